import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** The folders and files that a runner gives to one job, all in one fresh folder of their own. */
export interface Room {
  /** Eight random hexadecimal digits; in the runner's name, so that what this job leaves behind can be told apart. */
  readonly id: string;
  readonly top: string;
  readonly workspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  readonly home: string;
  /** Where the docker shim writes down its calls. */
  readonly dockerCalls: string;
  /** The first entry of PATH. */
  readonly bin: string;
}

const rooms: Room[] = [];

/** Makes a room; it is removed when the tests of the file that asked are over. */
export function makeRoom(files: Readonly<Record<string, string | Uint8Array>> = {}): Room {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'rg-test-')));
  const folder = (name: string) => {
    const path = join(top, name);
    mkdirSync(path);
    return path;
  };
  const room: Room = {
    id: randomBytes(4).toString('hex'),
    top,
    workspace: folder('workspace'),
    temp: folder('temp'),
    home: folder('home'),
    dockerCalls: folder('docker-calls'),
    bin: folder('bin'),
  };
  rooms.push(room);
  for (const [path, content] of Object.entries(files)) writeInside(room, path, content);
  return room;
}

/** Writes a file into the workspace, with the folders above it. */
export function writeInside(room: Room, path: string, content: string | Uint8Array): void {
  const target = join(room.workspace, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

afterAll(() => {
  if (process.env['RELEASE_GUARD_KEEP_ROOMS']) return;
  for (const room of rooms.splice(0)) rmSync(room.top, { recursive: true, force: true });
});
