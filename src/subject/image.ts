import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ContainerFacts, ImageFacts } from '../platform/docker.ts';
import type { Policy } from '../policy/policy.ts';
import type { Reason } from '../reasons.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import { type Finding, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { EarlyFacts } from './boot.ts';
import { containerSubject } from './container.ts';
import { watchEvents } from './container-events.ts';
import { stoppedByDocker } from './docker-finding.ts';
import { formatEnvFile } from './env-file.ts';
import { serviceEnvironment } from './environment.ts';
import { findReach, type Reach, refuseUnreachable, urlOf } from './reach.ts';
import { digestOf, parseReference } from './reference.ts';
import { removedWhileStarted, whyStartFailed } from './removed.ts';
import { writeRunFile } from './run-file.ts';
import { runLabels } from './run-identity.ts';
import type { Booted, ImageIdentity } from './subject.ts';
import { inSeconds, inWords } from './wording.ts';

/** An image that is on this machine, resolved once: from here on only its id counts. */
export interface ResolvedImage {
  readonly identity: ImageIdentity;
  readonly facts: ImageFacts;
  /** Milliseconds that the pull took; `undefined` where the image was there. */
  readonly pullMs: number | undefined;
}

/** How long removal waits for a create that was under way when the job was cancelled. */
const CREATE_GRACE_MS = 2_000;

type Title = Pick<World, 'clock' | 'startedAt'>;

/**
 * Finds the image on this machine, or pulls it. Rejects with `StoppedByFinding`, or with the reason of `world.cancelled`.
 *
 * @param examined what `Docker.examineImage` answered for this text, where it was asked earlier
 */
export function resolveImage(
  text: string,
  world: Pick<World, 'docker' | 'output' | 'clock' | 'startedAt' | 'cancelled'>,
  examined?: Promise<ImageFacts | undefined>,
): Promise<ResolvedImage> {
  return stoppedByDocker(`image ${text.slice(0, 200)}`, world, () => findOrPull(text, world, examined));
}

async function findOrPull(
  text: string,
  world: Pick<World, 'docker' | 'output' | 'clock' | 'startedAt' | 'cancelled'>,
  examined: Promise<ImageFacts | undefined> | undefined,
): Promise<ResolvedImage> {
  const parsed = parseReference(text);
  if (!parsed.ok) throw invalid('image', 'image-reference-invalid', parsed.sentence, parsed.advice, world);
  const { reference } = parsed;

  let facts = await (examined ?? world.docker.examineImage(text));
  let pullMs: number | undefined;
  if (!facts && reference.kind === 'name') {
    const begun = world.clock.now();
    world.output.progress(`Pulling ${text}`);
    await world.docker.pull(text, {
      signal: world.cancelled,
      onProgress: (line) => world.output.progress(`Pulling ${text}: ${line}`),
    });
    pullMs = world.clock.now() - begun;
    facts = await world.docker.examineImage(text);
  }
  if (!facts) {
    throw invalid(
      'image',
      'image-not-found',
      `There is no image ${text} on this machine.`,
      'An id is not known to any registry: build or load the image in a step before this one, or give its name.',
      world,
    );
  }
  return {
    identity: {
      reference: text,
      id: facts.id,
      digest: digestOf(reference, facts.repoDigests),
      platform: `${facts.os}/${facts.architecture}`,
    },
    facts,
    pullMs,
  };
}

/**
 * Boots the image under guard as a container of its own and answers as soon as it has been started. Throws
 * `StoppedByFinding`, or the reason of `world.cancelled`, and has then removed whatever it made.
 *
 * @param early what was asked before the policy was read
 */
export async function bootImage(
  settings: Pick<Settings, 'image' | 'port' | 'envFile'>,
  policy: Policy,
  run: RunIdentity,
  world: World,
  early: EarlyFacts = {},
): Promise<Booted> {
  // files first: what the user wrote wrongly is said even where Docker has troubles of its own
  const environment = await serviceEnvironment(settings, policy, world);
  const [image, reach] = await stoppedByDocker('container', world, () =>
    Promise.all([resolveImage(settings.image ?? '', world, early.image), findReach(policy, world)]),
  );
  const port = choosePort(settings, policy, image, world);
  const ports = [...new Set([port, policy.subject.managementPort ?? port])];
  world.cancelled.throwIfAborted();

  const begun = world.clock.now();
  let creating: Promise<string> | undefined;
  try {
    creating = createContainer({ image, entries: environment.entries, reach, ports }, policy, run, world);
    const id = await stoppedByDocker(`container of ${image.identity.reference}`, world, () =>
      untilCancelled(creating, world),
    );
    const booted = await stoppedByDocker(`container ${run.id}`, world, () =>
      untilCancelled(startContainer(id, { image, reach, port, ports }, policy, run, world), world),
    );
    const findings = [...pulled(image, world), ...environment.findings, startedFinding(run, image, begun, world)];
    return { subject: booted, findings };
  } catch (error) {
    await removeWhatWasMade(creating, run, world);
    throw about({ kind: 'image', label: `container ${run.id}`, image: image.identity }, error);
  }
}

/** The same error, with what it is about, where it is a finding. */
export function about(subject: NonNullable<StoppedByFinding['subject']>, error: unknown): unknown {
  return error instanceof StoppedByFinding ? new StoppedByFinding(error.finding, subject) : error;
}

interface Plan {
  readonly image: ResolvedImage;
  readonly reach: Reach;
  readonly ports: readonly number[];
}

async function createContainer(
  plan: Plan & { readonly entries: ReadonlyMap<string, string> },
  policy: Policy,
  run: RunIdentity,
  world: World,
): Promise<string> {
  const environmentFile = plan.entries.size === 0 ? undefined : join(run.folder, `${run.id}.env`);
  try {
    if (environmentFile !== undefined) await writeRunFile(environmentFile, formatEnvFile(plan.entries), world);
    return await world.docker.createContainer({
      name: run.id,
      imageId: plan.image.identity.id,
      labels: runLabels(run, world),
      environmentFile,
      publish: plan.reach.kind === 'published' ? plan.ports : [],
      network: plan.reach.kind === 'network' ? plan.reach.join : undefined,
      memory: policy.subject.memory,
      cpus: policy.subject.cpus,
      hardened: policy.subject.hardened,
    });
  } finally {
    // the whole folder is removed at the end of the run in any case
    if (environmentFile !== undefined) await world.files.remove(environmentFile).catch(() => undefined);
  }
}

async function startContainer(
  id: string,
  plan: Plan & { readonly port: number },
  policy: Policy,
  run: RunIdentity,
  world: World,
) {
  const label = `container ${run.id}`;
  const events = watchEvents(run, world);
  try {
    await world.docker.startContainer(id).catch(async (error: unknown) => {
      throw await whyStartFailed(error, id, label, world);
    });
    const facts = await world.docker.examineContainer(id);
    if (facts === undefined) throw removedWhileStarted(label, world);
    const { managementPort, cpus } = policy.subject;
    const nowhere = nowhereToAsk(facts, plan, world);
    const managementUrl =
      managementPort === undefined ? undefined : (urlOf(facts, managementPort, plan.reach) ?? nowhere());
    const baseUrl = urlOf(facts, plan.port, plan.reach) ?? nowhere();
    if (facts.running) await refuseUnreachable([baseUrl], plan.reach, world);
    return containerSubject(
      {
        kind: 'image',
        label,
        run,
        started: facts,
        image: plan.image.identity,
        baseUrl,
        managementUrl,
        ports: plan.ports,
        exposedPorts: plan.image.facts.exposedPorts,
        cpus: cpus ?? availableParallelism(),
        events,
      },
      world,
    );
  } catch (error) {
    events.close();
    throw error;
  }
}

/**
 * A container that has ended before it was looked at has no address any more. It is still a subject: its death is told
 * in the same way as any other, with its log; the address given is one where nothing answers.
 */
function nowhereToAsk(facts: ContainerFacts, plan: Plan, world: Title): () => URL {
  return () => {
    if (!facts.running) return new URL('http://127.0.0.1:1/');
    throw invalid(
      'subject.network',
      'policy-invalid-value',
      plan.reach.kind === 'network'
        ? `The container has no address on the network ${plan.reach.name}, so it cannot be reached.`
        : 'Docker did not publish the port of the container, so it cannot be reached.',
      'Name another network in subject.network.',
      world,
    );
  };
}

/**
 * The port that the service listens on inside the container: the input's, the policy's, or the only one that the image
 * exposes. Throws `StoppedByFinding` (`image-port-ambiguous`).
 */
export function choosePort(
  settings: Pick<Settings, 'port'>,
  policy: Policy,
  image: ResolvedImage,
  world: Title,
): number {
  const { port, managementPort } = policy.subject;
  const asked = settings.port ?? port;
  if (asked !== undefined) return asked;
  const exposed = image.facts.exposedPorts;
  const candidates = exposed.filter((candidate) => candidate !== managementPort);
  if (candidates.length === 1 && candidates[0] !== undefined) return candidates[0];
  const name = image.identity.reference;
  throw invalid(
    'port',
    'image-port-ambiguous',
    exposed.length === 0
      ? `The image ${name} exposes no port, so it is not known which one the service listens on.`
      : `The image ${name} exposes the ${exposed.length === 1 ? 'port' : 'ports'} ${inWords(exposed)}, so it is not known which one the service listens on.`,
    'Set the input `port`, or `subject.port` in the policy.',
    world,
  );
}

function pulled(image: ResolvedImage, world: Title): readonly Finding[] {
  if (image.pullMs === undefined) return [];
  return [
    {
      kind: 'subject',
      title: `image ${image.identity.reference}`,
      outcome: 'pass',
      severity: 'warn',
      sentence: `The image was pulled in ${inSeconds(image.pullMs)}.`,
      evidence: [],
      startedAt: world.clock.now() - world.startedAt - image.pullMs,
      durationMs: image.pullMs,
    },
  ];
}

function startedFinding(run: RunIdentity, image: ResolvedImage, begun: number, world: Title): Finding {
  return {
    kind: 'subject',
    title: `container ${run.id}`,
    outcome: 'pass',
    severity: 'warn',
    sentence: `A container of ${image.identity.reference} (${image.identity.id.slice(0, 19)}) was started.`,
    evidence: [],
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  };
}

/** Docker's own calls are not broken off half way; a cancelled job stops waiting for them. */
function untilCancelled<Result>(step: Promise<Result> | undefined, world: Pick<World, 'cancelled'>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(world.cancelled.reason);
    if (world.cancelled.aborted) cancel();
    else world.cancelled.addEventListener('abort', cancel, { once: true });
    step?.then(resolve, reject).finally(() => world.cancelled.removeEventListener('abort', cancel));
  });
}

/** Waits for a create that is under way, because what it makes afterwards would stay behind. */
async function removeWhatWasMade(creating: Promise<string> | undefined, run: RunIdentity, world: World): Promise<void> {
  if (creating === undefined) return;
  const waited = new AbortController();
  await Promise.race([
    creating.catch(() => undefined),
    world.clock.sleep(CREATE_GRACE_MS, waited.signal).catch(() => undefined),
  ]);
  waited.abort();
  await world.docker.removeRun(run.id).catch(() => undefined);
}

function invalid(title: string, reason: Reason, sentence: string, advice: string, world: Title): StoppedByFinding {
  return new StoppedByFinding({
    kind: 'input',
    title,
    outcome: 'invalid',
    severity: 'block',
    reason,
    sentence,
    evidence: [],
    advice,
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  });
}
