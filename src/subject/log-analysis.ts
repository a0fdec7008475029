import type { Reason } from '../reasons.ts';
import { readLogLines } from './log-lines.ts';

/** What a log says about the end of its service. */
export interface LogDiagnosis {
  /** One clause that says what went wrong; foreign words in it. */
  readonly summary: string;
  /** What `evidence` is: `Spring Boot's failure analysis`. */
  readonly label: string;
  /** The lines that say it; foreign text. */
  readonly evidence: string;
  readonly advice?: string;
  /** The framework itself says that the application did not start. */
  readonly failedToStart: boolean;
  /** The runtime cannot go on after this, whatever the service would like. */
  readonly fatal: boolean;
  /** A reason word that is more exact than "exited". */
  readonly reason?: Reason;
}

export function analyseLog(log: string): LogDiagnosis | undefined {
  readLogLines(log);
  return undefined;
}
