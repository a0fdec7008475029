import { loadPolicy, type PolicyContext } from '../../../src/policy/load.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { Finding } from '../../../src/verdict.ts';

export const FILE = '.github/release-guard.yml';

/** A context in which nothing is given; files are read from `files`. */
export function contextOf(
  given: {
    readonly vars?: Readonly<Record<string, string>>;
    readonly secrets?: Readonly<Record<string, string>>;
    readonly environment?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): PolicyContext {
  return {
    vars: new Map(Object.entries(given.vars ?? {})),
    secrets: new Map(Object.entries(given.secrets ?? {})),
    environment: given.environment ?? {},
    readFile: (path) => {
      const text = given.files?.[path];
      return text === undefined
        ? { ok: false, problem: 'not-found', message: `there is no file ${path}` }
        : { ok: true, bytes: new TextEncoder().encode(text) };
    },
  };
}

export async function policyOf(text: string | Uint8Array, context = contextOf()): Promise<Policy> {
  const loaded = await loadPolicy(text, FILE, context);
  if (!loaded.ok) throw new Error(loaded.findings.map(({ sentence }) => sentence).join('\n'));
  return loaded.policy;
}

export async function findingsOf(text: string | Uint8Array, context = contextOf()): Promise<readonly Finding[]> {
  const loaded = await loadPolicy(text, FILE, context);
  return loaded.ok ? [] : loaded.findings;
}

/** What the sample policy of the design needs. */
export const SAMPLE_CONTEXT = contextOf({
  vars: {
    NETWORK: 'ci_default',
    SMOKE_USER: 'smoke',
    VERSION: '1.6.0',
    COMMIT: '4a7d1ed',
    PROMETHEUS_URL: 'https://prometheus.example.com',
    PROD_URL: 'https://www.example.com',
  },
  secrets: { SMOKE_PASSWORD: 'correct horse', ALERT_WEBHOOK: 'https://hooks.example.com/x' },
  files: { 'ci/course-page.schema.json': '{"type":"object","required":["data"]}' },
});
