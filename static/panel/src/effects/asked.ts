/** Everything the pages ask of the backend: queries are kept fresh, commands are sent once. */
import type {
  IssueTokenRequest,
  RepositorySettingsView,
  RotateTokenRequest,
  ServiceAccountRequest,
  SettingsView,
} from '../../../../src/contract/access';
import type { AuditLogRequest, ExportAuditRequest } from '../../../../src/contract/audit';
import type { PlanView } from '../../../../src/contract/cost';
import type { Revised } from '../../../../src/contract/form';
import type { PushChoiceView } from '../../../../src/contract/pushes';
import { ask } from './bridge';
import { commandOf } from './use-command';
import { queryOf } from './use-query';

/** Seconds after which an answer is asked for anew while somebody looks. */
const SOON = 5;
const USUAL = 30;
const SELDOM = 300;

export const queries = {
  panel: queryOf(() => ask('repositoryPanel', undefined), USUAL),
  repositoryPage: queryOf(() => ask('repositoryPage', undefined), USUAL),
  exposition: queryOf(() => ask('repositoryExposition', undefined), SELDOM),
  fleet: queryOf(() => ask('fleet', undefined), SELDOM),
  progress: queryOf(() => ask('importProgress', undefined), USUAL),
  tokens: queryOf(() => ask('listTokens', undefined), SOON),
  accounts: queryOf(() => ask('listServiceAccounts', undefined), USUAL),
  settings: queryOf(() => ask('readSettings', undefined), SELDOM),
  cost: queryOf(() => ask('cost', undefined), SELDOM),
  hook: queryOf(() => ask('hook', undefined), USUAL),
  pushChoice: queryOf(() => ask('pushChoice', undefined), SELDOM),
  repositorySettings: queryOf(() => ask('repositorySettings', undefined), SELDOM),
  configuration: queryOf(() => ask('scrapeConfiguration', undefined), SELDOM),
  targets: queryOf(() => ask('scrapeTargets', undefined), SELDOM),
} as const;

export const commands = {
  issueToken: commandOf((request: IssueTokenRequest) => ask('issueToken', request)),
  rotateToken: commandOf((request: RotateTokenRequest) => ask('rotateToken', request)),
  revokeToken: commandOf((request: { id: string }) => ask('revokeToken', request)),
  saveAccount: commandOf((request: Revised<ServiceAccountRequest>) =>
    ask('saveServiceAccount', request),
  ),
  removeAccount: commandOf((request: { id: string }) => ask('removeServiceAccount', request)),
  dryRun: commandOf((request: { token: string }) => ask('dryRunToken', request)),
  saveSettings: commandOf((request: Revised<SettingsView>) => ask('saveSettings', request)),
  previewCost: commandOf((request: Revised<SettingsView>) => ask('previewCost', request)),
  savePushChoice: commandOf((request: Revised<PushChoiceView>) => ask('savePushChoice', request)),
  newHookSecret: commandOf(() => ask('newHookSecret', undefined)),
  removeHook: commandOf(() => ask('removeHook', undefined)),
  savePlan: commandOf((request: PlanView) => ask('savePlan', request)),
  removePlan: commandOf((request: { from: number }) => ask('removePlan', request)),
  saveRepositorySettings: commandOf((request: Revised<RepositorySettingsView>) =>
    ask('saveRepositorySettings', request),
  ),
  auditLog: commandOf((request: AuditLogRequest) => ask('auditLog', request)),
  exportAudit: commandOf((request: ExportAuditRequest) => ask('exportAudit', request)),
  eraseAccount: commandOf((request: { accountId: string }) => ask('eraseAccount', request)),
} as const;
