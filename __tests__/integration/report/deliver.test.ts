import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RealWorld } from '../../../src/collaborators.ts';
import { CANCELLED_OUTPUTS, deliver } from '../../../src/deliver.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createDocker } from '../../../src/platform/docker-engine.ts';
import { createFiles } from '../../../src/platform/files.ts';
import { createHttp } from '../../../src/platform/http.ts';
import { createProcesses } from '../../../src/platform/processes.ts';
import { Cancelled } from '../../../src/verdict.ts';
import { recordedOutput } from '../../helpers/recorded-output.ts';
import { BROKEN, sampleReport } from '../../unit/report/sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deliver-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function delivery() {
  const outputFile = join(folder, 'outputs');
  writeFileSync(outputFile, '');
  const cancellation = new AbortController();
  const environment = { GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const recorded = recordedOutput({ environment });
  const world: RealWorld = {
    clock: systemClock,
    startedAt: systemClock.now(),
    random: () => '00000000',
    docker: createDocker({ environment: {} }),
    http: createHttp({ clock: systemClock }),
    files: createFiles({ roots: [folder] }),
    processes: createProcesses(),
    output: recorded.output,
    secrets: recorded.secrets,
    outputsInFlight: {},
    cancelled: cancellation.signal,
    environment,
  };
  const run = { id: 'rg-1-1-00000000', runner: 'here', folder: join(folder, 'release-guard', 'rg-1-1-00000000') };
  /** The last value that the runner would take. */
  const lastOutput = (name: string) =>
    [...readFileSync(outputFile, 'utf8').matchAll(new RegExp(`^${name}<<(\\S+)\\n(.*)\\n\\1$`, 'gm'))].at(-1)?.[2];
  return { world, run, cancellation, recorded, lastOutput };
}

test('a mistake of our own while the report is shown is said, and keeps verdict, outputs and exit code', async () => {
  const { world, run, recorded, lastOutput } = delivery();
  const broken: RealWorld = {
    ...world,
    output: {
      ...world.output,
      appendSummary: () => {
        throw new TypeError('a mistake of ours');
      },
    },
  };
  const report = sampleReport({ findings: BROKEN });
  expect(report.verdict.name).toBe('fail');
  expect(await deliver(report, undefined, run, broken)).toBe(1);
  expect(lastOutput('verdict')).toBe('fail');
  expect(recorded.text()).toContain('Please open an issue with the text below');
  expect(recorded.text()).toContain('| TypeError: a mistake of ours');
});

test('a signal after the verdict leaves outputs that match the exit code', async () => {
  const { world, run, cancellation, lastOutput } = delivery();
  world.cancelled.addEventListener('abort', () => world.output.setOutputs(CANCELLED_OUTPUTS));
  const late: RealWorld = {
    ...world,
    output: {
      ...world.output,
      appendSummary: () => cancellation.abort(new Cancelled('SIGINT')),
    },
  };
  expect(await deliver(sampleReport({ findings: BROKEN }), undefined, run, late)).toBe(1);
  expect(lastOutput('verdict')).toBe('fail');
});
