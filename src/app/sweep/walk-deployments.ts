import type { FoldContext } from '../../core/aggregates/tables/count';
import {
  rangeToAsk,
  standingToAsk,
  unwalked,
  walkOn,
  withStandingFrom,
  type Origin,
} from '../../core/aggregates/deployments/deployment-walk';
import type {
  DeploymentEntry,
  EnvironmentTotals,
  RepositoryTotals,
} from '../../core/aggregates/totals';
import type { RunReading } from '../../core/events/reading';
import type { CommitReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import type { ApiAllowance } from './allowance';

export interface Walking {
  readonly context: FoldContext;
  readonly budget: ApiAllowance;
  /** Runs that were read just now. */
  readonly runs: readonly RunReading[];
}

/** Walks every environment as far as the budget goes, one request a deployment; the next sweep goes on from there. */
export async function walkDeployments(
  totals: RepositoryTotals,
  walking: Walking,
  world: World,
): Promise<RepositoryTotals> {
  let next = totals;
  for (const key of totals.environments.keys())
    next = await walkEnvironment(next, key, { walking, world });
  return next;
}

async function walkEnvironment(
  totals: RepositoryTotals,
  key: string,
  { walking, world }: { walking: Walking; world: World },
): Promise<RepositoryTotals> {
  let [next, before, moment] = [totals, totals, 0];
  for (const entry of unwalked(totals, key)) {
    // What ended in one moment is walked together: how far the walk has come is known as a moment.
    if (entry.completedAt !== moment) [before, moment] = [next, entry.completedAt];
    const environment = await withStanding(next, { key, entry }, { walking, world });
    if (environment === null) return before;
    const came = await originOf(next, entry, { walking, world });
    if (came === null) return before;
    const asked = await commitsOf(next, { environment, entry }, { walking, world });
    if (asked === null) return before;
    next = walkOn(next, { key, environment, entry, ...came, ...asked }, walking.context);
  }
  return next;
}

/** The environment with all of what stands there that the walk wants to know. Null when Bitbucket cannot be asked now. */
async function withStanding(
  totals: RepositoryTotals,
  { key, entry }: { readonly key: string; readonly entry: DeploymentEntry },
  asking: { walking: Walking; world: World },
): Promise<EnvironmentTotals | null> {
  const environment = totals.environments.get(key) ?? null;
  const buildNumber = environment === null ? null : standingToAsk(environment, entry);
  if (environment === null || buildNumber === null) return environment;
  const came = await originOf(totals, { result: 'success', buildNumber }, asking);
  if (came === null) return null;
  return came.origin === null ? environment : withStandingFrom(environment, came.origin);
}

interface Came {
  readonly origin: Origin | null;
}

/** Where a deployment that passed came from. Null when Bitbucket cannot be asked now: the walk waits. */
async function originOf(
  { identity }: RepositoryTotals,
  { result, buildNumber }: Pick<DeploymentEntry, 'result' | 'buildNumber'>,
  { walking: { runs, budget }, world }: { walking: Walking; world: World },
): Promise<Came | null> {
  if (result !== 'success' || buildNumber === null) return { origin: null };
  const known = runs.find((run) => run.buildNumber === buildNumber);
  if (known !== undefined) return { origin: asOrigin(known) };
  if (!budget.has(1)) return null;
  const answer = await budget.spend(() => world.bitbucket.pipeline(identity.uuid, buildNumber));
  if (answer.ok) return { origin: asOrigin(answer.value) };
  return answer.problem.type === 'not_found' ? { origin: null } : null;
}

export const asOrigin = ({ pipeline, ref: { kind, name } }: RunReading): Origin => ({
  pipeline,
  ref: `${kind}:${name ?? ''}`,
});

interface Asked {
  readonly commits: readonly CommitReading[] | null;
}

/** Null when Bitbucket cannot be asked now: the walk waits. A range that it does not know (any more) has no commits to tell. */
async function commitsOf(
  { identity }: RepositoryTotals,
  { environment, entry }: { environment: EnvironmentTotals; entry: DeploymentEntry },
  { walking, world }: { walking: Walking; world: World },
): Promise<Asked | null> {
  const range = rangeToAsk(environment, entry);
  if (range === null) return { commits: null };
  if (!walking.budget.has(1)) return null;
  const answer = await walking.budget.spend(() =>
    world.bitbucket.commitsBetween(identity.uuid, range),
  );
  if (answer.ok) return { commits: answer.value };
  return answer.problem.type === 'not_found' ? { commits: null } : null;
}

/** How far each environment that asks for it is behind the main branch; forgotten where nobody asks any more. */
export async function countCommitsBehind(
  totals: RepositoryTotals,
  { context, budget }: Pick<Walking, 'context' | 'budget'>,
  world: World,
): Promise<RepositoryTotals> {
  const environments = new Map(totals.environments);
  for (const [key, environment] of totals.environments) {
    const commitsBehind = await behind(
      totals,
      { environment, budget, asked: context.settings.detail.commitsBehind },
      world,
    );
    if (commitsBehind !== environment.commitsBehind)
      environments.set(key, { ...environment, commitsBehind });
  }
  return { ...totals, environments };
}

async function behind(
  { identity }: RepositoryTotals,
  {
    environment,
    budget,
    asked,
  }: { environment: EnvironmentTotals; budget: ApiAllowance; asked: readonly string[] },
  world: World,
): Promise<number | null> {
  if (!asked.includes(environment.ref.name)) return null;
  const [include, commit] = [identity.mainBranch, environment.current?.commit ?? null];
  if (include === null || commit === null || !budget.has(1)) return environment.commitsBehind;
  const answer = await budget.spend(() =>
    world.bitbucket.commitsBetween(identity.uuid, { include, exclude: [commit] }),
  );
  return answer.ok ? answer.value.length : environment.commitsBehind;
}
