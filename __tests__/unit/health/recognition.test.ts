import { describe, expect, it } from 'vitest';
import { recognisedIn } from '../../../src/health/recognition.ts';
import type { HttpAnswer } from '../../../src/platform/http.ts';
import { expectation } from '../checks/builders.ts';
import { answer, sample } from './answers.ts';

const baseUrl = new URL('http://shop.example.com:8520/');
const ACTUATOR = { kind: 'actuator', expect: undefined } as const;
const PAGE = { kind: 'http', expect: undefined } as const;

function recognised(
  seen: HttpAnswer | undefined,
  policy: Parameters<typeof recognisedIn>[1] = ACTUATOR,
  { good = false, url = new URL('/actuator/health', baseUrl) } = {},
): string | undefined {
  return recognisedIn({ url, answer: seen, good }, policy, { baseUrl });
}

describe('a service is recognised by its health', () => {
  it.for([
    ['UP', answer(200, sample('health-up'))],
    ['DOWN', answer(503, sample('health-down'))],
    ['DOWN', answer(200, { status: 'DOWN' })],
    ['OUT_OF_SERVICE', answer(503, sample('health-readiness-out-of-service'))],
    ['UNKNOWN', answer(200, { status: 'UNKNOWN' })],
  ] as const)('that is %s, in the form of an actuator', ([state, seen]) => {
    expect(recognised(seen)).toBe(`its health answered ${state}`);
  });

  it.for([
    ['no answer', undefined],
    ['an error page', answer(502, '<html>Bad Gateway</html>', 'text/html')],
    ['a page for everything', answer(200, '<html>Welcome</html>', 'text/html')],
    ['the error of a service that has no such path', answer(404, sample('not-found'))],
    ['the error of any API', answer(500, { status: 'error', message: 'no route' })],
    ['a number as the status', answer(500, { status: 500, error: 'Internal Server Error' })],
    ['a redirect that says UP', answer(302, { status: 'UP' })],
    ['a login that says UP', answer(401, { status: 'UP' })],
    ['a list', answer(200, ['UP'])],
  ] as const)('and not by %s', ([, seen]) => {
    expect(recognised(seen)).toBeUndefined();
  });

  it('and not by that of a management port, which tells nothing of the address under guard', () => {
    const url = new URL('http://shop.example.com:8521/actuator/health');
    expect(recognised(answer(200, { status: 'UP' }), ACTUATOR, { good: true, url })).toBeUndefined();
  });

  it('that is a page, where it is as expected and only the service answers so', () => {
    const seen = answer(200, 'ok', 'text/plain');
    expect(recognised(seen, PAGE, { good: true })).toBe('its health answered as expected');
    expect(recognised(seen, PAGE)).toBeUndefined();
    const missing = { kind: 'http', expect: expectation({ status: [404] }) } as const;
    expect(recognised(answer(404, ''), missing, { good: true })).toBeUndefined();
  });
});
