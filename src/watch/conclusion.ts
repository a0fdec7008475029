import { inSeconds } from '../subject/wording.ts';
import { isAbove } from './blocks.ts';
import { breachReason, breachText, judgementOf, lookText } from './breach.ts';
import { type BurnRule, type BurnState, burnOf } from './burn-rate.ts';
import { metricOf, type WatchState } from './decision.ts';
import { samplesToConfirm } from './interval.ts';
import {
  budgetName,
  factsOf,
  type Judgement,
  type JudgementState,
  judgementAbout,
  p95Text,
  type ShareFacts,
  type Speed,
  withoutBaseline,
} from './judgement.ts';
import type { LookRule, LookState } from './look-rule.ts';
import { type MetricRule, metricStanding } from './metric.ts';
import { openJudgements } from './progress.ts';
import { asksProbes, type PreparedRules, SLOW_SHARE } from './rules.ts';
import { isShown, isWorseLately, type ShareRule, type ShareState, samplesToBreak } from './share-rule.ts';
import { boundsText, countsText, milliseconds, percent, probesText, times } from './wording.ts';

/** A pass needs this share of the planned ticks. */
const LEAST_COVERAGE = 0.9;

/** What the watch as a whole came to. */
export interface WatchVerdict {
  readonly state: Exclude<JudgementState, 'skipped'>;
  /** The judgement that made it so; absent while undecided and for a pass. */
  readonly cause?: Judgement;
  /** When it was decided, in milliseconds since the watch began; absent where nothing was decided before the end. */
  readonly decidedAtMs?: number;
  /** Every rule's, in the order of the policy. */
  readonly judgements: readonly Judgement[];
}

/** What is known while the watch goes on: `fail`, `inconclusive` (it sees nothing) or `undecided`. Pure. */
export function verdictSoFar(rules: PreparedRules, state: WatchState, speed: Speed): WatchVerdict {
  const { decision } = state;
  const open = openJudgements(rules, state, speed);
  if (decision === undefined) return { state: 'undecided', judgements: open };
  const cause = judgementOf(rules, state, decision, speed);
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
export function conclude(rules: PreparedRules, state: WatchState, speed: Speed, planned: number): WatchVerdict {
  if (state.decision !== undefined) return verdictSoFar(rules, state, speed);
  const judgements = closedJudgements(rules, state, speed, planned);
  const deciding = judgements.filter((judgement) => !judgement.isDryRun && judgement.state !== 'skipped');
  const open = deciding.filter((judgement) => judgement.state !== 'pass');
  // what looks bad is more to the point than that there was too little of it
  const cause = open.find(({ reason }) => reason !== 'watch-too-few-samples') ?? open[0];
  if (cause !== undefined) return { state: 'inconclusive', cause, judgements };
  if (deciding.length > 0) return { state: 'pass', judgements };
  const nothing = judgementAbout('samples', 'inconclusive', 'The watch had no rule that could decide.', {
    reason: 'nothing-examined',
  });
  return { state: 'inconclusive', cause: nothing, judgements: [nothing, ...judgements] };
}

function closedJudgements(rules: PreparedRules, state: WatchState, speed: Speed, planned: number): Judgement[] {
  const judgements: Judgement[] = [];
  if (asksProbes(rules)) judgements.push(coverage(rules, state, planned));
  const hasAnswers = state.failures.total.all > 0;
  judgements.push(...(hasAnswers ? answered(rules, state, speed) : unanswered(rules)));
  for (const rule of rules.metrics) judgements.push(metric(rule, state));
  return judgements;
}

/** No data is not good: what was never answered has neither kept a limit nor broken one. */
function unanswered(rules: PreparedRules): readonly Judgement[] {
  const about = (rule: Judgement['rule'], name?: string) =>
    judgementAbout(rule, 'inconclusive', 'No probe was answered or timed out, so nothing is known of it.', {
      reason: 'watch-too-few-samples',
      ...(name === undefined ? {} : { name }),
    });
  return [
    ...(rules.errorTest ? [about('error-rate')] : []),
    ...(rules.p95 ? [about('p95')] : []),
    ...(rules.consecutiveFailures === undefined ? [] : [about('consecutive-failures')]),
    ...rules.budgets.map((_, index) => about('error-budget', budgetName(rules, index))),
  ];
}

function answered(rules: PreparedRules, state: WatchState, speed: Speed): readonly Judgement[] {
  const judgements: Judgement[] = [];
  if (rules.errorTest) judgements.push(errorRate(rules.errorTest, rules, state));
  if (rules.p95) judgements.push(slowness(rules, state, speed));
  if (rules.consecutiveFailures !== undefined) judgements.push(lastRun(rules.consecutiveFailures, state));
  for (const [index, rule] of rules.budgets.entries()) {
    judgements.push(budget(rule, budgetName(rules, index), state.budgets[index] ?? []));
  }
  return judgements;
}

function coverage({ minSamples }: PreparedRules, state: WatchState, planned: number): Judgement {
  const { missed, errors, failures } = state;
  const { all } = failures.total;
  const seen = `${all} of ${planned} planned probes were answered or timed out`;
  if (all < LEAST_COVERAGE * planned) {
    const rest = [
      ...(missed === 0 ? [] : [`${missed} could not be sent`]),
      ...(errors === 0 ? [] : [`${errors} met trouble of our own`]),
    ];
    const why = rest.length === 0 ? '' : `: ${rest.join(' and ')}`;
    return judgementAbout('samples', 'inconclusive', `Only ${seen}${why}.`, {
      reason: errors > missed ? 'watch-own-trouble' : 'watch-ticks-missed',
      advice: `A pass needs ${percent(LEAST_COVERAGE)} of them: watch from a machine that has the time and the network for it${errors === 0 ? '' : ', or correct "url" if its host has another name'}.`,
    });
  }
  if (all < minSamples) {
    const sentence = `The watch saw ${all} samples, and a pass needs ${minSamples}.`;
    const advice = 'Watch for longer, or probe more often.';
    return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-too-few-samples', advice });
  }
  return judgementAbout('samples', 'pass', `${seen}.`);
}

function errorRate(test: ShareRule, rules: PreparedRules, state: WatchState): Judgement {
  const { limit } = test.test;
  const facts = factsOf(state.failures.total, limit);
  const what = `${probesText(facts)} failed`;
  if (facts.share > limit) return notBroken(test, 'error-rate', what, facts, state.failures);
  if (isWorseLately(test, state.failures)) return worseLately('error-rate', what, facts);
  if (rules.strict && facts.interval.high > limit) return unproven('error-rate', what, neededToConfirm(facts));
  return held('error-rate', what, facts);
}

function slowness(rules: PreparedRules, state: WatchState, { p95Ms }: Speed): Judgement {
  const { slowTest: test } = rules;
  const limitMs = rules.p95?.max;
  if (limitMs === undefined || test === undefined) return withoutBaseline('p95', p95Ms);
  const facts = factsOf(state.slow.total, SLOW_SHARE);
  const what = `${p95Text(p95Ms)}: ${countsText(facts)} took longer than ${milliseconds(limitMs)}`;
  if (facts.all < rules.minSamples) {
    const sentence = `${what}; ${facts.all} answers tell about speed, and a pass needs ${rules.minSamples}.`;
    return judgementAbout('p95', 'inconclusive', sentence, { reason: 'watch-too-few-samples', facts });
  }
  if (facts.share > SLOW_SHARE) return notBroken(test, 'p95', what, facts, state.slow);
  if (isWorseLately(test, state.slow)) return worseLately('p95', what, facts);
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

/** @param cameTogether more samples would not have changed it */
function unproven(rule: 'error-rate' | 'p95', what: string, facts: ShareFacts, cameTogether = false): Judgement {
  const isAbove = facts.share > facts.limit;
  const limit = percent(facts.limit);
  const doubt = isAbove
    ? `above the limit of ${limit}, and too little to be sure of it`
    : `within the limit of ${limit}, and too little to be sure of it`;
  const advice = cameTogether
    ? 'More samples would not have changed it: the bad ones came close together, as in one outage; watch for longer, to see whether it lasts.'
    : facts.needed === undefined
      ? 'It is so near to the limit that no number of samples would have decided.'
      : `At this share it would have taken ${facts.needed} samples: watch for longer, or probe more often.`;
  return judgementAbout(rule, 'inconclusive', `${what}: ${doubt}.`, { reason: 'watch-not-proven', advice, facts });
}

/** Above the limit, and no breach. */
function notBroken(
  test: ShareRule,
  rule: 'error-rate' | 'p95',
  what: string,
  facts: ShareFacts,
  state: ShareState,
): Judgement {
  if (isShown(test, state)) return unproven(rule, what, facts, true);
  const needed = samplesToBreak(test, facts);
  return unproven(rule, what, needed === undefined ? facts : { ...facts, needed });
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

function budget(rule: BurnRule, name: string, state: BurnState): Judgement {
  const { longRate, shortRate } = burnOf(rule, state);
  const rate = `The error budget burns at ${times(longRate)}`;
  if (longRate >= rule.rate && shortRate >= rule.rate) {
    const sentence = `${rate} over ${inSeconds(rule.longMs)}, with too few failures to be sure of it.`;
    return judgementAbout('error-budget', 'inconclusive', sentence, { name, reason: 'watch-not-proven' });
  }
  return judgementAbout('error-budget', 'pass', `${rate}; the limit is ${times(rule.rate)}.`, { name });
}

/** Why the requests that the service counted do not show that the limit is kept, nor that it is broken. */
function doubtByLooks(rule: LookRule, state: LookState): readonly [sentence: string, more: Partial<Judgement>] {
  const { requests } = state;
  const limit = percent(rule.limit);
  if (requests.all < rule.leastRequests) {
    const sentence = `The service counted ${requests.all} requests, and a pass needs ${rule.leastRequests}.`;
    return [sentence, { reason: 'watch-too-few-samples', advice: 'Watch for longer, or add probes.' }];
  }
  const doubt = isAbove(requests, rule.limit)
    ? `above the limit of ${limit}, and too little to be sure of it`
    : `within the limit of ${limit}, but the last two minutes were above it`;
  return [`${lookText(rule, state)}: ${doubt}.`, { reason: 'watch-not-proven' }];
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
  const counted = rule.looks && state.looks && { rule: rule.looks, state: state.looks };
  switch (metricStanding(rule, state)) {
    case 'breached':
      return about('fail', breachText(rule, state, state.breach?.value ?? 0), { reason: breachReason(rule) });
    case 'held':
      return about(
        'pass',
        counted
          ? `${lookText(counted.rule, counted.state)}; the limit is ${percent(counted.rule.limit)}.`
          : `${within}.`,
      );
    case 'too-few':
      return counted
        ? about('inconclusive', ...doubtByLooks(counted.rule, counted.state))
        : about('inconclusive', `Only ${within}.`, { reason: 'watch-not-proven' });
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
