import { isWithin, type Scope } from '../../core/access/scope';
import type { Facts, Reader } from '../../core/health/facts';
import { masked } from '../../core/health/masked';
import { repositoryFacts } from '../../core/health/verdict';
import type { World } from '../../ports/world';
import { ACCOUNTS, loadAccounts } from '../access/account-records';
import { REFUSALS, type Refusals } from '../access/refusals';
import { loadTokens, TOKENS } from '../access/token-records';
import { load, type Loaded } from '../records/kind';
import { SCRAPES } from '../records/scrape-log';
import { TEMPO } from '../records/tempo';
import { TOTALS } from '../records/totals';
import { WORKSPACE } from '../records/workspace';

/** What tells of those who read, and of those who may not. */
export const READERS = { ...TOKENS, ...ACCOUNTS, refusals: REFUSALS } as const;

/**
 * Everything that is known about one repository's health; null while it is not known. Whose credential reads or is
 * refused is for workspace admins. Three storage round trips.
 */
export async function healthFacts(repositoryUuid: string, world: World): Promise<Facts | null> {
  const found = await load(
    { totals: TOTALS(repositoryUuid), workspace: WORKSPACE, tempo: TEMPO, ...READERS },
    world,
  );
  const [totals, workspace] = [found.totals.value, found.workspace.value];
  if (totals === null || workspace === null) return null;
  const [all, admin] = await Promise.all([
    loadReaders(found, world),
    world.person.isWorkspaceAdmin(),
  ]);
  const readers = all.filter(({ scope }) => isWithin(scope, repositoryUuid));
  return {
    ...repositoryFacts({ totals, workspace, tempo: found.tempo.value }, world.now()),
    readers: admin.ok && admin.value ? readers : masked(readers),
    refusals: found.refusals.value,
  };
}

/** Somebody who may read, with what they may. */
export type ScopedReader = Reader & { readonly scope: Scope };

/** Every token and service account with its scrapes. Two round trips. */
export async function loadReaders(
  found: Loaded<typeof READERS>,
  world: World,
): Promise<readonly ScopedReader[]> {
  const [tokens, accounts] = await Promise.all([
    loadTokens(found, world),
    loadAccounts(found, world),
  ]);
  const readers = [
    ...tokens.map((token) => ({ ...token, hasSuccessor: token.successorId !== null })),
    ...accounts.map((account) => ({ ...account, ...RENEWS_ITSELF })),
  ];
  const { logs } = await load({ logs: readers.map(({ id }) => SCRAPES(id)) }, world);
  return readers.map((reader, at) => ({
    ...readerOf(reader, found.refusals.value),
    log: logs[at]?.value ?? null,
  }));
}

/** The credentials of a service account renew themselves. */
const RENEWS_ITSELF = { expiresAt: Infinity, revokedAt: null, hasSuccessor: false };

function readerOf(
  reader: Omit<ScopedReader, 'log' | 'refused'>,
  { known }: Refusals,
): Omit<ScopedReader, 'log'> {
  const { id, name, scope, createdAt, expiresAt, revokedAt, hasSuccessor } = reader;
  const refused = known[id] ?? null;
  return { id, name, scope, createdAt, expiresAt, revokedAt, hasSuccessor, refused };
}
