import { recognises } from '../checks/recognition.ts';
import type { HealthPolicy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import { judgeHealth } from './judge.ts';
import type { Sighting } from './look.ts';

/** https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.health.writing-custom-health-indicators */
const STATES: ReadonlySet<string> = new Set(['UP', 'DOWN', 'OUT_OF_SERVICE', 'UNKNOWN']);

/**
 * By what of one look the service is recognised: an actuator's health, whatever it says, or a page that is as expected, at
 * the very address under guard; a management port says nothing about the other one. A clause, such as `its health answered
 * DOWN`; `undefined` where anything could have answered so. Pure.
 */
export function recognisedIn(
  { url, answer, good }: Pick<Sighting, 'url' | 'answer' | 'good'>,
  policy: Pick<HealthPolicy, 'kind' | 'expect'>,
  { baseUrl }: Pick<Subject, 'baseUrl'>,
): string | undefined {
  if (answer === undefined || url.origin !== baseUrl.origin) return undefined;
  if (policy.kind === 'http') {
    const isTold = good && (policy.expect === undefined || recognises(policy.expect));
    return isTold ? 'its health answered as expected' : undefined;
  }
  const { status } = judgeHealth(answer, { components: {} });
  return status !== undefined && STATES.has(status) ? `its health answered ${status}` : undefined;
}
