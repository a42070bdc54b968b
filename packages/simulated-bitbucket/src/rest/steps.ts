import { stepBuildSeconds, stepSeconds } from '../durations';
import { BENCH_LABELS } from '../labels';
import type { Run, Step } from '../model';
import { hash32 } from '../random';
import { pipelinesTime } from '../timestamps';
import { type Asked, named, Refusal } from './asked';
import { type Page, pageOf } from './pages';
import { runOf } from './pipelines';

/** `GET …/steps/`: the latest run of each step, in the order of the YAML; earlier runs are gone. */
export function listSteps(asked: Asked): Page {
  const run = runOf(asked);
  return pageOf(asked, run.steps, { view: (step) => showStep(run, step) });
}

export function showOneStep(asked: Asked): unknown {
  const run = runOf(asked);
  return showStep(run, stepOf(asked, run));
}

function stepOf(asked: Asked, run: Run): Step {
  const wanted = named(asked, 'step');
  const found = run.steps.find(({ uuid }) => uuid === wanted);
  if (found === undefined) throw new Refusal(404, `Step ${wanted} not found`);
  return found;
}

function showStep(run: Run, step: Step): unknown {
  const hasRun = step.state === 'COMPLETED';
  return {
    type: 'pipeline_step',
    uuid: step.uuid,
    ...(step.plan.name === undefined ? {} : { name: step.plan.name }),
    pipeline: { type: 'pipeline', uuid: run.uuid },
    trigger: { type: `pipeline_step_trigger_${triggerOf(step)}` },
    state: showState(step),
    image: showImage(run),
    maxTime: 120,
    ...showSurroundings(run, step),
    ...(step.startedAt === undefined ? {} : { started_on: pipelinesTime(step.startedAt) }),
    ...(step.completedAt === undefined ? {} : { completed_on: pipelinesTime(step.completedAt) }),
    ...(hasRun ? { duration_in_seconds: stepSeconds(step) } : {}),
    build_seconds_used: stepBuildSeconds(step),
    run_number: step.runNumber,
    setup_commands: [],
    script_commands: [{ name: 'make', command: `make ${step.plan.name?.toLowerCase() ?? 'all'}` }],
    teardown_commands: [],
  };
}

function triggerOf({ plan, isRedeploy }: Step): 'automatic' | 'manual' | 'redeploy' {
  if (isRedeploy) return 'redeploy';
  return plan.manual === true ? 'manual' : 'automatic';
}

/** What it stands beside, where it runs and where it deploys to. */
function showSurroundings({ repository }: Run, { plan }: Step): object {
  const environment = repository.environments.find(({ name }) => name === plan.environment);
  return {
    ...(plan.parallel === undefined ? {} : { parallel_group: { group_name: plan.parallel } }),
    ...(plan.size === undefined ? {} : { size: `${String(plan.size)}x` }),
    ...(plan.selfHosted === true ? { runs_on: BENCH_LABELS } : {}),
    ...(environment === undefined
      ? {}
      : { environment: { uuid: environment.uuid, name: environment.name } }),
  };
}

/** A private image shows the credentials it is pulled with; whoever reads steps must not keep them. */
function showImage(run: Run): unknown {
  const name = 'registry.example.com/build/base:12';
  if (run.repository.temperament.privateImage !== true) return { name };
  return {
    name,
    username: 'puller',
    password: 'planted-registry-password',
    email: 'puller@example.com',
  };
}

function showState(step: Step): unknown {
  switch (step.state) {
    case 'PENDING':
      return { type: 'pipeline_step_state_pending', name: 'PENDING', ...stageOfPending(step) };
    case 'READY':
      return {
        type: 'pipeline_step_state_ready',
        name: 'READY',
        stage: { type: 'pipeline_step_state_ready_starting_agent', name: 'STARTING_AGENT' },
      };
    case 'IN_PROGRESS':
      return {
        type: 'pipeline_step_state_in_progress',
        name: 'IN_PROGRESS',
        stage: { type: 'pipeline_step_state_in_progress_running', name: 'RUNNING' },
      };
    case 'COMPLETED': {
      const result = step.result ?? 'SUCCESSFUL';
      const type = `pipeline_step_state_completed_${result.toLowerCase()}`;
      return {
        type: 'pipeline_step_state_completed',
        name: 'COMPLETED',
        result: { type, name: result },
      };
    }
  }
}

function stageOfPending({ press }: Step): object {
  if (press !== 'awaited') return {};
  return { stage: { type: 'pipeline_step_state_pending_paused', name: 'PAUSED' } };
}

/** `GET …/test_reports`: 404 for a step without tests, or before it has run. */
export function showTestReport(asked: Asked): unknown {
  const step = stepOf(asked, runOf(asked));
  const { tests } = step.plan;
  if (tests === undefined || step.state !== 'COMPLETED' || step.result === 'NOT_RUN') {
    throw new Refusal(404, 'This step has no test report');
  }
  const luck = hash32(`${step.uuid}${String(step.runNumber)}`);
  const skipped = luck % 4;
  const failed = step.result === 'FAILED' ? 1 + ((luck >>> 4) % 5) : 0;
  return {
    type: 'step_test_report',
    step_uuid: step.uuid,
    number_of_test_cases: tests,
    number_of_successful_test_cases: tests - skipped - failed,
    number_of_failed_test_cases: failed,
    number_of_error_test_cases: 0,
    number_of_skipped_test_cases: skipped,
  };
}
