import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, FIXTURE, gate, LABEL, peer, rounds, type Table, versionOf } from './bench.ts';
import { lastLines, succeed, textOf } from './child.ts';
import { composeProject, hasCompose } from './compose.ts';
import { birthOf, listeningAge, publishedAt, removeContainer, startFixture } from './container.ts';
import { add, median, type Samples, takeTurns } from './measure.ts';

/** When the service would first have answered UP, in milliseconds since 1970. */
interface Truth {
  readonly birth: number;
  /** Age at which it listened. */
  readonly listening: number;
}

interface Boot {
  readonly fixture: Readonly<Record<string, number>>;
  upAt(truth: Truth): number;
}

/** Half of the boots answer DOWN with 503 until they are UP, the other half do not listen before. */
function boot(round: number): Boot {
  const age = Math.round(1_400 + Math.random() * 400);
  return round % 2 === 0
    ? { fixture: { startDelayMs: age }, upAt: ({ birth, listening }) => birth + listening }
    : { fixture: { upAfterMs: age }, upAt: ({ birth, listening }) => birth + Math.max(age, listening) };
}

/** How long after the first UP that it could have had each alternative knows. */
export async function measureReady(bench: Bench): Promise<Table> {
  const samples: Samples = new Map();
  const known = (name: string, round: number, knownAt: number, upAt: number) => {
    add(samples, name, knownAt - upAt);
    add(samples, `${name} ${round % 2 === 0 ? 'silent' : 'down'}`, knownAt - upAt);
  };

  const guard = async (round: number) => {
    const { fixture, upAt } = boot(round);
    const seen = join(bench.work, `observed-${round}.json`);
    let knownAt: number | undefined;
    const observe = [process.execPath, join(import.meta.dirname, 'observe.mjs'), seen];
    await gate(bench, {
      subject: ['--image', FIXTURE],
      policy: {
        subject: { env: { FIXTURE: JSON.stringify(fixture) } },
        checks: [{ name: 'observe', run: observe }],
      },
      wanted: 'pass',
      onLine: ({ text, at }) => {
        if (text.includes('200 UP')) knownAt ??= at;
      },
    });
    if (knownAt === undefined) throw new Error('the guard never said that health is UP');
    known('guard', round, knownAt, upAt(JSON.parse(readFileSync(seen, 'utf8')) as Truth));
  };

  const waitOn = async (round: number) => {
    const { fixture, upAt } = boot(round);
    const { id, baseUrl } = await startFixture(fixture);
    try {
      const url = `${baseUrl.replace('http:', 'http-get:')}/actuator/health`;
      const waited = await succeed(process.execPath, [peer('wait-on', 'wait-on'), url], { timeoutMs: 30_000 });
      known('wait-on', round, waited.endedAt, upAt(await truthOf(id, baseUrl)));
    } finally {
      await removeContainer(id);
    }
  };

  const testcontainers = async (round: number) => {
    const { fixture, upAt } = boot(round);
    let observed: Promise<Truth> | undefined;
    let knownAt = 0;
    await succeed(
      process.execPath,
      [join(import.meta.dirname, 'testcontainers.mjs'), FIXTURE, JSON.stringify(fixture), '/actuator/health'],
      {
        env: { BENCH_LABEL: LABEL.split('=')[1] },
        onLine: ({ text, at }, child) => {
          const [word, id = '', baseUrl = ''] = text.split(' ');
          if (word !== 'READY') return;
          knownAt = at;
          observed = truthOf(id, baseUrl);
          observed.catch(() => undefined).finally(() => child.stdin?.end());
        },
      },
    );
    if (observed === undefined) throw new Error('testcontainers never said that it is ready');
    known('testcontainers', round, knownAt, upAt(await observed));
  };

  const compose = async (round: number) => {
    const { fixture, upAt } = boot(round);
    const project = composeProject(bench, fixture);
    try {
      const waited = await project.up();
      if (waited.exitCode !== 0) throw new Error(`compose ended with ${waited.exitCode}: ${lastLines(waited)}`);
      const id = await project.container();
      known('compose', round, waited.endedAt, upAt(await truthOf(id, await publishedAt(id))));
    } finally {
      await project.down();
    }
  };

  const withCompose = await hasCompose();
  await takeTurns(
    rounds(bench, 20),
    new Map([
      ['guard', guard],
      ['wait-on', waitOn],
      ['testcontainers', testcontainers],
      ...(withCompose ? [['compose', compose] as const] : []),
    ]),
    bench.tell,
  );

  const of = (name: string) => samples.get(name) ?? [];
  const each = (name: string) =>
    `did not listen before: ${median(of(`${name} silent`)).toFixed(0)} ms, answered DOWN before: ${median(of(`${name} down`)).toFixed(0)} ms`;
  return {
    title: 'From the first UP that the service could answer to knowing it',
    method:
      'The fixture becomes UP at a random age of 1.4 to 1.8 s, when every alternative has long begun to wait. Half of the boots do not listen before, half answer 503 DOWN. The moment is read from the fixture’s own clock. Known is: the guard’s line “200 UP” has arrived in the pipe; wait-on and compose have exited; testcontainers’ start() has resolved.',
    unit: 'ms',
    rows: [
      { name: 'release-guard', samples: of('guard'), note: each('guard') },
      { name: `wait-on ${versionOf('wait-on')} (http-get, defaults)`, samples: of('wait-on'), note: each('wait-on') },
      {
        name: `testcontainers ${versionOf('testcontainers')} (Wait.forHttp, defaults)`,
        samples: of('testcontainers'),
        note: each('testcontainers'),
      },
      withCompose
        ? { name: 'docker compose up --wait (healthcheck every 1 s)', samples: of('compose'), note: each('compose') }
        : { name: 'docker compose up --wait', samples: [], note: 'the compose plugin is not present' },
    ],
    goal: { text: 'median at most 25 ms', reached: median(of('guard')) <= 25 },
    remarks: [],
  };
}

async function truthOf(id: string, baseUrl: string): Promise<Truth> {
  const birth = await birthOf(baseUrl);
  const listening = listeningAge(textOf(await succeed('docker', ['logs', id])));
  return { birth, listening };
}
