/** What the pages divide, in a repository in which nothing ever failed, and in one in which all did. */
import { doraOf } from '../../src/core/pictures/dora';
import { figuresOf, successRateOf } from '../../src/core/pictures/figures';
import { failingSteps, slowestSteps } from '../../src/core/pictures/steps';
import { BASELINE, DAY, MINUTE, SECOND } from '../given';
import { installed } from './installation';
import { deploymentPayload, pipelinePayload, resultIs, stepPayload } from './payloads';

const RUNS = 14;

/** A run a day for two weeks, with one step and a deployment to production. */
async function played(result: 'SUCCESSFUL' | 'FAILED') {
  const { lifeline, web } = await installed();
  for (let number = 1; number <= RUNS; number++) {
    lifeline.now = BASELINE + number * DAY;
    const [createdAt, completedAt] = [lifeline.now - 2 * MINUTE, lifeline.now - MINUTE];
    web.pipelines.push(pipelinePayload({ number, createdAt, completedAt, result }));
    const step = stepPayload('Test', [createdAt + SECOND, completedAt]);
    web.steps[number] = [{ ...step, state: resultIs(result) }];
    const plan = { number, startedAt: createdAt, completedAt, status: result };
    web.deployments.push(deploymentPayload(plan));
    await lifeline.sweep();
  }
  await lifeline.sweeps(2);
  return { totals: await lifeline.totals(), now: lifeline.now };
}

it.each([
  { result: 'SUCCESSFUL', success: 1, failed: 0, flaky: 0, aWeek: 7 },
  { result: 'FAILED', success: 0, failed: 1, flaky: 1, aWeek: 0 },
] as const)('says so where all is $result', async ({ result, success, failed, flaky, aWeek }) => {
  const { totals, now } = await played(result);
  expect(successRateOf(totals, now)).toBe(success);
  expect(figuresOf(totals, now)[0]).toMatchObject({ figure: 'success-rate', value: success });
  expect(slowestSteps(totals)).toMatchObject([{ step: 'Test', runs: RUNS, failureShare: failed }]);
  expect(failingSteps(totals)).toHaveLength(flaky);
  const { changeFailureShare, deploymentsPerWeek } = doraOf(totals, now);
  expect(changeFailureShare).toBe(failed);
  expect(deploymentsPerWeek).toBeCloseTo(aWeek, 1);
});

it('tells no week of deployments before a week is counted', async () => {
  const { totals } = await played('SUCCESSFUL');
  expect(doraOf(totals, BASELINE + 6 * DAY).deploymentsPerWeek).toBeNull();
});
