import { describe, expect, test } from 'vitest';
import { actuatorBase } from '../../../src/checks/rules/actuator.ts';
import { judgeIdentity } from '../../../src/checks/rules/identity.ts';
import { examineLog } from '../../../src/checks/rules/logs.ts';
import { judgeResources } from '../../../src/checks/rules/resources.ts';
import { chooseRequest, judgeShutdown, type ShutdownObservation } from '../../../src/checks/rules/shutdown.ts';
import type { Check, HttpCheck } from '../../../src/policy/policy.ts';
import fc from '../../helpers/fast-check.ts';

const source = { file: 'p.yml', line: 1, column: 1 };
const same = (text: string): string => text;

describe('the base of the actuator', () => {
  test.each([
    ['/actuator/health', '/actuator'],
    ['/actuator/health/readiness', '/actuator'],
    ['/shop/actuator/health', '/shop/actuator'],
    ['/management/health', '/management'],
    ['/health', ''],
    ['/actuator/healthcheck', '/actuator'],
    ['/readyz', ''],
  ])('of %s is "%s"', (path, base) => {
    expect(actuatorBase({ endpoint: new URL(path, 'http://127.0.0.1:1') })).toBe(base);
  });
});

describe('identity', () => {
  const judge = (policy: { version?: string; commit?: string }, info: Record<string, unknown> | undefined) =>
    judgeIdentity({ version: policy.version, commit: policy.commit, source }, info, '/actuator/info answered');

  test('holds for the same version and for an abbreviated commit, in either direction', () => {
    const info = { build: { version: '1.2.3' }, git: { commit: { id: 'abcdef0' } } };
    expect(judge({ version: '1.2.3', commit: 'abcdef0123456789' }, info).map((one) => one.outcome)).toEqual([
      'pass',
      'pass',
    ]);
    const full = { git: { commit: { id: { abbrev: 'abcdef0', full: 'ABCDEF0123456789' } } } };
    expect(judge({ commit: 'abcdef0123' }, full)[0]?.outcome).toBe('pass');
  });

  test.each([
    ['another version', { version: '1.2.4' }, { build: { version: '1.2.3' } }, 'identity-mismatch'],
    ['a commit too short to mean one', { commit: 'abc' }, { git: { commit: { id: 'abcdef0' } } }, 'identity-mismatch'],
    ['no answer', { version: '1' }, undefined, 'identity-unavailable'],
    ['an answer without it', { commit: 'abcdef0' }, { build: {} }, 'identity-unavailable'],
    [
      'a version that only the prototype has',
      { version: '1' },
      JSON.parse('{"__proto__":{"build":{"version":"1"}}}'),
      'identity-unavailable',
    ],
  ])('does not hold for %s', (_name, policy, info, reason) => {
    expect(judge(policy, info)[0]).toMatchObject({ outcome: 'fail', reason });
  });
});

describe('logs.forbid', () => {
  const forbid = [
    { rule: { kind: 'text', text: 'FAILED TO START' }, source },
    { rule: { kind: 'regex', pattern: '\\bFATAL\\b' }, source },
  ] as const;

  test('names the line and shows what stands around it', () => {
    const [text, regex] = examineLog({ forbid }, 'a\nb\nAPPLICATION FAILED TO START\nc\nFATAL x\nFATALITY', 0, same);
    expect(text).toMatchObject({ outcome: 'fail', reason: 'log-forbidden' });
    expect(text?.sentence).toContain('once, first in line 3');
    expect(text?.evidence[0]).toMatchObject({ text: 'a\nb\nAPPLICATION FAILED TO START\nc\nFATAL x' });
    expect(regex?.sentence).toContain('once, first in line 5');
  });

  test('holds for a log without it, and is undecided where there is no log', () => {
    expect(examineLog({ forbid }, 'all is well', 0, same).map((one) => one.outcome)).toEqual(['pass', 'pass']);
    expect(examineLog({ forbid }, undefined, 0, same).map((one) => one.outcome)).toEqual(['undecided', 'undecided']);
  });

  test('takes secrets out before it cuts a line', () => {
    const secret = 'x'.repeat(20);
    const [text] = examineLog({ forbid: [forbid[0]] }, `${'-'.repeat(1990)}${secret}\nFAILED TO START`, 0, (log) =>
      log.replaceAll(secret, '«s»'),
    );
    expect(JSON.stringify(text)).not.toContain('xxxxxxxx');
  });
});

describe('resources', () => {
  const sample = (memory?: number, cpu?: number) => ({
    memory: memory === undefined ? undefined : { share: memory, source: 'container engine' },
    cpu: cpu === undefined ? undefined : { share: cpu, source: 'container engine' },
  });
  const policy = { memory: 0.9, cpu: 0.9, source };

  test('are over the limit only if every sample is', () => {
    const outcomes = (...samples: ReturnType<typeof sample>[]) =>
      judgeResources(policy, samples).map((one) => one.outcome);
    expect(outcomes(sample(0.5, 0.95), sample(0.5, 0.3))).toEqual(['pass', 'pass']);
    expect(outcomes(sample(0.95, 0.1), sample(0.93, 0.1), sample(0.91, 0.1))).toEqual(['fail', 'pass']);
  });

  test('that cannot be measured are undecided, never a pass', () => {
    expect(judgeResources(policy, [sample()]).map((one) => one.reason)).toEqual([
      'resource-unavailable',
      'resource-unavailable',
    ]);
  });
});

describe('shutdown', () => {
  const policy = { withinMs: 30_000, request: undefined, source };
  const seen = (over: Partial<ShutdownObservation>): ShutdownObservation => ({
    termination: { exitedByItself: true, exitCode: 143, tookMs: 1234 },
    inFlight: undefined,
    idleBecause: undefined,
    portAnsweredBy: undefined,
    ...over,
  });
  const broken = {
    ok: false,
    kind: 'closed',
    phase: 'headers',
    bytes: 0,
    tookMs: 1,
    message: 'connection closed',
  } as const;

  test('holds when the process ends in time and the request in flight is answered', () => {
    const answer = {
      ok: true,
      status: 200,
      statusText: '',
      headers: [],
      body: new Uint8Array(),
      timings: { connectedMs: 0, firstByteMs: 0, totalMs: 0 },
    } as const;
    const findings = judgeShutdown(policy, seen({ inFlight: { check: 'search', result: answer } }));
    expect(findings.map((one) => one.outcome)).toEqual(['pass', 'pass']);
  });

  test.each([
    [
      'a process that does not end',
      { termination: { exitedByItself: false, exitCode: undefined, tookMs: 30_000 } },
      'shutdown-too-slow',
      'block',
    ],
    [
      'a request that is dropped',
      { inFlight: { check: 'search', result: broken } },
      'shutdown-dropped-request',
      'block',
    ],
    ['a port that stays taken', { portAnsweredBy: 'an answer with status 200' }, 'shutdown-port-taken', 'block'],
    [
      'an exit code that speaks of an error',
      { termination: { exitedByItself: true, exitCode: 1, tookMs: 1 } },
      'shutdown-exit-code',
      'warn',
    ],
  ] as const)('does not hold for %s', (_name, over, reason, severity) => {
    const failing = judgeShutdown(policy, seen(over)).filter((one) => one.outcome === 'fail');
    expect(failing).toMatchObject([{ reason, severity }]);
  });

  test('says in the sentence when no request was in flight', () => {
    expect(judgeShutdown(policy, seen({ idleBecause: 'no check has a body' }))[0]?.sentence).toContain(
      'without a request in flight (no check has a body)',
    );
  });

  test('is undecided when the request that the policy names could not be held in flight', () => {
    const named = judgeShutdown({ ...policy, request: 'slow' }, seen({ idleBecause: 'it was answered at once' }));
    expect(named.map((one) => one.outcome)).toEqual(['pass', 'undecided']);
    expect(named[1]).toMatchObject({ reason: 'shutdown-unavailable', severity: 'block' });
  });

  test('holds back the first request with a body that needs no captured value', () => {
    const check = (over: Partial<HttpCheck>): Check => ({
      kind: 'http',
      name: 'x',
      source,
      severity: 'block',
      tags: [],
      timeoutMs: 1000,
      retry: undefined,
      when: undefined,
      forEach: undefined,
      method: 'POST',
      path: '/',
      query: [],
      headers: [],
      body: undefined,
      auth: undefined,
      follow: 0,
      management: false,
      captures: [],
      expect: {
        status: ['2xx'],
        headers: [],
        json: [],
        jsonEqual: undefined,
        jsonSubset: undefined,
        schema: undefined,
        body: undefined,
        withinMs: undefined,
        redirect: undefined,
      },
      ...over,
    });
    const body = { kind: 'json', value: { a: 1 } } as const;
    const checks = [
      check({ name: 'get' }),
      check({ name: 'with token', body, auth: { kind: 'bearer', token: '${token}' } }),
      check({ name: 'plain', body }),
    ];
    expect(chooseRequest({ checks }, policy).check?.name).toBe('plain');
    expect(chooseRequest({ checks }, { ...policy, request: 'get' }).check?.name).toBe('get');
    expect(chooseRequest({ checks: checks.slice(0, 2) }, policy).problem).toContain('shutdown.request');
  });

  test('always says whether the process ended in time', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.option(fc.integer(), { nil: undefined }),
        fc.nat(),
        (exitedByItself, exitCode, tookMs) => {
          const findings = judgeShutdown(policy, seen({ termination: { exitedByItself, exitCode, tookMs } }));
          expect(findings.some((one) => one.severity === 'block')).toBe(true);
          expect(findings.some((one) => one.outcome === 'fail' && one.severity === 'block')).toBe(!exitedByItself);
        },
      ),
    );
  });
});
