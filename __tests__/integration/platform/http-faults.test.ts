import { createGzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../helpers/service.ts';
import { ask, failed, newHttp, serve, serveBytes, serveSockets } from './servers.ts';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n';

describe('a connection', () => {
  it('that nobody accepts is refused', async () => {
    const url = new URL(`http://127.0.0.1:${await freePort()}/`);
    expect(failed(await ask(newHttp(), url))).toMatchObject({
      kind: 'refused',
      phase: 'connect',
      bytes: 0,
      message: `connection refused by ${url.host}`,
    });
  });

  it('that nobody accepts on any address of a name is refused', async () => {
    const url = new URL(`http://localhost:${await freePort()}/`);
    expect(failed(await ask(newHttp(), url)).kind).toBe('refused');
  });

  it('that is reset at once, or after the request, is a reset before the headers', async () => {
    const atOnce = await serveSockets((socket) => socket.resetAndDestroy());
    expect(failed(await ask(newHttp(), atOnce.url)).kind).toBe('reset');
    const afterRequest = await serveSockets((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(failed(await ask(newHttp(), afterRequest.url))).toMatchObject({ kind: 'reset', phase: 'headers', bytes: 0 });
  });

  it('that is accepted and closed, as by a port proxy without a service, is closed', async () => {
    const { url } = await serveSockets((socket) => socket.end());
    expect(failed(await ask(newHttp(), url))).toMatchObject({ kind: 'closed', phase: 'headers', bytes: 0 });
  });

  it('that is reset in the middle of the body says after how many bytes', async () => {
    const { url } = await serveSockets((socket) =>
      socket.once('data', () => {
        socket.write(`${HEAD}${'x'.repeat(300)}`);
        setTimeout(() => socket.resetAndDestroy(), 30);
      }),
    );
    const failure = failed(await ask(newHttp(), url));
    expect(failure).toMatchObject({ kind: 'reset', phase: 'body', bytes: 300 });
    expect(failure.message).toMatch(/after 300 bytes/);
  });

  it('that is closed in the middle of the body is no answer', async () => {
    const { url } = await serveSockets((socket) => socket.once('data', () => socket.end(`${HEAD}abc`)));
    expect(failed(await ask(newHttp(), url))).toMatchObject({ kind: 'closed', phase: 'body', bytes: 3 });
  });

  it('that is closed in the middle of a chunked body is no answer', async () => {
    const { url } = await serveSockets((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n')),
    );
    expect(failed(await ask(newHttp(), url))).toMatchObject({ kind: 'closed', phase: 'body', bytes: 5 });
  });

  it('to a name that does not exist fails with the name', async () => {
    const failure = failed(await ask(newHttp(), new URL('http://no-such-host.invalid/')));
    expect(failure).toMatchObject({ kind: 'name-not-found', phase: 'connect' });
    expect(failure.message).toContain('no-such-host.invalid');
  });
});

describe('the deadline', () => {
  it('ends a look-up that never answers', async () => {
    const client = newHttp({ lookup: () => undefined });
    expect(failed(await ask(client, new URL('http://slow.example/'), { timeoutMs: 100 }))).toMatchObject({
      kind: 'timeout',
      phase: 'connect',
    });
  });

  it('ends a server that accepts and says nothing', async () => {
    const { url } = await serveSockets(() => undefined);
    expect(failed(await ask(newHttp(), url, { timeoutMs: 100 }))).toMatchObject({ kind: 'timeout', phase: 'headers' });
  });

  it('ends headers that come in drops', async () => {
    const { url } = await serveSockets((socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-slow: '));
    expect(failed(await ask(newHttp(), url, { timeoutMs: 200 }))).toMatchObject({ kind: 'timeout', phase: 'headers' });
  });

  it('ends a body that comes in drops, however regularly, and says how much came', async () => {
    const { url } = await serveSockets((socket) => drip(socket, HEAD));
    const failure = failed(await ask(newHttp(), url, { timeoutMs: 300 }));
    expect(failure).toMatchObject({ kind: 'timeout', phase: 'body' });
    expect(failure.bytes).toBeGreaterThan(0);
    expect(failure.message).toContain(`${failure.bytes} bytes`);
  });

  it('destroys the connection', async () => {
    const ended = Promise.withResolvers<void>();
    const { url } = await serveSockets((socket) => socket.resume().on('close', () => ended.resolve()));
    await ask(newHttp(), url, { timeoutMs: 50 });
    await ended.promise;
  });

  it('covers the second connection after one that was closed while idle', async () => {
    const { url } = await serveSockets((socket, index) => {
      let answered = 0;
      socket.on('data', () => {
        answered += 1;
        if (index > 1) return;
        if (answered > 1) setTimeout(() => socket.resetAndDestroy(), 600);
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      });
    });
    const client = newHttp();
    await ask(client, url);
    const failure = failed(await ask(client, url, { timeoutMs: 1_000 }));
    expect(failure.kind).toBe('timeout');
    // a second connection with a time of its own would have ended after 1.6 s
    expect(failure.tookMs).toBeLessThan(1_500);
  });

  it('may be longer than any timer', async () => {
    const { url } = await serve((_, response) => response.end('ok'));
    expect(await ask(newHttp(), url, { timeoutMs: Number.MAX_SAFE_INTEGER })).toMatchObject({ ok: true });
  });
});

describe('too much', () => {
  it('of a body ends at the cap, announced or not', async () => {
    const { url } = await serve((_, response) => response.end(new Uint8Array(2_000)));
    const client = newHttp();
    expect(failed(await ask(client, url, { maxBodyBytes: 1_999 }))).toMatchObject({ kind: 'too-large', phase: 'body' });
    expect(await ask(client, url, { maxBodyBytes: 2_000 })).toMatchObject({ ok: true });
  });

  it('of a body without end is cut off, and memory stays small', async () => {
    const { url } = await serve((_, response) => {
      const chunk = new Uint8Array(64 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    const before = process.memoryUsage().rss;
    expect(failed(await ask(newHttp(), url)).kind).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });

  it('behind half a megabyte of gzip is never unpacked as a whole', { timeout: 60_000 }, async () => {
    const bomb = await gzippedZeros(512);
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const { url } = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const before = process.memoryUsage().rss;
    expect(failed(await ask(newHttp(), url))).toMatchObject({ kind: 'too-large', phase: 'body' });
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });

  it.each([
    ['one of 20 KB', `x-big: ${'a'.repeat(20 * 1024)}\r\n`],
    ['many of them', Array.from({ length: 1_000 }, (_, index) => `x-${index}: ${'a'.repeat(20)}\r\n`).join('')],
  ])('of headers is refused: %s', async (_, headers) => {
    const { url } = await serveBytes(`HTTP/1.1 200 OK\r\n${headers}content-length: 0\r\n\r\n`);
    expect(failed(await ask(newHttp(), url)).kind).toBe('headers-too-large');
  });

  it('of interim answers is no answer', async () => {
    const { url } = await serveBytes('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000));
    expect(failed(await ask(newHttp(), url)).kind).toBe('bad-protocol');
  });

  it('of trailers is refused', async () => {
    const trailers = `x-big: ${'a'.repeat(64 * 1024)}\r\n`;
    const { url } = await serveBytes(
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-big\r\n\r\n1\r\na\r\n0\r\n${trailers}\r\n`,
    );
    expect(failed(await ask(newHttp(), url)).ok).toBe(false);
  });
});

describe('what is not HTTP', () => {
  it.each([
    ['a greeting', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['an impossible version', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['a status that is no number', 'HTTP/1.1 OK\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    ],
    ['a chunk of impossible size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['nulls', '\0\0\0\0\0\0\0\0'],
  ])('is a failure that says so: %s', async (_, bytes) => {
    const { url } = await serveBytes(bytes);
    const failure = failed(await ask(newHttp(), url));
    expect(failure.kind).toBe('bad-protocol');
    expect(failure.message).toMatch(/does not speak HTTP as it should/);
  });
});

function drip(socket: import('node:net').Socket, start: string): void {
  socket.once('data', () => {
    socket.write(start);
    const timer = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(timer));
  });
}

async function gzippedZeros(megabytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const zeros = new Uint8Array(1024 * 1024);
  for (let index = 0; index < megabytes; index += 1) {
    if (!gzip.write(zeros)) await new Promise<void>((drained) => gzip.once('drain', () => drained()));
  }
  gzip.end();
  await new Promise<void>((ended) => gzip.once('end', () => ended()));
  return Buffer.concat(chunks);
}
