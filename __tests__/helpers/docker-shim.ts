import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Room } from './room.ts';

/** One start of the docker command line by the bundle. */
export interface DockerCall {
  readonly argv: readonly string[];
  /** What was in its environment. */
  readonly environment: ReadonlyMap<string, string>;
}

const realDocker = (() => {
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('/bin/sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
})();

/**
 * Puts a `docker` first in the room's PATH that writes down its arguments and environment and then becomes the real one.
 * `before` is a piece of shell that runs first and sees the arguments (`case $1 in create) …`); `$DOCKER` is the real one.
 * Without a docker command line on this machine there is none in the room either.
 */
export function installDockerShim(room: Room, before = ''): void {
  if (realDocker === undefined) return;
  const path = join(room.bin, 'docker');
  writeFileSync(
    path,
    `#!/bin/sh
call='${room.dockerCalls}'/$$
[ -e "$call.argv" ] && call=$call-again
printf '%s\\0' "$@" >"$call.argv"
cat /proc/self/environ >"$call.environ" 2>/dev/null
DOCKER='${realDocker}'
${before}
exec "$DOCKER" "$@"
`,
  );
  chmodSync(path, 0o755);
}

/** The calls so far, in order of their beginning. */
export function dockerCalls(room: Room): readonly DockerCall[] {
  return readdirSync(room.dockerCalls)
    .filter((name) => name.endsWith('.argv'))
    .map((name) => join(room.dockerCalls, name))
    .map((path) => ({ path, at: statSync(path, { bigint: true }).mtimeNs }))
    .sort((left, right) => Number(left.at - right.at))
    .map(({ path }) => ({
      argv: entries(path),
      environment: new Map(
        entries(path.replace(/argv$/, 'environ')).map((entry) => {
          const equals = entry.indexOf('=');
          return [entry.slice(0, equals), entry.slice(equals + 1)] as const;
        }),
      ),
    }));
}

function entries(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/** The run labels that containers, networks and compose projects were created with. */
export function runIdsOf(calls: readonly DockerCall[]): readonly string[] {
  const text = calls.flatMap((call) => call.argv).join('\n');
  return [...new Set([...text.matchAll(/dev\.release-guard\.run=(rg-[a-z0-9-]+)/g)].map((match) => match[1] ?? ''))];
}
