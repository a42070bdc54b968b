import type { Credentials } from '../../core/access/credentials';
import type { UnverifiedToken } from '../../core/access/jwt';
import type { Reason } from '../../core/access/reasons';
import type { Scope } from '../../core/access/scope';
import type { Token } from '../../core/access/token';
import { fail, succeed, type Result } from '../../core/result';
import type { EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { issuerKeysKeyOf } from './issuer-keys';
import {
  INDEX_KEYS,
  REFUSALS_KEY,
  scrapesKey,
  SERVICE_ACCOUNTS_KEY,
  SETTINGS_KEY,
  TOKENS_KEY,
  WORKSPACE_KEY,
} from '../records/keys';
import type { Found } from '../records/load';
import { serviceAccountsIn } from './service-accounts';
import { tokensIn, type StoredToken } from './tokens';
import { judge, type Judged } from './judge-token';

/** Who reads, as far as we know them. */
export interface Identity {
  readonly kind: 'token' | 'service-account';
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly firstUsedAt: EpochMillis | null;
}

export interface Admitted {
  readonly identity: Identity;
  /** Everything that was read on the way: one storage round trip, and all that a page begins with. */
  readonly found: Found;
}

export interface NotAdmitted {
  readonly reason: Reason;
  /** The id of the token or service account, where it is one of ours. */
  readonly credential?: string;
}

const ALWAYS_READ = [WORKSPACE_KEY, SETTINGS_KEY, REFUSALS_KEY, TOKENS_KEY, ...INDEX_KEYS];

/** Who holds these credentials, or why nobody that may read. Throws when storage does not tell. */
export function authenticate(
  credentials: Credentials,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  return credentials.kind === 'token'
    ? authenticateToken(credentials.token, world)
    : authenticateIdentity(credentials.jwt, world);
}

async function authenticateToken(
  token: Token,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const digest = await world.sha256(token.text);
  const known = world.refusals.recall(digest, world.now());
  if (known !== null) return fail({ reason: known });
  const found = await world.records.read([...ALWAYS_READ, scrapesKey(token.id)]);
  const stored = tokensIn(found).find(({ id }) => id === token.id);
  const reason = reasonAgainst(stored, digest, world.now());
  if (stored !== undefined && reason === null)
    return succeed({ found, identity: { ...stored, kind: 'token' } });
  // None of these reasons ever goes away, so the same credential need not be looked up again for a while.
  world.refusals.remember(digest, reason ?? 'unknown', world.now());
  return fail({
    reason: reason ?? 'unknown',
    ...(stored === undefined || reason === 'wrong_secret' ? {} : { credential: stored.id }),
  });
}

const NO_DIGEST = '0'.repeat(64);

/** Digests are compared, not secrets; an unknown id is compared too, with a digest that nothing has. */
function reasonAgainst(
  stored: StoredToken | undefined,
  digest: string,
  now: EpochMillis,
): Reason | null {
  const isSame = sameDigest(digest, stored?.digest ?? NO_DIGEST);
  if (stored === undefined) return 'unknown';
  if (!isSame) return 'wrong_secret';
  if (stored.revokedAt !== null) return 'revoked';
  return now < stored.expiresAt ? null : 'expired';
}

/** Looks at every character, whatever the first ones are. */
function sameDigest(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}

async function authenticateIdentity(
  jwt: UnverifiedToken,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const key = await issuerKeysKeyOf(jwt.issuer, world);
  const found = await world.records.read([...ALWAYS_READ, SERVICE_ACCOUNTS_KEY, key]);
  const failed: Judged[] = [];
  for (const account of serviceAccountsIn(found)) {
    const judged = await judge(jwt, { account, found, key }, world);
    if (judged.refusal === null)
      return succeed({ found, identity: { ...account, kind: 'service-account' } });
    failed.push(judged);
  }
  // The policy that most checks were passed for says best what is wrong; without one, nobody trusts the issuer.
  failed.sort((a, b) => b.checks.length - a.checks.length);
  return fail({ reason: failed[0]?.refusal ?? 'issuer' });
}
