import type { World } from '../world.ts';
import type { Ledger, States } from './record/record.ts';
import { runOfUrl } from './run/by-hand.ts';

/** What tells whether a person decided. */
export interface PersonQuestion {
  /** The tag that was named to go back to. */
  readonly to: string | undefined;
  /** `CI`, `GITHUB_ACTIONS`, `GITHUB_ACTOR`, `GITHUB_EVENT_NAME` and `GITHUB_TRIGGERING_ACTOR` are read. */
  readonly environment: World['environment'];
  /** Of the event; any shape is possible. */
  readonly payload: unknown;
  /** The run that the guard runs in. */
  readonly ownRunId: number | undefined;
  readonly ledger: Ledger;
  /** Of the newest rollbacks at least. */
  readonly states: States;
}

/**
 * Whether a person named the tag to go back to for this very run: typed it into a `workflow_dispatch`, or into a
 * terminal. A tag that stands in a workflow file, a robot, a schedule, and a run that a guard has started are no person,
 * so that no loop can come from it. Pure.
 */
export function isNamedByPerson(question: PersonQuestion): boolean {
  const { to, environment, payload } = question;
  if (to === undefined) return false;
  if (environment['GITHUB_ACTIONS'] !== 'true') return !environment['CI'];
  if (environment['GITHUB_EVENT_NAME'] !== 'workflow_dispatch') return false;
  const typed = inputsOf(payload);
  return typed.includes(to) && !hasRobot(environment, payload) && !isStartedByGuard(question, typed);
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_dispatch */
function inputsOf(payload: unknown): readonly string[] {
  const inputs = property(payload, 'inputs');
  if (typeof inputs !== 'object' || inputs === null) return [];
  return Object.values(inputs).flatMap((value) => (typeof value === 'string' ? [value.trim()] : []));
}

function hasRobot(environment: World['environment'], payload: unknown): boolean {
  const { GITHUB_ACTOR: first, GITHUB_TRIGGERING_ACTOR: now } = environment;
  const sender = property(payload, 'sender');
  const type = property(sender, 'type');
  return (
    [first, now, property(sender, 'login')].some((login) => typeof login === 'string' && login.endsWith('[bot]')) ||
    (type !== undefined && type !== 'User')
  );
}

/** With the token of a person, a guard dispatches under that person's name. */
function isStartedByGuard({ ledger, states, ownRunId }: PersonQuestion, typed: readonly string[]): boolean {
  return ledger.entries.some(
    (entry) =>
      typed.includes(entry.operationId) ||
      (entry.kind === 'rollback' &&
        ownRunId !== undefined &&
        (entry.targetRun?.id === ownRunId || runOfUrl(states.get(entry.deploymentId)?.logUrl) === ownRunId)),
  );
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
