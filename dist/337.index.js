export const id = 337;
export const ids = [337];
export const modules = {

/***/ 4337:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runRecordCommand: () => (/* binding */ runRecordCommand)
});

// EXTERNAL MODULE: ./src/report/clean-report.ts
var clean_report = __webpack_require__(3630);
// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/rollback/github-connection.ts
var github_connection = __webpack_require__(6618);
// EXTERNAL MODULE: ./src/rollback/github-finding.ts
var github_finding = __webpack_require__(1273);
// EXTERNAL MODULE: ./src/rollback/release.ts + 50 modules
var release = __webpack_require__(715);
// EXTERNAL MODULE: ./src/rollback/record/history.ts
var record_history = __webpack_require__(5036);
// EXTERNAL MODULE: ./src/rollback/record/ledger.ts + 2 modules
var record_ledger = __webpack_require__(9782);
// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __webpack_require__(73);
// EXTERNAL MODULE: ./src/rollback/record/tag-name.ts
var tag_name = __webpack_require__(2286);
;// CONCATENATED MODULE: ./src/rollback/record/mark.ts




/**
 * Writes a person's word on a release into the record, after looking whether its tag is there: two reads at most, and
 * two writes. From then on it outranks every verdict before it.
 *
 * @throws what `world.cancelled` carries, if the job is cancelled while a lost write is looked for
 */
async function mark(github, environment, request, world) {
    const startedAt = world.clock.now();
    const found = (said) => [
        {
            kind: 'rollback',
            title: 'mark',
            outcome: 'fail',
            severity: 'block',
            evidence: [],
            startedAt: 0,
            durationMs: world.clock.now() - startedAt,
            ...said,
        },
    ];
    const { tag, askedBy } = request;
    if (!(0,tag_name/* isTagName */.I)(tag)) {
        return found({
            kind: 'input',
            outcome: 'invalid',
            reason: 'input-invalid',
            sentence: `"${(0,untrusted/* cutShort */.VV)(world.secrets.redact(tag), 60)}" cannot be the name of a tag.`,
            advice: 'Give the tag as it is in the repository, e.g. v1.5.2, without refs/tags/.',
        });
    }
    const commit = await github.tagCommit(tag);
    if (!commit.ok) {
        if (commit.failure.kind !== 'not-found') {
            return [(0,github_finding/* githubFinding */.x)(commit.failure, `Looking for the tag ${tag}`, { permission: 'contents: read' })];
        }
        return found({
            reason: 'rollback-tag-not-found',
            sentence: `There is no tag ${tag} in ${github.repository}, so nothing was marked.`,
            advice: 'Check the spelling, and that the token may read the repository (`contents: read`).',
        });
    }
    const runId = wholeNumber(world.environment['GITHUB_RUN_ID']);
    const reason = request.reason === undefined ? undefined : world.secrets.redact(request.reason);
    const written = await (0,record_ledger/* writeRecord */.rh)(github, environment, {
        kind: 'mark',
        operationId: world.random(),
        tag,
        commit: commit.value,
        runId,
        runAttempt: runId === undefined ? undefined : wholeNumber(world.environment['GITHUB_RUN_ATTEMPT']),
        reason,
        askedBy,
        mark: request.mark,
    }, world);
    if (!written.ok) {
        return [(0,github_finding/* githubFinding */.x)(written.failure, `Marking ${tag} as ${request.mark}`, { permission: 'deployments: write' })];
    }
    // The mark holds without a status too; GitHub's page only shows it better with one.
    await (0,record_ledger/* setState */.wb)(github, written.value.deploymentId, request.mark === 'good' ? 'success' : 'inactive', {
        description: [`marked ${request.mark}`, reason].filter(Boolean).join(': '),
    });
    return found({
        outcome: 'pass',
        sentence: request.mark === 'good'
            ? `${tag} is marked good in "${environment}": it may be gone back to again.`
            : `${tag} is marked bad in "${environment}": it is never gone back to until someone marks it good.`,
    });
}
function wholeNumber(text) {
    return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

;// CONCATENATED MODULE: ./src/rollback/record/record-commands.ts








/** Records that the history shows, and rollbacks whose end is asked for. */
const NEWEST = 30;
/**
 * The commands that read or change the record of releases: `history`, `mark-good`, `mark-bad`.
 *
 * @returns the exit code, as of any other verdict
 */
async function runRecordCommand(command, read, world) {
    try {
        const findings = await carryOut(command, read, world);
        world.cancelled.throwIfAborted();
        for (const { sentence, advice, outcome } of findings) {
            world.output.line(sentence, outcome === 'pass' ? 'good' : 'bad');
            if (outcome !== 'pass' && advice !== undefined)
                world.output.line(`What to do: ${advice}`);
        }
        return findings.length === 0 ? verdict/* EXIT_CODES */.ai.pass : verdict/* EXIT_CODES */.ai[(0,verdict/* foldVerdict */.z4)(findings).name];
    }
    catch (error) {
        if (!(error instanceof verdict/* Cancelled */.cJ))
            throw error;
        return verdict/* EXIT_CODES */.ai.cancelled;
    }
}
async function carryOut(command, read, world) {
    if (!read.ok)
        return read.findings;
    const { settings } = read;
    const { tag, reason, environment } = settings;
    if (command !== 'history' && tag === undefined)
        return [tagMissing(command)];
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, world);
    if (!connection.ok)
        return [connection.finding];
    const { github } = connection;
    if (command === 'history' || tag === undefined)
        return await showHistory(settings, github, world);
    const request = { tag, mark: command === 'mark-good' ? 'good' : 'bad', reason, askedBy: (0,release/* whoAsks */.N)(world) };
    return await mark(github, environment, request, world);
}
/** Prints the history. @returns what kept it from being read */
async function showHistory({ environment, tag }, github, world) {
    const doing = `Reading the record of releases in ${environment}`;
    const permission = 'deployments: read';
    const ledger = await (0,record_ledger/* readLedger */.SC)(github, environment);
    if (!ledger.ok)
        return [(0,github_finding/* githubFinding */.x)(ledger.failure, doing, { permission })];
    const rollbacks = ledger.value.entries.filter(({ kind }) => kind === 'rollback').slice(0, NEWEST);
    const states = await (0,record_ledger/* readStates */.rs)(github, rollbacks);
    if (!states.ok)
        return [(0,github_finding/* githubFinding */.x)(states.failure, doing, { permission })];
    const entries = (0,record_history/* historyOf */.om)(ledger.value, states.value)
        .filter(({ from, to }) => tag === undefined || from === tag || to === tag)
        .slice(0, NEWEST);
    // Redacted before it is wrapped: a secret that is broken in two is not found any more.
    world.output.line((0,record_history/* historyText */.u_)((0,clean_report/* cleanPart */.$)(entries, world.secrets.redact)));
    const unread = ledger.value.unreadable.length;
    if (unread > 0) {
        const records = unread === 1 ? 'One record' : `${unread} records`;
        world.output.line(`${records} could not be read; a newer Release Guard may have written them.`, 'warn');
    }
    return [];
}
function tagMissing(command) {
    return {
        kind: 'input',
        title: '--tag',
        outcome: 'invalid',
        severity: 'block',
        reason: 'input-missing',
        sentence: `release-guard ${command} was not told which release it is about.`,
        advice: 'Write --tag <tag>.',
        evidence: [],
        startedAt: 0,
        durationMs: 0,
    };
}


/***/ })

};
