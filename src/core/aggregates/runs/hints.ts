import { MINUTE, SECOND, type EpochMillis, type Millis } from '../../time';

/** What build statuses may make us ask of Bitbucket: anybody who may write to a repository can post any number of them. */
export interface Hints {
  /** Look-ups that are left, as of `at`. */
  readonly left: number;
  readonly at: EpochMillis;
  /** When a status was last left to the sweep; 0 for never. */
  readonly leftAt: EpochMillis;
  /** The runs that were asked for last, and when. */
  readonly asked: readonly (readonly [buildNumber: number, at: EpochMillis])[];
}

/** So many look-ups at once, and one more each minute. */
const BUCKET = 60;
const ONE_MORE_EVERY = MINUTE;
/** A run is asked for once in this time, however many statuses tell of it. */
const SAME_RUN_AFTER = 30 * SECOND;

export const FULL_BUCKET: Hints = { left: BUCKET, at: 0, leftAt: 0, asked: [] };

/** Whether a run may be asked for now; else how long to wait, or that the sweep will find it. */
export type Permission =
  | { readonly kind: 'ask'; readonly hints: Hints }
  | { readonly kind: 'wait'; readonly millis: Millis }
  | { readonly kind: 'leave' };

export function permit(hints: Hints, buildNumber: number, now: EpochMillis): Permission {
  const recent = hints.asked.filter(([, at]) => now - at < SAME_RUN_AFTER && at <= now);
  const same = recent.find(([other]) => other === buildNumber);
  if (same !== undefined) return { kind: 'wait', millis: SAME_RUN_AFTER - (now - same[1]) };
  const { left, at } = refilled(hints, now);
  if (left < 1) return { kind: 'leave' };
  const asked = [...recent, [buildNumber, now] as const];
  return { kind: 'ask', hints: { ...hints, left: left - 1, at, asked } };
}

/** Of what a status told nothing was learned: the sweep is to look instead. */
export const leaveToSweep = (hints: Hints, now: EpochMillis): Hints => ({ ...hints, leftAt: now });

/** What led to a count was worth its look-up. */
export const giveBack = (hints: Hints): Hints => ({
  ...hints,
  left: Math.min(BUCKET, hints.left + 1),
});

function refilled({ left, at }: Hints, now: EpochMillis): Pick<Hints, 'left' | 'at'> {
  const more = Math.floor(Math.max(0, now - at) / ONE_MORE_EVERY);
  if (left + more >= BUCKET) return { left: BUCKET, at: now };
  return { left: left + more, at: at + more * ONE_MORE_EVERY };
}
