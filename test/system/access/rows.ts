/** A request to the scrape web trigger with the answer to it, and short ways to write one down. */
import type { Cast, Stage } from './cast';
import type { Knocking } from './house';

export interface Row {
  /** Of request: why it is refused, or that it is not. */
  readonly kind: string;
  readonly name: string;
  readonly send: (cast: Cast, house: Stage) => Knocking;
  readonly status: 200 | 400 | 401 | 403 | 404 | 405;
  /** `WWW-Authenticate`. */
  readonly challenge?: string;
  /** Why, as counted for admins; absent where the request is answered. */
  readonly reason?: string;
}

export const authorization = (value: string): Knocking => ({ headers: [['Authorization', value]] });
export const bearer = (secret: string, rest: Knocking = {}): Knocking => ({
  ...rest,
  ...authorization(`Bearer ${secret}`),
});
export const basic = (user: string, password: string): Knocking =>
  authorization(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);

const ASKED = 'Bearer realm="lifeline"';
const INVALID = 'Bearer realm="lifeline", error="invalid_token"';
export const SCOPE = 'Bearer realm="lifeline", error="insufficient_scope"';

export const invalid = (reason: string, name: string, send: Row['send']): Row => ({
  name,
  send,
  status: 401,
  challenge: INVALID,
  kind: reason,
  reason,
});
export const missing = (name: string, send: Row['send']): Row => ({
  name,
  send,
  status: 401,
  challenge: ASKED,
  kind: 'missing',
  reason: 'missing',
});
export const fine = (name: string, send: Row['send']): Row => ({
  kind: 'good credentials',
  name,
  send,
  status: 200,
});
export const inUrl = (name: string, path: (cast: Cast) => string): Row => ({
  name,
  send: (cast) => bearer(cast.good, { path: path(cast) }),
  status: 400,
  kind: 'in_url',
  reason: 'in_url',
});
export const other = (method: string): Row => ({
  name: `${method} with a good token`,
  send: ({ good }) => bearer(good, { method }),
  status: 405,
  kind: 'method',
  reason: 'method',
});
export const missed = (reason: string, path: string): Row => ({
  name: `nothing at ${path}`,
  send: ({ good }) => bearer(good, { path }),
  status: reason === 'bad_shard' ? 400 : 404,
  kind: reason,
  reason,
});
