import type { MonthTotals } from '../money/month';
import type { EpochMillis } from '../time';
import type { PageRoom, PushShare } from './page-room';
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
  /** What Bitbucket answers instead of every list; null while it answers. */
  readonly outage: Outage | null;
  /** When the newest batch of the list of repositories was last read; 0 for never. */
  readonly seenAt: EpochMillis;
  /** Runs that were halted before their first step while no other run began; null where a run begins. */
  readonly halted: HaltedRuns | null;
  /** The runners of the workspace and of repositories in which a step waits for one; null where nobody asked. */
  readonly runners: RunnersSeen | null;
  /** What was used in this month; null before the first sweep has added it up, and where that is too much to keep. */
  readonly month: MonthTotals | null;
  /** What a whole page shows; null while everything has room. */
  readonly room: PageRoom | null;
  /** What each repository may push onto it; null where that was not decided yet. */
  readonly pushShare: PushShare | null;
  /** Counts that belong to no repository (any more): those of the sweep itself and of removed repositories. */
  readonly own: Tables;
}

/** Every request that could tell got this error, in one sweep after the other. */
export interface Outage {
  /** An error type. */
  readonly type: string;
  /** The sweep that first got it. */
  readonly since: EpochMillis;
  /** The sweep that last got it. */
  readonly at: EpochMillis;
  /** Whether it is the list of repositories alone that is refused, and runs are read; absent where not. */
  readonly isListAlone?: boolean | undefined;
}

export interface HaltedRuns {
  /** When the first of them was created. */
  readonly since: EpochMillis;
  /** When they were last seen. */
  readonly at: EpochMillis;
  readonly runs: number;
  readonly repositories: number;
}

export interface RunnersSeen {
  /** When those of the workspace were read. */
  readonly at: EpochMillis;
  /** The repositories whose own runners are in the list, by their short ids. */
  readonly read: readonly { readonly repository: string; readonly at: EpochMillis }[];
  readonly list: readonly KnownRunners[];
}

/** Runners that no step can tell apart. */
export interface KnownRunners {
  /** The short id of their repository; null for those of the workspace. */
  readonly repository: string | null;
  readonly labels: readonly string[];
  readonly state: RunnerState;
  readonly count: number;
}

/** A runner that has not registered is offline. */
export const RUNNER_STATES = ['online', 'offline', 'unhealthy', 'disabled'] as const;
export type RunnerState = (typeof RUNNER_STATES)[number];

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
  /** No event asks before this moment: the limit was near, and what is left is for the sweeps. */
  readonly restsUntil?: EpochMillis;
  /** The hour (since the epoch) that `used` counts in. */
  readonly hour: number;
  readonly used: number;
  /** The same for what is known to be missing, which is asked for on top of it. */
  readonly usedForMissing?: number;
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
    outage: null,
    seenAt: 0,
    halted: null,
    runners: null,
    month: null,
    room: null,
    pushShare: null,
    own: NO_TABLES,
  };
}
