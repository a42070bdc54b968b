import type { PushChoiceAnswer, PushChoiceView } from '../../contract/pushes';
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import type { World } from '../../ports/world';
import { auditRecord, type Actor, type Happening } from '../records/audit';
import { changeOf, load } from '../records/kind';
import { PUSH_CHOICE } from '../records/pushed';
import { INDEX, repositoriesOf } from '../records/repository-index';
import { transact } from '../records/transact';

/** What may be pushed, and how a step does it. */
export async function readPushChoice(world: World): Promise<Result<PushChoiceAnswer, Problem>> {
  const [{ choice, index }, url] = await Promise.all([
    load({ choice: PUSH_CHOICE, index: INDEX }, world),
    world.pushUrl(),
  ]);
  return succeed({
    choice: choice.value,
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
  view: PushChoiceView,
  by: Actor,
  world: World,
): Promise<Result<object, Problem>> {
  return transact(world, { choice: PUSH_CHOICE }, ({ choice }) => {
    const detail = `pushes before: ${JSON.stringify(choice.value)}; now: ${JSON.stringify(view)}`;
    const audit: Happening = {
      actor: by.actor,
      from: by.from,
      action: 'settings-changed',
      object: 'pushes',
      result: 'done',
      detail,
    };
    return succeed({
      value: {},
      changes: [changeOf(choice, view)],
      told: [auditRecord(audit, world)],
    });
  });
}
