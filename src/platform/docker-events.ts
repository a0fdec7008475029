import type { ContainerEvent } from './docker.ts';

/** Reads a line of `docker events --format '{{json .}}'`; `undefined` for what is not a container's event. */
export function parseEvent(line: string): ContainerEvent | undefined {
  let raw: {
    readonly Type?: string;
    readonly Action?: string;
    readonly status?: string;
    readonly id?: string;
    readonly Actor?: {
      readonly ID?: string;
      readonly Attributes?: { readonly exitCode?: string; readonly signal?: string };
    };
  };
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  const containerId = raw.Actor?.ID ?? raw.id;
  const action = raw.Action ?? raw.status;
  if (containerId === undefined || action === undefined || (raw.Type ?? 'container') !== 'container') return undefined;
  const number = (text: string | undefined) => {
    const value = Number.parseInt(text ?? '', 10);
    return Number.isNaN(value) ? undefined : value;
  };
  const { exitCode, signal } = raw.Actor?.Attributes ?? {};
  const sent = number(signal);
  return { containerId, action, exitCode: number(exitCode), ...(sent === undefined ? {} : { signal: sent }) };
}
