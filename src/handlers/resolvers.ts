import type { Answer, Resolvers } from '../contract/resolvers';
import type { World } from '../ports/world';
import type { Caller, Entry } from './resolver';
import { auditLog, exportAudit } from './resolvers/audit';
import { fleet, importProgress, repositoryExposition, repositoryPage } from './resolvers/pages';
import { repositoryPanel } from './resolvers/panel';
import {
  dryRunToken,
  listServiceAccounts,
  removeServiceAccount,
  saveServiceAccount,
} from './resolvers/service-accounts';
import {
  previewCost,
  readSettings,
  repositorySettings,
  saveRepositorySettings,
  saveSettings,
  scrapeConfiguration,
} from './resolvers/settings';
import { issueToken, listTokens, revokeToken, rotateToken } from './resolvers/tokens';

/** Every function that a page may call, by its functionKey, with who may call it. */
export const TABLE: { readonly [K in keyof Resolvers]: Entry<Resolvers[K]['answer']> } = {
  auditLog,
  dryRunToken,
  exportAudit,
  fleet,
  importProgress,
  issueToken,
  listServiceAccounts,
  listTokens,
  previewCost,
  readSettings,
  removeServiceAccount,
  repositoryExposition,
  repositoryPage,
  repositoryPanel,
  repositorySettings,
  revokeToken,
  rotateToken,
  saveRepositorySettings,
  saveServiceAccount,
  saveSettings,
  scrapeConfiguration,
};

type Call = (payload: unknown, caller: Caller, world: World) => Promise<Answer<unknown>>;

/** The table as Forge calls it: each with its check before it. */
export const RESOLVERS: Readonly<Record<string, Call>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, { call }]) => [name, call]),
);
