import { actuatorBase, askActuator, jsonObject } from '../checks/rules/actuator.ts';
import { judgePlain } from '../health/judge.ts';
import type { HealthResult } from '../health/wait.ts';
import type { Subject } from '../subject/subject.ts';
import type { World } from '../world.ts';
import { type Endpoint, endpointsOfMappings, endpointsOfOpenApi, mergeEndpoints, OPENAPI_PATHS } from './endpoints.ts';
import type { Learned } from './starter.ts';

/** The most endpoints that are tried; more than a person would read through. */
const MOST_ENDPOINTS = 60;
/** Where services without an actuator say that they run. */
const PLAIN_PAGES = ['/healthz', '/health', '/livez', '/ping', '/'];
/** Components that every Spring Boot service has; they say nothing about what this one depends on. */
const OWN_COMPONENTS = new Set(['diskSpace', 'livenessState', 'ping', 'readinessState', 'ssl']);

/** The first page of a service without an actuator that answers a plain 2xx which is no HTML; `undefined` if none does. */
export async function findPlainPage(subject: Subject, world: World): Promise<string | undefined> {
  for (const path of PLAIN_PAGES) {
    const answer = await askActuator(subject.baseUrl, path, subject, [], world);
    if (answer.ok && judgePlain(answer).good) return path;
  }
  return undefined;
}

/** Asks a service that runs what it has and which of it answers a stranger. Only GETs are sent. */
export async function explore(
  subject: Subject,
  health: HealthResult,
  plainPage: string | undefined,
  port: number | undefined,
  world: World,
): Promise<Learned> {
  const base = actuatorBase(health);
  const management = subject.managementUrl ?? subject.baseUrl;
  const found: Endpoint[] = [];
  const mappings = await askActuator(management, `${base}/mappings`, subject, [], world);
  if (mappings.ok && mappings.status === 200) found.push(...endpointsOfMappings(mappings.body, base));
  for (const path of OPENAPI_PATHS) {
    const answer = await askActuator(subject.baseUrl, path, subject, [], world);
    if (answer.ok && answer.status === 200) found.push(...endpointsOfOpenApi(answer.body, base));
  }
  const endpoints = mergeEndpoints(found);
  world.output.line(
    endpoints.length === 0
      ? 'No list of endpoints was found (neither actuator mappings nor an OpenAPI document), so the starter has no checks.'
      : `GET endpoints without parameters that were found: ${endpoints.length}.`,
  );

  const open: Learned['open'][number][] = [];
  const closed: string[] = [];
  for (const endpoint of endpoints.slice(0, MOST_ENDPOINTS)) {
    const answer = await askActuator(subject.baseUrl, endpoint.path, subject, [], world);
    if (!answer.ok) continue;
    if (answer.status === 401 || answer.status === 403) closed.push(endpoint.path);
    if (answer.status < 200 || answer.status > 299) continue;
    open.push({ path: endpoint.path, name: endpoint.summary ?? endpoint.path, json: jsonKind(answer.body) });
  }
  return {
    port,
    plainPage,
    isActuator: plainPage === undefined && (health.components !== undefined || base.endsWith('/actuator')),
    readyMs: health.readyMs,
    components: dependencies(health),
    open,
    closed,
    subject: subject.image?.reference ?? subject.label,
    isOurs: subject.kind !== 'url',
  };
}

function dependencies({ components }: HealthResult): readonly string[] {
  return (components ?? [])
    .filter(({ path, status }) => status === 'UP' && !path.includes('/') && !OWN_COMPONENTS.has(path))
    .map(({ path }) => path);
}

function jsonKind(body: Uint8Array): 'object' | 'array' | undefined {
  if (jsonObject(body) !== undefined) return 'object';
  try {
    return Array.isArray(JSON.parse(new TextDecoder().decode(body))) ? 'array' : undefined;
  } catch {
    return undefined;
  }
}
