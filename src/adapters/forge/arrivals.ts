import { ArrivedLately } from '../../core/health/arrivals';
import type { ArrivalMemory } from '../../ports/arrivals';

const INSTALLATIONS_MAX = 200;

/** Arrivals of scrapes, apart for each installation: moments and ids of readers, nothing of a page (docs/adr/0021). */
const remembered = new Map<string, ArrivedLately>();

export function forgeArrivals(workspaceUuid: string): ArrivalMemory {
  const known = remembered.get(workspaceUuid) ?? new ArrivedLately();
  remembered.delete(workspaceUuid);
  remembered.set(workspaceUuid, known);
  const [oldest] = remembered.keys();
  if (remembered.size > INSTALLATIONS_MAX && oldest !== undefined) remembered.delete(oldest);
  return known;
}
