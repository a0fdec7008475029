import { STARTING } from './start-routes.ts';

/** One request and what became of it. */
export interface Entry {
  /** Counts from 1. */
  readonly number: number;
  readonly method: string;
  /** Without `/repos/owner/name`, decoded as it came. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON, the text if it is none, `undefined` for none. */
  readonly body: unknown;
  /** In small letters, without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whose token it carried; `undefined`: none, or one that nobody has. */
  readonly login: string | undefined;
  /** `actions/re-run-workflow`; `undefined`: no such operation. */
  readonly operation: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What was answered; 0: nothing was. */
  status: number;
  /** Whether it had its effect, whatever was answered. */
  carriedOut: boolean;
}

/** Every request in the order of arrival. */
export class Journal {
  readonly entries: Entry[] = [];

  /** Requests that ask for a run to be started, those that were refused as well. */
  get startingRequests(): readonly Entry[] {
    return this.entries.filter((entry) => entry.operation !== undefined && STARTING.has(entry.operation));
  }

  /** Every other request that is no read, described or not. */
  get otherWrites(): readonly Entry[] {
    return this.entries.filter(
      (entry) =>
        entry.method !== 'GET' &&
        entry.method !== 'HEAD' &&
        (entry.operation === undefined || !STARTING.has(entry.operation)),
    );
  }

  get reads(): readonly Entry[] {
    return this.entries.filter((entry) => entry.method === 'GET' || entry.method === 'HEAD');
  }

  /** Those that count against the rate limit. */
  get counted(): readonly Entry[] {
    return this.entries.filter((entry) => entry.status !== 304 && entry.status !== 401);
  }

  /** `GET /actions/runs/1 200`, one a line, for the message of a failed test. */
  toString(): string {
    return this.entries.map((entry) => `${entry.method} ${entry.path} ${entry.status}`).join('\n');
  }

  clear(): void {
    this.entries.length = 0;
  }
}
