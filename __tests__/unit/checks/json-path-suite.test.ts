import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileJsonPath } from '../../../src/checks/json-path.ts';

/** https://github.com/jsonpath-standard/jsonpath-compliance-test-suite, as this package ships it. */
const SUITE = new URL(
  '../../../node_modules/jsonpath-rfc9535/src/__tests__/jsonpath-compliance-test-suite/cts.json',
  import.meta.url,
);

interface Case {
  readonly name: string;
  readonly selector: string;
  readonly document?: unknown;
  readonly result?: readonly unknown[];
  readonly results?: readonly (readonly unknown[])[];
  readonly invalid_selector?: boolean;
}

const { tests } = JSON.parse(readFileSync(SUITE, 'utf8')) as { readonly tests: readonly Case[] };

function passes(one: Case): boolean {
  let selected: readonly unknown[];
  try {
    selected = compileJsonPath(one.selector).values(one.document);
  } catch {
    return one.invalid_selector === true;
  }
  if (one.invalid_selector === true) return false;
  return (one.results ?? [one.result]).some((result) => JSON.stringify(result) === JSON.stringify(selected));
}

const failing = tests.filter((one) => !passes(one)).map(({ name }) => name);

describe('the RFC 9535 compliance suite', () => {
  test('is there', () => {
    expect(tests.length).toBeGreaterThan(600);
  });

  test(`is passed: ${tests.length - failing.length} of ${tests.length}`, () => {
    expect(failing).toEqual([]);
  });
});
