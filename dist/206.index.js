export const id = 206;
export const ids = [206,735];
export const modules = {

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

/***/ 8206:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   examineLog: () => (/* binding */ examineLog)
/* harmony export */ });
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2735);

/** Lines before and after a hit that are shown with it. */
const CONTEXT_LINES = 2;
/** Longest piece of a line that is shown or matched, in characters. */
const LINE_LENGTH = 2_000;
/**
 * `logs.forbid`: none of the rules may match a line of the service's log.
 *
 * @param log `undefined` where there is no log (a URL)
 * @param redact takes secrets out; called before anything is cut
 */
function examineLog(policy, log, startedAt, redact) {
    const lines = log === undefined ? [] : redact(log).split(/\r?\n/);
    return (policy?.forbid ?? []).map(({ rule, source }) => {
        const shown = rule.kind === 'text' ? `"${rule.text}"` : `/${rule.pattern}/`;
        const common = {
            kind: 'logs',
            title: `logs.forbid ${shown}`,
            severity: 'block',
            source,
            startedAt,
            durationMs: 0,
        };
        if (log === undefined) {
            return {
                ...common,
                outcome: 'undecided',
                reason: 'log-unavailable',
                sentence: `Whether the log holds ${shown} could not be examined: a running service at a URL shows no log.`,
                evidence: [],
                advice: 'Take logs.forbid out of the policy that is used with url, or guard an image or a command.',
            };
        }
        const regex = rule.kind === 'regex' ? (0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__.compilePattern)(rule.pattern) : undefined;
        const matches = (line) => rule.kind === 'text' ? line.includes(rule.text) : (regex?.test(line.slice(0, LINE_LENGTH)) ?? false);
        const hits = lines.flatMap((line, index) => (matches(line) ? [index] : []));
        const [first] = hits;
        if (first === undefined) {
            return { ...common, outcome: 'pass', sentence: `The log does not hold ${shown}.`, evidence: [] };
        }
        const excerpt = lines
            .slice(Math.max(0, first - CONTEXT_LINES), first + CONTEXT_LINES + 1)
            .map((line) => line.slice(0, LINE_LENGTH));
        return {
            ...common,
            outcome: 'fail',
            reason: 'log-forbidden',
            sentence: `The service log holds ${shown} ${hits.length === 1 ? 'once' : `${hits.length} times`}, first in line ${first + 1}.`,
            evidence: [{ kind: 'text', label: `Service log around line ${first + 1}`, text: excerpt.join('\n') }],
            advice: 'Mend what the line complains about; if it is harmless, make the rule under logs.forbid narrower.',
        };
    });
}


/***/ })

};
