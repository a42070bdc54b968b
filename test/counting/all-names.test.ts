/** One repository with as many names as are kept, each pipeline with each step: all are kept, and the record stays in its bounds. */
import { LABEL_BYTES } from '../../src/core/settings';
import { after, SECOND } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import { buildStatusEvent, deploymentPayload, pipelinePayload, stepPayload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const [PIPELINES, BRANCHES, STEPS, ENVIRONMENTS] = [40, 20, 30, 30];

type Name = (text: string) => string;
const USUAL: Name = (text) => text;
/** As long as a name may be. */
const LONGEST: Name = (text) => text.padEnd(LABEL_BYTES, '-');
/** Of what is longer the beginning is kept. */
const PREFIX = 'custom/';

/** Each of the pipelines runs once, with every step, from one branch after the other, and deploys to one environment. */
function play(web: PlayedRepository, name: Name): void {
  for (let number = 1; number <= PIPELINES; number++) {
    const createdAt = after(1) + number * SECOND;
    const completedAt = createdAt + 45 * SECOND;
    const target = {
      ref_type: 'branch',
      ref_name: name(`release/${String((number % BRANCHES) + 1)}`),
      selector: { type: 'custom', pattern: name(`service-${String(number)}`).slice(PREFIX.length) },
    };
    web.pipelines.push({ ...pipelinePayload({ number, createdAt, completedAt }), target });
    web.steps[number] = Array.from({ length: STEPS }, (_, at) =>
      stepPayload(name(`step ${String(at)}`), [createdAt, completedAt]),
    );
    const environment = name(`environment-${String((number % ENVIRONMENTS) + 1)}`);
    const plan = { number, startedAt: createdAt, completedAt, environment };
    web.deployments.push(deploymentPayload(plan));
  }
}

const recordOf = ({ world: { records } }: Installation) => {
  const key = [...records.stored.keys()].find((each) => each.startsWith('totals:'));
  return records.stored.get(key ?? '');
};
const bytesOf = (lifeline: Installation): number =>
  Buffer.byteLength(JSON.stringify(recordOf(lifeline)?.body));

/** How often its record was written meanwhile. */
async function writesOf(lifeline: Installation, act: () => Promise<void>): Promise<number> {
  const before = recordOf(lifeline)?.revision ?? 0;
  await act();
  return (recordOf(lifeline)?.revision ?? 0) - before;
}

describe.each([
  { what: 'usual names', name: USUAL, bytesMost: 42_000 },
  { what: 'the longest names', name: LONGEST, bytesMost: 60_000 },
])('a repository with $what', ({ name, bytesMost }) => {
  let lifeline: Installation;
  let web: PlayedRepository;

  beforeAll(async () => {
    ({ lifeline, web } = await installed());
    lifeline.bitbucket.headers = { limit: 10_000, remaining: null, isNearLimit: false };
    play(web, name);
    lifeline.now = after(10);
    await lifeline.sweeps(12);
  });

  it('keeps exactly 40 pipelines, 20 branches, 30 step names and 30 environments', async () => {
    const page = await lifeline.page();
    const valuesOf = (family: string, ...labels: readonly string[]): number =>
      new Set(
        Object.keys(samplesOn(page, `bitbucket_${family}`)).map((key) =>
          labels.map((label) => new RegExp(`${label}="([^"]*)"`).exec(key)?.[1]).join(),
        ),
      ).size;
    expect({
      pipelines: valuesOf('pipeline_runs_total', 'pipeline'),
      branches: valuesOf('pipeline_runs_total', 'branch'),
      steps: valuesOf('pipeline_step_runs_total', 'step'),
      stepsOfPipelines: valuesOf('pipeline_step_runs_total', 'pipeline', 'step'),
      environments: valuesOf('deployments_total', 'deployment_environment_name'),
    }).toEqual({
      ...{ pipelines: 40, branches: 20, steps: 30, stepsOfPipelines: 1200, environments: 30 },
    });
    expect(page).not.toContain('="other"');
  });

  it('has a record of a stated size, which every event reads and writes once', async () => {
    expect(bytesOf(lifeline)).toBeLessThanOrEqual(bytesMost);
    const number = PIPELINES + 1;
    const [createdAt, endedAt] = [lifeline.now - 60 * SECOND, lifeline.now - 10 * SECOND];
    web.pipelines.push(pipelinePayload({ number, createdAt }));
    web.steps[number] = [stepPayload(name('step 1'), [createdAt, endedAt])];
    const writes = await writesOf(lifeline, async () => {
      await lifeline.deliver(buildStatusEvent({ number, createdAt, at: lifeline.now }));
    });
    expect(writes).toBe(1);
    expect(bytesOf(lifeline)).toBeLessThanOrEqual(bytesMost + 200);
  });
});
