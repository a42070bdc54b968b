import { fail, succeed, type Result } from '../result';
import { readJwt, TOKEN_CHARACTERS_MAX, type UnverifiedToken } from './jwt';
import type { Reason } from './reasons';
import { readToken, type Token } from './token';

/** What a scraper holds out: a token of ours, or an identity that somebody else vouches for. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'identity'; readonly jwt: UnverifiedToken };

/**
 * Reads the values of the Authorization header: `Bearer`, the password or the user of `Basic`, or bare (Prometheus up to 2.47 sends
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
  return scheme.toLowerCase() === 'basic' ? secretInBasic(decodeBase64(rest.trim())) : null;
}

/** The password, or the user where there is no password: some clients know only one field. */
function secretInBasic(text: string): string | null {
  const [user, password] = splitOnce(text, ':');
  return password === '' ? user : password;
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
  /^(x[_-])?((access|auth|bearer|id|private|refresh|session)?[_-]?token|api[_-]?key|auth|authorization|bearer|(client[_-]?)?secret|credentials?|jwt|key|pass(word|wd)?)$/i;
const LOOKS_SECRET = /lfl_[0-9A-Za-z]{8}_|^(bearer|basic)[ +]/i;
const HEADER = /^\s*\{[^]*"alg"/;
const PART_LEAST = 10;
/** Deeper than any proxy encodes. */
const DECODINGS_MAX = 4;

/** Whether somebody put a credential, in any encoding, where every proxy writes it into its log. */
export function hasSecretInUrl(
  path: string,
  query: Readonly<Record<string, readonly string[]>>,
): boolean {
  return (
    looksSecret(path) ||
    parametersIn(path).some(isNameOfSecret) ||
    Object.entries(query).some(
      ([name, values]) =>
        isNameOfSecret(name) ||
        // Values are split at commas, and what was split may be one secret.
        [name, ...values, values.join(',')].some((text) => looksSecret(text)),
    )
  );
}

/** However it is decorated: `auth.token`, `token[]`. */
const isNameOfSecret = (name: string): boolean =>
  NAMES_OF_SECRETS.test(unescaped(name).replace(/[^\w-]/g, ''));

/** A path may have parameters of its own, also where the sign before them was escaped. */
const parametersIn = (path: string): readonly string[] =>
  [...unescaped(path).matchAll(/[;?&]([^;?&=/]{1,100})=/g)].map(([, name = '']) => name);

/** As it is, and without what stands between letters or bytes: ends of lines, colons, signs that nobody sees. */
function looksSecret(text: string): boolean {
  const joined = unescaped(text).normalize('NFKC').replace(BETWEEN, '');
  return isSecretWithin(text) || (joined !== text && isSecretWithin(joined));
}

const BETWEEN = /[\p{Default_Ignorable_Code_Point}\s:]+/gu;

/** Escaped, in base64 or in hexadecimal, one within the other, as deep as {@link DECODINGS_MAX}. */
function isSecretWithin(text: string, depth = DECODINGS_MAX): boolean {
  // Some shells write two bytes for each letter.
  const letters = text.replaceAll('\0', '');
  if (holdsSecret(letters)) return true;
  return (
    depth > 0 &&
    [unescaped, fromHex, fromBase64]
      .map((decode) => decode(letters))
      .some((decoded) => decoded !== letters && isSecretWithin(decoded, depth - 1))
  );
}

const holdsSecret = (text: string): boolean =>
  LOOKS_SECRET.test(text) || (text.match(/[A-Za-z0-9_.-]+/g) ?? []).some(holdsIdentity);

/** Two parts of a JSON Web Token side by side, however its header is written. */
function holdsIdentity(word: string): boolean {
  const parts = word.split('.');
  return parts.slice(1).some((claims, at) => {
    const header = parts[at] ?? '';
    if (header.includes('eyJ') && claims.startsWith('eyJ')) return true;
    return claims.length >= PART_LEAST && HEADER.test(decodeBase64(standard(header)));
  });
}

/** What a broken escape leaves undecoded does not hide what stands beside it. */
const unescaped = (text: string): string =>
  text
    .replace(/(%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        // No UTF-8: each byte stands for itself, as a log would show it.
        return escapes.replace(/%(..)/g, (_, hex: string) => fromCode(hex, 16));
      }
    })
    .replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,4});/gi, (_, ...found: string[]) =>
      fromCode(found.slice(0, 3).join(''), 16),
    )
    .replace(/&#(\d{1,5});/g, (_, digits: string) => fromCode(digits, 10));

const fromCode = (digits: string, base: number): string =>
  String.fromCharCode(parseInt(digits, base));

/** Words of hexadecimal within a text, decoded from either of their beginnings. */
const fromHex = (text: string): string =>
  (text.match(/[0-9a-f]{16,}/gi) ?? [])
    .flatMap((word) => [0, 1].map((skip) => fromPairs(word.slice(skip))))
    .join(' ');

const fromPairs = (hex: string): string =>
  (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join('');

/** Words of base64 within a text, decoded from each of their four beginnings. */
const fromBase64 = (text: string): string =>
  (text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? [])
    .flatMap((word) => [0, 1, 2, 3].map((skip) => decodeBase64(standard(word.slice(skip)))))
    .join(' ');

const standard = (word: string): string => {
  const text = word.replace(/-/g, '+').replace(/_/g, '/');
  return text.slice(0, text.length - (text.length % 4));
};
