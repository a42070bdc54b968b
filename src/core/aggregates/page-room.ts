import { DAY, type EpochMillis } from '../time';

/** What a whole page shows where not everything has room: stored by the sweep, so that no scrape decides by itself. */
export interface PageRoom {
  /** When it last changed what is shown. */
  readonly at: EpochMillis;
  /** The repositories that are shown, by short id. */
  readonly shown: readonly string[];
  /** Those of them that are shown with less detail. */
  readonly reduced: Readonly<Record<string, Detail>>;
  /** How many are left out, and the names of the first few of them; and of those with less detail. */
  readonly leftOut: Named;
  readonly lessDetailed: Named;
}

export interface Named {
  readonly count: number;
  readonly slugs: readonly string[];
}

/** How many pushed series each repository may have on a whole page; what pushes more is left out with all of it. */
export interface PushShare {
  readonly at: EpochMillis;
  readonly series: number;
}

/** 0: everything; 1: without series of steps; 2: without those of branches other than the main one either. */
export type Detail = 0 | 1 | 2;
export const DETAILS = [0, 1, 2] as const satisfies readonly Detail[];
const LEAST: Detail = 2;

/** A repository with the lines that it takes in each detail. */
export interface Sized {
  readonly id: string;
  readonly slug: string;
  readonly knownSince: EpochMillis;
  readonly lines: readonly number[];
  /** Whether nothing was decided of it yet. */
  readonly isNew: boolean;
}

/** Below this part of the limit something comes back, and that is as far as it fills the page. */
const AMPLE = 0.8;
/** Once in so long. */
const TAKEN_BACK_EVERY = DAY;
const NAMES = 30;

interface Limits {
  /** Lines for all repositories together. */
  readonly limit: number;
  readonly now: EpochMillis;
}

/** Who is shown, and in which detail. */
interface Plan {
  readonly shown: readonly Sized[];
  readonly details: ReadonlyMap<string, Detail>;
}

/**
 * What a page shows from now on; null for everything. It changes where the page has passed its limit: the largest lose
 * detail first, and only then the youngest their place. Whoever is new gets a place where there is one, and nobody
 * else's. What was lost comes back where there is ample room, once a day at most. The very same where nothing changes.
 */
export function decideRoom(
  before: PageRoom | null,
  all: readonly Sized[],
  { limit, now }: Limits,
): PageRoom | null {
  const present = planOf(before, all);
  const fitting = fitted(present, limit);
  const news = before === null ? [] : all.filter(({ isNew }) => isNew).sort(byAge);
  const kept = news.reduce((plan, one) => withNew(plan, one, limit), fitting);
  const mayGrow = kept === present && now - (before?.at ?? now) >= TAKEN_BACK_EVERY;
  const next = mayGrow ? widened(kept, all, AMPLE * limit) : kept;
  return roomOf(next, all, next === present ? (before?.at ?? now) : now);
}

function planOf(before: PageRoom | null, all: readonly Sized[]): Plan {
  if (before === null) return { shown: all, details: new Map() };
  const known = new Set(before.shown);
  return {
    shown: all.filter(({ id }) => known.has(id)),
    details: new Map(Object.entries(before.reduced)),
  };
}

const detailIn = ({ details }: Plan, { id }: Sized): Detail => details.get(id) ?? 0;

const linesIn = (plan: Plan, one: Sized): number => one.lines[detailIn(plan, one)] ?? 0;

const total = (plan: Plan): number => plan.shown.reduce((sum, one) => sum + linesIn(plan, one), 0);

/** Within the limit: with less detail of the largest, then without the youngest. One is always shown. */
function fitted(plan: Plan, limit: number): Plan {
  let next = reduced(plan, limit);
  while (total(next) > limit && next.shown.length > 1)
    next = { ...next, shown: [...next.shown].sort(byAge).slice(0, -1) };
  return next;
}

/** With less detail of those that take more than a fair share, the largest first, as far as it takes. */
function reduced(plan: Plan, limit: number): Plan {
  return ([1, 2] as const).reduce((next, detail) => reducedTo(detail, next, limit), plan);
}

function reducedTo(detail: Detail, plan: Plan, limit: number): Plan {
  let next = plan;
  while (total(next) > limit) {
    const largest = largestAbove(next, detail, limit / next.shown.length);
    if (largest === undefined) break;
    next = { ...next, details: new Map(next.details).set(largest.id, detail) };
  }
  return next;
}

/** The largest beyond a share that would lose lines by showing no more than this detail. */
const largestAbove = (plan: Plan, detail: Detail, share: number): Sized | undefined =>
  plan.shown
    .filter((one) => linesIn(plan, one) > share && (one.lines[detail] ?? 0) < linesIn(plan, one))
    .sort((a, b) => linesIn(plan, b) - linesIn(plan, a) || byAge(a, b))[0];

function withNew(plan: Plan, one: Sized, limit: number): Plan {
  const wider = reduced({ ...plan, shown: [...plan.shown, one] }, limit);
  return total(wider) <= limit ? wider : plan;
}

/** With what was lost, as far as there is room: first all repositories, with the least detail; then detail, by age. */
function widened(plan: Plan, all: readonly Sized[], limit: number): Plan {
  const shown = new Set(plan.shown.map(({ id }) => id));
  const lost = all.filter(({ id }) => !shown.has(id)).sort(byAge);
  const whole = lost.reduce((next, one) => {
    const details = new Map(next.details).set(one.id, LEAST);
    const wider = { details, shown: [...next.shown, one] };
    return total(wider) <= limit ? wider : next;
  }, plan);
  return [...whole.shown].sort(byAge).reduce((next, one) => finer(next, one, limit), whole);
}

/** With the finest detail of one that there is room for. */
function finer(plan: Plan, one: Sized, limit: number): Plan {
  const now = detailIn(plan, one);
  for (const detail of DETAILS.filter((each) => each < now)) {
    const wider = { ...plan, details: new Map(plan.details).set(one.id, detail) };
    if (total(wider) <= limit) return wider;
  }
  return plan;
}

function roomOf(plan: Plan, all: readonly Sized[], at: EpochMillis): PageRoom | null {
  const shown = new Set(plan.shown.map(({ id }) => id));
  const leftOut = all.filter(({ id }) => !shown.has(id)).sort(byAge);
  const less = plan.shown.filter((one) => detailIn(plan, one) > 0).sort(byAge);
  if (leftOut.length + less.length === 0) return null;
  return {
    at,
    shown: [...shown].sort(),
    reduced: Object.fromEntries(less.map((one) => [one.id, detailIn(plan, one)])),
    leftOut: named(leftOut),
    lessDetailed: named(less),
  };
}

const named = (of: readonly Sized[]): Named => ({
  count: of.length,
  slugs: of.slice(0, NAMES).map(({ slug }) => slug),
});

/** Those known longest first. */
const byAge = (a: Sized, b: Sized): number => a.knownSince - b.knownSince || (a.id < b.id ? -1 : 1);

/**
 * The share of each repository in the room that counts leave: less where that does not suffice, more once a day. The
 * very same where nothing changes.
 */
export function decideShare(
  before: PushShare | null,
  {
    room,
    all,
    limit,
    now,
  }: Limits & { readonly room: PageRoom | null; readonly all: readonly Sized[] },
): PushShare {
  const free = Math.max(0, limit - total(planOf(room, all))) / Math.max(1, all.length);
  const ample = Math.floor(AMPLE * free);
  const isLess = before === null || before.series > free;
  const isMore = before !== null && ample > before.series && now - before.at >= TAKEN_BACK_EVERY;
  return isLess || isMore ? { at: now, series: ample } : before;
}
