import type { EpochMillis } from '../time';
import type { ApiUse } from './exporter';
import type { Outage } from './workspace';

/** What tells whether Bitbucket answers this app: lists that every workspace and every repository has. */
const TELLING = ['pipelines', 'repositories'] as const;
/** One repository may refuse for reasons of its own; two of them are not alone. */
const FEWEST = 2;

/**
 * What one sweep's requests say of Bitbucket's API as a whole. A limit is the app's in any case; every other error is
 * one of the whole where all lists of a kind got it and there was more than one, or nothing else to ask. The outage of
 * before goes on where nothing was asked.
 */
export function outageAfter(
  before: Outage | null,
  { requests, failures }: ApiUse,
  { now, repositories }: { readonly now: EpochMillis; readonly repositories: number },
): Outage | null {
  const failed = (resource: string) => failures.filter((each) => each.resource === resource);
  const limited = failures.some(({ type }) => type === 'rate_limited');
  if (limited) return standing(before, 'rate_limited', now);
  const told = TELLING.map((resource) => ({
    asked: requests[resource] ?? 0,
    failed: failed(resource).filter(({ type }) => type !== 'not_found'),
    isAlone: resource === 'repositories' || repositories <= 1,
  })).filter(({ asked }) => asked > 0);
  if (told.length === 0) return before;
  for (const { asked, failed: all, isAlone } of told) {
    const count = all.reduce((sum, each) => sum + each.count, 0);
    const [first] = all;
    const isWhole = count >= asked && (isAlone || count >= FEWEST || before !== null);
    if (isWhole && first !== undefined) return standing(before, first.type, now);
  }
  return null;
}

const standing = (before: Outage | null, type: string, now: EpochMillis): Outage => ({
  type,
  since: before?.since ?? now,
  at: now,
});
