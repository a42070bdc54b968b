import type { TableName } from '../../aggregates/totals';

/** Totals as version 1 stored them: every string once, rows as flat arrays of whole numbers. */
export interface StoredTotals {
  readonly v: number;
  /** Every string used below, in order of appearance; a reference of -1 is null. */
  readonly s: readonly string[];
  /** uuid, slug, workspace, project, main branch. */
  readonly id: readonly number[];
  readonly base: number;
  readonly settled: readonly [runs: number, deployments: number];
  /** The ledger: ids of ten characters each, and for each build number, completion and reading (as differences), result and key. */
  readonly led: readonly [ids: string, numbers: readonly number[]];
  readonly act: readonly (readonly number[])[];
  readonly last: readonly (readonly number[])[];
  readonly build: number;
  readonly dep: readonly (readonly number[])[];
  readonly starts: readonly (readonly number[])[];
  readonly env: readonly (readonly number[])[];
  readonly pushed: number;
  readonly push: readonly (readonly number[])[];
  readonly days: readonly (readonly number[])[];
  /** Of the runs and of the pushes: `readHours` knows. */
  readonly hours: readonly [runs: string, pushes: string];
  readonly heard: readonly number[];
  /** at, uncounted, failure. */
  readonly rec: readonly number[];
  /** since, page, done. */
  readonly hist: readonly number[];
  /** Whether Pipelines are off; then commit and time of each start. */
  readonly clue?: readonly number[];
  readonly t: Readonly<Partial<Record<TableName, readonly (readonly number[])[]>>>;
}
