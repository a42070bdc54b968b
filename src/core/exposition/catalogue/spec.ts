import type { Bounds } from '../../aggregates/tables/histogram';
import type { TableName } from '../../aggregates/totals';

/** How the rows of a table become series: the label that its numbers spell out, or one number of each row. */
export type RowShape =
  | { readonly kind: 'by-label'; readonly label: string; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly index: number; readonly divideBy: number }
  | { readonly kind: 'histogram'; readonly bounds: Bounds };

export interface Described {
  readonly name: string;
  readonly help: string;
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

export type MetricSpec = TableSpec | ComputedSpec;
