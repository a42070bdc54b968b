import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  INDEX_PAGES,
  indexPageOf,
  indexPagesOf,
  divide,
  dividedInto,
  isInShard,
  readShard,
  shardName,
  type Shard,
} from './shards';

describe('readShard', () => {
  it.each([
    '0-of-4',
    '5-of-4',
    '1-of-0',
    '1-of-1025',
    '-1-of-4',
    '1-OF-4',
    '1of4',
    '',
    '1-of-4 ',
    '1.5-of-4',
  ])('refuses %j', (text) => {
    expect(readShard(text)).toBeNull();
  });

  it('reads what shardName writes', () => {
    expect(readShard(shardName({ index: 3, of: 8 }))).toEqual({ index: 3, of: 8 });
  });
});

describe('isInShard', () => {
  it('puts every repository into exactly one shard', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 64 }), (uuid, of) => {
        const homes = Array.from({ length: of }, (_, at) => isInShard(uuid, { index: at + 1, of }));
        expect(homes.filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  it('moves nothing between the halves when the number doubles', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 32 }), (uuid, of) => {
        const home = (count: number) =>
          Array.from({ length: count }, (_, at) => at + 1).find((index) =>
            isInShard(uuid, { index, of: count }),
          ) ?? 0;
        expect((home(2 * of) - 1) % of).toBe(home(of) - 1);
      }),
    );
  });
});

describe('indexPagesOf', () => {
  it('are those that list the repositories of the shard, for any number of shards', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 1024 }), (uuid, of) => {
        const homes = Array.from({ length: of }, (_, at) => ({ index: at + 1, of })).filter(
          (shard) => isInShard(uuid, shard),
        );
        expect(homes.flatMap((shard) => indexPagesOf(shard))).toContain(indexPageOf(uuid));
      }),
    );
  });

  it.each([
    { index: 1, of: 1, pages: 16 },
    { index: 2, of: 2, pages: 8 },
    { index: 3, of: 5, pages: 16 },
    { index: 9, of: 24, pages: 2 },
    { index: 16, of: 16, pages: 1 },
    { index: 500, of: 512, pages: 1 },
  ])('are $pages for shard $index of $of', ({ pages, ...shard }) => {
    expect(indexPagesOf(shard)).toHaveLength(pages);
  });
});

describe('indexPageOf', () => {
  it.each([
    ['{00000000-0000-4000-8000-000000000002}', 0],
    ['{b0000000-0000-4000-8000-000000000002}', 11],
    ['{F0000000-0000-4000-8000-000000000002}', 15],
    ['', 0],
    ['zzz', 0],
  ])('of %s is %d', (uuid, page) => {
    expect(indexPageOf(uuid)).toBe(page);
    expect(page).toBeLessThan(INDEX_PAGES);
  });
});

/** Bitbucket draws uuids at random; the second digit and those after it are what is left of a number's hash. */
const repositoriesOf = (count: number, size: number) =>
  new Map(
    Array.from({ length: count }, (_, at) => {
      const hex = createHash('sha256').update(String(at)).digest('hex');
      return [`{${hex.slice(0, 8)}-0000-4000-8000-${hex.slice(8, 20)}}`, size] as const;
    }),
  );

describe('divide', () => {
  const names = (sizes: ReadonlyMap<string, number>) =>
    divide({ sizes, own: 500, limit: 10_000 }).map(shardName);

  it.each([
    { repositories: 0, size: 100, shards: ['1-of-1'] },
    { repositories: 95, size: 100, shards: ['1-of-1'] },
    { repositories: 96, size: 100, shards: ['1-of-2', '2-of-2'] },
    { repositories: 1, size: 20_000, shards: ['1-of-1'] },
  ])('makes $shards of $repositories repositories of $size series', (of) => {
    expect(names(repositoriesOf(of.repositories, of.size))).toEqual(of.shards);
  });

  it('halves only what is too full', () => {
    const ones = ['{00000000-a}', '{20000000-b}', '{40000000-c}', '{10000000-d}'];
    const sizes = new Map(ones.map((uuid) => [uuid, 4000]));
    expect(names(sizes)).toEqual(['1-of-4', '2-of-2', '3-of-4']);
  });

  const some = fc
    .array(fc.tuple(fc.uuid(), fc.integer({ min: 0, max: 900 })), { maxLength: 200 })
    .map((pairs) => new Map(pairs));
  const DIVISION = { own: 50, limit: 1000 };

  it('puts each repository into one shard, and makes every shard fit', () => {
    fc.assert(
      fc.property(some, (sizes) => {
        const shards = divide({ sizes, ...DIVISION });
        const inside = shards.map((shard) => [...sizes].filter(([uuid]) => isInShard(uuid, shard)));
        expect(
          inside
            .flat()
            .map(([uuid]) => uuid)
            .sort(),
        ).toEqual([...sizes.keys()].sort());
        // Two that no number of shards parts stay together.
        for (const [at, one] of inside.entries())
          if (shards[at]?.of !== 1024)
            expect(one.reduce((sum, [, size]) => sum + size, 50)).toBeLessThanOrEqual(1000);
        expect(shards.filter(({ index }) => index === 1)).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  it('needs few more shards than full pages would be', () => {
    // 253 full pages; were all shards of one size, it would take 1,024.
    expect(names(repositoriesOf(5000, 480))).toHaveLength(383);
  });

  it('moves nothing out of a shard that still fits when others come', () => {
    fc.assert(
      fc.property(some, some, (before, more) => {
        const old = divide({ sizes: before, ...DIVISION });
        const grown = new Map([...before, ...more].map(([uuid, size]) => [uuid, size]));
        const now = divide({ sizes: grown, ...DIVISION, isDivided: isIn(old.map(shardName)) });
        for (const uuid of before.keys()) {
          const [was] = old.filter((shard) => isInShard(uuid, shard));
          const [is] = now.filter((shard) => isInShard(uuid, shard));
          expect(((is?.index ?? 0) - 1) % (was?.of ?? 1)).toBe((was?.index ?? 0) - 1);
        }
      }),
      { numRuns: 50 },
    );
  });

  const isIn = (shards: readonly string[]) => {
    const divided = dividedInto(shards);
    return (shard: Shard) => divided.has(shardName(shard));
  };

  it('stays as it was where less is left', () => {
    fc.assert(
      fc.property(some, (sizes) => {
        const shards = divide({ sizes, ...DIVISION });
        const [some] = [new Map([...sizes].slice(0, 20))];
        const left = divide({ sizes: some, ...DIVISION, isDivided: isIn(shards.map(shardName)) });
        expect(left).toEqual(shards);
      }),
      { numRuns: 50 },
    );
  });
});

describe('dividedInto', () => {
  it('has all that is halved on the way', () => {
    expect([...dividedInto(['1-of-4', '3-of-4', '2-of-2'])].sort()).toEqual(['1-of-1', '1-of-2']);
    expect([...dividedInto(['14-of-16', '1-of-1'])].sort()).toEqual(
      ['1-of-1', '2-of-2', '2-of-4', '6-of-8'].sort(),
    );
    expect([...dividedInto([])]).toEqual([]);
  });
});
