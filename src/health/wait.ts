import type { HealthPolicy, TemplateJson } from '../policy/policy.ts';
import type { TimelineEntry } from '../report/report.ts';
import type { Death, Subject } from '../subject/subject.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { causeOf, evidenceOf } from './cause.ts';
import { judgeHealthcheck } from './healthcheck.ts';
import { createLooker, isSilence, namedComponents, type Sighting } from './look.ts';
import { createNarrator } from './narration.ts';
import { LIVE_PACE, nextPause, OWN_PACE } from './pace.ts';
import { patienceWith } from './patience.ts';
import { quoting } from './quote.ts';
import { recognisedIn } from './recognition.ts';
import { createTimeline, seconds } from './timeline.ts';

/** What waiting for a service brought. */
export interface HealthResult {
  readonly findings: readonly Finding[];
  readonly timeline: readonly TimelineEntry[];
  /** Milliseconds from the beginning of the wait to the first of the good answers in a row. */
  readonly readyMs: number | undefined;
  readonly endpoint: URL | undefined;
  /** Visible components and their states; `undefined` where the answers were not an actuator's. */
  readonly components: readonly { readonly path: string; readonly status: string }[] | undefined;
  readonly healthy: boolean;
  /** By what the service was recognised, as a clause; see `recognisedIn`. */
  readonly recognisedBy?: string | undefined;
}

/**
 * Waits until health is good `stable` times in a row, the deadline passes, or the service dies.
 * `fill` fills templates in `health.expect`.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function waitUntilHealthy(
  subject: Subject,
  policy: HealthPolicy,
  world: World,
  fill: (value: TemplateJson) => unknown = (value) => value,
): Promise<HealthResult> {
  const { clock } = world;
  const began = clock.now();
  const startMs = began - world.startedAt;
  const deadline = began + policy.withinMs;
  const stop = AbortSignal.any([world.cancelled, subject.died]);
  const quote = quoting(world.secrets);
  const timeline = createTimeline();
  const narrate = createNarrator(quote, (line) => world.output.progress(line));
  const looker = createLooker({ subject, policy, http: world.http, now: () => clock.now(), signal: stop, fill });
  const pace = subject.kind === 'url' ? LIVE_PACE : OWN_PACE;
  const everyMs = Math.max(1, policy.everyMs);

  let last: Sighting | undefined;
  let pause: number | undefined;
  let row = 0;
  let relapses = 0;
  let firstGoodAt: number | undefined;
  let lastBad: Sighting | undefined;
  let sameReasonSince = began;
  let everAnswered = false;
  let recognisedBy: string | undefined;

  while (row < policy.stable) {
    const remaining = deadline - clock.now();
    if (last !== undefined && remaining < 1) break;
    const seen = await looker.look(deadline);
    if (stop.aborted) break;
    const at = clock.now();
    // A look that the deadline cut short says less than the one before it.
    if (seen.failure?.kind === 'timeout' && remaining < policy.timeoutMs && last !== undefined) break;
    if (seen.reason !== last?.reason) sameReasonSince = at;
    last = seen;
    everAnswered ||= seen.failure === undefined || !(isSilence(seen.failure) || seen.failure.kind === 'timeout');
    recognisedBy ??= recognisedIn(seen, policy, subject);
    const state = quote(seen.state, 60);
    const detail = seen.detail === undefined ? undefined : quote(seen.detail, 200);
    timeline.see(at - world.startedAt, state, detail);
    narrate(seen, at - began);

    if (seen.good) {
      row += 1;
      if (row === 1) firstGoodAt = at;
      // No time left for the next one, which must not come earlier than it should.
      if (row >= policy.stable || at + everyMs > deadline) break;
      pause = undefined;
    } else {
      if (row > 0) relapses += 1;
      row = 0;
      lastBad = seen;
      firstGoodAt = undefined;
      pause = nextPause(seen.situation, seen.latencyMs, pause, pace, everyMs);
    }

    const patience = patienceWith(seen, policy.withinMs);
    const until = Math.min(deadline, patience === undefined ? deadline : sameReasonSince + patience);
    if (at >= until || seen.reason === 'check-address-blocked') break;
    await clock.sleep(Math.min(pause ?? everyMs, until - at), stop).catch(() => undefined);
    if (stop.aborted) break;
  }

  world.cancelled.throwIfAborted();
  const result = {
    timeline: timeline.entries(),
    endpoint: looker.endpoint(),
    components: namedComponents(last?.components),
    recognisedBy,
  };
  const base = {
    severity: 'block',
    startedAt: startMs,
    durationMs: clock.now() - began,
    ...(policy.source === undefined ? {} : { source: policy.source }),
  } as const;

  const healthy = row >= policy.stable && !subject.died.aborted;
  const death = subject.died.aborted ? (subject.died.reason as Death) : healthy ? undefined : await subject.examine();
  const tried = looker.tried();
  if (death !== undefined) {
    const evidence =
      last === undefined
        ? []
        : evidenceOf({ timeline: result.timeline, startMs, tried: [], last: { ...last, evidence: [] } }, quote);
    const finding: Finding = {
      ...base,
      ...deathFinding('service stays alive until it is healthy', death),
      evidence: [...death.evidence, ...evidence],
    };
    return { ...result, findings: [finding], readyMs: undefined, healthy: false };
  }
  if (!healthy) {
    if (last === undefined) throw new Error('The service was never asked.');
    const cause = causeOf(
      {
        label: subject.label,
        kind: subject.kind,
        policy,
        waitedMs: clock.now() - began,
        startMs,
        last,
        lastBad,
        relapses,
        row,
        everAnswered,
        tried,
        timeline: result.timeline,
        silence: everAnswered ? undefined : await subject.explainSilence(),
      },
      quote,
    );
    return {
      ...result,
      findings: [{ ...base, kind: 'health', title: 'health', ...cause }],
      readyMs: undefined,
      healthy: false,
    };
  }

  const readyMs = firstGoodAt === undefined ? undefined : firstGoodAt - began;
  const findings: Finding[] = [
    {
      ...base,
      kind: 'health',
      title: 'health',
      outcome: 'pass',
      sentence: `Health at ${result.endpoint?.pathname ?? '/'} is good after ${seconds(readyMs ?? 0)}${policy.stable === 1 ? '' : `, ${policy.stable} times in a row`}.`,
      evidence: [],
    },
    ...Object.entries(policy.components).map(
      ([name, state]): Finding => ({
        ...base,
        kind: 'health',
        title: `health component ${name}`,
        outcome: 'pass',
        sentence: `Component ${name} is ${state}.`,
        evidence: [],
      }),
    ),
  ];
  const unhealthy = policy.honorHealthcheck ? await judgeHealthcheck(subject, world, stop) : undefined;
  world.cancelled.throwIfAborted();
  if (unhealthy !== undefined) findings.push({ ...base, durationMs: clock.now() - began, ...unhealthy });
  return { ...result, findings, readyMs, healthy: unhealthy === undefined };
}

/** The finding of a service that ended by itself. A lost engine means that nothing is known any more. */
export function deathFinding(
  title: string,
  death: Death,
): Pick<Finding, 'kind' | 'title' | 'outcome' | 'reason' | 'sentence' | 'evidence' | 'advice'> {
  return {
    kind: 'subject',
    title,
    outcome: death.outcome ?? 'fail',
    reason: death.reason,
    sentence: death.sentence,
    evidence: death.evidence,
    ...(death.advice === undefined ? {} : { advice: death.advice }),
  };
}
