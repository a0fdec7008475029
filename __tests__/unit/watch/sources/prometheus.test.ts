import { expect, test } from 'vitest';
import type { Observation } from '../../../../src/watch/source.ts';
import { prometheusSource } from '../../../../src/watch/sources/prometheus.ts';
import { metricFrom, SOURCE } from '../../../integration/watch/watching.ts';
import { json, scene } from './scene.ts';

const STEP_MS = 5000;
/** What Prometheus's clock says when the test's stands at its beginning. */
const THEIRS_MS = 1_763_745_000_000;

/** A Prometheus that knows a value of every moment: the milliseconds since the watch began. */
function knowing(): ReturnType<typeof scene> {
  const answering = scene((request) => {
    const asked = new URL(request.url).searchParams;
    const [from, until] = [asked.get('start'), asked.get('end')].map((seconds) => Number(seconds) * 1000);
    const nowMs = THEIRS_MS + (answering.sent.at(-1)?.atMs ?? 0);
    if (from === undefined || until === undefined || !asked.has('start')) {
      const result = [nowMs / 1000, String(nowMs / 1000)];
      return { body: json({ status: 'success', data: { resultType: 'scalar', result } }) };
    }
    const values: (readonly [number, string])[] = [];
    for (let at = from; at <= until; at += STEP_MS) values.push([at / 1000, String(at - THEIRS_MS)]);
    return { body: json({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } }) };
  });
  return answering;
}

const valuesOf = (observed: readonly Observation[]): readonly unknown[] =>
  observed.map((each) => each.kind === 'reading' && each.reading.outcome === 'value' && each.reading.value);

test('a range query asks at the end of the watch for what came after the last look', async () => {
  const { world, clock, observed } = knowing();
  const metric = metricFrom({ kind: 'prometheus', query: 'up', stepMs: STEP_MS }, { everyMs: 60_000 });
  const source = prometheusSource({ url: 'http://p.test', watch: { source: SOURCE }, metrics: [metric], world });
  const [over, lastTick] = [new AbortController(), new AbortController()];
  const watched = source.watch((each) => observed.push(each), over.signal, lastTick.signal);
  await clock.advance(90_000);
  expect(valuesOf(observed)).toEqual(Array.from({ length: 13 }, (_, index) => index * STEP_MS));
  lastTick.abort();
  await watched;
  expect(valuesOf(observed)).toEqual(Array.from({ length: 19 }, (_, index) => index * STEP_MS));
});

test('a range query asks nothing more where the watch is ended before its time', async () => {
  const { world, clock, observed, sent } = knowing();
  const metric = metricFrom({ kind: 'prometheus', query: 'up', stepMs: STEP_MS }, { everyMs: 60_000 });
  const source = prometheusSource({ url: 'http://p.test', watch: { source: SOURCE }, metrics: [metric], world });
  const over = new AbortController();
  const watched = source.watch((each) => observed.push(each), over.signal);
  await clock.advance(30_000);
  const before = sent.length;
  over.abort();
  await watched;
  expect(sent).toHaveLength(before);
});
