/** What the simulation says of what Lifeline claims. Nothing of Lifeline is used here but the words of its claims. */
import type { Repository, Run } from '../../devhost/simulation/model';
import type { Claim, ClaimKind } from '../../src/core/health/claims';
import type { Judgement } from '../../src/core/health/verdict';
import { DAY, MINUTE } from '../given';

/** What is true at a minute, and how old news may be: what is due within 15 minutes, and the sweep after it. */
export interface Truth {
  readonly now: number;
  readonly repository: Repository;
  readonly stagedAt: number | null;
  readonly mendedAt: number;
}

const LAG = 20 * MINUTE;

const created = ({ repository }: Truth): readonly number[] =>
  repository.runs.map(({ createdAt }) => createdAt);

/** Whether a moment is that of the newest, as it was within the lag. */
function isNewest(claimed: number, all: readonly number[], now: number): boolean {
  const known = all.some((at) => Math.abs(at - claimed) <= MINUTE);
  return known && !all.some((at) => at > claimed + MINUTE && at < now - LAG);
}

const runNumbered = ({ repository }: Truth, number: number): Run | undefined =>
  repository.runs.find(({ buildNumber }) => buildNumber === number);

/** Failures of the main branch since its last success, and those as they may have been within the lag. */
function streaksOf({ repository, now }: Truth): ReadonlySet<number> {
  const main = repository.temperament.mainBranch;
  const runs = repository.runs.filter(
    ({ target, selector }) =>
      target.kind === 'branch' && target.name === main && selector.type !== 'custom',
  );
  const possible = new Set<number>();
  const endings = runs.filter(({ state }) => state === 'COMPLETED');
  for (let left = 0; left <= Math.min(5, endings.length); left++) {
    const seen = endings.slice(0, endings.length - left);
    const cut = endings.slice(endings.length - left);
    if (cut.some(({ completedAt = 0 }) => completedAt < now - LAG)) break;
    const last = seen.findLastIndex(({ result }) => result === 'SUCCESSFUL');
    const failed = seen.slice(last + 1).filter(({ result }) => result !== 'STOPPED');
    possible.add(failed.length);
  }
  return possible;
}

type Check = (claim: Claim, truth: Truth) => boolean;

const number = ({ value }: Claim): number => Number(value);
const isPast: Check = (claim, { now }) => number(claim) > 0 && number(claim) <= now;

/** How kinds of claims are checked; those that are not here are numbers of Lifeline's own. */
export const CHECKS: Readonly<Partial<Record<ClaimKind, Check>>> = {
  'repository.last-run': (claim, truth) => isNewest(number(claim), created(truth), truth.now),
  'repository.silent-for': (claim, truth) =>
    isNewest(truth.now - number(claim), created(truth), truth.now),
  'repository.nothing-ever': (_, truth) => truth.repository.runs.length === 0,
  'repository.pipelines-off': (claim, { repository, stagedAt, mendedAt, now }) =>
    number(claim) <= (repository.pipelines === 'not-found' ? now : mendedAt) &&
    number(claim) >= (stagedAt ?? 0),
  'run.number': (claim, truth) => runNumbered(truth, number(claim)) !== undefined,
  'run.since': isPast,
  'branch.failures': (claim, truth) => streaksOf(truth).has(number(claim)),
  'branch.name': ({ value }, { repository }) => value === repository.temperament.mainBranch,
  'environment.name': ({ value }, { repository }) =>
    repository.environments.some(({ name }) => name === value),
  'runs.under-way': (claim, { repository, now }) =>
    number(claim) <=
    repository.runs.filter(
      ({ state, waitsWith, steps, completedAt = 0 }) =>
        Math.max(completedAt, ...steps.map((step) => step.completedAt ?? 0)) > now - LAG ||
        (state !== 'COMPLETED' && waitsWith === undefined),
    ).length,
  'api.failing-since': (claim, { stagedAt, mendedAt, now }) =>
    stagedAt === null
      ? now - mendedAt <= LAG
      : number(claim) >= stagedAt && number(claim) <= stagedAt + LAG,
  'app.compared': isPast,
  'app.seen': isPast,
  'pushes.first': isPast,
  'pushes.last': isPast,
  'environment.last': isPast,
  'branch.last-failed': isPast,
};

/** What a lamp alone claims: that all is well, or that nothing happens. */
export function isLampTrue({ ci, problems }: Judgement, truth: Truth): boolean {
  const { repository, now } = truth;
  switch (ci.state) {
    case 'healthy':
      return Math.max(...created(truth), repository.updatedAt) > now - DAY - LAG;
    case 'bored':
      return !created(truth).some((at) => at > now - DAY && at < now - LAG);
    case 'no pipelines':
      return repository.runs.length === 0 || repository.pipelines !== 'on';
    case 'broken':
    case 'degraded':
      return problems.length > 0;
    case 'not counted':
      return false;
    case 'unknown':
      // It claims nothing; how often it is said is printed.
      return true;
  }
}
