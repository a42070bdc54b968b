import type {
  IssueTokenRequest,
  PresetView,
  RepositoryRef,
  ScopeRequest,
  ScopeView,
  ServiceAccountRequest,
  ServiceAccountView,
  SettingsView,
} from '../../../../src/contract/access';
import { AUDIT_DAYS, NAMES_MAX, RETENTION_DAYS, TOKEN_DAYS } from '../../../../src/contract/bounds';
import type { Revised } from '../../../../src/contract/form';
import type { Failure } from './failure';

/** What is read off a form: a request, or the failure that says which field to mend. */
export type Drafted<R> =
  { readonly ok: true; readonly request: R } | { readonly ok: false; readonly failure: Failure };

const wrong = (field: string, message: string): Drafted<never> => ({
  ok: false,
  failure: { code: field, message },
});

export interface ScopeDraft {
  readonly kind: 'workspace' | 'repositories';
  readonly uuids: readonly string[];
}

export const WHOLE_WORKSPACE: ScopeDraft = { kind: 'workspace', uuids: [] };

export function scopeDraft(scope: ScopeView): ScopeDraft {
  return scope.kind === 'workspace'
    ? WHOLE_WORKSPACE
    : { kind: 'repositories', uuids: scope.repositories.map(({ uuid }) => uuid) };
}

const scopeRequest = ({ kind, uuids }: ScopeDraft): ScopeRequest =>
  kind === 'workspace' ? { kind } : { kind, uuids };

const NO_REPOSITORY = 'Choose at least one repository, or the whole workspace.';

const isEmptyScope = ({ kind, uuids }: ScopeDraft): boolean =>
  kind === 'repositories' && uuids.length === 0;

export interface TokenDraft {
  readonly name: string;
  readonly days: string;
  readonly scope: ScopeDraft;
}

export const NEW_TOKEN: TokenDraft = {
  name: '',
  days: String(TOKEN_DAYS.usual),
  scope: WHOLE_WORKSPACE,
};

const wholeNumber = (text: string): number => (/^\s*\d+\s*$/.test(text) ? Number(text) : NaN);

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const isWithin = (value: number, { least, most }: Bounds): boolean =>
  value >= least && value <= most;

/** "1 to 365". */
export const span = ({ least, most }: Bounds): string => `${least} to ${most}`;

export function tokenRequest({ name, days, scope }: TokenDraft): Drafted<IssueTokenRequest> {
  if (name.trim() === '')
    return wrong('name', 'Give the token a name, so that you recognise it when you rotate it.');
  const expiresInDays = wholeNumber(days);
  if (!isWithin(expiresInDays, TOKEN_DAYS))
    return wrong('days', `A token is good for ${span(TOKEN_DAYS)} days. Write a whole number.`);
  if (isEmptyScope(scope)) return wrong('scope', NO_REPOSITORY);
  return { ok: true, request: { name: name.trim(), expiresInDays, scope: scopeRequest(scope) } };
}

/** A service account as its form holds it: claims one a line, as `name=value`. */
export interface AccountDraft extends Omit<ServiceAccountRequest, 'claims' | 'keys' | 'scope'> {
  readonly claims: string;
  readonly keys: ServiceAccountRequest['keys']['kind'];
  readonly jwks: string;
  readonly scope: ScopeDraft;
}

type Claims = ServiceAccountRequest['claims'];

const claimLines = (claims: Claims): string =>
  claims.map(({ name, value }) => `${name}=${value}`).join('\n');

export function accountFrom(view: PresetView): AccountDraft {
  const { preset, issuer, audience, subject, claims, keys } = view;
  return {
    ...{ id: null, name: '', jwks: '', scope: WHOLE_WORKSPACE },
    ...{ preset, issuer, audience, subject, keys },
    claims: claimLines(claims),
  };
}

export function accountOf(view: ServiceAccountView): AccountDraft {
  const { id, name, preset, issuer, audience, subject, claims, keys, scope } = view;
  return {
    ...{ id, name, preset, issuer, audience, subject },
    claims: claimLines(claims),
    keys: keys.kind,
    jwks: keys.jwks ?? '',
    scope: scopeDraft(scope),
  };
}

function claimsIn(text: string): Claims | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const claims = lines.map((line) => {
    const [name = '', ...value] = line.split('=');
    return { name: name.trim(), value: value.join('=').trim() };
  });
  return claims.every(({ name, value }) => name !== '' && value !== '') ? claims : null;
}

const NEEDED = [
  ['name', 'Name'],
  ['issuer', 'Issuer'],
  ['audience', 'Audience'],
  ['subject', 'Subject'],
] as const;

export function accountRequest(
  draft: AccountDraft,
  revision: number,
): Drafted<Revised<ServiceAccountRequest>> {
  const missing = NEEDED.find(([field]) => draft[field].trim() === '');
  if (missing) return wrong(missing[0], `${missing[1]} is empty.`);
  const claims = claimsIn(draft.claims);
  if (claims === null)
    return wrong('claims', 'Write one required claim a line, as name=value, or none.');
  if (draft.keys === 'pasted' && draft.jwks.trim() === '')
    return wrong('jwks', 'Paste the issuer’s key set, or let Lifeline fetch it.');
  if (isEmptyScope(draft.scope)) return wrong('scope', NO_REPOSITORY);
  const { id, name, preset, issuer, audience, subject } = draft;
  const keys =
    draft.keys === 'pasted'
      ? ({ kind: 'pasted', jwks: draft.jwks } as const)
      : ({ kind: draft.keys } as const);
  const scope = scopeRequest(draft.scope);
  return {
    ok: true,
    request: { id, name, preset, issuer, audience, subject, claims, keys, scope, revision },
  };
}

/** The workspace's settings as the form holds them: names one a line. */
export interface SettingsDraft {
  readonly trackedBranches: string;
  readonly retentionDays: string;
  readonly stepHistograms: boolean;
  readonly commitsBehind: string;
  readonly testReports: boolean;
  readonly caches: boolean;
  /** By uuid, or by name where no repository of that name is known. */
  readonly excludedRepositories: readonly string[];
  readonly auditRetentionDays: string;
}

export function settingsDraft(
  view: SettingsView,
  repositories: readonly RepositoryRef[],
): SettingsDraft {
  const uuids = new Map(repositories.map(({ slug, uuid }) => [slug, uuid]));
  return {
    trackedBranches: view.trackedBranches.join('\n'),
    retentionDays: String(view.retentionDays),
    stepHistograms: view.stepHistograms,
    commitsBehind: view.commitsBehind.join('\n'),
    testReports: view.testReports,
    caches: view.caches,
    excludedRepositories: view.excludedRepositories.map((slug) => uuids.get(slug) ?? slug),
    auditRetentionDays: String(view.auditRetentionDays),
  };
}

/** The names written one a line; none twice. */
export function linesOf(text: string): readonly string[] {
  const names = text.split('\n').map((line) => line.trim());
  return [...new Set(names)].filter((name) => name !== '');
}

export function settingsRequest(
  draft: SettingsDraft,
  revision: number,
): Drafted<Revised<SettingsView>> {
  const [trackedBranches, commitsBehind] = [
    linesOf(draft.trackedBranches),
    linesOf(draft.commitsBehind),
  ];
  if (trackedBranches.length > NAMES_MAX)
    return wrong('trackedBranches', `Name at most ${NAMES_MAX} branches or patterns.`);
  if (commitsBehind.length > NAMES_MAX)
    return wrong('commitsBehind', `Name at most ${NAMES_MAX} environments.`);
  const retentionDays = wholeNumber(draft.retentionDays);
  if (!isWithin(retentionDays, RETENTION_DAYS))
    return wrong(
      'retentionDays',
      `Idle series stay for ${span(RETENTION_DAYS)} days. Write a whole number.`,
    );
  const auditRetentionDays = wholeNumber(draft.auditRetentionDays);
  if (!isWithin(auditRetentionDays, AUDIT_DAYS))
    return wrong('auditRetentionDays', `The audit log is kept for ${span(AUDIT_DAYS)} days.`);
  const { stepHistograms, testReports, caches, excludedRepositories } = draft;
  return {
    ok: true,
    request: {
      ...{ trackedBranches, retentionDays, stepHistograms, commitsBehind },
      ...{ testReports, caches, excludedRepositories, auditRetentionDays, revision },
    },
  };
}
