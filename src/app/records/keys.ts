import { INDEX_PAGES, indexPageOf } from '../../core/access/shards';

/** Storage keys hold only letters, digits and `: . _ - #`; Bitbucket wraps uuids in braces. */
const bare = (uuid: string): string => uuid.toLowerCase().replace(/[^0-9a-z-]/g, '');

const indexPageKey = (page: number): string => `index:${page.toString(INDEX_PAGES)}`;

/** Repositories are listed on sixteen pages, all of which fit one batch read. */
export const INDEX_KEYS: readonly string[] = Array.from({ length: INDEX_PAGES }, (_, page) =>
  indexPageKey(page),
);

export const indexKey = (repositoryUuid: string): string =>
  indexPageKey(indexPageOf(repositoryUuid));

export const totalsKey = (repositoryUuid: string): string => `totals:${bare(repositoryUuid)}`;
/** Where the totals of a removed repository wait for a week, in case it comes back. */
export const removedKey = (repositoryUuid: string): string => `removed:${bare(repositoryUuid)}`;
/** What the steps of a repository pushed. */
export const pushedKey = (repositoryUuid: string): string => `pushed:${bare(repositoryUuid)}`;
/** What spans told of the steps of a repository. */
export const spannedKey = (repositoryUuid: string): string => `spanned:${bare(repositoryUuid)}`;
