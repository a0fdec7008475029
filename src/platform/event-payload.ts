import type { Files } from './files.ts';

/** Bytes; GitHub caps payloads at 25 MB. https://docs.github.com/webhooks/webhook-events-and-payloads */
const MAX_EVENT_BYTES = 25 * 1024 * 1024;

/**
 * The payload of the event that started the workflow, parsed; `undefined` where there is none or it cannot be read.
 * Any shape is possible.
 */
export async function readEventPayload(world: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: Pick<Files, 'readOwn'>;
}): Promise<unknown> {
  const path = world.environment['GITHUB_EVENT_PATH'];
  const text = path ? await world.files.readOwn(path, MAX_EVENT_BYTES) : undefined;
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // A payload that cannot be read is one that says nothing; the variables still do.
    return undefined;
  }
}
