import { type Quote, quoting } from '../../health/quote.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Reason } from '../../reasons.ts';
import { capitalised } from '../../subject/wording.ts';
import type { Finding } from '../../verdict.ts';
import type { Release } from '../plan.ts';
import { isVersionOf, shownText, whoAnswers } from './answering.ts';
import { type GatePass, type GateTask, passGate, silent } from './inner-gate.ts';
import { advised, ageAdvice } from './preflight.ts';

/** Whether the target serves again. */
export interface Verified {
  /** `yes`: the target answers, and is well. `not-asked`: nothing says where it serves. */
  readonly verified: 'yes' | 'no' | 'not-asked';
  /** Whether nothing that blocks speaks against it: a service that is well and does not say who it is may still be it. */
  readonly holds: boolean;
  readonly findings: readonly Finding[];
  /** How often the service was looked at. */
  readonly attempts: number;
}

/** What is verified, where, and for how long. */
export interface VerifyTask extends GateTask {
  readonly target: Release;
  /** What was gone back from, so that it is recognised where it still answers. */
  readonly from: Release | undefined;
  /** Where the service answers its users, and how long it may take until the target does; usually `rollback.verify`. */
  readonly verify: { readonly url: string; readonly withinMs: number } | undefined;
}

/** A rolling deploy takes minutes; the pauses between two looks grow from the first to the last. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
/** Between two checklists, which log in and write, against a service that people use. */
const CHECKLIST_PAUSE_MS = 15_000;
/** A look that has less time than this could only say that it had no time. */
const LEAST_LOOK_MS = 1_000;

/** What one look at the service came to. `key` is the same for as long as nothing changes. */
interface Look {
  readonly state: 'holds' | 'silent' | 'not-yet' | 'hopeless';
  readonly key: string;
  readonly finding: Pick<Finding, 'outcome' | 'sentence'> &
    Partial<Pick<Finding, 'severity' | 'reason' | 'advice' | 'evidence' | 'source'>>;
}

/**
 * Whether the service at `task.verify` is well and is the release that was gone back to. Looks again and again
 * until it holds or the time is over, because a deploy reaches its last instance late: health and identity first, and the
 * checklist only once the right release answers. It holds when it held twice in a row, the second time with the
 * checklist.
 *
 * A service that does not say which release it is cannot be verified: that is `undecided`, and blocks where the policy has
 * a section `identity`, which promises that it says so.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function verify(task: VerifyTask): Promise<Verified> {
  const { world, policy, target } = task;
  const begun = world.clock.now();
  const quote = quoting(world.secrets);
  const finding = (look: Look['finding']): Finding => ({
    kind: 'rollback',
    title: `${target.tag} serves again`,
    severity: 'block',
    evidence: [],
    ...look,
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  });
  const where = task.verify;
  if (where === undefined) {
    return { verified: 'not-asked', holds: true, findings: [finding(notAsked(target))], attempts: 0 };
  }

  const leastLookMs = LEAST_LOOK_MS + (policy.health.stable - 1) * policy.health.everyMs;
  const deadline = begun + where.withinMs;
  let attempts = 0;
  let said: string | undefined;
  let pause = FIRST_PAUSE_MS;
  let checklistHeld = false;
  const lookOnce = async (depth: 'identity' | 'checklist'): Promise<Look> => {
    attempts += 1;
    const remaining = Math.max(1, deadline - world.clock.now());
    const passed = await passGate(
      { ...task, policy: policyFor(policy, depth, remaining) },
      { image: undefined, url: where.url },
      target,
      silent(world.output),
    );
    return judgeLook(passed, task, where.url, quote);
  };

  world.output.progress(`Waiting until ${target.tag} serves at ${where.url}`);
  for (;;) {
    let look = await lookOnce('identity');
    // A service that says nothing is worth one checklist, so that at least this is known.
    const isWorthIt = look.state === 'holds' || (look.state === 'silent' && !checklistHeld);
    if (isWorthIt) {
      look = await lookOnce('checklist');
      checklistHeld = look.state === 'silent';
    }
    const mayChange = look.state === 'not-yet' || (look.state === 'silent' && policy.identity !== undefined);
    if (isWorthIt) pause = Math.max(pause, Math.min(CHECKLIST_PAUSE_MS, where.withinMs / 10));
    if (!mayChange || world.clock.now() + pause + leastLookMs > deadline) {
      const told = finding(look.finding);
      return {
        verified: look.state === 'holds' ? 'yes' : 'no',
        holds: told.outcome === 'pass' || told.severity === 'warn',
        findings: [told],
        attempts,
      };
    }
    if (look.key !== said) world.output.line(`Not yet: ${look.finding.sentence}`);
    said = look.key;
    await world.clock.sleep(pause, world.cancelled);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/** How the live service is today. */
export interface LiveNow {
  /** Whether the service is well, and whether it could be recognised after a rollback. */
  readonly findings: readonly Finding[];
  /** The version or commit that it says it is; cut and redacted. */
  readonly shown: string | undefined;
}

/**
 * For a drill: whether the service at `task.verify` is well now (health and checklist, once), whichever release it
 * is, and whether it says which one it is, without which no rollback could be verified.
 *
 * @param task.target any release of the service
 * @throws Cancelled when the job is cancelled
 */
export async function healthyNow(task: Omit<VerifyTask, 'from'>): Promise<LiveNow> {
  const { world, policy, target } = task;
  const begun = world.clock.now();
  const finding = (look: Look['finding']): Finding => ({
    kind: 'rollback',
    title: 'the service that a rollback would be verified at',
    severity: 'block',
    evidence: [],
    ...look,
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  });
  const where = task.verify;
  if (where === undefined) return { findings: [finding(notAsked(target))], shown: undefined };
  world.output.progress(`Looking at the service at ${where.url}`);
  const passed = await passGate(
    { ...task, policy: policyFor(policy, 'checklist', where.withinMs) },
    { image: undefined, url: where.url },
    target,
    silent(world.output),
  );
  const shown = shownText(passed.shown, quoting(world.secrets));
  if (passed.verdict.name !== 'pass') {
    return { findings: [finding(unwell(passed, `The service at ${where.url}`, 'now', target).finding)], shown };
  }
  const well = {
    outcome: 'pass',
    sentence: `The service at ${where.url} is well now: ${whatHolds(policy)}${shown === undefined ? '' : `, and it says that it is ${shown}`}.`,
  } as const;
  if (whoAnswers(passed.shown, target, undefined) !== 'silent') return { findings: [finding(well)], shown };
  return { findings: [finding(well), finding(unknowable(policy, where.url, shown))], shown };
}

/** The part of the policy that a live service can be held to, which the guard does not own. */
function policyFor(policy: Policy, depth: 'identity' | 'checklist', remainingMs: number): Policy {
  return {
    ...policy,
    subject: { ...policy.subject, compose: undefined },
    health: { ...policy.health, withinMs: Math.max(1, Math.min(policy.health.withinMs, remainingMs)) },
    checks: depth === 'identity' ? [] : policy.checks,
    presets: [],
    logs: undefined,
    resources: undefined,
    shutdown: undefined,
  };
}

const CALL_SOMEBODY =
  'Nothing more is started by itself: call a person, because the cause may be in what both releases depend on.';

/** Pure: what one pass of the gate says about the service that should be the target by now. */
export function judgeLook(
  passed: GatePass,
  task: { readonly target: Release; readonly from: Release | undefined; readonly policy: Policy },
  url: string,
  quote: Quote,
): Look {
  const { target, from, policy } = task;
  if (passed.verdict.name !== 'pass') {
    const look = unwell(passed, `The service at ${url}`, 'after the rollback', target);
    const { finding } = look;
    if (finding.outcome !== 'fail') return look;
    return { ...look, finding: { ...finding, advice: advised(CALL_SOMEBODY, finding.advice) } };
  }
  const { shown } = passed;
  const who = whoAnswers(shown, target, from);
  const text = shownText(shown, quote);
  if (who === 'target') {
    const sentence = `${target.tag} serves at ${url}: ${whatHolds(policy)}, and it says that it is ${text ?? target.tag}.`;
    return { state: 'holds', key: who, finding: { outcome: 'pass', sentence } };
  }
  if (who === 'silent') return { state: 'silent', key: who, finding: unknowable(policy, url, text) };
  const isStill = who === 'previous' && from !== undefined;
  const { version, commit } = shown;
  const isOtherBuild = commit !== undefined && version !== undefined && isVersionOf(version, target.tag);
  return {
    state: 'not-yet',
    key: `${who} ${text}`,
    finding: {
      outcome: 'fail',
      reason: 'rollback-wrong-version',
      sentence: isStill
        ? `${from.tag} still answers at ${url}, not ${target.tag}.`
        : isOtherBuild
          ? `${text} of the commit ${quote(commit, 12)} answers at ${url}, not that of the commit ${target.commit.slice(0, 12)}.`
          : `${text ?? 'Something else'} answers at ${url}, not ${target.tag}.`,
      evidence: [
        { kind: 'comparison', label: 'version', expected: target.tag, actual: shown.version ?? 'not shown' },
        { kind: 'comparison', label: 'commit', expected: target.commit, actual: shown.commit ?? 'not shown' },
      ],
      advice: isStill
        ? `The run for ${target.tag} was successful and did not replace what serves: look at its deploy step, and whether it takes longer than \`rollback.verify.within\`.`
        : isOtherBuild
          ? 'Look what was deployed last, and whether its build was told the commit of the tag.'
          : 'Look what was deployed last, and by whom; another deployment may have come in between.',
    },
  };
}

function unwell(passed: GatePass, who: string, when: string, target: Release): Look {
  const { verdict } = passed;
  const { cause } = verdict;
  const told = {
    ...(cause === undefined ? {} : { evidence: cause.evidence }),
    ...(cause?.source === undefined ? {} : { source: cause.source }),
    advice: advised(verdict.advice, ageAdvice(cause, target), addressAdvice(cause)),
  };
  const isBroken = verdict.name === 'fail';
  const reason: Reason = isBroken ? 'rollback-verification-failed' : 'rollback-not-verified';
  return {
    // what the user wrote wrongly does not change while we wait
    state: verdict.name === 'invalid' ? 'hopeless' : 'not-yet',
    key: `${verdict.reason} ${cause?.title}`,
    finding: {
      outcome: isBroken ? 'fail' : 'undecided',
      reason,
      sentence: isBroken
        ? `${who} is not well ${when}: ${verdict.sentence}`
        : `Whether ${lowered(who)} is well ${when} could not be decided: ${verdict.sentence}`,
      ...told,
    },
  };
}

/** The gate's own advice speaks of the input `url`, and here the policy gives the address. */
function addressAdvice(cause: Finding | undefined): string | undefined {
  const isAddress =
    cause?.kind === 'input' || cause?.reason === 'not-listening' || cause?.reason === 'health-unreachable';
  return isAddress
    ? 'The address is that of `rollback.verify.url` in the policy, as this machine reaches it.'
    : undefined;
}

function unknowable(policy: Policy, url: string, text?: string): Look['finding'] {
  const holds = whatHolds(policy);
  const well = `${capitalised(holds)} at ${url}`;
  return {
    outcome: 'undecided',
    severity: policy.identity === undefined ? 'warn' : 'block',
    reason: 'rollback-not-verified',
    sentence:
      text === undefined
        ? `${well}, but the service does not say which version it is.`
        : `${well}, but the service calls itself ${text}, which names no release.`,
    advice:
      'Let /actuator/info show build.version or git.commit.id (the build-info goal of spring-boot-maven-plugin, git-commit-id-maven-plugin), so that a rollback can be verified.',
  };
}

function notAsked(target: Release): Look['finding'] {
  return {
    outcome: 'undecided',
    severity: 'warn',
    reason: 'rollback-not-verified',
    sentence: `Whether ${target.tag} really serves is not verified, because the policy has no \`rollback.verify.url\`.`,
    advice:
      'Set `rollback: { verify: { url: "https://…" } }` in the policy to the address where users reach the service.',
  };
}

function whatHolds(policy: Policy): string {
  return policy.checks.length > 0 ? 'health and checks hold' : 'health holds';
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
