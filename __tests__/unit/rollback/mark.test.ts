import { describe, expect, it } from 'vitest';
import type { GitHubResult } from '../../../src/platform/github.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { readLedger } from '../../../src/rollback/record/ledger.ts';
import { mark } from '../../../src/rollback/record/mark.ts';
import { standingOf } from '../../../src/rollback/record/standing.ts';
import { failureOf, memoryLedger, patientWorld } from './memory-ledger.ts';
import { commitOf } from './stories.ts';

function github(...tags: readonly string[]) {
  const memory = memoryLedger(...tags);
  const tagCommit = async (tag: string): Promise<GitHubResult<string>> => {
    memory.requests.push(`GET tag ${tag}`);
    const commit = memory.tags.get(tag);
    return commit === undefined
      ? { ok: false, failure: failureOf('not-found', { status: 404 }) }
      : { ok: true, value: commit };
  };
  return Object.assign(memory, { repository: 'octo/app', tagCommit });
}

function world(environment: Readonly<Record<string, string>> = {}) {
  return { ...patientWorld(), random: () => '0badcafe', secrets: createSecretRegistry(), environment };
}

const request = { tag: 'v1', mark: 'good' as const, reason: 'checked by hand', askedBy: 'mona' };

describe('a person’s word', () => {
  it('is written with the commit of the tag, who said it and why', async () => {
    const octo = github('v1');
    const findings = await mark(octo, 'production', request, world({ GITHUB_RUN_ID: '77', GITHUB_RUN_ATTEMPT: '2' }));
    expect(findings).toMatchObject([
      { outcome: 'pass', sentence: 'v1 is marked good in "production": it may be gone back to again.' },
    ]);
    const ledger = await readLedger(octo, 'production');
    expect(ledger.ok && ledger.value.entries).toMatchObject([
      {
        kind: 'mark',
        mark: 'good',
        tag: 'v1',
        commit: commitOf('v1'),
        operationId: '0badcafe',
        reason: 'checked by hand',
        askedBy: 'mona',
        runId: 77,
        runAttempt: 2,
      },
    ]);
    expect(octo.statuses.get(1)).toMatchObject([{ state: 'success', description: 'marked good: checked by hand' }]);
    expect(ledger.ok && standingOf(ledger.value, 'v1')).toBe('good');
  });

  it('may be that it is bad', async () => {
    const octo = github('v1');
    const findings = await mark(octo, 'production', { ...request, mark: 'bad', reason: undefined }, world());
    expect(findings[0]?.sentence).toBe(
      'v1 is marked bad in "production": it is never gone back to until someone marks it good.',
    );
    expect(octo.statuses.get(1)).toMatchObject([{ state: 'inactive', description: 'marked bad' }]);
    const ledger = await readLedger(octo, 'production');
    expect(ledger.ok && standingOf(ledger.value, 'v1')).toBe('bad');
    expect(ledger.ok && ledger.value.entries[0]).toMatchObject({ runId: undefined, runAttempt: undefined });
  });

  it('never carries a secret', async () => {
    const octo = github('v1');
    const secretive = world();
    secretive.secrets.add('TOKEN', 'hunter2-hunter2');
    await mark(octo, 'production', { ...request, reason: 'it used hunter2-hunter2' }, secretive);
    expect(JSON.stringify([octo.stored, [...octo.statuses]])).not.toContain('hunter2');
    expect(octo.stored[0]?.payload).toMatchObject({ reason: 'it used «TOKEN»' });
  });

  it('is not written about a tag that is not there', async () => {
    const octo = github();
    expect(await mark(octo, 'production', request, world())).toMatchObject([
      {
        outcome: 'fail',
        reason: 'rollback-tag-not-found',
        sentence: 'There is no tag v1 in octo/app, so nothing was marked.',
      },
    ]);
    expect(octo.requests).toEqual(['GET tag v1']);
  });

  it('is not asked about where it cannot be a tag', async () => {
    const octo = github();
    expect(await mark(octo, 'production', { ...request, tag: '../x' }, world())).toMatchObject([
      { kind: 'input', outcome: 'invalid', reason: 'input-invalid', sentence: '"../x" cannot be the name of a tag.' },
    ]);
    expect(octo.requests).toEqual([]);
  });

  it('says what GitHub lacks where it could not be written', async () => {
    const octo = github('v1');
    octo.onCreate.push(failureOf('permission', { status: 403 }));
    const [finding] = await mark(octo, 'production', request, world());
    expect(finding).toMatchObject({ outcome: 'fail', reason: 'github-permission' });
    expect(finding?.advice).toContain('`deployments: write`');
  });

  it('says so where the tag could not be looked for', async () => {
    const octo = github('v1');
    octo.tagCommit = async () => ({ ok: false, failure: failureOf('unreachable') });
    expect(await mark(octo, 'production', request, world())).toMatchObject([
      { outcome: 'undecided', reason: 'github-unreachable' },
    ]);
    expect(octo.stored).toHaveLength(0);
  });
});
