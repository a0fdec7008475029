/** Candidates for the true share; more of them sharpen the test hardly at all. */
const CANDIDATES = 40;
/** The least share that counts as a breach, as a multiple of the limit: what is nearer takes thousands of samples to tell. */
const LEAST_BREACH = 1.3;
const GREATEST_BREACH = 0.95;
const LEAST_TESTED = 0.0001;

/** How likely a breach is found, at any moment, while the share is at its limit; far less likely below it. */
export const FALSE_ALARMS = 0.01;
/** Natural logarithm of the evidence that is enough. */
const ENOUGH = -Math.log(FALSE_ALARMS);

/**
 * A test of "the share of bad samples is at most the limit" that may be looked at after every sample.
 *
 * Its evidence is a likelihood ratio averaged over many shares above the limit. While the limit is kept, the chance that
 * the evidence ever reaches `1 / a` is at most `a`, however often one looks (Ville's inequality;
 * https://arxiv.org/abs/2210.01948 §2).
 */
export interface SequentialTest {
  readonly limit: number;
  /** What is tested in its place: a limit of 0 would make any single failure infinite evidence. */
  readonly tested: number;
  /** For each candidate share: what one bad and one good sample add to the logarithm of its likelihood ratio. */
  readonly candidates: readonly { readonly perBad: number; readonly perGood: number }[];
}

/** Counts of samples: `bad` of `all`. */
export interface Counts {
  readonly bad: number;
  readonly all: number;
}

/** One sample that is bad. */
export const ONE_BAD: Counts = { bad: 1, all: 1 };
/** One sample that is not. */
export const ONE_GOOD: Counts = { bad: 0, all: 1 };

/**
 * The test for one limit. Pure; made once and used for every sample.
 *
 * @param limit share from 0 to 1; one of 1 can never be broken, so its evidence is always nothing
 */
export function sequentialTest(limit: number): SequentialTest {
  const tested = Math.max(limit, LEAST_TESTED);
  const greatest = Math.max(GREATEST_BREACH, (1 + tested) / 2);
  const least = Math.min(LEAST_BREACH * tested, (tested + greatest) / 2);
  const step = (greatest / least) ** (1 / CANDIDATES);
  const candidates =
    tested >= 1
      ? []
      : Array.from({ length: CANDIDATES }, (_, index) => {
          const share = least * step ** (index + 1);
          return { perBad: Math.log(share / tested), perGood: Math.log((1 - share) / (1 - tested)) };
        });
  return { limit, tested, candidates };
}

/**
 * Natural logarithm of the evidence that the limit is broken, from the counts alone: the order of the samples does not
 * matter. 0 for no samples; grows with every bad sample, shrinks with every good one. Pure.
 */
export function logEvidence({ candidates }: SequentialTest, { bad, all }: Counts): number {
  if (candidates.length === 0) return Number.NEGATIVE_INFINITY;
  const good = all - bad;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const { perBad, perGood } of candidates) greatest = Math.max(greatest, bad * perBad + good * perGood);
  let sum = 0;
  // relative to the greatest term, because the terms themselves do not fit a number
  for (const { perBad, perGood } of candidates) sum += Math.exp(bad * perBad + good * perGood - greatest);
  return greatest + Math.log(sum / candidates.length);
}

/** No share explains the counts better than the observed one: a bound of `logEvidence` that costs next to nothing. */
function mostLogEvidence({ tested }: SequentialTest, { bad, all }: Counts): number {
  if (all === 0 || bad / all <= tested) return 0;
  const good = all - bad;
  return bad * Math.log(bad / all / tested) + (good === 0 ? 0 : good * Math.log(good / all / (1 - tested)));
}

/**
 * Whether the evidence is enough to say that the limit is broken. Pure.
 *
 * @param part of the chance of a false alarm that may be spent here, where the same limit is tested in several ways
 */
export function isEvident(test: SequentialTest, counts: Counts, part: number): boolean {
  const least = ENOUGH - Math.log(part);
  return mostLogEvidence(test, counts) >= least && logEvidence(test, counts) >= least;
}
