/** Lifeline was away for longer than the retention: what rested meanwhile is found in one sweep. */
import { DAY, MINUTE } from '../given';
import { installed, type Installation } from './installation';
import { deploymentPayload, pipelinePayload, stepPayload } from './payloads';
import { OF_MAIN, RUNS } from './runs';

/** One run with a deployment every two days, and then a sweep. */
async function away(days: number): Promise<Installation> {
  const { lifeline, web } = await installed();
  await lifeline.choose({ retentionDays: 1 });
  const from = lifeline.now;
  for (let number = 1; number <= days / 2; number++) {
    const createdAt = from + 2 * number * DAY - 10 * MINUTE;
    const [startedAt, completedAt] = [createdAt + MINUTE, createdAt + 2 * MINUTE];
    web.pipelines.push(pipelinePayload({ number, createdAt, completedAt }));
    web.steps[number] = [stepPayload('deploy', [startedAt, completedAt])];
    web.deployments.push(deploymentPayload({ number, startedAt, completedAt }));
  }
  lifeline.now = from + days * DAY;
  await lifeline.sweeps(3);
  return lifeline;
}

it('shows what is younger than the retention, and misses nothing', async () => {
  const lifeline = await away(10);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
  expect(Object.values(await lifeline.samples('bitbucket_deployments_total'))).toEqual([1]);
  expect(await lifeline.samples('bitbucket_exporter_uncounted_runs')).toEqual({});
  expect(await lifeline.samples('bitbucket_exporter_uncounted_deployments')).toEqual({});
  const { numbers, expiredRuns, deploymentLedger } = await lifeline.totals();
  expect([numbers.counted, expiredRuns]).toEqual([5, 4]);
  expect([deploymentLedger.counted, deploymentLedger.expired]).toEqual([5, 4]);
});
