import type { ActiveState, EnvironmentType } from '../../events/vocabulary';
import type { TableName } from '../totals';

/** The shape below. A record of another version is migrated (older) or refused (newer), never guessed at. */
export const TOTALS_VERSION = 1;

/**
 * Totals as they are stored: every string once, rows as flat arrays of whole numbers, times as offsets where that is
 * shorter. Storage is billed by the byte written, and a scrape reads every repository's.
 */
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
  /** {@link writeHours} of the runs and of the pushes. */
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

export const STATES: readonly ActiveState[] = ['pending', 'executing', 'paused'];
export const TYPES: readonly EnvironmentType[] = ['production', 'staging', 'test', 'unknown'];

/** How many labels the rows of a table have. */
export const LABEL_COUNT: Readonly<Record<TableName, number>> = {
  runs: 4,
  runDurations: 4,
  queueDurations: 1,
  buildSeconds: 1,
  steps: 2,
  stepDurations: 2,
  deployments: 2,
  deploymentDurations: 3,
  rollbacks: 2,
  leadTimes: 2,
  restores: 2,
  events: 1,
  duplicates: 1,
  rejections: 2,
  apiRequests: 1,
  apiFailures: 2,
  dropped: 1,
};
export const LAST_RUN_LABELS = 3;
