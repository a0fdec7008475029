import { acceptsConnections } from '../platform/connect.ts';
import type { ContainerFacts } from '../platform/docker.ts';
import type { Policy } from '../policy/policy.ts';
import { StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { Death } from './subject.ts';

/** How the guard reaches a container: by ports published on this machine, or by its address on a network. */
export type Reach =
  | { readonly kind: 'published' }
  | {
      readonly kind: 'network';
      readonly name: string;
      /** What `--network` is given; `undefined` for the engine's default bridge, where containers are anyway. */
      readonly join: string | undefined;
    };

/** Networks that are no network of containers. */
const SPECIAL_NETWORKS = new Set(['host', 'none']);

/**
 * Decides how the container will be reached. A `network` of the policy is joined; a job that runs in a container
 * itself cannot see ports on the machine's loopback, so that its own network is joined.
 * Throws `StoppedByFinding` (`network-not-found`, `policy-invalid-value`) and `DockerProblem`.
 */
export async function findReach(
  policy: Pick<Policy, 'subject'>,
  world: Pick<World, 'docker' | 'clock' | 'startedAt'>,
): Promise<Reach> {
  const wanted = policy.subject.network;
  if (wanted !== undefined) {
    if (SPECIAL_NETWORKS.has(wanted) || !/^[A-Za-z0-9][\w.-]*$/.test(wanted)) {
      throw refused(
        'policy-invalid-value',
        `The policy's subject.network is "${wanted.slice(0, 80)}", which is not the name of a network that a container under guard can join.`,
        'Name a bridge network that is there, such as the one of the job (`${{ job.container.network }}`).',
        policy,
        world,
      );
    }
    if (!(await world.docker.examineNetwork(wanted))) {
      throw refused(
        'network-not-found',
        `There is no Docker network "${wanted}", which the policy's subject.network names.`,
        'Check the name; `docker network ls` in a step before this one lists what is there.',
        policy,
        world,
      );
    }
    return { kind: 'network', name: wanted, join: wanted };
  }
  const own = await world.docker.ownContainer();
  if (!own || own.networks.includes('host')) return { kind: 'published' };
  const joined = own.networks.find((name) => name !== 'bridge');
  if (joined !== undefined) return { kind: 'network', name: joined, join: joined };
  return own.networks.includes('bridge') ? { kind: 'network', name: 'bridge', join: undefined } : { kind: 'published' };
}

/** Where the container answers on this port; `undefined` if it is not reachable any more, as when it has ended already. */
export function urlOf(facts: ContainerFacts, port: number, reach: Reach): URL | undefined {
  if (reach.kind === 'network') {
    const address = facts.addresses.get(reach.name);
    if (address === undefined) return undefined;
    return new URL(`http://${address.includes(':') ? `[${address}]` : address}:${port}/`);
  }
  const published = facts.ports.get(port);
  return published === undefined ? undefined : new URL(`http://127.0.0.1:${published}/`);
}

/**
 * What it means that a container which runs is not reached from here; `undefined` if it is.
 * A port that Docker published accepts connections as soon as the container runs, whatever the service does.
 */
export async function outOfReach(addresses: readonly URL[]): Promise<Death | undefined> {
  for (const { hostname, port, host } of addresses) {
    if (await acceptsConnections(hostname.replace(/^\[|\]$/g, ''), Number(port || 80))) continue;
    return {
      reason: 'health-unreachable',
      outcome: 'undecided',
      sentence: `This machine does not get through to the container at ${host}, so nothing is known about the service.`,
      evidence: [],
      advice:
        'Run the gate on the machine of the Docker engine, because ports are published there (see DOCKER_HOST and `docker context ls`), or name a network in subject.network that this job is on too.',
    };
  }
  return undefined;
}

/** Throws where the engine is on another machine, so that the ports that it publishes cannot be reached from here. */
export async function refuseUnreachable(
  addresses: readonly URL[],
  reach: Reach,
  world: Pick<World, 'environment' | 'clock' | 'startedAt'>,
): Promise<void> {
  if (reach.kind !== 'published' || !isElsewhere(world.environment['DOCKER_HOST'])) return;
  const death = await outOfReach(addresses);
  if (death === undefined) return;
  throw new StoppedByFinding({
    kind: 'platform',
    title: 'way to the container',
    outcome: 'undecided',
    severity: 'block',
    reason: death.reason,
    sentence: death.sentence,
    evidence: [{ kind: 'text', label: 'DOCKER_HOST', text: world.environment['DOCKER_HOST'] ?? '' }],
    ...(death.advice === undefined ? {} : { advice: death.advice }),
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  });
}

/** Whether this names an engine that is asked over a network. */
function isElsewhere(engine: string | undefined): boolean {
  const host = /^(?:tcp|http|https|ssh):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)/i.exec(engine ?? '')?.[1];
  return host !== undefined && !/^(?:|localhost|127\.[\d.]+|\[::1\])$/i.test(host);
}

function refused(
  reason: 'network-not-found' | 'policy-invalid-value',
  sentence: string,
  advice: string,
  policy: Pick<Policy, 'subject'>,
  world: Pick<World, 'clock' | 'startedAt'>,
): StoppedByFinding {
  return new StoppedByFinding({
    kind: 'policy',
    title: 'subject.network',
    outcome: 'invalid',
    severity: 'block',
    reason,
    sentence,
    evidence: [],
    advice,
    ...(policy.subject.source === undefined ? {} : { source: policy.subject.source }),
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  });
}
