export const id = 735;
export const ids = [735];
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


/***/ })

};
