/**
 * `npm run demo:rollback`: a release that is good in the runner and bad in production goes back by itself, told in
 * chapters. Nothing is asked of github.com: the release workflow is run by act, and a stand-in for GitHub's API takes the
 * one request that starts the old release's run again. Needs Docker and act; takes everything away again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ActLine, actMissing } from '../__tests__/helpers/act-run.ts';
import { BAD, GOOD } from '../__tests__/helpers/story/shop.ts';
import { beginStory, type Story } from '../__tests__/helpers/story/story.ts';
import { whyNoImages } from './demo-image.ts';

const WIDTH = 100;
/** Lines of act's own, and of workflow commands, that are of no use to who reads this. */
const NOISE = /^\s*(::|⚙|❓|❗|🚧)|^(Image id|Report): /u;
const LISTS: readonly string[] = ['Examined', 'History'];

let isInterrupted = false;
let interrupt: () => void = () => undefined;
const interruption = new Promise<void>((resolve) => {
  interrupt = () => {
    say('', 'Taking everything away again …');
    isInterrupted = true;
    resolve();
  };
});

function chapter(title: string, ...sentences: readonly string[]): void {
  say('', `──── ${title} ${'─'.repeat(Math.max(0, WIDTH - title.length - 6))}`, ...sentences, '');
}

function say(...lines: readonly string[]): void {
  // what is told of a story that was broken off is not true any more
  if (!isInterrupted) process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * What the guards print, under the job that they do it in; a run that was started again is told on the right. Without
 * the lists of all that was examined, which would be most of it, and without what is shown at the end anyway.
 */
function narrator(): (tag: string, attempt: number, line: ActLine) => void {
  let present = '';
  let isInList = false;
  let isNewPart = false;
  return (tag, attempt, { jobID, msg, raw_output: isPrinted, step, stage, jobResult }) => {
    if (jobID === undefined || msg === undefined) return;
    const margin = attempt === 1 ? '  ' : '          | ';
    const heard = `${tag}, attempt ${attempt}, job "${jobID}"`;
    if (heard !== present) {
      say('', `${margin}${heard}`);
      isNewPart = false;
    }
    present = heard;
    const text = msg.trimEnd();
    if (isPrinted && step?.startsWith('org/release-guard@') === true && stage === 'Main' && !NOISE.test(text)) {
      isInList = LISTS.includes(text) || (isInList && text !== '');
      if (text !== '' && !isInList) say(...(isNewPart ? [margin.trimEnd()] : []), `${margin}  ${text}`);
      isNewPart = text === '' || (isNewPart && isInList);
    }
    if (jobResult !== undefined) say(`${margin}  (${jobResult})`);
  };
}

async function tell(story: Story): Promise<boolean> {
  const { production, github } = story;
  const look = async () => {
    const { version, status } = await production.look();
    say('', `  ${production.url} answers: version ${version}, ${status}`);
    return `${version} ${status}`;
  };

  chapter(
    `1. ${GOOD} is released`,
    `A tag is pushed. Its release workflow (examples/demo/rollback/release.yml) builds the image, lets the guard judge it,`,
    'deploys it, and lets the guard judge what serves.',
  );
  const first = await story.push(GOOD);
  const before = await look();

  chapter(
    `2. ${BAD} is released, and is bad where it counts`,
    'It needs a table that the test database has and production has not. So its image passes the gate, is deployed, and is',
    `down. The guard after the deployment is told \`on-fail: rollback\`: it plans, sends one request, and waits for that run,`,
    'which is told on the right.',
  );
  const second = await story.push(BAD);

  chapter('3. Who serves now?');
  const after = await look();
  const outputs = second.result.outputs('guard');
  const starts = github.journal.startingRequests.map(({ method, path }) => `${method} ${path}`);
  say(
    `  The guard of ${BAD} ended with verdict ${outputs.get('verdict')}, rollback ${outputs.get('rollback')}, to ${outputs.get('rollback-tag')}.`,
    `  Requests that started a run: ${starts.length} (${starts.join(', ')}).`,
    `  The release run of ${BAD} is red, because ${BAD} is bad.`,
  );

  chapter('4. What is on record', 'What `release-guard history` prints; it is kept as deployments on GitHub.');
  say(await story.history());
  github.expectNoViolations();
  const isAsTold =
    first.result.exitCode === 0 &&
    second.result.exitStatus('guard') === 1 &&
    outputs.get('rollback') === 'done' &&
    before === '1.4.0 UP' &&
    after === before &&
    starts.length === 1;
  say('', isAsTold ? `Production is back at ${GOOD}.` : 'This is not what should have happened; see above.');
  return isAsTold;
}

const why = actMissing ?? whyNoImages();
if (why !== undefined) {
  const cure =
    actMissing === undefined
      ? 'install Docker on Linux (https://docs.docker.com/engine/install) and start it'
      : 'run that line, which needs Go (https://go.dev/dl)';
  say(`This demo runs a real workflow with real containers, and ${why}: ${cure}, then start it again.`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
// Nobody listens any more, as behind `| head`.
process.stdout.on('error', interrupt);

async function main(): Promise<number> {
  say('Preparing: two images, a repository with two tags, a stand-in for GitHub, a port for production.');
  let story: Story;
  try {
    story = await beginStory({ onLine: narrator() });
  } catch (error) {
    // Docker hears Ctrl-C too, and fails before this program is told.
    await nextTurn();
    say(`The demo could not be prepared: ${error instanceof Error ? error.message : error}`);
    return isInterrupted ? 130 : 1;
  }
  try {
    await nextTurn();
    if (isInterrupted) return 130;
    const told = tell(story);
    const isAsTold = await Promise.race([told, interruption.then(() => undefined)]);
    // What it says after that is of no interest.
    told.catch(() => undefined);
    return isAsTold === undefined ? 130 : isAsTold ? 0 : 1;
  } finally {
    await story.close();
  }
}

process.exit(await main());
