import type {
  RepositorySettingsAnswer,
  RepositorySettingsView,
  SettingsAnswer,
  SettingsView,
} from '../../contract/access';
import { isExcluded, type RepositoryChoice, type Settings } from '../../core/settings';
import { DAY } from '../../core/time';
import type { World } from '../../ports/world';
import { auditRecord, auditRetention, type Actor } from '../records/audit';
import { INDEX_KEYS, SETTINGS_KEY } from '../records/keys';
import { settingsIn, type Found } from '../records/load';
import { BYTES_TO_FILL, isTooLarge, RECORD_BYTES } from '../records/record-room';
import { indexIn, repositoriesIn } from '../records/repository-index';

/** What is stored: the workspace's settings, and what repositories chose differently. */
type StoredSettings = Settings & {
  readonly auditRetentionDays: number;
  readonly repositories: Readonly<Record<string, RepositoryChoice>>;
};

export type Saved = 'saved' | 'conflict' | 'too-large';

const FOLLOWS: RepositoryChoice = {
  trackedBranches: null,
  stepHistograms: null,
  commitsBehind: null,
};

export async function readSettings(world: World): Promise<SettingsAnswer> {
  const found = await world.records.read([SETTINGS_KEY, ...INDEX_KEYS]);
  return { settings: viewOf(found), repositories: repositoriesIn(found) };
}

export async function saveSettings(view: SettingsView, by: Actor, world: World): Promise<Saved> {
  const found = await world.records.read([SETTINGS_KEY, ...INDEX_KEYS]);
  const audit = {
    ...by,
    action: 'settings-changed' as const,
    object: 'workspace',
    result: 'done' as const,
    detail: difference(viewOf(found), view),
  };
  const after: StoredSettings = {
    ...storedIn(found),
    ...settingsOf(view),
    ...excluded(view.excludedRepositories, found),
  };
  return store(found, after, { audit, world });
}

/** Null for a repository that is not known (yet). */
export async function readRepositorySettings(
  uuid: string,
  world: World,
): Promise<RepositorySettingsAnswer | null> {
  const found = await world.records.read([SETTINGS_KEY, ...INDEX_KEYS]);
  const repository = indexIn(found).find((entry) => entry.uuid === uuid);
  if (repository === undefined) return null;
  return {
    repository: { uuid, slug: repository.slug },
    settings: repositoryView(found, repository),
    workspace: viewOf(found),
  };
}

export async function saveRepositorySettings(
  { uuid, settings: view }: { readonly uuid: string; readonly settings: RepositorySettingsView },
  by: Actor,
  world: World,
): Promise<Saved | 'not-known'> {
  const found = await world.records.read([SETTINGS_KEY, ...INDEX_KEYS]);
  const repository = indexIn(found).find((entry) => entry.uuid === uuid);
  if (repository === undefined) return 'not-known';
  const { slug } = repository;
  const audit = {
    ...by,
    action: 'repository-settings-changed' as const,
    object: slug,
    result: 'done' as const,
    detail: difference(repositoryView(found, repository), view),
  };
  const before = storedIn(found);
  const { isIncluded, ...choice } = view;
  const others = excludedSlugs(found).filter((other) => other !== slug);
  const after: StoredSettings = {
    ...before,
    ...excluded(isIncluded ? others : [...others, slug], found),
    repositories: chosen(before.repositories, uuid, choice),
  };
  return store(found, after, { audit, world });
}

async function store(
  found: Found,
  body: StoredSettings,
  { audit, world }: { readonly audit: Parameters<typeof auditRecord>[0]; readonly world: World },
): Promise<Saved> {
  const before = storedIn(found);
  if (
    isTooLarge(unexcluded(body), unexcluded(before), BYTES_TO_FILL) ||
    isTooLarge(body, before, RECORD_BYTES)
  )
    return 'too-large';
  const revision = found.get(SETTINGS_KEY)?.revision ?? null;
  const change = { key: SETTINGS_KEY, body, revision };
  const written = await world.records.write([change], [auditRecord(audit, found, world)]);
  return written === 'written' ? 'saved' : 'conflict';
}

/** Excluding has the rest of the record to itself. */
const unexcluded = (settings: StoredSettings): StoredSettings => ({
  ...settings,
  excludedRepositories: [],
  excludedUuids: [],
});

/** A repository that follows the workspace in everything takes no room. */
function chosen(
  before: StoredSettings['repositories'],
  uuid: string,
  choice: RepositoryChoice,
): StoredSettings['repositories'] {
  const others = Object.entries(before).filter(([other]) => other !== uuid);
  const follows = Object.values(choice).every((value) => value === null);
  return Object.fromEntries(follows ? others : [...others, [uuid, choice]]);
}

function storedIn(found: Found): StoredSettings {
  const body = found.get(SETTINGS_KEY)?.body as Partial<StoredSettings> | undefined;
  return {
    ...settingsIn(found),
    auditRetentionDays: auditRetention(found) / DAY,
    repositories: body?.repositories ?? {},
  };
}

function viewOf(found: Found): SettingsView {
  const { trackedBranches, retentionDays, detail, auditRetentionDays } = storedIn(found);
  const excludedRepositories = excludedSlugs(found);
  return { trackedBranches, retentionDays, ...detail, excludedRepositories, auditRetentionDays };
}

/** What is excluded, as it is called now; names that no repository has are kept for one that may come. */
function excludedSlugs(found: Found): readonly string[] {
  const settings = settingsIn(found);
  const index = indexIn(found);
  const current = index.filter((entry) => isExcluded(settings, entry)).map(({ slug }) => slug);
  const unmet = settings.excludedRepositories.filter(
    (name) => !index.some(({ slug }) => slug === name),
  );
  return [...current, ...unmet];
}

/** Repositories that are known are excluded by uuid, the rest by name. */
function excluded(
  slugs: readonly string[],
  found: Found,
): Pick<Settings, 'excludedRepositories' | 'excludedUuids'> {
  const known = indexIn(found).filter(({ slug }) => slugs.includes(slug));
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

function repositoryView(
  found: Found,
  { uuid, slug }: { readonly uuid: string; readonly slug: string },
): RepositorySettingsView {
  const { repositories } = storedIn(found);
  return {
    isIncluded: !isExcluded(settingsIn(found), { uuid, slug }),
    ...(repositories[uuid] ?? FOLLOWS),
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
