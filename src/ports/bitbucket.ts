import type { DeploymentCompleted, StepRun } from '../core/events';
import type { RepositoryReading, RunReading } from '../core/events/reading';
import type { Result } from '../core/result';
import type { EpochMillis } from '../core/time';

export type { RepositoryReading };

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
}

/** A deployment as read; not completed ones are left out of lists. */
export type DeploymentReading = Omit<DeploymentCompleted, 'type'>;

/** A self-hosted runner, as far as a waiting step asks for it. */
export interface RunnerReading {
  readonly labels: readonly string[];
  readonly isOnline: boolean;
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
 * Reads one workspace as the app itself. Repositories are named by uuid. One call is one request; nothing is retried
 * and nothing is cached. Whatever Bitbucket answers, the outcome is a value: these never reject.
 */
export interface Bitbucket {
  repositories(page: number): Answer<Listed<RepositoryReading>>;
  repository(uuid: string): Answer<RepositoryReading>;
  /** Newest first by creation, 100 a page; null for a row that cannot be read. */
  pipelines(repositoryUuid: string, page: number): Answer<Listed<RunReading | null>>;
  pipeline(repositoryUuid: string, buildNumber: number): Answer<RunReading>;
  steps(repositoryUuid: string, pipelineUuid: string): Answer<readonly StepRun[]>;
  /** The completed ones, newest first. */
  deployments(repositoryUuid: string, page: number): Answer<Listed<DeploymentReading>>;
  /** Null when it has not completed (again). */
  deployment(repositoryUuid: string, deploymentUuid: string): Answer<DeploymentReading | null>;
  /** Commits reachable from `include` and not from `exclude`, newest first, at most 100. */
  commitsBetween(
    repositoryUuid: string,
    range: { readonly include: string; readonly exclude: string },
  ): Answer<Listed<CommitReading>>;
  /** The first hundred runners of a repository; of the workspace where none is named. */
  runners(repositoryUuid: string | null): Answer<readonly RunnerReading[]>;
  tally(): ApiTally;
}
