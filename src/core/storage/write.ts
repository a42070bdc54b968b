import { TABLES, type RepositoryTotals, type TableName } from '../aggregates/totals';
import { writeDays, writeHours } from './calendars';
import { writeDeployments, writeEnvironments, writeStarts } from './deployments';
import { writeSingles } from './one';
import { Pen } from './pen';
import { writePushes, writeStarted } from './pushes';
import { writeRows } from './rows';
import { writeActive, writeLastRuns, writeLedger } from './runs';
import { TOTALS_VERSION, type StoredTotals } from './shape';
import { Words } from './words';

/** The record to store. Reading it back gives equal totals. */
export function storedTotals(totals: RepositoryTotals): StoredTotals {
  const words = new Words();
  const written = (write: (pen: Pen) => void): string => {
    const pen = new Pen(words);
    write(pen);
    return pen.written;
  };
  const fields = {
    ...runFields(totals, written),
    ...deploymentFields(totals, written),
    push: written((pen) => writePushes(pen, totals.pushes)),
    clue: written((pen) => writeStarted(pen, totals.clues.started)),
    days: written((pen) => writeDays(pen, totals.days)),
    ...(totals.waits.size === 0 ? {} : { waits: written((pen) => writeDays(pen, totals.waits)) }),
    runHours: written((pen) => writeHours(pen, totals.runHours)),
    pushHours: written((pen) => writeHours(pen, totals.pushHours)),
    t: tables(totals, written),
  };
  return { v: TOTALS_VERSION, ...words.stored(), ...fields };
}

type Written = (write: (pen: Pen) => void) => string;

function runFields(
  totals: RepositoryTotals,
  written: Written,
): Pick<StoredTotals, 'one' | 'last' | 'led' | 'act'> {
  const { ledger, deploymentLedger, clues } = totals;
  const settledThrough = [ledger.settledThrough, deploymentLedger.settledThrough] as const;
  const last = inOrder(totals.lastRuns);
  const keys = last.map(([key]) => key);
  return {
    one: written((pen) =>
      writeSingles(pen, { singles: totals, settledThrough, isOff: clues.isOff }),
    ),
    last: written((pen) =>
      writeLastRuns(
        pen,
        last.map(([, each]) => each),
      ),
    ),
    led: written((pen) => writeLedger(pen, ledger.entries, keys)),
    act: written((pen) => writeActive(pen, totals.active)),
  };
}

function deploymentFields(
  { environments, deploymentLedger }: RepositoryTotals,
  written: Written,
): Pick<StoredTotals, 'env' | 'dep' | 'starts'> {
  const { entries, starts } = deploymentLedger;
  const ordered = inOrder(environments);
  const keys = ordered.map(([key]) => key);
  return {
    env: written((pen) =>
      writeEnvironments(
        pen,
        ordered.map(([, each]) => each),
      ),
    ),
    dep: written((pen) => writeDeployments(pen, entries, keys)),
    starts: written((pen) => writeStarts(pen, starts)),
  };
}

function tables({ tables: all, baseline }: RepositoryTotals, written: Written): StoredTotals['t'] {
  const stored: Partial<Record<TableName, string>> = {};
  for (const name of TABLES) {
    const rows = inOrder(all[name]).map(([, row]) => row);
    if (rows.length > 0) stored[name] = written((pen) => writeRows(pen, rows, baseline));
  }
  return stored;
}

/** Stored in order of key: what was written does not tell in which order it happened. */
function inOrder<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
