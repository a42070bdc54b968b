import type { AccountRole } from '../host/bitbucket-server';
import type { UiModule } from '../host/manifest';
import type { UiDeps } from './types';

/** Who looks at which page of which repository: everything an address of the UI says. */
export interface Visit {
  module: UiModule;
  workspace: { uuid: string; slug: string };
  /** Only on pages that belong to a repository. */
  repository?: { uuid: string; slug: string };
  role: AccountRole;
  accountId: string;
  theme: 'light' | 'dark';
}

const ROLES: readonly AccountRole[] = ['workspaceAdmin', 'repositoryAdmin', 'writer', 'reader'];

/** Repository pages are the modules whose name says so, e.g. `bitbucket:repoCodeOverviewPanel`. */
export function belongsToRepository(module: UiModule): boolean {
  return /^bitbucket:repo[A-Z]/.test(module.type);
}

/** The people one may look as, most powerful first; one only where all of them are the same. */
export function roles(deps: UiDeps): { role: AccountRole; accountId: string }[] {
  const people = ROLES.map((role) => ({ role, accountId: deps.accounts[role] }));
  return people.filter(
    ({ accountId }, at) => people.findIndex((one) => one.accountId === accountId) === at,
  );
}

/** `?account=` takes an account id or a role. */
function personOf(deps: UiDeps, account: string | null): { role: AccountRole; accountId: string } {
  const people = roles(deps);
  const found = people.find(({ role, accountId }) => account === accountId || account === role);
  if (account !== null && !found)
    throw new Error(
      `Nobody is called "${account}". Known: ${ROLES.join(', ')}, or their account ids.`,
    );
  return found ?? { role: 'workspaceAdmin', accountId: deps.accounts.workspaceAdmin };
}

function repositoryOf(deps: UiDeps, wanted: string | null): { uuid: string; slug: string } {
  const all = deps.repositories();
  const found = all.find(({ slug, uuid }) => wanted === null || wanted === slug || wanted === uuid);
  if (!found)
    throw new Error(
      `No repository "${wanted ?? ''}" in this workspace. Known: ${all.map(({ slug }) => slug).join(', ') || 'none'}.`,
    );
  return found;
}

/** Reads `/ui/<module key>?repository=&account=&theme=`; throws an error that names what is not known. */
export function visitOf(deps: UiDeps, moduleKey: string, parameters: URLSearchParams): Visit {
  const module = deps.manifest.ui.find(({ key }) => key === moduleKey);
  if (!module) {
    const known = deps.manifest.ui.map(({ key }) => key).join(', ');
    throw new Error(`manifest.yml has no page module "${moduleKey}". Known: ${known}.`);
  }
  return {
    module,
    workspace: deps.workspace(),
    ...(belongsToRepository(module)
      ? { repository: repositoryOf(deps, parameters.get('repository')) }
      : {}),
    ...personOf(deps, parameters.get('account')),
    theme: parameters.get('theme') === 'dark' ? 'dark' : 'light',
  };
}

/** The address of a page as this person sees it. */
export function addressOf(
  visit: Visit,
  change: Partial<Pick<Visit, 'module' | 'repository'>> = {},
) {
  const { module, repository, role, theme } = { ...visit, ...change };
  const parameters = new URLSearchParams({
    ...(repository ? { repository: repository.slug } : {}),
    account: role,
    theme,
  });
  return `/ui/${module.key}?${parameters.toString()}`;
}
