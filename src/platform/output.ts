import type { SourcePosition } from '../verdict.ts';

/** The only way to stdout, stderr and the runner's files. All text passes redaction and the door for untrusted text. */
export interface Output {
  /** A line of our own words; foreign pieces inside are made harmless all the same. */
  line(text: string): void;
  /** Opens a named part of the log; the one before is closed. */
  section(title: string): void;
  /** Foreign text in full view, prefixed line by line, bounded. */
  foreign(text: string): void;
  /** What is going on right now: a live line with the elapsed time on a TTY, a plain line on change elsewhere. */
  progress(text: string): void;
  annotate(level: 'error' | 'warning' | 'notice', message: string, at?: SourcePosition, title?: string): void;
  debug(text: string): void;
}
