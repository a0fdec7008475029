import type { HttpAnswer, HttpResult } from '../platform/http.ts';
import type { HealthPolicy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import { type HealthJudgement, judgeHealth } from './judge.ts';
import { isObject, own } from './tree.ts';

/** Where Spring Boot puts its actuator unless told otherwise. */
const DEFAULT_HEALTH = '/actuator/health';
/**
 * Pages that may list the actuator's endpoints: the default, and base paths that teams and older versions use.
 * With `discovery.enabled=false` or base path `/` there is no such page.
 */
const LINK_PAGES = ['/actuator', '/management', '/manage', '/api/actuator'] as const;
/**
 * Where health is looked for where no page lists it: base path `/`, the base paths above with the page switched off, a
 * renamed endpoint, and the readiness that `add-additional-paths` puts on the main port.
 */
const HEALTH_PAGES = [
  '/health',
  '/management/health',
  '/manage/health',
  '/api/actuator/health',
  '/actuator/healthcheck',
  '/readyz',
] as const;

/** Where health was found, or what was seen instead. */
export interface Discovery {
  /** Where health answers; `undefined` if it was found nowhere. */
  readonly endpoint: URL | undefined;
  /** What was asked last, or the most telling answer where nothing was found. */
  readonly url: URL;
  readonly result: HttpResult;
  /** Paths (and the origin, where there are two) that were asked, in order. */
  readonly tried: readonly string[];
}

/** Asks a URL once, with the headers and limits of the health policy. Never throws. */
export type Ask = (url: URL) => Promise<HttpResult>;

/**
 * Looks for the health endpoint on the management port (where there is one), then on the main port.
 * A path of the policy is the only one that is asked. Ends at once when a port does not speak at all.
 * At most 11 requests per port.
 */
export async function discoverHealth(
  subject: Pick<Subject, 'baseUrl' | 'managementUrl'>,
  policy: Pick<HealthPolicy, 'path'>,
  ask: Ask,
): Promise<Discovery> {
  const bases = subject.managementUrl === undefined ? [subject.baseUrl] : [subject.managementUrl, subject.baseUrl];
  const tried: string[] = [];
  let telling: { readonly url: URL; readonly result: HttpResult; readonly rank: number } | undefined;

  const asked = new Set<string>();
  const attempt = async (url: URL): Promise<HttpResult> => {
    asked.add(url.href);
    tried.push(bases.length > 1 ? `${url.host}${url.pathname}` : url.pathname);
    const result = await ask(url);
    const rank = tellingRank(result);
    if (telling === undefined || rank > telling.rank) telling = { url, result, rank };
    return result;
  };

  for (const base of bases) {
    for (const candidate of candidates(policy.path)) {
      const page = under(base, candidate.path);
      if (asked.has(page.href)) continue;
      const result = await attempt(page);
      if (!result.ok) return { endpoint: undefined, url: page, result, tried };
      if (candidate.kind === 'health') {
        if (isHealth(result)) return { endpoint: page, url: page, result, tried };
        continue;
      }
      const linked = linkedHealth(result, base);
      if (linked === undefined || asked.has(linked.href)) continue;
      const answer = await attempt(linked);
      if (!answer.ok) return { endpoint: undefined, url: linked, result: answer, tried };
      if (isHealth(answer)) return { endpoint: linked, url: linked, result: answer, tried };
    }
  }
  if (telling === undefined) throw new Error('No place was asked for health.');
  return { endpoint: undefined, url: telling.url, result: telling.result, tried };
}

interface Candidate {
  readonly kind: 'health' | 'links';
  readonly path: string;
}

function candidates(path: string | undefined): readonly Candidate[] {
  if (path !== undefined) return [{ kind: 'health', path }];
  // The default first: where it answers, the page of links would only say the same.
  return [
    { kind: 'health', path: DEFAULT_HEALTH },
    ...LINK_PAGES.map((page) => ({ kind: 'links', path: page }) as const),
    ...HEALTH_PAGES.map((page) => ({ kind: 'health', path: page }) as const),
  ];
}

/** A path below a base URL, which may have a path of its own. */
export function under(base: URL, path: string): URL {
  const prefix = base.pathname.replace(/\/+$/, '');
  // Put together as text: resolving "//host" against a base would name another host.
  return new URL(`${base.origin}${prefix}${path.startsWith('/') ? path : `/${path}`}`);
}

function isHealth(result: HttpAnswer): boolean {
  return judgeHealth(result, { components: {} }).isHealth;
}

/**
 * Of a page of links only the path of health's link counts: its host and scheme are those of the request as the service
 * saw it, which a proxy or a published port changes.
 */
function linkedHealth(answer: HttpAnswer, base: URL): URL | undefined {
  if (answer.status !== 200) return undefined;
  let page: unknown;
  try {
    page = JSON.parse(new TextDecoder().decode(answer.body));
  } catch {
    return undefined;
  }
  const links = isObject(page) ? own(page, '_links') : undefined;
  const health = isObject(links) ? own(links, 'health') : undefined;
  const href = isObject(health) ? own(health, 'href') : undefined;
  if (typeof href !== 'string' || !URL.canParse(href, base.href)) return undefined;
  const { pathname } = new URL(href, base);
  const prefix = base.pathname.replace(/\/+$/, '');
  return pathname.startsWith(`${prefix}/`) ? new URL(`${base.origin}${pathname}`) : under(base, pathname);
}

/** Which of several answers that are no health tells most about why. */
function tellingRank(result: HttpResult): number {
  if (!result.ok) return 5;
  const judgement: HealthJudgement = judgeHealth(result, { components: {} });
  switch (judgement.reason) {
    case 'health-unauthorised':
      return 4;
    case 'health-down':
      return 3;
    case 'health-not-json':
    case 'health-not-up':
      return 2;
    default:
      return 1;
  }
}
