import type { Finding } from './verdict.ts';
import type { World } from './world.ts';

/** A mistake of this program: says so, keeps the stack, asks for a report. Never a reason to pass or to blame the service. */
export function internalError(error: unknown, world: Pick<World, 'clock' | 'startedAt'>): Finding {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    kind: 'platform',
    title: 'release guard itself',
    outcome: 'undecided',
    severity: 'block',
    reason: 'internal-error',
    sentence: `Release Guard itself failed: ${message.replace(/\.$/, '')}.`,
    advice: 'This is a mistake in Release Guard, not in your service: please open an issue with the text below.',
    evidence: [{ kind: 'text', label: 'Stack', text: stack }],
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  };
}
