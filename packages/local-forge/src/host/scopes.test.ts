import { resourceOf, scopeFor } from './scopes';

describe('resourceOf', () => {
  it.each([
    ['/2.0/repositories/%7Bw%7D', '/2.0/repositories/{workspace}', 'read:repository:bitbucket'],
    [
      '/2.0/repositories/w/r',
      '/2.0/repositories/{workspace}/{repository}',
      'read:repository:bitbucket',
    ],
    [
      '/2.0/repositories/w/r/pipelines/?sort=-created_on&pagelen=100',
      '/2.0/repositories/{workspace}/{repository}/pipelines',
      'read:pipeline:bitbucket',
    ],
    [
      '/2.0/repositories/w/r/pipelines/%7Bp%7D/steps/%7Bs%7D/test_reports',
      '/2.0/repositories/{workspace}/{repository}/pipelines/{id}/steps/{id}/test_reports',
      'read:pipeline:bitbucket',
    ],
    [
      '/2.0/repositories/w/r/pipelines-config/runners',
      '/2.0/repositories/{workspace}/{repository}/pipelines-config/runners',
      'read:runner:bitbucket',
    ],
    [
      '/2.0/user/workspaces/w/permissions/repositories?q=x',
      '/2.0/user/workspaces/{workspace}/permissions/repositories',
      'read:repository:bitbucket',
    ],
    [
      '/2.0/user/workspaces/w/permission',
      '/2.0/user/workspaces/{id}/permission',
      'read:workspace:bitbucket',
    ],
    [
      '/2.0/workspaces/w/pipelines-config/identity/oidc/keys.json',
      '/2.0/workspaces/{workspace}/pipelines-config/identity/oidc/keys.json',
      undefined,
    ],
  ])('knows %s', (path, label, scope) => {
    expect(resourceOf(path)).toEqual({ label, scope });
  });

  it.each(['/2.0/snippets/w', '/2.0/user', '/1.0/repositories/w', '/2.0/repositories'])(
    'does not know %s',
    (path) => {
      expect(resourceOf(path)).toBeUndefined();
    },
  );
});

describe('scopeFor', () => {
  it('needs the writing twin for writing', () => {
    const resource = { label: '', scope: 'read:pipeline:bitbucket' };
    expect(['GET', 'HEAD', 'POST', 'DELETE'].map((method) => scopeFor(method, resource))).toEqual([
      'read:pipeline:bitbucket',
      'read:pipeline:bitbucket',
      'write:pipeline:bitbucket',
      'write:pipeline:bitbucket',
    ]);
  });
});
