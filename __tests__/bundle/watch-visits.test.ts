import { describe, expect, test } from 'vitest';
import { VISIT_TASK } from '../../src/watch/visit-record.ts';
import { expectRun } from '../helpers/expectations.ts';
import { newestRecord } from '../helpers/release.ts';
import { type LiveService, runnerOfStage, type Stage, setStage, startLiveService } from '../helpers/rollback.ts';
import { startGuard } from '../helpers/runner.ts';

const PATIENCE = { deadlineMs: 60_000 };
/** Two visits of a second. */
const POLICY = {
  version: 1,
  checks: [{ name: 'home', get: '/actuator/health' }],
  watch: {
    for: '4s',
    every: '25ms',
    visits: { every: '2s' },
    probes: ['home'],
    'error-rate': { max: '5%' },
    'min-samples': 60,
  },
};

/** A run of the scheduled workflow. */
async function visit(stage: Stage, service: LiveService, tag = '') {
  const { github } = stage;
  return await startGuard(
    { mode: 'watch', url: service.url, tag, 'github-token': github.token },
    {
      policy: POLICY,
      event: { name: 'schedule', payload: {} },
      env: runnerOfStage(stage),
      seeded: [github.token],
    },
  ).result;
}

function letPass({ github }: Stage, ms: number): void {
  for (const deployment of github.state.deployments) {
    Object.assign(deployment, { createdAt: deployment.createdAt - ms });
  }
}

describe('a scheduled workflow that makes visits', () => {
  test('is green from the first to the last, says which of them is the pass of the release, and then rests', async () => {
    await using stage = await setStage();
    await using service = await startLiveService('1.2.0');

    const first = await visit(stage, service, 'v1.2.0');
    await expectRun(first, {
      ...PATIENCE,
      verdict: 'pass',
      reason: 'watch-goes-on',
      sentence: /^Visit 1 of 2 to v1\.2\.0 was made, and nothing is decided yet: 0 of 40 \(0 %\) of the probes failed/,
    });
    expect(first.exitCode).toBe(0);
    expect(newestRecord(stage.github)).toMatchObject({
      payload: { kind: 'visit', visits: 1, tag: 'v1.2.0' },
      states: ['inactive'],
    });

    letPass(stage, 2000);
    const second = await visit(stage, service);
    const report = await expectRun(second, { ...PATIENCE, verdict: 'pass', reason: 'ok' });
    expect(report.watch?.ticks).toMatchObject({ planned: 80, failed: 0 });
    expect(newestRecord(stage.github)).toMatchObject({
      payload: { kind: 'release', mode: 'watch', verdict: 'pass', measured: { error_rate: 0 } },
      states: ['success'],
    });

    const third = await visit(stage, service);
    await expectRun(third, { ...PATIENCE, verdict: 'pass', reason: 'watch-not-open', startsNothing: true });
    expect(stage.github.state.deployments.filter(({ task }) => task === VISIT_TASK)).toHaveLength(1);
    stage.github.expectNoViolations();
  });
});
