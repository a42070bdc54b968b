import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stored } from './lifeline';
import { played } from './true-histories';
import type { Run } from './truth/history';
import { trueTotals } from './truth/oracle';
import type { Totals } from './truth/sum';
import type { RunPlan } from './truth/plan';
import { Random } from './truth/random';
import { BASELINE, HOUR, scenarioOfPlans, type Scenario } from './truth/scenario';
import { storyOf } from './truth/story';

/** What the version before left behind, with runs in every state, and what its page said. */
interface Upgrade {
  readonly plans: readonly RunPlan[];
  readonly stored: Stored;
  readonly totals: Totals;
}

const UPGRADES = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/upgrades-from-v2.json'), 'utf8'),
) as readonly Upgrade[];
/** When the version before was installed. */
const INSTALLED = BASELINE - 8 * HOUR;
const SEED = Number(process.env['LIFELINE_SEED'] ?? Date.now() % 2 ** 31);

/**
 * Build seconds had no pipeline then, and nobody noted what its page said of deployments, or which environments stood
 * broken: these are not compared.
 */
const compared = (totals: Totals): Totals =>
  Object.fromEntries(
    Object.entries(totals).filter(
      ([key]) => !/^(?:built|deploy|restore|rework|rollback|lead)/.test(key),
    ),
  );

function sum(one: Totals, other: Totals): Totals {
  const both = { ...one };
  for (const [key, value] of Object.entries(other)) both[key] = (both[key] ?? 0) + value;
  return both;
}

/**
 * Words that it did not know kept a run under way for the version before, however long it was over: it had counted
 * nothing of it.
 */
function wasLeftOpen({ stretches }: Run, plan: RunPlan | undefined): boolean {
  const last = stretches.filter(({ rest }) => rest !== null && rest.at <= BASELINE).at(-1);
  return plan?.hasUnknownWords === true && last?.rest?.isWaiting === false;
}

/** What must be added to the page: all since the upgrade, and since the installation where nothing was counted yet. */
function added(before: Totals, plans: readonly RunPlan[], { history, seenHeld }: Scenario): Totals {
  const planOf = new Map(plans.map((plan) => [plan.number, plan]));
  const isLeft = (run: Run): boolean => wasLeftOpen(run, planOf.get(run.number));
  const left = { ...history, runs: history.runs.filter(isLeft) };
  const others = { ...history, runs: history.runs.filter((run) => !isLeft(run)) };
  return sum(
    sum(before, trueTotals(left, { baseline: INSTALLED, seenHeld })),
    trueTotals(others, { baseline: BASELINE, seenHeld }),
  );
}

describe('an upgrade', () => {
  it.each(UPGRADES.map((upgrade, index) => ({ ...upgrade, index, seed: SEED + index })))(
    'goes on counting where the version before stopped: $index, seed $seed',
    async ({ plans, stored, totals: before, seed }) => {
      const scenario = scenarioOfPlans(plans, new Random(seed));
      const { totals, wrong } = await played(scenario, { stored });
      const story = storyOf(scenario.history, BASELINE);
      expect({ totals: compared(totals), wrong, story }).toEqual({
        totals: compared(added(before, plans, scenario)),
        wrong: [],
        story,
      });
    },
  );
});
