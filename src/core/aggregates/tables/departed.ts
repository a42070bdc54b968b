import { youngest, type Table } from './table';
import { TABLES, tablesOf, type Tables } from './tables';

/** Our own counts of both, row by row. */
export function addTables(a: Tables, b: Tables): Tables {
  return tablesOf((name) => (TABLES[name].isOwn ? addRows(a[name], b[name]) : a[name]));
}

function addRows(a: Table, b: Table): Table {
  const sum = new Map(a);
  for (const [key, row] of b) {
    const before = sum.get(key);
    if (before === undefined) sum.set(key, row);
    else {
      const numbers = row.numbers.map((number, at) => number + (before.numbers[at] ?? 0));
      sum.set(key, { ...before, numbers, latest: youngest(before.latest, row.latest) });
    }
  }
  return sum;
}
