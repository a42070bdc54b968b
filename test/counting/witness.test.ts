/** `bitbucket_exporter_uncounted_runs` tells of whatever is lost from the record, by how much, and does not forget it. */
import type { RepositoryTotals } from '../../src/core/aggregates/totals';
import {
  interval,
  minus,
  ofNumbers,
  withNumber,
  type Intervals,
} from '../../src/core/aggregates/runs/intervals';
import { settle } from '../../src/core/aggregates/runs/numbers';
import { totalsKey } from '../../src/app/records/keys';
import { readTotals } from '../../src/core/storage/read';
import { storedTotals } from '../../src/core/storage/write';
import { after, REPOSITORY_UUID, SECOND } from '../given';
import { installed, type Installation } from './installation';
import { pipelinePayload } from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

const OLD = 1200;
const COUNTED = 1500;
const LAST = OLD + COUNTED;
const OTHER = OF_MAIN.replace('success', 'failure');

/** 1,200 runs from before the installation, and 1,500 that were counted since; the last 7 failed. */
async function counted(): Promise<Installation> {
  const { lifeline, web } = await installed(prepared);
  lifeline.bitbucket.headers = { limit: 60_000, remaining: null, isNearLimit: false };
  await lifeline.sweeps(1);
  addRuns(web, { from: OLD + 1, to: LAST - 7, start: after(6), every: SECOND });
  for (let number = LAST - 6; number <= LAST; number++)
    web.pipelines.push(pipelinePayload({ number, createdAt: after(32), result: 'FAILED' }));
  lifeline.now = after(40);
  // As many as it takes where one may ask 360 times.
  await lifeline.sweeps(6);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: COUNTED - 7, [OTHER]: 7 });
  expect(await uncounted(lifeline)).toBe(0);
  return lifeline;
}

const prepared: Parameters<typeof installed>[0] = (web) => {
  addRuns(web, { from: 1, to: OLD, start: after(-1000), every: SECOND });
};

async function uncounted(lifeline: Installation): Promise<number> {
  return (await lifeline.samples('bitbucket_exporter_uncounted_runs'))[''] ?? 0;
}

const spoil = (
  lifeline: Installation,
  change: (totals: RepositoryTotals) => RepositoryTotals,
): Promise<void> =>
  lifeline.spoil(totalsKey(REPOSITORY_UUID), (body) => {
    const read = readTotals(body);
    if (!read.ok) throw new Error(read.problem.detail);
    return storedTotals(change(read.value));
  });

const without =
  (gone: Intervals) =>
  (totals: RepositoryTotals): RepositoryTotals => ({
    ...totals,
    numbers: { ...totals.numbers, settled: minus(totals.numbers.settled, gone) },
  });

const every = (step: number, from: number): Intervals =>
  ofNumbers(Array.from({ length: 1000 }, (_, place) => from + place * step));

const LOSSES: readonly {
  readonly name: string;
  readonly spoilt: (totals: RepositoryTotals) => RepositoryTotals;
  readonly missing: number;
  /** Of these, runs that are remembered by themselves: their numbers are put back. */
  readonly remembered?: number;
}[] = [
  { name: '1,000 old numbers', spoilt: without(interval(1, 1000)), missing: 1000 },
  { name: '1,000 numbers across the baseline', spoilt: without(every(1, 900)), missing: 1000 },
  {
    name: 'the youngest 1,000 numbers',
    spoilt: without(every(1, LAST - 999)),
    missing: 1000,
    remembered: 60,
  },
  { name: '1,000 numbers, every other one', spoilt: without(every(2, 600)), missing: 1000 },
  {
    name: 'the row of those that failed',
    spoilt: (totals) => ({
      ...totals,
      tables: {
        ...totals.tables,
        runs: new Map([...totals.tables.runs].map(([key, row]) => [key, withoutFailures(row)])),
      },
    }),
    missing: 7,
  },
  {
    name: 'the whole row of the main branch',
    spoilt: (totals) => ({ ...totals, tables: { ...totals.tables, runs: new Map() } }),
    missing: COUNTED,
  },
  {
    name: 'a run that was marked as counted and is in no row',
    spoilt: (totals) => ({ ...totals, numbers: settle(totals.numbers, LAST + 1, true) }),
    missing: 1,
  },
  {
    name: 'a run whose number was only put among the settled ones',
    spoilt: (totals) => {
      const { numbers } = totals;
      const settled = withNumber(numbers.settled, LAST + 1);
      return { ...totals, numbers: { ...numbers, settled, highest: LAST + 1 } };
    },
    missing: 1,
  },
];

type Row = RepositoryTotals['tables']['runs'] extends ReadonlyMap<string, infer R> ? R : never;

const withoutFailures = (row: Row): Row => ({
  ...row,
  numbers: row.numbers.map((number) => (number === 7 ? 0 : number)),
});

describe('the witness', () => {
  it.each(LOSSES)('misses $name', async ({ spoilt, missing, remembered = 0 }) => {
    const lifeline = await counted();
    await spoil(lifeline, spoilt);
    expect(await uncounted(lifeline)).toBe(missing);
    await lifeline.sweeps(4);
    expect(await uncounted(lifeline)).toBe(missing - remembered);
    await lifeline.sweeps(3);
    expect(await uncounted(lifeline)).toBe(missing - remembered);
  });
});
