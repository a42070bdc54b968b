import { runsUnderWay, type ActiveRun, type Place } from '../aggregates/runs/known-runs';
import { shortId } from '../aggregates/short-id';
import type { ShownTotals } from '../aggregates/totals';
import type { KnownRunners, RunnersSeen } from '../aggregates/workspace';
import { MINUTE, type EpochMillis } from '../time';

/** What was read of runners longer ago says nothing of now. */
export const READ_LATELY = 30 * MINUTE;

export const isSelfHosted = (labels: readonly string[]): boolean =>
  labels.some((label) => label.startsWith('self.hosted'));

/** What is halted or paused waits for something else first. */
export const waitsForRunner = (run: ActiveRun): run is WaitingRun =>
  run.state !== 'paused' && run.at !== null && !run.at.isRunning && isSelfHosted(run.at.labels);

type WaitingRun = ActiveRun & { readonly at: Place };

type OfRepository = Pick<ShownTotals, 'identity' | 'runs'>;

/** Runs at a step that waits for a self-hosted runner. */
export const waitingRuns = ({ runs }: OfRepository, now: EpochMillis): readonly WaitingRun[] =>
  runsUnderWay(runs, now).filter(waitsForRunner);

/** The runners that a repository may get. */
export const runnersFor = (
  { identity }: OfRepository,
  { list }: RunnersSeen,
): readonly KnownRunners[] =>
  list.filter(({ repository }) => repository === null || repository === shortId(identity.uuid));

/** When the runners that a repository may get were all read; null where its own were not. */
export function runnersReadAt(
  { identity }: OfRepository,
  { at, read }: RunnersSeen,
): EpochMillis | null {
  const own = read.find(({ repository }) => repository === shortId(identity.uuid));
  return own === undefined ? null : Math.min(at, own.at);
}

/** Whether nobody who is online can take the step. */
export function waitsForNobody(
  run: ActiveRun,
  totals: OfRepository,
  runners: RunnersSeen,
): boolean {
  const readAt = runnersReadAt(totals, runners);
  if (!waitsForRunner(run) || readAt === null || readAt < run.movedAt) return false;
  return !runnersFor(totals, runners).some(
    (runner) => runner.state === 'online' && hasLabels(runner, run),
  );
}

export const hasLabels = ({ labels }: KnownRunners, { at: place }: ActiveRun): boolean =>
  place?.labels.every((label) => labels.includes(label)) === true;

export const numberOf = (runners: readonly KnownRunners[]): number =>
  runners.reduce((sum, { count }) => sum + count, 0);
