import type { ScheduleReading } from '../../events/reading';
import type { EpochMillis } from '../../time';
import { cut } from '../tables/room';

/** The schedules of a repository that are switched on. */
export interface Schedules {
  /** When they were read; 0 for never. */
  readonly at: EpochMillis;
  /** When Bitbucket was last asked, whatever it said. */
  readonly askedAt: EpochMillis;
  readonly list: readonly Schedule[];
}

export interface Schedule {
  /** Of the pipeline that it starts. */
  readonly pipeline: string;
  /** As Bitbucket tells it: a cron expression in UTC. */
  readonly pattern: string;
}

export const NO_SCHEDULES: Schedules = { at: 0, askedAt: 0, list: [] };

const SCHEDULES_MOST = 10;
/** Longer ones are none that a person wrote. */
const PATTERN_MOST = 80;

/** Of what was read what can start a run. */
export const schedulesFrom = (read: readonly ScheduleReading[], at: EpochMillis): Schedules => ({
  ...{ at, askedAt: at },
  list: read
    .filter(({ isOn, pattern }) => isOn && pattern.length <= PATTERN_MOST)
    .map(({ pipeline, pattern }) => ({ pipeline: cut(pipeline), pattern }))
    .slice(0, SCHEDULES_MOST),
});
