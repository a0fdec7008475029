import type { Reason } from '../reasons.ts';
import type { Finding, Outcome } from '../verdict.ts';
import type { SeriesSeen } from './series.ts';
import type { WatchChange } from './watch-report.ts';

/** Different warnings that are kept; more of them are counted together. */
export const MOST_TOLD = 20;

/** What the visits of a watch saw, for the reports of the next ones. Nothing of it decides. */
export interface Seen {
  readonly series: SeriesSeen;
  /** Newest last. */
  readonly changes: readonly WatchChange[];
  readonly changesLeftOut: number;
  /** What was wrong with the answers, and what kept the watch from seeing. */
  readonly failures: TroublesSeen;
  readonly own: TroublesSeen;
  readonly told: readonly Told[];
  /** How often something was told that is not among `told`. */
  readonly toldLeftOut: number;
}

/** Different things that were wrong, and how often each was so. */
export interface TroublesSeen {
  /** Texts are one clause, redacted and cut; foreign words inside. */
  readonly kinds: readonly (readonly [text: string, count: number])[];
  /** What is not told apart any more. */
  readonly others: number;
}

/** A finding that did not decide, in one visit or in several. */
export interface Told {
  readonly title: string;
  readonly outcome: Exclude<Outcome, 'invalid'>;
  readonly reason: Reason | undefined;
  /** As the first visit said it; figures may have been others later. */
  readonly sentence: string;
  /** The visits that told it first and last, and how often it was told in all. */
  readonly first: number;
  readonly last: number;
  readonly times: number;
}

/**
 * What was told before, with what this visit told. The same warning of several visits is one; baselines that were compared
 * with are kept too. Pure.
 *
 * @param findings of the visit but for its rules, which the last visit judges anew
 * @param visit the how-manyth it is
 */
export function toldUntil(
  before: Pick<Seen, 'told' | 'toldLeftOut'> | undefined,
  findings: readonly Finding[],
  visit: number,
): Pick<Seen, 'told' | 'toldLeftOut'> {
  const all = new Map(before?.told.map((told) => [keyOf(told), told]));
  let toldLeftOut = before?.toldLeftOut ?? 0;
  for (const { title, outcome, reason, sentence } of findings) {
    if (outcome === 'invalid') continue;
    const earlier = all.get(keyOf({ title, reason }));
    if (earlier === undefined && all.size >= MOST_TOLD) {
      toldLeftOut += 1;
      continue;
    }
    const first = earlier ?? { title, outcome, reason, sentence, first: visit, times: 0 };
    all.set(keyOf({ title, reason }), { ...first, last: visit, times: first.times + 1 });
  }
  return { told: [...all.values()], toldLeftOut };
}

function keyOf({ title, reason }: { readonly title: string; readonly reason?: Reason | undefined }): string {
  return `${reason ?? ''} ${title}`;
}

/**
 * What earlier visits told, as findings of the visit that comes to the verdict: shown, and not deciding. What every visit
 * told, and this one tells again, is not repeated. Pure.
 *
 * @param now what this visit tells itself
 */
export function findingsOfEarlier(
  { told, toldLeftOut }: Pick<Seen, 'told' | 'toldLeftOut'>,
  now: { readonly visit: number; readonly findings: readonly Finding[] },
  facts: Pick<Finding, 'source' | 'startedAt'>,
): readonly Finding[] {
  const common = { kind: 'watch', severity: 'warn', evidence: [], ...facts, durationMs: 0 } as const;
  const toldNow = new Set(now.findings.map(keyOf));
  const isAlways = (one: Told): boolean => one.times >= now.visit - 1 && one.first === 1 && one.last === now.visit - 1;
  const past = told.filter((one) => !(isAlways(one) && toldNow.has(keyOf(one))));
  const findings = past.map(
    ({ title, outcome, reason, sentence, first, last, times }): Finding => ({
      ...common,
      title,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      sentence: `${whichVisits(first, last, times)}: ${sentence}`,
    }),
  );
  if (toldLeftOut === 0) return findings;
  const what = toldLeftOut === 1 ? '1 other warning' : `${toldLeftOut} other warnings`;
  const sentence = `Earlier visits told ${what}, which are in their own reports.`;
  return [...findings, { ...common, title: 'watch: earlier visits', outcome: 'undecided', sentence }];
}

function whichVisits(first: number, last: number, times: number): string {
  if (times === 1) return `Visit ${first}`;
  return first === last ? `Visit ${first}, ${times} times` : `Visits ${first} to ${last}, ${times} times`;
}
