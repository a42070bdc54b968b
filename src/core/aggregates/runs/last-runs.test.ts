import fc from 'fast-check';
import { after, givenContext, givenRun, givenTotals } from '../../../../test/given';
import { RESULTS, type RunResult } from '../../events/vocabulary';
import { evolve } from '../evolve';
import { consecutiveFailures, settleRuns } from './last-runs';
import type { RepositoryTotals } from '../totals';

const KEY = 'default\u0000default\u0000main';

/** Runs that complete a minute apart with these results, told in the order given. */
function given(
  results: readonly RunResult[],
  order = results.map((_, at) => at),
): RepositoryTotals {
  return order.reduce((totals, at) => {
    const event = givenRun({
      buildNumber: at + 1,
      completedAt: after(at + 1),
      result: results[at] ?? 'success',
    });
    return evolve(totals, event, givenContext(after(60)));
  }, givenTotals());
}

const streak = (totals: RepositoryTotals): number | undefined =>
  consecutiveFailures(totals).get(KEY);

describe('consecutiveFailures', () => {
  it.each<{ results: readonly RunResult[]; failures: number }>([
    { results: ['success'], failures: 0 },
    { results: ['failure', 'error', 'timeout'], failures: 3 },
    { results: ['failure', 'success', 'failure'], failures: 1 },
    { results: ['failure', 'cancellation', 'skip', 'failure'], failures: 2 },
    { results: ['failure', 'failure', 'success'], failures: 0 },
  ])('of $results are $failures', ({ results, failures }) => {
    expect(streak(given(results))).toBe(failures);
  });

  it('do not depend on the order of telling, nor on what the ledger forgot', () => {
    const history = fc.array(fc.constantFrom(...RESULTS), { minLength: 1, maxLength: 20 });
    const order = history.chain((results) =>
      fc.tuple(
        fc.constant(results),
        fc.shuffledSubarray([...results.keys()], { minLength: results.length }),
        fc.integer({ min: 0, max: 20 }),
      ),
    );
    fc.assert(
      fc.property(order, ([results, told, keeps]) => {
        const truth = streak(given(results));
        const shuffled = given(results, told);
        expect(streak(shuffled)).toBe(truth);
        expect(streak(settleRuns(shuffled, Infinity, keeps))).toBe(truth);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the last run', () => {
  it('is the newest completion, not the last one told', () => {
    const last = given(['success', 'failure', 'success'], [2, 0, 1]).lastRuns.get(KEY);
    expect(last?.newest).toEqual({ at: after(3), duration: 60_000, buildNumber: 3 });
    expect(last?.completedAt).toEqual([after(3), after(2), 0, 0, 0, 0]);
  });
});
