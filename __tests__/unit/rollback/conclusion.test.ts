import { describe, expect, it } from 'vitest';
import { quoting } from '../../../src/health/quote.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { type EndedRun, judgeRun as judgeWith } from '../../../src/rollback/run/conclusion.ts';
import fc from '../../helpers/fast-check.ts';
import { job, RUN_URL } from './fake-runs.ts';

const judgeRun = (run: EndedRun) => judgeWith(run, quoting(createSecretRegistry()));

const CONCLUSIONS = [
  'success',
  'failure',
  'cancelled',
  'timed_out',
  'action_required',
  'startup_failure',
  'skipped',
  'neutral',
  'stale',
];

function ended(changes: Partial<EndedRun> = {}): EndedRun {
  return {
    run: { id: 500, attempt: 3, url: RUN_URL },
    conclusion: 'success',
    attemptStartedAt: '2026-11-21T10:00:00Z',
    jobs: undefined,
    deployJob: undefined,
    ...changes,
  };
}

describe('the conclusion of a run', () => {
  it('has a sentence and an advice of its own for each of the nine words, for an unknown word, and for none', () => {
    const judgements = [...CONCLUSIONS, 'exploded', undefined].map((conclusion) => judgeRun(ended({ conclusion })));
    expect(new Set(judgements.map((one) => one.sentence)).size).toBe(11);
    for (const one of judgements) expect(one.sentence).toMatch(/^Run 500, attempt 3, .*[^.]\.$/);
    for (const one of judgements.slice(1)) {
      expect(one.advice).toContain('.');
      expect(one.reason).toBeDefined();
    }
  });

  it('is a success for one word only, whatever else comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...CONCLUSIONS), fc.string()), (conclusion) => {
        expect(judgeRun(ended({ conclusion })).outcome === 'succeeded').toBe(conclusion === 'success');
      }),
    );
  });

  it('is unknown, not failed, where GitHub gives none', () => {
    expect(judgeRun(ended({ conclusion: undefined })).outcome).toBe('unknown');
  });

  it('of a cancelled run mentions that a newer pending run may have replaced it, and "queue: max"', () => {
    const { advice } = judgeRun(ended({ conclusion: 'cancelled' }));
    expect(advice).toContain('newer pending run');
    expect(advice).toContain('queue: max');
  });

  it('of a run that could not start points at its workflow file', () => {
    expect(judgeRun(ended({ conclusion: 'startup_failure' })).sentence).toContain('workflow file');
  });

  it('names at most three broken jobs and links the first that has a page', () => {
    const jobs = [
      job({ name: 'lint' }),
      job({ name: 'a', conclusion: 'failure', url: undefined }),
      job({ name: 'b', conclusion: 'timed_out', url: `${RUN_URL}/job/2` }),
      job({ name: 'c', conclusion: 'cancelled' }),
      job({ name: 'd', conclusion: 'failure' }),
    ];
    const judgement = judgeRun(ended({ conclusion: 'failure', jobs }));
    expect(judgement.sentence).toBe(
      'Run 500, attempt 3, failed: jobs "a" (failure), "b" (timed_out), "c" (cancelled) and 1 more.',
    );
    expect(judgement.advice).toContain(`Read the log of job "b": ${RUN_URL}/job/2.`);
  });
});

describe('a run that succeeded', () => {
  const deployed = job({ completedAt: '2026-11-21T10:05:00Z' });

  it.each([
    ['took part', [job({ name: 'build' }), deployed], 'succeeded', undefined],
    [
      'was skipped',
      [job({ conclusion: 'skipped', completedAt: '2026-11-21T10:05:00Z' })],
      'failed',
      'rollback-run-skipped',
    ],
    ['has no conclusion', [job({ conclusion: undefined })], 'failed', 'rollback-run-skipped'],
    ['was over before this attempt', [job({ completedAt: '2026-11-20T10:05:00Z' })], 'failed', 'rollback-run-skipped'],
    ['is not there', [job({ name: 'build' })], 'unknown', 'rollback-job-not-found'],
    ['cannot be read', undefined, 'succeeded', undefined],
  ] as const)('whose deploying job %s', (_what, jobs, outcome, reason) => {
    const judgement = judgeRun(ended({ jobs, deployJob: 'deploy' }));
    expect(judgement).toMatchObject({ outcome });
    expect(judgement.reason).toBe(reason);
  });

  it('says that it could not be read whether the deploying job took part', () => {
    expect(judgeRun(ended({ deployJob: 'deploy' })).sentence).toContain('could not be read');
  });
});
