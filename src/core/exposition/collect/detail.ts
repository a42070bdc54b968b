import type { PageRoom, Detail } from '../../aggregates/page-room';
import { shortId } from '../../aggregates/short-id';
import type { RepositoryIdentity } from '../../aggregates/totals';
import type { MetricSpec } from '../catalogue/spec';
import { onlySeries, type MetricFamily } from '../encode/model';

/** With how much detail a page shows a repository. */
export const detailOf = (
  room: PageRoom | null,
  { uuid }: Pick<RepositoryIdentity, 'uuid'>,
): Detail => room?.reduced[shortId(uuid)] ?? 0;

/** Whether a family is shown at all in this detail: those of steps only in full. */
export const isShownIn = (detail: Detail, { labels }: MetricSpec): boolean =>
  detail === 0 || !labels.includes('step');

/** The family as it is shown in this detail: whole series are there or not, so that no sum dips later. */
export function inDetail(
  detail: Detail,
  family: MetricFamily,
  { mainBranch }: Pick<RepositoryIdentity, 'mainBranch'>,
): MetricFamily {
  return detail < 2
    ? family
    : onlySeries(family, (labels) =>
        labels.every(([name, value]) => name !== 'branch' || value === mainBranch),
      );
}
