import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { messageOf, recordOf, stringOf } from 'local-forge/json';
import type { Outcome } from 'local-forge';

export interface TokenDeps {
  /** Where the token is kept between starts, readable by its owner only. */
  readonly file: string;
  scrapeUrl(): string;
  /** Calls the app's own resolver as a workspace admin. */
  issue(payload: unknown): Promise<Outcome>;
}

/** The token of the local scraper: the kept one while the app accepts it, else a new one. Throws what the app said. */
export async function scrapeToken(deps: TokenDeps): Promise<string> {
  const kept = existsSync(deps.file) ? readFileSync(deps.file, 'utf8').trim() : undefined;
  if (kept !== undefined && (await isAccepted(deps.scrapeUrl(), kept))) return kept;
  const outcome = await deps.issue({ name: `local-${randomBytes(3).toString('hex')}` });
  if (!outcome.ok) throw new Error(`issueToken failed: ${outcome.error.message}`);
  const token = tokenIn(outcome.result);
  writeFileSync(deps.file, token, { mode: 0o600 });
  chmodSync(deps.file, 0o600);
  return token;
}

async function isAccepted(url: string, token: string): Promise<boolean> {
  try {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    return response.status !== 401;
  } catch (error) {
    throw new Error(`The scrape URL cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function tokenIn(result: unknown): string {
  const answer = recordOf(result);
  const token = stringOf(recordOf(answer['value'])['token']) ?? stringOf(answer['token']);
  if (token === undefined || token === '')
    throw new Error(
      stringOf(recordOf(answer['error'])['message']) ??
        `issueToken answered ${JSON.stringify(result)}`,
    );
  return token;
}
