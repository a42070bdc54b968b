import { lightTotals } from '../../core/storage/light';
import {
  readOwnCounts,
  readShown,
  readTables,
  readTotals,
  type Unreadable,
} from '../../core/storage/read';
import { storedTables } from '../../core/storage/tables';
import type { OwnCounts, RepositoryTotals, ShownTotals } from '../../core/aggregates/totals';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import type { Concluded } from '../../core/health/quiet';
import type { Result } from '../../core/result';
import { DEFAULT_SETTINGS, type Settings } from '../../core/settings';
import type { EpochMillis } from '../../core/time';
import type { RecordChange, StoredRecord } from '../../ports/records';
import { SETTINGS_KEY, totalsKey, WORKSPACE_KEY } from './keys';

/** A record that exists but cannot be read. Going on would turn it into a smaller number, so nobody may. */
export class UnreadableRecord extends Error {
  constructor(key: string, detail: string) {
    super(`Record ${key} cannot be read: ${detail}`);
    this.name = 'UnreadableRecord';
  }
}

export type Found = ReadonlyMap<string, StoredRecord>;

/** The totals of a repository, or null when it has none yet. Throws {@link UnreadableRecord}. */
export const totalsIn = (found: Found, repositoryUuid: string): RepositoryTotals | null =>
  readIn(found, repositoryUuid, readTotals);

/** The same for a page at that moment: whole only where its flatlines have to be judged. */
export const shownIn = (
  found: Found,
  repositoryUuid: string,
  now: EpochMillis,
): ShownTotals | null =>
  readIn(found, repositoryUuid, (body) => readShown(body, ({ quietUntil }) => now >= quietUntil));

/** Only what is added up over the workspace, which takes a fraction of the time. Throws {@link UnreadableRecord}. */
export const ownCountsIn = (found: Found, repositoryUuid: string): OwnCounts | null =>
  readIn(found, repositoryUuid, readOwnCounts);

function readIn<T>(
  found: Found,
  repositoryUuid: string,
  read: (body: unknown) => Result<T, Unreadable>,
): T | null {
  const key = totalsKey(repositoryUuid);
  const record = found.get(key);
  if (record === undefined) return null;
  const result = read(record.body);
  if (!result.ok) throw new UnreadableRecord(key, result.problem.detail);
  return result.value;
}

/** How to store totals that were read at this revision. */
export function totalsChange(found: Found, totals: Concluded): RecordChange {
  const key = totalsKey(totals.identity.uuid);
  return { key, body: lightTotals(totals), revision: found.get(key)?.revision ?? null };
}

/** Version 1 kept its tables as a whole totals record without a repository. */
const WORKSPACE_VERSION = 2;

interface StoredWorkspace {
  readonly v: number;
  readonly workspace: Omit<WorkspaceTotals, 'own'>;
  readonly own: unknown;
}

/** Null before the first sweep. Throws {@link UnreadableRecord}. */
export function workspaceIn(found: Found): WorkspaceTotals | null {
  const record = found.get(WORKSPACE_KEY);
  if (record === undefined) return null;
  const body = record.body as Partial<StoredWorkspace>;
  if ((body.v !== WORKSPACE_VERSION && body.v !== 1) || body.workspace === undefined) {
    throw new UnreadableRecord(WORKSPACE_KEY, `it has version ${String(body.v)}`);
  }
  const own = readTables(body.own);
  if (!own.ok) throw new UnreadableRecord(WORKSPACE_KEY, own.problem.detail);
  return { ...body.workspace, own: own.value };
}

export function workspaceChange(found: Found, workspace: WorkspaceTotals): RecordChange {
  const { own, ...rest } = workspace;
  const body: StoredWorkspace = {
    v: WORKSPACE_VERSION,
    workspace: rest,
    own: storedTables(own),
  };
  return { key: WORKSPACE_KEY, body, revision: found.get(WORKSPACE_KEY)?.revision ?? null };
}

/** What an admin chose, over the defaults. */
export function settingsIn(found: Found): Settings {
  const record = found.get(SETTINGS_KEY);
  return record === undefined
    ? DEFAULT_SETTINGS
    : { ...DEFAULT_SETTINGS, ...(record.body as Partial<Settings>) };
}
