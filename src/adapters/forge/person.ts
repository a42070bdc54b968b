import api, { NeedsAuthenticationError, route, type Route } from '@forge/api';
import { at, listAt, textAt } from '../../bitbucket/json';
import { fail, succeed, type Result } from '../../core/result';
import type { ApiProblem } from '../../ports/bitbucket';
import { ConsentWish, type Person, type RepositoryPermission } from '../../ports/person';
import { errorType } from './bitbucket';

type Reply = Result<unknown, ApiProblem>;

/** {@link Person} through `asUser().requestBitbucket`: the answers carry the rights of whoever looks at the page. */
export function forgePerson(workspaceUuid: string): Person {
  const ws = workspaceUuid;
  return {
    async sees(uuid) {
      const told = await ask('repository-as-user', route`/2.0/repositories/${ws}/${uuid}`);
      if (told.ok) return succeed(textAt(told.value, 'uuid') === uuid);
      const { type } = told.problem;
      return type === 'forbidden' || type === 'not_found' ? succeed(false) : told;
    },
    async permissionOn(uuid) {
      const wanted = `repository.uuid="${uuid}"`;
      const told = await ask(
        'permissions',
        route`/2.0/user/workspaces/${ws}/permissions/repositories?q=${wanted}`,
      );
      return told.ok ? succeed(permissionIn(told.value, uuid)) : told;
    },
    async isWorkspaceAdmin() {
      const told = await ask('membership', route`/2.0/user/workspaces/${ws}/permission`);
      return told.ok ? succeed(textAt(told.value, 'permission') === 'owner') : told;
    },
    async visibleRepositories() {
      const uuids = new Set<string>();
      for (let page = 1; ; page++) {
        const told = await ask(
          'repositories-as-user',
          route`/2.0/repositories/${ws}?pagelen=100&page=${String(page)}&sort=created_on`,
        );
        if (!told.ok) return told;
        for (const one of listAt(told.value, 'values')) uuids.add(textAt(one, 'uuid') ?? '');
        if (textAt(told.value, 'next') === null) return succeed(uuids);
      }
    },
  };
}

/** The permission on exactly this repository: an answer about another one is none. */
function permissionIn(body: unknown, uuid: string): RepositoryPermission | null {
  const entry = listAt(body, 'values').find((one) => at(one, 'repository', 'uuid') === uuid);
  const permission = textAt(entry, 'permission');
  return permission === 'admin' || permission === 'write' || permission === 'read'
    ? permission
    : null;
}

async function ask(resource: string, path: Route): Promise<Reply> {
  try {
    const headers = { Accept: 'application/json' };
    const response = await api.asUser().requestBitbucket(path, { headers });
    if (response.ok) return succeed<unknown>(await response.json());
    return fail({ type: errorType(response.status), resource, retryAfterSeconds: null });
  } catch (error) {
    // Forge shows its consent screen when this reaches it; whatever else went wrong, nothing was learned.
    if (error instanceof NeedsAuthenticationError) throw new ConsentWish(error);
    return fail({ type: 'network', resource, retryAfterSeconds: null });
  }
}
