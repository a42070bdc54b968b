import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import type { ApiProblem } from '../../ports/bitbucket';
import type { World } from '../../ports/world';

/** Who may call a resolver. */
export type Who =
  | 'anyone-in-the-workspace'
  | 'anyone-who-sees-the-repository'
  | 'repository-admin'
  | 'workspace-admin';

const refusals = {
  unseen: {
    code: 'not-allowed',
    message: 'Bitbucket does not show you this repository.',
  },
  repository: {
    code: 'not-allowed',
    message: 'Only an admin of this repository may do this. Ask one of them, or to become one.',
  },
  workspace: {
    code: 'not-allowed',
    message: 'Only an admin of this workspace may do this. Ask one of them, or to become one.',
  },
  stranger: {
    code: 'not-allowed',
    message: 'Only members of this workspace see this. Ask one of its admins to invite you.',
  },
  noRepository: {
    code: 'no-repository',
    message: 'This belongs to the page of a repository.',
  },
  untold: {
    code: 'not-checked',
    message: 'Bitbucket did not tell whether you may see this. Try again in a minute.',
  },
  unchecked: {
    code: 'not-checked',
    message: 'Bitbucket did not tell what you may do. Nothing was changed; try again in a minute.',
  },
} as const satisfies Record<string, Problem>;

/**
 * Whether the person may, by asking Bitbucket as that person. The repository is the one whose page
 * they look at; asking about it with their own rights makes a forged one worthless. No answer is a refusal.
 */
export async function allow(
  who: Who,
  repositoryUuid: string | null,
  world: World,
): Promise<Result<null, Problem>> {
  if (who === 'workspace-admin')
    return judged(await world.person.isWorkspaceAdmin(), refusals.workspace, refusals.unchecked);
  if (who === 'anyone-in-the-workspace') {
    const told = await world.person.isWorkspaceAdmin();
    return judged(told.ok ? succeed(true) : told, refusals.stranger, refusals.untold);
  }
  if (repositoryUuid === null || !UUID.test(repositoryUuid)) return fail(refusals.noRepository);
  if (who === 'anyone-who-sees-the-repository')
    return judged(await world.person.sees(repositoryUuid), refusals.unseen, refusals.untold);
  const permission = await world.person.permissionOn(repositoryUuid);
  return judged(
    permission.ok ? succeed(permission.value === 'admin') : permission,
    refusals.repository,
    refusals.unchecked,
  );
}

/** Bitbucket's own form; nothing else goes into a query. */
const UUID = /^\{[0-9a-f-]{36}\}$/i;

function judged(
  told: Result<boolean, ApiProblem>,
  refusal: Problem,
  untold: Problem,
): Result<null, Problem> {
  if (!told.ok) return fail(told.problem.type === 'forbidden' ? refusal : untold);
  return told.value ? succeed(null) : fail(refusal);
}
