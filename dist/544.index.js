export const id = 544;
export const ids = [544];
export const modules = {

/***/ 4637:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e2: () => (/* binding */ blocksAbove),
/* harmony export */   lX: () => (/* binding */ addToBlocks),
/* harmony export */   mQ: () => (/* binding */ countsOf),
/* harmony export */   nQ: () => (/* binding */ largest),
/* harmony export */   oi: () => (/* binding */ isAbove)
/* harmony export */ });
/**
 * The blocks with one more sample. Samples may come in any order; one that belongs to a forgotten stretch changes
 * nothing. Pure.
 */
function addToBlocks(blocks, { lengthMs, keep }, atMs, isBad) {
    const index = Math.floor(atMs / lengthMs);
    const newest = blocks.at(-1);
    if (newest !== undefined && index <= newest.index - keep)
        return blocks;
    const bad = isBad ? 1 : 0;
    const position = blocks.findLastIndex((block) => block.index <= index);
    const found = blocks[position];
    if (found?.index === index) {
        return blocks.with(position, { index, bad: found.bad + bad, all: found.all + 1 });
    }
    const grown = blocks.toSpliced(position + 1, 0, { index, bad, all: 1 });
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
/* harmony import */ var _share_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9371);



/** Prepares a rule for a watch of that length. Pure. */
function prepareBurn(rule, watchMs) {
    const starts = Math.max(1, Math.ceil(watchMs / blockSize(rule.longMs).lengthMs));
    return { ...rule, test: (0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .sequentialTest */ .mP)(rule.budget), starts };
}
/** Into how many blocks the long window is divided at most: what a burn rate is precise to. */
const MOST_BLOCKS = 60;
/** The state with one more sample. Pure. */
function addToBurn({ longMs }, state, atMs, isBad) {
    return (0,_blocks_js__WEBPACK_IMPORTED_MODULE_2__/* .addToBlocks */ .lX)(state, blockSize(longMs), atMs, isBad);
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

/***/ 1051:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C8: () => (/* binding */ Fields),
/* harmony export */   IO: () => (/* binding */ Unreadable),
/* harmony export */   Xy: () => (/* binding */ objectOf),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   my: () => (/* binding */ isCount)
/* harmony export */ });
/** Stops the reading of foreign data; its message is a clause: `its "missed" is not a count`. */
class Unreadable extends Error {
}
/** Numbers in one list; ours have a few hundred. */
const MOST_NUMBERS = 1000;
/** Reads the fields of one foreign object; each method throws `Unreadable` where the field is not what it must be. */
class Fields {
    #object;
    constructor(object) {
        this.#object = object;
    }
    /** Own fields only: `null` and what is inherited count as missing. */
    value(name) {
        return Object.hasOwn(this.#object, name) ? (Reflect.get(this.#object, name) ?? undefined) : undefined;
    }
    optional(name, read) {
        return this.value(name) === undefined ? undefined : read();
    }
    within(name) {
        return new Fields(objectOf(this.value(name), `its "${name}"`));
    }
    word(name, words) {
        const value = this.value(name);
        const word = words.find((known) => known === value);
        if (word === undefined)
            throw this.wrong(name, `one of ${words.join(', ')}`);
        return word;
    }
    text(name, mostCharacters) {
        const value = this.value(name);
        if (typeof value !== 'string' || value.length > mostCharacters)
            throw this.wrong(name, 'a short text');
        return value;
    }
    count(name) {
        const value = this.value(name);
        if (!isCount(value))
            throw this.wrong(name, 'a count');
        return value;
    }
    number(name) {
        const value = this.value(name);
        if (!isNumber(value))
            throw this.wrong(name, 'a number');
        return value;
    }
    /** Milliseconds, not negative. */
    time(name) {
        const value = this.number(name);
        if (value < 0)
            throw this.wrong(name, 'a time');
        return value;
    }
    numbers(name, isRight = isNumber) {
        const list = listOf(this.value(name), `its "${name}"`);
        if (!list.every(isRight))
            throw this.wrong(name, 'a list of numbers');
        return list;
    }
    tuple(name, length, isRight = isNumber) {
        const numbers = this.numbers(name, isRight);
        if (numbers.length !== length)
            throw this.wrong(name, `a list of ${length} numbers`);
        return numbers;
    }
    wrong(name, what) {
        return new Unreadable(`its "${name}" is ${this.value(name) === undefined ? 'missing' : `not ${what}`}`);
    }
}
/** The value as an object that is no list. */
function objectOf(value, what) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Unreadable(`${what} is not an object`);
    return value;
}
/** The value as a list of bearable length. */
function listOf(value, what) {
    if (!Array.isArray(value) || value.length > MOST_NUMBERS)
        throw new Unreadable(`${what} is not a short list`);
    return value;
}
function isCount(value) {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
function isNumber(value) {
    return typeof value === 'number' && Number.isFinite(value);
}


/***/ }),

/***/ 6542:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Al: () => (/* binding */ supportsThreshold),
/* harmony export */   NX: () => (/* binding */ samplesToConfirm),
/* harmony export */   ce: () => (/* binding */ samplesForLimit),
/* harmony export */   he: () => (/* binding */ plannedTicks),
/* harmony export */   lU: () => (/* binding */ leastSamples),
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
    if (all === 0)
        return { low: 0, high: 1 };
    const share = bad / all;
    const weight = Z ** 2 / all;
    const centre = (share + weight / 2) / (1 + weight);
    const half = (Z / (1 + weight)) * Math.sqrt((share * (1 - share)) / all + weight / (4 * all));
    return {
        low: bad === 0 ? 0 : Math.max(0, centre - half),
        high: bad === all ? 1 : Math.min(1, centre + half),
    };
}
/** How many samples without any failure show with 95 % confidence that the share is below the limit (0 < limit < 1). Pure. */
function samplesForLimit(limit) {
    return Math.ceil(Math.log(DOUBT) / Math.log1p(-limit));
}
/**
 * How many samples at the observed share would put the upper end of {@link wilson} at or below the limit; `undefined`
 * where no number would, because the share itself is not below it. Pure.
 */
function samplesToConfirm(share, limit) {
    if (share >= limit)
        return undefined;
    return leastSamples((all) => wilson({ bad: share * all, all }).high <= limit);
}
/** The least number of samples that is enough, where more are never less so; `undefined` where none is. Pure. */
function leastSamples(isEnough) {
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
    const needed = limit >= 1 ? 0 : limit <= 0 ? Number.POSITIVE_INFINITY : samplesForLimit(limit);
    return { isEnough: planned >= needed, planned, needed };
}
/** How many ticks a watch has: the first at its beginning, the last before its end. Pure. */
function plannedTicks(durationMs, everyMs) {
    return Math.ceil(durationMs / everyMs);
}


/***/ }),

/***/ 705:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
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

/***/ 9697:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ openSources)
});

;// CONCATENATED MODULE: ./src/platform/event-loop.ts
/** Twenty looks a second cost nothing and are as exact as anything here needs. */
const BEAT_MS = 50;
/** Any timer is that late now and then. */
const NOTEWORTHY_MS = 10;
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
        heldUpMs: async (fromMs, untilMs) => {
            while (!isClosed && knownUntil < untilMs) {
                await new Promise((wake) => {
                    waiting.add(wake);
                    timer.ref();
                });
            }
            return stalls.reduce((longest, stall) => {
                const shared = Math.min(stall.untilMs, untilMs) - Math.max(stall.fromMs, fromMs);
                return Math.max(longest, Math.min(stall.lateMs, shared));
            }, 0);
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
// EXTERNAL MODULE: ./src/watch/sources/actuator.ts + 5 modules
var sources_actuator = __webpack_require__(9137);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./src/subject/docker-finding.ts
var docker_finding = __webpack_require__(6290);
// EXTERNAL MODULE: ./src/watch/sources/finding.ts
var finding = __webpack_require__(3995);
// EXTERNAL MODULE: ./src/watch/sources/pace.ts
var pace = __webpack_require__(1559);
// EXTERNAL MODULE: ./src/watch/sources/reading.ts
var reading = __webpack_require__(2582);
;// CONCATENATED MODULE: ./src/watch/sources/container.ts





/** From one look at the container to the next. */
const EVERY_MS = 5000;
/**
 * A container on this machine, as the engine sees it: that it ended, was started again, was replaced or ran out of memory
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
            return known.running ? [] : [say(ended(known))];
        },
        watch: async (tell, signal) => {
            let isEngineThere = true;
            await Promise.all([
                (0,pace/* lookEvery */.Z)(EVERY_MS, clock, signal, async (atMs) => {
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
                    const change = changeBetween(known, seen.facts);
                    known = seen.facts;
                    if (change === undefined)
                        return;
                    tell({ kind: 'state', source: title, atMs, state: change.state, isGood: change.state === 'runs' });
                    if (change.statement !== undefined)
                        tell({ kind: 'finding', finding: say(change.statement) });
                }),
                ...metrics.map(({ metric, what }) => (0,pace/* lookEvery */.Z)(metric.everyMs, clock, signal, async (atMs) => {
                    const look = await shareOf(what);
                    if (!signal.aborted)
                        (0,reading/* tellReading */.S)(tell, metric.name, atMs, look);
                })),
            ]);
        },
    };
    function say(statement) {
        return (0,finding/* watchFinding */.P)({ ...statement, title, source: options.watch.source }, world);
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

// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __webpack_require__(9459);
;// CONCATENATED MODULE: ./src/watch/sources/control.ts



/** A process that stands still longer than this measures itself and not the service. */
const HELD_UP_MS = 100;
const CONTROL_TIMEOUT_MS = 5000;
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
    const url = watch.controlUrl === undefined ? undefined : new URL(watch.controlUrl);
    const outages = [];
    let knownGoodMs = Number.NEGATIVE_INFINITY;
    let over = world.cancelled;
    let asking;
    let next;
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
            const heldUp = await eventLoop.heldUpMs(span.fromMs, span.untilMs);
            if (heldUp > HELD_UP_MS)
                return `this machine was held up for ${(0,wording/* milliseconds */.Rz)(heldUp)} meanwhile`;
            if (look === 'answered' || url === undefined)
                return undefined;
            await askAnew();
            return outages.find(({ fromMs, untilMs }) => fromMs < span.untilMs && (untilMs === undefined || untilMs > span.fromMs))?.why;
        },
        examine: async () => {
            if (url === undefined)
                return [];
            const title = 'watch.control-url';
            const source = watch.source;
            if (url.origin === options.subject.baseUrl.origin) {
                return [
                    (0,finding/* watchFinding */.P)({
                        title,
                        outcome: 'invalid',
                        reason: 'policy-invalid-value',
                        sentence: `The control URL of the watch is on ${url.origin}, which is the service itself, so that a dead service would count as our own trouble.`,
                        advice: 'Name a page that answers without this service, such as https://github.com/robots.txt.',
                        source,
                    }, world),
                ];
            }
            await askAnew();
            const why = isOut() ? outages.at(-1)?.why : undefined;
            if (why === undefined)
                return [];
            return [
                (0,finding/* watchFinding */.P)({
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
        watch: async (tell, signal) => {
            if (url === undefined)
                return;
            over = signal;
            let saidOut = false;
            await (0,pace/* lookEvery */.Z)(watch.everyMs, clock, signal, async (atMs) => {
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

// EXTERNAL MODULE: ./src/health/look.ts
var look = __webpack_require__(8399);
// EXTERNAL MODULE: ./src/health/quote.ts
var health_quote = __webpack_require__(1886);
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
    const { subject, policy, world, ownHealth } = options;
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
    const stateOf = ({ state, detail }) => quote(detail === undefined ? state : `${state}: ${detail}`, MAX_STATE);
    return {
        name: 'health',
        examine: async () => {
            const looker = lookerUntil(world.cancelled, undefined);
            const seen = await looker.look(clock.now() + policy.timeoutMs);
            endpoint = looker.endpoint();
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
        watch: async (tell, signal) => {
            const looker = lookerUntil(signal, endpoint);
            let known;
            let bad;
            let isTold = false;
            await (0,pace/* lookEvery */.Z)(options.everyMs, clock, signal, async (atMs) => {
                const fromMs = clock.now();
                const seen = await looker.look(fromMs + policy.timeoutMs);
                const span = { fromMs, untilMs: clock.now() };
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
                bad = counts ? { looks: (bad?.looks ?? 0) + 1, fromMs: bad?.fromMs ?? atMs } : undefined;
                if (bad === undefined || isTold || bad.looks < BAD_LOOKS || atMs - bad.fromMs < BAD_MS)
                    return;
                isTold = true;
                tell({ kind: 'finding', finding: badHealth(seen, state, atMs - bad.fromMs, bad.looks) });
            });
        },
    };
    function badHealth(seen, state, lastedMs, looks) {
        return (0,finding/* watchFinding */.P)({
            title: 'health during the watch',
            outcome: 'fail',
            reason: seen.reason ?? 'health-not-up',
            sentence: `Health at ${seen.url.pathname} has been bad for ${Math.round(lastedMs / 1000)} s, in ${looks} looks in a row: ${state}.`,
            evidence: seen.evidence,
            advice: 'Look in the log of the service, and at what the component that is named needs.',
            source: options.watch.source,
        }, world);
    }
}
/** What makes one state another: details that differ from look to look (a time, a number of bytes) do not. */
function changeOf({ state, components = [] }) {
    const notUp = components.filter(({ status }) => status !== undefined && status !== 'UP');
    return [state, ...notUp.map(({ path, status }) => `${path.join('/')} ${status}`)].join(', ');
}

// EXTERNAL MODULE: ./src/checks/answer.ts
var checks_answer = __webpack_require__(7519);
// EXTERNAL MODULE: ./src/checks/json-value.ts
var json_value = __webpack_require__(3111);
// EXTERNAL MODULE: ./src/checks/shorten.ts
var shorten = __webpack_require__(6612);
;// CONCATENATED MODULE: ./src/watch/sources/monitor.ts



const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_QUOTED = 200;
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
                    why: `${url.host} gave no answer: ${(0,shorten/* shorten */.m)(result.message, MAX_QUOTED, redact)}`,
                    advice: 'Check the address and the way there from the runner.',
                    isUnreachable: result.kind !== 'blocked',
                };
            }
            const location = result.headers.find(([name]) => name === 'location')?.[1];
            if (result.status >= 300 && result.status < 400 && location !== undefined) {
                return {
                    ok: false,
                    why: `${url.host} redirects to ${quote(location, MAX_QUOTED)}${/log-?in|sign-?in|auth|sso/i.test(location) ? ', which looks like a login page' : ''}`,
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
    const text = (0,health_quote/* quoting */.y)(secrets)((0,checks_answer/* bodyText */.G3)(answer), MAX_QUOTED);
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
        watch: async (tell, signal) => {
            await Promise.all(asked.map(async ({ metric, url, path }) => {
                const look = lookAt(url);
                await (0,pace/* lookEvery */.Z)(metric.everyMs, clock, signal, async (atMs) => {
                    const seen = await look(path, signal);
                    if (!signal.aborted)
                        (0,reading/* tellReading */.S)(tell, metric.name, atMs, seen);
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
var cookies = __webpack_require__(3754);
// EXTERNAL MODULE: ./src/checks/http-check.ts + 4 modules
var http_check = __webpack_require__(8528);
// EXTERNAL MODULE: ./src/checks/run.ts + 5 modules
var run = __webpack_require__(4602);
// EXTERNAL MODULE: ./src/checks/schedule.ts
var schedule = __webpack_require__(2528);
;// CONCATENATED MODULE: ./src/watch/sources/session.ts


/** From one renewal to the next: whoever is turned away again sooner is turned away by the service's own fault. */
const RENEWAL_MS = 60_000;
const NOT_TRIED = {
    outcome: 'error',
    why: 'what it needs of other checks is not known yet',
    finding: undefined,
};
/** The checks that give the values that `probes` use, in the policy's order, and those that give what they use. */
function giversOf(probes, checks) {
    const givers = new Set();
    const asking = [...probes];
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
function openSession(givers, options) {
    const { subject, policy, scope, world } = options;
    let values = new Map();
    let problem;
    let triedAt;
    let renewing;
    const make = async (signal) => {
        triedAt = world.clock.now();
        const list = { ...policy, checks: givers, filter: { tags: [], skip: [] } };
        try {
            const { findings, values: given } = await (0,run.runChecks)(subject, list, scope, { ...world, cancelled: signal });
            const wrong = findings.find(({ outcome }) => outcome !== 'pass');
            values = given;
            problem = wrong && {
                outcome: wrong.outcome === 'fail' ? 'failed' : 'error',
                why: clauseOf(wrong),
                finding: wrong,
            };
        }
        catch (error) {
            const words = world.secrets.redact(error instanceof Error ? error.message : String(error));
            problem = { outcome: 'error', why: `what it needs could not be had: ${words}`, finding: undefined };
        }
    };
    return {
        get values() {
            return values;
        },
        get problem() {
            return givers.length > 0 && triedAt === undefined ? NOT_TRIED : problem;
        },
        mayRenew: () => givers.length > 0 &&
            renewing === undefined &&
            (triedAt === undefined || world.clock.now() - triedAt >= RENEWAL_MS),
        renew: (signal) => {
            renewing ??= make(signal).finally(() => {
                renewing = undefined;
            });
            return renewing;
        },
    };
}
/** A sentence inside of a sentence. */
function clauseOf({ sentence }) {
    return `what it needs could not be had: ${sentence.replace(/\.$/, '')}`;
}

;// CONCATENATED MODULE: ./src/watch/sources/probes.ts







/** Requests that may be open at a time, of all probes together. */
const MOST_IN_FLIGHT = 64;
/**
 * The named checks, asked again and again: one attempt at each tick, sent on time whatever became of those before
 * (open loop), and timed from the moment that it was meant for. Each request stands for itself: cookies are not kept.
 *
 * Values that other checks capture (a token) are had before the watch. When the service answers 401 to one, that sample
 * is an error, since it is our token that may have expired, and the value is had anew; again within a minute of that, a
 * 401 is the service's failure.
 */
function probesSource(options) {
    const { subject, policy, world, ownHealth } = options;
    const { clock } = world;
    const named = options.names.map((name) => ({ name, check: policy.checks.find((check) => check.name === name) }));
    const checks = named.flatMap(({ check }) => (check?.kind === 'http' ? [check] : []));
    const session = openSession(giversOf(checks, policy.checks), options);
    const needsSession = new Set(checks.filter((check) => giversOf([check], policy.checks).length > 0));
    const credentials = new Set();
    let renewing;
    const rules = {
        subjectOrigins: [subject.baseUrl, subject.managementUrl].flatMap((url) => (url === undefined ? [] : [url.origin])),
        allowedHosts: policy.allowedHosts,
    };
    const ask = async (check, signal) => {
        const needs = needsSession.has(check);
        if (needs && session.problem !== undefined) {
            if (session.mayRenew())
                renewing = session.renew(signal);
            return { outcome: session.problem.outcome, why: session.problem.why };
        }
        const trial = await (0,http_check/* tryHttpCheck */.Y)(check, {
            subject,
            world,
            rules,
            scope: { ...options.scope, values: session.values },
            cookies: (0,cookies/* createCookies */.U)(),
            credentials,
            signal,
        });
        if (needs && trial.outcome === 'fail' && trial.answer?.status === 401 && session.mayRenew()) {
            renewing = session.renew(signal);
            return { outcome: 'error', why: 'it was answered 401, so what it proves itself with is had anew' };
        }
        return resultOf(trial, ownHealth);
    };
    const sample = async (check, due, signal) => {
        const result = await ask(check, signal).catch((error) => ({ outcome: 'error', why: `it could not be made: ${wordsOf(error, world)}` }));
        return { ...result, tookMs: clock.now() - due };
    };
    return {
        name: 'probes',
        examine: async () => {
            const findings = named.flatMap(({ name, check }) => {
                const wrong = whyNoProbe(check);
                if (wrong === undefined)
                    return [];
                const statement = {
                    title: `probe "${name}"`,
                    outcome: 'invalid',
                    reason: 'policy-invalid-value',
                    sentence: `The probe "${name}" of the watch ${wrong}.`,
                    advice: 'Name checks that make one request each, or give the probe a check of its own.',
                    ...(check === undefined ? {} : { source: check.source }),
                };
                return [(0,finding/* watchFinding */.P)(statement, world)];
            });
            if (findings.length > 0 || needsSession.size === 0)
                return findings;
            await session.renew(world.cancelled);
            const wrong = session.problem?.finding;
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
        watch: async (tell, signal) => {
            let inFlight = 0;
            const pending = new Set();
            const say = (check, told, why) => {
                if (signal.aborted)
                    return;
                const observation = { kind: 'sample', probe: check.name, sample: told };
                tell(why === undefined ? observation : { ...observation, why });
            };
            const send = async (check, { atMs, due }) => {
                inFlight += 1;
                const { outcome, why, tookMs } = await sample(check, due, signal);
                inFlight -= 1;
                if (signal.aborted)
                    return;
                const look = outcome === 'ok' ? 'answered' : 'failed';
                const span = { fromMs: due, untilMs: due + tookMs };
                const trouble = outcome === 'error' ? undefined : await unlessAborted(ownHealth.troubleDuring(span, look), signal);
                if (trouble === undefined)
                    say(check, { atMs, latencyMs: tookMs, outcome }, why);
                else
                    say(check, { atMs, latencyMs: tookMs, outcome: 'error' }, why ? `${trouble} (${why})` : trouble);
            };
            await (0,pace/* openLoop */.D)(options.everyMs, clock, signal, (tick) => {
                for (const check of checks) {
                    if (tick.lateMs > HELD_UP_MS) {
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
function whyNoProbe(check) {
    if (check === undefined)
        return 'is not the name of a check';
    if (check.kind === 'run')
        return 'is a check that runs a program';
    if (check.forEach !== undefined)
        return 'is a check that is repeated over a list';
    if (check.when !== undefined)
        return 'is a check with a condition';
    return undefined;
}
/**
 * Nothing answers to the name, or the way there leads nowhere: where a control URL tells that our own network is well,
 * it is the service that is gone.
 */
function resultOf(trial, ownHealth) {
    if (trial.outcome === 'pass')
        return { outcome: 'ok' };
    const isOurs = trial.reason === 'check-address-blocked' || trial.reason === 'check-bad-request';
    const isUnclear = trial.outcome === 'undecided' && !(ownHealth.knowsNetwork && trial.transport !== undefined);
    return { outcome: isOurs || isUnclear ? 'error' : 'failed', why: trial.clause };
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
function wordsOf(error, world) {
    return world.secrets.redact(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

;// CONCATENATED MODULE: ./src/watch/sources/prometheus-answer.ts

/** The query itself is at fault: it cannot be parsed, or what it asks for cannot be calculated. */
const MISTAKES = ['bad_data', 'execution'];
/** Reads the body of an answer. Pure. */
function readQueryResult(document) {
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
    switch (own(data, 'resultType')) {
        case 'scalar':
            return numberOf(result);
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
function elementOf(vector) {
    const [only] = vector;
    if (only === undefined)
        return { kind: 'no-data', why: 'Prometheus has nothing for the query', isEmpty: true };
    if (vector.length > 1) {
        return {
            kind: 'not-one-number',
            why: `it gives ${vector.length} values`,
            advice: 'Make one number of them, such as sum(...), avg(...) or max(...).',
        };
    }
    const value = own(only, 'value');
    if (Array.isArray(value))
        return numberOf(value);
    return own(only, 'histogram') === undefined
        ? { kind: 'not-prometheus' }
        : {
            kind: 'not-one-number',
            why: 'it gives a histogram',
            advice: 'Put it into a function that makes a number of it, such as histogram_quantile(0.95, ...).',
        };
}
/** `[seconds, "text"]`. */
function numberOf([, text]) {
    if (typeof text !== 'string')
        return { kind: 'not-prometheus' };
    const value = text === '+Inf' || text === '-Inf' ? Number.POSITIVE_INFINITY : Number(text);
    if (Number.isFinite(value))
        return { kind: 'value', value };
    // 0/0 and 1/0: there was nothing to calculate with
    const what = /^[+-]?Inf$|^NaN$/.test(text) ? text : 'no number';
    return { kind: 'no-data', why: `the query gives ${what}`, isEmpty: false };
}
function own(value, name) {
    return (0,json_value/* isJsonObject */.OW)(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

;// CONCATENATED MODULE: ./src/watch/sources/prometheus.ts







const prometheus_MAX_QUOTED = 300;
/** Numbers that Prometheus calculates: each metric's query, asked anew at each look. */
function prometheusSource(options) {
    const { world } = options;
    const base = new URL(options.url);
    const monitor = openMonitor(base, world);
    const quote = (0,health_quote/* quoting */.y)(world.secrets);
    const metrics = options.metrics.flatMap((metric) => metric.from.kind === 'prometheus' ? [{ metric, query: metric.from.query }] : []);
    const ask = async (query, signal) => {
        const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}/api/v1/query`);
        url.searchParams.set('query', query);
        const asked = await monitor.ask(url, signal);
        if (!asked.ok) {
            return { kind: 'unavailable', why: asked.why, advice: asked.advice, isMistake: !asked.isUnreachable };
        }
        const { answer } = asked;
        const read = (0,checks_answer/* readJson */.Vh)(answer.body);
        const result = read.ok ? readQueryResult(read.value) : { kind: 'not-prometheus' };
        if (result.kind !== 'not-prometheus')
            return result;
        return {
            kind: 'unavailable',
            why: `${shownUrl(url)} answered ${describeAnswer(answer, world.secrets)}, which is not an answer of Prometheus`,
            advice: 'Name the base URL of Prometheus, so that /api/v1/query behind it answers whoever asks from the runner.',
            isMistake: answer.status < 500 && answer.status !== 429,
        };
    };
    const examineMetric = async (metric, query) => {
        const common = { title: `metric "${metric.name}"`, source: metric.source };
        const asked = await ask(query, world.cancelled);
        switch (asked.kind) {
            case 'value':
                return undefined;
            case 'not-one-number':
                return {
                    ...common,
                    outcome: 'invalid',
                    reason: 'watch-query-invalid',
                    sentence: `The query of metric "${metric.name}" is not one number: ${asked.why}.`,
                    advice: asked.advice,
                };
            case 'refused':
                return {
                    ...common,
                    outcome: asked.isMistake ? 'invalid' : 'undecided',
                    severity: asked.isMistake ? 'block' : 'warn',
                    reason: asked.isMistake ? 'watch-query-invalid' : 'watch-metric-unavailable',
                    sentence: `Prometheus refuses the query of metric "${metric.name}": ${quote(asked.words, prometheus_MAX_QUOTED)}.`,
                    advice: asked.isMistake
                        ? 'Try the query on the page of Prometheus, and correct it here.'
                        : 'Look at Prometheus; until it answers, the readings of this metric are errors.',
                };
            case 'unavailable':
                return {
                    ...common,
                    outcome: asked.isMistake ? 'invalid' : 'undecided',
                    severity: asked.isMistake ? 'block' : 'warn',
                    reason: 'watch-metric-unavailable',
                    sentence: `Metric "${metric.name}" could not be asked for before the watch begins: ${asked.why}.`,
                    advice: asked.advice,
                };
            case 'no-data':
                return { ...common, ...(await withoutData(metric, query, asked)) };
        }
    };
    /** Nothing now: whether there ever was, and whether this Prometheus has begun to know anything at all. */
    const withoutData = async (metric, query, now) => {
        const neverWas = async () => {
            const earlier = await ask(`present_over_time((${query}\n)[1d:1m])`, world.cancelled);
            const targets = await ask('count(present_over_time(up[1d]))', world.cancelled);
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
    return {
        name: 'Prometheus',
        examine: async () => {
            const findings = [];
            // one after the other: a query over a whole day is work for whoever answers it
            for (const { metric, query } of metrics) {
                const statement = await examineMetric(metric, query);
                if (statement !== undefined)
                    findings.push((0,finding/* watchFinding */.P)(statement, world));
            }
            return findings;
        },
        watch: async (tell, signal) => {
            await Promise.all(metrics.map(({ metric, query }) => (0,pace/* lookEvery */.Z)(metric.everyMs, world.clock, signal, async (atMs) => {
                const look = lookOf(await ask(query, signal));
                if (!signal.aborted)
                    (0,reading/* tellReading */.S)(tell, metric.name, atMs, look);
            })));
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
const openSources = ({ policy, watch, subject, scope, world }) => {
    const eventLoop = watchEventLoop(world.clock);
    const ownHealth = controlSource({ watch, subject, eventLoop, world });
    const list = [ownHealth];
    const metricsFrom = (kind) => watch.metrics.filter(({ from }) => from.kind === kind);
    const { probes: names, everyMs, healthEveryMs, prometheus, container } = watch;
    if (names.length > 0) {
        list.push(probesSource({ subject, policy, names, everyMs, scope, ownHealth, world }));
    }
    if (healthEveryMs !== undefined) {
        const fill = (value) => (0,template/* fillJson */.uN)(value, scope);
        list.push(healthSource({ subject, policy: policy.health, watch, everyMs: healthEveryMs, ownHealth, world, fill }));
    }
    const counted = metricsFrom('actuator');
    const actuator = watch.actuator === undefined && counted.length === 0
        ? undefined
        : (0,sources_actuator/* actuatorSource */.zK)({ subject, health: policy.health, watch, metrics: counted, world });
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
// EXTERNAL MODULE: ./src/rollback/record/ledger.ts + 3 modules
var record_ledger = __webpack_require__(1241);
// EXTERNAL MODULE: ./src/rollback/release.ts + 44 modules
var release = __webpack_require__(1083);
// EXTERNAL MODULE: ./src/watch/interval.ts
var interval = __webpack_require__(6542);
// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __webpack_require__(9459);
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
        const now = p95?.maxMs === undefined ? '' : `; the limit is ${(0,wording/* milliseconds */.Rz)(p95.maxMs)}`;
        sentences.push(`In the last ${times.length} good watches the P95 was at most ${(0,wording/* milliseconds */.Rz)(slowest)}: a limit of ${(0,wording/* milliseconds */.Rz)(roundUp(slowest * MARGIN))} would have fitted${now}.`);
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
        const now = errorRate === undefined ? '' : `; the limit is ${(0,wording/* percent */.KN)(errorRate)}`;
        sentences.push(`In the last ${probed.length} good watches ${bad} of ${all} probes failed: an error rate of at most ${(0,wording/* percent */.KN)(fitting)} would have fitted${now}, and takes ${(0,interval/* samplesForLimit */.ce)(fitting)} clean samples to show.`);
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
// EXTERNAL MODULE: ./src/subject/wording.ts
var subject_wording = __webpack_require__(1928);
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
    return (0,subject_wording/* inWords */.r4)(more > 0 ? [...different.slice(0, MOST_TAGS), `${more} more`] : different);
}

// EXTERNAL MODULE: ./src/watch/watch.ts + 13 modules
var watch_watch = __webpack_require__(6227);
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
    const cancelled = AbortSignal.any([world.cancelled, AbortSignal.timeout(READ_LIMIT_MS)]);
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, { ...world, cancelled });
    if (!connection.ok)
        return { past: withoutRecord(connection.finding.sentence, watch, world), advice: [] };
    const { github } = connection;
    const release = await underWatch(settings, github, world);
    const ledger = await (0,record_ledger/* readLedger */.SC)(github, settings.environment);
    if (!ledger.ok) {
        const { sentence } = (0,github_finding/* githubFinding */.x)(ledger.failure, 'Reading the record of releases');
        return { past: withoutRecord(sentence, watch, world), advice: [] };
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
        ...(p95Ratio === undefined ? [] : [compared('P95', baselines.p95, p95Ratio, wording/* milliseconds */.Rz, watch, world)]),
        ...watch.metrics.flatMap(({ name, baselineRatio }) => baselineRatio === undefined
            ? []
            : [compared(`metric "${name}"`, baselines.metrics.get(name), baselineRatio, wording/* number */.ai, watch, world)]),
    ];
    const advice = adviceFrom(watches, watch).map((sentence) => shown('watch: advice', sentence, watch, world));
    return { past: { findings, baselines }, advice };
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
    return shown(title, `The ${what} may be ${(0,wording/* times */.Hn)(ratio)} of ${say(value)}, which is ${say(value * ratio)}: the baseline is ${from}.`, watch, world);
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

/***/ 5544:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   watchRelease: () => (/* binding */ watchRelease)
/* harmony export */ });
/* harmony import */ var _open_sources_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9697);
/* harmony import */ var _past_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7573);
/* harmony import */ var _visits_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1687);
/* harmony import */ var _watch_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6227);
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
    const plan = (0,_visits_js__WEBPACK_IMPORTED_MODULE_4__/* .visitPlan */ .p)(asked);
    if (plan !== undefined) {
        if (world.environment['GITHUB_ACTIONS'] === 'true') {
            const { visit } = await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 9332));
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
/* harmony export */   Zb: () => (/* binding */ prepareRules),
/* harmony export */   bo: () => (/* binding */ WATCH_DEFAULTS)
/* harmony export */ });
/* harmony import */ var _burn_rate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4897);
/* harmony import */ var _share_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9371);


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
    return {
        ...rules,
        errorTest: rules.errorRate === undefined ? undefined : (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .shareRule */ .ad)(rules.errorRate, rules.forMs),
        slowTest: rules.p95?.max === undefined ? undefined : (0,_share_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .shareRule */ .ad)(SLOW_SHARE, rules.forMs),
        budgets: rules.budgets.map((rule) => (0,_burn_rate_js__WEBPACK_IMPORTED_MODULE_0__/* .prepareBurn */ .RO)(rule, rules.forMs)),
    };
}
/** Whether any of the rules is about the answers to probes. Pure. */
function asksProbes({ errorRate, p95, consecutiveFailures, budgets }) {
    return errorRate !== undefined || p95 !== undefined || consecutiveFailures !== undefined || budgets.length > 0;
}


/***/ }),

/***/ 148:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q3: () => (/* binding */ isEvident),
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

/***/ 9371:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C2: () => (/* binding */ addToShare),
/* harmony export */   Qn: () => (/* binding */ samplesToBreak),
/* harmony export */   ZR: () => (/* binding */ BLOCK_MS),
/* harmony export */   ad: () => (/* binding */ shareRule),
/* harmony export */   eL: () => (/* binding */ NO_SHARE),
/* harmony export */   hK: () => (/* binding */ shareBreach),
/* harmony export */   iV: () => (/* binding */ LEAST_SAMPLES),
/* harmony export */   nY: () => (/* binding */ LEAST_MS),
/* harmony export */   wX: () => (/* binding */ isWorseLately),
/* harmony export */   zT: () => (/* binding */ LEAST_BAD_BLOCKS)
/* harmony export */ });
/* harmony import */ var _blocks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4637);
/* harmony import */ var _interval_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6542);
/* harmony import */ var _sequential_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(148);



/** The part of the chance of a false alarm that is spent on the whole watch; the rest is for what begins in the middle of it. */
const WHOLE_WATCH = 0.8;
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
const NO_SHARE = { total: { bad: 0, all: 0 }, badBlocks: 0, lately: [] };
/** The rule for a limit (share from 0 to 1) in a watch of that length. Pure; made once. */
function shareRule(limit, watchMs) {
    return { test: (0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .sequentialTest */ .mP)(limit), starts: Math.max(1, Math.ceil(watchMs / BLOCK_MS)) };
}
/**
 * The state with one more sample; samples of the last five minutes may come in any order. Pure.
 *
 * @param limit share from 0 to 1
 */
function addToShare(limit, state, atMs, isBad) {
    const lately = (0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .addToBlocks */ .lX)(state.lately, { lengthMs: BLOCK_MS, keep: LATELY_BLOCKS }, atMs, isBad);
    const oldest = lately[0]?.index ?? 0;
    let { badBlocks } = state;
    for (const { index, bad } of state.lately) {
        if (index >= oldest)
            break;
        if ((0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .isAbove */ .oi)({ bad, all: (0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .largest */ .nQ)(state.lately) }, limit))
            badBlocks++;
    }
    return { total: { bad: state.total.bad + (isBad ? 1 : 0), all: state.total.all + 1 }, badBlocks, lately };
}
/**
 * Whether the limit is broken, as far as is known now. Pure.
 *
 * All of these must hold: enough samples and time; the last two minutes are still above the limit; the evidence is
 * strong enough at whatever moment one looks; and several blocks of 20 s are above the limit by themselves, because samples
 * of one outage are not independent of each other. Evidence is gathered from the beginning of the watch and, for what begins
 * later, from each of the last blocks on: both are parts of one average, so the chance of a false alarm stays as it is.
 *
 * @param seenMs until when the watch has seen anything
 */
function shareBreach({ test, starts }, state, seenMs) {
    const { total, lately } = state;
    if (seenMs < LEAST_MS || total.all < LEAST_SAMPLES)
        return undefined;
    const badLately = (0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .blocksAbove */ .e2)(lately, test.limit);
    if (state.badBlocks + badLately < LEAST_BAD_BLOCKS)
        return undefined;
    const newest = lately.at(-1)?.index ?? 0;
    const now = (0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .countsOf */ .mQ)(lately, newest, NOW_BLOCKS);
    if (!(0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .isAbove */ .oi)(now, test.limit))
        return undefined;
    const breach = { total, now };
    if ((0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .isEvident */ .Q3)(test, total, WHOLE_WATCH))
        return breach;
    if (badLately < LEAST_BAD_BLOCKS_LATELY)
        return undefined;
    let since = { bad: 0, all: 0 };
    for (const block of lately.toReversed()) {
        since = { bad: since.bad + block.bad, all: since.all + block.all };
        if (since.all >= LEAST_SAMPLES && (0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .isEvident */ .Q3)(test, since, (1 - WHOLE_WATCH) / starts))
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
    if ((0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .blocksAbove */ .e2)(lately, test.limit) < LEAST_BAD_BLOCKS)
        return false;
    return (0,_interval_js__WEBPACK_IMPORTED_MODULE_2__/* .wilson */ .rF)((0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .countsOf */ .mQ)(lately, newest, LATELY_BLOCKS)).low > test.limit;
}
/**
 * How many samples at the observed share would be enough to break the limit; `undefined` where no number would, because
 * the share is too near to the limit. Pure.
 */
function samplesToBreak({ test }, share) {
    return (0,_interval_js__WEBPACK_IMPORTED_MODULE_2__/* .leastSamples */ .lU)((all) => all >= LEAST_SAMPLES && (0,_sequential_js__WEBPACK_IMPORTED_MODULE_0__/* .isEvident */ .Q3)(test, { bad: share * all, all }, WHOLE_WATCH));
}


/***/ }),

/***/ 9137:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  iF: () => (/* binding */ ACTUATOR_ERROR_RATE),
  Zd: () => (/* binding */ ACTUATOR_P95),
  zK: () => (/* binding */ actuatorSource)
});

// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __webpack_require__(9459);
// EXTERNAL MODULE: ./src/checks/answer.ts
var answer = __webpack_require__(7519);
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
/** Whether a series of such a page is one that `countersOf` reads. */
function isRequestSeries(name) {
    return name === `${REQUESTS}_count` || name === `${REQUESTS}_bucket` || name === UPTIME;
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
    for (const { name, labels, value } of page) {
        if (name === UPTIME)
            uptimeSeconds = value;
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
            buckets.set(bound, (buckets.get(bound) ?? 0) + value);
        }
    }
    return requests === undefined ? undefined : { requests, errors, buckets, uptimeSeconds };
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
/** The share of requests between two looks that were answered 5xx; `undefined` where there were none. Pure. */
function errorRateBetween(before, after) {
    const requests = after.requests - before.requests;
    return requests > 0 ? Math.max(0, after.errors - before.errors) / requests : undefined;
}
/**
 * The 95th percentile of the requests between two looks: where it falls into a bucket, by interpolation in it, as
 * `histogram_quantile` does it. Pure.
 */
function p95Between(before, after) {
    const counts = [...(after.buckets ?? [])]
        .map(([bound, count]) => ({ bound, count: count - (before.buckets?.get(bound) ?? 0) }))
        .sort((left, right) => left.bound - right.bound);
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

;// CONCATENATED MODULE: ./src/watch/sources/actuator-pages.ts







/** Large services have some thousand series of some hundred bytes. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024;
const MAX_QUOTED = 200;
/** Pages of the actuator that are asked often enough to matter among the requests of a service. */
const MOST_OWN_PATHS = 5;
const actuator_pages_REQUESTS = 'http.server.requests';
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
        return got.ok ? { ok: true, value: parseExposition((0,answer/* bodyText */.G3)(got.value), isWanted) } : got;
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
        const all = await json(actuator_pages_REQUESTS, signal);
        if (!all.ok)
            return all;
        const counted = async (tag) => {
            const one = await json(`${actuator_pages_REQUESTS}?tag=${encodeURIComponent(tag)}`, signal);
            // a tag that no request has yet
            return one.ok ? (one.value.statistics.get('COUNT') ?? 0) : 0;
        };
        const path = (place ?? usualPlace).path;
        const own = all.value.tagValues('uri').filter((uri) => uri === path || uri.startsWith(`${path}/`));
        let ours = 0;
        for (const uri of own.slice(0, MOST_OWN_PATHS))
            ours += await counted(`uri:${uri}`);
        const errors = all.value.tagValues('outcome').includes('SERVER_ERROR') ? await counted('outcome:SERVER_ERROR') : 0;
        const uptime = await json('process.uptime', signal);
        return {
            ok: true,
            value: {
                requests: (all.value.statistics.get('COUNT') ?? 0) - ours,
                errors,
                buckets: undefined,
                uptimeSeconds: uptime.ok ? uptime.value.statistics.get('VALUE') : undefined,
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
function rememberInstances() {
    let known = [];
    let firstMs;
    return {
        add: (seen) => {
            firstMs ??= seen.seenMs;
            const before = known.find((earlier) => isSameProcess(earlier, seen));
            const continuation = judge(before, seen, firstMs);
            known = [seen, ...known.filter((earlier) => earlier !== before)].slice(0, MOST_INSTANCES);
            return continuation;
        },
    };
    function judge(before, { counters, seenMs }, beganMs) {
        const { uptimeSeconds } = counters;
        if (before !== undefined) {
            const isLess = counters.requests < before.counters.requests;
            if (!isLess)
                return { kind: 'goes-on', before: before.counters };
            // of two processes that began together the one that was busier answered before
            return uptimeSeconds === undefined ? { kind: 'began-anew', uptimeSeconds } : { kind: 'another' };
        }
        if (known.length === 0)
            return { kind: 'first' };
        const isNew = uptimeSeconds !== undefined && uptimeSeconds * 1000 < seenMs - beganMs;
        return isNew ? { kind: 'began-anew', uptimeSeconds } : { kind: 'another' };
    }
}
function isSameProcess(earlier, seen) {
    const [before, now] = [earlier.counters.uptimeSeconds, seen.counters.uptimeSeconds];
    if (before === undefined || now === undefined)
        return before === now;
    return Math.abs(before + (seen.seenMs - earlier.seenMs) / 1000 - now) <= TOLERANCE_SECONDS;
}

// EXTERNAL MODULE: ./src/watch/sources/pace.ts
var pace = __webpack_require__(1559);
// EXTERNAL MODULE: ./src/watch/sources/reading.ts
var reading = __webpack_require__(2582);
;// CONCATENATED MODULE: ./src/watch/sources/actuator.ts








/** Metrics of this source's own: a share from 0 to 1, and milliseconds. */
const ACTUATOR_ERROR_RATE = 'actuator error rate';
const ACTUATOR_P95 = 'actuator p95';
/**
 * What the service counts itself: the share of requests answered 5xx and, where it keeps a histogram, their P95, each
 * from one look to the next; and meters that the policy names. A restart is a finding.
 */
function actuatorSource(options) {
    const { world, watch } = options;
    const { clock } = world;
    const pages = actuatorPages(options);
    const metrics = options.metrics.flatMap((metric) => metric.from.kind === 'actuator'
        ? [{ metric, query: parseMeterQuery(metric.from.meter), statistic: metric.from.statistic }]
        : []);
    let own = [];
    return {
        name: 'actuator',
        ownMetrics: () => own,
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
        watch: async (tell, signal) => {
            const { actuator } = watch;
            await Promise.all([
                ...(actuator === undefined ? [] : [watchCounters(actuator.everyMs, tell, signal)]),
                ...metrics.map(({ metric, query, statistic }) => (0,pace/* lookEvery */.Z)(metric.everyMs, clock, signal, async (atMs) => {
                    const look = await lookAt(pages, query, statistic, signal);
                    if (!signal.aborted)
                        (0,reading/* tellReading */.S)(tell, metric.name, atMs, look);
                })),
            ]);
        },
    };
    async function examineCounters(kind) {
        own = [ACTUATOR_ERROR_RATE];
        const counters = await pages.counters(world.cancelled);
        const hasHistogram = counters.ok && counters.value.buckets !== undefined;
        if (hasHistogram)
            own = [ACTUATOR_ERROR_RATE, ACTUATOR_P95];
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
    async function watchCounters(everyMs, tell, signal) {
        const instances = rememberInstances();
        await (0,pace/* lookEvery */.Z)(everyMs, clock, signal, async (atMs) => {
            const read = await pages.counters(signal);
            if (signal.aborted)
                return;
            const say = (errorRate, p95) => {
                (0,reading/* tellReading */.S)(tell, ACTUATOR_ERROR_RATE, atMs, errorRate);
                if (own.includes(ACTUATOR_P95))
                    (0,reading/* tellReading */.S)(tell, ACTUATOR_P95, atMs, p95);
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
        if (p95.kind === 'value')
            return { outcome: 'value', value: p95.seconds * 1000 };
        if (p95.kind === 'none')
            return { outcome: 'no-data', why: NO_REQUESTS };
        const beyondMs = p95.seconds * 1000;
        const { maxMs } = watch.p95 ?? {};
        // as good as known, if even the least that it can be is too much
        if (maxMs !== undefined && beyondMs > maxMs)
            return { outcome: 'value', value: beyondMs };
        return {
            outcome: 'no-data',
            why: `the P95 is beyond the histogram, whose greatest bound is ${(0,wording/* milliseconds */.Rz)(beyondMs)}`,
        };
    }
    function restarted(uptimeSeconds) {
        const when = uptimeSeconds === undefined ? '' : ` ${Math.round(uptimeSeconds)} s before`;
        return (0,finding/* watchFinding */.P)({
            title: 'the service goes on during the watch',
            outcome: 'fail',
            // from outside, a restart and an instance that was added look the same
            severity: 'warn',
            reason: 'watch-service-restarted',
            sentence: `The process that answered had begun${when} during the watch: the service was restarted, or an instance was added.`,
            advice: 'Look in the log for why the process before it ended; watch.container tells restarts for certain.',
            source: watch.source,
        }, world);
    }
}
const NO_REQUESTS = 'no request was counted since the look before';
function errorRateLook(before, after) {
    const rate = errorRateBetween(before, after);
    return rate === undefined ? { outcome: 'no-data', why: NO_REQUESTS } : { outcome: 'value', value: rate };
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

/***/ 2582:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ tellReading)
/* harmony export */ });
/** Tells a look at a metric as the reading that it is. */
function tellReading(tell, metric, atMs, look) {
    if (look.outcome === 'value') {
        tell({ kind: 'reading', metric, reading: { atMs, outcome: 'value', value: look.value } });
    }
    else {
        tell({ kind: 'reading', metric, reading: { atMs, outcome: look.outcome }, why: look.why });
    }
}


/***/ }),

/***/ 1822:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Md: () => (/* binding */ encodeState),
/* harmony export */   UJ: () => (/* binding */ decodeState),
/* harmony export */   uZ: () => (/* binding */ MOST_BYTES)
/* harmony export */ });
/* harmony import */ var _foreign_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1051);
/* harmony import */ var _latency_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(705);


/** Goes up when the meaning of a field changes. */
const SCHEMA = 1;
/** Of the state as JSON; a deployment's payload takes several times as much. */
const MOST_BYTES = 8192;
/** Characters of a distribution; more are not needed. */
const MOST_DISTRIBUTION = 5000;
const LONGEST_NAME = 200;
const DECIDERS = ['consecutive-failures', 'own-trouble', 'error-rate', 'p95', 'error-budget', 'metric'];
/**
 * A watch between two visits, as plain data whose JSON has at most {@link MOST_BYTES} bytes. The distribution of the
 * latencies is made coarser where it does not fit; nothing that decides is.
 *
 * @throws RangeError where so many metrics are watched that they alone do not fit
 */
function encodeState(rules, state, latency) {
    const { failures, slow, budgets, metrics, missed, errors, failing, blind, notFailingAtMs, notBlindAtMs } = state;
    const fields = {
        schema: SCHEMA,
        failures: encodeShare(failures),
        slow: encodeShare(slow),
        slower_than_ms: rules.p95?.max,
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
        decision: state.decision && encodeDecision(state.decision),
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
function encodeShare({ total, badBlocks, lately }) {
    return { total: [total.bad, total.all], bad_blocks: badBlocks, lately: encodeBlocks(lately) };
}
function encodeBlocks(blocks) {
    return blocks.flatMap(({ index, bad, all }) => [index, bad, all]);
}
function encodeRun(run) {
    return run && [run.count, run.fromMs, run.untilMs];
}
function encodeMetric(name, metric) {
    const { good, bad, noData, errors, errorsInRow, mostErrorsInRow, last, breach } = metric;
    const counts = [good, bad, noData, errors, errorsInRow, mostErrorsInRow];
    return {
        name,
        counts,
        ...(last === undefined ? {} : { last }),
        ...(breach === undefined ? {} : { breach: [breach.atMs, breach.value] }),
    };
}
function encodeDecision(decision) {
    const { by, atMs } = decision;
    const common = { by, at_ms: atMs };
    switch (decision.by) {
        case 'consecutive-failures':
        case 'own-trouble':
            return { ...common, run: encodeRun(decision.run) };
        case 'error-rate':
        case 'p95':
            return { ...common, ...pairOf('total', decision.total), ...pairOf('now', decision.now) };
        case 'error-budget': {
            const { long, short, longRate, shortRate } = decision.burn;
            const rates = [longRate, shortRate];
            return { ...common, budget: decision.budget, ...pairOf('long', long), ...pairOf('short', short), rates };
        }
        case 'metric':
            return { ...common, metric: decision.metric, value: decision.value };
    }
}
function pairOf(name, { bad, all }) {
    return { [name]: [bad, all] };
}
/**
 * Reads what `encodeState` wrote. Total: any value has an answer, and nothing of it is taken over unchecked. `why` is a
 * clause: `its "missed" is not a count`. Pure.
 */
function decodeState(value, rules) {
    try {
        return read(new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Fields */ .C8((0,_foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .objectOf */ .Xy)(value, 'it')), rules);
    }
    catch (error) {
        if (error instanceof _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Unreadable */ .IO)
            return { ok: false, why: error.message };
        throw error;
    }
}
function read(fields, rules) {
    if (fields.value('schema') !== SCHEMA)
        throw new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Unreadable */ .IO(`its "schema" is not ${SCHEMA}`);
    const slowerThanMs = fields.optional('slower_than_ms', () => fields.time('slower_than_ms'));
    if (slowerThanMs !== undefined && rules.p95 === undefined) {
        throw new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Unreadable */ .IO('the rule about the P95 is gone since the watch began');
    }
    const budgets = (0,_foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .listOf */ .c3)(fields.value('budgets'), 'its "budgets"').map((item) => new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Fields */ .C8((0,_foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .objectOf */ .Xy)(item, 'a budget')));
    const isSame = budgets.length === rules.budgets.length &&
        rules.budgets.every((rule, index) => budgets[index]?.time('long_ms') === rule.longMs);
    if (!isSame)
        throw new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Unreadable */ .IO('the error budgets changed since the watch began');
    const latency = _latency_js__WEBPACK_IMPORTED_MODULE_0__/* .LatencyDistribution */ .L.decode(fields.text('latency', MOST_DISTRIBUTION));
    if (latency === undefined)
        throw new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Unreadable */ .IO('its "latency" is not a distribution');
    const metrics = (0,_foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .listOf */ .c3)(fields.value('metrics'), 'its "metrics"').map((item) => metricOf(new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Fields */ .C8((0,_foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .objectOf */ .Xy)(item, 'a metric'))));
    const state = {
        failures: shareOf(fields.within('failures')),
        slow: shareOf(fields.within('slow')),
        budgets: budgets.map((budget) => blocksOf(budget, 'blocks')),
        metrics: Object.fromEntries(metrics),
        missed: fields.count('missed'),
        errors: fields.count('errors'),
        failing: fields.optional('failing', () => runOf(fields, 'failing')),
        blind: fields.optional('blind', () => runOf(fields, 'blind')),
        notFailingAtMs: fields.time('not_failing_at_ms'),
        notBlindAtMs: fields.time('not_blind_at_ms'),
        seenMs: fields.time('seen_ms'),
        decision: fields.optional('decision', () => decisionOf(fields.within('decision'))),
    };
    return { ok: true, rules: withLimit(rules, slowerThanMs), state, latency };
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
        throw new _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .Unreadable */ .IO('its counts contradict each other');
    return { total, badBlocks, lately };
}
function countsOf(fields, name) {
    const [bad, all] = fields.tuple(name, 2, _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .isCount */ .my);
    if (bad === undefined || all === undefined || bad > all)
        throw fields.wrong(name, 'a share');
    return { bad, all };
}
function blocksOf(fields, name) {
    const numbers = fields.numbers(name, _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .isCount */ .my);
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
function runOf(fields, name) {
    const [count, fromMs, untilMs] = fields.tuple(name, 3);
    const isRun = (0,_foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .isCount */ .my)(count) && count > 0 && fromMs !== undefined && untilMs !== undefined && 0 <= fromMs && fromMs <= untilMs;
    if (!isRun)
        throw fields.wrong(name, 'a run');
    return { count, fromMs, untilMs };
}
function metricOf(fields) {
    const [good = 0, bad = 0, noData = 0, errors = 0, errorsInRow = 0, mostErrorsInRow = 0] = fields.tuple('counts', 6, _foreign_js__WEBPACK_IMPORTED_MODULE_1__/* .isCount */ .my);
    const last = fields.optional('last', () => fields.number('last'));
    const breach = fields.optional('breach', () => fields.tuple('breach', 2));
    if (errorsInRow > mostErrorsInRow || mostErrorsInRow > errors)
        throw fields.wrong('counts', 'possible');
    return [
        fields.text('name', LONGEST_NAME),
        {
            ...{ good, bad, noData, errors, errorsInRow, mostErrorsInRow },
            ...(last === undefined ? {} : { last }),
            ...(breach === undefined ? {} : { breach: { atMs: breach[0] ?? 0, value: breach[1] ?? 0 } }),
        },
    ];
}
function decisionOf(fields) {
    const by = fields.word('by', DECIDERS);
    const atMs = fields.time('at_ms');
    switch (by) {
        case 'consecutive-failures':
        case 'own-trouble':
            return { by, atMs, run: runOf(fields, 'run') };
        case 'error-rate':
        case 'p95':
            return { by, atMs, total: countsOf(fields, 'total'), now: countsOf(fields, 'now') };
        case 'error-budget':
            return { by, atMs, budget: fields.count('budget'), burn: burnOf(fields) };
        case 'metric':
            return { by, atMs, metric: fields.text('metric', LONGEST_NAME), value: fields.number('value') };
    }
}
function burnOf(fields) {
    const [longRate = 0, shortRate = 0] = fields.tuple('rates', 2);
    return { long: countsOf(fields, 'long'), short: countsOf(fields, 'short'), longRate, shortRate };
}


/***/ }),

/***/ 9332:
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
// EXTERNAL MODULE: ./src/rollback/github-finding.ts
var github_finding = __webpack_require__(1273);
// EXTERNAL MODULE: ./src/rollback/leg.ts + 9 modules
var leg = __webpack_require__(2428);
// EXTERNAL MODULE: ./src/rollback/record/ledger.ts + 3 modules
var record_ledger = __webpack_require__(1241);
// EXTERNAL MODULE: ./src/rollback/release.ts + 44 modules
var rollback_release = __webpack_require__(1083);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/watch/past.ts + 2 modules
var past = __webpack_require__(7573);
// EXTERNAL MODULE: ./src/watch/state.ts
var watch_state = __webpack_require__(1822);
// EXTERNAL MODULE: ./src/rollback/record/tag-name.ts
var tag_name = __webpack_require__(2286);
// EXTERNAL MODULE: ./src/watch/foreign.ts
var foreign = __webpack_require__(1051);
;// CONCATENATED MODULE: ./src/watch/visit-record.ts



/**
 * The task of the deployments that keep a watch between its visits. One of its own, so that no visit is ever taken for a
 * verdict, a rollback or a word of a person, and none of them takes the place of one in a list.
 */
const VISIT_TASK = 'release-guard-visit';
/** Goes up when the meaning of a field changes. */
const SCHEMA = 1;
const OPERATION = /^[0-9a-f]{8,64}$/;
/** Metrics whose means are kept, and characters of the name of one. */
const MOST_METRICS = 20;
const LONGEST_NAME = 100;
/** Characters of a payload that came as a string. */
const MOST_PAYLOAD = 64 * 1024;
/** The payload of a visit's deployment. What is `undefined` is left out. Pure. */
function encodeVisit(visit) {
    const fields = {
        schema: SCHEMA,
        kind: 'visit',
        tag: visit.tag,
        commit: visit.commit,
        operation_id: visit.operationId,
        visits: visit.visits,
        watched_ms: Math.round(visit.watchedMs),
        began_at: visit.beganAt,
        run_id: visit.runId,
        means: keepable(visit.means).map(({ name, mean, count }) => [name, mean, count]),
        state: visit.state,
    };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
/** Those that fit a record. */
function keepable(means) {
    return means.filter(({ name, mean }) => name.length <= LONGEST_NAME && Number.isFinite(mean)).slice(0, MOST_METRICS);
}
/** Reads a deployment as a visit. Total: any payload has an answer, and nothing of it is taken over unchecked. Pure. */
function decodeVisit(deployment) {
    try {
        return { ok: true, entry: entryOf(deployment) };
    }
    catch (error) {
        if (error instanceof foreign/* Unreadable */.IO)
            return { ok: false, why: error.message };
        throw error;
    }
}
function entryOf({ id, sha, task, createdAt, payload }) {
    if (task !== VISIT_TASK)
        throw new foreign/* Unreadable */.IO('its task is not that of a visit');
    if (Number.isNaN(Date.parse(createdAt)))
        throw new foreign/* Unreadable */.IO('the time of its creation is not a time');
    const fields = new foreign/* Fields */.C8((0,foreign/* objectOf */.Xy)(parsed(payload), 'its payload'));
    if (fields.value('schema') !== SCHEMA)
        throw new foreign/* Unreadable */.IO(`its "schema" is not ${SCHEMA}`);
    fields.word('kind', ['visit']);
    const commit = matching(fields, 'commit', tag_name/* isCommit */.W, 'the full name of a commit');
    if (commit !== sha)
        throw new foreign/* Unreadable */.IO('its "commit" is not the commit that the deployment was created for');
    const state = fields.value('state');
    if (new TextEncoder().encode(JSON.stringify(state) ?? '').length > watch_state/* MOST_BYTES */.uZ) {
        throw new foreign/* Unreadable */.IO('its "state" is too long');
    }
    return {
        deploymentId: id,
        createdAt,
        operationId: matching(fields, 'operation_id', (text) => OPERATION.test(text), 'hexadecimal digits'),
        tag: matching(fields, 'tag', tag_name/* isTagName */.I, 'the name of a tag'),
        commit,
        visits: fields.count('visits'),
        watchedMs: fields.time('watched_ms'),
        beganAt: fields.optional('began_at', () => matching(fields, 'began_at', (text) => !Number.isNaN(Date.parse(text)), 'a time')),
        runId: fields.optional('run_id', () => fields.count('run_id')),
        means: meansOf(fields),
        state,
    };
}
function meansOf(fields) {
    const list = (0,foreign/* listOf */.c3)(fields.value('means'), 'its "means"');
    if (list.length > MOST_METRICS)
        throw fields.wrong('means', 'a short list');
    return list.map((item) => {
        const [name, mean, count, ...more] = Array.isArray(item) ? item : [];
        const isRight = typeof name === 'string' &&
            name.length <= LONGEST_NAME &&
            typeof mean === 'number' &&
            Number.isFinite(mean) &&
            typeof count === 'number' &&
            Number.isSafeInteger(count) &&
            count > 0 &&
            more.length === 0;
        if (!isRight)
            throw fields.wrong('means', 'a list of means');
        return { name, mean, count };
    });
}
function matching(fields, name, isRight, what) {
    const text = fields.text(name, 1000);
    if (!isRight(text))
        throw fields.wrong(name, what);
    return text;
}
/** Some servers and clients give the payload as a string that holds JSON. */
function parsed(payload) {
    if (typeof payload !== 'string')
        return payload;
    if (payload.length > MOST_PAYLOAD)
        throw new foreign/* Unreadable */.IO('its payload is too long');
    try {
        return JSON.parse(payload);
    }
    catch {
        throw new foreign/* Unreadable */.IO('its payload is not JSON');
    }
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
    for (let repeats = 0;; repeats++) {
        const created = await github.createDeployment(request);
        if (!created.ok) {
            if (created.failure.mayHaveHappened && repeats < MOST_REPEATS)
                continue;
            return created;
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
// EXTERNAL MODULE: ./src/watch/watch.ts + 13 modules
var watch = __webpack_require__(6227);
// EXTERNAL MODULE: ./src/watch/watched-release.ts
var watched_release = __webpack_require__(7789);
// EXTERNAL MODULE: ./src/watch/wording.ts
var wording = __webpack_require__(9459);
;// CONCATENATED MODULE: ./src/watch/visiting.ts
















/** Characters of a tag in the description of a deployment, which takes 140. */
const MOST_TAG = 80;
const PERMISSION = 'deployments: write';
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
        return unrecorded(watched);
    const made = madeVisit(next, trace, scene);
    const soFar = (0,verdict/* foldVerdict */.z4)([...watched.findings, holds('watch-goes-on', 'The visit was made.', scene)]).name;
    if (trace.progress === undefined || soFar === 'fail') {
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
    // what kept this visit from seeing is its own: it does not count, and the next one is made in its place
    if (soFar !== 'pass')
        return unrecorded(watched);
    const left = await leave(made, trace.progress, report, found.newest, scene);
    say(left, world);
    return ifCancelled({ ...unrecorded(watched), findings: [...watched.findings, left] }, world);
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
    const question = { ledger: ledger.value, visits: visits.value.entries, named, forMs, plan, now: world.clock.date() };
    const next = (0,watch_visits/* nextVisit */.d)(question);
    const release = next.kind === 'none' ? undefined : next.release;
    const newest = visits.value.entries[0]?.deploymentId ?? 0;
    return { ok: true, next, newest, earlier: (0,past/* earlierWatches */.W)(ledger.value, release, asked, world) };
}
/** The visit as it will be recorded, but for its state. */
function madeVisit({ release, number, before }, { means, isAnew }, { plan, world }) {
    const from = isAnew ? undefined : before;
    return {
        operationId: from?.operationId ?? `${world.random()}${world.random()}`,
        tag: release.tag,
        commit: release.commit,
        visits: from === undefined ? 1 : number,
        watchedMs: (from?.watchedMs ?? 0) + plan.visitMs,
        beganAt: from?.beganAt ?? from?.createdAt,
        runId: (0,leg/* ownRunId */.rD)(world),
        means: (0,watched_release/* joined */.oR)(from?.means ?? [], means),
    };
}
/** Records the visit, unless another one was recorded since this one began. */
async function leave(made, { rules, state, latency }, { ticks, p95Ms }, newest, scene) {
    const { settings, plan, github } = scene;
    const which = `Visit ${made.visits} of ${plan.visits} to ${made.tag}`;
    const seen = await readVisits(github, settings.environment);
    if (!seen.ok)
        return lost(which, seen.failure);
    const other = seen.value.entries.find(({ deploymentId, tag, commit }) => deploymentId > newest && tag === made.tag && commit === made.commit);
    if (other !== undefined) {
        const sentence = `${which} was made twice at the same time, and the other one counts: nothing is decided yet.`;
        return holds('watch-goes-on', sentence, scene);
    }
    let visit;
    try {
        visit = { ...made, state: (0,watch_state/* encodeState */.Md)(rules, state, latency) };
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
/** What was seen is all there will be: too little for a pass, whatever it was. */
function tooLate({ release, before, sentence }, { asked, world }) {
    const finding = {
        ...holds('watch-visits-late', sentence, { asked, world }),
        outcome: 'undecided',
        advice: 'Let the workflow that makes the visits run more often, or ask for fewer visits or a longer watch.',
    };
    const { operationId } = before;
    const watched = { release, operationId, measured: undefined, isOpen: false };
    return { ...without([finding], world), watched };
}
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
function notRead(failure) {
    return unknown((0,github_finding/* githubFinding */.x)(failure, 'Reading the record of releases', { permission: PERMISSION }));
}
function lost(which, failure) {
    const finding = unknown((0,github_finding/* githubFinding */.x)(failure, `Recording the visit`, { permission: PERMISSION }));
    return { ...finding, sentence: `${which} does not count, because it was not recorded: ${finding.sentence}` };
}
function tooMuch(which, scene) {
    return {
        ...holds('policy-invalid-value', '', scene),
        outcome: 'invalid',
        sentence: `${which} cannot be gone on from, because the policy has more metrics and budgets than a record holds.`,
        advice: 'Watch fewer of them in visits, or all of them in one long watch without "visits".',
    };
}
function ifCancelled(watched, { cancelled }) {
    const reason = cancelled.reason;
    return reason instanceof verdict/* Cancelled */.cJ ? { ...watched, cancelled: reason } : watched;
}
/** What keeps a visit from being made says nothing about the service. */
function unknown(finding) {
    return { ...finding, kind: 'watch', outcome: finding.outcome === 'fail' ? 'undecided' : finding.outcome };
}
function unrecorded(watched) {
    return { ...watched, watched: { measured: undefined, isOpen: true } };
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
/* harmony export */   d: () => (/* binding */ nextVisit),
/* harmony export */   p: () => (/* binding */ visitPlan)
/* harmony export */ });
/* harmony import */ var _rollback_record_standing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4466);
/* harmony import */ var _rollback_record_time_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3807);


/** Longer than this no visit takes: long enough for a dead service to be seen, short enough to hold no runner. */
const LONGEST_VISIT_MS = 120_000;
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
    const end = before && conclusionOf(ledger, before);
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
/** The verdict that a watch ended with. */
function conclusionOf(ledger, { operationId }) {
    return ledger.entries.find((entry) => entry.kind === 'release' && entry.operationId === operationId);
}
function isOf(entry, release) {
    return entry.tag === release.tag && entry.commit === release.commit;
}
function none(why) {
    return { kind: 'none', sentence: `No watch is open: ${why}` };
}


/***/ }),

/***/ 6227:
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
// EXTERNAL MODULE: ./src/subject/url.ts
var url = __webpack_require__(4493);
// EXTERNAL MODULE: ./src/subject/wording.ts
var wording = __webpack_require__(1928);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/watch/interval.ts
var interval = __webpack_require__(6542);
// EXTERNAL MODULE: ./src/watch/rules.ts
var watch_rules = __webpack_require__(4236);
// EXTERNAL MODULE: ./src/watch/share-rule.ts
var share_rule = __webpack_require__(9371);
// EXTERNAL MODULE: ./src/watch/wording.ts
var watch_wording = __webpack_require__(9459);
;// CONCATENATED MODULE: ./src/watch/findings.ts





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
    'watch-service-dead': 'Look at the log of the service and at what the deployment did, and go back to the last good release if it does not come back.',
    'watch-error-rate': 'Look in the log of the service for what these requests met, and go back to the last good release if this release does it.',
    'watch-too-slow': 'Look at what the service waits for (its database, its pools, its CPU), and go back to the last good release if this release does it.',
    'watch-error-budget': 'Look in the log of the service for what these requests met, and go back to the last good release if this release does it.',
    'watch-metric': 'Look at what the metric counts, and go back to the last good release if this release does it; if the bounds are wrong, correct them under "watch.metrics".',
    'watch-not-proven': 'Look at the figures, and watch for longer or probe more often.',
    'watch-too-few-samples': 'Watch for longer, or probe more often.',
};
/** Each rule of the watch as a finding; that of the verdict's cause has the evidence. Pure. */
function findingsOf({ judgements, cause }, facts) {
    return judgements.map((judgement) => {
        const { rule, name, state, sentence, isDryRun } = judgement;
        const outcome = OUTCOMES[state];
        const reason = judgement.reason ?? (state === 'undecided' ? (facts.whyOpen ?? 'watch-decided-earlier') : undefined);
        const isOpen = outcome === 'fail' || outcome === 'undecided';
        const advice = judgement.advice ?? (isOpen && reason !== undefined ? ADVICE[reason] : undefined);
        return {
            kind: 'watch',
            title: name === undefined ? TITLES[rule] : `${TITLES[rule]} "${name}"`,
            outcome,
            severity: isDryRun ? 'warn' : 'block',
            ...(outcome === 'pass' || reason === undefined ? {} : { reason }),
            sentence,
            evidence: judgement === cause ? facts.evidence : [],
            ...(advice === undefined ? {} : { advice }),
            source: (rule === 'metric' ? facts.metricSources.get(name ?? '') : sourceOf(rule, facts)) ?? facts.source,
            startedAt: facts.startedAt,
            durationMs: facts.durationMs,
        };
    });
}
function sourceOf(rule, { source, ruleSources }) {
    return ruleSources?.get(KEYS[rule] ?? '') ?? source;
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
    const { planned } = (0,interval/* supportsThreshold */.Al)(forMs, everyMs / probes, 1);
    const found = [];
    const watch = `A watch of ${(0,wording/* inSeconds */.F7)(forMs)} takes ${planned} samples`;
    if (planned < minSamples) {
        found.push(about('samples', `${watch}, and a pass needs ${minSamples}: it can never pass.`, 'Watch for longer, or probe more often.'));
    }
    const shares = [
        ['error-rate', errorRate],
        ['p95', p95 === undefined ? undefined : watch_rules/* SLOW_SHARE */.MB],
    ];
    for (const [rule, limit] of shares) {
        if (limit === undefined || limit === 0)
            continue;
        const { isEnough, needed } = (0,interval/* supportsThreshold */.Al)(forMs, everyMs / probes, limit);
        if (isEnough)
            continue;
        found.push(about(rule, `${watch}, and it takes at least ${needed} clean samples to show that a share is below ${(0,watch_wording/* percent */.KN)(limit)}.`, 'Watch for longer, probe more often, or allow a greater share.'));
    }
    if (forMs < share_rule/* LEAST_MS */.nY && shares.some(([, limit]) => limit !== undefined)) {
        found.push(about('samples', `A watch of ${(0,wording/* inSeconds */.F7)(forMs)} is too short to find a limit broken, which takes ${(0,wording/* inSeconds */.F7)(share_rule/* LEAST_MS */.nY)} at least.`, 'Watch for longer.'));
    }
    return found;
}

// EXTERNAL MODULE: ./src/watch/open-sources.ts + 10 modules
var open_sources = __webpack_require__(9697);
;// CONCATENATED MODULE: ./src/watch/baseline.ts
/**
 * The stricter one of an absolute limit and a multiple of the baseline. A baseline that is not above 0 is none: nothing is
 * a multiple of it. Pure.
 *
 * @param ratio how many times the baseline is allowed; absent where no comparison was asked for
 */
function boundOf(limit, ratio, baseline) {
    const isUsable = baseline !== undefined && Number.isFinite(baseline.value) && baseline.value > 0;
    const compared = ratio !== undefined && isUsable ? ratio * baseline.value : undefined;
    const lacksBaseline = ratio !== undefined && !isUsable;
    if (compared !== undefined && (limit === undefined || compared < limit)) {
        return { max: compared, by: 'baseline', lacksBaseline };
    }
    return limit === undefined ? { by: 'none', lacksBaseline } : { max: limit, by: 'limit', lacksBaseline };
}

// EXTERNAL MODULE: ./src/watch/metric.ts
var metric = __webpack_require__(2079);
// EXTERNAL MODULE: ./src/watch/sources/actuator.ts + 5 modules
var actuator = __webpack_require__(9137);
;// CONCATENATED MODULE: ./src/watch/policy-rules.ts



const NO_BASELINES = { p95: undefined, metrics: new Map() };
/** A look at the service's own counters may hold a handful of requests: this share of all looks must be bad to decide. */
const OWN_BAD_SHARE = 0.2;
const OWN_LEAST_BAD = 6;
/** And in so many of them there may have been no request at all. */
const OWN_IDLE_SHARE = 0.5;
/**
 * What a watch decides by, from what the policy asks for and what earlier releases showed. Without probes the limits of
 * the error rate and of the P95 hold for the service's own counters alone. Pure.
 *
 * @param ownMetrics names of the metrics that the actuator tells by itself
 */
function rulesOf(policy, ownMetrics = [], baselines = NO_BASELINES) {
    const { errorRate, p95, consecutiveFailures, forMs } = policy;
    const p95Bound = p95 && boundOf(p95.maxMs, p95.baselineRatio, baselines.p95);
    const hasProbes = policy.probes.length > 0;
    const own = [
        ownRule(actuator/* ACTUATOR_ERROR_RATE */.iF, errorRate, policy),
        ownRule(actuator/* ACTUATOR_P95 */.Zd, p95Bound?.max, policy),
    ];
    return {
        forMs,
        everyMs: policy.everyMs,
        ...(errorRate === undefined || !hasProbes ? {} : { errorRate }),
        ...(p95Bound === undefined || !hasProbes ? {} : { p95: p95Bound }),
        ...(consecutiveFailures === undefined || !hasProbes ? {} : { consecutiveFailures }),
        budgets: hasProbes ? policy.budgets : [],
        metrics: [
            ...own.filter((rule) => rule !== undefined && ownMetrics.includes(rule.name)),
            ...policy.metrics.map((metric) => metricRule(metric, baselines.metrics.get(metric.name))),
        ].filter((rule) => rule !== undefined),
        minSamples: policy.minSamples,
        strict: policy.strict,
        consecutiveErrorLimit: policy.consecutiveErrorLimit,
    };
}
/** Rules of the policy that only probes can tell about, by their keys. Pure. */
function rulesWithoutProbes({ probes, ...policy }) {
    if (probes.length > 0)
        return [];
    const isCounted = policy.actuator !== undefined;
    return [
        ...(policy.errorRate === undefined || isCounted ? [] : ['error-rate']),
        ...(policy.p95 === undefined || isCounted ? [] : ['p95']),
        ...(policy.consecutiveFailures === undefined ? [] : ['consecutive-failures']),
        ...(policy.budgets.length === 0 ? [] : ['budgets']),
    ];
}
/** What the values of a metric are. Pure. */
function unitOf(metric) {
    if (metric === actuator/* ACTUATOR_ERROR_RATE */.iF)
        return 'share';
    return metric === actuator/* ACTUATOR_P95 */.Zd ? 'ms' : 'value';
}
function ownRule(name, max, { actuator, forMs }) {
    if (max === undefined || actuator === undefined)
        return undefined;
    const looks = forMs / actuator.everyMs;
    return {
        ...metric/* METRIC_DEFAULTS */.e,
        name,
        max,
        failureLimit: Math.max(OWN_LEAST_BAD, Math.ceil(OWN_BAD_SHARE * looks)) - 1,
        inconclusiveLimit: Math.max(metric/* METRIC_DEFAULTS */.e.inconclusiveLimit, Math.ceil(OWN_IDLE_SHARE * looks)),
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

// EXTERNAL MODULE: ./src/watch/state.ts
var state = __webpack_require__(1822);
// EXTERNAL MODULE: ./src/watch/watched-release.ts
var watched_release = __webpack_require__(7789);
// EXTERNAL MODULE: ./src/watch/burn-rate.ts
var burn_rate = __webpack_require__(4897);
;// CONCATENATED MODULE: ./src/watch/samples.ts
/**
 * Whether the sample tells anything about speed. Pure. A failure that came quickly (a refused connection) does not: were
 * it counted, a dead service would be a fast one. A failure that was slower than allowed does.
 *
 * @param limitMs the slowest answer that is allowed; without one every answer counts
 */
function tellsLatency(sample, limitMs) {
    if (sample.outcome === 'ok')
        return true;
    return sample.outcome === 'failed' && (limitMs === undefined || sample.latencyMs > limitMs);
}

;// CONCATENATED MODULE: ./src/watch/decision.ts





/** So long must a run of failures last: a restart behind a load balancer takes less. */
const RUN_MS = 30_000;
/** A watch that has seen nothing. */
const NOTHING_SEEN = {
    failures: share_rule/* NO_SHARE */.eL,
    slow: share_rule/* NO_SHARE */.eL,
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
        return { ...state, missed: state.missed + 1 };
    const { atMs, latencyMs, outcome } = sample;
    const isFailure = outcome === 'failed';
    const isError = outcome === 'error';
    const slowest = rules.p95?.max;
    const next = {
        failures: isError ? state.failures : (0,share_rule/* addToShare */.C2)(rules.errorRate ?? 1, state.failures, atMs, isFailure),
        slow: tellsLatency(sample, slowest)
            ? (0,share_rule/* addToShare */.C2)(watch_rules/* SLOW_SHARE */.MB, state.slow, atMs, slowest !== undefined && latencyMs > slowest)
            : state.slow,
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
    if (next.decision !== undefined)
        return next;
    const decision = decide(rules, next);
    return decision === undefined ? next : { ...next, decision };
}
function addToBudgets({ budgets }, states, atMs, isFailure) {
    return budgets.length === 0
        ? states
        : budgets.map((rule, index) => (0,burn_rate/* addToBurn */.S2)(rule, states[index] ?? [], atMs, isFailure));
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
    const errors = rules.errorTest && (0,share_rule/* shareBreach */.hK)(rules.errorTest, state.failures, atMs);
    if (errors)
        return { by: 'error-rate', atMs, ...errors };
    const slow = rules.slowTest && (0,share_rule/* shareBreach */.hK)(rules.slowTest, state.slow, atMs);
    if (slow)
        return { by: 'p95', atMs, ...slow };
    for (const [budget, rule] of rules.budgets.entries()) {
        const burn = (0,burn_rate/* burnBreach */.zP)(rule, state.budgets[budget] ?? [], atMs);
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
    const after = (0,metric/* addReading */.OS)(rule, before, reading);
    const next = { ...state, metrics: { ...state.metrics, [name]: after } };
    if (state.decision !== undefined || rule.dryRun || after.breach === undefined)
        return next;
    return { ...next, decision: { by: 'metric', metric: name, ...after.breach } };
}
/** What is known of a metric. Pure. */
function metricOf(state, name) {
    return (Object.hasOwn(state.metrics, name) ? state.metrics[name] : undefined) ?? metric/* NO_READINGS */.aP;
}

;// CONCATENATED MODULE: ./src/watch/judgement.ts



/** The judgement of a comparison that has nothing to compare with. Pure. */
function withoutBaseline(rule, p95Ms) {
    const shown = p95Ms === undefined ? '' : `${p95Text(p95Ms)}; `;
    const sentence = `${shown}there is no baseline to compare with, so nothing was decided by it.`;
    return judgementAbout(rule, 'skipped', sentence.charAt(0).toUpperCase() + sentence.slice(1), {
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

;// CONCATENATED MODULE: ./src/watch/breach.ts





/** One sentence: which value broke the bounds, and how many did. Pure. */
function breachText(rule, bad, value) {
    return `The metric "${rule.name}" is ${(0,watch_wording/* number */.ai)(value)}, out of bounds (${(0,watch_wording/* boundsText */.Fv)(rule)}), and ${bad} values were so.`;
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
            const advice = 'That says nothing about the service: look at the network and the load of the machine that watches.';
            return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-own-trouble', advice });
        }
        case 'error-rate': {
            const facts = factsOf(decision.total, rules.errorTest?.test.limit ?? 1);
            const sentence = `${(0,watch_wording/* probesText */.$$)(facts)} failed, ${(0,watch_wording/* countsText */.WN)(decision.now)} in the last two minutes; the limit is ${(0,watch_wording/* percent */.KN)(facts.limit)} (${at}).`;
            return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-error-rate', facts });
        }
        case 'p95': {
            const facts = factsOf(decision.total, watch_rules/* SLOW_SHARE */.MB);
            const limit = (0,watch_wording/* milliseconds */.Rz)(rules.p95?.max ?? 0);
            const sentence = `${p95Text(p95Ms)}, above the limit of ${limit}: ${(0,watch_wording/* countsText */.WN)(facts)} took longer, where ${(0,watch_wording/* percent */.KN)(watch_rules/* SLOW_SHARE */.MB)} may (${at}).`;
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
            const { bad } = metricOf(state, decision.metric);
            const sentence = rule ? breachText(rule, bad, decision.value) : `${(0,watch_wording/* number */.ai)(decision.value)} is out of bounds.`;
            return judgementAbout(decision.by, 'fail', sentence, { reason: 'watch-metric', name: decision.metric });
        }
    }
}

;// CONCATENATED MODULE: ./src/watch/progress.ts





/** Everything that a rule could say while it is open: figures, no verdict. Pure. */
function openJudgements(rules, state, seen) {
    const judgements = [];
    const add = (rule, sentence, more = {}) => judgements.push(judgementAbout(rule, 'undecided', sentence, more));
    if ((0,watch_rules/* asksProbes */.C0)(rules)) {
        const { failures, missed, errors } = state;
        add('samples', `${failures.total.all} answers so far, ${missed} ticks missed, ${errors} errors of our own.`);
    }
    if (rules.errorTest) {
        const facts = factsOf(state.failures.total, rules.errorTest.test.limit);
        add('error-rate', `${(0,watch_wording/* probesText */.$$)(facts)} failed so far; the limit is ${(0,watch_wording/* percent */.KN)(facts.limit)}.`, { facts });
    }
    if (rules.p95)
        judgements.push(slowWhileOpen(rules, state, seen));
    if (rules.consecutiveFailures !== undefined) {
        add('consecutive-failures', `${state.failing?.count ?? 0} failures in a row at the moment.`);
    }
    for (const [index, rule] of rules.budgets.entries()) {
        const burn = (0,burn_rate/* burnOf */.P7)(rule, state.budgets[index] ?? []);
        add('error-budget', `The error budget burns at ${(0,watch_wording/* times */.Hn)(burn.longRate)} so far.`, {
            name: budgetName(rules, index),
        });
    }
    for (const rule of rules.metrics) {
        const { last } = metricOf(state, rule.name);
        const sentence = last === undefined ? 'No value so far.' : `${(0,watch_wording/* number */.ai)(last)} at the moment; ${(0,watch_wording/* boundsText */.Fv)(rule)}.`;
        add('metric', sentence, { name: rule.name, isDryRun: rule.dryRun });
    }
    return judgements;
}
function slowWhileOpen(rules, state, { p95Ms }) {
    const limitMs = rules.p95?.max;
    if (limitMs === undefined)
        return withoutBaseline('p95', p95Ms);
    const facts = factsOf(state.slow.total, watch_rules/* SLOW_SHARE */.MB);
    const sentence = `${p95Text(p95Ms)}; ${(0,watch_wording/* countsText */.WN)(facts)} took longer than ${(0,watch_wording/* milliseconds */.Rz)(limitMs)} so far.`;
    return judgementAbout('p95', 'undecided', sentence, { facts });
}

;// CONCATENATED MODULE: ./src/watch/conclusion.ts











/** A pass needs this share of the planned ticks. */
const LEAST_COVERAGE = 0.9;
/** What is known while the watch goes on: `fail`, `inconclusive` (it sees nothing) or `undecided`. Pure. */
function verdictSoFar(rules, state, seen) {
    const { decision } = state;
    const open = openJudgements(rules, state, seen);
    if (decision === undefined)
        return { state: 'undecided', judgements: open };
    const cause = judgementOf(rules, state, decision, seen);
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
function conclude(rules, state, seen, planned) {
    if (state.decision !== undefined)
        return verdictSoFar(rules, state, seen);
    const judgements = closedJudgements(rules, state, seen, planned);
    const deciding = judgements.filter((judgement) => !judgement.isDryRun && judgement.state !== 'skipped');
    const cause = deciding.find((judgement) => judgement.state !== 'pass');
    if (cause !== undefined)
        return { state: 'inconclusive', cause, judgements };
    if (deciding.length > 0)
        return { state: 'pass', judgements };
    const nothing = judgementAbout('samples', 'inconclusive', 'The watch had no rule that could decide.', {
        reason: 'nothing-examined',
    });
    return { state: 'inconclusive', cause: nothing, judgements: [nothing, ...judgements] };
}
function closedJudgements(rules, state, seen, planned) {
    const judgements = [];
    if ((0,watch_rules/* asksProbes */.C0)(rules))
        judgements.push(coverage(rules, state, planned));
    if (rules.errorTest)
        judgements.push(errorRate(rules, state));
    if (rules.p95)
        judgements.push(slowness(rules, state, seen));
    if (rules.consecutiveFailures !== undefined)
        judgements.push(lastRun(rules.consecutiveFailures, state));
    for (const index of rules.budgets.keys())
        judgements.push(budget(rules, state, index));
    for (const rule of rules.metrics)
        judgements.push(conclusion_metric(rule, state));
    return judgements;
}
function coverage({ minSamples }, state, planned) {
    const { missed, errors, failures } = state;
    const { all } = failures.total;
    const seen = `${all} of ${planned} planned probes were answered or timed out`;
    if (all < LEAST_COVERAGE * planned) {
        const rest = `${missed} could not be sent and ${errors} met trouble of our own`;
        return judgementAbout('samples', 'inconclusive', `Only ${seen}: ${rest}.`, {
            reason: errors > missed ? 'watch-own-trouble' : 'watch-ticks-missed',
            advice: `A pass needs ${(0,watch_wording/* percent */.KN)(LEAST_COVERAGE)} of them: watch from a machine that has the time and the network for it.`,
        });
    }
    if (all < minSamples) {
        const sentence = `The watch saw ${all} samples, and a pass needs ${minSamples}.`;
        const advice = 'Watch for longer, or probe more often.';
        return judgementAbout('samples', 'inconclusive', sentence, { reason: 'watch-too-few-samples', advice });
    }
    return judgementAbout('samples', 'pass', `${seen}.`);
}
function errorRate(rules, state) {
    const test = rules.errorTest;
    const limit = test?.test.limit ?? 1;
    const facts = factsOf(state.failures.total, limit);
    const what = `${(0,watch_wording/* probesText */.$$)(facts)} failed`;
    if (facts.share > limit)
        return notBroken(rules, 'error-rate', what, facts);
    if (test && (0,share_rule/* isWorseLately */.wX)(test, state.failures))
        return worseLately('error-rate', what, facts);
    if (rules.strict && facts.interval.high > limit)
        return unproven('error-rate', what, neededToConfirm(facts));
    return held('error-rate', what, facts);
}
function slowness(rules, state, { p95Ms }) {
    const limitMs = rules.p95?.max;
    if (limitMs === undefined)
        return withoutBaseline('p95', p95Ms);
    const facts = factsOf(state.slow.total, watch_rules/* SLOW_SHARE */.MB);
    const what = `${p95Text(p95Ms)}: ${(0,watch_wording/* countsText */.WN)(facts)} took longer than ${(0,watch_wording/* milliseconds */.Rz)(limitMs)}`;
    if (facts.all < rules.minSamples) {
        const sentence = `${what}; ${facts.all} answers tell about speed, and a pass needs ${rules.minSamples}.`;
        return judgementAbout('p95', 'inconclusive', sentence, { reason: 'watch-too-few-samples', facts });
    }
    if (facts.share > watch_rules/* SLOW_SHARE */.MB)
        return notBroken(rules, 'p95', what, facts);
    if (rules.slowTest && (0,share_rule/* isWorseLately */.wX)(rules.slowTest, state.slow))
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
        ? 'There were enough samples, but the bad ones came close together, as in one outage: watch for longer, to see whether it lasts.'
        : facts.needed === undefined
            ? 'It is so near to the limit that no number of samples would have decided.'
            : `At this share it would have taken ${facts.needed} samples: watch for longer, or probe more often.`;
    return judgementAbout(rule, 'inconclusive', `${what}: ${doubt}.`, { reason: 'watch-not-proven', advice, facts });
}
/** Above the limit, and no breach. */
function notBroken(rules, rule, what, facts) {
    const test = rule === 'p95' ? rules.slowTest : rules.errorTest;
    const needed = test && (0,share_rule/* samplesToBreak */.Qn)(test, facts.share);
    if (needed === undefined)
        return unproven(rule, what, facts);
    return needed <= facts.all ? unproven(rule, what, facts, true) : unproven(rule, what, { ...facts, needed });
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
function budget(rules, state, index) {
    const rule = rules.budgets[index];
    const name = budgetName(rules, index);
    const burn = rule && (0,burn_rate/* burnOf */.P7)(rule, state.budgets[index] ?? []);
    const rate = `The error budget burns at ${(0,watch_wording/* times */.Hn)(burn?.longRate ?? 0)}`;
    if (rule && burn && burn.longRate >= rule.rate && burn.shortRate >= rule.rate) {
        const sentence = `${rate} over ${(0,wording/* inSeconds */.F7)(rule.longMs)}, with too few failures to be sure of it.`;
        return judgementAbout('error-budget', 'inconclusive', sentence, { name, reason: 'watch-not-proven' });
    }
    return judgementAbout('error-budget', 'pass', `${rate}; the limit is ${(0,watch_wording/* times */.Hn)(rule?.rate ?? 0)}.`, { name });
}
function conclusion_metric(rule, watch) {
    const state = metricOf(watch, rule.name);
    const values = state.good + state.bad;
    const about = (judgement, sentence, more = {}) => judgementAbout('metric', judgement, sentence, { name: rule.name, isDryRun: rule.dryRun, ...more });
    if (rule.min === undefined && rule.max === undefined) {
        return { ...withoutBaseline('metric'), name: rule.name, isDryRun: rule.dryRun };
    }
    const within = `${state.good} of ${values} values were within bounds (${(0,watch_wording/* boundsText */.Fv)(rule)})`;
    switch ((0,metric/* metricStanding */.$5)(rule, state)) {
        case 'breached':
            return about('fail', breachText(rule, state.bad, state.breach?.value ?? 0), { reason: 'watch-metric' });
        case 'held':
            return about('pass', `${within}.`);
        case 'too-few':
            return about('inconclusive', `Only ${within}.`, { reason: 'watch-not-proven' });
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

// EXTERNAL MODULE: ./src/watch/latency.ts
var latency = __webpack_require__(705);
// EXTERNAL MODULE: ./src/watch/live.ts
var live = __webpack_require__(3849);
;// CONCATENATED MODULE: ./src/watch/series.ts


/** A chart with more points cannot be read. */
const MOST_POINTS = 60;
/** Error rate, P95 and metrics over time: at most 60 points of each, however long the watch and however many samples. */
class SeriesRecorder {
    /** Milliseconds that one point stands for. */
    stretchMs;
    #limits;
    #stretches = new Map();
    #metrics = new Map();
    constructor(forMs, everyMs, limits) {
        this.stretchMs = Math.max(forMs / MOST_POINTS, everyMs);
        this.#limits = limits;
    }
    addSample(sample) {
        if (sample.outcome === 'missed' || sample.outcome === 'error')
            return;
        const index = this.#indexOf(sample.atMs);
        const stretch = this.#stretches.get(index) ?? { bad: 0, all: 0, latency: new latency/* LatencyDistribution */.L() };
        this.#stretches.set(index, stretch);
        stretch.all += 1;
        if (sample.outcome === 'failed')
            stretch.bad += 1;
        if (tellsLatency(sample, this.#limits.p95Ms))
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
    /** Everything that was seen so far. */
    series() {
        const { errorRate, p95Ms, metrics } = this.#limits;
        const stretches = [...this.#stretches].sort(([left], [right]) => left - right);
        const probed = [
            {
                name: 'error rate',
                unit: 'share',
                ...(errorRate === undefined ? {} : { max: errorRate }),
                points: stretches.map(([index, { bad, all }]) => ({ atMs: this.#atMs(index), value: bad / all })),
            },
            {
                name: 'P95',
                unit: 'ms',
                ...(p95Ms === undefined ? {} : { max: p95Ms }),
                points: stretches.flatMap(([index, { latency }]) => {
                    const value = latency.quantile(0.95);
                    return value === undefined ? [] : [{ atMs: this.#atMs(index), value: rounded(value) }];
                }),
            },
        ];
        return [
            ...probed.filter(({ points }) => points.length > 0),
            ...metrics.map((metric) => ({
                ...metric,
                points: [...(this.#metrics.get(metric.name) ?? [])]
                    .sort(([left], [right]) => left - right)
                    .map(([index, value]) => ({ atMs: this.#atMs(index), value })),
            })),
        ];
    }
    /** What is later than the end belongs to the last point. */
    #indexOf(atMs) {
        return Math.max(0, Math.min(Math.floor(atMs / this.stretchMs), MOST_POINTS - 1));
    }
    #atMs(index) {
        return Math.round(index * this.stretchMs);
    }
}
/** Times to a tenth of a millisecond: what is finer is not measured. */
function rounded(ms) {
    return Math.round(ms * 10) / 10;
}

;// CONCATENATED MODULE: ./src/watch/troubles.ts
/** Different things that are told apart; more of them are counted together. */
const MOST_KINDS = 20;
const SHOWN_KINDS = 10;
/** What was wrong with the probes, how often: bounded, whatever the service answers. */
class Troubles {
    #counts = new Map();
    #others = 0;
    /** @param why one clause, redacted and cut; foreign words inside */
    add(probe, why) {
        const text = `${probe}: ${why}`;
        const count = this.#counts.get(text);
        if (count === undefined && this.#counts.size >= MOST_KINDS)
            this.#others += 1;
        else
            this.#counts.set(text, (count ?? 0) + 1);
    }
    /** The most frequent first; none where nothing was wrong. */
    evidence(label) {
        const kinds = [...this.#counts].sort(([, left], [, right]) => right - left);
        if (kinds.length === 0)
            return [];
        const rest = kinds.slice(SHOWN_KINDS).reduce((sum, [, count]) => sum + count, this.#others);
        const lines = kinds.slice(0, SHOWN_KINDS).map(([text, count]) => `${count}x ${text}`);
        return [{ kind: 'text', label, text: [...lines, ...(rest === 0 ? [] : [`${rest}x something else`])].join('\n') }];
    }
}

;// CONCATENATED MODULE: ./src/watch/watching.ts












/** From one line about how it stands to the next, in milliseconds. */
const LINE_EVERY_MS = 60_000;
const MOST_CHANGES = 200;
const MOST_FINDINGS = 50;
/** Characters of what was wrong with one answer. */
const MOST_CLAUSE = 300;
/** Answers that are still open when a visit is over are waited for so long, in milliseconds: slow ones count too. */
const LATE_ANSWERS_MS = 30_000;
/** One watch while it goes on: takes what the sources tell, until it is decided or the time is over. */
class Watching {
    #policy;
    #rules;
    #world;
    #part;
    #latency;
    #series;
    #failures = new Troubles();
    #own = new Troubles();
    #teller;
    #told = [];
    #changes = [];
    /** The newest state of each source. */
    #states = new Map();
    #decided = new AbortController();
    #startMs;
    #changesLeftOut = 0;
    #state;
    /** Ticks of this part that nothing is known of yet. */
    #ticksLeft;
    #allSeen = new AbortController();
    /** A finding of a source that is a breach by itself. */
    #breach;
    #tookMs = 0;
    /** @param part what is watched now; without it all */
    constructor(policy, rules, world, part) {
        this.#policy = policy;
        this.#rules = (0,watch_rules/* prepareRules */.Zb)(rules);
        this.#part = part;
        this.#latency = part?.before?.latency ?? new latency/* LatencyDistribution */.L();
        this.#state = part?.before?.state ?? NOTHING_SEEN;
        this.#ticksLeft = (0,interval/* plannedTicks */.he)(part?.lengthMs ?? rules.forMs, rules.everyMs) * policy.probes.length;
        this.#world = world;
        this.#startMs = world.clock.now() - world.startedAt;
        this.#series = new SeriesRecorder(rules.forMs, rules.everyMs, {
            ...(rules.errorRate === undefined ? {} : { errorRate: rules.errorRate }),
            ...(rules.p95?.max === undefined ? {} : { p95Ms: rules.p95.max }),
            metrics: this.#standing().metrics.map(({ last: _last, ...metric }) => metric),
        });
        this.#teller = new live/* ChangeTeller */.NW(this.#standing().metrics, ({ text, tone }) => world.output.line(text, tone));
    }
    /**
     * Watches until it is decided or the time is over; nothing of the sources is left running then.
     *
     * @throws the reason of `world.cancelled` when the job is cancelled
     */
    async run(sources) {
        const { clock, cancelled } = this.#world;
        const over = new AbortController();
        const signal = AbortSignal.any([over.signal, cancelled]);
        const watched = Promise.all(sources.map((source) => source.watch((observation) => this.#take(observation, signal), signal)));
        const timeIsOver = this.#untilOver(AbortSignal.any([this.#decided.signal, signal]));
        try {
            // a source that throws ends the watch: it would miss what that source sees
            await Promise.race([timeIsOver, watched.then(() => timeIsOver)]);
            cancelled.throwIfAborted();
        }
        finally {
            this.#tookMs = clock.now() - this.#world.startedAt - this.#startMs;
            over.abort();
            await watched.catch(() => undefined);
            await timeIsOver;
        }
    }
    /** Says every minute how it stands. Resolves at the end of the watch, or when the signal aborts. */
    async #untilOver(signal) {
        const { clock, output } = this.#world;
        const forMs = this.#lengthMs();
        const begin = clock.now();
        for (let atMs = Math.min(LINE_EVERY_MS, forMs); !signal.aborted; atMs = Math.min(atMs + LINE_EVERY_MS, forMs)) {
            await clock.sleep(Math.max(0, begin + atMs - clock.now()), signal).catch(() => undefined);
            if (signal.aborted)
                break;
            output.line((0,live/* standingLine */.pb)(this.#standing(this.#fromMs() + atMs)));
            if (atMs >= forMs)
                break;
        }
        if (this.#part === undefined || this.#ticksLeft === 0)
            return;
        await clock.sleep(LATE_ANSWERS_MS, AbortSignal.any([this.#allSeen.signal, signal])).catch(() => undefined);
    }
    #fromMs() {
        return this.#part?.fromMs ?? 0;
    }
    #lengthMs() {
        return this.#part?.lengthMs ?? this.#rules.forMs;
    }
    /** Whether the watch goes on after this part of it. */
    #isOpen() {
        return this.#part?.isLast === false && this.#breach === undefined && this.#state.decision === undefined;
    }
    #take(observation, signal) {
        if (signal.aborted || this.#decided.signal.aborted)
            return;
        const told = this.#inPart(this.#cleaned(observation));
        if (told === undefined)
            return;
        this.#teller.tell(told);
        switch (told.kind) {
            case 'sample': {
                const { sample, probe, why } = told;
                this.#state = addSample(this.#rules, this.#state, sample);
                if (tellsLatency(sample, this.#rules.p95?.max))
                    this.#latency.record(sample.latencyMs);
                this.#series.addSample(sample);
                if (why !== undefined && sample.outcome === 'failed')
                    this.#failures.add(probe, why);
                if (why !== undefined && sample.outcome === 'error')
                    this.#own.add(probe, why);
                this.#ticksLeft -= 1;
                if (this.#ticksLeft === 0)
                    this.#allSeen.abort();
                break;
            }
            case 'reading':
                this.#state = addMetricReading(this.#rules, this.#state, told.metric, told.reading);
                this.#series.addReading(told.metric, told.reading);
                if (told.why !== undefined && told.reading.outcome !== 'value')
                    this.#own.add(told.metric, told.why);
                break;
            case 'state':
                this.#changed(told);
                break;
            case 'finding':
                if (this.#told.length < MOST_FINDINGS)
                    this.#told.push(told.finding);
                if (told.finding.outcome === 'fail' && told.finding.severity === 'block') {
                    this.#breach = { finding: told.finding, atMs: this.#sinceBegin() };
                }
        }
        if (this.#breach !== undefined || this.#state.decision !== undefined)
            this.#decided.abort();
    }
    /** Sources count from the beginning of this part, the watch from its own; what was sent after the end is not its. */
    #inPart(observation) {
        if (this.#part === undefined)
            return observation;
        const fromMs = this.#fromMs();
        const isLate = (atMs) => atMs >= this.#lengthMs();
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
    /** Clauses are redacted before they are cut. */
    #cleaned(observation) {
        if (!('why' in observation) || observation.why === undefined)
            return observation;
        const { secrets } = this.#world;
        return { ...observation, why: (0,wording/* onOneLine */.GJ)(secrets.redact(observation.why), MOST_CLAUSE) };
    }
    #changed({ atMs, source, state, isGood }) {
        const change = { atMs, source, state, isGood };
        this.#states.set(source, change);
        this.#changes.push(change);
        if (this.#changes.length <= MOST_CHANGES)
            return;
        this.#changes.shift();
        this.#changesLeftOut += 1;
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
            states: [...this.#states.values()],
            metrics: rules.metrics.map(({ name, min, max }) => ({
                name,
                unit: unitOf(name),
                last: metricOf(this.#state, name).last,
                ...(min === undefined ? {} : { min }),
                ...(max === undefined ? {} : { max }),
            })),
        };
    }
    #verdict() {
        const { forMs, everyMs } = this.#rules;
        const seen = { p95Ms: this.#latency.quantile(0.95) };
        if (this.#breach !== undefined || this.#isOpen())
            return verdictSoFar(this.#rules, this.#state, seen);
        return conclude(this.#rules, this.#state, seen, (0,interval/* plannedTicks */.he)(forMs, everyMs) * this.#policy.probes.length);
    }
    /** What the next visit goes on from; `undefined` where it is decided, or was the last one. */
    progress() {
        return this.#isOpen() ? { rules: this.#rules, state: this.#state, latency: this.#latency } : undefined;
    }
    /** What the sources told, and what the rules came to. */
    findings() {
        const verdict = this.#verdict();
        const rule = verdict.cause?.rule;
        const isOwn = rule === 'samples' || rule === 'metric';
        const evidence = isOwn
            ? this.#own.evidence('what kept the watch from seeing')
            : this.#failures.evidence('what was wrong with the answers');
        return [
            ...this.#told,
            ...findingsOf(verdict, {
                source: this.#policy.source,
                ruleSources: this.#policy.ruleSources,
                metricSources: new Map(this.#policy.metrics.map(({ name, source }) => [name, source])),
                startedAt: this.#startMs,
                durationMs: this.#tookMs,
                evidence,
                ...(this.#isOpen() ? { whyOpen: 'watch-goes-on' } : {}),
            }),
        ];
    }
    report() {
        const { failures, missed, errors, decision } = this.#state;
        const { forMs, everyMs } = this.#rules;
        const { cause } = this.#verdict();
        const decidedAtMs = this.#breach?.atMs ?? decision?.atMs;
        return {
            startMs: this.#startMs,
            plannedMs: forMs,
            tookMs: this.#fromMs() + this.#tookMs,
            decidedAtMs,
            why: this.#breach?.finding.sentence ??
                (decidedAtMs !== undefined
                    ? (cause?.sentence ?? '')
                    : this.#isOpen()
                        ? 'The visit was over; the watch goes on.'
                        : 'Its time was over.'),
            probes: this.#policy.probes,
            ticks: {
                planned: (0,interval/* plannedTicks */.he)(forMs, everyMs) * this.#policy.probes.length,
                answered: failures.total.all,
                failed: failures.total.bad,
                missed,
                errors,
            },
            p95Ms: this.#latency.quantile(0.95),
            series: this.#series.series(),
            stretchMs: this.#series.stretchMs,
            changes: this.#changes,
            changesLeftOut: this.#changesLeftOut,
        };
    }
    #sinceBegin() {
        return this.#fromMs() + this.#world.clock.now() - this.#world.startedAt - this.#startMs;
    }
}

;// CONCATENATED MODULE: ./src/watch/watch.ts












const NO_PAST = { findings: [], baselines: NO_BASELINES };
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
        const sources = open({ policy, watch: asked, subject: live, scope: scopeOf(settings, policy, live, world), world });
        try {
            await phase('examine', async () => {
                const examined = await Promise.all(sources.list.map((source) => source.examine()));
                keep(examined.flat());
            });
            if (findings.some(({ outcome }) => outcome === 'invalid'))
                return ended();
            const facts = { source: asked.source, startedAt: sinceStart(world) };
            const given = rulesOf(asked, sources.ownMetrics(), past.baselines);
            const left = visit?.before && (0,state/* decodeState */.UJ)(visit.before.state, given);
            if (left?.ok === false)
                keep([unreadable(left.why, facts)]);
            const resumed = left?.ok ? left : undefined;
            const rules = resumed?.rules ?? given;
            if (resumed === undefined)
                keep(shortcomings(rules, asked.probes.length, { ...facts, ruleSources: asked.ruleSources }));
            const part = visit && partOf(visit, resumed);
            const watching = new Watching(asked, rules, world, part);
            await phase('watch', () => watching.run(sources.list)).finally(() => {
                report = watching.report();
            });
            keep(watching.findings());
            const means = (0,watched_release/* meansOf */.oh)(watching.report().series, rules.metrics.map(({ name }) => name));
            trace = { means, progress: watching.progress(), isAnew: resumed === undefined };
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
        return { ...common, watch: report, trace };
    }
}
function partOf({ plan, number, before }, resumed) {
    const made = resumed === undefined ? 1 : number;
    return {
        fromMs: resumed === undefined ? 0 : (before?.watchedMs ?? 0),
        lengthMs: plan.visitMs,
        isLast: made >= plan.visits,
        before: resumed,
    };
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
function watchOf(policy, world) {
    const { watch } = policy;
    const invalid = (sentence, advice) => new verdict/* StoppedByFinding */.is({
        kind: 'policy',
        title: 'policy watch',
        outcome: 'invalid',
        severity: 'block',
        reason: 'policy-asserts-nothing',
        sentence,
        advice,
        evidence: [],
        ...(watch === undefined ? {} : { source: watch.source }),
        startedAt: sinceStart(world),
        durationMs: 0,
    });
    if (watch === undefined) {
        throw invalid('Mode watch was asked for, and the policy has no section "watch" that says what to watch.', 'Add one, such as "watch: { for: 15m, probes: [<name of a check>], error-rate: { max: 5% } }".');
    }
    const unasked = rulesWithoutProbes(watch);
    if (unasked.length > 0) {
        throw invalid(`The section "watch" has ${(0,wording/* inWords */.r4)(unasked.map((key) => `"${key}"`))}, and no "probes" that would tell anything about it.`, 'Add "probes" with the names of checks that are asked again and again.');
    }
    return watch;
}
function scopeOf(settings, policy, subject, world) {
    return {
        vars: settings.vars,
        secrets: settings.secrets,
        env: new Map(policy.envNames.map((name) => [name, world.environment[name] ?? ''])),
        baseUrl: subject.baseUrl.href.replace(/\/+$/, ''),
    };
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
/* harmony import */ var _sources_actuator_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9137);

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
    const p95Ms = report.p95Ms ?? means.find(({ name }) => name === _sources_actuator_js__WEBPACK_IMPORTED_MODULE_0__/* .ACTUATOR_P95 */ .Zd)?.mean;
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
 */
function meansOf(series, names) {
    return series.flatMap(({ name, points }) => {
        if (points.length === 0 || !names.includes(name))
            return [];
        const sum = points.reduce((total, { value }) => total + value, 0);
        return [{ name, mean: sum / points.length, count: points.length }];
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


/***/ })

};
