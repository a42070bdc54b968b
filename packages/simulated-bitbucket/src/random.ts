/** A reproducible source of chance: the same seed text gives the same sequence on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [from, to], both included. */
  whole(from: number, to: number): number;
  chance(probability: number): boolean;
  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** Exponentially distributed, with this mean. */
  waiting(mean: number): number;
  /** A version 4 uuid in braces, as Bitbucket writes them. */
  uuid(): string;
  /** A commit hash: 40 hexadecimal digits. */
  commitHash(): string;
}

/** A 32-bit hash of `text` (FNV-1a with a final mix): equal texts, equal numbers. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const DIGITS = Buffer.from('0123456789abcdef');
/** Where a braced uuid has its 32 digits; the rest is punctuation. */
const UUID_FORM = Buffer.from('{00000000-0000-0000-0000-000000000000}');
const VERSION_AT = 15;
const VARIANT_AT = 20;

/** Writes the digits of `words` into a copy of `form` wherever it has a 0: one flat string, without pieces to keep alive. */
function written(form: Buffer, words: readonly number[], mend?: (text: Buffer) => void): string {
  const text = Buffer.from(form);
  let digit = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== 0x30) continue;
    const word = words[digit >> 3] ?? 0;
    text[at] = DIGITS[(word >>> (28 - 4 * (digit & 7))) & 15] ?? 0x30;
    digit += 1;
  }
  mend?.(text);
  return text.toString('latin1');
}

function uuidOf(words: readonly number[], version: 4 | 5): string {
  return written(UUID_FORM, words, (text) => {
    text[VERSION_AT] = DIGITS[version] ?? 0x30;
    text[VARIANT_AT] = DIGITS[8 + ((text[VARIANT_AT] ?? 0) & 3)] ?? 0x38;
  });
}

const COMMIT_FORM = Buffer.from('0'.repeat(40));

/** A uuid of version 5's form, derived from `name`: the same name gives the same uuid, as Bitbucket's deployments do. */
export function namedUuid(name: string): string {
  return uuidOf(
    [0, 1, 2, 3].map((part) => hash32(`${String(part)}:${name}`)),
    5,
  );
}

/** Starts a sequence (generator: small fast counter, 32 bit, by Chris Doty-Humphrey). */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = [hash32(`a${seed}`), hash32(`b${seed}`), hash32(`c${seed}`), 1];
  function word(): number {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 12; i += 1) word();
  const next = (): number => word() / 0x1_0000_0000;
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('There is nothing to pick from.');
      return item;
    },
    waiting: (mean) => -Math.log(1 - next()) * mean,
    uuid: () => uuidOf([word(), word(), word(), word()], 4),
    commitHash: () => written(COMMIT_FORM, [word(), word(), word(), word(), word()]),
  };
}
