import type { EpochMillis } from '../../core/time';
import type { DeploymentReading, Listed } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

type Page = Listed<DeploymentReading>;
type Read = (page: number) => Promise<Page | null>;

const NO_MORE: Page = { items: [], isLast: true };

export interface ListedDeployments {
  readonly newestFirst: readonly DeploymentReading[];
  /** False when the budget ended before the list did. */
  readonly isComplete: boolean;
}

/** Pages with completed deployments that a sweep reads of one repository. */
const PAGES_A_SWEEP = 5;

/**
 * The completed deployments back to `horizon`, newest first, as far as the budget goes. What was never deployed has no
 * date and comes first in Bitbucket's order, however much there is of it: the first page with a date is searched for
 * in steps that double, not walked to.
 */
export async function listDeployments(
  repository: { readonly uuid: string; readonly horizon: EpochMillis },
  budget: ApiAllowance,
  world: World,
): Promise<ListedDeployments> {
  const read = readerOf(repository.uuid, budget, world);
  const found: DeploymentReading[] = [];
  const first = await firstDated(read);
  for (let page = first; page < first + PAGES_A_SWEEP; page++) {
    const listed = await read(page);
    if (listed === null) return { newestFirst: found, isComplete: false };
    found.push(...listed.items);
    const reachesBack = listed.items.some(({ completedAt }) => completedAt < repository.horizon);
    if (listed.isLast || reachesBack) break;
  }
  return { newestFirst: found, isComplete: true };
}

/** Pages by number, each asked for once; null when it cannot be read now. */
function readerOf(uuid: string, budget: ApiAllowance, world: World): Read {
  const pages = new Map<number, Page>();
  return async (page) => {
    const known = pages.get(page);
    if (known !== undefined) return known;
    if (!budget.has(1)) return null;
    const answer = await budget.spend(() => world.bitbucket.deployments(uuid, page));
    // One that is refused has no more to tell; one that may be told later is waited for.
    if (!answer.ok) return budget.has(1) ? NO_MORE : null;
    pages.set(page, answer.value);
    return answer.value;
  };
}

/** The first page with a completed deployment on it; one that has none when no page has. */
async function firstDated(read: Read): Promise<number> {
  let undated = 0;
  let dated = 1;
  while (await isUndated(read, dated)) [undated, dated] = [dated, dated * 2];
  while (dated - undated > 1) {
    const middle = Math.floor((undated + dated) / 2);
    if (await isUndated(read, middle)) undated = middle;
    else dated = middle;
  }
  return dated;
}

/** Whether only undated ones are on the page, and more pages follow. */
async function isUndated(read: Read, page: number): Promise<boolean> {
  const listed = await read(page);
  return listed !== null && listed.items.length === 0 && !listed.isLast;
}
