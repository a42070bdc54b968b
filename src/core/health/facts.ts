import type { RepositoryTotals } from '../aggregates/totals';
import type { WorkspaceTotals } from '../aggregates/workspace';
import type { EpochMillis } from '../time';
import type { Activity } from './activity';
import type { Problem } from './problem';
import type { ScrapeLog } from './scrape-log';

/** What is known of one repository's life, as plain data: enough for every rule that a page shows. */
export interface RepositoryFacts {
  readonly now: EpochMillis;
  readonly totals: RepositoryTotals;
  readonly workspace: WorkspaceTotals;
  readonly activity: Activity;
}

/** What is known of the readers of the page, besides. */
export interface Facts extends RepositoryFacts {
  /** Tokens and service accounts that may read this repository, newest first; revoked ones included for a while. */
  readonly readers: readonly Reader[];
  readonly refusals: Refusals;
}

export interface Reader {
  readonly id: string;
  readonly name: string;
  readonly createdAt: EpochMillis;
  /** Infinity for a reader whose credentials renew themselves. */
  readonly expiresAt: EpochMillis;
  readonly revokedAt: EpochMillis | null;
  readonly hasSuccessor: boolean;
  readonly log: ScrapeLog | null;
  /** The newest refusal of this reader's own credentials. */
  readonly refused: {
    readonly reason: string;
    readonly at: EpochMillis;
    readonly client: string;
  } | null;
}

/** Refused requests of the workspace whose credentials nobody knows. */
export interface Refusals {
  /** When refusals were last stored; 0 for never. */
  readonly at: EpochMillis;
  readonly counts: Readonly<Record<string, number>>;
}

/** One rule looks at the facts and names every problem it sees. No rule knows of another. */
export type Rule<F> = (facts: F) => readonly Problem[];
