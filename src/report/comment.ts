import { createHash } from 'node:crypto';
import type { CleanReport } from './clean-report.ts';
import { bodyParts, headParts, joined } from './summary.ts';

/** GitHub refuses more than 65,536 characters; UTF-8 bytes are never fewer than characters. */
const MAX_COMMENT_BYTES = 60_000;

/**
 * The hidden first line by which the comment is found again; a digest, so that no name in it can end it or say anything.
 *
 * @param key what tells several guards of one pull request apart: workflow, job, environment
 */
export function commentMarker(key: string): string {
  return `<!-- release-guard: ${createHash('sha256').update(key).digest('hex').slice(0, 16)} -->`;
}

/** The pull request's comment: what the summary shows, under its marker, within GitHub's limit. */
export function commentMarkdown(report: CleanReport, marker: string): string {
  const { run } = report;
  const runUrl = run.url !== undefined && /^https?:\/\/[\w.:/-]+$/.test(run.url) ? run.url : undefined;
  const commit = run.commit !== undefined && /^[0-9a-f]{7,64}$/.test(run.commit) ? run.commit.slice(0, 12) : undefined;
  const origin = [
    commit === undefined ? undefined : `commit <code>${commit}</code>`,
    runUrl === undefined ? undefined : `[this run](${runUrl})`,
  ].filter((part) => part !== undefined);
  return joined(
    [
      marker,
      ...headParts(report),
      ...(origin.length === 0 ? [] : [`From ${origin.join(', ')}.\n`]),
      ...bodyParts(report),
    ],
    MAX_COMMENT_BYTES,
  );
}
