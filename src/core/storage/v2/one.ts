import type { RepositoryTotals, Source } from '../../aggregates/totals';
import type { Cursor } from '../cursor';

/** What a repository had one of in version 2. */
interface Singles extends Pick<
  RepositoryTotals,
  'identity' | 'baseline' | 'lastPushAt' | 'heardAt' | 'history' | 'quietUntil'
> {
  readonly latestBuildNumber: number;
  readonly reconciliation: RepositoryTotals['reconciliation'] & { readonly uncounted: number };
  readonly gap: { readonly page: number; readonly through: number } | null;
}

/** The same, and what is kept with what there are many of. */
export interface One {
  readonly singles: Singles;
  readonly settledThrough: readonly [runs: number, deployments: number];
  readonly isOff: boolean;
}

export function readSingles(cursor: Cursor): One {
  const identity = identityIn(cursor);
  const baseline = cursor.count();
  const settledThrough = [baseline + cursor.int(), baseline + cursor.int()] as const;
  const singles = {
    identity,
    baseline,
    latestBuildNumber: cursor.count(),
    lastPushAt: cursor.count(),
    heardAt: heardIn(cursor),
    reconciliation: {
      at: cursor.count(),
      uncounted: cursor.count(),
      failure: cursor.textOrNull(),
    },
    gap: gapIn(cursor, baseline),
    history: {
      since: baseline + cursor.int(),
      page: cursor.count(),
      isDone: cursor.count() === 1,
    },
  };
  const isOff = cursor.count() === 1;
  const quietUntil = cursor.count();
  return cursor.whole({ singles: { ...singles, quietUntil }, settledThrough, isOff });
}

function identityIn(cursor: Cursor): RepositoryTotals['identity'] {
  return {
    uuid: cursor.text(),
    slug: cursor.text(),
    workspace: cursor.text(),
    project: cursor.textOrNull(),
    mainBranch: cursor.textOrNull(),
  };
}

function gapIn(cursor: Cursor, baseline: number): Singles['gap'] {
  const page = cursor.count();
  return page === 0 ? null : { page, through: baseline + cursor.int() };
}

function heardIn(cursor: Cursor): Readonly<Record<Source, number>> {
  return {
    event: cursor.count(),
    sweep: cursor.count(),
    webhook: cursor.count(),
    push: cursor.count(),
  };
}
