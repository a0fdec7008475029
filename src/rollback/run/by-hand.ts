import { shellQuote } from '../../checks/shell.ts';
import type { StartedRun, StartRequest } from '../plan.ts';

/**
 * Commands of GitHub's own command line for a person who has to look, start or stop by hand. Every word that is not
 * ours is quoted, because people paste these lines into a shell. https://cli.github.com/manual/gh_run
 */

/** Shows a run, with its latest attempt. */
export function lookAtRun(runId: number, repository: string): string {
  return `gh run view ${runId} ${inRepository(repository)}`;
}

/** Lists what a dispatch may have started. */
export function lookForRuns(workflow: string, repository: string): string {
  return `gh run list --workflow ${shellQuote(workflow)} --event workflow_dispatch ${inRepository(repository)}`;
}

/** The command that cancels a run. */
export function stopRun(runId: number, repository: string): string {
  return `gh run cancel ${runId} ${inRepository(repository)}`;
}

/** Does by hand what the request would have done. */
export function startByHand(request: StartRequest, repository: string): string {
  switch (request.mechanism) {
    case 'rerun':
      return `gh run rerun ${request.runId} ${inRepository(repository)}`;
    case 'rerun-job':
      return `gh run rerun --job ${request.jobId} ${inRepository(repository)}`;
    case 'dispatch': {
      const inputs = Object.entries(request.inputs).map(([name, value]) => ` -f ${shellQuote(`${name}=${value}`)}`);
      const what = `${shellQuote(request.workflow)} --ref ${shellQuote(request.ref)}${inputs.join('')}`;
      return `gh workflow run ${what} ${inRepository(repository)}`;
    }
  }
}

/** Says which run goes on although the guard ends, and how to stop it. */
export function inFlightSentence(run: Pick<StartedRun, 'id' | 'attempt' | 'url'>): string {
  const repository = repositoryOfUrl(run.url);
  const stop = repository === undefined ? `gh run cancel ${run.id}` : stopRun(run.id, repository);
  return `Run ${run.id}, attempt ${run.attempt}, is in flight and goes on without the guard: watch it at ${run.url}, or stop it with \`${stop}\`.`;
}

/** `owner/name`, or `host/owner/name` for a server of one's own, as `--repo` takes it; `undefined` if it is no run's page. */
export function repositoryOfUrl(url: string): string | undefined {
  const [, host, owner, name] = /^https?:\/\/([^/]+)\/([^/]+)\/([^/]+)\/actions\/runs\//.exec(url) ?? [];
  if (host === undefined) return undefined;
  return host === 'github.com' ? `${owner}/${name}` : `${host}/${owner}/${name}`;
}

/** The run whose page a link leads to; `undefined` where it leads to none. */
export function runOfUrl(url: string | undefined): number | undefined {
  const [, id] = /\/actions\/runs\/(\d{1,15})(?:\D|$)/.exec(url ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

function inRepository(repository: string): string {
  return `--repo ${shellQuote(repository)}`;
}
