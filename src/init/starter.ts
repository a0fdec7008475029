import { Document, isMap, isPair, isScalar } from 'yaml';

/** What was learned from a service that runs; becomes a policy file. */
export interface Learned {
  readonly port: number | undefined;
  /** A page that says with a plain 2xx that the service runs; `undefined` where its health was found as the guard finds it. */
  readonly plainPage: string | undefined;
  readonly isActuator: boolean;
  /** Milliseconds until it was healthy. */
  readonly readyMs: number | undefined;
  /** Names of the health components that are UP and that the service depends on. */
  readonly components: readonly string[];
  /** Endpoints that answered a stranger with 2xx. */
  readonly open: readonly {
    readonly path: string;
    /** Foreign. */
    readonly name: string;
    readonly json: 'object' | 'array' | undefined;
  }[];
  /** Paths that wanted a login. */
  readonly closed: readonly string[];
  readonly subject: string;
  /** It was started for this look, so that stopping it can be examined too. */
  readonly isOurs: boolean;
}

const MAX_NAME_LENGTH = 80;

/** Room for slower machines: the time that was measured, four times, in whole half minutes, at least one minute. */
function patience(readyMs: number): string {
  return `${Math.max(60, Math.ceil((readyMs * 4) / 30_000) * 30)}s`;
}

/** A policy file as text, with comments that say what to do next. It loads without mistakes. */
export function starterPolicy(learned: Learned): string {
  const names = uniqueNames(learned.open);
  const checks = learned.open.map((endpoint, index) => ({
    name: names[index],
    get: endpoint.path,
    ...(endpoint.json ? { expect: { json: { $: { type: endpoint.json } } } } : {}),
  }));
  const document = new Document({
    version: 1,
    ...(learned.port === undefined ? {} : { subject: { port: learned.port } }),
    health: {
      ...(learned.plainPage === undefined ? {} : { path: learned.plainPage, kind: 'http' }),
      ...(learned.readyMs === undefined ? {} : { within: patience(learned.readyMs) }),
      ...(learned.components.length === 0
        ? {}
        : { components: Object.fromEntries(learned.components.map((name) => [name, 'UP'])) }),
    },
    ...(checks.length === 0 ? {} : { checks }),
    ...(learned.isActuator ? { presets: ['actuator-exposure'] } : {}),
    ...(learned.isOurs ? { shutdown: { within: '30s' } } : {}),
  });
  document.commentBefore = ` A starter for ${printable(learned.subject)}, written by looking at it once.
 Read it, take out what does not matter, add what does: a login, a search, a page that must not be empty.
 All that a policy can say: docs/policy.md of Release Guard.`;
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

/** A name for each endpoint: the document's own words where they are any use, told apart by the path where they repeat. */
function uniqueNames(endpoints: Learned['open']): readonly string[] {
  const wordings = endpoints.map(({ name, path }) => {
    // References would be filled in, and are no part of a name.
    const words = printable(name).replaceAll('${', '{').replace(/\s+/g, ' ').trim().slice(0, MAX_NAME_LENGTH).trim();
    return words === '' ? path : words;
  });
  return endpoints.map(({ path }, index) => {
    const words = wordings[index] ?? path;
    return wordings.filter((other) => other === words).length > 1 && words !== path ? `${words} (${path})` : words;
  });
}

function printable(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, ' ');
}
