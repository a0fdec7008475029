import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeWhere, FIXTURE, imageMissing, SPRING_BOOT } from '../helpers/docker.ts';
import { makeRoom } from '../helpers/room.ts';
import { runCli } from '../helpers/runner.ts';

interface Starter {
  readonly health: { readonly components?: Readonly<Record<string, string>> };
  readonly checks: readonly { readonly name: string; readonly get: string }[];
}

const IMAGES = [
  { image: FIXTURE, paths: ['/ping'] },
  { image: SPRING_BOOT, paths: ['/api/public/plans', '/api/public/stats/users'] },
];

for (const { image, paths } of IMAGES) {
  describeWhere(imageMissing(image))(`release-guard init with ${image}`, () => {
    it('writes a policy that this image passes, and never over a file that is there', async () => {
      const room = makeRoom();
      const path = join(room.workspace, 'ci/starter.yml');
      const init = await runCli(['init', '--image', image, '--write', 'ci/starter.yml'], { room });
      expect(init.exitCode, init.log).toBe(0);
      expect(init.log).toContain(`release-guard gate --image ${image} --policy ci/starter.yml`);
      const text = readFileSync(path, 'utf8');
      const starter = parse(text) as Starter;
      expect(starter.checks.map((check) => check.get)).toEqual(expect.arrayContaining(paths));
      expect(new Set(starter.checks.map((check) => check.name)).size).toBe(starter.checks.length);
      expect(starter.health.components).toMatchObject({ db: 'UP', redis: 'UP' });
      expect(text).toContain('These wanted a login');

      const gate = await runCli(['gate', '--image', image, '--policy', 'ci/starter.yml'], { room });
      expect(gate.exitCode, gate.log).toBe(0);

      const again = await runCli(['init', '--image', image, '--write', 'ci/starter.yml'], { room });
      expect(again.exitCode).toBe(2);
      expect(again.log).toContain('Writing the starter policy to ci/starter.yml failed: it is there already.');
      expect(again.docker).toEqual([]);
      expect(readFileSync(path, 'utf8')).toBe(text);
    });
  });
}
