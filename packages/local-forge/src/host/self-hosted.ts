import { arrayOf, recordOf, stringOf } from '../kit/json';
import type { BitbucketResponse, BitbucketServer } from './bitbucket-server';

/** Thrown at the start when the token cannot do what is needed; the message names what is missing. */
export class TokenProblem extends Error {
  override readonly name = 'TokenProblem';
}

const MEMBERSHIP = /^\/2\.0\/user\/workspaces\/[^/]+\/permission$/;
const PERMISSIONS = /^\/2\.0\/user\/workspaces\/[^/]+\/permissions\/repositories$/;

/**
 * The same server, read only, to whoever runs this host: they own what is counted here, whatever their token may do
 * in Bitbucket. What they see of repositories is what the token sees.
 */
export function ownedHere(server: BitbucketServer): BitbucketServer {
  return {
    async handle(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return json(405, { error: { message: 'Self-hosted, the app only reads.' } });
      const [path = ''] = request.path.split('?');
      if (request.provider !== 'user') return server.handle(request);
      if (MEMBERSHIP.test(path)) return json(200, { permission: 'owner' });
      return PERMISSIONS.test(path) ? json(200, { values: [] }) : server.handle(request);
    },
  };
}

function json(status: number, body: object): BitbucketResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** An answer of Bitbucket. */
export interface Told {
  readonly status: number;
  /** Decoded. */
  readonly body: unknown;
  /** When it was given by Bitbucket's clock, as HTTP writes it. */
  readonly date?: string | undefined;
}

/** Thrown at the start when this machine's clock is wrong. */
export class ClockProblem extends Error {
  override readonly name = 'ClockProblem';
}

const HOUR_MS = 3_600_000;

const REPOSITORY = 'read:repository:bitbucket';
const PIPELINE = 'read:pipeline:bitbucket';

/**
 * Asks for what an app of these scopes reads all the time. Throws {@link TokenProblem} for what the token may not read, and
 * {@link ClockProblem} where Bitbucket answers at another time than it is here.
 */
export async function assertStartSuffices(
  slug: string,
  scopes: readonly string[],
  get: (path: string) => Promise<Told>,
): Promise<void> {
  const inWorkspace = `/2.0/repositories/${encodeURIComponent(slug)}`;
  const list = await asked(get, `${inWorkspace}?pagelen=1`);
  assertClock(list?.date);
  assertAllowed(list, REPOSITORY);
  if (list?.status === 404)
    throw new TokenProblem(
      `Bitbucket shows this token no workspace ${slug}: check --workspace, and who made the token.`,
    );
  const [first] = arrayOf(recordOf(list?.body)['values']).map(recordOf);
  const name = stringOf(first?.['uuid']);
  if (name === undefined || !scopes.includes(PIPELINE)) return;
  const below = `${inWorkspace}/${encodeURIComponent(name)}`;
  assertAllowed(await asked(get, `${below}/pipelines/?pagelen=1`), PIPELINE);
}

/** A server that is down says nothing about the token: the sweep asks again. */
async function asked(get: (path: string) => Promise<Told>, path: string): Promise<Told | null> {
  return get(path).catch(() => null);
}

/** What is counted, and what is forgotten, goes by the clock: an hour is too much. Some servers tell no time. */
function assertClock(date = ''): void {
  const apart = Date.now() - Date.parse(date);
  if (Number.isNaN(apart) || Math.abs(apart) < HOUR_MS) return;
  const hours = `${String(Math.round(Math.abs(apart) / HOUR_MS))} h`;
  throw new ClockProblem(
    `The clock of this machine is ${hours} ${apart > 0 ? 'ahead of' : 'behind'} Bitbucket's (${date}): set it, and start again. What is counted goes by the clock.`,
  );
}

function assertAllowed(told: Told | null, scope: string): void {
  if (told?.status === 401)
    throw new TokenProblem(
      'Bitbucket refuses BITBUCKET_TOKEN (401): it is wrong, has expired or was revoked. ' +
        'An API token of a person needs BITBUCKET_EMAIL beside it.',
    );
  if (told?.status !== 403) return;
  const detail = recordOf(recordOf(recordOf(told.body)['error'])['detail']);
  const granted = arrayOf(detail['granted']).map(String);
  const has = granted.length === 0 ? '' : ` It has: ${granted.join(', ')}.`;
  // A network that is not on a list, or a person without two-step verification, is refused in these words only.
  const words =
    has === '' ? stringOf(recordOf(recordOf(told.body)['error'])['message']) : undefined;
  const says = words === undefined ? '' : ` Bitbucket says: ${words}`;
  throw new TokenProblem(
    `BITBUCKET_TOKEN lacks ${scope} (an access token calls it ${OLD_NAMES[scope] ?? scope}).${has}${says}`,
  );
}

interface Untold {
  readonly slug: string;
  readonly url: string;
  readonly status?: number;
  /** Why there was no answer. */
  readonly why?: string;
}

/** What to do where Bitbucket told no uuid of the workspace, neither by itself nor of one of its repositories. */
export function untold({ slug, url, status, why = '' }: Untold): string {
  if (status === 200)
    return `What answers at ${url} does not speak Bitbucket's REST API: check --bitbucket, and what stands between.`;
  if (status === 401 || status === 403 || status === 404)
    return (
      `Bitbucket shows this token no repository of ${slug}, nor the workspace itself (${String(status)}): ` +
      'give it a repository to read, or read:workspace:bitbucket (an access token calls it "account").'
    );
  const [answer, more] =
    status === undefined
      ? [`no answer: ${why}`, ', and check --bitbucket if it stays so']
      : [String(status), ''];
  return `Bitbucket does not tell yet which workspace ${slug} is (${answer}): start again in a minute${more}.`;
}

const OLD_NAMES: Readonly<Record<string, string>> = {
  [REPOSITORY]: '"repository"',
  [PIPELINE]: '"pipeline"',
};
