/** What the panel of a repository draws; units as in `pages.ts`. */

/** How a run, a step or a deployment ended. */
export type ResultName = 'success' | 'failure' | 'error' | 'timeout' | 'cancellation' | 'skip';

/** Runs by how they ended, in the order of the names above. */
export type ResultCounts = readonly number[];

export interface DayView {
  /** The first second of the UTC day. */
  at: number;
  results: ResultCounts;
  succeeded: number;
  /** Failures, errors and timeouts. */
  failed: number;
  /** Cancelled or skipped. */
  stopped: number;
}

export interface FigureView {
  figure: 'runs' | 'success-rate' | 'run-p50' | 'run-p95' | 'queue-p95';
  value: number | null;
  /** The same of the fourteen days before. */
  before: number | null;
  /** True when the value is only known to be at least this. */
  isAtLeast: boolean;
  change: 'better' | 'worse' | 'same' | null;
}

export interface EnvironmentView {
  name: string;
  type: 'production' | 'staging' | 'test' | 'unknown';
  current: { commit: string | null; buildNumber: number | null; at: number } | null;
  commitsBehind: number | null;
  /** When the newest deployment failed; null when it succeeded. */
  failedAt: number | null;
}

/** What a repository's panel draws. */
export interface PicturesView {
  /** The last fourteen UTC days, today last. */
  days: readonly DayView[];
  figures: readonly FigureView[];
  environments: readonly EnvironmentView[];
  /** Runs that have not completed; `waiting` for a manual step, or for their turn behind another deployment. */
  active: { pending: number; running: number; halted: number; waiting: number };
  /** False where the past is not read to its end: it goes on, or Bitbucket shows no list of runs. */
  isPastKnown: boolean;
  /** When it was last compared with Bitbucket, where that is more than a day ago: later runs may be missing. */
  missingFrom: number | null;
}
