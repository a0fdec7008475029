import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const service = join(dirname(import.meta.dirname), 'examples', 'demo', 'server.mjs');

/** Why the demo's images cannot be made or run here, as a clause; `undefined` if they can. */
export function whyNoImages(): string | undefined {
  if (process.platform !== 'linux') return "the demo images are made of this machine's Node, which is not a Linux one";
  const version = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (version.error) return 'there is no docker command';
  return version.status === 0 ? undefined : `no Docker engine answers (${version.stderr.trim().split('\n')[0] ?? ''})`;
}

/**
 * Makes images of the demo's service from the Node program that runs this and the libraries it needs, so nothing is
 * pulled. They differ in their variables only.
 *
 * @param images variables by the image's name
 * @throws Error where this machine cannot make them
 */
export function makeImages(images: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  const work = mkdtempSync(join(tmpdir(), 'release-guard-images-'));
  try {
    const root = join(work, 'root');
    const node = realpathSync(process.execPath);
    const libraries = execFileSync('ldd', [node], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
    for (const library of libraries) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      cpSync(realpathSync(library), join(root, library));
    }
    mkdirSync(join(root, 'app'), { recursive: true });
    cpSync(node, join(root, 'app', 'node'));
    cpSync(service, join(root, 'app', 'server.mjs'));
    const archive = join(work, 'image.tar');
    execFileSync('tar', ['-C', root, '-cf', archive, '.']);
    const face = ['--change', 'ENTRYPOINT ["/app/node","/app/server.mjs"]', '--change', 'EXPOSE 8080'];
    const base = docker('import', ...face, archive);
    const container = docker('create', base);
    try {
      for (const [name, variables] of Object.entries(images)) {
        const changes = Object.entries(variables).map(([key, value]) => `ENV ${key}=${JSON.stringify(value)}`);
        docker('commit', ...changes.flatMap((change) => ['--change', change]), container, name);
      }
    } finally {
      docker('rm', '--force', container);
      // while others are made of it, it is kept, and goes with the last of them
      spawnSync('docker', ['rmi', base], { stdio: 'ignore' });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function docker(...argv: readonly string[]): string {
  return execFileSync('docker', argv, { encoding: 'utf8', stdio: 'pipe' }).trim();
}
