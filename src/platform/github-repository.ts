import { z } from 'zod';
import type { EnvironmentRules, GitHub, GitHubFailure, GitHubResult, ReleaseFacts } from './github.ts';
import { decoded, optionalText, PAGE_SIZE, readAs, readPage, sha } from './github-decoding.ts';
import { gitHubFailure, malformed } from './github-failure.ts';
import type { GitHubRequests } from './github-request.ts';
import { endless, reviewerName } from './github-runs.ts';

/** What is read of the repository itself. */
export type RepositoryReads = Pick<
  GitHub,
  'tagCommit' | 'releaseOf' | 'compare' | 'fileAt' | 'defaultBranch' | 'environmentRules'
>;

/** Annotated tags may point at annotated tags. */
const DEEPEST_TAG = 5;
const MOST_FILE_BYTES = 1024 * 1024;
/** https://docs.github.com/rest/commits/commits#compare-two-commits */
const MOST_COMPARED_FILES = 300;
const MOST_PATTERN_PAGES = 10;

const gitObject = z.object({ type: z.string(), sha });
const refShape = z.object({ ref: z.string(), object: gitObject });
const tagShape = z.object({ object: gitObject });
const releaseShape = z
  .object({ tag_name: z.string(), draft: z.boolean(), prerelease: z.boolean(), immutable: z.boolean().nullish() })
  .transform((release) => ({
    tag: release.tag_name,
    facts: { draft: release.draft, prerelease: release.prerelease, immutable: release.immutable ?? false },
  }));
const comparisonShape = z
  .object({
    status: z.string(),
    ahead_by: z.int().nonnegative(),
    behind_by: z.int().nonnegative(),
    commits: z.array(z.object({ sha, commit: z.object({ message: z.string() }) })),
    files: z.array(z.object({ filename: z.string(), status: z.string(), previous_filename: optionalText })).nullish(),
  })
  .transform((comparison) => ({
    status: comparison.status,
    aheadBy: comparison.ahead_by,
    behindBy: comparison.behind_by,
    commits: comparison.commits.map((entry) => ({
      sha: entry.sha,
      subject: entry.commit.message.split(/\r?\n/, 1)[0] ?? '',
    })),
    files: (comparison.files ?? []).map((file) => ({
      path: file.filename,
      status: file.status,
      previousPath: file.previous_filename ?? undefined,
    })),
    filesComplete: comparison.files != null && comparison.files.length < MOST_COMPARED_FILES,
  }));
const typeShape = z.object({ type: z.string() });
const fileShape = z.object({
  encoding: z.string(),
  size: z.int().nonnegative(),
  content: z.string(),
});
const environmentShape = z.object({
  name: z.string(),
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.number().nonnegative().nullish(),
        reviewers: z.array(z.object({ reviewer: z.unknown() })).nullish(),
      }),
    )
    .nullish(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});
const patternsShape = z.object({
  branch_policies: z.array(z.object({ name: z.string(), type: z.enum(['branch', 'tag']).nullish() })),
});

/** Reads tags, releases, differences, files and environments of one repository. */
export function repositoryReads(
  requests: GitHubRequests,
  repository: { readonly owner: string; readonly repo: string },
): RepositoryReads {
  const patternsOf = async (name: string): Promise<GitHubResult<EnvironmentRules['patterns']>> => {
    const found = new Map<string, EnvironmentRules['patterns'][number]>();
    for (let page = 1; page <= MOST_PATTERN_PAGES; page++) {
      const read = await readPage(
        requests,
        'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
        { ...repository, environment_name: name, per_page: PAGE_SIZE, page },
        patternsShape,
      );
      if (!read.ok) return read;
      const policies = read.value.content.branch_policies;
      const before = found.size;
      for (const { name: pattern, type } of policies) {
        // Servers from before there were tag rules know branches only.
        const kind = type ?? 'branch';
        found.set(`${kind} ${pattern}`, { kind, name: pattern });
      }
      if (!read.value.namesNext || policies.length < PAGE_SIZE) return { ok: true, value: [...found.values()] };
      if (found.size === before) return endless(`the list of the rules of environment ${name}`, page);
    }
    return endless(`the list of the rules of environment ${name}`, MOST_PATTERN_PAGES);
  };

  /** A draft is not found by its tag, and is listed only for tokens that may push. */
  const draftOf = async (tag: string): Promise<GitHubResult<ReleaseFacts | undefined>> => {
    const asked = { ...repository, per_page: PAGE_SIZE, page: 1 };
    const listed = await readAs(requests, 'GET /repos/{owner}/{repo}/releases', asked, z.array(releaseShape));
    if (!listed.ok) return listed;
    const draft = listed.value.find((release) => release.tag === tag && release.facts.draft);
    return { ok: true, value: draft?.facts };
  };

  return {
    tagCommit: async (tag) => {
      const asked = { ...repository, ref: `tags/${tag}` };
      const read = await readPage(requests, 'GET /repos/{owner}/{repo}/git/ref/{ref}', asked, refShape);
      if (!read.ok) return read;
      const { content, success } = read.value;
      if (content.ref !== `refs/tags/${tag}`) {
        return { ok: false, failure: malformed(success.asked, success.status, 'it is about another ref') };
      }
      let { object } = content;
      for (let depth = 0; object.type === 'tag'; depth++) {
        if (depth === DEEPEST_TAG) {
          const message = `the tag ${tag} leads to a tag that leads to a tag, more than ${DEEPEST_TAG} times`;
          return { ok: false, failure: gitHubFailure('endless', message) };
        }
        const next = await readAs(
          requests,
          'GET /repos/{owner}/{repo}/git/tags/{tag_sha}',
          { ...repository, tag_sha: object.sha },
          tagShape,
        );
        if (!next.ok) return next;
        object = next.value.object;
      }
      if (object.type === 'commit') return { ok: true, value: object.sha };
      return {
        ok: false,
        failure: gitHubFailure('not-found', `the tag ${tag} leads to something that is no commit`),
      };
    },

    releaseOf: async (tag) => {
      const read = await readPage(
        requests,
        'GET /repos/{owner}/{repo}/releases/tags/{tag}',
        { ...repository, tag },
        releaseShape,
      );
      if (!read.ok) return read.failure.kind === 'not-found' ? await draftOf(tag) : read;
      const { content, success } = read.value;
      if (content.tag === tag) return { ok: true, value: content.facts };
      return { ok: false, failure: malformed(success.asked, success.status, 'it is about another tag') };
    },

    compare: (base, head) =>
      // Without a page GitHub answers up to 250 commits and all files that it shows; with one, files on the first only.
      readAs(
        requests,
        'GET /repos/{owner}/{repo}/compare/{basehead}',
        { ...repository, basehead: `${base}...${head}` },
        comparisonShape,
      ),

    fileAt: async (path, ref) => {
      const read = await requests.read('GET /repos/{owner}/{repo}/contents/{path}', { ...repository, path, ref });
      if (!read.ok) return read;
      const { asked, status, json } = read.value;
      const failed = (failure: GitHubFailure) => ({ ok: false, failure }) as const;
      const found = Array.isArray(json) ? undefined : decoded(read.value, typeShape);
      if (found?.ok === false) return found;
      if (found?.value.type !== 'file') {
        return failed(gitHubFailure('not-found', `${path} is there at ${ref}, but it is no file`, { status }));
      }
      const file = decoded(read.value, fileShape);
      if (!file.ok) return file;
      const { encoding, size, content } = file.value;
      if (size > MOST_FILE_BYTES) {
        return failed(gitHubFailure('rejected', `${path} at ${ref} is larger than 1 MB`, { status }));
      }
      if (encoding !== 'base64') return failed(malformed(asked, status, 'the file is not encoded as base64'));
      const bytes = Buffer.from(content, 'base64');
      if (bytes.byteLength === size) return { ok: true, value: bytes.toString('utf8') };
      return failed(malformed(asked, status, `the file has ${size} bytes, and ${bytes.byteLength} of them came`));
    },

    defaultBranch: async () => {
      const read = await readAs(
        requests,
        'GET /repos/{owner}/{repo}',
        repository,
        z.object({ default_branch: z.string().min(1) }),
      );
      return read.ok ? { ok: true, value: read.value.default_branch } : read;
    },

    environmentRules: async (name) => {
      const read = await readPage(
        requests,
        'GET /repos/{owner}/{repo}/environments/{environment_name}',
        { ...repository, environment_name: name },
        environmentShape,
      );
      if (!read.ok) return read.failure.kind === 'not-found' ? { ok: true, value: undefined } : read;
      const { content, success } = read.value;
      // The names of environments are the same in any case: https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
      if (content.name.toLowerCase() !== name.toLowerCase()) {
        return { ok: false, failure: malformed(success.asked, success.status, 'it is about another environment') };
      }
      const rules = content.protection_rules ?? [];
      const policy = content.deployment_branch_policy;
      const patterns = policy?.custom_branch_policies ? await patternsOf(name) : undefined;
      if (patterns?.ok === false) return patterns;
      return {
        ok: true,
        value: {
          refs: patterns !== undefined ? 'patterns' : policy?.protected_branches ? 'protected' : 'any',
          patterns: patterns?.value ?? [],
          reviewers: rules.flatMap((rule) =>
            (rule.reviewers ?? []).flatMap(({ reviewer }) => reviewerName(reviewer) ?? []),
          ),
          waitTimer: Math.max(0, ...rules.map((rule) => rule.wait_timer ?? 0)),
        },
      };
    },
  };
}
