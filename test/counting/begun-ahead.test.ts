/** The first sweep may come before a machine's clock is set: what follows is counted once the clock is right. */
import { BASELINE, DAY, MINUTE, SECOND } from '../given';
import { Installation } from './installation';
import { repositoryPayload } from './payloads';
import { OF_MAIN, run, RUNS } from './runs';

/** Lifeline that was begun so much too early, by a clock that has been right since {@link BASELINE}. */
async function begunAhead(millis: number) {
  const lifeline = new Installation();
  const web = lifeline.bitbucket.add(repositoryPayload());
  lifeline.now = BASELINE + millis;
  await lifeline.sweep();
  lifeline.now = BASELINE;
  await lifeline.sweep();
  web.pipelines.push(run(1));
  await lifeline.sweeps(2);
  lifeline.now += 150 * SECOND;
  return lifeline;
}

describe('a first sweep under a clock that is ahead', () => {
  it('by days does not keep what comes after it from being counted', async () => {
    const lifeline = await begunAhead(2 * DAY);
    expect(await lifeline.samples(RUNS, lifeline.now)).toEqual({ [OF_MAIN]: 1 });
    expect((await lifeline.workspace()).baseline).toBe(BASELINE);
    expect((await lifeline.totals()).baseline).toBe(BASELINE);
  });

  it('by no more than clocks of a platform differ keeps its baseline', async () => {
    const lifeline = await begunAhead(2 * MINUTE);
    expect((await lifeline.workspace()).baseline).toBe(BASELINE + 2 * MINUTE);
    expect((await lifeline.totals()).baseline).toBe(BASELINE + 2 * MINUTE);
  });
});
