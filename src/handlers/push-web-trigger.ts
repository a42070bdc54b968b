import { push } from '../app/pushes/push';
import type { World } from '../ports/world';
import { answered, readWebRequest, type WebTriggerAnswer } from './requests/web';

/** Forge `webtrigger`: POST by a step of a pipeline. */
export async function pushWebTrigger(request: unknown, world: World): Promise<WebTriggerAnswer> {
  return answered(await push(readWebRequest(request), world));
}
