import fc from 'fast-check';
import {
  after,
  givenContext,
  givenDeployment,
  givenTotals,
  MINUTE,
  uuidOf,
} from '../../../../test/given';
import { evolve } from '../evolve';
import type { RepositoryTotals } from '../totals';
import { rangeToAsk, unwalked, walkOn, type CommitSeen, type Origin } from './deployment-walk';

const KEY = 'us-east-1\u0000production';
const context = givenContext(after(6000));

/** Parents by commit. */
type Graph = Readonly<Record<string, readonly string[]>>;

/** Commits from which these were made, themselves included. */
function ancestors(graph: Graph, of: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...of];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (seen.has(hash)) continue;
    seen.add(hash);
    open.push(...(graph[hash] ?? []));
  }
  return seen;
}

/** As Bitbucket tells it. */
function between(
  graph: Graph,
  { include, exclude }: { readonly include: string; readonly exclude: readonly string[] },
): readonly CommitSeen[] {
  const known = ancestors(graph, exclude);
  return [...ancestors(graph, [include])]
    .filter((hash) => !known.has(hash))
    .map((hash) => ({ hash, at: after(0) - MINUTE, parents: graph[hash] ?? [] }));
}

interface Deployed {
  readonly commit: string | null;
  readonly result?: 'success' | 'failure' | 'cancellation';
  readonly build?: number;
  readonly origin?: Origin;
}

/** Walks deployments ten minutes apart. */
function walked(graph: Graph, deployments: readonly Deployed[]): RepositoryTotals {
  let totals = givenTotals();
  for (const [index, { commit, result = 'success', build }] of deployments.entries())
    totals = evolve(
      totals,
      givenDeployment({
        ...{ completedAt: after(10 * (index + 1)), uuid: uuidOf(index + 1, 7), commit, result },
        buildNumber: build ?? index + 1,
      }),
      context,
    );
  for (const entry of unwalked(totals, KEY)) {
    const environment = totals.environments.get(KEY);
    if (environment === undefined) break;
    const range = rangeToAsk(environment, entry);
    const commits = range === null ? null : between(graph, range);
    const index = Math.round((entry.completedAt - after(0)) / (10 * MINUTE)) - 1;
    const origin = deployments[index]?.origin ?? { pipeline: 'default', ref: 'branch:main' };
    totals = walkOn(totals, { key: KEY, environment, entry, commits, origin }, context);
  }
  return totals;
}

const observed = (totals: RepositoryTotals, table: 'leadTimes' | 'restores'): number =>
  (totals.tables[table].get(KEY)?.numbers ?? []).slice(0, -1).reduce((sum, each) => sum + each, 0);
const rework = ({ tables }: RepositoryTotals): Record<string, number> =>
  Object.fromEntries(
    [...tables.rework.values()].flatMap(({ labels: [, , kind = ''], numbers: [number = 0] }) =>
      number === 0 ? [] : [[kind, number]],
    ),
  );

const LINE: Graph = { a: [], b: ['a'], c: ['b'], d: ['c'], e: ['d'] };
/** A release branch with a commit of its own, merged later on. */
const BRANCHED: Graph = { a: [], b: ['a'], c: ['a'], d: ['c'], m: ['d', 'b'], e: ['m'] };

describe('lead times', () => {
  it.each([
    { name: 'the first one has nobody to compare with', graph: LINE, commits: 'b', led: 0 },
    { name: 'two commits further', graph: LINE, commits: 'bd', led: 2 },
    { name: 'the same commit again', graph: LINE, commits: 'bb', led: 0 },
    { name: 'back', graph: LINE, commits: 'db', led: 0 },
    { name: 'back and forth to where it was', graph: LINE, commits: 'bdbd', led: 2 },
    { name: 'back and beyond', graph: LINE, commits: 'bdbe', led: 3 },
    { name: 'back and not quite there', graph: LINE, commits: 'bebd', led: 3 },
    { name: 'a branch that is abandoned', graph: BRANCHED, commits: 'abacd', led: 3 },
    { name: 'a branch that is merged later', graph: BRANCHED, commits: 'abacdme', led: 5 },
    { name: 'a merge of what was never deployed', graph: BRANCHED, commits: 'am', led: 4 },
    {
      name: 'a history without a common commit',
      graph: { a: [], x: [], y: ['x'] },
      commits: 'axy',
      led: 2,
    },
  ])('$name: $led', ({ graph, commits, led }) => {
    const deployments = Array.from(commits, (commit) => ({ commit }));
    expect(observed(walked(graph, deployments), 'leadTimes')).toBe(led);
  });

  it('are told once for each commit that first gets there, on any graph', () => {
    const graphs = fc
      .array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 1, maxLength: 14 })
      .map((plans): Graph =>
        Object.fromEntries(
          plans.map((parents, index) => [
            `c${String(index)}`,
            index === 0 ? [] : [...new Set(parents.map((each) => `c${String(each % index)}`))],
          ]),
        ),
      );
    const played = graphs.chain((graph) =>
      fc.tuple(
        fc.constant(graph),
        fc.array(fc.constantFrom(...Object.keys(graph)), { minLength: 1, maxLength: 8 }),
      ),
    );
    fc.assert(
      fc.property(played, ([graph, commits]) => {
        const first = ancestors(graph, commits.slice(0, 1));
        const fresh = [...ancestors(graph, commits)].filter((hash) => !first.has(hash));
        const totals = walked(
          graph,
          commits.map((commit) => ({ commit })),
        );
        expect(observed(totals, 'leadTimes')).toBe(fresh.length);
      }),
      { numRuns: 500 },
    );
  });

  it('begin at what stood there before the installation', () => {
    const before = givenDeployment({ completedAt: after(-10), commit: 'b', uuid: uuidOf(99, 7) });
    const totals = evolve(givenTotals(), before, context);
    const environment = totals.environments.get(KEY);
    const [entry] = evolve(totals, givenDeployment({ completedAt: after(5), commit: 'd' }), context)
      .deploymentLedger.entries;
    if (environment === undefined || entry === undefined) throw new Error('Nothing is there.');
    expect(rangeToAsk(environment, entry)).toEqual({ include: 'd', exclude: ['b'] });
  });
});

const hotfix: Origin = { pipeline: 'default', ref: 'branch:hotfix/1' };
const service: Origin = { pipeline: 'custom/service', ref: 'branch:main' };

describe('rework', () => {
  it.each<{ name: string; deployments: readonly Deployed[]; kinds: Record<string, number> }>([
    { name: 'a step forward is none', deployments: [{ commit: 'a' }, { commit: 'b' }], kinds: {} },
    {
      name: 'what stood there before comes back',
      deployments: [{ commit: 'a' }, { commit: 'b' }, { commit: 'a' }],
      kinds: { rollback: 1 },
    },
    {
      name: 'what stands there is deployed again',
      deployments: [{ commit: 'a' }, { commit: 'b' }, { commit: 'b', build: 1 }],
      kinds: {},
    },
    {
      name: 'an older build of the same pipeline',
      deployments: [
        { commit: 'd', build: 9 },
        { commit: 'c', build: 8 },
      ],
      kinds: { rollback: 1 },
    },
    {
      name: 'an older build of another pipeline',
      deployments: [
        { commit: 'd', build: 9 },
        { commit: 'c', build: 8, origin: service },
      ],
      kinds: {},
    },
    {
      name: 'the first success after a failure',
      deployments: [
        { commit: 'a' },
        { commit: 'b', result: 'failure' },
        { commit: 'c' },
        { commit: 'd' },
      ],
      kinds: { repair: 1 },
    },
    {
      name: 'one that was stopped breaks nothing',
      deployments: [{ commit: 'a' }, { commit: 'b', result: 'cancellation' }, { commit: 'c' }],
      kinds: {},
    },
    {
      name: 'a rollback out of a failure, and the way forward after it',
      deployments: [
        { commit: 'a' },
        { commit: 'b' },
        { commit: 'c', result: 'failure' },
        { commit: 'a' },
        { commit: 'd', origin: hotfix },
        { commit: 'e', origin: hotfix },
      ],
      kinds: { rollback: 1, repair: 1, hotfix: 1 },
    },
    {
      name: 'an overwritten attempt of an older build, whose commit nobody knows',
      deployments: [{ commit: 'a' }, { commit: 'b' }, { commit: null, build: 1 }],
      kinds: { rollback: 1 },
    },
  ])('$name', ({ deployments, kinds }) => {
    const totals = walked(LINE, deployments);
    expect(rework(totals)).toEqual(kinds);
    expect(totals.tables.rollbacks.get(KEY)?.numbers[0] ?? 0).toBe(kinds['rollback'] ?? 0);
  });

  it('remembers the last hundred commits that stood there', () => {
    const names = Array.from({ length: 103 }, (_, index) => ({
      commit: `n${String(index)}`,
      origin: service,
    }));
    const graph = Object.fromEntries(names.map(({ commit }) => [commit, []]));
    const others = { build: 5000, origin: hotfix };
    expect(rework(walked(graph, [...names, { commit: 'n3', ...others }]))).toEqual({ rollback: 1 });
    expect(rework(walked(graph, [...names, { commit: 'n2', ...others }]))).toEqual({ hotfix: 1 });
  });
});

it('the time to restore is that from the first failure to the next success', () => {
  const totals = walked(LINE, [
    { commit: 'b' },
    { commit: 'c', result: 'failure' },
    { commit: 'c', result: 'failure' },
    { commit: 'd' },
  ]);
  expect(observed(totals, 'restores')).toBe(1);
  expect(totals.tables.restores.get(KEY)?.numbers.at(-1)).toBe(20 * MINUTE);
});
