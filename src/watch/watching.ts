import type { WatchPolicy } from '../policy/policy.ts';
import { inSeconds, onOneLine } from '../subject/wording.ts';
import type { Evidence, Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { GoodWatch } from './baselines.ts';
import { Changes } from './changes.ts';
import { conclude, verdictSoFar, type WatchVerdict } from './conclusion.ts';
import { addMetricReading, addSample, metricOf, NOTHING_SEEN, type WatchState } from './decision.ts';
import { findingsOf, type GoingBack } from './findings.ts';
import { plannedTicks } from './interval.ts';
import { LatencyDistribution } from './latency.ts';
import { ChangeTeller, clockText, openingLine, type Plan, type Standing, standingLine } from './live.ts';
import { unitOf } from './policy-rules.ts';
import { recognisedBy } from './recognition.ts';
import { type PreparedRules, plannedSamples, prepareRules, type WatchRules } from './rules.ts';
import { tellsLatency } from './samples.ts';
import type { Seen } from './seen.ts';
import { SeriesRecorder } from './series.ts';
import type { Observation, Source } from './source.ts';
import { Troubles } from './troubles.ts';
import { inPart, type WatchPart } from './watch-part.ts';
import type { WatchReport } from './watch-report.ts';

/** From one line about how it stands to the next, in milliseconds. */
const LINE_EVERY_MS = 60_000;
const MOST_FINDINGS = 50;
/** Characters of what was wrong with one answer. */
const MOST_CLAUSE = 300;

/** By so much a watch may seem shorter than it was meant to be. */
const TIMER_MS = 100;

/** Whoever waits longer than this for the last answers says so, in milliseconds. */
const SILENT_WAIT_MS = 1000;

/** A watch between two visits. */
export interface WatchProgress {
  readonly rules: WatchRules;
  readonly state: WatchState;
  readonly latency: LatencyDistribution;
  readonly seen: Seen;
}

/** What a watch itself needs of the world; its sources need more. */
type WatchingWorld = Pick<World, 'clock' | 'startedAt' | 'output' | 'secrets' | 'cancelled'>;

/** One watch while it goes on: takes what the sources tell, until it is decided or the time is over. */
export class Watching {
  readonly #policy: WatchPolicy;
  readonly #rules: PreparedRules;
  readonly #world: WatchingWorld;
  readonly #part: WatchPart;
  readonly #latency: LatencyDistribution;
  readonly #series: SeriesRecorder;
  readonly #failures: Troubles;
  readonly #own: Troubles;
  readonly #teller: ChangeTeller;
  readonly #told: Finding[] = [];
  readonly #changes: Changes;
  readonly #decided = new AbortController();
  readonly #startMs: number;
  #state: WatchState;
  /** Ticks of this part that nothing is known of yet. */
  #ticksLeft: number;
  /** A finding of a source that is a breach by itself. */
  #breach: { readonly finding: Finding; readonly atMs: number; readonly recognisedBy: string | undefined } | undefined;
  #tookMs = 0;
  /** Probes of this part that failed, and those of them that whoever answers elsewhere answered. */
  #failed = 0;
  #elsewhere = 0;

  constructor(policy: WatchPolicy, rules: WatchRules, world: WatchingWorld, part: WatchPart) {
    this.#policy = policy;
    this.#rules = prepareRules(rules);
    this.#part = part;
    this.#latency = part.before?.latency ?? new LatencyDistribution();
    this.#state = part.before?.state ?? NOTHING_SEEN;
    this.#ticksLeft = plannedTicks(part.lengthMs, rules.everyMs) * policy.probes.length;
    this.#world = world;
    this.#startMs = world.clock.now() - world.startedAt;
    this.#failures = new Troubles(part.seen?.failures);
    this.#own = new Troubles(part.seen?.own);
    this.#changes = new Changes(part.seen, part.visits && (() => world.clock.date()));
    this.#series = new SeriesRecorder(
      { forMs: rules.forMs, everyMs: rules.everyMs, ...(part.visits === undefined ? {} : { visitMs: part.lengthMs }) },
      {
        ...(rules.errorRate === undefined ? {} : { errorRate: rules.errorRate }),
        ...(rules.p95?.max === undefined ? {} : { p95Ms: rules.p95.max }),
        metrics: this.#standing().metrics.map(({ last: _last, ...metric }) => ({
          ...metric,
          ...paceOf(metric.name, policy),
        })),
      },
      part.seen?.series,
    );
    this.#teller = new ChangeTeller(this.#standing().metrics, ({ text, tone }) => world.output.line(text, tone));
  }

  /**
   * Watches until it is decided or the time is over; nothing of the sources is left running then.
   *
   * @throws the reason of `world.cancelled` when the job is cancelled
   */
  async run(sources: readonly Source[]): Promise<void> {
    const { clock, cancelled, output } = this.#world;
    output.line(openingLine(this.#plan()));
    const [over, timeOut, allTold] = [new AbortController(), new AbortController(), new AbortController()];
    const signal = AbortSignal.any([over.signal, cancelled]);
    const lastTick = AbortSignal.any([timeOut.signal, signal]);
    const running = sources.map((source) => source.watch((told) => this.#take(told, signal), signal, lastTick));
    const watched = Promise.all(running).then(() => allTold.abort());
    const ended = AbortSignal.any([this.#decided.signal, signal]);
    const timeIsOver = this.#untilOver(ended).then(() => {
      timeOut.abort();
      return this.#untilTold(AbortSignal.any([allTold.signal, ended]));
    });
    try {
      // a source that throws ends the watch: it would miss what that source sees
      await Promise.race([timeIsOver, watched.then(() => timeIsOver)]);
      cancelled.throwIfAborted();
    } finally {
      this.#tookMs = clock.now() - this.#world.startedAt - this.#startMs;
      over.abort();
      await Promise.allSettled(running);
      await timeIsOver;
    }
  }

  #plan(): Plan {
    const { probes, metrics } = this.#policy;
    const { fromMs, lengthMs } = this.#part;
    const { everyMs } = this.#rules;
    return { atMs: fromMs, lengthMs, probes: probes.length, everyMs, metrics: metrics.length };
  }

  /** Says every minute how it stands. Resolves at the end of the watch, or when the signal aborts. */
  async #untilOver(signal: AbortSignal): Promise<void> {
    const { clock, output } = this.#world;
    const forMs = this.#part.lengthMs;
    const begin = clock.now();
    for (let atMs = Math.min(LINE_EVERY_MS, forMs); !signal.aborted; atMs = Math.min(atMs + LINE_EVERY_MS, forMs)) {
      await clock.sleep(Math.max(0, begin + atMs - clock.now()), signal).catch(() => undefined);
      if (signal.aborted) break;
      output.line(standingLine(this.#standing(this.#part.fromMs + atMs)));
      if (atMs >= forMs) break;
    }
  }

  /** Waits for the answers that are still open, as long as they may take, or until the signal aborts. */
  async #untilTold(signal: AbortSignal): Promise<void> {
    const { clock, output } = this.#world;
    const { fromMs, lengthMs, lateMs } = this.#part;
    const wait = (ms: number) => clock.sleep(ms, signal).catch(() => undefined);
    const silentMs = Math.min(SILENT_WAIT_MS, lateMs);
    await wait(silentMs);
    if (signal.aborted || lateMs <= silentMs) return;
    const open =
      this.#ticksLeft === 1 ? '1 answer is' : `${this.#ticksLeft > 1 ? this.#ticksLeft : 'Some'} answers are`;
    const at = clockText(fromMs + lengthMs + silentMs);
    output.line(`${at}  ${open} still open, and waited for: ${inSeconds(lateMs)} at most`);
    await wait(lateMs - silentMs);
  }

  /** Whether the watch goes on after this part of it. */
  #isOpen(): boolean {
    return !this.#part.isLast && this.#breach === undefined && this.#state.decision === undefined;
  }

  #take(observation: Observation, signal: AbortSignal): void {
    if (signal.aborted || this.#decided.signal.aborted) return;
    const told = inPart(this.#cleaned(observation), this.#part);
    if (told === undefined) return;
    this.#teller.tell(told, this.#sinceBegin());
    switch (told.kind) {
      case 'sample': {
        const { sample, probe, why, isElsewhere } = told;
        this.#state = addSample(this.#rules, this.#state, sample);
        if (tellsLatency(sample, this.#rules.p95?.max)) this.#latency.record(sample.latencyMs);
        this.#series.addSample(sample);
        if (why !== undefined && sample.outcome === 'failed') this.#failures.add(probe, why);
        if (why !== undefined && sample.outcome === 'error') this.#own.add(probe, why);
        if (sample.outcome === 'failed') {
          this.#failed += 1;
          if (isElsewhere) this.#elsewhere += 1;
        }
        this.#ticksLeft -= 1;
        break;
      }
      case 'reading':
        this.#state = addMetricReading(this.#rules, this.#state, told.metric, told.reading);
        this.#series.addReading(told.metric, told.reading);
        if (told.why !== undefined && told.reading.outcome !== 'value') this.#own.add(told.metric, told.why);
        break;
      case 'state':
        this.#changes.add(told);
        break;
      case 'finding':
        if (told.finding.outcome === 'fail' && told.finding.severity === 'block') {
          const { finding, recognisedBy } = told;
          this.#breach = { finding, atMs: this.#sinceBegin(), recognisedBy };
        }
        // what decides is told, however much was told before
        if (this.#breach !== undefined || this.#told.length < MOST_FINDINGS) this.#told.push(told.finding);
    }
    if (this.#breach !== undefined || this.#state.decision !== undefined) this.#decided.abort();
  }

  /** Clauses are redacted before they are cut. */
  #cleaned(observation: Observation): Observation {
    if (!('why' in observation) || observation.why === undefined) return observation;
    const { secrets } = this.#world;
    return { ...observation, why: onOneLine(secrets.redact(observation.why), MOST_CLAUSE) };
  }

  #standing(atMs = 0): Standing {
    const rules = this.#rules;
    const { failures, missed, errors } = this.#state;
    return {
      atMs,
      probes:
        this.#policy.probes.length === 0
          ? undefined
          : {
              failed: failures.total.bad,
              answered: failures.total.all,
              missed,
              errors,
              p95Ms: this.#latency.quantile(0.95),
              errorLimit: rules.errorRate,
              p95LimitMs: rules.p95?.max,
            },
      states: this.#changes.newest(),
      metrics: rules.metrics.map(({ name, min, max }) => ({
        name,
        unit: unitOf(name),
        last: metricOf(this.#state, name).last,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      })),
    };
  }

  #verdict(): WatchVerdict {
    const speed = { p95Ms: this.#latency.quantile(0.95) };
    if (this.#breach !== undefined || this.#isOpen()) return verdictSoFar(this.#rules, this.#state, speed);
    return conclude(this.#rules, this.#state, speed, plannedSamples(this.#rules));
  }

  /**
   * What the next visit goes on from; `undefined` where it is decided, or was the last one.
   *
   * @param told what this visit and those before it told
   */
  progress(told: Pick<Seen, 'told' | 'toldLeftOut'>): WatchProgress | undefined {
    if (!this.#isOpen()) return undefined;
    const seen: Seen = {
      series: this.#series.seen(),
      ...this.#changes.seen(),
      failures: this.#failures.seen(),
      own: this.#own.seen(),
      ...told,
    };
    return { rules: this.#rules, state: this.#state, latency: this.#latency, seen };
  }

  /** What the sources told; a breach with what was wrong with the answers of the probes. */
  told(): readonly Finding[] {
    return this.#told.map((finding) =>
      finding === this.#breach?.finding
        ? { ...finding, evidence: [...finding.evidence, ...this.#wrongAnswers()] }
        : finding,
    );
  }

  #wrongAnswers(): readonly Evidence[] {
    return this.#failures.evidence('what was wrong with the answers');
  }

  /** What the rules came to; `goingBack` is what the run does where they are broken. */
  judged(goingBack: GoingBack = 'by-hand'): readonly Finding[] {
    const verdict = this.#verdict();
    const rule = verdict.cause?.rule;
    const isOwn = rule === 'samples' || rule === 'metric';
    const own = isOwn ? this.#own.evidence('what kept the watch from seeing') : [];
    const evidence = [...own, ...this.#wrongAnswers()];
    return findingsOf(verdict, {
      source: this.#policy.source,
      ruleSources: this.#policy.ruleSources,
      metricSources: new Map(this.#policy.metrics.map(({ name, source }) => [name, source])),
      startedAt: this.#startMs,
      durationMs: this.#tookMs,
      evidence,
      goingBack,
      isElsewhere: this.#isElsewhere(),
      isNeverWell: this.#isNeverWell(),
      ...(this.#isOpen() ? { whyOpen: 'watch-goes-on' } : {}),
    });
  }

  /**
   * By what the service was recognised, as a clause; `undefined` where anything could have answered so.
   *
   * @param isToldEarlier whether probes that held in earlier visits tell the same
   */
  recognisedBy(
    sources: readonly Source[],
    isToldEarlier: boolean,
    goodWatches: readonly GoodWatch[],
  ): string | undefined {
    return recognisedBy(sources, this.#rules.metrics, {
      state: this.#state,
      earlier: isToldEarlier ? this.#part.before?.state : undefined,
      byBreach: this.#breach?.recognisedBy,
      goodWatches,
    });
  }

  /** The metric of the policy that decided. */
  judgedMetric(): string | undefined {
    const { decision } = this.#state;
    return decision?.by === 'metric' && unitOf(decision.metric) === 'value' ? decision.metric : undefined;
  }

  /** Whether what answers is plainly not the service: it never gave a good answer, and most came from elsewhere. */
  #isElsewhere(): boolean {
    return this.#isNeverWell() && 2 * this.#elsewhere > this.#failed;
  }

  #isNeverWell(): boolean {
    const { all, bad } = this.#state.failures.total;
    return all === bad;
  }

  report(): WatchReport {
    const { failures, missed, errors, decision } = this.#state;
    const { forMs } = this.#rules;
    const { cause } = this.#verdict();
    const decidedAtMs = this.#breach?.atMs ?? decision?.atMs;
    return {
      startMs: this.#startMs,
      plannedMs: forMs,
      tookMs: this.#part.fromMs + this.#tookMs,
      decidedAtMs,
      why:
        this.#breach?.finding.sentence ??
        (decidedAtMs !== undefined
          ? (cause?.sentence ?? '')
          : this.#isOpen()
            ? 'The visit was over; the watch goes on.'
            : this.#part.fromMs + this.#tookMs < forMs - TIMER_MS
              ? 'It was broken off before its time was over.'
              : 'Its time was over.'),
      probes: this.#policy.probes,
      ticks: {
        planned: plannedSamples(this.#rules),
        answered: failures.total.all,
        failed: failures.total.bad,
        missed,
        errors,
      },
      p95Ms: this.#latency.quantile(0.95),
      series: this.#series.series(this.#part.fromMs + this.#tookMs),
      stretchMs: this.#series.stretchMs,
      ...this.#changes.seen(),
      ...(this.#part.visits === undefined ? {} : { visits: this.#part.visits }),
    };
  }

  #sinceBegin(): number {
    return this.#part.fromMs + this.#world.clock.now() - this.#world.startedAt - this.#startMs;
  }
}

/** How often a metric is looked at, as the policy asks for it. */
function paceOf(metric: string, { metrics, actuator }: WatchPolicy): { readonly everyMs?: number } {
  const everyMs = metrics.find(({ name }) => name === metric)?.everyMs ?? actuator?.everyMs;
  return everyMs === undefined ? {} : { everyMs };
}
