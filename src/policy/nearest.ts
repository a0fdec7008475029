/**
 * The candidate that a mistyped name was most likely meant to be, or `undefined` if none is near:
 * at most a third of the letters differ (at least one may), counting swapped neighbours once. Case does not count,
 * `_` and `-` are the same. The first of equally near ones wins.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name.slice(0, LONGEST));
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = distanceBetween(wanted, plain(candidate.slice(0, LONGEST)));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Longer names are compared by their beginning, so that the cost stays bounded. */
const LONGEST = 64;

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
function distanceBetween(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? left.length;
}
