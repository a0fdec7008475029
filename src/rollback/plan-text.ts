import { cutShort } from '../platform/untrusted.ts';
import { cell, fence, prose } from '../report/markdown.ts';
import type { TerminalLine } from '../report/terminal.ts';
import { durationText } from '../report/wording.ts';
import { hanging, wrapped } from '../report/wrapping.ts';
import type { Finding } from '../verdict.ts';
import type { Mechanism, Plan, Release, StartRequest } from './plan.ts';

/** Shown of each list; the whole is in `report.json`. */
const MOST_LISTED = 20;
/** Characters of the reason; the whole of it is in `report.json` and in the record. */
const LONGEST_REASON = 300;
const LABEL_WIDTH = 12;
const NAME_WIDTH = 10;

/**
 * The plan as a person reads it at night: what would happen and whether anything stands against it, then why, then the
 * exact request, then what would be waited for. The plan is redacted already; the output makes foreign words harmless.
 *
 * @param width columns to wrap to
 */
export function planText(plan: Plan, width = 100): readonly TerminalLine[] {
  const told = new Told();
  const labelled = (label: string, text: string): readonly TerminalLine[] =>
    hanging(`${label}:`.padEnd(LABEL_WIDTH), text, width, '').map((row) => ({ text: row }));
  const listed = (label: string, items: readonly Item[]): readonly TerminalLine[] =>
    items.length === 0
      ? []
      : [
          { text: '' },
          { text: label, tone: 'strong' },
          ...bounded(items).flatMap(({ name, text, tone }) =>
            hanging(name === '' ? '- ' : `${name.padEnd(NAME_WIDTH)} `, text, width, '  ').map((row) =>
              tone === undefined ? { text: row } : { text: row, tone },
            ),
          ),
        ];
  const against = standingAgainst(plan);
  return [
    { text: `Rollback plan for ${plan.environment}: ${plan.from.tag} → ${plan.target.tag}`, tone: 'strong' },
    ...wrapped(stateSentence(plan), width, '').map(
      (text): TerminalLine => ({ text, tone: isOpen(plan) ? 'good' : 'bad' }),
    ),
    { text: '' },
    ...labelled('From', `${releaseText(plan.from)}. ${plan.fromWhy}`),
    ...labelled('To', `${releaseText(plan.target)}. ${plan.target.why}`),
    ...(plan.target.imageDigest === undefined ? [] : labelled('Image', plan.target.imageDigest)),
    ...(plan.reason === undefined && plan.askedBy === undefined ? [] : labelled('Asked for', askedText(plan))),
    ...(isStartable(plan) ? labelled('How', howText(plan)) : []),
    ...(plan.rebuilds === undefined ? [] : labelled('Rebuilds', plan.rebuilds)),
    ...labelled('Takes back', crossingText(plan)),
    ...(plan.requestText === undefined ? [] : requestLines(plan.requestText)),
    ...(isStartable(plan) ? labelled('Then', thenText(plan)) : []),
    ...listed('Stands against it', findingItems(told.onlyNew(against), 'bad')),
    ...listed('To know before', findingItems(told.onlyNew(worthKnowing(plan)), 'warn')),
    ...listed(waysTitle(plan), otherWays(plan, told)),
    ...listed('Passed over', passedOverItems(plan)),
    ...listed('Migrations that are not taken back', migrationItems(plan)),
    ...listed('Configuration that changed', configurationItems(plan)),
  ];
}

/** The plan for the job's summary. Every text in it goes through the two ways for foreign text. */
export function planMarkdown(plan: Plan): string {
  const told = new Told();
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['From', `${releaseCell(plan.from)} ${prose(plan.fromWhy)}`],
    ['To', `${releaseCell(plan.target)} ${prose(plan.target.why)}`],
    ['Image', plan.target.imageDigest === undefined ? undefined : cell(plan.target.imageDigest)],
    ['Asked for', plan.reason === undefined && plan.askedBy === undefined ? undefined : prose(askedText(plan))],
    ['How', isStartable(plan) ? prose(howText(plan)) : undefined],
    ['Rebuilds', plan.rebuilds === undefined ? undefined : prose(plan.rebuilds)],
    ['Takes back', prose(crossingText(plan))],
    ['Then', isStartable(plan) ? prose(thenText(plan)) : undefined],
  ];
  const listed = (label: string, items: readonly Item[]): readonly string[] =>
    items.length === 0
      ? []
      : [
          `**${label}**\n\n${bounded(items)
            .map(({ name, text }) => `- ${name === '' ? '' : `${cell(name)} `}${prose(text)}`)
            .join('\n')}\n`,
        ];
  return [
    `### Rollback plan for ${cell(plan.environment)}: ${cell(plan.from.tag)} → ${cell(plan.target.tag)}\n`,
    `${isOpen(plan) ? '✅' : '⛔'} ${prose(stateSentence(plan))}\n`,
    `| | |\n| --- | --- |\n${rows
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `| ${name} | ${value} |`)
      .join('\n')}\n`,
    ...(plan.requestText === undefined ? [] : [`**The one request**\n\n${fence(plan.requestText, 'http')}`]),
    ...listed('Stands against it', findingItems(told.onlyNew(standingAgainst(plan)), 'bad')),
    ...listed('To know before', findingItems(told.onlyNew(worthKnowing(plan)), 'warn')),
    ...listed(waysTitle(plan), otherWays(plan, told)),
    ...listed('Passed over', passedOverItems(plan)),
    ...listed('Migrations that are not taken back', migrationItems(plan)),
    ...listed('Configuration that changed', configurationItems(plan)),
  ].join('\n');
}

/**
 * The one request that would be sent, with its body where it has one. The operation's id is made when it is sent.
 *
 * @param repository `owner/name`
 */
export function requestText(request: StartRequest, repository: string): string {
  const start = `POST /repos/${repository}/actions`;
  switch (request.mechanism) {
    case 'rerun':
      return `${start}/runs/${request.runId}/rerun`;
    case 'rerun-job':
      return `${start}/jobs/${request.jobId}/rerun`;
    case 'dispatch': {
      const inputs = {
        ...request.inputs,
        ...(request.operationInput === undefined ? {} : { [request.operationInput]: '<operation id>' }),
      };
      const body = {
        ref: request.ref,
        ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
        return_run_details: true,
      };
      return `${start}/workflows/${request.workflow}/dispatches\n${JSON.stringify(body)}`;
    }
  }
}

/** A name in front and what is said of it. */
interface Item {
  readonly name: string;
  readonly text: string;
  readonly tone?: 'bad' | 'warn' | 'quiet';
}

/** Says each sentence once, however many ways led to it. */
class Told {
  readonly #sentences = new Set<string>();

  has(sentence: string): boolean {
    return this.#sentences.has(sentence);
  }

  onlyNew(findings: readonly Finding[]): readonly Finding[] {
    return findings.filter(({ sentence }) => {
      const isNew = !this.#sentences.has(sentence);
      this.#sentences.add(sentence);
      return isNew;
    });
  }
}

function bounded(items: readonly Item[]): readonly Item[] {
  if (items.length <= MOST_LISTED) return items;
  return [
    ...items.slice(0, MOST_LISTED),
    { name: '', text: `… and ${items.length - MOST_LISTED} more.`, tone: 'quiet' },
  ];
}

function standingAgainst({ findings }: Plan): readonly Finding[] {
  return findings.filter(
    ({ outcome, severity }) =>
      outcome === 'invalid' || (severity === 'block' && outcome !== 'pass' && outcome !== 'skipped'),
  );
}

function worthKnowing({ findings }: Plan): readonly Finding[] {
  return findings.filter(
    ({ outcome, severity }) => severity === 'warn' && (outcome === 'fail' || outcome === 'undecided'),
  );
}

/** Something would be sent, or is under way already. */
function isStartable({ request, underWay }: Plan): boolean {
  return request !== undefined || underWay !== undefined;
}

function isOpen(plan: Plan): boolean {
  return isStartable(plan) && standingAgainst(plan).length === 0;
}

function stateSentence(plan: Plan): string {
  const against = standingAgainst(plan).length;
  if (isOpen(plan)) return 'Nothing that is known stands against it.';
  if (against === 0) return 'It cannot be carried out: no way to start the release workflow again would be accepted.';
  return `It cannot be carried out: ${against === 1 ? 'one thing stands' : `${against} things stand`} against it.`;
}

function findingItems(findings: readonly Finding[], tone: 'bad' | 'warn'): readonly Item[] {
  return findings.map(({ sentence, advice }) => ({
    name: '',
    text: advice === undefined ? sentence : `${sentence} What to do: ${advice}`,
    tone,
  }));
}

function waysTitle(plan: Plan): string {
  return !isStartable(plan) ? 'Ways to start it' : 'Other ways to start it';
}

function otherWays(plan: Plan, told: Told): readonly Item[] {
  return plan.mechanisms
    .filter(({ name }) => name !== plan.chosen)
    .map((mechanism) => ({ name: mechanism.name, text: wayText(mechanism, told), tone: 'quiet' as const }));
}

function wayText({ obstacles }: Mechanism, told: Told): string {
  const refusals = obstacles.filter(({ outcome }) => outcome === 'fail');
  if (refusals.length === 0) return 'Would be accepted too.';
  const untold = refusals.filter(({ sentence }) => !told.has(sentence)).map(({ sentence }) => sentence);
  return untold.length === 0 ? 'The same stands against it.' : untold.join(' ');
}

function passedOverItems({ passedOver }: Plan): readonly Item[] {
  return passedOver.map(({ tag, why, reason }) => ({ name: tag, text: `${why} (${reason})` }));
}

function migrationItems({ crossing }: Plan): readonly Item[] {
  return (crossing?.migrations ?? []).map(({ path, declaredSafe }) => ({
    name: '',
    text: declaredSafe ? `${path} (declares itself safe to cross)` : path,
    ...(declaredSafe ? {} : { tone: 'warn' as const }),
  }));
}

function configurationItems({ crossing }: Plan): readonly Item[] {
  return (crossing?.configuration ?? []).map((path) => ({ name: '', text: path }));
}

function releaseText({ tag, commit }: Release): string {
  return `${tag} (${commit.slice(0, 12)})`;
}

function releaseCell({ tag, commit }: Release): string {
  return `${cell(tag)} (${cell(commit.slice(0, 12))}).`;
}

function askedText({ reason, askedBy }: Plan): string {
  const by = askedBy === undefined ? '' : `by ${askedBy}`;
  const why = reason === undefined ? '' : cutShort(reason.replace(/\s+/g, ' ').trim(), LONGEST_REASON);
  return [by, why].filter((part) => part !== '').join(': ');
}

function howText({ request, underWay, workflow }: Plan): string {
  switch (request?.mechanism) {
    case undefined:
      return underWay === undefined
        ? ''
        : `Follows run ${underWay.run.id} of ${workflow}, attempt ${underWay.run.attempt}, which is under way and whose job "${underWay.deployJob}" has not ended; nothing is sent: ${underWay.run.url}`;
    case 'rerun':
      return `Starts run ${request.runId} of ${workflow} again, all of it, as attempt ${request.attemptBefore + 1}: ${request.runUrl}`;
    case 'rerun-job':
      return `Starts job "${request.jobName}" of run ${request.runId} of ${workflow} again, and the jobs that need it, as attempt ${request.attemptBefore + 1}: ${request.runUrl}`;
    case 'dispatch': {
      const inputs = Object.entries(request.inputs).map(([name, value]) => `${name}=${value}`);
      return `Dispatches ${request.workflow} at ${request.ref}${inputs.length === 0 ? '' : ` with ${inputs.join(', ')}`}.`;
    }
  }
}

function crossingText({ crossing }: Plan): string {
  if (crossing === undefined) return 'It is not known what lies between the two.';
  const { commits, migrations, configuration } = crossing;
  const parts = [
    count(commits, 'commit'),
    ...(migrations.length === 0 ? [] : [count(migrations.length, 'migration')]),
    ...(configuration.length === 0 ? [] : [count(configuration.length, 'configuration file')]),
  ];
  return `${parts.join(', ')}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function thenText({ waitMs, verify }: Plan): string {
  const wait = `Waits up to ${limitText(waitMs)} for that run, and takes only "success" for a success.`;
  return verify === undefined
    ? `${wait} Nothing is verified afterwards, because the policy file has no rollback.verify.url.`
    : `${wait} Then asks ${verify.url} for up to ${limitText(verify.withinMs)}, until the target's version is healthy and passes its checks.`;
}

function limitText(ms: number): string {
  return durationText(ms)
    .replace(/ 0 s$/, '')
    .replace(/\.0 s$/, ' s');
}

/** Unwrapped, so that it can be copied. */
function requestLines(text: string): readonly TerminalLine[] {
  return text
    .split('\n')
    .map((line, index) => ({ text: `${(index === 0 ? 'Request:' : '').padEnd(LABEL_WIDTH)}${line}` }));
}
