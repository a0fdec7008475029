export const id = 708;
export const ids = [708];
export const modules = {

/***/ 6708:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runRecordCommand: () => (/* binding */ runRecordCommand)
});

// EXTERNAL MODULE: ./src/verdict.ts
var verdict = __webpack_require__(3138);
// EXTERNAL MODULE: ./src/rollback/github-connection.ts
var github_connection = __webpack_require__(6618);
// EXTERNAL MODULE: ./src/rollback/github-finding.ts
var github_finding = __webpack_require__(1273);
// EXTERNAL MODULE: ./src/rollback/history.ts
var rollback_history = __webpack_require__(9656);
// EXTERNAL MODULE: ./src/rollback/ledger.ts + 2 modules
var rollback_ledger = __webpack_require__(9798);
// EXTERNAL MODULE: ./src/platform/untrusted.ts
var untrusted = __webpack_require__(73);
// EXTERNAL MODULE: ./src/rollback/tag-name.ts
var tag_name = __webpack_require__(2738);
;// CONCATENATED MODULE: ./src/rollback/mark.ts




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
    const written = await (0,rollback_ledger/* writeRecord */.rh)(github, environment, {
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
    await (0,rollback_ledger/* setState */.wb)(github, written.value.deploymentId, request.mark === 'good' ? 'success' : 'inactive', {
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

// EXTERNAL MODULE: ./src/rollback/release.ts + 58 modules
var release = __webpack_require__(7326);
;// CONCATENATED MODULE: ./src/rollback/record-commands.ts







/** Records that the history shows, and rollbacks whose end is asked for. */
const NEWEST = 30;
/**
 * The commands that read or change the record of releases: `history`, `mark-good`, `mark-bad`.
 *
 * @returns the exit code, as of any other verdict
 */
async function runRecordCommand(command, read, world) {
    if (!read.ok)
        return tell(read.findings, world);
    const { settings } = read;
    const connection = await (0,github_connection/* connectToGitHub */.t)(settings, world);
    if (!connection.ok)
        return tell([connection.finding], world);
    const { github } = connection;
    if (command === 'history') {
        const ledger = await (0,rollback_ledger/* readLedger */.SC)(github, settings.environment);
        const doing = `Reading the record of releases in ${settings.environment}`;
        const permission = 'deployments: read';
        if (!ledger.ok)
            return tell([(0,github_finding/* githubFinding */.x)(ledger.failure, doing, { permission })], world);
        const rollbacks = ledger.value.entries.filter(({ kind }) => kind === 'rollback').slice(0, NEWEST);
        const states = await (0,rollback_ledger/* readStates */.rs)(github, rollbacks);
        if (!states.ok)
            return tell([(0,github_finding/* githubFinding */.x)(states.failure, doing, { permission })], world);
        const { tag } = settings;
        const entries = (0,rollback_history/* historyOf */.om)(ledger.value, states.value).filter(({ from, to }) => tag === undefined || from === tag || to === tag);
        world.output.line((0,rollback_history/* historyText */.u_)(entries.slice(0, NEWEST)));
        return 0;
    }
    if (settings.tag === undefined) {
        return tell([
            {
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
            },
        ], world);
    }
    const { tag, reason, environment } = settings;
    const request = { tag, mark: command === 'mark-good' ? 'good' : 'bad', reason, askedBy: (0,release/* whoAsks */.N)(world) };
    return tell(await mark(github, environment, request, world), world);
}
function tell(findings, world) {
    for (const { sentence, advice, outcome } of findings) {
        world.output.line(sentence, outcome === 'pass' ? 'good' : 'bad');
        if (outcome !== 'pass' && advice !== undefined)
            world.output.line(`What to do: ${advice}`);
    }
    return verdict/* EXIT_CODES */.ai[(0,verdict/* foldVerdict */.z4)(findings).name];
}


/***/ })

};
