import { Document, isMap, isPair, isScalar } from 'yaml';
import { literal } from '../policy/template.ts';

/** What was learned from a service that runs; becomes a policy file. */
export interface Learned {
  readonly port: number | undefined;
  readonly healthPath: string | undefined;
  readonly isActuator: boolean;
  /** It was started by this program, so that how it stops can be examined too. */
  readonly isOurs: boolean;
  /** Milliseconds until it was healthy. */
  readonly readyMs: number | undefined;
  /** Names of the top-level health components that are UP. */
  readonly components: readonly string[];
  /** Endpoints that answered a stranger with 2xx. */
  readonly open: readonly {
    readonly path: string;
    readonly name: string;
    readonly json: 'object' | 'array' | undefined;
  }[];
  /** Paths that wanted a login. */
  readonly closed: readonly string[];
  readonly subject: string;
}

/** Room for slower machines: the time that was measured, four times, in whole half minutes, at least one minute. */
function patience(readyMs: number): string {
  return `${Math.max(60, Math.ceil((readyMs * 4) / 30_000) * 30)}s`;
}

/** A policy file as text, with comments that say what to do next. It loads without mistakes. */
export function starterPolicy(learned: Learned): string {
  const checks = learned.open.map((endpoint) => ({
    name: literal(endpoint.name),
    get: endpoint.path,
    ...(endpoint.json ? { expect: { json: { $: { type: endpoint.json } } } } : {}),
  }));
  const document = new Document({
    version: 1,
    ...(learned.port === undefined ? {} : { subject: { port: learned.port } }),
    health: {
      ...(learned.healthPath === undefined ? {} : { path: learned.healthPath }),
      ...(learned.readyMs === undefined ? {} : { within: patience(learned.readyMs) }),
      ...(learned.components.length === 0
        ? {}
        : { components: Object.fromEntries(learned.components.map((name) => [name, 'UP'])) }),
    },
    ...(checks.length === 0 ? {} : { checks }),
    ...(learned.isActuator ? { presets: ['actuator-exposure'] } : {}),
    ...(learned.isOurs ? { shutdown: { within: '30s' } } : {}),
  });
  document.commentBefore = ` A starter for ${learned.subject.replace(/[^\x20-\x7e]/g, '?')}, written by looking at it once.
 Read it, take out what does not matter, add what does: a login, a search, a page that must not be empty.
 All that a policy can say: docs/policy.md`;
  if (isMap(document.contents)) {
    for (const pair of document.contents.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      if (pair.key.value !== 'version') pair.key.spaceBefore = true;
      if (pair.key.value === 'checks') {
        pair.key.commentBefore = ` Each answered a stranger with 2xx.${
          learned.closed.length === 0
            ? ''
            : ` These wanted a login, add checks with auth for them:\n${learned.closed.map((path) => `   ${path}`).join('\n')}`
        }`;
      }
    }
  }
  return document.toString({ lineWidth: 120 });
}
