import type { ScheduledEvent } from '../host/bitbucket-server';
import type { ChangeQueue } from './change-queue';
import type { Random } from './random';
import type { EnvironmentType, PipelinePlan, Selector, StepPlan, Temperament } from './temperament';

/** Everything the simulation knows. Times are whole epoch milliseconds, uuids are in braces. */
export interface World {
  readonly startAt: number;
  readonly workspace: { readonly uuid: string; readonly slug: string };
  readonly projects: Map<string, { uuid: string; name: string }>;
  readonly people: readonly Person[];
  readonly repositories: Repository[];
  readonly runners: Runner[];
  readonly changes: ChangeQueue<Change>;
  readonly outbox: ScheduledEvent[];
  readonly truth: TruthLog;
  readonly random: Random;
  readonly api: ApiBehaviour;
  now: number;
  /** Nobody works before this instant: holidays, staged by an action. */
  restUntil: number;
}

export type Role = 'reader' | 'writer' | 'repositoryAdmin' | 'workspaceAdmin';

/** An account. `role` is absent for the one that acts for Pipelines. */
export interface Person {
  readonly role?: Role;
  readonly accountId: string;
  readonly uuid: string;
  readonly name: string;
}

/** Remembers each completion as it happens, since Bitbucket overwrites some. */
export interface TruthLog {
  runCompleted(run: Run): void;
  stepCompleted(run: Run, step: Step): void;
  deploymentCompleted(deployment: Deployment): void;
}

/** What REST answers besides the truth: its hourly budget, and a failure while one is staged. */
interface ApiBehaviour {
  requestsPerHour: number;
  readonly spent: Map<string, { since: number; count: number }>;
  failure: ApiFailure | undefined;
}

interface ApiFailure {
  readonly status: number;
  /** Only paths that contain this. */
  readonly path?: string;
  /** Seconds, or an HTTP date; sent as it is. */
  readonly retryAfter?: string;
}

export interface Repository {
  readonly uuid: string;
  slug: string;
  name: string;
  readonly temperament: Temperament;
  readonly project: string;
  readonly createdAt: number;
  updatedAt: number;
  isPushed: boolean;
  isYamlBroken: boolean;
  pipelines: 'on' | 'not-found' | 'forbidden' | 'empty';
  readonly random: Random;
  readonly commits: Map<string, Commit>;
  /** Branch and tag names to the commit they point to; the main branch is always there. */
  readonly heads: Map<string, string>;
  /** Open feature branches and the number of their pull request. */
  readonly pullRequests: Map<string, number>;
  readonly runs: Run[];
  readonly runByUuid: Map<string, Run>;
  readonly environments: readonly Environment[];
  readonly deployments: Deployment[];
  readonly statuses: Map<string, BuildStatus[]>;
  readonly runners: readonly Runner[];
  buildNumber: number;
  pullRequestNumber: number;
  /** Forge delivers a repository's events in order unless a fault says otherwise. */
  lastDeliveryAt: number;
  eventCount: number;
}

export interface Commit {
  readonly hash: string;
  readonly parents: readonly string[];
  readonly at: number;
  readonly message: string;
  readonly author: Person;
}

export type StepResult = 'SUCCESSFUL' | 'FAILED' | 'ERROR' | 'STOPPED' | 'EXPIRED' | 'NOT_RUN';
export type RunResult = Exclude<StepResult, 'NOT_RUN'>;
export type TriggerName = 'PUSH' | 'MANUAL' | 'SCHEDULE' | 'PARENT_STEP';

export type Target =
  | { readonly kind: 'branch' | 'tag'; readonly name: string }
  | { readonly kind: 'commit' }
  | PullRequestTarget;

interface PullRequestTarget {
  readonly kind: 'pull-request';
  readonly id: number;
  readonly source: string;
  readonly destination: string;
  readonly destinationCommit: string;
}

export interface Run {
  readonly uuid: string;
  readonly buildNumber: number;
  readonly repository: Repository;
  readonly plan: PipelinePlan;
  readonly selector: Selector;
  readonly target: Target;
  readonly trigger: TriggerName;
  readonly commit: string;
  readonly creator: Person;
  readonly createdAt: number;
  readonly parent?: { readonly run: Run; readonly step: Step };
  readonly isConfigError: boolean;
  readonly steps: readonly Step[];
  /** How often it was begun: 1, and one more for each re-run of its failed steps. */
  runNumber: number;
  state: 'PENDING' | 'IN_PROGRESS' | 'COMPLETED';
  stage: 'RUNNING' | 'PAUSED' | 'HALTED';
  result?: RunResult;
  completedAt?: number;
  purpose: Purpose;
  /** Grows when a plan for this run is overthrown; changes made for an earlier turn are void. */
  turn: number;
}

/** Why steps of a run are played: for the first time, again after a failure, or deployed once more. */
export type Purpose = 'first' | 'rerun' | 'redeploy' | 'rollback';

export interface Step {
  readonly uuid: string;
  readonly plan: StepPlan;
  state: 'PENDING' | 'IN_PROGRESS' | 'COMPLETED';
  result?: StepResult;
  readyAt?: number;
  startedAt?: number;
  completedAt?: number;
  runNumber: number;
  trigger: 'automatic' | 'manual' | 'redeploy';
  isPromoted: boolean;
  deployment?: Deployment;
}

export interface Environment {
  readonly uuid: string;
  readonly name: string;
  readonly type: EnvironmentType;
  isLocked: boolean;
  busyWith: Step | undefined;
  /** Deployed now, and what it replaced. */
  current: Deployment | undefined;
  previous: Deployment | undefined;
}

export interface Deployment {
  readonly uuid: string;
  readonly number: number;
  readonly run: Run;
  readonly step: Step;
  readonly environment: Environment;
  state: 'UNDEPLOYED' | 'IN_PROGRESS' | 'COMPLETED';
  status?: 'SUCCESSFUL' | 'FAILED' | 'STOPPED';
  startedAt?: number;
  completedAt?: number;
  updatedAt: number;
}

/** One per commit and key: reporting the same key again overwrites it. */
export interface BuildStatus {
  readonly key: string;
  readonly commit: string;
  readonly createdAt: number;
  readonly refName?: string;
  name: string;
  url: string;
  state: 'INPROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'STOPPED';
  updatedAt: number;
}

export interface Runner {
  readonly uuid: string;
  readonly name: string;
  readonly labels: readonly string[];
  status: 'ONLINE' | 'OFFLINE' | 'UNHEALTHY' | 'DISABLED';
  updatedAt: number;
}

/** What will happen; `turn` voids it when the run has moved on meanwhile. */
export type Change =
  | { readonly kind: 'arrival'; readonly repository: Repository }
  | { readonly kind: 'schedule'; readonly repository: Repository; readonly index: number }
  | { readonly kind: 'begin' | 'close' | 'stop'; readonly run: Run; readonly turn: number }
  | { readonly kind: 'promote' | 'resume'; readonly run: Run; readonly turn: number }
  | { readonly kind: 'rerun' | 'repeat'; readonly run: Run }
  | { readonly kind: 'redeploy'; readonly deployment: Deployment; readonly purpose: Purpose }
  | {
      readonly kind: 'start' | 'spawn';
      readonly run: Run;
      readonly step: Step;
      readonly turn: number;
    }
  | EndOfStep
  | { readonly kind: 'foreign'; readonly repository: Repository; readonly status: BuildStatus }
  | { readonly kind: 'action'; readonly action: unknown };

interface EndOfStep {
  readonly kind: 'end';
  readonly run: Run;
  readonly step: Step;
  readonly turn: number;
  readonly result: StepResult;
}
