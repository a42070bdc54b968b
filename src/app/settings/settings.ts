import type {
  RepositorySettingsAnswer,
  RepositorySettingsView,
  SettingsAnswer,
  SettingsView,
} from '../../contract/access';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import { isExcluded, type RepositoryChoice, type Settings } from '../../core/settings';
import type { World } from '../../ports/world';
import { auditRecord, type Actor, type Happening } from '../records/audit';
import { bytesOf, changeOf, KIB, load, type Loaded } from '../records/kind';
import { NOT_SEEN_YET } from '../records/problems';
import { entriesOf, INDEX, repositoriesOf, type IndexEntry } from '../records/repository-index';
import { SETTINGS, type StoredSettings } from '../records/settings';
import { transact, type Change } from '../records/transact';

const FOLLOWS: RepositoryChoice = {
  trackedBranches: null,
  stepHistograms: null,
  commitsBehind: null,
};

const KINDS = { settings: SETTINGS, index: INDEX } as const;
type Found = Loaded<typeof KINDS>;

export async function readSettings(world: World): Promise<Result<SettingsAnswer, Problem>> {
  const found = await load(KINDS, world);
  return succeed({ settings: viewOf(found), repositories: repositoriesOf(found.index) });
}

export function saveSettings(
  view: SettingsView,
  by: Actor,
  world: World,
): Promise<Result<object, Problem>> {
  return transact(world, KINDS, (found) => {
    const detail = difference(viewOf(found), view);
    const audit = { ...by, action: 'settings-changed', object: 'workspace', detail } as const;
    const after: StoredSettings = {
      ...found.settings.value,
      ...settingsOf(view),
      ...excluded(view.excludedRepositories, found),
    };
    return changed(found, { after, audit: { ...audit, result: 'done' } }, world);
  });
}

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
    workspace: viewOf(found),
  });
}

export function saveRepositorySettings(
  view: RepositorySettingsView,
  { repositoryUuid: uuid, ...by }: Actor & { readonly repositoryUuid: string },
  world: World,
): Promise<Result<object, Problem>> {
  return transact(world, KINDS, (found) => {
    const repository = entryOf(uuid, found);
    if (repository === undefined) return fail(NOT_SEEN_YET);
    const { slug } = repository;
    const detail = difference(repositoryView(found, repository), view);
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
  { settings }: Found,
  { after, audit }: { readonly after: StoredSettings; readonly audit: Happening },
  world: World,
): Result<Change<object>, Problem> {
  const [before, now] = [settings.value, after].map(chosenBytes);
  if (now !== undefined && now > CHOSEN_BYTES_MAX && now > (before ?? 0)) return fail(TOO_MUCH);
  return succeed({
    value: {},
    changes: [changeOf(settings, after)],
    told: [auditRecord(audit, { settings }, world)],
  });
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

/** Old and new value of each field that differs. */
function difference<T extends object>(before: T, after: T): string {
  const changed = (Object.keys(after) as (keyof T & string)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return changed
    .map((name) => `${name}: ${JSON.stringify(before[name])} → ${JSON.stringify(after[name])}`)
    .join('; ');
}
