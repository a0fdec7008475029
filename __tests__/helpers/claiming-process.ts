import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/platform/clock.ts';
import { createGitHub } from '../../src/platform/github-client.ts';
import { claim } from '../../src/rollback/record/race.ts';

/**
 * A guard that does nothing but claim one rollback, as a process of its own, so that claims can race for real.
 *
 * Arguments: the API's address, token, repository, operation id, commit, and when to begin (milliseconds since the
 * epoch). Prints the kind of what came of it, and the winner's deployment.
 */
const [url = '', token = '', repository = '', operationId = '', commit = '', at = '0'] = process.argv.slice(2);
const cancelled = new AbortController().signal;
const github = await createGitHub({
  token,
  apiUrl: url,
  repository,
  clock: systemClock,
  chance: () => 0.5,
  signal: cancelled,
});
await sleep(Math.max(0, Number(at) - Date.now()));
const claimed = await claim({
  github,
  environment: 'production',
  planned: { environment: 'production', entries: [], complete: true, unreadable: [] },
  world: { clock: systemClock, cancelled },
  record: {
    kind: 'rollback',
    operationId,
    tag: 'v1.4.1',
    commit,
    rollbackOf: { tag: 'v1.5.0', commit: 'b'.repeat(40) },
    imageDigest: undefined,
    mechanism: 'dispatch',
    targetRun: undefined,
    address: undefined,
    runId: undefined,
    runAttempt: undefined,
    reason: undefined,
    askedBy: undefined,
  },
});
const winner = claimed.kind === 'won' ? claimed.entry : claimed.kind === 'failed' ? undefined : claimed.winner;
process.stdout.write(JSON.stringify({ kind: claimed.kind, winner: winner?.deploymentId }));
