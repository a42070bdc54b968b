import type { PicturesView } from '../../contract/pictures';
import { activeRuns } from '../../core/aggregates/runs/known-runs';
import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { ActiveState } from '../../core/events/vocabulary';
import { isPastKnown, lastDays, missingFrom } from '../../core/pictures/days';
import { environmentsOf } from '../../core/pictures/environments';
import { figuresOf } from '../../core/pictures/figures';
import { SECOND, type EpochMillis } from '../../core/time';

const seconds = (at: EpochMillis): number => Math.floor(at / SECOND);

/** What the panel of a repository draws. */
export function picturesOf(totals: RepositoryTotals, now: EpochMillis): PicturesView {
  const missing = missingFrom(totals, now);
  return {
    days: lastDays(totals, now).map(({ at, ...day }) => ({ ...day, at: seconds(at) })),
    figures: figuresOf(totals, now),
    environments: environmentsOf(totals).map(({ current, failedAt, ...rest }) => ({
      ...rest,
      current: current && { ...current, at: seconds(current.at) },
      failedAt: failedAt === null ? null : seconds(failedAt),
    })),
    active: activeOf(totals, now),
    isPastKnown: isPastKnown(totals, now),
    missingFrom: missing === null ? null : seconds(missing),
  };
}

/** As people read it: what Bitbucket has halted, and what only waits, stand under one label on the page for Prometheus. */
function activeOf({ runs }: RepositoryTotals, now: EpochMillis): PicturesView['active'] {
  const active = activeRuns(runs, now);
  const moving = active.filter(({ isHalted }) => !isHalted);
  const inState = (state: ActiveState) => moving.filter((run) => run.state === state).length;
  return {
    pending: inState('pending'),
    running: inState('executing'),
    halted: active.length - moving.length,
    waiting: inState('paused'),
  };
}
