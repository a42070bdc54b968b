import { fail, succeed, type Result } from '../result';
import type { KeySet } from './policy';

const KEYS_MAX = 20;
/** Characters of a pasted key set. */
export const JWKS_CHARACTERS_MAX = 32_000;

/** Members that only a private or a shared key has. */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];
const ASYMMETRIC = ['RSA', 'EC', 'OKP'];

type Key = KeySet['keys'][number];

/** A key set as pasted: JSON text of `{"keys": […]}` with public keys only. */
export function readKeySet(text: string): Result<KeySet, string> {
  if (text.length > JWKS_CHARACTERS_MAX)
    return fail(`the key set is longer than ${JWKS_CHARACTERS_MAX} characters`);
  try {
    return publicKeysIn(JSON.parse(text));
  } catch {
    // Not JSON: whoever pasted it is told so.
    return fail('the key set is not JSON; paste what the issuer’s jwks_uri shows');
  }
}

/** The key set in an answer or a paste. A private or shared key is refused, because it must not be anywhere near us. */
export function publicKeysIn(value: unknown): Result<KeySet, string> {
  const keys = isObject(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0) return fail('there is no list "keys" in it');
  if (keys.length > KEYS_MAX) return fail(`it has more than ${KEYS_MAX} keys`);
  const found: Key[] = [];
  for (const key of keys as readonly unknown[]) {
    const problem = problemOf(key);
    if (problem !== null) return fail(problem);
    found.push(key as Key);
  }
  return succeed({ keys: found });
}

function problemOf(key: unknown): string | null {
  if (!isObject(key)) return 'one of the keys is not an object';
  const { kty } = key;
  if (SECRET_MEMBERS.some((member) => Object.hasOwn(key, member)))
    return 'one of the keys is a private or a shared key; paste public keys only, and replace that key now';
  return ASYMMETRIC.includes(String(kty)) ? null : 'one of the keys is not of kind RSA, EC or OKP';
}

export function keyIdsOf({ keys }: KeySet): readonly string[] {
  return keys.flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : []));
}

const isObject = (value: unknown): value is Key =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
