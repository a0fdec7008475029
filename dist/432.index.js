export const id = 432;
export const ids = [432,51];
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


/***/ })

};
