import { isBlocked } from '../../aggregates/budget';
import { uncountedRuns } from '../../aggregates/runs/uncounted';
import { shortId } from '../../aggregates/short-id';
import type { Outage } from '../../aggregates/workspace';
import { MINUTE } from '../../time';
import { ago, at, count, during, named, numeral, say, together, type Told } from '../claims';
import type { Facts, RepositoryFacts } from '../facts';
import { rule, type Finding } from '../finding';
import { failureOf, STATUSES } from './failures';

/** Three sweeps, five minutes apart. */
export const STALLED_AFTER = 15 * MINUTE;
export const SWEEP_EVERY = 5 * MINUTE;
/** One failed attempt may be an accident; a quarter of an hour of them is not. */
const UNREACHABLE_AFTER = 15 * MINUTE;

const ACTIVITY = [
  'activity/flatline',
  'activity/pushes-without-runs',
  'deployments/flatline',
] as const;
const WAITING = ['pipelines/stuck', 'runners/offline'] as const;

export const stalled = rule({
  name: 'ingest/stalled',
  scopes: ['workspace'],
  silences: [
    'ingest/unreachable',
    'ingest/rate-limited',
    'ingest/denied',
    'ingest/gone',
    'ingest/uncounted-runs',
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
        cause: say`Possible, the likeliest first: Atlassian’s platform does not run the app on time; the app was suspended; the app fails. The numbers stand still meanwhile, and are caught up afterwards.`,
        nextStep: say`Look at Atlassian’s status page. If all is well there, a workspace admin looks whether Lifeline is still among the installed apps.`,
        links: [{ to: 'atlassian-status' }, { to: 'installed-apps' }],
      },
    ];
  },
});

/** An error of the whole API stands where the last requests that could tell all got it. */
const outageOf = ({ workspace }: Facts, types: readonly string[]): Outage | null => {
  const { outage } = workspace;
  return outage !== null && types.includes(outage.type) ? outage : null;
};

/** What Bitbucket answered for this repository alone, the others being answered. */
function ownFailure({ totals, workspace }: Facts, types: readonly string[]): string | null {
  const { failure } = totals.reconciliation;
  return workspace.outage === null && failure !== null && types.includes(failure) ? failure : null;
}

/** When counts were last compared with Bitbucket's list. */
function compared({ totals }: RepositoryFacts): Told {
  const { at: comparedAt } = totals.reconciliation;
  return comparedAt === 0
    ? say`The counts of this repository have not been compared with Bitbucket yet.`
    : say`The counts of this repository were last compared with Bitbucket at ${at('app.compared', comparedAt)}.`;
}

const failingSince = ({ type, since }: Outage): Told =>
  say`Bitbucket has answered ${named('api.answer', STATUSES[type] ?? type)} since ${at('api.failing-since', since)}.`;

export const denied = rule({
  name: 'ingest/denied',
  scopes: ['workspace', 'repository'],
  silences: [...ACTIVITY, ...WAITING, 'pipelines/minutes'],
  speaks:
    'Bitbucket answers 401 or 403 to every list of runs; or to that of one repository, as it may where Pipelines are off',
  severity: 'critical; of one repository a note',
  judge: (facts) => [...deniedToApp(facts), ...deniedHere(facts)],
});

function deniedToApp(facts: Facts): readonly Finding[] {
  const outage = outageOf(facts, ['unauthorized', 'forbidden']);
  if (outage === null) return [];
  return [
    {
      scope: 'workspace',
      severity: 'critical',
      since: outage.since,
      touches: facts.repositories,
      headline: say`Bitbucket no longer lets Lifeline read pipelines.`,
      evidence: failingSince(outage),
      cause: say`Possible, the likeliest first: a permission of the app has to be approved again; the app was removed and installed anew; an allowlist of addresses keeps it out.`,
      nextStep: say`A workspace admin opens the installed apps and approves the permissions of Lifeline again.`,
      links: [{ to: 'installed-apps' }],
    },
  ];
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
        evidence: say`At ${at('api.listed', Math.min(now, listedAt))}, ${numeral('api.missing', gap.count)} of ${count('api.known', gap.of, 'known repository')} had been missing from Bitbucket’s list for a day or longer, among them ${named('api.missing-names', gap.slugs.join(', '))}. That is more than are usually removed in one day, so their counts are kept.`,
        cause: say`Possible, the likeliest first: the app has lost access to a part of the workspace; many repositories were deleted and no event came through.`,
        nextStep: say`If they still exist, a workspace admin checks the access of Lifeline. If they were deleted, exclude them in the settings of Lifeline.`,
        links: [{ to: 'installed-apps' }, { to: 'lifeline-settings', tab: 'counting' }],
      },
    ];
  },
});

function deniedHere(facts: Facts): readonly Finding[] {
  const failure = ownFailure(facts, ['unauthorized', 'forbidden']);
  if (failure === null) return [];
  return [
    {
      scope: 'repository',
      severity: 'info',
      since: facts.totals.reconciliation.at,
      touches: 1,
      headline: say`Bitbucket does not show the pipelines of this repository.`,
      evidence: together(
        say`Bitbucket answers ${failureOf(failure)} for this repository alone.`,
        compared(facts),
      ),
      cause: say`Possible, the likeliest first: Pipelines are switched off here; access to this repository is restricted.`,
      nextStep: say`See in the repository’s settings whether Pipelines are on.`,
      links: [{ to: 'pipelines-settings' }, { to: 'repository-access' }],
    },
  ];
}

export const gone = rule({
  name: 'ingest/gone',
  scopes: ['workspace', 'repository'],
  silences: [...ACTIVITY, ...WAITING],
  speaks: 'Bitbucket answers 410 to the lists of runs, everywhere or for one repository',
  severity: 'critical; of one repository a warning',
  judge(facts) {
    const outage = outageOf(facts, ['gone']);
    const own = ownFailure(facts, ['gone']);
    if (outage === null && own === null) return [];
    return [
      {
        scope: outage === null ? 'repository' : 'workspace',
        severity: outage === null ? 'warning' : 'critical',
        since: outage?.since ?? facts.totals.reconciliation.at,
        touches: outage === null ? 1 : facts.repositories,
        headline: say`Bitbucket says that the list of pipelines is gone.`,
        evidence: together(
          outage === null
            ? together(
                say`Bitbucket answers ${failureOf(own ?? '')} for this repository alone.`,
                compared(facts),
              )
            : failingSince(outage),
        ),
        cause: say`Possible, the likeliest first: an error of Bitbucket that passes; a change of its API. Nothing that was counted is removed.`,
        nextStep: say`Look at Bitbucket’s status page; if all is well there, look for a change of its API, and update Lifeline.`,
        links: [{ to: 'bitbucket-status' }, { to: 'api-changes' }],
      },
    ];
  },
});

export const unreachable = rule({
  name: 'ingest/unreachable',
  scopes: ['workspace', 'repository'],
  silences: [...ACTIVITY, ...WAITING],
  speaks: 'Bitbucket has answered 5xx, or nothing, for more than 15 minutes',
  severity: 'warning',
  judge(facts) {
    const outage = outageOf(facts, ['server', 'network']);
    const own = ownFailure(facts, ['server', 'network']);
    const since = outage?.since ?? facts.totals.reconciliation.at;
    if ((outage === null && own === null) || facts.now - since <= UNREACHABLE_AFTER) return [];
    return [
      {
        scope: outage === null ? 'repository' : 'workspace',
        severity: 'warning',
        since,
        touches: outage === null ? 1 : facts.repositories,
        headline:
          outage === null
            ? say`Bitbucket’s API fails for this repository.`
            : say`Bitbucket’s API has failed since ${at('api.failing-since', since)}.`,
        evidence: together(
          outage === null
            ? together(
                say`Bitbucket answers ${failureOf(own ?? '')} for this repository alone.`,
                compared(facts),
              )
            : failingSince(outage),
        ),
        cause: say`An error at Bitbucket, or on the way to it. What is missed is counted afterwards.`,
        nextStep: say`Look at Bitbucket’s status page and wait; Lifeline asks again every ${during('app.sweep-every', SWEEP_EVERY)}.`,
        links: [{ to: 'bitbucket-status' }],
      },
    ];
  },
});

export const rateLimited = rule({
  name: 'ingest/rate-limited',
  scopes: ['workspace'],
  silences: [...ACTIVITY, ...WAITING],
  speaks: 'Bitbucket answers 429',
  severity: 'warning',
  judge(facts) {
    const { workspace, now } = facts;
    const { api } = workspace;
    const outage = outageOf(facts, ['rate_limited']);
    const isTold = isBlocked(api, now);
    if (!isTold && outage === null) return [];
    const since = outage?.since ?? workspace.heartbeatAt;
    return [
      {
        scope: 'workspace',
        severity: 'warning',
        since,
        touches: facts.repositories,
        headline: say`Bitbucket takes no more requests from Lifeline for now.`,
        evidence: together(
          outage === null
            ? say`Bitbucket answered ${failureOf('rate_limited')}.`
            : failingSince(outage),
          api.limit === null
            ? say``
            : say`Its limit is ${count('api.limit', api.limit, 'request')} an hour.`,
          isTold
            ? say`Lifeline asks again at ${at('api.blocked-until', api.blockedUntil)}.`
            : say``,
        ),
        cause: say`The requests of this app in the workspace have reached Bitbucket’s limit.`,
        nextStep: say`Wait. If it comes back often, exclude repositories that nobody watches, in the settings of Lifeline.`,
        links: [{ to: 'lifeline-settings', tab: 'counting' }, { to: 'fleet' }],
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
    const { totals } = facts;
    const runs = uncountedRuns(totals);
    if (runs === 0) return [];
    return [
      {
        scope: 'repository',
        severity: 'warning',
        since: totals.reconciliation.at,
        touches: 1,
        headline: say`${count('app.uncounted', runs, 'run')} not counted yet.`,
        evidence: together(
          say`Of the runs up to number ${numeral('app.highest-build', totals.numbers.highest)}, so many that ended are not counted: ${numeral('app.uncounted', runs)}.`,
          compared(facts),
        ),
        cause: say`Possible, the likeliest first: their events did not arrive; many runs ended at once; Bitbucket does not tell their steps to the end. Lifeline goes on reading them.`,
        nextStep: say`Wait a quarter of an hour. If they are still missing, see on the page of all repositories whether requests to Bitbucket are used up.`,
        links: [{ to: 'fleet' }, { to: 'pipelines' }],
      },
    ];
  },
});
