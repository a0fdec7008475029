import type { Check, Expectation } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';

/**
 * Whether an answer that is as expected is one that hardly anything but the service gives: a 2xx. What is expected to be
 * missing, to be forbidden or to redirect is so at any wrong address too, and so is a page behind a redirect of which
 * only the status is asked. Pure.
 *
 * @param follow how many redirects are followed
 */
export function recognises(expect: Expectation, follow = 0): boolean {
  const { status, json, jsonEqual, jsonSubset, schema, body } = expect;
  if (status?.some((code) => code !== '2xx' && !(Number(code) >= 200 && Number(code) <= 299))) return false;
  const asksBody = json.length > 0 || [jsonEqual, jsonSubset, schema, body].some((each) => each !== undefined);
  return asksBody || (status !== undefined && follow === 0);
}

/**
 * Whether a check that holds shows that the service is where it is looked for: a request to the very address under guard,
 * not to its management port or to another host, whose answer only the service gives. A command shows nothing of the kind.
 * Pure.
 */
export function checkRecognises(check: Check, { baseUrl, managementUrl }: Places): boolean {
  if (check.kind !== 'http' || !/^(\/(?!\/)|\$\{base-url\})/.test(check.path)) return false;
  const isElsewhere = check.management && managementUrl !== undefined && managementUrl.origin !== baseUrl.origin;
  return !isElsewhere && recognises(check.expect, check.follow);
}

type Places = Pick<Subject, 'baseUrl' | 'managementUrl'>;
