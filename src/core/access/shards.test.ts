import fc from 'fast-check';
import {
  INDEX_PAGES,
  indexPageOf,
  indexPagesOf,
  isInShard,
  readShard,
  shardCount,
  shardName,
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

describe('shardCount', () => {
  const sizes = (count: number, size: number) =>
    new Map(
      Array.from({ length: count }, (_, at) => [`{${(at % 16).toString(16)}${String(at)}}`, size]),
    );

  it.each([
    { repositories: 0, size: 100, count: 1 },
    { repositories: 90, size: 100, count: 1 },
    { repositories: 5000, size: 100, count: 64 },
    { repositories: 1, size: 20_000, count: 1024 },
  ])(
    'is $count for $repositories repositories of $size series',
    ({ repositories, size, count }) => {
      expect(shardCount(sizes(repositories, size), 500, 10_000)).toBe(count);
    },
  );

  it('makes every shard fit where one repository does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uuid(), fc.integer({ min: 0, max: 900 })), { maxLength: 200 }),
        (pairs) => {
          const all = new Map(pairs);
          const of = shardCount(all, 50, 1000);
          for (let index = 1; index <= of; index++) {
            const mine = [...all].filter(([uuid]) => isInShard(uuid, { index, of }));
            const sum = mine.reduce((total, [, size]) => total + size, 50);
            expect(sum <= 1000 || of === 1024).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
