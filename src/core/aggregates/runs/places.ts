import type { StepRun } from '../../events';
import { cut } from '../tables/room';
import type { KnownRun, Place } from './known-runs';
import { hasRun, type RunSeen } from './rests';

const LABELS_KEPT = 8;

/** At which step a run is, where it goes on, and since when at the latest. */
export function placeIn(
  { run, steps }: RunSeen,
  known: KnownRun,
): Pick<KnownRun, 'at' | 'isUntouched' | 'movedAt'> {
  const { movedAt } = known;
  if (run.state === 'completed' || steps.length === 0)
    return { at: null, isUntouched: false, movedAt };
  const running = steps.find(({ startedAt, result }) => startedAt !== null && result === null);
  const step = running ?? waitingIn(steps);
  return {
    at: step === undefined ? null : placeOf(step, running !== undefined),
    isUntouched: !steps.some(hasRun),
    movedAt: Math.min(movedAt, running?.startedAt ?? movedAt),
  };
}

/** The one whose turn it is; one that a person starts waits for that person. */
const waitingIn = (steps: readonly StepRun[]): StepRun | undefined =>
  steps.find(({ isReady, result }) => isReady && result === null) ??
  steps.find(({ result, trigger }) => result === null && trigger !== 'manual');

const placeOf = ({ name, labels = [] }: StepRun, isRunning: boolean): Place => ({
  step: cut(name),
  labels: labels.slice(0, LABELS_KEPT).map(cut),
  isRunning,
});
