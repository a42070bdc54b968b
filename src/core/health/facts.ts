import type { RepositoryTotals } from '../aggregates/totals';
import type { WorkspaceTotals } from '../aggregates/workspace';
import type { EpochMillis } from '../time';
import type { Activity } from './activity';
import type { ScrapeLog } from './scrape-log';

/** What is known of one repository's life, as plain data: enough for every rule that a page shows. */
export interface RepositoryFacts {
  readonly now: EpochMillis;
  readonly totals: RepositoryTotals;
  readonly workspace: WorkspaceTotals;
  readonly activity: Activity;
}

/** What is known of the readers of the page, besides. */
export interface ReaderFacts {
  readonly now: EpochMillis;
  /** Tokens and service accounts that may read this repository, newest first; revoked ones included for a while. */
  readonly readers: readonly Reader[];
  readonly refusals: Refusals;
  /** How many repositories of the workspace are counted: as many as a problem of the workspace touches. */
  readonly repositories: number;
}

export type Facts = RepositoryFacts &
  ReaderFacts & {
    /** Who left the repository out of counting, and since when; null where it is counted. */
    readonly exclusion: Exclusion | null;
  };

export interface Exclusion {
  /** `somebody` where nobody noted it. */
  readonly by: 'workspace' | 'repository' | 'somebody';
  /** 0 where nobody noted it. */
  readonly since: EpochMillis;
}

export interface Reader {
  readonly id: string;
  /** Null for whoever may not know it. */
  readonly name: string | null;
  /** How many of the repositories that are counted it may read. */
  readonly touches: number;
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
  /** Those of this hour, by reason. */
  readonly counts: Readonly<Record<string, number>>;
}

export const NO_READERS: Pick<Facts, 'readers' | 'refusals' | 'repositories' | 'exclusion'> = {
  readers: [],
  refusals: { at: 0, counts: {} },
  repositories: 0,
  exclusion: null,
};
