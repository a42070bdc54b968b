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

/** What a workspace is divided by. */
export interface Division {
  /** Lines of each repository, by uuid. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Lines that each shard has besides. */
  readonly own: number;
  /** Lines that a shard may have. */
  readonly limit: number;
  /** Whether a shard that fits with so many lines is divided all the same. */
  readonly isDivided?: (shard: Shard, lines: number) => boolean;
}

const WHOLE: Shard = { index: 1, of: 1 };

/**
 * The shards that together are a workspace, each within the limit: what is too full is halved, and nothing else moves.
 * So their number is what it takes, and not the same for all of them: 1-of-2, 2-of-4, 4-of-4. A single repository
 * above the limit is alone at last, and cut by the page itself.
 */
export function divide({ sizes, own, limit, isDivided = () => false }: Division): readonly Shard[] {
  const all = [...sizes].map(([uuid, size]) => ({ number: numberOf(uuid), size }));
  const shardsIn = (shard: Shard, inside: typeof all): readonly Shard[] => {
    const lines = inside.reduce((sum, { size }) => sum + size, own);
    const isTooFull = lines > limit && inside.length > 1;
    if (shard.of >= SHARDS_MAX || !(isTooFull || isDivided(shard, lines))) return [shard];
    return halvesOf(shard).flatMap((half) =>
      shardsIn(
        half,
        inside.filter(({ number }) => number % half.of === half.index - 1),
      ),
    );
  };
  return [...shardsIn(WHOLE, all)].sort((a, b) => a.index - b.index || a.of - b.of);
}

const halvesOf = ({ index, of }: Shard): readonly Shard[] => [
  { index, of: 2 * of },
  { index: index + of, of: 2 * of },
];

/** The names of all that has to be halved to come to these shards. */
export function dividedInto(names: readonly string[]): ReadonlySet<string> {
  const divided = new Set<string>();
  for (const name of names) {
    const { index, of } = readShard(name) ?? WHOLE;
    for (let half = of / 2; half >= 1; half /= 2)
      divided.add(shardName({ index: ((index - 1) % half) + 1, of: half }));
  }
  return divided;
}
