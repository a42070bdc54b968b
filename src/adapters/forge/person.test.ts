import { succeed } from '../../core/result';
import type { AskBitbucket } from './ask-bitbucket';
import { forgePerson } from './person';

/** Bitbucket whose lists of repositories have these pages; what comes after them repeats the last. */
function answering(pages: readonly (readonly string[])[], namesNext: (page: number) => boolean) {
  const asked: number[] = [];
  const askBitbucket: AskBitbucket = (_, path) => {
    const page = Number(/&page=(\d+)/.exec(path.value)?.[1]);
    asked.push(page);
    const values = (pages[page - 1] ?? pages.at(-1) ?? []).map((uuid) => ({ uuid }));
    const body = {
      values,
      ...(namesNext(page) ? { next: 'https://api.bitbucket.org/2.0/next' } : {}),
    };
    return Promise.resolve(new Response(JSON.stringify(body)));
  };
  return { asked, person: forgePerson('{w}', askBitbucket) };
}

describe('the repositories that a person sees', () => {
  it('are those of all pages', async () => {
    const { asked, person } = answering([['a', 'b'], ['c']], (page) => page < 2);
    expect(await person.visibleRepositories()).toEqual(succeed(new Set(['a', 'b', 'c'])));
    expect(asked).toEqual([1, 2]);
  });

  it('end where a page has nothing new, whatever it names next', async () => {
    const { asked, person } = answering([['a'], ['b']], () => true);
    expect(await person.visibleRepositories()).toEqual(succeed(new Set(['a', 'b'])));
    expect(asked).toEqual([1, 2, 3]);
  });
});
