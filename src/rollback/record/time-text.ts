import { inSeconds } from '../../subject/wording.ts';

const SECONDS_OF_AN_HOUR = 3600;
/** Shorter spans are told in hours and minutes. */
const DAYS_FROM_HOURS = 48;

/** A time of GitHub's, to the minute: `2026-11-21 10:02 UTC`. */
export function minuteOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How long something took or has lasted: `8.3 s`, `5 min 3 s`, `7 h 20 min`, `9 days`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < SECONDS_OF_AN_HOUR) return inSeconds(ms);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= DAYS_FROM_HOURS) return `${Math.floor(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
