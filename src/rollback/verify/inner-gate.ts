import type { Output } from '../../platform/output.ts';
import type { IdentityPolicy, Policy } from '../../policy/policy.ts';
import type { Phase } from '../../report/report.ts';
import type { RunIdentity, Settings } from '../../settings.ts';
import { type Finding, foldVerdict, type Verdict } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Release } from '../plan.ts';
import { type ShownIdentity, shownIn } from './answering.ts';

/** What one pass of the gate over something that the rollback is about brought. */
export interface GatePass {
  /** Of everything but `identity`, which is judged by the rollback's own rule. */
  readonly verdict: Verdict;
  /** Without those of `identity`. */
  readonly findings: readonly Finding[];
  /** What the service says that it is; nothing where it was not asked. */
  readonly shown: ShownIdentity;
  readonly phases: readonly Phase[];
}

/** Who and what takes part in a pass of the gate within a rollback. */
export interface GateTask {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly run: RunIdentity;
  readonly world: World;
}

/** Where the lines of a policy's `identity` are missing: the rollback itself asks for the identity. */
const NOWHERE = { file: '', line: 1, column: 1 } as const;

/**
 * Passes something through the gate, with the release that it should be in place of the policy's `identity`.
 *
 * @param expected the release that it should be; `undefined`: it is not asked who it is
 * @throws Cancelled when the job is cancelled
 */
export async function passGate(
  task: GateTask,
  subject: Pick<Settings, 'image' | 'url'>,
  expected: Release | undefined,
  output: Output,
): Promise<GatePass> {
  const { gate } = await import(/* webpackMode: "eager" */ '../../guard.ts');
  const identity: IdentityPolicy | undefined =
    expected === undefined
      ? undefined
      : { version: expected.tag, commit: expected.commit, source: task.policy.identity?.source ?? NOWHERE };
  const gathered = await gate(
    { ...task.settings, mode: 'gate', command: undefined, ...subject },
    { ...task.policy, identity },
    task.run,
    { ...task.world, output },
  );
  if (gathered.cancelled !== undefined) throw gathered.cancelled;
  const findings = gathered.findings.filter((finding) => finding.kind !== 'identity');
  return {
    verdict: foldVerdict(findings),
    findings,
    shown: expected === undefined ? { version: undefined, commit: undefined } : shownIn(gathered.findings, expected),
    phases: gathered.phases,
  };
}

/** An output that says nothing: for a gate that is passed again and again, whose repeater speaks for it. */
export function silent(output: Output): Output {
  const nothing = (): void => undefined;
  return {
    line: nothing,
    section: nothing,
    foreign: nothing,
    progress: nothing,
    annotate: nothing,
    debug: output.debug,
  };
}

/** An output whose parts are named after what they belong to: `preflight: health`. */
export function underHeading(heading: string, output: Output): Output {
  return { ...output, section: (title) => output.section(`${heading}: ${title}`) };
}
