export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * The world lives in whole epoch milliseconds; Bitbucket writes microseconds and more. The digits
 * below the millisecond are a function of the instant, so that one instant prints alike everywhere.
 */
function micros(at: number): string {
  return String((Math.imul(at % 1_000_003, 7919) >>> 3) % 1000).padStart(3, '0');
}

let knownDay = { number: Number.NaN, text: '' };

/** `…T10:00:00.120` without offset; the date's text is kept from call to call, since most instants share a day. */
function milliText(at: number): string {
  const day = Math.floor(at / DAY);
  if (knownDay.number !== day) {
    knownDay = { number: day, text: new Date(at).toISOString().slice(0, 11) };
  }
  const rest = at - day * DAY;
  const minutes = Math.floor(rest / MINUTE);
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const millis = rest - minutes * MINUTE;
  const fraction = String(millis % SECOND).padStart(3, '0');
  return `${knownDay.text}${clock}:${two(Math.floor(millis / SECOND))}.${fraction}`;
}

function two(number: number): string {
  return number < 10 ? `0${String(number)}` : String(number);
}

/** As Pipelines writes it: `Z`, trailing zeros of the fraction left out (`…14397Z`). */
export function pipelinesTime(at: number): string {
  const text = `${milliText(at)}${micros(at)}`;
  return `${text.replace(/\.?0+$/, '')}Z`;
}

/** As the rest of Bitbucket's REST API writes it: six digits and `+00:00`. */
export function restTime(at: number): string {
  return `${milliText(at)}${micros(at)}+00:00`;
}

/** As Forge events carry it: six digits and `Z`. */
export function eventTime(at: number): string {
  return `${milliText(at)}${micros(at)}Z`;
}

/** As `deployment.updatedTimestamp` of Forge events: nine digits and `Z`. */
export function nanosecondTime(at: number): string {
  const nanos = String((at * 31) % 1000).padStart(3, '0');
  return `${milliText(at)}${micros(at)}${nanos}Z`;
}
