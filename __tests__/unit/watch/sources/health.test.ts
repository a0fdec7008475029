import { expect, test } from 'vitest';
import { defaultPolicy } from '../../../../src/policy/default.ts';
import type { Observation } from '../../../../src/watch/source.ts';
import { healthSource } from '../../../../src/watch/sources/health.ts';
import { json, scene, subjectOf, wellOurselves } from './scene.ts';

const SOURCE = { file: 'policy.yml', line: 1, column: 1 };

/** What is told of health that is DOWN from then on, where the time is over at `untilMs`. */
async function told(downFromMs: number, untilMs: number, everyMs = 5000): Promise<readonly Observation[]> {
  const set = scene(() => {
    const isDown = set.clock.now() - set.world.startedAt >= downFromMs;
    return { status: isDown ? 503 : 200, body: json({ status: isDown ? 'DOWN' : 'UP' }) };
  });
  const { clock, world, observed } = set;
  const { subject } = { subject: subjectOf(world) };
  const source = healthSource({
    ...{ subject, judgedAt: subject.baseUrl, policy: defaultPolicy().health, watch: { source: SOURCE } },
    ...{ everyMs, ownHealth: wellOurselves, world, fill: (value) => value },
  });
  const [over, lastTick] = [new AbortController(), new AbortController()];
  const watched = source.watch((each) => observed.push(each), over.signal, lastTick.signal);
  await clock.advance(untilMs);
  lastTick.abort();
  await watched;
  return observed.filter(({ kind }) => kind === 'finding');
}

test.each([
  ['five looks', 5000, 87_000, 60_000],
  ['half a minute', 20_000, 139_000, 70_000],
])(
  'health that is bad at the end for %s, and too short to be a breach, is no pass',
  async (_, everyMs, untilMs, downMs) => {
    expect(await told(downMs, untilMs, everyMs)).toMatchObject([
      {
        finding: {
          outcome: 'undecided',
          severity: 'block',
          reason: 'watch-not-proven',
          sentence: expect.stringMatching(
            /^Health at \S+ was bad in the last \d looks, and the watch was over before that was a breach: 503 DOWN/,
          ),
        },
      },
    ]);
  },
);

test.each([
  ['bad in one look', 84_000],
  ['bad for some seconds', 70_000],
  ['well', 1e9],
])('health that is %s at the end is passed over', async (_, downMs) => {
  expect(await told(downMs, 87_000)).toEqual([]);
});

test('health that was a breach is told once', async () => {
  expect(await told(20_000, 87_000)).toMatchObject([{ finding: { outcome: 'fail', severity: 'block' } }]);
});
