/** What a sweep missed is found and counted by the next ones, oldest first, and until then said to be missing. */
import { after, MINUTE, SECOND } from '../given';
import { installed, samplesOn } from './installation';
import {
  buildStatusEvent,
  deploymentPayload,
  pipelinePayload,
  stageOf,
  stepPayload,
} from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

describe('sweep: gaps', () => {
  it('repairs a gap of several pages over several sweeps, oldest first, and says what is left', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 250, start: after(1), every: 10 * SECOND });
    lifeline.now = after(50);
    await lifeline.sweeps(1);
    const first = await lifeline.totals();
    const numbers = first.ledger.entries.map(({ buildNumber }) => buildNumber);
    expect(numbers).toEqual(numbers.map((_, index) => index + (numbers[0] ?? 0)));
    const page = await lifeline.page();
    const counted = samplesOn(page, RUNS)[OF_MAIN] ?? 0;
    const left = samplesOn(page, 'bitbucket_exporter_uncounted_runs')[''] ?? 0;
    expect([counted > 0, left > 0, counted + left]).toEqual([true, true, 250]);
    await lifeline.sweeps(24);
    const repaired = await lifeline.page();
    expect(samplesOn(repaired, RUNS)).toEqual({ [OF_MAIN]: 250 });
    expect(samplesOn(repaired, 'bitbucket_exporter_uncounted_runs')).toEqual({});
    expect((await lifeline.totals()).ledger.entries.length).toBeLessThanOrEqual(60);
  });

  it('closes a gap of thirty pages from its oldest run on, whatever comes meanwhile', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 3000, start: after(1), every: 10 * SECOND });
    lifeline.now = after(600);
    let number = 3000;
    while ((await lifeline.totals()).reconciliation.at < after(600)) {
      const createdAt = lifeline.now + MINUTE;
      web.pipelines.push(pipelinePayload({ number: (number += 1), createdAt }));
      await lifeline.sweeps(1);
      if (number % 2 === 0)
        await lifeline.deliver(buildStatusEvent({ number, createdAt, at: lifeline.now }));
      const counted = (await lifeline.samples(RUNS))[OF_MAIN] ?? 0;
      const { uncounted } = (await lifeline.totals()).reconciliation;
      expect(counted + uncounted).toBeGreaterThanOrEqual(number);
      expect(counted + uncounted).toBeLessThan(number + 300);
    }
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: number });
    expect((await lifeline.totals()).reconciliation.uncounted).toBe(0);
    const asked = lifeline.bitbucket.requests.map(({ resource }) => resource);
    const listing = asked.filter((resource) => resource === 'pipelines').length;
    // Every second run is counted by its event; a request in six is for the list at most.
    expect(listing / asked.length).toBeLessThan(1 / 6);
  });

  it('does not let one run that Bitbucket cannot tell hold up the others', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 5, start: after(1), every: SECOND });
    const broken = String(web.pipelines[1]?.['uuid']);
    lifeline.bitbucket.refuse = ({ about }) =>
      about === broken ? { type: 'server', retryAfterSeconds: null } : null;
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 4 });
    expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({ '': 1 });
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
  });

  it('counts the re-run of a listed run whose events were lost', async () => {
    const { lifeline, web } = await installed();
    const createdAt = after(1);
    web.pipelines.push(pipelinePayload({ number: 1, createdAt }));
    web.steps[1] = [stepPayload('build', [createdAt + SECOND, createdAt + MINUTE])];
    await lifeline.sweeps(1);
    const again = after(7);
    web.pipelines[0] = pipelinePayload({ number: 1, createdAt, completedAt: again });
    web.steps[1] = [stepPayload('build', [again - SECOND, again], { run_number: 2 })];
    await lifeline.sweeps(1);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 1 });
    expect(samplesOn(page, 'bitbucket_pipeline_step_runs_total')).toEqual({
      'pipeline="default",step="build",result="success"': 2,
    });
  });

  it('sees a run end that began before everything on the first page', async () => {
    const { lifeline, web } = await installed((repository) => {
      repository.pipelines.push({
        ...pipelinePayload({ number: 1, createdAt: after(-3000), completedAt: null }),
        state: stageOf('PAUSED'),
      });
      addRuns(repository, { from: 2, to: 140, start: after(-2000), every: MINUTE });
    });
    expect(await lifeline.samples('bitbucket_pipeline_runs_active')).toEqual({
      'state="paused"': 1,
    });
    web.pipelines[0] = pipelinePayload({
      number: 1,
      createdAt: after(-3000),
      completedAt: after(3),
    });
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({ [OF_MAIN]: 1 });
    expect(samplesOn(page, 'bitbucket_pipeline_runs_active')).toEqual({});
  });

  it.each([
    { name: 'answers 404', type: 'not_found' as const },
    { name: 'answers 403', type: 'forbidden' as const },
  ])('raises no alarm where Pipelines is off and $name', async ({ type }) => {
    const { lifeline } = await installed();
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'pipelines' ? { type, retryAfterSeconds: null } : null;
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_exporter_up')).toEqual({
      'component="bitbucket_api"': 1,
      'component="sweep"': 1,
    });
    expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({});
  });

  it.each([
    { name: 'is gone (404)', refused: { type: 'not_found', retryAfterSeconds: null } as const },
    { name: 'is empty', refused: null },
  ])('compares nothing with a list that $name where runs are known', async ({ refused }) => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 70, start: after(1), every: SECOND });
    web.pipelines.push(pipelinePayload({ number: 71, createdAt: after(3), completedAt: null }));
    await lifeline.sweeps(5);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 70 });
    const [listed] = [web.pipelines];
    web.pipelines = [];
    lifeline.bitbucket.refuse = ({ resource }) => (resource === 'pipelines' ? refused : null);
    await lifeline.sweeps(24);
    expect(await lifeline.samples('bitbucket_pipeline_runs_active')).toEqual({
      'state="executing"': 1,
    });
    web.pipelines = listed;
    addRuns(web, { from: 72, to: 250, start: after(27), every: SECOND });
    lifeline.bitbucket.refuse = () => null;
    await lifeline.sweeps(24);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 249 });
  });

  it('finds deployments behind pages of runs that were never deployed', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 1, start: after(1), every: SECOND });
    web.deployments.push(
      deploymentPayload({ number: 1, startedAt: after(1) + SECOND, completedAt: after(2) }),
    );
    for (let number = 2; number <= 1430; number++)
      web.deployments.push({ uuid: `{undeployed-${number}}`, state: { name: 'UNDEPLOYED' } });
    lifeline.now += 20 * MINUTE;
    await lifeline.sweeps(1);
    const asked = lifeline.bitbucket.requests.filter(({ resource }) => resource === 'deployments');
    // 15 pages: the first, 1, 2, 4, 8, 16 and back to 12, 14, 15.
    expect(asked.slice(1).map(({ about }) => about)).toEqual([
      '1',
      '2',
      '4',
      '8',
      '16',
      '12',
      '14',
      '15',
    ]);
    expect(await lifeline.samples('bitbucket_deployments_total')).toEqual({
      'deployment_environment_name="us-east-1",environment_type="production",result="success"': 1,
    });
  });
});
