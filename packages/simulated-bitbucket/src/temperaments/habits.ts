import type { Habits, PipelinePlan, StepPlan } from '../temperament';

/** People who do nothing unusual. */
export const PLAIN: Habits = {
  direct: 1,
  merge: 0,
  release: 0,
  tag: 0,
  custom: 0,
  burst: 0,
  skipCi: 0,
  brokenYaml: 0,
  stop: 0,
  rerun: 0,
  rerunAtOnce: 0,
  repeat: 0,
  redeploy: 0,
  rollback: 0,
  press: { atOnce: 0, soon: 0, later: 0, hours: [1, 5] },
  abandon: 0,
  halt: 0,
  resume: 0,
};

/** A team with reviews, releases and second thoughts. */
export const TEAMWORK: Habits = {
  ...PLAIN,
  direct: 0.12,
  merge: 0.24,
  tag: 0.03,
  custom: 0.04,
  burst: 0.004,
  skipCi: 0.02,
  brokenYaml: 0.012,
  stop: 0.03,
  rerun: 0.35,
  rerunAtOnce: 0.06,
  repeat: 0.2,
  redeploy: 0.03,
  rollback: 0.02,
  press: { atOnce: 0.06, soon: 0.12, later: 0.16, hours: [1, 5] },
  abandon: 0.04,
  halt: 0.006,
  resume: 0.85,
};

/** What most repositories have in common. */
export const BASE = {
  project: 'SHOP',
  language: 'typescript',
  mainBranch: 'main',
  pipelines: 'on',
  schedules: [],
  environments: [],
} as const;

export const THREE_ENVIRONMENTS = [
  ['Test', 'Test'],
  ['Staging', 'Staging'],
  ['Production', 'Production'],
] as const;

export function plan(...steps: readonly StepPlan[]): PipelinePlan {
  return { steps };
}
