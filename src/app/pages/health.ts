import { withCompared } from '../../core/aggregates/compared';
import { isWithin, type Scope } from '../../core/access/scope';
import { REASONS, type Counts } from '../../core/access/reasons';
import type { Exclusion, Facts, Reader } from '../../core/health/facts';
import { masked, naming } from '../../core/health/masked';
import { repositoryFacts } from '../../core/health/verdict';
import { isExcluded } from '../../core/settings';
import type { World } from '../../ports/world';
import { ACCOUNTS, loadAccounts } from '../access/account-records';
import { REFUSALS, type Refusals } from '../access/refusals';
import { loadTokens, TOKENS } from '../access/token-records';
import { COMPARED, comparedIn } from '../records/compared';
import { load, type Loaded } from '../records/kind';
import { countedIn, INDEX } from '../records/repository-index';
import { SCRAPES } from '../records/scrape-log';
import { SETTINGS, type StoredSettings } from '../records/settings';
import { TEMPO } from '../records/tempo';
import { TOTALS } from '../records/totals';
import { WORKSPACE } from '../records/workspace';

/** What tells of those who read, and of those who may not. */
export const READERS = {
  ...{ ...TOKENS, ...ACCOUNTS, refusals: REFUSALS },
  ...{ index: INDEX, settings: SETTINGS },
} as const;

/**
 * Everything that is known about one repository's health; null while it is not known. Whose credential reads or is
 * refused is for workspace admins. Three storage round trips.
 */
export async function healthFacts(repositoryUuid: string, world: World): Promise<Facts | null> {
  const [found, isAdmin] = await Promise.all([
    load(
      {
        ...{ totals: TOTALS(repositoryUuid), workspace: WORKSPACE, tempo: TEMPO },
        ...{ compared: COMPARED, ...READERS },
      },
      world,
    ),
    world.person.isWorkspaceAdmin(),
  ]);
  const [kept, workspace] = [found.totals.value, found.workspace.value];
  if (kept === null || workspace === null) return null;
  const totals = withCompared(kept, comparedIn(found.compared.value, repositoryUuid));
  const readers = (await loadReaders(found, world)).filter(({ scope }) =>
    isWithin(scope, repositoryUuid),
  );
  const { slug } = totals.identity;
  const isTold = isAdmin.ok && isAdmin.value;
  const known = isTold ? workspace : naming(workspace, (name) => name === slug);
  return {
    ...repositoryFacts({ totals, workspace: known, tempo: found.tempo.value }, world.now()),
    readers: isTold ? readers : masked(readers),
    refusals: refusalsOfNow(found.refusals.value),
    repositories: countedIn(found.index, found.settings.value).length,
    exclusion: exclusionOf(totals.identity, found.settings.value),
  };
}

/** Who left a repository out, and when, stands in the audit log alone. */
export function exclusionOf(
  identity: { readonly uuid: string; readonly slug: string },
  settings: StoredSettings,
): Exclusion | null {
  return isExcluded(settings, identity) ? { by: 'somebody', since: 0 } : null;
}

/** Those of this hour: the audit log tells of all before. */
export function refusalsOfNow({ at, counts, audited }: Refusals): Facts['refusals'] {
  const now: Partial<Record<keyof Counts, number>> = {};
  for (const reason of REASONS) {
    const number = (counts[reason] ?? 0) - (audited[reason] ?? 0);
    if (number > 0) now[reason] = number;
  }
  return { at, counts: now };
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
  const counted = countedIn(found.index, found.settings.value);
  return readers.map((reader, at) => ({
    ...readerOf(reader, found.refusals.value),
    touches: counted.filter(({ uuid }) => isWithin(reader.scope, uuid)).length,
    log: logs[at]?.value ?? null,
  }));
}

/** The credentials of a service account renew themselves. */
const RENEWS_ITSELF = { expiresAt: Infinity, revokedAt: null, hasSuccessor: false };

function readerOf(
  reader: Omit<ScopedReader, 'log' | 'refused' | 'touches'>,
  { known }: Refusals,
): Omit<ScopedReader, 'log' | 'touches'> {
  const { id, name, scope, createdAt, expiresAt, revokedAt, hasSuccessor } = reader;
  const refused = known[id] ?? null;
  return { id, name, scope, createdAt, expiresAt, revokedAt, hasSuccessor, refused };
}
