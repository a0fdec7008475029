/** Neighbouring buckets differ by 1.5 %, so the middle of one is within 0.75 % of everything in it. */
const GROWTH = 1.015;
const LOG_GROWTH = Math.log(GROWTH);
/** Faster is as good as this; slower than an hour is an hour. In milliseconds. */
const FASTEST = 0.1;
const SLOWEST = 3_600_000;
const BUCKETS = Math.ceil(Math.log(SLOWEST / FASTEST) / LOG_GROWTH) + 1;
/** At this width everything is in two buckets. */
const WIDEST = Math.ceil(Math.log2(BUCKETS)) - 1;
/** `width;skipped.count,skipped.count,…`, the numbers in base 36; a `skipped` of nothing is left out. */
const ENCODED = /^([0-9]{1,2});((?:(?:[0-9a-z]{1,3}\.)?[0-9a-z]{1,10}(?:,|$))*)$/;

/**
 * How long answers took: counts in buckets that grow with the time they stand for, 5 KiB whatever the number of samples.
 * Any quantile is within 0.75 % of the exact one, between 0.1 ms and an hour.
 *
 * Ours instead of a library, because the histogram itself is the few lines of `record` and `quantile`
 * (https://www.vldb.org/pvldb/vol12/p2195-masson.pdf §2.1) and what is left is what no library has: a text of bounded
 * length that is read strictly. `hdr-histogram-js` brings WebAssembly and a compressor along and reads what it is given.
 */
export class LatencyDistribution {
  readonly #counts = new Float64Array(BUCKETS);
  /** Two to this power neighbouring buckets are one. */
  #width = 0;
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** Counts one answer. What is not a time (negative, not a number) is a mistake of the caller and counts as nothing. */
  record(latencyMs: number): void {
    if (!(latencyMs >= 0)) return;
    const within = Math.min(Math.max(latencyMs, FASTEST), SLOWEST);
    this.#add(Math.ceil(Math.log(within / FASTEST) / LOG_GROWTH) >> this.#width, 1);
  }

  /**
   * The time in milliseconds that the given share of all answers did not exceed (nearest rank); `undefined` where there
   * are no answers.
   *
   * @param share above 0 and up to 1: 0.95 for the P95
   */
  quantile(share: number): number | undefined {
    if (this.#total === 0) return undefined;
    let left = Math.max(1, Math.ceil(share * this.#total));
    let bucket = 0;
    for (; bucket < BUCKETS; bucket++) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) break;
    }
    return middleOf(bucket, this.#width);
  }

  /** Counts all answers of another distribution as well. */
  add(other: LatencyDistribution): void {
    const width = Math.max(this.#width, other.#width);
    this.#widen(width);
    other.#counts.forEach((count, bucket) => {
      if (count > 0) this.#add(bucket >> (width - other.#width), count);
    });
  }

  /**
   * The distribution as a text of at most `mostCharacters`, made coarser where it would be longer: twice as wide buckets,
   * half the precision. Watches do not get there with 5,000.
   */
  encode(mostCharacters: number): string {
    const text = this.#text();
    if (text.length <= mostCharacters || this.#width === WIDEST) return text;
    const coarser = new LatencyDistribution();
    coarser.add(this);
    coarser.#widen(this.#width + 1);
    return coarser.encode(mostCharacters);
  }

  /** Reads what `encode` wrote; `undefined` for anything else. The text may be foreign. */
  static decode(text: string): LatencyDistribution | undefined {
    const match = ENCODED.exec(text);
    const width = Number(match?.[1]);
    if (match?.[2] === undefined || width > WIDEST) return undefined;
    const read = new LatencyDistribution();
    read.#width = width;
    let bucket = -1;
    for (const part of match[2].split(',')) {
      if (part === '') continue;
      const [count = '', skipped = '0'] = part.split('.').reverse();
      bucket += 1 + Number.parseInt(skipped, 36);
      if (bucket > (BUCKETS - 1) >> width) return undefined;
      read.#add(bucket, Number.parseInt(count, 36));
    }
    // only what we would have written ourselves: no empty buckets, no second spelling of the same
    return Number.isSafeInteger(read.#total) && read.#text() === text ? read : undefined;
  }

  #add(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
  }

  #widen(width: number): void {
    if (width === this.#width) return;
    const counts = this.#counts.slice();
    this.#counts.fill(0);
    this.#total = 0;
    counts.forEach((count, bucket) => {
      if (count > 0) this.#add(bucket >> (width - this.#width), count);
    });
    this.#width = width;
  }

  #text(): string {
    const parts: string[] = [];
    let skipped = 0;
    for (const count of this.#counts) {
      if (count === 0) {
        skipped++;
        continue;
      }
      parts.push(`${skipped === 0 ? '' : `${skipped.toString(36)}.`}${count.toString(36)}`);
      skipped = 0;
    }
    return `${this.#width};${parts.join(',')}`;
  }
}

/** The time that is equally far, in proportion, from both ends of a bucket. */
function middleOf(bucket: number, width: number): number {
  // the finest bucket b holds the times from GROWTH^(b-1), exclusive, to GROWTH^b
  const first = bucket << width;
  const last = first + (1 << width) - 1;
  const low = FASTEST * GROWTH ** (first - 1);
  const high = FASTEST * GROWTH ** last;
  return (2 * low * high) / (low + high);
}
