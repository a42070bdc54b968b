import type { OwnCounts, RepositoryTotals } from '../../core/aggregates/totals';
import { quietUntil } from '../../core/health/quiet';
import { fail, succeed, type Result } from '../../core/result';
import { lightTotals } from '../../core/storage/light';
import { readOwnCounts, readShown, readTotals, type Unreadable } from '../../core/storage/read';
import { TOTALS_VERSION } from '../../core/storage/shape';
import { totalsKey } from './keys';
import { UnreadableRecord, WHOLE_RECORD, type Kind } from './kind';

/** The totals of a repository; null when it has none yet. */
export const TOTALS = (repositoryUuid: string): Kind<RepositoryTotals | null> => ({
  key: totalsKey(repositoryUuid),
  version: TOTALS_VERSION,
  bytesMax: WHOLE_RECORD,
  none: null,
  read: (body) => told(readTotals(body)),
  write: (totals) => lightTotals({ ...totals, quietUntil: quietUntil(totals) }),
});

/** Totals as a page reads them: each when it is asked for, so that one repository is in memory at a time. */
export interface TotalsOfPage {
  /** What no page shows is read when it is asked for. Throws {@link UnreadableRecord}. */
  shown(): RepositoryTotals;
  /** Only what is added up over the workspace, in a fraction of the time. Throws {@link UnreadableRecord}. */
  ownCounts(): OwnCounts;
}

/** The same record for a page; null where there is none. It is never written in this form. */
export const TOTALS_OF_PAGE = (repositoryUuid: string): Kind<TotalsOfPage | null> => {
  const kind = TOTALS(repositoryUuid);
  return {
    ...kind,
    none: null,
    read: (body) =>
      succeed({
        shown: () => trusted(kind.key, readShown(body)),
        ownCounts: () => trusted(kind.key, readOwnCounts(body)),
      }),
    write: (totals) => kind.write(totals.shown()),
  };
};

const told = <T>(read: Result<T, Unreadable>): Result<T, string> =>
  read.ok ? read : fail(read.problem.detail);

function trusted<T>(key: string, read: Result<T, Unreadable>): T {
  if (!read.ok) throw new UnreadableRecord(key, read.problem.detail);
  return read.value;
}
