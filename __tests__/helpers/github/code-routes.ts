import { type Answer, type Call, type Handler, notFound, ok, page, unprocessable } from './call.ts';
import type { JsonObject } from './json.ts';
import {
  difference,
  renderChangedFile,
  renderCommit,
  renderGitCommit,
  renderRef,
  renderRelease,
  renderTag,
  renderTagObject,
  renderTagRef,
} from './render-code.ts';
import { shaOf } from './state.ts';

const MOST_COMMITS = 250;
const MOST_FILES = 300;
const MOST_INLINE_BYTES = 1 << 20;

function readRef(call: Call): Answer {
  const ref = call.values['ref'] ?? '';
  if (ref.startsWith('tags/')) {
    const tag = call.state.tags.get(ref.slice('tags/'.length));
    return tag ? ok(renderTagRef(tag, call.at)) : notFound();
  }
  const sha = ref.startsWith('heads/') ? call.state.branches.get(ref.slice('heads/'.length)) : undefined;
  return sha ? ok(renderRef(`refs/${ref}`, { type: 'commit', sha }, call.at)) : notFound();
}

function matchingRefs(call: Call): Answer {
  const prefix = `refs/${call.values['ref'] ?? ''}`;
  const refs: JsonObject[] = [
    ...[...call.state.branches].map(([name, sha]) => renderRef(`refs/heads/${name}`, { type: 'commit', sha }, call.at)),
    ...[...call.state.tags.values()].map((tag) => renderTagRef(tag, call.at)),
  ];
  return ok(refs.filter((ref) => String(ref['ref']).startsWith(prefix)));
}

function compare(call: Call): Answer {
  const [base = '', head = ''] = (call.values['basehead'] ?? '').split('...');
  const baseSha = call.state.resolve(base);
  const headSha = call.state.resolve(head);
  const baseCommit = call.state.commits.get(baseSha ?? '');
  const between = baseSha && headSha ? difference(call.state, baseSha, headSha) : undefined;
  if (!between || !baseCommit || !headSha) return notFound();

  const ahead = between.ahead.length;
  const behind = between.behind.length;
  const paged = call.query.has('page') || call.query.has('per_page');
  const { items, headers } = paged
    ? page(call, between.ahead, { perPage: MOST_COMMITS })
    : { items: between.ahead.slice(-MOST_COMMITS), headers: {} };
  const first = Number(call.query.get('page') ?? 1) === 1;
  const basehead = `${base}...${head}`;
  return ok(
    {
      url: `${call.at.api}/compare/${basehead}`,
      html_url: `${call.at.html}/compare/${basehead}`,
      permalink_url: `${call.at.html}/compare/${baseSha}...${headSha}`,
      diff_url: `${call.at.html}/compare/${basehead}.diff`,
      patch_url: `${call.at.html}/compare/${basehead}.patch`,
      base_commit: renderCommit(baseCommit, call.at),
      merge_base_commit: renderCommit(between.mergeBase, call.at),
      status: ahead > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical',
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: items.map((commit) => renderCommit(commit, call.at)),
      ...(first
        ? { files: between.files.slice(0, MOST_FILES).map((file) => renderChangedFile(file, headSha, call.at)) }
        : {}),
    },
    headers,
  );
}

function contents(call: Call): Answer {
  const path = call.values['path'] ?? '';
  const ref = call.query.get('ref') ?? call.at.defaultBranch;
  const sha = call.state.resolve(ref);
  if (sha === undefined)
    return { ...notFound(), body: { message: `No commit found for the ref ${ref}`, documentation_url: '' } };
  const text = call.state.fileAt(path, sha);
  if (text === undefined) return notFound();
  if (/\.raw/.test(call.accept)) {
    return { status: 200, text: { type: 'application/vnd.github.raw+json; charset=utf-8', body: text } };
  }
  const bytes = Buffer.from(text);
  const large = bytes.length > MOST_INLINE_BYTES;
  const url = `${call.at.api}/contents/${encodeURI(path)}?ref=${encodeURIComponent(ref)}`;
  const blob = shaOf(`blob ${bytes.length}\0${text}`);
  const git = `${call.at.api}/git/blobs/${blob}`;
  const html = `${call.at.html}/blob/${ref}/${encodeURI(path)}`;
  return ok({
    type: 'file',
    name: path.replace(/^.*\//, ''),
    path,
    sha: blob,
    size: bytes.length,
    encoding: large ? 'none' : 'base64',
    // In lines of 60, as git writes it.
    content: large ? '' : bytes.toString('base64').replace(/.{60}/g, '$&\n'),
    url,
    git_url: git,
    html_url: html,
    download_url: `${call.at.html}/raw/${ref}/${encodeURI(path)}`,
    _links: { self: url, git, html },
  });
}

function readCommit(call: Call): Answer {
  const ref = call.values['ref'] ?? '';
  const commit = call.state.commits.get(call.state.resolve(ref) ?? '');
  return commit ? ok(renderCommit(commit, call.at)) : unprocessable(`No commit found for SHA: ${ref}`);
}

function listReleases(call: Call): Answer {
  // Drafts are listed for those who may write.
  const mayWrite = call.identity.permissions['contents'] === 'write';
  const visible = call.state.releases.filter((release) => mayWrite || !release.draft).toReversed();
  const { items, headers } = page(call, visible);
  return ok(
    items.map((release) => renderRelease(call.state, release, call.at, !call.behaviour.olderServer)),
    headers,
  );
}

function releaseByTag(call: Call): Answer {
  // "Get a published release with the specified tag": a draft is not found by its tag.
  const release = call.state.releases.find((one) => one.tag === call.values['tag'] && !one.draft);
  return release ? ok(renderRelease(call.state, release, call.at, !call.behaviour.olderServer)) : notFound();
}

function latestRelease(call: Call): Answer {
  const dateOf = (tag: string): number => call.state.commits.get(call.state.tags.get(tag)?.commit ?? '')?.date ?? 0;
  const [newest] = call.state.releases
    .filter((release) => !release.draft && !release.prerelease)
    .sort((one, other) => dateOf(other.tag) - dateOf(one.tag));
  return newest ? ok(renderRelease(call.state, newest, call.at, !call.behaviour.olderServer)) : notFound();
}

function listTags(call: Call): Answer {
  // In the reverse order of their names, which is not the order of versions.
  const tags = [...call.state.tags.values()].sort((one, other) => (one.name < other.name ? 1 : -1));
  const { items, headers } = page(call, tags);
  return ok(
    items.map((tag) => renderTag(tag, call.at)),
    headers,
  );
}

/** Commits, tags, files and releases. */
export const CODE_ROUTES: Readonly<Record<string, Handler>> = {
  'git/get-ref': readRef,
  'git/list-matching-refs': matchingRefs,
  'git/get-tag': (call) => {
    const object = renderTagObject(call.state, call.values['tag_sha'] ?? '', call.at);
    return object ? ok(object) : notFound();
  },
  'git/get-commit': (call) => {
    const commit = call.state.commits.get(call.values['commit_sha'] ?? '');
    return commit ? ok(renderGitCommit(commit, call.at)) : notFound();
  },
  'repos/get-commit': readCommit,
  'repos/compare-commits-with-basehead': compare,
  'repos/get-content': contents,
  'repos/list-tags': listTags,
  'repos/list-releases': listReleases,
  'repos/get-release-by-tag': releaseByTag,
  'repos/get-latest-release': latestRelease,
};
