const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  { unit: 'day', seconds: DAY },
  { unit: 'hour', seconds: HOUR },
  { unit: 'minute', seconds: MINUTE },
] as const;

const SHORTEST = { unit: 'second', seconds: 1 } as const;
/** So many seconds are gone before they are read. */
const JUST_NOW = 10;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const local = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
});
const exact = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/**
 * How long ago an instant was, as the sentences beside it say it: rounded, in a unit of which there are two at least;
 * under ten seconds and the future are "just now".
 */
export function ago(at: number, now: number): string {
  const elapsed = now - at;
  if (elapsed < JUST_NOW) return 'just now';
  const size = UNITS.find(({ seconds }) => elapsed >= 2 * seconds) ?? SHORTEST;
  return relative.format(-Math.round(elapsed / size.seconds), size.unit);
}

/** An instant (epoch seconds) to the second, in UTC and saying so. */
export function exactUtc(at: number): string {
  return `${exact.format(at * 1000)} UTC`;
}

/** How long until an instant, in its largest whole unit. */
export function until(at: number, now: number): string {
  const left = at - now;
  const size = UNITS.find(({ seconds }) => left >= seconds);
  return size ? relative.format(Math.floor(left / size.seconds), size.unit) : 'now';
}

/** An instant in the viewer's own zone, named. */
export function exactHere(at: number): string {
  return local.format(at * 1000);
}

/** A rhythm for people: "every 30 s", "every 5 min"; seconds are rounded. */
export function every(seconds: number): string {
  if (seconds < 2 * MINUTE) return `every ${Math.round(seconds)} s`;
  return `every ${Math.round(seconds / MINUTE)} min`;
}
