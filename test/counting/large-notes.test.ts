/** What has outgrown its record is lost by itself: sweeps go on and end. */
import { SPENT } from '../../src/app/records/spent';
import { after, BASELINE, uuidOf } from '../given';
import { installed, type Installation } from './installation';
import { timeOf } from './payloads';
import { OF_MAIN, run, RUNS, waitForRunner } from './runs';

const idOf = (at: number): string => `repo${String(at).padStart(6, '0')}`;
const each = <T>(count: number, value: T): Readonly<Record<string, T>> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [idOf(at), value]));

/** Writes what so many other repositories would have left. */
async function fill({ world }: Installation, key: string, body: object): Promise<void> {
  const revision = (await world.records.read([key])).get(key)?.revision ?? null;
  await world.records.write([{ key, body, revision }]);
}

const USED = { at: BASELINE, seconds: 123_456, weekSeconds: 12_345, slots: [] };

it('counts on where there is no room for what 2,900 repositories used in a month, and tells no part of it', async () => {
  const { lifeline, web } = await installed();
  await fill(lifeline, SPENT.key, { v: 1, parts: each(2900, USED) });
  web.pipelines.push({ ...run(1), build_seconds_used: 60 });
  web.steps[1] = [
    {
      ...{ name: 'Build', uuid: uuidOf(1, 5), run_number: 1, build_seconds_used: 60 },
      state: { name: 'COMPLETED', result: { name: 'SUCCESSFUL' } },
      started_on: timeOf(after(1)),
      completed_on: timeOf(after(2)),
    },
  ];
  await lifeline.sweeps(2);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 1 });
  const { sweepingSince, month } = await lifeline.workspace();
  expect({ sweepingSince, month }).toEqual({ sweepingSince: 0, month: null });
  expect(lifeline.world.logged).toContainEqual({
    message: 'Note not kept',
    facts: { detail: expect.stringContaining('Record spent would have') as string },
  });
});

it('counts on where there is no room for runners with many long labels, and tells nothing of them', async () => {
  const { lifeline, web } = await installed();
  waitForRunner(web, ['self.hosted']);
  const labelled = (runner: number): readonly string[] =>
    Array.from({ length: 30 }, (_, at) => `${String(runner)}.${String(at)}.${'x'.repeat(50)}`);
  lifeline.bitbucket.runners.set(
    null,
    Array.from({ length: 200 }, (_, at) => ({
      ...{ uuid: uuidOf(at, 6), name: `bench-${String(at)}` },
      ...{ labels: labelled(at), state: 'offline' },
    })),
  );
  await lifeline.sweeps(5);
  const { sweepingSince, runners } = await lifeline.workspace();
  expect({ sweepingSince, runners }).toEqual({
    sweepingSince: 0,
    runners: { at: lifeline.now, read: [], list: [] },
  });
  expect((await lifeline.problems()).has('runners/offline')).toBe(false);
});

it('finds a runner by a label of which a part is kept', async () => {
  const { lifeline, web } = await installed();
  const labels = ['self.hosted', 'y'.repeat(200)];
  waitForRunner(web, labels);
  lifeline.bitbucket.runners.set(null, [
    { uuid: uuidOf(1, 6), name: 'bench', labels, state: 'online' },
  ]);
  await lifeline.sweeps(6);
  expect((await lifeline.workspace()).runners?.read).toHaveLength(1);
  expect((await lifeline.problems()).has('runners/offline')).toBe(false);
});
