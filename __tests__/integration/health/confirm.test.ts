import { describe, expect, it } from 'vitest';
import { confirmHealthy } from '../../../src/health/confirm.ts';
import { type HealthResult, waitUntilHealthy } from '../../../src/health/wait.ts';
import { failure, policy, type Reply, running, type Service, subject, virtualClock, world } from './scene.ts';

const UP: Reply = { json: { status: 'UP' } };

/** A service that was found healthy; `now` is what it answers from then on. */
async function healthy(now: () => Reply): Promise<{ readonly app: Service; readonly before: HealthResult }> {
  let first = true;
  const app = await running((path) => {
    if (path !== '/actuator/health') return undefined;
    return first ? UP : now();
  });
  const before = await waitUntilHealthy(subject(app.url), policy(), world(virtualClock()));
  first = false;
  app.requests.length = 0;
  return { app, before };
}

describe('right before the verdict', () => {
  it('one good answer of the service that was started is enough', async () => {
    const { app, before } = await healthy(() => UP);
    const findings = await confirmHealthy(subject(app.url), before, policy(), world());
    expect(findings).toMatchObject([{ kind: 'health', outcome: 'pass', severity: 'block', attempts: 1 }]);
    expect(app.requests).toEqual(['/actuator/health']);
  });

  it('a connection may break once, and not twice', async () => {
    let broken = 0;
    const once = await healthy(() => {
      broken += 1;
      return broken === 1 ? 'reset' : UP;
    });
    expect(await confirmHealthy(subject(once.app.url), once.before, policy(), world())).toMatchObject([
      { outcome: 'pass', attempts: 2 },
    ]);
    const always = await healthy(() => 'reset');
    const findings = await confirmHealthy(subject(always.app.url), always.before, policy(), world());
    expect(failure(findings)).toMatchObject({ outcome: 'fail', reason: 'not-listening', attempts: 2 });
  });

  it('a service that is DOWN by now fails, at once', async () => {
    const { app, before } = await healthy(() => ({ status: 503, json: { status: 'DOWN' } }));
    const findings = await confirmHealthy(subject(app.url), before, policy(), world());
    expect(failure(findings)).toMatchObject({ outcome: 'fail', reason: 'health-down', attempts: 1 });
    expect(failure(findings).sentence).toContain('503 DOWN');
    expect(app.requests).toHaveLength(1);
  });

  it('another process that answers on the port of one that ended is not believed', async () => {
    const { app, before } = await healthy(() => UP);
    const ended = subject(app.url, {
      examine: async () => ({ reason: 'container-exited', sentence: 'The container exited with 0.', evidence: [] }),
    });
    expect(failure(await confirmHealthy(ended, before, policy(), world()))).toMatchObject({
      kind: 'subject',
      reason: 'container-exited',
    });
  });

  it('an engine that is lost decides nothing', async () => {
    const { app, before } = await healthy(() => UP);
    const lost = subject(app.url, {
      examine: async () => ({
        outcome: 'undecided',
        reason: 'docker-lost',
        sentence: 'The Docker engine went away.',
        evidence: [],
      }),
    });
    expect(failure(await confirmHealthy(lost, before, policy(), world())).outcome).toBe('undecided');
  });

  it('the HEALTHCHECK of the image is heard, unless the policy says otherwise', async () => {
    const { app, before } = await healthy(() => UP);
    const ill = subject(app.url, { healthcheck: async () => ({ status: 'unhealthy', log: 'exit 1' }) });
    expect(failure(await confirmHealthy(ill, before, policy(), world()))).toMatchObject({
      reason: 'container-unhealthy',
    });
    const lenient = await confirmHealthy(ill, before, policy({ honorHealthcheck: false }), world());
    expect(lenient).toMatchObject([{ outcome: 'pass' }]);
  });
});
