import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Bench, FIXTURE, rounds, type Table } from './bench.ts';
import { run } from './child.ts';
import { add, median, type Samples, takeTurns } from './measure.ts';

/** From the start of the bundle to its first docker call, at each of its doors, against a Node program that does nothing. */
export async function measureStart(bench: Bench): Promise<Table> {
  const folder = join(bench.work, 'start');
  mkdirSync(folder);
  writeFileSync(join(folder, 'empty.mjs'), '');
  writeFileSync(
    join(folder, 'spawn.mjs'),
    "import { spawn } from 'node:child_process';\nspawn('docker', ['version'], { stdio: 'ignore' });\n",
  );
  const policy = join(folder, 'release-guard.yml');
  writeFileSync(policy, 'version: 1\nchecks:\n  - get: /ping\n    expect: { status: 200, json: { $.code: 200 } }\n');
  const samples: Samples = new Map();
  const untilDocker = async (name: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    installStamp(bin);
    const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
    const { startedAt } = await run(process.execPath, argv, { cwd: folder, env: { ...env, PATH: path } });
    add(samples, name, Number(readFileSync(join(bin, 'stamp'), 'utf8')) / 1e6 - startedAt);
  };
  const inWorkflow = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    INPUT_MODE: 'gate',
    INPUT_IMAGE: FIXTURE,
    INPUT_POLICY: policy,
  };
  await takeTurns(
    rounds(bench, 30),
    new Map([
      ['action', () => untilDocker('action', [bench.bundle], inWorkflow)],
      [
        'command line',
        () => untilDocker('command line', [bench.bundle, 'gate', '--image', FIXTURE, '--policy', policy]),
      ],
      [
        'empty',
        async () => {
          const { wallMs } = await run(process.execPath, [join(folder, 'empty.mjs')], { cwd: folder });
          add(samples, 'empty', wallMs);
        },
      ],
      ['spawn', () => untilDocker('spawn', [join(folder, 'spawn.mjs')])],
    ]),
    () => undefined,
  );
  const of = (name: string) => samples.get(name) ?? [];
  const ratio = median(of('action')) / median(of('empty'));
  return {
    title: 'From the start of the bundle to its first docker call',
    method:
      'A docker that stamps the time (a shell script, which costs its 2 to 4 ms) stands first in PATH. The empty program is measured from its start to its end.',
    unit: 'ms',
    rows: [
      { name: 'the action’s main step', samples: of('action') },
      { name: 'the command line', samples: of('command line') },
      { name: 'an empty Node program, whole', samples: of('empty') },
      { name: 'a Node program that only calls docker', samples: of('spawn') },
    ],
    goal: { text: `at most 3 × an empty Node program (here ${ratio.toFixed(2)} ×)`, reached: ratio <= 3 },
    remarks: [],
  };
}

/**
 * A docker that writes down when it was first called, and fails, so that nothing more than the start is run. Each run has
 * one of its own, because the last calls of a run may outlive it.
 */
function installStamp(bin: string): void {
  const program = join(bin, 'docker');
  const stamp = join(bin, 'stamp');
  writeFileSync(program, `#!/bin/sh\nnow=$(date +%s%N)\n[ -e '${stamp}' ] || echo "$now" >'${stamp}'\nexit 1\n`);
  chmodSync(program, 0o755);
}
