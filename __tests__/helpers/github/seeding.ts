import type { State } from './repository-state.ts';
import type { Conclusion, Run, Workflow } from './state.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A release workflow as a team would have it: triggered by tags and by hand, with a job that deploys. */
export const RELEASE_WORKFLOW = `name: release
on:
  push:
    tags: ['v*']
  workflow_dispatch:
    inputs:
      tag: { required: false, type: string }
concurrency: { group: release, cancel-in-progress: false }
jobs:
  build:
    runs-on: ubuntu-latest
    steps: [{ run: make image }]
  gate:
    needs: build
    runs-on: ubuntu-latest
    steps: [{ run: make gate }]
  deploy:
    needs: [gate]
    runs-on: ubuntu-latest
    environment: production
    steps: [{ run: make deploy }]
`;

export interface ReleaseSeed {
  readonly tag: string;
  /** Of its release run; `success` if left out, `null` for none. */
  readonly conclusion?: Conclusion | null;
  /** Age of its run in days; a day between one release and the next if left out. */
  readonly daysAgo?: number;
  readonly annotated?: boolean | number;
  /** Files that this release changes, beside its own. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Text of the release workflow at this tag; as before if left out. */
  readonly workflow?: string;
  /** With a page of its own among the releases. */
  readonly release?: { readonly draft?: boolean; readonly prerelease?: boolean; readonly immutable?: boolean };
}

export interface SeededRelease {
  readonly tag: string;
  readonly sha: string;
  /** `undefined` where there is none. */
  readonly run: Run | undefined;
}

/** Releases one after the other, oldest first: a commit, a tag and a release run each. */
export function seedReleases(
  state: State,
  releases: readonly ReleaseSeed[],
  options: { readonly workflow?: string } = {},
): readonly SeededRelease[] {
  const workflow = state.workflow(options.workflow ?? 'release.yml');
  return releases.map((release, index) => {
    const date = state.now() - (release.daysAgo ?? releases.length - index) * DAY_MS;
    const known = state.fileAt(workflow.path, state.defaultBranch);
    const text = release.workflow ?? (known === undefined ? RELEASE_WORKFLOW : undefined);
    const sha = state.commit({
      message: `Release ${release.tag}`,
      date: date - HOUR_MS,
      files: {
        VERSION: `${release.tag}\n`,
        ...(text === undefined ? {} : { [workflow.path]: text }),
        ...release.files,
      },
    });
    state.tag(release.tag, sha, release.annotated ?? false);
    if (release.release) state.release(release.tag, { ...release.release, publishedAt: date });
    if (release.conclusion === null) return { tag: release.tag, sha, run: undefined };
    const run = state.run(workflow, {
      branch: release.tag,
      sha,
      title: `Release ${release.tag}`,
      createdAt: date,
      conclusion: release.conclusion ?? 'success',
    });
    return { tag: release.tag, sha, run };
  });
}

export interface HistorySeed {
  readonly runs: number;
  readonly tags: number;
  /** How long ago it all began; 1000 if left out. */
  readonly days?: number;
}

/**
 * A history as long as that of an old repository: runs of the release workflow and of another one take turns, every
 * tag has a release run, and the rest are runs of branches. What is shown of a run is made when it is asked for.
 *
 * @returns the release workflow, and the releases oldest first
 */
export function seedHistory(
  state: State,
  options: HistorySeed,
): { readonly workflow: Workflow; readonly releases: readonly SeededRelease[] } {
  const workflow = state.workflow('release.yml');
  const other = state.workflow('ci.yml');
  const began = state.now() - (options.days ?? 1000) * DAY_MS;
  const spacing = ((options.days ?? 1000) * DAY_MS - HOUR_MS) / Math.max(1, options.runs);
  const perTag = options.runs / Math.max(1, options.tags);
  const releases: SeededRelease[] = [];
  for (let index = 0; index < options.runs; index++) {
    const createdAt = began + Math.floor(index * spacing);
    const isRelease = releases.length < options.tags && index + 1 >= (releases.length + 1) * perTag;
    if (!isRelease) {
      const onBranch = index % 3 === 0 ? workflow : other;
      state.run(onBranch, {
        branch: index % 2 === 0 ? 'main' : `feature-${index % 50}`,
        sha: releases.at(-1)?.sha ?? state.commit({ files: { [workflow.path]: RELEASE_WORKFLOW } }),
        createdAt,
        conclusion: index % 7 === 0 ? 'failure' : 'success',
      });
      continue;
    }
    const number = releases.length;
    const tag = `v${1 + Math.floor(number / 500)}.${Math.floor(number / 10) % 50}.${number % 10}`;
    const sha = state.commit({
      message: `Release ${tag}`,
      date: createdAt - HOUR_MS,
      files: { VERSION: `${tag}\n`, ...(number === 0 ? { [workflow.path]: RELEASE_WORKFLOW } : {}) },
    });
    state.tag(tag, sha, number % 2 === 0);
    const run = state.run(workflow, { branch: tag, sha, title: `Release ${tag}`, createdAt });
    releases.push({ tag, sha, run });
  }
  return { workflow, releases };
}
