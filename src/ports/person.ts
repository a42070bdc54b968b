import type { Result } from '../core/result';
import type { ApiProblem } from './bitbucket';

export type RepositoryPermission = 'admin' | 'write' | 'read';

/** The platform's wish to ask the person for consent. It must reach Forge as it came. */
export class ConsentWish extends Error {
  readonly wish: unknown;

  constructor(wish: unknown) {
    super('The platform wants to ask the person for consent.');
    this.name = 'ConsentWish';
    this.wish = wish;
  }
}

/**
 * The person on whose behalf a function runs, as Bitbucket knows them: every answer is fetched from Bitbucket with
 * that person's own rights, so that nobody learns more by asking for something else. Where nobody takes part the
 * answer is a problem. Rejects only with a {@link ConsentWish}.
 */
export interface Person {
  /** Whether they may see the repository at all, by a grant or because it is public. */
  sees(repositoryUuid: string): Promise<Result<boolean, ApiProblem>>;
  /** What they were given on the repository, group and workspace rights included; null for nothing. */
  permissionOn(repositoryUuid: string): Promise<Result<RepositoryPermission | null, ApiProblem>>;
  /** False for a member; `forbidden` for whoever does not belong to the workspace. */
  isWorkspaceAdmin(): Promise<Result<boolean, ApiProblem>>;
  /** Every repository of the workspace that they may see, by uuid. One request for each hundred of them. */
  visibleRepositories(): Promise<Result<ReadonlySet<string>, ApiProblem>>;
}
