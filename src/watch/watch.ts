import type { Gathered } from '../guard.ts';
import { internalError } from '../internal-error.ts';
import type { Policy, WatchPolicy } from '../policy/policy.ts';
import type { Scope } from '../policy/template.ts';
import { briefLine } from '../report/live-line.ts';
import type { Phase } from '../report/report.ts';
import type { Settings } from '../settings.ts';
import type { Subject } from '../subject/subject.ts';
import { bootUrl } from '../subject/url.ts';
import { inWords } from '../subject/wording.ts';
import { Cancelled, type Finding, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import { shortcomings } from './findings.ts';
import { type OpenSources, openSources } from './open-sources.ts';
import { rulesOf, rulesWithoutProbes } from './policy-rules.ts';
import type { WatchReport } from './watch-report.ts';
import { Watching } from './watching.ts';

/** What a watch learned. */
export interface Watched extends Gathered {
  /** `undefined` where it never began. */
  readonly watch: WatchReport | undefined;
}

/**
 * Mode `watch`: observes the live service at `url` until it is known to be bad, or until the time is over. Nothing is
 * started or stopped. Never throws for anything that the service, a monitor or the user did; those are findings.
 *
 * @param open where observations come from
 */
export async function watch(
  settings: Settings,
  policy: Policy,
  world: World,
  open: OpenSources = openSources,
): Promise<Watched> {
  const findings: Finding[] = [];
  const phases: Phase[] = [];
  let subject: Subject | undefined;
  let report: WatchReport | undefined;
  let cancelled: Cancelled | undefined;

  const keep = (found: readonly Finding[]): void => {
    findings.push(...found);
    for (const finding of found) {
      const { text, tone } = briefLine(finding);
      world.output.line(text, tone);
    }
  };
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
    const asked = watchOf(policy, world);
    const booted = bootUrl(settings.url ?? '', policy, world);
    const live = booted.subject;
    subject = live;
    findings.push(...booted.findings);
    const sources = open({ policy, watch: asked, subject: live, scope: scopeOf(settings, policy, live, world), world });
    try {
      await phase('examine', async () => {
        const examined = await Promise.all(sources.list.map((source) => source.examine()));
        keep(examined.flat());
      });
      if (findings.some(({ outcome }) => outcome === 'invalid')) return ended();
      const rules = rulesOf(asked, sources.ownMetrics());
      keep(shortcomings(rules, asked.probes.length, { source: asked.source, startedAt: sinceStart(world) }));
      const watching = new Watching(asked, rules, world);
      await phase('watch', () => watching.run(sources.list)).finally(() => {
        report = watching.report();
      });
      keep(watching.findings());
    } finally {
      sources.close();
    }
  } catch (error) {
    if (error instanceof Cancelled) cancelled = error;
    else keep([error instanceof StoppedByFinding ? error.finding : internalError(error, world)]);
  }
  return ended();

  function ended(): Watched {
    const checks = { total: 0, failed: 0 };
    return { findings, subject, health: undefined, checks, phases, serviceLog: undefined, cancelled, watch: report };
  }
}

/** @throws StoppedByFinding where the policy does not say what to watch */
function watchOf(policy: Policy, world: World): WatchPolicy {
  const { watch } = policy;
  const invalid = (sentence: string, advice: string): StoppedByFinding =>
    new StoppedByFinding({
      kind: 'policy',
      title: 'policy watch',
      outcome: 'invalid',
      severity: 'block',
      reason: 'policy-asserts-nothing',
      sentence,
      advice,
      evidence: [],
      ...(watch === undefined ? {} : { source: watch.source }),
      startedAt: sinceStart(world),
      durationMs: 0,
    });
  if (watch === undefined) {
    throw invalid(
      'Mode watch was asked for, and the policy has no section "watch" that says what to watch.',
      'Add one, such as "watch: { for: 15m, probes: [<name of a check>], error-rate: { max: 5% } }".',
    );
  }
  const unasked = rulesWithoutProbes(watch);
  if (unasked.length > 0) {
    throw invalid(
      `The section "watch" has ${inWords(unasked.map((key) => `"${key}"`))}, and no "probes" that would tell anything about it.`,
      'Add "probes" with the names of checks that are asked again and again.',
    );
  }
  return watch;
}

function scopeOf(settings: Settings, policy: Policy, subject: Subject, world: World): Scope {
  return {
    vars: settings.vars,
    secrets: settings.secrets,
    env: new Map(policy.envNames.map((name) => [name, world.environment[name] ?? ''])),
    baseUrl: subject.baseUrl.href.replace(/\/+$/, ''),
  };
}

function sinceStart(world: World): number {
  return world.clock.now() - world.startedAt;
}
