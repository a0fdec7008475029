import { actuatorBase, askActuator, jsonObject } from '../checks/rules/actuator.ts';
import type { HealthResult } from '../health/wait.ts';
import type { Subject } from '../subject/subject.ts';
import type { World } from '../world.ts';
import { type Endpoint, endpointsOfMappings, endpointsOfOpenApi, mergeEndpoints, OPENAPI_PATHS } from './endpoints.ts';
import type { Learned } from './starter.ts';

/** The most endpoints that are tried; more than a person would read through. */
const MOST_ENDPOINTS = 60;

/** Asks a healthy service what it has and which of it answers a stranger. Only GETs are sent. */
export async function explore(
  subject: Subject,
  health: HealthResult,
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
      : `${endpoints.length} GET endpoints without parameters were found.`,
  );

  const open: Learned['open'][number][] = [];
  const closed: string[] = [];
  for (const endpoint of endpoints.slice(0, MOST_ENDPOINTS)) {
    const answer = await askActuator(subject.baseUrl, endpoint.path, subject, [], world);
    if (!answer.ok) continue;
    if (answer.status === 401 || answer.status === 403) closed.push(endpoint.path);
    if (answer.status < 200 || answer.status > 299) continue;
    open.push({
      path: endpoint.path,
      name: (endpoint.summary ?? endpoint.path).replace(/\s+/g, ' ').trim().slice(0, 80),
      json: jsonKind(answer.body),
    });
  }
  return {
    port,
    healthPath: health.endpoint?.pathname,
    isActuator: health.components !== undefined || base.endsWith('/actuator'),
    isOurs: subject.kind !== 'url',
    readyMs: health.readyMs,
    components: [],
    open,
    closed,
    subject: subject.image?.reference ?? subject.label,
  };
}

function jsonKind(body: Uint8Array): 'object' | 'array' | undefined {
  if (jsonObject(body) !== undefined) return 'object';
  try {
    return Array.isArray(JSON.parse(new TextDecoder().decode(body))) ? 'array' : undefined;
  } catch {
    return undefined;
  }
}
