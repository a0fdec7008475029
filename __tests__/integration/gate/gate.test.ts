import { expect, test } from 'vitest';
import { gate } from '../../../src/guard.ts';
import { readSettings } from '../../../src/inputs.ts';
import { foldVerdict } from '../../../src/verdict.ts';
import { realWorld, testRun } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { startFixture } from '../../helpers/service.ts';
import { checklist, httpCheck } from '../../unit/checks/builders.ts';

const SOURCE = { file: 'policy.yml', line: 1, column: 1 };

async function scene(url: string) {
  const read = readSettings(new Map([['url', url]]), undefined, (name) => name);
  if (!read.ok) throw new Error('The settings of this test are wrong.');
  const room = makeRoom();
  const said: string[] = [];
  const world = realWorld(room, {});
  const output = {
    ...world.output,
    section: (title: string) => said.push(`# ${title}`),
    line: (text: string) => said.push(text.replace(/\(\d.*?\)$/, '(time)')),
  };
  return { settings: read.settings, run: testRun(room), world: { ...world, output }, said };
}

test('every part of a run says in a line what it found, and one with nothing to do is not opened', async () => {
  const { url } = await startFixture();
  const { settings, run, world, said } = await scene(url);
  const policy = checklist([], { presets: [{ name: 'actuator-exposure', source: SOURCE }] });
  await gate(settings, policy, run, world);
  expect(said).toEqual([
    '# boot',
    `ok      ${url} (time)`,
    '# health',
    'ok      health (time)',
    '# rules',
    'ok      preset actuator-exposure (time)',
    '# confirm',
    'ok      health before the verdict (time)',
  ]);
});

test('a mistake of our own takes nothing away from what was found before it', async () => {
  const { url } = await startFixture();
  const { settings, run, world, said } = await scene(url);
  const policy = checklist([httpCheck({ name: 'gone', path: '/gone' })], {
    identity: { version: '1.4.0', commit: undefined, source: SOURCE },
  });
  const http: typeof world.http = {
    ...world.http,
    send: (request, rules) => {
      if (request.url.pathname === '/actuator/info') throw new Error('This cannot be.');
      return world.http.send(request, rules);
    },
  };
  const { findings } = await gate(settings, policy, run, { ...world, http });
  expect(foldVerdict(findings)).toMatchObject({ name: 'fail', reason: 'check-failed' });
  expect(findings.at(-1)).toMatchObject({
    outcome: 'undecided',
    reason: 'internal-error',
    sentence: 'Release Guard itself failed: This cannot be.',
  });
  expect(said.at(-1)).toBe('unsure  release guard itself (time)');
});
