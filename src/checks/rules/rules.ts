import type { HealthResult } from '../../health/wait.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { examineActuatorExposure } from './actuator-exposure.ts';
import { examineIdentity } from './identity.ts';
import { examineResources } from './resources.ts';

/**
 * The rules about a service that is up, beside its checklist: presets, identity, resources.
 * They do not disturb each other and run side by side; the findings keep the policy's order.
 */
export async function examineRules(
  subject: Subject,
  policy: Policy,
  health: HealthResult,
  world: World,
): Promise<readonly Finding[]> {
  const findings = await Promise.all([
    ...policy.presets.map((preset) =>
      examineActuatorExposure(subject, health, preset.source, policy.allowedHosts, world),
    ),
    ...(policy.identity === undefined
      ? []
      : [examineIdentity(subject, health, policy.identity, policy.allowedHosts, world)]),
    ...(policy.resources === undefined
      ? []
      : [examineResources(subject, health, policy.resources, policy.allowedHosts, world)]),
  ]);
  return findings.flat();
}
