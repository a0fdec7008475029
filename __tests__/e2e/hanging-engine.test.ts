import { expect, it } from 'vitest';
import { describeWhere, FIXTURE, imageMissing, leftovers } from '../helpers/docker.ts';
import { runIdsOf } from '../helpers/docker-shim.ts';
import { expectPrompt } from '../helpers/promptness.ts';
import { runCli, runPost, startCli, startGuard } from '../helpers/runner.ts';

const POLICY = {
  version: 1,
  subject: { env: { FIXTURE: JSON.stringify({ upAfterMs: 1e9 }) } },
  health: { within: '60s' },
};

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
      expectPrompt(performance.now() - signalled, 6000);
      expect(main.exitCode, main.log).toBe(130);
      expect(main.outputs.get('verdict')).toBe('cancelled');
      if (hanging === 'container rm') expect(await leftovers(main.runnerName, [])).not.toEqual([]);
      const post = await runPost(main);
      expect(post.exitCode, post.log).toBe(0);
      expect(await leftovers(main.runnerName, [])).toEqual([]);
    },
  );

  it.concurrent('is over within five seconds on the command line, which says who removes what is left', async () => {
    const live = startCli(['gate', '--image', FIXTURE], {
      policy: POLICY,
      beforeDocker: 'case "$*" in *"container rm"*) exec sleep 60;; esac',
    });
    await live.until(() => /503 DOWN/.test(live.log()));
    const signalled = performance.now();
    live.signal('SIGINT');
    const result = await live.result;
    expectPrompt(performance.now() - signalled, 6000);
    expect(result.exitCode, result.log).toBe(130);
    expect(result.log).toContain('the next run on this machine removes what is left');
    const ids = runIdsOf(result.docker);
    expect(await leftovers('', ids)).not.toEqual([]);
    await runCli(['gate', '--image', FIXTURE], { room: result.room, policy: { version: 1 } });
    expect(await leftovers('', ids)).toEqual([]);
  });
});
