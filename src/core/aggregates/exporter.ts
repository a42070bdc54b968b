import type { EpochMillis } from '../time';
import { tick } from './tables/count';
import type { Tables } from './tables/tables';
import type { RepositoryTotals, Source } from './totals';

/** What the requests to Bitbucket came to in one invocation. */
export interface ApiUse {
  readonly requests: Readonly<Record<string, number>>;
  readonly failures: readonly {
    readonly resource: string;
    readonly type: string;
    readonly count: number;
  }[];
}

export function noteApiUse(tables: Tables, use: ApiUse, now: EpochMillis): Tables {
  let next = tables;
  for (const [resource, by] of Object.entries(use.requests))
    next = tick(next, 'apiRequests', { labels: [resource], by }, now);
  for (const { resource, type, count: by } of use.failures)
    next = tick(next, 'apiFailures', { labels: [resource, type], by }, now);
  return next;
}

export function noteHeard(
  totals: RepositoryTotals,
  source: Source,
  at: EpochMillis,
): RepositoryTotals {
  return {
    ...totals,
    heardAt: { ...totals.heardAt, [source]: Math.max(totals.heardAt[source], at) },
  };
}
