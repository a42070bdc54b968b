/** Storage keys hold only letters, digits and `: . _ - #`; Bitbucket wraps uuids in braces. */
const bare = (uuid: string): string => uuid.toLowerCase().replace(/[^0-9a-z-]/g, '');

const PAGES = '0123456789abcdef';

/** Repositories are listed on sixteen pages, by the first digit of their uuid: all of them fit one batch read. */
export const INDEX_KEYS: readonly string[] = PAGES.split('').map((digit) => `index:${digit}`);

export const indexKey = (repositoryUuid: string): string => {
  const digit = bare(repositoryUuid)[0] ?? '0';
  return `index:${PAGES.includes(digit) ? digit : '0'}`;
};

export const totalsKey = (repositoryUuid: string): string => `totals:${bare(repositoryUuid)}`;
/** Where the totals of a removed repository wait for a week, in case it comes back. */
export const removedKey = (repositoryUuid: string): string => `removed:${bare(repositoryUuid)}`;
/** What the steps of a repository pushed. */
export const pushedKey = (repositoryUuid: string): string => `pushed:${bare(repositoryUuid)}`;
/** What spans told of the steps of a repository. */
export const spannedKey = (repositoryUuid: string): string => `spanned:${bare(repositoryUuid)}`;
