/** The page that is served, written down repository by repository, is the one that its families spell. */
import { load } from '../../src/app/records/kind';
import { PAGE } from '../../src/app/records/page';
import { readPage } from '../../src/app/scrape/read-page';
import { collectRepository } from '../../src/core/exposition/collect/collect-repository';
import { collectFamilies } from '../../src/core/exposition/collect/collect';
import { linesIn } from '../../src/core/exposition/collect/counted';
import { encode } from '../../src/core/exposition/encode/encode';
import type { Page } from '../../src/core/exposition/collect/page';
import { writePage } from '../../src/core/exposition/collect/write-page';
import { afterLongLife } from './long-life';

const FORMATS = ['text', 'openmetrics'] as const;

let page: Page;
let lines: number;

beforeAll(async () => {
  const { lifeline } = await afterLongLife(3);
  const { world } = lifeline;
  const totals = await lifeline.totals();
  const named = (slug: string, project: string) => ({
    ...totals,
    identity: { ...totals.identity, slug, project },
  });
  const read = await readPage(await load(PAGE, world), world);
  const repositories = [named('web', 'Läden'), named('app', 'PAY'), named('lib', '🚀 "\\')];
  page = { ...read, repositories, own: repositories, exposed: repositories.length };
  lines = linesIn(collectRepository(totals, page));
});

describe.each(FORMATS)('a page as %s', (format) => {
  it('is what its families spell', () => {
    const text = writePage(page, format);
    expect(text).toBe(encode(collectFamilies(page), format));
    const slugs = [...text.matchAll(/^bitbucket_repository_info\{.*repository="(\w+)"/gm)];
    expect(slugs.map(([, slug]) => slug)).toEqual(['app', 'lib', 'web']);
    expect(text).toContain('project="Läden"');
  });

  it.each([
    { room: 0, kept: [] },
    { room: 1, kept: ['web'] },
    { room: 2, kept: ['app', 'web'] },
  ])('keeps those known longest where there is room for $room', ({ room, kept }) => {
    // What the workspace and we ourselves take, and less than another repository.
    const full = { ...page, seriesMost: (room + 0.9) * lines };
    const text = writePage(full, format);
    expect(text).toBe(encode(collectFamilies(full), format));
    const slugs = [...text.matchAll(/^bitbucket_repository_info\{.*repository="(\w+)"/gm)];
    expect(slugs.map(([, slug]) => slug)).toEqual(kept);
    expect(text).toContain(
      `\nbitbucket_exporter_omitted_repositories ${String(3 - kept.length)}\n`,
    );
  });
});
