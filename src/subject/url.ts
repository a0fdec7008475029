import type { Policy } from '../policy/policy.ts';
import { type Finding, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { Booted, Subject } from './subject.ts';

/**
 * A service that is running already: nothing is started, stopped or known of it but its address.
 *
 * @throws StoppedByFinding for an address that is not the base URL of an HTTP service
 */
export function bootUrl(address: string, policy: Policy, world: Pick<World, 'clock' | 'startedAt'>): Booted {
  const startedAt = world.clock.now() - world.startedAt;
  const mistake = mistakeIn(address);
  if (mistake !== undefined) {
    throw new StoppedByFinding({
      kind: 'input',
      title: 'input url',
      outcome: 'invalid',
      severity: 'block',
      reason: 'input-invalid',
      sentence: mistake.sentence,
      evidence: [],
      advice: mistake.advice,
      startedAt,
      durationMs: 0,
    });
  }
  const baseUrl = new URL(address);
  const label = shown(baseUrl);
  const examined: Finding = {
    kind: 'subject',
    title: label,
    outcome: 'pass',
    // being named is not being examined: only what it answers counts
    severity: 'warn',
    sentence: `The service at ${label} is asked where it is; nothing is started or stopped.`,
    evidence: [],
    startedAt,
    durationMs: 0,
  };
  return { subject: liveService(label, baseUrl, managementUrl(baseUrl, policy)), findings: [examined] };
}

function liveService(label: string, baseUrl: URL, managementUrl: URL | undefined): Subject {
  return {
    kind: 'url',
    label,
    baseUrl,
    managementUrl,
    image: undefined,
    died: new AbortController().signal,
    examine: async () => undefined,
    logs: async () => undefined,
    explainSilence: async () => undefined,
    resources: async () => undefined,
    healthcheck: async () => undefined,
    terminate: async () => undefined,
    stop: async () => undefined,
  };
}

function managementUrl(baseUrl: URL, policy: Policy): URL | undefined {
  const port = policy.subject.managementPort;
  if (port === undefined) return undefined;
  const url = new URL('/', baseUrl);
  url.port = String(port);
  return url;
}

function mistakeIn(address: string): { readonly sentence: string; readonly advice: string } | undefined {
  if (!URL.canParse(address)) {
    return {
      sentence: 'The input url is not a URL.',
      advice:
        'Write the base URL of the running service from https:// or http:// on, such as https://staging.example.com.',
    };
  }
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return {
      sentence: `The input url begins with ${url.protocol}, and only http: and https: services can be asked.`,
      advice: 'Write the base URL of the running service, such as https://staging.example.com.',
    };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      sentence: 'The input url holds a user name or a password, which would be shown wherever the address is shown.',
      advice: 'Leave them out, hand them over as secrets, and use auth: { basic: … } in the checks.',
    };
  }
  if (url.search !== '' || url.hash !== '') {
    return {
      sentence: 'The input url holds a query or a fragment, and it is a base that paths are put after.',
      advice: 'Leave out everything from the first ? or # on.',
    };
  }
  return undefined;
}

function shown(url: URL): string {
  return url.pathname === '/' ? url.origin : url.href;
}
