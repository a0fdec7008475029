import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Learned, starterPolicy } from '../../../src/init/starter.ts';
import { loadPolicy } from '../../../src/policy/load.ts';
import fc from '../../helpers/fast-check.ts';

const LEARNED: Learned = {
  port: undefined,
  plainPage: undefined,
  isActuator: true,
  readyMs: 1_200,
  components: [],
  open: [],
  closed: [],
  subject: 'app:dev',
  isOurs: true,
};

async function mistakesIn(text: string): Promise<readonly string[]> {
  const loaded = await loadPolicy(new TextEncoder().encode(text), 'starter.yml', {
    vars: new Map(),
    secrets: new Map(),
    environment: {},
    readFile: async () => ({ ok: false, problem: 'not-found', message: 'there is no such file' }),
  });
  return loaded.ok ? [] : loaded.findings.map(({ sentence }) => sentence);
}

test('a starter loads, whatever the service calls its endpoints and itself', async () => {
  const endpoint = fc.record({
    path: fc.constantFrom('/a', '/b', '/a/b', '/~x/y_z.1'),
    name: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.constantFrom('All', 'All', '${x}', '', '- a: b', '#'),
    ),
    json: fc.constantFrom('object' as const, 'array' as const, undefined),
  });
  const open = fc.uniqueArray(endpoint, { selector: ({ path }) => path, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(open, fc.string({ unit: 'binary' }), fc.boolean(), async (endpoints, subject, isOurs) => {
      const text = starterPolicy({ ...LEARNED, open: endpoints, closed: ['/private'], subject, isOurs });
      expect(await mistakesIn(text)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('endpoints of the same words are told apart', () => {
  const open = ['/a', '/b'].map((path) => ({ path, name: 'List', json: undefined }));
  const starter = parse(starterPolicy({ ...LEARNED, open })) as {
    readonly checks: readonly { readonly name: string }[];
  };
  expect(starter.checks.map(({ name }) => name)).toEqual(['List (/a)', 'List (/b)']);
});

test('a service of somebody else is not asked to stop, and one without an actuator is asked for its page', async () => {
  const text = starterPolicy({ ...LEARNED, isOurs: false, isActuator: false, plainPage: '/ping', components: [] });
  expect(await mistakesIn(text)).toEqual([]);
  expect(parse(text)).toEqual({ version: 1, health: { path: '/ping', kind: 'http', within: '60s' } });
});
