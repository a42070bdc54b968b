import { shortId } from '../../core/aggregates/short-id';
import { SECOND, type EpochMillis } from '../../core/time';
import { anyNumber, fields, mapOf, orElse } from '../../core/shape';
import type { RecordChange } from '../../ports/records';
import { SWEEP_KEY } from './keys';
import { changeOf, recordOf, storedIn, WHOLE_RECORD } from './kind';
import type { Found } from './load';

/** When a repository was last reconciled, to the second, and whether something was unfinished then. */
export interface SweepNote {
  readonly at: EpochMillis;
  readonly isOpen: boolean;
}

/** What a sweep leaves to the next one. Losing it loses only the order in which repositories are looked at. */
export interface SweepNotes {
  /** By {@link noteKey}. */
  readonly notes: ReadonlyMap<string, SweepNote>;
  /** The page of the list of repositories to go on with; 1 when the list has been read to its end. */
  readonly nextPage: number;
  /** Of the record they were read from. */
  readonly revision: number | null;
}

export const noteKey = (repositoryUuid: string): string => shortId(repositoryUuid);

/** As stored: a number each, seconds doubled and one more for an open one, so that ten thousand fit one record. */
interface StoredNotes {
  readonly seen: Readonly<Record<string, number>>;
  readonly nextPage: number;
}

const NONE: StoredNotes = { seen: {}, nextPage: 1 };

export const SWEEP_NOTES = recordOf({
  key: SWEEP_KEY,
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: NONE,
  shape: fields({ seen: mapOf(anyNumber), nextPage: orElse(anyNumber, 1) }),
});

export function notesIn(found: Found): SweepNotes {
  const { value, revision } = storedIn(found, SWEEP_NOTES);
  const notes = Object.entries(value.seen).map(([key, number]): [string, SweepNote] => [
    key,
    { at: Math.floor(number / 2) * SECOND, isOpen: number % 2 === 1 },
  ]);
  return { notes: new Map(notes), nextPage: value.nextPage, revision };
}

export function notesChange({ notes, nextPage, revision }: SweepNotes): RecordChange {
  const seen: Record<string, number> = {};
  for (const [key, { at, isOpen }] of notes)
    seen[key] = Math.floor(at / SECOND) * 2 + Number(isOpen);
  return changeOf({ kind: SWEEP_NOTES, value: NONE, revision }, { seen, nextPage });
}
