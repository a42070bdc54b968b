import type { EpochMillis } from '../time';
import type { ApiUse } from './exporter';
import type { Outage } from './workspace';

/** What tells whether Bitbucket answers this app: lists that every workspace and every repository has. */
const TELLING = ['pipelines', 'repositories'] as const;
/** One repository may refuse for reasons of its own; two of them are not alone. */
const FEWEST = 2;

/** How Bitbucket answers for a repository whose Pipelines are off; forbidden says so where the rest is allowed. */
const OFF = ['not_found'];
const OFF_WHERE_LISTED = [...OFF, 'forbidden'];

function answersOfOff({ requests, failures }: ApiUse, isOnly: boolean): readonly string[] {
  const isListed =
    (requests['repositories'] ?? 0) > 0 &&
    failures.every(({ resource }) => resource !== 'repositories');
  return isOnly && isListed ? OFF_WHERE_LISTED : OFF;
}

/**
 * What one sweep's requests say of Bitbucket's API as a whole. A limit is the app's in any case; every other error is
 * one of the whole where all lists of a kind got it and there was more than one, or nothing else to ask. That the only
 * repository is listed and its runs are forbidden says that its Pipelines are off, as it may of any. The outage of
 * before goes on where nothing was asked.
 */
export function outageAfter(
  before: Outage | null,
  use: ApiUse,
  { now, repositories }: { readonly now: EpochMillis; readonly repositories: number },
): Outage | null {
  const { requests, failures } = use;
  const isOnly = repositories <= 1;
  const failed = (resource: string) => failures.filter((each) => each.resource === resource);
  const limited = failures.some(({ type }) => type === 'rate_limited');
  if (limited) return standing(before, { type: 'rate_limited' }, now);
  const off = answersOfOff(use, isOnly);
  const told = TELLING.map((resource) => ({
    resource,
    asked: requests[resource] ?? 0,
    failed: failed(resource).filter(({ type }) => !off.includes(type)),
    isAlone: resource === 'repositories' || isOnly,
  })).filter(({ asked }) => asked > 0);
  if (told.length === 0) return before;
  const whole = told.find(({ asked, failed: all, isAlone }) => {
    const count = all.reduce((sum, each) => sum + each.count, 0);
    return count > 0 && count >= asked && (isAlone || count >= FEWEST || before !== null);
  });
  const [first] = whole?.failed ?? [];
  if (whole === undefined || first === undefined) return null;
  const isListAlone = whole.resource === 'repositories' && told.length > 1;
  return standing(before, { type: first.type, ...(isListAlone && { isListAlone }) }, now);
}

/** Whether runs cannot be read: without the list of repositories alone they are counted all the same. */
export const isWhole = (outage: Outage | null): outage is Outage =>
  outage !== null && outage.isListAlone !== true;

function standing(
  before: Outage | null,
  told: Pick<Outage, 'type' | 'isListAlone'>,
  now: EpochMillis,
): Outage {
  const goesOn = before !== null && before.isListAlone === told.isListAlone;
  return { ...told, since: goesOn ? before.since : now, at: now };
}
