import type { StandIn } from './stand-in.ts';

export interface Asked {
  readonly status: number;
  /** JSON where it is, else the text; `undefined` for nothing. */
  readonly body: unknown;
  readonly headers: Headers;
}

/**
 * Sends one request as plainly as it can be sent, for tests of the stand-in itself.
 *
 * @param what `POST ./actions/runs/1/rerun`; a dot is the repository
 */
export async function ask(
  github: StandIn,
  what: string,
  options: {
    readonly body?: unknown;
    readonly token?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Asked> {
  const [method = 'GET', path = '/'] = what.split(' ');
  const address = path.startsWith('.')
    ? `${github.url}/repos/${github.state.repository}${path.slice(1)}`
    : github.url + path;
  const response = await fetch(address, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${options.token ?? github.token}`,
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return {
    status: response.status,
    body: text === '' ? undefined : isJson ? (JSON.parse(text) as unknown) : text,
    headers: response.headers,
  };
}
