import {
  after,
  DAY,
  givenContext,
  givenDeployment,
  givenTotals,
  MINUTE,
  SECOND,
  uuidOf,
} from '../../../../test/given';
import type { Fact } from '../../events';
import { DEPLOYMENTS_KEPT, DEPLOYMENTS_LIMIT, settleDeployments } from './settle-deployments';
import { rangeToAsk, unwalked, walkOn, type CommitSeen } from './deployment-walk';
import { evolve } from '../evolve';
import type { RepositoryTotals } from '../totals';

const KEY = 'us-east-1\u0000production';
const LABELS = KEY.split('\u0000');
/** Commits in the order in which they were made. */
const HISTORY = ['a', 'b', 'c', 'd', 'e'];
const context = givenContext(after(600));

function folded(...events: readonly Fact[]): RepositoryTotals {
  return events.reduce((totals, event) => evolve(totals, event, context), givenTotals());
}

const numbersOf = (
  totals: RepositoryTotals,
  table: 'deployments' | 'deploymentDurations',
  ...more: string[]
) => totals.tables[table].get([...LABELS, ...more].join('\u0000'))?.numbers;

describe('a deployment', () => {
  const completed = givenDeployment({ completedAt: after(5) });

  it('is counted once, however often it is told', () => {
    const once = folded(completed);
    expect(numbersOf(once, 'deployments')).toEqual([1, 0, 0, 0, 0, 0]);
    expect(evolve(once, completed, context)).toBe(once);
  });

  it.each([
    { name: 'two seconds apart', apart: 2 * SECOND, count: 1 },
    { name: 'more than two seconds apart', apart: 2 * SECOND + 1, count: 2 },
  ])('told with times $name is counted $count times', ({ apart, count }) => {
    const again = givenDeployment({ completedAt: after(5) + apart });
    expect(numbersOf(folded(completed, again), 'deployments')?.[0]).toBe(count);
  });

  it('is completed by what is told later: commit, build and start', () => {
    const richer = { ...completed, commit: 'abc', buildNumber: 7, startedAt: after(4) };
    const totals = folded(completed, richer, richer, completed);
    expect(totals.environments.get(KEY)?.current).toEqual({
      commit: 'abc',
      buildNumber: 7,
      at: after(5),
    });
    expect(numbersOf(totals, 'deploymentDurations', 'success')?.at(-1)).toBe(MINUTE);
    expect(numbersOf(totals, 'deployments')?.[0]).toBe(1);
  });

  it('is timed with the youngest start before its end, and only once', () => {
    const start = (minutes: number): Fact => ({
      type: 'deployment-started',
      uuid: completed.uuid,
      at: after(minutes),
    });
    const totals = folded(start(1), start(4), start(9), completed, start(4), start(1));
    expect(numbersOf(totals, 'deploymentDurations', 'success')?.at(-1)).toBe(MINUTE);
    expect(totals.deploymentLedger.starts.map(([, at]) => at)).toEqual([after(9)]);
  });

  it('that ends before it starts lasted nothing', () => {
    const totals = folded({ ...completed, startedAt: after(5) + 16 });
    expect(numbersOf(totals, 'deploymentDurations', 'success')?.at(-1)).toBe(0);
    expect(totals.deploymentLedger.entries[0]?.startedAt).toBe(after(5));
  });

  it('of before the baseline is never counted', () => {
    const totals = givenTotals();
    expect(evolve(totals, givenDeployment({ completedAt: totals.baseline }), context)).toBe(totals);
  });

  it('that failed does not stand where it failed', () => {
    const failed = givenDeployment({
      completedAt: after(6),
      uuid: uuidOf(2, 7),
      result: 'failure',
      commit: 'bad',
    });
    const totals = folded({ ...completed, commit: 'good' }, failed);
    expect(totals.environments.get(KEY)?.current?.commit).toBe('good');
    expect(totals.environments.get(KEY)?.completedAt.slice(0, 2)).toEqual([after(5), after(6)]);
  });

  it('that is told late does not replace a younger one', () => {
    const older = givenDeployment({ completedAt: after(4), uuid: uuidOf(2, 7), commit: 'old' });
    expect(
      folded({ ...completed, commit: 'new' }, older).environments.get(KEY)?.current?.commit,
    ).toBe('new');
  });
});

describe('settleDeployments', () => {
  const many = Array.from({ length: DEPLOYMENTS_KEPT + 10 }, (_, index) =>
    givenDeployment({ completedAt: after(index + 1), uuid: uuidOf(index, 7) }),
  );

  it('forgets none that has not been walked', () => {
    const totals = folded(...many);
    expect(settleDeployments(totals)).toBe(totals);
  });

  it('forgets the oldest beyond the limit, walked or not, and counts none of them again', () => {
    const events = Array.from({ length: DEPLOYMENTS_LIMIT + 3 }, (_, index) =>
      givenDeployment({ completedAt: after(index + 1), uuid: uuidOf(index, 7) }),
    );
    const settled = settleDeployments(folded(...events));
    expect(settled.deploymentLedger.entries).toHaveLength(DEPLOYMENTS_LIMIT);
    expect(
      numbersOf(
        events.reduce((totals, event) => evolve(totals, event, context), settled),
        'deployments',
      ),
    ).toEqual([DEPLOYMENTS_LIMIT + 3, 0, 0, 0, 0, 0]);
  });

  it('forgets the oldest that have been walked, and counts none of them again', () => {
    const walked = walkAll(folded(...many));
    const settled = settleDeployments(walked);
    expect(settled.deploymentLedger.entries).toHaveLength(DEPLOYMENTS_KEPT);
    expect(settled.deploymentLedger.settledThrough).toBe(after(10));
    for (const event of many) expect(evolve(settled, event, context)).toBe(settled);
  });
});

describe('settleDeployments, of commits', () => {
  const commit = 'c'.repeat(40);

  it('keeps a commit whole until it has been walked, and then as much as is shown', () => {
    const totals = folded(givenDeployment({ completedAt: after(1), commit }));
    expect(settleDeployments(totals)).toBe(totals);
    const [entry] = settleDeployments(walkAll(totals)).deploymentLedger.entries;
    expect(entry?.commit).toBe('c'.repeat(12));
  });
});

describe('walkOn', () => {
  const deployed = (at: number, commit: string | null, result: 'success' | 'failure' = 'success') =>
    givenDeployment({ completedAt: after(at), uuid: uuidOf(at, 7), commit, result });
  const sums = (totals: RepositoryTotals) => {
    const numbers = (table: 'leadTimes' | 'restores' | 'rollbacks') =>
      totals.tables[table].get(KEY)?.numbers ?? [];
    const observed = (table: 'leadTimes' | 'restores') =>
      numbers(table)
        .slice(0, -1)
        .reduce((sum, each) => sum + each, 0);
    return {
      led: observed('leadTimes'),
      restored: observed('restores'),
      restoreMillis: numbers('restores').at(-1),
      rollbacks: numbers('rollbacks')[0],
    };
  };

  it.each([
    {
      name: 'the first one has nobody to compare with',
      events: [deployed(1, 'b')],
      led: 0,
      rollbacks: 0,
    },
    {
      name: 'two commits further',
      events: [deployed(1, 'b'), deployed(2, 'd')],
      led: 2,
      rollbacks: 0,
    },
    {
      name: 'the same commit again',
      events: [deployed(1, 'b'), deployed(2, 'b')],
      led: 0,
      rollbacks: 0,
    },
    { name: 'back', events: [deployed(1, 'd'), deployed(2, 'b')], led: 0, rollbacks: 1 },
    {
      name: 'back and forth to where it was',
      events: [deployed(1, 'b'), deployed(2, 'd'), deployed(3, 'b'), deployed(4, 'd')],
      led: 2,
      rollbacks: 1,
    },
    {
      name: 'back and beyond',
      events: [deployed(1, 'b'), deployed(2, 'd'), deployed(3, 'b'), deployed(4, 'e')],
      led: 3,
      rollbacks: 1,
    },
    {
      name: 'back and not quite there',
      events: [deployed(1, 'b'), deployed(2, 'e'), deployed(3, 'b'), deployed(4, 'd')],
      led: 3,
      rollbacks: 1,
    },
    {
      name: 'a failure changes nothing',
      events: [deployed(1, 'b'), deployed(2, 'd', 'failure'), deployed(3, 'c')],
      led: 1,
      rollbacks: 0,
    },
    {
      name: 'a commit nobody told',
      events: [deployed(1, 'b'), deployed(2, null), deployed(3, 'c')],
      led: 1,
      rollbacks: 0,
    },
  ])('$name: $led commits led there, $rollbacks rollbacks', ({ events, led, rollbacks }) => {
    expect(sums(walkAll(folded(...events)))).toMatchObject({ led, rollbacks });
  });

  it('measures from the first failure to the next success', () => {
    const events = [
      deployed(1, 'b'),
      deployed(3, 'c', 'failure'),
      deployed(5, 'c', 'failure'),
      deployed(9, 'd'),
    ];
    expect(sums(walkAll(folded(...events)))).toMatchObject({
      restored: 1,
      restoreMillis: 6 * MINUTE,
    });
  });

  it('asks for commits only where two known ones differ', () => {
    const totals = walkAll(folded(deployed(1, 'b')));
    const environment = totals.environments.get(KEY);
    if (environment === undefined) throw new Error('There is no environment.');
    const asks = (commit: string | null, result: 'success' | 'failure' = 'success') => {
      const [entry] = folded(deployed(2, commit, result)).deploymentLedger.entries;
      if (entry === undefined) throw new Error('There is no entry.');
      return rangeToAsk(environment, entry);
    };
    expect(asks('d')).toEqual({ include: 'd', exclude: 'b' });
    expect(asks('b')).toBeNull();
    expect(asks(null)).toBeNull();
    expect(asks('d', 'failure')).toBeNull();
  });

  it('gives the same whatever order the deployments were told in', () => {
    const events = [deployed(1, 'b'), deployed(2, 'd'), deployed(3, 'b'), deployed(4, 'e')];
    expect(sums(walkAll(folded(...[...events].reverse())))).toEqual(
      sums(walkAll(folded(...events))),
    );
  });
});

/** Commits reachable from one and not from the other, newest first, in a history without branches. */
function between({
  include,
  exclude,
}: {
  include: string;
  exclude: string;
}): readonly CommitSeen[] {
  return HISTORY.slice(HISTORY.indexOf(exclude) + 1, HISTORY.indexOf(include) + 1)
    .reverse()
    .map((hash) => ({ hash, at: after(0) - DAY }));
}

/** Walks every deployment, knowing all commits. */
function walkAll(totals: RepositoryTotals): RepositoryTotals {
  const [entry] = unwalked(totals, KEY);
  const environment = totals.environments.get(KEY);
  if (entry === undefined || environment === undefined) return totals;
  const range = rangeToAsk(environment, entry);
  const commits = range === null ? null : between(range);
  return walkAll(walkOn(totals, { key: KEY, environment, entry, commits }, context));
}
