import type { Counts } from '../sequential.ts';
import type { Observation } from '../source.ts';

/** What one look at a metric came to; `why` is one clause. */
export type MetricLook =
  | { readonly outcome: 'value'; readonly value: number; readonly requests?: Counts }
  | { readonly outcome: 'no-data' | 'error'; readonly why: string };

/** Tells a look at a metric as the reading that it is. */
export function tellReading(
  tell: (observation: Observation) => void,
  metric: string,
  atMs: number,
  look: MetricLook,
): void {
  if (look.outcome === 'value') {
    tell({ kind: 'reading', metric, reading: { atMs, ...look } });
  } else {
    tell({ kind: 'reading', metric, reading: { atMs, outcome: look.outcome }, why: look.why });
  }
}
