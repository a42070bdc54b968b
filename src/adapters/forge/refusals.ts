import { RefusedLately } from '../../core/access/refusal-memory';
import type { RefusalMemory } from '../../ports/refusals';

const INSTALLATIONS_MAX = 200;

/**
 * The one thing that outlives an invocation (docs/adr/0011): counts of refusals and digests of refused credentials,
 * apart for each installation. No name, no secret and nothing of a page is among them.
 */
const remembered = new Map<string, RefusedLately>();

export function forgeRefusals(workspaceUuid: string): RefusalMemory {
  const known = remembered.get(workspaceUuid) ?? new RefusedLately();
  remembered.delete(workspaceUuid);
  remembered.set(workspaceUuid, known);
  const [oldest] = remembered.keys();
  if (remembered.size > INSTALLATIONS_MAX && oldest !== undefined) remembered.delete(oldest);
  return known;
}
