import { NO_TABLES, TABLES } from './tables';
import { place } from './room';
import { keyOf } from './table';

/** So much is kept besides that no combination has room any more. */
const FULL = { tables: NO_TABLES, lastRuns: { size: 1e6 }, environments: new Map() };

const table = new Map(
  [
    ['default', 'Build'],
    ['custom/nightly', 'Deploy'],
  ].map((labels) => [keyOf(labels), { labels }]),
);

describe('place, where the room is full', () => {
  it.each([
    { what: 'a row that is there', wanted: ['default', 'Build'], kept: ['default', 'Build'] },
    { what: 'a name that is new', wanted: ['default', 'Scan'], kept: ['default', 'Scan'] },
    { what: 'no new pair of known names', wanted: ['default', 'Deploy'], kept: ['other', 'other'] },
  ])('keeps $what', ({ wanted, kept }) => {
    const { labels, dropped } = place(TABLES.steps.labels, wanted, { table, holdings: FULL });
    expect(labels).toEqual(kept);
    expect(dropped).toBe(kept[0] === 'other');
  });
});
