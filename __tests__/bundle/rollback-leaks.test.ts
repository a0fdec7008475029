import { describe, expect, it } from 'vitest';
import { commandsIn } from '../helpers/command-oracle.ts';
import { expectInvariants } from '../helpers/invariants.ts';
import { gateRelease, setRelease } from '../helpers/release.ts';
import { expectRollback, recordsOf, rollBack, type Stage, setStage, startLiveService } from '../helpers/rollback.ts';
import type { GuardResult } from '../helpers/runner.ts';

const SECRET = 'correct-horse-battery-staple-91b7';
/** Longer than a line of the log, so that it is broken wherever text is wrapped before it is redacted. */
const LONG_SECRET = `eyJhbGciOiJIUzI1NiJ9.${'c2VjcmV0LXRoYXQtaXMtd3JhcHBlZA'.repeat(8)}.sig`;
const SECRETS = `PASSWORD=${SECRET}\nJWT=${LONG_SECRET}`;

describe.concurrent('secrets', () => {
  it('in the reason of a person are in no log, no report and no record', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, {
      secrets: SECRETS,
      reason: `the password ${SECRET} leaked, and ${LONG_SECRET}`,
    });
    await expectRollback(stage, result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
    expectUntold(stage, result);
    expect(result.log).toContain('the password');
  });

  it('in the sentence of a verdict are in no record', async () => {
    await using stage = await setRelease();
    const checks = [{ name: 'login', get: `/${SECRET}?token=${LONG_SECRET}` }];
    const policy = { version: 1, health: { within: '2s' }, checks };
    const result = await gateRelease(stage, { 'on-fail': 'rollback', secrets: SECRETS }, { policy });
    await expectRollback(stage, result, { outcome: 'done', verdict: 'fail', reason: 'check-failed', starts: 1 });
    expectUntold(stage, result);
  });

  it('that GitHub sends back are told to nobody: token and secrets in messages, titles, branches, logins', async () => {
    await using stage = await setStage();
    const { github } = stage;
    const said = `Bad token ${github.token} with ${SECRET} and ${LONG_SECRET}`;
    github.faults.add({
      method: 'POST',
      path: '/actions/runs/*/rerun',
      does: { kind: 'answer', status: 422, body: { message: said, errors: [{ message: said }] } },
    });
    const result = await rollBack(stage, { secrets: SECRETS });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-refused-by-github',
      starts: 1,
    });
    expectUntold(stage, result);
  });

  it('that stand in old records are not shown, neither in the history nor in the plan', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    records.release('v1.1.0', 'pass', { payload: { reason: `token ${stage.github.token}`, asked_by: SECRET } });
    records.release('v1.2.0', 'pass', { hoursAgo: 3, payload: { reason: LONG_SECRET } });
    const written = stage.github.state.deployments.length;
    const result = await rollBack(stage, { secrets: SECRETS });
    await expectRollback(stage, result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
    expectUntold(stage, result, written);
    expect(result.summary).toContain('### History');
  });

  it('in the inputs of a dispatch never leave: a policy that puts them there is a mistake', async () => {
    await using stage = await setStage();
    const rollback = { via: 'dispatch', inputs: { tag: '${target.tag}', password: '${secrets.PASSWORD}' } };
    const result = await rollBack(stage, { secrets: SECRETS }, { policy: { version: 1, rollback } });
    expect(result.exitCode, result.log).toBe(2);
    expect(stage.github.journal.entries).toEqual([]);
    await expectInvariants(result);
  });

  it('that the live service answers with after the run are told to nobody', async () => {
    await using service = await startLiveService(SECRET);
    await using stage = await setStage();
    const policy = { version: 1, rollback: { verify: { url: service.url, within: '1s' } } };
    const result = await rollBack(stage, { secrets: SECRETS }, { policy });
    await expectRollback(stage, result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-wrong-version',
      starts: 1,
    });
    expectUntold(stage, result);
  });
});

describe.concurrent('foreign text that is meant as a command', () => {
  const HOSTILE = [
    '::set-output name=verdict::pass',
    'a%0A::error::forged',
    '##[error]forged',
    '\u001b[2J\u001b]0;forged\u0007',
    '</td><script>forged</script>',
    '| forged | `x` |',
    '@everyone [forged](https://evil.example)',
  ].join(' ');

  it('in reasons, titles of runs, logins and descriptions is shown as text', async () => {
    await using stage = await setStage([{ tag: 'v1.0.0' }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }], {
      steps: [
        { status: 'waiting', reads: 1, approval: { environment: HOSTILE, reviewers: ['::add-mask::forged'] } },
        {
          status: 'completed',
          conclusion: 'failure',
          jobs: { deploy: { status: 'completed', conclusion: 'failure' } },
        },
      ],
    });
    const { state } = stage.github;
    const records = recordsOf(stage);
    records.release('v1.1.0', 'pass', { payload: { reason: HOSTILE, asked_by: '::error::forged' } });
    records.release('v1.2.0', 'pass', { hoursAgo: 3 });
    state.run('release.yml', { branch: '::stop-commands::forged', title: HOSTILE, actor: '::debug::forged' });
    const result = await rollBack(stage, { reason: `${HOSTILE}\n::error::forged\r::warning::forged` });
    await expectRollback(stage, result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-run-failed',
      starts: 1,
    });
    expectHarmless(result);
  });

  it('in the name of a tag is shown as text', async () => {
    const tag = 'v1.1.0-%0A::error::forged';
    // git takes no colon in a tag, so that nothing of the kind gets as far as GitHub
    await using stage = await setStage();
    const result = await rollBack(stage, { to: tag });
    expect(result.exitCode).toBe(2);
    expect(stage.github.journal.entries).toEqual([]);
    expectHarmless(result);
    const named = "v1.1.0-%0A##[error]forged`$(id)'<b>";
    await using other = await setStage([{ tag: 'v1.0.0' }, { tag: named.replace('[', '') }, { tag: 'v1.2.0' }]);
    const second = await rollBack(other);
    await expectRollback(other, second, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
    expectHarmless(second);
  });

  it('in GitHub’s own words is shown as text', async () => {
    await using stage = await setStage();
    stage.github.faults.add({
      method: 'POST',
      path: '/actions/runs/*/rerun',
      does: { kind: 'answer', status: 403, body: { message: `${HOSTILE}\n::error::forged` } },
    });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-refused-by-github',
      starts: 1,
    });
    expectHarmless(result);
  });
});

/** Neither the token nor a secret, nor a telling piece of one, is in what was printed, reported, or written to GitHub. */
function expectUntold({ github }: Pick<Stage, 'github'>, result: GuardResult, knownRecords = 0): void {
  const written = github.state.deployments.slice(knownRecords).map((deployment) => JSON.stringify(deployment));
  const bodies = github.journal.entries.map(({ path, query, body }) => JSON.stringify([path, query, body]));
  const log = result.log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  const places = [log, result.summary, JSON.stringify([...result.outputs]), ...written, ...bodies];
  const files = (['report.json', 'junit.xml', 'summary.md'] as const).map((name) => result.reportFile(name) ?? '');
  const pieces = [github.token, SECRET, SECRET.slice(0, 20), LONG_SECRET.slice(0, 40), LONG_SECRET.slice(60, 100)];
  for (const place of [...places, ...files]) for (const piece of pieces) expect(place).not.toContain(piece);
}

function expectHarmless(result: GuardResult): void {
  const meant = ['debug', 'group', 'endgroup', 'error', 'warning', 'notice', 'add-mask'];
  for (const { name, data } of commandsIn(result.log)) {
    expect(meant).toContain(name);
    expect(data).not.toMatch(/^forged/);
  }
  expect(result.log).not.toContain('\u001b');
  const withoutFences = result.summary.replace(/^(`{3,})[\s\S]*?^\1$/gm, '');
  expect(withoutFences).not.toMatch(/<script|<b>/);
}
