import type { EpochMillis } from '../time';

/** A calendar month of UTC, in which Bitbucket counts minutes: its first moment, and that of the next. */
export interface Month {
  readonly from: EpochMillis;
  readonly until: EpochMillis;
}

export function monthOf(at: EpochMillis): Month {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { from: Date.UTC(year, month), until: Date.UTC(year, month + 1) };
}

export const isSameMonth = (a: EpochMillis, b: EpochMillis): boolean =>
  monthOf(a).from === monthOf(b).from;
