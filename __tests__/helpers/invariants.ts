import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { SaxesParser } from 'saxes';
import { expect } from 'vitest';
import { EXIT_CODES, exitCodeOf, type RollbackOutcome, type VerdictName } from '../../src/verdict.ts';
import { actionFace, bundlePath, projectRoot } from './bundle.ts';
import { commandsIn } from './command-oracle.ts';
import { leftovers } from './docker.ts';
import { runIdsOf } from './docker-shim.ts';
import { slowness } from './promptness.ts';
import type { GuardResult } from './runner.ts';

export interface Allowances {
  /** The longest that the run was told to wait for anything; it may take 10 s more (I8). Default 10 s. */
  readonly deadlineMs?: number;
  /** `on-inconclusive: warn` makes an inconclusive run green. */
  readonly inconclusiveIsGreen?: boolean;
  /** The report could not be written, which is what the case is about. */
  readonly noReport?: boolean;
  /** The main step was killed: only what the post step must have put right is looked at (I1, I2, I5, I6, I7). */
  readonly killed?: boolean;
}

/** Commands that the bundle means to send; everything else on stdout or stderr was put there by somebody else. */
const MEANT = ['debug', 'group', 'endgroup', 'error', 'warning', 'notice', 'add-mask'];

/**
 * The nine promises that hold for every run of the bundle, whatever happened in it:
 * nothing of it is left on the engine (I1) or on the disk (I2), every output is set and fits the exit code (I3),
 * the reports are valid and bounded (I4), the log carries no foreign command (I5), no secret is seen (I6), nothing is
 * exported (I7), it ends in time (I8), and one sentence says what happened (I9).
 */
export async function expectInvariants(result: GuardResult, allowances: Allowances = {}): Promise<void> {
  const broken = [
    ...(await engineLeftovers(result)),
    ...(await processLeftovers(result)),
    ...fileLeftovers(result),
    ...(allowances.killed ? [] : outputs(result, allowances)),
    ...(allowances.killed || allowances.noReport ? [] : reports(result)),
    ...commands(result),
    ...seenSecrets(result),
    ...(result.exported === '' ? [] : [`I7: GITHUB_ENV or GITHUB_PATH was written: ${result.exported.slice(0, 200)}`]),
    ...inTime(result, allowances),
    ...(allowances.killed || allowances.noReport ? [] : sentences(result)),
  ];
  expect(broken, `The run printed:\n${result.log.slice(-6000)}\n`).toEqual([]);
}

async function engineLeftovers(result: GuardResult): Promise<string[]> {
  if (result.docker.length === 0) return [];
  const left = await leftovers(result.runnerName, runIdsOf(result.docker));
  return left.map((name) => `I1: still on the engine: ${name}`);
}

/** A program that listens to a run that was killed learns of it by what it says next: left is what stays. */
async function processLeftovers(result: GuardResult): Promise<string[]> {
  for (let looks = 1; ; looks++) {
    const left = processesOf(result);
    if (left.length === 0 || looks === 30) return left;
    await sleep(100);
  }
}

/** A service that was started as a process has its working folder in the workspace; Linux shows that. */
function processesOf(result: GuardResult): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const folder = readlinkSync(`/proc/${pid}/cwd`);
        if (folder !== result.room.top && !folder.startsWith(`${result.room.top}/`)) return [];
        return [`I1: a process is left: ${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
      } catch {
        return []; // it ended meanwhile, or is not ours to look at
      }
    });
}

function fileLeftovers(result: GuardResult): string[] {
  return filesUnder(result.room.temp)
    .filter((path) => result.reportFolder === undefined || !isInside(path, result.reportFolder))
    .map((path) => `I2: a file is left in RUNNER_TEMP: ${relative(result.room.temp, path)}`);
}

function outputs(result: GuardResult, { inconclusiveIsGreen }: Allowances): string[] {
  if (!('GITHUB_OUTPUT' in result.env)) return [];
  const broken = actionFace()
    .outputs.filter((name) => !result.outputs.has(name))
    .map((name) => `I3: output ${name} is not set`);
  for (const name of result.outputs.keys()) {
    if (!actionFace().outputs.includes(name)) broken.push(`I3: output ${name} is not declared in action.yml`);
  }
  const verdict = result.outputs.get('verdict') ?? '';
  const rollback = (result.outputs.get('rollback') ?? 'none') as RollbackOutcome;
  const told = exitCodeOf(verdict as VerdictName, rollback);
  const wanted = told === EXIT_CODES.inconclusive && inconclusiveIsGreen ? 0 : told;
  if (result.exitCode !== wanted) {
    broken.push(
      `I3: verdict "${verdict}", rollback "${rollback}", with exit code ${result.exitCode} (signal ${result.signal}); wanted ${wanted}`,
    );
  }
  return broken;
}

function reports(result: GuardResult): string[] {
  if (result.reportFolder === undefined) return 'GITHUB_OUTPUT' in result.env ? ['I4: no report folder was named'] : [];
  const broken: string[] = [];
  const json = result.reportFile('report.json');
  if (json === undefined) broken.push('I4: there is no report.json');
  else broken.push(...againstSchema(json).map((error) => `I4: report.json breaks its schema: ${error}`));
  const junit = result.reportFile('junit.xml');
  if (junit === undefined) broken.push('I4: there is no junit.xml');
  else broken.push(...xmlErrors(junit).map((error) => `I4: junit.xml is not well-formed: ${error}`));
  if (result.reportFile('summary.md') === undefined) broken.push('I4: there is no summary.md');
  if (result.summary === '') broken.push('I4: the job summary is empty');
  for (const [name, text] of [
    ['the job summary', result.summary],
    ['summary.md', result.reportFile('summary.md') ?? ''],
  ] as const) {
    const size = Buffer.byteLength(text);
    if (size > 64 << 10) broken.push(`I4: ${name} has ${size} bytes, more than 64 KiB`);
  }
  return broken;
}

let validate: ((document: unknown) => string[]) | undefined;

function againstSchema(json: string): string[] {
  if (validate === undefined) {
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const check = ajv.compile(JSON.parse(readFileSync(join(projectRoot, 'report.schema.json'), 'utf8')) as object);
    validate = (document) =>
      check(document) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }
  try {
    return validate(JSON.parse(json));
  } catch (error) {
    return [String(error)];
  }
}

/** What a strict XML parser has against a document. */
export function xmlErrors(text: string): string[] {
  const errors: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => errors.push(error.message));
  parser.write(text).close();
  return errors;
}

/**
 * The runner's own parsers decide what a command is. A command of ours may quote foreign text, but no foreign text may
 * become a command: `forged` marks what test services print for that purpose.
 */
function commands(result: GuardResult): string[] {
  return commandsIn(result.log).flatMap(({ name, data }) => {
    if (!MEANT.includes(name))
      return [`I5: a command that was not meant: ${name} ${JSON.stringify(data.slice(0, 100))}`];
    if (data.startsWith('forged')) return [`I5: a forged ${name}: ${JSON.stringify(data.slice(0, 100))}`];
    if (name === 'add-mask' && data.trim().length < 4)
      return [`I5: a mask of ${data.length} characters blanks the log`];
    return [];
  });
}

function seenSecrets(result: GuardResult): string[] {
  const log = result.log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  const sinks: [string, string][] = [
    ['the log', log],
    ['the job summary', result.summary],
    ['the outputs', JSON.stringify([...result.outputs])],
    ['the saved state', JSON.stringify([...result.state])],
    ['the arguments of docker', result.docker.flatMap((call) => call.argv).join('\n')],
    ...filesUnder(result.room.temp).map((path): [string, string] => [
      relative(result.room.temp, path),
      readFileSync(path, 'utf8'),
    ]),
  ];
  for (const name of ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
    if (result.docker.some((call) => call.environment.has(name))) sinks.push(['the environment of docker', name]);
  }
  return [...result.seeded].flatMap(([name, value]) =>
    sinks.flatMap(([sink, text]) => {
      if (sink === 'the environment of docker') return text === name ? [`I6: ${name} is in ${sink}`] : [];
      const form = Object.entries(formsOf(value)).find(([, form]) => text.includes(form));
      return form ? [`I6: ${name} can be read in ${sink} (${form[0]})`] : [];
    }),
  );
}

/** The ways in which a value is usually written; the base64 forms lose the characters that depend on the neighbours. */
function formsOf(value: string): Readonly<Record<string, string>> {
  const shifted = (shift: number) =>
    Buffer.from(`${'x'.repeat(shift)}${value}`)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : shift + 1, -1);
  return {
    raw: value,
    'base64, no shift': shifted(0),
    'base64, shifted by 1': shifted(1),
    'base64, shifted by 2': shifted(2),
    base64url: Buffer.from(value).toString('base64url').slice(0, -1),
    hexadecimal: Buffer.from(value).toString('hex'),
    'URL-encoded': encodeURIComponent(value),
    JSON: JSON.stringify(value).slice(1, -1),
  };
}

function inTime(result: GuardResult, { deadlineMs = 10_000 }: Allowances): string[] {
  if (result.timedOut) return [`I8: it had not ended after ${Math.round(result.tookMs)} ms and was killed`];
  const limit = deadlineMs + 10_000;
  const isInTime = result.tookMs <= limit || result.tookMs <= limit * slowness();
  return isInTime ? [] : [`I8: it took ${Math.round(result.tookMs)} ms, more than ${limit} ms`];
}

function sentences(result: GuardResult): string[] {
  const json = result.reportFile('report.json');
  if (json === undefined) return [];
  const { verdict } = result.report();
  const broken: string[] = [];
  if (!/^\S.*[.?]$/s.test(verdict.sentence)) broken.push(`I9: not a sentence: ${JSON.stringify(verdict.sentence)}`);
  if (/\n|^\s+at .*:\d+:\d+/m.test(verdict.sentence)) broken.push(`I9: more than one line: ${verdict.sentence}`);
  if (verdict.name !== 'pass' && verdict.name !== 'cancelled' && !verdict.advice) {
    broken.push(`I9: "${verdict.sentence}" does not say what to do next`);
  }
  if (result.log.includes(`${basename(bundlePath)}:`)) broken.push('I9: a stack trace of ours in the log');
  return broken;
}

/** Regular files under a folder. */
function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => {
      try {
        return statSync(path).isFile();
      } catch {
        return false;
      }
    });
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && way !== path;
}
