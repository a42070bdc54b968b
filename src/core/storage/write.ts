import type { RepositoryTotals } from '../aggregates/totals';
import { writeDays, writeHours } from './calendars';
import { writeDeployments, writeEnvironments, writeHeard } from './deployments';
import { writeSingles } from './one';
import { writeCaches, writeSchedules, writeWanted } from './details';
import { writeFailed } from './failed';
import { hasHunch, writeHunch } from './hunches';
import { writePushes, writeStarted } from './pushes';
import { inOrder, tableFields, writingWith, type Written } from './tables';
import { writeKnownRuns, writeStreaks } from './known-runs';
import { writeNumbers } from './numbers';
import { writeLastRuns } from './runs';
import { writeSlots } from './slots';
import { TOTALS_VERSION, type StoredTotals } from './shape';
import { Words } from './words';

/** The record to store. Reading it back gives equal totals. */
export function storedTotals(totals: RepositoryTotals): StoredTotals {
  const words = new Words();
  const written = writingWith(words);
  const fields = {
    ...runFields(totals, written),
    ...deploymentFields(totals, written),
    push: written((pen) => writePushes(pen, totals.pushes)),
    clue: written((pen) => writeStarted(pen, totals.clues.started)),
    ...(hasHunch(totals.clues) ? { hunch: written((pen) => writeHunch(pen, totals.clues)) } : {}),
    days: written((pen) => writeDays(pen, totals.days)),
    ...(totals.waits.size === 0 ? {} : { waits: written((pen) => writeDays(pen, totals.waits)) }),
    ...(totals.billedDays.size === 0
      ? {}
      : { billed: written((pen) => writeHours(pen, totals.billedDays)) }),
    ...stepFields(totals, written),
    runHours: written((pen) => writeHours(pen, totals.runHours)),
    pushHours: written((pen) => writeHours(pen, totals.pushHours)),
    t: tableFields(totals.tables, totals.baseline, written),
  };
  return { v: TOTALS_VERSION, ...words.stored(), ...fields };
}

/** What is told of steps, caches and schedules; only what there is. */
function stepFields(
  { slots, failed, wanted, caches, schedules }: RepositoryTotals,
  written: Written,
): Pick<StoredTotals, 'slots' | 'failed' | 'wanted' | 'caches' | 'schedules'> {
  return {
    ...(slots.length === 0 ? {} : { slots: written((pen) => writeSlots(pen, slots)) }),
    ...(failed.length === 0 ? {} : { failed: written((pen) => writeFailed(pen, failed)) }),
    ...(wanted.length === 0 ? {} : { wanted: written((pen) => writeWanted(pen, wanted)) }),
    ...(caches.at === 0 ? {} : { caches: written((pen) => writeCaches(pen, caches)) }),
    ...(schedules.askedAt === 0
      ? {}
      : { schedules: written((pen) => writeSchedules(pen, schedules)) }),
  };
}

function runFields(
  totals: RepositoryTotals,
  written: Written,
): Pick<StoredTotals, 'one' | 'last' | 'num' | 'runs' | 'twins' | 'streak'> {
  const { deploymentLedger, clues } = totals;
  const { settledThrough } = deploymentLedger;
  const { isOff } = clues;
  const last = inOrder(totals.lastRuns).map(([, each]) => each);
  const streaks = inOrder(totals.streaks).map(([, each]) => each);
  return {
    one: written((pen) => writeSingles(pen, { singles: totals, settledThrough, isOff })),
    last: written((pen) => writeLastRuns(pen, last)),
    num: written((pen) => writeNumbers(pen, totals.numbers)),
    runs: written((pen) => writeKnownRuns(pen, totals.runs)),
    twins: totals.collisions.join(''),
    streak: written((pen) => writeStreaks(pen, streaks)),
  };
}

function deploymentFields(
  { environments, deploymentLedger }: RepositoryTotals,
  written: Written,
): Pick<StoredTotals, 'env' | 'dep' | 'heard'> {
  const ordered = inOrder(environments);
  const keys = ordered.map(([key]) => key);
  return {
    env: written((pen) =>
      writeEnvironments(
        pen,
        ordered.map(([, each]) => each),
      ),
    ),
    dep: written((pen) => writeDeployments(pen, deploymentLedger.entries, keys)),
    heard: written((pen) => writeHeard(pen, deploymentLedger)),
  };
}
