import { areEventsAtRest, SWEEP_EVERY } from '../../aggregates/budget';
import { uncountedRuns } from '../../aggregates/runs/uncounted';
import { shortId } from '../../aggregates/short-id';
import { MINUTE } from '../../time';
import { ago, amongThem, at, count, during, numeral, say, together, type Told } from '../claims';
import type { RepositoryFacts } from '../facts';
import { rule } from '../finding';

/** Three sweeps, five minutes apart. */
export const STALLED_AFTER = 15 * MINUTE;
export const ACTIVITY = [
  'activity/flatline',
  'activity/pushes-without-runs',
  'deployments/flatline',
] as const;
export const UNCOUNTED = ['ingest/uncounted-runs', 'deployments/uncounted'] as const;
export const WAITING = ['pipelines/stuck', 'runners/offline'] as const;

export const stalled = rule({
  name: 'ingest/stalled',
  scopes: ['workspace'],
  silences: [
    'ingest/unreachable',
    'ingest/rate-limited',
    'ingest/denied',
    'ingest/gone',
    ...UNCOUNTED,
    ...ACTIVITY,
    ...WAITING,
    'pipelines/minutes',
  ],
  speaks: 'the heartbeat is older than 15 minutes',
  severity: 'critical',
  judge({ workspace, now, repositories }) {
    const { heartbeatAt } = workspace;
    if (now - heartbeatAt <= STALLED_AFTER) return [];
    return [
      {
        scope: 'workspace',
        severity: 'critical',
        since: heartbeatAt,
        touches: repositories,
        headline: say`Lifeline has not looked at Bitbucket for ${ago('app.silent', heartbeatAt, now)}.`,
        evidence: say`It last did at ${at('app.heartbeat', heartbeatAt)}; it should every ${during('app.sweep-every', SWEEP_EVERY)}.`,
        cause: say`Possible, the likeliest first: Atlassian’s platform does not run the app on time; the app was suspended; the app fails; where Lifeline is self-hosted, its machine slept or was busy. Meanwhile only what events tell is counted, and the rest afterwards.`,
        nextStep: say`Look at Atlassian’s status page. If all is well there, a workspace admin looks whether Lifeline is still among the installed apps.`,
        links: [{ to: 'atlassian-status' }, { to: 'installed-apps' }],
      },
    ];
  },
});

/** When counts were last compared with Bitbucket's list. */
export function compared({ totals }: RepositoryFacts): Told {
  const { at: comparedAt } = totals.reconciliation;
  return comparedAt === 0
    ? say`The counts of this repository have not been compared with Bitbucket yet.`
    : say`The counts of this repository were last compared with Bitbucket at ${at('app.compared', comparedAt)}.`;
}

/** Whether Bitbucket neither lists nor shows a repository, and too many others. */
export const isMissing = ({ totals, workspace }: RepositoryFacts): boolean =>
  workspace.missing?.ids.includes(shortId(totals.identity.uuid)) === true;

export const missing = rule({
  name: 'ingest/missing',
  scopes: ['workspace'],
  silences: [],
  speaks:
    'more repositories than are removed in one day (3, or 5 % of them) have been missing from Bitbucket’s list for 24 hours and answer 404',
  severity: 'critical',
  judge({ workspace, now }) {
    const { missing: gap, listedAt } = workspace;
    if (gap === null || gap.ids.length === 0) return [];
    return [
      {
        scope: 'workspace',
        severity: 'critical',
        since: gap.since,
        touches: gap.count,
        headline: say`Bitbucket no longer shows Lifeline ${count('api.missing', gap.count, 'repository')}.`,
        evidence: say`At ${at('api.listed', Math.min(now, listedAt))}, ${numeral('api.missing', gap.count)} of ${count('api.known', gap.of, 'known repository')} had been missing from Bitbucket’s list for a day or longer${amongThem('api.missing-names', gap.slugs, gap.count)}. That is more than are usually removed in one day, so their counts are kept.`,
        cause: say`Possible, the likeliest first: the app has lost access to a part of the workspace; many repositories were deleted and no event came through.`,
        nextStep: say`If they still exist, a workspace admin checks the access of Lifeline. If they were deleted, exclude them in the settings of Lifeline.`,
        links: [{ to: 'installed-apps' }, { to: 'lifeline-settings', tab: 'counting' }],
      },
    ];
  },
});

export const uncounted = rule({
  name: 'ingest/uncounted-runs',
  scopes: ['repository'],
  silences: [],
  speaks:
    'runs are known to be missing from the counts ([how](metrics.md#whether-anything-is-missing))',
  severity: 'warning',
  judge(facts) {
    const { totals, workspace, now } = facts;
    const runs = uncountedRuns(totals);
    if (runs === 0) return [];
    const highest = Math.max(totals.numbers.highest, totals.runs.at(-1)?.buildNumber ?? 0);
    const resting = areEventsAtRest(workspace.api, now)
      ? say`Events wait until ${at('api.rests-until', workspace.api.restsUntil ?? now)}, since what Bitbucket allows in an hour is nearly used up; Lifeline counts from lists meanwhile.`
      : say``;
    return [
      {
        scope: 'repository',
        severity: 'warning',
        since: Math.max(totals.baseline, totals.reconciliation.at),
        touches: 1,
        headline: say`${count('app.uncounted', runs, 'run')} not counted yet.`,
        evidence: together(
          say`Of the runs up to number ${numeral('app.highest-build', highest)}, so many that ended are not counted: ${numeral('app.uncounted', runs)}.`,
          resting,
          compared(facts),
        ),
        cause: say`Possible, the likeliest first: their events did not arrive; many runs ended at once; Bitbucket does not tell their steps to the end. Lifeline goes on reading them.`,
        nextStep: say`Wait a quarter of an hour. If they are still missing, see on the page of all repositories whether requests to Bitbucket are used up.`,
        links: [{ to: 'fleet' }, { to: 'pipelines' }],
      },
    ];
  },
});

export const collision = rule({
  name: 'ingest/collision',
  scopes: ['repository'],
  silences: [],
  speaks: 'Bitbucket listed two different runs under one build number',
  severity: 'note',
  judge({ totals, now }) {
    const runs = totals.collisions.length;
    if (runs === 0) return [];
    return [
      {
        scope: 'repository',
        severity: 'info',
        since: now,
        touches: 1,
        headline: say`Different runs have the same build number.`,
        evidence: say`Lifeline remembers ${count('app.collisions', runs, 'run')} that Bitbucket listed under the number of another.`,
        cause: say`Possible, the likeliest first: the repository was put in the place of another one; its build number was set back.`,
        nextStep: say`Each of these was counted by itself. How they went on after their first rest may be missing, and so may runs whose numbers came again long after; see for them in Bitbucket.`,
        links: [{ to: 'pipelines' }],
      },
    ];
  },
});
