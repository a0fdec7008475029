import type { GitHub } from '../platform/github.ts';
import { cutShort } from '../platform/untrusted.ts';
import type { Policy, WatchPolicy } from '../policy/policy.ts';
import { briefLine } from '../report/live-line.ts';
import { examineEvent } from '../rollback/event.ts';
import { connectToGitHub } from '../rollback/github-connection.ts';
import { ownRunId } from '../rollback/leg.ts';
import type { Release } from '../rollback/plan.ts';
import { fingerprintOf } from '../rollback/record/address.ts';
import { readLedger } from '../rollback/record/ledger.ts';
import { releaseUnderGuard } from '../rollback/release.ts';
import type { Settings } from '../settings.ts';
import { Cancelled, type Finding, foldVerdict } from '../verdict.ts';
import type { World } from '../world.ts';
import type { OpenSources } from './open-sources.ts';
import { type EarlierWatches, earlierWatches } from './past.ts';
import { rulesOf } from './policy-rules.ts';
import { findingsOfEarlier, type Seen } from './seen.ts';
import { decodeSeen, encodeSeen } from './seen-record.ts';
import { decodeState, encodeState } from './state.ts';
import { holds, lost, notRead, tooManyForSchedule, tooMuch, unknown } from './visit-findings.ts';
import { readVisits, writeVisit } from './visit-ledger.ts';
import type { VisitEntry, VisitRecord } from './visit-record.ts';
import { conclusionOf, longerThanSchedule, type NextVisit, nextVisit, type VisitPlan } from './visits.ts';
import { type Watched, type WatchTrace, watch } from './watch.ts';
import type { WatchReport } from './watch-report.ts';
import { joined, measuredOf } from './watched-release.ts';
import { Watching, type WatchProgress } from './watching.ts';
import { countsText, milliseconds } from './wording.ts';

/** Characters of a tag in the description of a deployment, which takes 140. */
const MOST_TAG = 80;

/** What a visit goes on with. */
interface Scene {
  readonly settings: Settings;
  readonly asked: WatchPolicy;
  readonly plan: VisitPlan;
  readonly github: GitHub;
  readonly world: World;
}

/**
 * One visit of a watch that is made in visits: finds the watch that is open, goes on from what the last visit left, and
 * leaves the same for the next one. The last visit, and one that decides, come to the verdict of the watch as a whole;
 * any other holds without being one. Never throws for anything that the service, GitHub or the user did.
 */
export async function visit(
  settings: Settings,
  policy: Policy,
  asked: WatchPolicy,
  plan: VisitPlan,
  world: World,
  open: OpenSources,
): Promise<Watched> {
  const forbidden = await examineEvent(world);
  if (forbidden !== undefined) {
    const sentence = 'A visit is recorded beside the releases, and runs that this event starts may not write there.';
    return without([{ ...forbidden, sentence }], world);
  }
  const tooLongMs = longerThanSchedule(plan, asked.forMs);
  if (tooLongMs !== undefined && world.environment['GITHUB_EVENT_NAME'] === 'schedule') {
    return without([tooManyForSchedule(plan, tooLongMs, { asked, world })], world);
  }
  const connection = await connectToGitHub(settings, world);
  if (!connection.ok) return without([connection.finding], world);
  const { github } = connection;
  const scene: Scene = { settings, asked, plan, github, world };
  const found = await lookUp(scene);
  if (world.cancelled.aborted) return ifCancelled(without([], world), world);
  if (!found.ok) return without([found.finding], world);
  const { next, earlier } = found;
  if (next.kind === 'none') return without([holds('watch-not-open', next.sentence, scene)], world);
  if (next.kind === 'late') return tooLate(next, scene);

  const { release, number, before } = next;
  world.output.line(`Visit ${number} of ${plan.visits} to ${release.tag}.`);
  const watched = await watch(settings, policy, world, open, {
    ...earlier.past,
    // what it is compared with was said at the first visit
    findings: before === undefined ? earlier.past.findings : [],
    visit: { plan, number, before },
  });
  const { watch: report, trace, cancelled } = watched;
  if (report === undefined || trace === undefined || cancelled !== undefined) return unrecorded(watched, release);
  const made = madeVisit(next, trace, watched.judged?.at, scene);
  const soFar = foldVerdict([...watched.findings, holds('watch-goes-on', 'The visit was made.', scene)]).name;
  if (trace.progress === undefined || soFar === 'fail') {
    const other = soFar === 'fail' ? undefined : await verdictOfOther(made, scene);
    if (other !== undefined) {
      say(other, world);
      return ifCancelled({ ...unrecorded(watched, release), findings: [...watched.findings, other] }, world);
    }
    const beganAt = made.beganAt === undefined ? world.clock.date() : new Date(made.beganAt);
    return {
      ...watched,
      findings: [...watched.findings, ...earlier.advice],
      watched: {
        release,
        operationId: made.operationId,
        measured: measuredOf(report, made.means, beganAt),
        isOpen: false,
      },
    };
  }
  // the rules go on, and something beside them could not be decided: that is this visit's own, so that it does not count
  // and the next one is made in its place; who sees nothing for 30 s has ended the watch above, as in one long watch
  if (soFar !== 'pass') return unrecorded(watched, release);
  const left = await leave(made, trace.progress, report, found.newest, scene);
  say(left, world);
  return ifCancelled({ ...unrecorded(watched, release), findings: [...watched.findings, left] }, world);
}

type Found =
  | {
      readonly ok: true;
      readonly next: NextVisit;
      readonly earlier: EarlierWatches;
      /** The number of the newest visit, to whatever release. */
      readonly newest: number;
    }
  | { readonly ok: false; readonly finding: Finding };

async function lookUp({ settings, asked, plan, github, world }: Scene): Promise<Found> {
  let named: Release | undefined;
  if (settings.tag !== undefined) {
    const found = await releaseUnderGuard(settings.tag, github, world);
    if (!found.ok) return { ok: false, finding: unknown(found.finding) };
    named = found.release;
  }
  const ledger = await readLedger(github, settings.environment);
  if (!ledger.ok) return { ok: false, finding: notRead(ledger.failure) };
  const visits = await readVisits(github, settings.environment);
  if (!visits.ok) return { ok: false, finding: notRead(visits.failure) };
  for (const { deploymentId, why } of visits.value.unreadable) {
    world.output.debug(`Deployment ${deploymentId} is no visit that can be read: ${why}.`);
  }
  const { forMs } = asked;
  const question = { ledger: ledger.value, visits: visits.value.entries, named, forMs, plan, now: github.date() };
  const next = nextVisit(question);
  const release = next.kind === 'none' ? undefined : next.release;
  const newest = visits.value.entries[0]?.deploymentId ?? 0;
  return { ok: true, next, newest, earlier: earlierWatches(ledger.value, release, asked, world) };
}

/** The visit as it will be recorded, but for its state. */
function madeVisit(
  { release, number, before }: Extract<NextVisit, { kind: 'visit' }>,
  { means, isAnew }: WatchTrace,
  judgedAt: string | undefined,
  { plan, world }: Scene,
): Omit<VisitRecord, 'state' | 'seen'> {
  const from = isAnew ? undefined : before;
  const address = judgedAt && fingerprintOf(judgedAt);
  return {
    operationId: from?.operationId ?? `${world.random()}${world.random()}`,
    tag: release.tag,
    commit: release.commit,
    address: from === undefined || from.address === address ? address : undefined,
    visits: from === undefined ? 1 : number,
    watchedMs: (from?.watchedMs ?? 0) + plan.visitMs,
    beganAt: from?.beganAt ?? from?.createdAt,
    runId: ownRunId(world),
    means: joined(from?.means ?? [], means),
  };
}

/** Records the visit, unless another one was recorded since this one began. */
async function leave(
  made: Omit<VisitRecord, 'state' | 'seen'>,
  { rules, state, latency, seen }: WatchProgress,
  { ticks, p95Ms }: WatchReport,
  newest: number,
  scene: Scene,
): Promise<Finding> {
  const { settings, plan, github, world } = scene;
  const which = `Visit ${made.visits} of ${plan.visits} to ${made.tag}`;
  const since = await readVisits(github, settings.environment);
  if (!since.ok) return lost(which, since.failure);
  const other = since.value.entries.find(
    ({ deploymentId, tag, commit }) => deploymentId > newest && tag === made.tag && commit === made.commit,
  );
  if (other !== undefined) {
    const sentence = `${which} was made twice at the same time, and the other one counts: nothing is decided yet.`;
    return holds('watch-goes-on', sentence, scene);
  }
  let visit: VisitRecord;
  try {
    visit = { ...made, state: encodeState(rules, state, latency), seen: encodeSeen(seen, world.secrets.redact) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return tooMuch(which, scene);
  }
  const description = `visit ${made.visits} of ${plan.visits} to ${cutShort(made.tag, MOST_TAG)}`;
  const written = await writeVisit(github, settings.environment, visit, description);
  if (!written.ok) return lost(which, written.failure);
  const failed = `${countsText({ bad: ticks.failed, all: ticks.answered })} of the probes failed so far`;
  const speed = p95Ms === undefined ? '' : `, the P95 is ${milliseconds(p95Ms)}`;
  const figures = ticks.planned === 0 ? '' : `: ${failed}${speed}`;
  return holds('watch-goes-on', `${which} was made, and nothing is decided yet${figures}.`, scene);
}

/** A visit at the same time may have ended the watch by a fail, and a pass after that would call a bad release good. */
async function verdictOfOther(
  { operationId, tag }: Pick<VisitRecord, 'operationId' | 'tag'>,
  scene: Scene,
): Promise<Finding | undefined> {
  const ledger = await readLedger(scene.github, scene.settings.environment);
  // who cannot read the record will not be able to write there either, which is said then
  const end = ledger.ok ? conclusionOf(ledger.value, operationId) : undefined;
  if (end === undefined) return undefined;
  const sentence = `Another visit to ${tag} at the same time ended the watch with verdict ${end.verdict}, and that one counts.`;
  return holds('watch-not-open', sentence, scene);
}

/** What was seen is all there will be: too little for a pass, whatever it was. */
function tooLate({ release, before, sentence }: Extract<NextVisit, { kind: 'late' }>, scene: Scene): Watched {
  const { asked, world } = scene;
  const finding: Finding = {
    ...holds('watch-visits-late', sentence, { asked, world }),
    outcome: 'undecided',
    advice: 'Let the workflow that makes the visits run more often, or ask for fewer visits or a longer watch.',
  };
  const { operationId } = before;
  const watched = { release, operationId, measured: undefined, isOpen: false };
  const decoded = decodeSeen(before.seen);
  const seen = decoded.ok ? decoded.seen : undefined;
  const now = { visit: before.visits + 1, findings: [] };
  const facts = { source: asked.source, startedAt: finding.startedAt };
  const told = seen === undefined ? [] : findingsOfEarlier(seen, now, facts);
  return { ...without([finding, ...told], world), watched, watch: reportOf(before, seen, scene) };
}

/** What the visits up to this one saw; `undefined` where it cannot be read. */
function reportOf(before: VisitEntry, seen: Seen | undefined, { asked, plan, world }: Scene): WatchReport | undefined {
  const policy = { ...asked, forMs: plan.watchedMs };
  const left = decodeState(before.state, rulesOf(policy), before.watchedMs);
  if (!left.ok) return undefined;
  const beganAt = before.beganAt ?? before.createdAt;
  return new Watching(policy, left.rules, world, {
    fromMs: before.watchedMs,
    lengthMs: plan.visitMs,
    isLast: true,
    lateMs: 0,
    before: left,
    seen,
    visits: { made: before.visits, planned: plan.visits, beganAt },
  }).report();
}

function ifCancelled(watched: Watched, { cancelled }: World): Watched {
  const reason: unknown = cancelled.reason;
  return reason instanceof Cancelled ? { ...watched, cancelled: reason } : watched;
}

/** @param release what was visited, where that is known */
function unrecorded(watched: Watched, release?: Release): Watched {
  return { ...watched, watched: { ...(release === undefined ? {} : { release }), measured: undefined, isOpen: true } };
}

function without(findings: readonly Finding[], world: World): Watched {
  for (const finding of findings) say(finding, world);
  return unrecorded({
    findings,
    subject: undefined,
    health: undefined,
    checks: { total: 0, failed: 0 },
    phases: [],
    serviceLog: undefined,
    cancelled: undefined,
    watch: undefined,
    trace: undefined,
  });
}

function say(finding: Finding, world: World): void {
  const { text, tone } = briefLine(finding);
  world.output.line(text, tone);
}
