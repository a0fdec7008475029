import type { SettingsRead } from '../../inputs.ts';
import { cleanPart } from '../../report/clean-report.ts';
import type { Settings } from '../../settings.ts';
import { Cancelled, EXIT_CODES, type Finding, foldVerdict } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { connectToGitHub } from '../github-connection.ts';
import { githubFinding } from '../github-finding.ts';
import { whoAsks } from '../release.ts';
import { historyOf, historyText } from './history.ts';
import { readLedger, readStates } from './ledger.ts';
import { mark } from './mark.ts';

type Command = 'history' | 'mark-good' | 'mark-bad';

/** Records that the history shows, and rollbacks whose end is asked for. */
const NEWEST = 30;

/**
 * The commands that read or change the record of releases: `history`, `mark-good`, `mark-bad`.
 *
 * @returns the exit code, as of any other verdict
 */
export async function runRecordCommand(command: Command, read: SettingsRead, world: World): Promise<number> {
  try {
    const findings = await carryOut(command, read, world);
    world.cancelled.throwIfAborted();
    for (const { sentence, advice, outcome } of findings) {
      world.output.line(sentence, outcome === 'pass' ? 'good' : 'bad');
      if (outcome !== 'pass' && advice !== undefined) world.output.line(`What to do: ${advice}`);
    }
    return findings.length === 0 ? EXIT_CODES.pass : EXIT_CODES[foldVerdict(findings).name];
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    return EXIT_CODES.cancelled;
  }
}

async function carryOut(command: Command, read: SettingsRead, world: World): Promise<readonly Finding[]> {
  if (!read.ok) return read.findings;
  const { settings } = read;
  const { tag, reason, environment } = settings;
  if (command !== 'history' && tag === undefined) return [tagMissing(command)];
  const connection = await connectToGitHub(settings, world);
  if (!connection.ok) return [connection.finding];
  const { github } = connection;
  if (command === 'history' || tag === undefined) return await showHistory(settings, github, world);
  const request = { tag, mark: command === 'mark-good' ? 'good' : 'bad', reason, askedBy: whoAsks(world) } as const;
  return await mark(github, environment, request, world);
}

/** Prints the history. @returns what kept it from being read */
async function showHistory(
  { environment, tag }: Settings,
  github: Parameters<typeof readLedger>[0],
  world: World,
): Promise<readonly Finding[]> {
  const doing = `Reading the record of releases in ${environment}`;
  const permission = 'deployments: read';
  const ledger = await readLedger(github, environment);
  if (!ledger.ok) return [githubFinding(ledger.failure, doing, { permission })];
  const rollbacks = ledger.value.entries.filter(({ kind }) => kind === 'rollback').slice(0, NEWEST);
  const states = await readStates(github, rollbacks);
  if (!states.ok) return [githubFinding(states.failure, doing, { permission })];
  const entries = historyOf(ledger.value, states.value)
    .filter(({ from, to }) => tag === undefined || from === tag || to === tag)
    .slice(0, NEWEST);
  // Redacted before it is wrapped: a secret that is broken in two is not found any more.
  world.output.line(historyText(cleanPart(entries, world.secrets.redact)));
  const unread = ledger.value.unreadable.length;
  if (unread > 0) {
    const records = unread === 1 ? 'One record' : `${unread} records`;
    world.output.line(`${records} could not be read; a newer Release Guard may have written them.`, 'warn');
  }
  return [];
}

function tagMissing(command: Command): Finding {
  return {
    kind: 'input',
    title: '--tag',
    outcome: 'invalid',
    severity: 'block',
    reason: 'input-missing',
    sentence: `release-guard ${command} was not told which release it is about.`,
    advice: 'Write --tag <tag>.',
    evidence: [],
    startedAt: 0,
    durationMs: 0,
  };
}
