/**
 * What the settings pages and their resolvers say to each other. Instants are epoch seconds; `null` means never or
 * none. Every request is refused, with a message that names the field, when it has a field that is not listed here.
 */

import type { ScrapeConfigurationAnswer } from './configuration';
import type {
  AuditLogAnswer,
  AuditLogRequest,
  EraseAccountAnswer,
  ExportAuditAnswer,
  ExportAuditRequest,
} from './audit';
import type { Revised, Saved, SavedAccount } from './form';

export interface RepositoryRef {
  uuid: string;
  slug: string;
}

/** What a credential may read: all of the workspace, or the repositories listed. */
export type ScopeRequest =
  { kind: 'workspace' } | { kind: 'repositories'; uuids: readonly string[] };
export type ScopeView =
  { kind: 'workspace' } | { kind: 'repositories'; repositories: readonly RepositoryRef[] };

/** `grace`: replaced by a successor and still good until `expiresAt`. */
export type TokenState = 'active' | 'grace' | 'expired' | 'revoked';

export interface TokenView {
  id: string;
  name: string;
  scope: ScopeView;
  state: TokenState;
  createdAt: number;
  expiresAt: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
  lastClient: string | null;
  /** The token that replaced this one, by id. */
  successorId: string | null;
}

/** `issueToken`: a name of its own, 1 to 80 characters; the whole workspace and 90 days unless asked otherwise. */
export interface IssueTokenRequest {
  name: string;
  scope?: ScopeRequest;
  /** Within `TOKEN_DAYS`. */
  expiresInDays?: number;
}

/** The token's text is shown here and never again. */
export interface IssueTokenAnswer {
  token: string;
  id: string;
}

/** `rotateToken`: a successor with the same name and scope; the old one stays good for `GRACE_DAYS`. */
export interface RotateTokenRequest {
  id: string;
  graceDays?: number;
}

export interface RotateTokenAnswer extends IssueTokenAnswer {
  /** Until when the old token is good. */
  predecessorExpiresAt: number;
}

/** When a client last read, and with which token or service account. */
export interface LastRead {
  name: string;
  client: string;
  at: number;
}

export interface TokensAnswer {
  now: number;
  tokens: readonly TokenView[];
  /** What scrapes by itself, as the health rules see it, with a token or a service account; `null` for nothing so far. */
  scraper: LastRead | null;
  /** What a scope can be limited to. */
  repositories: readonly RepositoryRef[];
}

export type PresetName = 'bitbucket-pipelines' | 'kubernetes' | 'aws' | 'github-actions' | 'any';

/** Where the keys that sign come from: Bitbucket's API, the issuer itself, or pasted as a JSON Web Key Set. */
export type KeysRequest =
  { kind: 'bitbucket' } | { kind: 'fetched' } | { kind: 'pasted'; jwks: string };

export interface RequiredClaim {
  name: string;
  /** The claim's text; `*` stands for any run of characters. */
  value: string;
}

/** A trust policy: which identity is which service account. `subject` may hold `*`. */
export interface ServiceAccountRequest {
  /** `null` makes a new one. */
  id: string | null;
  name: string;
  preset: PresetName;
  issuer: string;
  audience: string;
  subject: string;
  claims: readonly RequiredClaim[];
  keys: KeysRequest;
  scope: ScopeRequest;
}

export interface ServiceAccountView extends Omit<ServiceAccountRequest, 'id' | 'keys' | 'scope'> {
  id: string;
  /** To be sent with the form; 0 for a new one. */
  revision: number;
  keys: {
    kind: KeysRequest['kind'];
    keyIds: readonly string[];
    /** The pasted key set, to be edited; `null` for the other kinds. */
    jwks: string | null;
    fetchedAt: number | null;
    /** Why the keys could not be read the last time. */
    problem: string | null;
  };
  scope: ScopeView;
  createdAt: number;
  lastUsedAt: number | null;
  lastClient: string | null;
}

/** What a form starts from; `hint` says where the values are found. */
export interface PresetView {
  preset: PresetName;
  title: string;
  issuer: string;
  audience: string;
  subject: string;
  claims: readonly RequiredClaim[];
  keys: KeysRequest['kind'];
  hint: string;
}

export interface ServiceAccountsAnswer {
  now: number;
  accounts: readonly ServiceAccountView[];
  presets: readonly PresetView[];
  repositories: readonly RepositoryRef[];
}

export type CheckName =
  'issuer' | 'audience' | 'keys' | 'signature' | 'time' | 'subject' | 'claims';

/** One check of one policy; those after the first that fails are not made. */
export interface CheckView {
  check: CheckName;
  passed: boolean;
  detail: string;
}

export interface DryRunAnswer {
  /** The service account that the token would be. */
  match: { id: string; name: string } | null;
  /** The result in one sentence. */
  sentence: string;
  /** What the token says of itself, before anything is believed; `null` when it is no JSON Web Token. */
  token: {
    issuer: string;
    subject: string;
    audiences: readonly string[];
    keyId: string | null;
    algorithm: string;
    expiresAt: number | null;
  } | null;
  policies: readonly { id: string; name: string; matches: boolean; checks: CheckView[] }[];
}

/** What a workspace admin chooses. */
export interface SettingsView {
  /** Exact names or `prefix*`, besides the main branch; at most `NAMES_MAX`. */
  trackedBranches: readonly string[];
  /** Within `RETENTION_DAYS`: idle series leave the page after this. */
  retentionDays: number;
  stepHistograms: boolean;
  /** Names of environments for which the commits behind the main branch are counted. */
  commitsBehind: readonly string[];
  testReports: boolean;
  caches: boolean;
  /**
   * Repositories that are neither read nor exposed: read as they are called now, and saved by uuid where they have one, so
   * that a name which changed meanwhile leaves nobody else out.
   */
  excludedRepositories: readonly string[];
  /** Within `AUDIT_DAYS`; a shorter one takes effect after a week. */
  auditRetentionDays: number;
}

/** A repository that may be counted, and how many series it had on a page when that was last measured; null for unknown. */
export interface SizedRef extends RepositoryRef {
  series: number | null;
}

export interface SettingsAnswer {
  settings: SettingsView;
  /** To be sent with the form. */
  revision: number;
  repositories: readonly SizedRef[];
}

export interface LevelCost {
  level: 'stepHistograms' | 'commitsBehind' | 'testReports' | 'caches';
  series: number;
  /** An hour. */
  requests: number;
}

export interface PreviewCostAnswer {
  /** Series on the whole workspace's page with the settings as they are. */
  seriesNow: number;
  /** The same with the settings proposed. */
  seriesThen: number;
  seriesLimit: number;
  /** Requests to Bitbucket an hour that the detail levels take, at most, as they are and as proposed. */
  requestsNow: number;
  requestsThen: number;
  /** Requests of any kind that the sweeps may make in an hour. */
  requestsLimit: number;
  /** What each level costs in the end where it is on, as proposed. */
  levels: readonly LevelCost[];
  /** The ten repositories that change most. */
  repositories: readonly { slug: string; now: number; then: number }[];
  /** What cannot be foreseen, in a sentence; empty when everything can. */
  note: string;
}

/** What a repository admin chooses; `null` follows the workspace. */
export interface RepositorySettingsView {
  isIncluded: boolean;
  trackedBranches: readonly string[] | null;
  stepHistograms: boolean | null;
  commitsBehind: readonly string[] | null;
}

/** What the workspace chose of what a repository may choose. */
export type FollowedView = Pick<
  SettingsView,
  'trackedBranches' | 'stepHistograms' | 'commitsBehind'
>;

export interface RepositorySettingsAnswer {
  repository: RepositoryRef;
  settings: RepositorySettingsView;
  revision: number;
  workspace: FollowedView;
}

/** The resolvers of the settings pages. */
export interface AccessResolvers {
  listTokens: { request: undefined; answer: TokensAnswer };
  issueToken: { request: IssueTokenRequest; answer: IssueTokenAnswer };
  rotateToken: { request: RotateTokenRequest; answer: RotateTokenAnswer };
  revokeToken: { request: { id: string }; answer: object };
  listServiceAccounts: { request: undefined; answer: ServiceAccountsAnswer };
  saveServiceAccount: { request: Revised<ServiceAccountRequest>; answer: SavedAccount };
  removeServiceAccount: { request: { id: string }; answer: object };
  dryRunToken: { request: { token: string }; answer: DryRunAnswer };
  readSettings: { request: undefined; answer: SettingsAnswer };
  saveSettings: { request: Revised<SettingsView>; answer: Saved };
  previewCost: { request: Revised<SettingsView>; answer: PreviewCostAnswer };
  repositorySettings: { request: undefined; answer: RepositorySettingsAnswer };
  saveRepositorySettings: { request: Revised<RepositorySettingsView>; answer: Saved };
  auditLog: { request: AuditLogRequest; answer: AuditLogAnswer };
  eraseAccount: { request: { accountId: string }; answer: EraseAccountAnswer };
  exportAudit: { request: ExportAuditRequest; answer: ExportAuditAnswer };
  scrapeConfiguration: { request: undefined; answer: ScrapeConfigurationAnswer };
}
