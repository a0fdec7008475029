import { constants, platform } from 'node:os';
import { type ProcessGroups, processGroups } from '../platform/process-groups.ts';
import { RUN_MARKER, type RunningProcess } from '../platform/processes.ts';
import type { Policy } from '../policy/policy.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import { type Finding, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import { explainProcessEnd, tailOf } from './cause.ts';
import { serviceEnvironment } from './environment.ts';
import { forgetProcess, recordProcess } from './process-record.ts';
import { explainSilence } from './silence.ts';
import type { Booted, Death, Subject, Termination } from './subject.ts';
import { inSeconds, onOneLine } from './wording.ts';

/** Bytes of the service's output that are kept from the end. */
const KEEP_BYTES = 4 * 1024 * 1024;
/** Bytes of it that its death is explained from. */
const DEATH_LOG_BYTES = 128 * 1024;
/** From SIGTERM to SIGKILL when it is stopped; nothing is learned from its stopping any more. */
const TERM_TO_KILL_MS = 1_000;
/** How long a killed group and its port are waited for. */
const GONE_MS = 1_000;
const POLL_MS = 20;

/**
 * Starts the service as a process group of this machine, through the machine's shell, and answers as soon as it has
 * been started. It sees the variables that the user wrote, where its tools are, and nothing else of the runner's.
 *
 * @throws StoppedByFinding without a port, when the port is taken already, or when it cannot be started
 */
export async function bootCommand(
  command: string,
  settings: Pick<Settings, 'port' | 'envFile'>,
  policy: Policy,
  run: RunIdentity,
  world: World,
  groups: ProcessGroups = processGroups,
): Promise<Booted> {
  const environment = await serviceEnvironment(settings, policy, world);
  const port = settings.port ?? policy.subject.port;
  if (port === undefined) throw withoutPort(world);
  const ports = [...new Set([port, policy.subject.managementPort ?? port])];
  await refuseTakenPorts(ports, world, groups);
  world.cancelled.throwIfAborted();

  const begun = world.clock.now();
  const running = world.processes.start({
    argv: shellFor(command),
    environment: {
      ...toolEnvironment(world.environment),
      ...Object.fromEntries(environment.entries),
      [RUN_MARKER]: run.id,
    },
    keepBytes: KEEP_BYTES,
  });
  if (running.pid === undefined) {
    const { startError } = await running.exited;
    throw notStarted(command, startError ?? 'it has no process', begun, world);
  }
  const subject = localProcess({ running, group: running.pid, ports, policy, run, begun }, world, groups);
  try {
    await recordProcess(run.folder, running.pid, world);
    world.cancelled.throwIfAborted();
  } catch (error) {
    await subject.stop();
    throw error;
  }
  return { subject, findings: [...environment.findings, startedFinding(subject.label, command, begun, world)] };
}

interface Local {
  readonly running: RunningProcess;
  /** Its number, which is that of its group. */
  readonly group: number;
  /** The main port first. */
  readonly ports: readonly number[];
  readonly policy: Policy;
  readonly run: RunIdentity;
  /** When it was started, on the world's clock. */
  readonly begun: number;
}

function localProcess(
  { running, group, ports, policy, run, begun }: Local,
  world: World,
  groups: ProcessGroups,
): Subject {
  const { clock } = world;
  const label = `process ${group}`;
  const died = new AbortController();
  const [port = 0] = ports;
  const { managementPort } = policy.subject;
  let leaving = false;
  let death: Death | undefined;
  let stopping: Promise<void> | undefined;

  const output = (maxBytes: number) => lastBytes(world.secrets.redact(running.output()), maxBytes);
  void running.exited.then(({ exitCode, signal, startError }) => {
    death = explainProcessEnd({
      exitCode,
      signal,
      log: startError ?? output(DEATH_LOG_BYTES),
      afterMs: clock.now() - begun,
      label,
    });
    if (!leaving) died.abort(death);
  });

  /** Whether the whole group is gone within this time: a shell may end before the service that it started. */
  const isGoneWithin = async (withinMs: number): Promise<boolean> => {
    const until = clock.now() + withinMs;
    while (groups.isAlive(group)) {
      if (clock.now() >= until) return false;
      await clock.sleep(Math.max(1, Math.min(POLL_MS, until - clock.now())));
    }
    return true;
  };

  const terminate = async (withinMs: number): Promise<Termination> => {
    leaving = true;
    const signalled = clock.now();
    running.signalGroup('SIGTERM');
    const exitedByItself = await isGoneWithin(withinMs);
    const tookMs = clock.now() - signalled;
    return { exitedByItself, exitCode: exitedByItself ? exitCodeOf(await running.exited) : undefined, tookMs };
  };

  const stop = async (): Promise<void> => {
    leaving = true;
    // a group's number is its own as long as one of it lives; signalled later, it could be somebody else's
    if (groups.isAlive(group)) {
      running.signalGroup('SIGTERM');
      if (!(await isGoneWithin(TERM_TO_KILL_MS))) {
        running.signalGroup('SIGKILL');
        await isGoneWithin(GONE_MS);
      }
    }
    world.processes.endMarked(run.id);
    await forgetProcess(run.folder, world);
    await warnOfTakenPorts(ports, world, groups);
  };

  return {
    kind: 'command',
    label,
    baseUrl: new URL(`http://127.0.0.1:${port}/`),
    managementUrl: managementPort === undefined ? undefined : new URL(`http://127.0.0.1:${managementPort}/`),
    image: undefined,
    died: died.signal,
    examine: async () => death,
    logs: async (maxBytes) => output(maxBytes),
    async explainSilence() {
      const silence = await explain(group, ports, groups);
      return silence?.reason === 'not-listening'
        ? { ...silence, evidence: [...silence.evidence, ...tailOf(output(DEATH_LOG_BYTES))] }
        : silence;
    },
    resources: async () => undefined,
    healthcheck: async () => undefined,
    terminate,
    stop() {
      stopping ??= stop().finally(() => {
        stopping = undefined;
      });
      return stopping;
    },
  };
}

async function explain(group: number, ports: readonly number[], groups: ProcessGroups): Promise<Death | undefined> {
  const sockets = groups.listeningSockets(group);
  for (const port of ports) {
    const silence = explainSilence({ port, alsoAsked: ports, sockets, exposedPorts: [], place: 'process' });
    if (silence) return silence;
    if (sockets?.some((socket) => socket.port === port) && !(await groups.isPortTaken(port))) {
      return {
        reason: 'bound-to-loopback',
        sentence: `The service listens on port ${port}, but not at 127.0.0.1, where it is asked.`,
        evidence: [],
        advice: 'Bind to 127.0.0.1 or 0.0.0.0; on many machines "localhost" means the IPv6 address ::1 only.',
      };
    }
  }
  return undefined;
}

/** A port that is taken already would let somebody else answer in the place of the service under guard. */
async function refuseTakenPorts(ports: readonly number[], world: World, groups: ProcessGroups): Promise<void> {
  for (const port of ports) {
    if (!(await groups.isPortTaken(port))) continue;
    throw stopped(world, world.clock.now(), {
      kind: 'platform',
      title: `port ${port}`,
      outcome: 'undecided',
      reason: 'port-taken',
      sentence: `Port ${port} of this machine is taken by another process, which would answer in place of the service, so nothing was started.`,
      advice: `End what listens there (ss -ltnp shows it), or give the service another port and set the input port to it.`,
    });
  }
}

async function warnOfTakenPorts(ports: readonly number[], world: World, groups: ProcessGroups): Promise<void> {
  for (const port of ports) {
    if (!(await groups.isPortTaken(port))) continue;
    world.output.annotate(
      'warning',
      `Port ${port} is still taken after the service was stopped, by a process that the guard cannot tell to be the service's.`,
    );
  }
}

/**
 * A shell that is told to end waits for the service that it runs and ends with that one's exit code: by itself it would
 * end at once, and nobody would know how the service took it.
 */
function shellFor(command: string): readonly [string, ...string[]] {
  if (platform() === 'win32') return ['cmd.exe', '/d', '/s', '/c', command];
  return ['/bin/sh', '-c', 'trap exit TERM; eval "$1"', 'sh', command];
}

/** Where things are on this machine. No inputs, no tokens, nothing of the runner's: the names that are let through are these. */
const TOOL_VARIABLES =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|(?:GRAALVM|JAVA)_HOME(?:_\w+)?|M2_HOME|MAVEN_HOME|GRADLE_HOME|GRADLE_USER_HOME|GOROOT|GOPATH|GOCACHE|GOMODCACHE|NVM_DIR|NODE_PATH|PNPM_HOME|PYENV_ROOT|VIRTUAL_ENV|CONDA_PREFIX|[Pp]ython\w*Location|Python\d*_ROOT_DIR|PYTHONPATH|PYTHONHOME|RUSTUP_HOME|CARGO_HOME|DOTNET_ROOT|GEM_HOME|GEM_PATH|BUNDLE_PATH|RBENV_ROOT|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|XDG_\w+|SystemRoot|SystemDrive|windir|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData|ProgramFiles(?:\(x86\))?|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;

function toolEnvironment(environment: World['environment']): Record<string, string> {
  const allowed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && TOOL_VARIABLES.test(name)) allowed[name] = value;
  }
  return allowed;
}

/** As a shell and Docker count it: a signal is 128 and its number. */
function exitCodeOf(end: Awaited<RunningProcess['exited']>): number | undefined {
  if (end.exitCode !== undefined) return end.exitCode;
  const numbers: Readonly<Record<string, number | undefined>> = constants.signals;
  const number = end.signal === undefined ? undefined : numbers[end.signal];
  return number === undefined ? undefined : 128 + number;
}

/** The secrets are taken out before, so that a cut cannot leave half of one. */
function lastBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const from = bytes.indexOf(10, bytes.length - maxBytes);
  return bytes.subarray(from < 0 ? bytes.length - maxBytes : from + 1).toString();
}

function startedFinding(label: string, command: string, begun: number, world: World): Finding {
  const shown = onOneLine(world.secrets.redact(command), 120);
  return {
    kind: 'subject',
    title: label,
    outcome: 'pass',
    severity: 'warn',
    sentence: `The ${label} was started: ${shown}.`,
    evidence: [],
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  };
}

function withoutPort(world: World): StoppedByFinding {
  return stopped(world, world.clock.now(), {
    kind: 'input',
    title: 'input port',
    outcome: 'invalid',
    reason: 'input-missing',
    sentence: 'A command starts the service, and nothing says which port the service listens on.',
    advice: 'Set the input port, or subject.port in the policy.',
  });
}

function notStarted(command: string, why: string, begun: number, world: World): StoppedByFinding {
  const shown = onOneLine(world.secrets.redact(command), 120);
  return stopped(world, begun, {
    kind: 'subject',
    title: 'command',
    outcome: 'fail',
    reason: 'service-not-started',
    sentence: `The command could not be started within ${inSeconds(world.clock.now() - begun)}, because ${why}: ${shown}.`,
    advice:
      'Check the command; it is a line for the shell of this machine, in the folder of the checked-out repository.',
  });
}

function stopped(
  world: Pick<World, 'clock' | 'startedAt'>,
  begun: number,
  finding: Pick<Finding, 'kind' | 'title' | 'outcome' | 'sentence'> & Required<Pick<Finding, 'reason' | 'advice'>>,
): StoppedByFinding {
  return new StoppedByFinding({
    ...finding,
    severity: 'block',
    evidence: [],
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  });
}
