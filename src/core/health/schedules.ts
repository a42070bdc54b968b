import type { Schedule } from '../aggregates/runs/schedules';
import type { RepositoryTotals } from '../aggregates/totals';
import type { ScheduleReading } from '../events/reading';
import { DAY, HOUR, MINUTE, type EpochMillis } from '../time';
import { lastRunOf } from './activity';
import { lastBefore, nextAfter, readCron, type Cron } from './cron';

/** A run that a schedule starts, or should have started. */
export interface DueRun {
  readonly schedule: Schedule;
  readonly dueAt: EpochMillis;
}

/** No run so long after it was due is one that has not come. */
export const LATE = HOUR;
/** A run may be created before the minute has begun. */
const EARLY = MINUTE;
/** So many times before it runs were created when they were due: we understand the schedule, and it was heeded. */
export const HEEDED = 3;
/** What is older than two readings of a day says nothing of what comes next. */
const TOLD_FOR = 2 * DAY;

/** The first run that a schedule should have started since the last run; null where none is late. */
export function missedRun(totals: RepositoryTotals): DueRun | null {
  const missed = nextMissed(totals);
  const readAt = Math.min(totals.schedules.at, totals.reconciliation.at);
  return missed !== null && missed.dueAt + LATE <= readAt ? missed : null;
}

/** The first run of a schedule since the last run of any kind, whether or not it is late already. */
export function nextMissed(totals: RepositoryTotals): DueRun | null {
  const { list } = totals.schedules;
  if (list.length === 0) return null;
  const lastRunAt = lastRunOf(totals);
  return firstOf(list, (cron, { since }) => {
    const dueAt = firstUnheeded(cron, Math.max(lastRunAt, since), totals);
    return dueAt !== null && wasHeeded(cron, dueAt, totals) ? dueAt : null;
  });
}

/** The schedule with the earliest of the times that are asked for; those that nobody understands have none. */
function firstOf(
  list: readonly Schedule[],
  dueOf: (cron: Cron, schedule: Schedule) => EpochMillis | null,
): DueRun | null {
  let first: DueRun | null = null;
  for (const schedule of list) {
    const cron = readCron(schedule.pattern);
    const dueAt = cron === null ? null : dueOf(cron, schedule);
    if (dueAt !== null && (first === null || dueAt < first.dueAt)) first = { schedule, dueAt };
  }
  return first;
}

/** By the hour, as creation is remembered: a run of another kind about then counts as one of the schedule. */
function isHeeded(dueAt: EpochMillis, { runHours }: RepositoryTotals): boolean {
  for (
    let hour = Math.floor((dueAt - EARLY) / HOUR);
    hour <= Math.floor((dueAt + LATE) / HOUR);
    hour++
  )
    if (runHours.has(hour)) return true;
  return false;
}

function firstUnheeded(
  cron: Cron,
  after: EpochMillis,
  totals: RepositoryTotals,
): EpochMillis | null {
  let due = nextAfter(cron, after);
  // The hour in which the last run was created, and the one after it.
  while (due !== null && isHeeded(due, totals)) due = nextAfter(cron, due);
  return due;
}

function wasHeeded(cron: Cron, dueAt: EpochMillis, totals: RepositoryTotals): boolean {
  let before: EpochMillis | null = dueAt;
  for (let times = 0; times < HEEDED; times++) {
    // A run counts for one time only, however often one was due about then.
    before = lastBefore(cron, times === 0 ? before : (Math.floor(before / HOUR) - 2) * HOUR);
    if (before === null || before < totals.history.since || !isHeeded(before, totals)) return false;
  }
  return true;
}

/** When a schedule starts the next run, as far as was read lately; null where none is known. */
export const nextScheduled = ({ schedules }: RepositoryTotals, now: EpochMillis): DueRun | null =>
  now - schedules.at > TOLD_FOR ? null : firstOf(schedules.list, (cron) => nextAfter(cron, now));

const READ_EVERY = DAY;
/** Nobody is asked again at once who has just refused. */
const ASKED_AGAIN = HOUR;

/** Whether Bitbucket is to be asked: once a day where schedules start runs, and once more when one is late. */
export function wantsSchedules(totals: RepositoryTotals, now: EpochMillis): boolean {
  const { at, askedAt } = totals.schedules;
  if (now - askedAt < ASKED_AGAIN) return false;
  if (now - at >= READ_EVERY) return isScheduled(totals);
  const late = nextMissed(totals)?.dueAt ?? Infinity;
  return at < late + LATE && late + LATE <= now;
}

/** Whether a schedule has started a run that is still counted. */
function isScheduled({ tables }: RepositoryTotals): boolean {
  for (const { labels } of tables.runs.values()) if (labels.at(-1) === 'schedule') return true;
  return false;
}

/**
 * Those that are on, each time of a pipeline once, on however many branches it starts; what nobody understands comes
 * last. There are few places.
 */
export function worthAPlace(read: readonly ScheduleReading[]): readonly ScheduleReading[] {
  const on = read.filter(({ isOn }) => isOn);
  const once = new Map(on.map((one) => [`${one.pattern} ${one.pipeline}`, one]));
  const isUnderstood = ({ pattern }: ScheduleReading): boolean => readCron(pattern) !== null;
  return [...once.values()].sort((a, b) => Number(isUnderstood(b)) - Number(isUnderstood(a)));
}
