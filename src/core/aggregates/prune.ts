import { refClassOf } from '../events/reading';
import { BILLED_DAYS_KEPT } from '../money/month';
import { isRemembered } from '../money/slots';
import { isTracked, retentionMillis, type Settings } from '../settings';
import { DAY, HOUR } from '../time';
import { environmentsInUse } from './deployments/environments-in-use';
import { stillWanted } from './runs/details';
import { failedLately } from './runs/failed-step';
import { newestIn, type Streak } from './runs/streaks';
import type { FoldContext } from './tables/count';
import { cut } from './tables/room';
import { keyOf, rowsExpired, withoutIdle } from './tables/table';
import { TABLES, tablesOf } from './tables/tables';
import type { Calendar, RepositoryTotals } from './totals';

/** Days of the pictures: two weeks and the two before, to compare with. */
const DAYS_KEPT = 28;
/** Hours of the rhythm: eight weeks. */
const HOURS_KEPT = 8 * 7 * 24;

/** Without what nobody will look at again: idle label sets, and calendars of long ago. */
export function prune(totals: RepositoryTotals, context: FoldContext): RepositoryTotals {
  const { now, settings } = context;
  const deadline = now - retentionMillis(settings);
  const lastRuns = new Map([...totals.lastRuns].filter(([, { newest }]) => newest.at >= deadline));
  const tables = tablesOf((name) =>
    TABLES[name].isOwn ? totals.tables[name] : withoutIdle(totals.tables[name], deadline),
  );
  const ledger = totals.deploymentLedger;
  const gone = rowsExpired(totals.tables.deployments, tables.deployments);
  return {
    ...totals,
    tables,
    expiredRuns: totals.expiredRuns + rowsExpired(totals.tables.runs, tables.runs),
    deploymentLedger: gone === 0 ? ledger : { ...ledger, expired: ledger.expired + gone },
    lastRuns: lastRuns.size === totals.lastRuns.size ? totals.lastRuns : lastRuns,
    streaks: streaksOf(totals, lastRuns, settings),
    environments: environmentsInUse(totals, deadline),
    days: since(totals.days, Math.floor(now / DAY) - DAYS_KEPT),
    waits: since(totals.waits, Math.floor(now / DAY) - DAYS_KEPT),
    runHours: since(totals.runHours, Math.floor(now / HOUR) - HOURS_KEPT),
    pushHours: since(totals.pushHours, Math.floor(now / HOUR) - HOURS_KEPT),
    billedDays: since(totals.billedDays, Math.floor(now / DAY) - BILLED_DAYS_KEPT),
    slots: totals.slots.some((use) => !isRemembered(use, now))
      ? totals.slots.filter((use) => isRemembered(use, now))
      : totals.slots,
    failed: failedLately(totals.failed, now),
    wanted: stillWanted(totals.wanted, context),
  };
}

/**
 * A streak is kept as long as its branch is tracked and has a run that is: what nobody notes any more would stay as it is.
 * It is one of the main branch while its branch is that.
 */
function streaksOf(
  { streaks, identity: { mainBranch } }: RepositoryTotals,
  lastRuns: RepositoryTotals['lastRuns'],
  settings: Settings,
): RepositoryTotals['streaks'] {
  const refs = [...lastRuns.values()].map(({ labels }) => labels);
  const isAlive = ({ labels: [pipeline = '', , branch = ''] }: Streak): boolean =>
    refs.some((of) => of[2] === branch && (pipeline === '' || of[0] === pipeline));
  const alive = [...streaks.values()].filter(isAlive);
  const kept = mainBranch === null ? alive : ofBranchesNow(alive, cut(mainBranch), settings);
  const isSame =
    kept.length === streaks.size && kept.every((each) => streaks.get(keyOf(each.labels)) === each);
  return isSame ? streaks : new Map(kept.map((each) => [keyOf(each.labels), each]));
}

function ofBranchesNow(
  streaks: readonly Streak[],
  mainBranch: string,
  settings: Settings,
): readonly Streak[] {
  const tracked = streaks.filter(({ labels: [, , branch = ''] }) =>
    isTracked(branch, mainBranch, settings),
  );
  const named = tracked.map((streak) => {
    const [pipeline = '', refClass, branch = ''] = streak.labels;
    const now = refClassOf({ kind: 'branch', name: branch }, mainBranch);
    return now === refClass ? streak : { ...streak, labels: [pipeline, now, branch] };
  });
  const oldestFirst = named.sort((a, b) => newestIn(a) - newestIn(b));
  return [...new Map(oldestFirst.map((each) => [keyOf(each.labels), each])).values()];
}

function since<T>(calendar: Calendar<T>, first: number): Calendar<T> {
  const kept = [...calendar].filter(([unit]) => unit >= first);
  return kept.length === calendar.size ? calendar : new Map(kept);
}
