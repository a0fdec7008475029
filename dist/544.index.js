export const id = 544;
export const ids = [544];
export const modules = {

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

/***/ 2985:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YN: () => (/* binding */ addMetricReading),
/* harmony export */   ak: () => (/* binding */ metricOf),
/* harmony export */   s3: () => (/* binding */ NOTHING_SEEN),
/* harmony export */   yl: () => (/* binding */ addSample)
/* harmony export */ });
/* harmony import */ var _burn_rate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4897);
/* harmony import */ var _metric_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2079);
/* harmony import */ var _rules_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4236);
/* harmony import */ var _samples_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2360);
/* harmony import */ var _share_rule_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3089);
/* harmony import */ var _ticks_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4221);






/** So long must a run of failures last: a restart behind a load balancer takes less. */
const RUN_MS = 30_000;
/** A watch that has seen nothing. */
const NOTHING_SEEN = {
    failures: _share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .NO_SHARE */ .eL,
    slow: _share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .NO_SHARE */ .eL,
    open: [],
    budgets: [],
    metrics: {},
    missed: 0,
    errors: 0,
    failing: undefined,
    blind: undefined,
    notFailingAtMs: 0,
    notBlindAtMs: 0,
    seenMs: 0,
    decision: undefined,
};
/**
 * The watch with one more sample, and with a decision where this sample is the one that decides. Pure.
 *
 * Samples come in the order that they end in. Counts do not depend on that order; a run of failures is never taken for
 * longer than it is, but may be taken for shorter where a slow answer ends in the middle of it.
 */
function addSample(rules, state, sample) {
    if (sample.outcome === 'missed')
        return withTick(rules, { ...state, missed: state.missed + 1 }, sample, state);
    const { atMs, latencyMs, outcome } = sample;
    const isFailure = outcome === 'failed';
    const isError = outcome === 'error';
    const slowest = rules.p95?.max;
    const counted = {
        failures: isError ? state.failures : (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .addToShare */ .C2)(rules.errorRate ?? 1, state.failures, atMs, isFailure),
        slow: (0,_samples_js__WEBPACK_IMPORTED_MODULE_4__/* .tellsLatency */ .j)(sample, slowest)
            ? (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .addToShare */ .C2)(_rules_js__WEBPACK_IMPORTED_MODULE_2__/* .SLOW_SHARE */ .MB, state.slow, atMs, slowest !== undefined && latencyMs > slowest)
            : state.slow,
        open: state.open,
        budgets: isError ? state.budgets : addToBudgets(rules, state.budgets, atMs, isFailure),
        metrics: state.metrics,
        missed: state.missed,
        errors: state.errors + (isError ? 1 : 0),
        // an error of our own ends a run of failures: who cannot see for a moment does not know whether the service answered
        failing: addToRun(state.failing, state.notFailingAtMs, sample, isFailure),
        blind: addToRun(state.blind, state.notBlindAtMs, sample, isError),
        notFailingAtMs: isFailure ? state.notFailingAtMs : Math.max(state.notFailingAtMs, atMs),
        notBlindAtMs: isError ? state.notBlindAtMs : Math.max(state.notBlindAtMs, atMs),
        seenMs: Math.max(state.seenMs, atMs + latencyMs),
        decision: state.decision,
    };
    const next = withTick(rules, counted, sample, state);
    return next.decision === undefined ? { ...next, decision: decide(rules, next) } : next;
}
/** The watch with what this sample adds to its tick, and with the ticks that are over then. */
function withTick(rules, state, { atMs }, before) {
    if (rules.probes <= 1)
        return state;
    const told = {
        atMs,
        failures: lessBy(state.failures.total, before.failures.total),
        slow: lessBy(state.slow.total, before.slow.total),
    };
    const { open, over } = (0,_ticks_js__WEBPACK_IMPORTED_MODULE_5__/* .addToTicks */ .$)(state.open, rules.probes, told);
    let { failures, slow } = state;
    for (const tick of over) {
        if (rules.errorTest)
            failures = (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .addTickToShare */ .Lg)(rules.errorTest, failures, tick.failures);
        if (rules.slowTest)
            slow = (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .addTickToShare */ .Lg)(rules.slowTest, slow, tick.slow);
    }
    return { ...state, open, failures, slow };
}
function lessBy(after, before) {
    return { bad: after.bad - before.bad, all: after.all - before.all };
}
function addToBudgets({ budgets }, states, atMs, isFailure) {
    return budgets.map((rule, index) => (0,_burn_rate_js__WEBPACK_IMPORTED_MODULE_0__/* .addToBurn */ .S2)(rule, states[index] ?? [], atMs, isFailure));
}
/** A run that the sample belongs to or ends; what came before the end of the last run and is late changes nothing. */
function addToRun(run, endedAtMs, sample, belongs) {
    const { atMs, latencyMs } = sample;
    if (!belongs)
        return run !== undefined && atMs >= run.fromMs ? undefined : run;
    if (atMs < endedAtMs)
        return run;
    return {
        count: (run?.count ?? 0) + 1,
        fromMs: Math.min(run?.fromMs ?? atMs, atMs),
        untilMs: Math.max(run?.untilMs ?? 0, atMs + latencyMs),
    };
}
function decide(rules, state) {
    const { failing, blind, seenMs: atMs } = state;
    if (isLong(failing, rules.consecutiveFailures))
        return { by: 'consecutive-failures', atMs, run: failing };
    const errors = rules.errorTest && (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .shareBreach */ .hK)(rules.errorTest, state.failures, atMs);
    if (errors)
        return { by: 'error-rate', atMs, ...errors };
    const slow = rules.slowTest && (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_3__/* .shareBreach */ .hK)(rules.slowTest, state.slow, atMs);
    if (slow)
        return { by: 'p95', atMs, ...slow };
    for (const [budget, rule] of rules.budgets.entries()) {
        const burn = (0,_burn_rate_js__WEBPACK_IMPORTED_MODULE_0__/* .burnBreach */ .zP)(rule, state.budgets[budget] ?? [], atMs);
        if (burn)
            return { by: 'error-budget', atMs, budget, burn };
    }
    return isLong(blind, rules.consecutiveErrorLimit) ? { by: 'own-trouble', atMs, run: blind } : undefined;
}
function isLong(run, least) {
    return run !== undefined && least !== undefined && run.count >= least && run.untilMs - run.fromMs >= RUN_MS;
}
/**
 * The watch with one more reading of the metric of that name. A name that no rule has changes nothing. Pure.
 */
function addMetricReading(rules, state, name, reading) {
    const rule = rules.metrics.find((metric) => metric.name === name);
    if (rule === undefined)
        return state;
    const before = metricOf(state, name);
    const after = (0,_metric_js__WEBPACK_IMPORTED_MODULE_1__/* .addReading */ .OS)(rule, before, reading);
    const next = { ...state, metrics: { ...state.metrics, [name]: after } };
    if (state.decision !== undefined || rule.dryRun || after.breach === undefined)
        return next;
    return { ...next, decision: { by: 'metric', metric: name, ...after.breach } };
}
/** What is known of a metric. Pure. */
function metricOf(state, name) {
    return (Object.hasOwn(state.metrics, name) ? state.metrics[name] : undefined) ?? _metric_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_READINGS */ .aP;
}


/***/ }),

/***/ 4857:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   En: () => (/* binding */ withoutControl),
/* harmony export */   Jz: () => (/* binding */ shortcomings),
/* harmony export */   WX: () => (/* binding */ findingsOf)
/* harmony export */ });
/* harmony import */ var _subject_wording_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1928);
/* harmony import */ var _interval_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6542);
/* harmony import */ var _policy_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6701);
/* harmony import */ var _rules_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4236);
/* harmony import */ var _share_rule_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3089);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9459);






const OUTCOMES = {
    fail: 'fail',
    pass: 'pass',
    inconclusive: 'undecided',
    undecided: 'skipped',
    skipped: 'skipped',
};
/** The keys of the policy that rules come from. */
const KEYS = {
    samples: 'min-samples',
    'error-rate': 'error-rate',
    p95: 'p95',
    'consecutive-failures': 'consecutive-failures',
    'error-budget': 'budgets',
};
const TITLES = {
    samples: 'watch: samples',
    'error-rate': 'watch: error rate',
    p95: 'watch: P95',
    'consecutive-failures': 'watch: failures in a row',
    'error-budget': 'watch: error budget',
    metric: 'watch: metric',
};
/** What to do where the judgement itself has nothing more to the point. */
const ADVICE = {
    'watch-not-proven': 'Look at the figures, and watch for longer or probe more often.',
    'watch-too-few-samples': 'Watch for longer, or probe more often.',
};
/** Where a broken rule has its cause. */
const LOOK = {
    'watch-service-dead': 'Look at the log of the service and at what the deployment did',
    'watch-error-rate': 'Look in the log of the service for what these requests met',
    'watch-too-slow': 'Look at what the service waits for (its database, its pools, its CPU)',
    'watch-error-budget': 'Look in the log of the service for what these requests met',
    'watch-metric': 'Look at what the metric counts',
};
/** What wrong answers come to. */
const OF_ANSWERS = new Set(['watch-service-dead', 'watch-error-rate', 'watch-error-budget']);
const LOOK_AT_URL = 'Look at "url" and the probes first, because what answers there redirects or does not speak TLS as it is asked to; then look in the log of the service.';
const LOOK_AT_NEW_URL = 'Look at "url" and the probes first if they are new, because nothing answered well in the whole watch; then';
/** Each rule of the watch as a finding; that of the verdict's cause has the evidence. Pure. */
function findingsOf({ judgements, cause }, facts) {
    return judgements.map((judgement) => {
        const { rule, name, state, sentence, isDryRun } = judgement;
        const outcome = OUTCOMES[state];
        const reason = judgement.reason ?? (state === 'undecided' ? (facts.whyOpen ?? 'watch-decided-earlier') : undefined);
        const isOpen = outcome === 'fail' || outcome === 'undecided';
        const isMisled = facts.isElsewhere === true && reason !== undefined && OF_ANSWERS.has(reason);
        const usual = isOpen && reason !== undefined ? adviceOn(reason, judgement, facts) : undefined;
        const advice = judgement.advice ?? (isMisled ? LOOK_AT_URL : usual);
        return {
            kind: 'watch',
            title: name === undefined ? TITLES[rule] : `${TITLES[rule]} "${name}"`,
            outcome,
            severity: isDryRun ? 'warn' : 'block',
            ...(outcome === 'pass' || reason === undefined ? {} : { reason }),
            sentence,
            evidence: judgement === cause ? facts.evidence : [],
            ...(advice === undefined ? {} : { advice }),
            source: (name === undefined ? undefined : facts.metricSources.get(name)) ?? sourceOf(ruleOf(judgement), facts),
            startedAt: facts.startedAt,
            durationMs: facts.durationMs,
        };
    });
}
/** What to do where a release is bad depends on what the run itself does about it. */
function adviceOn(reason, { name, isDryRun }, facts) {
    const usual = LOOK[reason];
    if (usual === undefined)
        return ADVICE[reason];
    const isDoubtful = facts.isNeverWell === true && reason === 'watch-service-dead';
    const look = isDoubtful ? `${LOOK_AT_NEW_URL} ${usual[0]?.toLowerCase()}${usual.slice(1)}` : usual;
    const bounds = name !== undefined && facts.metricSources.has(name);
    const otherwise = bounds ? '; if the bounds are wrong, correct them under "watch.metrics".' : '.';
    if (isDryRun)
        return `${look}${otherwise}`;
    const where = reason === 'watch-service-dead' ? 'it does not come back' : 'this release does it';
    switch (facts.goingBack ?? 'by-hand') {
        case 'by-hand':
            return `${look}, and go back to the last good release if ${where}${otherwise}`;
        case 'planned':
            return `${look}, and roll back by hand if ${where}, because "dry-run" only plans it${otherwise}`;
        case 'by-itself':
            return `${look}, before this version is released again${otherwise}`;
    }
}
/** The limits of the error rate and of the P95 hold for the service's own counters too. */
function ruleOf({ rule, name }) {
    if (rule !== 'metric' || name === undefined)
        return rule;
    const unit = (0,_policy_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .unitOf */ .uF)(name);
    return unit === 'value' ? rule : unit === 'share' ? 'error-rate' : 'p95';
}
function sourceOf(rule, { source, ruleSources }) {
    return ruleSources?.get(KEYS[rule] ?? '') ?? source;
}
/** A doubt about a watch whose verdict may start a rollback: it cannot see whether its own network is out. Pure. */
function withoutControl({ source, startedAt }) {
    return {
        kind: 'watch',
        title: 'watch.control-url',
        outcome: 'undecided',
        severity: 'warn',
        reason: 'watch-no-control',
        sentence: 'A network that swallows what this machine sends looks like a dead service, and this watch would roll the release back for it.',
        advice: 'Add "control-url" to "watch", with a page that answers without this service, such as https://github.com/robots.txt.',
        evidence: [],
        ...(source === undefined ? {} : { source }),
        startedAt,
        durationMs: 0,
    };
}
/**
 * Rules that a watch of this length can never support, told before it begins. Pure.
 *
 * @param probes how many are asked with each tick
 */
function shortcomings(rules, probes, facts) {
    if (probes === 0)
        return [];
    const about = (rule, sentence, advice) => ({
        kind: 'watch',
        title: TITLES[rule],
        outcome: 'undecided',
        severity: 'warn',
        reason: 'watch-too-short',
        sentence,
        advice,
        evidence: [],
        source: sourceOf(rule, facts),
        startedAt: facts.startedAt,
        durationMs: 0,
    });
    const { forMs, everyMs, errorRate, p95, minSamples } = rules;
    const { planned } = (0,_interval_js__WEBPACK_IMPORTED_MODULE_3__/* .supportsThreshold */ .Al)(forMs, everyMs / probes, 1);
    const found = [];
    const watch = `A watch of ${(0,_subject_wording_js__WEBPACK_IMPORTED_MODULE_4__/* .inSeconds */ .F7)(forMs)} takes ${planned} samples`;
    if (planned < minSamples) {
        found.push(about('samples', `${watch}, and a pass needs ${minSamples}: it can never pass.`, 'Watch for longer, or probe more often.'));
    }
    const shares = [
        ['error-rate', errorRate],
        ['p95', p95 === undefined ? undefined : _rules_js__WEBPACK_IMPORTED_MODULE_1__/* .SLOW_SHARE */ .MB],
    ];
    for (const [rule, limit] of shares) {
        if (limit === undefined || limit === 0)
            continue;
        const { isEnough, needed } = (0,_interval_js__WEBPACK_IMPORTED_MODULE_3__/* .supportsThreshold */ .Al)(forMs, everyMs / probes, limit);
        if (isEnough)
            continue;
        found.push(about(rule, `${watch}, and it takes at least ${needed} clean samples to show that a share is below ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_5__/* .percent */ .KN)(limit)}.`, 'Watch for longer, probe more often, or allow a greater share.'));
    }
    if (forMs < _share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .LEAST_MS */ .nY && shares.some(([, limit]) => limit !== undefined)) {
        found.push(about('samples', `A watch of ${(0,_subject_wording_js__WEBPACK_IMPORTED_MODULE_4__/* .inSeconds */ .F7)(forMs)} is too short to find a limit broken, which takes ${(0,_subject_wording_js__WEBPACK_IMPORTED_MODULE_4__/* .inSeconds */ .F7)(_share_rule_js__WEBPACK_IMPORTED_MODULE_2__/* .LEAST_MS */ .nY)} at least.`, 'Watch for longer.'));
    }
    return found;
}


/***/ }),

/***/ 1773:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ openSources)
});

;// CONCATENATED MODULE: ./src/platform/event-loop.ts
/** A hundred looks a second cost next to nothing, and a stretch between two of them is too short to matter. */
const BEAT_MS = 10;
/** Any timer is that late now and then. */
const NOTEWORTHY_MS = 5;
const MOST_REMEMBERED = 1000;
/** Begins to look at this process. Keeps it alive only while somebody waits for an answer. */
function watchEventLoop(clock) {
    const stalls = [];
    const waiting = new Set();
    let knownUntil = clock.now();
    const beat = () => {
        const now = clock.now();
        const lateMs = now - knownUntil - BEAT_MS;
        if (lateMs > NOTEWORTHY_MS)
            stalls.push({ fromMs: knownUntil, untilMs: now, lateMs });
        if (stalls.length > MOST_REMEMBERED)
            stalls.shift();
        knownUntil = now;
        for (const wake of waiting)
            wake();
        waiting.clear();
        timer.unref();
    };
    let isClosed = false;
    const timer = setInterval(beat, BEAT_MS).unref();
    return {
        heldUp: async (fromMs, untilMs) => {
            while (!isClosed && knownUntil < untilMs) {
                await new Promise((wake) => {
                    waiting.add(wake);
                    timer.ref();
                });
            }
            let [longestMs, inAllMs] = [0, 0];
            for (const stall of stalls) {
                const shared = Math.min(stall.untilMs, untilMs) - Math.max(stall.fromMs, fromMs);
                const lateMs = Math.max(0, Math.min(stall.lateMs, shared));
                longestMs = Math.max(longestMs, lateMs);
                inAllMs += lateMs;
            }
            return { longestMs, inAllMs };
        },
        close: () => {
            isClosed = true;
            clearInterval(timer);
            for (const wake of waiting)
                wake();
            waiting.clear();
        },
    };
}

// EXTERNAL MODULE: ./src/policy/template.ts
var template = __webpack_require__(7886);
// EXTERNAL MODULE: ./src/watch/metric.ts
var metric = __webpack_require__(2079);
// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __webpack_require__(9459);
// EXTERNAL MODULE: ./src/checks/answer.ts
var checks_answer = __webpack_require__(7519);
// EXTERNAL MODULE: ./src/checks/rules/actuator.ts
var actuator = __webpack_require__(5350);
// EXTERNAL MODULE: ./src/checks/shorten.ts
var shorten = __webpack_require__(6612);
// EXTERNAL MODULE: ./src/health/discover.ts
var discover = __webpack_require__(4119);
;// CONCATENATED MODULE: ./src/watch/sources/exposition.ts
const NAME = /[A-Za-z_:][\w:]*/y;
const LABEL = /[\s,]*([A-Za-z_]\w*)\s*=\s*"/y;
const LABELS_END = /[\s,]*\}/y;
const VALUE = /\s*(\S+)/y;
/** More than any service has; a page without an end is cut off before. */
const MOST_SERIES = 100_000;
/**
 * Reads the series of a page in Prometheus's text format or in OpenMetrics, of which time stamps and exemplars are left
 * out. Lines that are neither a series nor a comment are passed over. Pure, and linear in the length of the text.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @param isWanted says by its name whether a series is kept
 */
function parseExposition(text, isWanted) {
    const found = [];
    for (let at = 0; at < text.length && found.length < MOST_SERIES;) {
        const lineEnd = text.indexOf('\n', at);
        const end = lineEnd < 0 ? text.length : lineEnd;
        const name = matchAt(NAME, text, at)?.[0];
        if (name !== undefined && isWanted(name)) {
            const series = parseRest(name, text.slice(at + name.length, end));
            if (series !== undefined)
                found.push(series);
        }
        at = end + 1;
    }
    return found;
}
/** What comes after the name in a line. */
function parseRest(name, rest) {
    const labels = new Map();
    let at = 0;
    if (rest.startsWith('{')) {
        at = 1;
        for (let label = matchAt(LABEL, rest, at); label !== null; label = matchAt(LABEL, rest, at)) {
            const value = quotedText(rest, LABEL.lastIndex);
            if (value === undefined)
                return undefined;
            labels.set(label[1] ?? '', value.text);
            at = value.end;
        }
        if (matchAt(LABELS_END, rest, at) === null)
            return undefined;
        at = LABELS_END.lastIndex;
    }
    const value = numberOf(matchAt(VALUE, rest, at)?.[1] ?? '');
    return value === undefined ? undefined : { name, labels, value };
}
function matchAt(expression, text, at) {
    expression.lastIndex = at;
    return expression.exec(text);
}
/** The text of a label up to its closing quotation mark. */
function quotedText(line, start) {
    let text = '';
    for (let at = start; at < line.length; at++) {
        const character = line[at];
        if (character === '"')
            return { text, end: at + 1 };
        if (character === '\\')
            at += 1;
        text += character === '\\' && line[at] === 'n' ? '\n' : (line[at] ?? '');
    }
    return undefined;
}
function numberOf(written) {
    if (/^[+-]?Inf$/.test(written))
        return written.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    if (written === 'NaN')
        return Number.NaN;
    const value = written === '' ? Number.NaN : Number(written);
    return Number.isNaN(value) ? undefined : value;
}

;// CONCATENATED MODULE: ./src/watch/sources/meter.ts
/**
 * Reads `name`, `name?tag=key:value&tag=…`, or two of them with ` / ` between. Pure; `undefined` for anything else.
 */
function parseMeterQuery(text) {
    const [first, second, ...more] = text.split(/\s+\/\s+/).map(parseMeter);
    if (first === undefined || more.length > 0)
        return undefined;
    if (!/\s\/\s/.test(text))
        return [first];
    return second === undefined ? undefined : [first, second];
}
function parseMeter(text) {
    const [, name, query] = /^\s*([\w.:-]+)(?:\?(\S*))?\s*$/.exec(text) ?? [];
    if (name === undefined)
        return undefined;
    const parameters = [...new URLSearchParams(query ?? '')];
    return parameters.every(([key, tag]) => key === 'tag' && tag.includes(':'))
        ? { name, tags: parameters.map(([, tag]) => tag) }
        : undefined;
}
/** Endings of Micrometer's statistics on a page for Prometheus; a unit may stand before each of them. */
const ENDINGS = {
    VALUE: ['', '_total'],
    COUNT: ['_count', '_total'],
    TOTAL: ['_sum'],
    TOTAL_TIME: ['_sum'],
    MAX: ['_max'],
};
const NO_UNITS = new Set(['count', 'sum', 'max', 'min', 'total', 'bucket', 'info', 'created']);
/**
 * The meter's value on a page for Prometheus, where Micrometer writes `jvm.memory.used` as `jvm_memory_used_bytes`; all
 * that match are added up (of MAX the greatest counts), as the actuator's own page of meters does it. Pure;
 * `undefined` if it is not there.
 *
 * @param statistic default: the value, else the count
 */
function meterOnPage(page, meter, statistic) {
    const wanted = statistic === undefined ? [...(ENDINGS['VALUE'] ?? []), '_count'] : (ENDINGS[statistic] ?? []);
    const named = new Map();
    for (const { name, labels, value } of page) {
        if (Number.isNaN(value) || !meter.tags.every((tag) => hasTag(labels, tag)))
            continue;
        const values = named.get(name);
        if (values === undefined)
            named.set(name, [value]);
        else
            values.push(value);
    }
    for (const ending of wanted) {
        const name = [...named.keys()].sort().find((each) => isWrittenAs(each, meter, ending));
        const values = name === undefined ? undefined : named.get(name);
        if (values === undefined)
            continue;
        return values.reduce((all, value) => (statistic === 'MAX' ? Math.max(all, value) : all + value));
    }
    return undefined;
}
/** Whether a series of such a page may belong to the meter. Pure. */
function mayBeMeter(name, meter) {
    return name.startsWith(written(meter.name));
}
function isWrittenAs(name, meter, ending) {
    const prefix = written(meter.name);
    if (!name.startsWith(prefix) || !name.endsWith(ending))
        return false;
    const unit = name.slice(prefix.length, name.length - ending.length);
    return unit === '' || (/^_[a-z]+$/.test(unit) && !NO_UNITS.has(unit.slice(1)));
}
function hasTag(labels, tag) {
    const colon = tag.indexOf(':');
    return labels.get(written(tag.slice(0, colon))) === tag.slice(colon + 1);
}
function written(name) {
    return name.replace(/[^\w:]/g, '_');
}

;// CONCATENATED MODULE: ./src/watch/sources/request-counters.ts
/** What Micrometer calls them on a page for Prometheus. */
const REQUESTS = 'http_server_requests_seconds';
const UPTIME = 'process_uptime_seconds';
const START = 'process_start_time_seconds';
/** Micrometer's finest histogram has 276; what has more is kept for many processes and would fill the memory. */
const MOST_BOUNDS = 1000;
/** Whether a series of such a page is one that `countersOf` reads. */
function isRequestSeries(name) {
    return name === `${REQUESTS}_count` || name === `${REQUESTS}_bucket` || name === UPTIME || name === START;
}
/**
 * Adds up a page for Prometheus; `undefined` if no request was counted yet. Questions to the actuator itself do not
 * count: they are ours. Pure.
 *
 * @param actuatorPath `/actuator`
 */
function countersOf(page, actuatorPath) {
    let requests;
    let errors = 0;
    let buckets;
    let uptimeSeconds;
    let startSeconds;
    for (const { name, labels, value } of page) {
        if (name === UPTIME)
            uptimeSeconds = value;
        else if (name === START)
            startSeconds = value;
        else if (name === `${REQUESTS}_count` && Number.isFinite(value)) {
            requests ??= 0;
            if (isOurs(labels, actuatorPath))
                continue;
            requests += value;
            if (isError(labels))
                errors += value;
        }
        else if (name === `${REQUESTS}_bucket` && Number.isFinite(value)) {
            const bound = boundOf(labels.get('le'));
            buckets ??= new Map();
            if (bound === undefined || isOurs(labels, actuatorPath))
                continue;
            if (buckets.size >= MOST_BOUNDS && !buckets.has(bound))
                continue;
            buckets.set(bound, (buckets.get(bound) ?? 0) + value);
        }
    }
    return requests === undefined
        ? undefined
        : { requests, errors, buckets, uptimeSeconds, startSeconds, isOneAnswer: true };
}
function isOurs(labels, actuatorPath) {
    const path = labels.get('uri');
    return actuatorPath !== '' && (path === actuatorPath || path?.startsWith(`${actuatorPath}/`) === true);
}
function isError(labels) {
    return labels.get('outcome') === 'SERVER_ERROR' || /^5\d\d$/.test(labels.get('status') ?? '');
}
function boundOf(text) {
    if (text === undefined)
        return undefined;
    const bound = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
    return Number.isNaN(bound) ? undefined : bound;
}
/** The requests between two looks, and how many of them were answered 5xx; `undefined` where there were none. Pure. */
function errorsBetween(before, after) {
    const all = after.requests - before.requests;
    // of several pages the later ones may have counted more
    return all > 0 ? { bad: Math.min(Math.max(0, after.errors - before.errors), all), all } : undefined;
}
/**
 * The 95th percentile of the requests between two looks: where it falls into a bucket, by interpolation in it, as
 * `histogram_quantile` does it. Pure.
 */
function p95Between(before, after) {
    const counts = bucketsBetween(before, after);
    const all = counts.at(-1)?.count ?? 0;
    if (all <= 0)
        return { kind: 'none' };
    const rank = 0.95 * all;
    const at = counts.findIndex(({ count }) => count >= rank);
    const [below, hit] = [counts[at - 1], counts[at]];
    if (hit === undefined)
        return { kind: 'none' };
    const lower = below ?? { bound: 0, count: 0 };
    if (!Number.isFinite(hit.bound))
        return { kind: 'beyond', seconds: lower.bound };
    return {
        kind: 'value',
        seconds: lower.bound + ((hit.bound - lower.bound) * (rank - lower.count)) / (hit.count - lower.count),
    };
}
/**
 * The requests between two looks, and how many of them took longer: where the limit falls into a bucket, by interpolation
 * in it, so that more than 5 % are slower where {@link p95Between} is above the limit. Those beyond the greatest bound count where
 * that bound is above the limit; otherwise nobody knows. Pure.
 *
 * @param seconds above 0
 */
function slowerBetween(before, after, seconds) {
    const counts = bucketsBetween(before, after);
    const all = counts.at(-1)?.count ?? 0;
    const at = counts.findIndex(({ bound }) => bound >= seconds);
    const [below, hit] = [counts[at - 1], counts[at]];
    if (hit === undefined || !Number.isFinite(hit.bound))
        return { bad: 0, all };
    const lower = below ?? { bound: 0, count: 0 };
    const inTime = lower.count + ((hit.count - lower.count) * (seconds - lower.bound)) / (hit.bound - lower.bound);
    return { bad: Math.min(all, Math.max(0, Math.round(all - inTime))), all };
}
/** How many requests between two looks took at most so long, by the upper bounds in seconds, which grow. */
function bucketsBetween(before, after) {
    return [...(after.buckets ?? [])]
        .map(([bound, count]) => ({ bound, count: count - (before.buckets?.get(bound) ?? 0) }))
        .sort((left, right) => left.bound - right.bound);
}

;// CONCATENATED MODULE: ./src/watch/sources/actuator-pages.ts







/** Large services have some thousand series of some hundred bytes. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024;
const MAX_QUOTED = 200;
/** Pages of the actuator that are asked often enough to matter among the requests of a service. */
const MOST_OWN_PATHS = 5;
const actuator_pages_REQUESTS = 'http.server.requests';
/** The pages of the actuator of this service; where they lie is found out with the first question. */
function actuatorPages({ subject, health, world }) {
    let place;
    let kind;
    const usual = (0,discover/* under */.h)(subject.managementUrl ?? subject.baseUrl, '/actuator');
    const usualPlace = { origin: usual, path: usual.pathname };
    const get = async (page, signal) => {
        place ??= await look(signal);
        // where nobody told where it is, it is asked at its usual place, and looked for anew the next time
        const { origin, path } = place ?? usualPlace;
        const asked = `${path}/${page}`;
        const result = await (0,actuator/* askActuator */.Dr)(origin, asked, subject, [], { ...world, cancelled: signal }, MAX_PAGE_BYTES);
        const shown = asked.split('?', 1)[0];
        if (!result.ok) {
            const words = (0,shorten/* shorten */.m)(result.message, MAX_QUOTED, (text) => world.secrets.redact(text));
            return { ok: false, isThere: false, why: `${shown} gave no answer: ${words}` };
        }
        if (result.status === 200)
            return { ok: true, value: result };
        return { ok: false, isThere: result.status < 500, why: `${shown} answered ${result.status}` };
    };
    const look = async (signal) => {
        const found = await (0,discover/* discoverHealth */.y)(subject, health, (url) => (0,actuator/* askActuator */.Dr)(url, url.pathname, subject, [], { ...world, cancelled: signal }));
        const { endpoint } = found;
        return endpoint && { origin: endpoint, path: (0,actuator/* actuatorBase */.t9)({ endpoint }) };
    };
    const page = async (isWanted, signal) => {
        const got = await get('prometheus', signal);
        return got.ok ? { ok: true, value: parseExposition((0,checks_answer/* bodyText */.G3)(got.value), isWanted) } : got;
    };
    const json = async (name, signal) => {
        const got = await get(`metrics/${name}`, signal);
        if (!got.ok)
            return got;
        const read = readMeter(got.value);
        return read === undefined
            ? { ok: false, isThere: true, why: `${got.value.status} of metrics/${name} is no meter` }
            : { ok: true, value: read };
    };
    const countersOfMeters = async (signal) => {
        const gaugeOf = async (name) => {
            const read = await json(name, signal);
            return read.ok ? read.value.statistics.get('VALUE') : undefined;
        };
        const startSeconds = await gaugeOf('process.start.time');
        const all = await json(actuator_pages_REQUESTS, signal);
        if (!all.ok)
            return all;
        const counted = async (tag) => {
            // the service's own words, which need not be whole characters
            const one = await json(`${actuator_pages_REQUESTS}?tag=${encodeURIComponent(tag.toWellFormed())}`, signal);
            // a tag that no request has yet
            return one.ok ? (one.value.statistics.get('COUNT') ?? 0) : 0;
        };
        const path = (place ?? usualPlace).path;
        const own = all.value.tagValues('uri').filter((uri) => uri === path || uri.startsWith(`${path}/`));
        let ours = 0;
        for (const uri of own.slice(0, MOST_OWN_PATHS))
            ours += await counted(`uri:${uri}`);
        const errors = all.value.tagValues('outcome').includes('SERVER_ERROR') ? await counted('outcome:SERVER_ERROR') : 0;
        const uptimeSeconds = await gaugeOf('process.uptime');
        if ((await gaugeOf('process.start.time')) !== startSeconds) {
            return { ok: false, isThere: true, why: 'several processes answered, each to a part of the questions' };
        }
        return {
            ok: true,
            value: {
                requests: (all.value.statistics.get('COUNT') ?? 0) - ours,
                errors,
                buckets: undefined,
                uptimeSeconds,
                startSeconds,
                isOneAnswer: false,
            },
        };
    };
    const find = async (signal) => {
        const series = await page((name) => isRequestSeries(name) || name.startsWith('jvm_'), signal);
        if (series.ok && series.value.length > 0) {
            kind = 'prometheus';
            return { ok: true, value: kind };
        }
        const meters = await get('metrics', signal);
        if (!meters.ok)
            return series.ok ? meters : { ...meters, why: `${series.why}, and ${meters.why}` };
        kind = 'metrics';
        return { ok: true, value: kind };
    };
    return {
        find,
        counters: async (signal) => {
            const found = kind ?? (await find(signal));
            if (typeof found === 'object' && !found.ok)
                return found;
            if (kind === 'metrics')
                return await countersOfMeters(signal);
            const series = await page(isRequestSeries, signal);
            if (!series.ok)
                return series;
            const counters = countersOf(series.value, (place ?? usualPlace).path);
            return counters === undefined
                ? { ok: false, isThere: true, why: 'no request was counted yet' }
                : { ok: true, value: counters };
        },
        meter: async (meter, statistic, signal) => {
            const found = kind ?? (await find(signal));
            if (typeof found === 'object' && !found.ok)
                return found;
            if (kind === 'prometheus') {
                const series = await page((name) => mayBeMeter(name, meter), signal);
                if (!series.ok)
                    return series;
                const value = meterOnPage(series.value, meter, statistic);
                return value === undefined ? absent(meter, statistic) : { ok: true, value };
            }
            const query = meter.tags.map((tag) => `tag=${encodeURIComponent(tag)}`).join('&');
            const read = await json(`${encodeURIComponent(meter.name)}${query === '' ? '' : `?${query}`}`, signal);
            if (!read.ok)
                return read;
            const { statistics } = read.value;
            const value = statistic === undefined ? [...statistics.values()][0] : statistics.get(statistic);
            return value === undefined ? absent(meter, statistic, [...statistics.keys()]) : { ok: true, value };
        },
    };
}
function absent(meter, statistic, has = []) {
    const what = statistic === undefined ? meter.name : `${meter.name} with the statistic ${statistic}`;
    const those = has.length === 0 ? '' : ` (it has ${has.join(', ')})`;
    return { ok: false, isThere: true, why: `the actuator has no meter ${what}${those}` };
}
function readMeter(answer) {
    const body = (0,actuator/* jsonObject */.o$)(answer.body);
    const measurements = (0,actuator/* own */.ZV)(body, 'measurements');
    if (!Array.isArray(measurements))
        return undefined;
    const tags = (0,actuator/* own */.ZV)(body, 'availableTags');
    const statistics = new Map();
    for (const each of measurements) {
        const [statistic, value] = [(0,actuator/* own */.ZV)(each, 'statistic'), (0,actuator/* own */.ZV)(each, 'value')];
        if (typeof statistic === 'string' && /^[A-Z_]{1,40}$/.test(statistic) && typeof value === 'number') {
            statistics.set(statistic, value);
        }
    }
    return {
        statistics,
        tagValues: (tag) => {
            const found = Array.isArray(tags) ? tags.find((each) => (0,actuator/* own */.ZV)(each, 'tag') === tag) : [];
            const values = (0,actuator/* own */.ZV)(found, 'values');
            return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
        },
    };
}

// EXTERNAL MODULE: ./src/watch/sources/finding.ts
var finding = __webpack_require__(3995);
;// CONCATENATED MODULE: ./src/watch/sources/instances.ts
/** Time on the way, and clocks that do not run alike. */
const TOLERANCE_SECONDS = 3;
const MOST_INSTANCES = 50;
/** Before anything was seen; lives as long as one watch. */
function rememberInstances() {
    let known = [];
    let firstMs;
    let areSeveral = false;
    return {
        add: (seen) => {
            firstMs ??= seen.seenMs;
            const before = known.find((earlier) => isSameProcess(earlier, seen));
            const continuation = judge(before, seen, firstMs);
            // two that take turns
            areSeveral ||= continuation.kind === 'another' || (before !== undefined && before !== known[0]);
            known = [seen, ...known.filter((earlier) => earlier !== before)].slice(0, MOST_INSTANCES);
            return areSeveral && !seen.counters.isOneAnswer ? { kind: 'another' } : continuation;
        },
    };
    function judge(before, { counters, seenMs }, beganMs) {
        const { uptimeSeconds, startSeconds } = counters;
        if (before !== undefined) {
            const isLess = counters.requests < before.counters.requests;
            if (!isLess)
                return { kind: 'goes-on', before: before.counters };
            // of two processes that began together the one that was busier answered before
            const saysWhen = uptimeSeconds !== undefined || startSeconds !== undefined;
            return saysWhen ? { kind: 'another' } : { kind: 'began-anew', uptimeSeconds };
        }
        if (known.length === 0)
            return { kind: 'first' };
        const isNew = uptimeSeconds !== undefined && uptimeSeconds * 1000 < seenMs - beganMs;
        return isNew ? { kind: 'began-anew', uptimeSeconds } : { kind: 'another' };
    }
}
function isSameProcess(earlier, seen) {
    const [start, startNow] = [earlier.counters.startSeconds, seen.counters.startSeconds];
    if (start !== undefined && startNow !== undefined)
        return start === startNow;
    const [before, now] = [earlier.counters.uptimeSeconds, seen.counters.uptimeSeconds];
    if (before === undefined || now === undefined)
        return before === now;
    return Math.abs(before + (seen.seenMs - earlier.seenMs) / 1000 - now) <= TOLERANCE_SECONDS;
}

// EXTERNAL MODULE: ./src/watch/sources/pace.ts
var pace = __webpack_require__(1559);
;// CONCATENATED MODULE: ./src/watch/sources/reading.ts
/** Tells a look at a metric as the reading that it is. */
function tellReading(tell, metric, atMs, look) {
    if (look.outcome === 'value') {
        tell({ kind: 'reading', metric, reading: { atMs, ...look } });
    }
    else {
        tell({ kind: 'reading', metric, reading: { atMs, outcome: look.outcome }, why: look.why });
    }
}

;// CONCATENATED MODULE: ./src/watch/sources/actuator.ts









/**
 * What the service counts itself: the share of requests answered 5xx and, where it keeps a histogram, their P95, each
 * from one look to the next; and meters that the policy names. A restart is a finding.
 */
function actuatorSource(options) {
    const { world, watch, p95LimitMs } = options;
    const { clock } = world;
    const { subject } = options;
    const isJudged = (subject.managementUrl ?? subject.baseUrl).origin === options.judgedAt.origin;
    let isRecognised = false;
    const noticing = async (reading) => {
        const read = await reading;
        isRecognised ||= read.ok && isJudged;
        return read;
    };
    const asked = actuatorPages(options);
    const pages = {
        ...asked,
        counters: (signal) => noticing(asked.counters(signal)),
        meter: (...query) => noticing(asked.meter(...query)),
    };
    const metrics = options.metrics.flatMap((metric) => metric.from.kind === 'actuator'
        ? [{ metric, query: parseMeterQuery(metric.from.meter), statistic: metric.from.statistic }]
        : []);
    let own = [];
    return {
        name: 'actuator',
        ownMetrics: () => own,
        recognisedBy: () => (isRecognised ? 'its actuator told numbers' : undefined),
        examine: async () => {
            const statements = [];
            const found = await pages.find(world.cancelled);
            if (!found.ok) {
                statements.push({
                    title: 'watch.actuator',
                    outcome: found.isThere ? 'invalid' : 'undecided',
                    severity: found.isThere ? 'block' : 'warn',
                    reason: 'watch-metric-unavailable',
                    sentence: `The actuator tells no numbers before the watch begins: ${found.why}.`,
                    advice: 'Expose "prometheus" or "metrics" to whoever asks from the runner (management.endpoints.web.exposure.include), or leave the actuator out of the watch.',
                    source: watch.source,
                });
            }
            else {
                if (watch.actuator !== undefined)
                    statements.push(...(await examineCounters(found.value)));
                for (const each of metrics)
                    statements.push(...(await examineMeter(each)));
            }
            return statements.map((statement) => (0,finding/* watchFinding */.P)(statement, world));
        },
        watch: async (tell, signal, lastTick = signal) => {
            const { actuator } = watch;
            await Promise.all([
                ...(actuator === undefined ? [] : [watchCounters(actuator.everyMs, tell, signal, lastTick)]),
                ...metrics.map(({ metric, query, statistic }) => (0,pace/* lookEvery */.Z)(metric.everyMs, clock, lastTick, async (atMs) => {
                    const look = await lookAt(pages, query, statistic, signal);
                    if (!signal.aborted)
                        tellReading(tell, metric.name, atMs, look);
                })),
            ]);
        },
    };
    async function examineCounters(kind) {
        own = [metric/* ACTUATOR_ERROR_RATE */.iF];
        const counters = await pages.counters(world.cancelled);
        const hasHistogram = counters.ok && counters.value.buckets !== undefined;
        if (hasHistogram)
            own = [metric/* ACTUATOR_ERROR_RATE */.iF, metric/* ACTUATOR_P95 */.Zd];
        if (hasHistogram || watch.p95 === undefined)
            return [];
        const why = !counters.ok
            ? counters.why
            : kind === 'metrics'
                ? 'only its page "metrics" answers, which has no histogram'
                : 'it keeps no histogram of http.server.requests';
        return [
            {
                title: 'watch.actuator: P95',
                outcome: 'undecided',
                severity: 'warn',
                reason: 'watch-p95-unknown',
                sentence: `The P95 of the service's own requests cannot be known from its actuator: ${why}.`,
                advice: 'Set management.metrics.distribution.percentiles-histogram.http.server.requests=true and expose "prometheus"; until then only the probes tell times.',
                source: watch.source,
            },
        ];
    }
    async function examineMeter({ metric, query, statistic }) {
        const common = { title: `metric "${metric.name}"`, source: metric.source };
        if (query === undefined) {
            return [
                {
                    ...common,
                    outcome: 'invalid',
                    reason: 'policy-invalid-value',
                    sentence: `The meter of metric "${metric.name}" is neither the name of one nor a quotient of two.`,
                    advice: 'Write it like hikaricp.connections.active, or jvm.memory.used?tag=area:heap / jvm.memory.max?tag=area:heap.',
                },
            ];
        }
        const read = await readQuery(pages, query, statistic, world.cancelled);
        if (read.ok)
            return [];
        const isMistake = read.isThere && metric.initialDelayMs === 0 && !metric.dryRun;
        return [
            {
                ...common,
                outcome: isMistake ? 'invalid' : 'undecided',
                severity: isMistake ? 'block' : 'warn',
                reason: read.isThere ? 'watch-metric-unknown' : 'watch-metric-unavailable',
                sentence: `Metric "${metric.name}" has no value before the watch begins: ${read.why}.`,
                advice: 'Look on the page /metrics of the actuator for its name; give it an initial-delay if it comes later.',
            },
        ];
    }
    async function watchCounters(everyMs, tell, signal, lastTick) {
        const instances = rememberInstances();
        await (0,pace/* lookEvery */.Z)(everyMs, clock, lastTick, async (atMs) => {
            const read = await pages.counters(signal);
            if (signal.aborted)
                return;
            const say = (errorRate, p95) => {
                tellReading(tell, metric/* ACTUATOR_ERROR_RATE */.iF, atMs, errorRate);
                if (own.includes(metric/* ACTUATOR_P95 */.Zd))
                    tellReading(tell, metric/* ACTUATOR_P95 */.Zd, atMs, p95);
            };
            if (!read.ok) {
                const look = { outcome: read.isThere ? 'no-data' : 'error', why: read.why };
                return say(look, look);
            }
            const continuation = instances.add({ counters: read.value, seenMs: clock.now() });
            switch (continuation.kind) {
                case 'goes-on':
                    return say(errorRateLook(continuation.before, read.value), p95Look(continuation.before, read.value));
                case 'began-anew':
                    tell({ kind: 'finding', finding: restarted(continuation.uptimeSeconds) });
                    break;
                // the first look is what later ones are compared with, and no reading of its own
                case 'first':
                    return;
                case 'another':
                    break;
            }
            const look = { outcome: 'no-data', why: 'another process answered than at the look before' };
            say(look, look);
        });
    }
    function p95Look(before, after) {
        const p95 = p95Between(before, after);
        if (p95.kind === 'none')
            return { outcome: 'no-data', why: NO_REQUESTS };
        const counted = p95LimitMs === undefined ? {} : { requests: slowerBetween(before, after, p95LimitMs / 1000) };
        if (p95.kind === 'value')
            return { outcome: 'value', value: p95.seconds * 1000, ...counted };
        const beyondMs = p95.seconds * 1000;
        // as good as known, if even the least that it can be is too much
        if (p95LimitMs !== undefined && beyondMs > p95LimitMs)
            return { outcome: 'value', value: beyondMs, ...counted };
        return {
            outcome: 'no-data',
            why: `the P95 is beyond the histogram, whose greatest bound is ${(0,wording/* milliseconds */.Rz)(beyondMs)}`,
        };
    }
    function restarted(uptimeSeconds) {
        const when = uptimeSeconds === undefined ? '' : ` ${Math.round(uptimeSeconds)} s earlier,`;
        return (0,finding/* watchFinding */.P)({
            title: 'restarts of the service',
            outcome: 'fail',
            // from outside, a restart and an instance that was added look the same
            severity: 'warn',
            reason: 'watch-service-restarted',
            sentence: `The process that answered began${when} during the watch: the service was restarted, or an instance was added.`,
            advice: 'Look in the log for why the process before it ended; watch.container tells restarts for certain.',
            source: watch.source,
        }, world);
    }
}
const NO_REQUESTS = 'no request was counted since the look before';
function errorRateLook(before, after) {
    const requests = errorsBetween(before, after);
    return requests === undefined
        ? { outcome: 'no-data', why: NO_REQUESTS }
        : { outcome: 'value', value: requests.bad / requests.all, requests };
}
async function readQuery(pages, [meter, divisor], statistic, signal) {
    const value = await pages.meter(meter, statistic, signal);
    if (!value.ok || divisor === undefined)
        return value;
    const by = await pages.meter(divisor, statistic, signal);
    return by.ok ? { ok: true, value: value.value / by.value } : by;
}
async function lookAt(pages, query, statistic, signal) {
    if (query === undefined)
        return { outcome: 'error', why: 'its meter is neither the name of one nor a quotient' };
    const read = await readQuery(pages, query, statistic, signal);
    if (!read.ok)
        return { outcome: read.isThere ? 'no-data' : 'error', why: read.why };
    // a limit of -1 or 0 is none, and NaN is what Micrometer says of what it cannot measure
    return Number.isFinite(read.value) && (query.length === 1 || read.value >= 0)
        ? { outcome: 'value', value: read.value }
        : { outcome: 'no-data', why: 'the meter gives no number' };
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./src/subject/docker-finding.ts
var docker_finding = __webpack_require__(6290);
;// CONCATENATED MODULE: ./src/watch/sources/container.ts





/** From one look at the container to the next. */
const EVERY_MS = 5000;
/**
 * A container on this machine, as the engine sees it: that it does not run, ended, was started again, was replaced or ran out of memory
 * is a finding; how much of its memory and its CPUs it uses are readings, as shares of its limits or of the machine's.
 */
function containerSource(options) {
    const { container, world } = options;
    const { docker, clock } = world;
    const title = `container ${container}`;
    const metrics = options.metrics.flatMap((metric) => metric.from.kind === 'container' ? [{ metric, what: metric.from.what }] : []);
    let known;
    return {
        name: title,
        examine: async () => {
            try {
                known = await docker.examineContainer(container);
            }
            catch (error) {
                if (!(0,docker_finding/* isDockerProblem */.Ci)(error))
                    throw error;
                return [(0,docker_finding/* findingOfDocker */.TG)(error, title, world)];
            }
            if (known === undefined) {
                return [
                    say({
                        outcome: 'invalid',
                        reason: 'container-gone',
                        sentence: `There is no container ${container} on this machine.`,
                        advice: 'Name one that "docker ps" shows on the runner that watches, or leave "watch.container" out.',
                    }),
                ];
            }
            // one that does not run ends the watch as soon as it begins
            return [];
        },
        watch: async (tell, signal, lastTick = signal) => {
            let isEngineThere = true;
            let isLookedAt = false;
            let isSeenRunning = false;
            await Promise.all([
                (0,pace/* lookEvery */.Z)(EVERY_MS, clock, lastTick, async (atMs) => {
                    const seen = await examined();
                    if (signal.aborted)
                        return;
                    if (seen.ok !== isEngineThere) {
                        isEngineThere = seen.ok;
                        const state = seen.ok ? 'Docker answers again' : `Docker does not answer: ${seen.why}`;
                        tell({ kind: 'state', source: title, atMs, state, isGood: seen.ok });
                    }
                    if (!seen.ok)
                        return;
                    isSeenRunning ||= known?.running === true;
                    const change = isLookedAt ? changeBetween(known, seen.facts) : firstLook(known, seen.facts);
                    isLookedAt = true;
                    known = seen.facts;
                    if (change === undefined)
                        return;
                    tell({ kind: 'state', source: title, atMs, state: change.state, isGood: change.state === 'runs' });
                    if (change.statement === undefined)
                        return;
                    const recognisedBy = isSeenRunning ? { recognisedBy: 'the container was seen running' } : {};
                    tell({ kind: 'finding', finding: say(change.statement), ...recognisedBy });
                }),
                ...metrics.map(({ metric, what }) => (0,pace/* lookEvery */.Z)(metric.everyMs, clock, lastTick, async (atMs) => {
                    const look = await shareOf(what);
                    if (!signal.aborted)
                        tellReading(tell, metric.name, atMs, look);
                })),
            ]);
        },
    };
    function say(statement) {
        const { source, ruleSources } = options.watch;
        return (0,finding/* watchFinding */.P)({ ...statement, title, source: ruleSources?.get('container') ?? source }, world);
    }
    async function examined() {
        try {
            return { ok: true, facts: await docker.examineContainer(container) };
        }
        catch (error) {
            if (!(0,docker_finding/* isDockerProblem */.Ci)(error))
                throw error;
            return { ok: false, why: error.message };
        }
    }
    async function shareOf(what) {
        try {
            const stats = await docker.stats(container);
            if (stats === undefined)
                return { outcome: 'no-data', why: 'the container does not run' };
            const cpus = known?.cpuLimit ?? (0,external_node_os_.availableParallelism)();
            return {
                outcome: 'value',
                value: what === 'memory' ? stats.memoryBytes / stats.memoryLimitBytes : stats.cpus / cpus,
            };
        }
        catch (error) {
            if (!(0,docker_finding/* isDockerProblem */.Ci)(error))
                throw error;
            return { outcome: 'error', why: error.message };
        }
    }
}
/** A container that does not run when the watch begins is as bad as one that ends; one that runs is told to be looked at. */
function firstLook(before, now) {
    const isDown = now !== undefined && !now.running && before?.running !== true;
    if (isDown)
        return { state: now.status, statement: ended(now) };
    return (changeBetween(before, now) ??
        (now && { state: now.status === 'running' ? 'runs' : now.status, statement: undefined }));
}
function changeBetween(before, now) {
    if (now === undefined) {
        if (before === undefined)
            return undefined;
        const sentence = `The container ${before.name} was removed during the watch.`;
        const advice = 'If a deployment replaced it, begin the watch after that.';
        return { state: 'gone', statement: { outcome: 'fail', reason: 'container-gone', sentence, advice } };
    }
    if (before === undefined)
        return { state: now.running ? 'runs' : now.status, statement: undefined };
    if (now.id !== before.id) {
        const sentence = `The container ${now.name} was replaced by another one during the watch.`;
        const advice = 'If a deployment replaced it, begin the watch after that.';
        return { state: 'replaced', statement: { outcome: 'fail', reason: 'container-replaced', sentence, advice } };
    }
    // the engine forgets that a container ran out of memory once it is started again
    if (now.outOfMemory && !before.outOfMemory)
        return { state: 'out of memory', statement: outOfMemory(now) };
    if (before.running && !now.running)
        return { state: now.status, statement: ended(now) };
    const isAnew = now.startedAt !== before.startedAt || now.restartCount !== before.restartCount;
    if (isAnew && now.running) {
        // that it ended was told already
        if (!before.running)
            return { state: 'runs', statement: undefined };
        const times = now.restartCount - before.restartCount;
        const sentence = `The container ${now.name} was started again during the watch${times > 1 ? `, ${times} times` : ''}.`;
        const advice = 'Look at the end of its log before that for why it ended.';
        return { state: 'restarted', statement: { outcome: 'fail', reason: 'container-restarted', sentence, advice } };
    }
    if (now.status !== before.status && (now.status === 'paused' || before.status === 'paused')) {
        return { state: now.status === 'running' ? 'runs' : now.status, statement: undefined };
    }
    return undefined;
}
function ended(facts) {
    if (facts.outOfMemory)
        return outOfMemory(facts);
    return {
        outcome: 'fail',
        reason: 'container-exited',
        sentence: `The container ${facts.name} does not run: it is ${facts.status}, with exit code ${facts.exitCode}.`,
        advice: 'Look at the end of its log for why it ended.',
    };
}
function outOfMemory(facts) {
    const limit = facts.memoryLimit > 0 ? `its limit of ${Math.round(facts.memoryLimit / 2 ** 20)} MiB` : 'its memory';
    return {
        outcome: 'fail',
        reason: 'out-of-memory',
        sentence: `The container ${facts.name} ran out of ${limit}, and the kernel killed a process of it.`,
        advice: 'Give it more memory, or find what grew.',
    };
}

// EXTERNAL MODULE: ./src/watch/sources/control.ts
var control = __webpack_require__(7779);
// EXTERNAL MODULE: ./src/health/look.ts
var look = __webpack_require__(8399);
// EXTERNAL MODULE: ./src/health/quote.ts
var health_quote = __webpack_require__(1886);
// EXTERNAL MODULE: ./src/health/recognition.ts
var recognition = __webpack_require__(7137);
// EXTERNAL MODULE: ./src/platform/http-failures.ts
var http_failures = __webpack_require__(111);
;// CONCATENATED MODULE: ./src/watch/sources/health.ts






/** So long, and in so many looks, must health be bad: a component that is restarted behind the service takes less. */
const BAD_MS = 30_000;
const BAD_LOOKS = 5;
const MAX_STATE = 300;
/**
 * The service's own word for how it is. A change is told at once, with the component that made it; health that stays bad
 * is a finding. A service that was never seen to have health says nothing about itself by not having it.
 */
function healthSource(options) {
    const { subject, judgedAt, policy, world, ownHealth } = options;
    const { clock } = world;
    const quote = (0,health_quote/* quoting */.y)(world.secrets);
    const lookerUntil = (signal, endpoint) => (0,look/* createLooker */.X3)({
        subject,
        policy,
        http: world.http,
        now: () => clock.now(),
        signal,
        fill: options.fill,
        ...(endpoint === undefined ? {} : { endpoint }),
    });
    let endpoint;
    let recognisedBy;
    const stateOf = (seen) => quote(wordsOf(seen), MAX_STATE);
    return {
        name: 'health',
        recognisedBy: () => recognisedBy,
        examine: async () => {
            const looker = lookerUntil(world.cancelled, undefined);
            const seen = await looker.look(clock.now() + policy.timeoutMs);
            endpoint = looker.endpoint();
            recognisedBy ??= (0,recognition/* recognisedIn */.J)(seen, policy, { baseUrl: judgedAt });
            if (seen.good)
                return [];
            const found = endpoint === undefined ? 'was not found' : 'is not good';
            const statement = {
                title: 'watch.health',
                outcome: 'undecided',
                severity: 'warn',
                reason: seen.reason ?? 'health-not-up',
                sentence: `Health ${found} before the watch begins: ${stateOf(seen)}.`,
                advice: endpoint === undefined
                    ? 'Say under "health" where the actuator answers; the watch decides without it.'
                    : 'Look at the component that is named; the watch goes on, and decides by what it sees.',
                source: options.watch.source,
            };
            return [(0,finding/* watchFinding */.P)(statement, world)];
        },
        watch: async (tell, signal, lastTick = signal) => {
            const looker = lookerUntil(signal, endpoint);
            let known;
            let bad;
            let isTold = false;
            await (0,pace/* lookEvery */.Z)(options.everyMs, clock, lastTick, async (atMs) => {
                const fromMs = clock.now();
                const seen = await looker.look(fromMs + policy.timeoutMs);
                const span = { fromMs, untilMs: clock.now() };
                recognisedBy ??= (0,recognition/* recognisedIn */.J)(seen, policy, { baseUrl: judgedAt });
                const trouble = seen.good || signal.aborted ? undefined : await ownHealth.troubleDuring(span, 'failed');
                if (signal.aborted)
                    return;
                // who cannot see does not know whether it is still bad
                const isUnclear = trouble !== undefined || (seen.reason === 'health-unreachable' && !ownHealth.knowsNetwork);
                const state = trouble === undefined ? stateOf(seen) : `not seen: ${trouble}`;
                const now = trouble === undefined ? changeOf(seen) : 'not seen';
                if (now !== known)
                    tell({ kind: 'state', source: 'health', atMs, state, isGood: seen.good });
                known = now;
                const counts = !seen.good && !isUnclear && looker.endpoint() !== undefined;
                if (!counts)
                    isTold &&= !seen.good;
                bad = counts ? { looks: (bad?.looks ?? 0) + 1, fromMs: bad?.fromMs ?? atMs, untilMs: atMs, seen } : undefined;
                if (bad === undefined || isTold || !hasManyLooks(bad) || !isLong(bad))
                    return;
                isTold = true;
                const finding = badHealth(bad);
                // it was found there, so an actuator told it; what is silent is the other port
                const isOwnWord = policy.kind === 'actuator' && seen.reason !== 'main-port-silent';
                tell({ kind: 'finding', finding, ...(isOwnWord ? { recognisedBy: 'its actuator told its health' } : {}) });
            });
            if (signal.aborted || isTold || bad === undefined)
                return;
            if (hasManyLooks(bad) || isLong(bad))
                tell({ kind: 'finding', finding: badAtEnd(bad) });
        },
    };
    /** Too little for a breach, too much for a pass. */
    function badAtEnd({ seen, looks }) {
        return (0,finding/* watchFinding */.P)({
            title: 'health during the watch',
            outcome: 'undecided',
            reason: 'watch-not-proven',
            sentence: `Health at ${seen.url.pathname} was bad in the last ${looks} looks, and the watch was over before that was a breach: ${stateOf(seen)}.`,
            evidence: seen.evidence,
            advice: 'Look at the service now; watch for longer.',
            source: options.watch.source,
        }, world);
    }
    function badHealth({ seen, looks, fromMs, untilMs }) {
        return (0,finding/* watchFinding */.P)({
            title: 'health during the watch',
            outcome: 'fail',
            reason: seen.reason ?? 'health-not-up',
            sentence: `Health at ${seen.url.pathname} has been bad for ${Math.round((untilMs - fromMs) / 1000)} s, in ${looks} looks in a row: ${stateOf(seen)}.`,
            evidence: seen.evidence,
            advice: 'Look in the log of the service, and at what the component that is named needs.',
            source: options.watch.source,
        }, world);
    }
}
function hasManyLooks({ looks }) {
    return looks >= BAD_LOOKS;
}
function isLong({ fromMs, untilMs }) {
    return untilMs - fromMs >= BAD_MS;
}
/** Where nobody answers, what happened in plain words; else the state as the service tells it. */
function wordsOf({ state, detail, failure, reason }) {
    if (failure === undefined || !(0,look/* isSilence */.or)(failure))
        return detail === undefined ? state : `${state}: ${detail}`;
    const happened = (0,http_failures/* failureClause */.Gw)(failure.kind);
    return reason === 'main-port-silent' ? `UP, but at the main port ${happened}` : happened;
}
/** What makes one state another: details that differ from look to look (a time, a number of bytes) do not. */
function changeOf({ state, components = [] }) {
    const notUp = components.filter(({ status }) => status !== undefined && status !== 'UP');
    return [state, ...notUp.map(({ path, status }) => `${path.join('/')} ${status}`)].join(', ');
}

// EXTERNAL MODULE: ./src/checks/json-value.ts
var json_value = __webpack_require__(3111);
;// CONCATENATED MODULE: ./src/watch/sources/monitor.ts



const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 1024 * 1024;
const monitor_MAX_QUOTED = 200;
/**
 * A monitor that the policy names by its URL, which may hold a name and a password. It alone may be asked: neither
 * another host that it redirects to nor the metadata of a cloud.
 */
function openMonitor(named, world) {
    const headers = [['accept', 'application/json, */*;q=0.1']];
    if (named.username !== '' || named.password !== '') {
        const [user, password] = [named.username, named.password].map(decoded);
        const pair = Buffer.from(`${user}:${password}`).toString('base64');
        for (const secret of [password, pair])
            if (secret)
                world.secrets.add('credentials', secret);
        headers.push(['authorization', `Basic ${pair}`]);
    }
    const rules = { subjectOrigins: [named.origin], allowedHosts: [] };
    const redact = (text) => world.secrets.redact(text);
    const quote = (0,health_quote/* quoting */.y)(world.secrets);
    return {
        ask: async (asked, signal) => {
            const url = new URL(asked);
            url.username = '';
            url.password = '';
            const result = await world.http.send({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS, maxBodyBytes: MAX_BODY_BYTES, signal }, rules);
            if (!result.ok) {
                return {
                    ok: false,
                    why: `${url.host} gave no answer: ${(0,shorten/* shorten */.m)(result.message, monitor_MAX_QUOTED, redact)}`,
                    advice: 'Check the address and the way there from the runner.',
                    isUnreachable: result.kind !== 'blocked',
                };
            }
            const location = result.headers.find(([name]) => name === 'location')?.[1];
            if (result.status >= 300 && result.status < 400 && location !== undefined) {
                return {
                    ok: false,
                    why: `${url.host} redirects to ${quote(location, monitor_MAX_QUOTED)}${/log-?in|sign-?in|auth|sso/i.test(location) ? ', which looks like a login page' : ''}`,
                    advice: 'Name the address that answers by itself; redirects are not followed.',
                    isUnreachable: false,
                };
            }
            return { ok: true, answer: result };
        },
    };
}
/** What an answer is that was not expected: its status and the beginning of its body, redacted, as a noun. */
function describeAnswer(answer, secrets) {
    const text = (0,health_quote/* quoting */.y)(secrets)((0,checks_answer/* bodyText */.G3)(answer), monitor_MAX_QUOTED);
    return text === '' ? `status ${answer.status}` : `status ${answer.status} (${text})`;
}
/** As a person shows it: without a name, a password and a query. */
function shownUrl(url) {
    return `${url.origin}${url.pathname}`;
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}

;// CONCATENATED MODULE: ./src/watch/sources/json.ts







/** Numbers out of JSON that somebody serves over HTTP, such as the orders of the last minute. */
function jsonSource({ metrics, world }) {
    const { clock } = world;
    const asked = metrics.flatMap((metric) => metric.from.kind === 'json' ? [{ metric, url: new URL(metric.from.url), path: metric.from.path }] : []);
    const lookAt = (url) => {
        const monitor = openMonitor(url, world);
        return async (path, signal) => {
            const asked = await monitor.ask(url, signal);
            if (!asked.ok) {
                return { outcome: 'error', why: asked.why, advice: asked.advice, isMistake: !asked.isUnreachable };
            }
            const { answer } = asked;
            if (answer.status < 200 || answer.status > 299) {
                return {
                    outcome: 'error',
                    why: `${shownUrl(url)} answered ${describeAnswer(answer, world.secrets)}`,
                    advice: 'Name an address that answers 2xx to whoever asks from the runner.',
                    isMistake: answer.status < 500 && answer.status !== 429,
                };
            }
            const read = (0,checks_answer/* readJson */.Vh)(answer.body);
            if (!read.ok) {
                return {
                    outcome: 'error',
                    why: `${shownUrl(url)} answered ${read.problem} and not JSON`,
                    advice: 'Name an address that answers JSON to whoever asks from the runner.',
                    isMistake: true,
                };
            }
            return await numberAt(path, read.value, (text) => world.secrets.redact(text));
        };
    };
    return {
        name: 'JSON over HTTP',
        examine: async () => {
            const findings = await Promise.all(asked.map(async ({ metric, url, path }) => {
                const look = await lookAt(url)(path, world.cancelled);
                return look.outcome === 'value' ? [] : [(0,finding/* watchFinding */.P)(statementOf(metric, look), world)];
            }));
            return findings.flat();
        },
        watch: async (tell, signal, lastTick = signal) => {
            await Promise.all(asked.map(async ({ metric, url, path }) => {
                const look = lookAt(url);
                await (0,pace/* lookEvery */.Z)(metric.everyMs, clock, lastTick, async (atMs) => {
                    const seen = await look(path, signal);
                    if (!signal.aborted)
                        tellReading(tell, metric.name, atMs, seen);
                });
            }));
        },
    };
}
function statementOf(metric, look) {
    const isMistake = look.outcome === 'error' && look.isMistake;
    const reason = look.outcome === 'error' ? 'watch-metric-unavailable' : 'watch-metric-no-data';
    return {
        title: `metric "${metric.name}"`,
        outcome: isMistake ? 'invalid' : 'undecided',
        severity: isMistake ? 'block' : 'warn',
        reason,
        sentence: `Metric "${metric.name}" has no value before the watch begins: ${look.why}.`,
        advice: look.outcome === 'error' ? look.advice : 'Check the path, unless the number only comes with time.',
        source: metric.source,
    };
}
/** A number as text counts as one, because many services write amounts so. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
async function numberAt(source, document, redact) {
    const { compileJsonPath, JsonPathProblem } = await Promise.all(/* import() */[__webpack_require__.e(393), __webpack_require__.e(432)]).then(__webpack_require__.bind(__webpack_require__, 8051));
    let path;
    try {
        path = compileJsonPath(source);
    }
    catch (error) {
        if (!(error instanceof JsonPathProblem))
            throw error;
        return mistake(`${source} is no JSONPath: ${error.message}`, 'Write a path of RFC 9535, such as $.orders.rate.');
    }
    const values = path.values(document);
    const [value] = values;
    if (values.length === 0 || value === null) {
        return { outcome: 'no-data', why: `there is ${values.length === 0 ? 'nothing' : 'null'} at ${source}` };
    }
    if (values.length > 1) {
        return mistake(`${source} selects ${values.length} values`, 'Write a path that selects one number.');
    }
    const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
    if (typeof number !== 'number') {
        const what = typeof value === 'string' ? (0,shorten/* shorten */.m)((0,json_value/* jsonText */.s$)(value), 60, redact) : (0,json_value/* withArticle */.vJ)((0,json_value/* jsonType */.Br)(value));
        return mistake(`${source} selects ${what}, which is not a number`, 'Write a path that selects one number.');
    }
    return Number.isFinite(number)
        ? { outcome: 'value', value: number }
        : { outcome: 'no-data', why: `the number at ${source} is too large` };
}
function mistake(why, advice) {
    return { outcome: 'error', why, advice, isMistake: true };
}

// EXTERNAL MODULE: ./src/checks/cookies.ts
var checks_cookies = __webpack_require__(3754);
// EXTERNAL MODULE: ./src/checks/http-check.ts + 4 modules
var http_check = __webpack_require__(8528);
// EXTERNAL MODULE: ./src/checks/recognition.ts
var checks_recognition = __webpack_require__(2074);
// EXTERNAL MODULE: ./src/platform/secrets.ts
var secrets = __webpack_require__(9002);
// EXTERNAL MODULE: ./src/checks/run.ts + 5 modules
var run = __webpack_require__(4602);
// EXTERNAL MODULE: ./src/checks/schedule.ts
var schedule = __webpack_require__(2528);
;// CONCATENATED MODULE: ./src/watch/sources/session.ts



/** From one renewal to the next: whoever is turned away again sooner is turned away by the service's own fault. */
const RENEWAL_MS = 10_000;
/** The same where the service did not let us in: asking more often might lock the account. */
const REFUSED_MS = 60_000;
const UNANSWERED = ['check-timeout', 'check-refused', 'check-reset'];
const NOT_TRIED = {
    outcome: 'error',
    why: 'what it needs of other checks is not known yet',
    finding: undefined,
};
/** The checks that give the values that these use, in the policy's order, and those that give what they use. */
function giversOf(users, checks) {
    const givers = new Set();
    const asking = [...users];
    for (let asks = asking.pop(); asks !== undefined; asks = asking.pop()) {
        const before = checks.slice(0, checks.indexOf(asks));
        for (const name of (0,schedule/* namesUsed */.oE)(asks)) {
            const giver = before.findLast((check) => check.kind === 'http' && check.captures.some((capture) => capture.name === name));
            if (giver === undefined || givers.has(giver))
                continue;
            givers.add(giver);
            asking.push(giver);
        }
    }
    return checks.filter((check) => givers.has(check));
}
/** @param checks what gives the values and the cookies, in the policy's order */
function openSession(checks, options) {
    const { subject, policy, scope, ownHealth, world } = options;
    const { clock } = world;
    const list = { ...policy, checks, parallel: 1, filter: { tags: [], skip: [] } };
    // the log tells of the first time; later ones are told by what becomes of them
    const silent = { ...world.output, line: () => undefined };
    let values = new Map();
    let cookies = (0,checks_cookies/* createCookies */.U)();
    let problem;
    let count = 0;
    let hasHeld = false;
    let mayRenewAt = Number.NEGATIVE_INFINITY;
    let renewing;
    const make = async (signal) => {
        const fromMs = clock.now();
        const output = count === 0 ? world.output : silent;
        try {
            const made = await (0,run.runChecks)(subject, list, scope, { ...world, output, cancelled: signal });
            const wrong = made.findings.find(({ outcome }) => outcome !== 'pass');
            problem = wrong && (await problemOf(wrong, fromMs));
            values = made.values;
            cookies = made.cookies;
            hasHeld ||= wrong === undefined;
            const isRefused = wrong?.outcome === 'fail' && !UNANSWERED.includes(wrong.reason);
            mayRenewAt = fromMs + (isRefused ? REFUSED_MS : RENEWAL_MS);
        }
        catch (error) {
            const words = world.secrets.redact(error instanceof Error ? error.message : String(error));
            problem = { outcome: 'error', why: `what it needs could not be had: ${words}`, finding: undefined };
            mayRenewAt = fromMs + RENEWAL_MS;
        }
        count += 1;
    };
    const problemOf = async (finding, fromMs) => {
        const why = `what it needs could not be had: ${finding.sentence.replace(/\.$/, '')}`;
        if (finding.outcome !== 'fail' || (!hasHeld && blamesAsker(finding)))
            return { outcome: 'error', why, finding };
        const trouble = await ownHealth.troubleDuring({ fromMs, untilMs: clock.now() }, 'failed');
        return trouble === undefined
            ? { outcome: 'failed', why, finding }
            : { outcome: 'error', why: `${trouble} (${why})`, finding };
    };
    return {
        get values() {
            return values;
        },
        get cookies() {
            return cookies;
        },
        get count() {
            return count;
        },
        problem: () => (checks.length > 0 && count === 0 ? NOT_TRIED : problem),
        mayRenew: () => checks.length > 0 && (renewing !== undefined || clock.now() >= mayRenewAt),
        renew: (signal) => {
            renewing ??= make(signal).finally(() => {
                renewing = undefined;
            });
            return renewing;
        },
    };
}
/** Answered 4xx: where it never held, who knows whether the release or the password is wrong? */
function blamesAsker({ evidence }) {
    return evidence.some((piece) => piece.kind === 'text' && piece.label === 'Response' && /^HTTP 4/.test(piece.text));
}

;// CONCATENATED MODULE: ./src/watch/sources/probes.ts










/** Requests that may be open at a time, of all probes together. */
const MOST_IN_FLIGHT = 64;
/**
 * The named checks, asked again and again: one attempt at each tick, sent on time whatever became of those before
 * (open loop), and timed from the moment that it was meant for. Each request stands for itself: the cookies that it gets
 * are not kept.
 *
 * Values that other checks capture (a token), and cookies of those that log in, are had before the watch. When the service
 * turns a probe away that has them, they are had anew and it is asked once more: if it is answered then, that sample is an
 * error, since what we had may just have ended. Otherwise, and within ten seconds of that, it is the service's failure.
 */
function probesSource(options) {
    const { subject, policy, world, ownHealth } = options;
    const { clock } = world;
    const checks = policy.checks.filter((check) => isNamed(check, options.names));
    const logins = policy.checks.filter(({ name }) => options.session.includes(name));
    const givers = new Set([...giversOf([...checks, ...logins], policy.checks), ...logins]);
    const session = openSession(policy.checks.filter((check) => givers.has(check)), options);
    const afterLogin = logins[0] === undefined ? [] : policy.checks.slice(policy.checks.indexOf(logins[0]) + 1);
    const known = new Set(checks.filter((check) => afterLogin.includes(check) || giversOf([check], policy.checks).length > 0));
    const telling = new Set(checks.filter((check) => (0,checks_recognition/* checkRecognises */.j)(check, { ...subject, baseUrl: options.judgedAt })));
    let recognisedBy;
    const credentials = new Set();
    let renewing;
    const rules = {
        subjectOrigins: [subject.baseUrl, subject.managementUrl].flatMap((url) => (url === undefined ? [] : [url.origin])),
        allowedHosts: policy.allowedHosts,
    };
    const renew = (signal) => {
        renewing = session.renew(signal);
        return renewing;
    };
    const ask = async (check, signal) => {
        const trial = await (0,http_check/* tryHttpCheck */.Y)(check, {
            subject,
            world,
            rules,
            scope: { ...options.scope, values: session.values },
            cookies: known.has(check) ? session.cookies.fork() : (0,checks_cookies/* createCookies */.U)(),
            credentials,
            // nothing of an answer is kept but one clause
            answerSecrets: (0,secrets/* secretsOfOneExchange */.Q)(world.secrets),
            // a connection that is kept leads to one instance of several, and hides that it broke
            fresh: true,
            signal,
        });
        if (trial.outcome === 'pass' && telling.has(check))
            recognisedBy ??= `probe "${check.name}" held`;
        return trial;
    };
    const resultOf = (trial) => {
        const isElsewhere = trial.outcome !== 'pass' && trial.isElsewhere === true;
        const isTimeout = trial.outcome !== 'pass' && trial.reason === 'check-timeout';
        return { ...judged(trial, ownHealth), isElsewhere, isTimeout, atMs: clock.now() };
    };
    const askKnown = async (check, signal) => {
        const before = session.problem();
        if (before !== undefined) {
            if (session.mayRenew())
                void renew(signal);
            return { outcome: before.outcome, why: before.why, atMs: clock.now() };
        }
        const { count } = session;
        const trial = await ask(check, signal);
        const result = resultOf(trial);
        if (!isTurnedAway(check, trial))
            return result;
        if (session.count === count) {
            if (!session.mayRenew())
                return result;
            await renew(signal);
        }
        const problem = session.problem();
        if (problem !== undefined)
            return { ...result, outcome: problem.outcome, why: problem.why };
        const again = resultOf(await ask(check, signal));
        if (again.outcome !== 'ok')
            return { ...again, atMs: result.atMs };
        return { ...result, outcome: 'error', why: 'it was turned away, and answered after what it needs was had anew' };
    };
    const sample = async (check, signal) => {
        try {
            return known.has(check) ? await askKnown(check, signal) : resultOf(await ask(check, signal));
        }
        catch (error) {
            return { outcome: 'error', why: `it could not be made: ${probes_wordsOf(error, world)}`, atMs: clock.now() };
        }
    };
    return {
        name: 'probes',
        recognisedBy: () => recognisedBy,
        examine: async () => {
            if (givers.size === 0)
                return [];
            await session.renew(world.cancelled);
            const wrong = session.problem()?.finding;
            if (wrong === undefined)
                return [];
            const statement = {
                title: wrong.title,
                outcome: 'undecided',
                severity: 'warn',
                reason: 'check-dependency',
                sentence: `Probes need what this check gives, and it does not hold before the watch begins: ${wrong.sentence}`,
                evidence: wrong.evidence,
                ...(wrong.advice === undefined ? {} : { advice: wrong.advice }),
                ...(wrong.source === undefined ? {} : { source: wrong.source }),
            };
            return [(0,finding/* watchFinding */.P)(statement, world)];
        },
        watch: async (tell, signal, lastTick = signal) => {
            let inFlight = 0;
            const pending = new Set();
            const say = (check, told, why, isElsewhere = false) => {
                if (signal.aborted)
                    return;
                const where = isElsewhere ? { isElsewhere } : {};
                const observation = { kind: 'sample', probe: check.name, sample: told, ...where };
                tell(why === undefined ? observation : { ...observation, why });
            };
            const send = async (check, { atMs, due }) => {
                inFlight += 1;
                const { outcome, why, isElsewhere, isTimeout, atMs: knownAt } = await sample(check, signal);
                inFlight -= 1;
                if (signal.aborted)
                    return;
                const tookMs = knownAt - due;
                // what was had anew meanwhile may have met trouble later than that
                const span = { fromMs: due, untilMs: clock.now() };
                const look = outcome === 'ok' ? 'answered' : 'failed';
                const trouble = outcome === 'error' ? undefined : await unlessAborted(ownHealth.troubleDuring(span, look), signal);
                const told = { atMs, latencyMs: tookMs, outcome, ...(isTimeout ? { isTimeout } : {}) };
                if (trouble === undefined)
                    say(check, told, why, isElsewhere);
                else
                    say(check, { atMs, latencyMs: tookMs, outcome: 'error' }, why ? `${trouble} (${why})` : trouble);
            };
            await (0,pace/* openLoop */.D)(options.everyMs, clock, lastTick, (tick) => {
                for (const check of checks) {
                    if (tick.lateMs > control/* HELD_UP_MS */.zi) {
                        const why = `this machine was held up, and came ${(0,wording/* milliseconds */.Rz)(tick.lateMs)} late`;
                        say(check, { atMs: tick.atMs, latencyMs: 0, outcome: 'error' }, why);
                    }
                    else if (inFlight >= MOST_IN_FLIGHT) {
                        const why = `${MOST_IN_FLIGHT} requests were still open`;
                        say(check, { atMs: tick.atMs, latencyMs: 0, outcome: 'missed' }, why);
                    }
                    else {
                        const sent = send(check, tick).finally(() => pending.delete(sent));
                        pending.add(sent);
                    }
                }
            });
            await Promise.all([...pending, renewing]);
        },
    };
}
function isNamed(check, names) {
    return check.kind === 'http' && names.includes(check.name);
}
/** Services that do not know who asks say so, or send them to a page to log in. */
function isTurnedAway({ follow }, trial) {
    if (trial.outcome !== 'fail' || trial.answer === undefined)
        return false;
    const { status, headers } = trial.answer;
    if (status === 401 || status === 403 || (status >= 300 && status < 400))
        return true;
    return follow > 0 && /html/i.test((0,checks_answer/* headerValue */.Z)(headers, 'content-type') ?? '');
}
/**
 * Nothing answers to the name, or the way there leads nowhere: where a control URL tells that our own network is well,
 * it is the service that is gone. A request that was never sent is our own trouble; a redirect to where it is not followed
 * is an answer of the service, and a wrong one.
 */
function judged(trial, ownHealth) {
    if (trial.outcome === 'pass')
        return { outcome: 'ok' };
    const isUnsent = trial.reason === 'check-address-blocked' || trial.reason === 'check-bad-request';
    const isOurs = isUnsent && trial.answer === undefined;
    const isUnclear = trial.outcome === 'undecided' && !(ownHealth.knowsNetwork && trial.transport !== undefined);
    return { outcome: isOurs || isUnclear ? 'error' : 'failed', why: byItself(trial.clause) };
}
/** What was made to read after the name of the check, as a clause of its own. */
function byItself(clause) {
    return clause.startsWith('expected ') ? clause : `it ${clause}`;
}
async function unlessAborted(value, signal) {
    const given = new AbortController();
    const aborted = new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: given.signal });
    });
    try {
        return await Promise.race([value, aborted]);
    }
    finally {
        given.abort();
    }
}
function probes_wordsOf(error, world) {
    return world.secrets.redact(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

// EXTERNAL MODULE: ./src/watch/sources/moments.ts
var sources_moments = __webpack_require__(3607);
;// CONCATENATED MODULE: ./src/watch/sources/prometheus-answer.ts

/** The query itself is at fault: it cannot be parsed, or what it asks for cannot be calculated. */
const MISTAKES = ['bad_data', 'execution'];
/** As Prometheus writes one; an empty text is none, whatever `Number` makes of it. */
const prometheus_answer_NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const NOTHING = { kind: 'no-data', why: 'Prometheus has nothing for the query', isEmpty: true };
const HISTOGRAM = {
    kind: 'not-one-number',
    why: 'it gives a histogram',
    advice: 'Put it into a function that makes a number of it, such as histogram_quantile(0.95, ...).',
};
/** Reads the body of an answer to an instant query. Pure. */
function readQueryResult(document) {
    const data = dataOf(document);
    if (data.kind !== 'data')
        return data;
    const { type, result } = data;
    switch (type) {
        case 'scalar':
            return prometheus_answer_numberOf(result);
        case 'vector':
            return elementOf(result);
        case 'matrix':
            return {
                kind: 'not-one-number',
                why: 'it gives a range of values',
                advice: 'Put it into a function that makes one of them, such as rate(...) or avg_over_time(...).',
            };
        case 'string':
            return { kind: 'not-one-number', why: 'it gives text', advice: 'Write an expression that gives one number.' };
        default:
            return { kind: 'not-prometheus' };
    }
}
/**
 * Reads the body of an answer to a range query: what instant queries at these moments would have given. Series may follow
 * one another, as those of a process and of the one after it; two at the same moment are not one number. Pure.
 */
function readRangeResult(document, { fromMs, stepMs, count }) {
    const data = dataOf(document);
    if (data.kind !== 'data')
        return data;
    if (data.type !== 'matrix')
        return { kind: 'not-prometheus' };
    const values = Array.from({ length: count }, () => NOTHING);
    const seriesAt = Array.from({ length: count });
    for (const series of data.result) {
        if (own(series, 'histograms') !== undefined)
            return HISTOGRAM;
        const points = own(series, 'values');
        if (!Array.isArray(points))
            return { kind: 'not-prometheus' };
        for (const point of points) {
            const seconds = Array.isArray(point) ? point[0] : undefined;
            if (!Array.isArray(point) || typeof seconds !== 'number')
                return { kind: 'not-prometheus' };
            const index = Math.round((seconds * 1000 - fromMs) / stepMs);
            // what was not asked for lies before the watch, or was told already
            if (!(index >= 0 && index < count))
                continue;
            if (seriesAt[index] !== undefined && seriesAt[index] !== series)
                return severalValues(data.result.length);
            const value = prometheus_answer_numberOf(point);
            if (value.kind === 'not-prometheus')
                return value;
            seriesAt[index] = series;
            values[index] = value;
        }
    }
    return { kind: 'values', values };
}
function dataOf(document) {
    const status = own(document, 'status');
    if (status === 'error') {
        const words = own(document, 'error');
        const isMistake = MISTAKES.includes(own(document, 'errorType'));
        return { kind: 'refused', words: typeof words === 'string' ? words : 'an error without words', isMistake };
    }
    const data = own(document, 'data');
    const result = own(data, 'result');
    if (status !== 'success' || !Array.isArray(result))
        return { kind: 'not-prometheus' };
    return { kind: 'data', type: own(data, 'resultType'), result };
}
function elementOf(vector) {
    const [only] = vector;
    if (only === undefined)
        return NOTHING;
    if (vector.length > 1)
        return severalValues(vector.length);
    const value = own(only, 'value');
    if (Array.isArray(value))
        return prometheus_answer_numberOf(value);
    return own(only, 'histogram') === undefined ? { kind: 'not-prometheus' } : HISTOGRAM;
}
function severalValues(count) {
    return {
        kind: 'not-one-number',
        why: `it gives ${count} values`,
        advice: 'Make one number of them, such as sum(...), avg(...) or max(...).',
    };
}
/** `[seconds, "text"]`. */
function prometheus_answer_numberOf([, text]) {
    if (typeof text !== 'string')
        return { kind: 'not-prometheus' };
    const value = prometheus_answer_NUMBER.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value))
        return { kind: 'value', value };
    // 0/0 and 1/0: there was nothing to calculate with
    const what = /^[+-]?Inf$|^NaN$/.test(text) ? text : 'no number';
    return { kind: 'no-data', why: `the query gives ${what}`, isEmpty: false };
}
function own(value, name) {
    return (0,json_value/* isJsonObject */.OW)(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

;// CONCATENATED MODULE: ./src/watch/sources/prometheus-api.ts



/** @param named its base URL, which may hold a name and a password */
function openPrometheus(named, world) {
    const base = new URL(named);
    const monitor = openMonitor(base, world);
    const get = async (path, parameters, signal) => {
        const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`);
        for (const [name, value] of Object.entries(parameters))
            url.searchParams.set(name, value);
        const asked = await monitor.ask(url, signal);
        if (!asked.ok) {
            return { kind: 'unavailable', why: asked.why, advice: asked.advice, isMistake: !asked.isUnreachable };
        }
        const { answer } = asked;
        const body = (0,checks_answer/* readJson */.Vh)(answer.body);
        const isOther = () => ({
            kind: 'unavailable',
            why: `${shownUrl(url)} answered ${describeAnswer(answer, world.secrets)}, which is not an answer of Prometheus`,
            advice: `Name the base URL of Prometheus, so that ${path} behind it answers whoever asks from the runner.`,
            isMistake: answer.status < 500 && answer.status !== 429,
        });
        return { kind: 'answered', document: body.ok ? body.value : undefined, isOther };
    };
    const now = async (query, signal) => {
        const got = await get('/api/v1/query', { query }, signal);
        if (got.kind !== 'answered')
            return got;
        const result = readQueryResult(got.document);
        return result.kind === 'not-prometheus' ? got.isOther() : result;
    };
    return {
        now,
        range: async (query, moments, signal) => {
            const { fromMs, stepMs, count } = moments;
            const [start, end, step] = [fromMs, fromMs + (count - 1) * stepMs, stepMs].map((ms) => (ms / 1000).toFixed(3));
            const got = await get('/api/v1/query_range', { query, start: `${start}`, end: `${end}`, step: `${step}` }, signal);
            if (got.kind !== 'answered')
                return got;
            const result = readRangeResult(got.document, moments);
            return result.kind === 'not-prometheus' ? got.isOther() : result;
        },
        time: async (signal) => {
            const askedMs = world.clock.now();
            const said = await now('time()', signal);
            if (said.kind === 'value') {
                return { kind: 'time', theirsMs: Math.round(said.value * 1000), askedMs, answeredMs: world.clock.now() };
            }
            if (said.kind !== 'no-data')
                return said;
            return {
                kind: 'unavailable',
                why: 'Prometheus does not tell its time',
                advice: 'Leave "range" out, so that the query is asked for its value of the moment.',
                isMistake: true,
            };
        },
    };
}

;// CONCATENATED MODULE: ./src/watch/sources/prometheus.ts






const prometheus_MAX_QUOTED = 300;
/**
 * Numbers that Prometheus calculates: each metric's query, asked anew at each look. An instant query gives its value of
 * that moment, a range query one value for each moment since the look before, as if it had been asked at each of them.
 */
function prometheusSource(options) {
    const { world } = options;
    const { clock } = world;
    const prometheus = openPrometheus(options.url, world);
    const quote = (0,health_quote/* quoting */.y)(world.secrets);
    const metrics = options.metrics.flatMap(({ from, ...metric }) => from.kind === 'prometheus' ? [{ metric: { from, ...metric }, query: from.query, stepMs: from.stepMs }] : []);
    /** What the query is now; where a range is asked for, that must be answered too. */
    const tryOut = async ({ query, stepMs }) => {
        const now = await prometheus.now(query, world.cancelled);
        if (stepMs === undefined || (now.kind !== 'value' && now.kind !== 'no-data'))
            return now;
        const time = await prometheus.time(world.cancelled);
        if (time.kind !== 'time')
            return time;
        const moment = { fromMs: Math.floor(time.theirsMs / stepMs) * stepMs, stepMs, count: 1 };
        const range = await prometheus.range(query, moment, world.cancelled);
        return range.kind === 'values' ? now : range;
    };
    const examineMetric = async (asked) => {
        const { metric } = asked;
        const common = { title: `metric "${metric.name}"`, source: metric.source };
        const tried = await tryOut(asked);
        switch (tried.kind) {
            case 'value':
                return undefined;
            case 'not-one-number':
                return {
                    ...common,
                    outcome: 'invalid',
                    reason: 'watch-query-invalid',
                    sentence: `The query of metric "${metric.name}" is not one number: ${tried.why}.`,
                    advice: tried.advice,
                };
            case 'refused':
                return {
                    ...common,
                    outcome: tried.isMistake ? 'invalid' : 'undecided',
                    severity: tried.isMistake ? 'block' : 'warn',
                    reason: tried.isMistake ? 'watch-query-invalid' : 'watch-metric-unavailable',
                    sentence: `Prometheus refuses the query of metric "${metric.name}": ${quote(tried.words, prometheus_MAX_QUOTED)}.`,
                    advice: tried.isMistake
                        ? 'Try the query on the page of Prometheus, and correct it here.'
                        : 'Look at Prometheus; until it answers, the readings of this metric are errors.',
                };
            case 'unavailable':
                return {
                    ...common,
                    outcome: tried.isMistake ? 'invalid' : 'undecided',
                    severity: tried.isMistake ? 'block' : 'warn',
                    reason: 'watch-metric-unavailable',
                    sentence: `Metric "${metric.name}" could not be asked for before the watch begins: ${tried.why}.`,
                    advice: tried.advice,
                };
            case 'no-data':
                return { ...common, ...(await withoutData(asked, tried)) };
        }
    };
    /** Nothing now: whether there ever was, and whether this Prometheus has begun to know anything at all. */
    const withoutData = async ({ metric, query }, now) => {
        const neverWas = async () => {
            const earlier = await prometheus.now(`present_over_time((${query}\n)[1d:1m])`, world.cancelled);
            const targets = await prometheus.now('count(present_over_time(up[1d]))', world.cancelled);
            return earlier.kind === 'no-data' && targets.kind === 'value';
        };
        const mayCome = metric.initialDelayMs > 0 || metric.dryRun;
        if (now.isEmpty && !mayCome && (await neverWas())) {
            return {
                outcome: 'invalid',
                reason: 'watch-metric-unknown',
                sentence: `Metric "${metric.name}" never existed: Prometheus had nothing for its query in the whole last day.`,
                advice: 'Check the names and labels in the query; give the metric an initial-delay if it is new, or write "(...) or vector(0)" if its series come with the first event.',
            };
        }
        return {
            outcome: 'undecided',
            severity: 'warn',
            reason: 'watch-metric-no-data',
            sentence: `Metric "${metric.name}" has no value before the watch begins: ${now.why}.`,
            advice: 'Its readings are without data until there is one, and no data is never good.',
        };
    };
    const watchNow = ({ metric, query }, tell, signal, lastTick) => (0,pace/* lookEvery */.Z)(metric.everyMs, clock, lastTick, async (atMs) => {
        const look = lookOf(await prometheus.now(query, signal));
        if (!signal.aborted)
            tellReading(tell, metric.name, atMs, look);
    });
    /** Nothing is left out: what could not be asked for is asked for with the next look, and the last one is at the end. */
    const watchRange = async ({ metric, query }, stepMs, tell, signal, lastTick) => {
        const beganMs = clock.now();
        let theirs;
        let told;
        const look = async (atMs) => {
            const time = theirs ?? (await prometheus.time(signal));
            if (signal.aborted)
                return;
            if (time.kind !== 'time')
                return tellReading(tell, metric.name, atMs, lookOf(time));
            theirs = time;
            const moments = (0,sources_moments/* newMoments */.gE)(time, beganMs, clock.now(), stepMs, told);
            if (moments === undefined)
                return;
            const asked = await prometheus.range(query, moments, signal);
            if (signal.aborted)
                return;
            if (asked.kind !== 'values')
                return tellReading(tell, metric.name, atMs, lookOf(asked));
            told = moments;
            const sinceBegin = moments.fromMs - (0,sources_moments/* atBeginning */.$i)(time, beganMs);
            for (const [index, value] of asked.values.entries()) {
                tellReading(tell, metric.name, sinceBegin + index * stepMs, lookOf(value));
            }
        };
        await (0,pace/* lookEvery */.Z)(metric.everyMs, clock, lastTick, look);
        if (!signal.aborted)
            await look(clock.now() - beganMs);
    };
    return {
        name: 'Prometheus',
        examine: async () => {
            const findings = [];
            // one after the other: a query over a whole day is work for whoever answers it
            for (const asked of metrics) {
                const statement = await examineMetric(asked);
                if (statement !== undefined)
                    findings.push((0,finding/* watchFinding */.P)(statement, world));
            }
            return findings;
        },
        watch: async (tell, signal, lastTick = signal) => {
            await Promise.all(metrics.map((asked) => asked.stepMs === undefined
                ? watchNow(asked, tell, signal, lastTick)
                : watchRange(asked, asked.stepMs, tell, signal, lastTick)));
        },
    };
    function lookOf(asked) {
        switch (asked.kind) {
            case 'value':
                return { outcome: 'value', value: asked.value };
            case 'no-data':
                return { outcome: 'no-data', why: asked.why };
            case 'not-one-number':
                return { outcome: 'error', why: `the query is not one number: ${asked.why}` };
            case 'refused':
                return { outcome: 'error', why: `Prometheus refuses the query: ${quote(asked.words, prometheus_MAX_QUOTED)}` };
            case 'unavailable':
                return { outcome: 'error', why: asked.why };
        }
    }
}

;// CONCATENATED MODULE: ./src/watch/open-sources.ts









/** Every source that the policy asks for, and the look at ourselves that belongs to all of them. */
const openSources = ({ policy, watch, p95LimitMs, subject, judgedAt, scope, world }) => {
    const eventLoop = watchEventLoop(world.clock);
    const ownHealth = (0,control/* controlSource */.Tc)({ watch, subject, p95LimitMs, eventLoop, world });
    const list = [ownHealth];
    const metricsFrom = (kind) => watch.metrics.filter(({ from }) => from.kind === kind);
    const { probes: names, session, everyMs, healthEveryMs, prometheus, container } = watch;
    if (names.length > 0) {
        list.push(probesSource({ subject, judgedAt, policy, names, session, everyMs, scope, ownHealth, world }));
    }
    if (healthEveryMs !== undefined) {
        const fill = (value) => (0,template/* fillJson */.uN)(value, scope);
        list.push(healthSource({ subject, judgedAt, policy: policy.health, watch, everyMs: healthEveryMs, ownHealth, world, fill }));
    }
    const counted = metricsFrom('actuator');
    const actuator = watch.actuator === undefined && counted.length === 0
        ? undefined
        : actuatorSource({ subject, judgedAt, health: policy.health, watch, p95LimitMs, metrics: counted, world });
    if (actuator !== undefined)
        list.push(actuator);
    if (prometheus !== undefined) {
        list.push(prometheusSource({ url: prometheus.url, watch, metrics: metricsFrom('prometheus'), world }));
    }
    if (container !== undefined) {
        list.push(containerSource({ container, watch, metrics: metricsFrom('container'), world }));
    }
    const served = metricsFrom('json');
    if (served.length > 0)
        list.push(jsonSource({ metrics: served, world }));
    return { list, ownMetrics: () => actuator?.ownMetrics() ?? [], close: () => eventLoop.close() };
};


/***/ }),

/***/ 7573:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  W: () => (/* binding */ earlierWatches),
  E: () => (/* binding */ readEarlierWatches)
});

// EXTERNAL MODULE: ./src/rollback/github-connection.ts
var github_connection = __webpack_require__(6618);
// EXTERNAL MODULE: ./src/rollback/github-finding.ts
var github_finding = __webpack_require__(1273);
// EXTERNAL MODULE: ./src/rollback/leg.ts + 9 modules
var leg = __webpack_require__(2428);
// EXTERNAL MODULE: ./src/rollback/record/ledger.ts + 2 modules
var record_ledger = __webpack_require__(9782);
// EXTERNAL MODULE: ./src/rollback/release.ts + 50 modules
var release = __webpack_require__(715);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __webpack_require__(1928);
// EXTERNAL MODULE: ./src/watch/interval.ts
var interval = __webpack_require__(6542);
// EXTERNAL MODULE: ./src/watch/wording.ts
var watch_wording = __webpack_require__(9459);
;// CONCATENATED MODULE: ./src/watch/advice.ts


/** Fewer watches say too little about what is usual. */
const LEAST_WATCHES = 3;
const MOST_WATCHES = 10;
/** How much slower than the slowest good watch an answer may be. */
const MARGIN = 1.5;
/** Shares and times as people choose them: 1, 2 or 5 times a power of ten. */
const ROUND = [1, 2, 5, 10];
/**
 * Limits that the last good watches would have kept, with room to spare: one sentence for the P95, one for the error rate.
 * None where there were fewer than three. They decide nothing. Pure.
 *
 * @param watches newest first
 */
function adviceFrom(watches, { p95, errorRate }) {
    const recent = watches.map(({ measured }) => measured).slice(0, MOST_WATCHES);
    const sentences = [];
    const times = recent.flatMap(({ p95Ms }) => p95Ms ?? []);
    if (times.length >= LEAST_WATCHES) {
        const slowest = Math.max(...times);
        const now = p95?.maxMs === undefined ? '' : `; the limit is ${(0,watch_wording/* milliseconds */.Rz)(p95.maxMs)}`;
        sentences.push(`In the last ${times.length} good watches the P95 was at most ${(0,watch_wording/* milliseconds */.Rz)(slowest)}: a limit of ${(0,watch_wording/* milliseconds */.Rz)(roundUp(slowest * MARGIN))} would have fitted${now}.`);
    }
    const probed = recent.filter(({ errorRate: share }) => share !== undefined);
    if (probed.length >= LEAST_WATCHES) {
        const all = probed.reduce((sum, { samples }) => sum + samples, 0);
        const bad = Math.round(probed.reduce((sum, { samples, errorRate: share = 0 }) => sum + samples * share, 0));
        const worst = Math.max(...probed.map(({ errorRate: share = 0 }) => share));
        const fitting = roundUp(Math.max((0,interval/* wilson */.rF)({ bad, all }).high, worst * MARGIN));
        // a limit that every service keeps is none
        if (fitting >= 1)
            return sentences;
        const now = errorRate === undefined ? '' : `; the limit is ${(0,watch_wording/* percent */.KN)(errorRate)}`;
        sentences.push(`In the last ${probed.length} good watches ${bad} of ${all} probes failed: an error rate of at most ${(0,watch_wording/* percent */.KN)(fitting)} would have fitted${now}, and takes ${(0,interval/* samplesForLimit */.ce)(fitting)} clean samples to show.`);
    }
    return sentences;
}
function roundUp(value) {
    if (!(value > 0))
        return 0;
    const power = 10 ** Math.floor(Math.log10(value));
    return Number(((ROUND.find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power).toPrecision(1));
}

// EXTERNAL MODULE: ./src/rollback/record/standing.ts
var standing = __webpack_require__(4466);
;// CONCATENATED MODULE: ./src/watch/baselines.ts


/** Older watches say little about how the service is today. */
const baselines_MOST_WATCHES = 10;
/** So many watches at about the same hour are enough to leave all others out. */
const ENOUGH_AT_HOUR = 3;
const HOURS = 24;
/** Tags that are named. */
const MOST_TAGS = 3;
/**
 * Watches that passed, of releases that are good still, newest first: never of the release that is watched, nor of one
 * that is bad or failed, whatever its name. Pure.
 *
 * @param release what is watched; `undefined` where that is not known
 */
function goodWatches(ledger, release) {
    const bad = (0,standing/* badCommits */._B)(ledger);
    return ledger.entries.filter((entry) => entry.kind === 'release' &&
        entry.mode === 'watch' &&
        entry.verdict === 'pass' &&
        entry.measured !== undefined &&
        entry.tag !== release?.tag &&
        entry.commit !== release?.commit &&
        (0,standing/* standingOf */.YP)(ledger, entry.tag) === 'good' &&
        !bad.has(entry.commit));
}
/**
 * What a figure usually is: what was measured in this very run before the deployment; else the median of at most ten good
 * watches, those at the same hour of day (or the one before or after it) where there are three of them. Pure.
 *
 * @param watches newest first
 */
function baselineFor(watches, question) {
    const figures = watches.flatMap((watch) => {
        const value = figureOf(watch.measured, question.figure);
        return value === undefined ? [] : [{ watch, value }];
    });
    const before = figures.find(({ watch }) => watch.runId !== undefined && watch.runId === question.runId);
    if (before !== undefined) {
        return { value: before.value, from: `what was measured before this deployment (${before.watch.tag})` };
    }
    const atHour = figures.filter(({ watch }) => isNear(watch.measured.hour, question.hour));
    const isAtHour = atHour.length >= ENOUGH_AT_HOUR;
    const chosen = (isAtHour ? atHour : figures).slice(0, baselines_MOST_WATCHES);
    const value = median(chosen.map((figure) => figure.value));
    if (value === undefined)
        return undefined;
    const count = chosen.length === 1 ? '1 good watch' : `${chosen.length} good watches`;
    const when = isAtHour
        ? 'at this hour of the day'
        : `at any hour of the day, for lack of ${ENOUGH_AT_HOUR} at this one`;
    return { value, from: `${count} ${when} (${tagsText(chosen.map(({ watch }) => watch.tag))})` };
}
/** The baselines that a policy asks for, as far as there are any. Pure. */
function baselinesFor(watches, policy, when) {
    const p95 = policy.p95?.baselineRatio === undefined ? undefined : baselineFor(watches, { figure: 'p95', ...when });
    const metrics = policy.metrics.flatMap(({ name, baselineRatio }) => {
        const found = baselineRatio === undefined ? undefined : baselineFor(watches, { figure: { metric: name }, ...when });
        return found === undefined ? [] : [[name, found]];
    });
    return { p95, metrics: new Map(metrics) };
}
/** Whether a policy compares with earlier watches. Pure. */
function asksBaseline({ p95, metrics }) {
    return p95?.baselineRatio !== undefined || metrics.some(({ baselineRatio }) => baselineRatio !== undefined);
}
function figureOf(measured, figure) {
    if (figure === 'p95')
        return measured.p95Ms;
    return measured.metrics.find(({ name }) => name === figure.metric)?.mean;
}
/** Midnight is near to both of its neighbours. */
function isNear(hour, other) {
    const apart = Math.abs(hour - other);
    return Math.min(apart, HOURS - apart) <= 1;
}
/** The middle one; of an even number the mean of the two in the middle. */
function median(values) {
    const sorted = values.toSorted((left, right) => left - right);
    const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
    return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
function tagsText(tags) {
    const different = [...new Set(tags)];
    const more = different.length - MOST_TAGS;
    return (0,wording/* inWords */.r4)(more > 0 ? [...different.slice(0, MOST_TAGS), `${more} more`] : different);
}

// EXTERNAL MODULE: ./src/watch/watch.ts + 2 modules
var watch_watch = __webpack_require__(9721);
;// CONCATENATED MODULE: ./src/watch/past.ts










/** Milliseconds that the record may take: a watch is worth more than what it is compared with. */
const READ_LIMIT_MS = 20_000;
/**
 * Reads what earlier watches measured, where this run has a record to read. A record that cannot be read is no obstacle:
 * then there is nothing to compare with, and the finding says why.
 */
async function readEarlierWatches(settings, watch, world) {
    const mayRead = world.environment['GITHUB_ACTIONS'] === 'true' || asksBaseline(watch);
    if (!mayRead)
        return { past: watch_watch/* NO_PAST */.N, advice: [] };
    const limit = AbortSignal.timeout(READ_LIMIT_MS);
    const cancelled = AbortSignal.any([world.cancelled, limit]);
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, { ...world, cancelled });
    if (!connection.ok)
        return { past: withoutRecord(connection.finding.sentence, watch, world), advice: [] };
    const { github } = connection;
    const release = await underWatch(settings, github, world);
    const ledger = await (0,record_ledger/* readLedger */.SC)(github, settings.environment);
    if (!ledger.ok) {
        const { sentence } = (0,github_finding/* githubFinding */.x)(ledger.failure, 'Reading the record of releases');
        const why = limit.aborted ? `GitHub did not answer within ${(0,wording/* inSeconds */.F7)(READ_LIMIT_MS)}.` : sentence;
        return { past: withoutRecord(why, watch, world), advice: [] };
    }
    return earlierWatches(ledger.value, release, watch, world);
}
/** What earlier watches in this ledger say about one of this release, which begins now. */
function earlierWatches(ledger, release, watch, world) {
    const watches = goodWatches(ledger, release);
    const baselines = baselinesFor(watches, watch, {
        hour: world.clock.date().getUTCHours(),
        runId: (0,leg/* ownRunId */.rD)(world),
    });
    const p95Ratio = watch.p95?.baselineRatio;
    const findings = [
        ...(p95Ratio === undefined ? [] : [compared('P95', baselines.p95, p95Ratio, watch_wording/* milliseconds */.Rz, watch, world)]),
        ...watch.metrics.flatMap(({ name, baselineRatio }) => baselineRatio === undefined
            ? []
            : [compared(`metric "${name}"`, baselines.metrics.get(name), baselineRatio, watch_wording/* number */.ai, watch, world)]),
    ];
    const advice = adviceFrom(watches, watch).map((sentence) => shown('watch: advice', sentence, watch, world));
    return { past: { findings, baselines, goodWatches: watches }, advice };
}
async function underWatch(settings, github, world) {
    if (settings.tag === undefined)
        return undefined;
    const found = await (0,release/* releaseUnderGuard */.X)(settings.tag, github, world);
    // a tag that is not there yet still has a name that nothing may be compared with
    return found.ok ? found.release : { tag: settings.tag, commit: '' };
}
function compared(what, baseline, ratio, say, watch, world) {
    const title = `watch: baseline of ${what}`;
    if (baseline === undefined) {
        return lacking(title, `There is no baseline for the ${what}, because no earlier watch of a good release has it.`, watch, world);
    }
    const { value, from } = baseline;
    return shown(title, `The ${what} may be ${(0,watch_wording/* times */.Hn)(ratio)} of ${say(value)}, which is ${say(value * ratio)}: the baseline is ${from}.`, watch, world);
}
function withoutRecord(why, watch, world) {
    if (!asksBaseline(watch))
        return watch_watch/* NO_PAST */.N;
    const sentence = `There is no baseline to compare with, because the record of releases was not read: ${why}`;
    return { ...watch_watch/* NO_PAST */.N, findings: [lacking('watch: baseline', sentence, watch, world)] };
}
function lacking(title, sentence, watch, world) {
    return { ...shown(title, sentence, watch, world), outcome: 'skipped', reason: 'watch-no-baseline' };
}
function shown(title, sentence, watch, world) {
    return {
        kind: 'watch',
        title,
        outcome: 'pass',
        severity: 'warn',
        sentence,
        evidence: [],
        source: watch.source,
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    };
}


/***/ }),

/***/ 6701:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  BO: () => (/* binding */ NO_BASELINES),
  qF: () => (/* binding */ p95BoundOf),
  fD: () => (/* binding */ rulesOf),
  uF: () => (/* binding */ unitOf)
});

;// CONCATENATED MODULE: ./src/watch/baseline.ts
/**
 * The stricter one of an absolute limit and a multiple of the baseline. A baseline that is not above 0 is none (nothing is
 * a multiple of it), and so is one that is too large for a multiple. Pure.
 *
 * @param ratio how many times the baseline is allowed; absent where no comparison was asked for
 */
function boundOf(limit, ratio, baseline) {
    const multiple = (ratio ?? 1) * (baseline?.value ?? 0);
    const isUsable = Number.isFinite(multiple) && multiple > 0;
    const compared = ratio !== undefined && isUsable ? multiple : undefined;
    const lacksBaseline = ratio !== undefined && !isUsable;
    if (compared !== undefined && (limit === undefined || compared < limit)) {
        return { max: compared, by: 'baseline', lacksBaseline };
    }
    return limit === undefined ? { by: 'none', lacksBaseline } : { max: limit, by: 'limit', lacksBaseline };
}

// EXTERNAL MODULE: ./src/watch/look-rule.ts
var look_rule = __webpack_require__(8307);
// EXTERNAL MODULE: ./src/watch/metric.ts
var watch_metric = __webpack_require__(2079);
// EXTERNAL MODULE: ./src/watch/rules.ts
var rules = __webpack_require__(4236);
// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __webpack_require__(9459);
;// CONCATENATED MODULE: ./src/watch/policy-rules.ts





/** Nothing to compare with, as in the first watch of a service. */
const NO_BASELINES = { p95: undefined, metrics: new Map() };
/** In so many looks at the service's own counters there may have been no request at all. */
const OWN_IDLE_SHARE = 0.5;
/**
 * What a watch decides by, from what the policy asks for and what earlier releases showed. Without probes the limits of
 * the error rate and of the P95 hold for the service's own counters alone. Pure.
 *
 * @param ownMetrics names of the metrics that the actuator tells by itself
 */
function rulesOf(policy, ownMetrics = [], baselines = NO_BASELINES) {
    const { errorRate, consecutiveFailures, forMs } = policy;
    const p95Bound = p95BoundOf(policy, baselines);
    const hasProbes = policy.probes.length > 0;
    const p95LimitMs = p95Bound?.max;
    const own = [
        errorRate === undefined
            ? undefined
            : ownRule(watch_metric/* ACTUATOR_ERROR_RATE */.iF, errorRate, policy, {
                limit: errorRate,
                bad: 'failed',
                reason: 'watch-error-rate',
            }),
        p95LimitMs === undefined
            ? undefined
            : ownRule(watch_metric/* ACTUATOR_P95 */.Zd, p95LimitMs, policy, {
                limit: rules/* SLOW_SHARE */.MB,
                bad: `took longer than ${(0,wording/* milliseconds */.Rz)(p95LimitMs)}`,
                reason: 'watch-too-slow',
            }),
    ];
    return {
        forMs,
        everyMs: policy.everyMs,
        probes: policy.probes.length,
        ...(errorRate === undefined || !hasProbes ? {} : { errorRate }),
        ...(p95Bound === undefined || !hasProbes ? {} : { p95: p95Bound }),
        ...(consecutiveFailures === undefined ? {} : { consecutiveFailures }),
        budgets: policy.budgets,
        metrics: [
            ...own.filter((rule) => rule !== undefined && ownMetrics.includes(rule.name)),
            ...policy.metrics.map((metric) => metricRule(metric, baselines.metrics.get(metric.name))),
        ].filter((rule) => rule !== undefined),
        minSamples: policy.minSamples,
        strict: policy.strict,
        consecutiveErrorLimit: policy.consecutiveErrorLimit,
    };
}
/** What the values of a metric are. Pure. */
function unitOf(metric) {
    if (metric === watch_metric/* ACTUATOR_ERROR_RATE */.iF)
        return 'share';
    return metric === watch_metric/* ACTUATOR_P95 */.Zd ? 'ms' : 'value';
}
/** The greatest P95 that is allowed: a limit, or a comparison with earlier releases; `undefined` without a rule about it. Pure. */
function p95BoundOf({ p95 }, baselines) {
    return p95 && boundOf(p95.maxMs, p95.baselineRatio, baselines.p95);
}
function ownRule(name, max, { actuator, forMs, minSamples }, share) {
    if (actuator === undefined)
        return undefined;
    const planned = Math.ceil(forMs / actuator.everyMs);
    return {
        ...watch_metric/* METRIC_DEFAULTS */.e,
        name,
        max,
        looks: (0,look_rule/* lookRule */.ID)({ ...share, leastRequests: minSamples }, planned),
        inconclusiveLimit: Math.max(watch_metric/* METRIC_DEFAULTS */.e.inconclusiveLimit, Math.ceil(OWN_IDLE_SHARE * planned)),
    };
}
function metricRule(metric, baseline) {
    const { max } = boundOf(metric.max, metric.baselineRatio, baseline);
    return {
        name: metric.name,
        ...(metric.min === undefined ? {} : { min: metric.min }),
        ...(max === undefined ? {} : { max }),
        initialDelayMs: metric.initialDelayMs,
        failureLimit: metric.failureLimit,
        inconclusiveLimit: metric.inconclusiveLimit,
        consecutiveErrorLimit: metric.consecutiveErrorLimit,
        dryRun: metric.dryRun,
    };
}


/***/ }),

/***/ 4608:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E0: () => (/* binding */ isToldByProbes),
/* harmony export */   TX: () => (/* binding */ whereJudged),
/* harmony export */   n: () => (/* binding */ recognisedBy)
/* harmony export */ });
/* harmony import */ var _checks_recognition_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2074);
/* harmony import */ var _decision_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2985);
/* harmony import */ var _metric_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2079);



/**
 * Where a watch judges the service: at its URL, or at its management port where that is all that it asks. The two are told
 * apart, because a right management port says nothing about a mistake in the URL's own. Pure.
 */
function whereJudged({ checks, health }, { probes, healthEveryMs, actuator, metrics }, { baseUrl, managementUrl }) {
    const asked = checks.filter(({ name }) => probes.includes(name));
    const isAtManagement = asked.every((check) => check.kind === 'http' && check.management && check.path.startsWith('/'));
    const asksHealth = healthEveryMs !== undefined;
    const asksActuator = actuator !== undefined || metrics.some(({ from }) => from.kind === 'actuator');
    const asksNothing = asked.length === 0 && !asksHealth && !asksActuator;
    if (managementUrl === undefined || !isAtManagement || asksNothing)
        return baseUrl;
    return asksHealth && health.kind === 'http' ? baseUrl : managementUrl;
}
/**
 * Whether whichever probe holds, the service is recognised by it. Pure.
 *
 * @param judgedAt as `whereJudged` tells it
 */
function isToldByProbes({ checks }, { probes }, { managementUrl }, judgedAt) {
    const places = { baseUrl: judgedAt, managementUrl };
    return checks.filter(({ name }) => probes.includes(name)).every((check) => (0,_checks_recognition_js__WEBPACK_IMPORTED_MODULE_2__/* .checkRecognises */ .j)(check, places));
}
/**
 * By what the service was recognised, as a clause: where it is judged; else by what decided, where that came from
 * elsewhere. `undefined` where anything could have answered so.
 *
 * @param metrics the rules about them, those of the service's own counters included
 */
function recognisedBy(sources, metrics, { state, earlier, byBreach, goodWatches }) {
    for (const source of sources) {
        const seen = source.recognisedBy?.();
        if (seen !== undefined)
            return seen;
    }
    if (earlier !== undefined && earlier.failures.total.all > earlier.failures.total.bad) {
        return 'probes of an earlier visit held';
    }
    const { decision } = state;
    const rule = decision?.by === 'metric' ? metrics.find(({ name }) => name === decision.metric) : undefined;
    if (rule === undefined)
        return byBreach;
    // its own counters are its own word, whichever port tells them
    if (rule.looks !== undefined)
        return 'its actuator told numbers';
    if ((0,_decision_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOf */ .ak)(state, rule.name).good > 0)
        return `the metric "${rule.name}" was within its bounds before`;
    const before = goodWatches.find(({ measured }) => measured.metrics.some(({ name, mean }) => name === rule.name && (0,_metric_js__WEBPACK_IMPORTED_MODULE_1__/* .isWithin */ .UO)(rule, mean)));
    return before && `the metric "${rule.name}" was within its bounds in the watch of ${before.tag}`;
}


/***/ }),

/***/ 5544:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   watchRelease: () => (/* binding */ watchRelease)
/* harmony export */ });
/* harmony import */ var _open_sources_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1773);
/* harmony import */ var _past_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7573);
/* harmony import */ var _visits_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1687);
/* harmony import */ var _watch_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9721);
/* harmony import */ var _watched_release_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7789);





/**
 * Mode `watch` as a whole: with what earlier watches measured, in one go or, where the policy says so, one visit of it.
 * Never throws for anything that the service, GitHub or the user did; those are findings.
 *
 * @param open where observations come from
 */
async function watchRelease(settings, policy, world, open = _open_sources_js__WEBPACK_IMPORTED_MODULE_0__/* .openSources */ .H) {
    const asked = policy.watch;
    if (asked === undefined)
        return await (0,_watch_js__WEBPACK_IMPORTED_MODULE_2__/* .watch */ .w)(settings, policy, world, open);
    const plan = (0,_visits_js__WEBPACK_IMPORTED_MODULE_4__/* .visitPlan */ .p9)(asked);
    if (plan !== undefined) {
        if (world.environment['GITHUB_ACTIONS'] === 'true') {
            const { visit } = await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 8024));
            return await visit(settings, policy, asked, plan, world, open);
        }
        world.output.line('Visits are for scheduled workflows; outside of GitHub Actions the watch is made in one go.');
    }
    return await watchAtOnce(settings, policy, asked, world, open);
}
async function watchAtOnce(settings, policy, asked, world, open) {
    const beganAt = world.clock.date();
    const { past, advice } = await (0,_past_js__WEBPACK_IMPORTED_MODULE_1__/* .readEarlierWatches */ .E)(settings, asked, world);
    const watched = await (0,_watch_js__WEBPACK_IMPORTED_MODULE_2__/* .watch */ .w)(settings, policy, world, open, past);
    const { watch: report, trace } = watched;
    if (report === undefined || trace === undefined)
        return watched;
    return {
        ...watched,
        findings: [...watched.findings, ...advice],
        watched: { measured: (0,_watched_release_js__WEBPACK_IMPORTED_MODULE_3__/* .measuredOf */ .ED)(report, trace.means, beganAt), isOpen: false },
    };
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

/***/ 3762:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  oD: () => (/* binding */ decodeSeen),
  AV: () => (/* binding */ encodeSeen)
});

// UNUSED EXPORTS: MOST_SEEN_BYTES

;// CONCATENATED MODULE: ./src/reasons.ts
/**
 * The reason codes: words that users read, search for and match in their workflows.
 * Each has a heading of the same name in `docs/reasons.md`; a test holds both lists together.
 */
const REASONS = [
    // inputs and policy: nothing was started
    'input-unknown',
    'input-invalid',
    'input-conflict',
    'input-missing',
    'image-reference-invalid',
    'image-port-ambiguous',
    'policy-unreadable',
    'policy-too-large',
    'policy-not-yaml',
    'policy-unknown-key',
    'policy-duplicate-key',
    'policy-wrong-type',
    'policy-invalid-value',
    'policy-asserts-nothing',
    'policy-no-checks',
    'policy-unknown-variable',
    'policy-bad-regex',
    'policy-bad-json-path',
    'policy-bad-schema',
    'env-file-unreadable',
    'env-file-invalid',
    // platform: could not decide
    'docker-missing',
    'docker-unreachable',
    'docker-permission',
    'docker-config',
    'docker-failed',
    'docker-lost',
    'compose-missing',
    'compose-failed',
    'network-not-found',
    'registry-unreachable',
    'report-not-written',
    'temp-not-writable',
    'nothing-examined',
    'interrupted',
    'internal-error',
    'cancelled',
    // image
    'image-not-found',
    'image-unauthorised',
    'image-wrong-platform',
    // subject
    'container-exited',
    'container-restarted',
    'container-replaced',
    'container-gone',
    'container-stopped',
    'container-unhealthy',
    'out-of-memory',
    'entrypoint-not-found',
    'entrypoint-not-executable',
    'application-failed-to-start',
    'process-exited',
    'service-died',
    'service-not-started',
    'port-taken',
    // health
    'not-listening',
    'wrong-port',
    'bound-to-loopback',
    'health-timeout',
    'health-down',
    'health-not-up',
    'health-inconsistent',
    'health-not-json',
    'health-not-found',
    'health-unauthorised',
    'health-tls',
    'health-unreachable',
    'health-flapping',
    'health-component-down',
    'health-component-missing',
    'health-expectation',
    'main-port-silent',
    // checks
    'check-failed',
    'check-timeout',
    'check-refused',
    'check-reset',
    'check-tls',
    'check-too-large',
    'check-bad-headers',
    'check-bad-request',
    'check-bad-json',
    'check-address-blocked',
    'check-redirect-loop',
    'check-capture-failed',
    'check-dependency',
    'check-condition',
    'check-filtered',
    'check-command-failed',
    // rules
    'actuator-exposed',
    'identity-mismatch',
    'identity-unavailable',
    'log-forbidden',
    'log-unavailable',
    'resource-limit',
    'resource-unavailable',
    'shutdown-too-slow',
    'shutdown-dropped-request',
    'shutdown-port-taken',
    'shutdown-exit-code',
    'shutdown-unavailable',
    // GitHub
    'github-token-missing',
    'github-token-refused',
    'github-permission',
    'github-not-found',
    'github-rate-limit',
    'github-unreachable',
    'github-redirected',
    'github-malformed',
    'github-endless',
    'github-rejected',
    'github-repository-unknown',
    // rollback: what to go back from and to
    'rollback-event-forbidden',
    'rollback-release-unknown',
    'rollback-superseded',
    'rollback-no-good-release',
    'rollback-tag-not-found',
    'rollback-tag-moved',
    'rollback-tag-not-a-release',
    'rollback-same-commit',
    'rollback-below-floor',
    'rollback-revoked',
    'rollback-draft',
    'rollback-pre-release',
    'rollback-known-bad',
    'rollback-run-not-successful',
    'rollback-image-missing',
    'rollback-image-changed',
    'rollback-image-unchecked',
    'rollback-preflight-failed',
    'rollback-crosses-migrations',
    'rollback-crosses-configuration',
    'rollback-crossing-unknown',
    // rollback: how
    'rollback-workflow-not-found',
    'rollback-workflow-disabled',
    'rollback-run-not-found',
    'rollback-run-too-old',
    'rollback-run-too-many-attempts',
    'rollback-run-still-running',
    'rollback-job-not-found',
    'rollback-dispatch-not-declared',
    'rollback-dispatch-inputs',
    'rollback-environment-rule',
    'rollback-permission-missing',
    'rollback-permission-unknown',
    'rollback-deadlock',
    'rollback-no-mechanism',
    // rollback: how often
    'rollback-limit-release',
    'rollback-limit-day',
    'rollback-of-rollback',
    'rollback-in-progress',
    'rollback-record-failed',
    'rollback-never-seen-well',
    'rollback-drill-in-production',
    // rollback: what became of it
    'rollback-refused-by-github',
    'rollback-answer-lost',
    'rollback-run-failed',
    'rollback-run-cancelled',
    'rollback-run-timed-out',
    'rollback-run-action-required',
    'rollback-run-startup-failure',
    'rollback-run-skipped',
    'rollback-run-neutral',
    'rollback-run-stale',
    'rollback-run-lost',
    'rollback-wait-exceeded',
    'rollback-not-verified',
    'rollback-verification-failed',
    'rollback-wrong-version',
    // watch
    'watch-error-rate',
    'watch-too-slow',
    'watch-service-dead',
    'watch-error-budget',
    'watch-metric',
    'watch-too-few-samples',
    'watch-ticks-missed',
    'watch-not-proven',
    'watch-own-trouble',
    'watch-no-control',
    'watch-no-baseline',
    'watch-metric-no-data',
    'watch-metric-unavailable',
    'watch-too-short',
    'watch-decided-earlier',
    'watch-goes-on',
    'watch-not-open',
    'watch-visits-late',
    'watch-visit-unreadable',
    'watch-metric-unknown',
    'watch-query-invalid',
    'watch-service-restarted',
    'watch-p95-unknown',
];

// EXTERNAL MODULE: ./src/rollback/record/payload-fields.ts
var payload_fields = __webpack_require__(8262);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __webpack_require__(1928);
// EXTERNAL MODULE: ./src/watch/latency.ts
var watch_latency = __webpack_require__(705);
// EXTERNAL MODULE: ./src/watch/seen.ts
var seen = __webpack_require__(840);
// EXTERNAL MODULE: ./src/watch/series.ts
var series = __webpack_require__(3154);
;// CONCATENATED MODULE: ./src/watch/seen-record.ts






/** Of all that was seen, as JSON. What does not fit is left out: it is for the reports only. */
const MOST_SEEN_BYTES = 8192;
/** Of the parts that come before the metrics, so that each of them has room. */
const MOST_TOLD_BYTES = 2000;
const MOST_TROUBLE_BYTES = 800;
const MOST_CHANGE_BYTES = 1500;
/** Characters of the latencies of the newest stretch; a hundred different ones fit. */
const MOST_DISTRIBUTION = 600;
/** Digits of a metric's values, as many as there is room for; bars have eight heights. */
const DIGITS = [6, 4, 3, 2];
/** Characters of texts as they are written, and as they are read: cutting adds an ellipsis. */
const MOST_TITLE = 120;
const MOST_SENTENCE = 300;
const MOST_STATE = 120;
const MOST_CLAUSE = 160;
const LONGEST_TEXT = 400;
/** Lists are read up to these lengths. */
const MOST_KINDS = 20;
const MOST_CHANGES = 200;
const MOST_METRICS = 1000;
const OUTCOMES = ['pass', 'fail', 'undecided', 'skipped'];
/**
 * What the visits saw as plain data whose JSON has at most {@link MOST_SEEN_BYTES} bytes. Pure.
 *
 * @param redact takes secrets out of foreign texts, before they are cut
 */
function encodeSeen(seen, redact) {
    const clip = (text, most) => (0,wording/* onOneLine */.GJ)(redact(text), most);
    const { series, changes, changesLeftOut, failures, own, told, toldLeftOut } = seen;
    const fields = {
        stretch_ms: series.stretchMs,
        probes: series.stretches.flatMap(({ index, bad, all, p95Ms }) => [index, bad, all, tenths(p95Ms)]),
        ...(series.newest === undefined ? {} : { newest: newestOf(series.newest) }),
    };
    const warnings = fitting(told.map((one) => encodeTold(one, clip)), MOST_TOLD_BYTES);
    fields['told'] = warnings.items;
    fields['told_left_out'] = told.slice(warnings.items.length).reduce((sum, { times }) => sum + times, toldLeftOut);
    fields['failures'] = encodeTroubles(failures, clip);
    fields['own'] = encodeTroubles(own, clip);
    const newestChanges = fitting(changes.map((change) => encodeChange(change, clip)).toReversed(), MOST_CHANGE_BYTES);
    fields['changes'] = newestChanges.items.toReversed();
    fields['changes_left_out'] = changesLeftOut + newestChanges.leftOut;
    const room = MOST_SEEN_BYTES - bytesOf({ ...fields, metrics: [] });
    return { ...fields, metrics: encodeMetrics(series.metrics, room) };
}
function encodeTold({ title, outcome, reason, sentence, first, last, times }, clip) {
    return {
        title: clip(title, MOST_TITLE),
        outcome,
        ...(reason === undefined ? {} : { reason }),
        sentence: clip(sentence, MOST_SENTENCE),
        visits: [first, last, times],
    };
}
/** The most frequent first. */
function encodeTroubles({ kinds, others }, clip) {
    const sorted = kinds.toSorted(([, left], [, right]) => right - left);
    const kept = fitting(sorted.map(([text, count]) => [clip(text, MOST_CLAUSE), count]), MOST_TROUBLE_BYTES);
    return {
        kinds: kept.items,
        others: sorted.slice(kept.items.length).reduce((sum, [, count]) => sum + count, others),
    };
}
function encodeChange({ atMs, source, state, isGood, at }, clip) {
    return [Math.round(atMs), clip(source, MOST_TITLE), clip(state, MOST_STATE), isGood, at ?? ''];
}
/** All metrics with fewer digits, then with the fewest digits those that fit. */
function encodeMetrics(metrics, room) {
    for (const digits of DIGITS) {
        const encoded = [...metrics].flatMap(([name, values]) => values.length === 0 || name.length > LONGEST_TEXT
            ? []
            : [[name, values.flatMap(([index, value]) => [index, Number(value.toPrecision(digits))])]]);
        const fitted = fitting(encoded, room);
        if (fitted.leftOut === 0 || digits === DIGITS.at(-1))
            return fitted.items;
    }
    return [];
}
/** The first items whose JSON together has so many bytes at most; one that is too long ends it. */
function fitting(items, mostBytes) {
    let left = mostBytes - 2;
    const end = items.findIndex((item) => {
        left -= bytesOf(item) + 1;
        return left < 0;
    });
    const kept = end === -1 ? items : items.slice(0, end);
    return { items: kept, leftOut: items.length - kept.length };
}
function bytesOf(value) {
    return new TextEncoder().encode(JSON.stringify(value)).length;
}
/** As a whole number; -1 where there is none. */
function tenths(ms) {
    return ms === undefined ? -1 : Math.round(ms * 10);
}
/** Nothing where it is so manifold that not even the coarsest one fits. */
function newestOf(latency) {
    const text = latency.encode(MOST_DISTRIBUTION);
    return text.length <= MOST_DISTRIBUTION ? text : new watch_latency/* LatencyDistribution */.L().encode(MOST_DISTRIBUTION);
}
/**
 * Reads what `encodeSeen` wrote. Total: any value has an answer, and nothing of it is taken over unchecked. `why` is a
 * clause: `its "seen" is missing`. Pure.
 */
function decodeSeen(value) {
    try {
        return { ok: true, seen: read(new payload_fields/* Fields */.C8({ seen: value }).within('seen')) };
    }
    catch (error) {
        if (error instanceof payload_fields/* Unreadable */.IO)
            return { ok: false, why: error.message };
        throw error;
    }
}
function read(fields) {
    return {
        series: seriesOf(fields),
        changes: fields.items('changes', MOST_CHANGES).map((item) => changeOf(item, fields)),
        changesLeftOut: fields.count('changes_left_out'),
        failures: troublesOf(fields.within('failures')),
        own: troublesOf(fields.within('own')),
        told: fields.list('told', seen/* MOST_TOLD */.af).map(toldOf),
        toldLeftOut: fields.count('told_left_out'),
    };
}
function seriesOf(fields) {
    const metrics = fields.items('metrics', MOST_METRICS).map((item) => metricOf(item, fields));
    return {
        stretchMs: fields.milliseconds('stretch_ms'),
        stretches: stretchesOf(fields),
        newest: fields.optional('newest', (name) => {
            const latency = watch_latency/* LatencyDistribution */.L.decode(fields.exactText(name, MOST_DISTRIBUTION));
            if (latency === undefined)
                throw fields.wrong(name, 'a distribution');
            return latency;
        }),
        metrics: new Map(metrics),
    };
}
function stretchesOf(fields) {
    const numbers = fields.numbers('probes');
    const stretches = [];
    for (let at = 0; at < numbers.length; at += 4) {
        const [index, bad, all, tenth] = numbers.slice(at, at + 4);
        const isNext = isIndex(index) && index > (stretches.at(-1)?.index ?? -1);
        if (!isNext || !(0,payload_fields/* isCount */.my)(bad) || !(0,payload_fields/* isCount */.my)(all) || all === 0 || bad > all || tenth === undefined || tenth < -1) {
            throw fields.wrong('probes', 'a row of stretches');
        }
        stretches.push({ index, bad, all, p95Ms: tenth < 0 ? undefined : tenth / 10 });
    }
    return stretches;
}
function metricOf(item, fields) {
    const [name, numbers, ...more] = Array.isArray(item) ? item : [];
    const isRight = typeof name === 'string' &&
        name.length <= LONGEST_TEXT &&
        Array.isArray(numbers) &&
        numbers.length % 2 === 0 &&
        numbers.length <= 2 * series/* MOST_POINTS */._u &&
        numbers.every(payload_fields/* isNumber */.Et) &&
        more.length === 0;
    if (!isRight)
        throw fields.wrong('metrics', 'a list of metrics');
    const values = [];
    for (let at = 0; at < numbers.length; at += 2) {
        const [index, value] = numbers.slice(at, at + 2);
        if (!isIndex(index) || index <= (values.at(-1)?.[0] ?? -1) || value === undefined) {
            throw fields.wrong('metrics', 'a list of metrics');
        }
        values.push([index, value]);
    }
    return [name, values];
}
function isIndex(value) {
    return (0,payload_fields/* isCount */.my)(value) && value < series/* MOST_POINTS */._u;
}
function changeOf(item, fields) {
    const [atMs, source, state, isGood, at, ...more] = Array.isArray(item) ? item : [];
    const isRight = (0,payload_fields/* isCount */.my)(atMs) &&
        isText(source) &&
        isText(state) &&
        typeof isGood === 'boolean' &&
        isText(at) &&
        (at === '' || !Number.isNaN(Date.parse(at))) &&
        more.length === 0;
    if (!isRight)
        throw fields.wrong('changes', 'a list of changes');
    return { atMs, source, state, isGood, ...(at === '' ? {} : { at }) };
}
function troublesOf(fields) {
    const kinds = fields.items('kinds', MOST_KINDS).map((item) => {
        const [text, count, ...more] = Array.isArray(item) ? item : [];
        if (!isText(text) || !(0,payload_fields/* isCount */.my)(count) || more.length > 0)
            throw fields.wrong('kinds', 'a list of troubles');
        return [text, count];
    });
    return { kinds, others: fields.count('others') };
}
function toldOf(fields) {
    const [first = 0, last = 0, times = 0] = fields.tuple('visits', 3, payload_fields/* isCount */.my);
    if (first > last)
        throw fields.wrong('visits', 'a stretch of visits');
    return {
        title: fields.exactText('title', LONGEST_TEXT),
        outcome: fields.word('outcome', OUTCOMES),
        reason: fields.optional('reason', (name) => reasonOf(fields, name)),
        sentence: fields.exactText('sentence', LONGEST_TEXT),
        first,
        last,
        times,
    };
}
function reasonOf(fields, name) {
    const value = fields.value(name);
    const reason = REASONS.find((known) => known === value);
    if (reason === undefined)
        throw fields.wrong(name, 'the code of a reason');
    return reason;
}
function isText(value) {
    return typeof value === 'string' && value.length <= LONGEST_TEXT;
}


/***/ }),

/***/ 840:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ toldUntil),
/* harmony export */   af: () => (/* binding */ MOST_TOLD),
/* harmony export */   ss: () => (/* binding */ findingsOfEarlier)
/* harmony export */ });
/** Different warnings that are kept; more of them are counted together. */
const MOST_TOLD = 20;
/**
 * What was told before, with what this visit told. The same warning of several visits is one; baselines that were compared
 * with are kept too. Pure.
 *
 * @param findings of the visit but for its rules, which the last visit judges anew
 * @param visit the how-manyth it is
 */
function toldUntil(before, findings, visit) {
    const all = new Map(before?.told.map((told) => [keyOf(told), told]));
    let toldLeftOut = before?.toldLeftOut ?? 0;
    for (const { title, outcome, reason, sentence } of findings) {
        if (outcome === 'invalid')
            continue;
        const earlier = all.get(keyOf({ title, reason }));
        if (earlier === undefined && all.size >= MOST_TOLD) {
            toldLeftOut += 1;
            continue;
        }
        const first = earlier ?? { title, outcome, reason, sentence, first: visit, times: 0 };
        all.set(keyOf({ title, reason }), { ...first, last: visit, times: first.times + 1 });
    }
    return { told: [...all.values()], toldLeftOut };
}
function keyOf({ title, reason }) {
    return `${reason ?? ''} ${title}`;
}
/**
 * What earlier visits told, as findings of the visit that comes to the verdict: shown, and not deciding. What every visit
 * told, and this one tells again, is not repeated. Pure.
 *
 * @param now what this visit tells itself
 */
function findingsOfEarlier({ told, toldLeftOut }, now, facts) {
    const common = { kind: 'watch', severity: 'warn', evidence: [], ...facts, durationMs: 0 };
    const toldNow = new Set(now.findings.map(keyOf));
    const isAlways = (one) => one.times >= now.visit - 1 && one.first === 1 && one.last === now.visit - 1;
    const past = told.filter((one) => !(isAlways(one) && toldNow.has(keyOf(one))));
    const findings = past.map(({ title, outcome, reason, sentence, first, last, times }) => ({
        ...common,
        title,
        outcome,
        ...(reason === undefined ? {} : { reason }),
        sentence: `${whichVisits(first, last, times)}: ${sentence}`,
    }));
    if (toldLeftOut === 0)
        return findings;
    const what = toldLeftOut === 1 ? '1 other warning' : `${toldLeftOut} other warnings`;
    const sentence = `Earlier visits told ${what}, which are in their own reports.`;
    return [...findings, { ...common, title: 'watch: earlier visits', outcome: 'undecided', sentence }];
}
function whichVisits(first, last, times) {
    if (times === 1)
        return `Visit ${first}`;
    return first === last ? `Visit ${first}, ${times} times` : `Visits ${first} to ${last}, ${times} times`;
}


/***/ }),

/***/ 7779:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D2: () => (/* binding */ LONGEST_QUESTION_MS),
/* harmony export */   Tc: () => (/* binding */ controlSource),
/* harmony export */   zi: () => (/* binding */ HELD_UP_MS)
/* harmony export */ });
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9459);
/* harmony import */ var _finding_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3995);
/* harmony import */ var _pace_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1559);



/** A process that stands still longer than this measures itself and not the service. */
const HELD_UP_MS = 100;
const CONTROL_TIMEOUT_MS = 5000;
/** So long `troubleDuring` may take: the question that is being asked, and the one after it. */
const LONGEST_QUESTION_MS = 2 * CONTROL_TIMEOUT_MS;
/** More than a page that is asked for its being there has. */
const CONTROL_BODY_BYTES = 64 * 1024;
const MOST_OUTAGES = 1000;
/**
 * Watches ourselves: asks a URL that is known to answer, and how far behind this process is. Without a control URL only
 * the latter.
 */
function controlSource(options) {
    const { watch, eventLoop, world } = options;
    const { clock } = world;
    const slowMs = options.p95LimitMs ?? Number.POSITIVE_INFINITY;
    const url = watch.controlUrl === undefined ? undefined : new URL(watch.controlUrl);
    const outages = [];
    let knownGoodMs = Number.NEGATIVE_INFINITY;
    let over = world.cancelled;
    let asking;
    let next;
    /** Why the URL is never asked at all, as one clause. */
    let blocked;
    const ask = async () => {
        if (url === undefined)
            return;
        const fromMs = clock.now();
        const result = await world.http.send({
            method: 'GET',
            url,
            headers: [['accept', '*/*']],
            timeoutMs: CONTROL_TIMEOUT_MS,
            maxBodyBytes: CONTROL_BODY_BYTES,
            signal: over,
            fresh: true,
        }, { subjectOrigins: [url.origin], allowedHosts: [] });
        if (!result.ok && result.kind === 'cancelled')
            return;
        if (!result.ok && result.kind === 'blocked')
            blocked = result.message;
        const trouble = troubleIn(result);
        const open = outages.at(-1);
        const isOut = open !== undefined && open.untilMs === undefined;
        if (trouble === undefined) {
            if (isOut)
                open.untilMs = clock.now();
            knownGoodMs = fromMs;
        }
        else if (!isOut) {
            outages.push({ fromMs: knownGoodMs, untilMs: undefined, why: trouble });
            if (outages.length > MOST_OUTAGES)
                outages.shift();
        }
    };
    /** Resolves after a question that began now or later; questions take turns. */
    const askAnew = () => {
        if (asking === undefined) {
            const begun = ask().finally(() => {
                if (asking === begun)
                    asking = undefined;
            });
            asking = begun;
            return begun;
        }
        next ??= asking.then(() => {
            next = undefined;
            return askAnew();
        });
        return next;
    };
    const isOut = () => {
        const last = outages.at(-1);
        return last !== undefined && last.untilMs === undefined;
    };
    return {
        name: 'control',
        knowsNetwork: url !== undefined,
        troubleDuring: async (span, look) => {
            const { longestMs, inAllMs } = await eventLoop.heldUp(span.fromMs, span.untilMs);
            if (longestMs > HELD_UP_MS)
                return `this machine was held up for ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .milliseconds */ .Rz)(longestMs)} meanwhile`;
            const tookMs = span.untilMs - span.fromMs;
            if (look === 'answered' && tookMs > slowMs && tookMs - inAllMs <= slowMs) {
                return `this machine was held up for ${(0,_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .milliseconds */ .Rz)(inAllMs)} in all meanwhile, which made it slow`;
            }
            if (look === 'answered' || url === undefined)
                return undefined;
            await askAnew();
            return outages.find(({ fromMs, untilMs }) => fromMs < span.untilMs && (untilMs === undefined || untilMs > span.fromMs))?.why;
        },
        examine: async () => {
            if (url === undefined)
                return [];
            const title = 'watch.control-url';
            const source = watch.ruleSources?.get('control-url') ?? watch.source;
            const invalid = (sentence) => {
                const advice = 'Name a page that answers without this service, such as https://github.com/robots.txt.';
                const reason = 'policy-invalid-value';
                return [(0,_finding_js__WEBPACK_IMPORTED_MODULE_1__/* .watchFinding */ .P)({ title, outcome: 'invalid', reason, sentence, advice, source }, world)];
            };
            if (isOfService(url, options.subject)) {
                return invalid(`The control URL of the watch is on ${url.origin}, which is the service itself, so that a dead service would count as our own trouble.`);
            }
            await askAnew();
            if (blocked !== undefined)
                return invalid(`The control URL of the watch cannot be asked: ${blocked}.`);
            const why = isOut() ? outages.at(-1)?.why : undefined;
            if (why === undefined)
                return [];
            return [
                (0,_finding_js__WEBPACK_IMPORTED_MODULE_1__/* .watchFinding */ .P)({
                    title,
                    outcome: 'undecided',
                    severity: 'warn',
                    reason: 'watch-own-trouble',
                    sentence: `Before the watch began, ${why}; failures count as our own trouble until it answers.`,
                    advice: "Check the runner's network, or name another URL.",
                    source,
                }, world),
            ];
        },
        watch: async (tell, signal, lastTick = signal) => {
            if (url === undefined)
                return;
            over = signal;
            let saidOut = false;
            await (0,_pace_js__WEBPACK_IMPORTED_MODULE_2__/* .lookEvery */ .Z)(watch.everyMs, clock, lastTick, async (atMs) => {
                await askAnew();
                if (signal.aborted || isOut() === saidOut)
                    return;
                saidOut = isOut();
                tell(stateOf(saidOut ? outages.at(-1)?.why : undefined, atMs));
            });
            await asking;
        },
    };
}
/** One of its ports, or the other of the two that browsers know. */
function isOfService(url, { baseUrl, managementUrl }) {
    if (url.origin === baseUrl.origin || url.origin === managementUrl?.origin)
        return true;
    return url.hostname === baseUrl.hostname && url.port === '' && baseUrl.port === '';
}
function stateOf(why, atMs) {
    return {
        kind: 'state',
        source: 'control',
        atMs,
        state: why === undefined ? 'our own network is back' : `our own network seems to be out: ${why}`,
        isGood: why === undefined,
    };
}
/** Any answer shows that there is a network, but for those that a gateway gives in the place of the one that was asked. */
function troubleIn(result) {
    if (result.ok) {
        return result.status < 500 ? undefined : `the control URL was answered ${result.status}`;
    }
    if (result.phase === 'body' || result.kind === 'bad-encoding')
        return undefined;
    return `the control URL did not answer: ${result.message}`;
}


/***/ }),

/***/ 3995:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ watchFinding)
/* harmony export */ });
/** A finding of the watch. */
function watchFinding(statement, world) {
    return {
        kind: 'watch',
        severity: 'block',
        evidence: [],
        ...statement,
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    };
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


/***/ }),

/***/ 1559:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ openLoop),
/* harmony export */   Z: () => (/* binding */ lookEvery)
/* harmony export */ });
/**
 * Ticks at `everyMs`, the first at once, whatever became of the ticks before; those that a busy machine was late for come
 * late, each of them. Resolves when the signal aborts.
 *
 * @param onTick must not throw
 */
async function openLoop(everyMs, clock, signal, onTick) {
    const began = clock.now();
    for (let atMs = 0;; atMs += everyMs) {
        const due = began + atMs;
        if (!(await sleepUntil(due, clock, signal)))
            return;
        onTick({ atMs, due, lateMs: Math.max(0, clock.now() - due) });
    }
}
/**
 * Looks at `everyMs`, the first time at once and one after the other: where a look takes longer, the looks that it runs
 * into are left out. Resolves when the signal aborts and the last look is over.
 *
 * @param look is given the time since the beginning; must not reject
 */
async function lookEvery(everyMs, clock, signal, look) {
    const began = clock.now();
    let due = began;
    while (await sleepUntil(due, clock, signal)) {
        await look(clock.now() - began);
        due += everyMs * Math.max(1, Math.ceil((clock.now() - due) / everyMs));
    }
}
/** Whether the moment came before the signal aborted. */
async function sleepUntil(due, clock, signal) {
    // timers count whole milliseconds and may be a part of one early: an answer would then be there before it was due
    for (let ms = due - clock.now(); ms > 0 && !signal.aborted; ms = due - clock.now()) {
        await clock.sleep(Math.ceil(ms), signal).catch(() => undefined);
    }
    return !signal.aborted;
}


/***/ }),

/***/ 1822:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Md: () => (/* binding */ encodeState),
/* harmony export */   UJ: () => (/* binding */ decodeState),
/* harmony export */   uZ: () => (/* binding */ MOST_BYTES)
/* harmony export */ });
/* harmony import */ var _policy_units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2233);
/* harmony import */ var _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8262);
/* harmony import */ var _latency_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(705);
/* harmony import */ var _metric_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2079);
/* harmony import */ var _ticks_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4221);





/** Goes up when the meaning of a field changes. */
const SCHEMA = 1;
/** Of the state as JSON; a deployment's payload takes several times as much. */
const MOST_BYTES = 8192;
/** Characters of a distribution; more are not needed. */
const MOST_DISTRIBUTION = 5000;
/** Budgets and metrics that are read. */
const MOST_ITEMS = 1000;
/**
 * A watch between two visits, as plain data whose JSON has at most {@link MOST_BYTES} bytes. The distribution of the
 * latencies is made coarser where it does not fit; nothing that decides is. A watch that is decided has no next visit, so
 * that no decision is kept, and none is ever taken over from a record.
 *
 * @throws RangeError where so many metrics are watched that they alone do not fit
 */
function encodeState(rules, state, latency) {
    const { failures, slow, open, budgets, metrics, missed, errors, failing, blind, notFailingAtMs, notBlindAtMs } = state;
    const fields = {
        schema: SCHEMA,
        failures: encodeShare(failures),
        slow: encodeShare(slow),
        open: open.map(({ atMs, told, ...tick }) => ({
            ...{ at_ms: atMs, told },
            ...pairOf('failures', tick.failures),
            ...pairOf('slow', tick.slow),
        })),
        slower_than_ms: rules.p95?.max,
        error_rate: errorLimitOf(rules),
        budgets: rules.budgets.map(({ longMs }, index) => ({
            long_ms: longMs,
            blocks: encodeBlocks(budgets[index] ?? []),
        })),
        metrics: Object.entries(metrics).map(([name, metric]) => encodeMetric(name, metric)),
        missed,
        errors,
        failing: encodeRun(failing),
        blind: encodeRun(blind),
        not_failing_at_ms: notFailingAtMs,
        not_blind_at_ms: notBlindAtMs,
        seen_ms: state.seenMs,
    };
    const left = MOST_BYTES - bytesOf({ ...fields, latency: '' });
    const text = latency.encode(Math.min(left, MOST_DISTRIBUTION));
    if (text.length > left)
        throw new RangeError(`The state of the watch has more than ${MOST_BYTES} bytes.`);
    // what is undefined is left out, as it will be where it is read again
    return Object.fromEntries(Object.entries({ ...fields, latency: text }).filter(([, value]) => value !== undefined));
}
function bytesOf(value) {
    return new TextEncoder().encode(JSON.stringify(value)).length;
}
function encodeShare({ total, badBlocks, lately, bets }) {
    const counts = { total: [total.bad, total.all], bad_blocks: badBlocks, lately: encodeBlocks(lately) };
    return bets === undefined ? counts : { ...counts, bets };
}
function encodeBlocks(blocks) {
    return blocks.flatMap(({ index, bad, all }) => [index, bad, all]);
}
function encodeRun(run) {
    return run && [run.count, run.fromMs, run.untilMs];
}
function encodeMetric(name, metric) {
    const { good, bad, noData, errors, errorsInRow, mostErrorsInRow, last, looks, breach } = metric;
    const counts = [good, bad, noData, errors, errorsInRow, mostErrorsInRow];
    return {
        name,
        counts,
        ...(last === undefined ? {} : { last }),
        ...(looks === undefined ? {} : { looks: encodeLooks(looks) }),
        ...(breach === undefined ? {} : { breach: [breach.atMs, breach.value] }),
    };
}
function encodeLooks({ requests, bets, badBlocks, blocks }) {
    return { ...pairOf('requests', requests), bets, bad_blocks: badBlocks, blocks: encodeBlocks(blocks) };
}
function pairOf(name, { bad, all }) {
    return { [name]: [bad, all] };
}
/**
 * Reads what `encodeState` wrote. Total: any value has an answer, and nothing of it is taken over unchecked. `why` is a
 * clause: `its "missed" is not a count`. Pure.
 *
 * @param watchedMs so long it was watched until then: no probe was sent later, or rules about what comes next would wait
 *   for a time that never comes
 */
function decodeState(value, rules, watchedMs) {
    try {
        return read(new _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Fields */ .C8({ state: value }).within('state'), rules, watchedMs);
    }
    catch (error) {
        if (error instanceof _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Unreadable */ .IO)
            return { ok: false, why: error.message };
        throw error;
    }
}
function read(fields, rules, watchedMs) {
    if (fields.value('schema') !== SCHEMA)
        throw new _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Unreadable */ .IO(`its "schema" is not ${SCHEMA}`);
    const slowerThanMs = fields.optional('slower_than_ms', (name) => fields.milliseconds(name));
    if (slowerThanMs !== undefined && rules.p95 === undefined) {
        throw new _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Unreadable */ .IO('the rule about the P95 is gone since the watch began');
    }
    const errorLimit = fields.optional('error_rate', (name) => fields.number(name, 'a share', 0, 1));
    const limitNow = errorLimitOf(rules);
    if (errorLimit !== undefined && limitNow !== undefined && errorLimit !== limitNow) {
        throw new _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Unreadable */ .IO('the limit of the error rate changed since the watch began');
    }
    const budgets = fields.list('budgets', MOST_ITEMS);
    const isSame = budgets.length === rules.budgets.length &&
        rules.budgets.every((rule, index) => budgets[index]?.milliseconds('long_ms') === rule.longMs);
    if (!isSame)
        throw new _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Unreadable */ .IO('the error budgets changed since the watch began');
    const latency = _latency_js__WEBPACK_IMPORTED_MODULE_1__/* .LatencyDistribution */ .L.decode(fields.exactText('latency', MOST_DISTRIBUTION));
    if (latency === undefined)
        throw new _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Unreadable */ .IO('its "latency" is not a distribution');
    const state = {
        failures: shareOf(fields.within('failures')),
        slow: shareOf(fields.within('slow')),
        open: openOf(fields, watchedMs),
        budgets: budgets.map((budget) => blocksOf(budget, 'blocks')),
        metrics: Object.fromEntries(fields
            .list('metrics', MOST_ITEMS)
            .map((metric) => metricOf(metric, watchedMs))
            .filter((metric) => !wasDryRun(metric, rules))),
        missed: fields.count('missed'),
        errors: fields.count('errors'),
        failing: fields.optional('failing', (name) => runOf(fields, name, watchedMs)),
        blind: fields.optional('blind', (name) => runOf(fields, name, watchedMs)),
        notFailingAtMs: fields.milliseconds('not_failing_at_ms', watchedMs),
        notBlindAtMs: fields.milliseconds('not_blind_at_ms', watchedMs),
        seenMs: fields.milliseconds('seen_ms', watchedMs + _policy_units_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_DURATION_MS */ .Nf),
        decision: undefined,
    };
    return { ok: true, rules: withLimit(rules, slowerThanMs), state, latency };
}
/**
 * The limit that failures are weighed by: those of the probes, or those that the service counted itself. `undefined` where
 * nothing weighs them, or its counters are out of reach in this visit.
 */
function errorLimitOf({ errorRate, metrics }) {
    return errorRate ?? metrics.find(({ name }) => name === _metric_js__WEBPACK_IMPORTED_MODULE_2__/* .ACTUATOR_ERROR_RATE */ .iF)?.max;
}
/** A breach of a metric that decides leaves nothing to go on from, so one that was kept was only shown. */
function wasDryRun([named, { breach }], { metrics }) {
    return breach !== undefined && metrics.some(({ name, dryRun }) => name === named && !dryRun);
}
function withLimit(rules, slowerThanMs) {
    if (rules.p95 === undefined || rules.p95.max === slowerThanMs)
        return rules;
    const { max: _changed, ...p95 } = rules.p95;
    return { ...rules, p95: slowerThanMs === undefined ? p95 : { ...p95, max: slowerThanMs } };
}
function shareOf(fields) {
    const badBlocks = fields.count('bad_blocks');
    const lately = blocksOf(fields, 'lately');
    const total = countsOf(fields, 'total');
    const isPossible = badBlocks <= total.bad &&
        lately.reduce((sum, { bad }) => sum + bad, 0) <= total.bad &&
        lately.reduce((sum, { all }) => sum + all, 0) <= total.all;
    if (!isPossible)
        throw new _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .Unreadable */ .IO('its counts contradict each other');
    const bets = fields.optional('bets', (name) => betsOf(fields.within(name)));
    return { total, badBlocks, lately, ...(bets === undefined ? {} : { bets }) };
}
function countsOf(fields, name) {
    const [bad, all] = fields.tuple(name, 2, _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .isCount */ .my);
    if (bad === undefined || all === undefined || bad > all)
        throw fields.wrong(name, 'a share');
    return { bad, all };
}
function blocksOf(fields, name) {
    const numbers = fields.numbers(name, _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .isCount */ .my);
    const blocks = [];
    for (let at = 0; at < numbers.length; at += 3) {
        const [index, bad, all] = numbers.slice(at, at + 3);
        const isNext = index !== undefined && index > (blocks.at(-1)?.index ?? -1);
        if (!isNext || bad === undefined || all === undefined || bad > all || all === 0)
            throw fields.wrong(name, 'a row of blocks');
        blocks.push({ index, bad, all });
    }
    return blocks;
}
function runOf(fields, name, watchedMs) {
    const [count = 0, fromMs = 0, untilMs = 0] = fields.tuple(name, 3);
    const isPossible = 0 <= fromMs && fromMs <= watchedMs && fromMs <= untilMs && untilMs <= watchedMs + _policy_units_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_DURATION_MS */ .Nf;
    if (!(0,_rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .isCount */ .my)(count) || count === 0 || !isPossible)
        throw fields.wrong(name, 'a run');
    return { count, fromMs, untilMs };
}
function metricOf(fields, watchedMs) {
    const [good = 0, bad = 0, noData = 0, errors = 0, errorsInRow = 0, mostErrorsInRow = 0] = fields.tuple('counts', 6, _rollback_record_payload_fields_js__WEBPACK_IMPORTED_MODULE_3__/* .isCount */ .my);
    const last = fields.optional('last', (name) => fields.number(name, 'a number'));
    const looks = fields.optional('looks', (name) => looksOf(fields.within(name)));
    const breach = fields.optional('breach', (name) => breachOf(fields, name, watchedMs));
    if (errorsInRow > mostErrorsInRow || mostErrorsInRow > errors)
        throw fields.wrong('counts', 'possible');
    return [
        fields.exactText('name', _metric_js__WEBPACK_IMPORTED_MODULE_2__/* .LONGEST_METRIC_NAME */ .cZ),
        {
            ...{ good, bad, noData, errors, errorsInRow, mostErrorsInRow },
            ...(last === undefined ? {} : { last }),
            ...(looks === undefined ? {} : { looks }),
            ...(breach === undefined ? {} : { breach }),
        },
    ];
}
function breachOf(fields, name, watchedMs) {
    const [atMs = 0, value = 0] = fields.tuple(name, 2);
    if (!(0 <= atMs && atMs <= watchedMs))
        throw fields.wrong(name, 'a breach');
    return { atMs, value };
}
function looksOf(fields) {
    return {
        requests: countsOf(fields, 'requests'),
        bets: betsOf(fields.within('bets')),
        badBlocks: fields.count('bad_blocks'),
        blocks: blocksOf(fields, 'blocks'),
    };
}
function betsOf(fields) {
    const evidence = (name) => {
        const numbers = fields.numbers(name);
        if (!numbers.every((number) => number >= 0))
            throw fields.wrong(name, 'evidence');
        return numbers;
    };
    return { made: fields.count('made'), whole: evidence('whole'), lately: evidence('lately') };
}
function openOf(fields, watchedMs) {
    return fields.list('open', _ticks_js__WEBPACK_IMPORTED_MODULE_4__/* .MOST_OPEN */ .j).map((tick) => ({
        atMs: tick.milliseconds('at_ms', watchedMs),
        told: tick.count('told'),
        failures: countsOf(tick, 'failures'),
        slow: countsOf(tick, 'slow'),
    }));
}


/***/ }),

/***/ 4221:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ addToTicks),
/* harmony export */   j: () => (/* binding */ MOST_OPEN)
/* harmony export */ });
/** More ticks are never open: so many requests may be in flight. */
const MOST_OPEN = 64;
/**
 * The open ticks with what one probe told, and those that are over: all their probes have told, or too many are open. Pure.
 *
 * @param probes how many are asked with each tick
 */
function addToTicks(open, probes, told) {
    const before = open.find(({ atMs }) => atMs === told.atMs);
    const tick = before === undefined ? { ...told, told: 1 } : joined(before, told);
    const others = open.filter((other) => other !== before);
    if (tick.told >= probes)
        return { open: others, over: [tick] };
    const all = [...others, tick].sort((left, right) => left.atMs - right.atMs);
    const tooMany = Math.max(0, all.length - MOST_OPEN);
    return { open: all.slice(tooMany), over: all.slice(0, tooMany) };
}
function joined(tick, { failures, slow }) {
    const sum = (left, right) => ({ bad: left.bad + right.bad, all: left.all + right.all });
    return { ...tick, told: tick.told + 1, failures: sum(tick.failures, failures), slow: sum(tick.slow, slow) };
}


/***/ }),

/***/ 8024:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  visit: () => (/* binding */ visit)
});

// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __webpack_require__(73);
// EXTERNAL MODULE: ./src/report/live-line.ts
var live_line = __webpack_require__(2781);
// EXTERNAL MODULE: ./src/rollback/event.ts
var rollback_event = __webpack_require__(9028);
// EXTERNAL MODULE: ./src/rollback/github-connection.ts
var github_connection = __webpack_require__(6618);
// EXTERNAL MODULE: ./src/rollback/leg.ts + 9 modules
var leg = __webpack_require__(2428);
// EXTERNAL MODULE: ./src/rollback/record/address.ts
var record_address = __webpack_require__(128);
// EXTERNAL MODULE: ./src/rollback/record/ledger.ts + 2 modules
var record_ledger = __webpack_require__(9782);
// EXTERNAL MODULE: ./src/rollback/release.ts + 50 modules
var rollback_release = __webpack_require__(715);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/watch/past.ts + 2 modules
var past = __webpack_require__(7573);
// EXTERNAL MODULE: ./src/watch/policy-rules.ts + 1 modules
var policy_rules = __webpack_require__(6701);
// EXTERNAL MODULE: ./src/watch/seen.ts
var watch_seen = __webpack_require__(840);
// EXTERNAL MODULE: ./src/watch/seen-record.ts + 1 modules
var seen_record = __webpack_require__(3762);
// EXTERNAL MODULE: ./src/watch/state.ts
var watch_state = __webpack_require__(1822);
// EXTERNAL MODULE: ./src/rollback/github-finding.ts
var github_finding = __webpack_require__(1273);
// EXTERNAL MODULE: ./src/rollback/record/time-text.ts
var time_text = __webpack_require__(3807);
;// CONCATENATED MODULE: ./src/watch/visit-findings.ts


const PERMISSION = 'deployments: write';
/** A visit that holds without being a verdict on the release; the reason says why it is none. */
function holds(reason, sentence, { asked, world }) {
    return {
        kind: 'watch',
        title: 'watch: visit',
        outcome: 'pass',
        severity: 'block',
        reason,
        sentence,
        evidence: [],
        source: asked.source,
        startedAt: world.clock.now() - world.startedAt,
        durationMs: 0,
    };
}
/** The record could not be read before the visit. */
function notRead(failure) {
    return unknown((0,github_finding/* githubFinding */.x)(failure, 'Reading the record of releases', { permission: PERMISSION }));
}
/** The visit was made and not recorded, or nobody knows whether it was. @param which one it is: `Visit 2 of 24 to v1.5.0` */
function lost(which, failure) {
    const finding = unknown((0,github_finding/* githubFinding */.x)(failure, `Recording the visit`, { permission: PERMISSION }));
    const what = failure.mayHaveHappened
        ? `${which} may not count, because nobody knows whether it was recorded`
        : `${which} does not count, because it was not recorded`;
    return { ...finding, sentence: `${what}: ${finding.sentence}` };
}
/** What decides does not fit a record. @param which one it is: `Visit 2 of 24 to v1.5.0` */
function tooMuch(which, facts) {
    return {
        ...holds('policy-invalid-value', '', facts),
        outcome: 'invalid',
        sentence: `${which} cannot be gone on from, because the policy has more metrics and budgets than a record holds.`,
        advice: 'Watch fewer of them in visits, or all of them in one long watch without "visits".',
    };
}
/**
 * The visits can never be made in time by the schedule that started this one.
 *
 * @param leastMs how long they would take
 */
function tooManyForSchedule({ visits, everyMs }, leastMs, facts) {
    const all = `${visits} visits every ${(0,time_text/* spanText */.C)(everyMs)}`;
    return {
        ...holds('policy-invalid-value', '', facts),
        outcome: 'invalid',
        sentence: `GitHub starts a scheduled workflow every 5 min at most, so that ${all} would take ${(0,time_text/* spanText */.C)(leastMs)}, which is more than twice as long as the watch.`,
        advice: 'Write "visits: { every: 15m }", or let something else than a schedule start the workflow so often.',
    };
}
/** What keeps a visit from being made says nothing about the service. */
function unknown(finding) {
    return { ...finding, kind: 'watch', outcome: finding.outcome === 'fail' ? 'undecided' : finding.outcome };
}

// EXTERNAL MODULE: ./src/rollback/record/payload-fields.ts
var payload_fields = __webpack_require__(8262);
// EXTERNAL MODULE: ./src/watch/metric.ts
var metric = __webpack_require__(2079);
;// CONCATENATED MODULE: ./src/watch/visit-record.ts




/**
 * The task of the deployments that keep a watch between its visits. One of its own, so that no visit is ever taken for a
 * verdict, a rollback or a word of a person, and none of them takes the place of one in a list.
 */
const VISIT_TASK = 'release-guard-visit';
/** Goes up when the meaning of a field changes. */
const SCHEMA = 1;
const OPERATION = /^[0-9a-f]{8,64}$/;
/** Metrics whose means are kept. */
const MOST_METRICS = 20;
/** The payload of a visit's deployment. What is `undefined` is left out. Pure. */
function encodeVisit(visit) {
    const fields = {
        schema: SCHEMA,
        kind: 'visit',
        tag: visit.tag,
        commit: visit.commit,
        address: visit.address,
        operation_id: visit.operationId,
        visits: visit.visits,
        watched_ms: Math.round(visit.watchedMs),
        began_at: visit.beganAt,
        run_id: visit.runId,
        means: keepable(visit.means).map(({ name, mean, count }) => [name, mean, count]),
        state: visit.state,
        seen: visit.seen,
    };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
/** Those that fit a record. */
function keepable(means) {
    return means
        .filter(({ name, mean }) => name.length <= metric/* LONGEST_METRIC_NAME */.cZ && Number.isFinite(mean))
        .slice(0, MOST_METRICS);
}
/** Reads a deployment as a visit. Total: any payload has an answer, and nothing of it is taken over unchecked. Pure. */
function decodeVisit(deployment) {
    try {
        return { ok: true, entry: entryOf(deployment) };
    }
    catch (error) {
        if (error instanceof payload_fields/* Unreadable */.IO)
            return { ok: false, why: error.message };
        throw error;
    }
}
function entryOf({ id, sha, task, createdAt, payload }) {
    if (task !== VISIT_TASK)
        throw new payload_fields/* Unreadable */.IO('its task is not that of a visit');
    if (Number.isNaN(Date.parse(createdAt)))
        throw new payload_fields/* Unreadable */.IO('the time of its creation is not a time');
    const fields = new payload_fields/* Fields */.C8((0,payload_fields/* objectOf */.Xy)(payload));
    if (fields.value('schema') !== SCHEMA)
        throw new payload_fields/* Unreadable */.IO(`its "schema" is not ${SCHEMA}`);
    fields.word('kind', ['visit']);
    const { tag, commit } = fields.release();
    if (commit !== sha)
        throw new payload_fields/* Unreadable */.IO('its "commit" is not the commit that the deployment was created for');
    const state = fields.value('state');
    if (bytesOf(state) > watch_state/* MOST_BYTES */.uZ)
        throw new payload_fields/* Unreadable */.IO('its "state" is too long');
    return {
        deploymentId: id,
        createdAt,
        operationId: fields.matching('operation_id', OPERATION, 'eight to 64 hexadecimal digits'),
        tag,
        commit,
        address: fields.optional('address', (name) => fields.matching(name, record_address/* FINGERPRINT */.lj, 'sixteen hexadecimal digits')),
        visits: fields.count('visits'),
        watchedMs: fields.milliseconds('watched_ms'),
        beganAt: fields.optional('began_at', (name) => fields.moment(name)),
        runId: fields.optional('run_id', (name) => fields.count(name)),
        means: meansOf(fields),
        state,
        seen: fields.value('seen'),
    };
}
/** Of the value as JSON; what is nested too deeply to be written at all is longer than anything of ours. */
function bytesOf(value) {
    try {
        return new TextEncoder().encode(JSON.stringify(value) ?? '').length;
    }
    catch (error) {
        if (error instanceof RangeError)
            return Number.POSITIVE_INFINITY;
        throw error;
    }
}
function meansOf(fields) {
    return fields.items('means', MOST_METRICS).map((item) => {
        const [name, mean, count, ...more] = Array.isArray(item) ? item : [];
        const isRight = typeof name === 'string' &&
            name.length <= metric/* LONGEST_METRIC_NAME */.cZ &&
            (0,payload_fields/* isNumber */.Et)(mean) &&
            (0,payload_fields/* isWholeNumber */.J6)(count) &&
            more.length === 0;
        if (!isRight)
            throw fields.wrong('means', 'a list of means');
        return { name, mean, count };
    });
}

;// CONCATENATED MODULE: ./src/watch/visit-ledger.ts

/** A write whose answer was lost is sent again this often; a visit that is written twice counts once. */
const MOST_REPEATS = 2;
/** Reads the newest visits: one request. */
async function readVisits(github, environment) {
    const listed = await github.deployments({ environment, task: VISIT_TASK }, 1);
    if (!listed.ok)
        return listed;
    const entries = [];
    const unreadable = [];
    for (const deployment of listed.value.deployments) {
        // a server that ignores the filter must not make other deployments ours
        const isOurs = deployment.task === VISIT_TASK && deployment.environment.toLowerCase() === environment.toLowerCase();
        if (!isOurs)
            continue;
        const decoded = decodeVisit(deployment);
        if (decoded.ok)
            entries.push(decoded.entry);
        else
            unreadable.push({ deploymentId: deployment.id, why: decoded.why });
    }
    entries.sort((left, right) => right.deploymentId - left.deploymentId);
    return { ok: true, value: { entries, unreadable } };
}
/**
 * Writes a visit, under the commit of its release. Sent again, at most twice, after a lost answer: each record holds the
 * whole state, so the same one twice changes nothing.
 *
 * @param description one line of at most 140 characters
 */
async function writeVisit(github, environment, visit, description) {
    const request = { ref: visit.commit, task: VISIT_TASK, environment, description, payload: encodeVisit(visit) };
    let mayBeThere = false;
    for (let repeats = 0;; repeats++) {
        const created = await github.createDeployment(request);
        if (!created.ok) {
            const { failure } = created;
            mayBeThere ||= failure.mayHaveHappened;
            if (failure.mayHaveHappened && repeats < MOST_REPEATS)
                continue;
            return { ok: false, failure: { ...failure, mayHaveHappened: mayBeThere } };
        }
        const decoded = decodeVisit(created.value);
        if (!decoded.ok) {
            const message = `deployment ${created.value.id} is not what was written: ${decoded.why}`;
            return { ok: false, failure: { ...NOT_AS_WRITTEN, message } };
        }
        // so that GitHub's page of the environment does not show it as what is deployed; it counts without it too
        await github.createDeploymentStatus(created.value.id, { state: 'inactive', description });
        return { ok: true, value: decoded.entry };
    }
}
const NOT_AS_WRITTEN = {
    kind: 'malformed',
    status: undefined,
    said: '',
    retryAfterMs: undefined,
    acceptedPermissions: undefined,
    mayHaveHappened: true,
};

// EXTERNAL MODULE: ./src/watch/visits.ts
var watch_visits = __webpack_require__(1687);
// EXTERNAL MODULE: ./src/watch/watch.ts + 2 modules
var watch = __webpack_require__(9721);
// EXTERNAL MODULE: ./src/watch/watched-release.ts
var watched_release = __webpack_require__(7789);
// EXTERNAL MODULE: ./src/watch/watching.ts + 6 modules
var watching = __webpack_require__(2326);
// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __webpack_require__(9459);
;// CONCATENATED MODULE: ./src/watch/visiting.ts





















/** Characters of a tag in the description of a deployment, which takes 140. */
const MOST_TAG = 80;
/**
 * One visit of a watch that is made in visits: finds the watch that is open, goes on from what the last visit left, and
 * leaves the same for the next one. The last visit, and one that decides, come to the verdict of the watch as a whole;
 * any other holds without being one. Never throws for anything that the service, GitHub or the user did.
 */
async function visit(settings, policy, asked, plan, world, open) {
    const forbidden = await (0,rollback_event.examineEvent)(world);
    if (forbidden !== undefined) {
        const sentence = 'A visit is recorded beside the releases, and runs that this event starts may not write there.';
        return without([{ ...forbidden, sentence }], world);
    }
    const tooLongMs = (0,watch_visits/* longerThanSchedule */.A6)(plan, asked.forMs);
    if (tooLongMs !== undefined && world.environment['GITHUB_EVENT_NAME'] === 'schedule') {
        return without([tooManyForSchedule(plan, tooLongMs, { asked, world })], world);
    }
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, world);
    if (!connection.ok)
        return without([connection.finding], world);
    const { github } = connection;
    const scene = { settings, asked, plan, github, world };
    const found = await lookUp(scene);
    if (world.cancelled.aborted)
        return ifCancelled(without([], world), world);
    if (!found.ok)
        return without([found.finding], world);
    const { next, earlier } = found;
    if (next.kind === 'none')
        return without([holds('watch-not-open', next.sentence, scene)], world);
    if (next.kind === 'late')
        return tooLate(next, scene);
    const { release, number, before } = next;
    world.output.line(`Visit ${number} of ${plan.visits} to ${release.tag}.`);
    const watched = await (0,watch/* watch */.w)(settings, policy, world, open, {
        ...earlier.past,
        // what it is compared with was said at the first visit
        findings: before === undefined ? earlier.past.findings : [],
        visit: { plan, number, before },
    });
    const { watch: report, trace, cancelled } = watched;
    if (report === undefined || trace === undefined || cancelled !== undefined)
        return unrecorded(watched, release);
    const made = madeVisit(next, trace, watched.judged?.at, scene);
    const soFar = (0,verdict/* foldVerdict */.z4)([...watched.findings, holds('watch-goes-on', 'The visit was made.', scene)]).name;
    if (trace.progress === undefined || soFar === 'fail') {
        const other = soFar === 'fail' ? undefined : await verdictOfOther(made, scene);
        if (other !== undefined) {
            say(other, world);
            return ifCancelled({ ...unrecorded(watched, release), findings: [...watched.findings, other] }, world);
        }
        const beganAt = made.beganAt === undefined ? world.clock.date() : new Date(made.beganAt);
        return {
            ...watched,
            findings: [...watched.findings, ...earlier.advice],
            watched: {
                release,
                operationId: made.operationId,
                measured: (0,watched_release/* measuredOf */.ED)(report, made.means, beganAt),
                isOpen: false,
            },
        };
    }
    // the rules go on, and something beside them could not be decided: that is this visit's own, so that it does not count
    // and the next one is made in its place; who sees nothing for 30 s has ended the watch above, as in one long watch
    if (soFar !== 'pass')
        return unrecorded(watched, release);
    const left = await leave(made, trace.progress, report, found.newest, scene);
    say(left, world);
    return ifCancelled({ ...unrecorded(watched, release), findings: [...watched.findings, left] }, world);
}
async function lookUp({ settings, asked, plan, github, world }) {
    let named;
    if (settings.tag !== undefined) {
        const found = await (0,rollback_release/* releaseUnderGuard */.X)(settings.tag, github, world);
        if (!found.ok)
            return { ok: false, finding: unknown(found.finding) };
        named = found.release;
    }
    const ledger = await (0,record_ledger/* readLedger */.SC)(github, settings.environment);
    if (!ledger.ok)
        return { ok: false, finding: notRead(ledger.failure) };
    const visits = await readVisits(github, settings.environment);
    if (!visits.ok)
        return { ok: false, finding: notRead(visits.failure) };
    for (const { deploymentId, why } of visits.value.unreadable) {
        world.output.debug(`Deployment ${deploymentId} is no visit that can be read: ${why}.`);
    }
    const { forMs } = asked;
    const question = { ledger: ledger.value, visits: visits.value.entries, named, forMs, plan, now: github.date() };
    const next = (0,watch_visits/* nextVisit */.dz)(question);
    const release = next.kind === 'none' ? undefined : next.release;
    const newest = visits.value.entries[0]?.deploymentId ?? 0;
    return { ok: true, next, newest, earlier: (0,past/* earlierWatches */.W)(ledger.value, release, asked, world) };
}
/** The visit as it will be recorded, but for its state. */
function madeVisit({ release, number, before }, { means, isAnew }, judgedAt, { plan, world }) {
    const from = isAnew ? undefined : before;
    const address = judgedAt && (0,record_address/* fingerprintOf */.ax)(judgedAt);
    return {
        operationId: from?.operationId ?? `${world.random()}${world.random()}`,
        tag: release.tag,
        commit: release.commit,
        address: from === undefined || from.address === address ? address : undefined,
        visits: from === undefined ? 1 : number,
        watchedMs: (from?.watchedMs ?? 0) + plan.visitMs,
        beganAt: from?.beganAt ?? from?.createdAt,
        runId: (0,leg/* ownRunId */.rD)(world),
        means: (0,watched_release/* joined */.oR)(from?.means ?? [], means),
    };
}
/** Records the visit, unless another one was recorded since this one began. */
async function leave(made, { rules, state, latency, seen }, { ticks, p95Ms }, newest, scene) {
    const { settings, plan, github, world } = scene;
    const which = `Visit ${made.visits} of ${plan.visits} to ${made.tag}`;
    const since = await readVisits(github, settings.environment);
    if (!since.ok)
        return lost(which, since.failure);
    const other = since.value.entries.find(({ deploymentId, tag, commit }) => deploymentId > newest && tag === made.tag && commit === made.commit);
    if (other !== undefined) {
        const sentence = `${which} was made twice at the same time, and the other one counts: nothing is decided yet.`;
        return holds('watch-goes-on', sentence, scene);
    }
    let visit;
    try {
        visit = { ...made, state: (0,watch_state/* encodeState */.Md)(rules, state, latency), seen: (0,seen_record/* encodeSeen */.AV)(seen, world.secrets.redact) };
    }
    catch (error) {
        if (!(error instanceof RangeError))
            throw error;
        return tooMuch(which, scene);
    }
    const description = `visit ${made.visits} of ${plan.visits} to ${(0,untrusted/* cutShort */.VV)(made.tag, MOST_TAG)}`;
    const written = await writeVisit(github, settings.environment, visit, description);
    if (!written.ok)
        return lost(which, written.failure);
    const failed = `${(0,wording/* countsText */.WN)({ bad: ticks.failed, all: ticks.answered })} of the probes failed so far`;
    const speed = p95Ms === undefined ? '' : `, the P95 is ${(0,wording/* milliseconds */.Rz)(p95Ms)}`;
    const figures = ticks.planned === 0 ? '' : `: ${failed}${speed}`;
    return holds('watch-goes-on', `${which} was made, and nothing is decided yet${figures}.`, scene);
}
/** A visit at the same time may have ended the watch by a fail, and a pass after that would call a bad release good. */
async function verdictOfOther({ operationId, tag }, scene) {
    const ledger = await (0,record_ledger/* readLedger */.SC)(scene.github, scene.settings.environment);
    // who cannot read the record will not be able to write there either, which is said then
    const end = ledger.ok ? (0,watch_visits/* conclusionOf */.vu)(ledger.value, operationId) : undefined;
    if (end === undefined)
        return undefined;
    const sentence = `Another visit to ${tag} at the same time ended the watch with verdict ${end.verdict}, and that one counts.`;
    return holds('watch-not-open', sentence, scene);
}
/** What was seen is all there will be: too little for a pass, whatever it was. */
function tooLate({ release, before, sentence }, scene) {
    const { asked, world } = scene;
    const finding = {
        ...holds('watch-visits-late', sentence, { asked, world }),
        outcome: 'undecided',
        advice: 'Let the workflow that makes the visits run more often, or ask for fewer visits or a longer watch.',
    };
    const { operationId } = before;
    const watched = { release, operationId, measured: undefined, isOpen: false };
    const decoded = (0,seen_record/* decodeSeen */.oD)(before.seen);
    const seen = decoded.ok ? decoded.seen : undefined;
    const now = { visit: before.visits + 1, findings: [] };
    const facts = { source: asked.source, startedAt: finding.startedAt };
    const told = seen === undefined ? [] : (0,watch_seen/* findingsOfEarlier */.ss)(seen, now, facts);
    return { ...without([finding, ...told], world), watched, watch: reportOf(before, seen, scene) };
}
/** What the visits up to this one saw; `undefined` where it cannot be read. */
function reportOf(before, seen, { asked, plan, world }) {
    const policy = { ...asked, forMs: plan.watchedMs };
    const left = (0,watch_state/* decodeState */.UJ)(before.state, (0,policy_rules/* rulesOf */.fD)(policy), before.watchedMs);
    if (!left.ok)
        return undefined;
    const beganAt = before.beganAt ?? before.createdAt;
    return new watching/* Watching */.A(policy, left.rules, world, {
        fromMs: before.watchedMs,
        lengthMs: plan.visitMs,
        isLast: true,
        lateMs: 0,
        before: left,
        seen,
        visits: { made: before.visits, planned: plan.visits, beganAt },
    }).report();
}
function ifCancelled(watched, { cancelled }) {
    const reason = cancelled.reason;
    return reason instanceof verdict/* Cancelled */.cJ ? { ...watched, cancelled: reason } : watched;
}
/** @param release what was visited, where that is known */
function unrecorded(watched, release) {
    return { ...watched, watched: { ...(release === undefined ? {} : { release }), measured: undefined, isOpen: true } };
}
function without(findings, world) {
    for (const finding of findings)
        say(finding, world);
    return unrecorded({
        findings,
        subject: undefined,
        health: undefined,
        checks: { total: 0, failed: 0 },
        phases: [],
        serviceLog: undefined,
        cancelled: undefined,
        watch: undefined,
        trace: undefined,
    });
}
function say(finding, world) {
    const { text, tone } = (0,live_line/* briefLine */.RI)(finding);
    world.output.line(text, tone);
}


/***/ }),

/***/ 1687:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A6: () => (/* binding */ longerThanSchedule),
/* harmony export */   dz: () => (/* binding */ nextVisit),
/* harmony export */   p9: () => (/* binding */ visitPlan),
/* harmony export */   vu: () => (/* binding */ conclusionOf)
/* harmony export */ });
/* harmony import */ var _rollback_record_standing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4466);
/* harmony import */ var _rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3807);


/** Longer than this no visit takes: long enough for a dead service to be seen, short enough to hold no runner. */
const LONGEST_VISIT_MS = 120_000;
/** https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
const SHORTEST_SCHEDULE_MS = 5 * 60_000;
/** A watch that takes more than this many times as long as it should is ended with what it has seen. */
const LATEST = 2;
/**
 * Visits every `visits.every` for as long as `for`; each watches for half of the time to the next, two minutes at most.
 * `undefined` where the policy asks for one long watch. Pure.
 */
function visitPlan({ forMs, everyMs, visits, }) {
    if (visits === undefined)
        return undefined;
    const ticks = Math.ceil(Math.min(visits.everyMs / 2, LONGEST_VISIT_MS) / everyMs);
    const count = Math.max(1, Math.ceil(forMs / visits.everyMs));
    const visitMs = ticks * everyMs;
    return { visits: count, visitMs, watchedMs: count * visitMs, everyMs: visits.everyMs };
}
/**
 * How long the visits take at least where GitHub's schedule starts them, in milliseconds; `undefined` where the watch can
 * be finished by them. Pure.
 */
function longerThanSchedule({ visits }, forMs) {
    const leastMs = (visits - 1) * SHORTEST_SCHEDULE_MS;
    return leastMs > LATEST * forMs ? leastMs : undefined;
}
/**
 * Finds the watch that is open. Pure.
 *
 * A watch begins with a release that is named, or with the newest verdict on the live service, at most `for` old; a
 * candidate that passed its gate may still wait for its deployment. It goes on until all of its visits are made, and ends
 * without a verdict as soon as another release is live or the environment was rolled back.
 */
function nextVisit(question) {
    const { ledger, visits, named, now, forMs } = question;
    const live = ledger.entries.find(beginsWatch);
    const newest = newerOf(live, visits[0]);
    const rolledBack = ledger.entries.find((entry) => entry.kind === 'rollback');
    if (named === undefined && rolledBack !== undefined && newerOf(rolledBack, newest) === rolledBack) {
        return none(`${rolledBack.rollbackOf.tag} was rolled back from at ${(0,_rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .minuteOf */ .i)(rolledBack.createdAt)}.`);
    }
    const release = named ?? newest;
    if (release === undefined)
        return none('the record knows of no release that is live.');
    const { tag, commit } = release;
    const since = named === undefined ? live : ledger.entries.find((entry) => isPassedGate(entry) && isOf(entry, named));
    const before = visits.find((visit) => isOf(visit, release) && !(since && isOf(since, release) && newerOf(since, visit) === since));
    const end = before && conclusionOf(ledger, before.operationId);
    if (end !== undefined) {
        return none(`that of ${tag} ended with verdict ${end.verdict} at ${(0,_rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .minuteOf */ .i)(end.createdAt)}.`);
    }
    const standing = (0,_rollback_record_standing_js__WEBPACK_IMPORTED_MODULE_1__/* .standingOf */ .YP)(ledger, tag);
    if (standing === 'bad' || standing === 'failed') {
        return none(`the record says that ${tag} ${standing === 'bad' ? 'is bad' : 'failed'}.`);
    }
    if (before !== undefined)
        return goOn({ tag, commit }, before, question);
    const ageMs = named === undefined && live !== undefined ? now.getTime() - Date.parse(live.createdAt) : 0;
    if (ageMs > forMs) {
        return none(`${tag} has been live for ${(0,_rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .spanText */ .C)(ageMs)}, and a watch begins at most ${(0,_rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .spanText */ .C)(forMs)} after that.`);
    }
    return { kind: 'visit', release: { tag, commit }, number: 1, before: undefined };
}
function goOn(release, before, { plan, forMs, now }) {
    const sinceLast = now.getTime() - Date.parse(before.createdAt);
    if (sinceLast < plan.everyMs / 2) {
        const ago = (0,_rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .spanText */ .C)(Math.max(0, sinceLast));
        const sentence = `Visit ${before.visits} of ${plan.visits} to ${release.tag} was made ${ago} ago, so nothing was measured.`;
        return { kind: 'none', sentence };
    }
    const began = before.beganAt ?? before.createdAt;
    const ageMs = now.getTime() - Date.parse(began);
    if (before.visits >= plan.visits || ageMs > LATEST * forMs) {
        const sentence = `The watch of ${release.tag} began ${(0,_rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__/* .spanText */ .C)(ageMs)} ago, and ${before.visits} of ${plan.visits} visits were made.`;
        return { kind: 'late', release, before, sentence };
    }
    return { kind: 'visit', release, number: before.visits + 1, before };
}
/** A verdict of a gate on the live service, which no rollback brought about, says what is live from now on. */
function beginsWatch(entry) {
    return isPassedGate(entry) && entry.judged === 'live' && entry.partOf === undefined;
}
function isPassedGate(entry) {
    return entry.kind === 'release' && entry.mode === 'gate' && entry.verdict === 'pass';
}
/** Deployments are numbered in the order of time. */
function newerOf(one, other) {
    if (one === undefined || other === undefined)
        return one ?? other;
    return one.deploymentId > other.deploymentId ? one : other;
}
/** The verdict that a watch ended with; `undefined` where none is recorded. Pure. */
function conclusionOf(ledger, operationId) {
    return ledger.entries.find((entry) => entry.kind === 'release' && entry.operationId === operationId);
}
function isOf(entry, release) {
    return entry.tag === release.tag && entry.commit === release.commit;
}
function none(why) {
    return { kind: 'none', sentence: `No watch is open: ${why}` };
}


/***/ }),

/***/ 3216:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ho: () => (/* binding */ wholeWatch),
/* harmony export */   Nw: () => (/* binding */ visitPart),
/* harmony export */   bg: () => (/* binding */ inPart)
/* harmony export */ });
/** All of a watch at once; lengths in milliseconds. Pure. */
function wholeWatch(lengthMs, lateMs) {
    return { fromMs: 0, lengthMs, isLast: true, lateMs, before: undefined };
}
/**
 * One visit: it goes on from what the last one left, or is the first where nothing of that can be used. Pure.
 *
 * @param now when it begins
 */
function visitPart({ plan, number, before }, left, lateMs, now) {
    const from = left.resumed === undefined ? undefined : before;
    const made = from === undefined ? 1 : number;
    return {
        fromMs: from?.watchedMs ?? 0,
        lengthMs: plan.visitMs,
        isLast: made >= plan.visits,
        lateMs,
        before: left.resumed,
        seen: left.seen,
        visits: { made, planned: plan.visits, beganAt: from?.beganAt ?? from?.createdAt ?? now.toISOString() },
    };
}
/**
 * What a source told, on the clock of the whole watch; `undefined` for what was sent after the end of this part, which is not
 * its. Sources count from the beginning of the part. Pure.
 */
function inPart(observation, { fromMs, lengthMs }) {
    const isLate = (atMs) => atMs >= lengthMs;
    switch (observation.kind) {
        case 'sample': {
            const { sample } = observation;
            return isLate(sample.atMs) ? undefined : { ...observation, sample: { ...sample, atMs: fromMs + sample.atMs } };
        }
        case 'reading': {
            const { reading } = observation;
            return isLate(reading.atMs)
                ? undefined
                : { ...observation, reading: { ...reading, atMs: fromMs + reading.atMs } };
        }
        case 'state':
            return { ...observation, atMs: fromMs + observation.atMs };
        case 'finding':
            return observation;
    }
}


/***/ }),

/***/ 9721:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ NO_PAST),
  w: () => (/* binding */ watch)
});

// EXTERNAL MODULE: ./src/internal-error.ts
var internal_error = __webpack_require__(3169);
// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(8877);
;// CONCATENATED MODULE: ./src/platform/memory.ts

/**
 * Keeps what a long run of many small things takes of memory small, for a little more work of the collector: the young
 * generation does not grow. https://v8.dev/blog/orinoco-parallel-scavenger
 */
function keepMemorySmall() {
    (0,external_node_v8_.setFlagsFromString)('--semi-space-growth-factor=1');
}

// EXTERNAL MODULE: ./src/report/live-line.ts
var live_line = __webpack_require__(2781);
// EXTERNAL MODULE: ./src/rollback/record/address.ts
var address = __webpack_require__(128);
// EXTERNAL MODULE: ./src/scope.ts
var scope = __webpack_require__(7311);
// EXTERNAL MODULE: ./src/subject/url.ts
var url = __webpack_require__(4493);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/checks/schedule.ts
var schedule = __webpack_require__(2528);
// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __webpack_require__(73);
// EXTERNAL MODULE: ./src/watch/interval.ts
var interval = __webpack_require__(6542);
;// CONCATENATED MODULE: ./src/watch/changing-probes.ts



/** Probes that are named, and characters of the name of one. */
const MOST_NAMED = 5;
const MOST_NAME = 60;
/**
 * How often requests will be sent that may change something, told before they are; `undefined` where all probes only read.
 * It holds: whether a POST changes anything only its author knows, and who is warned of a search in every run soon heeds no
 * warning. Pure.
 *
 * @param watch its whole length, of all visits together
 */
function changingProbes(checks, { probes, forMs, everyMs, source }, startedAt) {
    const named = checks.flatMap((check) => check.kind === 'http' && probes.includes(check.name) && !schedule/* SAFE_METHODS */.Pd.has(check.method)
        ? [`"${(0,untrusted/* cutShort */.VV)(check.name, MOST_NAME)}" (${check.method})`]
        : []);
    if (named.length === 0)
        return undefined;
    const times = (0,interval/* plannedTicks */.he)(forMs, everyMs);
    const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : '';
    const who = `${named.slice(0, MOST_NAMED).join(', ')}${more}`;
    return {
        kind: 'watch',
        title: 'watch: probes that send',
        outcome: 'pass',
        severity: 'warn',
        sentence: named.length === 1
            ? `Probe ${who} is sent up to ${times} times in this watch, so it must change nothing.`
            : `Probes ${who} are sent up to ${times} times each in this watch, so they must change nothing.`,
        evidence: [],
        source,
        startedAt,
        durationMs: 0,
    };
}

// EXTERNAL MODULE: ./src/watch/findings.ts
var watch_findings = __webpack_require__(4857);
// EXTERNAL MODULE: ./src/watch/open-sources.ts + 17 modules
var open_sources = __webpack_require__(1773);
// EXTERNAL MODULE: ./src/watch/policy-rules.ts + 1 modules
var policy_rules = __webpack_require__(6701);
// EXTERNAL MODULE: ./src/watch/recognition.ts
var recognition = __webpack_require__(4608);
// EXTERNAL MODULE: ./src/watch/seen.ts
var watch_seen = __webpack_require__(840);
// EXTERNAL MODULE: ./src/watch/seen-record.ts + 1 modules
var seen_record = __webpack_require__(3762);
// EXTERNAL MODULE: ./src/watch/series.ts
var series = __webpack_require__(3154);
// EXTERNAL MODULE: ./src/watch/sources/control.ts
var control = __webpack_require__(7779);
// EXTERNAL MODULE: ./src/watch/state.ts
var state = __webpack_require__(1822);
// EXTERNAL MODULE: ./src/watch/watch-part.ts
var watch_part = __webpack_require__(3216);
// EXTERNAL MODULE: ./src/watch/watched-release.ts
var watched_release = __webpack_require__(7789);
// EXTERNAL MODULE: ./src/watch/watching.ts + 6 modules
var watch_watching = __webpack_require__(2326);
;// CONCATENATED MODULE: ./src/watch/watch.ts




















/** A watch that is not compared with anything and made at once. */
const NO_PAST = { findings: [], baselines: policy_rules/* NO_BASELINES */.BO, goodWatches: [] };
/**
 * Mode `watch`: observes the live service at `url` until it is known to be bad, or until the time is over. Nothing is
 * started or stopped. Never throws for anything that the service, a monitor or the user did; those are findings.
 *
 * @param open where observations come from
 * @param past what earlier watches and visits left
 */
async function watch(settings, policy, world, open = open_sources/* openSources */.H, past = NO_PAST) {
    keepMemorySmall();
    const findings = [];
    const phases = [];
    let subject;
    let report;
    let trace;
    let cancelled;
    let judged;
    const keep = (found) => {
        findings.push(...found);
        for (const finding of found) {
            const { text, tone } = (0,live_line/* briefLine */.RI)(finding);
            world.output.line(text, tone);
        }
    };
    const phase = async (name, work) => {
        const startMs = sinceStart(world);
        world.output.section(name);
        try {
            return await work();
        }
        finally {
            phases.push({ name, startMs, endMs: sinceStart(world) });
            world.cancelled.throwIfAborted();
        }
    };
    try {
        const { visit } = past;
        const wanted = watchOf(policy, world);
        const asked = visit === undefined ? wanted : { ...wanted, forMs: visit.plan.watchedMs };
        keep(past.findings);
        const booted = (0,url.bootUrl)(settings.url ?? '', policy, world);
        const live = booted.subject;
        subject = live;
        findings.push(...booted.findings);
        const place = (0,recognition/* whereJudged */.TX)(policy, asked, live);
        const sources = open({
            ...{ policy, watch: asked, subject: live, judgedAt: place, scope: (0,scope/* scopeOf */.O)(settings, policy, live, world), world },
            p95LimitMs: (0,policy_rules/* p95BoundOf */.qF)(asked, past.baselines)?.max,
        });
        try {
            await phase('examine', async () => {
                const examined = await Promise.all(sources.list.map((source) => source.examine()));
                keep(examined.flat());
            });
            if (findings.some(({ outcome }) => outcome === 'invalid'))
                return ended();
            const facts = { source: asked.source, startedAt: sinceStart(world) };
            const given = (0,policy_rules/* rulesOf */.fD)(asked, sources.ownMetrics(), past.baselines);
            const left = visit?.before && (0,state/* decodeState */.UJ)(visit.before.state, given, visit.before.watchedMs);
            if (left?.ok === false)
                keep([unreadable(left.why, facts)]);
            const resumed = left?.ok ? left : undefined;
            const rules = resumed?.rules ?? given;
            if (resumed === undefined) {
                keep((0,watch_findings/* shortcomings */.Jz)(rules, asked.probes.length, { ...facts, ruleSources: asked.ruleSources }));
                const changing = changingProbes(policy.checks, asked, facts.startedAt);
                if (changing !== undefined)
                    keep([changing]);
                const asksService = asked.probes.length > 0 || asked.healthEveryMs !== undefined;
                const isBlind = asksService && asked.controlUrl === undefined;
                if (isBlind && settings.onFail === 'rollback')
                    keep([(0,watch_findings/* withoutControl */.En)(facts)]);
            }
            const seen = resumed && (0,seen_record/* decodeSeen */.oD)(visit?.before?.seen);
            if (seen?.ok === false)
                keep([notShown(seen.why, facts)]);
            const lateMs = longestAnswerMs(policy, asked);
            const part = visit === undefined
                ? (0,watch_part/* wholeWatch */.Ho)(rules.forMs, lateMs)
                : (0,watch_part/* visitPart */.Nw)(visit, { resumed, seen: seen?.ok ? seen.seen : undefined }, lateMs, world.clock.date());
            const watching = new watch_watching/* Watching */.A(asked, rules, world, part);
            const earlier = part.seen?.series.stretchMs;
            if (earlier !== undefined && !(0,series/* isSameLength */.nk)(earlier, watching.report().stretchMs))
                keep([chartsAnew(facts)]);
            const early = findings.filter((finding) => finding.outcome !== 'pass' || past.findings.includes(finding));
            await phase('watch', () => watching.run(sources.list)).finally(() => {
                report = watching.report();
            });
            const isToldEarlier = isSameAddress(visit?.before, place) && (0,recognition/* isToldByProbes */.E0)(policy, asked, live, place);
            // that health answers at the management port says nothing of a main port that is silent
            const isMainSilent = watching
                .told()
                .some(({ reason, outcome }) => reason === 'main-port-silent' && outcome === 'fail');
            const judgedAt = isMainSilent ? live.baseUrl : place;
            const telling = judgedAt === place ? sources.list : [];
            judged = {
                at: judgedAt.href,
                metric: watching.judgedMetric(),
                recognisedBy: watching.recognisedBy(telling, isToldEarlier, past.goodWatches),
            };
            const now = { visit: part.visits?.made ?? 1, findings: [...early, ...watching.told()] };
            const progress = watching.progress((0,watch_seen/* toldUntil */.At)(part.seen, now.findings, now.visit));
            if (progress === undefined && part.seen !== undefined)
                keep((0,watch_seen/* findingsOfEarlier */.ss)(part.seen, now, facts));
            keep(watching.told());
            keep(watching.judged(goingBackOf(settings)));
            const means = (0,watched_release/* meansOf */.oh)(watching.report(), rules.metrics.map(({ name }) => name), part.fromMs);
            trace = { means, progress, isAnew: resumed === undefined };
        }
        finally {
            sources.close();
        }
    }
    catch (error) {
        if (error instanceof verdict/* Cancelled */.cJ)
            cancelled = error;
        else
            keep([error instanceof verdict/* StoppedByFinding */.is ? error.finding : (0,internal_error/* internalError */.W)(error, world)]);
    }
    return ended();
    function ended() {
        const checks = { total: 0, failed: 0 };
        const common = { findings, subject, health: undefined, checks, phases, serviceLog: undefined, cancelled };
        return { ...common, judged, watch: report, trace };
    }
}
/** Whether all visits were to this address: what earlier ones saw at another one tells nothing of it. */
function isSameAddress(before, place) {
    return before?.address !== undefined && before.address === (0,address/* fingerprintOf */.ax)(place.href);
}
/** A probe is waited for as long as its check allows, and the control URL is asked about one that failed. */
function longestAnswerMs({ checks }, { probes }) {
    const timeouts = checks.filter(({ name }) => probes.includes(name)).map(({ timeoutMs }) => timeoutMs);
    return Math.max(0, ...timeouts) + control/* LONGEST_QUESTION_MS */.D2;
}
function goingBackOf({ onFail, dryRun }) {
    if (onFail !== 'rollback')
        return 'by-hand';
    return dryRun ? 'planned' : 'by-itself';
}
/** The verdict is as good as before; only the reports know less. */
function notShown(why, facts) {
    const sentence = `The reports show nothing of what the earlier visits saw, because ${why}; what decides is complete.`;
    return { ...unreadable('', facts), sentence };
}
function chartsAnew(facts) {
    const sentence = 'The charts begin with this visit, because the policy asks for other visits than before; what decides is complete.';
    return { ...unreadable('', facts), title: 'watch: charts', sentence };
}
function unreadable(why, facts) {
    return {
        kind: 'watch',
        title: 'watch: last visit',
        outcome: 'undecided',
        severity: 'warn',
        reason: 'watch-visit-unreadable',
        sentence: `What the last visit left cannot be gone on from, because ${why}, so the watch begins anew.`,
        evidence: [],
        ...facts,
        durationMs: 0,
    };
}
/** @throws StoppedByFinding where the policy does not say what to watch */
function watchOf({ watch, file }, world) {
    if (watch !== undefined)
        return watch;
    const where = file === undefined ? 'without a policy file there is' : 'the policy has';
    const example = '"watch: { for: 15m, probes: [<name of a check>], error-rate: { max: 5% } }"';
    throw new verdict/* StoppedByFinding */.is({
        kind: 'policy',
        title: 'policy watch',
        outcome: 'invalid',
        severity: 'block',
        reason: 'policy-asserts-nothing',
        sentence: `Mode watch was asked for, and ${where} no section "watch" that says what to watch.`,
        advice: file === undefined
            ? `Name a file with "policy" that has checks and a section such as ${example}.`
            : `Add one, such as ${example}.`,
        evidence: [],
        startedAt: sinceStart(world),
        durationMs: 0,
    });
}
function sinceStart(world) {
    return world.clock.now() - world.startedAt;
}


/***/ }),

/***/ 7789:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ED: () => (/* binding */ measuredOf),
/* harmony export */   oR: () => (/* binding */ joined),
/* harmony export */   oh: () => (/* binding */ meansOf)
/* harmony export */ });
/* harmony import */ var _metric_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2079);
/* harmony import */ var _policy_rules_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6701);


/**
 * The figures of a watch, for later ones to compare with; `undefined` where nothing was seen. Without probes the P95 is
 * the service's own. Pure.
 *
 * @param beganAt wall-clock time
 */
function measuredOf(report, means, beganAt) {
    const { answered, failed } = report.ticks;
    if (answered === 0 && means.length === 0)
        return undefined;
    const p95Ms = report.p95Ms ?? means.find(({ name }) => name === _metric_js__WEBPACK_IMPORTED_MODULE_0__/* .ACTUATOR_P95 */ .Zd)?.mean;
    return {
        samples: answered,
        errorRate: answered === 0 ? undefined : failed / answered,
        p95Ms: p95Ms === undefined ? undefined : Math.round(p95Ms * 10) / 10,
        hour: beganAt.getUTCHours(),
        tookMs: Math.round(report.tookMs),
        metrics: means,
    };
}
/**
 * The mean of each metric, over the points of its series. Pure.
 *
 * @param names of the metrics that the watch has rules about
 * @param fromMs points before this moment of the watch belong to earlier visits
 */
function meansOf({ series, stretchMs }, names, fromMs = 0) {
    return series.flatMap(({ name, unit, points }) => {
        const own = points.filter(({ atMs }) => Math.round(atMs + stretchMs) > fromMs);
        // a metric may be called as the figures of the probes are
        if (own.length === 0 || !names.includes(name) || unit !== (0,_policy_rules_js__WEBPACK_IMPORTED_MODULE_1__/* .unitOf */ .uF)(name))
            return [];
        const sum = own.reduce((total, { value }) => total + value, 0);
        return [{ name, mean: sum / own.length, count: own.length }];
    });
}
/** Means of two stretches of time as those of both. Pure. */
function joined(before, after) {
    const all = new Map(before.map((mean) => [mean.name, mean]));
    for (const { name, mean, count } of after) {
        const earlier = all.get(name) ?? { mean: 0, count: 0 };
        const both = earlier.count + count;
        all.set(name, { name, mean: earlier.mean + ((mean - earlier.mean) * count) / both, count: both });
    }
    return [...all.values()];
}


/***/ }),

/***/ 2326:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A: () => (/* binding */ Watching)
});

// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __webpack_require__(1928);
;// CONCATENATED MODULE: ./src/watch/changes.ts
const MOST_CHANGES = 200;
/** What changed during a watch: bounded, however often a source changes its mind. */
class Changes {
    #timeOfDay;
    #all;
    #leftOut;
    /** The newest state of each source that told one in this part of the watch. */
    #newest = new Map();
    /**
     * @param before what changed in earlier visits
     * @param timeOfDay where the watch is made in visits, because what was watched says nothing about the time of day then
     */
    constructor(before, timeOfDay) {
        this.#timeOfDay = timeOfDay;
        this.#all = [...(before?.changes ?? [])];
        this.#leftOut = before?.changesLeftOut ?? 0;
    }
    /** Takes what a source told; of visits, what the last one heard last is no change. */
    add({ atMs, source, state, isGood }) {
        const at = this.#timeOfDay && { at: this.#timeOfDay().toISOString() };
        const change = { atMs, source, state, isGood, ...at };
        this.#newest.set(source, change);
        const before = this.#all.findLast((earlier) => earlier.source === source);
        if (at !== undefined && before?.state === state && before.isGood === isGood)
            return;
        this.#all.push(change);
        if (this.#all.length <= MOST_CHANGES)
            return;
        this.#all.shift();
        this.#leftOut += 1;
    }
    /** How it stands with each source that has told a state. */
    newest() {
        return [...this.#newest.values()];
    }
    /** For the reports, and for the next visit to go on from; newest last. */
    seen() {
        return { changes: this.#all, changesLeftOut: this.#leftOut };
    }
}

// EXTERNAL MODULE: ./src/watch/blocks.ts
var blocks = __webpack_require__(4637);
// EXTERNAL MODULE: ./src/watch/decision.ts
var watch_decision = __webpack_require__(2985);
// EXTERNAL MODULE: ./src/watch/interval.ts
var interval = __webpack_require__(6542);
// EXTERNAL MODULE: ./src/watch/wording.ts
var watch_wording = __webpack_require__(9459);
;// CONCATENATED MODULE: ./src/watch/judgement.ts



/** The judgement of a comparison that has nothing to compare with. Pure. */
function withoutBaseline(rule, p95Ms) {
    const shown = p95Ms === undefined ? '' : `${p95Text(p95Ms)}; `;
    const sentence = `${shown}there is no baseline to compare with, so nothing was decided by it.`;
    return judgementAbout(rule, 'skipped', (0,wording/* capitalised */.Iu)(sentence), {
        reason: 'watch-no-baseline',
    });
}
/** How the reports call an error budget: `14.4x over 60 min and 5 min`. Pure. */
function budgetName({ budgets }, index) {
    const rule = budgets[index];
    return rule === undefined ? '' : `${(0,watch_wording/* times */.Hn)(rule.rate)} over ${(0,wording/* inSeconds */.F7)(rule.longMs)} and ${(0,wording/* inSeconds */.F7)(rule.shortMs)}`;
}
/** `The P95 is 840 ms`. Pure. */
function p95Text(p95Ms) {
    return p95Ms === undefined ? 'The P95 is not known' : `The P95 is ${(0,watch_wording/* milliseconds */.Rz)(p95Ms)}`;
}
/** The figures of a share beside its limit. Pure. */
function factsOf(counts, limit) {
    const { bad, all } = counts;
    return { bad, all, share: all === 0 ? 0 : bad / all, limit, interval: (0,interval/* wilson */.rF)(counts) };
}
/** A judgement that decides, unless said otherwise. Pure. */
function judgementAbout(rule, state, sentence, more = {}) {
    return { rule, state, sentence, isDryRun: false, ...more };
}

// EXTERNAL MODULE: ./src/watch/look-rule.ts
var look_rule = __webpack_require__(8307);
// EXTERNAL MODULE: ./src/watch/rules.ts
var watch_rules = __webpack_require__(4236);
;// CONCATENATED MODULE: ./src/watch/breach.ts






/** One sentence: which value broke the bounds, and how many did; or how many requests did. Pure. */
function breachText(rule, { bad, looks }, value) {
    if (rule.looks !== undefined && looks !== undefined) {
        const now = lastMinutesText((0,look_rule/* requestsNow */.RY)(looks), looks.requests);
        return `${lookText(rule.looks, looks)}${now}; the limit is ${(0,watch_wording/* percent */.KN)(rule.looks.limit)}.`;
    }
    const many = `${bad} ${bad === 1 ? 'value was' : 'values were'}, where ${rule.failureLimit === 0 ? 'none' : rule.failureLimit} may be`;
    return `The metric "${rule.name}" is ${(0,watch_wording/* number */.ai)(value)}, out of bounds (${(0,watch_wording/* boundsText */.Fv)(rule)}): ${many}.`;
}
/** What it is that a metric is out of bounds: the service's own counters are held against the limits of the probes. Pure. */
function breachReason({ looks }) {
    return looks?.reason ?? 'watch-metric';
}
/** `, 12 of 60 (20 %) in the last two minutes`; nothing where that is all there was. Pure. */
function lastMinutesText(now, total) {
    return now.all === total.all ? '' : `, ${(0,watch_wording/* countsText */.WN)(now)} in the last two minutes`;
}
/** `Of the requests that the service counted, 12 of 300 (4 %) failed`. Pure. */
function lookText({ bad }, { requests }) {
    return `Of the requests that the service counted, ${(0,watch_wording/* countsText */.WN)(requests)} ${bad}`;
}
/** The judgement of the rule that decided, with the figures of that moment. Pure. */
function judgementOf(rules, state, decision, { p95Ms }) {
    const at = `after ${(0,wording/* inSeconds */.F7)(decision.atMs)}`;
    switch (decision.by) {
        case 'consecutive-failures': {
            const { count, fromMs, untilMs } = decision.run;
            const sentence = `The service is dead: ${count} probes in a row failed, for ${(0,wording/* inSeconds */.F7)(untilMs - fromMs)} (${at}).`;
            return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-service-dead' });
        }
        case 'own-trouble': {
            const { count, fromMs, untilMs } = decision.run;
            const sentence = `The watch cannot see: ${count} probes in a row met trouble of our own, for ${(0,wording/* inSeconds */.F7)(untilMs - fromMs)} (${at}).`;
            const advice = 'That says nothing about the service: look at the network and the load of the machine that watches, or correct "url" if its host has another name.';
            return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-own-trouble', advice });
        }
        case 'error-rate': {
            const facts = factsOf(decision.total, rules.errorTest?.test.limit ?? 1);
            const sentence = `${(0,watch_wording/* probesText */.$$)(facts)} failed${lastMinutesText(decision.now, decision.total)}; the limit is ${(0,watch_wording/* percent */.KN)(facts.limit)} (${at}).`;
            return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-error-rate', facts });
        }
        case 'p95': {
            const facts = factsOf(decision.total, watch_rules/* SLOW_SHARE */.MB);
            const limit = (0,watch_wording/* milliseconds */.Rz)(rules.p95?.max ?? 0);
            const isLate = facts.share <= watch_rules/* SLOW_SHARE */.MB;
            const what = isLate ? `, and was above the limit of ${limit} of late` : `, above the limit of ${limit}`;
            const now = isLate ? lastMinutesText(decision.now, decision.total) : '';
            const sentence = `${p95Text(p95Ms)}${what}: ${(0,watch_wording/* countsText */.WN)(facts)} took longer${now}, where ${(0,watch_wording/* percent */.KN)(watch_rules/* SLOW_SHARE */.MB)} may (${at}).`;
            return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-too-slow', facts });
        }
        case 'error-budget': {
            const rule = rules.budgets[decision.budget];
            const { long, longRate, shortRate } = decision.burn;
            const windows = rule
                ? ` over ${(0,wording/* inSeconds */.F7)(rule.longMs)} and at ${(0,watch_wording/* times */.Hn)(shortRate)} over ${(0,wording/* inSeconds */.F7)(rule.shortMs)}`
                : '';
            const sentence = `The error budget burns at ${(0,watch_wording/* times */.Hn)(longRate)}${windows}: ${(0,watch_wording/* countsText */.WN)(long)} failed (${at}).`;
            return judgementAbout(decision.by, 'fail', sentence, {
                reason: 'watch-error-budget',
                name: budgetName(rules, decision.budget),
            });
        }
        case 'metric': {
            const rule = rules.metrics.find(({ name }) => name === decision.metric);
            const seen = (0,watch_decision/* metricOf */.ak)(state, decision.metric);
            const sentence = rule ? breachText(rule, seen, decision.value) : `${(0,watch_wording/* number */.ai)(decision.value)} is out of bounds.`;
            return judgementAbout(decision.by, 'fail', sentence, {
                reason: rule ? breachReason(rule) : 'watch-metric',
                name: decision.metric,
            });
        }
    }
}

// EXTERNAL MODULE: ./src/watch/burn-rate.ts
var burn_rate = __webpack_require__(4897);
// EXTERNAL MODULE: ./src/watch/metric.ts
var metric = __webpack_require__(2079);
// EXTERNAL MODULE: ./src/watch/live.ts
var live = __webpack_require__(3849);
// EXTERNAL MODULE: ./src/watch/policy-rules.ts + 1 modules
var policy_rules = __webpack_require__(6701);
;// CONCATENATED MODULE: ./src/watch/progress.ts







/** Everything that a rule could say while it is open: figures, no verdict. Pure. */
function openJudgements(rules, state, speed) {
    const judgements = [];
    const add = (rule, sentence, more = {}) => judgements.push(judgementAbout(rule, 'undecided', sentence, more));
    if ((0,watch_rules/* asksProbes */.C0)(rules)) {
        const { failures, missed, errors } = state;
        const answers = (0,watch_wording/* counted */.hS)(failures.total.all, 'answer');
        const own = (0,watch_wording/* counted */.hS)(errors, 'error of our own', 'errors of our own');
        add('samples', `${answers} so far, ${(0,watch_wording/* counted */.hS)(missed, 'tick')} missed, ${own}.`);
    }
    if (rules.errorTest) {
        const facts = factsOf(state.failures.total, rules.errorTest.test.limit);
        add('error-rate', `${(0,watch_wording/* probesText */.$$)(facts)} failed so far; the limit is ${(0,watch_wording/* percent */.KN)(facts.limit)}.`, { facts });
    }
    if (rules.p95)
        judgements.push(slowWhileOpen(rules, state, speed));
    if (rules.consecutiveFailures !== undefined) {
        const count = state.failing?.count ?? 0;
        add('consecutive-failures', `${count} ${count === 1 ? 'failure' : 'failures'} in a row at the moment.`);
    }
    for (const [index, rule] of rules.budgets.entries()) {
        const burn = (0,burn_rate/* burnOf */.P7)(rule, state.budgets[index] ?? []);
        add('error-budget', `The error budget burns at ${(0,watch_wording/* times */.Hn)(burn.longRate)} so far.`, {
            name: budgetName(rules, index),
        });
    }
    for (const rule of rules.metrics) {
        const { last } = (0,watch_decision/* metricOf */.ak)(state, rule.name);
        const unit = (0,policy_rules/* unitOf */.uF)(rule.name);
        const value = last === undefined ? 'No value so far' : `${(0,live/* figure */.vP)(last, unit)} at the moment`;
        const sentence = `${value}; ${(0,live/* limits */.Fy)(rule, unit)}.`;
        add('metric', sentence, { name: rule.name, isDryRun: rule.dryRun });
    }
    return judgements;
}
function slowWhileOpen(rules, state, { p95Ms }) {
    const limitMs = rules.p95?.max;
    if (limitMs === undefined)
        return withoutBaseline('p95', p95Ms);
    const facts = factsOf(state.slow.total, watch_rules/* SLOW_SHARE */.MB);
    if (facts.all === 0) {
        const sentence = `No answer told anything about speed so far; the limit is ${(0,watch_wording/* milliseconds */.Rz)(limitMs)}.`;
        return judgementAbout('p95', 'undecided', sentence, { facts });
    }
    const sentence = `${p95Text(p95Ms)}; ${(0,watch_wording/* countsText */.WN)(facts)} took longer than ${(0,watch_wording/* milliseconds */.Rz)(limitMs)} so far.`;
    return judgementAbout('p95', 'undecided', sentence, { facts });
}

// EXTERNAL MODULE: ./src/watch/share-rule.ts + 1 modules
var share_rule = __webpack_require__(3089);
;// CONCATENATED MODULE: ./src/watch/conclusion.ts












/** A pass needs this share of the planned ticks. */
const LEAST_COVERAGE = 0.9;
/** What is known while the watch goes on: `fail`, `inconclusive` (it sees nothing) or `undecided`. Pure. */
function verdictSoFar(rules, state, speed) {
    const { decision } = state;
    const open = openJudgements(rules, state, speed);
    if (decision === undefined)
        return { state: 'undecided', judgements: open };
    const cause = judgementOf(rules, state, decision, speed);
    const isCause = (judgement) => judgement.rule === cause.rule && judgement.name === cause.name;
    return {
        state: cause.state === 'fail' ? 'fail' : 'inconclusive',
        cause,
        decidedAtMs: decision.atMs,
        judgements: open.map((judgement) => (isCause(judgement) ? cause : judgement)),
    };
}
/**
 * The verdict at the end of the watch. Pass only where enough was seen and every rule holds; whatever is neither broken
 * nor shown to hold is inconclusive, and says what was missing. Pure.
 *
 * @param planned ticks that should have been sent
 */
function conclude(rules, state, speed, planned) {
    if (state.decision !== undefined)
        return verdictSoFar(rules, state, speed);
    const judgements = closedJudgements(rules, state, speed, planned);
    const deciding = judgements.filter((judgement) => !judgement.isDryRun && judgement.state !== 'skipped');
    const open = deciding.filter((judgement) => judgement.state !== 'pass');
    // what looks bad is more to the point than that there was too little of it
    const cause = open.find(({ reason }) => reason !== 'watch-too-few-samples') ?? open[0];
    if (cause !== undefined)
        return { state: 'inconclusive', cause, judgements };
    if (deciding.length > 0)
        return { state: 'pass', judgements };
    const nothing = judgementAbout('samples', 'inconclusive', 'The watch had no rule that could decide.', {
        reason: 'nothing-examined',
    });
    return { state: 'inconclusive', cause: nothing, judgements: [nothing, ...judgements] };
}
function closedJudgements(rules, state, speed, planned) {
    const judgements = [];
    if ((0,watch_rules/* asksProbes */.C0)(rules))
        judgements.push(coverage(rules, state, planned));
    const hasAnswers = state.failures.total.all > 0;
    judgements.push(...(hasAnswers ? answered(rules, state, speed) : unanswered(rules)));
    for (const rule of rules.metrics)
        judgements.push(conclusion_metric(rule, state));
    return judgements;
}
/** No data is not good: what was never answered has neither kept a limit nor broken one. */
function unanswered(rules) {
    const about = (rule, name) => judgementAbout(rule, 'inconclusive', 'No probe was answered or timed out, so nothing is known of it.', {
        reason: 'watch-too-few-samples',
        ...(name === undefined ? {} : { name }),
    });
    return [
        ...(rules.errorTest ? [about('error-rate')] : []),
        ...(rules.p95 ? [about('p95')] : []),
        ...(rules.consecutiveFailures === undefined ? [] : [about('consecutive-failures')]),
        ...rules.budgets.map((_, index) => about('error-budget', budgetName(rules, index))),
    ];
}
function answered(rules, state, speed) {
    const judgements = [];
    if (rules.errorTest)
        judgements.push(errorRate(rules.errorTest, rules, state));
    if (rules.p95)
        judgements.push(slowness(rules, state, speed));
    if (rules.consecutiveFailures !== undefined)
        judgements.push(lastRun(rules.consecutiveFailures, state));
    for (const [index, rule] of rules.budgets.entries()) {
        judgements.push(budget(rule, budgetName(rules, index), state.budgets[index] ?? []));
    }
    return judgements;
}
function coverage({ minSamples }, state, planned) {
    const { missed, errors, failures } = state;
    const { all } = failures.total;
    const seen = `${all} of ${planned} planned probes were answered or timed out`;
    if (all < LEAST_COVERAGE * planned) {
        const rest = [
            ...(missed === 0 ? [] : [`${missed} could not be sent`]),
            ...(errors === 0 ? [] : [`${errors} met trouble of our own`]),
        ];
        const why = rest.length === 0 ? '' : `: ${rest.join(' and ')}`;
        return judgementAbout('samples', 'inconclusive', `Only ${seen}${why}.`, {
            reason: errors > missed ? 'watch-own-trouble' : 'watch-ticks-missed',
            advice: `A pass needs ${(0,watch_wording/* percent */.KN)(LEAST_COVERAGE)} of them: watch from a machine that has the time and the network for it${errors === 0 ? '' : ', or correct "url" if its host has another name'}.`,
        });
    }
    if (all < minSamples) {
        const sentence = `The watch saw ${all} samples, and a pass needs ${minSamples}.`;
        const advice = 'Watch for longer, or probe more often.';
        return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-too-few-samples', advice });
    }
    return judgementAbout('samples', 'pass', `${seen}.`);
}
function errorRate(test, rules, state) {
    const { limit } = test.test;
    const facts = factsOf(state.failures.total, limit);
    const what = `${(0,watch_wording/* probesText */.$$)(facts)} failed`;
    if (facts.share > limit)
        return notBroken(test, 'error-rate', what, facts, state.failures);
    if ((0,share_rule/* isWorseLately */.wX)(test, state.failures))
        return worseLately('error-rate', what, facts);
    if (rules.strict && facts.interval.high > limit)
        return unproven('error-rate', what, neededToConfirm(facts));
    return held('error-rate', what, facts);
}
function slowness(rules, state, { p95Ms }) {
    const { slowTest: test } = rules;
    const limitMs = rules.p95?.max;
    if (limitMs === undefined || test === undefined)
        return withoutBaseline('p95', p95Ms);
    const facts = factsOf(state.slow.total, watch_rules/* SLOW_SHARE */.MB);
    const what = `${p95Text(p95Ms)}: ${(0,watch_wording/* countsText */.WN)(facts)} took longer than ${(0,watch_wording/* milliseconds */.Rz)(limitMs)}`;
    if (facts.all < rules.minSamples) {
        const sentence = `${what}; ${facts.all} answers tell about speed, and a pass needs ${rules.minSamples}.`;
        return judgementAbout('p95', 'inconclusive', sentence, { reason: 'watch-too-few-samples', facts });
    }
    if (facts.share > watch_rules/* SLOW_SHARE */.MB)
        return notBroken(test, 'p95', what, facts, state.slow);
    if ((0,share_rule/* isWorseLately */.wX)(test, state.slow))
        return worseLately('p95', what, facts);
    if (rules.strict && facts.interval.high > watch_rules/* SLOW_SHARE */.MB)
        return unproven('p95', what, neededToConfirm(facts));
    return held('p95', what, facts);
}
function held(rule, what, facts) {
    return judgementAbout(rule, 'pass', `${what}; the limit is ${(0,watch_wording/* percent */.KN)(facts.limit)}.`, { facts });
}
function worseLately(rule, what, facts) {
    const sentence = `${what}, which is within the limit of ${(0,watch_wording/* percent */.KN)(facts.limit)}, but the last five minutes were above it.`;
    return judgementAbout(rule, 'inconclusive', sentence, { reason: 'watch-not-proven', facts });
}
/** @param cameTogether more samples would not have changed it */
function unproven(rule, what, facts, cameTogether = false) {
    const isAbove = facts.share > facts.limit;
    const limit = (0,watch_wording/* percent */.KN)(facts.limit);
    const doubt = isAbove
        ? `above the limit of ${limit}, and too little to be sure of it`
        : `within the limit of ${limit}, and too little to be sure of it`;
    const advice = cameTogether
        ? 'More samples would not have changed it: the bad ones came close together, as in one outage; watch for longer, to see whether it lasts.'
        : facts.needed === undefined
            ? 'It is so near to the limit that no number of samples would have decided.'
            : `At this share it would have taken ${facts.needed} samples: watch for longer, or probe more often.`;
    return judgementAbout(rule, 'inconclusive', `${what}: ${doubt}.`, { reason: 'watch-not-proven', advice, facts });
}
/** Above the limit, and no breach. */
function notBroken(test, rule, what, facts, state) {
    if ((0,share_rule/* isShown */.aJ)(test, state))
        return unproven(rule, what, facts, true);
    const needed = (0,share_rule/* samplesToBreak */.Qn)(test, facts);
    return unproven(rule, what, needed === undefined ? facts : { ...facts, needed });
}
function neededToConfirm(facts) {
    const needed = (0,interval/* samplesToConfirm */.NX)(facts.share, facts.limit);
    return needed === undefined ? facts : { ...facts, needed };
}
function lastRun(least, { failing }) {
    if (failing !== undefined && failing.count >= least) {
        const sentence = `The last ${failing.count} probes failed, and the watch was over before they were a breach.`;
        const advice = 'Look at the service now; watch for longer.';
        return judgementAbout('consecutive-failures', 'inconclusive', sentence, { reason: 'watch-not-proven', advice });
    }
    return judgementAbout('consecutive-failures', 'pass', `Never ${least} failures in a row for 30 s.`);
}
function budget(rule, name, state) {
    const { longRate, shortRate } = (0,burn_rate/* burnOf */.P7)(rule, state);
    const rate = `The error budget burns at ${(0,watch_wording/* times */.Hn)(longRate)}`;
    if (longRate >= rule.rate && shortRate >= rule.rate) {
        const sentence = `${rate} over ${(0,wording/* inSeconds */.F7)(rule.longMs)}, with too few failures to be sure of it.`;
        return judgementAbout('error-budget', 'inconclusive', sentence, { name, reason: 'watch-not-proven' });
    }
    return judgementAbout('error-budget', 'pass', `${rate}; the limit is ${(0,watch_wording/* times */.Hn)(rule.rate)}.`, { name });
}
/** Why the requests that the service counted do not show that the limit is kept, nor that it is broken. */
function doubtByLooks(rule, state) {
    const { requests } = state;
    const limit = (0,watch_wording/* percent */.KN)(rule.limit);
    if (requests.all < rule.leastRequests) {
        const sentence = `The service counted ${requests.all} requests, and a pass needs ${rule.leastRequests}.`;
        return [sentence, { reason: 'watch-too-few-samples', advice: 'Watch for longer, or add probes.' }];
    }
    const doubt = (0,blocks/* isAbove */.oi)(requests, rule.limit)
        ? `above the limit of ${limit}, and too little to be sure of it`
        : `within the limit of ${limit}, but the last two minutes were above it`;
    return [`${lookText(rule, state)}: ${doubt}.`, { reason: 'watch-not-proven' }];
}
function conclusion_metric(rule, watch) {
    const state = (0,watch_decision/* metricOf */.ak)(watch, rule.name);
    const values = state.good + state.bad;
    const about = (judgement, sentence, more = {}) => judgementAbout('metric', judgement, sentence, { name: rule.name, isDryRun: rule.dryRun, ...more });
    if (rule.min === undefined && rule.max === undefined) {
        return { ...withoutBaseline('metric'), name: rule.name, isDryRun: rule.dryRun };
    }
    const within = `${state.good} of ${values} values were within bounds (${(0,watch_wording/* boundsText */.Fv)(rule)})`;
    const counted = rule.looks && state.looks && { rule: rule.looks, state: state.looks };
    switch ((0,metric/* metricStanding */.$5)(rule, state)) {
        case 'breached':
            return about('fail', breachText(rule, state, state.breach?.value ?? 0), { reason: breachReason(rule) });
        case 'held':
            return about('pass', counted
                ? `${lookText(counted.rule, counted.state)}; the limit is ${(0,watch_wording/* percent */.KN)(counted.rule.limit)}.`
                : `${within}.`);
        case 'too-few':
            return counted
                ? about('inconclusive', ...doubtByLooks(counted.rule, counted.state))
                : about('inconclusive', `Only ${within}.`, { reason: 'watch-not-proven' });
        case 'no-data':
            return about('inconclusive', `${state.noData} readings had no data, ${values} had a value.`, {
                reason: 'watch-metric-no-data',
                advice: 'No data is not good: ask the query by hand, and give it an initial delay where it needs time to begin.',
            });
        case 'errors':
            return about('inconclusive', `The source did not answer ${state.errors} times, ${state.mostErrorsInRow} in a row.`, {
                reason: 'watch-metric-unavailable',
                advice: 'That says nothing about the service: look at the source of the metric.',
            });
    }
}

// EXTERNAL MODULE: ./src/watch/findings.ts
var findings = __webpack_require__(4857);
// EXTERNAL MODULE: ./src/watch/latency.ts
var latency = __webpack_require__(705);
// EXTERNAL MODULE: ./src/watch/recognition.ts
var recognition = __webpack_require__(4608);
// EXTERNAL MODULE: ./src/watch/samples.ts
var samples = __webpack_require__(2360);
// EXTERNAL MODULE: ./src/watch/series.ts
var series = __webpack_require__(3154);
;// CONCATENATED MODULE: ./src/watch/troubles.ts
/** Different things that are told apart. */
const MOST_KINDS = 20;
const SHOWN_KINDS = 10;
/**
 * What was wrong with the probes, how often: bounded, whatever the service answers. Where there are too many kinds, the
 * rarest makes room, so that what is wrong all the time is not lost among what is different each time.
 */
class Troubles {
    #counts;
    #others;
    /** @param before what was wrong in earlier visits */
    constructor(before = { kinds: [], others: 0 }) {
        this.#counts = new Map(before.kinds);
        this.#others = before.others;
    }
    /** @param why one clause, redacted and cut; foreign words inside */
    add(probe, why) {
        const text = `${probe}: ${why}`;
        const count = this.#counts.get(text);
        if (count === undefined && this.#counts.size >= MOST_KINDS)
            this.#forgetRarest();
        this.#counts.set(text, (count ?? 0) + 1);
    }
    #forgetRarest() {
        let rarest;
        for (const kind of this.#counts)
            if (rarest === undefined || kind[1] < rarest[1])
                rarest = kind;
        if (rarest === undefined)
            return;
        this.#counts.delete(rarest[0]);
        this.#others += rarest[1];
    }
    /** For the next visit to go on from. */
    seen() {
        return { kinds: [...this.#counts], others: this.#others };
    }
    /** The most frequent first; none where nothing was wrong. */
    evidence(label) {
        const kinds = [...this.#counts].sort(([leftText, left], [rightText, right]) => right - left || (leftText < rightText ? -1 : 1));
        if (kinds.length === 0)
            return [];
        const rest = kinds.slice(SHOWN_KINDS).reduce((sum, [, count]) => sum + count, this.#others);
        const lines = kinds.slice(0, SHOWN_KINDS).map(([text, count]) => `${count}x ${text}`);
        return [{ kind: 'text', label, text: [...lines, ...(rest === 0 ? [] : [`${rest}x something else`])].join('\n') }];
    }
}

// EXTERNAL MODULE: ./src/watch/watch-part.ts
var watch_part = __webpack_require__(3216);
;// CONCATENATED MODULE: ./src/watch/watching.ts















/** From one line about how it stands to the next, in milliseconds. */
const LINE_EVERY_MS = 60_000;
const MOST_FINDINGS = 50;
/** Characters of what was wrong with one answer. */
const MOST_CLAUSE = 300;
/** By so much a watch may seem shorter than it was meant to be. */
const TIMER_MS = 100;
/** Whoever waits longer than this for the last answers says so, in milliseconds. */
const SILENT_WAIT_MS = 1000;
/** One watch while it goes on: takes what the sources tell, until it is decided or the time is over. */
class Watching {
    #policy;
    #rules;
    #world;
    #part;
    #latency;
    #series;
    #failures;
    #own;
    #teller;
    #told = [];
    #changes;
    #decided = new AbortController();
    #startMs;
    #state;
    /** Ticks of this part that nothing is known of yet. */
    #ticksLeft;
    /** A finding of a source that is a breach by itself. */
    #breach;
    #tookMs = 0;
    /** Probes of this part that failed, and those of them that whoever answers elsewhere answered. */
    #failed = 0;
    #elsewhere = 0;
    constructor(policy, rules, world, part) {
        this.#policy = policy;
        this.#rules = (0,watch_rules/* prepareRules */.Zb)(rules);
        this.#part = part;
        this.#latency = part.before?.latency ?? new latency/* LatencyDistribution */.L();
        this.#state = part.before?.state ?? watch_decision/* NOTHING_SEEN */.s3;
        this.#ticksLeft = (0,interval/* plannedTicks */.he)(part.lengthMs, rules.everyMs) * policy.probes.length;
        this.#world = world;
        this.#startMs = world.clock.now() - world.startedAt;
        this.#failures = new Troubles(part.seen?.failures);
        this.#own = new Troubles(part.seen?.own);
        this.#changes = new Changes(part.seen, part.visits && (() => world.clock.date()));
        this.#series = new series/* SeriesRecorder */.WB({ forMs: rules.forMs, everyMs: rules.everyMs, ...(part.visits === undefined ? {} : { visitMs: part.lengthMs }) }, {
            ...(rules.errorRate === undefined ? {} : { errorRate: rules.errorRate }),
            ...(rules.p95?.max === undefined ? {} : { p95Ms: rules.p95.max }),
            metrics: this.#standing().metrics.map(({ last: _last, ...metric }) => ({
                ...metric,
                ...paceOf(metric.name, policy),
            })),
        }, part.seen?.series);
        this.#teller = new live/* ChangeTeller */.NW(this.#standing().metrics, ({ text, tone }) => world.output.line(text, tone));
    }
    /**
     * Watches until it is decided or the time is over; nothing of the sources is left running then.
     *
     * @throws the reason of `world.cancelled` when the job is cancelled
     */
    async run(sources) {
        const { clock, cancelled, output } = this.#world;
        output.line((0,live/* openingLine */.lw)(this.#plan()));
        const [over, timeOut, allTold] = [new AbortController(), new AbortController(), new AbortController()];
        const signal = AbortSignal.any([over.signal, cancelled]);
        const lastTick = AbortSignal.any([timeOut.signal, signal]);
        const running = sources.map((source) => source.watch((told) => this.#take(told, signal), signal, lastTick));
        const watched = Promise.all(running).then(() => allTold.abort());
        const ended = AbortSignal.any([this.#decided.signal, signal]);
        const timeIsOver = this.#untilOver(ended).then(() => {
            timeOut.abort();
            return this.#untilTold(AbortSignal.any([allTold.signal, ended]));
        });
        try {
            // a source that throws ends the watch: it would miss what that source sees
            await Promise.race([timeIsOver, watched.then(() => timeIsOver)]);
            cancelled.throwIfAborted();
        }
        finally {
            this.#tookMs = clock.now() - this.#world.startedAt - this.#startMs;
            over.abort();
            await Promise.allSettled(running);
            await timeIsOver;
        }
    }
    #plan() {
        const { probes, metrics } = this.#policy;
        const { fromMs, lengthMs } = this.#part;
        const { everyMs } = this.#rules;
        return { atMs: fromMs, lengthMs, probes: probes.length, everyMs, metrics: metrics.length };
    }
    /** Says every minute how it stands. Resolves at the end of the watch, or when the signal aborts. */
    async #untilOver(signal) {
        const { clock, output } = this.#world;
        const forMs = this.#part.lengthMs;
        const begin = clock.now();
        for (let atMs = Math.min(LINE_EVERY_MS, forMs); !signal.aborted; atMs = Math.min(atMs + LINE_EVERY_MS, forMs)) {
            await clock.sleep(Math.max(0, begin + atMs - clock.now()), signal).catch(() => undefined);
            if (signal.aborted)
                break;
            output.line((0,live/* standingLine */.pb)(this.#standing(this.#part.fromMs + atMs)));
            if (atMs >= forMs)
                break;
        }
    }
    /** Waits for the answers that are still open, as long as they may take, or until the signal aborts. */
    async #untilTold(signal) {
        const { clock, output } = this.#world;
        const { fromMs, lengthMs, lateMs } = this.#part;
        const wait = (ms) => clock.sleep(ms, signal).catch(() => undefined);
        const silentMs = Math.min(SILENT_WAIT_MS, lateMs);
        await wait(silentMs);
        if (signal.aborted || lateMs <= silentMs)
            return;
        const open = this.#ticksLeft === 1 ? '1 answer is' : `${this.#ticksLeft > 1 ? this.#ticksLeft : 'Some'} answers are`;
        const at = (0,live/* clockText */.Yi)(fromMs + lengthMs + silentMs);
        output.line(`${at}  ${open} still open, and waited for: ${(0,wording/* inSeconds */.F7)(lateMs)} at most`);
        await wait(lateMs - silentMs);
    }
    /** Whether the watch goes on after this part of it. */
    #isOpen() {
        return !this.#part.isLast && this.#breach === undefined && this.#state.decision === undefined;
    }
    #take(observation, signal) {
        if (signal.aborted || this.#decided.signal.aborted)
            return;
        const told = (0,watch_part/* inPart */.bg)(this.#cleaned(observation), this.#part);
        if (told === undefined)
            return;
        this.#teller.tell(told, this.#sinceBegin());
        switch (told.kind) {
            case 'sample': {
                const { sample, probe, why, isElsewhere } = told;
                this.#state = (0,watch_decision/* addSample */.yl)(this.#rules, this.#state, sample);
                if ((0,samples/* tellsLatency */.j)(sample, this.#rules.p95?.max))
                    this.#latency.record(sample.latencyMs);
                this.#series.addSample(sample);
                if (why !== undefined && sample.outcome === 'failed')
                    this.#failures.add(probe, why);
                if (why !== undefined && sample.outcome === 'error')
                    this.#own.add(probe, why);
                if (sample.outcome === 'failed') {
                    this.#failed += 1;
                    if (isElsewhere)
                        this.#elsewhere += 1;
                }
                this.#ticksLeft -= 1;
                break;
            }
            case 'reading':
                this.#state = (0,watch_decision/* addMetricReading */.YN)(this.#rules, this.#state, told.metric, told.reading);
                this.#series.addReading(told.metric, told.reading);
                if (told.why !== undefined && told.reading.outcome !== 'value')
                    this.#own.add(told.metric, told.why);
                break;
            case 'state':
                this.#changes.add(told);
                break;
            case 'finding':
                if (told.finding.outcome === 'fail' && told.finding.severity === 'block') {
                    const { finding, recognisedBy } = told;
                    this.#breach = { finding, atMs: this.#sinceBegin(), recognisedBy };
                }
                // what decides is told, however much was told before
                if (this.#breach !== undefined || this.#told.length < MOST_FINDINGS)
                    this.#told.push(told.finding);
        }
        if (this.#breach !== undefined || this.#state.decision !== undefined)
            this.#decided.abort();
    }
    /** Clauses are redacted before they are cut. */
    #cleaned(observation) {
        if (!('why' in observation) || observation.why === undefined)
            return observation;
        const { secrets } = this.#world;
        return { ...observation, why: (0,wording/* onOneLine */.GJ)(secrets.redact(observation.why), MOST_CLAUSE) };
    }
    #standing(atMs = 0) {
        const rules = this.#rules;
        const { failures, missed, errors } = this.#state;
        return {
            atMs,
            probes: this.#policy.probes.length === 0
                ? undefined
                : {
                    failed: failures.total.bad,
                    answered: failures.total.all,
                    missed,
                    errors,
                    p95Ms: this.#latency.quantile(0.95),
                    errorLimit: rules.errorRate,
                    p95LimitMs: rules.p95?.max,
                },
            states: this.#changes.newest(),
            metrics: rules.metrics.map(({ name, min, max }) => ({
                name,
                unit: (0,policy_rules/* unitOf */.uF)(name),
                last: (0,watch_decision/* metricOf */.ak)(this.#state, name).last,
                ...(min === undefined ? {} : { min }),
                ...(max === undefined ? {} : { max }),
            })),
        };
    }
    #verdict() {
        const speed = { p95Ms: this.#latency.quantile(0.95) };
        if (this.#breach !== undefined || this.#isOpen())
            return verdictSoFar(this.#rules, this.#state, speed);
        return conclude(this.#rules, this.#state, speed, (0,watch_rules/* plannedSamples */.OA)(this.#rules));
    }
    /**
     * What the next visit goes on from; `undefined` where it is decided, or was the last one.
     *
     * @param told what this visit and those before it told
     */
    progress(told) {
        if (!this.#isOpen())
            return undefined;
        const seen = {
            series: this.#series.seen(),
            ...this.#changes.seen(),
            failures: this.#failures.seen(),
            own: this.#own.seen(),
            ...told,
        };
        return { rules: this.#rules, state: this.#state, latency: this.#latency, seen };
    }
    /** What the sources told; a breach with what was wrong with the answers of the probes. */
    told() {
        return this.#told.map((finding) => finding === this.#breach?.finding
            ? { ...finding, evidence: [...finding.evidence, ...this.#wrongAnswers()] }
            : finding);
    }
    #wrongAnswers() {
        return this.#failures.evidence('what was wrong with the answers');
    }
    /** What the rules came to; `goingBack` is what the run does where they are broken. */
    judged(goingBack = 'by-hand') {
        const verdict = this.#verdict();
        const rule = verdict.cause?.rule;
        const isOwn = rule === 'samples' || rule === 'metric';
        const own = isOwn ? this.#own.evidence('what kept the watch from seeing') : [];
        const evidence = [...own, ...this.#wrongAnswers()];
        return (0,findings/* findingsOf */.WX)(verdict, {
            source: this.#policy.source,
            ruleSources: this.#policy.ruleSources,
            metricSources: new Map(this.#policy.metrics.map(({ name, source }) => [name, source])),
            startedAt: this.#startMs,
            durationMs: this.#tookMs,
            evidence,
            goingBack,
            isElsewhere: this.#isElsewhere(),
            isNeverWell: this.#isNeverWell(),
            ...(this.#isOpen() ? { whyOpen: 'watch-goes-on' } : {}),
        });
    }
    /**
     * By what the service was recognised, as a clause; `undefined` where anything could have answered so.
     *
     * @param isToldEarlier whether probes that held in earlier visits tell the same
     */
    recognisedBy(sources, isToldEarlier, goodWatches) {
        return (0,recognition/* recognisedBy */.n)(sources, this.#rules.metrics, {
            state: this.#state,
            earlier: isToldEarlier ? this.#part.before?.state : undefined,
            byBreach: this.#breach?.recognisedBy,
            goodWatches,
        });
    }
    /** The metric of the policy that decided. */
    judgedMetric() {
        const { decision } = this.#state;
        return decision?.by === 'metric' && (0,policy_rules/* unitOf */.uF)(decision.metric) === 'value' ? decision.metric : undefined;
    }
    /** Whether what answers is plainly not the service: it never gave a good answer, and most came from elsewhere. */
    #isElsewhere() {
        return this.#isNeverWell() && 2 * this.#elsewhere > this.#failed;
    }
    #isNeverWell() {
        const { all, bad } = this.#state.failures.total;
        return all === bad;
    }
    report() {
        const { failures, missed, errors, decision } = this.#state;
        const { forMs } = this.#rules;
        const { cause } = this.#verdict();
        const decidedAtMs = this.#breach?.atMs ?? decision?.atMs;
        return {
            startMs: this.#startMs,
            plannedMs: forMs,
            tookMs: this.#part.fromMs + this.#tookMs,
            decidedAtMs,
            why: this.#breach?.finding.sentence ??
                (decidedAtMs !== undefined
                    ? (cause?.sentence ?? '')
                    : this.#isOpen()
                        ? 'The visit was over; the watch goes on.'
                        : this.#part.fromMs + this.#tookMs < forMs - TIMER_MS
                            ? 'It was broken off before its time was over.'
                            : 'Its time was over.'),
            probes: this.#policy.probes,
            ticks: {
                planned: (0,watch_rules/* plannedSamples */.OA)(this.#rules),
                answered: failures.total.all,
                failed: failures.total.bad,
                missed,
                errors,
            },
            p95Ms: this.#latency.quantile(0.95),
            series: this.#series.series(this.#part.fromMs + this.#tookMs),
            stretchMs: this.#series.stretchMs,
            ...this.#changes.seen(),
            ...(this.#part.visits === undefined ? {} : { visits: this.#part.visits }),
        };
    }
    #sinceBegin() {
        return this.#part.fromMs + this.#world.clock.now() - this.#world.startedAt - this.#startMs;
    }
}
/** How often a metric is looked at, as the policy asks for it. */
function paceOf(metric, { metrics, actuator }) {
    const everyMs = metrics.find(({ name }) => name === metric)?.everyMs ?? actuator?.everyMs;
    return everyMs === undefined ? {} : { everyMs };
}


/***/ })

};
