import { describe, expect, it } from 'vitest';
import { waitUntilHealthy } from '../../../src/health/wait.ts';
import { Cancelled } from '../../../src/verdict.ts';
import {
  evidence,
  failure,
  policy,
  type Reply,
  running,
  service,
  states,
  subject,
  virtualClock,
  world,
} from './scene.ts';

const UP: Reply = { json: { status: 'UP' } };
const DB_DOWN: Reply = {
  status: 503,
  json: {
    status: 'DOWN',
    components: { db: { status: 'DOWN', details: { error: 'PSQLException: Connection refused' } } },
  },
};
const HEALTH = '/actuator/health';

/** A service whose health is asked at the default place and answers by the time of the clock. */
async function timed(clock: { now(): number }, reply: (ms: number) => Reply) {
  return await running((path) => (path === HEALTH ? reply(clock.now()) : undefined));
}

describe('waiting for a service that becomes healthy', () => {
  it('sees it refuse, reset, be DOWN and be UP, and tells the story', async () => {
    const clock = virtualClock();
    const app = await service((path) => {
      if (path !== HEALTH) return undefined;
      if (clock.now() < 20_000) return 'reset';
      return clock.now() < 40_000 ? DB_DOWN : UP;
    });
    clock.at(10_000, () => app.listen());
    const outside = world(clock);
    const result = await waitUntilHealthy(subject(app.url), policy({ withinMs: 60_000, stable: 3 }), outside);
    expect(result.healthy).toBe(true);
    expect(states(result)).toEqual(['refused', 'reset', '503 DOWN', '200 UP']);
    expect(result.timeline[2]?.detail).toBe('component db is DOWN: PSQLException: Connection refused');
    expect(result.timeline[3]?.attempts).toBe(3);
    expect(result.endpoint?.href).toBe(`${app.url.origin}${HEALTH}`);
    expect(result.readyMs).toBeGreaterThanOrEqual(40_000);
    expect(result.readyMs).toBeLessThan(40_030);
    expect(result.findings).toMatchObject([{ kind: 'health', title: 'health', outcome: 'pass', severity: 'block' }]);
    expect(outside.progress).toEqual([
      'after 0 ms: nobody answers yet (refused)',
      'after 20.0 s: 503 DOWN: component db is DOWN: PSQLException: Connection refused',
      'after 40.0 s: 200 UP',
    ]);
  });

  it('takes the ways in which a port proxy cuts off connections as one state', async () => {
    const clock = virtualClock();
    let asked = 0;
    const app = await running((path) => {
      asked += 1;
      if (clock.now() < 1_000) return asked % 2 ? 'reset' : 'close';
      return path === HEALTH ? UP : undefined;
    });
    const result = await waitUntilHealthy(subject(app.url), policy(), world(clock));
    expect(states(result)).toEqual(['reset', '200 UP']);
  });

  it('waits for good answers in a row, as far apart as the policy says', async () => {
    const clock = virtualClock();
    const good: number[] = [];
    const app = await timed(clock, (ms) => {
      good.push(ms);
      return UP;
    });
    await waitUntilHealthy(subject(app.url), policy({ stable: 4, everyMs: 700 }), world(clock));
    expect(good).toEqual([0, 700, 1_400, 2_100]);
  });

  it('counts from the beginning again after a bad answer', async () => {
    const clock = virtualClock();
    const app = await timed(clock, (ms) => (ms > 300 && ms < 1_000 ? DB_DOWN : UP));
    const result = await waitUntilHealthy(subject(app.url), policy({ stable: 3 }), world(clock));
    expect(result.healthy).toBe(true);
    expect(states(result)).toEqual(['200 UP', '503 DOWN', '200 UP']);
    expect(result.readyMs).toBeGreaterThanOrEqual(1_000);
  });

  it('asks each time on a connection of its own', async () => {
    const connections: (string | undefined)[] = [];
    const app = await running((path, request) => {
      connections.push(request.headers.connection);
      return path === HEALTH ? UP : undefined;
    });
    await waitUntilHealthy(subject(app.url), policy(), world(virtualClock()));
    expect(new Set(connections)).toEqual(new Set(['close']));
  });
});

describe('a service that does not become healthy', () => {
  const cases: readonly (readonly [string, Reply, string, RegExp])[] = [
    [
      'DOWN',
      DB_DOWN,
      'health-down',
      /503 DOWN after 5\.0 s: component db is DOWN: PSQLException: Connection refused\./,
    ],
    ['DOWN with 200', { json: { status: 'DOWN' } }, 'health-down', /200 DOWN/],
    ['OUT_OF_SERVICE with 200', { json: { status: 'OUT_OF_SERVICE' } }, 'health-down', /OUT_OF_SERVICE/],
    ['UNKNOWN', { json: { status: 'UNKNOWN' } }, 'health-not-up', /200 UNKNOWN .* not UP/],
    ['UP with 503', { status: 503, json: { status: 'UP' } }, 'health-inconsistent', /says UP .* says 503/],
    [
      'UP over a component that is not',
      { json: { status: 'UP', components: { mq: { status: 'DEGRADED' } } } },
      'health-component-down',
      /component mq is DEGRADED/,
    ],
    ['a login page', { body: '<html>login</html>', type: 'text/html' }, 'health-not-json', /200 HTML/],
    ['a login', { status: 401 }, 'health-unauthorised', /still wants a login \(401\)/],
    ['a page elsewhere', { status: 404 }, 'health-not-found', /: \/actuator\/health answers 404\./],
    ['half a JSON', { body: '{"status":' }, 'health-not-json', /not valid JSON/],
    [
      'a status that is borrowed',
      { body: '{"__proto__":{"status":"UP"}}' },
      'health-not-up',
      /no "status" text of its own/,
    ],
    ['a reset for ever', 'reset', 'not-listening', /accepted and cut off before an answer/],
    ['an end for ever, as of a port proxy', 'close', 'not-listening', /accepted and cut off before an answer/],
  ];
  it.each(cases)('because it says %s fails at the deadline with the cause', async (_, reply, reason, sentence) => {
    const clock = virtualClock();
    const app = await running((path) => (path === HEALTH || typeof reply === 'string' ? reply : undefined));
    const result = await waitUntilHealthy(subject(app.url), policy({ timeoutMs: 1_000 }), world(clock));
    const finding = failure(result);
    expect(finding).toMatchObject({ kind: 'health', outcome: 'fail', severity: 'block', reason });
    expect(finding.sentence).toMatch(sentence);
    expect(finding.sentence.endsWith('.')).toBe(true);
    expect(finding.advice?.endsWith('.')).toBe(true);
    expect(evidence(finding, 'health timeline')).not.toBe('');
    expect(result).toMatchObject({ healthy: false, readyMs: undefined });
    expect(clock.now()).toBeGreaterThan(4_990);
    expect(clock.now()).toBeLessThanOrEqual(5_000);
  });

  it('because it is DOWN and names no component is told how to let it', async () => {
    const app = await running((path) => (path === HEALTH ? { status: 503, json: { status: 'DOWN' } } : undefined));
    const finding = failure(await waitUntilHealthy(subject(app.url), policy(), world(virtualClock())));
    expect(finding.advice).toContain('show-details=always');
  });

  it('at a URL is looked for there, and not in the port of an image', async () => {
    const app = await service(() => UP);
    const live = subject(app.url, { kind: 'url' });
    const finding = failure(await waitUntilHealthy(live, policy(), world(virtualClock())));
    expect(finding).toMatchObject({ reason: 'not-listening' });
    expect(finding.advice).toContain('the input "url"');
  });

  it('shows its last body', async () => {
    const app = await timed(virtualClock(), () => DB_DOWN);
    const finding = failure(await waitUntilHealthy(subject(app.url), policy(), world(virtualClock())));
    expect(evidence(finding, `last answer of ${HEALTH}`)).toContain('"status":"DOWN"');
  });

  it('because nobody listens is explained by the subject, where it can', async () => {
    const app = await service(() => UP);
    const explained = subject(app.url, {
      explainSilence: async () => ({
        reason: 'wrong-port',
        sentence: 'The process listens on 9090 and not on 8080.',
        evidence: [{ kind: 'text', label: 'ports', text: '9090' }],
        advice: 'Set subject.port to 9090.',
      }),
    });
    const finding = failure(await waitUntilHealthy(explained, policy(), world(virtualClock())));
    expect(finding).toMatchObject({ reason: 'wrong-port', sentence: 'The process listens on 9090 and not on 8080.' });
    expect(evidence(finding, 'health timeline')).toMatch(/refused ×\d+/);
    expect(failure(await waitUntilHealthy(subject(app.url), policy(), world(virtualClock())))).toMatchObject({
      reason: 'not-listening',
      sentence: `Nothing answered HTTP at ${app.url.host} in 5.0 s; the last state was refused.`,
    });
  });

  it('because it accepts and says nothing fails with that', async () => {
    const app = await running(() => 'hang');
    const short = policy({ timeoutMs: 40, withinMs: 120 });
    const finding = failure(await waitUntilHealthy(subject(app.url), short, world()));
    expect(finding).toMatchObject({ reason: 'health-timeout' });
    expect(finding.sentence).toContain('no answer');
  });

  it('is not blamed for the answer that the deadline cut short', async () => {
    let asked = 0;
    const app = await running((path) => {
      if (path !== HEALTH) return undefined;
      asked += 1;
      return asked > 3 ? 'hang' : DB_DOWN;
    });
    const finding = failure(await waitUntilHealthy(subject(app.url), policy({ withinMs: 400 }), world()));
    expect(finding.reason).toBe('health-down');
  });

  it('because it comes and goes is flapping', async () => {
    const clock = virtualClock();
    const app = await timed(clock, (ms) => (Math.floor(ms / 300) % 2 === 0 ? UP : DB_DOWN));
    const finding = failure(await waitUntilHealthy(subject(app.url), policy({ stable: 3 }), world(clock)));
    expect(finding).toMatchObject({ reason: 'health-flapping', outcome: 'fail' });
    expect(finding.sentence).toMatch(
      /good and then was not \d+ times in 5\.0 s, and never 3 times in a row; when it was not, the state was 503 DOWN \(component db is DOWN: PSQL/,
    );
  });

  it('because it was UP and then gone is flapping too', async () => {
    const clock = virtualClock();
    const app = await timed(clock, () => UP);
    clock.at(100, () => app.stop());
    const finding = failure(await waitUntilHealthy(subject(app.url), policy(), world(clock)));
    expect(finding.reason).toBe('health-flapping');
    expect(finding.sentence).toContain('when it was not, the state was refused');
  });

  it('because it became UP too late to prove it is too late', async () => {
    const clock = virtualClock();
    const app = await timed(clock, (ms) => (ms < 4_900 ? DB_DOWN : UP));
    const finding = failure(await waitUntilHealthy(subject(app.url), policy(), world(clock)));
    expect(finding).toMatchObject({ reason: 'health-timeout' });
    expect(finding.sentence).toMatch(/only 1 of the 2 good answers/);
  });

  it('never has half a secret in its sentence, its states or its evidence', async () => {
    const secret = 'hunter2-hunter2-hunter2';
    for (let before = 150; before < 320; before += 7) {
      const error = `${'x'.repeat(before)}${secret}`;
      const app = await running(() => ({
        status: 503,
        json: { status: 'DOWN', components: { db: { status: 'DOWN', details: { error } } } },
      }));
      const outside = world(virtualClock());
      outside.secrets.add('db', secret);
      const result = await waitUntilHealthy(subject(app.url), policy({ withinMs: 50 }), outside);
      expect(JSON.stringify([result, outside.progress])).not.toContain('hunter2');
    }
  });

  it('in a live service that cannot be reached is not decided', async () => {
    const live = subject(new URL('http://no-such-host.invalid/'), { kind: 'url' });
    const finding = failure(await waitUntilHealthy(live, policy({ withinMs: 1_000 }), world(virtualClock())));
    expect(finding).toMatchObject({ outcome: 'undecided', reason: 'health-unreachable' });
  });

  it('at an address that is never asked is a mistake of the user, known at once', async () => {
    const clock = virtualClock();
    const live = subject(new URL('http://169.254.169.254/'), { kind: 'url' });
    const finding = failure(await waitUntilHealthy(live, policy(), world(clock)));
    expect(finding).toMatchObject({ outcome: 'invalid', reason: 'check-address-blocked' });
    expect(clock.now()).toBe(0);
  });
});

describe('an end while waiting', () => {
  const died = { reason: 'container-exited', sentence: 'The container exited with 1.', evidence: [] } as const;

  it('of the service is the cause, at once, also while an answer is awaited', async () => {
    const app = await running(() => 'hang');
    const ending = subject(app.url);
    const waiting = waitUntilHealthy(ending, policy({ withinMs: 60_000, timeoutMs: 60_000 }), world());
    setTimeout(() => ending.die(died), 50);
    const result = await waiting;
    expect(failure(result)).toMatchObject({
      kind: 'subject',
      title: 'service stays alive until it is healthy',
      outcome: 'fail',
      reason: 'container-exited',
      sentence: 'The container exited with 1.',
    });
    expect(result.healthy).toBe(false);
  });

  it('of the engine decides nothing', async () => {
    const clock = virtualClock();
    const app = await service(() => UP);
    const ending = subject(app.url);
    clock.at(1_000, () => ending.die({ ...died, outcome: 'undecided', reason: 'docker-lost' }));
    const result = await waitUntilHealthy(ending, policy(), world(clock));
    expect(failure(result)).toMatchObject({ outcome: 'undecided', reason: 'docker-lost' });
    expect(evidence(failure(result), 'health timeline')).toContain('refused');
  });

  it('that is found only by asking again at the deadline is the cause too', async () => {
    const app = await service(() => UP);
    const gone = subject(app.url, { examine: async () => died });
    expect(failure(await waitUntilHealthy(gone, policy(), world(virtualClock())))).toMatchObject({ kind: 'subject' });
  });

  it('of the job ends the wait', async () => {
    const app = await running(() => 'hang');
    const outside = world();
    const waiting = waitUntilHealthy(subject(app.url), policy({ timeoutMs: 60_000, withinMs: 60_000 }), outside);
    setTimeout(() => outside.cancel(new Cancelled('SIGTERM')), 50);
    await expect(waiting).rejects.toThrow(Cancelled);
  });
});

describe("the image's own HEALTHCHECK", () => {
  it('that keeps saying unhealthy fails a service that is UP', async () => {
    const clock = virtualClock();
    const app = await timed(clock, () => UP);
    const checked = subject(app.url, {
      healthcheck: async () => ({
        status: 'unhealthy',
        log: 'curl: not found',
        endedAt: `${Math.floor(clock.now() / 1_000)}`,
      }),
    });
    const result = await waitUntilHealthy(checked, policy(), world(clock));
    expect(result.healthy).toBe(false);
    expect(failure(result)).toMatchObject({ reason: 'container-unhealthy', outcome: 'fail' });
    expect(evidence(failure(result), 'last probe')).toBe('curl: not found');
    expect(clock.now()).toBeLessThan(4_000);
  });

  it('that has not been asked again since the start gets the time of its default interval', async () => {
    const clock = virtualClock();
    const app = await timed(clock, () => UP);
    const checked = subject(app.url, {
      healthcheck: async () => ({ status: clock.now() < 30_000 ? 'unhealthy' : 'healthy', log: 'starting' }),
    });
    const result = await waitUntilHealthy(checked, policy(), world(clock));
    expect(result.healthy).toBe(true);
  });

  it('decides nothing while it is starting, or where the policy says so', async () => {
    const app = await timed(virtualClock(), () => UP);
    const starting = subject(app.url, { healthcheck: async () => ({ status: 'starting', log: '' }) });
    expect((await waitUntilHealthy(starting, policy(), world(virtualClock()))).healthy).toBe(true);
    const ill = subject(app.url, { healthcheck: async () => ({ status: 'unhealthy', log: '' }) });
    const lenient = policy({ honorHealthcheck: false });
    expect((await waitUntilHealthy(ill, lenient, world(virtualClock()))).healthy).toBe(true);
  });
});
