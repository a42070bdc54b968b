import type { Bounds } from '../../aggregates/tables/histogram';
import { TABLES, type Cells, type TableName } from '../../aggregates/tables/tables';
import { RESULTS } from '../../events/vocabulary';
import type { INCIDENT, KnownName } from '../../pushes/vocabulary';

/** How the rows of a table become series: the label that its numbers spell out, or one number of each row. */
export type RowShape =
  | {
      readonly kind: 'by-label';
      readonly label: string;
      readonly values: readonly string[];
      /** How many of the values are there at 0 with their row. */
      readonly foreseen: number;
    }
  | { readonly kind: 'number'; readonly index: number; readonly divideBy: number }
  | { readonly kind: 'histogram'; readonly bounds: Bounds };

interface Told {
  readonly name: string;
  readonly help: string;
}

interface Described extends Told {
  /** Label names besides `workspace` and `repository`, in the order in which they are written. */
  readonly labels: readonly string[];
}

/** A family read off one table of every repository. */
export interface TableSpec extends Described {
  readonly type: 'counter' | 'histogram';
  readonly table: TableName;
  readonly shape: RowShape;
  /** `workspace` when the repositories' rows are added up and the series carry neither workspace nor repository. */
  readonly scope: 'repository' | 'workspace';
}

/** A family that `collect` computes from something else than a table. */
export interface ComputedSpec extends Described {
  readonly type: 'counter' | 'gauge';
  readonly scope: 'repository' | 'workspace';
}

/** A family of what steps push. */
export interface PushedSpec extends ComputedSpec {
  readonly measure: KnownName | typeof INCIDENT;
}

export type MetricSpec = TableSpec | ComputedSpec | PushedSpec;

/** The family of a table. */
export const ofTable = (table: TableName, told: Told): TableSpec =>
  specOf(table, shapeOf(TABLES[table].cells), told);

/** The family of the number that stands beside the counts by result. */
export const ofNumber = (table: TableName, divideBy: number, told: Told): TableSpec =>
  specOf(table, numberOf(TABLES[table].cells, divideBy), told);

/** A gauge of every repository. */
export const gauge = (described: Described): ComputedSpec => ({
  ...described,
  type: 'gauge',
  scope: 'repository',
});

/** A gauge of the workspace. */
export const ownGauge = (described: Described): ComputedSpec => ({
  ...described,
  type: 'gauge',
  scope: 'workspace',
});

function shapeOf(cells: Cells): RowShape {
  if (cells.kind === 'histogram') return { kind: 'histogram', bounds: cells.bounds };
  if (cells.kind === 'number') return numberOf(cells, 1);
  const { foreseen = RESULTS.length } = cells;
  return { kind: 'by-label', label: 'result', values: RESULTS, foreseen };
}

const numberOf = ({ width }: Cells, divideBy: number): RowShape => ({
  kind: 'number',
  index: width - 1,
  divideBy,
});

function specOf(table: TableName, shape: RowShape, told: Told): TableSpec {
  const { labels, isOwn } = TABLES[table];
  const names = labels.map(({ name }) => name);
  return {
    ...told,
    type: shape.kind === 'histogram' ? 'histogram' : 'counter',
    table,
    shape,
    labels: shape.kind === 'by-label' ? [...names, shape.label] : names,
    scope: isOwn ? 'workspace' : 'repository',
  };
}
