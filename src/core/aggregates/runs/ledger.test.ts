import fc from 'fast-check';
import { after, BASELINE, uuidOf } from '../../../../test/given';
import {
  findBuild,
  findRun,
  LEDGER_KEEPS,
  record,
  runId,
  settle,
  type Ledger,
  type LedgerEntry,
} from './ledger';

const EMPTY: Ledger = { settledThrough: BASELINE, entries: [] };

function entry(number: number, completedAt = after(number)): LedgerEntry {
  return {
    id: runId(uuidOf(number)),
    buildNumber: number,
    completedAt,
    readAt: completedAt,
    result: 'success',
    lastRunKey: 'main',
  };
}

const ledgerOf = (count: number): Ledger =>
  Array.from({ length: count }, (_, index) => entry(index + 1)).reduce(record, EMPTY);
const numbersOf = ({ entries }: Pick<Ledger, 'entries'>): readonly number[] =>
  entries.map(({ buildNumber }) => buildNumber);

describe('record', () => {
  it('keeps runs in order of completion, whatever order they come in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }), (order) => {
        const ledger = order.map((number) => entry(number)).reduce(record, EMPTY);
        expect(ledger).toEqual(ledgerOf(5));
      }),
    );
  });

  it('moves a run that completed again to its new place, and keeps it once', () => {
    expect(numbersOf(record(ledgerOf(3), entry(1, after(9))))).toEqual([2, 3, 1]);
  });

  it('finds a run by its uuid in any case, and by its number', () => {
    const ledger = record(EMPTY, { ...entry(7), id: runId('{ABCDEF}') });
    expect(findRun(ledger, runId('{abcdef}'))?.buildNumber).toBe(7);
    expect(findBuild(ledger, 7)?.completedAt).toBe(after(7));
    expect(findBuild(ledger, 8)).toBeUndefined();
  });
});

describe('settle', () => {
  it.each([
    {
      name: 'few enough entries',
      count: LEDGER_KEEPS,
      verified: Infinity,
      forgets: 0,
      settled: BASELINE,
    },
    {
      name: 'five too many, all compared',
      count: LEDGER_KEEPS + 5,
      verified: Infinity,
      forgets: 5,
      settled: after(5),
    },
    {
      name: 'five too many, three compared',
      count: LEDGER_KEEPS + 5,
      verified: after(3),
      forgets: 3,
      settled: after(3),
    },
    {
      name: 'five too many, none compared',
      count: LEDGER_KEEPS + 5,
      verified: after(0.5),
      forgets: 0,
      settled: BASELINE,
    },
  ])('forgets $forgets of $name', ({ count, verified, forgets, settled }) => {
    const { ledger, forgotten } = settle(ledgerOf(count), verified);
    expect(numbersOf({ entries: forgotten })).toEqual(numbersOf(ledgerOf(forgets)));
    expect(ledger.entries).toHaveLength(count - forgets);
    expect(ledger.settledThrough).toBe(settled);
  });

  it('never settles what is still remembered', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 150 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 80 }),
        (minutes, verified, keeps) => {
          const before = minutes
            .map((minute, index) => entry(index + 1, after(minute)))
            .reduce(record, EMPTY);
          const { ledger, forgotten } = settle(before, after(verified), keeps);
          for (const { completedAt } of forgotten)
            expect(completedAt).toBeLessThanOrEqual(ledger.settledThrough);
          expect(ledger.settledThrough).toBeLessThanOrEqual(Math.max(BASELINE, after(verified)));
          expect([...forgotten, ...ledger.entries]).toEqual(before.entries);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('runId', () => {
  it('is ten characters, and tells 20,000 uuids apart', () => {
    const ids = new Set(Array.from({ length: 20_000 }, (_, number) => runId(uuidOf(number))));
    expect(ids.size).toBe(20_000);
    for (const id of ids) expect(id).toMatch(/^[\w-]{10}$/);
  });
});
