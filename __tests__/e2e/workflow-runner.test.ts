import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runWorkflow, startWorkflow } from '../helpers/act.ts';
import { actMissing } from '../helpers/act-run.ts';
import { describeWhere, docker, FIXTURE, imageMissing } from '../helpers/docker.ts';

const POLICY = `version: 1
health: { within: 20s }
checks:
  - { name: ping, get: /ping, expect: { json: { $.data: pong } } }
`;

const workflow = (uses: string, gate = `image: ${FIXTURE}`) => `name: release
on: push
jobs:
  guard:
    runs-on: ubuntu-latest
    outputs:
      verdict: \${{ steps.guard.outputs.verdict }}
      reason: \${{ steps.guard.outputs.reason }}
      image-id: \${{ steps.guard.outputs.image-id }}
    steps:
      - uses: actions/checkout@v4
      - uses: ${uses}
        id: guard
        with:
          ${gate}
      - if: failure()
        run: echo "said in the same job - \${{ steps.guard.outputs.verdict }} \${{ steps.guard.outputs.reason }}"
  deploy:
    needs: guard
    runs-on: ubuntu-latest
    steps:
      - run: echo "deploying after \${{ needs.guard.outputs.verdict }} of \${{ needs.guard.outputs.image-id }}"
`;

describeWhere(actMissing ?? imageMissing(FIXTURE))('in a real workflow runner', () => {
  const files = { '.github/release-guard.yml': POLICY };

  it.each([
    ['./', true],
    ['org/release-guard@v1', false],
  ])('uses: %s passes a good image and hands its outputs to a later job', async (uses, local) => {
    const result = await runWorkflow({ workflow: workflow(uses), files, local });
    const imageId = await docker('image', 'inspect', '--format', '{{.Id}}', FIXTURE);
    expect(result.log).toContain(`deploying after pass of ${imageId}`);
    expect(Object.fromEntries(result.jobs)).toEqual({ guard: 'success', deploy: 'success' });
    expect(result.exitCode).toBe(0);
    expect(result.summaries.join('\n')).toMatch(/may ship/);
  });

  it('a gate that fails makes the job fail, with its outputs set, and the next job is not reached', async () => {
    const result = await runWorkflow({
      workflow: workflow('org/release-guard@v1'),
      files: { '.github/release-guard.yml': POLICY.replace('pong', 'something else') },
    });
    expect(result.jobs.get('guard')).toBe('failure');
    expect(result.log).toContain('said in the same job - fail check-failed');
    expect(result.log).not.toContain('deploying after');
    expect(result.exitCode).not.toBe(0);
  });

  it('a main step that is killed leaves nothing on the engine after the post step', async () => {
    const marker = `bench-${randomBytes(4).toString('hex')}`;
    const started = startWorkflow({
      workflow: workflow('org/release-guard@v1'),
      // never healthy, so that the main step is in the middle of its wait
      files: {
        '.github/release-guard.yml': `version: 1
subject: { env: { MARKER: ${marker} } }
health: { path: /nowhere, within: 100s }
`,
      },
    });
    let isOver = false;
    void started.result.finally(() => {
      isOver = true;
    });
    let created: string | undefined;
    while (created === undefined && !isOver) {
      await sleep(50);
      created = await runningWith(marker);
    }
    expect(created, `no container came up:\n${started.log()}`).toBeDefined();
    process.kill(started.pid, 'SIGINT'); // act kills the main step at once and runs the post step
    const result = await started.result;
    expect(result.exitCode).not.toBe(0);
    await expect(docker('inspect', created ?? '')).rejects.toThrow(/no such object/i);
  });
});

/** The container that has the marker in its environment; there may be others of ours on the engine. */
async function runningWith(marker: string): Promise<string | undefined> {
  const ids = (await docker('ps', '--no-trunc', '--quiet', '--filter', 'label=dev.release-guard.run')).split('\n');
  for (const id of ids.filter((one) => one !== '')) {
    // it may be gone again by now
    const environment = await docker('inspect', '--format', '{{json .Config.Env}}', id).catch(() => '');
    if (environment.includes(marker)) return id;
  }
  return undefined;
}
