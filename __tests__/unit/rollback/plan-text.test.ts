import { describe, expect, it } from 'vitest';
import { choiceFindings } from '../../../src/rollback/mechanism/choice.ts';
import type { MechanismFacts } from '../../../src/rollback/mechanism/facts.ts';
import { chooseMechanism, examineMechanisms, rebuildSentence } from '../../../src/rollback/mechanism/mechanism.ts';
import type { Plan } from '../../../src/rollback/plan.ts';
import { planMarkdown, planText, requestText } from '../../../src/rollback/plan-text.ts';
import fc from '../../helpers/fast-check.ts';
import { hostileMarkdown, runningText, structureOf } from '../report/hostile-markdown.ts';
import { atMain, factsOf, known, OPTIONS, targetOf } from './facts-builder.ts';
import { DISPATCHABLE_RELEASE } from './workflow-samples.ts';

function planOf(facts: MechanismFacts, change: Partial<Plan> = {}, job = 'deploy'): Plan {
  const mechanisms = examineMechanisms(facts, { ...OPTIONS, job });
  const chosen = chooseMechanism(mechanisms, 'auto', job);
  const request = chosen?.request;
  return {
    environment: 'production',
    workflow: facts.workflow,
    from: { tag: 'v1.5.0', commit: '4a7d1ed2'.repeat(5) },
    fromWhy: 'It is the tag that this run was started for.',
    target: facts.target,
    passedOver: [{ tag: 'v1.4.2', reason: 'rollback-known-bad', why: 'v1.4.2 was rolled back from on 2026-06-12.' }],
    mechanisms,
    chosen: chosen?.name,
    request,
    requestText: request && requestText(request, 'acme/shop'),
    underWay: undefined,
    rebuilds: request && rebuildSentence(facts, request),
    crossing: {
      commits: 14,
      migrations: [
        { path: 'db/V12__add_plan.sql', declaredSafe: false },
        { path: 'db/V13__fill_plan.sql', declaredSafe: true },
      ],
      configuration: ['deploy/prod.env'],
    },
    findings: choiceFindings(mechanisms, 'auto', job, 0),
    waitMs: 1_800_000,
    verify: { url: 'https://shop.example.com', withinMs: 300_000 },
    reason: 'logins fail',
    askedBy: 'alice',
    ...change,
  };
}

function text(plan: Plan, width?: number): string {
  return planText(plan, width)
    .map((line) => line.text)
    .join('\n');
}

/** The text without its line ends, to look for sentences. */
function flat(plan: Plan): string {
  return text(plan).replace(/\s+/g, ' ');
}

const OPEN = planOf(factsOf());
const CLOSED = planOf(
  factsOf({
    state: known({ id: 7, name: 'Release', path: '.github/workflows/release.yml', state: 'disabled_inactivity' }),
  }),
);

const RUN_URL = 'https://github.com/acme/shop/actions/runs/4711';
const UNDER_WAY: Partial<Plan> = {
  chosen: undefined,
  request: undefined,
  requestText: undefined,
  rebuilds: undefined,
  underWay: { run: { id: 4711, attempt: 2, url: RUN_URL, adopted: 'It was under way.' }, deployJob: 'deploy' },
  findings: [],
};

describe('a reason of many words', () => {
  it('is put on one line and cut; the plan itself has the whole of it', () => {
    const plan = planOf(factsOf(), { reason: `orders\nfail: ${'the stack trace goes on '.repeat(150)}` });
    const shown = flat(plan);
    expect(shown).toContain('Asked for: by alice: orders fail: the stack trace goes on');
    expect(shown).toMatch(/the stack[^…]*… How:/);
    expect(planMarkdown(plan).length).toBeLessThan(planMarkdown(planOf(factsOf())).length + 400);
    expect(plan.reason?.length).toBeGreaterThan(3_000);
  });
});

describe('the plan that follows a run', () => {
  it('names it, says that nothing is sent, and what comes then', () => {
    const plan = planOf(factsOf(), UNDER_WAY);
    expect(flat(plan)).toContain('Nothing that is known stands against it.');
    expect(flat(plan)).toContain(
      `How: Follows run 4711 of release.yml, attempt 2, which is under way and whose job "deploy" has not ended; nothing is sent: ${RUN_URL}`,
    );
    expect(flat(plan)).toContain('Then: Waits up to 30 min for that run');
    expect(flat(plan)).not.toContain('Request:');
    expect(planMarkdown(plan)).toContain('| How | Follows run 4711');
  });
});

describe('the plan on a terminal', () => {
  it('says from what to what, whether it can be carried out, the request and what follows', () => {
    expect(text(OPEN)).toBe(`Rollback plan for production: v1.5.0 → v1.4.1
Nothing that is known stands against it.

From:       v1.5.0 (4a7d1ed24a7d). It is the tag that this run was started for.
To:         v1.4.1 (9c0ffee19c0f). It is the newest release before v1.5.0 that the ledger knows as
            good.
Asked for:  by alice: logins fail
How:        Starts job "deploy" of run 4711 of release.yml again, and the jobs that need it, as
            attempt 2: https://github.com/acme/shop/actions/runs/4711
Takes back: 14 commits, 2 migrations, 1 configuration file.
Request:    POST /repos/acme/shop/actions/jobs/106/rerun
Then:       Waits up to 30 min for that run, and takes only "success" for a success. Then asks
            https://shop.example.com for up to 5 min, until the target's version is healthy and
            passes its checks.

Other ways to start it
  rerun      Would be accepted too.
  dispatch   .github/workflows/release.yml at v1.4.1 does not declare "workflow_dispatch" (it runs
             on push). .github/workflows/release.yml at main does not declare "workflow_dispatch"
             (it runs on push).

Passed over
  v1.4.2     v1.4.2 was rolled back from on 2026-06-12. (rollback-known-bad)

Migrations that are not taken back
  - db/V12__add_plan.sql
  - db/V13__fill_plan.sql (declares itself safe to cross)

Configuration that changed
  - deploy/prod.env`);
  });

  it('says first that it cannot be carried out, and each reason once with what to do', () => {
    const lines = planText(CLOSED);
    expect(lines[1]).toEqual({ text: 'It cannot be carried out: one thing stands against it.', tone: 'bad' });
    const all = flat(CLOSED);
    expect(all.match(/is disabled: GitHub has switched it off/g)).toHaveLength(1);
    expect(all).toContain('What to do: Enable it with "gh workflow enable release.yml --repo acme/shop"');
    expect(all).toContain('rerun The same stands against it.');
    expect(all).not.toMatch(/Then:|How:|Request:/);
  });

  it('says so when it rebuilds, when nothing is verified, and when nothing is known of what lies between', () => {
    const nothing = { verify: undefined, crossing: undefined, reason: undefined, askedBy: undefined };
    const plan = planOf(factsOf(), nothing, 'build');
    expect(flat(plan)).toContain('Rebuilds: The image would be built anew, by job "build"');
    expect(flat(plan)).toContain('Nothing is verified afterwards');
    expect(flat(plan)).toContain('It is not known what lies between the two.');
    expect(flat(plan)).not.toContain('Asked for');
  });

  it('shows the body of a dispatch as it would be sent', () => {
    const plan = planOf(factsOf({ target: targetOf({ run: undefined }), atDefault: atMain(DISPATCHABLE_RELEASE) }));
    expect(flat(plan)).toContain('Dispatches release.yml at main with tag=v1.4.1.');
    expect(text(plan)).toContain(
      'Request:    POST /repos/acme/shop/actions/workflows/release.yml/dispatches\n            {"ref":"main","inputs":{"tag":"v1.4.1","release-guard-operation":"<operation id>"},"return_run_details":true}\n',
    );
    expect(flat(plan)).toContain('It is not sent to the tag');
  });

  it('lists no more than a person reads', () => {
    const configuration = Array.from({ length: 300 }, (_, index) => `config/${index}.yml`);
    const plan = planOf(factsOf(), { crossing: { commits: 1, migrations: [], configuration } });
    expect(flat(plan)).toContain('1 commit, 300 configuration files.');
    expect(flat(plan)).toContain('… and 280 more.');
    expect(text(plan).split('\n').length).toBeLessThan(60);
  });

  it('wraps to the width, apart from what is to be copied', () => {
    for (const { text: line } of planText(CLOSED, 60))
      expect([line, line.length <= 60 || !/ \S+ /.test(line.trim())]).toEqual([line, true]);
  });
});

describe('the plan in the summary', () => {
  it('says the same as the terminal', () => {
    const markdown = planMarkdown(OPEN).replace(/<\/?code>|&#\d+;/g, '');
    for (const word of [
      'v1.5.0',
      'v1.4.1',
      'Nothing that is known stands against it',
      'POST /repos/acme/shop/actions/jobs/106/rerun',
      'Passed over',
      '14 commits',
      'deploy/prod.env',
    ]) {
      expect(markdown).toContain(word);
    }
    expect(planMarkdown(CLOSED)).toContain('⛔');
  });

  it('cannot be broken out of by anything foreign in it', () => {
    const withText = (one: string, two: string): Plan =>
      planOf(factsOf(), {
        environment: one,
        fromWhy: two,
        from: { tag: one, commit: two },
        target: targetOf({ tag: two, why: one, imageDigest: two }),
        reason: one,
        askedBy: two,
        requestText: `POST ${one}`,
        rebuilds: two,
        passedOver: [{ tag: one, reason: 'rollback-known-bad', why: two }],
        crossing: { commits: 1, migrations: [{ path: two, declaredSafe: false }], configuration: [one] },
        verify: { url: two, withinMs: 1 },
      });
    const structure = (markdown: string): string =>
      structureOf(markdown).replaceAll(/ html_inline<code>| html_inline<\/code>/g, '');
    const plain = structure(planMarkdown(withText('x', 'x')));
    const text = hostileMarkdown.filter((one) => one.trim() !== '');
    fc.assert(
      fc.property(text, text, (one, two) => {
        const markdown = planMarkdown(withText(one, two));
        expect(structure(markdown)).toBe(plain);
        expect(runningText(markdown)).not.toMatch(/@\w|https?:\/\/|www\.|GH-\d/i);
      }),
    );
  });
});

describe('the request', () => {
  const base = { runId: 4711, attemptBefore: 1, runUrl: 'x' };
  it.each([
    [{ mechanism: 'rerun' as const, ...base }, 'POST /repos/acme/shop/actions/runs/4711/rerun'],
    [
      { mechanism: 'rerun-job' as const, ...base, jobId: 12, jobName: 'deploy' },
      'POST /repos/acme/shop/actions/jobs/12/rerun',
    ],
    [
      { mechanism: 'dispatch' as const, workflow: 'release.yml', ref: 'v1', inputs: {}, operationInput: undefined },
      'POST /repos/acme/shop/actions/workflows/release.yml/dispatches\n{"ref":"v1","return_run_details":true}',
    ],
  ])('%j', (request, expected) => {
    expect(requestText(request, 'acme/shop')).toBe(expected);
  });
});
