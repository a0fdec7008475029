import {
  type Bench,
  FIXTURE,
  type GateRun,
  gate,
  LABEL,
  peer,
  phaseMs,
  rounds,
  SPRING_BOOT,
  type Table,
  versionOf,
} from './bench.ts';
import { run, succeed, textOf } from './child.ts';
import { birthOf, listeningAge, publishedAt, removeContainer } from './container.ts';
import { add, epochMs, median, type Samples, sleep, takeTurns } from './measure.ts';

interface Check {
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
  readonly status: number;
}

/** The checklist that every alternative runs, for an image and its health. */
interface Job {
  readonly title: string;
  readonly image: string;
  readonly port: number;
  readonly rounds: number;
  readonly checks: readonly Check[];
  readonly environment: Readonly<Record<string, string>>;
}

const HEALTH = '/actuator/health';

const FIXTURE_JOB: Job = {
  title: 'The whole gate on the fixture: boot, health, five checks, removal',
  image: FIXTURE,
  port: 8080,
  rounds: 15,
  environment: {},
  checks: [
    { path: '/actuator/info', status: 200 },
    { path: '/actuator/metrics', status: 200 },
    { path: '/ping', status: 200 },
    { path: '/echo/search?page=1', status: 200 },
    { method: 'POST', path: '/login', body: '{"account":"smoke","password":"secret"}', status: 200 },
  ],
};

const SPRING_BOOT_JOB: Job = {
  title: 'The whole gate on the Spring Boot example',
  image: SPRING_BOOT,
  port: 8520,
  rounds: 4,
  environment: {},
  checks: [
    { path: '/actuator/info', status: 200 },
    { path: '/actuator/metrics', status: 200 },
    { path: '/api/public/stats/users', status: 200 },
    { method: 'POST', path: '/api/public/courses/queries', body: '{"pageNum":1,"pageSize":10}', status: 200 },
    { path: '/api/public/plans', status: 200 },
  ],
};

/** Whole gates, beside the script and the test that teams write instead. */
export async function measureWhole(bench: Bench): Promise<Table[]> {
  const tables = [await measureFixture(bench)];
  const hasSpringBoot = (await run('docker', ['image', 'inspect', SPRING_BOOT])).exitCode === 0;
  if (hasSpringBoot) tables.push(await measureSpringBoot(bench));
  return tables;
}

async function measureFixture(bench: Bench): Promise<Table> {
  const samples = await measureJob(bench, FIXTURE_JOB, true);
  const of = (name: string) => samples.get(name) ?? [];
  const own = median(of('guard')) - median(of('service boot')) - median(of('answers'));
  const engine = median(of('create')) + median(of('start')) + median(of('remove'));
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const phases = ['before', 'boot', 'health', 'checks', 'rules', 'confirm', 'cleanup', 'after'].map(
    (name) => `${name} ${ms(median(of(`phase ${name}`)))}`,
  );
  return {
    title: FIXTURE_JOB.title,
    method:
      'From the start of the process to its end, the container removed. The engine’s own times are those of docker create, start and rm --force with the same options, each measured on its own in the same rounds; the service’s own boot is from the return of docker start to its first UP; its answers are those of one client with the same five requests.',
    unit: 'ms',
    rows: [
      { name: 'release-guard', samples: of('guard'), note: 'reports, first cause and clean-up included' },
      { name: `shell script: docker run, wait-on ${versionOf('wait-on')}, curl, docker rm`, samples: of('script') },
      { name: `testcontainers ${versionOf('testcontainers')} and fetch`, samples: of('testcontainers') },
      { name: 'docker create alone', samples: of('create') },
      { name: 'docker start alone', samples: of('start') },
      { name: 'docker rm --force alone', samples: of('remove') },
      { name: 'the service’s own boot', samples: of('service boot') },
      { name: 'the five answers', samples: of('answers') },
    ],
    goal: {
      text: `at most 600 ms without the service’s own boot and answers (here ${ms(own)}, of which create, start and remove of the engine are ${ms(engine)} and the guard’s own are ${ms(own - engine)})`,
      reached: own <= 600,
    },
    remarks: [
      `Phases of the guard, medians: ${phases.join(', ')}. “before” is from the start of the process to the boot, “after” from the removal to the end of the process.`,
    ],
  };
}

async function measureSpringBoot(bench: Bench): Promise<Table> {
  const samples = await measureJob(bench, SPRING_BOOT_JOB, false);
  const of = (name: string) => samples.get(name) ?? [];
  return {
    title: SPRING_BOOT_JOB.title,
    method: 'As above, with a real Spring Boot service: nearly all of it is the service’s own boot.',
    unit: 'ms',
    rows: [
      { name: 'release-guard', samples: of('guard') },
      { name: `shell script: docker run, wait-on ${versionOf('wait-on')}, curl, docker rm`, samples: of('script') },
      { name: `testcontainers ${versionOf('testcontainers')} and fetch`, samples: of('testcontainers') },
    ],
    remarks: [],
  };
}

async function measureJob(bench: Bench, job: Job, withEngine: boolean): Promise<Samples> {
  const samples: Samples = new Map();
  const policy = {
    subject: { port: job.port, env: job.environment },
    checks: job.checks.map(({ method = 'GET', path, body, status }) => ({
      [method.toLowerCase()]: path,
      ...(body === undefined ? {} : { body: { json: JSON.parse(body) as unknown } }),
      expect: { status },
    })),
  };
  const script = scriptFor(job);
  await takeTurns(
    rounds(bench, job.rounds),
    new Map<string, () => Promise<void>>([
      [
        'guard',
        async () => {
          const ended = await gate(bench, { subject: ['--image', job.image], policy, wanted: 'pass' });
          add(samples, 'guard', ended.wallMs);
          addPhases(samples, ended);
        },
      ],
      ['script', async () => add(samples, 'script', (await succeed('/bin/sh', ['-euc', script])).wallMs)],
      [
        'testcontainers',
        async () => {
          const argv = [
            `${import.meta.dirname}/testcontainers.mjs`,
            job.image,
            '{}',
            HEALTH,
            JSON.stringify(job.checks),
            String(job.port),
          ];
          const ended = await succeed(process.execPath, argv, { env: { BENCH_LABEL: LABEL.split('=')[1] } });
          add(samples, 'testcontainers', ended.wallMs);
        },
      ],
      ...(withEngine ? [['engine', () => measureEngine(job, samples)] as const] : []),
    ]),
    bench.tell,
  );
  return samples;
}

function addPhases(samples: Samples, ended: GateRun): void {
  const { report } = ended;
  for (const name of ['boot', 'health', 'checks', 'rules', 'confirm', 'cleanup']) {
    add(samples, `phase ${name}`, phaseMs(report, name));
  }
  const started = Date.parse(report.startedAt);
  const boot = report.phases.find(({ name }) => name === 'boot')?.startMs ?? Number.NaN;
  const cleanup = report.phases.find(({ name }) => name === 'cleanup')?.endMs ?? Number.NaN;
  add(samples, 'phase before', started + boot - ended.startedAt);
  add(samples, 'phase after', ended.endedAt - started - cleanup);
}

/** The three calls of docker that no gate can do without, the boot of the service, and its answers. */
async function measureEngine(job: Job, samples: Samples): Promise<void> {
  const options = ['--label', LABEL, '--publish', `127.0.0.1::${job.port}`, '--pids-limit', '1024'];
  const created = await succeed('docker', ['create', ...options, '--security-opt', 'no-new-privileges', job.image]);
  const id = textOf(created).trim();
  const started = await succeed('docker', ['start', id]);
  const baseUrl = await publishedAt(id);
  while (!(await isUp(baseUrl))) await sleep(2);
  const upAt = (await birthOf(baseUrl)) + listeningAge(textOf(await succeed('docker', ['logs', id])));
  const begun = epochMs();
  for (const { method = 'GET', path, body } of job.checks) {
    const headers = { 'content-type': 'application/json' };
    await (await fetch(baseUrl + path, { method, headers, ...(body === undefined ? {} : { body }) })).arrayBuffer();
  }
  add(samples, 'answers', epochMs() - begun);
  add(samples, 'create', created.wallMs);
  add(samples, 'start', started.wallMs);
  add(samples, 'service boot', Math.max(0, upAt - started.endedAt));
  add(samples, 'remove', (await succeed('docker', ['rm', '--force', '--volumes', id])).wallMs);
  await removeContainer(id);
}

async function isUp(baseUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(baseUrl + HEALTH);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function scriptFor(job: Job): string {
  const requests = job.checks.map(({ method = 'GET', path, body }) => {
    const data = body === undefined ? '' : ` --header 'content-type: application/json' --data '${body}'`;
    return `curl --fail --silent --show-error --output /dev/null --request ${method}${data} "http://$address${path}"`;
  });
  return [
    `id=$(docker run --detach --label ${LABEL} --publish 127.0.0.1::${job.port} ${job.image})`,
    `trap 'docker rm --force --volumes "$id" >/dev/null' EXIT`,
    `address=$(docker port "$id" ${job.port}/tcp)`,
    `'${process.execPath}' '${peer('wait-on', 'wait-on')}' --timeout 120s "http-get://$address${HEALTH}"`,
    ...requests,
  ].join('\n');
}
