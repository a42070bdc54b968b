import type { KeySet, TrustPolicy } from '../../core/access/policy';
import { HOUR, MINUTE, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { issuerKeysKey } from '../records/keys';
import type { Found } from '../records/load';

/** The keys of an issuer as last read, so that a scrape needs no look at the issuer. */
export interface IssuerKeys {
  readonly keys: KeySet | null;
  readonly fetchedAt: EpochMillis;
  /** When they were last asked for, successfully or not. */
  readonly askedAt: EpochMillis;
  /** Why they could not be read the last time; null when they could. */
  readonly problem: string | null;
}

const NEVER: IssuerKeys = { keys: null, fetchedAt: 0, askedAt: 0, problem: null };

/** Keys are read again when they are older, and not trusted any more when that fails for long. */
const FRESH_FOR = 12 * HOUR;
const TRUSTED_FOR = 48 * HOUR;
const ASK_AT_MOST_EVERY = MINUTE;

/** Where the keys of an issuer are kept. */
export async function issuerKeysKeyOf(issuer: string, world: World): Promise<string> {
  return issuerKeysKey(await world.sha256(issuer));
}

export function issuerKeysIn(found: Found, key: string): IssuerKeys {
  return (found.get(key)?.body as IssuerKeys | undefined) ?? NEVER;
}

/**
 * The keys with which a token of this policy may be signed; null when there are none. Stored keys serve while they are
 * fresh and know `keyId`; otherwise the issuer is asked, at most once a minute whatever arrives.
 */
export async function keysFor(
  policy: TrustPolicy,
  { found, key, keyId }: { found: Found; key: string; keyId: string | null },
  world: World,
): Promise<KeySet | null> {
  if (policy.keys.kind === 'pasted') return policy.keys.keys;
  const known = issuerKeysIn(found, key);
  const now = world.now();
  const serves = known.keys !== null && hasKey(known.keys, keyId);
  if (serves && now - known.fetchedAt < FRESH_FOR) return known.keys;
  const newest = now - known.askedAt < ASK_AT_MOST_EVERY ? known : await ask(policy, key, world);
  return now - newest.fetchedAt < TRUSTED_FOR ? newest.keys : null;
}

const hasKey = ({ keys }: KeySet, keyId: string | null): boolean =>
  keyId === null || keys.some(({ kid }) => kid === keyId);

/** Takes the minute first, so that a crowd of unknown key ids asks once; then asks and stores what came. */
async function ask(policy: TrustPolicy, key: string, world: World): Promise<IssuerKeys> {
  const found = await world.records.read([key]);
  const before = issuerKeysIn(found, key);
  const now = world.now();
  if (now - before.askedAt < ASK_AT_MOST_EVERY) return before;
  const revision = found.get(key)?.revision ?? null;
  const taken = { ...before, askedAt: now };
  if ((await world.records.write([{ key, body: taken, revision }])) === 'conflict') return before;
  const after = await told(taken, policy, world);
  if (!isSame(taken, after))
    await world.records.write([{ key, body: after, revision: (revision ?? 0) + 1 }]);
  return after;
}

async function told(
  before: IssuerKeys,
  { keys, issuer }: TrustPolicy,
  { identities }: World,
): Promise<IssuerKeys> {
  const answer =
    keys.kind === 'bitbucket'
      ? await identities.bitbucketKeys()
      : await identities.issuerKeys(issuer);
  const { askedAt } = before;
  return answer.ok
    ? { keys: answer.value, fetchedAt: askedAt, askedAt, problem: null }
    : { ...before, problem: answer.problem };
}

/** The same keys read again need no second write, while what is stored stays fresh. */
function isSame(before: IssuerKeys, after: IssuerKeys): boolean {
  return (
    before.problem === after.problem &&
    JSON.stringify(before.keys) === JSON.stringify(after.keys) &&
    after.fetchedAt - before.fetchedAt < FRESH_FOR
  );
}
