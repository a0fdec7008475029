import type { CheckResults } from './checks/run.ts';
import type { HealthResult } from './health/wait.ts';
import type { Policy, TemplateJson } from './policy/policy.ts';
import { fillJson, type Scope } from './policy/template.ts';
import type { Phase } from './report/report.ts';
import type { RunIdentity, Settings } from './settings.ts';
import type { EarlyFacts } from './subject/boot.ts';
import type { Subject } from './subject/subject.ts';
import { Cancelled, type Finding, StoppedByFinding } from './verdict.ts';
import type { World } from './world.ts';

/** Everything a run learned; the verdict is folded from it and the reports are rendered from it. */
export interface Gathered {
  readonly findings: readonly Finding[];
  readonly subject: Pick<Subject, 'kind' | 'label' | 'image'> | undefined;
  readonly health: HealthResult | undefined;
  readonly checks: Pick<CheckResults, 'total' | 'failed'>;
  readonly phases: readonly Phase[];
  /** Tail of the service's log; foreign. */
  readonly serviceLog: string | undefined;
  /** Set when the job was cancelled; nothing else counts then. */
  readonly cancelled: Cancelled | undefined;
}

/** Bytes of the service's log that the report keeps. */
const LOG_TAIL_BYTES = 64 * 1024;
/** Bytes of the service's log that log rules look at: three rotated files of 10 MiB are the most that is kept. */
const LOG_RULES_BYTES = 30 * 1024 * 1024;

/**
 * Mode `gate`: boots the subject, waits for health, runs the checklist and the rules, and takes everything down again.
 * Never throws for anything that the service, Docker or the user did; those are findings.
 */
export async function gate(
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
  early: EarlyFacts = {},
): Promise<Gathered> {
  const findings: Finding[] = [];
  const phases: Phase[] = [];
  let subject: Subject | undefined;
  let health: HealthResult | undefined;
  let checks: Pick<CheckResults, 'total' | 'failed'> = { total: policy.checks.length, failed: 0 };
  let serviceLog: string | undefined;
  let cancelled: Cancelled | undefined;

  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startMs = sinceStart(world);
    world.output.section(name);
    try {
      return await work();
    } finally {
      phases.push({ name, startMs, endMs: sinceStart(world) });
      world.cancelled.throwIfAborted();
    }
  };

  try {
    const booted = await phase('boot', async () => {
      const { boot } = await import(/* webpackMode: "eager" */ './subject/boot.ts');
      return await boot(settings, policy, run, world, early);
    });
    subject = booted.subject;
    findings.push(...booted.findings);
    const alive = booted.subject;

    const scope = scopeOf(settings, policy, alive, world);
    const fill = (value: TemplateJson): unknown => fillJson(value, scope);
    const waited = await phase('health', async () => {
      const { waitUntilHealthy } = await import(/* webpackMode: "eager" */ './health/wait.ts');
      return await waitUntilHealthy(alive, policy.health, world, fill);
    });
    health = waited;
    findings.push(...waited.findings);

    let isUp = waited.healthy;
    if (isUp) {
      const checked = await phase('checks', async () => {
        const { runChecks } = await import(/* webpackMode: "eager" */ './checks/run.ts');
        return await runChecks(alive, policy, scope, world);
      });
      checks = { total: checked.total, failed: checked.failed };
      findings.push(...checked.findings);
      isUp = checked.died === undefined;
    }
    if (isUp) {
      findings.push(
        ...(await phase('rules', async () => {
          const { examineRules } = await import(/* webpackMode: "eager" */ './checks/rules/rules.ts');
          return await examineRules(alive, policy, waited, world);
        })),
      );
      const confirmed = await phase('confirm', async () => {
        const { confirmHealthy } = await import(/* webpackMode: "eager" */ './health/confirm.ts');
        return await confirmHealthy(alive, waited, policy.health, world, fill);
      });
      findings.push(...confirmed);
      isUp = confirmed.every((finding) => finding.kind !== 'subject' || finding.outcome === 'pass');
    }
    const shutdown = policy.shutdown;
    if (isUp && shutdown !== undefined) {
      findings.push(
        ...(await phase('shutdown', async () => {
          const { examineShutdown } = await import(/* webpackMode: "eager" */ './checks/rules/shutdown.ts');
          return await examineShutdown(alive, policy, shutdown, scope, world);
        })),
      );
    }
    // Last, and in any case: what the service said at its end, or why it never came up, is in its log too.
    if (policy.logs !== undefined) findings.push(...(await examineLogs(alive, policy, world)));
  } catch (error) {
    if (error instanceof StoppedByFinding) findings.push(error.finding);
    else if (error instanceof Cancelled) cancelled = error;
    else throw error;
  } finally {
    const ending = subject;
    if (ending !== undefined) {
      const startMs = sinceStart(world);
      // A cancelled job has five seconds in all: what is left of them belongs to the removal.
      if (!world.cancelled.aborted) serviceLog = await ending.logs(LOG_TAIL_BYTES).catch(() => undefined);
      await ending.stop();
      phases.push({ name: 'cleanup', startMs, endMs: sinceStart(world) });
    }
  }
  return { findings, subject, health, checks, phases, serviceLog, cancelled };
}

async function examineLogs(subject: Subject, policy: Policy, world: World): Promise<readonly Finding[]> {
  const { examineLog } = await import('./checks/rules/logs.ts');
  const startedAt = sinceStart(world);
  const log = await subject.logs(LOG_RULES_BYTES);
  return examineLog(policy.logs, log, startedAt, (text) => world.secrets.redact(text)).map((finding) => ({
    ...finding,
    durationMs: sinceStart(world) - startedAt,
  }));
}

function scopeOf(settings: Settings, policy: Policy, subject: Subject, world: World): Scope {
  return {
    vars: settings.vars,
    secrets: settings.secrets,
    env: new Map(policy.envNames.map((name) => [name, world.environment[name] ?? ''])),
    // Without the slash at its end, so that `${base-url}/path` has one.
    baseUrl: subject.baseUrl.href.replace(/\/+$/, ''),
  };
}

function sinceStart(world: World): number {
  return world.clock.now() - world.startedAt;
}
