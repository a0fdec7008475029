import type { LogsPolicy } from '../../policy/policy.ts';
import type { Finding } from '../../verdict.ts';
import { compilePattern } from '../pattern.ts';

/** Lines before and after a hit that are shown with it. */
const CONTEXT_LINES = 2;
/** Longest piece of a line that is shown or matched, in characters. */
const LINE_LENGTH = 2_000;

/**
 * `logs.forbid`: none of the rules may match a line of the service's log.
 *
 * @param log `undefined` where there is no log (a URL)
 * @param redact takes secrets out; called before anything is cut
 */
export function examineLog(
  policy: LogsPolicy | undefined,
  log: string | undefined,
  startedAt: number,
  redact: (text: string) => string,
): readonly Finding[] {
  const lines = log === undefined ? [] : redact(log).split(/\r?\n/);
  return (policy?.forbid ?? []).map(({ rule, source }): Finding => {
    const shown = rule.kind === 'text' ? `"${rule.text}"` : `/${rule.pattern}/`;
    const common = {
      kind: 'logs',
      title: `logs.forbid ${shown}`,
      severity: 'block',
      source,
      startedAt,
      durationMs: 0,
    } as const;
    if (log === undefined) {
      return {
        ...common,
        outcome: 'undecided',
        reason: 'log-unavailable',
        sentence: `Whether the log holds ${shown} could not be examined: a running service at a URL shows no log.`,
        evidence: [],
        advice: 'Take logs.forbid out of the policy that is used with url, or guard an image or a command.',
      };
    }
    const regex = rule.kind === 'regex' ? compilePattern(rule.pattern) : undefined;
    const matches = (line: string): boolean =>
      rule.kind === 'text' ? line.includes(rule.text) : (regex?.test(line.slice(0, LINE_LENGTH)) ?? false);
    const hits = lines.flatMap((line, index) => (matches(line) ? [index] : []));
    const [first] = hits;
    if (first === undefined) {
      return { ...common, outcome: 'pass', sentence: `The log does not hold ${shown}.`, evidence: [] };
    }
    const excerpt = lines
      .slice(Math.max(0, first - CONTEXT_LINES), first + CONTEXT_LINES + 1)
      .map((line) => line.slice(0, LINE_LENGTH));
    return {
      ...common,
      outcome: 'fail',
      reason: 'log-forbidden',
      sentence: `The service log holds ${shown} ${hits.length === 1 ? 'once' : `${hits.length} times`}, first in line ${first + 1}.`,
      evidence: [{ kind: 'text', label: `Service log around line ${first + 1}`, text: excerpt.join('\n') }],
      advice: 'Mend what the line complains about; if it is harmless, make the rule under logs.forbid narrower.',
    };
  });
}
