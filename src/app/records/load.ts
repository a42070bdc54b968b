import type { RepositoryTotals } from '../../core/aggregates/totals';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import type { Concluded } from '../../core/health/quiet';
import type { Settings } from '../../core/settings';
import type { RecordChange, StoredRecord } from '../../ports/records';
import { changeOf, storedIn, type Kind } from './kind';
import { SETTINGS } from './settings';
import { TOTALS } from './totals';
import { WORKSPACE } from './workspace';

/** Records by key, for counting and sweeping, which still read by key. Everybody else loads kinds. */
export type Found = ReadonlyMap<string, StoredRecord>;

export const totalsIn = (found: Found, repositoryUuid: string): RepositoryTotals | null =>
  storedIn(found, TOTALS(repositoryUuid)).value;

/** How to store totals that were read at this revision. */
export const totalsChange = (found: Found, totals: Concluded): RecordChange =>
  changeAt(found, TOTALS(totals.identity.uuid), totals);

export const workspaceIn = (found: Found): WorkspaceTotals | null =>
  storedIn(found, WORKSPACE).value;

export const workspaceChange = (found: Found, workspace: WorkspaceTotals): RecordChange =>
  changeAt(found, WORKSPACE, workspace);

export const settingsIn = (found: Found): Settings => storedIn(found, SETTINGS).value;

const changeAt = <T>(found: Found, kind: Kind<T>, value: NonNullable<T>): RecordChange =>
  changeOf({ kind, value, revision: found.get(kind.key)?.revision ?? null }, value);
