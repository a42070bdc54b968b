/** However many names a repository brings, its series and its record stay bounded. */
import { after, SECOND } from '../given';
import { installed, samplesOn } from './installation';
import { deploymentPayload, pipelinePayload, stepPayload, type Payload } from './payloads';
import { run, RUNS } from './runs';

const DROPPED = 'bitbucket_exporter_dropped_series_total';

describe('cardinality', () => {
  it('counts under "other" beyond 40 pipelines, and says so', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 45; number++) {
      const target = { selector: { type: 'custom', pattern: `job-${number}` } };
      web.pipelines.push(run(number, { target }));
    }
    await lifeline.sweeps(6);
    const page = await lifeline.page();
    const samples = samplesOn(page, RUNS);
    expect(Object.keys(samples)).toHaveLength(41);
    expect(samples['pipeline="other",ref_class="other",trigger="push",result="success"']).toBe(5);
    expect(samplesOn(page, DROPPED)).toEqual({
      'family="bitbucket_pipeline_runs_total"': 5,
      'family="bitbucket_pipeline_run_duration_seconds"': 5,
    });
  });

  it('has no branch label beyond 20 tracked branches', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 24; number++)
      web.pipelines.push(run(number, {}, `release/${number}`));
    await lifeline.sweeps(5);
    const samples = await lifeline.samples(RUNS);
    expect(Object.keys(samples)).toHaveLength(21);
    expect(samples['pipeline="default",ref_class="release",trigger="push",result="success"']).toBe(
      4,
    );
  });

  it('gives a branch that nobody tracks no series of its own', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1, {}, 'feature/a'), run(2, {}, 'feature/b'), run(3, {}, 'hotfix/a'));
    await lifeline.choose({ trackedBranches: ['feature/b'] });
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({
      'pipeline="default",ref_class="other",trigger="push",result="success"': 2,
      'pipeline="default",ref_class="other",branch="feature/b",trigger="push",result="success"': 1,
    });
  });

  it('counts steps under "other" beyond 30 names', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    web.steps[1] = Array.from({ length: 33 }, (_, index) =>
      stepPayload(`step ${index}`, [after(1), after(1) + SECOND]),
    );
    await lifeline.sweeps(1);
    const samples = await lifeline.samples('bitbucket_pipeline_step_runs_total');
    expect(Object.keys(samples)).toHaveLength(31);
    expect(samples['pipeline="default",step="other",result="success"']).toBe(3);
  });

  it('counts deployments under "other" beyond 30 environments, and shows one of them', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    for (let number = 1; number <= 32; number++)
      web.deployments.push(deployed(number, `env-${String(number).padStart(2, '0')}`));
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    const samples = samplesOn(page, 'bitbucket_deployments_total');
    expect(Object.keys(samples)).toHaveLength(31);
    expect(
      samples['deployment_environment_name="other",environment_type="production",result="success"'],
    ).toBe(2);
    expect(Object.keys(samplesOn(page, 'bitbucket_environment_info'))).toHaveLength(31);
  });

  it.each([
    { name: 'ASCII', value: 'x'.repeat(129), shown: 'x'.repeat(128) },
    { name: 'two bytes a letter', value: `x${'é'.repeat(80)}`, shown: `x${'é'.repeat(63)}` },
    { name: 'four bytes a letter', value: `xx${'😀'.repeat(40)}`, shown: `xx${'😀'.repeat(31)}` },
    { name: 'exactly 128 bytes', value: '😀'.repeat(32), shown: '😀'.repeat(32) },
  ])('cuts a name of $name at 128 bytes, between two letters', async ({ value, shown }) => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    web.steps[1] = [stepPayload(value, [after(1), after(1) + SECOND])];
    await lifeline.sweeps(1);
    expect(await lifeline.samples('bitbucket_pipeline_step_runs_total')).toEqual({
      [`pipeline="default",step="${shown}",result="success"`]: 1,
    });
  });

  it('keeps a totals record far below the limit of storage, whatever a repository does', async () => {
    const { lifeline, web } = await installed();
    let number = 0;
    for (let day = 0; day < 3; day++) {
      for (let index = 0; index < 60; index++) {
        number += 1;
        const name = `${index}-${'😀'.repeat(60)}`;
        const createdAt = lifeline.now + index * SECOND;
        const target = {
          ref_type: 'branch',
          ref_name: `release/${name}`,
          selector: { type: 'custom', pattern: name },
        };
        web.pipelines.push({
          ...pipelinePayload({ number, createdAt, completedAt: createdAt + SECOND }),
          target,
        });
        web.steps[number] = Array.from({ length: 5 }, (_, step) =>
          stepPayload(`${step}${name}`, [createdAt, createdAt + SECOND]),
        );
        web.deployments.push(deployed(number, name, createdAt));
      }
      await lifeline.sweeps(30);
    }
    const key = [...lifeline.world.records.stored.keys()].find((each) =>
      each.startsWith('totals:'),
    );
    const record = JSON.stringify(lifeline.world.records.stored.get(key ?? '')?.body);
    const bytes = Buffer.byteLength(record);
    expect(bytes).toBeLessThan(128 * 1024);
  });
});

function deployed(number: number, environment: string, at = after(1)): Payload {
  return deploymentPayload({
    number,
    startedAt: at,
    completedAt: at + number * SECOND,
    environment,
  });
}
