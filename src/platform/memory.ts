import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what a long run of many small things takes of memory small, for a little more work of the collector: the young
 * generation does not grow. https://v8.dev/blog/orinoco-parallel-scavenger
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
