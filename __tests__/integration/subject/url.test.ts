import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../../src/policy/default.ts';
import { bootUrl } from '../../../src/subject/url.ts';
import { StoppedByFinding } from '../../../src/verdict.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { startFixture } from '../../helpers/service.ts';

const policy = defaultPolicy();
const boot = (address: string, managementPort?: number) =>
  bootUrl(address, { ...policy, subject: { ...policy.subject, managementPort } }, realWorld(makeRoom()));

describe('a service that is running already', () => {
  test('is taken as it is: never dead, no log, nothing to stop', async () => {
    const service = await startFixture();
    const { subject } = boot(service.url);
    expect(subject.kind).toBe('url');
    expect(subject.died.aborted).toBe(false);
    expect(await subject.examine()).toBeUndefined();
    expect(await subject.logs(1000)).toBeUndefined();
    expect(await subject.terminate(1000)).toBeUndefined();
    await subject.stop();
    expect((await fetch(new URL('/ping', subject.baseUrl))).status).toBe(200);
  });

  test('being named is not being examined: no finding of it can make a pass', () => {
    expect(boot('https://example.com').findings.every((finding) => finding.severity === 'warn')).toBe(true);
  });

  test('keeps the path of its base, and has a management port of its own where the policy says so', () => {
    expect(boot('https://example.com/shop/').subject.baseUrl.href).toBe('https://example.com/shop/');
    expect(boot('https://example.com/shop', 8521).subject.managementUrl?.href).toBe('https://example.com:8521/');
  });

  test.each([
    ['no url', 'example.com', /not a URL/],
    ['another protocol', 'file:///etc/passwd', /file:/],
    ['a password', 'https://smoke:hunter22@example.com', /user name or a password/],
    ['a query', 'https://example.com/?a=1', /query/],
  ])('with %s is invalid, and the sentence does not repeat what may be secret', (_name, address, sentence) => {
    let stopped: unknown;
    try {
      boot(address);
    } catch (error) {
      stopped = error;
    }
    expect(stopped).toBeInstanceOf(StoppedByFinding);
    const { finding } = stopped as StoppedByFinding;
    expect(finding).toMatchObject({ outcome: 'invalid', reason: 'input-invalid' });
    expect(finding.sentence).toMatch(sentence);
    expect(JSON.stringify(finding)).not.toContain('hunter22');
  });
});
