import {
  REPOSITORY_UUID,
  deploymentUuid,
  environmentUuid,
  timeOf,
  WORKSPACE_UUID,
} from './rest-api';
import type { TrueEvent } from './events';
import { environmentOf, isRun, nameAt, type History, type Run, type Step } from './history';
import type { StepResult } from './plan';

/** How far the time that an event is stamped with is from the time that the list of deployments tells. */
export type Skew = () => number;

interface Moment {
  readonly kind: 'pending' | 'started' | 'completed';
  readonly at: number;
  readonly result?: StepResult;
}

/** What Bitbucket tells of the deployments of a run: that they are pending, have started and have completed; nothing of environments that are deleted. */
export function deploymentEventsOf(history: History, run: Run, skew: Skew): readonly TrueEvent[] {
  return run.steps
    .filter(({ deploysTo }) => deploysTo !== null)
    .flatMap((step) =>
      momentsOf(run, step)
        .filter(({ at }) => at < environmentOf(history, step.deploysTo ?? '').retiredAt)
        .map((moment) => eventOf(history, { run, step, moment }, skew())),
    );
}

function momentsOf(run: Run, step: Step): readonly Moment[] {
  const turn = turnOf(run, step);
  const attempts = step.attempts
    .filter(isRun)
    .flatMap(({ startedAt, completedAt, result }): Moment[] => [
      { kind: 'started', at: startedAt },
      { kind: 'completed', at: completedAt, result },
    ]);
  return [...(turn === null ? [] : [{ kind: 'pending' as const, at: turn }]), ...attempts];
}

/** When it was first the turn of a step; null where it never was. */
function turnOf({ stretches, steps }: Run, { attempts, stage, isManual }: Step): number | null {
  const first = attempts.find(isRun);
  const rests = stretches.flatMap(({ rest }) => (rest?.isWaiting === true ? [rest.at] : []));
  if (first !== undefined)
    return isManual
      ? (rests.findLast((at) => at < first.startedAt) ?? first.readyAt)
      : first.readyAt;
  const isBehind = steps.some((each) => each.stage < stage && each.attempts.length === 0);
  return isBehind ? null : (rests.at(-1) ?? null);
}

const STATUS: Readonly<Partial<Record<StepResult, string>>> = {
  SUCCESSFUL: 'SUCCESSFUL',
  STOPPED: 'STOPPED',
};

function eventOf(
  history: History,
  { run, step, moment: { kind, at, result } }: { run: Run; step: Step; moment: Moment },
  skew: number,
): TrueEvent {
  const key = step.deploysTo ?? '';
  const environment = environmentOf(history, key);
  const payload = {
    eventType: `avi:bitbucket:${kind}:deployment`,
    timestamp: timeOf(at + skew),
    workspace: { uuid: WORKSPACE_UUID },
    repository: { uuid: REPOSITORY_UUID, slug: 'web' },
    pipeline: { uuid: run.uuid },
    deployment: {
      uuid: deploymentUuid(step),
      state: { pending: 'UNKNOWN', started: 'IN_PROGRESS', completed: 'COMPLETED' }[kind],
      ...(result === undefined ? {} : { status: STATUS[result] ?? 'FAILED' }),
      updatedTimestamp: timeOf(at + skew),
    },
    environment: {
      uuid: environmentUuid(history, key),
      type: environment.type.toUpperCase(),
      name: nameAt(environment, at),
    },
  };
  return { at: at + Math.max(0, skew), run, payload };
}
