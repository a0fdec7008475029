import type { z } from 'zod';
import { MATCHER_KEYS } from './expectation-schema.ts';
import type { Complaint } from './fields.ts';
import type { Located } from './located.ts';
import { type Mistake, type Path, pathText, quote } from './mistake.ts';
import { nearestName } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** What the schema found, as mistakes with positions. The messages of the schema are made for this (fields.ts). */
export function mistakesOf(issues: readonly Issue[], located: Located): readonly Mistake[] {
  return mistakesInside(issues, [], located);
}

function mistakesInside(issues: readonly Issue[], base: Path, located: Located): readonly Mistake[] {
  const unknownAt = new Set(
    issues.filter((issue) => issue.code === 'unrecognized_keys').map((issue) => JSON.stringify(issue.path)),
  );
  return issues
    .filter((issue) => {
      const complaint = complaintOf(issue);
      if (complaint?.unlessUnknownKeys !== true) return true;
      const ruledPath = issue.path.slice(0, issue.path.length - (complaint.path?.length ?? 0));
      return !unknownAt.has(JSON.stringify(ruledPath));
    })
    .flatMap((issue) => mistakesOfIssue(issue, base, located));
}

function complaintOf(issue: Issue): Complaint | undefined {
  return issue.code === 'custom' ? (issue.params?.['complaint'] as Complaint | undefined) : undefined;
}

function mistakesOfIssue(issue: Issue, base: Path, located: Located): readonly Mistake[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, issue.message.split(' '), path, located));
    case 'invalid_union': {
      const branch = meantBranch(issue.errors);
      return branch === undefined ? [wrongValue(issue, path, located)] : mistakesInside(branch, path, located);
    }
    case 'custom':
      return [complained(complaintOf(issue), path, located, issue.message)];
    case 'invalid_key':
      return [
        {
          reason: 'policy-invalid-value',
          path,
          position: located.position(path, 'key'),
          sentence: `${pathText(path)} has a name with spaces or "=", or none at all.`,
          advice: 'Use letters, digits and underscores.',
        },
      ];
    default:
      return [wrongValue(issue, path, located)];
  }
}

/**
 * The alternative that the user must have meant: the one whose type is right and that has something to say about
 * the inside. Where the value as a whole is wrong for all of them, none was meant.
 */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) => issues.length > 0 && issues.every(isAboutInside));
}

function isAboutInside(issue: Issue): boolean {
  return (
    issue.path.length > 0 ||
    issue.code === 'unrecognized_keys' ||
    issue.code === 'custom' ||
    (issue.code === 'too_small' && issue.origin === 'array')
  );
}

function complained(complaint: Complaint | undefined, path: Path, located: Located, message: string): Mistake {
  return {
    reason: complaint?.reason ?? 'policy-invalid-value',
    path,
    position: located.position(path, complaint?.at ?? 'value'),
    sentence: `${subjectOf(path)} ${complaint?.clause ?? message}.`,
    advice: complaint?.advice ?? 'Correct it.',
  };
}

function unknownKey(key: string, known: readonly string[], path: Path, located: Located): Mistake {
  const inside = [...path, key];
  const near = nearestName(key, known);
  const isMatcher = known.includes('one-of');
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  return {
    reason: 'policy-unknown-key',
    path: inside,
    position: located.position(inside, 'key'),
    sentence: `${subjectOf(path)} has the unknown key ${quote(key)}${hint === '' ? '.' : hint}`,
    advice:
      near === undefined && isMatcher
        ? `To compare with a whole object, write "equals" before it; the rules are ${MATCHER_KEYS.join(', ')}.`
        : `${near === undefined ? 'Remove it' : `Rename it to "${near}", or remove it`}; the keys here are ${known.join(', ')}.`,
  };
}

function wrongValue(issue: Issue, path: Path, located: Located): Mistake {
  const value = located.value(path);
  const wanted = issue.message;
  if (value === undefined) {
    const parent = path.slice(0, -1);
    return {
      reason: 'policy-invalid-value',
      path: parent,
      position: located.position(parent, 'key'),
      sentence: `${subjectOf(parent)} lacks ${quote(String(path.at(-1)))}.`,
      advice: `Add it: ${wanted}.`,
    };
  }
  const position = located.position(path);
  if (issue.code === 'too_small' && issue.origin === 'array') {
    return {
      reason: 'policy-asserts-nothing',
      path,
      position,
      sentence: `${subjectOf(path)} is an empty list, so it asserts nothing.`,
      advice: `Write ${wanted} with something in it, or remove it.`,
    };
  }
  const near =
    issue.code === 'invalid_value' && typeof value === 'string'
      ? nearestName(
          value,
          issue.values.filter((word) => typeof word === 'string'),
        )
      : undefined;
  return {
    reason: isTypeMistake(issue) ? 'policy-wrong-type' : 'policy-invalid-value',
    path,
    position,
    sentence: `${subjectOf(path)} must be ${wanted}, not ${shown(located, path)}${near === undefined ? '.' : `; did you mean "${near}"?`}`,
    advice: adviceFor(wanted, value, near),
  };
}

function isTypeMistake(issue: Issue): boolean {
  if (issue.code === 'invalid_type') return true;
  return (
    issue.code === 'invalid_union' &&
    issue.errors.every((branch) => branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'))
  );
}

function adviceFor(wanted: string, value: unknown, near: string | undefined): string {
  if (near !== undefined) return `Write "${near}".`;
  if (value === null) {
    return wanted === 'a text' ? 'Write "" if it is meant to be empty.' : `Write ${wanted}, or remove the key.`;
  }
  if (typeof value === 'string' && /^[0-9]+$/.test(value) && wanted.includes(' from ')) {
    return `Write it without quotes: ${value}.`;
  }
  if (wanted.startsWith('a duration') && typeof value === 'number')
    return `Write the unit too: "${value}s" for seconds.`;
  if (wanted.startsWith('a share') && typeof value === 'number') return shareAdvice(value);
  if (wanted.startsWith('a text') && typeof value !== 'object') return `Put it in quotes: "${value}".`;
  return `Write ${wanted}.`;
}

/** 0.05 is five in a hundred to most who write it, and a limit a hundred times as strict must not be what they are told. */
function shareAdvice(value: number): string {
  if (value <= 0 || value >= 1) return `Write it in percent: "${value}%".`;
  const inPercent = Number((value * 100).toPrecision(12));
  return `Write it in percent: "${inPercent}%", which is ${value} of all.`;
}

function shown(located: Located, path: Path): string {
  const value = located.value(path);
  if (value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? 'an empty text' : quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a map' : (located.typed(path) ?? String(value));
}

function subjectOf(path: Path): string {
  return path.length === 0 ? 'The policy file' : pathText(path);
}
