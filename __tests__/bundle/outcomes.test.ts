import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionFace } from '../helpers/bundle.ts';
import { describeWhere, rootMissing } from '../helpers/docker.ts';
import { expectRun } from '../helpers/expectations.ts';
import { expectInvariants } from '../helpers/invariants.ts';
import { makeRoom } from '../helpers/room.ts';
import { runGuard, runPost } from '../helpers/runner.ts';
import { startFixture } from '../helpers/service.ts';

const POLICY = { version: 1, health: { within: '30s' }, checks: [{ name: 'ping', get: '/ping' }] };

describe('a run of the action', () => {
  it('that passes sets every output, writes every report, and is green', async () => {
    const service = await startFixture();
    const result = await runGuard({ url: service.url }, { policy: POLICY });
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expect([...result.outputs.keys()].sort()).toEqual([...actionFace().outputs].sort());
    expect(Object.fromEntries(result.outputs)).toMatchObject({
      verdict: 'pass',
      reason: 'ok',
      score: '100',
      'checks-total': '1',
      'checks-failed': '0',
      rollback: 'none',
    });
    expect(report.tag).toBe('v1.4.0');
    expect(report.environment).toBe('production');
    expect(report.policyFile).toBe('.github/release-guard.yml');
    expect(report.assessment.level).toBe('healthy');
  });

  it('without a policy at the default place judges by the built-in one', async () => {
    const service = await startFixture();
    const report = await expectRun(await runGuard({ url: service.url }), { verdict: 'pass', reason: 'ok' });
    expect(report.policyFile).toBeUndefined();
  });

  it('whose advisory check fails is green and shows it', async () => {
    const service = await startFixture();
    const policy = { ...POLICY, checks: [...POLICY.checks, { name: 'orders', get: '/nowhere', severity: 'warn' }] };
    const result = await runGuard({ url: service.url }, { policy });
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expect(report.findings.find(({ title }) => title.includes('orders'))).toMatchObject({
      outcome: 'fail',
      severity: 'warn',
    });
    expect(result.summary).toContain('orders');
    expect(result.log).toMatch(/^::warning /m);
  });

  it('in which nothing that blocks applies is no pass (F03)', async () => {
    const service = await startFixture();
    const policy = { version: 1, checks: [{ name: 'orders', get: '/ping', severity: 'warn' }] };
    const result = await runGuard({ url: service.url }, { policy });
    // health blocks even where no check does: with it the run has looked at something
    expect(['pass', 'invalid', 'inconclusive']).toContain(result.outputs.get('verdict'));
    const report = result.report();
    const held = report.findings.filter(({ outcome, severity }) => outcome === 'pass' && severity === 'block');
    expect(held.length > 0).toBe(result.outputs.get('verdict') === 'pass');
    await expectInvariants(result);
  });

  it('writes its reports where it is told to', async () => {
    const service = await startFixture();
    const room = makeRoom();
    const folder = join(room.workspace, 'out/reports');
    const result = await runGuard({ url: service.url, 'report-dir': 'out/reports' }, { room, policy: POLICY });
    expect(result.reportFolder).toBe(folder);
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
  });

  it('after which the post step has nothing to do, and says nothing alarming', async () => {
    const service = await startFixture();
    const result = await runGuard({ url: service.url }, { policy: POLICY });
    const post = await runPost(result);
    expect(post.exitCode).toBe(0);
    expect(post.log).not.toMatch(/::(error|warning)/);
  });

  it('on a pull request from a fork, with a token that may do nothing, gives its verdict all the same', async () => {
    const service = await startFixture();
    const api = await startFixture({
      routes: { 'ANY /*': { status: 403, json: { message: 'Resource not accessible by integration' } } },
    });
    const result = await runGuard(
      { url: service.url, comment: 'true', 'status-context': 'release-guard' },
      {
        policy: POLICY,
        event: {
          name: 'pull_request',
          payload: { number: 7, pull_request: { number: 7, head: { sha: 'c'.repeat(40) } } },
        },
        env: { GITHUB_API_URL: api.url, GITHUB_REF: 'refs/pull/7/merge', GITHUB_REF_TYPE: 'branch' },
      },
    );
    await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 20_000 });
    expect(result.log).toMatch(/pull-requests: write/);
    expect(result.log).toMatch(/statuses: write/);
    expect(result.log).not.toMatch(/^::error/m);
  });

  it('keeps one comment up to date and posts one status where it may', async () => {
    const service = await startFixture();
    const api = await startFixture({
      routes: {
        'GET /repos/org/courses/issues/7/comments': { json: [] },
        'POST /repos/org/courses/issues/7/comments': { status: 201, json: { id: 1, html_url: 'https://github.com/x' } },
        'ANY /repos/org/courses/statuses/*': { status: 201, json: { id: 2 } },
      },
    });
    const result = await runGuard(
      { url: service.url, comment: 'true', 'status-context': 'release-guard' },
      {
        policy: POLICY,
        event: {
          name: 'pull_request',
          payload: { number: 7, pull_request: { number: 7, head: { sha: 'c'.repeat(40) } } },
        },
        env: { GITHUB_API_URL: api.url, GITHUB_REF: 'refs/pull/7/merge', GITHUB_REF_TYPE: 'branch' },
      },
    );
    await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 20_000 });
    const writes = (await api.requests()).filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method, url }) => `${method} ${url.split('?')[0]}`).sort()).toEqual([
      'POST /repos/org/courses/issues/7/comments',
      `POST /repos/org/courses/statuses/${'c'.repeat(40)}`,
    ]);
    expect(writes.every(({ headers }) => headers['authorization']?.includes('ghs_'))).toBe(true);
  });
});

describe('R05 a runner without a working docker', () => {
  const image = { image: 'app:1', port: '8080' };

  it('has no docker command line: inconclusive within a second, and says what to install', async () => {
    const room = makeRoom();
    const result = await runGuard(image, { room, policy: POLICY, env: { PATH: room.home } });
    await expectRun(result, { verdict: 'inconclusive', reason: 'docker-missing', advice: /./, endsWithinMs: 3000 });
  });

  it('is green with a warning where the workflow asked for that', async () => {
    const room = makeRoom();
    const result = await runGuard(
      { ...image, 'on-inconclusive': 'warn' },
      { room, policy: POLICY, env: { PATH: room.home } },
    );
    await expectRun(result, { verdict: 'inconclusive', reason: 'docker-missing', inconclusiveIsGreen: true });
    expect(result.exitCode).toBe(0);
    expect(result.log).toMatch(/^::warning/m);
  });

  it('has no engine behind its socket', async () => {
    const room = makeRoom();
    const env = { DOCKER_HOST: `unix://${room.home}/nobody.sock` };
    const result = await runGuard(image, { room, policy: POLICY, env });
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: ['docker-unreachable', 'docker-missing'],
      advice: /./,
      endsWithinMs: 3000,
    });
  });
});

describeWhere(rootMissing)('R06 a disk that is full', () => {
  it('costs the report, never the verdict', async () => {
    const service = await startFixture();
    const room = makeRoom();
    const small = join(room.top, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', small]);
    try {
      const result = await runGuard({ url: service.url }, { room, policy: POLICY, env: { RUNNER_TEMP: small } });
      expect(result.outputs.get('verdict'), result.log).toBe('pass');
      expect(result.exitCode).toBe(0);
      expect(result.log).toMatch(/::warning.*(report|space)/i);
      await expectInvariants(result, { noReport: true });
    } finally {
      execFileSync('umount', [small]);
    }
  });
});
