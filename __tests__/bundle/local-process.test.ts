import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { expectRun } from '../helpers/expectations.ts';
import { expectInvariants } from '../helpers/invariants.ts';
import { expectPrompt } from '../helpers/promptness.ts';
import { type Inputs, type RunOptions, runGuard, runOnceUp, runPost, startGuard } from '../helpers/runner.ts';
import { type Fixture, fixtureScript, freePort, startFixture } from '../helpers/service.ts';

const POLICY = { version: 1, health: { within: '30s' }, checks: [{ name: 'ping', get: '/ping' }] };

/** The inputs and options that start the fixture service as a local process of the guard's. */
async function localService(fixture: Fixture, policy: object = POLICY) {
  const port = await freePort();
  const env = { FIXTURE: JSON.stringify({ ...fixture, port, host: '127.0.0.1' }) };
  const inputs: Inputs = { command: `"${process.execPath}" "${fixtureScript}"`, port: String(port) };
  const options: RunOptions = { policy: { ...policy, subject: { env } } };
  return { port, inputs, options };
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((decided) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      decided(true);
    });
    socket.on('error', () => decided(false));
  });
}

describe('a service that is started as a local process', () => {
  it('passes when it is good, and its port is free afterwards', async () => {
    const { port, inputs, options } = await localService({});
    const result = await runGuard(inputs, options);
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expect(report.checks).toEqual({ total: 1, failed: 0 });
    expect(report.subject?.kind).toBe('command');
    expect(Number(result.outputs.get('ready-ms'))).toBeGreaterThan(0);
    expect(await answers(port)).toBe(false);
  });

  it('is blocked with the component that is down', async () => {
    const result = await runOnceUp(async (times) => {
      const { inputs, options } = await localService(
        { status: 'DOWN', components: { db: { status: 'DOWN' } } },
        { version: 1, health: { within: `${times}s` } },
      );
      return await runGuard(inputs, options);
    });
    await expectRun(result, {
      verdict: 'fail',
      reason: ['health-down', 'health-component-down'],
      sentence: /db/,
    });
  });

  it.each([
    ['1', { exitCode: 1 }],
    ['0, which is no success for a service', { exitCode: 0 }],
  ])('exits with code %s before it is healthy: found at once, not at the deadline', async (_name, fixture) => {
    const { inputs, options } = await localService(
      { listen: false, exitAfterMs: 100, log: ['about to give up'], ...fixture },
      { version: 1, health: { within: '60s' } },
    );
    await expectRun(await runGuard(inputs, options), {
      verdict: 'fail',
      reason: 'process-exited',
      sentence: new RegExp(`\\b${fixture.exitCode}\\b`),
      endsWithinMs: 5000,
    });
  });

  it('dies of an uncaught error: the error is the cause', async () => {
    const { inputs, options } = await localService({ crash: 'no database url', listen: false });
    const report = await expectRun(await runGuard(inputs, options), {
      verdict: 'fail',
      reason: ['process-exited', 'application-failed-to-start'],
    });
    expect(JSON.stringify(report.verdict)).toContain('no database url');
  });

  it('dies during the checks: that is the cause, not the check', async () => {
    const { inputs, options } = await localService(
      { exitAfterMs: 1500 },
      { version: 1, health: { within: '10s' }, checks: [{ name: 'slow', get: '/slow?ms=8000', timeout: '10s' }] },
    );
    await expectRun(await runGuard(inputs, options), {
      verdict: 'fail',
      reason: ['service-died', 'process-exited'],
      endsWithinMs: 7000,
    });
  });

  it('ignores SIGTERM: it is gone all the same', async () => {
    const { port, inputs, options } = await localService({ ignoreTerm: true });
    await expectRun(await runGuard(inputs, options), { verdict: 'pass', reason: 'ok', endsWithinMs: 15_000 });
    expect(await answers(port)).toBe(false);
  });

  it('that cannot be started is blocked with a sentence that names the command', async () => {
    const result = await runGuard({ command: 'no-such-program --serve', port: '9' }, { policy: POLICY });
    await expectRun(result, {
      verdict: 'fail',
      reason: ['process-exited', 'service-not-started', 'entrypoint-not-found'],
      endsWithinMs: 3000,
    });
    expect(result.log).toContain('no-such-program');
  });

  it('whose port is taken by somebody else is not mistaken for that somebody', async () => {
    const other = await localService({});
    const somebody = await startFixture();
    const result = await runGuard({ ...other.inputs, port: String(somebody.port) }, other.options);
    expect(['fail', 'invalid', 'inconclusive']).toContain(result.outputs.get('verdict'));
    await expectRun(result, { verdict: result.outputs.get('verdict') as 'fail', reason: 'port-taken' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'R01 %s in the middle of the wait: cancelled, and all is gone within 5 s',
    async (signal) => {
      const { port, inputs, options } = await localService(
        { upAfterMs: 1e9 },
        { version: 1, health: { within: '100s' } },
      );
      const live = startGuard(inputs, options);
      await live.until(() => answers(port));
      const began = performance.now();
      live.signal(signal);
      const result = await live.result;
      expectPrompt(performance.now() - began, 5000);
      await expectRun(result, { verdict: 'cancelled', reason: 'cancelled', deadlineMs: 100_000 });
      expect(await answers(port)).toBe(false);
    },
  );

  it('R02 the main step is killed: the post step ends the process and says so', async () => {
    const { port, inputs, options } = await localService(
      { upAfterMs: 1e9 },
      { version: 1, health: { within: '100s' } },
    );
    const live = startGuard(inputs, options);
    await live.until(() => answers(port));
    live.signal('SIGKILL');
    const killed = await live.result;
    expect(killed.state.size).toBeGreaterThan(0);
    const post = await runPost(killed);
    expect(post.log).toMatch(/killed|interrupted|left|removed|ended/i);
    expect(await answers(port)).toBe(false);
    await expectInvariants(post, { killed: true });
  });
});
