import type { PicturesView } from '../../contract/pictures';
import { activeRuns } from '../../core/aggregates/runs/known-runs';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import { ACTIVE_STATES } from '../../core/events/vocabulary';
import { isPastKnown, lastDays } from '../../core/pictures/days';
import { environmentsOf } from '../../core/pictures/environments';
import { figuresOf } from '../../core/pictures/figures';
import { SECOND, type EpochMillis } from '../../core/time';

const seconds = (at: EpochMillis): number => Math.floor(at / SECOND);

/** What the panel of a repository draws. */
export function picturesOf(totals: RepositoryTotals, now: EpochMillis): PicturesView {
  const active = activeRuns(totals.runs, now);
  const [pending, executing, paused] = ACTIVE_STATES.map(
    (state) => active.filter((run) => run.state === state).length,
  );
  return {
    days: lastDays(totals, now).map(({ at, ...day }) => ({ ...day, at: seconds(at) })),
    figures: figuresOf(totals, now),
    environments: environmentsOf(totals).map(({ current, failedAt, ...rest }) => ({
      ...rest,
      current: current && { ...current, at: seconds(current.at) },
      failedAt: failedAt === null ? null : seconds(failedAt),
    })),
    active: { pending: pending ?? 0, executing: executing ?? 0, paused: paused ?? 0 },
    isPastKnown: isPastKnown(totals, now),
  };
}
