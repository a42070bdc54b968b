import type { StepRun } from '../../src/core/events';
import type { RunReading } from '../../src/core/events/reading';
import type { RunResult } from '../../src/core/events/vocabulary';
import { fail, succeed } from '../../src/core/result';
import type {
  ApiTally,
  Bitbucket,
  DeploymentReading,
  RepositoryReading,
} from '../../src/ports/bitbucket';
import { BASELINE, type TrueAttempt, type TrueHistory, type TrueRun } from './history';

/** How much Bitbucket tells at once, and how many requests an hour it allows. */
export interface Generosity {
  readonly pageLength: number;
  readonly limit: number | null;
}

/** As Bitbucket is: a re-run of a run behind the first page can only be known from its events. */
export const USUAL: Generosity = { pageLength: 100, limit: null };
/** So little that a few runs are a gap of several pages, and that a sweep cannot close it. */
export const SCARCE: Generosity = { pageLength: 2, limit: 60 };

export const REPOSITORY: RepositoryReading = {
  uuid: '{bbbbbbbb-0000-4000-8000-000000000002}',
  slug: 'web',
  workspaceSlug: 'acme',
  workspaceUuid: '{aaaaaaaa-0000-4000-8000-000000000001}',
  project: 'CORE',
  mainBranch: 'main',
  createdAt: BASELINE - 1e9,
  updatedAt: BASELINE,
};

export const RESULT: Readonly<Record<TrueAttempt['result'] | 'NOT_RUN', RunResult>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  STOPPED: 'cancellation',
  ERROR: 'error',
  NOT_RUN: 'skip',
};

/** Bitbucket as it is at `now`: a run shows its latest attempt only, whatever happened before is overwritten. */
export function trueBitbucket(
  { runs }: TrueHistory,
  now: () => number,
  { pageLength, limit }: Generosity,
): Bitbucket {
  const visible = (): readonly TrueRun[] => runs.filter(({ createdAt }) => createdAt <= now());
  const find = (test: (run: TrueRun) => boolean): TrueRun | undefined => visible().find(test);
  const missing = (resource: string) =>
    Promise.resolve(fail({ type: 'not_found' as const, resource, retryAfterSeconds: null }));
  return {
    repositories: () => Promise.resolve(succeed({ items: [REPOSITORY], isLast: true })),
    repository: () => Promise.resolve(succeed(REPOSITORY)),
    pipelines: (_uuid, page) => {
      const newestFirst = [...visible()].reverse().map((run) => readingOf(run, now()));
      return Promise.resolve(
        succeed({
          items: newestFirst.slice((page - 1) * pageLength, page * pageLength),
          isLast: newestFirst.length <= page * pageLength,
        }),
      );
    },
    pipeline: (_uuid, buildNumber) => {
      const run = find((each) => each.buildNumber === buildNumber);
      return run === undefined
        ? missing('pipeline')
        : Promise.resolve(succeed(readingOf(run, now())));
    },
    pipelineOf: (_uuid, pipeline) => {
      const run = find(({ uuid }) => uuid === pipeline);
      return run === undefined
        ? missing('pipeline')
        : Promise.resolve(succeed(readingOf(run, now())));
    },
    stepNames: () => missing('steps'),
    steps: (_uuid, pipeline) => {
      const run = find(({ uuid }) => uuid === pipeline);
      return run === undefined ? missing('steps') : Promise.resolve(succeed(stepsOf(run, now())));
    },
    runners: () => Promise.resolve(succeed([])),
    testReport: () => missing('test_reports'),
    caches: () => Promise.resolve(succeed([])),
    schedules: () => Promise.resolve(succeed([])),
    deployments: () => {
      const completed = visible().flatMap((run) => deploymentOf(run, now()) ?? []);
      return Promise.resolve(
        succeed({
          items: completed.sort((a, b) => (b.ended?.at ?? 0) - (a.ended?.at ?? 0)),
          isLast: true,
        }),
      );
    },
    deployment: (_uuid, deployment) => {
      const run = find(({ attempts }) =>
        attempts.some((attempt) => attempt.deployment?.uuid === deployment),
      );
      const reading = run === undefined ? null : deploymentOf(run, now());
      return reading === null ? missing('deployment') : Promise.resolve(succeed(reading));
    },
    environments: () => Promise.resolve(succeed([])),
    commitsBetween: (_uuid, { include, exclude }) => {
      const items = runs
        .filter(
          (run) =>
            run.buildNumber <= buildOf(include) &&
            exclude.every((each) => run.buildNumber > buildOf(each)),
        )
        .map((run) => ({
          hash: commitOf(run.buildNumber),
          at: run.createdAt - 60_000,
          parents: [commitOf(run.buildNumber - 1)],
        }));
      return Promise.resolve(succeed(items.reverse()));
    },
    tally: (): ApiTally => ({
      requests: {},
      failures: [],
      limit,
      remaining: null,
      isNearLimit: false,
    }),
  };
}

function current({ attempts }: TrueRun, now: number): TrueAttempt | undefined {
  return attempts.filter(({ startedAt }) => startedAt <= now).at(-1);
}

function readingOf(run: TrueRun, now: number): RunReading {
  const attempt = current(run, now);
  const isDone = attempt !== undefined && attempt.completedAt <= now;
  return {
    uuid: run.uuid,
    buildNumber: run.buildNumber,
    createdAt: run.createdAt,
    pipeline: run.branch === 'main' ? 'branches/main' : 'default',
    ref: { kind: 'branch', name: run.branch },
    trigger: run.trigger === 'PUSH' ? 'push' : run.trigger === 'MANUAL' ? 'manual' : 'schedule',
    activeMillis: null,
    commit: commitOf(run.buildNumber),
    outcome: isDone
      ? { state: 'completed', result: RESULT[attempt.result], completedAt: attempt.completedAt }
      : { state: 'executing' },
  };
}

/** Told apart by what people are shown of it, as true commits are. */
const commitOf = (buildNumber: number): string =>
  String(buildNumber).padStart(12, '0').padEnd(40, '0');
const buildOf = (commit: string): number => Number(commit.slice(0, 12));

function stepsOf(run: TrueRun, now: number): readonly StepRun[] {
  return (current(run, now)?.steps ?? []).map(
    ({ name, startedAt, completedAt, result, attempt }) => ({
      uuid: '',
      name,
      result: completedAt <= now ? RESULT[result] : null,
      startedAt,
      completedAt: completedAt <= now ? completedAt : null,
      attempt,
      buildSeconds: Math.floor((completedAt - startedAt) / 1000),
      runnerKind: 'cloud',
      trigger: 'automatic',
      group: null,
      isReady: false,
      environment: null,
    }),
  );
}

function deploymentOf(run: TrueRun, now: number): DeploymentReading | null {
  const deployment =
    run.attempts.filter((attempt) => attempt.deployment !== null && attempt.startedAt <= now).at(-1)
      ?.deployment ?? null;
  if (deployment === null || deployment.completedAt > now) return null;
  return {
    uuid: deployment.uuid,
    environment: { uuid: '{env}', name: deployment.environment, environmentType: 'production' },
    stepUuid: '',
    runUuid: run.uuid,
    startedAt: deployment.startedAt,
    ended: { at: deployment.completedAt, result: 'success' },
    commit: commitOf(run.buildNumber),
    buildNumber: run.buildNumber,
  };
}
