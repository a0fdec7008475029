import { describe, expect, it } from 'vitest';
import { waitUntilHealthy } from '../../../src/health/wait.ts';
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
const PAGE: Reply = { body: '<!doctype html><div id="app"></div>', type: 'text/html' };
const once = policy({ stable: 1 });

function at(routes: Readonly<Record<string, Reply>>): Parameters<typeof running>[0] {
  return (path) => routes[path];
}

function links(href: string): Reply {
  return { json: { _links: { self: { href: 'http://x/' }, health: { href, templated: false } } } };
}

describe('the health endpoint', () => {
  it.each([
    ['the default', '/actuator/health', { '/actuator/health': UP }],
    ['a renamed one, through the links', '/actuator/hc', { '/actuator': links('/actuator/hc'), '/actuator/hc': UP }],
    [
      'one whose link names a host that only the container knows',
      '/actuator/hc',
      { '/actuator': links('https://internal.example:8443/actuator/hc'), '/actuator/hc': UP },
    ],
    ['another base path, through its links', '/manage/well', { '/manage': links('/manage/well'), '/manage/well': UP }],
    ['another base path without links', '/management/health', { '/management/health': UP }],
    ['base path "/"', '/health', { '/health': UP }],
    ['a context path', '/api/actuator/health', { '/api/actuator/health': UP }],
    ['a renamed one without links', '/actuator/healthcheck', { '/actuator/healthcheck': UP }],
    ['only readiness on the main port', '/readyz', { '/readyz': UP }],
    [
      'one that is DOWN where links are',
      '/manage/health',
      { '/manage': links('http://h/manage/health'), '/manage/health': UP },
    ],
  ] as const)('is found: %s', async (_, path, routes) => {
    const app = await running(at(routes));
    const result = await waitUntilHealthy(subject(app.url), once, world(virtualClock()));
    expect(result).toMatchObject({ healthy: true });
    expect(result.endpoint?.href).toBe(`${app.url.origin}${path}`);
  });

  it('is found behind an application that answers everything with its page', async () => {
    const app = await running((path) => (path === '/manage/health' ? UP : PAGE));
    const result = await waitUntilHealthy(subject(app.url), once, world(virtualClock()));
    expect(result.endpoint?.pathname).toBe('/manage/health');
  });

  it('is found behind an application that answers everything with its envelope', async () => {
    const app = await running((path) => (path === '/health' ? UP : { json: { code: 404, message: 'no handler' } }));
    const result = await waitUntilHealthy(subject(app.url), once, world(virtualClock()));
    expect(result.endpoint?.pathname).toBe('/health');
  });

  it('is found below the path of a live service, whether its links know of that path or not', async () => {
    for (const href of ['/shop/actuator/hc', '/actuator/hc']) {
      const app = await running(at({ '/shop/actuator': links(href), '/shop/actuator/hc': UP }));
      const live = subject(new URL('/shop/', app.url), { kind: 'url' });
      const result = await waitUntilHealthy(live, once, world(virtualClock()));
      expect(result.endpoint?.pathname).toBe('/shop/actuator/hc');
    }
  });

  it('that is DOWN is the one that is watched, and nothing is looked for any more', async () => {
    const clock = virtualClock();
    const app = await running((path) => {
      if (path !== '/actuator/health') return undefined;
      return clock.now() < 2_000 ? { status: 503, json: { status: 'DOWN' } } : UP;
    });
    await waitUntilHealthy(subject(app.url), once, world(clock));
    const others = app.requests.filter((path) => path !== '/actuator/health');
    expect(others).toEqual(['/actuator/health/readiness']);
  });

  it('that is nowhere is looked for in a few places, less and less often, and all of them are named', async () => {
    const app = await running(() => undefined);
    const result = await waitUntilHealthy(
      subject(app.url),
      policy({ withinMs: 60_000, everyMs: 1_000 }),
      world(virtualClock()),
    );
    const finding = failure(result);
    expect(finding).toMatchObject({ reason: 'health-not-found', outcome: 'fail' });
    const places = evidence(finding, 'paths asked').split('\n');
    expect(places).toHaveLength(11);
    expect(new Set(places).size).toBe(11);
    expect(finding.sentence).toContain('/actuator/health, /actuator');
    expect(app.requests.length).toBeLessThan(11 * 75);
  });

  it('that wants a login is told from one that is nowhere', async () => {
    const app = await running((path) => (path === '/actuator/health' ? { status: 403 } : undefined));
    const finding = failure(await waitUntilHealthy(subject(app.url), policy(), world(virtualClock())));
    expect(finding).toMatchObject({ reason: 'health-unauthorised' });
    expect(finding.sentence).toContain('/actuator/health still wants a login (403)');
  });

  it('that only ever answers with something else is known a quarter into the time, and one that changes is waited for', async () => {
    const clock = virtualClock();
    const app = await running(() => ({ status: 302, body: '' }));
    const long = policy({ withinMs: 120_000 });
    const finding = failure(await waitUntilHealthy(subject(app.url), long, world(clock)));
    expect(finding).toMatchObject({ reason: 'health-not-found', outcome: 'fail' });
    expect(finding.advice).toContain('without a login');
    expect(clock.now()).toBeGreaterThanOrEqual(30_000);
    expect(clock.now()).toBeLessThan(31_000);

    const later = virtualClock();
    const deploying = await running((path) => {
      if (later.now() < 25_000) return { status: 404 };
      if (later.now() < 45_000) return { status: 503 };
      return path === '/actuator/health' ? UP : undefined;
    });
    expect(await waitUntilHealthy(subject(deploying.url), long, world(later))).toMatchObject({ healthy: true });
  });

  it('cannot be led to another host by its links', async () => {
    const other = await running(() => UP);
    for (const href of [`//${other.url.host}/health2`, `${other.url.href}health2`, 'http:', 'file:///etc/passwd', '']) {
      const app = await running(at({ '/actuator': links(href) }));
      const result = await waitUntilHealthy(subject(app.url), policy({ withinMs: 200 }), world(virtualClock()));
      expect(result.healthy).toBe(false);
    }
    expect(other.requests).toEqual([]);
  });

  it('of the policy is the only one that is asked', async () => {
    const app = await running(at({ '/ok': UP, '/ok/readiness': UP }));
    const result = await waitUntilHealthy(subject(app.url), policy({ path: '/ok' }), world(virtualClock()));
    expect(result.healthy).toBe(true);
    expect(new Set(app.requests)).toEqual(new Set(['/ok']));

    const wrong = await running(at({ '/actuator/health': UP }));
    const missed = await waitUntilHealthy(subject(wrong.url), policy({ path: '/ok' }), world(virtualClock()));
    expect(failure(missed)).toMatchObject({ reason: 'health-not-found' });
    expect(new Set(wrong.requests)).toEqual(new Set(['/ok']));
  });
});

describe('readiness', () => {
  it('that is not there is asked for once, and health decides alone', async () => {
    const app = await running(at({ '/actuator/health': UP }));
    const result = await waitUntilHealthy(subject(app.url), policy({ stable: 3 }), world(virtualClock()));
    expect(result.healthy).toBe(true);
    expect(app.requests.filter((path) => path.endsWith('/readiness'))).toHaveLength(1);
  });

  it('says when to look: health is not asked before it is UP', async () => {
    const clock = virtualClock();
    const ready = (): boolean => clock.now() >= 1_000;
    const app = await running((path) => {
      if (path === '/actuator/health/readiness') {
        return ready() ? UP : { status: 503, json: { status: 'OUT_OF_SERVICE' } };
      }
      if (path === '/actuator/health') return ready() ? UP : { status: 503, json: { status: 'OUT_OF_SERVICE' } };
      return undefined;
    });
    const result = await waitUntilHealthy(subject(app.url), once, world(clock));
    expect(states(result)).toEqual(['503 OUT_OF_SERVICE (readiness)', '200 UP']);
    // The first look found the endpoint, the last one made sure of it.
    expect(app.requests.filter((path) => path === '/actuator/health')).toHaveLength(2);
  });

  it('that is UP does not excuse health that is DOWN', async () => {
    const app = await running(
      at({
        '/actuator/health/readiness': UP,
        '/actuator/health': { status: 503, json: { status: 'DOWN', components: { db: { status: 'DOWN' } } } },
      }),
    );
    const finding = failure(await waitUntilHealthy(subject(app.url), policy(), world(virtualClock())));
    expect(finding).toMatchObject({ reason: 'health-down' });
    expect(finding.sentence).toContain('component db is DOWN');
  });

  it('that is not UP is the cause by its name', async () => {
    const app = await running(
      at({ '/actuator/health/readiness': { status: 503, json: { status: 'OUT_OF_SERVICE' } }, '/actuator/health': UP }),
    );
    const finding = failure(await waitUntilHealthy(subject(app.url), policy(), world(virtualClock())));
    expect(finding).toMatchObject({ reason: 'health-down' });
    expect(finding.sentence).toBe(
      'Health at /actuator/health/readiness is still 503 OUT_OF_SERVICE (readiness) after 5.0 s.',
    );
    expect(finding.advice).toContain('takes no requests yet');
  });
});

describe('a management port of its own', () => {
  it('is where health is asked, and the main port must answer too, whatever it says', async () => {
    const app = await running(() => undefined);
    const management = await running(at({ '/actuator/health': UP }));
    const split = subject(app.url, { managementUrl: management.url });
    const result = await waitUntilHealthy(split, policy(), world(virtualClock()));
    expect(result.healthy).toBe(true);
    expect(result.endpoint?.origin).toBe(management.url.origin);
    expect(app.requests).toEqual(['/']);
  });

  it('that is UP while the main port is silent fails long before the deadline', async () => {
    const clock = virtualClock();
    const app = await service(() => UP);
    const management = await running(at({ '/actuator/health': UP }));
    const split = subject(app.url, { managementUrl: management.url });
    const result = await waitUntilHealthy(split, policy({ withinMs: 120_000 }), world(clock));
    expect(failure(result)).toMatchObject({ reason: 'main-port-silent', outcome: 'fail' });
    expect(failure(result).sentence).toContain(app.url.host);
    expect(states(result)).toEqual(['200 UP, main port refused']);
    expect(clock.now()).toBeLessThan(11_000);
  });

  it('that is up before the main port waits for it', async () => {
    const clock = virtualClock();
    const app = await service(() => UP);
    clock.at(3_000, () => app.listen());
    const management = await running(at({ '/actuator/health': UP }));
    const split = subject(app.url, { managementUrl: management.url });
    const result = await waitUntilHealthy(split, policy(), world(clock));
    expect(states(result)).toEqual(['200 UP, main port refused', '200 UP']);
    expect(result.healthy).toBe(true);
  });

  it('that has no actuator does not hide the one on the main port', async () => {
    const app = await running(at({ '/actuator/health': UP }));
    const management = await running(() => undefined);
    const split = subject(app.url, { managementUrl: management.url });
    const result = await waitUntilHealthy(split, once, world(virtualClock()));
    expect(result.endpoint?.origin).toBe(app.url.origin);
  });
});

describe('a required component', () => {
  const required = policy({ components: { db: 'UP', 'broker/us1': 'UP' }, withinMs: 20_000 });

  it('that the tree shows is a finding of its own', async () => {
    const tree = {
      status: 'UP',
      components: { db: { status: 'UP' }, broker: { status: 'UP', components: { us1: { status: 'UP' } } } },
    };
    const app = await running(at({ '/actuator/health': { json: tree } }));
    const result = await waitUntilHealthy(subject(app.url), required, world(virtualClock()));
    expect(result.findings.map((finding) => finding.title)).toEqual([
      'health',
      'health component db',
      'health component broker/us1',
    ]);
    expect(result.components).toEqual([
      { path: 'db', status: 'UP' },
      { path: 'broker', status: 'UP' },
      { path: 'broker/us1', status: 'UP' },
    ]);
  });

  it('that the tree hides is asked under a path of its own', async () => {
    const app = await running(
      at({ '/actuator/health': UP, '/actuator/health/db': UP, '/actuator/health/broker/us1': UP }),
    );
    const result = await waitUntilHealthy(subject(app.url), required, world(virtualClock()));
    expect(result.healthy).toBe(true);
    expect(result.components).toEqual([
      { path: 'db', status: 'UP' },
      { path: 'broker/us1', status: 'UP' },
    ]);
  });

  it('that is hidden and DOWN is the cause', async () => {
    const app = await running(
      at({ '/actuator/health': UP, '/actuator/health/db': { status: 503, json: { status: 'DOWN' } } }),
    );
    const finding = failure(await waitUntilHealthy(subject(app.url), required, world(virtualClock())));
    expect(finding).toMatchObject({ reason: 'health-component-down' });
    expect(finding.sentence).toContain('component db is DOWN and must be UP');
  });

  it('that nothing shows is missing, and that is known long before the deadline', async () => {
    const clock = virtualClock();
    const app = await running(at({ '/actuator/health': UP }));
    const finding = failure(await waitUntilHealthy(subject(app.url), required, world(clock)));
    expect(finding).toMatchObject({ reason: 'health-component-missing', outcome: 'fail' });
    expect(finding.sentence).toContain('db');
    expect(finding.advice).toContain('management.endpoint.health.show-components=always');
    expect(clock.now()).toBeLessThan(11_000);
  });
});

describe('a service without an actuator', () => {
  const plain = policy({ kind: 'http', path: '/ping' });

  it('is healthy with a plain 2xx at the path of the policy', async () => {
    const app = await running(at({ '/ping': { body: 'pong', type: 'text/plain' } }));
    const result = await waitUntilHealthy(subject(app.url), plain, world(virtualClock()));
    expect(result).toMatchObject({ healthy: true, components: undefined });
    expect(result.endpoint?.pathname).toBe('/ping');
  });

  it.each([
    ['404', undefined, 'health-not-found'],
    ['a page', PAGE, 'health-not-json'],
    ['503', { status: 503, body: 'starting' } as Reply, 'health-down'],
  ])('is not with %s', async (_, reply, reason) => {
    const app = await running(() => reply);
    expect(failure(await waitUntilHealthy(subject(app.url), plain, world(virtualClock())))).toMatchObject({ reason });
  });

  it('must be as health.expect asks, and shows expected and actual', async () => {
    const clock = virtualClock();
    const app = await running(() => ({ json: { ready: clock.now() > 1_000 } }));
    const expecting = policy({
      kind: 'http',
      path: '/ping',
      expect: {
        status: [200],
        headers: [],
        json: [{ path: '$.ready', matcher: { equals: true }, source: { file: 'policy.yml', line: 1, column: 1 } }],
        jsonEqual: undefined,
        jsonSubset: undefined,
        schema: undefined,
        body: undefined,
        withinMs: undefined,
        redirect: undefined,
      },
    });
    const result = await waitUntilHealthy(subject(app.url), expecting, world(clock));
    expect(result.healthy).toBe(true);
    expect(result.timeline[0]?.detail).toContain('$.ready');
    const never = await running(() => ({ json: { ready: false } }));
    const finding = failure(await waitUntilHealthy(subject(never.url), expecting, world(virtualClock())));
    expect(finding).toMatchObject({ reason: 'health-expectation' });
    expect(finding.evidence[0]).toMatchObject({ kind: 'comparison', expected: 'true', actual: 'false' });
  });
});
