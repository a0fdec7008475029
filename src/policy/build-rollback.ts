import { ROLLBACK_DEFAULTS, VERIFY_WITHIN_MS } from './defaults.ts';
import type { Filling } from './filling.ts';
import type { RollbackPolicy } from './policy.ts';
import type { RawPolicy } from './schema.ts';
import { milliseconds } from './units.ts';

/** The section `rollback`; `${target.tag}` stays, because the target is not known yet. */
export function buildRollback(raw: RawPolicy['rollback'], filling: Filling): RollbackPolicy {
  if (raw === undefined) return ROLLBACK_DEFAULTS;
  const at = (name: string) => ['rollback', name];
  const { verify, migrations, limits } = raw;
  return {
    workflow: filling.present(raw.workflow, at('workflow')),
    tags: filling.present(raw.tags, at('tags')) ?? ROLLBACK_DEFAULTS.tags,
    via: raw.via ?? ROLLBACK_DEFAULTS.via,
    job: filling.present(raw.job, at('job')),
    inputs: inputsUntilTarget(raw.inputs, filling),
    waitMs: milliseconds(raw.wait, ROLLBACK_DEFAULTS.waitMs),
    verify: verify && {
      url: filling.present(verify.url, [...at('verify'), 'url']) ?? '',
      withinMs: milliseconds(verify.within, VERIFY_WITHIN_MS),
    },
    floor: filling.present(raw.floor, at('floor')),
    revoked: (raw.revoked ?? []).map((tag, index) => filling.text(tag, [...at('revoked'), index])),
    preReleases: raw['pre-releases'] ?? ROLLBACK_DEFAULTS.preReleases,
    image: raw.image === undefined ? undefined : filling.untilTarget(raw.image, at('image')),
    preflight: raw.preflight ?? ROLLBACK_DEFAULTS.preflight,
    migrations: migrations && {
      paths: migrations.paths.map((path, index) => filling.text(path, [...at('migrations'), 'paths', index])),
      whenCrossed: migrations['when-crossed'] ?? 'refuse',
    },
    configuration:
      raw.configuration?.map((path, index) => filling.text(path, [...at('configuration'), index])) ??
      ROLLBACK_DEFAULTS.configuration,
    limits: {
      perRelease: limits?.['per-release'] ?? ROLLBACK_DEFAULTS.limits.perRelease,
      perDay: limits?.['per-day'] ?? ROLLBACK_DEFAULTS.limits.perDay,
    },
    drill: raw.drill ?? ROLLBACK_DEFAULTS.drill,
    source: filling.source(['rollback'], 'key'),
  };
}

function inputsUntilTarget(
  inputs: Readonly<Record<string, string | number | boolean>> | undefined,
  filling: Filling,
): Readonly<Record<string, string>> {
  const filled: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(inputs ?? {})) {
    filled[name] = filling.untilTarget(value, ['rollback', 'inputs', name]);
  }
  return filled;
}
