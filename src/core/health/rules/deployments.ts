import { uncountedDeployments } from '../../aggregates/deployments/uncounted';
import type { EnvironmentTotals, RepositoryTotals } from '../../aggregates/totals';
import { isFailure } from '../../events/vocabulary';
import { MINUTE, type EpochMillis } from '../../time';
import { at, chance, count, during, named, numeral, say, together } from '../claims';
import { elsewhere } from '../elsewhere';
import { rule, type Finding } from '../finding';

const FEWEST_DEPLOYMENTS = 8;
const IMPROBABLE = 0.0005;

/** One environment that is left out, as the page and the panel see it. */
export function leftOut(totals: RepositoryTotals): readonly Finding[] {
  return [...totals.environments].flatMap(([key, environment]) => {
    const { own, before, since } = elsewhere(totals, key);
    if (own < FEWEST_DEPLOYMENTS) return [];
    const probability = chanceOfLeavingOut(own, before, since);
    return probability >= IMPROBABLE ? [] : [flat(environment, { own, since, probability })];
  });
}

export const deploymentFlatline = rule({
  name: 'deployments/flatline',
  scopes: ['environment'],
  silences: [],
  speaks: 'an environment is left out while others are deployed to (p < 0.0005)',
  severity: 'warning',
  judge: ({ totals }) => leftOut(totals),
});

/**
 * Chance that none of the next deployments goes to an environment that had `own` of the deployments so far, and others
 * had `other`: the zero term of the beta-binomial, with Jeffreys' prior. Source: Johnson, Kemp and Kotz, 6.2.2.
 */
export function chanceOfLeavingOut(own: number, other: number, next: number): number {
  let probability = 1;
  for (let step = 0; step < next; step++)
    probability *= (other + 0.5 + step) / (own + other + 1 + step);
  return probability;
}

function flat(
  { ref, completedAt }: EnvironmentTotals,
  seen: { readonly own: number; readonly since: number; readonly probability: number },
): Finding {
  const name = named('environment.name', ref.name);
  const last = Math.max(0, ...completedAt);
  return {
    scope: 'environment',
    severity: 'warning',
    since: last,
    touches: 1,
    headline: say`Nothing has been deployed to ${name} for a while, though other environments get deployments.`,
    evidence: say`The last of ${count('environment.deployments', seen.own, 'deployment')} to ${name} was at ${at('environment.last', last)}; ${count('environment.others-since', seen.since, 'deployment')} to other environments came after it. The chance of that is ${chance('rhythm.chance', seen.probability)}.`,
    cause: say`Possible, the likeliest first: the step that deploys to ${name} waits for a person; it was removed from bitbucket-pipelines.yml or is skipped; the environment is no longer used; it is locked.`,
    nextStep: say`Look at the deployments to see what waits before ${name}, and open the newest run that should have reached it.`,
    links: [{ to: 'deployments' }, { to: 'pipelines' }],
  };
}

const FEWEST_FAILURES = 2;

/** Those that were deployed to within the retention: one that is deleted fails no more, and is not told of for ever. */
const inUse = ({ environments, tables }: RepositoryTotals): [string, EnvironmentTotals][] =>
  [...environments].filter(([key]) => tables.deployments.has(key));

export const deploymentsFailing = rule({
  name: 'deployments/failing',
  scopes: ['environment'],
  silences: [],
  speaks: 'the last two or more deployments to an environment failed, within the retention',
  severity: 'warning',
  judge: ({ totals }) =>
    inUse(totals).flatMap(([key, environment]) => {
      const own = totals.deploymentLedger.entries.filter(
        ({ environmentKey, result }) =>
          environmentKey === key && (isFailure(result) || result === 'success'),
      );
      const failed = own.slice(own.findLastIndex(({ result }) => !isFailure(result)) + 1);
      const [first, last] = [failed[0], failed.at(-1)];
      if (first === undefined || last === undefined || failed.length < FEWEST_FAILURES) return [];
      const name = named('environment.name', environment.ref.name);
      const run = last.buildNumber;
      return [
        {
          scope: 'environment',
          severity: 'warning',
          since: first.completedAt,
          touches: 1,
          headline: say`Deployments to ${name} fail.`,
          evidence: say`The last ${numeral('environment.failures', failed.length)} that Lifeline remembers failed, the newest at ${at('environment.last', last.completedAt)}.`,
          cause: say`What is deployed, or the environment itself, has a fault that the log of the step shows.`,
          nextStep: say`Open the run of the newest deployment and read the log of its step.`,
          links:
            run === null
              ? [{ to: 'deployments' }]
              : [{ to: 'run', buildNumber: run }, { to: 'deployments' }],
        },
      ];
    }),
});

/** A deployment that has just ended is read with the next sweep or two. */
const READ_WITHIN = 15 * MINUTE;

/** How many are known to be missing: not those that are about to be read. */
function missingFor({ tables, deploymentLedger }: RepositoryTotals, now: EpochMillis): number {
  const signals = deploymentLedger.signals.filter(
    ({ at: heardAt }) => heardAt <= now - READ_WITHIN,
  );
  return uncountedDeployments({ tables, deploymentLedger: { ...deploymentLedger, signals } });
}

export const deploymentsUncounted = rule({
  name: 'deployments/uncounted',
  scopes: ['repository'],
  silences: [],
  speaks:
    'deployments that ended more than 15 minutes ago are known to be missing from the counts ([how](metrics.md#whether-anything-is-missing))',
  severity: 'warning',
  judge({ totals, now }) {
    const { comparedAt } = totals.deploymentLedger;
    const missing = missingFor(totals, now);
    if (missing === 0) return [];
    return [
      {
        scope: 'repository',
        severity: 'warning',
        since: comparedAt,
        touches: 1,
        headline: say`${count('app.uncounted-deployments', missing, 'deployment')} not counted yet.`,
        evidence: together(
          say`Known to have ended more than ${during('app.read-within', READ_WITHIN)} ago, and not in the counts.`,
          comparedAt === 0
            ? say`The counts have not been compared with Bitbucket’s list of deployments yet.`
            : say`The counts were last compared with Bitbucket’s list of deployments at ${at('app.compared', comparedAt)}.`,
        ),
        cause: say`Possible, the likeliest first: Bitbucket does not show its list of deployments, or not these; many ended at once. Lifeline goes on reading it.`,
        nextStep: say`Wait a quarter of an hour. If they are still missing, see whether Bitbucket lists them, and on the page of all repositories whether requests to Bitbucket are used up.`,
        links: [{ to: 'deployments' }, { to: 'fleet' }],
      },
    ];
  },
});
