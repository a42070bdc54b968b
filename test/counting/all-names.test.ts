/** One repository with as many names as are kept: all of them are, and the record stays small. */
import { after, SECOND } from '../given';
import { installed, samplesOn } from './installation';
import { deploymentPayload, pipelinePayload, stepPayload } from './payloads';

const RUNS = 40;

it('keeps exactly 40 pipelines, 20 branches, 30 step names and 30 environments', async () => {
  const { lifeline, web } = await installed();
  lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
  for (let number = 1; number <= RUNS; number++) {
    const createdAt = after(1) + number * SECOND;
    const completedAt = createdAt + 45 * SECOND;
    const target = {
      ref_type: 'branch',
      ref_name: `release/${(number % 20) + 1}`,
      selector: { type: 'custom', pattern: `service-${number}` },
    };
    web.pipelines.push({ ...pipelinePayload({ number, createdAt, completedAt }), target });
    const name = `step-name-${(number % 30) + 1}`;
    web.steps[number] = [stepPayload(name, [createdAt, completedAt])];
    const environment = `environment-${(number % 30) + 1}`;
    web.deployments.push(
      deploymentPayload({ number, startedAt: createdAt, completedAt, environment }),
    );
  }
  lifeline.now = after(10);
  await lifeline.sweeps(12);
  const page = await lifeline.page();
  const names = (family: string, label: string): number =>
    new Set(
      Object.keys(samplesOn(page, `bitbucket_${family}`)).map(
        (key) => new RegExp(`${label}="([^"]*)"`).exec(key)?.[1],
      ),
    ).size;
  expect({
    pipelines: names('pipeline_runs_total', 'pipeline'),
    branches: names('pipeline_runs_total', 'branch'),
    steps: names('pipeline_step_runs_total', 'step'),
    environments: names('deployments_total', 'deployment_environment_name'),
  }).toEqual({ pipelines: 40, branches: 20, steps: 30, environments: 30 });
  expect(page).not.toContain('="other"');

  const key = [...lifeline.world.records.stored.keys()].find((each) => each.startsWith('totals:'));
  const bytes = (): number =>
    Buffer.byteLength(JSON.stringify(lifeline.world.records.stored.get(key ?? '')?.body));
  // Each event of the repository reads and writes it once.
  expect(bytes()).toBeLessThanOrEqual(18_000);
});
