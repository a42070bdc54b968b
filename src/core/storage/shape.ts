import { RESULTS, type ActiveState, type EnvironmentType } from '../events/vocabulary';
import { BOUNDS, widthOf } from '../aggregates/tables/histogram';
import type { TableName } from '../aggregates/totals';

/** The shape below. A record of another version is migrated (older) or refused (newer), never guessed at. */
export const TOTALS_VERSION = 2;

/**
 * Totals as they are stored: every string once, everything else as whole numbers in text, as what differs from the
 * number before where that is shorter. Storage is billed by the byte written, and a scrape reads every repository's.
 */
export interface StoredTotals {
  readonly v: typeof TOTALS_VERSION;
  /** Texts and hashes that the fields below refer to. */
  readonly s: readonly string[];
  readonly h: string;
  /** What there is one of: names, baseline, when we last heard, and so on. */
  readonly one: string;
  readonly last: string;
  readonly led: string;
  readonly act: string;
  readonly env: string;
  readonly dep: string;
  readonly starts: string;
  readonly push: string;
  readonly clue: string;
  readonly days: string;
  /** Not there before the first run whose wait is known. */
  readonly waits?: string;
  readonly runHours: string;
  readonly pushHours: string;
  /** Only tables that have rows. */
  readonly t: Readonly<Partial<Record<TableName, string>>>;
}

export const STATES: readonly ActiveState[] = ['pending', 'executing', 'paused'];
export const TYPES: readonly EnvironmentType[] = ['production', 'staging', 'test', 'unknown'];

/** Characters of the id of a run or a deployment. */
export const ID_LENGTH = 10;
export const LAST_RUN_LABELS = 3;
/** Numbers of a day: runs by result, then by bucket of their wall time. */
export const DAY_WIDTH = RESULTS.length + BOUNDS.run.length + 1;
/** Numbers of a day's waits: by bucket. */
export const WAITS_WIDTH = BOUNDS.queue.length + 1;

/** How many labels and numbers the rows of a table have. */
export const ROWS: Readonly<
  Record<TableName, { readonly labels: number; readonly width: number }>
> = {
  runs: { labels: 4, width: RESULTS.length },
  runDurations: { labels: 4, width: widthOf(BOUNDS.run) },
  queueDurations: { labels: 1, width: widthOf(BOUNDS.queue) },
  buildSeconds: { labels: 1, width: 1 },
  /** A count for each result, then the active time. */
  steps: { labels: 2, width: RESULTS.length + 1 },
  stepDurations: { labels: 2, width: widthOf(BOUNDS.step) },
  deployments: { labels: 2, width: RESULTS.length },
  deploymentDurations: { labels: 3, width: widthOf(BOUNDS.step) },
  rollbacks: { labels: 2, width: 1 },
  leadTimes: { labels: 2, width: widthOf(BOUNDS.lead) },
  restores: { labels: 2, width: widthOf(BOUNDS.lead) },
  events: { labels: 1, width: 1 },
  duplicates: { labels: 1, width: 1 },
  rejections: { labels: 2, width: 1 },
  apiRequests: { labels: 1, width: 1 },
  apiFailures: { labels: 2, width: 1 },
  dropped: { labels: 1, width: 1 },
};
