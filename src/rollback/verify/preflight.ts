import { type Quote, quoting } from '../../health/quote.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Reason } from '../../reasons.ts';
import type { Phase } from '../../report/report.ts';
import type { RunIdentity, Settings } from '../../settings.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Release } from '../plan.ts';
import { shownText, whoAnswers } from './answering.ts';
import { type GatePass, passGate, underHeading } from './inner-gate.ts';

/** What came of booting the target here, before anything is sent. */
export interface Preflight {
  /** One finding of the rollback. */
  readonly findings: readonly Finding[];
  readonly phases: readonly Phase[];
}

/** This runner cannot boot images at all, which says nothing about this one. */
const WITHOUT_DOCKER: ReadonlySet<Reason> = new Set([
  'docker-missing',
  'docker-unreachable',
  'docker-permission',
  'docker-config',
]);

/**
 * Boots the image of the release to go back to on this machine and passes it through the gate of the policy, before
 * anything is sent. `identity` of the policy, where it has one, asks for this release instead.
 *
 * What does not pass forbids the rollback. What cannot be decided forbids it as well, because the policy asks for a boot
 * (`rollback.preflight: boot`); a runner without Docker does not, because it could never have decided.
 *
 * @param reference `name@sha256:…`, or an image that is on this machine
 * @throws Cancelled when the job is cancelled
 */
export async function preflight(
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
  reference: string,
  target: Release,
): Promise<Preflight> {
  const begun = world.clock.now();
  const passed = await passGate(
    { settings, policy, run, world },
    { image: reference, url: undefined },
    policy.identity === undefined ? undefined : target,
    underHeading('preflight', world.output),
  );
  const finding: Finding = {
    kind: 'rollback',
    title: `preflight of ${target.tag}`,
    severity: 'block',
    evidence: [],
    ...judgePreflight(passed, target, policy.identity !== undefined, quoting(world.secrets)),
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  };
  return {
    findings: [finding],
    phases: passed.phases.map((phase) => ({ ...phase, name: `preflight: ${phase.name}` })),
  };
}

type Judged = Pick<Finding, 'outcome' | 'sentence'> &
  Partial<Pick<Finding, 'severity' | 'reason' | 'advice' | 'evidence' | 'source'>>;

/** Pure: what a pass of the gate means for going back. */
export function judgePreflight(
  passed: Pick<GatePass, 'verdict' | 'shown'>,
  target: Release,
  mustSayWho: boolean,
  quote: Quote,
): Judged {
  const { verdict, shown } = passed;
  const cause = verdict.cause;
  const told = {
    ...(cause === undefined ? {} : { evidence: cause.evidence }),
    ...(cause?.source === undefined ? {} : { source: cause.source }),
  };
  if (verdict.name === 'pass') {
    if (!mustSayWho) return { outcome: 'pass', sentence: `The image of ${target.tag} boots here and passes the gate.` };
    return judgeIdentity(shown, target, quote);
  }
  if (verdict.name === 'fail') {
    return {
      outcome: 'fail',
      reason: 'rollback-preflight-failed',
      sentence: `The image of ${target.tag} does not pass the gate on this machine: ${verdict.sentence}`,
      advice: advised(verdict.advice, ageAdvice(cause, target)),
      ...told,
    };
  }
  if (verdict.reason !== 'ok' && WITHOUT_DOCKER.has(verdict.reason)) {
    return {
      outcome: 'undecided',
      severity: 'warn',
      reason: verdict.reason,
      sentence: `The image of ${target.tag} was not booted beforehand: ${verdict.sentence}`,
      ...(verdict.advice === undefined ? {} : { advice: verdict.advice }),
      ...told,
    };
  }
  return {
    outcome: 'undecided',
    reason: 'rollback-preflight-failed',
    sentence: `Whether the image of ${target.tag} passes the gate could not be decided: ${verdict.sentence}`,
    advice: advised(
      verdict.advice,
      'To go back without booting the image beforehand, set `rollback.preflight: image` in the policy.',
    ),
    ...told,
  };
}

function judgeIdentity(shown: GatePass['shown'], target: Release, quote: Quote): Judged {
  const who = whoAnswers(shown, target, undefined);
  if (who === 'target') {
    return {
      outcome: 'pass',
      sentence: `The image of ${target.tag} boots here, passes the gate and says that it is ${target.tag}.`,
    };
  }
  const text = shownText(shown, quote);
  return {
    outcome: 'fail',
    reason: 'rollback-preflight-failed',
    sentence:
      text === undefined
        ? `The image of ${target.tag} passes the gate and does not say which version it is, as \`identity\` of the policy asks.`
        : `The image of ${target.tag} passes the gate and says that it is ${text}.`,
    evidence: [
      { kind: 'comparison', label: 'version', expected: target.tag, actual: shown.version ?? 'not shown' },
      { kind: 'comparison', label: 'commit', expected: target.commit, actual: shown.commit ?? 'not shown' },
    ],
    advice:
      'Look which build that image holds; name another release with `to` if it is not the one that the tag promises.',
  };
}

/** A check of today's policy may ask for what that release never had. */
export function ageAdvice(cause: Finding | undefined, target: Release): string | undefined {
  return cause?.kind === 'check'
    ? `A check that is younger than ${target.tag} cannot hold there: give it a \`when\`, or \`severity: warn\`, until ${target.tag} is out of use.`
    : undefined;
}

/** Advice in one text; there is always some. */
export function advised(...advice: readonly (string | undefined)[]): string {
  const given = advice.filter((text) => text !== undefined).join(' ');
  return given === '' ? 'Look at the report of the gate for what to change.' : given;
}
