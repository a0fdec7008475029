import type { RunCheck } from '../policy/policy.ts';
import { fill, type Scope, type ScopeValue, show } from '../policy/template.ts';
import type { Subject } from '../subject/subject.ts';
import type { Evidence } from '../verdict.ts';
import type { World } from '../world.ts';
import { shellWord, variableFor, variableName } from './shell.ts';
import { type Redact, shorten, shortenToEnd } from './shorten.ts';
import type { Trial } from './trial.ts';

/** All that a program of the user's sees of this process's own environment. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR'] as const;
const MAX_OUTPUT_SHOWN = 8192;
const MAX_COMMAND_SHOWN = 4096;

/**
 * Runs a program of the user's once; its exit code decides. It sees where the subject answers (`BASE_URL`,
 * `MANAGEMENT_URL`), captured values under their own names in capitals (`access-token` is `ACCESS_TOKEN`),
 * and what the check lists under `env`, in rising order of precedence; nothing overrides `PATH` and its like but `env`.
 *
 * @param captured Values captured so far.
 * @param signal Aborts when the subject dies or the job is cancelled; rejects with its reason then.
 */
export async function tryRunCheck(
  check: RunCheck,
  subject: Subject,
  scope: Scope,
  captured: ReadonlyMap<string, ScopeValue>,
  world: World,
  signal: AbortSignal,
): Promise<Trial> {
  const redact: Redact = (text) => world.secrets.redact(text);
  const [program, ...rest] =
    typeof check.run === 'string' ? ['/bin/sh', '-c', check.run] : check.run.map((word) => fill(word, scope));
  const shown =
    typeof check.run === 'string'
      ? check.run
      : check.run.map((word) => shellWord(show(word, scope, variableFor))).join(' ');
  const result = await world.processes.run({
    argv: [program ?? '', ...rest],
    environment: environmentOf(check, subject, scope, captured, world),
    ...(check.workingDirectory === undefined ? {} : { workingDirectory: check.workingDirectory }),
    timeoutMs: check.timeoutMs,
    signal,
  });
  if (result.exitCode === 0 && !result.timedOut) {
    return {
      outcome: 'pass',
      values: new Map(),
      clause: `exited with 0 in ${Math.round(result.tookMs)} ms`,
      evidence: [],
    };
  }
  const output = result.output.trim() === '' ? '(none)' : shortenToEnd(result.output, MAX_OUTPUT_SHOWN, redact);
  const evidence: readonly Evidence[] = [
    { kind: 'text', label: 'Command', text: shorten(shown, MAX_COMMAND_SHOWN, redact) },
    { kind: 'text', label: 'Output', text: output },
  ];
  if (result.startError !== undefined) {
    return {
      outcome: 'undecided',
      reason: 'check-command-failed',
      clause: `could not be started: ${shorten(result.startError, 200, redact)}`,
      advice: 'Check that the program is installed on this machine and found through PATH.',
      evidence,
      final: true,
    };
  }
  if (result.timedOut) {
    const clause = `did not end within ${check.timeoutMs} ms and was stopped`;
    const advice = 'See in its output how far it came, and raise the check\'s "timeout" only if it may take this long.';
    return { outcome: 'fail', reason: 'check-timeout', clause, advice, evidence };
  }
  const ending =
    result.signal === undefined ? `exited with ${result.exitCode ?? 'no code'}` : `was ended by ${result.signal}`;
  const advice = 'Read its output; to repeat it, set BASE_URL to where the service runs.';
  return { outcome: 'fail', reason: 'check-command-failed', clause: `${ending}, not with 0`, advice, evidence };
}

function environmentOf(
  check: RunCheck,
  subject: Subject,
  scope: Scope,
  captured: ReadonlyMap<string, ScopeValue>,
  world: World,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = Object.create(null);
  for (const [name, { value }] of captured) {
    environment[variableName(name)] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  for (const name of INHERITED) {
    const value = world.environment[name];
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  environment['BASE_URL'] = addressText(subject.baseUrl);
  environment['MANAGEMENT_URL'] = addressText(subject.managementUrl ?? subject.baseUrl);
  for (const [name, value] of Object.entries(check.env)) environment[name] = fill(value, scope);
  return environment;
}

/** Without the slash at the end, so that `$BASE_URL/api` has one. */
function addressText(url: URL): string {
  return url.href.replace(/\/+$/, '');
}
