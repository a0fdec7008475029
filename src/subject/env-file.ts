import type { Finding } from '../verdict.ts';

/** What an env file says, in order of appearance; a name that appears twice has its last value. */
export interface EnvFile {
  readonly entries: ReadonlyMap<string, string>;
  /** Mistakes (`invalid`) and warnings; times are 0 and are filled in by the caller. */
  readonly findings: readonly Finding[];
}

/** Largest env file that is read. */
export const MAX_ENV_FILE_BYTES = 256 * 1024;
/** The docker command line reads env files line by line and gives up on longer ones. */
const MAX_LINE_BYTES = 60 * 1024;

/**
 * Reads `KEY=VALUE` lines in Docker's own dialect, which is not a shell's: quotes and trailing comments belong to the
 * value, blanks before the key do not, blanks after it are not allowed, a line that begins with `#` is a comment.
 * A line without `=` would make Docker import the variable of that name from the runner, and is refused.
 * https://docs.docker.com/reference/cli/docker/container/run/#env
 */
export function parseEnvFile(text: string, file: string): EnvFile {
  const entries = new Map<string, string>();
  const findings: Finding[] = [];
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  lines.forEach((raw, index) => {
    const line = raw.replace(/\r$/, '').trimStart();
    if (line === '' || line.startsWith('#')) return;
    const at = { file, line: index + 1, column: raw.length - raw.trimStart().length + 1 };
    const mistake = mistakeIn(line);
    if (mistake) {
      findings.push(mistakeFinding(at, mistake));
      return;
    }
    const equals = line.indexOf('=');
    const [name, value] = [line.slice(0, equals), line.slice(equals + 1)];
    // the value may be a secret: a warning names the variable and never shows it
    const oddity = oddityIn(name, value);
    if (oddity) findings.push(warning(at, oddity));
    entries.set(name, value);
  });
  return { entries, findings };
}

/** What is wrong with a variable that does not come from a file; `undefined` when an env file can carry it. */
export function mistakeInVariable(name: string, value: string): string | undefined {
  if (name === '' || /[\s=\0]/.test(name) || name.startsWith('#')) {
    return `"${name.slice(0, 80)}" cannot be the name of a variable.`;
  }
  if (/[\r\n]/.test(value)) return `The value of ${name} holds a line break, which an env file cannot carry.`;
  if (value.includes('\0')) return `The value of ${name} holds a NUL character.`;
  if (Buffer.byteLength(value) > MAX_LINE_BYTES)
    return `The value of ${name} is longer than 60 KiB, which is more than Docker takes from an env file.`;
  return undefined;
}

/** Lines that `parseEnvFile` reads back as exactly these entries. */
export function formatEnvFile(entries: ReadonlyMap<string, string>): string {
  return [...entries].map(([name, value]) => `${name}=${value}\n`).join('');
}

interface Mistake {
  readonly sentence: string;
  readonly advice: string;
}

function mistakeIn(line: string): Mistake | undefined {
  const equals = line.indexOf('=');
  const name = equals < 0 ? line : line.slice(0, equals);
  const shownName = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  if (line.includes('\0')) {
    return { sentence: 'The line holds a NUL character.', advice: 'Save the file as plain UTF-8 text.' };
  }
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) {
    return {
      sentence: 'The line is longer than 60 KiB, which is more than Docker takes from an env file.',
      advice: 'Shorten the value, or let the service read it from a file in the image.',
    };
  }
  if (name.trim() === '') {
    return { sentence: 'The line has no name before its "=".', advice: 'Write `KEY=value`.' };
  }
  if (/^export\s/.test(name)) {
    return {
      sentence: `The line begins with "export", which is a shell's word and not Docker's.`,
      advice: 'Write `KEY=value` without `export`.',
    };
  }
  if (equals < 0) {
    return /\s/.test(name)
      ? {
          sentence: 'The line is not of the form KEY=value.',
          advice: 'A value cannot go on in a second line; comments begin with `#`.',
        }
      : {
          sentence: `The line names "${shownName}" without a value, and Docker would import the runner's own variable of that name.`,
          advice: `Write \`${shownName}=\` for an empty value, or \`${shownName}=value\`.`,
        };
  }
  if (/\s/.test(name)) {
    return { sentence: `The name "${shownName}" holds a blank.`, advice: 'Write no blanks before the "=".' };
  }
  return undefined;
}

function oddityIn(name: string, value: string): Mistake | undefined {
  if (/^(["']).*\1\s*$/.test(value) && value.trim().length > 1) {
    return {
      sentence: `The value of ${name} is in quotes, and Docker keeps them as part of the value.`,
      advice: 'Leave the quotes out, unless the service needs them.',
    };
  }
  if (/^\s/.test(value)) {
    return {
      sentence: `The value of ${name} begins with a blank, and Docker keeps it as part of the value.`,
      advice: 'Write no blank after the "=".',
    };
  }
  if (/\s#/.test(value)) {
    return {
      sentence: `The value of ${name} holds " #…", and Docker keeps that as part of the value.`,
      advice: 'Put the comment on a line of its own.',
    };
  }
  return undefined;
}

type Position = Required<Pick<Finding, 'source'>>['source'];

function mistakeFinding(source: Position, { sentence, advice }: Mistake): Finding {
  return { ...common(source, sentence, advice), outcome: 'invalid', severity: 'block' };
}

function warning(source: Position, { sentence, advice }: Mistake): Finding {
  return { ...common(source, sentence, advice), outcome: 'fail', severity: 'warn' };
}

function common(source: Position, sentence: string, advice: string) {
  return {
    kind: 'input' as const,
    title: `env file ${source.file}`,
    reason: 'env-file-invalid' as const,
    sentence: `In line ${source.line} of ${source.file}: ${sentence[0]?.toLowerCase()}${sentence.slice(1)}`,
    evidence: [],
    advice,
    source,
    startedAt: 0,
    durationMs: 0,
  };
}
