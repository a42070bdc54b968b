import { succeed } from '../../core/result';
import { anyText, fields, listOf, type Read } from '../../core/shape';
import { KIB, recordOf } from '../records/kind';

/** What the list tells of a token: enough to refuse a stranger, never enough to admit. */
export interface ListedToken {
  readonly id: string;
  /** How its digest begins; empty where the list is of an earlier version. */
  readonly print: string;
}

const ID_LENGTH = 8;
const PRINT_LENGTH = 16;

export const listedToken = (token: {
  readonly id: string;
  readonly digest: string;
}): ListedToken => ({ id: token.id, print: token.digest.slice(0, PRINT_LENGTH) });

/** Whether the list speaks for a digest: 64 bits that nobody finds by trying. */
export const isPrinted = ({ print }: ListedToken, digest: string): boolean =>
  digest.startsWith(print);

interface TokenList {
  readonly tokens: readonly ListedToken[];
}

const ids = fields({ ids: listOf(anyText) });
const texts = fields({ tokens: listOf(anyText) });

/** The first version held only ids. */
const shape: Read<TokenList> = (value, field) => {
  const older = ids(value, field);
  const read = older.ok ? succeed({ tokens: older.value.ids }) : texts(value, field);
  if (!read.ok) return read;
  const tokens = read.value.tokens.map((text) => ({
    id: text.slice(0, ID_LENGTH),
    print: text.slice(ID_LENGTH),
  }));
  return succeed({ tokens });
};

/**
 * All tokens, in the order in which they were issued, those that ended lately included: revoking writes no list. Small,
 * because it is what is read for a stranger.
 */
export const TOKEN_LIST = recordOf<TokenList>({
  key: 'token-list',
  version: 2,
  oldest: 1,
  bytesMax: 8 * KIB,
  none: { tokens: [] },
  shape,
  write: ({ tokens }) => ({ tokens: tokens.map(({ id, print }) => id + print) }),
});
