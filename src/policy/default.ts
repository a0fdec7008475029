import { HEALTH_DEFAULTS, ROLLBACK_DEFAULTS } from './defaults.ts';
import type { Policy } from './policy.ts';

/** The policy of a repository that has no policy file: the actuator must say UP, and nothing else. */
export function defaultPolicy(): Policy {
  return {
    file: undefined,
    subject: {
      port: undefined,
      managementPort: undefined,
      env: {},
      envFile: undefined,
      memory: undefined,
      cpus: undefined,
      network: undefined,
      compose: undefined,
      hardened: false,
      source: undefined,
    },
    health: {
      ...HEALTH_DEFAULTS,
      path: undefined,
      kind: 'actuator',
      components: {},
      expect: undefined,
      source: undefined,
    },
    checks: [],
    parallel: 1,
    filter: { tags: [], skip: [] },
    presets: [],
    identity: undefined,
    logs: undefined,
    resources: undefined,
    shutdown: undefined,
    rollback: ROLLBACK_DEFAULTS,
    watch: undefined,
    notify: undefined,
    allowedHosts: [],
    envNames: [],
  };
}
