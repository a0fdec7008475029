import type { HealthResult } from '../../health/wait.ts';
import type { ResourcesPolicy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { actuatorBase, askActuator, jsonObject, own } from './actuator.ts';

/** Samples that must all be over the limit before it counts as broken: a service is busy right after its start. */
const SAMPLES = 3;
const PAUSE_MS = 1_000;

interface Shares {
  readonly memory: { readonly share: number; readonly source: string } | undefined;
  readonly cpu: { readonly share: number; readonly source: string } | undefined;
}

/**
 * `resources`: shares of memory and CPU in use, from the container engine, else from the actuator's own metrics.
 * Broken only if every one of three samples, a second apart, is over the limit.
 */
export async function examineResources(
  subject: Subject,
  health: HealthResult,
  policy: ResourcesPolicy,
  allowedHosts: readonly string[],
  world: World,
): Promise<readonly Finding[]> {
  const startedAt = world.clock.now() - world.startedAt;
  const samples: Shares[] = [];
  do {
    if (samples.length > 0) await world.clock.sleep(PAUSE_MS, AbortSignal.any([world.cancelled, subject.died]));
    samples.push(await sample(subject, health, allowedHosts, world));
  } while (samples.length < SAMPLES && isOver(samples.at(-1), policy));
  return judgeResources(policy, samples).map((finding) => ({
    ...finding,
    startedAt,
    durationMs: world.clock.now() - world.startedAt - startedAt,
  }));
}

function isOver(shares: Shares | undefined, policy: ResourcesPolicy): boolean {
  return (['memory', 'cpu'] as const).some(
    (what) => (shares?.[what]?.share ?? 0) > (policy[what] ?? Number.POSITIVE_INFINITY),
  );
}

/** The pure half: one finding for each share that the policy limits, from the least of the samples. */
export function judgeResources(policy: ResourcesPolicy, samples: readonly Shares[]): readonly Finding[] {
  return (['memory', 'cpu'] as const).flatMap((what): Finding[] => {
    const limit = policy[what];
    if (limit === undefined) return [];
    const seen = samples.flatMap((shares) => shares[what] ?? []);
    const least = seen.reduce<(typeof seen)[number] | undefined>(
      (best, next) => (best === undefined || next.share < best.share ? next : best),
      undefined,
    );
    const name = what === 'memory' ? 'Memory' : 'CPU';
    const common = {
      kind: 'resources',
      title: `resources: ${what}`,
      severity: 'block',
      source: policy.source,
      startedAt: 0,
      durationMs: 0,
    } as const;
    if (least === undefined) {
      return [
        {
          ...common,
          outcome: 'undecided',
          reason: 'resource-unavailable',
          sentence: `${name} use could not be measured: neither the container engine nor the actuator's metrics say it.`,
          evidence: [],
          advice:
            what === 'memory'
              ? 'Set subject.memory, so that there is a limit to compare with, or expose the metrics endpoint.'
              : 'Expose the metrics endpoint, or guard an image.',
        },
      ];
    }
    const sentence = `${name} use is ${percent(least.share)} (${least.source}), the limit is ${percent(limit)}.`;
    return least.share > limit
      ? [
          {
            ...common,
            outcome: 'fail',
            reason: 'resource-limit',
            sentence,
            evidence: [
              {
                kind: 'comparison',
                label: what,
                expected: `at most ${percent(limit)}`,
                actual: seen.map(({ share }) => percent(share)).join(', '),
              },
            ],
            advice:
              what === 'memory'
                ? 'Give the service more memory (subject.memory, and in production), or find what grew.'
                : 'Look for work that runs right after start; give the service more CPU, or raise the limit.',
          },
        ]
      : [{ ...common, outcome: 'pass', sentence, evidence: [] }];
  });
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

async function sample(
  subject: Subject,
  health: HealthResult,
  allowedHosts: readonly string[],
  world: World,
): Promise<Shares> {
  const engine = await subject.resources();
  const metric = async (name: string): Promise<number | undefined> => {
    const answer = await askActuator(
      subject.managementUrl ?? subject.baseUrl,
      `${actuatorBase(health)}/metrics/${name}`,
      subject,
      allowedHosts,
      world,
    );
    const measurements = answer.ok && answer.status === 200 ? own(jsonObject(answer.body), 'measurements') : undefined;
    const value: unknown = Array.isArray(measurements) ? own(measurements[0], 'value') : undefined;
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  let memory =
    engine?.memoryShare === undefined ? undefined : { share: engine.memoryShare, source: 'container engine' };
  if (memory === undefined) {
    const [used, max] = await Promise.all([
      metric('jvm.memory.used?tag=area:heap'),
      metric('jvm.memory.max?tag=area:heap'),
    ]);
    if (used !== undefined && max !== undefined && max > 0) memory = { share: used / max, source: 'JVM heap' };
  }
  let cpu = engine === undefined ? undefined : { share: engine.cpuShare, source: 'container engine' };
  if (cpu === undefined) {
    const usage = await metric('process.cpu.usage');
    if (usage !== undefined && usage >= 0) cpu = { share: usage, source: 'process.cpu.usage' };
  }
  world.cancelled.throwIfAborted();
  return { memory, cpu };
}
