import type { Gathered } from '../guard.ts';
import { internalError } from '../internal-error.ts';
import { keepMemorySmall } from '../platform/memory.ts';
import type { Policy, WatchPolicy } from '../policy/policy.ts';
import { briefLine } from '../report/live-line.ts';
import type { Phase } from '../report/report.ts';
import type { Judged } from '../rollback/recognition.ts';
import { fingerprintOf } from '../rollback/record/address.ts';
import type { MeanOfMetric } from '../rollback/record/record.ts';
import { scopeOf } from '../scope.ts';
import type { Settings } from '../settings.ts';
import type { Subject } from '../subject/subject.ts';
import { bootUrl } from '../subject/url.ts';
import { Cancelled, type Finding, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { GoodWatch } from './baselines.ts';
import { changingProbes } from './changing-probes.ts';
import { type GoingBack, shortcomings, withoutControl } from './findings.ts';
import { type OpenSources, openSources } from './open-sources.ts';
import { type Baselines, NO_BASELINES, p95BoundOf, rulesOf } from './policy-rules.ts';
import { isToldByProbes, whereJudged } from './recognition.ts';
import { findingsOfEarlier, toldUntil } from './seen.ts';
import { decodeSeen } from './seen-record.ts';
import { isSameLength } from './series.ts';
import { LONGEST_QUESTION_MS } from './sources/control.ts';
import { decodeState } from './state.ts';
import type { VisitEntry } from './visit-record.ts';
import { type VisitToMake, visitPart, wholeWatch } from './watch-part.ts';
import type { WatchReport } from './watch-report.ts';
import { meansOf } from './watched-release.ts';
import { Watching, type WatchProgress } from './watching.ts';

/** What a watch learned. */
export interface Watched extends Gathered {
  /** `undefined` where it never began. */
  readonly watch: WatchReport | undefined;
  /** What is left of it beside the report; `undefined` where it never began. */
  readonly trace: WatchTrace | undefined;
}

/** What a watch leaves for the record and for the next visit. */
export interface WatchTrace {
  readonly means: readonly MeanOfMetric[];
  /** What the next visit goes on from; `undefined` where the watch is over. */
  readonly progress: WatchProgress | undefined;
  /** Whether what the last visit left could not be used, so that this one is the first. */
  readonly isAnew: boolean;
}

/** What is known before a watch begins. */
export interface WatchPast {
  readonly findings: readonly Finding[];
  readonly baselines: Baselines;
  /** Watches of other releases that are good still, newest first. */
  readonly goodWatches: readonly GoodWatch[];
  /** The part of the watch that is made now; without it all of it. */
  readonly visit?: VisitToMake;
}

/** A watch that is not compared with anything and made at once. */
export const NO_PAST: WatchPast = { findings: [], baselines: NO_BASELINES, goodWatches: [] };

/**
 * Mode `watch`: observes the live service at `url` until it is known to be bad, or until the time is over. Nothing is
 * started or stopped. Never throws for anything that the service, a monitor or the user did; those are findings.
 *
 * @param open where observations come from
 * @param past what earlier watches and visits left
 */
export async function watch(
  settings: Settings,
  policy: Policy,
  world: World,
  open: OpenSources = openSources,
  past: WatchPast = NO_PAST,
): Promise<Watched> {
  keepMemorySmall();
  const findings: Finding[] = [];
  const phases: Phase[] = [];
  let subject: Subject | undefined;
  let report: WatchReport | undefined;
  let trace: WatchTrace | undefined;
  let cancelled: Cancelled | undefined;
  let judged: Judged | undefined;

  const keep = (found: readonly Finding[]): void => {
    findings.push(...found);
    for (const finding of found) {
      const { text, tone } = briefLine(finding);
      world.output.line(text, tone);
    }
  };
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startMs = sinceStart(world);
    world.output.section(name);
    try {
      return await work();
    } finally {
      phases.push({ name, startMs, endMs: sinceStart(world) });
      world.cancelled.throwIfAborted();
    }
  };

  try {
    const { visit } = past;
    const wanted = watchOf(policy, world);
    const asked = visit === undefined ? wanted : { ...wanted, forMs: visit.plan.watchedMs };
    keep(past.findings);
    const booted = bootUrl(settings.url ?? '', policy, world);
    const live = booted.subject;
    subject = live;
    findings.push(...booted.findings);
    const place = whereJudged(policy, asked, live);
    const sources = open({
      ...{ policy, watch: asked, subject: live, judgedAt: place, scope: scopeOf(settings, policy, live, world), world },
      p95LimitMs: p95BoundOf(asked, past.baselines)?.max,
    });
    try {
      await phase('examine', async () => {
        const examined = await Promise.all(sources.list.map((source) => source.examine()));
        keep(examined.flat());
      });
      if (findings.some(({ outcome }) => outcome === 'invalid')) return ended();
      const facts = { source: asked.source, startedAt: sinceStart(world) };
      const given = rulesOf(asked, sources.ownMetrics(), past.baselines);
      const left = visit?.before && decodeState(visit.before.state, given, visit.before.watchedMs);
      if (left?.ok === false) keep([unreadable(left.why, facts)]);
      const resumed = left?.ok ? left : undefined;
      const rules = resumed?.rules ?? given;
      if (resumed === undefined) {
        keep(shortcomings(rules, asked.probes.length, { ...facts, ruleSources: asked.ruleSources }));
        const changing = changingProbes(policy.checks, asked, facts.startedAt);
        if (changing !== undefined) keep([changing]);
        const asksService = asked.probes.length > 0 || asked.healthEveryMs !== undefined;
        const isBlind = asksService && asked.controlUrl === undefined;
        if (isBlind && settings.onFail === 'rollback') keep([withoutControl(facts)]);
      }
      const seen = resumed && decodeSeen(visit?.before?.seen);
      if (seen?.ok === false) keep([notShown(seen.why, facts)]);
      const lateMs = longestAnswerMs(policy, asked);
      const part =
        visit === undefined
          ? wholeWatch(rules.forMs, lateMs)
          : visitPart(visit, { resumed, seen: seen?.ok ? seen.seen : undefined }, lateMs, world.clock.date());
      const watching = new Watching(asked, rules, world, part);
      const earlier = part.seen?.series.stretchMs;
      if (earlier !== undefined && !isSameLength(earlier, watching.report().stretchMs)) keep([chartsAnew(facts)]);
      const early = findings.filter((finding) => finding.outcome !== 'pass' || past.findings.includes(finding));
      await phase('watch', () => watching.run(sources.list)).finally(() => {
        report = watching.report();
      });
      const isToldEarlier = isSameAddress(visit?.before, place) && isToldByProbes(policy, asked, live, place);
      // that health answers at the management port says nothing of a main port that is silent
      const isMainSilent = watching
        .told()
        .some(({ reason, outcome }) => reason === 'main-port-silent' && outcome === 'fail');
      const judgedAt = isMainSilent ? live.baseUrl : place;
      const telling = judgedAt === place ? sources.list : [];
      judged = {
        at: judgedAt.href,
        metric: watching.judgedMetric(),
        recognisedBy: watching.recognisedBy(telling, isToldEarlier, past.goodWatches),
      };
      const now = { visit: part.visits?.made ?? 1, findings: [...early, ...watching.told()] };
      const progress = watching.progress(toldUntil(part.seen, now.findings, now.visit));
      if (progress === undefined && part.seen !== undefined) keep(findingsOfEarlier(part.seen, now, facts));
      keep(watching.told());
      keep(watching.judged(goingBackOf(settings)));
      const means = meansOf(
        watching.report(),
        rules.metrics.map(({ name }) => name),
        part.fromMs,
      );
      trace = { means, progress, isAnew: resumed === undefined };
    } finally {
      sources.close();
    }
  } catch (error) {
    if (error instanceof Cancelled) cancelled = error;
    else keep([error instanceof StoppedByFinding ? error.finding : internalError(error, world)]);
  }
  return ended();

  function ended(): Watched {
    const checks = { total: 0, failed: 0 };
    const common = { findings, subject, health: undefined, checks, phases, serviceLog: undefined, cancelled };
    return { ...common, judged, watch: report, trace };
  }
}

/** Whether all visits were to this address: what earlier ones saw at another one tells nothing of it. */
function isSameAddress(before: VisitEntry | undefined, place: URL): boolean {
  return before?.address !== undefined && before.address === fingerprintOf(place.href);
}

/** A probe is waited for as long as its check allows, and the control URL is asked about one that failed. */
function longestAnswerMs({ checks }: Policy, { probes }: WatchPolicy): number {
  const timeouts = checks.filter(({ name }) => probes.includes(name)).map(({ timeoutMs }) => timeoutMs);
  return Math.max(0, ...timeouts) + LONGEST_QUESTION_MS;
}

function goingBackOf({ onFail, dryRun }: Settings): GoingBack {
  if (onFail !== 'rollback') return 'by-hand';
  return dryRun ? 'planned' : 'by-itself';
}

/** The verdict is as good as before; only the reports know less. */
function notShown(why: string, facts: Pick<Finding, 'source' | 'startedAt'>): Finding {
  const sentence = `The reports show nothing of what the earlier visits saw, because ${why}; what decides is complete.`;
  return { ...unreadable('', facts), sentence };
}

function chartsAnew(facts: Pick<Finding, 'source' | 'startedAt'>): Finding {
  const sentence =
    'The charts begin with this visit, because the policy asks for other visits than before; what decides is complete.';
  return { ...unreadable('', facts), title: 'watch: charts', sentence };
}

function unreadable(why: string, facts: Pick<Finding, 'source' | 'startedAt'>): Finding {
  return {
    kind: 'watch',
    title: 'watch: last visit',
    outcome: 'undecided',
    severity: 'warn',
    reason: 'watch-visit-unreadable',
    sentence: `What the last visit left cannot be gone on from, because ${why}, so the watch begins anew.`,
    evidence: [],
    ...facts,
    durationMs: 0,
  };
}

/** @throws StoppedByFinding where the policy does not say what to watch */
function watchOf({ watch, file }: Policy, world: World): WatchPolicy {
  if (watch !== undefined) return watch;
  const where = file === undefined ? 'without a policy file there is' : 'the policy has';
  const example = '"watch: { for: 15m, probes: [<name of a check>], error-rate: { max: 5% } }"';
  throw new StoppedByFinding({
    kind: 'policy',
    title: 'policy watch',
    outcome: 'invalid',
    severity: 'block',
    reason: 'policy-asserts-nothing',
    sentence: `Mode watch was asked for, and ${where} no section "watch" that says what to watch.`,
    advice:
      file === undefined
        ? `Name a file with "policy" that has checks and a section such as ${example}.`
        : `Add one, such as ${example}.`,
    evidence: [],
    startedAt: sinceStart(world),
    durationMs: 0,
  });
}

function sinceStart(world: World): number {
  return world.clock.now() - world.startedAt;
}
