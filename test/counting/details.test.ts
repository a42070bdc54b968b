/** Test reports and caches: what they tell, what they cost in requests and series, and that the allowance holds. */
import { previewCost } from '../../src/app/settings/preview-cost';
import { readSettings } from '../../src/app/settings/settings';
import type { SettingsView } from '../../src/contract/access';
import { BASELINE, DAY, HOUR, MINUTE, uuidOf } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import {
  deploymentPayload,
  pipelinePayload,
  resultIs,
  stepPayload,
  type Payload,
} from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const TESTS = 'bitbucket_pipeline_tests_total';
const CACHES = 'bitbucket_pipeline_cache_size_bytes';
const ON = { stepHistograms: false, commitsBehind: [], testReports: true, caches: true };

const report = (all: number, others: Payload = {}): Payload => ({
  type: 'step_test_report',
  number_of_test_cases: all,
  ...others,
});

/** A run of three steps, of which two have tests. */
function addRun(web: PlayedRepository, number: number, at: number): void {
  web.pipelines.push(pipelinePayload({ number, createdAt: at, completedAt: at + 5 * MINUTE }));
  const step = (place: number, name: string, changes: Payload = {}): Payload =>
    stepPayload(name, [at + place * MINUTE, at + (place + 1) * MINUTE], {
      uuid: uuidOf(10 * number + place, 5),
      ...changes,
    });
  web.steps[number] = [
    step(1, 'Unit'),
    step(2, 'Browser', { state: resultIs('FAILED') }),
    step(3, 'Lint'),
    step(4, 'Deploy', { state: resultIs('NOT_RUN') }),
  ];
  web.testReports[uuidOf(10 * number + 1, 5)] = report(10, { number_of_skipped_test_cases: 2 });
  web.testReports[uuidOf(10 * number + 2, 5)] = report(7, {
    ...{ number_of_successful_test_cases: 4, number_of_failed_test_cases: 2 },
    number_of_error_test_cases: 1,
  });
}

const cache = (name: string, bytes: number, createdAt: string): Payload => ({
  ...{ name, file_size_bytes: bytes, created_on: createdAt },
});

const asked = ({ bitbucket }: Installation, resource: string): number =>
  bitbucket.requests.filter((one) => one.resource === resource).length;

async function choose(lifeline: Installation, changes: Partial<SettingsView>) {
  const answer = await readSettings(lifeline.world);
  if (!answer.ok) throw new Error(answer.problem.message);
  const preview = await previewCost({ ...answer.value.settings, ...changes }, lifeline.world);
  if (!preview.ok) throw new Error(preview.problem.message);
  return preview.value;
}

describe('the detail levels', () => {
  it('tell tests by result, each report once, and the newest cache of each name', async () => {
    const { lifeline, web } = await installed();
    await lifeline.choose({ detail: ON });
    addRun(web, 1, BASELINE + MINUTE);
    web.caches = [
      cache('node', 500, '2026-03-01T00:00:00Z'),
      cache('node', 300, '2026-03-02T00:00:00Z'),
      cache('maven', 900, '2026-03-01T00:00:00Z'),
      { name: 'broken' },
    ];
    await lifeline.sweeps(4);
    const page = await lifeline.page();
    expect(samplesOn(page, TESTS)).toEqual({
      'pipeline="default",step="Unit",result="success"': 8,
      'pipeline="default",step="Unit",result="skip"': 2,
      'pipeline="default",step="Browser",result="success"': 4,
      'pipeline="default",step="Browser",result="failure"': 2,
      'pipeline="default",step="Browser",result="error"': 1,
    });
    expect(samplesOn(page, CACHES)).toEqual({ 'cache="node"': 300, 'cache="maven"': 900 });
    // Lint has none, which is an answer; what never ran is not asked for.
    expect([asked(lifeline, 'test_reports'), asked(lifeline, 'caches')]).toEqual([3, 1]);
  });

  it('ask nothing where they are off, and forget what nobody wants any more', async () => {
    const { lifeline, web } = await installed();
    addRun(web, 1, BASELINE + MINUTE);
    await lifeline.sweeps(2);
    expect([asked(lifeline, 'test_reports'), asked(lifeline, 'caches')]).toEqual([0, 0]);
    await lifeline.choose({ detail: ON });
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'test_reports' ? { type: 'server', retryAfterSeconds: null } : null;
    addRun(web, 2, lifeline.now + MINUTE);
    await lifeline.sweeps(3);
    expect((await lifeline.totals()).wanted).toHaveLength(3);
    await lifeline.choose({ detail: { ...ON, testReports: false } });
    await lifeline.sweeps(1);
    expect((await lifeline.totals()).wanted).toEqual([]);
  });

  it('ask again for what Bitbucket did not tell, and count it once', async () => {
    const { lifeline, web } = await installed();
    await lifeline.choose({ detail: ON });
    let isDown = true;
    lifeline.bitbucket.refuse = ({ resource }) =>
      resource === 'test_reports' && isDown ? { type: 'server', retryAfterSeconds: null } : null;
    addRun(web, 1, BASELINE + MINUTE);
    await lifeline.sweeps(3);
    expect(samplesOn(await lifeline.page(), TESTS)).toEqual({});
    isDown = false;
    await lifeline.sweeps(3);
    const told = Object.values(samplesOn(await lifeline.page(), TESTS));
    expect(told.reduce((sum, one) => sum + one, 0)).toBe(17);
  });

  it('cost in a day what the settings said before', async () => {
    const { lifeline, web } = await installed();
    web.caches = [cache('node', 300, '2026-03-02T00:00:00Z')];
    web.deployments.push(
      deploymentPayload({ number: 1, startedAt: BASELINE + 2, completedAt: BASELINE + 3 }),
    );
    const play = async (hours: number): Promise<void> => {
      for (let hour = 0; hour < hours; hour++) {
        addRun(web, web.pipelines.length + 1, lifeline.now + MINUTE);
        await lifeline.sweeps(12);
      }
    };
    await play(24);
    const levels = { testReports: true, caches: true, commitsBehind: ['us-east-1'] };
    const stated = await choose(lifeline, levels);
    const before = lifeline.bitbucket.requests.length;
    expect(stated.levels).toEqual([
      { level: 'stepHistograms', series: 0, requests: 0 },
      { level: 'commitsBehind', series: 1, requests: 12 },
      { level: 'testReports', series: 16, requests: 3 },
      { level: 'caches', series: 20, requests: 1 },
    ]);
    expect(stated).toMatchObject({ requestsNow: 0, requestsThen: 16, requestsLimit: 240 });
    expect(stated.seriesThen - stated.seriesNow).toBe(37);
    const seriesBefore = linesOf(await lifeline.page());
    await lifeline.choose({ detail: { ...ON, commitsBehind: ['us-east-1'] } });
    await play(24);
    const day = lifeline.bitbucket.requests.slice(before);
    const count = (resource: string) => day.filter((one) => one.resource === resource).length;
    const actual = [count('commits'), count('test_reports'), count('caches')];
    // Three steps an hour, a cache list every six hours, and one comparison every five minutes.
    expect(actual).toEqual([288, 72, 4]);
    expect(actual.reduce((sum, one) => sum + one, 0) / 24).toBeLessThanOrEqual(stated.requestsThen);
    const grown = linesOf(await lifeline.page()) - seriesBefore;
    expect(grown).toBeGreaterThanOrEqual(7);
    expect(grown).toBeLessThanOrEqual(37);
  }, 60_000);

  it('take a quarter of a sweep at most, so that every run is counted as before', async () => {
    const { lifeline, web } = await installed();
    await lifeline.choose({ detail: ON });
    for (let hour = 0; hour < 3; hour++) {
      const from = lifeline.bitbucket.requests.length;
      for (let minute = 1; minute <= 40; minute++)
        addRun(web, web.pipelines.length + 1, lifeline.now + minute * MINUTE);
      await lifeline.sweeps(12);
      const made = lifeline.bitbucket.requests.slice(from);
      const detail = made.filter(({ resource }) => /test_reports|caches/.test(resource)).length;
      // 1,000 an hour, of which the sweeps may make a quarter; what one leaves the next may use.
      expect(made.length).toBeLessThanOrEqual(250);
      expect(detail).toBeGreaterThan(50);
      expect(detail).toBeLessThan(made.length);
    }
    await lifeline.sweeps(3);
    const runs = samplesOn(await lifeline.page(), 'bitbucket_pipeline_runs_total');
    expect(Object.values(runs).reduce((sum, one) => sum + one, 0)).toBe(120);
    expect((await lifeline.totals()).wanted.length).toBeLessThanOrEqual(100);
  }, 60_000);

  it('let sizes of caches go that nobody could read for a day', async () => {
    const { lifeline, web } = await installed();
    await lifeline.choose({ detail: ON });
    web.caches = [cache('node', 300, '2026-03-02T00:00:00Z')];
    await lifeline.sweeps(1);
    expect(samplesOn(await lifeline.page(), CACHES)).toEqual({ 'cache="node"': 300 });
    expect(samplesOn(await lifeline.page(lifeline.now + DAY + HOUR), CACHES)).toEqual({});
  });
});

const linesOf = (page: string): number =>
  page
    .split('\n')
    .filter((line) => /^bitbucket_(pipeline_tests|pipeline_cache|environment_commits)/.test(line))
    .length;
