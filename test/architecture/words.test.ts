/** One word for one meaning, in what people read: CONTEXT.md says which. */
import { RESULTS as OUR_RESULTS } from '../../src/core/events/vocabulary';
import { RESULTS } from '../../static/panel/src/state/results';
import { sources } from './project';

/** Where a run is, in words that we do not use for it. */
const AVOIDED = /\b(paused|executing|going on|in progress|ongoing)\b/i;

/** Without comments and imports: what is left holds what people read. */
const spoken = (text: string): string =>
  text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$|^import .*$/gm, '');

const saidIn = (text: string): string[] =>
  [
    ...spoken(text).matchAll(/say`[^`]*`|description:\s*\n?\s*'[^']*'|speaks:\s*\n?\s*'[^']*'/g),
  ].map(([said]) => said);

const PLACES = [
  { place: 'the pages', files: sources('static/panel/src', /(?<![.]test)[.]tsx?$/), of: spoken },
  {
    place: 'verdicts',
    files: sources('src/core/health', /(?<![.]test)[.]ts$/),
    of: (text: string) => saidIn(text).join('\n'),
  },
  {
    place: 'alerts',
    files: sources('monitoring/alerts', /[.]ts$/),
    of: (text: string) => saidIn(text).join('\n'),
  },
];

describe('where a run is', () => {
  it.each(PLACES)('is pending, running, halted or waiting in $place', ({ files, of }) => {
    const texts = files.map(({ path, text }) => ({ path, said: of(text) }));
    expect(texts.map(({ said }) => said).join('').length).toBeGreaterThan(1000);
    expect(texts.filter(({ said }) => AVOIDED.test(said)).map(({ path }) => path)).toEqual([]);
  });
});

describe('how something ended', () => {
  it('has a word for people for every result, in the order in which days are counted', () => {
    expect(Object.keys(RESULTS)).toEqual(OUR_RESULTS);
    expect(Object.values(RESULTS)).toEqual([
      ...['Succeeded', 'Failed', 'Error', 'Timed out', 'Stopped', 'Skipped'],
    ]);
  });

  it('is said in these words on every page', () => {
    const others = /['">](Success|Failure|Cancell?ed|Cancellation|Timeout)['"<]/;
    const views = sources('static/panel/src/views', /[.]tsx$/);
    expect(views.filter(({ text }) => others.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
