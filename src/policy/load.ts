import type { Finding } from '../verdict.ts';
import { buildPolicy } from './build.ts';
import { mistakesOf } from './complaints.ts';
import { checkConsistency } from './consistency.ts';
import { Filling } from './filling.ts';
import type { Located } from './located.ts';
import { asFindings, type Mistake } from './mistake.ts';
import type { Policy } from './policy.ts';
import { readYaml } from './read.ts';
import { checkReferences, type UnusedSection } from './references.ts';
import { policySchema } from './schema.ts';
import { type ReadPolicyFile, readSchemas } from './schema-files.ts';
import type { Scope } from './template.ts';
import { watchedChecks } from './watched-checks.ts';

/** What is filled into the policy. */
export interface PolicyContext {
  /** For `${vars.X}`. */
  readonly vars: ReadonlyMap<string, string>;
  /** For `${secrets.X}`; the caller registers their values for redaction. */
  readonly secrets: ReadonlyMap<string, string>;
  /** For `${env.X}`; only names that the policy lists under `env-names` are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads the JSON Schemas that checks name. */
  readonly readFile: ReadPolicyFile;
  /** Sections that this run does not read: their form is checked, what they refer to need not be given. Default: none. */
  readonly unused?: readonly UnusedSection[];
  /** Milliseconds since the run began, for the findings. Default: 0. */
  readonly at?: number;
}

/** The policy, or every mistake in it as a finding with outcome `invalid`. */
export type LoadedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** More mistakes than anybody mends in one go. */
const MOST_FINDINGS = 100;

/**
 * Reads a policy file: every mistake in it is reported at once, each with file, line and column.
 * A policy that loads asserts something, and every value it refers to is known or captured by an earlier check.
 * Never throws for anything that the file holds.
 *
 * @param source the file's bytes or text
 * @param file its path as the user typed it
 */
export async function loadPolicy(
  source: string | Uint8Array,
  file: string,
  context: PolicyContext,
): Promise<LoadedPolicy> {
  const { located, mistakes } = readYaml(source, file);
  if (located === undefined) return refused(mistakes, context);
  if (located.data === null) {
    return refused([...mistakes, emptyFile(located)], context);
  }
  const scope: Scope = { vars: context.vars, secrets: context.secrets, env: listedEnvironment(located, context) };
  const made = context.unused?.includes('checks') ? watchedChecks(located.data) : undefined;
  const parsed = policySchema.safeParse(located.data);
  const { schemas, mistakes: schemaMistakes } = await readSchemas(located, scope, context.readFile);
  const found = [
    ...mistakes,
    ...mistakesOf(parsed.error?.issues ?? [], located),
    ...checkReferences(located, scope, context.unused, made),
    ...checkConsistency(located),
    ...schemaMistakes,
  ];
  if (!parsed.success || found.length > 0) return refused(found, context);
  const filling = new Filling(located, scope, schemas);
  const policy = buildPolicy(parsed.data, file, filling, context.unused, made);
  return filling.mistakes.length > 0 ? refused(filling.mistakes, context) : { ok: true, policy };
}

function listedEnvironment(located: Located, context: PolicyContext): ReadonlyMap<string, string> {
  const listed = located.value(['env-names']);
  const env = new Map<string, string>();
  for (const name of Array.isArray(listed) ? listed : []) {
    if (typeof name !== 'string' || !Object.hasOwn(context.environment, name)) continue;
    const value = context.environment[name];
    if (value !== undefined) env.set(name, value);
  }
  return env;
}

function emptyFile(located: Located): Mistake {
  return {
    reason: 'policy-asserts-nothing',
    path: [],
    position: located.position([]),
    sentence: 'The policy file is empty, so it asserts nothing.',
    advice: 'Write at least "version: 1", or remove the file: the built-in policy asks the actuator.',
  };
}

function refused(mistakes: readonly Mistake[], context: PolicyContext): LoadedPolicy {
  const at = context.at ?? 0;
  const findings = asFindings(mistakes, at);
  const shown = findings.slice(0, MOST_FINDINGS);
  const [last] = shown.slice(-1);
  const more = findings.length - shown.length;
  if (more > 0 && last !== undefined) {
    shown.push({
      ...last,
      title: 'policy file',
      sentence: `The policy file has ${more} more ${more === 1 ? 'mistake' : 'mistakes'} after these.`,
      advice: 'Correct these first.',
    });
  }
  return { ok: false, findings: shown };
}
