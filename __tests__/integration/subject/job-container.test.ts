import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../helpers/bundle.ts';
import { describeWithDocker, docker, FIXTURE } from '../../helpers/docker.ts';
import { testRun } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';

/** Boots the fixture from inside a container, asks it for a pong, and prints where it was found. */
function program(runId: string): string {
  return `
    import { createDocker } from '/repo/src/platform/docker-engine.ts';
    import { createFiles } from '/repo/src/platform/files.ts';
    import { createProcesses } from '/repo/src/platform/processes.ts';
    import { systemClock as clock } from '/repo/src/platform/clock.ts';
    import { defaultPolicy } from '/repo/src/policy/default.ts';
    import { bootImage } from '/repo/src/subject/image.ts';
    const docker = createDocker({ environment: process.env });
    const world = {
      clock, docker, startedAt: clock.now(), files: createFiles({ roots: ['/tmp'] }), processes: createProcesses(),
      output: { progress() {}, annotate() {} }, secrets: { add() {}, redact: (text) => text },
      cancelled: new AbortController().signal, environment: process.env,
    };
    const run = { id: '${runId}', runner: 'job-container', folder: '/tmp/${runId}' };
    const { subject } = await bootImage({ image: '${FIXTURE}' }, defaultPolicy(), run, world);
    let status;
    for (let attempt = 0; attempt < 400 && !status; attempt++) {
      await clock.sleep(50);
      status = (await fetch(new URL('/ping', subject.baseUrl)).catch(() => undefined))?.status;
    }
    const own = await docker.ownContainer();
    await subject.stop();
    console.log(JSON.stringify({ status, url: subject.baseUrl.href, own, died: subject.died.aborted }));
  `;
}

async function runInContainer(network: string) {
  const { id: runId } = testRun(makeRoom());
  const cli = execFileSync('/bin/sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
  const name = `${runId}-job`;
  const mounts = ['/var/run/docker.sock:/var/run/docker.sock', `${cli}:/bin/docker:ro`, `${projectRoot}:/repo:ro`];
  const printed = await docker(
    ...['run', '--rm', '--name', name, '--network', network],
    ...mounts.flatMap((mount) => ['--volume', mount]),
    ...['--entrypoint', '/bin/node', FIXTURE, '--input-type=module', '--eval', program(runId)],
  );
  return JSON.parse(printed.split('\n').at(-1) ?? '') as {
    readonly status: number | undefined;
    readonly url: string;
    readonly own: { readonly id: string; readonly networks: readonly string[] } | undefined;
    readonly died: boolean;
  };
}

describeWithDocker('a job that runs in a container itself', () => {
  const network = `rg-test-job-${makeRoom().id}`;
  beforeAll(() => docker('network', 'create', network));
  afterAll(() => docker('network', 'rm', network));

  test('reaches the service on the network that it is on', async () => {
    const { status, url, own, died } = await runInContainer(network);
    expect({ status, died }).toEqual({ status: 200, died: false });
    expect(url).toMatch(/^http:\/\/(?!127\.)[\d.]+:8080\/$/);
    expect(own?.networks).toEqual([network]);
  });

  test('reaches it on the default bridge as well', async () => {
    const { status, url, own } = await runInContainer('bridge');
    expect(status).toBe(200);
    expect(url).toMatch(/:8080\/$/);
    expect(own?.networks).toEqual(['bridge']);
  });

  test('reaches it by a published port on the network of the host', async () => {
    const { status, url } = await runInContainer('host');
    expect(status).toBe(200);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });
});
