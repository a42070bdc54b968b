import type { Problem } from '../../contract/problem';
import type { Scope } from '../../core/access/scope';
import { anyText, byKind, fields, listOf, oneOf, type Read } from '../../core/shape';
import { entriesOf, type StoredIndex } from '../records/repository-index';

/** A scope as it is stored. */
export const storedScope: Read<Scope> = byKind({
  workspace: fields({ kind: oneOf(['workspace']) }),
  repositories: fields({ kind: oneOf(['repositories']), uuids: listOf(anyText) }),
});

/** A scope as the audit log tells it: repositories by name, by uuid where no name or more than one says which. */
export function toldScope(
  scope: Scope,
  index: StoredIndex,
): 'the whole workspace' | readonly string[] {
  if (scope.kind === 'workspace') return 'the whole workspace';
  const entries = entriesOf(index);
  return scope.uuids.map((uuid) => {
    const slug = entries.find((entry) => entry.uuid === uuid)?.slug;
    const isOne = entries.filter((entry) => entry.slug === slug).length === 1;
    return slug !== undefined && isOne ? slug : uuid;
  });
}

/**
 * Why a scope would be good for nothing; null when it is not. Once repositories are known it may name only those, and
 * what it named `before`.
 */
export function scopeProblem(
  scope: Scope,
  index: StoredIndex,
  before: Scope | null = null,
): Problem | null {
  const entries = entriesOf(index);
  if (scope.kind === 'workspace' || entries.length === 0) return null;
  const named = before?.kind === 'repositories' ? before.uuids : [];
  const known = new Set([...entries.map(({ uuid }) => uuid), ...named]);
  const unknown = scope.uuids.find((uuid) => !known.has(uuid));
  return unknown === undefined
    ? null
    : {
        code: 'invalid-request',
        message: `scope names a repository that Lifeline does not count: ${unknown}. Choose again.`,
      };
}
