import type { Repository } from '../model';
import { type Asked, checkWorkspace, permissionOf, Refusal } from './asked';
import { conditionOf } from './conditions';
import { type Page, pageOf } from './pages';

/**
 * `GET /user/workspaces/{workspace}/permissions/repositories`: what the person was given, repository by repository.
 * Whoever owns the workspace needs no grant and has no row: nobody has proven that they get one.
 */
export function listPermissions(asked: Asked): Page {
  const isOwner = checkPerson(asked) === 'workspaceAdmin';
  const holds = conditionOf<Repository>(asked.query.get('q'), {
    'repository.uuid': ({ uuid }) => uuid,
    'repository.name': ({ name }) => name,
    permission: (repository) => permissionOf(asked, repository) ?? '',
  });
  const seen = asked.world.repositories.filter(
    (repository) => !isOwner && permissionOf(asked, repository) !== undefined && holds(repository),
  );
  return pageOf(asked, seen, { view: (repository) => showPermission(asked, repository) });
}

function showPermission(asked: Asked, repository: Repository): unknown {
  return {
    type: 'repository_permission',
    permission: permissionOf(asked, repository),
    repository: {
      type: 'repository',
      uuid: repository.uuid,
      name: repository.name,
      full_name: `${asked.world.workspace.slug}/${repository.slug}`,
    },
  };
}

/** `GET /user/workspaces/{workspace}/permission`: `owner` for the workspace's administrator, `member` for the others. */
export function showWorkspacePermission(asked: Asked): unknown {
  const isAdministrator = checkPerson(asked) === 'workspaceAdmin';
  return {
    type: 'workspace_membership',
    permission: isAdministrator ? 'owner' : 'member',
    administrator: isAdministrator,
    workspace: { type: 'workspace', ...asked.world.workspace },
  };
}

function checkPerson(asked: Asked): string {
  checkWorkspace(asked);
  const role = asked.person?.role;
  if (role === undefined) throw new Refusal(403, 'Only a member of the workspace may ask this.');
  return role;
}
