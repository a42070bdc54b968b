/** Storage keys hold only letters, digits and `: . _ - #`; Bitbucket wraps uuids in braces. */
const bare = (uuid: string): string => uuid.toLowerCase().replace(/[^0-9a-z-]/g, '');

export const WORKSPACE_KEY = 'workspace';
export const SETTINGS_KEY = 'settings';

const PAGES = '0123456789abcdef';

/** Repositories are listed on sixteen pages, by the first digit of their uuid: all of them fit one batch read. */
export const INDEX_KEYS: readonly string[] = PAGES.split('').map((digit) => `index:${digit}`);

export const indexKey = (repositoryUuid: string): string => {
  const digit = bare(repositoryUuid)[0] ?? '0';
  return `index:${PAGES.includes(digit) ? digit : '0'}`;
};

export const totalsKey = (repositoryUuid: string): string => `totals:${bare(repositoryUuid)}`;
export const scrapesKey = (tokenId: string): string => `scrapes:${tokenId}`;
export const TOKENS_KEY = 'tokens';
/** What the sweep remembers of each repository between sweeps. */
export const SWEEP_KEY = 'sweep';
/** How lively the workspace has been, hour by hour. */
export const TEMPO_KEY = 'tempo';
export const SERVICE_ACCOUNTS_KEY = 'service-accounts';
/** Refused requests, counted. */
export const REFUSALS_KEY = 'refusals';
/** Keys of an issuer, by the digest of its name. */
export const issuerKeysKey = (digest: string): string => `issuer-keys:${digest.slice(0, 32)}`;
/** When access was last tidied up. */
export const UPKEEP_KEY = 'upkeep';
