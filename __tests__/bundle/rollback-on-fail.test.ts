import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/rollback/record/address.ts';
import { expectRun } from '../helpers/expectations.ts';
import {
  FAILS,
  gateRelease,
  HOLDS,
  newestRecord,
  type ReleaseStage,
  setRelease,
  startGate,
} from '../helpers/release.ts';
import { expectRollback, recordsOf, writesOf } from '../helpers/rollback.ts';
import { makeRoom } from '../helpers/room.ts';
import { runCli } from '../helpers/runner.ts';

const ROLLBACK = { 'on-fail': 'rollback' };
/** A gate whose own verdict is a fail. */
const BLOCKED = { verdict: 'fail', reason: 'check-failed' } as const;
const GONE_BACK = [
  'release v1.2.0 fail',
  'failure',
  'intent v1.2.0 → v1.1.0',
  'in_progress',
  'in_progress',
  'success',
  'inactive',
];

describe.concurrent('a gate of a release is recorded', () => {
  it.for([
    ['passes', HOLDS, 'pass', 'ok', 'success'],
    ['fails', FAILS, 'fail', 'check-failed', 'failure'],
  ] as const)('as good or bad where it %s', async ([, policy, verdict, reason, state]) => {
    await using stage = await setRelease();
    const result = await gateRelease(stage, { reason: 'a new release' }, { policy });
    await expectRun(result, { verdict, reason });
    expect(result.outputs.get('rollback')).toBe('none');
    const { payload, states } = newestRecord(stage.github);
    expect(payload).toMatchObject({
      schema: 1,
      kind: 'release',
      mode: 'gate',
      tag: 'v1.2.0',
      commit: stage.releaseRun.sha,
      verdict,
      run_id: stage.releaseRun.id,
      attempt: 1,
      asked_by: 'ann',
      reason: verdict === 'pass' ? 'a new release' : expect.stringContaining('orders'),
    });
    expect(states).toEqual([state]);
    expect(writesOf(stage.github)).toEqual([`release v1.2.0 ${verdict}`, state]);
    expect(stage.github.journal.startingRequests).toEqual([]);
    stage.github.expectNoViolations();
  });

  it('as not known where nothing could be decided, whatever on-fail says', async () => {
    await using stage = await setRelease();
    const room = makeRoom();
    const inputs = { url: '', image: 'app:1', port: '8080', ...ROLLBACK };
    const result = await gateRelease(stage, inputs, { room, env: { PATH: room.home } });
    await expectRun(result, { verdict: 'inconclusive', reason: 'docker-missing' });
    expect(result.exitCode).toBe(3);
    expect(writesOf(stage.github)).toEqual(['release v1.2.0 inconclusive', 'error']);
    expect(stage.github.journal.startingRequests).toEqual([]);
  });

  it('under the environment and the tag that it is told, by a run of a branch', async () => {
    await using stage = await setRelease();
    const env = { GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' };
    const result = await gateRelease(stage, { tag: 'v1.1.0', environment: 'staging' }, { env });
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
    const { deployments } = stage.github.state;
    expect(deployments).toMatchObject([{ environment: 'staging', ref: 'v1.1.0', sha: stage.release('v1.1.0').sha }]);
  });

  it('and GitHub is asked nothing on a pull request', async () => {
    await using stage = await setRelease();
    const event = { name: 'pull_request', payload: { number: 7, pull_request: { number: 7 } } };
    const result = await gateRelease(stage, { tag: 'v1.2.0' }, { event, policy: { ...HOLDS, rollback: {} } });
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expect(stage.github.journal.entries).toEqual([]);
    expect(result.log).not.toMatch(/::warning/);
  });

  it('and GitHub is asked nothing where the run is for no tag', async () => {
    await using stage = await setRelease();
    const env = { GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' };
    await expectRun(await gateRelease(stage, {}, { env }), { verdict: 'pass', reason: 'ok' });
    expect(stage.github.journal.entries).toEqual([]);
  });

  it('and GitHub is asked nothing on the command line', async () => {
    await using stage = await setRelease();
    const { url } = stage.service;
    const argv = ['gate', '--url', url, '--tag', 'v1.2.0', '--github-token', stage.github.token];
    const result = await runCli(argv, {
      policy: HOLDS,
      env: { GITHUB_API_URL: stage.github.url, GITHUB_REPOSITORY: 'acme/shop' },
    });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).toContain('PASS');
    expect(stage.github.journal.entries).toEqual([]);
  });

  it.for([
    ['silence where no rollback is set up', HOLDS, 'pass', false],
    ['silence after a fail too', FAILS, 'fail', false],
    ['a warning where one is', { ...HOLDS, rollback: {} }, 'pass', true],
  ] as const)('or not, where the token may not: the verdict stays, with %s', async ([, policy, verdict, isTold]) => {
    await using stage = await setRelease();
    const token = stage.github.addToken({ permissions: { contents: 'read' } });
    const result = await gateRelease(stage, { 'github-token': token }, { policy });
    await expectRun(result, { verdict, reason: verdict === 'pass' ? 'ok' : 'check-failed' });
    expect(result.outputs.get('rollback')).toBe('none');
    expect(/::warning.*not written into the record.*`deployments: write`/.test(result.log), result.log).toBe(isTold);
    expect(stage.github.state.deployments).toEqual([]);
  });

  it('or not, where there is no token, which is only told where a rollback is set up', async () => {
    await using stage = await setRelease();
    const silent = await gateRelease(stage, { 'github-token': '' });
    await expectRun(silent, { verdict: 'pass', reason: 'ok' });
    expect(silent.log).not.toMatch(/::warning/);
    const told = await gateRelease(stage, { 'github-token': '' }, { policy: { ...HOLDS, rollback: {} } });
    await expectRun(told, { verdict: 'pass', reason: 'ok' });
    expect(told.log).toMatch(/::warning.*not written into the record/);
  });

  it('or not, where GitHub hangs: the verdict is out 20 s later', async () => {
    await using stage = await setRelease();
    stage.github.faults.add({ path: /./, does: { kind: 'hang' } });
    const result = await gateRelease(stage, {}, { policy: { ...FAILS, rollback: {} } });
    await expectRun(result, { ...BLOCKED, deadlineMs: 20_000, endsWithinMs: 26_000 });
    expect(result.log).toMatch(/::warning.*given up after 20 s/);
  });

  it('or not, where GitHub answers nonsense: the verdict stays', async () => {
    await using stage = await setRelease();
    stage.github.faults.add({ method: 'POST', path: /./, does: { kind: 'answer', status: 201, body: [null, 7] } });
    const result = await gateRelease(stage, {}, { policy: { ...HOLDS, rollback: {} } });
    await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 20_000 });
    expect(result.log).toMatch(/::warning.*not written into the record/);
  });

  it('once, although the answer to the record is lost', async () => {
    await using stage = await setRelease();
    stage.github.faults.add({ method: 'POST', path: '/deployments', at: 1, does: { kind: 'lose-answer' } });
    await expectRun(await gateRelease(stage), { verdict: 'pass', reason: 'ok' });
    expect(stage.github.state.deployments).toHaveLength(1);
    expect(newestRecord(stage.github).states).toEqual(['success']);
  });
});

describe.concurrent('a gate that fails with on-fail: rollback', () => {
  it('goes back to the last good release: red all the same, and everything is said', async () => {
    await using stage = await setRelease({ onStarted: () => serve(stage, '1.1.0') });
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass');
    records.release('v1.1.0', 'pass', { hoursAgo: 24 });
    const rollback = { verify: { url: stage.service.url, within: '5s' } };
    // The old version is not asked for what the new one lacks.
    const checks = [{ name: 'version', get: '/actuator/info', expect: { json: { '$.build.version': '1.1.0' } } }];
    const result = await gateRelease(stage, ROLLBACK, { policy: { ...HOLDS, checks, rollback } });
    const { report, rollback: told } = await expectRollback(stage, result, {
      ...BLOCKED,
      outcome: 'done',
      starts: 1,
      writes: GONE_BACK,
      rollbackSentence: /^production was rolled back from v1\.2\.0 to v1\.1\.0: run \d+ succeeded, and .* serves it\.$/,
    });
    const { run } = stage.release('v1.1.0');
    expect(result.exitCode).toBe(1);
    expect(Object.fromEntries(result.outputs)).toMatchObject({
      rollback: 'done',
      'rollback-tag': 'v1.1.0',
      'last-good-tag': 'v1.1.0',
      'rollback-run-id': String(run.id),
      'rollback-run-url': expect.stringContaining(`/acme/shop/actions/runs/${run.id}`),
    });
    expect(run.attempts).toHaveLength(2);
    expect(told).toMatchObject({ verified: 'yes', conclusion: 'success', plan: { fromWhy: expect.any(String) } });
    expect(report.findings[0]?.kind, 'the gate comes first').toBe('subject');
    expect(result.summary.split('\n')[0]).toMatch(/the release is blocked; rolled back/);
    expect(result.summary).toMatch(/Time for decision/);
    expect(result.summary).toContain('### History');
    // The failing gate, the rollback, and then what had been live is inactive.
    const [failed] = stage.github.state.deployments.filter(({ ref }) => ref === 'v1.2.0').slice(-2);
    expect(failed?.statuses.map(({ state }) => state)).toEqual(['failure', 'inactive']);
    // that the old version was seen serving is proof for later guards that the address is right
    expect(newestRecord(stage.github)).toMatchObject({
      payload: { kind: 'rollback', address: fingerprintOf(stage.service.url) },
      descriptions: expect.arrayContaining(['verified: rolled back to v1.1.0']),
    });
  });

  it('for the first time, with nothing in the record but itself, goes by the runs', async () => {
    await using stage = await setRelease();
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS });
    const { rollback } = await expectRollback(stage, result, {
      ...BLOCKED,
      outcome: 'done',
      starts: 1,
      writes: GONE_BACK,
    });
    expect(rollback.plan?.target).toMatchObject({ tag: 'v1.1.0', source: 'runs' });
    expect(rollback.verified).toBe('not-asked');
  });

  it('only plans where it is told to: red, and nothing was started', async () => {
    await using stage = await setRelease();
    const result = await gateRelease(stage, { ...ROLLBACK, 'dry-run': 'true' }, { policy: FAILS });
    await expectRollback(stage, result, {
      ...BLOCKED,
      outcome: 'planned',
      starts: 0,
      writes: ['release v1.2.0 fail', 'failure'],
    });
    expect(result.exitCode).toBe(1);
    expect(result.log).toContain('Request:');
  });

  it('and whose run does not succeed says so: exit code 4', async () => {
    await using stage = await setRelease({ steps: [{ status: 'completed', conclusion: 'failure' }] });
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS });
    await expectRollback(stage, result, { ...BLOCKED, outcome: 'failed', starts: 1 });
    expect(result.exitCode).toBe(4);
    expect(result.summary.split('\n')[0]).toMatch(/the rollback failed/);
  });

  it('refuses where there is nothing to go back to', async () => {
    await using stage = await setRelease({ releases: [{ tag: 'v1.2.0' }] });
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS });
    const { report } = await expectRollback(stage, result, {
      ...BLOCKED,
      outcome: 'refused',
      starts: 0,
      rollbackSentence: /no .*release/i,
    });
    expect(report.findings.at(-1)).toMatchObject({ kind: 'rollback', reason: 'rollback-no-good-release' });
    expect(result.exitCode).toBe(4);
    expect(result.summary.split('\n')[0]).toMatch(/the release is blocked; the rollback was refused/);
  });

  it('refuses where the record cannot be read', async () => {
    await using stage = await setRelease();
    stage.github.faults.add({ method: 'GET', path: '/deployments', does: { kind: 'answer', status: 500 } });
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS });
    await expectRollback(stage, result, { ...BLOCKED, outcome: 'refused', starts: 0, writes: [] });
  });

  it('refuses where a record could hide that this release is part of a rollback', async () => {
    await using stage = await setRelease();
    const records = recordsOf(stage);
    records.release('v1.1.0', 'pass');
    records.rollback('v1.3.0', 'v1.2.0', { payload: { schema: 2 } });
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS });
    const { report } = await expectRollback(stage, result, { ...BLOCKED, outcome: 'refused', starts: 0 });
    expect(report.findings).toContainEqual(expect.objectContaining({ reason: 'rollback-record-failed' }));
  });

  it('refuses where the token may not write the record', async () => {
    await using stage = await setRelease();
    const token = stage.github.addToken({ permissions: { actions: 'write', contents: 'read', deployments: 'read' } });
    const result = await gateRelease(stage, { ...ROLLBACK, 'github-token': token }, { policy: FAILS });
    const { rollback } = await expectRollback(stage, result, { ...BLOCKED, outcome: 'refused', starts: 0 });
    expect(rollback.advice).toMatch(/`deployments: write`/);
  });

  it('refuses where there is no token at all, which is no mistake of the gate', async () => {
    await using stage = await setRelease();
    const result = await gateRelease(stage, { ...ROLLBACK, 'github-token': '' }, { policy: FAILS });
    await expectRollback(stage, result, { ...BLOCKED, outcome: 'refused', starts: 0 });
    expect(result.exitCode).toBe(4);
  });

  it('refuses where another release has gone live since', async () => {
    await using stage = await setRelease();
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass');
    records.release('v1.2.0', 'pass', { hoursAgo: 3 });
    records.release('v1.1.0', 'pass', { hoursAgo: 2 });
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS });
    const { report } = await expectRollback(stage, result, {
      ...BLOCKED,
      outcome: 'refused',
      starts: 0,
      rollbackSentence: /v1\.1\.0 was released after it/,
    });
    expect(report.findings.at(-1)?.reason).toBe('rollback-superseded');
  });

  it('and is for no tag is a mistake, which is found before anything is started', async () => {
    await using stage = await setRelease();
    const env = { GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' };
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS, env });
    await expectRun(result, {
      verdict: 'invalid',
      reason: 'input-missing',
      sentence: /no release to go back from/,
      advice: /github\.ref_type == 'tag'/,
      startsNothing: true,
    });
    expect(result.exitCode).toBe(2);
    expect(stage.github.journal.entries).toEqual([]);
  });

  it('that passes goes nowhere', async () => {
    await using stage = await setRelease();
    await expectRun(await gateRelease(stage, ROLLBACK), { verdict: 'pass', reason: 'ok' });
    expect(writesOf(stage.github)).toEqual(['release v1.2.0 pass', 'success']);
    expect(stage.github.journal.startingRequests).toEqual([]);
  });
});

describe.concurrent('the release that a rollback went to, which holds this action too', () => {
  /** v1.2.0 was rolled back from to v1.1.0 a moment ago; the guard in the run of v1.1.0 begins. */
  async function afterRollback(how: 'rerun' | 'dispatch') {
    const stage = await setRelease();
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass');
    records.release('v1.1.0', 'pass', { hoursAgo: 24 });
    records.release('v1.2.0', 'fail', { hoursAgo: 1 });
    const rollback = records.rollback('v1.2.0', 'v1.1.0', { hoursAgo: 0, states: ['in_progress'] });
    const { state } = stage.github;
    const { run: first } = stage.release('v1.1.0');
    if (how === 'rerun') state.attempt(first, 'github-actions[bot]');
    const inRun =
      how === 'rerun'
        ? first
        : state.run('release.yml', {
            branch: 'v1.1.0',
            sha: first.sha,
            event: 'workflow_dispatch',
            status: 'in_progress',
          });
    const options = { inRun, event: { name: how === 'rerun' ? 'push' : 'workflow_dispatch', payload: {} } };
    return { stage, options, operation: Object(rollback.payload)['operation_id'] };
  }

  it.for(['rerun', 'dispatch'] as const)(
    'never starts another one, by %s: refused, exit code 4, call a person',
    async (how) => {
      const { stage, options, operation } = await afterRollback(how);
      await using _ = stage;
      const result = await gateRelease(stage, ROLLBACK, { ...options, policy: FAILS });
      const { report } = await expectRollback(stage, result, {
        ...BLOCKED,
        outcome: 'refused',
        starts: 0,
        writes: ['release v1.1.0 fail', 'failure'],
        rollbackSentence: /v1\.1\.0 is itself what v1\.2\.0 was rolled back to/,
      });
      expect(result.exitCode).toBe(4);
      const refusal = report.findings.find(({ reason }) => reason === 'rollback-of-rollback');
      expect(refusal?.advice).toMatch(/The old version fails too, so call a person/);
      expect(newestRecord(stage.github).payload).toMatchObject({ tag: 'v1.1.0', part_of: operation });
    },
  );

  it.for(['rerun', 'dispatch'] as const)('is judged and recorded as part of it, by %s', async (how) => {
    const { stage, options, operation } = await afterRollback(how);
    await using _ = stage;
    const result = await gateRelease(stage, ROLLBACK, options);
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expect(newestRecord(stage.github).payload).toMatchObject({ tag: 'v1.1.0', verdict: 'pass', part_of: operation });
    expect(stage.github.journal.startingRequests).toEqual([]);
  });

  it('found bad by its own guard makes the rollback fail, and the first guard calls a person', async () => {
    await using stage = await setRelease({
      steps: [{ status: 'in_progress' }],
      onStarted: async (run) => {
        const inner = await gateRelease(stage, ROLLBACK, { inRun: run, policy: FAILS });
        stage.github.state.finish(run, inner.exitCode === 0 ? 'success' : 'failure');
      },
    });
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass');
    records.release('v1.1.0', 'pass', { hoursAgo: 24 });
    const result = await gateRelease(stage, ROLLBACK, { policy: FAILS });
    const { rollback } = await expectRollback(stage, result, {
      ...BLOCKED,
      outcome: 'failed',
      starts: 1,
      rollbackSentence: /failed/,
    });
    expect(result.exitCode).toBe(4);
    expect(rollback.advice).toMatch(/The old version v1\.1\.0 fails too.*Call a person/);
    const ofOld = stage.github.state.deployments.filter(({ payload }) => Object(payload)['part_of'] !== undefined);
    expect(ofOld).toMatchObject([{ payload: { tag: 'v1.1.0', verdict: 'fail' } }]);
  });
});

describe.concurrent('two guards of one release', () => {
  it('that begin one after the other start one run between them, and both see it end well', async () => {
    await using stage = await setRelease({ steps: [{ status: 'in_progress' }] });
    recordsOf(stage).release('v1.1.0', 'pass');
    const { github } = stage;
    const first = startGate(stage, ROLLBACK, { policy: FAILS });
    await first.until(() => github.journal.startingRequests.length === 1 && /run \d+ runs/.test(first.log()));
    const second = startGate(stage, ROLLBACK, { policy: FAILS });
    await second.until(() => /following its run/.test(second.log()) && /run \d+ runs/.test(second.log()));
    github.state.finish(stage.release('v1.1.0').run, 'success');
    const results = await Promise.all([first.result, second.result]);
    for (const result of results) {
      const { rollback } = await expectRollback(stage, result, { ...BLOCKED, outcome: 'done', starts: 1 });
      expect(rollback.run).toMatchObject({ id: stage.release('v1.1.0').run.id, attempt: 2 });
      expect(result.exitCode).toBe(1);
    }
    expect(results[1].report().rollback?.run?.adopted).toMatch(/Another guard started it/);
    expect(writesOf(github).filter((write) => write.startsWith('intent'))).toHaveLength(1);
  });

  it('of which one saw the run of the other before its intent go to the same release', async () => {
    await using stage = await setRelease({ steps: [{ status: 'in_progress' }] });
    const { github } = stage;
    // The first reads the record, and is so slow to read the runs that the other one's run has begun by then.
    const begun = Promise.withResolvers<void>();
    const does = { kind: 'hold', until: begun.promise } as const;
    github.faults.add({ path: '/actions/workflows/*/runs', at: 1, does });
    const slow = startGate(stage, ROLLBACK, { policy: FAILS });
    await slow.until(() => github.journal.reads.some(({ path }) => path.endsWith('/runs')));
    const quick = startGate(stage, ROLLBACK, { policy: FAILS });
    await quick.until(() => /run \d+ runs/.test(quick.log()));
    begun.resolve();
    await slow.until(() => /following its run/.test(slow.log()));
    github.state.finish(stage.release('v1.1.0').run, 'success');
    for (const result of await Promise.all([slow.result, quick.result])) {
      const { rollback } = await expectRollback(stage, result, { ...BLOCKED, outcome: 'done', starts: 1 });
      expect(rollback.plan?.target.tag).toBe('v1.1.0');
    }
    expect(slow.log().match(/Rollback plan for production: .* → v1\.\d\.0/g)).toEqual([
      'Rollback plan for production: v1.2.0 → v1.0.0',
      'Rollback plan for production: v1.2.0 → v1.1.0',
    ]);
    expect(stage.release('v1.0.0').run.attempts).toHaveLength(1);
  });

  it('of which one saw the run of the other before its intent go to it all the same', async () => {
    await using stage = await setRelease({ steps: [{ status: 'in_progress' }] });
    recordsOf(stage).release('v1.1.0', 'pass');
    const { github } = stage;
    const { run } = stage.release('v1.1.0');
    // The first has read the record, and is so slow to read the run that the other one has started it by then.
    const begun = Promise.withResolvers<void>();
    const does = { kind: 'hold', until: begun.promise } as const;
    github.faults.add({ path: `/actions/runs/${run.id}`, at: 1, does });
    const slow = startGate(stage, ROLLBACK, { policy: FAILS });
    await slow.until(() => github.journal.reads.some(({ path }) => path === `/actions/runs/${run.id}`));
    const quick = startGate(stage, ROLLBACK, { policy: FAILS });
    await quick.until(() => /run \d+ runs/.test(quick.log()));
    begun.resolve();
    await slow.until(() => /following its run/.test(slow.log()));
    github.state.finish(run, 'success');
    for (const result of await Promise.all([slow.result, quick.result])) {
      await expectRollback(stage, result, { ...BLOCKED, outcome: 'done', starts: 1 });
    }
    expect(run.attempts).toHaveLength(2);
  });

  it('that race start one run between them', async () => {
    await using stage = await setRelease({ steps: [{ status: 'in_progress' }] });
    recordsOf(stage).release('v1.1.0', 'pass');
    const { github } = stage;
    const guards = [1, 2].map(() => startGate(stage, ROLLBACK, { policy: FAILS }));
    for (const guard of guards) await guard.until(() => /run \d+ runs/.test(guard.log()));
    github.state.finish(stage.release('v1.1.0').run, 'success');
    const results = await Promise.all(guards.map(({ result }) => result));
    for (const result of results) await expectRollback(stage, result, { ...BLOCKED, outcome: 'done', starts: 1 });
    expect(stage.release('v1.1.0').run.attempts).toHaveLength(2);
    const intents = github.state.deployments.filter(({ payload }) => Object(payload)['kind'] === 'rollback');
    const ended = intents.map(({ statuses }) => statuses.at(-1)?.state).sort();
    expect(ended.filter((state) => state === 'success')).toHaveLength(1);
    expect(ended.filter((state) => state !== 'success').every((state) => state === 'inactive')).toBe(true);
  });
});

/** What the deployment does: from now on another version answers. */
function serve(stage: ReleaseStage, version: string): void {
  stage.service.version = version;
}
