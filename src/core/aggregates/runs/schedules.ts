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
  /** When it was first read as it is, in an unbroken row of readings: nobody knows whether it was on before. */
  readonly since: EpochMillis;
}

export const NO_SCHEDULES: Schedules = { at: 0, askedAt: 0, list: [] };

const SCHEDULES_MOST = 10;
/** Longer ones are none that a person wrote. */
const PATTERN_MOST = 80;

/** Of what was read what can start a run, given what was known before. */
export const schedulesFrom = (
  read: readonly ScheduleReading[],
  before: Schedules,
  at: EpochMillis,
): Schedules => ({
  ...{ at, askedAt: at },
  list: read
    .filter(({ isOn, pattern }) => isOn && pattern.length <= PATTERN_MOST)
    .slice(0, SCHEDULES_MOST)
    .map(({ pipeline, pattern }) => {
      const named = { pipeline: cut(pipeline), pattern };
      return { ...named, since: sinceOf(named, before) ?? at };
    }),
});

const sinceOf = (
  { pipeline, pattern }: Omit<Schedule, 'since'>,
  { list }: Schedules,
): EpochMillis | undefined =>
  list.find((known) => known.pipeline === pipeline && known.pattern === pattern)?.since;
