import { createOutput, type ManagedOutput, type OutputOptions } from '../../src/platform/output.ts';
import { createSecretRegistry, type SecretRegistry } from '../../src/platform/secrets.ts';

/** An output whose streams are kept in memory, on a clock that a test moves. */
export interface RecordedOutput {
  readonly output: ManagedOutput;
  readonly secrets: SecretRegistry;
  /** All that was written to stdout and stderr. */
  readonly text: () => string;
  readonly advance: (ms: number) => void;
  /** Makes every later write fail as a closed pipe does. */
  readonly closePipe: () => void;
}

export function recordedOutput(options: Partial<OutputOptions> & { readonly isTTY?: boolean } = {}): RecordedOutput {
  let written = '';
  let now = 0;
  let isClosed = false;
  const listeners: ((error: Error) => void)[] = [];
  const sink = {
    write: (text: string, done?: (error?: Error | null) => void) => {
      if (isClosed) {
        for (const listener of listeners) listener(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      } else {
        written += text;
      }
      done?.();
      return true;
    },
    on: (_event: 'error', listener: (error: Error) => void) => listeners.push(listener),
    isTTY: options.isTTY,
    columns: 80,
  };
  const secrets = options.secrets ?? createSecretRegistry();
  const output = createOutput({
    kind: 'actions',
    stdout: sink,
    stderr: sink,
    secrets,
    clock: { now: () => now, date: () => new Date(0), sleep: async () => {} },
    colour: false,
    debug: true,
    environment: {},
    ...options,
  });
  return {
    output,
    secrets,
    text: () => written,
    advance: (ms) => {
      now += ms;
    },
    closePipe: () => {
      isClosed = true;
    },
  };
}
