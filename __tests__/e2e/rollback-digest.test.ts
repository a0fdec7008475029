import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWhere, FIXTURE, imageMissing } from '../helpers/docker.ts';
import { expectRun } from '../helpers/expectations.ts';
import { registryMissing, startRegistry } from '../helpers/registry.ts';
import { gateRelease, newestRecord, setRelease } from '../helpers/release.ts';
import { expectRollback, rollBack } from '../helpers/rollback.ts';
import { makeRoom } from '../helpers/room.ts';

const POLICY = { version: 1, health: { within: '20s' }, checks: [{ name: 'ping', get: '/ping' }] };

describeWhere(registryMissing ?? imageMissing(FIXTURE))('the image of a release', () => {
  it('is recorded by its digest, looked for by it, and missed once it was deleted', async () => {
    const registry = await startRegistry(join(makeRoom().top, 'registry'));
    await using stage = await setRelease();
    const recorded: string[] = [];
    for (const tag of ['v1.1.0', 'v1.2.0']) {
      const { reference, digest } = await registry.push(FIXTURE, 'shop', tag);
      const inRun = tag === 'v1.2.0' ? stage.releaseRun : stage.release(tag).run;
      const result = await gateRelease(stage, { url: '', image: reference }, { policy: POLICY, inRun });
      await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 60_000 });
      const pinned = `${registry.host}/shop@${digest}`;
      expect(newestRecord(stage.github).payload).toMatchObject({ kind: 'release', tag, digest: pinned });
      recorded.push(pinned);
      await registry.forget(reference);
    }
    const planned = await rollBack(stage, { 'dry-run': 'true' });
    const { rollback } = await expectRollback(stage, planned, {
      outcome: 'planned',
      verdict: 'pass',
      reason: 'ok',
      starts: 0,
    });
    expect(rollback.plan?.target.imageDigest).toBe(recorded[0]);
    await registry.remove('shop', recorded[0]?.split('@')[1] ?? '');
    const refused = await rollBack(stage);
    await expectRollback(stage, refused, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-image-missing',
      starts: 0,
    });
  });
});
