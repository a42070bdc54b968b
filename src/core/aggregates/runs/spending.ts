import type { StepRun } from '../../events';
import { isRemembered } from '../../money/slots';
import { DAY, type EpochMillis } from '../../time';
import { shortId } from '../short-id';
import type { RepositoryTotals, SlotOfStep } from '../totals';
import { billedSeconds } from './billed';
import { doneSteps, type StepsOfRun } from './steps';

/** Notes by day what the steps that ended between two rests are billed. */
export function noteBilled(totals: RepositoryTotals, of: StepsOfRun): RepositoryTotals {
  return doneSteps(of).reduce(
    (next, step) =>
      step.runnerKind === 'cloud' ? billOn(next, step.completedAt, billedSeconds(step)) : next,
    totals,
  );
}

/** With so many seconds more on the day of this moment. */
export function billOn(
  totals: RepositoryTotals,
  at: EpochMillis,
  seconds: number,
): RepositoryTotals {
  if (seconds === 0) return totals;
  const day = Math.floor(at / DAY);
  const { billedDays } = totals;
  return {
    ...totals,
    billedDays: new Map(billedDays).set(day, (billedDays.get(day) ?? 0) + seconds),
  };
}

const SLOTS_MOST = 200;

/** Notes which steps took a slot, and until when. The same totals where that is known. */
export function noteSlots(
  totals: RepositoryTotals,
  {
    runUuid,
    steps,
    now,
  }: {
    readonly runUuid: string;
    readonly steps: readonly StepRun[];
    readonly now: EpochMillis;
  },
): RepositoryTotals {
  const seen = steps
    .flatMap((step) => slotOf(runUuid, step) ?? [])
    .filter((slot) => isRemembered(slot, now));
  const fresh = seen.filter(
    (slot) => !totals.slots.some((known) => known.id === slot.id && known.until === slot.until),
  );
  if (fresh.length === 0) return totals;
  const ids = new Set(fresh.map(({ id }) => id));
  const slots = [...totals.slots.filter(({ id }) => !ids.has(id)), ...fresh]
    .filter((slot) => isRemembered(slot, now))
    .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  return { ...totals, slots: slots.slice(-SLOTS_MOST) };
}

function slotOf(runUuid: string, step: StepRun): SlotOfStep | null {
  const { uuid, name, attempt, startedAt, completedAt, runnerKind, result } = step;
  if (runnerKind !== 'self_hosted' || startedAt === null) return null;
  const until = result === null ? null : (completedAt ?? startedAt);
  const id = shortId([runUuid, uuid, name, String(attempt)].join('\u0000'));
  return until !== null && until <= startedAt ? null : { id, from: startedAt, until };
}
