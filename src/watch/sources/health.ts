import { createLooker, isSilence, type Sighting } from '../../health/look.ts';
import { quoting } from '../../health/quote.ts';
import { recognisedIn } from '../../health/recognition.ts';
import { failureClause } from '../../platform/http-failures.ts';
import type { HealthPolicy, TemplateJson, WatchPolicy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Source } from '../source.ts';
import type { OwnHealth } from './control.ts';
import { watchFinding } from './finding.ts';
import { lookEvery } from './pace.ts';

/** So long, and in so many looks, must health be bad: a component that is restarted behind the service takes less. */
const BAD_MS = 30_000;
const BAD_LOOKS = 5;
const MAX_STATE = 300;

/** Whose health is asked, and how often (`everyMs`, in milliseconds). */
export interface HealthOptions {
  readonly subject: Subject;
  /** Where the service is judged: what answers elsewhere does not show that it is there. */
  readonly judgedAt: URL;
  readonly policy: HealthPolicy;
  readonly watch: Pick<WatchPolicy, 'source'>;
  readonly everyMs: number;
  readonly ownHealth: OwnHealth;
  readonly world: World;
  readonly fill: (value: TemplateJson) => unknown;
}

/** Looks in a row that saw no good health. */
interface BadRun {
  readonly looks: number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The newest of them. */
  readonly seen: Sighting;
}

/**
 * The service's own word for how it is. A change is told at once, with the component that made it; health that stays bad
 * is a finding. A service that was never seen to have health says nothing about itself by not having it.
 */
export function healthSource(options: HealthOptions): Source {
  const { subject, judgedAt, policy, world, ownHealth } = options;
  const { clock } = world;
  const quote = quoting(world.secrets);
  const lookerUntil = (signal: AbortSignal, endpoint: URL | undefined) =>
    createLooker({
      subject,
      policy,
      http: world.http,
      now: () => clock.now(),
      signal,
      fill: options.fill,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  let endpoint: URL | undefined;
  let recognisedBy: string | undefined;

  const stateOf = (seen: Sighting): string => quote(wordsOf(seen), MAX_STATE);

  return {
    name: 'health',
    recognisedBy: () => recognisedBy,

    examine: async () => {
      const looker = lookerUntil(world.cancelled, undefined);
      const seen = await looker.look(clock.now() + policy.timeoutMs);
      endpoint = looker.endpoint();
      recognisedBy ??= recognisedIn(seen, policy, { baseUrl: judgedAt });
      if (seen.good) return [];
      const found = endpoint === undefined ? 'was not found' : 'is not good';
      const statement = {
        title: 'watch.health',
        outcome: 'undecided',
        severity: 'warn',
        reason: seen.reason ?? 'health-not-up',
        sentence: `Health ${found} before the watch begins: ${stateOf(seen)}.`,
        advice:
          endpoint === undefined
            ? 'Say under "health" where the actuator answers; the watch decides without it.'
            : 'Look at the component that is named; the watch goes on, and decides by what it sees.',
        source: options.watch.source,
      } as const;
      return [watchFinding(statement, world)];
    },

    watch: async (tell, signal, lastTick = signal) => {
      const looker = lookerUntil(signal, endpoint);
      let known: string | undefined;
      let bad: BadRun | undefined;
      let isTold = false;
      await lookEvery(options.everyMs, clock, lastTick, async (atMs) => {
        const fromMs = clock.now();
        const seen = await looker.look(fromMs + policy.timeoutMs);
        const span = { fromMs, untilMs: clock.now() };
        recognisedBy ??= recognisedIn(seen, policy, { baseUrl: judgedAt });
        const trouble = seen.good || signal.aborted ? undefined : await ownHealth.troubleDuring(span, 'failed');
        if (signal.aborted) return;
        // who cannot see does not know whether it is still bad
        const isUnclear = trouble !== undefined || (seen.reason === 'health-unreachable' && !ownHealth.knowsNetwork);
        const state = trouble === undefined ? stateOf(seen) : `not seen: ${trouble}`;
        const now = trouble === undefined ? changeOf(seen) : 'not seen';
        if (now !== known) tell({ kind: 'state', source: 'health', atMs, state, isGood: seen.good });
        known = now;
        const counts = !seen.good && !isUnclear && looker.endpoint() !== undefined;
        if (!counts) isTold &&= !seen.good;
        bad = counts ? { looks: (bad?.looks ?? 0) + 1, fromMs: bad?.fromMs ?? atMs, untilMs: atMs, seen } : undefined;
        if (bad === undefined || isTold || !hasManyLooks(bad) || !isLong(bad)) return;
        isTold = true;
        const finding = badHealth(bad);
        // it was found there, so an actuator told it; what is silent is the other port
        const isOwnWord = policy.kind === 'actuator' && seen.reason !== 'main-port-silent';
        tell({ kind: 'finding', finding, ...(isOwnWord ? { recognisedBy: 'its actuator told its health' } : {}) });
      });
      if (signal.aborted || isTold || bad === undefined) return;
      if (hasManyLooks(bad) || isLong(bad)) tell({ kind: 'finding', finding: badAtEnd(bad) });
    },
  };

  /** Too little for a breach, too much for a pass. */
  function badAtEnd({ seen, looks }: BadRun): Finding {
    return watchFinding(
      {
        title: 'health during the watch',
        outcome: 'undecided',
        reason: 'watch-not-proven',
        sentence: `Health at ${seen.url.pathname} was bad in the last ${looks} looks, and the watch was over before that was a breach: ${stateOf(seen)}.`,
        evidence: seen.evidence,
        advice: 'Look at the service now; watch for longer.',
        source: options.watch.source,
      },
      world,
    );
  }

  function badHealth({ seen, looks, fromMs, untilMs }: BadRun): Finding {
    return watchFinding(
      {
        title: 'health during the watch',
        outcome: 'fail',
        reason: seen.reason ?? 'health-not-up',
        sentence: `Health at ${seen.url.pathname} has been bad for ${Math.round((untilMs - fromMs) / 1000)} s, in ${looks} looks in a row: ${stateOf(seen)}.`,
        evidence: seen.evidence,
        advice: 'Look in the log of the service, and at what the component that is named needs.',
        source: options.watch.source,
      },
      world,
    );
  }
}

function hasManyLooks({ looks }: BadRun): boolean {
  return looks >= BAD_LOOKS;
}

function isLong({ fromMs, untilMs }: BadRun): boolean {
  return untilMs - fromMs >= BAD_MS;
}

/** Where nobody answers, what happened in plain words; else the state as the service tells it. */
function wordsOf({ state, detail, failure, reason }: Sighting): string {
  if (failure === undefined || !isSilence(failure)) return detail === undefined ? state : `${state}: ${detail}`;
  const happened = failureClause(failure.kind);
  return reason === 'main-port-silent' ? `UP, but at the main port ${happened}` : happened;
}

/** What makes one state another: details that differ from look to look (a time, a number of bytes) do not. */
function changeOf({ state, components = [] }: Sighting): string {
  const notUp = components.filter(({ status }) => status !== undefined && status !== 'UP');
  return [state, ...notUp.map(({ path, status }) => `${path.join('/')} ${status}`)].join(', ');
}
