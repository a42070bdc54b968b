import type { Person, Repository, Role, World } from '../model';
import type { FieldChoice } from './fields';

/** Pipelines as an OIDC issuer. Its key pair is made on first use and differs in every process. */
export interface StepIssuer {
  readonly address: string;
  keys(): unknown;
  /** A signed token; `claims` complete or replace the defaults. */
  sign(claims: Record<string, unknown>): string;
}

/** One request, understood: whom it is from, and what its path and query name. */
export interface Asked {
  readonly world: World;
  readonly issuer: StepIssuer;
  readonly provider: 'app' | 'user' | 'none';
  /** Who asks; absent for the app and for nobody. */
  readonly person: Person | undefined;
  /** `/2.0/…` without query, as it was sent. */
  readonly path: string;
  /** Decoded segments that the route names. */
  readonly names: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly fields: FieldChoice;
}

export type Permission = 'read' | 'write' | 'admin';

/** An answer other than 200, thrown by a view; the router writes it as Bitbucket's error body. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: unknown;

  constructor(status: number, message: string, detail?: unknown) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}

/** The part of the path that the route calls `name`. */
export function named(asked: Asked, name: string): string {
  return asked.names[name] ?? '';
}

/** Refuses with 404 unless the path names the simulated workspace by slug or uuid. */
export function checkWorkspace(asked: Asked): void {
  const wanted = named(asked, 'workspace');
  const { slug, uuid } = asked.world.workspace;
  if (wanted !== slug && wanted !== uuid) {
    throw new Refusal(404, `No workspace with identifier '${wanted}'.`);
  }
}

/** The repository in the path, by slug or uuid; 404 where there is none, 403 where the person may not see it. */
export function repositoryOf(asked: Asked): Repository {
  checkWorkspace(asked);
  const wanted = named(asked, 'repository');
  const found = asked.world.repositories.find(
    ({ slug, uuid }) => slug === wanted || uuid === wanted,
  );
  if (found === undefined) {
    throw new Refusal(404, `Repository ${asked.world.workspace.slug}/${wanted} not found`);
  }
  if (permissionOf(asked, found) === undefined) {
    throw new Refusal(403, 'Your credentials do not give access to this repository.');
  }
  return found;
}

/** What the asker may do with a repository; undefined when it may not even see it. The app reads everything. */
export function permissionOf(asked: Asked, repository: Repository): Permission | undefined {
  if (asked.provider === 'app') return 'read';
  const role = asked.person?.role;
  if (role === undefined) return undefined;
  const isHidden = repository.temperament.isRestricted === true && PERMISSIONS[role] !== 'admin';
  return isHidden ? undefined : PERMISSIONS[role];
}

const PERMISSIONS: Readonly<Record<Role, Permission>> = {
  reader: 'read',
  writer: 'write',
  repositoryAdmin: 'admin',
  workspaceAdmin: 'admin',
};
