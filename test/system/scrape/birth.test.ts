/** Series are born at every offset to the scrapes of two replicas; a real Prometheus says what both have seen. */
import type { RepositoryTotals } from '../../../src/core/aggregates/totals';
import { evolve } from '../../../src/core/aggregates/evolve';
import { BASELINE, givenContext, givenRun, givenTotals, SECOND, uuidOf } from '../../given';
import { pageOf } from './expositions';
import type { PrometheusServer } from './prometheus-server';
import { increases, keep, prometheusWith, type Replica } from './stored-scrapes';

const RUNS = 'bitbucket_pipeline_runs_total';

/** Seconds from the first scrape of the earlier replica to the birth: each is a repository of its own. */
const OFFSETS = [1, 8, 15, 22, 23, 29, 30, 36, 44, 52, 59, 60];

/** A first run, a second within the time of birth, a third after it. */
const AFTER_BIRTH = [0, 100, 400];

/** Intervals up to the longest for which the promise is made, with the phase of the later replica. */
const INTERVALS = [
  [15, 7],
  [60, 23],
  [75, 40],
] as const;

const nameOf = (offset: number): string => `born-after-${offset}`;

/** A repository as it is at so many seconds after the baseline. */
function repositoryAt(offset: number, second: number): RepositoryTotals {
  const identity = { ...givenTotals().identity, uuid: uuidOf(offset), slug: nameOf(offset) };
  const completed = AFTER_BIRTH.map((after) => offset + after).filter((at) => at <= second);
  return completed.reduce((totals, at, index) => {
    const completedAt = BASELINE + at * SECOND;
    const run = givenRun({ completedAt, buildNumber: index + 1, result: 'failure' });
    return evolve(totals, run, givenContext(completedAt));
  }, givenTotals({ identity }));
}

function scrapeAll(interval: number, phase: number): Replica {
  const replica: Replica = { name: `every-${interval}-phase-${phase}`, lines: [], times: [] };
  for (let second = phase; second < 900; second += interval) {
    const now = BASELINE + second * SECOND;
    const repositories = OFFSETS.map((offset) => repositoryAt(offset, second));
    const page = pageOf(repositories, now, 'text');
    keep(replica, { page, atSeconds: now / SECOND }, /^bitbucket_pipeline_runs_total/);
  }
  return replica;
}

const REPLICAS = INTERVALS.flatMap(([interval, phase]) => [
  scrapeAll(interval, 0),
  scrapeAll(interval, phase),
]);

let prometheus: PrometheusServer;

beforeAll(async () => {
  prometheus = await prometheusWith(REPLICAS);
});

afterAll(async () => {
  await prometheus.close();
});

describe('increase() over the birth of a series', () => {
  it.each(REPLICAS.map((replica) => [replica.name, replica] as const))(
    'equals the truth for the replica %s, whenever the series is born',
    async (_name, replica) => {
      const counted = await increases(prometheus, replica, { metric: RUNS, by: 'repository' });
      expect(counted).toEqual(Object.fromEntries(OFFSETS.map((offset) => [nameOf(offset), 3])));
    },
  );
});
