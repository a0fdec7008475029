import type { ComparedFile, Comparison, GitHub } from '../../platform/github.ts';
import type { RollbackPolicy } from '../../policy/policy.ts';
import type { Evidence, Finding } from '../../verdict.ts';
import { githubFinding } from '../github-finding.ts';
import type { Crossing, Release } from '../plan.ts';
import { matchesPathPatterns } from './glob.ts';

/** What a migration's file says in a comment near its beginning where the old version works on the new schema. */
const SAFE_MARKER = 'release-guard: rollback-safe';
/** Lines of a migration in which the marker is looked for. */
const MARKER_LINES = 50;
/** Migrations that are read for the marker; the others count as not declared. */
const MOST_READ = 20;
/** Names in a sentence; all of them are in the evidence. */
const MOST_NAMED = 5;
/** First lines of messages of commits that are shown. */
const MOST_COMMITS = 20;

/** What of the policy decides whether the way between two releases may be gone back. */
export type CrossingRules = Pick<RollbackPolicy, 'migrations' | 'configuration' | 'source'>;

/** What lies between the two releases, and what is to be said of it. */
export interface ExaminedCrossing {
  /** `undefined`: GitHub could not be asked. */
  readonly crossing: Crossing | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Examines what lies between the release that is gone back from and the target: commits that are taken back, migrations
 * that the old version would meet and configuration that does not go back with it. Where migrations are guarded by
 * `refuse` and not all of this can be known, going back is blocked. One request, and one for each migration that may
 * declare itself safe (at most 20).
 */
export async function examineCrossing(
  github: Pick<GitHub, 'compare' | 'fileAt'>,
  target: Release,
  from: Release,
  policy: CrossingRules,
): Promise<ExaminedCrossing> {
  const doing = `Comparing ${target.tag} with ${from.tag}`;
  const compared = await github.compare(target.commit, from.commit);
  if (!compared.ok) {
    const isGuarded = policy.migrations?.whenCrossed === 'refuse' || compared.failure.kind === 'cancelled';
    const finding = githubFinding(compared.failure, doing, { permission: 'contents: read' });
    return { crossing: undefined, findings: [isGuarded ? finding : { ...finding, severity: 'warn' }] };
  }
  const comparison = compared.value;
  const paths = crossedMigrations(comparison.files, policy.migrations?.paths ?? []);
  const declared = await readDeclarations(github, paths, from, policy);
  const crossing: Crossing = {
    commits: comparison.aheadBy,
    migrations: paths.map((path) => ({ path, declaredSafe: declared.safe.has(path) })),
    configuration: crossedConfiguration(comparison.files, policy.configuration),
  };
  const scope: Scope = { target, from, policy, comparison, crossing };
  const findings = [
    historyFinding(scope),
    ...declared.findings,
    migrationFinding(scope),
    incompleteFinding(scope),
    configurationFinding(scope),
  ];
  return { crossing, findings: findings.filter((finding) => finding !== undefined) };
}

/**
 * Migrations that the newer release brought or changed: the database has them, or has them as they are now, and the old
 * version does not know them. One that was only removed is known to the old version. Pure.
 */
export function crossedMigrations(files: readonly ComparedFile[], patterns: readonly string[]): readonly string[] {
  return files
    .filter(({ status }) => status !== 'removed' && status !== 'unchanged')
    .map(({ path }) => path)
    .filter((path) => matchesPathPatterns(path, patterns));
}

/** Configuration that differs between the two, under its newer name and its older one. Pure. */
export function crossedConfiguration(files: readonly ComparedFile[], patterns: readonly string[]): readonly string[] {
  return files
    .filter(({ status }) => status !== 'unchanged')
    .filter(({ path, previousPath }) =>
      [path, previousPath ?? path].some((name) => matchesPathPatterns(name, patterns)),
    )
    .map(({ path, previousPath, status }) =>
      previousPath === undefined || previousPath === path || status === 'copied' ? path : `${previousPath} → ${path}`,
    );
}

/**
 * Whether a migration declares that the version before it works with it: a comment of its own within the first 50 lines
 * that says `release-guard: rollback-safe`, with nothing behind it but a remark in brackets. Pure.
 */
export function declaresSafe(text: string): boolean {
  return text
    .split(/\r\n?|\n/, MARKER_LINES)
    .some((line) =>
      /^\s*(?:--|#|\/\/|\/\*+|\*|<!--|;)\s*release-guard:\s*rollback-safe\s*(?:\([^()]*\)\s*)?(?:\*+\/|-->)?\s*$/i.test(
        line,
      ),
    );
}

async function readDeclarations(
  github: Pick<GitHub, 'fileAt'>,
  paths: readonly string[],
  from: Release,
  { migrations }: CrossingRules,
): Promise<{ readonly safe: ReadonlySet<string>; readonly findings: readonly Finding[] }> {
  const safe = new Set<string>();
  if (migrations === undefined || migrations.whenCrossed === 'allow') return { safe, findings: [] };
  for (const path of paths.slice(0, MOST_READ)) {
    const read = await github.fileAt(path, from.commit);
    if (read.ok) {
      if (declaresSafe(read.value)) safe.add(path);
    } else if (read.failure.kind !== 'not-found' && read.failure.kind !== 'rejected') {
      // What cannot be read declares nothing; that GitHub did not answer is said beside it.
      const finding = githubFinding(read.failure, `Reading ${path} at ${from.tag}`, { permission: 'contents: read' });
      return { safe, findings: [{ ...finding, severity: severityOf(migrations.whenCrossed) }] };
    }
  }
  return { safe, findings: [] };
}

interface Scope {
  readonly target: Release;
  readonly from: Release;
  readonly policy: CrossingRules;
  readonly comparison: Comparison;
  readonly crossing: Crossing;
}

function historyFinding({ target, from, policy, comparison }: Scope): Finding {
  const { aheadBy, behindBy, commits } = comparison;
  const shown = commits.slice(-MOST_COMMITS);
  const left = aheadBy - shown.length;
  const lines = [
    ...(left > 0 ? [`… ${count(left, 'older commit')}`] : []),
    ...shown.map(({ sha, subject }) => `${sha.slice(0, 12)} ${subject}`),
  ];
  return finding(policy, {
    title: `history between ${target.tag} and ${from.tag}`,
    outcome: 'pass',
    severity: 'warn',
    sentence: historySentence(target, from, aheadBy, behindBy),
    evidence: lines.length === 0 ? [] : [{ kind: 'text', label: 'commits taken back', text: lines.join('\n') }],
  });
}

function historySentence(target: Release, from: Release, aheadBy: number, behindBy: number): string {
  const going = `Going from ${from.tag} back to ${target.tag}`;
  if (aheadBy === 0 && behindBy === 0) return `${going} changes nothing: both lead to the same history.`;
  if (behindBy === 0) return `${going} takes back ${count(aheadBy, 'commit')}.`;
  if (aheadBy === 0) {
    return `${going} takes nothing back: ${target.tag} is ${count(behindBy, 'commit')} ahead of ${from.tag}.`;
  }
  return `${going} takes back ${count(aheadBy, 'commit')} and brings in ${behindBy} that ${from.tag} never had, because the two have grown apart.`;
}

function migrationFinding({ target, from, policy, comparison, crossing }: Scope): Finding | undefined {
  const { migrations } = policy;
  if (migrations === undefined) return undefined;
  const title = `migrations between ${target.tag} and ${from.tag}`;
  const { migrations: crossed } = crossing;
  const unsafe = crossed.filter(({ declaredSafe }) => !declaredSafe).map(({ path }) => path);
  const evidence = listEvidence(
    'migrations',
    crossed.map(({ path, declaredSafe }) => (declaredSafe ? `${path} (declares itself safe)` : path)),
  );
  if (crossed.length === 0) {
    if (!comparison.filesComplete) return undefined;
    return finding(policy, {
      title,
      outcome: 'pass',
      severity: 'warn',
      sentence: `No migration lies between ${target.tag} and ${from.tag}.`,
    });
  }
  const lie = crossed.length === 1 ? 'lies' : 'lie';
  if (migrations.whenCrossed === 'allow' || unsafe.length === 0) {
    const why = migrations.whenCrossed === 'allow' ? 'the policy allows it' : 'each declares that going back is safe';
    return finding(policy, {
      title,
      outcome: 'pass',
      severity: 'warn',
      sentence: `${count(crossed.length, 'migration')} ${lie} between ${target.tag} and ${from.tag}, and ${why}: ${named(crossed.map(({ path }) => path))}.`,
      evidence,
    });
  }
  const does = unsafe.length === 1 ? 'does' : 'do';
  return finding(policy, {
    title,
    outcome: 'fail',
    severity: severityOf(migrations.whenCrossed),
    reason: 'rollback-crosses-migrations',
    sentence: `${count(unsafe.length, 'migration')} of ${from.tag} ${does} not go back with the version, and ${target.tag} may not work on the new schema: ${named(unsafe)}.`,
    advice:
      migrations.whenCrossed === 'refuse'
        ? `Roll forward: release a new version that mends ${from.tag}; where ${target.tag} is known to work with these migrations, say "${SAFE_MARKER}" in a comment at the top of each.`
        : `Make sure that ${target.tag} works on the new schema; if it does not, roll forward with a new version that mends ${from.tag}.`,
    evidence,
  });
}

/** GitHub names at most 300 files; what it leaves out may hold a migration. */
function incompleteFinding({ target, from, policy, comparison, crossing }: Scope): Finding | undefined {
  if (comparison.filesComplete) return undefined;
  const whenCrossed = policy.migrations?.whenCrossed ?? 'allow';
  const isRefusedAnyway = whenCrossed === 'refuse' && crossing.migrations.some(({ declaredSafe }) => !declaredSafe);
  if (isRefusedAnyway) return undefined;
  const what = policy.migrations === undefined ? 'configuration files' : 'migrations or configuration files';
  return finding(policy, {
    title: `files between ${target.tag} and ${from.tag}`,
    outcome: 'undecided',
    severity: whenCrossed === 'refuse' ? 'block' : 'warn',
    reason: 'rollback-crossing-unknown',
    sentence: `More files differ between ${target.tag} and ${from.tag} than the ${comparison.files.length} that GitHub lists, so ${what} may be among those that it leaves out.`,
    advice:
      whenCrossed === 'refuse'
        ? `Look with git diff --name-only ${target.commit.slice(0, 12)}...${from.commit.slice(0, 12)}; if no migration is among them, set "when-crossed: warn" under "rollback.migrations" in the policy for this one rollback.`
        : `Look with git diff --name-only ${target.commit.slice(0, 12)}...${from.commit.slice(0, 12)}.`,
  });
}

function configurationFinding({ target, from, policy, crossing }: Scope): Finding | undefined {
  const { configuration } = crossing;
  if (configuration.length === 0) return undefined;
  const differ = configuration.length === 1 ? 'differs' : 'differ';
  return finding(policy, {
    title: `configuration between ${target.tag} and ${from.tag}`,
    outcome: 'fail',
    severity: 'warn',
    reason: 'rollback-crosses-configuration',
    sentence: `${count(configuration.length, 'configuration file')} ${differ} between ${target.tag} and ${from.tag}: ${named(configuration)}.`,
    advice: `What lives outside of the image (variables, secrets, settings on the servers) does not go back by itself; make sure that ${target.tag} still gets what it needs.`,
    evidence: listEvidence('configuration', configuration),
  });
}

function severityOf(whenCrossed: 'refuse' | 'warn' | 'allow'): Finding['severity'] {
  return whenCrossed === 'refuse' ? 'block' : 'warn';
}

function named(all: readonly string[]): string {
  const left = all.length - MOST_NAMED;
  return `${all.slice(0, MOST_NAMED).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

function listEvidence(label: string, all: readonly string[]): readonly Evidence[] {
  return [{ kind: 'text', label, text: all.join('\n') }];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** The time line is the caller's. */
function finding(
  { source }: CrossingRules,
  said: Pick<Finding, 'title' | 'outcome' | 'severity' | 'sentence'> &
    Partial<Pick<Finding, 'reason' | 'advice' | 'evidence'>>,
): Finding {
  return {
    kind: 'rollback',
    evidence: [],
    startedAt: 0,
    durationMs: 0,
    ...(source === undefined ? {} : { source }),
    ...said,
  };
}
