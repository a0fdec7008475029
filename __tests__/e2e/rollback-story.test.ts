import { expect, it } from 'vitest';
import { whyNoImages } from '../../scripts/demo-image.ts';
import { actMissing } from '../helpers/act-run.ts';
import { describeWhere, docker } from '../helpers/docker.ts';
import { writesOf } from '../helpers/rollback.ts';
import type { Answering, Production } from '../helpers/story/production.ts';
import { BAD, GOOD } from '../helpers/story/shop.ts';
import { beginStory, type Story } from '../helpers/story/story.ts';

const GREEN = { build: 'success', gate: 'success', deploy: 'success', guard: 'success' };
const OLD: Answering = { version: '1.4.0', status: 'UP' };

/** What customers saw, one after the other, without the moments in which nobody answered. */
function served({ seen }: Production): readonly string[] {
  const told = seen.flatMap(({ version, status }) => (version === undefined ? [] : [`${version} ${status}`]));
  return told.filter((one, index) => one !== told[index - 1]);
}

/** Tells a story, and holds it to leaving nothing behind, however it ended. */
async function tell(story: Story, chapters: (story: Story) => Promise<void>): Promise<void> {
  let left: readonly string[];
  try {
    await chapters(story);
  } finally {
    left = story.leftovers();
    await story.close();
  }
  expect(left, 'containers of the guards').toEqual([]);
  for (const kind of ['container', 'image', 'network', 'volume']) {
    const all = await docker(kind, 'ls', ...(kind === 'container' ? ['--all'] : []), '--format', '{{json .}}');
    expect(all.split('\n').filter((line) => line.includes(story.name))).toEqual([]);
  }
}

// They wait most of the time.
describeWhere(actMissing ?? whyNoImages())(
  'a release that is good in the runner and bad in production',
  { concurrent: true },
  () => {
    it('goes back by itself to the release before, which serves again, and stays red', async () => {
      await tell(await beginStory(), async ({ github, production, push, played, history }) => {
        const first = await push(GOOD);
        expect(Object.fromEntries(first.result.jobs), first.result.log).toEqual(GREEN);
        expect(await production.look()).toEqual(OLD);
        expect(github.journal.startingRequests).toEqual([]);

        const second = await push(BAD);
        const shown = `${second.result.log}\nGitHub was asked:\n${github.journal}`;
        expect(Object.fromEntries(second.result.jobs), shown).toEqual({ ...GREEN, guard: 'failure' });
        expect(second.result.exitStatus('guard'), shown).toBe(1);
        expect(Object.fromEntries(second.result.outputs('guard'))).toMatchObject({
          verdict: 'fail',
          reason: 'health-down',
          rollback: 'done',
          'last-good-tag': GOOD,
          'rollback-tag': GOOD,
          'rollback-run-id': String(first.run.id),
          'rollback-run-url': `https://github.com/acme/shop/actions/runs/${first.run.id}`,
        });

        // the old release's own run was played a second time, whole, while the guard waited for it
        expect(played.map(({ tag, attempt, run }) => [tag, attempt, run.id])).toEqual([
          [GOOD, 1, first.run.id],
          [GOOD, 2, first.run.id],
          [BAD, 1, second.run.id],
        ]);
        const again = played[1]?.result;
        expect(Object.fromEntries(again?.jobs ?? []), again?.log).toEqual(GREEN);
        expect(again?.outputs('guard').get('rollback')).toBe('none');

        expect(await production.look()).toEqual(OLD);
        expect(served(production)).toEqual(['1.4.0 UP', '1.5.0 DOWN', '1.4.0 UP']);

        github.expectNoViolations();
        expect(github.journal.startingRequests.map(({ method, path }) => `${method} ${path}`)).toEqual([
          `POST /actions/runs/${first.run.id}/rerun`,
        ]);
        expect(writesOf(github)).toEqual([
          ...[`release ${GOOD} pass`, 'success', `release ${GOOD} pass`, 'success'],
          ...[`release ${BAD} pass`, 'success', `release ${BAD} fail`, 'failure'],
          ...[`intent ${BAD} → ${GOOD}`, 'in_progress', 'in_progress'],
          ...[`release ${GOOD} pass`, 'success', `release ${GOOD} pass`, 'success'],
          ...['success', 'inactive'],
        ]);
        expect(partOfARollback(github)).toEqual([`${GOOD} pass`, `${GOOD} pass`]);

        const summary = second.result.summaries.join('\n');
        for (const stage of ['decision', 'execution', 'verification'])
          expect(summary).toContain(`| Time for ${stage} |`);
        const table = await history();
        expect(table).toMatch(/rollback +v1\.5\.0 → v1\.4\.0 .* done$/m);
        expect(table).toMatch(/release +v1\.4\.0 +gate, in the run of a rollback .* good$/m);
        expect(table).toMatch(/release +v1\.5\.0 +gate: Health .* failed$/m);
      });
    });

    it('calls a person where the old release is bad too, and nothing starts anything from inside of the rollback', async () => {
      await tell(await beginStory(), async ({ github, production, push, played, setTables, history }) => {
        const first = await push(GOOD);
        expect(await production.look()).toEqual(OLD);
        setTables(''); // whatever is deployed from now on finds an empty database

        const second = await push(BAD);
        const inner = played[1]?.result;
        const shown = `${second.result.log}\nThe run that was started:\n${inner?.log}\nGitHub was asked:\n${github.journal}`;
        expect(Object.fromEntries(second.result.jobs), shown).toEqual({ ...GREEN, guard: 'failure' });
        expect(second.result.exitStatus('guard'), shown).toBe(4);
        expect(Object.fromEntries(second.result.outputs('guard'))).toMatchObject({
          verdict: 'fail',
          rollback: 'failed',
          'rollback-tag': GOOD,
          'rollback-run-id': String(first.run.id),
        });
        expect(second.result.summaries.join('\n')).toMatch(/The old version .*fails too.*Call a person/);

        expect(Object.fromEntries(inner?.jobs ?? []), shown).toEqual({ ...GREEN, guard: 'failure' });
        expect(inner?.exitStatus('guard')).toBe(4);
        expect(Object.fromEntries(inner?.outputs('guard') ?? [])).toMatchObject({
          verdict: 'fail',
          rollback: 'refused',
          'rollback-run-id': '',
        });
        expect(inner?.log).toContain('rollback-of-rollback');
        expect(inner?.summaries.join('\n')).toMatch(/The old version fails too, so call a person/);

        github.expectNoViolations();
        expect(github.journal.startingRequests).toHaveLength(1);
        expect(played).toHaveLength(3);
        expect(writesOf(github).slice(8)).toEqual([
          ...[`intent ${BAD} → ${GOOD}`, 'in_progress', 'in_progress'],
          ...[`release ${GOOD} pass`, 'success', `release ${GOOD} fail`, 'failure'],
          'failure',
        ]);
        expect(partOfARollback(github)).toEqual([`${GOOD} pass`, `${GOOD} fail`]);
        expect(await history()).toMatch(/rollback +v1\.5\.0 → v1\.4\.0 .* failed$/m);
        expect(await production.look()).toEqual({ version: '1.4.0', status: 'DOWN' });
      });
    });
  },
);

/** Verdicts that were recorded as found in the run of the one rollback, oldest first. */
function partOfARollback({ state }: Story['github']): readonly string[] {
  const payloads = state.deployments.map(({ payload }) => payload as Readonly<Record<string, unknown>>);
  const rollback = payloads.find(({ kind }) => kind === 'rollback');
  return payloads
    .filter(({ part_of }) => part_of !== undefined && part_of === rollback?.['operation_id'])
    .map(({ tag, verdict }) => `${tag} ${verdict}`);
}
