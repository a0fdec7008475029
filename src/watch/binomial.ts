import type { Counts } from './sequential.ts';

/** From here on Stirling's series is exact to nine figures. */
const LEAST_FOR_SERIES = 16;
/** What is left out of a sum, as a part of it. */
const NEGLIGIBLE = 1e-12;

/**
 * The chance that so many samples, or more, are bad of so many, where each is bad with the chance `share`, whatever became
 * of the others: the upper tail of the binomial distribution. 1 where no more are bad than is to be expected, because
 * nothing follows from that. Pure.
 *
 * @param share from 0 to 1
 */
export function chanceOfSoMany({ bad, all }: Counts, share: number): number {
  if (bad <= share * all) return 1;
  if (bad > all) return 0;
  const ways = logFactorial(all) - logFactorial(bad) - logFactorial(all - bad);
  const first = Math.exp(ways + bad * Math.log(share) + (all - bad) * Math.log1p(-share));
  const odds = share / (1 - share);
  let sum = first;
  // each term is smaller than the one before it, because `bad` is beyond what is to be expected; that after `all` is 0
  for (let term = first, count = bad; term > NEGLIGIBLE * sum; count++) {
    term *= ((all - count) / (count + 1)) * odds;
    sum += term;
  }
  return sum;
}

/** Natural logarithm of `number!` (https://dlmf.nist.gov/5.11#E1). */
function logFactorial(number: number): number {
  if (number >= LEAST_FOR_SERIES) {
    const series = 1 / (12 * number) - 1 / (360 * number ** 3);
    return (number + 0.5) * Math.log(number) - number + Math.log(2 * Math.PI) / 2 + series;
  }
  let sum = 0;
  for (let factor = 2; factor <= number; factor++) sum += Math.log(factor);
  return sum;
}
