import type { JsonObject } from './json.ts';
import { shaOf } from './state.ts';

/** Addresses that objects are shown with. */
export interface Addresses {
  /** `http://127.0.0.1:1234/repos/acme/shop` */
  readonly api: string;
  /** `http://127.0.0.1:1234` */
  readonly root: string;
  /** `https://github.com/acme/shop` */
  readonly html: string;
  readonly server: string;
  readonly repository: string;
  readonly defaultBranch: string;
}

/** When everything began that has no date of its own; always the same, so that an ETag is as well. */
export const FOUNDED = Date.UTC(2024, 0, 1);

export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}${id}`).toString('base64url');
}

const users = new Map<string, JsonObject>();

/** A person or, with `[bot]` at its end, an app. */
export function user(login: string, at: Addresses): JsonObject {
  const key = `${at.root} ${login}`;
  const known = users.get(key);
  if (known) return known;
  const url = `${at.root}/users/${encodeURIComponent(login)}`;
  const id = Number.parseInt(shaOf(`user ${login}`).slice(0, 7), 16);
  const made = {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${at.server}/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    user_view_type: 'public',
    site_admin: false,
  };
  users.set(key, made);
  return made;
}

const repositories = new Map<string, JsonObject>();

/** A repository as it is shown inside other objects. */
export function minimalRepository(at: Addresses): JsonObject {
  const known = repositories.get(at.api);
  if (known) return known;
  const [owner = '', name = ''] = at.repository.split('/');
  const id = Number.parseInt(shaOf(at.repository).slice(0, 7), 16);
  const made = {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: at.repository,
    private: true,
    owner: user(owner, at),
    html_url: at.html,
    description: null,
    fork: false,
    url: at.api,
    archive_url: `${at.api}/{archive_format}{/ref}`,
    assignees_url: `${at.api}/assignees{/user}`,
    blobs_url: `${at.api}/git/blobs{/sha}`,
    branches_url: `${at.api}/branches{/branch}`,
    collaborators_url: `${at.api}/collaborators{/collaborator}`,
    comments_url: `${at.api}/comments{/number}`,
    commits_url: `${at.api}/commits{/sha}`,
    compare_url: `${at.api}/compare/{base}...{head}`,
    contents_url: `${at.api}/contents/{+path}`,
    contributors_url: `${at.api}/contributors`,
    deployments_url: `${at.api}/deployments`,
    downloads_url: `${at.api}/downloads`,
    events_url: `${at.api}/events`,
    forks_url: `${at.api}/forks`,
    git_commits_url: `${at.api}/git/commits{/sha}`,
    git_refs_url: `${at.api}/git/refs{/sha}`,
    git_tags_url: `${at.api}/git/tags{/sha}`,
    hooks_url: `${at.api}/hooks`,
    issue_comment_url: `${at.api}/issues/comments{/number}`,
    issue_events_url: `${at.api}/issues/events{/number}`,
    issues_url: `${at.api}/issues{/number}`,
    keys_url: `${at.api}/keys{/key_id}`,
    labels_url: `${at.api}/labels{/name}`,
    languages_url: `${at.api}/languages`,
    merges_url: `${at.api}/merges`,
    milestones_url: `${at.api}/milestones{/number}`,
    notifications_url: `${at.api}/notifications{?since,all,participating}`,
    pulls_url: `${at.api}/pulls{/number}`,
    releases_url: `${at.api}/releases{/id}`,
    stargazers_url: `${at.api}/stargazers`,
    statuses_url: `${at.api}/statuses/{sha}`,
    subscribers_url: `${at.api}/subscribers`,
    subscription_url: `${at.api}/subscription`,
    tags_url: `${at.api}/tags`,
    teams_url: `${at.api}/teams`,
    trees_url: `${at.api}/git/trees{/sha}`,
  };
  repositories.set(at.api, made);
  return made;
}

/** A repository by itself. */
export function fullRepository(at: Addresses): JsonObject {
  const when = iso(FOUNDED);
  return {
    ...minimalRepository(at),
    default_branch: at.defaultBranch,
    visibility: 'private',
    clone_url: `${at.html}.git`,
    git_url: `${at.html.replace(/^https?/, 'git')}.git`,
    ssh_url: `git@github.com:${at.repository}.git`,
    svn_url: at.html,
    mirror_url: null,
    homepage: null,
    language: 'Java',
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    network_count: 0,
    subscribers_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    size: 108,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    license: null,
    pushed_at: when,
    created_at: when,
    updated_at: when,
  };
}

/** A reviewer as it is written in the state: a login, or `team:NAME`. */
export function reviewer(written: string, at: Addresses): JsonObject {
  if (!written.startsWith('team:')) return { type: 'User', reviewer: user(written, at) };
  const name = written.slice('team:'.length);
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const id = Number.parseInt(shaOf(`team ${name}`).slice(0, 7), 16);
  const [owner = ''] = at.repository.split('/');
  return {
    type: 'Team',
    reviewer: {
      id,
      node_id: nodeId('T', id),
      url: `${at.root}/teams/${id}`,
      html_url: `${at.server}/orgs/${owner}/teams/${slug}`,
      name,
      slug,
      description: null,
      privacy: 'closed',
      notification_setting: 'notifications_enabled',
      permission: 'push',
      type: 'organization',
      organization_id: 1,
      members_url: `${at.root}/teams/${id}/members{/member}`,
      repositories_url: `${at.root}/teams/${id}/repos`,
      parent: null,
    },
  };
}
