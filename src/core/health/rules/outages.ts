import { SWEEP_EVERY } from '../../aggregates/budget';
import { isBlocked } from '../../aggregates/budget';
import { uncountedRuns } from '../../aggregates/runs/uncounted';
import type { Outage } from '../../aggregates/workspace';
import { MINUTE } from '../../time';
import { at, count, during, named, say, together, type Told } from '../claims';
import type { Facts } from '../facts';
import { rule, type Finding } from '../finding';
import { failureOf, STATUSES } from './failures';
import { ACTIVITY, compared, UNCOUNTED, WAITING } from './ingest';

/** One failed attempt may be an accident; a quarter of an hour of them is not. */
const UNREACHABLE_AFTER = 15 * MINUTE;

/** An error of the whole API stands where the last requests that could tell all got it. */
const outageOf = ({ workspace }: Facts, types: readonly string[]): Outage | null => {
  const { outage } = workspace;
  return outage !== null && types.includes(outage.type) ? outage : null;
};

/** Without an outage the failure is that of one repository. */
const reachOf = (outage: Outage | null, { repositories }: Facts) =>
  outage === null
    ? ({ scope: 'repository', touches: 1 } as const)
    : ({ scope: 'workspace', touches: repositories } as const);

/** What Bitbucket answered for this repository alone, the others being answered. */
function ownFailure({ totals, workspace }: Facts, types: readonly string[]): string | null {
  const { failure } = totals.reconciliation;
  return workspace.outage === null && failure !== null && types.includes(failure) ? failure : null;
}

const answeredHere = (failure: string, facts: Facts): Told =>
  together(
    say`Bitbucket answers with ${failureOf(failure)} for this repository alone.`,
    compared(facts),
  );

function failingSince({ type, since, isListAlone }: Outage): Told {
  const answer = named('api.answer', STATUSES[type] ?? type);
  return isListAlone === true
    ? say`Bitbucket has answered the list of repositories with ${answer} since ${at('api.failing-since', since)}. Runs of repositories that are known are counted meanwhile.`
    : say`Bitbucket has answered ${answer} since ${at('api.failing-since', since)}.`;
}

const headlineOf = (outage: Outage | null, ofRuns: Told): Told =>
  outage?.isListAlone === true
    ? say`Bitbucket does not show Lifeline the list of repositories.`
    : ofRuns;

const severityOf = ({ isListAlone }: Outage): 'warning' | 'critical' =>
  isListAlone === true ? 'warning' : 'critical';

export const denied = rule({
  name: 'ingest/denied',
  scopes: ['workspace', 'repository'],
  silences: [...ACTIVITY, ...WAITING, ...UNCOUNTED, 'pipelines/minutes'],
  speaks:
    'Bitbucket answers 401 or 403 to every list of runs, or to that of repositories; or to that of one repository, as it may where Pipelines are off',
  severity:
    'critical; of the list of repositories a warning; of one repository a note, a warning where runs of it are known to be missing',
  judge: (facts) => [...deniedToApp(facts), ...deniedHere(facts)],
});

function deniedToApp(facts: Facts): readonly Finding[] {
  const outage = outageOf(facts, ['unauthorized', 'forbidden']);
  if (outage === null) return [];
  return [
    {
      scope: 'workspace',
      severity: severityOf(outage),
      since: outage.since,
      touches: facts.repositories,
      headline: headlineOf(outage, say`Bitbucket no longer lets Lifeline read pipelines.`),
      evidence: failingSince(outage),
      cause: say`Possible, the likeliest first: a permission of the app has to be approved again; the app was removed and installed anew; where Lifeline is self-hosted, its token has expired, was revoked or lacks a scope; an allowlist of addresses keeps it out.`,
      nextStep: say`A workspace admin opens the installed apps and approves the permissions of Lifeline again. Where it is self-hosted, whoever runs it starts it with another token.`,
      links: [{ to: 'installed-apps' }],
    },
  ];
}

const OFF = {
  cause: say`Possible, the likeliest first: Pipelines are switched off here; access to this repository is restricted.`,
  nextStep: say`See in the repository’s settings whether Pipelines are on.`,
};
/** Where runs of it are missing, its Pipelines have been on. */
const RESTRICTED = {
  cause: say`Possible, the likeliest first: access to this repository is restricted; Pipelines are switched off here.`,
  nextStep: say`See in the repository’s settings who has access, and whether Pipelines are on.`,
};

function deniedHere(facts: Facts): readonly Finding[] {
  const failure = ownFailure(facts, ['unauthorized', 'forbidden']);
  if (failure === null) return [];
  const missing = uncountedRuns(facts.totals);
  return [
    {
      scope: 'repository',
      severity: missing > 0 ? 'warning' : 'info',
      since: facts.totals.reconciliation.at,
      touches: 1,
      headline: say`Bitbucket does not show the pipelines of this repository.`,
      evidence: together(
        answeredHere(failure, facts),
        missing > 0 ? say`${count('app.uncounted', missing, 'run')} not counted yet.` : say``,
      ),
      ...(missing > 0 ? RESTRICTED : OFF),
      links: [{ to: 'pipelines-settings' }, { to: 'repository-access' }],
    },
  ];
}

export const gone = rule({
  name: 'ingest/gone',
  scopes: ['workspace', 'repository'],
  silences: [...ACTIVITY, ...WAITING, ...UNCOUNTED],
  speaks:
    'Bitbucket answers 410 to the lists of runs, everywhere or for one repository, or to that of repositories',
  severity: 'critical; of one repository, and of the list of repositories, a warning',
  judge(facts) {
    const outage = outageOf(facts, ['gone']);
    const own = ownFailure(facts, ['gone']);
    if (outage === null && own === null) return [];
    return [
      {
        ...reachOf(outage, facts),
        severity: outage === null ? 'warning' : severityOf(outage),
        since: outage?.since ?? facts.totals.reconciliation.at,
        headline: headlineOf(outage, say`Bitbucket says that the list of pipelines is gone.`),
        evidence: outage === null ? answeredHere(own ?? '', facts) : failingSince(outage),
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
  silences: [...ACTIVITY, ...WAITING, ...UNCOUNTED],
  speaks: 'Bitbucket has answered 5xx, or nothing, for more than 15 minutes',
  severity: 'warning',
  judge(facts) {
    const outage = outageOf(facts, ['server', 'network']);
    const own = ownFailure(facts, ['server', 'network']);
    const since = outage?.since ?? facts.totals.reconciliation.at;
    if ((outage === null && own === null) || facts.now - since <= UNREACHABLE_AFTER) return [];
    return [
      {
        ...reachOf(outage, facts),
        severity: 'warning',
        since,
        headline:
          outage === null
            ? say`Bitbucket’s API fails for this repository.`
            : headlineOf(
                outage,
                say`Bitbucket’s API has failed since ${at('api.failing-since', since)}.`,
              ),
        evidence: outage === null ? answeredHere(own ?? '', facts) : failingSince(outage),
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
  silences: [...ACTIVITY, ...WAITING, ...UNCOUNTED],
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
            ? say`Bitbucket answered with ${failureOf('rate_limited')}.`
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
