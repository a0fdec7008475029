import type { Reason } from '../reasons.ts';
import { inSeconds } from '../subject/wording.ts';
import { burnOf } from './burn-rate.ts';
import { type Decision, metricOf, type WatchState } from './decision.ts';
import { type Interval, samplesToConfirm, wilson } from './interval.ts';
import { type MetricRule, metricStanding } from './metric.ts';
import { type PreparedRules, SLOW_SHARE } from './rules.ts';
import type { Counts } from './sequential.ts';
import { isWorseLately, samplesToBreak } from './share-rule.ts';
import { boundsText, countsText, milliseconds, number, percent, times } from './wording.ts';

/** A pass needs this share of the planned ticks. */
const LEAST_COVERAGE = 0.9;

/** `undecided`: the watch goes on, or was over before this rule came to anything. `skipped`: the rule had nothing to say. */
export type JudgementState = 'undecided' | 'fail' | 'pass' | 'inconclusive' | 'skipped';

/** The figures behind a judgement of a share. */
export interface ShareFacts extends Counts {
  readonly share: number;
  readonly limit: number;
  /** Where the true share lies, each end with 95 % confidence. */
  readonly interval: Interval;
  /** How many samples at this share would have decided, where more of them would have. */
  readonly needed?: number;
}

/** What one rule of the watch came to. */
export interface Judgement {
  readonly rule: 'samples' | 'error-rate' | 'p95' | 'consecutive-failures' | 'error-budget' | 'metric';
  /** Of the metric. */
  readonly name?: string;
  readonly state: JudgementState;
  /** Present whenever the state is `fail`, `inconclusive` or `skipped`. */
  readonly reason?: Reason;
  /** One sentence, ends with a full stop. */
  readonly sentence: string;
  readonly advice?: string;
  readonly facts?: ShareFacts;
  /** Whether it is only shown. */
  readonly isDryRun: boolean;
}

export interface WatchVerdict {
  readonly state: Exclude<JudgementState, 'skipped'>;
  /** The judgement that made it so; absent while undecided and for a pass. */
  readonly cause?: Judgement;
  /** When it was decided, in milliseconds since the watch began; absent where nothing was decided before the end. */
  readonly decidedAtMs?: number;
  /** Every rule's, in the order of the policy. */
  readonly judgements: readonly Judgement[];
}

/** The 95th percentile of the answers so far, in milliseconds, for the sentences; it decides nothing by itself. */
export interface Seen {
  readonly p95Ms: number | undefined;
}

/** What is known while the watch goes on: `fail`, `inconclusive` (it sees nothing) or `undecided`. Pure. */
export function verdictSoFar(rules: PreparedRules, state: WatchState, seen: Seen): WatchVerdict {
  const { decision } = state;
  const open = openJudgements(rules, state, seen);
  if (decision === undefined) return { state: 'undecided', judgements: open };
  const cause = judgementOf(rules, state, decision, seen);
  const isCause = (judgement: Judgement) => judgement.rule === cause.rule && judgement.name === cause.name;
  return {
    state: cause.state === 'fail' ? 'fail' : 'inconclusive',
    cause,
    decidedAtMs: decision.atMs,
    judgements: open.map((judgement) => (isCause(judgement) ? cause : judgement)),
  };
}

/**
 * The verdict at the end of the watch. Pass only where enough was seen and every rule holds; whatever is neither broken
 * nor shown to hold is inconclusive, and says what was missing. Pure.
 *
 * @param planned ticks that should have been sent
 */
export function conclude(rules: PreparedRules, state: WatchState, seen: Seen, planned: number): WatchVerdict {
  if (state.decision !== undefined) return verdictSoFar(rules, state, seen);
  const judgements = closedJudgements(rules, state, seen, planned);
  const deciding = judgements.filter((judgement) => !judgement.isDryRun && judgement.state !== 'skipped');
  const cause = deciding.find((judgement) => judgement.state !== 'pass');
  if (cause !== undefined) return { state: 'inconclusive', cause, judgements };
  if (deciding.length > 0) return { state: 'pass', judgements };
  const nothing = judgementAbout('samples', 'inconclusive', 'The watch had no rule that could decide.', {
    reason: 'nothing-examined',
  });
  return { state: 'inconclusive', cause: nothing, judgements: [nothing, ...judgements] };
}

function hasProbeRules({ errorTest, slowTest, consecutiveFailures, budgets }: PreparedRules): boolean {
  return Boolean(errorTest ?? slowTest ?? consecutiveFailures) || budgets.length > 0;
}

/** Everything that a rule could say while it is open: figures, no verdict. */
function openJudgements(rules: PreparedRules, state: WatchState, seen: Seen): Judgement[] {
  const judgements: Judgement[] = [];
  const add = (rule: Judgement['rule'], sentence: string, more: Partial<Judgement> = {}) =>
    judgements.push(judgementAbout(rule, 'undecided', sentence, more));
  if (hasProbeRules(rules)) {
    const { failures, missed, errors } = state;
    add('samples', `${failures.total.all} answers so far, ${missed} ticks missed, ${errors} errors of our own.`);
  }
  if (rules.errorTest) {
    const facts = factsOf(state.failures.total, rules.errorTest.test.limit);
    add('error-rate', `${countsText(facts)} failed so far; the limit is ${percent(facts.limit)}.`, { facts });
  }
  if (rules.p95) judgements.push(slowWhileOpen(rules, state, seen));
  if (rules.consecutiveFailures !== undefined) {
    add('consecutive-failures', `${state.failing?.count ?? 0} failures in a row at the moment.`);
  }
  for (const [index, rule] of rules.budgets.entries()) {
    const burn = burnOf(rule, state.budgets[index] ?? []);
    add('error-budget', `The error budget burns at ${times(burn.longRate)} so far.`, {
      name: budgetName(rules, index),
    });
  }
  for (const rule of rules.metrics) {
    const { last } = metricOf(state, rule.name);
    const sentence = last === undefined ? 'No value so far.' : `${number(last)} at the moment; ${boundsText(rule)}.`;
    add('metric', sentence, { name: rule.name, isDryRun: rule.dryRun });
  }
  return judgements;
}

function slowWhileOpen(rules: PreparedRules, state: WatchState, { p95Ms }: Seen): Judgement {
  const limitMs = rules.p95?.max;
  if (limitMs === undefined) return withoutBaseline('p95', p95Ms);
  const facts = factsOf(state.slow.total, SLOW_SHARE);
  const sentence = `${p95Text(p95Ms)}; ${countsText(facts)} took longer than ${milliseconds(limitMs)} so far.`;
  return judgementAbout('p95', 'undecided', sentence, { facts });
}

function closedJudgements(rules: PreparedRules, state: WatchState, seen: Seen, planned: number): Judgement[] {
  const judgements: Judgement[] = [];
  if (hasProbeRules(rules)) judgements.push(coverage(rules, state, planned));
  if (rules.errorTest) judgements.push(errorRate(rules, state));
  if (rules.p95) judgements.push(slowness(rules, state, seen));
  if (rules.consecutiveFailures !== undefined) judgements.push(lastRun(rules.consecutiveFailures, state));
  for (const index of rules.budgets.keys()) judgements.push(budget(rules, state, index));
  for (const rule of rules.metrics) judgements.push(metric(rule, state));
  return judgements;
}

function coverage({ minSamples }: PreparedRules, state: WatchState, planned: number): Judgement {
  const { missed, errors, failures } = state;
  const { all } = failures.total;
  const seen = `${all} of ${planned} planned probes were answered or timed out`;
  if (all < LEAST_COVERAGE * planned) {
    const rest = `${missed} could not be sent and ${errors} met trouble of our own`;
    return judgementAbout('samples', 'inconclusive', `Only ${seen}: ${rest}.`, {
      reason: errors > missed ? 'watch-own-trouble' : 'watch-ticks-missed',
      advice: `A pass needs ${percent(LEAST_COVERAGE)} of them: watch from a machine that has the time and the network for it.`,
    });
  }
  if (all < minSamples) {
    const sentence = `The watch saw ${all} samples, and a pass needs ${minSamples}.`;
    const advice = 'Watch for longer, or probe more often.';
    return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-too-few-samples', advice });
  }
  return judgementAbout('samples', 'pass', `${seen}.`);
}

function errorRate(rules: PreparedRules, state: WatchState): Judgement {
  const test = rules.errorTest;
  const limit = test?.test.limit ?? 1;
  const facts = factsOf(state.failures.total, limit);
  const what = `${countsText(facts)} failed`;
  if (facts.share > limit) return unproven('error-rate', what, neededToBreak(rules, 'error-rate', facts));
  if (test && isWorseLately(test, state.failures)) return worseLately('error-rate', what, facts);
  if (rules.strict && facts.interval.high > limit) return unproven('error-rate', what, neededToConfirm(facts));
  return held('error-rate', what, facts);
}

function slowness(rules: PreparedRules, state: WatchState, { p95Ms }: Seen): Judgement {
  const limitMs = rules.p95?.max;
  if (limitMs === undefined) return withoutBaseline('p95', p95Ms);
  const facts = factsOf(state.slow.total, SLOW_SHARE);
  const what = `${p95Text(p95Ms)}: ${countsText(facts)} took longer than ${milliseconds(limitMs)}`;
  if (facts.all < rules.minSamples) {
    const sentence = `${what}; ${facts.all} answers tell about speed, and a pass needs ${rules.minSamples}.`;
    return judgementAbout('p95', 'inconclusive', sentence, { reason: 'watch-too-few-samples', facts });
  }
  if (facts.share > SLOW_SHARE) return unproven('p95', what, neededToBreak(rules, 'p95', facts));
  if (rules.slowTest && isWorseLately(rules.slowTest, state.slow)) return worseLately('p95', what, facts);
  if (rules.strict && facts.interval.high > SLOW_SHARE) return unproven('p95', what, neededToConfirm(facts));
  return held('p95', what, facts);
}

function held(rule: 'error-rate' | 'p95', what: string, facts: ShareFacts): Judgement {
  return judgementAbout(rule, 'pass', `${what}; the limit is ${percent(facts.limit)}.`, { facts });
}

function worseLately(rule: 'error-rate' | 'p95', what: string, facts: ShareFacts): Judgement {
  const sentence = `${what}, which is within the limit of ${percent(facts.limit)}, but the last five minutes were above it.`;
  return judgementAbout(rule, 'inconclusive', sentence, { reason: 'watch-not-proven', facts });
}

function unproven(rule: 'error-rate' | 'p95', what: string, facts: ShareFacts): Judgement {
  const isAbove = facts.share > facts.limit;
  const limit = percent(facts.limit);
  const doubt = isAbove
    ? `above the limit of ${limit}, and too little to be sure of it`
    : `within the limit of ${limit}, and too little to be sure of it`;
  const advice =
    facts.needed === undefined
      ? 'It is so near to the limit that no number of samples would have decided.'
      : `At this share it would have taken ${facts.needed} samples: watch for longer, or probe more often.`;
  return judgementAbout(rule, 'inconclusive', `${what}: ${doubt}.`, { reason: 'watch-not-proven', advice, facts });
}

function neededToBreak(rules: PreparedRules, rule: 'error-rate' | 'p95', facts: ShareFacts): ShareFacts {
  const test = rule === 'p95' ? rules.slowTest : rules.errorTest;
  const needed = test && samplesToBreak(test, facts.share);
  // more than enough samples and still no breach: they were bad all at once, which more of them does not change
  return needed === undefined || needed <= facts.all ? facts : { ...facts, needed };
}

function neededToConfirm(facts: ShareFacts): ShareFacts {
  const needed = samplesToConfirm(facts.share, facts.limit);
  return needed === undefined ? facts : { ...facts, needed };
}

function lastRun(least: number, { failing }: WatchState): Judgement {
  if (failing !== undefined && failing.count >= least) {
    const sentence = `The last ${failing.count} probes failed, and the watch was over before they were a breach.`;
    const advice = 'Look at the service now; watch for longer.';
    return judgementAbout('consecutive-failures', 'inconclusive', sentence, { reason: 'watch-not-proven', advice });
  }
  return judgementAbout('consecutive-failures', 'pass', `Never ${least} failures in a row for 30 s.`);
}

function budget(rules: PreparedRules, state: WatchState, index: number): Judgement {
  const rule = rules.budgets[index];
  const name = budgetName(rules, index);
  const burn = rule && burnOf(rule, state.budgets[index] ?? []);
  const rate = `The error budget burns at ${times(burn?.longRate ?? 0)}`;
  if (rule && burn && burn.longRate >= rule.rate && burn.shortRate >= rule.rate) {
    const sentence = `${rate} over ${inSeconds(rule.longMs)}, with too few failures to be sure of it.`;
    return judgementAbout('error-budget', 'inconclusive', sentence, { name, reason: 'watch-not-proven' });
  }
  return judgementAbout('error-budget', 'pass', `${rate}; the limit is ${times(rule?.rate ?? 0)}.`, { name });
}

function metric(rule: MetricRule, watch: WatchState): Judgement {
  const state = metricOf(watch, rule.name);
  const values = state.good + state.bad;
  const about = (judgement: JudgementState, sentence: string, more: Partial<Judgement> = {}) =>
    judgementAbout('metric', judgement, sentence, { name: rule.name, isDryRun: rule.dryRun, ...more });
  if (rule.min === undefined && rule.max === undefined) {
    return { ...withoutBaseline('metric'), name: rule.name, isDryRun: rule.dryRun };
  }
  const within = `${state.good} of ${values} values were within bounds (${boundsText(rule)})`;
  switch (metricStanding(rule, state)) {
    case 'breached':
      return about('fail', breachText(rule, state.bad, state.breach?.value ?? 0), { reason: 'watch-metric' });
    case 'held':
      return about('pass', `${within}.`);
    case 'too-few':
      return about('inconclusive', `Only ${within}.`, { reason: 'watch-not-proven' });
    case 'no-data':
      return about('inconclusive', `${state.noData} readings had no data, ${values} had a value.`, {
        reason: 'watch-metric-no-data',
        advice:
          'No data is not good: ask the query by hand, and give it an initial delay where it needs time to begin.',
      });
    case 'errors':
      return about(
        'inconclusive',
        `The source did not answer ${state.errors} times, ${state.mostErrorsInRow} in a row.`,
        {
          reason: 'watch-metric-unavailable',
          advice: 'That says nothing about the service: look at the source of the metric.',
        },
      );
  }
}

function breachText(rule: MetricRule, bad: number, value: number): string {
  return `${number(value)} is out of bounds (${boundsText(rule)}), and ${bad} values were so.`;
}

/** The judgement of the rule that decided, with the figures of that moment. */
function judgementOf(rules: PreparedRules, state: WatchState, decision: Decision, { p95Ms }: Seen): Judgement {
  const at = `after ${inSeconds(decision.atMs)}`;
  switch (decision.by) {
    case 'consecutive-failures': {
      const { count, fromMs, untilMs } = decision.run;
      const sentence = `The service is dead: ${count} probes in a row failed, for ${inSeconds(untilMs - fromMs)} (${at}).`;
      return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-service-dead' });
    }
    case 'own-trouble': {
      const { count, fromMs, untilMs } = decision.run;
      const sentence = `The watch cannot see: ${count} probes in a row met trouble of our own, for ${inSeconds(untilMs - fromMs)} (${at}).`;
      const advice =
        'That says nothing about the service: look at the network and the load of the machine that watches.';
      return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-own-trouble', advice });
    }
    case 'error-rate': {
      const facts = factsOf(decision.total, rules.errorTest?.test.limit ?? 1);
      const sentence = `${countsText(facts)} failed, ${countsText(decision.now)} in the last two minutes; the limit is ${percent(facts.limit)} (${at}).`;
      return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-error-rate', facts });
    }
    case 'p95': {
      const facts = factsOf(decision.total, SLOW_SHARE);
      const limit = milliseconds(rules.p95?.max ?? 0);
      const sentence = `${p95Text(p95Ms)}, above the limit of ${limit}: ${countsText(facts)} took longer, where ${percent(SLOW_SHARE)} may (${at}).`;
      return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-too-slow', facts });
    }
    case 'error-budget': {
      const rule = rules.budgets[decision.budget];
      const { long, longRate, shortRate } = decision.burn;
      const windows = rule
        ? ` over ${inSeconds(rule.longMs)} and at ${times(shortRate)} over ${inSeconds(rule.shortMs)}`
        : '';
      const sentence = `The error budget burns at ${times(longRate)}${windows}: ${countsText(long)} failed (${at}).`;
      return judgementAbout(decision.by, 'fail', sentence, {
        reason: 'watch-error-budget',
        name: budgetName(rules, decision.budget),
      });
    }
    case 'metric': {
      const rule = rules.metrics.find(({ name }) => name === decision.metric);
      const { bad } = metricOf(state, decision.metric);
      const sentence = rule ? breachText(rule, bad, decision.value) : `${number(decision.value)} is out of bounds.`;
      return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-metric', name: decision.metric });
    }
  }
}

function withoutBaseline(rule: 'p95' | 'metric', p95Ms?: number): Judgement {
  const shown = p95Ms === undefined ? '' : `${p95Text(p95Ms)}; `;
  const sentence = `${shown}there is no baseline to compare with, so nothing was decided by it.`;
  return judgementAbout(rule, 'skipped', sentence.charAt(0).toUpperCase() + sentence.slice(1), {
    reason: 'watch-no-baseline',
  });
}

function budgetName({ budgets }: PreparedRules, index: number): string {
  const rule = budgets[index];
  return rule === undefined ? '' : `${times(rule.rate)} over ${inSeconds(rule.longMs)} and ${inSeconds(rule.shortMs)}`;
}

function p95Text(p95Ms: number | undefined): string {
  return p95Ms === undefined ? 'The P95 is not known' : `The P95 is ${milliseconds(p95Ms)}`;
}

function factsOf(counts: Counts, limit: number): ShareFacts {
  const { bad, all } = counts;
  return { bad, all, share: all === 0 ? 0 : bad / all, limit, interval: wilson(counts) };
}

function judgementAbout(
  rule: Judgement['rule'],
  state: JudgementState,
  sentence: string,
  more: Partial<Judgement> = {},
): Judgement {
  return { rule, state, sentence, isDryRun: false, ...more };
}
