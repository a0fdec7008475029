import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runChecks } from '../../../src/checks/run.ts';
import type { HttpCheck } from '../../../src/policy/policy.ts';
import type { Scope } from '../../../src/policy/template.ts';
import { capture, checklist, EMPTY_SCOPE, expectation, httpCheck } from '../../unit/checks/builders.ts';
import { json, type Seen, serve, subjectAt, testWorld } from './bench-room.ts';

const run = promisify(execFile);
const curl = await run('curl', ['--version']).catch(() => undefined);
const PASSWORD = "it's $HOME & \\ `hidden`";
const scope: Scope = {
  ...EMPTY_SCOPE,
  vars: new Map([['USER', "o'brien ü"]]),
  secrets: new Map([['SMOKE.PASSWORD', PASSWORD]]),
};
const login = httpCheck({ name: 'login', path: '/login', captures: [capture('access-token', '$.token', true)] });

const cases: readonly (readonly [string, Partial<HttpCheck>])[] = [
  ['a path of odd characters', { path: "/a[1]/{b}/it's/${vars.USER}?x=1", query: [['q', 'a b&c=${vars.USER}']] }],
  ['a captured token', { auth: { kind: 'bearer', token: '${access-token}' } }],
  ['a user and a password', { auth: { kind: 'basic', user: '${vars.USER}', password: '${secrets.SMOKE.PASSWORD}' } }],
  [
    'headers',
    {
      headers: [
        ['X-Key', '${secrets.SMOKE.PASSWORD}'],
        ['X-Empty', ''],
        ['Accept', 'text/plain'],
      ],
    },
  ],
  ['a JSON body', { method: 'PUT', body: { kind: 'json', value: { who: '${vars.USER}', key: "'${access-token}'" } } }],
  [
    'a form',
    {
      method: 'POST',
      body: {
        kind: 'form',
        fields: [
          ['a b', '${secrets.SMOKE.PASSWORD}'],
          ['c', '@d'],
        ],
      },
    },
  ],
  ['a text', { method: 'PATCH', body: { kind: 'text', text: '@${vars.USER}\nline', contentType: undefined } }],
  ['another method', { method: 'DELETE' }],
];

test.skipIf(curl === undefined).each(cases)('a pasted curl line asks for the same: %s', async (_, given) => {
  const service = await serve((request, response) => {
    response.setHeader('set-cookie', 'SESSION=abcdef012345; Path=/');
    json(response, { token: 'tok-0123456789' }, request.url === '/login' ? 200 : 500);
  });
  const check = httpCheck({ name: 'broken', path: '/', expect: expectation({ status: [200] }), ...given });
  const { findings } = await runChecks(subjectAt(service.url), checklist([login, check]), scope, testWorld());
  const line = findings[1]?.evidence.find(({ label }) => label === 'Request');
  if (line?.kind !== 'text') throw new Error('There is no curl line.');
  expect(line.text).not.toContain('tok-');
  expect(line.text).not.toContain('hidden');
  await run('/bin/sh', ['-c', line.text], {
    env: {
      PATH: process.env['PATH'],
      SMOKE_PASSWORD: PASSWORD,
      ACCESS_TOKEN: 'tok-0123456789',
      SESSION: 'abcdef012345',
    },
  });
  expect(service.seen).toHaveLength(3);
  expect(essence(service.seen[2])).toEqual(essence(service.seen[1]));
});

/** What curl leaves out says nothing, and a form may be written in several ways that mean the same. */
function essence(request: Seen | undefined): object {
  const { connection: _, 'content-length': __, 'accept-encoding': ___, ...headers } = request?.headers ?? {};
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  const body = request?.body ?? '';
  return { method: request?.method, url: request?.url, headers, body: isForm ? [...new URLSearchParams(body)] : body };
}
