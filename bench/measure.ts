/** Times, medians and the order in which alternatives take turns. */

/** Milliseconds since 1970 with fractions, on the clock that every process of this machine shares. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

export function sleep(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, Math.max(0, ms)));
}

/** `share` of 0.5 is the median; between two samples it is interpolated. NaN where there are none. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Numbers by the name of what was measured. */
export type Samples = Map<string, number[]>;

export function add(samples: Samples, name: string, value: number): void {
  const list = samples.get(name);
  if (list === undefined) samples.set(name, [value]);
  else list.push(value);
}

/**
 * Runs every alternative once per round, A B C, B C A, C A B …, so that whatever else the machine does at a moment falls
 * on all of them alike. An alternative that fails is told and left out of that round; it never stands for a number.
 */
export async function takeTurns(
  rounds: number,
  alternatives: ReadonlyMap<string, (round: number) => Promise<void>>,
  tell: (line: string) => void,
): Promise<void> {
  const names = [...alternatives.keys()];
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] ?? '';
      try {
        await alternatives.get(name)?.(round);
      } catch (error) {
        tell(`  ${name}, round ${round + 1}, failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    tell(`  round ${round + 1} of ${rounds}`);
  }
}
