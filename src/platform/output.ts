import type { SourcePosition } from '../verdict.ts';
import type { Clock } from './clock.ts';
import { runnerFiles } from './runner-files.ts';
import type { SecretRegistry } from './secrets.ts';
import { cut, cutShort, foreignText, harmless, harmlessLine, MAX_LINE_LENGTH, normalise } from './untrusted.ts';

/** What a line means; shown as a colour where colours are wanted, and not at all elsewhere. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong';

/** How an annotation is shown on the page of the run. https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** The only way to stdout, stderr and the runner's files. All text passes redaction and the door for untrusted text. */
export interface Output {
  /** A line of our own words; foreign pieces inside are made harmless all the same. */
  line(text: string, tone?: Tone): void;
  /** Opens a named part of the log; the one before is closed. */
  section(title: string): void;
  /** Foreign text in full view, prefixed line by line, bounded. */
  foreign(text: string): void;
  /** What is going on right now: a live line with the elapsed time on a TTY, a plain line on change elsewhere. */
  progress(text: string): void;
  annotate(level: AnnotationLevel, message: string, at?: SourcePosition, title?: string): void;
  debug(text: string): void;
}

/** The output as the edges of the program hold it: with the runner's files, and an end. */
export interface ManagedOutput extends Output {
  readonly kind: 'actions' | 'terminal';
  /** Columns that text is wrapped to. */
  readonly width: number;
  /** Closes the part that is open, so that what follows is in plain view. */
  endSection(): void;
  /** Sets outputs of the action; does nothing on a terminal. Never throws: what cannot be written is a warning. */
  setOutputs(outputs: Readonly<Record<string, string>>): void;
  /** Keeps a value for the post step. Written at once; never redacted, because it has to come back whole. */
  saveState(name: string, value: string): void;
  /** A value kept by the main step; hostile until checked. */
  readState(name: string): string | undefined;
  /**
   * Appends to the job's summary. The Markdown is made by `report/summary.ts` from a report that is redacted already;
   * redacting it again could only break its structure. Does nothing on a terminal.
   */
  appendSummary(markdown: string): void;
  /** Closes what is open, at once; may be called often, and from a signal handler. */
  close(): void;
  /** Resolves when everything written has left this process (or its reader has). */
  flushed(): Promise<void>;
}

/** What is needed of `process.stdout` and `process.stderr`. */
export interface Sink {
  write(text: string, done?: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a writer is made for. */
export interface OutputOptions {
  /** `actions`: under a runner, with its commands. `terminal`: for a person's or another program's eyes. */
  readonly kind: 'actions' | 'terminal';
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly secrets: SecretRegistry;
  readonly clock: Clock;
  /** Colours are wanted; see `wantsColour`. */
  readonly colour: boolean;
  /** Debug lines are wanted: `RUNNER_DEBUG=1`. */
  readonly debug: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Characters of foreign text that `foreign` shows in all. */
const MAX_FOREIGN_LENGTH = 64 * 1024;
const MAX_ANNOTATION_LENGTH = 4096;
const MAX_OUTPUT_LENGTH = 4096;
/** The runner refuses a step's summary over 1 MiB as a whole. https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits */
const MAX_SUMMARY_BYTES = 1024 * 1024;
const COLOURS: Readonly<Record<Tone, string>> = { good: '32', bad: '31', warn: '33', quiet: '2', strong: '1' };
const LIVE_EVERY_MS = 1000;

/** Colour only on a terminal that can show it, and never against the user's word. https://no-color.org */
export function wantsColour(stdout: Sink, environment: Readonly<Record<string, string | undefined>>): boolean {
  return stdout.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}

/** Makes the one writer of a run. On Actions it also hands every secret to the runner's own masking. */
export function createOutput(options: OutputOptions): ManagedOutput {
  const { kind, stdout, stderr, secrets, clock, environment } = options;
  const isActions = kind === 'actions';
  const isLive = !isActions && stdout.isTTY === true && !environment['CI'] && environment['TERM'] !== 'dumb';
  // A terminal of unknown size says 0.
  const width = Math.min(Math.max(stdout.columns || 100, 40), 120);
  const files = runnerFiles(environment);
  let readerIsGone = false;
  let sectionStartedAt = clock.now();
  let groupIsOpen = false;
  let lastProgress: string | undefined;
  let live: { text: string; readonly timer: NodeJS.Timeout } | undefined;

  // A reader that leaves (`| head`) must not change the verdict, nor end the clean-up half way.
  for (const sink of [stdout, stderr]) {
    sink.on('error', () => {
      readerIsGone = true;
    });
  }

  const write = (text: string): void => {
    if (readerIsGone) return;
    try {
      stdout.write(text);
    } catch {
      readerIsGone = true;
    }
  };
  const eraseLive = (): void => {
    if (live) write('\r\x1b[K');
  };
  const drawLive = (): void => {
    if (!live) return;
    const seconds = Math.floor((clock.now() - sectionStartedAt) / 1000);
    write(`\r\x1b[K${cutShort(live.text, width - 12)} (${seconds} s)`);
  };
  const stopLive = (): void => {
    if (!live) return;
    clearInterval(live.timer);
    eraseLive();
    live = undefined;
  };
  const paint = (text: string, tone: Tone | undefined): string =>
    options.colour && tone !== undefined && text !== '' ? `\x1b[${COLOURS[tone]}m${text}\x1b[0m` : text;
  const clean = (text: string): string => secrets.redact(normalise(text));
  const print = (text: string, tone?: Tone): void => {
    eraseLive();
    const lines = clean(text)
      .split('\n')
      .map((line) => paint(harmless(cut(line, MAX_LINE_LENGTH)), tone));
    write(`${lines.join('\n')}\n`);
    drawLive();
  };
  const command = (name: string, properties: Readonly<Record<string, string>>, data: string): void => {
    const list = Object.entries(properties)
      .map(([key, value]) => `${key}=${escapeProperty(value)}`)
      .join(',');
    write(`::${name}${list === '' ? '' : ` ${list}`}::${escapeData(data)}\n`);
  };
  const endSection = (): void => {
    stopLive();
    lastProgress = undefined;
    if (groupIsOpen) write('::endgroup::\n');
    groupIsOpen = false;
  };
  const annotate: Output['annotate'] = (level, message, at, title) => {
    const text = harmless(cut(clean(message), MAX_ANNOTATION_LENGTH));
    const heading = title === undefined ? undefined : harmlessLine(cut(clean(title), 250));
    if (!isActions) {
      const place = at === undefined ? '' : `${at.file}:${at.line}:${at.column}: `;
      print(`${level}: ${place}${text}`, level === 'error' ? 'bad' : level === 'warning' ? 'warn' : undefined);
      return;
    }
    command(
      level,
      {
        ...(heading === undefined ? {} : { title: heading }),
        ...(at === undefined
          ? {}
          : { file: harmlessLine(clean(at.file)), line: String(at.line), col: String(at.column) }),
      },
      text,
    );
  };
  const warnAbout = (problem: string | undefined, what: string): void => {
    if (problem !== undefined) annotate('warning', `Handing ${what} to the runner failed: ${problem}.`);
  };

  if (isActions) secrets.onMaskable((value) => command('add-mask', {}, value));

  return {
    kind,
    width,
    line: print,
    section: (title) => {
      endSection();
      sectionStartedAt = clock.now();
      const heading = harmlessLine(cut(clean(title), 250));
      if (isActions) {
        command('group', {}, heading);
        groupIsOpen = true;
      } else {
        write(`\n${paint(heading, 'strong')}\n`);
      }
    },
    endSection,
    foreign: (text) => {
      eraseLive();
      const shown = foreignText(text, { redact: secrets.redact, prefix: '| ', maxLength: MAX_FOREIGN_LENGTH });
      write(`${paint(shown, 'quiet')}\n`);
      drawLive();
    },
    progress: (text) => {
      const shown = harmlessLine(cut(clean(text), MAX_LINE_LENGTH));
      if (!isLive) {
        if (shown !== lastProgress) write(`${shown}\n`);
        lastProgress = shown;
        return;
      }
      if (live) {
        live.text = shown;
      } else {
        live = { text: shown, timer: setInterval(drawLive, LIVE_EVERY_MS) };
        live.timer.unref();
      }
      drawLive();
    },
    annotate,
    debug: (text) => {
      if (!options.debug) return;
      if (isActions) command('debug', {}, harmless(cut(clean(text), MAX_ANNOTATION_LENGTH)));
      else print(text, 'quiet');
    },
    setOutputs: (outputs) => {
      if (!isActions) return;
      const problems = Object.entries(outputs).map(([name, value]) =>
        files.setOutput(name, harmlessOutput(cut(clean(value), MAX_OUTPUT_LENGTH))),
      );
      warnAbout(
        problems.find((problem) => problem !== undefined),
        'the outputs',
      );
    },
    saveState: (name, value) => {
      if (isActions) warnAbout(files.saveState(name, value), 'the state for the post step');
    },
    readState: files.readState,
    appendSummary: (markdown) => {
      if (!isActions) return;
      const problem =
        Buffer.byteLength(markdown) > MAX_SUMMARY_BYTES
          ? 'it is larger than the 1 MiB that the runner takes'
          : files.appendSummary(markdown);
      warnAbout(problem, 'the job summary');
    },
    close: endSection,
    flushed: async () => {
      endSection();
      await Promise.all(
        [stdout, stderr].map(
          (sink) =>
            new Promise<void>((resolve) => {
              if (readerIsGone) resolve();
              else sink.write('', () => resolve());
            }),
        ),
      );
    },
  };
}

/** Outputs are read by other steps, often by shells: one line, nothing invisible. */
function harmlessOutput(value: string): string {
  return value.includes('\n') ? harmlessLine(value) : harmless(value);
}

/** As the runner undoes it. https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
