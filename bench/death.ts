import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { type Bench, FIXTURE, gate, LABEL, peer, rounds, type Table, versionOf } from './bench.ts';
import { lastLines, run } from './child.ts';
import { composeProject, hasCompose } from './compose.ts';
import { removeContainer, startFixture } from './container.ts';
import { add, median, quantile, type Samples, sleep, takeTurns } from './measure.ts';

/** Milliseconds that wait-on is given: it knows nothing of containers, so its time-out is when it ends. */
const WAIT_ON_TIMEOUT_MS = 10_000;

interface End {
  /** Milliseconds since 1970, by the engine's own books. */
  readonly finishedAt: number;
  /** When the engine told of it. */
  readonly toldAt: number;
}

/** How long after its container has exited each alternative knows. */
export async function measureDeath(bench: Bench): Promise<Table> {
  const samples: Samples = new Map();
  const ends = followEnds();
  try {
    await takeTurns(rounds(bench, 10), alternatives(bench, samples, ends, await hasCompose()), bench.tell);
  } finally {
    ends.close();
  }
  const of = (name: string) => samples.get(name) ?? [];
  const worst = quantile(of('guard'), 1);
  return {
    title: 'From the end of the container to knowing of it',
    method:
      'The fixture never gets UP and exits with code 1 after 1.5 to 1.9 s. When it exited is FinishedAt in the engine’s books. Known is: the guard’s phase “health” has ended with the cause (exit code, log); testcontainers’ start() has rejected (abortOnContainerExit, which is off by default); compose and wait-on have exited.',
    unit: 'ms',
    rows: [
      {
        name: 'release-guard',
        samples: of('guard'),
        note: `after the engine’s own event: ${median(of('guard after the event')).toFixed(0)} ms; until the process has ended, container removed: ${median(of('guard exit')).toFixed(0)} ms`,
      },
      {
        name: `testcontainers ${versionOf('testcontainers')} (abortOnContainerExit)`,
        samples: of('testcontainers'),
      },
      { name: 'docker compose up --wait (healthcheck every 1 s)', samples: of('compose') },
      {
        name: `wait-on ${versionOf('wait-on')}`,
        samples: of('wait-on'),
        note: `its time-out, here ${WAIT_ON_TIMEOUT_MS / 1000} s; by default it waits for ever`,
      },
    ],
    goal: { text: `at most 250 ms (here ${worst.toFixed(0)} ms at worst)`, reached: worst <= 250 },
    remarks: [],
  };
}

function alternatives(
  bench: Bench,
  samples: Samples,
  ends: Ends,
  withCompose: boolean,
): ReadonlyMap<string, (round: number) => Promise<void>> {
  const doomed = () => {
    const mark = `end-${randomUUID()}`;
    const exitAfterMs = Math.round(1_500 + Math.random() * 400);
    return { fixture: { upAfterMs: 600_000, exitAfterMs, mark }, end: ends.of(mark) };
  };
  return new Map<string, (round: number) => Promise<void>>([
    [
      'guard',
      async () => {
        const { fixture, end } = doomed();
        const { report, endedAt } = await gate(bench, {
          subject: ['--image', FIXTURE],
          policy: { subject: { env: { FIXTURE: JSON.stringify(fixture) } } },
          wanted: 'fail',
        });
        const { finishedAt, toldAt } = await endOf(end);
        if (report.verdict.reason !== 'container-exited') throw new Error(`the reason was ${report.verdict.reason}`);
        const known =
          Date.parse(report.startedAt) + (report.phases.find(({ name }) => name === 'health')?.endMs ?? Number.NaN);
        add(samples, 'guard', known - finishedAt);
        add(samples, 'guard after the event', known - toldAt);
        add(samples, 'guard exit', endedAt - finishedAt);
      },
    ],
    [
      'testcontainers',
      async () => {
        const { fixture, end } = doomed();
        let knownAt: number | undefined;
        const ended = await run(
          process.execPath,
          [`${import.meta.dirname}/testcontainers.mjs`, FIXTURE, JSON.stringify(fixture), '/actuator/health'],
          {
            env: { BENCH_LABEL: LABEL.split('=')[1] },
            onLine: ({ text, at }, child) => {
              if (text.startsWith('READY')) child.stdin?.end();
              if (text.startsWith('FAILED')) knownAt = at;
            },
          },
        );
        if (knownAt === undefined) {
          throw new Error(`testcontainers ended with ${ended.exitCode}: ${lastLines(ended)}`);
        }
        add(samples, 'testcontainers', knownAt - (await endOf(end)).finishedAt);
      },
    ],
    ...(withCompose
      ? [
          [
            'compose',
            async () => {
              const { fixture, end } = doomed();
              const project = composeProject(bench, fixture);
              const waited = await project.up();
              await project.down();
              add(samples, 'compose', waited.endedAt - (await endOf(end)).finishedAt);
            },
          ] as const,
        ]
      : []),
    [
      'wait-on',
      async (round) => {
        if (round >= 2) return; // every one of them lasts as long as the time-out
        const { fixture, end } = doomed();
        const { id, baseUrl } = await startFixture(fixture);
        const url = `${baseUrl.replace('http:', 'http-get:')}/actuator/health`;
        const waited = await run(process.execPath, [
          peer('wait-on', 'wait-on'),
          '--timeout',
          String(WAIT_ON_TIMEOUT_MS),
          url,
        ]);
        await removeContainer(id);
        add(samples, 'wait-on', waited.endedAt - (await endOf(end)).finishedAt);
      },
    ],
  ]);
}

interface Ends {
  /** The end of the container whose fixture carries this mark. */
  of(mark: string): Promise<End>;
  close(): void;
}

interface Facts {
  readonly State?: { readonly FinishedAt: string; readonly Running: boolean };
  readonly Config?: { readonly Env: readonly string[] };
}

/** Asks the engine through its socket, because another command line would take the processor from those measured. */
function followEnds(): Ends {
  const socketPath = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
  const waiting = new Map<string, (end: End) => void>();
  const filters = encodeURIComponent(JSON.stringify({ event: ['die'] }));
  const stream = request({ socketPath, path: `/events?filters=${filters}` }, (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\n').filter(Boolean)) {
        const event = JSON.parse(line) as { id: string; timeNano: number };
        void told(event.id, event.timeNano / 1e6);
      }
    });
  });
  stream.on('error', () => undefined).end();

  async function told(id: string, toldAt: number): Promise<void> {
    let facts = await examine(id);
    while (facts.State?.Running) facts = await examine(id);
    for (const [mark, resolve] of waiting) {
      if (facts.State === undefined || !facts.Config?.Env.some((entry) => entry.includes(mark))) continue;
      waiting.delete(mark);
      resolve({ finishedAt: Date.parse(facts.State.FinishedAt), toldAt });
    }
  }

  function examine(id: string): Promise<Facts> {
    return new Promise((resolve, reject) => {
      request({ socketPath, path: `/containers/${id}/json` }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve(JSON.parse(text) as Facts));
      })
        .on('error', reject)
        .end();
    });
  }
  return {
    of: (mark) => new Promise((resolve) => waiting.set(mark, resolve)),
    close: () => stream.destroy(),
  };
}

/** The end, or an error where the engine never told of it. */
async function endOf(end: Promise<End>): Promise<End> {
  const told = await Promise.race([end, sleep(5_000)]);
  if (told === undefined) throw new Error('the end of the container was not seen in time');
  return told;
}
