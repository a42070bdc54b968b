import { NO_TABLES } from '../../core/aggregates/tables/tables';
import type { Page } from '../../core/exposition/collect/page';
import type { World } from '../../ports/world';
import type { Admitted, Identity } from '../access/authenticate';
import type { Found } from '../records/load';
import { readPage } from './read-page';
import { refusalCounts } from '../access/refusals';
import type { Selection } from './selection';
import { tokensIn } from '../access/tokens';

/**
 * The page that a reader asked for and may have: the repositories chosen, and what belongs to the workspace only where
 * it does not double or tell too much.
 */
export async function selectedPage(
  { identity, found, selection }: Admitted & { readonly selection: Selection },
  world: World,
): Promise<Page> {
  const page = await readPage(found, world, selection.isChosen);
  if (selection.isWithWorkspace)
    return { ...page, tokens: shownTokens(found), rejectedScrapes: refusalCounts(found) };
  return {
    ...page,
    workspace: { ...page.workspace, own: NO_TABLES },
    tokens: ownToken(identity, found),
    rejectedScrapes: {},
  };
}

/** One for each name: a token that has a successor, or that was revoked, is not what people wait for. */
function shownTokens(found: Found): Page['tokens'] {
  const newest = new Map<string, Page['tokens'][number] & { readonly createdAt: number }>();
  for (const token of tokensIn(found)) {
    if (token.revokedAt !== null || token.successorId !== null) continue;
    const known = newest.get(token.name);
    if (known === undefined || known.createdAt < token.createdAt) newest.set(token.name, token);
  }
  return [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ownToken({ id, scope }: Identity, found: Found): Page['tokens'] {
  return scope.kind === 'workspace' ? [] : tokensIn(found).filter((token) => token.id === id);
}
