import type { GitHub } from '../../platform/github.ts';
import { cutShort } from '../../platform/untrusted.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { githubFinding } from '../github-finding.ts';
import { type LedgerGitHub, setState, writeRecord } from './ledger.ts';
import { isTagName } from './tag-name.ts';

/** A person’s word on a release, as it was given. */
export interface MarkRequest {
  readonly tag: string;
  readonly mark: 'good' | 'bad';
  readonly reason: string | undefined;
  readonly askedBy: string | undefined;
}

/** What marking needs of the world. */
export type MarkWorld = Pick<World, 'clock' | 'cancelled' | 'random' | 'secrets' | 'environment'>;

/**
 * Writes a person's word on a release into the record, after looking whether its tag is there: two reads at most, and
 * two writes. From then on it outranks every verdict before it.
 *
 * @throws what `world.cancelled` carries, if the job is cancelled while a lost write is looked for
 */
export async function mark(
  github: LedgerGitHub & Pick<GitHub, 'repository' | 'tagCommit'>,
  environment: string,
  request: MarkRequest,
  world: MarkWorld,
): Promise<readonly Finding[]> {
  const startedAt = world.clock.now();
  const found = (said: Said): readonly Finding[] => [
    {
      kind: 'rollback',
      title: 'mark',
      outcome: 'fail',
      severity: 'block',
      evidence: [],
      startedAt: 0,
      durationMs: world.clock.now() - startedAt,
      ...said,
    },
  ];
  const { tag, askedBy } = request;
  if (!isTagName(tag)) {
    return found({
      kind: 'input',
      outcome: 'invalid',
      reason: 'input-invalid',
      sentence: `"${cutShort(world.secrets.redact(tag), 60)}" cannot be the name of a tag.`,
      advice: 'Give the tag as it is in the repository, e.g. v1.5.2, without refs/tags/.',
    });
  }
  const commit = await github.tagCommit(tag);
  if (!commit.ok) {
    if (commit.failure.kind !== 'not-found') {
      return [githubFinding(commit.failure, `Looking for the tag ${tag}`, { permission: 'contents: read' })];
    }
    return found({
      reason: 'rollback-tag-not-found',
      sentence: `There is no tag ${tag} in ${github.repository}, so nothing was marked.`,
      advice: 'Check the spelling, and that the token may read the repository (`contents: read`).',
    });
  }

  const runId = wholeNumber(world.environment['GITHUB_RUN_ID']);
  const reason = request.reason === undefined ? undefined : world.secrets.redact(request.reason);
  const written = await writeRecord(
    github,
    environment,
    {
      kind: 'mark',
      operationId: world.random(),
      tag,
      commit: commit.value,
      runId,
      runAttempt: runId === undefined ? undefined : wholeNumber(world.environment['GITHUB_RUN_ATTEMPT']),
      reason,
      askedBy,
      mark: request.mark,
    },
    world,
  );
  if (!written.ok) {
    return [githubFinding(written.failure, `Marking ${tag} as ${request.mark}`, { permission: 'deployments: write' })];
  }
  // The mark holds without a status too; GitHub's page only shows it better with one.
  await setState(github, written.value.deploymentId, request.mark === 'good' ? 'success' : 'inactive', {
    description: [`marked ${request.mark}`, reason].filter(Boolean).join(': '),
  });
  return found({
    outcome: 'pass',
    sentence:
      request.mark === 'good'
        ? `${tag} is marked good in "${environment}": it may be gone back to again.`
        : `${tag} is marked bad in "${environment}": it is never gone back to until someone marks it good.`,
  });
}

type Said = Pick<Finding, 'sentence'> & Partial<Pick<Finding, 'kind' | 'outcome' | 'reason' | 'advice' | 'evidence'>>;

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
