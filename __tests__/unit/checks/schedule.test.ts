import { describe, expect, test } from 'vitest';
import { namesUsed, nextUnit, planUnits, selectChecks } from '../../../src/checks/schedule.ts';
import type { Check } from '../../../src/policy/policy.ts';
import fc from '../../helpers/fast-check.ts';
import { capture, expectation, httpCheck, jsonRules, runCheck } from './builders.ts';

/** Runs a plan with `limit` places; `pick` chooses which running unit ends next. */
function simulate(
  checks: readonly Check[],
  limit: number,
  pick: (running: readonly number[]) => number,
): readonly string[] {
  const units = planUnits(checks);
  const started = units.map(() => false);
  const ended = units.map(() => false);
  const running: number[] = [];
  const log: string[] = [];
  for (;;) {
    while (running.length < limit) {
      const index = nextUnit(units, { started, ended });
      if (index === undefined) break;
      for (const giver of units[index]?.needs.values() ?? []) expect(ended[giver]).toBe(true);
      if (units[index]?.alone) expect(running).toEqual([]);
      for (const other of running) expect(units[other]?.alone).toBe(false);
      started[index] = true;
      running.push(index);
      log.push(units[index]?.check.name ?? '');
    }
    if (running.length === 0) return log;
    const [done] = running.splice(pick(running), 1);
    if (done !== undefined) ended[done] = true;
  }
}

describe('the schedule', () => {
  const oneCheck = fc.record({
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE') as fc.Arbitrary<'GET' | 'POST'>,
    gives: fc.option(fc.constantFrom('a', 'b', 'c')),
    uses: fc.option(fc.constantFrom('a', 'b', 'c')),
  });

  test('starts every check once, after what it needs, and lets what changes something run alone', () => {
    fc.assert(
      fc.property(
        fc.array(oneCheck, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(100)),
        (list, limit, choices) => {
          const checks = list.map(({ method, gives, uses }, at) =>
            httpCheck({
              name: `${at}`,
              method,
              path: uses === null ? '/' : `/\${${uses}}`,
              captures: gives === null ? [] : [capture(gives, '$')],
            }),
          );
          const log = simulate(checks, limit, (running) => (choices.next().value ?? 0) % running.length);
          expect([...log].sort()).toEqual(checks.map(({ name }) => name).sort());
          if (limit === 1) expect(log).toEqual(checks.map(({ name }) => name));
        },
      ),
    );
  });

  test('takes a value from the last check before that captures it', () => {
    const units = planUnits([
      httpCheck({ name: 'first', captures: [capture('token', '$')] }),
      httpCheck({ name: 'uses first', path: '/${token}' }),
      httpCheck({ name: 'second', captures: [capture('token', '$')] }),
      httpCheck({ name: 'uses second', path: '/${token}', captures: [capture('token', '$')] }),
    ]);
    expect(units.map(({ needs }) => needs.get('token'))).toEqual([undefined, 0, undefined, 2]);
  });

  test('makes a unit of each item that is known', () => {
    const each = httpCheck({ name: 'plan', path: '/${plan}', forEach: { as: 'plan', items: ['a', 'b'] } });
    expect(planUnits([each]).map(({ item }) => item?.value)).toEqual(['a', 'b']);
    expect(namesUsed(each)).toEqual(new Set());
  });

  test('lets programs of the user run alone', () => {
    expect(planUnits([runCheck({ name: 'x', run: 'true' })])[0]?.alone).toBe(true);
  });
});

test.each<[string, Parameters<typeof httpCheck>[0]]>([
  ['a header', { name: 'x', headers: [['a', '${t}']] }],
  ['the query', { name: 'x', query: [['a', '${t.id}']] }],
  ['a JSON body', { name: 'x', body: { kind: 'json', value: { a: [{ b: 'x${t}' }] } } }],
  ['a form', { name: 'x', body: { kind: 'form', fields: [['a', '${t}']] } }],
  ['authentication', { name: 'x', auth: { kind: 'basic', user: 'u', password: '${t}' } }],
  ['an expectation', { name: 'x', expect: expectation({ json: jsonRules({ $: { not: { oneOf: ['${t}'] } } }) }) }],
  ['a whole document', { name: 'x', expect: expectation({ jsonEqual: { value: { a: '${t}' }, ignore: [] } }) }],
  ['a condition', { name: 'x', when: { value: '${t}', matcher: { exists: true } } }],
  ['a list', { name: 'x', forEach: { as: 'i', items: '${t}' } }],
])('a captured value is found in %s', (_, given) => {
  expect(namesUsed(httpCheck(given))).toEqual(new Set(['t']));
});

describe('a filter', () => {
  const login = httpCheck({ name: 'login', captures: [capture('token', '$')] });
  const orders = httpCheck({ name: 'orders', path: '/${token}', tags: ['smoke'] });
  const slow = httpCheck({ name: 'slow', tags: ['smoke', 'slow'] });
  const names = (tags: readonly string[], skip: readonly string[], checks: readonly Check[] = [login, orders, slow]) =>
    [...selectChecks(checks, { tags, skip })].map(({ name }) => name).sort();

  test('lets everything through that has no tag to skip', () => {
    expect(names([], ['slow'])).toEqual(['login', 'orders']);
  });
  test('brings along what a selected check needs', () => {
    expect(names(['smoke'], ['slow'])).toEqual(['login', 'orders']);
  });
  test('does not bring along what is to be skipped', () => {
    expect(names(['smoke'], ['auth'], [{ ...login, tags: ['auth'] }, orders])).toEqual(['orders']);
  });
});
