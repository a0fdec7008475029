import {
  type ContainerSpecification,
  type Docker,
  DockerProblem,
  LABEL_PROCESS,
  LABEL_RUN,
  LABEL_RUNNER,
  LABEL_STARTED,
  type OwnedObject,
} from './docker.ts';
import {
  type CommandEnd,
  type CommandOptions,
  dockerEnvironment,
  lineReader,
  runDockerCommand,
} from './docker-command.ts';
import { parseEvent } from './docker-events.ts';
import { type DockerCall, explainDockerFailure } from './docker-failure.ts';
import { CONTAINER_TEMPLATE, IMAGE_TEMPLATE, parseContainer, parseImage, parseStats } from './docker-formats.ts';
import { collectLog, FIRST_TAIL, mergeLog, nextTail } from './docker-log.ts';
import { ownContainerNames, parseSockets, socketsOfProcess } from './docker-sockets.ts';

/** Milliseconds that an engine may take for an answer before it counts as silent. */
const ANSWER_MS = 30_000;
const START_MS = 60_000;
/** A pull that takes longer than this counts as a registry that cannot be reached. */
const PULL_MS = 30 * 60_000;

/**
 * The Docker engine behind the docker command line.
 *
 * `redact` takes secrets out of a log before its lines are cut, because half a secret is no longer found.
 */
export function createDocker(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly redact?: (text: string) => string;
}): Docker {
  const environment = dockerEnvironment(options.environment);
  const redact = options.redact ?? ((text: string) => text);
  let answeredBefore = false;

  const problem = (kind: DockerCall, about: string, end: CommandEnd): DockerProblem => {
    const failure = explainDockerFailure({ ...end, call: kind, about, answeredBefore });
    return new DockerProblem(failure.reason, failure.sentence, end.stderr.trim(), failure.advice);
  };
  const attempt = async (
    kind: DockerCall,
    about: string,
    argv: readonly string[],
    more: Partial<CommandOptions> = {},
  ): Promise<CommandEnd> => {
    const end = await runDockerCommand(argv, { environment, timeoutMs: ANSWER_MS, ...more });
    more.signal?.throwIfAborted();
    // docker only warns of a configuration that it cannot read, and then pulls without the credentials in it
    const unreadable = FOREIGN_STDERR.has(kind)
      ? undefined
      : /Error (?:loading|parsing) config file[^\n]*/.exec(end.stderr)?.[0];
    if (unreadable !== undefined && !unreadable.includes('permission denied')) {
      throw problem(kind, about, { ...end, stderr: unreadable });
    }
    if (end.exitCode === 0) answeredBefore = true;
    return end;
  };
  const call = async (
    kind: DockerCall,
    about: string,
    argv: readonly string[],
    more: Partial<CommandOptions> = {},
  ): Promise<string> => {
    const end = await attempt(kind, about, argv, more);
    if (end.exitCode !== 0) throw problem(kind, about, end);
    return end.stdout.trim();
  };
  /** Answers `undefined` when the engine says that there is no such thing. */
  const find = async (about: string, argv: readonly string[]): Promise<string | undefined> => {
    const end = await attempt('examine', about, argv);
    if (end.exitCode === 0) return end.stdout.trim();
    if (NO_SUCH_THING.test(end.stderr)) {
      answeredBefore = true;
      return undefined;
    }
    throw problem('examine', about, end);
  };

  const docker: Docker = {
    async examineImage(reference) {
      const printed = await find(`the image ${reference}`, [
        'image',
        'inspect',
        '--format',
        IMAGE_TEMPLATE,
        '--',
        reference,
      ]);
      return printed === undefined ? undefined : parseImage(printed);
    },

    async pull(reference, { signal, onProgress }) {
      await call('pull', reference, ['image', 'pull', '--', reference], {
        signal,
        timeoutMs: PULL_MS,
        onStdout: lineReader(onProgress),
      });
    },

    async createContainer(specification) {
      return call('create', specification.imageId, createArguments(specification), { timeoutMs: START_MS });
    },

    async startContainer(id) {
      await call('start', 'the container', ['container', 'start', '--', id], { timeoutMs: START_MS });
    },

    async examineContainer(id) {
      const printed = await find('the container', ['container', 'inspect', '--format', CONTAINER_TEMPLATE, '--', id]);
      return printed === undefined ? undefined : parseContainer(printed);
    },

    followEvents(runId, { signal, onEvent, onLost }) {
      return new Promise((resolve, reject) => {
        // events since the beginning of time: none of this run's can fall between creating a container and listening
        const argv = [
          'events',
          '--since',
          '1',
          '--filter',
          'type=container',
          '--filter',
          `label=${LABEL_RUN}=${runId}`,
        ];
        let opened = false;
        void runDockerCommand([...argv, '--format', '{{json .}}'], {
          environment,
          signal,
          onStarted: () => {
            opened = true;
            resolve();
          },
          onStdout: lineReader((line) => {
            const event = parseEvent(line);
            if (event && !signal.aborted) onEvent(event);
          }),
        }).then((end) => {
          if (!opened) reject(problem('observe', 'the containers of this run', end));
          else if (!signal.aborted) onLost();
        });
      });
    },

    async logs(id, maxBytes) {
      for (let tail = FIRST_TAIL; ; ) {
        const [stdout, stderr] = [collectLog(maxBytes), collectLog(maxBytes)];
        await call(
          'observe',
          "the container's log",
          ['container', 'logs', '--timestamps', '--tail', String(tail), '--', id],
          { onStdout: stdout.add, onStderr: stderr.add },
        );
        const streams = [stdout.end(), stderr.end()];
        const seen = {
          lines: stdout.seen.lines + stderr.seen.lines,
          bytes: stdout.seen.bytes + stderr.seen.bytes,
        };
        const next = nextTail(tail, seen, maxBytes);
        if (next === undefined) return mergeLog(streams, maxBytes, redact);
        tail = next;
      }
    },

    async stats(id) {
      const end = await attempt('observe', 'the container', [
        'stats',
        '--no-stream',
        '--format',
        '{{json .}}',
        '--',
        id,
      ]);
      if (end.exitCode === 0) return parseStats(end.stdout);
      if (NO_SUCH_THING.test(end.stderr)) return undefined;
      throw problem('observe', 'the container', end);
    },

    async signalContainer(id, signalName) {
      await call('observe', 'the container', ['container', 'kill', '--signal', signalName, '--', id]);
    },

    async listeningSockets(id) {
      const facts = await docker.examineContainer(id);
      if (!facts?.running) return undefined;
      const fromHost = await socketsOfProcess(facts.pid, facts.id);
      if (fromHost !== undefined) return parseSockets(fromHost);
      const inside = await attempt(
        'observe',
        'the container',
        ['container', 'exec', '--', id, 'cat', '/proc/net/tcp', '/proc/net/tcp6'],
        { timeoutMs: 5_000 },
      );
      return inside.stdout.includes('local_address') ? parseSockets(inside.stdout) : undefined;
    },

    async examineNetwork(name) {
      const printed = await find(`the network ${name}`, [
        'network',
        'inspect',
        '--format',
        '{"id":{{json .ID}},"driver":{{json .Driver}}}',
        '--',
        name,
      ]);
      return printed === undefined ? undefined : (JSON.parse(printed) as { id: string; driver: string });
    },

    async ownContainer() {
      for (const name of await ownContainerNames()) {
        const facts = await docker.examineContainer(name);
        if (facts) return { id: facts.id, networks: [...facts.addresses.keys()] };
      }
      return undefined;
    },

    async compose(specification) {
      const files = specification.files.flatMap((file) => ['--file', file]);
      return call(
        'compose',
        `the stack ${specification.project}`,
        ['compose', '--project-name', specification.project, ...files, ...specification.argv],
        {
          ...(specification.signal === undefined ? {} : { signal: specification.signal }),
          ...(specification.onProgress === undefined ? {} : { onStderr: lineReader(specification.onProgress) }),
          timeoutMs: specification.timeoutMs,
          workingDirectory: specification.workingDirectory,
        },
      );
    },

    async listOurs() {
      const listed = await Promise.all(
        OWNED_KINDS.map(async ([kind, list, id, running]) => {
          const columns = [
            id,
            running,
            ...[LABEL_RUN, LABEL_RUNNER, LABEL_STARTED, LABEL_PROCESS].map((label) => `{{.Label "${label}"}}`),
          ];
          const printed = await call('examine', 'what earlier runs left behind', [
            ...list,
            '--filter',
            `label=${LABEL_RUN}`,
            '--format',
            columns.join('\t'),
          ]);
          return printed
            .split('\n')
            .filter(Boolean)
            .map((line) => ownedObject(kind, line.split('\t')));
        }),
      );
      return listed.flat();
    },

    async removeRun(runId, known = []) {
      // What the caller made goes at once; the lists are for what it does not know of.
      const removing = known.length === 0 ? undefined : remove(['container', 'rm', '--force', '--volumes'], known);
      removing?.catch(() => undefined);
      const labelled = ['--filter', `label=${LABEL_RUN}=${runId}`];
      const [containers, networks, volumes] = await Promise.all([
        call('remove', 'the containers of this run', [
          'container',
          'ls',
          '--all',
          '--quiet',
          '--no-trunc',
          ...labelled,
        ]),
        call('remove', 'the networks of this run', ['network', 'ls', '--quiet', '--no-trunc', ...labelled]),
        call('remove', 'the volumes of this run', ['volume', 'ls', '--quiet', ...labelled]),
      ]);
      await removing;
      for (const [what, printed] of [
        [['container', 'rm', '--force', '--volumes'], containers],
        [['network', 'rm'], networks],
        [['volume', 'rm', '--force'], volumes],
      ] as const) {
        const names = printed.split('\n').filter((name) => name !== '' && !known.includes(name));
        if (names.length > 0) await remove(what, names);
      }
    },
  };

  /** Being gone already, or being removed by someone else just now, is what was wanted. */
  async function remove(argv: readonly string[], names: readonly string[]): Promise<void> {
    const end = await attempt('remove', 'what this run made', [...argv, '--', ...names]);
    if (end.exitCode === 0) return;
    const troubles = end.stderr.split('\n').filter((line) => line !== '' && !ALREADY_GOING.test(line));
    if (troubles.length > 0) throw problem('remove', 'what this run made', { ...end, stderr: troubles.join('\n') });
  }

  return docker;
}

/** Calls whose stderr holds what containers said. */
const FOREIGN_STDERR: ReadonlySet<DockerCall> = new Set(['observe', 'compose']);
const NO_SUCH_THING = /no such (?:image|container|object|network|volume)|network [^\n]* not found/i;
const ALREADY_GOING = /no such (?:container|network|volume)|not found|already in progress/i;

const OWNED_KINDS: readonly (readonly [OwnedObject['kind'], readonly string[], string, string])[] = [
  ['container', ['container', 'ls', '--all', '--no-trunc'], '{{.ID}}', '{{.State}}'],
  ['network', ['network', 'ls', '--no-trunc'], '{{.ID}}', '-'],
  ['volume', ['volume', 'ls'], '{{.Name}}', '-'],
];

function ownedObject(kind: OwnedObject['kind'], columns: readonly string[]): OwnedObject {
  const [id = '', state = '', runId = '', runner = '', startedAt = '', process = ''] = columns;
  return { kind, id, runId, runner, startedAt: Number(startedAt) || 0, running: state === 'running', process };
}

/** The whole of what a container under guard is given; `docs` and tests hold it against the list in the design. */
function createArguments(specification: ContainerSpecification): readonly string[] {
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [name, String(value)];
  return [
    ...['container', 'create', '--name', specification.name, '--pull', 'never', '--restart', 'no'],
    ...Object.entries(specification.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...specification.publish.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
    ...['--security-opt', 'no-new-privileges', '--pids-limit', '1024'],
    ...option('--memory', specification.memory),
    ...option('--memory-swap', specification.memory),
    ...option('--cpus', specification.cpus),
    ...['--log-driver', 'json-file', '--log-opt', 'max-size=10m', '--log-opt', 'max-file=3'],
    ...(specification.hardened ? ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'] : []),
    ...option('--network', specification.network),
    ...option('--env-file', specification.environmentFile),
    '--',
    specification.imageId,
  ];
}
