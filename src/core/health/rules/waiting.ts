import type { ActiveRun } from '../../aggregates/runs/known-runs';
import type { RepositoryTotals } from '../../aggregates/totals';
import { named, say, type Told } from '../claims';
import type { Link } from '../finding';
import { isSelfHosted } from '../runners';
import { SECOND } from '../../time';

interface Causes {
  readonly cause: Told;
  readonly nextStep: Told;
  readonly links: readonly Link[];
}

/** Why a run may stand still, as far as the facts carry it. */
export function causesOf(run: ActiveRun, totals: RepositoryTotals): Causes {
  if (run.isHalted) return haltedFor(run, totals);
  const { at } = run;
  if (at === null) return unknownWait(run, usesOwnRunners(totals));
  if (at.isRunning) return runningStep(at.step);
  return isSelfHosted(at.labels) ? waitingForRunner(at) : waitingStep(at.step);
}

export const usesOwnRunners = ({ tables }: RepositoryTotals): boolean =>
  [...tables.buildSeconds.values(), ...tables.queueDurations.values()].some(
    ({ labels }) => labels.at(-1) === 'self_hosted',
  );

/** Whether a run that was created since then has run: minutes were left for it, or there are some again. */
const hasRunSince = ({ movedAt }: ActiveRun, { lastRuns }: RepositoryTotals): boolean =>
  [...lastRuns.values()].some(
    ({ newest: { at, duration } }) =>
      duration !== null && duration >= SECOND && at - duration > movedAt,
  );

function haltedFor(run: ActiveRun, totals: RepositoryTotals): Causes {
  const hasEnvironments = totals.environments.size > 0;
  // Without minutes a run is halted before its first step, and so is every one after it.
  const looksLikeMinutes = run.isUntouched && !hasRunSince(run, totals);
  const minutes = say`the build minutes of the workspace are used up`;
  const other = hasEnvironments
    ? say`a deployment environment is locked, or another deployment holds it`
    : say`somebody halted the run`;
  const [plan, deployments] = [{ to: 'workspace-plan' }, { to: 'deployments' }] as const;
  const links = hasEnvironments ? [deployments] : [];
  return {
    cause: looksLikeMinutes
      ? say`Possible, the likeliest first: ${minutes}; ${other}.`
      : say`Possible, the likeliest first: ${other}; ${minutes}.`,
    nextStep: hasEnvironments
      ? say`Open the run: Bitbucket says what it waits for. See the deployments for an environment that is locked or in use, and the plan of the workspace for the build minutes left.`
      : say`Open the run: Bitbucket says what it waits for. See in the plan of the workspace how many build minutes are left.`,
    links: looksLikeMinutes ? [plan, ...links] : [...links, plan],
  };
}

const unknownWait = ({ state }: ActiveRun, hasRunners: boolean): Causes => ({
  cause:
    state === 'executing'
      ? say`Possible, the likeliest first: a step is slow or hangs; a step waits to begin.`
      : say`Possible, the likeliest first: Bitbucket has no capacity for it yet; another run of the same concurrency group goes first.`,
  nextStep: hasRunners
    ? say`Open the run and see which step waits. If it needs a runner of your own, see that one is online.`
    : say`Open the run and see which step waits.`,
  links: hasRunners ? [{ to: 'repository-runners' }] : [],
});

const runningStep = (step: string): Causes => ({
  cause: say`Possible, the likeliest first: the step ${named('run.step', step)} hangs; it has more to do than usual.`,
  nextStep: say`Open the run, read the log of the step, and stop the run if nothing moves.`,
  links: [],
});

const waitingStep = (step: string): Causes => ({
  cause: say`Possible, the likeliest first: Bitbucket has no capacity for the step ${named('run.step', step)} yet; another run goes first; the build minutes of the workspace are used up.`,
  nextStep: say`Open the run: Bitbucket says what the step waits for.`,
  links: [{ to: 'workspace-plan' }],
});

const waitingForRunner = ({ step, labels }: NonNullable<ActiveRun['at']>): Causes => ({
  cause: say`The step ${named('run.step', step)} waits for a runner with the labels ${named('run.labels', labels.join(', '))}: all of them are busy, or none is online.`,
  nextStep: say`See which of the runners with these labels are online, and start more.`,
  links: [{ to: 'repository-runners' }, { to: 'workspace-runners' }],
});
