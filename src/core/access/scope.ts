/** What a credential may read: the whole workspace, or the repositories with these uuids. */
export type Scope =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'repositories'; readonly uuids: readonly string[] };

export const WHOLE_WORKSPACE: Scope = { kind: 'workspace' };

export function isWithin(scope: Scope, repositoryUuid: string): boolean {
  return scope.kind === 'workspace' || scope.uuids.includes(repositoryUuid);
}
