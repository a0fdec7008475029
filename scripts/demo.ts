/**
 * `npm run demo`: a good image passes, a bad one is blocked with its cause, and its summary is shown.
 * The images are made here, from the Node program that runs this and the libraries it needs, so nothing is pulled.
 * Where no Docker engine answers, or the images cannot be made, a local process takes their place, and this says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeImages, whyNoImages } from './demo-image.ts';

const root = dirname(import.meta.dirname);
const guard = join(root, 'dist', 'index.js');
const service = join(root, 'examples', 'demo', 'server.mjs');
const policy = join(root, 'examples', 'demo', 'release-guard.yml');
const work = mkdtempSync(join(tmpdir(), 'release-guard-demo-'));
const IMAGES = { good: 'release-guard-demo:good', bad: 'release-guard-demo:bad' } as const;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function release(kind: 'good' | 'bad', onDocker: boolean): Promise<number> {
  console.log(`\n──── the ${kind} release ${'─'.repeat(60)}`);
  const report = join(work, kind);
  const port = await freePort();
  const subject = onDocker
    ? ['--image', IMAGES[kind]]
    : [
        '--command',
        `DEMO_DATABASE=${kind === 'bad' ? 'down' : 'up'} PORT=${port} "${process.execPath}" "${service}"`,
        '--port',
        String(port),
      ];
  const argv = [guard, 'gate', ...subject, '--policy', policy, '--report-dir', report];
  return spawnSync(process.execPath, argv, { stdio: 'inherit', cwd: root }).status ?? 1;
}

let passed = false;
try {
  let problem = whyNoImages();
  if (problem === undefined) {
    try {
      makeImages({ [IMAGES.good]: { DEMO_DATABASE: 'up' }, [IMAGES.bad]: { DEMO_DATABASE: 'down' } });
    } catch (error) {
      problem = `the demo images could not be made (${error instanceof Error ? error.message.split('\n')[0] : error})`;
    }
  }
  console.log(
    problem === undefined
      ? 'Guarding two images that were just made.'
      : `Guarding a local process instead of an image, because ${problem}.`,
  );
  const good = await release('good', problem === undefined);
  const bad = await release('bad', problem === undefined);
  console.log(`\n──── the job summary of the bad release ${'─'.repeat(44)}\n`);
  console.log(readFileSync(join(work, 'bad', 'summary.md'), 'utf8'));
  passed = good === 0 && bad === 1;
  console.log(
    passed
      ? 'The good release passed and the bad one was blocked.'
      : `This is not what should have happened: the good release ended with ${good}, the bad one with ${bad}.`,
  );
} finally {
  spawnSync('docker', ['rmi', '--force', ...Object.values(IMAGES)], { stdio: 'ignore' });
  rmSync(work, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);
