import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inFlightSentence, repositoryOfUrl, startByHand } from '../../../src/rollback/run/by-hand.ts';
import { RUN_URL } from './fake-runs.ts';

describe('commands for a person', () => {
  it('do by hand what the request would have done', () => {
    const rerun = { mechanism: 'rerun', runId: 500, attemptBefore: 2, runUrl: RUN_URL } as const;
    expect(startByHand(rerun, 'acme/shop')).toBe('gh run rerun 500 --repo acme/shop');
    expect(startByHand({ ...rerun, mechanism: 'rerun-job', jobId: 77, jobName: 'deploy' }, 'acme/shop')).toBe(
      'gh run rerun --job 77 --repo acme/shop',
    );
  });

  it('survive the shell with whatever a tag or an input is called', () => {
    const ref = "v1';touch$IFS/pwned;'`id`$(id)";
    const value = 'a "b" $HOME\n*';
    const command = startByHand(
      { mechanism: 'dispatch', workflow: 'release.yml', ref, inputs: { tag: value }, operationInput: undefined },
      'acme/shop',
    );
    const seen = execFileSync('/bin/sh', ['-c', `gh() { for word; do printf '%s\\0' "$word"; done; }; ${command}`]);
    expect(seen.toString().split('\0').slice(0, -1)).toEqual([
      'workflow',
      'run',
      'release.yml',
      '--ref',
      ref,
      '-f',
      `tag=${value}`,
      '--repo',
      'acme/shop',
    ]);
  });

  it('name the server where it is not github.com', () => {
    expect(repositoryOfUrl(RUN_URL)).toBe('acme/shop');
    expect(repositoryOfUrl('https://git.acme.example/acme/shop/actions/runs/1')).toBe('git.acme.example/acme/shop');
    expect(repositoryOfUrl('nonsense')).toBeUndefined();
  });

  it('say what is in flight when the guard is cancelled', () => {
    expect(inFlightSentence({ id: 500, attempt: 3, url: RUN_URL })).toBe(
      `Run 500, attempt 3, is in flight and goes on without the guard: watch it at ${RUN_URL}, or stop it with \`gh run cancel 500 --repo acme/shop\`.`,
    );
    expect(inFlightSentence({ id: 500, attempt: 3, url: 'nonsense' })).toContain('`gh run cancel 500`');
  });
});
