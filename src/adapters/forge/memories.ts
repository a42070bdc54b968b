import { AdmittedLately } from '../../core/access/admission-memory';
import { LatelyRead } from '../../core/access/lately-read';
import { RefusedLately } from '../../core/access/refusal-memory';
import { ArrivedLately } from '../../core/health/arrivals';
import type { HookReason } from '../../core/pushes/hook';
import { Tally } from '../../core/tally';
import type { StoredRecord } from '../../ports/records';

const INSTALLATIONS_MAX = 200;

/**
 * What outlives an invocation (docs/adr/0011, docs/adr/0021, docs/adr/0055), apart for each installation: counts, moments,
 * digests and ids of credentials, and the records that say who may read or deliver, which serve for two seconds. Nothing
 * of a page is among them, and no secret but those that sign deliveries.
 */
function apart<M>(make: () => M): (workspaceUuid: string) => M {
  const remembered = new Map<string, M>();
  return (workspaceUuid) => {
    const known = remembered.get(workspaceUuid) ?? make();
    remembered.delete(workspaceUuid);
    remembered.set(workspaceUuid, known);
    const [oldest] = remembered.keys();
    if (remembered.size > INSTALLATIONS_MAX && oldest !== undefined) remembered.delete(oldest);
    return known;
  };
}

export const admissionsOf = apart(() => new AdmittedLately());
export const notedOf = apart(() => new AdmittedLately());
export const latelyOf = apart(() => new LatelyRead<StoredRecord>());
export const refusalsOf = apart(() => new RefusedLately());
export const hookRefusalsOf = apart(() => new Tally<HookReason>());
export const arrivalsOf = apart(() => new ArrivedLately());
