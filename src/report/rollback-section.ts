import type { RollbackReport, Step } from '../rollback/plan.ts';
import { planMarkdown } from '../rollback/plan-text.ts';
import { historyMarkdown, historyText } from '../rollback/record/history.ts';
import { cell, prose } from './markdown.ts';
import type { TerminalLine } from './terminal.ts';
import { durationText } from './wording.ts';

const STAGES = ['decision', 'execution', 'verification'] as const;

const OUTCOMES: Readonly<Record<RollbackReport['outcome'], string>> = {
  none: 'nothing was rolled back',
  planned: '📝 planned, nothing was sent',
  done: '✅ done',
  refused: '⛔ refused, nothing was started',
  failed: '❌ failed',
  unknown: '❓ not known',
};

const VERIFIED: Readonly<Record<RollbackReport['verified'], string | undefined>> = {
  yes: '✅ yes',
  no: '❌ no',
  'not-asked': 'no, because the policy has no rollback.verify.url',
  'not-reached': undefined,
};

/**
 * The rollback's part of the summary: how it ended, the plan, where the time went, the history. Whole parts.
 *
 * @param said the verdict's sentence, which is not said twice
 */
export function rollbackMarkdown(rollback: RollbackReport, said: string): readonly string[] {
  const { run, plan } = rollback;
  // In mode rollback the verdict has said it already.
  const sentence = rollback.sentence === said ? '' : `${prose(rollback.sentence)}\n`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Outcome', OUTCOMES[rollback.outcome]],
    ['Run', run === undefined ? undefined : `${cell(run.url)}, attempt ${run.attempt}`],
    ['Conclusion', rollback.conclusion === undefined ? undefined : cell(rollback.conclusion)],
    ['Adopted', run?.adopted === undefined ? undefined : prose(run.adopted)],
    ['Verified', VERIFIED[rollback.verified]],
    ...STAGES.map((stage) => [`Time for ${stage}`, stageText(rollback.steps, stage)] as const),
  ];
  const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${value} |`]));
  return [
    `### Rollback\n\n${sentence}${
      rollback.advice === undefined || sentence === '' ? '' : `\n**What to do:** ${prose(rollback.advice)}\n`
    }\n| | |\n| --- | --- |\n${rows.join('\n')}\n`,
    ...(plan === undefined ? [] : [planMarkdown(plan)]),
    ...(rollback.steps.length === 0 ? [] : [stepsTable(rollback.steps)]),
    ...(rollback.history.length === 0 ? [] : [historyMarkdown(rollback.history)]),
  ];
}

/** The rollback's part of the terminal's report; the plan was printed when it was made. */
export function rollbackLines(rollback: RollbackReport, said: string): readonly TerminalLine[] {
  const { run, steps, history } = rollback;
  const times = STAGES.flatMap((stage) => {
    const text = stageText(steps, stage);
    return text === undefined ? [] : [`${stage} ${text}`];
  });
  return [
    { text: '' },
    { text: `Rollback: ${rollback.outcome}`, tone: 'strong' },
    ...(rollback.sentence === said ? [] : [{ text: rollback.sentence }]),
    ...(rollback.advice === undefined || rollback.sentence === said
      ? []
      : [{ text: `What to do: ${rollback.advice}` }]),
    ...(run === undefined ? [] : [{ text: `Run: ${run.url}, attempt ${run.attempt}` }]),
    ...(times.length === 0 ? [] : [{ text: `Time: ${times.join(', ')}` }]),
    ...(history.length === 0
      ? []
      : [
          { text: '' },
          { text: 'History', tone: 'strong' as const },
          ...historyText(history)
            .split('\n')
            .map((text) => ({ text })),
        ]),
  ];
}

function stageText(steps: readonly Step[], stage: Step['stage']): string | undefined {
  const own = steps.filter((step) => step.stage === stage);
  if (own.length === 0) return undefined;
  return durationText(own.reduce((sum, step) => sum + step.endMs - step.startMs, 0));
}

function stepsTable(steps: readonly Step[]): string {
  const rows = steps.map(
    ({ stage, name, startMs, endMs }) => `| ${stage} | ${name} | ${durationText(endMs - startMs)} |`,
  );
  return `#### Steps\n\n| stage | step | took |\n| --- | --- | ---: |\n${rows.join('\n')}\n`;
}
