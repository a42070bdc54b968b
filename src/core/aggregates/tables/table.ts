import type { EpochMillis } from '../../time';

/**
 * Counts kept by label values: one row a label set, a row's numbers being one counter for each value of a closed
 * label, or the buckets of a histogram followed by its sum. Adding is commutative, so the order of events is not kept.
 */
export interface Row {
  readonly labels: readonly string[];
  /** When we first had something to say in this row; exposed as 0 for a while after, so that scrapers see its birth. */
  readonly bornAt: EpochMillis;
  readonly numbers: readonly number[];
  readonly latest: Latest;
  /** When single numbers were first added to that were not there with the row: [index, when]. None where all were. */
  readonly later?: readonly (readonly [index: number, bornAt: EpochMillis])[];
}

/** The youngest event in a row: when it goes idle, and what its exemplar points to. */
export interface Latest {
  readonly at: EpochMillis;
  readonly buildNumber: number;
  /** Which of the row's numbers it added to, and the value observed. */
  readonly index: number;
  readonly value: number;
}

export type Table = ReadonlyMap<string, Row>;

export interface Addition {
  readonly labels: readonly string[];
  /** [index, amount] pairs. */
  readonly amounts: readonly (readonly [index: number, amount: number])[];
  readonly width: number;
  readonly latest: Latest;
  readonly now: EpochMillis;
  /** A row idle for longer than this starts again from nothing. */
  readonly retention: number;
  /** From which number on each appears with its first count only. */
  readonly lateFrom?: number;
  /** Whether a row that was only made known is no row yet. */
  readonly isUnseenAtZero?: boolean;
}

export const keyOf = (labels: readonly string[]): string => labels.join('\u0000');

/** The table with the amounts added; a label set never seen is born `now`. */
export function addTo(table: Table, addition: Addition): Table {
  const key = keyOf(addition.labels);
  const found = table.get(key);
  const row = found !== undefined && isAlive(found, addition) ? found : born(addition, found);
  const later = row === found ? bornLater(row, addition) : [];
  const numbers = [...row.numbers];
  for (const [index, amount] of addition.amounts) numbers[index] = (numbers[index] ?? 0) + amount;
  return new Map(table).set(key, {
    ...row,
    numbers,
    latest: youngest(row.latest, addition.latest),
    ...(later.length > 0 && { later }),
  });
}

/** With the births of numbers that this is the first to add to, long after their row. */
function bornLater(row: Row, { amounts, lateFrom, now }: Addition): NonNullable<Row['later']> {
  const known = row.later ?? [];
  if (lateFrom === undefined || row.bornAt === now) return known;
  const news = amounts.filter(([index]) => index >= lateFrom && (row.numbers[index] ?? 0) === 0);
  return news.length === 0 ? known : [...known, ...news.map(([index]) => [index, now] as const)];
}

/** When a number of a row was first shown. */
export const bornIn = ({ bornAt, later = [] }: Row, index: number): EpochMillis =>
  later.find(([other]) => other === index)?.[1] ?? bornAt;

/** Makes a label set known at 0, so that its first count is seen as an increase. */
export function announceIn(table: Table, addition: Addition): Table {
  const found = table.get(keyOf(addition.labels));
  const isNews =
    found === undefined || (found.latest.index < 0 && found.latest.at < addition.latest.at);
  return isNews ? addTo(table, { ...addition, amounts: [] }) : table;
}

/** Without the rows that have been idle since before `deadline`. The same table when none has. */
export function withoutIdle(table: Table, deadline: EpochMillis): Table {
  const alive = [...table].filter(([, row]) => row.latest.at >= deadline);
  return alive.length === table.size ? table : new Map(alive);
}

/** What counted beats what was only announced (index below 0); then the later one, and any order among equals. */
export function youngest(a: Latest, b: Latest): Latest {
  if (a.index < 0 !== b.index < 0) return a.index < 0 ? b : a;
  const difference =
    a.at - b.at || a.buildNumber - b.buildNumber || a.value - b.value || a.index - b.index;
  return difference >= 0 ? a : b;
}

function isAlive(row: Row, { latest, retention, isUnseenAtZero = false }: Addition): boolean {
  if (isUnseenAtZero && row.latest.index < 0) return false;
  return row.latest.at >= latest.at - retention;
}

/** By its birth a row that begins anew is told from the one before, also where both were born in the same moment. */
function born({ labels, width, latest, now }: Addition, before: Row | undefined): Row {
  const bornAt = before?.bornAt === now ? now + 1 : now;
  return { labels, bornAt, numbers: new Array<number>(width).fill(0), latest };
}

/** All that is counted in rows by result which `after` has no more, or has begun anew: they were idle for too long. */
export function rowsExpired(before: Table, after: Table): number {
  if (before === after) return 0;
  let sum = 0;
  for (const [key, { bornAt, numbers }] of before)
    if (after.get(key)?.bornAt !== bornAt) sum += numbers.reduce((all, number) => all + number, 0);
  return sum;
}
