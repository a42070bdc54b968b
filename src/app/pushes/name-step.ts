import { isBlocked } from '../../core/aggregates/budget';
import { cut } from '../../core/aggregates/tables/room';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { asked, STEP_REMEMBERED, type NamedStep, type Pushed } from '../../core/pushes/pushed';
import type { PushReason } from '../../core/pushes/vocabulary';
import { fail, succeed, type Result } from '../../core/result';
import type { EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import type { AdmittedStep } from './admit-step';

/** How many are remembered of a repository. */
const STEPS_MOST = 200;

/** The names of the step that pushes, or why they are not known. */
export interface Named {
  readonly step: Result<NamedStep, PushReason>;
  /** Whether Bitbucket was asked. */
  readonly isAsked: boolean;
}

/** The names of the step that pushes: remembered, or asked for in two requests, at most sixty times at once. */
export async function nameStep(
  step: AdmittedStep,
  { pushed, workspace }: { readonly pushed: Pushed; readonly workspace: WorkspaceTotals | null },
  world: World,
): Promise<Named> {
  const known = pushed.steps.find(({ uuid }) => uuid === step.stepUuid);
  if (known !== undefined) return { step: succeed(known), isAsked: false };
  const now = world.now();
  if (workspace === null || isBlocked(workspace.api, now))
    return { step: fail('not_told'), isAsked: false };
  if (asked(pushed.asking, now) === null) return { step: fail('too_often'), isAsked: false };
  return { step: await namesOf(step, world), isAsked: true };
}

/** With what was learned: a look-up less, and the names. */
export function withNames(pushed: Pushed, { step, isAsked }: Named, now: EpochMillis): Pushed {
  if (!isAsked) return pushed;
  const asking = asked(pushed.asking, now) ?? pushed.asking;
  if (!step.ok) return { ...pushed, asking };
  const others = pushed.steps.filter(({ uuid, until }) => until > now && uuid !== step.value.uuid);
  return { ...pushed, asking, steps: [...others, step.value].slice(-STEPS_MOST) };
}

async function namesOf(
  { repositoryUuid, pipelineUuid, stepUuid }: AdmittedStep,
  world: World,
): Promise<Result<NamedStep, PushReason>> {
  const [run, names] = await Promise.all([
    world.bitbucket.pipelineOf(repositoryUuid, pipelineUuid),
    world.bitbucket.stepNames(repositoryUuid, pipelineUuid),
  ]);
  if (!run.ok || !names.ok) return fail('not_told');
  const name = names.value.get(stepUuid);
  if (name === undefined) return fail('not_a_step');
  return succeed({
    uuid: stepUuid,
    pipeline: cut(run.value.pipeline),
    step: cut(name),
    until: world.now() + STEP_REMEMBERED,
  });
}
