import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './service.ts';

/** Why no nginx can be run here; `undefined` if one can. */
export const nginxMissing: string | undefined = spawnSync('nginx', ['-v']).error
  ? 'there is no program nginx (Debian: apt-get install nginx-light)'
  : undefined;

export interface Nginx extends AsyncDisposable {
  readonly url: string;
}

/**
 * Runs an nginx of the test's own in front of a port of this machine, and waits until it listens. It asks the port anew
 * for every request, and answers 504 where no answer comes in time and 502 where nobody listens.
 *
 * @param withinSeconds how long an answer may take
 */
export async function startNginx(upstreamPort: number, withinSeconds = 2): Promise<Nginx> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'rg-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  const config = `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    pid ${join(folder, 'nginx.pid')};
    worker_processes 1;
    error_log stderr crit;
    events { worker_connections 512; }
    http {
      access_log off;
      ${temporary.join('\n      ')}
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://127.0.0.1:${upstreamPort};
          proxy_connect_timeout 2s;
          proxy_read_timeout ${withinSeconds}s;
        }
      }
    }`;
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, config);
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`nginx ended with exit code ${child.exitCode}.`);
    await sleep(20);
  }
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
