import type { FleetRowView } from '../../../../src/contract/pages';
import { ALL_OF_FLEET, comparedInWords, lookAt, stateCounts, type FleetLook } from './fleet';

const row = (slug: string, changes: Partial<FleetRowView> = {}): FleetRowView => ({
  ...{ uuid: `{${slug}}`, slug, ci: 'healthy', sentence: '' },
  ...{ runs: 0, successRate: null, lastRunAt: null, comparedAt: null, series: 0 },
  ...changes,
});

const ROWS = [
  row('web', { ci: 'broken', runs: 5, successRate: 0.5, lastRunAt: 30, series: 7 }),
  row('api', { ci: 'bored', runs: 9, lastRunAt: 10, series: 9 }),
  row('Docs', { runs: 5, successRate: 0.9, series: 7 }),
];

describe('lookAt', () => {
  it.each<{ name: string; look: Partial<FleetLook>; slugs: string[] }>([
    { name: 'everything, as it came', look: {}, slugs: ['web', 'api', 'Docs'] },
    { name: 'one verdict', look: { ci: 'bored' }, slugs: ['api'] },
    { name: 'a piece of a name, in any case', look: { text: ' DO ' }, slugs: ['Docs'] },
    { name: 'nothing that both want', look: { ci: 'bored', text: 'web' }, slugs: [] },
    { name: 'names', look: { order: 'name' }, slugs: ['api', 'Docs', 'web'] },
    {
      name: 'runs, and names among equals',
      look: { order: 'runs' },
      slugs: ['api', 'Docs', 'web'],
    },
    { name: 'latest runs', look: { order: 'last-run' }, slugs: ['web', 'api', 'Docs'] },
    {
      name: 'lowest success, unknown last',
      look: { order: 'success' },
      slugs: ['web', 'Docs', 'api'],
    },
    { name: 'most series', look: { order: 'series' }, slugs: ['api', 'Docs', 'web'] },
  ])('shows $name', ({ look, slugs }) => {
    const shown = lookAt(ROWS, { ...ALL_OF_FLEET, ...look });
    expect(shown.rows.map(({ slug }) => slug)).toEqual(slugs);
  });

  it('shows fifty rows a page, and the last page beyond it', () => {
    const many = Array.from({ length: 101 }, (_, number) => row(`r${number}`));
    const { rows, found, page, pages } = lookAt(many, { ...ALL_OF_FLEET, page: 9 });
    expect([rows.length, found, page, pages]).toEqual([1, 101, 2, 3]);
  });
});

describe('stateCounts', () => {
  it('counts worst first, without those that nobody has', () => {
    expect(stateCounts(ROWS)).toEqual([
      { ci: 'broken', count: 1 },
      { ci: 'bored', count: 1 },
      { ci: 'healthy', count: 1 },
    ]);
  });
});

describe('comparedInWords', () => {
  const NOW = 100_000;
  const at = (...ages: readonly (number | null)[]): FleetRowView[] =>
    ages.map((age, index) => row(`r${index}`, { comparedAt: age === null ? null : NOW - age }));

  it.each([
    { ages: [5], told: 'Each was compared with Bitbucket within the last minute.' },
    { ages: [5, 121], told: 'Each was compared with Bitbucket within the last 3 minutes.' },
    { ages: [7300], told: 'Each was compared with Bitbucket within the last 3 hours.' },
    {
      ages: [60, null],
      told: '1 of them not compared with Bitbucket yet, the others within the last minute.',
    },
    { ages: [null, null], told: 'None was compared with Bitbucket yet.' },
    { ages: [], told: '' },
  ])('says of $ages: $told', ({ ages, told }) => {
    expect(comparedInWords(at(...ages), NOW)).toBe(told);
  });

  it('leaves out what is not counted', () => {
    const excluded = row('old', { ci: 'not counted' });
    expect(comparedInWords([...at(30), excluded], NOW)).toBe(
      'Each was compared with Bitbucket within the last minute.',
    );
  });
});
