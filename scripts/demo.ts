/**
 * `npm run demo`: a good image passes, a bad one is blocked with its cause, and its summary is shown.
 * The images are made here, from the Node program that runs this and the libraries it needs, so nothing is pulled.
 * Where no Docker engine answers, or the images cannot be made, a local process takes their place, and this says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const guard = join(root, 'dist', 'index.js');
const service = join(root, 'examples', 'demo', 'server.mjs');
const policy = join(root, 'examples', 'demo', 'release-guard.yml');
const work = mkdtempSync(join(tmpdir(), 'release-guard-demo-'));
const IMAGES = { good: 'release-guard-demo:good', bad: 'release-guard-demo:bad' } as const;

function whyNoDocker(): string | undefined {
  if (process.platform !== 'linux') return "the demo images are made of this machine's Node, which is not a Linux one";
  const version = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (version.error) return 'there is no docker command';
  return version.status === 0 ? undefined : `no Docker engine answers (${version.stderr.trim().split('\n')[0] ?? ''})`;
}

/** Two images of one root folder: Node, its libraries, the service; they differ in one variable. */
function makeImages(): void {
  const image = join(work, 'image');
  mkdirSync(image);
  const node = realpathSync(process.execPath);
  const libraries = execFileSync('ldd', [node], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  for (const library of libraries) {
    mkdirSync(join(image, dirname(library)), { recursive: true });
    cpSync(realpathSync(library), join(image, library));
  }
  mkdirSync(join(image, 'app'));
  cpSync(node, join(image, 'app', 'node'));
  cpSync(service, join(image, 'app', 'server.mjs'));
  const archive = join(work, 'image.tar');
  execFileSync('tar', ['-C', image, '-cf', archive, '.']);
  for (const [kind, tag] of Object.entries(IMAGES)) {
    const changes = [
      'ENTRYPOINT ["/app/node","/app/server.mjs"]',
      'EXPOSE 8080',
      `ENV DEMO_DATABASE=${kind === 'bad' ? 'down' : 'up'}`,
    ];
    execFileSync('docker', ['import', ...changes.flatMap((change) => ['--change', change]), archive, tag], {
      stdio: 'pipe',
    });
  }
}

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
  let problem = whyNoDocker();
  if (problem === undefined) {
    try {
      makeImages();
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
