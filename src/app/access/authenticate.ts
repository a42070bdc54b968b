import type { Credentials } from '../../core/access/credentials';
import type { UnverifiedToken } from '../../core/access/jwt';
import type { Reason } from '../../core/access/reasons';
import type { Scope } from '../../core/access/scope';
import type { Token } from '../../core/access/token';
import type { ScrapeLog } from '../../core/health/scrape-log';
import { fail, succeed, type Result } from '../../core/result';
import type { EpochMillis } from '../../core/time';
import type { RecordChange } from '../../ports/records';
import type { World } from '../../ports/world';
import { changeOf, load, type Loaded, type Stored } from '../records/kind';
import { PAGE } from '../records/page';
import { SCRAPES } from '../records/scrape-log';
import { identify, readTrust } from './identify';
import { REFUSALS } from './refusals';
import { SHARED_TOKENS, TOKEN, TOKENS, type StoredToken } from './token-records';

/** Who reads, as far as we know them. */
export interface Identity {
  readonly kind: 'token' | 'service-account';
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly firstUsedAt: EpochMillis | null;
}

const SCRAPE = { ...PAGE, ...TOKENS, refusals: REFUSALS } as const;

export interface Admitted {
  readonly identity: Identity;
  /** All that a page begins with. */
  readonly found: Loaded<typeof SCRAPE>;
  /** The scrapes with this credential before. */
  readonly log: Stored<ScrapeLog | null>;
  /** How to note the first use; null where the credential has no record of its own yet (see migrate.ts). */
  readonly used: (at: EpochMillis) => RecordChange | null;
}

const usedAt =
  <T extends { readonly firstUsedAt: EpochMillis | null }>(own: Stored<T | null> | null) =>
  (at: EpochMillis): RecordChange | null =>
    own?.value ? changeOf(own, { ...own.value, firstUsedAt: at }) : null;

export interface NotAdmitted {
  readonly reason: Reason;
  /** The id of the token or service account, where it is one of ours. */
  readonly credential?: string;
}

/**
 * Who holds these credentials, or why nobody that may read. Before anybody is known only the record of the credential
 * is read; where this container let it in lately, that and the page's records are one round trip. Throws when storage
 * does not tell.
 */
export async function authenticate(
  credentials: Credentials,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const text = credentials.kind === 'token' ? credentials.token.text : credentials.jwt.text;
  const digest = await world.sha256(text);
  const admitted =
    credentials.kind === 'token'
      ? await authenticateToken(credentials.token, digest, world)
      : await authenticateIdentity(credentials.jwt, digest, world);
  if (admitted.ok) world.admissions.remember(digest, admitted.value.identity.id, world.now());
  return admitted;
}

async function authenticateToken(
  { id }: Token,
  digest: string,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const known = world.refusals.recall(digest, world.now());
  if (known !== null) return fail({ reason: known });
  const isKnown = world.admissions.recall(digest, world.now()) === id;
  const [{ own, sharedTokens }, records] = await Promise.all([
    load({ own: TOKEN(id), sharedTokens: SHARED_TOKENS }, world),
    isKnown ? recordsFor(id, world) : null,
  ]);
  const token = own.value ?? sharedTokens.value.tokens.find((each) => each.id === id);
  const judged = judgeToken(token, digest, world);
  if (!judged.ok) return judged;
  const identity: Identity = { ...judged.value, kind: 'token' };
  return succeed({
    identity,
    used: usedAt(own),
    ...(records ?? (await recordsFor(id, world))),
  });
}

/** What an answer to this reader begins with, in one round trip. */
async function recordsFor(id: string, world: World): Promise<Pick<Admitted, 'found' | 'log'>> {
  const { log, ...found } = await load({ ...SCRAPE, log: SCRAPES(id) }, world);
  return { found, log };
}

function judgeToken(
  token: StoredToken | undefined,
  digest: string,
  world: World,
): Result<StoredToken, NotAdmitted> {
  const reason = reasonAgainst(token, digest, world.now());
  if (token !== undefined && reason === null) return succeed(token);
  // None of these reasons ever goes away, so the same credential need not be looked up again for a while.
  world.refusals.remember(digest, reason ?? 'unknown', world.now());
  return fail({
    reason: reason ?? 'unknown',
    ...(token === undefined || reason === 'wrong_secret' ? {} : { credential: token.id }),
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
  digest: string,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const known = world.admissions.recall(digest, world.now());
  const [found, records] = await Promise.all([
    readTrust(jwt.issuer, known, world),
    known === null ? null : recordsFor(known, world),
  ]);
  const identified = await identify(jwt, found, world);
  if (!identified.ok) return fail({ reason: identified.problem });
  const identity: Identity = { ...identified.value.account, kind: 'service-account' };
  const isForeseen = records !== null && identity.id === known;
  return succeed({
    identity,
    used: usedAt(identified.value.own),
    ...(isForeseen ? records : await recordsFor(identity.id, world)),
  });
}
