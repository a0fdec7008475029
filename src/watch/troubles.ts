import type { Evidence } from '../verdict.ts';
import type { TroublesSeen } from './seen.ts';

/** Different things that are told apart. */
const MOST_KINDS = 20;
const SHOWN_KINDS = 10;

/**
 * What was wrong with the probes, how often: bounded, whatever the service answers. Where there are too many kinds, the
 * rarest makes room, so that what is wrong all the time is not lost among what is different each time.
 */
export class Troubles {
  readonly #counts: Map<string, number>;
  #others: number;

  /** @param before what was wrong in earlier visits */
  constructor(before: TroublesSeen = { kinds: [], others: 0 }) {
    this.#counts = new Map(before.kinds);
    this.#others = before.others;
  }

  /** @param why one clause, redacted and cut; foreign words inside */
  add(probe: string, why: string): void {
    const text = `${probe}: ${why}`;
    const count = this.#counts.get(text);
    if (count === undefined && this.#counts.size >= MOST_KINDS) this.#forgetRarest();
    this.#counts.set(text, (count ?? 0) + 1);
  }

  #forgetRarest(): void {
    let rarest: readonly [string, number] | undefined;
    for (const kind of this.#counts) if (rarest === undefined || kind[1] < rarest[1]) rarest = kind;
    if (rarest === undefined) return;
    this.#counts.delete(rarest[0]);
    this.#others += rarest[1];
  }

  /** For the next visit to go on from. */
  seen(): TroublesSeen {
    return { kinds: [...this.#counts], others: this.#others };
  }

  /** The most frequent first; none where nothing was wrong. */
  evidence(label: string): readonly Evidence[] {
    const kinds = [...this.#counts].sort(
      ([leftText, left], [rightText, right]) => right - left || (leftText < rightText ? -1 : 1),
    );
    if (kinds.length === 0) return [];
    const rest = kinds.slice(SHOWN_KINDS).reduce((sum, [, count]) => sum + count, this.#others);
    const lines = kinds.slice(0, SHOWN_KINDS).map(([text, count]) => `${count}x ${text}`);
    return [{ kind: 'text', label, text: [...lines, ...(rest === 0 ? [] : [`${rest}x something else`])].join('\n') }];
  }
}
