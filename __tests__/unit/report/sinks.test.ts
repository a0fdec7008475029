import { Parser } from 'commonmark';
import { describe, expect, it } from 'vitest';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { foreignText, withoutTerminalCodes } from '../../../src/platform/untrusted.ts';
import { annotate } from '../../../src/report/annotations.ts';
import { buildReport } from '../../../src/report/build.ts';
import { cleanReport } from '../../../src/report/clean-report.ts';
import { commentMarkdown, commentMarker } from '../../../src/report/comment.ts';
import { reportJson } from '../../../src/report/json.ts';
import { junitXml } from '../../../src/report/junit.ts';
import { jsonNotification, notificationOf, slackNotification } from '../../../src/report/notification.ts';
import { commitStatus } from '../../../src/report/status.ts';
import { summaryMarkdown } from '../../../src/report/summary.ts';
import { showReport } from '../../../src/report/terminal.ts';
import { commandsIn } from '../../helpers/command-oracle.ts';
import fc from '../../helpers/fast-check.ts';
import { recordedOutput } from '../../helpers/recorded-output.ts';
import { hostileMarkdown, MARKDOWN_PIECES, runningText } from './hostile-markdown.ts';
import { BROKEN, finding, reportInput } from './sample.ts';

/** A report with the foreign text in every place that can hold any. */
function reportFullOf(foreign: string) {
  const broken = finding({
    title: `check "${foreign}"`,
    outcome: 'fail',
    reason: 'check-failed',
    sentence: `GET answered 500: "${foreign}".`,
    advice: `Look at ${foreign}.`,
    source: { file: foreign, line: 1, column: 1 },
    evidence: [
      { kind: 'text', label: foreign, text: foreign },
      { kind: 'comparison', label: foreign, path: foreign, expected: foreign, actual: `${foreign}\n${foreign}` },
      { kind: 'comparison', label: 'short', expected: foreign, actual: 'x' },
    ],
  });
  return buildReport(
    reportInput({
      tag: foreign,
      environment: foreign,
      subject: {
        kind: 'image',
        label: foreign,
        image: { reference: foreign, id: foreign, digest: foreign, platform: foreign },
      },
      policyFile: foreign,
      healthEndpoint: foreign,
      timeline: [{ atMs: 1, state: foreign, detail: foreign, attempts: 2 }],
      phases: [{ name: foreign, startMs: 0, endMs: 5 }],
      findings: [
        broken,
        { ...broken, severity: 'warn' },
        { ...broken, outcome: 'undecided' },
        finding({ title: foreign }),
      ],
      serviceLog: `before\n${foreign}\nafter`,
      watch: {
        startMs: 0,
        plannedMs: 1000,
        tookMs: 900,
        decidedAtMs: 900,
        why: `Because of ${foreign}.`,
        probes: [foreign],
        ticks: { planned: 9, answered: 8, failed: 4, missed: 1, errors: 0 },
        p95Ms: 20,
        series: [
          { name: 'error rate', unit: 'share', max: 0.05, points: [{ atMs: 0, value: 0.5 }] },
          { name: foreign, unit: 'value', min: 1, points: [{ atMs: 0, value: 2 }] },
        ],
        stretchMs: 100,
        changes: [{ atMs: 1, source: foreign, state: foreign, isGood: false }],
        changesLeftOut: 0,
      },
      run: { repository: foreign, commit: foreign, url: foreign, runId: foreign, attempt: foreign, actor: foreign },
    }),
  );
}

/** Every sink's text, by name. */
function everySink(foreign: string, secrets = createSecretRegistry()): Readonly<Record<string, string>> {
  const clean = cleanReport(reportFullOf(foreign), secrets.redact);
  const actions = recordedOutput({ secrets });
  annotate(clean, actions.output, false);
  showReport(clean, foreign, actions.output);
  actions.output.foreign(foreign);
  actions.output.line(foreign);
  actions.output.section(foreign);
  actions.output.progress(foreign);
  actions.output.debug(foreign);
  actions.output.close();
  const terminal = recordedOutput({ kind: 'terminal', secrets });
  annotate(clean, terminal.output, false);
  showReport(clean, foreign, terminal.output);
  terminal.output.foreign(foreign);
  return {
    // The runner is told the secrets, by command, so that it masks them too; it shows nothing of that line.
    actions: actions
      .text()
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::'))
      .join('\n'),
    terminal: terminal.text(),
    summary: summaryMarkdown(clean),
    comment: commentMarkdown(clean, commentMarker(foreign)),
    json: reportJson(clean),
    junit: junitXml(clean),
    webhook: JSON.stringify(jsonNotification(notificationOf(clean))),
    slack: JSON.stringify(slackNotification(notificationOf(clean))),
    status: JSON.stringify(commitStatus(clean, 'release-guard', 'fail')),
    log: foreignText(clean.serviceLog ?? '', { redact: secrets.redact, maxLength: 1e6 }),
  };
}

/** What a reader sees once a sink's own escapes are undone. */
function undone(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\\u([0-9a-f]{4})/gi, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\"', '"')
    .replaceAll('\\\\', '\\')
    .replaceAll(':\\:', '::')
    .replaceAll('#\\#[', '##[')
    .replace(/%3A/g, ':')
    .replace(/%2C/g, ',')
    .replace(/%25/g, '%');
}

describe('no secret reaches any sink', () => {
  const SECRET = 'Zq7-Tr0ub4dor&3<x>"y"/w+z=';
  const bytes = Buffer.from(SECRET);
  const html = SECRET.replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const written: readonly (readonly [string, string])[] = [
    ['as it is', SECRET],
    ['in Base64', bytes.toString('base64')],
    ['in Base64, one byte in', Buffer.concat([Buffer.from('u'), bytes, Buffer.from('!')]).toString('base64')],
    ['in Base64, two bytes in', Buffer.concat([Buffer.from('u:'), bytes, Buffer.from('!!')]).toString('base64')],
    ['in Base64 for URLs', bytes.toString('base64url')],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['in hexadecimal', bytes.toString('hex')],
    ['in JSON', JSON.stringify(SECRET)],
    ['in HTML', html],
    ['split by terminal codes', `${SECRET.slice(0, 4)}\u001b[31m${SECRET.slice(4, 9)}\u001b[0m${SECRET.slice(9)}`],
  ];
  /** Eight characters in a row of any way of writing it are too many. */
  const fragments = written
    .map(([, text]) => withoutTerminalCodes(text))
    .flatMap((text) => [text.slice(4, 12), text.slice(8, 16), text.slice(-12, -4)]);

  it.each(written)('%s', (_name, text) => {
    const secrets = createSecretRegistry();
    secrets.add('PASSWORD', SECRET);
    for (const [sink, shown] of Object.entries(everySink(`user ${text} end`, secrets))) {
      for (const fragment of fragments) {
        expect(shown.includes(fragment) || undone(shown).includes(fragment), `${sink} shows ${fragment}`).toBe(false);
      }
    }
  });

  it.each([40, 90, 100, 110, 120, 130, 140, 240, 250, 300, 1000, 2030, 2048, 4080, 4096, 8192, 16_384, 32_768])(
    'at the edge where something is cut (%i)',
    (edge) => {
      for (const before of [0, 5, 13, 20]) {
        const secrets = createSecretRegistry();
        secrets.add('PASSWORD', SECRET);
        const text = `${'x'.repeat(edge - before)}${SECRET}${'y'.repeat(40)}`;
        for (const [sink, shown] of Object.entries(everySink(text, secrets))) {
          expect(shown.includes('Zq7-Tr0u') || undone(shown).includes('Zq7-Tr0u'), sink).toBe(false);
          expect(shown.includes('"y"/w+z=') || undone(shown).includes('"y"/w+z='), sink).toBe(false);
        }
      }
    },
  );

  it('and the test would see one: without redaction each of the sinks shows it', () => {
    for (const [sink, shown] of Object.entries(everySink('user plain-secret end'))) {
      expect(shown, sink).toContain('plain-secret');
    }
  });
});

describe('no foreign text changes what a sink is', () => {
  const pieces = [
    ...MARKDOWN_PIECES,
    '##[set-output name=verdict]pass',
    '\n::set-output name=verdict::pass\n',
    ']]>',
    '</failure>',
    '\u0000',
    '\ud800',
  ];
  const hostile = fc.oneof(
    hostileMarkdown,
    fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((all) => all.join('')),
  );

  it('says no command in any of them but the ones that are meant', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, (foreign) => {
        const { actions = '', status: _status, ...files } = everySink(foreign);
        expect(commandsIn(actions).map((command) => command.name)).toEqual([
          'error',
          'error',
          'warning',
          'group',
          'debug',
          'endgroup',
        ]);
        for (const [sink, text] of Object.entries(files)) expect(commandsIn(text), sink).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps summary and comment free of structure, links, images and mentions that are not ours', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(hostile, (foreign) => {
        const { summary = '', comment = '' } = everySink(foreign);
        for (const markdown of [summary, comment]) {
          const walker = new Parser().parse(markdown).walker();
          for (let event = walker.next(); event !== null; event = walker.next()) {
            const { type, literal, info, firstChild } = event.node;
            // The one link is the run's own address, from the runner.
            if (type === 'link' && firstChild?.literal === 'this run') continue;
            expect(['link', 'image', 'list', 'item', 'block_quote', 'thematic_break', 'code']).not.toContain(type);
            if (type === 'html_inline') expect(literal).toMatch(/^<\/?code>$/);
            if (type === 'html_block') {
              expect(literal).toMatch(
                /^<!-- release-guard: [a-z0-9-]* -->$|^<details><summary>Captured output of the service \(the last \d+ lines, untrusted\)<\/summary>$|^<\/details>$/,
              );
            }
            if (type === 'code_block') expect(['text', 'mermaid']).toContain(info);
            if (type === 'code_block' && info === 'mermaid') {
              const lines = literal?.trimEnd().split('\n') ?? [];
              const begin = lines.indexOf('xychart-beta');
              if (begin !== -1) {
                for (const line of lines.slice(0, begin)) expect(line).toMatch(/^(?:---|config:| {2}[\w:{}#", ]+)$/);
                for (const line of lines.slice(begin + 1)) {
                  expect(line).toMatch(
                    /^ {2}(?:x-axis "one bar for [\w :,.]+" \[["\d:., ]+\]|y-axis "(?:%|ms)" 0 --> [\d.]+|(?:bar|line) \[[\d., -]+\])$/,
                  );
                }
                continue;
              }
              for (const line of lines) {
                expect(line).toMatch(
                  /^gantt$|^ {2}(?:dateFormat x|axisFormat %s\.%L|section (?:Run|Health|Checks)|[\p{L}\p{N}][\p{L}\p{N} ._/()…-]* :(?:(?:done|crit|active), )?\d+, \d+)$/u,
                );
              }
            }
          }
          expect(runningText(markdown)).not.toMatch(/@|:\/\/|www\./i);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps report.json JSON, and loses nothing of the text in it', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (foreign) => {
        const json = everySink(foreign)['json'] ?? '';
        expect(json).toMatch(/^[\n\x20-\x7e\u00a0-\uffff]*$/);
        const parsed = JSON.parse(json);
        const clean = cleanReport(reportFullOf(foreign), (text) => text);
        expect(parsed.findings[0].evidence[0].text).toBe(
          clean.findings[0]?.evidence[0]?.kind === 'text' ? clean.findings[0].evidence[0].text : '',
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('no amount of text breaks a limit', () => {
  const huge = reportFullOf('0123456789 abcdef\n'.repeat(20_000));
  const many = buildReport(
    reportInput({
      findings: Array.from({ length: 2000 }, (_, index) => ({
        ...(BROKEN[4] ?? finding()),
        title: `check "${index}"`,
      })),
    }),
  );

  it.each([
    ['one finding with 360 kB everywhere', huge],
    ['2,000 broken findings', many],
  ])('%s', (_name, report) => {
    const clean = cleanReport(report, (text) => text);
    const summary = summaryMarkdown(clean);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(64 * 1024);
    expect(summary).toContain('left out to stay within the size limit');
    expect(summary.split('\n')[0]).toMatch(/^## ❌ Release Guard: the release is blocked/);
    expect(Buffer.byteLength(commentMarkdown(clean, commentMarker('x')))).toBeLessThanOrEqual(60_000);
    expect(reportJson(clean).length).toBeLessThanOrEqual(4 * 1024 * 1024 + 1);
    expect(commitStatus(clean, 'x', 'fail').description.length).toBeLessThanOrEqual(140);
    const { output, text } = recordedOutput();
    annotate(clean, output, false);
    expect(commandsIn(text()).length).toBeLessThanOrEqual(30);
    // A fence that was opened is closed again.
    for (const fences of [summary.match(/^`{3,}/gm) ?? []]) expect(fences.length % 2).toBe(0);
  });
});
