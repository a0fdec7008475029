import type { ListeningSocket } from '../platform/docker.ts';
import type { Evidence } from '../verdict.ts';
import type { Death } from './subject.ts';
import { inWords } from './wording.ts';

/** What is known of a subject that runs and does not answer. */
export interface SilenceFacts {
  /** The port that was asked. */
  readonly port: number;
  /** Other ports that are asked as well (the actuator's own); that they are open explains nothing. */
  readonly alsoAsked?: readonly number[];
  /** `undefined` where they cannot be seen. */
  readonly sockets: readonly ListeningSocket[] | undefined;
  /** The ports that the image says it listens on; empty for a process. */
  readonly exposedPorts: readonly number[];
  /** A container is asked from outside, so that its loopback cannot be reached; a process on this machine can. */
  readonly place: 'container' | 'process';
}

/**
 * Explains the silence of a subject that runs: nothing is open, another port is open, or the port is open on
 * loopback only. `undefined` if the sockets do not explain it (the port can be reached) or cannot be seen.
 */
export function explainSilence({
  port,
  alsoAsked = [],
  sockets,
  exposedPorts,
  place,
}: SilenceFacts): Death | undefined {
  if (sockets === undefined) return undefined;
  const reachable = sockets.filter((socket) => !socket.loopback || place === 'process');
  if (reachable.some((socket) => socket.port === port)) return undefined;
  if (sockets.some((socket) => socket.port === port)) return onLoopback(port, sockets, reachable);
  const asked = [port, ...alsoAsked];
  const unlikeExposed =
    exposedPorts.length > 0 && !exposedPorts.includes(port)
      ? ` The image says that it listens on ${inWords(exposedPorts)} (EXPOSE).`
      : '';
  if (sockets.length === 0) {
    return {
      reason: 'not-listening',
      sentence: `The ${place} listens on no port at all, not on ${port} and not on another one.`,
      evidence: [],
      advice: `The service has not opened its port yet, or never does: read the last lines of its log, and raise health.within if it only needs longer.${unlikeExposed}`,
    };
  }
  const others = reachable.filter((socket) => !asked.includes(socket.port)).map((socket) => socket.port);
  if (others.length > 0) {
    return {
      reason: 'wrong-port',
      sentence: `The service does not listen on port ${port}, but on ${inPorts(others)}.`,
      evidence: [list(sockets)],
      advice: `Set port (subject.port) to ${others.length === 1 ? others[0] : 'the right one of these'}, or let the service listen on ${port} (Spring Boot: SERVER_PORT=${port}).${unlikeExposed}`,
    };
  }
  const hidden = sockets.filter((socket) => !asked.includes(socket.port)).map((socket) => socket.port);
  if (hidden.length > 0) {
    return {
      reason: 'wrong-port',
      sentence: `The service does not listen on port ${port}, but on ${inPorts(hidden)}, and there on 127.0.0.1 only, where nobody outside the container reaches it.`,
      evidence: [list(sockets)],
      advice: `Let the service listen on ${port} (Spring Boot: SERVER_PORT=${port}). ${TO_EVERY_ADDRESS}`,
    };
  }
  return {
    reason: 'not-listening',
    sentence: `The service listens on ${inPorts(sockets.map((socket) => socket.port))}, and not on port ${port}, which is asked too.`,
    evidence: [list(sockets)],
    advice: `Check the ports in the policy (subject.port, subject.management-port) against the service's own settings (Spring Boot: server.port, management.server.port).${unlikeExposed}`,
  };
}

const TO_EVERY_ADDRESS =
  'Bind to 0.0.0.0: Spring Boot has server.address (SERVER_ADDRESS=0.0.0.0), and management.server.address for the actuator; others call it host or bind.';

function onLoopback(port: number, sockets: readonly ListeningSocket[], reachable: readonly ListeningSocket[]): Death {
  const open = reachable.map((socket) => socket.port);
  return {
    reason: 'bound-to-loopback',
    sentence: `The service listens on port ${port} at 127.0.0.1 inside the container only, where nobody outside the container reaches it.`,
    evidence: [list(sockets)],
    advice:
      open.length === 0
        ? TO_EVERY_ADDRESS
        : `${TO_EVERY_ADDRESS} Open to the outside: ${inPorts(open)}; if that is the one meant, set port to it.`,
  };
}

function inPorts(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'port' : 'ports'} ${inWords(numbers)}`;
}

function list(sockets: readonly ListeningSocket[]): Evidence {
  return {
    kind: 'text',
    label: 'listening sockets',
    text: sockets
      .map((socket) => `${socket.port} (${socket.loopback ? '127.0.0.1 only' : 'every address'})`)
      .join('\n'),
  };
}
