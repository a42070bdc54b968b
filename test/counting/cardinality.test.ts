import { BIRTH_HOLD } from '../../src/core/exposition/collect-repository';
import { after, BASELINE, DAY, HOUR, MINUTE, SECOND } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import {
  buildStatusEvent,
  deploymentPayload,
  pipelinePayload,
  stepPayload,
  type Payload,
} from './payloads';

const RUNS = 'bitbucket_pipeline_runs_total';
const DROPPED = 'bitbucket_exporter_dropped_series_total';
const OF_MAIN = 'pipeline="default",ref_class="default",branch="main",trigger="push"';

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
    expect(bytes).toBeLessThan(32 * 1024);
  });
});

describe('retention', () => {
  it('lets an idle label set vanish as a whole, and start again from 0', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1), run(2, {}, 'develop'));
    web.steps[1] = [stepPayload('build', [after(1), after(1) + SECOND])];
    await lifeline.sweeps(1);
    const quiet = lifeline.now + 30 * DAY - MINUTE;
    expect(await lifeline.samples(RUNS, quiet - HOUR)).toEqual({
      [`${OF_MAIN},result="success"`]: 1,
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
    expect(await seen(lifeline.now + BIRTH_HOLD)).toEqual({ [`${OF_MAIN},result="success"`]: 1 });
  });

  it('lets it start again from 0 also where no sweep came by to remove it', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    lifeline.now = after(3) + 31 * DAY;
    web.pipelines.push(pipelinePayload({ number: 2, createdAt: lifeline.now - 2 * MINUTE }));
    await ended(lifeline, 2);
    expect(await lifeline.samples(RUNS, lifeline.now)).toEqual({});
    expect(await lifeline.samples(RUNS)).toEqual({ [`${OF_MAIN},result="success"`]: 1 });
  });

  it('hides an idle label set at the same moment from every reader, sweep or no sweep', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await lifeline.sweeps(1);
    const deadline = after(2) + 30 * DAY;
    expect(await lifeline.samples(RUNS, deadline)).toEqual({ [`${OF_MAIN},result="success"`]: 1 });
    expect(await lifeline.page(deadline + SECOND)).not.toContain(RUNS);
  });

  it('keeps what the admin chooses to keep', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await lifeline.choose({ retentionDays: 90 });
    await lifeline.sweeps(1);
    lifeline.now += 80 * DAY;
    await lifeline.sweep();
    expect(await lifeline.samples(RUNS)).toEqual({ [`${OF_MAIN},result="success"`]: 1 });
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

describe('birth', () => {
  it('shows a new series as 0 for 150 seconds, all its results with it', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    const born = lifeline.now;
    expect(await linesOf(lifeline, born)).toEqual(
      ['success', 'failure', 'error', 'timeout', 'cancellation', 'skip'].map((result) => [
        result,
        0,
      ]),
    );
    expect(await linesOf(lifeline, born + 149_999)).toContainEqual(['success', 0]);
    expect(await linesOf(lifeline, born + 150_000)).toContainEqual(['success', 1]);
  });

  it('does not hold what is counted later in the same series', async () => {
    const { lifeline, web } = await installed();
    web.pipelines.push(run(1));
    await ended(lifeline, 1);
    lifeline.now += HOUR;
    web.pipelines.push(run(2));
    await ended(lifeline, 2);
    expect(await lifeline.samples(RUNS, lifeline.now)).toEqual({
      [`${OF_MAIN},result="success"`]: 2,
    });
  });

  it('is the moment of storing, also in a sweep that takes its time', async () => {
    const { lifeline, web } = await installed();
    for (let number = 1; number <= 10; number++) web.pipelines.push(run(number));
    lifeline.now = after(10);
    lifeline.bitbucket.onRequest = () => {
      lifeline.now += 12 * SECOND;
    };
    await lifeline.sweep();
    expect(lifeline.now).toBeGreaterThan(after(12));
    expect(await lifeline.samples(RUNS, lifeline.now + 100 * SECOND)).toEqual({});
    expect(await lifeline.samples(RUNS, lifeline.now + 150 * SECOND)).toEqual({
      [`${OF_MAIN},result="success"`]: 10,
    });
  });

  it('is foreseen by history: what ran before the installation is there at 0 at once', async () => {
    const { lifeline } = await installed((web) => {
      web.pipelines.push(pipelinePayload({ number: 1, createdAt: after(-30) }));
    });
    expect(await linesOf(lifeline, BASELINE)).toContainEqual(['success', 0]);
  });
});

function run(number: number, changes: Payload = {}, branch = 'main'): Payload {
  return { ...pipelinePayload({ number, createdAt: after(1), branch }), ...changes };
}

function deployed(number: number, environment: string, at = after(1)): Payload {
  return deploymentPayload({
    number,
    startedAt: at,
    completedAt: at + number * SECOND,
    environment,
  });
}

async function ended(lifeline: Installation, number: number): Promise<void> {
  lifeline.now = Math.max(lifeline.now, after(3));
  await lifeline.deliver(buildStatusEvent({ number, createdAt: after(1), at: lifeline.now }));
}

/** The results of the one series of runs, zeros included. */
async function linesOf(
  lifeline: Installation,
  at: number,
): Promise<readonly (readonly [string, number])[]> {
  const page = await lifeline.page(at);
  return [...page.matchAll(/^bitbucket_pipeline_runs_total\{.*result="(\w+)"\} (\d+)$/gm)].map(
    ([, result = '', value]) => [result, Number(value)] as const,
  );
}
