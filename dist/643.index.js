export const id = 643;
export const ids = [643,51,735,432];
export const modules = {

/***/ 8051:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JsonPathProblem: () => (/* binding */ JsonPathProblem),
/* harmony export */   compileJsonPath: () => (/* binding */ compileJsonPath)
/* harmony export */ });
/* harmony import */ var json_p3__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(393);
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2856);
/* harmony import */ var _json_value_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3111);
/* harmony import */ var _match_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(324);




/** A path that is not one; the message is a clause for a sentence. */
class JsonPathProblem extends Error {
    constructor(message) {
        super(message);
        this.name = 'JsonPathProblem';
    }
}
/**
 * The standard's two regular-expression functions, in linear time: both the pattern and the text may come out of
 * the document, which the service under guard wrote. I-Regexp (RFC 9485) is a subset of RE2 but for `.`,
 * which stands for everything except the two line ends.
 */
function regexFunction(anchored) {
    const compiled = new Map();
    const compile = (source) => {
        if (!compiled.has(source)) {
            let regex;
            try {
                regex = re2js__WEBPACK_IMPORTED_MODULE_2__/* .RE2JS */ .L3.compile(withStandardDots(source));
            }
            catch {
                // RFC 9535 §2.4.6: what is not a regular expression matches nothing.
            }
            compiled.set(source, regex);
        }
        return compiled.get(source);
    };
    return {
        argTypes: [json_p3__WEBPACK_IMPORTED_MODULE_0__/* .FunctionExpressionType */ .BN.ValueType, json_p3__WEBPACK_IMPORTED_MODULE_0__/* .FunctionExpressionType */ .BN.ValueType],
        returnType: json_p3__WEBPACK_IMPORTED_MODULE_0__/* .FunctionExpressionType */ .BN.LogicalType,
        call: (text, source) => {
            if (typeof text !== 'string' || typeof source !== 'string' || text.length > _match_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_MATCH_INPUT */ .QD)
                return false;
            const regex = compile(source);
            return regex !== undefined && (anchored ? regex.testExact(text) : regex.test(text));
        },
    };
}
function withStandardDots(source) {
    let inClass = false;
    let translated = '';
    for (let at = 0; at < source.length; at++) {
        const character = source.charAt(at);
        if (character === '\\')
            translated += character + source.charAt(++at);
        else if (character === '.' && !inClass)
            translated += '[^\\n\\r]';
        else {
            if (character === '[')
                inClass = true;
            else if (character === ']')
                inClass = false;
            translated += character;
        }
    }
    return translated;
}
const environment = new json_p3__WEBPACK_IMPORTED_MODULE_0__/* .JSONPathEnvironment */ .Dd({ strict: true, maxRecursionDepth: _json_value_js__WEBPACK_IMPORTED_MODULE_3__/* .MAX_DEPTH */ .lr + 1 });
environment.functionRegister.set('match', regexFunction(true));
environment.functionRegister.set('search', regexFunction(false));
const compiledPaths = new Map();
/**
 * Compiles a path (https://www.rfc-editor.org/rfc/rfc9535), once for each source.
 *
 * @throws JsonPathProblem
 */
function compileJsonPath(source) {
    const known = compiledPaths.get(source);
    if (known !== undefined)
        return known;
    let query;
    try {
        query = environment.compile(source);
    }
    catch (error) {
        throw new JsonPathProblem(error instanceof Error ? error.message : String(error));
    }
    const path = {
        source,
        singular: query.singularQuery(),
        // lazily, because `query` hands the items of a list over as arguments, and the stack holds no list of any length
        values: (document) => Array.from(query.lazyQuery(document), ({ value }) => value),
        locations: (document) => Array.from(query.lazyQuery(document), ({ location }) => location),
    };
    compiledPaths.set(source, path);
    return path;
}


/***/ }),

/***/ 2735:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MAX_PATTERN_LENGTH: () => (/* binding */ MAX_PATTERN_LENGTH),
/* harmony export */   PatternProblem: () => (/* binding */ PatternProblem),
/* harmony export */   compilePattern: () => (/* binding */ compilePattern)
/* harmony export */ });
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);

/** Characters of a regular expression. */
const MAX_PATTERN_LENGTH = 1000;
/** A regular expression that cannot be used; the message is a clause for a sentence. */
class PatternProblem extends Error {
    constructor(message) {
        super(message);
        this.name = 'PatternProblem';
    }
}
const compiled = new Map();
/**
 * Compiles RE2 syntax (https://github.com/google/re2/wiki/Syntax), once for each pattern.
 *
 * @throws PatternProblem for look-around, back-references, and what is no regular expression.
 */
function compilePattern(source) {
    const known = compiled.get(source);
    if (known !== undefined)
        return known;
    if (source.length > MAX_PATTERN_LENGTH) {
        throw new PatternProblem(`is longer than ${MAX_PATTERN_LENGTH} characters`);
    }
    const pattern = patternOf(compile(source));
    compiled.set(source, pattern);
    return pattern;
}
function compile(source) {
    try {
        return re2js__WEBPACK_IMPORTED_MODULE_0__/* .RE2JS */ .L3.compile(source);
    }
    catch (error) {
        throw new PatternProblem(problemOf(error));
    }
}
function problemOf(error) {
    const message = error instanceof Error ? error.message : String(error);
    const lookAround = /\(\?<?[=!]/.test(message);
    return lookAround
        ? 'uses look-around, which cannot be matched in linear time'
        : `is not a regular expression of RE2 (${message.replace(/^error parsing regexp: /, '')})`;
}
function patternOf(regex) {
    return {
        test: (text) => regex.test(text),
        capture: (text) => {
            const matcher = regex.matcher(text);
            if (!matcher.find())
                return undefined;
            return matcher.group(matcher.groupCount() > 0 ? 1 : 0) ?? undefined;
        },
    };
}


/***/ }),

/***/ 2643:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loadPolicy: () => (/* binding */ loadPolicy)
});

// EXTERNAL MODULE: ./src/policy/units.ts
var units = __webpack_require__(2233);
;// CONCATENATED MODULE: ./src/policy/build-expectation.ts

/** What is expected where the user expects nothing. */
const DEFAULT_EXPECTATION = {
    status: ['2xx'],
    headers: [],
    json: [],
    jsonEqual: undefined,
    jsonSubset: undefined,
    schema: undefined,
    body: undefined,
    withinMs: undefined,
    redirect: undefined,
};
/**
 * @param withStatus whether an answer must be 2xx (3xx where a redirect is expected) unless a status is given:
 * a body that looks right under a 500 is not a pass
 */
function buildExpectation(raw, path, filling, withStatus) {
    const schema = raw.schema === undefined ? undefined : filling.schema(raw.schema, [...path, 'schema']);
    const otherwise = withStatus ? [raw.redirect === undefined ? '2xx' : '3xx'] : undefined;
    return {
        status: raw.status === undefined ? otherwise : [raw.status].flat(),
        headers: Object.entries(raw.headers ?? {}).map(([name, matcher]) => [
            name,
            buildTextMatcher(matcher, [...path, 'headers', name], filling),
        ]),
        json: Object.entries(raw.json ?? {}).map(([jsonPath, matcher]) => ({
            path: jsonPath,
            matcher: buildMatcher(matcher, [...path, 'json', jsonPath], filling),
            source: filling.source([...path, 'json', jsonPath], 'key'),
        })),
        jsonEqual: wholeJson(raw['json-equal']),
        jsonSubset: wholeJson(raw['json-subset']),
        schema,
        body: typeof raw.body === 'string'
            ? { contains: raw.body }
            : raw.body && buildTextMatcher(raw.body, [...path, 'body'], filling),
        withinMs: raw.within === undefined ? undefined : (0,units/* parseDuration */.E9)(raw.within),
        redirect: raw.redirect === undefined ? undefined : buildTextMatcher(raw.redirect, [...path, 'redirect'], filling),
    };
}
function wholeJson(raw) {
    return raw && { value: raw.value, ignore: raw.ignore ?? [] };
}
/** A matcher for what is always text (a header, a body, a variable): plain numbers mean the text that was typed. */
function buildTextMatcher(raw, path, filling) {
    if (!isRuleMap(raw))
        return { equals: asText(raw, path, filling) };
    return {
        ...buildRules(raw, path, filling),
        ...(raw.equals !== undefined && { equals: asText(raw.equals, [...path, 'equals'], filling) }),
        ...(raw.contains !== undefined && { contains: asText(raw.contains, [...path, 'contains'], filling) }),
        ...(raw['one-of'] !== undefined && {
            oneOf: raw['one-of'].map((value, index) => asText(value, [...path, 'one-of', index], filling)),
        }),
        ...(raw.not !== undefined && { not: buildTextMatcher(raw.not, [...path, 'not'], filling) }),
    };
}
function asText(value, path, filling) {
    return typeof value === 'number' || typeof value === 'boolean' ? filling.typed(value, path) : value;
}
/** A plain value means `equals`. */
function buildMatcher(raw, path, filling) {
    return isRuleMap(raw) ? buildRules(raw, path, filling) : { equals: raw };
}
/** The rules of one matcher, with templates and patterns examined; mistakes go to `filling`. */
function buildRules(raw, path, filling) {
    const inside = (rule, matcher) => buildMatcher(matcher, [...path, rule], filling);
    return {
        ...given('equals', raw.equals),
        ...(raw.not !== undefined && { not: inside('not', raw.not) }),
        ...given('contains', raw.contains),
        ...(raw.matches !== undefined && { matches: filling.pattern(raw.matches, [...path, 'matches']) }),
        ...given('exists', raw.exists),
        ...given('type', raw.type),
        ...(raw.length !== undefined && { length: inside('length', raw.length) }),
        ...given('gt', raw.gt),
        ...given('gte', raw.gte),
        ...given('lt', raw.lt),
        ...given('lte', raw.lte),
        ...given('oneOf', raw['one-of']),
        ...(raw.every !== undefined && { every: inside('every', raw.every) }),
        ...(raw.any !== undefined && { any: inside('any', raw.any) }),
    };
}
function given(name, value) {
    return value === undefined ? {} : { [name]: value };
}
function isRuleMap(raw) {
    return raw !== null && typeof raw === 'object' && !Array.isArray(raw);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
// EXTERNAL MODULE: ./src/checks/json-path.ts
var json_path = __webpack_require__(8051);
// EXTERNAL MODULE: ./src/checks/pattern.ts
var checks_pattern = __webpack_require__(2735);
;// CONCATENATED MODULE: ./src/policy/fields.ts




/*
 * The building blocks of the schema. How mistakes become sentences (complaints.ts):
 *
 * - the message of a leaf is a noun phrase for what must stand there: `a duration such as "30s"`;
 * - the message of unknown keys is the list of the keys that are known there, separated by spaces;
 * - a rule of this project's own complains with its reason, clause and advice.
 *
 * What JSON Schema cannot take from a rule is said beside it through `meta`.
 */
// Generated checkers pay off only for schemas that are used often; this one is used once in a run.
core/* config */.$W({ jitless: true });
/** Adds a rule that is asked even if a part of the value is wrong in another way; it must therefore trust no shape. */
function ruled(schema, rule) {
    return schema.superRefine((value, context) => {
        rule(value, (complaint) => {
            context.addIssue({ code: 'custom', path: [...(complaint.path ?? [])], params: { complaint } });
        });
    }, { when: () => true });
}
/** A map with these keys and no others. */
function section(shape) {
    const keys = Object.keys(shape).join(' ');
    return schemas/* strictObject */.rej(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? keys : 'a map of keys') });
}
/** A section whose keys are all optional, and of which at least one must be given. */
function filledSection(shape) {
    return ruled(section(shape), (value, complain) => {
        if (isMap(value) && Object.keys(value).length === 0) {
            complain({
                reason: 'policy-asserts-nothing',
                clause: 'is empty, so it asserts nothing',
                advice: `Give at least one of ${listOf(Object.keys(shape))}, or remove it.`,
                unlessUnknownKeys: true,
            });
        }
    }).meta({ minProperties: 1 });
}
/** A section of which exactly one of the `choices` must be given. */
function choice(shape, choices) {
    return ruled(section(shape), (value, complain) => {
        if (isMap(value))
            exactlyOne(value, choices, complain);
    }).meta({ oneOf: choices.map((name) => ({ required: [name] })) });
}
/** Complains unless exactly one of these keys is there. */
function exactlyOne(value, choices, complain) {
    const [first, second] = choices.filter((name) => Object.hasOwn(value, name));
    if (first === undefined) {
        complain({
            reason: 'policy-invalid-value',
            clause: `needs one of ${listOf(choices)}`,
            advice: 'Add one of them.',
            unlessUnknownKeys: true,
        });
    }
    else if (second !== undefined) {
        complain({
            reason: 'policy-invalid-value',
            clause: `cannot stand beside "${first}", because only one of the two can be meant`,
            advice: 'Keep one of the two.',
            path: [second],
            at: 'key',
        });
    }
}
/** Whether this is a map of the file: no list, not `null`. */
function isMap(value) {
    return value !== null && typeof value === 'object' && !Array.isArray(value);
}
/** `a, b or c`, in quotes. */
function listOf(names) {
    const quoted = names.map((name) => `"${name}"`);
    return quoted.length < 2 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
/** A list that must not be empty where it is given; `nothing` says what an empty one would mean. */
function filledList(item, wanted) {
    return schemas/* array */.YOg(item, { error: wanted }).min(1, { error: wanted });
}
/** A map from names of the user's own; must not be empty where it is given. */
function filledMap(value, wanted) {
    return ruled(schemas/* record */.g1P(schemas/* string */.YjP(), value, { error: wanted }), (map, complain) => {
        if (isMap(map) && Object.keys(map).length === 0) {
            complain({
                reason: 'policy-asserts-nothing',
                clause: 'is empty, so it asserts nothing',
                advice: 'Fill it, or remove it.',
            });
        }
    }).meta({ minProperties: 1 });
}
/** A text with something in it. */
function fields_text(wanted) {
    return schemas/* string */.YjP({ error: wanted }).min(1, { error: wanted });
}
/** One of these words. */
function word(words) {
    return schemas/* enum */.k5n(words, { error: words.length === 1 ? `"${words[0]}"` : `one of ${listOf(words)}` });
}
/** A whole number between these two, both included; `what` names it in the mistake. */
function wholeNumber(least, most, what) {
    const error = `${what} from ${least} to ${most}`;
    return schemas/* number */.aig({ error }).int({ error }).min(least, { error }).max(most, { error });
}
/** `true` or `false`, never a text that looks like it. */
const flag = () => schemas/* boolean */.zMY({ error: 'true or false' });
/** A text, number or truth value that is used as text, exactly as it was typed. */
function plainText(wanted = 'a text') {
    return schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()], { error: wanted });
}
/** Any JSON value; its strings are templates. The reader of the file lets nothing else through. */
const anyJson = () => schemas/* unknown */.L5J();
/** A duration; zero is refused because what may take no time at all asserts nothing. */
function duration(example) {
    const error = `a duration such as "${example}"`;
    return ruled(schemas/* string */.YjP({ error }).regex(units/* DURATION_PATTERN */.Cq, { error }), (value, complain) => {
        const milliseconds = typeof value === 'string' ? (0,units/* parseDuration */.E9)(value) : undefined;
        if (milliseconds === 0) {
            complain({
                reason: 'policy-asserts-nothing',
                clause: 'is no time at all',
                advice: `Write a duration above zero, such as "${example}".`,
            });
        }
        else if (milliseconds !== undefined && milliseconds > units/* LONGEST_DURATION_MS */.Nf) {
            complain({
                reason: 'policy-invalid-value',
                clause: `is longer than ${(0,units/* formatDuration */.a3)(units/* LONGEST_DURATION_MS */.Nf)}`,
                advice: `Write a shorter duration, such as "${example}".`,
            });
        }
    }).meta({ pattern: `^(?=.*[1-9])${units/* DURATION_PATTERN */.Cq.source.slice(1)}` });
}
/** A share such as `5%`, from 0 % to 100 %; stays text here. */
function share(example) {
    const error = `a share such as "${example}"`;
    return schemas/* string */.YjP({ error }).regex(units/* SHARE_PATTERN */.Zm, { error });
}
/** A ratio such as `2.5x`; stays text here. */
function ratio() {
    const error = 'a ratio such as "2.5x"';
    return schemas/* string */.YjP({ error }).regex(units/* RATIO_PATTERN */.pu, { error });
}
/** A size of memory as docker takes it, not below the least that a container can have. */
function memorySize() {
    const error = 'a size such as "512m" or "1g"';
    return ruled(schemas/* union */.KCZ([schemas/* string */.YjP().regex(units/* BYTES_PATTERN */.RQ, { error }), schemas/* number */.aig().int({ error }).positive({ error })], { error }), (value, complain) => {
        const bytes = typeof value === 'string' ? (0,units/* parseBytes */.z_)(value) : value;
        if (typeof bytes === 'number' && bytes < units/* LEAST_MEMORY_BYTES */.W8) {
            complain({
                reason: 'policy-invalid-value',
                clause: 'is less memory than the 6 MiB that a container needs at least',
                advice: 'Write a size with a unit, such as "512m" or "1g".',
            });
        }
    });
}
/** A regular expression of RE2. */
function regularExpression() {
    return ruled(fields_text('a regular expression').max(checks_pattern.MAX_PATTERN_LENGTH, {
        error: `a regular expression of at most ${checks_pattern.MAX_PATTERN_LENGTH} characters`,
    }), (value, complain) => {
        if (typeof value === 'string' && value !== '' && value.length <= checks_pattern.MAX_PATTERN_LENGTH)
            complainOfPattern(value, complain);
    });
}
function complainOfPattern(source, complain) {
    let pattern;
    try {
        pattern = (0,checks_pattern.compilePattern)(source);
    }
    catch (error) {
        complain({
            reason: 'policy-bad-regex',
            clause: error instanceof Error ? error.message : String(error),
            advice: 'Write it in RE2 syntax (https://github.com/google/re2/wiki/Syntax), which has no look-around and no back-references; "not" with "matches" often says the same.',
        });
        return;
    }
    if (pattern.test('') && pattern.test('\u0001')) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'matches every text, so it asserts nothing',
            advice: 'Write a pattern that some texts do not match.',
        });
    }
}
/** Complains unless the text is a JSONPath of RFC 9535. */
function complainOfJsonPath(source, at, path, complain) {
    try {
        (0,json_path.compileJsonPath)(source);
    }
    catch (error) {
        complain({
            reason: 'policy-bad-json-path',
            clause: `is not a JSONPath of RFC 9535 (${error instanceof Error ? error.message : String(error)})`,
            advice: 'Write a path such as "$.data.items[0].name" or "$..id"; keys with odd letters go in brackets: $["odd key"].',
            path,
            at,
        });
    }
}
/** A JSONPath that can be compiled. */
function jsonPath() {
    return ruled(fields_text('a JSONPath such as "$.data.token"'), (value, complain) => {
        if (typeof value === 'string' && value !== '')
            complainOfJsonPath(value, 'value', [], complain);
    });
}
/** What HTTP allows as the name of a header (https://www.rfc-editor.org/rfc/rfc9110#name-tokens). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Complains of every key that cannot be the name of a header. */
function complainOfHeaderNames(value, complain) {
    for (const name of isMap(value) ? Object.keys(value) : []) {
        if (HEADER_NAME.test(name))
            continue;
        complain({
            reason: 'policy-invalid-value',
            clause: 'is not the name of a header',
            advice: 'Write letters, digits and dashes only.',
            path: [name],
            at: 'key',
        });
    }
}
/** The same for editors, in the JSON Schema. */
const HEADER_NAMES = { propertyNames: { pattern: HEADER_NAME.source } };
/** The name of a header. https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
function headerName() {
    const error = 'the name of a header, such as "X-Api-Key"';
    return schemas/* string */.YjP({ error }).regex(HEADER_NAME, { error });
}
const URL_TEXT = 'a URL such as "https://example.com", or "${vars.NAME}"';
/** A URL, or a text whose variables will make one. */
const url = () => schemas/* string */.YjP({ error: URL_TEXT }).regex(/^(?:https?:\/\/|\$\{)\S+$/, { error: URL_TEXT });

;// CONCATENATED MODULE: ./src/policy/expectation-schema.ts


const JSON_TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const MATCHER = 'a value, or a matcher such as { contains: x }';
/** Refers to the matcher from inside itself. */
const nested = () => schemas/* lazy */.RZV(() => matcher);
const bound = () => schemas/* number */.aig({ error: 'a number' });
/** The rules of a matcher and the shape of each. */
const matcherShape = {
    equals: anyJson().optional().describe('Equal to this JSON value; also for whole objects and lists.'),
    not: nested().optional().describe('Anything for which this matcher does not hold.'),
    contains: anyJson()
        .optional()
        .describe('A text holds this text; a list holds an element equal to this; an object has this key.'),
    matches: regularExpression().optional().describe('Matches this regular expression (RE2 syntax) somewhere.'),
    exists: flag().optional().describe('There (true) or not there (false); null is there.'),
    type: word(JSON_TYPES).optional().describe('The JSON type.'),
    length: nested().optional().describe('Length of a text, list or object: a number or a matcher.'),
    gt: bound().optional().describe('A number greater than this.'),
    gte: bound().optional().describe('A number greater than or equal to this.'),
    lt: bound().optional().describe('A number less than this.'),
    lte: bound().optional().describe('A number less than or equal to this.'),
    'one-of': filledList(anyJson(), 'a list of values').optional().describe('Equal to one of these values.'),
    every: nested().optional().describe('Holds for every element of a list that is not empty.'),
    any: nested().optional().describe('Holds for at least one element of a list.'),
};
/** Names of the rules of a matcher. */
const MATCHER_KEYS = Object.keys(matcherShape);
const matcherMap = ruled(filledSection(matcherShape), complainOfContains).describe('Every rule that is given must hold. To compare with a whole object, write equals.');
/** A rule for one value: a scalar or a list means `equals`. */
const matcher = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY(), schemas/* null */.chJ(), schemas/* array */.YOg(anyJson()), matcherMap], { error: MATCHER })
    .meta({ id: 'matcher', description: 'A value (equal to it) or a map of rules that must all hold.' });
/** An empty text is part of every text. */
function complainOfContains(value, complain) {
    const { contains } = isMap(value) ? value : {};
    if (contains === '') {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'is empty, and every text contains an empty one',
            advice: 'Write the text that must be found.',
            path: ['contains'],
        });
    }
}
const STATUS = 'a status code such as 200, a class such as "2xx", or a list of them';
const statusCode = schemas/* union */.KCZ([
    schemas/* number */.aig().int({ error: STATUS }).min(100, { error: STATUS }).max(599, { error: STATUS }),
    schemas/* string */.YjP().regex(/^[1-5]xx$/, { error: STATUS }),
], { error: STATUS });
const expectation_schema_status = ruled(schemas/* union */.KCZ([statusCode, filledList(statusCode, STATUS)], { error: STATUS }), (value, complain) => {
    if (Array.isArray(value) && new Set(value.filter((one) => typeof one === 'string')).size === 5) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'allows every status, so it asserts nothing',
            advice: 'Leave out the classes that would be wrong.',
        });
    }
});
const expectation_schema_wholeJson = ruled(section({
    value: anyJson().describe('The JSON to compare with.'),
    ignore: filledList(jsonPath(), 'a list of JSONPaths')
        .optional()
        .describe('Paths (RFC 9535) whose values are not compared.'),
}), (value, complain) => {
    if (isMap(value) && !Object.hasOwn(value, 'value')) {
        complain({ reason: 'policy-invalid-value', clause: 'lacks "value"', advice: 'Add the JSON to compare with.' });
    }
}).meta({ required: ['value'] });
/** What an answer must be; one that asserts nothing is a mistake. */
const expectation = filledSection({
    status: expectation_schema_status
        .optional()
        .describe('Status code, class such as 2xx, or a list of them. Default: 2xx, or 3xx where "redirect" is given.'),
    headers: ruled(filledMap(matcher, 'a map from header names to matchers'), complainOfHeaderNames)
        .meta(HEADER_NAMES)
        .optional()
        .describe('Header name to matcher.'),
    json: ruled(filledMap(matcher, 'a map from JSONPaths to matchers'), (value, complain) => {
        for (const path of isMap(value) ? Object.keys(value) : [])
            complainOfJsonPath(path, 'key', [path], complain);
    })
        .optional()
        .describe('JSONPath (RFC 9535) to matcher: { $.data.items: { length: { gt: 0 } } }.'),
    'json-equal': expectation_schema_wholeJson.optional().describe('The whole JSON body is equal to this.'),
    'json-subset': ruled(expectation_schema_wholeJson, (value, complain) => {
        const { value: subset } = isMap(value) ? value : {};
        if (subset !== null && typeof subset === 'object' && Object.keys(subset).length === 0) {
            complain({
                reason: 'policy-asserts-nothing',
                clause: 'is empty, so nearly every body has it',
                advice: 'Write the keys that must be there.',
                path: ['value'],
            });
        }
    })
        .optional()
        .describe('The JSON body holds at least this; more keys are fine.'),
    schema: fields_text('the path of a JSON Schema file')
        .optional()
        .describe('File with a JSON Schema that the body must satisfy.'),
    body: schemas/* union */.KCZ([fields_text('a text'), matcherMap], {
        error: 'a text that the body must contain, or a matcher such as { matches: x }',
    })
        .optional()
        .describe('A plain text means that the body contains it; otherwise a matcher for the body as text.'),
    within: duration('800ms').optional().describe('The whole answer is here within this time.'),
    redirect: matcher.optional().describe('The Location of a redirect: a text (equal) or a matcher.'),
}).meta({ id: 'expectation', description: 'What the answer must be. Every rule that is given must hold.' });
/** Where a value is taken from an answer. */
const capture = choice({
    json: jsonPath().optional().describe('The first value at this JSONPath (RFC 9535).'),
    header: fields_text('the name of a header').optional().describe('The value of this header.'),
    regex: regularExpression().optional().describe('The first group (or all) of the first match in the body.'),
    secret: flag().optional().describe('Never shown anywhere. Default: false.'),
}, ['json', 'header', 'regex']).describe('Takes a value out of the answer for the checks after this one.');

// EXTERNAL MODULE: ./src/policy/template.ts
var policy_template = __webpack_require__(7886);
;// CONCATENATED MODULE: ./src/policy/check-schema.ts




/** Methods of a check, as keys of the file. */
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];
const KINDS = [...METHODS, 'run'];
const PATH = 'a path such as "/api/info", or an absolute URL whose host is listed under "allowed-hosts"';
// A backslash or a second slash would lead to another host; spaces and controls have no place in a URL.
const path = () => schemas/* string */.YjP({ error: PATH }).regex(/^(?=\/(?!\/)|https?:\/\/|\$\{)(?:[^\\\s$]|\$\{[^}]*\}|\$)*$/, { error: PATH });
const manyTexts = (wanted) => schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* union */.KCZ([plainText(wanted), schemas/* array */.YOg(plainText(wanted))], { error: wanted }), { error: wanted });
const headers = () => ruled(schemas/* record */.g1P(schemas/* string */.YjP(), plainText('the value of a header'), { error: 'a map from header names to values' }), complainOfHeaderNames).meta(HEADER_NAMES);
const auth = choice({
    basic: section({
        user: plainText('a user name').describe('User name.'),
        password: plainText('a password').describe('Password; usually "${secrets.NAME}".'),
    })
        .optional()
        .describe('HTTP basic authentication.'),
    bearer: fields_text('a token').optional().describe('Token of an "Authorization: Bearer" header.'),
    header: section({
        name: headerName().describe('Name of the header.'),
        value: plainText('the value of a header').describe('Its value; usually "${secrets.NAME}".'),
    })
        .optional()
        .describe('A header of your own that authenticates.'),
}, ['basic', 'bearer', 'header']);
const BODY_KINDS = ['json', 'form', 'text', 'file'];
const body = ruled(choice({
    json: anyJson().optional().describe('Sent as application/json; "${…}" may stand in its texts.'),
    form: manyTexts('a map from field names to texts')
        .optional()
        .describe('Sent as application/x-www-form-urlencoded.'),
    text: schemas/* string */.YjP({ error: 'a text' }).optional().describe('Sent as it is.'),
    file: fields_text('the path of a file').optional().describe('File in the repository, sent as it is.'),
    'content-type': fields_text('a media type such as "text/csv"').optional().describe('Media type of "text" or "file".'),
}, BODY_KINDS), (value, complain) => {
    if (isMap(value) &&
        Object.hasOwn(value, 'content-type') &&
        (Object.hasOwn(value, 'json') || Object.hasOwn(value, 'form'))) {
        complain({
            reason: 'policy-invalid-value',
            clause: 'belongs to "text" and "file" only',
            advice: 'Remove it, or set the header Content-Type under "headers".',
            path: ['content-type'],
            at: 'key',
        });
    }
});
const valueName = (what) => ruled(fields_text(`a name for ${what}`), (value, complain) => {
    if (typeof value === 'string' && value !== '')
        complainOfValueName(value, [], 'value', complain);
});
function complainOfValueName(name, at, side, complain) {
    if (policy_template/* VALUE_NAME */.yA.test(name) && !policy_template/* RESERVED_NAMES */.gO.includes(name))
        return;
    complain({
        reason: 'policy-invalid-value',
        clause: policy_template/* RESERVED_NAMES */.gO.includes(name)
            ? 'is a name that has a meaning of its own'
            : 'is not a name that can be referred to',
        advice: 'Use letters, digits, "-" and "_", beginning with a letter, such as "token".',
        path: at,
        at: side,
    });
}
const captures = ruled(filledMap(capture, 'a map from names to places in the answer'), (value, complain) => {
    for (const name of isMap(value) ? Object.keys(value) : [])
        complainOfValueName(name, [name], 'key', complain);
});
const forEach = section({
    as: valueName('the item').describe('Name of the item: "${plan}" or "${plan.id}" in this check.'),
    in: ruled(schemas/* union */.KCZ([filledList(anyJson(), 'a list of values'), fields_text('a list')], {
        error: 'a list, or "${name}" of a captured list',
    }), (value, complain) => {
        if (typeof value === 'string' && (0,policy_template/* onlyReference */.k7)(value)?.kind !== 'value') {
            complain({
                reason: 'policy-invalid-value',
                clause: 'is a text that is not exactly one captured list',
                advice: 'Write a list, or the name of a captured list: "${plans}".',
            });
        }
    }).describe('The items: a list, or a captured list.'),
});
const condition = ruled(section({
    value: plainText('the text to decide by').describe('Usually "${vars.NAME}" or a captured value.'),
    ...matcherShape,
}), (value, complain) => {
    complainOfContains(value, complain);
    if (isMap(value) && !MATCHER_KEYS.some((key) => Object.hasOwn(value, key))) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'has no rule beside "value", so it decides nothing',
            advice: `Add one of ${listOf(MATCHER_KEYS)}.`,
        });
    }
}).meta({ minProperties: 2 });
const retry = section({
    times: wholeNumber(1, 100, 'a number of attempts').describe('Attempts after the first.'),
    every: duration('1s').optional().describe('Pause between two attempts. Default: 1s.'),
    'stop-when': expectation
        .optional()
        .describe('Gives up at once when the answer is this, because it will not get better.'),
});
const shape = {
    name: fields_text('a name')
        .optional()
        .describe('How the report calls it. Default: the method and the path, or the command.'),
    get: path()
        .optional()
        .describe('Path on the service, or an absolute URL whose host is listed under "allowed-hosts".'),
    head: path().optional().describe('As get, with the method HEAD.'),
    post: path().optional().describe('As get, with the method POST.'),
    put: path().optional().describe('As get, with the method PUT.'),
    patch: path().optional().describe('As get, with the method PATCH.'),
    delete: path().optional().describe('As get, with the method DELETE.'),
    options: path().optional().describe('As get, with the method OPTIONS.'),
    trace: path().optional().describe('As get, with the method TRACE.'),
    run: schemas/* union */.KCZ([fields_text('a command line'), filledList(fields_text('a word of a command'), 'a list of words')], {
        error: 'a command line, or a list of a program and its arguments',
    })
        .optional()
        .describe('A command that must exit with 0: a line for the shell, or a list of a program and its arguments. BASE_URL is in its environment.'),
    query: manyTexts('a map from names to texts')
        .optional()
        .describe('Parameters after the "?"; a list repeats its name.'),
    headers: headers().optional().describe('Headers of the request.'),
    auth: auth.optional().describe('How the request authenticates.'),
    body: body.optional().describe('Body of the request.'),
    follow: wholeNumber(0, 20, 'a number of redirects')
        .optional()
        .describe('Redirects to follow. Default: 0, a redirect is the result.'),
    management: flag().optional().describe('Ask the management port. Default: false.'),
    env: schemas/* record */.g1P(schemas/* string */.YjP(), plainText(), { error: 'a map from names to texts' })
        .optional()
        .describe('Variables for the command of "run".'),
    'working-directory': fields_text('the path of a folder').optional().describe('Folder that the command of "run" starts in.'),
    expect: expectation.optional().describe('What the answer must be. Default: a status of 2xx.'),
    capture: captures.optional().describe('Values taken from the answer for later checks: "${name}".'),
    'for-each': forEach.optional().describe('Runs the check once for each item.'),
    when: condition.optional().describe('Runs the check only if this holds; otherwise it is skipped and says so.'),
    retry: retry.optional().describe('Tries again when the check does not hold.'),
    timeout: duration('10s').optional().describe('Longest time for one attempt. Default: 10s.'),
    severity: word(['block', 'warn']).optional().describe('warn: shown, does not block the release. Default: block.'),
    tags: schemas/* array */.YOg(fields_text('a tag'), { error: 'a list of tags' }).optional().describe('Words that "filter" selects by.'),
};
const REQUEST_ONLY = ['query', 'headers', 'auth', 'body', 'follow', 'management', 'expect', 'capture'];
const RUN_ONLY = ['env', 'working-directory'];
/** One check of the list: a request or a command. */
const check = ruled(section(shape), (value, complain) => {
    if (!isMap(value))
        return;
    exactlyOne(value, KINDS, complain);
    const isRun = Object.hasOwn(value, 'run');
    for (const key of isRun ? REQUEST_ONLY : RUN_ONLY) {
        if (!Object.hasOwn(value, key))
            continue;
        complain({
            reason: 'policy-invalid-value',
            clause: isRun
                ? 'belongs to requests, and this check runs a command'
                : 'belongs to commands, and this check sends a request',
            advice: isRun ? 'Remove it; a command holds when it exits with 0.' : 'Remove it, or use "run".',
            path: [key],
            at: 'key',
        });
    }
    const bodiless = ['head', 'trace'].find((method) => Object.hasOwn(value, method));
    const { body: sent, expect } = value;
    if (bodiless === 'trace' && sent !== undefined) {
        complain({
            reason: 'policy-invalid-value',
            clause: 'cannot be sent with TRACE',
            advice: 'Remove it.',
            path: ['body'],
            at: 'key',
        });
    }
    for (const key of bodiless === 'head' && isMap(expect) ? Object.keys(expect) : []) {
        if (!['json', 'json-equal', 'json-subset', 'schema', 'body'].includes(key))
            continue;
        complain({
            reason: 'policy-invalid-value',
            clause: 'can never hold, because the answer to HEAD has no body',
            advice: 'Use "get", or expect a status and headers only.',
            path: ['expect', key],
            at: 'key',
        });
    }
})
    .meta({
    oneOf: KINDS.map((name) => ({ required: [name] })),
    dependentSchemas: {
        run: { properties: Object.fromEntries(REQUEST_ONLY.map((key) => [key, false])) },
        ...Object.fromEntries(RUN_ONLY.map((key) => [key, { required: ['run'] }])),
    },
})
    .describe('One request with its expectations, or one command.');

// EXTERNAL MODULE: ./src/policy/defaults.ts
var defaults = __webpack_require__(6794);
;// CONCATENATED MODULE: ./src/policy/build-checks.ts





/**
 * The checks with their defaults and a name each; those without one are named after what they ask or run.
 *
 * @param made those that are made, by their place; without it all of them
 */
function buildChecks(raws, filling, made) {
    const taken = new Set(raws.flatMap(({ name }) => (name === undefined ? [] : [name])));
    return raws.flatMap((raw, index) => {
        const name = raw.name ?? freeName(defaultName(raw), taken);
        return made === undefined || made.has(index) ? [buildCheck(raw, name, ['checks', index], filling)] : [];
    });
}
function defaultName(raw) {
    const method = METHODS.find((name) => raw[name] !== undefined);
    const command = typeof raw.run === 'string' ? raw.run : raw.run?.join(' ');
    const name = method === undefined ? `run ${command?.trim().split('\n')[0]}` : `${method.toUpperCase()} ${raw[method]}`;
    return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
function freeName(name, taken) {
    let free = name;
    for (let number = 2; taken.has(free); number++)
        free = `${name} (${number})`;
    taken.add(free);
    return free;
}
function buildCheck(raw, name, path, filling) {
    const common = {
        name,
        source: filling.source(path),
        severity: raw.severity ?? 'block',
        tags: raw.tags ?? [],
        timeoutMs: (0,units/* milliseconds */.Rz)(raw.timeout, defaults/* CHECK_DEFAULTS */.gy.timeoutMs),
        retry: raw.retry && buildRetry(raw.retry, [...path, 'retry'], filling),
        when: raw.when && buildCondition(raw.when, [...path, 'when'], filling),
        forEach: raw['for-each'] && { as: raw['for-each'].as, items: raw['for-each'].in },
    };
    if (raw.run !== undefined) {
        return {
            ...common,
            kind: 'run',
            run: raw.run,
            env: typedTexts(raw.env, [...path, 'env'], filling),
            workingDirectory: filling.present(raw['working-directory'], [...path, 'working-directory']),
        };
    }
    return { ...common, ...buildRequest(raw, path, filling) };
}
function buildRequest(raw, path, filling) {
    const method = METHODS.find((name) => raw[name] !== undefined) ?? 'get';
    return {
        kind: 'http',
        method: method.toUpperCase(),
        path: raw[method] ?? '/',
        query: pairs(raw.query, [...path, 'query'], filling),
        headers: pairs(raw.headers, [...path, 'headers'], filling),
        body: raw.body && buildBody(raw.body, [...path, 'body'], filling),
        auth: raw.auth && buildAuth(raw.auth, [...path, 'auth'], filling),
        follow: raw.follow ?? defaults/* CHECK_DEFAULTS */.gy.follow,
        management: raw.management ?? false,
        expect: raw.expect ? buildExpectation(raw.expect, [...path, 'expect'], filling, true) : DEFAULT_EXPECTATION,
        captures: Object.entries(raw.capture ?? {}).map(([name, place]) => buildCapture(name, place, [...path, 'capture', name], filling)),
    };
}
function buildCondition(raw, path, filling) {
    const value = filling.typed(raw.value, [...path, 'value']);
    // Only a captured value has a type of its own; "equals: true" for a variable means the text.
    const build = (0,policy_template/* onlyReference */.k7)(value)?.kind === 'value' ? buildRules : buildTextMatcher;
    return { value, matcher: build(raw, path, filling) };
}
function buildRetry(raw, path, filling) {
    const stopWhen = raw['stop-when'];
    return {
        times: raw.times,
        everyMs: (0,units/* milliseconds */.Rz)(raw.every, defaults/* CHECK_DEFAULTS */.gy.retryEveryMs),
        stopWhen: stopWhen && buildExpectation(stopWhen, [...path, 'stop-when'], filling, false),
    };
}
function buildCapture(name, raw, path, filling) {
    const from = raw.json !== undefined
        ? { kind: 'json', path: raw.json }
        : raw.header !== undefined
            ? { kind: 'header', name: raw.header }
            : { kind: 'regex', pattern: filling.pattern(raw.regex ?? '', [...path, 'regex']) };
    return { name, from, secret: raw.secret ?? false, source: filling.source(path, 'key') };
}
function buildAuth(raw, path, filling) {
    if (raw.basic !== undefined) {
        return {
            kind: 'basic',
            user: filling.typed(raw.basic.user, [...path, 'basic', 'user']),
            password: filling.typed(raw.basic.password, [...path, 'basic', 'password']),
        };
    }
    if (raw.header !== undefined) {
        return {
            kind: 'header',
            name: raw.header.name,
            value: filling.typed(raw.header.value, [...path, 'header', 'value']),
        };
    }
    return { kind: 'bearer', token: raw.bearer ?? '' };
}
function buildBody(raw, path, filling) {
    const contentType = filling.present(raw['content-type'], [...path, 'content-type']);
    if (raw.form !== undefined)
        return { kind: 'form', fields: pairs(raw.form, [...path, 'form'], filling) };
    if (raw.text !== undefined)
        return { kind: 'text', text: raw.text, contentType };
    if (raw.file !== undefined)
        return { kind: 'file', path: filling.present(raw.file, [...path, 'file']) ?? '', contentType };
    return { kind: 'json', value: raw.json ?? null };
}
/** Names with their values, a list of values as its name again and again. */
function pairs(map, path, filling) {
    return Object.entries(map ?? {}).flatMap(([name, value]) => typeof value === 'object'
        ? value.map((item, index) => [name, filling.typed(item, [...path, name, index])])
        : [[name, filling.typed(value, [...path, name])]]);
}
function typedTexts(map, path, filling) {
    const typed = Object.create(null);
    for (const [name, value] of Object.entries(map ?? {}))
        typed[name] = filling.typed(value, [...path, name]);
    return typed;
}

;// CONCATENATED MODULE: ./src/policy/build-rollback.ts


/** The section `rollback`; `${target.tag}` stays, because the target is not known yet. */
function buildRollback(raw, filling) {
    if (raw === undefined)
        return defaults/* ROLLBACK_DEFAULTS */.e2;
    const at = (name) => ['rollback', name];
    const { verify, migrations, limits } = raw;
    return {
        workflow: filling.present(raw.workflow, at('workflow')),
        tags: filling.present(raw.tags, at('tags')) ?? defaults/* ROLLBACK_DEFAULTS */.e2.tags,
        via: raw.via ?? defaults/* ROLLBACK_DEFAULTS */.e2.via,
        job: filling.present(raw.job, at('job')),
        inputs: inputsUntilTarget(raw.inputs, filling),
        waitMs: (0,units/* milliseconds */.Rz)(raw.wait, defaults/* ROLLBACK_DEFAULTS */.e2.waitMs),
        verify: verify && {
            url: filling.present(verify.url, [...at('verify'), 'url']) ?? '',
            withinMs: (0,units/* milliseconds */.Rz)(verify.within, defaults/* VERIFY_WITHIN_MS */.PS),
        },
        floor: filling.present(raw.floor, at('floor')),
        revoked: (raw.revoked ?? []).map((tag, index) => filling.text(tag, [...at('revoked'), index])),
        preReleases: raw['pre-releases'] ?? defaults/* ROLLBACK_DEFAULTS */.e2.preReleases,
        image: raw.image === undefined ? undefined : filling.untilTarget(raw.image, at('image')),
        preflight: raw.preflight ?? defaults/* ROLLBACK_DEFAULTS */.e2.preflight,
        migrations: migrations && {
            paths: migrations.paths.map((path, index) => filling.text(path, [...at('migrations'), 'paths', index])),
            whenCrossed: migrations['when-crossed'] ?? 'refuse',
        },
        configuration: raw.configuration?.map((path, index) => filling.text(path, [...at('configuration'), index])) ??
            defaults/* ROLLBACK_DEFAULTS */.e2.configuration,
        limits: {
            perRelease: limits?.['per-release'] ?? defaults/* ROLLBACK_DEFAULTS */.e2.limits.perRelease,
            perDay: limits?.['per-day'] ?? defaults/* ROLLBACK_DEFAULTS */.e2.limits.perDay,
        },
        drill: raw.drill ?? defaults/* ROLLBACK_DEFAULTS */.e2.drill,
        source: filling.source(['rollback'], 'key'),
    };
}
function inputsUntilTarget(inputs, filling) {
    const filled = Object.create(null);
    for (const [name, value] of Object.entries(inputs ?? {})) {
        filled[name] = filling.untilTarget(value, ['rollback', 'inputs', name]);
    }
    return filled;
}

// EXTERNAL MODULE: ./src/watch/metric.ts
var metric = __webpack_require__(2079);
// EXTERNAL MODULE: ./src/watch/rules.ts
var rules = __webpack_require__(4236);
;// CONCATENATED MODULE: ./src/policy/notify-schema.ts

/** How grave what is told is, from the least on. */
const NOTIFY_LEVELS = ['info', 'warning', 'critical', 'emergency'];
/** The section `notify`. */
const notify = ruled(section({
    webhook: url().optional().describe('URL that the outcome is posted to; usually "${secrets.NAME}".'),
    format: word(['slack', 'json'])
        .optional()
        .describe('What is posted. Default: slack for hooks.slack.com, json everywhere else.'),
    levels: filledList(word(NOTIFY_LEVELS), 'a list of levels')
        .optional()
        .describe('What is told of. Default: everything. A recovery is told with "info".'),
}), (value, complain) => {
    if (!isMap(value) || Object.hasOwn(value, 'webhook'))
        return;
    complain({
        reason: 'policy-asserts-nothing',
        clause: 'has no "webhook", so nobody is told',
        advice: 'Add "webhook", or remove the section.',
        unlessUnknownKeys: true,
    });
})
    .meta({ required: ['webhook'] })
    .describe('Whom to tell.');

;// CONCATENATED MODULE: ./src/policy/build-watch.ts





/** Keys that findings of the watch point to. */
const RULES = [
    'error-rate',
    'p95',
    'consecutive-failures',
    'min-samples',
    'budgets',
    'control-url',
    'container',
];
/** The section `watch`, in units of the rules. Failures in a row count wherever probes are asked. */
function buildWatch(raw, filling) {
    const at = (name) => ['watch', name];
    const { p95, health, prometheus, actuator, visits } = raw;
    const forMs = (0,units/* milliseconds */.Rz)(raw.for, rules/* WATCH_DEFAULTS */.bo.forMs);
    return {
        forMs,
        everyMs: (0,units/* milliseconds */.Rz)(raw.every, Math.min(rules/* WATCH_DEFAULTS */.bo.everyMs, forMs)),
        probes: raw.probes ?? [],
        session: raw.session ?? [],
        errorRate: raw['error-rate'] && (0,units/* parseShare */.n8)(raw['error-rate'].max),
        p95: p95 && {
            maxMs: p95.max === undefined ? undefined : (0,units/* milliseconds */.Rz)(p95.max, 0),
            baselineRatio: ratioOf(p95.baseline),
        },
        consecutiveFailures: raw['consecutive-failures'] ?? (raw.probes === undefined ? undefined : rules/* WATCH_DEFAULTS */.bo.consecutiveFailures),
        minSamples: raw['min-samples'] ?? rules/* WATCH_DEFAULTS */.bo.minSamples,
        strict: raw.strict ?? rules/* WATCH_DEFAULTS */.bo.strict,
        consecutiveErrorLimit: raw['consecutive-error-limit'] ?? rules/* WATCH_DEFAULTS */.bo.consecutiveErrorLimit,
        controlUrl: filling.url(raw['control-url'], at('control-url')),
        healthEveryMs: health && (0,units/* milliseconds */.Rz)(health.every, 0),
        prometheus: prometheus && { url: filling.url(prometheus.url, [...at('prometheus'), 'url']) ?? '' },
        actuator: actuator && { everyMs: (0,units/* milliseconds */.Rz)(actuator.every, 0) },
        container: filling.present(raw.container, at('container')),
        metrics: (raw.metrics ?? []).map((metric, index) => buildMetric(metric, [...at('metrics'), index], forMs, filling)),
        budgets: (raw.budgets ?? []).map(({ budget, rate, long, short }) => ({
            budget: (0,units/* parseShare */.n8)(budget) ?? 0,
            rate: (0,units/* parseRatio */.LO)(rate) ?? 0,
            longMs: (0,units/* milliseconds */.Rz)(long, 0),
            shortMs: (0,units/* milliseconds */.Rz)(short, 0),
        })),
        visits: visits && { everyMs: (0,units/* milliseconds */.Rz)(visits.every, 0) },
        source: filling.source(['watch'], 'key'),
        ruleSources: new Map(RULES.filter((key) => raw[key] !== undefined).map((key) => [key, filling.source(at(key), 'key')])),
    };
}
function buildMetric(raw, path, watchMs, filling) {
    // of finer values more are put up with, so that a bad moment is as short
    const finer = Math.max(1, Math.ceil(defaults/* METRIC_EVERY_MS */.K3 / (0,units/* milliseconds */.Rz)(raw.range?.step, defaults/* METRIC_EVERY_MS */.K3)));
    return {
        name: filling.short(raw.name, [...path, 'name'], metric/* LONGEST_METRIC_NAME */.cZ),
        from: sourceOf(raw, path, filling),
        min: boundOf(raw.min),
        max: boundOf(raw.max),
        baselineRatio: ratioOf(raw.baseline),
        everyMs: (0,units/* milliseconds */.Rz)(raw.every, Math.min(defaults/* METRIC_EVERY_MS */.K3, watchMs)),
        initialDelayMs: (0,units/* milliseconds */.Rz)(raw['initial-delay'], metric/* METRIC_DEFAULTS */.e.initialDelayMs),
        failureLimit: raw['failure-limit'] ?? metric/* METRIC_DEFAULTS */.e.failureLimit * finer,
        inconclusiveLimit: raw['inconclusive-limit'] ?? metric/* METRIC_DEFAULTS */.e.inconclusiveLimit * finer,
        consecutiveErrorLimit: raw['consecutive-error-limit'] ?? metric/* METRIC_DEFAULTS */.e.consecutiveErrorLimit,
        dryRun: raw['dry-run'] ?? metric/* METRIC_DEFAULTS */.e.dryRun,
        source: filling.source(path),
    };
}
function sourceOf({ prometheus, range, json, actuator, container }, path, filling) {
    if (prometheus !== undefined) {
        const query = filling.present(prometheus, [...path, 'prometheus']) ?? '';
        return { kind: 'prometheus', query, stepMs: range && (0,units/* milliseconds */.Rz)(range.step, 0) };
    }
    if (json !== undefined) {
        return { kind: 'json', url: filling.url(json.url, [...path, 'json', 'url']) ?? '', path: json.path };
    }
    if (actuator !== undefined) {
        const at = [...path, 'actuator'];
        return {
            kind: 'actuator',
            meter: filling.present(actuator.meter, [...at, 'meter']) ?? '',
            statistic: filling.present(actuator.statistic, [...at, 'statistic']),
        };
    }
    return { kind: 'container', what: container ?? 'memory' };
}
/** The section `notify`. */
function buildNotify(raw, filling) {
    return {
        webhook: filling.text(raw.webhook ?? '', ['notify', 'webhook']),
        format: raw.format,
        levels: raw.levels ?? NOTIFY_LEVELS,
        source: filling.source(['notify'], 'key'),
    };
}
function ratioOf(text) {
    return text === undefined ? undefined : (0,units/* parseRatio */.LO)(text);
}
function boundOf(bound) {
    return typeof bound === 'string' ? (0,units/* parseShare */.n8)(bound) : bound;
}

;// CONCATENATED MODULE: ./src/policy/build.ts






/**
 * Turns the checked file into the policy: units read, defaults and values known at load filled in.
 *
 * @param unused sections that this run does not read, so that nothing is filled in there
 * @param made the checks that are made, by their place: there are no others in the policy then; without it all of them
 */
function buildPolicy(raw, file, filling, unused = [], made) {
    const { identity, resources, shutdown } = raw;
    const isRead = (section) => !unused.includes(section);
    const filter = isRead('filter') ? raw.filter : undefined;
    return {
        file,
        subject: buildSubject(isRead('subject') ? raw.subject : portsOf(raw.subject), filling),
        health: buildHealth(raw.health, filling),
        checks: buildChecks(raw.checks ?? [], filling, made),
        parallel: raw.parallel ?? 1,
        filter: {
            tags: (filter?.tags ?? []).map((tag, index) => filling.text(tag, ['filter', 'tags', index])),
            skip: (filter?.skip ?? []).map((tag, index) => filling.text(tag, ['filter', 'skip', index])),
        },
        presets: (raw.presets ?? []).map((name, index) => ({ name, source: filling.source(['presets', index]) })),
        identity: identity && {
            version: isRead('identity') ? filling.present(identity.version, ['identity', 'version']) : undefined,
            commit: isRead('identity') ? filling.present(identity.commit, ['identity', 'commit']) : undefined,
            source: filling.source(['identity'], 'key'),
        },
        logs: raw.logs && isRead('logs') ? buildLogs(raw.logs, filling) : undefined,
        resources: resources && {
            memory: resources.memory === undefined ? undefined : (0,units/* parseShare */.n8)(resources.memory),
            cpu: resources.cpu === undefined ? undefined : (0,units/* parseShare */.n8)(resources.cpu),
            source: filling.source(['resources'], 'key'),
        },
        shutdown: shutdown && {
            withinMs: (0,units/* milliseconds */.Rz)(shutdown.within, 0),
            request: shutdown.request,
            source: filling.source(['shutdown'], 'key'),
        },
        // That there is a section says that rollbacks are set up, also where this run reads nothing of it.
        rollback: {
            ...buildRollback(isRead('rollback') ? raw.rollback : undefined, filling),
            source: raw.rollback && filling.source(['rollback'], 'key'),
        },
        watch: raw.watch && isRead('watch') ? buildWatch(raw.watch, filling) : undefined,
        notify: raw.notify && isRead('notify') ? buildNotify(raw.notify, filling) : undefined,
        allowedHosts: (raw['allowed-hosts'] ?? []).map((host, index) => filling.text(host, ['allowed-hosts', index]).toLowerCase()),
        envNames: raw['env-names'] ?? [],
    };
}
/** What a service that is there already has of the section. */
function portsOf(raw) {
    return raw && { port: raw.port, 'management-port': raw['management-port'] };
}
function buildSubject(raw, filling) {
    const memory = raw?.memory;
    return {
        port: raw?.port,
        managementPort: raw?.['management-port'],
        env: filling.texts(raw?.env, ['subject', 'env']),
        envFile: filling.present(raw?.['env-file'], ['subject', 'env-file']),
        memory: typeof memory === 'string' ? (0,units/* parseBytes */.z_)(memory) : memory,
        cpus: raw?.cpus,
        network: filling.present(raw?.network, ['subject', 'network']),
        compose: raw?.compose && {
            file: filling.present(raw.compose.file, ['subject', 'compose', 'file']) ?? '',
            service: filling.present(raw.compose.service, ['subject', 'compose', 'service']) ?? '',
        },
        hardened: raw?.hardened ?? false,
        source: raw && filling.source(['subject'], 'key'),
    };
}
function buildHealth(raw, filling) {
    const path = filling.present(raw?.path, ['health', 'path']);
    const kind = raw?.kind ?? kindOfHealth(path, raw?.components !== undefined);
    return {
        path,
        kind,
        withinMs: (0,units/* milliseconds */.Rz)(raw?.within, defaults/* HEALTH_DEFAULTS */.QU.withinMs),
        timeoutMs: (0,units/* milliseconds */.Rz)(raw?.timeout, defaults/* HEALTH_DEFAULTS */.QU.timeoutMs),
        everyMs: (0,units/* milliseconds */.Rz)(raw?.every, defaults/* HEALTH_DEFAULTS */.QU.everyMs),
        stable: raw?.stable ?? defaults/* HEALTH_DEFAULTS */.QU.stable,
        components: filling.texts(raw?.components, ['health', 'components']),
        // An actuator answers 503 when it is DOWN, and its body decides: no status is expected unless one is given.
        expect: raw?.expect && buildExpectation(raw.expect, ['health', 'expect'], filling, kind === 'http'),
        honorHealthcheck: raw?.['honor-healthcheck'] ?? defaults/* HEALTH_DEFAULTS */.QU.honorHealthcheck,
        source: raw && filling.source(['health'], 'key'),
    };
}
/** An actuator unless the path says otherwise: it is what a Spring Boot service has without being told. */
function kindOfHealth(path, withComponents) {
    return path === undefined || withComponents || path.split(/[/?#]/).includes('actuator') ? 'actuator' : 'http';
}
function buildLogs(raw, filling) {
    return {
        forbid: raw.forbid.map((rule, index) => {
            const path = ['logs', 'forbid', index];
            return {
                rule: typeof rule === 'string'
                    ? { kind: 'text', text: filling.present(rule, path) ?? '' }
                    : { kind: 'regex', pattern: filling.pattern(rule.matches, [...path, 'matches']) },
                source: filling.source(path),
            };
        }),
    };
}

// EXTERNAL MODULE: ./src/policy/mistake.ts
var mistake = __webpack_require__(9750);
// EXTERNAL MODULE: ./src/policy/nearest.ts
var nearest = __webpack_require__(9876);
;// CONCATENATED MODULE: ./src/policy/complaints.ts



/** What the schema found, as mistakes with positions. The messages of the schema are made for this (fields.ts). */
function mistakesOf(issues, located) {
    return mistakesInside(issues, [], located);
}
function mistakesInside(issues, base, located) {
    const unknownAt = new Set(issues.filter((issue) => issue.code === 'unrecognized_keys').map((issue) => JSON.stringify(issue.path)));
    return issues
        .filter((issue) => {
        const complaint = complaintOf(issue);
        if (complaint?.unlessUnknownKeys !== true)
            return true;
        const ruledPath = issue.path.slice(0, issue.path.length - (complaint.path?.length ?? 0));
        return !unknownAt.has(JSON.stringify(ruledPath));
    })
        .flatMap((issue) => mistakesOfIssue(issue, base, located));
}
function complaintOf(issue) {
    return issue.code === 'custom' ? issue.params?.['complaint'] : undefined;
}
function mistakesOfIssue(issue, base, located) {
    const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
    switch (issue.code) {
        case 'unrecognized_keys':
            return issue.keys.map((key) => unknownKey(key, issue.message.split(' '), path, located));
        case 'invalid_union': {
            const branch = meantBranch(issue.errors);
            return branch === undefined ? [wrongValue(issue, path, located)] : mistakesInside(branch, path, located);
        }
        case 'custom':
            return [complained(complaintOf(issue), path, located, issue.message)];
        case 'invalid_key':
            return [
                {
                    reason: 'policy-invalid-value',
                    path,
                    position: located.position(path, 'key'),
                    sentence: `${(0,mistake/* pathText */.LF)(path)} has a name with spaces or "=", or none at all.`,
                    advice: 'Use letters, digits and underscores.',
                },
            ];
        default:
            return [wrongValue(issue, path, located)];
    }
}
/**
 * The alternative that the user must have meant: the one whose type is right and that has something to say about
 * the inside. Where the value as a whole is wrong for all of them, none was meant.
 */
function meantBranch(branches) {
    return branches.find((issues) => issues.length > 0 && issues.every(isAboutInside));
}
function isAboutInside(issue) {
    return (issue.path.length > 0 ||
        issue.code === 'unrecognized_keys' ||
        issue.code === 'custom' ||
        (issue.code === 'too_small' && issue.origin === 'array'));
}
function complained(complaint, path, located, message) {
    return {
        reason: complaint?.reason ?? 'policy-invalid-value',
        path,
        position: located.position(path, complaint?.at ?? 'value'),
        sentence: `${subjectOf(path)} ${complaint?.clause ?? message}.`,
        advice: complaint?.advice ?? 'Correct it.',
    };
}
function unknownKey(key, known, path, located) {
    const inside = [...path, key];
    const near = (0,nearest/* nearestName */.q)(key, known);
    const isMatcher = known.includes('one-of');
    const hint = near === undefined ? '' : `; did you mean "${near}"?`;
    return {
        reason: 'policy-unknown-key',
        path: inside,
        position: located.position(inside, 'key'),
        sentence: `${subjectOf(path)} has the unknown key ${(0,mistake/* quote */.hD)(key)}${hint === '' ? '.' : hint}`,
        advice: near === undefined && isMatcher
            ? `To compare with a whole object, write "equals" before it; the rules are ${MATCHER_KEYS.join(', ')}.`
            : `${near === undefined ? 'Remove it' : `Rename it to "${near}", or remove it`}; the keys here are ${known.join(', ')}.`,
    };
}
function wrongValue(issue, path, located) {
    const value = located.value(path);
    const wanted = issue.message;
    if (value === undefined) {
        const parent = path.slice(0, -1);
        return {
            reason: 'policy-invalid-value',
            path: parent,
            position: located.position(parent, 'key'),
            sentence: `${subjectOf(parent)} lacks ${(0,mistake/* quote */.hD)(String(path.at(-1)))}.`,
            advice: `Add it: ${wanted}.`,
        };
    }
    const position = located.position(path);
    if (issue.code === 'too_small' && issue.origin === 'array') {
        return {
            reason: 'policy-asserts-nothing',
            path,
            position,
            sentence: `${subjectOf(path)} is an empty list, so it asserts nothing.`,
            advice: `Write ${wanted} with something in it, or remove it.`,
        };
    }
    const near = issue.code === 'invalid_value' && typeof value === 'string'
        ? (0,nearest/* nearestName */.q)(value, issue.values.filter((word) => typeof word === 'string'))
        : undefined;
    return {
        reason: isTypeMistake(issue) ? 'policy-wrong-type' : 'policy-invalid-value',
        path,
        position,
        sentence: `${subjectOf(path)} must be ${wanted}, not ${shown(located, path)}${near === undefined ? '.' : `; did you mean "${near}"?`}`,
        advice: adviceFor(wanted, value, near),
    };
}
function isTypeMistake(issue) {
    if (issue.code === 'invalid_type')
        return true;
    return (issue.code === 'invalid_union' &&
        issue.errors.every((branch) => branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type')));
}
function adviceFor(wanted, value, near) {
    if (near !== undefined)
        return `Write "${near}".`;
    if (value === null) {
        return wanted === 'a text' ? 'Write "" if it is meant to be empty.' : `Write ${wanted}, or remove the key.`;
    }
    if (typeof value === 'string' && /^[0-9]+$/.test(value) && wanted.includes(' from ')) {
        return `Write it without quotes: ${value}.`;
    }
    if (wanted.startsWith('a duration') && typeof value === 'number')
        return `Write the unit too: "${value}s" for seconds.`;
    if (wanted.startsWith('a share') && typeof value === 'number')
        return shareAdvice(value);
    if (wanted.startsWith('a text') && typeof value !== 'object')
        return `Put it in quotes: "${value}".`;
    return `Write ${wanted}.`;
}
/** 0.05 is five in a hundred to most who write it, and a limit a hundred times as strict must not be what they are told. */
function shareAdvice(value) {
    if (value <= 0 || value >= 1)
        return `Write it in percent: "${value}%".`;
    const inPercent = Number((value * 100).toPrecision(12));
    return `Write it in percent: "${inPercent}%", which is ${value} of all.`;
}
function shown(located, path) {
    const value = located.value(path);
    if (value === null)
        return 'nothing';
    if (typeof value === 'string')
        return value === '' ? 'an empty text' : (0,mistake/* quote */.hD)(value);
    if (Array.isArray(value))
        return value.length === 0 ? 'an empty list' : 'a list';
    return typeof value === 'object' ? 'a map' : (located.typed(path) ?? String(value));
}
function subjectOf(path) {
    return path.length === 0 ? 'The policy file' : (0,mistake/* pathText */.LF)(path);
}

;// CONCATENATED MODULE: ./src/policy/consistency.ts





/**
 * Rules between sections. Asked of a file with other mistakes too, so nothing about its shape is taken for granted.
 *
 * No check at all is fine: health blocks by itself, and its default applies. A list of checks that is empty on purpose
 * together with no word about health is a file that asserts nothing of its own.
 */
function checkConsistency(located) {
    const mistakes = [];
    const add = (reason, path, clause, advice, of = 'value') => {
        mistakes.push({
            reason,
            path,
            position: located.position(path, of),
            sentence: `${path.length === 0 ? 'The policy file' : (0,mistake/* pathText */.LF)(path)} ${clause}${clause.endsWith('?') ? '' : '.'}`,
            advice,
        });
    };
    const top = keysOf(located.data);
    const { checks, health, filter, watch } = top;
    const list = Array.isArray(checks) ? checks.map(keysOf) : [];
    if (Array.isArray(checks) && checks.length === 0 && health === undefined) {
        add('policy-asserts-nothing', ['checks'], 'is an empty list and there is no "health", so the file asserts nothing', 'Add a check or a "health" section, or remove the file: the built-in policy asks the actuator.');
    }
    const names = namesOf(list, add);
    const named = [
        ...['probes', 'session'].flatMap((key) => consistency_listOf(keysOf(watch)[key]).map((name, index) => [['watch', key, index], name])),
        [['shutdown', 'request'], keysOf(top['shutdown'])['request']],
    ];
    for (const [path, name] of named) {
        if (typeof name !== 'string' || names.has(name))
            continue;
        const near = (0,nearest/* nearestName */.q)(name, names);
        add('policy-invalid-value', path, `is ${(0,mistake/* quote */.hD)(name)}, and no check has that name${near === undefined ? '' : `; did you mean "${near}"?`}`, near === undefined ? 'Give the "name" of a check.' : `Write "${near}".`);
    }
    checkProbes(list, keysOf(watch), add);
    checkSlowness(list, keysOf(watch), add);
    checkFilter(list, keysOf(filter), add);
    checkHosts(list, consistency_listOf(top['allowed-hosts']), add);
    const { kind, components } = keysOf(health);
    if (kind === 'http' && components !== undefined) {
        add('policy-invalid-value', ['health', 'components'], 'needs an actuator, and "health.kind" is "http"', 'Remove one of the two.', 'key');
    }
    return mistakes;
}
function namesOf(checks, add) {
    const first = new Map();
    for (const [index, { name }] of checks.entries()) {
        if (typeof name !== 'string')
            continue;
        const earlier = first.get(name);
        if (earlier === undefined)
            first.set(name, index);
        else
            add('policy-invalid-value', ['checks', index, 'name'], `is the name of checks[${earlier}] too`, 'Give each check a name of its own.');
    }
    return new Set(first.keys());
}
/** A probe makes one request in each round, and a login at least one. */
function checkProbes(checks, watch, add) {
    const no = {
        probes: { run: 'runs a program', 'for-each': 'is repeated over a list', when: 'has a condition' },
        session: { run: 'runs a program, which gets no cookies' },
    };
    const probes = consistency_listOf(watch['probes']);
    for (const [index, name] of probes.entries()) {
        const first = probes.indexOf(name);
        if (typeof name !== 'string' || first === index)
            continue;
        const clause = `is ${(0,mistake/* quote */.hD)(name)}, which is watch.probes[${first}] too`;
        add('policy-invalid-value', ['watch', 'probes', index], clause, 'Remove one of the two.');
    }
    for (const key of ['probes', 'session']) {
        for (const [index, name] of consistency_listOf(watch[key]).entries()) {
            const check = typeof name === 'string' ? checks.find((each) => each['name'] === name) : undefined;
            const wrong = Object.entries(no[key]).find(([kind]) => check !== undefined && Object.hasOwn(check, kind))?.[1];
            if (wrong === undefined)
                continue;
            add('policy-invalid-value', ['watch', key, index], `is ${(0,mistake/* quote */.hD)(String(name))}, a check that ${wrong}`, 'Name a check that makes a request of its own, or write one for the watch.');
        }
    }
}
/** No answer takes longer than its probe is waited for. */
function checkSlowness(checks, watch, add) {
    const { max } = keysOf(watch['p95']);
    const limit = typeof max === 'string' ? (0,units/* parseDuration */.E9)(max) : undefined;
    const probes = checks.filter(({ name }) => name !== undefined && consistency_listOf(watch['probes']).includes(name));
    if (limit === undefined || probes.length === 0)
        return;
    const times = probes.map(({ timeout }) => (0,units/* milliseconds */.Rz)(String(timeout), defaults/* CHECK_DEFAULTS */.gy.timeoutMs));
    const longest = Math.max(...times);
    if (limit <= longest)
        return;
    add('policy-asserts-nothing', ['watch', 'p95', 'max'], `is longer than any of the probes is waited for (${(0,units/* formatDuration */.a3)(longest)}), so it asserts nothing`, 'Write a shorter time, or give the probes a longer "timeout".');
}
/** A filter that leaves nothing, or that names a tag one letter off, is a mistake, not a wish. */
function checkFilter(checks, filter, add) {
    const tagsOf = (check) => consistency_listOf(check['tags']);
    const used = new Set(checks.flatMap((check) => tagsOf(check).filter((tag) => typeof tag === 'string')));
    const wanted = consistency_listOf(filter['tags']);
    const skipped = consistency_listOf(filter['skip']);
    // What a variable selects is known once it is filled in, run by run.
    if ([...wanted, ...skipped].some((tag) => typeof tag === 'string' && tag.includes('${')))
        return;
    for (const [part, tags] of [
        ['tags', wanted],
        ['skip', skipped],
    ]) {
        for (const [index, tag] of tags.entries()) {
            if (typeof tag !== 'string' || used.has(tag))
                continue;
            const near = (0,nearest/* nearestName */.q)(tag, used);
            // A tag that no check has yet is no mistake by itself.
            if (near === undefined)
                continue;
            const clause = `is ${(0,mistake/* quote */.hD)(tag)}, and no check has that tag; did you mean "${near}"?`;
            add('policy-invalid-value', ['filter', part, index], clause, `Write "${near}".`);
            return;
        }
    }
    const left = checks.filter((check) => (wanted.length === 0 || tagsOf(check).some((tag) => wanted.includes(tag))) &&
        !tagsOf(check).some((tag) => skipped.includes(tag)));
    if (checks.length > 0 && left.length === 0 && (wanted.length > 0 || skipped.length > 0)) {
        add('policy-no-checks', ['filter'], 'leaves none of the checks', 'Let at least one check have one of "tags" and none of "skip".', 'key');
    }
}
function checkHosts(checks, allowed, add) {
    const hosts = new Set(allowed.filter((host) => typeof host === 'string').map((host) => host.toLowerCase()));
    if ([...hosts].some((host) => host.includes('${')))
        return;
    for (const [index, check] of checks.entries()) {
        for (const method of METHODS) {
            const { [method]: path } = check;
            if (typeof path !== 'string' || !/^https?:\/\//.test(path))
                continue;
            const at = ['checks', index, method];
            const authority = /^https?:\/\/([^/?#]*)/.exec(path)?.[1] ?? '';
            if (authority.includes('${'))
                continue;
            const url = URL.canParse(path) ? new URL(path) : undefined;
            if (url === undefined) {
                add('policy-invalid-value', at, `is ${(0,mistake/* quote */.hD)(path)}, which is not a URL`, 'Write a path such as "/api/info", or a whole URL.');
            }
            else if (url.username !== '' || url.password !== '') {
                add('policy-invalid-value', at, 'has a user name or password in its URL', 'Use "auth: { basic: … }".');
            }
            else if (!hosts.has(url.host) && !hosts.has(url.hostname)) {
                add('policy-invalid-value', at, `asks ${(0,mistake/* quote */.hD)(url.host)}, which is not the service and not under "allowed-hosts"`, `Write a path of the service, or add "${url.host}" to "allowed-hosts".`);
            }
        }
    }
}
function keysOf(data) {
    return data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
}
function consistency_listOf(data) {
    return Array.isArray(data) ? data : [];
}

// EXTERNAL MODULE: ./node_modules/re2js/build/index.js
var build = __webpack_require__(2856);
;// CONCATENATED MODULE: ./src/policy/filling.ts




/** Fills what is known while the policy is read, and knows where everything stands. */
class Filling {
    /** Values that turned out wrong once they were filled in. */
    mistakes = [];
    #located;
    #scope;
    #schemas;
    constructor(located, scope, schemas) {
        this.#located = located;
        this.#scope = scope;
        this.#schemas = schemas;
    }
    source(path, of = 'value') {
        return this.#located.position(path, of);
    }
    /** A text, number or truth value as the text that was typed; still a template. */
    typed(value, path) {
        return typeof value === 'string' ? value : (this.#located.typed(path) ?? String(value));
    }
    text(value, path) {
        return (0,policy_template/* fill */.GS)(this.typed(value, path), this.#scope);
    }
    /** A text that would mean something else, or nothing, if a variable made it empty. */
    present(value, path) {
        if (value === undefined)
            return undefined;
        const filled = this.text(value, path);
        if (filled === '') {
            this.#add('policy-asserts-nothing', path, 'is empty once its variables are filled in', 'Give the variable a value.');
        }
        return filled;
    }
    /** A text that a record keeps, of at most so many characters. */
    short(value, path, most) {
        const filled = this.present(value, path) ?? '';
        if (filled.length > most) {
            this.#add('policy-invalid-value', path, `is longer than ${most} characters once its variables are filled in`, 'Give the variable a shorter value.');
        }
        return filled;
    }
    /** The URL of something that is asked over HTTP; it may hold a secret, so it is not repeated where it is wrong. */
    url(value, path) {
        const filled = this.present(value, path);
        if (filled === undefined || filled === '')
            return filled;
        const isUrl = URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol);
        if (!isUrl) {
            this.#add('policy-invalid-value', path, 'is not a URL of http or https once its variables are filled in', 'Give the variable a whole URL, such as "https://example.com".');
        }
        return filled;
    }
    texts(map, path) {
        const filled = Object.create(null);
        for (const [name, value] of Object.entries(map ?? {}))
            filled[name] = this.text(value, [...path, name]);
        return filled;
    }
    /** A text in which `${target.tag}` stays. */
    untilTarget(value, path) {
        return (0,policy_template/* fillUntilTarget */.ps)(this.typed(value, path), this.#scope);
    }
    /** A JSON Schema that was read before. */
    schema(template, path) {
        const file = this.text(template, path);
        return { file, document: this.#schemas.get(file) };
    }
    /** A regular expression; values are put in as what they are, never as pieces of an expression. */
    pattern(source, path) {
        const parsed = (0,policy_template/* parseTemplate */.QC)(source);
        if (!parsed.ok || !source.includes('${'))
            return source;
        const filled = parsed.parts
            .map((part) => (typeof part === 'string' ? part : build/* RE2JS */.L3.quote((0,policy_template/* fill */.GS)(part.source, this.#scope))))
            .join('');
        try {
            (0,checks_pattern.compilePattern)(filled);
        }
        catch (error) {
            const problem = error instanceof Error ? error.message : String(error);
            this.#add('policy-bad-regex', path, `${problem} once its variables are filled in`, 'Use shorter values.');
        }
        return filled;
    }
    #add(reason, path, clause, advice) {
        const position = this.#located.position(path);
        this.mistakes.push({ reason, path, position, sentence: `${(0,mistake/* pathText */.LF)(path)} ${clause}.`, advice });
    }
}

// EXTERNAL MODULE: ./src/policy/read.ts + 1 modules
var read = __webpack_require__(2770);
;// CONCATENATED MODULE: ./src/policy/references.ts



const FILLED_AT_LOAD = { secrets: true, baseUrl: false, targetTag: false, values: undefined };
const OPEN_TEXT = { ...FILLED_AT_LOAD, secrets: false };
/**
 * Holds every reference of the file against what is known where it stands: inputs given, captures of earlier checks,
 * variables listed under `env-names`. Works on a file with other mistakes too, so that all are reported at once.
 *
 * @param scope what was given; `scope.env` holds the variables that are listed and set
 * @param unused sections that this run does not read: what they refer to need not be given
 * @param made the checks that are made, by their place; without it all of them
 */
function checkReferences(located, scope, unused = [], made) {
    const walk = new ReferenceWalk(located, scope);
    const top = asMap(located.data);
    for (const [key, section] of Object.entries(top)) {
        if (key === 'checks' || unused.some((name) => name === key))
            continue;
        if (key === 'health') {
            walk.strings({ ...asMap(section), expect: null }, [key], FILLED_AT_LOAD);
            walk.expectation(asMap(asMap(section)['expect'] ?? null), [key, 'expect'], FILLED_AT_LOAD);
        }
        else if (key === 'rollback') {
            const { inputs = null, image = null, ...rest } = asMap(section);
            walk.strings(rest, [key], FILLED_AT_LOAD);
            // Inputs of a run can be read by everybody who can read the repository.
            const forTarget = { ...FILLED_AT_LOAD, secrets: false, targetTag: true };
            walk.strings(inputs, [key, 'inputs'], forTarget);
            walk.strings(image, [key, 'image'], forTarget);
        }
        else {
            walk.strings(section, [key], FILLED_AT_LOAD);
        }
    }
    walk.checks(asList(top['checks'] ?? null), made);
    return walk.mistakes;
}
class ReferenceWalk {
    mistakes = [];
    #located;
    #scope;
    #listed;
    /** Capture names to the first check that captures them. */
    #capturedBy = new Map();
    constructor(located, scope) {
        this.#located = located;
        this.#scope = scope;
        this.#listed = new Set(asList(located.value(['env-names']) ?? null).filter((name) => typeof name === 'string'));
    }
    checks(checks, made) {
        for (const [index, check] of checks.entries()) {
            for (const name of Object.keys(asMap(asMap(check)['capture'] ?? null))) {
                if (!this.#capturedBy.has(name))
                    this.#capturedBy.set(name, index);
            }
        }
        const known = new Set();
        for (const [index, check] of checks.entries()) {
            if (made === undefined || made.has(index))
                this.#check(asMap(check), ['checks', index], known);
            for (const name of Object.keys(asMap(asMap(check)['capture'] ?? null)))
                known.add(name);
        }
    }
    #check(check, path, known) {
        const forEach = asMap(check['for-each'] ?? null);
        const before = { secrets: true, baseUrl: true, targetTag: false, values: known };
        const { as: item } = forEach;
        const place = typeof item === 'string' ? { ...before, values: new Set([...known, item]) } : before;
        for (const [key, value] of Object.entries(check)) {
            const inside = [...path, key];
            if (key === 'expect')
                this.expectation(asMap(value), inside, place);
            else if (key === 'for-each')
                this.strings(forEach['in'] ?? null, [...inside, 'in'], before);
            else if (key === 'when')
                this.#when(asMap(value), inside, place);
            else if (key === 'retry')
                this.expectation(asMap(asMap(value)['stop-when'] ?? null), [...inside, 'stop-when'], place);
            else if (key === 'capture')
                this.#captures(asMap(value), inside);
            else if (key === 'body')
                this.#body(asMap(value), inside, place);
            else if (key === 'run' && typeof value === 'string')
                this.#commandLine(value, inside);
            else if (key === 'name' || key === 'tags')
                this.#literal(value, inside);
            else if (key === 'working-directory')
                this.strings(value, inside, OPEN_TEXT);
            else
                this.strings(value, inside, place);
        }
    }
    #when(condition, path, place) {
        const { value = null, ...rules } = condition;
        this.strings(value, [...path, 'value'], place);
        this.#matcher(rules, path, place);
    }
    #captures(captures, path) {
        for (const [name, capture] of Object.entries(captures)) {
            const { json = null, header = null, regex = null } = asMap(capture);
            this.#literal(json, [...path, name, 'json']);
            this.#literal(header, [...path, name, 'header']);
            this.strings(regex, [...path, name, 'regex'], OPEN_TEXT);
        }
    }
    #body(body, path, place) {
        for (const [key, value] of Object.entries(body)) {
            this.strings(value, [...path, key], key === 'file' || key === 'content-type' ? OPEN_TEXT : place);
        }
    }
    expectation(expectation, path, place) {
        for (const [key, value] of Object.entries(expectation)) {
            const inside = [...path, key];
            if (key === 'headers' || key === 'json') {
                for (const [name, matcher] of Object.entries(asMap(value))) {
                    this.#key(name, [...inside, name]);
                    this.#matcher(matcher, [...inside, name], place);
                }
            }
            else if (key === 'json-equal' || key === 'json-subset') {
                const { value: json = null, ignore = null } = asMap(value);
                this.strings(json, [...inside, 'value'], place);
                this.#literal(ignore, [...inside, 'ignore']);
            }
            else if (key === 'body' || key === 'redirect') {
                this.#matcher(value, inside, place);
            }
            else if (key === 'schema') {
                this.strings(value, inside, OPEN_TEXT);
            }
        }
    }
    #matcher(matcher, path, place) {
        if (matcher === null || typeof matcher !== 'object' || Array.isArray(matcher)) {
            this.strings(matcher, path, place);
            return;
        }
        for (const [rule, value] of Object.entries(matcher)) {
            const inside = [...path, rule];
            if (rule === 'not' || rule === 'length' || rule === 'every' || rule === 'any')
                this.#matcher(value, inside, place);
            else
                this.strings(value, inside, rule === 'matches' ? OPEN_TEXT : place);
        }
    }
    /** Every string inside is a template. */
    strings(data, path, place) {
        if (typeof data === 'string')
            this.#template(data, path, place);
        else if (Array.isArray(data)) {
            for (const [index, item] of data.entries())
                this.strings(item, [...path, index], place);
        }
        else if (data !== null && typeof data === 'object') {
            for (const [key, item] of Object.entries(data)) {
                this.#key(key, [...path, key]);
                this.strings(item, [...path, key], place);
            }
        }
    }
    #key(key, path) {
        if (key.includes('${'))
            this.#refuse(path, 'is a key, and nothing is put into keys', 'Write the key out.', 'key');
    }
    /** Nothing is put in here, so a reference must be a misunderstanding. */
    #literal(data, path) {
        for (const [index, item] of Array.isArray(data) ? data.entries() : [])
            this.#literal(item, [...path, index]);
        if (typeof data === 'string' && data.includes('${')) {
            this.#refuse(path, 'holds "${", and nothing is put in here', 'Write it out.');
        }
    }
    #commandLine(line, path) {
        // "${NAME}" is the shell's own; what is ours would be a syntax error there, or worse, run as code.
        const [ours] = /\$\{(?:(?:vars|secrets|env|target)\.[^}]*|base-url)\}/.exec(line) ?? [];
        if (ours === undefined)
            return;
        this.#refuse(path, `holds ${(0,mistake/* quote */.hD)(ours)}, and nothing is put into a line for the shell`, `Hand it over by "env: { NAME: "${ours}" }" and write "$NAME" in the line.`);
    }
    #template(template, path, place) {
        if (!template.includes('${'))
            return;
        const parsed = (0,policy_template/* parseTemplate */.QC)(template);
        if (!parsed.ok) {
            this.#refuse(path, parsed.problem, parsed.advice);
            return;
        }
        const seen = new Set();
        for (const part of parsed.parts) {
            if (typeof part === 'string' || seen.has(part.source))
                continue;
            seen.add(part.source);
            this.#reference(part, path, place);
        }
    }
    #reference(reference, path, place) {
        const uses = `uses ${(0,mistake/* quote */.hD)(reference.source)}, `;
        switch (reference.kind) {
            case 'vars':
                if (!this.#scope.vars.has(reference.name))
                    this.#notGiven(reference.name, 'vars', 'variable', path, uses);
                return;
            case 'secrets':
                if (!place.secrets) {
                    this.#unknown(path, `${uses}and secrets cannot be used here`, 'Use a variable, or another way to say it.');
                }
                else if (!this.#scope.secrets.has(reference.name)) {
                    this.#notGiven(reference.name, 'secrets', 'secret', path, uses);
                }
                else if (this.#scope.secrets.get(reference.name) === '' &&
                    path[0] !== 'notify' &&
                    path[0] !== 'rollback' &&
                    path[0] !== 'watch') {
                    this.#unknown(path, `${uses}and that secret is empty`, 'Set the secret in the repository or environment settings; a workflow of a fork or of Dependabot gets none.');
                }
                return;
            case 'env':
                this.#environment(reference.name, path, uses);
                return;
            case 'target':
                if (reference.name !== 'tag') {
                    this.#unknown(path, `${uses}and only "\${target.tag}" is known`, 'Write "${target.tag}".');
                }
                else if (!place.targetTag) {
                    this.#unknown(path, `${uses}which means something in rollback.inputs and rollback.image only`, 'Remove it.');
                }
                return;
            case 'base-url':
                if (!place.baseUrl)
                    this.#unknown(path, `${uses}which is known in checks only`, 'Remove it.');
                return;
            case 'value':
                this.#captured(reference.name, path, place, uses);
        }
    }
    #notGiven(name, input, what, path, uses) {
        const near = (0,nearest/* nearestName */.q)(name, this.#scope[input].keys());
        this.#unknown(path, `${uses}and no ${what} ${name} was given${near === undefined ? '' : `; did you mean "${near}"?`}`, `Add the line "${name}=…" to the input "${input}"${near === undefined ? '' : `, or write "\${${input}.${near}}"`}.`);
    }
    #environment(name, path, uses) {
        if (!this.#listed.has(name)) {
            const near = (0,nearest/* nearestName */.q)(name, this.#listed);
            this.#unknown(path, `${uses}and ${name} is not listed under "env-names"${near === undefined ? '' : `; did you mean "${near}"?`}`, `Add "${name}" to the list "env-names".`);
        }
        else if (!this.#scope.env.has(name)) {
            this.#unknown(path, `${uses}and the environment has no variable ${name}`, `Set ${name} under "env" of the workflow's step.`);
        }
    }
    #captured(name, path, place, uses) {
        if (place.values?.has(name))
            return;
        if (place.values === undefined) {
            this.#unknown(path, `${uses}and captured values exist in checks only`, `Write "\${vars.${name}}" if it is a variable, or "$\${" for a literal "\${".`);
            return;
        }
        const later = this.#capturedBy.get(name);
        if (later !== undefined) {
            const own = later === path[1];
            this.#unknown(path, `${uses}which is captured ${own ? 'by this check itself' : `later, by checks[${later}]`}`, own ? 'Use it in a check after this one.' : `Move checks[${later}] before this check.`);
            return;
        }
        const near = (0,nearest/* nearestName */.q)(name, place.values) ?? (this.#scope.vars.has(name) ? `vars.${name}` : undefined);
        this.#unknown(path, `${uses}which no earlier check captures${near === undefined ? '' : `; did you mean "${near}"?`}`, near === undefined
            ? `Capture it in an earlier check, or write "\${vars.${name}}" for a variable.`
            : `Write "\${${near}}", or capture "${name}" in an earlier check.`);
    }
    #unknown(path, clause, advice) {
        this.#add('policy-unknown-variable', path, clause, advice, 'value');
    }
    #refuse(path, clause, advice, of = 'value') {
        this.#add('policy-invalid-value', path, clause, advice, of);
    }
    #add(reason, path, clause, advice, of) {
        this.mistakes.push({
            reason,
            path,
            position: this.#located.position(path, of),
            sentence: `${(0,mistake/* pathText */.LF)(path)} ${clause}${clause.endsWith('?') ? '' : '.'}`,
            advice,
        });
    }
}
function asMap(data) {
    return data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
}
function asList(data) {
    return Array.isArray(data) ? data : [];
}

;// CONCATENATED MODULE: ./src/policy/rollback-schema.ts


/** The section `rollback` of the file. */
const rollback = ruled(section({
    workflow: fields_text('the file name of a workflow').optional().describe('File name of the release workflow.'),
    tags: fields_text('a pattern such as "v*"').optional().describe('Pattern of the tags that are releases. Default: v*.'),
    via: word(['auto', 'rerun', 'rerun-job', 'dispatch'])
        .optional()
        .describe('How the release workflow is started again. Default: auto.'),
    job: fields_text('the name of a job').optional().describe('Job of the release workflow that deploys.'),
    inputs: schemas/* record */.g1P(schemas/* string */.YjP(), plainText(), { error: 'a map from names to texts' })
        .optional()
        .describe('Inputs for "dispatch"; "${target.tag}" is the tag to go back to.'),
    wait: duration('30m').optional().describe('How long the run that was started may take. Default: 30m.'),
    verify: section({
        url: url().describe('Base URL of the live service.'),
        within: duration('5m').optional().describe('The old version must serve again within this time. Default: 5m.'),
    })
        .optional()
        .describe('How it is made sure that the old version serves again.'),
    image: fields_text('the reference of an image')
        .optional()
        .describe('Image of a release, such as "ghcr.io/acme/shop:${target.tag}", where the record does not know it.'),
    preflight: word(['image', 'boot'])
        .optional()
        .describe('image: the image of the target must be there, whole. boot: it also passes the gate on this machine. Default: image.'),
    'pre-releases': flag().optional().describe('Whether pre-releases may be gone back to. Default: false.'),
    floor: fields_text('a tag').optional().describe('Never go back below this tag.'),
    revoked: filledList(fields_text('a tag'), 'a list of tags').optional().describe('Tags that are never gone back to.'),
    migrations: section({
        paths: filledList(fields_text('a pattern of paths'), 'a list of patterns of paths').describe('Where database migrations are.'),
        'when-crossed': word(['refuse', 'warn', 'allow'])
            .optional()
            .describe('What to do when migrations lie between the two tags. Default: refuse.'),
    })
        .optional()
        .describe('Database migrations that may forbid going back.'),
    configuration: filledList(fields_text('a pattern of paths'), 'a list of patterns of paths')
        .optional()
        .describe('Files whose changes are shown, because going back does not take them back by itself.'),
    drill: word(['plan', 'full'])
        .optional()
        .describe('full: mode drill really goes back, and comes forward again; never in production. Default: plan.'),
    limits: filledSection({
        'per-release': wholeNumber(1, 100, 'a number of rollbacks')
            .optional()
            .describe('Most rollbacks of one release. Default: 1.'),
        'per-day': wholeNumber(1, 100, 'a number of rollbacks')
            .optional()
            .describe('Most rollbacks in 24 hours. Default: 1.'),
    })
        .optional()
        .describe('How often a rollback may happen.'),
}), (value, complain) => {
    if (!isMap(value))
        return;
    const { via, job } = value;
    if (via === 'rerun-job' && job === undefined) {
        complain({
            reason: 'policy-invalid-value',
            clause: 'is "rerun-job", and "rollback.job" does not say which job',
            advice: 'Add "job", the name of the job that deploys.',
            path: ['via'],
        });
    }
}).describe('Going back to the last good tag.');

// EXTERNAL MODULE: ./src/watch/sources/moments.ts
var moments = __webpack_require__(3607);
;// CONCATENATED MODULE: ./src/policy/metric-schema.ts






const METRIC_SOURCES = ['prometheus', 'json', 'actuator', 'container'];
const METRIC_BOUNDS = ['min', 'max', 'baseline'];
/** Values, readings or errors that may be put up with at most. */
const MOST_PUT_UP_WITH = 10_000;
const limit = () => schemas/* union */.KCZ([share('98%'), schemas/* number */.aig({ error: 'a number' })], { error: 'a number or a share such as "98%"' });
/** One of the metrics of the watch. */
const metric_schema_metric = ruled(section({
    name: fields_text('a name').describe('How the report calls it; each metric has a name of its own.'),
    prometheus: fields_text('a PromQL expression')
        .optional()
        .describe('PromQL expression that gives one number; no data is never good.'),
    range: section({ step: duration('5s').describe('From one value to the next.') })
        .optional()
        .describe('Asks for every value since the look before, instead of the value of the moment.'),
    json: section({
        url: url().describe('URL that answers with JSON.'),
        path: jsonPath().describe('JSONPath (RFC 9535) of one number in it.'),
    })
        .optional()
        .describe('A number in any JSON that is asked over HTTP.'),
    actuator: section({
        meter: fields_text('the name of a meter').describe('A meter such as hikaricp.connections.active, with tags as jvm.memory.used?tag=area:heap, or a quotient of two: jvm.memory.used?tag=area:heap / jvm.memory.max?tag=area:heap.'),
        statistic: fields_text('the name of a statistic')
            .optional()
            .describe('Its statistic, such as VALUE, COUNT or MAX. Default: its value, else its first statistic.'),
    })
        .optional()
        .describe("A meter of the service's own actuator."),
    container: word(['memory', 'cpu'])
        .optional()
        .describe('Share of its limit, or else of this machine, that "watch.container" uses, from 0 to 1.'),
    min: limit().optional().describe('Least value; a share counts from 0 to 1.'),
    max: limit().optional().describe('Greatest value; a share counts from 0 to 1.'),
    baseline: ratio().optional().describe('Greatest ratio to its mean in earlier good watches, such as 2.5x.'),
    every: duration('15s').optional().describe('From one look to the next. Default: 15s.'),
    'initial-delay': duration('1m')
        .optional()
        .describe('Values before this are shown and decide nothing. Default: none.'),
    'failure-limit': wholeNumber(0, MOST_PUT_UP_WITH, 'a number of values')
        .optional()
        .describe('So many values out of bounds are put up with, in a row or not; one more is a breach. Default: 2.'),
    'inconclusive-limit': wholeNumber(0, MOST_PUT_UP_WITH, 'a number of readings')
        .optional()
        .describe('So many readings without data are put up with. Default: 3.'),
    'consecutive-error-limit': wholeNumber(0, MOST_PUT_UP_WITH, 'a number of failures')
        .optional()
        .describe('So many failures of the source in a row are put up with. Default: 4.'),
    'dry-run': flag().optional().describe('Measured and shown, never deciding. Default: false.'),
}), (value, complain) => {
    if (!isMap(value))
        return;
    exactlyOne(value, METRIC_SOURCES, complain);
    if (Object.hasOwn(value, 'range') && !Object.hasOwn(value, 'prometheus')) {
        complain({
            reason: 'policy-invalid-value',
            clause: 'belongs to "prometheus", which this metric does not ask',
            advice: 'Remove it.',
            path: ['range'],
            at: 'key',
        });
    }
    if (!METRIC_BOUNDS.some((bound) => Object.hasOwn(value, bound))) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'has no "min", "max" or "baseline", so it asserts nothing',
            advice: `Give at least one of ${listOf(METRIC_BOUNDS)}.`,
            unlessUnknownKeys: true,
        });
    }
    const [min, max] = [metric_schema_boundOf(value['min']), metric_schema_boundOf(value['max'])];
    if (min !== undefined && max !== undefined && min > max) {
        complain({
            reason: 'policy-invalid-value',
            clause: 'is above "max", so no value could hold',
            advice: 'Exchange the two.',
            path: ['min'],
        });
    }
    complainOfName(value, complain);
    complainOfRatio(value, complain);
    complainOfStep(value, complain);
}).meta({
    oneOf: METRIC_SOURCES.map((source) => ({ required: [source] })),
    dependentRequired: { range: ['prometheus'] },
    anyOf: METRIC_BOUNDS.map((bound) => ({ required: [bound] })),
});
/** What is too long once its variables are filled in is told then. */
function complainOfName({ name }, complain) {
    if (name === metric/* ACTUATOR_ERROR_RATE */.iF || name === metric/* ACTUATOR_P95 */.Zd) {
        complain({
            reason: 'policy-invalid-value',
            clause: "is how the watch calls a figure of the service's own counters",
            advice: 'Write another name.',
            path: ['name'],
        });
    }
    if (typeof name !== 'string' || name.includes('${') || name.length <= metric/* LONGEST_METRIC_NAME */.cZ)
        return;
    complain({
        reason: 'policy-invalid-value',
        clause: `is longer than ${metric/* LONGEST_METRIC_NAME */.cZ} characters`,
        advice: 'Write a shorter name.',
        path: ['name'],
    });
}
/** One look must be able to bring all the values since the one before. */
function complainOfStep({ range, every }, complain) {
    const step = quantity(isMap(range) ? range['step'] : undefined, units/* parseDuration */.E9);
    const everyMs = quantity(every, units/* parseDuration */.E9) ?? defaults/* METRIC_EVERY_MS */.K3;
    if (step === undefined || step === 0 || everyMs / step <= moments/* MOST_VALUES */.xy)
        return;
    complain({
        reason: 'policy-invalid-value',
        clause: `makes more than the ${moments/* MOST_VALUES */.xy} values that Prometheus gives at a time, from one look to the next`,
        advice: 'Write a longer time, such as "5s".',
        path: ['range', 'step'],
    });
}
/** Complains of a ratio of zero under "baseline". */
function complainOfRatio(value, complain, at = []) {
    if (quantity(value['baseline'], units/* parseRatio */.LO) !== 0)
        return;
    complain({
        reason: 'policy-invalid-value',
        clause: 'is zero, which every value exceeds',
        advice: 'Write a ratio such as "2.5x".',
        path: [...at, 'baseline'],
    });
}
function metric_schema_boundOf(value) {
    return typeof value === 'number' ? value : quantity(value, units/* parseShare */.n8);
}
/** A quantity as it is counted; `undefined` where it is none, which is complained of elsewhere. Pure. */
function quantity(value, parse) {
    return typeof value === 'string' ? parse(value) : undefined;
}

;// CONCATENATED MODULE: ./src/policy/watch-schema.ts




const WATCH_RULES = ['error-rate', 'p95', 'consecutive-failures', 'budgets', 'metrics'];
const MOST_SAMPLES = 10_000_000;
const budget = ruled(section({
    budget: share('0.1%').describe('Share of requests that may fail in the long run: 0.1% for an objective of 99.9%.'),
    rate: ratio().describe('How many times as fast as that is too fast, such as 14.4x.'),
    long: duration('1h').describe('The window that says that it matters.'),
    short: duration('5m').describe('The window that says that it still goes on.'),
}), (value, complain) => {
    if (!isMap(value))
        return;
    const [share, rate] = [quantity(value['budget'], units/* parseShare */.n8), quantity(value['rate'], units/* parseRatio */.LO)];
    if (share === 0 || rate === 0) {
        const [key] = share === 0 ? ['budget'] : ['rate'];
        complain({
            reason: 'policy-invalid-value',
            clause: 'is zero, which every request exceeds',
            advice: 'Write more than zero.',
            path: [key],
        });
    }
    else if (share !== undefined && rate !== undefined && share * rate >= 1) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: `asks for more than all requests to fail (${share * 100}% times ${rate})`,
            advice: 'Write a lower rate.',
            path: ['rate'],
        });
    }
    const [long, short] = [quantity(value['long'], units/* parseDuration */.E9), quantity(value['short'], units/* parseDuration */.E9)];
    if (long !== undefined && short !== undefined && short >= long) {
        complain({
            reason: 'policy-invalid-value',
            clause: 'is not shorter than "long"',
            advice: 'Write a twelfth of "long", as is usual.',
            path: ['short'],
        });
    }
});
/** The section `watch`. */
const watch = ruled(section({
    for: duration('15m')
        .optional()
        .describe('How long to watch after the release, such as 15m; no look, step or delay may be longer. Default: 15m.'),
    every: duration('2s')
        .optional()
        .describe('From one round of probes to the next, whether or not the last one has returned. Default: 2s.'),
    probes: filledList(fields_text('the name of a check'), 'a list of names of checks')
        .optional()
        .describe('Names of checks that are asked in each round; one request each.'),
    session: filledList(fields_text('the name of a check'), 'a list of names of checks')
        .optional()
        .describe('Names of checks that log in: made before the watch, and again when the service forgot about it.'),
    'error-rate': section({ max: share('5%').describe('Greatest share of failed probes, below 100%.') })
        .optional()
        .describe('How many probes may fail.'),
    p95: filledSection({
        max: duration('5s').optional().describe('Greatest 95th percentile of the answer time, such as 5s.'),
        baseline: ratio().optional().describe('Greatest ratio to the P95 of earlier good watches, such as 2.5x.'),
    })
        .optional()
        .describe('How slow answers may be.'),
    'consecutive-failures': wholeNumber(1, 1000, 'a number of failures')
        .optional()
        .describe('This many failures in a row that last 30 s are a dead service. Default: 5.'),
    'min-samples': wholeNumber(1, MOST_SAMPLES, 'a number of samples')
        .optional()
        .describe('Fewer answers are never a pass. Default: 60.'),
    strict: flag()
        .optional()
        .describe('Whether a pass by the probes must be proven with 95 % confidence, not only seen. Default: false.'),
    'consecutive-error-limit': wholeNumber(1, MOST_PUT_UP_WITH, 'a number of errors')
        .optional()
        .describe('This many errors of our own in a row that last 30 s end the watch undecided. Default: 4.'),
    'control-url': url()
        .optional()
        .describe('Another URL that is known to answer, not on the service itself: while it does not, our own network is out.'),
    health: section({ every: duration('5s').describe('From one look to the next.') })
        .optional()
        .describe("Asks the actuator's health too: bad for 30 s and five looks in a row is a breach."),
    actuator: section({ every: duration('10s').describe('From one look to the next.') })
        .optional()
        .describe("Error rate (5xx) and P95 from the service's own counters too; P95 only where it keeps a histogram."),
    container: fields_text('the name of a container')
        .optional()
        .describe('Container on this machine that must neither restart nor run out of memory.'),
    prometheus: section({ url: url().describe('Base URL of Prometheus; a name and a password in it are kept secret.') })
        .optional()
        .describe('Where the PromQL of "metrics" is asked.'),
    metrics: filledList(metric_schema_metric, 'a list of metrics').optional().describe('Rules about metrics.'),
    budgets: filledList(budget, 'a list of error budgets')
        .optional()
        .describe('Error budgets that must not burn too fast.'),
    visits: section({ every: duration('5m').describe('From one visit to the next.') })
        .optional()
        .describe('Short visits of a scheduled workflow instead of one long watch.'),
}), (value, complain) => {
    if (!isMap(value))
        return;
    if (!WATCH_RULES.some((rule) => Object.hasOwn(value, rule))) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'has no rule, so it asserts nothing',
            advice: `Give at least one of ${listOf(WATCH_RULES)}.`,
            unlessUnknownKeys: true,
        });
    }
    if (quantity(isMap(value['error-rate']) ? value['error-rate']['max'] : undefined, units/* parseShare */.n8) === 1) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'lets every probe fail, so it asserts nothing',
            advice: 'Write a share below 100%.',
            path: ['error-rate', 'max'],
        });
    }
    if (isMap(value['p95']))
        complainOfRatio(value['p95'], complain, ['p95']);
    complainOfRulesWithoutProbes(value, complain);
    complainOfMetrics(value, complain);
    complainOfTimes(value, complain);
    complainOfVisits(value, complain);
})
    .meta({
    anyOf: WATCH_RULES.map((rule) => ({ required: [rule] })),
    dependentRequired: { 'consecutive-failures': ['probes'], budgets: ['probes'], session: ['probes'] },
    dependentSchemas: {
        'error-rate': { anyOf: [{ required: ['probes'] }, { required: ['actuator'] }] },
        p95: { anyOf: [{ required: ['probes'] }, { required: ['actuator'] }] },
    },
    allOf: ['prometheus', 'container'].map((source) => ({
        if: {
            properties: { metrics: { description: 'One that is asked there.', contains: { required: [source] } } },
            required: ['metrics'],
        },
        // biome-ignore lint/suspicious/noThenProperty: it is the keyword of JSON Schema
        then: { required: [source] },
    })),
})
    .describe('Watching the live service after a release.');
/** Only probes tell about single answers; the service's own counters tell shares and times. */
function complainOfRulesWithoutProbes(value, complain) {
    if (Object.hasOwn(value, 'probes'))
        return;
    if (Object.hasOwn(value, 'session')) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'logs in for "probes", and there are none',
            advice: 'Add "probes", or remove it.',
            path: ['session'],
            at: 'key',
            unlessUnknownKeys: true,
        });
    }
    if (value['strict'] === true) {
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'is about the answers to "probes", and there are none',
            advice: 'Add "probes", or remove it.',
            path: ['strict'],
            at: 'key',
            unlessUnknownKeys: true,
        });
    }
    for (const rule of ['error-rate', 'p95', 'consecutive-failures', 'budgets']) {
        const mayCount = rule === 'error-rate' || rule === 'p95';
        if (!Object.hasOwn(value, rule) || (mayCount && Object.hasOwn(value, 'actuator')))
            continue;
        complain({
            reason: 'policy-asserts-nothing',
            clause: 'is a rule about answers, and there are no "probes" that would be answered',
            advice: `Add "probes" with the names of checks that are asked again and again${mayCount ? ', or "actuator: { every: 10s }" for the service\'s own counters' : ''}.`,
            path: [rule],
            at: 'key',
            unlessUnknownKeys: true,
        });
    }
}
/** What answers a metric must be named, and each metric must have a name of its own. */
function complainOfMetrics(value, complain) {
    const metrics = Array.isArray(value['metrics']) ? value['metrics'] : [];
    for (const source of ['prometheus', 'container']) {
        const asks = metrics.some((item) => isMap(item) && Object.hasOwn(item, source));
        if (!asks || Object.hasOwn(value, source))
            continue;
        complain({
            reason: 'policy-invalid-value',
            clause: `has nobody to ask, because "watch.${source}" is missing`,
            advice: `Add "${source}: ${source === 'prometheus' ? '{ url: … }' : '<name>'}" to "watch".`,
            path: ['metrics'],
            at: 'key',
        });
    }
    const first = new Map();
    for (const [index, item] of metrics.entries()) {
        const name = isMap(item) ? item['name'] : undefined;
        const earlier = first.get(name);
        if (name !== undefined && earlier !== undefined) {
            complain({
                reason: 'policy-invalid-value',
                clause: `is the name of watch.metrics[${earlier}] too`,
                advice: 'Give each metric a name of its own.',
                path: ['metrics', index, 'name'],
            });
        }
        else {
            first.set(name, index);
        }
    }
}
/** Nothing happens less than once in a watch. */
function complainOfTimes(value, complain) {
    const whole = quantity(value['for'], units/* parseDuration */.E9) ?? (Object.hasOwn(value, 'for') ? undefined : rules/* WATCH_DEFAULTS */.bo.forMs);
    if (whole === undefined || whole === 0)
        return;
    const inside = (key) => (isMap(value[key]) ? value[key]['every'] : undefined);
    const metrics = Array.isArray(value['metrics']) ? value['metrics'] : [];
    const times = [
        [['every'], value['every']],
        ...['health', 'actuator', 'visits'].map((key) => [[key, 'every'], inside(key)]),
        ...metrics.flatMap((item, index) => ['every', 'initial-delay'].map((key) => [['metrics', index, key], isMap(item) ? item[key] : undefined])),
        ...metrics.map((item, index) => [['metrics', index, 'range', 'step'], stepOf(item)]),
    ];
    for (const [path, time] of times) {
        const ms = quantity(time, units/* parseDuration */.E9);
        if (ms === undefined || ms <= whole)
            continue;
        complain({
            reason: 'policy-invalid-value',
            clause: `is longer than the watch, which takes ${(0,units/* formatDuration */.a3)(whole)}`,
            advice: 'Write a shorter time, or a longer "watch.for".',
            path,
        });
    }
}
function stepOf(metric) {
    const range = isMap(metric) ? metric['range'] : undefined;
    return isMap(range) ? range['step'] : undefined;
}
/** A visit that sees nothing twice is none. */
function complainOfVisits(value, complain) {
    const visits = quantity(isMap(value['visits']) ? value['visits']['every'] : undefined, units/* parseDuration */.E9);
    const tick = quantity(value['every'], units/* parseDuration */.E9) ?? rules/* WATCH_DEFAULTS */.bo.everyMs;
    if (visits === undefined || visits === 0 || visits >= 2 * tick)
        return;
    complain({
        reason: 'policy-invalid-value',
        clause: `is less than twice "watch.every", which is ${(0,units/* formatDuration */.a3)(tick)}`,
        advice: 'Write how often the scheduled workflow runs, such as "15m".',
        path: ['visits', 'every'],
    });
}

;// CONCATENATED MODULE: ./src/policy/schema.ts







const PRESETS = ['actuator-exposure'];
const ENVIRONMENT_NAME = 'the name of an environment variable';
/** Variables of the runner that hold credentials, or the action's own inputs with the secrets among them. */
const WITHHELD = /^(?:INPUT_.*|GITHUB_TOKEN|ACTIONS_.*TOKEN)$/i;
const HOST = 'a host such as "api.example.com" or "api.example.com:8443"';
const port = () => wholeNumber(1, 65_535, 'a port');
const subject = section({
    port: port()
        .optional()
        .describe("Port that the service listens on inside the container. Default: the image's only exposed port."),
    'management-port': port().optional().describe('Port of the actuator, only where it has one of its own.'),
    env: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^[^=\s]+$/), plainText(), { error: 'a map from names to texts' })
        .optional()
        .describe('Environment variables of the service.'),
    'env-file': fields_text('the path of a file').optional().describe('File of KEY=VALUE lines for the service.'),
    memory: memorySize().optional().describe('Memory limit, such as 512m or 1g.'),
    cpus: schemas/* number */.aig({ error: 'a number of CPUs' })
        .positive({ error: 'a number of CPUs above 0' })
        .optional()
        .describe('CPU limit; may be a fraction.'),
    network: fields_text('the name of a network').optional().describe("A network that is there to join, such as the job's own."),
    compose: section({
        file: fields_text('the path of a compose file').describe('The compose file.'),
        service: fields_text('the name of a service').describe('The service that the image under guard replaces.'),
    })
        .optional()
        .describe('Boots the stack around the image.'),
    hardened: flag().optional().describe('Read-only root file system, no capabilities. Default: false.'),
}).describe('How the image is booted.');
const health = section({
    path: fields_text('a path such as "/actuator/health"')
        .regex(/^(?=\/(?!\/)|\$\{)(?:[^\\\s$]|\$\{[^}]*\}|\$)*$/, { error: 'a path such as "/actuator/health"' })
        .optional()
        .describe('Where health is asked. Default: found through /actuator, readiness before health.'),
    kind: word(['actuator', 'http'])
        .optional()
        .describe('actuator: the body decides. http: a 2xx that is not HTML, or "expect". Default: from the path and "components".'),
    within: duration('120s').optional().describe('Longest time from start to healthy. Default: 120s.'),
    timeout: duration('5s').optional().describe('Longest time for one attempt. Default: 5s.'),
    every: duration('1s').optional().describe('Longest pause between two attempts. Default: 1s.'),
    stable: wholeNumber(1, 1000, 'a number of good answers')
        .optional()
        .describe('This many good answers in a row. Default: 1.'),
    components: filledMap(fields_text('the state of a component, such as "UP"'), 'a map from components to states')
        .optional()
        .describe('Components that must be visible and in this state: { db: UP }.'),
    expect: expectation.optional().describe('What the health answer must be, as in a check.'),
    'honor-healthcheck': flag()
        .optional()
        .describe('Whether a HEALTHCHECK of the image that says unhealthy fails the gate. Default: true.'),
}).describe('What healthy means.');
const forbidden = schemas/* union */.KCZ([
    fields_text('a text'),
    section({ matches: regularExpression().describe('A regular expression (RE2 syntax) for one line.') }),
], {
    error: 'a text, or { matches: … }',
})
    .describe('A text, or a regular expression, that must not be in the log.');
const environmentName = ruled(schemas/* string */.YjP({ error: ENVIRONMENT_NAME }).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: ENVIRONMENT_NAME }), (value, complain) => {
    if (typeof value === 'string' && WITHHELD.test(value)) {
        complain({
            reason: 'policy-invalid-value',
            clause: 'may hold credentials, and values of "env-names" are not kept secret',
            advice: 'Hand the value over through the input "secrets" and write "${secrets.NAME}".',
        });
    }
});
/** The whole policy file, exactly as users write it: nothing is converted, no default is filled in. */
const policySchema = section({
    version: schemas/* literal */.euz(1, { error: '1' }).optional().describe('Version of this file format.'),
    subject: subject.optional(),
    health: health.optional(),
    checks: schemas/* array */.YOg(check, { error: 'a list of checks' }).optional().describe('The checklist, in order; each must hold.'),
    parallel: wholeNumber(1, 64, 'a number of checks')
        .optional()
        .describe('How many independent checks may run side by side. Default: 1.'),
    filter: filledSection({
        tags: filledList(fields_text('a tag'), 'a list of tags').optional().describe('Only checks with one of these tags run.'),
        skip: filledList(fields_text('a tag'), 'a list of tags').optional().describe('Checks with one of these tags do not run.'),
    })
        .optional()
        .describe('Which checks run.'),
    presets: filledList(word(PRESETS), 'a list of presets')
        .optional()
        .describe('Ready-made rules. actuator-exposure: sensitive actuator endpoints must not answer a stranger.'),
    identity: filledSection({
        version: plainText('a version').optional().describe('Version that the running service must report.'),
        commit: plainText('a commit').optional().describe('Commit that the running service must report.'),
    })
        .optional()
        .describe('What runs says that it is what was built.'),
    logs: section({
        forbid: filledList(forbidden, 'a list of texts or { matches: … }').describe('What must not be in the log of the service.'),
    })
        .optional()
        .describe('Rules about the log.'),
    resources: filledSection({
        memory: share('90%').optional().describe('Greatest share of the memory limit.'),
        cpu: share('90%').optional().describe('Greatest share of the CPUs allowed.'),
    })
        .optional()
        .describe('Rules about memory and CPU.'),
    shutdown: section({
        within: duration('30s').describe('The service must exit by itself within this time after SIGTERM.'),
        request: fields_text('the name of a check')
            .optional()
            .describe('Name of the check whose request is in flight when the signal comes. Default: the first one with a body.'),
    })
        .optional()
        .describe('On SIGTERM: requests in flight finish, the process exits by itself, the port is free.'),
    watch: watch.optional(),
    rollback: rollback.optional(),
    notify: notify.optional(),
    'allowed-hosts': filledList(fields_text(HOST).regex(/^(?:\$\{.*|[^\s/@]+)$/, { error: HOST }), 'a list of hosts')
        .optional()
        .describe('Hosts (host or host:port) beside the service itself that absolute URLs in checks may name.'),
    'env-names': filledList(environmentName, 'a list of names of environment variables')
        .optional()
        .describe('Variables of this environment that "${env.NAME}" may use.'),
}).describe('Policy of Release Guard: what a release must prove before it ships.');

;// CONCATENATED MODULE: ./src/policy/schema-files.ts


/**
 * Reads and compiles every JSON Schema that an expectation of the file names, each once.
 * Paths with a reference that is not known are left alone: they are reported elsewhere.
 */
async function readSchemas(located, scope, readFile) {
    const schemas = new Map();
    const problems = new Map();
    const mistakes = [];
    for (const { template, path } of schemaPaths(located)) {
        if ((0,policy_template/* missing */.LO)(template, scope).length > 0)
            continue;
        const file = (0,policy_template/* fill */.GS)(template, scope);
        if (!schemas.has(file) && !problems.has(file)) {
            const read = await readSchema(file, readFile);
            if ('clause' in read)
                problems.set(file, read);
            else
                schemas.set(file, read.document);
        }
        const problem = problems.get(file);
        if (problem !== undefined) {
            mistakes.push({
                reason: 'policy-bad-schema',
                path,
                position: located.position(path),
                sentence: `${(0,mistake/* pathText */.LF)(path)} names ${(0,mistake/* quote */.hD)(file)}, ${problem.clause}.`,
                advice: problem.advice,
            });
        }
    }
    return { schemas, mistakes };
}
function* schemaPaths(located) {
    const checks = located.value(['checks']);
    const places = [['health', 'expect', 'schema']];
    for (const index of Array.isArray(checks) ? checks.keys() : []) {
        places.push(['checks', index, 'expect', 'schema'], ['checks', index, 'retry', 'stop-when', 'schema']);
    }
    for (const path of places) {
        const template = located.value(path);
        if (typeof template === 'string' && template !== '')
            yield { template, path };
    }
}
async function readSchema(file, readFile) {
    const read = await readFile(file);
    if (!read.ok) {
        return {
            clause: `which cannot be read: ${read.message}`,
            advice: 'Give the path of a JSON Schema file in the repository.',
        };
    }
    let document;
    try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
        document = JSON.parse(text);
    }
    catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        return { clause: `which is not JSON (${cut(problem)})`, advice: 'Write the JSON Schema as JSON in UTF-8.' };
    }
    const { compileSchema } = await Promise.all(/* import() */[__webpack_require__.e(308), __webpack_require__.e(625)]).then(__webpack_require__.bind(__webpack_require__, 6006));
    try {
        compileSchema(document);
        return { document };
    }
    catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        return {
            clause: `which ${cut(problem)}`,
            advice: 'Correct the schema; references must stay inside the file.',
        };
    }
}
function cut(text) {
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

;// CONCATENATED MODULE: ./src/policy/watched-checks.ts

/**
 * The checks that a watch makes, by their place in the file: its probes, those that log in for them, and those that capture
 * what these use. Works on a file with mistakes too; it may name a check too many, and never one too few. Pure.
 */
function watchedChecks(file) {
    const { checks = null, watch = null } = watched_checks_keysOf(file);
    const list = watched_checks_listOf(checks).map(watched_checks_keysOf);
    const { probes = null, session = null } = watched_checks_keysOf(watch);
    const named = new Set([...watched_checks_listOf(probes), ...watched_checks_listOf(session)].filter((name) => typeof name === 'string'));
    const found = new Set();
    const asking = [...list.keys()].filter((index) => {
        const name = list[index]?.['name'];
        return typeof name === 'string' && named.has(name);
    });
    for (let index = asking.pop(); index !== undefined; index = asking.pop()) {
        if (found.has(index))
            continue;
        found.add(index);
        const before = list.slice(0, index);
        for (const reference of (0,policy_template/* referencesInJson */.oi)(list[index] ?? null)) {
            if (reference.kind !== 'value')
                continue;
            const giver = before.findLastIndex(({ capture = null }) => Object.hasOwn(watched_checks_keysOf(capture), reference.name));
            if (giver >= 0)
                asking.push(giver);
        }
    }
    return found;
}
function watched_checks_keysOf(data) {
    return data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
}
function watched_checks_listOf(data) {
    return Array.isArray(data) ? data : [];
}

;// CONCATENATED MODULE: ./src/policy/load.ts










/** More mistakes than anybody mends in one go. */
const MOST_FINDINGS = 100;
/**
 * Reads a policy file: every mistake in it is reported at once, each with file, line and column.
 * A policy that loads asserts something, and every value it refers to is known or captured by an earlier check.
 * Never throws for anything that the file holds.
 *
 * @param source the file's bytes or text
 * @param file its path as the user typed it
 */
async function loadPolicy(source, file, context) {
    const { located, mistakes } = (0,read/* readYaml */.g)(source, file);
    if (located === undefined)
        return refused(mistakes, context);
    if (located.data === null) {
        return refused([...mistakes, emptyFile(located)], context);
    }
    const scope = { vars: context.vars, secrets: context.secrets, env: listedEnvironment(located, context) };
    const made = context.unused?.includes('checks') ? watchedChecks(located.data) : undefined;
    const parsed = policySchema.safeParse(located.data);
    const { schemas, mistakes: schemaMistakes } = await readSchemas(located, scope, context.readFile);
    const found = [
        ...mistakes,
        ...mistakesOf(parsed.error?.issues ?? [], located),
        ...checkReferences(located, scope, context.unused, made),
        ...checkConsistency(located),
        ...schemaMistakes,
    ];
    if (!parsed.success || found.length > 0)
        return refused(found, context);
    const filling = new Filling(located, scope, schemas);
    const policy = buildPolicy(parsed.data, file, filling, context.unused, made);
    return filling.mistakes.length > 0 ? refused(filling.mistakes, context) : { ok: true, policy };
}
function listedEnvironment(located, context) {
    const listed = located.value(['env-names']);
    const env = new Map();
    for (const name of Array.isArray(listed) ? listed : []) {
        if (typeof name !== 'string' || !Object.hasOwn(context.environment, name))
            continue;
        const value = context.environment[name];
        if (value !== undefined)
            env.set(name, value);
    }
    return env;
}
function emptyFile(located) {
    return {
        reason: 'policy-asserts-nothing',
        path: [],
        position: located.position([]),
        sentence: 'The policy file is empty, so it asserts nothing.',
        advice: 'Write at least "version: 1", or remove the file: the built-in policy asks the actuator.',
    };
}
function refused(mistakes, context) {
    const at = context.at ?? 0;
    const findings = (0,mistake/* asFindings */.XE)(mistakes, at);
    const shown = findings.slice(0, MOST_FINDINGS);
    const [last] = shown.slice(-1);
    const more = findings.length - shown.length;
    if (more > 0 && last !== undefined) {
        shown.push({
            ...last,
            title: 'policy file',
            sentence: `The policy file has ${more} more ${more === 1 ? 'mistake' : 'mistakes'} after these.`,
            advice: 'Correct these first.',
        });
    }
    return { ok: false, findings: shown };
}


/***/ }),

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

/***/ 2233:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cq: () => (/* binding */ DURATION_PATTERN),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   LO: () => (/* binding */ parseRatio),
/* harmony export */   Nf: () => (/* binding */ LONGEST_DURATION_MS),
/* harmony export */   RQ: () => (/* binding */ BYTES_PATTERN),
/* harmony export */   Rz: () => (/* binding */ milliseconds),
/* harmony export */   W8: () => (/* binding */ LEAST_MEMORY_BYTES),
/* harmony export */   Zm: () => (/* binding */ SHARE_PATTERN),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   n8: () => (/* binding */ parseShare),
/* harmony export */   pu: () => (/* binding */ RATIO_PATTERN),
/* harmony export */   z_: () => (/* binding */ parseBytes)
/* harmony export */ });
/** How the policy file writes quantities. Every reader returns `undefined` for what it does not understand. */
const DURATION_UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** Durations of the policy file, for JSON Schema and messages. */
const DURATION_PATTERN = /^[0-9]+(\.[0-9]+)?(ms|s|m|h)$/;
/** The longest duration a policy may ask for, in milliseconds: a day. */
const LONGEST_DURATION_MS = 24 * DURATION_UNITS.h;
/** `500ms`, `2s`, `1.5m`, `1h` in whole milliseconds. */
function parseDuration(text) {
    if (!DURATION_PATTERN.test(text))
        return undefined;
    const unit = text.endsWith('ms') ? 'ms' : text.slice(-1);
    return Math.round(Number(text.slice(0, -unit.length)) * DURATION_UNITS[unit]);
}
/** A duration that is known to be one, in milliseconds; `otherwise` where there is none. */
function milliseconds(duration, otherwise) {
    return duration === undefined ? otherwise : (parseDuration(duration) ?? otherwise);
}
/** Whole milliseconds as a policy file would say them, in the largest unit that needs no fraction. */
function formatDuration(milliseconds) {
    for (const unit of ['h', 'm', 's']) {
        if (milliseconds > 0 && milliseconds % DURATION_UNITS[unit] === 0)
            return `${milliseconds / DURATION_UNITS[unit]}${unit}`;
    }
    return `${milliseconds}ms`;
}
/** `5%`, `0.5%`, at most `100%`. */
const SHARE_PATTERN = /^(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%$/;
/** `5%` as 0.05; from 0 to 1. */
function parseShare(text) {
    return SHARE_PATTERN.test(text) ? Number(text.slice(0, -1)) / 100 : undefined;
}
/** `2.5x`. */
const RATIO_PATTERN = /^[0-9]+(\.[0-9]+)?x$/;
/** `2.5x` as 2.5. */
function parseRatio(text) {
    return RATIO_PATTERN.test(text) ? Number(text.slice(0, -1)) : undefined;
}
const BYTE_UNITS = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
/** `512m`, `1g`, `1.5GiB`, `1048576`. */
const BYTES_PATTERN = /^[0-9]+(\.[0-9]+)? ?([kKmMgGtT][iI]?)?[bB]?$/;
/** The least memory that a container can have (https://docs.docker.com/engine/containers/resource_constraints/), in bytes. */
const LEAST_MEMORY_BYTES = 6 * 1024 ** 2;
/** `512m`, `1g`, `1.5GiB`, `1048576` as bytes; units are powers of 1024, as `docker run --memory` has them. */
function parseBytes(text) {
    if (!BYTES_PATTERN.test(text))
        return undefined;
    const unit = /[kmgt]/i.exec(text)?.[0].toLowerCase() ?? 'b';
    return Math.floor(Number.parseFloat(text) * (BYTE_UNITS[unit] ?? 1));
}


/***/ }),

/***/ 4897:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P7: () => (/* binding */ burnOf),
/* harmony export */   RO: () => (/* binding */ prepareBurn),
/* harmony export */   S2: () => (/* binding */ addToBurn),
/* harmony export */   zP: () => (/* binding */ burnBreach)
/* harmony export */ });
/* harmony import */ var _blocks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4637);
/* harmony import */ var _sequential_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(148);
/* harmony import */ var _share_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3089);



/** Prepares a rule for a watch of that length. Pure. */
function prepareBurn(rule, watchMs) {
    const starts = Math.max(1, Math.ceil(watchMs / blockSize(rule.longMs).lengthMs));
    return { ...rule, test: (0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .sequentialTest */ .mP)(rule.budget), starts };
}
/** Into how many blocks the long window is divided at most: what a burn rate is precise to. */
const MOST_BLOCKS = 60;
/** The state with one more sample. Pure. */
function addToBurn({ longMs }, state, atMs, isBad) {
    return (0,_blocks_js__WEBPACK_IMPORTED_MODULE_2__/* .addToBlocks */ .lX)(state, blockSize(longMs), atMs, isBad ? _sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .ONE_BAD */ .TQ : _sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .ONE_GOOD */ .dA);
}
/** How fast the budget burns now; 0 where nothing was seen. Pure. */
function burnOf({ budget, longMs, shortMs }, state) {
    const { lengthMs, keep } = blockSize(longMs);
    const newest = state.at(-1)?.index ?? 0;
    const long = (0,_blocks_js__WEBPACK_IMPORTED_MODULE_2__/* .countsOf */ .mQ)(state, newest, keep);
    const short = (0,_blocks_js__WEBPACK_IMPORTED_MODULE_2__/* .countsOf */ .mQ)(state, newest, Math.ceil(shortMs / lengthMs));
    return { long, short, longRate: burnRate(long, budget), shortRate: burnRate(short, budget) };
}
/**
 * Whether the budget burns too fast. A long window that is not full yet counts as it is; so that a few failures at the
 * beginning are no breach, there must be 60 s, 20 samples, three different blocks above the budget, and evidence that the
 * share of failures is above the budget, which is as rarely wrong as that about an error rate. Pure.
 *
 * @param seenMs until when the watch has seen anything
 */
function burnBreach(rule, state, seenMs) {
    if (seenMs < _share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .LEAST_MS */ .nY)
        return undefined;
    const burn = burnOf(rule, state);
    if (burn.long.all < _share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .LEAST_SAMPLES */ .iV || burn.longRate < rule.rate || burn.shortRate < rule.rate)
        return undefined;
    if ((0,_blocks_js__WEBPACK_IMPORTED_MODULE_2__/* .blocksAbove */ .e2)(state, rule.budget) < _share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .LEAST_BAD_BLOCKS */ .zT)
        return undefined;
    return (0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .isEvident */ .Q3)(rule.test, burn.long, 1 / rule.starts) ? burn : undefined;
}
function burnRate({ bad, all }, budget) {
    return all === 0 ? 0 : bad / all / budget;
}
function blockSize(longMs) {
    const lengthMs = Math.max(_share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .BLOCK_MS */ .ZR, longMs / MOST_BLOCKS);
    return { lengthMs, keep: Math.ceil(longMs / lengthMs) };
}


/***/ }),

/***/ 4236:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C0: () => (/* binding */ asksProbes),
/* harmony export */   MB: () => (/* binding */ SLOW_SHARE),
/* harmony export */   OA: () => (/* binding */ plannedSamples),
/* harmony export */   Zb: () => (/* binding */ prepareRules),
/* harmony export */   bo: () => (/* binding */ WATCH_DEFAULTS)
/* harmony export */ });
/* harmony import */ var _burn_rate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4897);
/* harmony import */ var _interval_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6542);
/* harmony import */ var _share_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3089);



/** What holds where the policy says nothing. Times in milliseconds. */
const WATCH_DEFAULTS = {
    forMs: 15 * 60_000,
    everyMs: 2000,
    consecutiveFailures: 5,
    minSamples: 60,
    strict: false,
    consecutiveErrorLimit: 4,
};
/** "P95 at most L" is "at most this share of the answers is slower than L". */
const SLOW_SHARE = 0.05;
/** Prepares rules for use. Pure. */
function prepareRules(rules) {
    const { forMs, everyMs, probes, errorRate, p95, budgets } = rules;
    const ticks = (0,_interval_js__WEBPACK_IMPORTED_MODULE_2__/* .plannedTicks */ .he)(forMs, everyMs);
    return {
        ...rules,
        errorTest: errorRate === undefined ? undefined : (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .shareRule */ .ad)(errorRate, forMs, ticks, probes),
        slowTest: p95?.max === undefined ? undefined : (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .shareRule */ .ad)(SLOW_SHARE, forMs, ticks, probes),
        budgets: budgets.map((rule) => (0,_burn_rate_js__WEBPACK_IMPORTED_MODULE_0__/* .prepareBurn */ .RO)(rule, forMs)),
    };
}
/** How many samples a watch takes by its rules. Pure. */
function plannedSamples({ forMs, everyMs, probes }) {
    return (0,_interval_js__WEBPACK_IMPORTED_MODULE_2__/* .plannedTicks */ .he)(forMs, everyMs) * probes;
}
/** Whether any of the rules is about the answers to probes. Pure. */
function asksProbes({ errorRate, p95, consecutiveFailures, budgets }) {
    return errorRate !== undefined || p95 !== undefined || consecutiveFailures !== undefined || budgets.length > 0;
}


/***/ }),

/***/ 3607:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $i: () => (/* binding */ atBeginning),
/* harmony export */   gE: () => (/* binding */ newMoments),
/* harmony export */   xy: () => (/* binding */ MOST_VALUES)
/* harmony export */ });
/** Prometheus gives no more values than this for one query: https://prometheus.io/docs/prometheus/latest/querying/api/ */
const MOST_VALUES = 11_000;
/**
 * The moments that are new since the last ones: the next one after those, or the first one in the watch, until now.
 * `undefined` where there is none. Pure.
 *
 * The two clocks need not agree. While the answer was on its way Prometheus's went on: it is taken for the later one where
 * the watch begins and for the earlier one now, so that no moment lies before the watch and none in the future. Moments
 * are multiples of the step, because proxies that remember answers move others there.
 *
 * @param beganMs when the watch began, by our own clock
 * @param last the moments that were asked about before
 */
function newMoments(clock, beganMs, nowMs, stepMs, last) {
    const fromMs = last === undefined
        ? Math.ceil(atBeginning(clock, beganMs) / stepMs) * stepMs
        : last.fromMs + last.count * last.stepMs;
    const untilMs = clock.theirsMs + (nowMs - clock.answeredMs);
    const count = Math.min(Math.floor((untilMs - fromMs) / stepMs) + 1, MOST_VALUES);
    return count > 0 ? { fromMs, stepMs, count } : undefined;
}
/** What Prometheus's clock said at the latest when the watch began, in milliseconds since 1970. Pure. */
function atBeginning({ theirsMs, askedMs }, beganMs) {
    return theirsMs - (askedMs - beganMs);
}


/***/ })

};
