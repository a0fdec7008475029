import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * The files through which a step talks to the runner: outputs, state, summary.
 *
 * Written here and not through `@actions/core`, for three reasons: without `GITHUB_OUTPUT` its `setOutput` falls back to
 * a `::set-output` command on stdout; it throws where the file is gone, on the very ways out on which outputs matter
 * most; and loading it costs more than the whole rest of a start. Appending is synchronous, so that it also works in a
 * signal handler. `GITHUB_ENV` and `GITHUB_PATH` have no function here: they are never written.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#environment-files
 */
export interface RunnerFiles {
  /** @returns a clause that says why it could not be written, or `undefined` */
  setOutput(name: string, value: string): string | undefined;
  saveState(name: string, value: string): string | undefined;
  appendSummary(markdown: string): string | undefined;
  /** What `saveState` saved in an earlier step of this action; hostile until checked. */
  readState(name: string): string | undefined;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** @param environment of this process: `GITHUB_OUTPUT`, `GITHUB_STATE`, `GITHUB_STEP_SUMMARY`, `STATE_*` are read */
export function runnerFiles(environment: Readonly<Record<string, string | undefined>>): RunnerFiles {
  const append = (variable: string, content: string): string | undefined => {
    const path = environment[variable];
    if (path === undefined || path === '') return `${variable} is not set`;
    try {
      appendFileSync(path, content, 'utf8');
      return undefined;
    } catch (error) {
      return `${variable} could not be written (${error instanceof Error ? error.message : String(error)})`;
    }
  };
  const entry = (variable: string, name: string, value: string): string | undefined =>
    NAME.test(name) ? append(variable, heredoc(name, value)) : `"${name}" is not a name`;
  return {
    setOutput: (name, value) => entry('GITHUB_OUTPUT', name, value),
    saveState: (name, value) => entry('GITHUB_STATE', name, value),
    appendSummary: (markdown) => append('GITHUB_STEP_SUMMARY', markdown.endsWith('\n') ? markdown : `${markdown}\n`),
    readState: (name) => environment[`STATE_${name}`] || undefined,
  };
}

/** The delimiter is fresh and unguessable for every value, so that no value can end early and define another name. */
function heredoc(name: string, value: string): string {
  const delimiter = `rg_${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
