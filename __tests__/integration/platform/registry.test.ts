import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openRegistry } from '../../../src/platform/registry.ts';
import { Cancelled } from '../../../src/verdict.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { freePort } from '../../helpers/service.ts';

const PASSWORD = 'pässword-of-the-team-77aa';
const TOKEN = 'token-for-reading-0b1c2d3e';
const IDENTITY = 'identity-token-of-the-cloud-9f8e';

const MANIFEST = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    config: { digest: `sha256:${'c'.repeat(64)}` },
    layers: [{ digest: `sha256:${'d'.repeat(64)}` }],
  }),
);
const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`;

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

type Answer = (seen: Seen, response: ServerResponse, host: string) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that answers as one function says, and remembers what it was asked. */
async function startServer(answer: Answer): Promise<{ readonly host: string; readonly seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, authorization: headers.authorization, body: Buffer.concat(chunks).toString() });
      const one = seen.at(-1);
      if (one !== undefined) answer(one, response, host);
    });
  });
  const port = await freePort();
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${port}`;
  return { host, seen };
}

const whole: Answer = (_seen, response) => response.end(MANIFEST);

/** Wants a token for everything under /v2/ and grants one to `authorization`. */
function guarded(
  authorization: string | undefined,
  realm = (host: string) => `http://${host}/token?account=x`,
): Answer {
  return (seen, response, host) => {
    if (seen.url.startsWith('/token')) {
      const isKnown = seen.method === 'POST' ? seen.body.includes(IDENTITY) : seen.authorization === authorization;
      response.writeHead(isKnown ? 200 : 401).end(isKnown ? JSON.stringify({ access_token: TOKEN }) : '{}');
    } else if (seen.authorization === `Bearer ${TOKEN}`) {
      response.end(MANIFEST);
    } else {
      const scope = 'repository:team/app:pull,push,delete';
      const challenge = `Bearer realm="${realm(host)}",service="registry.example",scope="${scope}"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end(errors('UNAUTHORIZED', 'authentication required'));
    }
  };
}

const errors = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A world whose docker configuration is this; with programs by name, first in PATH. */
function worldWith(config: unknown, programs: Readonly<Record<string, string>> = {}) {
  const room = makeRoom();
  const folder = join(room.home, '.docker');
  mkdirSync(folder);
  if (config !== undefined) {
    writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  }
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(room.bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(room.bin, name), 0o755);
  }
  const environment = { PATH: `${room.bin}:/usr/bin:/bin`, HOME: room.home, AWS_REGION: 'eu', INPUT_SECRETS: 'never' };
  return { ...realWorld(room, environment), room, folder };
}

const login = (host: string) => ({
  auths: { [`https://${host}/v1/`]: { auth: Buffer.from(`robot:${PASSWORD}`).toString('base64') } },
});

describe('a registry', () => {
  it('is asked without TLS on this machine only where it has none, and once that is known', async () => {
    const { host, seen } = await startServer(whole);
    const registry = openRegistry(worldWith(undefined), 5_000);
    expect(await registry.manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true, digest: DIGEST });
    expect(await registry.manifest(`${host}/team/app`, DIGEST)).toMatchObject({
      ok: true,
      manifest: { kind: 'image' },
    });
    expect(seen.map(({ url }) => url)).toEqual(['/v2/team/app/manifests/v1', `/v2/team/app/manifests/${DIGEST}`]);
    expect(seen.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('says what is missing', async () => {
    const { host } = await startServer((_seen, response) =>
      response.writeHead(404).end(errors('MANIFEST_UNKNOWN', '::error::gone')),
    );
    const answer = await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1');
    expect(answer).toMatchObject({ ok: false, problem: 'missing', message: expect.stringContaining('not there') });
    expect(answer.ok ? '' : answer.message).not.toContain('::error');
  });

  it('that does not know the name may hide it from strangers, and not from those who logged in', async () => {
    const { host } = await startServer((_seen, response) =>
      response.writeHead(404).end(errors('NAME_UNKNOWN', 'repository name not known')),
    );
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'denied',
    });
  });

  it('is not believed when its bytes have another digest', async () => {
    const { host } = await startServer(whole);
    const other = `sha256:${'0'.repeat(64)}`;
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, other)).toMatchObject({
      ok: false,
      problem: 'altered',
      message: expect.stringContaining(DIGEST),
    });
    const lying = await startServer((_seen, response) =>
      response.writeHead(200, { 'docker-content-digest': other }).end(MANIFEST),
    );
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${lying.host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'altered',
    });
  });

  it('has a blob where it answers or says where it is kept, and nobody goes there', async () => {
    const elsewhere = await startServer(whole);
    const { host, seen } = await startServer(({ url }, response) => {
      if (url.endsWith('a'.repeat(64))) response.writeHead(307, { location: `http://${elsewhere.host}/x` }).end();
      else if (url.endsWith('b'.repeat(64))) response.writeHead(200, { 'content-length': '1000' }).end();
      else if (url.includes('/blobs/')) response.writeHead(404).end();
      else response.end(MANIFEST);
    });
    const registry = openRegistry(worldWith(undefined), 5_000);
    await registry.manifest(`${host}/team/app`, 'v1');
    const blob = (digit: string) => registry.blob(`${host}/team/app`, `sha256:${digit.repeat(64)}`);
    expect(await Promise.all([blob('a'), blob('b'), blob('c')])).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, problem: 'missing' },
    ]);
    expect(seen.slice(1).every(({ method }) => method === 'HEAD')).toBe(true);
    expect(elsewhere.seen).toEqual([]);
  });

  it('that sends a manifest elsewhere is not followed', async () => {
    const elsewhere = await startServer(whole);
    const { host } = await startServer((_seen, response) =>
      response.writeHead(307, { location: `http://${elsewhere.host}/x` }).end(),
    );
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'unreachable',
      message: expect.stringContaining('307'),
    });
    expect(elsewhere.seen).toEqual([]);
  });

  it('that fails for a moment is asked once more', async () => {
    let asked = 0;
    const { host, seen } = await startServer((_seen, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503).end();
      else response.end(MANIFEST);
    });
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: true,
    });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['fails for good', 503, 'unreachable', 2],
    ['takes no more requests', 429, 'limited', 1],
    ['forbids it', 403, 'denied', 1],
    ['asks for a log-in in no way that we know', 401, 'denied', 1],
  ] as const)('that %s is a failure of its own', async (_what, status, problem, times) => {
    const { host, seen } = await startServer((_seen, response) => response.writeHead(status).end());
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem,
    });
    expect(seen).toHaveLength(times);
  });

  it('that nobody answers for is unreachable', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'unreachable',
      message: expect.stringContaining('refused'),
    });
  });

  it.each(['127.0.0.1:99999', '1.2.3.4.5', '169.254.169.254', 'metadata.google.internal'])(
    'at %s, which is no address to ask, is unreachable',
    async (host) => {
      expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
        ok: false,
        problem: 'unreachable',
        message: expect.stringMatching(/is no address|is never asked/),
      });
    },
  );

  it('that sends without end, or never answers, is left alone', async () => {
    const flood = await startServer((_seen, response) => {
      const more = () => response.write(Buffer.alloc(65_536, 0x20)) || response.once('drain', more);
      const timer = setInterval(more, 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${flood.host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'unreachable',
      message: expect.stringContaining('larger'),
    });
    const silent = await startServer(() => undefined);
    const registry = openRegistry(worldWith(undefined), 400);
    expect(await registry.manifest(`${silent.host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'unreachable',
    });
    const before = silent.seen.length;
    expect(await registry.manifest(`${silent.host}/team/app`, 'v2')).toMatchObject({
      ok: false,
      problem: 'unreachable',
    });
    expect(silent.seen).toHaveLength(before);
  });

  it('is not asked any more when the job is cancelled', async () => {
    const { host } = await startServer(() => undefined);
    const world = worldWith(undefined);
    const asking = openRegistry(world, 5_000).manifest(`${host}/team/app`, 'v1');
    setTimeout(() => world.cancellation.abort(new Cancelled('SIGINT')), 50);
    await expect(asking).rejects.toBeInstanceOf(Cancelled);
  });
});

describe('logging in to a registry', () => {
  it('fetches a token without credentials where nobody logged in, for reading only', async () => {
    const { host, seen } = await startServer(guarded(undefined));
    const world = worldWith(undefined);
    const registry = openRegistry(world, 5_000);
    expect(await registry.manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
    expect(await registry.manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
    const token = new URL(seen[1]?.url ?? '', 'http://x');
    expect(Object.fromEntries(token.searchParams)).toEqual({
      account: 'x',
      service: 'registry.example',
      scope: 'repository:team/app:pull',
    });
    // 401, token, manifest; then the token is known
    expect(seen).toHaveLength(4);
    expect(world.secrets.redact(`x ${TOKEN} x`)).not.toContain(TOKEN);
  });

  it('uses what docker login left, and never shows it', async () => {
    const { host, seen } = await startServer(guarded(basic('robot', PASSWORD)));
    const world = worldWith(login(''));
    writeFileSync(join(world.folder, 'config.json'), JSON.stringify(login(host)));
    expect(await openRegistry(world, 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
    expect(seen[1]?.authorization).toBe(basic('robot', PASSWORD));
    for (const text of [PASSWORD, basic('robot', PASSWORD).slice('Basic '.length)]) {
      expect(world.secrets.redact(`x ${text} x`)).not.toContain(text);
    }
  });

  it('sends a password to a registry that asks for just that, once', async () => {
    const wanted = basic('robot', PASSWORD);
    const { host, seen } = await startServer((request, response) => {
      if (request.authorization === wanted) response.end(MANIFEST);
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    const world = worldWith(login(host));
    expect(await openRegistry(world, 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
    const stale = worldWith({ auths: { [host]: { username: 'robot', password: 'old-password-11' } } });
    const before = seen.length;
    expect(await openRegistry(stale, 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'denied',
      message: expect.stringContaining('does not let the account'),
    });
    expect(seen.length - before).toBe(2);
  });

  it('changes an identity token for a token at the door, in the body of a POST', async () => {
    const { host, seen } = await startServer(guarded('nobody'));
    const world = worldWith({ auths: { [host]: { identitytoken: IDENTITY } } });
    expect(await openRegistry(world, 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
    expect(Object.fromEntries(new URLSearchParams(seen[1]?.body))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: IDENTITY,
      scope: 'repository:team/app:pull',
    });
    expect(seen.some(({ url }) => url.includes(IDENTITY))).toBe(false);
    expect(world.secrets.redact(IDENTITY)).not.toContain(IDENTITY);
  });

  it('asks a credential helper, which sees no more of our environment than it needs', async () => {
    const { host } = await startServer(guarded(basic('helped', PASSWORD)));
    const script = (user: string) =>
      `read server; echo "asked $1 $server" >> "$HOME/asked"; env >> "$HOME/asked"; echo noise >&2; printf '{"ServerURL":"%s","Username":"${user}","Secret":"${PASSWORD}"}' "$server"`;
    const world = worldWith(
      { credHelpers: { [host]: 'mine' }, credsStore: 'other', auths: { [host]: {} } },
      { 'docker-credential-mine': script('helped'), 'docker-credential-other': script('wrong') },
    );
    expect(await openRegistry(world, 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
    const asked = await world.files.readOwn(join(world.room.home, 'asked'), 65_536);
    expect(asked).toContain(`asked get ${host}\n`);
    expect(asked).toContain('AWS_REGION=eu');
    expect(asked).not.toContain('INPUT_SECRETS');
    expect(world.secrets.redact(PASSWORD)).not.toContain(PASSWORD);
  });

  it('asks the store of credentials, and takes the file where that has nothing', async () => {
    const { host } = await startServer(guarded(basic('robot', PASSWORD)));
    const world = worldWith(
      { credsStore: 'empty', ...login(host) },
      { 'docker-credential-empty': 'echo "credentials not found in native keychain"; exit 1' },
    );
    expect(await openRegistry(world, 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
  });

  it.each([
    ['is not there', 'absent', {}, /docker-credential-absent could not be started/],
    [
      'fails',
      'bad',
      { 'docker-credential-bad': `echo '${PASSWORD}'; exit 3` },
      /docker-credential-bad failed with exit code 3/,
    ],
    [
      'says nothing of use',
      'odd',
      { 'docker-credential-odd': 'echo hello' },
      /docker-credential-odd did not answer with JSON/,
    ],
    ['has a name that leads elsewhere', '../../bin/sh', {}, /is no name/],
    ['has nothing', 'none', { 'docker-credential-none': 'echo credentials not found; exit 1' }, /nobody has logged in/],
  ])('says why where the helper %s', async (_what, credsStore, programs, message) => {
    const { host } = await startServer(guarded('nobody'));
    const answer = await openRegistry(worldWith({ credsStore }, programs), 5_000).manifest(`${host}/team/app`, 'v1');
    expect(answer).toMatchObject({ ok: false, problem: 'denied', message: expect.stringMatching(message) });
    expect(JSON.stringify(answer)).not.toContain(PASSWORD);
  });

  it('does not wait for a helper that hangs', async () => {
    const { host } = await startServer(guarded('nobody'));
    const world = worldWith({ credsStore: 'slow' }, { 'docker-credential-slow': 'sleep 60' });
    expect(await openRegistry(world, 20_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'denied',
      message: expect.stringContaining('did not answer within 5 s'),
    });
  });

  it.each([
    ['broken', '{ half'],
    ['a list', '[]'],
    ['full of nonsense', { auths: { '': 1, x: null }, credHelpers: 'no', credsStore: 7 }],
    ['about other registries', login('registry.example:443')],
    ['without a colon in it', { auths: { '127.0.0.1': { auth: 'AAAA' } } }],
  ])('goes on as a stranger where the configuration is %s', async (_what, config) => {
    const { host } = await startServer(guarded(undefined));
    expect(await openRegistry(worldWith(config), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
  });

  it('reads a configuration that is mounted as a link, and one in DOCKER_CONFIG', async () => {
    const { host, seen } = await startServer(guarded(basic('robot', PASSWORD)));
    const world = worldWith(undefined);
    writeFileSync(join(world.room.top, 'mounted'), JSON.stringify(login(host)));
    symlinkSync(join(world.room.top, 'mounted'), join(world.room.top, 'config.json'));
    const mounted = { ...world, environment: { ...world.environment, DOCKER_CONFIG: world.room.top } };
    expect(await openRegistry(mounted, 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({ ok: true });
    expect(seen[1]?.authorization).toBe(basic('robot', PASSWORD));
  });

  it('sends nothing to a door for tokens that has no TLS', async () => {
    const { host, seen } = await startServer(guarded(basic('robot', PASSWORD), () => 'http://registry.example/token'));
    expect(await openRegistry(worldWith(login(host)), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'denied',
      message: expect.stringContaining('no TLS'),
    });
    expect(seen).toHaveLength(1);
  });

  it('does not take a broken door for a missing log-in', async () => {
    const { host } = await startServer((seen, response, at) => {
      if (seen.url.startsWith('/token')) response.writeHead(500).end();
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${at}/token"` }).end();
    });
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'unreachable',
    });
  });

  it('ends where the token is refused again and again', async () => {
    const { host, seen } = await startServer((request, response, at) => {
      if (request.url.startsWith('/token')) response.end(JSON.stringify({ token: `token-${seen.length}-abcdef` }));
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${at}/token"` }).end();
    });
    expect(await openRegistry(worldWith(undefined), 5_000).manifest(`${host}/team/app`, 'v1')).toMatchObject({
      ok: false,
      problem: 'denied',
    });
    expect(seen.length).toBeLessThanOrEqual(5);
  });
});
