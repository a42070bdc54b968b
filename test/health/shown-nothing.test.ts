/** What is said where nobody hears of pushes, as where no event is delivered, and where Bitbucket shows no list of runs. */
import type { Facts } from '../../src/core/health/facts';
import { judge } from '../../src/core/health/verdict';
import { DAY, HOUR, MINUTE } from '../given';
import { ago, givenClues } from './given';
import { outage, quiet, withTotals } from './situations';

const heardOfPush = (facts: Facts, at: number): Facts =>
  withTotals({ ...facts.totals, lastPushAt: at });

const sentenceOf = (facts: Facts): string => judge(facts).ci.sentence.text;

describe('of pushes', () => {
  it('says nothing in a quiet in which none could be heard of', () => {
    expect(sentenceOf(quiet(25 * HOUR))).toMatch(
      /^No run since 2026-11-03 08:00 UTC, 25 hours ago/,
    );
  });

  it('says that there were none where they are heard of', () => {
    expect(sentenceOf(heardOfPush(quiet(26 * HOUR), ago(25 * HOUR)))).toMatch(
      /^No push and no run since 2026-11-03 08:00 UTC, 25 hours ago/,
    );
  });

  it.each([
    { what: 'none ever', facts: quiet(8 * HOUR, 800, 1), says: 'has never heard of a push here.' },
    {
      what: 'one before',
      facts: heardOfPush(quiet(8 * HOUR, 800, 1), ago(9 * HOUR)),
      says: 'has heard of no push since.',
    },
    {
      what: 'one after',
      facts: heardOfPush(quiet(8 * HOUR, 800, 1), ago(7 * HOUR)),
      says: 'heard of was at 2026-11-04 02:00 UTC.',
    },
  ])('tells in a flatline of $what', ({ facts, says }) => {
    const [flatline] = judge(facts).problems;
    expect(flatline?.rule).toBe('activity/flatline');
    expect(flatline?.evidence.text.endsWith(says)).toBe(true);
  });
});

/** Compared for the last time so long ago, and asked in vain a minute ago. */
function askedInVain(comparedAgo: number, isOff: boolean): Facts {
  const { totals } = quiet(20 * DAY);
  return withTotals({
    ...totals,
    clues: givenClues({ isOff }),
    reconciliation: { at: ago(comparedAgo), failure: null },
    heardAt: { ...totals.heardAt, sweep: ago(MINUTE) },
  });
}

describe('of a list', () => {
  it.each([
    {
      what: 'gone',
      facts: askedInVain(18 * DAY, true),
      says: 'At 2026-11-04 08:59 UTC Bitbucket had no list of pipelines here. The last comparison was 18 days ago.',
    },
    {
      what: 'empty',
      facts: askedInVain(18 * DAY, false),
      says: 'Lifeline asked Bitbucket at 2026-11-04 08:59 UTC and could not compare to the end; it last did 18 days ago.',
    },
  ])('that is $what does not say that a comparison is overdue', ({ facts, says }) => {
    expect(judge(facts).ci).toMatchObject({ state: 'unknown', sentence: { text: says } });
  });

  it('that is gone says so in a flatline, with Pipelines switched off for the likeliest cause', () => {
    const { totals } = quiet(8 * HOUR, 800, 1);
    const heardAt = { ...totals.heardAt, sweep: ago(MINUTE) };
    const clues = givenClues({ isOff: true });
    const [flatline] = judge(withTotals({ ...totals, heardAt, clues })).problems;
    expect(flatline?.evidence.text).toMatch(
      / At 2026-11-04 08:59 UTC Bitbucket had no list of pipelines here\.$/,
    );
    expect(flatline?.cause.text).toBe(
      'Possible, the likeliest first: somebody switched Pipelines off in the settings of the repository; the repository was deleted, or moved to another workspace.',
    );
  });
});

describe('of a refusal everywhere', () => {
  it('names what it is where Lifeline is self-hosted, which has no installed app', () => {
    const [refused] = judge(outage('unauthorized', MINUTE)).banners;
    expect(refused?.cause.text).toContain(
      'where Lifeline is self-hosted, its token has expired, was revoked or lacks a scope',
    );
    expect(refused?.nextStep.text).toMatch(
      / Where it is self-hosted, whoever runs it starts it with another token\.$/,
    );
  });
});

describe('of the list of repositories, refused alone', () => {
  it.each([
    { type: 'forbidden', rule: 'ingest/denied', answer: '403 Forbidden' },
    { type: 'gone', rule: 'ingest/gone', answer: '410 Gone' },
    { type: 'server', rule: 'ingest/unreachable', answer: 'errors (5xx)' },
  ])('with $answer does not say that runs are not read', ({ type, rule, answer }) => {
    const facts = withTotals({});
    const outage = { type, since: ago(HOUR), at: ago(MINUTE), isListAlone: true };
    const workspace = { ...facts.workspace, outage, seenAt: ago(HOUR) };
    const { ci, banners } = judge({ ...facts, workspace });
    expect(banners.map((told) => ({ rule: told.rule, severity: told.severity }))).toEqual([
      { rule, severity: 'warning' },
    ]);
    expect(banners[0]?.headline.text).toBe(
      'Bitbucket does not show Lifeline the list of repositories.',
    );
    expect(banners[0]?.evidence.text).toBe(
      `Bitbucket has answered the list of repositories with ${answer} since 2026-11-04 08:00 UTC. Runs of repositories that are known are counted meanwhile.`,
    );
    expect(ci.sentence.text).toBe(
      'Lifeline last read the list of repositories at 2026-11-04 08:00 UTC.',
    );
  });
});
