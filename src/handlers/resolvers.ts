import { dryRun } from '../app/access/dry-run';
import { listServiceAccounts, listTokens } from '../app/access/list-credentials';
import { saveServiceAccount } from '../app/access/read-policy';
import { removeServiceAccount } from '../app/access/service-accounts';
import { issueToken, revokeToken, rotateToken } from '../app/access/tokens';
import { fleet } from '../app/pages/fleet';
import { importProgress } from '../app/pages/import-progress';
import { repositoryExposition, repositoryPage } from '../app/pages/repository-page';
import { repositoryPanel } from '../app/pages/repository-panel';
import { newHookSecret, readHook, removeHook } from '../app/pushes/hook-secret';
import { scrapeConfiguration } from '../app/scrape/scrape-configuration';
import { scrapeTargets } from '../app/scrape/scrape-targets';
import { exportAudit, listAudit } from '../app/settings/audit-log';
import { eraseAccount } from '../app/settings/erase-account';
import { readCost, removePlan, savePlan } from '../app/settings/plans';
import { readPushChoice, savePushChoice } from '../app/settings/push-choice';
import { previewCost } from '../app/settings/preview-cost';
import {
  readRepositorySettings,
  saveRepositorySettings,
} from '../app/settings/repository-settings';
import { readSettings, saveSettings } from '../app/settings/settings';
import type { Answer, Resolvers } from '../contract/resolvers';
import { absent } from '../core/shape';
import type { World } from '../ports/world';
import * as access from './requests/access';
import * as settings from './requests/settings';
import { entry, look, lookAt, type Caller, type Entry } from './resolver';

const ADMIN = 'workspace-admin';

/** Every function that a page may call, by its functionKey, with who may call it. */
export const TABLE: { readonly [K in keyof Resolvers]: Entry<Resolvers[K]['answer']> } = {
  auditLog: entry({
    who: ADMIN,
    decode: settings.auditLogRequest,
    run: (request, _by, world) => listAudit(request, world),
  }),
  cost: look(ADMIN, readCost),
  dryRunToken: entry({
    who: ADMIN,
    decode: access.dryRunTokenRequest,
    run: ({ token }, _by, world) => dryRun(token, world),
  }),
  eraseAccount: entry({ who: ADMIN, decode: settings.eraseAccountRequest, run: eraseAccount }),
  exportAudit: entry({ who: ADMIN, decode: settings.exportAuditRequest, run: exportAudit }),
  /** It names repositories: everybody gets those that Bitbucket shows them. */
  fleet: look('anyone-in-the-workspace', fleet),
  hook: look(ADMIN, readHook),
  importProgress: look(ADMIN, importProgress),
  issueToken: entry({ who: ADMIN, decode: access.issueTokenRequest, run: issueToken }),
  listServiceAccounts: look(ADMIN, listServiceAccounts),
  listTokens: look(ADMIN, listTokens),
  newHookSecret: entry({
    who: ADMIN,
    decode: absent,
    run: (_, by, world) => newHookSecret(by, world),
  }),
  previewCost: entry({
    who: ADMIN,
    decode: settings.settingsRequest,
    run: (request, _by, world) => previewCost(request, world),
  }),
  pushChoice: look(ADMIN, readPushChoice),
  readSettings: look(ADMIN, readSettings),
  removeHook: entry({
    who: ADMIN,
    decode: absent,
    run: (_, by, world) => removeHook(by, world),
  }),
  removePlan: entry({ who: ADMIN, decode: settings.removePlanRequest, run: removePlan }),
  removeServiceAccount: entry({
    who: ADMIN,
    decode: access.removeServiceAccountRequest,
    run: removeServiceAccount,
  }),
  repositoryExposition: lookAt('anyone-who-sees-the-repository', repositoryExposition),
  repositoryPage: lookAt('anyone-who-sees-the-repository', repositoryPage),
  repositoryPanel: lookAt('anyone-who-sees-the-repository', repositoryPanel),
  repositorySettings: lookAt('repository-admin', readRepositorySettings),
  revokeToken: entry({ who: ADMIN, decode: access.revokeTokenRequest, run: revokeToken }),
  rotateToken: entry({ who: ADMIN, decode: access.rotateTokenRequest, run: rotateToken }),
  savePlan: entry({ who: ADMIN, decode: settings.planRequest, run: savePlan }),
  savePushChoice: entry({
    who: ADMIN,
    decode: settings.pushChoiceRequest,
    run: savePushChoice,
  }),
  saveRepositorySettings: entry({
    who: 'repository-admin',
    decode: settings.repositorySettingsRequest,
    run: saveRepositorySettings,
  }),
  saveServiceAccount: entry({
    who: ADMIN,
    decode: access.saveServiceAccountRequest,
    run: saveServiceAccount,
  }),
  saveSettings: entry({ who: ADMIN, decode: settings.settingsRequest, run: saveSettings }),
  scrapeConfiguration: look(ADMIN, scrapeConfiguration),
  scrapeTargets: look(ADMIN, scrapeTargets),
};

type Call = (
  payload: unknown,
  caller: Omit<Caller, 'functionKey'>,
  world: World,
) => Promise<Answer<unknown>>;

/** The table as Forge calls it: each with its check before it. */
export const RESOLVERS: Readonly<Record<string, Call>> = Object.fromEntries(
  Object.entries(TABLE).map(([functionKey, { call }]): [string, Call] => [
    functionKey,
    (payload, caller, world) => call(payload, { ...caller, functionKey }, world),
  ]),
);
