/** How the policy file writes quantities. Every reader returns `undefined` for what it does not understand. */

const DURATION_UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
/** Durations of the policy file, for JSON Schema and messages. */
export const DURATION_PATTERN = /^[0-9]+(\.[0-9]+)?(ms|s|m|h)$/;
/** The longest duration a policy may ask for, in milliseconds: a day. */
export const LONGEST_DURATION_MS = 24 * DURATION_UNITS.h;

/** `500ms`, `2s`, `1.5m`, `1h` in whole milliseconds. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION_PATTERN.test(text)) return undefined;
  const unit = text.endsWith('ms') ? 'ms' : (text.slice(-1) as keyof typeof DURATION_UNITS);
  return Math.round(Number(text.slice(0, -unit.length)) * DURATION_UNITS[unit]);
}

/** A duration that is known to be one, in milliseconds; `otherwise` where there is none. */
export function milliseconds(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : (parseDuration(duration) ?? otherwise);
}

/** Whole milliseconds as a policy file would say them, in the largest unit that needs no fraction. */
export function formatDuration(milliseconds: number): string {
  for (const unit of ['h', 'm', 's'] as const) {
    if (milliseconds > 0 && milliseconds % DURATION_UNITS[unit] === 0)
      return `${milliseconds / DURATION_UNITS[unit]}${unit}`;
  }
  return `${milliseconds}ms`;
}

/** `5%`, `0.5%`, at most `100%`. */
export const SHARE_PATTERN = /^(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%$/;

/** `5%` as 0.05; from 0 to 1. */
export function parseShare(text: string): number | undefined {
  return SHARE_PATTERN.test(text) ? Number(text.slice(0, -1)) / 100 : undefined;
}

/** `2.5x`. */
export const RATIO_PATTERN = /^[0-9]+(\.[0-9]+)?x$/;

/** `2.5x` as 2.5. */
export function parseRatio(text: string): number | undefined {
  return RATIO_PATTERN.test(text) ? Number(text.slice(0, -1)) : undefined;
}

const BYTE_UNITS: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
/** `512m`, `1g`, `1.5GiB`, `1048576`. */
export const BYTES_PATTERN = /^[0-9]+(\.[0-9]+)? ?([kKmMgGtT][iI]?)?[bB]?$/;
/** The least memory that a container can have (https://docs.docker.com/engine/containers/resource_constraints/), in bytes. */
export const LEAST_MEMORY_BYTES = 6 * 1024 ** 2;

/** `512m`, `1g`, `1.5GiB`, `1048576` as bytes; units are powers of 1024, as `docker run --memory` has them. */
export function parseBytes(text: string): number | undefined {
  if (!BYTES_PATTERN.test(text)) return undefined;
  const unit = /[kmgt]/i.exec(text)?.[0].toLowerCase() ?? 'b';
  return Math.floor(Number.parseFloat(text) * (BYTE_UNITS[unit] ?? 1));
}
