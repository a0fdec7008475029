import { resolve } from 'node:path';
import { nearestName } from './policy/nearest.ts';
import type { Reason } from './reasons.ts';
import type { Settings } from './settings.ts';
import type { Finding } from './verdict.ts';

/** One input of the action, which is also an option of the command line. `action.yml` and the README list the same. */
export interface InputSpecification {
  readonly name: string;
  readonly default: string;
  /** What the help shows after the option's name, e.g. `<reference>`; empty for a switch. */
  readonly value: string;
  readonly help: string;
}

/** Every input of the action, which is an option of the command line too, in the order in which help lists them. */
export const INPUTS: readonly InputSpecification[] = [
  { name: 'mode', default: 'gate', value: '<mode>', help: 'What to do: gate, watch, rollback or drill' },
  {
    name: 'policy',
    default: '.github/release-guard.yml',
    value: '<file>',
    help: 'The policy file; at the default path it may be missing, then the built-in policy (actuator health) applies',
  },
  { name: 'image', default: '', value: '<reference>', help: 'Image to boot: a reference or an id' },
  { name: 'url', default: '', value: '<url>', help: 'Base URL of a service that is running already' },
  {
    name: 'command',
    default: '',
    value: '<line>',
    help: 'Command that starts the service on this machine, where there is no image',
  },
  {
    name: 'port',
    default: '',
    value: '<number>',
    help: "Port that the service listens on inside the container, or on this machine for command; default: the image's only exposed port",
  },
  { name: 'env-file', default: '', value: '<file>', help: 'File of KEY=VALUE lines for the service' },
  { name: 'vars', default: '', value: '<KEY=VALUE>', help: 'KEY=VALUE lines for ${vars.KEY} in the policy' },
  {
    name: 'secrets',
    default: '',
    value: '<KEY=VALUE>',
    help: 'KEY=VALUE lines for ${secrets.KEY} in the policy; never shown anywhere',
  },
  { name: 'tag', default: '', value: '<tag>', help: 'The release under guard; default: the pushed tag' },
  {
    name: 'environment',
    default: 'production',
    value: '<name>',
    help: 'The GitHub environment that releases and rollbacks are recorded under',
  },
  {
    name: 'on-fail',
    default: 'block',
    value: '<action>',
    help: 'block, or rollback to re-run the release workflow for the last good tag',
  },
  {
    name: 'on-inconclusive',
    default: 'fail',
    value: '<action>',
    help: 'fail, or warn to stay green with a warning when nothing could be decided',
  },
  { name: 'to', default: '', value: '<tag>', help: 'Tag to roll back to; default: the last good tag' },
  {
    name: 'workflow',
    default: '',
    value: '<file>',
    help: 'File name of the release workflow; default: the workflow that is running',
  },
  {
    name: 'via',
    default: 'auto',
    value: '<mechanism>',
    help: 'How a rollback is started: rerun, rerun-job, dispatch, or auto for the first that would be accepted',
  },
  {
    name: 'job',
    default: '',
    value: '<name>',
    help: 'Job of the release workflow that deploys; with it only that job runs again and nothing is rebuilt',
  },
  { name: 'dry-run', default: 'false', value: '', help: 'Plan the rollback, send nothing' },
  { name: 'reason', default: '', value: '<text>', help: 'Text for the record' },
  {
    name: 'github-token',
    default: '${{ github.token }}',
    value: '<token>',
    help: 'Token for the GitHub API; sent to that API only',
  },
  {
    name: 'report-dir',
    default: '',
    value: '<folder>',
    help: "Where report.json, junit.xml, summary.md and service.log go; default: a folder of its own in the runner's temp",
  },
  {
    name: 'status-context',
    default: '',
    value: '<context>',
    help: 'Also post the verdict as a commit status under this context',
  },
  { name: 'comment', default: 'false', value: '', help: 'Keep one comment on the pull request up to date' },
];

/** The inputs as settings, or every mistake in them; the secrets are known in both cases, so that none is printed. */
export type SettingsRead =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly findings: readonly Finding[]; readonly secrets: ReadonlyMap<string, string> };

/**
 * Turns raw values (input name to text; empty means absent) into `Settings`.
 * Reports every mistake at once, as findings with outcome `invalid`.
 *
 * @param pushedTag the tag that the workflow runs for, if it runs for one
 * @param workspace folder that relative paths count from
 */
export function readSettings(
  values: ReadonlyMap<string, string>,
  pushedTag: string | undefined,
  spelling: (name: string) => string,
  workspace = '.',
): SettingsRead {
  const findings: Finding[] = [];
  const mistake = (reason: Reason, sentence: string, advice: string, name = ''): void => {
    findings.push({
      kind: 'input',
      title: name ? spelling(name) : 'inputs',
      outcome: 'invalid',
      severity: 'block',
      reason,
      sentence,
      advice,
      evidence: [],
      startedAt: 0,
      durationMs: 0,
    });
  };
  const names = INPUTS.map((input) => input.name);
  for (const name of values.keys()) {
    if (!names.includes(name)) {
      const nearest = nearestName(name, names);
      mistake(
        'input-unknown',
        `Reading the inputs failed: there is no input "${name}".`,
        nearest ? `Did you mean ${spelling(nearest)}?` : `The inputs are: ${names.join(', ')}.`,
        name,
      );
    }
  }

  const text = (name: string): string | undefined => {
    const value = values.get(name)?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const choice = <T extends string>(name: string, allowed: readonly [T, ...T[]]): T => {
    const value = text(name);
    if (value === undefined) return allowed[0];
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const nearest = nearestName(value, allowed);
    mistake(
      'input-invalid',
      `Reading ${spelling(name)} failed: "${value.slice(0, 80)}" is not one of its values.`,
      `${nearest ? `Did you mean ${nearest}? ` : ''}Use one of: ${allowed.join(', ')}.`,
      name,
    );
    return allowed[0];
  };
  const toggle = (name: string): boolean => choice(name, ['false', 'true']) === 'true';
  const pairs = (name: string): ReadonlyMap<string, string> => {
    const found = new Map<string, string>();
    for (const [index, line] of (values.get(name) ?? '').split(/\r?\n/).entries()) {
      if (line.trim() === '') continue;
      const pair = /^\s*([A-Za-z_][A-Za-z0-9_-]*)=(.*)$/.exec(line);
      if (pair?.[1] === undefined || pair[2] === undefined) {
        mistake(
          'input-invalid',
          `Reading ${spelling(name)} failed: line ${index + 1} is not KEY=VALUE.`,
          'Write one KEY=VALUE per line; a key has letters, digits, _ and -, and begins with a letter or _.',
          name,
        );
      } else if (found.has(pair[1])) {
        mistake(
          'input-invalid',
          `Reading ${spelling(name)} failed: "${pair[1]}" is given twice (line ${index + 1}).`,
          'Keep one of the two lines.',
          name,
        );
      } else {
        found.set(pair[1], pair[2]);
      }
    }
    return found;
  };

  const mode = choice('mode', ['gate', 'watch', 'rollback', 'drill']);
  const subjects = ['image', 'url', 'command'].filter((name) => text(name) !== undefined);
  if (subjects.length > 1) {
    mistake(
      'input-conflict',
      `Choosing what to guard failed: ${subjects.map(spelling).join(' and ')} are given together.`,
      'Give exactly one of image, url and command.',
    );
  }
  if (subjects.length === 0 && mode === 'gate') {
    mistake(
      'input-missing',
      `Choosing what to guard failed: none of ${['image', 'url', 'command'].map(spelling).join(', ')} is given.`,
      'Give exactly one of them. If it comes from an output or a variable of another step, that one was empty.',
    );
  }

  const bootable = ['image', 'command'].filter((name) => text(name) !== undefined);
  if (mode === 'watch' && bootable.length > 0) {
    mistake(
      'input-conflict',
      `Mode watch starts nothing, and ${bootable.map(spelling).join(' and ')} is given.`,
      'Give url, where the live service answers, in its place.',
    );
  } else if (mode === 'watch' && text('url') === undefined) {
    mistake(
      'input-missing',
      `Mode watch needs to know where the live service answers, and ${spelling('url')} is not given.`,
      'Give the base URL of the live service. If it comes from an output or a variable of another step, that one was empty.',
      'url',
    );
  }
  if ((mode === 'rollback' || mode === 'drill') && bootable.length > 0) {
    mistake(
      'input-conflict',
      `Mode ${mode} boots nothing that is given to it, and ${bootable.map(spelling).join(' and ')} is given.`,
      `Remove it: what a ${mode} examines is the release of the tag that it goes back to.`,
    );
  }

  const portText = text('port');
  let port: number | undefined;
  if (portText !== undefined) {
    port = Number(portText);
    if (!/^\d{1,5}$/.test(portText) || port < 1 || port > 65_535) {
      mistake(
        'input-invalid',
        `Reading ${spelling('port')} failed: "${portText.slice(0, 40)}" is not a port.`,
        'Use a whole number from 1 to 65535.',
        'port',
      );
    }
  }
  /** A name as git takes it. https://git-scm.com/docs/git-check-ref-format */
  const tagName = (name: string): string | undefined => {
    const value = text(name);
    const isTag =
      value === undefined ||
      (value.length <= 255 &&
        !value.startsWith('refs/') &&
        !/[\p{Cc}\p{Zs}~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|[./]$|^[-/]|^@$/u.test(value));
    if (isTag) return value;
    mistake(
      'input-invalid',
      `Reading ${spelling(name)} failed: "${value.slice(0, 80)}" cannot be the name of a tag.`,
      `Give the name as git shows it, such as v1.4.2${value.startsWith('refs/tags/') ? ', without refs/tags/' : ''}.`,
      name,
    );
    return undefined;
  };
  /** https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments */
  const environmentName = (): string | undefined => {
    const value = text('environment');
    if (value === undefined || /^\P{Cc}{1,255}$/u.test(value)) return value;
    mistake(
      'input-invalid',
      `Reading ${spelling('environment')} failed: "${value.slice(0, 80)}" cannot be the name of an environment.`,
      'Give the name as the settings of the repository show it, in one line of at most 255 characters.',
      'environment',
    );
    return undefined;
  };
  const workflowFile = (): string | undefined => {
    const value = text('workflow')?.replace(/^\.github\/workflows\//, '');
    if (value === undefined || /^[^/\\\p{Cc}]{1,255}\.ya?ml$/u.test(value)) return value;
    mistake(
      'input-invalid',
      `Reading ${spelling('workflow')} failed: "${value.slice(0, 80)}" is not the file name of a workflow.`,
      'Give the name of a file in .github/workflows, such as release.yml.',
      'workflow',
    );
    return undefined;
  };
  const secrets = pairs('secrets');
  const reportDir = text('report-dir');
  const settings: Settings = {
    mode,
    policy: {
      path: text('policy') ?? '.github/release-guard.yml',
      given: text('policy') !== undefined && text('policy') !== '.github/release-guard.yml',
    },
    image: text('image'),
    url: text('url'),
    command: text('command'),
    port,
    envFile: text('env-file'),
    vars: pairs('vars'),
    secrets,
    tag: tagName('tag') ?? pushedTag,
    environment: environmentName() ?? 'production',
    onFail: choice('on-fail', ['block', 'rollback']),
    onInconclusive: choice('on-inconclusive', ['fail', 'warn']),
    to: tagName('to'),
    workflow: workflowFile(),
    via: choice('via', ['auto', 'rerun', 'rerun-job', 'dispatch']),
    job: text('job'),
    dryRun: toggle('dry-run'),
    reason: text('reason'),
    githubToken: text('github-token'),
    reportDir: reportDir === undefined ? undefined : resolve(workspace, reportDir),
    statusContext: text('status-context'),
    comment: toggle('comment'),
  };
  return findings.length === 0 ? { ok: true, settings } : { ok: false, findings, secrets };
}
