import { promotionsTo } from '../../aggregates/deployments/promotions';
import { heardAlone } from '../../aggregates/deployments/signals';
import { uncountedDeployments } from '../../aggregates/deployments/uncounted';
import { cachesAt } from '../../aggregates/runs/details';
import { activeRuns, runsUnderWay, type ActiveRun } from '../../aggregates/runs/known-runs';
import { uncountedIfKnown } from '../../aggregates/runs/uncounted';
import { cut } from '../../aggregates/tables/room';
import type { EnvironmentTotals, LastRuns, ShownTotals } from '../../aggregates/totals';
import { ACTIVE_STATES, RESULTS } from '../../events/vocabulary';
import { failuresInARow } from '../../health/failures-in-a-row';
import { flatlinesOf } from '../../health/verdict';
import { spentBy } from '../../money/month';
import { retentionMillis } from '../../settings';
import { SECOND, type EpochMillis } from '../../time';
import type { ComputedKey } from '../catalogue/catalogue';
import type { Labels, Series } from '../encode/model';
import { OF_RUNNERS } from './computed-runners';
import type { Compute } from './page';

const seconds = (at: EpochMillis): number => at / SECOND;

const single =
  (value: (totals: ShownTotals) => number | null): Compute =>
  (totals) => {
    const found = value(totals);
    return found === null ? [] : [{ labels: [], value: found }];
  };

/** A timestamp; 0 stands for never and is not exposed. */
const time = (at: (totals: ShownTotals) => EpochMillis): Compute =>
  single((totals) => (at(totals) === 0 ? null : seconds(at(totals))));

/** Series of each pipeline and ref of which something completed lately. */
const perLastRuns =
  (series: (last: LastRuns) => readonly Series[]): Compute =>
  (totals, page) => {
    const deadline = page.now - retentionMillis(page.settings);
    return [...totals.lastRuns.values()].flatMap((last) =>
      last.newest.at < deadline ? [] : named(runLabels(last), series(last)),
    );
  };

/** Series of each environment that something was deployed to lately, or waits for. */
const perEnvironment =
  (series: (environment: EnvironmentTotals, totals: ShownTotals) => readonly Series[]): Compute =>
  (totals, page) => {
    const deadline = page.now - retentionMillis(page.settings);
    return [...totals.environments.values()].flatMap((one) =>
      isInUse(one, totals, deadline) ? named(environmentLabels(one), series(one, totals)) : [],
    );
  };

const isInUse = (one: EnvironmentTotals, totals: ShownTotals, deadline: EpochMillis): boolean =>
  Math.max(...one.completedAt) >= deadline || promotionsTo(one, totals).count > 0;

const named = (labels: Labels, all: readonly Series[]): readonly Series[] =>
  all.map((series) => ({ ...series, labels: [...labels, ...series.labels] }));

function runLabels({ labels }: LastRuns): Labels {
  const [pipeline = '', refClass = '', branch = ''] = labels;
  return [
    ['pipeline', pipeline],
    ['ref_class', refClass],
    ['branch', branch],
  ];
}

function environmentLabels({ ref }: EnvironmentTotals): Labels {
  return [
    ['deployment_environment_name', ref.name],
    ['environment_type', ref.environmentType],
  ];
}

/** A timestamp for each result that has been seen. */
const byResult = (times: readonly EpochMillis[]): readonly Series[] =>
  RESULTS.flatMap((result, index) => {
    const at = times[index] ?? 0;
    return at > 0 ? [{ labels: [['result', result]], value: seconds(at) }] : [];
  });

const runsActive: Compute = ({ runs }, { now }) => {
  const active = activeRuns(runs, now);
  return ACTIVE_STATES.map((state) => ({
    labels: [['state', state]],
    value: active.filter((run) => run.state === state).length,
  }));
};

/** Since when the run of such a kind is in its state that has been so longest: one of yesterday may go on today. */
const longest =
  (isMeant: (run: ActiveRun) => boolean): Compute =>
  ({ runs }, { now }) => {
    const times = runsUnderWay(runs, now)
      .filter(isMeant)
      .map(({ movedAt }) => movedAt);
    return times.length === 0 ? [] : [{ labels: [], value: seconds(Math.min(...times)) }];
  };

/** Of branches that a run rested on lately, where they are known to be in a row. */
const failures: Compute = (totals, page) => {
  const { streaks, lastRuns } = totals;
  const deadline = page.now - retentionMillis(page.settings);
  const alive = new Set(
    [...lastRuns.values()]
      .filter(({ newest }) => newest.at >= deadline)
      .map(({ labels: [, , branch] }) => branch),
  );
  return [...streaks.values()]
    .filter(({ labels: [, , branch] }) => alive.has(branch))
    .flatMap((streak) => {
      const [pipeline = '', refClass = '', branch = ''] = streak.labels;
      const labels = Object.entries({ pipeline, ref_class: refClass, branch });
      const value = failuresInARow(streak, totals, page.now);
      return value === null ? [] : [{ labels, value }];
    });
};

const environmentInfo = perEnvironment(({ current }) => {
  if (current === null) return [];
  const build = current.buildNumber === null ? '' : String(current.buildNumber);
  const commit = current.commit?.slice(0, 12) ?? '';
  return [{ labels: Object.entries({ build_number: build, commit }), value: 1 }];
});

const repositoryInfo: Compute = ({ identity: { project, mainBranch } }) => {
  const labels = { project: cut(project ?? ''), main_branch: cut(mainBranch ?? '') };
  return [{ labels: Object.entries(labels), value: 1 }];
};

const flatlines: Compute = (totals, { workspace, tempo, now }) =>
  flatlinesOf({ totals, workspace, tempo }, now).map(({ rule, isFlat }) => ({
    labels: [['rule', rule]],
    value: Number(isFlat),
  }));

/** How the computed families of a repository come about. */
export const OF_REPOSITORY = {
  monthBuildSeconds: (totals, { now }) => [
    { labels: [], value: spentBy(totals.billedDays, now).seconds },
  ],
  pipelineRunsActive: runsActive,
  oldestPendingRun: longest(({ state }) => state === 'pending'),
  oldestExecutingRun: longest(({ state, isHalted }) => state === 'executing' && !isHalted),
  oldestHaltedRun: longest(({ isHalted }) => isHalted),
  ...OF_RUNNERS,
  cacheSize: ({ caches }, { now }) =>
    cachesAt(caches, now).map(({ name, bytes }) => ({ labels: [['cache', name]], value: bytes })),
  lastRunTimestamp: perLastRuns(({ completedAt }) => byResult(completedAt)),
  lastRunDuration: perLastRuns(({ newest: { duration } }) =>
    duration === null ? [] : [{ labels: [], value: duration / SECOND }],
  ),
  consecutiveFailures: failures,
  latestBuildNumber: single(({ numbers }) => numbers.highest || null),
  lastDeployment: perEnvironment(({ completedAt }) => byResult(completedAt)),
  promotionsWaiting: perEnvironment((environment, totals) => [
    { labels: [], value: promotionsTo(environment, totals).count },
  ]),
  promotionWaitingSince: perEnvironment((environment, totals) => {
    const { since } = promotionsTo(environment, totals);
    return since === null ? [] : [{ labels: [], value: seconds(since) }];
  }),
  commitsBehind: perEnvironment(({ commitsBehind }) =>
    commitsBehind === null ? [] : [{ labels: [], value: commitsBehind }],
  ),
  environmentInfo,
  repositoryInfo,
  lastPush: time(({ lastPushAt }) => lastPushAt),
  lastReconcile: time(({ reconciliation }) => reconciliation.at),
  uncountedRuns: single(uncountedIfKnown),
  uncountedDeployments: single((totals) =>
    totals.deploymentLedger.comparedAt === 0 && heardAlone(totals.deploymentLedger) === 0
      ? null
      : uncountedDeployments(totals),
  ),
  flatline: flatlines,
} as const satisfies Partial<Record<ComputedKey, Compute>>;
