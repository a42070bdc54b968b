import type { RunReading } from '../../core/events/reading';
import { succeed } from '../../core/result';
import type { EpochMillis } from '../../core/time';
import type { ApiErrorType, Listed } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

type Page = Listed<RunReading>;

/** Runs on a page that is not the last. */
export const PAGE_LENGTH = 100;

/** Bitbucket's list of a repository's runs, newest creation first: each page is asked for once, as the budget allows. */
export class PagesOfRuns {
  readonly #pages = new Map<number, Page>();
  readonly #uuid: string;
  readonly #budget: ApiAllowance;
  readonly #world: World;
  #failure: ApiErrorType | null = null;
  #isOff = false;

  constructor(uuid: string, budget: ApiAllowance, world: World) {
    this.#uuid = uuid;
    this.#budget = budget;
    this.#world = world;
  }

  /** Why a page could not be read, other than for want of budget. */
  get failure(): ApiErrorType | null {
    return this.#failure;
  }

  /** Where Pipelines are off there may be no list at all: it is an empty one then. */
  get isOff(): boolean {
    return this.#isOff;
  }

  /** Null when it cannot be read now. */
  async read(page: number): Promise<Page | null> {
    const known = this.#pages.get(page);
    if (known !== undefined) return known;
    if (!this.#budget.has(1)) return null;
    const answer = await this.#budget.spend(() =>
      this.#world.bitbucket.pipelines(this.#uuid, page),
    );
    const isOff = page === 1 && !answer.ok && answer.problem.type === 'not_found';
    this.#isOff ||= isOff;
    const told = isOff ? succeed({ items: [], isLast: true }) : answer;
    if (told.ok) this.#pages.set(page, told.value);
    else this.#failure = told.problem.type;
    return told.ok ? told.value : null;
  }
}

/** Every run created since this moment is on the page or before it. */
export const reachOf = ({ items, isLast }: Page): EpochMillis =>
  isLast ? 0 : (items.at(-1)?.createdAt ?? Infinity);

/**
 * The first page from `from` on that reaches back to `horizon`, or one a little behind it: searched for in steps that
 * double, not walked to. Where the budget ends before, the page to go on with.
 */
export async function bottomPage(
  pages: PagesOfRuns,
  { from, horizon }: { readonly from: number; readonly horizon: EpochMillis },
): Promise<{ readonly page: number; readonly isFound: boolean }> {
  const reaches = async (page: number): Promise<boolean | null> => {
    const listed = await pages.read(page);
    return listed === null ? null : reachOf(listed) < horizon;
  };
  let [above, below] = [from - 1, from];
  for (let step = 1, is = await reaches(below); is !== true; is = await reaches(below), step *= 2) {
    if (is === null) return { page: Math.max(from, above), isFound: false };
    [above, below] = [below, below + step];
  }
  while (below - above > 1) {
    const middle = Math.floor((above + below) / 2);
    const is = await reaches(middle);
    if (is === null) break;
    if (is) below = middle;
    else above = middle;
  }
  return { page: below, isFound: true };
}
