import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedHistory, seedReleases } from '../__tests__/helpers/github/seeding.ts';
import { type StandIn, startGitHub } from '../__tests__/helpers/github/stand-in.ts';
import { createGitHub } from '../src/platform/github-client.ts';
import { follow } from '../src/rollback/run/follow.ts';
import { type Bench, rounds, type Table } from './bench.ts';
import { run } from './child.ts';
import { add, median, type Samples, takeTurns } from './measure.ts';

const RUNS = 10_000;
const TAGS = 5_000;
const HALF_AN_HOUR_MS = 30 * 60_000;

/** The rollback's three figures, against the stand-in for GitHub's API that the tests use. */
export async function measureRollback(bench: Bench): Promise<readonly Table[]> {
  return [await measureFinding(bench), await measureDecision(bench), await measureFollowing()];
}

/** What the guard asks to find a target: the record, the list of runs, the tag, the run. */
const FINDING = new Set([
  'repos/list-deployments',
  'actions/list-workflow-runs',
  'git/get-ref',
  'git/get-tag',
  'actions/get-workflow-run',
]);

async function measureFinding(bench: Bench): Promise<Table> {
  await using github = await startGitHub();
  const { releases } = seedHistory(github.state, { runs: RUNS, tags: TAGS });
  const samples: Samples = new Map();
  await takeTurns(
    rounds(bench, 5),
    new Map([
      [
        'guard',
        async () => {
          github.journal.clear();
          await rollBack(bench, github, ['--dry-run']);
          // The record is read once more for the history, when all is over.
          const asked = github.journal.entries.filter(
            ({ operation }) => operation !== undefined && FINDING.has(operation),
          );
          add(samples, 'guard', asked.length - 1);
        },
      ],
      ['runs', async () => add(samples, 'runs', await walk(github, '/actions/workflows/release.yml/runs'))],
      ['tags', async () => add(samples, 'tags', await walk(github, '/tags'))],
    ]),
    () => undefined,
  );
  github.expectNoViolations();
  const most = Math.max(...(samples.get('guard') ?? []));
  return {
    title: `Finding the last good tag among ${RUNS} runs and ${TAGS} tags`,
    method: `Requests of a dry run on first use, when the record is empty: record, runs, tag, run. The newest of ${releases.length} releases is gone back from.`,
    unit: 'requests',
    rows: [
      { name: 'release-guard', samples: samples.get('guard') ?? [] },
      { name: 'reading every run of the workflow, 100 a page', samples: samples.get('runs') ?? [] },
      { name: 'reading every tag, 100 a page', samples: samples.get('tags') ?? [] },
    ],
    goal: { text: `at most 5 requests (here ${most})`, reached: most <= 5 },
    remarks: [],
  };
}

async function measureDecision(bench: Bench): Promise<Table> {
  const samples: Samples = new Map();
  const replayed = join(mkdtempSync(join(bench.work, 'replay-')), 'replay.mjs');
  writeFileSync(
    replayed,
    `const { url, token, requests } = JSON.parse(process.env.REPLAY);
for (const { method, path, body } of requests) {
  const answer = await fetch(url + path, { method, headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' }, body });
  await answer.text();
}
`,
  );
  await takeTurns(
    rounds(bench, 15),
    new Map([
      [
        'pair',
        async () => {
          await using github = await startGitHub();
          seedReleases(github.state, [{ tag: 'v1.0.0' }, { tag: 'v1.1.0', annotated: true }, { tag: 'v1.2.0' }]);
          const { startedAt } = await rollBack(bench, github, []);
          const [sent] = github.journal.startingRequests;
          if (sent === undefined) throw new Error('no request was sent');
          add(samples, 'guard', sent.at - startedAt);

          const before = github.journal.entries.filter(({ number }) => number < sent.number);
          await using fresh = await startGitHub();
          seedReleases(fresh.state, [{ tag: 'v1.0.0' }, { tag: 'v1.1.0', annotated: true }, { tag: 'v1.2.0' }]);
          const requests = before.map(({ method, path, query, body }) => ({
            method,
            path: `/repos/${fresh.state.repository}${encodeURI(path)}${asQuery(query)}`,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }));
          const env = { REPLAY: JSON.stringify({ url: fresh.url, token: fresh.token, requests }) };
          const replay = await run(process.execPath, [replayed], { env });
          add(samples, 'replay', replay.endedAt - replay.startedAt);
        },
      ],
    ]),
    () => undefined,
  );
  const own = median(samples.get('guard') ?? []) - median(samples.get('replay') ?? []);
  return {
    title: 'From “roll back” to the request sent',
    method:
      'From the start of the process (`release-guard rollback`) to the arrival of the request that starts the run: policy, record, target, plan with all its examinations, intent. Beside it a Node program that sends the same requests one after the other and does nothing else.',
    unit: 'ms',
    rows: [
      { name: 'release-guard', samples: samples.get('guard') ?? [] },
      { name: 'a Node program that only sends the same requests', samples: samples.get('replay') ?? [] },
    ],
    goal: { text: `at most 300 ms without the API’s own time (here ${own.toFixed(0)} ms)`, reached: own <= 300 },
    remarks: [],
  };
}

async function measureFollowing(): Promise<Table> {
  const counts: Record<string, number> = {};
  for (const etags of [true, false]) {
    const clock = jumpingClock();
    await using github = await startGitHub({
      now: () => clock.date().getTime(),
      behaviour: { etags },
      steps: [
        { status: 'queued', ms: 60_000 },
        { status: 'in_progress', ms: HALF_AN_HOUR_MS - 120_000 },
        { status: 'completed', conclusion: 'success' },
      ],
    });
    const [release] = seedReleases(github.state, [{ tag: 'v1.0.0' }]);
    if (release?.run === undefined) throw new Error('no run was seeded');
    const api = await createGitHub({
      token: github.token,
      apiUrl: github.url,
      repository: github.state.repository,
      clock,
      chance: () => 0.5,
    });
    await api.rerun(release.run.id);
    github.journal.clear();
    const began = clock.now();
    const followed = await follow(
      api,
      { id: release.run.id, attempt: 2, url: '', adopted: undefined },
      { waitMs: HALF_AN_HOUR_MS, ownRunId: undefined, environmentName: 'production' },
      silentWorld(clock),
    );
    if (followed.outcome !== 'succeeded')
      throw new Error(`the run ended ${followed.outcome}: ${followed.finding.sentence}`);
    counts[etags ? 'etags' : 'none'] = github.journal.counted.length;
    counts[etags ? 'etagsMinutes' : 'noneMinutes'] = (clock.now() - began) / 60_000;
  }
  const most = Math.max(counts['etags'] ?? Number.NaN, counts['none'] ?? Number.NaN);
  return {
    title: 'Following a run for 30 minutes',
    method:
      'Requests that count against the rate limit (all but 304s), on a clock that jumps; the run is queued for a minute and in progress for 28.',
    unit: 'requests',
    rows: [
      { name: 'release-guard', samples: [counts['etags'] ?? Number.NaN] },
      { name: 'release-guard, a server without ETags', samples: [counts['none'] ?? Number.NaN] },
      { name: 'asking every 10 s', samples: [((counts['etagsMinutes'] ?? 0) * 60) / 10] },
      { name: 'asking every 3 s, the default of gh run watch', samples: [((counts['etagsMinutes'] ?? 0) * 60) / 3] },
    ],
    goal: { text: `at most 60 (here ${most})`, reached: most <= 60 },
    remarks: ['The two lines about asking in a fixed rhythm are arithmetic, not measurements.'],
  };
}

/** The command line in the repository of the stand-in. */
async function rollBack(bench: Bench, github: StandIn, more: readonly string[]) {
  const folder = mkdtempSync(join(bench.work, 'rollback-'));
  const argv = [bench.bundle, 'rollback', '--workflow', 'release.yml', '--report-dir', join(folder, 'report'), ...more];
  const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: github.token, GITHUB_REPOSITORY: github.state.repository };
  const ended = await run(process.execPath, argv, { cwd: folder, env });
  if (ended.exitCode !== 0) throw new Error(ended.lines.map(({ text }) => text).join('\n'));
  return ended;
}

/** Follows every page of a list. @returns how many there were */
async function walk(github: StandIn, path: string): Promise<number> {
  for (let page = 1; ; page += 1) {
    const url = `${github.url}/repos/${github.state.repository}${path}?per_page=100&page=${page}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${github.token}` } });
    await answer.text();
    if (!answer.headers.get('link')?.includes('rel="next"')) return page;
  }
}

function asQuery(query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

/** A clock on which every wait is over at once. */
function jumpingClock() {
  let at = 0;
  const began = Date.now();
  return {
    now: () => at,
    date: () => new Date(began + at),
    sleep: async (ms: number) => {
      at += ms;
    },
  };
}

function silentWorld(clock: ReturnType<typeof jumpingClock>): Parameters<typeof follow>[3] {
  const nothing = (): void => undefined;
  return {
    clock,
    startedAt: 0,
    cancelled: new AbortController().signal,
    output: { line: nothing, section: nothing, foreign: nothing, progress: nothing, annotate: nothing, debug: nothing },
    secrets: { add: nothing, onMaskable: nothing, redact: (text) => text, tooShort: [] },
  };
}
