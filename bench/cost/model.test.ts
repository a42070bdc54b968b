import { billOf, usdOf, type Measured, type Use, type Workload } from './model';

const NOTHING: Use = {
  bytesRead: 0,
  bytesWritten: 0,
  roundTrips: 0,
  restRequests: 0,
  invocations: 0,
};
const NO_USE: Measured = {
  ...{ run: NOTHING, deployment: NOTHING, page: NOTHING, sweep: NOTHING, visit: NOTHING },
  ...{ shownBytes: 0, indexBytes: 0, noteBytes: 0, sizeBytes: 0, newsBytes: 0 },
  discovery: NOTHING,
  swept: { bytesRead: 0, bytesWritten: 0 },
};
const shardsOf = (of: number) => Array.from({ length: of }, (_, at) => ({ index: at + 1, of }));
const QUIET: Workload = {
  ...{ repositories: 100, runsADay: 0, deploying: 0, shards: shardsOf(1) },
  ...{ scrapeSeconds: 60, scrapers: 1, discoverySeconds: null },
};
const GIB = 1_073_741_824;

describe('usdOf', () => {
  it('charges what is not free by the list of August 2026', () => {
    const month = { gbSeconds: 300_000, gbRead: 10.1, gbWritten: 2.1 };
    expect(usdOf(month, 0)).toBeCloseTo(7.5 + 0.5555 + 2.289, 6);
    expect(usdOf(month, 1)).toBeCloseTo(2.5 + 0.55 + 2.18, 6);
    expect(usdOf({ gbSeconds: 1, gbRead: 0.01, gbWritten: 0.01 }, 1)).toBe(0);
  });
});

describe('billOf', () => {
  it('reads every repository with every scrape of every Prometheus', () => {
    const measured = { ...NO_USE, shownBytes: 5000, indexBytes: 100 };
    const read = (shards: number) =>
      (billOf(measured, { ...QUIET, scrapers: 2, shards: shardsOf(shards) }).causes.scrapes.gbRead *
        GIB) /
      87_552;
    // 30.4 days of 1,440 scrapes, twice: 100 repositories of 5,000 bytes, and their 100 bytes in the index; once in up to
    // sixteen shards, of which each reads its part, and four times in 64, since there are only sixteen parts.
    expect([1, 8, 16, 64].map(read)).toEqual(
      [510_000, 510_000, 510_000, 540_000].map((bytes): unknown => expect.closeTo(bytes, 3)),
    );
    const { causes } = billOf(measured, { ...QUIET, scrapers: 2 });
    expect(causes.discovery.gbRead).toBe(0);
  });

  it('reads their sizes for discovery, in one piece', () => {
    const measured = { ...NO_USE, shownBytes: 5000, indexBytes: 100, sizeBytes: 20 };
    const { causes } = billOf(measured, { ...QUIET, shards: shardsOf(8), discoverySeconds: 600 });
    expect(causes.discovery.gbRead).toBeCloseTo((4377.6 * 100 * 120) / GIB, 9);
  });

  it('compares no more repositories than the hour has requests for', () => {
    const measured = { ...NO_USE, visit: { ...NOTHING, bytesWritten: 1000 } };
    const written = (repositories: number) =>
      billOf(measured, { ...QUIET, repositories }).causes.sweeps.gbWritten * GIB;
    // 8,755.2 sweeps a month; 250 requests an hour are 20.8 a sweep.
    expect(written(10)).toBeCloseTo(87_552_000, 0);
    expect(written(100)).toBeCloseTo(182_400_000, 0);
    expect(written(5000)).toBeCloseTo(182_400_000, 0);
    const twice = { ...measured, visit: { ...measured.visit, restRequests: 2 } };
    const { sweeps } = billOf(twice, QUIET).causes;
    expect(sweeps.gbWritten * GIB).toBeCloseTo(91_200_000, 0);
  });

  it('writes what a comparison finds after a run, and nothing for the others', () => {
    const measured = { ...NO_USE, visit: { ...NOTHING, restRequests: 2 }, newsBytes: 1000 };
    const written = (runsADay: number) =>
      billOf(measured, { ...QUIET, runsADay }).causes.sweeps.gbWritten * GIB;
    // 30.4 days of 100 runs; of a thousand times as many only the 91,200 comparisons.
    expect([written(0), written(1), written(1000)]).toEqual(
      [0, 3_040_000, 91_200_000].map((bytes): unknown => expect.closeTo(bytes, 0)),
    );
  });

  it('adds what runs and deployments take, in a quarter of a gigabyte', () => {
    const run = { ...NOTHING, roundTrips: 10, invocations: 6 };
    const deployment = { ...NOTHING, restRequests: 1 };
    const workload = { ...QUIET, repositories: 1, runsADay: 10, deploying: 0.5 };
    const { causes } = billOf({ ...NO_USE, run, deployment }, workload);
    expect(causes.runs.gbSeconds).toBeCloseTo(304 * 0.25 * (0.78 + 0.3 + 0.15), 6);
  });
});
