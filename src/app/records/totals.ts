import type { OwnCounts, ShownTotals } from '../../core/aggregates/totals';
import type { Concluded } from '../../core/health/quiet';
import { fail, succeed, type Result } from '../../core/result';
import { isPlain } from '../../core/shape';
import type { EpochMillis } from '../../core/time';
import { lightTotals } from '../../core/storage/light';
import { readOwnCounts, readShown, readTotals, type Unreadable } from '../../core/storage/read';
import { TOTALS_VERSION } from '../../core/storage/shape';
import { removedKey, totalsKey } from './keys';
import { UnreadableRecord, WHOLE_RECORD, type Kind } from './kind';

/** The totals of a repository; null when it has none yet. */
export const TOTALS = (repositoryUuid: string): Kind<Concluded | null> => ({
  key: totalsKey(repositoryUuid),
  version: TOTALS_VERSION,
  bytesMax: WHOLE_RECORD,
  none: null,
  read: (body) => told(readConcluded(body)),
  write: lightTotals,
});

/** The totals of a repository that was removed; null where none wait. */
export const REMOVED = (repositoryUuid: string): Kind<Concluded | null> => ({
  ...TOTALS(repositoryUuid),
  key: removedKey(repositoryUuid),
});

/** The totals as they are stored, to be moved: a record that nobody can read is moved all the same. */
export const TOTALS_UNREAD = (repositoryUuid: string): Kind<object | null> =>
  unread(TOTALS(repositoryUuid));

export const REMOVED_UNREAD = (repositoryUuid: string): Kind<object | null> =>
  unread(REMOVED(repositoryUuid));

const unread = (kind: Kind<Concluded | null>): Kind<object | null> => ({
  ...kind,
  none: null,
  read: (body) => (isPlain(body) ? succeed(body) : fail('it is no object')),
  write: (body) => body,
});

/** Totals as a page reads them: each when it is asked for, so that one repository is in memory at a time. */
export interface TotalsOfPage {
  /** What a page of that moment shows: whole only where its flatlines have to be judged. Throws {@link UnreadableRecord}. */
  shown(now: EpochMillis): ShownTotals;
  /** All that is known. Throws {@link UnreadableRecord}. */
  whole(): Concluded;
  /** Only what is added up over the workspace, in a fraction of the time. Throws {@link UnreadableRecord}. */
  ownCounts(): OwnCounts;
}

/** The same record for a page; null where there is none. It is never written in this form. */
export const TOTALS_OF_PAGE = (repositoryUuid: string): Kind<TotalsOfPage | null> =>
  ofPage(TOTALS(repositoryUuid));

/** Of those that were removed a page adds up our own counts. */
export const REMOVED_OF_PAGE = (repositoryUuid: string): Kind<TotalsOfPage | null> =>
  ofPage(REMOVED(repositoryUuid));

function ofPage(kind: Kind<Concluded | null>): Kind<TotalsOfPage | null> {
  return {
    ...kind,
    none: null,
    read: (body) =>
      succeed({
        shown: (now) =>
          trusted(
            kind.key,
            readShown(body, ({ quietUntil }) => now >= quietUntil),
          ),
        whole: () => trusted(kind.key, readConcluded(body)),
        ownCounts: () => trusted(kind.key, readOwnCounts(body)),
      }),
    write: (totals) => kind.write(totals.whole()),
  };
}

/** Whatever was stored had been concluded. */
const readConcluded = (body: unknown) => readTotals(body) as Result<Concluded, Unreadable>;

const told = <T>(read: Result<T, Unreadable>): Result<T, string> =>
  read.ok ? read : fail(read.problem.detail);

function trusted<T>(key: string, read: Result<T, Unreadable>): T {
  if (!read.ok) throw new UnreadableRecord(key, read.problem.detail);
  return read.value;
}
