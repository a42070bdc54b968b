import { join } from 'node:path';
import type { Installed } from 'local-forge';
import { messageOf } from 'local-forge/json';
import { scrapeToken } from './token';

/** Module and function through which the app issues the local scraper's token. */
const TOKEN_MODULE = 'workspace-settings';
const TOKEN_FUNCTION = 'issueToken';
const SCRAPE_MODULE = 'scrape';

/** What a scraper needs. Self-hosted, `token` is empty: it is in `tokenFile` only, readable by whoever runs the host. */
export interface ScrapeDescription {
  readonly scrape: { url: string; token: string; tokenFile?: string; discoveryUrl: string };
}

/** Asks the app for a token, as an admin would on its page; throws why there is none. */
export async function prepareScraper(installed: Installed): Promise<() => ScrapeDescription> {
  const tokenFile = join(installed.dataDir, 'scrape-token');
  const token = await obtainToken(installed, tokenFile);
  const told = installed.world.isOwnedHere ? { token: '', tokenFile } : { token };
  return () => {
    const url = installed.urlOf(SCRAPE_MODULE);
    return { scrape: { url: `${url}/metrics`, ...told, discoveryUrl: `${url}/sd` } };
  };
}

async function obtainToken(installed: Installed, file: string): Promise<string> {
  const { workspace, accounts, simulation } = installed.world;
  const accountId = accounts.workspaceAdmin;
  const call = { moduleKey: TOKEN_MODULE, functionKey: TOKEN_FUNCTION, accountId };
  try {
    return await scrapeToken({
      file,
      scrapeUrl: () => `${installed.localUrlOf(SCRAPE_MODULE)}/metrics`,
      issue: (payload) => installed.call({ ...call, payload }),
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
