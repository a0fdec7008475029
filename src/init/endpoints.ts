import { jsonObject, own } from '../checks/rules/actuator.ts';

/** An address that a GET may be tried on, and where it was read. */
export interface Endpoint {
  readonly path: string;
  readonly from: 'mappings' | 'OpenAPI';
  /** The document's own words for it; foreign. */
  readonly summary: string | undefined;
}

/** Where services keep their OpenAPI document: springdoc, FastAPI and many others, ASP.NET, Quarkus. */
export const OPENAPI_PATHS = [
  '/v3/api-docs',
  '/openapi.json',
  '/swagger/v1/swagger.json',
  '/q/openapi?format=json',
  '/api-docs',
];

/**
 * GET endpoints without parameters in the answer of `/actuator/mappings`, for servlets and for WebFlux.
 * Shape: https://docs.spring.io/spring-boot/api/rest/actuator/mappings.html
 */
export function endpointsOfMappings(body: Uint8Array, actuatorBase: string): readonly Endpoint[] {
  const contexts = own(jsonObject(body), 'contexts');
  return valuesOf(contexts).flatMap((context) =>
    ['dispatcherServlets', 'dispatcherHandlers'].flatMap((kind) =>
      valuesOf(own(context, 'mappings', kind)).flatMap((mappings) =>
        valuesOf(mappings).flatMap((mapping) => {
          const conditions = own(mapping, 'details', 'requestMappingConditions');
          const methods = valuesOf(own(conditions, 'methods'));
          if (!methods.includes('GET')) return [];
          return valuesOf(own(conditions, 'patterns'))
            .filter((path) => typeof path === 'string')
            .filter((path) => isPlain(path) && path !== '/error' && !isUnder(path, actuatorBase))
            .map((path) => ({ path, from: 'mappings' as const, summary: undefined }));
        }),
      ),
    ),
  );
}

/** GET operations of an OpenAPI 2 or 3 document that need no parameter and no login. */
export function endpointsOfOpenApi(body: Uint8Array, actuatorBase: string): readonly Endpoint[] {
  const document = jsonObject(body);
  if (own(document, 'openapi') === undefined && own(document, 'swagger') === undefined) return [];
  const paths = own(document, 'paths');
  if (typeof paths !== 'object' || paths === null) return [];
  return Object.keys(paths).flatMap((path) => {
    const operation = own(paths, path, 'get');
    if (operation === undefined || !isPlain(path) || isUnder(path, actuatorBase)) return [];
    const needsLogin = valuesOf(own(operation, 'security') ?? own(document, 'security')).length > 0;
    const needsValue = [...valuesOf(own(paths, path, 'parameters')), ...valuesOf(own(operation, 'parameters'))].some(
      (parameter) => own(parameter, 'required') === true,
    );
    if (needsLogin || needsValue) return [];
    const summary = own(operation, 'summary');
    return [{ path, from: 'OpenAPI' as const, summary: typeof summary === 'string' ? summary : undefined }];
  });
}

/** One endpoint per path, sorted; the OpenAPI document's words win. */
export function mergeEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const byPath = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    if (byPath.get(endpoint.path)?.summary === undefined) byPath.set(endpoint.path, endpoint);
  }
  return [...byPath.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

function isPlain(path: string): boolean {
  return /^\/[A-Za-z0-9._~/-]*$/.test(path);
}

function isUnder(path: string, base: string): boolean {
  return base !== '' && (path === base || path.startsWith(`${base}/`));
}

function valuesOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
