import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, FIXTURE, LABEL } from './bench.ts';
import { type Run, run, succeed, textOf } from './child.ts';

export async function hasCompose(): Promise<boolean> {
  return (await run('docker', ['compose', 'version'])).exitCode === 0;
}

export interface ComposeProject {
  /** `up --detach --wait`. */
  up(): Promise<Run>;
  /** Id of the service's container. */
  container(): Promise<string>;
  down(): Promise<void>;
}

/** The fixture as a compose service with a healthcheck every second; the default is every 30 s. */
export function composeProject(bench: Bench, fixture: object): ComposeProject {
  const file = join(bench.work, 'compose.json');
  const [label = '', value = ''] = LABEL.split('=');
  const health = 'http://127.0.0.1:8080/actuator/health';
  const app = {
    image: FIXTURE,
    labels: { [label]: value },
    environment: { FIXTURE: JSON.stringify(fixture) },
    ports: ['127.0.0.1::8080'],
    healthcheck: {
      test: ['CMD', 'busybox', 'wget', '-q', '-O', '/dev/null', health],
      interval: '1s',
      retries: 60,
    },
  };
  writeFileSync(file, JSON.stringify({ services: { app } }));
  const argv = (...more: string[]) => ['compose', '--project-name', label + value, '--file', file, ...more];
  return {
    up: () => run('docker', argv('up', '--detach', '--wait')),
    container: async () => textOf(await succeed('docker', argv('ps', '--quiet', 'app'))).trim(),
    down: async () => {
      await run('docker', argv('down', '--volumes', '--timeout', '0'));
    },
  };
}
