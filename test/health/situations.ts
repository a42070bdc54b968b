/** Situations of a repository and its readers: all is well, but for the one thing that is told. */
import type { ActiveRun } from '../../src/core/aggregates/runs/known-runs';
import type { KnownRunners } from '../../src/core/aggregates/workspace';
import { NO_NUMBERS } from '../../src/core/aggregates/runs/numbers';
import { noStreak } from '../../src/core/aggregates/runs/streaks';
import { newEnvironment } from '../../src/core/aggregates/deployments/environments';
import {
  noDeployments,
  type DeploymentEntry,
  type RepositoryTotals,
} from '../../src/core/aggregates/totals';
import { shortId } from '../../src/core/aggregates/short-id';
import type { Facts, Reader } from '../../src/core/health/facts';
import { DAY, HOUR, MINUTE, SECOND } from '../given';
import { ago, givenClues, givenFacts, givenLog, givenReader, healthyTotals, NOW } from './given';

export const withTotals = (changes: Partial<RepositoryTotals>): Facts =>
  givenFacts({ totals: healthyTotals(changes) });

/** Compared with Bitbucket two minutes ago, unless told otherwise. */
export const reconciled = (changes: Partial<RepositoryTotals['reconciliation']>): Facts =>
  withTotals({ reconciliation: { at: ago(2 * MINUTE), failure: null, ...changes } });

/** Four of ten repositories are missing for a day, these among them. */
export const missing = (uuids: readonly string[]): Facts =>
  givenFacts({
    workspace: {
      listedAt: ago(HOUR),
      missing: {
        ...{ since: ago(DAY), count: 4, of: 10, slugs: ['api', 'web'] },
        ids: uuids.map(shortId),
      },
    },
  });

/** A page that leaves out so many repositories, and shows so many with less detail. */
export const fullPage = ({ out, less }: { readonly out: number; readonly less: number }): Facts => {
  const named = (count: number) => ({ count, slugs: ['api', 'web'].slice(0, count) });
  return givenFacts({
    workspace: {
      room: {
        ...{ at: ago(DAY), shown: [], reduced: {} },
        ...{ leftOut: named(out), lessDetailed: named(less) },
      },
    },
  });
};

/** So many runs are listed at rest and not counted. */
export const uncounted = (count: number): Pick<RepositoryTotals, 'numbers'> => ({
  numbers: { ...NO_NUMBERS, highest: count, due: [1, count] },
});

/** Events wait for five more minutes, since the limit is near. */
export const resting = (changes: Partial<RepositoryTotals>): Facts => {
  const api = { limit: 1000, remaining: 90, blockedUntil: 0, hour: 0, used: 0 };
  return givenFacts({
    totals: healthyTotals(changes),
    workspace: { api: { ...api, restsUntil: ago(-5 * MINUTE) } },
  });
};

/** One run that has not ended, seen in this state for as long as it is old. */
export const active = (
  state: 'pending' | 'executing' | 'paused',
  age: number,
  {
    environments = new Map(),
    ...more
  }: Partial<ActiveRun> & Partial<Pick<RepositoryTotals, 'environments'>> = {},
): Facts =>
  withTotals({
    environments,
    runs: [
      {
        ...{ id: 'a234567890', lane: 'abcde', buildNumber: 7, state, isHalted: false },
        ...{
          createdAt: ago(age),
          movedAt: ago(age),
          isUntouched: false,
          at: null,
          seenAt: ago(age),
          askedAt: 0,
          haltedAt: 0,
          restAt: 0,
        },
        ...{ isWaiting: false, isOvertaken: false, hasGoneOn: false, gate: null },
        ...more,
      },
    ],
  });

/** Pushes to main, one minute apart; `answered` of them, the first ones, started a run. */
export function pushes(count: number, answered: number): Facts {
  const all = Array.from({ length: count }, (_, index) => ({
    id: `${String(index).padStart(12, '0')}:refs/heads/main`,
    at: ago((count - index + 5) * MINUTE),
    branch: 'main',
  }));
  return withTotals({
    pushes: all,
    lastPushAt: all.at(-1)?.at ?? 0,
    clues: givenClues({
      started: all.slice(0, answered).map(({ id, at }) => [id.slice(0, 12), at + SECOND] as const),
    }),
  });
}

const entry = (
  index: number,
  environmentKey: string,
  result: DeploymentEntry['result'] = 'success',
): DeploymentEntry => ({
  id: `d${String(index)}`,
  environmentKey,
  result,
  startedAt: null,
  completedAt: ago((80 - index) * HOUR),
  commit: null,
  buildNumber: index,
  lane: '',
  readAt: ago(0),
});

const production = (lastAt: number) =>
  ({
    ref: { uuid: '{e}', name: 'Production', environmentType: 'production' },
    completedAt: [lastAt],
    current: null,
    walked: newEnvironment({ uuid: '', name: '', environmentType: 'unknown' }, 0).walked,
    newestBuild: 0,
    commitsBehind: null,
  }) as const;

/**
 * So many deployments to Production, and then so many to another environment, an hour apart; only the newest twelve
 * are remembered one by one.
 */
export function deployments(own: number, others: number): Facts {
  const all = Array.from({ length: own + others }, (_, index) =>
    entry(index, index < own ? 'prod' : 'test'),
  );
  const counted = (count: number) => ({ ...row(['Production'], NOW), numbers: [count] });
  const lastAt = all[own - 1]?.completedAt ?? 0;
  return withTotals({
    environments: new Map([['prod', production(lastAt)]]),
    deploymentLedger: { ...noDeployments(0), counted: all.length, entries: all.slice(-12) },
    clues: givenClues({
      started: [['c0ffee000000', ago(10 * MINUTE)]],
      elsewhere: [['prod', lastAt, 0]],
    }),
    tables: {
      ...healthyTotals().tables,
      deployments: new Map([
        ['prod', counted(own)],
        ['test', counted(others)],
      ]),
    },
  });
}

/** Deployments to Production that ended so, oldest first. */
export function deploymentsEnded(results: readonly DeploymentEntry['result'][]): Facts {
  const entries = results.map((result, index) => entry(index, 'prod', result));
  const counted = { ...row(['Production'], NOW), numbers: [entries.length] };
  return withTotals({
    environments: new Map([['prod', production(entries[0]?.completedAt ?? 0)]]),
    deploymentLedger: { ...noDeployments(0), counted: entries.length, entries },
    tables: { ...healthyTotals().tables, deployments: new Map([['prod', counted]]) },
  });
}

/** Bitbucket has answered nothing else for so long. */
export const outage = (
  type: string,
  age: number,
  { totals }: Pick<Facts, 'totals'> = givenFacts(),
): Facts =>
  givenFacts({
    totals: { ...totals, reconciliation: { at: ago(age), failure: type } },
    workspace: { outage: { type, since: ago(age), at: ago(MINUTE) } },
  });

/** So many runs that were halted before their first step, last seen so long ago. */
export const halted = (runs: number, age: number): Facts =>
  givenFacts({
    workspace: { halted: { since: ago(age + HOUR), at: ago(age), runs, repositories: 2 } },
  });

/** A step has waited for 20 minutes for a runner with the label linux; the workspace has this one. */
export function runnersSeen(runner: Pick<KnownRunners, 'state' | 'labels'>): Facts {
  const at = { step: 'Test', labels: ['self.hosted', 'linux'], isRunning: false };
  const facts = active('pending', 20 * MINUTE, { at });
  const { uuid } = facts.totals.identity;
  const list = [{ repository: null, count: 1, ...runner }];
  const runners = { at: ago(MINUTE), read: [{ repository: shortId(uuid), at: ago(MINUTE) }], list };
  return { ...facts, workspace: { ...facts.workspace, runners } };
}

/** Main branch: so many failures in a row, the newest lasting so long. */
export const failing = (streak: number, duration: number): Facts =>
  withTotals({
    lastRuns: new Map([
      [
        'k',
        {
          labels: ['default', 'default', 'main'],
          completedAt: [ago(DAY), ago(5 * MINUTE)],
          newest: { at: ago(5 * MINUTE), duration, buildNumber: 9 },
        },
      ],
    ]),
    streaks: new Map([
      ['k', { ...noStreak(['', 'default', 'main']), failed: [9], failedBefore: streak - 1 }],
    ]),
  });

/** The only reader's last scrape, which succeeded. */
export const scraped = (at: number, more: object = {}): Facts =>
  givenFacts({
    readers: [
      givenReader({
        log: givenLog({ last: { ...givenLog().last, at, ...more }, succeededAt: at }),
      }),
    ],
  });

/** The only reader's last scrape, and when somebody looked with its token. */
export const visited = (at: number, visitAt: number): Facts => {
  const visit = { at: visitAt, client: 'curl/8.5.0', status: 200, times: [visitAt] };
  const log = givenLog({ last: { ...givenLog().last, at }, succeededAt: at, visit });
  return givenFacts({ readers: [givenReader({ log })] });
};

/** Two replicas read with one token; one of them has not come for so long. */
export const replicas = (lost: number, came = 5 * MINUTE): Facts => {
  const train = { client: 'Prometheus/2.42.0', firstAt: ago(lost + came), arrivals: 20 };
  const trains = [
    { ...train, lastAt: ago(15 * SECOND) },
    { ...train, lastAt: ago(lost) },
  ];
  return givenFacts({ readers: [givenReader({ log: givenLog({ trains }) })] });
};

/** A request with the only reader's token was refused so long ago, for this reason. */
export const refused = (
  age: number,
  { reason = 'expired', log = null }: { reason?: string; log?: Reader['log'] } = {},
): Facts =>
  givenFacts({
    readers: [givenReader({ log, refused: { reason, at: ago(age), client: 'Prometheus/2.42.0' } })],
  });

export const neverScraped = (createdAt: number): Facts =>
  givenFacts({ readers: [givenReader({ log: null, createdAt })] });

export const expiring = (expiresAt: number): Facts =>
  givenFacts({ readers: [givenReader({ expiresAt })] });

const row = (labels: readonly string[], at: number) => ({
  ...{ labels, bornAt: 0, latest: { at, buildNumber: 0, index: 0, value: 1 }, numbers: [4] },
});

/** A table of one row. */
export const table = (name: 'dropped' | 'buildSeconds', labels: readonly string[], at: number) => ({
  tables: { ...healthyTotals().tables, [name]: new Map([['k', row(labels, at)]]) },
});

/** A repository with so many label sets. */
export const labelSets = (count: number, nameOf: (index: number) => string = String): Facts =>
  withTotals({
    tables: {
      ...healthyTotals().tables,
      steps: new Map(
        Array.from({ length: count }, (_, index) => [
          String(index),
          row(['default', nameOf(index)], NOW),
        ]),
      ),
    },
  });

/** So many steps with names of 128 characters. */
export const longNames = (count: number): Facts =>
  labelSets(count, (index) => String(index).padEnd(128, '-'));

/** Runs every other day until the silence, unless so many hours lie between them. */
export function quiet(silence: number, runs = 24, hoursBetween = 49): Facts {
  const last = Math.floor(ago(silence) / HOUR);
  const hours = Array.from(
    { length: runs },
    (_, index) => [last - hoursBetween * index, 1] as const,
  );
  return withTotals({
    lastPushAt: 0,
    numbers: { ...NO_NUMBERS, highest: runs, readThrough: runs, settled: [1, runs], exempt: runs },
    clues: givenClues(),
    history: { since: ago(56 * DAY), page: 1, isDone: true },
    runHours: new Map(hours),
  });
}

/** Runs in the seventh hour of so many days before today, and a schedule for it that was on a moment ago. */
export function scheduled(
  pattern: string,
  { days = 3, readAgo = 2 * MINUTE, since = ago(30 * DAY) } = {},
): Facts {
  const today = Math.floor(NOW / DAY) * 24;
  const hours = Array.from(
    { length: days },
    (_, index) => [today - 24 * (index + 1) + 7, 1] as const,
  );
  return withTotals({
    clues: givenClues(),
    history: { since: ago(56 * DAY), page: 1, isDone: true },
    runHours: new Map(hours),
    schedules: {
      at: ago(readAgo),
      askedAt: ago(readAgo),
      list: [{ pipeline: 'nightly', pattern, since }],
    },
  });
}

export function deniedAndQuiet(): Facts {
  const { totals } = quiet(8 * HOUR, 800, 1);
  return withTotals({ ...totals, reconciliation: { at: ago(2 * MINUTE), failure: 'forbidden' } });
}

export function haltedAndHanging(): Facts {
  const halted = active('paused', 3 * HOUR, { isHalted: true, buildNumber: 6, id: 'b234567890' });
  const hanging = active('executing', 3 * HOUR);
  return withTotals({ runs: [...halted.totals.runs, ...hanging.totals.runs] });
}

export function customFailing(): Facts {
  const { totals } = failing(3, 3 * MINUTE);
  const lastRuns = [...totals.lastRuns].map(([key, last]) => {
    return [key, { ...last, labels: ['custom/nightly', 'default', 'main'] }] as const;
  });
  return withTotals({ streaks: totals.streaks, lastRuns: new Map(lastRuns) });
}

/** An event told so long ago that a deployment had ended, and no list has shown it. */
export const heardOnly = (age: number): Facts =>
  withTotals({
    deploymentLedger: {
      ...noDeployments(ago(DAY)),
      comparedAt: ago(MINUTE),
      signals: [{ id: 'd234567890', isStep: false, lane: '', at: ago(age), result: 'success' }],
    },
  });
