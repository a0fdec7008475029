import type { HealthResult } from '../../health/wait.ts';
import type { HttpResult } from '../../platform/http.ts';
import type { Subject } from '../../subject/subject.ts';
import type { World } from '../../world.ts';

/** Longest time a question to the actuator may take, in milliseconds. */
const ACTUATOR_TIMEOUT_MS = 10_000;

/**
 * Path of the actuator without a slash at its end (`/actuator`, `/management`, empty for the root),
 * taken from where health was found: `/management/health/readiness` lies under `/management`.
 */
export function actuatorBase(health: Pick<HealthResult, 'endpoint'>): string {
  const path = health.endpoint?.pathname ?? '/actuator/health';
  const segments = path.split('/').filter((segment) => segment !== '');
  const at = segments.indexOf('actuator');
  if (at >= 0) return `/${segments.slice(0, at + 1).join('/')}`;
  const healthAt = segments.lastIndexOf('health');
  const base = healthAt >= 0 ? segments.slice(0, healthAt) : segments.slice(0, -1);
  return base.length === 0 ? '' : `/${base.join('/')}`;
}

/** Asks the subject's actuator (`origin` is its main or management address), without any credentials. */
export function askActuator(
  origin: URL,
  path: string,
  subject: Subject,
  allowedHosts: readonly string[],
  world: World,
  maxBodyBytes = 10 * 1024 * 1024,
): Promise<HttpResult> {
  const target = new URL(path, origin);
  return world.http.send(
    {
      method: 'GET',
      url: target,
      headers: [['accept', '*/*']],
      timeoutMs: ACTUATOR_TIMEOUT_MS,
      maxBodyBytes,
      signal: AbortSignal.any([subject.died, world.cancelled]),
    },
    {
      subjectOrigins: [subject.baseUrl.origin, ...(subject.managementUrl ? [subject.managementUrl.origin] : [])],
      allowedHosts,
    },
  );
}

/** The body as a JSON object, or `undefined` if it is anything else. Read with `Object.hasOwn`; never merged. */
export function jsonObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Follows own properties only, so that no answer can borrow one from the language. */
export function own(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const step of path) {
    if (!isObject(current) || !Object.hasOwn(current, step)) return undefined;
    current = current[step];
  }
  return current;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
