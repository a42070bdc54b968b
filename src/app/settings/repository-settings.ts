import type {
  FollowedView,
  RepositorySettingsAnswer,
  RepositorySettingsView,
} from '../../contract/access';
import type { Saved } from '../../contract/form';
import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import { isExcluded, type RepositoryChoice } from '../../core/settings';
import type { World } from '../../ports/world';
import type { Actor } from '../records/audit';
import { differenceOf } from '../records/audit-text';
import { load } from '../records/kind';
import { NOT_SEEN_YET } from '../records/problems';
import { entriesOf, type IndexEntry } from '../records/repository-index';
import type { StoredSettings } from '../records/settings';
import { missedBy, WHOLE, type Sent } from '../records/stale';
import { transact } from '../records/transact';
import {
  changed,
  changesIn,
  excluded,
  excludedSlugs,
  KINDS,
  revisionOf,
  viewOf,
  withSettings,
  type Found,
  type Told,
} from './changed-settings';

const FOLLOWS: RepositoryChoice = {
  trackedBranches: null,
  stepHistograms: null,
  commitsBehind: null,
};

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
    workspace: followedOf(found),
  });
}

export function saveRepositorySettings(
  { revision, ...view }: Sent<RepositorySettingsView>,
  { repositoryUuid: uuid, ...by }: Actor & { readonly repositoryUuid: string },
  world: World,
): Promise<Result<Saved, Problem>> {
  return transact(world, KINDS, async (found) => {
    const repository = entryOf(uuid, found);
    if (repository === undefined) return fail(NOT_SEEN_YET);
    const { slug } = repository;
    const stale = missedBy({ object: uuid, revision }, changesIn(found));
    if (stale !== null) return fail(stale);
    const detail = await differenceOf({ ...repositoryView(found, repository) }, { ...view }, world);
    const about = { action: 'repository-settings-changed', object: slug, detail } as const;
    const before = found.settings.value;
    const { isIncluded, ...choice } = view;
    const others = excludedSlugs(found).filter((other) => other !== slug);
    const after: StoredSettings = {
      ...before,
      ...excluded(isIncluded ? others : [...others, slug], found),
      repositories: withChoice(before.repositories, uuid, choice),
    };
    const changes = [{ object: uuid, detail }, ...(await workspaceChange(found, after, world))];
    return changed(found, { after, changes, audit: { ...by, ...about, result: 'done' } }, world);
  });
}

/** What a repository's admin changes for the workspace too: which repositories are left out. */
async function workspaceChange(
  found: Found,
  after: StoredSettings,
  world: World,
): Promise<readonly Told[]> {
  const then = viewOf(withSettings(found, after));
  const detail = await differenceOf({ ...viewOf(found) }, { ...then }, world);
  return detail === '' ? [] : [{ object: WHOLE, detail }];
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

/** What repositories follow, without what it says of other repositories. */
const followedOf = ({ settings }: Found): FollowedView => {
  const { trackedBranches, detail } = settings.value;
  const { stepHistograms, commitsBehind } = detail;
  return { trackedBranches, stepHistograms, commitsBehind };
};

function repositoryView({ settings }: Found, entry: IndexEntry): RepositorySettingsView {
  return {
    isIncluded: !isExcluded(settings.value, entry),
    ...(settings.value.repositories[entry.uuid] ?? FOLLOWS),
  };
}
