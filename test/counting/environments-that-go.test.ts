/** Deployment environments that are made and deleted while the repository lives on. */
import { DAY, HOUR, MINUTE, SECOND, uuidOf } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import { deploymentPayload, pipelinePayload, stageOf, stepPayload, type Payload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const NAMED = /deployment_environment_name="([^"]*)"/;
const FAMILIES = [
  'bitbucket_deployments_total',
  'bitbucket_deployment_duration_seconds_count',
  'bitbucket_environment_info',
  'bitbucket_environment_last_deployment_timestamp_seconds',
];

/** The environments that each family tells of. */
async function namesOn(lifeline: Installation): Promise<readonly (readonly string[])[]> {
  const page = await lifeline.page();
  return FAMILIES.map((family) => {
    const names = Object.keys(samplesOn(page, family)).map((key) => NAMED.exec(key)?.[1] ?? '');
    return [...new Set(names)].sort();
  });
}

/** A run that deploys to each of these, one a minute from now on, and the sweeps that find them. */
async function deploy(
  { lifeline, web }: Played,
  from: number,
  environments: readonly string[],
): Promise<void> {
  for (const [at, environment] of environments.entries()) {
    const [number, startedAt] = [from + at, lifeline.now + at * MINUTE];
    const completedAt = startedAt + 30 * SECOND;
    web.pipelines.push(pipelinePayload({ number, createdAt: startedAt, completedAt }));
    web.deployments.push(deploymentPayload({ number, startedAt, completedAt, environment }));
  }
  lifeline.now += environments.length * MINUTE;
  await lifeline.sweeps(3);
}

/** Half as long again as the retention, with a sweep a day. */
async function idle(lifeline: Installation): Promise<void> {
  for (let days = 0; days < 45; days++) {
    lifeline.now += DAY;
    await lifeline.sweep();
  }
}

interface Played {
  readonly lifeline: Installation;
  readonly web: PlayedRepository;
}

const previews = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `preview-${String(from + at)}`);

describe('30 environments of pull requests', () => {
  it('leave those of today their names, once they are idle for the retention', async () => {
    const played = await installed();
    const { lifeline } = played;
    await deploy(played, 1, previews(1, 30));
    await idle(lifeline);
    expect(await namesOn(lifeline)).toEqual(FAMILIES.map(() => []));

    await deploy(played, 51, ['live', 'fresh', ...previews(31, 34), 'live']);
    const names = ['fresh', 'live', ...previews(31, 34)];
    expect(await namesOn(lifeline)).toEqual(FAMILIES.map(() => names));
    const { deploymentLedger, environments } = await lifeline.totals();
    expect([deploymentLedger.counted, deploymentLedger.expired]).toEqual([37, 30]);
    expect(environments.size).toBe(24);
    expect(await lifeline.samples('bitbucket_exporter_uncounted_deployments')).toEqual({});
  });

  it('that are deployed to again begin anew, and count each deployment once', async () => {
    const played = await installed();
    await deploy(played, 1, previews(1, 30));
    await idle(played.lifeline);
    await deploy(played, 51, ['preview-1', 'preview-2', 'preview-1']);
    const { lifeline } = played;
    const counted = Object.entries(await lifeline.samples('bitbucket_deployments_total'));
    expect(counted.map(([key, value]) => [NAMED.exec(key)?.[1], value])).toEqual([
      ['preview-1', 2],
      ['preview-2', 1],
    ]);
    expect(await lifeline.samples('bitbucket_deployment_rollbacks_total')).toEqual({});
  });
});

it('an environment that is given up after its deployments failed is said to fail for the retention', async () => {
  const { lifeline, web } = await installed();
  for (const number of [1, 2]) {
    const [startedAt, completedAt] = [lifeline.now, lifeline.now + MINUTE];
    web.pipelines.push(pipelinePayload({ number, createdAt: startedAt, completedAt }));
    web.deployments.push(deploymentPayload({ number, startedAt, completedAt, status: 'FAILED' }));
    await lifeline.sweeps(1);
  }
  const isSaid = async (): Promise<boolean> =>
    (await lifeline.problems()).has('deployments/failing');
  lifeline.now += 29 * DAY;
  await lifeline.sweep();
  expect(await isSaid()).toBe(true);
  lifeline.now += 2 * DAY;
  await lifeline.sweep();
  expect(await isSaid()).toBe(false);
});

describe('an environment that is deleted and made anew under its old name', () => {
  const ANEW = uuidOf(99, 8);
  const environment = {
    uuid: ANEW,
    name: 'us-east-1',
    environment_type: { name: 'Production' },
  };

  /** A run that waits for somebody to deploy it there, as Bitbucket lists it. */
  function wait({ lifeline, web }: Played, number: number): void {
    const createdAt = lifeline.now;
    const state = stageOf('PAUSED');
    web.pipelines.push({ ...pipelinePayload({ number, createdAt, completedAt: null }), state });
    const build = stepPayload('build', [createdAt + SECOND, createdAt + MINUTE]);
    const gate: Payload = {
      ...{ uuid: uuidOf(number, 3), name: 'deploy', state: { name: 'PENDING' } },
      trigger: { type: 'pipeline_step_trigger_manual' },
      environment: { uuid: ANEW },
    };
    web.steps[number] = [build, gate];
    web.deployments.push({
      ...{ uuid: uuidOf(number, 7), environment, step: { uuid: uuidOf(number, 3) } },
      release: { name: `#${String(number)}`, pipeline: { uuid: uuidOf(number) } },
      state: { name: 'UNDEPLOYED' },
    });
  }

  const WAITING = 'bitbucket_environment_promotions_waiting';
  const ONE = { 'deployment_environment_name="us-east-1",environment_type="production"': 1 };

  it('has what waits for it before anything is deployed to it', async () => {
    const played = await installed();
    const { lifeline, web } = played;
    await deploy(played, 1, ['us-east-1']);
    web.deployments = [];
    lifeline.now += HOUR;
    wait(played, 2);
    await lifeline.sweeps(3);
    expect(await lifeline.samples(WAITING)).toEqual(ONE);
  });

  it('has what waits for it afterwards, and goes on counting', async () => {
    const played = await installed();
    const { lifeline, web } = played;
    await deploy(played, 1, ['us-east-1']);
    const [startedAt, completedAt] = [lifeline.now, lifeline.now + MINUTE];
    web.pipelines.push(pipelinePayload({ number: 2, createdAt: startedAt, completedAt }));
    const deployment = deploymentPayload({ number: 2, startedAt, completedAt });
    web.deployments = [{ ...deployment, environment }];
    await lifeline.sweeps(2);
    wait(played, 3);
    await lifeline.sweeps(3);
    expect(await lifeline.samples(WAITING)).toEqual(ONE);
    expect(Object.values(await lifeline.samples('bitbucket_deployments_total'))).toEqual([2]);
  });
});
