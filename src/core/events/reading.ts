import type { EpochMillis, Millis } from '../time';
import type {
  DeploymentRead,
  EnvironmentRef,
  RunIdentity,
  RunObserved,
  RunOutcome,
  StepRun,
} from './index';
import type { RefClass, RunTrigger } from './vocabulary';

/** What a run was started for, before we know which branch is the main one. */
export interface RunRef {
  readonly kind: 'branch' | 'tag' | 'pull_request' | 'none';
  readonly name: string | null;
}

/** A run as read from Bitbucket, not yet seen with the eyes of its repository. */
export interface RunReading {
  readonly uuid: string;
  readonly buildNumber: number;
  readonly createdAt: EpochMillis;
  readonly pipeline: string;
  readonly ref: RunRef;
  readonly trigger: RunTrigger;
  readonly commit: string | null;
  readonly activeMillis: Millis | null;
  readonly buildSeconds?: number;
  readonly outcome: RunOutcome;
}

/** A deployment as read. Of an environment Bitbucket may tell the uuid alone: its name is null then. */
export type DeploymentReading = Omit<DeploymentRead, 'type' | 'readAt' | 'environment'> & {
  readonly environment: Omit<EnvironmentRef, 'name'> & { readonly name: string | null };
};

/** Main branches of repositories that have not told theirs. */
const USUAL_MAIN_BRANCHES = ['main', 'master'];

export function refClassOf({ kind, name }: RunRef, mainBranch: string | null): RefClass {
  if (kind === 'pull_request' || kind === 'tag') return kind;
  if (kind === 'none' || name === null) return 'other';
  const isMain = mainBranch === null ? USUAL_MAIN_BRANCHES.includes(name) : name === mainBranch;
  if (isMain) return 'default';
  return name.startsWith('release/') ? 'release' : 'other';
}

/** A reading as an event of the repository whose main branch is given. */
export function observed(
  reading: RunReading,
  seen: {
    readonly steps: readonly StepRun[] | null;
    readonly readAt: EpochMillis;
    readonly mainBranch: string | null;
  },
): RunObserved {
  const { ref, outcome, ...told } = reading;
  const identity: RunIdentity = {
    ...told,
    refClass: refClassOf(ref, seen.mainBranch),
    branch: ref.kind === 'branch' ? ref.name : null,
    ref: `${ref.kind}:${ref.name ?? ''}`,
  };
  return {
    type: 'run-observed',
    run: { ...identity, ...outcome },
    steps: seen.steps,
    readAt: seen.readAt,
  };
}

/** A repository as read from Bitbucket. Null is what was not told. */
export interface RepositoryReading {
  readonly uuid: string;
  readonly slug: string;
  readonly workspaceSlug: string;
  readonly workspaceUuid: string | null;
  readonly project: string | null;
  readonly mainBranch: string | null;
  readonly createdAt: EpochMillis | null;
  readonly updatedAt: EpochMillis | null;
}

/** How many tests of a step came to what. */
export interface TestReport {
  readonly success: number;
  readonly failure: number;
  readonly error: number;
  readonly skip: number;
}

/** What starts a pipeline by the clock. */
export interface ScheduleReading {
  readonly isOn: boolean;
  readonly pipeline: string;
  /** A cron expression in UTC, with seconds first and years last. */
  readonly pattern: string;
}

/** A cache of dependencies that a repository keeps. */
export interface CacheReading {
  readonly name: string;
  readonly bytes: number;
  /** 0 where untold. */
  readonly createdAt: EpochMillis;
}
