import type { Scope } from '../../core/access/scope';
import { anyText, byKind, fields, listOf, oneOf, type Read } from '../../core/shape';

/** A scope as it is stored. */
export const storedScope: Read<Scope> = byKind({
  workspace: fields({ kind: oneOf(['workspace']) }),
  repositories: fields({ kind: oneOf(['repositories']), uuids: listOf(anyText) }),
});

export function scopeText(scope: Scope): string {
  return scope.kind === 'workspace'
    ? 'the whole workspace'
    : `${String(scope.uuids.length)} repositories`;
}
