import type { Scope } from '../../core/access/scope';
import {
  anyNumber,
  anyText,
  fields,
  flag,
  listOf,
  oneOf,
  orNull,
  type Read,
} from '../../core/shape';
import { DAY, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import {
  KIB,
  load,
  recordOf,
  UnreadableRecord,
  WHOLE_RECORD,
  type Kind,
  type Loaded,
  type Stored,
} from '../records/kind';
import { storedScope } from './scopes';
import { TOKEN_LIST } from './token-list';

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

/** A scope of many repositories is kept beside its token, whose record strangers may make us read. */
const APART = { kind: 'apart' } as const;
const INLINE_MAX = 20;

/** A token in its own record. */
export type KeptToken = Omit<StoredToken, 'scope'> & { readonly scope: Scope | typeof APART };

export const keptScope = (scope: Scope): KeptToken['scope'] =>
  scope.kind === 'repositories' && scope.uuids.length > INLINE_MAX ? APART : scope;

const readApart = fields({ kind: oneOf(['apart']) });

/** `apart` is read here and a scope is read where it is kept, so that a damaged one is refused by name. */
const readKeptScope: Read<KeptToken['scope']> = (value, field) => {
  const apart = readApart(value, field);
  return apart.ok ? apart : storedScope(value, field);
};

const kept = <S>(scope: Read<S>) =>
  fields({
    id: anyText,
    name: anyText,
    digest: anyText,
    scope,
    createdAt: anyNumber,
    expiresAt: anyNumber,
    revokedAt: orNull(anyNumber),
    successorId: orNull(anyText),
    firstUsedAt: orNull(anyNumber),
    isExpiryNoted: flag,
  });

/** A token; null for an id that never was, or whose token ended long ago. */
export const TOKEN = (id: string): Kind<KeptToken | null> =>
  recordOf<KeptToken | null>({
    key: `token:${id}`,
    version: 1,
    bytesMax: 32 * KIB,
    none: null,
    shape: kept(readKeptScope),
  });

/** The scope of a token that is kept apart from it; null where it is not. */
export const TOKEN_SCOPE = (id: string): Kind<Scope | null> =>
  recordOf<Scope | null>({
    key: `token-scope:${id}`,
    version: 1,
    bytesMax: 32 * KIB,
    none: null,
    shape: storedScope,
  });

/** Where all tokens were kept together until each got a record of its own: read until it is empty, see migrate.ts. */
export const SHARED_TOKENS = recordOf<{ readonly tokens: readonly StoredToken[] }>({
  key: 'tokens',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: { tokens: [] },
  shape: fields({ tokens: listOf(kept(storedScope)) }),
});

/** What tells of all tokens. */
export const TOKENS = { tokenList: TOKEN_LIST, sharedTokens: SHARED_TOKENS } as const;

/** All tokens, those that ended lately included, oldest first. One round trip more. */
export async function loadTokens(
  { tokenList, sharedTokens }: Loaded<typeof TOKENS>,
  world: World,
): Promise<readonly StoredToken[]> {
  const { own } = await load({ own: tokenList.value.tokens.map(({ id }) => TOKEN(id)) }, world);
  const kept = own.flatMap(({ value }) => value ?? []);
  return [...(await withScopes(kept, world)), ...sharedTokens.value.tokens];
}

/** Tokens with the scopes that are kept apart. */
async function withScopes(
  all: readonly KeptToken[],
  world: World,
): Promise<readonly StoredToken[]> {
  const apart = all.filter(({ scope }) => scope.kind === 'apart');
  if (apart.length === 0) return all.map((token) => withScope(token, null));
  const { scopes } = await load({ scopes: apart.map(({ id }) => TOKEN_SCOPE(id)) }, world);
  return all.map((token) => withScope(token, scopes[apart.indexOf(token)] ?? null));
}

/** A token with its scope. Throws {@link UnreadableRecord} where that is kept apart and missing. */
export function withScope(
  { scope, ...token }: KeptToken,
  apart: Stored<Scope | null> | null,
): StoredToken {
  if (scope.kind !== 'apart') return { ...token, scope };
  if (apart?.value) return { ...token, scope: apart.value };
  throw new UnreadableRecord(TOKEN_SCOPE(token.id).key, 'it is named and missing');
}

export const isGood = (token: KeptToken, now: EpochMillis): boolean =>
  token.revokedAt === null && now < token.expiresAt;

/** How the audit log names a token: people know the name, machines the id. */
export const named = ({ name, id }: KeptToken): string => `${name} (${id})`;

/** How long an ended token is still listed. */
const REMEMBERED_FOR = 30 * DAY;
/** Replaced and ended tokens that are listed besides; those that end or ended first make room. */
const PASSING_MAX = 200;

/** The tokens that stay listed. Those in use always do, so that there is room to replace any of them. */
export function remembered<T extends KeptToken>(
  tokens: readonly T[],
  now: EpochMillis,
): readonly T[] {
  const passing = tokens
    .filter((token) => isPassing(token, now) && now < endOf(token) + REMEMBERED_FOR)
    .sort((a, b) => endOf(b) - endOf(a))
    .slice(0, PASSING_MAX);
  return tokens.filter((token) => !isPassing(token, now) || passing.includes(token));
}

const endOf = ({ revokedAt, expiresAt }: KeptToken): EpochMillis => revokedAt ?? expiresAt;

const isPassing = (token: KeptToken, now: EpochMillis): boolean =>
  token.successorId !== null || !isGood(token, now);
