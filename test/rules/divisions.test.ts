/**
 * Whatever is shipped and divides, asked of two repositories: in one nothing ever failed, in the other all did. Of both
 * only series that have counted are there, as if none had been foreseen.
 */
import { join } from 'node:path';
import { CATALOG } from '../../src/core/exposition/catalogue/catalogue';
import { installed } from '../counting/installation';
import { deploymentPayload, pipelinePayload, resultIs, stepPayload } from '../counting/payloads';
import { BASELINE, MINUTE, SECOND } from '../given';
import { evaluated } from './promtool';
import { Recorder, type Recording } from './recording';
import { asked, shipped, type Shipped } from './shipped';

const ROOT = join(__dirname, '../..');
const RULES = join(ROOT, 'monitoring/rules/lifeline-recording.yml');

/** Runs that are counted, and minutes that are watched. */
const [RUNS, WATCHED] = [20, 60];

/** An hour of runs on the main branch, with a step and a deployment each, as a Prometheus stores it. */
async function recorded(result: 'SUCCESSFUL' | 'FAILED'): Promise<Recording> {
  const { lifeline, web } = await installed();
  lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
  const families = Object.values(CATALOG).flatMap(({ name }) =>
    ['', '_bucket', '_count', '_sum'].map((suffix) => name + suffix),
  );
  const recorder = new Recorder(new Set(families), BASELINE, 60);
  for (let minute = 0; minute <= WATCHED; minute++) {
    lifeline.now = BASELINE + minute * MINUTE;
    const number = minute - 10;
    if (number > 0 && number <= RUNS) {
      const [createdAt, completedAt] = [lifeline.now - 50 * SECOND, lifeline.now - 5 * SECOND];
      web.pipelines.push(pipelinePayload({ number, createdAt, completedAt, result }));
      const step = stepPayload('Test', [createdAt + SECOND, completedAt]);
      web.steps[number] = [{ ...step, state: resultIs(result) }];
      const deployed = { number, startedAt: createdAt, completedAt, status: result };
      web.deployments.push(deploymentPayload(deployed));
    }
    if (minute % 5 === 0) await lifeline.sweep();
    recorder.note({ status: 200, body: await lifeline.page(lifeline.now) }, 0.2);
  }
  const recording = recorder.recording();
  const hasCounted = ([, values]: readonly [string, readonly unknown[]]): boolean =>
    values.some((value) => value !== undefined && value !== 0);
  return { ...recording, series: new Map([...recording.series].filter(hasCounted)) };
}

/** Outside of strings. */
const divides = ({ expr }: Shipped): boolean => expr.replaceAll(/"[^"]*"/g, '').includes('/');

interface Answers {
  readonly whereNothingFailed: number | null;
  readonly whereAllFailed: number | null;
}
const both = (whereNothingFailed: number | null, whereAllFailed: number | null): Answers => ({
  whereNothingFailed,
  whereAllFailed,
});
/** Nothing is there to divide by: no plan, no rollback, no flaky step, no week before, no success to be taken back. */
const NONE = null;

const EXPECTED: Readonly<Record<string, Answers>> = {
  'cost.json: Build time this month': both(14.67, 14.67),
  'cost.json: Of the plan': both(NONE, NONE),
  'cost.json: Build time against the plan': both(14.67, 14.67),
  'cost.json: Build time against the plan 2': both(NONE, NONE),
  'cost.json: Repositories that use most this month': both(14.67, 14.67),
  'cost.json: Pipelines that use most in the time shown': both(14.67, 14.67),
  'cost.json: What flaky steps cost': both(NONE, NONE),
  'cost.json: What ejections cost': both(NONE, NONE),
  'deployments.json: Rolled back': both(0, NONE),
  'deployments.json: Rework': both(0, NONE),
  'repository.json: Success': both(1, 0),
  'repository.json: Build time': both(14.67, 14.67),
  'repository.json: Run duration by pipeline': both(45, 45),
  'repository.json: Steps that fail most': both(0, 1),
  'workspace.json: Success': both(1, 0),
  'workspace.json: Least successful repositories': both(1, 0),
  'docs/cost.md 1': both(14.67, 14.67),
  'docs/cost.md 2': both(NONE, NONE),
  'docs/cost.md 3': both(NONE, NONE),
  'docs/cost.md 4': both(NONE, NONE),
  'docs/dora.md 1': both(0.67, 0),
  'docs/dora.md 2': both(NONE, NONE),
  'docs/dora.md 3': both(0, 1),
  'docs/dora.md 4': both(NONE, NONE),
  'docs/dora.md 5': both(0, 0),
  'lifeline:deployment_frequency:per_day7d': both(2.86, 0),
  'lifeline:change_fail_rate:ratio28d': both(0, NONE),
  'lifeline:deployment_rework_rate:ratio28d': both(0, 0),
  'lifeline:main_branch_green:burnrate1h': both(0, 10),
  'lifeline:main_branch_green:burnrate6h': both(0, 10),
  'lifeline:main_branch_green:burnrate3d': both(0, 10),
  'lifeline:feedback_in_10_minutes:burnrate1h': both(0, 0),
  'lifeline:feedback_in_10_minutes:burnrate6h': both(0, 0),
  'lifeline:feedback_in_10_minutes:burnrate3d': both(0, 0),
  'sloth main_branch_green': both(0, 1),
  'sloth feedback_in_10_minutes': both(0, 0),
  // Alerts that do not fire.
  BitbucketQueueSlow: both(NONE, NONE),
  BitbucketSlowerThanLastWeek: both(NONE, NONE),
};

it('reads a missing numerator as 0, in every query that is shipped and divides', async () => {
  const dividing = shipped().filter(divides);
  const answersTo = async (result: 'SUCCESSFUL' | 'FAILED') => {
    const exprs = dividing.map(({ expr }) => asked(expr, '1h'));
    const vectors = evaluated(RULES, await recorded(result), exprs);
    return vectors.map((vector) => [...vector.values()].map((value) => Number(value.toFixed(2))));
  };
  const [good, bad] = [await answersTo('SUCCESSFUL'), await answersTo('FAILED')];
  const found = dividing.map(({ where }, at) => [
    where,
    both(good[at]?.[0] ?? NONE, bad[at]?.[0] ?? NONE),
  ]);
  expect(Object.fromEntries(found)).toEqual(EXPECTED);
});
