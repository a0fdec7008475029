import { describe, expect, it } from 'vitest';
import type { GitHubResult } from '../../../src/platform/github.ts';
import { deployments } from '../../../src/platform/github-deployments.ts';
import { repositoryReads } from '../../../src/platform/github-repository.ts';
import type { GitHubRequests, GitHubSuccess } from '../../../src/platform/github-request.ts';
import { runReads } from '../../../src/platform/github-runs.ts';
import { starts } from '../../../src/platform/github-starts.ts';
import fc from '../../helpers/fast-check.ts';

const SHA = 'a'.repeat(40);
const WHEN = '2026-11-01T10:00:00Z';
const REPOSITORY = { owner: 'example', repo: 'courses' };

/** Answers every request alike, or by what its route ends with. */
function answering(json: unknown, byEnd: Readonly<Record<string, unknown>> = {}): GitHubRequests {
  const success = (route: string, status: number): GitHubSuccess => {
    const [method = '', path = ''] = route.split(' ');
    const end = Object.keys(byEnd).find((one) => route.endsWith(one));
    return { asked: { method, path }, status, header: () => undefined, json: end === undefined ? json : byEnd[end] };
  };
  return {
    read: async (route) => ({ ok: true, value: success(route, 200) }),
    readIfChanged: async (route) => ({ ok: true, value: success(route, 200) }),
    write: async (route, _parameters, _body, expected) => ({ ok: true, value: success(route, expected[0] ?? 200) }),
    date: () => new Date(WHEN),
    usage: () => ({ sent: 0, counted: 0, waitedMs: 0, remaining: undefined }),
  };
}

const RUN = {
  id: 42,
  run_attempt: 1,
  workflow_id: 7,
  path: '.github/workflows/release.yml@main',
  event: 'push',
  status: 'queued',
  conclusion: null,
  head_branch: null,
  head_sha: SHA,
  display_title: 'Release',
  created_at: WHEN,
  updated_at: WHEN,
  html_url: 'https://github.com/example/courses/actions/runs/42',
};
const JOB = { id: 1, name: 'deploy', status: 'queued', conclusion: null, started_at: null, completed_at: null };
const DEPLOYMENT = {
  id: 9,
  sha: SHA,
  ref: 'v1',
  task: 'release-guard',
  environment: 'production',
  payload: '',
  created_at: WHEN,
  creator: null,
  url: 'https://api.github.com/repos/example/courses/deployments/9',
};
const STATUS = {
  id: 3,
  state: 'success',
  description: 'good',
  log_url: '',
  created_at: WHEN,
  creator: { login: 'bot' },
};
const COMPARISON = {
  status: 'ahead',
  ahead_by: 2,
  behind_by: 0,
  commits: [{ sha: SHA, commit: { message: 'Fix it\r\n\r\nAt last.' } }],
  files: [
    { filename: 'src/main.ts', status: 'modified' },
    { filename: 'db/V2.sql', status: 'renamed', previous_filename: 'db/V1.sql' },
  ],
};
const FILE = { type: 'file', encoding: 'base64', size: 5, content: 'aGVs\nbG8=\n' };
const ENVIRONMENT = {
  name: 'production',
  protection_rules: [
    { type: 'wait_timer', wait_timer: 30 },
    {
      type: 'required_reviewers',
      reviewers: [
        { type: 'User', reviewer: { login: 'octocat' } },
        { type: 'Team', reviewer: { name: 'Operations', slug: 'operations' } },
        { type: 'Team', reviewer: null },
      ],
    },
    { type: 'branch_policy' },
  ],
  deployment_branch_policy: null,
};

/** Every method that reads or writes, with an answer that is good. */
const METHODS: Readonly<
  Record<string, { readonly good: unknown; readonly ask: (requests: GitHubRequests) => Promise<GitHubResult<unknown>> }>
> = {
  workflow: {
    good: { id: 7, name: 'Release', path: '.github/workflows/release.yml', state: 'active' },
    ask: (requests) => runReads(requests, REPOSITORY).workflow('release.yml'),
  },
  workflowRuns: {
    good: { workflow_runs: [RUN] },
    ask: (requests) => runReads(requests, REPOSITORY).workflowRuns('release.yml', 1),
  },
  run: { good: RUN, ask: (requests) => runReads(requests, REPOSITORY).run(42) },
  runIfChanged: { good: RUN, ask: (requests) => runReads(requests, REPOSITORY).runIfChanged(42, '"x"') },
  jobs: { good: { jobs: [JOB] }, ask: (requests) => runReads(requests, REPOSITORY).jobs(42) },
  pendingDeployments: {
    good: [{ environment: { name: 'production' }, wait_timer: 5, reviewers: [{ reviewer: { login: 'octocat' } }] }],
    ask: (requests) => runReads(requests, REPOSITORY).pendingDeployments(42),
  },
  concurrencyGroups: {
    good: { total_count: 1, concurrency_groups: [{ group_name: 'deploy', group_members: [] }] },
    ask: (requests) => runReads(requests, REPOSITORY).concurrencyGroups(42),
  },
  tagCommit: {
    good: { ref: 'refs/tags/v1', object: { type: 'commit', sha: SHA } },
    ask: (requests) => repositoryReads(requests, REPOSITORY).tagCommit('v1'),
  },
  releaseOf: {
    good: { tag_name: 'v1', draft: false, prerelease: true },
    ask: (requests) => repositoryReads(requests, REPOSITORY).releaseOf('v1'),
  },
  compare: { good: COMPARISON, ask: (requests) => repositoryReads(requests, REPOSITORY).compare('v1', 'v2') },
  fileAt: { good: FILE, ask: (requests) => repositoryReads(requests, REPOSITORY).fileAt('a.txt', 'v1') },
  defaultBranch: {
    good: { default_branch: 'main' },
    ask: (requests) => repositoryReads(requests, REPOSITORY).defaultBranch(),
  },
  environmentRules: {
    good: ENVIRONMENT,
    ask: (requests) => repositoryReads(requests, REPOSITORY).environmentRules('production'),
  },
  deployments: {
    good: [DEPLOYMENT],
    ask: (requests) =>
      deployments(requests, REPOSITORY).deployments({ environment: 'production', task: 'release-guard' }, 1),
  },
  deploymentStatuses: { good: [STATUS], ask: (requests) => deployments(requests, REPOSITORY).deploymentStatuses(9) },
  createDeployment: {
    good: DEPLOYMENT,
    ask: (requests) =>
      deployments(requests, REPOSITORY).createDeployment({
        ref: 'v1',
        task: 'release-guard',
        environment: 'production',
        description: '',
        payload: {},
      }),
  },
  createDeploymentStatus: {
    good: STATUS,
    ask: (requests) =>
      deployments(requests, REPOSITORY).createDeploymentStatus(9, { state: 'success', description: '' }),
  },
  dispatch: {
    good: { workflow_run_id: 42, run_url: 'https://api', html_url: 'https://page' },
    ask: (requests) => starts(requests, REPOSITORY).dispatch({ workflow: 'release.yml', ref: 'v1', inputs: {} }),
  },
};
const EACH = Object.entries(METHODS);
const WRITES = new Set(['createDeployment', 'createDeploymentStatus', 'dispatch']);

async function value(name: string, good: unknown = METHODS[name]?.good): Promise<unknown> {
  const result = await METHODS[name]?.ask(answering(good));
  if (result?.ok !== true) throw new Error(JSON.stringify(result));
  return result.value;
}

/** Where the leaves of a JSON value are, and the value with one of them replaced. */
function places(json: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof json !== 'object' || json === null) return [path];
  const inside = Object.entries(json).flatMap(([key, child]) =>
    places(child, [...path, Array.isArray(json) ? Number(key) : key]),
  );
  return [path, ...inside];
}

function replaced(json: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy: unknown = structuredClone(json);
  if (typeof copy === 'object' && copy !== null) Reflect.set(copy, key, replaced(Reflect.get(copy, key), rest, by));
  return copy;
}

/** What kinds of values a decoded answer is made of, place by place; payloads are foreign as a whole. */
function kinds(decoded: unknown, path = ''): readonly string[] {
  if (path.endsWith('.payload')) return [];
  if (Array.isArray(decoded)) return decoded.flatMap((one) => kinds(one, `${path}[]`));
  if (typeof decoded === 'object' && decoded !== null) {
    return Object.entries(decoded).flatMap(([key, child]) => kinds(child, `${path}.${key}`));
  }
  return [`${path}: ${decoded === null ? 'null' : typeof decoded}`];
}

/** Places at which there may be nothing: those that the contract says so of. */
const MAY_BE_ABSENT =
  /(?:conclusion|headBranch|actor|triggeringActor|startedAt|completedAt|url|previousPath|creator|etag|^): undefined$/i;

describe('an answer of GitHub', () => {
  it.each(EACH)('that is good is understood: %s', async (name) => {
    expect(await value(name)).not.toBeUndefined();
  });

  it.each(EACH)('that is another thing altogether is malformed: %s', async (name, { ask }) => {
    for (const json of [undefined, null, 0, '', 'text', true, [[]], { message: 'Not Found' }]) {
      const result = await ask(answering(json));
      if (result.ok) throw new Error(`${JSON.stringify(json)} was understood as ${JSON.stringify(result.value)}.`);
      expect(result.failure).toMatchObject(
        name === 'fileAt' && Array.isArray(json)
          ? { kind: 'not-found' }
          : { kind: 'malformed', mayHaveHappened: WRITES.has(name) },
      );
      expect(result.failure.message).not.toMatch(/undefined|\[object|\.$/);
    }
  });

  it.each(EACH)(
    'of which any one place is replaced by anything never becomes a value of another kind: %s',
    async (name, { good, ask }) => {
      const expected = new Set(kinds(await value(name)));
      const known = new Set([...expected].map((kind) => kind.split(': ')[0]));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...places(good)),
          fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.constantFrom('42', -1, 0, 1.5, 2 ** 60, [], {}, null)),
          async (path, by) => {
            const result = await ask(answering(replaced(good, path, by)));
            if (!result.ok) return;
            for (const kind of kinds(result.value)) {
              const place = kind.split(': ')[0];
              if (expected.has(kind) || MAY_BE_ABSENT.test(kind)) continue;
              // What was nothing in the good answer may be a text in another.
              if (known.has(place) && expected.has(`${place}: undefined`) && kind.endsWith(': string')) continue;
              throw new Error(`${kind} came out of ${JSON.stringify(replaced(good, path, by))}.`);
            }
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});

describe('a run', () => {
  it('has its path without the ref, and its first start where nothing else is said', async () => {
    expect(await value('run')).toEqual({
      id: 42,
      attempt: 1,
      workflowId: 7,
      path: '.github/workflows/release.yml',
      event: 'push',
      status: 'queued',
      conclusion: undefined,
      headBranch: undefined,
      headSha: SHA,
      displayTitle: 'Release',
      createdAt: WHEN,
      startedAt: WHEN,
      updatedAt: WHEN,
      actor: undefined,
      triggeringActor: undefined,
      url: RUN.html_url,
    });
  });
});

describe('a comparison', () => {
  it('keeps the first lines of messages and where files were before', async () => {
    expect(await value('compare')).toEqual({
      status: 'ahead',
      aheadBy: 2,
      behindBy: 0,
      commits: [{ sha: SHA, subject: 'Fix it' }],
      files: [
        { path: 'src/main.ts', status: 'modified', previousPath: undefined },
        { path: 'db/V2.sql', status: 'renamed', previousPath: 'db/V1.sql' },
      ],
      filesComplete: true,
    });
  });

  it.each([
    ['299 files', Array.from({ length: 299 }, () => COMPARISON.files[0]), true],
    ['300 files, which is all that GitHub shows', Array.from({ length: 300 }, () => COMPARISON.files[0]), false],
    ['no list of files', undefined, false],
  ])('of %s knows whether that is all', async (_name, files, filesComplete) => {
    expect(await value('compare', { ...COMPARISON, files })).toMatchObject({ filesComplete });
  });
});

describe('a file', () => {
  it('is decoded', async () => {
    expect(await value('fileAt')).toBe('hello');
  });

  it.each([
    ['a folder', [FILE], 'not-found'],
    ['a link', { ...FILE, type: 'symlink' }, 'not-found'],
    ['a submodule', { type: 'submodule' }, 'not-found'],
    ['larger than 1 MB', { ...FILE, encoding: 'none', size: 2_000_000, content: '' }, 'rejected'],
    ['in another encoding', { ...FILE, encoding: 'utf-16' }, 'malformed'],
    ['cut off', { ...FILE, size: 6 }, 'malformed'],
  ])('that is %s is none', async (_name, json, kind) => {
    const result = await METHODS['fileAt']?.ask(answering(json));
    expect(result).toMatchObject({ ok: false, failure: { kind } });
  });
});

describe('the rules of an environment', () => {
  it('name who approves and how long they wait', async () => {
    expect(await value('environmentRules')).toEqual({
      refs: 'any',
      patterns: [],
      reviewers: ['octocat', 'Operations'],
      waitTimer: 30,
    });
  });

  it.each([
    ['any', undefined],
    ['any', { protected_branches: false, custom_branch_policies: false }],
    ['protected', { protected_branches: true, custom_branch_policies: false }],
  ])('let %s ref deploy', async (refs, policy) => {
    expect(await value('environmentRules', { name: 'production', deployment_branch_policy: policy })).toEqual({
      refs,
      patterns: [],
      reviewers: [],
      waitTimer: 0,
    });
  });

  it('are read where there are patterns, those without a kind being for branches', async () => {
    const requests = answering(
      { name: 'PRODUCTION', deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } },
      { 'deployment-branch-policies': { branch_policies: [{ name: 'v*', type: 'tag' }, { name: 'main' }] } },
    );
    expect(await METHODS['environmentRules']?.ask(requests)).toMatchObject({
      ok: true,
      value: {
        refs: 'patterns',
        patterns: [
          { kind: 'tag', name: 'v*' },
          { kind: 'branch', name: 'main' },
        ],
      },
    });
  });

  it('of another environment are not these', async () => {
    const result = await METHODS['environmentRules']?.ask(answering({ name: 'staging' }));
    expect(result).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
  });
});
