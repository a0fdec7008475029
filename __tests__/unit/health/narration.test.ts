import { expect, test } from 'vitest';
import type { Sighting } from '../../../src/health/look.ts';
import { createNarrator } from '../../../src/health/narration.ts';

type Part = Pick<Sighting, 'state' | 'detail' | 'failure'>;

const answered = (state: string, detail?: string): Part => ({ state, detail, failure: undefined });
const silent = (kind: 'refused' | 'reset' | 'closed'): Part => ({
  state: kind,
  detail: undefined,
  failure: { ok: false, kind, phase: 'connect', message: '', tookMs: 1, bytes: 0 },
});

function told(story: readonly (readonly [number, Part])[]): readonly string[] {
  const lines: string[] = [];
  const narrate = createNarrator(
    (text, length) => text.slice(0, length),
    (line) => lines.push(line),
  );
  for (const [atMs, part] of story) {
    narrate(
      { good: false, reason: undefined, situation: 'answered', latencyMs: 1, answer: undefined, ...rest, ...part },
      atMs,
    );
  }
  return lines;
}
const rest = { url: new URL('http://127.0.0.1/'), evidence: [], components: undefined };

test('refused and reset connections are one thing to whoever waits, and before an answer another than after one', () => {
  expect(
    told([
      [10, silent('reset')],
      [20, silent('refused')],
      [30, silent('closed')],
      [900, answered('200 UP')],
      [1_500, silent('refused')],
    ]),
  ).toEqual([
    'after 10 ms: nobody answers yet (reset)',
    'after 900 ms: 200 UP',
    'after 1.5 s: nobody answers any more (refused)',
  ]);
});

test('a component that words its trouble anew each time is told once, another component again', () => {
  const down = (component: string, why: string) => answered('503 DOWN', `component ${component} is DOWN: ${why}`);
  expect(
    told([
      [10, down('db', 'attempt 1')],
      [20, down('db', 'attempt 2')],
      [30, down('redis', 'attempt 1')],
    ]),
  ).toEqual([
    'after 10 ms: 503 DOWN: component db is DOWN: attempt 1',
    'after 30 ms: 503 DOWN: component redis is DOWN: attempt 1',
  ]);
});

test('a service that flaps for two minutes does not fill the log', () => {
  const flapping = Array.from(
    { length: 1_200 },
    (_, at) => [at * 100, answered(at % 2 ? '503 DOWN' : '200 UP')] as const,
  );
  const lines = told(flapping);
  expect(lines[0]).toBe('after 0 ms: 200 UP');
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.length).toBeLessThan(25);
});
