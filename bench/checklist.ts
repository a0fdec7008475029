import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, gate, peer, phaseMs, type Row, rounds, type Table, versionOf } from './bench.ts';
import { run, succeed, textOf } from './child.ts';
import { add, median, type Samples, takeTurns } from './measure.ts';

/** 1,000 checks of the same kind (GET, status 200, one JSON value equal) with every tool, from start to end of its process. */
export async function measureChecklist(bench: Bench): Promise<Table[]> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'loopback-server.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const port = await new Promise<string>((resolve) => server.stdout.setEncoding('utf8').once('data', resolve));
    return await measureAgainst(bench, `http://127.0.0.1:${port.trim()}`);
  } finally {
    server.stdin.end();
  }
}

async function measureAgainst(bench: Bench, baseUrl: string): Promise<Table[]> {
  const samples: Samples = new Map();
  const hurl = process.env['HURL'] ?? 'hurl';
  const hurlVersion = await run(hurl, ['--version']).then(
    (ended) => /hurl (\S+)/.exec(textOf(ended))?.[1],
    () => undefined,
  );
  const alternatives = new Map<string, (count: number) => Promise<number>>([
    ['guard', (count) => guardRun(bench, baseUrl, count, {}, samples)],
    ['guard side by side', (count) => guardRun(bench, baseUrl, count, { parallel: 4 })],
    ['stepci', (count) => stepciRun(bench, baseUrl, count)],
    ['newman', (count) => newmanRun(bench, baseUrl, count)],
    ['bruno', (count) => brunoRun(bench, baseUrl, count)],
    ...(hurlVersion === undefined
      ? []
      : [
          ['hurl', (count: number) => hurlRun(bench, hurl, baseUrl, count, [])] as const,
          ['hurl with reports', (count: number) => hurlRun(bench, hurl, baseUrl, count, hurlReports(bench))] as const,
        ]),
  ]);
  const turns = [...alternatives].flatMap(([name, measure]): [string, () => Promise<void>][] => [
    [`${name} 1000`, async () => add(samples, `${name} 1000`, await measure(1_000))],
    [`${name} 1`, async () => add(samples, `${name} 1`, await measure(1))],
  ]);
  await takeTurns(rounds(bench, 5), new Map(turns), bench.tell);

  const row = (name: string, title: string): Row => {
    const whole = samples.get(`${name} 1000`) ?? [];
    const perCheck = (median(whole) - median(samples.get(`${name} 1`) ?? [])) / 999;
    const once = median(samples.get(`${name} 1`) ?? []);
    return {
      name: title,
      samples: whole,
      note: `${perCheck.toFixed(2)} ms per check; a list of one takes ${once.toFixed(0)} ms`,
    };
  };
  const rows = [
    row('guard', 'release-guard'),
    row('guard side by side', 'release-guard, parallel: 4'),
    row('stepci', `stepci ${versionOf('stepci')}`),
    row('newman', `newman ${versionOf('newman')}`),
    row('bruno', `bruno ${versionOf('@usebruno/cli')}`),
    ...(hurlVersion === undefined
      ? [{ name: 'hurl', samples: [], note: 'not present' }]
      : [
          row('hurl', `hurl ${hurlVersion}`),
          row('hurl with reports', `hurl ${hurlVersion} that writes reports too (JSON, JUnit, HTML)`),
        ]),
  ];
  const guard = median(rows[0]?.samples ?? []);
  const faster = rows.slice(2).filter((peerRow) => median(peerRow.samples) <= guard);
  return [
    {
      title: '1,000 checks on loopback',
      method:
        'GET /item/N, status 200 and $.id equal to N, against a server in a process of its own; the whole time of the tool’s process. The guard also waits for health, confirms it afterwards and writes its reports; every tool prints to a pipe with its default output.',
      unit: 'ms',
      rows,
      goal: {
        text: `faster than every peer that can run the list${faster.length === 0 ? '' : `; faster than the guard: ${faster.map((one) => one.name).join(', ')}`}`,
        reached: faster.length === 0,
      },
      remarks: [
        `The phase “checks” of the guard alone: ${median(samples.get('guard phase') ?? []).toFixed(0)} ms for 1,000 checks.`,
      ],
    },
  ];
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function guardRun(
  bench: Bench,
  baseUrl: string,
  count: number,
  more: object,
  samples?: Samples,
): Promise<number> {
  const checks = numbers(count).map((id) => ({
    name: `item ${id}`,
    get: `/item/${id}`,
    expect: { status: 200, json: { '$.id': id } },
  }));
  const ended = await gate(bench, {
    subject: ['--url', baseUrl],
    policy: { health: { path: '/health' }, checks, ...more },
    wanted: 'pass',
  });
  if (samples !== undefined && count > 1) add(samples, 'guard phase', phaseMs(ended.report, 'checks'));
  return ended.wallMs;
}

async function stepciRun(bench: Bench, baseUrl: string, count: number): Promise<number> {
  const steps = numbers(count).map((id) => ({
    name: `item ${id}`,
    http: { url: `${baseUrl}/item/${id}`, method: 'GET', check: { status: 200, jsonpath: { '$.id': id } } },
  }));
  const file = join(bench.work, `stepci-${count}.yml`);
  writeFileSync(file, JSON.stringify({ version: '1.1', name: 'bench', tests: { list: { steps } } }));
  return (await succeed(process.execPath, [peer('stepci', 'stepci'), 'run', file])).wallMs;
}

async function newmanRun(bench: Bench, baseUrl: string, count: number): Promise<number> {
  const item = numbers(count).map((id) => ({
    name: `item ${id}`,
    request: { method: 'GET', url: `${baseUrl}/item/${id}` },
    event: [
      {
        listen: 'test',
        script: {
          exec: [
            `pm.test('status', () => pm.response.to.have.status(200));`,
            `pm.test('id', () => pm.expect(pm.response.json().id).to.equal(${id}));`,
          ],
        },
      },
    ],
  }));
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  const file = join(bench.work, `newman-${count}.json`);
  writeFileSync(file, JSON.stringify({ info: { name: 'bench', schema }, item }));
  return (await succeed(process.execPath, [peer('newman', 'newman'), 'run', file])).wallMs;
}

async function brunoRun(bench: Bench, baseUrl: string, count: number): Promise<number> {
  const folder = join(bench.work, `bruno-${count}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bruno.json'), '{"version":"1","name":"bench","type":"collection"}');
  for (const id of numbers(count)) {
    writeFileSync(
      join(folder, `item-${id}.bru`),
      `meta {\n  name: item ${id}\n  type: http\n  seq: ${id}\n}\n\nget {\n  url: ${baseUrl}/item/${id}\n  body: none\n  auth: none\n}\n\nassert {\n  res.status: eq 200\n  res.body.id: eq ${id}\n}\n`,
    );
  }
  return (await succeed(process.execPath, [peer('@usebruno/cli', 'bru'), 'run'], { cwd: folder })).wallMs;
}

/** New folders each time, because hurl adds to a report that is there. */
function hurlReports(bench: Bench): readonly string[] {
  const folder = mkdtempSync(join(bench.work, 'hurl-'));
  const at = (name: string) => join(folder, name);
  return ['--report-json', at('json'), '--report-junit', at('junit.xml'), '--report-html', at('html')];
}

async function hurlRun(
  bench: Bench,
  hurl: string,
  baseUrl: string,
  count: number,
  more: readonly string[],
): Promise<number> {
  const file = join(bench.work, `list-${count}.hurl`);
  const entries = numbers(count).map(
    (id) => `GET ${baseUrl}/item/${id}\nHTTP 200\n[Asserts]\njsonpath "$.id" == ${id}\n`,
  );
  writeFileSync(file, entries.join('\n'));
  return (await succeed(hurl, ['--test', ...more, file])).wallMs;
}
