import type { Reason } from '../reasons.ts';
import { inSeconds } from '../subject/wording.ts';
import { type Decision, metricOf, type WatchState } from './decision.ts';
import { budgetName, factsOf, type Judgement, judgementAbout, p95Text, type Speed } from './judgement.ts';
import { type LookRule, type LookState, requestsNow } from './look-rule.ts';
import type { MetricRule, MetricState } from './metric.ts';
import { type PreparedRules, SLOW_SHARE } from './rules.ts';
import type { Counts } from './sequential.ts';
import { boundsText, countsText, milliseconds, number, percent, probesText, times } from './wording.ts';

/** One sentence: which value broke the bounds, and how many did; or how many requests did. Pure. */
export function breachText(rule: MetricRule, { bad, looks }: MetricState, value: number): string {
  if (rule.looks !== undefined && looks !== undefined) {
    const now = lastMinutesText(requestsNow(looks), looks.requests);
    return `${lookText(rule.looks, looks)}${now}; the limit is ${percent(rule.looks.limit)}.`;
  }
  const many = `${bad} ${bad === 1 ? 'value was' : 'values were'}, where ${rule.failureLimit === 0 ? 'none' : rule.failureLimit} may be`;
  return `The metric "${rule.name}" is ${number(value)}, out of bounds (${boundsText(rule)}): ${many}.`;
}

/** What it is that a metric is out of bounds: the service's own counters are held against the limits of the probes. Pure. */
export function breachReason({ looks }: MetricRule): Reason {
  return looks?.reason ?? 'watch-metric';
}

/** `, 12 of 60 (20 %) in the last two minutes`; nothing where that is all there was. Pure. */
function lastMinutesText(now: Counts, total: Counts): string {
  return now.all === total.all ? '' : `, ${countsText(now)} in the last two minutes`;
}

/** `Of the requests that the service counted, 12 of 300 (4 %) failed`. Pure. */
export function lookText({ bad }: LookRule, { requests }: LookState): string {
  return `Of the requests that the service counted, ${countsText(requests)} ${bad}`;
}

/** The judgement of the rule that decided, with the figures of that moment. Pure. */
export function judgementOf(rules: PreparedRules, state: WatchState, decision: Decision, { p95Ms }: Speed): Judgement {
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
        'That says nothing about the service: look at the network and the load of the machine that watches, or correct "url" if its host has another name.';
      return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-own-trouble', advice });
    }
    case 'error-rate': {
      const facts = factsOf(decision.total, rules.errorTest?.test.limit ?? 1);
      const sentence = `${probesText(facts)} failed${lastMinutesText(decision.now, decision.total)}; the limit is ${percent(facts.limit)} (${at}).`;
      return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-error-rate', facts });
    }
    case 'p95': {
      const facts = factsOf(decision.total, SLOW_SHARE);
      const limit = milliseconds(rules.p95?.max ?? 0);
      const isLate = facts.share <= SLOW_SHARE;
      const what = isLate ? `, and was above the limit of ${limit} of late` : `, above the limit of ${limit}`;
      const now = isLate ? lastMinutesText(decision.now, decision.total) : '';
      const sentence = `${p95Text(p95Ms)}${what}: ${countsText(facts)} took longer${now}, where ${percent(SLOW_SHARE)} may (${at}).`;
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
      const seen = metricOf(state, decision.metric);
      const sentence = rule ? breachText(rule, seen, decision.value) : `${number(decision.value)} is out of bounds.`;
      return judgementAbout(decision.by, 'fail', sentence, {
        reason: rule ? breachReason(rule) : 'watch-metric',
        name: decision.metric,
      });
    }
  }
}
