import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { freePort } from './service.ts';

/** Why no Prometheus can be run here; `undefined` if one can. */
export const prometheusMissing: string | undefined = spawnSync('prometheus', ['--version']).error
  ? 'there is no program prometheus (Debian: apt-get install prometheus)'
  : undefined;

export interface Prometheus extends AsyncDisposable {
  readonly url: string;
  /** What an instant query gives, as Prometheus says it. */
  query(expression: string): Promise<readonly { readonly metric: object; readonly value: readonly [number, string] }[]>;
  /** From now on it scrapes these, `host:port` each. */
  scrape(targets: readonly string[]): void;
  /** Asks until the query gives something. */
  knows(expression: string): Promise<void>;
  stop(): Promise<void>;
}

const running = new Set<Prometheus>();

afterAll(async () => {
  for (const prometheus of [...running]) await prometheus.stop();
});

/**
 * Runs a Prometheus of the test's own that scrapes every second, and waits until it answers. It is stopped
 * by the test that holds it (`await using prometheus = …`), or else after the last test of the file.
 *
 * @param targets `host:port` to be scraped at `path`
 */
export async function startPrometheus(targets: readonly string[] = [], path = '/metrics'): Promise<Prometheus> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'rg-prometheus-'));
  const configure = (scraped: readonly string[]) => {
    const jobs = [{ job_name: 'service', metrics_path: path, static_configs: [{ targets: scraped }] }];
    const config = { global: { scrape_interval: '1s', evaluation_interval: '1s' }, scrape_configs: jobs };
    // JSON is YAML
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  };
  configure(targets);
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = `http://127.0.0.1:${port}`;
  const prometheus: Prometheus = {
    url,
    query: async (expression) => {
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
      return ((await answer.json()) as { data: { result: Awaited<ReturnType<Prometheus['query']>> } }).data.result;
    },
    scrape: (scraped) => {
      configure(scraped);
      child.kill('SIGHUP');
    },
    knows: async (expression) => {
      while ((await prometheus.query(expression)).length === 0) await sleep(100);
    },
    stop: async () => {
      running.delete(prometheus);
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => prometheus.stop(),
  };
  running.add(prometheus);
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended with exit code ${child.exitCode}.`);
    await sleep(50);
  }
  return prometheus;
}
