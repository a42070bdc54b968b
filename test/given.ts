import type { DeploymentHeard, DeploymentRead, RunObserved, StepRun } from '../src/core/events';
import { emptyTotals, type RepositoryTotals } from '../src/core/aggregates/totals';
import type { FoldContext } from '../src/core/aggregates/tables/count';
import { DEFAULT_SETTINGS, type Settings } from '../src/core/settings';

/** Builders of valid things in our own words. Every field has a usual value; name the ones that the test is about. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Monday morning; the moment of installation wherever a test needs one. */
export const BASELINE = Date.UTC(2026, 2, 2, 9);
/** So many minutes after {@link BASELINE}. */
export const after = (minutes: number): number => BASELINE + minutes * MINUTE;

/** A uuid as Bitbucket writes them, told apart by its number. */
export const uuidOf = (number: number, kind = 1): string =>
  `{${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}}`;

export const REPOSITORY_UUID = '{bbbbbbbb-0000-4000-8000-000000000002}';

export function givenTotals(changes: Partial<RepositoryTotals> = {}): RepositoryTotals {
  const identity = {
    uuid: REPOSITORY_UUID,
    slug: 'web',
    workspace: 'acme',
    project: 'CORE',
    mainBranch: 'main',
  };
  return { ...emptyTotals(identity, BASELINE), ...changes };
}

export function givenContext(now: number, settings: Partial<Settings> = {}): FoldContext {
  return { now, settings: { ...DEFAULT_SETTINGS, ...settings } };
}

type CompletedRun = Extract<RunObserved['run'], { state: 'completed' }>;
type ActiveRun = Exclude<RunObserved['run'], { state: 'completed' }>;

/** A run that completed; the whole event, read a second after. */
export function givenRun(
  run: Partial<CompletedRun> & { readonly completedAt: number },
  steps: readonly StepRun[] = [],
): RunObserved & { readonly run: CompletedRun } {
  const buildNumber = run.buildNumber ?? 1;
  return {
    type: 'run-observed',
    run: {
      uuid: uuidOf(buildNumber),
      buildNumber,
      createdAt: run.completedAt - MINUTE,
      pipeline: 'default',
      refClass: 'default',
      branch: 'main',
      trigger: 'push',
      commit: null,
      ref: `branch:${run.branch ?? 'main'}`,
      activeMillis: null,
      state: 'completed',
      result: 'success',
      ...run,
    },
    steps,
    readAt: run.completedAt + SECOND,
  };
}

/** A run that goes on, as read at `readAt`. */
export function givenActiveRun(run: Partial<ActiveRun> & { readonly readAt: number }): RunObserved {
  const { readAt, ...rest } = run;
  const buildNumber = run.buildNumber ?? 1;
  return {
    type: 'run-observed',
    run: {
      uuid: uuidOf(buildNumber),
      buildNumber,
      createdAt: readAt - MINUTE,
      pipeline: 'default',
      refClass: 'default',
      branch: 'main',
      trigger: 'push',
      commit: null,
      ref: `branch:${run.branch ?? 'main'}`,
      activeMillis: null,
      state: 'executing',
      ...rest,
    },
    steps: null,
    readAt,
  };
}

/** A step of ten seconds that succeeded in the cloud. */
export function givenStep(step: Partial<StepRun> & { readonly completedAt: number }): StepRun {
  return {
    uuid: '',
    name: 'build',
    result: 'success',
    startedAt: step.completedAt - 10 * SECOND,
    attempt: 1,
    buildSeconds: 10,
    runnerKind: 'cloud',
    trigger: 'automatic',
    group: null,
    isReady: false,
    environment: null,
    ...step,
  };
}

type DeploymentPlan = Partial<Omit<DeploymentRead, 'ended'>> & {
  readonly completedAt: number;
  readonly result?: NonNullable<DeploymentRead['ended']>['result'];
};

/** An attempt that was read a second after its end; it lasted nothing that anybody knows. */
export function givenDeployment({
  completedAt,
  result = 'success',
  ...changes
}: DeploymentPlan): DeploymentRead {
  return {
    type: 'deployment-read',
    uuid: uuidOf(1, 7),
    stepUuid: '',
    runUuid: '',
    environment: { uuid: uuidOf(1, 8), name: 'us-east-1', environmentType: 'production' },
    startedAt: null,
    ended: { at: completedAt, result },
    commit: null,
    buildNumber: null,
    readAt: completedAt + SECOND,
    ...changes,
  };
}

/** An event of the same deployment: that it begins, unless a result is told. */
export function givenHeard(
  heard: Partial<DeploymentHeard> & { readonly at: number },
): DeploymentHeard {
  return {
    type: 'deployment-heard',
    uuid: uuidOf(1, 7),
    runUuid: uuidOf(1),
    environment: { uuid: uuidOf(1, 8), name: 'us-east-1', environmentType: 'production' },
    result: null,
    isPending: false,
    ...heard,
  };
}
