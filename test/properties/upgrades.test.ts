import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stored } from './lifeline';
import { played } from './true-histories';
import { storyOf } from './truth/story';
import { trueTotals, type Totals } from './truth/oracle';
import type { RunPlan } from './truth/plan';
import { Random } from './truth/random';
import { BASELINE, scenarioOfPlans } from './truth/scenario';

/** What the version before left behind, with runs in every state, and what its page said. */
interface Upgrade {
  readonly plans: readonly RunPlan[];
  readonly stored: Stored;
  readonly totals: Totals;
}

const UPGRADES = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/upgrades-from-v2.json'), 'utf8'),
) as readonly Upgrade[];
const SEED = Number(process.env['LIFELINE_SEED'] ?? Date.now() % 2 ** 31);

/** Build seconds had no pipeline then, and are not compared. */
const compared = (totals: Totals): Totals =>
  Object.fromEntries(Object.entries(totals).filter(([key]) => !key.startsWith('built ')));

function added(one: Totals, other: Totals): Totals {
  const sum = { ...one };
  for (const [key, value] of Object.entries(other)) sum[key] = (sum[key] ?? 0) + value;
  return sum;
}

describe('an upgrade', () => {
  it.each(UPGRADES.map((upgrade, index) => ({ ...upgrade, index, seed: SEED + index })))(
    'goes on counting where the version before stopped: $index, seed $seed',
    async ({ plans, stored, totals: before, seed }) => {
      const scenario = scenarioOfPlans(plans, new Random(seed));
      const { totals, wrong } = await played(scenario, stored);
      const { history, seenHeld } = scenario;
      const since = trueTotals(history, { baseline: BASELINE, seenHeld });
      expect({ totals: compared(totals), wrong, story: storyOf(history, BASELINE) }).toEqual({
        totals: compared(added(before, since)),
        wrong: [],
        story: storyOf(history, BASELINE),
      });
    },
  );
});
