/** Three failures of main in a row, and a run beside them of which nobody may know yet that it passed. */
import { laneOf, newRun, type KnownRun } from '../../src/core/aggregates/runs/known-runs';
import { noStreak } from '../../src/core/aggregates/runs/streaks';
import { judge } from '../../src/core/health/verdict';
import { DAY, givenRun, MINUTE } from '../given';
import { ago, healthyTotals } from './given';
import { failing, withTotals } from './situations';

const FAILED = { ...noStreak(['', 'default', 'main']), passed: [10], failed: [12, 14, 16] };

interface Run extends Partial<KnownRun> {
  readonly of?: readonly [pipeline: string, branch: string];
  /** Whether its number is listed at rest, and not counted. */
  readonly isDue?: boolean;
  /** Which failures are known, instead of 12, 14 and 16. */
  readonly failed?: readonly number[];
}

/** Whether main is said to fail beside this run, which is known from before the installation unless told otherwise. */
function isSaid({
  of: [pipeline, branch] = ['default', 'main'],
  failed = FAILED.failed,
  isDue,
  ...run
}: Run): boolean {
  const baseline = ago(DAY);
  const { numbers } = healthyTotals();
  const buildNumber = run.buildNumber ?? 13;
  const of = givenRun({ completedAt: ago(2 * DAY), buildNumber }).run;
  const known: KnownRun = {
    ...newRun(of),
    ...{ lane: laneOf({ pipeline, ref: `branch:${branch}` }), state: 'paused' },
    ...run,
  };
  const { lastRuns } = failing(3, 3 * MINUTE).totals;
  const facts = withTotals({
    ...{ baseline, lastRuns, streaks: new Map([['k', { ...FAILED, failed }]]), runs: [known] },
    numbers: isDue === true ? { ...numbers, due: [buildNumber, buildNumber] } : numbers,
  });
  return judge(facts).seen.some(({ rule }) => rule === 'pipelines/failing');
}

/** Of after the installation, and in its state for so long. */
const ours = (minutes: number): Run => ({
  createdAt: ago(90 * MINUTE),
  movedAt: ago(minutes * MINUTE),
});

it.each<{ what: string; run: Run; said: boolean }>([
  { what: 'one that stands still, and was never asked why', run: {}, said: false },
  { what: 'the same, the youngest of all', run: { buildNumber: 17 }, said: false },
  { what: 'the same, with three failures since', run: { failed: [12, 14, 16, 18] }, said: true },
  { what: 'the same, older than the last success', run: { buildNumber: 9 }, said: true },
  { what: 'the same of another branch', run: { of: ['default', 'next'] }, said: true },
  { what: 'the same of a custom pipeline', run: { of: ['custom/nightly', 'main'] }, said: true },
  {
    what: 'the same of a pipeline of main alone',
    run: { of: ['branches/main', 'main'] },
    said: false,
  },
  { what: 'one that was asked, and has not rested', run: { askedAt: ago(MINUTE) }, said: true },
  { what: 'one that waits, and is counted', run: { askedAt: 1, restAt: ago(DAY) }, said: true },
  { what: 'one of before us that is called executing', run: { state: 'executing' }, said: false },
  { what: 'one that has not begun', run: { state: 'pending' }, said: true },
  { what: 'one that began since', run: { ...ours(80), state: 'executing' }, said: true },
  { what: 'one that has just come to stand still', run: ours(15), said: true },
  { what: 'one that has stood still for long', run: ours(16), said: false },
  {
    what: 'one that has just completed',
    run: { ...ours(15), state: 'completed', isDue: true },
    said: true,
  },
  {
    what: 'one that completed long ago, and whose steps nobody tells',
    run: { ...ours(16), state: 'completed', askedAt: ago(60 * MINUTE), isDue: true },
    said: false,
  },
  {
    what: 'one that completed long ago, and is settled',
    run: { ...ours(16), state: 'completed' },
    said: true,
  },
])('beside $what, main is said to fail: $said', ({ run, said }) => {
  expect(isSaid(run)).toBe(said);
});
