import { makeToken, TOKEN_BYTES, type Token } from '../../core/access/token';
import { WHOLE_WORKSPACE, type Scope } from '../../core/access/scope';
import { fail, succeed, type Result } from '../../core/result';
import { DAY, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { auditRecord, type Actor } from '../records/audit';
import { SETTINGS_KEY, TOKENS_KEY } from '../records/keys';
import { UnreadableRecord, type Found } from '../records/load';
import type { RecordChange } from '../../ports/records';
import { bytesOf, BYTES_TO_FILL, RECORD_BYTES } from '../records/record-room';
import {
  ALREADY_ENDED,
  BUSY,
  GOOD_TOKENS_MAX,
  nameTaken,
  NOT_FOUND,
  TOO_LARGE,
  TOO_MANY,
  type TokenProblem,
} from './token-problems';

/** What is kept of a token: never the secret, only its SHA-256 digest. */
export interface StoredToken {
  readonly id: string;
  /** One name is one purpose: a token and its successor share it. */
  readonly name: string;
  readonly digest: string;
  readonly scope: Scope;
  readonly createdAt: EpochMillis;
  readonly expiresAt: EpochMillis;
  readonly revokedAt: EpochMillis | null;
  readonly successorId: string | null;
  readonly firstUsedAt: EpochMillis | null;
  /** Whether the audit log tells of its end. */
  readonly isExpiryNoted: boolean;
}

interface TokenRecord {
  readonly v: number;
  readonly tokens: readonly StoredToken[];
}

/** All tokens, those that ended lately included. Throws {@link UnreadableRecord}. */
export function tokensIn(found: Found): readonly StoredToken[] {
  const body = found.get(TOKENS_KEY)?.body as TokenRecord | undefined;
  if (body === undefined) return [];
  // A record of a newer version is not ours to read: it might not mean what it says.
  if (body.v !== 1) throw new UnreadableRecord(TOKENS_KEY, `it has version ${String(body.v)}`);
  return body.tokens;
}

export function tokensChange(
  found: Found,
  tokens: readonly StoredToken[],
  now: EpochMillis,
): RecordChange {
  const body: TokenRecord = { v: 1, tokens: withinRoom(tokens, now) };
  return { key: TOKENS_KEY, body, revision: found.get(TOKENS_KEY)?.revision ?? null };
}

export const isGood = (token: StoredToken, now: EpochMillis): boolean =>
  token.revokedAt === null && now < token.expiresAt;

/**
 * Those that one record holds: revoking and rotating need no room. What is needed least makes it, the first to end first:
 * ended tokens, and only then those that have been replaced and are still good.
 */
function withinRoom(tokens: readonly StoredToken[], now: EpochMillis): readonly StoredToken[] {
  const spare = tokens
    .filter((token) => !isGood(token, now) || token.successorId !== null)
    .sort((a, b) => Number(isGood(a, now)) - Number(isGood(b, now)) || endOf(a) - endOf(b));
  const gone = new Set<StoredToken>();
  let bytes = bytesOf(tokens);
  for (const token of spare) {
    if (bytes <= RECORD_BYTES) break;
    gone.add(token);
    bytes -= bytesOf(token) + 1;
  }
  return tokens.filter((token) => !gone.has(token));
}

const endOf = ({ revokedAt, expiresAt }: StoredToken): EpochMillis => revokedAt ?? expiresAt;

export const TOKEN_DAYS = { least: 1, usual: 90, most: 365 } as const;
export const GRACE_DAYS = { least: 0, usual: 7, most: 30 } as const;
/** How long an ended token is still listed. */
const REMEMBERED_FOR = 30 * DAY;

export interface TokenWish {
  readonly name: string;
  readonly scope?: Scope;
  readonly expiresInDays?: number;
}

export interface Issued {
  readonly id: string;
  /** The only time that it exists outside its holder's hands. */
  readonly text: string;
}

/** Issues a token under a name that no good token has. */
export function issueToken(
  wish: TokenWish,
  by: Actor,
  world: World,
): Promise<Result<Issued, TokenProblem>> {
  return changeTokens(world, async (found) => {
    const now = world.now();
    const kept = tokensIn(found).filter((token) => isRemembered(token, now));
    const good = kept.filter((token) => isGood(token, now));
    if (good.some(({ name }) => name === wish.name)) return fail(nameTaken(wish.name));
    if (good.length >= GOOD_TOKENS_MAX) return fail(TOO_MANY);
    const token = makeToken(world.randomBytes(TOKEN_BYTES));
    const days = wish.expiresInDays ?? TOKEN_DAYS.usual;
    const made = await newToken(token, { ...wish, expiresAt: now + days * DAY }, world);
    if (bytesOf([...good, made]) > BYTES_TO_FILL) return fail(TOO_LARGE);
    const told = `for ${scopeText(made.scope)}, ${String(days)} days`;
    return succeed({
      tokens: [...kept, made],
      audit: { ...by, action: 'token-issued', object: named(made), result: 'done', detail: told },
      value: { id: token.id, text: token.text },
    });
  });
}

/** Issues a successor of the same name, scope and length of life; the old one stays good for the days of grace. */
export function rotateToken(
  wish: { readonly id: string; readonly graceDays?: number },
  by: Actor,
  world: World,
): Promise<Result<Issued & { readonly predecessorExpiresAt: EpochMillis }, TokenProblem>> {
  return changeTokens(world, async (found) => {
    const now = world.now();
    const all = tokensIn(found);
    const old = all.find(({ id }) => id === wish.id);
    if (old === undefined) return fail(NOT_FOUND);
    if (!isGood(old, now) || old.successorId !== null) return fail(ALREADY_ENDED);
    const graceDays = wish.graceDays ?? GRACE_DAYS.usual;
    const expiresAt = Math.min(old.expiresAt, now + graceDays * DAY);
    const token = makeToken(world.randomBytes(TOKEN_BYTES));
    const lifetime = old.expiresAt - old.createdAt;
    const made = await newToken(token, { ...old, expiresAt: now + lifetime }, world);
    const ended = { ...old, expiresAt, successorId: made.id };
    const tokens = [...all.map((each) => (each === old ? ended : each)), made];
    const kept = withinRoom(tokens, now);
    const early = tokens.filter((token) => isGood(token, now) && !kept.includes(token));
    const detail = `replaced by ${made.id}; the old one is good until ${new Date(expiresAt).toISOString()}${earlyText(early)}`;
    return succeed({
      tokens: kept,
      audit: { ...by, action: 'token-rotated', object: named(old), result: 'done', detail },
      value: { id: token.id, text: token.text, predecessorExpiresAt: expiresAt },
    });
  });
}

/** Ends a token at once. */
export function revokeToken(
  id: string,
  by: Actor,
  world: World,
): Promise<Result<null, TokenProblem>> {
  return changeTokens(world, (found) => {
    const all = tokensIn(found);
    const token = all.find((each) => each.id === id);
    if (token === undefined) return Promise.resolve(fail(NOT_FOUND));
    if (token.revokedAt !== null) return Promise.resolve(fail(ALREADY_ENDED));
    const ended = { ...token, revokedAt: world.now() };
    return Promise.resolve(
      succeed({
        tokens: all.map((each) => (each === token ? ended : each)),
        audit: { ...by, action: 'token-revoked', object: named(token), result: 'done', detail: '' },
        value: null,
      }),
    );
  });
}

/** How the audit log names a token: people know the name, machines the id. */
export const named = ({ name, id }: StoredToken): string => `${name} (${id})`;

const earlyText = (tokens: readonly StoredToken[]): string =>
  tokens.length === 0 ? '' : `; ended now for want of room: ${tokens.map(named).join(', ')}`;

const isRemembered = (token: StoredToken, now: EpochMillis): boolean =>
  now < endOf(token) + REMEMBERED_FOR;

async function newToken(
  token: Token,
  wish: TokenWish & { readonly expiresAt: EpochMillis },
  world: World,
): Promise<StoredToken> {
  return {
    id: token.id,
    name: wish.name,
    digest: await world.sha256(token.text),
    scope: wish.scope ?? WHOLE_WORKSPACE,
    createdAt: world.now(),
    expiresAt: wish.expiresAt,
    revokedAt: null,
    successorId: null,
    firstUsedAt: null,
    isExpiryNoted: false,
  };
}

interface TokenChange<T> {
  readonly tokens: readonly StoredToken[];
  readonly audit: Parameters<typeof auditRecord>[0];
  readonly value: T;
}

const ATTEMPTS = 5;

/** Reads, changes and writes with the audit record, all or nothing; tries again when somebody else was first. */
async function changeTokens<T>(
  world: World,
  change: (found: Found) => Promise<Result<TokenChange<T>, TokenProblem>>,
): Promise<Result<T, TokenProblem>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await world.records.read([TOKENS_KEY, SETTINGS_KEY]);
    const changed = await change(found);
    if (!changed.ok) return changed;
    const { tokens, audit, value } = changed.value;
    const written = await world.records.write(
      [tokensChange(found, tokens, world.now())],
      [auditRecord(audit, found, world)],
    );
    if (written === 'written') return succeed(value);
  }
  return fail(BUSY);
}

export function scopeText(scope: Scope): string {
  return scope.kind === 'workspace'
    ? 'the whole workspace'
    : `${String(scope.uuids.length)} repositories`;
}
