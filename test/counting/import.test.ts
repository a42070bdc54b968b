import { after, BASELINE, DAY, HOUR, MINUTE, SECOND } from '../given';
import { installed, Installation, samplesOn } from './installation';
import {
  buildStatusEvent,
  pipelinePayload,
  repositoryPayload,
  resultIs,
  stageOf,
  stepPayload,
} from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

const FAILURES = 'bitbucket_pipeline_consecutive_failures';
const MAIN = 'ref_class="default",branch="main"';
const WAITS = {
  ...{ trigger: { type: 'pipeline_step_trigger_manual' }, state: { name: 'PENDING' } },
  ...{ started_on: undefined, completed_on: undefined },
};

describe('sweep: first import', () => {
  it('draws four weeks once, seeds the last-run gauges, and counts nothing of it', async () => {
    const { lifeline } = await installed((web) => {
      addRuns(web, { from: 1, to: 380, start: BASELINE - 40 * DAY, every: 2.5 * HOUR });
      web.pipelines = web.pipelines.map((run) => ({ ...run, duration_in_seconds: 47 }));
    });
    await lifeline.sweeps(6);
    const totals = await lifeline.totals();
    expect(totals.history.isDone).toBe(true);
    const drawn = [...totals.days.values()].reduce((sum, numbers) => sum + (numbers[0] ?? 0), 0);
    // The runs number 117 to 380: every 2.5 hours, the last of them 12.5 hours before the installation.
    expect(drawn).toBe(264);
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({});
    expect(samplesOn(page, 'bitbucket_exporter_uncounted_runs')).toEqual({});
    expect(samplesOn(page, 'bitbucket_pipeline_last_run_duration_seconds')).toEqual({
      'pipeline="default",ref_class="default",branch="main"': 47,
    });
    expect(samplesOn(page, 'bitbucket_pipeline_latest_build_number')).toEqual({ '': 380 });
    const pages = lifeline.bitbucket.requests.filter(
      ({ resource, about }) => resource === 'pipelines' && about !== '1',
    );
    expect(pages.map(({ about }) => about)).toEqual(['2', '3']);
  });

  it('resumes where the budget ended, and forgets nothing that happened meanwhile', async () => {
    const lifeline = new Installation();
    const web = lifeline.bitbucket.add(repositoryPayload());
    addRuns(web, { from: 1, to: 900, start: BASELINE - 20 * DAY, every: 0.5 * HOUR });
    lifeline.bitbucket.headers = { limit: 40, remaining: null, isNearLimit: false };
    await lifeline.sweep();
    for (let number = 901; number <= 912; number++) {
      lifeline.now += 5 * MINUTE;
      addRuns(web, { from: number, to: number, start: lifeline.now - 2 * MINUTE, every: 1 });
      await lifeline.sweep();
    }
    lifeline.bitbucket.headers = { limit: 1000, remaining: null, isNearLimit: false };
    await lifeline.sweeps(8);
    const totals = await lifeline.totals();
    expect(totals.history.isDone).toBe(true);
    const drawn = [...totals.days.values()].reduce((sum, numbers) => sum + (numbers[0] ?? 0), 0);
    expect(drawn).toBe(912);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 12 });
  });

  it('counts from the installation on, also where the very first sweep was killed anywhere', async () => {
    for (let crashAt = 2; crashAt <= 24; crashAt++) {
      const lifeline = new Installation();
      const web = lifeline.bitbucket.add(repositoryPayload());
      let operation = 0;
      lifeline.world.records.interrupt = () => {
        operation += 1;
        if (operation === crashAt) throw new Error('killed');
      };
      // Killed or not: what is stored of the workspace decides since when everything is counted.
      await lifeline.sweep().catch(() => undefined);
      lifeline.world.records.interrupt = () => undefined;
      const isInstalled = lifeline.world.records.stored.has('workspace');
      addRuns(web, { from: 1, to: 2, start: after(1), every: SECOND });
      // A killed sweep has used up what it had: the first one a third of what the hour has.
      await lifeline.sweeps(5);
      expect(await lifeline.samples(RUNS)).toEqual(isInstalled ? { [OF_MAIN]: 2 } : {});
    }
  });

  it.each([
    { where: 'between them', waits: 3, before: { [MAIN]: 3 }, then: { [MAIN]: 3 } },
    { where: 'younger than all', waits: 6, before: {}, then: {} },
  ])(
    'counts no failure in a row beyond a run $where whose steps are not read yet',
    async ({ waits, before, then }) => {
      const lifeline = new Installation();
      const web = lifeline.bitbucket.add(repositoryPayload());
      addRuns(web, { from: 1, to: 6, start: after(-90), every: 10 * MINUTE });
      const paused = { state: stageOf('PAUSED'), completed_on: undefined };
      web.pipelines = web.pipelines.map((run, at) => ({
        ...run,
        ...(at + 1 === waits ? paused : { state: resultIs('FAILED') }),
      }));
      const built = stepPayload('build', [after(-30) + SECOND, after(-29)]);
      web.steps[waits] = [built, stepPayload('deploy', [0, 0], WAITS)];
      lifeline.bitbucket.refuse = ({ resource }) =>
        resource === 'steps' ? { type: 'server', retryAfterSeconds: null } : null;
      await lifeline.sweep();
      const { highest } = (await lifeline.totals()).numbers;
      expect([highest, await lifeline.samples(FAILURES)]).toEqual([6, before]);
      expect((await lifeline.page()).includes(`${FAILURES}{`)).toBe(waits === 3);
      lifeline.bitbucket.refuse = () => null;
      await lifeline.sweeps(2);
      expect(await lifeline.samples(FAILURES)).toEqual(then);
      expect(await lifeline.page()).toContain(`${FAILURES}{`);
    },
  );

  it('counts a run that was under way at the installation', async () => {
    const { lifeline, web } = await installed((repository) => {
      addRuns(repository, { from: 1, to: 1, start: after(-30), every: 1 });
      repository.pipelines.push(
        pipelinePayload({ number: 2, createdAt: after(-3), completedAt: null }),
      );
    });
    expect(await lifeline.samples('bitbucket_pipeline_runs_active')).toEqual({
      'state="executing"': 1,
    });
    web.pipelines[1] = pipelinePayload({ number: 2, createdAt: after(-3), completedAt: after(2) });
    await lifeline.sweeps(1);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
  });

  it('takes a re-run of a run of before the installation for no new run', async () => {
    const { lifeline, web } = await installed((repository) => {
      addRuns(repository, { from: 1, to: 1, start: after(-30), every: 1 });
      repository.steps[1] = [stepPayload('build', [after(-30), after(-29)])];
    });
    const again = after(3);
    web.pipelines[0] = pipelinePayload({ number: 1, createdAt: after(-30), completedAt: again });
    web.steps[1] = [stepPayload('build', [again - SECOND, again], { run_number: 2 })];
    lifeline.now = again + SECOND;
    await lifeline.deliver(buildStatusEvent({ number: 1, createdAt: after(-30), at: again }));
    const page = await lifeline.page();
    expect(samplesOn(page, RUNS)).toEqual({});
    expect(samplesOn(page, 'bitbucket_pipeline_step_runs_total')).toEqual({
      'pipeline="default",step="build",result="success"': 1,
    });
  });
});
