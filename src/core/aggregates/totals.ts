import type { EnvironmentRef } from '../events';
import type { RunResult } from '../events/vocabulary';
import type { SlotUse } from '../money/slots';
import type { EpochMillis, Millis } from '../time';
import { NO_CACHES, type Caches, type WantedReport } from './runs/detail-of-run';
import type { FailedStep } from './runs/failed-step';
import type { KnownRun } from './runs/known-runs';
import { NO_NUMBERS, type Numbers } from './runs/numbers';
import { NO_SCHEDULES, type Schedules } from './runs/schedules';
import type { Streak } from './runs/streaks';
import type { CountContext, FoldContext } from './tables/count';
import { FULL_BUCKET, type Hints } from './runs/hints';
import { NO_TABLES, type Tables } from './tables/tables';

export interface RepositoryIdentity {
  readonly uuid: string;
  readonly slug: string;
  readonly workspace: string;
  readonly project: string | null;
  /** Null until Bitbucket has told it. */
  readonly mainBranch: string | null;
}

/** The newest rests of one pipeline and ref. */
export interface LastRuns {
  readonly labels: readonly string[];
  /** Newest by result, in the order of RESULTS; 0 for none. */
  readonly completedAt: readonly EpochMillis[];
  readonly newest: {
    readonly at: EpochMillis;
    /** Null where nobody knows how long it took. */
    readonly duration: Millis | null;
    readonly buildNumber: number;
  };
}

/** A counted attempt at a deployment, which may still be waiting for its place in history. */
export interface DeploymentEntry {
  readonly id: string;
  readonly environmentKey: string;
  readonly result: RunResult;
  readonly startedAt: EpochMillis | null;
  readonly completedAt: EpochMillis;
  readonly commit: string | null;
  readonly buildNumber: number | null;
  /** Its step, hashed; where that was not told run and environment; empty where neither is known. */
  readonly lane: string;
  /** When it was read: what is heard of until then speaks of it. 0 where Bitbucket had overwritten it by then. */
  readonly readAt: EpochMillis;
}

/** An event or a step of a run says that a deployment began or ended, and no reading has told of it yet. */
export interface Signal {
  /** {@link shortId} of the deployment, or of the step. */
  readonly id: string;
  readonly isStep: boolean;
  readonly lane: string;
  readonly at: EpochMillis;
  /** Null where it began. */
  readonly result: RunResult | null;
}

/** What stands in an environment. */
export interface Standing {
  /** The beginning of its commit; null where nobody knows. */
  readonly commit: string | null;
  readonly buildNumber: number | null;
  /** Its pipeline, hashed; empty where nobody knows. */
  readonly pipeline: string;
}

/** How far the sweep has walked through an environment's deployments, in order of completion. */
export interface Walked {
  readonly through: EpochMillis;
  readonly standing: Standing | null;
  /** Commits that stood there and from which no other that stood there can be reached, newest first. */
  readonly tips: readonly string[];
  /** The beginnings of the commits that stood there, oldest first. */
  readonly stood: readonly string[];
  /** Refs that were deployed there, hashed. */
  readonly refs: readonly string[];
  readonly failingSince: EpochMillis | null;
  /** Whether the next success repairs something: the last deployment failed, or went back. */
  readonly isBroken: boolean;
}

/** The part of a repository's totals that is added up over the workspace. */
export type OwnCounts = Pick<RepositoryTotals, 'heardAt' | 'tables'>;

/** What is deployed where, and what the last settled deployment left behind. */
export interface EnvironmentTotals {
  readonly ref: EnvironmentRef;
  /** Newest completion by result, in the order of RESULTS; 0 for none. */
  readonly completedAt: readonly EpochMillis[];
  readonly current: {
    readonly commit: string | null;
    readonly buildNumber: number | null;
    readonly at: EpochMillis;
  } | null;
  readonly walked: Walked;
  /** The highest build that was deployed there. */
  readonly newestBuild: number;
  /** Commits of the main branch not deployed here; null where nobody asked or nobody knows. */
  readonly commitsBehind: number | null;
}

export interface DeploymentLedger {
  readonly settledThrough: EpochMillis;
  /** When the list of deployments was last read back to what was known; 0 for never. */
  readonly comparedAt: EpochMillis;
  /** How many were counted since the baseline: what the tables must hold, together with those that expired. */
  readonly counted: number;
  readonly expired: number;
  readonly entries: readonly DeploymentEntry[];
  /** In order of time. */
  readonly signals: readonly Signal[];
  /** The youngest events, hashed: a redelivered one tells nothing new. */
  readonly told: readonly string[];
  /** Ids of the youngest counted ones that are no longer among the entries, hashed. */
  readonly settled: readonly string[];
}

export const noDeployments = (baseline: EpochMillis): DeploymentLedger => ({
  ...{ settledThrough: baseline, comparedAt: 0, counted: 0, expired: 0 },
  ...{ entries: [], signals: [], told: [], settled: [] },
});

/** What the sweep knows about how complete we are. */
export interface Reconciliation {
  /** When Bitbucket's list was last compared with ours to the end; 0 for never. */
  readonly at: EpochMillis;
  /** Why the last attempt did not succeed, as an error type; null when it did. */
  readonly failure: string | null;
}

/** How much of the history before the baseline has been read, newest first. */
export interface HistoryImport {
  /** Everything created since this moment has been read. */
  readonly since: EpochMillis;
  /** Page of Bitbucket's list to go on with. */
  readonly page: number;
  readonly isDone: boolean;
}

/** A push, told apart from its redelivery by `id`. */
export interface RecentPush {
  readonly id: string;
  readonly at: EpochMillis;
  readonly branch: string | null;
}

/** Whole days or hours since the epoch, with what happened in them. Old ones are pruned by the sweep. */
export type Calendar<T> = ReadonlyMap<number, T>;

/** What the health rules look at beyond the counts. */
export interface Clues {
  /** The youngest commits for which a push or a pull request started a run, oldest first: 12 characters, and when. */
  readonly started: readonly (readonly [commit: string, at: EpochMillis])[];
  /** Whether Bitbucket has a list of runs here at all; it has none where Pipelines are switched off. */
  readonly isOff: boolean;
  /** When Bitbucket last refused the list of runs with 403, as it may where Pipelines are switched off; 0 for never. */
  readonly deniedAt: EpochMillis;
  /** When each environment was last deployed to, and how many deployments the others had had by then. */
  readonly elsewhere: readonly (readonly [
    environmentKey: string,
    at: EpochMillis,
    others: number,
  ])[];
}

const NO_CLUES: Clues = { started: [], isOff: false, deniedAt: 0, elsewhere: [] };

/** What no page shows: only the rules of a flatline look at it, and what counts and compares. */
export interface Unshown {
  /** By UTC day: runs by result (RESULTS), then their durations by bucket of `BOUNDS.run`. History included. */
  readonly days: Calendar<readonly number[]>;
  /** By UTC day: how long runs waited, by bucket of `BOUNDS.queue`. History does not tell. */
  readonly waits: Calendar<readonly number[]>;
  /** By hour: runs created. History included. */
  readonly runHours: Calendar<number>;
  /** The youngest pushes, oldest first. */
  readonly pushes: readonly RecentPush[];
  /** By hour: pushes seen. */
  readonly pushHours: Calendar<number>;
  /** The steps of the last day that took a self-hosted runner, in order of their start. */
  readonly slots: readonly SlotOfStep[];
  /** The steps that failed lately and have not passed on their commit since, oldest first. */
  readonly failed: readonly FailedStep[];
  /** The steps whose test reports are to be asked for, oldest first. */
  readonly wanted: readonly WantedReport[];
  readonly schedules: Schedules;
  readonly clues: Clues;
}

/** Bounded state folded from everything that happened in one repository. */
export interface RepositoryTotals extends Unshown {
  readonly identity: RepositoryIdentity;
  readonly tables: Tables;
  /** What completed up to here was there before us and enters no counter. */
  readonly baseline: EpochMillis;
  /** When this version first read what an older one had stored; what waited then is as if it had waited at the baseline. */
  readonly upgradedAt: EpochMillis;
  readonly numbers: Numbers;
  /** In order of build number. */
  readonly runs: readonly KnownRun[];
  /** Runs whose rows have been idle for so long that they are no longer kept. */
  readonly expiredRuns: number;
  /** Short ids of runs that bear a number of another run; the youngest ones. */
  readonly collisions: readonly string[];
  readonly lastRuns: ReadonlyMap<string, LastRuns>;
  readonly streaks: ReadonlyMap<string, Streak>;
  readonly hints: Hints;
  readonly deploymentLedger: DeploymentLedger;
  readonly environments: ReadonlyMap<string, EnvironmentTotals>;
  readonly lastPushAt: EpochMillis;
  /** By UTC day: build seconds on runners of Bitbucket, as they are billed. History included, as far as runs tell. */
  readonly billedDays: Calendar<number>;
  readonly caches: Caches;
  /** The youngest word from each source, for `bitbucket_exporter_last_event_timestamp_seconds`. */
  readonly heardAt: Readonly<Record<Source, EpochMillis>>;
  readonly reconciliation: Reconciliation;
  readonly history: HistoryImport;
  /** No flatline rule has anything to say before this moment, as long as nothing more is heard; 0 where not known. */
  readonly quietUntil: EpochMillis;
}

/** One attempt at a step, by its id. */
export interface SlotOfStep extends SlotUse {
  readonly id: string;
}

/** The totals of a repository of which only what a page shows may have been read. */
export type ShownTotals = Omit<RepositoryTotals, keyof Unshown>;

export const isWhole = (totals: ShownTotals): totals is RepositoryTotals => 'runHours' in totals;

export const SOURCES = ['event', 'sweep', 'webhook', 'push'] as const;
export type Source = (typeof SOURCES)[number];

/** Stands for the moment of an upgrade that nobody has dated yet. */
export const JUST_NOW = 1;

/** The totals with the upgrade dated, should they have just been taken over from an older version. */
export const dated = (totals: RepositoryTotals, now: EpochMillis): RepositoryTotals =>
  totals.upgradedAt === JUST_NOW ? { ...totals, upgradedAt: now } : totals;

/** Whether a run of that moment may have rested before anybody of this version looked. */
export const wasBeforeUs = (
  { baseline, upgradedAt }: Pick<RepositoryTotals, 'baseline' | 'upgradedAt'>,
  createdAt: EpochMillis,
): boolean => createdAt <= Math.max(baseline, upgradedAt);

/** A repository of which nothing that completed up to `baseline` will ever be counted. */
export function emptyTotals(identity: RepositoryIdentity, baseline: EpochMillis): RepositoryTotals {
  return {
    identity,
    tables: NO_TABLES,
    baseline,
    upgradedAt: 0,
    numbers: NO_NUMBERS,
    runs: [],
    expiredRuns: 0,
    collisions: [],
    lastRuns: new Map(),
    streaks: new Map(),
    hints: FULL_BUCKET,
    deploymentLedger: noDeployments(baseline),
    environments: new Map(),
    lastPushAt: 0,
    days: new Map(),
    waits: new Map(),
    runHours: new Map(),
    pushes: [],
    pushHours: new Map(),
    billedDays: new Map(),
    ...{ slots: [], failed: [], wanted: [], caches: NO_CACHES, schedules: NO_SCHEDULES },
    heardAt: { event: 0, sweep: 0, webhook: 0, push: 0 },
    reconciliation: { at: 0, failure: null },
    history: { since: baseline, page: 1, isDone: false },
    clues: NO_CLUES,
    quietUntil: 0,
  };
}

/** The totals with something counted in their tables. */
export function withTables(
  totals: RepositoryTotals,
  context: FoldContext,
  change: (tables: Tables, context: CountContext) => Tables,
): RepositoryTotals {
  const tables = change(totals.tables, { ...context, beside: totals });
  return tables === totals.tables ? totals : { ...totals, tables };
}
