import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  breakableEngine,
  describeWhere,
  docker,
  FIXTURE,
  imageMissing,
  leftovers,
  rootMissing,
} from '../helpers/docker.ts';
import { runIdsOf } from '../helpers/docker-shim.ts';
import { expectRun } from '../helpers/expectations.ts';
import { expectInvariants } from '../helpers/invariants.ts';
import { expectPrompt } from '../helpers/promptness.ts';
import { makeRoom, type Room } from '../helpers/room.ts';
import { type LiveGuard, runGuard, runPost, startGuard } from '../helpers/runner.ts';
import { type Fixture, startFixture } from '../helpers/service.ts';

const policyOf = (fixture: Fixture, more: object = {}) => ({
  version: 1,
  subject: { env: { FIXTURE: JSON.stringify(fixture) } },
  health: { within: '60s' },
  checks: [{ name: 'ping', get: '/ping' }],
  ...more,
});
const NEVER_UP = policyOf({ upAfterMs: 1e9 });

/** Containers of ours that this room's runner owns or this run has made. */
const ours = (live: LiveGuard) => leftovers(`bench-${live.room.id}`, []);

/** The port of this machine at which the container of a run answers. */
async function portOf(live: LiveGuard): Promise<string> {
  await live.until(() => /200 UP/.test(live.log()));
  const [name = ''] = await ours(live);
  return (await docker('port', name.split(' ')[1] ?? '', '8080')).split(':').at(-1) ?? '';
}

async function running(live: LiveGuard): Promise<void> {
  await live.until(async () => (await ours(live)).length > 0);
}

describeWhere(imageMissing(FIXTURE))('on a runner', () => {
  it.each([
    ['SIGINT', 'boot', NEVER_UP, running],
    ['SIGTERM', 'boot', NEVER_UP, running],
    [
      'SIGINT',
      'the checks',
      policyOf({}, { checks: [{ name: 'slow', get: '/slow?ms=50000', timeout: '60s' }] }),
      async (live: LiveGuard) => {
        const port = await portOf(live);
        await live.until(async () =>
          (await (await fetch(`http://127.0.0.1:${port}/__requests`)).text()).includes('/slow'),
        );
      },
    ],
    [
      'SIGINT',
      'a command of the checks',
      policyOf({}, { checks: [{ name: 'sleep', run: ['sh', '-c', 'touch begun; exec sleep 77'], timeout: '80s' }] }),
      async (live: LiveGuard) => {
        await live.until(() => existsSync(join(live.room.workspace, 'begun')));
      },
    ],
  ] as const)('R01 %s during %s: cancelled, and all is gone within 5 s', async (signal, _when, policy, reached) => {
    const live = startGuard({ image: FIXTURE }, { policy });
    await reached(live);
    const began = performance.now();
    live.signal(signal);
    const result = await live.result;
    expectPrompt(performance.now() - began, 5000);
    await expectRun(result, { verdict: 'cancelled', reason: 'cancelled', deadlineMs: 60_000 });
  });

  it('R01 a second SIGINT, as the runner sends when it loses patience, leaves nothing either', async () => {
    const live = startGuard({ image: FIXTURE }, { policy: NEVER_UP });
    await running(live);
    live.signal('SIGINT');
    await sleep(50);
    live.signal('SIGTERM');
    await expectRun(await live.result, { verdict: 'cancelled', reason: 'cancelled', deadlineMs: 60_000 });
  });

  it('R01 SIGINT while an image is pulled from a registry that does not answer', async () => {
    const registry = await startFixture({ routes: { 'ANY /v2/*': { hangAfterAccept: true } } });
    const live = startGuard({ image: `127.0.0.1:${registry.port}/app:1`, port: '8080' }, { policy: NEVER_UP });
    await live.until(async () => (await registry.requests()).length > 0);
    const began = performance.now();
    live.signal('SIGINT');
    const result = await live.result;
    expectPrompt(performance.now() - began, 5000);
    await expectRun(result, { verdict: 'cancelled', reason: 'cancelled', deadlineMs: 60_000 });
  });

  it('R02 SIGKILL of the main step: the post step removes the container and says what happened', async () => {
    const live = startGuard({ image: FIXTURE }, { policy: NEVER_UP });
    await running(live);
    live.signal('SIGKILL');
    const killed = await live.result;
    expect(await ours(live)).not.toEqual([]);
    const post = await runPost(killed);
    expect(post.log).toMatch(/interrupted|killed|removed/i);
    await expectInvariants({ ...post, docker: [...killed.docker, ...post.docker] }, { killed: true });
  });

  it('R03 SIGKILL and no post step: the next run on this runner sweeps up, and touches nothing that is not ours', async () => {
    const live = startGuard({ image: FIXTURE }, { policy: NEVER_UP });
    await running(live);
    live.signal('SIGKILL');
    const killed = await live.result;
    const stranger = `bench-stranger-${live.room.id}`;
    await docker('run', '--detach', '--name', stranger, 'release-guard-test/busybox:1', 'sleep', '300');
    try {
      const next = await runGuard(
        { image: FIXTURE },
        { policy: policyOf({}), env: { RUNNER_NAME: killed.runnerName } },
      );
      await expectRun(next, { verdict: 'pass', reason: 'ok' });
      expect(await leftovers(killed.runnerName, runIdsOf(killed.docker))).toEqual([]);
      expect(await docker('inspect', '--format', '{{.State.Running}}', stranger)).toBe('true');
    } finally {
      await docker('rm', '--force', stranger);
    }
  });

  it('R03 a run that is alive on the same engine is left alone by the sweep of another', async () => {
    const live = startGuard({ image: FIXTURE }, { policy: NEVER_UP });
    await running(live);
    const other = await runGuard({ image: FIXTURE }, { policy: policyOf({}) });
    expect(other.outputs.get('verdict'), other.log).toBe('pass');
    expect(await ours(live)).not.toEqual([]);
    live.signal('SIGINT');
    await expectRun(await live.result, { verdict: 'cancelled', reason: 'cancelled', deadlineMs: 60_000 });
  });

  it('M05 a post step with a state that somebody forged removes nothing of anybody', async () => {
    const victim = `bench-victim-${makeRoom().id}`;
    await docker(
      'run',
      '--detach',
      '--name',
      victim,
      '--label',
      'dev.release-guard.run=',
      'release-guard-test/busybox:1',
      'sleep',
      '300',
    );
    try {
      const id = await docker('inspect', '--format', '{{.Id}}', victim);
      const main = await runGuard({ image: FIXTURE }, { policy: policyOf({}) });
      for (const forged of [victim, id, `x; docker rm -f ${victim}`, '../../..', '--all', '']) {
        const state = new Map([...main.state.keys()].map((name) => [name, forged] as const));
        const post = await runPost({ ...main, state });
        // without any state there was no verdict, and that is said
        expect(post.exitCode, post.log).toBe(forged === '' ? 3 : 0);
        expect(await docker('inspect', '--format', '{{.State.Running}}', victim)).toBe('true');
      }
    } finally {
      await docker('rm', '--force', victim);
    }
  });

  it('R04 the engine goes away in the middle: inconclusive, and what may be left is named', async () => {
    const room: Room = makeRoom();
    const engine = await breakableEngine(join(room.top, 'engine.sock'));
    const live = startGuard({ image: FIXTURE }, { room, policy: NEVER_UP, env: { DOCKER_HOST: engine.address } });
    try {
      await live.until(() => /503 DOWN/.test(live.log()));
      engine.cut();
      const result = await live.result;
      expect(result.outputs.get('verdict'), result.log).toBe('inconclusive');
      expect(result.outputs.get('reason')).toMatch(/^docker-(lost|unreachable)$/);
      expect(result.exitCode).toBe(3);
      const [name] = await ours(live);
      // nobody can remove it without an engine; whoever reads the log can
      if (name) expect(result.log).toContain(runIdsOf(result.docker)[0] ?? 'no run id');
      // and the post step, with the engine back, does
      const post = await runPost(result, { env: { DOCKER_HOST: undefined } });
      expect(await ours(live), post.log).toEqual([]);
    } finally {
      engine.cut();
      for (const name of await ours(live)) await docker('rm', '--force', '--volumes', name.split(' ')[1] ?? '');
    }
  });

  it('R05 a configuration of docker that is no JSON does not stop a run that needs no registry', async () => {
    const room = makeRoom({ 'docker-config/config.json': '{"auths": ' });
    const env = { DOCKER_CONFIG: join(room.workspace, 'docker-config') };
    const result = await runGuard({ image: FIXTURE }, { room, policy: policyOf({}), env });
    const verdict = result.outputs.get('verdict') as 'pass' | 'inconclusive';
    expect(['pass', 'inconclusive'], result.log).toContain(verdict);
    await expectRun(result, { verdict, reason: verdict === 'pass' ? 'ok' : 'docker-config' });
  });

  it.each([
    ['removes', ['rm', '--force'], 'container-gone', /was removed after .* and not by this run/],
    ['kills', ['kill'], 'container-stopped', /was killed through Docker \(SIGKILL, exit code 137\)/],
    ['stops', ['stop'], 'container-stopped', /was stopped through Docker \(SIGTERM, exit code 0\)/],
    ['pauses', ['pause'], 'container-stopped', /was paused after/],
  ] as const)(
    'C02 is told apart from a lack of memory: a container that somebody else %s says nothing about its image',
    async (_how, argv, reason, sentence) => {
      const live = startGuard({ image: FIXTURE }, { policy: NEVER_UP });
      await live.until(() => /503 DOWN/.test(live.log()));
      const [name = ''] = await ours(live);
      await docker(...argv, name.split(' ')[1] ?? '');
      await expectRun(await live.result, {
        verdict: 'inconclusive',
        reason,
        sentence,
        deadlineMs: 60_000,
        endsWithinMs: 20_000,
      });
    },
  );

  const REMOVE = '"$DOCKER" rm --force "$4" >/dev/null 2>&1';
  const START = '"$DOCKER" "$@"; code=$?';
  it.each([
    ['removed before its start', `${REMOVE}`, 'container-gone', /was removed while it was started/],
    ['removed during its start', `(${REMOVE}) &`, 'container-gone', /was removed/],
    ['removed right after its start', `${START}; ${REMOVE}; exit $code`, 'container-gone', /was removed/],
    ['removed soon after its start', `(sleep 0.5; ${REMOVE}) >/dev/null 2>&1 &`, 'container-gone', /was removed/],
    [
      'killed right after its start',
      `${START}; "$DOCKER" kill "$4" >/dev/null; exit $code`,
      'container-stopped',
      /SIGKILL/,
    ],
  ] as const)(
    'C02 a container that somebody else has %s says nothing about its image',
    async (_, shell, reason, sentence) => {
      const result = await runGuard(
        { image: FIXTURE },
        { policy: NEVER_UP, beforeDocker: `case "$1 $2" in "container start") ${shell};; esac` },
      );
      await expectRun(result, { verdict: 'inconclusive', reason, sentence, deadlineMs: 60_000 });
    },
  );

  it('C02 a container that cannot be started is examined, and where it is still there the engine has said why', async () => {
    const says = 'echo "Error response from daemon: cannot do that today" >&2; exit 1';
    const result = await runGuard(
      { image: FIXTURE },
      { policy: NEVER_UP, beforeDocker: `case "$1 $2" in "container start") ${says};; esac` },
    );
    await expectRun(result, { verdict: 'inconclusive', reason: 'docker-failed', evidence: /cannot do that today/ });
  });
});

describeWhere(rootMissing ?? imageMissing(FIXTURE))('R05 an account that may not use the engine', () => {
  it('is told so, with the way out, within a second', async () => {
    const room = makeRoom();
    chmodSync(room.top, 0o755);
    const result = await runGuard({ image: FIXTURE }, { room, policy: policyOf({}), uid: 65534 });
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'docker-permission',
      advice: /group|permission/,
      endsWithinMs: 3000,
    });
  });
});
