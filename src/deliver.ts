import { resolve } from 'node:path';
import type { RealWorld } from './collaborators.ts';
import type { NotifyPolicy } from './policy/policy.ts';
import type { CleanReport } from './report/clean-report.ts';
import type { Report } from './report/report.ts';
import type { RunIdentity, Settings } from './settings.ts';
import { removeRunFolder } from './subject/leftovers.ts';
import { EXIT_CODES, exitCodeOf } from './verdict.ts';

/** Milliseconds that a webhook is given by a cancelled job, which itself has a few seconds left. */
const CANCELLED_TELLING_MS = 1_500;

/**
 * Shows the report everywhere it is wanted: terminal, files, summary, annotations, outputs, comment, status, webhook.
 * The verdict is final before; nothing here can change it.
 *
 * @param settings `undefined` when the inputs could not be read
 * @param telling whom to tell, where the policy says so
 * @returns the exit code
 */
export async function deliver(
  report: Report,
  settings: Settings | undefined,
  run: RunIdentity,
  world: RealWorld,
  telling?: NotifyPolicy,
): Promise<number> {
  const { output } = world;
  const folder = settings?.reportDir ?? resolve(run.folder, '..', '..', 'release-guard-report', run.id);
  const outputs = outputsOf(report, folder);
  const exitCode = exitCodeOf(report.verdict.name, report.rollback?.outcome ?? 'none');
  // A rollback that did not work is never a matter of tolerance.
  const isTolerated = exitCode === EXIT_CODES.inconclusive && settings?.onInconclusive === 'warn';
  // A cancelled job is killed soon: the outputs go first, they are what later steps read.
  output.setOutputs(outputs);
  output.endSection();
  try {
    await show(report, settings, folder, isTolerated, world, telling);
  } catch (error) {
    output.annotate(
      'error',
      'Release Guard itself failed while it showed its report; the verdict stands. Please open an issue with the text below.',
    );
    output.foreign(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  // A signal that came after the verdict has set the outputs of a cancelled job: they must match the exit code.
  if (world.cancelled.aborted) output.setOutputs(outputs);
  await removeRunFolder(run.folder, world);
  return isTolerated ? 0 : exitCode;
}

async function show(
  report: Report,
  settings: Settings | undefined,
  folder: string,
  isTolerated: boolean,
  world: RealWorld,
  telling: NotifyPolicy | undefined,
): Promise<void> {
  const { output } = world;
  // Redacted once, before anything is cut or escaped; the renderers take nothing else.
  const { cleanReport } = await import(/* webpackMode: "eager" */ './report/clean-report.ts');
  const clean = cleanReport(report, world.secrets.redact);
  const { writeReports } = await import(/* webpackMode: "eager" */ './report/write.ts');
  const unwritten = await writeReports(clean, folder, world);
  if (unwritten !== undefined) output.annotate('warning', `${unwritten.sentence} ${unwritten.advice ?? ''}`.trim());
  if (output.kind === 'actions') {
    const { summaryMarkdown } = await import(/* webpackMode: "eager" */ './report/summary.ts');
    output.appendSummary(summaryMarkdown(clean));
  }

  const { showReport } = await import(/* webpackMode: "eager" */ './report/terminal.ts');
  showReport(clean, folder, output);
  const { annotate } = await import(/* webpackMode: "eager" */ './report/annotations.ts');
  annotate(clean, output, isTolerated);

  if (world.secrets.tooShort.length > 0) {
    output.annotate(
      'warning',
      `These secrets are too short or too common to be taken out of what is shown: ${[...new Set(world.secrets.tooShort)].join(', ')}. Give them longer values.`,
    );
  }
  if (settings === undefined) return;
  if (report.verdict.name === 'cancelled') {
    if (telling !== undefined) await tellOfRollbackLeftAlone(clean, telling, world);
    return;
  }
  const { publish } = await import(/* webpackMode: "eager" */ './report/publish.ts');
  const published = publish(clean, settings, world);
  if (telling !== undefined) {
    const { notify } = await import(/* webpackMode: "eager" */ './report/notify.ts');
    await notify(clean, telling, world);
  }
  await published;
}

/** Whoever cancelled a job knows of that, but others have to know of a rollback that goes on without it. */
async function tellOfRollbackLeftAlone(report: CleanReport, telling: NotifyPolicy, world: RealWorld): Promise<void> {
  if (report.rollback?.outcome !== 'unknown') return;
  const { notify } = await import(/* webpackMode: "eager" */ './report/notify.ts');
  await notify(report, telling, { ...world, cancelled: AbortSignal.timeout(CANCELLED_TELLING_MS) });
}

/** The outputs of a job that was cancelled, for the moment of the signal: what follows may not get to the end. */
export const CANCELLED_OUTPUTS: Readonly<Record<string, string>> = {
  verdict: 'cancelled',
  reason: 'cancelled',
  score: '0',
  report: '',
  'image-id': '',
  'image-digest': '',
  'ready-ms': '',
  'checks-total': '0',
  'checks-failed': '0',
  'last-good-tag': '',
  rollback: 'none',
  'rollback-tag': '',
  'rollback-run-id': '',
  'rollback-run-url': '',
};

/** Every declared output, on every way out: one that is left unset could be set by what a container prints. */
export function outputsOf(report: Report, folder: string): Readonly<Record<string, string>> {
  return {
    ...CANCELLED_OUTPUTS,
    verdict: report.verdict.name,
    reason: report.verdict.reason,
    score: String(report.assessment.score),
    report: folder,
    'image-id': report.subject?.image?.id ?? '',
    'image-digest': report.subject?.image?.digest ?? '',
    'ready-ms': report.readyMs === undefined ? '' : String(Math.round(report.readyMs)),
    'checks-total': String(report.checks.total),
    'checks-failed': String(report.checks.failed),
    'last-good-tag': report.rollback?.lastGoodTag ?? '',
    rollback: report.rollback?.outcome ?? 'none',
    'rollback-tag': report.rollback?.plan?.target.tag ?? '',
    'rollback-run-id': report.rollback?.run === undefined ? '' : String(report.rollback.run.id),
    'rollback-run-url': report.rollback?.run?.url ?? '',
  };
}
