import { uncountedRuns } from '../../aggregates/runs/uncounted';
import { shortId } from '../../aggregates/short-id';
import { isBlocked } from '../../aggregates/budget';
import { MINUTE } from '../../time';
import type { RepositoryFacts, Rule } from '../facts';
import { lasting, many, utc } from '../texts';

/** Three sweeps, five minutes apart. */
export const STALLED_AFTER = 15 * MINUTE;
/** One failed attempt may be an accident; a quarter of an hour of them is not. */
const UNREACHABLE_AFTER = 15 * MINUTE;

/** `ingest/stalled`: the sweep has not written its heartbeat for three sweeps. */
export const stalled: Rule<RepositoryFacts> = ({ workspace, now }) => {
  const silent = now - workspace.heartbeatAt;
  if (silent <= STALLED_AFTER) return [];
  return [
    {
      rule: 'ingest/stalled',
      severity: 'critical',
      since: workspace.heartbeatAt,
      summary: 'Lifeline itself has stopped.',
      evidence: `The scheduled sweep last wrote its heartbeat at ${utc(workspace.heartbeatAt)}, ${lasting(silent)} ago; it runs every 5 minutes.`,
      cause:
        'Forge does not run the scheduled trigger, or the app fails in it. The numbers stand still until it runs again; nothing is lost.',
      nextStep:
        'Look at the app’s logs in the Atlassian developer console and at status.atlassian.com; reinstall the app if it was suspended.',
    },
  ];
};

const REFUSALS: Readonly<Record<string, string>> = {
  unauthorized: '401 Unauthorized',
  forbidden: '403 Forbidden',
};

/** `ingest/denied`: Bitbucket refuses to tell about this repository, or hides too many of them at once. */
export const denied: Rule<RepositoryFacts> = (facts) => [...refused(facts), ...hidden(facts)];

const refused: Rule<RepositoryFacts> = ({ totals, now }) => {
  const { reconciliation, identity } = totals;
  const status = REFUSALS[reconciliation.failure ?? ''];
  if (status === undefined) return [];
  return [
    {
      rule: 'ingest/denied',
      severity: 'critical',
      since: reconciliation.at,
      summary: 'Bitbucket refuses to show us the pipelines.',
      evidence: `GET …/${identity.slug}/pipelines is answered ${status}; ${comparedAt(reconciliation.at, now)}.`,
      cause:
        'The app has lost the scope read:pipeline:bitbucket or its access to this repository, or Pipelines are restricted here.',
      nextStep:
        'A workspace admin opens Workspace settings → Installed apps → Lifeline and approves the scopes again; then check the repository’s access settings.',
    },
  ];
};

const hidden: Rule<RepositoryFacts> = ({ totals, workspace }) => {
  const { missing, listedAt } = workspace;
  if (missing?.ids.includes(shortId(totals.identity.uuid)) !== true) return [];
  const { since, count, of, slugs } = missing;
  const more = count > slugs.length ? ` and ${String(count - slugs.length)} more` : '';
  return [
    {
      rule: 'ingest/denied',
      severity: 'critical',
      since,
      summary: 'Bitbucket no longer shows us this repository, and too many others.',
      evidence: `At ${utc(listedAt)}, ${String(count)} of the ${String(of)} known repositories were missing from Bitbucket’s list and answered 404 for a day or longer: ${slugs.join(', ')}${more}. That is more than are removed in one day, so none is; their numbers stand still.`,
      cause:
        'The app has lost its access to a part of the workspace, or many repositories were deleted while no event came through.',
      nextStep:
        'If they still exist, check the access of Lifeline to them; they are counted again once Bitbucket lists them. If they were deleted, exclude them in the settings.',
    },
  ];
};

/** `ingest/gone`: Bitbucket says that there is no list of runs any more, here or anywhere. */
export const gone: Rule<RepositoryFacts> = ({ totals, now }) => {
  const { reconciliation, identity } = totals;
  if (reconciliation.failure !== 'gone') return [];
  return [
    {
      rule: 'ingest/gone',
      severity: 'critical',
      since: reconciliation.at,
      summary: 'Bitbucket says that the list of pipelines is gone.',
      evidence: `GET …/${identity.slug}/pipelines is answered 410 Gone; ${comparedAt(reconciliation.at, now)}.`,
      cause:
        'Bitbucket has withdrawn this part of its API, or answers wrongly for a while. Nothing is removed; events still count deployments.',
      nextStep:
        'Look at bitbucket.status.atlassian.com and at the change log of Bitbucket’s API; update Lifeline if the API has changed. If it was a fault, the next sweep catches up by itself.',
    },
  ];
};

/** `ingest/unreachable`: Bitbucket has answered errors, or nothing, for a quarter of an hour. */
export const unreachable: Rule<RepositoryFacts> = ({ totals, now }) => {
  const { at, failure } = totals.reconciliation;
  if ((failure !== 'server' && failure !== 'network') || now - at <= UNREACHABLE_AFTER) return [];
  const answer = failure === 'server' ? 'answers with errors (5xx)' : 'does not answer';
  return [
    {
      rule: 'ingest/unreachable',
      severity: 'warning',
      since: at,
      summary: 'Bitbucket’s API is out of order.',
      evidence: `The API ${answer}; ${comparedAt(at, now)}.`,
      cause: 'An incident at Bitbucket. Events still count runs; what they miss is counted later.',
      nextStep:
        'Look at bitbucket.status.atlassian.com and wait: the next sweep catches up by itself.',
    },
  ];
};

/** `ingest/rate-limited`: no requests are left until the hour is over. */
export const rateLimited: Rule<RepositoryFacts> = ({ totals, workspace, now }) => {
  const { at, failure } = totals.reconciliation;
  const { blockedUntil, limit } = workspace.api;
  const isTold = isBlocked(workspace.api, now);
  if (!isTold && failure !== 'rate_limited') return [];
  const budget = limit === null ? '' : ` of ${many(limit, 'request')} an hour`;
  const until = isTold
    ? `We ask again at ${utc(blockedUntil)}`
    : 'We ask again with the next sweep';
  return [
    {
      rule: 'ingest/rate-limited',
      severity: 'warning',
      since: at,
      summary: 'Bitbucket’s request budget is used up.',
      evidence: `Bitbucket answered 429 to the budget${budget}. ${until}; ${comparedAt(at, now)}.`,
      cause: 'This app’s requests in the workspace have reached Bitbucket’s hourly limit.',
      nextStep:
        'Wait for the next hour. If it comes back, exclude repositories that nobody watches, or lower their detail level, in the settings.',
    },
  ];
};

/** `ingest/uncounted-runs`: Bitbucket lists completed runs that are not counted yet. */
export const uncounted: Rule<RepositoryFacts> = ({ totals, now }) => {
  const { at } = totals.reconciliation;
  const runs = uncountedRuns(totals);
  if (runs === 0) return [];
  return [
    {
      rule: 'ingest/uncounted-runs',
      severity: 'warning',
      since: at,
      summary: `${many(runs, 'completed run')} not counted yet.`,
      evidence: `Bitbucket lists ${many(runs, 'completed run')} up to build ${totals.numbers.highest} that we have not counted; ${comparedAt(at, now)}.`,
      cause:
        'Their events were not delivered, or many runs ended at once; the sweep is repairing it.',
      nextStep:
        'Nothing, if this is gone in 15 minutes. Otherwise look at the API budget in the settings.',
    },
  ];
};

function comparedAt(at: number, now: number): string {
  return at === 0
    ? 'counts have never been compared with Bitbucket’s list'
    : `counts were last compared with Bitbucket’s list at ${utc(at)}, ${lasting(now - at)} ago`;
}
