import { expect, it } from 'vitest';
import { describeWhere, FIXTURE, imageMissing, leftovers } from '../helpers/docker.ts';
import { runIdsOf } from '../helpers/docker-shim.ts';
import { runCli, runPost, startGuard } from '../helpers/runner.ts';

const POLICY = {
  version: 1,
  subject: { env: { FIXTURE: JSON.stringify({ upAfterMs: 1e9 }) } },
  health: { within: '60s' },
};
/** By then everything is up, on a slow machine too. */
const SIGNAL_AFTER_MS = 6000;

describeWhere(imageMissing(FIXTURE))('a run that is cancelled while its Docker engine hangs', () => {
  it.concurrent.each(['container rm', 'container ls'])(
    'is over within five seconds as the action, and the post step removes what is left (docker %s)',
    async (hanging) => {
      const beforeDocker = `case "$*" in *"${hanging}"*) exec sleep 60;; esac`;
      const live = startGuard({ image: FIXTURE }, { policy: POLICY, beforeDocker });
      await live.until(() => /503 DOWN/.test(live.log()));
      const signalled = performance.now();
      live.signal('SIGINT');
      const main = await live.result;
      expect(performance.now() - signalled).toBeLessThan(6000);
      expect(main.exitCode, main.log).toBe(130);
      expect(main.outputs.get('verdict')).toBe('cancelled');
      if (hanging === 'container rm') expect(await leftovers(main.runnerName, [])).not.toEqual([]);
      const post = await runPost(main);
      expect(post.exitCode, post.log).toBe(0);
      expect(await leftovers(main.runnerName, [])).toEqual([]);
    },
  );

  it.concurrent('is over within five seconds on the command line, which says who removes what is left', async () => {
    const result = await runCli(['gate', '--image', FIXTURE], {
      policy: POLICY,
      signalAfter: { ms: SIGNAL_AFTER_MS, signal: 'SIGINT' },
      beforeDocker: 'case "$*" in *"container rm"*) exec sleep 60;; esac',
    });
    expect(result.exitCode, result.log).toBe(130);
    expect(result.tookMs).toBeLessThan(SIGNAL_AFTER_MS + 6000);
    expect(result.log).toContain('the next run on this machine removes what is left');
    const ids = runIdsOf(result.docker);
    expect(await leftovers('', ids)).not.toEqual([]);
    await runCli(['gate', '--image', FIXTURE], { room: result.room, policy: { version: 1 } });
    expect(await leftovers('', ids)).toEqual([]);
  });
});
