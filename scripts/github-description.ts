/**
 * Makes `__tests__/helpers/github/description.json`: the part of GitHub's official OpenAPI description that Release
 * Guard uses, against which the stand-in for GitHub's API holds every request and every answer.
 *
 * `node scripts/github-description.ts [FOLDER]`, where FOLDER is an unpacked `@octokit/openapi` of exactly the version
 * below; without it that version is fetched with `npm pack`. https://github.com/octokit/openapi
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = '@octokit/openapi';
const VERSION = '23.0.2';
const TARGET = join(import.meta.dirname, '..', '__tests__', 'helpers', 'github', 'description.json');

const REPOSITORY = '/repos/{owner}/{repo}';

/** Methods by path; paths that begin with a dot are inside a repository. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  '/user': ['get'],
  '/rate_limit': ['get'],
  '.': ['get'],
  './actions/runs': ['get'],
  './actions/runs/{run_id}': ['get'],
  './actions/runs/{run_id}/attempts/{attempt_number}': ['get'],
  './actions/runs/{run_id}/attempts/{attempt_number}/jobs': ['get'],
  './actions/runs/{run_id}/jobs': ['get'],
  './actions/runs/{run_id}/pending_deployments': ['get'],
  './actions/runs/{run_id}/concurrency_groups': ['get'],
  './actions/runs/{run_id}/rerun': ['post'],
  './actions/runs/{run_id}/rerun-failed-jobs': ['post'],
  './actions/runs/{run_id}/cancel': ['post'],
  './actions/runs/{run_id}/force-cancel': ['post'],
  './actions/jobs/{job_id}': ['get'],
  './actions/jobs/{job_id}/rerun': ['post'],
  './actions/concurrency_groups': ['get'],
  './actions/concurrency_groups/{concurrency_group_name}': ['get'],
  './actions/workflows': ['get'],
  './actions/workflows/{workflow_id}': ['get'],
  './actions/workflows/{workflow_id}/runs': ['get'],
  './actions/workflows/{workflow_id}/dispatches': ['post'],
  './commits/{ref}': ['get'],
  './commits/{ref}/statuses': ['get'],
  './compare/{basehead}': ['get'],
  './contents/{path}': ['get'],
  './deployments': ['get', 'post'],
  './deployments/{deployment_id}': ['get'],
  './deployments/{deployment_id}/statuses': ['get', 'post'],
  './environments': ['get'],
  './environments/{environment_name}': ['get'],
  './environments/{environment_name}/deployment-branch-policies': ['get'],
  './git/commits/{commit_sha}': ['get'],
  './git/matching-refs/{ref}': ['get'],
  './git/ref/{ref}': ['get'],
  './git/tags/{tag_sha}': ['get'],
  './issues/{issue_number}/comments': ['get', 'post'],
  './issues/comments/{comment_id}': ['get', 'patch'],
  './releases': ['get'],
  './releases/latest': ['get'],
  './releases/tags/{tag}': ['get'],
  './statuses/{sha}': ['post'],
  './tags': ['get'],
};

/** What says nothing about which requests and answers are right. `x-multi-segment` does: a `/` may be inside. */
const DROPPED = new Set(['example', 'examples', 'externalDocs', 'tags', 'summary', 'title', 'deprecated']);

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectAt(value: Json | undefined, where: string): JsonObject {
  if (!isObject(value)) throw new Error(`The description has no object at ${where}.`);
  return value;
}

/**
 * Without what a validator does not need. Inside `properties` and the like every key is a name and stays.
 * A `Link` header's example leads to api.github.com, so the header's own description goes as well.
 */
function lean(value: Json, names: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => lean(item, false));
  if (!isObject(value)) return value;
  const kept: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (!names && DROPPED.has(key)) continue;
    if (!names && key.startsWith('x-') && key !== 'x-multi-segment') continue;
    if (!names && key === 'description' && typeof inner === 'string') continue;
    if (!names && key === 'headers') continue;
    kept[key] = lean(inner, !names && ['properties', 'responses', 'paths', 'mapping'].includes(key));
  }
  return kept;
}

/** OpenAPI asks for a description of every answer. */
function described(response: Json, original: Json | undefined): Json {
  if (!isObject(response) || '$ref' in response) return response;
  const text = isObject(original) && typeof original['description'] === 'string' ? original['description'] : '';
  return { description: text, ...response };
}

function* references(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* references(item);
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string') yield inner;
    else yield* references(inner);
  }
}

function trimmed(full: JsonObject): JsonObject {
  const paths = objectAt(full['paths'], '/paths');
  const keptPaths: Record<string, Json> = {};
  for (const [short, methods] of Object.entries(WANTED)) {
    const path = short.startsWith('.') ? REPOSITORY + short.slice(1) : short;
    const item = objectAt(paths[path], path);
    keptPaths[path] = Object.fromEntries(
      methods.map((method): [string, Json] => {
        const operation = objectAt(item[method], `${method} ${path}`);
        const responses = objectAt(operation['responses'], `responses of ${method} ${path}`);
        return [
          method,
          {
            ...objectAt(lean(operation, false), path),
            responses: Object.fromEntries(
              Object.entries(responses).map(([status, response]): [string, Json] => [
                status,
                described(lean(response, false), response),
              ]),
            ),
          },
        ];
      }),
    );
  }

  const components: Record<string, Record<string, Json>> = {};
  const waiting = [...references(keptPaths)];
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [, , section = '', name = ''] = reference.split('/');
    components[section] ??= {};
    const kept = components[section];
    if (name in kept) continue;
    const original = objectAt(full['components'], 'components');
    const whole = objectAt(objectAt(original[section], section)[name], reference);
    const part = section === 'responses' ? described(lean(whole, false), whole) : lean(whole, false);
    kept[name] = part;
    waiting.push(...references(part));
  }
  const sorted = (entries: Readonly<Record<string, Json>>): JsonObject =>
    Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));

  return {
    openapi: '3.0.3',
    info: {
      title: "The part of GitHub's REST API that Release Guard uses",
      version: VERSION,
      description: `Made from ${PACKAGE}@${VERSION} (generated/api.github.com.json) by scripts/github-description.ts; do not edit.`,
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT' },
    },
    servers: [{ url: 'https://api.github.com' }],
    paths: keptPaths,
    components: Object.fromEntries(
      Object.entries(sorted(components as Record<string, Json>)).map(([section, entries]): [string, Json] => [
        section,
        sorted(objectAt(entries, section)),
      ]),
    ),
  };
}

function fetched(into: string): string {
  execFileSync('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`], {
    cwd: into,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const archive = `${PACKAGE.replace('@', '').replace('/', '-')}-${VERSION}.tgz`;
  execFileSync('tar', ['-xzf', archive], { cwd: into });
  return join(into, 'package');
}

const work = mkdtempSync(join(tmpdir(), 'github-description-'));
try {
  const folder = process.argv[2] ?? fetched(work);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (version !== VERSION) throw new Error(`${folder} holds ${PACKAGE}@${version}, and ${VERSION} is needed.`);
  const full = JSON.parse(readFileSync(join(folder, 'generated', 'api.github.com.json'), 'utf8')) as JsonObject;
  const text = `${JSON.stringify(trimmed(full), undefined, 1)}\n`;
  writeFileSync(TARGET, text);
  console.log(`${TARGET}: ${Math.round(text.length / 1000)} kB`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
