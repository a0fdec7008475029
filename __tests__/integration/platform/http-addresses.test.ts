import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { failed, newHttp, serve } from './servers.ts';

const request = { method: 'GET', headers: [], timeoutMs: 2_000 } as const;

describe('an address', () => {
  it('of the subject may be asked, another port of the same machine not', async () => {
    const subject = await serve((_, response) => response.end('ok'));
    const other = await serve((_, response) => response.end('ok'));
    const rules = { subjectOrigins: [subject.url.origin], allowedHosts: [] };
    const client = newHttp();
    expect(await client.send({ ...request, url: subject.url }, rules)).toMatchObject({ ok: true });
    expect(failed(await client.send({ ...request, url: other.url }, rules)).kind).toBe('blocked');
    expect(other.connections()).toBe(0);
    const listed = { ...rules, allowedHosts: [other.url.host] };
    expect(await client.send({ ...request, url: other.url }, listed)).toMatchObject({ ok: true });
  });

  it('that hands out credentials is never asked, even if the policy lists it', async () => {
    const client = newHttp({ lookup: () => expect.unreachable('It was looked up.') });
    for (const host of ['169.254.169.254', '2852039166', '[::ffff:a9fe:a9fe]', 'metadata.google.internal']) {
      const url = new URL(`http://${host}/latest/meta-data/`);
      const rules = { subjectOrigins: [url.origin], allowedHosts: [url.hostname] };
      const failure = failed(await client.send({ ...request, url }, rules));
      expect(failure).toMatchObject({ kind: 'blocked', phase: 'connect' });
    }
  });

  it('that a listed name turns out to stand for is checked too, at every look-up', async () => {
    const server = await serve((_, response) => response.end('ok'));
    let lookups = 0;
    // DNS rebinding: harmless at first, the metadata address from then on, hidden behind a harmless one.
    const lookup: LookupFunction = (_, options, callback) => {
      lookups += 1;
      const addresses = [{ address: '127.0.0.1', family: 4 }];
      if (lookups > 1) addresses.push({ address: '169.254.169.254', family: 4 });
      if (options.all) callback(null, addresses);
      else callback(null, addresses.at(-1)?.address ?? '', 4);
    };
    const url = new URL(`http://rebinding.example:${server.url.port}/`);
    const rules = { subjectOrigins: [], allowedHosts: ['rebinding.example'] };
    const client = newHttp({ lookup });
    expect(await client.send({ ...request, url, fresh: true }, rules)).toMatchObject({ ok: true });
    const failure = failed(await client.send({ ...request, url, fresh: true }, rules));
    expect(failure).toMatchObject({ kind: 'blocked', phase: 'connect' });
    expect(failure.message).toContain('rebinding.example stands for 169.254.169.254');
    expect(server.connections()).toBe(1);
  });
});
