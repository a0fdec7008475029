import { burnOf } from './burn-rate.ts';
import { metricOf, type WatchState } from './decision.ts';
import {
  budgetName,
  factsOf,
  type Judgement,
  judgementAbout,
  p95Text,
  type Speed,
  withoutBaseline,
} from './judgement.ts';
import { figure, limits } from './live.ts';
import { unitOf } from './policy-rules.ts';
import { asksProbes, type PreparedRules, SLOW_SHARE } from './rules.ts';
import { counted, countsText, milliseconds, percent, probesText, times } from './wording.ts';

/** Everything that a rule could say while it is open: figures, no verdict. Pure. */
export function openJudgements(rules: PreparedRules, state: WatchState, speed: Speed): Judgement[] {
  const judgements: Judgement[] = [];
  const add = (rule: Judgement['rule'], sentence: string, more: Partial<Judgement> = {}) =>
    judgements.push(judgementAbout(rule, 'undecided', sentence, more));
  if (asksProbes(rules)) {
    const { failures, missed, errors } = state;
    const answers = counted(failures.total.all, 'answer');
    const own = counted(errors, 'error of our own', 'errors of our own');
    add('samples', `${answers} so far, ${counted(missed, 'tick')} missed, ${own}.`);
  }
  if (rules.errorTest) {
    const facts = factsOf(state.failures.total, rules.errorTest.test.limit);
    add('error-rate', `${probesText(facts)} failed so far; the limit is ${percent(facts.limit)}.`, { facts });
  }
  if (rules.p95) judgements.push(slowWhileOpen(rules, state, speed));
  if (rules.consecutiveFailures !== undefined) {
    const count = state.failing?.count ?? 0;
    add('consecutive-failures', `${count} ${count === 1 ? 'failure' : 'failures'} in a row at the moment.`);
  }
  for (const [index, rule] of rules.budgets.entries()) {
    const burn = burnOf(rule, state.budgets[index] ?? []);
    add('error-budget', `The error budget burns at ${times(burn.longRate)} so far.`, {
      name: budgetName(rules, index),
    });
  }
  for (const rule of rules.metrics) {
    const { last } = metricOf(state, rule.name);
    const unit = unitOf(rule.name);
    const value = last === undefined ? 'No value so far' : `${figure(last, unit)} at the moment`;
    const sentence = `${value}; ${limits(rule, unit)}.`;
    add('metric', sentence, { name: rule.name, isDryRun: rule.dryRun });
  }
  return judgements;
}

function slowWhileOpen(rules: PreparedRules, state: WatchState, { p95Ms }: Speed): Judgement {
  const limitMs = rules.p95?.max;
  if (limitMs === undefined) return withoutBaseline('p95', p95Ms);
  const facts = factsOf(state.slow.total, SLOW_SHARE);
  if (facts.all === 0) {
    const sentence = `No answer told anything about speed so far; the limit is ${milliseconds(limitMs)}.`;
    return judgementAbout('p95', 'undecided', sentence, { facts });
  }
  const sentence = `${p95Text(p95Ms)}; ${countsText(facts)} took longer than ${milliseconds(limitMs)} so far.`;
  return judgementAbout('p95', 'undecided', sentence, { facts });
}
