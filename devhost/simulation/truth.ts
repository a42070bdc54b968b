import { activeSeconds, buildSeconds } from './durations';
import type { Deployment, Purpose, Run, RunResult, Step, StepResult, TruthLog } from './model';
import { pipelinesTime } from './timestamps';

/** One completion of a run. A re-run of failed steps or a redeploy completes the same run again. */
interface CompletedRun {
  readonly repository: string;
  readonly uuid: string;
  readonly buildNumber: number;
  readonly runNumber: number;
  readonly purpose: Purpose;
  readonly result: RunResult;
  readonly createdAt: number;
  readonly completedAt: number;
  readonly createdOn: string;
  readonly completedOn: string;
  readonly activeSeconds: number;
  readonly buildSeconds: number;
}

/** One run of a step, also those that Bitbucket has overwritten since. `NOT_RUN` steps are in it. */
interface CompletedStep {
  readonly repository: string;
  readonly run: string;
  readonly uuid: string;
  readonly name: string;
  readonly runNumber: number;
  readonly result: StepResult;
  readonly startedAt: number;
  readonly completedAt: number;
}

/** One finished deployment, also those that a redeployment has overwritten since. */
interface CompletedDeployment {
  readonly repository: string;
  readonly uuid: string;
  readonly run: string;
  readonly commit: string;
  readonly environment: string;
  readonly environmentType: string;
  readonly status: 'SUCCESSFUL' | 'FAILED' | 'STOPPED';
  readonly purpose: Purpose;
  readonly startedAt: number;
  readonly completedAt: number;
}

/** The true history, in order of completion; `repository` is a uuid. */
export interface Truth {
  readonly runs: readonly CompletedRun[];
  readonly steps: readonly CompletedStep[];
  readonly deployments: readonly CompletedDeployment[];
}

/** A log that can be read: each read is a copy. */
export function createTruthLog(): TruthLog & { read(): Truth } {
  const runs: Omit<CompletedRun, 'createdOn' | 'completedOn'>[] = [];
  const steps: CompletedStep[] = [];
  const deployments: CompletedDeployment[] = [];
  return {
    runCompleted: (run) => runs.push(completedRun(run)),
    stepCompleted: (run, step) => steps.push(completedStep(run, step)),
    deploymentCompleted: (deployment) => deployments.push(completedDeployment(deployment)),
    read: () => ({ runs: runs.map(withTexts), steps: [...steps], deployments: [...deployments] }),
  };
}

function withTexts(run: Omit<CompletedRun, 'createdOn' | 'completedOn'>): CompletedRun {
  const { createdAt, completedAt } = run;
  return { ...run, createdOn: pipelinesTime(createdAt), completedOn: pipelinesTime(completedAt) };
}

function completedRun(run: Run): Omit<CompletedRun, 'createdOn' | 'completedOn'> {
  const completedAt = run.completedAt ?? run.createdAt;
  return {
    repository: run.repository.uuid,
    uuid: run.uuid,
    buildNumber: run.buildNumber,
    runNumber: run.runNumber,
    purpose: run.purpose,
    result: run.result ?? 'SUCCESSFUL',
    createdAt: run.createdAt,
    completedAt,
    activeSeconds: activeSeconds(run),
    buildSeconds: buildSeconds(run),
  };
}

function completedStep(run: Run, step: Step): CompletedStep {
  return {
    repository: run.repository.uuid,
    run: run.uuid,
    uuid: step.uuid,
    name: step.plan.name,
    runNumber: step.runNumber,
    result: step.result ?? 'SUCCESSFUL',
    startedAt: step.startedAt ?? 0,
    completedAt: step.completedAt ?? 0,
  };
}

function completedDeployment(deployment: Deployment): CompletedDeployment {
  return {
    repository: deployment.run.repository.uuid,
    uuid: deployment.uuid,
    run: deployment.run.uuid,
    commit: deployment.run.commit,
    environment: deployment.environment.name,
    environmentType: deployment.environment.type,
    status: deployment.status ?? 'SUCCESSFUL',
    purpose: deployment.run.purpose,
    startedAt: deployment.startedAt ?? 0,
    completedAt: deployment.completedAt ?? 0,
  };
}
