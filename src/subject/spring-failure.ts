import type { LogDiagnosis } from './log-analysis.ts';
import type { LogLine } from './log-lines.ts';

const BANNER = /^APPLICATION FAILED TO START$/;
const STARS = /^\*{10,}$/;
/** The lines of one failure analysis; a list of beans can be long. */
const MAX_LINES = 80;

/**
 * Lifts Spring Boot's own failure analysis out of a log: its description is the cause and its action the advice.
 * The last one counts, a restarted context may have written several.
 * https://docs.spring.io/spring-boot/how-to/application.html#howto.application.failure-analyzer
 */
export function findSpringFailure(lines: readonly LogLine[]): LogDiagnosis | undefined {
  const at = lines.findLastIndex((line) => BANNER.test(line.text.trim()));
  if (at < 0) return undefined;
  const block: string[] = [];
  for (const line of lines.slice(at + 1, at + 1 + MAX_LINES)) {
    if (line.record || BANNER.test(line.text.trim())) break;
    block.push(line.text);
  }
  while (block[0] !== undefined && (STARS.test(block[0].trim()) || block[0].trim() === '')) block.shift();
  const description = part(block, 'Description:');
  if (description.length === 0) return undefined;
  const action = part(block, 'Action:');
  return {
    summary: summarise(description),
    label: "Spring Boot's failure analysis",
    evidence: block.join('\n').trim(),
    advice: adviceFor(description.join('\n'), action),
    failedToStart: true,
    fatal: true,
  };
}

/** The lines under a heading, up to the next one. */
function part(block: readonly string[], heading: 'Description:' | 'Action:'): readonly string[] {
  const from = block.findIndex((line) => line.trim() === heading);
  if (from < 0) return [];
  const rest = block.slice(from + 1);
  const to = rest.findIndex((line) => line.trim() === 'Action:' || line.trim() === 'Description:');
  return trimBlankLines(to < 0 ? rest : rest.slice(0, to));
}

function trimBlankLines(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => line.trim() !== '');
  return from < 0 ? [] : lines.slice(from, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

/** The description in one line: bound properties as `payment.apiKey = null: must not be blank`, a cycle as a chain. */
function summarise(description: readonly string[]): string {
  const first = paragraph(description);
  const properties = boundProperties(description);
  if (properties.length > 0) return `${first.replace(/:$/, '')}: ${properties.join('; ')}`;
  const beans = description
    .filter((line) => /^\|\s+\S/.test(line))
    .map((line) => line.replace(/^\|\s+/, '').replace(/ (?:defined in|\().*$/, ''));
  if (beans.length > 0) {
    const chain = [...beans, beans[0]].map((bean) => bean?.split('.').at(-1)).join(' → ');
    return `${first.replace(/:$/, '')}: ${chain}`;
  }
  const reason = description.find((line) => /^Reason: /.test(line.trim()))?.trim();
  if (reason !== undefined && !first.includes(reason)) return `${first} ${reason}`;
  // "… for the following reason:" says nothing without the paragraph after it
  return first.endsWith(':') ? `${first} ${paragraph(afterFirstParagraph(description))}` : first;
}

function boundProperties(description: readonly string[]): readonly string[] {
  const found: string[] = [];
  let property = '';
  let value = '';
  for (const line of description) {
    const [, key = '', text = ''] = /^\s+(Property|Value|Reason): (.*)$/.exec(line) ?? [];
    if (key === 'Property') [property, value] = [text, ''];
    else if (key === 'Value') value = text;
    else if (key === 'Reason' && property !== '')
      found.push(`${property}${value === '' ? '' : ` = ${value}`}: ${text}`);
  }
  return found;
}

function paragraph(lines: readonly string[]): string {
  const end = lines.findIndex((line) => line.trim() === '');
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim()).join(' ');
}

function afterFirstParagraph(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line) => line.trim() === '');
  return end < 0 ? [] : trimBlankLines(lines.slice(end));
}

function adviceFor(description: string, action: readonly string[]): string {
  const springs = action
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
  const missing = /Property: (\S+)\s+Value: "?null"?\s/.exec(description)?.[1];
  if (missing !== undefined) {
    return `Set ${missing} for the candidate: subject.env or subject.env-file, as ${asVariable(missing)}=….`;
  }
  const port = /Port (\d+) was already in use/.exec(description)?.[1];
  if (port !== undefined) {
    return `Inside the container only the service's own processes can hold port ${port}: look for a second server or a second start in it, or give one of them another port.`;
  }
  return springs === '' ? 'Read the description; it is what Spring Boot itself says about it.' : springs;
}

/** https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.typesafe-configuration-properties.relaxed-binding.environment-variables */
function asVariable(property: string): string {
  return property
    .replace(/-|([a-z\d])(?=[A-Z])/g, (dash, before: string | undefined) => (dash === '-' ? '' : (before ?? '')))
    .replace(/[^A-Za-z\d]+/g, '_')
    .replace(/_$/, '')
    .toUpperCase();
}
