import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { whyNoImages } from '../../scripts/demo-image.ts';
import { actMissing } from '../helpers/act-run.ts';
import { describeWhere } from '../helpers/docker.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/demo-rollback.ts');

describeWhere(actMissing ?? whyNoImages())('npm run demo:rollback', () => {
  it('tells its story to the end, and the end is as told', async () => {
    const demo = spawn(process.execPath, [SCRIPT], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [told, complaints, code] = await Promise.all([
      text(demo.stdout),
      text(demo.stderr),
      new Promise((ended) => demo.once('exit', ended)),
    ]);
    const shown = `${told}\n${complaints}`;
    expect(code, shown).toBe(0);
    const chapters = ['1. v1.4.0 is released', '2. v1.5.0 is released', '3. Who serves now?', '4. What is on record'];
    const places = chapters.map((chapter) => told.indexOf(`── ${chapter}`));
    expect(places, shown).toEqual([...places].sort((left, right) => left - right));
    expect(Math.min(...places), shown).toBeGreaterThan(0);
    expect(told).toContain('The guard of v1.5.0 ended with verdict fail, rollback done, to v1.4.0.');
    expect(told).toMatch(/rollback +v1\.5\.0 → v1\.4\.0 .* done$/m);
    expect(told.trimEnd().split('\n').at(-1)).toBe('Production is back at v1.4.0.');
  });
});
