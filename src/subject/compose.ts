import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { ContainerFacts } from '../platform/docker.ts';
import { nearestName } from '../policy/nearest.ts';
import type { Policy } from '../policy/policy.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import { type Evidence, type Finding, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { EarlyFacts } from './boot.ts';
import { CONFIG_MS, type Stack, startCompanions, UP_MS, undecided, withCompanions } from './compose-companions.ts';
import { type CompanionState, type ComposeModel, companionsOf, parseModel, writeOverride } from './compose-model.ts';
import { containerSubject } from './container.ts';
import { watchEvents } from './container-events.ts';
import { findingOfDocker, isDockerProblem, stoppedByDocker } from './docker-finding.ts';
import { serviceEnvironment } from './environment.ts';
import { about, choosePort, type ResolvedImage, resolveImage } from './image.ts';
import { findReach, type Reach, refuseUnreachable, urlOf } from './reach.ts';
import { newContainer, removedWhileStarted, wasRemoved, whyStartFailed } from './removed.ts';
import { writeRunFile } from './run-file.ts';
import { runLabels } from './run-identity.ts';
import { registerSecretValues } from './secret-values.ts';
import type { Booted, Subject } from './subject.ts';
import { inWords } from './wording.ts';

const MAX_COMPOSE_FILE_BYTES = 1024 * 1024;
const DOWN_MS = 60_000;
/** After a cancelled call the engine may still finish what it was asked. */
const ENGINE_GRACE_MS = 300;

/**
 * Boots the user's compose stack with the image under guard in place of the named service: the services around it
 * first, as compose does, then the one under guard, which is the subject. What depends on it is left out.
 *
 * @throws StoppedByFinding for a file or service that does not fit, and when the stack does not come up; a service around
 *   the image that fails is no fault of the image and leaves the verdict undecided. Nothing is left behind then.
 * @throws Cancelled when the job was cancelled meanwhile
 */
export async function bootCompose(
  asked: { readonly file: string; readonly service: string },
  settings: Pick<Settings, 'image' | 'port' | 'envFile'>,
  policy: Policy,
  run: RunIdentity,
  world: World,
  early: EarlyFacts = {},
): Promise<Booted> {
  const begun = world.clock.now();
  if (settings.image === undefined) {
    throw mistake(policy, world, {
      kind: 'input',
      reason: 'input-missing',
      sentence: `The policy boots the stack of ${asked.file}, and the input image, which takes the place of its service "${asked.service}", is not given.`,
      advice: 'Set the input image to the image that was just built.',
    });
  }
  const environment = await serviceEnvironment(settings, policy, world);
  const path = await composeFile(asked.file, policy, world);
  const [image, reach] = await stoppedByDocker('stack', world, () =>
    Promise.all([resolveImage(settings.image ?? '', world, early.image), findReach(policy, world)]),
  );
  const port = choosePort(settings, policy, image, world);
  const ports = [...new Set([port, policy.subject.managementPort ?? port])];
  const model = await readModel(path, asked, policy, run, world);
  const { started, leftOut } = companionsOf(model, asked.service);
  for (const { environment: values } of model.services.values()) registerSecretValues(values, world.secrets);

  const stack = describeStack({ ...asked, path, model }, run, world);
  try {
    await writeRunFile(
      stack.overrideFile,
      writeOverride(model, {
        service: asked.service,
        imageId: image.identity.id,
        project: run.id,
        labels: runLabels(run, world),
        started,
        publish: reach.kind === 'published' ? ports : [],
        environment: environment.entries,
        joinNetwork: reach.kind === 'network' ? reach.join : undefined,
        memory: policy.subject.memory,
        cpus: policy.subject.cpus,
        hardened: policy.subject.hardened,
      }),
      world,
    );
    world.cancelled.throwIfAborted();
    const companions = started.length === 0 ? [] : await startCompanions(stack, started, world);
    const subject = await startGuarded(stack, { image, reach, port, ports, companions }, policy, run, world);
    return {
      subject,
      findings: [...environment.findings, startedFinding(stack, started, leftOut, begun, world)],
    };
  } catch (error) {
    await stack.remove();
    throw about({ kind: 'compose', label: `service ${asked.service}`, image: image.identity }, error);
  }
}

/** The absolute path of the user's file, once it is sure that it may be read. */
async function composeFile(file: string, policy: Policy, world: World): Promise<string> {
  const read = await world.files.readUserFile(file, { maxBytes: MAX_COMPOSE_FILE_BYTES });
  if (read.ok) return resolve(file);
  throw mistake(policy, world, {
    kind: 'policy',
    reason: 'policy-invalid-value',
    sentence: `The compose file ${file} cannot be used: ${read.message}.`,
    advice:
      'Check subject.compose.file; it counts from the root of the workspace, and the repository must be checked out before this step.',
  });
}

async function readModel(
  path: string,
  asked: { readonly file: string; readonly service: string },
  policy: Policy,
  run: RunIdentity,
  world: World,
): Promise<ComposeModel> {
  const printed = await world.docker
    .compose({
      project: run.id,
      files: [path],
      workingDirectory: dirname(path),
      argv: ['config', '--format', 'json'],
      signal: world.cancelled,
      timeoutMs: CONFIG_MS,
      onProgress: undefined,
    })
    .catch((error: unknown) => {
      if (!isDockerProblem(error)) throw error;
      if (error.reason !== 'compose-failed') {
        throw new StoppedByFinding(findingOfDocker(error, `stack ${asked.file}`, world));
      }
      throw mistake(policy, world, {
        kind: 'policy',
        reason: 'policy-invalid-value',
        sentence: `Docker compose cannot read ${asked.file}.`,
        advice: /variable|interpolat/i.test(error.output)
          ? `Its own words are below; variables in the file come from the .env file beside it, and not from the job.`
          : `Its own words are below; "docker compose --file ${asked.file} config" tries it by hand.`,
        evidence: [{ kind: 'text', label: 'compose said', text: error.output }],
      });
    });
  const model = parseModel(printed);
  const service = model?.services.get(asked.service);
  if (!model || !service) {
    const names = [...(model?.services.keys() ?? [])];
    const meant = nearestName(asked.service, names);
    throw mistake(policy, world, {
      kind: 'policy',
      reason: 'policy-invalid-value',
      sentence: `The compose file ${asked.file} has no service "${asked.service}"; it has ${inWords(names) || 'none'}.`,
      advice: `Set subject.compose.service to ${meant === undefined ? 'the service that the image under guard is of' : `"${meant}"`}.`,
    });
  }
  if (service.networkMode !== undefined) {
    throw mistake(policy, world, {
      kind: 'policy',
      reason: 'policy-invalid-value',
      sentence: `The service "${asked.service}" of ${asked.file} has network_mode: ${service.networkMode}, so its port cannot be published on a free port of this machine.`,
      advice: 'Let it join networks of the stack instead, for instance in a compose file of its own for this.',
    });
  }
  return model;
}

function describeStack(
  asked: { readonly file: string; readonly service: string; readonly path: string; readonly model: ComposeModel },
  run: RunIdentity,
  world: World,
): Stack {
  const overrideFile = join(run.folder, 'compose.override.yml');
  const compose: Stack['compose'] = (argv, timeoutMs, signal) =>
    world.docker.compose({
      project: run.id,
      files: [asked.path, overrideFile],
      workingDirectory: dirname(asked.path),
      argv,
      signal,
      timeoutMs,
      onProgress: (line) => world.output.progress(line.trim()),
    });
  const leavesImages = [...asked.model.services].some(([name, { isBuilt }]) => isBuilt && name !== asked.service);

  const remove = async () => {
    // by label first: it needs one round, and nothing of compose's own to be in order
    const removed = await world.docker.removeRun(run.id).then(
      () => true,
      () => false,
    );
    if (!removed || leavesImages) {
      const images = leavesImages ? ['--rmi', 'local'] : [];
      await compose(['down', '--volumes', '--remove-orphans', '--timeout', '0', ...images], DOWN_MS).catch(
        () => undefined,
      );
    }
    if (world.cancelled.aborted) {
      await world.clock.sleep(ENGINE_GRACE_MS);
      await world.docker.removeRun(run.id).catch(() => undefined);
    }
    await world.files.remove(overrideFile).catch(() => undefined);
  };
  return { file: asked.file, service: asked.service, model: asked.model, overrideFile, compose, remove };
}

interface Plan {
  readonly image: ResolvedImage;
  readonly reach: Reach;
  readonly port: number;
  readonly ports: readonly number[];
  /** The containers around it. */
  readonly companions: readonly CompanionState[];
}

async function startGuarded(
  stack: Stack,
  plan: Plan,
  policy: Policy,
  run: RunIdentity,
  world: World,
): Promise<Subject> {
  const label = `container of service ${stack.service}`;
  const events = watchEvents(run, world);
  const made = () =>
    newContainer(
      events,
      plan.companions.map(({ containerId }) => containerId),
      world,
    );
  try {
    const facts = await stoppedByDocker(`service ${stack.service}`, world, async () => {
      await stack
        .compose(['up', '--detach', '--no-deps', '--no-build', '--no-color', stack.service], UP_MS, world.cancelled)
        .catch(async (error: unknown) => {
          const failed = isDockerProblem(error) ? await made() : undefined;
          throw failed === undefined ? error : await whyStartFailed(error, failed, label, world);
        });
      const id = (await stack.compose(['ps', '--all', '--quiet', stack.service], CONFIG_MS, world.cancelled)).split(
        '\n',
      )[0];
      return id === undefined || id === '' ? undefined : await world.docker.examineContainer(id);
    });
    if (facts === undefined) {
      const id = await made();
      const removed = id !== undefined && (await wasRemoved(id, world));
      throw removed ? removedWhileStarted(label, world) : vanished(stack, world);
    }
    const { managementPort, cpus } = policy.subject;
    const baseUrl = addressOf(facts, plan.port, plan.reach);
    if (facts.running) await refuseUnreachable([baseUrl], plan.reach, world);
    const alone = containerSubject(
      {
        kind: 'compose',
        label,
        run,
        started: facts,
        image: plan.image.identity,
        baseUrl,
        managementUrl: managementPort === undefined ? undefined : addressOf(facts, managementPort, plan.reach),
        ports: plan.ports,
        exposedPorts: plan.image.facts.exposedPorts,
        cpus: cpus ?? availableParallelism(),
        events,
        remove: stack.remove,
      },
      world,
    );
    return withCompanions(alone, stack, plan.companions, events, world);
  } catch (error) {
    events.close();
    throw error;
  }
}

/** One that has ended already has no address; it is a subject all the same, and its death is told like any other. */
function addressOf(facts: ContainerFacts, port: number, reach: Reach): URL {
  return urlOf(facts, port, reach) ?? new URL('http://127.0.0.1:1/');
}

function vanished(stack: Stack, world: World): StoppedByFinding {
  return undecided(stack, world.clock.now(), world, {
    sentence: `Docker compose started no container for the service "${stack.service}" of ${stack.file}.`,
    advice: 'Look whether the service has scale: 0 or replicas: 0.',
    evidence: [],
  });
}

function mistake(
  policy: Policy,
  world: World,
  words: Pick<Finding, 'kind' | 'sentence'> &
    Required<Pick<Finding, 'reason' | 'advice'>> & { readonly evidence?: readonly Evidence[] },
): StoppedByFinding {
  return new StoppedByFinding({
    evidence: [],
    ...words,
    title: words.kind === 'input' ? 'input image' : 'subject.compose',
    outcome: 'invalid',
    severity: 'block',
    ...(policy.subject.source === undefined ? {} : { source: policy.subject.source }),
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  });
}

function startedFinding(
  stack: Stack,
  started: readonly string[],
  leftOut: readonly string[],
  begun: number,
  world: World,
): Finding {
  const around = started.length === 0 ? '' : ` with ${inWords(started)} around it`;
  const without = leftOut.length === 0 ? '' : `; left out, because they need it first: ${inWords(leftOut)}`;
  return {
    kind: 'subject',
    title: `stack ${stack.file}`,
    outcome: 'pass',
    severity: 'warn',
    sentence: `The image was started as the service ${stack.service}${around}${without}.`,
    evidence: [],
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  };
}
