import type { Reason } from '../../core/access/reasons';
import type { Scope } from '../../core/access/scope';
import type { ScrapeLog } from '../../core/health/scrape-log';
import type { EpochMillis } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { changeOf, load, type Loaded, type Stored } from '../records/kind';
import { PAGE } from '../records/page';
import { SCRAPES } from '../records/scrape-log';
import { REFUSALS } from './refusals';
import { TOKEN_SCOPE, TOKENS } from './token-records';

/** Who reads, as far as we know them. */
export interface Identity {
  readonly kind: 'token' | 'service-account';
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly firstUsedAt: EpochMillis | null;
}

const SCRAPE = { ...PAGE, ...TOKENS, refusals: REFUSALS } as const;

export interface Admitted {
  readonly identity: Identity;
  /** All that a page begins with. */
  readonly found: Loaded<typeof SCRAPE>;
  /** The scrapes with this credential before. */
  readonly log: Stored<ScrapeLog | null>;
  /** How to note the first use; null where the credential has no record of its own yet (see migrate.ts). */
  readonly used: (at: EpochMillis) => RecordChange | null;
}

export interface NotAdmitted {
  readonly reason: Reason;
  /** The id of the token or service account, where it is one of ours. */
  readonly credential?: string;
}

/** The index of repositories, or as much of it as what is asked for needs. */
export type IndexRead = typeof PAGE.index;

/** Credentials by their digest, and what they are to read. */
export interface Asked {
  readonly digest: string;
  readonly index: IndexRead;
}

/** What an answer to this reader begins with: read for whoever is admitted, and only for them. */
export const begun = (id: string, index: IndexRead) => ({
  ...SCRAPE,
  index,
  log: SCRAPES(id),
  apart: TOKEN_SCOPE(id),
});

export type Begun = Loaded<ReturnType<typeof begun>>;

export const loadBegun = (id: string, index: IndexRead, world: World): Promise<Begun> =>
  load(begun(id, index), world);

export const usedAt =
  <T extends { readonly firstUsedAt: EpochMillis | null }>(own: Stored<T | null> | null) =>
  (at: EpochMillis): RecordChange | null =>
    own?.value ? changeOf(own, { ...own.value, firstUsedAt: at }) : null;
