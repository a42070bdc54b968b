/** What a month costs is played; promtool judges the alert rules by its pages. */
import type { MONEY_ALERTS } from '../../monitoring/alerts/money';
import type { NamesIn, OutagesOf } from './outage';

const PLAN = {
  ...{ name: 'Standard', currency: 'USD', source: 'a price list' },
  ...{ includedMinutes: 100_000, perThousandMinutes: 10, perSlot: 15, plannedSlots: null },
};

export const MONEY_OUTAGES: OutagesOf<NamesIn<typeof MONEY_ALERTS>> = {
  BitbucketBuildMinutesRunningOut: [
    {
      name: 'the build minutes of the month will not last',
      repository: 'web-shop',
      calm: 10,
      cause: (stage) => stage.played.savePlan({ ...PLAN, includedMinutes: 200 }),
      minutes: 30,
      mend: (stage) => stage.played.savePlan(PLAN),
      within: 25,
    },
  ],
  BitbucketRunnerSlotsReached: [
    {
      name: 'as many self-hosted slots are used at once as are planned',
      workspace: 'bench',
      repository: 'firmware',
      calm: 10,
      cause: (stage) => stage.played.savePlan({ ...PLAN, plannedSlots: 1 }),
      minutes: 90,
      mend: (stage) => stage.played.savePlan(PLAN),
      within: 85,
    },
  ],
};
