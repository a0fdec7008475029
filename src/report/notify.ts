import { headerValue } from '../checks/answer.ts';
import type { HttpAnswer, HttpResult } from '../platform/http.ts';
import { failureClause } from '../platform/http-failures.ts';
import type { NotifyPolicy } from '../policy/policy.ts';
import { isUnjudged } from '../verdict.ts';
import type { World } from '../world.ts';
import type { CleanReport } from './clean-report.ts';
import { jsonNotification, notificationOf, slackNotification } from './notification.ts';

/** All attempts and the pauses between them, in milliseconds: the job ends soon after. */
const WITHIN_MS = 15_000;
const ATTEMPT_MS = 5_000;
/** Before the second and the third attempt. */
const PAUSES_MS = [1_000, 3_000];
/** A webhook that asks for more time than this is asked again all the same. */
const LONGEST_PAUSE_MS = 8_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** Characters: fewer hold nothing that could not be guessed. */
const LEAST_SECRET_PATH = 12;
const SLACK_HOSTS: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

/** What a notification needs of the world. */
export type NotifyWorld = Pick<World, 'http' | 'clock' | 'output' | 'cancelled'>;

/**
 * Tells the webhook of the policy what came of the run, with three attempts within 15 s and the pauses that it
 * asks for as far as they fit. Whatever keeps it from being
 * told is a warning that does not show the URL: the verdict never depends on it. Never throws.
 */
export async function notify(report: CleanReport, policy: NotifyPolicy, world: NotifyWorld): Promise<void> {
  // a visit that decides nothing is no news
  if (isUnjudged(report.verdict)) return;
  const notification = notificationOf(report);
  if (!policy.levels.includes(notification.level)) return;
  const read = readWebhook(policy.webhook);
  if (!read.ok) {
    warn(world, read.problem, read.advice);
    return;
  }
  const { url } = read;
  const isSlack = policy.format === undefined ? SLACK_HOSTS.has(url.hostname) : policy.format === 'slack';
  const body = Buffer.from(JSON.stringify(isSlack ? slackNotification(notification) : jsonNotification(notification)));
  try {
    const problem = await post(url, body, world);
    if (problem !== undefined) warn(world, problem, 'Check the webhook and the way there from the runner.');
  } catch (error) {
    warn(world, error instanceof Error ? error.message : String(error), 'Check the webhook.');
  }
}

/** Texts of a webhook's URL that nobody may see, longest first. Pure. */
export function secretsOfWebhook(webhook: string): readonly string[] {
  if (!URL.canParse(webhook)) return webhook === '' ? [] : [webhook];
  const { pathname, search } = new URL(webhook);
  const path = `${pathname}${search}`;
  // the path alone is what lets anybody post; a short one is a word that logs are full of, such as /api
  return path.length < LEAST_SECRET_PATH ? [webhook] : [webhook, path];
}

type Webhook =
  | { readonly ok: true; readonly url: URL }
  /** `problem` is a clause without the URL, `advice` a sentence. */
  | { readonly ok: false; readonly problem: string; readonly advice: string };

function readWebhook(webhook: string): Webhook {
  const wrong = (problem: string, advice: string): Webhook => ({ ok: false, problem, advice });
  if (webhook === '') {
    return wrong(
      'the secret with its URL is empty',
      'A workflow of a fork or of Dependabot gets no secrets; everywhere else set it in the repository settings.',
    );
  }
  const url = URL.canParse(webhook) ? new URL(webhook) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return wrong('what the policy names is not a URL', 'Give the whole URL, from https:// on.');
  }
  const isLoopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || isLoopback
    ? { ok: true, url }
    : wrong('its URL begins with http:, so that everybody on the way could read it', 'Use https.');
}

/** @returns what went wrong, as a clause without the URL; `undefined` when it was told */
async function post(url: URL, body: Uint8Array, world: NotifyWorld): Promise<string | undefined> {
  const until = world.clock.now() + WITHIN_MS;
  let problem: string | undefined;
  let askedForMs = 0;
  for (let attempt = 0; attempt <= PAUSES_MS.length; attempt++) {
    const pauseMs = attempt === 0 ? 0 : Math.max(PAUSES_MS[attempt - 1] ?? 0, Math.min(askedForMs, LONGEST_PAUSE_MS));
    if (world.cancelled.aborted || world.clock.now() + pauseMs >= until) break;
    if (pauseMs > 0) await world.clock.sleep(pauseMs, world.cancelled).catch(() => undefined);
    if (world.cancelled.aborted) break;
    const result = await world.http.send(
      {
        method: 'POST',
        url,
        headers: [
          ['Content-Type', 'application/json; charset=utf-8'],
          ['Content-Length', String(body.length)],
          ['User-Agent', 'release-guard'],
          ['Connection', 'close'],
        ],
        body,
        timeoutMs: Math.min(ATTEMPT_MS, until - world.clock.now()),
        maxBodyBytes: MAX_ANSWER_BYTES,
        signal: world.cancelled,
        fresh: true,
      },
      { subjectOrigins: [url.origin], allowedHosts: [] },
    );
    const failed = problemIn(result);
    if (failed === undefined) return undefined;
    problem = failed.clause;
    if (failed.isFinal) return problem;
    askedForMs = result.ok ? waitAskedFor(result.headers, world.clock.date()) : 0;
  }
  return problem ?? 'the job was cancelled';
}

/**
 * How long the webhook asks to be left alone, in milliseconds; 0 where it does not say so in a way that can be read.
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function waitAskedFor(headers: HttpAnswer['headers'], now: Date): number {
  const asked = headerValue(headers, 'retry-after')?.trim() ?? '';
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const until = /^[A-Z][a-z]{2}, .* GMT$/.test(asked) ? Date.parse(asked) : Number.NaN;
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}

/** What the webhook answers is never shown: it may repeat what it was sent to. */
function problemIn(result: HttpResult): { readonly clause: string; readonly isFinal: boolean } | undefined {
  if (!result.ok) {
    // it was told, and only its answer is not worth reading
    if (result.phase === 'body') return undefined;
    return { clause: failureClause(result.kind), isFinal: result.kind === 'blocked' };
  }
  const { status } = result;
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) {
    return { clause: `it answered ${status}, and redirects are not followed`, isFinal: true };
  }
  return { clause: `it answered ${status}`, isFinal: status < 500 && status !== 408 && status !== 429 };
}

function warn(world: NotifyWorld, problem: string, advice: string): void {
  world.output.annotate(
    'warning',
    `Telling the webhook under "notify" failed: ${problem}. ${advice} The verdict stands.`,
  );
}
