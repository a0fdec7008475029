import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFiles } from '../../../src/platform/files.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { junitXml } from '../../../src/report/junit.ts';
import { checkReportFolder, writeReports } from '../../../src/report/write.ts';
import fc from '../../helpers/fast-check.ts';
import { BROKEN, finding, sample } from '../../unit/report/sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'rg-reports-'));
const world = { files: createFiles({ roots: [folder] }), secrets: createSecretRegistry(), random: () => 'abcd1234' };

/** Parses with a real XML parser (expat) and says what it saw: `[element, attributes, text]`. */
const PARSE = `
import sys, json, xml.dom.minidom
out = []
for text in json.load(sys.stdin):
    root = xml.dom.minidom.parseString(text.encode('utf-8')).documentElement
    cases = [{
        'name': c.getAttribute('name'),
        'suite': c.parentNode.getAttribute('name'),
        'results': [{'tag': r.tagName, 'type': r.getAttribute('type'), 'message': r.getAttribute('message'),
                     'text': ''.join(t.data for t in r.childNodes)} for r in c.childNodes if r.nodeType == r.ELEMENT_NODE],
    } for c in root.getElementsByTagName('testcase')]
    out.append({'tests': root.getAttribute('tests'), 'failures': root.getAttribute('failures'),
                'errors': root.getAttribute('errors'), 'skipped': root.getAttribute('skipped'), 'cases': cases})
json.dump(out, sys.stdout)
`;

interface ParsedSuite {
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly cases: readonly {
    readonly name: string;
    readonly suite: string;
    readonly results: readonly {
      readonly tag: string;
      readonly type: string;
      readonly message: string;
      readonly text: string;
    }[];
  }[];
}

function parsed(documents: readonly string[]): readonly ParsedSuite[] {
  const output = execFileSync('python3', ['-c', PARSE], { input: JSON.stringify(documents), maxBuffer: 1 << 28 });
  return JSON.parse(output.toString());
}

describe('junit.xml', () => {
  it('has one case for each finding, with what a reader of test reports needs', () => {
    const [suite] = parsed([junitXml(sample({ findings: BROKEN }))]);
    expect(suite).toMatchObject({ tests: '7', failures: '1', errors: '0', skipped: '2' });
    expect(suite?.cases.map(({ suite, name, results }) => [suite, name, results.map(({ tag }) => tag).join()])).toEqual(
      [
        ['subject', 'container rg-1a2b3c4d', ''],
        ['health', 'health /actuator/health/readiness', ''],
        ['check', 'check "info"', ''],
        ['check', 'check "search courses"', 'system-out'],
        ['check', 'check "user statistics"', 'failure'],
        ['check', 'check "orders for the admin"', 'skipped'],
        ['check', 'check "nightly export"', 'skipped'],
      ],
    );
    const failure = suite?.cases[4]?.results[0];
    expect(failure).toMatchObject({ type: 'check-failed', message: expect.stringContaining('$.code is 500') });
    expect(failure?.text).toContain("JSON at $['code']:\nexpected: 200\nactual:   500");
  });

  it('is XML whatever is in it, and keeps what can be kept', () => {
    const texts = fc.sample(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc
          .array(
            fc.constantFrom(
              ']]>',
              '<![CDATA[',
              '&',
              '<',
              '"',
              '\u0000',
              '\u0008',
              '\ufffe',
              '\ud800',
              '##[error]',
              '::error::',
              '</failure>',
              'é',
              '\n',
              '\t',
            ),
          )
          .map((all) => all.join('')),
      ),
      500,
    );
    const documents = texts.map((text) =>
      junitXml(
        sample({
          findings: [
            finding({
              title: text,
              outcome: 'fail',
              reason: 'check-failed',
              sentence: text,
              evidence: [{ kind: 'text', label: text, text }],
            }),
          ],
        }),
      ),
    );
    for (const [index, suite] of parsed(documents).entries()) {
      const text = texts[index] ?? '';
      if (/^[\x20-\x7e]*$/.test(text)) expect(suite.cases[0]?.name).toBe(text);
      expect(suite.cases[0]?.results[0]?.tag).toBe('failure');
    }
  });
});

describe('the report folder', () => {
  it('holds every report, each whole, and nothing else', async () => {
    const target = join(folder, 'a', 'b');
    expect(await writeReports(sample({ findings: BROKEN }), target, world)).toBeUndefined();
    expect(readdirSync(target).toSorted()).toEqual(['junit.xml', 'report.json', 'service.log', 'summary.md']);
    expect(JSON.parse(readFileSync(join(target, 'report.json'), 'utf8')).verdict.name).toBe('fail');
    expect(readFileSync(join(target, 'service.log'), 'utf8')).toBe(
      '  .   ____          _\n :\\: Spring Boot :\\:  (v3.5.0)\nStarted CoursesApplication in 4.1 seconds\n',
    );
  });

  it('has no service.log where there is no log', async () => {
    const target = join(folder, 'url');
    await writeReports(sample({ serviceLog: undefined }), target, world);
    expect(readdirSync(target)).not.toContain('service.log');
  });

  it('that cannot be written is an advisory finding: the verdict stands', async () => {
    const blocker = join(folder, 'a-file');
    writeFileSync(blocker, '');
    expect(await writeReports(sample(), join(blocker, 'reports'), world)).toMatchObject({
      severity: 'warn',
      reason: 'report-not-written',
      sentence: expect.stringMatching(
        /^Writing the report to .*a-file.reports failed \(report\.json: .+\); the verdict stands\.$/,
      ),
    });
  });

  it('is tried before anything starts, and leaves no trace of that', async () => {
    const target = join(folder, 'tried');
    expect(await checkReportFolder(target, world)).toBeUndefined();
    expect(readdirSync(target)).toEqual([]);
    const blocker = join(folder, 'another-file');
    writeFileSync(blocker, '');
    expect(await checkReportFolder(join(blocker, 'x'), world)).toMatchObject({
      kind: 'input',
      outcome: 'invalid',
      reason: 'report-not-written',
    });
  });
});
