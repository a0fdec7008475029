import { readFileSync } from 'node:fs';
import type { HttpAnswer } from '../../../src/platform/http.ts';

/** An answer with this body; objects become JSON. */
export function answer(
  status: number,
  body: unknown,
  type = 'application/vnd.spring-boot.actuator.v3+json',
): HttpAnswer {
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    ok: true,
    status,
    statusText: '',
    headers: type === '' ? [] : [['content-type', type]],
    body: bytes,
    timings: { connectedMs: 0, firstByteMs: 1, totalMs: 1 },
  };
}

/** What a real Spring Boot service said, see `__tests__/images/samples`. */
export function sample(name: string): Uint8Array {
  return readFileSync(new URL(`../../images/samples/${name}.json`, import.meta.url));
}
