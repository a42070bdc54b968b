import { fail, succeed } from '../../core/result';
import type { Answer } from '../../ports/bitbucket';
import { readWhole, type PageOfWhole } from './whole-list';

const rowsOf = (from: number, count: number): readonly object[] =>
  Array.from({ length: count }, (_, at) => ({ uuid: `{${String(from + at)}}` }));

interface Read {
  readonly told: Awaited<ReturnType<typeof readWhole>>;
  readonly asked: readonly number[];
}

/** Reads a list of these pages; what comes after them is empty. */
async function read(
  pages: readonly (readonly object[])[],
  { enough, isTold = true }: { enough?: number; isTold?: boolean } = {},
): Promise<Read> {
  const asked: number[] = [];
  const readPage = (page: number): Answer<PageOfWhole> => {
    asked.push(page);
    const isLast = isTold && page >= pages.length;
    return Promise.resolve(succeed({ items: pages[page - 1] ?? [], isLast, namesNext: isTold }));
  };
  return { told: await readWhole('runners', readPage, enough), asked };
}

describe('a list that is read whole', () => {
  it.each([
    { name: 'one page', pages: [rowsOf(1, 3)], count: 3, requests: 1 },
    { name: 'none', pages: [[]], count: 0, requests: 1 },
    {
      name: 'shorter pages',
      pages: [rowsOf(1, 2), rowsOf(3, 2), rowsOf(5, 1)],
      count: 5,
      requests: 3,
    },
    {
      name: '20 pages',
      pages: Array.from({ length: 20 }, (_, at) => rowsOf(at * 100, 100)),
      count: 2000,
      requests: 20,
    },
    { name: 'a row that has moved on', pages: [rowsOf(1, 3), rowsOf(3, 2)], count: 4, requests: 2 },
  ])('has every row of $name once', async ({ pages, count, requests }) => {
    const { told, asked } = await read(pages);
    expect(told).toEqual(succeed(rowsOf(pages[0]?.length === 100 ? 0 : 1, count)));
    expect(asked).toHaveLength(requests);
  });

  it('ends where a page has nothing new, also where nobody says that it is the last', async () => {
    const same = rowsOf(1, 100);
    expect(await read([same, same, same], { isTold: false })).toEqual({
      told: succeed(same),
      asked: [1, 2],
    });
  });

  it('is cut where there is enough', async () => {
    const pages = [rowsOf(1, 70), rowsOf(71, 70), rowsOf(141, 70)];
    expect(await read(pages, { enough: 100 })).toEqual({
      told: succeed(rowsOf(1, 100)),
      asked: [1, 2],
    });
  });

  it('keeps rows that have no uuid', async () => {
    const commits = [[{ hash: 'a' }, { hash: 'b' }], [{ hash: 'c' }]];
    expect((await read(commits)).told).toEqual(succeed(commits.flat()));
  });

  it('has a commit once that has moved on', async () => {
    const commits = [
      [{ hash: 'a' }, { hash: 'b' }],
      [{ hash: 'b' }, { hash: 'c' }],
    ];
    expect((await read(commits)).told).toEqual(
      succeed([{ hash: 'a' }, { hash: 'b' }, { hash: 'c' }]),
    );
  });

  it('is no list at all where it has no end within 20 pages', async () => {
    const pages = Array.from({ length: 21 }, (_, at) => rowsOf(at * 100, 100));
    const { told, asked } = await read(pages);
    expect(told).toEqual(fail({ type: 'server', resource: 'runners', retryAfterSeconds: null }));
    expect(asked).toHaveLength(20);
  });

  it('is no list at all where one page is refused', async () => {
    const refused = fail({
      type: 'rate_limited',
      resource: 'runners',
      retryAfterSeconds: 9,
    } as const);
    const told = await readWhole('runners', (page) =>
      Promise.resolve(
        page === 1 ? succeed({ items: rowsOf(1, 2), isLast: false, namesNext: true }) : refused,
      ),
    );
    expect(told).toEqual(refused);
  });

  it.each([
    { name: 'ends before a page of which nobody spoke', namesNext: false, isWhole: true },
    {
      name: 'is none at all where a page that was named is missing',
      namesNext: true,
      isWhole: false,
    },
  ])('$name', async ({ namesNext, isWhole }) => {
    const missing = fail({
      type: 'not_found',
      resource: 'steps',
      retryAfterSeconds: null,
    } as const);
    const full = succeed({ items: rowsOf(1, 100), isLast: false, namesNext });
    const told = await readWhole('steps', (page) => Promise.resolve(page === 1 ? full : missing));
    expect(told).toEqual(isWhole ? succeed(rowsOf(1, 100)) : missing);
  });
});
