import type { Policy } from './policy/policy.ts';
import type { Scope } from './policy/template.ts';
import type { Settings } from './settings.ts';
import type { Subject } from './subject/subject.ts';
import type { World } from './world.ts';

/** What the references of the policy stand for in this run, before anything is captured. */
export function scopeOf(
  { vars, secrets }: Pick<Settings, 'vars' | 'secrets'>,
  { envNames }: Pick<Policy, 'envNames'>,
  { baseUrl }: Pick<Subject, 'baseUrl'>,
  { environment }: Pick<World, 'environment'>,
): Scope {
  return {
    vars,
    secrets,
    env: new Map(envNames.map((name) => [name, environment[name] ?? ''])),
    // Without the slash at its end, so that `${base-url}/path` has one.
    baseUrl: baseUrl.href.replace(/\/+$/, ''),
  };
}
