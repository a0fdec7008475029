import type { SettingsRead } from '../inputs.ts';
import { EXIT_CODES, type Finding, foldVerdict } from '../verdict.ts';
import type { World } from '../world.ts';
import { connectToGitHub } from './github-connection.ts';
import { githubFinding } from './github-finding.ts';
import { historyOf, historyText } from './history.ts';
import { readLedger, readStates } from './ledger.ts';
import { mark } from './mark.ts';
import { whoAsks } from './release.ts';

/** Records that the history shows, and rollbacks whose end is asked for. */
const NEWEST = 30;

/**
 * The commands that read or change the record of releases: `history`, `mark-good`, `mark-bad`.
 *
 * @returns the exit code, as of any other verdict
 */
export async function runRecordCommand(
  command: 'history' | 'mark-good' | 'mark-bad',
  read: SettingsRead,
  world: World,
): Promise<number> {
  if (!read.ok) return tell(read.findings, world);
  const { settings } = read;
  const connection = await connectToGitHub(settings, world);
  if (!connection.ok) return tell([connection.finding], world);
  const { github } = connection;
  if (command === 'history') {
    const ledger = await readLedger(github, settings.environment);
    const doing = `Reading the record of releases in ${settings.environment}`;
    const permission = 'deployments: read';
    if (!ledger.ok) return tell([githubFinding(ledger.failure, doing, { permission })], world);
    const rollbacks = ledger.value.entries.filter(({ kind }) => kind === 'rollback').slice(0, NEWEST);
    const states = await readStates(github, rollbacks);
    if (!states.ok) return tell([githubFinding(states.failure, doing, { permission })], world);
    const { tag } = settings;
    const entries = historyOf(ledger.value, states.value).filter(
      ({ from, to }) => tag === undefined || from === tag || to === tag,
    );
    world.output.line(historyText(entries.slice(0, NEWEST)));
    return 0;
  }
  if (settings.tag === undefined) {
    return tell(
      [
        {
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
        },
      ],
      world,
    );
  }
  const { tag, reason, environment } = settings;
  const request = { tag, mark: command === 'mark-good' ? 'good' : 'bad', reason, askedBy: whoAsks(world) } as const;
  return tell(await mark(github, environment, request, world), world);
}

function tell(findings: readonly Finding[], world: World): number {
  for (const { sentence, advice, outcome } of findings) {
    world.output.line(sentence, outcome === 'pass' ? 'good' : 'bad');
    if (outcome !== 'pass' && advice !== undefined) world.output.line(`What to do: ${advice}`);
  }
  return EXIT_CODES[foldVerdict(findings).name];
}
