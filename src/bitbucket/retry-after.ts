import type { EpochMillis } from '../core/time';

/** `Retry-After` as seconds from `now`: Bitbucket sends a number, an HTTP date, or nothing. */
export function retryAfterSeconds(header: string | null, now: EpochMillis): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isFinite(date) ? Math.max(0, Math.ceil((date - now) / 1000)) : null;
}
