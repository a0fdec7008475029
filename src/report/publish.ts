import { readEventPayload } from '../platform/event-payload.ts';
import type { GitHub, GitHubFailure } from '../platform/github.ts';
import type { Settings } from '../settings.ts';
import type { World } from '../world.ts';
import type { CleanReport } from './clean-report.ts';
import { commentMarkdown, commentMarker } from './comment.ts';
import { type EventFacts, eventFacts } from './event.ts';
import { commitStatus } from './status.ts';

/** What publishing needs of the settings and of the world. */
export type PublishSettings = Pick<
  Settings,
  'comment' | 'statusContext' | 'onInconclusive' | 'githubToken' | 'environment'
>;
/** What comment and status need of the world. */
export type PublishWorld = Pick<World, 'environment' | 'files' | 'output' | 'clock' | 'cancelled' | 'random'>;

/**
 * Posts the comment and the commit status that were asked for. Whatever keeps them from being posted is a notice:
 * the verdict never depends on it. Never throws.
 */
export async function publish(report: CleanReport, settings: PublishSettings, world: PublishWorld): Promise<void> {
  const wanted = [
    ...(settings.comment ? ['the comment on the pull request'] : []),
    ...(settings.statusContext === undefined ? [] : ['the commit status']),
  ];
  if (wanted.length === 0) return;
  try {
    const repository = world.environment['GITHUB_REPOSITORY'];
    if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
      notice(world, wanted, 'GITHUB_REPOSITORY does not name a repository', 'These work inside GitHub Actions only.');
      return;
    }
    if (settings.githubToken === undefined) {
      notice(world, wanted, 'there is no token', 'Give github-token a token, or leave it out for the job’s own.');
      return;
    }
    const event = eventFacts(await readEventPayload(world), world.environment);
    const { createGitHub } = await import('../platform/github-client.ts');
    const github = await createGitHub({
      token: settings.githubToken,
      apiUrl: world.environment['GITHUB_API_URL'] || 'https://api.github.com',
      repository,
      clock: world.clock,
      chance: () => Number.parseInt(world.random(), 16) / 2 ** 32,
      signal: world.cancelled,
    });
    await Promise.all([
      settings.comment ? publishComment(report, settings, github, event, world) : undefined,
      settings.statusContext === undefined
        ? undefined
        : publishStatus(report, settings.statusContext, settings.onInconclusive, github, event, world),
    ]);
  } catch (error) {
    notice(
      world,
      wanted,
      error instanceof Error ? error.message : String(error),
      'The job summary shows the same report.',
    );
  }
}

/** Creates or updates the one comment of this workflow's job on the pull request. */
export async function publishComment(
  report: CleanReport,
  settings: Pick<Settings, 'environment'>,
  github: GitHub,
  event: EventFacts,
  world: Pick<World, 'environment' | 'output'>,
): Promise<void> {
  const wanted = ['the comment on the pull request'];
  if (event.pullRequest === undefined) {
    const name = world.environment['GITHUB_EVENT_NAME'] ?? 'unknown';
    notice(world, wanted, `the event "${name}" belongs to no pull request`, 'Use comment on pull_request events.');
    return;
  }
  const { GITHUB_WORKFLOW: workflow = '', GITHUB_JOB: job = '' } = world.environment;
  const marker = commentMarker(`${workflow} ${job} ${settings.environment}`);
  const result = await github.upsertComment(event.pullRequest, marker, commentMarkdown(report, marker));
  if (!result.ok) failed(world, wanted, result.failure, 'pull-requests: write', event);
}

/** Sets the commit status on the commit that people see. */
export async function publishStatus(
  report: CleanReport,
  context: string,
  onInconclusive: Settings['onInconclusive'],
  github: GitHub,
  event: EventFacts,
  world: Pick<World, 'output'>,
): Promise<void> {
  const wanted = ['the commit status'];
  if (event.sha === undefined) {
    notice(world, wanted, 'the event names no commit', 'Use status-context on push, tag or pull_request events.');
    return;
  }
  const result = await github.setCommitStatus({ sha: event.sha, ...commitStatus(report, context, onInconclusive) });
  if (!result.ok) failed(world, wanted, result.failure, 'statuses: write', event);
}

function failed(
  world: Pick<World, 'output'>,
  wanted: readonly string[],
  failure: GitHubFailure,
  permission: string,
  event: EventFacts,
): void {
  const granting = event.isFork
    ? `GitHub gives pull requests from forks a read-only token; everywhere else add "${permission}" to the job’s permissions.`
    : `Add "${permission}" to the job’s permissions.`;
  const elsewhere = 'The job summary shows the same report.';
  const later = 'The job summary shows the same report; the next run will try again.';
  const advice: Readonly<Record<GitHubFailure['kind'], string>> = {
    token: 'Give github-token a valid token, or leave it out for the job’s own.',
    permission: granting,
    // GitHub hides what a token may not see.
    'not-found': granting,
    'rate-limit': 'The next run will try again.',
    conflict: elsewhere,
    rejected: elsewhere,
    redirected: elsewhere,
    malformed: elsewhere,
    endless: elsewhere,
    unreachable: later,
    cancelled: later,
  };
  notice(world, wanted, failure.message, advice[failure.kind]);
}

function notice(world: Pick<World, 'output'>, wanted: readonly string[], problem: string, advice: string): void {
  const what = wanted.join(' and ');
  world.output.annotate('notice', `Posting ${what} was left out: ${problem}. ${advice} The verdict stands.`);
}
