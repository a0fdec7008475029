import type { Policy, WatchPolicy } from '../policy/policy.ts';
import type { Settings } from '../settings.ts';
import type { World } from '../world.ts';
import { type OpenSources, openSources } from './open-sources.ts';
import { readEarlierWatches } from './past.ts';
import { visitPlan } from './visits.ts';
import { type Watched, watch } from './watch.ts';
import { measuredOf } from './watched-release.ts';

/**
 * Mode `watch` as a whole: with what earlier watches measured, in one go or, where the policy says so, one visit of it.
 * Never throws for anything that the service, GitHub or the user did; those are findings.
 *
 * @param open where observations come from
 */
export async function watchRelease(
  settings: Settings,
  policy: Policy,
  world: World,
  open: OpenSources = openSources,
): Promise<Watched> {
  const asked = policy.watch;
  if (asked === undefined) return await watch(settings, policy, world, open);
  const plan = visitPlan(asked);
  if (plan !== undefined) {
    if (world.environment['GITHUB_ACTIONS'] === 'true') {
      const { visit } = await import(/* webpackMode: "eager" */ './visiting.ts');
      return await visit(settings, policy, asked, plan, world, open);
    }
    world.output.line('Visits are for scheduled workflows; outside of GitHub Actions the watch is made in one go.');
  }
  return await watchAtOnce(settings, policy, asked, world, open);
}

async function watchAtOnce(
  settings: Settings,
  policy: Policy,
  asked: WatchPolicy,
  world: World,
  open: OpenSources,
): Promise<Watched> {
  const beganAt = world.clock.date();
  const { past, advice } = await readEarlierWatches(settings, asked, world);
  const watched = await watch(settings, policy, world, open, past);
  const { watch: report, trace } = watched;
  if (report === undefined || trace === undefined) return watched;
  return {
    ...watched,
    findings: [...watched.findings, ...advice],
    watched: { measured: measuredOf(report, trace.means, beganAt), isOpen: false },
  };
}
