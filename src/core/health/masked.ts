import type { WorkspaceTotals } from '../aggregates/workspace';
import type { Reader } from './facts';
import { A_SCRAPER, saysThatItScrapes, type ScrapeLog } from './scrape-log';

/**
 * Readers as whoever does not administer the workspace may know them: that one is refused, late or due, and not whose
 * credential it is nor what reads with it.
 */
export const masked = <R extends Reader>(readers: readonly R[]): readonly R[] =>
  readers.map((reader, at) => {
    const { log, refused } = reader;
    return {
      ...reader,
      id: `reader-${String(at + 1)}`,
      name: null,
      log: log === null ? null : maskedLog(log),
      refused: refused === null ? null : { ...refused, client: A_CLIENT },
    };
  });

/** The workspace as it is told to somebody: its problems name only repositories that they may see. */
export function naming(
  workspace: WorkspaceTotals,
  isSeen: (slug: string) => boolean,
): WorkspaceTotals {
  const { missing, room } = workspace;
  const seen = <N extends { readonly slugs: readonly string[] }>(named: N): N => ({
    ...named,
    slugs: named.slugs.filter(isSeen),
  });
  return {
    ...workspace,
    missing: missing === null ? null : seen(missing),
    room:
      room === null
        ? null
        : { ...room, leftOut: seen(room.leftOut), lessDetailed: seen(room.lessDetailed) },
  };
}

const A_CLIENT = 'a client';

function maskedLog({ last, visit, trains, ...log }: ScrapeLog): ScrapeLog {
  return {
    ...log,
    last: { ...last, client: clientOf(last.client) },
    ...(visit === undefined ? {} : { visit: { ...visit, client: A_CLIENT } }),
    trains: trains.map((train) => ({ ...train, client: clientOf(train.client) })),
  };
}

/** The rules go by whether a client says that it scrapes: that much stays. */
const clientOf = (client: string): string => (saysThatItScrapes(client) ? A_SCRAPER : A_CLIENT);
