/**
 * The runner's two command parsers, so that tests can ask what a runner would do with what was printed.
 * Behaviour read from https://github.com/actions/runner (`ActionCommand.cs`, `ActionCommandManager.cs`,
 * `OutputManager.cs` at 258d6c8); written anew, and stricter in one point: the runner compares by culture, where
 * ignorable characters do not count, so a line is tried with and without them.
 */
export interface RunnerCommand {
  /** `colons`: `::name::data` at a line's start. `brackets`: `##[name]data` anywhere in it. */
  readonly grammar: 'colons' | 'brackets';
  /** In lower case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
  /** As printed. */
  readonly line: string;
}

/** Every command that a runner knows, whether or not it still obeys it. */
export const KNOWN_COMMANDS: ReadonlySet<string> = new Set([
  'internal-set-repo-path',
  'set-env',
  'set-output',
  'save-state',
  'add-mask',
  'add-path',
  'add-matcher',
  'remove-matcher',
  'debug',
  'warning',
  'error',
  'notice',
  'group',
  'endgroup',
  'echo',
  'stop-commands',
]);

/** What .NET's `TrimStart` takes off. */
const LEADING_SPACE = /^[\s\u0085]+/u;
const IGNORABLE = /[\p{Cf}\p{DI}\p{Noncharacter_Code_Point}]|(?![\t])[\p{Cc}]/gu;

/** The commands in a stream's text; a runner reads stdout and stderr alike, so give it both, one after the other. */
export function commandsIn(text: string, known: ReadonlySet<string> = KNOWN_COMMANDS): readonly RunnerCommand[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const command = commandOf(line, line, known) ?? commandOf(line.replace(IGNORABLE, ''), line, known);
    return command === undefined ? [] : [command];
  });
}

/** What a runner shows of the text: the lines that are no commands. */
export function shownText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => commandsIn(line).length === 0)
    .join('\n');
}

function commandOf(text: string, line: string, known: ReadonlySet<string>): RunnerCommand | undefined {
  return withColons(text, line, known) ?? withBrackets(text, line, known);
}

function withColons(text: string, line: string, known: ReadonlySet<string>): RunnerCommand | undefined {
  const trimmed = text.replace(LEADING_SPACE, '');
  if (!trimmed.startsWith('::')) return undefined;
  const end = trimmed.indexOf('::', 2);
  if (end === -1) return undefined;
  const head = nameAndRest(trimmed.slice(2, end));
  if (!known.has(head.name)) return undefined;
  return {
    grammar: 'colons',
    name: head.name,
    properties: propertiesOf(head.rest.trim(), ',', (value) =>
      unescaped(value, ['%0D', '%0A', '%3A', '%2C', '%25'], ['\r', '\n', ':', ',', '%']),
    ),
    data: unescaped(trimmed.slice(end + 2), ['%0D', '%0A', '%25'], ['\r', '\n', '%']),
    line,
  };
}

function withBrackets(text: string, line: string, known: ReadonlySet<string>): RunnerCommand | undefined {
  const start = text.indexOf('##[');
  if (start === -1) return undefined;
  const end = text.indexOf(']', start);
  if (end === -1) return undefined;
  const head = nameAndRest(text.slice(start + 3, end));
  if (!known.has(head.name)) return undefined;
  const undo = (value: string): string =>
    unescaped(value, ['%3B', '%0D', '%0A', '%5D', '%25'], [';', '\r', '\n', ']', '%']);
  return {
    grammar: 'brackets',
    name: head.name,
    properties: propertiesOf(head.rest, ';', undo),
    data: undo(text.slice(end + 1)),
    line,
  };
}

function nameAndRest(head: string): { readonly name: string; readonly rest: string } {
  const space = head.indexOf(' ');
  return space === -1
    ? { name: head.toLowerCase(), rest: '' }
    : { name: head.slice(0, space).toLowerCase(), rest: head.slice(space + 1) };
}

function propertiesOf(
  text: string,
  separator: string,
  undo: (value: string) => string,
): Readonly<Record<string, string>> {
  const pairs = text.split(separator).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 && equals < pair.length - 1 ? [[pair.slice(0, equals), undo(pair.slice(equals + 1))]] : [];
  });
  return Object.fromEntries(pairs);
}

function unescaped(text: string, escapes: readonly string[], characters: readonly string[]): string {
  return escapes.reduce((done, sequence, index) => done.replaceAll(sequence, characters[index] ?? ''), text);
}
