import type { Counts } from './sequential.ts';

/** A share as people say it, to two figures that mean something: `12 %`, `4.2 %`, `0.25 %`. */
export function percent(share: number): string {
  return `${number(share * 100, 2)} %`;
}

/** `12 of 300 (4 %)`. */
export function countsText({ bad, all }: Counts): string {
  return all === 0 ? '0 of 0' : `${bad} of ${all} (${percent(bad / all)})`;
}

/** `12 of 300 probes (4 %)`. */
export function probesText({ bad, all }: Counts): string {
  return all === 0 ? '0 of 0 probes' : `${bad} of ${all} probes (${percent(bad / all)})`;
}

/** How many times as fast as allowed: `14.4x`. */
export function times(rate: number): string {
  return `${number(rate)}x`;
}

/** `1 answer`, `4 answers`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** A time to answer: `840 ms`, `2.3 s`. */
export function milliseconds(ms: number): string {
  return ms < 1000 ? `${number(ms)} ms` : `${number(ms / 1000)} s`;
}

/** A number to a few figures, without an exponent where people would not write one. */
export function number(value: number, figures = 3): string {
  const size = Math.abs(value);
  if (size >= 10 ** figures && size < 1e15) return String(Math.round(value));
  return String(Number(value.toPrecision(figures)));
}

/** `at least 0.98`, `at most 50`, `from 1 to 5`. */
export function boundsText({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min === undefined) return max === undefined ? 'no bounds' : `at most ${number(max)}`;
  return max === undefined ? `at least ${number(min)}` : `from ${number(min)} to ${number(max)}`;
}
