import type {
  RepositoryRef,
  ScopeView,
  ServiceAccountsAnswer,
  ServiceAccountView,
  TokensAnswer,
  TokenState,
  TokenView,
  LastRead,
} from '../../contract/access';
import { keyIdsOf } from '../../core/access/key-set';
import type { Scope } from '../../core/access/scope';
import { isScraped, type ScrapeLog } from '../../core/health/scrape-log';
import { SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { issuerKeysIn, issuerKeysKeyOf } from './issuer-keys';
import {
  INDEX_KEYS,
  scrapesKey,
  SERVICE_ACCOUNTS_KEY,
  TOKENS_KEY,
  WORKSPACE_KEY,
} from '../records/keys';
import { workspaceIn, type Found } from '../records/load';
import { logIn } from '../records/scrape-log';
import { presetsFor } from './presets';
import { repositoriesIn } from '../records/repository-index';
import { serviceAccountsIn, type ServiceAccount } from './service-accounts';
import { isGood, tokensIn, type StoredToken } from './tokens';

/** What the settings page shows of tokens: everything but the secret, which nobody has. */
export async function listTokens(world: World): Promise<TokensAnswer> {
  const found = await world.records.read([TOKENS_KEY, SERVICE_ACCOUNTS_KEY, ...INDEX_KEYS]);
  const tokens = tokensIn(found);
  const readers = [...tokens, ...serviceAccountsIn(found)];
  const logs = await world.records.read(readers.map(({ id }) => scrapesKey(id)));
  const repositories = repositoriesIn(found);
  const now = world.now();
  const views = tokens.map((token) => tokenView(token, { repositories, logs, now }));
  return {
    now: seconds(now),
    tokens: views.reverse(),
    scraper: newestScraper(readers, logs),
    repositories,
  };
}

function newestScraper(
  readers: readonly { readonly id: string; readonly name: string }[],
  logs: Found,
): LastRead | null {
  const uses = readers.flatMap(({ id, name }) => {
    const log = logIn(logs.get(scrapesKey(id)));
    if (log === null || !isScraped(log)) return [];
    return [{ name, client: log.last.client, at: seconds(log.last.at) }];
  });
  return uses.sort((a, b) => b.at - a.at)[0] ?? null;
}

/** What the settings page shows of service accounts, with the forms that new ones start from. */
export async function listServiceAccounts(world: World): Promise<ServiceAccountsAnswer> {
  const found = await world.records.read([SERVICE_ACCOUNTS_KEY, WORKSPACE_KEY, ...INDEX_KEYS]);
  const accounts = serviceAccountsIn(found);
  const keys = await Promise.all(accounts.map(({ issuer }) => issuerKeysKeyOf(issuer, world)));
  const more = await world.records.read([...keys, ...accounts.map(({ id }) => scrapesKey(id))]);
  const repositories = repositoriesIn(found);
  const slug = workspaceIn(found)?.slug ?? '';
  return {
    now: seconds(world.now()),
    accounts: accounts.map((account, at) =>
      accountView(account, { repositories, found: more, key: keys[at] ?? '' }),
    ),
    presets: presetsFor({ uuid: world.installation.workspaceUuid, slug }),
    repositories,
  };
}

function tokenView(
  token: StoredToken,
  about: {
    readonly repositories: readonly RepositoryRef[];
    readonly logs: Found;
    readonly now: EpochMillis;
  },
): TokenView {
  const { id, name, createdAt, expiresAt, revokedAt, successorId } = token;
  const log = logIn(about.logs.get(scrapesKey(id)));
  return {
    id,
    name,
    successorId,
    scope: scopeView(token.scope, about.repositories),
    state: stateOf(token, about.now),
    createdAt: seconds(createdAt),
    expiresAt: seconds(expiresAt),
    revokedAt: revokedAt === null ? null : seconds(revokedAt),
    ...lastUse(log),
  };
}

function stateOf(token: StoredToken, now: EpochMillis): TokenState {
  if (token.revokedAt !== null) return 'revoked';
  if (!isGood(token, now)) return 'expired';
  return token.successorId === null ? 'active' : 'grace';
}

function accountView(
  account: ServiceAccount,
  about: {
    readonly repositories: readonly RepositoryRef[];
    readonly found: Found;
    readonly key: string;
  },
): ServiceAccountView {
  const { id, name, preset, issuer, audience, subject, claims, keys } = account;
  const fetched = issuerKeysIn(about.found, about.key);
  const pasted = keys.kind === 'pasted' ? keys.keys : null;
  return {
    ...{ id, name, preset, issuer, audience, subject, claims },
    keys: {
      kind: keys.kind,
      keyIds: keyIdsOf(pasted ?? fetched.keys ?? { keys: [] }),
      jwks: pasted === null ? null : JSON.stringify(pasted, null, 2),
      fetchedAt: pasted !== null || fetched.fetchedAt === 0 ? null : seconds(fetched.fetchedAt),
      problem: pasted === null ? fetched.problem : null,
    },
    scope: scopeView(account.scope, about.repositories),
    createdAt: seconds(account.createdAt),
    ...lastUse(logIn(about.found.get(scrapesKey(id)))),
  };
}

function scopeView(scope: Scope, repositories: readonly RepositoryRef[]): ScopeView {
  if (scope.kind === 'workspace') return scope;
  const bySlug = new Map(repositories.map(({ uuid, slug }) => [uuid, slug]));
  return {
    kind: 'repositories',
    repositories: scope.uuids.map((uuid) => ({ uuid, slug: bySlug.get(uuid) ?? GONE })),
  };
}

/** A repository that was deleted since; the scope still names it. */
const GONE = '(deleted)';

function lastUse(log: ScrapeLog | null): {
  readonly lastUsedAt: number | null;
  readonly lastClient: string | null;
} {
  if (log === null) return { lastUsedAt: null, lastClient: null };
  const { last, visit } = log;
  const newest = visit !== undefined && visit.at > last.at ? visit : last;
  return { lastUsedAt: seconds(newest.at), lastClient: newest.client };
}

const seconds = (at: EpochMillis): number => Math.floor(at / SECOND);
