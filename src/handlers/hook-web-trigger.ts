import { takeSpans } from '../app/pushes/take-spans';
import { decodeSpans } from '../bitbucket/decode-spans';
import type { SpansRead } from '../core/pushes/spans';
import type { World } from '../ports/world';
import { answered, readWebRequest, type WebTriggerAnswer } from './requests/web';

/** Forge `webtrigger`: POST by Bitbucket's webhook of pipeline spans. */
export async function hookWebTrigger(request: unknown, world: World): Promise<WebTriggerAnswer> {
  const { method, header, body } = readWebRequest(request);
  const event = header('x-event-key') ?? '';
  const signature = header('x-hub-signature') ?? '';
  return answered(await takeSpans({ method, event, signature, body }, spansIn, world));
}

function spansIn(body: string): SpansRead | null {
  try {
    return decodeSpans(JSON.parse(body));
  } catch {
    // No JSON is no delivery: whoever sent it is told so.
    return null;
  }
}
