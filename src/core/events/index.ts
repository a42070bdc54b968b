import type { EpochMillis, Millis } from '../time';
import type {
  ActiveState,
  EnvironmentType,
  RefClass,
  RunnerKind,
  RunResult,
  RunTrigger,
  StepTrigger,
} from './vocabulary';

/**
 * What happened in CI/CD, in our words: complete, free of Bitbucket's wire shapes. Each has one name from the decoder
 * to the fold.
 */
export type DomainEvent = Fact | Lead;

/** What is folded into totals as it is. */
export type Fact = RunObserved | RunHinted | RunEnded | DeploymentHeard | DeploymentRead | Pushed;

/** What has to be looked up, or changes no totals by itself. */
export type Lead = RepositoryChanged | RepositoryDeleted | NothingToCount | EventRejected;

/** One step of a run as Bitbucket shows it now; an earlier attempt has been overwritten by a later one. */
export interface StepRun {
  /** Bitbucket's uuid, as sent; empty where untold. */
  readonly uuid: string;
  readonly name: string;
  readonly result: RunResult | null;
  /** Null for a step that has not started. */
  readonly startedAt: EpochMillis | null;
  readonly completedAt: EpochMillis | null;
  /** 1 for the first attempt; grows when the step is run again or redeployed. */
  readonly attempt: number;
  readonly buildSeconds: number;
  /** How many times the usual runner it has; not there where Bitbucket does not tell. */
  readonly size?: number;
  readonly runnerKind: RunnerKind;
  /** Of the runner that it asks for; not there for one of Bitbucket's own. */
  readonly labels?: readonly string[];
  readonly trigger: StepTrigger;
  /** Steps of one group run beside each other; null where Bitbucket does not tell. */
  readonly group: string | null;
  /** Whether it waits for nothing but its runner. */
  readonly isReady: boolean;
  /** The uuid of the environment that it deploys to; null for none, and where Bitbucket does not tell. */
  readonly environment: string | null;
}

/** What names a run and never changes. `branch` is the real name, or null where there is none (tags, commits). */
export interface RunIdentity {
  /** Bitbucket's uuid, as sent. */
  readonly uuid: string;
  readonly buildNumber: number;
  readonly createdAt: EpochMillis;
  readonly pipeline: string;
  readonly refClass: RefClass;
  readonly branch: string | null;
  readonly trigger: RunTrigger;
  readonly commit: string | null;
  /** What it was started for, as kind and name; a younger run of the same pipeline and ref overtakes it. */
  readonly ref: string;
  /** Build time of its latest attempts without the waits between them, as Bitbucket adds it up; null where untold. */
  readonly activeMillis: Millis | null;
  /** Build time of its latest attempts, times their sizes; not there where untold. */
  readonly buildSeconds?: number;
}

export type RunOutcome =
  | { readonly state: ActiveState; readonly isHalted?: boolean }
  | { readonly state: 'completed'; readonly result: RunResult; readonly completedAt: EpochMillis };

/** A run as Bitbucket's REST API told it. `steps` is null when they were not asked for. */
export interface RunObserved {
  readonly type: 'run-observed';
  readonly run: RunIdentity & RunOutcome;
  readonly steps: readonly StepRun[] | null;
  /** When Bitbucket was asked: what it said before may be news, what we heard of earlier is not. */
  readonly readAt: EpochMillis;
}

/** A build status says that a run is moving. Anybody may post one, so it is believed only until the next reading. */
export interface RunHinted {
  readonly type: 'run-hinted';
  readonly buildNumber: number;
  readonly createdAt: EpochMillis;
  readonly updatedAt: EpochMillis;
}

export interface EnvironmentRef {
  readonly uuid: string;
  readonly name: string;
  readonly environmentType: EnvironmentType;
}

/** An event says that a deployment is pending, begins or has ended. It is a hint: what is counted is what REST tells. */
export interface DeploymentHeard {
  readonly type: 'deployment-heard';
  readonly uuid: string;
  /** Of the run that deploys; empty where the event does not tell. */
  readonly runUuid: string;
  readonly environment: EnvironmentRef;
  readonly at: EpochMillis;
  /** Null while it has not ended. */
  readonly result: RunResult | null;
  /** Whether it has not even begun: it may wait for a person. */
  readonly isPending: boolean;
}

/** The latest attempt at a deployment, as Bitbucket's REST API told it; a redeployment overwrites the one before. */
export interface DeploymentRead {
  readonly type: 'deployment-read';
  readonly uuid: string;
  /** Of the step that deploys, and of its run; empty where untold. */
  readonly stepUuid: string;
  readonly runUuid: string;
  readonly environment: EnvironmentRef;
  readonly startedAt: EpochMillis | null;
  /** Null while it goes on. */
  readonly ended: { readonly at: EpochMillis; readonly result: RunResult } | null;
  readonly commit: string | null;
  readonly buildNumber: number | null;
  /** What its run was started for, as kind and name; not there where the run was not read with it. */
  readonly ref?: string;
  /** When Bitbucket was asked. */
  readonly readAt: EpochMillis;
}

export interface Pushed {
  readonly type: 'pushed';
  /** The same for every delivery of the same push. */
  readonly id: string;
  readonly at: EpochMillis;
  readonly branch: string | null;
}

/** A build status says that a run ended: to be looked up, and missing from the counts until then. */
export interface RunEnded {
  readonly type: 'run-ended';
  readonly buildNumber: number;
  readonly updatedAt: EpochMillis;
}

export interface RepositoryChanged {
  readonly type: 'repository-changed';
}

export interface RepositoryDeleted {
  readonly type: 'repository-deleted';
}

export interface NothingToCount {
  readonly type: 'nothing-to-count';
}

/** A payload was not understood or not believed. */
export interface EventRejected {
  readonly type: 'event-rejected';
  /** A closed set: it becomes a label. */
  readonly reason: 'malformed' | 'unknown-event' | 'unknown-run' | 'no-repository';
  readonly detail: string;
}
