/** A damaged record of which only freshness would be lost stops nobody; one with counts, or of a newer app, is left alone. */
import { after, MINUTE, SECOND } from '../given';
import { installed, samplesOn, type Installation } from './installation';
import { stepPayload } from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

const NOTES = ['compared', 'sweep', 'tempo', 'spent'] as const;

async function lively(): Promise<Installation> {
  const { lifeline, web } = await installed();
  addRuns(web, { from: 1, to: 3, start: after(1), every: MINUTE });
  for (let number = 1; number <= 3; number++)
    web.steps[number] = [stepPayload('build', [after(number) + SECOND, after(number) + MINUTE])];
  await lifeline.sweeps(26);
  return lifeline;
}

const bodyOf = (lifeline: Installation, key: string): object =>
  lifeline.world.records.stored.get(key)?.body ?? {};

describe.each(NOTES)('the record %s', (key) => {
  it.each([
    { how: 'without its shape', body: { v: 1, hello: 'world' } },
    { how: 'with an odd version', body: { v: 'x' } },
    { how: 'of a list', body: [] },
  ])('$how is begun anew, and the log says so', async ({ body }) => {
    const lifeline = await lively();
    const whole = bodyOf(lifeline, key);
    const before = await lifeline.page();
    await lifeline.spoil(key, () => body);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 3 });
    // What is taken once an hour is taken anew at once.
    await lifeline.sweeps(2);
    expect(Object.keys(bodyOf(lifeline, key))).toEqual(Object.keys(whole));
    const told = lifeline.world.logged.filter(({ message }) => message === 'Note begun anew');
    expect(told[0]?.facts).toMatchObject({ record: key });
    const again = await lifeline.page();
    expect(again.replace(/^.*bitbucket_exporter.*\n/gm, '')).toBe(
      before.replace(/^.*bitbucket_exporter.*\n/gm, ''),
    );
  });

  it('of a newer app stays as it is', async () => {
    const lifeline = await lively();
    await lifeline.spoil(key, (body) => ({ ...body, v: 99 }));
    const before = bodyOf(lifeline, key);
    await expect(lifeline.sweeps(1)).rejects.toThrow(`Record ${key} cannot be read: `);
    expect(bodyOf(lifeline, key)).toEqual(before);
  });
});

it('what was used this month is added up of all repositories when its record is begun anew', async () => {
  const lifeline = await lively();
  const used = async () =>
    samplesOn(await lifeline.page(), 'bitbucket_workspace_month_build_seconds');
  expect(await used()).toEqual({ '': 177 });
  await lifeline.spoil('spent', () => ({ v: 1 }));
  lifeline.bitbucket.refuse = () => ({ type: 'rate_limited', retryAfterSeconds: 3600 });
  await lifeline.sweeps(3);
  expect(await used()).toEqual({ '': 177 });
});

it('one damaged repository keeps nobody from taking the tempo of the others', async () => {
  const lifeline = await lively();
  const [key = ''] = [...lifeline.world.records.stored.keys()].filter((each) =>
    each.startsWith('totals:'),
  );
  await lifeline.spoil(key, (body) => ({ ...body, num: null }));
  await lifeline.spoil('tempo', () => ({ v: 1 }));
  await lifeline.sweeps(2);
  expect(bodyOf(lifeline, 'tempo')).toMatchObject({ v: 1, seen: expect.any(Array) as unknown });
});
