export const id = 28;
export const ids = [28];
export const modules = {

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


/***/ })

};
