import type { Manifest } from '../host/manifest';
import { bare, extensionOf } from '../unverified';
import type { Visit } from './visit';

/**
 * What `view.getContext()` answers. The fields are those of @forge/bridge's types; their values on
 * Bitbucket Cloud are unverified (see packages/local-forge/src/unverified.ts for all that nobody has seen yet).
 */
export function bridgeContext(manifest: Manifest, visit: Visit): Record<string, unknown> {
  const { module, workspace, repository, accountId, theme } = visit;
  return {
    accountId,
    workspaceId: bare(workspace.uuid),
    environmentId: 'local',
    environmentType: 'DEVELOPMENT',
    localId: `ari:cloud:ecosystem::extension/${manifest.appId}/local/static/${module.key}`,
    locale: 'en-US',
    timezone: 'UTC',
    moduleKey: module.key,
    siteUrl: 'https://bitbucket.org',
    theme: { colorMode: theme },
    permissions: { scopes: manifest.scopes, external: {} },
    extension: extensionOf({ moduleType: module.type, workspace, repository }),
  };
}
