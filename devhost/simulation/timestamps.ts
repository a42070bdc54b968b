/**
 * The world lives in whole epoch milliseconds; Bitbucket writes microseconds and more. The digits
 * below the millisecond are a function of the instant, so that one instant prints alike everywhere.
 */
function micros(at: number): string {
  return String((Math.imul(at % 1_000_003, 7919) >>> 3) % 1000).padStart(3, '0');
}

/** As Pipelines writes it: `Z`, trailing zeros of the fraction left out (`…14397Z`). */
export function pipelinesTime(at: number): string {
  const text = `${new Date(at).toISOString().slice(0, -1)}${micros(at)}`;
  return `${text.replace(/\.?0+$/, '')}Z`;
}

/** As the rest of Bitbucket's REST API writes it: six digits and `+00:00`. */
export function restTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}${micros(at)}+00:00`;
}

/** As Forge events carry it: six digits and `Z`. */
export function eventTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}${micros(at)}Z`;
}

/** As `deployment.updatedTimestamp` of Forge events: nine digits and `Z`. */
export function nanosecondTime(at: number): string {
  const nanos = String((at * 31) % 1000).padStart(3, '0');
  return `${new Date(at).toISOString().slice(0, -1)}${micros(at)}${nanos}Z`;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
