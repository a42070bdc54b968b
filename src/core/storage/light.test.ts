import {
  after,
  BASELINE,
  DAY,
  givenActiveRun,
  givenContext,
  givenDeployment,
  givenHeard,
  givenRun,
  givenStep,
  givenTotals,
  HOUR,
  SECOND,
  uuidOf,
} from '../../../test/given';
import type { Fact } from '../events';
import { REF_CLASSES, RESULTS, TRIGGERS } from '../events/vocabulary';
import { walkOn } from '../aggregates/deployments/deployment-walk';
import { evolve } from '../aggregates/evolve';
import { REMEMBERED, type KnownRun } from '../aggregates/runs/known-runs';
import { shortId } from '../aggregates/short-id';
import { tick } from '../aggregates/tables/count';
import type { Row, Table } from '../aggregates/tables/table';
import { tablesOf } from '../aggregates/tables/tables';
import type { RepositoryTotals } from '../aggregates/totals';
import { bytesOf, lightTotals, RECORD_BYTES } from './light';
import { readTotals } from './read';
import { storedTotals } from './write';

const context = givenContext(after(90), {
  trackedBranches: ['*'],
  detail: { stepHistograms: true, commitsBehind: [], testReports: false, caches: false },
});

/** Names of 128 bytes as UTF-8, and as much as six times that as JSON. */
const NAMES = [
  { name: 'letters', of: (n: number) => `${String(n)}-`.padEnd(200, 'x') },
  { name: 'letters of four bytes', of: (n: number) => `${String(n)}-${'😀'.repeat(60)}` },
  { name: 'quotes', of: (n: number) => `${String(n)}-`.padEnd(200, '"') },
  { name: 'control characters', of: (n: number) => `${String(n)}-`.padEnd(200, '\u0001') },
  { name: 'halves of letters', of: (n: number) => `${String(n)}-`.padEnd(200, '\ud800') },
  { name: 'a few letters', of: (n: number) => `name ${String(n)}` },
];

/** Twice as many as are counted fill the ledger. */
const RUNS = 320;

const commitOf = (n: number): string => (n * 7919).toString(16).padEnd(40, 'abcdef0123456789');

function runEvents(n: number, name: string): readonly Fact[] {
  const completedAt = BASELINE + n * 61 * SECOND;
  const run = {
    completedAt,
    buildNumber: 100_000 + n,
    uuid: uuidOf(n),
    pipeline: `custom/${name}`.slice(0, 60 + (n % 60)),
    branch: name,
    refClass: REF_CLASSES[n % REF_CLASSES.length] ?? 'other',
    trigger: TRIGGERS[n % TRIGGERS.length] ?? 'push',
    result: RESULTS[n % RESULTS.length] ?? 'error',
    commit: commitOf(n),
  };
  const steps = [0, 1, 2].map((step) =>
    givenStep({ name: `${String(step)}${name}`, completedAt, result: run.result }),
  );
  return [givenRun(run, steps), givenRun({ ...run, uuid: uuidOf(n, 3), trigger: 'push' }, steps)];
}

function otherEvents(n: number, name: string): readonly Fact[] {
  const completedAt = BASELINE + n * 61 * SECOND;
  const environment = { uuid: `{${name}}`, name, environmentType: 'staging' } as const;
  const uuid = uuidOf(n, 7);
  return [
    givenActiveRun({ readAt: completedAt, buildNumber: 200_000 + n, commit: commitOf(n) }),
    givenHeard({ uuid: uuidOf(n, 9), at: completedAt, result: 'success' }),
    givenDeployment({
      ...{ uuid, environment, completedAt, startedAt: completedAt - SECOND, buildNumber: n },
      ...{ commit: commitOf(n), result: RESULTS[n % 2] ?? 'error' },
    }),
    {
      type: 'pushed',
      id: `${commitOf(n).slice(0, 12)}:${name.slice(-24)}`,
      at: completedAt,
      branch: name,
    },
  ];
}

/** Everything that a repository can have, as much of it as there is room for, after a life without a sweep. */
function crowdedTotals(nameOf: (n: number) => string): RepositoryTotals {
  let totals = givenTotals();
  for (let n = 1; n <= RUNS; n++) {
    const name = nameOf(n % 120);
    for (const event of [...runEvents(n, name), ...otherEvents(n, name)])
      totals = evolve(totals, event, context);
  }
  for (const [key, environment] of totals.environments) {
    const [entry] = totals.deploymentLedger.entries;
    if (entry !== undefined)
      totals = walkOn(totals, { key, environment, entry, commits: [], origin: null }, context);
  }
  let { tables } = totals;
  for (const resource of ['repository', 'pipeline', 'steps', 'deployment'])
    for (const type of [
      'unauthorized',
      'forbidden',
      'not_found',
      'gone',
      'rate_limited',
      'server',
      'network',
    ])
      tables = tick(tables, 'apiFailures', { labels: [resource, type] }, context.now);
  return { ...totals, tables };
}

/** With every number of every row in use, and calendars as full as they get. */
function grown(totals: RepositoryTotals): RepositoryTotals {
  const hours = Array.from({ length: 8 * 7 * 24 }, (_, index): [number, number] => [
    Math.floor(BASELINE / HOUR) + index,
    40 + (index % 23),
  ]);
  const days = Array.from({ length: 29 }, (_, index): [number, number[]] => [
    Math.floor(BASELINE / DAY) + index,
    Array.from({ length: 19 }, (_each, at) => 100 + index * at),
  ]);
  const tables = tablesOf((name) => new Map([...totals.tables[name]].map(inUse)));
  return {
    ...totals,
    tables,
    runs: everyRun(),
    runHours: new Map(hours),
    pushHours: new Map(hours),
    days: new Map(days),
  };
}

/** As many runs as are remembered of each kind, and their times far apart. */
function everyRun(): RepositoryTotals['runs'] {
  const kinds = [
    { count: REMEMBERED.waiting, state: 'paused', isWaiting: true, hasGoneOn: false },
    { count: REMEMBERED.open, state: 'executing', isWaiting: false, hasGoneOn: false },
    { count: REMEMBERED.goneOn, state: 'completed', isWaiting: false, hasGoneOn: true },
    { count: REMEMBERED.rested, state: 'completed', isWaiting: false, hasGoneOn: false },
  ] as const;
  return kinds
    .flatMap(({ count, ...kind }) => Array.from({ length: count }, () => kind))
    .map((kind, at) => knownRun(at + 1, kind));
}

function knownRun(number: number, kind: Partial<KnownRun>): KnownRun {
  const createdAt = BASELINE + number * 17 * 60 * SECOND + (number % 997);
  return {
    ...{ id: shortId(uuidOf(number)), lane: 'abcde', buildNumber: number, createdAt },
    ...{ seenAt: createdAt + 5 * HOUR, askedAt: createdAt + 5 * HOUR, haltedAt: 0 },
    ...{ restAt: createdAt + 20 * 60 * SECOND, isHalted: false, isOvertaken: number % 2 === 0 },
    ...{ state: 'completed', isWaiting: false, hasGoneOn: false, gate: null },
    ...{ movedAt: createdAt, isUntouched: false, at: null },
    ...kind,
  };
}

function inUse([key, row]: readonly [string, Row], index: number): [string, Row] {
  const last = row.numbers.length - 1;
  const numbers = row.numbers.map((_, at) => (at === last && last > 0 ? 1e12 : 32_000 + at));
  const latest = {
    at: BASELINE + ((index * 7919) % 2560) * 1e6,
    buildNumber: index * 997,
    index: 3,
    value: 1e8,
  };
  return [key, { ...row, bornAt: BASELINE + ((index * 6151) % 2560) * 1e6, latest, numbers }];
}

describe('lightTotals', () => {
  it.each(NAMES)(
    'keeps a record full of names of $name below 192 KiB, and every count in it',
    ({ of }) => {
      const crowded = crowdedTotals(of);
      expect(sumOf(crowded.tables.runs)).toBe(2 * RUNS);
      expect(sumOf(crowded.tables.dropped)).toBeGreaterThan(RUNS);
      const totals = grown(crowded);
      const [whole, stored] = [storedTotals(totals), lightTotals(totals)];
      const read = readTotals(stored);
      expect(jsonBytes(whole)).toBeGreaterThan(RECORD_BYTES);
      expect(jsonBytes(stored)).toBeLessThanOrEqual(RECORD_BYTES);
      expect(read.ok && read.value.tables).toEqual(totals.tables);
      expect(read.ok && read.value.lastRuns.size).toBe(totals.lastRuns.size);
      for (const each of [whole, stored]) {
        expect(bytesOf(each)).toBeGreaterThanOrEqual(jsonBytes(each));
        expect(bytesOf(each)).toBeLessThan(jsonBytes(each) + 300);
      }
    },
  );

  it('has room for 2,000 runs that wait for a person', () => {
    const waiting = { state: 'paused', isWaiting: true } as const;
    const runs = Array.from({ length: 2000 }, (_, at) => knownRun(at + 1, waiting));
    const stored = lightTotals(givenTotals({ runs }));
    const read = readTotals(stored);
    expect(read.ok && read.value.runs).toEqual(runs);
    expect(jsonBytes(stored)).toBe(72_301);
  });

  it('leaves totals of usual size as they are', () => {
    const totals = givenTotals();
    expect(lightTotals(totals)).toEqual(storedTotals(totals));
  });
});

const sumOf = (table: Table): number =>
  [...table.values()].reduce((sum, { numbers }) => numbers.reduce((a, b) => a + b, sum), 0);

const jsonBytes = (stored: object): number => Buffer.byteLength(JSON.stringify(stored));
