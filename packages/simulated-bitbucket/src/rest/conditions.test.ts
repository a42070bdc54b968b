import { conditionOf, type Readable } from './conditions';

interface Item {
  readonly slug: string;
  readonly at: number;
}

const READABLE: Readable<Item> = { slug: ({ slug }) => slug, updated_on: ({ at }) => at };
const ITEM: Item = { slug: 'web-shop', at: Date.parse('2026-11-18T10:00:00Z') };

describe('conditionOf', () => {
  it.each([
    { q: null, expected: true },
    { q: 'slug="web-shop"', expected: true },
    { q: 'slug != "web-shop"', expected: false },
    { q: 'slug ~ "WEB"', expected: true },
    { q: 'updated_on>=2026-11-18T10:00:00+00:00', expected: true },
    { q: 'updated_on > "2026-11-18T10:00:00"', expected: false },
    { q: 'updated_on>=2026-11-17 AND slug="monolith"', expected: false },
  ])('answers $expected to $q', ({ q, expected }) => {
    expect(conditionOf(q, READABLE)(ITEM)).toBe(expected);
  });

  it.each(['owner="x"', 'slug', 'slug=="a"b"'])('refuses %s', (q) => {
    expect(() => conditionOf(q, READABLE)(ITEM)).toThrow(`Invalid field name or query: ${q}`);
  });
});
