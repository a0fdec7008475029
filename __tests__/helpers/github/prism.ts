import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DESCRIPTION_FILE } from './description.ts';

const PROGRAM = fileURLToPath(new URL('../../prism/node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url));
const READY_MS = 60_000;

/** Why Prism cannot be used here; `undefined` if it can. */
export const prismMissing = existsSync(PROGRAM)
  ? undefined
  : 'Prism is not installed (npm ci --prefix __tests__/prism)';

/** Something that Prism does not find in the description. */
export interface Violation {
  readonly method: string;
  readonly path: string;
  /** `request` or `response`, then where in it. */
  readonly location: readonly string[];
  readonly message: string;
}

export interface Prism extends AsyncDisposable {
  /** What `GITHUB_API_URL` is. */
  readonly url: string;
  readonly violations: readonly Violation[];
  /** Those that are about requests. */
  readonly requestViolations: readonly Violation[];
  /** How many answers have come through it. */
  readonly passed: number;
}

/**
 * Starts Prism (https://github.com/stoplightio/prism) as a proxy in front of a server: written by others, it holds every
 * request and every answer against the same description, and says in the header `sl-violations` what is wrong. In front
 * of it is a relay that reads that header, so that any client can be sent through.
 */
export async function startPrism(upstream: string): Promise<Prism> {
  const child = spawn(
    process.execPath,
    [PROGRAM, 'proxy', fileURLToPath(DESCRIPTION_FILE), upstream, '--host', '127.0.0.1', '--port', '0'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Prism was not ready after ${READY_MS} ms. It said:\n${said}`));
    }, READY_MS);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const ready = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (!ready?.[1]) return;
      clearTimeout(limit);
      resolve(ready[1]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`Prism ended with ${code}. It said:\n${said}`));
    });
  });

  const violations: Violation[] = [];
  const counts = { passed: 0 };
  const relay = createServer((incoming, response) => {
    pass(incoming, response, address, (found) => {
      counts.passed++;
      violations.push(...found);
    });
  });
  await new Promise<void>((resolve) => {
    relay.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    violations,
    get requestViolations() {
      return violations.filter((one) => one.location[0] === 'request' && !isNumberTwice(one));
    },
    get passed() {
      return counts.passed;
    },
    [Symbol.asyncDispose]: async () => {
      relay.closeAllConnections();
      await new Promise((resolve) => relay.close(resolve));
      const gone = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/**
 * `workflow_id` is described as one of a number and a text; Prism reads `90000003` as both and finds that it is not
 * just one of them.
 */
function isNumberTwice({ path, location, message }: Violation): boolean {
  return (
    location.join('.') === 'request.path.workflow_id' &&
    /\/workflows\/\d+(\/|$|\?)/.test(path) &&
    message.endsWith('must match exactly one schema in oneOf')
  );
}

function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  address: string,
  seen: (violations: readonly Violation[]) => void,
): void {
  const { method = 'GET', url = '/' } = incoming;
  const { host: _, ...headers } = incoming.headers;
  const onward = request(address + url, { method, headers }, (answer) => {
    const header = answer.headers['sl-violations'];
    const found = header === undefined ? [] : (JSON.parse(String(header)) as { location: string[]; message: string }[]);
    seen(found.map(({ location, message }) => ({ method, path: url, location, message })));
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}
