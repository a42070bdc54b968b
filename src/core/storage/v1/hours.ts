import type { Calendar } from '../../aggregates/totals';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';

/** Two characters an hour: how many hours after the one before, and how many counts; the first hour before them. */
export function readHours(text: string): Calendar<number> {
  const calendar = new Map<number, number>();
  const colon = text.indexOf(':');
  let hour = Number(text.slice(0, Math.max(0, colon)));
  for (let at = colon + 1; at + 1 < text.length; at += 2) {
    hour += DIGITS.indexOf(text.charAt(at));
    const count = DIGITS.indexOf(text.charAt(at + 1));
    if (count > 0) calendar.set(hour, (calendar.get(hour) ?? 0) + count);
  }
  return calendar;
}
