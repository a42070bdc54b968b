import type { Run, Stretch } from './history';
import type { StepResult } from './plan';
import { REPOSITORY_UUID, timeOf, WORKSPACE_UUID } from './rest-api';

export interface TrueEvent {
  readonly at: number;
  readonly run: Run;
  readonly payload: object;
}

const LATE = 1000;

/** The build statuses that Bitbucket posts of a run, as Forge hands them over. */
export function eventsOf(run: Run): readonly TrueEvent[] {
  const created = statusOf(run, { at: run.createdAt + 2 * LATE, state: 'INPROGRESS', isNew: true });
  return [created, ...run.stretches.flatMap((stretch, index) => ofStretch(run, stretch, index))];
}

function ofStretch(run: Run, stretch: Stretch, index: number): readonly TrueEvent[] {
  const begun = stretch.ran.map(([step, attempt]) => run.steps[step]?.attempts[attempt]?.startedAt);
  const from = Math.min(...begun.map((at) => at ?? Infinity));
  const { rest } = stretch;
  return [
    ...(index > 0 && from < Infinity
      ? [statusOf(run, { at: from + LATE, state: 'INPROGRESS' })]
      : []),
    ...(rest === null ? [] : [statusOf(run, { at: rest.at + LATE, state: stateOf(rest.result) })]),
  ];
}

const stateOf = (result: StepResult): string =>
  result === 'SUCCESSFUL' || result === 'STOPPED' ? result : 'FAILED';

function statusOf(
  run: Run,
  { at, state, isNew = false }: { at: number; state: string; isNew?: boolean },
): TrueEvent {
  const payload = {
    eventType: `avi:bitbucket:${isNew ? 'created' : 'updated'}:build-status`,
    timestamp: timeOf(at),
    actor: { type: 'user' },
    workspace: { uuid: WORKSPACE_UUID },
    repository: { uuid: REPOSITORY_UUID, slug: 'web' },
    project: { uuid: '{90000000-0000-4000-8000-000000000001}' },
    buildStatus: {
      key: String(-1000 - run.number),
      state,
      url: `https://bitbucket.org/acme/web/pipelines/results/${run.number}`,
      commit: { hash: run.commit },
      createdOn: timeOf(run.createdAt),
      updatedOn: timeOf(at),
    },
  };
  return { at, run, payload };
}
