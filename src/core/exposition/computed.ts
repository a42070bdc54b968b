import { ACTIVE_AGE_LIMIT } from '../aggregates/active';
import { cut } from '../aggregates/room';
import { consecutiveFailures } from '../aggregates/last-runs';
import {
  SOURCES,
  type EnvironmentTotals,
  type LastRuns,
  type RepositoryTotals,
} from '../aggregates/totals';
import { COMPONENTS } from '../aggregates/workspace';
import { ACTIVE_STATES, RESULTS } from '../events/vocabulary';
import { retentionMillis } from '../settings';
import { SECOND, type EpochMillis } from '../time';
import type { CATALOG, MetricKey } from './catalogue';
import type { Labels, Series } from './model';
import type { Page } from './page';

/** The families that no table holds. */
export type ComputedKey = {
  [K in MetricKey]: (typeof CATALOG)[K] extends { table: unknown } ? never : K;
}[MetricKey];

type Compute = (page: Page) => readonly Series[];
type Pairs = readonly (readonly [string, string])[];

const seconds = (at: EpochMillis): number => at / SECOND;

/** One gauge of each repository that has it. */
function perRepository(value: (totals: RepositoryTotals, page: Page) => number | null): Compute {
  return (page) =>
    page.repositories.flatMap((totals) => {
      const found = value(totals, page);
      return found === null ? [] : [{ labels: of(totals, []), value: found }];
    });
}

/** A timestamp of each repository; 0 stands for never and is not exposed. */
const perRepositoryTime = (at: (totals: RepositoryTotals) => EpochMillis): Compute =>
  perRepository((totals) => (at(totals) === 0 ? null : seconds(at(totals))));

function of({ identity }: RepositoryTotals, labels: Pairs): Labels {
  const all: Pairs = [['workspace', identity.workspace], ['repository', identity.slug], ...labels];
  return all.filter(([, value]) => value !== '');
}

function runLabels({ labels }: LastRuns): Pairs {
  const [pipeline = '', refClass = '', branch = ''] = labels;
  return [
    ['pipeline', pipeline],
    ['ref_class', refClass],
    ['branch', branch],
  ];
}

function environmentLabels({ ref }: EnvironmentTotals): Pairs {
  return [
    ['deployment_environment_name', ref.name],
    ['environment_type', ref.environmentType],
  ];
}

/** Series of each pipeline and ref of which something completed lately. */
function perLastRuns(
  series: (last: LastRuns, add: (labels: Pairs, value: number) => void) => void,
): Compute {
  return (page) => {
    const deadline = page.now - retentionMillis(page.settings);
    return page.repositories.flatMap((totals) => {
      const found: Series[] = [];
      for (const last of totals.lastRuns.values()) {
        if (last.newest.at < deadline) continue;
        series(last, (labels, value) =>
          found.push({ labels: of(totals, [...runLabels(last), ...labels]), value }),
        );
      }
      return found;
    });
  };
}

function perEnvironment(
  series: (environment: EnvironmentTotals, add: (labels: Pairs, value: number) => void) => void,
): Compute {
  return (page) =>
    page.repositories.flatMap((totals) => {
      const found: Series[] = [];
      for (const environment of totals.environments.values()) {
        series(environment, (labels, value) =>
          found.push({ labels: of(totals, [...environmentLabels(environment), ...labels]), value }),
        );
      }
      return found;
    });
}

/** A timestamp for each result that has been seen. */
function eachResult(
  times: readonly EpochMillis[],
  add: (labels: Pairs, value: number) => void,
): void {
  RESULTS.forEach((result, index) => {
    const at = times[index] ?? 0;
    if (at > 0) add([['result', result]], seconds(at));
  });
}

const runsActive: Compute = (page) =>
  page.repositories.flatMap((totals) =>
    ACTIVE_STATES.map((state) => ({
      labels: of(totals, [['state', state]]),
      value: totals.active.filter(
        (run) => run.state === state && run.createdAt >= page.now - ACTIVE_AGE_LIMIT,
      ).length,
    })),
  );

const failures: Compute = (page) => {
  const deadline = page.now - retentionMillis(page.settings);
  return page.repositories.flatMap((totals) => {
    const streaks = consecutiveFailures(totals);
    return [...totals.lastRuns]
      .filter(([, last]) => last.newest.at >= deadline)
      .map(([key, last]) => ({
        labels: of(totals, runLabels(last)),
        value: streaks.get(key) ?? 0,
      }));
  });
};

const environmentInfo = perEnvironment(({ current }, add) => {
  if (current === null) return;
  const build = current.buildNumber === null ? '' : String(current.buildNumber);
  add(
    [
      ['build_number', build],
      ['commit', current.commit?.slice(0, 12) ?? ''],
    ],
    1,
  );
});

const lastEvent: Compute = ({ repositories }) =>
  SOURCES.flatMap((source) => {
    const at = Math.max(0, ...repositories.map(({ heardAt }) => heardAt[source]));
    return at === 0 ? [] : [{ labels: [['source', source]], value: seconds(at) }];
  });

const single =
  (value: (page: Page) => number | null): Compute =>
  (page) => {
    const found = value(page);
    return found === null ? [] : [{ labels: [], value: found }];
  };

/** How each computed family comes about. */
export const COMPUTED: Readonly<Record<ComputedKey, Compute>> = {
  pipelineRunsActive: runsActive,
  oldestPendingRun: perRepository(({ active }) => {
    const pending = active
      .filter(({ state }) => state === 'pending')
      .map(({ createdAt }) => createdAt);
    return pending.length === 0 ? null : seconds(Math.min(...pending));
  }),
  lastRunTimestamp: perLastRuns((last, add) => {
    eachResult(last.completedAt, add);
  }),
  lastRunDuration: perLastRuns((last, add) => {
    add([], last.newest.duration / SECOND);
  }),
  consecutiveFailures: failures,
  latestBuildNumber: perRepository(({ latestBuildNumber }) =>
    latestBuildNumber === 0 ? null : latestBuildNumber,
  ),
  lastDeployment: perEnvironment((environment, add) => {
    eachResult(environment.completedAt, add);
  }),
  commitsBehind: perEnvironment(({ commitsBehind }, add) => {
    if (commitsBehind !== null) add([], commitsBehind);
  }),
  environmentInfo,
  repositoryInfo: ({ repositories }) =>
    repositories.map((totals) => ({
      labels: of(totals, [
        ['project', cut(totals.identity.project ?? '')],
        ['main_branch', cut(totals.identity.mainBranch ?? '')],
      ]),
      value: 1,
    })),
  lastPush: perRepositoryTime(({ lastPushAt }) => lastPushAt),
  exporterUp: ({ workspace }) =>
    COMPONENTS.map((component) => ({
      labels: [['component', component]],
      value: Number(workspace.up[component]),
    })),
  heartbeat: single(({ workspace }) =>
    workspace.heartbeatAt === 0 ? null : seconds(workspace.heartbeatAt),
  ),
  lastEvent,
  lastReconcile: perRepositoryTime(({ reconciliation }) => reconciliation.at),
  uncountedRuns: perRepository(({ reconciliation }) =>
    reconciliation.at === 0 ? null : reconciliation.uncounted,
  ),
  rateLimitRemaining: single(({ workspace }) => workspace.api.remaining),
  seriesCount: () => [],
  omittedRepositories: () => [],
  seriesLimit: single(({ seriesLimit }) => seriesLimit),
  tokenExpiry: ({ tokens }) =>
    tokens.map(({ name, expiresAt }) => ({ labels: [['token', name]], value: seconds(expiresAt) })),
  rejectedScrapes: ({ rejectedScrapes }) =>
    Object.entries(rejectedScrapes)
      .sort()
      .map(([reason, value]) => ({ labels: [['reason', reason]], value })),
  flatline: ({ flatlines }) =>
    flatlines.map(({ repository, rule, isFlat }) => ({
      labels: of(repository, [['rule', rule]]),
      value: Number(isFlat),
    })),
  buildInfo: ({ version }) => [{ labels: [['version', version]], value: 1 }],
};
