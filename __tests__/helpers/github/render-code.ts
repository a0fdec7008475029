import type { JsonObject } from './json.ts';
import { type Addresses, FOUNDED, iso, nodeId, user } from './render.ts';
import type { State } from './repository-state.ts';
import { type Commit, type Release, shaOf, type Tag } from './state.ts';

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

export function renderCommit(commit: Commit, at: Addresses): JsonObject {
  const person = { name: commit.author, email: `${commit.author}@example.com`, date: iso(commit.date) };
  const url = `${at.api}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url,
    html_url: `${at.html}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      message: commit.message,
      author: person,
      committer: person,
      tree: { sha: commit.sha, url: `${at.api}/git/trees/${commit.sha}` },
      url: `${at.api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    author: user(commit.author, at),
    committer: user(commit.author, at),
    parents: parentsOf(commit, at, 'commits'),
  };
}

export function renderGitCommit(commit: Commit, at: Addresses): JsonObject {
  const person = { name: commit.author, email: `${commit.author}@example.com`, date: iso(commit.date) };
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${at.api}/git/commits/${commit.sha}`,
    html_url: `${at.html}/commit/${commit.sha}`,
    author: person,
    committer: person,
    message: commit.message,
    tree: { sha: commit.sha, url: `${at.api}/git/trees/${commit.sha}` },
    parents: parentsOf(commit, at, 'git/commits'),
    verification: UNSIGNED,
  };
}

function parentsOf(commit: Commit, at: Addresses, kind: string): readonly JsonObject[] {
  if (commit.parent === undefined) return [];
  return [
    {
      sha: commit.parent,
      url: `${at.api}/${kind}/${commit.parent}`,
      html_url: `${at.html}/commit/${commit.parent}`,
    },
  ];
}

/** @param target what the reference names directly: a commit, or a tag object */
export function renderRef(
  ref: string,
  target: { readonly type: 'commit' | 'tag'; readonly sha: string },
  at: Addresses,
) {
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: `${at.api}/git/${ref}`,
    object: { ...target, url: `${at.api}/git/${target.type}s/${target.sha}` },
  };
}

export function renderTagRef(tag: Tag, at: Addresses): JsonObject {
  const outer = tag.objects[0];
  return renderRef(
    `refs/tags/${tag.name}`,
    outer ? { type: 'tag', sha: outer.sha } : { type: 'commit', sha: tag.commit },
    at,
  );
}

export function renderTagObject(state: State, sha: string, at: Addresses): JsonObject | undefined {
  const object = state.tagObjects.get(sha);
  if (!object) return undefined;
  const type = state.tagObjects.has(object.target) ? 'tag' : 'commit';
  return {
    sha,
    node_id: nodeId('TA', sha),
    url: `${at.api}/git/tags/${sha}`,
    tag: object.name,
    message: object.message,
    tagger: { name: 'octocat', email: 'octocat@example.com', date: iso(FOUNDED) },
    object: { type, sha: object.target, url: `${at.api}/git/${type}s/${object.target}` },
    verification: UNSIGNED,
  };
}

export function renderTag(tag: Tag, at: Addresses): JsonObject {
  return {
    name: tag.name,
    node_id: nodeId('REF', tag.name),
    commit: { sha: tag.commit, url: `${at.api}/commits/${tag.commit}` },
    zipball_url: `${at.api}/zipball/refs/tags/${tag.name}`,
    tarball_url: `${at.api}/tarball/refs/tags/${tag.name}`,
  };
}

/** @param knowsImmutable servers before immutable releases leave the field out */
export function renderRelease(state: State, release: Release, at: Addresses, knowsImmutable: boolean): JsonObject {
  const url = `${at.api}/releases/${release.id}`;
  const commit = state.commits.get(state.tags.get(release.tag)?.commit ?? '');
  return {
    id: release.id,
    node_id: nodeId('RE', release.id),
    url,
    html_url: `${at.html}/releases/tag/${release.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: `${at.api}/tarball/${release.tag}`,
    zipball_url: `${at.api}/zipball/${release.tag}`,
    tag_name: release.tag,
    target_commitish: at.defaultBranch,
    name: release.tag,
    body: null,
    draft: release.draft,
    prerelease: release.prerelease,
    ...(knowsImmutable ? { immutable: release.immutable } : {}),
    // The date of the commit, not of the release: https://docs.github.com/rest/releases/releases#get-the-latest-release
    created_at: iso(commit?.date ?? release.publishedAt),
    published_at: release.draft ? null : iso(release.publishedAt),
    author: user('octocat', at),
    assets: [],
  };
}

/** What lies between two commits of one history. */
export interface Difference {
  readonly mergeBase: Commit;
  /** In head and not in base, oldest first. */
  readonly ahead: readonly Commit[];
  readonly behind: readonly Commit[];
  readonly files: readonly ChangedFile[];
}

export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly previous?: string;
}

/** `undefined` where the two have nothing in common. */
export function difference(state: State, base: string, head: string): Difference | undefined {
  const ofBase = [...state.ancestry(base)];
  const ofHead = [...state.ancestry(head)];
  const inBase = new Set(ofBase.map((commit) => commit.sha));
  const inHead = new Set(ofHead.map((commit) => commit.sha));
  const mergeBase = ofHead.find((commit) => inBase.has(commit.sha));
  if (!mergeBase) return undefined;
  const ahead = ofHead.filter((commit) => !inBase.has(commit.sha)).reverse();
  const behind = ofBase.filter((commit) => !inHead.has(commit.sha)).reverse();
  const renamed = new Map(ahead.flatMap((commit) => Object.entries(commit.renames)));
  const changed = new Set(ahead.flatMap((commit) => Object.keys(commit.files)));
  const gone = new Set(renamed.values());
  const files: ChangedFile[] = [...renamed].map(([path, previous]) => ({ path, status: 'renamed', previous }));
  for (const path of [...changed].sort()) {
    if (renamed.has(path) || gone.has(path)) continue;
    const before = state.fileAt(path, mergeBase.sha);
    const after = state.fileAt(path, head);
    if (before === after) continue;
    files.push({ path, status: before === undefined ? 'added' : after === undefined ? 'removed' : 'modified' });
  }
  return { mergeBase, ahead, behind, files };
}

export function renderChangedFile(file: ChangedFile, head: string, at: Addresses): JsonObject {
  return {
    sha: shaOf(`blob ${file.path} ${head}`),
    filename: file.path,
    status: file.status,
    additions: 1,
    deletions: 0,
    changes: 1,
    blob_url: `${at.html}/blob/${head}/${encodeURI(file.path)}`,
    raw_url: `${at.html}/raw/${head}/${encodeURI(file.path)}`,
    contents_url: `${at.api}/contents/${encodeURI(file.path)}?ref=${head}`,
    patch: '@@ -0,0 +1 @@\n+1',
    ...(file.previous === undefined ? {} : { previous_filename: file.previous }),
  };
}
