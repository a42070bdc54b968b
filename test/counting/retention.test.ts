/** What nobody has used for as long as the admin chose goes as a whole, at the same moment for every reader. */
import { BIRTH_HOLD } from '../../src/core/exposition/collect/collect-repository';
import { after, DAY, HOUR, MINUTE, SECOND } from '../given';
import { installed } from './installation';
import { pipelinePayload, stepPayload } from './payloads';
import { ended, OF_MAIN, run, RUNS } from './runs';

describe('retention', () => {
  it('lets an idle label set vanish as a whole, and start again from 0', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1), run(2, {}, 'develop'));
    web.steps[1] = [stepPayload('build', [after(1), after(1) + SECOND])];
    await lifeline.sweeps(1);
    const quiet = lifeline.now + 30 * DAY - MINUTE;
    expect(await lifeline.samples(RUNS, quiet - HOUR)).toEqual({
      [OF_MAIN]: 1,
      'pipeline="default",ref_class="other",branch="develop",trigger="push",result="success"': 1,
    });
    lifeline.now = quiet + 2 * MINUTE;
    await lifeline.sweep();
    const page = await lifeline.page();
    for (const family of [
      'runs_total',
      'run_duration_seconds',
      'step_runs_total',
      'last_run_timestamp_seconds',
      'consecutive_failures',
    ])
      expect(page).not.toContain(`bitbucket_pipeline_${family}`);
    web.pipelines.push(pipelinePayload({ number: 3, createdAt: lifeline.now }));
    await lifeline.sweeps(1);
    const seen = (at: number) => lifeline.samples(RUNS, at);
    expect(await seen(lifeline.now + BIRTH_HOLD - 1)).toEqual({});
    expect(await seen(lifeline.now + BIRTH_HOLD)).toEqual({ [OF_MAIN]: 1 });
  });

  it('lets it start again from 0 also where no sweep came by to remove it', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    lifeline.now = after(3) + 31 * DAY;
    web.pipelines.push(pipelinePayload({ number: 2, createdAt: lifeline.now - 2 * MINUTE }));
    await ended(lifeline, 2);
    expect(await lifeline.samples(RUNS, lifeline.now)).toEqual({});
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
  });

  it('hides an idle label set at the same moment from every reader, sweep or no sweep', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await lifeline.sweeps(1);
    const deadline = after(2) + 30 * DAY;
    expect(await lifeline.samples(RUNS, deadline)).toEqual({ [OF_MAIN]: 1 });
    expect(await lifeline.page(deadline + SECOND)).not.toContain(RUNS);
  });

  it('keeps what the admin chooses to keep', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await lifeline.choose({ retentionDays: 90 });
    await lifeline.sweeps(1);
    lifeline.now += 80 * DAY;
    await lifeline.sweep();
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
  });

  it('never lets our own counts go idle', async () => {
    const { lifeline } = await installed();
    await lifeline.deliver(null);
    lifeline.now += 400 * DAY;
    await lifeline.sweep();
    expect(await lifeline.samples('bitbucket_exporter_rejected_events_total')).toEqual({
      'event="unknown",reason="unknown-event"': 1,
    });
  });
});
