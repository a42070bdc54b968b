import { NavigationTarget, router } from '@forge/bridge';

/** Opens another page of ours; where Bitbucket cannot, nothing happens. */
export async function openModule(moduleKey: string): Promise<boolean> {
  try {
    await router.navigate({ target: NavigationTarget.Module, moduleKey });
    return true;
  } catch {
    // Bitbucket does not know the way from here; the page is in the repository's sidebar too.
    return false;
  }
}
