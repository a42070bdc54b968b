import type { RepositoryTotals } from '../../../src/core/aggregates/totals';
import { emptyWorkspace } from '../../../src/core/aggregates/workspace';
import { collectFamilies } from '../../../src/core/exposition/collect/collect';
import { encode } from '../../../src/core/exposition/encode/encode';
import type { Format } from '../../../src/core/exposition/encode/model';
import { NO_TEMPO } from '../../../src/core/health/rhythm/tempo';
import { DEFAULT_SETTINGS } from '../../../src/core/settings';

/** The page of these repositories at `now` (epoch milliseconds), as a scraper gets it, made without a Forge. */
export function pageOf(
  repositories: readonly RepositoryTotals[],
  now: number,
  format: Format,
): string {
  const workspace = emptyWorkspace(
    { uuid: '{aaaaaaaa-0000-4000-8000-000000000001}', slug: 'acme' },
    now,
  );
  const page = {
    now,
    version: '0.0.0',
    settings: DEFAULT_SETTINGS,
    workspace,
    tempo: NO_TEMPO,
    repositories,
    exposed: repositories.length,
    own: repositories,
    pushed: [],
    tokens: [],
    rejectedScrapes: {},
    part: null,
    room: null,
    pushShare: null,
    seriesLimit: 1_000_000,
    seriesMost: 1_000_000,
  };
  return encode(collectFamilies(page), format);
}
