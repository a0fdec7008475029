export const id = 821;
export const ids = [821];
export const modules = {

/***/ 4821:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createGitHub: () => (/* binding */ createGitHub)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
;// CONCATENATED MODULE: ./src/platform/github-failure.ts
const MOST_SAID = 500;
const MOST_QUOTED = 200;
/** A reset or a pause further away than this is no fact but a mistake. */
const LONGEST_RETRY_MS = 7 * 24 * 3_600_000;
/** Ways in which a connection fails before a single byte of the request has left. */
const NEVER_SENT = new Set([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_INVALID_ARG',
    'ERR_INVALID_URL',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** Whether a request may change something. */
function isWrite(asked) {
    return asked.method !== 'GET' && asked.method !== 'HEAD';
}
/** Builds a failure from what is particular about it. */
function gitHubFailure(kind, message, facts = {}) {
    return {
        kind,
        status: undefined,
        message,
        said: '',
        retryAfterMs: undefined,
        acceptedPermissions: undefined,
        mayHaveHappened: false,
        ...facts,
    };
}
/** `GET /repos/o/n/…`, for sentences. */
function nameOf(asked) {
    return `${asked.method} ${asked.path}`;
}
/** An answer that is not what the API promises; `problem` is a clause about it. */
function malformed(asked, status, problem) {
    return gitHubFailure('malformed', `the API's answer to ${nameOf(asked)} is not what it promises: ${problem}`, {
        status,
        mayHaveHappened: isWrite(asked),
    });
}
/** The job was cancelled; `wasSent` says whether the request had left by then. */
function cancelledFailure(asked, wasSent) {
    return gitHubFailure('cancelled', `the job was cancelled during ${nameOf(asked)}`, {
        mayHaveHappened: wasSent && isWrite(asked),
    });
}
/** No answer within the limit. */
function tooSlow(asked, limitMs) {
    return gitHubFailure('unreachable', `the API could not be reached: ${nameOf(asked)} had no whole answer after ${Math.round(limitMs / 1000)} s`, { mayHaveHappened: isWrite(asked) });
}
/** The request could not be put together. */
function neverSent(error, asked, redact) {
    const why = cut(oneLine(redact(unwrapped(error).message)), MOST_QUOTED);
    return gitHubFailure('rejected', `${nameOf(asked)} could not be sent: ${why}`);
}
/** No whole answer: what the network said. `hadBegun`: the beginning of an answer was there. */
function transportFailure(error, asked, redact, hadBegun) {
    const { codes, message } = unwrapped(error);
    const neverSent = !hadBegun &&
        (codes.some((code) => NEVER_SENT.has(code) || code.startsWith('ERR_SSL_')) ||
            /HTTP Tunneling|invalid header value|^bad port$/i.test(message));
    const what = hadBegun ? 'the answer broke off' : 'the API could not be reached';
    return gitHubFailure('unreachable', `${what}: ${cut(oneLine(redact(message)), MOST_QUOTED)} (${nameOf(asked)})`, {
        mayHaveHappened: isWrite(asked) && !neverSent,
    });
}
/** What an answer that is no success means. A 403 or 429 is a limit before it is a refusal. */
function answerFailure(answer, asked, judging) {
    const { status } = answer;
    const said = cut(judging.redact(wordsOf(answer.text)), MOST_SAID);
    const accepted = answer.header('x-accepted-github-permissions');
    const facts = {
        status,
        said,
        acceptedPermissions: accepted === undefined ? undefined : cut(judging.redact(accepted), MOST_QUOTED),
    };
    const told = `${status}${said === '' ? '' : `: ${cut(oneLine(said), MOST_QUOTED)}`}; ${nameOf(asked)}`;
    if (status >= 300 && status < 400) {
        return gitHubFailure('redirected', redirection(answer, asked, judging), facts);
    }
    if (isRateLimit(answer, said)) {
        return gitHubFailure('rate-limit', `the API's rate limit is used up (${told})`, {
            ...facts,
            retryAfterMs: retryAfter(answer, judging.nowMs),
        });
    }
    if (status >= 500) {
        return gitHubFailure('unreachable', `the API answered ${told}`, { ...facts, mayHaveHappened: isWrite(asked) });
    }
    if (isPage(answer)) {
        return {
            ...malformed(asked, status, `it is a page for people, with status ${status}, so something else answered`),
            // Whatever stands in between has refused the request.
            mayHaveHappened: false,
        };
    }
    if (status === 401)
        return gitHubFailure('token', `the token was not accepted (${told})`, facts);
    if (status === 403)
        return gitHubFailure('permission', `the token may not do that (${told})`, facts);
    if (status === 404)
        return gitHubFailure('not-found', `it is not there, or the token may not see it (${told})`, facts);
    if (status === 409)
        return gitHubFailure('conflict', `the API found a conflict (${told})`, facts);
    if (status >= 400)
        return gitHubFailure('rejected', `the API refused the request (${told})`, facts);
    return malformed(asked, status, `its status is ${status}`);
}
/** A page for people where JSON was promised: a proxy's, a login's, a web server's. */
function isPage(answer) {
    return /^\s*</.test(answer.text.slice(0, 1024));
}
function redirection(answer, asked, judging) {
    const location = answer.header('location');
    const api = new URL(judging.apiUrl);
    let target;
    try {
        target = location === undefined ? undefined : new URL(location, api);
    }
    catch {
        // An address that is none leads nowhere; the status alone is told.
    }
    const clause = `${nameOf(asked)} was answered with ${answer.status}, which is not followed`;
    if (target === undefined)
        return `${clause}; it does not say where to`;
    if (target.origin !== api.origin)
        return `${clause}; it leads to ${cut(judging.redact(target.origin), MOST_QUOTED)}`;
    return `${clause}; it leads elsewhere on ${api.origin}: the repository may have been renamed or moved`;
}
/** https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#rate-limit-errors */
function isRateLimit(answer, said) {
    if (answer.status === 429)
        return true;
    if (answer.status !== 403)
        return false;
    return (answer.header('retry-after') !== undefined ||
        answer.header('x-ratelimit-remaining')?.trim() === '0' ||
        /rate limit|abuse detection/i.test(said));
}
/** Milliseconds until GitHub wants to hear from us again; `undefined` where it says nothing that can be believed. */
function retryAfter(answer, nowMs) {
    const after = answer.header('retry-after')?.trim();
    const wait = after === undefined || after === ''
        ? untilReset(answer, nowMs)
        : /^\d+$/.test(after)
            ? Number(after) * 1000
            : Date.parse(after) - nowMs;
    if (wait === undefined || !Number.isFinite(wait) || wait > LONGEST_RETRY_MS)
        return undefined;
    return Math.max(0, wait);
}
function untilReset(answer, nowMs) {
    const reset = answer.header('x-ratelimit-reset')?.trim();
    if (answer.header('x-ratelimit-remaining')?.trim() !== '0' || reset === undefined || !/^\d+$/.test(reset)) {
        return undefined;
    }
    return Number(reset) * 1000 - nowMs;
}
/** `message` of an error's body, and those of the single mistakes in it. */
function wordsOf(text) {
    let body;
    try {
        body = JSON.parse(text);
    }
    catch {
        return '';
    }
    const message = property(body, 'message');
    if (typeof message !== 'string')
        return '';
    const errors = property(body, 'errors');
    const details = (Array.isArray(errors) ? errors : [errors])
        .map((error) => (typeof error === 'string' ? error : property(error, 'message')))
        .filter((detail) => typeof detail === 'string');
    return [message, ...details].join(': ');
}
/** The codes and the innermost message of an error and its causes. */
function unwrapped(error) {
    const codes = [];
    let message = '';
    let current = error;
    for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
        const code = property(current, 'code');
        if (typeof code === 'string')
            codes.push(code);
        const words = property(current, 'message');
        if (typeof words === 'string' && words !== '')
            message = words;
        else if (typeof code === 'string')
            message = code;
        current = property(current, 'cause');
    }
    return { codes, message: message === '' ? String(error) : message };
}
function property(value, name) {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim();
}
function cut(text, most) {
    return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

;// CONCATENATED MODULE: ./src/platform/github-decoding.ts


// Compiled validators need `new Function`, which a bundle that guards releases should not.
core/* config */.$W({ jitless: true });
/** The number of entries that a page is asked for, GitHub's highest. */
const PAGE_SIZE = 100;
/** A number that names something; a string is none. */
const id = schemas/* int */.Whr().positive();
/** A commit or another git object. */
const sha = schemas/* string */.YjP().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a commit of 40 hexadecimal digits');
/** ISO 8601. */
const instant = schemas/* string */.YjP().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a date');
/** `null` and absent are the same. */
const optionalText = schemas/* string */.YjP().nullish();
/** Whoever did something; `null` for an account that is gone. */
const account = schemas/* object */.Ikc({ login: schemas/* string */.YjP() }).nullish();
/** Reads one answer as what it was promised to be; anything else is `malformed`, with the first place that differs. */
function decoded(success, schema) {
    const parsed = schema.safeParse(success.json);
    if (parsed.success)
        return { ok: true, value: parsed.data };
    const [issue] = parsed.error.issues;
    const place = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    const problem = success.json === undefined
        ? 'it is empty'
        : `${place === '' ? 'it' : `its "${place.replace(/^\./, '')}"`} is wrong (${complaint(issue?.message)})`;
    return { ok: false, failure: malformed(success.asked, success.status, problem) };
}
function complaint(message = 'it is something else') {
    return message.replace(/^Invalid input: /, '').replace(/received undefined$/, 'received nothing');
}
/** A read whose answer is of this shape. */
async function readAs(requests, route, parameters, schema) {
    const read = await readPage(requests, route, parameters, schema);
    return read.ok ? { ok: true, value: read.value.content } : read;
}
/** As `readAs`; also says whether GitHub names a next page. Its address is never used: ours are built from numbers. */
async function readPage(requests, route, parameters, schema) {
    const read = await requests.read(route, parameters);
    if (!read.ok)
        return read;
    const content = decoded(read.value, schema);
    if (!content.ok)
        return content;
    const namesNext = /<[^<>]*>\s*;[^,<]*\brel\s*=\s*"?next\b/i.test(read.value.header('link') ?? '');
    return { ok: true, value: { content: content.value, namesNext, success: read.value } };
}

;// CONCATENATED MODULE: ./src/platform/github-runs.ts



const MOST_JOB_PAGES = 3;
const RUN_ROUTE = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';
const workflowShape = schemas/* object */.Ikc({ id: id, name: schemas/* string */.YjP(), path: schemas/* string */.YjP(), state: schemas/* string */.YjP() });
const runShape = schemas/* object */.Ikc({
    id: id,
    run_attempt: schemas/* int */.Whr().positive().nullish(),
    workflow_id: id,
    path: schemas/* string */.YjP(),
    event: schemas/* string */.YjP(),
    status: optionalText,
    conclusion: optionalText,
    head_branch: optionalText,
    head_sha: sha,
    display_title: optionalText,
    created_at: instant,
    run_started_at: instant.nullish(),
    updated_at: instant,
    actor: account,
    triggering_actor: account,
    html_url: schemas/* string */.YjP(),
})
    .transform((run) => ({
    id: run.id,
    // The API's description leaves it optional; attempts are counted from 1.
    attempt: run.run_attempt ?? 1,
    workflowId: run.workflow_id,
    // GitHub appends the ref for workflows that a rule of the organisation runs.
    path: run.path.replace(/@.*$/s, ''),
    event: run.event,
    status: run.status ?? 'unknown',
    conclusion: run.conclusion ?? undefined,
    headBranch: run.head_branch ?? undefined,
    headSha: run.head_sha,
    displayTitle: run.display_title ?? '',
    createdAt: run.created_at,
    startedAt: run.run_started_at ?? run.created_at,
    updatedAt: run.updated_at,
    actor: run.actor?.login,
    triggeringActor: run.triggering_actor?.login,
    url: run.html_url,
}));
const jobShape = schemas/* object */.Ikc({
    id: id,
    name: schemas/* string */.YjP(),
    status: schemas/* string */.YjP(),
    conclusion: optionalText,
    started_at: optionalText,
    completed_at: optionalText,
    html_url: optionalText,
})
    .transform((job) => ({
    id: job.id,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion ?? undefined,
    startedAt: job.started_at ?? undefined,
    completedAt: job.completed_at ?? undefined,
    url: job.html_url ?? undefined,
}));
const pendingShape = schemas/* array */.YOg(schemas/* object */.Ikc({
    environment: schemas/* object */.Ikc({ name: schemas/* string */.YjP() }),
    wait_timer: schemas/* number */.aig().nonnegative().nullish(),
    reviewers: schemas/* array */.YOg(schemas/* object */.Ikc({ reviewer: schemas/* unknown */.L5J() })).nullish(),
})
    .transform((pending) => ({
    environment: pending.environment.name,
    waitTimer: pending.wait_timer ?? 0,
    reviewers: (pending.reviewers ?? []).flatMap(({ reviewer }) => reviewerName(reviewer) ?? []),
})));
const reviewerShape = schemas/* object */.Ikc({ login: optionalText, name: optionalText, slug: optionalText });
/** The login of a person or the name of a team. */
function reviewerName(reviewer) {
    const parsed = reviewerShape.safeParse(reviewer);
    return parsed.success ? (parsed.data.login ?? parsed.data.name ?? parsed.data.slug ?? undefined) : undefined;
}
/** Reads workflows, runs and jobs of one repository. */
function runReads(requests, repository) {
    return {
        workflow: (name) => readAs(requests, 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}', { ...repository, workflow_id: name }, workflowShape),
        workflowRuns: async (workflow, page) => {
            const read = await readPage(requests, 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', { ...repository, workflow_id: workflow, per_page: PAGE_SIZE, page }, schemas/* object */.Ikc({ workflow_runs: schemas/* array */.YOg(runShape) }));
            if (!read.ok)
                return read;
            const runs = read.value.content.workflow_runs;
            return { ok: true, value: { runs, hasMore: read.value.namesNext && runs.length >= PAGE_SIZE } };
        },
        run: async (runId) => {
            const read = await requests.read(RUN_ROUTE, { ...repository, run_id: runId });
            return read.ok ? theRun(read.value, runId) : read;
        },
        runIfChanged: async (runId, etag) => {
            const parameters = { ...repository, run_id: runId };
            const read = etag === undefined
                ? await requests.read(RUN_ROUTE, parameters)
                : await requests.readIfChanged(RUN_ROUTE, parameters, etag);
            if (!read.ok)
                return read;
            if (read.value === 'unchanged')
                return { ok: true, value: { changed: undefined, etag } };
            const run = theRun(read.value, runId);
            return run.ok ? { ok: true, value: { changed: run.value, etag: read.value.header('etag') } } : run;
        },
        jobs: async (runId) => {
            const found = new Map();
            for (let page = 1; page <= MOST_JOB_PAGES; page++) {
                const read = await readPage(requests, 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { ...repository, run_id: runId, filter: 'latest', per_page: PAGE_SIZE, page }, schemas/* object */.Ikc({ jobs: schemas/* array */.YOg(jobShape) }));
                if (!read.ok)
                    return read;
                const before = found.size;
                const { jobs } = read.value.content;
                for (const job of jobs)
                    found.set(job.id, job);
                if (!read.value.namesNext || jobs.length < PAGE_SIZE)
                    break;
                if (found.size === before)
                    return endless(`the list of the jobs of run ${runId}`, page);
            }
            return { ok: true, value: [...found.values()] };
        },
        pendingDeployments: (runId) => readAs(requests, 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments', { ...repository, run_id: runId }, pendingShape),
        concurrencyGroups: async (runId) => {
            const read = await readAs(requests, 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/concurrency_groups', { ...repository, run_id: runId, per_page: PAGE_SIZE }, schemas/* object */.Ikc({ concurrency_groups: schemas/* array */.YOg(schemas/* object */.Ikc({ group_name: schemas/* string */.YjP() })) }));
            if (!read.ok)
                return read;
            return { ok: true, value: read.value.concurrency_groups.map((group) => group.group_name) };
        },
    };
}
/** A list whose next page is one that was read already. */
function endless(what, page) {
    return {
        ok: false,
        failure: gitHubFailure('endless', `${what} does not end: its page ${page} is one that was read before`),
    };
}
/** The run in an answer, if it is the one that was asked for. */
function theRun(success, runId) {
    const run = decoded(success, runShape);
    if (!run.ok || run.value.id === runId)
        return run;
    return { ok: false, failure: malformed(success.asked, success.status, `it is about run ${run.value.id}`) };
}

;// CONCATENATED MODULE: ./src/platform/github-comments.ts



const MOST_PAGES = 30;
/** The author of what the job's own token writes. */
const ACTIONS_BOT = 'github-actions[bot]';
const commentShape = schemas/* object */.Ikc({
    id: id,
    body: optionalText,
    user: schemas/* object */.Ikc({ login: schemas/* string */.YjP(), type: optionalText }).nullish(),
});
/** Writes comments and commit statuses of one repository. */
function comments(requests, repository) {
    const commentsWith = async (issue, marker) => {
        const seen = new Set();
        const found = [];
        for (let page = 1; page <= MOST_PAGES; page++) {
            const read = await readPage(requests, 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...repository, issue_number: issue, per_page: PAGE_SIZE, page }, schemas/* array */.YOg(commentShape));
            if (!read.ok)
                return read;
            const before = seen.size;
            for (const comment of read.value.content) {
                if (!seen.has(comment.id) && comment.body?.startsWith(marker))
                    found.push(comment);
                seen.add(comment.id);
            }
            if (read.value.content.length < PAGE_SIZE)
                break;
            if (seen.size === before)
                return endless(`the list of the comments on #${issue}`, page);
        }
        return { ok: true, value: found };
    };
    /** A job's own token and an app's may not ask who they are; what they write is written by a bot. */
    const ourOwn = async (marked) => {
        if (marked.length === 0)
            return undefined;
        const viewer = await readAs(requests, 'GET /user', {}, account);
        if (viewer.ok)
            return marked.findLast((comment) => comment.user?.login === viewer.value?.login);
        return (marked.findLast((comment) => comment.user?.login === ACTIONS_BOT) ??
            marked.findLast((comment) => comment.user?.type === 'Bot'));
    };
    return {
        upsertComment: async (pullRequest, marker, body) => {
            const listed = await commentsWith(pullRequest, marker);
            if (!listed.ok)
                return listed;
            const own = await ourOwn(listed.value);
            const written = own === undefined
                ? await requests.write('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...repository, issue_number: pullRequest }, { body }, [201])
                : await requests.write('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...repository, comment_id: own.id }, { body }, [200]);
            if (!written.ok)
                return written;
            return { ok: true, value: { did: own === undefined ? 'created' : 'updated' } };
        },
        setCommitStatus: async (status) => {
            const written = await requests.write('POST /repos/{owner}/{repo}/statuses/{sha}', { ...repository, sha: status.sha }, {
                state: status.state,
                description: status.description,
                context: status.context,
                ...(status.targetUrl === undefined ? {} : { target_url: status.targetUrl }),
            }, [201]);
            return written.ok ? { ok: true, value: undefined } : written;
        },
    };
}

;// CONCATENATED MODULE: ./src/platform/github-deployments.ts



/** https://docs.github.com/rest/deployments/statuses#create-a-deployment-status */
const MOST_DESCRIPTION = 140;
const deploymentShape = schemas/* object */.Ikc({
    id: id,
    sha: sha,
    ref: schemas/* string */.YjP(),
    task: schemas/* string */.YjP(),
    environment: schemas/* string */.YjP(),
    payload: schemas/* unknown */.L5J(),
    created_at: instant,
    creator: account,
    url: schemas/* string */.YjP(),
})
    .transform((deployment) => ({
    id: deployment.id,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    environment: deployment.environment,
    payload: deployment.payload,
    createdAt: deployment.created_at,
    creator: deployment.creator?.login,
    url: deployment.url,
}));
const statusShape = schemas/* object */.Ikc({
    id: id,
    state: schemas/* string */.YjP(),
    description: optionalText,
    log_url: optionalText,
    created_at: instant,
    creator: account,
})
    .transform((status) => ({
    id: status.id,
    state: status.state,
    description: status.description ?? '',
    logUrl: status.log_url ?? '',
    createdAt: status.created_at,
    creator: status.creator?.login,
}));
/** Reads and writes the deployments of one repository. */
function deployments(requests, repository) {
    return {
        deployments: async ({ environment, task }, page) => {
            const read = await readPage(requests, 'GET /repos/{owner}/{repo}/deployments', { ...repository, environment, task, per_page: PAGE_SIZE, page }, schemas/* array */.YOg(deploymentShape));
            if (!read.ok)
                return read;
            const all = read.value.content;
            return {
                ok: true,
                value: {
                    // A server that does not know the filter sends everything.
                    deployments: all.filter((one) => one.task === task && isSameEnvironment(one.environment, environment)),
                    hasMore: read.value.namesNext && all.length >= PAGE_SIZE,
                },
            };
        },
        deploymentStatuses: (deploymentId) => readAs(requests, 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', { ...repository, deployment_id: deploymentId, per_page: PAGE_SIZE }, schemas/* array */.YOg(statusShape)),
        createDeployment: async (request) => {
            const written = await requests.write('POST /repos/{owner}/{repo}/deployments', repository, {
                ref: request.ref,
                task: request.task,
                environment: request.environment,
                description: cutTo(request.description, MOST_DESCRIPTION),
                payload: request.payload,
                // By default GitHub would merge the default branch into an old tag, and would want its checks to be green.
                auto_merge: false,
                required_contexts: [],
            }, [201]);
            if (!written.ok)
                return written;
            const created = decoded(written.value, deploymentShape);
            if (!created.ok || created.value.task === request.task)
                return created;
            const { asked, status } = written.value;
            return { ok: false, failure: malformed(asked, status, 'it is about a deployment with another task') };
        },
        createDeploymentStatus: async (deploymentId, status) => {
            const written = await requests.write('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', { ...repository, deployment_id: deploymentId }, {
                state: status.state,
                description: cutTo(status.description, MOST_DESCRIPTION),
                ...(status.logUrl === undefined ? {} : { log_url: status.logUrl }),
                ...(status.environmentUrl === undefined ? {} : { environment_url: status.environmentUrl }),
                // By default GitHub would set other successful deployments of the environment, ours among them, to inactive.
                auto_inactive: false,
            }, [201]);
            return written.ok ? decoded(written.value, statusShape) : written;
        },
    };
}
function isSameEnvironment(one, other) {
    return one.toLowerCase() === other.toLowerCase();
}
function cutTo(text, most) {
    const characters = [...text];
    return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

;// CONCATENATED MODULE: ./src/platform/github-repository.ts




/** Annotated tags may point at annotated tags. */
const DEEPEST_TAG = 5;
const MOST_FILE_BYTES = 1024 * 1024;
/** https://docs.github.com/rest/commits/commits#compare-two-commits */
const MOST_COMPARED_FILES = 300;
const MOST_PATTERN_PAGES = 10;
const gitObject = schemas/* object */.Ikc({ type: schemas/* string */.YjP(), sha: sha });
const refShape = schemas/* object */.Ikc({ ref: schemas/* string */.YjP(), object: gitObject });
const tagShape = schemas/* object */.Ikc({ object: gitObject });
const releaseShape = schemas/* object */.Ikc({ tag_name: schemas/* string */.YjP(), draft: schemas/* boolean */.zMY(), prerelease: schemas/* boolean */.zMY(), immutable: schemas/* boolean */.zMY().nullish() })
    .transform((release) => ({
    tag: release.tag_name,
    facts: { draft: release.draft, prerelease: release.prerelease, immutable: release.immutable ?? false },
}));
const comparisonShape = schemas/* object */.Ikc({
    status: schemas/* string */.YjP(),
    ahead_by: schemas/* int */.Whr().nonnegative(),
    behind_by: schemas/* int */.Whr().nonnegative(),
    commits: schemas/* array */.YOg(schemas/* object */.Ikc({ sha: sha, commit: schemas/* object */.Ikc({ message: schemas/* string */.YjP() }) })),
    files: schemas/* array */.YOg(schemas/* object */.Ikc({ filename: schemas/* string */.YjP(), status: schemas/* string */.YjP(), previous_filename: optionalText })).nullish(),
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
const typeShape = schemas/* object */.Ikc({ type: schemas/* string */.YjP() });
const fileShape = schemas/* object */.Ikc({
    encoding: schemas/* string */.YjP(),
    size: schemas/* int */.Whr().nonnegative(),
    content: schemas/* string */.YjP(),
});
const environmentShape = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    protection_rules: schemas/* array */.YOg(schemas/* object */.Ikc({
        type: schemas/* string */.YjP(),
        wait_timer: schemas/* number */.aig().nonnegative().nullish(),
        reviewers: schemas/* array */.YOg(schemas/* object */.Ikc({ reviewer: schemas/* unknown */.L5J() })).nullish(),
    }))
        .nullish(),
    deployment_branch_policy: schemas/* object */.Ikc({ protected_branches: schemas/* boolean */.zMY(), custom_branch_policies: schemas/* boolean */.zMY() })
        .nullish(),
});
const patternsShape = schemas/* object */.Ikc({
    branch_policies: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), type: schemas/* enum */.k5n(['branch', 'tag']).nullish() })),
});
/** Reads tags, releases, differences, files and environments of one repository. */
function repositoryReads(requests, repository) {
    const patternsOf = async (name) => {
        const found = new Map();
        for (let page = 1; page <= MOST_PATTERN_PAGES; page++) {
            const read = await readPage(requests, 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies', { ...repository, environment_name: name, per_page: PAGE_SIZE, page }, patternsShape);
            if (!read.ok)
                return read;
            const policies = read.value.content.branch_policies;
            const before = found.size;
            for (const { name: pattern, type } of policies) {
                // Servers from before there were tag rules know branches only.
                const kind = type ?? 'branch';
                found.set(`${kind} ${pattern}`, { kind, name: pattern });
            }
            if (!read.value.namesNext || policies.length < PAGE_SIZE)
                return { ok: true, value: [...found.values()] };
            if (found.size === before)
                return endless(`the list of the rules of environment ${name}`, page);
        }
        return endless(`the list of the rules of environment ${name}`, MOST_PATTERN_PAGES);
    };
    /** A draft is not found by its tag, and is listed only for tokens that may push. */
    const draftOf = async (tag) => {
        const asked = { ...repository, per_page: PAGE_SIZE, page: 1 };
        const listed = await readAs(requests, 'GET /repos/{owner}/{repo}/releases', asked, schemas/* array */.YOg(releaseShape));
        if (!listed.ok)
            return listed;
        const draft = listed.value.find((release) => release.tag === tag && release.facts.draft);
        return { ok: true, value: draft?.facts };
    };
    return {
        tagCommit: async (tag) => {
            const asked = { ...repository, ref: `tags/${tag}` };
            const read = await readPage(requests, 'GET /repos/{owner}/{repo}/git/ref/{ref}', asked, refShape);
            if (!read.ok)
                return read;
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
                const next = await readAs(requests, 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...repository, tag_sha: object.sha }, tagShape);
                if (!next.ok)
                    return next;
                object = next.value.object;
            }
            if (object.type === 'commit')
                return { ok: true, value: object.sha };
            return {
                ok: false,
                failure: gitHubFailure('not-found', `the tag ${tag} leads to something that is no commit`),
            };
        },
        releaseOf: async (tag) => {
            const read = await readPage(requests, 'GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...repository, tag }, releaseShape);
            if (!read.ok)
                return read.failure.kind === 'not-found' ? await draftOf(tag) : read;
            const { content, success } = read.value;
            if (content.tag === tag)
                return { ok: true, value: content.facts };
            return { ok: false, failure: malformed(success.asked, success.status, 'it is about another tag') };
        },
        compare: (base, head) => 
        // Without a page GitHub answers up to 250 commits and all files that it shows; with one, files on the first only.
        readAs(requests, 'GET /repos/{owner}/{repo}/compare/{basehead}', { ...repository, basehead: `${base}...${head}` }, comparisonShape),
        fileAt: async (path, ref) => {
            const read = await requests.read('GET /repos/{owner}/{repo}/contents/{path}', { ...repository, path, ref });
            if (!read.ok)
                return read;
            const { asked, status, json } = read.value;
            const failed = (failure) => ({ ok: false, failure });
            const found = Array.isArray(json) ? undefined : decoded(read.value, typeShape);
            if (found?.ok === false)
                return found;
            if (found?.value.type !== 'file') {
                return failed(gitHubFailure('not-found', `${path} is there at ${ref}, but it is no file`, { status }));
            }
            const file = decoded(read.value, fileShape);
            if (!file.ok)
                return file;
            const { encoding, size, content } = file.value;
            if (size > MOST_FILE_BYTES) {
                return failed(gitHubFailure('rejected', `${path} at ${ref} is larger than 1 MB`, { status }));
            }
            if (encoding !== 'base64')
                return failed(malformed(asked, status, 'the file is not encoded as base64'));
            const bytes = Buffer.from(content, 'base64');
            if (bytes.byteLength === size)
                return { ok: true, value: bytes.toString('utf8') };
            return failed(malformed(asked, status, `the file has ${size} bytes, and ${bytes.byteLength} of them came`));
        },
        defaultBranch: async () => {
            const read = await readAs(requests, 'GET /repos/{owner}/{repo}', repository, schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP().min(1) }));
            return read.ok ? { ok: true, value: read.value.default_branch } : read;
        },
        environmentRules: async (name) => {
            const read = await readPage(requests, 'GET /repos/{owner}/{repo}/environments/{environment_name}', { ...repository, environment_name: name }, environmentShape);
            if (!read.ok)
                return read.failure.kind === 'not-found' ? { ok: true, value: undefined } : read;
            const { content, success } = read.value;
            // The names of environments are the same in any case: https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
            if (content.name.toLowerCase() !== name.toLowerCase()) {
                return { ok: false, failure: malformed(success.asked, success.status, 'it is about another environment') };
            }
            const rules = content.protection_rules ?? [];
            const policy = content.deployment_branch_policy;
            const patterns = policy?.custom_branch_policies ? await patternsOf(name) : undefined;
            if (patterns?.ok === false)
                return patterns;
            return {
                ok: true,
                value: {
                    refs: patterns !== undefined ? 'patterns' : policy?.protected_branches ? 'protected' : 'any',
                    patterns: patterns?.value ?? [],
                    reviewers: rules.flatMap((rule) => (rule.reviewers ?? []).flatMap(({ reviewer }) => reviewerName(reviewer) ?? [])),
                    waitTimer: Math.max(0, ...rules.map((rule) => rule.wait_timer ?? 0)),
                },
            };
        },
    };
}

;// CONCATENATED MODULE: ./src/platform/github-request.ts

const REQUEST_LIMIT_MS = 15_000;
const READ_ATTEMPTS = 3;
const READ_PAUSE_MS = 500;
/** A rate limit that ends within this time is waited for. */
const MOST_PATIENCE_MS = 60_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** https://docs.github.com/rest/about-the-rest-api/api-versions; servers of one's own refuse later ones with 400. */
const API_VERSION = '2022-11-28';
/**
 * The toolkit reads the event's file while it is loaded: it prints where there is none and throws where it is broken.
 * Nothing here needs the event, so it is not shown one.
 */
async function loadToolkit() {
    const event = process.env['GITHUB_EVENT_PATH'];
    delete process.env['GITHUB_EVENT_PATH'];
    try {
        return await __webpack_require__.e(/* import() */ 144).then(__webpack_require__.bind(__webpack_require__, 6144));
    }
    finally {
        if (event !== undefined)
            process.env['GITHUB_EVENT_PATH'] = event;
    }
}
/** Loads the client and binds it to the API. @throws if the client cannot be loaded */
async function openRequests(options) {
    const { defaults, getOctokitOptions, GitHub } = await loadToolkit();
    const { clock, signal } = options;
    const apiUrl = options.apiUrl.replace(/\/+$/, '');
    const limitMs = options.requestLimitMs ?? REQUEST_LIMIT_MS;
    const redact = (text) => (options.redact?.(text) ?? text).replaceAll(options.token, '«github-token»');
    const silent = () => { };
    const octokit = new GitHub(getOctokitOptions(options.token, {
        baseUrl: apiUrl,
        userAgent: 'release-guard',
        // The client would print deprecations with console.warn.
        log: { debug: silent, info: silent, warn: silent, error: silent },
    }));
    // The toolkit's own, because it knows the proxy; ours is put around it.
    const proxied = defaults.request?.fetch;
    /** GitHub's time (epoch milliseconds), and `clock.now()` when it was told. */
    let told;
    const used = { sent: 0, counted: 0, waitedMs: 0, remaining: undefined };
    /** One request and its whole answer, in the limits of time and size. */
    const exchange = async (url, init, asked) => {
        if (signal?.aborted)
            return { ok: false, failure: cancelledFailure(asked, false), isBroken: false };
        const limit = AbortSignal.timeout(limitMs);
        const began = clock.now();
        let hadBegun = false;
        used.sent++;
        used.counted++;
        try {
            const response = await proxied(url, {
                ...(isWrite(asked) ? sentOnce(init) : init),
                // A redirect would carry the request, and perhaps the token, to an address that nobody chose.
                redirect: 'manual',
                signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
            });
            hadBegun = true;
            const header = (name) => response.headers.get(name) ?? undefined;
            const remaining = header('x-ratelimit-remaining');
            if (remaining !== undefined && /^\d+$/.test(remaining))
                used.remaining = Number(remaining);
            const text = await bounded(response, MOST_BYTES);
            if (text === undefined) {
                const problem = `it is larger than ${MOST_BYTES / 1024 / 1024} MiB`;
                return { ok: false, failure: malformed(asked, response.status, problem), isBroken: false };
            }
            const exchanged = judged({ status: response.status, header, text }, asked);
            const dateMs = dateOf(header);
            if (exchanged.ok && dateMs !== undefined)
                told = { dateMs, atMs: clock.now() };
            return exchanged;
        }
        catch (error) {
            if (signal?.aborted)
                return { ok: false, failure: cancelledFailure(asked, true), isBroken: false };
            if (limit.aborted)
                return { ok: false, failure: tooSlow(asked, limitMs), isBroken: true };
            return { ok: false, failure: transportFailure(error, asked, redact, hadBegun), isBroken: true };
        }
        finally {
            used.waitedMs += clock.now() - began;
        }
    };
    const judged = (answer, asked) => {
        if (answer.status === 304) {
            used.counted--;
            return { ok: true, value: 'unchanged' };
        }
        if (answer.status < 200 || answer.status >= 300) {
            const failure = answerFailure(answer, asked, {
                redact,
                // The moment at which a limit ends is told by the clock that tells this one.
                nowMs: dateOf(answer.header) ?? clock.date().getTime(),
                apiUrl,
            });
            return { ok: false, failure, isBroken: failure.kind === 'unreachable' && answer.status >= 500 };
        }
        const { status, header, text } = answer;
        if (text === '')
            return { ok: true, value: { asked, status, header, json: undefined } };
        try {
            return { ok: true, value: { asked, status, header, json: JSON.parse(text) } };
        }
        catch {
            const problem = isPage(answer) ? 'it is a page for people, so something else answered' : 'it is not JSON';
            return { ok: false, failure: malformed(asked, status, problem), isBroken: true };
        }
    };
    /** Lets the client put the request together (address, token, headers), and takes the answer from under its hands. */
    const send = async (route, parameters, body, etag) => {
        const [method = '', template = ''] = route.split(' ');
        let asked = { method, path: template };
        let exchanged;
        try {
            await octokit.request(route, {
                ...parameters,
                // As text: the client would write numbers and strings that look like them in a way of its own.
                ...(body === undefined ? {} : { data: JSON.stringify(body) }),
                headers: {
                    'x-github-api-version': API_VERSION,
                    ...(etag === undefined ? {} : { 'if-none-match': etag }),
                },
                request: {
                    fetch: async (url, init) => {
                        const { pathname, search } = new URL(url);
                        asked = { method, path: redact(pathname + search) };
                        exchanged = await exchange(url, init, asked);
                        return new Response(null, { status: 204 });
                    },
                },
            });
        }
        catch (error) {
            // The client could not even put the request together.
            exchanged ??= { ok: false, failure: neverSent(error, asked, redact), isBroken: false };
        }
        exchanged ??= { ok: false, failure: neverSent('it was not sent', asked, redact), isBroken: false };
        return { ...exchanged, asked };
    };
    /** @returns whether the pause went to its end; otherwise the job was cancelled meanwhile */
    const paused = async (ms) => {
        try {
            await clock.sleep(ms, signal);
            return true;
        }
        catch {
            return false;
        }
    };
    const readIfChanged = async (route, parameters, etag) => {
        let hasWaited = false;
        for (let tried = 1;; tried++) {
            const exchanged = await send(route, parameters, undefined, etag);
            if (exchanged.ok)
                return { ok: true, value: exchanged.value };
            const { failure, asked } = exchanged;
            let pause;
            if (failure.kind === 'rate-limit') {
                const { retryAfterMs } = failure;
                if (hasWaited || retryAfterMs === undefined || retryAfterMs > MOST_PATIENCE_MS)
                    return { ok: false, failure };
                hasWaited = true;
                pause = retryAfterMs;
                tried--;
            }
            else {
                if (!exchanged.isBroken || tried >= (options.readAttempts ?? READ_ATTEMPTS))
                    return { ok: false, failure };
                pause = READ_PAUSE_MS * 2 ** (tried - 1) * (0.5 + options.chance());
            }
            if (!(await paused(pause)))
                return { ok: false, failure: cancelledFailure(asked, false) };
        }
    };
    return {
        read: async (route, parameters = {}) => {
            const read = await readIfChanged(route, parameters, undefined);
            if (!read.ok)
                return read;
            if (read.value !== 'unchanged')
                return { ok: true, value: read.value };
            const asked = { method: 'GET', path: route.slice('GET '.length) };
            return { ok: false, failure: malformed(asked, 304, 'its status is 304') };
        },
        readIfChanged,
        write: async (route, parameters, body, expected) => {
            const exchanged = await send(route, parameters, body, undefined);
            if (!exchanged.ok)
                return { ok: false, failure: exchanged.failure };
            const { value, asked } = exchanged;
            if (value !== 'unchanged' && expected.includes(value.status))
                return { ok: true, value };
            const status = value === 'unchanged' ? 304 : value.status;
            return { ok: false, failure: malformed(asked, status, `its status is ${status}`) };
        },
        date: () => (told === undefined ? clock.date() : new Date(told.dateMs + clock.now() - told.atMs)),
        usage: () => ({ ...used }),
    };
}
/** Epoch milliseconds, whole seconds of them. https://www.rfc-editor.org/rfc/rfc9110#field.date */
function dateOf(header) {
    const ms = Date.parse(header('date') ?? '');
    return Number.isNaN(ms) ? undefined : ms;
}
/**
 * The same request with its body as a stream: fetch would send one that it can read again once more by itself when it
 * is answered 421 (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch).
 */
function sentOnce(init) {
    const bytes = Buffer.from(typeof init['body'] === 'string' ? init['body'] : '');
    return {
        ...init,
        body: new Blob([bytes]).stream(),
        duplex: 'half',
        headers: { ...Object(init['headers']), 'content-length': String(bytes.byteLength) },
    };
}
/** The body as text; `undefined` where it is too large, in which case the rest of it is not read. */
async function bounded(response, most) {
    if (response.body === null)
        return '';
    const chunks = [];
    let size = 0;
    const reader = response.body.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done)
            return Buffer.concat(chunks).toString('utf8');
        size += value.byteLength;
        if (size > most) {
            await reader.cancel().catch(() => undefined);
            return undefined;
        }
        chunks.push(value);
    }
}

;// CONCATENATED MODULE: ./src/platform/github-starts.ts



const detailsShape = schemas/* object */.Ikc({ workflow_run_id: id, html_url: schemas/* string */.YjP() });
/** Starts runs of one repository's workflows. */
function starts(requests, repository) {
    const dispatch = (request, wantsDetails) => requests.write('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', { ...repository, workflow_id: request.workflow }, {
        ref: request.ref,
        ...(Object.keys(request.inputs).length === 0 ? {} : { inputs: request.inputs }),
        ...(wantsDetails ? { return_run_details: true } : {}),
    }, [200, 204]);
    return {
        rerun: async (runId) => accepted(await requests.write('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun', { ...repository, run_id: runId }, undefined, [201])),
        rerunJob: async (jobId) => accepted(await requests.write('POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun', { ...repository, job_id: jobId }, undefined, [201])),
        dispatch: async (request) => {
            let sent = await dispatch(request, true);
            if (!sent.ok && isUnknownKey(sent.failure))
                sent = await dispatch(request, false);
            if (!sent.ok)
                return sent;
            if (sent.value.status === 204)
                return { ok: true, value: undefined };
            const details = decoded(sent.value, detailsShape);
            if (!details.ok)
                return details;
            return { ok: true, value: { runId: details.value.workflow_run_id, url: details.value.html_url } };
        },
    };
}
/** The body of an accepted re-run is empty, or an empty object. */
function accepted(written) {
    if (!written.ok)
        return written;
    const { json, asked, status } = written.value;
    if (json === undefined || json === null || (typeof json === 'object' && !Array.isArray(json))) {
        return { ok: true, value: undefined };
    }
    return { ok: false, failure: malformed(asked, status, 'it is no object') };
}
/** GitHub Enterprise Server before 3.21: https://github.com/benc-uk/workflow-dispatch/issues/86 */
function isUnknownKey(failure) {
    return (failure.status === 400 || failure.status === 422) && failure.said.includes('return_run_details');
}

;// CONCATENATED MODULE: ./src/platform/github-client.ts






/** Loads the client and binds it to one repository. @throws if the client cannot be loaded */
async function createGitHub(options) {
    const requests = await openRequests(options);
    const [owner = '', repo = ''] = options.repository.split('/');
    const repository = { owner, repo };
    return {
        repository: options.repository,
        ...comments(requests, repository),
        ...runReads(requests, repository),
        ...repositoryReads(requests, repository),
        ...deployments(requests, repository),
        ...starts(requests, repository),
        date: requests.date,
        usage: requests.usage,
    };
}


/***/ })

};
