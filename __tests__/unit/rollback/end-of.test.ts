import { describe, expect, it } from 'vitest';
import type { Acted } from '../../../src/rollback/act.ts';
import { mustBe, ownAttempt, ownRunId } from '../../../src/rollback/leg.ts';
import type { Plan } from '../../../src/rollback/plan.ts';
import { endOf } from '../../../src/rollback/rollback.ts';
import { runFinding } from '../../../src/rollback/run/run-finding.ts';
import { Cancelled } from '../../../src/verdict.ts';
import { fakeWorld, RUN_URL, TARGET } from './fake-runs.ts';

const PLAN: Plan = {
  environment: 'production',
  workflow: 'release.yml',
  from: { tag: 'v1.5.0', commit: 'd'.repeat(40) },
  fromWhy: 'It was said.',
  target: { ...TARGET, run: undefined, imageDigest: undefined, source: 'ledger', why: 'It is good.' },
  passedOver: [],
  mechanisms: [],
  chosen: 'rerun',
  request: { mechanism: 'rerun', runId: 500, attemptBefore: 1, runUrl: RUN_URL },
  requestText: undefined,
  underWay: undefined,
  rebuilds: undefined,
  crossing: undefined,
  findings: [],
  waitMs: 1,
  verify: { url: 'https://shop.example.com', withinMs: 1 },
  reason: undefined,
  askedBy: undefined,
};
const RUN = { id: 500, attempt: 2, url: RUN_URL, adopted: undefined };
const ACTED: Acted = {
  outcome: 'done',
  findings: [],
  run: RUN,
  conclusion: 'success',
  verified: 'yes',
  cancelled: undefined,
};
const CANCELLED = { outcome: 'unknown', cancelled: new Cancelled('SIGINT'), verified: 'not-reached' } as const;

describe('how a rollback is told to have ended', () => {
  it.each([
    ['yes', /: run 500 succeeded, and https:\/\/shop\.example\.com serves it\.$/],
    ['no', /and https:\/\/shop\.example\.com is well, but does not say which release it is\.$/],
    ['not-asked', /but nobody verified what answers now/],
  ] as const)('where it worked and was verified: %s', (verified, sentence) => {
    const [told, advice] = endOf(PLAN, { ...ACTED, verified });
    expect(told).toMatch(/^production was rolled back from v1\.5\.0 to v1\.4\.1/);
    expect(told).toMatch(sentence);
    expect(advice).toBeUndefined();
  });

  it('by what stood against it first', () => {
    const { world } = fakeWorld();
    const matter = { title: 't', reason: 'rollback-run-failed', sentence: 'It failed.', advice: 'Look.' } as const;
    const broken = runFinding({ ...matter, outcome: 'fail' }, 0, world);
    const shown = { ...broken, severity: 'warn', sentence: 'Known.' } as const;
    expect(endOf(PLAN, { ...ACTED, outcome: 'failed', findings: [shown, broken] })).toEqual(['It failed.', 'Look.']);
  });

  it.each([
    [
      'before anything was sent',
      { outcome: 'none', run: undefined },
      /^The job was cancelled before anything was sent\.$/,
    ],
    [
      'while the request was under way',
      { run: undefined, conclusion: undefined },
      /not known whether a run was started/,
    ],
    ['before the run had ended', { conclusion: undefined }, /^The job was cancelled before run 500 had ended\.$/],
    [
      'before it was verified',
      {},
      /^Run 500 succeeded, and the job was cancelled before it was known what answers now\.$/,
    ],
  ] as const)('where it was cancelled %s', (_when, changes, sentence) => {
    const [told, advice] = endOf(PLAN, { ...ACTED, ...CANCELLED, ...changes });
    expect(told).toMatch(sentence);
    if (_when === 'before the run had ended') expect(advice).toContain('gh run cancel 500 --repo acme/shop');
  });
});

describe('the run of a plan', () => {
  const accepted = <R extends NonNullable<Plan['request']>>(request: R) => ({
    ...PLAN,
    request,
    chosen: request.mechanism,
  });
  const rerun = { runId: 500, attemptBefore: 1, runUrl: RUN_URL };
  const dispatch = { mechanism: 'dispatch', workflow: 'release.yml', inputs: {}, operationInput: undefined } as const;

  it.each([
    ['rerun', { mechanism: 'rerun', ...rerun }, { commit: TARGET.commit }],
    [
      'rerun-job',
      { mechanism: 'rerun-job', ...rerun, jobId: 3, jobName: 'deploy' },
      { commit: TARGET.commit, deployJob: 'deploy' },
    ],
    ['dispatch at the tag', { ...dispatch, ref: TARGET.tag }, { commit: TARGET.commit }],
    ['dispatch at the default branch', { ...dispatch, ref: 'main' }, {}],
  ] as const)('started by %s is told by its commit and its job', (_how, request, expected) => {
    expect(mustBe(accepted(request))).toEqual(expected);
  });
});

describe('the own run', () => {
  const world = (id: string | undefined) => ({ environment: { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: id } });

  it('is what the runner says', () => {
    expect(ownRunId(world('12345678901'))).toBe(12_345_678_901);
    expect(ownAttempt(world('3'))).toBe(3);
  });

  it.each([undefined, '', '0', '-1', '1.5', '1e3', 'seven', '9'.repeat(20)])('is not known from %j', (text) => {
    expect(ownRunId(world(text))).toBeUndefined();
    expect(ownAttempt(world(text))).toBeUndefined();
  });
});
