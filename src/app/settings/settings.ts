import type {
  RepositorySettingsAnswer,
  RepositorySettingsView,
  Revised,
  SettingsAnswer,
  SettingsView,
} from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import { isExcluded, type RepositoryChoice, type Settings } from '../../core/settings';
import type { World } from '../../ports/world';
import { auditRecord, type Actor, type Happening } from '../records/audit';
import { differenceOf } from '../records/audit-text';
import { bytesOf, changeOf, KIB, load, type Loaded } from '../records/kind';
import { NOT_SEEN_YET } from '../records/problems';
import { entriesOf, INDEX, repositoriesOf, type IndexEntry } from '../records/repository-index';
import { SETTINGS, withAuditRetention, type StoredSettings } from '../records/settings';
import { SETTINGS_CHANGES, withChange } from '../records/settings-changes';
import { transact, type Change } from '../records/transact';

const FOLLOWS: RepositoryChoice = {
  trackedBranches: null,
  stepHistograms: null,
  commitsBehind: null,
};

const KINDS = { settings: SETTINGS, index: INDEX, changes: SETTINGS_CHANGES } as const;
type Found = Loaded<typeof KINDS>;

export async function readSettings(world: World): Promise<Result<SettingsAnswer, Problem>> {
  const found = await load(KINDS, world);
  return succeed({
    settings: viewOf(found),
    revision: revisionOf(found),
    repositories: repositoriesOf(found.index),
  });
}

export function saveSettings(
  { revision, ...view }: Revised<SettingsView>,
  by: Actor,
  world: World,
): Promise<Result<object, Problem>> {
  return transact(world, KINDS, async (found) => {
    const stale = staleness({ object: WHOLE, revision }, found);
    if (stale !== null) return fail(stale);
    const { auditRetentionDays, ...chosen } = settingsOf(view);
    const chosenNow = { ...found.settings.value, ...chosen };
    const after: StoredSettings = {
      ...withAuditRetention(chosenNow, auditRetentionDays, world.now()),
      ...excluded(view.excludedRepositories, found),
    };
    const detail = await differenceOf({ ...viewOf(found) }, { ...view }, world);
    const audit = { ...by, action: 'settings-changed', object: WHOLE, detail } as const;
    return changed(found, { after, audit: { ...audit, result: 'done' } }, world);
  });
}

/** How the log calls the settings of the workspace. */
const WHOLE = 'workspace';

export async function readRepositorySettings(
  uuid: string,
  world: World,
): Promise<Result<RepositorySettingsAnswer, Problem>> {
  const found = await load(KINDS, world);
  const repository = entryOf(uuid, found);
  if (repository === undefined) return fail(NOT_SEEN_YET);
  return succeed({
    repository: { uuid, slug: repository.slug },
    settings: repositoryView(found, repository),
    revision: revisionOf(found),
    workspace: viewOf(found),
  });
}

export function saveRepositorySettings(
  { revision, ...view }: Revised<RepositorySettingsView>,
  { repositoryUuid: uuid, ...by }: Actor & { readonly repositoryUuid: string },
  world: World,
): Promise<Result<object, Problem>> {
  return transact(world, KINDS, async (found) => {
    const repository = entryOf(uuid, found);
    if (repository === undefined) return fail(NOT_SEEN_YET);
    const { slug } = repository;
    const stale = staleness({ object: slug, revision }, found);
    if (stale !== null) return fail(stale);
    const detail = await differenceOf({ ...repositoryView(found, repository) }, { ...view }, world);
    const audit = { ...by, action: 'repository-settings-changed', object: slug, detail } as const;
    const before = found.settings.value;
    const { isIncluded, ...choice } = view;
    const others = excludedSlugs(found).filter((other) => other !== slug);
    const after: StoredSettings = {
      ...before,
      ...excluded(isIncluded ? others : [...others, slug], found),
      repositories: withChoice(before.repositories, uuid, choice),
    };
    return changed(found, { after, audit: { ...audit, result: 'done' } }, world);
  });
}

const revisionOf = ({ settings }: Found): number => settings.revision ?? 0;

/** What a form missed that was read at `revision`; null where nothing of it changed since. */
function staleness(
  read: { readonly object: string; readonly revision: number | undefined },
  found: Found,
): Problem | null {
  if (read.revision === undefined) return null;
  const now = revisionOf(found);
  const missed = found.changes.value.newest.filter(
    ({ object, revision }) =>
      revision > (read.revision ?? 0) && (object === read.object || object === WHOLE),
  );
  if (missed.length === 0) return null;
  const told = missed.map(({ detail }) => detail).join('; ');
  return {
    code: 'stale',
    message: `Somebody changed this since you read it (${told}). Nothing was saved, and what you typed is still here: save again to put it in the place of that.`,
    revision: now,
  };
}

/** A repository that follows the workspace in everything takes no room. */
function withChoice(
  all: StoredSettings['repositories'],
  uuid: string,
  choice: RepositoryChoice,
): StoredSettings['repositories'] {
  const others = Object.entries(all).filter(([other]) => other !== uuid);
  const follows = Object.values(choice).every((value) => value === null);
  return Object.fromEntries(follows ? others : [...others, [uuid, choice]]);
}

const entryOf = (uuid: string, { index }: Found): IndexEntry | undefined =>
  entriesOf(index).find((entry) => entry.uuid === uuid);

/** What is chosen may take this much; the rest of the record is for leaving repositories out, which always has room. */
const CHOSEN_BYTES_MAX = 100 * KIB;

function changed(
  { settings, changes }: Found,
  { after, audit }: { readonly after: StoredSettings; readonly audit: Happening },
  world: World,
): Result<Change<object>, Problem> {
  const [before, now] = [settings.value, after].map(chosenBytes);
  if (now !== undefined && now > CHOSEN_BYTES_MAX && now > (before ?? 0)) return fail(TOO_MUCH);
  const { object, detail } = audit;
  const change = { revision: (settings.revision ?? 0) + 1, object, detail };
  return succeed({
    value: {},
    changes: [changeOf(settings, after), changeOf(changes, withChange(changes.value, change))],
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

function viewOf(found: Found): SettingsView {
  const { trackedBranches, retentionDays, detail, auditRetentionDays } = found.settings.value;
  const excludedRepositories = excludedSlugs(found);
  return { trackedBranches, retentionDays, ...detail, excludedRepositories, auditRetentionDays };
}

/** What is excluded, as it is called now; names that no repository has are kept for one that may come. */
function excludedSlugs({ settings, index }: Found): readonly string[] {
  const entries = entriesOf(index);
  const current = entries.filter((entry) => isExcluded(settings.value, entry));
  const unmet = settings.value.excludedRepositories.filter(
    (name) => !entries.some(({ slug }) => slug === name),
  );
  return [...current.map(({ slug }) => slug), ...unmet];
}

/** Repositories that are known are excluded by uuid, the rest by name. */
function excluded(
  slugs: readonly string[],
  { index }: Found,
): Pick<StoredSettings, 'excludedRepositories' | 'excludedUuids'> {
  const known = entriesOf(index).filter(({ slug }) => slugs.includes(slug));
  return {
    excludedRepositories: slugs.filter((name) => !known.some(({ slug }) => slug === name)),
    excludedUuids: known.map(({ uuid }) => uuid),
  };
}

/** The workspace's settings as a page sends them, in the form in which they are stored and used. */
export function settingsOf(view: SettingsView): Settings & { readonly auditRetentionDays: number } {
  const { stepHistograms, commitsBehind, ...rest } = view;
  return { ...rest, detail: { stepHistograms, commitsBehind } };
}

function repositoryView({ settings }: Found, entry: IndexEntry): RepositorySettingsView {
  return {
    isIncluded: !isExcluded(settings.value, entry),
    ...(settings.value.repositories[entry.uuid] ?? FOLLOWS),
  };
}
