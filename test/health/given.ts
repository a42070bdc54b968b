import { emptyWorkspace, type WorkspaceTotals } from '../../src/core/aggregates/workspace';
import type { Clues, RepositoryTotals } from '../../src/core/aggregates/totals';
import type { Facts, Reader } from '../../src/core/health/facts';
import { NO_TEMPO } from '../../src/core/health/rhythm/tempo';
import type { ScrapeLog } from '../../src/core/health/scrape-log';
import { repositoryFacts } from '../../src/core/health/verdict';
import { DAY, givenTotals, MINUTE, SECOND } from '../given';

/** A Wednesday morning. */
export const NOW = Date.UTC(2026, 10, 4, 9);
export const ago = (millis: number): number => NOW - millis;

export const givenClues = (changes: Partial<Clues> = {}): Clues => ({
  ...{ started: [], isOff: false, deniedAt: 0, elsewhere: [] },
  ...changes,
});

/** A repository in which all is well: compared two minutes ago, a run ten minutes ago. */
export function healthyTotals(changes: Partial<RepositoryTotals> = {}): RepositoryTotals {
  return givenTotals({
    reconciliation: { at: ago(2 * MINUTE), failure: null },
    lastPushAt: ago(12 * MINUTE),
    clues: givenClues({ started: [['c0ffee000000', ago(10 * MINUTE)]] }),
    ...changes,
  });
}

export function givenLog(changes: Partial<ScrapeLog> = {}): ScrapeLog {
  return {
    v: 2,
    last: {
      ...{ at: ago(20 * SECOND), client: 'Prometheus/2.42.0', status: 200, bytes: 12_000 },
      ...{ series: 90, format: 'text', timeoutSeconds: 10, tookMs: 120 },
    },
    succeededAt: ago(20 * SECOND),
    failures: 0,
    arrivals: [],
    trains: [],
    interval: 15 * SECOND,
    ...changes,
  };
}

export function givenReader(changes: Partial<Reader> = {}): Reader {
  return {
    ...{ id: '3f360c', name: 'prometheus', createdAt: ago(9 * DAY), expiresAt: NOW + 80 * DAY },
    ...{ touches: 12, revokedAt: null, hasSuccessor: false, log: givenLog(), refused: null },
    ...changes,
  };
}

interface Given {
  readonly totals?: RepositoryTotals;
  readonly workspace?: Partial<WorkspaceTotals>;
  readonly readers?: readonly Reader[];
  readonly refusals?: Facts['refusals'];
  readonly exclusion?: Facts['exclusion'];
}

/** Facts in which all is well, but for what is given. */
export function givenFacts(given: Given = {}): Facts {
  const empty = emptyWorkspace({ uuid: '{w}', slug: 'acme' }, 0);
  const looked = { heartbeatAt: ago(2 * MINUTE), seenAt: ago(2 * MINUTE) };
  const workspace = { ...empty, ...looked, ...given.workspace };
  const totals = given.totals ?? healthyTotals();
  return {
    ...repositoryFacts({ totals, workspace, tempo: NO_TEMPO }, NOW),
    readers: given.readers ?? [givenReader()],
    refusals: given.refusals ?? { at: 0, counts: {} },
    repositories: 12,
    exclusion: given.exclusion ?? null,
  };
}
