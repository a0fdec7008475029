import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { docker } from './docker.ts';
import { freePort } from './service.ts';

/** A real registry (Debian's docker-registry) on a port of 127.0.0.1, which engines accept without TLS. */
export interface Registry {
  /** `127.0.0.1:5055` */
  readonly host: string;
  /** Tags a local image as `<host>/<repository>:<tag>` and pushes it; answers the reference and the digest. */
  push(
    image: string,
    repository: string,
    tag: string,
  ): Promise<{ readonly reference: string; readonly digest: string }>;
  /** Takes a manifest out of the registry; the image stays on the engine under no name of the registry's. */
  remove(repository: string, digest: string): Promise<void>;
  /** Forgets the registry's tag on the engine, so that the next use has to pull. */
  forget(reference: string): Promise<void>;
  stop(): Promise<void>;
}

export const REGISTRY_USER = { name: 'smoke', password: 'registry-password-5d1e' } as const;

/** Why no registry can be started here; `undefined` if one can. */
export const registryMissing: string | undefined = (() => {
  try {
    execFileSync('/bin/sh', ['-c', 'command -v docker-registry && command -v htpasswd'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'docker-registry and htpasswd (Debian: docker-registry, apache2-utils) are not installed';
  }
})();

const registries = new Set<Registry>();

afterAll(async () => {
  for (const registry of [...registries]) await registry.stop();
});

/** Starts a registry with its data under `folder`; with `auth` it answers nobody but `REGISTRY_USER`. */
export async function startRegistry(folder: string, options: { readonly auth?: boolean } = {}): Promise<Registry> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  mkdirSync(join(folder, 'data'), { recursive: true });
  const { name, password } = REGISTRY_USER;
  const passwords = join(folder, 'htpasswd');
  if (options.auth) writeFileSync(passwords, execFileSync('htpasswd', ['-Bbn', name, password]));
  const auth = options.auth ? `auth:\n  htpasswd:\n    realm: bench\n    path: ${passwords}\n` : '';
  writeFileSync(
    join(folder, 'config.yml'),
    `version: 0.1
log: { level: error }
storage:
  filesystem: { rootdirectory: ${join(folder, 'data')} }
  delete: { enabled: true }
http: { addr: ${host} }
${auth}`,
  );
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const basic = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://${host}${path}`, { ...init, headers: { ...init.headers, authorization: basic } });
  // an engine keeps its credentials in a folder of its own here, so that nobody else's log-in is touched
  const config = join(folder, 'docker-config');
  const login = options.auth ? { [host]: { auth: Buffer.from(`${name}:${password}`).toString('base64') } } : {};
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: login }));

  for (let attempt = 0; attempt < 200; attempt++) {
    const up = await ask('/v2/').then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) break;
    await sleep(25);
  }
  const tagged = new Set<string>();
  const forget = async (reference: string) => {
    tagged.delete(reference);
    await docker('image', 'rm', '--no-prune', reference).catch(() => {});
  };
  const registry: Registry = {
    host,
    push: async (image, repository, tag) => {
      const reference = `${host}/${repository}:${tag}`;
      await docker('tag', image, reference);
      tagged.add(reference);
      await docker('--config', config, 'push', '--quiet', reference);
      const accept = 'application/vnd.docker.distribution.manifest.v2+json';
      const answer = await ask(`/v2/${repository}/manifests/${tag}`, { method: 'HEAD', headers: { accept } });
      return { reference, digest: answer.headers.get('docker-content-digest') ?? '' };
    },
    remove: async (repository, digest) => {
      const answer = await ask(`/v2/${repository}/manifests/${digest}`, { method: 'DELETE' });
      if (answer.status !== 202) throw new Error(`the registry answered ${answer.status}`);
    },
    forget,
    stop: async () => {
      registries.delete(registry);
      for (const reference of [...tagged]) await forget(reference);
      child.kill('SIGKILL');
      await ended;
    },
  };
  registries.add(registry);
  return registry;
}
