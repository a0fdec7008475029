export const id = 995;
export const ids = [995];
export const modules = {

/***/ 2995:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runInit: () => (/* binding */ runInit)
});

// EXTERNAL MODULE: ./src/checks/shell.ts
var shell = __webpack_require__(1727);
// EXTERNAL MODULE: ./src/health/wait.ts + 5 modules
var wait = __webpack_require__(7889);
// EXTERNAL MODULE: ./src/internal-error.ts
var internal_error = __webpack_require__(3169);
// EXTERNAL MODULE: ./src/policy/default.ts
var policy_default = __webpack_require__(3115);
// EXTERNAL MODULE: ./src/subject/boot.ts
var boot = __webpack_require__(1070);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/checks/rules/actuator.ts
var actuator = __webpack_require__(5350);
// EXTERNAL MODULE: ./src/health/judge.ts
var judge = __webpack_require__(6357);
;// CONCATENATED MODULE: ./src/init/endpoints.ts

/** Where services keep their OpenAPI document: springdoc, FastAPI and many others, ASP.NET, Quarkus. */
const OPENAPI_PATHS = [
    '/v3/api-docs',
    '/openapi.json',
    '/swagger/v1/swagger.json',
    '/q/openapi?format=json',
    '/api-docs',
];
/**
 * GET endpoints without parameters in the answer of `/actuator/mappings`, for servlets and for WebFlux.
 * Shape: https://docs.spring.io/spring-boot/api/rest/actuator/mappings.html
 */
function endpointsOfMappings(body, actuatorBase) {
    const contexts = (0,actuator/* own */.ZV)((0,actuator/* jsonObject */.o$)(body), 'contexts');
    return valuesOf(contexts).flatMap((context) => ['dispatcherServlets', 'dispatcherHandlers'].flatMap((kind) => valuesOf((0,actuator/* own */.ZV)(context, 'mappings', kind)).flatMap((mappings) => valuesOf(mappings).flatMap((mapping) => {
        const conditions = (0,actuator/* own */.ZV)(mapping, 'details', 'requestMappingConditions');
        const methods = valuesOf((0,actuator/* own */.ZV)(conditions, 'methods'));
        if (!methods.includes('GET'))
            return [];
        return valuesOf((0,actuator/* own */.ZV)(conditions, 'patterns'))
            .filter((path) => typeof path === 'string')
            .filter((path) => isPlain(path) && path !== '/error' && !isUnder(path, actuatorBase))
            .map((path) => ({ path, from: 'mappings', summary: undefined }));
    }))));
}
/** GET operations of an OpenAPI 2 or 3 document that need no parameter and no login. */
function endpointsOfOpenApi(body, actuatorBase) {
    const document = (0,actuator/* jsonObject */.o$)(body);
    if ((0,actuator/* own */.ZV)(document, 'openapi') === undefined && (0,actuator/* own */.ZV)(document, 'swagger') === undefined)
        return [];
    const paths = (0,actuator/* own */.ZV)(document, 'paths');
    if (typeof paths !== 'object' || paths === null)
        return [];
    return Object.keys(paths).flatMap((path) => {
        const operation = (0,actuator/* own */.ZV)(paths, path, 'get');
        if (operation === undefined || !isPlain(path) || isUnder(path, actuatorBase))
            return [];
        const needsLogin = valuesOf((0,actuator/* own */.ZV)(operation, 'security') ?? (0,actuator/* own */.ZV)(document, 'security')).length > 0;
        const needsValue = [...valuesOf((0,actuator/* own */.ZV)(paths, path, 'parameters')), ...valuesOf((0,actuator/* own */.ZV)(operation, 'parameters'))].some((parameter) => (0,actuator/* own */.ZV)(parameter, 'required') === true);
        if (needsLogin || needsValue)
            return [];
        const summary = (0,actuator/* own */.ZV)(operation, 'summary');
        return [{ path, from: 'OpenAPI', summary: typeof summary === 'string' ? summary : undefined }];
    });
}
/** One endpoint per path, sorted; the OpenAPI document's words win. */
function mergeEndpoints(endpoints) {
    const byPath = new Map();
    for (const endpoint of endpoints) {
        if (byPath.get(endpoint.path)?.summary === undefined)
            byPath.set(endpoint.path, endpoint);
    }
    return [...byPath.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}
function isPlain(path) {
    return /^\/[A-Za-z0-9._~/-]*$/.test(path);
}
function isUnder(path, base) {
    return base !== '' && (path === base || path.startsWith(`${base}/`));
}
function valuesOf(value) {
    return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

;// CONCATENATED MODULE: ./src/init/explore.ts



/** The most endpoints that are tried; more than a person would read through. */
const MOST_ENDPOINTS = 60;
/** Where services without an actuator say that they run. */
const PLAIN_PAGES = ['/healthz', '/health', '/livez', '/ping', '/'];
/** Components that every Spring Boot service has; they say nothing about what this one depends on. */
const OWN_COMPONENTS = new Set(['diskSpace', 'livenessState', 'ping', 'readinessState', 'ssl']);
/** The first page of a service without an actuator that answers a plain 2xx which is no HTML; `undefined` if none does. */
async function findPlainPage(subject, world) {
    for (const path of PLAIN_PAGES) {
        const answer = await (0,actuator/* askActuator */.Dr)(subject.baseUrl, path, subject, [], world);
        if (answer.ok && (0,judge/* judgePlain */.A)(answer).good)
            return path;
    }
    return undefined;
}
/** Asks a service that runs what it has and which of it answers a stranger. Only GETs are sent. */
async function explore(subject, health, plainPage, port, world) {
    const base = (0,actuator/* actuatorBase */.t9)(health);
    const management = subject.managementUrl ?? subject.baseUrl;
    const found = [];
    const mappings = await (0,actuator/* askActuator */.Dr)(management, `${base}/mappings`, subject, [], world);
    if (mappings.ok && mappings.status === 200)
        found.push(...endpointsOfMappings(mappings.body, base));
    for (const path of OPENAPI_PATHS) {
        const answer = await (0,actuator/* askActuator */.Dr)(subject.baseUrl, path, subject, [], world);
        if (answer.ok && answer.status === 200)
            found.push(...endpointsOfOpenApi(answer.body, base));
    }
    const endpoints = mergeEndpoints(found);
    world.output.line(endpoints.length === 0
        ? 'No list of endpoints was found (neither actuator mappings nor an OpenAPI document), so the starter has no checks.'
        : `GET endpoints without parameters that were found: ${endpoints.length}.`);
    const open = [];
    const closed = [];
    for (const endpoint of endpoints.slice(0, MOST_ENDPOINTS)) {
        const answer = await (0,actuator/* askActuator */.Dr)(subject.baseUrl, endpoint.path, subject, [], world);
        if (!answer.ok)
            continue;
        if (answer.status === 401 || answer.status === 403)
            closed.push(endpoint.path);
        if (answer.status < 200 || answer.status > 299)
            continue;
        open.push({ path: endpoint.path, name: endpoint.summary ?? endpoint.path, json: jsonKind(answer.body) });
    }
    return {
        port,
        plainPage,
        isActuator: plainPage === undefined && (health.components !== undefined || base.endsWith('/actuator')),
        readyMs: health.readyMs,
        components: dependencies(health),
        open,
        closed,
        subject: subject.image?.reference ?? subject.label,
        isOurs: subject.kind !== 'url',
    };
}
function dependencies({ components }) {
    return (components ?? [])
        .filter(({ path, status }) => status === 'UP' && !path.includes('/') && !OWN_COMPONENTS.has(path))
        .map(({ path }) => path);
}
function jsonKind(body) {
    if ((0,actuator/* jsonObject */.o$)(body) !== undefined)
        return 'object';
    try {
        return Array.isArray(JSON.parse(new TextDecoder().decode(body))) ? 'array' : undefined;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./src/init/starter.ts

const MAX_NAME_LENGTH = 80;
/** Room for slower machines: the time that was measured, four times, in whole half minutes, at least one minute. */
function patience(readyMs) {
    return `${Math.max(60, Math.ceil((readyMs * 4) / 30_000) * 30)}s`;
}
/** A policy file as text, with comments that say what to do next. It loads without mistakes. */
function starterPolicy(learned) {
    const names = uniqueNames(learned.open);
    const checks = learned.open.map((endpoint, index) => ({
        name: names[index],
        get: endpoint.path,
        ...(endpoint.json ? { expect: { json: { $: { type: endpoint.json } } } } : {}),
    }));
    const document = new dist/* Document */.yo({
        version: 1,
        ...(learned.port === undefined ? {} : { subject: { port: learned.port } }),
        health: {
            ...(learned.plainPage === undefined ? {} : { path: learned.plainPage, kind: 'http' }),
            ...(learned.readyMs === undefined ? {} : { within: patience(learned.readyMs) }),
            ...(learned.components.length === 0
                ? {}
                : { components: Object.fromEntries(learned.components.map((name) => [name, 'UP'])) }),
        },
        ...(checks.length === 0 ? {} : { checks }),
        ...(learned.isActuator ? { presets: ['actuator-exposure'] } : {}),
        ...(learned.isOurs ? { shutdown: { within: '30s' } } : {}),
    });
    document.commentBefore = ` A starter for ${printable(learned.subject)}, written by looking at it once.
 Read it, take out what does not matter, add what does: a login, a search, a page that must not be empty.
 All that a policy can say: docs/policy.md of Release Guard.`;
    if ((0,dist/* isMap */.jh)(document.contents)) {
        for (const pair of document.contents.items) {
            if (!(0,dist/* isPair */.tO)(pair) || !(0,dist/* isScalar */.jn)(pair.key))
                continue;
            if (pair.key.value !== 'version')
                pair.key.spaceBefore = true;
            if (pair.key.value === 'checks') {
                pair.key.commentBefore = ` Each answered a stranger with 2xx.${learned.closed.length === 0
                    ? ''
                    : ` These wanted a login, add checks with auth for them:\n${learned.closed.map((path) => `   ${path}`).join('\n')}`}`;
            }
        }
    }
    return document.toString({ lineWidth: 120 });
}
/** A name for each endpoint: the document's own words where they are any use, told apart by the path where they repeat. */
function uniqueNames(endpoints) {
    const wordings = endpoints.map(({ name, path }) => {
        // References would be filled in, and are no part of a name.
        const words = printable(name).replaceAll('${', '{').replace(/\s+/g, ' ').trim().slice(0, MAX_NAME_LENGTH).trim();
        return words === '' ? path : words;
    });
    return endpoints.map(({ path }, index) => {
        const words = wordings[index] ?? path;
        return wordings.filter((other) => other === words).length > 1 && words !== path ? `${words} (${path})` : words;
    });
}
function printable(text) {
    return text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, ' ');
}

;// CONCATENATED MODULE: ./src/init/init.ts








/** Makes the list of endpoints visible in the candidate, which nobody but this command talks to. */
const SHOW_MAPPINGS = { MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: 'health,info,metrics,mappings' };
/** The service answers, but not with an actuator's health. */
const NO_ACTUATOR = new Set([
    'health-not-found',
    'health-not-json',
    'health-not-up',
    'health-unauthorised',
]);
/**
 * `release-guard init`: boots the subject, looks at what it has, and writes a starter policy
 * to the terminal or to a file that must not exist yet.
 *
 * @returns the exit code
 */
async function runInit(read, target, run, world) {
    const { output } = world;
    if (!read.ok)
        return tell(read.findings, world);
    let subject;
    try {
        if (target !== undefined && (await isThere(target, world)))
            throw new verdict/* StoppedByFinding */.is(unwritten(target, 'it is there already'));
        const policy = (0,policy_default.defaultPolicy)();
        const booted = await (0,boot.boot)(read.settings, { ...policy, subject: { ...policy.subject, env: SHOW_MAPPINGS } }, run, world);
        subject = booted.subject;
        const health = await (0,wait.waitUntilHealthy)(subject, policy.health, world);
        const plainPage = init_isPlain(health) ? await findPlainPage(subject, world) : undefined;
        if (!health.healthy && plainPage === undefined) {
            return tell(health.findings.filter((finding) => finding.outcome !== 'pass'), world);
        }
        const text = starterPolicy(await explore(subject, health, plainPage, read.settings.port, world));
        if (target === undefined) {
            output.line('');
            output.line(text.trimEnd());
            output.line('');
            output.line('With --write .github/release-guard.yml it goes to that file.', 'quiet');
            return 0;
        }
        await world.files.createPrivate(target, text).catch((error) => {
            throw new verdict/* StoppedByFinding */.is(unwritten(target, error.code === 'EEXIST' ? 'it is there already' : error.message));
        });
        output.line(`Wrote ${target}. Read it, then try it: ${gateCommand(read.settings, target)}`, 'good');
        return 0;
    }
    catch (error) {
        if (error instanceof verdict/* StoppedByFinding */.is)
            return tell([error.finding], world);
        if (error instanceof verdict/* Cancelled */.cJ) {
            output.line(error.message);
            return verdict/* EXIT_CODES */.ai.cancelled;
        }
        return tell([(0,internal_error/* internalError */.W)(error, world)], world);
    }
    finally {
        await subject?.stop();
    }
}
function init_isPlain(health) {
    return !health.healthy && health.findings.some(({ reason }) => NO_ACTUATOR.has(reason));
}
async function isThere(path, world) {
    const found = await world.files.readUserFile(path, { maxBytes: 1 });
    return found.ok || found.problem !== 'not-found';
}
function unwritten(path, why) {
    return {
        kind: 'input',
        title: 'option --write',
        outcome: 'invalid',
        severity: 'block',
        reason: 'input-invalid',
        sentence: `Writing the starter policy to ${path} failed: ${why}.`,
        advice: 'Name a new file in a folder that you may write to with --write; a file that is there is never written over.',
        evidence: [],
        startedAt: 0,
        durationMs: 0,
    };
}
/** What to type next. */
function gateCommand(settings, policy) {
    const options = [
        ['image', settings.image],
        ['url', settings.url],
        ['command', settings.command],
        ['env-file', settings.envFile],
        ['policy', policy],
    ];
    const words = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, (0,shell/* shellQuote */.ZL)(value)]));
    return ['release-guard', 'gate', ...words].join(' ');
}
/** @returns the exit code */
function tell(findings, { output }) {
    for (const finding of findings) {
        output.line(finding.sentence, 'bad');
        if (finding.advice !== undefined)
            output.line(`What to do: ${finding.advice}`);
        for (const evidence of finding.evidence) {
            if (evidence.kind !== 'text')
                continue;
            output.line(`${evidence.label}:`);
            output.foreign(evidence.text);
        }
    }
    const has = (outcome) => findings.some((finding) => finding.outcome === outcome);
    return verdict/* EXIT_CODES */.ai[has('invalid') ? 'invalid' : has('fail') ? 'fail' : 'inconclusive'];
}


/***/ })

};
