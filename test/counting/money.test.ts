/** A played month in which the minutes run out and slots peak: the page says so beforehand. */
import { BASELINE, DAY, HOUR, MINUTE, SECOND, uuidOf } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import { pipelinePayload, stepPayload, timeOf, type Payload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';

const PLAN = {
  from: Date.UTC(2026, 2, 1),
  name: 'Standard',
  includedMinutes: 1500,
  currency: 'USD',
  perThousandMinutes: 10,
  perSlot: 15,
  plannedSlots: 4,
  source: 'a price list',
};

const LABELS = ['self.hosted', 'linux'];

/** One run a day: half an hour on a runner of twice the size, and so many steps beside it on runners of our own. */
function addDay(web: PlayedRepository, number: number, slots: number): void {
  const createdAt = BASELINE + (number - 1) * DAY + MINUTE;
  const span = [createdAt, createdAt + 30 * MINUTE] as const;
  const own = Array.from({ length: slots }, (_, at) =>
    stepPayload(`Bench ${String(at)}`, span, {
      uuid: uuidOf(100 * number + at, 5),
      runs_on: LABELS,
      build_seconds_used: 0,
    }),
  );
  web.pipelines.push(pipelinePayload({ number, createdAt, completedAt: span[1] }));
  web.steps[number] = [
    stepPayload('Build', span, { uuid: uuidOf(100 * number + 99, 5), size: '2x' }),
    ...own,
  ];
}

interface Seen {
  readonly date: number;
  readonly used: number | undefined;
  readonly runsOut: number | null;
  readonly peak: number | undefined;
  readonly cost: Readonly<Record<string, number>>;
}

async function look(lifeline: Installation, date: number): Promise<Seen> {
  const page = await lifeline.page(lifeline.now + 5 * MINUTE);
  const one = (family: string) => samplesOn(page, family)[''];
  const out = one('bitbucket_workspace_month_run_out_timestamp_seconds');
  return {
    date,
    used: one('bitbucket_workspace_month_build_seconds'),
    runsOut: out === undefined ? null : new Date(out * 1000).getUTCDate(),
    peak: one('bitbucket_workspace_month_slots_peak'),
    cost: samplesOn(page, 'bitbucket_workspace_month_cost'),
  };
}

describe('a month', () => {
  it('tells that its minutes run out and its slots peak before they do', async () => {
    const { lifeline, web } = await installed();
    await lifeline.choose({ plans: [PLAN] });
    const seen: Seen[] = [];
    for (let number = 1; number <= 30; number++) {
      const date = number + 1;
      addDay(web, number, date < 20 ? 3 : 5);
      lifeline.now = BASELINE + (number - 1) * DAY + HOUR;
      await lifeline.sweep();
      seen.push(await look(lifeline, date));
    }
    // An hour a day from the second on: the 25 hours of the plan are used up with the run of the 26th.
    expect(seen.map(({ used }) => used)).toEqual(seen.map((_, at) => ((at + 1) * HOUR) / SECOND));
    const warned = seen.find(({ runsOut }) => runsOut !== null);
    expect(warned).toMatchObject({ date: 7, runsOut: 27 });
    // A whole week tells the day, or up to two before: all of today is used by ten in the morning.
    const told = new Set(seen.filter(({ date }) => date >= 8).map(({ runsOut }) => runsOut));
    expect([...told].sort()).toEqual([24, 25, 26]);
    // Three of the four slots planned are used until the 19th; five at once cost more than was meant.
    expect(seen.map(({ peak }) => peak)).toEqual(seen.map(({ date }) => (date < 20 ? 3 : 5)));
    expect(seen.at(-1)?.cost).toEqual({
      'kind="minutes",currency="USD"': 10,
      'kind="slots",currency="USD"': 75,
    });
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_workspace_month_included_seconds')).toEqual({ '': 90_000 });
    expect(samplesOn(page, 'bitbucket_workspace_month_slots_planned')).toEqual({ '': 4 });
    expect(samplesOn(page, 'bitbucket_repository_month_build_seconds')).toEqual({
      '': 30 * 3600,
    });
    expect(samplesOn(page, 'bitbucket_pipeline_billed_seconds_total')).toEqual({
      'pipeline="default",runner_kind="cloud",size="2x"': 30 * 3600,
    });
    // April begins at nothing, with the prices of the plan.
    lifeline.now = Date.UTC(2026, 3, 1, 1);
    await lifeline.sweep();
    expect(await look(lifeline, 1)).toEqual({
      date: 1,
      used: undefined,
      // Should April be like the last week of March.
      runsOut: 26,
      peak: undefined,
      cost: {},
    });
    const isTold = /^bitbucket_workspace_month_build_seconds 0$/m.test(await lifeline.page());
    expect(isTold).toBe(true);
  });
});

describe('what a step is billed', () => {
  const at = BASELINE + MINUTE;

  async function billed(step: Payload, run: Payload = {}): Promise<readonly unknown[]> {
    const { lifeline, web } = await installed();
    const completedAt = at + 10 * MINUTE;
    web.pipelines.push({ ...pipelinePayload({ number: 1, createdAt: at, completedAt }), ...run });
    web.steps[1] = [stepPayload('Build', [at, completedAt], step)];
    lifeline.now = BASELINE + HOUR;
    await lifeline.sweep();
    const page = await lifeline.page();
    return [
      samplesOn(page, 'bitbucket_pipeline_billed_seconds_total'),
      samplesOn(page, 'bitbucket_workspace_month_build_seconds')[''],
    ];
  }
  const of = (size: string, seconds: number) => ({
    [`pipeline="default",runner_kind="cloud",size="${size}"`]: seconds,
  });

  it.each([
    { told: 'as text', step: { size: '4x' }, expected: [of('4x', 2400), 2400] },
    { told: 'as a number', step: { size: 2 }, expected: [of('2x', 1200), 1200] },
    {
      told: 'and Bitbucket has multiplied already',
      step: { size: '2x', build_seconds_used: 1200 },
      expected: [of('2x', 1200), 1200],
    },
    { told: 'not at all', step: {}, expected: [{}, 600] },
    { told: 'as nonsense', step: { size: 'huge' }, expected: [{}, 600] },
    { told: 'as too much', step: { size: '99x' }, expected: [{}, 600] },
  ])('where its size is told $told', async ({ step, expected }) => {
    expect(await billed(step)).toEqual(expected);
  });

  it('takes what runs of before the installation tell of themselves', async () => {
    const { lifeline, web } = await installed((repository) => {
      const createdAt = BASELINE - 2 * HOUR;
      repository.pipelines.push({
        ...pipelinePayload({ number: 1, createdAt }),
        completed_on: timeOf(createdAt + MINUTE),
        build_seconds_used: 77,
      });
    });
    expect(web.pipelines).toHaveLength(1);
    await lifeline.sweeps(2);
    const page = await lifeline.page();
    expect(samplesOn(page, 'bitbucket_workspace_month_build_seconds')['']).toBe(77);
  });
});
