import type { HttpFailureKind } from './http.ts';

/** A body without its content encodings, or why it cannot be had; `message` is a clause for a sentence. */
export type Decoded =
  | { readonly ok: true; readonly body: Uint8Array }
  | {
      readonly ok: false;
      readonly kind: Extract<HttpFailureKind, 'too-large' | 'bad-encoding'>;
      readonly message: string;
    };

/**
 * The content encodings of an answer, `identity` left out. Servers may say them in one header or in many.
 */
export function contentEncodings(headers: readonly (readonly [string, string])[]): readonly string[] {
  return headers
    .filter(([name]) => name === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
}

/**
 * Takes off at most one layer of gzip, deflate or br, never making more than `maxBytes` of it.
 * Both sides are at most a few MiB, so one synchronous call is quicker than a stream and as safe.
 */
export async function decodeBody(body: Uint8Array, encodings: readonly string[], maxBytes: number): Promise<Decoded> {
  const [encoding, ...more] = encodings;
  if (encoding === undefined || body.length === 0) return { ok: true, body };
  if (more.length > 0) {
    return { ok: false, kind: 'bad-encoding', message: `the body is encoded ${encodings.length} times over` };
  }
  const zlib = await import('node:zlib');
  const options = { maxOutputLength: maxBytes };
  try {
    switch (encoding) {
      case 'gzip':
      case 'x-gzip':
        return { ok: true, body: zlib.gunzipSync(body, options) };
      case 'br':
        return { ok: true, body: zlib.brotliDecompressSync(body, options) };
      case 'deflate':
        // "deflate" means zlib's format, but many servers send it bare. The low four bits tell: 8 is zlib's method.
        return {
          ok: true,
          body: ((body[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync(body, options) : zlib.inflateRawSync(body, options),
        };
      default:
        return {
          ok: false,
          kind: 'bad-encoding',
          message: `the body has the content encoding "${encoding}", which was not asked for`,
        };
    }
  } catch (error) {
    if (error instanceof RangeError) {
      return { ok: false, kind: 'too-large', message: `the decoded body is larger than ${maxBytes} bytes` };
    }
    return { ok: false, kind: 'bad-encoding', message: `the body is not the ${encoding} that its header promises` };
  }
}
