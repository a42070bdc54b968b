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
import type { Problem } from '../../contract/problem';
import { succeed, type Result } from '../../core/result';
import { SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { load } from '../records/kind';
import { INDEX, repositoriesOf } from '../records/repository-index';
import { SCRAPES } from '../records/scrape-log';
import { WORKSPACE } from '../records/workspace';
import { ACCOUNTS, loadAccounts, type ServiceAccount } from './account-records';
import { issuerKeys, type IssuerKeys } from './issuer-keys';
import { policyRevision } from './policy-text';
import { presetsFor } from './presets';
import { isGood, loadTokens, TOKENS, type StoredToken } from './token-records';

/** What the settings page shows of tokens: everything but the secret, which nobody has. */
export async function listTokens(world: World): Promise<Result<TokensAnswer, Problem>> {
  const found = await load({ ...TOKENS, ...ACCOUNTS, index: INDEX }, world);
  const [tokens, accounts] = await Promise.all([
    loadTokens(found, world),
    loadAccounts(found, world),
  ]);
  const readers = [...tokens, ...accounts];
  const { logs } = await load({ logs: readers.map(({ id }) => SCRAPES(id)) }, world);
  const uses = readers.map((reader, at) => ({ reader, log: logs[at]?.value ?? null }));
  const repositories = repositoriesOf(found.index);
  const now = world.now();
  const views = tokens.map((token, at) =>
    tokenView(token, { repositories, log: uses[at]?.log ?? null, now }),
  );
  return succeed({
    now: seconds(now),
    tokens: views.reverse(),
    scraper: newestScraper(uses),
    repositories,
  });
}

interface Use {
  readonly reader: { readonly id: string; readonly name: string };
  readonly log: ScrapeLog | null;
}

function newestScraper(uses: readonly Use[]): LastRead | null {
  const scraped = uses.flatMap(({ reader: { name }, log }) => {
    if (log === null || !isScraped(log)) return [];
    return [{ name, client: log.last.client, at: seconds(log.last.at) }];
  });
  return scraped.sort((a, b) => b.at - a.at)[0] ?? null;
}

/** What the settings page shows of service accounts, with the forms that new ones start from. */
export async function listServiceAccounts(
  world: World,
): Promise<Result<ServiceAccountsAnswer, Problem>> {
  const found = await load({ ...ACCOUNTS, workspace: WORKSPACE, index: INDEX }, world);
  const accounts = await loadAccounts(found, world);
  const keys = await Promise.all(accounts.map(({ issuer }) => issuerKeys(issuer, world)));
  const more = await load({ keys, logs: accounts.map(({ id }) => SCRAPES(id)) }, world);
  const repositories = repositoriesOf(found.index);
  const revisions = await Promise.all(accounts.map((account) => policyRevision(account, world)));
  return succeed({
    now: seconds(world.now()),
    accounts: accounts.map((account, at) =>
      accountView(account, {
        repositories,
        revision: revisions[at] ?? 0,
        fetched: more.keys[at]?.value ?? null,
        log: more.logs[at]?.value ?? null,
      }),
    ),
    presets: presetsFor({
      uuid: world.installation.workspaceUuid,
      slug: found.workspace.value?.slug ?? '',
    }),
    repositories,
  });
}

function tokenView(
  token: StoredToken,
  about: {
    readonly repositories: readonly RepositoryRef[];
    readonly log: ScrapeLog | null;
    readonly now: EpochMillis;
  },
): TokenView {
  const { id, name, createdAt, expiresAt, revokedAt, successorId } = token;
  return {
    id,
    name,
    successorId,
    scope: scopeView(token.scope, about.repositories),
    state: stateOf(token, about.now),
    createdAt: seconds(createdAt),
    expiresAt: seconds(expiresAt),
    revokedAt: revokedAt === null ? null : seconds(revokedAt),
    ...lastUse(about.log),
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
    readonly revision: number;
    readonly fetched: IssuerKeys | null;
    readonly log: ScrapeLog | null;
  },
): ServiceAccountView {
  const { id, name, preset, issuer, audience, subject, claims, keys } = account;
  const fetched = about.fetched ?? { keys: null, fetchedAt: 0, problem: null };
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
    revision: about.revision,
    createdAt: seconds(account.createdAt),
    ...lastUse(about.log),
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
