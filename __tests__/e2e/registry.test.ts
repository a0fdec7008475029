import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { describeWhere, docker, FIXTURE, imageMissing } from '../helpers/docker.ts';
import { expectRun } from '../helpers/expectations.ts';
import { REGISTRY_USER, type Registry, registryMissing, startRegistry } from '../helpers/registry.ts';
import { makeRoom } from '../helpers/room.ts';
import { runGuard } from '../helpers/runner.ts';
import { freePort, startFixture } from '../helpers/service.ts';

const POLICY = { version: 1, health: { within: '60s' }, checks: [{ name: 'ping', get: '/ping' }] };

describeWhere(registryMissing ?? imageMissing(FIXTURE))('an image from a registry', () => {
  let open: Registry;
  let closed: Registry;

  beforeAll(async () => {
    const room = makeRoom();
    open = await startRegistry(join(room.top, 'open'));
    closed = await startRegistry(join(room.top, 'closed'), { auth: true });
  });

  it('is pulled where it is not there yet, and its digest is an output', async () => {
    const { reference, digest } = await open.push(FIXTURE, 'courses', 'v1.4.0');
    await open.forget(reference);
    const result = await runGuard({ image: reference }, { policy: POLICY });
    await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 60_000 });
    expect(result.outputs.get('image-digest')).toBe(digest);
    expect(result.outputs.get('image-id')).toMatch(/^sha256:[0-9a-f]{64}$/);
    await open.forget(reference);
  });

  it('is the one that the digest names, whatever the tag means by now', async () => {
    const { reference, digest } = await open.push(FIXTURE, 'pinned', 'v1');
    await open.push('release-guard-test/busybox:1', 'pinned', 'v1');
    await open.forget(reference);
    const pinned = `${open.host}/pinned@${digest}`;
    const result = await runGuard({ image: pinned }, { policy: POLICY });
    await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 60_000 });
    expect(result.outputs.get('image-digest')).toBe(digest);
    await docker('image', 'rm', '--no-prune', pinned).catch(() => {});
  });

  it('C13 has a tag that is missing', async () => {
    await open.push('release-guard-test/busybox:1', 'courses', 'v1.0.0');
    const result = await runGuard({ image: `${open.host}/courses:v9.9.9`, port: '8080' }, { policy: POLICY });
    await expectRun(result, {
      verdict: result.exitCode === 2 ? 'invalid' : 'fail',
      reason: 'image-not-found',
      sentence: /v9\.9\.9/,
      advice: /./,
    });
  });

  it('C13 has been deleted from the registry', async () => {
    const { reference, digest } = await open.push('release-guard-test/busybox:1', 'deleted', 'v1');
    await open.forget(reference);
    await open.remove('deleted', digest);
    const result = await runGuard({ image: reference, port: '8080' }, { policy: POLICY });
    await expectRun(result, { verdict: result.exitCode === 2 ? 'invalid' : 'fail', reason: 'image-not-found' });
  });

  it('C13 wants a log-in that nobody made', async () => {
    const { reference } = await closed.push('release-guard-test/busybox:1', 'private', 'v1');
    await closed.forget(reference);
    const result = await runGuard({ image: reference, port: '8080' }, { policy: POLICY });
    await expectRun(result, {
      verdict: result.exitCode === 2 ? 'invalid' : 'inconclusive',
      reason: 'image-unauthorised',
      advice: /log.?in/i,
    });
    expect(result.log).not.toContain(REGISTRY_USER.password);
  });

  it('C13 lies in a registry that is down', async () => {
    const result = await runGuard({ image: `127.0.0.1:${await freePort()}/app:1`, port: '8080' }, { policy: POLICY });
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'registry-unreachable',
      sentence: /refused|reach/,
      endsWithinMs: 5000,
    });
  });

  it('C13 lies in a registry that answers nonsense', async () => {
    const service = await startFixture({
      routes: { 'ANY /v2/*': { status: 500, body: '<html>::error::forged</html>' } },
    });
    const result = await runGuard({ image: `127.0.0.1:${service.port}/app:1`, port: '8080' }, { policy: POLICY });
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: ['registry-unreachable', 'docker-failed'],
      deadlineMs: 30_000,
    });
  });

  it('C13 is a name that no registry knows', async () => {
    const result = await runGuard({ image: 'release-guard-test/never-built:1', port: '8080' }, { policy: POLICY });
    const verdict = result.outputs.get('verdict') as 'invalid' | 'inconclusive' | 'fail';
    // where the public registry can be reached it is missing; where it cannot be, nobody knows
    expect(result.outputs.get('reason'), result.log).toMatch(
      /^(image-not-found|image-unauthorised|registry-unreachable)$/,
    );
    await expectRun(result, {
      verdict,
      reason: ['image-not-found', 'image-unauthorised', 'registry-unreachable'],
      sentence: /never-built/,
      deadlineMs: 60_000,
    });
    expect(verdict).not.toBe('pass');
  });
});
