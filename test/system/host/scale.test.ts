/** A slice of a large workspace: 1,000 repositories. All of it is `npm run bench:scale`. */
import { playScale, type DayOfWork } from './steady-workspace';

const MIB = 2 ** 20;
const KIB = 1024;

let day: DayOfWork;

beforeAll(async () => {
  day = await playScale({ work: 0.2, rest: 0.5 });
}, 150_000);

describe('a workspace of 1,000 repositories', () => {
  it('is counted exactly, shard by shard', () => {
    expect(day.trueRuns).toBeGreaterThan(300);
    expect([day.countedRuns, day.countedDeployments]).toEqual([day.trueRuns, day.trueDeployments]);
  });

  it('is read in two sequential round trips, and little more than what is stored', () => {
    expect(day.sequentialRoundTrips).toBe(2);
    expect(day.bytesRead).toBeLessThanOrEqual(1.2 * day.totalsBytes);
  });

  it('keeps the runtime below 256 MiB and every totals record below 32 KiB', () => {
    expect(day.runtimeMaxRssBytes).toBeLessThan(256 * MIB);
    expect(day.largestTotalsBytes).toBeLessThan(32 * KIB);
  });
});
