import {
  after,
  BASELINE,
  givenContext,
  givenDeployment,
  givenHeard,
  givenTotals,
  MINUTE,
  SECOND,
  uuidOf,
} from '../../../../test/given';
import type { Fact } from '../../events';
import { DEPLOYMENTS_KEPT, DEPLOYMENTS_LIMIT, settleDeployments } from './settle-deployments';
import { unwalked, walkOn } from './deployment-walk';
import { uncountedDeployments } from './uncounted';
import { evolve } from '../evolve';
import type { RepositoryTotals } from '../totals';

const KEY = 'us-east-1\u0000production';
const LABELS = KEY.split('\u0000');
const context = givenContext(after(3000));

function folded(...events: readonly Fact[]): RepositoryTotals {
  return events.reduce((totals, event) => evolve(totals, event, context), givenTotals());
}

const numbersOf = (
  totals: RepositoryTotals,
  table: 'deployments' | 'deploymentDurations',
  ...more: string[]
) => totals.tables[table].get([...LABELS, ...more].join('\u0000'))?.numbers;

describe('a deployment', () => {
  const completed = givenDeployment({ startedAt: after(4), completedAt: after(5) });

  it('is counted once, however often it is read', () => {
    const once = folded(completed);
    expect(numbersOf(once, 'deployments')).toEqual([1, 0, 0, 0, 0, 0]);
    expect(evolve(once, completed, context)).toBe(once);
  });

  it('is timed by what was read', () => {
    const totals = folded(completed);
    expect(numbersOf(totals, 'deploymentDurations', 'success')?.at(-1)).toBe(MINUTE);
  });

  it('that ends before it starts lasted nothing', () => {
    const totals = folded({ ...completed, startedAt: after(5) + 16 });
    expect(numbersOf(totals, 'deploymentDurations', 'success')?.at(-1)).toBe(0);
    expect(totals.deploymentLedger.entries[0]?.startedAt).toBe(after(5));
  });

  it('is counted by no event', () => {
    const totals = folded(givenHeard({ at: after(5), result: 'success' }));
    expect(totals.tables.deployments.size).toBe(0);
    expect(uncountedDeployments(totals)).toBe(1);
  });

  it.each([
    { name: 'at its end', at: after(5) },
    { name: 'seconds after its end', at: after(5) + 2500 },
    { name: 'seconds before its end', at: after(5) - 2500 },
    { name: 'half a minute after its end', at: after(5) + 30 * SECOND },
  ])('is the same one that an event of $name tells of', ({ at }) => {
    const event = givenHeard({ at, result: 'success' });
    const read = { ...completed, readAt: after(6) };
    for (const order of orders([event, read])) {
      const totals = folded(...order);
      expect(numbersOf(totals, 'deployments')?.[0]).toBe(1);
      expect(uncountedDeployments(totals)).toBe(0);
    }
  });

  it('that was redeployed is one of each attempt that was read', () => {
    const again = givenDeployment({
      startedAt: after(8),
      completedAt: after(9),
      result: 'failure',
    });
    const totals = folded(completed, again, again, givenHeard({ at: after(5), result: 'success' }));
    expect(numbersOf(totals, 'deployments')).toEqual([1, 1, 0, 0, 0, 0]);
    expect(uncountedDeployments(totals)).toBe(0);
  });

  it('under way proves that what was heard of before has been overwritten', () => {
    const heard = givenHeard({ at: after(5), result: 'failure' });
    const underWay = { ...givenDeployment({ startedAt: after(8), completedAt: 0 }), ended: null };
    const totals = folded(heard, { ...underWay, readAt: after(9) });
    expect(numbersOf(totals, 'deployments')).toEqual([0, 1, 0, 0, 0, 0]);
    expect(totals.tables.deploymentDurations.size).toBe(0);
    expect(totals.environments.get(KEY)?.current).toBeNull();
  });

  it('of before the baseline that a rename has reached since goes on under its new name', () => {
    const environment = { ...completed.environment, name: 'eu-west-1' };
    const later = {
      ...givenDeployment({ startedAt: after(7), completedAt: after(8) }),
      environment,
    };
    const totals = folded({ ...completed, commit: 'a' }, { ...later, uuid: uuidOf(2, 7) });
    expect([...totals.environments.keys()]).toEqual(['eu-west-1\u0000production']);
    expect(totals.deploymentLedger.entries.map(({ environmentKey }) => environmentKey)).toEqual([
      'eu-west-1\u0000production',
      'eu-west-1\u0000production',
    ]);
    expect([...totals.tables.deployments.keys()]).toEqual([KEY, 'eu-west-1\u0000production']);
  });

  it('of before the baseline is never counted', () => {
    const totals = folded(givenDeployment({ completedAt: BASELINE, commit: 'a' }));
    expect(numbersOf(totals, 'deployments')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(totals.deploymentLedger.counted).toBe(0);
    expect(totals.environments.get(KEY)?.walked.tips).toEqual(['a']);
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

  it('stands there by its end and its build, in whatever order it is told', () => {
    const [first, second] = [
      { ...completed, buildNumber: 1, commit: 'one' },
      { ...completed, uuid: uuidOf(2, 7), buildNumber: 2, commit: 'two' },
    ];
    for (const order of orders([first, second])) {
      const totals = folded(...order);
      expect(totals.environments.get(KEY)?.current?.buildNumber).toBe(2);
      expect(totals.deploymentLedger.entries.map(({ buildNumber }) => buildNumber)).toEqual([1, 2]);
    }
  });

  it('of before the baseline stands there by its end, in whatever order it is told', () => {
    const [first, second] = [1, 2].map((buildNumber) =>
      givenDeployment({
        ...{ startedAt: null, completedAt: BASELINE - 3 + buildNumber, buildNumber },
        ...{ uuid: uuidOf(buildNumber, 7), commit: String(buildNumber) },
      }),
    );
    if (first === undefined || second === undefined) throw new Error('Two are needed.');
    for (const order of orders([first, second]))
      expect(folded(...order).environments.get(KEY)?.walked.standing?.buildNumber).toBe(2);
  });
});

describe('settleDeployments', () => {
  const many = Array.from({ length: DEPLOYMENTS_KEPT + 10 }, (_, index) =>
    givenDeployment({ completedAt: after(index + 1), uuid: uuidOf(index, 7) }),
  );

  it('forgets none that has not been walked', () => {
    const totals = compared(folded(...many));
    expect(settleDeployments(totals)).toBe(totals);
  });

  it('forgets none that the list may still have lacked when it was read', () => {
    const totals = compared(walkAll(folded(...many)), after(60));
    expect(settleDeployments(totals).deploymentLedger.entries).toHaveLength(DEPLOYMENTS_KEPT + 10);
  });

  it('forgets the oldest beyond the limit, walked or not, and counts none of them again', () => {
    const events = Array.from({ length: DEPLOYMENTS_LIMIT + 3 }, (_, index) =>
      givenDeployment({ completedAt: after(index + 1), uuid: uuidOf(index, 7) }),
    );
    const settled = settleDeployments(compared(folded(...events)));
    expect(settled.deploymentLedger.entries).toHaveLength(DEPLOYMENTS_LIMIT);
    expect(
      numbersOf(
        events.reduce((totals, event) => evolve(totals, event, context), settled),
        'deployments',
      ),
    ).toEqual([DEPLOYMENTS_LIMIT + 3, 0, 0, 0, 0, 0]);
  });

  it('forgets the oldest that have been walked, and counts none of them again', () => {
    const settled = settleDeployments(compared(walkAll(folded(...many))));
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

/** As if the list had been read to its end at that moment. */
const compared = (totals: RepositoryTotals, comparedAt = after(2000)): RepositoryTotals => ({
  ...totals,
  deploymentLedger: { ...totals.deploymentLedger, comparedAt },
});

/** Walks every deployment; nothing is known of its commits. */
function walkAll(totals: RepositoryTotals): RepositoryTotals {
  const [entry] = unwalked(totals, KEY);
  const environment = totals.environments.get(KEY);
  if (entry === undefined || environment === undefined) return totals;
  return walkAll(
    walkOn(totals, { key: KEY, environment, entry, commits: null, origin: null }, context),
  );
}

/** All orders of a few. */
function orders<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((first, at) =>
    orders(all.toSpliced(at, 1)).map((others) => [first, ...others]),
  );
}

describe('events of redeployments', () => {
  const heard = (at: number, result: 'success' | 'failure' | null) =>
    givenHeard({ at: after(at), result });
  /** Three attempts, of which the last one is all that Bitbucket shows. */
  const events = [
    heard(1, null),
    heard(2, 'failure'),
    heard(11, null),
    heard(12, 'failure'),
    heard(21, null),
    heard(22, 'success'),
  ];
  const row = givenDeployment({
    startedAt: after(21) - 800,
    completedAt: after(22) - 2500,
    readAt: after(30),
  });
  /** What a look-up adds to an event that tells of an end. */
  const looked = (event: (typeof events)[number]): readonly Fact[] =>
    event.result === null ? [event] : [event, row];

  it('give the same in all orders, each told twice', () => {
    const [first, ...others] = orders(events).map((order) => folded(...order.flatMap(looked)));
    expect(numbersOf(first ?? givenTotals(), 'deployments')).toEqual([1, 2, 0, 0, 0, 0]);
    expect(uncountedDeployments(first ?? givenTotals())).toBe(0);
    const shown = ({ tables, environments }: RepositoryTotals) =>
      JSON.stringify([
        Object.entries(tables).map(([, rows]) => [...rows].sort()),
        [...environments],
      ]);
    for (const other of others) {
      expect(shown(other)).toBe(shown(first ?? givenTotals()));
      const again = [...events].reverse().flatMap(looked);
      expect(again.reduce((next, event) => evolve(next, event, context), other)).toBe(other);
    }
  });

  it('speak of one attempt where nothing told of a start between them', () => {
    const ends = events.filter(({ result }) => result !== null);
    for (const order of orders(ends))
      expect(numbersOf(folded(...order.flatMap(looked)), 'deployments')).toEqual([
        1, 1, 0, 0, 0, 0,
      ]);
  });
});
