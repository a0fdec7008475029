import { type Answer, type Behaviour, refusal } from './call.ts';

const HOUR_MS = 3_600_000;

/** Requests of this hour. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export class RateLimit {
  readonly #behaviour: Behaviour;
  readonly #now: () => number;
  #used = 0;
  #resetAt: number;

  constructor(behaviour: Behaviour, now: () => number) {
    this.#behaviour = behaviour;
    this.#now = now;
    this.#resetAt = now() + HOUR_MS;
  }

  /** What is answered instead of carrying a request out, once nothing is left. */
  refused(): Answer | undefined {
    const most = this.#behaviour.rateLimit;
    if (most === undefined) return undefined;
    if (this.#now() >= this.#resetAt) {
      this.#used = 0;
      this.#resetAt = this.#now() + HOUR_MS;
    }
    return this.#used < most ? undefined : refusal(403, 'API rate limit exceeded for installation ID 1.');
  }

  /** Counts an answer, a 304 excepted, and says in its headers what is left. */
  counted(answer: Answer): Answer {
    const most = this.#behaviour.rateLimit;
    if (most === undefined) return answer;
    if (answer.status !== 304) this.#used = Math.min(most, this.#used + 1);
    return { ...answer, headers: { ...answer.headers, ...this.headers(most - this.#used, this.#resetAt) } };
  }

  /** @param resetAt milliseconds since the epoch */
  headers(remaining: number, resetAt: number): Readonly<Record<string, string>> {
    const most = this.#behaviour.rateLimit ?? 1000;
    return {
      'x-ratelimit-limit': String(most),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(most - remaining),
      'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
      'x-ratelimit-resource': 'core',
    };
  }
}
