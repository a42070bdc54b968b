import { HOUR, SECOND, type EpochMillis } from '../core/time';

/** Nobody is believed to want us away for longer: the next answer then says so again. */
const BELIEVED_SECONDS = HOUR / SECOND;

/**
 * `Retry-After` in whole seconds from `now`, from 1 to 3600: Bitbucket sends a number, an HTTP date, or nothing. Null
 * where it names no time that is still to come.
 */
export function retryAfterSeconds(header: string | null, now: EpochMillis): number | null {
  const seconds = Math.ceil(waitIn(header?.trim() ?? '', now));
  return seconds > 0 ? Math.min(BELIEVED_SECONDS, seconds) : null;
}

/** What is neither a number nor a date with a time of day is NaN. */
function waitIn(text: string, now: EpochMillis): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  return /\d:\d\d:\d\d/.test(text) ? (Date.parse(text) - now) / SECOND : NaN;
}
