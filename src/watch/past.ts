import type { GitHub } from '../platform/github.ts';
import type { WatchPolicy } from '../policy/policy.ts';
import { connectToGitHub } from '../rollback/github-connection.ts';
import { githubFinding } from '../rollback/github-finding.ts';
import { ownRunId } from '../rollback/leg.ts';
import type { Release } from '../rollback/plan.ts';
import { readLedger } from '../rollback/record/ledger.ts';
import type { Ledger } from '../rollback/record/record.ts';
import { releaseUnderGuard } from '../rollback/release.ts';
import type { Settings } from '../settings.ts';
import { inSeconds } from '../subject/wording.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { adviceFrom } from './advice.ts';
import type { Baseline } from './baseline.ts';
import { asksBaseline, baselinesFor, goodWatches } from './baselines.ts';
import type { WatchPast } from './watch.ts';
import { NO_PAST } from './watch.ts';
import { milliseconds, number, times } from './wording.ts';

/** Milliseconds that the record may take: a watch is worth more than what it is compared with. */
const READ_LIMIT_MS = 20_000;

/** What earlier watches say about this one; `advice` is for the end of it. */
export interface EarlierWatches {
  readonly past: WatchPast;
  readonly advice: readonly Finding[];
}

/**
 * Reads what earlier watches measured, where this run has a record to read. A record that cannot be read is no obstacle:
 * then there is nothing to compare with, and the finding says why.
 */
export async function readEarlierWatches(
  settings: Settings,
  watch: WatchPolicy,
  world: World,
): Promise<EarlierWatches> {
  const mayRead = world.environment['GITHUB_ACTIONS'] === 'true' || asksBaseline(watch);
  if (!mayRead) return { past: NO_PAST, advice: [] };
  const limit = AbortSignal.timeout(READ_LIMIT_MS);
  const cancelled = AbortSignal.any([world.cancelled, limit]);
  const connection = await connectToGitHub(settings, { ...world, cancelled });
  if (!connection.ok) return { past: withoutRecord(connection.finding.sentence, watch, world), advice: [] };
  const { github } = connection;
  const release = await underWatch(settings, github, world);
  const ledger = await readLedger(github, settings.environment);
  if (!ledger.ok) {
    const { sentence } = githubFinding(ledger.failure, 'Reading the record of releases');
    const why = limit.aborted ? `GitHub did not answer within ${inSeconds(READ_LIMIT_MS)}.` : sentence;
    return { past: withoutRecord(why, watch, world), advice: [] };
  }
  return earlierWatches(ledger.value, release, watch, world);
}

/** What earlier watches in this ledger say about one of this release, which begins now. */
export function earlierWatches(
  ledger: Ledger,
  release: Release | undefined,
  watch: WatchPolicy,
  world: Pick<World, 'clock' | 'startedAt' | 'environment'>,
): EarlierWatches {
  const watches = goodWatches(ledger, release);
  const baselines = baselinesFor(watches, watch, {
    hour: world.clock.date().getUTCHours(),
    runId: ownRunId(world),
  });
  const p95Ratio = watch.p95?.baselineRatio;
  const findings: readonly Finding[] = [
    ...(p95Ratio === undefined ? [] : [compared('P95', baselines.p95, p95Ratio, milliseconds, watch, world)]),
    ...watch.metrics.flatMap(({ name, baselineRatio }) =>
      baselineRatio === undefined
        ? []
        : [compared(`metric "${name}"`, baselines.metrics.get(name), baselineRatio, number, watch, world)],
    ),
  ];
  const advice = adviceFrom(watches, watch).map((sentence) => shown('watch: advice', sentence, watch, world));
  return { past: { findings, baselines, goodWatches: watches }, advice };
}

async function underWatch(settings: Settings, github: GitHub, world: World): Promise<Release | undefined> {
  if (settings.tag === undefined) return undefined;
  const found = await releaseUnderGuard(settings.tag, github, world);
  // a tag that is not there yet still has a name that nothing may be compared with
  return found.ok ? found.release : { tag: settings.tag, commit: '' };
}

function compared(
  what: string,
  baseline: Baseline | undefined,
  ratio: number,
  say: (value: number) => string,
  watch: WatchPolicy,
  world: Pick<World, 'clock' | 'startedAt'>,
): Finding {
  const title = `watch: baseline of ${what}`;
  if (baseline === undefined) {
    return lacking(
      title,
      `There is no baseline for the ${what}, because no earlier watch of a good release has it.`,
      watch,
      world,
    );
  }
  const { value, from } = baseline;
  return shown(
    title,
    `The ${what} may be ${times(ratio)} of ${say(value)}, which is ${say(value * ratio)}: the baseline is ${from}.`,
    watch,
    world,
  );
}

function withoutRecord(why: string, watch: WatchPolicy, world: Pick<World, 'clock' | 'startedAt'>): WatchPast {
  if (!asksBaseline(watch)) return NO_PAST;
  const sentence = `There is no baseline to compare with, because the record of releases was not read: ${why}`;
  return { ...NO_PAST, findings: [lacking('watch: baseline', sentence, watch, world)] };
}

function lacking(
  title: string,
  sentence: string,
  watch: WatchPolicy,
  world: Pick<World, 'clock' | 'startedAt'>,
): Finding {
  return { ...shown(title, sentence, watch, world), outcome: 'skipped', reason: 'watch-no-baseline' };
}

function shown(
  title: string,
  sentence: string,
  watch: WatchPolicy,
  world: Pick<World, 'clock' | 'startedAt'>,
): Finding {
  return {
    kind: 'watch',
    title,
    outcome: 'pass',
    severity: 'warn',
    sentence,
    evidence: [],
    source: watch.source,
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  };
}
