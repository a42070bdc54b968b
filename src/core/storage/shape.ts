import type { TableName } from '../aggregates/tables/tables';
import type { EnvironmentType } from '../events/vocabulary';

/** The shape below. A record of another version is migrated (older) or refused (newer), never guessed at. */
export const TOTALS_VERSION = 6;

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
  readonly num: string;
  readonly runs: string;
  /** Short ids, one after the other. */
  readonly twins: string;
  readonly streak: string;
  readonly env: string;
  readonly dep: string;
  readonly heard: string;
  readonly push: string;
  readonly clue: string;
  /** Clues that came later; not there before the first. */
  readonly hunch?: string;
  readonly days: string;
  /** Not there before the first run whose wait is known. */
  readonly waits?: string;
  /** Not there before the first minute that is billed. */
  readonly billed?: string;
  /** Not there while no step took a self-hosted runner lately. */
  readonly slots?: string;
  /** Not there while no test report is wanted. */
  readonly wanted?: string;
  /** Not there before the first reading of caches. */
  readonly caches?: string;
  /** Not there before the first reading of schedules. */
  readonly schedules?: string;
  /** Not there while no step failed lately. */
  readonly failed?: string;
  readonly runHours: string;
  readonly pushHours: string;
  /** Only tables that have rows. */
  readonly t: Readonly<Partial<Record<TableName, string>>>;
}

export const TYPES: readonly EnvironmentType[] = ['production', 'staging', 'test', 'unknown'];

export const LAST_RUN_LABELS = 3;
