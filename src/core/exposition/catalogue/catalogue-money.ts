import { ownGauge } from './spec';

/** The families that speak about the workspace's money, in the order of the page. */
export const MONEY_FAMILIES = {
  workspaceMonthBuildSeconds: ownGauge({
    name: 'bitbucket_workspace_month_build_seconds',
    help: 'Build time of all repositories in this calendar month (UTC), as far as it was counted.',
    labels: [],
  }),
  workspaceMonthIncluded: ownGauge({
    name: 'bitbucket_workspace_month_included_seconds',
    help: 'Build time that the plan of the workspace includes each month; absent where the settings name no plan.',
    labels: [],
  }),
  workspaceMonthRunsOut: ownGauge({
    name: 'bitbucket_workspace_month_run_out_timestamp_seconds',
    help: 'When the included build time runs out, should every day be like those of the last week; absent when not in this month.',
    labels: [],
  }),
  workspaceMonthSlots: ownGauge({
    name: 'bitbucket_workspace_month_slots_peak',
    help: 'The most steps at work on self-hosted runners at once in this calendar month (UTC), as far as it was seen.',
    labels: [],
  }),
  workspaceMonthSlotsPlanned: ownGauge({
    name: 'bitbucket_workspace_month_slots_planned',
    help: 'Self-hosted slots that the workspace means to use at once; absent where the settings do not say.',
    labels: [],
  }),
  workspaceMonthCost: ownGauge({
    name: 'bitbucket_workspace_month_cost',
    help: 'What this month has cost so far beyond the seats, by the prices of the settings.',
    labels: ['kind', 'currency'],
  }),
} as const;
