import { join } from 'node:path';
import { foreignText } from '../platform/untrusted.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { CleanReport } from './clean-report.ts';
import { reportJson } from './json.ts';
import { junitXml } from './junit.ts';
import { summaryMarkdown } from './summary.ts';

/** Characters of `service.log`. */
const MAX_LOG_LENGTH = 1024 * 1024;

/**
 * Writes `report.json`, `junit.xml`, `summary.md` and `service.log` (where there is a log), each whole or not at all.
 * Never throws.
 *
 * @returns an advisory finding when something could not be written; the verdict stands
 */
export async function writeReports(
  report: CleanReport,
  folder: string,
  world: Pick<World, 'files' | 'secrets'>,
): Promise<Finding | undefined> {
  const contents: readonly (readonly [string, () => string])[] = [
    ['report.json', () => reportJson(report)],
    ['junit.xml', () => junitXml(report)],
    ['summary.md', () => summaryMarkdown(report)],
    ...(report.serviceLog === undefined ? [] : [logFile(report.serviceLog, world)]),
  ];
  const problems: string[] = [];
  for (const [name, content] of contents) {
    try {
      await world.files.writeWhole(join(folder, name), content());
    } catch (error) {
      problems.push(`${name}: ${messageOf(error)}`);
    }
  }
  if (problems.length === 0) return undefined;
  return {
    kind: 'platform',
    title: 'report folder',
    outcome: 'undecided',
    severity: 'warn',
    reason: 'report-not-written',
    sentence: `Writing the report to ${folder} failed (${problems[0]}); the verdict stands.`,
    advice: 'Make room on the disk, or give a folder that this user may write to as report-dir.',
    evidence: problems.length === 1 ? [] : [{ kind: 'text', label: 'all problems', text: problems.join('\n') }],
    startedAt: 0,
    durationMs: 0,
  };
}

/**
 * Tries a folder that the user named, before anything is started. Never throws.
 *
 * @returns an `invalid` finding when nothing can be written there
 */
export async function checkReportFolder(
  folder: string,
  world: Pick<World, 'files' | 'random'>,
): Promise<Finding | undefined> {
  const probe = join(folder, `.release-guard-${world.random()}`);
  try {
    await world.files.writeWhole(probe, '');
    await world.files.remove(probe);
    return undefined;
  } catch (error) {
    return {
      kind: 'input',
      title: 'input report-dir',
      outcome: 'invalid',
      severity: 'block',
      reason: 'report-not-written',
      sentence: `Preparing the report folder ${folder} failed: ${messageOf(error)}.`,
      advice:
        'Give a folder that this user may write to as report-dir, or leave it out for a folder in the runner’s temp.',
      evidence: [],
      startedAt: 0,
      durationMs: 0,
    };
  }
}

function logFile(log: string, world: Pick<World, 'secrets'>): readonly [string, () => string] {
  return ['service.log', () => `${foreignText(log, { redact: world.secrets.redact, maxLength: MAX_LOG_LENGTH })}\n`];
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
