/** One of `of` parts of a workspace; every repository is in exactly one, whatever other repositories there are. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export const SHARDS_MAX = 1024;

/** Reads `3-of-8`; null for anything else. */
export function readShard(text: string): Shard | null {
  const [, index, of] = /^(\d{1,4})-of-(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  const isOne = shard.index >= 1 && shard.index <= shard.of && shard.of <= SHARDS_MAX;
  return isOne ? shard : null;
}

export const shardName = ({ index, of }: Shard): string => `${String(index)}-of-${String(of)}`;

export const isInShard = (uuid: string, { index, of }: Shard): boolean =>
  numberOf(uuid) % of === index - 1;

/** Pages of the index of repositories. */
export const INDEX_PAGES = 16;

/** The page that lists a repository, from 0 on: the first digit of its uuid, which Bitbucket draws at random. */
export function indexPageOf(uuid: string): number {
  const digit = Number.parseInt(/[0-9a-z]/i.exec(uuid)?.[0] ?? '', INDEX_PAGES);
  return Number.isNaN(digit) ? 0 : digit;
}

/** The pages that list the repositories of a shard: one of sixteen where there are sixteen shards or more. */
export function indexPagesOf({ index, of }: Shard): readonly number[] {
  const common = commonDivisor(of, INDEX_PAGES);
  const pages = Array.from({ length: INDEX_PAGES }, (_, page) => page);
  return pages.filter((page) => page % common === (index - 1) % common);
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** What decides about the shard: its last digit is the page, so that a shard is spread over as few pages as can be. */
const numberOf = (uuid: string): number => indexPageOf(uuid) + INDEX_PAGES * (hashOf(uuid) >>> 4);

/** FNV-1a, 32 bit: the same on every machine and in every version. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * How many shards a workspace needs so that each stays within `limit`, a power of two: growth doubles the number and
 * moves nothing but halves. A single repository above the limit is alone at last, and cut by the page itself.
 */
export function shardCount(sizes: ReadonlyMap<string, number>, own: number, limit: number): number {
  const total = [...sizes.values()].reduce((sum, size) => sum + size, own);
  if (total <= limit) return 1;
  for (let of = 2; of < SHARDS_MAX; of *= 2) {
    if (Math.max(...fullness(sizes, of)) + own <= limit) return of;
  }
  return SHARDS_MAX;
}

function fullness(sizes: ReadonlyMap<string, number>, of: number): readonly number[] {
  const full = Array.from({ length: of }, () => 0);
  for (const [uuid, size] of sizes) {
    const index = numberOf(uuid) % of;
    full[index] = (full[index] ?? 0) + size;
  }
  return full;
}
