import { isWithin } from '../../core/access/scope';
import type { Facts, Reader } from '../../core/health/facts';
import { repositoryFacts } from '../../core/health/verdict';
import type { World } from '../../ports/world';
import {
  REFUSALS_KEY,
  scrapesKey,
  SERVICE_ACCOUNTS_KEY,
  TEMPO_KEY,
  TOKENS_KEY,
  totalsKey,
  WORKSPACE_KEY,
} from '../records/keys';
import { totalsIn, workspaceIn, type Found } from '../records/load';
import { logIn } from '../records/scrape-log';
import { refusalsIn } from '../access/refusals';
import { serviceAccountsIn } from '../access/service-accounts';
import { tempoIn } from '../records/tempo';
import { tokensIn } from '../access/tokens';

/** Everything that is known about one repository's health; null while it is not known. Two storage round trips. */
export async function healthFacts(repositoryUuid: string, world: World): Promise<Facts | null> {
  const found = await world.records.read([
    ...[totalsKey(repositoryUuid), WORKSPACE_KEY, TEMPO_KEY],
    ...[TOKENS_KEY, SERVICE_ACCOUNTS_KEY, REFUSALS_KEY],
  ]);
  const [totals, workspace] = [totalsIn(found, repositoryUuid), workspaceIn(found)];
  if (totals === null || workspace === null) return null;
  const readers = [
    ...tokenReaders(found, repositoryUuid),
    ...accountReaders(found, repositoryUuid),
  ];
  const logs = await world.records.read(readers.map(({ id }) => scrapesKey(id)));
  return {
    ...repositoryFacts({ totals, workspace, tempo: tempoIn(found) }, world.now()),
    readers: readers.map((reader) => ({ ...reader, log: logIn(logs.get(scrapesKey(reader.id))) })),
    refusals: refusalsIn(found),
  };
}

/** Tokens that may read the repository; their logs are still to be read. */
export function tokenReaders(found: Found, repositoryUuid: string): readonly Reader[] {
  const { known } = refusalsIn(found);
  return tokensIn(found)
    .filter(({ scope }) => isWithin(scope, repositoryUuid))
    .map(({ id, name, createdAt, expiresAt, revokedAt, successorId }) => ({
      ...{ id, name, createdAt, expiresAt, revokedAt },
      hasSuccessor: successorId !== null,
      log: null,
      refused: known[id] ?? null,
    }));
}

/** Credentials of service accounts renew themselves. */
export function accountReaders(found: Found, repositoryUuid: string): readonly Reader[] {
  const { known } = refusalsIn(found);
  return serviceAccountsIn(found)
    .filter(({ scope }) => isWithin(scope, repositoryUuid))
    .map(({ id, name, createdAt }) => ({
      ...{ id, name, createdAt, expiresAt: Infinity, revokedAt: null, hasSuccessor: false },
      log: null,
      refused: known[id] ?? null,
    }));
}
