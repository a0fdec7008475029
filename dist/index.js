#!/usr/bin/env node
import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 2929:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Rf: () => (/* binding */ lookAhead),
/* harmony export */   dg: () => (/* binding */ registerSecrets),
/* harmony export */   runAction: () => (/* binding */ runAction)
/* harmony export */ });
/* unused harmony export actionInputs */
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4360);
/* harmony import */ var _deliver_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1630);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(880);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8422);
/* harmony import */ var _judge_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(6436);
/* harmony import */ var _subject_reference_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(6689);
/* harmony import */ var _subject_run_identity_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(6900);








/**
 * The action's main step: inputs in, report out.
 *
 * @returns the exit code
 */
async function runAction() {
    const environment = process.env;
    const workspace = environment['GITHUB_WORKSPACE'] || process.cwd();
    const world = (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_1__/* .openWorld */ .H)('actions', [workspace, environment['RUNNER_TEMP'] || (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)()]);
    const run = (0,_subject_run_identity_js__WEBPACK_IMPORTED_MODULE_6__/* .nameRun */ .Lu)(environment, world.clock, world.random);
    // Before anything else: whatever happens from here on, the post step knows what to look for.
    world.output.saveState('run', run.id);
    (0,_ending_js__WEBPACK_IMPORTED_MODULE_3__/* .endSoonWhenCancelled */ .y)(world);
    const read = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .readSettings */ .s)(actionInputs(environment), pushedTag(environment), (name) => `input "${name}"`, workspace);
    registerSecrets(read, world);
    const { report, notify } = await (0,_judge_js__WEBPACK_IMPORTED_MODULE_5__/* .judge */ .S)(read, run, world, lookAhead(read, world));
    const exitCode = await (0,_deliver_js__WEBPACK_IMPORTED_MODULE_2__/* .deliver */ .cK)(report, read.ok ? read.settings : undefined, run, world, notify);
    world.output.saveState('verdict', report.verdict.name);
    await world.output.flushed();
    return exitCode;
}
/** `INPUT_ENV-FILE` and so on, as the runner passes them: upper case, dashes kept. */
function actionInputs(environment) {
    const known = new Map(_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .INPUTS */ .m.map((input) => [`INPUT_${input.name.toUpperCase()}`, input.name]));
    return new Map(Object.entries(environment).flatMap(([name, value]) => name.startsWith('INPUT_') && value !== undefined && value !== ''
        ? [[known.get(name) ?? name.slice('INPUT_'.length).toLowerCase(), value]]
        : []));
}
function pushedTag(environment) {
    return environment['GITHUB_REF_TYPE'] === 'tag' ? environment['GITHUB_REF_NAME'] : undefined;
}
/** Everything secret that the inputs hold is known to the redaction before the first line is printed. */
function registerSecrets(read, world) {
    const secrets = read.ok ? read.settings.secrets : read.secrets;
    for (const [name, value] of secrets)
        world.secrets.add(`secrets.${name}`, value);
    const token = read.ok ? read.settings.githubToken : undefined;
    if (token !== undefined)
        world.secrets.add('github-token', token);
}
/** Asks the engine about the image while the policy is still being read: the answer is needed in any case. */
function lookAhead(read, world) {
    const reference = read.ok ? read.settings.image : undefined;
    if (reference === undefined || !(0,_subject_reference_js__WEBPACK_IMPORTED_MODULE_7__/* .parseReference */ .F)(reference).ok)
        return {};
    const image = world.docker.examineImage(reference);
    // Whoever boots the image sees the failure; until then it must not count as unhandled.
    image.catch(() => undefined);
    return { image };
}


/***/ }),

/***/ 7519:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G3: () => (/* binding */ bodyText),
/* harmony export */   Vh: () => (/* binding */ readJson),
/* harmony export */   Z: () => (/* binding */ headerValue)
/* harmony export */ });
/* harmony import */ var _json_value_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3111);

/** The value of a header; several of one name are joined by commas (RFC 9110 §5.3). `undefined` if it is not there. */
function headerValue(headers, name) {
    const wanted = name.toLowerCase();
    let joined;
    for (const [each, value] of headers) {
        if (each === wanted || each.toLowerCase() === wanted)
            joined = joined === undefined ? value : `${joined}, ${value}`;
    }
    return joined;
}
const utf8 = new TextDecoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** The body as text, in the charset that the answer names, else UTF-8; what cannot be decoded becomes U+FFFD. */
function bodyText(answer) {
    const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(headerValue(answer.headers, 'content-type') ?? '')?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
        try {
            return new TextDecoder(charset).decode(answer.body);
        }
        catch {
            // A charset that nobody knows: UTF-8 is what it most often is.
        }
    }
    return utf8.decode(answer.body);
}
/**
 * Reads a body as JSON (RFC 8259): UTF-8 without a byte order mark, at most `MAX_DEPTH` deep.
 * Never throws; says in the gate's own words what the body is instead.
 */
function readJson(body) {
    if (body.length === 0)
        return { ok: false, problem: 'an empty body' };
    if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
        return { ok: false, problem: 'text that begins with a byte order mark, which JSON does not allow' };
    }
    if ((body[0] === 0xfe && body[1] === 0xff) || (body[0] === 0xff && body[1] === 0xfe) || looksLikeUtf16(body)) {
        return { ok: false, problem: 'text in UTF-16; JSON is UTF-8' };
    }
    if (deeperThan(body, _json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_DEPTH */ .lr))
        return { ok: false, problem: `JSON nested deeper than ${_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_DEPTH */ .lr} levels` };
    let text;
    try {
        text = strictUtf8.decode(body);
    }
    catch {
        return { ok: false, problem: 'bytes that are not UTF-8' };
    }
    try {
        return { ok: true, value: JSON.parse(text) };
    }
    catch {
        return { ok: false, problem: describeText(text) };
    }
}
function looksLikeUtf16(body) {
    return body.length >= 2 && (body[0] === 0) !== (body[1] === 0);
}
/** Counts brackets outside of strings before anything is parsed: the parser and every walk behind it may recurse. */
function deeperThan(body, limit) {
    let depth = 0;
    let inString = false;
    for (let at = 0; at < body.length; at++) {
        const byte = body[at];
        if (inString) {
            if (byte === 0x5c)
                at++;
            else if (byte === 0x22)
                inString = false;
        }
        else if (byte === 0x22)
            inString = true;
        else if (byte === 0x5b || byte === 0x7b) {
            if (++depth > limit)
                return true;
        }
        else if (byte === 0x5d || byte === 0x7d)
            depth--;
    }
    return false;
}
function describeText(text) {
    const start = text.slice(0, 1024).trimStart().toLowerCase();
    if (start.startsWith('<!doctype html') || start.startsWith('<html'))
        return 'an HTML page';
    if (start.startsWith('<?xml'))
        return 'XML';
    if (start.startsWith('<'))
        return 'markup';
    if (start.startsWith('{') || start.startsWith('['))
        return 'text that begins like JSON and is not';
    return 'text that is not JSON';
}


/***/ }),

/***/ 3754:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ createCookies)
/* harmony export */ });
/** Shorter values are no secrets worth the text that they would be taken out of. */
const MIN_SECRET_LENGTH = 8;
const SESSION_NAME = /sess|sid|token|auth|jwt|csrf|xsrf|remember/i;
/** Loaded with the first cookie that any service sets. */
let library;
/** @param known Cookies to begin with. */
function createCookies(known = []) {
    const jars = new Map();
    const kept = new Map();
    const put = ({ url, cookie }) => {
        if (library === undefined)
            return;
        let jar = jars.get(url.origin);
        if (jar === undefined) {
            // A service under guard runs at another address than in production, often without the TLS that a proxy adds.
            // A jar of one origin cannot send a cookie anywhere else, so neither Domain nor Secure has anything to protect.
            jar = new library.CookieJar(undefined, { rejectPublicSuffixes: false, prefixSecurity: 'unsafe-disabled' });
            jars.set(url.origin, jar);
        }
        jar.setCookieSync(cookie.clone() ?? cookie, url.href, { ignoreError: true });
    };
    const remember = (one) => {
        const { url, cookie } = one;
        const key = `${url.origin} ${cookie.key} ${cookie.path ?? url.pathname.replace(/[^/]*$/, '')}`;
        kept.delete(key);
        kept.set(key, one);
        put(one);
    };
    for (const each of known)
        put(each);
    return {
        kept: () => kept.values(),
        header: (url) => jars.get(url.origin)?.getCookieStringSync(url.href) || undefined,
        keep: async (url, setCookie) => {
            library ??= await __nccwpck_require__.e(/* import() */ 380).then(__nccwpck_require__.bind(__nccwpck_require__, 7380));
            const secrets = [];
            for (const line of setCookie) {
                const cookie = library.Cookie.parse(line);
                if (cookie === undefined)
                    continue;
                if (isSecret(cookie))
                    secrets.push(cookie.value);
                cookie.domain = null;
                cookie.secure = false;
                remember({ url, cookie });
            }
            return secrets;
        },
        fork: () => createCookies([...known, ...kept.values()]),
        absorb: (fork) => {
            for (const one of fork.kept())
                remember(one);
        },
    };
}
function isSecret(cookie) {
    return cookie.value.length >= MIN_SECRET_LENGTH && (cookie.httpOnly || SESSION_NAME.test(cookie.key));
}


/***/ }),

/***/ 6465:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  C: () => (/* binding */ conditionHolds),
  evaluateExpectation: () => (/* binding */ evaluateExpectation)
});

// EXTERNAL MODULE: ./src/checks/answer.ts
var checks_answer = __nccwpck_require__(7519);
// EXTERNAL MODULE: ./src/checks/json-location.ts
var json_location = __nccwpck_require__(1475);
// EXTERNAL MODULE: ./src/checks/json-value.ts
var json_value = __nccwpck_require__(3111);
;// CONCATENATED MODULE: ./src/checks/json-diff.ts


/**
 * Finds the places where `actual` is not what was expected, in document order of the expected value, at most `limit`.
 * No difference means equal (or covered), and the other way round.
 *
 * @param ignored Tells places that do not count, with everything below them.
 */
function jsonDifferences(expected, actual, mode, ignored = () => false, limit = 5) {
    const found = [];
    compare(expected, actual, []);
    return found;
    function report(location, wanted, got) {
        if (found.length < limit)
            found.push({ path: (0,json_location/* locationText */.f)(location), expected: wanted, actual: got });
    }
    function compare(wanted, got, location) {
        if (wanted === got || found.length >= limit || ignored(location))
            return;
        if (Array.isArray(wanted) && Array.isArray(got))
            compareLists(wanted, got, location);
        else if ((0,json_value/* isJsonObject */.OW)(wanted) && (0,json_value/* isJsonObject */.OW)(got))
            compareObjects(wanted, got, location);
        else
            report(location, (0,json_value/* jsonText */.s$)(wanted), describe(got, wanted));
    }
    function compareLists(wanted, got, location) {
        const shared = Math.min(wanted.length, got.length);
        for (let index = 0; index < shared; index++)
            compare(wanted[index], got[index], [...location, index]);
        for (let index = shared; index < Math.max(wanted.length, got.length); index++) {
            const place = [...location, index];
            if (ignored(place))
                continue;
            if (index < wanted.length)
                report(place, (0,json_value/* jsonText */.s$)(wanted[index]), 'nothing');
            else
                report(place, 'nothing', (0,json_value/* jsonText */.s$)(got[index]));
        }
    }
    function compareObjects(wanted, got, location) {
        for (const name of Object.keys(wanted)) {
            const place = [...location, name];
            if (Object.hasOwn(got, name))
                compare(wanted[name], got[name], place);
            else if (!ignored(place))
                report(place, (0,json_value/* jsonText */.s$)(wanted[name]), 'nothing');
        }
        if (mode === 'subset')
            return;
        for (const name of Object.keys(got)) {
            const place = [...location, name];
            if (!Object.hasOwn(wanted, name) && !ignored(place))
                report(place, 'nothing', (0,json_value/* jsonText */.s$)(got[name]));
        }
    }
}
/** Where only the type differs, the type is said, since `"1"` beside `1` is easily misread. */
function describe(got, wanted) {
    const text = (0,json_value/* jsonText */.s$)(got);
    const scalar = got !== null && typeof got !== 'object' && wanted !== null && typeof wanted !== 'object';
    return scalar && typeof got !== typeof wanted ? `${text} (a ${(0,json_value/* jsonType */.Br)(got)})` : text;
}

// EXTERNAL MODULE: ./src/checks/match.ts
var checks_match = __nccwpck_require__(324);
;// CONCATENATED MODULE: ./src/checks/evaluate.ts





const compiled = new WeakMap();
/**
 * Judges an answer: every rule that it breaks, not only the first; none means that it is as expected.
 * Expressions, paths and schemas are compiled at the first answer and kept with the expectation.
 *
 * A path that can select one node at most gives that node's value; any other gives the list of the values of its nodes,
 * in document order. A path that selects nothing gives nothing, of which only `exists: false` holds.
 *
 * @param fill Fills the templates in expected values; what it throws is passed on.
 */
async function evaluateExpectation(expectation, answer, fill) {
    const parts = compiled.get(expectation) ?? (await compileExpectation(expectation));
    const tools = {
        fill,
        textual: false,
        pattern: (source) => found(parts.patterns.get(source), source),
    };
    const textTools = { ...tools, textual: true };
    const mismatches = [];
    const match = (label, matcher, value, how) => {
        for (const { expected, actual } of (0,checks_match/* refusals */.Ke)(matcher, value, how))
            mismatches.push({ label, expected, actual });
    };
    const { status } = expectation;
    if (status !== undefined && !status.some((wanted) => statusIs(answer.status, wanted))) {
        mismatches.push({ label: 'status', expected: status.join(' or '), actual: statusText(answer) });
    }
    for (const [name, matcher] of expectation.headers) {
        match(`header ${name.toLowerCase()}`, matcher, (0,checks_answer/* headerValue */.Z)(answer.headers, name) ?? checks_match/* NOTHING */.K$, textTools);
    }
    if (expectation.redirect !== undefined) {
        match('redirect', expectation.redirect, (0,checks_answer/* headerValue */.Z)(answer.headers, 'location') ?? checks_match/* NOTHING */.K$, textTools);
    }
    if (needsJson(expectation))
        mismatches.push(...judgeJson(expectation, (0,checks_answer/* readJson */.Vh)(answer.body), parts, tools));
    if (expectation.body !== undefined)
        match('body', expectation.body, (0,checks_answer/* bodyText */.G3)(answer), textTools);
    if (expectation.withinMs !== undefined && answer.totalMs > expectation.withinMs) {
        mismatches.push({
            label: 'time',
            expected: `at most ${expectation.withinMs} ms`,
            actual: `${Math.ceil(answer.totalMs)} ms`,
        });
    }
    return mismatches;
}
/** `500`, or `302 to /login`: where it leads says what came in the way. Without the query, which may carry a secret. */
function statusText({ status, headers }) {
    const location = status >= 300 && status < 400 ? (0,checks_answer/* headerValue */.Z)(headers, 'location') : undefined;
    return location === undefined ? `${status}` : `${status} to ${location.replace(/[?#].*$/s, '')}`;
}
/** Whether a value that stands in a condition satisfies its matcher. Numbers in text count as numbers. */
async function conditionHolds(matcher, value, fill) {
    const patterns = await compilePatterns(patternsIn(matcher));
    const pattern = (source) => found(patterns.get(source), source);
    return (0,checks_match/* refusals */.Ke)(matcher, value, { fill, pattern, textual: true }).length === 0;
}
function needsJson(expectation) {
    return (expectation.json.length > 0 ||
        expectation.jsonEqual !== undefined ||
        expectation.jsonSubset !== undefined ||
        expectation.schema !== undefined);
}
function judgeJson(expectation, reading, parts, tools) {
    if (!reading.ok)
        return [{ label: 'body', expected: 'JSON', actual: reading.problem, reason: 'check-bad-json' }];
    const document = reading.value;
    const mismatches = [];
    for (const { path: source, matcher } of expectation.json) {
        const path = found(parts.paths.get(source), source);
        const values = path.values(document);
        const value = values.length === 0 ? checks_match/* NOTHING */.K$ : path.singular ? values[0] : values;
        for (const refusal of (0,checks_match/* refusals */.Ke)(matcher, value, tools)) {
            const actual = value === checks_match/* NOTHING */.K$ ? nothingAt(path, document) : refusal.actual;
            const place = placeOf(path, document, refusal.at);
            mismatches.push({ label: source, ...(place && { path: place }), expected: refusal.expected, actual });
        }
    }
    for (const [mode, wanted] of [
        ['equal', expectation.jsonEqual],
        ['subset', expectation.jsonSubset],
    ]) {
        if (wanted === undefined)
            continue;
        const value = tools.fill(wanted.value);
        const ignored = ignoredPlaces(wanted.ignore, parts, [value, document]);
        for (const difference of jsonDifferences(value, document, mode, ignored)) {
            mismatches.push({ label: difference.path, ...difference });
        }
    }
    for (const { path, rule, actual } of parts.schema?.(document) ?? []) {
        mismatches.push({ label: path, path, expected: rule.replace(/^must be /, '').replace(/^must /, 'to '), actual });
    }
    return mismatches;
}
/** The node itself, or the element of a list that broke a rule for every element. */
function placeOf(path, document, at) {
    const locations = path.locations(document);
    if (path.singular)
        return locations[0] && (0,json_location/* locationText */.f)([...locations[0], ...at]);
    const [index, ...below] = at;
    const node = typeof index === 'number' ? locations[index] : undefined;
    return node && (0,json_location/* locationText */.f)([...node, ...below]);
}
/** Says what there is instead, since a misspelt or renamed field is the usual cause. */
function nothingAt(path, document) {
    if (!path.singular)
        return 'nothing';
    if (!(0,json_value/* isJsonObject */.OW)(document))
        return Array.isArray(document) ? 'nothing; the body is a list' : 'nothing';
    const names = Object.keys(document).slice(0, 10).map(json_value/* jsonText */.s$).join(', ');
    return names === '' ? 'nothing; the body is an empty object' : `nothing; the body has ${names}`;
}
function ignoredPlaces(ignore, parts, documents) {
    if (ignore.length === 0)
        return () => false;
    const places = new Set();
    for (const source of ignore) {
        const path = found(parts.paths.get(source), source);
        for (const document of documents)
            for (const location of path.locations(document))
                places.add((0,json_location/* locationText */.f)(location));
    }
    return (location) => places.has((0,json_location/* locationText */.f)(location));
}
function statusIs(status, wanted) {
    return typeof wanted === 'number' ? status === wanted : Math.floor(status / 100) === Number(wanted[0]);
}
/** Loads only what this expectation needs: a checklist of status codes never evaluates a regular-expression engine. */
async function compileExpectation(expectation) {
    const matchers = [
        ...expectation.headers.map(([, matcher]) => matcher),
        ...expectation.json.map(({ matcher }) => matcher),
        expectation.body,
        expectation.redirect,
    ];
    const patternSources = matchers.flatMap((matcher) => (matcher === undefined ? [] : patternsIn(matcher)));
    const pathSources = [
        ...expectation.json.map(({ path }) => path),
        ...(expectation.jsonEqual?.ignore ?? []),
        ...(expectation.jsonSubset?.ignore ?? []),
    ];
    const parts = {
        patterns: await compilePatterns(patternSources),
        paths: await compileAll(pathSources, async () => {
            return (await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(393), __nccwpck_require__.e(51)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8051))).compileJsonPath;
        }),
        schema: expectation.schema === undefined
            ? undefined
            : (await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(308), __nccwpck_require__.e(6)]).then(__nccwpck_require__.bind(__nccwpck_require__, 6006))).compileSchema(expectation.schema.document),
    };
    compiled.set(expectation, parts);
    return parts;
}
async function compilePatterns(sources) {
    return await compileAll(sources, async () => {
        return (await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(735)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2735))).compilePattern;
    });
}
async function compileAll(sources, load) {
    if (sources.length === 0)
        return new Map();
    const compile = await load();
    return new Map(sources.map((source) => [source, compile(source)]));
}
function patternsIn(matcher) {
    const inner = [matcher.not, matcher.length, matcher.every, matcher.any].filter((each) => each !== undefined);
    return [...(matcher.matches === undefined ? [] : [matcher.matches]), ...inner.flatMap(patternsIn)];
}
function found(value, source) {
    if (value === undefined)
        throw new Error(`"${source}" was not compiled.`);
    return value;
}


/***/ }),

/***/ 8528:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ tryHttpCheck)
});

// EXTERNAL MODULE: ./src/policy/template.ts
var policy_template = __nccwpck_require__(7886);
// EXTERNAL MODULE: ./src/checks/answer.ts
var checks_answer = __nccwpck_require__(7519);
// EXTERNAL MODULE: ./src/checks/match.ts
var match = __nccwpck_require__(324);
;// CONCATENATED MODULE: ./src/checks/capture.ts


const NONE = { values: new Map(), missing: undefined };
/**
 * Takes values out of an answer: the value (or, for a path that may select several nodes, the list of values) of a JSON
 * path with its type, a header's text, or a regular expression's first group. Goes on after one that is missing,
 * so that secrets are known even of an answer that is not as expected.
 */
async function captureValues(captures, answer) {
    if (captures.length === 0)
        return NONE;
    const values = new Map();
    let missing;
    for (const capture of captures) {
        const taken = await take(capture, answer);
        if (taken.ok)
            values.set(capture.name, { value: taken.value, secret: capture.secret });
        else
            missing ??= { name: capture.name, message: taken.message };
    }
    return { values, missing };
}
async function take({ from }, answer) {
    switch (from.kind) {
        case 'json': {
            const reading = (0,checks_answer/* readJson */.Vh)(answer.body);
            if (!reading.ok)
                return { ok: false, message: `the body is ${reading.problem}` };
            const { compileJsonPath } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(393), __nccwpck_require__.e(51)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8051));
            const path = compileJsonPath(from.path);
            const values = path.values(reading.value);
            if (values.length === 0)
                return { ok: false, message: `${from.path} selects nothing` };
            return { ok: true, value: path.singular ? values[0] : values };
        }
        case 'header': {
            const value = (0,checks_answer/* headerValue */.Z)(answer.headers, from.name);
            return value === undefined ? { ok: false, message: `there is no header ${from.name}` } : { ok: true, value };
        }
        case 'regex': {
            const { compilePattern } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(735)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2735));
            const text = (0,checks_answer/* bodyText */.G3)(answer);
            if (text.length > match/* MAX_MATCH_INPUT */.QD)
                return { ok: false, message: 'the body is too long for a regular expression' };
            const value = compilePattern(from.pattern).capture(text);
            return value === undefined ? { ok: false, message: `/${from.pattern}/ matches nothing` } : { ok: true, value };
        }
    }
}
/** Every text in a captured value, each of which is a secret if the value is. */
function textsOf(value) {
    if (typeof value === 'string')
        return [value];
    if (typeof value === 'number')
        return [String(value)];
    if (typeof value !== 'object' || value === null)
        return [];
    return Object.values(value).flatMap((item) => textsOf(item));
}

// EXTERNAL MODULE: ./src/checks/request.ts
var checks_request = __nccwpck_require__(6644);
// EXTERNAL MODULE: ./src/checks/shell.ts
var shell = __nccwpck_require__(1727);
;// CONCATENATED MODULE: ./src/checks/curl.ts



/**
 * The check's request as a line that can be pasted into a shell. Secrets are variables of the shell, to be set before:
 * `$NAME` for `${secrets.NAME}`, `$TOKEN` for a captured `${token}`, and one for each cookie.
 *
 * @param cookies the header that earlier checks led to, if they did
 */
function curlLine(check, base, scope, cookies) {
    const words = ['curl', '-sS', '-i'];
    if (check.method === 'HEAD')
        words.push('-I');
    else if (check.method !== impliedMethod(check))
        words.push('-X', check.method);
    if (check.follow > 0)
        words.push('-L', '--max-redirs', String(check.follow));
    const url = shownUrl(check, base, scope);
    // Brackets and braces stand for several addresses otherwise.
    if (/[[\]{}]/.test(url))
        words.push('-g');
    words.push(url);
    const names = new Set(check.headers.map(([name]) => name.toLowerCase()));
    if (check.auth)
        words.push(...shownAuth(check.auth, scope));
    for (const [name, value] of check.headers)
        words.push('-H', header(name, shown(value, scope)));
    if (cookies !== undefined)
        words.push('-b', shownCookies(cookies));
    const [, userAgent] = checks_request/* DEFAULT_HEADERS */.Rn[0] ?? [];
    if (userAgent !== undefined && !names.has('user-agent'))
        words.push('-A', userAgent);
    if (check.body)
        words.push(...shownBody(check.body, names.has('content-type'), scope));
    return words.map(shell/* shellWord */.r7).join(' ');
}
function shown(template, scope) {
    return (0,policy_template/* show */.WU)(template, scope, shell/* variableFor */.S_);
}
/** A header without a value has a form of its own. https://curl.se/docs/manpage.html#-H */
function header(name, value) {
    return value === '' ? `${name};` : `${name}: ${value}`;
}
function shownCookies(header) {
    return header
        .split('; ')
        .map((pair) => pair.split('=', 1)[0] ?? '')
        .map((name) => `${name}=${(0,shell/* variable */.bv)(name)}`)
        .join('; ');
}
function impliedMethod(check) {
    return check.body === undefined ? 'GET' : 'POST';
}
function shownUrl(check, base, scope) {
    const path = shown(check.path, scope).replaceAll(' ', '%20');
    const prefix = /^(https?:|\ufdd0)/i.test(path) ? '' : `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
    const query = check.query
        .map(([name, value]) => `${encodeURIComponent(name)}=${(0,shell/* aroundVariables */.XL)(shown(value, scope), (piece) => encodeURIComponent(piece.toWellFormed()))}`)
        .join('&');
    const text = `${prefix}${path}${query === '' ? '' : `${path.includes('?') ? '&' : '?'}${query}`}`;
    // As it is sent; a variable in it would not survive that.
    return (0,shell/* hasVariables */.cF)(text) || !URL.canParse(text) ? text : new URL(text).href;
}
function shownAuth(auth, scope) {
    switch (auth.kind) {
        case 'basic':
            return ['-u', `${shown(auth.user, scope)}:${shown(auth.password, scope)}`];
        case 'bearer':
            return ['-H', `Authorization: Bearer ${shown(auth.token, scope)}`];
        case 'header':
            return ['-H', header(auth.name, shown(auth.value, scope))];
    }
}
function shownBody(body, typed, scope) {
    const type = (value) => (typed ? [] : ['-H', `Content-Type: ${value}`]);
    switch (body.kind) {
        case 'json':
            return [...type('application/json'), '--data-raw', JSON.stringify((0,policy_template/* showJson */.qN)(body.value, scope, shell/* variableFor */.S_))];
        case 'form':
            return body.fields.flatMap(([name, value]) => [
                '--data-urlencode',
                `${encodeURIComponent(name)}=${shown(value, scope)}`,
            ]);
        case 'text':
            return [...type(body.contentType ?? 'text/plain; charset=utf-8'), '--data-raw', shown(body.text, scope)];
        case 'file':
            return [...type(body.contentType ?? 'application/octet-stream'), '--data-binary', `@${body.path}`];
    }
}

// EXTERNAL MODULE: ./src/checks/evaluate.ts + 1 modules
var evaluate = __nccwpck_require__(6465);
// EXTERNAL MODULE: ./src/checks/mismatch.ts
var mismatch = __nccwpck_require__(8649);
// EXTERNAL MODULE: ./src/checks/schedule.ts
var schedule = __nccwpck_require__(2528);
;// CONCATENATED MODULE: ./src/checks/redirect.ts



const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/**
 * Follows one redirect as browsers do (https://fetch.spec.whatwg.org/#http-redirect-fetch): 303 turns everything but
 * HEAD into GET, 301 and 302 turn POST into GET, 307 and 308 keep method and body.
 *
 * To another origin goes nothing of the user's: no header, no credential, no cookie, no body. A request that
 * cannot be made without them stops there.
 */
function nextHop(request, answer) {
    const location = (0,checks_answer/* headerValue */.Z)(answer.headers, 'location');
    if (!REDIRECTS.has(answer.status) || location === undefined)
        return { kind: 'final' };
    if (!URL.canParse(location, request.url.href))
        return { kind: 'final' };
    const url = new URL(location, request.url);
    url.username = '';
    url.password = '';
    url.hash = '';
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        return stop('check-address-blocked', 'it redirects to something that is neither http nor https');
    }
    const rewritten = rewrite(request, answer.status);
    if (url.origin === request.url.origin)
        return { kind: 'next', request: { ...rewritten, url } };
    if (rewritten.body !== undefined || !schedule/* SAFE_METHODS */.Pd.has(rewritten.method)) {
        return stop('check-address-blocked', 'it redirects to another origin, and a request with a body is not sent there');
    }
    const { method } = rewritten;
    return { kind: 'next', request: { method, url, headers: checks_request/* DEFAULT_HEADERS */.Rn, credentials: [] } };
}
function rewrite(request, status) {
    const toGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
    if (!toGet)
        return request;
    return {
        method: 'GET',
        url: request.url,
        headers: request.headers.filter(([name]) => !name.toLowerCase().startsWith('content-')),
        credentials: request.credentials,
    };
}
function stop(reason, message) {
    return { kind: 'stop', reason, message };
}

// EXTERNAL MODULE: ./src/checks/shorten.ts
var shorten = __nccwpck_require__(6612);
;// CONCATENATED MODULE: ./src/checks/transport-failure.ts

/**
 * Translates a failed exchange. A name that is not found and a network that leads nowhere say nothing about the service,
 * so they leave the check undecided; everything else is something that the service did.
 *
 * @param timeoutMs The check's own time limit.
 */
function meaningOf(failure, timeoutMs, redact) {
    const message = (0,shorten/* shorten */.m)(failure.message, 300, redact);
    switch (failure.kind) {
        case 'timeout':
            return fail('check-timeout', timeoutClause(failure, timeoutMs), 'See what the service was waiting for in its log; raise the check\'s "timeout" only if it may take this long.');
        case 'refused':
            return fail('check-refused', `was refused: ${message}`, 'See in its log why the service no longer listens.');
        case 'name-not-found':
        case 'unreachable':
            return {
                ...fail('check-refused', `could not be sent: ${message}`, 'Check the host in the check and the network of the runner.'),
                outcome: 'undecided',
            };
        case 'reset':
        case 'closed':
            return fail('check-reset', `lost its connection ${whileDoing(failure)}: ${message}`, 'See in its log why the service dropped the connection.');
        case 'tls-self-signed':
            return fail('check-tls', `met a certificate that is self-signed or from an unknown authority: ${message}`, 'Give the service a certificate of a known authority, or hand the authority over in NODE_EXTRA_CA_CERTS.');
        case 'tls-expired':
            return fail('check-tls', `met a certificate that is not valid today: ${message}`, 'Renew the certificate.');
        case 'tls-wrong-host':
            return fail('check-tls', `met a certificate of another host: ${message}`, 'Ask under a name that the certificate is for.');
        case 'tls-other':
            return fail('check-tls', `could not set up TLS: ${message}`, 'Check that the port speaks TLS and that both sides share a version.');
        case 'too-large':
            return fail('check-too-large', `got a body that is too large: ${message}`, 'Ask for less, for example with a page size.');
        case 'headers-too-large':
        case 'bad-encoding':
        case 'bad-protocol':
            return fail('check-bad-headers', `got an answer that cannot be read: ${message}`, 'Check that the port speaks HTTP and what the service puts into its headers.');
        case 'blocked':
            return fail('check-address-blocked', `was not sent: ${message}`, 'Use a path on the service, or list the host under "allowed-hosts"; addresses of cloud metadata are never asked.');
        case 'cancelled':
            return { ...fail('cancelled', 'was cancelled', ''), outcome: 'undecided' };
    }
}
function fail(reason, clause, advice) {
    return { outcome: 'fail', reason, clause, advice };
}
function timeoutClause(failure, timeoutMs) {
    const within = `within ${timeoutMs} ms`;
    switch (failure.phase) {
        case 'connect':
            return `could not connect ${within}`;
        case 'headers':
            return `got no answer ${within}: the connection was accepted and no header came`;
        case 'body':
            return `got no whole answer ${within}: the body stopped at ${failure.bytes} bytes`;
    }
}
function whileDoing(failure) {
    switch (failure.phase) {
        case 'connect':
            return 'before the request was sent';
        case 'headers':
            return 'before an answer came';
        case 'body':
            return `after ${failure.bytes} bytes of the body`;
    }
}

;// CONCATENATED MODULE: ./src/checks/http-check.ts










/** Mismatches that are shown side by side. */
const MAX_COMPARISONS = 10;
const MAX_BODY_SHOWN = 4096;
const MAX_TEXT_SHOWN = 4096;
const MAX_IN_SENTENCE = 160;
/** They say who asks, so only that they are there is shown. */
const SENSITIVE_HEADER = /^(set-cookie2?|cookie|(proxy-)?authorization|.*(token|secret|api-?key|session|signature).*)$/i;
/** What is met where TLS and plain HTTP are mixed up, or another host's certificate is shown. */
const ELSEWHERE = new Set(['tls-other', 'tls-wrong-host', 'bad-protocol']);
/** Makes a check's request once and judges the answer. Never throws for what the service does. */
async function tryHttpCheck(check, context) {
    const { subject, world, scope } = context;
    const base = (check.management ? subject.managementUrl : undefined) ?? subject.baseUrl;
    const secrets = context.answerSecrets ?? world.secrets;
    const redact = (text) => secrets.redact(text);
    const requestEvidence = (sentCookies) => ({
        kind: 'text',
        label: 'Request',
        text: (0,shorten/* shorten */.m)(curlLine(check, base, scope, sentCookies), MAX_TEXT_SHOWN, redact),
    });
    let request;
    try {
        request = await (0,checks_request/* prepareRequest */.nd)(check, base, scope, (path, options) => world.files.readUserFile(path, options));
    }
    catch (error) {
        if (!(error instanceof checks_request/* RequestProblem */.ZW))
            throw error;
        return {
            outcome: error.reason === 'check-address-blocked' ? 'fail' : 'undecided',
            reason: error.reason,
            clause: `was not sent: ${(0,shorten/* shorten */.m)(error.message, MAX_IN_SENTENCE, redact)}`,
            evidence: [requestEvidence()],
            final: true,
        };
    }
    for (const credential of request.credentials) {
        if (context.credentials.has(credential))
            continue;
        context.credentials.add(credential);
        world.secrets.add('credentials', credential);
    }
    const sentCookies = cookieFor(request, context.cookies);
    const exchange = await converse(request, check, context);
    if (exchange.kind === 'failed') {
        const { failure } = exchange;
        const meaning = meaningOf(failure, check.timeoutMs, redact);
        const evidence = [requestEvidence(sentCookies)];
        if (failure.kind === 'blocked')
            return { ...meaning, evidence };
        const text = `gave up after ${Math.round(failure.tookMs)} ms, ${failure.bytes} bytes of body received`;
        evidence.push({ kind: 'text', label: 'Time', text });
        return { ...meaning, evidence, transport: transportOf(failure), isElsewhere: ELSEWHERE.has(failure.kind) };
    }
    const { answer, result } = exchange;
    const captured = await captureValues(check.captures, answer);
    for (const [name, { value, secret }] of captured.values) {
        // Before anything of the answer is shown, also where it is not as expected.
        if (secret)
            for (const text of textsOf(value))
                secrets.add(name, text);
    }
    const failed = (trial, evidence) => ({
        ...trial,
        evidence: [...evidence, requestEvidence(sentCookies), ...responseEvidence(answer, result, redact)],
        answer,
        isElsewhere: answer.status >= 300 && answer.status < 400,
    });
    if (exchange.kind === 'stopped') {
        const advice = exchange.reason === 'check-redirect-loop'
            ? 'Look at where the redirects lead; raise "follow" only if so many of them are meant.'
            : 'Expect the redirect itself (status, redirect) without "follow", or list the host under "allowed-hosts".';
        return failed({
            outcome: 'fail',
            reason: exchange.reason,
            advice,
            clause: `was stopped: ${(0,shorten/* shorten */.m)(exchange.message, MAX_IN_SENTENCE, redact)}`,
        }, []);
    }
    const mismatches = await (0,evaluate.evaluateExpectation)(check.expect, answer, (value) => (0,policy_template/* fillJson */.uN)(value, scope));
    if (mismatches.length > 0) {
        const reason = mismatches[0]?.reason ?? 'check-failed';
        const clause = clauseOf(mismatches, redact);
        return failed({ outcome: 'fail', reason, clause }, comparisonsOf(mismatches, redact));
    }
    if (captured.missing !== undefined) {
        const clause = `answered, and "${captured.missing.name}" could not be captured: ${captured.missing.message}`;
        return failed({ outcome: 'fail', reason: 'check-capture-failed', clause }, []);
    }
    return {
        outcome: 'pass',
        values: captured.values,
        clause: `answered ${answer.status} in ${Math.round(answer.totalMs)} ms`,
        evidence: [],
    };
}
function transportOf({ kind }) {
    return kind === 'refused' || kind === 'reset' || kind === 'closed' ? 'lost' : 'silent';
}
/** Sends the request and follows redirects as far as the check allows, all within its one deadline. */
async function converse(first, check, context) {
    const { world, cookies, rules, signal } = context;
    const secrets = context.answerSecrets ?? world.secrets;
    const startedAt = world.clock.now();
    const seen = new Set();
    let request = first;
    let before;
    for (let followed = 0;; followed++) {
        const cookie = cookieFor(request, cookies);
        const { credentials: _, ...bare } = request;
        const spent = followed === 0 ? 0 : world.clock.now() - startedAt;
        const result = await world.http.send({
            ...bare,
            headers: cookie === undefined ? request.headers : [...request.headers, ['Cookie', cookie]],
            timeoutMs: Math.max(1, check.timeoutMs - spent),
            signal,
            ...(context.fresh === true ? { fresh: true } : {}),
        }, rules);
        if (!result.ok && result.kind === 'blocked' && before !== undefined) {
            return {
                kind: 'stopped',
                ...before,
                reason: 'check-address-blocked',
                message: `its redirect is not followed, because ${result.message}`,
            };
        }
        if (!result.ok)
            return { kind: 'failed', failure: result };
        const setCookie = result.headers.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : []));
        if (setCookie.length > 0) {
            for (const secret of await cookies.keep(request.url, setCookie))
                secrets.add('cookie', secret);
        }
        const totalMs = followed === 0 ? result.timings.totalMs : world.clock.now() - startedAt;
        const answer = { status: result.status, headers: result.headers, body: result.body, totalMs };
        if (check.follow === 0)
            return { kind: 'answered', answer, result };
        const hop = nextHop(request, result);
        if (hop.kind === 'final')
            return { kind: 'answered', answer, result };
        if (hop.kind === 'stop')
            return { kind: 'stopped', answer, result, reason: hop.reason, message: hop.message };
        // The same request with other cookies is not a loop: that is how many logins answer.
        seen.add(`${request.method} ${request.url.href} ${cookie ?? ''}`);
        const next = `${hop.request.method} ${hop.request.url.href} ${cookies.header(hop.request.url) ?? ''}`;
        const loops = seen.has(next);
        if (loops || followed >= check.follow) {
            const message = loops
                ? `the redirects lead in a circle after ${redirects(followed + 1)}`
                : `it still redirects after ${redirects(check.follow)}`;
            return { kind: 'stopped', answer, result, reason: 'check-redirect-loop', message };
        }
        request = hop.request;
        before = { answer, result };
    }
}
function redirects(count) {
    return count === 1 ? 'one redirect' : `${count} redirects`;
}
/** Cookies that earlier checks were given; a header of the check's own says all there is to say. */
function cookieFor(request, cookies) {
    const isGiven = request.headers.some(([name]) => name.toLowerCase() === 'cookie');
    return isGiven ? undefined : cookies.header(request.url);
}
/** `expected status 200 and got 500`, with the number of further mismatches. */
function clauseOf(mismatches, redact) {
    const [first, ...more] = mismatches;
    if (first === undefined)
        return 'is as expected';
    const expected = (0,shorten/* shorten */.m)(first.expected, MAX_IN_SENTENCE, redact);
    const label = (0,shorten/* shorten */.m)(first.label, MAX_IN_SENTENCE, redact);
    const place = first.path === undefined || first.path === first.label
        ? ''
        : ` (at ${(0,shorten/* shorten */.m)(first.path, MAX_IN_SENTENCE, redact)})`;
    const actual = (0,shorten/* shorten */.m)(first.actual, MAX_IN_SENTENCE, redact);
    const rest = more.length === 0
        ? ''
        : `, and ${more.length} more ${more.length === 1 ? 'expectation is' : 'expectations are'} not met`;
    return `expected ${(0,mismatch/* expectedPhrase */.q)({ label, expected })} and got ${actual}${place}${rest}`;
}
function comparisonsOf(mismatches, redact) {
    return mismatches.slice(0, MAX_COMPARISONS).map(({ label, path, expected, actual }) => ({
        kind: 'comparison',
        label: (0,shorten/* shorten */.m)(label, MAX_IN_SENTENCE, redact),
        ...(path === undefined ? {} : { path: (0,shorten/* shorten */.m)(path, MAX_TEXT_SHOWN, redact) }),
        expected: (0,shorten/* shorten */.m)(expected, MAX_TEXT_SHOWN, redact),
        actual: (0,shorten/* shorten */.m)(actual, MAX_TEXT_SHOWN, redact),
    }));
}
/** They belong to the connection and say nothing about the answer. */
const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);
function responseEvidence(answer, result, redact) {
    const head = [
        `HTTP ${answer.status} ${result.statusText}`.trimEnd(),
        ...answer.headers
            .filter(([name]) => !CONNECTION_HEADERS.has(name))
            .map(([name, value]) => `${name}: ${SENSITIVE_HEADER.test(name) ? '(not shown)' : value}`),
    ].join('\n');
    const { connectedMs, firstByteMs } = result.timings;
    const time = `${Math.round(answer.totalMs)} ms; connected after ${Math.round(connectedMs)} ms, first byte after ${Math.round(firstByteMs)} ms`;
    return [
        { kind: 'text', label: 'Response', text: (0,shorten/* shorten */.m)(head, MAX_TEXT_SHOWN, redact) },
        { kind: 'text', label: 'Response body', text: http_check_shownBody(answer, redact) },
        { kind: 'text', label: 'Time', text: time },
    ];
}
function http_check_shownBody(answer, redact) {
    if (answer.body.length === 0)
        return '(empty)';
    const text = (0,checks_answer/* bodyText */.G3)(answer);
    if (text.includes('\0') || /\ufffd.*\ufffd.*\ufffd/.test(text.slice(0, 512))) {
        const type = (0,checks_answer/* headerValue */.Z)(answer.headers, 'content-type') ?? 'an unknown type';
        return `(${answer.body.length} bytes of ${(0,shorten/* shorten */.m)(type, MAX_IN_SENTENCE, redact)})`;
    }
    return (0,shorten/* shorten */.m)(text, MAX_BODY_SHOWN, redact);
}


/***/ }),

/***/ 1475:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ locationText)
/* harmony export */ });
/** Names that need no brackets in a path. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Writes a place as an RFC 9535 path that can be pasted into a policy: `$.data.items[3]['first name']`. */
function locationText(location) {
    let text = '$';
    for (const step of location) {
        if (typeof step === 'number')
            text += `[${step}]`;
        else if (PLAIN_NAME.test(step))
            text += `.${step}`;
        else
            text += `['${escapeName(step)}']`;
    }
    return text;
}
/** https://www.rfc-editor.org/rfc/rfc9535#section-2.7 */
function escapeName(name) {
    let escaped = '';
    for (const character of name) {
        const code = character.codePointAt(0) ?? 0;
        if (character === "'" || character === '\\')
            escaped += `\\${character}`;
        else if (character === '\n')
            escaped += '\\n';
        else if (character === '\r')
            escaped += '\\r';
        else if (character === '\t')
            escaped += '\\t';
        else if (code < 0x20)
            escaped += `\\u${code.toString(16).padStart(4, '0')}`;
        else
            escaped += character;
    }
    return escaped;
}


/***/ }),

/***/ 3111:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ jsonEquals),
/* harmony export */   Br: () => (/* binding */ jsonType),
/* harmony export */   OW: () => (/* binding */ isJsonObject),
/* harmony export */   lr: () => (/* binding */ MAX_DEPTH),
/* harmony export */   s$: () => (/* binding */ jsonText),
/* harmony export */   vJ: () => (/* binding */ withArticle),
/* harmony export */   vk: () => (/* binding */ jsonCovers)
/* harmony export */ });
/** Lists and objects inside each other that are accepted in an answer. */
const MAX_DEPTH = 200;
/** Whether a value is a JSON object: not a list, not null. */
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** The JSON type of a value, `integer` being a number for this purpose. */
function jsonType(value) {
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return 'array';
    const type = typeof value;
    return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}
/**
 * Whether two JSON values are the same: objects regardless of the order of their names, numbers by value.
 * Own properties only, so that `__proto__` is a name like any other.
 */
function jsonEquals(left, right) {
    if (left === right)
        return true;
    if (Array.isArray(left)) {
        return (Array.isArray(right) &&
            left.length === right.length &&
            left.every((item, index) => jsonEquals(item, right[index])));
    }
    if (!isJsonObject(left) || !isJsonObject(right))
        return false;
    const names = Object.keys(left);
    return (names.length === Object.keys(right).length &&
        names.every((name) => Object.hasOwn(right, name) && jsonEquals(left[name], right[name])));
}
/**
 * Whether `whole` has everything of `part`: each name of an object, recursively; lists have as many elements,
 * each having everything of its counterpart; other values are equal.
 */
function jsonCovers(whole, part) {
    if (Array.isArray(part)) {
        return (Array.isArray(whole) &&
            whole.length === part.length &&
            part.every((item, index) => jsonCovers(whole[index], item)));
    }
    if (!isJsonObject(part))
        return jsonEquals(whole, part);
    if (!isJsonObject(whole))
        return false;
    return Object.keys(part).every((name) => Object.hasOwn(whole, name) && jsonCovers(whole[name], part[name]));
}
/** A value as people read it: text in quotes, everything else as JSON. Whole; the caller redacts, then cuts. */
function jsonText(value) {
    return JSON.stringify(value) ?? 'nothing';
}
/** The name of a JSON type in a sentence: `a string`, `an integer`, `null`. */
function withArticle(type) {
    if (type === 'null')
        return type;
    return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}


/***/ }),

/***/ 324:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K$: () => (/* binding */ NOTHING),
/* harmony export */   Ke: () => (/* binding */ refusals),
/* harmony export */   QD: () => (/* binding */ MAX_MATCH_INPUT)
/* harmony export */ });
/* harmony import */ var _json_value_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3111);

/** What a path or header that is not there gives. */
const NOTHING = Symbol('nothing');
/** UTF-16 units of text that a regular expression is matched against at most; longer text is never a match. */
const MAX_MATCH_INPUT = 64 * 1024;
/**
 * Every rule of a matcher that a value breaks; none means that it holds.
 *
 * Of nothing (`NOTHING`) only `exists: false` holds, and `not: { exists: true }`: a rule about a value that is not there
 * is never satisfied, however it is turned round.
 */
function refusals(matcher, value, tools) {
    const broken = [];
    for (const rule of rulesOf(matcher, value, tools)) {
        if (rule.truth === true)
            continue;
        broken.push({ expected: rule.expected(), actual: rule.actual?.() ?? valueText(value), at: rule.at ?? [] });
    }
    return broken;
}
function truthOf(matcher, value, tools) {
    let truth = true;
    for (const rule of rulesOf(matcher, value, tools)) {
        if (rule.truth === false)
            return false;
        if (rule.truth === undefined)
            truth = undefined;
    }
    return truth;
}
function rulesOf(matcher, value, tools) {
    const rules = [];
    const something = value !== NOTHING;
    const rule = (expected, truth, actual) => {
        rules.push({ truth: something ? truth() : undefined, expected, actual: something ? actual : undefined });
    };
    if (matcher.exists !== undefined) {
        const wanted = matcher.exists;
        rules.push({ truth: something === wanted, expected: () => (wanted ? 'to exist' : 'not to exist') });
    }
    if (matcher.equals !== undefined) {
        const wanted = tools.fill(matcher.equals);
        rule(() => (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonText */ .s$)(wanted), () => same(value, wanted, tools));
    }
    if (matcher.not !== undefined) {
        const inner = matcher.not;
        const truth = truthOf(inner, value, tools);
        rules.push({
            truth: truth === undefined ? undefined : !truth,
            expected: () => negated(phraseOf(inner, tools)),
        });
    }
    if (matcher.contains !== undefined) {
        const wanted = tools.fill(matcher.contains);
        rule(() => `to contain ${(0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonText */ .s$)(wanted)}`, () => contains(value, wanted, tools));
    }
    if (matcher.matches !== undefined)
        rules.push(matchesRule(matcher.matches, value, tools));
    if (matcher.type !== undefined) {
        const wanted = matcher.type;
        rule(() => (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .withArticle */ .vJ)(wanted), () => hasType(value, wanted, tools));
    }
    if (matcher.length !== undefined) {
        const inner = matcher.length;
        const length = something ? lengthOf(value) : undefined;
        rule(() => `to have a length: ${phraseOf(inner, tools)}`, () => length !== undefined && truthOf(inner, length, { ...tools, textual: false }), length === undefined ? undefined : () => `a length of ${length}`);
    }
    for (const [name, phrase, holds] of ORDER_RULES) {
        const limit = matcher[name];
        if (limit === undefined)
            continue;
        const number = numberOf(value, tools);
        rule(() => `${phrase} ${limit}`, () => number !== undefined && holds(number, limit));
    }
    if (matcher.oneOf !== undefined) {
        const wanted = matcher.oneOf.map((item) => tools.fill(item));
        rule(() => `one of ${wanted.map(_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonText */ .s$).join(', ')}`, () => wanted.some((item) => same(value, item, tools)));
    }
    if (matcher.every !== undefined)
        rules.push(everyRule(matcher.every, value, tools));
    if (matcher.any !== undefined) {
        const inner = matcher.any;
        rule(() => `to have an element: ${phraseOf(inner, tools)}`, () => Array.isArray(value) && value.some((item) => truthOf(inner, item, tools) === true));
    }
    return rules;
}
const ORDER_RULES = [
    ['gt', 'greater than', (value, limit) => value > limit],
    ['gte', 'at least', (value, limit) => value >= limit],
    ['lt', 'less than', (value, limit) => value < limit],
    ['lte', 'at most', (value, limit) => value <= limit],
];
function matchesRule(source, value, tools) {
    const expected = () => `to match /${source}/`;
    if (value === NOTHING)
        return { truth: undefined, expected };
    if (typeof value !== 'string')
        return { truth: false, expected };
    if (value.length > MAX_MATCH_INPUT) {
        const actual = () => `a text of ${value.length} characters, more than a regular expression is matched against`;
        return { truth: undefined, expected, actual };
    }
    return { truth: tools.pattern(source).test(value), expected };
}
function everyRule(inner, value, tools) {
    const expected = () => `to have every element: ${phraseOf(inner, tools)}`;
    if (value === NOTHING)
        return { truth: undefined, expected };
    if (!Array.isArray(value))
        return { truth: false, expected };
    if (value.length === 0)
        return { truth: false, expected, actual: () => 'an empty list' };
    const list = value;
    const index = list.findIndex((item) => truthOf(inner, item, tools) !== true);
    return index < 0
        ? { truth: true, expected }
        : { truth: false, expected, actual: () => (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonText */ .s$)(list[index]), at: [index] };
}
function same(value, wanted, tools) {
    if ((0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonEquals */ .A)(value, wanted))
        return true;
    const scalar = typeof wanted === 'number' || typeof wanted === 'boolean';
    return tools.textual && scalar && typeof value === 'string' && value.trim() === String(wanted);
}
function contains(value, wanted, tools) {
    if (typeof value === 'string') {
        if (typeof wanted === 'string')
            return value.includes(wanted);
        return (tools.textual && (typeof wanted === 'number' || typeof wanted === 'boolean') && value.includes(String(wanted)));
    }
    if (Array.isArray(value)) {
        const list = value;
        // A list inside a list asks for each of its elements: `contains: [a, b]` reads as "a and b".
        const parts = Array.isArray(wanted) ? wanted : [wanted];
        return parts.every((part) => list.some((item) => (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonCovers */ .vk)(item, part)));
    }
    return (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(value) && (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(wanted) && (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonCovers */ .vk)(value, wanted);
}
function hasType(value, wanted, tools) {
    const number = wanted === 'number' || wanted === 'integer' ? numberOf(value, tools) : undefined;
    if (wanted === 'integer')
        return number !== undefined && Number.isInteger(number);
    return number !== undefined || (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonType */ .Br)(value) === wanted;
}
/** Of a string in characters, of a list in elements, of an object in names. */
function lengthOf(value) {
    if (typeof value === 'string') {
        let length = 0;
        for (const _ of value)
            length++;
        return length;
    }
    if (Array.isArray(value))
        return value.length;
    return (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .isJsonObject */ .OW)(value) ? Object.keys(value).length : undefined;
}
function numberOf(value, tools) {
    if (typeof value === 'number')
        return value;
    const decimal = tools.textual && typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value);
    return decimal ? Number(value) : undefined;
}
function valueText(value) {
    return value === NOTHING ? 'nothing' : (0,_json_value_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonText */ .s$)(value);
}
/** All of a matcher in words. */
function phraseOf(matcher, tools) {
    return rulesOf(matcher, NOTHING, tools)
        .map((rule) => rule.expected())
        .join(' and ');
}
function negated(phrase) {
    if (phrase.startsWith('not to '))
        return phrase.slice(4);
    return phrase.startsWith('to ') ? `not ${phrase}` : `anything but ${phrase}`;
}


/***/ }),

/***/ 8649:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ expectedPhrase)
/* harmony export */ });
/** Reads after "expected": `status 200`, `$.code to be 200`, `body to contain "x"`. */
function expectedPhrase({ label, expected }) {
    const verb = label === 'status' || /^(not )?to /.test(expected) ? '' : 'to be ';
    return `${label} ${verb}${expected}`;
}


/***/ }),

/***/ 2074:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ recognises),
/* harmony export */   j: () => (/* binding */ checkRecognises)
/* harmony export */ });
/**
 * Whether an answer that is as expected is one that hardly anything but the service gives: a 2xx. What is expected to be
 * missing, to be forbidden or to redirect is so at any wrong address too, and so is a page behind a redirect of which
 * only the status is asked. Pure.
 *
 * @param follow how many redirects are followed
 */
function recognises(expect, follow = 0) {
    const { status, json, jsonEqual, jsonSubset, schema, body } = expect;
    if (status?.some((code) => code !== '2xx' && !(Number(code) >= 200 && Number(code) <= 299)))
        return false;
    const asksBody = json.length > 0 || [jsonEqual, jsonSubset, schema, body].some((each) => each !== undefined);
    return asksBody || (status !== undefined && follow === 0);
}
/**
 * Whether a check that holds shows that the service is where it is looked for: a request to the very address under guard,
 * not to its management port or to another host, whose answer only the service gives. A command shows nothing of the kind.
 * Pure.
 */
function checkRecognises(check, { baseUrl, managementUrl }) {
    if (check.kind !== 'http' || !/^(\/(?!\/)|\$\{base-url\})/.test(check.path))
        return false;
    const isElsewhere = check.management && managementUrl !== undefined && managementUrl.origin !== baseUrl.origin;
    return !isElsewhere && recognises(check.expect, check.follow);
}


/***/ }),

/***/ 6644:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Rn: () => (/* binding */ DEFAULT_HEADERS),
/* harmony export */   ZW: () => (/* binding */ RequestProblem),
/* harmony export */   nd: () => (/* binding */ prepareRequest)
/* harmony export */ });
/* unused harmony exports resolveUrl, encodePathValue */
/* harmony import */ var _policy_template_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7886);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(311);


/** A request that cannot be made; the message is a clause for a sentence. */
class RequestProblem extends Error {
    reason;
    constructor(reason, message) {
        super(message);
        this.name = 'RequestProblem';
        this.reason = reason;
    }
}
/** Bytes of a body that is read from a file. */
const MAX_BODY_FILE = 1024 * 1024;
/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** No line ends and no NUL, which would begin another header; nothing that is not one byte. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** They say how the message is framed, and that is for the client to say. */
const FRAMING_HEADERS = new Set([
    'content-length',
    'transfer-encoding',
    'connection',
    'keep-alive',
    'upgrade',
    'expect',
    'te',
    'trailer',
]);
/** Headers that every request has, also after a redirect to another origin. */
const DEFAULT_HEADERS = [
    ['User-Agent', `release-guard/${_version_js__WEBPACK_IMPORTED_MODULE_1__/* .VERSION */ .x}`],
    ['Accept', '*/*'],
];
/**
 * Fills a check's request in.
 *
 * @param base Where the subject answers; a path of its own stays in front of the check's path.
 * @throws RequestProblem, UnfilledReference
 */
async function prepareRequest(check, base, scope, readUserFile) {
    const url = resolveUrl(fillPath(check.path, scope), base);
    addQuery(url, check.query, scope);
    const body = check.body && (await prepareBody(check.body, scope, readUserFile));
    const auth = check.auth && authHeader(check.auth, scope);
    const own = check.headers.map(([name, value]) => [name, (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(value, scope)]);
    if (auth !== undefined)
        own.push(auth.header);
    for (const [name, value] of own)
        validateHeader(name, value);
    const present = new Set(own.map(([name]) => name.toLowerCase()));
    const defaults = body?.contentType
        ? [...DEFAULT_HEADERS, ['Content-Type', body.contentType]]
        : DEFAULT_HEADERS;
    const headers = [...defaults.filter(([name]) => !present.has(name.toLowerCase())), ...own];
    return {
        method: check.method,
        url,
        headers,
        ...(body && { body: body.bytes }),
        credentials: auth === undefined ? [] : auth.credentials,
    };
}
/**
 * Puts a path behind the base URL without ever leaving its origin; an absolute URL stands for itself
 * (whether its host may be asked is decided where requests are sent).
 *
 * @throws RequestProblem
 */
function resolveUrl(path, base) {
    // The URL parser drops tabs and line ends and reads a backslash as a slash: "/\t/host" would name another host.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
    if (/[\u0000-\u0020\u007f\\]/.test(path)) {
        throw new RequestProblem('check-address-blocked', 'its path holds a blank, a backslash or a control character');
    }
    if (/^https?:\/\//i.test(path)) {
        if (!URL.canParse(path))
            throw new RequestProblem('check-address-blocked', 'its URL cannot be parsed');
        const url = new URL(path);
        url.username = '';
        url.password = '';
        url.hash = '';
        return url;
    }
    if (!path.startsWith('/') || path.startsWith('//')) {
        throw new RequestProblem('check-address-blocked', 'its path begins with something other than one slash');
    }
    const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`);
    if (url.origin !== base.origin)
        throw new RequestProblem('check-address-blocked', 'its path leads to another host');
    url.hash = '';
    return url;
}
/**
 * Values that go into a path cannot end it: `?`, `#`, `%` and blanks are encoded. A value that the path begins with
 * is taken as it is, since it is a link or a base URL.
 */
function fillPath(template, scope) {
    const parsed = (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTemplate */ .QC)(template);
    if (!parsed.ok)
        return template;
    return parsed.parts
        .map((part, index) => {
        if (typeof part === 'string')
            return part;
        const value = (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(part.source, scope);
        return index === 0 ? value : encodePathValue(value);
    })
        .join('');
}
/** Keeps `/`, `&` and `=`: values may be several segments or a query. */
function encodePathValue(value) {
    return encodeURI(value.toWellFormed()).replaceAll('?', '%3F').replaceAll('#', '%23');
}
function addQuery(url, query, scope) {
    if (query.length === 0)
        return;
    const added = query.map(([name, value]) => `${encodeText(name)}=${encodeText((0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(value, scope))}`);
    url.search = [url.search.slice(1), ...added].filter((part) => part !== '').join('&');
}
function encodeText(text) {
    return encodeURIComponent(text.toWellFormed());
}
function validateHeader(name, value) {
    const shown = JSON.stringify(name);
    if (!HEADER_NAME.test(name))
        throw new RequestProblem('check-bad-request', `${shown} cannot be the name of a header`);
    if (FRAMING_HEADERS.has(name.toLowerCase())) {
        throw new RequestProblem('check-bad-request', `the header ${shown} is set by the client itself`);
    }
    if (!HEADER_VALUE.test(value)) {
        throw new RequestProblem('check-bad-request', `the value of the header ${shown} holds a line end or a character that headers cannot carry`);
    }
}
async function prepareBody(body, scope, readUserFile) {
    switch (body.kind) {
        case 'json':
            return { bytes: encode(JSON.stringify((0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fillJson */ .uN)(body.value, scope))), contentType: 'application/json' };
        case 'form': {
            const fields = body.fields.map(([name, value]) => [name, (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(value, scope)]);
            return {
                bytes: encode(new URLSearchParams(fields).toString()),
                contentType: 'application/x-www-form-urlencoded',
            };
        }
        case 'text':
            return { bytes: encode((0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(body.text, scope)), contentType: body.contentType ?? 'text/plain; charset=utf-8' };
        case 'file': {
            const read = await readUserFile(body.path, { maxBytes: MAX_BODY_FILE });
            if (!read.ok) {
                throw new RequestProblem('check-bad-request', `the file of its body, ${JSON.stringify(body.path)}, could not be read: ${read.message}`);
            }
            return { bytes: read.bytes, contentType: body.contentType ?? 'application/octet-stream' };
        }
    }
}
const encoder = new TextEncoder();
function encode(text) {
    return encoder.encode(text);
}
function authHeader(auth, scope) {
    switch (auth.kind) {
        case 'basic': {
            const password = (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(auth.password, scope);
            const pair = base64(`${(0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(auth.user, scope)}:${password}`);
            return { header: ['Authorization', `Basic ${pair}`], credentials: [password, pair] };
        }
        case 'bearer': {
            const token = (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(auth.token, scope);
            return { header: ['Authorization', `Bearer ${token}`], credentials: [token] };
        }
        case 'header': {
            const value = (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fill */ .GS)(auth.value, scope);
            return { header: [auth.name, value], credentials: [value] };
        }
    }
}
/** Of the UTF-8 bytes: RFC 7617 §2.1. */
function base64(text) {
    return Buffer.from(text).toString('base64');
}


/***/ }),

/***/ 5350:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dr: () => (/* binding */ askActuator),
/* harmony export */   ZV: () => (/* binding */ own),
/* harmony export */   o$: () => (/* binding */ jsonObject),
/* harmony export */   t9: () => (/* binding */ actuatorBase)
/* harmony export */ });
/** Longest time a question to the actuator may take, in milliseconds. */
const ACTUATOR_TIMEOUT_MS = 10_000;
/**
 * Path of the actuator without a slash at its end (`/actuator`, `/management`, empty for the root),
 * taken from where health was found: `/management/health/readiness` lies under `/management`.
 */
function actuatorBase(health) {
    const path = health.endpoint?.pathname ?? '/actuator/health';
    const segments = path.split('/').filter((segment) => segment !== '');
    const at = segments.indexOf('actuator');
    if (at >= 0)
        return `/${segments.slice(0, at + 1).join('/')}`;
    const healthAt = segments.lastIndexOf('health');
    const base = healthAt >= 0 ? segments.slice(0, healthAt) : segments.slice(0, -1);
    return base.length === 0 ? '' : `/${base.join('/')}`;
}
/** Asks the subject's actuator (`origin` is its main or management address), without any credentials. */
function askActuator(origin, path, subject, allowedHosts, world, maxBodyBytes = 10 * 1024 * 1024) {
    const target = new URL(path, origin);
    return world.http.send({
        method: 'GET',
        url: target,
        headers: [['accept', '*/*']],
        timeoutMs: ACTUATOR_TIMEOUT_MS,
        maxBodyBytes,
        signal: AbortSignal.any([subject.died, world.cancelled]),
    }, {
        subjectOrigins: [subject.baseUrl.origin, ...(subject.managementUrl ? [subject.managementUrl.origin] : [])],
        allowedHosts,
    });
}
/** The body as a JSON object, or `undefined` if it is anything else. Read with `Object.hasOwn`; never merged. */
function jsonObject(body) {
    try {
        const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
        return isObject(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
/** Follows own properties only, so that no answer can borrow one from the language. */
function own(value, ...path) {
    let current = value;
    for (const step of path) {
        if (!isObject(current) || !Object.hasOwn(current, step))
            return undefined;
        current = current[step];
    }
    return current;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 8190:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  examineRules: () => (/* binding */ examineRules)
});

// EXTERNAL MODULE: ./src/checks/rules/actuator.ts
var actuator = __nccwpck_require__(5350);
;// CONCATENATED MODULE: ./src/checks/rules/actuator-exposure.ts

/**
 * Endpoints that give away secrets or control, and how a real answer of each is told from a page that answers everything
 * with 200. Shapes: https://docs.spring.io/spring-boot/api/rest/actuator/
 */
const SENSITIVE = {
    env: (answer) => answer.ok && answer.status === 200 && Array.isArray((0,actuator/* own */.ZV)((0,actuator/* jsonObject */.o$)(answer.body), 'propertySources')),
    configprops: (answer) => answer.ok && answer.status === 200 && (0,actuator/* own */.ZV)((0,actuator/* jsonObject */.o$)(answer.body), 'contexts') !== undefined,
    loggers: (answer) => answer.ok && answer.status === 200 && (0,actuator/* own */.ZV)((0,actuator/* jsonObject */.o$)(answer.body), 'loggers') !== undefined,
    threaddump: (answer) => answer.ok && answer.status === 200 && Array.isArray((0,actuator/* own */.ZV)((0,actuator/* jsonObject */.o$)(answer.body), 'threads')),
    // A heap dump does not fit into the cap; what does fit begins with the format's own words.
    heapdump: (answer) => answer.ok
        ? answer.status === 200 && new TextDecoder('latin1').decode(answer.body.subarray(0, 12)) === 'JAVA PROFILE'
        : answer.kind === 'too-large',
    // Never posted to: a GET that is refused for its method says that the endpoint is there.
    shutdown: (answer) => answer.ok && answer.status === 405,
};
/** Bytes of a heap dump that are read before it is believed to be one. */
const HEAP_DUMP_BYTES = 64 * 1024;
/**
 * Preset `actuator-exposure`: asks each sensitive endpoint on the main port, as a stranger would, and judges the answer by
 * its shape. A management port of its own is not asked: it is not where strangers come in.
 */
async function examineActuatorExposure(subject, health, source, allowedHosts, world) {
    const startedAt = world.clock.now() - world.startedAt;
    const bases = [...new Set([(0,actuator/* actuatorBase */.t9)(health), '/actuator'])];
    const questions = bases.flatMap((base) => Object.entries(SENSITIVE).map(([endpoint, isReal]) => ({ base, endpoint, isReal })));
    const answers = await Promise.all(questions.map(async ({ base, endpoint, isReal }) => {
        const path = `${base}/${endpoint}`;
        const answer = await (0,actuator/* askActuator */.Dr)(subject.baseUrl, path, subject, allowedHosts, world, endpoint === 'heapdump' ? HEAP_DUMP_BYTES : undefined);
        return { path, answer, exposed: isReal(answer) };
    }));
    world.cancelled.throwIfAborted();
    const exposed = answers.filter(({ exposed: open }) => open).map(({ path }) => path);
    const unanswered = answers.filter(({ answer, exposed: open }) => !answer.ok && !open);
    const common = {
        kind: 'preset',
        title: 'preset actuator-exposure',
        severity: 'block',
        source,
        startedAt,
        durationMs: world.clock.now() - world.startedAt - startedAt,
    };
    if (exposed.length > 0) {
        return [
            {
                ...common,
                outcome: 'fail',
                reason: 'actuator-exposed',
                sentence: `The actuator answers a stranger on the main port at ${exposed.join(', ')}.`,
                evidence: [{ kind: 'text', label: 'Exposed', text: exposed.join('\n') }],
                advice: 'Take these endpoints out of management.endpoints.web.exposure.include, move the actuator to a management port of its own, or put authentication in front of it.',
            },
        ];
    }
    if (unanswered.length > 0) {
        const first = unanswered[0];
        return [
            {
                ...common,
                outcome: 'undecided',
                reason: 'nothing-examined',
                sentence: `Whether the actuator is exposed could not be examined: ${unanswered.length} of ${answers.length} questions had no answer${first && !first.answer.ok ? ` (${first.path}: ${first.answer.message})` : ''}.`,
                evidence: [],
                advice: 'Look at the service log for what happened to these requests, then run the gate again.',
            },
        ];
    }
    return [
        {
            ...common,
            outcome: 'pass',
            sentence: `None of ${Object.keys(SENSITIVE).join(', ')} answers a stranger on the main port.`,
            evidence: [],
        },
    ];
}

;// CONCATENATED MODULE: ./src/checks/rules/identity.ts

/** Shortest abbreviated commit that identifies one; git's own default. */
const SHORTEST_COMMIT = 7;
/**
 * `identity`: what runs says that it is what was built. Asks `/actuator/info` for `build.version` and `git.commit.id`
 * (abbreviated in Boot's simple mode, so either may be the beginning of the other, from seven digits on).
 * A service that does not say who it is does not hold this rule.
 */
async function examineIdentity(subject, health, policy, allowedHosts, world) {
    const startedAt = world.clock.now() - world.startedAt;
    const path = `${(0,actuator/* actuatorBase */.t9)(health)}/info`;
    const answer = await (0,actuator/* askActuator */.Dr)(subject.managementUrl ?? subject.baseUrl, path, subject, allowedHosts, world);
    world.cancelled.throwIfAborted();
    const info = answer.ok && answer.status === 200 ? (0,actuator/* jsonObject */.o$)(answer.body) : undefined;
    return judgeIdentity(policy, info, describeAnswer(path, answer)).map((finding) => ({
        ...finding,
        startedAt,
        durationMs: world.clock.now() - world.startedAt - startedAt,
    }));
}
function describeAnswer(path, answer) {
    if (!answer.ok)
        return `${path}: ${answer.message}`;
    return answer.status === 200 ? `${path} answered` : `${path} answered ${answer.status}`;
}
/** The pure half: one finding per thing that the policy wants to be told. */
function judgeIdentity(policy, info, where) {
    const commit = (0,actuator/* own */.ZV)(info, 'git', 'commit', 'id');
    const said = {
        version: (0,actuator/* own */.ZV)(info, 'build', 'version'),
        // Boot's full mode nests the abbreviated and the full id.
        commit: typeof commit === 'object' ? ((0,actuator/* own */.ZV)(commit, 'full') ?? (0,actuator/* own */.ZV)(commit, 'abbrev')) : commit,
    };
    return ['version', 'commit'].flatMap((what) => {
        const expected = policy[what];
        if (expected === undefined)
            return [];
        const actual = said[what];
        const common = {
            kind: 'identity',
            title: `identity: ${what}`,
            severity: 'block',
            source: policy.source,
            startedAt: 0,
            durationMs: 0,
        };
        if (typeof actual !== 'string' || actual === '') {
            return [
                {
                    ...common,
                    outcome: 'fail',
                    reason: 'identity-unavailable',
                    sentence: `The service does not say which ${what} it is: ${info === undefined ? where : `${where}, without ${what === 'version' ? 'build.version' : 'git.commit.id'}`}.`,
                    evidence: [],
                    advice: what === 'version'
                        ? 'Run the build-info goal of spring-boot-maven-plugin (or springBoot { buildInfo() }) and expose the info endpoint.'
                        : 'Add git-commit-id-maven-plugin (or gradle-git-properties) to the build and expose the info endpoint.',
                },
            ];
        }
        const same = what === 'version' ? actual === expected : sameCommit(actual, expected);
        const evidence = [{ kind: 'comparison', label: what, expected, actual }];
        return [
            same
                ? { ...common, outcome: 'pass', sentence: `The service says that it is ${what} ${expected}.`, evidence: [] }
                : {
                    ...common,
                    outcome: 'fail',
                    reason: 'identity-mismatch',
                    sentence: `The service that runs is ${what} ${actual.slice(0, 80)}, not ${expected}.`,
                    evidence,
                    advice: 'The image holds another build than the one under guard: look for a cached layer, a stale artifact or a wrong tag in the build job.',
                },
        ];
    });
}
function sameCommit(left, right) {
    const [short, long] = [left.toLowerCase(), right.toLowerCase()].sort((one, other) => one.length - other.length);
    return short !== undefined && long !== undefined && short.length >= SHORTEST_COMMIT && long.startsWith(short);
}

;// CONCATENATED MODULE: ./src/checks/rules/resources.ts

/** Samples that must all be over the limit before it counts as broken: a service is busy right after its start. */
const SAMPLES = 3;
const PAUSE_MS = 1_000;
/**
 * `resources`: shares of memory and CPU in use, from the container engine, else from the actuator's own metrics.
 * Broken only if every one of three samples, a second apart, is over the limit.
 */
async function examineResources(subject, health, policy, allowedHosts, world) {
    const startedAt = world.clock.now() - world.startedAt;
    const samples = [];
    do {
        if (samples.length > 0)
            await world.clock.sleep(PAUSE_MS, AbortSignal.any([world.cancelled, subject.died]));
        samples.push(await sample(subject, health, allowedHosts, world));
    } while (samples.length < SAMPLES && isOver(samples.at(-1), policy));
    return judgeResources(policy, samples).map((finding) => ({
        ...finding,
        startedAt,
        durationMs: world.clock.now() - world.startedAt - startedAt,
    }));
}
function isOver(shares, policy) {
    return ['memory', 'cpu'].some((what) => (shares?.[what]?.share ?? 0) > (policy[what] ?? Number.POSITIVE_INFINITY));
}
/** The pure half: one finding for each share that the policy limits, from the least of the samples. */
function judgeResources(policy, samples) {
    return ['memory', 'cpu'].flatMap((what) => {
        const limit = policy[what];
        if (limit === undefined)
            return [];
        const seen = samples.flatMap((shares) => shares[what] ?? []);
        const least = seen.reduce((best, next) => (best === undefined || next.share < best.share ? next : best), undefined);
        const name = what === 'memory' ? 'Memory' : 'CPU';
        const common = {
            kind: 'resources',
            title: `resources: ${what}`,
            severity: 'block',
            source: policy.source,
            startedAt: 0,
            durationMs: 0,
        };
        if (least === undefined) {
            return [
                {
                    ...common,
                    outcome: 'undecided',
                    reason: 'resource-unavailable',
                    sentence: `${name} use could not be measured: neither the container engine nor the actuator's metrics say it.`,
                    evidence: [],
                    advice: what === 'memory'
                        ? 'Set subject.memory, so that there is a limit to compare with, or expose the metrics endpoint.'
                        : 'Expose the metrics endpoint, or guard an image.',
                },
            ];
        }
        const sentence = `${name} use is ${percent(least.share)} (${least.source}), the limit is ${percent(limit)}.`;
        return least.share > limit
            ? [
                {
                    ...common,
                    outcome: 'fail',
                    reason: 'resource-limit',
                    sentence,
                    evidence: [
                        {
                            kind: 'comparison',
                            label: what,
                            expected: `at most ${percent(limit)}`,
                            actual: seen.map(({ share }) => percent(share)).join(', '),
                        },
                    ],
                    advice: what === 'memory'
                        ? 'Give the service more memory (subject.memory, and in production), or find what grew.'
                        : 'Look for work that runs right after start; give the service more CPU, or raise the limit.',
                },
            ]
            : [{ ...common, outcome: 'pass', sentence, evidence: [] }];
    });
}
function percent(share) {
    return `${Math.round(share * 1000) / 10} %`;
}
async function sample(subject, health, allowedHosts, world) {
    const engine = await subject.resources();
    const metric = async (name) => {
        const answer = await (0,actuator/* askActuator */.Dr)(subject.managementUrl ?? subject.baseUrl, `${(0,actuator/* actuatorBase */.t9)(health)}/metrics/${name}`, subject, allowedHosts, world);
        const measurements = answer.ok && answer.status === 200 ? (0,actuator/* own */.ZV)((0,actuator/* jsonObject */.o$)(answer.body), 'measurements') : undefined;
        const value = Array.isArray(measurements) ? (0,actuator/* own */.ZV)(measurements[0], 'value') : undefined;
        return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    };
    let memory = engine?.memoryShare === undefined ? undefined : { share: engine.memoryShare, source: 'container engine' };
    if (memory === undefined) {
        const [used, max] = await Promise.all([
            metric('jvm.memory.used?tag=area:heap'),
            metric('jvm.memory.max?tag=area:heap'),
        ]);
        if (used !== undefined && max !== undefined && max > 0)
            memory = { share: used / max, source: 'JVM heap' };
    }
    let cpu = engine === undefined ? undefined : { share: engine.cpuShare, source: 'container engine' };
    if (cpu === undefined) {
        const usage = await metric('process.cpu.usage');
        if (usage !== undefined && usage >= 0)
            cpu = { share: usage, source: 'process.cpu.usage' };
    }
    world.cancelled.throwIfAborted();
    return { memory, cpu };
}

;// CONCATENATED MODULE: ./src/checks/rules/rules.ts



/**
 * The rules about a service that is up, beside its checklist: presets, identity, resources.
 * They do not disturb each other and run side by side; the findings keep the policy's order.
 */
async function examineRules(subject, policy, health, world) {
    const findings = await Promise.all([
        ...policy.presets.map((preset) => examineActuatorExposure(subject, health, preset.source, policy.allowedHosts, world)),
        ...(policy.identity === undefined
            ? []
            : [examineIdentity(subject, health, policy.identity, policy.allowedHosts, world)]),
        ...(policy.resources === undefined
            ? []
            : [examineResources(subject, health, policy.resources, policy.allowedHosts, world)]),
    ]);
    return findings.flat();
}


/***/ }),

/***/ 4655:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   examineShutdown: () => (/* binding */ examineShutdown)
/* harmony export */ });
/* unused harmony exports chooseRequest, judgeShutdown */
/* harmony import */ var _policy_template_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7886);
/* harmony import */ var _request_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6644);


/** From the signal until the request that is held in flight may go on; long enough for the signal to have arrived. */
const RELEASE_AFTER_MS = 500;
/** The engine gives a published port back a moment after the container's end. */
const PORT_FREE_WITHIN_MS = 2_000;
/** 0, and 128 plus SIGTERM, which is how a JVM says that it stopped on request. */
const ORDERLY_EXIT_CODES = [0, 143];
/**
 * `shutdown`: sends SIGTERM while a request is in flight. That request must be answered whole, the process must end by
 * itself in time, and the port must be free afterwards. The subject has ended when this resolves.
 */
async function examineShutdown(subject, policy, shutdown, scope, world) {
    const startedAt = world.clock.now() - world.startedAt;
    const timed = (findings) => findings.map((finding) => ({
        ...finding,
        startedAt,
        durationMs: world.clock.now() - world.startedAt - startedAt,
    }));
    if (subject.kind === 'url') {
        return timed([
            {
                ...common(shutdown),
                outcome: 'undecided',
                reason: 'shutdown-unavailable',
                sentence: 'How the service stops could not be examined: a service at a URL is not ours to stop.',
                evidence: [],
                advice: 'Take shutdown out of the policy that is used with url, or guard an image or a command.',
            },
        ]);
    }
    const { check, problem } = chooseRequest(policy, shutdown);
    const held = check === undefined ? { problem } : await holdInFlight(check, subject, policy, scope, world);
    const terminating = subject.terminate(shutdown.withinMs);
    if ('release' in held)
        await releaseLater(held.release, terminating, world);
    const termination = await terminating;
    const observation = {
        termination: termination ?? { exitedByItself: false, exitCode: undefined, tookMs: shutdown.withinMs },
        inFlight: check && 'release' in held ? { check: check.name, result: await held.result } : undefined,
        idleBecause: held.problem,
        portAnsweredBy: termination?.exitedByItself ? await whoAnswers(subject, policy, world) : undefined,
    };
    return timed(judgeShutdown(shutdown, observation));
}
/** The check whose request is used: the one that is named, else the first with a body that needs no captured value. */
function chooseRequest(policy, shutdown) {
    const requests = policy.checks.filter((check) => check.kind === 'http');
    const named = requests.find((check) => check.name === shutdown.request);
    if (shutdown.request !== undefined) {
        return { check: named, problem: named ? undefined : `no check is named "${shutdown.request}"` };
    }
    const fitting = requests.find((check) => check.body !== undefined && check.forEach === undefined && !needsValues(check));
    return {
        check: fitting,
        problem: fitting
            ? undefined
            : 'no check has a body that could be held back; name one that takes long under shutdown.request',
    };
}
function needsValues(check) {
    const body = check.body?.kind === 'json'
        ? check.body.value
        : check.body?.kind === 'form'
            ? check.body.fields.map(([, value]) => value)
            : check.body?.kind === 'text'
                ? check.body.text
                : null;
    const auth = check.auth === undefined ? [] : Object.values(check.auth);
    const texts = [check.path, ...[...check.query, ...check.headers].map(([, value]) => value), ...auth];
    return [...texts.flatMap(_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .references */ .Ft), ...(0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .referencesInJson */ .oi)(body)].some((reference) => reference.kind === 'value');
}
async function holdInFlight(check, subject, policy, scope, world) {
    const base = check.management ? (subject.managementUrl ?? subject.baseUrl) : subject.baseUrl;
    let prepared;
    try {
        prepared = await (0,_request_js__WEBPACK_IMPORTED_MODULE_1__/* .prepareRequest */ .nd)(check, base, scope, world.files.readUserFile);
    }
    catch (error) {
        if (error instanceof _policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .UnfilledReference */ .zG) {
            return { problem: `the request of check "${check.name}" needs ${error.reference.source}, which no check gave` };
        }
        if (error instanceof _request_js__WEBPACK_IMPORTED_MODULE_1__/* .RequestProblem */ .ZW) {
            return { problem: `the request of check "${check.name}" cannot be made: ${error.message}` };
        }
        throw error;
    }
    for (const credential of prepared.credentials)
        world.secrets.add('credentials', credential);
    let release = () => undefined;
    const released = new Promise((resolve) => {
        release = resolve;
    });
    let onHeld = () => undefined;
    const held = new Promise((resolve) => {
        onHeld = () => resolve(true);
    });
    const result = world.http.send({
        method: prepared.method,
        url: prepared.url,
        headers: prepared.headers,
        ...(prepared.body === undefined ? {} : { body: prepared.body }),
        // The service may use all of the time that it has for stopping.
        timeoutMs: check.timeoutMs + (policy.shutdown?.withinMs ?? 0),
        signal: world.cancelled,
        fresh: true,
        hold: { onHeld, released },
    }, { subjectOrigins: [base.origin], allowedHosts: policy.allowedHosts });
    const isHeld = await Promise.race([held, result.then(() => false)]);
    if (isHeld)
        return { result, release };
    const answer = await result;
    const why = answer.ok ? 'it was answered before the signal could be sent' : answer.message;
    return { problem: `the request of check "${check.name}" could not be held: ${why}` };
}
/** Lets the request go on when the signal must have arrived, or at once when the process has ended before that. */
async function releaseLater(release, terminating, world) {
    const ended = new AbortController();
    const stop = AbortSignal.any([world.cancelled, ended.signal]);
    void terminating.finally(() => ended.abort()).catch(() => undefined);
    await world.clock.sleep(RELEASE_AFTER_MS, stop).catch(() => undefined);
    release();
    world.cancelled.throwIfAborted();
}
async function whoAnswers(subject, policy, world) {
    const deadline = world.clock.now() + PORT_FREE_WITHIN_MS;
    for (;;) {
        const answer = await world.http.send({
            method: 'GET',
            url: subject.baseUrl,
            headers: [],
            timeoutMs: PORT_FREE_WITHIN_MS,
            signal: world.cancelled,
            fresh: true,
        }, { subjectOrigins: [subject.baseUrl.origin], allowedHosts: policy.allowedHosts });
        world.cancelled.throwIfAborted();
        if (!answer.ok && answer.kind !== 'reset' && answer.kind !== 'closed')
            return undefined;
        if (world.clock.now() >= deadline)
            return answer.ok ? `an answer with status ${answer.status}` : answer.message;
        await world.clock.sleep(100, world.cancelled);
    }
}
function common(shutdown) {
    return {
        kind: 'shutdown',
        title: 'shutdown',
        severity: 'block',
        source: shutdown.source,
        startedAt: 0,
        durationMs: 0,
    };
}
/** The pure half: what was seen, as findings. */
function judgeShutdown(shutdown, seen) {
    const base = common(shutdown);
    const { termination, inFlight } = seen;
    const seconds = (ms) => `${Math.round(ms / 100) / 10} s`;
    const findings = [];
    findings.push(termination.exitedByItself
        ? {
            ...base,
            outcome: 'pass',
            sentence: `After SIGTERM the process ended by itself in ${seconds(termination.tookMs)}${seen.idleBecause === undefined ? '' : `, without a request in flight (${seen.idleBecause})`}.`,
            evidence: [],
        }
        : {
            ...base,
            outcome: 'fail',
            reason: 'shutdown-too-slow',
            sentence: `After SIGTERM the process did not end by itself within ${seconds(shutdown.withinMs)}.`,
            evidence: [],
            advice: 'The process must handle SIGTERM: start it with exec in the entrypoint script (PID 1 gets no default handler), and let no thread or child outlive it.',
        });
    if (shutdown.request !== undefined && seen.idleBecause !== undefined) {
        findings.push({
            ...base,
            title: 'shutdown: request in flight',
            outcome: 'undecided',
            reason: 'shutdown-unavailable',
            sentence: `Whether a request in flight survives SIGTERM could not be examined: ${seen.idleBecause}.`,
            evidence: [],
            advice: 'Name a check under shutdown.request whose request has a body or takes at least half a second.',
        });
    }
    if (inFlight !== undefined) {
        const { result } = inFlight;
        const isWhole = result.ok && result.status < 500;
        findings.push(isWhole
            ? {
                ...base,
                title: 'shutdown: request in flight',
                outcome: 'pass',
                sentence: `The request of check "${inFlight.check}", in flight at SIGTERM, was answered whole.`,
                evidence: [],
            }
            : {
                ...base,
                title: 'shutdown: request in flight',
                outcome: 'fail',
                reason: 'shutdown-dropped-request',
                sentence: `The request of check "${inFlight.check}", in flight at SIGTERM, was dropped: ${result.ok ? `it was answered with ${result.status}` : result.message}.`,
                evidence: [
                    {
                        kind: 'comparison',
                        label: 'answer',
                        expected: 'a whole answer below 500',
                        actual: result.ok ? `status ${result.status}` : result.message,
                    },
                ],
                advice: 'Let the server finish what it has begun: server.shutdown=graceful in Spring Boot, server.close() in Node, and a time-out that is long enough.',
            });
    }
    if (seen.portAnsweredBy !== undefined) {
        findings.push({
            ...base,
            title: 'shutdown: port',
            outcome: 'fail',
            reason: 'shutdown-port-taken',
            sentence: `The process ended, but its port is still taken: there was ${seen.portAnsweredBy}.`,
            evidence: [],
            advice: 'Something that the process started outlives it: stop its children, or start them in its own group.',
        });
    }
    const { exitCode } = termination;
    if (termination.exitedByItself && exitCode !== undefined && !ORDERLY_EXIT_CODES.includes(exitCode)) {
        findings.push({
            ...base,
            title: 'shutdown: exit code',
            severity: 'warn',
            outcome: 'fail',
            reason: 'shutdown-exit-code',
            sentence: `After SIGTERM the process ended in time, but with exit code ${exitCode}.`,
            evidence: [
                { kind: 'comparison', label: 'exit code', expected: ORDERLY_EXIT_CODES.join(' or '), actual: String(exitCode) },
            ],
            advice: 'An orderly stop ends with 0 or 143; look at the end of the service log for what went wrong.',
        });
    }
    return findings;
}


/***/ }),

/***/ 4602:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  runChecks: () => (/* binding */ runChecks)
});

// EXTERNAL MODULE: ./src/policy/template.ts
var template = __nccwpck_require__(7886);
// EXTERNAL MODULE: ./src/report/live-line.ts
var live_line = __nccwpck_require__(2781);
// EXTERNAL MODULE: ./src/checks/cookies.ts
var cookies = __nccwpck_require__(3754);
;// CONCATENATED MODULE: ./src/checks/cookie-sharing.ts

/** @param limit Units that may run at a time. */
function shareCookies(limit) {
    const common = (0,cookies/* createCookies */.U)();
    if (limit === 1)
        return { begin: () => common, end: () => undefined, atEnd: () => common };
    /** What units side by side got, which only those who depend on them may see yet. */
    const pending = new Map();
    const publish = () => {
        for (const [, cookies] of [...pending].sort(([left], [right]) => left - right))
            common.absorb(cookies);
        pending.clear();
    };
    return {
        begin: (index, unit) => {
            if (unit.alone) {
                publish();
                return common;
            }
            const cookies = common.fork();
            for (const giver of [...new Set(unit.needs.values())].sort((left, right) => left - right)) {
                const given = pending.get(giver);
                if (given !== undefined)
                    cookies.absorb(given);
            }
            pending.set(index, cookies);
            return cookies;
        },
        end: (unit) => {
            if (unit.alone)
                publish();
        },
        atEnd: () => {
            publish();
            return common;
        },
    };
}

// EXTERNAL MODULE: ./src/checks/json-value.ts
var json_value = __nccwpck_require__(3111);
// EXTERNAL MODULE: ./src/checks/shorten.ts
var shorten = __nccwpck_require__(6612);
;// CONCATENATED MODULE: ./src/checks/findings.ts


const MAX_ITEM_SHOWN = 60;
const ADVICE = 'Repeat the request with the curl line of the report where the service runs, and read its log for that time.';
/**
 * What the last attempt at a check means.
 *
 * @param failures What earlier attempts said, in order.
 */
function trialFinding(check, item, trial, attempts, failures, moment) {
    const { startedAt, durationMs, redact } = moment;
    const named = nameOf(check, item, redact);
    const common = {
        kind: 'check',
        title: `check ${named}`,
        severity: check.severity,
        source: check.source,
        startedAt,
        durationMs,
        ...(attempts > 1 ? { attempts } : {}),
    };
    const subject = `Check ${named}`;
    const earlier = failures.length === 0
        ? []
        : [{ kind: 'text', label: 'Attempts before', text: failures.map((text, at) => `${at + 1}. ${text}`).join('\n') }];
    if (trial.outcome === 'pass') {
        const flaky = attempts > 1 ? `, but only at attempt ${attempts}` : '';
        const sentence = `${subject} ${trial.clause}${flaky}.`;
        return { ...common, outcome: 'pass', sentence, evidence: [...trial.evidence, ...earlier] };
    }
    const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
    const advice = trial.advice ?? (trial.answer === undefined ? undefined : ADVICE);
    return {
        ...common,
        outcome: trial.outcome,
        reason: trial.reason,
        sentence: `${subject} ${trial.clause}${tries}.`,
        evidence: [...trial.evidence, ...earlier],
        ...(advice === undefined || advice === '' ? {} : { advice }),
    };
}
/** A check that was not made. It never counts as one that holds. */
function skippedFinding(check, reason, clause, startedAt, redact, item) {
    const named = nameOf(check, item, redact);
    return {
        kind: 'check',
        title: `check ${named}`,
        outcome: 'skipped',
        severity: check.severity,
        reason,
        sentence: `Check ${named} ${clause}.`,
        evidence: [],
        source: check.source,
        startedAt,
        durationMs: 0,
    };
}
/** The service ended while it was asked; this, not a check, is what decides. */
function deathFinding(death, during, startedAt) {
    return {
        kind: 'subject',
        title: 'service stays alive during the checks',
        outcome: death.outcome ?? 'fail',
        severity: 'block',
        reason: death.reason,
        sentence: `The service died during check "${during}": ${death.sentence}`,
        evidence: death.evidence,
        ...(death.advice === undefined ? {} : { advice: death.advice }),
        startedAt,
        durationMs: 0,
    };
}
/** There are checks and none was made: that is not a pass. */
function nothingExamined(count, startedAt) {
    return {
        kind: 'check',
        title: 'checklist',
        outcome: 'undecided',
        severity: 'block',
        reason: 'nothing-examined',
        sentence: `None of the ${count} checks was made: tags, conditions or missing values left out every one.`,
        evidence: [],
        advice: 'Let at least one check apply to this run, or take the checks out of the policy.',
        startedAt,
        durationMs: 0,
    };
}
/** In quotes, with the item. */
function nameOf(check, item, redact) {
    return `"${check.name}"${itemText(item, redact)}`;
}
function itemText(item, redact) {
    if (item === undefined)
        return '';
    if (item.secret === true)
        return ' (a secret item)';
    const text = typeof item.value === 'string' ? item.value : (0,json_value/* jsonText */.s$)(item.value);
    return ` (${(0,shorten/* shorten */.m)(text, MAX_ITEM_SHOWN, redact)})`;
}

;// CONCATENATED MODULE: ./src/checks/death-watch.ts

/**
 * A process closes its port a moment before the engine learns that it ended: a refused connection waits this long for
 * the news of a death before the check is blamed. Milliseconds.
 */
const DEATH_NEWS_MS = 300;
/** @param over aborts when the service dies or the job is cancelled */
function watchForDeath(subject, world, over) {
    let known;
    const learn = async (during) => {
        if (known !== undefined)
            return true;
        const { died } = subject;
        const death = died.aborted ? died.reason : await subject.examine().catch(() => undefined);
        // Several checks side by side may have asked; the first answer counts.
        if (death !== undefined) {
            known ??= { death, finding: deathFinding(death, during, world.clock.now() - world.startedAt) };
        }
        return known !== undefined;
    };
    return {
        death: () => known,
        learn,
        explains: async (trial, during, again) => {
            if (known !== undefined)
                return true;
            if (!subject.died.aborted && trial.transport === undefined)
                return false;
            if (await learn(during))
                return true;
            if (again || trial.transport !== 'lost' || subject.kind === 'url')
                return false;
            await world.clock.sleep(DEATH_NEWS_MS, over).catch(() => undefined);
            world.cancelled.throwIfAborted();
            return await learn(during);
        },
    };
}

// EXTERNAL MODULE: ./src/checks/evaluate.ts + 1 modules
var evaluate = __nccwpck_require__(6465);
// EXTERNAL MODULE: ./src/checks/http-check.ts + 4 modules
var http_check = __nccwpck_require__(8528);
// EXTERNAL MODULE: ./src/checks/match.ts
var match = __nccwpck_require__(324);
// EXTERNAL MODULE: ./src/checks/recognition.ts
var recognition = __nccwpck_require__(2074);
// EXTERNAL MODULE: ./src/checks/shell.ts
var shell = __nccwpck_require__(1727);
;// CONCATENATED MODULE: ./src/checks/run-command.ts



/** All that a program of the user's sees of this process's own environment. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR'];
const MAX_OUTPUT_SHOWN = 8192;
const MAX_COMMAND_SHOWN = 4096;
/**
 * Runs a program of the user's once; its exit code decides. It sees where the subject answers (`BASE_URL`,
 * `MANAGEMENT_URL`), captured values under their own names in capitals (`access-token` is `ACCESS_TOKEN`),
 * and what the check lists under `env`, in rising order of precedence; nothing overrides `PATH` and its like but `env`.
 *
 * @param captured Values captured so far.
 * @param signal Aborts when the subject dies or the job is cancelled; rejects with its reason then.
 */
async function tryRunCheck(check, subject, scope, captured, world, signal) {
    const redact = (text) => world.secrets.redact(text);
    const [program, ...rest] = typeof check.run === 'string' ? ['/bin/sh', '-c', check.run] : check.run.map((word) => (0,template/* fill */.GS)(word, scope));
    const shown = typeof check.run === 'string'
        ? check.run
        : check.run.map((word) => (0,shell/* shellWord */.r7)((0,template/* show */.WU)(word, scope, shell/* variableFor */.S_))).join(' ');
    const result = await world.processes.run({
        argv: [program ?? '', ...rest],
        environment: environmentOf(check, subject, scope, captured, world),
        ...(check.workingDirectory === undefined ? {} : { workingDirectory: check.workingDirectory }),
        timeoutMs: check.timeoutMs,
        signal,
    });
    if (result.exitCode === 0 && !result.timedOut) {
        return {
            outcome: 'pass',
            values: new Map(),
            clause: `exited with 0 in ${Math.round(result.tookMs)} ms`,
            evidence: [],
        };
    }
    const output = result.output.trim() === '' ? '(none)' : (0,shorten/* shortenToEnd */.u)(result.output, MAX_OUTPUT_SHOWN, redact);
    const evidence = [
        { kind: 'text', label: 'Command', text: (0,shorten/* shorten */.m)(shown, MAX_COMMAND_SHOWN, redact) },
        { kind: 'text', label: 'Output', text: output },
    ];
    if (result.startError !== undefined) {
        return {
            outcome: 'undecided',
            reason: 'check-command-failed',
            clause: `could not be started: ${(0,shorten/* shorten */.m)(result.startError, 200, redact)}`,
            advice: 'Check that the program is installed on this machine and found through PATH.',
            evidence,
            final: true,
        };
    }
    if (result.timedOut) {
        const clause = `did not end within ${check.timeoutMs} ms and was stopped`;
        const advice = 'See in its output how far it came, and raise the check\'s "timeout" only if it may take this long.';
        return { outcome: 'fail', reason: 'check-timeout', clause, advice, evidence };
    }
    const ending = result.signal === undefined ? `exited with ${result.exitCode ?? 'no code'}` : `was ended by ${result.signal}`;
    const advice = 'Read its output; to repeat it, set BASE_URL to where the service runs.';
    return { outcome: 'fail', reason: 'check-command-failed', clause: `${ending}, not with 0`, advice, evidence };
}
function environmentOf(check, subject, scope, captured, world) {
    const environment = Object.create(null);
    for (const [name, { value }] of captured) {
        environment[(0,shell/* variableName */.cG)(name)] = typeof value === 'string' ? value : JSON.stringify(value);
    }
    for (const name of INHERITED) {
        const value = world.environment[name];
        if (value === undefined)
            delete environment[name];
        else
            environment[name] = value;
    }
    environment['BASE_URL'] = addressText(subject.baseUrl);
    environment['MANAGEMENT_URL'] = addressText(subject.managementUrl ?? subject.baseUrl);
    for (const [name, value] of Object.entries(check.env))
        environment[name] = (0,template/* fill */.GS)(value, scope);
    return environment;
}
/** Without the slash at the end, so that `$BASE_URL/api` has one. */
function addressText(url) {
    return url.href.replace(/\/+$/, '');
}

// EXTERNAL MODULE: ./src/checks/schedule.ts
var schedule = __nccwpck_require__(2528);
;// CONCATENATED MODULE: ./src/checks/side-by-side.ts

/**
 * Runs all units, at most `limit` at a time, each as soon as its turn comes (`nextUnit`).
 *
 * @throws what a unit throws, when those that run have ended
 */
async function runSideBySide(units, limit, runUnit) {
    const progress = { started: units.map(() => false), ended: units.map(() => false) };
    const running = new Set();
    let from = 0;
    const start = (index, unit) => {
        progress.started[index] = true;
        const one = runUnit(index, unit)
            .then(() => {
            progress.ended[index] = true;
        })
            .finally(() => running.delete(one));
        running.add(one);
    };
    for (;;) {
        while (running.size < limit) {
            while (progress.ended[from])
                from++;
            const index = (0,schedule/* nextUnit */.UM)(units, progress, from);
            const unit = index === undefined ? undefined : units[index];
            if (index === undefined || unit === undefined)
                break;
            start(index, unit);
        }
        if (running.size === 0)
            return;
        try {
            await Promise.race(running);
        }
        catch (error) {
            await Promise.allSettled(running);
            throw error;
        }
    }
}

;// CONCATENATED MODULE: ./src/checks/run.ts












const NO_VALUES = new Map();
/**
 * Runs the checklist. Checks that ask only (`GET`, `HEAD` …) run side by side up to `policy.parallel`; every other one
 * runs alone, in its place. A cookie is sent by the checks that come after the one that got it; side by side, by those
 * that come after the next check that runs alone or that use one of its captured values.
 *
 * A check whose captured value is missing is skipped where a blocking finding says already why; where none does (the
 * giver was advisory, filtered out or left out by its condition), it is undecided: never silently passed over.
 *
 * @throws the reason of `world.cancelled` when the job is cancelled.
 */
async function runChecks(subject, policy, scope, world) {
    const units = (0,schedule/* planUnits */.nd)(policy.checks);
    const run = new ChecklistRun(subject, policy, units, scope, world);
    await run.toTheEnd();
    const death = run.watch.death();
    const found = run.results.flatMap((result) => result.findings);
    const asked = found.filter(({ reason }) => reason !== 'check-filtered' && reason !== 'check-condition');
    const findings = death === undefined ? [...found] : [death.finding, ...found];
    if (death === undefined && found.length > 0 && found.every(({ outcome }) => outcome === 'skipped')) {
        findings.push(nothingExamined(found.length, sinceStart(world)));
    }
    return {
        findings,
        total: asked.length,
        failed: asked.filter(({ outcome }) => outcome === 'fail').length,
        died: death?.death,
        values: run.capturedBefore(units.length),
        cookies: run.cookiesAtEnd(),
        recognisedBy: run.recognisedBy,
    };
}
class ChecklistRun {
    results = [];
    watch;
    recognisedBy;
    #subject;
    #units;
    #scope;
    #world;
    #redact;
    #selected;
    #limit;
    #rules;
    /** Aborts when the service dies or the job is cancelled. */
    #over;
    #cookies;
    /** Registered as secrets already: most checks of a list prove themselves with the same token. */
    #credentials = new Set();
    constructor(subject, policy, units, scope, world) {
        this.#subject = subject;
        this.#units = units;
        this.#scope = scope;
        this.#world = world;
        this.#redact = (text) => world.secrets.redact(text);
        this.#selected = (0,schedule/* selectChecks */.oL)(policy.checks, policy.filter);
        this.#limit = Math.max(1, policy.parallel);
        this.#cookies = shareCookies(this.#limit);
        this.#rules = {
            subjectOrigins: [subject.baseUrl, subject.managementUrl].flatMap((url) => url === undefined ? [] : [url.origin]),
            allowedHosts: policy.allowedHosts,
        };
        this.#over = AbortSignal.any([subject.died, world.cancelled]);
        this.watch = watchForDeath(subject, world, this.#over);
    }
    async toTheEnd() {
        await runSideBySide(this.#units, this.#limit, async (index, unit) => {
            this.results[index] = await this.#runUnit(index, unit);
        });
    }
    async #runUnit(index, unit) {
        this.#world.cancelled.throwIfAborted();
        const { check } = unit;
        if (!this.#selected.has(check))
            return this.#skip(unit, 'check-filtered', 'was filtered out by its tags', false);
        if (this.#subject.died.aborted)
            await this.watch.learn(check.name);
        if (this.watch.death() !== undefined)
            return this.#skip(unit, 'service-died', 'was not made: the service had died', true);
        const missing = this.#missingValue(unit);
        if (missing !== undefined) {
            if (await this.#leftOutAnyway(unit)) {
                return this.#skip(unit, 'check-condition', 'was left out: its condition does not hold', false);
            }
            return this.#endWithout(unit, missing);
        }
        const cookies = this.#cookies.begin(index, unit);
        try {
            const items = this.#itemsOf(unit);
            if (items.length === 0) {
                return this.#endWith(unit, {
                    outcome: 'undecided',
                    reason: 'nothing-examined',
                    clause: 'examined nothing: the list it goes through is empty',
                    advice: 'Let the list have an item in this run, or give the check a condition (when) for the runs where it has none.',
                    evidence: [],
                });
            }
            const findings = [];
            let values = NO_VALUES;
            let decided = false;
            for (const item of items) {
                const result = await this.#runItem(index, unit, item, cookies);
                findings.push(...result.findings);
                values = values && result.values;
                decided ||= result.decided;
            }
            return { findings, values, decided };
        }
        catch (error) {
            if (!(error instanceof template/* UnfilledReference */.zG))
                throw error;
            return this.#endWith(unit, unfilled(error));
        }
        finally {
            this.#cookies.end(unit);
        }
    }
    async #runItem(index, unit, item, cookies) {
        const { check } = unit;
        const scope = this.#scopeFor(unit, item);
        const shown = item && scope.values?.get(item.name);
        const world = this.#world;
        const startedAt = sinceStart(world);
        if (check.when !== undefined && !(await this.#applies(check.when, scope))) {
            return this.#skip(unit, 'check-condition', 'was left out: its condition does not hold', false, shown);
        }
        const failures = [];
        for (let attempt = 1;; attempt++) {
            const trial = await this.#tryOnce(index, check, scope, cookies);
            world.cancelled.throwIfAborted();
            const again = trial.outcome !== 'pass' && (await this.#worthRetrying(check, trial, attempt, scope));
            if (trial.outcome !== 'pass' && (await this.watch.explains(trial, check.name, again))) {
                return this.#skip(unit, 'service-died', 'could not be judged: the service died while it was made', true, shown);
            }
            if (!again) {
                if (trial.outcome === 'pass' && (0,recognition/* checkRecognises */.j)(check, this.#subject)) {
                    this.recognisedBy ??= `check "${check.name}" held`;
                }
                const finding = trialFinding(check, shown, trial, attempt, failures, {
                    startedAt,
                    durationMs: sinceStart(world) - startedAt,
                    redact: this.#redact,
                });
                this.#announce(finding);
                const decided = finding.outcome !== 'pass' && finding.severity === 'block';
                return { findings: [finding], values: trial.outcome === 'pass' ? trial.values : undefined, decided };
            }
            failures.push(trial.clause);
            // A death or a cancelled job ends the pause; the next attempt finds out which.
            await world.clock.sleep(check.retry?.everyMs ?? 0, this.#over).catch(() => undefined);
            world.cancelled.throwIfAborted();
        }
    }
    async #tryOnce(index, check, scope, cookies) {
        const subject = this.#subject;
        const world = this.#world;
        try {
            if (check.kind === 'http') {
                return await (0,http_check/* tryHttpCheck */.Y)(check, {
                    subject,
                    world,
                    rules: this.#rules,
                    scope,
                    cookies,
                    credentials: this.#credentials,
                    signal: this.#over,
                });
            }
            return await tryRunCheck(check, subject, scope, this.capturedBefore(index), world, this.#over);
        }
        catch (error) {
            if (error instanceof template/* UnfilledReference */.zG)
                return unfilled(error);
            world.cancelled.throwIfAborted();
            if (!subject.died.aborted)
                throw error;
            return { outcome: 'undecided', reason: 'service-died', clause: 'was stopped', evidence: [], transport: 'lost' };
        }
    }
    async #worthRetrying(check, trial, attempt, scope) {
        const { retry } = check;
        if (retry === undefined || attempt > retry.times || trial.final === true)
            return false;
        if (retry.stopWhen === undefined || trial.answer === undefined)
            return true;
        const misses = await (0,evaluate.evaluateExpectation)(retry.stopWhen, trial.answer, (value) => (0,template/* fillJson */.uN)(value, scope));
        return misses.length > 0;
    }
    #missingValue(unit) {
        for (const [name, giver] of unit.needs) {
            const result = this.results[giver];
            if (result !== undefined && !result.values?.has(name)) {
                return { name, giver: this.#units[giver]?.check.name ?? '', decided: result.decided };
            }
        }
        return undefined;
    }
    #endWithout(unit, { name, giver, decided }) {
        const clause = `needs "${name}", which check "${giver}" did not give`;
        if (decided)
            return this.#skip(unit, 'check-dependency', `was skipped: it ${clause}`, true);
        const advice = `Look at why check "${giver}" did not give it; where that may be, give this check severity "warn" too.`;
        return this.#endWith(unit, { outcome: 'undecided', reason: 'check-dependency', clause, advice, evidence: [] });
    }
    /** A check that its own condition leaves out misses nothing. */
    async #leftOutAnyway(unit) {
        const { when, forEach } = unit.check;
        if (when === undefined)
            return false;
        const item = unit.item && plainItem(unit.item.name, unit.item.value);
        const asksItem = (0,template/* references */.Ft)(when.value).some(({ kind, source }) => kind === 'value' && source.startsWith(`\${${forEach?.as}`));
        if (forEach !== undefined && item === undefined && asksItem)
            return false;
        return !(await this.#applies(when, this.#scopeFor(unit, item)));
    }
    async #applies(when, scope) {
        const fill = (value) => (0,template/* fillJson */.uN)(value, scope);
        let value = match/* NOTHING */.K$;
        try {
            value = fill(when.value);
        }
        catch (error) {
            // A variable that this run was not given is nothing, which a condition may ask about (`exists`).
            if (!(error instanceof template/* UnfilledReference */.zG))
                throw error;
        }
        return await (0,evaluate/* conditionHolds */.C)(when.matcher, value, fill);
    }
    /** Items that a unit goes through; one without a value where it is not repeated. */
    #itemsOf({ check, item, needs }) {
        const { forEach } = check;
        if (forEach === undefined)
            return [undefined];
        if (typeof forEach.items !== 'string')
            return item === undefined ? [] : [plainItem(item.name, item.value)];
        const list = (0,template/* fillJson */.uN)(forEach.items, { ...this.#scope, values: this.#valuesOf(needs) });
        if (!Array.isArray(list))
            return [];
        const secret = [...needs].some(([name, giver]) => this.results[giver]?.values?.get(name)?.secret);
        return list.map((value) => ({ name: forEach.as, value: { value, secret } }));
    }
    #scopeFor(unit, item) {
        const values = unit.needs.size === 0 ? NO_VALUES : this.#valuesOf(unit.needs);
        if (item === undefined)
            return values === NO_VALUES ? this.#scope : { ...this.#scope, values };
        const scope = { ...this.#scope, values };
        const value = unit.item === undefined ? item.value.value : (0,template/* fillJson */.uN)(unit.item.value, scope);
        return { ...scope, values: new Map([...values, [item.name, { value, secret: item.value.secret }]]) };
    }
    #valuesOf(needs) {
        const values = new Map();
        for (const [name, giver] of needs) {
            const value = this.results[giver]?.values?.get(name);
            if (value !== undefined)
                values.set(name, value);
        }
        return values;
    }
    /** Values that units before this one captured; of two of one name the later. */
    capturedBefore(index) {
        return new Map(this.results.slice(0, index).flatMap((result) => [...(result?.values ?? [])]));
    }
    cookiesAtEnd() {
        return this.#cookies.atEnd();
    }
    #skip(unit, reason, clause, decided, item = unit.item && { value: unit.item.value }) {
        const finding = skippedFinding(unit.check, reason, clause, sinceStart(this.#world), this.#redact, item);
        if (reason !== 'check-filtered')
            this.#announce(finding);
        return { findings: [finding], values: undefined, decided };
    }
    #endWith(unit, trial) {
        const finding = trialFinding(unit.check, unit.item && { value: unit.item.value }, trial, 1, [], {
            startedAt: sinceStart(this.#world),
            durationMs: 0,
            redact: this.#redact,
        });
        this.#announce(finding);
        return { findings: [finding], values: undefined, decided: finding.severity === 'block' };
    }
    #announce(finding) {
        const { text, tone } = (0,live_line/* liveLine */.jD)(finding);
        this.#world.output.line(text, tone);
    }
}
function plainItem(name, value) {
    return { name, value: { value, secret: false } };
}
function unfilled({ reference }) {
    return {
        outcome: 'undecided',
        reason: 'check-dependency',
        clause: `could not be made: nothing is known for ${reference.source}`,
        advice: 'Hand the value over through the inputs "vars" or "secrets", or look at what the check before it captured.',
        evidence: [],
        final: true,
    };
}
function sinceStart(world) {
    return world.clock.now() - world.startedAt;
}


/***/ }),

/***/ 2528:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Pd: () => (/* binding */ SAFE_METHODS),
/* harmony export */   UM: () => (/* binding */ nextUnit),
/* harmony export */   nd: () => (/* binding */ planUnits),
/* harmony export */   oE: () => (/* binding */ namesUsed),
/* harmony export */   oL: () => (/* binding */ selectChecks)
/* harmony export */ });
/* harmony import */ var _policy_template_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7886);

/**
 * These ask and change nothing (RFC 9110 §9.2.1), so they may run side by side. Every other request, and every program
 * of the user's, keeps its place in the policy's order: what comes later may rely on what it did or which cookie it got.
 */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
/**
 * Puts checks into units, in the policy's order. A check uses a captured value by naming it; it then waits for the check
 * that captures it. Programs (`run`) use every value that was captured before them, if it is there.
 */
function planUnits(checks) {
    const units = [];
    const givers = new Map();
    for (const check of checks) {
        const needs = new Map();
        for (const name of namesUsed(check)) {
            const giver = givers.get(name);
            if (giver !== undefined)
                needs.set(name, giver);
        }
        const alone = check.kind === 'run' || !SAFE_METHODS.has(check.method);
        const { forEach } = check;
        if (forEach === undefined || typeof forEach.items === 'string') {
            units.push({ check, item: undefined, needs, alone });
        }
        else {
            for (const value of forEach.items)
                units.push({ check, item: { name: forEach.as, value }, needs, alone });
            if (forEach.items.length === 0)
                units.push({ check, item: undefined, needs, alone });
        }
        if (check.kind === 'http')
            for (const { name } of check.captures)
                givers.set(name, units.length - 1);
    }
    return units;
}
/**
 * The next unit that may start now, in the policy's order; `undefined` if all that are left must wait.
 *
 * @param from Every unit before this one has ended.
 */
function nextUnit(units, progress, from = 0) {
    let allEnded = true;
    for (let index = from; index < units.length; index++) {
        const unit = units[index];
        if (unit === undefined)
            break;
        if (progress.started[index]) {
            if (progress.ended[index])
                continue;
            if (unit.alone)
                return undefined;
            allEnded = false;
            continue;
        }
        if (unit.alone)
            return allEnded ? index : undefined;
        if ([...unit.needs.values()].every((giver) => progress.ended[giver]))
            return index;
        allEnded = false;
    }
    return undefined;
}
/**
 * The checks that a filter lets run: those with one of `tags` (all where there are none) and none of `skip`,
 * and the checks whose captured values they use, unless those are skipped by name of a tag.
 */
function selectChecks(checks, filter) {
    const allowed = checks.filter((check) => !check.tags.some((tag) => filter.skip.includes(tag)));
    if (filter.tags.length === 0)
        return new Set(allowed);
    const selected = new Set(allowed.filter((check) => check.tags.some((tag) => filter.tags.includes(tag))));
    // Backwards, so that the giver of a giver is found as well.
    for (const [index, check] of [...checks.entries()].reverse()) {
        if (!selected.has(check))
            continue;
        for (const name of namesUsed(check)) {
            const giver = checks
                .slice(0, index)
                .findLast((each) => each.kind === 'http' && each.captures.some((capture) => capture.name === name));
            if (giver !== undefined && allowed.includes(giver))
                selected.add(giver);
        }
    }
    return selected;
}
/** Names of captured values that a check's templates mention. */
function namesUsed(check) {
    const names = new Set();
    for (const reference of referencesOf(check)) {
        if (reference.kind === 'value' && reference.name !== check.forEach?.as)
            names.add(reference.name);
    }
    if (typeof check.forEach?.items === 'string') {
        for (const reference of (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .references */ .Ft)(check.forEach.items))
            if (reference.kind === 'value')
                names.add(reference.name);
    }
    return names;
}
function referencesOf(check) {
    const found = [];
    const text = (template) => {
        if (template.includes('${'))
            found.push(...(0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .references */ .Ft)(template));
    };
    const json = (value) => {
        found.push(...(0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .referencesInJson */ .oi)(value));
    };
    if (check.when !== undefined) {
        text(check.when.value);
        matcherValues(check.when.matcher).forEach(json);
    }
    if (check.forEach !== undefined && typeof check.forEach.items !== 'string')
        check.forEach.items.forEach(json);
    if (check.retry?.stopWhen !== undefined)
        expectedValues(check.retry.stopWhen).forEach(json);
    if (check.kind === 'run') {
        if (typeof check.run !== 'string')
            check.run.forEach(text);
        Object.values(check.env).forEach(text);
        return found;
    }
    text(check.path);
    for (const [, value] of check.query)
        text(value);
    for (const [, value] of check.headers)
        text(value);
    if (check.body !== undefined)
        bodyTemplates(check.body).forEach(json);
    switch (check.auth?.kind) {
        case 'basic':
            text(check.auth.user);
            text(check.auth.password);
            break;
        case 'bearer':
            text(check.auth.token);
            break;
        case 'header':
            text(check.auth.value);
            break;
        case undefined:
            break;
    }
    expectedValues(check.expect).forEach(json);
    return found;
}
function bodyTemplates(body) {
    switch (body.kind) {
        case 'json':
            return [body.value];
        case 'form':
            return body.fields.map(([, value]) => value);
        case 'text':
            return [body.text];
        case 'file':
            return [];
    }
}
function expectedValues(expectation) {
    const matchers = [
        ...expectation.headers.map(([, matcher]) => matcher),
        ...expectation.json.map(({ matcher }) => matcher),
        ...[expectation.body, expectation.redirect].filter((matcher) => matcher !== undefined),
    ];
    return [
        ...matchers.flatMap(matcherValues),
        ...[expectation.jsonEqual, expectation.jsonSubset].flatMap((whole) => (whole === undefined ? [] : [whole.value])),
    ];
}
function matcherValues(matcher) {
    const inner = [matcher.not, matcher.length, matcher.every, matcher.any].filter((each) => each !== undefined);
    const own = [matcher.equals, matcher.contains].filter((each) => each !== undefined);
    return [...own, ...(matcher.oneOf ?? []), ...inner.flatMap(matcherValues)];
}


/***/ }),

/***/ 1727:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S_: () => (/* binding */ variableFor),
/* harmony export */   XL: () => (/* binding */ aroundVariables),
/* harmony export */   ZL: () => (/* binding */ shellQuote),
/* harmony export */   bv: () => (/* binding */ variable),
/* harmony export */   cF: () => (/* binding */ hasVariables),
/* harmony export */   cG: () => (/* binding */ variableName),
/* harmony export */   r7: () => (/* binding */ shellWord)
/* harmony export */ });
/** Noncharacters, which no request can carry, around the name of a variable. */
const VARIABLE = /\ufdd0([A-Z_][A-Z0-9_]*)\ufdd1/;
/** Quotes a word for a POSIX shell. Everything stands for itself between single quotes, except NUL, which no word can hold. */
function shellQuote(word) {
    return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}
/** A captured name as a variable: letters, digits and underscores, in capitals. `access-token` is `ACCESS_TOKEN`. */
function variableName(name) {
    return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}
/** Stands in a word for a value that is not shown; `shellWord` makes a variable of it. */
function variableFor(reference) {
    const name = reference.kind === 'base-url' ? reference.kind : reference.name;
    const path = reference.kind === 'value' ? reference.path : [];
    return variable([name, ...path].join('_'));
}
/** The same for a name. */
function variable(name) {
    return `\ufdd0${variableName(name).replace(/^(?=[0-9])/, '_')}\ufdd1`;
}
/** Quotes a word that may hold variables, which the shell puts in: `'Bearer '"$TOKEN"`. */
function shellWord(word) {
    const pieces = word.split(VARIABLE);
    if (pieces.length === 1)
        return shellQuote(word);
    return pieces
        .map((piece, index) => (index % 2 === 1 ? `"$${piece}"` : piece === '' ? '' : shellQuote(piece)))
        .join('');
}
/** Whether the shell puts anything into this word. */
function hasVariables(word) {
    return VARIABLE.test(word);
}
/** Changes text, but for the variables in it. */
function aroundVariables(text, change) {
    return text
        .split(VARIABLE)
        .map((piece, index) => (index % 2 === 1 ? variable(piece) : change(piece)))
        .join('');
}


/***/ }),

/***/ 6612:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ shorten),
/* harmony export */   u: () => (/* binding */ shortenToEnd)
/* harmony export */ });
/**
 * The beginning of foreign text: redacted first, because half a secret is no longer found, then cut to `maxLength`
 * UTF-16 units at a character boundary, saying how much is missing.
 */
function shorten(text, maxLength, redact) {
    const redacted = redact(text);
    if (redacted.length <= maxLength)
        return redacted;
    const end = isHighSurrogate(redacted.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    return `${redacted.slice(0, end)}… (${redacted.length - end} more characters)`;
}
/** The end of foreign text, for output whose last lines matter; see `shorten`. */
function shortenToEnd(text, maxLength, redact) {
    const redacted = redact(text);
    if (redacted.length <= maxLength)
        return redacted;
    const start = redacted.length - maxLength;
    const from = isLowSurrogate(redacted.charCodeAt(start)) ? start + 1 : start;
    return `(${from} characters before this) …${redacted.slice(from)}`;
}
function isHighSurrogate(code) {
    return code >= 0xd800 && code <= 0xdbff;
}
function isLowSurrogate(code) {
    return code >= 0xdc00 && code <= 0xdfff;
}


/***/ }),

/***/ 6976:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  runCommandLine: () => (/* binding */ runCommandLine)
});

// EXTERNAL MODULE: ./src/action.ts
var action = __nccwpck_require__(2929);
// EXTERNAL MODULE: ./src/inputs.ts
var inputs = __nccwpck_require__(8422);
// EXTERNAL MODULE: ./src/policy/nearest.ts
var policy_nearest = __nccwpck_require__(9876);
;// CONCATENATED MODULE: ./src/arguments.ts


const MODES = ['gate', 'watch', 'rollback', 'drill'];
const RECORD_COMMANDS = ['history', 'mark-good', 'mark-bad'];
const COMMANDS = [...MODES, ...RECORD_COMMANDS, 'init', 'help'];
const INIT_OPTIONS = ['image', 'url', 'command', 'port', 'env-file', 'write'];
const RECORD_OPTIONS = ['tag', 'reason', 'environment', 'github-token'];
/** Options that only a rollback reads. */
const ROLLBACK_OPTIONS = new Set(['to', 'workflow', 'via', 'job', 'dry-run', 'reason', 'on-fail']);
const SEE_HELP = 'Run release-guard --help to see the commands and options.';
/**
 * Reads `release-guard <command> [--name value | --name=value | --switch]…`.
 * `--vars` and `--secrets` may be repeated; each adds a line. Anything unknown is a mistake, never ignored.
 */
function readArguments(argv) {
    if (argv.length === 0 || argv.some((word) => word === '--help' || word === '-h') || argv[0] === 'help') {
        return { kind: 'help' };
    }
    if (argv[0] === '--version')
        return { kind: 'version' };
    const [command, ...rest] = argv;
    const known = COMMANDS.find((candidate) => candidate === command);
    if (command === undefined || known === undefined) {
        const nearest = (0,policy_nearest/* nearestName */.q)(command ?? '', COMMANDS);
        return mistake(`Reading the command line failed: "${command}" is not a command.`, nearest ? `Did you mean release-guard ${nearest}? ${SEE_HELP}` : SEE_HELP);
    }
    const mode = MODES.find((candidate) => candidate === known);
    const record = RECORD_COMMANDS.find((candidate) => candidate === known);
    const options = optionsOf(known);
    const values = new Map(mode === undefined ? [] : [['mode', mode]]);
    for (let index = 0; index < rest.length; index += 1) {
        const word = rest[index] ?? '';
        const option = /^--([a-z][a-z-]*)(?:=([\s\S]*))?$/.exec(word);
        if (option?.[1] === undefined) {
            return mistake(`Reading the command line failed: "${word}" is not an option.`, SEE_HELP);
        }
        const name = option[1];
        if (!options.includes(name)) {
            const nearest = (0,policy_nearest/* nearestName */.q)(name, options);
            return mistake(`Reading the command line failed: release-guard ${known} has no option --${name}.`, nearest ? `Did you mean --${nearest}? ${SEE_HELP}` : SEE_HELP);
        }
        const isSwitch = inputs/* INPUTS */.m.some((input) => input.name === name && input.value === '');
        let value = option[2];
        if (value === undefined && isSwitch)
            value = 'true';
        if (value === undefined) {
            index += 1;
            value = rest[index];
            if (value === undefined) {
                return mistake(`Reading the command line failed: --${name} needs a value.`, `Write --${name} <value>.`);
            }
        }
        const before = values.get(name);
        if (before !== undefined && name !== 'vars' && name !== 'secrets') {
            return mistake(`Reading the command line failed: --${name} is given twice.`, 'Keep one of the two.');
        }
        values.set(name, before === undefined ? value : `${before}\n${value}`);
    }
    if (known === 'init') {
        const write = values.get('write');
        values.delete('write');
        return { kind: 'init', values, write };
    }
    if (record !== undefined)
        return { kind: record, values };
    return mode === undefined ? { kind: 'help' } : { kind: 'guard', values };
}
function optionsOf(command) {
    if (command === 'init')
        return INIT_OPTIONS;
    if (command === 'history')
        return RECORD_OPTIONS.filter((name) => name !== 'reason');
    if (command === 'mark-good' || command === 'mark-bad')
        return RECORD_OPTIONS;
    return inputs/* INPUTS */.m.map((input) => input.name).filter((name) => name !== 'mode');
}
function mistake(sentence, advice) {
    return { kind: 'mistake', sentence, advice };
}
/** The help page: what it is, two commands to begin with, then every option with its default. */
function helpText() {
    const options = inputs/* INPUTS */.m.filter((input) => input.name !== 'mode').map((input) => {
        const shownDefault = input.default === '' || input.default.startsWith('$') ? '' : ` [${input.default}]`;
        const left = `--${input.name}${input.value ? ` ${input.value}` : ''}`;
        return { left, right: `${input.help}${shownDefault}`, isForRollback: ROLLBACK_OPTIONS.has(input.name) };
    });
    const width = Math.max(...options.map((option) => option.left.length)) + 2;
    const list = (isForRollback) => options
        .filter((option) => option.isForRollback === isForRollback)
        .map((option) => wrapped(option.left, option.right, width))
        .join('\n');
    return `release-guard boots a container image, waits until it is healthy, runs the smoke checklist,
and says whether it may be released.

Begin with one of these:
  release-guard init --image app:dev          look at a running image and write a starter policy
  release-guard gate --image app:dev          judge an image
  release-guard gate --url http://localhost:8080          judge a service that is running already
  release-guard gate --command "java -jar app.jar" --port 8080          start a process and judge it
  release-guard watch --url https://www.example.com --policy watch.yml          observe a live service after a release
  release-guard rollback --workflow release.yml --dry-run          show how to go back, send nothing

Commands:
  gate        boot, health, checklist, verdict
  init        write a starter policy to the terminal, or to a new file with --write <file>;
              takes --image, --url or --command, with --port and --env-file
  watch       observe the live service at --url as the policy's section watch says, and decide early when it is bad
  rollback    re-run the release workflow for the last good tag, or for --to <tag>
  drill       everything of a rollback but the request: would it work today, and how long would it take
  history     what was released and rolled back, from the record; with --tag only that release
  mark-good, mark-bad          a person's word on --tag <tag>; take --reason
  rollback, drill and history ask GitHub about the repository of this folder (or GITHUB_REPOSITORY)
  with --github-token, GITHUB_TOKEN or GH_TOKEN.

Options (the inputs of the GitHub Action have the same names):
${list(false)}

Options of rollbacks:
${list(true)}

Exit codes:
  0 pass   1 fail: the service broke a rule   2 invalid: inputs or policy are wrong, nothing was started
  3 inconclusive: it could not be decided     4 a rollback was refused, failed, or its end is not known
  130 cancelled
`;
}
function wrapped(left, right, width) {
    const indent = ' '.repeat(width + 2);
    const lines = [];
    let line = `  ${left.padEnd(width)}`;
    for (const word of right.split(' ')) {
        if (line.length + word.length + 1 > 100 && line.trim() !== '') {
            lines.push(line.trimEnd());
            line = indent;
        }
        line += `${word} `;
    }
    return [...lines, line.trimEnd()].join('\n');
}

// EXTERNAL MODULE: ./src/collaborators.ts + 12 modules
var collaborators = __nccwpck_require__(4360);
// EXTERNAL MODULE: ./src/deliver.ts
var deliver = __nccwpck_require__(1630);
// EXTERNAL MODULE: ./src/ending.ts
var ending = __nccwpck_require__(880);
// EXTERNAL MODULE: ./src/judge.ts
var judge = __nccwpck_require__(6436);
// EXTERNAL MODULE: ./src/subject/leftovers.ts
var leftovers = __nccwpck_require__(192);
// EXTERNAL MODULE: ./src/subject/run-identity.ts
var run_identity = __nccwpck_require__(6900);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __nccwpck_require__(3138);
// EXTERNAL MODULE: ./src/version.ts
var version = __nccwpck_require__(311);
;// CONCATENATED MODULE: ./src/cli.ts











/**
 * The command line for a developer's own machine: the same settings, the same judgement, the same report.
 *
 * @returns the exit code
 */
async function runCommandLine(argv) {
    // Whoever sits at this machine may name any file of it.
    const world = (0,collaborators/* openWorld */.H)('terminal', ['/']);
    const { output } = world;
    const line = readArguments(argv);
    if (line.kind === 'help' || line.kind === 'version') {
        output.line(line.kind === 'help' ? helpText().trimEnd() : version/* VERSION */.x);
        await output.flushed();
        return 0;
    }
    if (line.kind === 'mistake') {
        output.line(`${line.sentence} ${line.advice}`, 'bad');
        await output.flushed();
        return verdict/* EXIT_CODES */.ai.invalid;
    }
    (0,ending/* endSoonWhenCancelled */.y)(world);
    const run = (0,run_identity/* nameRun */.Lu)(world.environment, world.clock, world.random);
    const isAboutRecord = line.kind === 'history' || line.kind === 'mark-good' || line.kind === 'mark-bad';
    // These judge nothing, so that they need not be told what to judge.
    const values = isAboutRecord ? new Map([['mode', 'drill'], ...line.values]) : line.values;
    const read = (0,inputs/* readSettings */.s)(values, undefined, (name) => `--${name}`);
    (0,action/* registerSecrets */.dg)(read, world);
    try {
        if (line.kind === 'init') {
            const { runInit } = await Promise.all(/* import() */[__nccwpck_require__.e(815), __nccwpck_require__.e(995)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2995));
            return await runInit(read, line.write, run, world);
        }
        if (line.kind !== 'guard') {
            const { runRecordCommand } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(691), __nccwpck_require__.e(815), __nccwpck_require__.e(821), __nccwpck_require__.e(715), __nccwpck_require__.e(337)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4337));
            return await runRecordCommand(line.kind, read, world);
        }
        const { report, notify } = await (0,judge/* judge */.S)(read, run, world, (0,action/* lookAhead */.Rf)(read, world));
        return await (0,deliver/* deliver */.cK)(report, read.ok ? read.settings : undefined, run, world, notify);
    }
    finally {
        // There is no post step here: this is the second layer of the clean-up, and the next run is the third.
        if (world.cancelled.aborted)
            await (0,leftovers/* removeLeftoversOf */.Q)(run.id, world).catch(() => 0);
        await output.flushed();
    }
}


/***/ }),

/***/ 4360:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  H: () => (/* binding */ openWorld)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./src/platform/clock.ts

/** The clock of this machine. */
const systemClock = {
    now: () => performance.now(),
    date: () => new Date(),
    sleep: async (ms, signal) => {
        try {
            await (0,promises_namespaceObject.setTimeout)(ms, undefined, signal ? { signal } : {});
        }
        catch (error) {
            throw signal?.aborted ? signal.reason : error;
        }
    },
};

// EXTERNAL MODULE: ./src/platform/docker.ts
var platform_docker = __nccwpck_require__(2543);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __nccwpck_require__(1421);
;// CONCATENATED MODULE: ./src/platform/docker-command.ts

/**
 * What the docker command line may see of our environment. Everything else stays here: inputs, tokens of the runner,
 * and names such as `LD_PRELOAD`. The second row is what Windows programs need to run at all.
 */
const ALLOWED_ENVIRONMENT = [
    'PATH HOME DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_CERT_PATH DOCKER_TLS_VERIFY DOCKER_API_VERSION',
    'XDG_RUNTIME_DIR TMPDIR SSH_AUTH_SOCK HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy',
    'SystemRoot PATHEXT USERPROFILE ProgramData ProgramFiles APPDATA LOCALAPPDATA TEMP TMP',
].flatMap((row) => row.split(' '));
/** The allow-listed part of `environment`, for the docker command line. */
function dockerEnvironment(environment) {
    const allowed = { DOCKER_CLI_HINTS: 'false' };
    for (const name of ALLOWED_ENVIRONMENT) {
        const value = environment[name];
        if (value !== undefined)
            allowed[name] = value;
    }
    return allowed;
}
/** What inspect or a list may print at most; more than this is not an answer to our templates. */
const MAX_STDOUT_BYTES = 16 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;
/** Calls that have not ended. Being in groups of their own, they would outlive this process. */
const running = new Set();
process.once('exit', () => {
    for (const child of running)
        killGroup(child);
});
/**
 * Runs `docker` with these arguments, in a process group of its own so that a Ctrl-C meant for us does not end the
 * call that cleans up. It ends with this process at the latest. Never rejects: an aborted or late call is killed and answers with what there is.
 */
function runDockerCommand(argv, options) {
    return new Promise((resolve) => {
        const stdout = collect(MAX_STDOUT_BYTES);
        const stderr = collect(MAX_STDERR_BYTES);
        let timedOut = false;
        let startError;
        let child;
        try {
            child = (0,external_node_child_process_.spawn)('docker', [...argv], {
                env: { ...options.environment },
                ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
                stdio: ['ignore', 'pipe', 'pipe'],
                detached: process.platform !== 'win32',
                windowsHide: true,
            });
        }
        catch (error) {
            resolve({ exitCode: undefined, startError: String(error), timedOut, stdout: '', stderr: '' });
            return;
        }
        const kill = () => killGroup(child);
        const deadline = options.timeoutMs === undefined
            ? undefined
            : setTimeout(() => {
                timedOut = true;
                kill();
            }, options.timeoutMs);
        if (options.signal?.aborted)
            kill();
        else
            options.signal?.addEventListener('abort', kill, { once: true });
        running.add(child);
        child.once('spawn', () => options.onStarted?.());
        child.stdout?.on('data', options.onStdout ?? stdout.add);
        child.stderr?.on('data', (chunk) => {
            stderr.add(chunk);
            options.onStderr?.(chunk);
        });
        const finish = (exitCode) => {
            clearTimeout(deadline);
            running.delete(child);
            options.signal?.removeEventListener('abort', kill);
            resolve({ exitCode, startError, timedOut, stdout: stdout.text(), stderr: stderr.text() });
        };
        child.once('error', (error) => {
            startError = error.code ?? error.message;
            if (child.pid === undefined)
                finish(undefined);
        });
        child.once('close', (exitCode) => finish(exitCode ?? undefined));
    });
}
/** Calls `onLine` for each whole line of the chunks given to it; lines longer than 16 KiB are cut. */
function lineReader(onLine) {
    const decoder = new TextDecoder();
    let rest = '';
    return (chunk) => {
        rest += decoder.decode(chunk, { stream: true });
        const lines = rest.split(/\r?\n|\r/);
        rest = (lines.pop() ?? '').slice(-16_384);
        for (const line of lines)
            if (line !== '')
                onLine(line);
    };
}
function killGroup(child) {
    if (child.pid === undefined)
        return;
    try {
        if (process.platform === 'win32')
            child.kill('SIGKILL');
        else
            process.kill(-child.pid, 'SIGKILL');
    }
    catch {
        // it has ended meanwhile
    }
}
function collect(maxBytes) {
    const chunks = [];
    let bytes = 0;
    return {
        add(chunk) {
            chunks.push(chunk);
            bytes += chunk.length;
            while (chunks[0] !== undefined && bytes - chunks[0].length >= maxBytes) {
                bytes -= chunks[0].length;
                chunks.shift();
            }
        },
        text: () => Buffer.concat(chunks, bytes).toString(),
    };
}

;// CONCATENATED MODULE: ./src/platform/docker-events.ts
/** Reads a line of `docker events --format '{{json .}}'`; `undefined` for what is not a container's event. */
function parseEvent(line) {
    let raw;
    try {
        raw = JSON.parse(line);
    }
    catch {
        return undefined;
    }
    const containerId = raw.Actor?.ID ?? raw.id;
    const action = raw.Action ?? raw.status;
    if (containerId === undefined || action === undefined || (raw.Type ?? 'container') !== 'container')
        return undefined;
    const number = (text) => {
        const value = Number.parseInt(text ?? '', 10);
        return Number.isNaN(value) ? undefined : value;
    };
    const { exitCode, signal } = raw.Actor?.Attributes ?? {};
    const sent = number(signal);
    return { containerId, action, exitCode: number(exitCode), ...(sent === undefined ? {} : { signal: sent }) };
}

;// CONCATENATED MODULE: ./src/platform/docker-failure.ts
const RESTART_ADVICE = 'Start the Docker engine on the runner (`docker info` must work in a step before this one), or give `url` or `command` instead of `image`.';
/** Before the engine is reached: the command line's own words. */
const CLIENT_RULES = [
    [
        /permission denied while trying to connect|dial unix [^\n]*: connect: permission denied/i,
        'docker-permission',
        () => 'The Docker engine is there, but this user may not use its socket.',
        "Add the runner's user to the group that owns the socket (usually `docker`), or run the job as a user of that group.",
    ],
    [
        /Error (?:loading|parsing) config file(?![^\n]*permission denied)/i,
        'docker-config',
        () => "Docker's own configuration file (config.json) cannot be read as JSON.",
        'Repair or remove the file; a `docker login` step that was cut short can leave it half written.',
    ],
    [
        /unable to resolve docker endpoint|context "[^"]*" (?:does not exist|not found)|context not found|unable to parse docker host|invalid bind address format|Failed to initialize/i,
        'docker-config',
        () => 'Docker is configured for an engine or context that does not exist.',
        'Check DOCKER_HOST, DOCKER_CONTEXT and the current context (`docker context ls`).',
    ],
    [
        /unable to (?:find|resolve|read)[^\n]*TLS|could not read (?:CA|X509)|x509: [^\n]*(?:docker daemon)|tls: (?:failed to|unknown certificate)[^\n]*daemon/i,
        'docker-config',
        () => "Docker's TLS files for the engine cannot be used.",
        'Check DOCKER_CERT_PATH and DOCKER_TLS_VERIFY.',
    ],
    [
        /client version [\d.]+ is too (?:old|new)|Minimum supported API version/i,
        'docker-failed',
        () => 'The docker command and the Docker engine on this runner are too far apart in age.',
        'Install a docker command of about the same version as the engine, or set DOCKER_API_VERSION.',
    ],
    [
        /cannot connect to the docker daemon|failed to connect to the docker api|error during connect|is the docker daemon running|docker daemon is not running|unexpected EOF|\bEOF$|connection reset by peer|write: broken pipe|read: connection/im,
        'docker-unreachable',
        () => 'No Docker engine answers.',
        RESTART_ADVICE,
    ],
];
const NAMED_BY_REGISTRY = 'Check the name and the tag, and that the step that pushes the image has run before this one.';
const LOGIN = 'Log in to the registry in a step before this one (`docker/login-action`); for ghcr.io the job needs `permissions: packages: read`.';
const REGISTRY_AGAIN = 'Run the job again when the registry answers; nothing is known about the image yet.';
const PULL_RULES = [
    [
        /no matching manifest for ([\w/.-]+)|does not match the (?:specified|expected|desired) platform|image operating system "[^"]*" cannot be used|no match for platform in manifest/i,
        'image-wrong-platform',
        (about, found) => found[1] === undefined
            ? `The image ${about} is not built for this machine's platform.`
            : `The image ${about} is not built for this machine's platform (${found[1]}).`,
        'Build the image for the platform of the runner (`platforms:` of docker/build-push-action), or run on a runner of its platform.',
    ],
    [
        /invalid reference format|invalid repository name|must be lower ?case/i,
        'image-reference-invalid',
        (about) => `Docker does not accept ${about} as the name of an image.`,
        undefined,
    ],
    [
        /toomanyrequests|rate limit|429 Too Many/i,
        'registry-unreachable',
        (about) => `The registry of ${about} refuses to serve for now: its rate limit is reached.`,
        'Log in before pulling, or wait until the limit is lifted.',
    ],
    [
        /error getting credentials|docker-credential-[\w-]+/i,
        'docker-config',
        (about) => `The image ${about} could not be pulled: Docker's credential helper failed.`,
        "Check `credsStore` and `credHelpers` in Docker's config.json.",
    ],
    [
        /(?:dial (?:tcp|udp)|proxyconnect|lookup )[^\n]*|no such host|connection refused|i\/o timeout|TLS handshake timeout|request canceled while waiting|Client\.Timeout|deadline exceeded|network is unreachable|no route to host|x509:|tls: |server gave HTTP response to HTTPS client|unexpected (?:HTTP )?status[^\n]*: 5\d\d|unknown: (?:internal|service unavailable)|(?:500|502|503|504) [A-Z][a-z]|server misbehaving|: EOF$|connection reset by peer|unexpected EOF/im,
        'registry-unreachable',
        (about) => `The registry of ${about} cannot be reached.`,
        REGISTRY_AGAIN,
    ],
    [
        /no basic auth credentials|unauthorized|authentication required|authorization failed|401 Unauthorized|403 Forbidden|\bdenied\b|incorrect username or password|insufficient_scope|may require/i,
        'image-unauthorised',
        (about) => `The registry does not give out ${about}: it needs a login, or there is no such image.`,
        LOGIN,
    ],
    [
        /manifest (?:for [^\n]+ )?(?:unknown|not found)|manifest unknown|name unknown|repository [^\n]*not found|: not found|404 Not Found|does not exist/i,
        'image-not-found',
        (about) => `There is no image ${about} in its registry, and none on this machine.`,
        NAMED_BY_REGISTRY,
    ],
];
const START_RULES = [
    [
        /network ([^\s]+) not found|No such network: ([^\s]+)|could not find (?:a )?network/i,
        'network-not-found',
        (_about, found) => `There is no Docker network ${found[1] ?? found[2] ?? 'of that name'}.`,
        'Check `subject.network`; `docker network ls` in a step before this one lists what is there.',
    ],
    [
        /port is already allocated|address already in use|ports are not available|bind: (?:address|cannot assign)/i,
        'port-taken',
        () => 'The container could not be started: the port of this machine that was picked for it is taken.',
        'Run the job again; if it happens each time, look for what takes ports on the runner.',
    ],
    [
        /exec format error|does not match the (?:detected host|specified) platform[^\n]*\n[^\n]*(?:failed|error)/i,
        'image-wrong-platform',
        () => "The container could not be started: its program is built for another machine's platform (exec format error).",
        'Build the image for the platform of the runner (`platforms:` of docker/build-push-action), or run on a runner of its platform.',
    ],
    [
        /exec: "([^"]+)"[^\n]*: (?:no such file or directory|executable file not found)|([^\s"]+): no such file or directory: unknown|executable file not found/i,
        'entrypoint-not-found',
        (_about, found) => `The container could not be started: its program ${found[1] ?? found[2] ?? ''} is not in the image (exit code 127).`.replace('  ', ' '),
        "Check ENTRYPOINT and CMD in the image's Dockerfile, and that the file is copied to that path.",
    ],
    [
        /exec: "([^"]+)"[^\n]*(?:permission denied|is a directory)/i,
        'entrypoint-not-executable',
        (_about, found) => `The container could not be started: its program ${found[1] ?? ''} may not be executed (exit code 126).`.replace('  ', ' '),
        'Make the file executable in the image: `COPY --chmod=0755`, or `RUN chmod +x`.',
    ],
    [
        /unable to find user ([^\s:]+)|no matching entries in passwd file/i,
        'application-failed-to-start',
        (_about, found) => `The container could not be started: the user ${found[1] ?? 'it names'} is not in the image.`,
        "Add the user in the image's Dockerfile, or name it by number (`USER 10001`).",
    ],
    [
        /minimum memory limit allowed is ([\w.]+)/i,
        'policy-invalid-value',
        (_about, found) => `The memory limit in the policy is below what Docker allows (${found[1] ?? 'a few MB'}).`,
        'Raise `subject.memory`.',
    ],
    [
        /range of CPUs is from ([\d.]+) to ([\d.]+)/i,
        'policy-invalid-value',
        (_about, found) => `The CPU limit in the policy is more than this machine has (${found[2] ?? 'fewer'} CPUs).`,
        'Lower `subject.cpus`.',
    ],
    [
        /no space left on device/i,
        'docker-failed',
        () => 'The container could not be made: the disk of the runner is full.',
        'Free space on the runner; `docker system df` shows what takes it.',
    ],
    [
        /no such image/i,
        'image-not-found',
        (about) => `The image ${about} was removed from this machine while it was being started.`,
        'Let no other step prune images while the gate runs.',
    ],
];
const COMPOSE_RULES = [
    [
        /'compose' is not a docker command|unknown command: docker compose|unknown shorthand flag: '\w' in -\w|unknown flag: --(?:project-name|file|project-directory)/i,
        'compose-missing',
        () => 'The policy asks for a compose stack, but the compose plugin of Docker is not installed.',
        "Install it (`docker-compose-plugin` from Docker's own packages, `docker-compose-v2` from Ubuntu's), or use a GitHub-hosted runner, which has it.",
    ],
];
/**
 * What a failed call of the docker command line means. Total: what is not recognised is `docker-failed`
 * (`compose-failed` for compose). Wordings of command lines and engines from 20.10 to 29.
 */
function explainDockerFailure(failed) {
    if (failed.startError !== undefined)
        return notStarted(failed.startError);
    if (failed.timedOut && failed.call === 'pull') {
        return {
            reason: 'registry-unreachable',
            sentence: `The registry of ${failed.about} did not deliver the image in time.`,
            advice: REGISTRY_AGAIN,
        };
    }
    if (failed.timedOut)
        return engineSilent(failed.answeredBefore, 'it did not answer in time');
    const found = (failed.call === 'compose' ? match(COMPOSE_RULES, failed) : undefined) ??
        (failed.call === 'pull' ? matchPull(failed) : undefined) ??
        match(CLIENT_RULES, failed) ??
        (failed.call === 'create' || failed.call === 'start' || failed.call === 'compose'
            ? match(START_RULES, failed)
            : undefined) ??
        (failed.call === 'compose' ? match(PULL_RULES, { ...failed, about: 'a service of the stack' }) : undefined);
    if (found?.reason === 'docker-unreachable')
        return engineSilent(failed.answeredBefore, undefined);
    if (found)
        return found;
    const code = failed.exitCode === undefined ? 'was killed' : `ended with exit code ${failed.exitCode}`;
    return failed.call === 'compose'
        ? {
            reason: 'compose-failed',
            sentence: `Docker compose could not bring up the stack: it ${code}.`,
            advice: 'Its own words are below; the same command can be tried by hand.',
        }
        : {
            reason: 'docker-failed',
            sentence: `Docker failed to ${VERBS[failed.call]} ${failed.about}: it ${code}.`,
            advice: 'Its own words are below.',
        };
}
const VERBS = {
    examine: 'examine',
    pull: 'pull',
    create: 'create a container from',
    start: 'start',
    observe: 'observe',
    compose: 'bring up',
    remove: 'remove',
};
/** A registry's troubles and an engine's look alike (`EOF`, `connection refused`); the engine's are said by the client itself. */
function matchPull(failed) {
    const fromEngine = /error response from daemon|error pulling|failed to (?:resolve|copy|do request)/i.test(failed.stderr);
    return fromEngine ? match(PULL_RULES, failed) : (match(CLIENT_RULES, failed) ?? match(PULL_RULES, failed));
}
function match(rules, failed) {
    for (const [pattern, reason, sentence, advice] of rules) {
        const found = pattern.exec(failed.stderr);
        if (found)
            return { reason, sentence: sentence(failed.about, found), advice };
    }
    return undefined;
}
function notStarted(startError) {
    return startError === 'EACCES'
        ? {
            reason: 'docker-missing',
            sentence: 'The docker command on this machine may not be executed by this user.',
            advice: RESTART_ADVICE,
        }
        : {
            reason: 'docker-missing',
            sentence: 'There is no docker command on this machine.',
            advice: "Run the job on a runner that has Docker (all GitHub-hosted Linux runners do), install the docker command in the job's container, or give `url` or `command` instead of `image`.",
        };
}
function engineSilent(answeredBefore, how) {
    return answeredBefore
        ? {
            reason: 'docker-lost',
            sentence: `The Docker engine was there and then went away during the run${how === undefined ? '' : `: ${how}`}.`,
            advice: 'Nothing is known about the image; look at the engine on the runner and run the job again. Containers of this run are removed at the start of the next one.',
        }
        : {
            reason: 'docker-unreachable',
            sentence: how === undefined ? 'No Docker engine answers.' : `No Docker engine answers: ${how}.`,
            advice: RESTART_ADVICE,
        };
}

;// CONCATENATED MODULE: ./src/platform/docker-formats.ts
/*
 * Templates for `docker inspect --format`. They print the fields that are needed and no others: the environment of a
 * container holds secrets and is never read back.
 */
/** Template of `docker image inspect` for the fields that are read, as one JSON object. */
const IMAGE_TEMPLATE = [
    '{"id":{{json .ID}},"repoDigests":{{json .RepoDigests}},"os":{{json .Os}},"architecture":{{json .Architecture}}',
    '{{with .Config}},"exposed":{{json .ExposedPorts}},"user":{{json .User}},"labels":{{json .Labels}}',
    ',"healthcheck":{{if .Healthcheck}}{{json .Healthcheck.Test}}{{else}}null{{end}}{{end}}}',
].join('');
/** Template of `docker container inspect` for the fields that are read, as one JSON object. */
const CONTAINER_TEMPLATE = [
    '{"id":{{json .ID}},"image":{{json .Image}},"name":{{json .Name}},"labels":{{json .Config.Labels}}',
    ',"running":{{json .State.Running}},"status":{{json .State.Status}},"exitCode":{{json .State.ExitCode}}',
    ',"outOfMemory":{{json .State.OOMKilled}},"error":{{json .State.Error}},"startedAt":{{json .State.StartedAt}}',
    ',"finishedAt":{{json .State.FinishedAt}},"pid":{{json .State.Pid}},"restartCount":{{json .RestartCount}}',
    ',"memory":{{json .HostConfig.Memory}},"nanoCpus":{{json .HostConfig.NanoCPUs}}',
    ',"ports":{{json .NetworkSettings.Ports}}',
    ',"health":{{if .State.Health}}{{json .State.Health}}{{else}}null{{end}}',
    ',"addresses":{{"{"}}{{$comma := ""}}{{range $name, $network := .NetworkSettings.Networks}}',
    '{{$comma}}{{json $name}}:{{json $network.IPAddress}}{{$comma = ","}}{{end}}{{"}"}}}',
].join('');
/** Reads what `IMAGE_TEMPLATE` printed. */
function parseImage(printed) {
    const raw = JSON.parse(printed);
    return {
        id: raw.id,
        repoDigests: raw.repoDigests ?? [],
        os: raw.os,
        architecture: raw.architecture,
        exposedPorts: Object.keys(raw.exposed ?? {})
            .flatMap((port) => (port.endsWith('/tcp') ? [Number.parseInt(port, 10)] : []))
            .sort((left, right) => left - right),
        hasHealthcheck: raw.healthcheck != null && raw.healthcheck[0] !== 'NONE',
        user: raw.user ?? '',
        labels: raw.labels ?? {},
    };
}
/** Reads what `CONTAINER_TEMPLATE` printed. */
function parseContainer(printed) {
    const raw = JSON.parse(printed);
    return {
        id: raw.id,
        imageId: raw.image,
        name: raw.name.replace(/^\//, ''),
        labels: raw.labels ?? {},
        running: raw.running,
        status: raw.status,
        exitCode: raw.exitCode,
        outOfMemory: raw.outOfMemory,
        error: raw.error,
        startedAt: raw.startedAt,
        finishedAt: raw.finishedAt,
        restartCount: raw.restartCount,
        pid: raw.pid,
        memoryLimit: raw.memory,
        ...(raw.nanoCpus ? { cpuLimit: raw.nanoCpus / 1e9 } : {}),
        ports: new Map(Object.entries(raw.ports ?? {}).flatMap(([port, bindings]) => {
            const published = bindings?.find((binding) => !binding.HostIp.includes(':'));
            return published && port.endsWith('/tcp')
                ? [[Number.parseInt(port, 10), Number(published.HostPort)]]
                : [];
        })),
        addresses: new Map(Object.entries(raw.addresses).filter(([, address]) => address !== '')),
        health: healthOf(raw.health),
    };
}
function healthOf(raw) {
    const status = raw?.Status;
    if (status !== 'starting' && status !== 'healthy' && status !== 'unhealthy')
        return undefined;
    const last = raw?.Log?.at(-1);
    return { status, log: last?.Output ?? '', ...(last?.End === undefined ? {} : { endedAt: last.End }) };
}
const UNITS = {
    B: 1,
    kB: 1e3,
    KB: 1e3,
    MB: 1e6,
    GB: 1e9,
    TB: 1e12,
    KiB: 2 ** 10,
    MiB: 2 ** 20,
    GiB: 2 ** 30,
    TiB: 2 ** 40,
};
/** Reads a line of `docker stats --format '{{json .}}'`; `undefined` for a container that does not run. */
function parseStats(printed) {
    const line = printed.trim().split('\n').at(-1);
    if (line === undefined || line === '')
        return undefined;
    const raw = JSON.parse(line);
    const [used, limit] = (raw.MemUsage ?? '').split(' / ').map(bytesOf);
    const cpus = Number.parseFloat(raw.CPUPerc ?? '') / 100;
    if (!used || !limit || Number.isNaN(cpus))
        return undefined;
    return { memoryBytes: used, memoryLimitBytes: limit, cpus };
}
function bytesOf(text) {
    const found = /^([\d.]+)([A-Za-z]+)$/.exec(text.trim());
    const unit = UNITS[found?.[2] ?? ''];
    return unit === undefined ? undefined : Math.round(Number(found?.[1]) * unit);
}

;// CONCATENATED MODULE: ./src/platform/docker-log.ts
/** Longest line that is kept, in characters. */
const LINE_LIMIT = 2048;
/** A record of a structured log holds a whole stack trace, whose end says most, in one line. */
const limitOf = (line) => (line.startsWith('{') ? LINE_WINDOW : LINE_LIMIT);
/** What is kept of a longer line until secrets have been taken out, so that none is cut in half. */
const LINE_WINDOW = 16_384;
/** How many entries `docker logs --tail` is asked for at first: enough for most logs, little even of the longest lines. */
const FIRST_TAIL = 256;
const MOST_ENTRIES = 200_000;
/** The engine keeps a longer line as several entries of this size, and `--tail` counts entries. */
const ENTRY_BYTES = 16_384;
/** What is read at most, apart from a log that is asked for as a whole. */
const READ_BUDGET = 8 * 1024 * 1024;
/**
 * How many entries to ask for after `asked` of them came to so many lines and bytes; `undefined` where that was all of
 * the log, or all that is worth reading. A log of enormous lines would otherwise be read as a whole for its last words.
 */
function nextTail(asked, got, maxBytes) {
    if (got.lines + got.bytes / ENTRY_BYTES < asked)
        return undefined;
    const wanted = Math.min(MOST_ENTRIES, Math.ceil(maxBytes / 24));
    const affordable = Math.floor((Math.max(READ_BUDGET, 4 * maxBytes) * asked) / got.bytes);
    const next = Math.min(wanted, affordable);
    return next > asked ? next : undefined;
}
/** Keeps about `maxBytes` of the last lines, of which at most 16 KiB each are held. */
function collectLog(maxBytes) {
    const decoder = new TextDecoder();
    const lines = [];
    let oldest = 0;
    let held = 0;
    let current = '';
    let currentLength = 0;
    const seen = { lines: 0, bytes: 0 };
    const extend = (piece) => {
        currentLength += piece.length;
        if (current.length < LINE_WINDOW)
            current += piece.slice(0, LINE_WINDOW - current.length);
    };
    const close = () => {
        const text = current.endsWith('\r') ? current.slice(0, -1) : current;
        const blank = text.indexOf(' ');
        const line = {
            stamp: text.slice(0, blank),
            text: currentLength > LINE_WINDOW ? `${text.slice(blank + 1)}${CUT_HERE}` : text.slice(blank + 1),
        };
        lines.push(line);
        seen.lines += 1;
        held += Math.min(line.text.length, limitOf(line.text)) + 1;
        for (let first = lines[oldest]; held > maxBytes && first && oldest < lines.length - 1; first = lines[oldest]) {
            held -= Math.min(first.text.length, limitOf(first.text)) + 1;
            oldest++;
        }
        if (oldest > 4096) {
            lines.splice(0, oldest);
            oldest = 0;
        }
        current = '';
        currentLength = 0;
    };
    const read = (text) => {
        let from = 0;
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            extend(text.slice(from, end));
            close();
            from = end + 1;
        }
        extend(text.slice(from));
    };
    return {
        seen,
        add(chunk) {
            seen.bytes += chunk.length;
            read(decoder.decode(chunk, { stream: true }));
        },
        end() {
            read(decoder.decode());
            if (currentLength > 0)
                close();
            return lines.slice(oldest);
        },
    };
}
/** Marks a line whose rest was dropped while reading; not a character that logs hold. */
const CUT_HERE = '\u{F0001}';
/**
 * Puts both streams in the order of their times, takes secrets out, and only then cuts: lines to 2 KiB (JSON to 16 KiB), the whole to
 * its last `maxBytes` at a line's beginning.
 */
function mergeLog(streams, maxBytes, redact) {
    const merged = streams
        .flat()
        .sort((left, right) => (left.stamp < right.stamp ? -1 : left.stamp > right.stamp ? 1 : 0));
    const lines = redact(merged.map((line) => line.text).join('\n')).split('\n');
    const kept = [];
    let bytes = 0;
    for (const line of lines.reverse()) {
        const cut = shorten(line);
        bytes += Buffer.byteLength(cut) + 1;
        if (bytes > maxBytes)
            break;
        kept.push(cut);
    }
    return kept.reverse().join('\n');
}
function shorten(line) {
    const complete = !line.endsWith(CUT_HERE);
    const text = complete ? line : line.slice(0, -CUT_HERE.length);
    const limit = limitOf(text);
    if (complete && text.length <= limit)
        return text;
    return `${text.slice(0, limit)} … (the line goes on)`;
}

// EXTERNAL MODULE: ./src/platform/docker-sockets.ts
var docker_sockets = __nccwpck_require__(1712);
;// CONCATENATED MODULE: ./src/platform/docker-engine.ts







/** Milliseconds that an engine may take for an answer before it counts as silent. */
const ANSWER_MS = 30_000;
const START_MS = 60_000;
/** A pull that takes longer than this counts as a registry that cannot be reached. */
const PULL_MS = 30 * 60_000;
/**
 * The Docker engine behind the docker command line.
 *
 * `redact` takes secrets out of a log before its lines are cut, because half a secret is no longer found.
 */
function createDocker(options) {
    const environment = dockerEnvironment(options.environment);
    const redact = options.redact ?? ((text) => text);
    let answeredBefore = false;
    const problem = (kind, about, end) => {
        const failure = explainDockerFailure({ ...end, call: kind, about, answeredBefore });
        return new platform_docker/* DockerProblem */.sp(failure.reason, failure.sentence, end.stderr.trim(), failure.advice);
    };
    const attempt = async (kind, about, argv, more = {}) => {
        const end = await runDockerCommand(argv, { environment, timeoutMs: ANSWER_MS, ...more });
        more.signal?.throwIfAborted();
        // docker only warns of a configuration that it cannot read, and then pulls without the credentials in it
        const unreadable = FOREIGN_STDERR.has(kind)
            ? undefined
            : /Error (?:loading|parsing) config file[^\n]*/.exec(end.stderr)?.[0];
        if (unreadable !== undefined && !unreadable.includes('permission denied')) {
            throw problem(kind, about, { ...end, stderr: unreadable });
        }
        if (end.exitCode === 0)
            answeredBefore = true;
        return end;
    };
    const call = async (kind, about, argv, more = {}) => {
        const end = await attempt(kind, about, argv, more);
        if (end.exitCode !== 0)
            throw problem(kind, about, end);
        return end.stdout.trim();
    };
    /** Answers `undefined` when the engine says that there is no such thing. */
    const find = async (about, argv) => {
        const end = await attempt('examine', about, argv);
        if (end.exitCode === 0)
            return end.stdout.trim();
        if (NO_SUCH_THING.test(end.stderr)) {
            answeredBefore = true;
            return undefined;
        }
        throw problem('examine', about, end);
    };
    const docker = {
        async examineImage(reference) {
            const printed = await find(`the image ${reference}`, [
                'image',
                'inspect',
                '--format',
                IMAGE_TEMPLATE,
                '--',
                reference,
            ]);
            return printed === undefined ? undefined : parseImage(printed);
        },
        async pull(reference, { signal, onProgress }) {
            await call('pull', reference, ['image', 'pull', '--', reference], {
                signal,
                timeoutMs: PULL_MS,
                onStdout: lineReader(onProgress),
            });
        },
        async createContainer(specification) {
            return call('create', specification.imageId, createArguments(specification), { timeoutMs: START_MS });
        },
        async startContainer(id) {
            await call('start', 'the container', ['container', 'start', '--', id], { timeoutMs: START_MS });
        },
        async examineContainer(id) {
            const printed = await find('the container', ['container', 'inspect', '--format', CONTAINER_TEMPLATE, '--', id]);
            return printed === undefined ? undefined : parseContainer(printed);
        },
        followEvents(runId, { signal, onEvent, onLost }) {
            return new Promise((resolve, reject) => {
                // events since the beginning of time: none of this run's can fall between creating a container and listening
                const argv = [
                    'events',
                    '--since',
                    '1',
                    '--filter',
                    'type=container',
                    '--filter',
                    `label=${platform_docker/* LABEL_RUN */.Bt}=${runId}`,
                ];
                let opened = false;
                void runDockerCommand([...argv, '--format', '{{json .}}'], {
                    environment,
                    signal,
                    onStarted: () => {
                        opened = true;
                        resolve();
                    },
                    onStdout: lineReader((line) => {
                        const event = parseEvent(line);
                        if (event && !signal.aborted)
                            onEvent(event);
                    }),
                }).then((end) => {
                    if (!opened)
                        reject(problem('observe', 'the containers of this run', end));
                    else if (!signal.aborted)
                        onLost();
                });
            });
        },
        async logs(id, maxBytes) {
            for (let tail = FIRST_TAIL;;) {
                const [stdout, stderr] = [collectLog(maxBytes), collectLog(maxBytes)];
                await call('observe', "the container's log", ['container', 'logs', '--timestamps', '--tail', String(tail), '--', id], { onStdout: stdout.add, onStderr: stderr.add });
                const streams = [stdout.end(), stderr.end()];
                const seen = {
                    lines: stdout.seen.lines + stderr.seen.lines,
                    bytes: stdout.seen.bytes + stderr.seen.bytes,
                };
                const next = nextTail(tail, seen, maxBytes);
                if (next === undefined)
                    return mergeLog(streams, maxBytes, redact);
                tail = next;
            }
        },
        async stats(id) {
            const end = await attempt('observe', 'the container', [
                'stats',
                '--no-stream',
                '--format',
                '{{json .}}',
                '--',
                id,
            ]);
            if (end.exitCode === 0)
                return parseStats(end.stdout);
            if (NO_SUCH_THING.test(end.stderr))
                return undefined;
            throw problem('observe', 'the container', end);
        },
        async signalContainer(id, signalName) {
            await call('observe', 'the container', ['container', 'kill', '--signal', signalName, '--', id]);
        },
        async listeningSockets(id) {
            const facts = await docker.examineContainer(id);
            if (!facts?.running)
                return undefined;
            const fromHost = await (0,docker_sockets/* socketsOfProcess */.VS)(facts.pid, facts.id);
            if (fromHost !== undefined)
                return (0,docker_sockets/* parseSockets */.Ey)(fromHost);
            const inside = await attempt('observe', 'the container', ['container', 'exec', '--', id, 'cat', '/proc/net/tcp', '/proc/net/tcp6'], { timeoutMs: 5_000 });
            return inside.stdout.includes('local_address') ? (0,docker_sockets/* parseSockets */.Ey)(inside.stdout) : undefined;
        },
        async examineNetwork(name) {
            const printed = await find(`the network ${name}`, [
                'network',
                'inspect',
                '--format',
                '{"id":{{json .ID}},"driver":{{json .Driver}}}',
                '--',
                name,
            ]);
            return printed === undefined ? undefined : JSON.parse(printed);
        },
        async ownContainer() {
            for (const name of await (0,docker_sockets/* ownContainerNames */.yh)()) {
                const facts = await docker.examineContainer(name);
                if (facts)
                    return { id: facts.id, networks: [...facts.addresses.keys()] };
            }
            return undefined;
        },
        async compose(specification) {
            const files = specification.files.flatMap((file) => ['--file', file]);
            return call('compose', `the stack ${specification.project}`, ['compose', '--project-name', specification.project, ...files, ...specification.argv], {
                ...(specification.signal === undefined ? {} : { signal: specification.signal }),
                ...(specification.onProgress === undefined ? {} : { onStderr: lineReader(specification.onProgress) }),
                timeoutMs: specification.timeoutMs,
                workingDirectory: specification.workingDirectory,
            });
        },
        async listOurs() {
            const listed = await Promise.all(OWNED_KINDS.map(async ([kind, list, id, running]) => {
                const columns = [
                    id,
                    running,
                    ...[platform_docker/* LABEL_RUN */.Bt, platform_docker/* LABEL_RUNNER */.Y9, platform_docker/* LABEL_STARTED */.zA, platform_docker/* LABEL_PROCESS */.lz].map((label) => `{{.Label "${label}"}}`),
                ];
                const printed = await call('examine', 'what earlier runs left behind', [
                    ...list,
                    '--filter',
                    `label=${platform_docker/* LABEL_RUN */.Bt}`,
                    '--format',
                    columns.join('\t'),
                ]);
                return printed
                    .split('\n')
                    .filter(Boolean)
                    .map((line) => ownedObject(kind, line.split('\t')));
            }));
            return listed.flat();
        },
        async removeRun(runId, known = []) {
            // What the caller made goes at once; the lists are for what it does not know of.
            const removing = known.length === 0 ? undefined : remove(['container', 'rm', '--force', '--volumes'], known);
            removing?.catch(() => undefined);
            const labelled = ['--filter', `label=${platform_docker/* LABEL_RUN */.Bt}=${runId}`];
            const [containers, networks, volumes] = await Promise.all([
                call('remove', 'the containers of this run', [
                    'container',
                    'ls',
                    '--all',
                    '--quiet',
                    '--no-trunc',
                    ...labelled,
                ]),
                call('remove', 'the networks of this run', ['network', 'ls', '--quiet', '--no-trunc', ...labelled]),
                call('remove', 'the volumes of this run', ['volume', 'ls', '--quiet', ...labelled]),
            ]);
            await removing;
            for (const [what, printed] of [
                [['container', 'rm', '--force', '--volumes'], containers],
                [['network', 'rm'], networks],
                [['volume', 'rm', '--force'], volumes],
            ]) {
                const names = printed.split('\n').filter((name) => name !== '' && !known.includes(name));
                if (names.length > 0)
                    await remove(what, names);
            }
        },
    };
    /** Being gone already, or being removed by someone else just now, is what was wanted. */
    async function remove(argv, names) {
        const end = await attempt('remove', 'what this run made', [...argv, '--', ...names]);
        if (end.exitCode === 0)
            return;
        const troubles = end.stderr.split('\n').filter((line) => line !== '' && !ALREADY_GOING.test(line));
        if (troubles.length > 0)
            throw problem('remove', 'what this run made', { ...end, stderr: troubles.join('\n') });
    }
    return docker;
}
/** Calls whose stderr holds what containers said. */
const FOREIGN_STDERR = new Set(['observe', 'compose']);
const NO_SUCH_THING = /no such (?:image|container|object|network|volume)|network [^\n]* not found/i;
const ALREADY_GOING = /no such (?:container|network|volume)|not found|already in progress/i;
const OWNED_KINDS = [
    ['container', ['container', 'ls', '--all', '--no-trunc'], '{{.ID}}', '{{.State}}'],
    ['network', ['network', 'ls', '--no-trunc'], '{{.ID}}', '-'],
    ['volume', ['volume', 'ls'], '{{.Name}}', '-'],
];
function ownedObject(kind, columns) {
    const [id = '', state = '', runId = '', runner = '', startedAt = '', process = ''] = columns;
    return { kind, id, runId, runner, startedAt: Number(startedAt) || 0, running: state === 'running', process };
}
/** The whole of what a container under guard is given; `docs` and tests hold it against the list in the design. */
function createArguments(specification) {
    const option = (name, value) => value === undefined ? [] : [name, String(value)];
    return [
        ...['container', 'create', '--name', specification.name, '--pull', 'never', '--restart', 'no'],
        ...Object.entries(specification.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
        ...specification.publish.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
        ...['--security-opt', 'no-new-privileges', '--pids-limit', '1024'],
        ...option('--memory', specification.memory),
        ...option('--memory-swap', specification.memory),
        ...option('--cpus', specification.cpus),
        ...['--log-driver', 'json-file', '--log-opt', 'max-size=10m', '--log-opt', 'max-file=3'],
        ...(specification.hardened ? ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'] : []),
        ...option('--network', specification.network),
        ...option('--env-file', specification.environmentFile),
        '--',
        specification.imageId,
    ];
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
;// CONCATENATED MODULE: ./src/platform/files.ts




// Windows has neither flag; there are no FIFOs that an open could hang on either
const NO_FOLLOW = external_node_fs_.constants.O_NOFOLLOW ?? 0;
const NON_BLOCKING = external_node_fs_.constants.O_NONBLOCK ?? 0;
/**
 * @param options.roots folders that the user's files may be in. Relative paths begin in the current folder where that is
 *   inside one of them, else in the first.
 */
function createFiles(options) {
    const { roots } = options;
    return {
        readUserFile: (path, { maxBytes }) => readUserFile(path, maxBytes, roots),
        async readOwn(path, maxBytes, readOptions) {
            const real = readOptions?.followLinks ? await (0,promises_.realpath)(path).catch(() => path) : path;
            const read = await readRegular(real, maxBytes);
            return read.ok ? Buffer.from(read.bytes).toString() : undefined;
        },
        async list(path) {
            const entries = await (0,promises_.readdir)(path, { withFileTypes: true }).catch(() => []);
            const facts = entries.map(async (entry) => {
                const { mtime } = await (0,promises_.lstat)((0,external_node_path_.join)(path, entry.name));
                return { name: entry.name, isFolder: entry.isDirectory(), modifiedAt: mtime };
            });
            // what was removed meanwhile is left out
            return (await Promise.allSettled(facts)).flatMap((fact) => (fact.status === 'fulfilled' ? [fact.value] : []));
        },
        async createPrivate(path, content) {
            try {
                await makeFolder((0,external_node_path_.dirname)(path), 0o700);
                await writeNew(path, content, 0o600);
            }
            catch (error) {
                throw new Error(whyUnwritten(error), { cause: error });
            }
        },
        async writeWhole(path, content) {
            const temporary = `${path}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.tmp`;
            try {
                await makeFolder((0,external_node_path_.dirname)(path), 0o777);
                await writeNew(temporary, content, 0o644);
                await (0,promises_.rename)(temporary, path);
            }
            catch (error) {
                await (0,promises_.rm)(temporary, { force: true }).catch(() => undefined);
                throw new Error(whyUnwritten(error), { cause: error });
            }
        },
        async append(path, content) {
            const { O_APPEND, O_CREAT, O_WRONLY } = external_node_fs_.constants;
            const file = await (0,promises_.open)(path, O_APPEND | O_CREAT | O_WRONLY | NO_FOLLOW | NON_BLOCKING, 0o600);
            try {
                await file.writeFile(content);
            }
            finally {
                await file.close();
            }
        },
        remove: (path) => (0,promises_.rm)(path, { recursive: true, force: true }),
        removeIfEmpty: (path) => (0,promises_.rmdir)(path).catch(() => undefined),
    };
}
async function readUserFile(path, maxBytes, roots) {
    if (path === '' || path.includes('\0'))
        return problem('not-found', 'that is not a path');
    let real;
    let realRoots;
    try {
        realRoots = await Promise.all(roots.map((root) => (0,promises_.realpath)(root).catch(() => (0,external_node_path_.resolve)(root))));
        const current = await (0,promises_.realpath)('.');
        const base = realRoots.some((root) => isInside(root, current)) ? current : (realRoots[0] ?? current);
        real = await (0,promises_.realpath)((0,external_node_path_.resolve)(base, path));
    }
    catch (error) {
        return problemOf(error);
    }
    if (!realRoots.some((root) => isInside(root, real))) {
        return problem('outside', "it is outside the workspace and the runner's temporary folder");
    }
    return readRegular(real, maxBytes);
}
/** What is opened is what is judged: kind and size are asked of the open file, not of its path. */
async function readRegular(path, maxBytes) {
    let file;
    try {
        file = await (0,promises_.open)(path, external_node_fs_.constants.O_RDONLY | NO_FOLLOW | NON_BLOCKING);
        const facts = await file.stat();
        if (!facts.isFile())
            return problem('not-a-file', facts.isDirectory() ? 'it is a folder' : 'it is not a regular file');
        if (facts.size > maxBytes)
            return problem('too-large', `it is larger than ${sizeOf(maxBytes)}`);
        // a file may grow while it is read, and files under /proc have no size at all
        const bytes = Buffer.alloc(maxBytes + 1 > 65_536 ? Math.max(65_536, facts.size + 1) : maxBytes + 1);
        const chunks = [];
        let total = 0;
        for (;;) {
            const { bytesRead } = await file.read(bytes, 0, bytes.length, total);
            if (bytesRead === 0)
                break;
            total += bytesRead;
            if (total > maxBytes)
                return problem('too-large', `it is larger than ${sizeOf(maxBytes)}`);
            chunks.push(Buffer.from(bytes.subarray(0, bytesRead)));
        }
        return { ok: true, bytes: Buffer.concat(chunks, total) };
    }
    catch (error) {
        return problemOf(error);
    }
    finally {
        await file?.close();
    }
}
/** How often a folder is made again whose parent another run removed just then. */
const FOLDER_ATTEMPTS = 3;
/**
 * Makes a folder and those above it. Not through mkdir's own `recursive`, which never ends where a folder that is there
 * answers ENOENT for what is below it, as /proc does (Node 20 to 24).
 */
async function makeFolder(path, mode) {
    for (let attempt = 1;; attempt++) {
        try {
            await (0,promises_.mkdir)(path, { mode });
            return;
        }
        catch (error) {
            const { code } = error;
            if (code === 'EEXIST' && (await (0,promises_.stat)(path)).isDirectory())
                return;
            // some systems answer EISDIR, EPERM or EROFS for a folder that is there
            if (code !== 'ENOENT' && code !== 'EEXIST' && (await isFolder(path)))
                return;
            if (code !== 'ENOENT' || (0,external_node_path_.dirname)(path) === path || attempt === FOLDER_ATTEMPTS)
                throw error;
        }
        await makeFolder((0,external_node_path_.dirname)(path), mode);
    }
}
async function isFolder(path) {
    const facts = await (0,promises_.stat)(path).catch(() => undefined);
    return facts?.isDirectory() === true;
}
/** A clause that says why something could not be written. */
function whyUnwritten(error) {
    const { code, message } = error;
    switch (code) {
        case 'EACCES':
        case 'EPERM':
            return 'this user may not write there';
        case 'EEXIST':
        case 'ENOTDIR':
            return 'a file is in the way';
        case 'EISDIR':
            return 'a folder has its name';
        case 'ENOENT':
            return 'no folder can be made there';
        case 'EROFS':
            return 'it is on a file system that can only be read';
        case 'ENOSPC':
        case 'EDQUOT':
            return 'the disk is full';
        case 'ENAMETOOLONG':
            return 'its name is too long';
        default:
            return message;
    }
}
async function writeNew(path, content, mode) {
    const { O_CREAT, O_EXCL, O_WRONLY } = external_node_fs_.constants;
    const file = await (0,promises_.open)(path, O_CREAT | O_EXCL | O_WRONLY | NO_FOLLOW, mode);
    try {
        await file.writeFile(content);
        await file.sync();
    }
    finally {
        await file.close();
    }
}
function isInside(root, path) {
    const way = (0,external_node_path_.relative)(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(way));
}
function problemOf(error) {
    const { code, message } = error;
    switch (code) {
        case 'ENOENT':
        case 'ENOTDIR':
            return problem('not-found', 'there is no such file');
        case 'EACCES':
        case 'EPERM':
            return problem('no-permission', 'this user may not read it');
        case 'ELOOP':
            return problem('outside', 'it is a link that leads in a circle or was put there just now');
        case 'ENXIO':
        case 'EISDIR':
            return problem('not-a-file', 'it is not a regular file');
        default:
            return problem('failed', `reading it failed (${code ?? message})`);
    }
}
function problem(kind, message) {
    return { ok: false, problem: kind, message };
}
function sizeOf(bytes) {
    return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${Math.round(bytes / 1024)} KiB`;
}

;// CONCATENATED MODULE: ./src/platform/http.ts
/**
 * HTTP over `node:http` and `node:https`, loaded with the first request.
 * `lookup` replaces the system's name look-up; what it finds passes the address rules like everything else.
 */
function createHttp(tools) {
    const loading = {};
    const connections = async () => {
        const { openConnections } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 785));
        return openConnections(tools.clock, tools.lookup);
    };
    return {
        send: async (request, rules) => {
            loading.connections ??= connections();
            return await (await loading.connections).send(request, rules);
        },
        close: () => {
            const opened = loading.connections;
            delete loading.connections;
            void opened?.then((those) => those.close());
        },
    };
}

;// CONCATENATED MODULE: ./src/platform/runner-files.ts


const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** @param environment of this process: `GITHUB_OUTPUT`, `GITHUB_STATE`, `GITHUB_STEP_SUMMARY`, `STATE_*` are read */
function runnerFiles(environment) {
    const append = (variable, content) => {
        const path = environment[variable];
        if (path === undefined || path === '')
            return `${variable} is not set`;
        try {
            (0,external_node_fs_.appendFileSync)(path, content, 'utf8');
            return undefined;
        }
        catch (error) {
            return `${variable} could not be written (${error instanceof Error ? error.message : String(error)})`;
        }
    };
    const entry = (variable, name, value) => NAME.test(name) ? append(variable, heredoc(name, value)) : `"${name}" is not a name`;
    return {
        setOutput: (name, value) => entry('GITHUB_OUTPUT', name, value),
        saveState: (name, value) => entry('GITHUB_STATE', name, value),
        appendSummary: (markdown) => append('GITHUB_STEP_SUMMARY', markdown.endsWith('\n') ? markdown : `${markdown}\n`),
        readState: (name) => environment[`STATE_${name}`] || undefined,
    };
}
/** The delimiter is fresh and unguessable for every value, so that no value can end early and define another name. */
function heredoc(name, value) {
    const delimiter = `rg_${(0,external_node_crypto_.randomUUID)()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __nccwpck_require__(73);
;// CONCATENATED MODULE: ./src/platform/output.ts


/** Characters of foreign text that `foreign` shows in all. */
const MAX_FOREIGN_LENGTH = 64 * 1024;
const MAX_ANNOTATION_LENGTH = 4096;
const MAX_OUTPUT_LENGTH = 4096;
/** The runner refuses a step's summary over 1 MiB as a whole. https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits */
const MAX_SUMMARY_BYTES = 1024 * 1024;
const COLOURS = { good: '32', bad: '31', warn: '33', quiet: '2', strong: '1' };
const LIVE_EVERY_MS = 1000;
/** Colour only on a terminal that can show it, and never against the user's word. https://no-color.org */
function wantsColour(stdout, environment) {
    return stdout.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}
/** Makes the one writer of a run. On Actions it also hands every secret to the runner's own masking. */
function createOutput(options) {
    const { kind, stdout, stderr, secrets, clock, environment } = options;
    const isActions = kind === 'actions';
    const isLive = !isActions && stdout.isTTY === true && !environment['CI'] && environment['TERM'] !== 'dumb';
    // A terminal of unknown size says 0.
    const width = Math.min(Math.max(stdout.columns || 100, 40), 120);
    const files = runnerFiles(environment);
    let readerIsGone = false;
    let sectionStartedAt = clock.now();
    let groupIsOpen = false;
    let lastProgress;
    let live;
    // A reader that leaves (`| head`) must not change the verdict, nor end the clean-up half way.
    for (const sink of [stdout, stderr]) {
        sink.on('error', () => {
            readerIsGone = true;
        });
    }
    const write = (text) => {
        if (readerIsGone)
            return;
        try {
            stdout.write(text);
        }
        catch {
            readerIsGone = true;
        }
    };
    const eraseLive = () => {
        if (live)
            write('\r\x1b[K');
    };
    const drawLive = () => {
        if (!live)
            return;
        const seconds = Math.floor((clock.now() - sectionStartedAt) / 1000);
        write(`\r\x1b[K${(0,untrusted/* cutShort */.VV)(live.text, width - 12)} (${seconds} s)`);
    };
    const stopLive = () => {
        if (!live)
            return;
        clearInterval(live.timer);
        eraseLive();
        live = undefined;
    };
    const paint = (text, tone) => options.colour && tone !== undefined && text !== '' ? `\x1b[${COLOURS[tone]}m${text}\x1b[0m` : text;
    const clean = (text) => secrets.redact((0,untrusted/* normalise */.j7)(text));
    const print = (text, tone) => {
        eraseLive();
        const lines = clean(text)
            .split('\n')
            .map((line) => paint((0,untrusted/* harmless */.Is)((0,untrusted/* cut */.Jj)(line, untrusted/* MAX_LINE_LENGTH */.l6)), tone));
        write(`${lines.join('\n')}\n`);
        drawLive();
    };
    const command = (name, properties, data) => {
        const list = Object.entries(properties)
            .map(([key, value]) => `${key}=${escapeProperty(value)}`)
            .join(',');
        write(`::${name}${list === '' ? '' : ` ${list}`}::${escapeData(data)}\n`);
    };
    const endSection = () => {
        stopLive();
        lastProgress = undefined;
        if (groupIsOpen)
            write('::endgroup::\n');
        groupIsOpen = false;
    };
    const annotate = (level, message, at, title) => {
        const text = (0,untrusted/* harmless */.Is)((0,untrusted/* cut */.Jj)(clean(message), MAX_ANNOTATION_LENGTH));
        const heading = title === undefined ? undefined : (0,untrusted/* harmlessLine */.Kw)((0,untrusted/* cut */.Jj)(clean(title), 250));
        if (!isActions) {
            const place = at === undefined ? '' : `${at.file}:${at.line}:${at.column}: `;
            print(`${level}: ${place}${text}`, level === 'error' ? 'bad' : level === 'warning' ? 'warn' : undefined);
            return;
        }
        command(level, {
            ...(heading === undefined ? {} : { title: heading }),
            ...(at === undefined
                ? {}
                : { file: (0,untrusted/* harmlessLine */.Kw)(clean(at.file)), line: String(at.line), col: String(at.column) }),
        }, text);
    };
    const warnAbout = (problem, what) => {
        if (problem !== undefined)
            annotate('warning', `Handing ${what} to the runner failed: ${problem}.`);
    };
    if (isActions)
        secrets.onMaskable((value) => command('add-mask', {}, value));
    return {
        kind,
        width,
        line: print,
        section: (title) => {
            endSection();
            sectionStartedAt = clock.now();
            const heading = (0,untrusted/* harmlessLine */.Kw)((0,untrusted/* cut */.Jj)(clean(title), 250));
            if (isActions) {
                command('group', {}, heading);
                groupIsOpen = true;
            }
            else {
                write(`\n${paint(heading, 'strong')}\n`);
            }
        },
        endSection,
        foreign: (text) => {
            eraseLive();
            const shown = (0,untrusted/* foreignText */.qk)(text, { redact: secrets.redact, prefix: '| ', maxLength: MAX_FOREIGN_LENGTH });
            write(`${paint(shown, 'quiet')}\n`);
            drawLive();
        },
        progress: (text) => {
            const shown = (0,untrusted/* harmlessLine */.Kw)((0,untrusted/* cut */.Jj)(clean(text), untrusted/* MAX_LINE_LENGTH */.l6));
            if (!isLive) {
                if (shown !== lastProgress)
                    write(`${shown}\n`);
                lastProgress = shown;
                return;
            }
            if (live) {
                live.text = shown;
            }
            else {
                live = { text: shown, timer: setInterval(drawLive, LIVE_EVERY_MS) };
                live.timer.unref();
            }
            drawLive();
        },
        annotate,
        debug: (text) => {
            if (!options.debug)
                return;
            if (isActions)
                command('debug', {}, (0,untrusted/* harmless */.Is)((0,untrusted/* cut */.Jj)(clean(text), MAX_ANNOTATION_LENGTH)));
            else
                print(text, 'quiet');
        },
        setOutputs: (outputs) => {
            if (!isActions)
                return;
            const problems = Object.entries(outputs).map(([name, value]) => files.setOutput(name, harmlessOutput((0,untrusted/* cut */.Jj)(clean(value), MAX_OUTPUT_LENGTH))));
            warnAbout(problems.find((problem) => problem !== undefined), 'the outputs');
        },
        saveState: (name, value) => {
            if (isActions)
                warnAbout(files.saveState(name, value), 'the state for the post step');
        },
        readState: files.readState,
        appendSummary: (markdown) => {
            if (!isActions)
                return;
            const problem = Buffer.byteLength(markdown) > MAX_SUMMARY_BYTES
                ? 'it is larger than the 1 MiB that the runner takes'
                : files.appendSummary(markdown);
            warnAbout(problem, 'the job summary');
        },
        close: endSection,
        flushed: async () => {
            endSection();
            await Promise.all([stdout, stderr].map((sink) => new Promise((resolve) => {
                if (readerIsGone)
                    resolve();
                else
                    sink.write('', () => resolve());
            })));
        },
    };
}
/** Outputs are read by other steps, often by shells: one line, nothing invisible. */
function harmlessOutput(value) {
    return value.includes('\n') ? (0,untrusted/* harmlessLine */.Kw)(value) : (0,untrusted/* harmless */.Is)(value);
}
/** As the runner undoes it. https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function escapeProperty(text) {
    return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

// EXTERNAL MODULE: ./src/platform/processes.ts
var processes = __nccwpck_require__(2734);
// EXTERNAL MODULE: ./src/platform/secrets.ts
var platform_secrets = __nccwpck_require__(9002);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __nccwpck_require__(3138);
;// CONCATENATED MODULE: ./src/collaborators.ts









/** Names of this process's variables that hold credentials of the runner; their values are never shown. */
const RUNNER_CREDENTIALS = [
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'ACTIONS_CACHE_TOKEN',
    'GITHUB_TOKEN',
];
/**
 * Opens the world for one run.
 *
 * @param roots folders that the user's files may be read from
 */
function openWorld(kind, roots) {
    // As it was at the start: nothing that is loaded later can change what this run was told.
    const environment = { ...process.env };
    const clock = systemClock;
    const secrets = (0,platform_secrets/* createSecretRegistry */.G)();
    for (const name of RUNNER_CREDENTIALS) {
        const value = environment[name];
        if (value)
            secrets.add(name, value);
    }
    const outputsInFlight = {};
    const cancellation = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        // The handler stays for good: the runner sends both, and the second must not end the clean-up of the first.
        process.on(signal, () => cancellation.abort(new verdict/* Cancelled */.cJ(signal)));
    }
    return {
        clock,
        startedAt: clock.now(),
        random: () => (0,external_node_crypto_.randomBytes)(4).toString('hex'),
        docker: createDocker({ environment, redact: (text) => secrets.redact(text) }),
        http: createHttp({ clock }),
        files: createFiles({ roots }),
        processes: (0,processes/* createProcesses */.E)(),
        output: createOutput({
            kind,
            stdout: process.stdout,
            stderr: process.stderr,
            secrets,
            clock,
            colour: kind === 'terminal' && wantsColour(process.stdout, environment),
            debug: environment['RUNNER_DEBUG'] === '1',
            environment,
        }),
        secrets,
        outputsInFlight,
        inFlight: (outputs) => {
            Object.assign(outputsInFlight, outputs);
        },
        cancelled: cancellation.signal,
        environment,
    };
}


/***/ }),

/***/ 1630:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Rq: () => (/* binding */ CANCELLED_OUTPUTS),
/* harmony export */   cK: () => (/* binding */ deliver)
/* harmony export */ });
/* unused harmony export outputsOf */
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _subject_leftovers_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(192);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3138);



/** Milliseconds that a webhook is given by a cancelled job, which itself has a few seconds left. */
const CANCELLED_TELLING_MS = 1_500;
/**
 * Shows the report everywhere it is wanted: terminal, files, summary, annotations, outputs, comment, status, webhook.
 * The verdict is final before; nothing here can change it.
 *
 * @param settings `undefined` when the inputs could not be read
 * @param telling whom to tell, where the policy says so
 * @returns the exit code
 */
async function deliver(report, settings, run, world, telling) {
    const { output } = world;
    const folder = settings?.reportDir ?? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(run.folder, '..', '..', 'release-guard-report', run.id);
    const outputs = outputsOf(report, folder);
    const exitCode = (0,_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .exitCodeOf */ .FO)(report.verdict.name, report.rollback?.outcome ?? 'none');
    // A rollback that did not work is never a matter of tolerance.
    const isTolerated = exitCode === _verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .EXIT_CODES */ .ai.inconclusive && settings?.onInconclusive === 'warn';
    // A cancelled job is killed soon: the outputs go first, they are what later steps read.
    output.setOutputs(outputs);
    output.endSection();
    try {
        await show(report, settings, folder, isTolerated, world, telling);
    }
    catch (error) {
        output.annotate('error', 'Release Guard itself failed while it showed its report; the verdict stands. Please open an issue with the text below.');
        output.foreign(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    // A signal that came after the verdict has set the outputs of a cancelled job: they must match the exit code.
    if (world.cancelled.aborted)
        output.setOutputs(outputs);
    await (0,_subject_leftovers_js__WEBPACK_IMPORTED_MODULE_1__/* .removeRunFolder */ .U)(run.folder, world);
    return isTolerated ? 0 : exitCode;
}
async function show(report, settings, folder, isTolerated, world, telling) {
    const { output } = world;
    // Redacted once, before anything is cut or escaped; the renderers take nothing else.
    const { cleanReport } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 3630));
    const clean = cleanReport(report, world.secrets.redact);
    const { writeReports } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 5536));
    const unwritten = await writeReports(clean, folder, world);
    if (unwritten !== undefined)
        output.annotate('warning', `${unwritten.sentence} ${unwritten.advice ?? ''}`.trim());
    if (output.kind === 'actions') {
        const { summaryMarkdown } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 7535));
        output.appendSummary(summaryMarkdown(clean));
    }
    const { showReport } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 7496));
    showReport(clean, folder, output);
    const { annotate } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 856));
    annotate(clean, output, isTolerated);
    if (world.secrets.tooShort.length > 0) {
        output.annotate('warning', `These secrets are too short or too common to be taken out of what is shown: ${[...new Set(world.secrets.tooShort)].join(', ')}. Give them longer values.`);
    }
    if (settings === undefined)
        return;
    if (report.verdict.name === 'cancelled') {
        if (telling !== undefined)
            await tellOfRollbackLeftAlone(clean, telling, world);
        return;
    }
    const { publish } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 5996));
    const published = publish(clean, settings, world);
    if (telling !== undefined) {
        const { notify } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 3191));
        await notify(clean, telling, world);
    }
    await published;
}
/** Whoever cancelled a job knows of that, but others have to know of a rollback that goes on without it. */
async function tellOfRollbackLeftAlone(report, telling, world) {
    if (report.rollback?.outcome !== 'unknown')
        return;
    const { notify } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 3191));
    await notify(report, telling, { ...world, cancelled: AbortSignal.timeout(CANCELLED_TELLING_MS) });
}
/** The outputs of a job that was cancelled, for the moment of the signal: what follows may not get to the end. */
const CANCELLED_OUTPUTS = {
    verdict: 'cancelled',
    reason: 'cancelled',
    score: '0',
    report: '',
    'image-id': '',
    'image-digest': '',
    'ready-ms': '',
    'checks-total': '0',
    'checks-failed': '0',
    'last-good-tag': '',
    rollback: 'none',
    'rollback-tag': '',
    'rollback-run-id': '',
    'rollback-run-url': '',
};
/** Every declared output, on every way out: one that is left unset could be set by what a container prints. */
function outputsOf(report, folder) {
    return {
        ...CANCELLED_OUTPUTS,
        verdict: report.verdict.name,
        reason: report.verdict.reason,
        score: String(report.assessment.score),
        report: folder,
        'image-id': report.subject?.image?.id ?? '',
        'image-digest': report.subject?.image?.digest ?? '',
        'ready-ms': report.readyMs === undefined ? '' : String(Math.round(report.readyMs)),
        'checks-total': String(report.checks.total),
        'checks-failed': String(report.checks.failed),
        'last-good-tag': report.rollback?.lastGoodTag ?? '',
        rollback: report.rollback?.outcome ?? 'none',
        'rollback-tag': report.rollback?.plan?.target.tag ?? '',
        'rollback-run-id': report.rollback?.run === undefined ? '' : String(report.rollback.run.id),
        'rollback-run-url': report.rollback?.run?.url ?? '',
    };
}


/***/ }),

/***/ 880:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ endSoonWhenCancelled)
/* harmony export */ });
/* harmony import */ var _deliver_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1630);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3138);


/** From the signal until this process is gone, at the latest. */
const CANCELLED_END_MS = 4_500;
/**
 * Sees to it that a cancelled run ends soon, whatever hangs. The runner gives a cancelled job 7.5 s until SIGTERM and
 * 2.5 s more until it is killed; what is left then, the post step or the next run removes.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
 */
function endSoonWhenCancelled(world) {
    const { output } = world;
    const end = () => {
        const later = output.kind === 'actions' ? 'post step' : 'next run on this machine';
        output.line(`The clean-up was not done in time; the ${later} removes what is left.`, 'warn');
        process.exit(_verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .EXIT_CODES */ .ai.cancelled);
    };
    const begin = () => {
        output.setOutputs({ ..._deliver_js__WEBPACK_IMPORTED_MODULE_0__/* .CANCELLED_OUTPUTS */ .Rq, ...world.outputsInFlight });
        output.saveState('verdict', 'cancelled');
        setTimeout(end, CANCELLED_END_MS).unref();
    };
    world.cancelled.addEventListener('abort', begin, { once: true });
}


/***/ }),

/***/ 578:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ guard),
/* harmony export */   gate: () => (/* binding */ gate)
/* harmony export */ });
/* harmony import */ var _internal_error_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(3169);
/* harmony import */ var _policy_template_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7886);
/* harmony import */ var _report_live_line_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2781);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7311);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3138);





/** Bytes of the service's log that the report keeps. */
const LOG_TAIL_BYTES = 64 * 1024;
/** Bytes of the service's log that log rules look at: three rotated files of 10 MiB are the most that is kept. */
const LOG_RULES_BYTES = 30 * 1024 * 1024;
/** The modes. Never throws for anything that the service, Docker, GitHub or the user did; those are findings. */
async function guard(settings, policy, run, world, early = {}, onBooted = () => undefined) {
    if (settings.mode === 'gate') {
        return await concluded(await gate(settings, policy, run, world, early, onBooted), settings, policy, run, world);
    }
    onBooted();
    if (settings.mode === 'watch') {
        const { watchRelease } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(691), __nccwpck_require__.e(815), __nccwpck_require__.e(821), __nccwpck_require__.e(715), __nccwpck_require__.e(544)]).then(__nccwpck_require__.bind(__nccwpck_require__, 5544));
        return await concluded(await watchRelease(settings, policy, world), settings, policy, run, world);
    }
    const { rollBackByHand, drill } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(691), __nccwpck_require__.e(815), __nccwpck_require__.e(821), __nccwpck_require__.e(715)]).then(__nccwpck_require__.bind(__nccwpck_require__, 715));
    return settings.mode === 'drill'
        ? await drill(settings, policy, run, world)
        : await rollBackByHand(settings, policy, run, world);
}
/** What follows a verdict on a release: the record and, where that was asked for, the rollback. */
async function concluded(gathered, settings, policy, run, world) {
    const { cancelled, watched } = gathered;
    const tag = settings.tag ?? watched?.release?.tag;
    if (cancelled !== undefined || tag === undefined || watched?.isOpen)
        return { ...gathered, rollback: undefined };
    const { concludeRelease } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(691), __nccwpck_require__.e(815), __nccwpck_require__.e(821), __nccwpck_require__.e(715)]).then(__nccwpck_require__.bind(__nccwpck_require__, 715));
    return await concludeRelease(gathered, tag, settings, policy, run, world);
}
/**
 * Mode `gate`: boots the subject, waits for health, runs the checklist and the rules, and takes everything down again.
 * Never throws for anything that the service, Docker or the user did; those are findings.
 *
 * @param onBooted called when the boot is over, whatever came of it
 */
async function gate(settings, policy, run, world, early = {}, onBooted = () => undefined) {
    const findings = [];
    const phases = [];
    let subject;
    let health;
    let checks = { total: policy.checks.length, failed: 0 };
    let serviceLog;
    let recognisedBy;
    let cancelled;
    let stopped;
    /** Does a part of the run under a heading of its own, keeps what it found and, unless it did so itself, says it. */
    const phase = async (name, work, speaks = undefined) => {
        const startMs = sinceStart(world);
        world.output.section(name);
        try {
            const result = await work();
            findings.push(...result.findings);
            if (speaks === undefined)
                sayFindings(result.findings, world);
            return result;
        }
        finally {
            phases.push({ name, startMs, endMs: sinceStart(world) });
            world.cancelled.throwIfAborted();
        }
    };
    try {
        const booted = await phase('boot', async () => {
            const { boot } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 1070));
            return await boot(settings, policy, run, world, early);
        }).finally(onBooted);
        subject = booted.subject;
        const alive = booted.subject;
        const scope = (0,_scope_js__WEBPACK_IMPORTED_MODULE_3__/* .scopeOf */ .O)(settings, policy, alive, world);
        const fill = (value) => (0,_policy_template_js__WEBPACK_IMPORTED_MODULE_0__/* .fillJson */ .uN)(value, scope);
        const waited = await phase('health', async () => {
            const { waitUntilHealthy } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 7889));
            return await waitUntilHealthy(alive, policy.health, world, fill);
        });
        health = waited;
        recognisedBy = waited.recognisedBy;
        let isUp = waited.healthy;
        let values;
        if (isUp && policy.checks.length > 0) {
            const checked = await phase('checks', async () => {
                const { runChecks } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 4602));
                return await runChecks(alive, policy, scope, world);
            }, 'speaks');
            checks = { total: checked.total, failed: checked.failed };
            values = checked.values;
            recognisedBy ??= checked.recognisedBy;
            isUp = checked.died === undefined;
        }
        if (isUp && hasRules(policy)) {
            await phase('rules', async () => {
                const { examineRules } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 8190));
                return { findings: await examineRules(alive, policy, waited, world) };
            });
        }
        if (isUp) {
            const confirmed = await phase('confirm', async () => {
                const { confirmHealthy } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 1078));
                return { findings: await confirmHealthy(alive, waited, policy.health, world, fill) };
            });
            isUp = confirmed.findings.every((finding) => finding.kind !== 'subject' || finding.outcome === 'pass');
        }
        const shutdown = policy.shutdown;
        if (isUp && shutdown !== undefined) {
            await phase('shutdown', async () => {
                const { examineShutdown } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 4655));
                const findings = await examineShutdown(alive, policy, shutdown, values ? { ...scope, values } : scope, world);
                return { findings };
            });
        }
        // Last, and in any case: what the service said at its end, or why it never came up, is in its log too.
        if (policy.logs !== undefined) {
            await phase('logs', async () => ({ findings: await examineLogs(alive, policy, world) }));
        }
    }
    catch (error) {
        if (error instanceof _verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .Cancelled */ .cJ) {
            cancelled = error;
        }
        else {
            // What was found before still counts: a broken rule stays broken, whatever happens afterwards.
            const finding = error instanceof _verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .StoppedByFinding */ .is ? error.finding : (0,_internal_error_js__WEBPACK_IMPORTED_MODULE_4__/* .internalError */ .W)(error, world);
            if (error instanceof _verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .StoppedByFinding */ .is)
                stopped = error.subject;
            findings.push(finding);
            sayFindings([finding], world);
        }
    }
    finally {
        const ending = subject;
        if (ending !== undefined) {
            const startMs = sinceStart(world);
            // A cancelled job has five seconds in all: what is left of them belongs to the removal.
            if (!world.cancelled.aborted)
                serviceLog = await ending.logs(LOG_TAIL_BYTES).catch(() => undefined);
            await ending.stop();
            phases.push({ name: 'cleanup', startMs, endMs: sinceStart(world) });
        }
    }
    return {
        findings,
        subject: subject ?? stopped,
        health,
        checks,
        phases,
        serviceLog,
        cancelled,
        judged: { recognisedBy },
    };
}
function sayFindings(findings, world) {
    for (const finding of findings) {
        const { text, tone } = (0,_report_live_line_js__WEBPACK_IMPORTED_MODULE_1__/* .briefLine */ .RI)(finding);
        world.output.line(text, tone);
    }
}
function hasRules(policy) {
    return policy.presets.length > 0 || policy.identity !== undefined || policy.resources !== undefined;
}
async function examineLogs(subject, policy, world) {
    const { examineLog } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(206)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8206));
    const startedAt = sinceStart(world);
    const log = await subject.logs(LOG_RULES_BYTES);
    return examineLog(policy.logs, log, startedAt, (text) => world.secrets.redact(text)).map((finding) => ({
        ...finding,
        durationMs: sinceStart(world) - startedAt,
    }));
}
function sinceStart(world) {
    return world.clock.now() - world.startedAt;
}


/***/ }),

/***/ 1078:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   confirmHealthy: () => (/* binding */ confirmHealthy)
/* harmony export */ });
/* harmony import */ var _healthcheck_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9240);
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8399);
/* harmony import */ var _quote_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1886);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7889);




/** A connection may break once for reasons that say nothing about the service; twice is the service. */
const ATTEMPTS = 2;
/**
 * Right before the verdict: the service must be the one that was started, alive, and as healthy as it was.
 * One finding, or two where the image's HEALTHCHECK has something against it.
 *
 * @throws Cancelled when the job is cancelled
 */
async function confirmHealthy(subject, previous, policy, world, fill = (value) => value) {
    const { clock } = world;
    const began = clock.now();
    const base = () => ({
        severity: 'block',
        startedAt: began - world.startedAt,
        durationMs: clock.now() - began,
        ...(policy.source === undefined ? {} : { source: policy.source }),
    });
    const looker = (0,_look_js__WEBPACK_IMPORTED_MODULE_0__/* .createLooker */ .X3)({
        subject,
        policy,
        http: world.http,
        now: () => clock.now(),
        signal: AbortSignal.any([world.cancelled, subject.died]),
        fill,
        ...(previous.endpoint === undefined ? {} : { endpoint: previous.endpoint }),
    });
    let attempts = 1;
    let seen = await looker.look(began + policy.timeoutMs);
    while (seen.failure !== undefined && attempts < ATTEMPTS && !subject.died.aborted && !world.cancelled.aborted) {
        attempts += 1;
        seen = await looker.look(clock.now() + policy.timeoutMs);
    }
    world.cancelled.throwIfAborted();
    // Asked after the answer: whoever answered on this port must still be the service that was started.
    const death = subject.died.aborted ? subject.died.reason : await subject.examine();
    if (death !== undefined)
        return [{ ...base(), ...(0,_wait_js__WEBPACK_IMPORTED_MODULE_1__/* .deathFinding */ .A)('service stays alive before the verdict', death) }];
    const quote = (0,_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoting */ .y)(world.secrets);
    const path = seen.url.pathname;
    if (!seen.good) {
        const state = quote(`${seen.state}${seen.detail === undefined ? '' : `: ${seen.detail}`}`, 300);
        return [
            {
                ...base(),
                kind: 'health',
                title: 'health before the verdict',
                // A live service that is out of reach now may be as well as it was.
                outcome: seen.reason === 'health-unreachable' && subject.kind === 'url' ? 'undecided' : 'fail',
                reason: seen.reason ?? 'health-not-up',
                sentence: `Health at ${path} was good and is not any more after the checks: ${state}.`,
                evidence: [
                    ...seen.evidence,
                    ...(seen.answer === undefined
                        ? []
                        : [
                            {
                                kind: 'text',
                                label: `last answer of ${path}`,
                                text: quote(new TextDecoder().decode(seen.answer.body), 2_000),
                            },
                        ]),
                ],
                advice: 'Look in the log of the service for what the checks did to it.',
                attempts,
            },
        ];
    }
    const findings = [
        {
            ...base(),
            kind: 'health',
            title: 'health before the verdict',
            outcome: 'pass',
            sentence: `Health at ${path} is still good and the service is the one that was started.`,
            evidence: [],
            attempts,
        },
    ];
    if (policy.honorHealthcheck) {
        const healthcheck = await subject.healthcheck();
        if (healthcheck?.status === 'unhealthy')
            findings.push({ ...base(), ...(0,_healthcheck_js__WEBPACK_IMPORTED_MODULE_3__/* .containerUnhealthy */ .E)(healthcheck.log) });
    }
    return findings;
}


/***/ }),

/***/ 4119:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ under),
/* harmony export */   y: () => (/* binding */ discoverHealth)
/* harmony export */ });
/* harmony import */ var _judge_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6357);
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9884);


/** Where Spring Boot puts its actuator unless told otherwise. */
const DEFAULT_HEALTH = '/actuator/health';
/**
 * Pages that may list the actuator's endpoints: the default, and base paths that teams and older versions use.
 * With `discovery.enabled=false` or base path `/` there is no such page.
 */
const LINK_PAGES = ['/actuator', '/management', '/manage', '/api/actuator'];
/**
 * Where health is looked for where no page lists it: base path `/`, the base paths above with the page switched off, a
 * renamed endpoint, and the readiness that `add-additional-paths` puts on the main port.
 */
const HEALTH_PAGES = [
    '/health',
    '/management/health',
    '/manage/health',
    '/api/actuator/health',
    '/actuator/healthcheck',
    '/readyz',
];
/**
 * Looks for the health endpoint on the management port (where there is one), then on the main port.
 * A path of the policy is the only one that is asked. Ends at once when a port does not speak at all.
 * At most 11 requests per port.
 */
async function discoverHealth(subject, policy, ask) {
    const bases = subject.managementUrl === undefined ? [subject.baseUrl] : [subject.managementUrl, subject.baseUrl];
    const tried = [];
    let telling;
    const asked = new Set();
    const attempt = async (url) => {
        asked.add(url.href);
        tried.push(bases.length > 1 ? `${url.host}${url.pathname}` : url.pathname);
        const result = await ask(url);
        const rank = tellingRank(result);
        if (telling === undefined || rank > telling.rank)
            telling = { url, result, rank };
        return result;
    };
    for (const base of bases) {
        for (const candidate of candidates(policy.path)) {
            const page = under(base, candidate.path);
            if (asked.has(page.href))
                continue;
            const result = await attempt(page);
            if (!result.ok)
                return { endpoint: undefined, url: page, result, tried };
            if (candidate.kind === 'health') {
                if (isHealth(result))
                    return { endpoint: page, url: page, result, tried };
                continue;
            }
            const linked = linkedHealth(result, base);
            if (linked === undefined || asked.has(linked.href))
                continue;
            const answer = await attempt(linked);
            if (!answer.ok)
                return { endpoint: undefined, url: linked, result: answer, tried };
            if (isHealth(answer))
                return { endpoint: linked, url: linked, result: answer, tried };
        }
    }
    if (telling === undefined)
        throw new Error('No place was asked for health.');
    return { endpoint: undefined, url: telling.url, result: telling.result, tried };
}
function candidates(path) {
    if (path !== undefined)
        return [{ kind: 'health', path }];
    // The default first: where it answers, the page of links would only say the same.
    return [
        { kind: 'health', path: DEFAULT_HEALTH },
        ...LINK_PAGES.map((page) => ({ kind: 'links', path: page })),
        ...HEALTH_PAGES.map((page) => ({ kind: 'health', path: page })),
    ];
}
/** A path below a base URL, which may have a path of its own. */
function under(base, path) {
    const prefix = base.pathname.replace(/\/+$/, '');
    // Put together as text: resolving "//host" against a base would name another host.
    return new URL(`${base.origin}${prefix}${path.startsWith('/') ? path : `/${path}`}`);
}
function isHealth(result) {
    return (0,_judge_js__WEBPACK_IMPORTED_MODULE_0__/* .judgeHealth */ .u)(result, { components: {} }).isHealth;
}
/**
 * Of a page of links only the path of health's link counts: its host and scheme are those of the request as the service
 * saw it, which a proxy or a published port changes.
 */
function linkedHealth(answer, base) {
    if (answer.status !== 200)
        return undefined;
    let page;
    try {
        page = JSON.parse(new TextDecoder().decode(answer.body));
    }
    catch {
        return undefined;
    }
    const links = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(page) ? (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .own */ .ZV)(page, '_links') : undefined;
    const health = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(links) ? (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .own */ .ZV)(links, 'health') : undefined;
    const href = (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(health) ? (0,_tree_js__WEBPACK_IMPORTED_MODULE_1__/* .own */ .ZV)(health, 'href') : undefined;
    if (typeof href !== 'string' || !URL.canParse(href, base.href))
        return undefined;
    const { pathname } = new URL(href, base);
    const prefix = base.pathname.replace(/\/+$/, '');
    return pathname.startsWith(`${prefix}/`) ? new URL(`${base.origin}${pathname}`) : under(base, pathname);
}
/** Which of several answers that are no health tells most about why. */
function tellingRank(result) {
    if (!result.ok)
        return 5;
    const judgement = (0,_judge_js__WEBPACK_IMPORTED_MODULE_0__/* .judgeHealth */ .u)(result, { components: {} });
    switch (judgement.reason) {
        case 'health-unauthorised':
            return 4;
        case 'health-down':
            return 3;
        case 'health-not-json':
        case 'health-not-up':
            return 2;
        default:
            return 1;
    }
}


/***/ }),

/***/ 9240:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ containerUnhealthy),
/* harmony export */   s: () => (/* binding */ judgeHealthcheck)
/* harmony export */ });
/**
 * A slow start makes Docker say `unhealthy` before the service is up, and Docker changes its mind only with the next probe:
 * 30 s later unless the image says otherwise. So long is it waited for, or until two more probes have failed.
 * https://docs.docker.com/reference/dockerfile/#healthcheck
 */
const CHANGE_OF_MIND_MS = 35_000;
const EVERY_MS = 250;
const PROBES = 2;
/** What the image's own HEALTHCHECK says against a service that is UP over HTTP; `undefined` if it says nothing against it. */
async function judgeHealthcheck(subject, world, stop) {
    const { clock } = world;
    const until = clock.now() + CHANGE_OF_MIND_MS;
    let probes = 0;
    let seen = await subject.healthcheck();
    while (seen?.status === 'unhealthy' && probes < PROBES && clock.now() < until) {
        world.output.progress('health is good over HTTP, the HEALTHCHECK of the image says unhealthy');
        await clock.sleep(EVERY_MS, stop).catch(() => undefined);
        if (stop.aborted)
            return undefined;
        const next = await subject.healthcheck();
        if (next?.endedAt !== seen.endedAt || next?.log !== seen.log)
            probes += 1;
        seen = next;
    }
    return seen?.status === 'unhealthy' ? containerUnhealthy(seen.log) : undefined;
}
/** The finding for a HEALTHCHECK that contradicts health over HTTP. */
function containerUnhealthy(log) {
    return {
        kind: 'health',
        title: 'HEALTHCHECK of the image',
        outcome: 'fail',
        reason: 'container-unhealthy',
        sentence: 'Health is good over HTTP, but the HEALTHCHECK of the image says unhealthy.',
        evidence: log === '' ? [] : [{ kind: 'text', label: 'last probe of the HEALTHCHECK', text: log }],
        advice: 'Correct the HEALTHCHECK of the image, or set health.honor-healthcheck to false.',
    };
}


/***/ }),

/***/ 6357:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ judgePlain),
/* harmony export */   u: () => (/* binding */ judgeHealth)
/* harmony export */ });
/* harmony import */ var _tree_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9884);

/**
 * Judges an answer as the actuator means it: the body decides, the HTTP code corroborates.
 * https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.health
 */
function judgeHealth(answer, options) {
    const read = readHealth(answer);
    if (!read.ok)
        return notHealth(answer, read);
    const { body, status } = read;
    const components = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .visibleComponents */ .Ll)(body, (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .treeShape */ .MY)(body, mediaType(answer)));
    const shown = new Set(components.map((component) => component.path.join('/')));
    const missing = Object.keys(options.components).filter((path) => !shown.has(path));
    const { culprit, others } = firstCulprit(components, options.components);
    const seen = {
        state: `${answer.status} ${status}`,
        status,
        components,
        missing,
        isHealth: true,
        detail: culprit === undefined ? undefined : describe(culprit, others, options.components),
    };
    if (status !== 'UP') {
        const down = status === 'DOWN' || status === 'OUT_OF_SERVICE';
        return { ...seen, good: false, reason: down ? 'health-down' : 'health-not-up' };
    }
    if (answer.status < 200 || answer.status > 299) {
        return {
            ...seen,
            good: false,
            reason: 'health-inconsistent',
            detail: `the body says UP and the HTTP status says ${answer.status}`,
        };
    }
    return culprit === undefined
        ? { ...seen, good: true, reason: undefined }
        : { ...seen, good: false, reason: 'health-component-down' };
}
/** Judges an answer of a service without an actuator: a 2xx that is not an HTML page. */
function judgePlain(answer) {
    const seen = { status: undefined, components: [], missing: [], detail: undefined, isHealth: true };
    if (answer.status < 200 || answer.status > 299) {
        return { ...notHealth(answer, { ok: false, what: undefined }), isHealth: answer.status >= 500 };
    }
    if (looksLikeHtml(answer))
        return notHealth(answer, { ok: false, what: HTML });
    return { ...seen, good: true, reason: undefined, state: `${answer.status}` };
}
const HTML = {
    word: 'HTML',
    clause: 'the body is an HTML page, which says nothing about health',
    reason: 'health-not-json',
};
function readHealth(answer) {
    // Codes that are answered in place of health; what the body holds then is another matter.
    if ((answer.status >= 300 && answer.status < 400) || [401, 403, 404].includes(answer.status)) {
        return { ok: false, what: undefined };
    }
    if (looksLikeHtml(answer))
        return { ok: false, what: HTML };
    const text = decodeText(answer.body);
    if (typeof text !== 'string')
        return { ok: false, what: text };
    if (text.trim() === '')
        return unreadable('empty body', 'the body is empty', 'health-not-json');
    let body;
    try {
        body = JSON.parse(text);
    }
    catch {
        return unreadable('not JSON', 'the body is not valid JSON', 'health-not-json');
    }
    if (!(0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(body))
        return unreadable('not health', 'the body is not a JSON object', 'health-not-up');
    const status = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)(body, 'status');
    if (typeof status !== 'string') {
        return unreadable('no status', 'the body has no "status" text of its own', 'health-not-up');
    }
    return { ok: true, body, status };
}
function unreadable(word, clause, reason) {
    return { ok: false, what: { word, clause, reason } };
}
/** JSON is UTF-8 (RFC 8259 §8.1); a byte order mark in front is ignored, other encodings are named. */
function decodeText(body) {
    const [first, second] = body;
    const wide = (first === 0xff && second === 0xfe) ||
        (first === 0xfe && second === 0xff) ||
        (body.length >= 2 && (first === 0 || second === 0));
    if (wide) {
        return { word: 'UTF-16', clause: 'the body is UTF-16 and JSON must be UTF-8', reason: 'health-not-json' };
    }
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(body);
    }
    catch {
        return { word: 'not UTF-8', clause: 'the body is not UTF-8', reason: 'health-not-json' };
    }
}
function notHealth(answer, reading) {
    const { what } = reading;
    const base = { good: false, status: undefined, components: [], missing: [], isHealth: false };
    const code = answer.status;
    if (code === 401 || code === 403) {
        return { ...base, reason: 'health-unauthorised', state: `${code}`, detail: undefined };
    }
    if (code >= 300 && code < 400) {
        const target = answer.headers.find(([name]) => name === 'location')?.[1];
        return {
            ...base,
            reason: 'health-not-found',
            state: `${code}`,
            detail: target === undefined ? 'it redirects without saying where' : `it redirects to ${target}`,
        };
    }
    // An error page of a server that is not well is an answer about health, if a poor one.
    if (code >= 500)
        return { ...base, reason: 'health-down', state: `${code}`, detail: what?.clause };
    if (code >= 400)
        return { ...base, reason: 'health-not-found', state: `${code}`, detail: undefined };
    if (what === undefined)
        return { ...base, reason: 'health-not-up', state: `${code}`, detail: undefined };
    return { ...base, reason: what.reason, state: `${code} ${what.word}`, detail: what.clause };
}
/** The first component that is not as it must be, and how many more there are beside the composites around it. */
function firstCulprit(components, required) {
    const wrong = components.filter((component) => component.status !== allowedStatus(component, required));
    // Parents stand before their parts: a composite that is followed by a part of it is wrong because of that part.
    const causes = wrong.filter((component, at) => !isAbove(component, wrong[at + 1]));
    return { culprit: causes[0], others: Math.max(0, causes.length - 1) };
}
function isAbove(composite, other) {
    return (other !== undefined &&
        other.path.length > composite.path.length &&
        composite.path.every((name, at) => other.path[at] === name));
}
/** The state that the policy asks for here, or for the nearest composite around it; UP where it asks for nothing. */
function allowedStatus(component, required) {
    for (let depth = component.path.length; depth > 0; depth -= 1) {
        const asked = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .own */ .ZV)(required, component.path.slice(0, depth).join('/'));
        if (typeof asked === 'string') {
            return depth === component.path.length || component.status === asked ? asked : 'UP';
        }
    }
    return 'UP';
}
function describe(component, others, required) {
    const name = component.path.join('/');
    const wanted = allowedStatus(component, required);
    const why = (0,_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .explain */ .WE)(component.details);
    const state = component.status === undefined ? `component ${name} has no status` : `component ${name} is ${component.status}`;
    const must = wanted === 'UP' ? '' : ` and must be ${wanted}`;
    const more = others === 0 ? '' : ` (and ${others} more)`;
    return `${state}${must}${more}${why === undefined ? '' : `: ${why}`}`;
}
function looksLikeHtml(answer) {
    const type = mediaType(answer);
    if (type === 'text/html' || type === 'application/xhtml+xml')
        return true;
    return type === undefined && answer.body.find((byte) => byte > 0x20) === 0x3c;
}
function mediaType(answer) {
    const type = answer.headers.find(([name]) => name === 'content-type')?.[1];
    return type?.split(';', 1)[0]?.trim().toLowerCase();
}


/***/ }),

/***/ 8399:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X3: () => (/* binding */ createLooker),
/* harmony export */   k6: () => (/* binding */ namedComponents),
/* harmony export */   or: () => (/* binding */ isSilence)
/* harmony export */ });
/* harmony import */ var _checks_mismatch_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8649);
/* harmony import */ var _discover_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4119);
/* harmony import */ var _judge_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6357);



/** Anything readable, the actuator's own format first. The service's other doors answer JSON or nothing. */
const HEALTH_HEADERS = [
    ['accept', 'application/vnd.spring-boot.actuator.v3+json, application/json;q=0.9, */*;q=0.1'],
];
/** Makes what looks at the health of one subject, and keeps in mind where it was found. */
function createLooker(tools) {
    const { subject, policy } = tools;
    const rules = {
        subjectOrigins: [subject.baseUrl.origin, ...(subject.managementUrl ? [subject.managementUrl.origin] : [])],
        allowedHosts: [],
    };
    const tried = new Set();
    let endpoint = tools.endpoint;
    /** `undefined` until it was asked for, `absent` where there is none. */
    let readiness = policy.kind === 'actuator' && policy.path === undefined && endpoint === undefined ? undefined : 'absent';
    let mainPortAnswered = false;
    return {
        endpoint: () => endpoint,
        tried: () => [...tried],
        look: async (deadline) => {
            const startedAt = tools.now();
            const ask = (url) => tools.http.send({
                method: 'GET',
                url,
                headers: HEALTH_HEADERS,
                timeoutMs: Math.max(1, Math.min(policy.timeoutMs, deadline - tools.now())),
                signal: tools.signal,
                fresh: true,
            }, rules);
            const sighting = await lookAtHealth(ask);
            if (!sighting.good || mainPortAnswered)
                return timed(sighting);
            return timed(await lookAtMainPort(ask, sighting));
            function timed(seen) {
                return { ...seen, latencyMs: tools.now() - startedAt };
            }
        },
    };
    async function lookAtHealth(ask) {
        if (policy.kind === 'http')
            return await lookAtPage(ask);
        if (endpoint === undefined) {
            const discovery = await (0,_discover_js__WEBPACK_IMPORTED_MODULE_0__/* .discoverHealth */ .y)(subject, policy, ask);
            for (const place of discovery.tried)
                tried.add(place);
            endpoint = discovery.endpoint;
            if (endpoint === undefined) {
                const seen = judged(discovery.url, discovery.result);
                return seen.failure === undefined ? { ...seen, situation: 'hunting' } : seen;
            }
            return await readAggregate(ask, endpoint, discovery.result);
        }
        if (readiness instanceof URL) {
            const seen = judged(readiness, await ask(readiness), 'readiness');
            if (!seen.good)
                return seen;
        }
        return await readAggregate(ask, endpoint, await ask(endpoint));
    }
    /** The aggregate must be UP, readiness (where there is one) too, and so must the components that the tree hides. */
    async function readAggregate(ask, url, result) {
        if (result.ok && readiness === undefined && (0,_judge_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeHealth */ .u)(result, { components: {} }).isHealth) {
            const page = (0,_discover_js__WEBPACK_IMPORTED_MODULE_0__/* .under */ .h)(url, '/readiness');
            const answer = await ask(page);
            if (answer.ok) {
                // Spring Boot before 4 has no readiness outside Kubernetes: 404, and health decides alone.
                const isHealth = (0,_judge_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeHealth */ .u)(answer, { components: {} }).isHealth;
                readiness = isHealth ? page : 'absent';
                const seen = judged(page, answer, 'readiness');
                if (isHealth && !seen.good)
                    return seen;
            }
            else if (isSilence(answer) || answer.kind === 'cancelled') {
                return failed(page, answer);
            }
            else {
                readiness = 'absent';
            }
        }
        if (!result.ok)
            return judged(url, result);
        const judgement = (0,_judge_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeHealth */ .u)(result, policy);
        const seen = fromJudgement(url, result, judgement);
        return seen.good ? await readHidden(ask, url, seen, judgement.missing) : seen;
    }
    /** Components that the tree does not show may still answer under a path of their own. */
    async function readHidden(ask, url, seen, hidden) {
        const found = [...(seen.components ?? [])];
        for (const name of hidden) {
            const path = name.split('/');
            const page = (0,_discover_js__WEBPACK_IMPORTED_MODULE_0__/* .under */ .h)(url, `/${path.map(encodeURIComponent).join('/')}`);
            const result = await ask(page);
            if (!result.ok)
                return judged(page, result);
            const judgement = (0,_judge_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeHealth */ .u)(result, { components: {} });
            const wanted = policy.components[name];
            if (judgement.status === undefined) {
                return {
                    ...fromJudgement(page, result, judgement),
                    good: false,
                    reason: 'health-component-missing',
                    state: `${seen.state}, ${name} not visible`,
                    detail: `component ${name} is not in the tree and ${page.pathname} answers ${result.status}`,
                };
            }
            const own = { path, status: judgement.status, details: undefined };
            found.push(own, ...judgement.components.map((part) => ({ ...part, path: [...path, ...part.path] })));
            if (judgement.status !== wanted) {
                return {
                    ...fromJudgement(page, result, judgement),
                    good: false,
                    reason: 'health-component-down',
                    state: `${seen.state}, ${name} ${judgement.status}`,
                    detail: judgement.detail ?? `component ${name} is ${judgement.status} and must be ${wanted}`,
                };
            }
        }
        return { ...seen, components: found };
    }
    async function lookAtPage(ask) {
        const url = endpoint ?? (0,_discover_js__WEBPACK_IMPORTED_MODULE_0__/* .under */ .h)(subject.baseUrl, policy.path ?? '/');
        tried.add(url.pathname);
        const result = await ask(url);
        if (!result.ok)
            return failed(url, result);
        endpoint = url;
        if (policy.expect === undefined)
            return { ...fromJudgement(url, result, (0,_judge_js__WEBPACK_IMPORTED_MODULE_1__/* .judgePlain */ .A)(result)), components: undefined };
        const evidence = await mismatches(policy.expect, result);
        const [first] = evidence;
        return {
            good: first === undefined,
            reason: first === undefined ? undefined : 'health-expectation',
            state: `${result.status}`,
            detail: first === undefined ? undefined : `expected ${(0,_checks_mismatch_js__WEBPACK_IMPORTED_MODULE_2__/* .expectedPhrase */ .q)(first)}, got ${first.actual}`,
            situation: 'answered',
            latencyMs: 0,
            url,
            failure: undefined,
            answer: result,
            evidence,
            components: undefined,
        };
    }
    async function mismatches(expect, answer) {
        const { evaluateExpectation } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 6465));
        const found = await evaluateExpectation(expect, { ...answer, totalMs: answer.timings.totalMs }, tools.fill);
        return found.map(({ label, path, expected, actual }) => ({
            kind: 'comparison',
            label,
            expected,
            actual,
            ...(path === undefined ? {} : { path }),
        }));
    }
    /** Health on a port of its own says nothing about the port that users reach. Any HTTP answer there will do. */
    async function lookAtMainPort(ask, seen) {
        if (endpoint === undefined || endpoint.origin === subject.baseUrl.origin) {
            mainPortAnswered = true;
            return seen;
        }
        const result = await ask(subject.baseUrl);
        // A body that is too large or oddly encoded is an answer all the same.
        mainPortAnswered = result.ok || result.phase === 'body' || result.kind === 'bad-encoding';
        if (result.ok || mainPortAnswered)
            return seen;
        return {
            ...failed(subject.baseUrl, result),
            reason: result.kind === 'cancelled' ? failed(subject.baseUrl, result).reason : 'main-port-silent',
            state: `${seen.state}, main port ${stateOf(result)}`,
            situation: 'answered',
        };
    }
    function judged(url, result, part) {
        if (!result.ok)
            return failed(url, result);
        const seen = fromJudgement(url, result, (0,_judge_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeHealth */ .u)(result, part === undefined ? policy : { components: {} }));
        if (part === undefined)
            return seen;
        return { ...seen, state: `${seen.state} (${part})` };
    }
    function failed(url, failure) {
        return {
            good: false,
            reason: reasonOf(failure),
            state: stateOf(failure),
            detail: isSilence(failure) ? undefined : failure.message,
            situation: isSilence(failure) || failure.kind === 'timeout' ? 'silent' : 'answered',
            latencyMs: failure.tookMs,
            url,
            failure,
            answer: undefined,
            evidence: [],
            components: undefined,
        };
    }
}
/** Components as the report names them: path and state, at most 200. */
function namedComponents(components) {
    return components
        ?.slice(0, 200)
        .map((component) => ({ path: component.path.join('/'), status: component.status ?? 'no status' }));
}
/**
 * Nobody speaks there. Docker's port proxy accepts connections before anything listens in the container and ends them
 * at once, so resets and closed connections mean the same as a refusal.
 */
function isSilence(failure) {
    return ['refused', 'reset', 'closed', 'unreachable'].includes(failure.kind) && failure.phase !== 'body';
}
function fromJudgement(url, answer, judgement) {
    return {
        good: judgement.good,
        reason: judgement.reason,
        state: judgement.state,
        detail: judgement.detail,
        situation: 'answered',
        latencyMs: answer.timings.totalMs,
        url,
        failure: undefined,
        answer,
        evidence: [],
        components: judgement.status === undefined ? undefined : judgement.components,
    };
}
const STATES = {
    // Docker's port proxy does now one and now the other while nothing listens in the container.
    closed: 'reset',
    timeout: 'no answer',
    'name-not-found': 'name not found',
    'too-large': 'too large',
    'headers-too-large': 'headers too large',
    'bad-encoding': 'bad encoding',
    'bad-protocol': 'not HTTP',
    'tls-self-signed': 'TLS self-signed',
    'tls-expired': 'TLS expired',
    'tls-wrong-host': 'TLS wrong host',
    'tls-other': 'TLS failed',
};
function stateOf(failure) {
    return STATES[failure.kind] ?? failure.kind;
}
function reasonOf(failure) {
    switch (failure.kind) {
        case 'refused':
        case 'reset':
        case 'closed':
            return 'not-listening';
        case 'unreachable':
        case 'name-not-found':
            return 'health-unreachable';
        case 'timeout':
            return 'health-timeout';
        case 'tls-self-signed':
        case 'tls-expired':
        case 'tls-wrong-host':
        case 'tls-other':
            return 'health-tls';
        case 'blocked':
            return 'check-address-blocked';
        case 'cancelled':
            return 'cancelled';
        default:
            return 'health-not-json';
    }
}


/***/ }),

/***/ 1886:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ quoting)
/* harmony export */ });
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73);

/** Makes the one way in which foreign words get into a sentence: redacted first, then put on one line and cut. */
function quoting(secrets) {
    return (text, maxLength) => (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .cutShort */ .VV)(secrets.redact((0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .normalise */ .j7)(text)).replace(/\s+/g, ' ').trim(), maxLength);
}


/***/ }),

/***/ 7137:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ recognisedIn)
/* harmony export */ });
/* harmony import */ var _checks_recognition_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2074);
/* harmony import */ var _judge_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6357);


/** https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.health.writing-custom-health-indicators */
const STATES = new Set(['UP', 'DOWN', 'OUT_OF_SERVICE', 'UNKNOWN']);
/**
 * By what of one look the service is recognised: an actuator's health, whatever it says, or a page that is as expected, at
 * the very address under guard; a management port says nothing about the other one. A clause, such as `its health answered
 * DOWN`; `undefined` where anything could have answered so. Pure.
 */
function recognisedIn({ url, answer, good }, policy, { baseUrl }) {
    if (answer === undefined || url.origin !== baseUrl.origin)
        return undefined;
    if (policy.kind === 'http') {
        const isTold = good && (policy.expect === undefined || (0,_checks_recognition_js__WEBPACK_IMPORTED_MODULE_1__/* .recognises */ .L)(policy.expect));
        return isTold ? 'its health answered as expected' : undefined;
    }
    const { status } = (0,_judge_js__WEBPACK_IMPORTED_MODULE_0__/* .judgeHealth */ .u)(answer, { components: {} });
    return status !== undefined && STATES.has(status) ? `its health answered ${status}` : undefined;
}


/***/ }),

/***/ 9884:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   Ll: () => (/* binding */ visibleComponents),
/* harmony export */   MY: () => (/* binding */ treeShape),
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   ZV: () => (/* binding */ own)
/* harmony export */ });
/** How the parts of this tree hang together. `mediaType` is the answer's, without parameters, in lower case. */
function treeShape(root, mediaType) {
    if (mediaType?.includes('.v3+'))
        return 'nested';
    return isObject(root) && own(root, 'components') === undefined && hasParts(own(root, 'details'))
        ? 'details'
        : 'nested';
}
/** All components below the root in the order of the tree, parents before their parts, any depth. */
function visibleComponents(root, shape) {
    const found = [];
    // A list of open places, not recursion: an answer may be nested a million levels deep.
    const open = [{ node: root, path: undefined }];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
        const { node, path } = place;
        if (path !== undefined)
            found.push(component(node, path));
        const parts = partsOf(node, shape);
        for (const name of Object.keys(parts).reverse()) {
            open.push({ node: parts[name], path: { parent: path, name, depth: (path?.depth ?? 0) + 1 } });
        }
    }
    return found;
}
/** Levels that a name shows; no real tree has more than four. */
const DEEPEST_NAME = 16;
function component(node, link) {
    const path = [];
    for (let at = link; at !== undefined && path.length < DEEPEST_NAME; at = at.parent) {
        path.push(at.name);
    }
    if (link.depth > DEEPEST_NAME)
        path.push('…');
    const status = isObject(node) ? own(node, 'status') : undefined;
    return {
        path: path.reverse(),
        status: typeof status === 'string' ? status : undefined,
        details: isObject(node) ? (own(node, 'details') ?? own(node, 'description')) : undefined,
    };
}
function partsOf(node, shape) {
    if (!isObject(node))
        return {};
    const parts = own(node, shape === 'nested' ? 'components' : 'details');
    if (shape === 'details')
        return hasParts(parts) ? parts : {};
    return isObject(parts) ? parts : {};
}
/** Facts of a leaf stand under `details` too; only where every entry has a status are they parts. */
function hasParts(value) {
    if (!isObject(value))
        return false;
    const entries = Object.values(value);
    return entries.length > 0 && entries.every((entry) => isObject(entry) && typeof own(entry, 'status') === 'string');
}
/** The value of a property that the answer itself holds: `{"__proto__": …}` lends nothing. */
function own(object, name) {
    return Object.hasOwn(object, name) ? object[name] : undefined;
}
/** Whether this is a JSON object: no list, not `null`. */
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/**
 * What a component says about itself, as one line: its error where it has one, else all of its details.
 * Foreign text of any length.
 */
function explain(details) {
    if (typeof details === 'string')
        return details;
    if (!isObject(details))
        return undefined;
    for (const name of ['error', 'exception', 'message', 'reason']) {
        const text = own(details, name);
        if (typeof text === 'string' && text !== '')
            return text;
    }
    const facts = Object.entries(details).map(([name, value]) => `${name}: ${brief(value)}`);
    return facts.length === 0 ? undefined : facts.join(', ');
}
function brief(value) {
    // No nested values: one may be a million levels deep, which no serialiser survives.
    if (typeof value === 'object' && value !== null)
        return Array.isArray(value) ? `${value.length} entries` : '{…}';
    return String(value);
}


/***/ }),

/***/ 7889:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  A: () => (/* binding */ deathFinding),
  waitUntilHealthy: () => (/* binding */ waitUntilHealthy)
});

;// CONCATENATED MODULE: ./src/health/timeline.ts
/** A service that flaps for minutes must not fill the report: the first and the last entries tell the story. */
const KEPT_AT_EACH_END = 100;
/** Makes an empty timeline; of a long wait it keeps the beginning and the end, and counts what lies between. */
function createTimeline() {
    const first = [];
    const last = [];
    let dropped = 0;
    return {
        see: (atMs, state, detail) => {
            const kept = last.length > 0 ? last : first;
            const previous = kept.at(-1);
            if (previous?.state === state && previous.detail === detail) {
                kept[kept.length - 1] = { ...previous, attempts: previous.attempts + 1 };
                return;
            }
            const entry = { atMs, state, attempts: 1, ...(detail === undefined ? {} : { detail }) };
            if (first.length < KEPT_AT_EACH_END)
                first.push(entry);
            else
                last.push(entry);
            if (last.length > KEPT_AT_EACH_END)
                dropped += last.shift()?.attempts ?? 0;
        },
        entries: () => {
            const [next] = last;
            if (dropped === 0 || next === undefined)
                return [...first, ...last];
            return [...first, { atMs: (first.at(-1)?.atMs ?? 0) + 1, state: '…', attempts: dropped }, ...last];
        },
    };
}
/** The timeline as text, one state per line: `12.3 s  503 DOWN ×4  component db is DOWN: …`. */
function timelineText(entries, startMs) {
    return entries
        .map(({ atMs, state, detail, attempts }) => {
        const times = attempts > 1 ? ` ×${attempts}` : '';
        return `${seconds(atMs - startMs).padStart(8)}  ${state}${times}${detail === undefined ? '' : `  ${detail}`}`;
    })
        .join('\n');
}
/** `850 ms`, `12.3 s`, `4 min 5 s`. */
function seconds(ms) {
    if (ms < 1_000)
        return `${Math.round(ms)} ms`;
    if (ms < 120_000)
        return `${(ms / 1_000).toFixed(1)} s`;
    const whole = Math.round(ms / 1_000);
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

;// CONCATENATED MODULE: ./src/health/cause.ts

/** The first cause by what was seen: one sentence with the time waited and the last state, and what to do next. */
function causeOf(wait, quote) {
    const evidence = evidenceOf(wait, quote);
    const waited = seconds(wait.waitedMs);
    if (wait.silence !== undefined && !wait.everAnswered) {
        return {
            outcome: wait.silence.outcome ?? 'fail',
            reason: wait.silence.reason,
            sentence: wait.silence.sentence,
            advice: wait.silence.advice ?? ADVICE['not-listening'] ?? '',
            evidence: [...wait.silence.evidence, ...evidence],
        };
    }
    if (wait.relapses > 0) {
        return {
            outcome: 'fail',
            reason: 'health-flapping',
            sentence: `Health was good and then was not ${times(wait.relapses)} in ${waited}, and never ${times(wait.policy.stable)} in a row; when it was not, the state was ${quote(describeState(wait.lastBad ?? wait.last), 300)}.`,
            advice: `Look in the timeline for what comes and goes; health.stable (now ${wait.policy.stable}) says how many good answers in a row are needed.`,
            evidence,
        };
    }
    if (wait.row > 0) {
        return {
            outcome: 'fail',
            reason: 'health-timeout',
            sentence: `Health became good too late: only ${wait.row} of the ${wait.policy.stable} good answers in a row came within ${waited}.`,
            advice: 'Give it more time with health.within, or find out what makes the start slow.',
            evidence,
        };
    }
    const reason = wait.last.reason ?? 'health-timeout';
    const undecided = reason === 'health-unreachable' && wait.kind === 'url';
    // A container on a network of the runner's own that cannot be reached is one that does not listen.
    const shown = reason === 'health-unreachable' && !undecided ? 'not-listening' : reason;
    return {
        outcome: undecided ? 'undecided' : reason === 'check-address-blocked' ? 'invalid' : 'fail',
        reason: shown,
        sentence: sentenceOf(shown, wait, waited, quote),
        advice: adviceOf(shown, wait),
        evidence,
    };
}
function sentenceOf(reason, wait, waited, quote) {
    const { last } = wait;
    const where = last.url.pathname;
    const why = last.detail === undefined ? '' : `: ${quote(last.detail, 300)}`;
    const state = quote(last.state, 80);
    switch (reason) {
        case 'not-listening':
            if (wait.everAnswered)
                return `The service stopped answering at ${last.url.host}; after ${waited} the last state was ${state}${why}.`;
            return last.state === 'reset'
                ? `Nothing answered HTTP at ${last.url.host} in ${waited}: connections were accepted and cut off before an answer.`
                : `Nothing answered HTTP at ${last.url.host} in ${waited}; the last state was ${state}${why}.`;
        case 'health-timeout':
            return `${where} gave no answer in ${waited}${why}.`;
        case 'health-down':
            return `Health at ${where} is still ${state} after ${waited}${why}.`;
        case 'health-not-up':
            return `Health at ${where} is ${state} after ${waited}, which is not UP${why}.`;
        case 'health-inconsistent':
            return `Health at ${where} contradicts itself after ${waited}${why}.`;
        case 'health-component-down':
            return `Health at ${where} is not good in all its parts after ${waited}${why}.`;
        case 'health-component-missing':
            return `A component that the policy requires is not visible after ${waited}${why}.`;
        case 'health-not-json':
            return `The answer at ${where} is still not health after ${waited} (${state})${why}.`;
        case 'health-unauthorised':
            return `${where} still wants a login (${state}) after ${waited}, so health cannot be seen.`;
        case 'health-not-found': {
            const detail = last.detail === undefined ? '' : ` (${quote(last.detail, 300)})`;
            const places = wait.tried.length > 1 ? ` at ${listed(wait.tried)}` : '';
            return `No health was found in ${waited}${places}: ${where} answers ${state}${detail}.`;
        }
        case 'health-expectation':
            return `${where} still does not answer as health.expect asks after ${waited} (${state})${why}.`;
        case 'main-port-silent':
            return `Health is UP on the management port, but the main port ${last.url.host} does not answer HTTP${why}.`;
        case 'health-unreachable':
            return `The service could not be reached in ${waited}${why}.`;
        case 'health-tls':
            return `Asking ${where} over TLS failed for ${waited}${why}.`;
        case 'check-address-blocked':
            return `The address of the service may not be asked${why}.`;
        default:
            return `Health at ${where} was not good within ${waited}; the last state was ${state}${why}.`;
    }
}
/** What is met where TLS and plain HTTP are mixed up, or another host's certificate is shown. */
const OTHER_PROTOCOL = new Set(['tls-other', 'tls-wrong-host', 'bad-protocol']);
/** What to do next, where the reason alone does not say it. */
function adviceOf(reason, wait) {
    const { kind, last } = wait;
    const isElsewhere = /^3\d\d/.test(last.state) || OTHER_PROTOCOL.has(last.failure?.kind);
    if (kind === 'url' && isElsewhere) {
        return `Look at the input "url" first: its scheme, host, port and path. ${usualAdvice(reason, wait)}`;
    }
    return usualAdvice(reason, wait);
}
function usualAdvice(reason, { kind, last }) {
    if (reason === 'not-listening' && kind === 'url') {
        return 'Check the input "url", and that the service runs and listens there.';
    }
    if (reason === 'health-not-found' && /^3\d\d/.test(last.state))
        return ADVICE['health-unauthorised'] ?? '';
    if (reason === 'health-down' && !last.detail?.includes('component ')) {
        return last.url.pathname.endsWith('/readiness')
            ? 'The application itself says that it takes no requests yet: look in its log for what it is still doing or what failed.'
            : 'The answer names no component that is not UP: let it, with management.endpoint.health.show-details=always, or look at the log for why it does not work.';
    }
    return ADVICE[reason] ?? 'Look at the timeline and at the log of the service for what happened last.';
}
const ADVICE = {
    'not-listening': 'Check that the service listens on the port of the policy (subject.port) on all addresses, and look at its log.',
    'health-timeout': 'Give one answer more time with health.timeout, or the start with health.within, or look at the log.',
    'health-down': 'Make the component that is named work in this environment, or look at the log for why it does not.',
    'health-not-up': 'Only UP is healthy; let the service say UP, or name the right endpoint with health.path.',
    'health-inconsistent': 'Let the HTTP status agree with the body: check management.endpoint.health.status.http-mapping and proxies in between.',
    'health-component-down': 'Make the component work, or allow its state by name under health.components, for example "discoveryComposite: UNKNOWN".',
    'health-component-missing': 'Set management.endpoint.health.show-components=always in the service, or correct the name under health.components.',
    'health-not-json': 'Name the endpoint that answers health as JSON with health.path, or set health.kind to http for a service without an actuator.',
    'health-unauthorised': 'Let the service answer its health endpoint without a login, or name another endpoint with health.path.',
    'health-not-found': 'Name the endpoint with health.path, expose health (management.endpoints.web.exposure.include), or set subject.management-port.',
    'health-expectation': 'Compare expected and actual in the evidence, and change the service or health.expect.',
    'main-port-silent': 'Check the port that the service listens on (server.port) against subject.port, and look at its log.',
    'health-unreachable': 'Check the input "url", the name and the network that the runner is on.',
    'health-tls': 'Use a certificate that this machine trusts and that names the host.',
    'check-address-blocked': 'Give the address of the service itself; link-local and cloud metadata addresses are never asked.',
};
function describeState(last) {
    return last.detail === undefined ? last.state : `${last.state} (${last.detail})`;
}
function listed(tried) {
    const shown = tried.slice(0, 4).join(', ');
    return tried.length > 4 ? `${shown} and ${tried.length - 4} more paths` : shown || 'nothing';
}
function times(count) {
    return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
/** The story of the wait, the paths that were asked, and the last body. */
function evidenceOf(wait, quote) {
    const body = wait.last.answer?.body;
    return [
        ...wait.last.evidence,
        { kind: 'text', label: 'health timeline', text: timelineText(wait.timeline, wait.startMs) },
        ...(wait.tried.length > 1
            ? [{ kind: 'text', label: 'paths asked for health', text: wait.tried.join('\n') }]
            : []),
        ...(body !== undefined && body.length > 0
            ? [
                {
                    kind: 'text',
                    label: `last answer of ${wait.last.url.pathname}`,
                    text: quote(new TextDecoder().decode(body), 2_000),
                },
            ]
            : []),
    ];
}

// EXTERNAL MODULE: ./src/health/healthcheck.ts
var healthcheck = __nccwpck_require__(9240);
// EXTERNAL MODULE: ./src/health/look.ts
var look = __nccwpck_require__(8399);
;// CONCATENATED MODULE: ./src/health/narration.ts


/** A service that flaps for minutes must not fill a log: so many lines come at once, later ones no closer than this. */
const FREE_LINES = 10;
const APART_MS = 10_000;
/**
 * One line for every change that means something. Refused and reset connections are the same thing to whoever waits,
 * and so are two accounts of one broken component.
 *
 * @param say takes a line; foreign text in it was redacted and cut
 */
function createNarrator(quote, say) {
    let told;
    let lines = 0;
    let toldAt = 0;
    let everAnswered = false;
    return (seen, atMs) => {
        const isSilent = seen.failure !== undefined && (0,look/* isSilence */.or)(seen.failure);
        const meaning = isSilent ? 'silence' : `${seen.state} ${seen.detail?.split(': ', 1)[0] ?? ''}`;
        everAnswered ||= !isSilent;
        if (meaning === told || (lines >= FREE_LINES && atMs - toldAt < APART_MS))
            return;
        told = meaning;
        toldAt = atMs;
        lines += 1;
        const state = quote(seen.state, 60);
        const detail = seen.detail === undefined ? '' : `: ${quote(seen.detail, 200)}`;
        const what = isSilent ? `nobody answers ${everAnswered ? 'any more' : 'yet'} (${state})` : `${state}${detail}`;
        say(`after ${seconds(atMs)}: ${what}`);
    };
}

;// CONCATENATED MODULE: ./src/health/pace.ts
/** For what was started by this run. */
const OWN_PACE = { silentMs: 10, answeredMs: 20 };
/** Someone's live service is asked at most four times a second, whatever it says. */
const LIVE_PACE = { silentMs: 250, answeredMs: 250 };
const GROWTH = 1.3;
const SLOW_ANSWER_MS = 200;
const FIRST_HUNTING_PAUSE_MS = 100;
/** The pause after a look that was not good, in milliseconds. `previousMs` is the one before, if there was one. */
function nextPause(situation, latencyMs, previousMs, pace, everyMs) {
    const grown = (previousMs ?? 0) * GROWTH;
    switch (situation) {
        case 'silent':
            return Math.min(everyMs, pace.silentMs);
        case 'hunting':
            return Math.min(everyMs, Math.max(grown, FIRST_HUNTING_PAUSE_MS, pace.answeredMs));
        case 'answered': {
            const proportional = Math.max(pace.answeredMs, 2 * latencyMs);
            return Math.min(everyMs, latencyMs > SLOW_ANSWER_MS ? Math.max(grown, proportional) : proportional);
        }
    }
}

;// CONCATENATED MODULE: ./src/health/patience.ts
/**
 * What a running service does not grow any more once its health is UP: its main port, and components that are not
 * visible.
 */
const GRACE_MS = 10_000;
/**
 * A login, a 404 or a page where health should be is how a service answers that is up and set up so; hardly any server
 * says it on its way up. The exception is one that deploys its application after opening its port, so that there is
 * never less than a quarter of the time that the user gave.
 */
const SETTLED_MS = 15_000;
/**
 * How long this state is waited for, from its first sight and as long as nothing else is seen; `undefined`: until the
 * deadline. Milliseconds.
 */
function patienceWith(seen, withinMs) {
    switch (seen.reason) {
        case 'main-port-silent':
        case 'health-component-missing':
            return GRACE_MS;
        case 'health-unauthorised':
        case 'health-not-found':
            return Math.max(SETTLED_MS, withinMs / 4);
        case 'health-not-json':
            return seen.failure === undefined ? Math.max(SETTLED_MS, withinMs / 4) : undefined;
        default:
            return undefined;
    }
}

// EXTERNAL MODULE: ./src/health/quote.ts
var health_quote = __nccwpck_require__(1886);
// EXTERNAL MODULE: ./src/health/recognition.ts
var recognition = __nccwpck_require__(7137);
;// CONCATENATED MODULE: ./src/health/wait.ts









/**
 * Waits until health is good `stable` times in a row, the deadline passes, or the service dies.
 * `fill` fills templates in `health.expect`.
 *
 * @throws Cancelled when the job is cancelled
 */
async function waitUntilHealthy(subject, policy, world, fill = (value) => value) {
    const { clock } = world;
    const began = clock.now();
    const startMs = began - world.startedAt;
    const deadline = began + policy.withinMs;
    const stop = AbortSignal.any([world.cancelled, subject.died]);
    const quote = (0,health_quote/* quoting */.y)(world.secrets);
    const timeline = createTimeline();
    const narrate = createNarrator(quote, (line) => world.output.progress(line));
    const looker = (0,look/* createLooker */.X3)({ subject, policy, http: world.http, now: () => clock.now(), signal: stop, fill });
    const pace = subject.kind === 'url' ? LIVE_PACE : OWN_PACE;
    const everyMs = Math.max(1, policy.everyMs);
    let last;
    let pause;
    let row = 0;
    let relapses = 0;
    let firstGoodAt;
    let lastBad;
    let sameReasonSince = began;
    let everAnswered = false;
    let recognisedBy;
    while (row < policy.stable) {
        const remaining = deadline - clock.now();
        if (last !== undefined && remaining < 1)
            break;
        const seen = await looker.look(deadline);
        if (stop.aborted)
            break;
        const at = clock.now();
        // A look that the deadline cut short says less than the one before it.
        if (seen.failure?.kind === 'timeout' && remaining < policy.timeoutMs && last !== undefined)
            break;
        if (seen.reason !== last?.reason)
            sameReasonSince = at;
        last = seen;
        everAnswered ||= seen.failure === undefined || !((0,look/* isSilence */.or)(seen.failure) || seen.failure.kind === 'timeout');
        recognisedBy ??= (0,recognition/* recognisedIn */.J)(seen, policy, subject);
        const state = quote(seen.state, 60);
        const detail = seen.detail === undefined ? undefined : quote(seen.detail, 200);
        timeline.see(at - world.startedAt, state, detail);
        narrate(seen, at - began);
        if (seen.good) {
            row += 1;
            if (row === 1)
                firstGoodAt = at;
            // No time left for the next one, which must not come earlier than it should.
            if (row >= policy.stable || at + everyMs > deadline)
                break;
            pause = undefined;
        }
        else {
            if (row > 0)
                relapses += 1;
            row = 0;
            lastBad = seen;
            firstGoodAt = undefined;
            pause = nextPause(seen.situation, seen.latencyMs, pause, pace, everyMs);
        }
        const patience = patienceWith(seen, policy.withinMs);
        const until = Math.min(deadline, patience === undefined ? deadline : sameReasonSince + patience);
        if (at >= until || seen.reason === 'check-address-blocked')
            break;
        await clock.sleep(Math.min(pause ?? everyMs, until - at), stop).catch(() => undefined);
        if (stop.aborted)
            break;
    }
    world.cancelled.throwIfAborted();
    const result = {
        timeline: timeline.entries(),
        endpoint: looker.endpoint(),
        components: (0,look/* namedComponents */.k6)(last?.components),
        recognisedBy,
    };
    const base = {
        severity: 'block',
        startedAt: startMs,
        durationMs: clock.now() - began,
        ...(policy.source === undefined ? {} : { source: policy.source }),
    };
    const healthy = row >= policy.stable && !subject.died.aborted;
    const death = subject.died.aborted ? subject.died.reason : healthy ? undefined : await subject.examine();
    const tried = looker.tried();
    if (death !== undefined) {
        const evidence = last === undefined
            ? []
            : evidenceOf({ timeline: result.timeline, startMs, tried: [], last: { ...last, evidence: [] } }, quote);
        const finding = {
            ...base,
            ...deathFinding('service stays alive until it is healthy', death),
            evidence: [...death.evidence, ...evidence],
        };
        return { ...result, findings: [finding], readyMs: undefined, healthy: false };
    }
    if (!healthy) {
        if (last === undefined)
            throw new Error('The service was never asked.');
        const cause = causeOf({
            label: subject.label,
            kind: subject.kind,
            policy,
            waitedMs: clock.now() - began,
            startMs,
            last,
            lastBad,
            relapses,
            row,
            everAnswered,
            tried,
            timeline: result.timeline,
            silence: everAnswered ? undefined : await subject.explainSilence(),
        }, quote);
        return {
            ...result,
            findings: [{ ...base, kind: 'health', title: 'health', ...cause }],
            readyMs: undefined,
            healthy: false,
        };
    }
    const readyMs = firstGoodAt === undefined ? undefined : firstGoodAt - began;
    const findings = [
        {
            ...base,
            kind: 'health',
            title: 'health',
            outcome: 'pass',
            sentence: `Health at ${result.endpoint?.pathname ?? '/'} is good after ${seconds(readyMs ?? 0)}${policy.stable === 1 ? '' : `, ${policy.stable} times in a row`}.`,
            evidence: [],
        },
        ...Object.entries(policy.components).map(([name, state]) => ({
            ...base,
            kind: 'health',
            title: `health component ${name}`,
            outcome: 'pass',
            sentence: `Component ${name} is ${state}.`,
            evidence: [],
        })),
    ];
    const unhealthy = policy.honorHealthcheck ? await (0,healthcheck/* judgeHealthcheck */.s)(subject, world, stop) : undefined;
    world.cancelled.throwIfAborted();
    if (unhealthy !== undefined)
        findings.push({ ...base, durationMs: clock.now() - began, ...unhealthy });
    return { ...result, findings, readyMs, healthy: unhealthy === undefined };
}
/** The finding of a service that ended by itself. A lost engine means that nothing is known any more. */
function deathFinding(title, death) {
    return {
        kind: 'subject',
        title,
        outcome: death.outcome ?? 'fail',
        reason: death.reason,
        sentence: death.sentence,
        evidence: death.evidence,
        ...(death.advice === undefined ? {} : { advice: death.advice }),
    };
}


/***/ }),

/***/ 9407:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/** The door: the action's main step, its post step, or the command line. */
const environment = process.env;
const isPostStep = process.argv[2] === 'post-step';
const isCommandLine = process.argv.length > 2 || environment['GITHUB_ACTIONS'] !== 'true';
if (isPostStep) {
    const { runPostStep } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 6661));
    process.exit(await runPostStep());
}
else if (isCommandLine) {
    const { runCommandLine } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 6976));
    process.exit(await runCommandLine(process.argv.slice(2)));
}
else {
    const { runAction } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 2929));
    process.exit(await runAction());
}


__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 8422:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ INPUTS),
/* harmony export */   s: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _policy_nearest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9876);


/** Every input of the action, which is an option of the command line too, in the order in which help lists them. */
const INPUTS = [
    { name: 'mode', default: 'gate', value: '<mode>', help: 'What to do: gate, watch, rollback or drill' },
    {
        name: 'policy',
        default: '.github/release-guard.yml',
        value: '<file>',
        help: 'The policy file; at the default path it may be missing, then the built-in policy (actuator health) applies',
    },
    { name: 'image', default: '', value: '<reference>', help: 'Image to boot: a reference or an id' },
    { name: 'url', default: '', value: '<url>', help: 'Base URL of a service that is running already' },
    {
        name: 'command',
        default: '',
        value: '<line>',
        help: 'Command that starts the service on this machine, where there is no image',
    },
    {
        name: 'port',
        default: '',
        value: '<number>',
        help: "Port that the service listens on inside the container, or on this machine for command; default: the image's only exposed port",
    },
    { name: 'env-file', default: '', value: '<file>', help: 'File of KEY=VALUE lines for the service' },
    { name: 'vars', default: '', value: '<KEY=VALUE>', help: 'KEY=VALUE lines for ${vars.KEY} in the policy' },
    {
        name: 'secrets',
        default: '',
        value: '<KEY=VALUE>',
        help: 'KEY=VALUE lines for ${secrets.KEY} in the policy; never shown anywhere',
    },
    { name: 'tag', default: '', value: '<tag>', help: 'The release under guard; default: the pushed tag' },
    {
        name: 'environment',
        default: 'production',
        value: '<name>',
        help: 'The GitHub environment that releases and rollbacks are recorded under',
    },
    {
        name: 'on-fail',
        default: 'block',
        value: '<action>',
        help: 'block, or rollback to re-run the release workflow for the last good tag',
    },
    {
        name: 'on-inconclusive',
        default: 'fail',
        value: '<action>',
        help: 'fail, or warn to stay green with a warning when nothing could be decided',
    },
    { name: 'to', default: '', value: '<tag>', help: 'Tag to roll back to; default: the last good tag' },
    {
        name: 'workflow',
        default: '',
        value: '<file>',
        help: 'File name of the release workflow; default: the workflow that is running',
    },
    {
        name: 'via',
        default: 'auto',
        value: '<mechanism>',
        help: 'How a rollback is started: rerun, rerun-job, dispatch, or auto for the first that would be accepted',
    },
    {
        name: 'job',
        default: '',
        value: '<name>',
        help: 'Job of the release workflow that deploys; with it only that job runs again and nothing is rebuilt',
    },
    { name: 'dry-run', default: 'false', value: '', help: 'Plan the rollback, send nothing' },
    { name: 'reason', default: '', value: '<text>', help: 'Text for the record' },
    {
        name: 'github-token',
        default: '${{ github.token }}',
        value: '<token>',
        help: 'Token for the GitHub API; sent to that API only',
    },
    {
        name: 'report-dir',
        default: '',
        value: '<folder>',
        help: "Where report.json, junit.xml, summary.md and service.log go; default: a folder of its own in the runner's temp",
    },
    {
        name: 'status-context',
        default: '',
        value: '<context>',
        help: 'Also post the verdict as a commit status under this context',
    },
    { name: 'comment', default: 'false', value: '', help: 'Keep one comment on the pull request up to date' },
];
/**
 * Turns raw values (input name to text; empty means absent) into `Settings`.
 * Reports every mistake at once, as findings with outcome `invalid`.
 *
 * @param pushedTag the tag that the workflow runs for, if it runs for one
 * @param workspace folder that relative paths count from
 */
function readSettings(values, pushedTag, spelling, workspace = '.') {
    const findings = [];
    const mistake = (reason, sentence, advice, name = '') => {
        findings.push({
            kind: 'input',
            title: name ? spelling(name) : 'inputs',
            outcome: 'invalid',
            severity: 'block',
            reason,
            sentence,
            advice,
            evidence: [],
            startedAt: 0,
            durationMs: 0,
        });
    };
    const names = INPUTS.map((input) => input.name);
    for (const name of values.keys()) {
        if (!names.includes(name)) {
            const nearest = (0,_policy_nearest_js__WEBPACK_IMPORTED_MODULE_1__/* .nearestName */ .q)(name, names);
            mistake('input-unknown', `Reading the inputs failed: there is no input "${name}".`, nearest ? `Did you mean ${spelling(nearest)}?` : `The inputs are: ${names.join(', ')}.`, name);
        }
    }
    const text = (name) => {
        const value = values.get(name)?.trim();
        return value === undefined || value === '' ? undefined : value;
    };
    const choice = (name, allowed) => {
        const value = text(name);
        if (value === undefined)
            return allowed[0];
        const found = allowed.find((candidate) => candidate === value);
        if (found !== undefined)
            return found;
        const nearest = (0,_policy_nearest_js__WEBPACK_IMPORTED_MODULE_1__/* .nearestName */ .q)(value, allowed);
        mistake('input-invalid', `Reading ${spelling(name)} failed: "${value.slice(0, 80)}" is not one of its values.`, `${nearest ? `Did you mean ${nearest}? ` : ''}Use one of: ${allowed.join(', ')}.`, name);
        return allowed[0];
    };
    const toggle = (name) => choice(name, ['false', 'true']) === 'true';
    const pairs = (name) => {
        const found = new Map();
        for (const [index, line] of (values.get(name) ?? '').split(/\r?\n/).entries()) {
            if (line.trim() === '')
                continue;
            const pair = /^\s*([A-Za-z_][A-Za-z0-9_-]*)=(.*)$/.exec(line);
            if (pair?.[1] === undefined || pair[2] === undefined) {
                mistake('input-invalid', `Reading ${spelling(name)} failed: line ${index + 1} is not KEY=VALUE.`, 'Write one KEY=VALUE per line; a key has letters, digits, _ and -, and begins with a letter or _.', name);
            }
            else if (found.has(pair[1])) {
                mistake('input-invalid', `Reading ${spelling(name)} failed: "${pair[1]}" is given twice (line ${index + 1}).`, 'Keep one of the two lines.', name);
            }
            else {
                found.set(pair[1], pair[2]);
            }
        }
        return found;
    };
    const mode = choice('mode', ['gate', 'watch', 'rollback', 'drill']);
    const subjects = ['image', 'url', 'command'].filter((name) => text(name) !== undefined);
    if (subjects.length > 1) {
        mistake('input-conflict', `Choosing what to guard failed: ${subjects.map(spelling).join(' and ')} are given together.`, 'Give exactly one of image, url and command.');
    }
    if (subjects.length === 0 && mode === 'gate') {
        mistake('input-missing', `Choosing what to guard failed: none of ${['image', 'url', 'command'].map(spelling).join(', ')} is given.`, 'Give exactly one of them. If it comes from an output or a variable of another step, that one was empty.');
    }
    const bootable = ['image', 'command'].filter((name) => text(name) !== undefined);
    if (mode === 'watch' && bootable.length > 0) {
        mistake('input-conflict', `Mode watch starts nothing, and ${bootable.map(spelling).join(' and ')} is given.`, 'Give url, where the live service answers, in its place.');
    }
    else if (mode === 'watch' && text('url') === undefined) {
        mistake('input-missing', `Mode watch needs to know where the live service answers, and ${spelling('url')} is not given.`, 'Give the base URL of the live service. If it comes from an output or a variable of another step, that one was empty.', 'url');
    }
    if ((mode === 'rollback' || mode === 'drill') && bootable.length > 0) {
        mistake('input-conflict', `Mode ${mode} boots nothing that is given to it, and ${bootable.map(spelling).join(' and ')} is given.`, `Remove it: what a ${mode} examines is the release of the tag that it goes back to.`);
    }
    const portText = text('port');
    let port;
    if (portText !== undefined) {
        port = Number(portText);
        if (!/^\d{1,5}$/.test(portText) || port < 1 || port > 65_535) {
            mistake('input-invalid', `Reading ${spelling('port')} failed: "${portText.slice(0, 40)}" is not a port.`, 'Use a whole number from 1 to 65535.', 'port');
        }
    }
    /** A name as git takes it. https://git-scm.com/docs/git-check-ref-format */
    const tagName = (name) => {
        const value = text(name);
        const isTag = value === undefined ||
            (value.length <= 255 &&
                !value.startsWith('refs/') &&
                !/[\p{Cc}\p{Zs}~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|[./]$|^[-/]|^@$/u.test(value));
        if (isTag)
            return value;
        mistake('input-invalid', `Reading ${spelling(name)} failed: "${value.slice(0, 80)}" cannot be the name of a tag.`, `Give the name as git shows it, such as v1.4.2${value.startsWith('refs/tags/') ? ', without refs/tags/' : ''}.`, name);
        return undefined;
    };
    /** https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments */
    const environmentName = () => {
        const value = text('environment');
        if (value === undefined || /^\P{Cc}{1,255}$/u.test(value))
            return value;
        mistake('input-invalid', `Reading ${spelling('environment')} failed: "${value.slice(0, 80)}" cannot be the name of an environment.`, 'Give the name as the settings of the repository show it, in one line of at most 255 characters.', 'environment');
        return undefined;
    };
    const workflowFile = () => {
        const value = text('workflow')?.replace(/^\.github\/workflows\//, '');
        if (value === undefined || /^[^/\\\p{Cc}]{1,255}\.ya?ml$/u.test(value))
            return value;
        mistake('input-invalid', `Reading ${spelling('workflow')} failed: "${value.slice(0, 80)}" is not the file name of a workflow.`, 'Give the name of a file in .github/workflows, such as release.yml.', 'workflow');
        return undefined;
    };
    const secrets = pairs('secrets');
    const reportDir = text('report-dir');
    const settings = {
        mode,
        policy: {
            path: text('policy') ?? '.github/release-guard.yml',
            given: text('policy') !== undefined && text('policy') !== '.github/release-guard.yml',
        },
        image: text('image'),
        url: text('url'),
        command: text('command'),
        port,
        envFile: text('env-file'),
        vars: pairs('vars'),
        secrets,
        tag: tagName('tag') ?? pushedTag,
        environment: environmentName() ?? 'production',
        onFail: choice('on-fail', ['block', 'rollback']),
        onInconclusive: choice('on-inconclusive', ['fail', 'warn']),
        to: tagName('to'),
        workflow: workflowFile(),
        via: choice('via', ['auto', 'rerun', 'rerun-job', 'dispatch']),
        job: text('job'),
        dryRun: toggle('dry-run'),
        reason: text('reason'),
        githubToken: text('github-token'),
        reportDir: reportDir === undefined ? undefined : (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(workspace, reportDir),
        statusContext: text('status-context'),
        comment: toggle('comment'),
    };
    return findings.length === 0 ? { ok: true, settings } : { ok: false, findings, secrets };
}


/***/ }),

/***/ 3169:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ internalError)
/* harmony export */ });
/** A mistake of this program: says so, keeps the stack, asks for a report. Never a reason to pass or to blame the service. */
function internalError(error, world) {
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
        kind: 'platform',
        title: 'release guard itself',
        outcome: 'undecided',
        severity: 'block',
        reason: 'internal-error',
        sentence: `Release Guard itself failed: ${message.replace(/\.$/, '')}.`,
        advice: 'This is a mistake in Release Guard, not in your service: please open an issue with the text below.',
        evidence: [{ kind: 'text', label: 'Stack', text: stack }],
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    };
}


/***/ }),

/***/ 6436:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ judge)
/* harmony export */ });
/* unused harmony export unusedSections */
/* harmony import */ var _guard_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(578);
/* harmony import */ var _internal_error_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(3169);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3138);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(311);




/** The most bytes that a policy file may have. */
const POLICY_BYTES = 256 * 1024;
/**
 * From settings to the report: reads the policy, guards, folds the verdict.
 * The same for the action and the command line. Never throws: what we did wrong ourselves is a finding too.
 */
async function judge(read, run, world, early = {}) {
    const { buildReport } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 3501));
    const settings = read.ok ? read.settings : undefined;
    let notify;
    const end = (result) => ({
        notify,
        report: buildReport({
            version: _version_js__WEBPACK_IMPORTED_MODULE_2__/* .VERSION */ .x,
            mode: settings?.mode ?? 'gate',
            tag: settings?.tag,
            environment: settings?.environment ?? 'production',
            startedAt: new Date(world.clock.date().getTime() - (world.clock.now() - world.startedAt)),
            durationMs: world.clock.now() - world.startedAt,
            cancelled: undefined,
            subject: undefined,
            policyFile: undefined,
            readyMs: undefined,
            healthEndpoint: undefined,
            timeline: [],
            phases: [],
            serviceLog: undefined,
            checks: { total: 0, failed: 0 },
            rollback: undefined,
            watch: undefined,
            run: runFacts(world.environment),
            ...result,
        }),
    });
    try {
        if (!read.ok)
            return end({ findings: read.findings });
        const forbidden = await checkRollback(read.settings, world);
        if (forbidden !== undefined)
            return end({ findings: [forbidden] });
        const unusable = await checkFolder(read.settings, world);
        const loaded = await readPolicy(read.settings, world);
        const nameless = checkRelease(read.settings, loaded.ok ? loaded.policy : undefined, world);
        const mistakes = [...nameless, ...unusable, ...(loaded.ok ? [] : loaded.findings)];
        if (mistakes.length > 0 || !loaded.ok)
            return end({ findings: mistakes, policyFile: read.settings.policy.path });
        notify = loaded.policy.notify;
        await keepSecret(notify, world);
        let sweeping;
        // Not before the boot is over: its calls of docker would compete with those that the verdict waits for.
        const gathered = await (0,_guard_js__WEBPACK_IMPORTED_MODULE_0__/* .guard */ .a)(read.settings, loaded.policy, run, world, early, () => {
            sweeping = sweep(read.settings, run, world);
        });
        await sweeping;
        return end({
            tag: gathered.watched?.release?.tag ?? read.settings.tag,
            findings: gathered.findings,
            policyFile: loaded.policy.file,
            cancelled: gathered.cancelled?.message,
            subject: gathered.subject,
            readyMs: gathered.health?.readyMs,
            healthEndpoint: gathered.health?.endpoint?.href,
            timeline: gathered.health?.timeline ?? [],
            phases: gathered.phases,
            serviceLog: gathered.serviceLog,
            checks: gathered.checks,
            rollback: gathered.rollback,
            watch: gathered.watch,
        });
    }
    catch (error) {
        if (error instanceof _verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .Cancelled */ .cJ)
            return end({ findings: [], cancelled: error.message });
        return end({ findings: [(0,_internal_error_js__WEBPACK_IMPORTED_MODULE_3__/* .internalError */ .W)(error, world)] });
    }
}
/** A rollback is nothing that a pull request may start: said before anything is read or asked. */
async function checkRollback(settings, world) {
    if (!mayGoBack(settings))
        return undefined;
    const { examineEvent } = await __nccwpck_require__.e(/* import() */ 28).then(__nccwpck_require__.bind(__nccwpck_require__, 9028));
    return await examineEvent(world);
}
/**
 * After a verdict, a rollback needs a release to go back from. A visit need not be told: the record tells.
 *
 * @param policy `undefined` where it could not be read, so that nobody knows whether it asks for visits
 */
function checkRelease({ onFail, mode, tag }, policy, { environment }) {
    const isByHand = mode === 'rollback' || mode === 'drill';
    if (onFail !== 'rollback' || isByHand || tag !== undefined)
        return [];
    const mayBeVisit = policy === undefined || policy.watch?.visits !== undefined;
    if (mode === 'watch' && mayBeVisit && environment['GITHUB_ACTIONS'] === 'true')
        return [];
    const finding = {
        kind: 'input',
        title: 'on-fail',
        outcome: 'invalid',
        severity: 'block',
        reason: 'input-missing',
        sentence: 'on-fail is "rollback", but there is no release to go back from: this run is for no tag.',
        advice: "Give the input tag, or roll back only where a tag runs: on-fail: ${{ github.ref_type == 'tag' && 'rollback' || 'block' }}.",
        evidence: [],
        startedAt: 0,
        durationMs: 0,
    };
    return [finding];
}
/** Who has the URL of a webhook may post there, even where it was not given as a secret. */
async function keepSecret(notify, world) {
    if (notify === undefined)
        return;
    const { secretsOfWebhook } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 3191));
    for (const text of secretsOfWebhook(notify.webhook))
        world.secrets.add('notify.webhook', text);
}
/** A folder that the user named must be writable before anything is started; our own default is never a reason to stop. */
async function checkFolder(settings, world) {
    if (settings.reportDir === undefined)
        return [];
    const { checkReportFolder } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 5536));
    const finding = await checkReportFolder(settings.reportDir, world);
    return finding === undefined ? [] : [finding];
}
/**
 * Marks this run as alive and removes what dead runs left behind, while this one goes on: neither may delay or change
 * the verdict. Where Docker cannot be asked, the boot says so in its own words.
 */
async function sweep(settings, run, world) {
    if (settings.url !== undefined)
        return;
    try {
        const { claimRun, sweepLeftovers } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 192));
        await claimRun(run, world);
        const swept = await sweepLeftovers(world, run);
        if (swept.length > 0) {
            const runs = swept.length === 1 ? 'an interrupted run' : `${swept.length} interrupted runs`;
            world.output.line(`Removed what ${runs} had left behind.`);
        }
    }
    catch (error) {
        world.output.debug(`The sweep for leftovers failed: ${error instanceof Error ? error.message : String(error)}`);
    }
}
/** Whether this run may end in a rollback, or rehearses one. */
function mayGoBack(settings) {
    return settings.mode === 'rollback' || settings.mode === 'drill' || settings.onFail === 'rollback';
}
/**
 * What answers after a rollback is the target, so `identity` is not asked for the release that is gone back from. A watch
 * boots nothing and makes no checks but its probes and what these need; a rollback after it may do both.
 *
 * @param isOnRunner a developer's own machine tells nobody, and has not been given the address for it
 */
function unusedSections(settings, isOnRunner = true) {
    const { mode } = settings;
    const isOnlyWatched = mode === 'watch' && !mayGoBack(settings);
    const isUnused = {
        subject: isOnlyWatched,
        checks: isOnlyWatched,
        filter: isOnlyWatched,
        logs: isOnlyWatched,
        identity: mode !== 'gate',
        rollback: !mayGoBack(settings),
        watch: mode !== 'watch',
        notify: !isOnRunner,
    };
    return Object.keys(isUnused).filter((section) => isUnused[section]);
}
async function readPolicy(settings, world) {
    const { path, given } = settings.policy;
    const context = {
        vars: settings.vars,
        secrets: settings.secrets,
        environment: world.environment,
        readFile: (name) => world.files.readUserFile(name, { maxBytes: POLICY_BYTES }),
        unused: unusedSections(settings, world.environment['GITHUB_ACTIONS'] === 'true'),
    };
    const read = await world.files.readUserFile(path, { maxBytes: POLICY_BYTES });
    if (!read.ok && read.problem === 'not-found' && !given) {
        const { defaultPolicy } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 3115));
        world.output.line(`No policy file at ${path}: the built-in policy applies, which is actuator health and nothing else.`);
        return { ok: true, policy: defaultPolicy() };
    }
    if (!read.ok) {
        return {
            ok: false,
            findings: [
                {
                    kind: 'policy',
                    title: `policy ${path}`,
                    outcome: 'invalid',
                    severity: 'block',
                    reason: read.problem === 'too-large' ? 'policy-too-large' : 'policy-unreadable',
                    sentence: `Reading the policy file ${path} failed: ${read.message}.`,
                    advice: read.problem === 'not-found'
                        ? 'Check the input policy, and that the job has a checkout step before this one.'
                        : `A policy is a regular file of at most ${POLICY_BYTES / 1024} KiB inside the workspace.`,
                    evidence: [],
                    startedAt: 0,
                    durationMs: 0,
                },
            ],
        };
    }
    const { loadPolicy } = await Promise.all(/* import() */[__nccwpck_require__.e(856), __nccwpck_require__.e(691), __nccwpck_require__.e(815), __nccwpck_require__.e(393), __nccwpck_require__.e(643)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2643));
    return await loadPolicy(read.bytes, path, context);
}
function runFacts(environment) {
    const { GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_SERVER_URL, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_ACTOR } = environment;
    return {
        repository: GITHUB_REPOSITORY,
        commit: GITHUB_SHA,
        url: GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID
            ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
            : undefined,
        runId: GITHUB_RUN_ID,
        attempt: GITHUB_RUN_ATTEMPT,
        actor: GITHUB_ACTOR,
    };
}


/***/ }),

/***/ 4097:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ acceptsConnections)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);

/** An address that has not answered by then, in milliseconds, is taken for one where nobody answers. */
const CONNECT_MS = 1_000;
/** Whether something accepts TCP connections there. Never rejects. */
function acceptsConnections(host, port) {
    return new Promise((resolve) => {
        const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)({ port, host });
        const decide = (accepted) => {
            socket.destroy();
            resolve(accepted);
        };
        socket.setTimeout(CONNECT_MS, () => decide(false));
        socket.once('connect', () => decide(true));
        socket.once('error', () => decide(false));
    });
}


/***/ }),

/***/ 1712:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ey: () => (/* binding */ parseSockets),
/* harmony export */   VS: () => (/* binding */ socketsOfProcess),
/* harmony export */   yh: () => (/* binding */ ownContainerNames)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);


const LISTENING = '0A';
/** Docker's own name server listens here inside every container on a network of its own. */
const DOCKER_NAME_SERVER = '0B00007F';
const LOOPBACK_V6 = '00000000000000000000000001000000';
const MAPPED_V4 = '0000000000000000FFFF0000';
/** Reads `/proc/net/tcp` and `/proc/net/tcp6` (in any order, one after the other); a port that is open to all is listed once as such. */
function parseSockets(tables) {
    const loopbackOnly = new Map();
    for (const line of tables.split('\n')) {
        const [, local = '', , state] = line.trim().split(/\s+/);
        const [address = '', portText = ''] = local.split(':');
        if (state !== LISTENING || address === DOCKER_NAME_SERVER)
            continue;
        const port = Number.parseInt(portText, 16);
        loopbackOnly.set(port, isLoopback(address) && (loopbackOnly.get(port) ?? true));
    }
    return [...loopbackOnly]
        .map(([port, loopback]) => ({ port, loopback }))
        .sort((left, right) => left.port - right.port);
}
/** The kernel prints addresses as words in the machine's own byte order; all machines that run this are little-endian. */
function isLoopback(address) {
    const v4 = address.length === 8 ? address : address.startsWith(MAPPED_V4) ? address.slice(-8) : undefined;
    return v4 === undefined ? address === LOOPBACK_V6 : v4.endsWith('7F');
}
/**
 * The socket tables of a container's network, read through the host's process table. `undefined` where the process
 * with this number is not the container's: the engine runs on another machine or in another process table.
 */
async function socketsOfProcess(pid, containerId) {
    try {
        const groups = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${pid}/cgroup`, 'latin1');
        if (!groups.includes(containerId))
            return undefined;
        const [v4, v6] = await Promise.all([
            (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${pid}/net/tcp`, 'latin1'),
            (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${pid}/net/tcp6`, 'latin1').catch(() => ''),
        ]);
        return `${v4}\n${v6}`;
    }
    catch {
        return undefined;
    }
}
/** What may be the name of the container that this process runs in, most certain first; empty on a plain machine. */
async function ownContainerNames() {
    const [mounts, groups, marker] = await Promise.all(['/proc/self/mountinfo', '/proc/self/cgroup', '/.dockerenv'].map((path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'latin1').catch(() => undefined)));
    const names = [
        /\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf)/.exec(mounts ?? '')?.[1],
        /(?:\/docker\/|docker-)([0-9a-f]{64})/.exec(groups ?? '')?.[1],
        marker === undefined ? undefined : (0,node_os__WEBPACK_IMPORTED_MODULE_1__.hostname)(),
    ];
    return [...new Set(names.filter((name) => name !== undefined && /^[\w.-]+$/.test(name)))];
}


/***/ }),

/***/ 2543:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bt: () => (/* binding */ LABEL_RUN),
/* harmony export */   Y9: () => (/* binding */ LABEL_RUNNER),
/* harmony export */   lz: () => (/* binding */ LABEL_PROCESS),
/* harmony export */   sp: () => (/* binding */ DockerProblem),
/* harmony export */   zA: () => (/* binding */ LABEL_STARTED)
/* harmony export */ });
/** Label that names the run which made an object: `RunIdentity.id`. */
const LABEL_RUN = 'dev.release-guard.run';
/** Label that names the machine (the runner) on which that run ran. */
const LABEL_RUNNER = 'dev.release-guard.runner';
/** Seconds since 1970 when the run began. */
const LABEL_STARTED = 'dev.release-guard.started';
/** `Processes.identity()` of the run, so that what a dead run left behind can be told from what a live one uses. */
const LABEL_PROCESS = 'dev.release-guard.process';
/** Docker could not do what it was asked to do; the message is one sentence. */
class DockerProblem extends Error {
    reason;
    /** What docker printed; foreign text. */
    output;
    advice;
    constructor(reason, sentence, output = '', advice) {
        super(sentence);
        this.name = 'DockerProblem';
        this.reason = reason;
        this.output = output;
        this.advice = advice;
    }
}


/***/ }),

/***/ 208:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ readEventPayload)
/* harmony export */ });
/** Bytes; GitHub caps payloads at 25 MB. https://docs.github.com/webhooks/webhook-events-and-payloads */
const MAX_EVENT_BYTES = 25 * 1024 * 1024;
/**
 * The payload of the event that started the workflow, parsed; `undefined` where there is none or it cannot be read.
 * Any shape is possible.
 */
async function readEventPayload(world) {
    const path = world.environment['GITHUB_EVENT_PATH'];
    const text = path ? await world.files.readOwn(path, MAX_EVENT_BYTES) : undefined;
    try {
        return text === undefined ? undefined : JSON.parse(text);
    }
    catch {
        // A payload that cannot be read is one that says nothing; the variables still do.
        return undefined;
    }
}


/***/ }),

/***/ 785:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  openConnections: () => (/* binding */ openConnections)
});

// EXTERNAL MODULE: external "node:dns"
var external_node_dns_ = __nccwpck_require__(610);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __nccwpck_require__(7067);
var external_node_http_default = /*#__PURE__*/__nccwpck_require__.n(external_node_http_);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __nccwpck_require__(7030);
;// CONCATENATED MODULE: ./src/platform/address-rules.ts

/**
 * Addresses that hand out a machine's credentials to whoever asks. Nothing in a policy can allow them.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 * https://cloud.google.com/compute/docs/metadata/querying-metadata
 * https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
 */
const FORBIDDEN = forbiddenList();
const FORBIDDEN_NAMES = ['metadata.google.internal', 'metadata.goog'];
/** Prefixes (in bytes) behind which an IPv6 address carries an IPv4 one, and where the four bytes are. */
const EMBEDDINGS = [
    { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], at: 12 }, // mapped, RFC 4291
    { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], at: 12 }, // compatible, RFC 4291
    { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], at: 12 }, // translated, RFC 2765
    { prefix: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], at: 12 }, // NAT64, RFC 6052
    { prefix: [0x20, 0x02], at: 2 }, // 6to4, RFC 3056
];
function forbiddenList() {
    const list = new external_node_net_.BlockList();
    list.addSubnet('169.254.0.0', 16, 'ipv4');
    list.addAddress('168.63.129.16', 'ipv4');
    list.addAddress('100.100.100.200', 'ipv4');
    list.addAddress('192.0.0.192', 'ipv4');
    list.addSubnet('fe80::', 10, 'ipv6');
    list.addAddress('fd00:ec2::254', 'ipv6');
    list.addAddress('fd20:ce::254', 'ipv6');
    return list;
}
/**
 * Whether an IP address is one that is never asked: link-local, or a cloud's metadata service,
 * also where it hides in an IPv6 address. Text that is no IP address is not.
 */
function isForbiddenAddress(address) {
    const bare = address.split('%', 1)[0] ?? '';
    const family = (0,external_node_net_.isIP)(bare);
    if (family === 4)
        return FORBIDDEN.check(bare, 'ipv4');
    if (family !== 6)
        return false;
    if (FORBIDDEN.check(bare, 'ipv6'))
        return true;
    const bytes = ipv6Bytes(bare);
    return EMBEDDINGS.some(({ prefix, at }) => prefix.every((byte, index) => bytes[index] === byte) &&
        FORBIDDEN.check(bytes.slice(at, at + 4).join('.'), 'ipv4'));
}
/**
 * Why a URL may not be asked, as one clause for a sentence; `undefined` if it may.
 * Looks at the URL alone: what a name stands for is checked again after it is looked up.
 */
function whyBlocked(url, rules) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
        return `${url.protocol} is neither http nor https`;
    // The URL parser has turned decimal, hexadecimal and octal spellings of IPv4 into the dotted one already.
    const host = hostOf(url);
    if (isForbiddenAddress(host) || FORBIDDEN_NAMES.includes(host)) {
        return `${host} is a link-local or cloud metadata address, which is never asked`;
    }
    if (rules.subjectOrigins.includes(url.origin))
        return undefined;
    const withPort = `${bracketed(host)}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
    const allowed = rules.allowedHosts.some((entry) => {
        const name = entry.toLowerCase();
        return name === withPort || name === host || name === bracketed(host);
    });
    return allowed ? undefined : `${withPort} is not the service under guard and is not listed in allowed-hosts`;
}
/** The host of a URL as a name or a bare address: no brackets, no dot at the end. */
function hostOf(url) {
    const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    return host.endsWith('.') ? host.slice(0, -1) : host;
}
function bracketed(host) {
    return host.includes(':') ? `[${host}]` : host;
}
/** The 16 bytes of a valid IPv6 address. */
function ipv6Bytes(address) {
    // The URL parser spells every IPv6 address in groups of hexadecimal digits, dotted tails included.
    const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
    const [head = '', tail] = canonical.split('::');
    const left = head === '' ? [] : head.split(':');
    const right = tail === undefined || tail === '' ? [] : tail.split(':');
    const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
    return [...left, ...zeros, ...right].flatMap((group) => {
        const value = Number.parseInt(group, 16);
        return [value >> 8, value & 0xff];
    });
}

;// CONCATENATED MODULE: ./src/platform/http-decoding.ts
/**
 * The content encodings of an answer, `identity` left out. Servers may say them in one header or in many.
 */
function contentEncodings(headers) {
    return headers
        .filter(([name]) => name === 'content-encoding')
        .flatMap(([, value]) => value.split(','))
        .map((encoding) => encoding.trim().toLowerCase())
        .filter((encoding) => encoding !== '' && encoding !== 'identity');
}
/**
 * Takes off at most one layer of gzip, deflate or br, never making more than `maxBytes` of it.
 * Both sides are at most a few MiB, so one synchronous call is quicker than a stream and as safe.
 */
async function decodeBody(body, encodings, maxBytes) {
    const [encoding, ...more] = encodings;
    if (encoding === undefined || body.length === 0)
        return { ok: true, body };
    if (more.length > 0) {
        return { ok: false, kind: 'bad-encoding', message: `the body is encoded ${encodings.length} times over` };
    }
    const zlib = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 8522, 23));
    const options = { maxOutputLength: maxBytes };
    try {
        switch (encoding) {
            case 'gzip':
            case 'x-gzip':
                return { ok: true, body: zlib.gunzipSync(body, options) };
            case 'br':
                return { ok: true, body: zlib.brotliDecompressSync(body, options) };
            case 'deflate':
                // "deflate" means zlib's format, but many servers send it bare. The low four bits tell: 8 is zlib's method.
                return {
                    ok: true,
                    body: ((body[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync(body, options) : zlib.inflateRawSync(body, options),
                };
            default:
                return {
                    ok: false,
                    kind: 'bad-encoding',
                    message: `the body has the content encoding "${encoding}", which was not asked for`,
                };
        }
    }
    catch (error) {
        if (error instanceof RangeError) {
            return { ok: false, kind: 'too-large', message: `the decoded body is larger than ${maxBytes} bytes` };
        }
        return { ok: false, kind: 'bad-encoding', message: `the body is not the ${encoding} that its header promises` };
    }
}

// EXTERNAL MODULE: ./src/platform/http-failures.ts
var http_failures = __nccwpck_require__(111);
;// CONCATENATED MODULE: ./src/platform/http-exchange.ts






const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
/** Answers of class 1xx before the real one; a real service sends one or two. */
const MAX_INFORMATIONAL = 100;
/** Without an answer for this long, a request that is held back counts as being in flight. */
const HELD_AFTER_MS = 300;
/** Node takes a longer timer for one of 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/**
 * An idle connection is dropped after this time, long before servers drop it (Tomcat 20 s, nginx 75 s, Node 5 s),
 * so that a request rarely meets one that is being closed.
 */
const IDLE_MS = 1_000;
/**
 * Methods that may be sent again (RFC 9110 §9.2.2). Only they use a connection that was used before: when such a
 * connection turns out to be closed, nobody can know whether the request was acted on, so the others get a new one.
 */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
/** Opens nothing yet: connections come with requests. `lookup` replaces the system's name look-up. */
function openConnections(clock, lookup = lookUpBySystem) {
    const guarded = guardLookup(lookup);
    const agentOptions = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 16 };
    const plainAgent = new (external_node_http_default()).Agent(agentOptions);
    let secure;
    const begin = async (request, reuse) => {
        const options = requestOptions(request, guarded);
        if (request.url.protocol === 'http:') {
            return () => external_node_http_default().request({ ...options, agent: reuse ? plainAgent : false });
        }
        if (secure === undefined) {
            const https = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 4708, 23));
            secure = { request: https.request, agent: new https.Agent(agentOptions) };
        }
        const { request: secureRequest, agent } = secure;
        return () => secureRequest({ ...options, agent: reuse ? agent : false });
    };
    return {
        send: async (request, rules) => {
            const startedAt = clock.now();
            const blocked = whyBlocked(request.url, rules);
            if (blocked !== undefined)
                return failure('blocked', 'connect', 0, clock.now() - startedAt, blocked);
            const reuse = request.fresh !== true && REPEATABLE.has(request.method);
            const first = await exchange(request, await begin(request, reuse), clock, startedAt);
            // The server had closed an idle connection: that says nothing about the service, so it is asked again, once.
            if (!first.stale)
                return first.result;
            return (await exchange(request, await begin(request, false), clock, startedAt)).result;
        },
        close: () => {
            plainAgent.destroy();
            secure?.agent.destroy();
        },
    };
}
const lookUpBySystem = (host, options, callback) => (0,external_node_dns_.lookup)(host, options, callback);
/** Node asks it for names only, never for literal addresses; those are checked in the URL. */
function guardLookup(lookup) {
    return (host, options, callback) => lookup(host, options, (error, address, family) => {
        const found = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
        const forbidden = error === null ? found.find(isForbiddenAddress) : undefined;
        if (forbidden === undefined)
            callback(error, address, family);
        else
            callback(new http_failures/* BlockedAddress */.Zy(host, forbidden), address, family);
    });
}
function requestOptions(request, lookup) {
    const { url } = request;
    const host = hostOf(url);
    return {
        method: request.method,
        host,
        ...(url.port === '' ? {} : { port: url.port }),
        path: `${url.pathname}${url.search}`,
        ...(url.username === '' && url.password === '' ? {} : { auth: credentials(url) }),
        lookup,
        maxHeaderSize: MAX_HEADER_BYTES,
        // Set here so that neither NODE_TLS_REJECT_UNAUTHORIZED nor a Host header of the user's can loosen it.
        ...(url.protocol === 'https:' ? { rejectUnauthorized: true, servername: (0,external_node_net_.isIP)(host) === 0 ? host : '' } : {}),
    };
}
function credentials(url) {
    const decode = (text) => {
        try {
            return decodeURIComponent(text);
        }
        catch {
            return text;
        }
    };
    return `${decode(url.username)}:${decode(url.password)}`;
}
/** One request on one connection, until its answer is whole, the deadline passes, or something breaks. Never rejects. */
function exchange(request, open, clock, startedAt) {
    const target = `${request.url.hostname}:${request.url.port || (request.url.protocol === 'https:' ? '443' : '80')}`;
    const maxBytes = request.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
    const elapsed = () => clock.now() - startedAt;
    return new Promise((resolve) => {
        let settled = false;
        let phase = 'connect';
        let bytes = 0;
        let connectedMs = 0;
        let informational = 0;
        let socket;
        let readBefore = 0;
        let outgoing;
        let received;
        const settle = (result, stale = false) => {
            if (settled)
                return;
            settled = true;
            clearTimeout(deadline);
            request.signal?.removeEventListener('abort', onAbort);
            resolve({ result, stale });
        };
        const fail = (kind, message) => {
            if (settled)
                return;
            const stale = (kind === 'reset' || kind === 'closed') &&
                outgoing?.reusedSocket === true &&
                phase !== 'body' &&
                socket?.bytesRead === readBefore;
            settle(failure(kind, phase, bytes, elapsed(), message), stale);
            outgoing?.destroy();
        };
        const failWith = (error) => {
            const reading = (0,http_failures/* readFailure */.f1)(error, target);
            const after = phase === 'body' ? ` after ${bytes} bytes of the body` : '';
            fail(reading.kind, `${reading.message}${after}`);
        };
        const onAbort = () => fail('cancelled', `the request to ${target} was cancelled`);
        // The only timer that counts: it covers everything, and ends the connection whatever that is doing.
        const deadline = setTimeout(() => fail('timeout', timeoutMessage(phase, target, request.timeoutMs, bytes)), Math.min(Math.max(request.timeoutMs - elapsed(), 0), LONGEST_TIMER_MS));
        if (request.signal?.aborted)
            return onAbort();
        request.signal?.addEventListener('abort', onAbort, { once: true });
        const onConnected = () => {
            connectedMs = elapsed();
            phase = 'headers';
        };
        const onSocket = (used) => {
            socket = used;
            readBefore = used.bytesRead;
            if (outgoing?.reusedSocket)
                onConnected();
            else
                used.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected);
        };
        const onResponse = (incoming) => {
            phase = 'body';
            received = incoming;
            const headers = headerPairs(incoming.rawHeaders);
            const firstByteMs = elapsed();
            const encodings = contentEncodings(headers);
            const chunks = [];
            if (encodings.length > 1) {
                fail('bad-encoding', `the body of ${target} is encoded ${encodings.length} times over`);
                return;
            }
            incoming.on('data', (chunk) => {
                if (settled)
                    return;
                bytes += chunk.length;
                if (bytes > maxBytes)
                    fail('too-large', `the body of ${target} is larger than ${maxBytes} bytes`);
                else
                    chunks.push(chunk);
            });
            incoming.on('error', failWith);
            incoming.on('end', () => {
                const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
                const finish = (decoded) => settle(answer(incoming, headers, decoded, { connectedMs, firstByteMs, totalMs: elapsed() }));
                if (encodings.length === 0)
                    return finish(body);
                void decodeBody(body, encodings, maxBytes).then((decoded) => decoded.ok ? finish(decoded.body) : fail(decoded.kind, `${decoded.message} (${target})`));
            });
        };
        // 101, or a 2xx to CONNECT: no body follows, and the connection is not ours to speak on any more.
        const onUpgrade = (incoming, used) => {
            used.destroy();
            const firstByteMs = elapsed();
            const timings = { connectedMs, firstByteMs, totalMs: firstByteMs };
            settle(answer(incoming, headerPairs(incoming.rawHeaders), new Uint8Array(), timings));
        };
        try {
            outgoing = open();
            outgoing.on('error', failWith);
            outgoing.on('socket', onSocket);
            outgoing.on('response', onResponse);
            outgoing.on('upgrade', onUpgrade);
            outgoing.on('connect', onUpgrade);
            outgoing.on('information', () => {
                informational += 1;
                if (informational > MAX_INFORMATIONAL) {
                    fail('bad-protocol', `${target} sends interim answers (1xx) without end`);
                }
            });
            // Decoding may still be under way after an answer that is whole; any other end without an error is one too.
            outgoing.on('close', () => {
                if (received?.complete !== true)
                    fail('closed', `connection closed by ${target}`);
            });
            setHeaders(outgoing, request);
            if (request.hold === undefined)
                outgoing.end(request.body);
            else
                holdBack(outgoing, request.body, request.hold);
        }
        catch (error) {
            fail('bad-protocol', `the request cannot be sent: ${error instanceof Error ? error.message : String(error)}`);
        }
    });
}
/** The headers go out and ask for leave to send the body; the body waits, so that the request is in flight meanwhile. */
function holdBack(outgoing, body, hold) {
    const held = () => {
        clearTimeout(unanswered);
        outgoing.off('continue', held);
        hold.onHeld();
        void hold.released.then(() => outgoing.end(body));
    };
    // A server that does not know `Expect` (RFC 9110 §10.1.1) says nothing; it has read the headers by then.
    const unanswered = setTimeout(held, HELD_AFTER_MS);
    for (const end of ['response', 'close'])
        outgoing.once(end, () => clearTimeout(unanswered));
    if (body === undefined) {
        outgoing.end();
        return;
    }
    outgoing.setHeader('expect', '100-continue');
    outgoing.once('continue', held);
    outgoing.flushHeaders();
}
function setHeaders(outgoing, request) {
    outgoing.setHeader('accept', '*/*');
    outgoing.setHeader('accept-encoding', 'identity');
    outgoing.setHeader('user-agent', 'release-guard');
    if (request.body !== undefined)
        outgoing.setHeader('content-length', request.body.length);
    const given = new Map();
    for (const [name, value] of request.headers) {
        const key = name.toLowerCase();
        const values = given.get(key);
        if (values === undefined)
            given.set(key, [value]);
        else
            values.push(value);
    }
    for (const [name, values] of given)
        outgoing.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
}
function headerPairs(raw) {
    const pairs = [];
    for (let at = 0; at + 1 < raw.length; at += 2)
        pairs.push([(raw[at] ?? '').toLowerCase(), raw[at + 1] ?? '']);
    return pairs;
}
function answer(incoming, headers, body, timings) {
    return {
        ok: true,
        status: incoming.statusCode ?? 0,
        statusText: incoming.statusMessage ?? '',
        headers,
        body,
        timings,
    };
}
function failure(kind, phase, bytes, tookMs, message) {
    return { ok: false, kind, phase, bytes, tookMs, message };
}
function timeoutMessage(phase, target, withinMs, bytes) {
    // what is left until a deadline has many digits
    const timeoutMs = Math.round(withinMs);
    switch (phase) {
        case 'connect':
            return `no connection to ${target} within ${timeoutMs} ms`;
        case 'headers':
            return `${target} accepted the connection and sent no answer within ${timeoutMs} ms`;
        case 'body':
            return `the body of ${target} was not complete within ${timeoutMs} ms, ${bytes} bytes came`;
    }
}


/***/ }),

/***/ 111:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Gw: () => (/* binding */ failureClause),
/* harmony export */   Zy: () => (/* binding */ BlockedAddress),
/* harmony export */   f1: () => (/* binding */ readFailure)
/* harmony export */ });
/** Thrown by the name look-up when a name stands for an address that is never asked. */
class BlockedAddress extends Error {
    code = 'RELEASE_GUARD_BLOCKED';
    constructor(host, address) {
        super(`${host} stands for ${address}, a link-local or cloud metadata address, which is never asked`);
        this.name = 'BlockedAddress';
    }
}
/** Error codes of Node, libuv and OpenSSL, and what they mean to someone who reads a report. */
const KINDS = {
    RELEASE_GUARD_BLOCKED: 'blocked',
    ECONNREFUSED: 'refused',
    ECONNRESET: 'reset',
    ECONNABORTED: 'reset',
    EPIPE: 'reset',
    ETIMEDOUT: 'timeout',
    ENOTFOUND: 'name-not-found',
    EAI_AGAIN: 'name-not-found',
    EAI_FAIL: 'name-not-found',
    EAI_NODATA: 'name-not-found',
    EHOSTUNREACH: 'unreachable',
    ENETUNREACH: 'unreachable',
    EHOSTDOWN: 'unreachable',
    ENETDOWN: 'unreachable',
    // this machine has no address, right, file or memory left for it, which says nothing about the other side
    EADDRNOTAVAIL: 'unreachable',
    EACCES: 'unreachable',
    EPERM: 'unreachable',
    EMFILE: 'unreachable',
    ENFILE: 'unreachable',
    ENOBUFS: 'unreachable',
    ENOMEM: 'unreachable',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: 'tls-self-signed',
    CERT_HAS_EXPIRED: 'tls-expired',
    ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-other',
    UNABLE_TO_GET_ISSUER_CERT: 'tls-other',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-other',
    CERT_NOT_YET_VALID: 'tls-other',
    CERT_REVOKED: 'tls-other',
    EPROTO: 'tls-other',
    HPE_HEADER_OVERFLOW: 'headers-too-large',
};
/** What happened, as a clause that names no address: `the connection was refused`. Pure. */
function failureClause(kind) {
    return CLAUSES[kind];
}
const CLAUSES = {
    refused: 'the connection was refused',
    reset: 'the connection was reset',
    closed: 'the connection was closed before an answer came',
    timeout: 'no answer came in time',
    'name-not-found': 'the name of its host could not be found',
    unreachable: 'its host cannot be reached',
    blocked: 'its address is one that is never asked',
    cancelled: 'it was broken off',
    'too-large': 'its answer is too large',
    'headers-too-large': 'the headers of its answer are too large',
    'bad-encoding': 'the encoding of its answer cannot be read',
    'bad-protocol': 'it does not speak HTTP as it should',
    'tls-self-signed': 'its certificate is self-signed or from an unknown authority',
    'tls-expired': 'its certificate has expired',
    'tls-wrong-host': 'its certificate is for another host',
    'tls-other': 'a TLS connection could not be set up',
};
/** What an error of `node:http(s)` means. `target` is the host and port that was asked. */
function readFailure(error, target) {
    const code = codeOf(error);
    const text = error instanceof Error ? error.message : String(error);
    const kind = kindOf(code, error);
    return { kind, message: message(kind, code, text, target) };
}
function kindOf(code, error) {
    // Node reports a polite end of the connection (FIN) as ECONNRESET too, but without a system call that failed.
    if (code === 'ECONNRESET' && !(error instanceof Error && 'syscall' in error))
        return 'closed';
    const known = KINDS[code];
    if (known !== undefined)
        return known;
    if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.startsWith('ERR_OSSL'))
        return 'tls-other';
    return 'bad-protocol';
}
function message(kind, code, text, target) {
    switch (kind) {
        case 'refused':
            return `connection refused by ${target}`;
        case 'reset':
            return `connection reset by ${target}`;
        case 'closed':
            return `connection closed by ${target}`;
        case 'timeout':
            return `no connection to ${target} in the time that the system allows`;
        case 'name-not-found':
            return `the name of ${target} could not be looked up (${code})`;
        case 'unreachable':
            return `${target} cannot be reached (${code})`;
        case 'blocked':
            return text;
        case 'tls-self-signed':
            return `the TLS certificate of ${target} is self-signed, or signed by an authority that signed itself`;
        case 'tls-expired':
            return `the TLS certificate of ${target} has expired`;
        case 'tls-wrong-host':
            return `the TLS certificate of ${target} was issued for another host`;
        case 'tls-other':
            return tlsMessage(code, target);
        case 'headers-too-large':
            return `the headers of the answer of ${target} are larger than 16 KiB`;
        default:
            return `${target} does not speak HTTP as it should: ${text}${code ? ` (${code})` : ''}`;
    }
}
function tlsMessage(code, target) {
    switch (code) {
        case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
        case 'UNABLE_TO_GET_ISSUER_CERT':
        case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
            return `the TLS certificate of ${target} was signed by an authority that this machine does not know`;
        case 'CERT_NOT_YET_VALID':
            return `the TLS certificate of ${target} is not valid yet`;
        case 'ERR_SSL_WRONG_VERSION_NUMBER':
        case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
        case 'EPROTO':
            return `${target} does not speak TLS`;
        default:
            return `TLS with ${target} failed (${code})`;
    }
}
function codeOf(error) {
    if (error instanceof AggregateError && !('code' in error))
        return codeOf(error.errors[0]);
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}


/***/ }),

/***/ 2734:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ createProcesses),
/* harmony export */   x: () => (/* binding */ RUN_MARKER)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);


/** Set for what a run starts; a process that leaves its process group cannot leave its environment. */
const RUN_MARKER = 'RELEASE_GUARD_RUN';
const DEFAULT_KEEP_BYTES = 256 * 1024;
/** Time between SIGTERM and SIGKILL for a program that ran out of time. */
const TERM_TO_KILL_MS = 2_000;
/** How long output is awaited after the program itself has ended: a child of it may hold the pipe for ever. */
const PIPE_GRACE_MS = 200;
/** The processes of this machine. */
function createProcesses() {
    return { start, run, identity, presence, endGroup, endMarked };
}
function start(specification) {
    const [program, ...rest] = specification.argv;
    const kept = keepEnd(specification.keepBytes ?? DEFAULT_KEEP_BYTES);
    let child;
    try {
        child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(program, rest, {
            ...(specification.workingDirectory === undefined ? {} : { cwd: specification.workingDirectory }),
            env: { ...specification.environment },
            stdio: [specification.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
            detached: process.platform !== 'win32',
            windowsHide: true,
        });
    }
    catch (error) {
        // a NUL byte in an argument or a variable is refused before anything is started
        const startError = messageOf(error);
        return {
            pid: undefined,
            exited: Promise.resolve({ exitCode: undefined, signal: undefined, startError }),
            output: () => '',
            signalGroup: () => undefined,
        };
    }
    child.stdout?.on('data', kept.add);
    child.stderr?.on('data', specification.stdoutOnly ? () => undefined : kept.add);
    // a program that does not read its input is no reason to fail
    child.stdin?.on('error', () => undefined).end(specification.input);
    return {
        pid: child.pid,
        exited: endOf(child),
        output: kept.text,
        signalGroup: (signal) => signalGroup(child, signal),
    };
}
function endOf(child) {
    return new Promise((resolve) => {
        child.once('error', (error) => resolve({ exitCode: undefined, signal: undefined, startError: startProblem(error, child.spawnfile) }));
        child.once('exit', (exitCode, signal) => {
            const finish = () => {
                clearTimeout(grace);
                child.stdout?.destroy();
                child.stderr?.destroy();
                resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined, startError: undefined });
            };
            const grace = setTimeout(finish, PIPE_GRACE_MS);
            child.once('close', finish);
        });
    });
}
async function run(specification) {
    specification.signal?.throwIfAborted();
    const begun = performance.now();
    const running = start(specification);
    let timedOut = false;
    let kill;
    const deadline = setTimeout(() => {
        timedOut = true;
        running.signalGroup('SIGTERM');
        kill = setTimeout(() => running.signalGroup('SIGKILL'), TERM_TO_KILL_MS);
    }, specification.timeoutMs);
    const cancel = () => running.signalGroup('SIGKILL');
    specification.signal?.addEventListener('abort', cancel, { once: true });
    try {
        const end = await running.exited;
        running.signalGroup('SIGKILL');
        specification.signal?.throwIfAborted();
        return { ...end, timedOut, output: running.output(), tookMs: performance.now() - begun };
    }
    finally {
        clearTimeout(deadline);
        clearTimeout(kill);
        specification.signal?.removeEventListener('abort', cancel);
    }
}
function signalGroup(child, signal) {
    if (child.pid === undefined)
        return;
    try {
        if (process.platform === 'win32')
            child.kill(signal);
        else
            process.kill(-child.pid, signal);
    }
    catch {
        // nobody of the group is left
    }
}
function endMarked(run) {
    let ended = 0;
    // one of them may have started another one between the look and the kill
    for (let round = 0; round < 3; round++) {
        const marked = processNumbers().filter((pid) => hasMark(pid, run));
        if (marked.length === 0)
            break;
        for (const pid of marked) {
            try {
                process.kill(pid, 'SIGKILL');
                ended++;
            }
            catch {
                // it has ended meanwhile
            }
        }
    }
    return ended;
}
function processNumbers() {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readdirSync)('/proc')
            .map(Number)
            .filter((pid) => Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid);
    }
    catch {
        return [];
    }
}
function hasMark(pid, run) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${RUN_MARKER}=${run}`);
    }
    catch {
        return false;
    }
}
function startProblem(error, program) {
    if (error.code === 'ENOENT')
        return `${program} was not found`;
    if (error.code === 'EACCES')
        return `${program} may not be executed`;
    return messageOf(error);
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
/** Cuts happen between lines, because a secret that is cut in half is no longer found by redaction. */
const LINE_SLACK = 4096;
function keepEnd(maxBytes) {
    const chunks = [];
    let bytes = 0;
    let dropped = false;
    return {
        add(chunk) {
            chunks.push(chunk);
            bytes += chunk.length;
            while (chunks[0] !== undefined && bytes - chunks[0].length >= maxBytes) {
                bytes -= chunks[0].length;
                chunks.shift();
                dropped = true;
            }
        },
        text() {
            const all = Buffer.concat(chunks, bytes);
            if (!dropped && all.length <= maxBytes)
                return all.toString();
            const from = Math.max(0, all.length - maxBytes);
            const lineEnd = all.indexOf(10, from);
            const cut = lineEnd >= 0 && lineEnd - from < LINE_SLACK ? lineEnd + 1 : from + LINE_SLACK;
            return `… (the beginning is left out)\n${all.subarray(cut).toString()}`;
        },
    };
}
function identity(pid = process.pid) {
    return [pid, startTimeOf(pid) ?? '', namespaceOfProcesses()].join(':');
}
function endGroup(named) {
    const [pidText = '', begun = ''] = named.split(':');
    const pid = Number(pidText);
    // a number alone may have been given to somebody else's process since
    if (begun === '' || pid <= 1 || presence(named) !== 'alive')
        return false;
    try {
        process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
        return true;
    }
    catch {
        return false;
    }
}
function presence(named) {
    const [pidText = '', begun = '', namespace = ''] = named.split(':');
    const pid = Number(pidText);
    if (!Number.isSafeInteger(pid) || pid <= 0 || namespace !== namespaceOfProcesses())
        return 'unknown';
    try {
        process.kill(pid, 0);
    }
    catch (error) {
        if (error.code === 'ESRCH')
            return 'gone';
    }
    // the number may have been given to another process since
    return begun !== '' && startTimeOf(pid) !== begun ? 'gone' : 'alive';
}
/** Clock ticks since the machine's boot, field 22 of `proc(5)`'s stat; the name before it may hold blanks and brackets. */
function startTimeOf(pid) {
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(`/proc/${pid}/stat`, 'latin1');
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    catch {
        return undefined;
    }
}
/** The kernel's name of the process table that this process sees; a container has its own, and so has a rebooted machine. */
function namespaceOfProcesses() {
    try {
        const boot = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 8);
        return `${boot}-${(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readlinkSync)('/proc/self/ns/pid').replace(/\D/g, '')}`;
    }
    catch {
        return process.platform;
    }
}


/***/ }),

/***/ 9002:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ createSecretRegistry),
/* harmony export */   Q: () => (/* binding */ secretsOfOneExchange)
/* harmony export */ });
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73);

const MIN_LENGTH = 4;
const MIN_MASK_LENGTH = 6;
/** Nested JSON secrets (service account files) are searched this deep. */
const MAX_JSON_DEPTH = 4;
const COMMON = new Set('true,false,null,none,undefined,yes,no,on,off,test,user,root,admin,info,debug,warn,error,prod,production,staging,localhost,latest,main,default,http,https,json,utf8,utf-8'.split(','));
const SECRET_KEY = /pass|pwd|secret|token|key|credential|auth/i;
/** Makes an empty registry: nothing is taken out until it is told a secret. */
function createSecretRegistry() {
    const forms = new FormIndex();
    const tooShort = [];
    const maskable = new Set();
    const listeners = [];
    const mask = (value) => {
        if (value.length < MIN_MASK_LENGTH || maskable.has(value))
            return;
        maskable.add(value);
        for (const listener of listeners)
            listener(value);
    };
    const register = (name, value, depth) => {
        const lines = [...new Set([value, value.trim(), ...(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .normalise */ .j7)(value).split('\n').flatMap(withTrimmed)])];
        let registered = false;
        for (const line of lines) {
            if (isTrivial(line))
                continue;
            registered = true;
            for (const form of formsOf(line))
                forms.add(form, name);
            if (!/[\r\n]/.test(line))
                mask(line);
        }
        if (depth < MAX_JSON_DEPTH) {
            for (const part of secretLeaves(value))
                register(name, part, depth + 1);
        }
        return registered;
    };
    return {
        add: (name, value) => {
            if (!register(name, value, 0) && value.trim() !== '')
                tooShort.push(name);
        },
        tooShort,
        redact: (text) => forms.replace((0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .withoutTerminalCodes */ .zQ)(text)),
        onMaskable: (listener) => {
            listeners.push(listener);
            for (const value of maskable)
                listener(value);
        },
    };
}
/**
 * A registry for one exchange of many: takes out what `known` takes out, and then what was added to itself. That is
 * forgotten with it and never handed to the runner, so that a service that gives everybody a session of their own does
 * not fill the memory of who asks for half an hour.
 */
function secretsOfOneExchange(known) {
    let own;
    return {
        add: (name, value) => {
            own ??= createSecretRegistry();
            own.add(name, value);
        },
        // in this order: a service that makes a piece of our secret its own must not break the rest of it free
        redact: (text) => own?.redact(known.redact(text)) ?? known.redact(text),
    };
}
function withTrimmed(line) {
    return [line, line.trim()];
}
/** Too short, a word that everything is full of, mere punctuation, or the public frame of a PEM block. */
function isTrivial(line) {
    const text = line.trim();
    if (text.length < MIN_LENGTH || COMMON.has(text.toLowerCase()))
        return true;
    if (/^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/.test(text))
        return true;
    return !/[\p{L}\p{N}]/u.test(text) && text.length < 8;
}
/** The secrets inside a JSON secret: string leaves whose key sounds like one. */
function secretLeaves(value) {
    if (!/^\s*[{[]/.test(value))
        return [];
    let parsed;
    try {
        parsed = JSON.parse(value);
    }
    catch {
        return [];
    }
    const leaves = [];
    const visit = (node, secret, depth) => {
        if (typeof node === 'string') {
            if (secret && node.length >= MIN_MASK_LENGTH)
                leaves.push(node);
        }
        else if (typeof node === 'object' && node !== null && depth < 16) {
            for (const [key, child] of Object.entries(node)) {
                visit(child, Array.isArray(node) ? secret : SECRET_KEY.test(key), depth + 1);
            }
        }
    };
    visit(parsed, false, 0);
    return leaves;
}
/** The value and the ways in which services, shells and libraries usually write it. */
function formsOf(value) {
    const bytes = Buffer.from(value, 'utf8');
    const hex = bytes.toString('hex');
    const percent = percentEncoded(value);
    const json = JSON.stringify(value).slice(1, -1);
    const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const forms = new Set([
        value,
        percent,
        lowerPercent(percent),
        percent.replaceAll('%20', '+'),
        // application/x-www-form-urlencoded keeps `*` and encodes `!'()~`, encodeURIComponent the other way round.
        new URLSearchParams([['', value]]).toString().slice(1),
        everyByte(value),
        lowerPercent(everyByte(value)),
        encodeURI(value.toWellFormed()),
        json,
        json.replaceAll('/', '\\/'),
        asciiJson(json),
        JSON.stringify(json).slice(1, -1),
        // JSON as Java (Gson) and Go write it, safe inside HTML.
        json.replace(/[<>&='\u2028\u2029]/g, (character) => unicodeEscape(character)),
        json.replace(/[<>&\u2028\u2029]/g, (character) => unicodeEscape(character)),
        hex,
        hex.toUpperCase(),
        value.replaceAll("'", "'\\''"),
        value.replaceAll("'", `'"'"'`),
        value.replace(/[^\w@%+=:,./\n-]/g, '\\$&'),
        value.replace(/["\\$`]/g, '\\$&'),
    ]);
    for (const double of ['&quot;', '&#34;', '&#x22;', '"']) {
        for (const single of ['&#39;', '&#x27;', '&#039;', '&apos;', "'"]) {
            forms.add(html.replaceAll('"', double).replaceAll("'", single));
        }
    }
    for (const offset of [0, 1, 2]) {
        const core = base64Core(bytes, offset);
        forms.add(core);
        forms.add(core.replaceAll('+', '-').replaceAll('/', '_'));
        forms.add(percentEncoded(core));
    }
    for (const form of forms)
        if (form.length < MIN_LENGTH)
            forms.delete(form);
    return forms;
}
/** The characters of the Base64 text that depend on these bytes alone, when `offset` (0 to 2) bytes stand before them. */
function base64Core(bytes, offset) {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}
function percentEncoded(value) {
    return encodeURIComponent(value.toWellFormed());
}
function everyByte(value) {
    return percentEncoded(value).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function lowerPercent(text) {
    return text.replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase());
}
function asciiJson(json) {
    return json.replace(/[^\x20-\x7e]/g, (character) => unicodeEscape(character));
}
function unicodeEscape(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
const OPENING_MARK = '«'.charCodeAt(0);
/**
 * Finds every occurrence of every form in one pass: the first four UTF-16 units of each form are hashed into a bit map,
 * so that nearly every position of a text is passed over with one look. Overlapping occurrences are taken out together,
 * named after the longest of them, so that no end of one is left standing.
 */
class FormIndex {
    #seen = new Uint8Array(1 << 16);
    /** What was put in place of secrets: it is no secret, even if the secret is a word of its own name. */
    #stands = new Set();
    #longestStand = 0;
    /** By hash, longest first. */
    #byHash = new Map();
    #isEmpty = true;
    add(form, name) {
        const hash = hashAt(form, 0);
        const bucket = this.#byHash.get(hash) ?? [];
        if (bucket.some((entry) => entry.form === form))
            return;
        bucket.push({ form, name });
        bucket.sort((left, right) => right.form.length - left.form.length);
        this.#byHash.set(hash, bucket);
        this.#seen[hash] = 1;
        this.#stands.add(`«${name}»`);
        this.#longestStand = Math.max(this.#longestStand, name.length + 2);
        this.#isEmpty = false;
    }
    replace(text) {
        if (this.#isEmpty)
            return text;
        const pieces = [];
        let copied = 0;
        let open;
        const close = () => {
            if (!open)
                return;
            pieces.push(text.slice(copied, open.start), `«${open.name}»`);
            copied = open.end;
            open = undefined;
        };
        for (let at = 0; at + MIN_LENGTH <= text.length; at++) {
            if (text.charCodeAt(at) === OPENING_MARK && !(open && at < open.end)) {
                const ahead = text.slice(at, at + this.#longestStand);
                const length = ahead.indexOf('»') + 1;
                if (this.#stands.has(ahead.slice(0, length))) {
                    at += length - 1;
                    continue;
                }
            }
            const hash = hashAt(text, at);
            if (this.#seen[hash] === 0)
                continue;
            const found = this.#byHash.get(hash)?.find((entry) => text.startsWith(entry.form, at));
            if (!found)
                continue;
            const end = at + found.form.length;
            if (open && at < open.end) {
                if (found.form.length > open.longest) {
                    open.longest = found.form.length;
                    open.name = found.name;
                }
                open.end = Math.max(open.end, end);
            }
            else {
                close();
                open = { start: at, end, name: found.name, longest: found.form.length };
            }
        }
        close();
        return copied === 0 ? text : pieces.join('') + text.slice(copied);
    }
}
function hashAt(text, at) {
    const first = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
    const second = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16);
    return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 16;
}


/***/ }),

/***/ 73:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   EQ: () => (/* binding */ cutLines),
/* harmony export */   Is: () => (/* binding */ harmless),
/* harmony export */   Jj: () => (/* binding */ cut),
/* harmony export */   Kw: () => (/* binding */ harmlessLine),
/* harmony export */   RK: () => (/* binding */ visible),
/* harmony export */   RT: () => (/* binding */ tail),
/* harmony export */   VV: () => (/* binding */ cutShort),
/* harmony export */   j7: () => (/* binding */ normalise),
/* harmony export */   l6: () => (/* binding */ MAX_LINE_LENGTH),
/* harmony export */   qk: () => (/* binding */ foreignText),
/* harmony export */   zQ: () => (/* binding */ withoutTerminalCodes)
/* harmony export */ });
/**
 * The one door for text that did not come from this code: logs, bodies, headers, answers, names of the user's.
 * Pure. The order is fixed: normalise, redact, cut, make harmless; a secret that was cut or escaped is no longer found.
 */
/** Characters of one line that are shown; the rest is counted. */
const MAX_LINE_LENGTH = 2048;
/**
 * Terminal control sequences: CSI and OSC in both their 7-bit and 8-bit forms, strings (DCS, SOS, PM, APC), and the
 * short escapes. Strings that never end stop at the line's end, so that they cannot swallow the rest of a log.
 * https://ecma-international.org/publications-and-standards/standards/ecma-48/
 */
const TERMINAL_CODES = 
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
/(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)?|\x1b[ -/]*[0-~]/g;
/** They only choose between two pictures of the character before them. */
const VARIATION_SELECTORS = /[\uFE00-\uFE0F]/g;
/**
 * What a reader cannot see or what changes how its neighbours are shown: controls, bidirectional and zero-width
 * characters, the Unicode line ends, everything that collation ignores, halves of surrogate pairs.
 * The runner compares `::` and `##[` by culture, where ignorable characters do not count, so none may survive.
 */
const UNSHOWABLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{Noncharacter_Code_Point}]/gu;
/** Takes out terminal codes and variation selectors, so that neither can hide a secret from redaction. */
function withoutTerminalCodes(text) {
    return text.replace(TERMINAL_CODES, '').replace(VARIATION_SELECTORS, '');
}
/** Every line end becomes a line feed, terminal codes go. */
function normalise(text) {
    return withoutTerminalCodes(text).replace(/\r\n?/g, '\n');
}
/** Writes characters that cannot be seen as `\u202E` or `\u{E0041}`; line feeds and tabs stay. */
function visible(text) {
    return text.replace(UNSHOWABLE, (character) => {
        const point = character.codePointAt(0) ?? 0;
        const digits = point.toString(16).toUpperCase();
        return point > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
    });
}
/**
 * Breaks both of the runner's command grammars: `::name::` at a line's start and `##[name]` anywhere in it, on stdout
 * and stderr alike. https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function harmless(text) {
    return visible(text)
        .replace(/:(?=:)/g, ':\\')
        .replace(/##\[/g, '#\\#[');
}
/** As `harmless`, on one line: line feeds become `⏎`. */
function harmlessLine(text) {
    return harmless(text.trim().replace(/\s*\n\s*/g, ' ⏎ '));
}
/** Cuts to at most `length` UTF-16 units without halving a surrogate pair; says how much is missing. */
function cut(text, length) {
    if (text.length <= length)
        return text;
    const kept = wholeStart(text, length);
    return `${kept}… (${text.length - kept.length} more characters)`;
}
/** Cuts to at most `length` UTF-16 units, an ellipsis included; for places with no room to say more. */
function cutShort(text, length) {
    return text.length <= length ? text : `${wholeStart(text, length - 1)}…`;
}
/** Keeps the last whole lines that fit into `length` UTF-16 units; the end of a log is what matters. */
function tail(text, length) {
    if (text.length <= length)
        return { text, dropped: 0 };
    const from = text.length - length;
    const lineStart = text.indexOf('\n', from - 1) + 1;
    // A single line longer than the room has no line start in it: its own end is kept then.
    const start = lineStart > 0 && lineStart < text.length ? lineStart : from;
    const halved = isLowSurrogate(text.charCodeAt(start)) ? 1 : 0;
    return { text: text.slice(start + halved), dropped: start + halved };
}
/** Cuts every line to `MAX_LINE_LENGTH`. */
function cutLines(text) {
    return text
        .split('\n')
        .map((line) => cut(line, MAX_LINE_LENGTH))
        .join('\n');
}
/** The whole way through the door, for text shown as a block. No trailing line feed. */
function foreignText(text, options) {
    const prefix = options.prefix ?? '';
    const kept = tail(options.redact(normalise(text)).replace(/\n+$/, ''), options.maxLength);
    const lines = harmless(cutLines(kept.text))
        .split('\n')
        .map((line) => `${prefix}${line}`);
    if (kept.dropped > 0)
        lines.unshift(`${prefix}… (${kept.dropped} characters before this are left out)`);
    return lines.join('\n');
}
function wholeStart(text, length) {
    const end = Math.max(0, length);
    return text.slice(0, isLowSurrogate(text.charCodeAt(end)) ? Math.max(0, end - 1) : end);
}
function isLowSurrogate(unit) {
    return unit >= 0xdc00 && unit <= 0xdfff;
}


/***/ }),

/***/ 3115:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   defaultPolicy: () => (/* binding */ defaultPolicy)
/* harmony export */ });
/* harmony import */ var _defaults_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6794);

/** The policy of a repository that has no policy file: the actuator must say UP, and nothing else. */
function defaultPolicy() {
    return {
        file: undefined,
        subject: {
            port: undefined,
            managementPort: undefined,
            env: {},
            envFile: undefined,
            memory: undefined,
            cpus: undefined,
            network: undefined,
            compose: undefined,
            hardened: false,
            source: undefined,
        },
        health: {
            ..._defaults_js__WEBPACK_IMPORTED_MODULE_0__/* .HEALTH_DEFAULTS */ .QU,
            path: undefined,
            kind: 'actuator',
            components: {},
            expect: undefined,
            source: undefined,
        },
        checks: [],
        parallel: 1,
        filter: { tags: [], skip: [] },
        presets: [],
        identity: undefined,
        logs: undefined,
        resources: undefined,
        shutdown: undefined,
        rollback: _defaults_js__WEBPACK_IMPORTED_MODULE_0__/* .ROLLBACK_DEFAULTS */ .e2,
        watch: undefined,
        notify: undefined,
        allowedHosts: [],
        envNames: [],
    };
}


/***/ }),

/***/ 6794:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K3: () => (/* binding */ METRIC_EVERY_MS),
/* harmony export */   PS: () => (/* binding */ VERIFY_WITHIN_MS),
/* harmony export */   QU: () => (/* binding */ HEALTH_DEFAULTS),
/* harmony export */   e2: () => (/* binding */ ROLLBACK_DEFAULTS),
/* harmony export */   gy: () => (/* binding */ CHECK_DEFAULTS)
/* harmony export */ });
/** What applies where the policy file is silent. Times in milliseconds. */
const HEALTH_DEFAULTS = {
    withinMs: 120_000,
    timeoutMs: 5_000,
    everyMs: 1_000,
    stable: 1,
    honorHealthcheck: true,
};
/** Of each check; the times in milliseconds, `follow` in redirects. */
const CHECK_DEFAULTS = { timeoutMs: 10_000, retryEveryMs: 1_000, follow: 0 };
/** From one look at a metric of the watch to the next: how often Prometheus usually has something new to tell. */
const METRIC_EVERY_MS = 15_000;
/** What holds of a rollback where the policy says nothing. */
const ROLLBACK_DEFAULTS = {
    workflow: undefined,
    tags: 'v*',
    via: 'auto',
    job: undefined,
    inputs: {},
    waitMs: 30 * 60_000,
    verify: undefined,
    floor: undefined,
    revoked: [],
    preReleases: false,
    image: undefined,
    preflight: 'image',
    migrations: undefined,
    /** What usually holds configuration around a Spring Boot service. */
    configuration: [
        '**/application*.{yml,yaml,properties}',
        '**/bootstrap*.{yml,yaml,properties}',
        '**/{compose,docker-compose}*.{yml,yaml}',
        '**/Dockerfile*',
        '**/*.env',
        '**/.env*',
        '**/values*.yaml',
        '.github/workflows/**',
    ],
    limits: { perRelease: 1, perDay: 1 },
    drill: 'plan',
    source: undefined,
};
/** How long the old version may take to serve again, in milliseconds. */
const VERIFY_WITHIN_MS = 5 * 60_000;


/***/ }),

/***/ 9876:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ nearestName)
/* harmony export */ });
/**
 * The candidate that a mistyped name was most likely meant to be, or `undefined` if none is near:
 * at most a third of the letters differ (at least one may), counting swapped neighbours once. Case does not count,
 * `_` and `-` are the same. The first of equally near ones wins.
 */
function nearestName(name, candidates) {
    const wanted = plain(name.slice(0, LONGEST));
    let best;
    let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
    for (const candidate of candidates) {
        const distance = distanceBetween(wanted, plain(candidate.slice(0, LONGEST)));
        if (distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}
/** Longer names are compared by their beginning, so that the cost stays bounded. */
const LONGEST = 64;
function plain(name) {
    return name.toLowerCase().replaceAll('_', '-');
}
/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
function distanceBetween(left, right) {
    let beforeLast = [];
    let last = Array.from({ length: right.length + 1 }, (_, index) => index);
    for (let row = 1; row <= left.length; row++) {
        const current = [row];
        for (let column = 1; column <= right.length; column++) {
            const same = left[row - 1] === right[column - 1];
            let least = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
            if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
                least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
            }
            current.push(least);
        }
        beforeLast = last;
        last = current;
    }
    return last[right.length] ?? left.length;
}


/***/ }),

/***/ 7886:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ft: () => (/* binding */ references),
/* harmony export */   GS: () => (/* binding */ fill),
/* harmony export */   LO: () => (/* binding */ missing),
/* harmony export */   QC: () => (/* binding */ parseTemplate),
/* harmony export */   WU: () => (/* binding */ show),
/* harmony export */   gO: () => (/* binding */ RESERVED_NAMES),
/* harmony export */   k7: () => (/* binding */ onlyReference),
/* harmony export */   oi: () => (/* binding */ referencesInJson),
/* harmony export */   ps: () => (/* binding */ fillUntilTarget),
/* harmony export */   qN: () => (/* binding */ showJson),
/* harmony export */   uN: () => (/* binding */ fillJson),
/* harmony export */   yA: () => (/* binding */ VALUE_NAME),
/* harmony export */   zG: () => (/* binding */ UnfilledReference)
/* harmony export */ });
/* unused harmony export literal */
/** Thrown by `fill` and `fillJson` when the scope has no value for a reference. */
class UnfilledReference extends Error {
    reference;
    constructor(reference) {
        super(`Nothing is known for ${reference.source}.`);
        this.name = 'UnfilledReference';
        this.reference = reference;
    }
}
const NAMESPACES = ['vars', 'secrets', 'env', 'target'];
/** First words of references that captures and `for-each` items cannot be named. */
const RESERVED_NAMES = [...NAMESPACES, 'base-url'];
/** Names of captures and `for-each` items. */
const VALUE_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
/** Takes a template apart. `$${` is a literal `${`; a `$` that is not before `{` is a `$`. */
function parseTemplate(template) {
    const parts = [];
    let text = '';
    let at = 0;
    while (at < template.length) {
        const opening = template.indexOf('${', at);
        if (opening < 0)
            break;
        if (opening > at && template[opening - 1] === '$') {
            text += `${template.slice(at, opening - 1)}\${`;
            at = opening + 2;
            continue;
        }
        const closing = template.indexOf('}', opening);
        if (closing < 0) {
            return {
                ok: false,
                problem: `has a "\${" without a "}"`,
                advice: 'Close the reference with "}", or write "$${" for a literal "${".',
            };
        }
        const source = template.slice(opening, closing + 1);
        const reference = parseReference(source);
        if (typeof reference === 'string')
            return { ok: false, problem: reference, advice: adviceFor(source) };
        text += template.slice(at, opening);
        if (text !== '')
            parts.push(text);
        text = '';
        parts.push(reference);
        at = closing + 1;
    }
    text += template.slice(at);
    if (text !== '')
        parts.push(text);
    return { ok: true, parts };
}
function parseReference(source) {
    const inner = source.slice(2, -1);
    if (inner.startsWith('{'))
        return `holds the workflow expression ${shorten(`${source}}`)}, which means nothing in this file`;
    if (inner === 'base-url')
        return { kind: 'base-url', source };
    const [first = '', ...path] = inner.split('.');
    const namespace = NAMESPACES.find((name) => name === first);
    if (namespace !== undefined) {
        const name = path.join('.');
        return VARIABLE_NAME.test(name)
            ? { kind: namespace, name, source }
            : `holds ${shorten(source)}, which names no variable`;
    }
    if (!VALUE_NAME.test(first) || path.includes(''))
        return `holds ${shorten(source)}, which is not a reference`;
    return { kind: 'value', name: first, path, source };
}
function adviceFor(source) {
    return source.startsWith('${{')
        ? `Hand the value over through the input "vars" (or "secrets") and write "\${vars.NAME}" (or "\${secrets.NAME}") here.`
        : `Write "\${vars.NAME}", "\${secrets.NAME}", "\${env.NAME}", "\${base-url}" or the name of a capture, or "$\${" for a literal "\${".`;
}
function shorten(source) {
    return source.length > 40 ? `${source.slice(0, 40)}…` : source;
}
/** Every reference of a template, in order, repeated ones repeated. Empty for one that cannot be taken apart. */
function references(template) {
    const parsed = parseTemplate(template);
    return parsed.ok ? parsed.parts.filter((part) => typeof part !== 'string') : [];
}
/** Every reference in all strings of a JSON value. */
function referencesInJson(value) {
    if (typeof value === 'string')
        return references(value);
    if (value === null || typeof value !== 'object')
        return [];
    return Object.values(value).flatMap((item) => referencesInJson(item));
}
/** References that have no value in this scope, as the user wrote them, each once. */
function missing(value, scope) {
    const seen = new Set();
    return referencesInJson(value).filter((reference) => {
        if (seen.has(reference.source) || lookUp(reference, scope) !== undefined)
            return false;
        seen.add(reference.source);
        return true;
    });
}
/**
 * Fills a template as text. Values are data: what they hold is never taken apart again.
 * Lists and objects become JSON text, `null` the word.
 *
 * @throws UnfilledReference
 */
function fill(template, scope) {
    return partsOf(template)
        .map((part) => (typeof part === 'string' ? part : asText(takeValue(part, scope))))
        .join('');
}
/**
 * Fills every string of a JSON value (not the keys of objects). A string that is exactly one reference
 * takes the value with its JSON type; every other string stays a string. The value given is not changed.
 *
 * @throws UnfilledReference
 */
function fillJson(value, scope) {
    return mapStrings(value, (template) => {
        const only = onlyReference(template);
        return only === undefined ? fill(template, scope) : takeValue(only, scope);
    });
}
/**
 * Fills a template for showing it: secrets and captured secrets stay references (`${secrets.NAME}`, `${token}`),
 * and so does what has no value. Never throws.
 *
 * @param name what stands there instead of such a value
 */
function show(template, scope, name = sourceOf) {
    return partsOf(template)
        .map((part) => (typeof part === 'string' ? part : showReference(part, scope, name)))
        .join('');
}
/** `fillJson` for showing: see `show`. */
function showJson(value, scope, name = sourceOf) {
    return mapStrings(value, (template) => {
        const only = onlyReference(template);
        if (only === undefined)
            return show(template, scope, name);
        const found = lookUp(only, scope);
        return found === undefined || found.secret ? name(only) : found.value;
    });
}
function sourceOf(reference) {
    return reference.source;
}
/** The reference that a template consists of, if it is exactly one. */
function onlyReference(template) {
    const parts = partsOf(template);
    const [first] = parts;
    return parts.length === 1 && typeof first === 'object' ? first : undefined;
}
/** Fills everything but `${target.…}`: what is left is a template of the target alone. @throws UnfilledReference */
function fillUntilTarget(template, scope) {
    return partsOf(template)
        .map((part) => {
        if (typeof part === 'string')
            return literal(part);
        return part.kind === 'target' ? part.source : literal(fill(part.source, scope));
    })
        .join('');
}
/** A text as a template that stands for itself: filling it gives exactly this text. */
function literal(text) {
    // A function, because "$$" has a meaning of its own in a replacement text.
    return text.replaceAll('${', () => '$${');
}
function partsOf(template) {
    const parsed = parseTemplate(template);
    // A policy with a template that cannot be taken apart does not load; elsewhere the text stands for itself.
    return parsed.ok ? parsed.parts : [template];
}
function takeValue(reference, scope) {
    const found = lookUp(reference, scope);
    if (found === undefined)
        throw new UnfilledReference(reference);
    return found.value;
}
function showReference(reference, scope, name) {
    const found = lookUp(reference, scope);
    return found === undefined || found.secret ? name(reference) : asText(found.value);
}
function lookUp(reference, scope) {
    switch (reference.kind) {
        case 'vars':
        case 'env':
            return given(scope[reference.kind].get(reference.name), false);
        case 'secrets':
            return given(scope.secrets.get(reference.name), true);
        case 'base-url':
            return given(scope.baseUrl, false);
        case 'target':
            return reference.name === 'tag' ? given(scope.targetTag, false) : undefined;
        case 'value': {
            const root = scope.values?.get(reference.name);
            if (root === undefined)
                return undefined;
            let value = root.value;
            for (const step of reference.path) {
                // Own properties only: "${item.constructor}" must not reach into the language.
                if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step))
                    return undefined;
                value = value[step];
            }
            return value === undefined ? undefined : { value, secret: root.secret };
        }
    }
}
function given(value, secret) {
    return value === undefined ? undefined : { value, secret };
}
function asText(value) {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
function mapStrings(value, map) {
    if (typeof value === 'string')
        return map(value);
    if (value === null || typeof value !== 'object')
        return value;
    if (Array.isArray(value))
        return value.map((item) => mapStrings(item, map));
    const copy = Object.create(null);
    for (const [key, item] of Object.entries(value))
        copy[key] = mapStrings(item, map);
    return copy;
}


/***/ }),

/***/ 6661:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   runPostStep: () => (/* binding */ runPostStep)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _collaborators_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4360);
/* harmony import */ var _subject_leftovers_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(192);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(3138);




/**
 * The action's post step: removes what the main step could not, and says so if that one never came to a verdict.
 * The saved state is hostile until checked; only what carries our label for this very run is removed.
 *
 * @returns the exit code
 */
async function runPostStep() {
    const environment = process.env;
    const world = (0,_collaborators_js__WEBPACK_IMPORTED_MODULE_1__/* .openWorld */ .H)('actions', [environment['RUNNER_TEMP'] || (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)()]);
    const runId = world.output.readState('run') ?? '';
    const verdict = world.output.readState('verdict');
    try {
        const removed = await (0,_subject_leftovers_js__WEBPACK_IMPORTED_MODULE_2__/* .removeLeftoversOf */ .Q)(runId, world);
        if (removed > 0)
            world.output.line(`Removed ${removed} left over from the main step.`);
    }
    catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        world.output.annotate('warning', `Removing what the main step left behind failed: ${why} The next run on this runner removes it.`);
    }
    if (verdict === undefined) {
        const reason = 'interrupted';
        const sentence = 'The gate was interrupted before it came to a verdict, so nothing is known about the release.';
        const advice = 'Run the job again; if it was not cancelled, look for what ended the step.';
        world.output.annotate('error', `${sentence} ${advice}`, undefined, `Release Guard: inconclusive (${reason})`);
        world.output.appendSummary(`## Release Guard: inconclusive (\`${reason}\`)\n\n**What happened:** ${sentence}\n\n**What to do:** ${advice}\n`);
    }
    await world.output.flushed();
    return verdict === undefined ? _verdict_js__WEBPACK_IMPORTED_MODULE_3__/* .EXIT_CODES */ .ai.inconclusive : 0;
}


/***/ }),

/***/ 856:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   annotate: () => (/* binding */ annotate)
/* harmony export */ });
/* unused harmony export annotationsOf */
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5594);

/** GitHub shows ten of each level for a step. https://docs.github.com/rest/checks/runs */
const MOST_OF_A_LEVEL = 10;
/** Hands the annotations to the runner. On a terminal there are none: the report says the same things there. */
function annotate(report, output, isTolerated) {
    if (output.kind !== 'actions')
        return;
    for (const { level, message, at, title } of annotationsOf(report, isTolerated)) {
        output.annotate(level, message, at, title);
    }
}
/**
 * The verdict first, then each finding that needs attention, on the line of the policy file that asked for it.
 *
 * @param isTolerated the run could not decide and the user wants it green: its annotations are warnings then
 */
function annotationsOf(report, isTolerated) {
    const { verdict } = report;
    const annotations = [];
    if (verdict.name !== 'pass') {
        annotations.push({
            level: isTolerated ? 'warning' : 'error',
            title: `Release Guard: ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .headline */ .Pl)(report)} (${verdict.reason})`,
            message: sentences(verdict.cause === undefined ? verdict.sentence : (0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .sentenceWithoutPlace */ .$U)(verdict.cause), verdict.advice),
            at: verdict.cause?.source,
        });
    }
    for (const finding of report.findings) {
        const level = levelOf(finding, isTolerated);
        if (level === undefined || finding === verdict.cause)
            continue;
        annotations.push({
            level,
            title: `${finding.title}${finding.reason === undefined ? '' : ` (${finding.reason})`}`,
            message: sentences((0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .sentenceWithoutPlace */ .$U)(finding), finding.advice),
            at: finding.source,
        });
    }
    return ['error', 'warning', 'notice'].flatMap((level) => annotations.filter((annotation) => annotation.level === level).slice(0, MOST_OF_A_LEVEL));
}
function levelOf(finding, isTolerated) {
    const state = (0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .stateOf */ .L4)(finding);
    if (state === 'broken' || state === 'invalid')
        return 'error';
    if (state === 'undecided')
        return finding.severity === 'block' && !isTolerated ? 'error' : 'warning';
    if (state === 'advisory' || state === 'flaky')
        return 'warning';
    return undefined;
}
function sentences(sentence, advice) {
    return advice === undefined ? sentence : `${sentence}\nWhat to do: ${advice}`;
}


/***/ }),

/***/ 3501:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  buildReport: () => (/* binding */ buildReport)
});

// EXTERNAL MODULE: ./src/verdict.ts
var src_verdict = __nccwpck_require__(3138);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __nccwpck_require__(1928);
;// CONCATENATED MODULE: ./src/report/score.ts


/** The best score of a run in which a blocking rule is broken, and of one in which a blocking rule is undecided. */
const CEILING_BROKEN = 40;
const CEILING_UNDECIDED = 60;
/** The service does not run or does not say UP: whatever else holds, it cannot be used. */
const CEILING_DOWN = 10;
const ADVISORY_COST = 5;
const MOST_ADVISORY_COST = 20;
const RETRIED_COST = 2;
const MOST_RETRIED_COST = 10;
const HEALTHY_FROM = 90;
const WARNING_FROM = 61;
const CRITICAL_FROM = 11;
const MAX_ITEMS = 50;
/**
 * The score (0 to 100) and what follows from it; `docs/score.md` explains the formula to users.
 * It describes, it does not decide: the verdict alone does.
 */
function assess(verdict, findings) {
    const score = scoreOf(verdict, findings);
    const open = findings
        .filter((finding) => finding.outcome !== 'pass' && finding.outcome !== 'skipped')
        .sort((left, right) => rank(left) - rank(right));
    const flaky = findings.filter(isFlaky);
    return {
        score,
        level: levelOf(score),
        issues: unique([
            ...open.map((finding) => finding.sentence),
            ...flaky.map((finding) => `${(0,wording/* capitalised */.Iu)(finding.title)} held only at attempt ${finding.attempts}.`),
        ]),
        recommendations: unique([
            ...(verdict.advice === undefined ? [] : [verdict.advice]),
            ...open.flatMap((finding) => (finding.advice === undefined ? [] : [finding.advice])),
        ]),
    };
}
/** Passed, but not at the first try. */
function isFlaky(finding) {
    return finding.outcome === 'pass' && isRetried(finding);
}
/** Costs the same however it ended, so that the score never rises when a check that held late breaks. */
function isRetried({ kind, attempts = 1 }) {
    // Health is polled until it says UP; trying again is not a weakness there.
    return kind === 'check' && attempts > 1;
}
function scoreOf(verdict, findings) {
    if (verdict.name === 'invalid' || verdict.name === 'cancelled')
        return 0;
    const blocking = findings.filter((finding) => finding.severity === 'block');
    const held = blocking.filter((finding) => finding.outcome === 'pass').length;
    const broken = blocking.filter((finding) => finding.outcome === 'fail');
    const undecided = blocking.filter((finding) => finding.outcome === 'undecided').length;
    const examined = held + broken.length + undecided;
    if (examined === 0)
        return 0;
    const isDown = broken.some((finding) => finding.kind === 'subject' || finding.kind === 'health');
    const ceiling = isDown ? CEILING_DOWN : broken.length > 0 ? CEILING_BROKEN : undecided > 0 ? CEILING_UNDECIDED : 100;
    const advisory = findings.filter((finding) => finding.severity === 'warn' && finding.outcome === 'fail').length;
    const deduction = Math.min(advisory * ADVISORY_COST, MOST_ADVISORY_COST) +
        Math.min(findings.filter(isRetried).length * RETRIED_COST, MOST_RETRIED_COST);
    return Math.max(0, Math.round((ceiling * held) / examined) - deduction);
}
function levelOf(score) {
    if (score >= HEALTHY_FROM)
        return 'healthy';
    if (score >= WARNING_FROM)
        return 'warning';
    return score >= CRITICAL_FROM ? 'critical' : 'unhealthy';
}
/** Blocking before advisory, broken before undecided, then in the order of a first cause. */
function rank(finding) {
    const severity = finding.severity === 'block' ? 0 : 1;
    const outcome = ['invalid', 'fail', 'undecided'].indexOf(finding.outcome);
    return (severity * 3 + outcome) * src_verdict/* FINDING_KINDS */.mH.length + src_verdict/* FINDING_KINDS */.mH.indexOf(finding.kind);
}
function unique(items) {
    return [...new Set(items)].slice(0, MAX_ITEMS);
}

;// CONCATENATED MODULE: ./src/report/build.ts


/** Folds findings into the verdict and the assessment and puts the report together. Pure. */
function buildReport(input) {
    const { version, startedAt, cancelled, ...facts } = input;
    const findings = facts.findings;
    const folded = cancelled === undefined ? (0,src_verdict/* foldVerdict */.z4)(findings) : (0,src_verdict/* cancelledVerdict */.F0)(cancelled);
    const rollback = facts.rollback;
    // What was asked for was to go back, so that is what the verdict is about.
    const isAboutRollback = folded.name === 'pass' && rollback !== undefined;
    const verdict = isAboutRollback ? { ...folded, sentence: rollback.sentence } : folded;
    return {
        ...facts,
        tool: { name: 'release-guard', version },
        startedAt: startedAt.toISOString(),
        durationMs: Math.round(facts.durationMs),
        readyMs: facts.readyMs === undefined ? undefined : Math.round(facts.readyMs),
        timeline: facts.timeline.map((entry) => ({ ...entry, atMs: Math.round(entry.atMs) })),
        phases: facts.phases.map((phase) => ({
            ...phase,
            startMs: Math.round(phase.startMs),
            endMs: Math.round(phase.endMs),
        })),
        verdict,
        assessment: assess(verdict, findings),
    };
}


/***/ }),

/***/ 3630:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ cleanPart),
/* harmony export */   cleanReport: () => (/* binding */ cleanReport)
/* harmony export */ });
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73);

/** Characters of one text, so that no part of a report can crowd out the rest: what is longer is no longer read anyway. */
const MAX_NAME_LENGTH = 500;
const MAX_SENTENCE_LENGTH = 4000;
const MAX_EVIDENCE_LENGTH = 256 * 1024;
const MAX_LOG_LENGTH = 1024 * 1024;
/** Normalises, redacts and then bounds every text of the report that did not come from a closed list of this code's own. */
function cleanReport(report, redact) {
    const clean = cleaner(redact);
    const maybe = (text) => (text === undefined ? undefined : clean.name(text));
    const image = report.subject?.image;
    const { cause, ...verdict } = report.verdict;
    const findings = report.findings.map((finding) => cleanFinding(finding, clean));
    // Renderers look the cause up among the findings, so it stays one of them.
    const cleanCause = cause && (findings[report.findings.indexOf(cause)] ?? cleanFinding(cause, clean));
    const cleaned = {
        ...report,
        tag: maybe(report.tag),
        environment: clean.name(report.environment),
        verdict: {
            ...verdict,
            sentence: clean.sentence(verdict.sentence),
            ...(verdict.advice === undefined ? {} : { advice: clean.sentence(verdict.advice) }),
            ...(cleanCause === undefined ? {} : { cause: cleanCause }),
        },
        assessment: {
            ...report.assessment,
            issues: report.assessment.issues.map(clean.sentence),
            recommendations: report.assessment.recommendations.map(clean.sentence),
        },
        subject: report.subject === undefined
            ? undefined
            : {
                kind: report.subject.kind,
                label: clean.name(report.subject.label),
                image: image === undefined
                    ? undefined
                    : {
                        reference: clean.name(image.reference),
                        id: clean.name(image.id),
                        digest: maybe(image.digest),
                        platform: clean.name(image.platform),
                    },
            },
        policyFile: maybe(report.policyFile),
        healthEndpoint: maybe(report.healthEndpoint),
        timeline: report.timeline.map((entry) => ({
            ...entry,
            state: clean.name(entry.state),
            ...(entry.detail === undefined ? {} : { detail: clean.name(entry.detail) }),
        })),
        phases: report.phases.map((phase) => ({ ...phase, name: clean.name(phase.name) })),
        findings,
        serviceLog: report.serviceLog === undefined ? undefined : (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .tail */ .RT)(clean.whole(report.serviceLog), MAX_LOG_LENGTH).text,
        rollback: report.rollback === undefined ? undefined : cleanTexts(report.rollback, clean),
        watch: report.watch === undefined ? undefined : cleanTexts(report.watch, clean),
        run: {
            repository: maybe(report.run.repository),
            commit: maybe(report.run.commit),
            url: maybe(report.run.url),
            runId: maybe(report.run.runId),
            attempt: maybe(report.run.attempt),
            actor: maybe(report.run.actor),
        },
    };
    return cleaned;
}
/** As `cleanReport`, for a part that is shown before the report is made: a plan, a history. */
function cleanPart(part, redact) {
    return cleanTexts(part, cleaner(redact));
}
function cleaner(redact) {
    const whole = (text) => redact((0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .normalise */ .j7)(text));
    return {
        whole,
        name: (text) => (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .cut */ .Jj)(whole(text), MAX_NAME_LENGTH),
        // One line, whatever foreign words are in it.
        sentence: (text) => (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .cut */ .Jj)(whole(text).replace(/\s*\n\s*/g, ' '), MAX_SENTENCE_LENGTH),
        evidence: (text) => (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .cut */ .Jj)(whole(text), MAX_EVIDENCE_LENGTH),
    };
}
/** Every text inside: tags, logins, messages of commits, GitHub's own words, states of a service are all foreign. */
function cleanTexts(value, clean) {
    if (typeof value === 'string')
        return clean.sentence(value);
    if (Array.isArray(value))
        return value.map((item) => cleanTexts(item, clean));
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [clean.name(name), cleanTexts(item, clean)]));
}
function cleanFinding(finding, clean) {
    return {
        ...finding,
        title: clean.name(finding.title),
        sentence: clean.sentence(finding.sentence),
        evidence: finding.evidence.map((evidence) => cleanEvidence(evidence, clean)),
        ...(finding.advice === undefined ? {} : { advice: clean.sentence(finding.advice) }),
        ...(finding.source === undefined ? {} : { source: { ...finding.source, file: clean.name(finding.source.file) } }),
    };
}
function cleanEvidence(evidence, clean) {
    return evidence.kind === 'text'
        ? { kind: 'text', label: clean.name(evidence.label), text: clean.evidence(evidence.text) }
        : {
            kind: 'comparison',
            label: clean.name(evidence.label),
            ...(evidence.path === undefined ? {} : { path: clean.name(evidence.path) }),
            expected: clean.evidence(evidence.expected),
            actual: clean.evidence(evidence.actual),
        };
}


/***/ }),

/***/ 2781:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Kg: () => (/* binding */ briefText),
/* harmony export */   RI: () => (/* binding */ briefLine),
/* harmony export */   jD: () => (/* binding */ liveLine)
/* harmony export */ });
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5594);

/** What was examined and how long it took; of what was skipped, why. */
function briefText(finding) {
    if (finding.outcome === 'skipped')
        return (0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .sentenceWithTitle */ .Qg)(finding);
    if (finding.outcome === 'invalid')
        return finding.title;
    // All rules of a watch take as long as it does: what they saw says more.
    if (finding.kind === 'watch')
        return (0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .sentenceWithTitle */ .Qg)(finding);
    const attempts = (0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .stateOf */ .L4)(finding) === 'flaky' ? `, attempt ${finding.attempts}` : '';
    return `${finding.title} (${(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(finding.durationMs)}${attempts})`;
}
/** One line for the moment that something was found out, which the report soon tells all about. */
function briefLine(finding) {
    return lineOf(finding, briefText(finding));
}
/** One line for the moment that a check ends, with what is wrong: the report may be minutes away. */
function liveLine(finding) {
    return lineOf(finding, finding.outcome === 'pass' ? briefText(finding) : (0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .sentenceWithTitle */ .Qg)(finding));
}
function lineOf(finding, said) {
    const { word, tone } = _wording_js__WEBPACK_IMPORTED_MODULE_0__/* .STATE_WORDS */ .I7[(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .stateOf */ .L4)(finding)];
    return { text: `${word} `.padEnd(_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .STATE_WIDTH */ .Z_) + said, ...(tone && { tone }) };
}


/***/ }),

/***/ 4285:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   CS: () => (/* binding */ prose),
/* harmony export */   EU: () => (/* binding */ fence),
/* harmony export */   Hn: () => (/* binding */ cell),
/* harmony export */   zB: () => (/* binding */ ganttLabel)
/* harmony export */ });
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73);

/**
 * Two ways, and no third, by which foreign text gets into Markdown: `fence()` for blocks and `cell()` for a line.
 * `prose()` is for our own sentences, which may quote foreign words: each word that is more than plain goes through
 * `cell()`. None of the three can end what it stands in, start a structure, load an image or mention anybody.
 */
/** A fenced code block; the fence is longer than any run of back-ticks in the text. Ends with a line feed. */
function fence(text, language = '') {
    const body = (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .harmless */ .Is)(text).replace(/\n+$/, '');
    const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run) => run.length));
    const marks = '`'.repeat(longest + 1);
    return `${marks}${language}\n${body}\n${marks}\n`;
}
/**
 * One line inside `<code>`, with every mark that means something to Markdown, HTML or GitHub as a numeric entity:
 * nothing in it can end the table's cell, become a link or an image, or mention anybody.
 */
function cell(text, maxLength = 300) {
    const line = (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .cutShort */ .VV)((0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .harmlessLine */ .Kw)(text), maxLength);
    return line === '' ? '' : `<code>${entities(line)}</code>`;
}
const PLAIN_WORD = /^["'(]{0,2}(?:[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*|\p{N}+[.,]\p{N}+|%)["')]{0,2}[.,;:!?]?["')]?$/u;
/** Words that GitHub turns into links by itself: commits, issues, advisories. */
const LINKED_WORD = /^[("']*[0-9a-f]{7,}|gh-\d|ghsa-|cve-/i;
/** `1.` and `1)` at a line's start would begin a list. */
const LIST_MARK = /^(\d+)([.)])$/;
/**
 * A word, or what is one thing to copy: text between two back-ticks, with the sentence's punctuation around it, and an
 * expression of a workflow with whatever it is part of. No part of it can match a text in two ways.
 */
const TOKEN = /["'(]{0,2}`[^`]+`["')]{0,2}[.,;:!?]?["')]?(?=\s|$)|\S*?\$\{\{[^{}]*\}\}\S*|\S+/gu;
const IN_BACK_TICKS = /^(["'(]{0,2})`([^`]+)`(["')]{0,2}[.,;:!?]?["')]?)$/u;
/**
 * A sentence of our own as running text; foreign words in it are set as code where they are more than plain words. What
 * stands between two back-ticks is set as code as a whole, whoever wrote them: more than that they cannot do.
 */
function prose(sentence) {
    return ((0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(sentence).match(TOKEN) ?? [])
        .map((token, index) => {
        const [, before = '', inner, after = ''] = IN_BACK_TICKS.exec(token) ?? [];
        if (inner !== undefined && inner.trim() !== '')
            return edged(before, onOneLine(inner), after);
        if (!PLAIN_WORD.test(token) || LINKED_WORD.test(token))
            return codeWithEdges(token);
        return index === 0
            ? token.replace(LIST_MARK, (_whole, number, mark) => number + entity(mark))
            : token;
    })
        .join(' ');
}
function onOneLine(text) {
    return text.trim().replace(/\s*[\n\t]\s*/g, ' ');
}
/** Punctuation of the sentence stays outside of the code that it surrounds. */
function codeWithEdges(text) {
    const parts = /^(["'(]*)(.*?)(["')]*[.,;:!?]?)$/su.exec(onOneLine(text));
    const [, before = '', inner = text, after = ''] = parts ?? [];
    return inner === '' ? cell(text) : edged(before, inner, after);
}
function edged(before, code, after) {
    return `${entities(before)}${cell(code, 1000)}${entities(after)}`;
}
/**
 * Marks that Markdown, HTML, GitHub's mentions, emoji, formulas and bare links are made of.
 * https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
function entities(text) {
    return text.replace(/[&<>*_`[\]\\|~!#@:$^{}]|(?<=\bwww)\./gi, entity);
}
function entity(mark) {
    return `&#${mark.charCodeAt(0)};`;
}
/** Words that begin a statement in a gantt chart. https://mermaid.js.org/syntax/gantt.html */
const GANTT_KEYWORDS = /^(?:gantt|title|section|click|call|href|dateFormat|axisFormat|tickInterval|todayMarker|excludes|includes|inclusiveEndDates|topAxis|weekday|weekend|accTitle|accDescr)\b/i;
/** A label of a Mermaid gantt chart: letters that can be seen, digits and a few marks that mean nothing to Mermaid. */
function ganttLabel(text, maxLength = 48) {
    const plain = (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .cutShort */ .VV)(text
        .replace(/(?:[^\p{L}\p{N} ._/()-]|\p{DI})+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim(), maxLength);
    if (plain === '')
        return 'unnamed';
    // A leading word of our own keeps keywords and dates from being read as such.
    return GANTT_KEYWORDS.test(plain) || !/^[\p{L}\p{N}]/u.test(plain) || /^\d{4}-/.test(plain) ? `item ${plain}` : plain;
}


/***/ }),

/***/ 3191:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  notify: () => (/* binding */ notify),
  secretsOfWebhook: () => (/* binding */ secretsOfWebhook)
});

// EXTERNAL MODULE: ./src/checks/answer.ts
var answer = __nccwpck_require__(7519);
// EXTERNAL MODULE: ./src/platform/http-failures.ts
var http_failures = __nccwpck_require__(111);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __nccwpck_require__(3138);
// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __nccwpck_require__(73);
// EXTERNAL MODULE: ./src/report/wording.ts
var wording = __nccwpck_require__(5594);
;// CONCATENATED MODULE: ./src/report/notification.ts


/** Raised when a receiver has to change. */
const NOTIFICATION_SCHEMA = 1;
/** Slack's limits are 150 and 3,000 characters. https://docs.slack.dev/reference/block-kit/blocks */
const MAX_HEADER_LENGTH = 150;
const MAX_SECTION_LENGTH = 2900;
/**
 * How grave a run is. `info`: it holds, or a rollback restored the service. `warning`: it holds but for advisory findings,
 * it could not be decided, or the inputs are wrong. `critical`: a rule is broken. `emergency`: a rollback was refused, or
 * failed, or nobody knows how it ended. Pure.
 */
function levelOf({ mode, verdict, rollback, findings, }) {
    const isDrill = mode === 'drill';
    switch (rollback?.outcome) {
        case 'done':
            return 'info';
        case 'planned':
            // nothing was sent, so that what this run found bad is bad still
            if (verdict.name !== 'fail' || isDrill)
                return 'info';
            break;
        case 'refused':
            // a drill that is refused is a rollback that nobody needs today
            return isDrill ? 'warning' : 'emergency';
        case 'failed':
        case 'unknown':
            return 'emergency';
        default:
    }
    if (verdict.name === 'fail')
        return isDrill ? 'warning' : 'critical';
    if (verdict.name !== 'pass')
        return 'warning';
    return findings.some(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped') ? 'warning' : 'info';
}
/** What a webhook is told of this run. Pure. */
function notificationOf(report) {
    const recovered = report.rollback?.outcome === 'done' && report.mode !== 'drill';
    return { level: levelOf(report), recovered, report };
}
/** The generic form; docs/policy.md describes it. What is not known is absent. Pure. */
function jsonNotification({ level, recovered, report }) {
    const { verdict, run, rollback, watch } = report;
    return {
        schema: NOTIFICATION_SCHEMA,
        tool: 'release-guard',
        level,
        recovered,
        title: titleOf(report),
        sentence: plain(verdict.sentence),
        advice: maybePlain(verdict.advice),
        advisory: maybePlain(firstAdvisory(report)),
        mode: report.mode,
        verdict: verdict.name,
        reason: verdict.reason,
        score: report.assessment.score,
        tag: maybePlain(report.tag),
        environment: plain(report.environment),
        service: maybePlain(report.subject?.label),
        repository: maybePlain(run.repository),
        commit: maybePlain(run.commit),
        actor: maybePlain(run.actor),
        runUrl: linkOf(run.url),
        startedAt: report.startedAt,
        durationMs: report.durationMs,
        rollback: rollback && {
            outcome: rollback.outcome,
            sentence: plain(rollback.sentence),
            from: maybePlain(rollback.plan?.from.tag),
            to: maybePlain(rollback.plan?.target.tag),
            runUrl: linkOf(rollback.run?.url),
        },
        watch: watch && { decidedAtMs: watch.decidedAtMs && Math.round(watch.decidedAtMs), why: plain(watch.why) },
    };
}
/**
 * The form of Slack's incoming webhooks. Foreign words stand in plain text only, where nothing is a link, a mention or
 * markup. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks Pure.
 */
function slackNotification({ level, recovered, report }) {
    const { verdict, run, rollback } = report;
    const title = `${recovered ? 'RECOVERED' : level.toUpperCase()}: ${titleOf(report)}`;
    const advisory = firstAdvisory(report);
    const facts = [
        report.tag === undefined ? undefined : `release ${report.tag}`,
        `environment ${report.environment}`,
        run.repository,
        report.subject?.label,
        run.actor === undefined ? undefined : `by ${run.actor}`,
        (0,wording/* isScored */.Lo)(report) ? `score ${report.assessment.score}` : undefined,
    ].filter((fact) => fact !== undefined);
    const sentences = [
        verdict.sentence,
        ...(advisory === undefined ? [] : [advisory]),
        ...(verdict.advice === undefined ? [] : [`What to do: ${verdict.advice}`]),
        ...(rollback === undefined || rollback.sentence === verdict.sentence ? [] : [`Rollback: ${rollback.sentence}`]),
        ...(rollback?.advice === undefined || rollback.advice === verdict.advice ? [] : [`What to do: ${rollback.advice}`]),
    ].map(plain);
    const links = [
        { text: 'This run', url: linkOf(run.url) },
        { text: 'The run of the rollback', url: linkOf(rollback?.run?.url) },
    ].flatMap(({ text, url }) => (url === undefined ? [] : [`<${url}|${text}>`]));
    // a phone shows this text alone, where many services may tell of themselves in one channel
    const where = [run.repository, report.tag, report.environment].filter((part) => part !== undefined).join(', ');
    const text = [`${title} (${where}).`, verdict.sentence, advisory ?? ''].join(' ').trim();
    return {
        text: escaped((0,untrusted/* cutShort */.VV)(text, MAX_SECTION_LENGTH)),
        blocks: [
            { type: 'header', text: plainText((0,untrusted/* cutShort */.VV)(plain(title), MAX_HEADER_LENGTH)) },
            { type: 'section', text: plainText((0,untrusted/* cutShort */.VV)(sentences.join('\n'), MAX_SECTION_LENGTH)) },
            { type: 'context', elements: [plainText((0,untrusted/* cutShort */.VV)(plain(facts.join(' | ')), MAX_SECTION_LENGTH))] },
            ...(links.length === 0 ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: links.join(' | ') } }]),
        ],
    };
}
/** Of a pass that is told as a warning, the first finding that makes it one. */
function firstAdvisory({ verdict, findings }) {
    const first = verdict.name === 'pass' ? findings.find(wording/* needsAttention */.e_) : undefined;
    return first && (0,wording/* sentenceWithTitle */.Qg)(first);
}
function titleOf(report) {
    return `Release Guard: ${(0,wording/* headline */.Pl)(report)}`;
}
function plainText(text) {
    // emoji: false, so that a word between colons stays a word
    return { type: 'plain_text', text, emoji: false };
}
/** On one line, nothing invisible. */
function plain(text) {
    return (0,untrusted/* harmless */.Is)(text.replace(/\s*\n\s*/g, ' '));
}
function maybePlain(text) {
    return text === undefined ? undefined : plain(text);
}
/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text) {
    return plain(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
/** Only what cannot be anything else than a link. */
function linkOf(url) {
    return url !== undefined && /^https?:\/\/[\w.:/-]+$/.test(url) ? url : undefined;
}

;// CONCATENATED MODULE: ./src/report/notify.ts




/** All attempts and the pauses between them, in milliseconds: the job ends soon after. */
const WITHIN_MS = 15_000;
const ATTEMPT_MS = 5_000;
/** Before the second and the third attempt. */
const PAUSES_MS = [1_000, 3_000];
/** A webhook that asks for more time than this is asked again all the same. */
const LONGEST_PAUSE_MS = 8_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** Characters: fewer hold nothing that could not be guessed. */
const LEAST_SECRET_PATH = 12;
const SLACK_HOSTS = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);
/**
 * Tells the webhook of the policy what came of the run, with three attempts within 15 s and the pauses that it
 * asks for as far as they fit. Whatever keeps it from being
 * told is a warning that does not show the URL: the verdict never depends on it. Never throws.
 */
async function notify(report, policy, world) {
    // a visit that decides nothing is no news
    if ((0,verdict/* isUnjudged */.t5)(report.verdict))
        return;
    const notification = notificationOf(report);
    if (!policy.levels.includes(notification.level))
        return;
    const read = readWebhook(policy.webhook);
    if (!read.ok) {
        warn(world, read.problem, read.advice);
        return;
    }
    const { url } = read;
    const isSlack = policy.format === undefined ? SLACK_HOSTS.has(url.hostname) : policy.format === 'slack';
    const body = Buffer.from(JSON.stringify(isSlack ? slackNotification(notification) : jsonNotification(notification)));
    try {
        const problem = await post(url, body, world);
        if (problem !== undefined)
            warn(world, problem, 'Check the webhook and the way there from the runner.');
    }
    catch (error) {
        warn(world, error instanceof Error ? error.message : String(error), 'Check the webhook.');
    }
}
/** Texts of a webhook's URL that nobody may see, longest first. Pure. */
function secretsOfWebhook(webhook) {
    if (!URL.canParse(webhook))
        return webhook === '' ? [] : [webhook];
    const { pathname, search } = new URL(webhook);
    const path = `${pathname}${search}`;
    // the path alone is what lets anybody post; a short one is a word that logs are full of, such as /api
    return path.length < LEAST_SECRET_PATH ? [webhook] : [webhook, path];
}
function readWebhook(webhook) {
    const wrong = (problem, advice) => ({ ok: false, problem, advice });
    if (webhook === '') {
        return wrong('the secret with its URL is empty', 'A workflow of a fork or of Dependabot gets no secrets; everywhere else set it in the repository settings.');
    }
    const url = URL.canParse(webhook) ? new URL(webhook) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
        return wrong('what the policy names is not a URL', 'Give the whole URL, from https:// on.');
    }
    const isLoopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    return url.protocol === 'https:' || isLoopback
        ? { ok: true, url }
        : wrong('its URL begins with http:, so that everybody on the way could read it', 'Use https.');
}
/** @returns what went wrong, as a clause without the URL; `undefined` when it was told */
async function post(url, body, world) {
    const until = world.clock.now() + WITHIN_MS;
    let problem;
    let askedForMs = 0;
    for (let attempt = 0; attempt <= PAUSES_MS.length; attempt++) {
        const pauseMs = attempt === 0 ? 0 : Math.max(PAUSES_MS[attempt - 1] ?? 0, Math.min(askedForMs, LONGEST_PAUSE_MS));
        if (world.cancelled.aborted || world.clock.now() + pauseMs >= until)
            break;
        if (pauseMs > 0)
            await world.clock.sleep(pauseMs, world.cancelled).catch(() => undefined);
        if (world.cancelled.aborted)
            break;
        const result = await world.http.send({
            method: 'POST',
            url,
            headers: [
                ['Content-Type', 'application/json; charset=utf-8'],
                ['Content-Length', String(body.length)],
                ['User-Agent', 'release-guard'],
                ['Connection', 'close'],
            ],
            body,
            timeoutMs: Math.min(ATTEMPT_MS, until - world.clock.now()),
            maxBodyBytes: MAX_ANSWER_BYTES,
            signal: world.cancelled,
            fresh: true,
        }, { subjectOrigins: [url.origin], allowedHosts: [] });
        const failed = problemIn(result);
        if (failed === undefined)
            return undefined;
        problem = failed.clause;
        if (failed.isFinal)
            return problem;
        askedForMs = result.ok ? waitAskedFor(result.headers, world.clock.date()) : 0;
    }
    return problem ?? 'the job was cancelled';
}
/**
 * How long the webhook asks to be left alone, in milliseconds; 0 where it does not say so in a way that can be read.
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function waitAskedFor(headers, now) {
    const asked = (0,answer/* headerValue */.Z)(headers, 'retry-after')?.trim() ?? '';
    if (/^\d+$/.test(asked))
        return Number(asked) * 1000;
    const until = /^[A-Z][a-z]{2}, .* GMT$/.test(asked) ? Date.parse(asked) : Number.NaN;
    return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}
/** What the webhook answers is never shown: it may repeat what it was sent to. */
function problemIn(result) {
    if (!result.ok) {
        // it was told, and only its answer is not worth reading
        if (result.phase === 'body')
            return undefined;
        return { clause: (0,http_failures/* failureClause */.Gw)(result.kind), isFinal: result.kind === 'blocked' };
    }
    const { status } = result;
    if (status >= 200 && status < 300)
        return undefined;
    if (status >= 300 && status < 400) {
        return { clause: `it answered ${status}, and redirects are not followed`, isFinal: true };
    }
    return { clause: `it answered ${status}`, isFinal: status < 500 && status !== 408 && status !== 429 };
}
function warn(world, problem, advice) {
    world.output.annotate('warning', `Telling the webhook under "notify" failed: ${problem}. ${advice} The verdict stands.`);
}


/***/ }),

/***/ 5996:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  publish: () => (/* binding */ publish)
});

// UNUSED EXPORTS: publishComment, publishStatus

// EXTERNAL MODULE: ./src/platform/event-payload.ts
var event_payload = __nccwpck_require__(208);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: ./src/report/summary.ts + 1 modules
var summary = __nccwpck_require__(7535);
;// CONCATENATED MODULE: ./src/report/comment.ts


/** GitHub refuses more than 65,536 characters; UTF-8 bytes are never fewer than characters. */
const MAX_COMMENT_BYTES = 60_000;
/**
 * The hidden first line by which the comment is found again; a digest, so that no name in it can end it or say anything.
 *
 * @param key what tells several guards of one pull request apart: workflow, job, environment
 */
function commentMarker(key) {
    return `<!-- release-guard: ${(0,external_node_crypto_.createHash)('sha256').update(key).digest('hex').slice(0, 16)} -->`;
}
/** The pull request's comment: what the summary shows, under its marker, within GitHub's limit. */
function commentMarkdown(report, marker) {
    const { run } = report;
    const runUrl = run.url !== undefined && /^https?:\/\/[\w.:/-]+$/.test(run.url) ? run.url : undefined;
    const commit = run.commit !== undefined && /^[0-9a-f]{7,64}$/.test(run.commit) ? run.commit.slice(0, 12) : undefined;
    const origin = [
        commit === undefined ? undefined : `commit <code>${commit}</code>`,
        runUrl === undefined ? undefined : `[this run](${runUrl})`,
    ].filter((part) => part !== undefined);
    return (0,summary/* joined */.oR)([
        marker,
        ...(0,summary/* headParts */.B$)(report),
        ...(origin.length === 0 ? [] : [`From ${origin.join(', ')}.\n`]),
        ...(0,summary/* bodyParts */.bT)(report),
    ], MAX_COMMENT_BYTES);
}

;// CONCATENATED MODULE: ./src/report/event.ts
/**
 * Reads an event's payload defensively: any shape is possible, unknown shapes mean "unknown". Pure.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 *
 * @param payload the parsed file at `GITHUB_EVENT_PATH`; `undefined` where it could not be read
 * @param environment `GITHUB_REF` and `GITHUB_SHA` are read
 */
function eventFacts(payload, environment) {
    const pull = at(payload, 'pull_request');
    const workflowRun = at(payload, 'workflow_run');
    const issue = at(payload, 'issue');
    const issuePull = at(issue, 'pull_request') === undefined ? undefined : at(issue, 'number');
    const mergeRef = /^refs\/pull\/(\d+)\//.exec(environment['GITHUB_REF'] ?? '');
    const headRepository = at(pull, 'head', 'repo', 'full_name');
    const baseRepository = at(pull, 'base', 'repo', 'full_name');
    return {
        pullRequest: wholeNumber(at(pull, 'number')) ??
            wholeNumber(issuePull) ??
            wholeNumber(at(workflowRun, 'pull_requests', '0', 'number')) ??
            wholeNumber(mergeRef === null ? undefined : Number(mergeRef[1])),
        sha: commit(at(pull, 'head', 'sha')) ??
            commit(at(workflowRun, 'head_sha')) ??
            commit(at(payload, 'merge_group', 'head_sha')) ??
            (mergeRef === null ? commit(environment['GITHUB_SHA']) : undefined),
        isFork: typeof baseRepository === 'string' && headRepository !== baseRepository,
    };
}
function at(value, ...path) {
    let node = value;
    for (const key of path) {
        if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key))
            return undefined;
        node = Reflect.get(node, key);
    }
    return node ?? undefined;
}
function wholeNumber(value) {
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
function commit(value) {
    return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : undefined;
}

// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __nccwpck_require__(73);
;// CONCATENATED MODULE: ./src/report/status.ts

/** Characters that GitHub accepts. */
const MAX_DESCRIPTION_LENGTH = 140;
const STATES = {
    pass: 'success',
    fail: 'failure',
    invalid: 'error',
    inconclusive: 'error',
    cancelled: 'error',
};
/** @param onInconclusive `warn` makes an undecided run green, here as in the job */
function commitStatus(report, context, onInconclusive) {
    const { verdict, run } = report;
    const isForgiven = verdict.name === 'inconclusive' && onInconclusive === 'warn';
    return {
        state: verdict.reason === 'watch-goes-on' ? 'pending' : isForgiven ? 'success' : STATES[verdict.name],
        description: (0,untrusted/* cutShort */.VV)((0,untrusted/* harmlessLine */.Kw)(`${verdict.name}: ${verdict.sentence}`), MAX_DESCRIPTION_LENGTH),
        targetUrl: run.url !== undefined && /^https?:\/\//.test(run.url) ? run.url : undefined,
        context,
    };
}

;// CONCATENATED MODULE: ./src/report/publish.ts




/**
 * Posts the comment and the commit status that were asked for. Whatever keeps them from being posted is a notice:
 * the verdict never depends on it. Never throws.
 */
async function publish(report, settings, world) {
    const wanted = [
        ...(settings.comment ? ['the comment on the pull request'] : []),
        ...(settings.statusContext === undefined ? [] : ['the commit status']),
    ];
    if (wanted.length === 0)
        return;
    try {
        const repository = world.environment['GITHUB_REPOSITORY'];
        if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
            notice(world, wanted, 'GITHUB_REPOSITORY does not name a repository', 'These work inside GitHub Actions only.');
            return;
        }
        if (settings.githubToken === undefined) {
            notice(world, wanted, 'there is no token', 'Give github-token a token, or leave it out for the job’s own.');
            return;
        }
        const event = eventFacts(await (0,event_payload/* readEventPayload */.N)(world), world.environment);
        const { createGitHub } = await Promise.all(/* import() */[__nccwpck_require__.e(691), __nccwpck_require__.e(821)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4821));
        const github = await createGitHub({
            token: settings.githubToken,
            apiUrl: world.environment['GITHUB_API_URL'] || 'https://api.github.com',
            repository,
            clock: world.clock,
            chance: () => Number.parseInt(world.random(), 16) / 2 ** 32,
            signal: world.cancelled,
        });
        await Promise.all([
            settings.comment ? publishComment(report, settings, github, event, world) : undefined,
            settings.statusContext === undefined
                ? undefined
                : publishStatus(report, settings.statusContext, settings.onInconclusive, github, event, world),
        ]);
    }
    catch (error) {
        notice(world, wanted, error instanceof Error ? error.message : String(error), 'The job summary shows the same report.');
    }
}
/** Creates or updates the one comment of this workflow's job on the pull request. */
async function publishComment(report, settings, github, event, world) {
    const wanted = ['the comment on the pull request'];
    if (event.pullRequest === undefined) {
        const name = world.environment['GITHUB_EVENT_NAME'] ?? 'unknown';
        notice(world, wanted, `the event "${name}" belongs to no pull request`, 'Use comment on pull_request events.');
        return;
    }
    const { GITHUB_WORKFLOW: workflow = '', GITHUB_JOB: job = '' } = world.environment;
    const marker = commentMarker(`${workflow} ${job} ${settings.environment}`);
    const result = await github.upsertComment(event.pullRequest, marker, commentMarkdown(report, marker));
    if (!result.ok)
        failed(world, wanted, result.failure, 'pull-requests: write', event);
}
/** Sets the commit status on the commit that people see. */
async function publishStatus(report, context, onInconclusive, github, event, world) {
    const wanted = ['the commit status'];
    if (event.sha === undefined) {
        notice(world, wanted, 'the event names no commit', 'Use status-context on push, tag or pull_request events.');
        return;
    }
    const result = await github.setCommitStatus({ sha: event.sha, ...commitStatus(report, context, onInconclusive) });
    if (!result.ok)
        failed(world, wanted, result.failure, 'statuses: write', event);
}
function failed(world, wanted, failure, permission, event) {
    const granting = event.isFork
        ? `GitHub gives pull requests from forks a read-only token; everywhere else add "${permission}" to the job’s permissions.`
        : `Add "${permission}" to the job’s permissions.`;
    const elsewhere = 'The job summary shows the same report.';
    const later = 'The job summary shows the same report; the next run will try again.';
    const advice = {
        token: 'Give github-token a valid token, or leave it out for the job’s own.',
        permission: granting,
        // GitHub hides what a token may not see.
        'not-found': granting,
        'rate-limit': 'The next run will try again.',
        conflict: elsewhere,
        rejected: elsewhere,
        redirected: elsewhere,
        malformed: elsewhere,
        endless: elsewhere,
        unreachable: later,
        cancelled: later,
    };
    notice(world, wanted, failure.message, advice[failure.kind]);
}
function notice(world, wanted, problem, advice) {
    const what = wanted.join(' and ');
    world.output.annotate('notice', `Posting ${what} was left out: ${problem}. ${advice} The verdict stands.`);
}


/***/ }),

/***/ 718:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ rollbackMarkdown),
/* harmony export */   i: () => (/* binding */ rollbackLines)
/* harmony export */ });
/* harmony import */ var _rollback_plan_text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2121);
/* harmony import */ var _rollback_record_history_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5036);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4285);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5594);




const STAGES = ['decision', 'execution', 'verification'];
const OUTCOMES = {
    none: 'nothing was rolled back',
    planned: '📝 planned, nothing was sent',
    done: '✅ done',
    refused: '⛔ refused, nothing was started',
    failed: '❌ failed',
    unknown: '❓ not known',
};
const VERIFIED = {
    yes: '✅ yes',
    no: '❌ no',
    'not-asked': 'no, because the policy has no rollback.verify.url',
    'not-reached': undefined,
};
/**
 * The rollback's part of the summary: how it ended, the plan, where the time went, the history. Whole parts.
 *
 * @param said the verdict's sentence, which is not said twice
 */
function rollbackMarkdown(rollback, said) {
    const { run, plan } = rollback;
    // In mode rollback the verdict has said it already.
    const sentence = rollback.sentence === said ? '' : `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .prose */ .CS)(rollback.sentence)}\n`;
    const facts = [
        ['Outcome', OUTCOMES[rollback.outcome]],
        ['Run', run === undefined ? undefined : `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(run.url)}, attempt ${run.attempt}`],
        ['Conclusion', rollback.conclusion === undefined ? undefined : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(rollback.conclusion)],
        ['Adopted', run?.adopted === undefined ? undefined : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .prose */ .CS)(run.adopted)],
        ['Verified', VERIFIED[rollback.verified]],
        ...STAGES.map((stage) => [`Time for ${stage}`, stageText(rollback.steps, stage)]),
    ];
    const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${value} |`]));
    return [
        `### Rollback\n\n${sentence}${rollback.advice === undefined || sentence === '' ? '' : `\n**What to do:** ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .prose */ .CS)(rollback.advice)}\n`}\n| | |\n| --- | --- |\n${rows.join('\n')}\n`,
        ...(plan === undefined ? [] : [(0,_rollback_plan_text_js__WEBPACK_IMPORTED_MODULE_0__/* .planMarkdown */ .Xg)(plan)]),
        ...(rollback.steps.length === 0 ? [] : [stepsTable(rollback.steps)]),
        ...(rollback.history.length === 0 ? [] : [(0,_rollback_record_history_js__WEBPACK_IMPORTED_MODULE_1__/* .historyMarkdown */ .WP)(rollback.history)]),
    ];
}
/** The rollback's part of the terminal's report; the plan was printed when it was made. */
function rollbackLines(rollback, said) {
    const { run, steps, history } = rollback;
    const times = STAGES.flatMap((stage) => {
        const text = stageText(steps, stage);
        return text === undefined ? [] : [`${stage} ${text}`];
    });
    return [
        { text: '' },
        { text: `Rollback: ${rollback.outcome}`, tone: 'strong' },
        ...(rollback.sentence === said ? [] : [{ text: rollback.sentence }]),
        ...(rollback.advice === undefined || rollback.sentence === said
            ? []
            : [{ text: `What to do: ${rollback.advice}` }]),
        ...(run === undefined ? [] : [{ text: `Run: ${run.url}, attempt ${run.attempt}` }]),
        ...(times.length === 0 ? [] : [{ text: `Time: ${times.join(', ')}` }]),
        ...(history.length === 0
            ? []
            : [
                { text: '' },
                { text: 'History', tone: 'strong' },
                ...(0,_rollback_record_history_js__WEBPACK_IMPORTED_MODULE_1__/* .historyText */ .u_)(history)
                    .split('\n')
                    .map((text) => ({ text })),
            ]),
    ];
}
function stageText(steps, stage) {
    const own = steps.filter((step) => step.stage === stage);
    if (own.length === 0)
        return undefined;
    return (0,_wording_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(own.reduce((sum, step) => sum + step.endMs - step.startMs, 0));
}
function stepsTable(steps) {
    const rows = steps.map(({ stage, name, startMs, endMs }) => `| ${stage} | ${name} | ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(endMs - startMs)} |`);
    return `#### Steps\n\n| stage | step | took |\n| --- | --- | ---: |\n${rows.join('\n')}\n`;
}


/***/ }),

/***/ 7535:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  bT: () => (/* binding */ bodyParts),
  B$: () => (/* binding */ headParts),
  oR: () => (/* binding */ joined),
  summaryMarkdown: () => (/* binding */ summaryMarkdown)
});

// UNUSED EXPORTS: MAX_SUMMARY_BYTES

// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __nccwpck_require__(73);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __nccwpck_require__(4285);
// EXTERNAL MODULE: ./src/report/wording.ts
var wording = __nccwpck_require__(5594);
;// CONCATENATED MODULE: ./src/report/gantt.ts


/** Bars of one section; a chart with more cannot be read. */
const MOST_BARS = 30;
/** Of all sections: the times of fewer are said elsewhere. */
const FEWEST_BARS = 3;
/**
 * The run as a Mermaid gantt chart: its phases, the states of the service while it was waited for, the checks.
 * Seconds since the run began. `undefined` where hardly anything happened. https://mermaid.js.org/syntax/gantt.html
 */
function ganttChart(report) {
    const phases = report.phases.map((phase) => bar(phase.name, '', phase.startMs, phase.endMs));
    const timeline = condensed(report.timeline);
    const waitEnd = Math.max(0, ...report.phases.filter((phase) => phase.name === 'health').map((phase) => phase.endMs), ...timeline.map((entry) => entry.atMs));
    const states = timeline.map((entry, index) => bar(entry.attempts > 1 ? `${entry.state} x ${entry.attempts}` : entry.state, /\bUP\b/.test(entry.state) ? 'done, ' : 'active, ', entry.atMs, timeline[index + 1]?.atMs ?? waitEnd));
    const checks = chosen(report.findings.filter((finding) => finding.kind === 'check' && finding.outcome !== 'skipped')).map((finding) => bar(finding.title, (0,wording/* needsAttention */.e_)(finding) ? 'crit, ' : 'done, ', finding.startedAt, finding.startedAt + finding.durationMs));
    if (phases.length + states.length + checks.length < FEWEST_BARS)
        return undefined;
    return [
        'gantt',
        '  dateFormat x',
        '  axisFormat %s.%L',
        ...section('Run', phases),
        // The end of a wait explains it, not its beginning.
        ...section('Health', states.slice(-MOST_BARS)),
        ...section('Checks', checks),
    ].join('\n');
}
/** Attempts without any HTTP answer are one state: a port in front of a booting service flaps between their kinds. */
function condensed(timeline) {
    const merged = [];
    for (const entry of timeline) {
        const last = merged.at(-1);
        if (last === undefined || isAnswer(last) || isAnswer(entry)) {
            merged.push(entry);
        }
        else {
            const states = new Set([...last.state.split(' or '), entry.state]);
            merged[merged.length - 1] = {
                ...last,
                state: [...states].join(' or '),
                attempts: last.attempts + entry.attempts,
            };
        }
    }
    return merged;
}
function isAnswer(entry) {
    return /^\d{3}\b/.test(entry.state);
}
/** Where there are too many checks, the broken ones and then the slowest ones are shown, in their order. */
function chosen(findings) {
    if (findings.length <= MOST_BARS)
        return findings;
    const ranked = [...findings].sort((left, right) => Number((0,wording/* needsAttention */.e_)(right)) - Number((0,wording/* needsAttention */.e_)(left)) || right.durationMs - left.durationMs);
    const shown = new Set(ranked.slice(0, MOST_BARS));
    return findings.filter((finding) => shown.has(finding));
}
function section(title, bars) {
    return bars.length === 0 ? [] : [`  section ${title}`, ...bars];
}
function bar(label, tags, startMs, endMs) {
    const start = Math.max(0, Math.round(startMs));
    return `  ${(0,markdown/* ganttLabel */.zB)(label)} :${tags}${start}, ${Math.max(start + 1, Math.round(endMs))}`;
}

// EXTERNAL MODULE: ./src/report/rollback-section.ts
var rollback_section = __nccwpck_require__(718);
// EXTERNAL MODULE: ./src/report/watch-section.ts + 1 modules
var watch_section = __nccwpck_require__(2860);
;// CONCATENATED MODULE: ./src/report/summary.ts






/** Bytes of `summary.md`. */
const MAX_SUMMARY_BYTES = 64 * 1024;
/** Characters of one piece of evidence, of one side of a comparison, and of the service's log. */
const MAX_EVIDENCE_LENGTH = 4096;
const MAX_LOG_LENGTH = 16 * 1024;
const MOST_ROWS = 150;
const SIGNS = {
    pass: '✅',
    fail: '❌',
    invalid: '⛔',
    inconclusive: '❓',
    cancelled: '⏹',
};
const STATES = {
    holds: '✅',
    flaky: '✅ flaky',
    broken: '❌ **broken**',
    advisory: '⚠ advisory',
    undecided: '❓ undecided',
    invalid: '⛔ wrong',
    skipped: 'skipped',
};
/**
 * `summary.md` and the job's summary: verdict, first cause and what to do on top, then the timeline, every finding in a
 * table, the broken ones unfolded, the log folded. Whole parts are dropped from the bottom until it fits.
 */
function summaryMarkdown(report) {
    return joined([...headParts(report), ...bodyParts(report)], MAX_SUMMARY_BYTES);
}
/** The parts that a reader needs first: the verdict, its cause, what to do. */
function headParts(report) {
    const { verdict, subject } = report;
    const image = subject?.image;
    const reason = verdict.reason === 'ok' ? '' : ` (<code>${verdict.reason}</code>)`;
    const facts = [
        ['Release', report.tag === undefined ? undefined : (0,markdown/* cell */.Hn)(report.tag)],
        ['Guarded', subject === undefined ? undefined : (0,markdown/* cell */.Hn)(image?.reference ?? subject.label)],
        ['Image id', image === undefined ? undefined : (0,markdown/* cell */.Hn)(image.id)],
        ['Digest', image?.digest === undefined ? undefined : (0,markdown/* cell */.Hn)(image.digest)],
        ['Ready after', report.readyMs === undefined ? undefined : (0,wording/* durationText */.S5)(report.readyMs)],
        ['Health', report.healthEndpoint === undefined ? undefined : (0,markdown/* cell */.Hn)(report.healthEndpoint)],
        ['Checks', report.checks.total === 0 ? undefined : checksText(report)],
        ['Score', (0,wording/* isScored */.Lo)(report) ? `${report.assessment.score} of 100, ${report.assessment.level}` : undefined],
        ['Took', (0,wording/* durationText */.S5)(report.durationMs)],
    ];
    return [
        `## ${SIGNS[verdict.name]} Release Guard: ${(0,wording/* headline */.Pl)(report)}${reason}\n`,
        `**What happened:** ${(0,markdown/* prose */.CS)(verdict.sentence)}\n${verdict.advice === undefined ? '' : `\n**What to do:** ${(0,markdown/* prose */.CS)(verdict.advice)}\n`}`,
        ...(verdict.cause === undefined ? [] : causeParts(verdict.cause)),
        `| | |\n| --- | --- |\n${facts
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => `| ${name} | ${value} |`)
            .join('\n')}\n`,
    ];
}
/** Everything below the verdict. */
function bodyParts(report) {
    const chart = ganttChart(report);
    const others = report.findings.filter((finding) => finding !== report.verdict.cause && (0,wording/* needsAttention */.e_)(finding));
    const given = new Set([report.verdict.advice]);
    const more = others.flatMap((finding) => {
        const advice = given.has(finding.advice) ? undefined : finding.advice;
        given.add(finding.advice);
        return unfolded(finding, advice);
    });
    return [
        ...(report.rollback === undefined ? [] : (0,rollback_section/* rollbackMarkdown */._)(report.rollback, report.verdict.sentence)),
        ...(report.watch === undefined ? [] : (0,watch_section/* watchMarkdown */.r)(report.watch, report.verdict.sentence)),
        ...(chart === undefined ? [] : [`### Timeline (seconds)\n\n${(0,markdown/* fence */.EU)(chart, 'mermaid')}`]),
        ...(report.findings.length === 0 ? [] : [findingsTable(report.findings)]),
        ...(others.length === 0 ? [] : ['### Also to look at\n']),
        ...more,
        ...(report.serviceLog === undefined || report.serviceLog.trim() === '' ? [] : [serviceLog(report.serviceLog)]),
    ];
}
/**
 * Joins whole parts while they fit, so that no fence, table or `<details>` is ever cut open; says what is missing.
 *
 * @param maxBytes of UTF-8, the note included
 */
function joined(parts, maxBytes) {
    const note = (count) => `\n*${count === 1 ? 'One part' : `${count} parts`} left out to stay within the size limit; the whole is in the report folder.*\n`;
    const room = maxBytes - Buffer.byteLength(note(parts.length));
    const kept = [];
    let size = 0;
    let dropped = 0;
    for (const part of parts) {
        const bytes = Buffer.byteLength(part) + 1;
        if (dropped > 0 || size + bytes > room) {
            dropped += 1;
            continue;
        }
        kept.push(part);
        size += bytes;
    }
    return kept.join('\n') + (dropped === 0 ? '' : note(dropped));
}
/** Checks that were not come to, or could not be decided, do not hold. */
function checksText({ checks: { total, failed }, findings }) {
    if (failed > 0)
        return `${failed} of ${total} failed`;
    const held = findings.filter(({ kind, outcome }) => kind === 'check' && outcome === 'pass').length;
    return held === 0 ? `none of ${total} is known to hold` : `${held} of ${total} hold`;
}
function causeParts(cause) {
    const asked = (0,wording/* placeToSay */.CM)(cause);
    if (asked === undefined && cause.source !== undefined)
        return evidenceParts(cause.evidence);
    const at = asked === undefined ? '' : `, asked for in ${(0,markdown/* cell */.Hn)(asked)}`;
    return [`**Found by:** ${(0,markdown/* prose */.CS)(cause.title)}${at}\n`, ...evidenceParts(cause.evidence)];
}
/** @param advice what is not said above already */
function unfolded(finding, advice) {
    const asked = (0,wording/* placeToSay */.CM)(finding);
    const reason = finding.reason === undefined ? '' : ` (<code>${finding.reason}</code>)`;
    return [
        `#### ${STATES[(0,wording/* stateOf */.L4)(finding)]}: ${(0,markdown/* prose */.CS)(finding.title)}${reason}\n\n${[
            (0,markdown/* prose */.CS)(finding.sentence),
            ...(advice === undefined ? [] : [`**What to do:** ${(0,markdown/* prose */.CS)(advice)}`]),
            ...(asked === undefined ? [] : [`Asked for in ${(0,markdown/* cell */.Hn)(asked)}.`]),
        ].join('\n\n')}\n`,
        ...evidenceParts(finding.evidence),
    ];
}
function evidenceParts(evidence) {
    return evidence.map((piece) => (piece.kind === 'text' ? captured(piece) : comparison(piece)));
}
function captured(piece) {
    const heading = `Captured (${(0,markdown/* prose */.CS)(piece.label)}):`;
    return isLine(piece.text)
        ? `${heading} ${(0,markdown/* cell */.Hn)(piece.text)}\n`
        : `${heading}\n\n${(0,markdown/* fence */.EU)((0,untrusted/* cut */.Jj)(piece.text, MAX_EVIDENCE_LENGTH), 'text')}`;
}
/** Short enough to be read in running text; anything longer is something to copy. */
function isLine(text) {
    return text.trim() !== '' && text.length <= 60 && !text.trim().includes('\n');
}
function comparison(piece) {
    const at = piece.path === undefined || piece.path === piece.label ? '' : ` at ${(0,markdown/* cell */.Hn)(piece.path)}`;
    const heading = `Compared (${(0,markdown/* prose */.CS)(piece.label)})${at}:\n\n`;
    const isShort = [piece.expected, piece.actual].every((side) => side.length <= 120 && !side.includes('\n'));
    if (isShort) {
        return `${heading}| expected | actual |\n| --- | --- |\n| ${(0,markdown/* cell */.Hn)(piece.expected)} | ${(0,markdown/* cell */.Hn)(piece.actual)} |\n`;
    }
    return `${heading}expected\n\n${(0,markdown/* fence */.EU)((0,untrusted/* cut */.Jj)(piece.expected, MAX_EVIDENCE_LENGTH), 'text')}\nactual\n\n${(0,markdown/* fence */.EU)((0,untrusted/* cut */.Jj)(piece.actual, MAX_EVIDENCE_LENGTH), 'text')}`;
}
function findingsTable(findings) {
    // Where there is no room for all, those that hold are left out first.
    const attention = findings.filter(wording/* needsAttention */.e_).slice(0, MOST_ROWS);
    const held = findings.filter((finding) => !(0,wording/* needsAttention */.e_)(finding)).slice(0, MOST_ROWS - attention.length);
    const rows = findings.filter((finding) => attention.includes(finding) || held.includes(finding));
    const more = findings.length - rows.length;
    return `### Examined\n\n| result | what | finding | took |\n| --- | --- | --- | ---: |\n${rows.map(row).join('\n')}\n${more === 0 ? '' : `\n*${more} more are in report.json.*\n`}`;
}
function row(finding) {
    const took = finding.outcome === 'skipped' ? '' : (0,wording/* durationText */.S5)(finding.durationMs);
    const [state, time] = [STATES[(0,wording/* stateOf */.L4)(finding)], took].map(unbroken);
    return `| ${state} | ${(0,markdown/* prose */.CS)((0,untrusted/* cut */.Jj)(finding.title, 120))} | ${(0,markdown/* prose */.CS)((0,untrusted/* cut */.Jj)(finding.sentence, 240))} | ${time} |`;
}
/** Narrow columns would break it into two lines. */
function unbroken(text) {
    return text.replaceAll(' ', '&nbsp;');
}
function serviceLog(log) {
    const kept = (0,untrusted/* tail */.RT)(log.replace(/\n+$/, ''), MAX_LOG_LENGTH);
    const lines = kept.text.split('\n').length;
    const shown = lines === 1 ? 'the last line' : `the last ${lines} lines`;
    return `<details><summary>Captured output of the service (${shown}, untrusted)</summary>\n\n${(0,markdown/* fence */.EU)(kept.text, 'text')}\n</details>\n`;
}


/***/ }),

/***/ 7496:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   showReport: () => (/* binding */ showReport)
/* harmony export */ });
/* unused harmony export terminalReport */
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(73);
/* harmony import */ var _live_line_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2781);
/* harmony import */ var _rollback_section_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(718);
/* harmony import */ var _watch_section_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2860);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(5594);
/* harmony import */ var _wrapping_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(7552);






const VERDICT_TONES = {
    pass: 'good',
    fail: 'bad',
    invalid: 'bad',
    inconclusive: 'warn',
    cancelled: 'warn',
};
/** Lines of one piece of evidence that are shown of the first cause, and of every other finding. */
const CAUSE_LINES = 40;
const OTHER_LINES = 6;
/** Characters of one piece of evidence that are looked at. */
const MAX_QUOTED = 64 * 1024;
/** Prints the end of a run in plain view: verdict, cause, everything examined, where the files are. */
function showReport(report, folder, output) {
    output.endSection();
    for (const { text, tone } of terminalReport(report, output.width))
        output.line(text, tone);
    for (const { text, tone } of labelled('Report: ', folder, output.width, ''))
        output.line(text, tone);
}
/**
 * The end of a run as a person reads it: the sentence first, then what to do, then the evidence, then everything else.
 *
 * @param width columns to wrap to
 */
function terminalReport(report, width) {
    const { verdict, findings } = report;
    const lines = [{ text: '' }];
    const heading = `${verdict.name.toUpperCase()}${verdict.reason === 'ok' ? '' : ` (${verdict.reason})`}`;
    lines.push({ text: heading, tone: VERDICT_TONES[verdict.name] });
    lines.push(...(0,_wrapping_js__WEBPACK_IMPORTED_MODULE_4__/* .wrapped */ .k)(verdict.sentence, width, '').map((text) => ({ text, tone: 'strong' })));
    if (verdict.advice !== undefined) {
        lines.push({ text: '' }, ...labelled('What to do: ', verdict.advice, width, ''));
    }
    if (verdict.cause !== undefined) {
        const evidence = evidenceLines(verdict.cause.evidence, width, '', CAUSE_LINES);
        lines.push(...foundBy(verdict.cause, width), ...(evidence.length === 0 ? [] : [{ text: '' }, ...evidence]));
    }
    const others = findings.filter((finding) => finding !== verdict.cause && (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .needsAttention */ .e_)(finding));
    if (others.length > 0) {
        lines.push({ text: '' }, { text: verdict.cause === undefined ? 'To look at' : 'Also', tone: 'strong' });
        const given = new Set([verdict.advice]);
        for (const finding of others) {
            lines.push(...unfolded(finding, given.has(finding.advice) ? undefined : finding.advice, width));
            given.add(finding.advice);
        }
    }
    if (findings.length > 0) {
        lines.push({ text: '' }, { text: 'Examined', tone: 'strong' });
        for (const finding of findings)
            lines.push(...listed(finding, width));
    }
    if (report.watch !== undefined)
        lines.push(...(0,_watch_section_js__WEBPACK_IMPORTED_MODULE_2__/* .watchLines */ .h)(report.watch));
    if (report.rollback !== undefined)
        lines.push(...(0,_rollback_section_js__WEBPACK_IMPORTED_MODULE_1__/* .rollbackLines */ .i)(report.rollback, report.verdict.sentence));
    lines.push({ text: '' }, ...facts(report, width));
    return lines;
}
/** @param advice what is not said above already */
function unfolded(finding, advice, width) {
    const state = _wording_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_WORDS */ .I7[(0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .stateOf */ .L4)(finding)];
    return [
        ...(0,_wrapping_js__WEBPACK_IMPORTED_MODULE_4__/* .hanging */ .r)(`${state.word} `.padEnd(_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_WIDTH */ .Z_), (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .sentenceWithTitle */ .Qg)(finding), width, '  ').map((text) => line(text, state.tone)),
        ...(advice === undefined ? [] : labelled('What to do: ', advice, width, ' '.repeat(_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_WIDTH */ .Z_ + 2))),
        ...place(finding, ' '.repeat(_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_WIDTH */ .Z_ + 2)),
        ...evidenceLines(finding.evidence, width, ' '.repeat(_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_WIDTH */ .Z_ + 2), OTHER_LINES),
    ];
}
function listed(finding, width) {
    const state = _wording_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_WORDS */ .I7[(0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .stateOf */ .L4)(finding)];
    return (0,_wrapping_js__WEBPACK_IMPORTED_MODULE_4__/* .hanging */ .r)(`${state.word} `.padEnd(_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .STATE_WIDTH */ .Z_), (0,_live_line_js__WEBPACK_IMPORTED_MODULE_0__/* .briefText */ .Kg)(finding), width, '  ').map((text) => line(text, state.tone));
}
function facts(report, width) {
    const { subject } = report;
    const image = subject?.image;
    return [
        ...(subject === undefined ? [] : labelled('Guarded: ', image?.reference ?? subject.label, width, '')),
        ...(image === undefined ? [] : labelled('Image id: ', image.id, width, '')),
        ...(image?.digest === undefined ? [] : labelled('Digest: ', image.digest, width, '')),
        ...(report.readyMs === undefined ? [] : labelled('Ready after: ', (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(report.readyMs), width, '')),
        ...labelled((0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .isScored */ .Lo)(report) ? 'Score: ' : 'Took: ', (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .isScored */ .Lo)(report)
            ? `${report.assessment.score} of 100 (${report.assessment.level}), ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(report.durationMs)} in all`
            : (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(report.durationMs), width, ''),
    ];
}
function foundBy(cause, width) {
    const asked = (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .placeToSay */ .CM)(cause);
    if (asked === undefined && cause.source !== undefined)
        return [];
    const at = asked === undefined ? '' : `, asked for in ${asked}`;
    return labelled('Found by:   ', `${cause.title}${at}`, width, '');
}
function place(finding, indent) {
    const asked = (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .placeToSay */ .CM)(finding);
    return asked === undefined ? [] : [{ text: `${indent}Asked for in ${asked}`, tone: 'quiet' }];
}
function evidenceLines(evidence, width, indent, most) {
    return evidence.flatMap((piece) => {
        if (piece.kind === 'text' && !piece.text.trim().includes('\n')) {
            return [line(`${indent}${piece.label}: ${piece.text.trim()}`)];
        }
        const body = piece.kind === 'comparison'
            ? [...quoted('expected | ', piece.expected, indent, most), ...quoted('actual   | ', piece.actual, indent, most)]
            : quoted('| ', piece.text, indent, most, ENDS_MATTER.test(piece.label));
        return [...(0,_wrapping_js__WEBPACK_IMPORTED_MODULE_4__/* .wrapped */ .k)(`${comparedAt(piece)}:`, width, indent).map((text) => line(text)), ...body];
    });
}
/** What a comparison is about, and where; once, if that is the same. */
function comparedAt(piece) {
    return piece.kind === 'comparison' && piece.path !== undefined && piece.path !== piece.label
        ? `${piece.label} at ${piece.path}`
        : piece.label;
}
/** What is written line by line while something happens; of everything else the beginning says most. */
const ENDS_MATTER = /\b(log|output|timeline|attempts)\b/i;
/** Foreign lines stay as they are, unwrapped, behind a bar; of many the first ones, or the last ones. */
function quoted(prefix, text, indent, most, endMatters = false) {
    const whole = text.replace(/\n+$/, '');
    const all = (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .cutLines */ .EQ)(endMatters ? (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .tail */ .RT)(whole, MAX_QUOTED).text : (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .cut */ .Jj)(whole, MAX_QUOTED)).split('\n');
    const shown = endMatters ? all.slice(-most) : all.slice(0, most);
    const dropped = all.length - shown.length;
    const note = (place) => {
        const lines = dropped === 1 ? 'one line' : `${dropped} lines`;
        return dropped === 0 ? [] : [line(`${indent}${prefix}… (${lines} ${place} left out)`, 'quiet')];
    };
    return [
        ...(endMatters ? note('before this') : []),
        ...shown.map((text) => line(`${indent}${prefix}${text}`, 'quiet')),
        ...(endMatters ? [] : note('after this')),
    ];
}
function labelled(label, text, width, indent) {
    return (0,_wrapping_js__WEBPACK_IMPORTED_MODULE_4__/* .hanging */ .r)(label, text, width, indent).map((text) => line(text));
}
function line(text, tone) {
    return tone === undefined ? { text } : { text, tone };
}


/***/ }),

/***/ 2860:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  h: () => (/* binding */ watchLines),
  r: () => (/* binding */ watchMarkdown)
});

// EXTERNAL MODULE: ./src/rollback/record/time-text.ts
var time_text = __nccwpck_require__(3807);
// EXTERNAL MODULE: ./src/watch/live.ts
var live = __nccwpck_require__(3849);
// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __nccwpck_require__(9459);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __nccwpck_require__(4285);
// EXTERNAL MODULE: ./src/subject/wording.ts
var subject_wording = __nccwpck_require__(1928);
// EXTERNAL MODULE: ./src/watch/series.ts
var series = __nccwpck_require__(3154);
;// CONCATENATED MODULE: ./src/report/watch-chart.ts





/** What is written without an exponent, whatever is drawn beside it. */
const LEAST_DRAWN = 1e-5;
const MOST_DRAWN = 1e15;
/** Gaps that are named one by one. */
const MOST_GAPS = 4;
/** Characters that fit below all bars together; with more of them they lie on top of each other. */
const MOST_LABELS = 100;
/** Seen on a white and on a black page alike. */
const COLOURS = { bars: '#54aeff', gaps: '#8b949e66', limit: '#e5484d' };
const BARS = '▁▂▃▄▅▆▇█';
const NOTHING_SEEN = '·';
/**
 * Error rate or P95 as bars, its limit as a line, and below it when nothing was seen. All charts of a watch have the same
 * bars. Nothing where there is no value at all, or a single one, which the figures of the watch tell.
 */
function chartParts(series, watch) {
    const { unit, name, max, points } = series;
    if (unit === 'value' || points.length === 0)
        return [];
    const values = overTime(series, watch);
    if (values.length === 1)
        return [];
    const bound = max === undefined ? '' : `, ${(0,live/* limits */.Fy)({ max }, unit)}`;
    const title = `${(0,subject_wording/* capitalised */.Iu)(name)} over time${bound}`;
    const note = gapsNote(series, values, watch);
    const below = note === undefined ? '' : `\n*${note}*\n`;
    return [`#### ${title}\n\n${(0,markdown/* fence */.EU)(xyChart(series, values, watch), 'mermaid')}${below}`];
}
/**
 * Each bar has a name of its own on the axis: along numbers Mermaid makes bars as wide as its numbers are apart, so that
 * many bars lie on top of each other. It knows no gaps: where nothing was seen is a second row of bars, as high as the
 * chart. What is not in a row lies below the axis, where a bar cannot be drawn; one of 0 is a thin line.
 * https://mermaid.js.org/syntax/xyChart.html
 * https://github.com/mermaid-js/mermaid/blob/develop/packages/mermaid/src/diagrams/xychart/chartBuilder/components/plot/barPlot.ts
 */
function xyChart({ unit, max }, values, watch) {
    const scale = unit === 'share' ? 100 : 1;
    const said = unit === 'share' ? '%' : 'ms';
    const limit = max === undefined ? undefined : drawn(max * scale);
    const known = values.map((value) => (value === undefined ? undefined : drawn(value * scale)));
    const top = topOf([...known.map((value) => value ?? 0), limit ?? 0], unit);
    const hasGaps = known.includes(undefined);
    const rows = [
        { kind: 'bar', colour: COLOURS.bars, values: known.map((value) => value ?? -top) },
        ...(hasGaps
            ? [{ kind: 'bar', colour: COLOURS.gaps, values: known.map((value) => (value === undefined ? top : -top)) }]
            : []),
        ...(limit === undefined ? [] : [{ kind: 'line', colour: COLOURS.limit, values: known.map(() => limit) }]),
    ];
    const names = known.map((_value, index) => momentText(index * watch.stretchMs, watch));
    const isNamed = names.join('').length <= MOST_LABELS;
    const colours = rows.map(({ colour }) => colour).join(', ');
    return [
        '---',
        'config:',
        '  xyChart:',
        '    width: 900',
        '    height: 280',
        `    xAxis: { showLabel: ${isNamed}, showTick: ${isNamed}, labelFontSize: 12, titleFontSize: 14 }`,
        '    yAxis: { labelFontSize: 12, titleFontSize: 14 }',
        '  themeVariables:',
        `    xyChart: { backgroundColor: "transparent", plotColorPalette: "${colours}" }`,
        '---',
        'xychart-beta',
        `  x-axis "${timeText(names.length, isNamed, watch)}" [${names.map((name) => `"${name}"`).join(', ')}]`,
        `  y-axis "${said}" 0 --> ${top}`,
        ...rows.map((row) => `  ${row.kind} [${row.values.join(', ')}]`),
    ].join('\n');
}
/** Rounded, and between the ends of what a chart can show: Mermaid knows no exponents, and no figure is below 0. */
function drawn(value) {
    return value < LEAST_DRAWN ? 0 : Math.min(Number(value.toPrecision(4)), MOST_DRAWN);
}
/** A little above the highest of all, and not above 100 %. */
function topOf(values, unit) {
    const highest = Math.max(...values, unit === 'share' ? 1 : 10);
    const above = Number((highest * 1.1).toPrecision(3));
    return unit === 'share' ? Math.max(highest, Math.min(above, 100)) : above;
}
/** What a bar stands for, where they begin and end if they have no names, and that the decision ended them. */
function timeText(count, isNamed, watch) {
    const { stretchMs, decidedAtMs } = watch;
    const each = stretchMs < 60_000 ? (0,wording/* milliseconds */.Rz)(stretchMs) : (0,subject_wording/* inSeconds */.F7)(stretchMs);
    const span = isNamed ? '' : `, from ${momentText(0, watch)} to ${momentText(count * stretchMs, watch)}`;
    const decision = decidedAtMs === undefined ? '' : `, the last one to the decision at ${(0,live/* clockText */.Yi)(decidedAtMs)}`;
    return `one bar for ${each}${span}${decision}`;
}
/** As in the log; with hundredths of a second where two bars would have the same name without them. */
function momentText(atMs, { stretchMs }) {
    const ms = Math.round(atMs);
    if (stretchMs >= 1000)
        return (0,live/* clockText */.Yi)(ms);
    return `${(0,live/* clockText */.Yi)(ms)}.${String(Math.floor((ms % 1000) / 10)).padStart(2, '0')}`;
}
/**
 * A value for each stretch from the beginning of the watch to its end, the same number for every figure of it; `undefined`
 * where nothing was seen. Stretches between two looks at a metric are no gap: what the service counted is told by the look
 * after them, and so is the beginning, before there was a look to compare with.
 */
function overTime({ points, everyMs = 0, unit }, watch) {
    const { stretchMs } = watch;
    const seen = new Map(points.map(({ atMs, value }) => [Math.round(atMs / stretchMs), value]));
    const all = watch.series.flatMap((series) => series.points.map(({ atMs }) => Math.round(atMs / stretchMs)));
    // what is later than the planned end belongs to its last point
    const tookMs = Math.min(watch.tookMs, watch.plannedMs);
    const length = Math.max((0,series/* stretchesIn */.zj)(tookMs, stretchMs), 1 + Math.max(0, ...all));
    const values = Array.from({ length }, (_, index) => seen.get(index));
    const pause = Math.max(0, Math.ceil(everyMs / stretchMs) - 1);
    const beginning = unit === 'value' ? pause : Math.floor(everyMs / stretchMs);
    for (const { from, until } of gapsIn(values)) {
        if (until - from > (from === 0 ? beginning : pause))
            continue;
        values.fill(values[until] ?? values[from - 1], from, until);
    }
    return values;
}
/** Runs of stretches in which nothing was seen: the first of each, and the first after it. */
function gapsIn(values) {
    const begins = [...values.keys()].filter((at) => values[at] === undefined && (at === 0 || values[at - 1] !== undefined));
    return begins.map((from) => {
        const length = values.slice(from).findIndex((value) => value !== undefined);
        return { from, until: length === -1 ? values.length : from + length };
    });
}
function gapsNote({ name }, values, watch) {
    const gaps = gapsIn(values);
    if (gaps.length === 0)
        return undefined;
    const spans = gaps.slice(0, MOST_GAPS).map(({ from, until }) => {
        const begin = momentText(from * watch.stretchMs, watch);
        return until === values.length
            ? `from ${begin} to the end`
            : `from ${begin} to ${momentText(until * watch.stretchMs, watch)}`;
    });
    const more = gaps.length - spans.length;
    const when = more === 0 ? (0,subject_wording/* inWords */.r4)(spans) : `${spans.join(', ')} and ${more} more ${more === 1 ? 'time' : 'times'}`;
    return `The ${name} is not known ${when}: the chart is grey there.`;
}
/** Bars from 0 to the greatest value or the limit; a dot where nothing was seen. */
function sparkline(series, watch) {
    const values = overTime(series, watch);
    const seen = values.filter((value) => value !== undefined);
    const bounds = [series.min, series.max].filter((bound) => bound !== undefined);
    const low = Math.min(0, ...seen, ...bounds);
    const high = Math.max(...seen, ...bounds);
    return values
        .map((value) => {
        if (value === undefined)
            return NOTHING_SEEN;
        const share = high === low ? 0 : (value - low) / (high - low);
        return BARS.charAt(Math.min(BARS.length - 1, Math.floor(share * BARS.length)));
    })
        .join('');
}
/** From the least to the greatest value, and the limit where there is one: `0 % to 100 %, limit 5 %`. */
function rangeText({ unit, points, min, max }) {
    const values = points.map(({ value }) => value);
    const [low, high] = [(0,live/* figure */.vP)(Math.min(...values), unit), (0,live/* figure */.vP)(Math.max(...values), unit)];
    const range = low === high ? low : `${low} to ${high}`;
    const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
    return unit !== 'value' && max === undefined ? range : `${range}, ${(0,live/* limits */.Fy)(bounds, unit)}`;
}

// EXTERNAL MODULE: ./src/report/wording.ts
var report_wording = __nccwpck_require__(5594);
;// CONCATENATED MODULE: ./src/report/watch-section.ts






/** Changes that are shown; the newest explain the end. */
const MOST_CHANGES = 20;
/** By so much a watch may seem shorter than it was meant to be. */
const ROUNDING_MS = 100;
/**
 * The watch's part of the summary: what was asked, when and why it ended, error rate and P95 over time with their limits,
 * the metrics, what changed. Whole parts.
 */
function watchMarkdown(watch, said) {
    const { ticks, changes, changesLeftOut } = watch;
    const facts = [
        ['Watched', `${(0,report_wording/* durationText */.S5)(watch.tookMs)} of ${(0,report_wording/* durationText */.S5)(watch.plannedMs)}`],
        ['Visits', watch.visits === undefined ? undefined : visitsText(watch.visits)],
        ['Decided', decidedText(watch)],
        ['Why', watch.why === said ? undefined : (0,markdown/* prose */.CS)(watch.why)],
        ['Probes', watch.probes.length === 0 ? undefined : watch.probes.map((name) => (0,markdown/* cell */.Hn)(name)).join(', ')],
        ['Failed', watch.probes.length === 0 ? undefined : (0,wording/* countsText */.WN)({ bad: ticks.failed, all: ticks.answered })],
        ['Not seen', ticks.missed + ticks.errors === 0 ? undefined : unseenText(watch)],
        ['P95', watch.p95Ms === undefined ? undefined : (0,wording/* milliseconds */.Rz)(watch.p95Ms)],
    ];
    const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${value} |`]));
    const metrics = watch.series.filter(({ unit }) => unit === 'value');
    return [
        `### Watch\n\n| | |\n| --- | --- |\n${rows.join('\n')}\n`,
        ...watch.series.flatMap((series) => chartParts(series, watch)),
        ...(metrics.length === 0 ? [] : [metricsTable(metrics, watch)]),
        ...(changes.length === 0 ? [] : [changesTable(changes, changesLeftOut)]),
    ];
}
/** The watch's part of the terminal's report: a line of bars for each figure. */
function watchLines(watch) {
    const shown = watch.series.filter(({ points }) => points.length > 0);
    const width = Math.max(0, ...shown.map(({ name }) => name.length));
    return [
        { text: '' },
        {
            text: `Watch: ${(0,report_wording/* durationText */.S5)(watch.tookMs)} of ${(0,report_wording/* durationText */.S5)(watch.plannedMs)}; decided: ${decidedText(watch)}`,
            tone: 'strong',
        },
        ...(watch.probes.length === 0
            ? []
            : [
                {
                    text: `${(0,wording/* probesText */.$$)({ bad: watch.ticks.failed, all: watch.ticks.answered })} failed${unseenSuffix(watch)}`,
                },
            ]),
        ...shown.map((series) => ({
            text: `${series.name.padEnd(width)}  ${sparkline(series, watch)}  ${rangeText(series)}`,
        })),
    ];
}
/** When it was decided: not at all where the job was cancelled, or where more visits follow. */
function decidedText({ decidedAtMs, tookMs, plannedMs }) {
    if (decidedAtMs !== undefined)
        return `after ${(0,report_wording/* durationText */.S5)(decidedAtMs)}`;
    return tookMs < plannedMs - ROUNDING_MS ? 'not yet' : 'at the end';
}
/** The charts know nothing of the time between two visits, which is said. */
function visitsText({ made, planned, beganAt }) {
    return `${made} of ${planned}, the first at ${(0,time_text/* minuteOf */.i)(beganAt)}; all times here leave out what lies between visits`;
}
function unseenText({ ticks: { missed, errors } }) {
    return [
        ...(missed === 0 ? [] : [`${missed} could not be sent`]),
        ...(errors === 0 ? [] : [`${errors} met trouble of our own`]),
    ].join(', ');
}
function unseenSuffix(watch) {
    const text = unseenText(watch);
    return text === '' ? '' : `, ${text}`;
}
function boundsOf(min, max) {
    return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
function metricsTable(metrics, watch) {
    const rows = metrics.map((series) => {
        const { name, points, min, max } = series;
        const last = points.at(-1);
        const value = last === undefined ? 'no value' : (0,wording/* number */.ai)(last.value);
        const bars = last === undefined ? '' : `<code>${sparkline(series, watch)}</code>`;
        return `| ${(0,markdown/* prose */.CS)(name)} | ${value} | ${(0,wording/* boundsText */.Fv)(boundsOf(min, max))} | ${bars} |`;
    });
    return `#### Metrics\n\n| metric | last | asked for | over time |\n| --- | ---: | --- | --- |\n${rows.join('\n')}\n`;
}
function changesTable(changes, leftOut) {
    const shown = changes.slice(-MOST_CHANGES);
    const more = changes.length - shown.length + leftOut;
    const isInVisits = changes.some(({ at }) => at !== undefined);
    const rows = shown.map(({ atMs, at, source, state, isGood }) => {
        const moment = isInVisits ? ` ${at === undefined ? '' : (0,time_text/* minuteOf */.i)(at)} |` : '';
        return `| ${(0,live/* clockText */.Yi)(atMs)} |${moment} ${isGood ? '✅' : '❌'} ${(0,markdown/* prose */.CS)(source)} | ${(0,markdown/* prose */.CS)(state)} |`;
    });
    const note = more === 0 ? '' : `\n*${more} before these.*\n`;
    const [name, line] = isInVisits ? [' at |', ' --- |'] : ['', ''];
    return `#### What changed\n\n| after |${name} what | state |\n| ---: |${line} --- | --- |\n${rows.join('\n')}\n${note}`;
}


/***/ }),

/***/ 5594:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $U: () => (/* binding */ sentenceWithoutPlace),
/* harmony export */   CM: () => (/* binding */ placeToSay),
/* harmony export */   I7: () => (/* binding */ STATE_WORDS),
/* harmony export */   L4: () => (/* binding */ stateOf),
/* harmony export */   Lo: () => (/* binding */ isScored),
/* harmony export */   Pl: () => (/* binding */ headline),
/* harmony export */   Qg: () => (/* binding */ sentenceWithTitle),
/* harmony export */   S5: () => (/* binding */ durationText),
/* harmony export */   Z_: () => (/* binding */ STATE_WIDTH),
/* harmony export */   e_: () => (/* binding */ needsAttention)
/* harmony export */ });
/* unused harmony export isAboutRollback */
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3138);

/** `840 ms`, `2.3 s`, `2 min 3 s`. */
function durationText(ms) {
    if (ms < 1000)
        return `${Math.max(0, Math.round(ms))} ms`;
    if (ms < 59_950)
        return `${(ms / 1000).toFixed(1)} s`;
    const seconds = Math.round(ms / 1000);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
/** Names the state of a finding; the reports all use these words. */
function stateOf(finding) {
    switch (finding.outcome) {
        case 'pass':
            return finding.kind === 'check' && (finding.attempts ?? 1) > 1 ? 'flaky' : 'holds';
        case 'fail':
            return finding.severity === 'warn' ? 'advisory' : 'broken';
        default:
            return finding.outcome;
    }
}
/** Whether the reports unfold it: something has to be known or done about it. */
function needsAttention(finding) {
    return !['holds', 'flaky', 'skipped'].includes(stateOf(finding));
}
/** The states as they stand in front of a line, and their colours. */
const STATE_WORDS = {
    holds: { word: 'ok', tone: 'good' },
    flaky: { word: 'flaky', tone: 'warn' },
    broken: { word: 'FAIL', tone: 'bad' },
    advisory: { word: 'warn', tone: 'warn' },
    undecided: { word: 'unsure', tone: 'warn' },
    invalid: { word: 'wrong', tone: 'bad' },
    skipped: { word: 'skip', tone: 'quiet' },
};
/** Columns of the longest of these words and the space behind it. */
const STATE_WIDTH = 8;
/** The sentence says by itself what it is about where it begins with the title, or with the place in the policy. */
function sentenceWithTitle(finding) {
    const { sentence, title } = finding;
    const isNamed = sentence.toLowerCase().startsWith(title.toLowerCase()) || namesPlace(finding);
    return isNamed ? sentence : `${title}: ${sentence}`;
}
/** Where in the policy it was asked for, unless the sentence begins with that: `policy.yml:3:5`. */
function placeToSay(finding) {
    return namesPlace(finding) ? undefined : placeText(finding);
}
/** The sentence alone, for readers who see the place beside it. */
function sentenceWithoutPlace(finding) {
    const { sentence } = finding;
    return namesPlace(finding) ? sentence.slice((placeText(finding)?.length ?? 0) + 1) : sentence;
}
function placeText({ source }) {
    return source && `${source.file}:${source.line}:${source.column}`;
}
function namesPlace(finding) {
    const place = placeText(finding);
    return place !== undefined && finding.sentence.startsWith(`${place} `);
}
const HEADLINES = {
    pass: 'the release may ship',
    fail: 'the release is blocked',
    invalid: 'inputs or policy are wrong, nothing was started',
    inconclusive: 'could not decide, so the release is held back',
    cancelled: 'the job was cancelled',
};
/** Of a watch: the release is live already. */
const WATCH_HEADLINES = {
    pass: 'the live release does well',
    fail: 'the live release is bad',
    inconclusive: 'could not decide how the live release does',
};
/** Of a visit that is green and says nothing of the release. */
const OPEN_WATCH_HEADLINES = {
    'watch-goes-on': 'nothing is decided yet about the live release',
    'watch-not-open': 'no watch is open',
};
const ROLLBACK_HEADLINES = {
    none: 'nothing was rolled back',
    planned: 'the rollback is planned, nothing was sent',
    done: 'rolled back',
    refused: 'the rollback was refused, nothing was started',
    failed: 'the rollback failed',
    unknown: 'it is not known how the rollback ended',
};
const DRILL_HEADLINES = {
    none: 'a rollback would not work today',
    planned: 'a rollback would work today',
    done: 'rolled back and came back again',
    refused: 'the full drill was refused, nothing was started',
    failed: 'the full drill failed',
    unknown: 'it is not known how the full drill ended',
};
/** The run as a headline: what became of the release and, where one was asked for, of the rollback. */
function headline({ mode, verdict, rollback }) {
    const gate = (mode === 'watch' ? (OPEN_WATCH_HEADLINES[verdict.reason] ?? WATCH_HEADLINES[verdict.name]) : undefined) ??
        HEADLINES[verdict.name];
    if (rollback === undefined || verdict.name === 'invalid')
        return gate;
    if (verdict.name === 'cancelled') {
        return rollback.outcome === 'unknown' ? `${gate} while a rollback was under way` : gate;
    }
    if (mode === 'drill')
        return DRILL_HEADLINES[rollback.outcome];
    const told = ROLLBACK_HEADLINES[rollback.outcome];
    return mode === 'rollback' ? told : `${gate}; ${told}`;
}
/** Whether the run was about a rollback, or the drill of one, and judged no release. */
function isAboutRollback({ mode }) {
    return mode === 'rollback' || mode === 'drill';
}
/** Whether a score says anything: it is about a service, and about a whole watch and not about one of its visits. */
function isScored(report) {
    return !isAboutRollback(report) && !(0,_verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnjudged */ .t5)(report.verdict);
}


/***/ }),

/***/ 7552:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ wrapped),
/* harmony export */   r: () => (/* binding */ hanging)
/* harmony export */ });
/** The first line behind a label, the others under its text. */
function hanging(label, text, width, indent) {
    const under = `${indent}${' '.repeat(label.length)}`;
    return wrapped(text, width, under).map((row, index) => (index === 0 ? `${indent}${label}${row.trimStart()}` : row));
}
/** Wraps at spaces; a word longer than the width stays whole, so that it can be copied. */
function wrapped(text, width, indent) {
    const rows = [];
    let row = '';
    for (const word of text.split(/\s+/).filter(Boolean)) {
        if (row !== '' && indent.length + row.length + 1 + word.length > width) {
            rows.push(indent + row);
            row = word;
        }
        else {
            row = row === '' ? word : `${row} ${word}`;
        }
    }
    rows.push(indent + row);
    return rows;
}


/***/ }),

/***/ 5536:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  checkReportFolder: () => (/* binding */ checkReportFolder),
  writeReports: () => (/* binding */ writeReports)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __nccwpck_require__(73);
// EXTERNAL MODULE: ./src/verdict.ts
var src_verdict = __nccwpck_require__(3138);
;// CONCATENATED MODULE: ./src/report/json.ts


/** Where the schema of this file's shape is published; `schema` counts its breaking changes. */
const REPORT_SCHEMA_URL = 'https://raw.githubusercontent.com/org/release-guard/v1/report.schema.json';
/** Goes up when a reader of `report.json` would have to change. */
const REPORT_SCHEMA_VERSION = 1;
/** Characters of the whole file; its texts are cut until it fits. */
const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_LOG_LENGTH = 64 * 1024;
/** Tried in this order. */
const TEXT_LENGTHS = [32 * 1024, 2048, 128];
/** `report.json`, as `report.schema.json` describes it. What is not known is absent. */
function reportJson(report) {
    let written = '';
    for (const length of TEXT_LENGTHS) {
        written = printable(JSON.stringify(jsonShape(report), (name, value) => (name === 'serviceLog' ? value : asWritten(name, value, length)), 2));
        if (written.length <= MAX_LENGTH)
            break;
    }
    return `${written}\n`;
}
function jsonShape(report) {
    const { tool, verdict, assessment, findings, serviceLog, ...facts } = report;
    const { cause, ...said } = verdict;
    const causeIndex = cause === undefined ? -1 : findings.indexOf(cause);
    return {
        $schema: REPORT_SCHEMA_URL,
        schema: REPORT_SCHEMA_VERSION,
        tool,
        verdict: {
            ...said,
            exitCode: (0,src_verdict/* exitCodeOf */.FO)(verdict.name, report.rollback?.outcome ?? 'none'),
            ...(causeIndex === -1 ? {} : { cause: causeIndex }),
        },
        assessment,
        ...facts,
        findings,
        ...(serviceLog === undefined ? {} : { serviceLog: (0,untrusted/* tail */.RT)(serviceLog, MAX_LOG_LENGTH).text }),
    };
}
/** Texts cut, times whole. */
function asWritten(name, value, length) {
    if (typeof value === 'string')
        return value.length > length ? (0,untrusted/* cut */.Jj)(value, length) : value;
    return typeof value === 'number' && /^(?:startedAt|\w+Ms)$/.test(name) ? Math.round(value) : value;
}
/**
 * JSON can write any character as an escape, so nothing is lost: what cannot be seen, and what a runner would take for
 * a command if this file is printed, are written that way.
 */
function printable(json) {
    return json
        .replace(/(?![\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{Noncharacter_Code_Point}]/gu, (character) => [...Array(character.length).keys()].map((unit) => unicodeEscape(character.charCodeAt(unit))).join(''))
        .replaceAll('##[', `#${unicodeEscape(0x23)}[`);
}
function unicodeEscape(unit) {
    return `\\u${unit.toString(16).padStart(4, '0')}`;
}

// EXTERNAL MODULE: ./src/report/wording.ts
var wording = __nccwpck_require__(5594);
;// CONCATENATED MODULE: ./src/report/junit.ts



/** Characters of one finding's evidence. */
const MAX_EVIDENCE_LENGTH = 8192;
/**
 * `junit.xml`: a suite for each part of the run, a case for each finding, in the run's order.
 * Broken rules are failures, what could not be examined is an error, and a broken rule that does not block is a case
 * that was skipped with its reason, because JUnit knows no warnings.
 * https://github.com/testmoapp/junitxml
 */
function junitXml(report) {
    const suites = src_verdict/* FINDING_KINDS */.mH.map((kind) => ({
        kind,
        findings: report.findings.filter((finding) => finding.kind === kind),
    })).filter((suite) => suite.findings.length > 0);
    const total = counts(report.findings);
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites name="release-guard" ${total} time="${seconds(report.durationMs)}">`,
        ...suites.flatMap(({ kind, findings }) => [
            `  <testsuite name="${kind}" ${counts(findings)} time="${seconds(sum(findings))}" timestamp="${attribute(report.startedAt)}">`,
            ...findings.flatMap((finding) => testCase(finding)),
            '  </testsuite>',
        ]),
        '</testsuites>',
        '',
    ].join('\n');
}
function testCase(finding) {
    const { source } = finding;
    const where = source === undefined ? '' : ` file="${attribute(source.file)}" line="${source.line}"`;
    const open = `    <testcase classname="release-guard.${finding.kind}" name="${attribute(finding.title)}" time="${seconds(finding.durationMs)}"${where}`;
    const outcome = outcomeElement(finding);
    const flaky = (0,wording/* stateOf */.L4)(finding) === 'flaky' ? [`      <system-out>${junit_text(finding.sentence)}</system-out>`] : [];
    return outcome === undefined && flaky.length === 0
        ? [`${open}/>`]
        : [`${open}>`, ...(outcome === undefined ? [] : [`      ${outcome}`]), ...flaky, '    </testcase>'];
}
function outcomeElement(finding) {
    const type = attribute(finding.reason ?? finding.outcome);
    const message = attribute(finding.sentence);
    const body = junit_text([finding.sentence, finding.advice, ...finding.evidence.map(evidenceText)].filter(Boolean).join('\n\n'));
    switch ((0,wording/* stateOf */.L4)(finding)) {
        case 'broken':
            return `<failure type="${type}" message="${message}">${body}</failure>`;
        case 'undecided':
        case 'invalid':
            return `<error type="${type}" message="${message}">${body}</error>`;
        case 'advisory':
            return `<skipped message="${attribute(`advisory (${finding.reason}): `)}${message}"/>`;
        case 'skipped':
            return `<skipped message="${message}"/>`;
        default:
            return undefined;
    }
}
function evidenceText(evidence) {
    return evidence.kind === 'text'
        ? `${evidence.label}:\n${(0,untrusted/* cut */.Jj)(evidence.text, MAX_EVIDENCE_LENGTH)}`
        : [
            `${evidence.label}${evidence.path === undefined ? '' : ` at ${evidence.path}`}:`,
            `expected: ${(0,untrusted/* cut */.Jj)(evidence.expected, MAX_EVIDENCE_LENGTH)}`,
            `actual:   ${(0,untrusted/* cut */.Jj)(evidence.actual, MAX_EVIDENCE_LENGTH)}`,
        ].join('\n');
}
function counts(findings) {
    const states = findings.map(wording/* stateOf */.L4);
    const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
    return `tests="${findings.length}" failures="${count('broken')}" errors="${count('undecided', 'invalid')}" skipped="${count('skipped', 'advisory')}"`;
}
function sum(findings) {
    return findings.reduce((total, finding) => total + finding.durationMs, 0);
}
function seconds(ms) {
    return (Math.max(0, ms) / 1000).toFixed(3);
}
/** XML 1.0 cannot hold control characters, not even as references; `visible` has written them out before. */
function junit_text(raw) {
    return ((0,untrusted/* visible */.RK)(raw)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        // A reader sees what was there; a runner that this file is printed to sees no command.
        .replaceAll('##[', '#&#35;[')
        .replaceAll('::', '&#58;&#58;'));
}
function attribute(raw) {
    return junit_text(raw).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

// EXTERNAL MODULE: ./src/report/summary.ts + 1 modules
var summary = __nccwpck_require__(7535);
;// CONCATENATED MODULE: ./src/report/write.ts





/** Characters of `service.log`. */
const write_MAX_LOG_LENGTH = 1024 * 1024;
/**
 * Writes `report.json`, `junit.xml`, `summary.md` and `service.log` (where there is a log), each whole or not at all.
 * Never throws.
 *
 * @returns an advisory finding when something could not be written; the verdict stands
 */
async function writeReports(report, folder, world) {
    const contents = [
        ['report.json', () => reportJson(report)],
        ['junit.xml', () => junitXml(report)],
        ['summary.md', () => (0,summary.summaryMarkdown)(report)],
        ...(report.serviceLog === undefined ? [] : [logFile(report.serviceLog, world)]),
    ];
    const problems = [];
    for (const [name, content] of contents) {
        try {
            await world.files.writeWhole((0,external_node_path_.join)(folder, name), content());
        }
        catch (error) {
            problems.push(`${name}: ${messageOf(error)}`);
        }
    }
    if (problems.length === 0)
        return undefined;
    return {
        kind: 'platform',
        title: 'report folder',
        outcome: 'undecided',
        severity: 'warn',
        reason: 'report-not-written',
        sentence: `Writing the report to ${folder} failed (${problems[0]}); the verdict stands.`,
        advice: 'Make room on the disk, or give a folder that this user may write to as report-dir.',
        evidence: problems.length === 1 ? [] : [{ kind: 'text', label: 'all problems', text: problems.join('\n') }],
        startedAt: 0,
        durationMs: 0,
    };
}
/**
 * Tries a folder that the user named, before anything is started. Never throws.
 *
 * @returns an `invalid` finding when nothing can be written there
 */
async function checkReportFolder(folder, world) {
    const probe = (0,external_node_path_.join)(folder, `.release-guard-${world.random()}`);
    try {
        await world.files.writeWhole(probe, '');
        await world.files.remove(probe);
        return undefined;
    }
    catch (error) {
        return {
            kind: 'input',
            title: 'input report-dir',
            outcome: 'invalid',
            severity: 'block',
            reason: 'report-not-written',
            sentence: `Preparing the report folder ${folder} failed: ${messageOf(error)}.`,
            advice: 'Give a folder that this user may write to as report-dir, or leave it out for a folder in the runner’s temp.',
            evidence: [],
            startedAt: 0,
            durationMs: 0,
        };
    }
}
function logFile(log, world) {
    return ['service.log', () => `${(0,untrusted/* foreignText */.qk)(log, { redact: world.secrets.redact, maxLength: write_MAX_LOG_LENGTH })}\n`];
}
function messageOf(error) {
    return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}


/***/ }),

/***/ 2121:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Pt: () => (/* binding */ planText),
/* harmony export */   T9: () => (/* binding */ requestText),
/* harmony export */   Xg: () => (/* binding */ planMarkdown)
/* harmony export */ });
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(73);
/* harmony import */ var _report_markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4285);
/* harmony import */ var _report_wording_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5594);
/* harmony import */ var _report_wrapping_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7552);




/** Shown of each list; the whole is in `report.json`. */
const MOST_LISTED = 20;
/** Characters of the reason; the whole of it is in `report.json` and in the record. */
const LONGEST_REASON = 300;
const LABEL_WIDTH = 12;
const NAME_WIDTH = 10;
/**
 * The plan as a person reads it at night: what would happen and whether anything stands against it, then why, then the
 * exact request, then what would be waited for. The plan is redacted already; the output makes foreign words harmless.
 *
 * @param width columns to wrap to
 */
function planText(plan, width = 100) {
    const told = new Told();
    const labelled = (label, text) => (0,_report_wrapping_js__WEBPACK_IMPORTED_MODULE_1__/* .hanging */ .r)(`${label}:`.padEnd(LABEL_WIDTH), text, width, '').map((row) => ({ text: row }));
    const listed = (label, items) => items.length === 0
        ? []
        : [
            { text: '' },
            { text: label, tone: 'strong' },
            ...bounded(items).flatMap(({ name, text, tone }) => (0,_report_wrapping_js__WEBPACK_IMPORTED_MODULE_1__/* .hanging */ .r)(name === '' ? '- ' : `${name.padEnd(NAME_WIDTH)} `, text, width, '  ').map((row) => tone === undefined ? { text: row } : { text: row, tone })),
        ];
    const against = standingAgainst(plan);
    return [
        { text: `Rollback plan for ${plan.environment}: ${plan.from.tag} → ${plan.target.tag}`, tone: 'strong' },
        ...(0,_report_wrapping_js__WEBPACK_IMPORTED_MODULE_1__/* .wrapped */ .k)(stateSentence(plan), width, '').map((text) => ({ text, tone: isOpen(plan) ? 'good' : 'bad' })),
        { text: '' },
        ...labelled('From', `${releaseText(plan.from)}. ${plan.fromWhy}`),
        ...labelled('To', `${releaseText(plan.target)}. ${plan.target.why}`),
        ...(plan.target.imageDigest === undefined ? [] : labelled('Image', plan.target.imageDigest)),
        ...(plan.reason === undefined && plan.askedBy === undefined ? [] : labelled('Asked for', askedText(plan))),
        ...(isStartable(plan) ? labelled('How', howText(plan)) : []),
        ...(plan.rebuilds === undefined ? [] : labelled('Rebuilds', plan.rebuilds)),
        ...labelled('Takes back', crossingText(plan)),
        ...(plan.requestText === undefined ? [] : requestLines(plan.requestText)),
        ...(isStartable(plan) ? labelled('Then', thenText(plan)) : []),
        ...listed('Stands against it', findingItems(told.onlyNew(against), 'bad')),
        ...listed('To know before', findingItems(told.onlyNew(worthKnowing(plan)), 'warn')),
        ...listed(waysTitle(plan), otherWays(plan, told)),
        ...listed('Passed over', passedOverItems(plan)),
        ...listed('Migrations that are not taken back', migrationItems(plan)),
        ...listed('Configuration that changed', configurationItems(plan)),
    ];
}
/** The plan for the job's summary. Every text in it goes through the two ways for foreign text. */
function planMarkdown(plan) {
    const told = new Told();
    const rows = [
        ['From', `${releaseCell(plan.from)} ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(plan.fromWhy)}`],
        ['To', `${releaseCell(plan.target)} ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(plan.target.why)}`],
        ['Image', plan.target.imageDigest === undefined ? undefined : (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .cell */ .Hn)(plan.target.imageDigest)],
        ['Asked for', plan.reason === undefined && plan.askedBy === undefined ? undefined : (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(askedText(plan))],
        ['How', isStartable(plan) ? (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(howText(plan)) : undefined],
        ['Rebuilds', plan.rebuilds === undefined ? undefined : (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(plan.rebuilds)],
        ['Takes back', (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(crossingText(plan))],
        ['Then', isStartable(plan) ? (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(thenText(plan)) : undefined],
    ];
    const listed = (label, items) => items.length === 0
        ? []
        : [
            `**${label}**\n\n${bounded(items)
                .map(({ name, text }) => `- ${name === '' ? '' : `${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .cell */ .Hn)(name)} `}${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(text)}`)
                .join('\n')}\n`,
        ];
    return [
        `### Rollback plan for ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .cell */ .Hn)(plan.environment)}: ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .cell */ .Hn)(plan.from.tag)} → ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .cell */ .Hn)(plan.target.tag)}\n`,
        `${isOpen(plan) ? '✅' : '⛔'} ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .prose */ .CS)(stateSentence(plan))}\n`,
        `| | |\n| --- | --- |\n${rows
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => `| ${name} | ${value} |`)
            .join('\n')}\n`,
        ...(plan.requestText === undefined ? [] : [`**The one request**\n\n${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .fence */ .EU)(plan.requestText, 'http')}`]),
        ...listed('Stands against it', findingItems(told.onlyNew(standingAgainst(plan)), 'bad')),
        ...listed('To know before', findingItems(told.onlyNew(worthKnowing(plan)), 'warn')),
        ...listed(waysTitle(plan), otherWays(plan, told)),
        ...listed('Passed over', passedOverItems(plan)),
        ...listed('Migrations that are not taken back', migrationItems(plan)),
        ...listed('Configuration that changed', configurationItems(plan)),
    ].join('\n');
}
/**
 * The one request that would be sent, with its body where it has one. The operation's id is made when it is sent.
 *
 * @param repository `owner/name`
 */
function requestText(request, repository) {
    const start = `POST /repos/${repository}/actions`;
    switch (request.mechanism) {
        case 'rerun':
            return `${start}/runs/${request.runId}/rerun`;
        case 'rerun-job':
            return `${start}/jobs/${request.jobId}/rerun`;
        case 'dispatch': {
            const inputs = {
                ...request.inputs,
                ...(request.operationInput === undefined ? {} : { [request.operationInput]: '<operation id>' }),
            };
            const body = {
                ref: request.ref,
                ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
                return_run_details: true,
            };
            return `${start}/workflows/${request.workflow}/dispatches\n${JSON.stringify(body)}`;
        }
    }
}
/** Says each sentence once, however many ways led to it. */
class Told {
    #sentences = new Set();
    has(sentence) {
        return this.#sentences.has(sentence);
    }
    onlyNew(findings) {
        return findings.filter(({ sentence }) => {
            const isNew = !this.#sentences.has(sentence);
            this.#sentences.add(sentence);
            return isNew;
        });
    }
}
function bounded(items) {
    if (items.length <= MOST_LISTED)
        return items;
    return [
        ...items.slice(0, MOST_LISTED),
        { name: '', text: `… and ${items.length - MOST_LISTED} more.`, tone: 'quiet' },
    ];
}
function standingAgainst({ findings }) {
    return findings.filter(({ outcome, severity }) => outcome === 'invalid' || (severity === 'block' && outcome !== 'pass' && outcome !== 'skipped'));
}
function worthKnowing({ findings }) {
    return findings.filter(({ outcome, severity }) => severity === 'warn' && (outcome === 'fail' || outcome === 'undecided'));
}
/** Something would be sent, or is under way already. */
function isStartable({ request, underWay }) {
    return request !== undefined || underWay !== undefined;
}
function isOpen(plan) {
    return isStartable(plan) && standingAgainst(plan).length === 0;
}
function stateSentence(plan) {
    const against = standingAgainst(plan).length;
    if (isOpen(plan))
        return 'Nothing that is known stands against it.';
    if (against === 0)
        return 'It cannot be carried out: no way to start the release workflow again would be accepted.';
    return `It cannot be carried out: ${against === 1 ? 'one thing stands' : `${against} things stand`} against it.`;
}
function findingItems(findings, tone) {
    return findings.map(({ sentence, advice }) => ({
        name: '',
        text: advice === undefined ? sentence : `${sentence} What to do: ${advice}`,
        tone,
    }));
}
function waysTitle(plan) {
    return !isStartable(plan) ? 'Ways to start it' : 'Other ways to start it';
}
function otherWays(plan, told) {
    return plan.mechanisms
        .filter(({ name }) => name !== plan.chosen)
        .map((mechanism) => ({ name: mechanism.name, text: wayText(mechanism, told), tone: 'quiet' }));
}
function wayText({ obstacles }, told) {
    const refusals = obstacles.filter(({ outcome }) => outcome === 'fail');
    if (refusals.length === 0)
        return 'Would be accepted too.';
    const untold = refusals.filter(({ sentence }) => !told.has(sentence)).map(({ sentence }) => sentence);
    return untold.length === 0 ? 'The same stands against it.' : untold.join(' ');
}
function passedOverItems({ passedOver }) {
    return passedOver.map(({ tag, why, reason }) => ({ name: tag, text: `${why} (${reason})` }));
}
function migrationItems({ crossing }) {
    return (crossing?.migrations ?? []).map(({ path, declaredSafe }) => ({
        name: '',
        text: declaredSafe ? `${path} (declares itself safe to cross)` : path,
        ...(declaredSafe ? {} : { tone: 'warn' }),
    }));
}
function configurationItems({ crossing }) {
    return (crossing?.configuration ?? []).map((path) => ({ name: '', text: path }));
}
function releaseText({ tag, commit }) {
    return `${tag} (${commit.slice(0, 12)})`;
}
function releaseCell({ tag, commit }) {
    return `${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .cell */ .Hn)(tag)} (${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .cell */ .Hn)(commit.slice(0, 12))}).`;
}
function askedText({ reason, askedBy }) {
    const by = askedBy === undefined ? '' : `by ${askedBy}`;
    const why = reason === undefined ? '' : (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .cutShort */ .VV)(reason.replace(/\s+/g, ' ').trim(), LONGEST_REASON);
    return [by, why].filter((part) => part !== '').join(': ');
}
function howText({ request, underWay, workflow }) {
    switch (request?.mechanism) {
        case undefined:
            return underWay === undefined
                ? ''
                : `Follows run ${underWay.run.id} of ${workflow}, attempt ${underWay.run.attempt}, which is under way and whose job "${underWay.deployJob}" has not ended; nothing is sent: ${underWay.run.url}`;
        case 'rerun':
            return `Starts run ${request.runId} of ${workflow} again, all of it, as attempt ${request.attemptBefore + 1}: ${request.runUrl}`;
        case 'rerun-job':
            return `Starts job "${request.jobName}" of run ${request.runId} of ${workflow} again, and the jobs that need it, as attempt ${request.attemptBefore + 1}: ${request.runUrl}`;
        case 'dispatch': {
            const inputs = Object.entries(request.inputs).map(([name, value]) => `${name}=${value}`);
            return `Dispatches ${request.workflow} at ${request.ref}${inputs.length === 0 ? '' : ` with ${inputs.join(', ')}`}.`;
        }
    }
}
function crossingText({ crossing }) {
    if (crossing === undefined)
        return 'It is not known what lies between the two.';
    const { commits, migrations, configuration } = crossing;
    const parts = [
        count(commits, 'commit'),
        ...(migrations.length === 0 ? [] : [count(migrations.length, 'migration')]),
        ...(configuration.length === 0 ? [] : [count(configuration.length, 'configuration file')]),
    ];
    return `${parts.join(', ')}.`;
}
function count(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
function thenText({ waitMs, verify }) {
    const wait = `Waits up to ${limitText(waitMs)} for that run, and takes only "success" for a success.`;
    return verify === undefined
        ? `${wait} Nothing is verified afterwards, because the policy file has no rollback.verify.url.`
        : `${wait} Then asks ${verify.url} for up to ${limitText(verify.withinMs)}, until the target's version is healthy and passes its checks.`;
}
function limitText(ms) {
    return (0,_report_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(ms)
        .replace(/ 0 s$/, '')
        .replace(/\.0 s$/, ' s');
}
/** Unwrapped, so that it can be copied. */
function requestLines(text) {
    return text
        .split('\n')
        .map((line, index) => ({ text: `${(index === 0 ? 'Request:' : '').padEnd(LABEL_WIDTH)}${line}` }));
}


/***/ }),

/***/ 5036:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   WP: () => (/* binding */ historyMarkdown),
/* harmony export */   om: () => (/* binding */ historyOf),
/* harmony export */   u_: () => (/* binding */ historyText)
/* harmony export */ });
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(73);
/* harmony import */ var _report_markdown_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4285);
/* harmony import */ var _standing_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4466);
/* harmony import */ var _time_text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3807);




/** Rows of the job summary; the command line shows all. */
const MOST_ROWS = 20;
/** Columns of the terminal's table. */
const WIDTH = 120;
const GAP = '  ';
/** Widest columns; what is left of the width is for the reason. Names and reasons are wrapped. */
const MAX_RELEASES = 28;
const MAX_BY = 'github-actions[bot]'.length;
const MIN_WHY = 12;
const MOST_LINES = 3;
/**
 * The ledger as a person wants to read it, newest first. Pure. Foreign words are in it as they are: they are redacted
 * with the rest of the report before it is shown.
 *
 * @param states of the rollbacks; one that is not among them ended `not read`
 */
function historyOf(ledger, states) {
    return ledger.entries.map((entry) => lineOf(entry, ledger, states));
}
function lineOf(entry, ledger, states) {
    const who = entry.askedBy ?? entry.creator ?? 'not known';
    const common = {
        when: entry.createdAt,
        what: entry.kind,
        to: entry.tag,
        by: who,
        from: undefined,
        tookMs: undefined,
    };
    switch (entry.kind) {
        case 'release':
            return { ...common, why: releaseWhy(entry), ended: releaseEnd(entry, ledger) };
        case 'rollback':
            return { ...common, from: entry.rollbackOf.tag, ...rollbackEnd(entry, states) };
        case 'drill': {
            const estimate = entry.wouldTakeMs === undefined ? [] : [`would take ${(0,_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .spanText */ .C)(entry.wouldTakeMs)}`];
            return { ...common, why: [...estimate, ...given(entry.reason)].join('; '), ended: DRILL_ENDS[entry.verdict] };
        }
        case 'mark':
            return { ...common, why: given(entry.reason).join(''), ended: `marked ${entry.mark}` };
    }
}
function releaseWhy({ mode, partOf, reason }) {
    return [partOf === undefined ? mode : `${mode}, in the run of a rollback`, ...given(reason)].join(': ');
}
const RELEASE_ENDS = {
    pass: 'good',
    fail: 'failed',
    invalid: 'not judged',
    inconclusive: 'not known',
    cancelled: 'cancelled',
};
function releaseEnd({ verdict, tag }, ledger) {
    return verdict === 'pass' && (0,_standing_js__WEBPACK_IMPORTED_MODULE_1__/* .standingOf */ .YP)(ledger, tag) === 'bad' ? 'bad by now' : RELEASE_ENDS[verdict];
}
const ROLLBACK_ENDS = {
    open: 'in progress',
    success: 'done',
    failure: 'failed',
    error: 'not known',
    inactive: 'withdrawn',
};
function rollbackEnd(entry, states) {
    const status = states.get(entry.deploymentId);
    const reason = given(entry.reason);
    if (status === undefined)
        return { tookMs: undefined, ended: 'not read', why: reason.join('') };
    const tookMs = Date.parse(status.since ?? '') - Date.parse(entry.createdAt);
    const isTold = status.state === 'open' || status.state === 'success';
    return {
        tookMs: status.state === 'open' || !(tookMs >= 0) ? undefined : tookMs,
        ended: ROLLBACK_ENDS[status.state],
        why: [...reason, ...(isTold ? [] : given(status.description))].join('; '),
    };
}
const DRILL_ENDS = {
    pass: 'would work',
    fail: 'would not work',
    invalid: 'not judged',
    inconclusive: 'not known',
    cancelled: 'cancelled',
};
function given(text) {
    return text === undefined || text.trim() === '' ? [] : [text];
}
const HEADINGS = ['when (UTC)', 'what', 'release', 'why', 'by', 'took', 'ended'];
const NOTHING = 'Nothing is recorded yet.';
/**
 * A table for the terminal, at most 120 columns wide; reasons and names are wrapped. No trailing line feed. Pure.
 *
 * @param entries redacted already
 */
function historyText(entries) {
    if (entries.length === 0)
        return NOTHING;
    const rows = entries.map((entry) => [
        (0,_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .minuteOf */ .i)(entry.when).slice(0, -' UTC'.length),
        entry.what,
        entry.from === undefined ? plain(entry.to, MAX_RELEASES) : fromTo(entry.from, entry.to),
        plain(entry.why, Number.POSITIVE_INFINITY),
        plain(entry.by, Number.POSITIVE_INFINITY),
        entry.tookMs === undefined ? '' : (0,_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .spanText */ .C)(entry.tookMs),
        entry.ended,
    ]);
    const widths = HEADINGS.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)));
    widths[BY] = Math.min(MAX_BY, widths[BY] ?? MAX_BY);
    const others = widths.reduce((sum, width, column) => (column === WHY ? sum : sum + width), 0);
    const room = Math.max(MIN_WHY, WIDTH - others - GAP.length * (HEADINGS.length - 1));
    widths[WHY] = Math.min(widths[WHY] ?? room, room);
    return [HEADINGS, ...rows].flatMap((row) => lines(row, widths)).join('\n');
}
const WHY = HEADINGS.indexOf('why');
const BY = HEADINGS.indexOf('by');
function lines(row, widths) {
    const cells = widths.map((width, column) => {
        const text = row[column] ?? '';
        return column === WHY || column === BY ? wrapped(text, width) : [text];
    });
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) => widths
        .map((width, column) => (cells[column]?.[line] ?? '').padEnd(width))
        .join(GAP)
        .trimEnd());
}
/** At least one line; a word that is wider than the column is broken. */
function wrapped(text, width) {
    const found = [''];
    for (const word of text.split(' ')) {
        const line = found.at(-1) ?? '';
        if (line !== '' && line.length + 1 + word.length <= width) {
            found[found.length - 1] = `${line} ${word}`;
            continue;
        }
        if (line === '')
            found.pop();
        found.push(...broken(word, width));
    }
    if (found.length <= MOST_LINES)
        return found;
    const last = found[MOST_LINES - 1] ?? '';
    return [...found.slice(0, MOST_LINES - 1), (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .cutShort */ .VV)(`${last}…`, width)];
}
function broken(word, width) {
    const pieces = [''];
    for (const character of word) {
        const piece = pieces.at(-1) ?? '';
        if (piece.length + character.length <= width)
            pieces[pieces.length - 1] = piece + character;
        else
            pieces.push(character);
    }
    return pieces;
}
function fromTo(from, to) {
    const arrow = ' → ';
    const room = MAX_RELEASES - arrow.length;
    // A short name leaves its room to the long one.
    const half = Math.floor(room / 2);
    const forFrom = Math.max(half, room - (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .harmlessLine */ .Kw)(to).length);
    const shownFrom = plain(from, forFrom);
    return `${shownFrom}${arrow}${plain(to, room - shownFrom.length)}`;
}
function plain(text, maxLength) {
    return (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .cutShort */ .VV)((0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .harmlessLine */ .Kw)(text).replace(/\s+/g, ' '), maxLength);
}
/**
 * The newest records as a table for the job summary, with a heading. Ends with a line feed. Pure.
 *
 * @param entries redacted already
 */
function historyMarkdown(entries) {
    if (entries.length === 0)
        return `### History\n\n${NOTHING}\n`;
    const rows = entries.slice(0, MOST_ROWS).map((entry) => {
        const releases = entry.from === undefined ? (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(entry.to, 100) : `${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(entry.from, 100)} → ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(entry.to, 100)}`;
        const took = entry.tookMs === undefined ? '' : (0,_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .spanText */ .C)(entry.tookMs);
        return `| ${(0,_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .minuteOf */ .i)(entry.when)} | ${entry.what} | ${releases} | ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(entry.why)} | ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(entry.by, 100)} | ${took} | ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .cell */ .Hn)(entry.ended)} |`;
    });
    const more = entries.length - rows.length;
    return `### History\n\n| when | what | release | why | by | took | ended |\n| --- | --- | --- | --- | --- | ---: | --- |\n${rows.join('\n')}\n${more === 0
        ? ''
        : `\n*${more} older ${more === 1 ? 'record is' : 'records are'} in the report; \`release-guard history\` lists them all.*\n`}`;
}


/***/ }),

/***/ 4466:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BX: () => (/* binding */ currentRelease),
/* harmony export */   BY: () => (/* binding */ goodReleasesBefore),
/* harmony export */   S8: () => (/* binding */ rollbackTo),
/* harmony export */   YP: () => (/* binding */ standingOf),
/* harmony export */   _B: () => (/* binding */ badCommits),
/* harmony export */   eA: () => (/* binding */ releasesBefore),
/* harmony export */   gT: () => (/* binding */ supersededBy)
/* harmony export */ });
/* harmony import */ var _time_text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3807);

/**
 * What the ledger says of a tag. Pure.
 *
 * A rollback from it makes it bad whatever became of that rollback, and so does a person's word; from then on only a
 * person's word makes it good again, and no verdict does. Apart from that its newest pass or fail decides.
 */
function standingOf(ledger, tag) {
    let verdict;
    for (const entry of ledger.entries) {
        if (entry.kind === 'mark' && entry.tag === tag)
            return entry.mark === 'bad' ? 'bad' : (verdict ?? 'good');
        if (entry.kind === 'rollback' && entry.rollbackOf.tag === tag)
            return 'bad';
        if (entry.kind === 'release' && entry.tag === tag)
            verdict ??= verdictStanding(ledger, entry);
    }
    return verdict ?? 'unknown';
}
function verdictStanding(ledger, entry) {
    const { verdict } = entry;
    if (verdict === 'pass')
        return wasDeployed(ledger, entry) ? 'good' : undefined;
    return verdict === 'fail' ? 'failed' : undefined;
}
/**
 * What went live last: the target of a rollback that succeeded, the release that a verdict on the live service is about,
 * good or bad, or a candidate that passed and counts as deployed. What a run that a rollback started says does not count
 * by itself: whether it went live is told by that rollback. Pure.
 *
 * @param states of at least the newest rollbacks; one that is not among them counts as not done
 */
function currentRelease(ledger, states) {
    const entry = ledger.entries.find((one) => {
        if (one.kind === 'rollback')
            return states.get(one.deploymentId)?.state === 'success';
        if (one.kind !== 'release' || one.partOf !== undefined || isLaterWatch(ledger, one))
            return false;
        return one.judged === 'live' || (one.verdict === 'pass' && wasDeployed(ledger, one));
    });
    if (entry === undefined)
        return undefined;
    const { tag, commit, createdAt } = entry;
    return { tag, commit, why: `The record says that ${tag} is live: ${howKnown(entry)} (${(0,_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .minuteOf */ .i)(createdAt)}).` };
}
/** A watch ends long after its release went live, and perhaps after the next one did: then its gate tells when that was. */
function isLaterWatch(ledger, watch) {
    return (watch.mode === 'watch' &&
        verdictsOn(ledger, watch.tag).some((gate) => gate.mode === 'gate' &&
            gate.deploymentId < watch.deploymentId &&
            (gate.verdict === 'pass' || gate.judged === 'live')));
}
function howKnown(entry) {
    if (entry.kind === 'rollback')
        return `the environment was rolled back to it from ${entry.rollbackOf.tag}`;
    const isLive = entry.kind === 'release' && entry.judged === 'live';
    return isLive ? 'it is what the live service was last judged as' : 'it is the newest release that passed its gate';
}
/**
 * Releases that passed before `from` went live, each tag once, in the order in which they were live, newest first; those
 * that are no longer good are among them. Pure.
 *
 * `from` went live with its newest gate that passed outside of a rollback, else with its first verdict; where the ledger
 * has none, everything in it was before.
 */
function releasesBefore(ledger, from) {
    const before = wentLive(ledger, from.tag) ?? Number.POSITIVE_INFINITY;
    const passes = ledger.entries.filter((entry) => entry.kind === 'release' &&
        entry.verdict === 'pass' &&
        entry.tag !== from.tag &&
        entry.deploymentId < before &&
        wasDeployed(ledger, entry));
    return [...new Set(passes.map(({ tag }) => tag))].flatMap((tag) => {
        const ofTag = passes.filter((pass) => pass.tag === tag);
        const entry = ofTag.find((pass) => pass.mode === 'gate' && hasPassedByItself(pass)) ??
            ofTag.find(hasPassedByItself) ??
            ofTag[0];
        return entry === undefined ? [] : [{ entry, standing: standingOf(ledger, entry.tag) }];
    });
}
/**
 * Releases to go back to, newest first: they passed before `from` went live and are good still. Never another name of the
 * commit that is gone back from, nor of one that is bad. Pure.
 */
function goodReleasesBefore(ledger, from) {
    const bad = badCommits(ledger);
    return releasesBefore(ledger, from)
        .filter(({ entry, standing }) => standing === 'good' && entry.commit !== from.commit && !bad.has(entry.commit))
        .map(({ entry }) => entry);
}
/** Commits under the tags that are bad. */
function badCommits(ledger) {
    const commits = new Set();
    for (const entry of ledger.entries) {
        const release = entry.kind === 'rollback' ? entry.rollbackOf : entry.kind === 'mark' ? entry : undefined;
        if (release !== undefined && standingOf(ledger, release.tag) === 'bad')
            commits.add(release.commit);
    }
    return commits;
}
/**
 * The first good release of another tag that was recorded after the first verdict on this one; going back from this one
 * would undo that one. Pure.
 */
function supersededBy(ledger, from) {
    const first = verdictsOn(ledger, from.tag).at(-1)?.deploymentId ?? Number.POSITIVE_INFINITY;
    return passesOfOthers(ledger, from.tag, first).at(-1);
}
/**
 * The loop guard: the newest rollback that went to this release, unless a good release of another tag was recorded since.
 * What is judged then runs because of that rollback, and must never start another. Pure.
 */
function rollbackTo(ledger, release) {
    const rollback = ledger.entries.find((entry) => entry.kind === 'rollback' && (entry.tag === release.tag || entry.commit === release.commit));
    if (rollback === undefined)
        return undefined;
    const isOver = passesOfOthers(ledger, release.tag, rollback.deploymentId).some(({ tag, commit }) => commit !== release.commit && standingOf(ledger, tag) === 'good');
    return isOver ? undefined : rollback;
}
function wentLive(ledger, tag) {
    const verdicts = verdictsOn(ledger, tag);
    const passed = verdicts.find((entry) => entry.mode === 'gate' && hasPassedByItself(entry) && wasDeployed(ledger, entry));
    return (passed ?? verdicts.at(-1))?.deploymentId;
}
function verdictsOn(ledger, tag) {
    return ledger.entries.filter((entry) => entry.kind === 'release' && entry.tag === tag);
}
/** Newest first. */
function passesOfOthers(ledger, tag, after) {
    return ledger.entries.filter((entry) => entry.kind === 'release' &&
        entry.verdict === 'pass' &&
        entry.tag !== tag &&
        entry.deploymentId > after &&
        wasDeployed(ledger, entry));
}
/**
 * Whether a release that passed also went live. A live service that was judged did. A candidate that passed may still have
 * waited for an approval, or its deployment may have failed: it counts only where its live service was judged later, or
 * where this environment had no verdicts on its live service before, which would tell.
 */
function wasDeployed(ledger, { judged, tag, deploymentId }) {
    if (judged === 'live')
        return true;
    const live = ledger.entries.filter((other) => other.kind === 'release' && other.judged === 'live');
    return (live.every((other) => other.deploymentId > deploymentId) ||
        live.some((other) => other.tag === tag && other.deploymentId > deploymentId));
}
function hasPassedByItself({ verdict, partOf }) {
    return verdict === 'pass' && partOf === undefined;
}


/***/ }),

/***/ 3807:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ spanText),
/* harmony export */   i: () => (/* binding */ minuteOf)
/* harmony export */ });
/* harmony import */ var _subject_wording_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1928);

const SECONDS_OF_AN_HOUR = 3600;
/** Shorter spans are told in hours and minutes. */
const DAYS_FROM_HOURS = 48;
/** A time of GitHub's, to the minute: `2026-11-21 10:02 UTC`. */
function minuteOf(time) {
    return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
/** How long something took or has lasted: `8.3 s`, `5 min 3 s`, `7 h 20 min`, `9 days`. */
function spanText(ms) {
    const seconds = Math.round(ms / 1000);
    if (seconds < SECONDS_OF_AN_HOUR)
        return (0,_subject_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .inSeconds */ .F7)(ms);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (hours >= DAYS_FROM_HOURS)
        return `${Math.floor(hours / 24)} days`;
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}


/***/ }),

/***/ 7311:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ scopeOf)
/* harmony export */ });
/** What the references of the policy stand for in this run, before anything is captured. */
function scopeOf({ vars, secrets }, { envNames }, { baseUrl }, { environment }) {
    return {
        vars,
        secrets,
        env: new Map(envNames.map((name) => [name, environment[name] ?? ''])),
        // Without the slash at its end, so that `${base-url}/path` has one.
        baseUrl: baseUrl.href.replace(/\/+$/, ''),
    };
}


/***/ }),

/***/ 1070:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   boot: () => (/* binding */ boot)
/* harmony export */ });
/**
 * Brings up what is to be judged: a live service (`url`), a local process (`command`), a stack with the image in it
 * (`subject.compose`) or the image alone. The subject is up, not yet healthy.
 *
 * @throws StoppedByFinding when it cannot be brought up; nothing is left running then
 * @throws Cancelled when the job was cancelled meanwhile; nothing is left running then
 */
async function boot(settings, policy, run, world, early = {}) {
    if (settings.url !== undefined) {
        const { bootUrl } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 4493));
        return bootUrl(settings.url, policy, world);
    }
    if (settings.command !== undefined) {
        const { bootCommand } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 156));
        return await bootCommand(settings.command, settings, policy, run, world);
    }
    if (policy.subject.compose !== undefined) {
        const { bootCompose } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 4661));
        return await bootCompose(policy.subject.compose, settings, policy, run, world, early);
    }
    const { bootImage } = await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 3425));
    return await bootImage(settings, policy, run, world, early);
}


/***/ }),

/***/ 5377:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  A4: () => (/* binding */ explainDeath),
  aB: () => (/* binding */ explainProcessEnd),
  Cj: () => (/* binding */ tailOf)
});

// EXTERNAL MODULE: ./src/subject/exit-codes.ts
var exit_codes = __nccwpck_require__(7541);
;// CONCATENATED MODULE: ./src/subject/crash-advice.ts
const HOST = String.raw `([\w.-]+|\[[\da-fA-F:]+\])`;
/** Each names the place that could not be reached, in the words of one runtime or driver. */
const REFUSED = [
    // Node, Go
    new RegExp(String.raw `ECONNREFUSED ${HOST}:(\d+)`),
    new RegExp(String.raw `dial tcp ${HOST}:(\d+): connect: connection refused`),
    // PostgreSQL: JDBC, libpq
    new RegExp(String.raw `Connection to ${HOST}:(\d+) refused`),
    new RegExp(String.raw `connection to server at "${HOST}".*, port (\d+) failed: Connection refused`),
    // JVM: sockets, Netty, Lettuce
    /Connection refused:? (?:\(Connection refused\) )?(?:connect: )?(?:to: )?([\w.-]*)\/[\d.:a-fA-F]+:(\d+)/,
    new RegExp(String.raw `Unable to connect to ${HOST}(?:\/<unresolved>|\/[\d.]+)?:(\d+)`),
    new RegExp(String.raw `Connection refused: (?:no further information: )?${HOST}[/:](?:[\d.]+:)?(\d+)`),
    // redis-py, pymysql
    new RegExp(String.raw `Error 111 connecting to ${HOST}:(\d+)`),
];
const UNKNOWN_HOST = [
    /UnknownHostException: ([\w.-]+)/,
    /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/,
    /lookup ([\w.-]+)(?: on [\d.:]+)?: no such host/,
    /could not translate host name "([\w.-]+)" to address/,
    /Can't connect to MySQL server on '([\w.-]+)' \(\[Errno -\d\]/,
];
const REFUSED_SOMEWHERE = /\bConnection ?refused\b|ECONNREFUSED|Communications link failure/i;
/** Where settings name the database although the error does not. */
const JDBC_TARGET = /jdbc:\w+(?::\w+)?:\/\/((?:[\w.-]+|\[[\da-fA-F:]+\])(?::\d+)?)/;
/**
 * What a crash is about in any runtime: a port that is taken, a service that cannot be reached, a credential that is
 * refused, a file that may not be used. `words` are those of the crash, `log` those of the whole log.
 */
function refine(words, log) {
    return portInUse(words) ?? unreachableDependency(words, log) ?? refusedLogin(words) ?? forbidden(words);
}
const PORT_IN_USE = /EADDRINUSE|address already in use|Port \d+ (?:was|is) already in use/i;
/** The port beside it, in the words of Node, Go, nginx, Python and others. */
const TAKEN_PORTS = [
    /address already in use:? [^\s()]*:(\d+)/i,
    /listen tcp\S* \S*:(\d+): bind/,
    /bind\(\) to \S*:(\d+) failed/,
    /bind on address \('[^']*', (\d+)\)/,
    /\bport (\d+)\b/i,
];
function portInUse(words) {
    if (!PORT_IN_USE.test(words))
        return undefined;
    const port = TAKEN_PORTS.map((pattern) => pattern.exec(words)?.[1]).find((number) => number !== undefined);
    const named = port === undefined ? 'the port that it wants' : `port ${port}`;
    return {
        summary: `${named} is already in use`,
        advice: `Inside a container only its own processes can hold ${named}: look for a second server or a second start in it. On a shared network or as a local process, another program may hold it.`,
    };
}
function unreachableDependency(words, log) {
    const found = findUnreachable(words, log);
    if (found === undefined)
        return undefined;
    const { target, how } = found;
    const named = target ?? 'a service that it needs';
    const host = target?.replace(/:\d+$/, '');
    const local = host !== undefined && /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);
    const said = how === 'refused' ? 'connection refused' : how === 'unknown' ? 'no such host' : 'no answer';
    return {
        summary: `it could not reach ${named} (${said})`,
        advice: local
            ? `Inside a container ${host} is the container itself: point the setting at a service that the candidate can reach, and start it beside the candidate (subject.compose) or join its network (subject.network).`
            : `The candidate must be able to reach ${named}: start it beside the candidate (subject.compose), join its network (subject.network), or point the setting at one that is reachable.`,
    };
}
function findUnreachable(words, log) {
    for (const pattern of UNKNOWN_HOST) {
        const host = pattern.exec(words)?.[1];
        if (host !== undefined)
            return { target: host, how: 'unknown' };
    }
    for (const pattern of REFUSED) {
        const match = pattern.exec(words);
        if (match)
            return { target: `${match[1] === '' ? 'localhost' : match[1]}:${match[2]}`, how: 'refused' };
    }
    if (REFUSED_SOMEWHERE.test(words)) {
        return { target: JDBC_TARGET.exec(words)?.[1] ?? JDBC_TARGET.exec(log)?.[1], how: 'refused' };
    }
    const late = /(?:ETIMEDOUT|dial tcp) \[?([\w.:-]+?)\]?:(\d+)(?:$|\s|: (?:i\/o timeout|connect: connection timed out))/m.exec(words);
    return late ? { target: `${late[1]}:${late[2]}`, how: 'timeout' } : undefined;
}
function refusedLogin(words) {
    const user = /password authentication failed for user "([^"]*)"/.exec(words)?.[1] ??
        /Access denied for user '([^']*)'/.exec(words)?.[1] ??
        /Login failed for user '([^']*)'/.exec(words)?.[1];
    if (user === undefined && !/WRONGPASS|ACCESS_REFUSED|Authentication failed/.test(words))
        return undefined;
    return {
        advice: `Check the user name and the password that the candidate is given${user === undefined ? '' : ` for ${user}`} (subject.env or subject.env-file), against the service that it reaches here.`,
    };
}
function forbidden(words) {
    if (/listen(?: tcp)? ?(?:EACCES|\S*: bind: permission denied)/.test(words)) {
        return {
            advice: 'Ports below 1024 need a right that the user in the image does not have: listen on a port above, such as 8080.',
        };
    }
    if (/(?:EACCES|Permission denied|AccessDeniedException|permission denied)/.test(words)) {
        return {
            advice: 'Look at the user that the image runs as (USER) and at the owner of the path; with hardened: true the root file system is read-only.',
        };
    }
    if (/EROFS|Read-only file system/.test(words)) {
        return {
            advice: 'With hardened: true the root file system is read-only: write to /tmp or to a volume, or set hardened: false.',
        };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/subject/java-trace.ts
const FRAME = /^\s+at (?:[\w.$@/<>-]+\/)?[\w.$<>[\]-]+\(.*\)/;
const OMITTED = /^\s+\.\.\. \d+ (?:more|common frames omitted)/;
const CLASS = String.raw `((?:[A-Za-z_$][\w$]*\.)+[A-Z_$][\w$]*)`;
const HEAD = new RegExp(`^(?:Exception in thread "([^"]*)" )?${CLASS}(?:: (.*)|:?$)`);
/** The exception at the end of a line that says more: `… threw exception: java.lang.X: message`. */
const HEAD_INSIDE = new RegExp(String.raw `(?:^|[\s:])${CLASS}(?:: (.*)|$)`);
const CAUSED = new RegExp(`^(?:Caused by|Wrapped by): ${CLASS}(?:: (.*)|:?$)`);
const UNCAUGHT_WITHOUT_FRAMES = new RegExp(`^Exception in thread "([^"]*)" ${CLASS}(?:: (.*)|$)`);
/** Lines between a head and its first frame that can belong to its message. */
const MAX_MESSAGE_LINES = 30;
const MAX_FRAMES = 6;
/** All stack traces of a log, in order. Traces printed root first (logback's `%rEx`) are turned around. */
function findJavaTraces(lines) {
    const traces = [];
    let index = 0;
    while (index < lines.length) {
        const trace = FRAME.test(textAt(lines, index)) ? readTrace(lines, index, traces.at(-1)?.end ?? 0) : undefined;
        if (trace)
            traces.push(trace);
        index = trace?.end ?? index + 1;
    }
    const bare = lines.findLastIndex((line) => UNCAUGHT_WITHOUT_FRAMES.test(line.text));
    if (bare >= (traces.at(-1)?.end ?? 0)) {
        const [, thread, className = '', message = ''] = UNCAUGHT_WITHOUT_FRAMES.exec(textAt(lines, bare)) ?? [];
        traces.push({
            chain: [{ className, message, frames: [], ownFrame: undefined }],
            uncaughtIn: thread,
            endedTheStart: false,
            end: bare + 1,
        });
    }
    return traces;
}
function readTrace(lines, firstFrame, from) {
    const head = findHead(lines, firstFrame, from);
    if (head === undefined)
        return undefined;
    const chain = [{ className: head.className, message: head.message, frames: [], ownFrame: undefined }];
    let rootFirst = false;
    let suppressed = false;
    let inMessage = false;
    let index = firstFrame;
    for (; index < lines.length; index++) {
        const text = textAt(lines, index);
        const current = chain.at(-1);
        const caused = CAUSED.exec(text);
        if (caused) {
            rootFirst ||= text.startsWith('Wrapped by');
            chain.push({ className: caused[1] ?? '', message: caused[2] ?? '', frames: [], ownFrame: undefined });
            suppressed = false;
            inMessage = true;
        }
        else if (FRAME.test(text)) {
            inMessage = false;
            if (!suppressed && current)
                addFrame(current, frameOf(text));
        }
        else if (/^\s+Suppressed: /.test(text)) {
            suppressed = true;
            inMessage = false;
        }
        else if (OMITTED.test(text) || (suppressed && /^\s/.test(text))) {
            inMessage = false;
        }
        else if (inMessage && current && !lines[index]?.record && goesOn(lines, index)) {
            current.message += `\n${text}`;
        }
        else
            break;
    }
    if (rootFirst)
        chain.reverse();
    const [first, ...rest] = chain;
    if (first === undefined)
        return undefined;
    return {
        chain: [first, ...rest],
        uncaughtIn: head.thread,
        endedTheStart: lines
            .slice(Math.max(from, head.index - 3), head.index + 1)
            .some((line) => /Application run failed/.test(line.text)),
        end: index,
    };
}
function addFrame(to, frame) {
    if (to.frames.length < MAX_FRAMES)
        to.frames.push(frame);
    if (!LIBRARIES.test(frame))
        to.ownFrame ??= frame.replace(/^at (?:[\w.@-]+\/)?/, '');
}
/** Whether a line between a `Caused by` and its frames is part of its message: its frames must follow soon. */
function goesOn(lines, index) {
    for (let ahead = index + 1; ahead < Math.min(lines.length, index + MAX_MESSAGE_LINES); ahead++) {
        const text = textAt(lines, ahead);
        if (FRAME.test(text) || OMITTED.test(text))
            return true;
        if (lines[ahead]?.record || CAUSED.test(text))
            return false;
    }
    return false;
}
/** Looks upwards from the first frame for the line that names the exception; a message may have many lines. */
function findHead(lines, firstFrame, from) {
    const lowest = Math.max(from, firstFrame - MAX_MESSAGE_LINES);
    for (let index = firstFrame - 1; index >= lowest; index--) {
        const match = HEAD.exec(textAt(lines, index));
        if (match) {
            const more = lines.slice(index + 1, firstFrame).map((line) => line.text);
            return {
                index,
                thread: match[1],
                className: match[2] ?? '',
                message: [match[3] ?? '', ...more].join('\n').trimEnd(),
            };
        }
        if (lines[index]?.record) {
            const inside = HEAD_INSIDE.exec(textAt(lines, index));
            return inside ? { index, thread: undefined, className: inside[1] ?? '', message: inside[2] ?? '' } : undefined;
        }
    }
    return undefined;
}
/** `at com.example.Server.main(Server.java:11)`, without the packaging data after it. */
function frameOf(text) {
    return text.trim().replace(/\)\s+~?\[[^\]]*\]\s*$/, ')');
}
function textAt(lines, index) {
    return lines[index]?.text ?? '';
}
/** `ConnectException: Connection refused`; the class alone where there is no message. */
function nameException({ className, message }) {
    const simple = className.split(/[.$]/).at(-1) ?? className;
    return message.trim() === '' ? simple : `${simple}: ${message}`;
}
const LIBRARIES = /^at (?:[\w.@-]+\/)?(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|scala|org\.springframework|org\.apache|org\.hibernate|com\.zaxxer|org\.postgresql|com\.mysql|io\.netty|reactor|org\.eclipse)\./;
/** The root, and each exception around it in one line. */
function showTrace({ chain }) {
    const root = chain.at(-1) ?? chain[0];
    const around = chain
        .slice(0, -1)
        .reverse()
        .map((exception) => `wrapped by ${oneLine(`${exception.className}: ${exception.message}`)}`);
    return [
        `${root.className}${root.message === '' ? '' : `: ${root.message}`}`,
        ...root.frames.map((frame) => `    ${frame}`),
        ...around,
    ].join('\n');
}
function oneLine(text) {
    const line = text.replace(/\s+/g, ' ').replace(/:\s*$/, '');
    return line.length > 300 ? `${line.slice(0, 300)} …` : line;
}

;// CONCATENATED MODULE: ./src/subject/java-failure.ts

/** Finds why a JVM ended: it could not start, ran out of memory, or an exception ended the application. */
function findJavaFailure(lines) {
    return findStartProblem(lines) ?? findMemoryProblem(lines) ?? findCrash(lines) ?? findException(lines);
}
const START_PROBLEMS = [
    {
        pattern: /UnsupportedClassVersionError: (\S+) has been compiled by a more recent version of the Java Runtime \(class file version (\d+)[\d.]*\), this version of the Java Runtime only recognizes class file versions up to (\d+)/,
        summary: (match) => `${(match[1] ?? '').replaceAll('/', '.')} was compiled for Java ${javaOf(match[2])}, and the image runs Java ${javaOf(match[3])}`,
        advice: (match) => `Use a base image with Java ${javaOf(match[2])} or later, or compile for Java ${javaOf(match[3])} (--release ${javaOf(match[3])}).`,
    },
    {
        pattern: /^Error: Could not find or load main class (\S+)/,
        summary: (match) => `the JVM could not find or load the main class ${match[1]}`,
        advice: () => 'Check the class path and the main class in the image: is the jar where the command looks for it, and is it the executable one (spring-boot:repackage)?',
    },
    {
        pattern: /^Error: Unable to access jarfile (.+)$/,
        summary: (match) => `the JVM could not open the jar ${match[1]}`,
        advice: () => 'Check that the Dockerfile copies the jar to the path that ENTRYPOINT names, and that the user it runs as may read it.',
    },
    {
        pattern: /^no main manifest attribute, in (.+)$/,
        summary: (match) => `the jar ${match[1]} names no main class`,
        advice: () => 'Copy the executable jar into the image: Spring Boot makes it with spring-boot:repackage (Maven) or bootJar (Gradle); *-plain.jar and *.jar.original are not it.',
    },
    {
        pattern: /^(?:Unrecognized (?:VM )?option:? '?([^']+?)'?|Invalid maximum heap size: (.+))$/,
        summary: (match) => `the JVM does not know the option ${match[1] ?? match[2]}`,
        advice: () => 'Look at JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS and the command in the image; options come and go with Java versions.',
    },
    {
        pattern: /^(Could not reserve enough space for .*|.*heap size .* larger than the maximum heap size.*)$/i,
        summary: (match) => `the JVM could not get its memory: ${match[1]}`,
        advice: () => 'Let -Xms and -Xmx fit into the memory that the container may use (subject.memory), or use -XX:MaxRAMPercentage instead.',
    },
    {
        pattern: /^# (There is insufficient memory for the Java Runtime Environment to continue\.)/,
        summary: () => 'the JVM could not get memory from the machine',
        advice: () => 'Give it more memory (subject.memory), or let -Xms, -Xmx and -Xss ask for less.',
    },
    {
        pattern: /^(Initial heap size set to a larger value than the maximum heap size)$/,
        summary: () => 'the JVM was told to begin with more heap (-Xms) than it may ever have (-Xmx)',
        advice: () => 'Look at -Xms and -Xmx in JAVA_TOOL_OPTIONS and in the command, and at MaxRAMPercentage and subject.memory.',
    },
    {
        pattern: /^Error opening zip file or JAR manifest missing *: (.+)$/,
        summary: (match) => `the JVM could not open the agent ${match[1]}`,
        advice: () => 'Check -javaagent in the command and in JAVA_TOOL_OPTIONS: the agent must be in the image.',
    },
];
function findStartProblem(lines) {
    for (const problem of START_PROBLEMS) {
        const at = lines.findLastIndex((line) => problem.pattern.test(line.text.trim()));
        const match = at < 0 ? null : problem.pattern.exec(lines[at]?.text.trim() ?? '');
        if (match) {
            return {
                summary: problem.summary(match),
                label: 'what the JVM says',
                evidence: around(lines, at, 2, 6),
                advice: problem.advice(match),
                failedToStart: true,
                fatal: true,
            };
        }
    }
    return undefined;
}
const OUT_OF_MEMORY = /(?:^|[\s"])java\.lang\.OutOfMemoryError: (.+?)(?:$| \(was|(?=\s+at ))|^#\s+fatal error: OutOfMemory encountered: (.+)$/;
/** Only what really ends the JVM: an application may catch the error and live on. */
const ENDING = /^(?:Terminating|Aborting) due to java\.lang\.OutOfMemoryError|^Exception in thread "|OutOfMemory encountered/;
function findMemoryProblem(lines) {
    const at = lines.findLastIndex((line) => OUT_OF_MEMORY.test(line.text) && ENDING.test(line.text.trim())) + 1 ||
        lines.findLastIndex((line) => OUT_OF_MEMORY.test(line.text)) + 1;
    if (at === 0)
        return undefined;
    const line = lines[at - 1]?.text ?? '';
    const match = OUT_OF_MEMORY.exec(line);
    const kind = (match?.[1] ?? match?.[2] ?? '').trim();
    return {
        summary: `the JVM ran out of memory (${kind})`,
        label: 'what the JVM says',
        evidence: around(lines, at - 1, 0, 6),
        advice: memoryAdvice(kind),
        failedToStart: false,
        fatal: true,
        reason: 'out-of-memory',
    };
}
function memoryAdvice(kind) {
    if (/metaspace|compressed class/i.test(kind))
        return 'Raise -XX:MaxMetaspaceSize, and look for class loaders that are never freed.';
    if (/direct buffer/i.test(kind))
        return 'Raise -XX:MaxDirectMemorySize, and look for buffers that are never released.';
    if (/native thread/i.test(kind)) {
        return 'Let the service start fewer threads: the number of processes in the container is limited, and each thread is one.';
    }
    if (/array size/i.test(kind))
        return 'Something asks for one array that is larger than any array can be: look at the frame below it.';
    return 'Give the heap more (-Xmx, or -XX:MaxRAMPercentage with a larger subject.memory: by default the heap is a quarter of the memory), or find what fills it with -XX:+HeapDumpOnOutOfMemoryError.';
}
function findCrash(lines) {
    const at = lines.findLastIndex((line) => /^# A fatal error has been detected by the Java Runtime/.test(line.text));
    if (at < 0)
        return undefined;
    const block = lines
        .slice(at, at + 20)
        .map((line) => line.text)
        .filter((text) => text.startsWith('#'));
    const signal = block.map((text) => /^#\s+(SIG\w+|Internal Error)/.exec(text)?.[1]).find((name) => name !== undefined);
    const frameAt = block.findIndex((text) => /^# Problematic frame:/.test(text));
    const frame = frameAt < 0 ? undefined : block[frameAt + 1]?.replace(/^#\s*/, '');
    return {
        summary: `the JVM itself crashed (${signal ?? 'fatal error'})${frame === undefined ? '' : ` in ${frame}`}`,
        label: 'what the JVM says',
        evidence: block.join('\n'),
        advice: 'Look at native code: agents, JNI libraries, a base image with another C library (musl or glibc); another patch release of Java may have it fixed.',
        failedToStart: false,
        fatal: true,
    };
}
function findException(lines) {
    const traces = findJavaTraces(lines);
    const trace = traces.findLast((each) => each.endedTheStart) ??
        traces.findLast((each) => each.uncaughtIn === 'main') ??
        traces.at(-1);
    if (trace === undefined)
        return undefined;
    const frame = rootOf(trace).ownFrame;
    return {
        summary: `${summarise(trace)}${frame === undefined ? '' : ` (at ${frame})`}`,
        label: 'root cause',
        evidence: showTrace(trace),
        ...(adviceFor(trace) === undefined ? {} : { advice: adviceFor(trace) ?? '' }),
        failedToStart: trace.endedTheStart,
        fatal: false,
    };
}
const MIGRATIONS = /(?:flyway|liquibase)/i;
/** The root, after the migration or the connection that it broke where the chain names one. */
function summarise(trace) {
    const root = nameException(rootOf(trace));
    const migration = trace.chain.find((exception) => MIGRATIONS.test(exception.className));
    if (migration === undefined)
        return root;
    const tool = /flyway/i.test(migration.className) ? 'Flyway' : 'Liquibase';
    const script = migrationScript(trace);
    return `the ${tool} migration failed${script === undefined ? '' : ` in ${script}`}: ${migration === rootOf(trace) ? migrationMessage(migration.message) : root}`;
}
function migrationScript(trace) {
    for (const { message } of trace.chain) {
        const script = /Script (V?[\w.-]+\.sql) failed/.exec(message)?.[1] ??
            /Location\s*: (\S+)/.exec(message)?.[1] ??
            /change ?set:? (\S+::\S+::\S+)/i.exec(message)?.[1];
        if (script !== undefined)
            return script;
    }
    return undefined;
}
function migrationMessage(message) {
    const said = /Message\s*: (.+)/.exec(message)?.[1];
    return said ?? message;
}
function adviceFor(trace) {
    const words = trace.chain.map((exception) => `${exception.className}: ${exception.message}`).join('\n');
    if (MIGRATIONS.test(words)) {
        return 'Run the migrations against a copy of the production schema before the release: the candidate must find the schema that production has, and one migration step must not depend on another release.';
    }
    const placeholder = /Could not resolve placeholder '([^']+)'/.exec(words)?.[1];
    if (placeholder !== undefined) {
        return `Set ${placeholder.split(':')[0]} for the candidate (subject.env or subject.env-file), as it is set in production.`;
    }
    return undefined;
}
function rootOf(trace) {
    return trace.chain.at(-1) ?? trace.chain[0];
}
/** Class file version 61 is Java 17. https://docs.oracle.com/javase/specs/jvms/se21/html/jvms-4.html#jvms-4.1 */
function javaOf(classFileVersion) {
    return Number(classFileVersion) - 44;
}
function around(lines, at, before, after) {
    return lines
        .slice(Math.max(0, at - before), at + after)
        .map((line) => line.text)
        .filter((text) => text.trim() !== '')
        .join('\n');
}

;// CONCATENATED MODULE: ./src/subject/log-lines.ts
/** Lines longer than this are no words of a crash; looking at them would only take time. */
const MAX_LINE = 8_192;
/** A JSON record holds a whole stack trace. */
const MAX_JSON_LINE = 65_536;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const ESCAPES = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
/** `app-1  | `, as `docker compose logs` puts before each line. */
const SERVICE_PREFIX = /^[\w.-]{1,64} +\| ?/;
/** `2026-01-02T03:04:05.123456789Z `, as `docker logs --timestamps` puts before each line; then perhaps CRI's stream. */
const ENGINE_TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}(?:Z|[+-]\d\d:\d\d) (?:std(?:out|err) [FP] )?/;
/** How a record of the usual logging libraries begins: a date, a time, or a level. */
const RECORD_START = /^\s*(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d[.,]\d{3} |\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE)\]?[ :])/;
/**
 * Takes a log apart into lines of the service's own words: colours, the prefixes of compose and of the engine, and
 * the wrapping of JSON log lines (logstash, ECS, GELF, log4j2, pino, bunyan, structlog) are taken off. Pure.
 */
function readLogLines(log) {
    let lines = log
        .replace(ESCAPES, '')
        .split(/\r\n|\n|\r/)
        .map((line) => line.slice(0, line.includes('{') ? MAX_JSON_LINE : MAX_LINE));
    lines = withoutCommonPrefix(lines, SERVICE_PREFIX);
    lines = withoutCommonPrefix(lines, ENGINE_TIMESTAMP);
    return lines.flatMap((line) => readJsonRecord(line) ?? [{ text: line.trimEnd(), record: RECORD_START.test(line) }]);
}
/** A prefix is one only if nearly every line has it: a service may write such a word itself now and then. */
function withoutCommonPrefix(lines, prefix) {
    const written = lines.filter((line) => line.trim() !== '');
    const having = written.filter((line) => prefix.test(line)).length;
    // the engine's time stamps may not be confused with those of a service that stamps all of its few lines
    const isCommon = having > 0 && having >= written.length * 0.95 && (prefix === SERVICE_PREFIX || stampsContinuations(written));
    return isCommon ? lines.map((line) => line.replace(prefix, '')) : [...lines];
}
/** A service stamps the first line of a record only; the engine stamps the lines that continue it as well. */
function stampsContinuations(lines) {
    return lines.some((line) => /^(?:\s|Caused by:|\}|$)/.test(line.replace(ENGINE_TIMESTAMP, '')));
}
const MESSAGE_KEYS = ['message', 'msg', 'short_message', '@message', 'event', '@m', 'Message', 'RenderedMessage'];
const STACK_KEYS = [
    'stack_trace',
    'stackTrace',
    'stacktrace',
    'stack',
    'full_message',
    'exc_info',
    'exception',
    'error.stack_trace',
    'exception.stacktrace',
    '@x',
    'Exception',
];
/** Objects that hold a stack trace beside the message. */
const NESTED_KEYS = ['error', 'err', 'exception', 'thrown'];
function readJsonRecord(line) {
    const trimmed = line.trim();
    if (!trimmed.startsWith('{"'))
        return undefined;
    let record;
    try {
        record = JSON.parse(trimmed);
    }
    catch {
        record = readCutRecord(trimmed);
    }
    if (!isObject(record))
        return undefined;
    const message = firstText(record, MESSAGE_KEYS);
    const nested = NESTED_KEYS.map((key) => record[key]).find(isObject);
    const stack = firstText(record, STACK_KEYS) ??
        (nested && (firstText(nested, [...STACK_KEYS, 'extendedStackTrace']) ?? describe(nested)));
    if (message === undefined && stack === undefined)
        return undefined;
    const parts = stack !== undefined && message !== undefined && stack.startsWith(message) ? [stack] : [message, stack];
    return parts
        .filter((part) => part !== undefined)
        .flatMap((part) => part.split(/\r\n|\n/))
        .map((text, index) => ({ text: text.trimEnd(), record: index === 0 }));
}
/** A string of a JSON record, the last one perhaps without its end. */
const STRING_FIELD = /"([\w.@]{1,40})":"((?:[^"\\]|\\.)*)/g;
/** What is left of a record whose line was cut: its strings, as far as they go. */
function readCutRecord(line) {
    const fields = [];
    for (const [, key = '', text = ''] of line.matchAll(STRING_FIELD)) {
        try {
            fields.push([key, String(JSON.parse(`"${text.replace(/\\u[\da-f]{0,3}$/i, '')}"`))]);
        }
        catch {
            // an escape that JSON does not know: no record
            return undefined;
        }
    }
    return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
/** An error that is told by type and message only. */
function describe(error) {
    const message = firstText(error, ['message', 'localizedMessage']);
    const type = firstText(error, ['type', 'name']);
    if (message === undefined)
        return undefined;
    return type === undefined ? message : `${type}: ${message}`;
}
function firstText(record, keys) {
    for (const key of keys) {
        const value = record[key];
        if (typeof value === 'string' && value !== '')
            return value;
    }
    return undefined;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./src/subject/crash-lines.ts
/** Most lines of a crash that are shown. */
const MAX_EVIDENCE_LINES = 25;
/** These lines as one text, bounded. */
function block(lines, from, to) {
    return lines
        .slice(from, Math.min(to, from + MAX_EVIDENCE_LINES))
        .map((line) => line.text)
        .join('\n')
        .trim();
}
/** A line's text; empty outside the log. */
function crash_lines_textAt(lines, index) {
    return lines[index]?.text ?? '';
}

;// CONCATENATED MODULE: ./src/subject/node-crash.ts

const NODE_HEAP = /^FATAL ERROR: (.*(?:heap limit|heap out of memory|Allocation failed).*)$/;
const NODE_FRAME = /^\s+at .+/;
const NODE_ERROR = /^(?:Uncaught )?((?:[A-Z]\w*)?(?:Error|Exception|Rejection|Warning)|[A-Z]\w+)(?: \[(\w+)\])?(?:: (.*))?$/;
/** Beside frames: cut repetitions, and a line about the emitter between two pieces of a trace. */
const NODE_TRACE_LINE = /^\s+(?:at |\.\.\. \d+ lines)|^Emitted 'error' event|^Require stack:|^- \//;
/** Finds the uncaught error, the unhandled rejection or the full heap that ended a Node program. */
function findNodeCrash(lines) {
    const heap = lines.findLastIndex((line) => NODE_HEAP.test(line.text));
    if (heap >= 0) {
        return {
            summary: `Node ran out of heap memory (${NODE_HEAP.exec(crash_lines_textAt(lines, heap))?.[1]})`,
            label: 'what Node says',
            evidence: crash_lines_textAt(lines, heap),
            advice: 'Raise --max-old-space-size (NODE_OPTIONS) within the memory of the container (subject.memory), or find what fills the heap.',
            fatal: true,
            reason: 'out-of-memory',
        };
    }
    // Node names itself at the end of every uncaught error since version 17; what was only logged does not count as well
    const signature = lines.findLastIndex((line) => /^Node\.js v\d+/.test(line.text));
    const from = signature < 0 ? lines.length : signature;
    const frame = lines.findLastIndex((_line, index) => index < from && isFirstNodeFrame(lines, index));
    if (frame < 0)
        return undefined;
    const head = findNodeHead(lines, frame);
    if (head === undefined)
        return undefined;
    const end = endOfNodeTrace(lines, frame);
    return {
        summary: `${head.summary}${ownFrame(lines, frame, end)}`,
        label: 'uncaught error',
        evidence: block(lines, head.index, end),
        fatal: signature >= 0,
        ...adviceForNode(head.summary),
    };
}
/** Frames of Node and of Java look alike; a Java frame has no `:line:column`. */
function isFirstNodeFrame(lines, index) {
    const before = crash_lines_textAt(lines, index - 1);
    const insideAnother = /^\s+(?:\[|\.\.\. )|^Emitted '/.test(before) || isNodeFrame(before);
    return isNodeFrame(crash_lines_textAt(lines, index)) && !insideAnother;
}
function isNodeFrame(text) {
    return NODE_FRAME.test(text) && /(?::\d+:\d+\)?|<anonymous>\)|\(native\))(?: \{)?$/.test(text);
}
function findNodeHead(lines, frame) {
    for (let index = frame - 1; index >= Math.max(0, frame - 12); index--) {
        const match = NODE_ERROR.exec(crash_lines_textAt(lines, index));
        if (!match) {
            if (crash_lines_textAt(lines, index).trim() === '')
                return undefined;
            continue;
        }
        const [, name = '', , message = ''] = match;
        if (name === 'UnhandledPromiseRejection') {
            const reason = /rejected with the reason "(.*)"\.?$/.exec(message)?.[1];
            return { index, summary: `an unhandled promise rejection: ${reason ?? message}` };
        }
        return { index, summary: message === '' ? name : name === 'Error' ? message : `${name}: ${message}` };
    }
    return undefined;
}
function endOfNodeTrace(lines, frame) {
    let index = frame;
    while (index < lines.length && NODE_TRACE_LINE.test(crash_lines_textAt(lines, index)))
        index++;
    // the properties of the error, its cause among them
    if (crash_lines_textAt(lines, index - 1).endsWith('{')) {
        while (index < lines.length && crash_lines_textAt(lines, index) !== '}')
            index++;
        index++;
    }
    return index;
}
function ownFrame(lines, from, to) {
    const own = lines
        .slice(from, to)
        .map((line) => line.text)
        .find((text) => isNodeFrame(text) && !/node:|node_modules/.test(text));
    const place = own && /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?/.exec(own)?.[1];
    return place === undefined ? '' : ` (at ${place.replace('file://', '')})`;
}
function adviceForNode(summary) {
    const missing = /Cannot find (?:module|package) '([^']+)'/.exec(summary)?.[1];
    if (missing === undefined)
        return {};
    return {
        advice: /^[./]/.test(missing)
            ? `The file ${missing} is not in the image: check what the build writes and what the Dockerfile copies.`
            : `The package ${missing} is not in the image: it must be under dependencies (not devDependencies), and be installed in the image.`,
    };
}

;// CONCATENATED MODULE: ./src/subject/python-crash.ts

const TRACEBACK = /^\s*(?:[|+] )?\s*(?:Exception Group )?Traceback \(most recent call last\):$/;
const PYTHON_ERROR = /^([A-Za-z_][\w.]*)(?:: (.*))?$/;
/** Finds the traceback, the syntax error or the missing script that ended a Python program. */
function findPythonCrash(lines) {
    const from = lines.findLastIndex((line) => TRACEBACK.test(line.text));
    if (from < 0)
        return findPythonSyntaxError(lines) ?? findPythonFile(lines);
    const group = /Exception Group/.test(crash_lines_textAt(lines, from));
    const bare = (index) => group ? crash_lines_textAt(lines, index).replace(/^\s*[|+][ |+-]*/, '  ') : crash_lines_textAt(lines, index);
    for (let index = from + 1; index < Math.min(lines.length, from + 200); index++) {
        const text = bare(index);
        const match = PYTHON_ERROR.exec(group ? text.trim() : text);
        if (!match || (group && /^(?:File|raise)\b/.test(text.trim())))
            continue;
        const [, name = '', message = ''] = match;
        const parts = group ? subExceptions(lines, index) : [];
        const place = lastPythonFrame(lines, from, index);
        const summary = `${name.split('.').at(-1)}${message === '' ? '' : `: ${message}`}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
        return {
            summary: `${summary}${place}`,
            label: 'traceback',
            evidence: block(lines, Math.max(from, index - MAX_EVIDENCE_LINES + 1), index + 1 + (group ? parts.length * 2 + 1 : 0)),
            fatal: false,
            ...adviceForPython(name, message),
        };
    }
    return undefined;
}
function subExceptions(lines, from) {
    const found = [];
    for (const { text } of lines.slice(from + 1, from + 40)) {
        if (!/^\s+[|+]/.test(text))
            break;
        const words = text.replace(/^[\s|+-]+/, '');
        if (/^[A-Za-z_][\w.]*(?:Error|Exception|Exit)\b/.test(words))
            found.push(words);
    }
    return found;
}
function lastPythonFrame(lines, from, to) {
    const frames = lines.slice(from, to).map((line) => /^\s*(?:\| +)?File "([^"]+)", line (\d+)/.exec(line.text));
    const own = frames.findLast((frame) => frame && !/site-packages|^<|\/lib\/python/.test(frame[1] ?? ''));
    return own ? ` (at ${own[1]}:${own[2]})` : '';
}
function findPythonSyntaxError(lines) {
    const at = lines.findLastIndex((line) => /^(?:SyntaxError|IndentationError|TabError): /.test(line.text));
    if (at < 0)
        return undefined;
    const fileAt = lines.findLastIndex((line, index) => index < at && /^\s+File "/.test(line.text));
    return {
        summary: `${crash_lines_textAt(lines, at)}${lastPythonFrame(lines, Math.max(0, fileAt), at)}`,
        label: 'syntax error',
        evidence: block(lines, fileAt < 0 ? at : fileAt, at + 1),
        fatal: true,
        advice: 'Check that the file is written for the version of Python in the image.',
    };
}
function findPythonFile(lines) {
    const at = lines.findLastIndex((line) => /^\S*python[\d.]*: can't open file /.test(line.text));
    const file = /can't open file '?(.+?)'?: /.exec(crash_lines_textAt(lines, at))?.[1];
    if (at < 0 || file === undefined)
        return undefined;
    return {
        summary: `Python could not open ${file}`,
        label: 'what Python says',
        evidence: crash_lines_textAt(lines, at),
        fatal: true,
        advice: 'Check WORKDIR, and what the Dockerfile copies, against the path in the command.',
    };
}
function adviceForPython(name, message) {
    const missing = /^No module named '([^']+)'/.exec(message)?.[1];
    if (missing !== undefined) {
        return {
            advice: `The module ${missing} is not in the image: add it to the requirements that the Dockerfile installs, or check PYTHONPATH if it is your own.`,
        };
    }
    if (name === 'KeyError' && /^'[A-Z][A-Z\d_]+'$/.test(message)) {
        return {
            advice: `If ${message.slice(1, -1)} is a variable of the environment, set it for the candidate (subject.env or subject.env-file).`,
        };
    }
    return {};
}

;// CONCATENATED MODULE: ./src/subject/runtime-crash.ts



/** Finds the crash of a Node, Python, Go, Rust, .NET, PHP or Ruby program; the last one in the log counts. */
function findRuntimeCrash(lines) {
    for (const find of [
        findNodeCrash,
        findPythonCrash,
        findGoCrash,
        findRustPanic,
        findDotnetCrash,
        findPhpCrash,
        findRubyCrash,
    ]) {
        const crash = find(lines);
        if (crash)
            return { ...crash, failedToStart: false };
    }
    return undefined;
}
function findGoCrash(lines) {
    const at = lines.findLastIndex((line, index) => /^(?:panic|fatal error): /.test(line.text) &&
        lines
            .slice(index + 1, index + 15)
            .some((next) => /^goroutine \d+(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[|^\[signal SIG/.test(next.text)));
    if (at < 0)
        return undefined;
    const [, kind = '', message = ''] = /^(panic|fatal error): (.*)$/.exec(crash_lines_textAt(lines, at)) ?? [];
    const frames = lines.slice(at, at + 60).map((line) => /^\s+(\S+\.go:\d+)(?: \+0x[\da-f]+)?$/.exec(line.text)?.[1]);
    const place = frames.find((frame) => frame !== undefined && !/^(?:\/usr\/local\/go\/|runtime\/|internal\/|sync\/|.*\/src\/runtime\/)/.test(frame));
    const summary = message
        .replace(/ \[recovered(?:, \w+)?\]$/, '')
        .replace(/^runtime error: /, '')
        .replace(/^&?\w[\w.*]*\{.*?"(.*)".*\}$/, '$1');
    return {
        summary: `${kind === 'panic' ? 'panic' : 'fatal error of the Go runtime'}: ${summary}${place === undefined ? '' : ` (at ${place})`}`,
        label: `Go ${kind}`,
        evidence: block(lines, at, at + 16),
        fatal: true,
        ...(/out of memory|cannot allocate/.test(message) ? { reason: 'out-of-memory' } : {}),
    };
}
function findRustPanic(lines) {
    const at = lines.findLastIndex((line) => /^thread '.*' (?:\(\d+\) )?panicked at /.test(line.text));
    if (at < 0) {
        // what main returns is printed with Debug and nothing else
        const last = lines.findLast((line) => line.text.trim() !== '');
        const returned = /^Error: (.+)$/.exec(last?.text ?? '')?.[1];
        if (last === undefined || returned === undefined || !/[{(]/.test(returned))
            return undefined;
        const os = /^Os \{ code: (\d+), kind: (\w+), message: "(.*)" \}$/.exec(returned);
        return {
            summary: os ? `${os[3]} (${os[2]})` : returned,
            label: 'what the program says',
            evidence: last.text,
            fatal: true,
        };
    }
    const text = crash_lines_textAt(lines, at);
    const [, place = '', older = ''] = /panicked at (?:'.*', )?([^\s']+:\d+:\d+):?()$/.exec(text) ?? [];
    const message = /panicked at '(.*)', /.exec(text)?.[1] ?? crash_lines_textAt(lines, at + 1);
    return {
        summary: `panic: ${message}${place === '' ? older : ` (at ${place})`}`,
        label: 'Rust panic',
        evidence: block(lines, at, at + 12),
        fatal: true,
    };
}
function findDotnetCrash(lines) {
    const at = lines.findLastIndex((line) => /^Unhandled exception\. /.test(line.text));
    if (at < 0)
        return findDotnetStart(lines);
    const rest = lines.slice(at, at + 80).map((line) => line.text);
    const inner = rest.findLast((text) => /^\s+---> /.test(text));
    const words = (inner ?? rest[0] ?? '').replace(/^\s*(?:Unhandled exception\. |---> )/, '');
    const [, name = '', message = words] = /^([\w.]+(?:`\d+)?)(?: \([^)]*\))?: (.*)$/.exec(words) ?? [];
    const place = rest.map((text) => /^\s+at .* in (.+):line (\d+)$/.exec(text)).find((match) => match);
    return {
        summary: `${name === '' ? '' : `${name.split('.').at(-1)}: `}${message}${place ? ` (at ${place[1]}:${place[2]})` : ''}`,
        label: 'unhandled exception',
        evidence: block(lines, at, at + MAX_EVIDENCE_LINES),
        fatal: true,
    };
}
function findDotnetStart(lines) {
    const at = lines.findLastIndex((line) => /^You must install or update \.NET to run this application|^The framework '[^']+', version '[^']+'.* was not found/.test(line.text));
    if (at < 0)
        return undefined;
    const needed = lines
        .map((line) => /^(?:Framework: |The framework )'([^']+)', version '([^']+)'/.exec(line.text))
        .find((match) => match);
    return {
        summary: needed
            ? `.NET does not find the framework ${needed[1]} ${needed[2]} in the image`
            : '.NET does not find its framework in the image',
        label: 'what .NET says',
        evidence: block(lines, at, at + MAX_EVIDENCE_LINES),
        fatal: true,
        advice: 'Use the base image of the version that the application is built for (aspnet for web applications).',
    };
}
function findPhpCrash(lines) {
    const pattern = /^(?:\[[^\]]*\] )?(?:PHP )?(?:Fatal|Parse) error:\s+(?:Uncaught )?(.*?) in (\/?\S+?)(?: on line |:)(\d+)$/;
    const at = lines.findLastIndex((line) => pattern.test(line.text));
    const match = at < 0 ? null : pattern.exec(crash_lines_textAt(lines, at));
    if (!match)
        return undefined;
    return {
        summary: `${match[1]} (at ${match[2]}:${match[3]})`,
        label: 'fatal error',
        evidence: block(lines, at, at + 10),
        fatal: true,
    };
}
function findRubyCrash(lines) {
    const pattern = /^(\S+\.rb:\d+):in [`'](.*)': (.*) \(([A-Z][\w:]*)\)$/;
    const at = lines.findLastIndex((line) => pattern.test(line.text));
    const match = at < 0 ? null : pattern.exec(crash_lines_textAt(lines, at));
    if (!match)
        return undefined;
    return {
        summary: `${match[4]}: ${match[3]} (at ${match[1]})`,
        label: 'uncaught exception',
        evidence: block(lines, at, at + 10),
        fatal: true,
    };
}

;// CONCATENATED MODULE: ./src/subject/spring-failure.ts
const BANNER = /^APPLICATION FAILED TO START$/;
const STARS = /^\*{10,}$/;
/** The lines of one failure analysis; a list of beans can be long. */
const MAX_LINES = 80;
/**
 * Lifts Spring Boot's own failure analysis out of a log: its description is the cause and its action the advice.
 * The last one counts, a restarted context may have written several.
 * https://docs.spring.io/spring-boot/how-to/application.html#howto.application.failure-analyzer
 */
function findSpringFailure(lines) {
    const at = lines.findLastIndex((line) => BANNER.test(line.text.trim()));
    if (at < 0)
        return undefined;
    const block = [];
    for (const line of lines.slice(at + 1, at + 1 + MAX_LINES)) {
        if (line.record || BANNER.test(line.text.trim()))
            break;
        block.push(line.text);
    }
    while (block[0] !== undefined && (STARS.test(block[0].trim()) || block[0].trim() === ''))
        block.shift();
    const description = part(block, 'Description:');
    if (description.length === 0)
        return undefined;
    const action = part(block, 'Action:');
    return {
        summary: spring_failure_summarise(description),
        label: "Spring Boot's failure analysis",
        evidence: block.join('\n').trim(),
        advice: spring_failure_adviceFor(description.join('\n'), action),
        failedToStart: true,
        fatal: true,
    };
}
/** The lines under a heading, up to the next one. */
function part(block, heading) {
    const from = block.findIndex((line) => line.trim() === heading);
    if (from < 0)
        return [];
    const rest = block.slice(from + 1);
    const to = rest.findIndex((line) => line.trim() === 'Action:' || line.trim() === 'Description:');
    return trimBlankLines(to < 0 ? rest : rest.slice(0, to));
}
function trimBlankLines(lines) {
    const from = lines.findIndex((line) => line.trim() !== '');
    return from < 0 ? [] : lines.slice(from, lines.findLastIndex((line) => line.trim() !== '') + 1);
}
/** The description in one line: bound properties as `payment.apiKey = null: must not be blank`, a cycle as a chain. */
function spring_failure_summarise(description) {
    const first = paragraph(description);
    const properties = boundProperties(description);
    if (properties.length > 0)
        return `${first.replace(/:$/, '')}: ${properties.join('; ')}`;
    const beans = description
        .filter((line) => /^\|\s+\S/.test(line))
        .map((line) => line.replace(/^\|\s+/, '').replace(/ (?:defined in|\().*$/, ''));
    if (beans.length > 0) {
        const chain = [...beans, beans[0]].map((bean) => bean?.split('.').at(-1)).join(' → ');
        return `${first.replace(/:$/, '')}: ${chain}`;
    }
    const reason = description.find((line) => /^Reason: /.test(line.trim()))?.trim();
    if (reason !== undefined && !first.includes(reason))
        return `${first} ${reason}`;
    // "… for the following reason:" says nothing without the paragraph after it
    return first.endsWith(':') ? `${first} ${paragraph(afterFirstParagraph(description))}` : first;
}
function boundProperties(description) {
    const found = [];
    let property = '';
    let value = '';
    for (const line of description) {
        const [, key = '', text = ''] = /^\s+(Property|Value|Reason): (.*)$/.exec(line) ?? [];
        if (key === 'Property')
            [property, value] = [text, ''];
        else if (key === 'Value')
            value = text;
        else if (key === 'Reason' && property !== '')
            found.push(`${property}${value === '' ? '' : ` = ${value}`}: ${text}`);
    }
    return found;
}
function paragraph(lines) {
    const end = lines.findIndex((line) => line.trim() === '');
    return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim()).join(' ');
}
function afterFirstParagraph(lines) {
    const end = lines.findIndex((line) => line.trim() === '');
    return end < 0 ? [] : trimBlankLines(lines.slice(end));
}
function spring_failure_adviceFor(description, action) {
    const springs = action
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join(' ');
    const missing = /Property: (\S+)\s+Value: "?null"?\s/.exec(description)?.[1];
    if (missing !== undefined) {
        return `Set ${missing} for the candidate: subject.env or subject.env-file, as ${asVariable(missing)}=….`;
    }
    const port = /Port (\d+) was already in use/.exec(description)?.[1];
    if (port !== undefined) {
        return `Inside the container only the service's own processes can hold port ${port}: look for a second server or a second start in it, or give one of them another port.`;
    }
    return springs === '' ? 'Read the description; it is what Spring Boot itself says about it.' : springs;
}
/** https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.typesafe-configuration-properties.relaxed-binding.environment-variables */
function asVariable(property) {
    return property
        .replace(/-|([a-z\d])(?=[A-Z])/g, (dash, before) => (dash === '-' ? '' : (before ?? '')))
        .replace(/[^A-Za-z\d]+/g, '_')
        .replace(/_$/, '')
        .toUpperCase();
}

;// CONCATENATED MODULE: ./src/subject/log-analysis.ts





/** Only the end of a log is about the end. */
const MAX_CHARACTERS = 512 * 1024;
/**
 * Reads out of a log why its service ended: Spring Boot's failure analysis, the root of a Java stack trace, the crash
 * of a Node, Python, Go, Rust, .NET, PHP or Ruby program, or a last word that is known. Pure, in time linear in the
 * log's length; colours, prefixes and JSON around the lines do not matter.
 *
 * @param log the end of the log, with secrets taken out already
 */
function analyseLog(log) {
    const lines = readLogLines(log.slice(-MAX_CHARACTERS));
    const spring = findSpringFailure(lines);
    if (spring)
        return spring;
    const crash = findJavaFailure(lines) ?? findRuntimeCrash(lines);
    if (crash)
        return refined(crash, lines);
    return findLastWord(lines);
}
function refined(crash, lines) {
    const refinement = refine(`${crash.summary}\n${crash.evidence}`, textOf(lines));
    if (refinement === undefined)
        return crash;
    const summary = refinement.summary === undefined ? crash.summary : `${refinement.summary}: ${crash.summary}`;
    return { ...crash, summary, advice: crash.advice ?? refinement.advice };
}
/** Programs without a runtime that speaks for them say what is wrong in one of their last lines. */
const LAST_WORDS = /\b(?:fatal|panic|error|failed|cannot|can't|could not|unable|refused|denied|not found|no such|invalid|missing|already in use)\b/i;
const LAST_LINES = 5;
function findLastWord(lines) {
    const last = lines
        .map((line) => line.text.trim())
        .filter((text) => text !== '')
        .slice(-LAST_LINES);
    const said = last.findLast((text) => LAST_WORDS.test(text));
    if (said === undefined)
        return undefined;
    const refinement = refine(said, textOf(lines));
    const words = withoutStamp(said);
    return {
        summary: refinement?.summary === undefined ? words : `${refinement.summary}: ${words}`,
        label: 'the last error in its log',
        evidence: last.join('\n'),
        ...(refinement === undefined ? {} : { advice: refinement.advice }),
        failedToStart: false,
        fatal: false,
    };
}
/** Without the time and, as Spring Boot writes them, level, process, application, thread and logger. */
function withoutStamp(text) {
    return text
        .replace(/^\[?\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?\s*/, '')
        .replace(/^(?:ERROR|FATAL|WARN|INFO)\s+\d+ --- (?:\[[^\]]*\] ?)+\S+\s+: /, '');
}
function textOf(lines) {
    return lines.map((line) => line.text).join('\n');
}

// EXTERNAL MODULE: ./src/subject/outside.ts
var outside = __nccwpck_require__(3391);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __nccwpck_require__(1928);
;// CONCATENATED MODULE: ./src/subject/cause.ts




/** Lines of log that are shown where nothing better is known. */
const TAIL_LINES = 25;
const SUMMARY_CHARACTERS = 400;
const FIX_WHAT_IT_NAMES = 'Fix what it names, or give the candidate the setting, file or service that it misses (subject.env, subject.env-file, subject.compose).';
/**
 * The first cause of a container's end: one sentence, then evidence, then advice. Pure and total.
 *
 * In this order: removed or replaced by somebody; killed for its memory; restarted; paused or stopped by somebody; the
 * framework's or the runtime's own words in the log; what the exit code means. What somebody else did decides nothing.
 * `log` is the end of its log, with secrets taken out already.
 */
function explainDeath(input) {
    const { facts, log } = input;
    const name = `The ${input.label}`;
    const after = `after ${(0,wording/* inSeconds */.F7)(input.afterMs)}`;
    // the log of a container that is gone may be out of reach, so that no lines do not mean that it wrote none
    if (facts === undefined || (0,outside/* isBeingRemoved */.A3)(facts))
        return (0,outside/* removedByOthers */.Td)(name, after, log === '' ? [] : tailOf(log));
    if (facts.imageId !== input.imageId)
        return (0,outside/* replacedByOthers */.Fn)(name, input.imageId, facts.imageId, tailOf(log));
    const startedAgain = input.startedAt !== '' && facts.startedAt !== input.startedAt;
    if (facts.outOfMemory)
        return outOfMemory(name, after, facts, log);
    if (facts.restartCount > 0 || facts.status === 'restarting' || startedAgain) {
        return {
            reason: 'container-restarted',
            ...(input.signal === undefined ? {} : { outcome: 'undecided' }),
            sentence: `${name} was restarted within ${(0,wording/* inSeconds */.F7)(input.afterMs)} of its start, so that it did not keep running by itself.`,
            evidence: tailOf(log),
            advice: 'Find out what restarts it: a restart policy, a supervisor, or somebody on this machine.',
        };
    }
    if (facts.status === 'paused')
        return (0,outside/* pausedByOthers */.xC)(name, after, tailOf(log));
    if (input.signal !== undefined && !facts.running) {
        const said = analyseLog(log);
        return (0,outside/* signalledByOthers */.C2)(name, after, input.signal, facts.exitCode, [
            ...(said === undefined ? [] : [evidenceOf('what its log says before that', said.evidence)]),
            ...tailOf(log),
        ]);
    }
    return explainEnd({ name, after, exitCode: facts.exitCode, signal: undefined, engineError: facts.error, log }, 'container-exited');
}
/** The first cause of a local process's end, in the same words as a container's. Pure and total. */
function explainProcessEnd(input) {
    return explainEnd({
        name: `The ${input.label}`,
        after: `after ${(0,wording/* inSeconds */.F7)(input.afterMs)}`,
        exitCode: input.exitCode,
        signal: input.signal,
        engineError: '',
        log: input.log,
    }, 'process-exited');
}
function explainEnd(end, ordinary) {
    const meaning = meaningOf(end, ordinary);
    const diagnosis = analyseLog(end.log);
    const startProblem = explainStartProblem(end);
    if (startProblem)
        return startProblem;
    if (diagnosis && speaksOfTheEnd(diagnosis, meaning))
        return explainByLog(end, diagnosis, meaning, ordinary);
    const how = howItEnded(end);
    return {
        reason: meaning.reason ?? ordinary,
        sentence: (0,wording/* asSentence */.KG)(`${end.name} ${how} ${end.after}${meaning.clause === '' ? '' : `: ${meaning.clause}`}`),
        evidence: [
            ...engineSaid(end),
            ...(diagnosis === undefined ? [] : [evidenceOf('what its log says before that', diagnosis.evidence)]),
            ...tailOf(end.log),
        ],
        advice: meaning.advice,
    };
}
function explainByLog(end, diagnosis, meaning, ordinary) {
    const summary = (0,wording/* onOneLine */.GJ)(diagnosis.summary, SUMMARY_CHARACTERS);
    const failedToStart = diagnosis.failedToStart;
    return {
        reason: diagnosis.reason ?? (failedToStart ? 'application-failed-to-start' : (meaning.reason ?? ordinary)),
        sentence: (0,wording/* asSentence */.KG)(failedToStart
            ? `The application failed to start ${end.after}: ${summary}`
            : `${end.name} ${howItEnded(end)} ${end.after}: ${summary}`),
        evidence: [
            evidenceOf(diagnosis.label, diagnosis.evidence),
            evidenceOf('how it ended', `${end.name} ${howItEnded(end)} ${end.after}.`),
            ...tailOf(end.log),
        ],
        advice: diagnosis.advice ?? (meaning.reason === undefined ? FIX_WHAT_IT_NAMES : meaning.advice),
    };
}
/**
 * Whether what the log says can be what ended it. A signal from outside ends a service whatever it logged before;
 * only a runtime that says that it dies of it (no memory, a defect of native code) is believed then.
 */
function speaksOfTheEnd(diagnosis, meaning) {
    if (meaning.signal === undefined || diagnosis.failedToStart)
        return true;
    return diagnosis.fatal && meaning.signal !== 'SIGKILL' && meaning.signal !== 'SIGTERM';
}
function outOfMemory(name, after, facts, log) {
    const limit = facts.memoryLimit > 0
        ? `its limit is ${(0,wording/* inMebibytes */.Ko)(facts.memoryLimit)}`
        : 'it has no limit of its own, so the machine ran out';
    const died = facts.running
        ? `One of the processes in ${name.replace(/^The/, 'the')} was killed within ${after.slice('after '.length)}, because memory ran out (OOM)`
        : `${name} was killed ${after}, because memory ran out (OOM, exit code ${facts.exitCode})`;
    return {
        reason: 'out-of-memory',
        sentence: (0,wording/* asSentence */.KG)(`${died}; ${limit}`),
        evidence: tailOf(log),
        advice: facts.memoryLimit > 0
            ? 'Give it more (subject.memory), or let it use less: a JVM takes 25 % of the limit as heap by default and more beside it (-XX:MaxRAMPercentage; threads, metaspace, direct buffers).'
            : 'Set a limit (subject.memory) so that it fails alone, and let the service use less.',
    };
}
/** What the engine or the shell says where the command itself could not be started. */
function explainStartProblem(end) {
    const said = `${end.engineError}\n${end.exitCode === 0 ? '' : (0,wording/* lastLines */.w$)(end.log, 3)}`;
    if (/exec format error/i.test(said)) {
        return {
            reason: 'image-wrong-platform',
            sentence: `${end.name} could not be started: its program cannot run on this machine (exec format error).`,
            evidence: [...engineSaid(end), ...tailOf(end.log)],
            advice: 'The program is built for another processor (build the image with --platform of this machine), or it is a script without its first line (#!/bin/sh).',
        };
    }
    if (end.engineError === '')
        return undefined;
    if (/no such file or directory|executable file not found|not found in \$PATH/i.test(said)) {
        return {
            reason: 'entrypoint-not-found',
            sentence: (0,wording/* asSentence */.KG)(`${end.name} could not be started: ${missingProgram(said)} is not in the image`),
            evidence: engineSaid(end),
            advice: 'Check ENTRYPOINT and CMD, and the first line (#!) of a script: the program named there must be in the image too.',
        };
    }
    if (/permission denied/i.test(said)) {
        return {
            reason: 'entrypoint-not-executable',
            sentence: (0,wording/* asSentence */.KG)(`${end.name} could not be started: ${missingProgram(said)} may not be executed`),
            evidence: engineSaid(end),
            advice: 'Make the file executable (chmod +x) before it is copied into the image, and check the user it runs as.',
        };
    }
    return undefined;
}
function missingProgram(said) {
    const quoted = /exec: "([^"]{1,200})"/.exec(said)?.[1];
    return quoted === undefined ? 'its command' : `its command "${quoted}"`;
}
function meaningOf(end, ordinary) {
    if (end.signal !== undefined)
        return (0,exit_codes/* meaningOfSignal */.D1)(end.signal);
    return (0,exit_codes/* meaningOfExitCode */.my)(end.exitCode ?? 1, ordinary === 'process-exited' ? 'process' : 'container');
}
function howItEnded(end) {
    if (end.signal !== undefined)
        return `was ended by ${end.signal}`;
    return end.exitCode === undefined ? 'ended' : `exited with code ${end.exitCode}`;
}
function engineSaid(end) {
    return end.engineError === '' ? [] : [evidenceOf('the engine said', end.engineError)];
}
/** The end of a log as evidence, said so where it is empty. */
function tailOf(log) {
    const tail = (0,wording/* lastLines */.w$)(log, TAIL_LINES);
    return [evidenceOf('last lines of its log', tail === '' ? '(it wrote nothing to stdout or stderr)' : tail)];
}
function evidenceOf(label, text) {
    return { kind: 'text', label, text };
}


/***/ }),

/***/ 156:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  bootCommand: () => (/* binding */ bootCommand)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: ./src/platform/connect.ts
var connect = __nccwpck_require__(4097);
// EXTERNAL MODULE: ./src/platform/docker-sockets.ts
var docker_sockets = __nccwpck_require__(1712);
;// CONCATENATED MODULE: ./src/platform/process-groups.ts



/** Linux shows everything in `/proc` (proc(5)); elsewhere only signals tell whether a group is alive. */
const processGroups = {
    isAlive,
    listeningSockets,
    isPortTaken: (port) => (0,connect/* acceptsConnections */.B)('127.0.0.1', port),
};
function isAlive(group) {
    const members = membersOf(group);
    if (members !== undefined)
        return members.length > 0;
    try {
        process.kill(process.platform === 'win32' ? group : -group, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
function listeningSockets(group) {
    const members = membersOf(group);
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map(readIfThere);
    if (members === undefined || tables[0] === undefined)
        return undefined;
    const inodes = new Set(members.flatMap(socketsOf));
    const rows = tables.flatMap((table) => table?.split('\n') ?? []);
    return (0,docker_sockets/* parseSockets */.Ey)(rows.filter((row) => inodes.has(row.trim().split(/\s+/)[9] ?? '')).join('\n'));
}
/** Processes of a group that are not zombies: state is the third field of stat, the group is the fifth. */
function membersOf(group) {
    let entries;
    try {
        entries = (0,external_node_fs_.readdirSync)('/proc');
    }
    catch {
        return undefined;
    }
    return entries.filter((pid) => {
        if (!/^\d+$/.test(pid))
            return false;
        const stat = readIfThere(`/proc/${pid}/stat`);
        const [state, , itsGroup] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
        return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
    });
}
function socketsOf(pid) {
    try {
        return (0,external_node_fs_.readdirSync)(`/proc/${pid}/fd`).flatMap((descriptor) => {
            try {
                return /^socket:\[(\d+)\]$/.exec((0,external_node_fs_.readlinkSync)(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
            }
            catch {
                return [];
            }
        });
    }
    catch {
        return [];
    }
}
function readIfThere(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'latin1');
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./src/platform/processes.ts
var processes = __nccwpck_require__(2734);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __nccwpck_require__(3138);
// EXTERNAL MODULE: ./src/subject/cause.ts + 10 modules
var cause = __nccwpck_require__(5377);
// EXTERNAL MODULE: ./src/subject/environment.ts
var subject_environment = __nccwpck_require__(741);
// EXTERNAL MODULE: ./src/subject/process-record.ts
var process_record = __nccwpck_require__(2055);
// EXTERNAL MODULE: ./src/subject/silence.ts
var subject_silence = __nccwpck_require__(2731);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __nccwpck_require__(1928);
;// CONCATENATED MODULE: ./src/subject/command.ts









/** Bytes of the service's output that are kept from the end. */
const KEEP_BYTES = 4 * 1024 * 1024;
/** Bytes of it that its death is explained from. */
const DEATH_LOG_BYTES = 128 * 1024;
/** From SIGTERM to SIGKILL when it is stopped; nothing is learned from its stopping any more. */
const TERM_TO_KILL_MS = 1_000;
/** How long a killed group and its port are waited for. */
const GONE_MS = 1_000;
const POLL_MS = 20;
/**
 * Starts the service as a process group of this machine, through the machine's shell, and answers as soon as it has
 * been started. It sees the variables that the user wrote, where its tools are, and nothing else of the runner's.
 *
 * @throws StoppedByFinding without a port, when the port is taken already, or when it cannot be started
 */
async function bootCommand(command, settings, policy, run, world, groups = processGroups) {
    const environment = await (0,subject_environment/* serviceEnvironment */.J)(settings, policy, world);
    const port = settings.port ?? policy.subject.port;
    if (port === undefined)
        throw withoutPort(world);
    const ports = [...new Set([port, policy.subject.managementPort ?? port])];
    await refuseTakenPorts(ports, world, groups);
    world.cancelled.throwIfAborted();
    const begun = world.clock.now();
    const running = world.processes.start({
        argv: shellFor(command),
        environment: {
            ...toolEnvironment(world.environment),
            ...Object.fromEntries(environment.entries),
            [processes/* RUN_MARKER */.x]: run.id,
        },
        keepBytes: KEEP_BYTES,
    });
    if (running.pid === undefined) {
        const { startError } = await running.exited;
        throw notStarted(command, startError ?? 'it has no process', begun, world);
    }
    const subject = localProcess({ running, group: running.pid, ports, policy, run, begun }, world, groups);
    try {
        await (0,process_record/* recordProcess */.TX)(run.folder, running.pid, world);
        world.cancelled.throwIfAborted();
    }
    catch (error) {
        await subject.stop();
        throw error;
    }
    return { subject, findings: [...environment.findings, startedFinding(subject.label, command, begun, world)] };
}
function localProcess({ running, group, ports, policy, run, begun }, world, groups) {
    const { clock } = world;
    const label = `process ${group}`;
    const died = new AbortController();
    const [port = 0] = ports;
    const { managementPort } = policy.subject;
    let leaving = false;
    let death;
    let stopping;
    const output = (maxBytes) => lastBytes(world.secrets.redact(running.output()), maxBytes);
    void running.exited.then(({ exitCode, signal, startError }) => {
        death = (0,cause/* explainProcessEnd */.aB)({
            exitCode,
            signal,
            log: startError ?? output(DEATH_LOG_BYTES),
            afterMs: clock.now() - begun,
            label,
        });
        if (!leaving)
            died.abort(death);
    });
    /** Whether the whole group is gone within this time: a shell may end before the service that it started. */
    const isGoneWithin = async (withinMs) => {
        const until = clock.now() + withinMs;
        while (groups.isAlive(group)) {
            if (clock.now() >= until)
                return false;
            await clock.sleep(Math.max(1, Math.min(POLL_MS, until - clock.now())));
        }
        return true;
    };
    const terminate = async (withinMs) => {
        leaving = true;
        const signalled = clock.now();
        running.signalGroup('SIGTERM');
        const exitedByItself = await isGoneWithin(withinMs);
        const tookMs = clock.now() - signalled;
        return { exitedByItself, exitCode: exitedByItself ? exitCodeOf(await running.exited) : undefined, tookMs };
    };
    const stop = async () => {
        leaving = true;
        // a group's number is its own as long as one of it lives; signalled later, it could be somebody else's
        if (groups.isAlive(group)) {
            running.signalGroup('SIGTERM');
            if (!(await isGoneWithin(TERM_TO_KILL_MS))) {
                running.signalGroup('SIGKILL');
                await isGoneWithin(GONE_MS);
            }
        }
        world.processes.endMarked(run.id);
        await (0,process_record/* forgetProcess */.Tb)(run.folder, world);
        await warnOfTakenPorts(ports, world, groups);
    };
    return {
        kind: 'command',
        label,
        baseUrl: new URL(`http://127.0.0.1:${port}/`),
        managementUrl: managementPort === undefined ? undefined : new URL(`http://127.0.0.1:${managementPort}/`),
        image: undefined,
        died: died.signal,
        examine: async () => death,
        logs: async (maxBytes) => output(maxBytes),
        async explainSilence() {
            const silence = await explain(group, ports, groups);
            return silence?.reason === 'not-listening'
                ? { ...silence, evidence: [...silence.evidence, ...(0,cause/* tailOf */.Cj)(output(DEATH_LOG_BYTES))] }
                : silence;
        },
        resources: async () => undefined,
        healthcheck: async () => undefined,
        terminate,
        stop() {
            stopping ??= stop().finally(() => {
                stopping = undefined;
            });
            return stopping;
        },
    };
}
async function explain(group, ports, groups) {
    const sockets = groups.listeningSockets(group);
    for (const port of ports) {
        const silence = (0,subject_silence/* explainSilence */.l)({ port, alsoAsked: ports, sockets, exposedPorts: [], place: 'process' });
        if (silence)
            return silence;
        if (sockets?.some((socket) => socket.port === port) && !(await groups.isPortTaken(port))) {
            return {
                reason: 'bound-to-loopback',
                sentence: `The service listens on port ${port}, but not at 127.0.0.1, where it is asked.`,
                evidence: [],
                advice: 'Bind to 127.0.0.1 or 0.0.0.0; on many machines "localhost" means the IPv6 address ::1 only.',
            };
        }
    }
    return undefined;
}
/** A port that is taken already would let somebody else answer in the place of the service under guard. */
async function refuseTakenPorts(ports, world, groups) {
    for (const port of ports) {
        if (!(await groups.isPortTaken(port)))
            continue;
        throw stopped(world, world.clock.now(), {
            kind: 'platform',
            title: `port ${port}`,
            outcome: 'undecided',
            reason: 'port-taken',
            sentence: `Port ${port} of this machine is taken by another process, which would answer in place of the service, so nothing was started.`,
            advice: `End what listens there (ss -ltnp shows it), or give the service another port and set the input port to it.`,
        });
    }
}
async function warnOfTakenPorts(ports, world, groups) {
    for (const port of ports) {
        if (!(await groups.isPortTaken(port)))
            continue;
        world.output.annotate('warning', `Port ${port} is still taken after the service was stopped, by a process that the guard cannot tell to be the service's.`);
    }
}
/**
 * A shell that is told to end waits for the service that it runs and ends with that one's exit code: by itself it would
 * end at once, and nobody would know how the service took it.
 */
function shellFor(command) {
    if ((0,external_node_os_.platform)() === 'win32')
        return ['cmd.exe', '/d', '/s', '/c', command];
    return ['/bin/sh', '-c', 'trap exit TERM; eval "$1"', 'sh', command];
}
/** Where things are on this machine. No inputs, no tokens, nothing of the runner's: the names that are let through are these. */
const TOOL_VARIABLES = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|(?:GRAALVM|JAVA)_HOME(?:_\w+)?|M2_HOME|MAVEN_HOME|GRADLE_HOME|GRADLE_USER_HOME|GOROOT|GOPATH|GOCACHE|GOMODCACHE|NVM_DIR|NODE_PATH|PNPM_HOME|PYENV_ROOT|VIRTUAL_ENV|CONDA_PREFIX|[Pp]ython\w*Location|Python\d*_ROOT_DIR|PYTHONPATH|PYTHONHOME|RUSTUP_HOME|CARGO_HOME|DOTNET_ROOT|GEM_HOME|GEM_PATH|BUNDLE_PATH|RBENV_ROOT|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|XDG_\w+|SystemRoot|SystemDrive|windir|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData|ProgramFiles(?:\(x86\))?|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;
function toolEnvironment(environment) {
    const allowed = {};
    for (const [name, value] of Object.entries(environment)) {
        if (value !== undefined && TOOL_VARIABLES.test(name))
            allowed[name] = value;
    }
    return allowed;
}
/** As a shell and Docker count it: a signal is 128 and its number. */
function exitCodeOf(end) {
    if (end.exitCode !== undefined)
        return end.exitCode;
    const numbers = external_node_os_.constants.signals;
    const number = end.signal === undefined ? undefined : numbers[end.signal];
    return number === undefined ? undefined : 128 + number;
}
/** The secrets are taken out before, so that a cut cannot leave half of one. */
function lastBytes(text, maxBytes) {
    const bytes = Buffer.from(text);
    if (bytes.length <= maxBytes)
        return text;
    const from = bytes.indexOf(10, bytes.length - maxBytes);
    return bytes.subarray(from < 0 ? bytes.length - maxBytes : from + 1).toString();
}
function startedFinding(label, command, begun, world) {
    const shown = (0,wording/* onOneLine */.GJ)(world.secrets.redact(command), 120);
    return {
        kind: 'subject',
        title: label,
        outcome: 'pass',
        severity: 'warn',
        sentence: `The ${label} was started: ${shown}.`,
        evidence: [],
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    };
}
function withoutPort(world) {
    return stopped(world, world.clock.now(), {
        kind: 'input',
        title: 'input port',
        outcome: 'invalid',
        reason: 'input-missing',
        sentence: 'A command starts the service, and nothing says which port the service listens on.',
        advice: 'Set the input port, or subject.port in the policy.',
    });
}
function notStarted(command, why, begun, world) {
    const shown = (0,wording/* onOneLine */.GJ)(world.secrets.redact(command), 120);
    return stopped(world, begun, {
        kind: 'subject',
        title: 'command',
        outcome: 'fail',
        reason: 'service-not-started',
        sentence: `The command could not be started within ${(0,wording/* inSeconds */.F7)(world.clock.now() - begun)}, because ${why}: ${shown}.`,
        advice: 'Check the command; it is a line for the shell of this machine, in the folder of the checked-out repository.',
    });
}
function stopped(world, begun, finding) {
    return new verdict/* StoppedByFinding */.is({
        ...finding,
        severity: 'block',
        evidence: [],
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    });
}


/***/ }),

/***/ 4661:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  bootCompose: () => (/* binding */ bootCompose)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./src/policy/nearest.ts
var nearest = __nccwpck_require__(9876);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __nccwpck_require__(3138);
;// CONCATENATED MODULE: ./src/subject/compose-model.ts
const LIMIT_KEYS = ['mem_limit', 'memswap_limit', 'cpus', 'pids_limit'];
/** Reads what compose printed; `undefined` if it is no stack. */
function parseModel(printed) {
    let model;
    try {
        model = JSON.parse(printed);
    }
    catch {
        return undefined;
    }
    if (!isObject(model) || !isObject(model['services']))
        return undefined;
    return {
        services: new Map(Object.entries(model['services']).map(([name, service]) => [name, readService(service)])),
        networks: readOwned(model['networks']),
        volumes: readOwned(model['volumes']),
    };
}
function readService(service) {
    const read = isObject(service) ? service : {};
    const deploy = isObject(read['deploy']) ? read['deploy'] : {};
    const dependsOn = isObject(read['depends_on']) ? read['depends_on'] : {};
    const environment = isObject(read['environment']) ? read['environment'] : {};
    return {
        dependsOn: new Map(Object.entries(dependsOn).map(([name, how]) => [
            name,
            isObject(how) && typeof how['condition'] === 'string' ? how['condition'] : 'service_started',
        ])),
        isBuilt: read['build'] !== undefined,
        networkMode: typeof read['network_mode'] === 'string' ? read['network_mode'] : undefined,
        networks: isObject(read['networks']) ? Object.keys(read['networks']) : [],
        replicas: typeof deploy['replicas'] === 'number' ? deploy['replicas'] : undefined,
        limits: new Set(LIMIT_KEYS.filter((key) => read[key] !== undefined)),
        environment: new Map(Object.entries(environment).map(([name, value]) => [name, String(value ?? '')])),
    };
}
function readOwned(declared) {
    if (!isObject(declared))
        return [];
    return Object.entries(declared).map(([key, value]) => ({
        key,
        external: isObject(value) && value['external'] !== undefined && value['external'] !== false,
    }));
}
/**
 * The services around the one under guard: `started` before it, `leftOut` because they need it first and say nothing
 * about it.
 */
function companionsOf(model, service) {
    const needIt = new Set([service]);
    let before = 0;
    while (before !== needIt.size) {
        before = needIt.size;
        for (const [name, { dependsOn }] of model.services) {
            if ([...dependsOn.keys()].some((needed) => needIt.has(needed)))
                needIt.add(name);
        }
    }
    const others = [...model.services.keys()].filter((name) => name !== service);
    return {
        started: others.filter((name) => !needIt.has(name)),
        leftOut: others.filter((name) => needIt.has(name)),
    };
}
/**
 * The file that is put over the user's: the image under guard in place of the service's own, nothing that could collide
 * with another run or outlive this one, our labels on everything. It is YAML, because `!reset` and `!override` are tags.
 * https://docs.docker.com/reference/compose-file/merge/
 */
function writeOverride(model, override) {
    const lines = ['services:'];
    for (const name of [override.service, ...override.started]) {
        lines.push(`  ${literal(name)}:`, `    labels: ${literal(override.labels)}`);
        if (name === override.service)
            lines.push(...guardedService(model.services.get(name), override));
    }
    lines.push(...named('networks', model.networks, override), ...joined(override), ...named('volumes', model.volumes, override));
    return `${lines.join('\n')}\n`;
}
function guardedService(service, override) {
    const lines = [
        `image: ${literal(override.imageId)}`,
        'build: !reset null',
        'pull_policy: never',
        'container_name: !reset null',
        'restart: "no"',
        `security_opt: ${literal(['no-new-privileges:true'])}`,
        `logging: !override ${literal({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } })}`,
        `ports: !override ${literal(override.publish.map((port) => `127.0.0.1::${port}`))}`,
    ];
    if (override.environment.size > 0)
        lines.push(`environment: ${literal(Object.fromEntries(override.environment))}`);
    if (override.joinNetwork !== undefined) {
        const networks = [...(service?.networks ?? []), JOINED];
        lines.push(`networks: ${literal(Object.fromEntries(networks.map((key) => [key, {}])))}`);
    }
    const limits = {
        ...(override.memory === undefined ? {} : { memory: String(override.memory) }),
        ...(override.cpus === undefined ? {} : { cpus: String(override.cpus) }),
    };
    const deploy = {
        ...(service?.replicas === undefined ? {} : { replicas: 1 }),
        ...(Object.keys(limits).length === 0 ? {} : { resources: { limits } }),
    };
    if (Object.keys(deploy).length > 0)
        lines.push(`deploy: ${literal(deploy)}`);
    if (override.memory !== undefined && service?.limits.has('mem_limit'))
        lines.push('mem_limit: !reset null');
    if (override.memory !== undefined && service?.limits.has('memswap_limit'))
        lines.push('memswap_limit: !reset null');
    if (override.cpus !== undefined && service?.limits.has('cpus'))
        lines.push('cpus: !reset null');
    if (override.hardened)
        lines.push('read_only: true', `cap_drop: ${literal(['ALL'])}`, `tmpfs: ${literal(['/tmp'])}`);
    return lines.map((line) => `    ${line}`);
}
const JOINED = 'release-guard-joined';
function joined(override) {
    if (override.joinNetwork === undefined)
        return [];
    return [`  ${JOINED}: ${literal({ external: true, name: override.joinNetwork })}`];
}
function named(section, declared, override) {
    const own = declared.filter(({ external }) => !external);
    const needed = own.length > 0 || (section === 'networks' && override.joinNetwork !== undefined);
    return [
        ...(needed ? [`${section}:`] : []),
        ...own.map(({ key }) => `  ${literal(key)}: ${literal({ name: `${override.project}_${key}`, labels: override.labels })}`),
    ];
}
/** JSON is YAML; a dollar sign would be put in by compose and is written twice. */
function literal(value) {
    return JSON.stringify(value).replaceAll('$', '$$$$');
}
/** Reads what compose printed: one object a line, or one list in older versions. */
function parseStates(printed) {
    const objects = printed
        .split('\n')
        .filter((line) => line.trim() !== '')
        .flatMap((line) => {
        try {
            const parsed = JSON.parse(line);
            return Array.isArray(parsed) ? parsed : [parsed];
        }
        catch {
            return [];
        }
    });
    return objects.filter(isObject).map((row) => ({
        containerId: String(row['ID'] ?? ''),
        service: String(row['Service'] ?? ''),
        state: String(row['State'] ?? ''),
        health: String(row['Health'] ?? ''),
        exitCode: Number(row['ExitCode'] ?? 0),
    }));
}
/**
 * Judges the services as compose does for those that depend on them: running, or healthy where they have a health
 * check. One that ended with 0 has done its work (https://github.com/docker/compose/issues/10596); one in `mustFinish`
 * has to end so.
 */
function judgeCompanions(states, mustFinish) {
    const failed = states.find(({ state, health, exitCode }) => state === 'dead' || (state === 'exited' && exitCode !== 0) || (state === 'running' && health === 'unhealthy'));
    if (failed)
        return { kind: 'failed', companion: failed };
    const waiting = states.filter(({ service, state, health }) => state === 'running' ? health === 'starting' || mustFinish.has(service) : state !== 'exited');
    return waiting.length === 0
        ? { kind: 'ready' }
        : { kind: 'waiting', services: [...new Set(waiting.map(({ service }) => service))].sort() };
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// EXTERNAL MODULE: ./src/subject/docker-finding.ts
var docker_finding = __nccwpck_require__(6290);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __nccwpck_require__(1928);
;// CONCATENATED MODULE: ./src/subject/compose-companions.ts




/** How long compose may take to read its files, or to list what it started. */
const CONFIG_MS = 30_000;
/** Pulling and building the services around the image included. */
const UP_MS = 15 * 60_000;
/** Longest wait for the services around the image, once they are started. */
const COMPANIONS_MS = 5 * 60_000;
const COMPANIONS_POLL_MS = 300;
/** How long after its end a container may take to be started again by its restart policy. */
const RESTART_MS = 300;
const LOG_BYTES = 32 * 1024;
const LOG_LINES = 25;
/** Starts the services around the image and waits until each is up, healthy, or done. */
async function startCompanions(stack, started, world) {
    const begun = world.clock.now();
    world.output.progress(`Starting ${(0,wording/* inWords */.r4)(started)}`);
    const mustFinish = new Set([...(stack.model.services.get(stack.service)?.dependsOn ?? [])]
        .filter(([, condition]) => condition === 'service_completed_successfully')
        .map(([name]) => name));
    const states = async () => parseStates(await stack.compose(['ps', '--all', '--format', 'json'], CONFIG_MS, world.cancelled)).filter(({ service }) => started.includes(service));
    try {
        await stack.compose(['up', '--detach', '--quiet-pull', '--no-color', ...started], UP_MS, world.cancelled);
    }
    catch (error) {
        if (!(0,docker_finding/* isDockerProblem */.Ci)(error))
            throw error;
        // compose waits for conditions between these services itself, and says little about the one that failed
        const judged = judgeCompanions(await states().catch(() => []), mustFinish);
        if (judged.kind === 'failed')
            throw await companionFailed(stack, judged.companion, begun, world);
        throw new verdict/* StoppedByFinding */.is((0,docker_finding/* findingOfDocker */.TG)(error, `stack ${stack.file}`, world, begun));
    }
    return await (0,docker_finding/* stoppedByDocker */.RB)(`stack ${stack.file}`, world, async () => {
        const until = world.clock.now() + COMPANIONS_MS;
        for (;;) {
            const seen = await states();
            const judged = judgeCompanions(seen, mustFinish);
            if (judged.kind === 'ready')
                return seen;
            if (judged.kind === 'failed')
                throw await companionFailed(stack, judged.companion, begun, world);
            if (world.clock.now() >= until)
                throw companionsLate(stack, judged.services, begun, world);
            world.output.progress(`Waiting for ${(0,wording/* inWords */.r4)(judged.services)}`);
            await world.clock.sleep(COMPANIONS_POLL_MS, world.cancelled);
        }
    });
}
/**
 * The subject, which also counts as ended once a service around it has failed: what it does from then on says nothing
 * about the image.
 */
function withCompanions(subject, stack, companions, events, world) {
    const begun = world.clock.now();
    const companionDied = new AbortController();
    let leaving = false;
    const examineCompanion = async (companion) => {
        // one that is started again by its restart policy is back, or on its way
        await world.clock.sleep(RESTART_MS);
        const facts = await world.docker.examineContainer(companion.containerId);
        if (leaving || companionDied.signal.aborted || facts?.running || facts?.status === 'restarting')
            return;
        const seen = { ...companion, state: 'exited', health: '', exitCode: facts?.exitCode ?? companion.exitCode };
        const death = {
            ...(await companionWords(stack, seen, world.clock.now() - begun, world)),
            reason: 'compose-failed',
            outcome: 'undecided',
        };
        if (!leaving)
            companionDied.abort(death);
    };
    events.listen((event) => {
        if (event?.action !== 'die' || event.exitCode === 0 || leaving)
            return;
        const companion = companions.find(({ containerId }) => event.containerId.startsWith(containerId));
        // what the engine cannot tell any more is noticed by whoever watches the subject itself
        if (companion)
            examineCompanion(companion).catch(() => undefined);
    });
    /** The engine's word may be a moment behind its books. */
    const lookAt = async (companion) => {
        const facts = await world.docker.examineContainer(companion.containerId).catch(() => undefined);
        if (facts && !facts.running && facts.exitCode !== 0)
            await examineCompanion(companion).catch(() => undefined);
    };
    return {
        ...subject,
        died: AbortSignal.any([subject.died, companionDied.signal]),
        async examine() {
            const [death] = await Promise.all([subject.examine(), ...companions.map(lookAt)]);
            return companionDied.signal.aborted ? companionDied.signal.reason : death;
        },
        async stop() {
            leaving = true;
            await subject.stop();
        },
    };
}
async function companionFailed(stack, companion, begun, world) {
    return undecided(stack, begun, world, await companionWords(stack, companion, world.clock.now() - begun, world));
}
async function companionWords(stack, companion, afterMs, world) {
    const log = await world.docker.logs(companion.containerId, LOG_BYTES).catch(() => '');
    const tail = (0,wording/* lastLines */.w$)(world.secrets.redact(log), LOG_LINES);
    const how = companion.health === 'unhealthy' ? 'is unhealthy' : `exited with code ${companion.exitCode}`;
    return {
        sentence: `The service "${companion.service}" around the image ${how} after ${(0,wording/* inSeconds */.F7)(afterMs)}, so nothing is known about the image.`,
        advice: `Bring "${companion.service}" of ${stack.file} up on its own first; its last lines are below.`,
        evidence: [{ kind: 'text', label: `last lines of ${companion.service}`, text: tail || '(it wrote nothing)' }],
    };
}
function companionsLate(stack, services, begun, world) {
    return undecided(stack, begun, world, {
        sentence: `The ${services.length === 1 ? 'service' : 'services'} ${(0,wording/* inWords */.r4)(services)} around the image ${services.length === 1 ? 'was' : 'were'} not up within ${(0,wording/* inSeconds */.F7)(COMPANIONS_MS)}, so nothing is known about the image.`,
        advice: `Bring the stack of ${stack.file} up by hand and look at what ${services.length === 1 ? 'it waits' : 'they wait'} for.`,
        evidence: [],
    });
}
/** The finding of a stack that did not come up, which says nothing about the image. */
function undecided(stack, begun, world, words) {
    return new verdict/* StoppedByFinding */.is({
        ...words,
        kind: 'platform',
        title: `stack ${stack.file}`,
        outcome: 'undecided',
        severity: 'block',
        reason: 'compose-failed',
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    });
}

// EXTERNAL MODULE: ./src/subject/container.ts
var container = __nccwpck_require__(2319);
// EXTERNAL MODULE: ./src/subject/container-events.ts
var container_events = __nccwpck_require__(2633);
// EXTERNAL MODULE: ./src/subject/environment.ts
var subject_environment = __nccwpck_require__(741);
// EXTERNAL MODULE: ./src/subject/image.ts
var subject_image = __nccwpck_require__(3425);
// EXTERNAL MODULE: ./src/subject/reach.ts
var subject_reach = __nccwpck_require__(7763);
// EXTERNAL MODULE: ./src/subject/removed.ts
var subject_removed = __nccwpck_require__(2784);
// EXTERNAL MODULE: ./src/subject/run-file.ts
var run_file = __nccwpck_require__(8436);
// EXTERNAL MODULE: ./src/subject/run-identity.ts
var run_identity = __nccwpck_require__(6900);
// EXTERNAL MODULE: ./src/subject/secret-values.ts
var secret_values = __nccwpck_require__(7241);
;// CONCATENATED MODULE: ./src/subject/compose.ts

















const MAX_COMPOSE_FILE_BYTES = 1024 * 1024;
const DOWN_MS = 60_000;
/** After a cancelled call the engine may still finish what it was asked. */
const ENGINE_GRACE_MS = 300;
/**
 * Boots the user's compose stack with the image under guard in place of the named service: the services around it
 * first, as compose does, then the one under guard, which is the subject. What depends on it is left out.
 *
 * @throws StoppedByFinding for a file or service that does not fit, and when the stack does not come up; a service around
 *   the image that fails is no fault of the image and leaves the verdict undecided. Nothing is left behind then.
 * @throws Cancelled when the job was cancelled meanwhile
 */
async function bootCompose(asked, settings, policy, run, world, early = {}) {
    const begun = world.clock.now();
    if (settings.image === undefined) {
        throw mistake(policy, world, {
            kind: 'input',
            reason: 'input-missing',
            sentence: `The policy boots the stack of ${asked.file}, and the input image, which takes the place of its service "${asked.service}", is not given.`,
            advice: 'Set the input image to the image that was just built.',
        });
    }
    const environment = await (0,subject_environment/* serviceEnvironment */.J)(settings, policy, world);
    const path = await composeFile(asked.file, policy, world);
    const [image, reach] = await (0,docker_finding/* stoppedByDocker */.RB)('stack', world, () => Promise.all([(0,subject_image/* resolveImage */.AT)(settings.image ?? '', world, early.image), (0,subject_reach/* findReach */.Vg)(policy, world)]));
    const port = (0,subject_image/* choosePort */.t9)(settings, policy, image, world);
    const ports = [...new Set([port, policy.subject.managementPort ?? port])];
    const model = await readModel(path, asked, policy, run, world);
    const { started, leftOut } = companionsOf(model, asked.service);
    for (const { environment: values } of model.services.values())
        (0,secret_values/* registerSecretValues */.o)(values, world.secrets);
    const stack = describeStack({ ...asked, path, model }, run, world);
    try {
        await (0,run_file/* writeRunFile */.X)(stack.overrideFile, writeOverride(model, {
            service: asked.service,
            imageId: image.identity.id,
            project: run.id,
            labels: (0,run_identity/* runLabels */.xU)(run, world),
            started,
            publish: reach.kind === 'published' ? ports : [],
            environment: environment.entries,
            joinNetwork: reach.kind === 'network' ? reach.join : undefined,
            memory: policy.subject.memory,
            cpus: policy.subject.cpus,
            hardened: policy.subject.hardened,
        }), world);
        world.cancelled.throwIfAborted();
        const companions = started.length === 0 ? [] : await startCompanions(stack, started, world);
        const subject = await startGuarded(stack, { image, reach, port, ports, companions }, policy, run, world);
        return {
            subject,
            findings: [...environment.findings, startedFinding(stack, started, leftOut, begun, world)],
        };
    }
    catch (error) {
        await stack.remove();
        throw (0,subject_image/* about */.Cv)({ kind: 'compose', label: `service ${asked.service}`, image: image.identity }, error);
    }
}
/** The absolute path of the user's file, once it is sure that it may be read. */
async function composeFile(file, policy, world) {
    const read = await world.files.readUserFile(file, { maxBytes: MAX_COMPOSE_FILE_BYTES });
    if (read.ok)
        return (0,external_node_path_.resolve)(file);
    throw mistake(policy, world, {
        kind: 'policy',
        reason: 'policy-invalid-value',
        sentence: `The compose file ${file} cannot be used: ${read.message}.`,
        advice: 'Check subject.compose.file; it counts from the root of the workspace, and the repository must be checked out before this step.',
    });
}
async function readModel(path, asked, policy, run, world) {
    const printed = await world.docker
        .compose({
        project: run.id,
        files: [path],
        workingDirectory: (0,external_node_path_.dirname)(path),
        argv: ['config', '--format', 'json'],
        signal: world.cancelled,
        timeoutMs: CONFIG_MS,
        onProgress: undefined,
    })
        .catch((error) => {
        if (!(0,docker_finding/* isDockerProblem */.Ci)(error))
            throw error;
        if (error.reason !== 'compose-failed') {
            throw new verdict/* StoppedByFinding */.is((0,docker_finding/* findingOfDocker */.TG)(error, `stack ${asked.file}`, world));
        }
        throw mistake(policy, world, {
            kind: 'policy',
            reason: 'policy-invalid-value',
            sentence: `Docker compose cannot read ${asked.file}.`,
            advice: /variable|interpolat/i.test(error.output)
                ? `Its own words are below; variables in the file come from the .env file beside it, and not from the job.`
                : `Its own words are below; "docker compose --file ${asked.file} config" tries it by hand.`,
            evidence: [{ kind: 'text', label: 'compose said', text: error.output }],
        });
    });
    const model = parseModel(printed);
    const service = model?.services.get(asked.service);
    if (!model || !service) {
        const names = [...(model?.services.keys() ?? [])];
        const meant = (0,nearest/* nearestName */.q)(asked.service, names);
        throw mistake(policy, world, {
            kind: 'policy',
            reason: 'policy-invalid-value',
            sentence: `The compose file ${asked.file} has no service "${asked.service}"; it has ${(0,wording/* inWords */.r4)(names) || 'none'}.`,
            advice: `Set subject.compose.service to ${meant === undefined ? 'the service that the image under guard is of' : `"${meant}"`}.`,
        });
    }
    if (service.networkMode !== undefined) {
        throw mistake(policy, world, {
            kind: 'policy',
            reason: 'policy-invalid-value',
            sentence: `The service "${asked.service}" of ${asked.file} has network_mode: ${service.networkMode}, so its port cannot be published on a free port of this machine.`,
            advice: 'Let it join networks of the stack instead, for instance in a compose file of its own for this.',
        });
    }
    return model;
}
function describeStack(asked, run, world) {
    const overrideFile = (0,external_node_path_.join)(run.folder, 'compose.override.yml');
    const compose = (argv, timeoutMs, signal) => world.docker.compose({
        project: run.id,
        files: [asked.path, overrideFile],
        workingDirectory: (0,external_node_path_.dirname)(asked.path),
        argv,
        signal,
        timeoutMs,
        onProgress: (line) => world.output.progress(line.trim()),
    });
    const leavesImages = [...asked.model.services].some(([name, { isBuilt }]) => isBuilt && name !== asked.service);
    const remove = async () => {
        // by label first: it needs one round, and nothing of compose's own to be in order
        const removed = await world.docker.removeRun(run.id).then(() => true, () => false);
        if (!removed || leavesImages) {
            const images = leavesImages ? ['--rmi', 'local'] : [];
            await compose(['down', '--volumes', '--remove-orphans', '--timeout', '0', ...images], DOWN_MS).catch(() => undefined);
        }
        if (world.cancelled.aborted) {
            await world.clock.sleep(ENGINE_GRACE_MS);
            await world.docker.removeRun(run.id).catch(() => undefined);
        }
        await world.files.remove(overrideFile).catch(() => undefined);
    };
    return { file: asked.file, service: asked.service, model: asked.model, overrideFile, compose, remove };
}
async function startGuarded(stack, plan, policy, run, world) {
    const label = `container of service ${stack.service}`;
    const events = (0,container_events/* watchEvents */.h)(run, world);
    const made = () => (0,subject_removed/* newContainer */.Yh)(events, plan.companions.map(({ containerId }) => containerId), world);
    try {
        const facts = await (0,docker_finding/* stoppedByDocker */.RB)(`service ${stack.service}`, world, async () => {
            await stack
                .compose(['up', '--detach', '--no-deps', '--no-build', '--no-color', stack.service], UP_MS, world.cancelled)
                .catch(async (error) => {
                const failed = (0,docker_finding/* isDockerProblem */.Ci)(error) ? await made() : undefined;
                throw failed === undefined ? error : await (0,subject_removed/* whyStartFailed */.yx)(error, failed, label, world);
            });
            const id = (await stack.compose(['ps', '--all', '--quiet', stack.service], CONFIG_MS, world.cancelled)).split('\n')[0];
            return id === undefined || id === '' ? undefined : await world.docker.examineContainer(id);
        });
        if (facts === undefined) {
            const id = await made();
            const removed = id !== undefined && (await (0,subject_removed/* wasRemoved */.Eo)(id, world));
            throw removed ? (0,subject_removed/* removedWhileStarted */.HZ)(label, world) : vanished(stack, world);
        }
        const { managementPort, cpus } = policy.subject;
        const baseUrl = addressOf(facts, plan.port, plan.reach);
        if (facts.running)
            await (0,subject_reach/* refuseUnreachable */.xY)([baseUrl], plan.reach, world);
        const alone = (0,container/* containerSubject */.c)({
            kind: 'compose',
            label,
            run,
            started: facts,
            image: plan.image.identity,
            baseUrl,
            managementUrl: managementPort === undefined ? undefined : addressOf(facts, managementPort, plan.reach),
            ports: plan.ports,
            exposedPorts: plan.image.facts.exposedPorts,
            cpus: cpus ?? (0,external_node_os_.availableParallelism)(),
            events,
            remove: stack.remove,
        }, world);
        return withCompanions(alone, stack, plan.companions, events, world);
    }
    catch (error) {
        events.close();
        throw error;
    }
}
/** One that has ended already has no address; it is a subject all the same, and its death is told like any other. */
function addressOf(facts, port, reach) {
    return (0,subject_reach/* urlOf */.rs)(facts, port, reach) ?? new URL('http://127.0.0.1:1/');
}
function vanished(stack, world) {
    return undecided(stack, world.clock.now(), world, {
        sentence: `Docker compose started no container for the service "${stack.service}" of ${stack.file}.`,
        advice: 'Look whether the service has scale: 0 or replicas: 0.',
        evidence: [],
    });
}
function mistake(policy, world, words) {
    return new verdict/* StoppedByFinding */.is({
        evidence: [],
        ...words,
        title: words.kind === 'input' ? 'input image' : 'subject.compose',
        outcome: 'invalid',
        severity: 'block',
        ...(policy.subject.source === undefined ? {} : { source: policy.subject.source }),
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    });
}
function startedFinding(stack, started, leftOut, begun, world) {
    const around = started.length === 0 ? '' : ` with ${(0,wording/* inWords */.r4)(started)} around it`;
    const without = leftOut.length === 0 ? '' : `; left out, because they need it first: ${(0,wording/* inWords */.r4)(leftOut)}`;
    return {
        kind: 'subject',
        title: `stack ${stack.file}`,
        outcome: 'pass',
        severity: 'warn',
        sentence: `The image was started as the service ${stack.service}${around}${without}.`,
        evidence: [],
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    };
}


/***/ }),

/***/ 2633:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ watchEvents)
/* harmony export */ });
/** How often a stream of events that broke off is opened again. */
const EVENT_STREAMS = 5;
/** Begins to follow the events of all containers that carry this run's label. */
function watchEvents(run, world) {
    const closed = new AbortController();
    const heard = [];
    const listeners = [];
    const tell = (event) => {
        heard.push(event);
        for (const listener of listeners)
            listener(event);
    };
    let streams = 0;
    const follow = () => {
        streams += 1;
        world.docker
            .followEvents(run.id, {
            signal: closed.signal,
            onEvent: (event) => {
                // the checks of a HEALTHCHECK tell three events each time, for as long as the container lives
                if (!event.action.startsWith('exec_'))
                    tell(event);
            },
            onLost: () => {
                if (closed.signal.aborted)
                    return;
                // events are told again from the beginning, and being told twice does no harm
                if (streams < EVENT_STREAMS)
                    follow();
                tell(undefined);
            },
        })
            .catch(() => tell(undefined));
    };
    follow();
    return {
        listen(listener) {
            listeners.push(listener);
            for (const event of [...heard])
                listener(event);
        },
        close: () => closed.abort(),
    };
}


/***/ }),

/***/ 2319:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ containerSubject)
/* harmony export */ });
/* harmony import */ var _cause_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5377);
/* harmony import */ var _docker_finding_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6290);
/* harmony import */ var _outside_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3391);
/* harmony import */ var _reach_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7763);
/* harmony import */ var _silence_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2731);





/** Events after which a container may not be what it was. */
const SUSPICIOUS = new Set(['die', 'oom', 'destroy', 'restart', 'pause']);
/** What a death is explained from; larger logs would only be slower to fetch. */
const DEATH_LOG_BYTES = 128 * 1024;
const DEATH_LOG_MS = 1_500;
/** How long after the kernel's killing a container's end is taken for its consequence. */
const OUT_OF_MEMORY_MS = 10_000;
/** How long the engine's books may be ahead of its events, which say whether somebody had a hand in an end. */
const EVENT_NEWS_MS = 500;
/** How long after its end a container that somebody stopped is looked at, for whether it is removed as well. */
const REMOVAL_MS = 120;
const REMOVAL_POLL_MS = 20;
/** A running container as a `Subject`. From here on its death is noticed. */
function containerSubject(options, world) {
    const { docker, clock } = world;
    const { id } = options.started;
    const begun = clock.now();
    const died = new AbortController();
    let leaving = false;
    let outOfMemoryAt;
    let examining = false;
    let again = false;
    let end;
    let endHeardAt = begun;
    const endHeard = new AbortController();
    /** Signals that this run did not send. */
    const sentByOthers = [];
    let stopping;
    let onDie;
    /** A child that was killed for want of memory long ago is not why the container ends now. */
    const ranOutOfMemory = () => outOfMemoryAt !== undefined && clock.now() - outOfMemoryAt < OUT_OF_MEMORY_MS;
    const stoppedBy = (facts) => (0,_outside_js__WEBPACK_IMPORTED_MODULE_2__/* .endingSignal */ .Yu)(sentByOthers, end?.exitCode ?? facts?.exitCode);
    const explain = async (facts, log) => (0,_cause_js__WEBPACK_IMPORTED_MODULE_0__/* .explainDeath */ .A4)({
        facts: facts && ranOutOfMemory() ? { ...facts, outOfMemory: true } : facts,
        signal: stoppedBy(facts),
        imageId: options.image.id,
        startedAt: options.started.startedAt,
        log,
        afterMs: (facts && lifetimeOf(facts)) ?? clock.now() - begun,
        label: options.label,
    });
    const examine = async (log) => {
        let facts;
        try {
            facts = await docker.examineContainer(id);
            if (facts && isUnchanged(facts, options))
                return undefined;
            if (!facts?.running)
                facts = await whatBecomesOf(facts);
        }
        catch (error) {
            if (!(0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_1__/* .isDockerProblem */ .Ci)(error))
                throw error;
            return engineLost(error.message, error.output, error.advice);
        }
        const removed = facts === undefined || (0,_outside_js__WEBPACK_IMPORTED_MODULE_2__/* .isBeingRemoved */ .A3)(facts);
        // what ended by itself and was then swept away is told by its end
        if (removed && end && stoppedBy(facts) === undefined)
            return explainEnd(end, log);
        return explain(facts, await (log ?? (removed ? '' : logBeforeLong())));
    };
    /** Waits for the events that belong to an end, and, where somebody else brought it about, for a removal. */
    const whatBecomesOf = async (seen) => {
        let facts = seen;
        if (leaving)
            return facts;
        await clock.sleep(EVENT_NEWS_MS, endHeard.signal).catch(() => undefined);
        const isOver = () => facts === undefined || facts.running || (0,_outside_js__WEBPACK_IMPORTED_MODULE_2__/* .isBeingRemoved */ .A3)(facts) || leaving;
        while (!isOver() && stoppedBy(facts) !== undefined && clock.now() - endHeardAt < REMOVAL_MS) {
            await clock.sleep(REMOVAL_POLL_MS);
            facts = await docker.examineContainer(id);
        }
        return facts;
    };
    /** The engine's books stay closed for a tenth of a second after an end; the event says enough to go without them. */
    const explainEnd = async ({ exitCode = -1 }, log = logBeforeLong()) => explain({ ...options.started, running: false, status: 'exited', exitCode }, await log);
    const logBeforeLong = async () => {
        const given = new AbortController();
        try {
            return await Promise.race([
                docker.logs(id, DEATH_LOG_BYTES),
                clock.sleep(DEATH_LOG_MS, given.signal).then(() => ''),
            ]);
        }
        catch {
            return '';
        }
        finally {
            given.abort();
        }
    };
    /** Examines until the answer is newer than the last event. */
    const suspect = async () => {
        again = true;
        if (examining)
            return;
        examining = true;
        try {
            for (let attempt = 1; again; attempt++) {
                again = false;
                const death = end && (ranOutOfMemory() || (isTelling(end) && stoppedBy(undefined) === undefined))
                    ? await explainEnd(end)
                    : await examine(end && logBeforeLong());
                if (leaving)
                    return;
                if (death)
                    return died.abort(death);
                // the engine tells of an end a moment before its own books say so
                if (end && attempt < 10) {
                    await clock.sleep(20);
                    again = true;
                }
            }
        }
        catch {
            // the next event or the next phase asks again
        }
        finally {
            examining = false;
        }
    };
    options.events.listen((event) => {
        if (event !== undefined && event.containerId !== id)
            return;
        if (event?.action === 'oom')
            outOfMemoryAt = clock.now();
        if (event?.action === 'kill' && event.signal !== undefined && !leaving)
            sentByOthers.push(event.signal);
        if (event?.action === 'die') {
            end = event;
            endHeardAt = clock.now();
            endHeard.abort();
            onDie?.(event);
        }
        if (leaving || died.signal.aborted)
            return;
        if (event === undefined || SUSPICIOUS.has(event.action))
            void suspect();
    });
    const terminate = async (withinMs) => {
        leaving = true;
        const signalled = clock.now();
        const waiting = new AbortController();
        const ended = new Promise((resolve) => {
            onDie = resolve;
        });
        try {
            await docker.signalContainer(id, 'SIGTERM').catch(() => undefined);
            const event = await Promise.race([
                ended,
                clock.sleep(withinMs - (clock.now() - signalled), waiting.signal).then(() => undefined),
            ]);
            const tookMs = clock.now() - signalled;
            if (event)
                return { exitedByItself: true, exitCode: event.exitCode, tookMs };
            const facts = await docker.examineContainer(id);
            const exitedByItself = facts !== undefined && !facts.running;
            return { exitedByItself, exitCode: exitedByItself ? facts.exitCode : undefined, tookMs };
        }
        finally {
            waiting.abort();
        }
    };
    const stop = async () => {
        leaving = true;
        options.events.close();
        try {
            await (options.remove?.() ?? docker.removeRun(options.run.id, [id]));
        }
        catch (error) {
            if (!(0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_1__/* .isDockerProblem */ .Ci)(error))
                throw error;
            world.output.annotate('warning', `Removing ${options.label} failed, so it may still be there: ${error.message} The next run on this runner removes it.`);
        }
    };
    return {
        kind: options.kind,
        label: options.label,
        baseUrl: options.baseUrl,
        managementUrl: options.managementUrl,
        image: options.image,
        died: died.signal,
        examine: () => examine(),
        logs: (maxBytes) => docker.logs(id, maxBytes).catch(() => undefined),
        async explainSilence() {
            const sockets = await docker.listeningSockets(id).catch(() => undefined);
            for (const port of options.ports) {
                const silence = (0,_silence_js__WEBPACK_IMPORTED_MODULE_4__/* .explainSilence */ .l)({
                    port,
                    alsoAsked: options.ports,
                    sockets,
                    exposedPorts: options.exposedPorts,
                    place: 'container',
                });
                if (silence?.reason === 'not-listening') {
                    return { ...silence, evidence: [...silence.evidence, ...(0,_cause_js__WEBPACK_IMPORTED_MODULE_0__/* .tailOf */ .Cj)(await logBeforeLong())] };
                }
                if (silence)
                    return silence;
            }
            return sockets && (await (0,_reach_js__WEBPACK_IMPORTED_MODULE_3__/* .outOfReach */ .nn)([options.baseUrl, options.managementUrl ?? options.baseUrl]));
        },
        async resources() {
            const stats = await docker.stats(id).catch(() => undefined);
            if (!stats)
                return undefined;
            return {
                memoryBytes: stats.memoryBytes,
                memoryShare: options.started.memoryLimit > 0 ? stats.memoryBytes / options.started.memoryLimit : undefined,
                cpuShare: stats.cpus / options.cpus,
            };
        },
        healthcheck: async () => 
        // An image without a HEALTHCHECK never gets one.
        options.started.health === undefined
            ? undefined
            : (await docker.examineContainer(id).catch(() => undefined))?.health,
        terminate,
        stop() {
            stopping ??= stop().finally(() => {
                stopping = undefined;
            });
            return stopping;
        },
    };
}
/** Another process on the same port could answer just as well, so only the very start that was seen counts. */
function isUnchanged(facts, options) {
    return (facts.running &&
        facts.status === 'running' &&
        facts.startedAt === options.started.startedAt &&
        facts.restartCount === 0 &&
        facts.imageId === options.image.id);
}
/** Whether the exit code says all: 137 may be the end for want of memory, which only the engine's books tell for sure. */
function isTelling(end) {
    return end.exitCode !== undefined && end.exitCode !== 137;
}
/** Milliseconds by the engine's own clock; `undefined` for a container that has not ended. */
function lifetimeOf(facts) {
    const ms = Date.parse(facts.finishedAt) - Date.parse(facts.startedAt);
    return !facts.running && ms >= 0 ? ms : undefined;
}
function engineLost(sentence, output, advice) {
    return {
        reason: 'docker-lost',
        outcome: 'undecided',
        sentence,
        evidence: output === '' ? [] : [{ kind: 'text', label: 'docker said', text: output }],
        ...(advice === undefined ? {} : { advice }),
    };
}


/***/ }),

/***/ 6290:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ci: () => (/* binding */ isDockerProblem),
/* harmony export */   RB: () => (/* binding */ stoppedByDocker),
/* harmony export */   TG: () => (/* binding */ findingOfDocker)
/* harmony export */ });
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3138);

/** What a reason that docker gives means for the release; all others could not be decided. */
const OUTCOMES = {
    'image-not-found': ['invalid', 'input'],
    'image-unauthorised': ['invalid', 'input'],
    'image-reference-invalid': ['invalid', 'input'],
    'network-not-found': ['invalid', 'policy'],
    'policy-invalid-value': ['invalid', 'policy'],
    'image-wrong-platform': ['fail', 'subject'],
    'entrypoint-not-found': ['fail', 'subject'],
    'entrypoint-not-executable': ['fail', 'subject'],
    'application-failed-to-start': ['fail', 'subject'],
};
/** Troubles on the way to the engine, which by themselves do not say what was being done. */
const WITHOUT_DOCKER = new Set([
    'docker-missing',
    'docker-unreachable',
    'docker-permission',
    'docker-config',
]);
/** The finding that says what docker or the registry said. */
function findingOfDocker(problem, title, world, begun = world.clock.now()) {
    const [outcome, kind] = OUTCOMES[problem.reason] ?? ['undecided', 'platform'];
    const evidence = problem.output === '' ? [] : [{ kind: 'text', label: 'docker said', text: problem.output }];
    return {
        kind,
        title,
        outcome,
        severity: 'block',
        reason: problem.reason,
        sentence: WITHOUT_DOCKER.has(problem.reason)
            ? `Asking Docker for the ${title} failed: ${problem.message.replace(/^(?:The|There|No) /, (word) => word.toLowerCase())}`
            : problem.message,
        evidence,
        ...(problem.advice === undefined ? {} : { advice: problem.advice }),
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    };
}
/** Runs a step; what docker says against it becomes the finding that stops the run. Anything else passes through. */
async function stoppedByDocker(title, world, step) {
    const begun = world.clock.now();
    try {
        return await step();
    }
    catch (error) {
        throw isDockerProblem(error) ? new _verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .StoppedByFinding */ .is(findingOfDocker(error, title, world, begun)) : error;
    }
}
/** By name, so that a docker of a test's own making is understood as well. */
function isDockerProblem(error) {
    return error instanceof Error && error.name === 'DockerProblem';
}


/***/ }),

/***/ 6902:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ MAX_ENV_FILE_BYTES),
/* harmony export */   FO: () => (/* binding */ parseEnvFile),
/* harmony export */   Fx: () => (/* binding */ formatEnvFile),
/* harmony export */   wp: () => (/* binding */ mistakeInVariable)
/* harmony export */ });
/** Largest env file that is read. */
const MAX_ENV_FILE_BYTES = 256 * 1024;
/** The docker command line reads env files line by line and gives up on longer ones. */
const MAX_LINE_BYTES = 60 * 1024;
/**
 * Reads `KEY=VALUE` lines in Docker's own dialect, which is not a shell's: quotes and trailing comments belong to the
 * value, blanks before the key do not, blanks after it are not allowed, a line that begins with `#` is a comment.
 * A line without `=` would make Docker import the variable of that name from the runner, and is refused.
 * https://docs.docker.com/reference/cli/docker/container/run/#env
 */
function parseEnvFile(text, file) {
    const entries = new Map();
    const findings = [];
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    lines.forEach((raw, index) => {
        const line = raw.replace(/\r$/, '').trimStart();
        if (line === '' || line.startsWith('#'))
            return;
        const at = { file, line: index + 1, column: raw.length - raw.trimStart().length + 1 };
        const mistake = mistakeIn(line);
        if (mistake) {
            findings.push(mistakeFinding(at, mistake));
            return;
        }
        const equals = line.indexOf('=');
        const [name, value] = [line.slice(0, equals), line.slice(equals + 1)];
        // the value may be a secret: a warning names the variable and never shows it
        const oddity = oddityIn(name, value);
        if (oddity)
            findings.push(warning(at, oddity));
        entries.set(name, value);
    });
    return { entries, findings };
}
/** What is wrong with a variable that does not come from a file; `undefined` when an env file can carry it. */
function mistakeInVariable(name, value) {
    if (name === '' || /[\s=\0]/.test(name) || name.startsWith('#')) {
        return `"${name.slice(0, 80)}" cannot be the name of a variable.`;
    }
    if (/[\r\n]/.test(value))
        return `The value of ${name} holds a line break, which an env file cannot carry.`;
    if (value.includes('\0'))
        return `The value of ${name} holds a NUL character.`;
    if (Buffer.byteLength(value) > MAX_LINE_BYTES)
        return `The value of ${name} is longer than 60 KiB, which is more than Docker takes from an env file.`;
    return undefined;
}
/** Lines that `parseEnvFile` reads back as exactly these entries. */
function formatEnvFile(entries) {
    return [...entries].map(([name, value]) => `${name}=${value}\n`).join('');
}
function mistakeIn(line) {
    const equals = line.indexOf('=');
    const name = equals < 0 ? line : line.slice(0, equals);
    const shownName = name.length > 60 ? `${name.slice(0, 60)}…` : name;
    if (line.includes('\0')) {
        return { sentence: 'The line holds a NUL character.', advice: 'Save the file as plain UTF-8 text.' };
    }
    if (Buffer.byteLength(line) > MAX_LINE_BYTES) {
        return {
            sentence: 'The line is longer than 60 KiB, which is more than Docker takes from an env file.',
            advice: 'Shorten the value, or let the service read it from a file in the image.',
        };
    }
    if (name.trim() === '') {
        return { sentence: 'The line has no name before its "=".', advice: 'Write `KEY=value`.' };
    }
    if (/^export\s/.test(name)) {
        return {
            sentence: `The line begins with "export", which is a shell's word and not Docker's.`,
            advice: 'Write `KEY=value` without `export`.',
        };
    }
    if (equals < 0) {
        return /\s/.test(name)
            ? {
                sentence: 'The line is not of the form KEY=value.',
                advice: 'A value cannot go on in a second line; comments begin with `#`.',
            }
            : {
                sentence: `The line names "${shownName}" without a value, and Docker would import the runner's own variable of that name.`,
                advice: `Write \`${shownName}=\` for an empty value, or \`${shownName}=value\`.`,
            };
    }
    if (/\s/.test(name)) {
        return { sentence: `The name "${shownName}" holds a blank.`, advice: 'Write no blanks before the "=".' };
    }
    return undefined;
}
function oddityIn(name, value) {
    if (/^(["']).*\1\s*$/.test(value) && value.trim().length > 1) {
        return {
            sentence: `The value of ${name} is in quotes, and Docker keeps them as part of the value.`,
            advice: 'Leave the quotes out, unless the service needs them.',
        };
    }
    if (/^\s/.test(value)) {
        return {
            sentence: `The value of ${name} begins with a blank, and Docker keeps it as part of the value.`,
            advice: 'Write no blank after the "=".',
        };
    }
    if (/\s#/.test(value)) {
        return {
            sentence: `The value of ${name} holds " #…", and Docker keeps that as part of the value.`,
            advice: 'Put the comment on a line of its own.',
        };
    }
    return undefined;
}
function mistakeFinding(source, { sentence, advice }) {
    return { ...common(source, sentence, advice), outcome: 'invalid', severity: 'block' };
}
function warning(source, { sentence, advice }) {
    return { ...common(source, sentence, advice), outcome: 'fail', severity: 'warn' };
}
function common(source, sentence, advice) {
    return {
        kind: 'input',
        title: `env file ${source.file}`,
        reason: 'env-file-invalid',
        sentence: `In line ${source.line} of ${source.file}: ${sentence[0]?.toLowerCase()}${sentence.slice(1)}`,
        evidence: [],
        advice,
        source,
        startedAt: 0,
        durationMs: 0,
    };
}


/***/ }),

/***/ 741:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ serviceEnvironment)
/* harmony export */ });
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3138);
/* harmony import */ var _env_file_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6902);
/* harmony import */ var _secret_values_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7241);



/**
 * The policy's `env` over the env file; the input `env-file` stands in for the policy's. Everything in it that looks
 * secret is registered. Throws `StoppedByFinding` with `env-file-unreadable`, `env-file-invalid` or `policy-invalid-value`.
 */
async function serviceEnvironment(settings, policy, world) {
    const begun = world.clock.now();
    const timed = (finding) => ({
        ...finding,
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    });
    const file = settings.envFile ?? policy.subject.envFile;
    const read = file === undefined ? undefined : (0,_env_file_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEnvFile */ .FO)(await textOf(file, world, timed), file);
    const entries = new Map([...(read?.entries ?? []), ...Object.entries(policy.subject.env)]);
    (0,_secret_values_js__WEBPACK_IMPORTED_MODULE_2__/* .registerSecretValues */ .o)(entries, world.secrets);
    const mistakes = read?.findings.filter((finding) => finding.outcome === 'invalid') ?? [];
    if (mistakes[0])
        throw new _verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .StoppedByFinding */ .is(timed(together(mistakes[0], mistakes)));
    for (const [name, value] of Object.entries(policy.subject.env)) {
        const mistake = (0,_env_file_js__WEBPACK_IMPORTED_MODULE_1__/* .mistakeInVariable */ .wp)(name, value);
        if (mistake !== undefined)
            throw new _verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .StoppedByFinding */ .is(timed(policyMistake(mistake, policy)));
    }
    return { entries, findings: read?.findings.map(timed) ?? [] };
}
async function textOf(file, world, timed) {
    const unreadable = (reason, why, advice) => new _verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .StoppedByFinding */ .is(timed({
        kind: 'input',
        title: `env file ${file}`,
        outcome: 'invalid',
        severity: 'block',
        reason,
        sentence: `The env file ${file} cannot be used: ${why}.`,
        evidence: [],
        advice,
        startedAt: 0,
        durationMs: 0,
    }));
    const read = await world.files.readUserFile(file, { maxBytes: _env_file_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_ENV_FILE_BYTES */ .C });
    if (!read.ok) {
        throw unreadable('env-file-unreadable', read.message, read.problem === 'not-found'
            ? 'Check the path; it counts from the root of the workspace, and the repository must be checked out before this step.'
            : 'Give a plain text file inside the workspace.');
    }
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.bytes);
    }
    catch {
        throw unreadable('env-file-invalid', 'it is not UTF-8 text', 'Save it as plain UTF-8 text.');
    }
}
/** All mistakes in one finding: the first in the sentence, every one in the evidence. */
function together(first, all) {
    if (all.length === 1)
        return first;
    return {
        ...first,
        sentence: `${first.sentence.slice(0, -1)} (and ${all.length - 1} more ${all.length === 2 ? 'mistake' : 'mistakes'}).`,
        evidence: [{ kind: 'text', label: 'all mistakes', text: all.map((mistake) => mistake.sentence).join('\n') }],
    };
}
function policyMistake(sentence, policy) {
    return {
        kind: 'policy',
        title: 'subject.env',
        outcome: 'invalid',
        severity: 'block',
        reason: 'policy-invalid-value',
        sentence: `In subject.env of the policy: ${sentence}`,
        evidence: [],
        advice: 'A name holds no blanks and no "="; a value holds no line breaks (hand it over as base64, for instance) and at most 60 KiB.',
        ...(policy.subject.source === undefined ? {} : { source: policy.subject.source }),
        startedAt: 0,
        durationMs: 0,
    };
}


/***/ }),

/***/ 7541:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D1: () => (/* binding */ meaningOfSignal),
/* harmony export */   my: () => (/* binding */ meaningOfExitCode),
/* harmony export */   yD: () => (/* binding */ signalName)
/* harmony export */ });
/** Signal numbers on Linux: https://man7.org/linux/man-pages/man7/signal.7.html */
const SIGNALS = {
    1: 'SIGHUP',
    2: 'SIGINT',
    3: 'SIGQUIT',
    4: 'SIGILL',
    5: 'SIGTRAP',
    6: 'SIGABRT',
    7: 'SIGBUS',
    8: 'SIGFPE',
    9: 'SIGKILL',
    10: 'SIGUSR1',
    11: 'SIGSEGV',
    12: 'SIGUSR2',
    13: 'SIGPIPE',
    14: 'SIGALRM',
    15: 'SIGTERM',
    24: 'SIGXCPU',
    25: 'SIGXFSZ',
    31: 'SIGSYS',
};
const SIGNAL_CLAUSES = {
    SIGKILL: [
        'killed by SIGKILL, which is what the kernel does when memory runs out; no out-of-memory kill was recorded',
        'Give the service more memory (subject.memory) or let it use less, and look whether something else on this machine stops it.',
    ],
    SIGTERM: [
        'stopped by SIGTERM, which a service does not send to itself',
        'Find out what stopped it: a supervisor in the image, a script, or somebody on this machine.',
    ],
    SIGABRT: [
        'it aborted itself (SIGABRT), as runtimes do when they cannot go on',
        'Read the last lines of the log: a runtime says why before it aborts.',
    ],
    SIGSEGV: [
        'it touched memory that is not its own (SIGSEGV), a defect of native code',
        'Look at what is native in the image: the base image (musl or glibc), agents, JNI or add-on libraries built for another version.',
    ],
    SIGBUS: ['it touched memory that is not there (SIGBUS)', 'Look at memory-mapped files and at the size of /dev/shm.'],
    SIGILL: [
        'it ran an instruction that this processor does not have (SIGILL)',
        'Build for a more general processor (for example x86-64-v2), or run on the one that it was built for.',
    ],
    SIGINT: ['interrupted by SIGINT', 'Find out what interrupted it: a script, or somebody on this machine.'],
    SIGSYS: [
        'it made a system call that is forbidden here (SIGSYS)',
        'Try a newer Docker engine, whose list of allowed system calls is longer.',
    ],
};
/**
 * What an exit code means: 0 is not success for a service, 125 to 127 are the shell's and Docker's, above 128 are
 * signals. https://tldp.org/LDP/abs/html/exitcodes.html, https://docs.docker.com/engine/containers/run/#exit-status
 */
function meaningOfExitCode(exitCode, place = 'container') {
    const signal = SIGNALS[exitCode - 128];
    if (signal !== undefined)
        return meaningOfSignal(signal);
    switch (exitCode) {
        case 0:
            return {
                clause: '0 is not success here: a service must keep running',
                advice: 'Let the image start the service in the foreground: a command that ends, or that puts the service into the background, ends the container.',
            };
        case 125:
            return {
                clause: 'Docker, or a wrapper such as env, timeout or chroot, answers so when it fails itself',
                advice: 'Read the last lines of its log, and check the wrapper that the command goes through (ENTRYPOINT and CMD of an image).',
            };
        case 126:
            return {
                clause: 'its command was found and could not be executed',
                advice: place === 'process'
                    ? 'Make the file executable (chmod +x), and check the user that this step runs as.'
                    : 'Make the file executable (chmod +x) before it is copied into the image, and check the user it runs as.',
                reason: 'entrypoint-not-executable',
            };
        case 127:
            return {
                clause: 'its command, or one that it calls, was not found',
                advice: place === 'process'
                    ? 'Check the command, and that the program is installed on this machine and in the PATH of this step.'
                    : 'Check ENTRYPOINT and CMD, the PATH in the image, and the first line (#!) of scripts.',
                reason: 'entrypoint-not-found',
            };
        default:
            return { clause: '', advice: 'Read the last lines of its log; the first error there is usually the cause.' };
    }
}
/** `SIGKILL` for 9; `signal 37` for one without a common name. */
function signalName(signal) {
    return SIGNALS[signal] ?? `signal ${signal}`;
}
/** What it means that a signal, named as `SIGTERM`, ended a process. */
function meaningOfSignal(signal) {
    const [clause, advice] = SIGNAL_CLAUSES[signal] ?? [
        `ended by the signal ${signal}`,
        'Find out what sends this signal: the service itself, a supervisor in the image, or somebody on this machine.',
    ];
    return { clause, advice, signal };
}


/***/ }),

/***/ 3425:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AT: () => (/* binding */ resolveImage),
/* harmony export */   Cv: () => (/* binding */ about),
/* harmony export */   bootImage: () => (/* binding */ bootImage),
/* harmony export */   t9: () => (/* binding */ choosePort)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3138);
/* harmony import */ var _container_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2319);
/* harmony import */ var _container_events_js__WEBPACK_IMPORTED_MODULE_12__ = __nccwpck_require__(2633);
/* harmony import */ var _docker_finding_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6290);
/* harmony import */ var _env_file_js__WEBPACK_IMPORTED_MODULE_11__ = __nccwpck_require__(6902);
/* harmony import */ var _environment_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(741);
/* harmony import */ var _reach_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(7763);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(6689);
/* harmony import */ var _removed_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(2784);
/* harmony import */ var _run_file_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(8436);
/* harmony import */ var _run_identity_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(6900);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_13__ = __nccwpck_require__(1928);














/** How long removal waits for a create that was under way when the job was cancelled. */
const CREATE_GRACE_MS = 2_000;
/**
 * Finds the image on this machine, or pulls it. Rejects with `StoppedByFinding`, or with the reason of `world.cancelled`.
 *
 * @param examined what `Docker.examineImage` answered for this text, where it was asked earlier
 */
function resolveImage(text, world, examined) {
    return (0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_4__/* .stoppedByDocker */ .RB)(`image ${text.slice(0, 200)}`, world, () => findOrPull(text, world, examined));
}
async function findOrPull(text, world, examined) {
    const parsed = (0,_reference_js__WEBPACK_IMPORTED_MODULE_10__/* .parseReference */ .F)(text);
    if (!parsed.ok)
        throw invalid('image', 'image-reference-invalid', parsed.sentence, parsed.advice, world);
    const { reference } = parsed;
    let facts = await (examined ?? world.docker.examineImage(text));
    let pullMs;
    if (!facts && reference.kind === 'name') {
        const begun = world.clock.now();
        world.output.progress(`Pulling ${text}`);
        await world.docker.pull(text, {
            signal: world.cancelled,
            onProgress: (line) => world.output.progress(`Pulling ${text}: ${line}`),
        });
        pullMs = world.clock.now() - begun;
        facts = await world.docker.examineImage(text);
    }
    if (!facts) {
        throw invalid('image', 'image-not-found', `There is no image ${text} on this machine.`, 'An id is not known to any registry: build or load the image in a step before this one, or give its name.', world);
    }
    return {
        identity: {
            reference: text,
            id: facts.id,
            digest: (0,_reference_js__WEBPACK_IMPORTED_MODULE_10__/* .digestOf */ .o)(reference, facts.repoDigests),
            platform: `${facts.os}/${facts.architecture}`,
        },
        facts,
        pullMs,
    };
}
/**
 * Boots the image under guard as a container of its own and answers as soon as it has been started. Throws
 * `StoppedByFinding`, or the reason of `world.cancelled`, and has then removed whatever it made.
 *
 * @param early what was asked before the policy was read
 */
async function bootImage(settings, policy, run, world, early = {}) {
    // files first: what the user wrote wrongly is said even where Docker has troubles of its own
    const environment = await (0,_environment_js__WEBPACK_IMPORTED_MODULE_5__/* .serviceEnvironment */ .J)(settings, policy, world);
    const [image, reach] = await (0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_4__/* .stoppedByDocker */ .RB)('container', world, () => Promise.all([resolveImage(settings.image ?? '', world, early.image), (0,_reach_js__WEBPACK_IMPORTED_MODULE_6__/* .findReach */ .Vg)(policy, world)]));
    const port = choosePort(settings, policy, image, world);
    const ports = [...new Set([port, policy.subject.managementPort ?? port])];
    world.cancelled.throwIfAborted();
    const begun = world.clock.now();
    let creating;
    try {
        creating = createContainer({ image, entries: environment.entries, reach, ports }, policy, run, world);
        const id = await (0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_4__/* .stoppedByDocker */ .RB)(`container of ${image.identity.reference}`, world, () => untilCancelled(creating, world));
        const booted = await (0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_4__/* .stoppedByDocker */ .RB)(`container ${run.id}`, world, () => untilCancelled(startContainer(id, { image, reach, port, ports }, policy, run, world), world));
        const findings = [...pulled(image, world), ...environment.findings, startedFinding(run, image, begun, world)];
        return { subject: booted, findings };
    }
    catch (error) {
        await removeWhatWasMade(creating, run, world);
        throw about({ kind: 'image', label: `container ${run.id}`, image: image.identity }, error);
    }
}
/** The same error, with what it is about, where it is a finding. */
function about(subject, error) {
    return error instanceof _verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .StoppedByFinding */ .is ? new _verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .StoppedByFinding */ .is(error.finding, subject) : error;
}
async function createContainer(plan, policy, run, world) {
    const environmentFile = plan.entries.size === 0 ? undefined : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(run.folder, `${run.id}.env`);
    try {
        if (environmentFile !== undefined)
            await (0,_run_file_js__WEBPACK_IMPORTED_MODULE_8__/* .writeRunFile */ .X)(environmentFile, (0,_env_file_js__WEBPACK_IMPORTED_MODULE_11__/* .formatEnvFile */ .Fx)(plan.entries), world);
        return await world.docker.createContainer({
            name: run.id,
            imageId: plan.image.identity.id,
            labels: (0,_run_identity_js__WEBPACK_IMPORTED_MODULE_9__/* .runLabels */ .xU)(run, world),
            environmentFile,
            publish: plan.reach.kind === 'published' ? plan.ports : [],
            network: plan.reach.kind === 'network' ? plan.reach.join : undefined,
            memory: policy.subject.memory,
            cpus: policy.subject.cpus,
            hardened: policy.subject.hardened,
        });
    }
    finally {
        // the whole folder is removed at the end of the run in any case
        if (environmentFile !== undefined)
            await world.files.remove(environmentFile).catch(() => undefined);
    }
}
async function startContainer(id, plan, policy, run, world) {
    const label = `container ${run.id}`;
    const events = (0,_container_events_js__WEBPACK_IMPORTED_MODULE_12__/* .watchEvents */ .h)(run, world);
    try {
        await world.docker.startContainer(id).catch(async (error) => {
            throw await (0,_removed_js__WEBPACK_IMPORTED_MODULE_7__/* .whyStartFailed */ .yx)(error, id, label, world);
        });
        const facts = await world.docker.examineContainer(id);
        if (facts === undefined)
            throw (0,_removed_js__WEBPACK_IMPORTED_MODULE_7__/* .removedWhileStarted */ .HZ)(label, world);
        const { managementPort, cpus } = policy.subject;
        const nowhere = nowhereToAsk(facts, plan, world);
        const managementUrl = managementPort === undefined ? undefined : ((0,_reach_js__WEBPACK_IMPORTED_MODULE_6__/* .urlOf */ .rs)(facts, managementPort, plan.reach) ?? nowhere());
        const baseUrl = (0,_reach_js__WEBPACK_IMPORTED_MODULE_6__/* .urlOf */ .rs)(facts, plan.port, plan.reach) ?? nowhere();
        if (facts.running)
            await (0,_reach_js__WEBPACK_IMPORTED_MODULE_6__/* .refuseUnreachable */ .xY)([baseUrl], plan.reach, world);
        return (0,_container_js__WEBPACK_IMPORTED_MODULE_3__/* .containerSubject */ .c)({
            kind: 'image',
            label,
            run,
            started: facts,
            image: plan.image.identity,
            baseUrl,
            managementUrl,
            ports: plan.ports,
            exposedPorts: plan.image.facts.exposedPorts,
            cpus: cpus ?? (0,node_os__WEBPACK_IMPORTED_MODULE_0__.availableParallelism)(),
            events,
        }, world);
    }
    catch (error) {
        events.close();
        throw error;
    }
}
/**
 * A container that has ended before it was looked at has no address any more. It is still a subject: its death is told
 * in the same way as any other, with its log; the address given is one where nothing answers.
 */
function nowhereToAsk(facts, plan, world) {
    return () => {
        if (!facts.running)
            return new URL('http://127.0.0.1:1/');
        throw invalid('subject.network', 'policy-invalid-value', plan.reach.kind === 'network'
            ? `The container has no address on the network ${plan.reach.name}, so it cannot be reached.`
            : 'Docker did not publish the port of the container, so it cannot be reached.', 'Name another network in subject.network.', world);
    };
}
/**
 * The port that the service listens on inside the container: the input's, the policy's, or the only one that the image
 * exposes. Throws `StoppedByFinding` (`image-port-ambiguous`).
 */
function choosePort(settings, policy, image, world) {
    const { port, managementPort } = policy.subject;
    const asked = settings.port ?? port;
    if (asked !== undefined)
        return asked;
    const exposed = image.facts.exposedPorts;
    const candidates = exposed.filter((candidate) => candidate !== managementPort);
    if (candidates.length === 1 && candidates[0] !== undefined)
        return candidates[0];
    const name = image.identity.reference;
    throw invalid('port', 'image-port-ambiguous', exposed.length === 0
        ? `The image ${name} exposes no port, so it is not known which one the service listens on.`
        : `The image ${name} exposes the ${exposed.length === 1 ? 'port' : 'ports'} ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_13__/* .inWords */ .r4)(exposed)}, so it is not known which one the service listens on.`, 'Set the input `port`, or `subject.port` in the policy.', world);
}
function pulled(image, world) {
    if (image.pullMs === undefined)
        return [];
    return [
        {
            kind: 'subject',
            title: `image ${image.identity.reference}`,
            outcome: 'pass',
            severity: 'warn',
            sentence: `The image was pulled in ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_13__/* .inSeconds */ .F7)(image.pullMs)}.`,
            evidence: [],
            startedAt: world.clock.now() - world.startedAt - image.pullMs,
            durationMs: image.pullMs,
        },
    ];
}
function startedFinding(run, image, begun, world) {
    return {
        kind: 'subject',
        title: `container ${run.id}`,
        outcome: 'pass',
        severity: 'warn',
        sentence: `A container of ${image.identity.reference} (${image.identity.id.slice(0, 19)}) was started.`,
        evidence: [],
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    };
}
/** Docker's own calls are not broken off half way; a cancelled job stops waiting for them. */
function untilCancelled(step, world) {
    return new Promise((resolve, reject) => {
        const cancel = () => reject(world.cancelled.reason);
        if (world.cancelled.aborted)
            cancel();
        else
            world.cancelled.addEventListener('abort', cancel, { once: true });
        step?.then(resolve, reject).finally(() => world.cancelled.removeEventListener('abort', cancel));
    });
}
/** Waits for a create that is under way, because what it makes afterwards would stay behind. */
async function removeWhatWasMade(creating, run, world) {
    if (creating === undefined)
        return;
    const waited = new AbortController();
    await Promise.race([
        creating.catch(() => undefined),
        world.clock.sleep(CREATE_GRACE_MS, waited.signal).catch(() => undefined),
    ]);
    waited.abort();
    await world.docker.removeRun(run.id).catch(() => undefined);
}
function invalid(title, reason, sentence, advice, world) {
    return new _verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .StoppedByFinding */ .is({
        kind: 'input',
        title,
        outcome: 'invalid',
        severity: 'block',
        reason,
        sentence,
        evidence: [],
        advice,
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    });
}


/***/ }),

/***/ 192:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ removeLeftoversOf),
/* harmony export */   U: () => (/* binding */ removeRunFolder),
/* harmony export */   claimRun: () => (/* binding */ claimRun),
/* harmony export */   sweepLeftovers: () => (/* binding */ sweepLeftovers)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _process_record_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2055);
/* harmony import */ var _run_identity_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6900);



/** Age at which a run is taken for dead when its process cannot be looked up. */
const STALE_MS = 6 * 60 * 60 * 1000;
/** Name of the file in a run's folder that names the process that answers for it. */
const OWNER_FILE = 'owner';
/**
 * Makes the run's own folder and notes in it which process it belongs to, so that a later run can tell a dead one's
 * folder from a live one's. Call it before anything is created.
 */
async function claimRun(run, world) {
    await world.files.createPrivate((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(run.folder, OWNER_FILE), world.processes.identity());
}
/** Removes a run's own folder, and the folder of all runs with the last of them. */
async function removeRunFolder(folder, world) {
    await world.files.remove(folder).catch(() => undefined);
    await world.files.removeIfEmpty((0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(folder));
}
/**
 * Removes what dead runs of this runner left behind: containers, networks and volumes that carry our label, and
 * folders in the runner's temp. Never touches what lacks our label, what another runner made, or what belongs to a run
 * that is alive. Answers the ids of the runs that were swept. Rejects with `DockerProblem` where Docker cannot be asked.
 */
async function sweepLeftovers(world, run) {
    const dead = deadRuns(await world.docker.listOurs(), run, world);
    for (const runId of dead)
        await world.docker.removeRun(runId);
    const folders = await sweepFolders(world, run);
    return [...new Set([...dead, ...folders])];
}
/**
 * Removes everything that a run of this job made, for the post step: the id comes from saved state and may be hostile, so
 * that only one that this job may have had counts, and only what carries it as our label on this runner is removed.
 * Answers how many objects were removed.
 */
async function removeLeftoversOf(runId, world) {
    if (!(0,_run_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .isRunOfThisJob */ .Qg)(runId, world.environment))
        return 0;
    const runner = (0,_run_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .runnerName */ .iC)(world.environment);
    const listed = await world.docker.listOurs().catch(() => []);
    const ours = listed.filter((object) => object.runId === runId && object.runner === runner);
    if (ours.length > 0)
        await world.docker.removeRun(runId);
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_run_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .runsFolder */ .Xc)(world.environment), runId);
    const ended = await (0,_process_record_js__WEBPACK_IMPORTED_MODULE_1__/* .endRecordedProcess */ .N7)(folder, world);
    await removeRunFolder(folder, world);
    return ours.length + (ended ? 1 : 0);
}
function deadRuns(ours, run, world) {
    const runs = new Map();
    for (const object of ours) {
        if (object.runner !== run.runner || object.runId === run.id || !_run_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .RUN_ID */ .UC.test(object.runId))
            continue;
        runs.set(object.runId, [...(runs.get(object.runId) ?? []), object]);
    }
    return [...runs].filter(([, objects]) => objects.every((object) => isDead(object, world))).map(([runId]) => runId);
}
function isDead(object, world) {
    const presence = world.processes.presence(object.process);
    if (presence !== 'unknown')
        return presence === 'gone';
    return world.clock.date().getTime() - object.startedAt * 1000 > STALE_MS;
}
async function sweepFolders(world, run) {
    const parent = (0,_run_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .runsFolder */ .Xc)(world.environment);
    const swept = [];
    for (const { name, isFolder, modifiedAt } of await world.files.list(parent)) {
        if (!isFolder || name === run.id || !_run_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .RUN_ID */ .UC.test(name))
            continue;
        const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(parent, name);
        const owner = await world.files.readOwn((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(folder, OWNER_FILE), 256);
        const presence = world.processes.presence(owner ?? '');
        const stale = world.clock.date().getTime() - modifiedAt.getTime() > STALE_MS;
        if (presence === 'alive' || (presence === 'unknown' && !stale))
            continue;
        await (0,_process_record_js__WEBPACK_IMPORTED_MODULE_1__/* .endRecordedProcess */ .N7)(folder, world);
        await removeRunFolder(folder, world);
        swept.push(name);
    }
    return swept;
}


/***/ }),

/***/ 3391:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ isBeingRemoved),
/* harmony export */   C2: () => (/* binding */ signalledByOthers),
/* harmony export */   Fn: () => (/* binding */ replacedByOthers),
/* harmony export */   Td: () => (/* binding */ removedByOthers),
/* harmony export */   Yu: () => (/* binding */ endingSignal),
/* harmony export */   xC: () => (/* binding */ pausedByOthers)
/* harmony export */ });
/* harmony import */ var _exit_codes_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7541);

/** What somebody else does to a container decides nothing. */
const UNKNOWN = 'and not by this run, so nothing is known about the image';
/** Whether it is going: the engine marks a container that it was told to remove, and then ends it. */
function isBeingRemoved({ status }) {
    return status === 'removing' || status === 'dead';
}
/**
 * The signal that ended a container, out of those that somebody sent through the engine; `undefined` if none did.
 * SIGTERM asks for an end, however that looks. Others may mean anything to a service (a thread dump, a new log file), so
 * that the end must look like theirs: their own exit code, or 0. Pure.
 *
 * @param sent numbers, in the order in which they were sent
 */
function endingSignal(sent, exitCode) {
    const own = sent.findLast((signal) => exitCode === 128 + signal);
    return own ?? sent.findLast((signal) => signal === 15 || exitCode === 0);
}
/** The end of a container that was removed by somebody else. `when`: `after 0.3 s`. */
function removedByOthers(name, when, evidence) {
    return {
        reason: 'container-gone',
        outcome: 'undecided',
        sentence: `${name} was removed ${when}, ${UNKNOWN}.`,
        evidence,
        advice: 'Find out what removes containers on this machine (a clean-up job, another run, docker system prune).',
    };
}
/** The end of a container that somebody else sent a signal to through the engine. */
function signalledByOthers(name, when, signal, exitCode, evidence) {
    return {
        reason: 'container-stopped',
        outcome: 'undecided',
        sentence: `${name} was ${signal === 9 ? 'killed' : 'stopped'} through Docker (${(0,_exit_codes_js__WEBPACK_IMPORTED_MODULE_0__/* .signalName */ .yD)(signal)}, exit code ${exitCode}) ${when}, ${UNKNOWN}.`,
        evidence,
        advice: 'Find out what stops containers on this machine (a clean-up job, another run, docker stop or docker kill).',
    };
}
/** A container that somebody else paused: it does not answer, and cannot. */
function pausedByOthers(name, when, evidence) {
    return {
        reason: 'container-stopped',
        outcome: 'undecided',
        sentence: `${name} was paused ${when}, ${UNKNOWN}.`,
        evidence,
        advice: 'Find out what pauses containers on this machine.',
    };
}
/** A container that no longer is what was started. */
function replacedByOthers(name, expected, actual, evidence) {
    return {
        reason: 'container-replaced',
        outcome: 'undecided',
        sentence: `${name} runs another image than the one under guard, so nothing is known about the image.`,
        evidence: [{ kind: 'comparison', label: 'image', expected, actual }, ...evidence],
        advice: 'Find out what recreates containers on this machine; nothing that was examined counts for this image.',
    };
}


/***/ }),

/***/ 2055:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N7: () => (/* binding */ endRecordedProcess),
/* harmony export */   TX: () => (/* binding */ recordProcess),
/* harmony export */   Tb: () => (/* binding */ forgetProcess)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _run_file_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8436);


/** Name of the file in a run's folder that names the leader of the process group that the run started. */
const RECORD_FILE = 'process-group';
/** Notes which process group a run started, for whoever has to end it if this run is killed. */
async function recordProcess(runFolder, pid, world) {
    await (0,_run_file_js__WEBPACK_IMPORTED_MODULE_1__/* .writeRunFile */ .X)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(runFolder, RECORD_FILE), world.processes.identity(pid), world);
}
/** Takes the note back, after the group was ended. */
async function forgetProcess(runFolder, world) {
    await world.files.remove((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(runFolder, RECORD_FILE)).catch(() => undefined);
}
/**
 * Ends the process group that a run noted in its folder and whatever left that group, if it is still alive.
 * Answers whether there was anything.
 */
async function endRecordedProcess(runFolder, world) {
    const identity = await world.files.readOwn((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(runFolder, RECORD_FILE), 256);
    if (identity === undefined)
        return false;
    const ended = world.processes.endGroup(identity);
    return world.processes.endMarked((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(runFolder)) > 0 || ended;
}


/***/ }),

/***/ 7763:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Vg: () => (/* binding */ findReach),
/* harmony export */   nn: () => (/* binding */ outOfReach),
/* harmony export */   rs: () => (/* binding */ urlOf),
/* harmony export */   xY: () => (/* binding */ refuseUnreachable)
/* harmony export */ });
/* harmony import */ var _platform_connect_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4097);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3138);


/** Networks that are no network of containers. */
const SPECIAL_NETWORKS = new Set(['host', 'none']);
/**
 * Decides how the container will be reached. A `network` of the policy is joined; a job that runs in a container
 * itself cannot see ports on the machine's loopback, so that its own network is joined.
 * Throws `StoppedByFinding` (`network-not-found`, `policy-invalid-value`) and `DockerProblem`.
 */
async function findReach(policy, world) {
    const wanted = policy.subject.network;
    if (wanted !== undefined) {
        if (SPECIAL_NETWORKS.has(wanted) || !/^[A-Za-z0-9][\w.-]*$/.test(wanted)) {
            throw refused('policy-invalid-value', `The policy's subject.network is "${wanted.slice(0, 80)}", which is not the name of a network that a container under guard can join.`, 'Name a bridge network that is there, such as the one of the job (`${{ job.container.network }}`).', policy, world);
        }
        if (!(await world.docker.examineNetwork(wanted))) {
            throw refused('network-not-found', `There is no Docker network "${wanted}", which the policy's subject.network names.`, 'Check the name; `docker network ls` in a step before this one lists what is there.', policy, world);
        }
        return { kind: 'network', name: wanted, join: wanted };
    }
    const own = await world.docker.ownContainer();
    if (!own || own.networks.includes('host'))
        return { kind: 'published' };
    const joined = own.networks.find((name) => name !== 'bridge');
    if (joined !== undefined)
        return { kind: 'network', name: joined, join: joined };
    return own.networks.includes('bridge') ? { kind: 'network', name: 'bridge', join: undefined } : { kind: 'published' };
}
/** Where the container answers on this port; `undefined` if it is not reachable any more, as when it has ended already. */
function urlOf(facts, port, reach) {
    if (reach.kind === 'network') {
        const address = facts.addresses.get(reach.name);
        if (address === undefined)
            return undefined;
        return new URL(`http://${address.includes(':') ? `[${address}]` : address}:${port}/`);
    }
    const published = facts.ports.get(port);
    return published === undefined ? undefined : new URL(`http://127.0.0.1:${published}/`);
}
/**
 * What it means that a container which runs is not reached from here; `undefined` if it is.
 * A port that Docker published accepts connections as soon as the container runs, whatever the service does.
 */
async function outOfReach(addresses) {
    for (const { hostname, port, host } of addresses) {
        if (await (0,_platform_connect_js__WEBPACK_IMPORTED_MODULE_0__/* .acceptsConnections */ .B)(hostname.replace(/^\[|\]$/g, ''), Number(port || 80)))
            continue;
        return {
            reason: 'health-unreachable',
            outcome: 'undecided',
            sentence: `This machine does not get through to the container at ${host}, so nothing is known about the service.`,
            evidence: [],
            advice: 'Run the gate on the machine of the Docker engine, because ports are published there (see DOCKER_HOST and `docker context ls`), or name a network in subject.network that this job is on too.',
        };
    }
    return undefined;
}
/** Throws where the engine is on another machine, so that the ports that it publishes cannot be reached from here. */
async function refuseUnreachable(addresses, reach, world) {
    if (reach.kind !== 'published' || !isElsewhere(world.environment['DOCKER_HOST']))
        return;
    const death = await outOfReach(addresses);
    if (death === undefined)
        return;
    throw new _verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .StoppedByFinding */ .is({
        kind: 'platform',
        title: 'way to the container',
        outcome: 'undecided',
        severity: 'block',
        reason: death.reason,
        sentence: death.sentence,
        evidence: [{ kind: 'text', label: 'DOCKER_HOST', text: world.environment['DOCKER_HOST'] ?? '' }],
        ...(death.advice === undefined ? {} : { advice: death.advice }),
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    });
}
/** Whether this names an engine that is asked over a network. */
function isElsewhere(engine) {
    const host = /^(?:tcp|http|https|ssh):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)/i.exec(engine ?? '')?.[1];
    return host !== undefined && !/^(?:|localhost|127\.[\d.]+|\[::1\])$/i.test(host);
}
function refused(reason, sentence, advice, policy, world) {
    return new _verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .StoppedByFinding */ .is({
        kind: 'policy',
        title: 'subject.network',
        outcome: 'invalid',
        severity: 'block',
        reason,
        sentence,
        evidence: [],
        advice,
        ...(policy.subject.source === undefined ? {} : { source: policy.subject.source }),
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    });
}


/***/ }),

/***/ 6689:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ parseReference),
/* harmony export */   o: () => (/* binding */ digestOf)
/* harmony export */ });
const MAX_LENGTH = 512;
const MAX_REPOSITORY_LENGTH = 255;
const ID = /^sha256:[0-9a-f]{64}$/;
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/i;
const TAG = /^\w[\w.-]{0,127}$/;
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const REGISTRY = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
const EXAMPLE = 'Give a reference such as `ghcr.io/org/app:v1.2.3`, `app:dev` or an image id (`sha256:…`).';
/**
 * Reads an image reference by the grammar of Docker and OCI, before docker sees it: nothing that could be taken for
 * an option gets through. https://pkg.go.dev/github.com/distribution/reference
 */
function parseReference(text) {
    const trouble = obviousTrouble(text);
    if (trouble !== undefined)
        return refused(trouble);
    if (ID.test(text))
        return { ok: true, reference: { kind: 'id', text } };
    const [named = '', digest, ...tooMany] = text.split('@');
    if (tooMany.length > 0 || (digest !== undefined && !DIGEST.test(digest))) {
        return refused(`The digest in the image reference ${shown(text)} is not of the form \`@sha256:<64 hexadecimal digits>\`.`);
    }
    const colon = named.lastIndexOf(':');
    const hasTag = colon > named.lastIndexOf('/');
    const tag = hasTag ? named.slice(colon + 1) : undefined;
    if (tag !== undefined && !TAG.test(tag)) {
        return refused(tag === ''
            ? `The image reference ${shown(text)} ends its name with a colon and has no tag.`
            : `The tag in the image reference ${shown(text)} holds characters that tags cannot have.`, 'Was a variable empty where the tag is put together?');
    }
    const name = hasTag ? named.slice(0, colon) : named;
    const { registry, path } = splitRegistry(name);
    if (registry !== undefined && !REGISTRY.test(registry)) {
        return refused(`The registry in the image reference ${shown(text)} is not a host name.`);
    }
    if (path.toLowerCase() !== path) {
        return refused(`The image reference ${shown(text)} has capital letters in its name, which Docker does not accept.`, 'Write the name in lower case; an organisation on GitHub may have capitals, its image may not.');
    }
    if (!path.split('/').every((part) => PATH_PART.test(part))) {
        return refused(`The image reference ${shown(text)} is not a name that images can have.`, `Was a variable empty where it is put together? ${EXAMPLE}`);
    }
    const repository = completed(registry, path);
    if (repository.length > MAX_REPOSITORY_LENGTH) {
        return refused(`The name in the image reference is longer than ${MAX_REPOSITORY_LENGTH} characters.`);
    }
    return { ok: true, reference: { kind: 'name', text, repository, tag, digest } };
}
function obviousTrouble(text) {
    if (text === '')
        return 'The image reference is empty.';
    if (text.length > MAX_LENGTH)
        return `The image reference is longer than ${MAX_LENGTH} characters.`;
    if (text.startsWith('-'))
        return `The image reference ${shown(text)} begins with a dash, as options do.`;
    if (/\s/.test(text))
        return `The image reference ${shown(text)} holds blanks.`;
    if (/^[a-z]+:\/\//i.test(text))
        return `The image reference ${shown(text)} begins with a protocol; image references have none.`;
    if (/[^\x21-\x7e]/.test(text))
        return `The image reference ${shown(text)} holds characters that are not plain ASCII.`;
    return undefined;
}
/** The part before the first slash is a registry if it looks like a host; Docker decides in the same way. */
function splitRegistry(name) {
    const slash = name.indexOf('/');
    const first = slash < 0 ? '' : name.slice(0, slash);
    const isRegistry = /[.:[]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
    return isRegistry ? { registry: first, path: name.slice(slash + 1) } : { registry: undefined, path: name };
}
function completed(registry, path) {
    const host = registry === undefined || registry === 'index.docker.io' ? 'docker.io' : registry;
    return host === 'docker.io' && !path.includes('/') ? `docker.io/library/${path}` : `${host}/${path}`;
}
/** The manifest digest that a list of `name@sha256:…` has for this reference; `undefined` where that is not certain. */
function digestOf(reference, repoDigests) {
    const known = repoDigests.flatMap((entry) => {
        const [name = '', digest] = entry.split('@');
        const { registry, path } = splitRegistry(name);
        return digest === undefined ? [] : [{ repository: completed(registry, path), digest }];
    });
    const own = reference.kind === 'id' ? known : known.filter((entry) => entry.repository === reference.repository);
    if (reference.kind === 'name' && own.some((entry) => entry.digest === reference.digest))
        return reference.digest;
    const digests = new Set(own.map((entry) => entry.digest));
    return digests.size === 1 ? own[0]?.digest : undefined;
}
function refused(sentence, advice = EXAMPLE) {
    return { ok: false, sentence, advice };
}
function shown(text) {
    return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}


/***/ }),

/***/ 2784:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Eo: () => (/* binding */ wasRemoved),
/* harmony export */   HZ: () => (/* binding */ removedWhileStarted),
/* harmony export */   Yh: () => (/* binding */ newContainer),
/* harmony export */   yx: () => (/* binding */ whyStartFailed)
/* harmony export */ });
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3138);
/* harmony import */ var _docker_finding_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6290);
/* harmony import */ var _outside_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3391);



/** How long the engine's word of a new container may be on its way. */
const EVENT_NEWS_MS = 500;
/**
 * What stopped a start: the error, unless the container has been removed meanwhile. Then that is why, whatever the
 * engine's words were: half a container that is taken down can look like an image without its program.
 *
 * @param label how sentences name it: `container rg-1a2b3c`
 */
async function whyStartFailed(error, id, label, world) {
    if (!(0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_1__/* .isDockerProblem */ .Ci)(error))
        return error;
    return (await wasRemoved(id, world)) ? removedWhileStarted(label, world, error.output) : error;
}
/** The finding of a container that somebody else removed before it could be judged. */
function removedWhileStarted(label, world, dockerSaid = '') {
    const evidence = dockerSaid === '' ? [] : [{ kind: 'text', label: 'docker said', text: dockerSaid }];
    return new _verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .StoppedByFinding */ .is({
        ...(0,_outside_js__WEBPACK_IMPORTED_MODULE_2__/* .removedByOthers */ .Td)(`The ${label}`, 'while it was started', evidence),
        kind: 'subject',
        title: label,
        outcome: 'undecided',
        severity: 'block',
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    });
}
/**
 * The id of the container that compose made, by the engine's word, which is there also when the container is not any
 * more; `undefined` where none was made.
 *
 * @param known ids, or their beginnings, of containers that were there before
 */
async function newContainer(events, known, { clock }) {
    let id;
    const heard = new AbortController();
    events.listen((event) => {
        if (event?.action !== 'create' || known.some((one) => event.containerId.startsWith(one)))
            return;
        id = event.containerId;
        heard.abort();
    });
    await clock.sleep(EVENT_NEWS_MS, heard.signal).catch(() => undefined);
    return id;
}
/** Whether a container is gone or going. An engine that does not answer removes nothing. */
async function wasRemoved(id, { docker }) {
    try {
        const facts = await docker.examineContainer(id);
        return facts === undefined || (0,_outside_js__WEBPACK_IMPORTED_MODULE_2__/* .isBeingRemoved */ .A3)(facts);
    }
    catch (error) {
        if (!(0,_docker_finding_js__WEBPACK_IMPORTED_MODULE_1__/* .isDockerProblem */ .Ci)(error))
            throw error;
        return false;
    }
}


/***/ }),

/***/ 8436:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ writeRunFile)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3138);


/**
 * Writes a file of the run's own into the runner's temporary folder.
 *
 * @throws StoppedByFinding where that cannot be done (a full disk, a folder of somebody else's): nothing is known then
 */
async function writeRunFile(path, content, world) {
    try {
        await world.files.createPrivate(path, content);
    }
    catch (error) {
        throw new _verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .StoppedByFinding */ .is({
            kind: 'platform',
            title: 'temporary folder of the runner',
            outcome: 'undecided',
            severity: 'block',
            reason: 'temp-not-writable',
            sentence: `Writing ${(0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path)} into the runner's temporary folder failed: ${error instanceof Error ? error.message : String(error)}.`,
            evidence: [{ kind: 'text', label: 'file', text: path }],
            advice: 'Make room on the disk of the runner, and let this user write to the folder that RUNNER_TEMP names.',
            startedAt: world.clock.now() - world.startedAt,
            durationMs: 0,
        });
    }
}


/***/ }),

/***/ 6900:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Lu: () => (/* binding */ nameRun),
/* harmony export */   Qg: () => (/* binding */ isRunOfThisJob),
/* harmony export */   UC: () => (/* binding */ RUN_ID),
/* harmony export */   Xc: () => (/* binding */ runsFolder),
/* harmony export */   iC: () => (/* binding */ runnerName),
/* harmony export */   xU: () => (/* binding */ runLabels)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _platform_docker_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2543);



/** What a run's id must look like before anything is removed by it; saved state may be hostile. */
const RUN_ID = /^rg-[a-z0-9-]{1,80}$/;
/**
 * Names this run before anything is created: `rg-<GitHub run id or time of day>-<attempt>-<random>`.
 * `random` answers eight hexadecimal digits.
 */
function nameRun(environment, clock, random) {
    const job = jobPart(environment) ?? `local-${Math.floor(clock.date().getTime() / 1000)}-1`;
    const id = `rg-${job}-${random()}`;
    return { id, runner: runnerName(environment), folder: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(runsFolder(environment), id) };
}
/** Whether a run with this id can have been one of this job's; anything may be asked. */
function isRunOfThisJob(runId, environment) {
    return RUN_ID.test(runId) && runId.startsWith(`rg-${jobPart(environment) ?? 'local'}-`);
}
/** The runner's name, as labels may hold it; the machine's where there is no runner. */
function runnerName(environment) {
    return (environment['RUNNER_NAME'] || (0,node_os__WEBPACK_IMPORTED_MODULE_0__.hostname)() || 'unknown').replace(/[^\w.-]/g, '-').slice(0, 100);
}
/** Folder that holds the folders of all runs of this machine. */
function runsFolder(environment) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(environment['RUNNER_TEMP'] || (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)(), 'release-guard');
}
/** The labels that everything of a run carries: whose it is, since when, and which process answers for it. */
function runLabels(run, world) {
    return {
        [_platform_docker_js__WEBPACK_IMPORTED_MODULE_2__/* .LABEL_RUN */ .Bt]: run.id,
        [_platform_docker_js__WEBPACK_IMPORTED_MODULE_2__/* .LABEL_RUNNER */ .Y9]: run.runner,
        [_platform_docker_js__WEBPACK_IMPORTED_MODULE_2__/* .LABEL_STARTED */ .zA]: String(Math.floor(world.clock.date().getTime() / 1000)),
        [_platform_docker_js__WEBPACK_IMPORTED_MODULE_2__/* .LABEL_PROCESS */ .lz]: world.processes.identity(),
    };
}
/** `<GitHub run id>-<attempt>`; `undefined` outside a workflow. */
function jobPart(environment) {
    const run = digits(environment['GITHUB_RUN_ID']);
    return run === undefined ? undefined : `${run}-${digits(environment['GITHUB_RUN_ATTEMPT']) ?? '1'}`;
}
function digits(text) {
    return text !== undefined && /^\d{1,20}$/.test(text) ? text : undefined;
}


/***/ }),

/***/ 7241:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ registerSecretValues)
/* harmony export */ });
/* unused harmony export looksSecret */
/** Parts of a variable's name that make its value a secret, wherever they stand in it. */
const SECRET_WORD = /PASSW|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|PRIVATE|WEBHOOK|SIGNATURE|SIGNING|APIKEY|ACCESSKEY|(?<!BY|COM|TRES|SUR|UNDER|OVER)PASS(?:$|[^A-Z])|(?<!OLD)PWD(?:$|[^A-Z])|(?:^|[^A-Z])(?:AUTH|AUTHORIZATION|DSN|SALT|PIN|COOKIE)(?:$|[^A-Z])|KEYS?(?:$|[^A-Z])/;
/** Endings of names whose numbers and switches describe a secret and are none. */
const DESCRIBES_ONE = /(?:TTL|EXPIRY|EXPIRATION|EXPIRES|ENABLED|DISABLED|REQUIRED|TIMEOUT|LENGTH|SIZE|SECONDS|MINUTES|HOURS|DAYS|MS|COUNT|LIMIT|PORT|VALIDITY|AGE)(?:_IN)?$/;
const SWITCH = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled|required|optional)?$/i;
/** Whether the name of a variable says that its value must not be seen. */
function looksSecret(name) {
    // camelCase and dotted property names become words as well
    const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase();
    return SECRET_WORD.test(words.replace(/[^A-Z\d]+/g, '_'));
}
/**
 * Registers what must not be shown of a service's environment: values whose name looks secret, passwords inside URLs
 * (`jdbc:postgresql://user:password@db/x`, `?password=…`), options (`-Ddb.password=…`), and secret fields of values that are JSON.
 */
function registerSecretValues(entries, secrets) {
    for (const [name, value] of entries) {
        if (isSecret(name, value))
            secrets.add(name, value);
        for (const [part, secret] of secretsInside(value))
            secrets.add(`${name} (${part})`, secret);
    }
}
function isSecret(name, value) {
    const describes = DESCRIBES_ONE.test(name.toUpperCase()) && /^[\d.]+\w{0,2}$/.test(value);
    return looksSecret(name) && !SWITCH.test(value) && !describes;
}
function* secretsInside(value) {
    for (const [, userinfo = ''] of value.matchAll(/:\/\/([^\s/?#"'<>]+)@/g)) {
        const colon = userinfo.indexOf(':');
        if (colon >= 0)
            yield* encodings('password', userinfo.slice(colon + 1));
    }
    for (const [, name = '', secret = ''] of value.matchAll(/(?:^|[?&;\s])([\w.-]+)=([^&;\s"']+)/g)) {
        if (isSecret(name, secret))
            yield* encodings(name, secret);
    }
    if (/^\s*[[{]/.test(value))
        yield* secretsInJson(value);
}
/** A part of a URL is often used decoded. */
function* encodings(part, secret) {
    yield [part, secret];
    try {
        const decoded = decodeURIComponent(secret);
        if (decoded !== secret)
            yield [part, decoded];
    }
    catch {
        // not percent-encoded after all
    }
}
function* secretsInJson(text) {
    let document;
    try {
        document = JSON.parse(text);
    }
    catch {
        return;
    }
    const waiting = [['', document]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [name, value] = next;
        if (typeof value === 'object' && value !== null) {
            waiting.push(...Object.entries(value).map(([key, inner]) => [Array.isArray(value) ? name : key, inner]));
        }
        else if (typeof value === 'string' && isSecret(name, value)) {
            yield [name, value];
        }
    }
}


/***/ }),

/***/ 2731:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ explainSilence)
/* harmony export */ });
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1928);

/**
 * Explains the silence of a subject that runs: nothing is open, another port is open, or the port is open on
 * loopback only. `undefined` if the sockets do not explain it (the port can be reached) or cannot be seen.
 */
function explainSilence({ port, alsoAsked = [], sockets, exposedPorts, place, }) {
    if (sockets === undefined)
        return undefined;
    const reachable = sockets.filter((socket) => !socket.loopback || place === 'process');
    if (reachable.some((socket) => socket.port === port))
        return undefined;
    if (sockets.some((socket) => socket.port === port))
        return onLoopback(port, sockets, reachable);
    const asked = [port, ...alsoAsked];
    const unlikeExposed = exposedPorts.length > 0 && !exposedPorts.includes(port)
        ? ` The image says that it listens on ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .inWords */ .r4)(exposedPorts)} (EXPOSE).`
        : '';
    if (sockets.length === 0) {
        return {
            reason: 'not-listening',
            sentence: `The ${place} listens on no port at all, not on ${port} and not on another one.`,
            evidence: [],
            advice: `The service has not opened its port yet, or never does: read the last lines of its log, and raise health.within if it only needs longer.${unlikeExposed}`,
        };
    }
    const others = reachable.filter((socket) => !asked.includes(socket.port)).map((socket) => socket.port);
    if (others.length > 0) {
        return {
            reason: 'wrong-port',
            sentence: `The service does not listen on port ${port}, but on ${inPorts(others)}.`,
            evidence: [list(sockets)],
            advice: `Set port (subject.port) to ${others.length === 1 ? others[0] : 'the right one of these'}, or let the service listen on ${port} (Spring Boot: SERVER_PORT=${port}).${unlikeExposed}`,
        };
    }
    const hidden = sockets.filter((socket) => !asked.includes(socket.port)).map((socket) => socket.port);
    if (hidden.length > 0) {
        return {
            reason: 'wrong-port',
            sentence: `The service does not listen on port ${port}, but on ${inPorts(hidden)}, and there on 127.0.0.1 only, where nobody outside the container reaches it.`,
            evidence: [list(sockets)],
            advice: `Let the service listen on ${port} (Spring Boot: SERVER_PORT=${port}). ${TO_EVERY_ADDRESS}`,
        };
    }
    return {
        reason: 'not-listening',
        sentence: `The service listens on ${inPorts(sockets.map((socket) => socket.port))}, and not on port ${port}, which is asked too.`,
        evidence: [list(sockets)],
        advice: `Check the ports in the policy (subject.port, subject.management-port) against the service's own settings (Spring Boot: server.port, management.server.port).${unlikeExposed}`,
    };
}
const TO_EVERY_ADDRESS = 'Bind to 0.0.0.0: Spring Boot has server.address (SERVER_ADDRESS=0.0.0.0), and management.server.address for the actuator; others call it host or bind.';
function onLoopback(port, sockets, reachable) {
    const open = reachable.map((socket) => socket.port);
    return {
        reason: 'bound-to-loopback',
        sentence: `The service listens on port ${port} at 127.0.0.1 inside the container only, where nobody outside the container reaches it.`,
        evidence: [list(sockets)],
        advice: open.length === 0
            ? TO_EVERY_ADDRESS
            : `${TO_EVERY_ADDRESS} Open to the outside: ${inPorts(open)}; if that is the one meant, set port to it.`,
    };
}
function inPorts(numbers) {
    return `${numbers.length === 1 ? 'port' : 'ports'} ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .inWords */ .r4)(numbers)}`;
}
function list(sockets) {
    return {
        kind: 'text',
        label: 'listening sockets',
        text: sockets
            .map((socket) => `${socket.port} (${socket.loopback ? '127.0.0.1 only' : 'every address'})`)
            .join('\n'),
    };
}


/***/ }),

/***/ 4493:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   bootUrl: () => (/* binding */ bootUrl)
/* harmony export */ });
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3138);

/**
 * A service that is running already: nothing is started, stopped or known of it but its address.
 *
 * @throws StoppedByFinding for an address that is not the base URL of an HTTP service
 */
function bootUrl(address, policy, world) {
    const startedAt = world.clock.now() - world.startedAt;
    const mistake = mistakeIn(address);
    if (mistake !== undefined) {
        throw new _verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .StoppedByFinding */ .is({
            kind: 'input',
            title: 'input url',
            outcome: 'invalid',
            severity: 'block',
            reason: 'input-invalid',
            sentence: mistake.sentence,
            evidence: [],
            advice: mistake.advice,
            startedAt,
            durationMs: 0,
        });
    }
    const baseUrl = new URL(address);
    const label = shown(baseUrl);
    const examined = {
        kind: 'subject',
        title: label,
        outcome: 'pass',
        // being named is not being examined: only what it answers counts
        severity: 'warn',
        sentence: `The service at ${label} is asked where it is; nothing is started or stopped.`,
        evidence: [],
        startedAt,
        durationMs: 0,
    };
    return { subject: liveService(label, baseUrl, managementUrl(baseUrl, policy)), findings: [examined] };
}
function liveService(label, baseUrl, managementUrl) {
    return {
        kind: 'url',
        label,
        baseUrl,
        managementUrl,
        image: undefined,
        died: new AbortController().signal,
        examine: async () => undefined,
        logs: async () => undefined,
        explainSilence: async () => undefined,
        resources: async () => undefined,
        healthcheck: async () => undefined,
        terminate: async () => undefined,
        stop: async () => undefined,
    };
}
function managementUrl(baseUrl, policy) {
    const port = policy.subject.managementPort;
    if (port === undefined)
        return undefined;
    const url = new URL('/', baseUrl);
    url.port = String(port);
    return url;
}
function mistakeIn(address) {
    if (!URL.canParse(address)) {
        return {
            sentence: 'The input url is not a URL.',
            advice: 'Write the base URL of the running service from https:// or http:// on, such as https://staging.example.com.',
        };
    }
    const url = new URL(address);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        return {
            sentence: `The input url begins with ${url.protocol}, and only http: and https: services can be asked.`,
            advice: 'Write the base URL of the running service, such as https://staging.example.com.',
        };
    }
    if (url.username !== '' || url.password !== '') {
        return {
            sentence: 'The input url holds a user name or a password, which would be shown wherever the address is shown.',
            advice: 'Leave them out, hand them over as secrets, and use auth: { basic: … } in the checks.',
        };
    }
    if (url.search !== '' || url.hash !== '') {
        return {
            sentence: 'The input url holds a query or a fragment, and it is a base that paths are put after.',
            advice: 'Leave out everything from the first ? or # on.',
        };
    }
    return undefined;
}
function shown(url) {
    return url.pathname === '/' ? url.origin : url.href;
}


/***/ }),

/***/ 1928:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F7: () => (/* binding */ inSeconds),
/* harmony export */   GJ: () => (/* binding */ onOneLine),
/* harmony export */   Iu: () => (/* binding */ capitalised),
/* harmony export */   KG: () => (/* binding */ asSentence),
/* harmony export */   Ko: () => (/* binding */ inMebibytes),
/* harmony export */   r4: () => (/* binding */ inWords),
/* harmony export */   w$: () => (/* binding */ lastLines)
/* harmony export */ });
/** Milliseconds as people say them: `0.4 s`, `12 s`, `2 min 5 s`. */
function inSeconds(ms) {
    const seconds = Math.max(0, ms) / 1000;
    if (seconds < 9.95)
        return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < 60)
        return `${whole} s`;
    return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
/** Bytes as limits are written: `512 MiB`, `1 GiB`. */
function inMebibytes(bytes) {
    const mebibytes = bytes / 1024 ** 2;
    if (mebibytes >= 1024 && Number.isInteger((mebibytes / 1024) * 10))
        return `${mebibytes / 1024} GiB`;
    return `${mebibytes < 10 ? Math.round(mebibytes * 10) / 10 : Math.round(mebibytes)} MiB`;
}
/** Text on one line, cut to `maxCharacters` between two words; the caller has redacted it. */
function onOneLine(text, maxCharacters) {
    const line = text.replace(/\s+/g, ' ').trim();
    if (line.length <= maxCharacters)
        return line;
    const cut = line.slice(0, maxCharacters);
    const blank = cut.lastIndexOf(' ');
    return `${(blank > maxCharacters / 2 ? cut.slice(0, blank) : cut).trimEnd()} …`;
}
/** A sentence's end: one full stop, whatever the text ended with. */
function asSentence(text) {
    const body = text.trimEnd().replace(/[\s.:;,]+$/, '');
    return /[!?…]$/.test(body) ? body : `${body}.`;
}
/** `8080`, `8080 and 9090`, `1, 2 and 3`. */
function inWords(items, last = 'and') {
    if (items.length < 2)
        return items.join('');
    return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}
/** The last `count` lines that are not blank. */
function lastLines(text, count) {
    return text
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .slice(-count)
        .join('\n');
}
/** The same clause as the beginning of a sentence. Pure. */
function capitalised(clause) {
    return clause.charAt(0).toUpperCase() + clause.slice(1);
}


/***/ }),

/***/ 3138:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F0: () => (/* binding */ cancelledVerdict),
/* harmony export */   FO: () => (/* binding */ exitCodeOf),
/* harmony export */   ai: () => (/* binding */ EXIT_CODES),
/* harmony export */   cJ: () => (/* binding */ Cancelled),
/* harmony export */   is: () => (/* binding */ StoppedByFinding),
/* harmony export */   mH: () => (/* binding */ FINDING_KINDS),
/* harmony export */   t5: () => (/* binding */ isUnjudged),
/* harmony export */   z4: () => (/* binding */ foldVerdict)
/* harmony export */ });
/** The part of the run that a finding belongs to, in the order of precedence as a first cause. */
const FINDING_KINDS = [
    'input',
    'policy',
    'platform',
    'subject',
    'health',
    'check',
    'preset',
    'identity',
    'logs',
    'resources',
    'shutdown',
    'watch',
    'rollback',
];
/** Thrown by any step that cannot go on: carries the finding that says why. */
class StoppedByFinding extends Error {
    finding;
    /** What the finding is about, where that is known although it never came up. */
    subject;
    constructor(finding, subject) {
        super(finding.sentence);
        this.name = 'StoppedByFinding';
        this.finding = finding;
        this.subject = subject;
    }
}
/** Thrown when the job was cancelled; the run ends with verdict `cancelled`. */
class Cancelled extends Error {
    constructor(signalName) {
        super(`The job was cancelled (${signalName}).`);
        this.name = 'Cancelled';
    }
}
/** Exit codes of the process, fixed by the design. */
const EXIT_CODES = {
    pass: 0,
    fail: 1,
    invalid: 2,
    inconclusive: 3,
    cancelled: 130,
};
/** Exit code of a run whose rollback was refused or failed, or of which nobody knows how it ended. */
const ROLLBACK_EXIT_CODE = 4;
/** The exit code of a run: a cancelled or invalid one says so, then the rollback speaks, then the verdict. */
function exitCodeOf(verdict, rollback) {
    if (verdict === 'cancelled' || verdict === 'invalid')
        return EXIT_CODES[verdict];
    const wentWrong = rollback === 'refused' || rollback === 'failed' || rollback === 'unknown';
    return wentWrong ? ROLLBACK_EXIT_CODE : EXIT_CODES[verdict];
}
const VERDICT_OF = {
    invalid: 'invalid',
    fail: 'fail',
    undecided: 'inconclusive',
};
/** What a finding says that holds although no release was judged; nobody may take such a verdict for one on a release. */
const UNJUDGED = new Set(['watch-goes-on', 'watch-not-open']);
/**
 * Folds findings into the verdict. Total: any list has exactly one verdict.
 *
 * - `invalid` outranks `fail`, which outranks `undecided`: a broken rule is known even if something else is not.
 * - Only blocking findings count, except that an invalid input is never a matter of severity.
 * - A pass needs at least one blocking finding that was examined and holds: no data is never a pass.
 */
function foldVerdict(findings) {
    for (const outcome of ['invalid', 'fail', 'undecided']) {
        const cause = firstCause(findings.filter((finding) => finding.outcome === outcome && (outcome === 'invalid' || finding.severity === 'block')));
        const name = VERDICT_OF[outcome];
        if (cause && name) {
            return {
                name,
                reason: cause.reason ?? 'internal-error',
                sentence: cause.sentence,
                ...(cause.advice === undefined ? {} : { advice: cause.advice }),
                cause,
            };
        }
    }
    const held = findings.filter((finding) => finding.outcome === 'pass' && finding.severity === 'block').length;
    if (held === 0) {
        return {
            name: 'inconclusive',
            reason: 'nothing-examined',
            sentence: 'Nothing that blocks a release was examined, so nothing is known about it.',
            advice: 'Let the policy have at least one health rule or check of severity "block" that applies to this run.',
        };
    }
    const unjudged = findings.find(({ outcome, reason }) => outcome === 'pass' && reason !== undefined && UNJUDGED.has(reason));
    if (unjudged?.reason !== undefined)
        return { name: 'pass', reason: unjudged.reason, sentence: unjudged.sentence };
    const advisory = findings.filter((finding) => finding.outcome !== 'pass' && finding.outcome !== 'skipped').length;
    return {
        name: 'pass',
        reason: 'ok',
        sentence: `${held === 1 ? 'The only blocking finding holds' : `All ${held} blocking findings hold`}${advisory === 0 ? '' : `; ${advisory} advisory ${advisory === 1 ? 'finding does' : 'findings do'} not`}.`,
    };
}
/** Whether this is a pass of nothing yet: a visit that decided nothing, or found nothing to do. Pure. */
function isUnjudged({ reason }) {
    return reason !== 'ok' && UNJUDGED.has(reason);
}
/** The verdict of a run that was cancelled: nothing that was found before counts. */
function cancelledVerdict(sentence) {
    return { name: 'cancelled', reason: 'cancelled', sentence };
}
function firstCause(findings) {
    return [...findings].sort((left, right) => FINDING_KINDS.indexOf(left.kind) - FINDING_KINDS.indexOf(right.kind))[0];
}


/***/ }),

/***/ 311:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** The version in `package.json`; a test holds them together. */
const VERSION = '1.0.0';


/***/ }),

/***/ 95:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X1: () => (/* binding */ evidenceOf),
/* harmony export */   mA: () => (/* binding */ betsAgainst),
/* harmony export */   xB: () => (/* binding */ addBet),
/* harmony export */   zg: () => (/* binding */ NO_BETS)
/* harmony export */ });
/* harmony import */ var _sequential_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(148);

/** One candidate in so many of the test of single samples is enough here, and what is kept between visits stays small. */
const EVERY_CANDIDATE = 5;
/** Evidence is cut off here, far above what is enough, so that it always fits a number. */
const MOST_EVIDENCE = 1e9;
/** Before the first group. */
const NO_BETS = { made: 0, whole: [], lately: [] };
/** The bets against a limit (share from 0 to 1) in a watch of so many groups; none against 100 %. Pure; made once. */
function betsAgainst(limit, planned) {
    const factors = (0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .sequentialTest */ .mP)(limit)
        .candidates.filter((_, index) => (index + 1) % EVERY_CANDIDATE === 0)
        .map(({ perBad, perGood }) => ({ ifBad: Math.exp(perBad), ifGood: Math.exp(perGood) }));
    return { factors, planned };
}
/** The bets with one more group; one without samples changes nothing. Pure. */
function addBet({ factors, planned }, state, { bad, all }) {
    if (all === 0)
        return state;
    const share = bad / all;
    const won = factors.map(({ ifBad, ifGood }) => ifBad * share + ifGood * (1 - share));
    // each group has the same part of the average, and no more of them than were planned
    const part = state.made < planned ? 1 / planned : 0;
    return {
        made: state.made + 1,
        whole: won.map((factor, candidate) => Math.min(MOST_EVIDENCE, (state.whole[candidate] ?? 1) * factor)),
        lately: won.map((factor, candidate) => Math.min(MOST_EVIDENCE, ((state.lately[candidate] ?? 0) + part) * factor)),
    };
}
/**
 * The evidence that the limit is broken: while it is kept, the chance that it ever reaches `1 / a` is at most `a` times the
 * sum of the two parts. Pure.
 */
function evidenceOf(state, part) {
    return part.whole * meanOf(state.whole) + part.lately * meanOf(state.lately);
}
function meanOf(numbers) {
    return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}


/***/ }),

/***/ 4637:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   e2: () => (/* binding */ blocksAbove),
/* harmony export */   lX: () => (/* binding */ addToBlocks),
/* harmony export */   mQ: () => (/* binding */ countsOf),
/* harmony export */   nQ: () => (/* binding */ largest),
/* harmony export */   oi: () => (/* binding */ isAbove)
/* harmony export */ });
/**
 * The blocks with what was seen at one moment. Moments may come in any order; one that belongs to a forgotten stretch
 * changes nothing. Pure.
 */
function addToBlocks(blocks, { lengthMs, keep }, atMs, { bad, all }) {
    const index = Math.floor(atMs / lengthMs);
    const newest = blocks.at(-1);
    if (newest !== undefined && index <= newest.index - keep)
        return blocks;
    const position = blocks.findLastIndex((block) => block.index <= index);
    const found = blocks[position];
    if (found?.index === index) {
        return blocks.with(position, { index, bad: found.bad + bad, all: found.all + all });
    }
    const grown = blocks.toSpliced(position + 1, 0, { index, bad, all });
    const oldest = (grown.at(-1)?.index ?? index) - keep;
    return (grown[0]?.index ?? 0) > oldest ? grown : grown.filter((block) => block.index > oldest);
}
/** Counts of the last `last` stretches, counted back from the stretch `newestIndex`. Pure. */
function countsOf(blocks, newestIndex, last) {
    let bad = 0;
    let all = 0;
    for (const block of blocks) {
        if (block.index <= newestIndex - last || block.index > newestIndex)
            continue;
        bad += block.bad;
        all += block.all;
    }
    return { bad, all };
}
/**
 * How many stretches were above the limit by themselves (share from 0 to 1). One that has only begun counts as if the rest
 * of it were good: a bad sample right at its beginning is not yet a bad stretch. Pure.
 */
function blocksAbove(blocks, limit) {
    const whole = largest(blocks);
    return blocks.filter(({ bad }) => isAbove({ bad, all: whole }, limit)).length;
}
/** How many samples a whole stretch has, as far as can be seen. Pure. */
function largest(blocks) {
    return blocks.reduce((most, { all }) => Math.max(most, all), 0);
}
/** Whether the share of bad samples is above the limit; nothing is not. Pure. */
function isAbove({ bad, all }, limit) {
    return bad > limit * all;
}


/***/ }),

/***/ 6542:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Al: () => (/* binding */ supportsThreshold),
/* harmony export */   NX: () => (/* binding */ samplesToConfirm),
/* harmony export */   R9: () => (/* binding */ leastNumber),
/* harmony export */   ce: () => (/* binding */ samplesForLimit),
/* harmony export */   he: () => (/* binding */ plannedTicks),
/* harmony export */   rF: () => (/* binding */ wilson)
/* harmony export */ });
/** Quantile of the normal distribution for 95 % to one side. */
const Z = 1.6448536269514722;
const DOUBT = 0.05;
/** More samples than any watch takes. */
const ENDLESS = 1e9;
/**
 * Where the true share lies: 95 % sure that it is not below `low`, and 95 % sure that it is not above `high`.
 * Wilson's score interval (https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm). Everything is possible
 * where nothing was seen. Pure.
 */
function wilson({ bad, all }) {
    const share = bad / all;
    const weight = Z ** 2 / all;
    const centre = (share + weight / 2) / (1 + weight);
    const half = (Z / (1 + weight)) * Math.sqrt((share * (1 - share)) / all + weight / (4 * all));
    // exactly, not to sixteen figures; where nothing was seen both hold
    return { low: bad === 0 ? 0 : centre - half, high: bad === all ? 1 : centre + half };
}
/**
 * How many samples without any failure show with 95 % confidence that the share is below the limit: none for a limit of 1,
 * and for one of 0 no number is enough, which is infinity. Pure.
 */
function samplesForLimit(limit) {
    return Math.ceil(Math.log(DOUBT) / Math.log1p(-limit));
}
/**
 * How many samples at the observed share would put the upper end of {@link wilson} at or below the limit; `undefined`
 * where no number would, because the share itself is not below it. Pure.
 */
function samplesToConfirm(share, limit) {
    return leastNumber((all) => wilson({ bad: share * all, all }).high <= limit);
}
/** The least number from 1 on that is enough, where more are never less so; `undefined` where none is. Pure. */
function leastNumber(isEnough) {
    let most = 1;
    while (!isEnough(most)) {
        most *= 2;
        if (most > ENDLESS)
            return undefined;
    }
    let least = most / 2;
    while (most - least > 1) {
        const middle = Math.floor((least + most) / 2);
        if (isEnough(middle))
            most = middle;
        else
            least = middle;
    }
    return most;
}
/** Whether a watch of that length can show with 95 % confidence that the share of failures is below the limit. Pure. */
function supportsThreshold(durationMs, everyMs, limit) {
    const planned = plannedTicks(durationMs, everyMs);
    const needed = samplesForLimit(limit);
    return { isEnough: planned >= needed, planned, needed };
}
/** How many ticks a watch has: the first at its beginning, the last before its end. Pure. */
function plannedTicks(durationMs, everyMs) {
    return Math.ceil(durationMs / everyMs);
}


/***/ }),

/***/ 705:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ LatencyDistribution)
/* harmony export */ });
/** Neighbouring buckets differ by 1.5 %, so the middle of one is within 0.75 % of everything in it. */
const GROWTH = 1.015;
const LOG_GROWTH = Math.log(GROWTH);
/** Faster is as good as this; slower than an hour is an hour. In milliseconds. */
const FASTEST = 0.1;
const SLOWEST = 3_600_000;
const BUCKETS = Math.ceil(Math.log(SLOWEST / FASTEST) / LOG_GROWTH) + 1;
/** At this width everything is in two buckets. */
const WIDEST = Math.ceil(Math.log2(BUCKETS)) - 1;
/** `width;skipped.count,skipped.count,…`, the numbers in base 36; a `skipped` of nothing is left out. */
const ENCODED = /^([0-9]{1,2});((?:(?:[0-9a-z]{1,3}\.)?[0-9a-z]{1,10}(?:,|$))*)$/;
/**
 * How long answers took: counts in buckets that grow with the time they stand for, 5 KiB whatever the number of samples.
 * Any quantile is within 0.75 % of the exact one, between 0.1 ms and an hour.
 *
 * Ours instead of a library, because the histogram itself is the few lines of `record` and `quantile`
 * (https://www.vldb.org/pvldb/vol12/p2195-masson.pdf §2.1) and what is left is what no library has: a text of bounded
 * length that is read strictly. `hdr-histogram-js` brings WebAssembly and a compressor along and reads what it is given.
 */
class LatencyDistribution {
    #counts = new Float64Array(BUCKETS);
    /** Two to this power neighbouring buckets are one. */
    #width = 0;
    #total = 0;
    get total() {
        return this.#total;
    }
    /** Counts one answer. What is not a time (negative, not a number) is a mistake of the caller and counts as nothing. */
    record(latencyMs) {
        if (!(latencyMs >= 0))
            return;
        const within = Math.min(Math.max(latencyMs, FASTEST), SLOWEST);
        this.#add(Math.ceil(Math.log(within / FASTEST) / LOG_GROWTH) >> this.#width, 1);
    }
    /**
     * The time in milliseconds that the given share of all answers did not exceed (nearest rank); `undefined` where there
     * are no answers.
     *
     * @param share above 0 and up to 1: 0.95 for the P95
     */
    quantile(share) {
        if (this.#total === 0)
            return undefined;
        let left = Math.max(1, Math.ceil(share * this.#total));
        let bucket = 0;
        for (; bucket < BUCKETS; bucket++) {
            left -= this.#counts[bucket] ?? 0;
            if (left <= 0)
                break;
        }
        return middleOf(bucket, this.#width);
    }
    /** Counts all answers of another distribution as well. */
    add(other) {
        const width = Math.max(this.#width, other.#width);
        this.#widen(width);
        other.#counts.forEach((count, bucket) => {
            if (count > 0)
                this.#add(bucket >> (width - other.#width), count);
        });
    }
    /**
     * The distribution as a text of at most `mostCharacters`, made coarser where it would be longer: twice as wide buckets,
     * half the precision. Watches do not get there with 5,000.
     */
    encode(mostCharacters) {
        const text = this.#text();
        if (text.length <= mostCharacters || this.#width === WIDEST)
            return text;
        const coarser = new LatencyDistribution();
        coarser.add(this);
        coarser.#widen(this.#width + 1);
        return coarser.encode(mostCharacters);
    }
    /** Reads what `encode` wrote; `undefined` for anything else. The text may be foreign. */
    static decode(text) {
        const match = ENCODED.exec(text);
        const width = Number(match?.[1]);
        if (match?.[2] === undefined || width > WIDEST)
            return undefined;
        const read = new LatencyDistribution();
        read.#width = width;
        let bucket = -1;
        for (const part of match[2].split(',')) {
            if (part === '')
                continue;
            const [count = '', skipped = '0'] = part.split('.').reverse();
            bucket += 1 + Number.parseInt(skipped, 36);
            if (bucket > (BUCKETS - 1) >> width)
                return undefined;
            read.#add(bucket, Number.parseInt(count, 36));
        }
        // only what we would have written ourselves: no empty buckets, no second spelling of the same
        return Number.isSafeInteger(read.#total) && read.#text() === text ? read : undefined;
    }
    #add(bucket, count) {
        this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
        this.#total += count;
    }
    #widen(width) {
        if (width === this.#width)
            return;
        const counts = this.#counts.slice();
        this.#counts.fill(0);
        this.#total = 0;
        counts.forEach((count, bucket) => {
            if (count > 0)
                this.#add(bucket >> (width - this.#width), count);
        });
        this.#width = width;
    }
    #text() {
        const parts = [];
        let skipped = 0;
        for (const count of this.#counts) {
            if (count === 0) {
                skipped++;
                continue;
            }
            parts.push(`${skipped === 0 ? '' : `${skipped.toString(36)}.`}${count.toString(36)}`);
            skipped = 0;
        }
        return `${this.#width};${parts.join(',')}`;
    }
}
/** The time that is equally far, in proportion, from both ends of a bucket. */
function middleOf(bucket, width) {
    // the finest bucket b holds the times from GROWTH^(b-1), exclusive, to GROWTH^b
    const first = bucket << width;
    const last = first + (1 << width) - 1;
    const low = FASTEST * GROWTH ** (first - 1);
    const high = FASTEST * GROWTH ** last;
    return (2 * low * high) / (low + high);
}


/***/ }),

/***/ 3849:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fy: () => (/* binding */ limits),
/* harmony export */   NW: () => (/* binding */ ChangeTeller),
/* harmony export */   Yi: () => (/* binding */ clockText),
/* harmony export */   lw: () => (/* binding */ openingLine),
/* harmony export */   pb: () => (/* binding */ standingLine),
/* harmony export */   vP: () => (/* binding */ figure)
/* harmony export */ });
/* harmony import */ var _subject_wording_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1928);
/* harmony import */ var _metric_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2079);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9459);



/** A service that flaps is not told of more often than this, in milliseconds. */
const QUIET_MS = 15_000;
/** Nor are states of one source more often than this in that time: a restart goes through a few of them. */
const MOST_STATES = 5;
/** `00:00  watches for 15 min: 2 probes every 2 s, 1 metric`. Pure. */
function openingLine({ atMs, lengthMs, probes, everyMs, metrics }) {
    const asked = [
        ...(probes === 0 ? [] : [`${(0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(probes, 'probe')} every ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .milliseconds */ .Rz)(everyMs)}`]),
        ...(metrics === 0 ? [] : [(0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(metrics, 'metric')]),
    ];
    const what = asked.length === 0 ? '' : `: ${asked.join(', ')}`;
    return `${clockText(atMs)}  watches for ${(0,_subject_wording_js__WEBPACK_IMPORTED_MODULE_2__/* .inSeconds */ .F7)(lengthMs)}${what}`;
}
/** `12:04  error rate 1.2 % (limit 5 %), P95 430 ms (limit 5 s), 300 answers, health: 200 UP`: what is known now. Pure. */
function standingLine({ atMs, probes, states, metrics }) {
    const parts = [];
    if (probes !== undefined) {
        const { failed, answered, missed, errors, p95Ms, errorLimit, p95LimitMs } = probes;
        parts.push(`error rate ${answered === 0 ? 'not known' : (0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .percent */ .KN)(failed / answered)}${limit(errorLimit, _wording_js__WEBPACK_IMPORTED_MODULE_1__/* .percent */ .KN)}`);
        parts.push(`P95 ${p95Ms === undefined ? 'not known' : (0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .milliseconds */ .Rz)(p95Ms)}${limit(p95LimitMs, _wording_js__WEBPACK_IMPORTED_MODULE_1__/* .milliseconds */ .Rz)}`);
        parts.push((0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(answered, 'answer'));
        if (missed > 0)
            parts.push(`${missed} missed`);
        if (errors > 0)
            parts.push((0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(errors, 'error of our own', 'errors of our own'));
    }
    parts.push(...states.map(({ source, state }) => `${source}: ${state}`));
    parts.push(...metrics.map(({ name, unit, last, ...bounds }) => {
        const value = last === undefined ? 'no value' : figure(last, unit);
        return `${name} ${value} (${limits(bounds, unit)})`;
    }));
    return `${clockText(atMs)}  ${parts.join(', ')}`;
}
/** A value in its unit: `1.2 %`, `430 ms`, `12`. Pure. */
function figure(value, unit) {
    if (unit === 'share')
        return (0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .percent */ .KN)(value);
    return unit === 'ms' ? (0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .milliseconds */ .Rz)(value) : (0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .number */ .ai)(value);
}
/** The bounds of a metric in its unit: `limit 5 %`, `at least 0.98`. Pure. */
function limits(bounds, unit) {
    return unit === 'value' || bounds.max === undefined ? (0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .boundsText */ .Fv)(bounds) : `limit ${figure(bounds.max, unit)}`;
}
function limit(value, say) {
    return value === undefined ? '' : ` (limit ${say(value)})`;
}
/** Minutes and seconds since the watch began: `12:04`, `1:02:04`. Pure. */
function clockText(atMs) {
    const seconds = Math.floor(Math.max(0, atMs) / 1000);
    const two = (value) => String(value).padStart(2, '0');
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return `${hours === 0 ? '' : `${hours}:`}${two(minutes)}:${two(seconds % 60)}`;
}
/** `, after 3 failures in a row in 6 s`; nothing where it was one. */
function lastedText({ count, sinceMs }, one, atMs) {
    return count < 2 ? '' : `, after ${count} ${one}s in a row in ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_1__/* .milliseconds */ .Rz)(Math.max(0, atMs - sinceMs))}`;
}
/** Says at once what has changed: probes that begin to fail or answer again, states, metrics that leave their bounds. */
class ChangeTeller {
    #say;
    #metrics;
    #told = new Map();
    /** By source: since when states are counted, and how many of them were said and were not. */
    #states = new Map();
    /** By what is told of: how many samples in a row were bad until now, and since when. */
    #runs = new Map();
    constructor(metrics, say) {
        this.#metrics = new Map(metrics.map((metric) => [metric.name, metric]));
        this.#say = say;
    }
    /** @param nowMs milliseconds since the watch began, for what has no moment of its own */
    tell(observation, nowMs) {
        switch (observation.kind) {
            case 'sample':
                this.#sample(observation);
                return;
            case 'reading':
                this.#reading(observation);
                return;
            case 'state':
                this.#state(observation);
                return;
            case 'finding':
                this.#line(nowMs, observation.finding.sentence, observation.finding.outcome === 'fail' ? 'bad' : 'warn');
        }
    }
    /** Trouble of our own says nothing about the probe that met it, so the two are told apart. */
    #sample({ probe, sample, why }) {
        const { outcome, atMs } = sample;
        if (outcome === 'missed')
            return;
        const reason = why === undefined ? '' : `: ${why}`;
        this.#run('own trouble', atMs, outcome === 'error', {
            wrong: `trouble of our own${reason}`,
            tone: 'warn',
            well: (run) => `no more trouble of our own${lastedText(run, 'error', atMs)}`,
        });
        if (outcome === 'error')
            return;
        this.#run(`probe ${probe}`, atMs, outcome === 'failed', {
            wrong: `probe "${probe}" fails${reason}`,
            tone: 'bad',
            well: (run) => `probe "${probe}" answers well again${lastedText(run, 'failure', atMs)}`,
        });
    }
    #run(thing, atMs, isBad, { well, ...lines }) {
        const run = this.#runs.get(thing) ?? { count: 0, sinceMs: atMs };
        if (isBad)
            this.#runs.set(thing, { ...run, count: run.count + 1 });
        else
            this.#runs.delete(thing);
        this.#change(thing, atMs, isBad ? 'bad' : undefined, { ...lines, well: well(run) });
    }
    #reading({ metric, reading, why }) {
        const asked = this.#metrics.get(metric);
        if (asked === undefined)
            return;
        const { unit, ...bounds } = asked;
        const { atMs, outcome } = reading;
        const reason = why === undefined ? '' : `: ${why}`;
        if (outcome === 'value') {
            const value = `${metric} ${figure(reading.value, unit)}`;
            this.#change(`metric ${metric}`, atMs, (0,_metric_js__WEBPACK_IMPORTED_MODULE_0__/* .isWithin */ .UO)(bounds, reading.value) ? undefined : 'out of bounds', {
                wrong: `${value} is out of bounds (${limits(bounds, unit)})`,
                tone: 'bad',
                well: `${value} is within bounds`,
            });
        }
        else {
            const what = outcome === 'no-data' ? 'has no data' : 'could not be asked for';
            this.#change(`metric ${metric}`, atMs, outcome, { wrong: `${metric} ${what}${reason}`, tone: 'warn', well: '' });
        }
    }
    #state({ source, atMs, state, isGood }) {
        const before = this.#states.get(source);
        const isSoon = before !== undefined && atMs - before.sinceMs < QUIET_MS;
        const told = isSoon ? before : { sinceMs: atMs, said: 0, unsaid: before?.unsaid ?? 0 };
        this.#states.set(source, told);
        if (told.said >= MOST_STATES) {
            told.unsaid += 1;
            return;
        }
        const more = told.unsaid === 0 ? '' : ` (and ${told.unsaid} ${told.unsaid === 1 ? 'change' : 'changes'} before)`;
        this.#line(atMs, `${source}: ${state}${more}`, isGood ? 'good' : 'bad');
        told.said += 1;
        told.unsaid = 0;
    }
    #change(thing, atMs, wrong, lines) {
        const told = this.#told.get(thing) ?? { said: undefined, saidAtMs: Number.NEGATIVE_INFINITY };
        this.#told.set(thing, told);
        if (wrong === undefined) {
            // who never heard that it was wrong need not hear that it is well again
            if (told.said !== undefined)
                this.#line(atMs, lines.well, 'good');
            told.said = undefined;
        }
        else if (wrong !== told.said && atMs - told.saidAtMs >= QUIET_MS) {
            this.#line(atMs, lines.wrong, lines.tone);
            told.said = wrong;
            told.saidAtMs = atMs;
        }
    }
    #line(atMs, text, tone) {
        this.#say({ text: `${clockText(atMs)}  ${text}`, tone });
    }
}


/***/ }),

/***/ 8307:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   GW: () => (/* binding */ isBadNow),
/* harmony export */   ID: () => (/* binding */ lookRule),
/* harmony export */   NP: () => (/* binding */ addLook),
/* harmony export */   RY: () => (/* binding */ requestsNow),
/* harmony export */   hv: () => (/* binding */ isBrokenByLooks),
/* harmony export */   zj: () => (/* binding */ NO_LOOKS)
/* harmony export */ });
/* harmony import */ var _bets_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(95);
/* harmony import */ var _blocks_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4637);
/* harmony import */ var _sequential_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(148);
/* harmony import */ var _share_rule_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3089);




/** How the chance of a false alarm is divided: evidence from the whole watch, and from what began in the middle of it. */
const PARTS = { whole: 0.8, lately: 0.2 };
/** Before the first look. */
const NO_LOOKS = { requests: { bad: 0, all: 0 }, bets: _bets_js__WEBPACK_IMPORTED_MODULE_0__/* .NO_BETS */ .zg, badBlocks: 0, blocks: [] };
/**
 * The rule for a limit (share from 0 to 1). Pure; made once.
 *
 * @param planned how many looks the watch takes
 */
function lookRule(rule, planned) {
    return { ...rule, bets: (0,_bets_js__WEBPACK_IMPORTED_MODULE_0__/* .betsAgainst */ .mA)(rule.limit, planned) };
}
/**
 * The state with one more look; looks come in the order of time. One without requests changes nothing, nor does one whose
 * figures, which are the service's own word, can be none. Pure.
 *
 * @param requests of the time since the look before
 */
function addLook({ limit, bets }, state, atMs, requests) {
    const share = requests.bad / requests.all;
    if (!(share >= 0 && share <= 1 && requests.all <= Number.MAX_SAFE_INTEGER))
        return state;
    const blocks = (0,_blocks_js__WEBPACK_IMPORTED_MODULE_3__/* .addToBlocks */ .lX)(state.blocks, { lengthMs: _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .BLOCK_MS */ .ZR, keep: _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .NOW_BLOCKS */ .ME }, atMs, requests);
    const oldest = blocks[0]?.index ?? 0;
    const gone = state.blocks.filter(({ index }) => index < oldest);
    return {
        requests: { bad: state.requests.bad + requests.bad, all: state.requests.all + requests.all },
        bets: (0,_bets_js__WEBPACK_IMPORTED_MODULE_0__/* .addBet */ .xB)(bets, state.bets, requests),
        badBlocks: state.badBlocks + gone.filter((block) => (0,_blocks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbove */ .oi)(block, limit)).length,
        blocks,
    };
}
/** Requests of the last two minutes. Pure. */
function requestsNow({ blocks }) {
    return (0,_blocks_js__WEBPACK_IMPORTED_MODULE_3__/* .countsOf */ .mQ)(blocks, blocks.at(-1)?.index ?? 0, _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .NOW_BLOCKS */ .ME);
}
/**
 * Whether the limit is broken, as far as is known now: by the rules for single samples, except that a block is above the
 * limit by the share of its requests. Pure.
 *
 * @param seenMs the moment of the newest look
 */
function isBrokenByLooks({ limit }, state, seenMs) {
    const { requests, bets, badBlocks, blocks } = state;
    if (seenMs < _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .LEAST_MS */ .nY || requests.all < _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .LEAST_SAMPLES */ .iV || !(0,_blocks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbove */ .oi)(requestsNow(state), limit))
        return false;
    if (badBlocks + blocks.filter((block) => (0,_blocks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbove */ .oi)(block, limit)).length < _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .LEAST_BAD_BLOCKS */ .zT)
        return false;
    return (0,_bets_js__WEBPACK_IMPORTED_MODULE_0__/* .evidenceOf */ .X1)(bets, PARTS) >= 1 / _sequential_js__WEBPACK_IMPORTED_MODULE_1__/* .FALSE_ALARMS */ .ZL;
}
/** Whether the last two minutes are above the limit, and not by one outage: too much to say that it is kept. Pure. */
function isBadNow({ limit }, state) {
    const bad = state.blocks.filter((block) => (0,_blocks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbove */ .oi)(block, limit)).length;
    return bad >= _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .LEAST_BAD_BLOCKS */ .zT && (0,_blocks_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbove */ .oi)(requestsNow(state), limit);
}


/***/ }),

/***/ 2079:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $5: () => (/* binding */ metricStanding),
/* harmony export */   OS: () => (/* binding */ addReading),
/* harmony export */   UO: () => (/* binding */ isWithin),
/* harmony export */   Zd: () => (/* binding */ ACTUATOR_P95),
/* harmony export */   aP: () => (/* binding */ NO_READINGS),
/* harmony export */   cZ: () => (/* binding */ LONGEST_METRIC_NAME),
/* harmony export */   e: () => (/* binding */ METRIC_DEFAULTS),
/* harmony export */   iF: () => (/* binding */ ACTUATOR_ERROR_RATE)
/* harmony export */ });
/* harmony import */ var _blocks_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4637);
/* harmony import */ var _look_rule_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8307);


/** Metric of the service's own counters: the share of requests answered 5xx, from 0 to 1. */
const ACTUATOR_ERROR_RATE = 'actuator error rate';
/** Metric of the service's own counters: the P95 of all requests, in milliseconds. */
const ACTUATOR_P95 = 'actuator p95';
/** Characters of a metric's name: the policy takes no longer one, so that records can keep it. */
const LONGEST_METRIC_NAME = 100;
/** The names and the error limit are those of Argo Rollouts (https://argo-rollouts.readthedocs.io/en/stable/features/analysis/). */
const METRIC_DEFAULTS = {
    initialDelayMs: 0,
    // three bad values, as three failed probes: one is noise
    failureLimit: 2,
    inconclusiveLimit: 3,
    consecutiveErrorLimit: 4,
    dryRun: false,
};
/** Before the first reading. */
const NO_READINGS = {
    good: 0,
    bad: 0,
    noData: 0,
    errors: 0,
    errorsInRow: 0,
    mostErrorsInRow: 0,
};
/** The state with one more reading; readings come in the order of time. Pure. */
function addReading(rule, state, reading) {
    // "0/0" and "1/0" of a query are values that say nothing
    const value = reading.outcome === 'value' && Number.isFinite(reading.value) ? reading.value : undefined;
    const seen = value === undefined ? state : { ...state, last: value };
    if (reading.atMs < rule.initialDelayMs)
        return seen;
    if (reading.outcome === 'error') {
        const errorsInRow = state.errorsInRow + 1;
        const mostErrorsInRow = Math.max(state.mostErrorsInRow, errorsInRow);
        return { ...seen, errors: state.errors + 1, errorsInRow, mostErrorsInRow };
    }
    const answered = { ...seen, errorsInRow: 0 };
    if (value === undefined)
        return { ...answered, noData: state.noData + 1 };
    const isGood = isWithin(rule, value);
    const counted = { ...answered, good: state.good + (isGood ? 1 : 0), bad: state.bad + (isGood ? 0 : 1) };
    const breach = state.breach === undefined ? { breach: { atMs: reading.atMs, value } } : {};
    if (rule.looks === undefined)
        return { ...counted, ...(!isGood && counted.bad > rule.failureLimit ? breach : {}) };
    const looks = (0,_look_rule_js__WEBPACK_IMPORTED_MODULE_0__/* .addLook */ .NP)(rule.looks, state.looks ?? _look_rule_js__WEBPACK_IMPORTED_MODULE_0__/* .NO_LOOKS */ .zj, reading.atMs, requestsOf(reading));
    return { ...counted, looks, ...((0,_look_rule_js__WEBPACK_IMPORTED_MODULE_0__/* .isBrokenByLooks */ .hv)(rule.looks, looks, reading.atMs) ? breach : {}) };
}
function requestsOf(reading) {
    return (reading.outcome === 'value' ? reading.requests : undefined) ?? { bad: 0, all: 0 };
}
/** Whether a value is within the bounds, which belong to it. Pure. */
function isWithin({ min, max }, value) {
    return (min === undefined || value >= min) && (max === undefined || value <= max);
}
/**
 * What a metric would come to if the watch ended now. No data is not good: a metric holds only where it was seen to hold,
 * and more often than not; and where requests decide, only where there were enough of them, and they kept the limit. Pure.
 */
function metricStanding(rule, state) {
    if (state.breach !== undefined)
        return 'breached';
    if (state.mostErrorsInRow > rule.consecutiveErrorLimit)
        return 'errors';
    if (state.noData > rule.inconclusiveLimit)
        return 'no-data';
    if (rule.looks !== undefined && state.looks !== undefined)
        return holdsByLooks(rule.looks, state.looks) ? 'held' : 'too-few';
    if (state.good > state.bad)
        return 'held';
    if (state.bad > 0)
        return 'too-few';
    return state.errors > state.noData ? 'errors' : 'no-data';
}
function holdsByLooks(rule, state) {
    const { requests } = state;
    return requests.all >= rule.leastRequests && !(0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .isAbove */ .oi)(requests, rule.limit) && !(0,_look_rule_js__WEBPACK_IMPORTED_MODULE_0__/* .isBadNow */ .GW)(rule, state);
}


/***/ }),

/***/ 2360:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ tellsLatency)
/* harmony export */ });
/**
 * Whether the sample tells anything about speed. Pure. A failure that came quickly (a refused connection) does not: were
 * it counted, a dead service would be a fast one. A failure that was slower than allowed does.
 *
 * @param limitMs the slowest answer that is allowed; without one a failure is slow where no answer came in time
 */
function tellsLatency(sample, limitMs) {
    if (sample.outcome === 'ok')
        return true;
    if (sample.outcome !== 'failed')
        return false;
    return limitMs === undefined ? sample.isTimeout === true : sample.latencyMs > limitMs;
}


/***/ }),

/***/ 148:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q3: () => (/* binding */ isEvident),
/* harmony export */   TQ: () => (/* binding */ ONE_BAD),
/* harmony export */   ZL: () => (/* binding */ FALSE_ALARMS),
/* harmony export */   dA: () => (/* binding */ ONE_GOOD),
/* harmony export */   mP: () => (/* binding */ sequentialTest)
/* harmony export */ });
/* unused harmony export logEvidence */
/** Candidates for the true share; more of them sharpen the test hardly at all. */
const CANDIDATES = 40;
/** The least share that counts as a breach, as a multiple of the limit: what is nearer takes thousands of samples to tell. */
const LEAST_BREACH = 1.3;
const GREATEST_BREACH = 0.95;
const LEAST_TESTED = 0.0001;
/** How likely a breach is found, at any moment, while the share is at its limit; far less likely below it. */
const FALSE_ALARMS = 0.01;
/** Natural logarithm of the evidence that is enough. */
const ENOUGH = -Math.log(FALSE_ALARMS);
/** One sample that is bad. */
const ONE_BAD = { bad: 1, all: 1 };
/** One sample that is not. */
const ONE_GOOD = { bad: 0, all: 1 };
/**
 * The test for one limit. Pure; made once and used for every sample.
 *
 * @param limit share from 0 to 1; one of 1 can never be broken, so its evidence is always nothing
 */
function sequentialTest(limit) {
    const tested = Math.max(limit, LEAST_TESTED);
    const greatest = Math.max(GREATEST_BREACH, (1 + tested) / 2);
    const least = Math.min(LEAST_BREACH * tested, (tested + greatest) / 2);
    const step = (greatest / least) ** (1 / CANDIDATES);
    const candidates = tested >= 1
        ? []
        : Array.from({ length: CANDIDATES }, (_, index) => {
            const share = least * step ** (index + 1);
            return { perBad: Math.log(share / tested), perGood: Math.log((1 - share) / (1 - tested)) };
        });
    return { limit, tested, candidates };
}
/**
 * Natural logarithm of the evidence that the limit is broken, from the counts alone: the order of the samples does not
 * matter. 0 for no samples; grows with every bad sample, shrinks with every good one. Pure.
 */
function logEvidence({ candidates }, { bad, all }) {
    if (candidates.length === 0)
        return Number.NEGATIVE_INFINITY;
    const good = all - bad;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const { perBad, perGood } of candidates)
        greatest = Math.max(greatest, bad * perBad + good * perGood);
    let sum = 0;
    // relative to the greatest term, because the terms themselves do not fit a number
    for (const { perBad, perGood } of candidates)
        sum += Math.exp(bad * perBad + good * perGood - greatest);
    return greatest + Math.log(sum / candidates.length);
}
/** No share explains the counts better than the observed one: a bound of `logEvidence` that costs next to nothing. */
function mostLogEvidence({ tested }, { bad, all }) {
    if (all === 0 || bad / all <= tested)
        return 0;
    const good = all - bad;
    return bad * Math.log(bad / all / tested) + (good === 0 ? 0 : good * Math.log(good / all / (1 - tested)));
}
/**
 * Whether the evidence is enough to say that the limit is broken. Pure.
 *
 * @param part of the chance of a false alarm that may be spent here, where the same limit is tested in several ways
 */
function isEvident(test, counts, part) {
    const least = ENOUGH - Math.log(part);
    return mostLogEvidence(test, counts) >= least && logEvidence(test, counts) >= least;
}


/***/ }),

/***/ 3154:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   WB: () => (/* binding */ SeriesRecorder),
/* harmony export */   _u: () => (/* binding */ MOST_POINTS),
/* harmony export */   nk: () => (/* binding */ isSameLength),
/* harmony export */   zj: () => (/* binding */ stretchesIn)
/* harmony export */ });
/* harmony import */ var _latency_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(705);
/* harmony import */ var _samples_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2360);


/** A chart with more points cannot be read. */
const MOST_POINTS = 60;
/** So that a moment on a border belongs to the later stretch, however the border was computed. */
const ROUNDING = 1e-6;
/** Error rate, P95 and metrics over time: at most 60 points of each, however long the watch and however many samples. */
class SeriesRecorder {
    /** Milliseconds that one point stands for. */
    stretchMs;
    #limits;
    #last;
    /** Whether several visits lie in one stretch. */
    #isShared;
    #stretches = new Map();
    #metrics = new Map();
    /** @param before what earlier visits saw; left out where its stretches are of another length */
    constructor(span, limits, before) {
        this.stretchMs = stretchOf(span);
        this.#last = Math.max(1, Math.ceil(span.forMs / this.stretchMs - ROUNDING)) - 1;
        this.#isShared = span.visitMs !== undefined && this.stretchMs > span.visitMs;
        this.#limits = limits;
        if (before !== undefined && isSameLength(before.stretchMs, this.stretchMs))
            this.#goOn(before);
    }
    #goOn({ stretches, newest, metrics }) {
        for (const [position, { index, bad, all, p95Ms }] of stretches.entries()) {
            const open = position === stretches.length - 1 ? newest : undefined;
            const latency = new _latency_js__WEBPACK_IMPORTED_MODULE_0__/* .LatencyDistribution */ .L();
            if (open !== undefined)
                latency.add(open);
            this.#stretches.set(index, { bad, all, latency, ...(open === undefined ? { p95Ms } : {}) });
        }
        for (const [name, values] of metrics)
            this.#metrics.set(name, new Map(values));
    }
    addSample(sample) {
        if (sample.outcome === 'missed' || sample.outcome === 'error')
            return;
        const index = this.#indexOf(sample.atMs);
        const stretch = this.#stretches.get(index) ?? { bad: 0, all: 0, latency: new _latency_js__WEBPACK_IMPORTED_MODULE_0__/* .LatencyDistribution */ .L() };
        this.#stretches.set(index, stretch);
        stretch.all += 1;
        if (sample.outcome === 'failed')
            stretch.bad += 1;
        if ((0,_samples_js__WEBPACK_IMPORTED_MODULE_1__/* .tellsLatency */ .j)(sample, this.#limits.p95Ms))
            stretch.latency.record(sample.latencyMs);
    }
    /** The newest value of a stretch stands for it. */
    addReading(metric, reading) {
        if (reading.outcome !== 'value' || !Number.isFinite(reading.value))
            return;
        const points = this.#metrics.get(metric) ?? new Map();
        this.#metrics.set(metric, points);
        points.set(this.#indexOf(reading.atMs), reading.value);
    }
    /**
     * Everything that was seen so far.
     *
     * @param tookMs how long the watch has been going on: the little that was seen of its last stretch belongs to the one
     * before, so that two or three answers do not stand beside stretches of dozens
     */
    series(tookMs = Number.POSITIVE_INFINITY) {
        const { errorRate, p95Ms, metrics } = this.#limits;
        const last = stretchesIn(tookMs, this.stretchMs) - 1;
        const stretches = this.#inOrder(last);
        const probed = [
            {
                name: 'error rate',
                unit: 'share',
                ...(errorRate === undefined ? {} : { max: errorRate }),
                points: stretches.map(({ index, bad, all }) => ({ atMs: this.#atMs(index), value: bad / all })),
            },
            {
                name: 'P95',
                unit: 'ms',
                ...(p95Ms === undefined ? {} : { max: p95Ms }),
                points: stretches.flatMap(({ index, p95Ms: value }) => value === undefined ? [] : [{ atMs: this.#atMs(index), value }]),
            },
        ];
        return [
            ...probed.filter(({ points }) => points.length > 0),
            ...metrics.map((metric) => ({
                ...metric,
                points: this.#valuesOf(metric.name, last).map(([index, value]) => ({ atMs: this.#atMs(index), value })),
            })),
        ];
    }
    /** Everything that was seen so far, for the next visit to go on from. */
    seen() {
        const stretches = this.#inOrder();
        const newest = this.#isShared ? this.#stretches.get(stretches.at(-1)?.index ?? -1)?.latency : undefined;
        const metrics = new Map(this.#limits.metrics.map(({ name }) => [name, this.#valuesOf(name)]));
        return { stretchMs: this.stretchMs, stretches, newest, metrics };
    }
    /** @param last index of the stretch that takes in whatever is later */
    #inOrder(last = Number.POSITIVE_INFINITY) {
        const inOrder = [...this.#stretches].sort(([left], [right]) => left - right);
        const late = inOrder.filter(([index]) => index > last);
        const kept = inOrder.slice(0, inOrder.length - late.length);
        if (late.length > 0) {
            const own = kept.at(-1)?.[0] === last ? kept.splice(-1) : [];
            kept.push([last, joined([...own, ...late].map(([, stretch]) => stretch))]);
        }
        return kept.map(([index, { bad, all, p95Ms, latency }]) => ({
            index,
            bad,
            all,
            p95Ms: p95Ms ?? rounded(latency.quantile(0.95)),
        }));
    }
    /** @param last as above; the newest value stands for a stretch */
    #valuesOf(metric, last = Number.POSITIVE_INFINITY) {
        const inOrder = [...(this.#metrics.get(metric) ?? [])].sort(([left], [right]) => left - right);
        return [...new Map(inOrder.map(([index, value]) => [Math.min(index, last), value]))];
    }
    /** What is later than the end belongs to the last point. */
    #indexOf(atMs) {
        return Math.max(0, Math.min(Math.floor(atMs / this.stretchMs + ROUNDING), this.#last));
    }
    #atMs(index) {
        return Math.round(index * this.stretchMs);
    }
}
/**
 * A visit is a whole number of stretches, and each of them a whole number of looks; or, where there are too many visits, a
 * stretch is a whole number of visits. So no border lies within the other.
 */
function stretchOf({ forMs, everyMs, visitMs }) {
    if (visitMs === undefined)
        return Math.max(forMs / MOST_POINTS, everyMs);
    const visits = Math.max(1, Math.round(forMs / visitMs));
    if (visits > MOST_POINTS)
        return Math.ceil(visits / MOST_POINTS) * visitMs;
    const looks = Math.max(1, Math.round(visitMs / everyMs));
    let points = Math.min(Math.floor(MOST_POINTS / visits), looks);
    while (looks % points !== 0)
        points -= 1;
    return visitMs / points;
}
/** How many stretches are shown of a watch that took so long: half of one counts as one, less does not. Pure. */
function stretchesIn(tookMs, stretchMs) {
    return Math.max(1, Math.round(tookMs / stretchMs));
}
/** The answers of several stretches; where of one no more is left than its P95, that of the newest. */
function joined(stretches) {
    const latency = new _latency_js__WEBPACK_IMPORTED_MODULE_0__/* .LatencyDistribution */ .L();
    for (const stretch of stretches)
        latency.add(stretch.latency);
    const known = stretches.findLast(({ p95Ms }) => p95Ms !== undefined)?.p95Ms;
    return {
        bad: stretches.reduce((sum, { bad }) => sum + bad, 0),
        all: stretches.reduce((sum, { all }) => sum + all, 0),
        latency,
        ...(known === undefined || latency.quantile(0.95) !== undefined ? {} : { p95Ms: known }),
    };
}
/** Whether two stretches are of the same length, as far as a record tells it. Milliseconds. Pure. */
function isSameLength(one, other) {
    return Math.abs(one - other) < 0.5;
}
/** Times to a tenth of a millisecond: what is finer is not measured. */
function rounded(ms) {
    return ms === undefined ? undefined : Math.round(ms * 10) / 10;
}


/***/ }),

/***/ 3089:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  ZR: () => (/* binding */ BLOCK_MS),
  zT: () => (/* binding */ LEAST_BAD_BLOCKS),
  nY: () => (/* binding */ LEAST_MS),
  iV: () => (/* binding */ LEAST_SAMPLES),
  ME: () => (/* binding */ NOW_BLOCKS),
  eL: () => (/* binding */ NO_SHARE),
  Lg: () => (/* binding */ addTickToShare),
  C2: () => (/* binding */ addToShare),
  aJ: () => (/* binding */ isShown),
  wX: () => (/* binding */ isWorseLately),
  Qn: () => (/* binding */ samplesToBreak),
  hK: () => (/* binding */ shareBreach),
  ad: () => (/* binding */ shareRule)
});

// EXTERNAL MODULE: ./src/watch/bets.ts
var watch_bets = __nccwpck_require__(95);
;// CONCATENATED MODULE: ./src/watch/binomial.ts
/** From here on Stirling's series is exact to nine figures. */
const LEAST_FOR_SERIES = 16;
/** What is left out of a sum, as a part of it. */
const NEGLIGIBLE = 1e-12;
/**
 * The chance that so many samples, or more, are bad of so many, where each is bad with the chance `share`, whatever became
 * of the others: the upper tail of the binomial distribution. 1 where no more are bad than is to be expected, because
 * nothing follows from that. Pure.
 *
 * @param share from 0 to 1
 */
function chanceOfSoMany({ bad, all }, share) {
    if (bad <= share * all)
        return 1;
    if (bad > all)
        return 0;
    const ways = logFactorial(all) - logFactorial(bad) - logFactorial(all - bad);
    const first = Math.exp(ways + bad * Math.log(share) + (all - bad) * Math.log1p(-share));
    const odds = share / (1 - share);
    let sum = first;
    // each term is smaller than the one before it, because `bad` is beyond what is to be expected; that after `all` is 0
    for (let term = first, count = bad; term > NEGLIGIBLE * sum; count++) {
        term *= ((all - count) / (count + 1)) * odds;
        sum += term;
    }
    return sum;
}
/** Natural logarithm of `number!` (https://dlmf.nist.gov/5.11#E1). */
function logFactorial(number) {
    if (number >= LEAST_FOR_SERIES) {
        const series = 1 / (12 * number) - 1 / (360 * number ** 3);
        return (number + 0.5) * Math.log(number) - number + Math.log(2 * Math.PI) / 2 + series;
    }
    let sum = 0;
    for (let factor = 2; factor <= number; factor++)
        sum += Math.log(factor);
    return sum;
}

// EXTERNAL MODULE: ./src/watch/blocks.ts
var blocks = __nccwpck_require__(4637);
// EXTERNAL MODULE: ./src/watch/interval.ts
var interval = __nccwpck_require__(6542);
// EXTERNAL MODULE: ./src/watch/sequential.ts
var sequential = __nccwpck_require__(148);
;// CONCATENATED MODULE: ./src/watch/share-rule.ts





/** How the chance of a false alarm is divided: evidence from the whole watch, what began lately, and the mere number. */
const WHOLE_WATCH = 0.7;
const LATELY = 0.1;
const NUMBER = 0.2;
/** Fewer never break a limit. */
const LEAST_SAMPLES = 20;
/** And neither does less time, in milliseconds. */
const LEAST_MS = 60_000;
/** How long the blocks are that samples are told apart by, in milliseconds. */
const BLOCK_MS = 20_000;
/** What is happening now: two minutes. */
const NOW_BLOCKS = 6;
/** What began lately: five minutes, because a smaller share takes as many samples to tell. */
const LATELY_BLOCKS = 15;
/** So many blocks must be above the limit by themselves: one outage of 20 s lies in two at most. */
const LEAST_BAD_BLOCKS = 3;
/** Evidence from lately alone takes little; so the blocks have to say more. */
const LEAST_BAD_BLOCKS_LATELY = 5;
/** Before the first sample. */
const NO_SHARE = { total: { bad: 0, all: 0 }, badBlocks: 0, lately: [] };
/**
 * The rule for a limit (share from 0 to 1) in a watch of that length. Pure; made once.
 *
 * @param ticks how many the watch takes
 * @param probes how many are asked with each
 */
function shareRule(limit, watchMs, ticks, probes = 1) {
    const test = (0,sequential/* sequentialTest */.mP)(limit);
    const tooMany = (0,interval/* leastNumber */.R9)((bad) => areTooMany(test, { bad, all: ticks })) ?? Number.POSITIVE_INFINITY;
    return {
        ...{ test, probes, planned: ticks * probes, tooMany: tooMany * probes },
        starts: Math.max(1, Math.ceil(watchMs / BLOCK_MS)),
        bets: probes > 1 ? (0,watch_bets/* betsAgainst */.mA)(limit, ticks) : undefined,
    };
}
/** @param counts of samples that do not depend on each other */
function areTooMany({ tested }, counts) {
    return chanceOfSoMany(counts, tested) <= NUMBER * sequential/* FALSE_ALARMS */.ZL;
}
/**
 * The state with one more sample; samples of the last five minutes may come in any order. Pure.
 *
 * @param limit share from 0 to 1
 */
function addToShare(limit, state, atMs, isBad) {
    const lately = (0,blocks/* addToBlocks */.lX)(state.lately, { lengthMs: BLOCK_MS, keep: LATELY_BLOCKS }, atMs, isBad ? sequential/* ONE_BAD */.TQ : sequential/* ONE_GOOD */.dA);
    const oldest = lately[0]?.index ?? 0;
    let { badBlocks } = state;
    for (const { index, bad } of state.lately) {
        if (index >= oldest)
            break;
        if ((0,blocks/* isAbove */.oi)({ bad, all: (0,blocks/* largest */.nQ)(state.lately) }, limit))
            badBlocks++;
    }
    const total = { bad: state.total.bad + (isBad ? 1 : 0), all: state.total.all + 1 };
    return { ...state, total, badBlocks, lately };
}
/** The state with a tick that is over. Pure. */
function addTickToShare({ bets }, state, tick) {
    return bets === undefined ? state : { ...state, bets: (0,watch_bets/* addBet */.xB)(bets, state.bets ?? watch_bets/* NO_BETS */.zg, tick) };
}
/**
 * Whether the limit is broken, as far as is known now. Pure.
 *
 * All of these must hold: enough samples and time; the last two minutes are still above the limit; the evidence is
 * strong enough at whatever moment one looks; and several blocks of 20 s are above the limit by themselves, because samples
 * of one outage are not independent of each other.
 *
 * Evidence is each of three things, and their chances of a false alarm add up to that of one: the likelihood ratio of the
 * whole watch; the same from one of the last blocks on, for what begins later; and so many bad samples that a watch which
 * runs to its end would hardly ever have them, which finds what the first two are too slow for. The count never goes down,
 * so it is at the end what it was at some moment before, and looking at it all the time costs nothing.
 *
 * Several probes of one tick may fail together. Their ticks are bets then, in place of both likelihood ratios, and their
 * number is that of ticks: as if each tick were one sample.
 *
 * @param seenMs until when the watch has seen anything
 */
function shareBreach(rule, state, seenMs) {
    const { test, starts } = rule;
    const { total, lately } = state;
    if (seenMs < LEAST_MS || total.all < LEAST_SAMPLES)
        return undefined;
    const badLately = (0,blocks/* blocksAbove */.e2)(lately, test.limit);
    if (state.badBlocks + badLately < LEAST_BAD_BLOCKS)
        return undefined;
    const newest = lately.at(-1)?.index ?? 0;
    const now = (0,blocks/* countsOf */.mQ)(lately, newest, NOW_BLOCKS);
    if (!(0,blocks/* isAbove */.oi)(now, test.limit))
        return undefined;
    const breach = { total, now };
    if (isShown(rule, state))
        return breach;
    if (rule.bets !== undefined || badLately < LEAST_BAD_BLOCKS_LATELY)
        return undefined;
    let since = { bad: 0, all: 0 };
    for (const block of lately.toReversed()) {
        since = { bad: since.bad + block.bad, all: since.all + block.all };
        if (since.all >= LEAST_SAMPLES && (0,sequential/* isEvident */.Q3)(test, since, LATELY / starts))
            return breach;
    }
    return undefined;
}
/**
 * Whether the last five minutes by themselves are above the limit, with 95 % confidence and not by one outage: too little
 * to break the limit, too much to say that it is kept. Pure.
 */
function isWorseLately({ test }, { lately }) {
    const newest = lately.at(-1)?.index ?? 0;
    if ((0,blocks/* blocksAbove */.e2)(lately, test.limit) < LEAST_BAD_BLOCKS)
        return false;
    return (0,interval/* wilson */.rF)((0,blocks/* countsOf */.mQ)(lately, newest, LATELY_BLOCKS)).low > test.limit;
}
/** Whether what was counted is evidence enough, whenever the bad samples came. Pure. */
function isShown({ test, bets, planned, tooMany }, { total, bets: state = watch_bets/* NO_BETS */.zg }) {
    // more samples than planned may be bad more often than the number allows for
    if (total.bad >= tooMany && total.all <= planned)
        return true;
    if (bets === undefined)
        return (0,sequential/* isEvident */.Q3)(test, total, WHOLE_WATCH);
    return (0,watch_bets/* evidenceOf */.X1)(state, { whole: WHOLE_WATCH, lately: LATELY }) >= 1 / sequential/* FALSE_ALARMS */.ZL;
}
/**
 * How many samples a longer watch would have to take to break the limit at the share that was seen, more than it took;
 * `undefined` where no number would, because the share is too near to the limit. Of several probes that share of each tick
 * is bad together: where they fail one by one, fewer are enough. Pure.
 */
function samplesToBreak({ test, probes }, { bad, all }) {
    const ticks = (0,interval/* leastNumber */.R9)((more) => {
        const counts = { bad: Math.floor((bad / all) * more), all: more };
        return more * probes > all && ((0,sequential/* isEvident */.Q3)(test, counts, WHOLE_WATCH) || areTooMany(test, counts));
    });
    return ticks === undefined ? undefined : ticks * probes;
}


/***/ }),

/***/ 9459:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ probesText),
/* harmony export */   Fv: () => (/* binding */ boundsText),
/* harmony export */   Hn: () => (/* binding */ times),
/* harmony export */   KN: () => (/* binding */ percent),
/* harmony export */   Rz: () => (/* binding */ milliseconds),
/* harmony export */   WN: () => (/* binding */ countsText),
/* harmony export */   ai: () => (/* binding */ number),
/* harmony export */   hS: () => (/* binding */ counted)
/* harmony export */ });
/** A share as people say it, to two figures that mean something: `12 %`, `4.2 %`, `0.25 %`. */
function percent(share) {
    return `${number(share * 100, 2)} %`;
}
/** `12 of 300 (4 %)`. */
function countsText({ bad, all }) {
    return all === 0 ? '0 of 0' : `${bad} of ${all} (${percent(bad / all)})`;
}
/** `12 of 300 probes (4 %)`. */
function probesText({ bad, all }) {
    return all === 0 ? '0 of 0 probes' : `${bad} of ${all} probes (${percent(bad / all)})`;
}
/** How many times as fast as allowed: `14.4x`. */
function times(rate) {
    return `${number(rate)}x`;
}
/** `1 answer`, `4 answers`. */
function counted(count, one, several = `${one}s`) {
    return `${count} ${count === 1 ? one : several}`;
}
/** A time to answer: `840 ms`, `2.3 s`. */
function milliseconds(ms) {
    return ms < 1000 ? `${number(ms)} ms` : `${number(ms / 1000)} s`;
}
/** A number to a few figures, without an exponent where people would not write one. */
function number(value, figures = 3) {
    const size = Math.abs(value);
    if (size >= 10 ** figures && size < 1e15)
        return String(Math.round(value));
    return String(Number(value.toPrecision(figures)));
}
/** `at least 0.98`, `at most 50`, `from 1 to 5`. */
function boundsText({ min, max }) {
    if (min === undefined)
        return max === undefined ? 'no bounds' : `at most ${number(max)}`;
    return max === undefined ? `at least ${number(min)}` : `from ${number(min)} to ${number(max)}`;
}


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 5881:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 8877:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:v8");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 932:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("process");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(9407);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
