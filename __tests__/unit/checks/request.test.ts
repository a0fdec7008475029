import { describe, expect, test } from 'vitest';
import { nextHop } from '../../../src/checks/redirect.ts';
import { type PreparedRequest, prepareRequest, resolveUrl } from '../../../src/checks/request.ts';
import type { FileRead } from '../../../src/platform/files.ts';
import type { HttpCheck } from '../../../src/policy/policy.ts';
import type { Scope } from '../../../src/policy/template.ts';
import fc from '../../helpers/fast-check.ts';
import { EMPTY_SCOPE, httpCheck } from './builders.ts';

const BASE = new URL('http://127.0.0.1:8080/');
const noFile = async (): Promise<FileRead> => ({ ok: false, problem: 'not-found', message: 'it is not there' });
const prepare = (given: Partial<HttpCheck>, scope: Scope = EMPTY_SCOPE) =>
  prepareRequest(httpCheck({ name: 'x', ...given }), BASE, scope, noFile);
const header = (request: PreparedRequest, wanted: string) =>
  request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

describe('the URL of a check', () => {
  test.each([
    ['/a/b?c=d', 'http://127.0.0.1:8080/a/b?c=d'],
    ['/a/../b', 'http://127.0.0.1:8080/b'],
    ['/a#b', 'http://127.0.0.1:8080/a'],
    ['/@evil.example', 'http://127.0.0.1:8080/@evil.example'],
    ['https://user:pass@example.com/x', 'https://example.com/x'],
  ])('%j is %s', (path, url) => {
    expect(resolveUrl(path, BASE).href).toBe(url);
  });

  test('keeps a path of the base URL in front', () => {
    expect(resolveUrl('/info', new URL('https://example.com/app/')).href).toBe('https://example.com/app/info');
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil',
    'evil',
    '',
    '@evil',
    'javascript:1',
    '/a b',
  ])('%j is refused', (path) => {
    expect(() => resolveUrl(path, BASE)).toThrowError(expect.objectContaining({ reason: 'check-address-blocked' }));
  });

  test('never leaves the origin unless it is absolute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        try {
          expect(resolveUrl(`/${rest}`, BASE).origin).toBe(BASE.origin);
        } catch (error) {
          expect(error).toMatchObject({ reason: 'check-address-blocked' });
        }
      }),
    );
  });

  test('takes values into its path that cannot end it', async () => {
    const vars = new Map([['ID', 'a?b#c d%/e']]);
    const request = await prepare({ path: '/x/${vars.ID}/y', query: [['q', '${vars.ID}&']] }, { ...EMPTY_SCOPE, vars });
    expect(request.url.pathname).toBe('/x/a%3Fb%23c%20d%25/e/y');
    expect(request.url.search).toBe('?q=a%3Fb%23c%20d%25%2Fe%26');
  });

  test('may be a link that was captured', async () => {
    const values = new Map([['next', { value: '/items?page=2', secret: false }]]);
    expect((await prepare({ path: '${next}' }, { ...EMPTY_SCOPE, values })).url.search).toBe('?page=2');
  });
});

describe('headers', () => {
  test('that the user gives replace the defaults', async () => {
    const request = await prepare({ headers: [['accept', 'text/csv']] });
    expect(request.headers.filter(([name]) => name.toLowerCase() === 'accept')).toEqual([['accept', 'text/csv']]);
    expect(header(request, 'user-agent')).toMatch(/^release-guard\/\d/);
  });

  test.each([
    ['X-A', 'b\r\nX-Evil: 1'],
    ['X-A', 'b\0'],
    ['X-A', 'snow ☃'],
    ['X A', 'b'],
    ['Content-Length', '3'],
    ['Transfer-Encoding', 'chunked'],
  ])('%j: %j are not sent', async (name, value) => {
    const vars = new Map([['V', value]]);
    await expect(prepare({ headers: [[name, '${vars.V}']] }, { ...EMPTY_SCOPE, vars })).rejects.toMatchObject({
      reason: 'check-bad-request',
    });
  });

  test('of basic authentication are the UTF-8 pair, and both it and the password are secrets', async () => {
    const request = await prepare({ auth: { kind: 'basic', user: 'jürgen', password: 'pässword' } });
    const pair = Buffer.from('jürgen:pässword').toString('base64');
    expect(header(request, 'authorization')).toBe(`Basic ${pair}`);
    expect(request.credentials).toEqual(['pässword', pair]);
  });
});

describe('bodies', () => {
  test.each<[HttpCheck['body'], string, string]>([
    [{ kind: 'json', value: { a: '${vars.N}', b: [1] } }, '{"a":"x\\"y","b":[1]}', 'application/json'],
    [{ kind: 'form', fields: [['a b', '${vars.N}']] }, 'a+b=x%22y', 'application/x-www-form-urlencoded'],
    [{ kind: 'text', text: '<${vars.N}>', contentType: undefined }, '<x"y>', 'text/plain; charset=utf-8'],
  ])('%j', async (body, text, type) => {
    const request = await prepare({ method: 'POST', body }, { ...EMPTY_SCOPE, vars: new Map([['N', 'x"y']]) });
    expect(Buffer.from(request.body ?? []).toString()).toBe(text);
    expect(header(request, 'content-type')).toBe(type);
  });

  test('from a file that is not there say so', async () => {
    const body = { kind: 'file', path: 'a.json', contentType: undefined } as const;
    await expect(prepare({ body })).rejects.toThrow(
      'the file of its body, "a.json", could not be read: it is not there',
    );
  });
});

describe('a redirect', () => {
  const request = (given: Partial<PreparedRequest> = {}): PreparedRequest => ({
    method: 'GET',
    url: new URL('/a', BASE),
    headers: [
      ['Accept', '*/*'],
      ['X-Api-Key', 'secret'],
      ['Content-Type', 'text/plain'],
    ],
    credentials: ['secret'],
    ...given,
  });
  const answer = (status: number, location: string) => ({ status, headers: [['location', location]] as const });
  const body = new Uint8Array([1]);

  test.each([
    [303, 'POST', 'GET', false],
    [303, 'HEAD', 'HEAD', false],
    [303, 'PUT', 'GET', false],
    [302, 'POST', 'GET', false],
    [301, 'POST', 'GET', false],
    [302, 'PUT', 'PUT', true],
    [307, 'POST', 'POST', true],
    [308, 'DELETE', 'DELETE', true],
  ])('%i after %s asks with %s', (status, method, next, keepsBody) => {
    const hop = nextHop(request({ method, ...(method === 'HEAD' ? {} : { body }) }), answer(status, '/b'));
    expect(hop).toMatchObject({ kind: 'next', request: { method: next } });
    if (hop.kind !== 'next') return;
    expect(hop.request.body !== undefined).toBe(keepsBody);
    expect(header(hop.request, 'x-api-key')).toBe('secret');
    expect(header(hop.request, 'content-type') !== undefined).toBe(keepsBody || method === 'HEAD');
  });

  test.each([200, 300, 304])('%i is none', (status) => {
    expect(nextHop(request(), answer(status, '/b')).kind).toBe('final');
  });

  test('to something that is not HTTP stops', () => {
    expect(nextHop(request(), answer(302, 'file:///etc/passwd'))).toMatchObject({ reason: 'check-address-blocked' });
  });

  test('never takes anything of the user to another origin', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(301, 302, 303, 307, 308),
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE'),
        fc.array(fc.tuple(token, token)),
        fc.boolean(),
        fc.webUrl(),
        (status, method, headers, withBody, location) => {
          const first = request({ method, headers, credentials: ['x'], ...(withBody ? { body } : {}) });
          const hop = nextHop(first, answer(status, location));
          if (hop.kind !== 'next') return;
          expect(hop.request.url.origin).not.toBe(BASE.origin);
          expect(hop.request.headers.map(([name]) => name)).toEqual(['User-Agent', 'Accept']);
          expect(hop.request.body).toBeUndefined();
          expect(hop.request.credentials).toEqual([]);
          expect(['GET', 'HEAD']).toContain(hop.request.method);
        },
      ),
    );
  });
});
