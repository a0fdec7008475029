import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createConnection, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const run = promisify(execFile);

/** Runs the docker command line and answers its stdout. @throws Error with what it printed. */
export async function docker(...argv: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', argv, { maxBuffer: 64 << 20 });
  return stdout.trim();
}

/** Whether an engine answers, asked once per test file; `undefined` is the good answer, else the reason. */
const engineMissing: string | undefined = (() => {
  const asked = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (asked.error) return asked.error.message;
  return asked.status === 0 ? undefined : asked.stderr.trim();
})();

/**
 * `describe` for tests that need something of this machine. Where it is missing they are skipped and the log says so in
 * so many words; with `RELEASE_GUARD_REQUIRE=all`, as in CI, they fail instead, so that nothing is skipped unnoticed.
 *
 * @param missing why it cannot be had; `undefined` if it is there
 */
export function describeWhere(missing: string | undefined) {
  if (missing === undefined) return describe;
  if (process.env['RELEASE_GUARD_REQUIRE'] === 'all') throw new Error(`These tests cannot run here: ${missing}`);
  console.warn(`\n!!! SKIPPED: ${missing}\n`);
  return describe.skip;
}

export const describeWithDocker = describeWhere(engineMissing && `no Docker engine answers: ${engineMissing}`);

/** Why an image that the image builders make is not there; `undefined` if it is. */
export function imageMissing(reference: string): string | undefined {
  if (engineMissing) return `no Docker engine answers: ${engineMissing}`;
  try {
    execFileSync('docker', ['image', 'inspect', reference], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `there is no image ${reference} (__tests__/images/build-all.sh makes it)`;
  }
}

/** Why something that only root on Linux may do cannot be done here. */
export const rootMissing =
  process.platform === 'linux' && process.getuid?.() === 0
    ? undefined
    : 'this needs root on Linux (mounts, other accounts)';

export const FIXTURE = 'release-guard-test/fixture:1';
export const SPRING_BOOT = 'release-guard-test/spring-boot:good';

/** What of ours is still on the engine, by name, for the given runner or the given runs. */
export async function leftovers(runner: string, runIds: readonly string[]): Promise<readonly string[]> {
  const label = 'dev.release-guard.run';
  const format = `{{.Label "${label}"}}\t{{.Label "dev.release-guard.runner"}}`;
  const lists = await Promise.all([
    docker('ps', '--all', '--filter', `label=${label}`, '--format', `container {{.Names}} ({{.Status}})\t${format}`),
    docker('network', 'ls', '--filter', `label=${label}`, '--format', `network {{.Name}}\t${format}`),
    docker('volume', 'ls', '--filter', `label=${label}`, '--format', `volume {{.Name}}\t${format}`),
  ]);
  return lists
    .flatMap((list) => list.split('\n'))
    .map((line) => line.split('\t'))
    .filter(([, runId = '', owner = '']) => runIds.includes(runId) || (runner !== '' && owner.includes(runner)))
    .map(([name = '']) => name);
}

/** A way to the engine that can be cut: everything that is sent to `address` goes to the engine's socket until `cut`. */
export async function breakableEngine(socketPath: string): Promise<{ readonly address: string; cut(): void }> {
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
  };
  const target = process.env['DOCKER_HOST']?.replace(/^unix:\/\//, '') ?? '/var/run/docker.sock';
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const engine = createConnection({ path: target, allowHalfOpen: true });
    for (const end of [socket, engine]) keep(end);
    socket.pipe(engine);
    engine.pipe(socket);
  });
  await new Promise<void>((listening) => server.listen(socketPath, listening));
  return {
    address: `unix://${socketPath}`,
    cut: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
