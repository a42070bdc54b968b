import type { EpochMillis } from '../../core/time';
import type { DeploymentReading, Listed } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

type Page = Listed<DeploymentReading>;
type Read = (page: number) => Promise<Page | null>;

export interface ListedDeployments {
  /** Those that have ended. */
  readonly newestFirst: readonly Ended[];
  /** Those on the pages read that have not begun: a run may wait for somebody to start them. */
  readonly pending: readonly DeploymentReading[];
  /** False when something was refused, or the budget ended, before the horizon was reached. */
  readonly isComplete: boolean;
}

export type Ended = DeploymentReading & { readonly ended: NonNullable<DeploymentReading['ended']> };

/**
 * The deployments back to `horizon`, newest first, as far as the budget goes. What was never deployed has no date and
 * comes first in Bitbucket's order, however much there is of it: the first page with a date is searched for in steps
 * that double, not walked to.
 */
export async function listDeployments(
  repository: { readonly uuid: string; readonly horizon: EpochMillis },
  budget: ApiAllowance,
  world: World,
): Promise<ListedDeployments> {
  const pages = new Map<number, Page>();
  const read = readerOf({ uuid: repository.uuid, pages }, budget, world);
  const found = new Map<string, Ended>();
  const told = (isComplete: boolean): ListedDeployments => ({
    newestFirst: [...found.values()],
    pending: [...pages.values()].flatMap(({ items }) => items.filter(isPending)),
    isComplete,
  });
  const first = await firstDated(read);
  if (first === null) return told(false);
  for (let page = first; ; page++) {
    const listed = await read(page);
    if (listed === null) return told(false);
    const ended = listed.items.filter(isEnded);
    addNew(found, ended);
    const reachesBack = ended.some((row) => row.ended.at < repository.horizon);
    if (listed.isLast || reachesBack) return told(true);
  }
}

/** A row that moved to a later page while we read stays as it was seen first. */
function addNew(found: Map<string, Ended>, rows: readonly Ended[]): void {
  for (const row of rows) if (!found.has(row.uuid)) found.set(row.uuid, row);
}

const isEnded = (row: DeploymentReading): row is Ended => row.ended !== null;

const isPending = ({ startedAt, ended }: DeploymentReading): boolean =>
  startedAt === null && ended === null;

/** Pages by number, each asked for once; null when it cannot be read now. */
function readerOf(
  { uuid, pages }: { readonly uuid: string; readonly pages: Map<number, Page> },
  budget: ApiAllowance,
  world: World,
): Read {
  return async (page) => {
    const known = pages.get(page);
    if (known !== undefined) return known;
    if (!budget.has(1)) return null;
    const answer = await budget.spend(() => world.bitbucket.deployments(uuid, page));
    if (!answer.ok) return null;
    pages.set(page, answer.value);
    return answer.value;
  };
}

/** The first page with a deployment on it that has ended, or the last page; null when it cannot be found now. */
async function firstDated(read: Read): Promise<number | null> {
  let [undated, dated] = [0, 1];
  for (;;) {
    const isUndated = await lacksDates(read, dated);
    if (isUndated === null) return null;
    if (!isUndated) break;
    [undated, dated] = [dated, dated * 2];
  }
  while (dated - undated > 1) {
    const middle = Math.floor((undated + dated) / 2);
    const isUndated = await lacksDates(read, middle);
    if (isUndated === null) return null;
    if (isUndated) undated = middle;
    else dated = middle;
  }
  return dated;
}

/** Whether nothing on the page has ended, and more pages follow; null when it cannot be read now. */
async function lacksDates(read: Read, page: number): Promise<boolean | null> {
  const listed = await read(page);
  return listed === null ? null : !listed.items.some(isEnded) && !listed.isLast;
}
