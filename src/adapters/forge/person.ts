import { NeedsAuthenticationError, route, type Route } from '@forge/api';
import { at, listAt, textAt } from '../../bitbucket/json';
import { fail, succeed, type Result } from '../../core/result';
import type { ApiProblem } from '../../ports/bitbucket';
import { ConsentWish, type Person, type RepositoryPermission } from '../../ports/person';
import type { AskBitbucket } from './ask-bitbucket';
import { errorType } from './asking';

type Told = Result<unknown, ApiProblem>;
type Ask = (resource: string, path: Route) => Promise<Told>;

/** {@link Person} through `asUser().requestBitbucket`: the answers carry the rights of whoever looks at the page. */
export function forgePerson(workspaceUuid: string, askBitbucket: AskBitbucket): Person {
  const ws = workspaceUuid;
  const ask: Ask = (resource, path) => tell(askBitbucket, resource, path);
  const sees: Person['sees'] = async (uuid) => {
    const told = await ask('repository-as-user', route`/2.0/repositories/${ws}/${uuid}`);
    if (told.ok) return succeed(textAt(told.value, 'uuid') === uuid);
    const { type } = told.problem;
    return type === 'forbidden' || type === 'not_found' ? succeed(false) : told;
  };
  const isWorkspaceAdmin: Person['isWorkspaceAdmin'] = async () => {
    const told = await ask('membership', route`/2.0/user/workspaces/${ws}/permission`);
    return told.ok ? succeed(textAt(told.value, 'permission') === 'owner') : told;
  };
  return {
    sees,
    isWorkspaceAdmin,
    async permissionOn(uuid) {
      const wanted = `repository.uuid="${uuid}"`;
      const told = await ask(
        'permissions',
        route`/2.0/user/workspaces/${ws}/permissions/repositories?q=${wanted}`,
      );
      if (!told.ok) return told;
      const given = permissionIn(told.value, uuid);
      return given === null ? asOwner(await isWorkspaceAdmin(), () => sees(uuid)) : succeed(given);
    },
    visibleRepositories: () => visibleTo(ask, ws),
  };
}

async function visibleTo(ask: Ask, ws: string): ReturnType<Person['visibleRepositories']> {
  const uuids = new Set<string>();
  for (let page = 1; ; page++) {
    const told = await ask(
      'repositories-as-user',
      route`/2.0/repositories/${ws}?pagelen=100&page=${String(page)}&sort=created_on`,
    );
    if (!told.ok) return told;
    const before = uuids.size;
    for (const one of listAt(told.value, 'values')) uuids.add(textAt(one, 'uuid') ?? '');
    const isOver = textAt(told.value, 'next') === null || uuids.size === before;
    if (isOver) return succeed(uuids);
  }
}

/** Owners of a workspace may be given nothing, and may do everything with its repositories, all of which they see. */
async function asOwner(
  owns: Awaited<ReturnType<Person['isWorkspaceAdmin']>>,
  sees: () => ReturnType<Person['sees']>,
): ReturnType<Person['permissionOn']> {
  if (!owns.ok) return owns;
  const seen = owns.value ? await sees() : owns;
  return seen.ok ? succeed(seen.value ? 'admin' : null) : seen;
}

/** The permission on exactly this repository: an answer about another one is none. */
function permissionIn(body: unknown, uuid: string): RepositoryPermission | null {
  const entry = listAt(body, 'values').find((one) => at(one, 'repository', 'uuid') === uuid);
  const permission = textAt(entry, 'permission');
  return permission === 'admin' || permission === 'write' || permission === 'read'
    ? permission
    : null;
}

async function tell(askBitbucket: AskBitbucket, resource: string, path: Route): Promise<Told> {
  try {
    const response = await askBitbucket('viewer', path);
    if (response.ok) return succeed<unknown>(await response.json());
    return fail({ type: errorType(response.status), resource, retryAfterSeconds: null });
  } catch (error) {
    // Forge shows its consent screen when this reaches it; whatever else went wrong, nothing was learned.
    if (error instanceof NeedsAuthenticationError) throw new ConsentWish(error);
    return fail({ type: 'network', resource, retryAfterSeconds: null });
  }
}
