import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Run, run } from './child.ts';

/** What every measurement is given. */
export interface Bench {
  /** The bundle under measurement. */
  readonly bundle: string;
  /** A folder of this run, removed at its end. */
  readonly work: string;
  readonly tell: (line: string) => void;
  /** Multiplies every number of rounds; 1 for the figures that count. */
  readonly scale: number;
}

/** One line of the table. `value` is what the figure is about, in the unit of `Table.unit`. */
export interface Row {
  readonly name: string;
  readonly samples: readonly number[];
  readonly note?: string;
}

/** One measurement: its alternatives, the first of them the guard. */
export interface Table {
  readonly title: string;
  readonly method: string;
  readonly unit: 'ms' | 's' | 'MiB' | '%' | 'requests' | 'runs';
  readonly rows: readonly Row[];
  /** What the design asks of it and whether it is reached. */
  readonly goal?: { readonly text: string; readonly reached: boolean };
  /** Where the time goes, what is left out, and so on. */
  readonly remarks: readonly string[];
}

export const FIXTURE = 'release-guard-test/fixture:1';
export const SPRING_BOOT = 'release-guard-test/spring-boot:good';
/** Everything that the bench itself starts carries this label. */
export const LABEL = `release-guard-bench=${process.pid}`;

const here = import.meta.dirname;

export function openBench(scale: number, tell: (line: string) => void): Bench & { close(): void } {
  const bundle = resolve(process.env['RELEASE_GUARD_BUNDLE'] ?? join(here, '../dist/index.js'));
  const work = mkdtempSync(join(tmpdir(), 'release-guard-bench-'));
  return { bundle, work, tell, scale, close: () => rmSync(work, { recursive: true, force: true }) };
}

export function rounds(bench: Bench, full: number): number {
  return Math.max(1, Math.round(full * bench.scale));
}

/** The program of a peer that npm installed in this folder. */
export function peer(packageName: string, programName: string): string {
  const requireHere = createRequire(join(here, 'package.json'));
  const file = join(here, 'node_modules', packageName, 'package.json');
  const manifest = requireHere(file) as { bin?: string | Record<string, string> };
  const program = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[programName];
  if (program === undefined) throw new Error(`${packageName} has no program ${programName}`);
  return join(dirname(file), program);
}

/** Version of a peer that npm installed in this folder. */
export function versionOf(packageName: string): string {
  const manifest = JSON.parse(readFileSync(join(here, 'node_modules', packageName, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

/** What the bench reads of a report. */
export interface GateReport {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly verdict: { readonly name: string; readonly reason: string };
  readonly phases: readonly { readonly name: string; readonly startMs: number; readonly endMs: number }[];
  readonly findings: readonly { readonly title: string; readonly startedAt: number; readonly durationMs: number }[];
}

export interface GateRun extends Run {
  readonly report: GateReport;
}

export interface GateOptions {
  /** `['--image', …]`. */
  readonly subject: readonly string[];
  /** The policy; JSON is YAML. */
  readonly policy: object;
  readonly wanted: 'pass' | 'fail';
  /** Options of Node itself. */
  readonly node?: readonly string[];
  readonly onLine?: (line: { readonly text: string; readonly at: number }) => void;
  readonly env?: Readonly<Record<string, string>>;
}

let gates = 0;

/** The guard as a user starts it: a process of its own, a policy file, a report. */
export async function gate(bench: Bench, options: GateOptions): Promise<GateRun> {
  gates += 1;
  const folder = join(bench.work, `gate-${gates}`);
  mkdirSync(folder);
  const policy = join(folder, 'release-guard.yml');
  const report = join(folder, 'report');
  writeFileSync(policy, JSON.stringify({ version: 1, ...options.policy }));
  const ended = await run(
    process.execPath,
    [...(options.node ?? []), bench.bundle, 'gate', ...options.subject, '--policy', policy, '--report-dir', report],
    {
      cwd: folder,
      ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
      ...(options.env === undefined ? {} : { env: options.env }),
    },
  );
  const read = JSON.parse(readFileSync(join(report, 'report.json'), 'utf8')) as GateReport;
  rmSync(folder, { recursive: true });
  if (read.verdict.name !== options.wanted) {
    throw new Error(`the gate ended with ${read.verdict.name} (${read.verdict.reason}), wanted ${options.wanted}`);
  }
  return { ...ended, report: read };
}

/** Milliseconds of one phase of a gate. */
export function phaseMs(report: GateReport, name: string): number {
  return report.phases
    .filter((phase) => phase.name === name)
    .reduce((sum, phase) => sum + phase.endMs - phase.startMs, 0);
}
