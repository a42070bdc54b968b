import type { EpochMillis } from '../../time';

/** A step that ran and whose test report nobody has asked for yet. */
export interface WantedReport {
  readonly run: string;
  readonly step: string;
  readonly pipeline: string;
  readonly name: string;
  readonly buildNumber: number;
  readonly at: EpochMillis;
}

/** The caches of a repository, the largest first. */
export interface Caches {
  /** When they were read; 0 for never. */
  readonly at: EpochMillis;
  readonly sizes: readonly CacheSize[];
}

export interface CacheSize {
  readonly name: string;
  readonly bytes: number;
}

export const NO_CACHES: Caches = { at: 0, sizes: [] };
