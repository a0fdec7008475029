import type { Evidence } from '../verdict.ts';

/** Different things that are told apart; more of them are counted together. */
const MOST_KINDS = 20;
const SHOWN_KINDS = 10;

/** What was wrong with the probes, how often: bounded, whatever the service answers. */
export class Troubles {
  readonly #counts = new Map<string, number>();
  #others = 0;

  /** @param why one clause, redacted and cut; foreign words inside */
  add(probe: string, why: string): void {
    const text = `${probe}: ${why}`;
    const count = this.#counts.get(text);
    if (count === undefined && this.#counts.size >= MOST_KINDS) this.#others += 1;
    else this.#counts.set(text, (count ?? 0) + 1);
  }

  /** The most frequent first; none where nothing was wrong. */
  evidence(label: string): readonly Evidence[] {
    const kinds = [...this.#counts].sort(([, left], [, right]) => right - left);
    if (kinds.length === 0) return [];
    const rest = kinds.slice(SHOWN_KINDS).reduce((sum, [, count]) => sum + count, this.#others);
    const lines = kinds.slice(0, SHOWN_KINDS).map(([text, count]) => `${count}x ${text}`);
    return [{ kind: 'text', label, text: [...lines, ...(rest === 0 ? [] : [`${rest}x something else`])].join('\n') }];
  }
}
