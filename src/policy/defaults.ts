/** What applies where the policy file is silent. Times in milliseconds. */
export const HEALTH_DEFAULTS = {
  withinMs: 120_000,
  timeoutMs: 5_000,
  everyMs: 1_000,
  stable: 1,
  honorHealthcheck: true,
} as const;

export const CHECK_DEFAULTS = { timeoutMs: 10_000, retryEveryMs: 1_000, follow: 0 } as const;
