import type { Reason } from '../reasons.ts';

/** A rule that an answer breaks. Texts are whole and may be foreign: redact, then cut (`shorten.ts`), before showing. */
export interface Mismatch {
  /** What was looked at: `status`, `header content-type`, `$.data.token`, `body`, `time`. */
  readonly label: string;
  /** The first differing place, as an RFC 9535 path. */
  readonly path?: string;
  /** Reads after "expected <label>": `200`, `a string`, `to contain "x"`. */
  readonly expected: string;
  readonly actual: string;
  /** Where it is not the answer that is other than expected, but something that cannot be looked at. */
  readonly reason?: Reason;
}

/** Reads after "expected": `status 200`, `$.code to be 200`, `body to contain "x"`. */
export function expectedPhrase({ label, expected }: Pick<Mismatch, 'label' | 'expected'>): string {
  const verb = label === 'status' || /^(not )?to /.test(expected) ? '' : 'to be ';
  return `${label} ${verb}${expected}`;
}
