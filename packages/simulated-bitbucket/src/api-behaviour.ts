/** What REST answers besides the truth: its hourly budget, and a failure while one is staged. */
export interface ApiBehaviour {
  requestsPerHour: number;
  readonly spent: Map<string, { since: number; count: number }>;
  failure: ApiFailure | undefined;
}

interface ApiFailure {
  readonly status: number;
  /** Only paths that contain this. */
  readonly path?: string;
  /** Only what is asked in this name. */
  readonly as?: 'app' | 'user';
  /** Seconds, or an HTTP date; sent as it is. */
  readonly retryAfter?: string;
}
