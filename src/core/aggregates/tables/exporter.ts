import type { FoldContext } from './add';
import { count } from './add';
import type { RepositoryTotals, Source, TableName } from '../totals';

/** What the requests to Bitbucket came to in one invocation. */
export interface ApiUse {
  readonly requests: Readonly<Record<string, number>>;
  readonly failures: readonly {
    readonly resource: string;
    readonly type: string;
    readonly count: number;
  }[];
}

/** Adds one to a count of our own, such as events handled. */
export function tick(
  totals: RepositoryTotals,
  what: { readonly table: TableName; readonly labels: readonly string[]; readonly by?: number },
  context: FoldContext,
): RepositoryTotals {
  return count(
    totals,
    { ...what, width: 1, index: 0, amount: what.by ?? 1, at: context.now },
    context,
  );
}

export function noteApiUse(
  totals: RepositoryTotals,
  use: ApiUse,
  context: FoldContext,
): RepositoryTotals {
  let next = totals;
  for (const [resource, by] of Object.entries(use.requests))
    next = tick(next, { table: 'apiRequests', labels: [resource], by }, context);
  for (const { resource, type, count: by } of use.failures)
    next = tick(next, { table: 'apiFailures', labels: [resource, type], by }, context);
  return next;
}

export function noteHeard(totals: RepositoryTotals, source: Source, at: number): RepositoryTotals {
  return {
    ...totals,
    heardAt: { ...totals.heardAt, [source]: Math.max(totals.heardAt[source], at) },
  };
}
