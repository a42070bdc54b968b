import type { Reason } from '../../core/access/reasons';
import type { Token } from '../../core/access/token';
import { fail, succeed, type Result } from '../../core/result';
import type { EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { load, type Loaded, type Stored } from '../records/kind';
import { loadAndRemember, recalled, recalledOld } from '../records/lately';
import {
  begun,
  loadBegun,
  usedAt,
  type Admitted,
  type Asked,
  type Begun,
  type NotAdmitted,
} from './admitted';
import { isPrinted } from './token-list';
import { TOKEN, TOKENS, withScope, type KeptToken } from './token-records';

/** Whether the token is one of ours and good, by its own record as it is now. */
export async function authenticateToken(
  { id }: Token,
  { digest, index }: Asked,
  world: World,
): Promise<Result<Admitted, NotAdmitted>> {
  const refused = world.refusals.recall(digest, world.now());
  if (refused !== null) return fail({ reason: refused });
  const found = await lookedUp({ id, digest, index }, world);
  if (!found.ok) return found;
  const { own, shared, records } = found.value;
  const judged = judgeToken(own.value ?? shared, digest, world);
  if (!judged.ok) return judged;
  const { apart, log, ...rest } = records ?? (await loadBegun(id, index, world));
  const token = withScope(judged.value, apart);
  return succeed({ identity: { ...token, kind: 'token' }, found: rest, log, used: usedAt(own) });
}

interface Held extends Asked {
  readonly id: string;
}

interface LookedUp {
  readonly own: Stored<KeptToken | null>;
  /** The token where it is still kept with the others. */
  readonly shared: KeptToken | undefined;
  /** What an answer begins with, where the token was let in lately. */
  readonly records: Begun | null;
}

/**
 * The token's own record, in one round trip; or the reason why it is not read: this container read the list within the
 * last two seconds, and the token is not in it.
 */
async function lookedUp(held: Held, world: World): Promise<Result<LookedUp, NotAdmitted>> {
  const own = TOKEN(held.id);
  if (world.admissions.recall(held.digest, world.now()) === held.id) {
    const { own: now, ...records } = await load({ own, ...begun(held.id, held.index) }, world);
    return succeed({ own: now, shared: sharedIn(records, held), records });
  }
  const old = recalledOld(TOKENS, world);
  if (old !== null && reasonIn(old, held) === null) {
    const read = await load({ own, sharedTokens: TOKENS.sharedTokens }, world);
    return succeed({ own: read.own, shared: sharedIn(read, held), records: null });
  }
  const fresh = recalled(TOKENS, world);
  const reason = fresh === null ? null : reasonIn(fresh, held);
  if (reason !== null) return fail({ reason });
  const read = await loadAndRemember(TOKENS, { own }, world);
  return succeed({ own: read.own, shared: sharedIn(read, held), records: null });
}

type Lists = Loaded<typeof TOKENS>;

const sharedIn = ({ sharedTokens }: Pick<Lists, 'sharedTokens'>, { id }: Held) =>
  sharedTokens.value.tokens.find((token) => token.id === id);

/** What the list alone tells against a token; null where it is in it. */
function reasonIn(lists: Lists, held: Held): Reason | null {
  if (sharedIn(lists, held) !== undefined) return null;
  const listed = lists.tokenList.value.tokens.find(({ id }) => id === held.id);
  if (listed === undefined) return 'unknown';
  return isPrinted(listed, held.digest) ? null : 'wrong_secret';
}

function judgeToken(
  token: KeptToken | undefined,
  digest: string,
  world: World,
): Result<KeptToken, NotAdmitted> {
  const reason = reasonAgainst(token, digest, world.now());
  if (token !== undefined && reason === null) return succeed(token);
  // What has ended never begins again; what is unknown may be issued in a moment.
  if (reason === 'expired' || reason === 'revoked')
    world.refusals.remember(digest, reason, world.now());
  return fail({
    reason: reason ?? 'unknown',
    ...(token === undefined || reason === 'wrong_secret' ? {} : { credential: token.id }),
  });
}

const NO_DIGEST = '0'.repeat(64);

/** Digests are compared, not secrets; an unknown id is compared too, with a digest that nothing has. */
function reasonAgainst(
  stored: KeptToken | undefined,
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
