import type { UiDeps } from './types';
import { addressOf, belongsToRepository, type Visit } from './visit';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The address of one of the app's pages, for the same viewer. Bitbucket finds a page by the ids it is given and not by
 * where the viewer is: without them it refuses (router documentation, preview, August 2026).
 */
export function moduleAddress(deps: UiDeps, visit: Visit, location: Fields): string {
  const { target, moduleKey, workspaceId, repositoryId } = location;
  if (target !== 'module')
    throw new Error(`navigate: target "${String(target)}" is not modelled by the local Forge.`);
  const module = deps.manifest.ui.find(({ key }) => key === moduleKey);
  if (!module) throw new Error(`navigate: manifest.yml has no page module "${String(moduleKey)}".`);
  named('workspaceId', workspaceId, [deps.workspace()]);
  const { workspace, role, accountId, theme } = visit;
  const viewer = { workspace, role, accountId, theme };
  if (!belongsToRepository(module)) return addressOf({ ...viewer, module });
  const repository = named('repositoryId', repositoryId, deps.repositories());
  return addressOf({ ...viewer, module, repository });
}

function named<T extends { uuid: string; slug: string }>(
  name: string,
  id: unknown,
  all: readonly T[],
): T {
  const found = all.find(({ uuid, slug }) => id === uuid || id === slug);
  if (found) return found;
  const problem = id === undefined ? 'is missing' : `${JSON.stringify(id)} names nothing here`;
  throw new Error(`navigate: ${name} ${problem}; Bitbucket needs a slug or a uuid in braces.`);
}
