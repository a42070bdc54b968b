/** A machine may start before its clock is set: it begins too early, or looks as if years had not passed. */
import { healthFacts } from '../../src/app/pages/health';
import { judge } from '../../src/core/health/verdict';
import { after, BASELINE, DAY, MINUTE, REPOSITORY_UUID } from '../given';
import { Installation, installed } from './installation';
import { repositoryPayload } from './payloads';
import { addRuns, OF_MAIN, RUNS } from './runs';

async function lampOf(lifeline: Installation) {
  const facts = await healthFacts(REPOSITORY_UUID, { ...lifeline.world, now: () => lifeline.now });
  if (facts === null) throw new Error('The repository is not known.');
  const { state, sentence } = judge(facts).ci;
  return { state, says: sentence.text };
}

/** Lifeline that was begun by a clock so much ahead, which has been right since {@link BASELINE}. */
async function begunAhead(millis: number): Promise<Installation> {
  const lifeline = new Installation();
  const web = lifeline.bitbucket.add(repositoryPayload());
  lifeline.now = BASELINE + millis;
  await lifeline.sweep();
  lifeline.now = BASELINE;
  addRuns(web, { from: 1, to: 3, start: after(1), every: MINUTE });
  await lifeline.sweeps(2);
  return lifeline;
}

describe('a clock that was two days ahead when counting began', () => {
  it('does not let a page say that all runs are counted', async () => {
    expect(await lampOf(await begunAhead(2 * DAY))).toEqual({
      state: 'unknown',
      says: 'Nothing that ends before 2026-03-04 09:00 UTC is counted: the clock of Lifeline’s machine was ahead when it began, or is behind now.',
    });
  });

  it('is no matter where it is two minutes, as between machines', async () => {
    expect((await lampOf(await begunAhead(2 * MINUTE))).says).not.toContain('clock');
  });
});

describe('a clock that is set back by years, and right again', () => {
  it('makes nothing counted twice, and no counter fall', async () => {
    const { lifeline, web } = await installed();
    addRuns(web, { from: 1, to: 3, start: after(1), every: MINUTE });
    lifeline.now = after(10);
    await lifeline.sweeps(2);
    const counted = { [OF_MAIN]: 3 };
    expect(await lifeline.samples(RUNS)).toEqual(counted);

    lifeline.now = Date.UTC(2020, 0, 1);
    await lifeline.sweeps(3);
    expect(await lifeline.samples(RUNS)).toEqual(counted);
    expect((await lampOf(lifeline)).state).toBe('unknown');

    lifeline.now = after(60);
    await lifeline.sweeps(3);
    expect(await lifeline.samples(RUNS)).toEqual(counted);
    addRuns(web, { from: 4, to: 4, start: after(61), every: MINUTE });
    await lifeline.sweeps(3);
    expect(await lifeline.samples(RUNS)).toEqual({ [OF_MAIN]: 4 });
  });
});
