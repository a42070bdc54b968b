/** What a month costs is played; promtool judges the alert rules by its pages. */
import type { Outage } from './outage';

const PLAN = {
  ...{ name: 'Standard', currency: 'USD', source: 'a price list' },
  ...{ includedMinutes: 100_000, perThousandMinutes: 10, perSlot: 15, plannedSlots: null },
};

export const MONEY_OUTAGES: readonly Outage[] = [
  {
    name: 'the build minutes of the month will not last',
    repository: 'web-shop',
    calm: 10,
    cause: (stage) => stage.played.savePlan({ ...PLAN, includedMinutes: 200 }),
    minutes: 30,
    mend: (stage) => stage.played.savePlan(PLAN),
    alert: 'BitbucketBuildMinutesRunningOut',
    within: 25,
  },
  {
    name: 'as many self-hosted slots are used at once as are planned',
    workspace: 'bench',
    repository: 'firmware',
    calm: 10,
    cause: (stage) => stage.played.savePlan({ ...PLAN, plannedSlots: 1 }),
    minutes: 90,
    mend: (stage) => stage.played.savePlan(PLAN),
    alert: 'BitbucketRunnerSlotsReached',
    within: 85,
  },
];
