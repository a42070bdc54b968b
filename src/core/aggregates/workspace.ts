import type { EpochMillis } from '../time';
import { NO_TABLES, type Tables } from './tables/tables';

/** What is known of the installation as a whole. Written by the sweep, read by every scrape. */
export interface WorkspaceTotals {
  readonly slug: string;
  readonly uuid: string;
  /** The moment from which everything is counted: that of the first sweep. */
  readonly baseline: EpochMillis;
  readonly heartbeatAt: EpochMillis;
  /** When the running sweep began; 0 when none runs. A sweep that was killed is taken over after a while. */
  readonly sweepingSince: EpochMillis;
  /** When the list of repositories was last read to its end; 0 for never. */
  readonly listedAt: EpochMillis;
  readonly api: ApiBudget;
  /** Whether the last attempt of each part succeeded. */
  readonly up: Readonly<Record<Component, boolean>>;
  /** Repositories that would be removed, were they not too many; null where there are none. */
  readonly missing: MissingRepositories | null;
  /** Counts that belong to no repository (any more): those of the sweep itself and of removed repositories. */
  readonly own: Tables;
}

/** Repositories that Bitbucket neither lists nor shows, and that stay because they are too many for one day. */
export interface MissingRepositories {
  /** Since when the first of them is missing. */
  readonly since: EpochMillis;
  readonly count: number;
  /** How many repositories are known. */
  readonly of: number;
  /** The names of the first few. */
  readonly slugs: readonly string[];
  /** Their short ids, of the first thousand. */
  readonly ids: readonly string[];
}

export const COMPONENTS = ['sweep', 'bitbucket_api'] as const;
export type Component = (typeof COMPONENTS)[number];

/** What Bitbucket allows this app, and how much of it the sweep has used. */
export interface ApiBudget {
  /** Requests an hour, as last told by `X-RateLimit-Limit`; null before. */
  readonly limit: number | null;
  readonly remaining: number | null;
  /** No request before this moment: Bitbucket answered 429. */
  readonly blockedUntil: EpochMillis;
  /** No sweep before this moment: the limit was near, and what is left is for the events. */
  readonly restsUntil?: EpochMillis;
  /** The hour (since the epoch) that `used` counts in. */
  readonly hour: number;
  readonly used: number;
}

export function emptyWorkspace(
  identity: { readonly uuid: string; readonly slug: string },
  baseline: EpochMillis,
): WorkspaceTotals {
  return {
    ...identity,
    baseline,
    heartbeatAt: 0,
    sweepingSince: 0,
    listedAt: 0,
    api: { limit: null, remaining: null, blockedUntil: 0, hour: 0, used: 0 },
    up: { sweep: true, bitbucket_api: true },
    missing: null,
    own: NO_TABLES,
  };
}
