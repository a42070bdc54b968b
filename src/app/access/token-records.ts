import type { Scope } from '../../core/access/scope';
import { anyNumber, anyText, fields, flag, listOf, orNull } from '../../core/shape';
import { DAY, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import { KIB, load, recordOf, WHOLE_RECORD, type Kind, type Loaded } from '../records/kind';
import { storedScope } from './scopes';

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

const token = fields({
  id: anyText,
  name: anyText,
  digest: anyText,
  scope: storedScope,
  createdAt: anyNumber,
  expiresAt: anyNumber,
  revokedAt: orNull(anyNumber),
  successorId: orNull(anyText),
  firstUsedAt: orNull(anyNumber),
  isExpiryNoted: flag,
});

/** A token; null for an id that never was, or whose token ended long ago. */
export const TOKEN = (id: string): Kind<StoredToken | null> =>
  recordOf<StoredToken | null>({
    key: `token:${id}`,
    version: 1,
    bytesMax: 32 * KIB,
    none: null,
    shape: token,
  });

/** The ids of all tokens, in the order in which they were issued. Revoking writes no list. */
export const TOKEN_LIST = recordOf<{ readonly ids: readonly string[] }>({
  key: 'token-list',
  version: 1,
  bytesMax: 8 * KIB,
  none: { ids: [] },
  shape: fields({ ids: listOf(anyText) }),
});

/** Where all tokens were kept together until each got a record of its own: read until it is empty, see migrate.ts. */
export const SHARED_TOKENS = recordOf<{ readonly tokens: readonly StoredToken[] }>({
  key: 'tokens',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: { tokens: [] },
  shape: fields({ tokens: listOf(token) }),
});

/** What tells of all tokens. */
export const TOKENS = { tokenList: TOKEN_LIST, sharedTokens: SHARED_TOKENS } as const;

/** All tokens, those that ended lately included, oldest first. One round trip more. */
export async function loadTokens(
  { tokenList, sharedTokens }: Loaded<typeof TOKENS>,
  world: World,
): Promise<readonly StoredToken[]> {
  const { own } = await load({ own: tokenList.value.ids.map(TOKEN) }, world);
  return [...own.flatMap(({ value }) => value ?? []), ...sharedTokens.value.tokens];
}

export const isGood = (token: StoredToken, now: EpochMillis): boolean =>
  token.revokedAt === null && now < token.expiresAt;

/** How the audit log names a token: people know the name, machines the id. */
export const named = ({ name, id }: StoredToken): string => `${name} (${id})`;

/** How long an ended token is still listed. */
const REMEMBERED_FOR = 30 * DAY;
/** Replaced and ended tokens that are listed besides; those that end or ended first make room. */
const PASSING_MAX = 200;

/** The tokens that stay listed. Those in use always do, so that there is room to replace any of them. */
export function remembered(
  tokens: readonly StoredToken[],
  now: EpochMillis,
): readonly StoredToken[] {
  const passing = tokens
    .filter((token) => isPassing(token, now) && now < endOf(token) + REMEMBERED_FOR)
    .sort((a, b) => endOf(b) - endOf(a))
    .slice(0, PASSING_MAX);
  return tokens.filter((token) => !isPassing(token, now) || passing.includes(token));
}

const endOf = ({ revokedAt, expiresAt }: StoredToken): EpochMillis => revokedAt ?? expiresAt;

const isPassing = (token: StoredToken, now: EpochMillis): boolean =>
  token.successorId !== null || !isGood(token, now);
