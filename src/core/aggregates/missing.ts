import { DAY, type EpochMillis } from '../time';

/** A repository that the list lacked, and what Bitbucket answered when it was asked for by its uuid. */
export interface Lacking {
  readonly uuid: string;
  /** Since when the list lacks it and it is answered 404; undefined while it was not. */
  readonly missingSince: EpochMillis | undefined;
  /** `unasked` also where no other repository was answered 200 just before: a 404 proves nothing then. */
  readonly answer: 'not_found' | 'unasked' | 'another';
}

/** A list of repositories that was read to its end, and was not empty: no other means anything. */
export interface Reading {
  readonly now: EpochMillis;
  /** How many repositories are known, those left out that were removed. */
  readonly known: number;
  readonly lacking: readonly Lacking[];
  /** When those were removed that were removed because nothing was heard of them. */
  readonly removedAt: readonly EpochMillis[];
}

export interface Missed {
  /** Since when each is missing now, as far as this reading tells. */
  readonly missingSince: ReadonlyMap<string, EpochMillis | undefined>;
  /** Those to remove now. */
  readonly removed: readonly string[];
  /** Those that are missing for long enough, and stay because they are too many for one day. */
  readonly held: readonly string[];
}

/** How long every list has to lack a repository. */
const MISSING_FOR = DAY;
/** How many may be removed in one day: three, or one in twenty where that is more. */
const FEWEST_A_DAY = 3;
const SHARE_A_DAY = 1 / 20;

/**
 * What a reading of the list means for the repositories that it lacked. Too many at once are taken for a fault, and then
 * none of them is removed.
 */
export function missed(reading: Reading): Missed {
  const { now, lacking } = reading;
  const missingSince = new Map(lacking.map((each) => [each.uuid, sinceOf(each, now)]));
  const due = lacking
    .filter(({ answer }) => answer === 'not_found')
    .map(({ uuid }) => uuid)
    .filter((uuid) => now - (missingSince.get(uuid) ?? now) >= MISSING_FOR);
  return due.length + unasked(lacking) <= roomToday(reading)
    ? { missingSince, removed: due, held: [] }
    : { missingSince, removed: [], held: due };
}

function sinceOf({ answer, missingSince }: Lacking, now: EpochMillis): EpochMillis | undefined {
  if (answer === 'another') return undefined;
  return answer === 'unasked' ? missingSince : (missingSince ?? now);
}

/** Those may be missing as well: where they would be too many, none of the others is removed. */
const unasked = (lacking: readonly Lacking[]): number =>
  lacking.filter(({ answer }) => answer === 'unasked').length;

function roomToday({ now, known, removedAt }: Reading): number {
  const today = removedAt.filter((at) => now - at < DAY).length;
  return Math.max(FEWEST_A_DAY, Math.floor((known + today) * SHARE_A_DAY)) - today;
}
