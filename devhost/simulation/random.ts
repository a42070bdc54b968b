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

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

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

function hexWord(word: number): string {
  return `${hexByte(word >>> 24)}${hexByte(word >>> 16)}${hexByte(word >>> 8)}${hexByte(word)}`;
}

function hexByte(value: number): string {
  return HEX[value & 255] ?? '00';
}

function braced(hex: string, version: string): string {
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3] ?? '8';
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}}`;
}

/** A uuid of version 5's form, derived from `name`: the same name gives the same uuid, as Bitbucket's deployments do. */
export function namedUuid(name: string): string {
  const words = [0, 1, 2, 3].map((part) => hexWord(hash32(`${String(part)}:${name}`)));
  return braced(words.join(''), '5');
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
    uuid: () =>
      braced(`${hexWord(word())}${hexWord(word())}${hexWord(word())}${hexWord(word())}`, '4'),
    commitHash: () =>
      `${hexWord(word())}${hexWord(word())}${hexWord(word())}${hexWord(word())}${hexWord(word())}`,
  };
}
