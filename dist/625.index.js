export const id = 625;
export const ids = [625,6];
export const modules = {

/***/ 6006:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SchemaProblem: () => (/* binding */ SchemaProblem),
/* harmony export */   compileSchema: () => (/* binding */ compileSchema)
/* harmony export */ });
/* harmony import */ var ajv__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2463);
/* harmony import */ var ajv__WEBPACK_IMPORTED_MODULE_5___default = /*#__PURE__*/__webpack_require__.n(ajv__WEBPACK_IMPORTED_MODULE_5__);
/* harmony import */ var ajv_dist_2019_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(878);
/* harmony import */ var ajv_dist_2019_js__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(ajv_dist_2019_js__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2210);
/* harmony import */ var ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var ajv_dist_refs_json_schema_draft_06_json__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6012);
/* harmony import */ var ajv_formats__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2815);
/* harmony import */ var ajv_formats__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(ajv_formats__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2856);
/* harmony import */ var _json_location_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1475);
/* harmony import */ var _json_value_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3111);








/** A schema that cannot be used; the message is a clause for a sentence. */
class SchemaProblem extends Error {
    constructor(message) {
        super(message);
        this.name = 'SchemaProblem';
    }
}
const MAX_VIOLATIONS = 20;
const cache = new WeakMap();
/**
 * Compiles a JSON Schema, once for each document object. `$schema` decides the draft: 2020-12 (the default), 2019-09,
 * draft-07 or draft-06. Formats are asserted. Nothing is ever fetched: a `$ref` must lead into the same document.
 * Keywords that the engine is known to judge wrongly are refused, since a document would pass that should not.
 *
 * @throws SchemaProblem
 */
function compileSchema(document) {
    if (typeof document === 'boolean')
        return checkOf(validatorFor(undefined).compile(document));
    if (typeof document !== 'object' || document === null || Array.isArray(document)) {
        throw new SchemaProblem('is neither an object nor true or false');
    }
    const known = cache.get(document);
    if (known !== undefined)
        return known;
    refuseMisjudged(document);
    const validator = validatorFor(document.$schema);
    let validate;
    try {
        validate = validator.compile(document);
    }
    catch (error) {
        throw new SchemaProblem(`cannot be compiled: ${error instanceof Error ? error.message : String(error)}`);
    }
    finally {
        // The next schema may have the same `$id`.
        validator.removeSchema(document);
    }
    const check = checkOf(validate);
    cache.set(document, check);
    return check;
}
/** Measured against the official test suite (`json-schema-suite.test.ts`). */
const MISJUDGED = new Set(['$dynamicRef', '$recursiveRef', 'unevaluatedItems']);
/** Keywords whose members are named by the user and are schemas themselves. */
const SCHEMA_MAPS = new Set([
    'properties',
    'patternProperties',
    'dependentSchemas',
    '$defs',
    'definitions',
]);
const DATA_KEYWORDS = new Set(['const', 'enum', 'default', 'examples']);
function refuseMisjudged(schema) {
    if (Array.isArray(schema))
        schema.forEach(refuseMisjudged);
    if (!(0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(schema))
        return;
    for (const [keyword, value] of Object.entries(schema)) {
        if (MISJUDGED.has(keyword))
            throw new SchemaProblem(`uses "${keyword}", which cannot be judged reliably here`);
        if (DATA_KEYWORDS.has(keyword))
            continue;
        if (SCHEMA_MAPS.has(keyword) && (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .isJsonObject */ .OW)(value))
            Object.values(value).forEach(refuseMisjudged);
        else
            refuseMisjudged(value);
    }
}
/** Patterns of a schema meet text of the service under guard, so they are matched in linear time as well. */
const linearTime = Object.assign((source) => {
    const regex = re2js__WEBPACK_IMPORTED_MODULE_2__/* .RE2JS */ .L3.compile(re2js__WEBPACK_IMPORTED_MODULE_2__/* .RE2JS */ .L3.translateRegExp(source));
    // ajv tells patterns apart by their text.
    return { test: (text) => regex.test(text), toString: () => `/${source}/` };
}, { code: 'undefined' });
const OPTIONS = {
    allErrors: true,
    // Unknown keywords are annotations in every draft since 2019-09, and schemas carry many.
    strict: false,
    verbose: true,
    validateFormats: true,
    // Names such as `toString` and `__proto__` are there only if the document has them.
    ownProperties: true,
    logger: false,
    code: { regExp: linearTime },
};
const DEFAULT_DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const validators = new Map();
function validatorFor(dialect) {
    const name = dialect === undefined
        ? DEFAULT_DIALECT
        : String(dialect)
            .replace(/^http:/, 'https:')
            .replace(/#$/, '');
    const known = validators.get(name);
    if (known !== undefined)
        return known;
    const validator = createValidator(name);
    if (validator === undefined) {
        throw new SchemaProblem(`has the "$schema" ${(0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonText */ .s$)(dialect)}, which is not known; 2020-12, 2019-09, draft-07 and draft-06 are`);
    }
    ajv_formats__WEBPACK_IMPORTED_MODULE_0___default()(validator);
    validators.set(name, validator);
    return validator;
}
function createValidator(dialect) {
    switch (dialect) {
        case DEFAULT_DIALECT:
            return new ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_3__.Ajv2020(OPTIONS);
        case 'https://json-schema.org/draft/2019-09/schema':
            return new ajv_dist_2019_js__WEBPACK_IMPORTED_MODULE_4__.Ajv2019(OPTIONS);
        case 'https://json-schema.org/draft-07/schema':
            return new ajv__WEBPACK_IMPORTED_MODULE_5__.Ajv(OPTIONS);
        case 'https://json-schema.org/draft-06/schema':
            return new ajv__WEBPACK_IMPORTED_MODULE_5__.Ajv(OPTIONS).addMetaSchema(ajv_dist_refs_json_schema_draft_06_json__WEBPACK_IMPORTED_MODULE_6__);
        default:
            return undefined;
    }
}
function checkOf(validate) {
    return (document) => {
        try {
            if (validate(document) === true)
                return [];
        }
        catch (error) {
            if (!(error instanceof RangeError))
                throw error;
            return [
                { path: '$', rule: 'must be judged by a schema that does not refer to itself without end', actual: 'no end' },
            ];
        }
        return (validate.errors ?? [])
            .filter((error) => !SUMMARIES.has(error.keyword))
            .concat((validate.errors ?? []).filter((error) => SUMMARIES.has(error.keyword)))
            .slice(0, MAX_VIOLATIONS)
            .map((error) => violationOf(error, document));
    };
}
/** Keywords whose error only says that another error below was found; shown last. */
const SUMMARIES = new Set(['if', 'anyOf', 'oneOf', 'allOf', 'not']);
function violationOf(error, document) {
    const { location, value } = follow(error.instancePath, document);
    return { path: (0,_json_location_js__WEBPACK_IMPORTED_MODULE_7__/* .locationText */ .f)(location), rule: ruleOf(error), actual: (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonText */ .s$)(value) };
}
function ruleOf(error) {
    const parameters = error.params;
    switch (error.keyword) {
        case 'additionalProperties':
        case 'unevaluatedProperties': {
            const name = parameters.additionalProperty ?? parameters.unevaluatedProperty;
            return `must not have the property ${(0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonText */ .s$)(name)}`;
        }
        case 'required':
            return `must have the property ${(0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonText */ .s$)(parameters.missingProperty)}`;
        case 'enum':
            return `must be one of ${(parameters.allowedValues ?? []).map(_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonText */ .s$).join(', ')}`;
        case 'type': {
            const types = [parameters.type ?? []].flat();
            return `must be ${types.map((type) => (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .withArticle */ .vJ)(type)).join(' or ')}`;
        }
        case 'const':
            return `must be ${(0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonText */ .s$)(parameters.allowedValue)}`;
        default:
            return error.message ?? `must satisfy "${error.keyword}"`;
    }
}
/** A JSON Pointer (RFC 6901) with its numbers told apart by what they lead through. */
function follow(pointer, document) {
    const location = [];
    let value = document;
    for (const token of pointer.split('/').slice(1)) {
        const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
        location.push(Array.isArray(value) ? Number(name) : name);
        value = value?.[name];
    }
    return { location, value };
}


/***/ })

};
