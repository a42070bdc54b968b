/** What a REST path is about and what an app must be allowed to do to ask for it. */
export interface Resource {
  /** The path with placeholders, e.g. `/2.0/repositories/{workspace}/{repository}/pipelines/{id}`. */
  readonly label: string;
  /** The scope for reading it; undefined for what is public. */
  readonly scope: string | undefined;
}

const PIPELINE = 'read:pipeline:bitbucket';
const REPOSITORY = 'read:repository:bitbucket';
const RUNNER = 'read:runner:bitbucket';
const WORKSPACE = 'read:workspace:bitbucket';
const PULL_REQUEST = 'read:pullrequest:bitbucket';

/**
 * Scopes by path, first match wins; from the `x-atlassian-oauth2-scopes` of Bitbucket's OpenAPI
 * description (June 2026). `{w}`, `{r}` and `{id}` stand for one segment; a path may go on after it.
 */
const RULES: readonly (readonly [path: string, scope: string | undefined])[] = [
  ['/2.0/repositories/{w}/{r}/pipelines-config/runners', RUNNER],
  ['/2.0/repositories/{w}/{r}/pipelines-config', PIPELINE],
  ['/2.0/repositories/{w}/{r}/pipelines_config', PIPELINE],
  ['/2.0/repositories/{w}/{r}/pipelines', PIPELINE],
  ['/2.0/repositories/{w}/{r}/deployments', PIPELINE],
  ['/2.0/repositories/{w}/{r}/environments', PIPELINE],
  ['/2.0/repositories/{w}/{r}/deployments_config', PIPELINE],
  ['/2.0/repositories/{w}/{r}/pullrequests', PULL_REQUEST],
  ['/2.0/repositories/{w}/{r}/commits', REPOSITORY],
  ['/2.0/repositories/{w}/{r}/commit', REPOSITORY],
  ['/2.0/repositories/{w}/{r}/refs', REPOSITORY],
  ['/2.0/repositories/{w}/{r}/src', REPOSITORY],
  ['/2.0/repositories/{w}/{r}/permissions-config', REPOSITORY],
  ['/2.0/repositories/{w}/{r}', REPOSITORY],
  ['/2.0/repositories/{w}', REPOSITORY],
  ['/2.0/user/workspaces/{w}/permissions/repositories', REPOSITORY],
  ['/2.0/user/workspaces', WORKSPACE],
  ['/2.0/workspaces/{w}/pipelines-config/identity/oidc', undefined],
  ['/2.0/workspaces/{w}/pipelines-config/runners', RUNNER],
  ['/2.0/workspaces/{w}/pipelines-config', PIPELINE],
  ['/2.0/workspaces/{w}/permissions/repositories', REPOSITORY],
  ['/2.0/workspaces/{w}', WORKSPACE],
];

/** Segments that name a kind of thing; whatever else follows a collection is the name of one of them. */
const WORDS = new Set(
  (
    'pipelines steps log logs test_reports test_cases deployments environments commits commit statuses build refs branches tags ' +
    'src pipelines-config pipelines_config runners caches variables schedules identity oidc keys.json .well-known ' +
    'openid-configuration permissions permission repositories permissions-config users groups pullrequests deployments_config'
  ).split(' '),
);

const PATTERNS = RULES.map(([path, scope]) => ({
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}(?:/|$)`),
  fixed: path.split('/'),
  scope,
}));

/** The resource behind a path (with or without query); undefined for paths that this host does not know. */
export function resourceOf(path: string): Resource | undefined {
  const bare = (path.split('?')[0] ?? '').replace(/\/+$/, '');
  const rule = PATTERNS.find(({ pattern }) => pattern.test(bare));
  return rule && { label: labelOf(bare, rule.fixed), scope: rule.scope };
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '{w}': '{workspace}',
  '{r}': '{repository}',
};

function labelOf(path: string, fixed: readonly string[]): string {
  return path
    .split('/')
    .map((segment, at) => {
      const named = fixed[at];
      if (named !== undefined) return PLACEHOLDERS[named] ?? named;
      return WORDS.has(segment) ? segment : '{id}';
    })
    .join('/');
}

/** The scope that a request needs: writing needs the `write:` twin of the reading one. */
export function scopeFor(method: string, resource: Resource): string | undefined {
  const reads = method === 'GET' || method === 'HEAD';
  return reads ? resource.scope : resource.scope?.replace(/^read:/, 'write:');
}
