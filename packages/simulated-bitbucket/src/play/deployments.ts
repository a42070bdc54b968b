import { deploymentEvent, emit } from '../forge-events';
import type { Deployment, Run, Step, World } from '../model';
import { namedUuid } from '../random';
import { mayRedeploy } from './people';

/**
 * Announces the deployment of a step that becomes ready. Its uuid derives from pipeline and
 * environment, so a redeployment meets the row that is there already.
 */
export function openDeployment(world: World, run: Run, step: Step): Deployment | undefined {
  const { repository } = run;
  const environment = repository.environments.find(({ name }) => name === step.plan.environment);
  if (environment === undefined) return undefined;
  if (step.deployment === undefined) {
    step.deployment = {
      uuid: namedUuid(`${run.uuid}${environment.uuid}`),
      number: repository.deployments.length + 1,
      run,
      step,
      environment,
      state: 'UNDEPLOYED',
      updatedAt: world.now,
    };
    repository.deployments.push(step.deployment);
  }
  tell(world, step.deployment, 'pending');
  return step.deployment;
}

/** Overwrites the row of an earlier deployment by the same step. */
export function startDeployment(world: World, step: Step): void {
  const { deployment } = step;
  if (deployment === undefined) return;
  deployment.state = 'IN_PROGRESS';
  deployment.startedAt = world.now;
  delete deployment.completedAt;
  delete deployment.status;
  tell(world, deployment, 'started');
}

/** A step that never ran leaves its deployment as it was. */
export function endDeployment(world: World, step: Step): void {
  const { deployment } = step;
  releaseEnvironment(step);
  if (deployment === undefined || step.result === 'NOT_RUN') return;
  deployment.state = 'COMPLETED';
  deployment.status = statusOf(step);
  deployment.startedAt = step.startedAt ?? world.now;
  deployment.completedAt = world.now;
  tell(world, deployment, 'completed');
  world.truth.deploymentCompleted(deployment);
  if (deployment.status === 'SUCCESSFUL') succeed(world, deployment);
}

/** The next deployment may use the environment. */
function releaseEnvironment(step: Step): void {
  const environment = step.deployment?.environment;
  if (environment?.busyWith === step) environment.busyWith = undefined;
}

function succeed(world: World, deployment: Deployment): void {
  const { environment } = deployment;
  if (environment.current !== deployment) {
    environment.previous = environment.current;
    environment.current = deployment;
  }
  mayRedeploy(world, deployment);
}

function statusOf(step: Step): 'SUCCESSFUL' | 'FAILED' | 'STOPPED' {
  if (step.result === 'SUCCESSFUL' || step.result === 'STOPPED') return step.result;
  return 'FAILED';
}

function tell(
  world: World,
  deployment: Deployment,
  verb: 'pending' | 'started' | 'completed',
): void {
  deployment.updatedAt = world.now;
  emit(world, deployment.run.repository, () => deploymentEvent(world, deployment, verb));
}
