import { gauge } from './spec';

/** The families that speak about self-hosted runners and who waits for them, in the order of the page. */
export const RUNNER_FAMILIES = {
  stepsWaiting: gauge({
    name: 'bitbucket_pipeline_steps_waiting',
    help: 'Steps that wait for a self-hosted runner, by the labels that they ask for; absent where none waits.',
    labels: ['runner_labels'],
  }),
  oldestStepWaiting: gauge({
    name: 'bitbucket_pipeline_oldest_waiting_step_timestamp_seconds',
    help: 'Since when the oldest step has waited for a self-hosted runner with these labels, or longer; absent where none waits.',
    labels: ['runner_labels'],
  }),
  stepsWithoutRunner: gauge({
    name: 'bitbucket_pipeline_steps_without_runner',
    help: 'Steps that wait for a self-hosted runner of which none with their labels is online; absent where nobody could read all lately.',
    labels: [],
  }),
  runners: gauge({
    name: 'bitbucket_pipeline_runners',
    help: 'Self-hosted runners that steps of the repository may get: its own, and those of the workspace; absent where nobody could read all lately.',
    labels: ['scope', 'state'],
  }),
} as const;
