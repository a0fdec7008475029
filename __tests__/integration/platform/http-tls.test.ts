import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, failed, later, newHttp, portOf, serve, serveSockets, text } from './servers.ts';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

let folder = '';
let authority: Certificate;
const trusted = tls.getCACertificates('default');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rg-tls-'));
  authority = selfSigned('authority', ['-addext', 'basicConstraints=critical,CA:TRUE']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => tls.setDefaultCACertificates(trusted));

describe('TLS', () => {
  it('is spoken with a certificate of a trusted authority for this host', async () => {
    trustAuthority();
    const url = await serveTls(signed('good', 'IP:127.0.0.1'));
    const client = newHttp();
    expect(text(await ask(client, url))).toBe('secret answer');
    expect(text(await ask(client, url))).toBe('secret answer');
    expect(text(await ask(client, url, { fresh: true }))).toBe('secret answer');
  });

  it('is spoken with a host by its name', async () => {
    trustAuthority();
    const url = await serveTls(signed('name', 'DNS:service.example'), 'service.example');
    const client = newHttp({ lookup: toLoopback });
    expect(text(await ask(client, url))).toBe('secret answer');
  });

  it('fails for a self-signed certificate', async () => {
    const url = await serveTls(selfSigned('self', ['-addext', 'subjectAltName=IP:127.0.0.1']));
    expect(failed(await ask(newHttp(), url))).toMatchObject({
      kind: 'tls-self-signed',
      phase: 'connect',
      message: expect.stringContaining('self-signed'),
    });
  });

  it('fails for an expired certificate', async () => {
    trustAuthority();
    const url = await serveTls(signed('expired', 'IP:127.0.0.1', '-1'));
    expect(failed(await ask(newHttp(), url))).toMatchObject({
      kind: 'tls-expired',
      phase: 'connect',
      message: expect.stringContaining('expired'),
    });
  });

  it('fails for a certificate of another host', async () => {
    trustAuthority();
    const url = await serveTls(signed('other', 'DNS:other.example'));
    expect(failed(await ask(newHttp(), url))).toMatchObject({
      kind: 'tls-wrong-host',
      phase: 'connect',
      message: expect.stringContaining('another host'),
    });
  });

  it('is not talked into another host by a Host header', async () => {
    trustAuthority();
    const url = await serveTls(signed('header', 'DNS:other.example'));
    expect(failed(await ask(newHttp(), url, { headers: [['Host', 'other.example']] })).kind).toBe('tls-wrong-host');
  });

  it('fails for an authority that is not known', async () => {
    const url = await serveTls(signed('unknown', 'IP:127.0.0.1'));
    expect(failed(await ask(newHttp(), url)).kind).toBe('tls-other');
  });

  it('is verified even where the environment says not to', async () => {
    const url = await serveTls(selfSigned('lax', ['-addext', 'subjectAltName=IP:127.0.0.1']));
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(failed(await ask(newHttp(), url)).kind).toBe('tls-self-signed');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('with a server of plain HTTP fails and says so', async () => {
    const { url } = await serve((_, response) => response.end('ok'));
    expect(failed(await ask(newHttp(), new URL(`https://${url.host}/`)))).toMatchObject({
      kind: 'tls-other',
      message: `${url.host} does not speak TLS`,
    });
  });

  it('that is never answered ends at the deadline, while connecting', async () => {
    const { url } = await serveSockets(() => undefined);
    expect(failed(await ask(newHttp(), new URL(`https://${url.host}/`), { timeoutMs: 100 }))).toMatchObject({
      kind: 'timeout',
      phase: 'connect',
    });
  });

  it('that is cut off while shaking hands is closed', async () => {
    const { url } = await serveSockets((socket) => socket.once('data', () => socket.end()));
    expect(failed(await ask(newHttp(), new URL(`https://${url.host}/`)))).toMatchObject({
      kind: 'closed',
      phase: 'connect',
    });
  });
});

const toLoopback: net.LookupFunction = (_, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

function trustAuthority(): void {
  tls.setDefaultCACertificates([...trusted, authority.cert]);
}

async function serveTls(certificate: Certificate, host = '127.0.0.1'): Promise<URL> {
  const server = https.createServer(certificate, (_, response) => response.end('secret answer'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`https://${host}:${portOf(server)}/`);
}

function openssl(...argv: readonly string[]): void {
  execFileSync('openssl', argv, { cwd: folder, stdio: 'pipe' });
}

function newKey(name: string, ...argv: readonly string[]): void {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', ...curve, '-keyout', `${name}.key`, '-subj', `/CN=${name}`, ...argv);
}

function selfSigned(name: string, extra: readonly string[]): Certificate {
  newKey(name, '-x509', '-days', '2', '-out', `${name}.crt`, ...extra);
  return read(name);
}

function signed(name: string, alternative: string, days = '2'): Certificate {
  newKey(name, '-out', `${name}.csr`);
  writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${alternative}`);
  const by = ['-CA', 'authority.crt', '-CAkey', 'authority.key', '-CAcreateserial'];
  const how = ['-days', days, '-extfile', `${name}.ext`];
  openssl('x509', '-req', '-in', `${name}.csr`, ...by, ...how, '-out', `${name}.crt`);
  return read(name);
}

function read(name: string): Certificate {
  return {
    key: readFileSync(join(folder, `${name}.key`), 'utf8'),
    cert: readFileSync(join(folder, `${name}.crt`), 'utf8'),
  };
}
