import { readJson } from '../../checks/answer.ts';
import type { JsonPath } from '../../checks/json-path.ts';
import { jsonText, jsonType, withArticle } from '../../checks/json-value.ts';
import { shorten } from '../../checks/shorten.ts';
import type { WatchMetric } from '../../policy/policy.ts';
import type { Reason } from '../../reasons.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Source } from '../source.ts';
import { type Statement, watchFinding } from './finding.ts';
import { describeAnswer, openMonitor, shownUrl } from './monitor.ts';
import { lookEvery } from './pace.ts';
import { tellReading } from './reading.ts';

/** What one look at a document came to; `why` is one clause. */
type Look =
  | { readonly outcome: 'value'; readonly value: number }
  | { readonly outcome: 'no-data'; readonly why: string }
  /** `isMistake`: asking again cannot help, the policy has to change. */
  | { readonly outcome: 'error'; readonly why: string; readonly advice: string; readonly isMistake: boolean };

/** Which numbers are asked for. */
export interface JsonOptions {
  /** Those that come from JSON. */
  readonly metrics: readonly WatchMetric[];
  readonly world: World;
}

/** Numbers out of JSON that somebody serves over HTTP, such as the orders of the last minute. */
export function jsonSource({ metrics, world }: JsonOptions): Source {
  const { clock } = world;
  const asked = metrics.flatMap((metric) =>
    metric.from.kind === 'json' ? [{ metric, url: new URL(metric.from.url), path: metric.from.path }] : [],
  );
  const lookAt = (url: URL): ((path: string, signal: AbortSignal) => Promise<Look>) => {
    const monitor = openMonitor(url, world);
    return async (path, signal) => {
      const asked = await monitor.ask(url, signal);
      if (!asked.ok) {
        return { outcome: 'error', why: asked.why, advice: asked.advice, isMistake: !asked.isUnreachable };
      }
      const { answer } = asked;
      if (answer.status < 200 || answer.status > 299) {
        return {
          outcome: 'error',
          why: `${shownUrl(url)} answered ${describeAnswer(answer, world.secrets)}`,
          advice: 'Name an address that answers 2xx to whoever asks from the runner.',
          isMistake: answer.status < 500 && answer.status !== 429,
        };
      }
      const read = readJson(answer.body);
      if (!read.ok) {
        return {
          outcome: 'error',
          why: `${shownUrl(url)} answered ${read.problem} and not JSON`,
          advice: 'Name an address that answers JSON to whoever asks from the runner.',
          isMistake: true,
        };
      }
      return await numberAt(path, read.value, (text) => world.secrets.redact(text));
    };
  };

  return {
    name: 'JSON over HTTP',

    examine: async () => {
      const findings = await Promise.all(
        asked.map(async ({ metric, url, path }): Promise<Finding[]> => {
          const look = await lookAt(url)(path, world.cancelled);
          return look.outcome === 'value' ? [] : [watchFinding(statementOf(metric, look), world)];
        }),
      );
      return findings.flat();
    },

    watch: async (tell, signal, lastTick = signal) => {
      await Promise.all(
        asked.map(async ({ metric, url, path }) => {
          const look = lookAt(url);
          await lookEvery(metric.everyMs, clock, lastTick, async (atMs) => {
            const seen = await look(path, signal);
            if (!signal.aborted) tellReading(tell, metric.name, atMs, seen);
          });
        }),
      );
    },
  };
}

function statementOf(metric: WatchMetric, look: Exclude<Look, { outcome: 'value' }>): Statement {
  const isMistake = look.outcome === 'error' && look.isMistake;
  const reason: Reason = look.outcome === 'error' ? 'watch-metric-unavailable' : 'watch-metric-no-data';
  return {
    title: `metric "${metric.name}"`,
    outcome: isMistake ? 'invalid' : 'undecided',
    severity: isMistake ? 'block' : 'warn',
    reason,
    sentence: `Metric "${metric.name}" has no value before the watch begins: ${look.why}.`,
    advice: look.outcome === 'error' ? look.advice : 'Check the path, unless the number only comes with time.',
    source: metric.source,
  };
}

/** A number as text counts as one, because many services write amounts so. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

async function numberAt(source: string, document: unknown, redact: (text: string) => string): Promise<Look> {
  const { compileJsonPath, JsonPathProblem } = await import('../../checks/json-path.ts');
  let path: JsonPath;
  try {
    path = compileJsonPath(source);
  } catch (error) {
    if (!(error instanceof JsonPathProblem)) throw error;
    return mistake(`${source} is no JSONPath: ${error.message}`, 'Write a path of RFC 9535, such as $.orders.rate.');
  }
  const values = path.values(document);
  const [value] = values;
  if (values.length === 0 || value === null) {
    return { outcome: 'no-data', why: `there is ${values.length === 0 ? 'nothing' : 'null'} at ${source}` };
  }
  if (values.length > 1) {
    return mistake(`${source} selects ${values.length} values`, 'Write a path that selects one number.');
  }
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  if (typeof number !== 'number') {
    const what = typeof value === 'string' ? shorten(jsonText(value), 60, redact) : withArticle(jsonType(value));
    return mistake(`${source} selects ${what}, which is not a number`, 'Write a path that selects one number.');
  }
  return Number.isFinite(number)
    ? { outcome: 'value', value: number }
    : { outcome: 'no-data', why: `the number at ${source} is too large` };
}

function mistake(why: string, advice: string): Look {
  return { outcome: 'error', why, advice, isMistake: true };
}
