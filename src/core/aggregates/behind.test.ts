import { after, givenTotals } from '../../../test/given';
import { mayBeBehind } from './behind';
import { foldHint } from './runs/run-states';

const WEEK = 7 * 24 * 60;

describe('mayBeBehind', () => {
  const told = foldHint(givenTotals(), {
    ...{ type: 'run-hinted', buildNumber: 1, createdAt: after(0), updatedAt: after(0) },
  });

  it.each([
    { name: 'no run is known', totals: givenTotals(), at: 60, is: false },
    { name: 'one began just now', totals: told, at: 29, is: false },
    { name: 'one began, and nothing was heard since', totals: told, at: 30, is: true },
    { name: 'the same, almost a week later', totals: told, at: WEEK - 1, is: true },
    { name: 'the same, a week later', totals: told, at: WEEK, is: false },
    {
      name: 'one was seen since',
      totals: { ...told, runs: told.runs.map((run) => ({ ...run, seenAt: after(20) })) },
      ...{ at: 49, is: false },
    },
    {
      name: 'one is over',
      totals: { ...told, runs: told.runs.map((run) => ({ ...run, state: 'completed' as const })) },
      ...{ at: 60, is: false },
    },
    {
      name: 'one waits and is counted',
      totals: { ...told, runs: told.runs.map((run) => ({ ...run, restAt: after(3) })) },
      ...{ at: 60, is: false },
    },
  ])('is $is where $name', ({ totals, at, is }) => {
    expect(mayBeBehind(totals, after(at))).toBe(is);
  });
});
