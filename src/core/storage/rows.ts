import { keyOf, type Row, type Table } from '../aggregates/tables/table';
import type { Cursor } from './cursor';
import type { Pen } from './pen';

/** Rows in order of key, the times and the build of each as they differ from the row before. */
export function writeRows(pen: Pen, rows: readonly Row[], baseline: number): void {
  let [born, youngest, build] = [baseline, baseline, 0];
  for (const { labels, bornAt, latest, numbers } of rows) {
    for (const label of labels) pen.text(label);
    pen
      .int(bornAt - born)
      .int(latest.at - youngest)
      .int(latest.buildNumber - build);
    pen
      .count(latest.index + 1)
      .count(latest.value)
      .sparse(numbers);
    [born, youngest, build] = [bornAt, latest.at, latest.buildNumber];
  }
}

/** What {@link writeRows} wrote of a table whose rows have so many labels and numbers. */
export function readRows(
  cursor: Cursor,
  { labels: labelCount, width }: { readonly labels: number; readonly width: number },
  baseline: number,
): Table {
  let [bornAt, at, buildNumber] = [baseline, baseline, 0];
  const rows = cursor.toTheEnd((): readonly [string, Row] => {
    const labels = cursor.texts(labelCount);
    bornAt += cursor.int();
    at += cursor.int();
    buildNumber += cursor.int();
    const latest = { at, buildNumber, index: cursor.count() - 1, value: cursor.count() };
    return [keyOf(labels), { labels, bornAt, latest, numbers: cursor.sparse(width) }];
  });
  return new Map(rows);
}
