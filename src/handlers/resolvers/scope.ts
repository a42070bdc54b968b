import type { Scope } from '../../core/access/scope';
import { byKind, fields, listOf, oneOf, text, type Read } from '../request';

const REPOSITORIES_MAX = 500;

/** A repository as Bitbucket names it for machines. */
const uuid = text(38, 38);

/** What a credential may read. */
export const scope: Read<Scope> = byKind({
  workspace: fields({ kind: oneOf(['workspace']) }),
  repositories: fields({
    kind: oneOf(['repositories']),
    uuids: listOf(uuid, REPOSITORIES_MAX),
  }),
});
