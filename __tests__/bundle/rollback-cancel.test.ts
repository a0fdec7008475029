import { describe, expect, it } from 'vitest';
import { expectInvariants } from '../helpers/invariants.ts';
import { FAILS, HOLDS, newestRecord, setRelease, startGate } from '../helpers/release.ts';
import { type Stage, setStage, startLiveService, startRollback, writesOf } from '../helpers/rollback.ts';
import type { GuardResult } from '../helpers/runner.ts';

const RERUN = '/actions/runs/*/rerun';
const INTENT = 'intent v1.2.0 → v1.1.0';

/** From the signal to the end; the runner would wait for 7.5 s. */
const SOON_MS = 5_000;

describe.concurrent.each(['SIGINT', 'SIGTERM'] as const)('a rollback whose job is cancelled (%s)', (signal) => {
  it('while it is planned: nothing was sent and nothing is written', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ method: 'GET', path: /\/compare\//, does: { kind: 'hang' } });
    const live = startRollback(stage);
    await live.until(() => stage.github.journal.reads.some(({ path }) => path.startsWith('/compare/')));
    const result = await cancelled(live, signal);
    await expectCancelled(stage, result, { rollback: 'none', starts: 0, writes: [] });
    expect(result.report().rollback?.sentence).toBe('The job was cancelled before anything was sent.');
  });

  it('while the intent is being written: what GitHub took of it is withdrawn', async () => {
    await using stage = await setStage();
    const until = Promise.withResolvers<void>();
    stage.github.faults.add({
      method: 'POST',
      path: '/deployments',
      at: 1,
      does: { kind: 'hold', until: until.promise },
    });
    const live = startRollback(stage);
    await live.until(() => stage.github.journal.otherWrites.length === 1);
    // GitHub takes it after the guard has broken off, and before it has given up looking for it
    setTimeout(until.resolve, 300);
    const result = await cancelled(live, signal);
    await expectCancelled(stage, result, { rollback: 'none', starts: 0 });
    for (const { statuses } of stage.github.state.deployments) {
      expect(statuses.map(({ state }) => state)).toEqual(['inactive']);
    }
  });

  it('after the intent and before the request: the intent is withdrawn', async () => {
    await using stage = await setStage();
    const { run } = stage.release('v1.1.0');
    // The run is read for the plan, and once more just before the request.
    stage.github.faults.add({ path: `/actions/runs/${run.id}`, at: { from: 2 }, does: { kind: 'hang' } });
    const live = startRollback(stage);
    await live.until(
      () => stage.github.state.deployments.length > 0 && /GET \/actions\/runs\/\d+ 0$/.test(`${stage.github.journal}`),
    );
    const result = await cancelled(live, signal);
    await expectCancelled(stage, result, { rollback: 'none', starts: 0, writes: [INTENT, 'in_progress', 'inactive'] });
    expect(newestRecord(stage.github).descriptions.at(-1)).toMatch(/^withdrawn: the guard was cancelled/);
  });

  it('while the request is under way: says how to see what became of it', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'hang' } });
    const live = startRollback(stage);
    await live.until(() => stage.github.journal.startingRequests.length === 1);
    const result = await cancelled(live, signal);
    await expectCancelled(stage, result, { rollback: 'unknown', starts: 1, writes: [INTENT, 'in_progress', 'error'] });
    const { id } = stage.release('v1.1.0').run;
    expect(result.log).toContain(`gh run view ${id} --repo acme/shop`);
    expect(result.log).toContain(`gh run cancel ${id} --repo acme/shop`);
    expect(result.summary.split('\n')[0]).toMatch(/cancelled while a rollback was under way/);
  });

  it('while the run is followed: names the run and how to stop it, and closes the record', async () => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
    const live = startRollback(stage);
    await live.until(() => /after .*: run \d+ runs/.test(live.log()));
    const result = await cancelled(live, signal);
    await expectCancelled(stage, result, {
      rollback: 'unknown',
      starts: 1,
      writes: [INTENT, 'in_progress', 'in_progress', 'error'],
    });
    const { id } = stage.release('v1.1.0').run;
    expect(result.outputs.get('rollback-run-id')).toBe(String(id));
    expect(result.outputs.get('rollback-run-url')).toMatch(new RegExp(`/actions/runs/${id}$`));
    expect(result.log).toContain(`gh run cancel ${id} --repo acme/shop`);
    const { rollback } = result.report();
    expect(rollback?.sentence).toBe(`The job was cancelled before run ${id} had ended.`);
    expect(rollback?.advice).toContain(`gh run cancel ${id}`);
    expect(newestRecord(stage.github).descriptions.at(-1)).toContain(`how run ${id} ended`);
  });

  it('while the old version is waited for: the run has succeeded, and that is all that is known', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage();
    const policy = { version: 1, rollback: { verify: { url: service.url, within: '1m' } } };
    const live = startRollback(stage, {}, { policy });
    await live.until(() => /Not yet:/.test(live.log()));
    const result = await cancelled(live, signal);
    await expectCancelled(stage, result, {
      rollback: 'unknown',
      starts: 1,
      writes: [INTENT, 'in_progress', 'in_progress', 'error'],
    });
    expect(result.report().rollback).toMatchObject({ conclusion: 'success', verified: 'not-reached' });
    expect(result.log).not.toContain('in flight');
  });
});

describe.concurrent('a guard whose job is cancelled', () => {
  it('while GitHub hangs, so that nothing more can be written, ends in time all the same', async () => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
    const live = startRollback(stage);
    await live.until(() => /after .*: run \d+ runs/.test(live.log()));
    stage.github.faults.add({ path: /./, does: { kind: 'hang' } });
    const result = await cancelled(live, 'SIGINT');
    await expectCancelled(stage, result, { rollback: 'unknown', starts: 1 });
    expect(result.log).toMatch(/::warning.*Record \d+ could not be closed/);
  });

  it.for([
    ['the request is under way', true],
    ['the run is followed', false],
  ] as const)(
    'while %s tells at once that something may be in flight, even if it is killed then',
    async ([, isUnderWay]) => {
      await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
      if (isUnderWay) stage.github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'hang' } });
      const live = startRollback(stage);
      await live.until(() =>
        isUnderWay ? stage.github.journal.startingRequests.length === 1 : /after .*: run \d+ runs/.test(live.log()),
      );
      stage.github.faults.add({ path: /./, does: { kind: 'hang' } });
      live.signal('SIGINT');
      await live.until(() => /in flight/.test(live.log()));
      live.signal('SIGKILL');
      const { outputs } = await live.result;
      const { id } = stage.release('v1.1.0').run;
      expect(outputs.get('verdict')).toBe('cancelled');
      expect(outputs.get('rollback')).toBe('unknown');
      expect(outputs.get('rollback-tag')).toBe('v1.1.0');
      expect(outputs.get('rollback-run-id')).toBe(isUnderWay ? '' : String(id));
      expect(outputs.get('rollback-run-url')).toBe(isUnderWay ? '' : `https://github.com/acme/shop/actions/runs/${id}`);
    },
  );

  it('by both signals, as the runner does it, ends once', async () => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
    const live = startRollback(stage);
    await live.until(() => /after .*: run \d+ runs/.test(live.log()));
    live.signal('SIGINT');
    const result = await cancelled(live, 'SIGTERM');
    await expectCancelled(stage, result, { rollback: 'unknown', starts: 1 });
  });

  it('while its verdict is recorded is cancelled; nothing goes back', async () => {
    await using stage = await setRelease();
    stage.github.faults.add({ method: 'GET', path: '/deployments', does: { kind: 'hang' } });
    const live = startGate(stage, { 'on-fail': 'rollback' }, { policy: FAILS });
    await live.until(() => stage.github.journal.reads.length > 0);
    await expectCancelled(stage, await cancelled(live, 'SIGINT'), { rollback: 'none', starts: 0, writes: [] });
  });

  it('while a verdict is recorded that needs no rollback is cancelled too', async () => {
    await using stage = await setRelease();
    stage.github.faults.add({ method: 'POST', path: '/deployments', does: { kind: 'hang' } });
    const live = startGate(stage, {}, { policy: HOLDS });
    await live.until(() => stage.github.journal.otherWrites.length > 0);
    await expectCancelled(stage, await cancelled(live, 'SIGINT'), { rollback: 'none', starts: 0 });
  });

  it('while it follows the run of another guard leaves that one’s record alone', async () => {
    await using stage = await setRelease({ steps: [{ status: 'in_progress' }] });
    const first = startGate(stage, { 'on-fail': 'rollback' }, { policy: FAILS });
    await first.until(() => /run \d+ runs/.test(first.log()));
    const second = startGate(stage, { 'on-fail': 'rollback' }, { policy: FAILS });
    await second.until(() => /following its run/.test(second.log()) && /run \d+ runs/.test(second.log()));
    const written = writesOf(stage.github);
    const result = await cancelled(second, 'SIGINT');
    await expectCancelled(stage, result, { rollback: 'unknown', starts: 1, writes: written });
    expect(result.outputs.get('rollback-run-id')).toBe(String(stage.release('v1.1.0').run.id));
    stage.github.state.finish(stage.release('v1.1.0').run, 'success');
    expect((await first.result).outputs.get('rollback')).toBe('done');
  });

  it('in a drill that is being recorded has started nothing', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ method: 'POST', path: '/deployments', at: 1, does: { kind: 'delay', ms: 500 } });
    const live = startRollback(stage, { mode: 'drill' });
    await live.until(() => stage.github.journal.otherWrites.length > 0);
    await expectCancelled(stage, await cancelled(live, 'SIGINT'), { rollback: 'none', starts: 0 });
  });
});

/** Sends the signal and waits for the end, which must come soon. */
async function cancelled(live: ReturnType<typeof startRollback>, signal: NodeJS.Signals): Promise<GuardResult> {
  const at = performance.now();
  live.signal(signal);
  const result = await live.result;
  expect(performance.now() - at, result.log).toBeLessThan(SOON_MS);
  return result;
}

/** Exit code 130, outputs that tell the truth, no other writes, nothing left behind. */
async function expectCancelled(
  { github }: Pick<Stage, 'github'>,
  result: GuardResult,
  expected: { readonly rollback: 'none' | 'unknown'; readonly starts: number; readonly writes?: readonly string[] },
): Promise<void> {
  const shown = `The run printed:\n${result.log}\nGitHub was asked:\n${github.journal}\n`;
  expect(result.exitCode, shown).toBe(130);
  expect(result.outputs.get('verdict'), shown).toBe('cancelled');
  expect(result.outputs.get('rollback'), shown).toBe(expected.rollback);
  expect(result.report().verdict.name).toBe('cancelled');
  expect(github.journal.startingRequests.length, shown).toBe(expected.starts);
  if (expected.writes !== undefined) expect(writesOf(github), shown).toEqual(expected.writes);
  await expectInvariants(result, { deadlineMs: 40_000 });
  github.expectNoViolations();
}
