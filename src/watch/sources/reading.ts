import type { Observation } from '../source.ts';

/** What one look at a metric came to; `why` is one clause. */
export type MetricLook =
  | { readonly outcome: 'value'; readonly value: number }
  | { readonly outcome: 'no-data' | 'error'; readonly why: string };

/** Tells a look at a metric as the reading that it is. */
export function tellReading(
  tell: (observation: Observation) => void,
  metric: string,
  atMs: number,
  look: MetricLook,
): void {
  if (look.outcome === 'value') {
    tell({ kind: 'reading', metric, reading: { atMs, outcome: 'value', value: look.value } });
  } else {
    tell({ kind: 'reading', metric, reading: { atMs, outcome: look.outcome }, why: look.why });
  }
}
