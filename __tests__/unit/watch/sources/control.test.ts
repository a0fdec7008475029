import { describe, expect, it } from 'vitest';
import type { EventLoop } from '../../../../src/platform/event-loop.ts';
import { controlSource } from '../../../../src/watch/sources/control.ts';
import { type Reply, scene } from './scene.ts';

const SOURCE = { file: 'policy.yml', line: 1, column: 1 };
const heldUpFor = (longestMs: number, inAllMs = longestMs): EventLoop => ({
  heldUp: async () => ({ longestMs, inAllMs }),
  close: () => undefined,
});

function control(
  reply: Reply,
  given: { controlUrl?: string | undefined; eventLoop?: EventLoop; p95LimitMs?: number } = {},
) {
  const set = scene(reply);
  const controlUrl = 'controlUrl' in given ? given.controlUrl : 'https://control.test/robots.txt';
  const source = controlSource({
    watch: { controlUrl, everyMs: 2000, source: SOURCE },
    subject: { baseUrl: new URL('http://service.test'), managementUrl: new URL('http://service.test:8081') },
    p95LimitMs: given.p95LimitMs,
    eventLoop: given.eventLoop ?? heldUpFor(0),
    world: set.world,
  });
  return {
    ...set,
    source,
    at: (fromMs: number, untilMs: number) => ({ fromMs: 1000 + fromMs, untilMs: 1000 + untilMs }),
  };
}

describe('our own network', () => {
  it('is asked once more after a failure before the service is blamed', async () => {
    const { source, sent, at } = control(() => ({ status: 200 }));
    expect(await source.troubleDuring(at(-500, 0), 'failed')).toBeUndefined();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.request).toMatchObject({ fresh: true, url: new URL('https://control.test/robots.txt') });
  });

  it('is not asked about what was answered', async () => {
    const { source, sent, at } = control(() => 'refused');
    expect(await source.troubleDuring(at(-500, 0), 'answered')).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it('makes a failure that came just before it was noticed our own', async () => {
    let isOut = false;
    const { source, begin, clock, at, observed } = control(() => (isOut ? 'unreachable' : {}));
    const end = begin(source);
    await clock.advance(5000);
    isOut = true;
    // began while the network was last known to be there, and ended before anybody noticed
    expect(await source.troubleDuring(at(4500, 5000), 'failed')).toContain('the control URL did not answer');
    await clock.advance(5000);
    isOut = false;
    await clock.advance(5000);
    // before it, and after it
    expect(await source.troubleDuring(at(1000, 3000), 'failed')).toBeUndefined();
    expect(await source.troubleDuring(at(13_000, 14_000), 'failed')).toBeUndefined();
    // in it, although it is over
    expect(await source.troubleDuring(at(6000, 14_000), 'failed')).toContain('the control URL did not answer');
    expect(observed).toMatchObject([
      { kind: 'state', atMs: 6000, isGood: false },
      { kind: 'state', atMs: 12_000, isGood: true },
    ]);
    await end();
  });

  it.each<[string, ReturnType<Reply>, boolean]>([
    ['404', { status: 404 }, false],
    ['a redirect', { status: 302 }, false],
    ['a body that is too large', 'too-large', true],
    ['a gateway that finds nothing', { status: 502 }, true],
    ['a name that is not found', 'name-not-found', true],
    ['silence', 'timeout', true],
  ])('is there or not: %s', async (_, reply, isOut) => {
    const { source, at, clock } = control(() => reply);
    const trouble = source.troubleDuring(at(-500, 0), 'failed');
    await clock.advance(6000);
    expect((await trouble) !== undefined).toBe(isOut);
  });

  it('is asked one question at a time, however many wait for it', async () => {
    let open = 0;
    let most = 0;
    const { source, at, clock, sent } = control(() => {
      most = Math.max(most, ++open);
      void clock.sleep(100).then(() => open--);
      return { afterMs: 100 };
    });
    const waiting = Array.from({ length: 20 }, () => source.troubleDuring(at(-500, 0), 'failed'));
    await clock.advance(1000);
    expect(await Promise.all(waiting)).toEqual(Array(20).fill(undefined));
    expect(most).toBe(1);
    expect(sent).toHaveLength(2);
  });

  it('is not known without a control URL', async () => {
    const { source, at, sent } = control(() => 'refused', { controlUrl: undefined });
    expect(source.knowsNetwork).toBe(false);
    expect(await source.troubleDuring(at(-500, 0), 'failed')).toBeUndefined();
    expect(await source.examine()).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe('before the watch', () => {
  it.each(['http://service.test/ping', 'http://service.test:8081/actuator/health', 'https://service.test/robots.txt'])(
    'a control URL on the service itself is invalid: %s',
    async (controlUrl) => {
      const { source } = control(() => ({}), { controlUrl });
      expect(await source.examine()).toMatchObject([
        { outcome: 'invalid', reason: 'policy-invalid-value', source: SOURCE },
      ]);
    },
  );

  it('a control URL on the same machine, and not of the service, is one', async () => {
    const { source } = control(() => ({}), { controlUrl: 'http://service.test:9000/' });
    expect(await source.examine()).toEqual([]);
  });

  it('one that is never asked, whatever the policy says, is invalid', async () => {
    const { source } = control(() => 'blocked');
    expect(await source.examine()).toMatchObject([
      { outcome: 'invalid', reason: 'policy-invalid-value', sentence: expect.stringContaining('cannot be asked') },
    ]);
  });

  it('one that does not answer is said', async () => {
    const { source } = control(() => 'refused');
    expect(await source.examine()).toMatchObject([
      { outcome: 'undecided', severity: 'warn', reason: 'watch-own-trouble' },
    ]);
  });

  it('one that answers is nothing to speak of', async () => {
    const { source } = control(() => ({ status: 200 }));
    expect(await source.examine()).toEqual([]);
  });
});

describe('this machine', () => {
  it.each([
    [101, true],
    [100, false],
  ])('spoils a time when it was held up for %s ms', async (heldUpMs, spoils) => {
    const { source, at } = control(() => ({}), { eventLoop: heldUpFor(heldUpMs) });
    for (const look of ['answered', 'failed'] as const) {
      expect((await source.troubleDuring(at(0, 200), look)) !== undefined).toBe(spoils);
    }
  });

  it.each([
    ['would have been slow without it', 400, false],
    ['would have been just as fast as it must be without it', 350, true],
    ['was fast although it was held up', 300, false],
  ])(
    'held up for 50 ms, a little at a time, counts where an answer is slow by that alone: one that %s',
    async (_, tookMs, spoils) => {
      const { source, at } = control(() => ({}), { eventLoop: heldUpFor(20, 50), p95LimitMs: 300 });
      expect((await source.troubleDuring(at(0, tookMs), 'answered')) !== undefined).toBe(spoils);
    },
  );

  it('spoils no answer by a little where nothing is asked of its speed', async () => {
    const { source, at } = control(() => ({}), { eventLoop: heldUpFor(20, 50) });
    expect(await source.troubleDuring(at(0, 350), 'answered')).toBeUndefined();
  });
});
