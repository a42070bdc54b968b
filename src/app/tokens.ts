import { makeToken, TOKEN_BYTES, type Token } from '../core/access/token';
import { DAY, type EpochMillis } from '../core/time';
import type { World } from '../ports/world';
import { tokenKey, TOKENS_KEY } from './keys';

/** What is kept of a token: never the secret, only its SHA-256 digest. */
export interface StoredToken {
  readonly name: string;
  readonly digest: string;
  readonly createdAt: EpochMillis;
  readonly expiresAt: EpochMillis;
  readonly revokedAt: EpochMillis | null;
}

/** Which tokens there are. */
export interface TokenList {
  readonly ids: readonly string[];
}

const LIFETIME = 90 * DAY;

/** Issues a token; this is the only time that its text exists outside the caller's hands. */
export async function issueToken(name: string, world: World): Promise<Token> {
  const token = makeToken(world.randomBytes(TOKEN_BYTES));
  const now = world.now();
  const body: StoredToken = {
    name,
    digest: await world.sha256(token.text),
    createdAt: now,
    expiresAt: now + LIFETIME,
    revokedAt: null,
  };
  const found = await world.records.read([TOKENS_KEY]);
  const list = (found.get(TOKENS_KEY)?.body as TokenList | undefined) ?? { ids: [] };
  const written = await world.records.write([
    { key: tokenKey(token.id), body, revision: null },
    {
      key: TOKENS_KEY,
      body: { ids: [...list.ids, token.id] },
      revision: found.get(TOKENS_KEY)?.revision ?? null,
    },
  ]);
  if (written === 'conflict') return issueToken(name, world);
  return token;
}

/** Digests are compared, not secrets, and an unknown id is compared too: both take the same time. */
export async function isValid(
  stored: StoredToken | undefined,
  token: Token,
  world: World,
): Promise<boolean> {
  const digest = await world.sha256(token.text);
  const isSame = sameDigest(digest, stored?.digest ?? NO_DIGEST);
  return (
    stored !== undefined && isSame && stored.revokedAt === null && world.now() < stored.expiresAt
  );
}

const NO_DIGEST = '0'.repeat(64);

function sameDigest(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
