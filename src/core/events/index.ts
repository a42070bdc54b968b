import type { EpochMillis } from '../time';
import type {
  ActiveState,
  EnvironmentType,
  RefClass,
  RunnerKind,
  RunResult,
  RunTrigger,
} from './vocabulary';

/** What happened in CI/CD, in our words: complete, free of Bitbucket's wire shapes. */
export type DomainEvent =
  RunObserved | RunHinted | DeploymentStarted | DeploymentObserved | PushSeen;

/** One step of a run as Bitbucket shows it now; an earlier attempt has been overwritten by a later one. */
export interface StepRun {
  readonly name: string;
  readonly result: RunResult | null;
  /** Null for a step that has not started. */
  readonly startedAt: EpochMillis | null;
  readonly completedAt: EpochMillis | null;
  /** 1 for the first attempt; grows when the step is run again or redeployed. */
  readonly attempt: number;
  readonly buildSeconds: number;
  readonly runnerKind: RunnerKind;
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

export interface DeploymentStarted {
  readonly type: 'deployment-started';
  readonly uuid: string;
  readonly at: EpochMillis;
}

/** A deployment that completed; a redeployment has the same uuid and a later completion. */
export interface DeploymentObserved {
  readonly type: 'deployment-observed';
  readonly uuid: string;
  readonly environment: EnvironmentRef;
  readonly result: RunResult;
  /** Null when neither an event nor the API told it. */
  readonly startedAt: EpochMillis | null;
  readonly completedAt: EpochMillis;
  readonly commit: string | null;
  readonly buildNumber: number | null;
}

export interface PushSeen {
  readonly type: 'push-seen';
  /** The same for every delivery of the same push. */
  readonly id: string;
  readonly at: EpochMillis;
  readonly branch: string | null;
}
