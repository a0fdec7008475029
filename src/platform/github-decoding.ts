import { z } from 'zod';
import type { GitHubResult } from './github.ts';
import { malformed } from './github-failure.ts';
import type { GitHubRequests, GitHubSuccess, Parameters } from './github-request.ts';

// Compiled validators need `new Function`, which a bundle that guards releases should not.
z.config({ jitless: true });

/** The number of entries that a page is asked for, GitHub's highest. */
export const PAGE_SIZE = 100;

/** A number that names something; a string is none. */
export const id = z.int().positive();
/** A commit or another git object. */
export const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a commit of 40 hexadecimal digits');
/** ISO 8601. */
export const instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a date');
/** `null` and absent are the same. */
export const optionalText = z.string().nullish();
/** Whoever did something; `null` for an account that is gone. */
export const account = z.object({ login: z.string() }).nullish();

/** Reads one answer as what it was promised to be; anything else is `malformed`, with the first place that differs. */
export function decoded<T>(success: GitHubSuccess, schema: z.ZodType<T>): GitHubResult<T> {
  const parsed = schema.safeParse(success.json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const problem =
    success.json === undefined
      ? 'it is empty'
      : `${place === '' ? 'it' : `its "${place.replace(/^\./, '')}"`} is wrong (${complaint(issue?.message)})`;
  return { ok: false, failure: malformed(success.asked, success.status, problem) };
}

function complaint(message = 'it is something else'): string {
  return message.replace(/^Invalid input: /, '').replace(/received undefined$/, 'received nothing');
}

/** A read whose answer is of this shape. */
export async function readAs<T>(
  requests: GitHubRequests,
  route: `GET /${string}`,
  parameters: Parameters,
  schema: z.ZodType<T>,
): Promise<GitHubResult<T>> {
  const read = await readPage(requests, route, parameters, schema);
  return read.ok ? { ok: true, value: read.value.content } : read;
}

/** As `readAs`; also says whether GitHub names a next page. Its address is never used: ours are built from numbers. */
export async function readPage<T>(
  requests: GitHubRequests,
  route: `GET /${string}`,
  parameters: Parameters,
  schema: z.ZodType<T>,
): Promise<GitHubResult<{ readonly content: T; readonly namesNext: boolean; readonly success: GitHubSuccess }>> {
  const read = await requests.read(route, parameters);
  if (!read.ok) return read;
  const content = decoded(read.value, schema);
  if (!content.ok) return content;
  const namesNext = /<[^<>]*>\s*;[^,<]*\brel\s*=\s*"?next\b/i.test(read.value.header('link') ?? '');
  return { ok: true, value: { content: content.value, namesNext, success: read.value } };
}
