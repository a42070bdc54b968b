import { after, BASELINE, DAY, givenContext, givenRun, givenTotals } from '../../../../test/given';
import { ACTIVE_AGE_LIMIT, activate, deactivate, foldHint, pruneActive } from './active';
import { evolve } from '../evolve';
import type { ActiveRun, RepositoryTotals } from '../totals';

const run = (changes: Partial<ActiveRun> = {}): ActiveRun => ({
  buildNumber: 1,
  state: 'executing',
  createdAt: after(1),
  seenAt: after(2),
  ...changes,
});
const given = (...active: readonly ActiveRun[]): RepositoryTotals => givenTotals({ active });

describe('activate', () => {
  it.each([
    { name: 'a younger word', seenAt: after(3), state: 'paused' },
    { name: 'an older word', seenAt: after(1), state: 'executing' },
    { name: 'the same word', seenAt: after(2), state: 'executing' },
  ])('believes the younger of two: $name', ({ seenAt, state }) => {
    const next = activate(given(run()), run({ seenAt, state: 'paused' }));
    expect(next.active).toMatchObject([{ buildNumber: 1, state }]);
  });

  it('is the same totals when nothing younger is said', () => {
    const totals = given(run());
    expect(activate(totals, run({ state: 'paused' }))).toBe(totals);
  });

  it('keeps the hundred highest build numbers', () => {
    let totals = givenTotals();
    for (let buildNumber = 130; buildNumber >= 1; buildNumber--)
      totals = activate(totals, run({ buildNumber }));
    expect(totals.active).toHaveLength(100);
    expect(totals.active[0]?.buildNumber).toBe(31);
  });
});

describe('deactivate', () => {
  it('forgets a run that was read as completed after the last word about it', () => {
    expect(deactivate(given(run()), 1, after(2)).active).toEqual([]);
  });

  it('keeps one that is said to run again since', () => {
    const totals = given(run({ seenAt: after(5) }));
    expect(deactivate(totals, 1, after(4))).toBe(totals);
    expect(deactivate(totals, 2, after(9))).toBe(totals);
  });
});

describe('foldHint', () => {
  const done = evolve(givenTotals(), givenRun({ completedAt: after(5) }), givenContext(after(6)));

  it.each([
    { name: 'is older than the completion that is counted', updatedAt: after(4), count: 0 },
    { name: 'is younger than what was read: the run goes on again', updatedAt: after(7), count: 1 },
  ])('of a counted run shows $count active when it $name', ({ updatedAt, count }) => {
    const hint = { type: 'run-hinted', buildNumber: 1, createdAt: after(4), updatedAt } as const;
    expect(foldHint(done, hint).active).toHaveLength(count);
  });
});

describe('pruneActive', () => {
  const listed = { since: after(0), buildNumbers: new Set([2]), at: after(10) };

  it.each([
    { name: 'keeps what is listed', active: run({ buildNumber: 2 }), count: 1 },
    { name: 'drops what should be listed and is not', active: run(), count: 0 },
    { name: 'keeps what is older than the list', active: run({ createdAt: after(-5) }), count: 1 },
    {
      name: 'keeps what was heard of after the list was read',
      active: run({ seenAt: after(11) }),
      count: 1,
    },
    {
      name: 'gives up what nobody resumed',
      active: run({ createdAt: after(10) - ACTIVE_AGE_LIMIT - 1 }),
      count: 0,
    },
  ])('$name', ({ active, count }) => {
    expect(pruneActive(given(active), listed).active).toHaveLength(count);
  });

  it('is the same totals when nothing changes', () => {
    const totals = given(run({ buildNumber: 2 }));
    expect(pruneActive(totals, listed)).toBe(totals);
    expect(ACTIVE_AGE_LIMIT).toBe(7 * DAY);
    expect(totals.baseline).toBe(BASELINE);
  });
});
