import { buildReport, type ReportInput } from '../../../src/report/build.ts';
import { type CleanReport, cleanReport } from '../../../src/report/clean-report.ts';
import type { Report } from '../../../src/report/report.ts';
import type { Finding } from '../../../src/verdict.ts';

/** A finding that holds, to be changed where a test needs it. */
export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    kind: 'check',
    title: 'check "info"',
    outcome: 'pass',
    severity: 'block',
    sentence: 'GET /actuator/info answered 200.',
    evidence: [],
    startedAt: 5200,
    durationMs: 12.4,
    ...changes,
  };
}

/** A run in which all is well. */
export function reportInput(changes: Partial<ReportInput> = {}): ReportInput {
  return {
    version: '1.2.3',
    mode: 'gate',
    tag: 'v1.5.3',
    environment: 'production',
    startedAt: new Date('2026-11-21T02:13:05Z'),
    durationMs: 9321.4,
    subject: {
      kind: 'image',
      label: 'container rg-1a2b3c4d',
      image: {
        reference: 'ghcr.io/example/courses:v1.5.3',
        id: `sha256:${'1f'.repeat(32)}`,
        digest: `sha256:${'2e'.repeat(32)}`,
        platform: 'linux/amd64',
      },
    },
    rollback: undefined,
    watch: undefined,
    policyFile: '.github/release-guard.yml',
    readyMs: 5012.3,
    healthEndpoint: '/actuator/health/readiness',
    timeline: [
      { atMs: 400, state: 'refused', attempts: 12 },
      { atMs: 3100, state: '503 DOWN', detail: 'db', attempts: 4 },
      { atMs: 4800, state: '200 UP', attempts: 2 },
    ],
    phases: [
      { name: 'boot', startMs: 12, endMs: 410 },
      { name: 'health', startMs: 410, endMs: 5012 },
      { name: 'checks', startMs: 5012, endMs: 5900 },
      { name: 'cleanup', startMs: 9000, endMs: 9300 },
    ],
    findings: [
      finding({ kind: 'subject', title: 'container rg-1a2b3c4d', sentence: 'The container runs.', startedAt: 12 }),
      finding({
        kind: 'health',
        title: 'health /actuator/health/readiness',
        sentence: 'UP twice in a row after 5.0 s.',
        startedAt: 410,
        durationMs: 4602,
        attempts: 18,
      }),
      finding(),
      finding({
        title: 'check "search courses"',
        sentence: 'POST /api/public/courses/queries answered 200.',
        attempts: 2,
        startedAt: 5220,
        durationMs: 640,
      }),
    ],
    serviceLog: '  .   ____          _\n :: Spring Boot ::  (v3.5.0)\nStarted CoursesApplication in 4.1 seconds\n',
    checks: { total: 2, failed: 0 },
    run: {
      repository: 'example/courses',
      commit: `${'c0ffee'.repeat(6)}c0ff`,
      url: 'https://github.com/example/courses/actions/runs/42/attempts/1',
      runId: '42',
      attempt: '1',
      actor: 'octocat',
    },
    cancelled: undefined,
    ...changes,
  };
}

/** What a broken release looks like: a check that differs, an advisory one, one that was left out. */
export const BROKEN: readonly Finding[] = [
  ...reportInput().findings,
  finding({
    title: 'check "user statistics"',
    outcome: 'fail',
    reason: 'check-failed',
    sentence: 'GET /api/public/stats/users answered 200, but $.code is 500 instead of 200.',
    advice: 'Look at the service\'s log for "StatsRepository"; the same request is below as a curl line.',
    source: { file: '.github/release-guard.yml', line: 21, column: 5 },
    startedAt: 5860,
    durationMs: 31,
    evidence: [
      { kind: 'comparison', label: 'JSON', path: "$['code']", expected: '200', actual: '500' },
      {
        kind: 'text',
        label: 'request',
        text: "curl -sS 'http://127.0.0.1:32768/api/public/stats/users' -H 'Authorization: Bearer «token»'",
      },
      {
        kind: 'text',
        label: 'response body',
        text: '{"code":500,"message":"relation \\"user_stats\\" does not exist"}',
      },
    ],
  }),
  finding({
    title: 'check "orders for the admin"',
    outcome: 'fail',
    severity: 'warn',
    reason: 'check-failed',
    sentence: 'GET /api/admin/orders answered 403 instead of 2xx.',
    advice: 'Check the role of the smoke account.',
    source: { file: '.github/release-guard.yml', line: 34, column: 5 },
    startedAt: 5892,
    durationMs: 9,
  }),
  finding({
    title: 'check "nightly export"',
    outcome: 'skipped',
    reason: 'check-filtered',
    sentence: 'Left out, because its tags are not among those asked for.',
    durationMs: 0,
  }),
];

export function sampleReport(changes: Partial<ReportInput> = {}): Report {
  return buildReport(reportInput(changes));
}

export function sample(changes: Partial<ReportInput> = {}, redact = (text: string): string => text): CleanReport {
  return cleanReport(sampleReport(changes), redact);
}
