import type { EnvironmentRef, StepRun } from '../core/events';
import type { RunnerState } from '../core/aggregates/workspace';
import type {
  CacheReading,
  DeploymentReading,
  RepositoryReading,
  RunReading,
  ScheduleReading,
  TestReport,
} from '../core/events/reading';
import type { Result } from '../core/result';
import type { EpochMillis } from '../core/time';

export type { DeploymentReading, RepositoryReading };

export const API_ERROR_TYPES = [
  'unauthorized',
  'forbidden',
  'not_found',
  'gone',
  'rate_limited',
  'server',
  'network',
] as const;
export type ApiErrorType = (typeof API_ERROR_TYPES)[number];

/** Why Bitbucket did not tell. `server` includes answers that are not what Bitbucket documents. */
export interface ApiProblem {
  readonly type: ApiErrorType;
  readonly resource: string;
  /** How long Bitbucket asks us to wait, at most an hour; null when it did not say. */
  readonly retryAfterSeconds: number | null;
}

export type Answer<T> = Promise<Result<T, ApiProblem>>;

export interface Listed<T> {
  readonly items: readonly T[];
  readonly isLast: boolean;
}

export interface CommitReading {
  readonly hash: string;
  readonly at: EpochMillis;
  readonly parents: readonly string[];
}

/** A self-hosted runner, as far as others may know it. */
export interface RunnerReading {
  readonly uuid: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly state: RunnerState;
}

/** What the requests of this invocation came to; added to the counts when they are stored. */
export interface ApiTally {
  readonly requests: Readonly<Record<string, number>>;
  /** By `resource`, then error type. */
  readonly failures: readonly {
    readonly resource: string;
    readonly type: ApiErrorType;
    readonly count: number;
  }[];
  /** As last told by Bitbucket's headers. */
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly isNearLimit: boolean;
}

/**
 * Reads one workspace as the app itself. Repositories are named by uuid. What has pages is asked for one at a time; every
 * other list is told whole, with a request for each of its pages, or not at all: one that does not end within 2,000 rows
 * is a problem of the type `server`. Nothing is retried and nothing is cached. Whatever Bitbucket answers, the outcome is
 * a value: these never reject.
 */
export interface Bitbucket {
  repositories(page: number): Answer<Listed<RepositoryReading>>;
  repository(uuid: string): Answer<RepositoryReading>;
  /** Newest first by creation, 100 a page; null for a row that cannot be read. */
  pipelines(repositoryUuid: string, page: number): Answer<Listed<RunReading | null>>;
  pipeline(repositoryUuid: string, buildNumber: number): Answer<RunReading>;
  /** The same by its uuid. */
  pipelineOf(repositoryUuid: string, pipelineUuid: string): Answer<RunReading>;
  /** The names of the steps of a run, by uuid, as counts name them. */
  stepNames(repositoryUuid: string, pipelineUuid: string): Answer<ReadonlyMap<string, string>>;
  steps(repositoryUuid: string, pipelineUuid: string): Answer<readonly StepRun[]>;
  /** `not_found` where the step had no tests. */
  testReport(repositoryUuid: string, pipelineUuid: string, stepUuid: string): Answer<TestReport>;
  caches(repositoryUuid: string): Answer<readonly CacheReading[]>;
  /** Switched off ones too. */
  schedules(repositoryUuid: string): Answer<readonly ScheduleReading[]>;
  /** Those that have not ended first, then the others, newest first; 100 a page. */
  deployments(repositoryUuid: string, page: number): Answer<Listed<DeploymentReading>>;
  deployment(repositoryUuid: string, deploymentUuid: string): Answer<DeploymentReading>;
  environments(repositoryUuid: string): Answer<readonly EnvironmentRef[]>;
  /** Commits reachable from `include` and from none of `exclude`, newest first, the first 100. */
  commitsBetween(
    repositoryUuid: string,
    range: { readonly include: string; readonly exclude: readonly string[] },
  ): Answer<readonly CommitReading[]>;
  /** The runners of a repository; those of the workspace, and of it alone, where none is named. */
  runners(repositoryUuid: string | null): Answer<readonly RunnerReading[]>;
  tally(): ApiTally;
}
