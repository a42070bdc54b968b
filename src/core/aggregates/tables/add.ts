import { retentionMillis, type Settings } from '../../settings';
import type { EpochMillis } from '../../time';
import { observation, widthOf, type Bounds } from './histogram';
import { place, type OpenLabel, type Placed } from './room';
import { addTo, announce, type Latest } from './table';
import { OWN_TABLES, type RepositoryTotals, type TableName } from '../totals';

/** What a fold may know besides the totals and the event. */
export interface FoldContext {
  readonly now: EpochMillis;
  readonly settings: Settings;
}

export interface Count {
  readonly table: TableName;
  readonly labels: readonly string[];
  readonly open?: readonly OpenLabel[];
  /** How many numbers a row of this table has. */
  readonly width: number;
  readonly index: number;
  readonly amount: number;
  readonly at: EpochMillis;
  readonly buildNumber?: number;
}

/** Adds an amount to one number of one row. */
export function count(
  totals: RepositoryTotals,
  what: Count,
  context: FoldContext,
): RepositoryTotals {
  return add(
    totals,
    { ...what, amounts: [[what.index, what.amount]], latest: latestOf(what, what.amount) },
    context,
  );
}

/** Adds one observation, in milliseconds, to the histogram of a row. */
export function observe(
  totals: RepositoryTotals,
  what: Omit<Count, 'width' | 'index'> & { readonly bounds: Bounds },
  context: FoldContext,
): RepositoryTotals {
  const amounts = observation(what.bounds, what.amount);
  const index = amounts[0]?.[0] ?? 0;
  const latest = latestOf({ ...what, index }, what.amount);
  return add(totals, { ...what, width: widthOf(what.bounds), amounts, latest }, context);
}

/** Makes a label set known at 0. */
export function foresee(
  totals: RepositoryTotals,
  what: Omit<Count, 'index' | 'amount'>,
  context: FoldContext,
): RepositoryTotals {
  const { labels } = placeFor(totals, what);
  const latest = latestOf({ ...what, index: -1 }, 0);
  const table = announce(totals.tables[what.table], {
    labels,
    amounts: [],
    width: what.width,
    latest,
    now: context.now,
    retention: retentionMillis(context.settings),
  });
  return table === totals.tables[what.table] ? totals : withTable(totals, what.table, table);
}

const placeFor = (
  totals: RepositoryTotals,
  { table, labels, open = [] }: Pick<Count, 'table' | 'labels' | 'open'>,
): Placed => place({ totals, table: totals.tables[table] }, labels, open);

interface Addend {
  readonly table: TableName;
  readonly labels: readonly string[];
  readonly open?: readonly OpenLabel[];
  readonly width: number;
  readonly amounts: readonly (readonly [number, number])[];
  readonly latest: Latest;
}

function add(totals: RepositoryTotals, what: Addend, context: FoldContext): RepositoryTotals {
  const { labels, dropped } = placeFor(totals, what);
  const table = addTo(totals.tables[what.table], {
    labels,
    amounts: what.amounts,
    width: what.width,
    latest: what.latest,
    now: context.now,
    retention: OWN_TABLES.includes(what.table) ? Infinity : retentionMillis(context.settings),
  });
  const added = withTable(totals, what.table, table);
  return dropped ? noteDropped(added, what, context) : added;
}

function noteDropped(
  totals: RepositoryTotals,
  { table, latest }: Addend,
  context: FoldContext,
): RepositoryTotals {
  return add(
    totals,
    { table: 'dropped', labels: [table], width: 1, amounts: [[0, 1]], latest },
    context,
  );
}

export function withTable(
  totals: RepositoryTotals,
  name: TableName,
  table: RepositoryTotals['tables'][TableName],
): RepositoryTotals {
  return { ...totals, tables: { ...totals.tables, [name]: table } };
}

function latestOf(
  { at, buildNumber, index }: Pick<Count, 'at' | 'buildNumber' | 'index'>,
  value: number,
): Latest {
  return { at, buildNumber: buildNumber ?? 0, index, value };
}
