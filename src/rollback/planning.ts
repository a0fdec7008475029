import { readEventPayload } from '../platform/event-payload.ts';
import type { GitHub } from '../platform/github.ts';
import { VERIFY_WITHIN_MS } from '../policy/defaults.ts';
import type { Policy } from '../policy/policy.ts';
import { fill } from '../policy/template.ts';
import type { Phase } from '../report/report.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import { capitalised } from '../subject/wording.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { sayIfClocksDiffer } from './clock-difference.ts';
import {
  cannotRead,
  NoPlan,
  refuseIfSuperseded,
  refuseInsideAnother,
  releaseWorkflow,
  whatToGoBackFrom,
} from './departure.ts';
import { githubFinding } from './github-finding.ts';
import { ownRunId } from './leg.ts';
import { examineLimits, type LimitsQuestion, openRival, rollbacksToAsk } from './limits.ts';
import { gatherFacts } from './mechanism/facts.ts';
import { examineMechanisms, rebuildSentence } from './mechanism/mechanism.ts';
import { isNamedByPerson } from './person.ts';
import type { Plan, Release } from './plan.ts';
import { requestText } from './plan-text.ts';
import { examineRecognition, type Judged, wellAt } from './recognition.ts';
import { plainAddress } from './record/address.ts';
import { readLedger, readMore, readStates } from './record/ledger.ts';
import type { Entry, Ledger, RollbackRecord, States } from './record/record.ts';
import { findRival } from './rival.ts';
import { runFinding } from './run/run-finding.ts';
import type { Stopwatch } from './stopwatch.ts';
import { examineCrossing } from './target/crossing.ts';
import { findTarget } from './target/target.ts';
import { examineImage } from './verify/image.ts';
import { preflight } from './verify/preflight.ts';
import { howToStart } from './way-to-start.ts';

/** What is to be planned, and for whom. */
export interface RollbackTask {
  /** `on-fail`: a guard that found the release bad. `by-hand`: a person. `drill`: nobody, for now. */
  readonly kind: 'on-fail' | 'by-hand' | 'drill';
  readonly settings: Settings;
  readonly policy: Policy;
  readonly run: RunIdentity;
  /** What is gone back from, where that is known. */
  readonly from: Release | undefined;
  readonly reason: string | undefined;
  readonly askedBy: string | undefined;
  /** Of `on-fail`. */
  readonly judged?: Judged | undefined;
}

/** What planning came to; a plan has its findings in itself. */
export type Planned =
  | {
      readonly ok: true;
      readonly plan: Plan;
      readonly ledger: Ledger;
      /** Another guard is carrying out this very plan; its run is to be followed, and nothing sent. */
      readonly rival: Entry<RollbackRecord> | undefined;
      readonly phases: readonly Phase[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[]; readonly ledger: Ledger | undefined };

/**
 * Puts a plan together: reads everything, examines everything, sends nothing that changes anything.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function makePlan(task: RollbackTask, github: GitHub, world: World, watch: Stopwatch): Promise<Planned> {
  let ledger: Ledger | undefined;
  try {
    ledger = await watch.step('decision', 'read the record', () => readRecord(task, github));
    const planned = await planWith(task, github, world, watch, ledger);
    world.cancelled.throwIfAborted();
    return { ok: true, ledger, ...planned };
  } catch (error) {
    // What a cancellation broke off says nothing about GitHub.
    world.cancelled.throwIfAborted();
    if (error instanceof NoPlan) return { ok: false, findings: error.findings, ledger };
    throw error;
  }
}

async function planWith(
  task: RollbackTask,
  github: GitHub,
  world: World,
  watch: Stopwatch,
  ledger: Ledger,
): Promise<Pick<Planned & { readonly ok: true }, 'plan' | 'rival' | 'phases'>> {
  const { settings, policy } = task;
  const workflow = releaseWorkflow(task, world);
  const now = github.date();
  sayIfClocksDiffer(now, world);
  // A plan looks at the newest runs and at earlier rollbacks for more than one reason, and they are the same.
  const reading = remembering(github);

  const { from, why: fromWhy } = await watch.step('decision', 'know what to go back from', () =>
    whatToGoBackFrom(task, reading, ledger, workflow, now, world),
  );
  refuseInsideAnother(task, ledger, from, now, world);
  refuseIfSuperseded(task, ledger, from, world);
  const states = await readStates(reading, rollbacksToAsk(ledger, from, now));
  if (!states.ok) throw cannotRead(states.failure, 'Reading what became of earlier rollbacks', 'deployments: read');
  // While the run of another guard goes on, the search would not find what that guard has found.
  const begun =
    task.kind === 'drill' || settings.to !== undefined
      ? undefined
      : openRival({ ledger, states: states.value, policy: policy.rollback, from, now });
  const search = await watch.step('decision', 'find the target', () =>
    findTarget({
      github: reading,
      ledger,
      from,
      to: settings.to ?? begun?.tag,
      ...(begun === undefined ? {} : { begun }),
      workflow,
      policy: policy.rollback,
      readMore: (known) => readMore(github, known),
      examineReleases: true,
    }),
  );
  if (!search.ok) throw new NoPlan(search.findings);
  const { target, passedOver } = search;

  const via = settings.via === 'auto' ? policy.rollback.via : settings.via;
  const job = settings.job ?? policy.rollback.job;
  const [facts, crossed, image] = await watch.step('decision', 'examine the way back', () =>
    Promise.all([
      gatherFacts({
        github,
        target,
        workflow,
        environment: settings.environment,
        job,
        inputs: policy.rollback.inputs,
        token: settings.githubToken,
        variables: world.environment,
      }),
      examineCrossing(github, target, from, policy.rollback),
      examineImage({ recorded: target.imageDigest, reference: imageOf(policy, target) }, world),
    ]),
  );
  if (!facts.ok) throw new NoPlan([githubFinding(facts.failure, capitalised(facts.doing))]);

  const at = world.clock.now() - world.startedAt;
  const mechanisms = examineMechanisms(facts.facts, { job, inputs: policy.rollback.inputs, now, at });
  const start = howToStart(task, facts.facts, mechanisms, via, job, at, world);
  const { chosen } = start;
  const question: LimitsQuestion = {
    repository: github.repository,
    ledger,
    states: states.value,
    policy: policy.rollback,
    from,
    target,
    now,
    isAutomatic: task.kind !== 'by-hand',
    isPersons:
      task.kind === 'by-hand' &&
      isNamedByPerson({
        to: settings.to,
        environment: world.environment,
        payload: await readEventPayload(world),
        ownRunId: ownRunId(world),
        ledger,
        states: states.value,
      }),
  };
  const rival = task.kind === 'drill' ? undefined : await findRival(question, target, github, world);
  const recognised = await examineAddress(task, reading, ledger, states.value, from);
  const findings = [
    ...search.findings,
    ...crossed.findings,
    ...image.findings,
    // What another guard has begun is in the way of every request, and none is sent.
    ...(rival === undefined
      ? [...start.findings, ...recognised, ...examineLimits(question)]
      : [rivalFinding(rival, world)]),
  ];
  const isForbidden = findings.some(forbids);
  // Booting takes a minute: only for a plan that is this guard's to carry out and that nothing else stands against.
  const phases: Phase[] = [];
  const reference = image.digest ?? imageOf(policy, target);
  if (policy.rollback.preflight === 'boot' && rival === undefined && !isForbidden && reference !== undefined) {
    const booted = await watch.step('decision', 'boot the target', () =>
      preflight(settings, policy, task.run, world, reference, target),
    );
    findings.push(...booted.findings);
    phases.push(...booted.phases);
  }
  const plan: Plan = {
    environment: settings.environment,
    workflow,
    from,
    fromWhy,
    target,
    passedOver,
    mechanisms,
    chosen: chosen?.name,
    request: chosen?.request,
    requestText: chosen?.request && requestText(chosen.request, github.repository),
    underWay: start.underWay,
    rebuilds: chosen?.request && rebuildSentence(facts.facts, chosen.request),
    crossing: crossed.crossing,
    findings,
    waitMs: policy.rollback.waitMs,
    verify: verification(settings, policy),
    reason: task.reason,
    askedBy: task.askedBy,
  };
  return { plan, rival, phases };
}

/** None where a person decides, or where what was judged is a candidate that the guard started itself. */
async function examineAddress(
  { kind, settings, policy, judged }: RollbackTask,
  github: GitHub,
  newest: Ledger,
  states: States,
  from: Release,
): Promise<readonly Finding[]> {
  if (kind !== 'on-fail' || settings.url === undefined) return [];
  const address = plainAddress(judged?.at ?? settings.url);
  let ledger = newest;
  while (judged?.recognisedBy === undefined && !ledger.complete && wellAt(ledger, states, address) === undefined) {
    const read = await readMore(github, ledger);
    // what lies beyond the pages that are read at most is too long ago to tell of this address
    if (!read.ok && read.failure.kind === 'endless') break;
    if (!read.ok) throw cannotRead(read.failure, 'Reading whether a release was ever seen well', 'deployments: read');
    ledger = read.value;
  }
  const { recognisedBy, metric } = judged ?? {};
  return [examineRecognition({ address, recognisedBy, metric, ledger, states, policy: policy.rollback, from })];
}

/** Whether a finding forbids the rollback. */
export function forbids(finding: Finding): boolean {
  return finding.severity === 'block' && finding.outcome !== 'pass' && finding.outcome !== 'skipped';
}

/** Where the live service is asked afterwards; the input `url` outranks the policy where it names no service to guard. */
export function verification(settings: Settings, policy: Policy): Plan['verify'] {
  const asked = policy.rollback.verify;
  const url = settings.mode === 'gate' ? undefined : settings.url;
  if (url === undefined) return asked;
  return { url, withinMs: asked?.withinMs ?? VERIFY_WITHIN_MS };
}

async function readRecord({ settings }: RollbackTask, github: GitHub): Promise<Ledger> {
  const read = await readLedger(github, settings.environment);
  if (read.ok) return read.value;
  // GitHub names what the reading needs, and the record is written next.
  const failure = { ...read.failure, acceptedPermissions: undefined };
  throw cannotRead(failure, `Reading the record of releases in ${settings.environment}`, 'deployments: write');
}

function rivalFinding(rival: Entry<RollbackRecord>, world: World): Finding {
  return {
    ...runFinding(
      {
        title: 'rollback in progress',
        outcome: 'undecided',
        reason: 'rollback-in-progress',
        sentence: `Another guard is going back from ${rival.rollbackOf.tag} to ${rival.tag} already (record ${rival.deploymentId}), so its run is followed and nothing is sent.`,
      },
      world.clock.now(),
      world,
    ),
    severity: 'warn',
  };
}

/** Where the policy says that a release's image lies. */
function imageOf({ rollback }: Policy, target: Release): string | undefined {
  if (rollback.image === undefined) return undefined;
  return fill(rollback.image, { vars: new Map(), secrets: new Map(), env: new Map(), targetTag: target.tag });
}

function remembering(github: GitHub): GitHub {
  let firstPage: ReturnType<GitHub['workflowRuns']> | undefined;
  const statuses = new Map<number, ReturnType<GitHub['deploymentStatuses']>>();
  return {
    ...github,
    workflowRuns: (workflow, page) => {
      if (page !== 1) return github.workflowRuns(workflow, page);
      firstPage ??= github.workflowRuns(workflow, page);
      return firstPage;
    },
    deploymentStatuses: (id) => {
      const asked = statuses.get(id) ?? github.deploymentStatuses(id);
      statuses.set(id, asked);
      return asked;
    },
  };
}
