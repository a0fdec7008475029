import type { RollbackPolicy } from './policy.ts';

/** What applies where the policy file is silent. Times in milliseconds. */
export const HEALTH_DEFAULTS = {
  withinMs: 120_000,
  timeoutMs: 5_000,
  everyMs: 1_000,
  stable: 1,
  honorHealthcheck: true,
} as const;

/** Of each check; the times in milliseconds, `follow` in redirects. */
export const CHECK_DEFAULTS = { timeoutMs: 10_000, retryEveryMs: 1_000, follow: 0 } as const;

/** From one look at a metric of the watch to the next: how often Prometheus usually has something new to tell. */
export const METRIC_EVERY_MS = 15_000;

/** What holds of a rollback where the policy says nothing. */
export const ROLLBACK_DEFAULTS = {
  workflow: undefined,
  tags: 'v*',
  via: 'auto',
  job: undefined,
  inputs: {},
  waitMs: 30 * 60_000,
  verify: undefined,
  floor: undefined,
  revoked: [],
  preReleases: false,
  image: undefined,
  preflight: 'image',
  migrations: undefined,
  /** What usually holds configuration around a Spring Boot service. */
  configuration: [
    '**/application*.{yml,yaml,properties}',
    '**/bootstrap*.{yml,yaml,properties}',
    '**/{compose,docker-compose}*.{yml,yaml}',
    '**/Dockerfile*',
    '**/*.env',
    '**/.env*',
    '**/values*.yaml',
    '.github/workflows/**',
  ],
  limits: { perRelease: 1, perDay: 1 },
  drill: 'plan',
  source: undefined,
} as const satisfies RollbackPolicy;

/** How long the old version may take to serve again, in milliseconds. */
export const VERIFY_WITHIN_MS = 5 * 60_000;
