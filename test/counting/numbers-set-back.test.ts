/** A repository whose build numbers begin anew: each run is told by its uuid, and counted once. */
import { after, SECOND, uuidOf } from '../given';
import { installed, type Installation } from './installation';
import { pipelinePayload } from './payloads';
import type { PlayedRepository } from './played-bitbucket';
import { OF_MAIN, run, RUNS } from './runs';

const RUNS_BEFORE = 30;

/** Thirty runs are counted; then thirty others have the same numbers. */
async function setBack(): Promise<{ lifeline: Installation; web: PlayedRepository }> {
  const { lifeline, web } = await installed();
  for (let number = 1; number <= RUNS_BEFORE; number++) web.pipelines.push(run(number));
  await lifeline.sweeps(4);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: RUNS_BEFORE });
  for (let number = 1; number <= RUNS_BEFORE; number++) {
    const createdAt = lifeline.now + number * SECOND;
    const changes = { uuid: uuidOf(number, 3) };
    web.pipelines.push(pipelinePayload({ number, createdAt, changes }));
  }
  return { lifeline, web };
}

const stepsAsked = ({ bitbucket }: Installation): number =>
  bitbucket.requests.filter(({ resource }) => resource === 'steps').length;

it('counts more runs than it remembers by uuid once, however often they are listed', async () => {
  const { lifeline } = await setBack();
  const counted: (number | undefined)[] = [];
  for (let times = 1; times <= 8; times++) {
    await lifeline.sweeps(2);
    counted.push((await lifeline.samples(RUNS))[OF_MAIN]);
  }
  expect(counted.at(-1)).toBe(2 * RUNS_BEFORE);
  expect(Math.max(...counted.map((each) => each ?? 0))).toBe(2 * RUNS_BEFORE);
  expect((await lifeline.problems()).has('ingest/collision')).toBe(true);
});

it('asks for the steps of none that is counted', async () => {
  const { lifeline } = await setBack();
  await lifeline.sweeps(12);
  const before = stepsAsked(lifeline);
  await lifeline.sweeps(6);
  expect(stepsAsked(lifeline)).toBe(before);
});

it('counts no run again that it knows under another number', async () => {
  const { lifeline, web } = await installed();
  for (let number = 2; number <= 6; number++)
    web.pipelines.push(pipelinePayload({ number, createdAt: after(number) }));
  lifeline.now = after(10);
  await lifeline.sweeps(3);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
  web.pipelines = web.pipelines.map((each) => ({
    ...each,
    build_number: Number(each['build_number']) - 1,
  }));
  await lifeline.sweeps(12);
  expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 5 });
});
