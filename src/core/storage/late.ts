import { NO_CACHES } from '../aggregates/runs/detail-of-run';
import { NO_SCHEDULES } from '../aggregates/runs/schedules';
import type { ShownTotals, Unshown } from '../aggregates/totals';
import { readHours } from './calendars';
import type { Cursor } from './cursor';
import { readCaches, readSchedules, readWanted } from './details';
import { readFailed } from './failed';
import { readSlots } from './slots';

type Late = 'billed' | 'caches' | 'slots' | 'failed' | 'wanted' | 'schedules';

/** Of a field that came later, and is not there while there is nothing to tell; null then. */
type ReadLate = (field: Late) => Cursor | null;

export function readShownLate(late: ReadLate): Pick<ShownTotals, 'billedDays' | 'caches'> {
  const [billed, caches] = [late('billed'), late('caches')];
  return {
    billedDays: billed === null ? new Map() : readHours(billed),
    caches: caches === null ? NO_CACHES : readCaches(caches),
  };
}

export function readUnshownLate(
  late: ReadLate,
): Pick<Unshown, 'slots' | 'failed' | 'wanted' | 'schedules'> {
  const [slots, failed, wanted] = [late('slots'), late('failed'), late('wanted')];
  const schedules = late('schedules');
  return {
    slots: slots === null ? [] : readSlots(slots),
    failed: failed === null ? [] : readFailed(failed),
    wanted: wanted === null ? [] : readWanted(wanted),
    schedules: schedules === null ? NO_SCHEDULES : readSchedules(schedules),
  };
}
