import { fail, succeed, type Result } from '../result';
import { readJwt, TOKEN_CHARACTERS_MAX, type UnverifiedToken } from './jwt';
import type { Reason } from './reasons';
import { readToken, type Token } from './token';

/** What a scraper holds out: a token of ours, or an identity that somebody else vouches for. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'identity'; readonly jwt: UnverifiedToken };

/**
 * Reads the values of the Authorization header: `Bearer`, the password of `Basic`, or bare (Prometheus up to 2.47 sends
 * the bare value to service discovery). More than one value is ambiguous and none of them is tried.
 */
export function credentialsIn(values: readonly string[]): Result<Credentials, Reason> {
  const [header = ''] = values;
  if (values.every((value) => value.trim() === '')) return fail('missing');
  if (values.length > 1) return fail('malformed');
  if (header.length > 2 * TOKEN_CHARACTERS_MAX) return fail('too_long');
  const secret = secretIn(header.trim());
  if (secret === null || secret === '') return fail('malformed');
  return secret.length > TOKEN_CHARACTERS_MAX ? fail('too_long') : read(secret);
}

function read(secret: string): Result<Credentials, Reason> {
  if (secret.startsWith('lfl_')) {
    const token = readToken(secret);
    if (token.ok) return succeed({ kind: 'token', token: token.value });
    return token;
  }
  const jwt = readJwt(secret);
  return jwt === null ? fail('malformed') : succeed({ kind: 'identity', jwt });
}

function secretIn(text: string): string | null {
  const [scheme, rest] = splitOnce(text, ' ');
  if (rest === null) return scheme;
  if (scheme.toLowerCase() === 'bearer') return rest.trim();
  if (scheme.toLowerCase() === 'basic') return splitOnce(decodeBase64(rest.trim()), ':')[1];
  return null;
}

function splitOnce(text: string, separator: string): readonly [string, string | null] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    // Not base64: no password can be in it, and the caller refuses an empty one.
    return '';
  }
}

const NAMES_OF_SECRETS =
  /^(access[_-]?token|api[_-]?key|auth|authorization|bearer|credentials?|id[_-]?token|jwt|key|password|secret|token)$/i;
const LOOKS_SECRET = /lfl_[0-9A-Za-z]{8}_|eyJ[A-Za-z0-9_-]+\.eyJ|^(bearer|basic) /i;

/** Whether somebody put a credential where every proxy writes it into its log. */
export function hasSecretInUrl(
  path: string,
  query: Readonly<Record<string, readonly string[]>>,
): boolean {
  return (
    LOOKS_SECRET.test(path) ||
    Object.entries(query).some(
      ([name, values]) =>
        NAMES_OF_SECRETS.test(name) || [name, ...values].some((text) => LOOKS_SECRET.test(text)),
    )
  );
}
