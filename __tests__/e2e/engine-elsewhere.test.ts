import { expect, it } from 'vitest';
import { describeWhere, FIXTURE, imageMissing, rootMissing } from '../helpers/docker.ts';
import { expectRun } from '../helpers/expectations.ts';
import { runGuard, runOnceUp } from '../helpers/runner.ts';

/** A network of its own, as on another machine: the engine's socket can be asked, its published ports cannot. */
const ELSEWHERE = ['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$@"', 'sh'];

describeWhere(imageMissing(FIXTURE) ?? rootMissing)('an engine whose published ports are on another machine', () => {
  it('is no fault of the service: nothing is decided', async () => {
    const policy = { version: 1, health: { within: '3s' } };
    const result = await runGuard({ image: FIXTURE }, { policy, wrapper: ELSEWHERE });
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'health-unreachable',
      sentence: /does not get through to the container/,
      advice: /DOCKER_HOST/,
    });
  });

  it('does not hide a service that listens nowhere', async () => {
    const subject = { env: { FIXTURE: JSON.stringify({ listen: false, log: ['waiting for the lock'] }) } };
    const result = await runOnceUp(
      (times) => {
        const policy = { version: 1, subject, health: { within: `${2 * times}s` } };
        return runGuard({ image: FIXTURE }, { policy, wrapper: ELSEWHERE });
      },
      ({ reportFile }) => reportFile('report.json')?.includes('waiting for the lock') ?? false,
    );
    const report = await expectRun(result, { verdict: 'fail', reason: 'not-listening' });
    expect(JSON.stringify(report.verdict.cause?.evidence)).toContain('waiting for the lock');
  });
});
