import type { Calendar } from '../totals';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
const MOST = DIGITS.length - 1;

/**
 * Hours with their counts, two characters an hour that has any: how many hours after the one before, and how many
 * counts. What is too large for one character goes on in the next pair. The first hour stands before it, as a number.
 */
export function writeHours(calendar: Calendar<number>): string {
  const hours = [...calendar].sort(([a], [b]) => a - b);
  let last = hours[0]?.[0] ?? 0;
  let text = hours.length === 0 ? '' : `${String(last)}:`;
  for (const [hour, count] of hours) {
    text += pairs(hour - last, count);
    last = hour;
  }
  return text;
}

function pairs(after: number, count: number): string {
  let text = '';
  let [hours, counts] = [after, count];
  while (hours > MOST) {
    text += digit(MOST) + digit(0);
    hours -= MOST;
  }
  while (counts > MOST) {
    text += digit(hours) + digit(MOST);
    [hours, counts] = [0, counts - MOST];
  }
  return text + digit(hours) + digit(counts);
}

const digit = (value: number): string => DIGITS[value] ?? '0';

/** What {@link writeHours} wrote. */
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
