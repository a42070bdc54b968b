import { fail, succeed, type Result } from '../result';
import { ALGORITHMS } from './jwt';
import type { KeySet } from './policy';

const KEYS_MAX = 20;
/** Characters of a pasted key set. */
export const JWKS_CHARACTERS_MAX = 32_000;

/** Members that only a private or a shared key has. */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];
/** Members that a thumbprint (RFC 7638) is made of, in its order. */
const NUMBERS = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
} as const;
const CURVES: Readonly<Record<string, readonly string[]>> = {
  EC: ['P-256', 'P-384', 'P-521'],
  OKP: ['Ed25519'],
};
const NAMES = ['kid', 'alg', 'use'];
const RSA_BITS_LEAST = 2048;

type Key = KeySet['keys'][number];

/** A key set as pasted: JSON text of `{"keys": […]}` with public keys only, each of which must be good. */
export function readKeySet(text: string): Result<KeySet, string> {
  if (text.length > JWKS_CHARACTERS_MAX)
    return fail(`the key set is longer than ${JWKS_CHARACTERS_MAX} characters`);
  const value = parsed(text);
  if (!value.ok) return value;
  const keys = keysIn(value.value);
  if (!keys.ok) return keys;
  const problem = keys.value.map(problemOf).find((one) => one !== null) ?? sameIdIn(keys.value);
  return problem === null ? succeed({ keys: keys.value.map(trimmed) }) : fail(problem);
}

/** The keys in an issuer's answer that verify signatures; it may publish others. A secret one is refused with all. */
export function publicKeysIn(value: unknown): Result<KeySet, string> {
  const keys = keysIn(value);
  if (!keys.ok) return keys;
  if (keys.value.some(isSecret)) return fail(SECRET);
  const usable = keys.value.filter((key) => problemOf(key) === null);
  return usable.length > 0
    ? succeed({ keys: usable.map(trimmed) })
    : fail(problemOf(keys.value[0]) ?? 'there is no key in it');
}

function parsed(text: string): Result<unknown, string> {
  try {
    return succeed(JSON.parse(text));
  } catch {
    // Not JSON: whoever pasted it is told so.
    return fail('the key set is not JSON; paste what the issuer’s jwks_uri shows');
  }
}

function keysIn(value: unknown): Result<readonly unknown[], string> {
  const keys = isObject(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0) return fail('there is no list "keys" in it');
  return keys.length > KEYS_MAX
    ? fail(`it has more than ${KEYS_MAX} keys`)
    : succeed(keys as readonly unknown[]);
}

const SECRET =
  'one of the keys is a private or a shared key; paste public keys only, and replace that key now';

const isSecret = (key: unknown): boolean =>
  isObject(key) && SECRET_MEMBERS.some((member) => Object.hasOwn(key, member));

function problemOf(key: unknown): string | null {
  if (!isObject(key)) return 'one of the keys is not an object';
  if (isSecret(key)) return SECRET;
  const { kty, alg, use } = key;
  if (!isKind(kty)) return 'one of the keys is not of kind RSA, EC or OKP';
  if (use !== undefined && use !== 'sig') return 'one of the keys is not for signatures';
  if (alg !== undefined && !ALGORITHMS.some((known) => known === alg))
    return 'one of the keys is for an algorithm that is not accepted';
  if (NUMBERS[kty].some((member) => typeof key[member] !== 'string'))
    return 'one of the keys lacks a number';
  return kty === 'RSA' ? rsaProblem(key) : curveProblem(kty, key);
}

const isKind = (kty: unknown): kty is keyof typeof NUMBERS =>
  typeof kty === 'string' && Object.hasOwn(NUMBERS, kty);

function rsaProblem({ n, e }: Key): string | null {
  const [modulus, exponent] = [bytesOf(n), bytesOf(e)];
  if (bitsOf(modulus) < RSA_BITS_LEAST)
    return `one of the keys is an RSA key of less than ${RSA_BITS_LEAST} bits`;
  const isOdd = ((exponent.at(-1) ?? 0) & 1) === 1;
  return isOdd && bitsOf(exponent) > 1
    ? null
    : 'one of the keys has an exponent that is not odd and greater than 1';
}

const curveProblem = (kty: string, { crv }: Key): string | null =>
  CURVES[kty]?.includes(String(crv)) === true
    ? null
    : 'one of the keys is on a curve that is not accepted';

/** Big-endian, without zeros in front; empty for what is no base64url. */
function bytesOf(text: unknown): readonly number[] {
  try {
    const raw = atob(String(text).replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Array.from(raw, (one) => one.charCodeAt(0));
    const first = bytes.findIndex((byte) => byte !== 0);
    return first === -1 ? [] : bytes.slice(first);
  } catch {
    // No number: it has no bits, and the caller refuses it.
    return [];
  }
}

const bitsOf = ([first, ...rest]: readonly number[]): number =>
  first === undefined ? 0 : first.toString(2).length + 8 * rest.length;

/** Two keys under one id: which of them verifies would be chance. */
function sameIdIn(keys: readonly unknown[]): string | null {
  const ids = keys.flatMap((key) => (isObject(key) && 'kid' in key ? [key['kid']] : []));
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  return twice === undefined ? null : `two of the keys have the id ${JSON.stringify(twice)}`;
}

/** Only what verification needs. */
function trimmed(key: unknown): Key {
  const all = key as Key;
  const members: readonly string[] = isKind(all['kty']) ? NUMBERS[all['kty']] : [];
  const kept = [...members, ...NAMES].filter((member) => typeof all[member] === 'string');
  return Object.fromEntries(kept.map((member) => [member, all[member]]));
}

/** What the thumbprint of a key is the digest of (RFC 7638). */
export function thumbprintText(key: Key): string {
  const { kty } = key;
  const members: readonly string[] = isKind(kty) ? NUMBERS[kty] : [];
  return JSON.stringify(Object.fromEntries(members.map((member) => [member, key[member]])));
}

export function keyIdsOf({ keys }: KeySet): readonly string[] {
  return keys.flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : []));
}

const isObject = (value: unknown): value is Key =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
