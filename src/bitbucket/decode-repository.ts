import type { RepositoryReading } from '../core/events/reading';
import { instantAt, textAt } from './json';

/** A repository of the REST API, or null when it has no uuid or no slug. */
export function decodeRepository(payload: unknown): RepositoryReading | null {
  const uuid = textAt(payload, 'uuid');
  const [owner = '', name = ''] = (textAt(payload, 'full_name') ?? '').split('/');
  const slug = textAt(payload, 'slug') ?? name;
  if (uuid === null || slug === '') return null;
  return {
    uuid,
    slug,
    workspaceSlug: textAt(payload, 'workspace', 'slug') ?? owner,
    workspaceUuid: textAt(payload, 'workspace', 'uuid'),
    project: textAt(payload, 'project', 'key'),
    mainBranch: textAt(payload, 'mainbranch', 'name'),
    createdAt: instantAt(payload, 'created_on'),
    updatedAt: instantAt(payload, 'updated_on'),
  };
}
