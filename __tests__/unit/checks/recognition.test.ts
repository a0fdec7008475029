import { describe, expect, it } from 'vitest';
import { checkRecognises, recognises } from '../../../src/checks/recognition.ts';
import type { Check } from '../../../src/policy/policy.ts';
import { expectation, httpCheck, jsonRules, runCheck } from './builders.ts';

const AT_URL = { baseUrl: new URL('http://shop.example.com:8520'), managementUrl: undefined };
const BODY = { json: jsonRules({ '$.code': { equals: 200 } }) };

describe('an answer that is as expected', () => {
  it.for([
    ['a 2xx', expectation({ status: ['2xx'] }), 0],
    ['one of several 2xx', expectation({ status: [200, 204] }), 0],
    ['a body, whatever the status', expectation(BODY), 0],
    ['a body behind a redirect', expectation({ status: ['2xx'], ...BODY }), 3],
  ] as const)('shows the service where it is %s', ([, expected, follow]) => {
    expect(recognises(expected, follow)).toBe(true);
  });

  it.for([
    ['not to be found', expectation({ status: [404] }), 0],
    ['forbidden', expectation({ status: [401, 403] }), 0],
    ['found or not', expectation({ status: ['2xx', 404] }), 0],
    ['missing in the words of an API', expectation({ status: [404], ...BODY }), 0],
    ['a redirect', expectation({ status: ['3xx'], redirect: { contains: '/login' } }), 0],
    ['some page behind a redirect', expectation({ status: ['2xx'] }), 3],
    ['quick, and nothing else', expectation({ withinMs: 100 }), 0],
  ] as const)('may come from anywhere where it is %s', ([, expected, follow]) => {
    expect(recognises(expected, follow)).toBe(false);
  });
});

describe('a check that holds', () => {
  it.for<readonly [string, Check, string | undefined]>([
    ['a path', httpCheck({ name: 'home', path: '/api/plans' }), undefined],
    ['the base URL', httpCheck({ name: 'home', path: '${base-url}/api' }), undefined],
    ['a management port that is the same', httpCheck({ name: 'info', path: '/', management: true }), '8520'],
  ])('shows that the service is there where it asks %s', ([, check, port]) => {
    expect(checkRecognises(check, places(port))).toBe(true);
  });

  it.for<readonly [string, Check, string | undefined]>([
    ['another host', httpCheck({ name: 'stock', path: 'https://stock.example.com/health' }), undefined],
    ['a host without a scheme', httpCheck({ name: 'stock', path: '//stock.example.com/' }), undefined],
    ['a management port of its own', httpCheck({ name: 'info', path: '/', management: true }), '8521'],
    ['a command', runCheck({ name: 'suite', run: 'true' }), undefined],
  ])('shows nothing where it asks %s', ([, check, port]) => {
    expect(checkRecognises(check, places(port))).toBe(false);
  });
});

function places(port: string | undefined) {
  return { ...AT_URL, managementUrl: port === undefined ? undefined : new URL(`http://shop.example.com:${port}`) };
}
