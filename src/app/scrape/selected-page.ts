import { NO_TABLES } from '../../core/aggregates/tables/tables';
import type { Page } from '../../core/exposition/collect/page';
import type { World } from '../../ports/world';
import type { Admitted, Identity } from '../access/admitted';
import { refusalCounts } from '../access/refusals';
import { loadTokens, type StoredToken } from '../access/token-records';
import { readPage, readPart } from './read-page';
import type { Selection } from './selection';

/**
 * The page that a reader asked for and may have: the repositories chosen, and what belongs to the workspace only where
 * it does not double or tell too much.
 */
export async function selectedPage(
  { identity, found, selection }: Admitted & { readonly selection: Selection },
  world: World,
): Promise<Page> {
  const [page, tokens] = await Promise.all([
    selection.isWhole ? readPage(found, world) : readPart(found, world, selection.isChosen),
    loadTokens(found, world),
  ]);
  if (selection.isWithWorkspace)
    return {
      ...page,
      part: selection.part,
      tokens: shownTokens(tokens),
      rejectedScrapes: refusalCounts(found.refusals.value),
    };
  return {
    ...page,
    part: selection.part,
    workspace: { ...page.workspace, own: NO_TABLES, month: null },
    tokens: ownToken(identity, tokens),
    rejectedScrapes: {},
  };
}

/** One for each name: a token that has a successor, or that was revoked, is not what people wait for. */
function shownTokens(tokens: readonly StoredToken[]): Page['tokens'] {
  const newest = new Map<string, Page['tokens'][number] & { readonly createdAt: number }>();
  for (const token of tokens) {
    if (token.revokedAt !== null || token.successorId !== null) continue;
    const known = newest.get(token.name);
    if (known === undefined || known.createdAt < token.createdAt) newest.set(token.name, token);
  }
  return [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ownToken({ id, scope }: Identity, tokens: readonly StoredToken[]): Page['tokens'] {
  return scope.kind === 'workspace' ? [] : tokens.filter((token) => token.id === id);
}
