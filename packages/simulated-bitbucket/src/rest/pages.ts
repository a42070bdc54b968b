import { type Asked, Refusal } from './asked';

export const API = 'https://api.bitbucket.org';
const LARGEST_PAGE = 100;

/** One page of a list, as Bitbucket wraps it. */
export interface Page {
  readonly page: number;
  readonly pagelen: number;
  readonly size?: number;
  readonly next?: string;
  readonly previous?: string;
  readonly values: readonly unknown[];
}

/** How a list differs from the others. */
export interface PageHabits {
  readonly pagelen?: number;
  readonly isSizeTold?: boolean;
  /** Query parameters that `next` forgets. */
  readonly forgets?: readonly string[];
}

/** Cuts the asked page out of `items` and shows only these; refuses a page or length that is no positive number. */
export function pageOf<T>(
  asked: Asked,
  items: readonly T[],
  show: PageHabits & { readonly view: (item: T) => unknown },
): Page {
  const page = positive(asked, 'page', 1);
  const pagelen = positive(asked, 'pagelen', show.pagelen ?? 10);
  if (pagelen > LARGEST_PAGE) throw new Refusal(400, 'Invalid pagelen');
  const from = (page - 1) * pagelen;
  const values = items.slice(from, from + pagelen).map(show.view);
  const link = (number: number): string => linkTo(asked, { page: number, pagelen }, show);
  return {
    page,
    pagelen,
    ...(show.isSizeTold === false ? {} : { size: items.length }),
    ...(from + pagelen < items.length ? { next: link(page + 1) } : {}),
    ...(page > 1 ? { previous: link(page - 1) } : {}),
    values,
  };
}

function positive(asked: Asked, name: string, usual: number): number {
  const text = asked.query.get(name);
  if (text === null) return usual;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refusal(400, `Invalid ${name}`);
  return Number(text);
}

function linkTo(
  asked: Asked,
  { page, pagelen }: { page: number; pagelen: number },
  habits: PageHabits,
): string {
  const query = new URLSearchParams(asked.query);
  for (const name of habits.forgets ?? []) query.delete(name);
  query.set('pagelen', String(pagelen));
  query.set('page', String(page));
  return `${API}${asked.path}?${query.toString()}`;
}
