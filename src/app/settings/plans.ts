import { PLANS_MAX } from '../../contract/bounds';
import type { CostAnswer, PlanView } from '../../contract/cost';
import type { Problem } from '../../contract/problem';
import { shortId } from '../../core/aggregates/short-id';
import { isSameMonth } from '../../core/money/calendar';
import type { Plan } from '../../core/money/plan';
import { fail, succeed, type Result } from '../../core/result';
import { DAY, SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { auditRecord, type Actor, type Happening } from '../records/audit';
import { changeOf, load, type Loaded } from '../records/kind';
import { minutesOf, monthView } from '../records/month-view';
import { entriesOf, INDEX } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { SPENT } from '../records/spent';
import { transact } from '../records/transact';
import { WORKSPACE } from '../records/workspace';

const KINDS = { workspace: WORKSPACE, settings: SETTINGS, spent: SPENT, index: INDEX } as const;
const SHOWN = 10;

/** What this month cost, who used most of it, and by which plan. */
export async function readCost(world: World): Promise<Result<CostAnswer, Problem>> {
  const found = await load(KINDS, world);
  const now = world.now();
  const { settings, workspace } = found;
  return succeed({
    now: Math.floor(now / SECOND),
    month: workspace.value === null ? null : monthView(workspace.value, settings.value, now),
    repositories: mostUsed(found, now),
    plans: settings.value.plans.map(viewOf).reverse(),
  });
}

function mostUsed(
  { spent, index }: Loaded<typeof KINDS>,
  now: EpochMillis,
): CostAnswer['repositories'] {
  return entriesOf(index)
    .flatMap(({ uuid, slug }) => {
      const part = spent.value.parts[shortId(uuid)];
      return part === undefined || !isSameMonth(part.at, now) || part.seconds === 0
        ? []
        : [{ slug, minutes: minutesOf(part.seconds) }];
    })
    .sort((a, b) => b.minutes - a.minutes || (a.slug < b.slug ? -1 : 1))
    .slice(0, SHOWN);
}

/** In an order of its own, so that what is the same reads the same. */
const viewOf = ({ from, name, includedMinutes, currency, ...plan }: Plan): PlanView => ({
  ...{ from: from / SECOND, name, includedMinutes, currency },
  ...{ perThousandMinutes: plan.perThousandMinutes, perSlot: plan.perSlot },
  ...{ plannedSlots: plan.plannedSlots, source: plan.source },
});

/** Names what holds from a day on; it takes the place of what was said of the same day. */
export const savePlan = (
  view: PlanView,
  by: Actor,
  world: World,
): Promise<Result<object, Problem>> => {
  const from = Math.floor((view.from * SECOND) / DAY) * DAY;
  const plan = { ...view, from };
  return changePlans((plans) => [...without(plans, from), plan].sort(byDate), by, world);
};

export const removePlan = (
  { from }: { readonly from: number },
  by: Actor,
  world: World,
): Promise<Result<object, Problem>> =>
  changePlans((plans) => without(plans, from * SECOND), by, world);

const without = (plans: readonly Plan[], from: EpochMillis): readonly Plan[] =>
  plans.filter((plan) => plan.from !== from);

const byDate = (a: Plan, b: Plan): number => a.from - b.from;

const TOO_MANY: Problem = {
  code: 'too-large',
  message: `Lifeline keeps ${PLANS_MAX} plans. Remove one that is over.`,
};

function changePlans(
  change: (plans: readonly Plan[]) => readonly Plan[],
  { actor, from }: Actor,
  world: World,
): Promise<Result<object, Problem>> {
  return transact(world, { settings: SETTINGS }, ({ settings }) => {
    const before = settings.value.plans;
    const plans = change(before);
    if (plans.length > PLANS_MAX) return fail(TOO_MANY);
    const told = (all: readonly Plan[]): string => JSON.stringify(all.map(viewOf));
    if (told(plans) === told(before)) return succeed({ value: {}, changes: [] });
    const audit: Happening = {
      ...{ actor, from, action: 'settings-changed', object: 'plans', result: 'done' },
      detail: `plans before: ${told(before)}; now: ${told(plans)}`,
    };
    return succeed({
      value: {},
      changes: [changeOf(settings, { ...settings.value, plans })],
      told: [auditRecord(audit, world)],
    });
  });
}
