import { keyOf, type Row, type Table } from '../aggregates/tables/table';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

interface RowShape {
  readonly labels: number;
  readonly width: number;
  /** Whether it tells when single results were first counted. */
  readonly isByResult: boolean;
}

/** Rows in order of key, the times and the build of each as they differ from the row before. */
export function writeRows(
  pen: Pen,
  rows: readonly Row[],
  { baseline, isByResult }: { readonly baseline: number; readonly isByResult: boolean },
): void {
  let [born, youngest, build] = [baseline, baseline, 0];
  for (const { labels, bornAt, latest, numbers, later = [] } of rows) {
    for (const label of labels) pen.text(label);
    pen
      .int(bornAt - born)
      .int(latest.at - youngest)
      .int(latest.buildNumber - build);
    pen
      .count(latest.index + 1)
      .count(latest.value)
      .sparse(numbers);
    if (isByResult) writeLater(pen, later, bornAt);
    [born, youngest, build] = [bornAt, latest.at, latest.buildNumber];
  }
}

function writeLater(pen: Pen, later: NonNullable<Row['later']>, bornAt: number): void {
  pen.count(later.length);
  for (const [index, at] of later) pen.count(index).int(at - bornAt);
}

function readLater(cursor: Cursor, bornAt: number): Pick<Row, 'later'> {
  const later: (readonly [number, number])[] = [];
  for (let left = cursor.count(); left > 0; left--)
    later.push([cursor.count(), bornAt + cursor.int()]);
  return later.length === 0 ? {} : { later };
}

/** What {@link writeRows} wrote of a table whose rows have so many labels and numbers. */
export function readRows(
  cursor: Cursor,
  { labels: labelCount, width, isByResult }: RowShape,
  baseline: number,
): Table {
  let [bornAt, at, buildNumber] = [baseline, baseline, 0];
  const rows = cursor.toTheEnd((): readonly [string, Row] => {
    const labels = cursor.texts(labelCount);
    bornAt += cursor.int();
    at += cursor.int();
    buildNumber += cursor.int();
    const latest = { at, buildNumber, index: cursor.count() - 1, value: cursor.count() };
    const numbers = cursor.sparse(width);
    const later = isByResult ? readLater(cursor, bornAt) : {};
    return [keyOf(labels), { labels, bornAt, latest, numbers, ...later }];
  });
  return new Map(rows);
}
