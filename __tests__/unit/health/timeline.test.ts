import { describe, expect, it } from 'vitest';
import { createTimeline, seconds, timelineText } from '../../../src/health/timeline.ts';

describe('a timeline', () => {
  it('keeps equal states in a row as one', () => {
    const timeline = createTimeline();
    timeline.see(10, 'refused', undefined);
    timeline.see(20, 'refused', undefined);
    timeline.see(30, '503 DOWN', 'db');
    timeline.see(40, '503 DOWN', 'redis');
    timeline.see(50, 'refused', undefined);
    expect(timeline.entries()).toEqual([
      { atMs: 10, state: 'refused', attempts: 2 },
      { atMs: 30, state: '503 DOWN', detail: 'db', attempts: 1 },
      { atMs: 40, state: '503 DOWN', detail: 'redis', attempts: 1 },
      { atMs: 50, state: 'refused', attempts: 1 },
    ]);
  });

  it('of a service that flaps for hours stays short and loses no attempt', () => {
    const timeline = createTimeline();
    for (let index = 0; index < 100_000; index += 1) timeline.see(index, index % 2 ? 'UP' : 'DOWN', undefined);
    const entries = timeline.entries();
    expect(entries).toHaveLength(201);
    expect(entries.reduce((sum, entry) => sum + entry.attempts, 0)).toBe(100_000);
    expect(entries[100]).toMatchObject({ state: '…' });
    expect(entries.map((entry) => entry.atMs)).toEqual([...entries.map((entry) => entry.atMs)].sort((a, b) => a - b));
  });

  it('reads as one line per state, counted from the beginning of the wait', () => {
    const timeline = createTimeline();
    timeline.see(500, 'refused', undefined);
    timeline.see(500, 'refused', undefined);
    timeline.see(12_800, '503 DOWN', 'component db is DOWN');
    expect(timelineText(timeline.entries(), 500)).toBe(
      '    0 ms  refused ×2\n  12.3 s  503 DOWN  component db is DOWN',
    );
  });
});

describe('a time', () => {
  it.each([
    [0, '0 ms'],
    [850.4, '850 ms'],
    [12_340, '12.3 s'],
    [119_000, '119.0 s'],
    [245_000, '4 min 5 s'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(seconds(ms)).toBe(text);
  });
});
