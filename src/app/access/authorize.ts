import type { Problem } from '../../contract/problem';
import { fail, succeed, type Result } from '../../core/result';
import type { ApiErrorType, ApiProblem } from '../../ports/bitbucket';
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
  unchecked: {
    code: 'not-checked',
    message: 'Bitbucket did not tell what you may do. Nothing was changed; try again in a minute.',
  },
} as const satisfies Record<string, Problem>;

const unchecked = (): Problem => refusals.unchecked;

/** What Bitbucket does instead of telling, where it is something that passes. */
const WHY: Readonly<Partial<Record<ApiErrorType, string>>> = {
  server: 'Bitbucket’s API answers with errors of its own',
  network: 'Bitbucket’s API cannot be reached',
  rate_limited: 'Bitbucket’s API takes no more requests for now',
};

/** Nothing may be shown to somebody of whom Bitbucket says nothing; why, and what goes on all the same. */
function untold({ type }: ApiProblem): Problem {
  const why = WHY[type];
  const message =
    why === undefined
      ? 'Bitbucket did not tell whether you may see this. Try again in a minute.'
      : `${why}: it did not tell whether you may see this. Prometheus is answered all the same. Try again in a minute.`;
  return { code: 'not-checked', message };
}

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
    return judged(await world.person.isWorkspaceAdmin(), refusals.workspace, unchecked);
  if (who === 'anyone-in-the-workspace') {
    const told = await world.person.isWorkspaceAdmin();
    return judged(told.ok ? succeed(true) : told, refusals.stranger, untold);
  }
  if (repositoryUuid === null || !UUID.test(repositoryUuid)) return fail(refusals.noRepository);
  if (who === 'anyone-who-sees-the-repository')
    return judged(await world.person.sees(repositoryUuid), refusals.unseen, untold);
  const permission = await world.person.permissionOn(repositoryUuid);
  return judged(
    permission.ok ? succeed(permission.value === 'admin') : permission,
    refusals.repository,
    unchecked,
  );
}

/** Bitbucket's own form; nothing else goes into a query. */
const UUID = /^\{[0-9a-f-]{36}\}$/i;

function judged(
  told: Result<boolean, ApiProblem>,
  refusal: Problem,
  unknown: (problem: ApiProblem) => Problem,
): Result<null, Problem> {
  if (!told.ok) return fail(told.problem.type === 'forbidden' ? refusal : unknown(told.problem));
  return told.value ? succeed(null) : fail(refusal);
}
