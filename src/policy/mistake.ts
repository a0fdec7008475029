import type { Reason } from '../reasons.ts';
import type { Finding, SourcePosition } from '../verdict.ts';

/** A way into the file: keys, and indexes from 0. */
export type Path = readonly (string | number)[];

/** A mistake in the policy file, before it becomes a finding. */
export interface Mistake {
  readonly reason: Reason;
  /** What it is about; empty for the file as a whole. */
  readonly path: Path;
  readonly position: SourcePosition;
  /** One sentence that names the path. */
  readonly sentence: string;
  /** What to change. */
  readonly advice: string;
}

/** A path as users read it: `checks[2].expect.json["$.data"]`. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${quote(step)}]`;
  }
  return text;
}

/** Foreign text in quotes, cut to a length that a sentence can hold. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Mistakes as findings, in the order of the file. */
export function asFindings(mistakes: readonly Mistake[], startedAt: number): readonly Finding[] {
  const sorted = [...mistakes].sort(
    (left, right) => left.position.line - right.position.line || left.position.column - right.position.column,
  );
  return sorted.map(({ reason, path, position, sentence, advice }) => ({
    kind: 'policy',
    title: path.length === 0 ? 'policy file' : `policy ${pathText(path)}`,
    outcome: 'invalid',
    severity: 'block',
    reason,
    sentence: `${position.file}:${position.line}:${position.column} ${sentence}`,
    evidence: [],
    advice,
    source: position,
    startedAt,
    durationMs: 0,
  }));
}
