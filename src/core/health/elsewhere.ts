import type { Clues, RepositoryTotals } from '../aggregates/totals';

const deploymentsTo = ({ tables }: RepositoryTotals, key: string): number =>
  (tables.deployments.get(key)?.numbers ?? []).reduce((sum, number) => sum + number, 0);

function allDeployments({ tables }: RepositoryTotals): number {
  let all = 0;
  for (const { numbers } of tables.deployments.values())
    for (const number of numbers) all += number;
  return all;
}

/** How many deployments an environment has had, and the others before and since its last one. */
export function elsewhere(
  totals: RepositoryTotals,
  key: string,
): { readonly own: number; readonly before: number; readonly since: number } {
  const own = deploymentsTo(totals, key);
  const others = allDeployments(totals) - own;
  const last = lastOf(totals, key);
  const known = totals.clues.elsewhere.find(([other, at]) => other === key && at === last);
  const before = Math.min(others, known?.[2] ?? othersUntil(totals, key));
  return { own, before, since: others - before };
}

const lastOf = ({ environments }: RepositoryTotals, key: string): number =>
  Math.max(0, ...(environments.get(key)?.completedAt ?? []));

/** What the others had had when this one was last deployed to, as far as the ledger remembers. */
function othersUntil(totals: RepositoryTotals, key: string): number {
  const last = lastOf(totals, key);
  const later = totals.deploymentLedger.entries.filter(
    ({ environmentKey, completedAt }) => environmentKey !== key && completedAt > last,
  );
  return Math.max(0, allDeployments(totals) - deploymentsTo(totals, key) - later.length);
}

/** The clue that lets {@link elsewhere} look further back than the ledger. */
export function noteElsewhere(totals: RepositoryTotals): Clues['elsewhere'] {
  return [...totals.environments.keys()].flatMap((key) => {
    const at = lastOf(totals, key);
    if (at === 0 || deploymentsTo(totals, key) === 0) return [];
    const known = totals.clues.elsewhere.find(([other, last]) => other === key && last === at);
    return [known ?? ([key, at, othersUntil(totals, key)] as const)];
  });
}
