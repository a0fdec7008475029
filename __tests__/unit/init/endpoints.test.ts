import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endpointsOfMappings, endpointsOfOpenApi, mergeEndpoints } from '../../../src/init/endpoints.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const sample = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, '../../images/samples', name));

describe('endpoints of a running service', () => {
  test('are read from the mappings of a real Spring Boot service, without the actuator and without parameters', () => {
    const paths = endpointsOfMappings(sample('mappings.json'), '/actuator').map((endpoint) => endpoint.path);
    expect(paths).toContain('/api/public/stats/users');
    expect(paths.filter((path) => path.startsWith('/actuator') || path.includes('{') || path === '/error')).toEqual([]);
  });

  test('are read from an OpenAPI document: GETs that need no parameter and no login', () => {
    const document = {
      openapi: '3.0.1',
      security: [],
      paths: {
        '/plans': { get: { summary: 'All plans' }, post: {} },
        '/plans/{id}': { get: {} },
        '/search': { get: { parameters: [{ name: 'q', required: true }] } },
        '/mine': { get: { security: [{ bearer: [] }] } },
        '/news': { get: { parameters: [{ name: 'page', required: false }] } },
        '/actuator/health': { get: {} },
      },
    };
    expect(endpointsOfOpenApi(bytes(document), '/actuator').map((endpoint) => endpoint.path)).toEqual([
      '/plans',
      '/news',
    ]);
  });

  test.each([
    ['{}'],
    ['[]'],
    ['null'],
    ['<html>'],
    ['{"openapi":"3","paths":null}'],
    ['{"contexts":{"a":{"mappings":5}}}'],
  ])('are none in %s', (text) => {
    const body = new TextEncoder().encode(text);
    expect([...endpointsOfOpenApi(body, ''), ...endpointsOfMappings(body, '')]).toEqual([]);
  });

  test('are merged by path, the one with words first', () => {
    const merged = mergeEndpoints([
      { path: '/b', from: 'mappings', summary: undefined },
      { path: '/a', from: 'mappings', summary: undefined },
      { path: '/b', from: 'OpenAPI', summary: 'B' },
    ]);
    expect(merged.map((endpoint) => [endpoint.path, endpoint.summary])).toEqual([
      ['/a', undefined],
      ['/b', 'B'],
    ]);
  });
});
