import type { HealthPolicy, TemplateJson } from '../policy/policy.ts';
import type { Death, Subject } from '../subject/subject.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { containerUnhealthy } from './healthcheck.ts';
import { createLooker } from './look.ts';
import { quoting } from './quote.ts';
import { deathFinding, type HealthResult } from './wait.ts';

/** A connection may break once for reasons that say nothing about the service; twice is the service. */
const ATTEMPTS = 2;

/**
 * Right before the verdict: the service must be the one that was started, alive, and as healthy as it was.
 * One finding, or two where the image's HEALTHCHECK has something against it.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function confirmHealthy(
  subject: Subject,
  previous: HealthResult,
  policy: HealthPolicy,
  world: World,
  fill: (value: TemplateJson) => unknown = (value) => value,
): Promise<Finding[]> {
  const { clock } = world;
  const began = clock.now();
  const base = () =>
    ({
      severity: 'block',
      startedAt: began - world.startedAt,
      durationMs: clock.now() - began,
      ...(policy.source === undefined ? {} : { source: policy.source }),
    }) as const;

  const looker = createLooker({
    subject,
    policy,
    http: world.http,
    now: () => clock.now(),
    signal: AbortSignal.any([world.cancelled, subject.died]),
    fill,
    ...(previous.endpoint === undefined ? {} : { endpoint: previous.endpoint }),
  });
  let attempts = 1;
  let seen = await looker.look(began + policy.timeoutMs);
  while (seen.failure !== undefined && attempts < ATTEMPTS && !subject.died.aborted && !world.cancelled.aborted) {
    attempts += 1;
    seen = await looker.look(clock.now() + policy.timeoutMs);
  }
  world.cancelled.throwIfAborted();

  // Asked after the answer: whoever answered on this port must still be the service that was started.
  const death = subject.died.aborted ? (subject.died.reason as Death) : await subject.examine();
  if (death !== undefined) return [{ ...base(), ...deathFinding('service stays alive before the verdict', death) }];

  const quote = quoting(world.secrets);
  const path = seen.url.pathname;
  if (!seen.good) {
    const state = quote(`${seen.state}${seen.detail === undefined ? '' : `: ${seen.detail}`}`, 300);
    return [
      {
        ...base(),
        kind: 'health',
        title: 'health before the verdict',
        // A live service that is out of reach now may be as well as it was.
        outcome: seen.reason === 'health-unreachable' && subject.kind === 'url' ? 'undecided' : 'fail',
        reason: seen.reason ?? 'health-not-up',
        sentence: `Health at ${path} was good and is not any more after the checks: ${state}.`,
        evidence: [
          ...seen.evidence,
          ...(seen.answer === undefined
            ? []
            : [
                {
                  kind: 'text',
                  label: `last answer of ${path}`,
                  text: quote(new TextDecoder().decode(seen.answer.body), 2_000),
                } as const,
              ]),
        ],
        advice: 'Look in the log of the service for what the checks did to it.',
        attempts,
      },
    ];
  }
  const findings: Finding[] = [
    {
      ...base(),
      kind: 'health',
      title: 'health before the verdict',
      outcome: 'pass',
      sentence: `Health at ${path} is still good and the service is the one that was started.`,
      evidence: [],
      attempts,
    },
  ];
  if (policy.honorHealthcheck) {
    const healthcheck = await subject.healthcheck();
    if (healthcheck?.status === 'unhealthy') findings.push({ ...base(), ...containerUnhealthy(healthcheck.log) });
  }
  return findings;
}
