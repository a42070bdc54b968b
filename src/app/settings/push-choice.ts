import type { Saved } from '../../contract/form';
import type { PushChoiceAnswer, PushChoiceView } from '../../contract/pushes';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { auditRecord, type Actor, type Happening } from '../records/audit';
import { differenceOf, tellingOf } from '../records/audit-text';
import { changeOf, load } from '../records/kind';
import { PUSH_CHOICE } from '../records/pushed';
import { INDEX, repositoriesOf } from '../records/repository-index';
import { transact } from '../records/transact';
import { staleForm, type Sent } from '../records/stale';

/** What may be pushed, and how a step does it. */
export async function readPushChoice(world: World): Promise<Result<PushChoiceAnswer, Problem>> {
  const [{ choice, index }, url] = await Promise.all([
    load({ choice: PUSH_CHOICE, index: INDEX }, world),
    world.pushUrl(),
  ]);
  return succeed({
    choice: choice.value,
    revision: choice.revision ?? 0,
    repositories: repositoriesOf(index),
    snippet: snippet(url),
  });
}

/** What stands in bitbucket-pipelines.yml beside the script of the step. */
const snippet = (url: string): string => `\
- step:
    oidc: true
    script:
      - make
    after-script:
      - LIFELINE_PUSH_URL=${url} sh lifeline-push.sh 'dist/**'
`;

export function savePushChoice(
  { revision: read, ...view }: Sent<PushChoiceView>,
  by: Actor,
  world: World,
): Promise<Result<Saved, Problem>> {
  return transact(world, { choice: PUSH_CHOICE }, async ({ choice }) => {
    const revision = choice.revision ?? 0;
    if (read !== undefined && read < revision)
      return fail(staleForm(`now: ${await tellingOf({ ...choice.value }, world)}`, revision));
    const detail = await differenceOf({ ...choice.value }, { ...view }, world);
    if (detail === '') return succeed({ value: { revision }, changes: [] });
    const audit: Happening = {
      actor: by.actor,
      from: by.from,
      action: 'settings-changed',
      object: 'pushes',
      result: 'done',
      detail,
    };
    return succeed({
      value: { revision: revision + 1 },
      changes: [changeOf(choice, view)],
      told: [auditRecord(audit, world)],
    });
  });
}
