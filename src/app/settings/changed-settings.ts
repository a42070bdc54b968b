import type { SettingsView } from '../../contract/access';
import type { Saved } from '../../contract/form';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import { isExcluded } from '../../core/settings';
import type { World } from '../../ports/world';
import { auditRecord, type Happening } from '../records/audit';
import { bytesOf, changeOf, KIB, type Loaded } from '../records/kind';
import { entriesOf, INDEX } from '../records/repository-index';
import { SETTINGS, type StoredSettings } from '../records/settings';
import { SETTINGS_CHANGES, withChanges } from '../records/settings-changes';
import type { Change } from '../records/transact';

export const KINDS = { settings: SETTINGS, index: INDEX, changes: SETTINGS_CHANGES } as const;
export type Found = Loaded<typeof KINDS>;

export const revisionOf = ({ settings }: Found): number => settings.revision ?? 0;

export const changesIn = (found: Found) => ({ ...found.changes, revision: revisionOf(found) });

/** What changed, for whoever has an older form open. */
export interface Told {
  /** `WHOLE`, or a repository by uuid. */
  readonly object: string;
  readonly detail: string;
}

/** What is chosen may take this much; the rest of the record is for leaving repositories out, which always has room. */
const CHOSEN_BYTES_MAX = 100 * KIB;

interface Wanted {
  readonly after: StoredSettings;
  readonly changes: readonly Told[];
  readonly audit: Happening;
}

/**
 * The settings with what tells of the change, for the log and for whoever has an older form open. Where nothing differs
 * nothing is written, so that nobody is told of it.
 */
export function changed(
  found: Found,
  { after, changes, audit }: Wanted,
  world: World,
): Result<Change<Saved>, Problem> {
  const { settings } = found;
  if (changes.every(({ detail }) => detail === ''))
    return succeed({ value: { revision: revisionOf(found) }, changes: [] });
  const [before, now] = [settings.value, after].map(chosenBytes);
  if (now !== undefined && now > CHOSEN_BYTES_MAX && now > (before ?? 0)) return fail(TOO_MUCH);
  const revision = revisionOf(found) + 1;
  const newest = changes.map((one) => ({ ...one, revision }));
  return succeed({
    value: { revision },
    changes: [
      changeOf(settings, after),
      changeOf(found.changes, withChanges(found.changes.value, newest)),
    ],
    told: [audit, ...announced(settings.value, after, audit)].map((one) => auditRecord(one, world)),
  });
}

/** A shorter log is announced when it is chosen, with the moment from which it is. */
function announced(
  before: StoredSettings,
  { auditRetentionDays, auditShortening }: StoredSettings,
  { actor, from }: Happening,
): readonly Happening[] {
  if (auditShortening === null || auditShortening === before.auditShortening) return [];
  const { daysBefore, until } = auditShortening;
  return [
    {
      ...{ actor, from, result: 'done', object: 'audit log' },
      action: 'audit-retention-shortened',
      detail: `from ${String(daysBefore)} to ${String(auditRetentionDays)} days, in effect from ${new Date(until).toISOString()}`,
    },
  ];
}

const chosenBytes = (settings: StoredSettings): number =>
  bytesOf({ ...settings, excludedRepositories: [], excludedUuids: [] });

const TOO_MUCH: Problem = {
  code: 'too-large',
  message:
    'The choices of all repositories together take more than can be kept. Let some follow the workspace.',
};

export function viewOf(found: Found): SettingsView {
  const { trackedBranches, retentionDays, detail, auditRetentionDays } = found.settings.value;
  const excludedRepositories = excludedSlugs(found);
  return { trackedBranches, retentionDays, ...detail, excludedRepositories, auditRetentionDays };
}

/** What is excluded, as it is called now; names that no repository has are kept for one that may come. */
export function excludedSlugs({ settings, index }: Found): readonly string[] {
  const entries = entriesOf(index);
  const current = entries.filter((entry) => isExcluded(settings.value, entry));
  const unmet = settings.value.excludedRepositories.filter(
    (name) => !entries.some(({ slug }) => slug === name),
  );
  return [...current.map(({ slug }) => slug), ...unmet];
}

/**
 * Repositories that are known, by their uuid or their name, are excluded by uuid, the rest by what they are called. A
 * form says uuids: since it was read a name may have changed hands.
 */
export function excluded(
  called: readonly string[],
  { index }: Pick<Found, 'index'>,
): Pick<StoredSettings, 'excludedRepositories' | 'excludedUuids'> {
  const wanted = new Set(called);
  const known = entriesOf(index).filter(({ uuid, slug }) => wanted.has(uuid) || wanted.has(slug));
  for (const { uuid, slug } of known) [uuid, slug].forEach((one) => wanted.delete(one));
  const unmet = [...wanted];
  return {
    excludedRepositories: unmet.filter((one) => !isUuid(one)),
    excludedUuids: [...known.map(({ uuid }) => uuid), ...unmet.filter(isUuid)],
  };
}

/** No name of a repository has braces. */
const isUuid = (called: string): boolean => called.startsWith('{');

/** What is found, were these the settings. */
export const withSettings = (found: Found, value: StoredSettings): Found => ({
  ...found,
  settings: { ...found.settings, value },
});
