import { RESULTS, type RunResult } from '../../events/vocabulary';
import { retentionMillis, type Settings } from '../../settings';
import type { EpochMillis, Millis } from '../../time';
import { bucketOf, type Bounds } from './histogram';
import { cut, place, type Holdings } from './room';
import { addTo, announceIn, type Addition, type Latest } from './table';
import {
  TABLES,
  type Cells,
  type LabelsOf,
  type OwnTable,
  type TableName,
  type TableOf,
  type Tables,
} from './tables';

/** What a fold may know besides the totals and the event. */
export interface FoldContext {
  readonly now: EpochMillis;
  readonly settings: Settings;
}

/** The same for a fold of tables alone: what else the repository keeps leaves less room for new rows. */
export interface CountContext extends FoldContext {
  readonly beside: Omit<Holdings, 'tables'>;
}

/** Where and when something happened. */
export interface Happened<N extends TableName> {
  readonly labels: LabelsOf<N>;
  readonly at: EpochMillis;
  readonly buildNumber?: number;
}

type OfResult = { readonly result: RunResult; readonly amount?: number };
type Counted<N extends TableName> =
  N extends TableOf<'by-result'>
    ? OfResult
    : N extends TableOf<'by-result-and-number'>
      ? OfResult | { readonly amount: number }
      : { readonly amount?: number };

/** Counts an amount (1 unless told) of a result, or adds it to the number of the row. */
export function count<N extends Exclude<TableOf, TableOf<'histogram'>>>(
  tables: Tables,
  name: N,
  what: Happened<N> & Counted<N>,
  context: CountContext,
): Tables {
  const { result, amount = 1 }: { result?: RunResult; amount?: number } = what;
  const index = result === undefined ? TABLES[name].cells.width - 1 : RESULTS.indexOf(result);
  return add(tables, name, { ...what, amounts: [[index, amount]], value: amount }, context);
}

/** Adds one observation to a histogram. */
export function observe<N extends TableOf<'histogram'>>(
  tables: Tables,
  name: N,
  what: Happened<N> & { readonly millis: Millis },
  context: CountContext,
): Tables {
  const { bounds, width }: { bounds: Bounds; width: number } = TABLES[name].cells;
  const { millis } = what;
  const amounts = [[bucketOf(bounds, millis), 1] as const, [width - 1, millis] as const] as const;
  return add(tables, name, { ...what, amounts, value: millis }, context);
}

/** Makes a label set known at 0. */
export function announce<N extends TableOf>(
  tables: Tables,
  name: N,
  what: Happened<N>,
  context: CountContext,
): Tables {
  const { labels } = placeIn(tables, name, what.labels, context);
  const table = announceIn(tables[name], {
    labels,
    amounts: [],
    width: TABLES[name].cells.width,
    latest: latestOf(what, -1, 0),
    now: context.now,
    retention: retentionMillis(context.settings),
  });
  return table === tables[name] ? tables : { ...tables, [name]: table };
}

/** Adds one, or `by`, to a count of our own, such as events handled. */
export function tick<N extends OwnTable>(
  tables: Tables,
  name: N,
  what: { readonly labels: LabelsOf<N>; readonly by?: number },
  now: EpochMillis,
): Tables {
  const latest = { at: now, buildNumber: 0, index: 0, value: what.by ?? 1 };
  return addOwn(tables, name, { labels: what.labels, latest, now });
}

interface Addend extends Omit<Happened<TableName>, 'labels'> {
  readonly labels: readonly string[];
  /** The first of them is the cell that an exemplar speaks of. */
  readonly amounts: readonly [Amount, ...Amount[]];
  readonly value: number;
}
type Amount = readonly [index: number, amount: number];

function add(tables: Tables, name: TableOf, what: Addend, context: CountContext): Tables {
  const { labels, dropped } = placeIn(tables, name, what.labels, context);
  const latest = latestOf(what, what.amounts[0][0], what.value);
  const table = addTo(tables[name], {
    labels,
    amounts: what.amounts,
    width: TABLES[name].cells.width,
    latest,
    now: context.now,
    retention: retentionMillis(context.settings),
    ...showingOf(name),
  });
  const added = { ...tables, [name]: table };
  if (!dropped) return added;
  return addOwn(added, 'dropped', {
    labels: [name],
    latest: { ...latest, index: 0, value: 1 },
    now: context.now,
  });
}

/** What of a row is shown before anything is counted in it: no histogram, and of results only those foreseen. */
function showingOf(name: TableOf): Pick<Addition, 'lateFrom' | 'isUnseenAtZero'> {
  const { cells }: { readonly cells: Cells } = TABLES[name];
  if (cells.kind === 'histogram') return { isUnseenAtZero: true };
  return cells.foreseen === undefined ? {} : { lateFrom: cells.foreseen };
}

function addOwn(
  tables: Tables,
  name: OwnTable,
  what: { readonly labels: readonly string[]; readonly latest: Latest; readonly now: EpochMillis },
): Tables {
  const { latest } = what;
  const table = addTo(tables[name], {
    labels: what.labels.map(cut),
    amounts: [[0, latest.value]],
    width: TABLES[name].cells.width,
    latest,
    now: what.now,
    retention: Infinity,
  });
  return { ...tables, [name]: table };
}

function placeIn(
  tables: Tables,
  name: TableName,
  wanted: readonly string[],
  { beside: { lastRuns, environments } }: CountContext,
): ReturnType<typeof place> {
  const holdings = { tables, lastRuns, environments };
  return place(TABLES[name].labels, wanted, { table: tables[name], holdings });
}

function latestOf(
  { at, buildNumber = 0 }: { readonly at: EpochMillis; readonly buildNumber?: number },
  index: number,
  value: number,
): Latest {
  return { at, buildNumber, index, value };
}
