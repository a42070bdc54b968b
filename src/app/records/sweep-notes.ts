import { shortId } from '../../core/aggregates/short-id';
import { SECOND, type EpochMillis } from '../../core/time';
import { anyNumber, fields, mapOf, orElse } from '../../core/shape';
import type { RecordChange } from '../../ports/records';
import { changeOf, recordOf, WHOLE_RECORD, type Stored } from './kind';

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
  /** Those that the list has shown since it is being read, by {@link noteKey}. */
  readonly listed: ReadonlySet<string>;
  /** Of the record they were read from. */
  readonly revision: number | null;
}

export const noteKey = (repositoryUuid: string): string => shortId(repositoryUuid);

/**
 * As stored: a number each, four times the seconds, two more for one that the list has shown and one for an open one,
 * so that ten thousand fit one record.
 */
interface StoredNotes {
  readonly looks: Readonly<Record<string, number>>;
  /** As version 1 kept them: twice the seconds, and one more for an open one. */
  readonly seen: Readonly<Record<string, number>>;
  readonly nextPage: number;
}

const NONE: StoredNotes = { looks: {}, seen: {}, nextPage: 1 };

export const SWEEP_NOTES = recordOf({
  key: 'sweep',
  version: 2,
  oldest: 1,
  bytesMax: WHOLE_RECORD,
  none: NONE,
  isNote: true,
  shape: fields({
    looks: orElse(mapOf(anyNumber), {}),
    seen: orElse(mapOf(anyNumber), {}),
    nextPage: orElse(anyNumber, 1),
  }),
  write: ({ looks, nextPage }) => ({ looks, nextPage }),
});

export function notesOf({ value, revision }: Stored<StoredNotes>): SweepNotes {
  const older = Object.entries(value.seen).map(([key, number]) => ({
    ...{ key, isListed: false },
    ...{ at: Math.floor(number / 2) * SECOND, isOpen: number % 2 === 1 },
  }));
  const looks = Object.entries(value.looks).map(([key, number]) => ({
    ...{ key, isListed: number % 4 >= 2 },
    ...{ at: Math.floor(number / 4) * SECOND, isOpen: number % 2 === 1 },
  }));
  const notes = [...older, ...looks].filter(({ at }) => at > 0);
  return {
    notes: new Map(notes.map(({ key, at, isOpen }) => [key, { at, isOpen }])),
    nextPage: value.nextPage,
    listed: new Set(looks.filter(({ isListed }) => isListed).map(({ key }) => key)),
    revision,
  };
}

export function notesChange({ notes, nextPage, listed, revision }: SweepNotes): RecordChange {
  const looks: Record<string, number> = {};
  for (const key of listed) looks[key] = 2;
  for (const [key, { at, isOpen }] of notes)
    looks[key] = Math.floor(at / SECOND) * 4 + (looks[key] ?? 0) + Number(isOpen);
  return changeOf({ kind: SWEEP_NOTES, value: NONE, revision }, { ...NONE, looks, nextPage });
}
