export const id = 715;
export const ids = [715,28];
export const modules = {

/***/ 9750:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LF: () => (/* binding */ pathText),
/* harmony export */   XE: () => (/* binding */ asFindings),
/* harmony export */   hD: () => (/* binding */ quote)
/* harmony export */ });
/** A path as users read it: `checks[2].expect.json["$.data"]`. */
function pathText(path) {
    let text = '';
    for (const step of path) {
        if (typeof step === 'number')
            text += `[${step}]`;
        else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step))
            text += text === '' ? step : `.${step}`;
        else
            text += `[${quote(step)}]`;
    }
    return text;
}
/** Foreign text in quotes, cut to a length that a sentence can hold. */
function quote(text) {
    return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
/** Mistakes as findings, in the order of the file. */
function asFindings(mistakes, startedAt) {
    const sorted = [...mistakes].sort((left, right) => left.position.line - right.position.line || left.position.column - right.position.column);
    return sorted.map(({ reason, path, position, sentence, advice }) => ({
        kind: 'policy',
        title: path.length === 0 ? 'policy file' : `policy ${pathText(path)}`,
        outcome: 'invalid',
        severity: 'block',
        reason,
        sentence: `${position.file}:${position.line}:${position.column} ${sentence}`,
        evidence: [],
        advice,
        source: position,
        startedAt,
        durationMs: 0,
    }));
}


/***/ }),

/***/ 2770:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ readYaml)
});

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./src/policy/mistake.ts
var mistake = __webpack_require__(9750);
;// CONCATENATED MODULE: ./src/policy/located.ts


const DEEPEST = 64;
/** Values that aliases stand for, all together. */
const MOST_COPIES = 10_000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/**
 * Copies YAML nodes into plain data and writes down where everything stands. Reports keys that occur twice or reach
 * into the language, numbers that JSON does not have, and nodes that unfold without end; those are left out of the data.
 *
 * @returns `located` is undefined where too much was left out for the rest to mean anything.
 */
function locate(contents, at) {
    const walk = new Walk(at);
    const root = { value: 0, key: undefined, typed: undefined, inside: new Map() };
    const data = walk.read(contents, [], root, 0);
    if (walk.unfolded)
        return { located: undefined, mistakes: walk.mistakes };
    return {
        mistakes: walk.mistakes,
        located: {
            data,
            value: (path) => follow(data, path),
            typed: (path) => {
                const { place, left } = nearest(root, path);
                return left === 0 ? place.typed : undefined;
            },
            position: (path, of = 'value') => {
                const { place, left } = nearest(root, path);
                return at(of === 'key' || left > 0 ? (place.key ?? place.value) : place.value);
            },
        },
    };
}
function nearest(root, path) {
    let place = root;
    for (const [index, name] of path.entries()) {
        const next = place.inside.get(name);
        if (next === undefined)
            return { place, left: path.length - index };
        place = next;
    }
    return { place, left: 0 };
}
function follow(data, path) {
    let value = data;
    for (const name of path) {
        if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name))
            return undefined;
        value = value[name];
    }
    return value;
}
class Walk {
    mistakes = [];
    unfolded = false;
    #at;
    #anchors = new Map();
    #anchored = new Set();
    #aliased = new Map();
    #open = new Set();
    /** Aliases that are being followed right now. */
    #following = 0;
    #copies = 0;
    constructor(at) {
        this.#at = at;
    }
    read(node, path, place, offset) {
        if (this.unfolded)
            return null;
        // What is empty stands nowhere; its key shows the place.
        const [from = offset, to] = node?.range ?? [];
        const begin = from === to ? offset : from;
        place.value = begin;
        if (path.length > DEEPEST)
            return this.#stop(path, begin, TOO_DEEP);
        if (this.#following > 0 && ++this.#copies > MOST_COPIES) {
            return this.#stop(path, begin, `unfolds by its aliases to more than ${MOST_COPIES} values`);
        }
        if ((0,dist/* isAlias */.Vj)(node))
            return this.#follow(node, path, place, begin);
        if (!node)
            return null;
        // In the order of the document, once: an alias means the last anchor of its name before it.
        if ('anchor' in node && node.anchor !== undefined && !this.#anchored.has(node)) {
            this.#anchored.add(node);
            this.#anchors.set(node.anchor, node);
        }
        this.#open.add(node);
        const data = this.#content(node, path, place, begin);
        this.#open.delete(node);
        return data;
    }
    #follow(alias, path, place, begin) {
        const target = this.#aliased.get(alias) ?? this.#anchors.get(alias.source);
        if (target === undefined) {
            this.#add('policy-not-yaml', path, begin, `${where(path)} is the alias ${(0,mistake/* quote */.hD)(`*${alias.source}`)}, and no anchor of that name stands before it.`, `Write "&${alias.source}" at the value that is meant, or put the text in quotes.`);
            return null;
        }
        if (this.#open.has(target))
            return this.#stop(path, begin, 'has an alias that leads to itself');
        this.#aliased.set(alias, target);
        this.#following++;
        const data = this.read(target, path, place, begin);
        this.#following--;
        return data;
    }
    #content(node, path, place, begin) {
        if ((0,dist/* isSeq */.oP)(node))
            return node.items.map((item, index) => this.read(item, [...path, index], placeInside(place, index), begin));
        if ((0,dist/* isMap */.jh)(node))
            return this.#map(node.items, path, place, begin);
        if (!(0,dist/* isScalar */.jn)(node))
            return null;
        const { value, source } = node;
        if (typeof value === 'string' || value === null)
            return value;
        if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
            place.typed = source ?? String(value);
            return value;
        }
        this.#add('policy-invalid-value', path, begin, `${(0,mistake/* pathText */.LF)(path)} is ${(0,mistake/* quote */.hD)(source ?? String(value))}, which is not a number that JSON has.`, 'Write a finite number, or put it in quotes to make it a text.');
        return null;
    }
    #map(items, path, place, begin) {
        const data = Object.create(null);
        const firstAt = new Map();
        for (const { key, value } of items) {
            const target = (0,dist/* isAlias */.Vj)(key) ? this.#anchors.get(key.source) : key;
            const keyAt = key?.range?.[0] ?? begin;
            const name = (0,dist/* isScalar */.jn)(target) ? keyName(target.value, target.source) : undefined;
            if (name === undefined) {
                this.#add('policy-wrong-type', path, keyAt, `A key in ${where(path)} is not a text.`, 'Write a plain word before the colon.');
                continue;
            }
            const inside = [...path, name];
            const earlier = firstAt.get(name);
            if (FORBIDDEN_KEYS.has(name)) {
                this.#add('policy-unknown-key', inside, keyAt, `${(0,mistake/* pathText */.LF)(inside)} is a name that is never allowed.`, 'Remove it.');
            }
            else if (earlier !== undefined) {
                this.#add('policy-duplicate-key', inside, keyAt, `${(0,mistake/* pathText */.LF)(inside)} is given twice, first on line ${this.#at(earlier).line}.`, 'Keep one of the two.');
            }
            else {
                if ((0,dist/* isScalar */.jn)(target) && key.anchor !== undefined)
                    this.#anchors.set(key.anchor, key);
                firstAt.set(name, keyAt);
                const within = placeInside(place, name);
                within.key = keyAt;
                data[name] = this.read(value, inside, within, keyAt);
            }
        }
        return data;
    }
    #stop(path, offset, clause) {
        this.unfolded = true;
        this.#add('policy-too-large', path, offset, `The policy file ${clause}.`, 'Write it flatter, with fewer aliases.');
        return null;
    }
    #add(reason, path, offset, sentence, advice) {
        this.mistakes.push({ reason, path, position: this.#at(offset), sentence, advice });
    }
}
function placeInside(place, name) {
    const inside = { value: place.value, key: undefined, typed: undefined, inside: new Map() };
    place.inside.set(name, inside);
    return inside;
}
const TOO_DEEP = `is nested more than ${DEEPEST} levels deep`;
function keyName(value, source) {
    if (typeof value === 'string')
        return value;
    return typeof value === 'number' || typeof value === 'boolean' ? (source ?? String(value)) : undefined;
}
function where(path) {
    return path.length === 0 ? 'the policy file' : (0,mistake/* pathText */.LF)(path);
}

;// CONCATENATED MODULE: ./src/policy/read.ts



const LARGEST_BYTES = 256 * 1024;
const read_DEEPEST = 64;
const MOST_ALIASES = 50;
/** Anchors and tags together. */
const MOST_PROPERTIES = 1000;
/** Quoted texts with nothing between them; each is a mistake of its own, and slow to find in great numbers. */
const MOST_CLASHES = 20;
/**
 * Reads YAML 1.2 into plain data without trusting it: bounded size, depth, aliases and total; no merge keys, no tags
 * beyond the core schema, one document, no key twice. Bytes must be UTF-8. Never throws.
 */
function readYaml(source, file) {
    const start = { file, line: 1, column: 1 };
    const refuse = (reason, sentence, advice, position = start) => ({
        located: undefined,
        mistakes: [{ reason, path: [], position, sentence, advice }],
    });
    const size = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength;
    if (size > LARGEST_BYTES) {
        return refuse('policy-too-large', `The policy file has ${size} bytes, and ${LARGEST_BYTES} are the most that is read.`, 'Check that the input "policy" names the right file; a policy is usually a few kilobytes.');
    }
    const decoded = decode(source);
    if (decoded === undefined) {
        return refuse('policy-not-yaml', 'The policy file is not UTF-8 text.', 'Save it as UTF-8 text.');
    }
    const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
    const lines = new dist/* LineCounter */.HN();
    const at = (offset) => {
        const { line, col } = lines.linePos(Math.min(offset, text.length));
        return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    const binary = firstControl(text);
    try {
        const excess = binary === undefined ? scan(text, lines) : undefined;
        if (binary !== undefined) {
            return refuse('policy-not-yaml', 'The policy file is binary, not text.', 'Save it as UTF-8 text.');
        }
        if (excess !== undefined) {
            return refuse('policy-too-large', `The policy file ${excess.sentence}.`, 'Write it flatter, with fewer aliases.', at(excess.offset));
        }
        return compose(text, at);
    }
    catch (error) {
        // The YAML library promises to collect errors, not to throw them; this is for the day it does not.
        const message = error instanceof Error ? error.message : String(error);
        return refuse('policy-not-yaml', `The policy file cannot be read as YAML: ${firstLine(message)}.`, YAML_ADVICE);
    }
}
const YAML_ADVICE = 'Mend the YAML here; an editor with YAML support shows the place.';
function decode(source) {
    if (typeof source === 'string')
        return source;
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source);
    }
    catch {
        return undefined;
    }
}
/** The first character that YAML 1.2 does not allow (https://yaml.org/spec/1.2.2/#51-character-set), as an offset. */
function firstControl(text) {
    for (let offset = 0; offset < text.length; offset++) {
        const code = text.charCodeAt(offset);
        if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f)
            return offset;
    }
    return undefined;
}
/**
 * Looks for nesting and aliases beyond the limits in the token stream, which costs nothing beside composing:
 * the YAML library needs seconds for a hundred kilobytes of `[`. Also counts the lines.
 */
function scan(text, lines) {
    lines.addNewLine(0);
    for (let next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', next + 1))
        lines.addNewLine(next + 1);
    let offset = 0;
    let depth = 0;
    let onThisLine = 0;
    let aliases = 0;
    let properties = 0;
    let clashes = 0;
    let afterQuoted = false;
    let scalar = false;
    for (const token of new dist/* Lexer */.JG().lex(text)) {
        // Marks of the lexer's own; the text after "scalar follows" is content, whatever it looks like.
        if (token === '\x02' || token === '\x18')
            continue;
        if (token === '\x1f') {
            scalar = true;
            continue;
        }
        if (scalar) {
            scalar = false;
        }
        else if (token === '[' || token === '{') {
            depth++;
        }
        else if (token === ']' || token === '}') {
            depth--;
        }
        else if (token === '-' || token === '?' || token === ':') {
            // Inside brackets these are siblings, not levels.
            if (depth === 0)
                onThisLine++;
        }
        else if (token.startsWith('\n') || token.startsWith('\r')) {
            onThisLine = 0;
        }
        else if (token.startsWith('*')) {
            aliases++;
        }
        else if (token.startsWith('&') || token.startsWith('!')) {
            properties++;
        }
        if (depth > read_DEEPEST || onThisLine > read_DEEPEST)
            return { sentence: read_TOO_DEEP, offset };
        if (aliases > MOST_ALIASES)
            return { sentence: `uses more than ${MOST_ALIASES} aliases`, offset };
        if (properties > MOST_PROPERTIES)
            return { sentence: `has more than ${MOST_PROPERTIES} anchors and tags`, offset };
        if (clashes > MOST_CLASHES)
            return { sentence: 'has a row of quoted texts with nothing between them', offset };
        const quoted = token.startsWith('"') || token.startsWith("'");
        if (quoted && afterQuoted)
            clashes++;
        if (!token.startsWith(' '))
            afterQuoted = quoted;
        // What closes nothing is a mistake that the YAML library finds too, but ever so slowly in great numbers.
        if (depth < 0)
            return { sentence: 'closes a bracket that was never opened', offset };
        offset += token.length;
    }
    return undefined;
}
const read_TOO_DEEP = `is nested more than ${read_DEEPEST} levels deep`;
function compose(text, at) {
    const document = (0,dist/* parseDocument */.Tp)(text, {
        version: '1.2',
        schema: 'core',
        // A key twice is found by the walk below in linear time.
        uniqueKeys: false,
        merge: false,
        resolveKnownTags: false,
        prettyErrors: false,
        // "silent" would also swallow the error about a second document.
        logLevel: 'error',
    });
    const mistakes = [];
    for (const error of document.errors) {
        const several = error.code === 'MULTIPLE_DOCS';
        mistakes.push({
            reason: 'policy-not-yaml',
            path: [],
            position: at(error.pos[0]),
            sentence: several
                ? 'The policy file holds more than one YAML document.'
                : `The policy file is not YAML here: ${firstLine(error.message)}.`,
            advice: several ? 'Keep one document and remove the "---" between them.' : adviceAt(text, error.pos[0]),
        });
    }
    const { yaml } = document.directives ?? {};
    if (yaml?.explicit === true && yaml.version !== '1.2') {
        mistakes.push({
            reason: 'policy-not-yaml',
            path: [],
            position: at(0),
            sentence: `The policy file asks for YAML ${yaml.version}, and only 1.2 is read.`,
            advice: 'Remove the %YAML line.',
        });
    }
    // Broken YAML gives data that the user did not write; nothing more can be said about it.
    if (mistakes.length > 0)
        return { located: undefined, mistakes };
    for (const warning of document.warnings) {
        mistakes.push({
            reason: 'policy-wrong-type',
            path: [],
            position: at(warning.pos[0]),
            sentence: `The YAML tag ${(0,mistake/* quote */.hD)(/^!\S*/.exec(text.slice(warning.pos[0]))?.[0] ?? firstLine(warning.message))} is not understood.`,
            advice: 'Write plain values: texts, numbers, true or false, lists and maps.',
        });
    }
    const { located, mistakes: found } = locate(document.contents, at);
    return { located, mistakes: [...mistakes, ...found] };
}
/** The mistake that YAML makes easiest in this file has an advice of its own. */
function adviceAt(text, offset) {
    const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
    return /\{.*[{,]\s*\$[^"',}]*\[/.test(line)
        ? 'Inside braces put a JSONPath that has brackets in quotes: { "$.items[0].id": 1 }.'
        : YAML_ADVICE;
}
function firstLine(text) {
    const [line = ''] = text.split('\n', 1);
    return (line.length > 160 ? `${line.slice(0, 160)}…` : line).replace(/[.:\s]+$/, '');
}


/***/ }),

/***/ 9028:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   examineEvent: () => (/* binding */ examineEvent)
/* harmony export */ });
/* unused harmony export mayRollBack */
/* harmony import */ var _platform_event_payload_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(208);
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73);


/**
 * Events whose runs are the repository's own: nobody starts one who may not write to it. Everything else, above all what
 * pull requests, forks and comments start, never rolls back.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
const OWN_EVENTS = [
    'push',
    'workflow_dispatch',
    'schedule',
    'release',
    'repository_dispatch',
    'deployment',
    'deployment_status',
];
/** Reads the event of this run and says why it may not roll back; no request is sent. */
async function examineEvent(world) {
    return mayRollBack(world.environment, await (0,_platform_event_payload_js__WEBPACK_IMPORTED_MODULE_0__/* .readEventPayload */ .N)(world));
}
/**
 * Says why a run of this event may not roll back; `undefined` where it may. Outside of GitHub Actions there is no event,
 * and whoever has a token may. Pure.
 *
 * @param environment `GITHUB_EVENT_NAME`, `GITHUB_REF` and `GITHUB_REPOSITORY` are read
 * @param payload the parsed event; any shape is possible, and what is not known is refused
 */
function mayRollBack(environment, payload) {
    const event = environment['GITHUB_EVENT_NAME'] ?? '';
    if (event === '')
        return undefined;
    if (event === 'workflow_run') {
        const why = againstWorkflowRun(payload, environment['GITHUB_REPOSITORY']);
        return why === undefined ? undefined : refused(`the event "workflow_run", and ${why}`);
    }
    if (!OWN_EVENTS.includes(event))
        return refused(`the event "${(0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .cutShort */ .VV)(event, 60)}"`);
    if (/^refs\/pull\//.test(environment['GITHUB_REF'] ?? ''))
        return refused(`"${event}" on a pull request`);
    return undefined;
}
/** A workflow of this repository may be started by the end of one that a pull request of anybody's started. */
function againstWorkflowRun(payload, repository) {
    const run = at(payload, 'workflow_run');
    const head = at(run, 'head_repository', 'full_name');
    if (typeof head !== 'string' || repository === undefined || repository === '') {
        return 'its payload does not say which repository the run before it is from';
    }
    if (head.toLowerCase() !== repository.toLowerCase()) {
        return `the run before it is from another repository, ${(0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .cutShort */ .VV)(head, 100)}`;
    }
    const event = at(run, 'event');
    if (typeof event !== 'string')
        return 'its payload does not say what started the run before it';
    if (!OWN_EVENTS.includes(event))
        return `the run before it was started by "${(0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .cutShort */ .VV)(event, 60)}"`;
    return undefined;
}
function refused(startedBy) {
    return {
        kind: 'input',
        title: 'event',
        outcome: 'invalid',
        severity: 'block',
        reason: 'rollback-event-forbidden',
        sentence: `This run may not roll back, because it was started by ${startedBy}, where people may have a say who may not release.`,
        evidence: [],
        advice: `Roll back from runs that ${OWN_EVENTS.slice(0, -1).join(', ')} or ${OWN_EVENTS.at(-1)} started, and leave on-fail at "block" in all others.`,
        startedAt: 0,
        durationMs: 0,
    };
}
function at(value, ...path) {
    let node = value;
    for (const key of path) {
        if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key))
            return undefined;
        node = Reflect.get(node, key);
    }
    return node;
}


/***/ }),

/***/ 6618:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ connectToGitHub)
/* harmony export */ });
/* unused harmony export repositoryOfRemote */
/* harmony import */ var _platform_github_client_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4821);

const GIT_LIMIT_MS = 10_000;
/**
 * Binds the API's client to the repository of this run: the one that the runner names, on the command line the one that
 * `git remote get-url origin` leads to. Sends nothing. What is missing or wrong is a finding with outcome `invalid`.
 */
async function connectToGitHub(settings, world, patience = {}) {
    const { environment } = world;
    const refused = (reason, sentence, advice) => ({
        ok: false,
        finding: {
            kind: 'input',
            title: 'access to GitHub',
            outcome: 'invalid',
            severity: 'block',
            reason,
            sentence,
            evidence: [],
            advice,
            startedAt: world.clock.now() - world.startedAt,
            durationMs: 0,
        },
    });
    const onRunner = environment['GITHUB_ACTIONS'] === 'true';
    const token = (settings.githubToken ?? (onRunner ? undefined : ownToken(environment)))?.trim();
    if (token === undefined || token === '') {
        return refused('github-token-missing', 'This needs GitHub’s API, and there is no token for it.', onRunner
            ? 'Leave the input github-token out, so that the job’s own token is used, or give it one.'
            : 'Set GITHUB_TOKEN or GH_TOKEN, e.g. to what `gh auth token` prints.');
    }
    world.secrets.add('github-token', token);
    if (!/^[\x21-\x7e]+$/.test(token)) {
        return refused('github-token-refused', 'The token for GitHub has spaces or characters in it that no token has.', 'Give github-token the token alone.');
    }
    const server = serverUrl(environment);
    const apiUrl = server === undefined ? undefined : addressOf(environment['GITHUB_API_URL'] || apiOf(server));
    if (server === undefined || apiUrl === undefined) {
        const name = server === undefined ? 'GITHUB_SERVER_URL' : 'GITHUB_API_URL';
        return refused('input-invalid', `${name} is not an address.`, `Set ${name} to the address of your GitHub.`);
    }
    if (apiUrl.protocol !== 'https:' && !(apiUrl.protocol === 'http:' && isLoopback(apiUrl.hostname))) {
        return refused('input-invalid', `The token for GitHub is not sent to ${apiUrl.origin}, because it could be read on the way.`, 'Set GITHUB_API_URL to an address that begins with https://.');
    }
    const named = environment['GITHUB_REPOSITORY'] || undefined;
    const repository = named ?? (await originRepository(server.hostname, world));
    if (repository === undefined || !isRepository(repository)) {
        return refused('github-repository-unknown', named === undefined
            ? `It is not known which repository on ${server.hostname} this is about.`
            : 'GITHUB_REPOSITORY does not name a repository.', named === undefined
            ? `Run it inside a clone whose remote "origin" is on ${server.hostname}, or set GITHUB_REPOSITORY to owner/name.`
            : 'Set GITHUB_REPOSITORY to owner/name.');
    }
    const github = await (0,_platform_github_client_js__WEBPACK_IMPORTED_MODULE_0__.createGitHub)({
        ...patience,
        token,
        apiUrl: apiUrl.href,
        repository,
        clock: world.clock,
        chance: () => Number.parseInt(world.random(), 16) / 2 ** 32,
        signal: world.cancelled,
        redact: world.secrets.redact,
    });
    return { ok: true, github };
}
/** `owner/name` of a remote's address, in any of git's forms, if it is on this host. */
function repositoryOfRemote(remote, host) {
    const text = remote.trim();
    const short = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)\/?(\S+)$/.exec(text);
    let found;
    if (short?.[1] !== undefined && short[2] !== undefined) {
        found = { host: short[1], path: short[2] };
    }
    else {
        const url = addressOf(text);
        if (url === undefined || !['https:', 'http:', 'ssh:', 'git:'].includes(url.protocol))
            return undefined;
        found = { host: url.hostname, path: url.pathname };
    }
    // GitHub takes ssh on the port of https under this name: https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
    const named = found.host.toLowerCase();
    if (named !== host.toLowerCase() && named !== `ssh.${host.toLowerCase()}`)
        return undefined;
    const repository = found.path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
    return isRepository(repository) ? repository : undefined;
}
async function originRepository(host, world) {
    const { PATH, HOME } = world.environment;
    const result = await world.processes.run({
        argv: ['git', 'remote', 'get-url', 'origin'],
        environment: { ...(PATH === undefined ? {} : { PATH }), ...(HOME === undefined ? {} : { HOME }), LC_ALL: 'C' },
        timeoutMs: GIT_LIMIT_MS,
        signal: world.cancelled,
    });
    if (result.exitCode !== 0)
        return undefined;
    for (const line of result.output.split('\n')) {
        const repository = repositoryOfRemote(line, host);
        if (repository !== undefined)
            return repository;
    }
    return undefined;
}
function ownToken(environment) {
    return environment['GITHUB_TOKEN'] || environment['GH_TOKEN'] || undefined;
}
function serverUrl(environment) {
    return addressOf(environment['GITHUB_SERVER_URL'] || 'https://github.com');
}
/** Where each kind of GitHub has its API: https://docs.github.com/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api */
function apiOf(server) {
    if (server.hostname === 'github.com' || server.hostname.endsWith('.ghe.com'))
        return `https://api.${server.hostname}`;
    return `${server.origin}/api/v3`;
}
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
function isRepository(text) {
    return /^[\w.-]+\/[\w.-]+$/.test(text) && !text.split('/').some((part) => /^\.{1,2}$/.test(part));
}
function addressOf(text) {
    return URL.canParse(text) ? new URL(text) : undefined;
}


/***/ }),

/***/ 1273:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ neededPermission),
/* harmony export */   x: () => (/* binding */ githubFinding)
/* harmony export */ });
const MEANINGS = {
    token: { outcome: 'fail', reason: 'github-token-refused' },
    permission: { outcome: 'fail', reason: 'github-permission' },
    'not-found': { outcome: 'fail', reason: 'github-not-found' },
    conflict: { outcome: 'fail', reason: 'github-rejected' },
    rejected: { outcome: 'fail', reason: 'github-rejected' },
    'rate-limit': { outcome: 'undecided', reason: 'github-rate-limit' },
    unreachable: { outcome: 'undecided', reason: 'github-unreachable' },
    redirected: { outcome: 'undecided', reason: 'github-redirected' },
    malformed: { outcome: 'undecided', reason: 'github-malformed' },
    endless: { outcome: 'undecided', reason: 'github-endless' },
    cancelled: { outcome: 'undecided', reason: 'cancelled' },
};
/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions */
const PERMISSIONS = new Set('actions,artifact-metadata,attestations,checks,contents,deployments,discussions,issues,models,packages,pages,pull-requests,security-events,statuses'.split(','));
/** The finding that says what kept GitHub from doing what was asked. `doing` begins the sentence: `Reading the record of releases`. */
function githubFinding(failure, doing, options = {}) {
    const { outcome, reason } = MEANINGS[failure.kind];
    const evidence = failure.said === '' ? [] : [{ kind: 'text', label: 'GitHub said', text: failure.said }];
    return {
        kind: 'rollback',
        title: doing,
        outcome,
        severity: 'block',
        reason,
        sentence: `${doing} failed: ${failure.message}.`,
        evidence,
        advice: adviceFor(failure, options.permission),
        startedAt: options.at?.startedAt ?? 0,
        durationMs: options.at?.durationMs ?? 0,
    };
}
/** What the job's `permissions:` must say for a request to be accepted, in the words of a workflow file. */
function neededPermission(failure, expected) {
    // Alternatives are set apart by ";", those needed together by ",".
    const [first = ''] = (failure.acceptedPermissions ?? '').split(';');
    const lines = first.split(',').map((one) => {
        const [, name = '', level = ''] = /^\s*([a-z_]+)=(read|write)\s*$/.exec(one) ?? [];
        const scope = name.replaceAll('_', '-');
        return PERMISSIONS.has(scope) ? `${scope}: ${level}` : undefined;
    });
    return lines.every((line) => line !== undefined) ? lines.join(', ') : expected;
}
function adviceFor(failure, permission) {
    switch (failure.kind) {
        case 'token':
            return 'Give github-token a token that has not expired, or leave it out for the job’s own.';
        case 'permission': {
            const needed = neededPermission(failure, permission);
            if (needed === undefined)
                return 'Give the token the permission for that, in the job’s permissions.';
            return /personal access token/i.test(failure.said)
                ? `Give the personal access token the permission \`${needed}\` for this repository.`
                : `Add \`${needed}\` to the job’s permissions.`;
        }
        case 'not-found': {
            const needed = neededPermission(failure, permission);
            const check = 'Check that it exists under that name in this repository';
            return needed === undefined
                ? `${check}, and that the token may see it.`
                : `${check}; GitHub also hides what a token may not see, so check that the job’s permissions hold \`${needed}\`.`;
        }
        case 'conflict':
        case 'rejected':
            return 'GitHub’s own words say what it does not accept; change that and run again.';
        case 'rate-limit':
            return `${waitAdvice(failure.retryAfterMs)}; the requests of all jobs of a repository count together.`;
        case 'unreachable':
            return 'See https://www.githubstatus.com and the runner’s network and proxy, then run again.';
        case 'redirected':
            return 'If the repository was renamed or moved, use its new name; otherwise see what GITHUB_API_URL and the runner’s proxy lead to.';
        case 'malformed':
            return 'See whether GITHUB_API_URL is the address of the API and whether a proxy answers in its place, then run again.';
        case 'endless':
            return 'Run again; if it stays so, tell GitHub’s support.';
        case 'cancelled':
            return 'Run again.';
    }
}
function waitAdvice(retryAfterMs) {
    if (retryAfterMs === undefined)
        return 'Run again after a few minutes';
    if (retryAfterMs < 120_000)
        return `Run again in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s`;
    return `Run again in ${Math.ceil(retryAfterMs / 60_000)} minutes`;
}


/***/ }),

/***/ 2428:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O9: () => (/* binding */ finish),
  Jq: () => (/* binding */ mustBe),
  QF: () => (/* binding */ ownAttempt),
  rD: () => (/* binding */ ownRunId),
  tN: () => (/* binding */ leg_send)
});

// EXTERNAL MODULE: ./src/health/quote.ts
var quote = __webpack_require__(1886);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/rollback/github-finding.ts
var github_finding = __webpack_require__(1273);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __webpack_require__(1928);
// EXTERNAL MODULE: ./src/rollback/run/by-hand.ts
var by_hand = __webpack_require__(5051);
;// CONCATENATED MODULE: ./src/rollback/run/conclusion.ts

const LOOK_FIRST = 'Find out which version serves now before doing anything else, because a part of it may be deployed.';
const MOST_JOBS_NAMED = 3;
const LONGEST_NAME = 100;
/**
 * Only `success` is success, and only if the job that deploys took part in it.
 * https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run
 */
function judgeRun(ended, quote) {
    const name = `Run ${ended.run.id}, attempt ${ended.run.attempt},`;
    if (ended.conclusion === undefined) {
        return {
            outcome: 'unknown',
            reason: 'github-malformed',
            sentence: `${name} is completed, but GitHub gives no conclusion for it.`,
            advice: `Open ${ended.run.url} and see how it ended. ${LOOK_FIRST}`,
        };
    }
    if (ended.conclusion === 'success')
        return judgeSuccess(ended, name, quote);
    const meaning = meaningOf(ended.conclusion, ended.run.url, quote);
    const broken = (ended.jobs ?? []).filter((job) => BROKEN.has(job.conclusion ?? ''));
    return {
        outcome: 'failed',
        reason: meaning.reason,
        sentence: `${name} ${meaning.clause}${brokenJobs(broken, quote)}.`,
        advice: [linkOf(broken, quote), meaning.advice].filter((text) => text !== '').join(' '),
    };
}
/** A run succeeds although its deploying job was skipped or was left out of the attempt. */
function judgeSuccess(ended, name, quote) {
    const succeeded = { outcome: 'succeeded', sentence: `${name} succeeded.` };
    if (ended.deployJob === undefined)
        return succeeded;
    const shown = `"${quote(ended.deployJob, LONGEST_NAME)}"`;
    if (ended.jobs === undefined) {
        const sentence = `${name} succeeded; whether its job ${shown} took part could not be read.`;
        return { outcome: 'succeeded', sentence };
    }
    const job = ended.jobs.find((one) => one.name === ended.deployJob);
    if (job === undefined) {
        return {
            outcome: 'unknown',
            reason: 'rollback-job-not-found',
            sentence: `${name} succeeded, but it has no job ${shown}, so nothing says that anything was deployed.`,
            advice: `Compare the jobs at ${ended.run.url} with the name that was asked for. ${LOOK_FIRST}`,
        };
    }
    if (job.conclusion !== 'success') {
        return {
            outcome: 'failed',
            reason: 'rollback-run-skipped',
            sentence: `${name} succeeded, but its job ${shown} did not (${quote(job.conclusion ?? 'no conclusion', LONGEST_NAME)}), so nothing was deployed.`,
            advice: `Read at ${job.url ?? ended.run.url} why it did not run, usually an "if:" of the job or a job that it needs.`,
        };
    }
    if (isBefore(job.completedAt, ended.attemptStartedAt)) {
        return {
            outcome: 'failed',
            reason: 'rollback-run-skipped',
            sentence: `${name} succeeded, but its job ${shown} was not part of this attempt, so nothing was deployed by it.`,
            advice: `Somebody ran other jobs of it again: wait until it is at rest, then start the rollback again.`,
        };
    }
    return succeeded;
}
const BROKEN = new Set([
    'failure',
    'timed_out',
    'cancelled',
    'startup_failure',
    'action_required',
    'stale',
]);
function meaningOf(conclusion, url, quote) {
    switch (conclusion) {
        case 'failure':
            return { reason: 'rollback-run-failed', clause: 'failed', advice: LOOK_FIRST };
        case 'cancelled':
            return {
                reason: 'rollback-run-cancelled',
                clause: 'was cancelled before it was done',
                advice: `See at ${url} who cancelled it; if nobody did, a newer pending run of its concurrency group took its place, which "queue: max" beside "group:" in the release workflow prevents. ${LOOK_FIRST}`,
            };
        case 'timed_out':
            return {
                reason: 'rollback-run-timed-out',
                clause: 'ran out of time',
                advice: `See at ${url} where it hung, and raise "timeout-minutes" of that job if it was merely slow. ${LOOK_FIRST}`,
            };
        case 'action_required':
            return {
                reason: 'rollback-run-action-required',
                clause: 'ended because a person has to act first',
                advice: `Open ${url}, do what it asks for, and start the rollback again.`,
            };
        case 'startup_failure':
            return {
                reason: 'rollback-run-startup-failure',
                clause: 'could not start, because GitHub cannot use its workflow file',
                advice: `Open ${url} for what is wrong with the workflow file of that tag, often a reusable workflow or an action that is gone or no longer allowed; nothing was deployed.`,
            };
        case 'skipped':
            return {
                reason: 'rollback-run-skipped',
                clause: 'was skipped as a whole, so nothing was deployed',
                advice: `See at ${url} which "if:" kept its jobs from running.`,
            };
        case 'neutral':
            return {
                reason: 'rollback-run-neutral',
                clause: 'ended neutral, which does not say that anything was deployed',
                advice: `See at ${url} what it did. ${LOOK_FIRST}`,
            };
        case 'stale':
            return {
                reason: 'rollback-run-stale',
                clause: 'was given up by GitHub because it had not ended for too long',
                advice: `See at ${url} what it waited for, and start the rollback again when that is out of the way.`,
            };
        default:
            return {
                reason: 'rollback-run-failed',
                clause: `ended with the conclusion "${quote(conclusion, LONGEST_NAME)}", which is not a success`,
                advice: `See at ${url} what it did. ${LOOK_FIRST}`,
            };
    }
}
function brokenJobs(broken, quote) {
    if (broken.length === 0)
        return '';
    const named = broken.slice(0, MOST_JOBS_NAMED).map((job) => `"${quote(job.name, LONGEST_NAME)}" (${job.conclusion})`);
    const more = broken.length - named.length;
    return `: job${broken.length === 1 ? '' : 's'} ${(0,wording/* inWords */.r4)(more > 0 ? [...named, `${more} more`] : named)}`;
}
function linkOf(broken, quote) {
    const first = broken.find((job) => job.url !== undefined);
    return first === undefined ? '' : `Read the log of job "${quote(first.name, LONGEST_NAME)}": ${first.url}.`;
}
function isBefore(left, right) {
    return left !== undefined && Date.parse(left) < Date.parse(right);
}

;// CONCATENATED MODULE: ./src/rollback/run/waiting.ts

const MOST_NAMED = 5;
const waiting_LONGEST_NAME = 100;
/** What a run does or waits for, as a clause that goes on after "run 1 "; foreign names are quoted in it. */
function waitingClause(facts, quote) {
    switch (facts.status) {
        case 'requested':
        case 'queued':
            return 'is queued for a runner';
        case 'pending':
            return `is pending behind ${groupClause(facts.groups, quote)}`;
        case 'waiting':
            return `waits for ${approvalClause(facts, quote)}`;
        case 'in_progress':
            return progressClause(facts, quote);
        case 'completed':
            return 'is completed';
        default:
            return `is in the state "${quote(facts.status, waiting_LONGEST_NAME)}"`;
    }
}
/** The first of the groups that both have; GitHub compares their names without regard to case. */
function sharedGroup(theirs, ours) {
    const own = new Set(ours.map((name) => name.toLowerCase()));
    return theirs.find((name) => own.has(name.toLowerCase()));
}
/** Whether a run that is in progress has a job that is held back by a concurrency group. */
function hasJobPending(jobs) {
    return jobs?.some((job) => job.status === 'pending') ?? false;
}
/** The same for the approval of an environment. */
function hasJobWaiting(jobs) {
    return jobs?.some((job) => job.status === 'waiting') ?? false;
}
function progressClause(facts, quote) {
    const jobs = facts.jobs ?? [];
    const running = jobs.filter((job) => job.status === 'in_progress');
    const done = jobs.filter((job) => job.status === 'completed').length;
    const ofAll = jobs.length === 0 ? '' : ` (${done} of ${jobs.length} jobs done)`;
    if (running.length > 0)
        return `runs ${jobClause(running, quote)}${ofAll}`;
    const waiting = jobs.filter((job) => job.status === 'waiting');
    if (waiting.length > 0)
        return `waits with ${jobClause(waiting, quote)} for ${approvalClause(facts, quote)}${ofAll}`;
    const pending = jobs.filter((job) => job.status === 'pending');
    if (pending.length > 0)
        return `waits with ${jobClause(pending, quote)} behind ${groupClause(facts.groups, quote)}${ofAll}`;
    const queued = jobs.filter((job) => job.status === 'queued');
    if (queued.length > 0)
        return `waits for a runner for ${jobClause(queued, quote)}${ofAll}`;
    return `is in progress${ofAll}`;
}
function jobClause(jobs, quote) {
    return `job${jobs.length === 1 ? '' : 's'} ${named(jobs.map((job) => job.name), 'and', quote)}`;
}
function groupClause(groups, quote) {
    if (groups === undefined || groups.length === 0)
        return 'another run of its concurrency group';
    return `another run of concurrency group ${named(groups, 'or', quote)}`;
}
function approvalClause(facts, quote) {
    const approvals = facts.approvals ?? [];
    if (approvals.length === 0) {
        return `a deployment protection rule that could not be read, perhaps one of environment "${facts.environment}"`;
    }
    return (0,wording/* inWords */.r4)(approvals.slice(0, MOST_NAMED).map((approval) => {
        const place = `environment "${quote(approval.environment, waiting_LONGEST_NAME)}"`;
        const timer = approval.waitTimer > 0 ? `the wait timer (${approval.waitTimer} min) of ${place}` : undefined;
        if (approval.reviewers.length === 0)
            return timer ?? `the protection rules of ${place}`;
        const people = approval.reviewers.slice(0, MOST_NAMED).map((name) => quote(name, waiting_LONGEST_NAME));
        const more = approval.reviewers.length - people.length;
        const by = (0,wording/* inWords */.r4)(more > 0 ? [...people, `${more} more`] : people, 'or');
        return `approval of ${place} by ${by}${timer === undefined ? '' : ` and ${timer}`}`;
    }));
}
function named(names, last, quote) {
    const shown = names.slice(0, MOST_NAMED).map((name) => `"${quote(name, waiting_LONGEST_NAME)}"`);
    const more = names.length - shown.length;
    return (0,wording/* inWords */.r4)(more > 0 ? [...shown, `${more} more`] : shown, last);
}

;// CONCATENATED MODULE: ./src/rollback/run/explanation.ts

const explanation_LONGEST_NAME = 100;
const JOBS_EVERY_MS = 60_000;
const REST_EVERY_MS = 120_000;
/** @param options.ownRunId the run whose concurrency groups would be waited for in vain */
function createExplainer(github, run, options, clock, budget, quote) {
    let explained;
    /** Servers without this knowledge are asked once. */
    let knowsGroups = true;
    let ownGroups;
    const read = async (ask) => {
        if (!budget.hasSpare())
            return undefined;
        const answer = await ask();
        return answer.ok ? answer.value : undefined;
    };
    const groupsOf = async (id) => {
        if (!knowsGroups)
            return undefined;
        return await read(async () => {
            const answer = await github.concurrencyGroups(id);
            if (!answer.ok && answer.failure.kind === 'not-found')
                knowsGroups = false;
            return answer;
        });
    };
    const deadlockOf = async (groups) => {
        if (options.ownRunId === undefined || groups === undefined || groups.length === 0)
            return undefined;
        ownGroups ??= await groupsOf(options.ownRunId);
        const shared = sharedGroup(groups, ownGroups ?? []);
        return shared === undefined
            ? undefined
            : `it waits for concurrency group "${quote(shared, explanation_LONGEST_NAME)}", which the guard's own run holds`;
    };
    const explain = async (seen) => {
        const jobs = seen.status === 'in_progress' ? await read(() => github.jobs(run.id)) : undefined;
        const isHeldBack = seen.status === 'pending' || hasJobPending(jobs);
        const groups = isHeldBack ? await groupsOf(run.id) : undefined;
        const isWaiting = seen.status === 'waiting' || hasJobWaiting(jobs);
        const approvals = isWaiting ? await read(() => github.pendingDeployments(run.id)) : undefined;
        const facts = {
            status: seen.status,
            environment: options.environmentName,
            ...(jobs === undefined ? {} : { jobs }),
            ...(groups === undefined ? {} : { groups }),
            ...(approvals === undefined ? {} : { approvals }),
        };
        return { clause: waitingClause(facts, quote), deadlock: await deadlockOf(groups) };
    };
    return async (seen) => {
        const state = `${seen.status} ${seen.updatedAt}`;
        const every = seen.status === 'in_progress' ? JOBS_EVERY_MS : REST_EVERY_MS;
        const isFresh = explained?.state === state && clock.now() - explained.atMs < every;
        if (explained !== undefined && (isFresh || (explained.state === state && !budget.hasSpare()))) {
            return explained.explanation;
        }
        const explanation = await explain(seen);
        explained = { state, atMs: clock.now(), explanation };
        return explanation;
    };
}

// EXTERNAL MODULE: ./src/rollback/run/pauses.ts
var pauses = __webpack_require__(5331);
;// CONCATENATED MODULE: ./src/rollback/run/request-budget.ts
/**
 * Requests that following a run may cost: so many at once, and one more for every minute. 30 minutes come to 48, which
 * leaves room below 60 for what start and end cost. The job's token has 1,000 an hour for all workflows of a repository.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
const AT_ONCE = 18;
const ONE_MORE_EVERY_MS = 60_000;
/** Kept for looking at the run itself. */
const RESERVE = 3;
/** A budget that begins now, with what was counted before left out. */
function requestBudget(github, clock) {
    const begun = clock.now();
    const countedBefore = github.usage().counted;
    const left = () => AT_ONCE + (clock.now() - begun) / ONE_MORE_EVERY_MS - (github.usage().counted - countedBefore);
    return {
        waitMs: () => Math.max(0, Math.ceil((1 - left()) * ONE_MORE_EVERY_MS)),
        hasSpare: () => left() >= 1 + RESERVE,
    };
}

// EXTERNAL MODULE: ./src/rollback/run/run-finding.ts
var run_finding = __webpack_require__(623);
;// CONCATENATED MODULE: ./src/rollback/run/follow.ts








/** A run that was seen and is not found so often in a row is gone. */
const MOST_NOT_FOUND = 3;
/** How long a run may take to show itself at all. */
const FIRST_SIGHT_MS = 120_000;
/** `completed` may show a moment before the conclusion does. */
const MOST_WITHOUT_CONCLUSION = 5;
/**
 * Follows one attempt of one run to its end, by conditional requests, and says in the log what it does or waits for.
 * Broken answers and rate limits are waited out until the deadline; at the deadline it is looked at once more.
 * 30 minutes cost less than 60 requests that count, whatever GitHub answers.
 *
 * @throws Cancelled when the job is cancelled; what is in flight was said before
 */
async function follow(github, run, options, world) {
    const begun = world.clock.now();
    try {
        const end = await new Following(github, run, options, world).toEnd();
        return { outcome: end.outcome, conclusion: end.conclusion, finding: (0,run_finding/* runFinding */.D)(end.matter, begun, world) };
    }
    catch (error) {
        if (world.cancelled.aborted)
            world.output.line((0,by_hand/* inFlightSentence */.p6)(run), 'warn');
        throw error;
    }
}
/** What is known so far of the run that is followed. */
class Following {
    #github;
    #run;
    #options;
    #world;
    #begun;
    #budget;
    #explainer;
    #quote;
    #etag;
    /** The run as it was seen last, with the attempt that is followed. */
    #seen;
    #clause = 'was not seen yet';
    #told;
    #notFound = 0;
    #withoutConclusion = 0;
    /** Why the last look failed, if it did. */
    #trouble;
    #hasToldTrouble = false;
    constructor(github, run, options, world) {
        this.#github = github;
        this.#run = run;
        this.#options = options;
        this.#world = world;
        this.#begun = world.clock.now();
        this.#budget = requestBudget(github, world.clock);
        this.#quote = (0,quote/* quoting */.y)(world.secrets);
        this.#explainer = createExplainer(github, run, options, world.clock, this.#budget, this.#quote);
    }
    async toEnd() {
        const { clock, cancelled } = this.#world;
        if (this.#run.id === this.#options.ownRunId)
            return this.#deadlock('it is the run that the guard itself runs in');
        const deadline = this.#begun + this.#options.waitMs;
        for (let looks = 0;; looks++) {
            const end = await this.#look();
            if (end !== undefined)
                return end;
            const left = deadline - clock.now();
            if (left <= 0)
                return this.#exceeded();
            const asked = this.#trouble === undefined ? 0 : (0,pauses/* askedToWait */.lT)(this.#trouble);
            const pause = Math.max((0,pauses/* pauseAfter */.l0)(looks), this.#budget.waitMs(), asked);
            await clock.sleep(Math.min(left, pause), cancelled);
        }
    }
    async #look() {
        const looked = await this.#github.runIfChanged(this.#run.id, this.#etag);
        this.#world.cancelled.throwIfAborted();
        if (!looked.ok)
            return this.#lookFailed(looked.failure);
        this.#trouble = undefined;
        this.#notFound = 0;
        const { changed, etag } = looked.value;
        if (changed !== undefined) {
            this.#etag = etag;
            if (changed.attempt > this.#run.attempt)
                return this.#overtaken(changed.attempt);
            if (changed.attempt < this.#run.attempt) {
                this.#tell(`does not show attempt ${this.#run.attempt} yet`);
                return undefined;
            }
            this.#seen = changed;
        }
        if (this.#seen === undefined)
            return undefined;
        const { commit } = this.#options;
        if (commit !== undefined && this.#seen.headSha !== commit)
            return this.#otherCommit(this.#seen.headSha, commit);
        if (this.#seen.status === 'completed')
            return await this.#ended(this.#seen);
        const explained = await this.#explainer(this.#seen);
        this.#world.cancelled.throwIfAborted();
        this.#tell(explained.clause);
        return explained.deadlock === undefined ? undefined : this.#deadlock(explained.deadlock);
    }
    #lookFailed(failure) {
        const { clock, output } = this.#world;
        this.#trouble = failure;
        if (failure.kind === 'not-found') {
            this.#notFound += 1;
            const isLost = this.#seen === undefined ? clock.now() - this.#begun >= FIRST_SIGHT_MS : this.#notFound >= MOST_NOT_FOUND;
            return isLost ? this.#vanished() : undefined;
        }
        this.#notFound = 0;
        if (failure.kind === 'rate-limit') {
            const wait = (0,wording/* inSeconds */.F7)((0,pauses/* askedToWait */.lT)(failure));
            output.line(`GitHub's rate limit is used up; run ${this.#run.id} is looked at again in ${wait}, or at the deadline.`, 'warn');
        }
        else if (!this.#hasToldTrouble) {
            this.#hasToldTrouble = true;
            output.line(`Run ${this.#run.id} could not be read (${onOneLine(failure.message)}); it is tried again until the deadline.`, 'warn');
        }
        return undefined;
    }
    /** A line for every change that means something. */
    #tell(clause) {
        this.#clause = clause;
        if (clause === this.#told)
            return;
        this.#told = clause;
        const since = (0,wording/* inSeconds */.F7)(this.#world.clock.now() - this.#begun);
        this.#world.output.line(`after ${since}: run ${this.#run.id} ${clause}`);
    }
    async #ended(seen) {
        if (seen.conclusion === undefined && ++this.#withoutConclusion < MOST_WITHOUT_CONCLUSION) {
            this.#tell('is completed; GitHub gives no conclusion yet');
            return undefined;
        }
        const { deployJob } = this.#options;
        const jobs = await this.#jobsAtEnd(seen.conclusion !== 'success' || deployJob !== undefined);
        const judgement = judgeRun({
            run: this.#run,
            conclusion: seen.conclusion,
            attemptStartedAt: seen.startedAt,
            jobs,
            deployJob,
        }, this.#quote);
        const { outcome, reason, sentence, advice } = judgement;
        return {
            outcome,
            conclusion: seen.conclusion,
            matter: {
                title: this.#title(),
                outcome: outcome === 'succeeded' ? 'pass' : outcome === 'failed' ? 'fail' : 'undecided',
                ...(reason === undefined ? {} : { reason }),
                sentence,
                ...(advice === undefined ? {} : { advice }),
            },
        };
    }
    async #jobsAtEnd(areWanted) {
        if (!areWanted)
            return undefined;
        const read = await this.#github.jobs(this.#run.id);
        this.#world.cancelled.throwIfAborted();
        return read.ok ? read.value : undefined;
    }
    #deadlock(why) {
        const { id, url } = this.#run;
        return {
            outcome: 'failed',
            conclusion: undefined,
            matter: {
                title: this.#title(),
                outcome: 'fail',
                reason: 'rollback-deadlock',
                sentence: `Run ${id} cannot be waited for: ${why}.`,
                advice: `It goes on by itself as soon as this run ends: watch it at ${url}, or stop it with \`${this.#stop()}\`; give the guard's job a concurrency group of its own.`,
            },
        };
    }
    #overtaken(attempt) {
        const { id, url } = this.#run;
        return this.#lost(`Run ${id} shows attempt ${attempt}, so somebody started it again, and how attempt ${this.#run.attempt} ended was not seen.`, `See both attempts at ${url}, and find out which version serves now.`);
    }
    #vanished() {
        const { id, url } = this.#run;
        const sentence = this.#seen === undefined
            ? `Run ${id} was started, but GitHub did not show it within ${(0,wording/* inSeconds */.F7)(this.#world.clock.now() - this.#begun)}.`
            : `Run ${id} is not there any more: somebody deleted it, or the token may not see it now.`;
        return this.#lost(sentence, `Look at ${url} and at the list of runs, and find out which version serves now.`);
    }
    #lost(sentence, advice) {
        const title = this.#title();
        const matter = { title, outcome: 'undecided', reason: 'rollback-run-lost', sentence, advice };
        return { outcome: 'unknown', conclusion: undefined, matter };
    }
    #otherCommit(actual, expected) {
        const { id, url } = this.#run;
        return {
            outcome: 'failed',
            conclusion: undefined,
            matter: {
                title: this.#title(),
                outcome: 'fail',
                reason: 'rollback-tag-moved',
                sentence: `Run ${id} runs another commit than the release that is gone back to.`,
                advice: `Stop it with \`${this.#stop()}\` or watch it at ${url}, and find out who moved the tag.`,
                evidence: [{ kind: 'comparison', label: 'commit', expected, actual }],
            },
        };
    }
    #exceeded() {
        const { id, url } = this.#run;
        const waited = (0,wording/* inSeconds */.F7)(this.#world.clock.now() - this.#begun);
        const trouble = this.#trouble === undefined ? '' : `, and it could not be read lately (${onOneLine(this.#trouble.message)})`;
        return {
            outcome: 'failed',
            conclusion: undefined,
            matter: {
                title: this.#title(),
                outcome: 'fail',
                reason: 'rollback-wait-exceeded',
                sentence: `Run ${id} had not ended after ${waited}: it ${this.#clause}${trouble}.`,
                advice: `It may still go on: watch it at ${url}, or stop it with \`${this.#stop()}\`; raise \`rollback.wait\` if it needs more time.`,
            },
        };
    }
    #title() {
        return `rollback run ${this.#run.id}`;
    }
    #stop() {
        const repository = (0,by_hand/* repositoryOfUrl */.Je)(this.#run.url) ?? this.#github.repository;
        return (0,by_hand/* stopRun */.KV)(this.#run.id, repository);
    }
}
function onOneLine(text) {
    return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

// EXTERNAL MODULE: ./src/rollback/record/ledger.ts + 2 modules
var record_ledger = __webpack_require__(9782);
;// CONCATENATED MODULE: ./src/rollback/run/inner-verdict.ts

const LONGEST_REASON = 300;
/**
 * What a guard inside of the run that failed has found about the old release is in the record: where that one is bad too,
 * no other run would help, and a person must. Costs one request; what cannot be read changes nothing.
 */
async function withInnerVerdict(finding, run, target, environment, github, quote) {
    const ledger = await (0,record_ledger/* readLedger */.SC)(github, environment);
    if (!ledger.ok)
        return finding;
    const bad = ledger.value.entries.find((entry) => entry.kind === 'release' &&
        entry.verdict === 'fail' &&
        entry.tag === target.tag &&
        entry.runId === run.id &&
        entry.runAttempt === run.attempt);
    if (bad === undefined)
        return finding;
    const why = bad.reason === undefined ? '' : `: ${quote(bad.reason, LONGEST_REASON).replace(/\.$/, '')}`;
    const found = `The old version ${target.tag} fails too, as the guard in that run has found${why}.`;
    const advice = `${found} Call a person, because nothing goes back any further by itself. ${finding.advice ?? ''}`;
    return { ...finding, advice: advice.trim() };
}

;// CONCATENATED MODULE: ./src/rollback/run/refusal.ts


/** What a request was for, as a clause: `start run 5 again`. */
function asking(request) {
    switch (request.mechanism) {
        case 'rerun':
            return `start run ${request.runId} again`;
        case 'rerun-job':
            return `start job "${request.jobName}" of run ${request.runId} again`;
        case 'dispatch':
            return `start ${request.workflow} at ${request.ref}`;
    }
}
/** Whether GitHub refuses a re-run because the run has not ended. https://github.com/cli/cli/issues/9221 */
function saysAlreadyRunning(failure) {
    return /already (?:running|in progress|queued)/i.test(failure.said);
}
/**
 * The finding for a request that was refused, so that nothing was started. GitHub answers 403 for most refusals, so that
 * its words are what tells them apart; words that are not known are quoted.
 *
 * @param now when the answer came, for the time at which a rate limit ends
 */
function refusalMatter(failure, request, now) {
    const title = 'request to GitHub';
    const evidence = failure.said === '' ? [] : [{ kind: 'text', label: 'GitHub said', text: failure.said }];
    if (failure.kind === 'rate-limit') {
        return {
            title,
            outcome: 'undecided',
            reason: 'github-rate-limit',
            sentence: `GitHub's rate limit is used up, so it did not ${asking(request)}; nothing was started.`,
            advice: `Start the rollback again ${whenAgain(failure.retryAfterMs, now)}.`,
            evidence,
        };
    }
    const known = KNOWN.find((one) => (one.for === undefined || one.for === kindOf(request)) && one.words.test(failure.said));
    const why = known?.why(request, failure) ?? unknownRefusal(failure, request);
    return {
        title,
        outcome: (0,github_finding/* githubFinding */.x)(failure, title).outcome,
        reason: why.reason,
        sentence: `GitHub did not ${asking(request)} because ${why.clause}; nothing was started.`,
        advice: why.advice,
        evidence,
    };
}
const PERMISSION = 'actions: write';
const OTHER_WAY = 'Use `via: dispatch`, for which the workflow file at that tag must have `workflow_dispatch`, or deploy that version by hand.';
const KNOWN = [
    {
        words: /resource not accessible|must have (?:admin|write)|saml enforcement/i,
        why: (_request, failure) => ({
            reason: 'rollback-permission-missing',
            clause: 'the token may not start runs',
            advice: /personal access token/i.test(failure.said)
                ? 'Give the token the repository permission "Actions: read and write", or use the job\'s own token.'
                : `Add the line \`${(0,github_finding/* neededPermission */.l)(failure, PERMISSION) ?? PERMISSION}\` to the \`permissions:\` of this job.`,
        }),
    },
    {
        // https://github.com/cli/cli/issues/9989
        words: /over a month ago|(?:more|older) than (?:a month|30 days)/i,
        for: 'rerun',
        why: () => ({ reason: 'rollback-run-too-old', clause: 'that run was created over a month ago', advice: OTHER_WAY }),
    },
    {
        words: /already (?:running|in progress|queued)/i,
        for: 'rerun',
        why: (request) => ({
            reason: 'rollback-run-still-running',
            clause: 'it says that the run is running already',
            advice: `Wait until it is at rest, which takes some 10 min after the loss of a runner, or stop it${request.mechanism === 'dispatch' ? '' : ` at ${request.runUrl}`}, then start the rollback again.`,
        }),
    },
    {
        words: /(?:\b50\b|maximum|too many|limit).*(?:re-?run|attempt|retr)|(?:re-?run|attempt|retr).*(?:too many|maximum|limit)/i,
        for: 'rerun',
        why: () => ({
            reason: 'rollback-run-too-many-attempts',
            clause: 'that run has used up its 50 re-runs',
            advice: OTHER_WAY,
        }),
    },
    {
        // https://github.com/metabase/metabase/pull/70916
        words: /cannot be (?:retried|re-?run)/i,
        for: 'rerun',
        why: () => ({
            reason: 'rollback-refused-by-github',
            clause: 'it does not let that run be retried, as with runs that could not start or were cancelled before any job',
            advice: OTHER_WAY,
        }),
    },
    {
        // https://github.com/ViewComponent/view_component/pull/2703
        words: /does not have (?:a )?'?workflow_dispatch'? trigger/i,
        for: 'dispatch',
        why: (request) => ({
            reason: 'rollback-dispatch-not-declared',
            clause: `the workflow file at ${refOf(request)} has no \`workflow_dispatch\` trigger`,
            advice: 'Use `via: rerun` while the run is younger than 30 days, and add `workflow_dispatch:` under `on:` so that later tags have it.',
        }),
    },
    {
        // https://github.com/Codex-/return-dispatch/issues/188
        words: /unexpected inputs/i,
        for: 'dispatch',
        why: (request, failure) => ({
            reason: 'rollback-dispatch-inputs',
            clause: `the workflow file at ${refOf(request)} does not declare every input that was sent (${quoted(failure)})`,
            advice: 'Take out of `rollback.inputs` what that file does not declare.',
        }),
    },
    {
        words: /required input|provided value|allowed values|inputs?\b.*(?:invalid|missing|not provided)/i,
        for: 'dispatch',
        why: (request, failure) => ({
            reason: 'rollback-dispatch-inputs',
            clause: `the inputs do not fit the workflow file at ${refOf(request)} (${quoted(failure)})`,
            advice: 'Set `rollback.inputs` to what that file asks for.',
        }),
    },
    {
        // https://github.com/benc-uk/workflow-dispatch/issues/50
        words: /no ref found/i,
        for: 'dispatch',
        why: (request) => ({
            reason: 'rollback-tag-not-found',
            clause: `it finds no tag or branch ${refOf(request)}`,
            advice: 'Choose another version with `to`, or push that tag again at its old commit.',
        }),
    },
    {
        words: /disabled workflow|workflow is disabled/i,
        why: (request) => ({
            reason: 'rollback-workflow-disabled',
            clause: 'the workflow is disabled',
            advice: `Enable it again under "Actions" in the repository${request.mechanism === 'dispatch' ? ` (${request.workflow})` : ''}, then start the rollback again.`,
        }),
    },
    {
        words: /not allowed to deploy|environment protection|deployment branch/i,
        why: (_request, failure) => ({
            reason: 'rollback-environment-rule',
            clause: `a rule of an environment forbids it (${quoted(failure)})`,
            advice: 'Let the environment accept tags of releases, or choose another mechanism with `via`.',
        }),
    },
];
function unknownRefusal(failure, request) {
    switch (failure.kind) {
        case 'not-found':
            return notFound(request);
        case 'permission':
        case 'conflict':
        case 'rejected':
            return {
                reason: 'rollback-refused-by-github',
                clause: failure.said === '' ? asClause(failure.message) : `it says ${quoted(failure)}`,
                advice: 'Change what GitHub objects to and start the rollback again, or deploy that version by hand.',
            };
        default: {
            const general = (0,github_finding/* githubFinding */.x)(failure, asking(request), { permission: PERMISSION });
            return {
                reason: general.reason ?? 'github-rejected',
                clause: asClause(failure.message),
                advice: general.advice ?? OTHER_WAY,
            };
        }
    }
}
/** GitHub hides from a token what it may not see. */
function notFound(request) {
    switch (request.mechanism) {
        case 'rerun':
            return {
                reason: 'rollback-run-not-found',
                clause: 'there is no such run, or the token may not see it',
                advice: `Open ${request.runUrl}; if it is there, add the line \`${PERMISSION}\` to the \`permissions:\` of this job.`,
            };
        case 'rerun-job':
            return {
                reason: 'rollback-job-not-found',
                clause: 'there is no such job, or the token may not see it',
                advice: `Open ${request.runUrl}; if it is there, add the line \`${PERMISSION}\` to the \`permissions:\` of this job.`,
            };
        case 'dispatch':
            return {
                reason: 'rollback-workflow-not-found',
                clause: `there is no workflow ${request.workflow} on the default branch, or the token may not see it`,
                advice: `Check \`workflow\`; if the file is there, add the line \`${PERMISSION}\` to the \`permissions:\` of this job.`,
            };
    }
}
function kindOf(request) {
    return request.mechanism === 'dispatch' ? 'dispatch' : 'rerun';
}
function refOf(request) {
    return request.mechanism === 'dispatch' ? request.ref : `run ${request.runId}`;
}
function quoted(failure) {
    return `"${failure.said.replace(/\s+/g, ' ').trim()}"`;
}
/** Text that goes on inside a sentence: no full stop at its end. */
function asClause(text) {
    return (0,wording/* asSentence */.KG)(text.replace(/\s+/g, ' ')).replace(/\.$/, '');
}
function whenAgain(retryAfterMs, now) {
    if (retryAfterMs === undefined)
        return 'after a minute or more';
    const time = new Date(now.getTime() + retryAfterMs).toISOString().slice(11, 16);
    return `in ${(0,wording/* inSeconds */.F7)(retryAfterMs)} (${time} UTC)`;
}

;// CONCATENATED MODULE: ./src/rollback/run/reconcile.ts





/** How long is looked for a run whose answer was lost, in milliseconds. */
const RECONCILE_MS = 120_000;
const MOST_RUNS_NAMED = 10;
/** One request that reads what `Before` holds; to be sent just before the request that starts a run. */
async function readBefore(github, request) {
    if (request.mechanism !== 'dispatch') {
        const read = await github.run(request.runId);
        if (!read.ok)
            return read;
        const repository = (0,by_hand/* repositoryOfUrl */.Je)(read.value.url) ?? github.repository;
        return { ok: true, value: { attempt: read.value.attempt, runIds: [], newestCreatedAt: undefined, repository } };
    }
    const listed = await github.workflowRuns(request.workflow, 1);
    if (!listed.ok)
        return listed;
    const { runs } = listed.value;
    return {
        ok: true,
        value: {
            attempt: undefined,
            runIds: runs.map((run) => run.id),
            newestCreatedAt: runs.map((run) => run.createdAt).sort((left, right) => Date.parse(right) - Date.parse(left))[0],
            repository: runs.map((run) => (0,by_hand/* repositoryOfUrl */.Je)(run.url)).find((name) => name !== undefined) ?? github.repository,
        },
    };
}
/** The commit that the run must be of; not known beforehand for a dispatch of another ref, such as the default branch. */
function expectedCommit(request, target) {
    return request.mechanism === 'dispatch' && request.ref !== target.tag ? undefined : target.commit;
}
/** The attempt that a re-run goes up from. */
function attemptBefore(request, before) {
    return Math.max(request.attemptBefore, before.attempt ?? 0);
}
/**
 * Finds out by reading alone, for two minutes at most, what became of a starting request.
 *
 * @param answer `lost`: whether GitHub carried it out is not known. `accepted`: it did, but named no run
 * @throws Cancelled when the job is cancelled
 */
async function reconcile(github, request, operationId, context, answer, world) {
    const what = answer === 'lost' ? 'The answer to the request was lost' : 'GitHub accepted the request without naming a run';
    world.output.line(`${what}; looking for up to ${(0,wording/* inSeconds */.F7)(RECONCILE_MS)} for what became of it.`, 'warn');
    return request.mechanism === 'dispatch'
        ? await reconcileDispatch(github, request, operationId, context, answer, world)
        : await reconcileRerun(github, request, context, world);
}
async function reconcileRerun(github, request, context, world) {
    const begun = world.clock.now();
    const before = attemptBefore(request, context.before);
    const reading = await (0,pauses/* readUntilFound */.F_)(RECONCILE_MS, async () => {
        const read = await github.run(request.runId);
        if (!read.ok)
            return { failure: read.failure };
        return read.value.attempt > before ? { found: read.value } : {};
    }, world);
    if (reading.found !== undefined) {
        const { id, attempt, url } = reading.found;
        const adopted = `The answer to the request was lost; run ${id} shows attempt ${attempt}, so it was accepted.`;
        return { kind: 'adopted', run: { id, attempt, url, adopted } };
    }
    const { repository } = context.before;
    const seen = reading.failure === undefined ? `run ${request.runId} still shows attempt ${before}` : unread(reading);
    return {
        kind: 'unknown',
        finding: (0,run_finding/* runFinding */.D)({
            title: 'request to GitHub',
            outcome: 'undecided',
            reason: 'rollback-answer-lost',
            sentence: `Whether GitHub did ${asking(request)} is not known: the answer was lost, and ${(0,wording/* inSeconds */.F7)(world.clock.now() - begun)} later ${seen}.`,
            advice: `Look with \`${(0,by_hand/* lookAtRun */.U9)(request.runId, repository)}\`; only if it does not show attempt ${before + 1}, start it by hand with \`${(0,by_hand/* startByHand */.Lu)(request, repository)}\`.`,
        }, begun, world),
    };
}
async function reconcileDispatch(github, request, operationId, context, answer, world) {
    const begun = world.clock.now();
    let possible = [];
    let onlyOneBefore;
    const reading = await (0,pauses/* readUntilFound */.F_)(RECONCILE_MS, async () => {
        const listed = await github.workflowRuns(request.workflow, 1);
        if (!listed.ok)
            return { failure: listed.failure };
        const fresh = listed.value.runs.filter((run) => isFresh(run, context.before));
        const named = fresh.find((run) => run.displayTitle.includes(operationId));
        if (named !== undefined) {
            const how = answer === 'lost' ? 'The answer to the request was lost' : 'GitHub named no run';
            return { found: adopt(named, `${how}; run ${named.id} has our operation id in its title.`) };
        }
        possible = fresh.filter((run) => couldBe(run, request, context.target));
        const [only] = possible;
        // Another person's run may have come first and ours a moment later: it must be alone twice.
        if (answer === 'accepted' && only !== undefined && possible.length === 1 && only.id === onlyOneBefore) {
            const how = `GitHub accepted the request without naming a run; run ${only.id} is the only one of ${request.workflow} at ${request.ref} that is new since, so it is taken to be ours.`;
            return { found: adopt(only, how) };
        }
        onlyOneBefore = possible.length === 1 ? only?.id : undefined;
        return {};
    }, world);
    if (reading.found !== undefined)
        return { kind: 'adopted', run: reading.found };
    const waited = (0,wording/* inSeconds */.F7)(world.clock.now() - begun);
    const seen = reading.failure !== undefined
        ? unread(reading)
        : possible.length === 0
            ? 'no run shows that may be it'
            : `${possible.length === 1 ? 'a run shows' : `${possible.length} runs show`} that may be it or somebody else's`;
    const sentence = answer === 'lost'
        ? `Whether GitHub did ${asking(request)} is not known: the answer was lost, and ${waited} later ${seen}.`
        : `GitHub accepted the request to ${asking(request)}, but which run it started is not known: ${waited} later ${seen}.`;
    const { repository } = context.before;
    const first = possible[0];
    const look = `Look with \`${(0,by_hand/* lookForRuns */.nc)(request.workflow, repository)}\`${first === undefined ? '' : `, first at ${first.url}`}`;
    const evidence = possible.length === 0
        ? []
        : [
            {
                kind: 'text',
                label: 'runs that may be it',
                text: possible.slice(0, MOST_RUNS_NAMED).map(runLine).join('\n'),
            },
        ];
    return {
        kind: 'unknown',
        finding: (0,run_finding/* runFinding */.D)({
            title: 'request to GitHub',
            outcome: 'undecided',
            reason: 'rollback-answer-lost',
            sentence,
            advice: `${look}; only if none of them is it, start it by hand with \`${(0,by_hand/* startByHand */.Lu)(request, repository)}\`.`,
            evidence,
        }, begun, world),
    };
}
/** Deleted runs let older ones move up into the list, so that not having been in it is not enough. */
function isFresh(run, before) {
    if (run.event !== 'workflow_dispatch' || before.runIds.includes(run.id))
        return false;
    return before.newestCreatedAt === undefined || Date.parse(run.createdAt) >= Date.parse(before.newestCreatedAt);
}
function couldBe(run, request, target) {
    const commit = expectedCommit(request, target);
    return run.headBranch === request.ref && (commit === undefined || run.headSha === commit);
}
function adopt(run, adopted) {
    return { id: run.id, attempt: run.attempt, url: run.url, adopted };
}
function runLine(run) {
    return `${run.id}  ${run.createdAt}  ${run.status}  ${run.url}`;
}
function unread(reading) {
    return `GitHub cannot be read (${reading.failure?.message.replace(/\s+/g, ' ').replace(/\.$/, '') ?? 'no answer'})`;
}

;// CONCATENATED MODULE: ./src/rollback/run/trigger.ts





/**
 * Sends the one request that starts a run. It is never sent again, whatever becomes of it: a lost answer is looked for
 * by reading, a rate limit is a refusal, and a run that is running already is followed instead.
 *
 * @throws Cancelled when the job is cancelled; what may be in flight was said before
 */
async function start(github, request, operationId, context, world) {
    world.cancelled.throwIfAborted();
    const begun = world.clock.now();
    const sent = await send(github, request, operationId);
    if (!sent.ok && !sent.failure.mayHaveHappened)
        world.cancelled.throwIfAborted();
    try {
        return await settle(sent, github, request, operationId, context, begun, world);
    }
    catch (error) {
        if (world.cancelled.aborted)
            world.output.line(mayBeInFlight(request, context), 'warn');
        throw error;
    }
}
/** Makes an outcome of the answer, by reading alone. */
async function settle(sent, github, request, operationId, context, begun, world) {
    if (sent.ok) {
        if (request.mechanism !== 'dispatch')
            return await accepted(github, request, context, world);
        if (sent.value === undefined) {
            return outcomeOf(await reconcile(github, request, operationId, context, 'accepted', world));
        }
        return { kind: 'started', run: { id: sent.value.runId, attempt: 1, url: sent.value.url, adopted: undefined } };
    }
    const { failure } = sent;
    if (failure.mayHaveHappened) {
        world.cancelled.throwIfAborted();
        const isAccepted = failure.status !== undefined && failure.status >= 200 && failure.status < 300;
        const answer = isAccepted && request.mechanism === 'dispatch' ? 'accepted' : 'lost';
        return outcomeOf(await reconcile(github, request, operationId, context, answer, world));
    }
    if (request.mechanism !== 'dispatch' && saysAlreadyRunning(failure)) {
        const running = await adoptRunning(github, request, context, world);
        if (running !== undefined)
            return { kind: 'started', run: running };
    }
    return { kind: 'refused', finding: (0,run_finding/* runFinding */.D)(refusalMatter(failure, request, github.date()), begun, world) };
}
/** The only place where a request that starts a run is sent. */
async function send(github, request, operationId) {
    switch (request.mechanism) {
        case 'rerun':
            return await github.rerun(request.runId);
        case 'rerun-job':
            return await github.rerunJob(request.jobId);
        case 'dispatch': {
            const { workflow, ref, operationInput } = request;
            const named = operationInput === undefined ? {} : { [operationInput]: operationId };
            return await github.dispatch({ workflow, ref, inputs: { ...request.inputs, ...named } });
        }
    }
}
/** GitHub may show the attempt before for a while, and that one is completed. */
async function accepted(github, request, context, world) {
    const attempt = attemptBefore(request, context.before) + 1;
    const reading = await (0,pauses/* readUntilFound */.F_)(RECONCILE_MS, async () => {
        const read = await github.run(request.runId);
        if (!read.ok)
            return { failure: read.failure };
        return read.value.attempt >= attempt ? { found: true } : {};
    }, world);
    if (reading.found === undefined) {
        world.output.line(`GitHub accepted the request; run ${request.runId} does not show attempt ${attempt} yet.`, 'warn');
    }
    return { kind: 'started', run: { id: request.runId, attempt, url: request.runUrl, adopted: undefined } };
}
/** The attempt that keeps ours from starting, if there is one: not the guard's own, and not the one that was over before. */
async function adoptRunning(github, request, context, world) {
    if (request.runId === context.ownRunId)
        return undefined;
    const before = attemptBefore(request, context.before);
    const reading = await (0,pauses/* readUntilFound */.F_)(RECONCILE_MS, async () => {
        const read = await github.run(request.runId);
        if (!read.ok)
            return { failure: read.failure };
        const { id, attempt, url, status } = read.value;
        if (attempt <= before && status === 'completed')
            return {};
        const adopted = `Run ${id} was running already (attempt ${attempt}), so it is followed instead of being started again.`;
        return { found: { id, attempt, url, adopted } };
    }, world);
    return reading.found;
}
function outcomeOf(reconciled) {
    return reconciled.kind === 'adopted' ? { kind: 'started', run: reconciled.run } : reconciled;
}
function mayBeInFlight(request, context) {
    const { repository } = context.before;
    if (request.mechanism === 'dispatch') {
        return `The request to start ${request.workflow} at ${request.ref} was sent, so a run may be in flight: look with \`${(0,by_hand/* lookForRuns */.nc)(request.workflow, repository)}\`.`;
    }
    const attempt = attemptBefore(request, context.before) + 1;
    const inFlight = (0,by_hand/* inFlightSentence */.p6)({ id: request.runId, attempt, url: request.runUrl });
    return `The request to start a run was sent; look with \`${(0,by_hand/* lookAtRun */.U9)(request.runId, repository)}\` whether it was carried out. If so: ${inFlight}`;
}

// EXTERNAL MODULE: ./src/rollback/verify/verify.ts
var verify = __webpack_require__(8547);
;// CONCATENATED MODULE: ./src/rollback/leg.ts








/**
 * Sends the one request.
 *
 * @param operationId of the record that was written before
 * @param onSending called when everything before it is done, so that from here on something may be started
 * @throws Cancelled when the job is cancelled
 */
async function leg_send(leg, operationId, onSending) {
    const { github, plan, watch, world } = leg;
    const before = await watch.step('execution', 'look before the request', () => readBefore(github, plan.request));
    world.cancelled.throwIfAborted();
    if (!before.ok) {
        return { kind: 'refused', finding: (0,github_finding/* githubFinding */.x)(before.failure, 'Looking at the runs before the request') };
    }
    onSending();
    tellInFlight(plan, undefined, world);
    const context = { target: plan.target, before: before.value, ownRunId: ownRunId(world) };
    return await watch.step('execution', 'start the run', () => start(github, plan.request, operationId, context, world));
}
/**
 * Follows the run to its end and verifies what answers then.
 *
 * @param must what the run must be, as far as that is known
 * @throws Cancelled when the job is cancelled before the run has ended
 */
async function finish(leg, run, must) {
    const { plan, world, watch, github, task } = leg;
    tellInFlight(plan, run, world);
    const followed = await watch.step('execution', 'follow the run to its end', () => follow(github, run, {
        waitMs: plan.waitMs,
        ownRunId: ownRunId(world),
        environmentName: plan.environment,
        ...must,
    }, world));
    const { conclusion } = followed;
    if (followed.outcome !== 'succeeded') {
        const { outcome } = followed;
        const finding = outcome === 'failed'
            ? await withInnerVerdict(followed.finding, run, plan.target, plan.environment, github, (0,quote/* quoting */.y)(world.secrets))
            : followed.finding;
        return { outcome, findings: [finding], conclusion, verified: 'not-reached', cancelled: undefined };
    }
    try {
        const { holds, findings, verified } = await watch.step('verification', 'verify what answers', () => (0,verify/* verify */.MX)({ ...task, verify: plan.verify, target: plan.target, from: plan.from, world }));
        const outcome = holds ? 'done' : 'failed';
        return { outcome, findings: [followed.finding, ...findings], conclusion, verified, cancelled: undefined };
    }
    catch (error) {
        if (!(error instanceof verdict/* Cancelled */.cJ))
            throw error;
        const findings = [followed.finding];
        return { outcome: 'unknown', findings, conclusion, verified: 'not-reached', cancelled: error };
    }
}
/** From here on a cancelled job has to say that something may have been started, however little time it is given. */
function tellInFlight({ target }, run, { inFlight }) {
    inFlight?.({
        rollback: 'unknown',
        'last-good-tag': target.source === 'given' ? '' : target.tag,
        'rollback-tag': target.tag,
        ...(run === undefined ? {} : { 'rollback-run-id': String(run.id), 'rollback-run-url': run.url }),
    });
}
/** What a plan's own run must be. */
function mustBe({ request, target }) {
    const commit = expectedCommit(request, target);
    return {
        ...(commit === undefined ? {} : { commit }),
        ...(request.mechanism === 'rerun-job' ? { deployJob: request.jobName } : {}),
    };
}
/** The run that this program runs in. */
function ownRunId(world) {
    return wholeNumber(world.environment['GITHUB_RUN_ID']);
}
/** The attempt of that run. */
function ownAttempt(world) {
    return wholeNumber(world.environment['GITHUB_RUN_ATTEMPT']);
}
/** Anything else would make a record that cannot be read back. */
function wholeNumber(text) {
    return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}


/***/ }),

/***/ 128:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ax: () => (/* binding */ fingerprintOf),
/* harmony export */   lj: () => (/* binding */ FINGERPRINT),
/* harmony export */   n7: () => (/* binding */ plainAddress)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** Hexadecimal digits of a fingerprint: enough that two addresses of one environment never share it by chance. */
const DIGITS = 16;
/** What `fingerprintOf` gives. */
const FINGERPRINT = /^[0-9a-f]{16}$/;
/**
 * What a record says of the address at which a service was judged: two addresses have the same fingerprint where they lead
 * to the same origin and base path, however they are written. Records are readable by whoever can read the repository and
 * the address may be internal, so it is not in it as such; who guesses an address can tell whether it is this one. Pure.
 *
 * @param address a base URL of HTTP; what is none has no fingerprint
 */
function fingerprintOf(address) {
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
        return undefined;
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(plainAddress(address)).digest('hex').slice(0, DIGITS);
}
/**
 * Origin and base path of a URL as they are shown and compared: without credentials, default port and trailing slashes, the
 * host in lower case. Pure.
 *
 * @throws TypeError for what is no URL
 */
function plainAddress(address) {
    const { origin, pathname } = new URL(address);
    return `${origin}${pathname.replace(/\/+$/, '')}`;
}


/***/ }),

/***/ 9782:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SC: () => (/* binding */ readLedger),
  UJ: () => (/* binding */ readMore),
  rs: () => (/* binding */ readStates),
  wb: () => (/* binding */ setState),
  c2: () => (/* binding */ statusOf),
  rh: () => (/* binding */ writeRecord)
});

// UNUSED EXPORTS: stateOf

// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __webpack_require__(73);
// EXTERNAL MODULE: ./src/watch/metric.ts
var watch_metric = __webpack_require__(2079);
// EXTERNAL MODULE: ./src/rollback/record/address.ts
var record_address = __webpack_require__(128);
// EXTERNAL MODULE: ./src/rollback/record/payload-fields.ts
var payload_fields = __webpack_require__(8262);
;// CONCATENATED MODULE: ./src/rollback/record/record.ts
/** The task of our deployments. */
const LEDGER_TASK = 'release-guard';

;// CONCATENATED MODULE: ./src/rollback/record/payload.ts





/** Goes up when the meaning of a field changes; a new field that may be missing does not need it. */
const SCHEMA = 1;
/** Characters of a reason and of a login that are kept. */
const MAX_REASON_LENGTH = 500;
const MAX_LOGIN_LENGTH = 100;
/** Metrics of a watch that are kept. */
const MAX_METRICS = 20;
const MODES = ['gate', 'watch'];
const JUDGED = ['candidate', 'live'];
const MARKS = ['good', 'bad'];
const MECHANISMS = ['rerun', 'rerun-job', 'dispatch'];
const VERDICTS = ['pass', 'fail', 'invalid', 'inconclusive', 'cancelled'];
const DIGEST = /^(?:[\w.:/-]{1,400}@)?sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;
const OPERATION = /^[0-9a-f]{8,64}$/;
/**
 * The payload of a record's deployment, as a person would read it on GitHub's pages. Pure.
 * What is `undefined` is left out. `workflow_run_id` is ours twice: GitHub's page links the deployment to that run.
 *
 * @param record its reason is redacted already; a long one is cut
 */
function encodeRecord(record) {
    const { kind, tag, commit, operationId, runId, runAttempt, reason, askedBy } = record;
    const fields = {
        schema: SCHEMA,
        kind,
        tag,
        commit,
        ...ownFields(record),
        run_id: runId,
        attempt: runAttempt,
        operation_id: operationId,
        reason: reason === undefined ? undefined : (0,untrusted/* cutShort */.VV)(reason, MAX_REASON_LENGTH),
        asked_by: askedBy === undefined ? undefined : (0,untrusted/* cutShort */.VV)(askedBy, MAX_LOGIN_LENGTH),
        workflow_run_id: runId,
    };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
function ownFields(record) {
    switch (record.kind) {
        case 'release':
            return {
                mode: record.mode,
                judged: record.judged,
                address: record.address,
                verdict: record.verdict,
                digest: record.imageDigest,
                part_of: record.partOf,
                measured: record.measured && encodeMeasured(record.measured),
            };
        case 'rollback':
            return {
                rollback_of: { tag: record.rollbackOf.tag, commit: record.rollbackOf.commit },
                digest: record.imageDigest,
                mechanism: record.mechanism,
                target_run: record.targetRun && { id: record.targetRun.id, attempt: record.targetRun.attempt },
                address: record.address,
            };
        case 'drill':
            return {
                verdict: record.verdict,
                drilled_from: record.drilledFrom && { tag: record.drilledFrom.tag, commit: record.drilledFrom.commit },
                would_take_ms: record.wouldTakeMs,
            };
        case 'mark':
            return { mark: record.mark };
    }
}
/** What does not fit is left out: it is for comparison only. */
function encodeMeasured(measured) {
    const { samples, errorRate, p95Ms, hour, tookMs, metrics } = measured;
    return {
        samples,
        ...(errorRate === undefined ? {} : { error_rate: errorRate }),
        // it may be the service's own word
        ...(isTime(p95Ms) ? { p95_ms: p95Ms } : {}),
        hour,
        took_ms: tookMs,
        metrics: metrics
            .filter(({ name, mean }) => name.length <= watch_metric/* LONGEST_METRIC_NAME */.cZ && Number.isFinite(mean))
            .slice(0, MAX_METRICS)
            .map(({ name, mean, count }) => ({ name, mean, count })),
    };
}
function isTime(ms) {
    return ms !== undefined && Number.isFinite(ms) && ms >= 0;
}
/** Why a record could not be read back if it were written, as a clause; `undefined` if it could. Pure. */
function whyUnwritable(record) {
    const decoded = decodeRecord({
        id: 1,
        sha: record.commit,
        ref: record.tag,
        task: LEDGER_TASK,
        environment: '',
        payload: encodeRecord(record),
        createdAt: new Date(0).toISOString(),
        creator: undefined,
        url: '',
    });
    return decoded.ok ? undefined : decoded.why;
}
/**
 * Reads a deployment as a record. Total: any payload has an answer, and nothing of it is taken over unchecked.
 * Fields that are not known are ignored, so that an older guard can read what a newer one adds. Pure.
 */
function decodeRecord(deployment) {
    try {
        return { ok: true, entry: entryOf(deployment) };
    }
    catch (error) {
        if (error instanceof payload_fields/* Unreadable */.IO)
            return { ok: false, why: error.message };
        throw error;
    }
}
function entryOf(deployment) {
    if (deployment.task !== LEDGER_TASK)
        throw new payload_fields/* Unreadable */.IO('its task is not ours');
    if (!(0,payload_fields/* isWholeNumber */.J6)(deployment.id))
        throw new payload_fields/* Unreadable */.IO('its id is not a number');
    if (Number.isNaN(Date.parse(deployment.createdAt)))
        throw new payload_fields/* Unreadable */.IO('the time of its creation is not a time');
    const fields = new payload_fields/* Fields */.C8((0,payload_fields/* objectOf */.Xy)(deployment.payload));
    const schema = fields.value('schema');
    if (schema !== SCHEMA) {
        throw new payload_fields/* Unreadable */.IO((0,payload_fields/* isWholeNumber */.J6)(schema) && schema > SCHEMA
            ? `it was written by a newer Release Guard (schema ${schema}; this one reads ${SCHEMA})`
            : `its "schema" is not ${SCHEMA}`);
    }
    const record = recordOf(fields);
    if (record.commit !== deployment.sha) {
        throw new payload_fields/* Unreadable */.IO('its "commit" is not the commit that the deployment was created for');
    }
    return {
        ...record,
        deploymentId: deployment.id,
        createdAt: deployment.createdAt,
        creator: deployment.creator,
    };
}
function recordOf(fields) {
    const common = {
        operationId: fields.matching('operation_id', OPERATION, 'eight to 64 hexadecimal digits'),
        ...fields.release(),
        runId: fields.optional('run_id', (name) => fields.wholeNumber(name)),
        runAttempt: fields.optional('attempt', (name) => fields.wholeNumber(name)),
        reason: fields.optional('reason', (name) => fields.text(name, MAX_REASON_LENGTH)),
        askedBy: fields.optional('asked_by', (name) => fields.text(name, MAX_LOGIN_LENGTH)),
    };
    const digest = () => fields.optional('digest', (name) => fields.matching(name, DIGEST, 'the digest of an image'));
    const address = () => fields.optional('address', (name) => fields.matching(name, record_address/* FINGERPRINT */.lj, 'sixteen hexadecimal digits'));
    switch (fields.word('kind', ['release', 'rollback', 'drill', 'mark'])) {
        case 'release':
            return {
                kind: 'release',
                ...common,
                mode: fields.word('mode', MODES),
                judged: fields.optional('judged', (name) => fields.word(name, JUDGED)) ?? 'candidate',
                address: address(),
                verdict: fields.word('verdict', VERDICTS),
                imageDigest: digest(),
                partOf: fields.optional('part_of', (name) => fields.matching(name, OPERATION, 'an operation id')),
                measured: fields.optional('measured', (name) => measuredOf(fields.within(name))),
            };
        case 'rollback':
            return {
                kind: 'rollback',
                ...common,
                rollbackOf: fields.within('rollback_of').release(),
                imageDigest: digest(),
                mechanism: fields.word('mechanism', MECHANISMS),
                targetRun: fields.optional('target_run', (name) => {
                    const run = fields.within(name);
                    return { id: run.wholeNumber('id'), attempt: run.wholeNumber('attempt') };
                }),
                address: address(),
            };
        case 'drill':
            return {
                kind: 'drill',
                ...common,
                verdict: fields.word('verdict', VERDICTS),
                drilledFrom: fields.optional('drilled_from', (name) => fields.within(name).release()),
                wouldTakeMs: fields.optional('would_take_ms', (name) => fields.milliseconds(name)),
            };
        case 'mark':
            return { kind: 'mark', ...common, mark: fields.word('mark', MARKS) };
    }
}
function measuredOf(fields) {
    return {
        samples: fields.count('samples'),
        errorRate: fields.optional('error_rate', (name) => fields.number(name, 'a share', 0, 1)),
        p95Ms: fields.optional('p95_ms', (name) => fields.milliseconds(name)),
        hour: fields.number('hour', 'an hour', 0, 23),
        tookMs: fields.milliseconds('took_ms'),
        metrics: fields.list('metrics', MAX_METRICS).map((metric) => ({
            name: metric.exactText('name', watch_metric/* LONGEST_METRIC_NAME */.cZ),
            mean: metric.number('mean', 'a number'),
            count: metric.wholeNumber('count'),
        })),
    };
}

;// CONCATENATED MODULE: ./src/rollback/record/ledger.ts


/** Pages that are read at most: 1,000 records. */
const MOST_PAGES = 10;
/** A day of more records than this is read as far as this. */
const MOST_PAGES_OF_A_DAY = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A write whose answer was lost is sent again this often, each time after looking for it. */
const MOST_REPEATS = 2;
/** How often, and how far apart, the list is read before a record counts as not written. */
const LOOKS = 3;
const LOOK_PAUSE_MS = 1000;
/** Characters that GitHub takes. https://docs.github.com/rest/deployments/statuses#create-a-deployment-status */
const MAX_DESCRIPTION_LENGTH = 140;
/**
 * Reads the newest records of an environment: one request, unless a page does not reach back a day, which limits look at.
 *
 * @param options `pages`: read at least this many pages, as far as there are so many
 */
async function readLedger(github, environment, options = {}) {
    const empty = { environment, entries: [], complete: false, unreadable: [], pagesRead: 0 };
    let read = await readMore(github, empty);
    for (let pages = 1; read.ok && !read.value.complete; pages++) {
        const wanted = pages < (options.pages ?? 1) || (pages < MOST_PAGES_OF_A_DAY && !reachesBackADay(read.value));
        if (!wanted)
            break;
        read = await readMore(github, read.value);
    }
    return read;
}
function reachesBackADay({ entries }) {
    const [newest, oldest] = [entries[0], entries.at(-1)];
    if (newest === undefined || oldest === undefined)
        return false;
    return Date.parse(newest.createdAt) - Date.parse(oldest.createdAt) > DAY_MS;
}
/**
 * Reads the page after those that were read; the same ledger where there is none. A list that brings nothing new, or goes
 * on after 1,000 records, is a failure of kind `endless`.
 */
async function readMore(github, ledger) {
    if (ledger.complete)
        return { ok: true, value: ledger };
    const page = (ledger.pagesRead ?? 1) + 1;
    if (page > MOST_PAGES)
        return endless(`it goes on after ${MOST_PAGES} pages`);
    const { environment } = ledger;
    const listed = await github.deployments({ environment, task: LEDGER_TASK }, page);
    if (!listed.ok)
        return listed;
    const { deployments, hasMore } = listed.value;
    const seen = new Set([...ledger.entries, ...ledger.unreadable].map(({ deploymentId }) => deploymentId));
    const fresh = deployments.filter((deployment) => !seen.has(deployment.id));
    if (hasMore && deployments.length > 0 && fresh.length === 0)
        return endless(`page ${page} brings nothing new and says that there is more`);
    const entries = [...ledger.entries];
    const unreadable = [...ledger.unreadable];
    for (const deployment of fresh) {
        if (!isOurs(deployment, environment))
            continue;
        const decoded = decodeRecord(deployment);
        if (decoded.ok)
            entries.push(decoded.entry);
        else
            unreadable.push({ deploymentId: deployment.id, why: decoded.why });
    }
    return {
        ok: true,
        value: { environment, entries: inOrder(entries), complete: !hasMore, unreadable, pagesRead: page },
    };
}
/** A server that ignores the filter must not make other deployments ours. Environments are named without regard to case. */
function isOurs(deployment, environment) {
    return deployment.task === LEDGER_TASK && deployment.environment.toLowerCase() === environment.toLowerCase();
}
/**
 * Newest first; a record that was written twice, because the first answer was lost, counts once. The newer one stays,
 * because that is the one whose number its writer knows and whose statuses it sets.
 */
function inOrder(entries) {
    const operations = new Set();
    return [...entries]
        .sort((left, right) => right.deploymentId - left.deploymentId)
        .filter(({ kind, operationId, tag }) => {
        const operation = `${kind} ${operationId} ${tag}`;
        return !operations.has(operation) && operations.add(operation);
    });
}
/**
 * Writes a record, under its tag; under its commit where the tag is not there or leads elsewhere. What could not be
 * read back is not sent. After a lost answer the record is looked for by its operation id, and written again, at most
 * twice, only where it is not found.
 *
 * @param record its reason is redacted already
 * @throws what `world.cancelled` carries, if the job is cancelled while a lost record is looked for
 */
async function writeRecord(github, environment, record, world) {
    const unwritable = whyUnwritable(record);
    if (unwritable !== undefined)
        return failed('rejected', `the record was not sent: ${unwritable}`, false);
    let ref = record.tag;
    let repeats = 0;
    for (;;) {
        const created = await github.createDeployment({
            ref,
            task: LEDGER_TASK,
            environment,
            description: cutAtWord(describe(record)),
            payload: encodeRecord(record),
        });
        if (created.ok) {
            const decoded = decodeRecord(created.value);
            if (decoded.ok)
                return { ok: true, value: decoded.entry };
            if (ref === record.commit || created.value.sha === record.commit)
                return notAsWritten(created.value, decoded.why);
            // The tag leads to another commit than the one that was judged; the record is about that one.
            await setState(github, created.value.id, 'inactive', {
                description: `withdrawn: the tag leads to another commit than ${record.commit.slice(0, 12)}`,
            });
            ref = record.commit;
            continue;
        }
        const { failure } = created;
        if (failure.mayHaveHappened) {
            const found = await findRecord(github, environment, record, world);
            if (!found.ok)
                return created;
            if (found.value !== undefined)
                return { ok: true, value: found.value };
            if (repeats === MOST_REPEATS)
                return created;
            repeats += 1;
            continue;
        }
        if (failure.status !== 422 || ref === record.commit)
            return created;
        // `No ref found for: v1.5.2`: a tag that was removed, or is not there yet.
        ref = record.commit;
    }
}
/** Looks more than once, because a list may lag behind what was written a moment ago. */
async function findRecord(github, environment, record, world) {
    const { operationId, kind, tag } = record;
    for (let looks = 1;; looks++) {
        const read = await readLedger(github, environment);
        if (!read.ok)
            return read;
        const found = read.value.entries.find((entry) => entry.operationId === operationId && entry.kind === kind && entry.tag === tag);
        if (found !== undefined || looks === LOOKS)
            return { ok: true, value: found };
        await world.clock.sleep(LOOK_PAUSE_MS, world.cancelled);
    }
}
/**
 * Says what became of a record. Sent again, at most twice, after a lost answer: the same state twice is the same state.
 *
 * @param status its description is redacted already; it is put on one line and cut at a word to what GitHub takes
 */
async function setState(github, deploymentId, state, status) {
    const request = { ...status, state, description: cutAtWord(status.description) };
    for (let repeats = 0;; repeats++) {
        const set = await github.createDeploymentStatus(deploymentId, request);
        if (set.ok || !set.failure.mayHaveHappened || repeats === MOST_REPEATS)
            return set;
    }
}
/** Asks what became of these records: one request each, one after the other. */
async function readStates(github, entries) {
    const states = new Map();
    for (const { deploymentId, kind } of entries) {
        const listed = await github.deploymentStatuses(deploymentId);
        if (!listed.ok)
            return listed;
        states.set(deploymentId, statusOf(listed.value, kind));
    }
    return { ok: true, value: states };
}
/** The state that a record's statuses come to; see `statusOf`. Pure. */
function stateOf(statuses, kind) {
    return statusOf(statuses, kind).state;
}
const ENDS = ['success', 'failure', 'error', 'inactive'];
/**
 * What became of a record, by its newest status. Pure.
 *
 * A rollback that ended stays ended: when anybody deploys to an environment that is not production, GitHub itself sets
 * what was a success there to `inactive`, and that must not look like a rollback that was withdrawn.
 * https://docs.github.com/rest/deployments/deployments#inactive-deployments
 *
 * @param statuses in any order
 */
function statusOf(statuses, kind) {
    const newestFirst = [...statuses].sort((left, right) => right.id - left.id);
    const isEnd = (status) => ['success', 'failure', 'error'].includes(status.state);
    const deciding = (kind === 'rollback' ? newestFirst.find(isEnd) : undefined) ?? newestFirst[0];
    return {
        state: ENDS.find((state) => state === deciding?.state) ?? 'open',
        since: deciding?.createdAt,
        description: deciding?.description ?? '',
        logUrl: newestFirst.find((status) => status.logUrl !== '')?.logUrl,
    };
}
function describe(record) {
    const { tag } = record;
    switch (record.kind) {
        case 'release':
            return `${record.mode} of ${tag}: ${record.verdict}`;
        case 'rollback':
            return `rollback from ${record.rollbackOf.tag} to ${tag}`;
        case 'drill':
            return `drill of a rollback to ${tag}: ${record.verdict}`;
        case 'mark':
            return `${tag} is marked ${record.mark}`;
    }
}
/** One line of at most 140 characters, cut between two words where there are two. */
function cutAtWord(text) {
    const line = text.replace(/\s+/g, ' ').trim();
    if (line.length <= MAX_DESCRIPTION_LENGTH)
        return line;
    const room = line.slice(0, MAX_DESCRIPTION_LENGTH - 1);
    const blank = room.lastIndexOf(' ');
    // A first word that fills most of the line is cut in itself.
    const kept = blank > MAX_DESCRIPTION_LENGTH / 2 ? room.slice(0, blank) : room;
    return `${kept.toWellFormed().replace(/\uFFFD$/, '')}…`;
}
function endless(what) {
    return failed('endless', `the list of deployments with the task "${LEDGER_TASK}" does not end: ${what}`, false);
}
function notAsWritten(deployment, why) {
    return failed('malformed', `deployment ${deployment.id} is not what was written: ${why}`, true);
}
function failed(kind, message, mayHaveHappened) {
    return {
        ok: false,
        failure: {
            kind,
            status: undefined,
            message,
            said: '',
            retryAfterMs: undefined,
            acceptedPermissions: undefined,
            mayHaveHappened,
        },
    };
}


/***/ }),

/***/ 8262:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C8: () => (/* binding */ Fields),
/* harmony export */   Et: () => (/* binding */ isNumber),
/* harmony export */   IO: () => (/* binding */ Unreadable),
/* harmony export */   J6: () => (/* binding */ isWholeNumber),
/* harmony export */   Xy: () => (/* binding */ objectOf),
/* harmony export */   my: () => (/* binding */ isCount)
/* harmony export */ });
/* harmony import */ var _platform_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73);
/* harmony import */ var _tag_name_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2286);


/** Characters of a payload that came as a string; the longest of ours, that of a visit, has less than 20,000. */
const MAX_PAYLOAD_LENGTH = 64 * 1024;
/** Milliseconds, 115 days: nothing is watched or waited for as long as that. */
const LONGEST_TIME_MS = 1e10;
/** Numbers in one list; ours have a few hundred. */
const MAX_NUMBERS = 1000;
/** Stops the reading of one payload; its message is a clause: `its "visits" is not a count`. Caught by whoever reads it. */
class Unreadable extends Error {
}
/** Reads the fields of one foreign object; each method throws `Unreadable` where the field is not what it must be. */
class Fields {
    #object;
    #path;
    /** @param path of the object within the payload, with a dot at its end; nothing for the payload itself */
    constructor(object, path = '') {
        this.#object = object;
        this.#path = path;
    }
    /** Own fields only: `null` and what is inherited count as missing. */
    value(name) {
        return Object.hasOwn(this.#object, name) ? (Reflect.get(this.#object, name) ?? undefined) : undefined;
    }
    optional(name, read) {
        return this.value(name) === undefined ? undefined : read(name);
    }
    within(name) {
        const value = this.value(name);
        if (typeof value !== 'object' || value === null || Array.isArray(value))
            throw this.wrong(name, 'an object');
        return new Fields(value, `${this.#path}${name}.`);
    }
    release() {
        const tag = this.value('tag');
        if (typeof tag !== 'string' || !(0,_tag_name_js__WEBPACK_IMPORTED_MODULE_0__/* .isTagName */ .I)(tag))
            throw this.wrong('tag', 'the name of a tag');
        const commit = this.value('commit');
        if (typeof commit !== 'string' || !(0,_tag_name_js__WEBPACK_IMPORTED_MODULE_0__/* .isCommit */ .W)(commit))
            throw this.wrong('commit', 'the full name of a commit');
        return { tag, commit };
    }
    word(name, words) {
        const value = this.value(name);
        const word = words.find((known) => known === value);
        if (word === undefined)
            throw this.wrong(name, `one of ${words.join(', ')}`);
        return word;
    }
    matching(name, form, what) {
        const value = this.value(name);
        if (typeof value !== 'string' || !form.test(value))
            throw this.wrong(name, what);
        return value;
    }
    /** Text for people: what is too long is cut, because it decides nothing. */
    text(name, maxLength) {
        const value = this.value(name);
        if (typeof value !== 'string')
            throw this.wrong(name, 'text');
        return (0,_platform_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .cutShort */ .VV)(value, maxLength);
    }
    wholeNumber(name) {
        const value = this.value(name);
        if (!isWholeNumber(value))
            throw this.wrong(name, 'a whole number above 0');
        return value;
    }
    count(name) {
        const value = this.value(name);
        if (!isCount(value))
            throw this.wrong(name, 'a count');
        return value;
    }
    /**
     * A time or a length of time, from 0 to 115 days.
     *
     * @param most a lower bound, which belongs to it
     */
    milliseconds(name, most = LONGEST_TIME_MS) {
        return this.number(name, 'a time', 0, Math.min(most, LONGEST_TIME_MS));
    }
    /** A finite number within the bounds, which belong to it. */
    number(name, what, least = -Number.MAX_VALUE, most = Number.MAX_VALUE) {
        const value = this.value(name);
        if (typeof value !== 'number' || !(least <= value && value <= most))
            throw this.wrong(name, what);
        return value;
    }
    /** Text that decides: what is too long is not taken. */
    exactText(name, maxLength) {
        const value = this.value(name);
        if (typeof value !== 'string' || value.length > maxLength)
            throw this.wrong(name, 'a short text');
        return value;
    }
    /** ISO 8601, or whatever else is a moment. */
    moment(name) {
        const value = this.value(name);
        if (typeof value !== 'string' || Number.isNaN(Date.parse(value)))
            throw this.wrong(name, 'a time');
        return value;
    }
    /** A list of anything. */
    items(name, maxLength) {
        const value = this.value(name);
        if (!Array.isArray(value) || value.length > maxLength)
            throw this.wrong(name, 'a short list');
        return value;
    }
    /** A list of objects. */
    list(name, maxLength) {
        return this.items(name, maxLength).map((item) => {
            if (typeof item !== 'object' || item === null || Array.isArray(item)) {
                throw this.wrong(name, 'a list of objects');
            }
            return new Fields(item, `${this.#path}${name}.`);
        });
    }
    /** A list of at most a thousand numbers. */
    numbers(name, isRight = isNumber) {
        const items = this.items(name, MAX_NUMBERS);
        if (!items.every(isRight))
            throw this.wrong(name, 'a list of numbers');
        return items;
    }
    tuple(name, length, isRight = isNumber) {
        const numbers = this.numbers(name, isRight);
        if (numbers.length !== length)
            throw this.wrong(name, `a list of ${length} numbers`);
        return numbers;
    }
    /** What to throw where the field is there, and not what it must be. */
    wrong(name, what) {
        const isMissing = this.value(name) === undefined;
        return new Unreadable(`its "${this.#path}${name}" is ${isMissing ? 'missing' : `not ${what}`}`);
    }
}
/** GitHub hands the payload back as it was given; some servers and clients give it as a string that holds JSON. */
function objectOf(payload) {
    let value = payload;
    if (typeof value === 'string') {
        if (value.length > MAX_PAYLOAD_LENGTH)
            throw new Unreadable('its payload is too long');
        try {
            value = JSON.parse(value);
        }
        catch {
            throw new Unreadable('its payload is not JSON');
        }
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Unreadable('its payload is not an object');
    }
    return value;
}
/** Whole, 0 or more. */
function isCount(value) {
    return value === 0 || isWholeNumber(value);
}
/** Whether this is a number that can be counted with: finite, of any sign. */
function isNumber(value) {
    return typeof value === 'number' && Number.isFinite(value);
}
/** Whole, above 0. */
function isWholeNumber(value) {
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}


/***/ }),

/***/ 2286:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ isTagName),
/* harmony export */   W: () => (/* binding */ isCommit)
/* harmony export */ });
/** Longest tag that is read or written, in UTF-16 units. */
const MAX_TAG_LENGTH = 255;
/** Blanks, controls and the marks that mean something to git. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const FORBIDDEN = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\./;
/**
 * Whether git would take this as the name of a tag, and it is not too long to be one that somebody chose.
 * https://git-scm.com/docs/git-check-ref-format; a leading dash is refused by `git tag` itself.
 */
function isTagName(text) {
    return (text !== '' &&
        text !== '@' &&
        text.length <= MAX_TAG_LENGTH &&
        text.isWellFormed() &&
        !/^[-/]|[/.]$/.test(text) &&
        !FORBIDDEN.test(text));
}
/** Whether this is the full name of a commit: 40 hexadecimal digits, or 64 in a repository of SHA-256. */
function isCommit(text) {
    return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}


/***/ }),

/***/ 715:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  concludeRelease: () => (/* binding */ concludeRelease),
  drill: () => (/* binding */ drill),
  X: () => (/* binding */ releaseUnderGuard),
  rollBackByHand: () => (/* binding */ rollBackByHand),
  N: () => (/* binding */ whoAsks)
});

// EXTERNAL MODULE: ./src/internal-error.ts
var internal_error = __webpack_require__(3169);
// EXTERNAL MODULE: ./src/verdict.ts
var src_verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/report/wording.ts
var wording = __webpack_require__(5594);
// EXTERNAL MODULE: ./src/rollback/leg.ts + 9 modules
var rollback_leg = __webpack_require__(2428);
// EXTERNAL MODULE: ./src/platform/event-payload.ts
var event_payload = __webpack_require__(208);
// EXTERNAL MODULE: ./src/policy/defaults.ts
var defaults = __webpack_require__(6794);
// EXTERNAL MODULE: ./src/policy/template.ts
var policy_template = __webpack_require__(7886);
// EXTERNAL MODULE: ./src/subject/wording.ts
var subject_wording = __webpack_require__(1928);
// EXTERNAL MODULE: ./src/rollback/record/time-text.ts
var time_text = __webpack_require__(3807);
;// CONCATENATED MODULE: ./src/rollback/clock-difference.ts

const MINUTE_MS = 60_000;
/** Clocks that differ by less are no news. */
const MOST_SKEW_MS = 5 * MINUTE_MS;
/**
 * Says in the log that the runner's clock is wrong: nothing hangs on it here, but whoever lays this log beside others
 * should know.
 *
 * @param now by GitHub's clock
 */
function sayIfClocksDiffer(now, { clock, output }) {
    const aheadMs = clock.date().getTime() - now.getTime();
    // GitHub tells whole seconds, and its answer took its time.
    const differenceMs = Math.round(Math.abs(aheadMs) / MINUTE_MS) * MINUTE_MS;
    if (differenceMs <= MOST_SKEW_MS)
        return;
    const way = aheadMs > 0 ? 'ahead of' : 'behind';
    output.line(`The clock of this machine is ${(0,time_text/* spanText */.C)(differenceMs)} ${way} GitHub's; limits and ages are counted by GitHub's clock.`, 'warn');
}

// EXTERNAL MODULE: ./src/rollback/github-finding.ts
var github_finding = __webpack_require__(1273);
// EXTERNAL MODULE: ./src/checks/shell.ts
var shell = __webpack_require__(1727);
// EXTERNAL MODULE: ./src/rollback/record/standing.ts
var record_standing = __webpack_require__(4466);
;// CONCATENATED MODULE: ./src/rollback/limits.ts



const DAY_MS = 24 * 60 * 60 * 1000;
/** What a guard may take beyond its waiting before it counts as dead: planning, verification, the queue of its runner. */
const DEATH_MARGIN_MS = 15 * 60 * 1000;
/** An open rollback stands in the way of all later ones, so it is among the newest. */
const NEWEST = 5;
/** A clause of an advice. */
const PASS_BY_HAND = 'where going back once more is right, a person starts mode rollback by hand and types the tag into "to"';
/** Rollbacks whose states the limits depend on: those from this release, those of the last 24 hours, the newest. Pure. */
function rollbacksToAsk(ledger, from, now) {
    const all = rollbacksOf(ledger);
    return all.filter((entry, index) => index < NEWEST || isFrom(entry, from) || isWithinDay(entry, now));
}
/**
 * Examines whether one more rollback is within the limits: another that is going on, rollbacks of this release and of the
 * last 24 hours, a rollback of a rollback. One passing finding where nothing stands against it. For a person who named the
 * target, all but the first are things to know. Pure.
 */
function examineLimits(question) {
    const { ledger, from, now } = question;
    const asked = rollbacksToAsk(ledger, from, now).filter((entry) => stateIn(question, entry) !== 'inactive');
    const ofRelease = asked.filter((entry) => isFrom(entry, from));
    const ofDay = asked.filter((entry) => isWithinDay(entry, now));
    const broken = [
        inProgress(question, asked),
        tooOftenForRelease(question, ofRelease),
        tooOftenForDay(question, ofDay),
        rollbackOfRollback(question),
        partOfDrill(question),
        unreadableRecord(question),
    ].filter((finding) => finding !== undefined);
    if (broken.length > 0)
        return broken;
    const { perRelease, perDay } = question.policy.limits;
    return [
        finding(question, {
            title: 'limits',
            outcome: 'pass',
            sentence: `The limits allow a rollback: ${ofRelease.length} of at most ${perRelease} from ${from.tag}, ${ofDay.length} of at most ${perDay} in the last 24 hours in "${ledger.environment}".`,
        }),
    ];
}
/**
 * Another guard that is going back from the same release to the same target, or, where none is told, to any, right now:
 * its run is to be followed instead of starting one. Pure.
 */
function openRival(question) {
    const { ledger, from, target } = question;
    return rollbacksOf(ledger).find((entry) => isFrom(entry, from) &&
        (target === undefined || entry.tag === target.tag) &&
        stateIn(question, entry) === 'open' &&
        !hasDied(question, entry));
}
/**
 * A full drill that is going on between this release and another: what is judged then runs because of the drill, and must
 * never start a rollback. Told by time alone, so that it costs no request. Pure.
 */
function openDrill(ledger, release, policy, now) {
    const longestMs = 2 * longestRollbackMs(policy);
    return ledger.entries.find((entry) => entry.kind === 'drill' &&
        entry.drilledFrom !== undefined &&
        (entry.tag === release.tag || entry.drilledFrom.tag === release.tag) &&
        now.getTime() - Date.parse(entry.createdAt) < longestMs);
}
/**
 * Whether this release runs because of a rollback or a full drill, which forbids to start a rollback from it by itself,
 * whatever else stands against it. Pure.
 */
function insideAnother(question) {
    return partOfDrill(question) ?? rollbackOfRollback(question);
}
function partOfDrill(question) {
    const { ledger, from, policy, now, isAutomatic } = question;
    const drill = isAutomatic ? openDrill(ledger, from, policy, now) : undefined;
    if (drill === undefined)
        return undefined;
    return finding(question, {
        title: 'drill in progress',
        reason: 'rollback-of-rollback',
        sentence: `${from.tag} runs because of a full drill (record ${drill.deploymentId}), so no rollback is started from it.`,
        advice: 'See how the drill ends; it comes back to where it began by itself.',
    });
}
function hasDied({ policy, now }, { createdAt }) {
    return now.getTime() - Date.parse(createdAt) > longestRollbackMs(policy);
}
function longestRollbackMs({ waitMs, verify }) {
    return waitMs + (verify?.withinMs ?? 0) + DEATH_MARGIN_MS;
}
function inProgress(question, asked) {
    const open = asked.find((entry) => stateIn(question, entry) === 'open');
    if (open === undefined)
        return undefined;
    const { repository, now } = question;
    const ageMs = Math.max(0, now.getTime() - Date.parse(open.createdAt));
    const isDead = hasDied(question, open);
    const run = open.runId === undefined ? '' : ` in run ${open.runId}`;
    const by = open.askedBy ?? open.creator;
    const who = by === undefined ? '' : ` by ${by}`;
    const close = [
        'gh api --method POST',
        (0,shell/* shellQuote */.ZL)(`repos/${repository}/deployments/${open.deploymentId}/statuses`),
        '-f state=error -f description="closed by hand: its guard is gone"',
    ].join(' ');
    return finding(question, {
        title: 'rollback in progress',
        reason: 'rollback-in-progress',
        sentence: `A rollback from ${open.rollbackOf.tag} to ${open.tag} in "${question.ledger.environment}" was begun${who}${run} at ${(0,time_text/* minuteOf */.i)(open.createdAt)} (record ${open.deploymentId}), and ${isDead
            ? `nobody has said in ${(0,time_text/* spanText */.C)(ageMs)} how it ended, so its guard is most likely gone`
            : 'it has not ended yet'}.`,
        advice: isDead
            ? `Find out which version serves, then close that record with \`${close}\` and start the rollback again.`
            : `Wait for it to end; if its guard is gone, close its record with \`${close}\`.`,
    });
}
function tooOftenForRelease(question, rollbacks) {
    const { from, policy, ledger, isPersons } = question;
    const { perRelease } = policy.limits;
    const [newest] = rollbacks;
    if (newest === undefined || rollbacks.length < perRelease)
        return undefined;
    return finding(question, {
        title: 'limit per release',
        severity: isPersons ? 'warn' : 'block',
        reason: 'rollback-limit-release',
        sentence: `${from.tag} was rolled back from ${times(rollbacks.length)} already in "${ledger.environment}", the last time at ${(0,time_text/* minuteOf */.i)(newest.createdAt)} to ${newest.tag}, and the limit is ${perRelease}.`,
        advice: `${stateIn(question, newest) === 'success'
            ? `Find out why ${from.tag} is live again and release a new version`
            : `See how record ${newest.deploymentId} ended and find out which version serves`}${isPersons ? '' : `; ${PASS_BY_HAND}, or raise "per-release" under "rollback.limits" in the policy`}.`,
    });
}
function tooOftenForDay(question, rollbacks) {
    const { policy, ledger, isPersons } = question;
    const { perDay } = policy.limits;
    const [newest] = rollbacks;
    if (newest === undefined || rollbacks.length < perDay)
        return undefined;
    return finding(question, {
        title: 'limit per day',
        severity: isPersons ? 'warn' : 'block',
        reason: 'rollback-limit-day',
        sentence: `"${ledger.environment}" was rolled back ${times(rollbacks.length)} in the last 24 hours, the last time at ${(0,time_text/* minuteOf */.i)(newest.createdAt)} from ${newest.rollbackOf.tag} to ${newest.tag}, and the limit is ${perDay}.`,
        advice: isPersons
            ? 'Look whether something else is wrong than the releases.'
            : `Let a person look at what is wrong before anything is deployed again; ${PASS_BY_HAND}, or raise "per-day" under "rollback.limits" in the policy.`,
    });
}
/** A person who names the tag to go back to knows what they do; nobody and nothing else may go back twice. */
function rollbackOfRollback(question) {
    const { ledger, from, isPersons } = question;
    const earlier = (0,record_standing/* rollbackTo */.S8)(ledger, from);
    if (earlier === undefined)
        return undefined;
    return finding(question, {
        title: 'rollback of a rollback',
        severity: isPersons ? 'warn' : 'block',
        reason: 'rollback-of-rollback',
        sentence: `${from.tag} is itself what ${earlier.rollbackOf.tag} was rolled back to at ${(0,time_text/* minuteOf */.i)(earlier.createdAt)}, so going back from it is a rollback of a rollback.`,
        advice: isPersons
            ? 'Make sure that the cause is in the releases, and not in what both of them depend on.'
            : 'The old version fails too, so call a person; to go further back, a person starts mode rollback by hand and types the tag into "to".',
    });
}
/**
 * Whether this release runs because of a rollback can be hidden in a record that cannot be read; only one that is older
 * than the releases to go back to can no longer say so.
 */
function unreadableRecord(question) {
    const { ledger, from, isAutomatic, repository } = question;
    const [lastGood] = (0,record_standing/* goodReleasesBefore */.BY)(ledger, from);
    const record = ledger.unreadable.find(({ deploymentId }) => deploymentId > (lastGood?.deploymentId ?? 0));
    if (record === undefined)
        return undefined;
    return finding(question, {
        title: 'unreadable record',
        outcome: 'undecided',
        severity: isAutomatic ? 'block' : 'warn',
        reason: 'rollback-record-failed',
        sentence: `Record ${record.deploymentId} in "${ledger.environment}" could not be read (${record.why}), so it is not known whether ${from.tag} was deployed by a rollback.`,
        advice: `Look at it with \`gh api ${(0,shell/* shellQuote */.ZL)(`repos/${repository}/deployments/${record.deploymentId}`)}\`; where a newer Release Guard wrote it, use that one here too${isAutomatic ? ', and roll back by hand until then' : ''}.`,
    });
}
function rollbacksOf(ledger) {
    return ledger.entries.filter((entry) => entry.kind === 'rollback');
}
function stateIn({ states }, entry) {
    return states.get(entry.deploymentId)?.state ?? 'open';
}
function isFrom({ rollbackOf }, from) {
    return rollbackOf.tag === from.tag || rollbackOf.commit === from.commit;
}
/** Clocks that are set back make the newest records seem to come from the future; they are from today. */
function isWithinDay(entry, now) {
    return Date.parse(entry.createdAt) > now.getTime() - DAY_MS;
}
function times(count) {
    return count === 1 ? 'once' : `${count} times`;
}
function finding({ policy }, said) {
    return {
        kind: 'rollback',
        outcome: 'fail',
        severity: 'block',
        evidence: [],
        startedAt: 0,
        durationMs: 0,
        ...(policy.source === undefined ? {} : { source: policy.source }),
        ...said,
    };
}

// EXTERNAL MODULE: ./src/rollback/record/ledger.ts + 2 modules
var record_ledger = __webpack_require__(9782);
// EXTERNAL MODULE: ./src/rollback/run/run-finding.ts
var run_finding = __webpack_require__(623);
// EXTERNAL MODULE: ./node_modules/re2js/build/index.js
var build = __webpack_require__(2856);
;// CONCATENATED MODULE: ./src/rollback/target/glob.ts

/**
 * The three ways of writing patterns that a rollback meets, each as its owner reads it. Every pattern has a meaning
 * (what cannot be read as a pattern is read as itself), nothing here throws, and matching takes time linear in the text:
 * tag and path names come from the repository, and a backtracking matcher could be held up by them.
 */
/** Characters of a pattern; a longer one matches nothing. */
const MAX_GLOB_LENGTH = 1000;
/**
 * Whether a tag is one that the pattern means, read as GitHub reads `on.push.tags`: `*` stops at `/`, `**` does not,
 * `?` and `+` repeat the character (or set) before them.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function matchesTagPattern(tag, pattern) {
    return matches('tag', tag, pattern);
}
/**
 * Whether a branch or tag may deploy by a rule of an environment, read as GitHub reads those: like Ruby's
 * `File.fnmatch` with `FNM_PATHNAME`, where `*` stops at `/` and only `**` followed by `/` goes over it.
 * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 * https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch
 */
function matchesEnvironmentPattern(ref, pattern) {
    return matches('environment', ref, pattern);
}
/**
 * Whether a file of the repository is one that the patterns mean: `**` goes over folders, `*`, `?` and `[a-z]` stop at
 * `/`, `{a,b}` is either, names that begin with a dot are names like others, and a path without any of these stands for
 * the file or for all of the folder. As in GitHub's `paths`, a pattern that begins with `!` takes out what earlier ones
 * let in; the last one that matches decides.
 */
function matchesPathPatterns(path, patterns) {
    let matched = false;
    for (const pattern of patterns) {
        const excludes = pattern.startsWith('!');
        if (matched === excludes && matches('path', path, excludes ? pattern.slice(1) : pattern))
            matched = !excludes;
    }
    return matched;
}
const MAX_KNOWN = 500;
const known = new Map();
function matches(dialect, text, pattern) {
    const key = `${dialect} ${pattern}`;
    if (!known.has(key)) {
        if (known.size >= MAX_KNOWN)
            known.clear();
        known.set(key, pattern.length > MAX_GLOB_LENGTH ? undefined : compile(dialect, pattern));
    }
    return known.get(key)?.matches(text) ?? false;
}
function compile(dialect, pattern) {
    const source = dialect === 'path' ? pathSource(pattern) : sourceOf(dialect, pattern);
    try {
        return build/* RE2JS */.L3.compile(source, build/* RE2JS */.L3.DOTALL);
    }
    catch {
        return undefined;
    }
}
function pathSource(pattern) {
    const path = pattern.replace(/^(?:\.?\/)+/, '');
    if (path.endsWith('/'))
        return sourceOf('path', `${path}**`);
    return `${sourceOf('path', path)}${/[*?[{]/.test(path) ? '' : '(?:/.*)?'}`;
}
function sourceOf(dialect, pattern) {
    const characters = [...pattern];
    const braces = dialect === 'path' ? bracesOf(characters) : new Map();
    let source = '';
    let repeatable = false;
    for (let index = 0; index < characters.length;) {
        const piece = pieceAt(dialect, characters, index, repeatable, braces);
        source += piece.source;
        repeatable = piece.repeatable;
        index += piece.length;
    }
    return source;
}
function pieceAt(dialect, characters, index, repeatable, braces) {
    const character = characters[index] ?? '';
    const next = characters[index + 1];
    const brace = braces.get(index);
    if (brace !== undefined)
        return { source: brace, length: 1, repeatable: false };
    switch (character) {
        case '\\':
            return next === undefined ? literal(character, 1) : literal(next, 2);
        case '*':
            return stars(dialect, characters, index, braces);
        case '?':
        case '+':
            if (dialect !== 'tag')
                break;
            return repeatable ? { source: character, length: 1, repeatable: false } : literal(character, 1);
        case '[':
            return setAt(dialect, characters, index) ?? literal(character, 1);
    }
    if (character === '?')
        return { source: '[^/]', length: 1, repeatable: false };
    return literal(character, 1);
}
function literal(character, length) {
    return { source: quote(character), length, repeatable: true };
}
function quote(character) {
    return /^[a-zA-Z0-9/]$/.test(character) ? character : `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
function stars(dialect, characters, index, braces) {
    let end = index;
    while (characters[end] === '*')
        end += 1;
    const piece = (source, length) => ({ source, length, repeatable: false });
    const length = end - index;
    if (length === 1)
        return piece('[^/]*', 1);
    if (dialect === 'tag')
        return piece('.*', length);
    const startsSegment = index === 0 || characters[index - 1] === '/' || braces.has(index - 1);
    const beforeSlash = characters[end] === '/';
    if (startsSegment && beforeSlash)
        return piece('(?:[^/]+/)*', length + 1);
    if (dialect === 'path' && startsSegment && (end === characters.length || braces.has(end)))
        return piece('.*', length);
    return piece('[^/]*', length);
}
/** `[a-z0-9]`, `[!a-z]`, `[^a-z]`; never matches `/`. `undefined`: it has no end. */
function setAt(dialect, characters, index) {
    let at = index + 1;
    const negated = dialect !== 'tag' && (characters[at] === '!' || characters[at] === '^');
    if (negated)
        at += 1;
    const first = at;
    let items = '';
    for (; at < characters.length;) {
        if (characters[at] === ']' && at > first) {
            const source = negated ? `[^${quote('/')}${items}]` : items === '' ? '[^\\x{0}-\\x{10ffff}]' : `[${items}]`;
            return { source, length: at - index + 1, repeatable: true };
        }
        const low = memberAt(characters, at);
        at += low.length;
        const high = characters[at] === '-' && characters[at + 1] !== ']' && at + 1 < characters.length
            ? memberAt(characters, at + 1)
            : undefined;
        if (high === undefined) {
            if (low.character !== '/')
                items += quote(low.character);
            continue;
        }
        at += 1 + high.length;
        items += rangeSource(low.character, high.character);
    }
    return undefined;
}
function memberAt(characters, at) {
    const escaped = characters[at] === '\\' ? characters[at + 1] : undefined;
    return escaped === undefined ? { character: characters[at] ?? '', length: 1 } : { character: escaped, length: 2 };
}
/** A range that runs backwards holds nothing. `/` is cut out of one that runs over it. */
function rangeSource(low, high) {
    const from = low.codePointAt(0) ?? 0;
    const to = high.codePointAt(0) ?? 0;
    const slash = '/'.charCodeAt(0);
    const parts = from <= slash && slash <= to ? [[from, slash - 1], [slash + 1, to]] : [[from, to]];
    return parts
        .filter(([start, end]) => start <= end)
        .map(([start, end]) => `\\x{${start.toString(16)}}-\\x{${end.toString(16)}}`)
        .join('');
}
/** Places of `{`, `,` and `}` that make an alternative, with what each becomes; `{x}` and `{` alone are themselves. */
function bracesOf(characters) {
    const found = new Map();
    const open = [];
    for (let index = 0; index < characters.length; index += 1) {
        const character = characters[index];
        const innermost = open.at(-1);
        if (character === '\\')
            index += 1;
        else if (character === '[')
            index += (setAt('path', characters, index)?.length ?? 1) - 1;
        else if (character === '{')
            open.push({ at: index, commas: [] });
        else if (character === ',')
            innermost?.commas.push(index);
        else if (character === '}' && innermost !== undefined) {
            open.pop();
            if (innermost.commas.length === 0)
                continue;
            found.set(innermost.at, '(?:').set(index, ')');
            for (const comma of innermost.commas)
                found.set(comma, '|');
        }
    }
    return found;
}

;// CONCATENATED MODULE: ./src/rollback/target/release-run.ts

/** Events by which a tag is released. A pull request's run may carry the tag's name as its branch, and releases nothing. */
const RELEASE_EVENTS = new Set(['push', 'release', 'workflow_dispatch']);
/** Whether a run may be the release of a tag of this name; a branch may have the same name. */
function releasesTag(run, tag) {
    return run.headBranch === tag && RELEASE_EVENTS.has(run.event);
}
/** Whether a run belongs to the workflow, named by its file or its id. */
function belongsTo(run, workflow) {
    return /^\d+$/.test(workflow)
        ? run.workflowId === Number(workflow)
        : run.path === `.github/workflows/${workflow.split('/').at(-1)}`;
}
/** The subject of a sentence that says what no run of a list did: `none of the 3 newest runs of release.yml`. */
function noneOf(read, workflow) {
    if (read === 0)
        return `no run of ${workflow}`;
    return read === 1 ? `not even the only run of ${workflow}` : `none of the ${read} newest runs of ${workflow}`;
}
/** Succeeded, as far as its latest attempt tells. */
function succeeded(run) {
    return run.status === 'completed' && run.conclusion === 'success';
}
/**
 * The run that the ledger recorded, where it is one of the release workflow at the recorded commit; the record may have
 * been written by another workflow, and then the release's run is looked for.
 *
 * @param pages how many pages of the workflow's runs are read at most, where it must be looked for
 */
async function findReleaseRun(github, workflow, release, recordedRun, pages) {
    if (recordedRun !== undefined) {
        const confirmed = await confirmRun(github, workflow, release, recordedRun);
        if (!confirmed.ok)
            return confirmed;
        if (confirmed.state === 'confirmed')
            return { ok: true, run: confirmed.run, note: undefined };
        if (confirmed.state === 'gone') {
            return {
                ok: true,
                run: undefined,
                note: `its run ${recordedRun} is no longer there, so only a dispatch remains`,
            };
        }
    }
    return await lookForRun(github, workflow, release, pages);
}
async function lookForRun(github, workflow, release, pages) {
    let read = 0;
    for (let page = 1; page <= pages; page += 1) {
        const listed = await github.workflowRuns(workflow, page);
        if (!listed.ok)
            return { ok: false, finding: runsFinding(listed.failure, workflow) };
        const { runs, hasMore } = listed.value;
        read += runs.length;
        const own = runs.filter((run) => releasesTag(run, release.tag) && run.headSha === release.commit);
        const best = own.find(succeeded) ?? own[0];
        if (best !== undefined) {
            const confirmed = await confirmRun(github, workflow, release, best.id);
            if (!confirmed.ok)
                return confirmed;
            if (confirmed.state === 'confirmed')
                return { ok: true, run: confirmed.run, note: undefined };
        }
        if (!hasMore)
            break;
    }
    return {
        ok: true,
        run: undefined,
        note: `its own run was not found among the ${read} newest runs of ${workflow}, so only a dispatch remains`,
    };
}
/** Asks for one run by its id: lists may be old, the run itself is not. */
async function confirmRun(github, workflow, release, id) {
    const read = await github.run(id);
    if (!read.ok) {
        if (read.failure.kind === 'not-found')
            return { ok: true, state: 'gone' };
        return {
            ok: false,
            finding: (0,github_finding/* githubFinding */.x)(read.failure, `Reading run ${id} of ${release.tag}`, { permission: 'actions: read' }),
        };
    }
    const run = read.value;
    const isOwn = run.id === id && run.headSha === release.commit && belongsTo(run, workflow);
    return isOwn ? { ok: true, state: 'confirmed', run } : { ok: true, state: 'other' };
}
/** The finding for a list of runs that could not be read. */
function runsFinding(failure, workflow) {
    const finding = (0,github_finding/* githubFinding */.x)(failure, `Reading the runs of ${workflow}`, { permission: 'actions: read' });
    if (failure.kind !== 'not-found')
        return finding;
    return {
        ...finding,
        reason: 'rollback-workflow-not-found',
        sentence: `GitHub shows no workflow ${workflow} in this repository.`,
        advice: 'Give the file name of the release workflow in "workflow", and check that the job’s permissions hold `actions: read`.',
    };
}

;// CONCATENATED MODULE: ./src/rollback/target/newest-release.ts




/** Pages of runs that are looked through. */
const MOST_PAGES = 2;
/**
 * What is live as far as runs can tell: the release of the newest run of the workflow, whatever came of it. Only for the
 * first use, before the ledger knows anything. One request, and a second one where branches alone fill the first page.
 */
async function newestRelease(github, workflow, policy, world) {
    const begun = world.clock.now();
    let read = 0;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
        const listed = await github.workflowRuns(workflow, page);
        if (!listed.ok) {
            const finding = (0,github_finding/* githubFinding */.x)(listed.failure, `Reading the runs of ${workflow}`, { permission: 'actions: read' });
            const isMissing = listed.failure.kind === 'not-found';
            return { ok: false, finding: isMissing ? { ...finding, reason: 'rollback-workflow-not-found' } : finding };
        }
        const { runs, hasMore } = listed.value;
        read += runs.length;
        for (const run of runs) {
            const tag = run.headBranch;
            if (tag === undefined || !releasesTag(run, tag) || !matchesTagPattern(tag, policy.tags))
                continue;
            return {
                ok: true,
                release: { tag, commit: run.headSha },
                why: `The record names no release that went live, so ${tag} counts as live: it has the newest run of ${workflow} (run ${run.id}).`,
            };
        }
        if (!hasMore)
            break;
    }
    return {
        ok: false,
        finding: (0,run_finding/* runFinding */.D)({
            title: 'release to go back from',
            outcome: 'fail',
            reason: 'rollback-release-unknown',
            sentence: `What is live is not known: the record names no release that went live, and ${noneOf(read, workflow)} was for a tag that matches "${policy.tags}".`,
            advice: 'Name the release to go back from in the input tag, and check that workflow (or rollback.workflow) is the workflow that releases and that rollback.tags matches its tags.',
        }, begun, world),
    };
}

;// CONCATENATED MODULE: ./src/rollback/departure.ts






/** Thrown by a step without which there is no plan. */
class NoPlan extends Error {
    findings;
    constructor(findings) {
        super(findings[0]?.sentence ?? 'There is no plan.');
        this.findings = findings;
    }
}
/** The release that is gone back from, and how that is known. @throws NoPlan where it is not known */
async function whatToGoBackFrom(task, github, ledger, workflow, now, world) {
    const { settings, policy } = task;
    if (task.kind === 'on-fail' && task.from !== undefined) {
        return { from: task.from, why: `This guard found ${task.from.tag} bad.` };
    }
    if (settings.tag !== undefined) {
        const commit = await github.tagCommit(settings.tag);
        if (!commit.ok)
            throw cannotRead(commit.failure, `Looking up the tag ${settings.tag}`, 'contents: read', 'rollback-tag-not-found');
        return {
            from: { tag: settings.tag, commit: commit.value },
            why: `${settings.tag} was given as the release to go back from.`,
        };
    }
    const states = await (0,record_ledger/* readStates */.rs)(github, rollbacksToAsk(ledger, { tag: '', commit: '' }, now));
    if (!states.ok)
        throw cannotRead(states.failure, 'Reading what became of earlier rollbacks', 'deployments: read');
    const current = (0,record_standing/* currentRelease */.BX)(ledger, states.value);
    if (current !== undefined)
        return { from: { tag: current.tag, commit: current.commit }, why: current.why };
    // The run of a rollback that goes on is the newest, and looks like a release.
    const begun = ledger.entries.find((entry) => entry.kind === 'rollback' && (states.value.get(entry.deploymentId)?.state ?? 'open') === 'open');
    if (begun?.kind === 'rollback') {
        const why = `A rollback from ${begun.rollbackOf.tag} was begun and has not ended (record ${begun.deploymentId}).`;
        return { from: begun.rollbackOf, why };
    }
    const newest = await newestRelease(github, workflow, policy.rollback, world);
    if (!newest.ok)
        throw new NoPlan([newest.finding]);
    return { from: newest.release, why: newest.why };
}
/** The guard in a run that a rollback or a drill started: what else there is to go back to does not matter. @throws NoPlan */
function refuseInsideAnother(task, ledger, from, now, world) {
    if (task.kind !== 'on-fail')
        return;
    const because = insideAnother({
        ledger,
        from,
        policy: task.policy.rollback,
        now,
        isAutomatic: true,
        isPersons: false,
    });
    if (because !== undefined)
        throw new NoPlan([{ ...because, startedAt: world.clock.now() - world.startedAt }]);
}
/** Another release went live meanwhile: going back automatically would take that one away too. @throws NoPlan */
function refuseIfSuperseded(task, ledger, from, world) {
    const newer = task.kind === 'on-fail' ? (0,record_standing/* supersededBy */.gT)(ledger, from) : undefined;
    if (newer === undefined)
        return;
    throw new NoPlan([
        (0,run_finding/* runFinding */.D)({
            title: `release ${from.tag}`,
            outcome: 'fail',
            reason: 'rollback-superseded',
            sentence: `${from.tag} is bad, and ${newer.tag} was released after it (record ${newer.deploymentId}), so going back would take ${newer.tag} away too.`,
            advice: `Decide by hand: run mode rollback with tag ${newer.tag} if that one must go as well.`,
        }, world.clock.now(), world),
    ]);
}
/** File name of the workflow that releases. @throws NoPlan where nobody says which */
function releaseWorkflow({ settings, policy }, world) {
    const named = settings.workflow ?? policy.rollback.workflow;
    if (named !== undefined)
        return named.replace(/^\.github\/workflows\//, '');
    // octo/shop/.github/workflows/release.yml@refs/tags/v1
    const [, running] = /\/\.github\/workflows\/([^/@]+)@/.exec(world.environment['GITHUB_WORKFLOW_REF'] ?? '') ?? [];
    if (running !== undefined)
        return running;
    throw new NoPlan([
        {
            ...(0,run_finding/* runFinding */.D)({
                title: 'release workflow',
                outcome: 'invalid',
                reason: 'input-missing',
                sentence: 'Planning a rollback failed: it is not said which workflow releases.',
                advice: 'Give its file name, such as release.yml, in the input workflow or as rollback.workflow in the policy.',
            }, world.clock.now(), world),
            kind: 'input',
        },
    ]);
}
/** What keeps a plan from being made where GitHub does not answer. */
function cannotRead(failure, doing, permission, ifMissing) {
    const finding = (0,github_finding/* githubFinding */.x)(failure, doing, { permission });
    return new NoPlan([
        failure.kind === 'not-found' && ifMissing !== undefined ? { ...finding, reason: ifMissing } : finding,
    ]);
}

// EXTERNAL MODULE: ./src/policy/nearest.ts
var policy_nearest = __webpack_require__(9876);
;// CONCATENATED MODULE: ./src/rollback/mechanism/run-context.ts
/** Events whose run belongs to a branch where it does not belong to a tag. */
const BRANCH_EVENTS = new Set([
    'push',
    'workflow_dispatch',
    'schedule',
    'repository_dispatch',
    'workflow_run',
]);
/** `github.ref` of a run for this tag; `undefined` where the run does not tell. */
function refOfRun(run, tag) {
    const { event, headBranch } = run;
    if (headBranch === undefined || event.startsWith('pull_request'))
        return undefined;
    // The target's tag is confirmed to lead to the run's commit, so a name that is the same is the tag.
    if (headBranch === tag)
        return `refs/tags/${tag}`;
    return BRANCH_EVENTS.has(event) ? `refs/heads/${headBranch}` : undefined;
}
/** What is known about the target's run when it runs again: all that it was started with stays. */
function rerunContext(target, repository, file) {
    const { run } = target;
    return {
        ref: refOfRun(run, target.tag),
        sha: run.headSha,
        eventName: run.event,
        repository,
        workflow: file.name ?? run.path,
        runId: run.id,
        // What a run was dispatched with cannot be read.
        inputs: undefined,
        eventInputs: undefined,
    };
}
/** What is known about a run that is dispatched. */
function dispatchContext(options) {
    const { file, inputs } = options;
    const declared = file.dispatch?.inputs ?? new Map();
    const values = new Map([...declared.values()].map((input) => [input.name, typed(input, inputs[input.name] ?? input.default)]));
    return {
        ref: options.ref,
        sha: options.sha,
        eventName: 'workflow_dispatch',
        repository: options.repository,
        workflow: file.name ?? options.path,
        runId: undefined,
        inputs: values,
        eventInputs: values,
    };
}
/** What the runner tells this run about itself. https://docs.github.com/actions/reference/workflows-and-actions/variables */
function ownContext(environment) {
    const given = (name) => environment[name] || undefined;
    const runId = Number(given('GITHUB_RUN_ID'));
    return {
        ref: given('GITHUB_REF'),
        sha: given('GITHUB_SHA'),
        eventName: given('GITHUB_EVENT_NAME'),
        repository: given('GITHUB_REPOSITORY'),
        workflow: given('GITHUB_WORKFLOW'),
        runId: Number.isSafeInteger(runId) && runId > 0 ? runId : undefined,
        inputs: undefined,
        eventInputs: undefined,
    };
}
/** An input's value with the type that its declaration gives it; `undefined` where it is not of that type. */
function typed(input, text) {
    switch (input.type) {
        case 'boolean':
            if (text === undefined)
                return false;
            return text === 'true' ? true : text === 'false' ? false : undefined;
        case 'number': {
            const number = Number(text ?? '');
            return Number.isFinite(number) ? number : undefined;
        }
        default:
            return text ?? '';
    }
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/dispatch-inputs.ts



/** Names that mean the tag and nothing else. `version` and `ref` may mean another thing, so only the policy can name those. */
const TAG_INPUTS = new Set(['tag', 'tag-name', 'release-tag', 'target-tag', 'git-tag']);
const OPERATION_INPUTS = ['release-guard-operation', 'operation-id'];
/** https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event */
const MOST_INPUTS = 25;
/**
 * Puts the inputs of a dispatch together, so that GitHub takes them: only what the file declares, each with a value of
 * its type. The tag goes into every input for which `rollback.inputs` says so; without any, into the one input that is
 * named `tag`, `tag-name`, `release-tag`, `target-tag` or `git-tag` (`_` is as good as `-`), if there is exactly one.
 *
 * @param place where the file was read, for the sentences: `.github/workflows/release.yml at v1.4.1`
 */
function dispatchInputs(file, wanted, tag, place) {
    const declared = file.dispatch?.inputs ?? new Map();
    const problems = [];
    const inputs = {};
    for (const [name, template] of Object.entries(wanted)) {
        const input = declared.get(name);
        if (input === undefined) {
            problems.push(undeclared(name, declared, place));
            continue;
        }
        const value = filled(template, tag);
        if (value === undefined) {
            problems.push({
                sentence: `rollback.inputs.${name} holds a value that is not known here.`,
                advice: 'Only "${target.tag}" is left to fill in when a rollback is planned.',
            });
            continue;
        }
        inputs[name] = value;
        problems.push(...wrongValue(input, value, place));
    }
    const told = Object.keys(inputs).filter((name) => (0,policy_template/* references */.Ft)(wanted[name] ?? '').some((reference) => reference.kind === 'target'));
    const tagInput = told[0] ?? onlyTagInput(declared, wanted);
    if (tagInput !== undefined && inputs[tagInput] === undefined) {
        inputs[tagInput] = tag;
        const input = declared.get(tagInput);
        if (input !== undefined)
            problems.push(...wrongValue(input, tag, place));
    }
    const operationInput = OPERATION_INPUTS.find((name) => declared.has(name) && wanted[name] === undefined);
    for (const input of declared.values()) {
        const given = inputs[input.name] ?? input.default;
        if (input.required && input.name !== operationInput && (given === undefined || given === '')) {
            problems.push({
                sentence: `${place} requires the input "${input.name}", and there is no value for it.`,
                advice: `Give it a value under rollback.inputs in the policy file, e.g. "${input.name}: …", or give the input a default.`,
            });
        }
    }
    const count = Object.keys(inputs).length + (operationInput === undefined ? 0 : 1);
    if (count > MOST_INPUTS) {
        problems.push({
            sentence: `${count} inputs would be sent, and GitHub takes ${MOST_INPUTS}.`,
            advice: 'Name fewer under rollback.inputs.',
        });
    }
    return { inputs, tagInput, operationInput, problems };
}
function filled(template, tag) {
    try {
        return (0,policy_template/* fill */.GS)(template, { vars: new Map(), secrets: new Map(), env: new Map(), targetTag: tag });
    }
    catch (error) {
        if (error instanceof policy_template/* UnfilledReference */.zG)
            return undefined;
        throw error;
    }
}
function onlyTagInput(declared, wanted) {
    const names = [...declared.values()]
        .filter(({ name, type }) => TAG_INPUTS.has(name.toLowerCase().replaceAll('_', '-')) && type !== 'boolean')
        .map(({ name }) => name);
    const [only, ...more] = names;
    // What the user gives a value of their own is theirs.
    return only !== undefined && more.length === 0 && wanted[only] === undefined ? only : undefined;
}
function undeclared(name, declared, place) {
    const nearest = (0,policy_nearest/* nearestName */.q)(name, declared.keys());
    const names = [...declared.keys()].map((one) => `"${one}"`).join(', ');
    return {
        sentence: `${place} does not declare the input "${name}", and GitHub refuses inputs that it does not know.`,
        advice: nearest === undefined
            ? `Take "${name}" out of rollback.inputs${names === '' ? '' : `, or use one of ${names}`}.`
            : `Did you mean "${nearest}"?`,
    };
}
function wrongValue(input, value, place) {
    const advice = `Change rollback.inputs.${input.name} in the policy file.`;
    if (input.type === 'choice' && input.options.length > 0 && !input.options.includes(value)) {
        const options = input.options.map((option) => `"${option}"`).join(', ');
        return [
            {
                sentence: `${place} takes for the input "${input.name}" only ${options}, and "${value}" would be sent.`,
                advice,
            },
        ];
    }
    const takes = input.type === 'boolean' ? '"true" or "false"' : 'a number';
    const isWrong = typed(input, value) === undefined || (input.type === 'number' && value.trim() === '');
    return isWrong
        ? [{ sentence: `${place} takes for the input "${input.name}" ${takes}, and "${value}" would be sent.`, advice }]
        : [];
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/expression.ts
/** GitHub takes 400 characters for a concurrency group; nothing longer is worth taking apart. */
const LONGEST = 1000;
const DEEPEST = 16;
/** Events that carry no pull request, so that everything about one is empty in them. */
const EVENTS_WITHOUT_PULL_REQUEST = new Set([
    'push',
    'workflow_dispatch',
    'schedule',
    'release',
    'create',
    'repository_dispatch',
    'deployment',
    'deployment_status',
]);
/**
 * A text of a workflow file with its `${{ … }}` filled in; `undefined` where any of them cannot be known beforehand.
 * Knows literals, `||`, `&&`, `!`, `==`, `!=`, brackets, `format`, `startsWith`, `endsWith`, `contains` of texts, and of the
 * contexts only what this one holds; it never guesses.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */
function evaluateText(text, context) {
    if (text.length > LONGEST)
        return undefined;
    let filled = '';
    let at = 0;
    while (at < text.length) {
        const opening = text.indexOf('${{', at);
        if (opening < 0)
            return filled + text.slice(at);
        const expression = readExpression(text, opening + 3);
        if (expression === undefined)
            return undefined;
        const value = evaluateTokens(expression.tokens, context);
        if (value === undefined)
            return undefined;
        filled += text.slice(at, opening) + asText(value);
        at = expression.end;
    }
    return filled;
}
/** As `evaluateText`, with the type of the value kept where the text is one expression and nothing else. */
function evaluateValue(text, context) {
    const trimmed = text.trim();
    if (trimmed.startsWith('${{') && trimmed.length <= LONGEST) {
        const expression = readExpression(trimmed, 3);
        if (expression?.end === trimmed.length)
            return evaluateTokens(expression.tokens, context);
    }
    return evaluateText(text, context);
}
/**
 * Whether a job with this `if` runs, where everything before it succeeds; `undefined` where that cannot be known.
 * An `if` is an expression with or without `${{ }}`.
 */
function evaluateCondition(text, context) {
    const trimmed = text.trim();
    const bare = trimmed.startsWith('${{') ? trimmed : `\${{ ${trimmed} }}`;
    const value = evaluateValue(bare, context);
    return value === undefined ? undefined : isTrue(value);
}
const TOKEN = /\s+|('(?:[^']|'')*')|(-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?)(?![\w.]))|([A-Za-z_][\w-]*(?:\.(?:[A-Za-z_][\w-]*|\*))*)|(\|\||&&|==|!=|}}|[!(),])/y;
/** Tokens up to the closing `}}`; `undefined` where there is one that is not known here, or no end. */
function readExpression(text, start) {
    const tokens = [];
    let at = start;
    while (at < text.length) {
        TOKEN.lastIndex = at;
        const match = TOKEN.exec(text);
        if (match === null)
            return undefined;
        const [whole, quoted, number, name, mark] = match;
        at += whole.length;
        if (mark === '}}')
            return { tokens, end: at };
        if (quoted !== undefined)
            tokens.push({ kind: 'value', value: quoted.slice(1, -1).replaceAll("''", "'") });
        else if (number !== undefined)
            tokens.push({ kind: 'value', value: Number(number) });
        else if (name !== undefined)
            tokens.push(nameToken(name));
        else if (mark !== undefined)
            tokens.push({ kind: 'mark', mark });
    }
    return undefined;
}
function nameToken(name) {
    if (name === 'true' || name === 'false')
        return { kind: 'value', value: name === 'true' };
    return name === 'null' ? { kind: 'value', value: null } : { kind: 'name', name };
}
/** Thrown inside this file where the tokens are no expression that is known here. */
class NotUnderstood extends Error {
}
function evaluateTokens(tokens, context) {
    let next = 0;
    let depth = 0;
    const isMark = (mark) => {
        const token = tokens[next];
        return token?.kind === 'mark' && token.mark === mark;
    };
    const take = (mark) => {
        const found = isMark(mark);
        if (found)
            next++;
        return found;
    };
    const expect = (mark) => {
        if (!take(mark))
            throw new NotUnderstood();
    };
    const either = () => {
        let left = both();
        while (take('||')) {
            const right = both();
            left = left === undefined ? undefined : isTrue(left) ? left : right;
        }
        return left;
    };
    const both = () => {
        let left = compared();
        while (take('&&')) {
            const right = compared();
            left = left === undefined ? undefined : isTrue(left) ? right : left;
        }
        return left;
    };
    const compared = () => {
        const left = negated();
        const wanted = take('==') ? true : take('!=') ? false : undefined;
        if (wanted === undefined)
            return left;
        const right = negated();
        // Values of different types are compared as numbers, by rules that no group's name is worth.
        return typeof left === 'string' && typeof right === 'string'
            ? (left.toLowerCase() === right.toLowerCase()) === wanted
            : undefined;
    };
    const negated = () => {
        if (++depth > DEEPEST)
            throw new NotUnderstood();
        try {
            if (take('!')) {
                const value = negated();
                return value === undefined ? undefined : !isTrue(value);
            }
            return primary();
        }
        finally {
            depth--;
        }
    };
    const primary = () => {
        if (take('(')) {
            const value = either();
            expect(')');
            return value;
        }
        const token = tokens[next++];
        if (token?.kind === 'value')
            return token.value;
        if (token?.kind !== 'name')
            throw new NotUnderstood();
        if (!take('('))
            return lookUp(token.name, context);
        const values = [];
        while (!isMark(')')) {
            if (values.length > 0)
                expect(',');
            values.push(either());
        }
        expect(')');
        return call(token.name.toLowerCase(), values);
    };
    try {
        const value = either();
        return next === tokens.length ? value : undefined;
    }
    catch (error) {
        if (error instanceof NotUnderstood)
            return undefined;
        throw error;
    }
}
function isTrue(value) {
    return value !== null && value !== false && value !== 0 && value !== '';
}
function asText(value) {
    return value === null ? '' : String(value);
}
/** The status functions answer as they do where nothing has gone wrong. */
function call(name, values) {
    switch (name) {
        case 'format':
            return formatted(values);
        case 'startswith':
        case 'endswith':
        case 'contains':
            return compareTexts(name, values);
        case 'always':
        case 'success':
            return values.length === 0 ? true : undefined;
        case 'failure':
        case 'cancelled':
            return values.length === 0 ? false : undefined;
        default:
            return undefined;
    }
}
function compareTexts(name, [text, part, ...more]) {
    if (typeof text !== 'string' || typeof part !== 'string' || more.length > 0)
        return undefined;
    const [whole, piece] = [text.toLowerCase(), part.toLowerCase()];
    if (name === 'contains')
        return whole.includes(piece);
    return name === 'startswith' ? whole.startsWith(piece) : whole.endsWith(piece);
}
function formatted([template, ...values]) {
    if (typeof template !== 'string' || values.includes(undefined))
        return undefined;
    let understood = true;
    const text = template.replace(/{{|}}|{(\d+)}|[{}]/g, (whole, index) => {
        if (whole === '{{' || whole === '}}')
            return whole.slice(1);
        const value = index === undefined ? undefined : values[Number(index)];
        if (value === undefined)
            understood = false;
        return value === undefined ? '' : asText(value);
    });
    return understood ? text : undefined;
}
function lookUp(name, context) {
    const lower = name.toLowerCase();
    if (lower.startsWith('inputs.'))
        return input(name.slice('inputs.'.length), context.inputs, context.eventName);
    if (lower.startsWith('github.event.inputs.')) {
        const value = input(name.slice('github.event.inputs.'.length), context.eventInputs, context.eventName);
        // In the event every input is a text; in `inputs` it has its type.
        return value === undefined || value === null ? value : String(value);
    }
    if (lower.startsWith('github.event.pull_request.') || lower === 'github.head_ref' || lower === 'github.base_ref') {
        return context.eventName !== undefined && EVENTS_WITHOUT_PULL_REQUEST.has(context.eventName) ? null : undefined;
    }
    switch (lower) {
        case 'github.ref':
            return context.ref;
        case 'github.ref_name':
            return context.ref?.replace(/^refs\/(?:heads|tags)\//, '');
        case 'github.ref_type':
            return refType(context.ref);
        case 'github.sha':
            return context.sha;
        case 'github.event_name':
            return context.eventName;
        case 'github.repository':
            return context.repository;
        case 'github.repository_owner':
            return context.repository?.split('/')[0];
        case 'github.event.repository.name':
            return context.repository?.split('/')[1];
        case 'github.workflow':
            return context.workflow;
        case 'github.run_id':
            return context.runId === undefined ? undefined : String(context.runId);
        default:
            return undefined;
    }
}
function refType(ref) {
    if (ref?.startsWith('refs/tags/'))
        return 'tag';
    return ref?.startsWith('refs/heads/') ? 'branch' : undefined;
}
/** Inputs are found whatever the case. Without `workflow_dispatch` there are none. */
function input(name, inputs, eventName) {
    if (inputs === undefined)
        return eventName === undefined || eventName === 'workflow_dispatch' ? undefined : null;
    const wanted = name.toLowerCase();
    for (const [key, value] of inputs)
        if (key.toLowerCase() === wanted)
            return value;
    return null;
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/run-jobs.ts

/**
 * The jobs of a run that came from one job of its file. A run shows a job by its `name` or its key, with the values of a
 * matrix in brackets, and the jobs of a workflow that it calls behind ` / `.
 */
function runJobsOf(job, runJobs) {
    const pieces = (job.name ?? job.key).split(/\$\{\{[^}]*\}\}/);
    return runJobs.filter(({ name }) => shownNames(name, job).some((shown) => matchesPieces(shown, pieces)));
}
/** The name as shown, and what is left of it without the parts that a matrix or a called workflow adds. */
function shownNames(name, job) {
    const called = job.uses === undefined ? [name] : [name, name.split(' / ')[0] ?? name];
    if (!job.hasMatrix)
        return called;
    return called.flatMap((shown) => {
        const bracket = shown.endsWith(')') ? shown.indexOf(' (') : -1;
        return bracket < 0 ? [shown] : [shown, shown.slice(0, bracket)];
    });
}
/** Whether a text consists of these pieces in this order, with anything where an expression stood between them. */
function matchesPieces(text, pieces) {
    const first = pieces[0] ?? '';
    const last = pieces.at(-1) ?? '';
    if (pieces.length === 1)
        return text === first;
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
        return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const piece of pieces.slice(1, -1)) {
        const found = text.indexOf(piece, at);
        if (found < 0 || found + piece.length > end)
            return false;
        at = found + piece.length;
    }
    return true;
}
/**
 * Finds a job of a run by its key in the file, by its name there, or as the run shows it (`deploy (eu)`, `call / deploy`).
 *
 * @param file of that run; without it only the shown names count
 */
function chooseJob(wanted, runJobs, file) {
    const definition = file?.jobs.find(({ key }) => key === wanted) ??
        file?.jobs.find(({ name }) => name !== undefined && name === wanted);
    const defined = definition === undefined ? [] : runJobsOf(definition, runJobs);
    const found = defined.length > 0 ? defined : runJobs.filter(({ name }) => name === wanted);
    const [only] = found;
    if (only === undefined) {
        const names = runJobs.map(({ name }) => name);
        const keys = file?.jobs.map(({ key }) => key) ?? [];
        return { kind: 'none', nearest: (0,policy_nearest/* nearestName */.q)(wanted, [...keys, ...names]), names };
    }
    const ran = found.filter(({ conclusion }) => conclusion !== 'skipped');
    if (ran.length === 0)
        return { kind: 'skipped', job: only };
    const [one, ...more] = ran;
    if (one === undefined || more.length > 0)
        return { kind: 'several', names: ran.map(({ name }) => name) };
    return {
        kind: 'one',
        job: one,
        definition: definition ?? file?.jobs.find((job) => runJobsOf(job, runJobs).includes(one)),
    };
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/reach.ts



/** GitHub allows ten levels; what is deeper than this stays unread. */
const reach_DEEPEST = 4;
/**
 * Everything that starting a workflow leads to.
 *
 * @param jobs those of the file that start; all of them for a whole run
 * @param runJobs of an earlier run with the same inputs: what was skipped there is skipped again
 */
function reach({ file, called }, jobs, context, runJobs) {
    const found = { jobs: [], groups: [], unread: [] };
    addGroup(found, undefined, undefined, file.concurrency, context, 'yes');
    const runs = willRun(file, context, runJobs);
    for (const job of jobs)
        visit(job, undefined, runs(job), context, called, found, 0);
    return found;
}
function visit(job, within, runs, context, called, found, depth) {
    const label = `job "${job.key}"${within === undefined ? '' : ` of ${within}`}`;
    found.jobs.push({ label, job, context, runs });
    addGroup(found, label, within, job.concurrency, context, runs);
    if (job.uses === undefined)
        return;
    const file = called.get(job.uses);
    if (file === undefined || depth === reach_DEEPEST) {
        found.unread.push({ label, uses: job.uses, runs });
        return;
    }
    const inside = { ...context, inputs: callInputs(file, job, context) };
    addGroup(found, undefined, job.uses, file.concurrency, inside, runs);
    const innerRuns = willRun(file, inside, undefined);
    for (const inner of file.jobs)
        visit(inner, job.uses, both(runs, innerRuns(inner)), inside, called, found, depth + 1);
}
function addGroup(found, label, within, concurrency, context, runs) {
    if (concurrency !== undefined)
        found.groups.push({ label, within, concurrency, context, runs });
}
/** What a called workflow finds in `inputs`. */
function callInputs(file, job, context) {
    return new Map([...file.callInputs.values()].map((input) => {
        const given = job.with.get(input.name);
        return [input.name, given === undefined ? typed(input, input.default) : evaluateValue(given, context)];
    }));
}
function both(outer, inner) {
    if (outer === 'no' || inner === 'no')
        return 'no';
    return outer === 'yes' ? inner : outer;
}
/** A job with one of these in its `if` runs although a job that it needs did not. */
const STATUS_FUNCTION = /\b(?:always|failure|cancelled|success)\s*\(/i;
function willRun(file, context, runJobs) {
    const known = new Map();
    const decide = (job) => {
        const earlier = runJobs === undefined ? [] : runJobsOf(job, runJobs);
        if (earlier.length > 0)
            return earlier.every(({ conclusion }) => conclusion === 'skipped') ? 'no' : 'yes';
        const condition = job.if === undefined ? true : evaluateCondition(job.if, context);
        if (condition === false)
            return 'no';
        const needs = STATUS_FUNCTION.test(job.if ?? '')
            ? []
            : job.needs.map((key) => known.get(key) ?? decideOnce(file.jobs.find((other) => other.key === key)));
        if (needs.includes('no'))
            return 'no';
        return condition === undefined || needs.includes('unknown') ? 'unknown' : 'yes';
    };
    const decideOnce = (job) => {
        if (job === undefined)
            return 'unknown';
        const before = known.get(job.key);
        if (before !== undefined)
            return before;
        // Stands while it is being decided: a ring of needs is no workflow, and must not be followed for ever.
        known.set(job.key, 'unknown');
        const decided = decide(job);
        known.set(job.key, decided);
        return decided;
    };
    return decideOnce;
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/starts.ts


/**
 * The target's own run, started again. `undefined` where there is no run, or its file is not known.
 *
 * @param jobs those that start; all of them by default
 */
function rerunStart(facts, jobs) {
    const { target, atTag } = facts;
    const file = knownFile(atTag);
    if (target.run === undefined || file === undefined)
        return undefined;
    const context = rerunContext({ ...target, run: target.run }, facts.repository, file);
    return start(atTag, file, jobs ?? file.jobs, context, facts);
}
/** A new run at the tag or branch of `at`, with these inputs. `undefined` where its file is not known. */
function dispatchStart(facts, at, inputs) {
    const file = knownFile(at);
    if (file === undefined)
        return undefined;
    const { fullRef: ref, sha, path } = at;
    const context = dispatchContext({ ref, sha, repository: facts.repository, path, file, inputs });
    return start(at, file, file.jobs, context, undefined);
}
function start(at, file, jobs, context, earlier) {
    const runJobs = earlier?.jobs.known ? earlier.jobs.value : undefined;
    return { at, file, ref: context.ref, reach: reach({ file, called: at.called }, jobs, context, runJobs) };
}
/** The file at this place, if it was read. */
function knownFile(at) {
    return at.file.known ? at.file.value : undefined;
}

// EXTERNAL MODULE: ./src/policy/read.ts + 1 modules
var read = __webpack_require__(2770);
;// CONCATENATED MODULE: ./src/rollback/mechanism/workflow-file.ts

const WHY = {
    'policy-too-large': 'it is larger or nested deeper than anything that is read here',
    'policy-duplicate-key': 'a key occurs twice in it',
};
/**
 * Takes a workflow file apart as far as a rollback needs it. Bounded, and never throws: what has an unexpected shape is
 * left out, because GitHub and not this code decides what a workflow is.
 */
function readWorkflowFile(text) {
    const { located, mistakes } = (0,read/* readYaml */.g)(text, 'workflow');
    const [mistake] = mistakes;
    if (located === undefined || mistake !== undefined) {
        const line = mistake === undefined ? '' : ` (line ${mistake.position.line})`;
        return { ok: false, why: `${(mistake && WHY[mistake.reason]) ?? 'it is not YAML that can be read'}${line}` };
    }
    const root = asMap(located.data);
    if (root === undefined)
        return { ok: false, why: 'it is not a map' };
    const reader = new Reader((path) => located.position(path, 'key').line);
    const jobs = asMap(root['jobs']);
    if (jobs === undefined)
        return { ok: false, why: 'it has no jobs' };
    // A YAML 1.1 reader, and files that went through one, know the key as the truth value that "on" means there.
    const on = root['on'] ?? root['true'];
    return {
        ok: true,
        file: {
            name: workflow_file_asText(root['name']),
            triggers: triggers(on),
            dispatch: triggers(on).includes('workflow_dispatch') ? { inputs: inputs(on, 'workflow_dispatch') } : undefined,
            callInputs: inputs(on, 'workflow_call'),
            concurrency: reader.concurrency(root['concurrency'], ['concurrency']),
            permissions: reader.permissions(root['permissions'], ['permissions']),
            jobs: Object.entries(jobs).flatMap(([key, value]) => reader.job(key, value)),
        },
    };
}
class Reader {
    #line;
    constructor(line) {
        this.#line = line;
    }
    concurrency(value, path) {
        const line = this.#line(path);
        const text = workflow_file_asText(value);
        if (text !== undefined)
            return { group: text, cancelsInProgress: false, queue: undefined, line };
        const map = asMap(value);
        const group = workflow_file_asText(map?.['group']);
        if (map === undefined || group === undefined)
            return undefined;
        const cancels = map['cancel-in-progress'];
        return {
            group,
            cancelsInProgress: typeof cancels === 'boolean' ? cancels : cancels === undefined ? false : 'unknown',
            queue: workflow_file_asText(map['queue']),
            line,
        };
    }
    permissions(value, path) {
        const line = this.#line(path);
        if (value === 'read-all' || value === 'write-all') {
            return { all: value === 'read-all' ? 'read' : 'write', scopes: new Map(), line };
        }
        const map = asMap(value);
        if (map === undefined)
            return undefined;
        const scopes = Object.entries(map).map(([scope, access]) => [scope, workflow_file_asText(access) ?? 'none']);
        return { all: undefined, scopes: new Map(scopes), line };
    }
    job(key, value) {
        const job = asMap(value);
        if (job === undefined)
            return [];
        const path = ['jobs', key];
        return [
            {
                key,
                name: workflow_file_asText(job['name']),
                needs: texts(job['needs']),
                if: workflow_file_asText(job['if']),
                hasMatrix: asMap(job['strategy'])?.['matrix'] !== undefined,
                environment: workflow_file_asText(job['environment']) ?? workflow_file_asText(asMap(job['environment'])?.['name']),
                concurrency: this.concurrency(job['concurrency'], [...path, 'concurrency']),
                permissions: this.permissions(job['permissions'], [...path, 'permissions']),
                uses: workflow_file_asText(job['uses']),
                with: new Map(Object.entries(asMap(job['with']) ?? {}).flatMap(([name, given]) => {
                    const text = workflow_file_asText(given);
                    return text === undefined ? [] : [[name, text]];
                })),
                steps: asList(job['steps']).flatMap(step),
                line: this.#line(path),
            },
        ];
    }
}
function step(value) {
    const map = asMap(value);
    if (map === undefined)
        return [];
    return [
        {
            name: workflow_file_asText(map['name']),
            uses: workflow_file_asText(map['uses']),
            run: workflow_file_asText(map['run']),
            tokenInput: workflow_file_asText(asMap(map['with'])?.['github-token']),
        },
    ];
}
function triggers(on) {
    const map = asMap(on);
    return map === undefined ? texts(on) : Object.keys(map);
}
function inputs(on, trigger) {
    const declared = asMap(asMap(asMap(on)?.[trigger])?.['inputs']);
    return new Map(Object.entries(declared ?? {}).map(([name, value]) => {
        const map = asMap(value);
        return [
            name,
            {
                name,
                type: workflow_file_asText(map?.['type']) ?? 'string',
                required: map?.['required'] === true || map?.['required'] === 'true',
                default: workflow_file_asText(map?.['default']),
                options: asList(map?.['options']).flatMap((option) => workflow_file_asText(option) ?? []),
            },
        ];
    }));
}
/** What a job's own block, or else the workflow's, gives the job's token; `undefined` where the repository's default decides. */
function actionsAccess(file, job) {
    const block = job.permissions ?? file.permissions;
    return block && { access: block.all ?? block.scopes.get('actions') ?? 'none', line: block.line };
}
/** The job with this key and every job that needs it, by whatever way; in the file's order. */
function withDependents(file, key) {
    const keys = new Set([key]);
    // Each round finds at least one more job, or is the last.
    for (let size = 0; size !== keys.size;) {
        size = keys.size;
        for (const job of file.jobs)
            if (job.needs.some((needed) => keys.has(needed)))
                keys.add(job.key);
    }
    return file.jobs.filter((job) => keys.has(job.key));
}
const BUILDING_ACTIONS = [
    /^docker\/(?:build-push-action|bake-action)\b/i,
    /^redhat-actions\/buildah-build\b/i,
    /^mr-smithers-excellent\/docker-build-push\b/i,
    /^(?:aevea|int128)\/(?:action-)?kaniko/i,
    /^(?:ko-build|imjasonh)\/setup-ko\b/i,
    /^buildpacks\/github-actions\//i,
];
const BUILDING_COMMANDS = [
    [/\b(?:docker|podman|nerdctl)(?:\s+--?[\w-]+(?:[= ][^\s-]\S*)?)*\s+(?:image\s+)?build\b/, 'docker build'],
    [/\bdocker\s+(?:builder|buildx)\s+(?:build|bake)\b/, 'docker buildx'],
    [/\bdocker(?:\s+|-)compose\b[^\n]*\s(?:build\b|(?:up|run|create)\b[^\n]*\s--build\b)/, 'docker compose build'],
    [/\bbuildah\s+(?:bud|build)\b/, 'buildah'],
    [/\bjib(?:DockerBuild|BuildTar)?\b|\bjib:(?:build|dockerBuild|buildTar)\b/, 'Jib'],
    [/\bspring-boot:build-image(?:-no-fork)?\b/, 'spring-boot:build-image'],
    [/\bbootBuildImage\b/, 'bootBuildImage'],
    [/\bkaniko\b|\/kaniko\/executor\b/, 'kaniko'],
    [/\bpack\s+build\s/, 'pack build'],
    [/\bko\s+(?:build|publish|apply|resolve)\b/, 'ko'],
    [/\bdockerBuildImage\b/, 'dockerBuildImage'],
    [/\b(?:docker:build|dockerfile:build)\b/, 'a Docker plugin of the build'],
];
/** Steps that build an image, of these jobs, as far as their own words show it. */
function buildSteps(jobs) {
    return jobs.flatMap((job) => job.steps.flatMap((one) => {
        const by = builder(one);
        return by === undefined
            ? []
            : [{ job: job.key, step: one.name === undefined ? 'a step' : `step "${one.name}"`, by }];
    }));
}
function builder({ uses, run }) {
    if (uses !== undefined && BUILDING_ACTIONS.some((pattern) => pattern.test(uses)))
        return uses.split('@')[0];
    if (run === undefined)
        return undefined;
    // A comment in a script builds nothing, and a line that goes on is one line.
    const script = run
        .replace(/\\\r?\n/g, ' ')
        .split('\n')
        .filter((line) => !line.trimStart().startsWith('#'))
        .join('\n')
        .slice(0, MOST_SCRIPT);
    return BUILDING_COMMANDS.find(([pattern]) => pattern.test(script))?.[1];
}
const MOST_SCRIPT = 64 * 1024;
/** Whether a step is this action: by the name that it is published under, or by the repository that it runs from here. */
function isGuardStep(step, ownRepository) {
    const repository = step.uses?.split('@')[0]?.toLowerCase();
    if (repository === undefined)
        return false;
    if (ownRepository !== undefined && ownRepository !== '') {
        return repository === ownRepository.toLowerCase() || isNamedGuard(repository);
    }
    return isNamedGuard(repository);
}
function isNamedGuard(repository) {
    return /^[^/.][^/]*\/release-guard$/.test(repository);
}
function asMap(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
function asList(value) {
    return Array.isArray(value) ? value : [];
}
function workflow_file_asText(value) {
    if (typeof value === 'string')
        return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
/** A text, or a list of texts. */
function texts(value) {
    const one = workflow_file_asText(value);
    return one === undefined ? asList(value).flatMap((item) => workflow_file_asText(item) ?? []) : [one];
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/facts.ts





/** After these, the next request would fare no better, and what is missing is not known to be missing. */
const STOPPING = new Set([
    'token',
    'rate-limit',
    'unreachable',
    'redirected',
    'malformed',
    'endless',
    'cancelled',
]);
const MOST_CALLED_FILES = 10;
const MOST_CALL_DEPTH = 3;
const MOST_ENVIRONMENTS = 10;
/**
 * Reads everything that decides how the target can be started again; sends nothing that changes anything. Reads that do
 * not depend on each other are sent together. What cannot be read is a fact that is not known, except where GitHub
 * itself cannot be talked to while the workflow, its file at the tag or the job in question is read.
 */
async function gatherFacts(request) {
    const { github, target, variables } = request;
    const workflow = fileName(request.workflow);
    const path = target.run?.path ?? `.github/workflows/${workflow}`;
    const { run } = target;
    const [state, tagText, jobs, atDefault, own] = await Promise.all([
        github.workflow(workflow),
        github.fileAt(path, target.commit),
        run === undefined ? undefined : github.jobs(run.id),
        readAtDefault(github, path),
        readOwnRun(request),
    ]);
    const essential = [
        [state, `reading the workflow ${workflow}`],
        [tagText, `reading ${path} at ${target.tag}`],
        [request.job === undefined ? undefined : jobs, `reading the jobs of run ${run?.id}`],
    ];
    for (const [result, doing] of essential) {
        if (result !== undefined && !result.ok && STOPPING.has(result.failure.kind)) {
            return { ok: false, failure: result.failure, doing };
        }
    }
    const file = parsed(tagText);
    const atTag = {
        ref: target.tag,
        fullRef: `refs/tags/${target.tag}`,
        sha: target.commit,
        path,
        file,
        called: await readCalled(github, file, target.commit),
    };
    const facts = {
        repository: github.repository,
        cloud: isCloud(variables['GITHUB_SERVER_URL']),
        target,
        workflow,
        state: absentAsUndefined(state),
        atTag,
        atDefault,
        jobs: jobs === undefined ? { known: false, why: 'no run of it is known' } : fact(jobs),
        environment: request.environment,
        environments: new Map(),
        own,
    };
    return { ok: true, facts: { ...facts, environments: await readEnvironments(github, facts, request.inputs) } };
}
/** `release.yml`, also where the whole path was given. */
function fileName(workflow) {
    return workflow.split('/').at(-1) ?? workflow;
}
function isCloud(server) {
    const host = /^https:\/\/([^/:]+)/i.exec(server ?? 'https://github.com')?.[1]?.toLowerCase() ?? '';
    return host === 'github.com' || host.endsWith('.ghe.com');
}
async function readAtDefault(github, path) {
    const branch = fact(await github.defaultBranch());
    if (!branch.known)
        return branch;
    const ref = branch.value;
    const file = parsed(await github.fileAt(path, ref));
    const called = await readCalled(github, file, ref);
    return { known: true, value: { ref, fullRef: `refs/heads/${ref}`, sha: undefined, path, file, called } };
}
/** Workflows that this one calls by a path; those of other repositories stay unread. */
async function readCalled(github, file, ref) {
    const called = new Map();
    const asked = new Set();
    let level = file.known && file.value !== undefined ? [file.value] : [];
    for (let depth = 0; depth < MOST_CALL_DEPTH && level.length > 0; depth++) {
        const uses = level.flatMap(({ jobs }) => jobs.flatMap((job) => job.uses ?? []));
        const next = [...new Set(uses)]
            .filter((one) => one.startsWith('./') && !asked.has(one))
            .slice(0, MOST_CALLED_FILES - asked.size);
        for (const one of next)
            asked.add(one);
        const read = await Promise.all(next.map(async (one) => [one, parsed(await github.fileAt(one.slice(2), ref))]));
        level = [];
        for (const [one, result] of read) {
            if (!result.known || result.value === undefined)
                continue;
            called.set(one, result.value);
            level.push(result.value);
        }
    }
    return called;
}
async function readOwnRun({ github, variables, token }) {
    const context = ownContext(variables);
    const place = ownPlace(variables, github.repository);
    const unknown = { known: false, why: 'this is not a run of a workflow of this repository' };
    const [file, groups] = await Promise.all([
        place === undefined ? undefined : github.fileAt(place.path, place.ref),
        context.runId === undefined || context.repository !== github.repository
            ? undefined
            : github.concurrencyGroups(context.runId),
    ]);
    const read = file === undefined ? unknown : parsed(file);
    return {
        path: place?.path,
        file: present(read),
        jobKey: variables['GITHUB_JOB'] || undefined,
        context,
        groups: groups === undefined ? unknown : fact(groups),
        actionRepository: variables['GITHUB_ACTION_REPOSITORY'] || undefined,
        personalToken: /^(?:gh[pou]_|github_pat_)/.test(token ?? ''),
    };
}
/** `GITHUB_WORKFLOW_REF` is `owner/name/.github/workflows/x.yml@refs/heads/main`. */
function ownPlace(variables, repository) {
    const [place = '', ref = ''] = (variables['GITHUB_WORKFLOW_REF'] ?? '').split(/@(.*)/s);
    if (!place.toLowerCase().startsWith(`${repository.toLowerCase()}/`))
        return undefined;
    const path = place.slice(repository.length + 1);
    const at = variables['GITHUB_WORKFLOW_SHA'] || ref;
    return path === '' || at === '' ? undefined : { path, ref: at };
}
/** Rules of every environment that a job may deploy to, whichever way the workflow is started. */
async function readEnvironments(github, facts, inputs) {
    const names = [...environmentNames(facts, inputs)].slice(0, MOST_ENVIRONMENTS);
    return new Map(await Promise.all(names.map(async (name) => [name, fact(await github.environmentRules(name))])));
}
function environmentNames(facts, wanted) {
    const places = [facts.atTag, ...(facts.atDefault.known ? [facts.atDefault.value] : [])];
    const dispatched = places.map((at) => {
        const file = knownFile(at);
        if (file?.dispatch === undefined)
            return undefined;
        return dispatchStart(facts, at, dispatchInputs(file, wanted, facts.target.tag, at.path).inputs);
    });
    const names = [rerunStart(facts), ...dispatched].flatMap((start) => (start?.reach.jobs ?? []).flatMap(({ job, context, runs }) => {
        if (job.environment === undefined || runs === 'no')
            return [];
        // A name that is not known beforehand is most likely the one that releases are recorded under.
        return evaluateText(job.environment, context) ?? facts.environment;
    }));
    return new Set(names.filter((name) => name !== ''));
}
function present(fact) {
    if (!fact.known)
        return fact;
    return fact.value === undefined ? { known: false, why: 'it is not there' } : { known: true, value: fact.value };
}
function parsed(result) {
    const text = absentAsUndefined(result);
    if (!text.known)
        return text;
    if (text.value === undefined)
        return { known: true, value: undefined };
    const reading = readWorkflowFile(text.value);
    return reading.ok ? { known: true, value: reading.file } : { known: false, why: reading.why };
}
function fact(result) {
    return result.ok ? { known: true, value: result.value } : { known: false, why: whyUnknown(result.failure) };
}
function absentAsUndefined(result) {
    return !result.ok && result.failure.kind === 'not-found' ? { known: true, value: undefined } : fact(result);
}
function whyUnknown(failure) {
    switch (failure.kind) {
        case 'permission':
            return 'GitHub does not show it to this token';
        case 'not-found':
            return 'GitHub does not know it, or hides it from this token';
        default:
            return failure.message;
    }
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/obstacle.ts
/** It would be refused. */
function refused(reason, sentence, advice, evidence = []) {
    return { outcome: 'fail', reason, sentence, advice, evidence };
}
/** Shown, and not in the way. */
function shown(reason, sentence, advice, evidence = []) {
    return { outcome: 'undecided', reason, sentence, advice, evidence };
}
/** Whether any of them forbids the request; what is only shown does not. */
function isRefused(obstacles) {
    return obstacles.some(({ outcome }) => outcome === 'fail');
}
/**
 * @param title what is examined: `re-run of the release run`
 * @param at milliseconds since the run began
 */
function obstacleFinding(obstacle, title, at) {
    const { advice, ...rest } = obstacle;
    return {
        kind: 'rollback',
        title,
        severity: obstacle.outcome === 'fail' ? 'block' : 'warn',
        ...rest,
        ...(advice === undefined ? {} : { advice }),
        startedAt: at,
        durationMs: 0,
    };
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/own-permission.ts


const NEEDED = '"actions: write"';
/**
 * Whether this run's token may start runs. GitHub tells nobody beforehand, so it is read from the `permissions:` of the
 * running job. Refused only where the file says plainly that the job's own token is used and lacks the permission;
 * everything else is shown and not in the way.
 */
function permissionObstacles({ own }) {
    const unknown = (because) => [
        shown('rollback-permission-unknown', `Whether the token may start runs (${NEEDED}) is not known beforehand, because ${because}.`, `Name ${NEEDED} under "permissions:" of the job, so that it can be read there.`),
    ];
    const isOutside = own.path === undefined && own.context.runId === undefined;
    if (own.personalToken || isOutside) {
        return [
            shown('rollback-permission-unknown', `Whether the token may start runs is not known beforehand, because it is not the token of ${isOutside ? 'a' : 'this'} job.`, 'Give it the repository permission "Actions: read and write".'),
        ];
    }
    if (!own.file.known)
        return unknown(`the workflow file of this run could not be read (${own.file.why})`);
    const file = own.file.value;
    const job = file.jobs.find(({ key }) => key === own.jobKey);
    if (job === undefined)
        return unknown(`this job is not in ${own.path}, as in a workflow that is called by another`);
    const given = actionsAccess(file, job);
    if (given === undefined)
        return unknown(`${own.path} has no "permissions:" for job "${job.key}", so that the repository's default decides`);
    if (given.access === 'write')
        return [];
    if (!usesJobToken(job, own.actionRepository)) {
        return unknown(`the token is not plainly that of job "${job.key}", which has "actions: ${given.access}"`);
    }
    return [
        refused('rollback-permission-missing', `Job "${job.key}" of ${own.path} has "actions: ${given.access}" (line ${given.line}), and starting a run needs ${NEEDED}.`, `Add the line ${NEEDED} under "permissions:" in ${own.path}, line ${given.line}.`),
    ];
}
/** Whether every step of the job that is this action, or may be, leaves the token as it is. */
function usesJobToken(job, ownRepository) {
    const steps = job.steps.filter((step) => isGuardStep(step, ownRepository) || step.uses?.startsWith('./'));
    return steps.length > 0 && steps.every(leavesToken);
}
function leavesToken({ tokenInput }) {
    const written = tokenInput?.replace(/\s+/g, '').toLowerCase() ?? '';
    return ['', '${{github.token}}', '${{secrets.github_token}}'].includes(written);
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/run-obstacles.ts

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs */
const OLDEST_DAYS = 30;
/** A person may read the plan some time before they act on it. */
const MARGIN_DAYS = 1;
const MOST_ATTEMPTS = 50;
const FEW_ATTEMPTS = 5;
const run_obstacles_DAY_MS = 24 * 60 * 60 * 1000;
const OTHER_WAY = 'Use "via: dispatch", for which the workflow file at that tag must declare "workflow_dispatch", or go back to a tag with a newer run.';
/** Reasons for which GitHub would not start the target's run again, as a whole or in part. */
function runObstacles(facts, now) {
    const { run, tag } = facts.target;
    if (run === undefined) {
        return [
            refused('rollback-run-not-found', `No run of ${facts.workflow} is known for ${tag}, so there is none to start again.`, OTHER_WAY),
        ];
    }
    return [...tooOld(run, now), ...tooMany(run), ...notAtRest(run), ...notRepeatable(run)];
}
function tooOld(run, now) {
    const ageMs = now.getTime() - Date.parse(run.createdAt);
    if (Number.isNaN(ageMs)) {
        return [
            shown('rollback-run-too-old', `GitHub says of run ${run.id} that it was created at "${run.createdAt}", so its age is not known.`),
        ];
    }
    const leftMs = OLDEST_DAYS * run_obstacles_DAY_MS - ageMs;
    const created = run.createdAt.slice(0, 10);
    if (leftMs <= 0) {
        return [
            refused('rollback-run-too-old', `Run ${run.id} was created ${Math.floor(ageMs / run_obstacles_DAY_MS)} days ago (${created}), and GitHub starts no run again after ${OLDEST_DAYS} days.`, OTHER_WAY),
        ];
    }
    if (leftMs > MARGIN_DAYS * run_obstacles_DAY_MS)
        return [];
    return [
        shown('rollback-run-too-old', `Run ${run.id} was created on ${created}, and in less than ${hours(leftMs)} GitHub will not start it again.`, 'Act on this plan soon; afterwards only a dispatch can go back to this tag.'),
    ];
}
function hours(ms) {
    const count = Math.ceil(ms / (60 * 60 * 1000));
    return count === 1 ? 'an hour' : `${count} hours`;
}
function tooMany(run) {
    const left = MOST_ATTEMPTS - run.attempt;
    if (left <= 0) {
        return [
            refused('rollback-run-too-many-attempts', `Run ${run.id} is at attempt ${run.attempt}, and GitHub allows ${MOST_ATTEMPTS}.`, OTHER_WAY),
        ];
    }
    return left > FEW_ATTEMPTS
        ? []
        : [
            shown('rollback-run-too-many-attempts', `Run ${run.id} is at attempt ${run.attempt} of the ${MOST_ATTEMPTS} that GitHub allows.`),
        ];
}
function notAtRest(run) {
    if (run.status === 'completed')
        return [];
    return [
        refused('rollback-run-still-running', `Run ${run.id} has not ended (${run.status}), and GitHub starts a run again only when it has.`, `Wait until it has ended, or cancel it at ${run.url}, then start the rollback again.`),
    ];
}
function notRepeatable(run) {
    const why = run.conclusion === 'startup_failure'
        ? 'never started, because its workflow file was not valid'
        : run.event === 'dynamic'
            ? 'was started by GitHub itself and not by a workflow file'
            : undefined;
    return why === undefined
        ? []
        : [
            refused('rollback-run-not-successful', `Run ${run.id} ${why}, and GitHub does not start such a run again.`, OTHER_WAY),
        ];
}
/**
 * Reasons that lie in the workflow as a whole. GitHub says only of a dispatch that it refuses it for a workflow that is
 * disabled; its runs are not started again either, because somebody has switched it off, and one command enables it.
 *
 * @param needed whether the workflow itself has to be known to GitHub, or only the run
 */
function workflowObstacles({ state, workflow, repository }, needed) {
    if (!state.known) {
        return [
            shown('rollback-workflow-disabled', `Whether the workflow ${workflow} is enabled is not known, because ${state.why}.`),
        ];
    }
    if (state.value === undefined || state.value.state === 'deleted') {
        const sentence = `GitHub knows no workflow ${workflow} in ${repository}.`;
        const advice = 'Name the file of the release workflow with "workflow", e.g. "release.yml"; it must be on the default branch.';
        return [
            needed === 'workflow'
                ? refused('rollback-workflow-not-found', sentence, advice)
                : shown('rollback-workflow-not-found', sentence, advice),
        ];
    }
    const how = DISABLED[state.value.state];
    if (state.value.state === 'active')
        return [];
    return [
        refused('rollback-workflow-disabled', `The workflow ${workflow} is disabled: ${how ?? `GitHub says "${state.value.state}"`}.`, `Enable it with "gh workflow enable ${workflow} --repo ${repository}", or under "Actions" in the repository.`),
    ];
}
const DISABLED = {
    disabled_manually: 'a person has switched it off',
    disabled_inactivity: 'GitHub has switched it off, because nothing happened in the repository for 60 days',
    disabled_fork: 'GitHub switches workflows of a fork off until somebody switches them on',
};

;// CONCATENATED MODULE: ./src/rollback/mechanism/deadlock.ts


/**
 * Whether the run that would be started needs a concurrency group that this run holds: then it would wait for the guard,
 * and the guard for it. Groups belong to the repository and not to a workflow, and their case does not count.
 * https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
function deadlockObstacles(start, { own }) {
    const { held, unknown } = heldGroups(own);
    const needed = start.reach.groups.filter(({ runs }) => runs !== 'no');
    const obstacles = [];
    for (const group of needed) {
        const name = evaluateText(group.concurrency.group, group.context);
        if (name === undefined) {
            // Where this run holds nothing, nobody can wait for it.
            if (held.length === 0 && !unknown)
                continue;
            obstacles.push(shown('rollback-deadlock', `Which concurrency group ${neederText(group, start)} needs is not known beforehand ("${group.concurrency.group}").`, 'Let this job and what it starts not share a concurrency group, or they wait for each other.'));
            continue;
        }
        const clash = held.find((one) => one.group.toLowerCase() === name.toLowerCase());
        if (clash !== undefined)
            obstacles.push(clashing(clash, group, name, neederText(group, start)));
    }
    return obstacles;
}
/** `job "deploy" of .github/workflows/release.yml at v1.4.1 (line 30)`. */
function neederText({ label, within, concurrency }, { at }) {
    // The label of a job in a called workflow names that workflow.
    const block = within === undefined ? [label, at.path] : [label ?? within];
    return `${block.filter((part) => part !== undefined).join(' of ')} at ${at.ref} (line ${concurrency.line})`;
}
function clashing(held, needed, name, needer) {
    const place = held.holder === undefined ? '' : ` (${held.holder})`;
    const end = needed.concurrency.cancelsInProgress === true
        ? 'needs it too and cancels whoever holds it, so that it would cancel this run'
        : 'needs it too, so that each would wait for the other';
    const sentence = `This run holds the concurrency group "${name}"${place}, and ${needer} ${end}.`;
    const advice = held.holder === undefined
        ? 'Run this job in a workflow without that concurrency group.'
        : `Change "concurrency" in ${held.holder}: take it off, or give it a group of its own, so that this run does not hold "${name}" while it waits.`;
    return (needed.runs === 'yes' ? refused : shown)('rollback-deadlock', sentence, advice);
}
/** By this run's own file as far as it can be read; what GitHub lists may also belong to jobs that end by themselves. */
function heldGroups(own) {
    const listed = own.groups.known
        ? own.groups.value.map((group) => ({ group, holder: undefined }))
        : [];
    if (!own.file.known)
        return { held: listed, unknown: !own.groups.known };
    const file = own.file.value;
    const job = file.jobs.find(({ key }) => key === own.jobKey);
    const blocks = [
        [file.concurrency, `${own.path}`],
        [job?.concurrency, `job "${job?.key}" of ${own.path}`],
    ];
    const held = [];
    // A job that is not in the file belongs to a workflow that is called, which may have groups of its own.
    let complete = job !== undefined;
    for (const [concurrency, label] of blocks) {
        if (concurrency === undefined)
            continue;
        const group = evaluateText(concurrency.group, own.context);
        if (group === undefined)
            complete = false;
        else
            held.push({ group, holder: `${label}, line ${concurrency.line}` });
    }
    return complete ? { held, unknown: false } : { held: [...held, ...listed], unknown: !own.groups.known };
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/environment-gate.ts



/**
 * Rules of the environments that the jobs of a start deploy to: which branches and tags may, whose approval they wait for.
 * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
 */
function environmentObstacles(start, { environment, environments }) {
    const seen = new Set();
    const obstacles = [];
    for (const { label, job, context, runs } of start.reach.jobs) {
        if (job.environment === undefined || runs === 'no')
            continue;
        const evaluated = evaluateText(job.environment, context);
        const name = evaluated ?? environment;
        // The job that surely runs says more than one that may.
        const certain = evaluated !== undefined && runs === 'yes';
        if (name === '' || seen.has(`${name} ${certain}`))
            continue;
        seen.add(`${name} ${certain}`);
        const rules = environments.get(name);
        const who = evaluated === undefined
            ? `${label} deploys to an environment whose name is not known beforehand; if it is "${name}": `
            : '';
        if (rules === undefined || !rules.known) {
            obstacles.push(shown('rollback-environment-rule', `${who}${capital(label, who)} deploys to environment "${name}", whose rules are not known${rules === undefined ? '' : `, because ${rules.why}`}.`));
        }
        else if (rules.value !== undefined) {
            obstacles.push(...refRule(rules.value, name, label, who, start.ref, certain), ...waits(rules.value, name, label, who));
        }
    }
    return obstacles;
}
function refRule(rules, name, label, who, ref, certain) {
    if (rules.refs === 'any')
        return [];
    const allowed = allowedText(rules);
    if (ref === undefined) {
        return [
            shown('rollback-environment-rule', `${who}Environment "${name}" lets only ${allowed} deploy, and the branch or tag of the run is not known beforehand.`),
        ];
    }
    const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
    const short = ref.replace(/^refs\/(?:tags|heads)\//, '');
    if (rules.refs === 'protected' && kind === 'branch') {
        return [
            shown('rollback-environment-rule', `${who}Environment "${name}" lets only ${allowed} deploy, and whether branch "${short}" is protected is not known.`),
        ];
    }
    const matches = rules.patterns.some((pattern) => pattern.kind === kind && matchesEnvironmentPattern(short, pattern.name));
    if (rules.refs === 'patterns' && matches)
        return [];
    const sentence = `${who}Environment "${name}" lets only ${allowed} deploy, and ${label} would run for ${kind} "${short}".`;
    const advice = kind === 'tag'
        ? `Add a rule for tags such as "${short}" to environment "${name}" (Settings, Environments), or deploy from a branch with "via: dispatch".`
        : `Add a rule for branch "${short}" to environment "${name}" (Settings, Environments), or let the workflow file at the tag declare "workflow_dispatch".`;
    return [(certain ? refused : shown)('rollback-environment-rule', sentence, advice)];
}
function allowedText({ refs, patterns }) {
    if (refs === 'protected')
        return 'protected branches';
    if (patterns.length === 0)
        return 'the branches and tags of an empty list';
    const list = patterns.slice(0, 10).map(({ kind, name }) => `${kind} "${name}"`);
    return `${list.join(', ')}${patterns.length > list.length ? ' and others' : ''}`;
}
function waits(rules, name, label, who) {
    const approval = rules.reviewers.length === 0 ? undefined : `for approval by ${orList(rules.reviewers)}`;
    const timer = rules.waitTimer > 0 ? `for ${rules.waitTimer === 1 ? 'a minute' : `${rules.waitTimer} minutes`}` : undefined;
    const reasons = [approval, timer].filter((reason) => reason !== undefined);
    if (reasons.length === 0)
        return [];
    return [
        shown('rollback-environment-rule', `${who}${capital(label, who)} waits ${reasons.join(', and ')} before it deploys to environment "${name}".`, approval === undefined
            ? undefined
            : 'Tell them before it starts; the time until they approve counts against "rollback.wait".'),
    ];
}
function capital(label, who) {
    return who === '' ? `${label.slice(0, 1).toUpperCase()}${label.slice(1)}` : label;
}
function orList(names) {
    return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/start-obstacles.ts



/** What lies in the jobs that would run. */
function startObstacles(facts, start) {
    if (start !== undefined)
        return [...environmentObstacles(start, facts), ...deadlockObstacles(start, facts)];
    if (facts.target.run === undefined)
        return [];
    const { file, path, ref } = facts.atTag;
    const why = file.known ? 'it is not there' : file.why;
    return [
        shown('rollback-workflow-not-found', `${path} at ${ref} could not be read (${why}), so its environments, its concurrency groups and what it builds are not known.`),
    ];
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/dispatch.ts






/** At the tag if that is possible; else at the default branch, if its file takes the tag as an input. */
function examineDispatch(facts, options) {
    const general = [...workflowObstacles(facts, 'workflow'), ...permissionObstacles(facts)];
    const atTag = examineDispatchAt(facts, facts.atTag, options, false);
    if (!isRefused(atTag.obstacles))
        return { ...atTag, obstacles: [...general, ...atTag.obstacles] };
    const atDefault = facts.atDefault.known
        ? examineDispatchAt(facts, facts.atDefault.value, options, true)
        : {
            obstacles: [
                refused('rollback-workflow-not-found', `The default branch is not known, because ${facts.atDefault.why}.`),
            ],
            request: undefined,
        };
    if (isRefused(atDefault.obstacles)) {
        return { obstacles: [...general, ...atTag.obstacles, ...atDefault.obstacles], request: undefined };
    }
    const why = atTag.obstacles.find(({ outcome }) => outcome === 'fail');
    const instead = why && shown(why.reason, `It is not sent to the tag: ${why.sentence}`, why.advice);
    return {
        obstacles: [...general, ...(instead === undefined ? [] : [instead]), ...atDefault.obstacles],
        request: atDefault.request,
    };
}
/** @param needsTag whether the tag has to be told by an input, because the ref does not tell it */
function examineDispatchAt(facts, at, options, needsTag) {
    const place = `${at.path} at ${at.ref}`;
    const none = (...obstacles) => ({ obstacles, request: undefined });
    if (!at.file.known) {
        return none(refused('rollback-dispatch-not-declared', `Whether ${place} can be dispatched is not known: it could not be read (${at.file.why}).`));
    }
    const file = at.file.value;
    if (file === undefined) {
        return none(refused('rollback-workflow-not-found', `There is no ${place}.`, 'Name the file of the release workflow with "workflow".'));
    }
    if (file.dispatch === undefined) {
        return none(refused('rollback-dispatch-not-declared', `${place} does not declare "workflow_dispatch"${file.triggers.length === 0 ? '' : ` (it runs on ${file.triggers.join(', ')})`}.`, 'Add "workflow_dispatch:" under "on:", so that the tags to come have it.'));
    }
    const filled = dispatchInputs(file, options.inputs, facts.target.tag, place);
    const obstacles = filled.problems.map(({ sentence, advice }) => refused('rollback-dispatch-inputs', sentence, advice));
    if (needsTag && filled.tagInput === undefined) {
        obstacles.push(refused('rollback-dispatch-inputs', `${place} has no input that is told the tag, so it would release ${at.ref} and not ${facts.target.tag}.`, 'Declare an input "tag" under "workflow_dispatch", or name it under "rollback.inputs" in the policy file, with the value "${target.tag}".'));
    }
    const count = Object.keys(filled.inputs).length + (filled.operationInput === undefined ? 0 : 1);
    if (!facts.cloud && count > MOST_INPUTS_OF_OLD_SERVERS) {
        obstacles.push(shown('rollback-dispatch-inputs', `${count} inputs would be sent, and GitHub Enterprise Servers up to 3.19 take ${MOST_INPUTS_OF_OLD_SERVERS}.`));
    }
    const start = dispatchStart(facts, at, filled.inputs);
    return {
        obstacles: [...obstacles, ...startObstacles(facts, start)],
        request: {
            mechanism: 'dispatch',
            workflow: facts.workflow,
            ref: at.ref,
            inputs: filled.inputs,
            operationInput: filled.operationInput,
        },
    };
}
const MOST_INPUTS_OF_OLD_SERVERS = 10;

;// CONCATENATED MODULE: ./src/rollback/mechanism/mechanism.ts








/**
 * Every way to start the release workflow again, each with every reason for which GitHub would refuse it:
 * one job of the target's run, the whole run, a dispatch. Always all three, in this order.
 */
function examineMechanisms(facts, options) {
    const jobTitle = options.job === undefined ? 're-run of one job' : `re-run of job "${options.job}"`;
    return [
        mechanism('rerun-job', jobTitle, examineRerunJob(facts, options), options.at),
        mechanism('rerun', 're-run of the release run', examineRerun(facts, options), options.at),
        mechanism('dispatch', `dispatch of ${facts.workflow}`, examineDispatch(facts, options), options.at),
    ];
}
function mechanism(name, title, { obstacles, request }, at) {
    const distinct = obstacles.filter((one, index) => obstacles.findIndex((other) => other.sentence === one.sentence) === index);
    return { name, obstacles: distinct.map((one) => obstacleFinding(one, title, at)), request };
}
/** Whether nothing is known for which GitHub would refuse it. */
function isPossible({ obstacles, request }) {
    return request !== undefined && !isRefused(obstacles);
}
/** The order in which `via` tries them. */
function order(via, job) {
    if (via !== 'auto')
        return [via];
    return job === undefined ? ['rerun', 'dispatch'] : ['rerun-job', 'rerun', 'dispatch'];
}
/** The first one that would be accepted; `undefined` if there is none. */
function chooseMechanism(mechanisms, via, job) {
    for (const name of order(via, job)) {
        const found = mechanisms.find((one) => one.name === name);
        if (found !== undefined && isPossible(found))
            return found;
    }
    return undefined;
}
function examineRerun(facts, { now }) {
    const { run } = facts.target;
    return {
        obstacles: [
            ...runObstacles(facts, now),
            ...workflowObstacles(facts, 'run'),
            ...permissionObstacles(facts),
            ...startObstacles(facts, rerunStart(facts)),
        ],
        request: run === undefined
            ? undefined
            : { mechanism: 'rerun', runId: run.id, attemptBefore: run.attempt, runUrl: run.url },
    };
}
function examineRerunJob(facts, { job, now }) {
    if (job === undefined) {
        const sentence = 'No job is named that deploys, so there is none to start again alone.';
        const advice = 'Name the job that deploys with "job"; then nothing is built anew.';
        return { obstacles: [refused('rollback-job-not-found', sentence, advice)], request: undefined };
    }
    const { run } = facts.target;
    if (run === undefined)
        return { obstacles: [...runObstacles(facts, now)], request: undefined };
    const file = knownFile(facts.atTag);
    const choice = facts.jobs.known ? chooseJob(job, facts.jobs.value, file) : undefined;
    const found = choice?.kind === 'one' ? choice : undefined;
    const definition = found?.definition;
    const dependents = file === undefined || definition === undefined ? undefined : withDependents(file, definition.key);
    return {
        obstacles: [
            ...jobObstacles(facts, job, choice),
            ...runObstacles(facts, now),
            ...workflowObstacles(facts, 'run'),
            ...permissionObstacles(facts),
            ...startObstacles(facts, rerunStart(facts, dependents)),
        ],
        request: found === undefined
            ? undefined
            : {
                mechanism: 'rerun-job',
                runId: run.id,
                attemptBefore: run.attempt,
                runUrl: run.url,
                jobId: found.job.id,
                jobName: found.job.name,
            },
    };
}
function jobObstacles(facts, wanted, choice) {
    const run = `run ${facts.target.run?.id} (${facts.target.tag})`;
    switch (choice?.kind) {
        case 'one':
            return [];
        case undefined: {
            const why = facts.jobs.known ? '' : `, because ${facts.jobs.why}`;
            return [refused('rollback-job-not-found', `The jobs of ${run} are not known${why}.`)];
        }
        case 'skipped':
            return [
                refused('rollback-job-not-found', `Job "${choice.job.name}" was skipped in ${run}, so starting it again would deploy nothing.`, 'Name the job that deploys with "job".'),
            ];
        case 'several':
            return [
                refused('rollback-job-not-found', `"${wanted}" is ${choice.names.length} jobs in ${run}: ${quotedList(choice.names)}; only one can be started again alone.`, 'Name one of them as it stands here with "job", or use "via: rerun".'),
            ];
        case 'none':
            return [
                refused('rollback-job-not-found', `There is no job "${wanted}" in ${run}; it has ${quotedList(choice.names)}.`, choice.nearest === undefined ? 'Name the job that deploys with "job".' : `Did you mean "${choice.nearest}"?`),
            ];
    }
}
function quotedList(names) {
    if (names.length === 0)
        return 'none';
    const list = names.slice(0, 10).map((name) => `"${name}"`);
    return list.join(', ') + (names.length > list.length ? ` and ${names.length - list.length} more` : '');
}
/** Names in a sentence; more builds say no more. */
const MOST_BUILDS = 3;
/**
 * One sentence where what the request starts builds the image anew, or may: then the version that comes back is not the
 * very image that ran before. `undefined` where no step is known to build.
 */
function rebuildSentence(facts, request) {
    const start = startOf(facts, request);
    if (start === undefined) {
        return 'Whether the image is built anew is not known, because the workflow file could not be read.';
    }
    const jobs = start.reach.jobs.filter(({ runs }) => runs !== 'no');
    const builds = jobs.flatMap(({ job, label, runs }) => buildSteps([job]).map(({ step, by }) => ({ text: `${label} in ${step} (${by})`, runs })));
    if (builds.length > 0) {
        const list = builds.slice(0, MOST_BUILDS).map(({ text }) => text);
        const more = builds.length > list.length ? ` and ${builds.length - list.length} more` : '';
        const verb = builds.some(({ runs }) => runs === 'yes') ? 'would be' : 'may be';
        return `The image ${verb} built anew, by ${list.join(', ')}${more}, so it need not be the one that ran before.`;
    }
    const [unread] = start.reach.unread.filter(({ runs }) => runs !== 'no');
    return unread === undefined
        ? undefined
        : `Whether the image is built anew is not known, because ${unread.label} calls ${unread.uses}, which was not read.`;
}
function startOf(facts, request) {
    switch (request.mechanism) {
        case 'rerun':
            return rerunStart(facts);
        case 'rerun-job': {
            const file = knownFile(facts.atTag);
            const choice = facts.jobs.known ? chooseJob(request.jobName, facts.jobs.value, file) : undefined;
            const definition = choice?.kind === 'one' ? choice.definition : undefined;
            // A job that is not found in the file may be any of them.
            return file === undefined || definition === undefined
                ? rerunStart(facts)
                : rerunStart(facts, withDependents(file, definition.key));
        }
        case 'dispatch': {
            const byDefault = facts.atDefault.known ? facts.atDefault.value : undefined;
            const at = request.ref === facts.atTag.ref ? facts.atTag : byDefault;
            return at && dispatchStart(facts, at, request.inputs);
        }
    }
}

// EXTERNAL MODULE: ./src/rollback/run/by-hand.ts
var by_hand = __webpack_require__(5051);
;// CONCATENATED MODULE: ./src/rollback/person.ts

/**
 * Whether a person named the tag to go back to for this very run: typed it into a `workflow_dispatch`, or into a
 * terminal. A tag that stands in a workflow file, a robot, a schedule, and a run that a guard has started are no person,
 * so that no loop can come from it. Pure.
 */
function isNamedByPerson(question) {
    const { to, environment, payload } = question;
    if (to === undefined)
        return false;
    if (environment['GITHUB_ACTIONS'] !== 'true')
        return !environment['CI'];
    if (environment['GITHUB_EVENT_NAME'] !== 'workflow_dispatch')
        return false;
    const typed = inputsOf(payload);
    return typed.includes(to) && !hasRobot(environment, payload) && !isStartedByGuard(question, typed);
}
/** https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_dispatch */
function inputsOf(payload) {
    const inputs = property(payload, 'inputs');
    if (typeof inputs !== 'object' || inputs === null)
        return [];
    return Object.values(inputs).flatMap((value) => (typeof value === 'string' ? [value.trim()] : []));
}
function hasRobot(environment, payload) {
    const { GITHUB_ACTOR: first, GITHUB_TRIGGERING_ACTOR: now } = environment;
    const sender = property(payload, 'sender');
    const type = property(sender, 'type');
    return ([first, now, property(sender, 'login')].some((login) => typeof login === 'string' && login.endsWith('[bot]')) ||
        (type !== undefined && type !== 'User'));
}
/** With the token of a person, a guard dispatches under that person's name. */
function isStartedByGuard({ ledger, states, ownRunId }, typed) {
    return ledger.entries.some((entry) => typed.includes(entry.operationId) ||
        (entry.kind === 'rollback' &&
            ownRunId !== undefined &&
            (entry.targetRun?.id === ownRunId || (0,by_hand/* runOfUrl */.cl)(states.get(entry.deploymentId)?.logUrl) === ownRunId)));
}
function property(value, name) {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? Reflect.get(value, name)
        : undefined;
}

// EXTERNAL MODULE: ./src/rollback/plan-text.ts
var plan_text = __webpack_require__(2121);
// EXTERNAL MODULE: ./src/rollback/record/address.ts
var record_address = __webpack_require__(128);
;// CONCATENATED MODULE: ./src/rollback/recognition.ts


/** How the record says that the old version was seen serving after a rollback. */
const VERIFIED = 'verified: ';
/**
 * The newest record that shows that this address has worked: a release that was judged good while it was live, or a rollback
 * that was verified, at this very address. Which release it was, and what became of it since, does not matter. A record that
 * does not say at which address shows nothing. Pure.
 *
 * @param address a URL
 */
function wellAt(ledger, states, address) {
    const fingerprint = (0,record_address/* fingerprintOf */.ax)(address);
    return fingerprint === undefined ? undefined : wellWhere(ledger, states, (known) => known === fingerprint);
}
function wellWhere({ entries }, states, isMeant) {
    return entries.find((entry) => {
        if (entry.kind !== 'release' && entry.kind !== 'rollback')
            return false;
        if (entry.address === undefined || !isMeant(entry.address))
            return false;
        if (entry.kind === 'release')
            return entry.judged === 'live' && entry.verdict === 'pass';
        const status = states.get(entry.deploymentId);
        return status?.state === 'success' && status.description.startsWith(VERIFIED);
    });
}
/**
 * A rollback that nobody typed needs proof that the guard looked at the right service: a mistake in `url`, and a service
 * that was dead from its start, look the same. Pure.
 */
function examineRecognition(question) {
    const { address, recognisedBy, metric, ledger, states, policy, from } = question;
    const common = {
        kind: 'rollback',
        title: 'address of the service',
        severity: 'block',
        evidence: [],
        startedAt: 0,
        durationMs: 0,
        ...(policy.source === undefined ? {} : { source: policy.source }),
    };
    if (recognisedBy !== undefined) {
        const sentence = `What was judged is the service: ${recognisedBy}.`;
        return { ...common, outcome: 'pass', sentence };
    }
    const before = wellAt(ledger, states, address);
    if (before !== undefined) {
        const sentence = `A release was seen well at ${address} before: ${before.tag}, at ${(0,time_text/* minuteOf */.i)(before.createdAt)} (record ${before.deploymentId}).`;
        return { ...common, outcome: 'pass', sentence };
    }
    const byHand = `go back by hand: a person starts mode rollback with the tag ${from.tag}`;
    if (metric !== undefined) {
        const sentence = `The metric "${metric}" was never seen within its bounds, neither in this watch nor in an earlier good one, so its query or its bounds may be wrong.`;
        const advice = `Correct the metric, or watch a good release with it first; if ${from.tag} is bad, ${byHand}.`;
        return { ...common, outcome: 'fail', reason: 'rollback-never-seen-well', sentence, advice };
    }
    const nothing = `Nothing at ${address} showed that it is the service (no check held, and no actuator told its health)`;
    const elsewhere = wellWhere(ledger, states, () => true);
    const told = elsewhere === undefined
        ? {
            sentence: `${nothing}, and the record of "${ledger.environment}" has no release that was seen well there, so "url" or the checks may be wrong.`,
            advice: `Correct "url" or the checks and run it again; if ${from.tag} is dead, ${byHand}.`,
        }
        : {
            sentence: `${nothing}, and the record of "${ledger.environment}" knows the service at another address (${elsewhere.tag} was seen well there at ${(0,time_text/* minuteOf */.i)(elsewhere.createdAt)}, record ${elsewhere.deploymentId}), so "url" may be wrong.`,
            advice: `Has "url" changed? Correct it and run it again; if ${from.tag} is dead, ${byHand}.`,
        };
    return { ...common, outcome: 'fail', reason: 'rollback-never-seen-well', ...told };
}

;// CONCATENATED MODULE: ./src/rollback/rival.ts


/** The list may lag behind what was written; it is read this often, this far apart. */
const MOST_READS = 3;
const READ_PAUSE_MS = 1000;
/**
 * Another guard that is carrying out this very plan. Where the record knows of none and the target's run is running all
 * the same, the record is read again: that run may be what another guard has started since.
 *
 * @throws Cancelled when the job is cancelled
 */
async function findRival(question, { run }, github, { clock, cancelled }) {
    let rival = openRival(question);
    if (run === undefined || run.status === 'completed')
        return rival;
    for (let reads = 1; rival === undefined && reads <= MOST_READS; reads++) {
        if (reads > 1)
            await clock.sleep(READ_PAUSE_MS, cancelled);
        const read = await (0,record_ledger/* readLedger */.SC)(github, question.ledger.environment);
        if (!read.ok)
            return undefined;
        const ledger = read.value;
        const states = await (0,record_ledger/* readStates */.rs)(github, rollbacksToAsk(ledger, question.from, question.now));
        if (!states.ok)
            return undefined;
        rival = openRival({ ...question, ledger, states: states.value });
    }
    return rival;
}

;// CONCATENATED MODULE: ./src/rollback/target/crossing.ts


/** What a migration's file says in a comment near its beginning where the old version works on the new schema. */
const SAFE_MARKER = 'release-guard: rollback-safe';
/** Lines of a migration in which the marker is looked for. */
const MARKER_LINES = 50;
/** Migrations that are read for the marker; the others count as not declared. */
const MOST_READ = 20;
/** Names in a sentence; all of them are in the evidence. */
const MOST_NAMED = 5;
/** First lines of messages of commits that are shown. */
const MOST_COMMITS = 20;
/**
 * Examines what lies between the release that is gone back from and the target: commits that are taken back, migrations
 * that the old version would meet and configuration that does not go back with it. Where migrations are guarded by
 * `refuse` and not all of this can be known, going back is blocked. One request, and one for each migration that may
 * declare itself safe (at most 20).
 */
async function examineCrossing(github, target, from, policy) {
    const doing = `Comparing ${target.tag} with ${from.tag}`;
    const compared = await github.compare(target.commit, from.commit);
    if (!compared.ok) {
        const isGuarded = policy.migrations?.whenCrossed === 'refuse' || compared.failure.kind === 'cancelled';
        const finding = (0,github_finding/* githubFinding */.x)(compared.failure, doing, { permission: 'contents: read' });
        return { crossing: undefined, findings: [isGuarded ? finding : { ...finding, severity: 'warn' }] };
    }
    const comparison = compared.value;
    const paths = crossedMigrations(comparison.files, policy.migrations?.paths ?? []);
    const declared = await readDeclarations(github, paths, from, policy);
    const crossing = {
        commits: comparison.aheadBy,
        migrations: paths.map((path) => ({ path, declaredSafe: declared.safe.has(path) })),
        configuration: crossedConfiguration(comparison.files, policy.configuration),
    };
    const scope = { target, from, policy, comparison, crossing };
    const findings = [
        historyFinding(scope),
        ...declared.findings,
        migrationFinding(scope),
        incompleteFinding(scope),
        configurationFinding(scope),
    ];
    return { crossing, findings: findings.filter((finding) => finding !== undefined) };
}
/**
 * Migrations that the newer release brought or changed: the database has them, or has them as they are now, and the old
 * version does not know them. One that was only removed is known to the old version. Pure.
 */
function crossedMigrations(files, patterns) {
    return files
        .filter(({ status }) => status !== 'removed' && status !== 'unchanged')
        .map(({ path }) => path)
        .filter((path) => matchesPathPatterns(path, patterns));
}
/** Configuration that differs between the two, under its newer name and its older one. Pure. */
function crossedConfiguration(files, patterns) {
    return files
        .filter(({ status }) => status !== 'unchanged')
        .filter(({ path, previousPath }) => [path, previousPath ?? path].some((name) => matchesPathPatterns(name, patterns)))
        .map(({ path, previousPath, status }) => previousPath === undefined || previousPath === path || status === 'copied' ? path : `${previousPath} → ${path}`);
}
/**
 * Whether a migration declares that the version before it works with it: a comment of its own within the first 50 lines
 * that says `release-guard: rollback-safe`, with nothing behind it but a remark in brackets. Pure.
 */
function declaresSafe(text) {
    return text
        .split(/\r\n?|\n/, MARKER_LINES)
        .some((line) => /^\s*(?:--|#|\/\/|\/\*+|\*|<!--|;)\s*release-guard:\s*rollback-safe\s*(?:\([^()]*\)\s*)?(?:\*+\/|-->)?\s*$/i.test(line));
}
async function readDeclarations(github, paths, from, { migrations }) {
    const safe = new Set();
    if (migrations === undefined || migrations.whenCrossed === 'allow')
        return { safe, findings: [] };
    for (const path of paths.slice(0, MOST_READ)) {
        const read = await github.fileAt(path, from.commit);
        if (read.ok) {
            if (declaresSafe(read.value))
                safe.add(path);
        }
        else if (read.failure.kind !== 'not-found' && read.failure.kind !== 'rejected') {
            // What cannot be read declares nothing; that GitHub did not answer is said beside it.
            const finding = (0,github_finding/* githubFinding */.x)(read.failure, `Reading ${path} at ${from.tag}`, { permission: 'contents: read' });
            return { safe, findings: [{ ...finding, severity: severityOf(migrations.whenCrossed) }] };
        }
    }
    return { safe, findings: [] };
}
function historyFinding({ target, from, policy, comparison }) {
    const { aheadBy, behindBy, commits } = comparison;
    const shown = commits.slice(-MOST_COMMITS);
    const left = aheadBy - shown.length;
    const lines = [
        ...(left > 0 ? [`… ${count(left, 'older commit')}`] : []),
        ...shown.map(({ sha, subject }) => `${sha.slice(0, 12)} ${subject}`),
    ];
    return crossing_finding(policy, {
        title: `history between ${target.tag} and ${from.tag}`,
        outcome: 'pass',
        severity: 'warn',
        sentence: historySentence(target, from, aheadBy, behindBy),
        evidence: lines.length === 0 ? [] : [{ kind: 'text', label: 'commits taken back', text: lines.join('\n') }],
    });
}
function historySentence(target, from, aheadBy, behindBy) {
    const going = `Going from ${from.tag} back to ${target.tag}`;
    if (aheadBy === 0 && behindBy === 0)
        return `${going} changes nothing: both lead to the same history.`;
    if (behindBy === 0)
        return `${going} takes back ${count(aheadBy, 'commit')}.`;
    if (aheadBy === 0) {
        return `${going} takes nothing back: ${target.tag} is ${count(behindBy, 'commit')} ahead of ${from.tag}.`;
    }
    return `${going} takes back ${count(aheadBy, 'commit')} and brings in ${behindBy} that ${from.tag} never had, because the two have grown apart.`;
}
function migrationFinding({ target, from, policy, comparison, crossing }) {
    const { migrations } = policy;
    if (migrations === undefined)
        return undefined;
    const title = `migrations between ${target.tag} and ${from.tag}`;
    const { migrations: crossed } = crossing;
    const unsafe = crossed.filter(({ declaredSafe }) => !declaredSafe).map(({ path }) => path);
    const evidence = listEvidence('migrations', crossed.map(({ path, declaredSafe }) => (declaredSafe ? `${path} (declares itself safe)` : path)));
    if (crossed.length === 0) {
        if (!comparison.filesComplete)
            return undefined;
        return crossing_finding(policy, {
            title,
            outcome: 'pass',
            severity: 'warn',
            sentence: `No migration lies between ${target.tag} and ${from.tag}.`,
        });
    }
    const lie = crossed.length === 1 ? 'lies' : 'lie';
    if (migrations.whenCrossed === 'allow' || unsafe.length === 0) {
        const why = migrations.whenCrossed === 'allow' ? 'the policy allows it' : 'each declares that going back is safe';
        return crossing_finding(policy, {
            title,
            outcome: 'pass',
            severity: 'warn',
            sentence: `${count(crossed.length, 'migration')} ${lie} between ${target.tag} and ${from.tag}, and ${why}: ${named(crossed.map(({ path }) => path))}.`,
            evidence,
        });
    }
    const does = unsafe.length === 1 ? 'does' : 'do';
    return crossing_finding(policy, {
        title,
        outcome: 'fail',
        severity: severityOf(migrations.whenCrossed),
        reason: 'rollback-crosses-migrations',
        sentence: `${count(unsafe.length, 'migration')} of ${from.tag} ${does} not go back with the version, and ${target.tag} may not work on the new schema: ${named(unsafe)}.`,
        advice: migrations.whenCrossed === 'refuse'
            ? `Roll forward: release a new version that mends ${from.tag}; where ${target.tag} is known to work with these migrations, say "${SAFE_MARKER}" in a comment at the top of each.`
            : `Make sure that ${target.tag} works on the new schema; if it does not, roll forward with a new version that mends ${from.tag}.`,
        evidence,
    });
}
/** GitHub names at most 300 files; what it leaves out may hold a migration. */
function incompleteFinding({ target, from, policy, comparison, crossing }) {
    if (comparison.filesComplete)
        return undefined;
    const whenCrossed = policy.migrations?.whenCrossed ?? 'allow';
    const isRefusedAnyway = whenCrossed === 'refuse' && crossing.migrations.some(({ declaredSafe }) => !declaredSafe);
    if (isRefusedAnyway)
        return undefined;
    const what = policy.migrations === undefined ? 'configuration files' : 'migrations or configuration files';
    return crossing_finding(policy, {
        title: `files between ${target.tag} and ${from.tag}`,
        outcome: 'undecided',
        severity: whenCrossed === 'refuse' ? 'block' : 'warn',
        reason: 'rollback-crossing-unknown',
        sentence: `More files differ between ${target.tag} and ${from.tag} than the ${comparison.files.length} that GitHub lists, so ${what} may be among those that it leaves out.`,
        advice: whenCrossed === 'refuse'
            ? `Look with git diff --name-only ${target.commit.slice(0, 12)}...${from.commit.slice(0, 12)}; if no migration is among them, set "when-crossed: warn" under "rollback.migrations" in the policy for this one rollback.`
            : `Look with git diff --name-only ${target.commit.slice(0, 12)}...${from.commit.slice(0, 12)}.`,
    });
}
function configurationFinding({ target, from, policy, crossing }) {
    const { configuration } = crossing;
    if (configuration.length === 0)
        return undefined;
    const differ = configuration.length === 1 ? 'differs' : 'differ';
    return crossing_finding(policy, {
        title: `configuration between ${target.tag} and ${from.tag}`,
        outcome: 'fail',
        severity: 'warn',
        reason: 'rollback-crosses-configuration',
        sentence: `${count(configuration.length, 'configuration file')} ${differ} between ${target.tag} and ${from.tag}: ${named(configuration)}.`,
        advice: `What lives outside of the image (variables, secrets, settings on the servers) does not go back by itself; make sure that ${target.tag} still gets what it needs.`,
        evidence: listEvidence('configuration', configuration),
    });
}
function severityOf(whenCrossed) {
    return whenCrossed === 'refuse' ? 'block' : 'warn';
}
function named(all) {
    const left = all.length - MOST_NAMED;
    return `${all.slice(0, MOST_NAMED).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
function listEvidence(label, all) {
    return [{ kind: 'text', label, text: all.join('\n') }];
}
function count(number, what) {
    return `${number} ${what}${number === 1 ? '' : 's'}`;
}
/** The time line is the caller's. */
function crossing_finding({ source }, said) {
    return {
        kind: 'rollback',
        evidence: [],
        startedAt: 0,
        durationMs: 0,
        ...(source === undefined ? {} : { source }),
        ...said,
    };
}

// EXTERNAL MODULE: ./src/rollback/record/tag-name.ts
var tag_name = __webpack_require__(2286);
;// CONCATENATED MODULE: ./src/rollback/target/tags.ts
const MAX_TAG_LENGTH = 255;
/** Digits of one number; more would not be exact. */
const MAX_DIGITS = 15;
const BEFORE = /^(?:a|alpha|b|beta|c|rc|cr|m|milestone|pre|preview|prerelease|snapshot|dev|ea|nightly|canary|next|unstable|test|draft|wip)$/;
const FINAL = /^(?:final|release|ga|stable)$/;
const AFTER = /^(?:sp|sr|hotfix|hf|patch|post)$/;
const EITHER = /^(?:p|r|rev|build)$/;
/** Words before a version that name no component of a repository. */
const NO_COMPONENT = /^(?:v|ver|version|r|rel|release|releases|tag|tags|prod|production)$/;
/**
 * Reads the version out of a tag, more kindly than semver does: `v1.4`, `1.4.0`, `release-1.4.0`, `app/v1.4.0`,
 * `1.4.0.7`, `1.4.0.RELEASE`, `2024.10.01`, `2024-10-01`, `v3`. `undefined`: there is none in it.
 */
function versionOf(tag) {
    if (tag.length > MAX_TAG_LENGTH)
        return undefined;
    const found = DATE.exec(tag) ?? DOTTED.exec(tag) ?? SINGLE.exec(tag);
    if (found === null)
        return undefined;
    const [, before = '', core = '', after = ''] = found;
    const numbers = numbersOf(core);
    if (numbers === undefined)
        return undefined;
    const isDate = looksLikeDate(numbers);
    const identifiers = identifiersOf(after);
    return { component: componentOf(before), numbers, isDate, suffix: suffixOf(identifiers, isDate), identifiers };
}
/** `2024-10-01`, which semver would read as 2024 with a suffix. */
const DATE = /^((?:.*[^0-9a-z])?v?)((?:19|20)\d\d[-_](?:0[1-9]|1[0-2])[-_](?:0[1-9]|[12]\d|3[01]))(?!\d)(.*)$/is;
/** The first numbers with dots between them, whatever digits come before: `java17-v1.4.0`. */
const DOTTED = /^(|.*?[^0-9.])(\d+(?:\.\d+)+)(.*)$/s;
/** One number at the end, or before a suffix: `v3`, `build-217`, `v3-rc.1`. */
const SINGLE = /^(|(?:.*?[^0-9a-z])?v|.*?[^0-9a-z])(\d+)((?![0-9]).*)$/is;
/** `20241001`. */
const COMPACT_DATE = /^((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
function numbersOf(core) {
    const parts = core.split(/[-._]/);
    if (parts.some((part) => part.length > MAX_DIGITS))
        return undefined;
    const [first = '', ...rest] = parts;
    const [, ...date] = COMPACT_DATE.exec(first) ?? [];
    return (date.length === 0 ? parts : [...date, ...rest]).map(Number);
}
function looksLikeDate(numbers) {
    const [year = 0, month = 0] = numbers;
    return year >= 1990 && year < 2100 && (numbers.length === 1 || month <= 53);
}
function componentOf(before) {
    const words = before.toLowerCase().split(/([-_/@+.])/);
    while (words.length > 0 && /^[-_/@+.]?$/.test(words.at(-1) ?? ''))
        words.pop();
    while (NO_COMPONENT.test(words.at(-1) ?? '') || isWordBefore(words.at(-1))) {
        words.pop();
        while (words.length > 0 && /^[-_/@+.]?$/.test(words.at(-1) ?? ''))
            words.pop();
    }
    return words.join('');
}
function isWordBefore(word) {
    return word !== undefined && word.length > 1 && BEFORE.test(word);
}
/** Build metadata (`+20241001`) says nothing about the order. */
function identifiersOf(after) {
    const [suffix = ''] = after.toLowerCase().split('+');
    return suffix.match(/\d+|[^\d\s\-._~/@]+/g) ?? [];
}
function suffixOf(identifiers, isDate) {
    const words = identifiers.filter((identifier) => !/^\d+$/.test(identifier));
    if (identifiers.length === 0)
        return 'none';
    if (words.some((word) => BEFORE.test(word)))
        return 'before';
    if (words.length === 0)
        return isDate ? 'after' : 'ambiguous';
    if (words.every((word) => FINAL.test(word)))
        return identifiers.length === words.length ? 'none' : 'ambiguous';
    if (words.every((word) => AFTER.test(word)))
        return 'after';
    if (words.some((word) => EITHER.test(word)))
        return 'ambiguous';
    return 'before';
}
/**
 * Whether a tag calls itself a pre-release: by the rule of semver (anything after `-`), but for words that say the
 * opposite (`1.4.0.RELEASE`, `1.4.0-hotfix.1`) and the second release of a day (`2024.10.01-2`), or by a word before
 * the version (`nightly-2024.10.01`).
 */
function isPreRelease(tag) {
    const version = versionOf(tag);
    if (version === undefined)
        return wordsOf(tag).some(isWordBefore);
    if (version.suffix === 'before' || version.suffix === 'ambiguous')
        return true;
    return isWordBefore(wordBeforeVersion(tag));
}
function wordsOf(tag) {
    return tag.toLowerCase().split(/[^a-z]+/);
}
function wordBeforeVersion(tag) {
    return /([a-z]+)[-_/.]v?\d[^a-z]*$/.exec(tag.toLowerCase())?.[1];
}
/**
 * Whether a tag is below a floor, by their versions. `unknown` is for whoever asks to treat as an obstacle: one of them
 * has no version, they are of different components (`api/v2` and `web/v1`), one counts years and the other does not, or
 * they differ only in a suffix that people use in both ways (`1.4.0-1`, `1.4.0-r2`).
 */
function isBelow(tag, floor) {
    if (tag === floor)
        return 'no';
    const [left, right] = [versionOf(tag), versionOf(floor)];
    if (left === undefined || right === undefined)
        return 'unknown';
    const order = compareVersions(left, right);
    if (order === undefined)
        return 'unknown';
    return order < 0 ? 'yes' : 'no';
}
/** Below 0 where the left one comes first; `undefined` where they cannot be compared. */
function compareVersions(left, right) {
    if (left.component !== '' && right.component !== '' && left.component !== right.component)
        return undefined;
    if (left.isDate !== right.isDate)
        return undefined;
    for (let index = 0; index < Math.max(left.numbers.length, right.numbers.length); index += 1) {
        const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
        if (difference !== 0)
            return difference;
    }
    return compareSuffixes(left, right);
}
const SUFFIX_RANK = {
    before: -1,
    none: 0,
    after: 1,
};
function compareSuffixes(left, right) {
    if (left.suffix === 'ambiguous' || right.suffix === 'ambiguous') {
        return left.identifiers.join('.') === right.identifiers.join('.') ? 0 : undefined;
    }
    const difference = SUFFIX_RANK[left.suffix] - SUFFIX_RANK[right.suffix];
    return difference === 0 && left.suffix !== 'none' ? compareAll(left.identifiers, right.identifiers) : difference;
}
/** Semver §11: numbers by size and below words, words by letters, a longer list above a shorter one that it begins with. */
function compareAll(left, right) {
    for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
        const difference = compareOne(left[index] ?? '', right[index] ?? '');
        if (difference !== 0)
            return difference;
    }
    return left.length - right.length;
}
function compareOne(left, right) {
    const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftIsNumber && rightIsNumber)
        return Number(left) - Number(right);
    if (leftIsNumber !== rightIsNumber)
        return leftIsNumber ? -1 : 1;
    if (left === right)
        return 0;
    return left < right ? -1 : 1;
}

;// CONCATENATED MODULE: ./src/rollback/target/objection.ts



/** Everything that forbids going back to a release as far as the policy and the ledger can tell. Pure. */
function objectionsTo(candidate, from, rules, ledger) {
    return [
        sameRelease(candidate, from),
        revoked(candidate, rules),
        knownBad(candidate, ledger),
        belowFloor(candidate, rules),
        preRelease(candidate, rules),
    ].filter((objection) => objection !== undefined);
}
/** The same release, or another name of its commit: going back to it would change nothing. */
function sameRelease({ tag, commit }, from) {
    if (tag !== from.tag && commit !== from.commit)
        return undefined;
    return {
        reason: 'rollback-same-commit',
        clause: tag === from.tag
            ? 'it is the release that is gone back from'
            : `it names the same commit (${objection_short(from.commit)}) as ${from.tag}, which is gone back from`,
        advice: 'Name an older tag.',
    };
}
function revoked({ tag }, { revoked: tags }) {
    if (!tags.includes(tag))
        return undefined;
    return {
        reason: 'rollback-revoked',
        clause: 'it is listed under "rollback.revoked" in the policy',
        advice: 'Name another tag; a revoked release is never gone back to.',
    };
}
function belowFloor({ tag }, { floor }) {
    if (floor === undefined)
        return undefined;
    const below = isBelow(tag, floor);
    if (below === 'no')
        return undefined;
    return {
        reason: 'rollback-below-floor',
        clause: below === 'yes'
            ? `it is below ${floor}, the floor in the policy`
            : `its version cannot be compared with ${floor}, the floor in the policy, so it may be below it`,
        advice: 'Name a newer tag, or see whether "rollback.floor" in the policy is still right.',
    };
}
function preRelease({ tag }, { preReleases }) {
    if (preReleases || !isPreRelease(tag))
        return undefined;
    return {
        reason: 'rollback-pre-release',
        clause: 'its name says that it is a pre-release',
        advice: 'Name a final release, or set "pre-releases: true" under "rollback" in the policy.',
    };
}
/** Bad by its own name, by its commit under another name, or by its newest verdict. */
function knownBad(candidate, ledger) {
    const { tag } = candidate;
    const standing = (0,record_standing/* standingOf */.YP)(ledger, tag);
    const advice = `Name another tag; if ${tag} is good after all, a person says so with release-guard mark-good --tag ${tag}.`;
    const objection = (clause) => ({ reason: 'rollback-known-bad', clause, advice });
    if (standing === 'bad') {
        const word = ledger.entries.find((entry) => badReleaseOf(entry)?.tag === tag);
        return objection(word === undefined ? 'the record says that it is bad' : `it ${badWord(word)}`);
    }
    if (standing === 'failed') {
        const verdict = ledger.entries.find((entry) => entry.kind === 'release' && entry.tag === tag && entry.verdict === 'fail');
        return objection(`its newest verdict is a fail${verdict === undefined ? '' : ` (${recordText(verdict)})`}`);
    }
    const namesake = ledger.entries.find((entry) => {
        const release = badReleaseOf(entry);
        return release !== undefined && release.commit === candidate.commit && (0,record_standing/* standingOf */.YP)(ledger, release.tag) === 'bad';
    });
    if (namesake === undefined)
        return undefined;
    return objection(`its commit is also that of ${badReleaseOf(namesake)?.tag}, which ${badWord(namesake)}`);
}
/** The release that a record makes bad. */
function badReleaseOf(entry) {
    if (entry.kind === 'rollback')
        return entry.rollbackOf;
    return entry.kind === 'mark' && entry.mark === 'bad' ? entry : undefined;
}
function badWord(entry) {
    if (entry.kind === 'rollback')
        return `was rolled back from (${recordText(entry)})`;
    const by = entry.askedBy ?? entry.creator;
    return `was marked bad${by === undefined ? '' : ` by ${by}`} (${recordText(entry)})`;
}
/** `2026-11-03 10:02 UTC, record 17`. */
function recordText({ createdAt, deploymentId }) {
    return `${(0,time_text/* minuteOf */.i)(createdAt)}, record ${deploymentId}`;
}
/** The beginning of a commit's name, as people compare them. */
function objection_short(commit) {
    return commit.slice(0, 12);
}

;// CONCATENATED MODULE: ./src/rollback/target/target-search.ts


/** Where a tag leads to now; one or two requests. */
async function peel(github, tag) {
    const peeled = await github.tagCommit(tag);
    if (peeled.ok)
        return { ok: true, commit: peeled.value };
    if (peeled.failure.kind === 'not-found') {
        return {
            ok: true,
            fallsOut: { reason: 'rollback-tag-not-found', clause: 'this repository has no tag of that name (any more)' },
        };
    }
    return {
        ok: false,
        finding: (0,github_finding/* githubFinding */.x)(peeled.failure, `Reading the tag ${tag}`, { permission: 'contents: read' }),
    };
}
/** A clause for a tag that no longer leads to the commit that was recorded. */
function movedClause(recorded, now) {
    return `its tag was moved: it leads to ${objection_short(now)} now, and to ${objection_short(recorded)} when it was recorded`;
}
/** A candidate that fell out, as one sentence of the plan. */
function passedOver(tag, { reason, clause }) {
    return { tag, reason, why: `${tag} was passed over: ${clause}.` };
}
/** A finding of the search; the time line is the caller's. */
function targetFinding(policy, said) {
    return {
        kind: 'rollback',
        title: 'target',
        outcome: 'fail',
        severity: 'block',
        evidence: [],
        startedAt: 0,
        durationMs: 0,
        ...(policy.source === undefined ? {} : { source: policy.source }),
        ...said,
    };
}
/** The candidates that fell out, as evidence. */
function passedOverEvidence(all) {
    return all.length === 0 ? [] : [{ kind: 'text', label: 'passed over', text: all.map(({ why }) => why).join('\n') }];
}
/** The search ends where so many candidates have fallen out that a person should look. */
function noneConfirmed({ policy, from }, examined, passed) {
    const finding = targetFinding(policy, {
        reason: 'rollback-no-good-release',
        sentence: `None of the ${examined} newest releases before ${from.tag} that were looked at can be gone back to.`,
        advice: 'Look at why each was passed over, then name a tag in "to".',
        evidence: passedOverEvidence(passed),
    });
    return { ok: false, findings: [finding], passedOver: passed };
}
/**
 * Whether GitHub's release of a tag may be gone back to: never a draft, a pre-release only if the policy says so. A tag
 * without a release passes. One request.
 */
async function examineRelease(github, { tag }, policy) {
    const title = `release ${tag}`;
    const read = await github.releaseOf(tag);
    if (!read.ok)
        return (0,github_finding/* githubFinding */.x)(read.failure, `Reading the release ${tag}`, { permission: 'contents: read' });
    const release = read.value;
    if (release?.draft === true) {
        return targetFinding(policy, {
            title,
            reason: 'rollback-draft',
            sentence: `The release ${tag} on GitHub is a draft, so it was never released.`,
            advice: 'Name a tag that was released, or publish that release first.',
        });
    }
    if (release?.prerelease === true && !policy.preReleases) {
        return targetFinding(policy, {
            title,
            reason: 'rollback-pre-release',
            sentence: `The release ${tag} on GitHub is a pre-release.`,
            advice: 'Name a final release, or set "pre-releases: true" under "rollback" in the policy.',
        });
    }
    return targetFinding(policy, {
        title,
        outcome: 'pass',
        sentence: release === undefined
            ? `${tag} has no release on GitHub, so none forbids it.`
            : `The release ${tag} on GitHub is published${release.immutable ? ' and immutable' : ''}.`,
    });
}
const FLAG_CLAUSES = {
    'rollback-draft': 'its release on GitHub is a draft',
    'rollback-pre-release': 'its release on GitHub is a pre-release',
};
/** As `examineRelease`, for a candidate of many; passes without a request where nobody asked for it. */
async function releaseFlags({ github, policy, examineReleases }, tag) {
    if (examineReleases !== true)
        return { ok: true, finding: undefined };
    const finding = await examineRelease(github, { tag }, policy);
    if (finding.outcome === 'pass')
        return { ok: true, finding };
    const reason = finding.reason ?? 'internal-error';
    const clause = FLAG_CLAUSES[reason];
    return clause === undefined ? { ok: false, finding } : { ok: true, fallsOut: { reason, clause } };
}

;// CONCATENATED MODULE: ./src/rollback/target/first-use-target.ts





/** Pages of the workflow's runs that are read at most: 200 runs. */
const first_use_target_MOST_PAGES = 2;
/** Candidates whose tag is looked up; each costs two requests or more. */
const MOST_EXAMINED = 5;
/**
 * First use: the record has never known another good release, so the newest tag whose release run succeeded before that
 * of `from` stands in. The list is read unfiltered; what it says of a candidate is confirmed by the run's id and the tag.
 */
async function findInRuns(question, already) {
    const { github, workflow } = question;
    const passed = [...already];
    const seen = new Set(already.map(({ tag }) => tag));
    let runs = [];
    let examined = 0;
    for (let page = 1; page <= first_use_target_MOST_PAGES; page += 1) {
        const listed = await github.workflowRuns(workflow, page);
        if (!listed.ok)
            return { ok: false, findings: [runsFinding(listed.failure, workflow)], passedOver: passed };
        runs = [...runs, ...listed.value.runs];
        const isLast = !listed.value.hasMore || page === first_use_target_MOST_PAGES;
        // Without the run of `from` nothing says which runs came before it; it may be on the next page.
        if (releaseRunOf(question.from, runs) === undefined && !isLast)
            continue;
        for (const tag of tagsOf(runs, question)) {
            if (seen.has(tag))
                continue;
            const byList = objectionByList(question, tag, runs);
            if (byList === undefined && examined === MOST_EXAMINED)
                return noneConfirmed(question, examined, passed);
            seen.add(tag);
            if (byList !== undefined) {
                passed.push(passedOver(tag, byList));
                continue;
            }
            examined += 1;
            const found = await examineTag(question, tag, runs);
            if (!found.ok)
                return { ok: false, findings: [found.finding], passedOver: passed };
            if (found.fallsOut === undefined)
                return { ...found, passedOver: passed };
            passed.push(passedOver(tag, found.fallsOut));
        }
        if (isLast)
            break;
    }
    return none(question, runs.length, passed);
}
/** The newest run at the commit that is gone back from; one of the tag's own name first. */
function releaseRunOf(from, runs) {
    const atCommit = runs.filter(({ headSha }) => headSha === from.commit);
    return atCommit.find(({ headBranch }) => headBranch === from.tag) ?? atCommit[0];
}
/** Tags in the order of their newest run that could be gone back to. */
function tagsOf(runs, { from, policy }) {
    const fromRun = releaseRunOf(from, runs);
    const places = new Map();
    for (const [place, run] of runs.entries()) {
        const tag = run.headBranch;
        if (tag === undefined || tag === from.tag || !releasesTag(run, tag) || !matchesTagPattern(tag, policy.tags))
            continue;
        const isEligible = succeeded(run) && isBefore(run, tag, from, fromRun);
        const known = places.get(tag);
        if (known === undefined || (isEligible && !known.isEligible))
            places.set(tag, { place, isEligible });
    }
    return [...places].sort(([, left], [, right]) => left.place - right.place).map(([tag]) => tag);
}
/** Where the run of `from` is not known, only a lower version counts as earlier. */
function isBefore(run, tag, from, fromRun) {
    if (fromRun === undefined)
        return isBelow(tag, from.tag) === 'yes';
    const apart = Date.parse(run.createdAt) - Date.parse(fromRun.createdAt);
    return apart === 0 ? run.id < fromRun.id : apart < 0;
}
/** What stands against a tag by the policy, the record and the list of runs; costs no request. */
function objectionByList({ from, policy, ledger }, tag, runs) {
    const own = runs.filter((run) => releasesTag(run, tag));
    const others = own.filter(({ headSha }) => headSha !== from.commit);
    const commit = others.length === 0 ? from.commit : undefined;
    const [objection] = objectionsTo({ tag, commit }, from, policy, ledger);
    if (objection !== undefined)
        return objection;
    const fromRun = releaseRunOf(from, runs);
    const objections = others.map((run) => objectionToRun(run, tag, from, fromRun));
    return objections.includes(undefined) ? undefined : objections[0];
}
function objectionToRun(run, tag, from, fromRun) {
    if (!isBefore(run, tag, from, fromRun)) {
        return {
            reason: 'rollback-superseded',
            clause: fromRun === undefined
                ? `the release run of ${from.tag} was not found, and by its version it is not known to be older`
                : `its release run ${run.id} was not started before that of ${from.tag} (run ${fromRun.id})`,
        };
    }
    if (succeeded(run))
        return undefined;
    return {
        reason: 'rollback-run-not-successful',
        clause: run.status === 'completed'
            ? `its release run ${run.id} ended with ${run.conclusion ?? 'no conclusion'} (attempt ${run.attempt})`
            : `its release run ${run.id} has not ended (${run.status})`,
    };
}
async function examineTag(question, tag, runs) {
    const { github, workflow, from, policy, ledger } = question;
    const peeled = await peel(github, tag);
    if (!peeled.ok || peeled.fallsOut !== undefined)
        return peeled;
    const release = { tag, commit: peeled.commit };
    const [objection] = objectionsTo(release, from, policy, ledger);
    if (objection !== undefined)
        return { ok: true, fallsOut: objection };
    // A branch may have the tag's name: only runs at the tag's own commit released it.
    const listed = runs.find((run) => releasesTag(run, tag) && run.headSha === release.commit);
    if (listed === undefined) {
        const clause = `none of its runs is for ${objection_short(release.commit)}, the commit that the tag leads to now`;
        return { ok: true, fallsOut: { reason: 'rollback-tag-moved', clause } };
    }
    const fromRun = releaseRunOf(from, runs);
    const listedObjection = objectionToRun(listed, tag, from, fromRun);
    if (listedObjection !== undefined)
        return { ok: true, fallsOut: listedObjection };
    const confirmed = await confirmRun(github, workflow, release, listed.id);
    if (!confirmed.ok)
        return confirmed;
    if (confirmed.state !== 'confirmed') {
        const clause = confirmed.state === 'gone'
            ? `its release run ${listed.id} is no longer there`
            : `its release run ${listed.id} is of another workflow or commit than the list of runs says`;
        return { ok: true, fallsOut: { reason: 'rollback-run-not-found', clause } };
    }
    const runObjection = objectionToRun(confirmed.run, tag, from, fromRun);
    if (runObjection !== undefined)
        return { ok: true, fallsOut: runObjection };
    const flags = await releaseFlags(question, tag);
    if (!flags.ok || flags.fallsOut !== undefined)
        return flags;
    const { run } = confirmed;
    const order = fromRun === undefined ? `; the run of ${from.tag} was not found, so their versions were compared` : '';
    const target = {
        ...release,
        run,
        imageDigest: undefined,
        source: 'runs',
        why: `${tag} is the newest tag before ${from.tag} whose release run succeeded (run ${run.id}, as its latest attempt, ${run.attempt}, tells); the record of "${ledger.environment}" has no good release yet, so nothing else shows that it was good${order}.`,
    };
    const pass = targetFinding(policy, { outcome: 'pass', sentence: target.why });
    return { ok: true, target, findings: flags.finding === undefined ? [pass] : [pass, flags.finding] };
}
function none({ from, policy, ledger, workflow }, read, passed) {
    const finding = targetFinding(policy, {
        reason: 'rollback-no-good-release',
        sentence: `The record of "${ledger.environment}" has no good release yet, and ${noneOf(read, workflow)} released a tag before ${from.tag} that matches "${policy.tags}" and may be gone back to.`,
        advice: 'Name a tag that worked in "to", or see whether "rollback.workflow" and "rollback.tags" in the policy name the release workflow and its tags.',
        evidence: passedOverEvidence(passed),
    });
    return { ok: false, findings: [finding], passedOver: passed };
}

;// CONCATENATED MODULE: ./src/rollback/target/target.ts








/** Candidates whose tag is looked up; each costs two requests or more. */
const target_MOST_EXAMINED = 5;
/** Pages of older records that are read where none of the newest is a candidate. */
const MOST_MORE_PAGES = 4;
/** Pages of runs that are read for a release that the ledger knows, and for one that only a person names. */
const RUN_PAGES = { recorded: 1, given: 5 };
/**
 * Finds the release to go back to: the one that a person named, else the newest before `from` that the ledger knows as
 * good, else, where the ledger has never known another good release, the newest whose release run succeeded. Its tag is
 * followed to its commit, its run confirmed by id. Whoever falls out is told with the reason; a question that GitHub
 * does not answer ends the search, so that no older release is taken for want of an answer about a newer one.
 *
 * Requests beyond the ledger: tag (one, two if it is annotated) and run by id; on first use the list of runs before them.
 */
async function findTarget(question) {
    return question.to === undefined ? await findInLedger(question) : await findGiven(question, question.to);
}
async function findGiven(question, to) {
    const { github, ledger, from, policy, workflow } = question;
    const refuse = (...findings) => ({
        ok: false,
        findings: findings.map((said) => targetFinding(policy, said)),
        passedOver: [],
    });
    const refusal = ({ reason, clause, advice }) => ({
        reason,
        sentence: `${to} cannot be gone back to: ${clause}.`,
        ...(advice === undefined ? {} : { advice }),
    });
    if (!(0,tag_name/* isTagName */.I)(to)) {
        return refuse({
            reason: 'rollback-tag-not-found',
            sentence: `"${to}" in "to" is not a name that a tag can have.`,
            advice: 'Give the name of a tag, such as v1.4.0, or leave "to" out for the last good one.',
        });
    }
    const recorded = recordedCommit(ledger, to);
    const known = objectionsTo({ tag: to, commit: recorded }, from, policy, ledger);
    if (known.length > 0)
        return refuse(...known.map(refusal));
    const peeled = await peel(github, to);
    if (!peeled.ok)
        return { ok: false, findings: [peeled.finding], passedOver: [] };
    if (peeled.fallsOut !== undefined) {
        const advice = 'Check its spelling; where the tag was removed, push it again for the commit that was released.';
        return refuse(refusal({ ...peeled.fallsOut, advice }));
    }
    const { commit } = peeled;
    if (recorded !== undefined && recorded !== commit) {
        return refuse(refusal({
            reason: 'rollback-tag-moved',
            clause: movedClause(recorded, commit),
            advice: `Find out who moved it and why; if it is right as it is, a person says so with release-guard mark-good --tag ${to}.`,
        }));
    }
    const release = { tag: to, commit };
    const objections = objectionsTo(release, from, policy, ledger);
    if (objections.length > 0)
        return refuse(...objections.map(refusal));
    const flags = question.examineReleases === true ? [await examineRelease(github, release, policy)] : [];
    if (flags.some(({ outcome }) => outcome !== 'pass'))
        return { ok: false, findings: flags, passedOver: [] };
    const runId = recordedRun(ledger, release);
    const pages = runId === undefined ? RUN_PAGES.given : RUN_PAGES.recorded;
    const found = await findReleaseRun(github, workflow, release, runId, pages);
    if (!found.ok)
        return { ok: false, findings: [found.finding], passedOver: [] };
    const isGood = (0,record_standing/* standingOf */.YP)(ledger, to) === 'good';
    const word = isGood ? 'the record knows it as good' : 'the record does not know whether it is good';
    const target = {
        ...release,
        run: found.run,
        imageDigest: recordedDigest(ledger, release),
        ...(question.begun === undefined
            ? { source: 'given', why: `${to} was named by a person; ${word}${note(found.note)}.` }
            : { source: 'ledger', why: `${to} is what another guard goes back to already (${recordText(question.begun)}).` }),
    };
    const doubt = !isGood && found.run !== undefined && found.run.status === 'completed' && !succeeded(found.run)
        ? [
            targetFinding(policy, {
                severity: 'warn',
                reason: 'rollback-run-not-successful',
                sentence: `The release run of ${to} (${found.run.id}, attempt ${found.run.attempt}) ended with ${found.run.conclusion}, so nothing shows that this release ever worked.`,
                advice: 'Make sure that it is the one you want.',
            }),
        ]
        : [];
    return { ok: true, target, passedOver: [], findings: [targetPass(question, target), ...flags, ...doubt] };
}
async function findInLedger(question) {
    const { from } = question;
    const passed = [];
    const seen = new Set();
    let { ledger } = question;
    let examined = 0;
    for (let morePages = 0;; morePages += 1) {
        for (const candidate of candidatesIn(ledger, from)) {
            const { tag } = candidate.entry;
            if (seen.has(tag))
                continue;
            seen.add(tag);
            const release = { tag, commit: recordedCommit(ledger, tag) ?? candidate.entry.commit };
            const objection = objectionsTo(release, from, question.policy, ledger)[0] ?? foreignTag(question, tag);
            if (objection !== undefined) {
                passed.push(passedOver(tag, objection));
                continue;
            }
            if (examined === target_MOST_EXAMINED)
                return noneConfirmed(question, examined, passed);
            examined += 1;
            const found = await examineCandidate({ ...question, ledger }, release, candidate);
            if (!found.ok)
                return { ok: false, findings: [found.finding], passedOver: passed };
            if (found.fallsOut === undefined)
                return { ...found, passedOver: passed };
            passed.push(passedOver(tag, found.fallsOut));
        }
        if (ledger.complete || question.readMore === undefined || morePages === MOST_MORE_PAGES)
            break;
        const more = await question.readMore(ledger);
        if (!more.ok) {
            const finding = (0,github_finding/* githubFinding */.x)(more.failure, `Reading older records of "${ledger.environment}"`, {
                permission: 'deployments: read',
            });
            return { ok: false, findings: [finding], passedOver: passed };
        }
        ledger = more.value;
    }
    const isFirstUse = ledger.complete && !ledger.entries.some((entry) => saysGood(entry) && entry.tag !== from.tag);
    return isFirstUse ? await findInRuns({ ...question, ledger }, passed) : noGoodRelease(question, ledger, passed);
}
/**
 * In the order in which they are tried: those that passed, in the order in which they were live; after them those that
 * only a person's word calls good, because nobody knows when they were live.
 */
function candidatesIn(ledger, from) {
    const judged = new Set(ledger.entries.flatMap((entry) => (entry.kind === 'release' ? entry.tag : [])));
    const marked = ledger.entries.filter((entry) => entry.kind === 'mark' && !judged.has(entry.tag) && (0,record_standing/* standingOf */.YP)(ledger, entry.tag) === 'good');
    return [
        ...(0,record_standing/* releasesBefore */.eA)(ledger, from).map(({ entry }) => ({ entry, how: 'passed' })),
        ...marked.map((entry) => ({ entry, how: 'marked' })),
    ];
}
/** Releases of another part of the repository may stand in the same record; the pattern tells them apart. */
function foreignTag({ policy, from }, tag) {
    if (matchesTagPattern(tag, policy.tags) || !matchesTagPattern(from.tag, policy.tags))
        return undefined;
    return {
        reason: 'rollback-tag-not-a-release',
        clause: `it does not match "${policy.tags}", the pattern of releases in the policy`,
    };
}
async function examineCandidate(question, release, { entry, how }) {
    const { github, ledger, workflow, from } = question;
    const peeled = await peel(github, release.tag);
    if (!peeled.ok || peeled.fallsOut !== undefined)
        return peeled;
    if (peeled.commit !== release.commit) {
        return {
            ok: true,
            fallsOut: { reason: 'rollback-tag-moved', clause: movedClause(release.commit, peeled.commit) },
        };
    }
    const flags = await releaseFlags(question, release.tag);
    if (!flags.ok || flags.fallsOut !== undefined)
        return flags;
    const found = await findReleaseRun(github, workflow, release, recordedRun(ledger, release), RUN_PAGES.recorded);
    if (!found.ok)
        return found;
    const target = {
        ...release,
        run: found.run,
        imageDigest: recordedDigest(ledger, release),
        source: 'ledger',
        why: how === 'passed'
            ? `${release.tag} is the newest release before ${from.tag} that the record knows as good (${recordText(entry)})${note(found.note)}.`
            : `${release.tag} is the newest release that a person marked good (${recordText(entry)})${note(found.note)}.`,
    };
    const findings = [targetPass(question, target), ...(flags.finding === undefined ? [] : [flags.finding])];
    return { ok: true, target, findings };
}
function targetPass({ policy }, { why }) {
    return targetFinding(policy, { outcome: 'pass', sentence: why });
}
function note(clause) {
    return clause === undefined ? '' : `; ${clause}`;
}
function saysGood(entry) {
    return (entry.kind === 'release' && entry.verdict === 'pass') || (entry.kind === 'mark' && entry.mark === 'good');
}
/** The commit that the newest word on a tag was about; a good word outranks the others. */
function recordedCommit({ entries }, tag) {
    const own = entries.filter((entry) => entry.tag === tag && entry.kind !== 'drill');
    return (own.find(saysGood) ?? own[0])?.commit;
}
/** The run that released it: a gate runs in it, a watch may run elsewhere. */
function recordedRun({ entries }, release) {
    const own = verdictsOn(entries, release).filter(({ runId }) => runId !== undefined);
    return (own.find(({ mode }) => mode === 'gate') ?? own[0])?.runId;
}
/** Of the newest verdict that passed: an image that was built again in between is the one that the tag leads to. */
function recordedDigest({ entries }, release) {
    return verdictsOn(entries, release).find(({ verdict, imageDigest }) => verdict === 'pass' && imageDigest !== undefined)?.imageDigest;
}
function verdictsOn(entries, { tag, commit }) {
    return entries.filter((entry) => entry.kind === 'release' && entry.tag === tag && entry.commit === commit);
}
function noGoodRelease(question, ledger, passed) {
    const { from, policy } = question;
    const extent = ledger.complete ? '' : ` among its ${ledger.entries.length} newest entries`;
    const finding = targetFinding(policy, {
        reason: 'rollback-no-good-release',
        sentence: `The record of "${ledger.environment}" knows no good release before ${from.tag}${extent} that may be gone back to.`,
        advice: 'Release a new version that mends it, or name a tag that worked in "to"; a person’s word makes one good again: release-guard mark-good --tag <tag>.',
        evidence: passedOverEvidence(passed),
    });
    return { ok: false, findings: [finding], passedOver: passed };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./src/platform/registry-credentials.ts


const CONFIG_BYTES = 1024 * 1024;
const HELPER_TIMEOUT_MS = 5_000;
const HELPER_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/i;
/** What a helper may see of our environment: what the docker command would hand on, and the clouds' own variables. */
const HELPER_ENVIRONMENT = /^(?:PATH|HOME|TMPDIR|USER|DOCKER_CONFIG|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|GNUPGHOME|PASSWORD_STORE_DIR|https?_proxy|no_proxy|SystemRoot|PATHEXT|USERPROFILE|ProgramData|ProgramFiles|APPDATA|LOCALAPPDATA|TEMP|TMP|(?:AWS|GOOGLE|CLOUDSDK|GCLOUD|AZURE)_\w+)$/i;
/** Docker's own registry has a name of its own in its configuration. */
const DOCKER_HUB = 'https://index.docker.io/v1/';
const DOCKER_HUB_HOSTS = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];
/**
 * The credentials that `docker login` left for a registry: those of a credential helper, else those in the
 * configuration file. Whatever is found is registered as secret before it is handed out. Never throws, except when the
 * job is cancelled.
 * https://docs.docker.com/reference/cli/docker/login/#credential-stores
 *
 * @param host of the registry as images name it: `ghcr.io`, `docker.io`, `localhost:5000`
 */
async function readCredentials(host, tools) {
    const { environment } = tools;
    const folder = environment['DOCKER_CONFIG'] || (0,external_node_path_.join)(environment['HOME'] || (0,external_node_os_.homedir)(), '.docker');
    const text = await tools.files.readOwn((0,external_node_path_.join)(folder, 'config.json'), CONFIG_BYTES, { followLinks: true });
    if (text === undefined)
        return registry_credentials_none();
    let config;
    try {
        config = JSON.parse(text);
    }
    catch {
        return registry_credentials_none("Docker's configuration file is no JSON");
    }
    const helper = entryOf(own(config, 'credHelpers'), host) ?? own(config, 'credsStore');
    const asked = typeof helper === 'string' && helper !== '' ? await askHelper(helper, host, tools) : registry_credentials_none();
    if (asked.credentials !== undefined)
        return asked;
    const written = fromEntry(entryOf(own(config, 'auths'), host));
    return { credentials: registered(written, host, tools), trouble: written === undefined ? asked.trouble : undefined };
}
/** The entry for a host: keys are hosts, or URLs as older versions of Docker wrote them. */
function entryOf(entries, host) {
    if (typeof entries !== 'object' || entries === null)
        return undefined;
    const hosts = DOCKER_HUB_HOSTS.includes(host) ? DOCKER_HUB_HOSTS : [host];
    return Object.entries(entries).find(([key]) => hosts.includes(hostIn(key)))?.[1];
}
function hostIn(key) {
    const bare = key.replace(/^https?:\/\//i, '');
    return (bare.split('/', 1)[0] ?? '').toLowerCase();
}
function fromEntry(entry) {
    const token = own(entry, 'identitytoken');
    if (isText(token))
        return { kind: 'identity-token', token };
    const auth = own(entry, 'auth');
    if (isText(auth)) {
        const decoded = Buffer.from(auth, 'base64').toString();
        const colon = decoded.indexOf(':');
        if (colon < 1)
            return undefined;
        // docker pads some of them with zeros
        return passwordOf(decoded.slice(0, colon), decoded.slice(colon + 1).replace(/\0+$/, ''));
    }
    const [user, password] = [own(entry, 'username'), own(entry, 'password')];
    return isText(user) && isText(password) ? passwordOf(user, password) : undefined;
}
function passwordOf(user, password) {
    if (password === '')
        return undefined;
    return user === '<token>' ? { kind: 'identity-token', token: password } : { kind: 'password', user, password };
}
/** https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name, host, tools) {
    if (!HELPER_NAME.test(name))
        return registry_credentials_none("the name of the credential helper in Docker's configuration is no name");
    const program = `docker-credential-${name}`;
    const environment = {};
    for (const [variable, value] of Object.entries(tools.environment)) {
        if (value !== undefined && HELPER_ENVIRONMENT.test(variable))
            environment[variable] = value;
    }
    const result = await tools.processes.run({
        argv: [program, 'get'],
        environment,
        input: DOCKER_HUB_HOSTS.includes(host) ? DOCKER_HUB : host,
        stdoutOnly: true,
        keepBytes: 64 * 1024,
        timeoutMs: HELPER_TIMEOUT_MS,
        signal: tools.cancelled,
    });
    if (result.startError !== undefined)
        return registry_credentials_none(`${program} could not be started`);
    if (result.timedOut)
        return registry_credentials_none(`${program} did not answer within ${HELPER_TIMEOUT_MS / 1000} s`);
    if (result.exitCode !== 0) {
        // the words that every helper says on stdout where there is nothing for this registry
        if (/credentials not found/i.test(result.output))
            return registry_credentials_none();
        return registry_credentials_none(`${program} failed with exit code ${result.exitCode ?? 'unknown'}`);
    }
    let answer;
    try {
        answer = JSON.parse(result.output);
    }
    catch {
        return registry_credentials_none(`${program} did not answer with JSON`);
    }
    const [user, secret] = [own(answer, 'Username'), own(answer, 'Secret')];
    if (!isText(user) || !isText(secret))
        return registry_credentials_none(`${program} answered without a user name or a secret`);
    return { credentials: registered(passwordOf(user, secret), host, tools), trouble: undefined };
}
function registered(credentials, host, tools) {
    if (credentials === undefined)
        return undefined;
    const secret = credentials.kind === 'password' ? credentials.password : credentials.token;
    tools.secrets.add(`log-in of ${host}`, secret);
    if (credentials.kind === 'password')
        tools.secrets.add(`log-in of ${host}`, basicOf(credentials));
    return credentials;
}
/** What stands behind `Basic` in the header of a request. */
function basicOf(credentials) {
    return Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
}
function registry_credentials_none(trouble) {
    return { credentials: undefined, trouble };
}
function own(value, name) {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? value[name]
        : undefined;
}
function isText(value) {
    return typeof value === 'string' && value !== '';
}

;// CONCATENATED MODULE: ./src/platform/registry-challenge.ts
/** More than this is no header of a registry. */
const MAX_CHALLENGES = 16;
/**
 * Reads the `WWW-Authenticate` headers of an answer. Total: what is no challenge is left out.
 * https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 *
 * @param headers as received, names in lower case
 */
function readChallenges(headers) {
    return headers
        .filter(([name]) => name === 'www-authenticate')
        .flatMap(([, value]) => challengesIn(value))
        .slice(0, MAX_CHALLENGES);
}
function challengesIn(value) {
    const challenges = [];
    // a word, and what stands behind its equals sign if it has one: then it is a parameter, else the next scheme
    const word = /[\s,]*([!#$%&'*+.^`|~\w-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/y;
    for (let found = word.exec(value); found !== null; found = word.exec(value)) {
        const [, name = '', quoted, plain] = found;
        const given = quoted?.replace(/\\(.)/g, '$1') ?? plain;
        if (given === undefined)
            challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
        else
            challenges.at(-1)?.parameters.set(name.toLowerCase(), given);
    }
    return challenges;
}

;// CONCATENATED MODULE: ./src/platform/registry-login.ts


const TOKEN_BYTES = 256 * 1024;
/**
 * Answers a registry's 401: with the credentials themselves where it asks for those, else with a token from the door
 * that it names, which must have TLS or be on this machine. The token is for reading this one repository.
 * https://distribution.github.io/distribution/spec/auth/token/ and https://distribution.github.io/distribution/spec/auth/oauth/
 *
 * @param name of the repository without its registry
 */
async function logIn(refusal, name, credentials, send) {
    const challenges = readChallenges(refusal.headers);
    const bearer = challenges.find((challenge) => challenge.scheme === 'bearer')?.parameters;
    if (bearer === undefined) {
        const basic = challenges.some((challenge) => challenge.scheme === 'basic');
        if (!basic || credentials?.kind !== 'password')
            return { kind: 'refused', why: undefined };
        const secret = basicOf(credentials);
        return { kind: 'granted', authorization: `Basic ${secret}`, secret };
    }
    const door = doorIn(bearer.get('realm') ?? '');
    if (door === undefined) {
        return { kind: 'refused', why: 'the door that it names for tokens has no TLS, so that nothing was sent there' };
    }
    const answer = await send(tokenRequest(door, name, bearer.get('service'), credentials));
    if (!answer.ok || answer.status === 429 || answer.status >= 500)
        return { kind: 'broken', result: answer };
    const token = answer.status === 200 ? tokenIn(answer.body) : undefined;
    return token === undefined
        ? { kind: 'refused', why: undefined }
        : { kind: 'granted', authorization: `Bearer ${token}`, secret: token };
}
function doorIn(realm) {
    if (!URL.canParse(realm))
        return undefined;
    const url = new URL(realm);
    // what the registry would have us say there in its own words is left out
    url.username = '';
    url.password = '';
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)) ? url : undefined;
}
function tokenRequest(door, name, service, credentials) {
    // never more than reading, whatever the registry offers
    const wanted = [['scope', `repository:${name}:pull`]];
    if (service !== undefined)
        wanted.unshift(['service', service]);
    if (credentials?.kind === 'identity-token') {
        const form = new URLSearchParams([
            ...wanted,
            ['grant_type', 'refresh_token'],
            ['client_id', 'release-guard'],
            ['refresh_token', credentials.token],
        ]);
        return {
            method: 'POST',
            url: door,
            headers: [['content-type', 'application/x-www-form-urlencoded']],
            body: Buffer.from(form.toString()),
            maxBodyBytes: TOKEN_BYTES,
        };
    }
    const url = new URL(door);
    for (const [key, value] of wanted)
        url.searchParams.set(key, value);
    return {
        method: 'GET',
        url,
        headers: credentials === undefined ? [] : [['authorization', `Basic ${basicOf(credentials)}`]],
        maxBodyBytes: TOKEN_BYTES,
    };
}
function tokenIn(body) {
    let answer;
    try {
        answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    }
    catch {
        return undefined;
    }
    const own = (name) => typeof answer === 'object' && answer !== null && Object.hasOwn(answer, name)
        ? answer[name]
        : undefined;
    const token = own('token') ?? own('access_token');
    // it becomes a header, which holds no blanks and nothing beyond ASCII
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}
/** Names and addresses that never leave this machine; there, as for Docker, TLS is not a must. */
function isLoopback(url) {
    return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(url.hostname);
}

;// CONCATENATED MODULE: ./src/platform/registry-manifest.ts
/** The kinds that are asked for. https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const MANIFEST_TYPES = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.docker.distribution.manifest.list.v2+json',
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
];
/** Builders write about two for each platform; nobody builds for fifty. */
const MAX_CHILDREN = 100;
/** Docker itself stops at 127. */
const MAX_LAYERS = 500;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
/** Whether this is a digest of a kind that can be computed here. */
function isDigest(text) {
    return typeof text === 'string' && DIGEST.test(text);
}
/** Reads the bytes of a manifest. Total; everything that it does not know is `unreadable`. */
function readManifest(bytes) {
    let value;
    try {
        value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        return unreadable('it is no JSON');
    }
    const children = registry_manifest_own(value, 'manifests');
    if (Array.isArray(children))
        return readIndex(children);
    const config = registry_manifest_own(registry_manifest_own(value, 'config'), 'digest');
    const layers = registry_manifest_own(value, 'layers');
    if (!isDigest(config) || !Array.isArray(layers)) {
        const version = registry_manifest_own(value, 'schemaVersion');
        return unreadable(version === 1 ? 'it is of schema 1, which registries gave up years ago' : 'it names neither platforms nor layers');
    }
    if (layers.length > MAX_LAYERS)
        return unreadable(`it names more than ${MAX_LAYERS} layers`);
    const stored = [];
    for (const layer of layers) {
        const digest = registry_manifest_own(layer, 'digest');
        if (!isDigest(digest))
            return unreadable('a layer in it has no digest');
        // layers that may not be passed on lie elsewhere: https://github.com/opencontainers/image-spec/blob/main/layer.md
        if (!Array.isArray(registry_manifest_own(layer, 'urls')))
            stored.push(digest);
    }
    return { kind: 'image', config, layers: stored };
}
function readIndex(entries) {
    if (entries.length > MAX_CHILDREN)
        return unreadable(`it names more than ${MAX_CHILDREN} manifests`);
    const children = [];
    for (const entry of entries) {
        const digest = registry_manifest_own(entry, 'digest');
        if (!isDigest(digest))
            return unreadable('a manifest in it has no digest');
        children.push({ digest, platform: platformOf(registry_manifest_own(entry, 'platform')), isAttestation: isAttestation(entry) });
    }
    if (!children.some((child) => !child.isAttestation))
        return unreadable('it names no platform');
    return { kind: 'index', children };
}
function platformOf(value) {
    const parts = ['os', 'architecture', 'variant'].map((name) => registry_manifest_own(value, name));
    const named = parts.filter((part) => typeof part === 'string' && /^[\w.-]{1,40}$/.test(part));
    return named.length === 0 ? undefined : named.join('/');
}
/** https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
function isAttestation(entry) {
    if (registry_manifest_own(registry_manifest_own(entry, 'annotations'), 'vnd.docker.reference.type') === 'attestation-manifest')
        return true;
    return platformOf(registry_manifest_own(entry, 'platform')) === 'unknown/unknown';
}
function registry_manifest_own(value, name) {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? value[name]
        : undefined;
}
function unreadable(why) {
    return { kind: 'unreadable', why };
}

// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __webpack_require__(73);
;// CONCATENATED MODULE: ./src/platform/registry.ts





const REQUEST_TIMEOUT_MS = 10_000;
/** What registries take at most. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
const MANIFEST_BYTES = 4 * 1024 * 1024;
/** Pause before a read that broke is tried once more. */
const AGAIN_AFTER_MS = 500;
/** A token that a registry does not take any more is fetched anew once. */
const LOG_INS = 2;
/** What breaks for a moment; anything else breaks in the same way again. */
const PASSING = new Set(['reset', 'closed', 'timeout', 'refused', 'unreachable']);
/**
 * Opens nothing yet. Credentials (those that `docker login` left) go to the registry itself and to the door that it names
 * for tokens, and only over TLS or on this machine; nothing is ever written, and no redirect is followed.
 *
 * @param withinMs time for all requests together, from now on; later ones are `unreachable`
 */
function openRegistry(tools, withinMs) {
    const deadline = tools.clock.now() + withinMs;
    const doors = new Map();
    const placeOf = (repository) => {
        const slash = repository.indexOf('/');
        const host = repository.slice(0, slash).toLowerCase();
        const known = doors.get(host) ?? {
            host,
            origin: `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}`,
            credentials: undefined,
            refused: undefined,
            authorizations: new Map(),
            open: new Set(),
        };
        doors.set(host, known);
        return { door: known, name: repository.slice(slash + 1) };
    };
    const once = async (request) => {
        const timeoutMs = Math.min(REQUEST_TIMEOUT_MS, deadline - tools.clock.now());
        if (timeoutMs <= 0)
            return outOfTime(withinMs);
        const sent = { ...request, timeoutMs, signal: tools.cancelled };
        const result = await tools.http.send(sent, { subjectOrigins: [request.url.origin], allowedHosts: [] });
        tools.cancelled.throwIfAborted();
        return result;
    };
    const send = async (request) => {
        const result = await once(request);
        const mayPass = result.ok ? result.status >= 500 : PASSING.has(result.kind);
        if (!mayPass || request.method === 'POST' || deadline - tools.clock.now() < AGAIN_AFTER_MS)
            return result;
        await tools.clock.sleep(AGAIN_AFTER_MS, tools.cancelled);
        return await once(request);
    };
    const sendTo = async (door, path, how) => {
        // what images may call a registry (`1.2.3`, port 99999) is not always an address
        if (!URL.canParse(path, door.origin))
            return noAddress(door.host);
        const secure = new URL(path, door.origin);
        const result = await send({ ...how, url: secure });
        // As Docker does it: a registry on this machine may do without TLS, any other may not.
        if (result.ok || secure.protocol !== 'https:' || !isLoopback(secure) || !speaksNoTls(result.kind))
            return result;
        const plain = new URL(secure.href.replace('https:', 'http:'));
        const second = await send({ ...how, url: plain });
        if (second.ok)
            door.origin = plain.origin;
        return second;
    };
    /** Asks with what was given last, and logs in where the registry wants that. */
    const ask = async (door, name, path, how) => {
        for (let logIns = 0;; logIns++) {
            const given = door.authorizations.get(name);
            const headers = given === undefined ? how.headers : [...how.headers, ['authorization', given]];
            const result = await sendTo(door, `/v2/${name}/${path}`, { ...how, headers });
            if (!result.ok || result.status !== 401 || logIns >= LOG_INS)
                return result;
            door.credentials ??= readCredentials(door.host, tools);
            const answer = await logIn(result, name, (await door.credentials).credentials, send);
            if (answer.kind === 'broken')
                return answer.result;
            if (answer.kind === 'refused')
                door.refused = answer.why;
            if (answer.kind === 'refused' || answer.authorization === given)
                return result;
            tools.secrets.add(`token of ${door.host}`, answer.secret);
            door.authorizations.set(name, answer.authorization);
        }
    };
    const explain = async (door, name, result) => {
        if (!result.ok)
            return failure('unreachable', result.message);
        const { code, message } = errorIn(result.body);
        const said = message === undefined ? '' : ` ("${(0,untrusted/* cutShort */.VV)((0,untrusted/* harmlessLine */.Kw)(tools.secrets.redact(message)), 200)}")`;
        const { credentials, trouble } = (await door.credentials) ?? { credentials: undefined, trouble: undefined };
        switch (result.status) {
            case 404:
                // Some registries tell strangers that nothing is there where they may not look.
                return code === 'MANIFEST_UNKNOWN' || credentials !== undefined || door.open.has(name)
                    ? failure('missing', `${door.host} says that it is not there${said}`)
                    : failure('denied', `${door.host} does not know the name, or hides it from strangers${said}`);
            case 401:
            case 403:
                return failure('denied', door.refused !== undefined
                    ? `${door.host} wants a log-in, and ${door.refused}`
                    : credentials !== undefined
                        ? `${door.host} does not let the account read it that is logged in on this machine${said}`
                        : `${door.host} wants a log-in, and ${trouble ?? 'nobody has logged in on this machine'}${said}`);
            case 429:
                return failure('limited', `${door.host} takes no more requests for now${said}`);
            default:
                return failure('unreachable', `${door.host} answered ${result.status}${said}`);
        }
    };
    return {
        manifest: async (repository, reference) => {
            const [algorithm, hash] = reference.split(':');
            if (hash !== undefined && !isDigest(reference)) {
                return failure('unreachable', `${algorithm} is a kind of digest that cannot be checked here`);
            }
            const { door, name } = placeOf(repository);
            const result = await ask(door, name, `manifests/${reference}`, {
                method: 'GET',
                headers: [['accept', MANIFEST_TYPES.join(', ')]],
                maxBodyBytes: MANIFEST_BYTES,
            });
            if (!result.ok || result.status !== 200)
                return await explain(door, name, result);
            door.open.add(name);
            const told = isDigest(reference) ? reference : header(result, 'docker-content-digest');
            const digest = digestOf(result.body, told?.startsWith('sha512:') ? 'sha512' : 'sha256');
            if (isDigest(told) && digest !== told) {
                return failure('altered', `${door.host} calls it ${told}, and its bytes are ${digest}`);
            }
            return { ok: true, digest, manifest: readManifest(result.body) };
        },
        blob: async (repository, digest) => {
            const { door, name } = placeOf(repository);
            const result = await ask(door, name, `blobs/${digest}`, { method: 'HEAD', headers: [], maxBodyBytes: 0 });
            const isThere = result.ok && (result.status === 200 || [301, 302, 303, 307, 308].includes(result.status));
            return isThere ? { ok: true } : await explain(door, name, result);
        },
    };
}
/** Whether an answer to the beginning of TLS looks like that of a server which has none. */
function speaksNoTls(kind) {
    return kind === 'tls-other' || kind === 'bad-protocol' || kind === 'reset' || kind === 'closed';
}
function digestOf(bytes, algorithm) {
    return `${algorithm}:${(0,external_node_crypto_.createHash)(algorithm).update(bytes).digest('hex')}`;
}
function header(answer, name) {
    return answer.headers.find(([key]) => key === name)?.[1];
}
/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
function errorIn(body) {
    let answer;
    try {
        answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    }
    catch {
        return { code: undefined, message: undefined };
    }
    const errors = registry_own(answer, 'errors');
    const first = Array.isArray(errors) ? errors[0] : undefined;
    const [code, message] = [registry_own(first, 'code'), registry_own(first, 'message')];
    return {
        code: typeof code === 'string' ? code : undefined,
        message: typeof message === 'string' && message !== '' ? message : undefined,
    };
}
function registry_own(value, name) {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? value[name]
        : undefined;
}
function failure(problem, message) {
    return { ok: false, problem, message };
}
function outOfTime(withinMs) {
    return notSent('timeout', `the registry did not answer everything within ${withinMs / 1000} s`);
}
function noAddress(host) {
    return notSent('name-not-found', `${host} is no address`);
}
function notSent(kind, message) {
    return { ok: false, kind, phase: 'connect', bytes: 0, tookMs: 0, message };
}

// EXTERNAL MODULE: ./src/subject/reference.ts
var subject_reference = __webpack_require__(6689);
;// CONCATENATED MODULE: ./src/rollback/verify/image-pieces.ts
/** Questions that are open at a time: one registry, and a release that waits. */
const AT_A_TIME = 4;
/** Layers that are asked for one by one: four platforms of twenty. */
const image_pieces_MAX_LAYERS = 80;
/** Manifests that an image may name within another; an index in an index is already rare. */
const MAX_DEPTH = 3;
/**
 * Asks a registry for all that an image consists of: its manifest, every platform's, their configs, and their layers
 * where there are not too many. Of the blobs only whether they are there.
 *
 * @param reference a tag or a digest
 * @throws what `Registry` throws
 */
async function askForPieces(registry, repository, reference) {
    const found = {
        manifests: new Map(),
        configs: new Map(),
        layers: new Map(),
        platforms: [],
        missing: [],
        unasked: [],
    };
    /** Notes what a manifest names, and reads the manifests among it. */
    const take = async (manifest, from, depth) => {
        if (manifest.kind === 'unreadable') {
            image_pieces_note(found, { problem: 'unreadable', message: manifest.why }, `the manifest${ofWhat(from)}`, from.digest, from.isAttestation);
            return;
        }
        if (manifest.kind === 'image') {
            found.configs.set(manifest.config, { ...from, digest: manifest.config });
            if (from.isAttestation)
                return;
            for (const layer of manifest.layers)
                found.layers.set(layer, { ...from, digest: layer });
            return;
        }
        if (depth >= MAX_DEPTH) {
            const message = 'it names manifests that name manifests, again and again';
            image_pieces_note(found, { problem: 'unreadable', message }, `the manifest${ofWhat(from)}`, from.digest, false);
            return;
        }
        const children = manifest.children.filter((child) => !found.manifests.has(child.digest));
        for (const child of children)
            if (!child.isAttestation)
                found.platforms.push(nameOf(child));
        await inParallel(children, async (child) => {
            const named = {
                digest: child.digest,
                of: nameOf(child),
                isAttestation: child.isAttestation || from.isAttestation,
            };
            const answer = await registry.manifest(repository, child.digest);
            if (!answer.ok) {
                image_pieces_note(found, answer, `the manifest${ofWhat(named)}`, child.digest, named.isAttestation);
                return;
            }
            found.manifests.set(child.digest, answer.manifest);
            await take(answer.manifest, named, depth + 1);
        });
    };
    const root = await registry.manifest(repository, reference);
    if (!root.ok) {
        image_pieces_note(found, root, 'the manifest', undefined, false);
    }
    else if (root.manifest.kind === 'unreadable') {
        const message = `what its registry answered is no manifest of an image: ${root.manifest.why}`;
        image_pieces_note(found, { problem: 'unreadable', message }, 'the manifest', undefined, false);
    }
    else {
        found.manifests.set(root.digest, root.manifest);
        await take(root.manifest, { digest: root.digest, of: undefined, isAttestation: false }, 1);
    }
    const askBlob = async (piece, blob) => {
        const answer = await registry.blob(repository, blob.digest);
        if (!answer.ok)
            image_pieces_note(found, answer, `${piece}${ofWhat(blob)}`, blob.digest, blob.isAttestation);
    };
    await inParallel([...found.configs.values()], (config) => askBlob('the config', config));
    const layersAsked = found.layers.size <= image_pieces_MAX_LAYERS;
    if (layersAsked)
        await inParallel([...found.layers.values()], (layer) => askBlob('a layer', layer));
    return {
        digest: root.ok && root.manifest.kind !== 'unreadable' ? root.digest : undefined,
        known: new Set([...found.manifests.keys(), ...found.configs.keys()]),
        platforms: found.platforms,
        layers: found.layers.size,
        layersAsked,
        missing: found.missing,
        unasked: found.unasked,
    };
}
function image_pieces_note(found, failure, piece, digest, isAttestation) {
    const isGone = failure.problem === 'missing' || failure.problem === 'altered';
    const { problem, message } = failure;
    (isGone ? found.missing : found.unasked).push({ piece, digest, problem, message, isAttestation });
}
function nameOf(child) {
    if (child.isAttestation)
        return 'an attestation';
    return child.platform ?? 'an unnamed platform';
}
function ofWhat(named) {
    return named.of === undefined ? '' : ` of ${named.of}`;
}
async function inParallel(items, work) {
    const waiting = items.values();
    const worker = async () => {
        for (const item of waiting)
            await work(item);
    };
    // one that throws (a cancelled job) must not leave the others without anybody who hears them
    const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_A_TIME, items.length) }, worker));
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken !== undefined)
        throw broken.reason;
}

;// CONCATENATED MODULE: ./src/rollback/verify/image.ts




/** All questions to the registry together; a release on a bad day does not wait longer for one that is slow. */
const WITHIN_MS = 30_000;
const NO_REFERENCE = 'Name it in the policy, such as `rollback: { image: "ghcr.io/org/app:${target.tag}" }`, or let a gate judge each release by an image from its registry: an image that was only built on the runner has no digest to record.';
/**
 * Whether the image of the release to go back to is still in its registry, whole, and still the one that was judged good.
 *
 * What is gone, or has become another image, forbids the rollback (`fail`, `block`). What could not be asked for is
 * `undecided` and never a pass, and yet only warns: a registry that is slow, or that nobody has logged in to on this
 * machine, says nothing about the image, and the one rollback that is needed must not be stopped by that.
 *
 * @throws Cancelled when the job is cancelled
 */
async function examineImage(names, world) {
    const begun = world.clock.now();
    const finding = (given) => ({
        kind: 'rollback',
        severity: 'block',
        evidence: [],
        ...given,
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    });
    const question = whatToAsk(names);
    if (!question.ok) {
        const { sentence, advice } = question;
        const unchecked = finding({ ...UNCHECKED, title: 'image of the target', sentence, advice });
        return { findings: [unchecked], digest: undefined };
    }
    const { repository, asked, shown, recorded } = question;
    world.output.progress(`Looking for the image ${shown} in its registry`);
    const pieces = await askForPieces(openRegistry(world, WITHIN_MS), repository, asked);
    const digest = pieces.digest ?? question.digest;
    return {
        findings: judgePieces(pieces, shown, recorded).map(finding),
        digest: digest === undefined ? undefined : `${repository}@${digest}`,
    };
}
const UNCHECKED = { outcome: 'undecided', severity: 'warn', reason: 'rollback-image-unchecked' };
/** Pure: which manifest to ask which registry for. */
function whatToAsk(names) {
    const named = names.reference === undefined ? undefined : (0,subject_reference/* parseReference */.F)(names.reference);
    if (named?.ok === false) {
        return {
            ok: false,
            sentence: `The image of the target was not looked for: ${named.sentence}`,
            advice: NO_REFERENCE,
        };
    }
    const record = names.recorded === undefined ? undefined : (0,subject_reference/* parseReference */.F)(names.recorded);
    const written = record?.ok ? record.reference : undefined;
    const recorded = written?.kind === 'id' ? written.text : written?.digest;
    const reference = named?.reference;
    if (reference?.kind === 'name') {
        const { repository, tag, digest, text } = reference;
        // without a tag it is `latest`, as for docker
        return { ok: true, repository, asked: digest ?? tag ?? 'latest', shown: text, recorded, digest };
    }
    if (written?.kind === 'name' && written.digest !== undefined) {
        const { repository, digest, text } = written;
        return { ok: true, repository, asked: digest, shown: text, recorded: undefined, digest };
    }
    return {
        ok: false,
        sentence: recorded === undefined
            ? 'The image of the target was not looked for, because nothing says where it lies.'
            : `The image of the target was not looked for: its digest is known (${image_short(recorded)}), and not the registry that holds it.`,
        advice: NO_REFERENCE,
    };
}
/**
 * Pure: what the pieces of an image mean for going back to it.
 *
 * @param recorded the digest (or id) that was judged good, where it is not the one that was asked for
 */
function judgePieces(pieces, shown, recorded) {
    const title = `image ${shown}`;
    const findings = [];
    if (recorded !== undefined && pieces.digest !== undefined && !pieces.known.has(recorded)) {
        findings.push({
            title,
            // a part that could not be read may be the one that was recorded
            ...(pieces.unasked.length > 0 ? UNCHECKED : { outcome: 'fail', reason: 'rollback-image-changed' }),
            sentence: `What ${shown} names now (${image_short(pieces.digest)}) is not the image that was judged good (${image_short(recorded)}): it was pushed anew since.`,
            evidence: [{ kind: 'comparison', label: 'digest', expected: recorded, actual: pieces.digest }],
            advice: 'Push the image that was judged good under this tag again, or name another release with `to`; release tags of a registry are best made immutable.',
        });
    }
    const missing = pieces.missing.filter((gap) => !gap.isAttestation);
    const unasked = pieces.unasked.filter((gap) => !gap.isAttestation);
    const besides = [...pieces.missing, ...pieces.unasked].filter((gap) => gap.isAttestation);
    if (missing[0] !== undefined)
        findings.push({ title, ...missingFinding(missing[0], missing, pieces, shown) });
    else if (unasked[0] !== undefined)
        findings.push({ title, ...uncheckedFinding(unasked[0], unasked, shown) });
    else if (findings.length === 0)
        findings.push({ title, outcome: 'pass', sentence: wholeSentence(pieces, shown) });
    if (besides[0] !== undefined)
        findings.push({ title: `attestations of ${shown}`, ...besidesFinding(besides, shown) });
    return findings;
}
function missingFinding(first, all, pieces, shown) {
    const nothingIsLeft = pieces.digest === undefined;
    const isAltered = first.problem === 'altered';
    const others = all.length === 1 ? '' : ` (and ${all.length - 1} more)`;
    return {
        outcome: 'fail',
        reason: 'rollback-image-missing',
        sentence: (0,subject_wording/* asSentence */.KG)(nothingIsLeft
            ? `The image ${shown} ${isAltered ? 'cannot be pulled' : 'is gone'}: ${first.message}`
            : `The image ${shown} is not whole any more: ${first.piece}${others} is ${isAltered ? 'not what its digest says' : 'missing'}: ${first.message}`),
        evidence: gapsAsEvidence('what is missing', all),
        advice: isAltered
            ? 'No engine takes an image whose bytes are not what its digest says: push it anew, or name another release with `to`.'
            : nothingIsLeft
                ? 'Push the image again (or build the tag anew), or name another release with `to`; exempt the images of releases from what cleans the registry up.'
                : 'Clean-up jobs that delete untagged versions delete the parts of images with several platforms too: push the image again, and exempt what tagged images name.',
    };
}
function uncheckedFinding(first, all, shown) {
    const what = first.digest === undefined ? '' : ` ${first.piece} could not be asked for`;
    const others = all.length === 1 ? '' : ` (and ${all.length - 1} more)`;
    const advice = ADVICE[first.problem];
    return {
        ...UNCHECKED,
        sentence: (0,subject_wording/* asSentence */.KG)(what === ''
            ? `Whether the image ${shown} is still there is not known: ${first.message}`
            : `Whether the image ${shown} is whole is not known:${what}${others}: ${first.message}`),
        evidence: gapsAsEvidence('what could not be asked for', all),
        ...(advice === undefined ? {} : { advice }),
    };
}
const ADVICE = {
    denied: 'Log in to the registry in a step before this one (`docker/login-action`); for ghcr.io the job needs `permissions: packages: read`.',
    limited: 'Log in to the registry in a step before this one: it takes more requests from accounts than from strangers.',
    unreachable: 'Look whether the registry is up: without it the release that is gone back to cannot be deployed either.',
    unreadable: 'Look whether the reference names an image, and not something else that registries keep.',
};
function besidesFinding(gaps, shown) {
    const isGone = gaps.some((gap) => gap.problem === 'missing' || gap.problem === 'altered');
    return {
        outcome: isGone ? 'fail' : 'undecided',
        severity: 'warn',
        reason: isGone ? 'rollback-image-missing' : 'rollback-image-unchecked',
        sentence: `${isGone ? 'Attestations of' : 'Of the attestations of'} ${shown} ${isGone ? 'are missing' : 'nothing is known'}; the image runs without them.`,
        evidence: gapsAsEvidence('attestations', gaps),
        advice: 'A deployment that verifies provenance or signatures would refuse this image; others do not notice.',
    };
}
function wholeSentence(pieces, shown) {
    const platforms = pieces.platforms.length === 0 ? [] : [`those of ${(0,subject_wording/* inWords */.r4)(pieces.platforms)}`];
    const parts = ['its manifest', ...platforms, platforms.length === 0 ? 'its config' : 'their configs'];
    return pieces.layersAsked
        ? `The image ${shown} is whole in its registry: ${(0,subject_wording/* inWords */.r4)([...parts, `all ${pieces.layers} layers`])} are there.`
        : `The image ${shown} is in its registry: ${(0,subject_wording/* inWords */.r4)(parts)} are there, and its ${pieces.layers} layers were not asked for one by one.`;
}
function gapsAsEvidence(label, gaps) {
    const lines = gaps.map(({ piece, digest, message }) => `${piece}${digest === undefined ? '' : ` (${digest})`}: ${message}`);
    return [{ kind: 'text', label, text: lines.join('\n') }];
}
/** Enough of a digest to tell it from another one. */
function image_short(digest) {
    return digest.slice(0, 'sha256:'.length + 12);
}

// EXTERNAL MODULE: ./src/rollback/verify/preflight.ts
var preflight = __webpack_require__(7807);
;// CONCATENATED MODULE: ./src/rollback/mechanism/choice.ts

const WAYS = {
    'rerun-job': 're-run of one job',
    rerun: 're-run of the release run',
    dispatch: 'dispatch of the workflow',
};
/**
 * What the choice comes to, for the plan: a finding that holds and what is to know about the chosen one;
 * or, where none would be accepted, why.
 */
function choiceFindings(mechanisms, via, job, at) {
    const chosen = chooseMechanism(mechanisms, via, job);
    const tried = order(via, job).flatMap((name) => mechanisms.find((one) => one.name === name) ?? []);
    if (chosen !== undefined)
        return [...acceptedFindings(chosen, tried, at), ...chosen.obstacles];
    const refusals = tried.map(({ name, obstacles }) => ({ way: WAYS[name], fails: obstacles.filter(isFail) }));
    // What stands against all of them stands against the rollback, and is said as itself.
    const [first, ...others] = refusals;
    const shared = (first?.fails ?? []).filter(({ sentence }) => others.every(({ fails }) => fails.some((other) => other.sentence === sentence)));
    return shared.length > 0 ? shared : [noMechanism(refusals, at)];
}
function noMechanism(refusals, at) {
    const waysByCause = new Map();
    for (const { way, fails } of refusals) {
        const cause = fails[0]?.sentence.replace(/\.$/, '') ?? 'it cannot be put together';
        waysByCause.set(cause, [...(waysByCause.get(cause) ?? []), way]);
    }
    const causes = [...waysByCause].map(([cause, ways]) => `${ways.join(' and ')}: ${cause}`);
    return {
        kind: 'rollback',
        title: 'way to start the release workflow again',
        outcome: 'fail',
        severity: 'block',
        reason: 'rollback-no-mechanism',
        sentence: `There is no way to start the release workflow again; ${causes.join('; ')}.`,
        evidence: refusals.map(({ way, fails }) => ({
            kind: 'text',
            label: `Against the ${way}`,
            text: fails.map(({ sentence }) => sentence).join('\n'),
        })),
        advice: 'Remove what stands against one of them, choose another tag with "to", or deploy the old version by hand.',
        startedAt: at,
        durationMs: 0,
    };
}
function isFail({ outcome }) {
    return outcome === 'fail';
}
function acceptedFindings(chosen, tried, at) {
    const earlier = tried.slice(0, tried.indexOf(chosen));
    const [wanted] = earlier;
    const because = wanted?.obstacles.find(isFail);
    return [
        {
            kind: 'rollback',
            title: WAYS[chosen.name],
            outcome: 'pass',
            severity: 'block',
            sentence: `Nothing is known for which GitHub would refuse the ${WAYS[chosen.name]}.`,
            evidence: [],
            startedAt: at,
            durationMs: 0,
        },
        ...(wanted?.name === 'rerun-job'
            ? [
                {
                    kind: 'rollback',
                    title: WAYS['rerun-job'],
                    outcome: 'fail',
                    severity: 'warn',
                    reason: because?.reason ?? 'rollback-job-not-found',
                    sentence: `The job that deploys cannot be started again alone, so the whole workflow is, which may build anew: ${because?.sentence ?? 'it cannot be put together.'}`,
                    // What would mend the run that is too old is not what would find the job.
                    ...(because?.reason === 'rollback-job-not-found' && because.advice !== undefined
                        ? { advice: because.advice }
                        : {}),
                    evidence: [],
                    startedAt: at,
                    durationMs: 0,
                },
            ]
            : []),
    ];
}

;// CONCATENATED MODULE: ./src/rollback/mechanism/under-way.ts



const TITLE = 'run of the target';
/**
 * Looks whether the target's own run is running right now; `undefined` where it has ended, is not known, or is the run of
 * this guard. Pure.
 *
 * @param job that deploys, as the user named it
 * @param ownRunId of the run that the guard runs in
 */
function underWay(facts, job, ownRunId) {
    const { run } = facts.target;
    if (run === undefined || run.status === 'completed' || run.id === ownRunId)
        return undefined;
    const unclear = (why) => ({ kind: 'unclear', run, why });
    const deploys = (deployJob) => ({
        kind: 'deploys',
        run,
        followed: { run: followedRun(run), deployJob },
    });
    if (job === undefined)
        return unclear('no job is named that deploys');
    if (!facts.jobs.known)
        return unclear(`its jobs are not known, because ${facts.jobs.why}`);
    const file = knownFile(facts.atTag);
    const choice = chooseJob(job, facts.jobs.value, file);
    switch (choice.kind) {
        case 'one':
            return choice.job.status === 'completed' ? { kind: 'deployed' } : deploys(choice.job.name);
        case 'skipped':
            return { kind: 'deployed' };
        case 'several':
            return unclear(`"${job}" is ${choice.names.length} jobs of it`);
        case 'none': {
            // GitHub lists a job only when those that it needs have ended.
            const definition = file?.jobs.find(({ key, name }) => key === job || name === job);
            const name = definition?.name ?? definition?.key;
            if (definition === undefined || name === undefined)
                return unclear(`it has no job "${job}" yet`);
            const isShownSo = !definition.hasMatrix && definition.uses === undefined && !name.includes('${{');
            return isShownSo ? deploys(name) : unclear(`its job "${job}" is not there yet`);
        }
    }
}
function followedRun({ id, attempt, url, status }) {
    const adopted = `Run ${id} was under way already (attempt ${attempt}, ${status}), so it is followed and nothing is sent.`;
    return { id, attempt, url, adopted };
}
/** The finding of a plan that follows a run instead of starting one. */
function followedFinding({ run, deployJob }, { tag }, at) {
    return {
        kind: 'rollback',
        title: TITLE,
        outcome: 'pass',
        severity: 'block',
        sentence: `Run ${run.id} of ${tag} is under way, and its job "${deployJob}" has not ended, so it is followed and nothing is sent.`,
        evidence: [],
        startedAt: at,
        durationMs: 0,
    };
}
/** The finding of a plan that would have started a second deployment beside one that may still come. */
function besideFinding({ id, status, url }, { tag }, why, at) {
    const obstacle = refused('rollback-run-still-running', `Run ${id} of ${tag} has not ended (${status}) and may still deploy (${why}), so no other run is started beside it.`, `Wait until it has ended, or cancel it at ${url}, then start the rollback again; with the job that deploys in "job" it is followed.`);
    return obstacleFinding(obstacle, TITLE, at);
}

;// CONCATENATED MODULE: ./src/rollback/way-to-start.ts




/**
 * A run of the target that will still deploy is followed: another one beside it would be a second deployment of the same
 * release. Who asks for a dispatch by name gets one. Pure.
 */
function howToStart({ kind, policy }, facts, mechanisms, via, job, at, world) {
    const chosen = chooseMechanism(mechanisms, via, job);
    const findings = choiceFindings(mechanisms, via, job, at);
    const running = via === 'dispatch' ? undefined : underWay(facts, job, (0,rollback_leg/* ownRunId */.rD)(world));
    if (running === undefined || running.kind === 'deployed')
        return { chosen, underWay: undefined, findings };
    const { target } = facts;
    const none = { chosen: undefined, underWay: undefined };
    if (running.kind === 'unclear') {
        if (chosen === undefined)
            return { chosen, underWay: undefined, findings };
        return { ...none, findings: [besideFinding(running.run, target, running.why, at)] };
    }
    const { followed } = running;
    if (kind === 'drill' && policy.rollback.drill === 'full') {
        // It goes there and back with requests of its own.
        const why = `its job "${followed.deployJob}" has not ended`;
        return { ...none, findings: [besideFinding(running.run, target, why, at)] };
    }
    // What would keep it from ending keeps it from ending now.
    const deadlocks = mechanisms
        .filter(({ name }) => name !== 'dispatch')
        .flatMap(({ obstacles }) => obstacles)
        .filter(({ reason, outcome }) => reason === 'rollback-deadlock' && outcome === 'fail');
    const endless = [...new Map(deadlocks.map((finding) => [finding.sentence, finding])).values()];
    return { chosen: undefined, underWay: followed, findings: [followedFinding(followed, target, at), ...endless] };
}

;// CONCATENATED MODULE: ./src/rollback/planning.ts























/**
 * Puts a plan together: reads everything, examines everything, sends nothing that changes anything.
 *
 * @throws Cancelled when the job is cancelled
 */
async function makePlan(task, github, world, watch) {
    let ledger;
    try {
        ledger = await watch.step('decision', 'read the record', () => readRecord(task, github));
        const planned = await planWith(task, github, world, watch, ledger);
        world.cancelled.throwIfAborted();
        return { ok: true, ledger, ...planned };
    }
    catch (error) {
        // What a cancellation broke off says nothing about GitHub.
        world.cancelled.throwIfAborted();
        if (error instanceof NoPlan)
            return { ok: false, findings: error.findings, ledger };
        throw error;
    }
}
async function planWith(task, github, world, watch, ledger) {
    const { settings, policy } = task;
    const workflow = releaseWorkflow(task, world);
    const now = github.date();
    sayIfClocksDiffer(now, world);
    // A plan looks at the newest runs and at earlier rollbacks for more than one reason, and they are the same.
    const reading = remembering(github);
    const { from, why: fromWhy } = await watch.step('decision', 'know what to go back from', () => whatToGoBackFrom(task, reading, ledger, workflow, now, world));
    refuseInsideAnother(task, ledger, from, now, world);
    refuseIfSuperseded(task, ledger, from, world);
    const states = await (0,record_ledger/* readStates */.rs)(reading, rollbacksToAsk(ledger, from, now));
    if (!states.ok)
        throw cannotRead(states.failure, 'Reading what became of earlier rollbacks', 'deployments: read');
    // While the run of another guard goes on, the search would not find what that guard has found.
    const begun = task.kind === 'drill' || settings.to !== undefined
        ? undefined
        : openRival({ ledger, states: states.value, policy: policy.rollback, from, now });
    const search = await watch.step('decision', 'find the target', () => findTarget({
        github: reading,
        ledger,
        from,
        to: settings.to ?? begun?.tag,
        ...(begun === undefined ? {} : { begun }),
        workflow,
        policy: policy.rollback,
        readMore: (known) => (0,record_ledger/* readMore */.UJ)(github, known),
        examineReleases: true,
    }));
    if (!search.ok)
        throw new NoPlan(search.findings);
    const { target, passedOver } = search;
    const via = settings.via === 'auto' ? policy.rollback.via : settings.via;
    const job = settings.job ?? policy.rollback.job;
    const [facts, crossed, image] = await watch.step('decision', 'examine the way back', () => Promise.all([
        gatherFacts({
            github,
            target,
            workflow,
            environment: settings.environment,
            job,
            inputs: policy.rollback.inputs,
            token: settings.githubToken,
            variables: world.environment,
        }),
        examineCrossing(github, target, from, policy.rollback),
        examineImage({ recorded: target.imageDigest, reference: imageOf(policy, target) }, world),
    ]));
    if (!facts.ok)
        throw new NoPlan([(0,github_finding/* githubFinding */.x)(facts.failure, (0,subject_wording/* capitalised */.Iu)(facts.doing))]);
    const at = world.clock.now() - world.startedAt;
    const mechanisms = examineMechanisms(facts.facts, { job, inputs: policy.rollback.inputs, now, at });
    const start = howToStart(task, facts.facts, mechanisms, via, job, at, world);
    const { chosen } = start;
    const question = {
        repository: github.repository,
        ledger,
        states: states.value,
        policy: policy.rollback,
        from,
        target,
        now,
        isAutomatic: task.kind !== 'by-hand',
        isPersons: task.kind === 'by-hand' &&
            isNamedByPerson({
                to: settings.to,
                environment: world.environment,
                payload: await (0,event_payload/* readEventPayload */.N)(world),
                ownRunId: (0,rollback_leg/* ownRunId */.rD)(world),
                ledger,
                states: states.value,
            }),
    };
    const rival = task.kind === 'drill' ? undefined : await findRival(question, target, github, world);
    const recognised = await examineAddress(task, reading, ledger, states.value, from);
    const findings = [
        ...search.findings,
        ...crossed.findings,
        ...image.findings,
        // What another guard has begun is in the way of every request, and none is sent.
        ...(rival === undefined
            ? [...start.findings, ...recognised, ...examineLimits(question)]
            : [rivalFinding(rival, world)]),
    ];
    const isForbidden = findings.some(forbids);
    // Booting takes a minute: only for a plan that is this guard's to carry out and that nothing else stands against.
    const phases = [];
    const reference = image.digest ?? imageOf(policy, target);
    if (policy.rollback.preflight === 'boot' && rival === undefined && !isForbidden && reference !== undefined) {
        const booted = await watch.step('decision', 'boot the target', () => (0,preflight/* preflight */.Mz)(settings, policy, task.run, world, reference, target));
        findings.push(...booted.findings);
        phases.push(...booted.phases);
    }
    const plan = {
        environment: settings.environment,
        workflow,
        from,
        fromWhy,
        target,
        passedOver,
        mechanisms,
        chosen: chosen?.name,
        request: chosen?.request,
        requestText: chosen?.request && (0,plan_text/* requestText */.T9)(chosen.request, github.repository),
        underWay: start.underWay,
        rebuilds: chosen?.request && rebuildSentence(facts.facts, chosen.request),
        crossing: crossed.crossing,
        findings,
        waitMs: policy.rollback.waitMs,
        verify: verification(settings, policy),
        reason: task.reason,
        askedBy: task.askedBy,
    };
    return { plan, rival, phases };
}
/** None where a person decides, or where what was judged is a candidate that the guard started itself. */
async function examineAddress({ kind, settings, policy, judged }, github, newest, states, from) {
    if (kind !== 'on-fail' || settings.url === undefined)
        return [];
    const address = (0,record_address/* plainAddress */.n7)(judged?.at ?? settings.url);
    let ledger = newest;
    while (judged?.recognisedBy === undefined && !ledger.complete && wellAt(ledger, states, address) === undefined) {
        const read = await (0,record_ledger/* readMore */.UJ)(github, ledger);
        // what lies beyond the pages that are read at most is too long ago to tell of this address
        if (!read.ok && read.failure.kind === 'endless')
            break;
        if (!read.ok)
            throw cannotRead(read.failure, 'Reading whether a release was ever seen well', 'deployments: read');
        ledger = read.value;
    }
    const { recognisedBy, metric } = judged ?? {};
    return [examineRecognition({ address, recognisedBy, metric, ledger, states, policy: policy.rollback, from })];
}
/** Whether a finding forbids the rollback. */
function forbids(finding) {
    return finding.severity === 'block' && finding.outcome !== 'pass' && finding.outcome !== 'skipped';
}
/** Where the live service is asked afterwards; the input `url` outranks the policy where it names no service to guard. */
function verification(settings, policy) {
    const asked = policy.rollback.verify;
    const url = settings.mode === 'gate' ? undefined : settings.url;
    if (url === undefined)
        return asked;
    return { url, withinMs: asked?.withinMs ?? defaults/* VERIFY_WITHIN_MS */.PS };
}
async function readRecord({ settings }, github) {
    const read = await (0,record_ledger/* readLedger */.SC)(github, settings.environment);
    if (read.ok)
        return read.value;
    // GitHub names what the reading needs, and the record is written next.
    const failure = { ...read.failure, acceptedPermissions: undefined };
    throw cannotRead(failure, `Reading the record of releases in ${settings.environment}`, 'deployments: write');
}
function rivalFinding(rival, world) {
    return {
        ...(0,run_finding/* runFinding */.D)({
            title: 'rollback in progress',
            outcome: 'undecided',
            reason: 'rollback-in-progress',
            sentence: `Another guard is going back from ${rival.rollbackOf.tag} to ${rival.tag} already (record ${rival.deploymentId}), so its run is followed and nothing is sent.`,
        }, world.clock.now(), world),
        severity: 'warn',
    };
}
/** Where the policy says that a release's image lies. */
function imageOf({ rollback }, target) {
    if (rollback.image === undefined)
        return undefined;
    return (0,policy_template/* fill */.GS)(rollback.image, { vars: new Map(), secrets: new Map(), env: new Map(), targetTag: target.tag });
}
function remembering(github) {
    let firstPage;
    const statuses = new Map();
    return {
        ...github,
        workflowRuns: (workflow, page) => {
            if (page !== 1)
                return github.workflowRuns(workflow, page);
            firstPage ??= github.workflowRuns(workflow, page);
            return firstPage;
        },
        deploymentStatuses: (id) => {
            const asked = statuses.get(id) ?? github.deploymentStatuses(id);
            statuses.set(id, asked);
            return asked;
        },
    };
}

// EXTERNAL MODULE: ./src/report/clean-report.ts
var clean_report = __webpack_require__(3630);
// EXTERNAL MODULE: ./src/rollback/github-connection.ts
var github_connection = __webpack_require__(6618);
;// CONCATENATED MODULE: ./src/rollback/record/note.ts


/** A cancelled job has five seconds in all. */
const LAST_WORDS_MS = 2_500;
const MOST_LOOKS = 3;
const LOOK_PAUSE_MS = 400;
/**
 * Says in the record what became of something; what cannot be noted changes nothing else, and is a warning where a record
 * stays open by it. The connection of a cancelled job is closed, so that the record gets a short one of its own.
 *
 * @param description redacted already
 */
async function note_note(noting, { deploymentId }, state, description, run) {
    const { github, world } = noting;
    const status = { description, ...(run === undefined ? {} : { logUrl: run.url }) };
    let set = await (0,record_ledger/* setState */.wb)(github, deploymentId, state, status);
    if (!set.ok && world.cancelled.aborted) {
        const last = await lastConnection(noting);
        if (last !== undefined)
            set = await (0,record_ledger/* setState */.wb)(last, deploymentId, state, status);
    }
    if (set.ok || state === 'in_progress')
        return;
    world.output.annotate('warning', `Record ${deploymentId} could not be closed as "${state}" (${set.failure.message}), so it may stand in the way of the next rollback.`);
}
/** For a cancelled job that does not know whether its record was written: looks for it and withdraws it. */
async function withdrawLost(noting, operationId) {
    const { task, world } = noting;
    const last = await lastConnection(noting);
    if (last === undefined)
        return;
    for (let looks = 1; looks <= MOST_LOOKS; looks++) {
        const read = await (0,record_ledger/* readLedger */.SC)(last, task.settings.environment);
        if (!read.ok)
            return;
        const lost = read.value.entries.find((entry) => entry.operationId === operationId);
        if (lost !== undefined) {
            await (0,record_ledger/* setState */.wb)(last, lost.deploymentId, 'inactive', { description: 'withdrawn: the guard was cancelled' });
            return;
        }
        // The request that was broken off may still be under way.
        if (looks < MOST_LOOKS)
            await world.clock.sleep(LOOK_PAUSE_MS);
    }
}
async function lastConnection({ task, world }) {
    const cancelled = AbortSignal.timeout(LAST_WORDS_MS);
    const connection = await (0,github_connection/* connectToGitHub */.t)(task.settings, { ...world, cancelled });
    return connection.ok ? connection.github : undefined;
}

;// CONCATENATED MODULE: ./src/rollback/record/race.ts

/** The list may lag behind what was written; it is read this often, this far apart, until it shows our own intent. */
const race_MOST_READS = 5;
const race_READ_PAUSE_MS = 1000;
/**
 * Which intent goes first: the earliest one for this release that was not withdrawn. Pure.
 *
 * @param states of the rivals; an intent that is not among them does not count, except our own
 * @param from what is gone back from; `undefined`: whatever any of them goes back from
 */
function winnerOf(ledger, states, operationId, from) {
    return intents(ledger)
        .filter((entry) => from === undefined || entry.rollbackOf.tag === from.tag)
        .findLast((entry) => {
        if (entry.operationId === operationId)
            return true;
        const status = states.get(entry.deploymentId);
        return status !== undefined && status.state !== 'inactive';
    });
}
/**
 * Writes the intent to go back, reads the ledger again until it shows it, and decides who goes first. One guard at most
 * wins, however many claim at once: numbers of deployments only go up, and a list that shows our own intent shows those
 * written before it.
 *
 * @throws what `world.cancelled` carries, if the job is cancelled; the intent is not withdrawn then, because the job's
 * own connection is closed
 */
async function claim(question) {
    const { github, environment, record, planned, world, onIntent } = question;
    let entry;
    const fail = async (failure) => {
        world.cancelled.throwIfAborted();
        const withdrawn = entry === undefined || (await withdraw(github, entry, 'the record could not be read again'));
        return { kind: 'failed', failure, entry, withdrawn };
    };
    const written = await (0,record_ledger/* writeRecord */.rh)(github, environment, record, world);
    if (!written.ok)
        return await fail(written.failure);
    entry = asRollback(written.value);
    if (entry === undefined)
        return await fail(notShown('answered with a record of another kind'));
    onIntent?.(entry);
    // A record without a status is open too, so a failure here changes nothing.
    await (0,record_ledger/* setState */.wb)(github, entry.deploymentId, 'in_progress', {
        description: `going back from ${record.rollbackOf.tag} to ${record.tag}`,
    });
    for (let reads = 1; reads <= race_MOST_READS; reads++) {
        if (reads > 1)
            await world.clock.sleep(race_READ_PAUSE_MS, world.cancelled);
        const read = await (0,record_ledger/* readLedger */.SC)(github, environment);
        if (!read.ok)
            return await fail(read.failure);
        const own = intents(read.value).find(({ operationId }) => operationId === record.operationId);
        if (own === undefined)
            continue;
        entry = own;
        const rivals = rivalsOf(own, read.value, planned);
        const states = await (0,record_ledger/* readStates */.rs)(github, rivals);
        if (!states.ok)
            return await fail(states.failure);
        return await decide(github, read.value, states.value, own);
    }
    return await fail(notShown('did not show the intent that it had taken'));
}
/** Intents before ours that the plan did not know about. */
function rivalsOf(own, ledger, planned) {
    const known = new Set(planned.entries.map(({ deploymentId }) => deploymentId));
    return intents(ledger).filter(({ deploymentId }) => deploymentId < own.deploymentId && !known.has(deploymentId));
}
async function decide(github, ledger, states, own) {
    const isRival = (entry) => entry !== undefined && entry.deploymentId !== own.deploymentId;
    const sameRelease = winnerOf(ledger, states, own.operationId, own.rollbackOf);
    const winner = isRival(sameRelease) ? sameRelease : winnerOf(ledger, states, own.operationId, undefined);
    if (winner === undefined || !isRival(winner))
        return { kind: 'won', entry: own };
    return {
        kind: winner === sameRelease ? 'lost' : 'busy',
        winner,
        entry: own,
        withdrawn: await withdraw(github, own, `another guard was first (record ${winner.deploymentId})`),
    };
}
/** Says that nothing was started under this intent. @returns whether GitHub took it */
async function withdraw(github, entry, why) {
    return (await (0,record_ledger/* setState */.wb)(github, entry.deploymentId, 'inactive', { description: `withdrawn: ${why}` })).ok;
}
/** Newest first. */
function intents(ledger) {
    return ledger.entries.filter((entry) => entry.kind === 'rollback');
}
function asRollback(entry) {
    return entry.kind === 'rollback' ? entry : undefined;
}
function notShown(what) {
    return {
        kind: 'malformed',
        status: undefined,
        message: `GitHub ${what}, so it cannot be known who goes first`,
        said: '',
        retryAfterMs: undefined,
        acceptedPermissions: undefined,
        mayHaveHappened: false,
    };
}

// EXTERNAL MODULE: ./src/rollback/run/pauses.ts
var pauses = __webpack_require__(5331);
;// CONCATENATED MODULE: ./src/rollback/winner.ts




/** How long the guard that was first may take to start its run, in milliseconds. */
const JOIN_MS = 180_000;
/** Clauses about that guard. */
const STARTED_NOTHING = 'it started nothing';
const KNOWS_NO_RUN = 'it ended without knowing whether it had started a run';
/**
 * Finds the run that another guard started, or is about to start, for the same release: by the record's statuses, which
 * link to it, or, for a re-run, by its attempt. Sends nothing.
 *
 * @throws Cancelled when the job is cancelled
 */
async function joinWinner(github, winner, world) {
    const begun = world.clock.now();
    const record = `record ${winner.deploymentId}`;
    world.output.line(`Another guard goes back from ${winner.rollbackOf.tag} already (${record}); following its run.`, 'warn');
    const adopted = `Another guard started it (${record}).`;
    const reading = await (0,pauses/* readUntilFound */.F_)(JOIN_MS, async () => {
        const listed = await github.deploymentStatuses(winner.deploymentId);
        if (!listed.ok)
            return { failure: listed.failure };
        const status = (0,record_ledger/* statusOf */.c2)(listed.value, 'rollback');
        if (status.state === 'inactive')
            return { found: STARTED_NOTHING };
        const notYet = status.state === 'open' ? {} : { found: KNOWS_NO_RUN };
        const runId = (0,by_hand/* runOfUrl */.cl)(status.logUrl) ?? winner.targetRun?.id;
        if (runId === undefined)
            return notYet;
        const run = await github.run(runId);
        if (!run.ok)
            return { failure: run.failure };
        const { id, attempt, url } = run.value;
        const isOurs = winner.targetRun === undefined || attempt > winner.targetRun.attempt;
        return isOurs ? { found: { id, attempt, url, adopted } } : notYet;
    }, world);
    if (typeof reading.found === 'object')
        return { kind: 'run', run: reading.found };
    const what = reading.found ??
        `no run of it showed within ${JOIN_MS / 60_000} minutes${reading.failure === undefined ? '' : ` (${reading.failure.message})`}`;
    return {
        kind: 'none',
        finding: (0,run_finding/* runFinding */.D)({
            title: 'the guard that was first',
            outcome: reading.found === STARTED_NOTHING ? 'fail' : 'undecided',
            reason: 'rollback-in-progress',
            sentence: `Another guard was first to roll back from ${winner.rollbackOf.tag} (${record}), and ${what}.`,
            advice: 'See what that guard’s own job says, then run this again.',
        }, begun, world),
    };
}

;// CONCATENATED MODULE: ./src/rollback/act.ts










/**
 * Carries a plan out: the intent is written, the one request is sent (none where the run is under way already), that very
 * run is followed to its end, the live service is verified, and what came of it is written down.
 */
async function carryOut(act) {
    const { watch, world } = act;
    const operationId = `${world.random()}${world.random()}`;
    let entry;
    let run;
    let mayBeStarted = false;
    try {
        const onIntent = (written) => {
            entry = written;
        };
        const claimed = await watch.step('execution', 'write the intent', () => claimIntent(act, operationId, onIntent));
        if (claimed.kind !== 'won' && claimed.entry !== undefined && !claimed.withdrawn) {
            await note_note(act, claimed.entry, 'inactive', 'withdrawn: nothing was started');
        }
        if (claimed.kind === 'failed') {
            const doing = 'Writing the intent to roll back into the record';
            return act_refused((0,github_finding/* githubFinding */.x)(claimed.failure, doing, { permission: 'deployments: write' }));
        }
        if (claimed.kind === 'lost' && claimed.winner.tag === act.plan.target.tag) {
            return await joinRollback(act, claimed.winner);
        }
        if (claimed.kind !== 'won') {
            return { ...act_refused(anotherIsBusy(claimed.winner, world)), wasOvertaken: claimed.kind === 'lost' };
        }
        entry = claimed.entry;
        const sent = await started(act, operationId, () => {
            mayBeStarted = true;
        });
        if (sent.kind !== 'started') {
            world.inFlight?.({ rollback: sent.kind });
            if (sent.kind === 'unknown')
                await note_note(act, entry, 'error', 'whether a run was started is not known');
            else
                await note_note(act, entry, 'inactive', 'withdrawn: nothing was started');
            return { ...act_refused(sent.finding), outcome: sent.kind };
        }
        run = sent.run;
        await note_note(act, entry, 'in_progress', `run ${run.id}, attempt ${run.attempt}`, run);
        const ended = await (0,rollback_leg/* finish */.O9)(act, run, mustBeOf(act.plan));
        if (ended.cancelled === undefined)
            world.inFlight?.({ rollback: ended.outcome });
        await conclude(act, entry, run, ended);
        return { ...ended, run };
    }
    catch (error) {
        if (!(error instanceof src_verdict/* Cancelled */.cJ))
            throw error;
        if (entry === undefined)
            await withdrawLost(act, operationId);
        else
            await noteCancellation(act, entry, run, mayBeStarted);
        return { ...broken(error, mayBeStarted), run };
    }
}
async function started({ plan, ...leg }, operationId, onSending) {
    if (!isFollowed(plan))
        return await (0,rollback_leg/* send */.tN)({ ...leg, plan }, operationId, onSending);
    onSending();
    return { kind: 'started', run: plan.underWay.run };
}
function mustBeOf(plan) {
    if (!isFollowed(plan))
        return (0,rollback_leg/* mustBe */.Jq)(plan);
    return { commit: plan.target.commit, deployJob: plan.underWay.deployJob };
}
function isFollowed(plan) {
    return plan.underWay !== undefined;
}
/**
 * Follows the run of another guard that goes back from the same release to the same target, and verifies what answers.
 * Sends nothing; the record is the other guard's.
 */
async function joinRollback(leg, winner) {
    let run;
    try {
        const joined = await leg.watch.step('execution', 'find the run of the guard that was first', () => joinWinner(leg.github, winner, leg.world));
        if (joined.kind === 'none')
            return act_refused(joined.finding);
        run = joined.run;
        // A dispatched run may be of another ref than the target's.
        const ended = await (0,rollback_leg/* finish */.O9)(leg, run, winner.mechanism === 'dispatch' ? {} : { commit: winner.commit });
        return { ...ended, run };
    }
    catch (error) {
        if (!(error instanceof src_verdict/* Cancelled */.cJ))
            throw error;
        return { ...broken(error, run !== undefined), run };
    }
}
async function claimIntent({ task, plan, ledger, github, world }, operationId, onIntent) {
    const { request } = plan;
    const record = {
        kind: 'rollback',
        operationId,
        tag: plan.target.tag,
        commit: plan.target.commit,
        rollbackOf: plan.from,
        imageDigest: plan.target.imageDigest,
        // A run that is followed is found by the link in the record's status: none of its attempts came before.
        mechanism: isFollowed(plan) ? 'rerun-job' : plan.chosen,
        targetRun: request === undefined || request.mechanism === 'dispatch'
            ? undefined
            : { id: request.runId, attempt: request.attemptBefore },
        address: plan.verify && (0,record_address/* fingerprintOf */.ax)(plan.verify.url),
        runId: (0,rollback_leg/* ownRunId */.rD)(world),
        runAttempt: (0,rollback_leg/* ownAttempt */.QF)(world),
        reason: task.reason === undefined ? undefined : world.secrets.redact(task.reason),
        askedBy: task.askedBy,
    };
    return await claim({ github, environment: plan.environment, record, planned: ledger, world, onIntent });
}
/** Closes the record, and that of the release that was gone back from: it is not live any more. */
async function conclude(act, entry, run, ended) {
    const { plan, ledger, world } = act;
    const { outcome, findings, cancelled, verified } = ended;
    const backTo = `rolled back to ${plan.target.tag}`;
    if (outcome === 'done') {
        await note_note(act, entry, 'success', `${verified === 'yes' ? VERIFIED : ''}${backTo}`, run);
        const left = ledger.entries.find((one) => one.kind === 'release' && one.tag === plan.from.tag);
        // Only for GitHub's page: that it is bad is known from the rollback itself.
        if (left !== undefined)
            await (0,record_ledger/* setState */.wb)(act.github, left.deploymentId, 'inactive', { description: backTo });
        return;
    }
    const cause = cancelled === undefined
        ? findings.find((finding) => finding.outcome !== 'pass')?.sentence
        : `the guard was cancelled before it knew what answers after run ${run.id}`;
    await note_note(act, entry, outcome === 'failed' ? 'failure' : 'error', world.secrets.redact(cause ?? outcome), run);
}
async function noteCancellation(act, entry, run, mayBeStarted) {
    if (!mayBeStarted) {
        await note_note(act, entry, 'inactive', 'withdrawn: the guard was cancelled before the request');
        return;
    }
    const what = run === undefined ? 'whether a run was started' : `how run ${run.id} ended`;
    await note_note(act, entry, 'error', `the guard was cancelled before it knew ${what}`, run);
}
function act_refused(finding) {
    return {
        outcome: 'refused',
        findings: [finding],
        run: undefined,
        conclusion: undefined,
        verified: 'not-reached',
        cancelled: undefined,
    };
}
function broken(cancelled, mayBeStarted) {
    const outcome = mayBeStarted ? 'unknown' : 'none';
    return { outcome, findings: [], conclusion: undefined, verified: 'not-reached', cancelled };
}
function anotherIsBusy(winner, world) {
    return (0,run_finding/* runFinding */.D)({
        title: 'the record of rollbacks',
        outcome: 'fail',
        reason: 'rollback-in-progress',
        sentence: `Another guard began to roll back from ${winner.rollbackOf.tag} to ${winner.tag} a moment before (record ${winner.deploymentId}), so nothing was sent.`,
        advice: 'See how that rollback ends, then decide again.',
    }, world.clock.now(), world);
}

// EXTERNAL MODULE: ./src/rollback/record/history.ts
var record_history = __webpack_require__(5036);
;// CONCATENATED MODULE: ./src/rollback/stopwatch.ts
/** A stopwatch whose steps are told in milliseconds since the start of the program. */
function createStopwatch(world) {
    const steps = [];
    const sinceStart = () => world.clock.now() - world.startedAt;
    return {
        steps,
        step: async (stage, name, work) => {
            const startMs = sinceStart();
            try {
                return await work();
            }
            finally {
                steps.push({ name, stage, startMs, endMs: sinceStart() });
            }
        },
    };
}

;// CONCATENATED MODULE: ./src/rollback/rollback.ts









const CANCELLED_BEFORE = 'The job was cancelled before anything was sent.';
/** Records whose end is asked for, for the history. */
const NEWEST_ROLLBACKS = 10;
/**
 * Plans the rollback, shows the plan, and, unless it is a dry run or something forbids it, carries it out.
 * Sends at most one request that starts a run. Never throws for anything that GitHub or the service did.
 */
async function rollBack(task, github, world) {
    const watch = createStopwatch(world);
    const tell = async (acted, planned, sentence, advice) => {
        const plan = planned?.ok ? planned.plan : undefined;
        // A record that could not be read a moment ago is not asked for again: that may take another minute.
        const isReadable = acted.cancelled === undefined && (planned?.ok || planned?.ledger !== undefined);
        return {
            report: {
                outcome: acted.outcome,
                sentence,
                advice,
                plan,
                lastGoodTag: plan === undefined || plan.target.source === 'given' ? undefined : plan.target.tag,
                run: acted.run,
                conclusion: acted.conclusion,
                verified: acted.verified,
                steps: watch.steps,
                history: isReadable ? await rollback_history(github, task.settings.environment) : [],
            },
            findings: acted.findings,
            phases: [
                ...watch.steps.map(({ name, startMs, endMs }) => ({ name, startMs, endMs })),
                ...(planned?.ok ? planned.phases : []),
            ],
            cancelled: acted.cancelled,
        };
    };
    let planned;
    try {
        for (let hasReplanned = false;; hasReplanned = true) {
            world.output.section('plan');
            planned = await makePlan(task, github, world, watch);
            if (!planned.ok) {
                return await tell(nothingSent('refused', planned.findings), planned, ...because(planned.findings));
            }
            const { plan, rival, ledger } = planned;
            showPlan(plan, world);
            const forbidding = plan.findings.filter(forbids);
            const act = actOf(rival, followedPlan(plan) ?? acceptedPlan(plan));
            if (forbidding.length > 0 || act === undefined) {
                return await tell(nothingSent('refused', plan.findings), planned, ...because(forbidding));
            }
            if (task.settings.dryRun) {
                return await tell(nothingSent('planned', plan.findings), planned, plannedSentence(plan, rival));
            }
            world.output.section('rollback');
            const acted = await act({ task, plan, github, world, watch }, ledger);
            // What the guard that was first has started may be why this one saw another target: the record tells now.
            if (acted.wasOvertaken && !hasReplanned)
                continue;
            const findings = [...plan.findings, ...acted.findings];
            return await tell({ ...acted, findings }, planned, ...endOf(plan, acted));
        }
    }
    catch (error) {
        if (!(error instanceof src_verdict/* Cancelled */.cJ))
            throw error;
        return await tell({ ...nothingSent('none', []), cancelled: error }, planned, CANCELLED_BEFORE);
    }
}
/** Prints the plan; redacted first, because a secret that is wrapped is not found any more. */
function showPlan(plan, world) {
    for (const { text, tone } of (0,plan_text/* planText */.Pt)((0,clean_report/* cleanPart */.$)(plan, world.secrets.redact)))
        world.output.line(text, tone);
}
/** The ledger as people read it; empty where it cannot be read, because no report may fail for it. */
async function rollback_history(github, environment) {
    const read = await (0,record_ledger/* readLedger */.SC)(github, environment);
    if (!read.ok)
        return [];
    const rollbacks = read.value.entries.filter(({ kind }) => kind === 'rollback').slice(0, NEWEST_ROLLBACKS);
    const states = await (0,record_ledger/* readStates */.rs)(github, rollbacks);
    return (0,record_history/* historyOf */.om)(read.value, states.ok ? states.value : new Map());
}
/** Follows the rollback of another guard, or carries out the plan; `undefined` where there is neither. */
function actOf(rival, open) {
    if (rival !== undefined)
        return async (leg) => await joinRollback(leg, rival);
    if (open === undefined)
        return undefined;
    return async (leg, ledger) => await carryOut({ ...leg, plan: open, ledger });
}
/** The plan, if there is a request to carry it out. */
function acceptedPlan(plan) {
    const { request, chosen } = plan;
    return request === undefined || chosen === undefined ? undefined : { ...plan, request, chosen };
}
function followedPlan(plan) {
    const { underWay } = plan;
    return underWay === undefined ? undefined : { ...plan, underWay };
}
function nothingSent(outcome, findings) {
    return { outcome, findings, run: undefined, conclusion: undefined, verified: 'not-reached', cancelled: undefined };
}
function because(findings, otherwise = 'Nothing was sent.') {
    const first = findings.find(forbids);
    return [first?.sentence ?? otherwise, first?.advice];
}
/** What a plan that was carried out came to; pure. */
function endOf(plan, acted) {
    if (acted.cancelled !== undefined)
        return cancelledEnd(plan, acted);
    if (acted.outcome === 'done')
        return [doneSentence(plan, acted), undefined];
    return because(acted.findings, 'How the rollback ended is not known.');
}
function cancelledEnd({ target }, { outcome, run, conclusion }) {
    if (outcome === 'none')
        return [CANCELLED_BEFORE, undefined];
    if (run === undefined) {
        return [
            'The job was cancelled while the request was under way, so it is not known whether a run was started.',
            'See with the command in the log whether it was.',
        ];
    }
    return conclusion === undefined
        ? [`The job was cancelled before run ${run.id} had ended.`, (0,by_hand/* inFlightSentence */.p6)(run)]
        : [
            `Run ${run.id} succeeded, and the job was cancelled before it was known what answers now.`,
            `Look whether ${target.tag} serves.`,
        ];
}
function plannedSentence(plan, rival) {
    const { from, target, chosen, underWay } = plan;
    if (rival === undefined && underWay !== undefined) {
        return `Run ${underWay.run.id} is bringing ${target.tag} back already and would be followed; nothing was sent.`;
    }
    return rival === undefined
        ? `A rollback from ${from.tag} to ${target.tag} by ${chosen} would be accepted; nothing was sent.`
        : `Another guard is going back from ${from.tag} to ${target.tag} (record ${rival.deploymentId}), and its run would be followed; nothing was sent.`;
}
function doneSentence({ environment, from, target, verify }, { run, verified }) {
    const serves = verified === 'yes'
        ? `and ${verify?.url} serves it`
        : verified === 'no'
            ? `and ${verify?.url} is well, but does not say which release it is`
            : 'but nobody verified what answers now, because the policy has no rollback.verify.url';
    return `${environment} was rolled back from ${from.tag} to ${target.tag}: run ${run?.id} succeeded, ${serves}.`;
}

;// CONCATENATED MODULE: ./src/rollback/full-drill.ts





/** Names that mean production whatever else a repository calls it: `prod-eu`, `eu-production`, `live`; not `pre-prod`. */
const PRODUCTION = /(?:^|[^a-z])(?<!(?:pre|non)[^a-z])(?:prod|prd|production|live)(?:$|[^a-z])/i;
/** Whether an environment is production by its name. Pure. */
function isProduction(environment) {
    return PRODUCTION.test(environment);
}
/**
 * Plans the way there and the way back before anything is sent: whoever cannot come back does not leave. Refused in
 * production, and where the way back would be.
 *
 * @throws Cancelled when the job is cancelled
 */
async function planFullDrill(task, plan, github, world, watch) {
    const begun = world.clock.now();
    if (isProduction(plan.environment)) {
        const refusal = (0,run_finding/* runFinding */.D)({
            title: 'full drill',
            outcome: 'fail',
            reason: 'rollback-drill-in-production',
            sentence: `A full drill really rolls back, and the environment "${plan.environment}" is production.`,
            advice: 'Set the input environment to one that no user depends on, or remove "drill: full" from the policy.',
        }, begun, world);
        return { drill: undefined, findings: [refusal] };
    }
    const { from, target } = plan;
    const wayBack = { ...task, settings: { ...task.settings, tag: target.tag, to: from.tag } };
    const planned = await makePlan(wayBack, github, world, watch);
    if (!planned.ok)
        return { drill: undefined, findings: planned.findings };
    const obstacles = planned.plan.findings.filter(forbids);
    const forth = acceptedPlan(plan);
    const back = acceptedPlan(planned.plan);
    return obstacles.length > 0 || forth === undefined || back === undefined
        ? { drill: undefined, findings: obstacles }
        : { drill: { forth, back }, findings: [] };
}
/**
 * Goes back to the target and comes forward again, each with one request, followed and verified. The way back is gone
 * even if the way there failed, unless nothing was started or nobody knows what was.
 *
 * @param operationId of the record that was written before
 */
async function carryOutDrill({ forth, back }, leg, operationId) {
    const { from, target, environment } = forth;
    const findings = [];
    let run;
    let mayBeStarted = false;
    const go = async (plan) => {
        leg.world.output.line(`From ${plan.from.tag} to ${plan.target.tag}.`, 'strong');
        const sent = await (0,rollback_leg/* send */.tN)({ ...leg, plan }, operationId, () => {
            mayBeStarted = true;
        });
        let way;
        if (sent.kind === 'started') {
            run = sent.run;
            const ended = await (0,rollback_leg/* finish */.O9)({ ...leg, plan }, sent.run, (0,rollback_leg/* mustBe */.Jq)(plan));
            way = ended;
            findings.push(...ended.findings);
            if (ended.cancelled !== undefined)
                throw ended.cancelled;
        }
        else {
            way = { outcome: sent.kind, findings: [sent.finding], verified: 'not-reached' };
            findings.push(sent.finding);
        }
        return way;
    };
    const end = (way, outcome, sentence) => {
        const cause = way.findings.find(forbids);
        const why = cause === undefined ? '' : ` ${cause.sentence}`;
        const told = { sentence: `${sentence}${why}`, advice: cause?.advice };
        return { outcome, ...told, findings, run, verified: way.verified, cancelled: undefined };
    };
    try {
        const there = await go(forth);
        if (there.outcome === 'refused')
            return end(there, 'refused', 'The full drill started nothing.');
        if (there.outcome === 'unknown') {
            return end(there, 'unknown', `The full drill broke off, and it is not known what serves in ${environment}.`);
        }
        const again = await go(back);
        if (again.outcome !== 'done') {
            // Something was started by now, so a refusal of the way back leaves the environment where it should not be.
            const outcome = again.outcome === 'unknown' ? 'unknown' : 'failed';
            return end(again, outcome, `The full drill did not come back from ${target.tag} to ${from.tag}.`);
        }
        return there.outcome === 'done'
            ? end(again, 'done', `${environment} was rolled back from ${from.tag} to ${target.tag} and came back.`)
            : end(there, 'failed', `The full drill did not get to ${target.tag}, and came back to ${from.tag}.`);
    }
    catch (error) {
        if (!(error instanceof src_verdict/* Cancelled */.cJ))
            throw error;
        const outcome = mayBeStarted ? 'unknown' : 'none';
        const sentence = mayBeStarted
            ? `The full drill was cancelled, and ${environment} may be left at ${target.tag}.`
            : 'The full drill was cancelled before anything was sent.';
        const advice = mayBeStarted ? `Find out which version serves, and bring ${from.tag} back by hand.` : undefined;
        return { outcome, sentence, advice, findings, run, verified: 'not-reached', cancelled: error };
    }
}

// EXTERNAL MODULE: ./src/rollback/verify/verify.ts
var verify = __webpack_require__(8547);
;// CONCATENATED MODULE: ./src/rollback/drill.ts












const RECORDING = 'Writing the drill into the record';
const PERMISSION = 'deployments: write';
/**
 * Mode `drill`: everything of a rollback but its request, for real, and the verdict whether one would work today and how
 * long it would take. The drill is written into the record, which also proves that the record can be written.
 * With `rollback.drill: full` it goes back for real, outside of production, and comes forward again.
 */
async function rehearse(task, github, world) {
    const scene = { task, github, world, watch: createStopwatch(world) };
    const rehearsal = {
        findings: [],
        planned: undefined,
        wouldTakeMs: undefined,
        against: undefined,
        full: undefined,
    };
    let cancelled;
    try {
        await rehearseWith(scene, rehearsal);
        cancelled = rehearsal.full?.cancelled;
    }
    catch (error) {
        if (!(error instanceof src_verdict/* Cancelled */.cJ))
            throw error;
        cancelled = error;
    }
    const { findings, planned } = rehearsal;
    const plan = planned?.ok ? planned.plan : undefined;
    // A record that could not be read a moment ago is not asked for again: that may take another minute.
    const isReadable = cancelled === undefined && (planned?.ok || planned?.ledger !== undefined);
    return {
        report: {
            ...told(rehearsal, cancelled),
            plan,
            lastGoodTag: plan === undefined || plan.target.source === 'given' ? undefined : plan.target.tag,
            run: rehearsal.full?.run,
            conclusion: undefined,
            verified: rehearsal.full?.verified ?? 'not-reached',
            steps: scene.watch.steps,
            history: isReadable ? await rollback_history(github, task.settings.environment) : [],
        },
        findings,
        phases: [
            ...scene.watch.steps.map(({ name, startMs, endMs }) => ({ name, startMs, endMs })),
            ...(planned?.ok ? planned.phases : []),
        ],
        cancelled,
    };
}
async function rehearseWith(scene, rehearsal) {
    const { task, github, world, watch } = scene;
    const { findings } = rehearsal;
    world.output.section('plan');
    const planned = await makePlan(task, github, world, watch);
    rehearsal.planned = planned;
    if (!planned.ok) {
        findings.push(...planned.findings);
        return;
    }
    const { plan } = planned;
    findings.push(...plan.findings);
    showPlan(plan, world);
    const live = await watch.step('verification', 'ask the live service', () => (0,verify/* healthyNow */.Kd)({ ...task, verify: plan.verify, target: plan.target, world }));
    findings.push(...live.findings);
    if (!findings.some(forbids)) {
        rehearsal.wouldTakeMs = estimate(plan, watch);
        findings.push(durationFinding(plan, rehearsal.wouldTakeMs, world));
    }
    const { name: verdict } = (0,src_verdict/* foldVerdict */.z4)(findings);
    if (task.settings.dryRun)
        return;
    const isFull = task.policy.rollback.drill === 'full' && rehearsal.wouldTakeMs !== undefined;
    const drill = isFull ? await fullDrill(scene, plan, rehearsal) : undefined;
    const entry = await record(scene, plan, rehearsal, verdict, drill);
    if (entry === undefined)
        return;
    if (drill !== undefined) {
        world.output.section('full drill');
        rehearsal.full = await carryOutDrill(drill, scene, entry.operationId);
        findings.push(...rehearsal.full.findings);
        await note_note(scene, entry, FULL_STATES[rehearsal.full.outcome], `full drill: ${rehearsal.full.outcome}`);
        return;
    }
    const state = verdict === 'pass' ? 'success' : 'failure';
    const description = `drill: ${verdict}`;
    const set = await (0,record_ledger/* setState */.wb)(github, entry.deploymentId, state, { description });
    if (!set.ok && !world.cancelled.aborted) {
        findings.push((0,github_finding/* githubFinding */.x)(set.failure, RECORDING, { permission: PERMISSION }));
    }
    if (world.cancelled.aborted)
        await note_note(scene, entry, state, description);
    world.cancelled.throwIfAborted();
}
const FULL_STATES = {
    none: 'inactive',
    planned: 'inactive',
    refused: 'inactive',
    done: 'success',
    failed: 'failure',
    unknown: 'error',
};
/** What is said at the end. Pure. */
function told({ planned, findings, wouldTakeMs, against, full }, cancelled) {
    if (full !== undefined)
        return { outcome: full.outcome, sentence: full.sentence, advice: full.advice };
    if (cancelled !== undefined) {
        return { outcome: 'none', sentence: 'The drill was cancelled; nothing was started.', advice: undefined };
    }
    if (against !== undefined) {
        return {
            outcome: 'refused',
            sentence: `The full drill was not begun. ${against.sentence}`,
            advice: against.advice,
        };
    }
    const obstacle = findings.find(forbids);
    if (!planned?.ok || obstacle !== undefined || wouldTakeMs === undefined) {
        const why = obstacle?.sentence ?? 'It could not be planned.';
        return { outcome: 'none', sentence: `A rollback would not work today. ${why}`, advice: obstacle?.advice };
    }
    const { from, target } = planned.plan;
    const sentence = `A rollback from ${from.tag} to ${target.tag} would work today and take about ${(0,wording/* durationText */.S5)(wouldTakeMs)}.`;
    return { outcome: 'planned', sentence, advice: undefined };
}
/** The plan of a full drill; what stands against it is added to the findings. */
async function fullDrill(scene, plan, rehearsal) {
    const { task, github, world, watch } = scene;
    world.output.section('plan of the way back');
    const { drill, findings } = await planFullDrill(task, plan, github, world, watch);
    if (drill !== undefined)
        showPlan(drill.back, world);
    rehearsal.findings.push(...findings);
    rehearsal.against = findings.find(forbids);
    return drill;
}
/** What was spent deciding, the run's own time as it was the last time, and what asking the live service took. */
function estimate({ target }, watch) {
    const spent = watch.steps.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    const { run } = target;
    const ran = run === undefined ? 0 : Date.parse(run.updatedAt) - Date.parse(run.startedAt);
    return Math.round(spent + (Number.isFinite(ran) ? Math.max(0, ran) : 0));
}
function durationFinding({ target: { run } }, wouldTakeMs, world) {
    return (0,run_finding/* runFinding */.D)({
        title: 'duration',
        outcome: 'pass',
        sentence: run === undefined
            ? `A rollback would take at least ${(0,wording/* durationText */.S5)(wouldTakeMs)}; how long its run takes is not known, because the target has none.`
            : `A rollback would take about ${(0,wording/* durationText */.S5)(wouldTakeMs)}: what was spent here, and as long as run ${run.id} took the last time.`,
    }, world.clock.now(), world);
}
/** Writes the drill down, before a full one starts anything. */
async function record(scene, plan, { findings, wouldTakeMs }, verdict, drill) {
    const { task, github, world, watch } = scene;
    const begun = world.clock.now();
    const { tag, commit } = plan.target;
    const written = await watch.step('execution', 'write the record', () => (0,record_ledger/* writeRecord */.rh)(github, plan.environment, {
        kind: 'drill',
        operationId: `${world.random()}${world.random()}`,
        tag,
        commit,
        runId: (0,rollback_leg/* ownRunId */.rD)(world),
        runAttempt: (0,rollback_leg/* ownAttempt */.QF)(world),
        reason: task.reason === undefined ? undefined : world.secrets.redact(task.reason),
        askedBy: task.askedBy,
        verdict,
        drilledFrom: drill === undefined ? undefined : plan.from,
        wouldTakeMs,
    }, world));
    if (written.ok && world.cancelled.aborted) {
        await note_note(scene, written.value, 'inactive', 'withdrawn: the drill was cancelled');
    }
    world.cancelled.throwIfAborted();
    if (!written.ok) {
        findings.push((0,github_finding/* githubFinding */.x)(written.failure, RECORDING, { permission: PERMISSION }));
        return undefined;
    }
    const { deploymentId } = written.value;
    const sentence = `The record can be written (record ${deploymentId}).`;
    findings.push((0,run_finding/* runFinding */.D)({ title: 'record', outcome: 'pass', sentence }, begun, world));
    return written.value;
}

// EXTERNAL MODULE: ./src/rollback/event.ts
var rollback_event = __webpack_require__(9028);
;// CONCATENATED MODULE: ./src/rollback/release.ts











/** Milliseconds that a record may take where no rollback was asked for: the verdict must not wait for GitHub. */
const RECORD_LIMIT_MS = 20_000;
/** Mode `rollback`: a person goes back. */
async function rollBackByHand(settings, policy, run, world) {
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, world);
    if (!connection.ok)
        return withoutSubject([connection.finding]);
    const task = taskOf('by-hand', settings, policy, run, world, settings.reason);
    return guarded(await rollBack(task, connection.github, world));
}
/** Mode `drill`: would a rollback work today? */
async function drill(settings, policy, run, world) {
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, world);
    if (!connection.ok)
        return withoutSubject([connection.finding]);
    const task = taskOf('drill', settings, policy, run, world, settings.reason);
    return guarded(await rehearse(task, connection.github, world));
}
/**
 * What follows a gate or a watch of a release: its verdict is written into the record, and, where that was asked for and
 * the verdict is a fail, the last good release is gone back to. The verdict itself stays what it is.
 */
async function concludeRelease(gathered, tag, settings, policy, run, world) {
    const verdict = (0,src_verdict/* foldVerdict */.z4)(gathered.findings);
    const unchanged = { ...gathered, rollback: undefined };
    if (verdict.name === 'invalid' || verdict.name === 'cancelled')
        return unchanged;
    const mustGoBack = settings.onFail === 'rollback' && verdict.name === 'fail';
    if (!mustGoBack && !(await isOnRecord(world)))
        return unchanged;
    const isWanted = settings.onFail === 'rollback' || policy.rollback.source !== undefined;
    const limit = mustGoBack ? undefined : AbortSignal.timeout(RECORD_LIMIT_MS);
    let recorded;
    try {
        // Where no rollback is set up, the record is worth one attempt: nobody waits for a GitHub that does not answer.
        recorded = await release_record(gathered, tag, verdict, settings, world, limit, isWanted ? {} : { readAttempts: 1 });
    }
    catch (error) {
        if (error instanceof src_verdict/* Cancelled */.cJ)
            return { ...unchanged, cancelled: error };
        // Whatever goes wrong here, the verdict is out.
        recorded = { ok: false, finding: (0,internal_error/* internalError */.W)(error, world) };
    }
    if (!mustGoBack) {
        if (!recorded.ok)
            sayUnrecorded(limit?.aborted ? tooSlow(tag) : recorded.finding, isWanted, world);
        return unchanged;
    }
    if (!recorded.ok)
        return notGoneBack(gathered, recorded.finding);
    const reason = settings.reason ?? verdict.sentence;
    const facts = { from: recorded.release, judged: gathered.judged };
    const task = { ...taskOf('on-fail', settings, policy, run, world, reason), ...facts };
    return after(gathered, await rollBack(task, recorded.github, world));
}
/** Releases are recorded by runs of GitHub Actions that a rollback could be started from: no pull requests, no terminals. */
async function isOnRecord(world) {
    const { environment } = world;
    if (environment['GITHUB_ACTIONS'] !== 'true' || !environment['GITHUB_REPOSITORY'])
        return false;
    return (await (0,rollback_event.examineEvent)(world)) === undefined;
}
/** The runner knows the commit of the tag that it runs for; any other tag is looked up. */
async function releaseUnderGuard(tag, github, world) {
    const { GITHUB_REF_TYPE: kind, GITHUB_REF_NAME: name, GITHUB_SHA: commit } = world.environment;
    if (kind === 'tag' && name === tag && commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit)) {
        return { ok: true, release: { tag, commit } };
    }
    const found = await github.tagCommit(tag);
    if (found.ok)
        return { ok: true, release: { tag, commit: found.value } };
    const finding = (0,github_finding/* githubFinding */.x)(found.failure, `Looking up the tag ${tag}`, { permission: 'contents: read' });
    return {
        ok: false,
        finding: found.failure.kind === 'not-found' ? { ...finding, reason: 'rollback-tag-not-found' } : finding,
    };
}
/**
 * Writes the verdict down.
 *
 * @param limit ends the attempt
 * @throws Cancelled when the job is cancelled
 */
async function release_record(gathered, tag, verdict, settings, world, limit, patience) {
    const cancelled = limit === undefined ? world.cancelled : AbortSignal.any([world.cancelled, limit]);
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, { ...world, cancelled }, patience);
    if (!connection.ok)
        return connection;
    const { github } = connection;
    const known = gathered.watched?.release;
    const found = known?.tag === tag ? { ok: true, release: known } : await releaseUnderGuard(tag, github, world);
    world.cancelled.throwIfAborted();
    if (!found.ok)
        return found;
    const { release } = found;
    const doing = `Writing the verdict on ${tag} into the record`;
    const permission = 'deployments: write';
    const ledger = await (0,record_ledger/* readLedger */.SC)(github, settings.environment);
    world.cancelled.throwIfAborted();
    if (!ledger.ok) {
        // GitHub names what the reading needs, and the record is written next.
        const failure = { ...ledger.failure, acceptedPermissions: undefined };
        return { ok: false, finding: (0,github_finding/* githubFinding */.x)(failure, doing, { permission }) };
    }
    const { image } = gathered.subject ?? {};
    const sentence = world.secrets.redact(verdict.sentence);
    const entry = {
        kind: 'release',
        mode: settings.mode === 'watch' ? 'watch' : 'gate',
        judged: settings.url === undefined ? 'candidate' : 'live',
        address: addressJudged(gathered, settings),
        operationId: gathered.watched?.operationId ?? `${world.random()}${world.random()}`,
        ...release,
        verdict: verdict.name,
        imageDigest: pinned(image),
        partOf: (0,record_standing/* rollbackTo */.S8)(ledger.value, release)?.operationId,
        ...(verdict.name === 'pass' ? { measured: gathered.watched?.measured } : {}),
        runId: (0,rollback_leg/* ownRunId */.rD)(world),
        runAttempt: (0,rollback_leg/* ownAttempt */.QF)(world),
        reason: verdict.name !== 'pass' ? sentence : settings.reason && world.secrets.redact(settings.reason),
        askedBy: whoAsks(world),
    };
    const written = await (0,record_ledger/* writeRecord */.rh)(github, settings.environment, entry, { ...world, cancelled });
    world.cancelled.throwIfAborted();
    if (!written.ok)
        return { ok: false, finding: (0,github_finding/* githubFinding */.x)(written.failure, doing, { permission }) };
    const state = verdict.name === 'pass' ? 'success' : verdict.name === 'fail' ? 'failure' : 'error';
    // The record says it without a status too; GitHub's page only shows it better with one.
    await (0,record_ledger/* setState */.wb)(github, written.value.deploymentId, state, { description: sentence, ...runLink(world) });
    return { ok: true, release, github };
}
/** A watch of metrics alone, or one that was told of the service from elsewhere, passes whatever `url` leads to. */
function addressJudged({ judged }, { mode, url }) {
    if (url === undefined || (mode === 'watch' && judged?.recognisedBy === undefined))
        return undefined;
    return (0,record_address/* fingerprintOf */.ax)(judged?.at ?? url);
}
function tooSlow(tag) {
    return {
        kind: 'rollback',
        title: 'record',
        outcome: 'undecided',
        severity: 'block',
        reason: 'github-unreachable',
        sentence: `Writing the verdict on ${tag} into the record was given up after ${RECORD_LIMIT_MS / 1000} s, because GitHub did not answer.`,
        advice: 'See https://www.githubstatus.com; the release counts as not judged until its gate runs again.',
        evidence: [],
        startedAt: 0,
        durationMs: RECORD_LIMIT_MS,
    };
}
/** `name@sha256:…`, so that the very image can be asked for again. */
function pinned(image) {
    if (image?.digest === undefined)
        return undefined;
    const name = image.reference.replace(/@.*$/, '').replace(/:[^:/]+$/, '');
    return image.digest.includes('@') ? image.digest : `${name}@${image.digest}`;
}
function runLink(world) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = world.environment;
    return server && repository && id ? { logUrl: `${server}/${repository}/actions/runs/${id}` } : {};
}
/** Who started this run; where somebody else started it again, both. */
function whoAsks(world) {
    const { GITHUB_TRIGGERING_ACTOR: now, GITHUB_ACTOR: first, USER: user } = world.environment;
    if (now && first && now !== first)
        return `${now} (first ${first})`;
    return now || first || user || undefined;
}
function taskOf(kind, settings, policy, run, world, reason) {
    return { kind, settings, policy, run, from: undefined, reason, askedBy: whoAsks(world) };
}
function sayUnrecorded({ sentence, advice }, isWanted, world) {
    const text = `The verdict was not written into the record of releases: ${sentence} ${advice ?? ''}`.trim();
    if (isWanted)
        world.output.annotate('warning', text);
    else
        world.output.debug(text);
}
/** The gate's findings stay first; a mistake of the rollback's is no mistake in the gate's own inputs. */
function after(gathered, rolledBack) {
    return {
        ...gathered,
        findings: [...gathered.findings, ...rolledBack.findings.map(release_asRollback)],
        phases: [...gathered.phases, ...rolledBack.phases],
        cancelled: rolledBack.cancelled,
        rollback: rolledBack.report,
    };
}
function notGoneBack(gathered, finding) {
    return after(gathered, { report: refusal(finding), findings: [finding], phases: [], cancelled: undefined });
}
function release_asRollback(finding) {
    return finding.outcome === 'invalid' ? { ...finding, kind: 'rollback', outcome: 'fail' } : finding;
}
function guarded({ findings, phases, cancelled, report }) {
    return { ...withoutSubject(findings), phases, cancelled, rollback: report };
}
function withoutSubject(findings) {
    return {
        findings,
        subject: undefined,
        health: undefined,
        checks: { total: 0, failed: 0 },
        phases: [],
        serviceLog: undefined,
        cancelled: undefined,
        rollback: undefined,
    };
}
function refusal({ sentence, advice }) {
    return {
        outcome: 'refused',
        sentence,
        advice,
        plan: undefined,
        lastGoodTag: undefined,
        run: undefined,
        conclusion: undefined,
        verified: 'not-reached',
        steps: [],
        history: [],
    };
}


/***/ }),

/***/ 5051:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Je: () => (/* binding */ repositoryOfUrl),
/* harmony export */   KV: () => (/* binding */ stopRun),
/* harmony export */   Lu: () => (/* binding */ startByHand),
/* harmony export */   U9: () => (/* binding */ lookAtRun),
/* harmony export */   cl: () => (/* binding */ runOfUrl),
/* harmony export */   nc: () => (/* binding */ lookForRuns),
/* harmony export */   p6: () => (/* binding */ inFlightSentence)
/* harmony export */ });
/* harmony import */ var _checks_shell_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1727);

/**
 * Commands of GitHub's own command line for a person who has to look, start or stop by hand. Every word that is not
 * ours is quoted, because people paste these lines into a shell. https://cli.github.com/manual/gh_run
 */
/** Shows a run, with its latest attempt. */
function lookAtRun(runId, repository) {
    return `gh run view ${runId} ${inRepository(repository)}`;
}
/** Lists what a dispatch may have started. */
function lookForRuns(workflow, repository) {
    return `gh run list --workflow ${(0,_checks_shell_js__WEBPACK_IMPORTED_MODULE_0__/* .shellQuote */ .ZL)(workflow)} --event workflow_dispatch ${inRepository(repository)}`;
}
/** The command that cancels a run. */
function stopRun(runId, repository) {
    return `gh run cancel ${runId} ${inRepository(repository)}`;
}
/** Does by hand what the request would have done. */
function startByHand(request, repository) {
    switch (request.mechanism) {
        case 'rerun':
            return `gh run rerun ${request.runId} ${inRepository(repository)}`;
        case 'rerun-job':
            return `gh run rerun --job ${request.jobId} ${inRepository(repository)}`;
        case 'dispatch': {
            const inputs = Object.entries(request.inputs).map(([name, value]) => ` -f ${(0,_checks_shell_js__WEBPACK_IMPORTED_MODULE_0__/* .shellQuote */ .ZL)(`${name}=${value}`)}`);
            const what = `${(0,_checks_shell_js__WEBPACK_IMPORTED_MODULE_0__/* .shellQuote */ .ZL)(request.workflow)} --ref ${(0,_checks_shell_js__WEBPACK_IMPORTED_MODULE_0__/* .shellQuote */ .ZL)(request.ref)}${inputs.join('')}`;
            return `gh workflow run ${what} ${inRepository(repository)}`;
        }
    }
}
/** Says which run goes on although the guard ends, and how to stop it. */
function inFlightSentence(run) {
    const repository = repositoryOfUrl(run.url);
    const stop = repository === undefined ? `gh run cancel ${run.id}` : stopRun(run.id, repository);
    return `Run ${run.id}, attempt ${run.attempt}, is in flight and goes on without the guard: watch it at ${run.url}, or stop it with \`${stop}\`.`;
}
/** `owner/name`, or `host/owner/name` for a server of one's own, as `--repo` takes it; `undefined` if it is no run's page. */
function repositoryOfUrl(url) {
    const [, host, owner, name] = /^https?:\/\/([^/]+)\/([^/]+)\/([^/]+)\/actions\/runs\//.exec(url) ?? [];
    if (host === undefined)
        return undefined;
    return host === 'github.com' ? `${owner}/${name}` : `${host}/${owner}/${name}`;
}
/** The run whose page a link leads to; `undefined` where it leads to none. */
function runOfUrl(url) {
    const [, id] = /\/actions\/runs\/(\d{1,15})(?:\D|$)/.exec(url ?? '') ?? [];
    return id === undefined ? undefined : Number(id);
}
function inRepository(repository) {
    return `--repo ${(0,_checks_shell_js__WEBPACK_IMPORTED_MODULE_0__/* .shellQuote */ .ZL)(repository)}`;
}


/***/ }),

/***/ 5331:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F_: () => (/* binding */ readUntilFound),
/* harmony export */   l0: () => (/* binding */ pauseAfter),
/* harmony export */   lT: () => (/* binding */ askedToWait)
/* harmony export */ });
/** Pauses between readings in milliseconds; the last one stays. */
const PAUSES_MS = [1000, 2000, 3000, 5000, 8000, 10_000];
const LAST_PAUSE_MS = 10_000;
/** GitHub asks for at least a minute where it does not say how long. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const UNTOLD_LIMIT_MS = 60_000;
/** The pause after reading number `index` (from 0), in milliseconds. */
function pauseAfter(index) {
    return PAUSES_MS[index] ?? LAST_PAUSE_MS;
}
/** How long a rate limit says to wait, in milliseconds; 0 for any other failure. */
function askedToWait(failure) {
    return failure.kind === 'rate-limit' ? (failure.retryAfterMs ?? UNTOLD_LIMIT_MS) : 0;
}
/**
 * Reads until something is found, for `forMs` at most, with one reading at the very end. A rate limit is waited for as
 * it asks. Resolves to what was found, else to the last failure where the last reading failed.
 *
 * @throws Cancelled when the job is cancelled
 */
async function readUntilFound(forMs, read, world) {
    const deadline = world.clock.now() + forMs;
    for (let index = 0;; index++) {
        const reading = await read();
        world.cancelled.throwIfAborted();
        const left = deadline - world.clock.now();
        if (reading.found !== undefined || left <= 0)
            return reading;
        const asked = reading.failure === undefined ? 0 : askedToWait(reading.failure);
        await world.clock.sleep(Math.min(left, Math.max(asked, pauseAfter(index))), world.cancelled);
    }
}


/***/ }),

/***/ 623:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ runFinding)
/* harmony export */ });
/** The finding for a matter that was examined from `begun` (`clock.now()`) until now. */
function runFinding(matter, begun, world) {
    return {
        kind: 'rollback',
        severity: 'block',
        evidence: [],
        ...matter,
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    };
}


/***/ }),

/***/ 5542:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f$: () => (/* binding */ shownText),
/* harmony export */   fz: () => (/* binding */ shownIn),
/* harmony export */   k_: () => (/* binding */ isVersionOf),
/* harmony export */   wU: () => (/* binding */ whoAnswers)
/* harmony export */ });
/** Shortest abbreviated commit that identifies one; git's own default. */
const SHORTEST_COMMIT = 7;
/** What builds say that were given no version: Maven's snapshots, Gradle's default. */
const NAMES_NO_RELEASE = /(?:-SNAPSHOT|^unspecified)$/i;
/**
 * Which release a service is, by what it says.
 *
 * - The commit decides where it is shown: it is the release's if either is the beginning of the other, from seven digits on.
 * - Else the version decides: it is the release's if it is the tag, or the version that the tag ends with, each with or
 *   without a leading `v`. That version begins with a digit and stands at the tag's beginning or after `/`, `-`, `_` or `@`:
 *   `1.4.0` of `v1.4.0`, `release/1.4.0` and `app-v1.4.0`; `1.4.0-rc1` of `v1.4.0-rc1`.
 * - A version that no build was given on purpose (`…-SNAPSHOT`, `unspecified`) says nothing, unless the tag is called that.
 */
function whoAnswers(shown, target, previous) {
    const { commit, version } = shown;
    if (commit !== undefined && commit.length >= SHORTEST_COMMIT) {
        if (isSameCommit(commit, target.commit))
            return 'target';
        return previous !== undefined && isSameCommit(commit, previous.commit) ? 'previous' : 'other';
    }
    if (version === undefined)
        return 'silent';
    if (isVersionOf(version, target.tag))
        return 'target';
    if (previous !== undefined && isVersionOf(version, previous.tag))
        return 'previous';
    return NAMES_NO_RELEASE.test(version) ? 'silent' : 'other';
}
/** Whether a version that a service shows is that of a tag; see `whoAnswers`. */
function isVersionOf(version, tag) {
    const bare = withoutV(version);
    const ending = /(?:^|[/@_-])v?(\d[^/]*)$/i.exec(tag)?.[1];
    return version !== '' && (bare === withoutV(tag) || bare === ending);
}
function withoutV(text) {
    return text.replace(/^v(?=\d)/i, '');
}
function isSameCommit(left, right) {
    const [short, long] = [left.toLowerCase(), right.toLowerCase()].sort((one, other) => one.length - other.length);
    return short !== undefined && long !== undefined && short.length >= SHORTEST_COMMIT && long.startsWith(short);
}
/** What a person calls the thing that answers: its version, else its commit; safe to put into a sentence. */
function shownText(shown, quote) {
    if (shown.version !== undefined)
        return quote(shown.version, 80);
    return shown.commit === undefined ? undefined : `commit ${quote(shown.commit, 12)}`;
}
/**
 * What the service showed, taken from the findings of the rule `identity`, which was asked whether it is `expected`:
 * a rule that holds says that it is just that, one that does not carries what was shown instead.
 */
function shownIn(findings, expected) {
    const shown = (what, asked) => {
        const finding = findings.find(({ kind, title }) => kind === 'identity' && title === `identity: ${what}`);
        if (finding?.outcome === 'pass')
            return asked;
        const [evidence] = finding?.evidence ?? [];
        return evidence?.kind === 'comparison' ? evidence.actual : undefined;
    };
    return { version: shown('version', expected.tag), commit: shown('commit', expected.commit) };
}


/***/ }),

/***/ 5578:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ku: () => (/* binding */ silent),
/* harmony export */   bH: () => (/* binding */ underHeading),
/* harmony export */   lt: () => (/* binding */ passGate)
/* harmony export */ });
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3138);
/* harmony import */ var _answering_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5542);


/** Where the lines of a policy's `identity` are missing: the rollback itself asks for the identity. */
const NOWHERE = { file: '', line: 1, column: 1 };
/**
 * Passes something through the gate, with the release that it should be in place of the policy's `identity`.
 *
 * @param expected the release that it should be; `undefined`: it is not asked who it is
 * @throws Cancelled when the job is cancelled
 */
async function passGate(task, subject, expected, output) {
    const { gate } = await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 578));
    const identity = expected === undefined
        ? undefined
        : { version: expected.tag, commit: expected.commit, source: task.policy.identity?.source ?? NOWHERE };
    const gathered = await gate({ ...task.settings, mode: 'gate', command: undefined, ...subject }, { ...task.policy, identity }, task.run, { ...task.world, output });
    if (gathered.cancelled !== undefined)
        throw gathered.cancelled;
    const findings = gathered.findings.filter((finding) => finding.kind !== 'identity');
    return {
        verdict: (0,_verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .foldVerdict */ .z4)(findings),
        findings,
        shown: expected === undefined ? { version: undefined, commit: undefined } : (0,_answering_js__WEBPACK_IMPORTED_MODULE_1__/* .shownIn */ .fz)(gathered.findings, expected),
        phases: gathered.phases,
    };
}
/** An output that says nothing: for a gate that is passed again and again, whose repeater speaks for it. */
function silent(output) {
    const nothing = () => undefined;
    return {
        line: nothing,
        section: nothing,
        foreign: nothing,
        progress: nothing,
        annotate: nothing,
        debug: output.debug,
    };
}
/** An output whose parts are named after what they belong to: `preflight: health`. */
function underHeading(heading, output) {
    return { ...output, section: (title) => output.section(`${heading}: ${title}`) };
}


/***/ }),

/***/ 7807:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BZ: () => (/* binding */ advised),
/* harmony export */   GK: () => (/* binding */ ageAdvice),
/* harmony export */   Mz: () => (/* binding */ preflight)
/* harmony export */ });
/* unused harmony export judgePreflight */
/* harmony import */ var _health_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1886);
/* harmony import */ var _answering_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5542);
/* harmony import */ var _inner_gate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5578);



/** This runner cannot boot images at all, which says nothing about this one. */
const WITHOUT_DOCKER = new Set([
    'docker-missing',
    'docker-unreachable',
    'docker-permission',
    'docker-config',
]);
/**
 * Boots the image of the release to go back to on this machine and passes it through the gate of the policy, before
 * anything is sent. `identity` of the policy, where it has one, asks for this release instead.
 *
 * What does not pass forbids the rollback. What cannot be decided forbids it as well, because the policy asks for a boot
 * (`rollback.preflight: boot`); a runner without Docker does not, because it could never have decided.
 *
 * @param reference `name@sha256:…`, or an image that is on this machine
 * @throws Cancelled when the job is cancelled
 */
async function preflight(settings, policy, run, world, reference, target) {
    const begun = world.clock.now();
    const passed = await (0,_inner_gate_js__WEBPACK_IMPORTED_MODULE_0__/* .passGate */ .lt)({ settings, policy, run, world }, { image: reference, url: undefined }, policy.identity === undefined ? undefined : target, (0,_inner_gate_js__WEBPACK_IMPORTED_MODULE_0__/* .underHeading */ .bH)('preflight', world.output));
    const finding = {
        kind: 'rollback',
        title: `preflight of ${target.tag}`,
        severity: 'block',
        evidence: [],
        ...judgePreflight(passed, target, policy.identity !== undefined, (0,_health_quote_js__WEBPACK_IMPORTED_MODULE_1__/* .quoting */ .y)(world.secrets)),
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    };
    return {
        findings: [finding],
        phases: passed.phases.map((phase) => ({ ...phase, name: `preflight: ${phase.name}` })),
    };
}
/** Pure: what a pass of the gate means for going back. */
function judgePreflight(passed, target, mustSayWho, quote) {
    const { verdict, shown } = passed;
    const cause = verdict.cause;
    const told = {
        ...(cause === undefined ? {} : { evidence: cause.evidence }),
        ...(cause?.source === undefined ? {} : { source: cause.source }),
    };
    if (verdict.name === 'pass') {
        if (!mustSayWho)
            return { outcome: 'pass', sentence: `The image of ${target.tag} boots here and passes the gate.` };
        return judgeIdentity(shown, target, quote);
    }
    if (verdict.name === 'fail') {
        return {
            outcome: 'fail',
            reason: 'rollback-preflight-failed',
            sentence: `The image of ${target.tag} does not pass the gate on this machine: ${verdict.sentence}`,
            advice: advised(verdict.advice, ageAdvice(cause, target)),
            ...told,
        };
    }
    if (verdict.reason !== 'ok' && WITHOUT_DOCKER.has(verdict.reason)) {
        return {
            outcome: 'undecided',
            severity: 'warn',
            reason: verdict.reason,
            sentence: `The image of ${target.tag} was not booted beforehand: ${verdict.sentence}`,
            ...(verdict.advice === undefined ? {} : { advice: verdict.advice }),
            ...told,
        };
    }
    return {
        outcome: 'undecided',
        reason: 'rollback-preflight-failed',
        sentence: `Whether the image of ${target.tag} passes the gate could not be decided: ${verdict.sentence}`,
        advice: advised(verdict.advice, 'To go back without booting the image beforehand, set `rollback.preflight: image` in the policy.'),
        ...told,
    };
}
function judgeIdentity(shown, target, quote) {
    const who = (0,_answering_js__WEBPACK_IMPORTED_MODULE_2__/* .whoAnswers */ .wU)(shown, target, undefined);
    if (who === 'target') {
        return {
            outcome: 'pass',
            sentence: `The image of ${target.tag} boots here, passes the gate and says that it is ${target.tag}.`,
        };
    }
    const text = (0,_answering_js__WEBPACK_IMPORTED_MODULE_2__/* .shownText */ .f$)(shown, quote);
    return {
        outcome: 'fail',
        reason: 'rollback-preflight-failed',
        sentence: text === undefined
            ? `The image of ${target.tag} passes the gate and does not say which version it is, as \`identity\` of the policy asks.`
            : `The image of ${target.tag} passes the gate and says that it is ${text}.`,
        evidence: [
            { kind: 'comparison', label: 'version', expected: target.tag, actual: shown.version ?? 'not shown' },
            { kind: 'comparison', label: 'commit', expected: target.commit, actual: shown.commit ?? 'not shown' },
        ],
        advice: 'Look which build that image holds; name another release with `to` if it is not the one that the tag promises.',
    };
}
/** A check of today's policy may ask for what that release never had. */
function ageAdvice(cause, target) {
    return cause?.kind === 'check'
        ? `A check that is younger than ${target.tag} cannot hold there: give it a \`when\`, or \`severity: warn\`, until ${target.tag} is out of use.`
        : undefined;
}
/** Advice in one text; there is always some. */
function advised(...advice) {
    const given = advice.filter((text) => text !== undefined).join(' ');
    return given === '' ? 'Look at the report of the gate for what to change.' : given;
}


/***/ }),

/***/ 8547:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kd: () => (/* binding */ healthyNow),
/* harmony export */   MX: () => (/* binding */ verify)
/* harmony export */ });
/* unused harmony export judgeLook */
/* harmony import */ var _health_quote_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1886);
/* harmony import */ var _subject_wording_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1928);
/* harmony import */ var _answering_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5542);
/* harmony import */ var _inner_gate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5578);
/* harmony import */ var _preflight_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7807);





/** A rolling deploy takes minutes; the pauses between two looks grow from the first to the last. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
/** Between two checklists, which log in and write, against a service that people use. */
const CHECKLIST_PAUSE_MS = 15_000;
/** A look that has less time than this could only say that it had no time. */
const LEAST_LOOK_MS = 1_000;
/**
 * Whether the service at `task.verify` is well and is the release that was gone back to. Looks again and again
 * until it holds or the time is over, because a deploy reaches its last instance late: health and identity first, and the
 * checklist only once the right release answers. It holds when it held twice in a row, the second time with the
 * checklist.
 *
 * A service that does not say which release it is cannot be verified: that is `undecided`, and blocks where the policy has
 * a section `identity`, which promises that it says so.
 *
 * @throws Cancelled when the job is cancelled
 */
async function verify(task) {
    const { world, policy, target } = task;
    const begun = world.clock.now();
    const quote = (0,_health_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoting */ .y)(world.secrets);
    const finding = (look) => ({
        kind: 'rollback',
        title: `${target.tag} serves again`,
        severity: 'block',
        evidence: [],
        ...look,
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    });
    const where = task.verify;
    if (where === undefined) {
        return { verified: 'not-asked', holds: true, findings: [finding(notAsked(target))], attempts: 0 };
    }
    const leastLookMs = LEAST_LOOK_MS + (policy.health.stable - 1) * policy.health.everyMs;
    const deadline = begun + where.withinMs;
    let attempts = 0;
    let said;
    let pause = FIRST_PAUSE_MS;
    let checklistHeld = false;
    const lookOnce = async (depth) => {
        attempts += 1;
        const remaining = Math.max(1, deadline - world.clock.now());
        const passed = await (0,_inner_gate_js__WEBPACK_IMPORTED_MODULE_0__/* .passGate */ .lt)({ ...task, policy: policyFor(policy, depth, remaining) }, { image: undefined, url: where.url }, target, (0,_inner_gate_js__WEBPACK_IMPORTED_MODULE_0__/* .silent */ .Ku)(world.output));
        return judgeLook(passed, task, where.url, quote);
    };
    world.output.progress(`Waiting until ${target.tag} serves at ${where.url}`);
    for (;;) {
        let look = await lookOnce('identity');
        // A service that says nothing is worth one checklist, so that at least this is known.
        const isWorthIt = look.state === 'holds' || (look.state === 'silent' && !checklistHeld);
        if (isWorthIt) {
            look = await lookOnce('checklist');
            checklistHeld = look.state === 'silent';
        }
        const mayChange = look.state === 'not-yet' || (look.state === 'silent' && policy.identity !== undefined);
        if (isWorthIt)
            pause = Math.max(pause, Math.min(CHECKLIST_PAUSE_MS, where.withinMs / 10));
        if (!mayChange || world.clock.now() + pause + leastLookMs > deadline) {
            const told = finding(look.finding);
            return {
                verified: look.state === 'holds' ? 'yes' : 'no',
                holds: told.outcome === 'pass' || told.severity === 'warn',
                findings: [told],
                attempts,
            };
        }
        if (look.key !== said)
            world.output.line(`Not yet: ${look.finding.sentence}`);
        said = look.key;
        await world.clock.sleep(pause, world.cancelled);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
}
/**
 * For a drill: whether the service at `task.verify` is well now (health and checklist, once), whichever release it
 * is, and whether it says which one it is, without which no rollback could be verified.
 *
 * @param task.target any release of the service
 * @throws Cancelled when the job is cancelled
 */
async function healthyNow(task) {
    const { world, policy, target } = task;
    const begun = world.clock.now();
    const finding = (look) => ({
        kind: 'rollback',
        title: 'the service that a rollback would be verified at',
        severity: 'block',
        evidence: [],
        ...look,
        startedAt: begun - world.startedAt,
        durationMs: world.clock.now() - begun,
    });
    const where = task.verify;
    if (where === undefined)
        return { findings: [finding(notAsked(target))], shown: undefined };
    world.output.progress(`Looking at the service at ${where.url}`);
    const passed = await (0,_inner_gate_js__WEBPACK_IMPORTED_MODULE_0__/* .passGate */ .lt)({ ...task, policy: policyFor(policy, 'checklist', where.withinMs) }, { image: undefined, url: where.url }, target, (0,_inner_gate_js__WEBPACK_IMPORTED_MODULE_0__/* .silent */ .Ku)(world.output));
    const shown = (0,_answering_js__WEBPACK_IMPORTED_MODULE_3__/* .shownText */ .f$)(passed.shown, (0,_health_quote_js__WEBPACK_IMPORTED_MODULE_2__/* .quoting */ .y)(world.secrets));
    if (passed.verdict.name !== 'pass') {
        return { findings: [finding(unwell(passed, `The service at ${where.url}`, 'now', target).finding)], shown };
    }
    const well = {
        outcome: 'pass',
        sentence: `The service at ${where.url} is well now: ${whatHolds(policy)}${shown === undefined ? '' : `, and it says that it is ${shown}`}.`,
    };
    if ((0,_answering_js__WEBPACK_IMPORTED_MODULE_3__/* .whoAnswers */ .wU)(passed.shown, target, undefined) !== 'silent')
        return { findings: [finding(well)], shown };
    return { findings: [finding(well), finding(unknowable(policy, where.url, shown))], shown };
}
/** The part of the policy that a live service can be held to, which the guard does not own. */
function policyFor(policy, depth, remainingMs) {
    return {
        ...policy,
        subject: { ...policy.subject, compose: undefined },
        health: { ...policy.health, withinMs: Math.max(1, Math.min(policy.health.withinMs, remainingMs)) },
        checks: depth === 'identity' ? [] : policy.checks,
        presets: [],
        logs: undefined,
        resources: undefined,
        shutdown: undefined,
    };
}
const CALL_SOMEBODY = 'Nothing more is started by itself: call a person, because the cause may be in what both releases depend on.';
/** Pure: what one pass of the gate says about the service that should be the target by now. */
function judgeLook(passed, task, url, quote) {
    const { target, from, policy } = task;
    if (passed.verdict.name !== 'pass') {
        const look = unwell(passed, `The service at ${url}`, 'after the rollback', target);
        const { finding } = look;
        if (finding.outcome !== 'fail')
            return look;
        return { ...look, finding: { ...finding, advice: (0,_preflight_js__WEBPACK_IMPORTED_MODULE_1__/* .advised */ .BZ)(CALL_SOMEBODY, finding.advice) } };
    }
    const { shown } = passed;
    const who = (0,_answering_js__WEBPACK_IMPORTED_MODULE_3__/* .whoAnswers */ .wU)(shown, target, from);
    const text = (0,_answering_js__WEBPACK_IMPORTED_MODULE_3__/* .shownText */ .f$)(shown, quote);
    if (who === 'target') {
        const sentence = `${target.tag} serves at ${url}: ${whatHolds(policy)}, and it says that it is ${text ?? target.tag}.`;
        return { state: 'holds', key: who, finding: { outcome: 'pass', sentence } };
    }
    if (who === 'silent')
        return { state: 'silent', key: who, finding: unknowable(policy, url, text) };
    const isStill = who === 'previous' && from !== undefined;
    const { version, commit } = shown;
    const isOtherBuild = commit !== undefined && version !== undefined && (0,_answering_js__WEBPACK_IMPORTED_MODULE_3__/* .isVersionOf */ .k_)(version, target.tag);
    return {
        state: 'not-yet',
        key: `${who} ${text}`,
        finding: {
            outcome: 'fail',
            reason: 'rollback-wrong-version',
            sentence: isStill
                ? `${from.tag} still answers at ${url}, not ${target.tag}.`
                : isOtherBuild
                    ? `${text} of the commit ${quote(commit, 12)} answers at ${url}, not that of the commit ${target.commit.slice(0, 12)}.`
                    : `${text ?? 'Something else'} answers at ${url}, not ${target.tag}.`,
            evidence: [
                { kind: 'comparison', label: 'version', expected: target.tag, actual: shown.version ?? 'not shown' },
                { kind: 'comparison', label: 'commit', expected: target.commit, actual: shown.commit ?? 'not shown' },
            ],
            advice: isStill
                ? `The run for ${target.tag} was successful and did not replace what serves: look at its deploy step, and whether it takes longer than \`rollback.verify.within\`.`
                : isOtherBuild
                    ? 'Look what was deployed last, and whether its build was told the commit of the tag.'
                    : 'Look what was deployed last, and by whom; another deployment may have come in between.',
        },
    };
}
function unwell(passed, who, when, target) {
    const { verdict } = passed;
    const { cause } = verdict;
    const told = {
        ...(cause === undefined ? {} : { evidence: cause.evidence }),
        ...(cause?.source === undefined ? {} : { source: cause.source }),
        advice: (0,_preflight_js__WEBPACK_IMPORTED_MODULE_1__/* .advised */ .BZ)(verdict.advice, (0,_preflight_js__WEBPACK_IMPORTED_MODULE_1__/* .ageAdvice */ .GK)(cause, target), addressAdvice(cause)),
    };
    const isBroken = verdict.name === 'fail';
    const reason = isBroken ? 'rollback-verification-failed' : 'rollback-not-verified';
    return {
        // what the user wrote wrongly does not change while we wait
        state: verdict.name === 'invalid' ? 'hopeless' : 'not-yet',
        key: `${verdict.reason} ${cause?.title}`,
        finding: {
            outcome: isBroken ? 'fail' : 'undecided',
            reason,
            sentence: isBroken
                ? `${who} is not well ${when}: ${verdict.sentence}`
                : `Whether ${lowered(who)} is well ${when} could not be decided: ${verdict.sentence}`,
            ...told,
        },
    };
}
/** The gate's own advice speaks of the input `url`, and here the policy gives the address. */
function addressAdvice(cause) {
    const isAddress = cause?.kind === 'input' || cause?.reason === 'not-listening' || cause?.reason === 'health-unreachable';
    return isAddress
        ? 'The address is that of `rollback.verify.url` in the policy, as this machine reaches it.'
        : undefined;
}
function unknowable(policy, url, text) {
    const holds = whatHolds(policy);
    const well = `${(0,_subject_wording_js__WEBPACK_IMPORTED_MODULE_4__/* .capitalised */ .Iu)(holds)} at ${url}`;
    return {
        outcome: 'undecided',
        severity: policy.identity === undefined ? 'warn' : 'block',
        reason: 'rollback-not-verified',
        sentence: text === undefined
            ? `${well}, but the service does not say which version it is.`
            : `${well}, but the service calls itself ${text}, which names no release.`,
        advice: 'Let /actuator/info show build.version or git.commit.id (the build-info goal of spring-boot-maven-plugin, git-commit-id-maven-plugin), so that a rollback can be verified.',
    };
}
function notAsked(target) {
    return {
        outcome: 'undecided',
        severity: 'warn',
        reason: 'rollback-not-verified',
        sentence: `Whether ${target.tag} really serves is not verified, because the policy has no \`rollback.verify.url\`.`,
        advice: 'Set `rollback: { verify: { url: "https://…" } }` in the policy to the address where users reach the service.',
    };
}
function whatHolds(policy) {
    return policy.checks.length > 0 ? 'health and checks hold' : 'health holds';
}
function lowered(text) {
    return text.charAt(0).toLowerCase() + text.slice(1);
}


/***/ })

};
