import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curlLine } from '../../../src/checks/curl.ts';
import { shellQuote } from '../../../src/checks/shell.ts';
import type { Scope } from '../../../src/policy/template.ts';
import fc from '../../helpers/fast-check.ts';
import { EMPTY_SCOPE, httpCheck } from './builders.ts';

const BASE = new URL('http://127.0.0.1:8080/app/');
const SCOPE: Scope = {
  ...EMPTY_SCOPE,
  vars: new Map([['USER', "o'brien & co"]]),
  secrets: new Map([['PASSWORD', 'hunter2-hunter2']]),
};

/** The words that a real shell makes of a line. */
function wordsOf(line: string, variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const printed = execFileSync('/bin/sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], {
    env: variables,
  });
  return printed.toString().split('\0').slice(0, -1);
}

describe('a quoted word', () => {
  test('comes back whole from a real shell, whatever is in it', () => {
    const word = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '').toWellFormed());
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        expect(wordsOf(words.map(shellQuote).join(' '))).toEqual(words);
      }),
      { numRuns: 50 },
    );
  });

  test.each(["'", "''", '$(id)', '`id`', '\\', '"', 'a\nb', '!', '*', '~', ''])('%j too', (word) => {
    expect(wordsOf(shellQuote(word))).toEqual([word]);
  });
});

describe('a request as a line for the shell', () => {
  test('has its parts, with names for secrets', () => {
    const check = httpCheck({
      name: 'login',
      method: 'PUT',
      path: '/login?x=1',
      query: [['q', '${vars.USER}']],
      headers: [['X-Trace', 'a b']],
      auth: { kind: 'basic', user: '${vars.USER}', password: '${secrets.PASSWORD}' },
      body: { kind: 'json', value: { user: '${vars.USER}', password: '${secrets.PASSWORD}' } },
      follow: 2,
    });
    const line = curlLine(check, BASE, SCOPE);
    expect(wordsOf(line, { PASSWORD: 'the $(password)' })).toEqual([
      'curl',
      '-sS',
      '-i',
      '-X',
      'PUT',
      '-L',
      '--max-redirs',
      '2',
      'http://127.0.0.1:8080/app/login?x=1&q=o%27brien%20%26%20co',
      '-u',
      "o'brien & co:the $(password)",
      '-H',
      'X-Trace: a b',
      '-A',
      expect.stringMatching(/^release-guard\//),
      '-H',
      'Content-Type: application/json',
      '--data-raw',
      '{"user":"o\'brien & co","password":"the $(password)"}',
    ]);
    expect(line).not.toContain('hunter2');
  });

  test('never shows a captured secret', () => {
    const values = new Map([['token', { value: 'tok-123456', secret: true }]]);
    const check = httpCheck({ name: 'orders', path: '/o/${token}', auth: { kind: 'bearer', token: '${token}' } });
    const line = curlLine(check, BASE, { ...SCOPE, values });
    expect(line).toContain(`'Authorization: Bearer '"$TOKEN"`);
    expect(line).toContain('/app/o/"$TOKEN"');
    expect(line).not.toContain('tok-123456');
  });

  test('is a plain one for a plain check', () => {
    expect(curlLine(httpCheck({ name: 'info', path: '/info' }), BASE, SCOPE)).toMatch(
      /^curl -sS -i http:\/\/127\.0\.0\.1:8080\/app\/info -A release-guard\/\S+$/,
    );
  });
});
