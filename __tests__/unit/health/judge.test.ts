import { describe, expect, it } from 'vitest';
import { judgeHealth, judgePlain } from '../../../src/health/judge.ts';
import fc from '../../helpers/fast-check.ts';
import { answer, sample } from './answers.ts';

const nothing = { components: {} };

describe('the health of an actuator', () => {
  it.each([
    ['UP with 200', 200, { status: 'UP' }, true, undefined, '200 UP'],
    ['UP with 204', 204, { status: 'UP' }, true, undefined, '204 UP'],
    ['UP with groups', 200, { status: 'UP', groups: ['liveness', 'readiness'] }, true, undefined, '200 UP'],
    ['UP with 503', 503, { status: 'UP' }, false, 'health-inconsistent', '503 UP'],
    ['UP with 500', 500, { status: 'UP' }, false, 'health-inconsistent', '500 UP'],
    ['DOWN with 503', 503, { status: 'DOWN' }, false, 'health-down', '503 DOWN'],
    ['DOWN with 200', 200, { status: 'DOWN' }, false, 'health-down', '200 DOWN'],
    ['DOWN with 500', 500, { status: 'DOWN' }, false, 'health-down', '500 DOWN'],
    ['OUT_OF_SERVICE with 503', 503, { status: 'OUT_OF_SERVICE' }, false, 'health-down', '503 OUT_OF_SERVICE'],
    ['OUT_OF_SERVICE with 200', 200, { status: 'OUT_OF_SERVICE' }, false, 'health-down', '200 OUT_OF_SERVICE'],
    ['UNKNOWN', 200, { status: 'UNKNOWN' }, false, 'health-not-up', '200 UNKNOWN'],
    ['a state of the team', 200, { status: 'DEGRADED' }, false, 'health-not-up', '200 DEGRADED'],
    ['up in small letters', 200, { status: 'up' }, false, 'health-not-up', '200 up'],
    ['an empty state', 200, { status: '' }, false, 'health-not-up', '200 '],
    ['no state', 200, { health: 'UP' }, false, 'health-not-up', '200 no status'],
    ['a state that is no text', 200, { status: true }, false, 'health-not-up', '200 no status'],
    ['a state in a list', 200, { status: ['UP'] }, false, 'health-not-up', '200 no status'],
    ['a list', 200, [{ status: 'UP' }], false, 'health-not-up', '200 not health'],
    ['a text', 200, '"UP"', false, 'health-not-up', '200 not health'],
    ['null', 200, 'null', false, 'health-not-up', '200 not health'],
    ['no body', 200, '', false, 'health-not-json', '200 empty body'],
    ['blanks', 200, ' \n', false, 'health-not-json', '200 empty body'],
    ['text', 200, 'UP', false, 'health-not-json', '200 not JSON'],
    ['half a body', 200, '{"status":"UP"', false, 'health-not-json', '200 not JSON'],
    ['a duplicate that wins with DOWN', 200, '{"status":"UP","status":"DOWN"}', false, 'health-down', '200 DOWN'],
    ['a login', 401, { status: 'UP' }, false, 'health-unauthorised', '401'],
    ['a closed door', 403, 'Forbidden', false, 'health-unauthorised', '403'],
    ['nothing there', 404, '', false, 'health-not-found', '404'],
    ['a wrong method', 405, '{}', false, 'health-not-found', '405'],
    ['a gateway without a service', 502, 'Bad Gateway', false, 'health-down', '502'],
    ['a service that cannot answer', 503, '', false, 'health-down', '503'],
  ] as const)('%s is judged by its body first', (_, status, body, good, reason, state) => {
    expect(judgeHealth(answer(status, body), nothing)).toMatchObject({ good, reason, state });
  });

  it('a redirect is no health, and says where it leads', () => {
    const redirect = { ...answer(302, ''), headers: [['location', '/login']] as const };
    expect(judgeHealth(redirect, nothing)).toMatchObject({
      good: false,
      reason: 'health-not-found',
      detail: 'it redirects to /login',
    });
  });

  it.each([
    ['said to be HTML', '<html>UP</html>', 'text/html'],
    ['said to be HTML with a charset', '<!doctype html>', 'text/html; charset=utf-8'],
    ['JSON said to be HTML', '{"status":"UP"}', 'text/html'],
    ['XHTML', '<html/>', 'application/xhtml+xml'],
    ['of no stated kind', '\n <html>', ''],
  ])('a page is not health: %s', (_, body, type) => {
    expect(judgeHealth(answer(200, body, type), nothing)).toMatchObject({
      good: false,
      reason: 'health-not-json',
      state: '200 HTML',
    });
  });

  it.each([
    'application/json',
    'application/vnd.spring-boot.actuator.v2+json',
    'text/plain',
    'application/health+json',
    '',
  ])('JSON is health under the media type "%s"', (type) => {
    expect(judgeHealth(answer(200, '{"status":"UP"}', type), nothing).good).toBe(true);
  });

  it('a byte order mark of UTF-8 is ignored', () => {
    expect(judgeHealth(answer(200, '\ufeff{"status":"UP"}'), nothing).good).toBe(true);
  });

  it.each([
    ['little-endian with a mark', Buffer.from('\ufeff{"status":"UP"}', 'utf16le')],
    ['big-endian with a mark', Buffer.from('\ufeff{"status":"UP"}', 'utf16le').swap16()],
    ['little-endian', Buffer.from('{"status":"UP"}', 'utf16le')],
    ['big-endian', Buffer.from('{"status":"UP"}', 'utf16le').swap16()],
  ])('UTF-16 is refused by name: %s', (_, body) => {
    const judgement = judgeHealth(answer(200, new Uint8Array(body)), nothing);
    expect(judgement).toMatchObject({ good: false, reason: 'health-not-json', state: '200 UTF-16' });
    expect(judgement.detail).toContain('UTF-16');
  });

  it('bytes that are no UTF-8 are refused', () => {
    const body = new Uint8Array([...new TextEncoder().encode('{"status":"UP","x":"'), 0xff, 0x22, 0x7d]);
    expect(judgeHealth(answer(200, body), nothing)).toMatchObject({ good: false, state: '200 not UTF-8' });
  });

  it.each([
    ['a prototype that says UP over an own DOWN', '{"__proto__":{"status":"UP"},"status":"DOWN"}', 'health-down'],
    ['a prototype that says UP over nothing', '{"__proto__":{"status":"UP"}}', 'health-not-up'],
    ['a constructor that says UP', '{"constructor":{"prototype":{"status":"UP"}}}', 'health-not-up'],
    [
      'a component in a prototype',
      '{"status":"UP","components":{"__proto__":{"status":"DOWN"}}}',
      'health-component-down',
    ],
  ])('nothing is borrowed: %s', (_, body, reason) => {
    expect(judgeHealth(answer(200, body), nothing)).toMatchObject({ good: false, reason });
    expect(({} as Record<string, unknown>)['status']).toBeUndefined();
  });

  it.each([
    ['lists', `${'['.repeat(1e6)}`],
    ['lists that are closed', `{"status":"DOWN","x":${'['.repeat(5e5)}${']'.repeat(5e5)}}`],
    ['components', `{"status":"DOWN","components":${'{"a":{"components":'.repeat(5e4)}{}${'}}'.repeat(5e4)}}`],
    ['details', `{"status":"DOWN","details":${'{"a":{"status":"UP","details":'.repeat(3e4)}{}${'}}'.repeat(3e4)}}`],
  ])('a million levels of %s are judged without running out of stack', (_, body) => {
    const type = body.includes('details') ? 'application/json' : undefined;
    const judgement = judgeHealth(answer(200, body, type), nothing);
    expect(judgement.good).toBe(false);
    expect((judgement.detail ?? '').length).toBeLessThan(300);
  });

  it('any body is judged without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 100, max: 599 }), (body, status) => {
        expect(judgeHealth(answer(status, body), nothing).good).toBe(false);
      }),
    );
  });

  it('only an own status that is exactly UP, with a 2xx, is good', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 100, max: 599 }), (body, status) => {
        const value: unknown = JSON.parse(body);
        const up =
          typeof value === 'object' &&
          value !== null &&
          !Array.isArray(value) &&
          Object.hasOwn(value, 'status') &&
          (value as Record<string, unknown>)['status'] === 'UP';
        const { good } = judgeHealth(answer(status, body), nothing);
        expect(good && !(up && status >= 200 && status <= 299)).toBe(false);
      }),
    );
  });
});

describe('a tree', () => {
  it.each([
    ['health-up', 200, {}, true, undefined, undefined],
    ['health-hidden', 200, {}, true, undefined, undefined],
    ['health-readiness-up', 200, {}, true, undefined, undefined],
    ['health-db', 200, {}, true, undefined, undefined],
    ['health-down', 503, {}, false, 'health-down', 'component redis is DOWN: Unable to connect to redis.internal:6379'],
    [
      'health-custom-status',
      200,
      {},
      false,
      'health-component-down',
      'component db is DEGRADED: connect to db.internal:5432 refused',
    ],
    ['health-custom-status', 200, { db: 'DEGRADED' }, true, undefined, undefined],
    ['health-up', 200, { db: 'UP', redis: 'UP', rabbit: 'UP' }, true, undefined, undefined],
    [
      'health-up',
      200,
      { db: 'DOWN' },
      false,
      'health-component-down',
      'component db is UP and must be DOWN: database: PostgreSQL',
    ],
  ] as const)('of a real service is walked: %s (%i) with %j', (name, status, components, good, reason, detail) => {
    expect(judgeHealth(answer(status, sample(name)), { components })).toMatchObject({ good, reason, detail });
  });

  it('that hides a required component says so', () => {
    const hidden = judgeHealth(answer(200, sample('health-hidden')), { components: { db: 'UP' } });
    expect(hidden).toMatchObject({ good: true, missing: ['db'] });
    const shown = judgeHealth(answer(200, sample('health-up')), { components: { db: 'UP', 'broker/us1': 'UP' } });
    expect(shown.missing).toEqual(['broker/us1']);
  });

  const broker = {
    status: 'DOWN',
    components: {
      broker: {
        status: 'DOWN',
        components: {
          us1: { status: 'UP', details: { version: '1.0.2' } },
          us2: { status: 'DOWN', details: { error: 'java.net.ConnectException: Connection refused' } },
        },
      },
      db: { status: 'DOWN', details: { error: 'org.postgresql.util.PSQLException: Connection refused' } },
      ping: { status: 'UP' },
    },
  };

  it('names the part that is the cause and not the composites around it, and how many more there are', () => {
    expect(judgeHealth(answer(503, broker), nothing).detail).toBe(
      'component broker/us2 is DOWN (and 1 more): java.net.ConnectException: Connection refused',
    );
  });

  it('is found in the older shape as well', () => {
    const older = {
      status: 'DOWN',
      details: {
        broker: {
          status: 'DOWN',
          details: { us1: { status: 'UP' }, us2: { status: 'DOWN', details: { error: 'x' } } },
        },
        db: { status: 'UP', details: { database: 'H2', hello: 1 } },
      },
    };
    for (const type of ['application/vnd.spring-boot.actuator.v2+json', 'application/json']) {
      expect(judgeHealth(answer(503, older, type), nothing).detail).toBe('component broker/us2 is DOWN: x');
    }
  });

  it('does not take the facts of a component for components', () => {
    const facts = { status: 'UP', details: { node1: { status: 'green' }, node2: { status: 'green' } } };
    expect(judgeHealth(answer(200, { status: 'UP', components: { elastic: facts } }), nothing).good).toBe(true);
    expect(
      judgeHealth(answer(200, { status: 'UP', details: { database: 'H2', pool: { status: 'ok' } } }), nothing).good,
    ).toBe(true);
  });

  it('with a component that has no state is not good', () => {
    expect(judgeHealth(answer(200, { status: 'UP', components: { db: {} } }), nothing)).toMatchObject({
      good: false,
      reason: 'health-component-down',
      detail: 'component db has no status',
    });
  });

  it('allows a state for a composite and for its parts by one name', () => {
    const tree = {
      status: 'UP',
      components: {
        discoveryComposite: { status: 'UNKNOWN', components: { discoveryClient: { status: 'UNKNOWN' } } },
      },
    };
    expect(judgeHealth(answer(200, tree), nothing)).toMatchObject({
      good: false,
      detail: 'component discoveryComposite/discoveryClient is UNKNOWN',
    });
    expect(judgeHealth(answer(200, tree), { components: { discoveryComposite: 'UNKNOWN' } }).good).toBe(true);
    const worse = structuredClone(tree);
    worse.components.discoveryComposite.components.discoveryClient.status = 'DOWN';
    expect(judgeHealth(answer(200, worse), { components: { discoveryComposite: 'UNKNOWN' } }).good).toBe(false);
  });
});

describe('the health of any other service', () => {
  it.each([
    [200, 'ok', 'text/plain', true],
    [204, '', '', true],
    [200, '{"db":"down"}', 'application/json', true],
    [200, '<html>', 'text/html', false],
    [302, '', '', false],
    [404, '', '', false],
    [503, 'starting', 'text/plain', false],
  ])('is a 2xx that is no page: %i %s %s', (status, body, type, good) => {
    expect(judgePlain(answer(status, body, type)).good).toBe(good);
  });
});
