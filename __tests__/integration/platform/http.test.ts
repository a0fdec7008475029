import { once } from 'node:events';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ask, failed, newHttp, serve, serveBytes, serveSockets, text } from './servers.ts';

describe('an answer', () => {
  it('comes with its status, its headers in order and in lower case, its body and its timings', async () => {
    const { url } = await serveBytes(
      'HTTP/1.1 207 Multi Thing\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nContent-Length: 5\r\n\r\nhello',
    );
    const result = await ask(newHttp(), url);
    expect(result).toMatchObject({
      ok: true,
      status: 207,
      statusText: 'Multi Thing',
      headers: [
        ['x-b', '1'],
        ['x-a', '2'],
        ['x-b', '3'],
        ['content-length', '5'],
      ],
    });
    expect(text(result)).toBe('hello');
    if (!result.ok) return;
    const { connectedMs, firstByteMs, totalMs } = result.timings;
    expect(connectedMs).toBeGreaterThan(0);
    expect(firstByteMs).toBeGreaterThanOrEqual(connectedMs);
    expect(totalMs).toBeGreaterThanOrEqual(firstByteMs);
  });

  it('is the redirect itself, which nobody follows', async () => {
    const { url, connections } = await serve((_, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await ask(newHttp(), url)).toMatchObject({ ok: true, status: 302 });
    expect(connections()).toBe(1);
  });

  it('may end with the connection where it has no length', async () => {
    const { url } = await serveSockets((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\nall')));
    expect(text(await ask(newHttp(), url))).toBe('all');
  });

  it('is found behind interim answers', async () => {
    const { url } = await serveBytes(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
    );
    expect(text(await ask(newHttp(), url))).toBe('ok');
  });

  it('of class 101 ends the exchange and the connection', async () => {
    const ended = Promise.withResolvers<void>();
    const { url } = await serveSockets((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
      );
      socket.on('close', () => ended.resolve());
    });
    expect(await ask(newHttp(), url)).toMatchObject({ ok: true, status: 101 });
    await ended.promise;
  });

  it('to HEAD has no body whatever its length says', async () => {
    const { url } = await serveBytes('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\ncontent-encoding: gzip\r\n\r\n');
    expect(text(await ask(newHttp(), url, { method: 'HEAD' }))).toBe('');
  });
});

describe('a request', () => {
  it('asks for identity, says who it is, and lets the caller say otherwise', async () => {
    const { url } = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const client = newHttp();
    expect(JSON.parse(text(await ask(client, url)))).toMatchObject({
      'accept-encoding': 'identity',
      'user-agent': 'release-guard',
      accept: '*/*',
    });
    expect(
      JSON.parse(
        text(
          await ask(client, url, {
            headers: [
              ['Accept-Encoding', 'gzip'],
              ['Host', 'other.example'],
            ],
          }),
        ),
      ),
    ).toMatchObject({ 'accept-encoding': 'gzip', host: 'other.example' });
  });

  it('sends repeated headers as they are and its body with its length, for every method', async () => {
    const { url } = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      response.end(
        JSON.stringify({
          method: request.method,
          cookies: request.headersDistinct['x-many'],
          length: request.headers['content-length'],
          body,
        }),
      );
    });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'GET']) {
      const result = await ask(newHttp(), url, {
        method,
        headers: [
          ['X-Many', 'a'],
          ['x-many', 'b'],
        ],
        body: new TextEncoder().encode('{"ü":1}'),
      });
      expect(JSON.parse(text(result))).toEqual({ method, cookies: ['a', 'b'], length: '8', body: '{"ü":1}' });
    }
  });

  it('sends the credentials of its URL', async () => {
    const { url } = await serve((request, response) => response.end(request.headers.authorization));
    url.username = 'smoke';
    url.password = 'p%40ss';
    expect(text(await ask(newHttp(), url))).toBe(`Basic ${btoa('smoke:p@ss')}`);
  });

  it('that cannot be sent is a failure and not an exception', async () => {
    const { url, connections } = await serveSockets(() => undefined);
    const client = newHttp();
    expect(failed(await ask(client, url, { headers: [['x', 'a\r\nb: c']] })).kind).toBe('bad-protocol');
    expect(failed(await ask(client, url, { headers: [['no name', 'a']] })).kind).toBe('bad-protocol');
    expect(failed(await ask(client, url, { method: 'G T' })).kind).toBe('bad-protocol');
    expect(connections()).toBe(0);
  });

  it('is cancelled by its signal, before and after it was sent', async () => {
    const { url, connections } = await serveSockets(() => undefined);
    const client = newHttp();
    expect(failed(await ask(client, url, { signal: AbortSignal.abort() })).kind).toBe('cancelled');
    expect(connections()).toBe(0);
    const controller = new AbortController();
    const waiting = ask(client, url, { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    expect(failed(await waiting)).toMatchObject({ kind: 'cancelled', phase: 'headers' });
  });
});

describe('an encoded body', () => {
  const plain = 'the same text '.repeat(100);
  const encoded: readonly (readonly [string, Uint8Array])[] = [
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['identity', new TextEncoder().encode(plain)],
    [' GZIP ', gzipSync(plain)],
  ];
  it.each(encoded)('in %s is decoded though nobody asked for it', async (encoding, body) => {
    const { url } = await serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
    expect(text(await ask(newHttp(), url))).toBe(plain);
  });

  it.each([
    ['two layers in one header', ['gzip, gzip']],
    ['two layers in two headers', ['gzip', 'br']],
    ['500 layers', [Array.from({ length: 500 }, () => 'gzip').join(', ')]],
    ['an unknown encoding', ['snappy']],
    ['a promise that is not kept', ['gzip']],
  ])('with %s is refused', async (_, encodings) => {
    const { url } = await serve((__, response) => response.setHeader('content-encoding', encodings).end('plain'));
    expect(failed(await ask(newHttp(), url))).toMatchObject({ kind: 'bad-encoding', phase: 'body' });
  });
});

describe('connections', () => {
  it('are used again for requests that may be repeated, and never for those that may not', async () => {
    const { url, connections } = await serve((_, response) => response.end('ok'));
    const client = newHttp();
    for (let index = 0; index < 5; index += 1) await ask(client, url);
    expect(connections()).toBe(1);
    await ask(client, url, { method: 'POST', body: new Uint8Array(1) });
    await ask(client, url, { method: 'POST', body: new Uint8Array(1) });
    expect(connections()).toBe(3);
  });

  it('are new ones, closed afterwards, where a fresh one is asked for', async () => {
    const closed: Promise<unknown>[] = [];
    const { url, connections, server } = await serve((request, response) => response.end(request.headers.connection));
    server.on('connection', (socket) => closed.push(once(socket, 'close')));
    const client = newHttp();
    expect(text(await ask(client, url, { fresh: true }))).toBe('close');
    await ask(client, url, { fresh: true });
    expect(connections()).toBe(2);
    await Promise.all(closed);
  });

  it('are dropped after a second without work', async () => {
    const { url, server } = await serve((_, response) => response.end('ok'), { keepAliveTimeout: 60_000 });
    const ended = Promise.withResolvers<void>();
    server.on('connection', (socket) => socket.on('end', () => ended.resolve()));
    await ask(newHttp(), url);
    await ended.promise;
  });

  it('that the server had closed meanwhile are no failure: the request is sent once more on a new one', async () => {
    const seen: number[] = [];
    const { url, connections } = await serveSockets((socket, index) => {
      let answered = 0;
      socket.on('data', () => {
        seen.push(index);
        answered += 1;
        if (index === 1 && answered > 1) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    const client = newHttp();
    expect(text(await ask(client, url))).toBe('ok');
    expect(text(await ask(client, url))).toBe('ok');
    expect(connections()).toBe(2);
    expect(seen).toEqual([1, 1, 2]);
  });

  it('that break on the new connection too are a failure', async () => {
    const { url, connections } = await serveSockets((socket, index) => {
      let answered = 0;
      socket.on('data', () => {
        answered += 1;
        if (index > 1 || answered > 1) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    const client = newHttp();
    await ask(client, url);
    expect(failed(await ask(client, url)).kind).toBe('reset');
    expect(connections()).toBe(2);
  });

  it('that break after the first byte of an answer are a failure, and nothing is sent again', async () => {
    let requests = 0;
    const { url } = await serveSockets((socket) => {
      socket.on('data', () => {
        requests += 1;
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        else socket.write('HTTP/1.1 200', () => socket.end());
      });
    });
    const client = newHttp();
    await ask(client, url);
    expect(failed(await ask(client, url)).kind).toBe('closed');
    expect(requests).toBe(2);
  });

  it('never give the leftovers of one answer to the next request', async () => {
    const { url } = await serveSockets((socket, index) => {
      socket.once('data', () => {
        const one = `HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${index}`;
        socket.write(`${one}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged`);
      });
    });
    const client = newHttp();
    await ask(client, url);
    for (let index = 0; index < 5; index += 1) {
      const result = await ask(client, url);
      expect(result.ok ? text(result) : '').not.toBe('forged');
    }
  });
});
