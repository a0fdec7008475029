import { FIXTURE, LABEL } from './bench.ts';
import { run, succeed, textOf } from './child.ts';
import { epochMs } from './measure.ts';

/** The fixture as a user's script would start it, on a free port of this machine. */
export interface Started {
  readonly id: string;
  readonly baseUrl: string;
}

export async function startFixture(fixture: object, image = FIXTURE): Promise<Started> {
  const environment = ['--env', `FIXTURE=${JSON.stringify(fixture)}`];
  const started = await succeed('docker', [
    'run',
    '--detach',
    '--label',
    LABEL,
    '--publish',
    '127.0.0.1::8080',
    ...environment,
    image,
  ]);
  const id = textOf(started).trim();
  return { id, baseUrl: await publishedAt(id) };
}

export async function publishedAt(id: string): Promise<string> {
  const printed = textOf(await succeed('docker', ['port', id, '8080/tcp'])).trim();
  return `http://${printed.split('\n')[0]}`;
}

export async function removeContainer(id: string): Promise<void> {
  await run('docker', ['rm', '--force', '--volumes', id]);
}

/** Removes what this run of the bench may have left behind. */
export async function removeAll(): Promise<void> {
  const ids = textOf(await run('docker', ['ps', '--all', '--quiet', '--filter', `label=${LABEL}`])).trim();
  if (ids !== '') await run('docker', ['rm', '--force', '--volumes', ...ids.split('\n')]);
}

interface Entry {
  readonly at: number;
  readonly url: string;
}

/**
 * When the fixture's own clock began, in milliseconds since 1970, to within a millisecond: it writes down how old it was
 * when a request came, and that was between the moments when the request was sent and when it was answered.
 */
export async function birthOf(baseUrl: string): Promise<number> {
  let earliest = Number.NEGATIVE_INFINITY;
  let latest = Number.POSITIVE_INFINITY;
  const bounds: { readonly url: string; readonly sent: number; readonly answered: number }[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const url = `/ping?clock=${Math.random()}`;
    const sent = epochMs();
    await (await fetch(baseUrl + url)).arrayBuffer();
    bounds.push({ url, sent, answered: epochMs() });
  }
  const journal = (await (await fetch(`${baseUrl}/__requests`)).json()) as readonly Entry[];
  for (const { url, sent, answered } of bounds) {
    const age = journal.find((entry) => entry.url === url)?.at;
    if (age === undefined) throw new Error('the fixture did not write down a request');
    earliest = Math.max(earliest, sent - age - 0.5);
    latest = Math.min(latest, answered - age + 0.5);
  }
  return (earliest + latest) / 2;
}

/** Age in milliseconds at which the fixture listened, from its log. */
export function listeningAge(log: string): number {
  const age = /listening on \S+ after (\d+) ms/.exec(log)?.[1];
  if (age === undefined) throw new Error('the fixture did not say when it listened');
  return Number(age);
}
