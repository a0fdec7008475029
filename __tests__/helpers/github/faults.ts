/** What goes wrong with an answer. */
export type Misdeed =
  /** The request is carried out, and its answer is lost: the connection breaks, or a gateway answers 502. */
  | { readonly kind: 'lose-answer'; readonly as?: 'reset' | 'bad-gateway' }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  /** Nothing is done and nothing is answered, until the client gives up. */
  | { readonly kind: 'hang' }
  /** As always, but later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** As always, but not before that has come to pass. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** This instead; nothing is done. A string is sent as it is. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 307 | 308 }
  /** As always, with a Link header that leads to the very same address as the next page, for ever. */
  | { readonly kind: 'endless' }
  /** A page for people with status 200, as a proxy in between would send it. */
  | { readonly kind: 'html'; readonly status?: number }
  /** As always, but the body breaks off in the middle. */
  | { readonly kind: 'truncate' }
  /** Nothing of the rate limit is left. */
  | { readonly kind: 'primary-limit'; readonly status?: 403 | 429; readonly resetInMs: number }
  /** Too much at once. Seconds; without a number GitHub does not say how long. */
  | { readonly kind: 'secondary-limit'; readonly status?: 403 | 429; readonly retryAfter?: number };

export interface Fault {
  readonly method?: string;
  /** Of the address without `/repos/owner/name` and query, e.g. `/actions/runs/*`; a star is one segment. */
  readonly path: string | RegExp;
  /** The how many-eth matching requests it happens to, counted from 1; every one if left out. */
  readonly at?: number | readonly number[] | { readonly from: number; readonly to?: number };
  readonly does: Misdeed;
}

/** Faults in the order in which they were added; the first that applies happens. */
export class Faults {
  readonly #faults: { readonly fault: Fault; seen: number; happened: number }[] = [];

  /** @returns how often it has happened so far */
  add(fault: Fault): { readonly happened: number } {
    const entry = { fault, seen: 0, happened: 0 };
    this.#faults.push(entry);
    return entry;
  }

  clear(): void {
    this.#faults.length = 0;
  }

  /** What happens to this request; it is counted by every fault that matches. */
  next(method: string, path: string): Misdeed | undefined {
    let chosen: Misdeed | undefined;
    for (const entry of this.#faults) {
      if (entry.fault.method !== undefined && entry.fault.method !== method) continue;
      if (!matches(entry.fault.path, path)) continue;
      entry.seen++;
      if (chosen !== undefined || !isTurn(entry.fault.at, entry.seen)) continue;
      entry.happened++;
      chosen = entry.fault.does;
    }
    return chosen;
  }
}

function matches(pattern: string | RegExp, path: string): boolean {
  if (typeof pattern !== 'string') return pattern.test(path);
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]+');
  return new RegExp(`^${escaped}$`).test(path);
}

function isTurn(at: Fault['at'], seen: number): boolean {
  if (at === undefined) return true;
  if (typeof at === 'number') return seen === at;
  if ('from' in at) return seen >= at.from && seen <= (at.to ?? Number.POSITIVE_INFINITY);
  return at.includes(seen);
}
