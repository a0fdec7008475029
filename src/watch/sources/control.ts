import type { EventLoop } from '../../platform/event-loop.ts';
import type { HttpResult } from '../../platform/http.ts';
import type { WatchPolicy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Observation, Source } from '../source.ts';
import { milliseconds } from '../wording.ts';
import { watchFinding } from './finding.ts';
import { lookEvery } from './pace.ts';

/** A process that stands still longer than this measures itself and not the service. */
export const HELD_UP_MS = 100;
const CONTROL_TIMEOUT_MS = 5000;
/** So long `troubleDuring` may take: the question that is being asked, and the one after it. */
export const LONGEST_QUESTION_MS = 2 * CONTROL_TIMEOUT_MS;
/** More than a page that is asked for its being there has. */
const CONTROL_BODY_BYTES = 64 * 1024;
const MOST_OUTAGES = 1000;

/** A span of the clock, in milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is known of the machine that watches. Who looks at a service asks here before the service is blamed. */
export interface OwnHealth {
  /** Whether there is a control URL, so that a network that leads nowhere can be told from a service that is gone. */
  readonly knowsNetwork: boolean;
  /**
   * The trouble of our own that a look was in, as one clause; `undefined` if there was none. Of an answer only its time
   * can be wrong; for a failure the control URL is asked once more, after it, because the network may just have gone.
   */
  troubleDuring(span: Span, look: 'answered' | 'failed'): Promise<string | undefined>;
}

/** A time in which our own network may have been out: from the last answer before to the first answer after. */
interface Outage {
  readonly fromMs: number;
  untilMs: number | undefined;
  readonly why: string;
}

/** What is asked to know how this machine is, and how often: the control URL at the pace of the probes. */
export interface ControlOptions {
  readonly watch: Pick<WatchPolicy, 'controlUrl' | 'everyMs' | 'source' | 'ruleSources'>;
  /** Where the service answers. */
  readonly subject: Pick<Subject, 'baseUrl' | 'managementUrl'>;
  /** The greatest P95 that is allowed, in milliseconds, where there is one: what is slower because of us is our trouble. */
  readonly p95LimitMs?: number | undefined;
  readonly eventLoop: EventLoop;
  readonly world: Pick<World, 'clock' | 'startedAt' | 'http' | 'cancelled'>;
}

/**
 * Watches ourselves: asks a URL that is known to answer, and how far behind this process is. Without a control URL only
 * the latter.
 */
export function controlSource(options: ControlOptions): Source & OwnHealth {
  const { watch, eventLoop, world } = options;
  const { clock } = world;
  const slowMs = options.p95LimitMs ?? Number.POSITIVE_INFINITY;
  const url = watch.controlUrl === undefined ? undefined : new URL(watch.controlUrl);
  const outages: Outage[] = [];
  let knownGoodMs = Number.NEGATIVE_INFINITY;
  let over: AbortSignal = world.cancelled;
  let asking: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** Why the URL is never asked at all, as one clause. */
  let blocked: string | undefined;

  const ask = async (): Promise<void> => {
    if (url === undefined) return;
    const fromMs = clock.now();
    const result = await world.http.send(
      {
        method: 'GET',
        url,
        headers: [['accept', '*/*']],
        timeoutMs: CONTROL_TIMEOUT_MS,
        maxBodyBytes: CONTROL_BODY_BYTES,
        signal: over,
        fresh: true,
      },
      { subjectOrigins: [url.origin], allowedHosts: [] },
    );
    if (!result.ok && result.kind === 'cancelled') return;
    if (!result.ok && result.kind === 'blocked') blocked = result.message;
    const trouble = troubleIn(result);
    const open = outages.at(-1);
    const isOut = open !== undefined && open.untilMs === undefined;
    if (trouble === undefined) {
      if (isOut) open.untilMs = clock.now();
      knownGoodMs = fromMs;
    } else if (!isOut) {
      outages.push({ fromMs: knownGoodMs, untilMs: undefined, why: trouble });
      if (outages.length > MOST_OUTAGES) outages.shift();
    }
  };

  /** Resolves after a question that began now or later; questions take turns. */
  const askAnew = (): Promise<void> => {
    if (asking === undefined) {
      const begun = ask().finally(() => {
        if (asking === begun) asking = undefined;
      });
      asking = begun;
      return begun;
    }
    next ??= asking.then(() => {
      next = undefined;
      return askAnew();
    });
    return next;
  };

  const isOut = (): boolean => {
    const last = outages.at(-1);
    return last !== undefined && last.untilMs === undefined;
  };

  return {
    name: 'control',
    knowsNetwork: url !== undefined,

    troubleDuring: async (span, look) => {
      const { longestMs, inAllMs } = await eventLoop.heldUp(span.fromMs, span.untilMs);
      if (longestMs > HELD_UP_MS) return `this machine was held up for ${milliseconds(longestMs)} meanwhile`;
      const tookMs = span.untilMs - span.fromMs;
      if (look === 'answered' && tookMs > slowMs && tookMs - inAllMs <= slowMs) {
        return `this machine was held up for ${milliseconds(inAllMs)} in all meanwhile, which made it slow`;
      }
      if (look === 'answered' || url === undefined) return undefined;
      await askAnew();
      return outages.find(
        ({ fromMs, untilMs }) => fromMs < span.untilMs && (untilMs === undefined || untilMs > span.fromMs),
      )?.why;
    },

    examine: async () => {
      if (url === undefined) return [];
      const title = 'watch.control-url';
      const source = watch.ruleSources?.get('control-url') ?? watch.source;
      const invalid = (sentence: string): readonly Finding[] => {
        const advice = 'Name a page that answers without this service, such as https://github.com/robots.txt.';
        const reason = 'policy-invalid-value';
        return [watchFinding({ title, outcome: 'invalid', reason, sentence, advice, source }, world)];
      };
      if (isOfService(url, options.subject)) {
        return invalid(
          `The control URL of the watch is on ${url.origin}, which is the service itself, so that a dead service would count as our own trouble.`,
        );
      }
      await askAnew();
      if (blocked !== undefined) return invalid(`The control URL of the watch cannot be asked: ${blocked}.`);
      const why = isOut() ? outages.at(-1)?.why : undefined;
      if (why === undefined) return [];
      return [
        watchFinding(
          {
            title,
            outcome: 'undecided',
            severity: 'warn',
            reason: 'watch-own-trouble',
            sentence: `Before the watch began, ${why}; failures count as our own trouble until it answers.`,
            advice: "Check the runner's network, or name another URL.",
            source,
          },
          world,
        ),
      ];
    },

    watch: async (tell, signal, lastTick = signal) => {
      if (url === undefined) return;
      over = signal;
      let saidOut = false;
      await lookEvery(watch.everyMs, clock, lastTick, async (atMs) => {
        await askAnew();
        if (signal.aborted || isOut() === saidOut) return;
        saidOut = isOut();
        tell(stateOf(saidOut ? outages.at(-1)?.why : undefined, atMs));
      });
      await asking;
    },
  };
}

/** One of its ports, or the other of the two that browsers know. */
function isOfService(url: URL, { baseUrl, managementUrl }: ControlOptions['subject']): boolean {
  if (url.origin === baseUrl.origin || url.origin === managementUrl?.origin) return true;
  return url.hostname === baseUrl.hostname && url.port === '' && baseUrl.port === '';
}

function stateOf(why: string | undefined, atMs: number): Observation {
  return {
    kind: 'state',
    source: 'control',
    atMs,
    state: why === undefined ? 'our own network is back' : `our own network seems to be out: ${why}`,
    isGood: why === undefined,
  };
}

/** Any answer shows that there is a network, but for those that a gateway gives in the place of the one that was asked. */
function troubleIn(result: HttpResult): string | undefined {
  if (result.ok) {
    return result.status < 500 ? undefined : `the control URL was answered ${result.status}`;
  }
  if (result.phase === 'body' || result.kind === 'bad-encoding') return undefined;
  return `the control URL did not answer: ${result.message}`;
}
