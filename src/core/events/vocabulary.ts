/** The closed sets of label values, spelled as the OpenTelemetry CI/CD conventions (semconv 1.44) spell them. */

export const RESULTS = ['success', 'failure', 'error', 'timeout', 'cancellation', 'skip'] as const;
export type RunResult = (typeof RESULTS)[number];

export const REF_CLASSES = ['default', 'release', 'pull_request', 'tag', 'other'] as const;
export type RefClass = (typeof REF_CLASSES)[number];

export const TRIGGERS = [
  'push',
  'pull_request',
  'manual',
  'schedule',
  'parent_step',
  'unknown',
] as const;
export type RunTrigger = (typeof TRIGGERS)[number];

/** What lets a step begin: the steps before it, a person, or a person who wants it deployed once more. */
export const STEP_TRIGGERS = ['automatic', 'manual', 'redeploy'] as const;
export type StepTrigger = (typeof STEP_TRIGGERS)[number];

/** What made a run go on after it had been at rest. */
export const RESUMPTION_KINDS = ['manual_step', 'rerun', 'redeploy', 'stop'] as const;
export type ResumptionKind = (typeof RESUMPTION_KINDS)[number];

/** Why a deployment had to be made, where it was not a plain step forward. */
export const REWORK_KINDS = ['rollback', 'repair', 'hotfix'] as const;
export type ReworkKind = (typeof REWORK_KINDS)[number];

/** The section of pipelines that try merges; the pattern behind it names the branch merged to. */
export const MERGE_QUEUES = 'merge-queues';

/** What came of a merge that a queue tried: a failure ejects it, and a stop drops it. */
export type MergeOutcome = 'merged' | 'ejected' | 'dropped';

export const ACTIVE_STATES = ['pending', 'executing', 'paused'] as const;
export type ActiveState = (typeof ACTIVE_STATES)[number];

export const RUNNER_KINDS = ['cloud', 'self_hosted'] as const;
export type RunnerKind = (typeof RUNNER_KINDS)[number];

export const ENVIRONMENT_TYPES = ['production', 'staging', 'test', 'unknown'] as const;
export type EnvironmentType = (typeof ENVIRONMENT_TYPES)[number];

/** Results that mean "it did not work", as opposed to "somebody stopped it" or "it never ran". */
export function isFailure(result: RunResult): boolean {
  return result === 'failure' || result === 'error' || result === 'timeout';
}
