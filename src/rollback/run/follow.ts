import { type Quote, quoting } from '../../health/quote.ts';
import type { GitHub, GitHubFailure, WorkflowJob, WorkflowRun } from '../../platform/github.ts';
import { inSeconds } from '../../subject/wording.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { StartedRun } from '../plan.ts';
import { inFlightSentence, repositoryOfUrl, stopRun } from './by-hand.ts';
import { judgeRun } from './conclusion.ts';
import { createExplainer, type Explainer } from './explanation.ts';
import { askedToWait, pauseAfter } from './pauses.ts';
import { type RequestBudget, requestBudget } from './request-budget.ts';
import { type RunMatter, runFinding } from './run-finding.ts';

/** How long a run is followed, and what it must be. */
export interface FollowOptions {
  /** How long the run may take from now on, in milliseconds. */
  readonly waitMs: number;
  /** The run that the guard runs in; `undefined` outside of GitHub Actions. */
  readonly ownRunId: number | undefined;
  /** Environment that releases and rollbacks are recorded under. */
  readonly environmentName: string;
  /** The job without which nothing is deployed, named exactly as GitHub lists it; a run that skips it has failed. */
  readonly deployJob?: string;
  /** The commit that the run must be of, where it is known: `expectedCommit`. */
  readonly commit?: string;
}

/** `unknown`: the run was started, but how it ended cannot be known. */
export interface Followed {
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  /** GitHub's word, where there is one; foreign. */
  readonly conclusion: string | undefined;
  readonly finding: Finding;
}

type FollowWorld = Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt' | 'secrets'>;
type End = Pick<Followed, 'outcome' | 'conclusion'> & { readonly matter: RunMatter };

/** A run that was seen and is not found so often in a row is gone. */
const MOST_NOT_FOUND = 3;
/** How long a run may take to show itself at all. */
const FIRST_SIGHT_MS = 120_000;
/** `completed` may show a moment before the conclusion does. */
const MOST_WITHOUT_CONCLUSION = 5;

/**
 * Follows one attempt of one run to its end, by conditional requests, and says in the log what it does or waits for.
 * Broken answers and rate limits are waited out until the deadline; at the deadline it is looked at once more.
 * 30 minutes cost less than 60 requests that count, whatever GitHub answers.
 *
 * @throws Cancelled when the job is cancelled; what is in flight was said before
 */
export async function follow(
  github: GitHub,
  run: StartedRun,
  options: FollowOptions,
  world: FollowWorld,
): Promise<Followed> {
  const begun = world.clock.now();
  try {
    const end = await new Following(github, run, options, world).toEnd();
    return { outcome: end.outcome, conclusion: end.conclusion, finding: runFinding(end.matter, begun, world) };
  } catch (error) {
    if (world.cancelled.aborted) world.output.line(inFlightSentence(run), 'warn');
    throw error;
  }
}

/** What is known so far of the run that is followed. */
class Following {
  readonly #github: GitHub;
  readonly #run: StartedRun;
  readonly #options: FollowOptions;
  readonly #world: FollowWorld;
  readonly #begun: number;
  readonly #budget: RequestBudget;
  readonly #explainer: Explainer;
  readonly #quote: Quote;
  #etag: string | undefined;
  /** The run as it was seen last, with the attempt that is followed. */
  #seen: WorkflowRun | undefined;
  #clause = 'was not seen yet';
  #told: string | undefined;
  #notFound = 0;
  #withoutConclusion = 0;
  /** Why the last look failed, if it did. */
  #trouble: GitHubFailure | undefined;
  #hasToldTrouble = false;

  constructor(github: GitHub, run: StartedRun, options: FollowOptions, world: FollowWorld) {
    this.#github = github;
    this.#run = run;
    this.#options = options;
    this.#world = world;
    this.#begun = world.clock.now();
    this.#budget = requestBudget(github, world.clock);
    this.#quote = quoting(world.secrets);
    this.#explainer = createExplainer(github, run, options, world.clock, this.#budget, this.#quote);
  }

  async toEnd(): Promise<End> {
    const { clock, cancelled } = this.#world;
    if (this.#run.id === this.#options.ownRunId) return this.#deadlock('it is the run that the guard itself runs in');
    const deadline = this.#begun + this.#options.waitMs;
    for (let looks = 0; ; looks++) {
      const end = await this.#look();
      if (end !== undefined) return end;
      const left = deadline - clock.now();
      if (left <= 0) return this.#exceeded();
      const asked = this.#trouble === undefined ? 0 : askedToWait(this.#trouble);
      const pause = Math.max(pauseAfter(looks), this.#budget.waitMs(), asked);
      await clock.sleep(Math.min(left, pause), cancelled);
    }
  }

  async #look(): Promise<End | undefined> {
    const looked = await this.#github.runIfChanged(this.#run.id, this.#etag);
    this.#world.cancelled.throwIfAborted();
    if (!looked.ok) return this.#lookFailed(looked.failure);
    this.#trouble = undefined;
    this.#notFound = 0;
    const { changed, etag } = looked.value;
    if (changed !== undefined) {
      this.#etag = etag;
      if (changed.attempt > this.#run.attempt) return this.#overtaken(changed.attempt);
      if (changed.attempt < this.#run.attempt) {
        this.#tell(`does not show attempt ${this.#run.attempt} yet`);
        return undefined;
      }
      this.#seen = changed;
    }
    if (this.#seen === undefined) return undefined;
    const { commit } = this.#options;
    if (commit !== undefined && this.#seen.headSha !== commit) return this.#otherCommit(this.#seen.headSha, commit);
    if (this.#seen.status === 'completed') return await this.#ended(this.#seen);
    const explained = await this.#explainer(this.#seen);
    this.#world.cancelled.throwIfAborted();
    this.#tell(explained.clause);
    return explained.deadlock === undefined ? undefined : this.#deadlock(explained.deadlock);
  }

  #lookFailed(failure: GitHubFailure): End | undefined {
    const { clock, output } = this.#world;
    this.#trouble = failure;
    if (failure.kind === 'not-found') {
      this.#notFound += 1;
      const isLost =
        this.#seen === undefined ? clock.now() - this.#begun >= FIRST_SIGHT_MS : this.#notFound >= MOST_NOT_FOUND;
      return isLost ? this.#vanished() : undefined;
    }
    this.#notFound = 0;
    if (failure.kind === 'rate-limit') {
      const wait = inSeconds(askedToWait(failure));
      output.line(
        `GitHub's rate limit is used up; run ${this.#run.id} is looked at again in ${wait}, or at the deadline.`,
        'warn',
      );
    } else if (!this.#hasToldTrouble) {
      this.#hasToldTrouble = true;
      output.line(
        `Run ${this.#run.id} could not be read (${onOneLine(failure.message)}); it is tried again until the deadline.`,
        'warn',
      );
    }
    return undefined;
  }

  /** A line for every change that means something. */
  #tell(clause: string): void {
    this.#clause = clause;
    if (clause === this.#told) return;
    this.#told = clause;
    const since = inSeconds(this.#world.clock.now() - this.#begun);
    this.#world.output.line(`after ${since}: run ${this.#run.id} ${clause}`);
  }

  async #ended(seen: WorkflowRun): Promise<End | undefined> {
    if (seen.conclusion === undefined && ++this.#withoutConclusion < MOST_WITHOUT_CONCLUSION) {
      this.#tell('is completed; GitHub gives no conclusion yet');
      return undefined;
    }
    const { deployJob } = this.#options;
    const jobs = await this.#jobsAtEnd(seen.conclusion !== 'success' || deployJob !== undefined);
    const judgement = judgeRun(
      {
        run: this.#run,
        conclusion: seen.conclusion,
        attemptStartedAt: seen.startedAt,
        jobs,
        deployJob,
      },
      this.#quote,
    );
    const { outcome, reason, sentence, advice } = judgement;
    return {
      outcome,
      conclusion: seen.conclusion,
      matter: {
        title: this.#title(),
        outcome: outcome === 'succeeded' ? 'pass' : outcome === 'failed' ? 'fail' : 'undecided',
        ...(reason === undefined ? {} : { reason }),
        sentence,
        ...(advice === undefined ? {} : { advice }),
      },
    };
  }

  async #jobsAtEnd(areWanted: boolean): Promise<readonly WorkflowJob[] | undefined> {
    if (!areWanted) return undefined;
    const read = await this.#github.jobs(this.#run.id);
    this.#world.cancelled.throwIfAborted();
    return read.ok ? read.value : undefined;
  }

  #deadlock(why: string): End {
    const { id, url } = this.#run;
    return {
      outcome: 'failed',
      conclusion: undefined,
      matter: {
        title: this.#title(),
        outcome: 'fail',
        reason: 'rollback-deadlock',
        sentence: `Run ${id} cannot be waited for: ${why}.`,
        advice: `It goes on by itself as soon as this run ends: watch it at ${url}, or stop it with \`${this.#stop()}\`; give the guard's job a concurrency group of its own.`,
      },
    };
  }

  #overtaken(attempt: number): End {
    const { id, url } = this.#run;
    return this.#lost(
      `Run ${id} shows attempt ${attempt}, so somebody started it again, and how attempt ${this.#run.attempt} ended was not seen.`,
      `See both attempts at ${url}, and find out which version serves now.`,
    );
  }

  #vanished(): End {
    const { id, url } = this.#run;
    const sentence =
      this.#seen === undefined
        ? `Run ${id} was started, but GitHub did not show it within ${inSeconds(this.#world.clock.now() - this.#begun)}.`
        : `Run ${id} is not there any more: somebody deleted it, or the token may not see it now.`;
    return this.#lost(sentence, `Look at ${url} and at the list of runs, and find out which version serves now.`);
  }

  #lost(sentence: string, advice: string): End {
    const title = this.#title();
    const matter: RunMatter = { title, outcome: 'undecided', reason: 'rollback-run-lost', sentence, advice };
    return { outcome: 'unknown', conclusion: undefined, matter };
  }

  #otherCommit(actual: string, expected: string): End {
    const { id, url } = this.#run;
    return {
      outcome: 'failed',
      conclusion: undefined,
      matter: {
        title: this.#title(),
        outcome: 'fail',
        reason: 'rollback-tag-moved',
        sentence: `Run ${id} runs another commit than the release that is gone back to.`,
        advice: `Stop it with \`${this.#stop()}\` or watch it at ${url}, and find out who moved the tag.`,
        evidence: [{ kind: 'comparison', label: 'commit', expected, actual }],
      },
    };
  }

  #exceeded(): End {
    const { id, url } = this.#run;
    const waited = inSeconds(this.#world.clock.now() - this.#begun);
    const trouble =
      this.#trouble === undefined ? '' : `, and it could not be read lately (${onOneLine(this.#trouble.message)})`;
    return {
      outcome: 'failed',
      conclusion: undefined,
      matter: {
        title: this.#title(),
        outcome: 'fail',
        reason: 'rollback-wait-exceeded',
        sentence: `Run ${id} had not ended after ${waited}: it ${this.#clause}${trouble}.`,
        advice: `It may still go on: watch it at ${url}, or stop it with \`${this.#stop()}\`; raise \`rollback.wait\` if it needs more time.`,
      },
    };
  }

  #title(): string {
    return `rollback run ${this.#run.id}`;
  }

  #stop(): string {
    const repository = repositoryOfUrl(this.#run.url) ?? this.#github.repository;
    return stopRun(this.#run.id, repository);
  }
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}
