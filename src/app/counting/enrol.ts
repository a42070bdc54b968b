import {
  emptyTotals,
  type RepositoryIdentity,
  type RepositoryTotals,
} from '../../core/aggregates/totals';
import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import { DAY, type EpochMillis } from '../../core/time';
import type { RepositoryReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';

/** Empty totals for a repository that we hear of for the first time; null when Bitbucket does not know it. */
export async function enrol(
  uuid: string,
  workspace: WorkspaceTotals,
  world: World,
): Promise<RepositoryTotals | null> {
  const answer = await world.bitbucket.repository(uuid);
  if (answer.ok) return newTotals(answer.value, workspace, world.now());
  if (answer.problem.type === 'not_found') return null;
  // Bitbucket does not tell now. The event is counted under the uuid; the sweep learns the name.
  const identity = {
    uuid,
    slug: uuid.replace(/[{}]/g, ''),
    workspace: workspace.slug,
    project: null,
    mainBranch: null,
  };
  return emptyTotals(identity, newFrom(workspace));
}

/**
 * Totals of a repository just found. One that was created since the installation, and since a day before the list was
 * last read to its end, is counted from its beginning; an older one, which we could not see before, from now on: what it
 * did before it was forgotten may have been counted. Until the list has been read to its end for the first time,
 * every repository is one of the installation.
 */
export function newTotals(
  reading: RepositoryReading,
  workspace: WorkspaceTotals,
  now: EpochMillis,
): RepositoryTotals {
  const { createdAt } = reading;
  const identity = identityOf(reading, workspace);
  const isYoung = createdAt !== null && createdAt >= newFrom(workspace);
  return emptyTotals(identity, isYoung || workspace.listedAt === 0 ? workspace.baseline : now);
}

/** So long whole lists may lack one that is new; what they lacked longer could not be seen, or was forgotten. */
const UNLISTED_FOR = DAY;

/** A repository that is not known yet is a new one if it was created from then on. */
const newFrom = ({ baseline, listedAt }: WorkspaceTotals): EpochMillis =>
  Math.max(baseline, listedAt - UNLISTED_FOR);

/** How a repository is called today. */
export function identityOf(
  { uuid, slug, workspaceSlug, project, mainBranch }: RepositoryReading,
  workspace: WorkspaceTotals,
): RepositoryIdentity {
  return {
    uuid,
    slug,
    workspace: workspaceSlug === '' ? workspace.slug : workspaceSlug,
    project,
    mainBranch,
  };
}
