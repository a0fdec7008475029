/**
 * A stand-in for GitHub's API: a real HTTP server on 127.0.0.1 with a repository's state behind it, which holds every
 * request and every answer of its own against GitHub's official OpenAPI description (description.json, made by
 * scripts/github-description.ts).
 *
 * ```ts
 * await using github = await startGitHub({ repository: 'acme/shop' });
 * const [v1, v2] = seedReleases(github.state, [{ tag: 'v1.0.0' }, { tag: 'v1.1.0', conclusion: 'failure' }]);
 * // … GITHUB_API_URL = github.url, GITHUB_TOKEN = github.token, GITHUB_REPOSITORY = github.state.repository
 * github.expectNoViolations();
 * expect(github.journal.startingRequests).toHaveLength(1);
 * ```
 *
 * - `state`: commits, tags, workflows, runs, deployments, …; can be changed at any time (repository-state.ts;
 *   seeding.ts for whole histories). `state.tag('v1.0.0', otherSha)` moves a tag.
 * - `steps`: how a run goes on that is started by a request: a list of steps, or a function of the run. Each step lasts
 *   for so many `reads` of the run, so many `ms`, until the run it waits `behind` is over, or until
 *   `github.state.advance(run)`; `github.state.finish(run, 'failure')` ends it. Without `steps`: queued for one read, in
 *   progress for one read, success. A run whose concurrency group is held waits for the holder by itself.
 * - `onStarted`: is called for every run that a request has started, e.g. to let something real run.
 * - `faults.add({ method: 'POST', path: /\/rerun$/, at: 1, does: { kind: 'lose-answer' } })`: faults.ts.
 * - `behaviour`: in what this server differs from github.com, e.g. `behaviour.attemptLagReads = 2`: call.ts.
 * - `journal`: every request; those that start a run are in `startingRequests`, other writes in `otherWrites`.
 * - `violations`: requests that GitHub does not describe, and mistakes of the stand-in; the request was answered 422.
 * - `token` may do everything; `addToken({ permissions: { actions: 'read' } })` makes one that may not.
 *
 * Not acted out: webhooks, artifacts, logs, forks, merge commits, directories and symbolic links in contents, GraphQL.
 */
import type { Behaviour, Identity, StepsOf } from './call.ts';
import { Faults } from './faults.ts';
import { Journal } from './journal.ts';
import { ALL_PERMISSIONS } from './permissions.ts';
import { State } from './repository-state.ts';
import { serve } from './server.ts';
import { latest, type Run, type Step } from './state.ts';

export interface StandInOptions {
  /** `acme/shop` if left out. */
  readonly repository?: string;
  /** `main` if left out. */
  readonly defaultBranch?: string;
  readonly behaviour?: Partial<Behaviour>;
  /** How a started run goes on. */
  readonly steps?: readonly Step[] | StepsOf;
  readonly onStarted?: (run: Run, kind: 'rerun' | 'dispatch') => void | Promise<void>;
  /** Milliseconds since the epoch; the real time if left out. */
  readonly now?: () => number;
  /** For people's pages; `https://github.com` if left out. */
  readonly serverUrl?: string;
  /** `/api/v3` as on GitHub Enterprise Server; nothing if left out. */
  readonly prefix?: string;
  /** Any free one if left out. */
  readonly port?: number;
}

export interface StandIn extends AsyncDisposable {
  /** What `GITHUB_API_URL` is. */
  readonly url: string;
  /** A job's own token that may do everything. */
  readonly token: string;
  readonly state: State;
  readonly behaviour: Behaviour;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly violations: readonly string[];
  /** How runs go on that are started from now on. */
  steps: readonly Step[] | StepsOf;
  /** @returns the token; a job's own one unless told */
  addToken(identity: Partial<Identity>): string;
  /** @throws Error with all of them, if there are any */
  expectNoViolations(): void;
}

const SOON: readonly Step[] = [
  { status: 'queued', reads: 1 },
  { status: 'in_progress', reads: 1 },
  { status: 'completed', conclusion: 'success' },
];

export async function startGitHub(options: StandInOptions = {}): Promise<StandIn> {
  const state = new State({
    repository: options.repository ?? 'acme/shop',
    defaultBranch: options.defaultBranch ?? 'main',
    now: options.now ?? Date.now,
  });
  const behaviour: Behaviour = {
    etags: true,
    staleFilters: true,
    attemptLagReads: 0,
    runListLagReads: 0,
    deploymentListLagReads: 0,
    olderServer: false,
    rateLimit: 1000,
    checksPending: true,
    ...options.behaviour,
  };
  const faults = new Faults();
  const journal = new Journal();
  const violations: string[] = [];
  const tokens = new Map<string, Identity>();
  const prefix = options.prefix ?? '';

  const begin = (run: Run, kind: 'rerun' | 'dispatch'): void => {
    const steps = typeof standIn.steps === 'function' ? standIn.steps(run, kind) : standIn.steps;
    state.live(run, [...queueing(state, run), ...steps]);
    // The answer does not wait for what the test makes of it.
    void (async () => options.onStarted?.(run, kind))().catch((error: unknown) => {
      violations.push(`onStarted failed: ${String(error)}`);
    });
  };
  const { server, origin } = await serve(
    {
      state,
      behaviour,
      faults,
      journal,
      violations,
      tokens,
      serverUrl: options.serverUrl ?? 'https://github.com',
      prefix,
      begin,
    },
    options.port ?? 0,
  );

  const addToken = (identity: Partial<Identity>): string => {
    const token = `stand-in-token-${tokens.size + 1}`;
    const kind = identity.kind ?? 'integration';
    tokens.set(token, {
      login: identity.login ?? (kind === 'integration' ? 'github-actions[bot]' : 'octocat'),
      kind,
      permissions: identity.permissions ?? ALL_PERMISSIONS,
    });
    return token;
  };
  const standIn: StandIn = {
    url: `${origin}${prefix}`,
    token: addToken({}),
    state,
    behaviour,
    faults,
    journal,
    violations,
    steps: options.steps ?? SOON,
    addToken,
    expectNoViolations: () => {
      if (violations.length > 0) throw new Error(`Not as GitHub describes it:\n${violations.join('\n')}`);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

/** A run waits while another one holds a concurrency group of it. */
function queueing(state: State, run: Run): readonly Step[] {
  const groups = new Set(state.groupsOf(run).map((group) => group.toLowerCase()));
  if (groups.size === 0) return [];
  for (const other of state.runs.values()) {
    if (other === run || latest(other).status === 'completed') continue;
    const group = state.groupsOf(other).find((one) => groups.has(one.toLowerCase()));
    if (group !== undefined) return [{ status: 'pending', behind: { group, run: other.id } }];
  }
  return [];
}
