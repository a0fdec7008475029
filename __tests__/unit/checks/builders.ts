import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import type { Expectation, HttpCheck, Policy, RunCheck } from '../../../src/policy/policy.ts';
import type { Scope } from '../../../src/policy/template.ts';

const SOURCE = { file: 'policy.yml', line: 1, column: 1 };

/** An expectation of nothing but what is given. */
export function expectation(given: Partial<Expectation> = {}): Expectation {
  return {
    status: undefined,
    headers: [],
    json: [],
    jsonEqual: undefined,
    jsonSubset: undefined,
    schema: undefined,
    body: undefined,
    withinMs: undefined,
    redirect: undefined,
    ...given,
  };
}

/** Rules for paths, as an expectation has them. */
export function jsonRules(
  rules: Readonly<Record<string, Expectation['json'][number]['matcher']>>,
): Expectation['json'] {
  return Object.entries(rules).map(([path, matcher]) => ({ path, matcher, source: SOURCE }));
}

/** A GET that expects 2xx, but for what is given. */
export function httpCheck(given: Partial<HttpCheck> & { readonly name: string }): HttpCheck {
  return {
    kind: 'http',
    source: SOURCE,
    severity: 'block',
    tags: [],
    timeoutMs: 5000,
    retry: undefined,
    when: undefined,
    forEach: undefined,
    method: 'GET',
    path: '/',
    query: [],
    headers: [],
    body: undefined,
    auth: undefined,
    follow: 0,
    management: false,
    expect: expectation({ status: ['2xx'] }),
    captures: [],
    ...given,
  };
}

export function runCheck(given: Partial<RunCheck> & Pick<RunCheck, 'name' | 'run'>): RunCheck {
  return {
    kind: 'run',
    source: SOURCE,
    severity: 'block',
    tags: [],
    timeoutMs: 5000,
    retry: undefined,
    when: undefined,
    forEach: undefined,
    env: {},
    workingDirectory: undefined,
    ...given,
  };
}

export function capture(name: string, path: string, secret = false): HttpCheck['captures'][number] {
  return { name, from: { kind: 'json', path }, secret, source: SOURCE };
}

export function checklist(checks: Policy['checks'], given: Partial<Policy> = {}): Policy {
  return {
    file: 'policy.yml',
    subject: {
      port: undefined,
      managementPort: undefined,
      env: {},
      envFile: undefined,
      memory: undefined,
      cpus: undefined,
      network: undefined,
      compose: undefined,
      hardened: false,
      source: undefined,
    },
    health: {
      path: undefined,
      kind: 'actuator',
      withinMs: 1000,
      timeoutMs: 1000,
      everyMs: 100,
      stable: 1,
      components: {},
      expect: undefined,
      honorHealthcheck: true,
      source: undefined,
    },
    checks,
    parallel: 1,
    filter: { tags: [], skip: [] },
    presets: [],
    identity: undefined,
    logs: undefined,
    resources: undefined,
    shutdown: undefined,
    rollback: ROLLBACK_DEFAULTS,
    watch: undefined,
    notify: undefined,
    allowedHosts: [],
    envNames: [],
    ...given,
  };
}

export const EMPTY_SCOPE: Scope = { vars: new Map(), secrets: new Map(), env: new Map() };
