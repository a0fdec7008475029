import { bodyText } from '../../checks/answer.ts';
import { shorten } from '../../checks/shorten.ts';
import { quoting } from '../../health/quote.ts';
import type { HttpAnswer } from '../../platform/http.ts';
import type { World } from '../../world.ts';

/** What is asked about a service without being it: Prometheus, a page of business figures. */
export interface Monitor {
  /** Asks one URL of the monitor's, without following redirects. Never rejects. */
  ask(url: URL, signal: AbortSignal): Promise<MonitorAnswer>;
}

/** What a monitor answered, or why there is nothing to be read. */
export type MonitorAnswer =
  | { readonly ok: true; readonly answer: HttpAnswer }
  /**
   * `isUnreachable`: nobody answered, which may be otherwise in a moment. `why` is one clause, redacted and short.
   */
  | { readonly ok: false; readonly why: string; readonly advice: string; readonly isUnreachable: boolean };

const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_QUOTED = 200;

/**
 * A monitor that the policy names by its URL, which may hold a name and a password. It alone may be asked: neither
 * another host that it redirects to nor the metadata of a cloud.
 */
export function openMonitor(named: URL, world: Pick<World, 'http' | 'secrets'>): Monitor {
  const headers: (readonly [string, string])[] = [['accept', 'application/json, */*;q=0.1']];
  if (named.username !== '' || named.password !== '') {
    const [user, password] = [named.username, named.password].map(decoded);
    const pair = Buffer.from(`${user}:${password}`).toString('base64');
    for (const secret of [password, pair]) if (secret) world.secrets.add('credentials', secret);
    headers.push(['authorization', `Basic ${pair}`]);
  }
  const rules = { subjectOrigins: [named.origin], allowedHosts: [] };
  const redact = (text: string) => world.secrets.redact(text);
  const quote = quoting(world.secrets);

  return {
    ask: async (asked, signal) => {
      const url = new URL(asked);
      url.username = '';
      url.password = '';
      const result = await world.http.send(
        { method: 'GET', url, headers, timeoutMs: TIMEOUT_MS, maxBodyBytes: MAX_BODY_BYTES, signal },
        rules,
      );
      if (!result.ok) {
        return {
          ok: false,
          why: `${url.host} gave no answer: ${shorten(result.message, MAX_QUOTED, redact)}`,
          advice: 'Check the address and the way there from the runner.',
          isUnreachable: result.kind !== 'blocked',
        };
      }
      const location = result.headers.find(([name]) => name === 'location')?.[1];
      if (result.status >= 300 && result.status < 400 && location !== undefined) {
        return {
          ok: false,
          why: `${url.host} redirects to ${quote(location, MAX_QUOTED)}${/log-?in|sign-?in|auth|sso/i.test(location) ? ', which looks like a login page' : ''}`,
          advice: 'Name the address that answers by itself; redirects are not followed.',
          isUnreachable: false,
        };
      }
      return { ok: true, answer: result };
    },
  };
}

/** What an answer is that was not expected: its status and the beginning of its body, redacted, as a noun. */
export function describeAnswer(answer: HttpAnswer, secrets: World['secrets']): string {
  const text = quoting(secrets)(bodyText(answer), MAX_QUOTED);
  return text === '' ? `status ${answer.status}` : `status ${answer.status} (${text})`;
}

/** As a person shows it: without a name, a password and a query. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
