import type {
  ActiveState,
  EnvironmentType,
  RunResult,
  RunTrigger,
  StepTrigger,
} from '../core/events/vocabulary';

/** `COMPLETED` result names of pipelines, steps and deployments. An unknown name is an `error`: it did not succeed. */
export function resultOf(name: string | null): RunResult {
  switch (name) {
    case 'SUCCESSFUL':
    case 'PASSED':
      return 'success';
    case 'FAILED':
      return 'failure';
    case 'EXPIRED':
      return 'timeout';
    case 'STOPPED':
      return 'cancellation';
    case 'NOT_RUN':
    case 'SKIPPED':
      return 'skip';
    default:
      return 'error';
  }
}

/** `state.name` with `state.stage.name` of a run that has not completed. */
export function activeStateOf(state: string | null, stage: string | null): ActiveState {
  if (stage === 'PAUSED' || stage === 'HALTED' || state === 'PAUSED' || state === 'HALTED')
    return 'paused';
  return state === 'PENDING' || state === 'PARSING' ? 'pending' : 'executing';
}

/** The type says it more reliably than the name: REST writes SCHEDULE where its own filter says SCHEDULED. */
export function triggerOf(type: string | null, name: string | null): RunTrigger {
  const word = (type?.replace(/^pipeline_trigger_/, '') ?? name ?? '').toLowerCase();
  switch (word) {
    case 'push':
    case 'manual':
    case 'parent_step':
      return word;
    case 'schedule':
    case 'scheduled':
      return 'schedule';
    case 'pullrequest':
    case 'pull_request':
      return 'pull_request';
    default:
      return type !== null && name !== null && name.toLowerCase() !== word
        ? triggerOf(null, name)
        : 'unknown';
  }
}

/** `pipeline_step_trigger_manual`; what is not known begins by itself. */
export function stepTriggerOf(type: string | null): StepTrigger {
  const word = type?.replace(/^pipeline_step_trigger_/, '');
  return word === 'manual' || word === 'redeploy' ? word : 'automatic';
}

/** `PRODUCTION` in events, `Production` in REST. */
export function environmentTypeOf(name: string | null): EnvironmentType {
  const word = (name ?? '').toLowerCase();
  return word === 'production' || word === 'staging' || word === 'test' ? word : 'unknown';
}
