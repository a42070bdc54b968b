import type { KeySet, TrustPolicy } from '../../core/access/policy';
import { HOUR, MINUTE, type EpochMillis } from '../../core/time';
import { anyNumber, anything, anyText, fields, listOf, mapOf, orNull } from '../../core/shape';
import type { World } from '../../ports/world';
import { bytesOf, changeOf, KIB, load, recordOf, type Kind, type Stored } from '../records/kind';
import { writeOrLose } from '../records/transact';

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

/** The keys of an issuer, by the digest of its name. */
export async function issuerKeys(issuer: string, world: World): Promise<Kind<IssuerKeys>> {
  const digest = await world.sha256(issuer);
  return recordOf({
    key: `issuer-keys:${digest.slice(0, 32)}`,
    version: 1,
    bytesMax: 128 * KIB,
    none: NEVER,
    isNote: true,
    shape: fields({
      keys: orNull(fields({ keys: listOf(mapOf(anything)) })),
      fetchedAt: anyNumber,
      askedAt: anyNumber,
      problem: orNull(anyText),
    }),
  });
}

/**
 * The keys with which a token of this policy may be signed; null when there are none. Stored keys serve while they are
 * fresh and know `keyId`; otherwise the issuer is asked, at most once a minute whatever arrives.
 */
export async function keysFor(
  policy: TrustPolicy,
  { stored, keyId }: { readonly stored: Stored<IssuerKeys>; readonly keyId: string | null },
  world: World,
): Promise<KeySet | null> {
  if (policy.keys.kind === 'pasted') return policy.keys.keys;
  const known = stored.value;
  const now = world.now();
  const serves = known.keys !== null && hasKey(known.keys, keyId);
  if (serves && now - known.fetchedAt < FRESH_FOR) return known.keys;
  const newest =
    now - known.askedAt < ASK_AT_MOST_EVERY ? known : await ask(policy, stored.kind, world);
  return now - newest.fetchedAt < TRUSTED_FOR ? newest.keys : null;
}

const hasKey = ({ keys }: KeySet, keyId: string | null): boolean =>
  keyId === null || keys.some(({ kid }) => kid === keyId);

/** Takes the minute first, so that a crowd of unknown key ids asks once; then asks and stores what came. */
async function ask(policy: TrustPolicy, kind: Kind<IssuerKeys>, world: World): Promise<IssuerKeys> {
  const { stored } = await load({ stored: kind }, world);
  const before = stored.value;
  const now = world.now();
  if (now - before.askedAt < ASK_AT_MOST_EVERY) return before;
  const taken = { ...before, askedAt: now };
  if ((await writeOrLose(world, [changeOf(stored, taken)])) === 'lost') return before;
  const after = fitting(await told(taken, policy, world), taken, kind);
  const revision = (stored.revision ?? 0) + 1;
  if (!isSame(taken, after))
    await writeOrLose(world, [changeOf({ kind, value: taken, revision }, after)]);
  return after;
}

/** Keys that no record has room for are keys that could not be read. */
const fitting = (after: IssuerKeys, before: IssuerKeys, kind: Kind<IssuerKeys>): IssuerKeys =>
  bytesOf(kind.write(after)) <= kind.bytesMax
    ? after
    : { ...before, problem: 'the key set is too large to be kept' };

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
