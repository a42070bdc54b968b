import { NavigationTarget, router, view } from '@forge/bridge';
import type { LinkView } from '../../../../src/contract/panel';
import { wishTab } from './wished-tab';

/** Opens another page of ours, about the same repository or the one named; false where Bitbucket refuses. */
export async function openModule(moduleKey: string, repositoryUuid?: string): Promise<boolean> {
  try {
    const at = await ids(repositoryUuid);
    await router.navigate({ target: NavigationTarget.Module, moduleKey, ...at });
    return true;
  } catch {
    // Bitbucket does not know the way from here: whoever asked is told of the other way.
    return false;
  }
}

/** Goes where a link leads; outside of Lifeline in a tab of its own. False where Bitbucket refuses. */
export async function follow(link: LinkView): Promise<boolean> {
  if ('module' in link) {
    if (link.tab !== null) wishTab(link.tab);
    return openModule(link.module);
  }
  try {
    await router.open(link.url);
    return true;
  } catch {
    // Bitbucket or the browser refused: whoever asked is told the address.
    return false;
  }
}

/** By what Bitbucket finds a page: uuids in braces, which its contexts write or leave out. */
async function ids(repositoryUuid?: string): Promise<Readonly<Record<string, string>>> {
  const { workspaceId, extension } = await view.getContext();
  const { workspace, repository } = extension as Record<string, { uuid?: string } | undefined>;
  return {
    ...braced('workspaceId', workspace?.uuid ?? workspaceId),
    ...braced('repositoryId', repositoryUuid ?? repository?.uuid),
  };
}

function braced(name: string, uuid: string | undefined): Record<string, string> {
  return uuid === undefined ? {} : { [name]: `{${uuid.replace(/[{}]/g, '')}}` };
}
