import type { EnvironmentRules } from '../../platform/github.ts';
import { matchesEnvironmentPattern } from '../target/glob.ts';
import { evaluateText } from './expression.ts';
import type { MechanismFacts } from './facts.ts';
import { type Obstacle, refused, shown } from './obstacle.ts';
import type { Start } from './starts.ts';

/**
 * Rules of the environments that the jobs of a start deploy to: which branches and tags may, whose approval they wait for.
 * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function environmentObstacles(
  start: Start,
  { environment, environments }: Pick<MechanismFacts, 'environment' | 'environments'>,
): readonly Obstacle[] {
  const seen = new Set<string>();
  const obstacles: Obstacle[] = [];
  for (const { label, job, context, runs } of start.reach.jobs) {
    if (job.environment === undefined || runs === 'no') continue;
    const evaluated = evaluateText(job.environment, context);
    const name = evaluated ?? environment;
    // The job that surely runs says more than one that may.
    const certain = evaluated !== undefined && runs === 'yes';
    if (name === '' || seen.has(`${name} ${certain}`)) continue;
    seen.add(`${name} ${certain}`);
    const rules = environments.get(name);
    const who =
      evaluated === undefined
        ? `${label} deploys to an environment whose name is not known beforehand; if it is "${name}": `
        : '';
    if (rules === undefined || !rules.known) {
      obstacles.push(
        shown(
          'rollback-environment-rule',
          `${who}${capital(label, who)} deploys to environment "${name}", whose rules are not known${rules === undefined ? '' : `, because ${rules.why}`}.`,
        ),
      );
    } else if (rules.value !== undefined) {
      obstacles.push(
        ...refRule(rules.value, name, label, who, start.ref, certain),
        ...waits(rules.value, name, label, who),
      );
    }
  }
  return obstacles;
}

function refRule(
  rules: EnvironmentRules,
  name: string,
  label: string,
  who: string,
  ref: string | undefined,
  certain: boolean,
): readonly Obstacle[] {
  if (rules.refs === 'any') return [];
  const allowed = allowedText(rules);
  if (ref === undefined) {
    return [
      shown(
        'rollback-environment-rule',
        `${who}Environment "${name}" lets only ${allowed} deploy, and the branch or tag of the run is not known beforehand.`,
      ),
    ];
  }
  const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const short = ref.replace(/^refs\/(?:tags|heads)\//, '');
  if (rules.refs === 'protected' && kind === 'branch') {
    return [
      shown(
        'rollback-environment-rule',
        `${who}Environment "${name}" lets only ${allowed} deploy, and whether branch "${short}" is protected is not known.`,
      ),
    ];
  }
  const matches = rules.patterns.some(
    (pattern) => pattern.kind === kind && matchesEnvironmentPattern(short, pattern.name),
  );
  if (rules.refs === 'patterns' && matches) return [];
  const sentence = `${who}Environment "${name}" lets only ${allowed} deploy, and ${label} would run for ${kind} "${short}".`;
  const advice =
    kind === 'tag'
      ? `Add a rule for tags such as "${short}" to environment "${name}" (Settings, Environments), or deploy from a branch with "via: dispatch".`
      : `Add a rule for branch "${short}" to environment "${name}" (Settings, Environments), or let the workflow file at the tag declare "workflow_dispatch".`;
  return [(certain ? refused : shown)('rollback-environment-rule', sentence, advice)];
}

function allowedText({ refs, patterns }: EnvironmentRules): string {
  if (refs === 'protected') return 'protected branches';
  if (patterns.length === 0) return 'the branches and tags of an empty list';
  const list = patterns.slice(0, 10).map(({ kind, name }) => `${kind} "${name}"`);
  return `${list.join(', ')}${patterns.length > list.length ? ' and others' : ''}`;
}

function waits(rules: EnvironmentRules, name: string, label: string, who: string): readonly Obstacle[] {
  const approval = rules.reviewers.length === 0 ? undefined : `for approval by ${orList(rules.reviewers)}`;
  const timer =
    rules.waitTimer > 0 ? `for ${rules.waitTimer === 1 ? 'a minute' : `${rules.waitTimer} minutes`}` : undefined;
  const reasons = [approval, timer].filter((reason) => reason !== undefined);
  if (reasons.length === 0) return [];
  return [
    shown(
      'rollback-environment-rule',
      `${who}${capital(label, who)} waits ${reasons.join(', and ')} before it deploys to environment "${name}".`,
      approval === undefined
        ? undefined
        : 'Tell them before it starts; the time until they approve counts against "rollback.wait".',
    ),
  ];
}

function capital(label: string, who: string): string {
  return who === '' ? `${label.slice(0, 1).toUpperCase()}${label.slice(1)}` : label;
}

function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
