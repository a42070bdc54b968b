import { after, givenActiveRun, givenTotals } from '../../../test/given';
import { noteState } from '../../core/aggregates/runs/run-states';
import { picturesOf } from './pictures';

const ACTIVE = [
  { state: 'executing' },
  { state: 'executing' },
  { state: 'pending' },
  { state: 'paused', isHalted: true },
  { state: 'paused' },
] as const;

describe('the runs that have not completed', () => {
  it('are told in the words that people read: what Bitbucket has halted is not what only waits', () => {
    const totals = ACTIVE.map((run, at) =>
      givenActiveRun({ ...run, buildNumber: at + 1, ref: `branch:${at}`, readAt: after(at) }),
    ).reduce(noteState, givenTotals());
    expect(picturesOf(totals, after(10)).active).toEqual({
      ...{ running: 2, pending: 1, halted: 1, waiting: 1 },
    });
  });
});
