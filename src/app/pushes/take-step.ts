import type { Pushed } from '../../core/pushes/pushed';
import type { StepSpans } from '../../core/pushes/spans';
import { takePush } from '../../core/pushes/take-push';
import { succeed } from '../../core/result';
import { isExcluded, retentionMillis } from '../../core/settings';
import { HOUR, SECOND, type EpochMillis, type Millis } from '../../core/time';
import type { World } from '../../ports/world';
import { changeOf } from '../records/kind';
import { PUSHERS, SPANNED } from '../records/pushed';
import { entriesOf, INDEX } from '../records/repository-index';
import { SETTINGS } from '../records/settings';
import { transact } from '../records/transact';
import { WORKSPACE } from '../records/workspace';
import { nameStep, withNames, type Named } from './name-step';

/** False where the names of the step are not known yet: Bitbucket delivers again. */
export async function takeStep(spans: readonly StepSpans[], world: World): Promise<boolean> {
  const [step] = spans;
  if (step === undefined) return true;
  let named: Named | null = null;
  const kinds = {
    told: SPANNED(step.repositoryUuid),
    ...{ pushers: PUSHERS, settings: SETTINGS, index: INDEX, workspace: WORKSPACE },
  };
  const taken = await transact(world, kinds, async (found) => {
    const { told, pushers, settings, index, workspace } = found;
    const entry = entriesOf(index).find(({ uuid }) => uuid === step.repositoryUuid);
    if (entry === undefined || isExcluded(settings.value, entry))
      return succeed({ value: true, changes: [] });
    const context = { now: world.now(), retention: retentionMillis(settings.value) };
    const admitted = { ...step, environmentUuid: null, issuedAt: 0, until: 0 };
    // Asked once, however often others write meanwhile.
    named ??= await nameStep(admitted, { pushed: told.value, workspace: workspace.value }, world);
    const noted = withNames(told.value, named, world.now());
    const after = named.step.ok
      ? withSpans(noted, { spans, names: named.step.value }, context)
      : noted;
    const { spanned } = pushers.value;
    const enlisted = spanned.includes(step.repositoryUuid)
      ? []
      : [
          changeOf(pushers, {
            ...pushers.value,
            spanned: [...spanned, step.repositoryUuid].sort(),
          }),
        ];
    return succeed({
      value: named.step.ok || named.step.problem === 'not_a_step',
      changes: [...(after === told.value ? [] : [changeOf(told, after)]), ...enlisted],
    });
  });
  return taken.ok && taken.value;
}

/** Nothing of a step comes later: what is older than an hour is refused. */
const KEPT_FOR = 2 * HOUR;

interface OfStep {
  readonly spans: readonly StepSpans[];
  readonly names: { readonly pipeline: string; readonly step: string };
}

/** Of several containers the largest. What has no room is left out: nobody could push less. */
function withSpans(
  told: Pushed,
  { spans, names: { pipeline, step } }: OfStep,
  context: { readonly now: EpochMillis; readonly retention: Millis },
): Pushed {
  return spans.reduce((before, { stepUuid, attempt, startedAt, samples }) => {
    const id = `${stepUuid}#${attempt}`;
    const known = before.groups.find(({ run }) => run.stepUuid === id);
    const issuedAt = known?.run.issuedAt ?? Math.floor(startedAt / SECOND);
    const by = { pipeline, step, stepUuid: id, issuedAt };
    const until = context.now + KEPT_FOR;
    const taken = takePush(before, { by, until, samples, production: null }, context);
    return taken.ok ? taken.value : before;
  }, told);
}
