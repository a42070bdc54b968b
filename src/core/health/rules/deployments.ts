import type { DeploymentEntry, EnvironmentTotals } from '../../aggregates/totals';
import type { RepositoryFacts, Rule } from '../facts';
import { many, percent, utc } from '../texts';

const FEWEST_DEPLOYMENTS = 8;
const IMPROBABLE = 0.0005;

/** `deployments/flatline`: an environment that used to be deployed to is left out while others move. */
export const deploymentFlatline: Rule<Pick<RepositoryFacts, 'totals'>> = ({ totals }) => {
  const { entries } = totals.deploymentLedger;
  return [...totals.environments].flatMap(([key, environment]) => {
    const own = entries.filter(({ environmentKey }) => environmentKey === key);
    const last = own.at(-1);
    if (last === undefined || own.length < FEWEST_DEPLOYMENTS) return [];
    const since = entries.filter(({ completedAt }) => completedAt > last.completedAt).length;
    const chance = chanceOfLeavingOut(own.length, entries.length - since - own.length, since);
    return chance >= IMPROBABLE
      ? []
      : [problem(environment, last, { own: own.length, since, chance })];
  });
};

/**
 * Chance that none of the next deployments goes to an environment that had `own` of the deployments so far, and others
 * had `other`: the zero term of the beta-binomial, with Jeffreys' prior. Source: Johnson, Kemp and Kotz, 6.2.2.
 */
export function chanceOfLeavingOut(own: number, other: number, next: number): number {
  let chance = 1;
  for (let step = 0; step < next; step++) chance *= (other + 0.5 + step) / (own + other + 1 + step);
  return chance;
}

function problem(
  { ref }: EnvironmentTotals,
  { completedAt }: DeploymentEntry,
  { own, since, chance }: { readonly own: number; readonly since: number; readonly chance: number },
): ReturnType<Rule<RepositoryFacts>>[number] {
  return {
    rule: 'deployments/flatline',
    severity: 'warning',
    since: completedAt,
    summary: `Nothing reaches ${ref.name} any more.`,
    evidence: `The last of ${many(own, 'deployment')} to ${ref.name} was at ${utc(completedAt)}; ${many(since, 'deployment')} to other environments followed. The chance of that is ${percent(chance)}.`,
    cause: `The step that deploys to ${ref.name} is skipped, waits for a person, or fails before it starts.`,
    nextStep: `Open Deployments and see what waits in front of ${ref.name}; then open the newest run that should have reached it.`,
  };
}
