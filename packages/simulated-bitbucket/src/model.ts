import type { ScheduledEvent } from 'local-forge';
import type { ApiBehaviour } from './api-behaviour';
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
  /** Whether build minutes are left: without them new runs are halted before their first step. */
  hasMinutes: boolean;
  /** How long a new run waits before its first step, for want of build capacity. */
  crowding: number;
}

export type Role = 'reader' | 'writer' | 'repositoryAdmin' | 'workspaceAdmin';

/** An account. `role` is absent for the one that acts for Pipelines. */
export interface Person {
  readonly role?: Role;
  readonly accountId: string;
  readonly uuid: string;
  readonly name: string;
}

/** When a run came to rest, and what it came to; `isWaiting` for a manual step. */
export interface TrueRest {
  readonly at: number;
  readonly result: RunResult;
  readonly isWaiting: boolean;
}

/** Remembers each rest and completion as it happens, since Bitbucket overwrites some. */
export interface TruthLog {
  /** A run completed, or waits for a manual step from now on. */
  runRested(run: Run, rest: TrueRest): void;
  /** The latest rest of the run was overwritten before anybody can have seen it. */
  restOverwritten(run: Run): void;
  stepCompleted(run: Run, step: Step): void;
  deploymentCompleted(deployment: Deployment): void;
  /** An event of what happened at `at` will be delivered at `deliveredAt`, unless a fault changes that. */
  eventSent(repository: Repository, at: number, deliveredAt: number): void;
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
  /** Whether its schedules are switched on. */
  isScheduled: boolean;
  /** Whether schedules that are on start anything. */
  isScheduleHeeded: boolean;
  isYamlBroken: boolean;
  /** Every step on the main branch fails. */
  isMainBroken: boolean;
  /** So many times as long as usual do steps take. */
  slowness: number;
  pipelines: 'on' | 'not-found' | 'forbidden' | 'empty';
  readonly random: Random;
  readonly commits: Map<string, Commit>;
  /** Branch and tag names to the commit they point to; the main branch is always there. */
  readonly heads: Map<string, string>;
  /** Open feature branches and the number of their pull request. */
  readonly pullRequests: Map<string, number>;
  readonly runs: Run[];
  /** By uuid, and by build number as text. */
  readonly runByName: Map<string, Run>;
  readonly environments: readonly Environment[];
  readonly deployments: Deployment[];
  readonly statuses: Map<string, BuildStatus[]>;
  readonly runners: readonly Runner[];
  readonly groups: Map<string, ConcurrencyGroup>;
  /** Of the latest run; it can be set higher by hand. */
  buildNumber: number;
  pullRequestNumber: number;
  /** Forge delivers a repository's events in order unless a fault says otherwise. */
  lastDeliveryAt: number;
  eventCount: number;
}

/** Steps that deploy one at a time, those that wait in the order in which they came. */
export interface ConcurrencyGroup {
  busyWith: Step | undefined;
  readonly waiting: { readonly run: Run; readonly step: Step; readonly turn: number }[];
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
  /** What it has come to while it waits for a manual step and nothing else goes on. */
  waitsWith?: RunResult;
  isStopped: boolean;
  result?: RunResult;
  completedAt?: number;
  purpose: Purpose;
  /** Grows when a plan for this run is overthrown; changes made for an earlier turn are void. */
  turn: number;
}

/** What set a run going: its creation, or, after a rest, a manual step, a re-run, a deployment once more, or a stop. */
export type Purpose = 'first' | 'manual_step' | 'rerun' | 'redeploy' | 'rollback' | 'stop';

export interface Step {
  readonly uuid: string;
  readonly plan: StepPlan;
  state: 'PENDING' | 'READY' | 'IN_PROGRESS' | 'COMPLETED';
  result?: StepResult;
  readyAt?: number;
  startedAt?: number;
  completedAt?: number;
  runNumber: number;
  isRedeploy: boolean;
  /** Whether its turn has come: its deployment is announced, and people know that they may press it. */
  isAnnounced: boolean;
  /** Whether somebody has to press it; not where it failed and is run again with the others. */
  press: 'not-needed' | 'awaited' | 'done';
  /** What keeps it from starting: a lock or another deployment, until somebody resumes the run, or its concurrency group. */
  heldBy?: 'lock' | 'group';
  deployment?: Deployment;
}

export interface Environment {
  readonly uuid: string;
  readonly name: string;
  readonly type: EnvironmentType;
  isLocked: boolean;
  /** Steps that deploy to it fail. */
  isBroken: boolean;
  /** The steps that deploy to it have gone from the YAML: runs that begin have none. */
  isLeftOut: boolean;
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
  readonly isSpent: boolean;
  status: 'ONLINE' | 'OFFLINE' | 'UNHEALTHY' | 'DISABLED';
  updatedAt: number;
}

/** What will happen; `turn` voids it when the run has moved on meanwhile. */
export type Change =
  | { readonly kind: 'arrival'; readonly repository: Repository }
  | { readonly kind: 'schedule'; readonly repository: Repository; readonly index: number }
  | { readonly kind: 'begin' | 'close' | 'stop'; readonly run: Run; readonly turn: number }
  | { readonly kind: 'abandon' | 'resume'; readonly run: Run; readonly turn: number }
  | { readonly kind: 'rerun' | 'repeat' | 'leaveQueue'; readonly run: Run }
  | { readonly kind: 'push'; readonly repository: Repository; readonly branch: string }
  | { readonly kind: 'redeploy'; readonly deployment: Deployment; readonly purpose: Purpose }
  | (OfStep & { readonly kind: 'start' | 'spawn' | 'press' })
  | EndOfStep
  | { readonly kind: 'foreign'; readonly repository: Repository; readonly status: BuildStatus }
  | { readonly kind: 'action'; readonly action: unknown };

interface OfStep {
  readonly run: Run;
  readonly step: Step;
  readonly turn: number;
}

interface EndOfStep extends OfStep {
  readonly kind: 'end';
  readonly result: StepResult;
}
