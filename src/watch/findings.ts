import type { Reason } from '../reasons.ts';
import { inSeconds } from '../subject/wording.ts';
import type { Evidence, Finding, Outcome, SourcePosition } from '../verdict.ts';
import type { WatchVerdict } from './conclusion.ts';
import { supportsThreshold } from './interval.ts';
import type { Judgement, JudgementState } from './judgement.ts';
import { unitOf } from './policy-rules.ts';
import { SLOW_SHARE, type WatchRules } from './rules.ts';
import { LEAST_MS } from './share-rule.ts';
import { percent } from './wording.ts';

const OUTCOMES: Readonly<Record<JudgementState, Outcome>> = {
  fail: 'fail',
  pass: 'pass',
  inconclusive: 'undecided',
  undecided: 'skipped',
  skipped: 'skipped',
};

/** The keys of the policy that rules come from. */
const KEYS: Readonly<Partial<Record<Judgement['rule'], string>>> = {
  samples: 'min-samples',
  'error-rate': 'error-rate',
  p95: 'p95',
  'consecutive-failures': 'consecutive-failures',
  'error-budget': 'budgets',
};

const TITLES: Readonly<Record<Judgement['rule'], string>> = {
  samples: 'watch: samples',
  'error-rate': 'watch: error rate',
  p95: 'watch: P95',
  'consecutive-failures': 'watch: failures in a row',
  'error-budget': 'watch: error budget',
  metric: 'watch: metric',
};

/** What to do where the judgement itself has nothing more to the point. */
const ADVICE: Readonly<Partial<Record<Reason, string>>> = {
  'watch-not-proven': 'Look at the figures, and watch for longer or probe more often.',
  'watch-too-few-samples': 'Watch for longer, or probe more often.',
};

/** Where a broken rule has its cause. */
const LOOK: Readonly<Partial<Record<Reason, string>>> = {
  'watch-service-dead': 'Look at the log of the service and at what the deployment did',
  'watch-error-rate': 'Look in the log of the service for what these requests met',
  'watch-too-slow': 'Look at what the service waits for (its database, its pools, its CPU)',
  'watch-error-budget': 'Look in the log of the service for what these requests met',
  'watch-metric': 'Look at what the metric counts',
};

/** What the run itself does where the release is bad: nothing, only plan to go back, or go back. */
export type GoingBack = 'by-hand' | 'planned' | 'by-itself';

/** What wrong answers come to. */
const OF_ANSWERS: ReadonlySet<Reason> = new Set(['watch-service-dead', 'watch-error-rate', 'watch-error-budget']);
const LOOK_AT_URL =
  'Look at "url" and the probes first, because what answers there redirects or does not speak TLS as it is asked to; then look in the log of the service.';

const LOOK_AT_NEW_URL =
  'Look at "url" and the probes first if they are new, because nothing answered well in the whole watch; then';

/** What is added to the judgements to make findings of them. */
export interface FindingFacts {
  /** Of the section; a rule that was asked for has one of its own, by its key. */
  readonly source: SourcePosition;
  readonly ruleSources?: ReadonlyMap<string, SourcePosition> | undefined;
  /** By the name of the metric. */
  readonly metricSources: ReadonlyMap<string, SourcePosition>;
  /** Milliseconds since the run began, and of the watch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Of what decided. */
  readonly evidence: readonly Evidence[];
  /** Whether what answers is plainly not the service as it was asked. */
  readonly isElsewhere?: boolean;
  /** Whether no probe ever held. */
  readonly isNeverWell?: boolean;
  /** `by-hand` unless said otherwise. */
  readonly goingBack?: GoingBack;
  /** Why rules are undecided; another one decided unless said otherwise. */
  readonly whyOpen?: Reason;
}

/** Each rule of the watch as a finding; that of the verdict's cause has the evidence. Pure. */
export function findingsOf({ judgements, cause }: WatchVerdict, facts: FindingFacts): readonly Finding[] {
  return judgements.map((judgement) => {
    const { rule, name, state, sentence, isDryRun } = judgement;
    const outcome = OUTCOMES[state];
    const reason = judgement.reason ?? (state === 'undecided' ? (facts.whyOpen ?? 'watch-decided-earlier') : undefined);
    const isOpen = outcome === 'fail' || outcome === 'undecided';
    const isMisled = facts.isElsewhere === true && reason !== undefined && OF_ANSWERS.has(reason);
    const usual = isOpen && reason !== undefined ? adviceOn(reason, judgement, facts) : undefined;
    const advice = judgement.advice ?? (isMisled ? LOOK_AT_URL : usual);
    return {
      kind: 'watch',
      title: name === undefined ? TITLES[rule] : `${TITLES[rule]} "${name}"`,
      outcome,
      severity: isDryRun ? 'warn' : 'block',
      ...(outcome === 'pass' || reason === undefined ? {} : { reason }),
      sentence,
      evidence: judgement === cause ? facts.evidence : [],
      ...(advice === undefined ? {} : { advice }),
      source: (name === undefined ? undefined : facts.metricSources.get(name)) ?? sourceOf(ruleOf(judgement), facts),
      startedAt: facts.startedAt,
      durationMs: facts.durationMs,
    };
  });
}

/** What to do where a release is bad depends on what the run itself does about it. */
function adviceOn(reason: Reason, { name, isDryRun }: Judgement, facts: FindingFacts): string | undefined {
  const usual = LOOK[reason];
  if (usual === undefined) return ADVICE[reason];
  const isDoubtful = facts.isNeverWell === true && reason === 'watch-service-dead';
  const look = isDoubtful ? `${LOOK_AT_NEW_URL} ${usual[0]?.toLowerCase()}${usual.slice(1)}` : usual;
  const bounds = name !== undefined && facts.metricSources.has(name);
  const otherwise = bounds ? '; if the bounds are wrong, correct them under "watch.metrics".' : '.';
  if (isDryRun) return `${look}${otherwise}`;
  const where = reason === 'watch-service-dead' ? 'it does not come back' : 'this release does it';
  switch (facts.goingBack ?? 'by-hand') {
    case 'by-hand':
      return `${look}, and go back to the last good release if ${where}${otherwise}`;
    case 'planned':
      return `${look}, and roll back by hand if ${where}, because "dry-run" only plans it${otherwise}`;
    case 'by-itself':
      return `${look}, before this version is released again${otherwise}`;
  }
}

/** The limits of the error rate and of the P95 hold for the service's own counters too. */
function ruleOf({ rule, name }: Judgement): Judgement['rule'] {
  if (rule !== 'metric' || name === undefined) return rule;
  const unit = unitOf(name);
  return unit === 'value' ? rule : unit === 'share' ? 'error-rate' : 'p95';
}

function sourceOf(
  rule: Judgement['rule'],
  { source, ruleSources }: Pick<FindingFacts, 'source' | 'ruleSources'>,
): SourcePosition {
  return ruleSources?.get(KEYS[rule] ?? '') ?? source;
}

/** A doubt about a watch whose verdict may start a rollback: it cannot see whether its own network is out. Pure. */
export function withoutControl({ source, startedAt }: Pick<Finding, 'source' | 'startedAt'>): Finding {
  return {
    kind: 'watch',
    title: 'watch.control-url',
    outcome: 'undecided',
    severity: 'warn',
    reason: 'watch-no-control',
    sentence:
      'A network that swallows what this machine sends looks like a dead service, and this watch would roll the release back for it.',
    advice:
      'Add "control-url" to "watch", with a page that answers without this service, such as https://github.com/robots.txt.',
    evidence: [],
    ...(source === undefined ? {} : { source }),
    startedAt,
    durationMs: 0,
  };
}

/**
 * Rules that a watch of this length can never support, told before it begins. Pure.
 *
 * @param probes how many are asked with each tick
 */
export function shortcomings(
  rules: WatchRules,
  probes: number,
  facts: Pick<FindingFacts, 'source' | 'ruleSources' | 'startedAt'>,
): readonly Finding[] {
  if (probes === 0) return [];
  const about = (rule: Judgement['rule'], sentence: string, advice: string): Finding => ({
    kind: 'watch',
    title: TITLES[rule],
    outcome: 'undecided',
    severity: 'warn',
    reason: 'watch-too-short',
    sentence,
    advice,
    evidence: [],
    source: sourceOf(rule, facts),
    startedAt: facts.startedAt,
    durationMs: 0,
  });
  const { forMs, everyMs, errorRate, p95, minSamples } = rules;
  const { planned } = supportsThreshold(forMs, everyMs / probes, 1);
  const found: Finding[] = [];
  const watch = `A watch of ${inSeconds(forMs)} takes ${planned} samples`;
  if (planned < minSamples) {
    found.push(
      about(
        'samples',
        `${watch}, and a pass needs ${minSamples}: it can never pass.`,
        'Watch for longer, or probe more often.',
      ),
    );
  }
  const shares: readonly (readonly [Judgement['rule'], number | undefined])[] = [
    ['error-rate', errorRate],
    ['p95', p95 === undefined ? undefined : SLOW_SHARE],
  ];
  for (const [rule, limit] of shares) {
    if (limit === undefined || limit === 0) continue;
    const { isEnough, needed } = supportsThreshold(forMs, everyMs / probes, limit);
    if (isEnough) continue;
    found.push(
      about(
        rule,
        `${watch}, and it takes at least ${needed} clean samples to show that a share is below ${percent(limit)}.`,
        'Watch for longer, probe more often, or allow a greater share.',
      ),
    );
  }
  if (forMs < LEAST_MS && shares.some(([, limit]) => limit !== undefined)) {
    found.push(
      about(
        'samples',
        `A watch of ${inSeconds(forMs)} is too short to find a limit broken, which takes ${inSeconds(LEAST_MS)} at least.`,
        'Watch for longer.',
      ),
    );
  }
  return found;
}
