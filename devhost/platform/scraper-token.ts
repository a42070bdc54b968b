import type { ResolverCalls } from '../host/resolver-calls';
import { messageOf } from '../kit/json';
import { scrapeToken } from '../start/token';
import type { PlatformDeps } from './services';

/** Module and function through which the app issues the local scraper's token. */
const TOKEN_MODULE = 'workspace-settings';
const TOKEN_FUNCTION = 'issueToken';

type Places = Pick<PlatformDeps, 'manifest' | 'tokenFile' | 'world'>;

/** Asks the app for a token where it has a page that issues them, else ''; throws why there is none. */
export async function obtainToken(
  { manifest, tokenFile, world }: Places,
  resolvers: ResolverCalls,
  scrapeUrl: () => string,
): Promise<string> {
  if (!manifest.ui.some(({ key }) => key === TOKEN_MODULE)) return '';
  const { workspace, accounts, simulation } = world;
  const accountId = accounts.workspaceAdmin;
  const call = { moduleKey: TOKEN_MODULE, functionKey: TOKEN_FUNCTION, accountId };
  try {
    return await scrapeToken({
      file: tokenFile,
      scrapeUrl,
      issue: (payload) => resolvers.call({ ...call, payload }),
    });
  } catch (error) {
    const hint = simulation
      ? ''
      : ` The server must answer GET /2.0/user/workspaces/${workspace.uuid}/permission with {"permission":"owner"} for the account ${accountId}.`;
    throw new Error(`Not ready: no token for the scraper. ${messageOf(error)}${hint}`, {
      cause: error,
    });
  }
}
