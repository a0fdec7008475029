import { INPUTS } from './inputs.ts';
import { nearestName } from './policy/nearest.ts';

/** What a command line asks for. `values` has input names without dashes, as `readSettings` takes them. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** One of the modes; `values` says which. */
  | { readonly kind: 'guard'; readonly values: ReadonlyMap<string, string> }
  | { readonly kind: 'history' | 'mark-good' | 'mark-bad'; readonly values: ReadonlyMap<string, string> }
  | { readonly kind: 'init'; readonly values: ReadonlyMap<string, string>; readonly write: string | undefined }
  | { readonly kind: 'mistake'; readonly sentence: string; readonly advice: string };

const MODES = ['gate', 'watch', 'rollback', 'drill'] as const;
const RECORD_COMMANDS = ['history', 'mark-good', 'mark-bad'] as const;
const COMMANDS = [...MODES, ...RECORD_COMMANDS, 'init', 'help'] as const;
const INIT_OPTIONS = ['image', 'url', 'command', 'port', 'env-file', 'write'];
const RECORD_OPTIONS = ['tag', 'reason', 'environment', 'github-token'];
/** Options that only a rollback reads. */
const ROLLBACK_OPTIONS: ReadonlySet<string> = new Set(['to', 'workflow', 'via', 'job', 'dry-run', 'reason', 'on-fail']);
const SEE_HELP = 'Run release-guard --help to see the commands and options.';

/**
 * Reads `release-guard <command> [--name value | --name=value | --switch]…`.
 * `--vars` and `--secrets` may be repeated; each adds a line. Anything unknown is a mistake, never ignored.
 */
export function readArguments(argv: readonly string[]): CommandLine {
  if (argv.length === 0 || argv.some((word) => word === '--help' || word === '-h') || argv[0] === 'help') {
    return { kind: 'help' };
  }
  if (argv[0] === '--version') return { kind: 'version' };
  const [command, ...rest] = argv;
  const known = COMMANDS.find((candidate) => candidate === command);
  if (command === undefined || known === undefined) {
    const nearest = nearestName(command ?? '', COMMANDS);
    return mistake(
      `Reading the command line failed: "${command}" is not a command.`,
      nearest ? `Did you mean release-guard ${nearest}? ${SEE_HELP}` : SEE_HELP,
    );
  }
  const mode = MODES.find((candidate) => candidate === known);
  const record = RECORD_COMMANDS.find((candidate) => candidate === known);
  const options = optionsOf(known);
  const values = new Map<string, string>(mode === undefined ? [] : [['mode', mode]]);
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    const option = /^--([a-z][a-z-]*)(?:=([\s\S]*))?$/.exec(word);
    if (option?.[1] === undefined) {
      return mistake(`Reading the command line failed: "${word}" is not an option.`, SEE_HELP);
    }
    const name = option[1];
    if (!options.includes(name)) {
      const nearest = nearestName(name, options);
      return mistake(
        `Reading the command line failed: release-guard ${known} has no option --${name}.`,
        nearest ? `Did you mean --${nearest}? ${SEE_HELP}` : SEE_HELP,
      );
    }
    const isSwitch = INPUTS.some((input) => input.name === name && input.value === '');
    let value = option[2];
    if (value === undefined && isSwitch) value = 'true';
    if (value === undefined) {
      index += 1;
      value = rest[index];
      if (value === undefined) {
        return mistake(`Reading the command line failed: --${name} needs a value.`, `Write --${name} <value>.`);
      }
    }
    const before = values.get(name);
    if (before !== undefined && name !== 'vars' && name !== 'secrets') {
      return mistake(`Reading the command line failed: --${name} is given twice.`, 'Keep one of the two.');
    }
    values.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  if (known === 'init') {
    const write = values.get('write');
    values.delete('write');
    return { kind: 'init', values, write };
  }
  if (record !== undefined) return { kind: record, values };
  return mode === undefined ? { kind: 'help' } : { kind: 'guard', values };
}

function optionsOf(command: (typeof COMMANDS)[number]): readonly string[] {
  if (command === 'init') return INIT_OPTIONS;
  if (command === 'history') return RECORD_OPTIONS.filter((name) => name !== 'reason');
  if (command === 'mark-good' || command === 'mark-bad') return RECORD_OPTIONS;
  return INPUTS.map((input) => input.name).filter((name) => name !== 'mode');
}

function mistake(sentence: string, advice: string): CommandLine {
  return { kind: 'mistake', sentence, advice };
}

/** The help page: what it is, two commands to begin with, then every option with its default. */
export function helpText(): string {
  const options = INPUTS.filter((input) => input.name !== 'mode').map((input) => {
    const shownDefault = input.default === '' || input.default.startsWith('$') ? '' : ` [${input.default}]`;
    const left = `--${input.name}${input.value ? ` ${input.value}` : ''}`;
    return { left, right: `${input.help}${shownDefault}`, isForRollback: ROLLBACK_OPTIONS.has(input.name) };
  });
  const width = Math.max(...options.map((option) => option.left.length)) + 2;
  const list = (isForRollback: boolean): string =>
    options
      .filter((option) => option.isForRollback === isForRollback)
      .map((option) => wrapped(option.left, option.right, width))
      .join('\n');
  return `release-guard boots a container image, waits until it is healthy, runs the smoke checklist,
and says whether it may be released.

Begin with one of these:
  release-guard init --image app:dev          look at a running image and write a starter policy
  release-guard gate --image app:dev          judge an image
  release-guard gate --url http://localhost:8080          judge a service that is running already
  release-guard gate --command "java -jar app.jar" --port 8080          start a process and judge it
  release-guard watch --url https://www.example.com --policy watch.yml          observe a live service after a release
  release-guard rollback --workflow release.yml --dry-run          show how to go back, send nothing

Commands:
  gate        boot, health, checklist, verdict
  init        write a starter policy to the terminal, or to a new file with --write <file>;
              takes --image, --url or --command, with --port and --env-file
  watch       observe the live service at --url as the policy's section watch says, and decide early when it is bad
  rollback    re-run the release workflow for the last good tag, or for --to <tag>
  drill       everything of a rollback but the request: would it work today, and how long would it take
  history     what was released and rolled back, from the record; with --tag only that release
  mark-good, mark-bad          a person's word on --tag <tag>; take --reason
  rollback, drill and history ask GitHub about the repository of this folder (or GITHUB_REPOSITORY)
  with --github-token, GITHUB_TOKEN or GH_TOKEN.

Options (the inputs of the GitHub Action have the same names):
${list(false)}

Options of rollbacks:
${list(true)}

Exit codes:
  0 pass   1 fail: the service broke a rule   2 invalid: inputs or policy are wrong, nothing was started
  3 inconclusive: it could not be decided     4 a rollback was refused, failed, or its end is not known
  130 cancelled
`;
}

function wrapped(left: string, right: string, width: number): string {
  const indent = ' '.repeat(width + 2);
  const lines: string[] = [];
  let line = `  ${left.padEnd(width)}`;
  for (const word of right.split(' ')) {
    if (line.length + word.length + 1 > 100 && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}
