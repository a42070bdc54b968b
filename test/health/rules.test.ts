/** What each rule says of a situation at either side of its threshold, and that it says so in whole sentences. */
import { emptyWorkspace } from '../../src/core/aggregates/workspace';
import type { Facts } from '../../src/core/health/facts';
import type { Problem } from '../../src/core/health/problem';
import { verdictOf } from '../../src/core/health/verdict';
import { DAY, HOUR, MINUTE, SECOND } from '../given';
import { ago, givenFacts, givenReader, healthyTotals, NOW } from './given';
import {
  active,
  deployments,
  expiring,
  failing,
  labelSets,
  longNames,
  missing,
  neverScraped,
  pushes,
  quiet,
  reconciled,
  refused,
  replicas,
  scraped,
  visited,
  table,
  uncounted,
  withTotals,
} from './situations';

interface Case {
  readonly what: string;
  readonly facts: Facts;
  /** `verdict`, or `verdict: rule (severity)…`. */
  readonly says: string;
}

const CASES: readonly Case[] = [
  { what: 'all is well', facts: givenFacts(), says: 'healthy' },
  {
    what: 'a heartbeat 15 minutes old',
    facts: givenFacts({ workspace: { heartbeatAt: ago(15 * MINUTE) } }),
    says: 'healthy',
  },
  {
    what: 'a heartbeat 16 minutes old',
    facts: givenFacts({ workspace: { heartbeatAt: ago(16 * MINUTE) } }),
    says: 'broken: ingest/stalled (critical)',
  },
  {
    what: '401',
    facts: reconciled({ failure: 'unauthorized' }),
    says: 'broken: ingest/denied (critical)',
  },
  {
    what: '403',
    facts: withTotals({
      ...uncounted(3),
      reconciliation: { at: ago(2 * MINUTE), failure: 'forbidden' },
    }),
    says: 'broken: ingest/denied (critical)',
  },
  {
    what: 'one of too many repositories that are missing',
    facts: missing([healthyTotals().identity.uuid]),
    says: 'broken: ingest/denied (critical)',
  },
  { what: 'other repositories that are missing', facts: missing(['{other}']), says: 'healthy' },
  { what: '410', facts: reconciled({ failure: 'gone' }), says: 'broken: ingest/gone (critical)' },
  {
    what: '5xx for 15 minutes',
    facts: reconciled({ failure: 'server', at: ago(15 * MINUTE) }),
    says: 'healthy',
  },
  {
    what: '5xx for 16 minutes',
    facts: reconciled({ failure: 'server', at: ago(16 * MINUTE) }),
    says: 'degraded: ingest/unreachable (warning)',
  },
  {
    what: 'no network for 16 minutes',
    facts: reconciled({ failure: 'network', at: ago(16 * MINUTE) }),
    says: 'degraded: ingest/unreachable (warning)',
  },
  {
    what: '429',
    facts: reconciled({ failure: 'rate_limited' }),
    says: 'degraded: ingest/rate-limited (warning)',
  },
  {
    what: 'one uncounted run',
    facts: withTotals(uncounted(1)),
    says: 'degraded: ingest/uncounted-runs (warning)',
  },
  { what: 'never compared', facts: reconciled({ at: 0 }), says: 'unknown' },
  { what: 'two unanswered pushes', facts: pushes(12, 10), says: 'healthy' },
  {
    what: 'three unanswered pushes',
    facts: pushes(13, 10),
    says: 'broken: activity/pushes-without-runs (critical)',
  },
  { what: 'pushes that never started anything', facts: pushes(12, 0), says: 'healthy' },
  { what: 'pending for 15 minutes', facts: active('pending', 15 * MINUTE), says: 'healthy' },
  {
    what: 'pending for 16 minutes',
    facts: active('pending', 16 * MINUTE),
    says: 'degraded: pipelines/stuck (warning)',
  },
  { what: 'executing for two hours', facts: active('executing', 2 * HOUR), says: 'healthy' },
  {
    what: 'executing for longer',
    facts: active('executing', 2 * HOUR + MINUTE),
    says: 'degraded: pipelines/stuck (warning)',
  },
  { what: 'waiting for a person for a day', facts: active('paused', DAY), says: 'healthy' },
  {
    what: 'halted for an hour',
    facts: active('paused', HOUR, { isHalted: true }),
    says: 'healthy',
  },
  {
    what: 'halted for longer',
    facts: active('paused', HOUR + MINUTE, { isHalted: true }),
    says: 'degraded: pipelines/stuck (warning)',
  },
  {
    what: 'waiting 31 minutes where runners are self-hosted',
    facts: givenFacts({
      totals: {
        ...active('executing', 31 * MINUTE).totals,
        ...table('buildSeconds', ['default', 'self_hosted'], NOW),
      },
    }),
    says: 'broken: runners/offline (critical)',
  },
  { what: 'two failures on main', facts: failing(2, 3 * MINUTE), says: 'healthy' },
  {
    what: 'three failures on main',
    facts: failing(3, 3 * MINUTE),
    says: 'degraded: pipelines/failing (warning)',
  },
  {
    what: 'three runs that ended at once',
    facts: failing(3, 0),
    says: 'broken: pipelines/failing (critical)',
  },
  {
    what: 'four deployments passing Production by',
    facts: deployments(12, 4),
    says: 'degraded: deployments/flatline (warning)',
  },
  { what: 'two deployments passing Production by', facts: deployments(12, 2), says: 'healthy' },
  { what: 'deployments to a rare environment', facts: deployments(7, 20), says: 'healthy' },
  { what: 'no token', facts: givenFacts({ readers: [] }), says: 'healthy: scrape/never (info)' },
  {
    what: 'a token of 15 minutes, never used',
    facts: neverScraped(ago(15 * MINUTE)),
    says: 'healthy: scrape/never (info)',
  },
  {
    what: 'a token of 16 minutes, never used',
    facts: neverScraped(ago(16 * MINUTE)),
    says: 'degraded: scrape/never (warning)',
  },
  {
    what: 'only curl',
    facts: scraped(ago(MINUTE), { client: 'curl/7.88.1', timeoutSeconds: null }),
    says: 'degraded: scrape/never (warning)',
  },
  { what: 'a scrape 5 minutes ago', facts: scraped(ago(5 * MINUTE)), says: 'healthy' },
  {
    what: 'a scrape more than 5 minutes ago',
    facts: scraped(ago(5 * MINUTE + SECOND)),
    says: 'broken: scrape/stopped (critical)',
  },
  {
    what: 'silence, though somebody has looked with its token since',
    facts: visited(ago(6 * MINUTE), ago(MINUTE)),
    says: 'broken: scrape/stopped (critical)',
  },
  { what: 'a replica 5 minutes late', facts: replicas(5 * MINUTE), says: 'healthy' },
  {
    what: 'a replica more than 5 minutes late',
    facts: replicas(5 * MINUTE + SECOND),
    says: 'degraded: scrape/stopped (warning)',
  },
  {
    what: 'a refusal just now',
    facts: refused(MINUTE),
    says: 'broken: scrape/rejected (critical)',
  },
  {
    what: 'a refusal 11 minutes ago',
    facts: refused(11 * MINUTE),
    says: 'degraded: scrape/never (warning)',
  },
  {
    what: 'strangers refused while the token reads',
    facts: givenFacts({ refusals: { at: ago(MINUTE), counts: { unknown: 7 } } }),
    says: 'healthy',
  },
  {
    what: 'strangers refused while nobody reads',
    facts: givenFacts({
      readers: [givenReader({ log: null })],
      refusals: { at: ago(MINUTE), counts: { unknown: 7 } },
    }),
    says: 'broken: scrape/rejected (critical)',
  },
  { what: '4.9 of 10 seconds', facts: scraped(ago(MINUTE), { tookMs: 4900 }), says: 'healthy' },
  {
    what: '5 of 10 seconds',
    facts: scraped(ago(MINUTE), { tookMs: 5000 }),
    says: 'degraded: scrape/slow (warning)',
  },
  {
    what: '10 of 10 seconds',
    facts: scraped(ago(MINUTE), { tookMs: 10_000 }),
    says: 'broken: scrape/slow (critical)',
  },
  {
    what: '4 MB',
    facts: scraped(ago(MINUTE), { bytes: 4_000_000 }),
    says: 'degraded: scrape/too-large (warning)',
  },
  { what: 'a token that ends in 15 days', facts: expiring(NOW + 15 * DAY), says: 'healthy' },
  {
    what: 'a token that ends in 14 days',
    facts: expiring(NOW + 14 * DAY),
    says: 'healthy: access/token-expiring (info)',
  },
  {
    what: 'a token that ends in 3 days',
    facts: expiring(NOW + 3 * DAY),
    says: 'degraded: access/token-expiring (warning)',
  },
  {
    what: 'names counted as other',
    facts: withTotals(table('dropped', ['steps'], ago(DAY))),
    says: 'healthy: series/dropped (info)',
  },
  {
    what: 'names counted as other long ago',
    facts: withTotals(table('dropped', ['steps'], ago(8 * DAY))),
    says: 'healthy',
  },
  // A set of the table of steps may come to need 69 of 65,536 bytes, one whose name has 128 characters 194.
  { what: '856 label sets', facts: labelSets(856), says: 'healthy' },
  { what: '857 label sets', facts: labelSets(857), says: 'healthy: series/near-limit (info)' },
  { what: '303 long names', facts: longNames(303), says: 'healthy' },
  { what: '304 long names', facts: longNames(304), says: 'healthy: series/near-limit (info)' },
  { what: 'quiet for 25 hours after twenty runs', facts: quiet(25 * HOUR), says: 'bored' },
  {
    what: 'nothing ever',
    facts: withTotals({ lastPushAt: 0, clues: { started: [], isOff: true } }),
    says: 'bored',
  },
  { what: 'quiet for 3 days after five runs', facts: quiet(3 * DAY, 5), says: 'unknown' },
  { what: 'quiet for 20 days after five runs', facts: quiet(20 * DAY, 5), says: 'bored' },
];

function saying({ verdict, problems }: { verdict: string; problems: readonly Problem[] }): string {
  const told = problems.map(({ rule, severity }) => `${rule} (${severity})`).join(', ');
  return told === '' ? verdict : `${verdict}: ${told}`;
}

describe('verdictOf', () => {
  it.each(CASES)('says "$says" of $what', ({ facts, says }) => {
    expect(saying(verdictOf(facts))).toBe(says);
  });

  it('lets a cause silence its symptoms', () => {
    const facts = givenFacts({
      totals: healthyTotals({
        ...uncounted(4),
        reconciliation: { at: ago(2 * DAY), failure: 'server' },
      }),
      workspace: { ...emptyWorkspace({ uuid: '{w}', slug: 'acme' }, 0), heartbeatAt: ago(DAY) },
    });
    expect(saying(verdictOf(facts))).toBe('broken: ingest/stalled (critical)');
  });

  describe('in its words', () => {
    const problems = CASES.flatMap(({ facts }) => verdictOf(facts).seen);
    const texts = problems.flatMap(({ rule, summary, evidence, cause, nextStep }) =>
      [summary, evidence, cause, nextStep].map((text) => ({ rule, text })),
    );

    it('speaks for every rule but the flatline, which the rhythm tests', () => {
      expect(new Set(problems.map(({ rule }) => rule)).size).toBe(19);
    });

    it.each([
      ['a placeholder', /undefined|null|NaN|Infinity|\[object|TODO|\$\{|1970-/],
      ['a sentence without its end', /[^.…)]$/],
      ['a small beginning', /^[a-z](?!itbucket-pipelines)/],
      ['a riddle', /something went wrong|an error occurred|please try|contact your/i],
      ['two spaces or a lonely comma', / {2}| ,|,$/],
      ['a number without a unit', /\b(for|after|in|every) \d+(?![\d.]*( [a-zM%]|s\b|\S))/],
    ])('never says %s', (_, pattern) => {
      expect(texts.filter(({ text }) => pattern.test(text))).toEqual([]);
    });

    it('gives evidence with a number or a moment', () => {
      const vague = problems.filter(({ evidence }) => !/\d/.test(evidence));
      expect(vague.map(({ rule }) => rule)).toEqual([]);
    });
  });
});
