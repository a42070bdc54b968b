/** What each rule says at either side of its threshold; and what no rule says anything of. */
import type { RepositoryTotals } from '../../src/core/aggregates/totals';
import { TARGET_REASONS } from '../../src/core/target-reasons';
import type { Facts } from '../../src/core/health/facts';
import type { RuleName } from '../../src/core/health/rules';
import { DAY, HOUR, MINUTE, SECOND } from '../given';
import { type Case, of } from './case';
import { DEPLOYMENTS } from './cases-of-deployments';
import { HANGING_UNSEEN, PUSHED_UNSEEN } from './cases-of-refused-lists';
import { SCHEDULES } from './cases-of-schedules';
import { ago, givenClues, givenFacts, givenReader, healthyTotals, NOW } from './given';
import {
  active,
  customFailing,
  deniedAndQuiet,
  expiring,
  failing,
  fullPage,
  haltedAndHanging,
  halted,
  heardOnly,
  labelSets,
  longNames,
  missing,
  neverScraped,
  outage,
  pushes,
  quiet,
  reconciled,
  refused,
  replicas,
  resting,
  runnersSeen,
  scraped,
  table,
  uncounted,
  visited,
  withTotals,
} from './situations';

const NO_PIPELINES = { numbers: healthyTotals().numbers, lastPushAt: 0, clues: givenClues() };
const REFUSED_STRANGERS = { at: ago(MINUTE), counts: { unknown: 7 } };

/** Those of a rule, on both sides. */
export const CASES: Readonly<Record<RuleName, readonly Case[]>> = {
  'ingest/stalled': [
    of('a heartbeat of 15 minutes', at15(15), 'healthy'),
    of('a heartbeat of 16 minutes', at15(16), 'unknown | ingest/stalled (critical)'),
  ],
  'ingest/denied': [
    of('401 everywhere', outage('unauthorized', MINUTE), 'unknown | ingest/denied (critical)'),
    of('403 everywhere', outage('forbidden', MINUTE), 'unknown | ingest/denied (critical)'),
    of('403 here alone', reconciled({ failure: 'forbidden' }), 'unknown: ingest/denied (info)'),
    of(
      '403 here alone, in a silence that it does not explain',
      deniedAndQuiet(),
      'degraded: activity/flatline (warning), ingest/denied (info)',
    ),
    of('404 here', reconciled({ failure: null }), 'healthy'),
  ],
  'ingest/missing': [
    of(
      'one of too many that are missing',
      missing([healthyTotals().identity.uuid]),
      'unknown | ingest/missing (critical)',
    ),
    of('others that are missing', missing(['{other}']), 'healthy | ingest/missing (critical)'),
    of('none that is missing any more', missing([]), 'healthy'),
  ],
  'ingest/gone': [
    of('410 everywhere', outage('gone', MINUTE), 'unknown | ingest/gone (critical)'),
    of('410 here alone', reconciled({ failure: 'gone' }), 'degraded: ingest/gone (warning)'),
    of('an answer after 410', reconciled({}), 'healthy'),
  ],
  'ingest/unreachable': [
    of('5xx everywhere for 15 minutes', outage('server', 15 * MINUTE), 'unknown'),
    of(
      '5xx everywhere for 16 minutes',
      outage('server', 16 * MINUTE),
      'unknown | ingest/unreachable (warning)',
    ),
    of(
      '5xx everywhere for 16 minutes, and a deployment of before that was only heard of',
      outage('server', 16 * MINUTE, heardOnly(20 * MINUTE)),
      'unknown | ingest/unreachable (warning)',
    ),
    of(
      'no network for 16 minutes',
      outage('network', 16 * MINUTE),
      'unknown | ingest/unreachable (warning)',
    ),
    of(
      '5xx here for 15 minutes',
      reconciled({ failure: 'server', at: ago(15 * MINUTE) }),
      'unknown',
    ),
    of(
      '5xx here for 16 minutes',
      reconciled({ failure: 'server', at: ago(16 * MINUTE) }),
      'degraded: ingest/unreachable (warning)',
    ),
  ],
  'ingest/rate-limited': [
    of('429', outage('rate_limited', MINUTE), 'unknown | ingest/rate-limited (warning)'),
    of('requests left', givenFacts(), 'healthy'),
  ],
  'ingest/uncounted-runs': [
    of('one uncounted run', withTotals(uncounted(1)), 'degraded: ingest/uncounted-runs (warning)'),
    of('none uncounted', withTotals(uncounted(0)), 'healthy'),
    of('two, and events wait', resting(uncounted(2)), 'degraded: ingest/uncounted-runs (warning)'),
  ],
  'scrape/never': [
    of('no token', givenFacts({ readers: [] }), 'healthy | scrape/never (info)'),
    of(
      'an unused token of 15 minutes',
      neverScraped(ago(15 * MINUTE)),
      'healthy | scrape/never (info)',
    ),
    of(
      'an unused token of 16 minutes',
      neverScraped(ago(16 * MINUTE)),
      'healthy | scrape/never (warning)',
    ),
    of(
      'only curl',
      scraped(ago(MINUTE), { client: 'curl/7.88.1', timeoutSeconds: null }),
      'healthy | scrape/never (warning)',
    ),
    of('one scrape', scraped(ago(MINUTE)), 'healthy'),
  ],
  'scrape/stopped': [
    of('a scrape 5 minutes ago', scraped(ago(5 * MINUTE)), 'healthy'),
    of(
      'a scrape more than 5 minutes ago',
      scraped(ago(5 * MINUTE + SECOND)),
      'healthy | scrape/stopped (critical)',
    ),
    of(
      'silence, though somebody has looked with its token since',
      visited(ago(6 * MINUTE), ago(MINUTE)),
      'healthy | scrape/stopped (critical)',
    ),
    of(
      'silence since a request that was refused for its address',
      refusedBeside(6 * MINUTE, 7 * MINUTE),
      'healthy | scrape/stopped (critical), scrape/rejected (warning)',
    ),
    of(
      'no answered request, and one refused for its address since',
      refusedBeside(6 * MINUTE, MINUTE),
      'healthy | scrape/rejected (warning)',
    ),
    of(
      'silence since strangers were refused',
      { ...scraped(ago(6 * MINUTE)), refusals: { at: ago(8 * MINUTE), counts: { unknown: 7 } } },
      'healthy | scrape/rejected (critical), scrape/stopped (critical)',
    ),
    of(
      'no answered request, and strangers refused since',
      { ...scraped(ago(6 * MINUTE)), refusals: REFUSED_STRANGERS },
      'healthy | scrape/rejected (critical)',
    ),
    of(
      'a step in which hardly anything was noted, more than 5 minutes late',
      replicas(5 * MINUTE + SECOND, DAY),
      'healthy',
    ),
    of('a replica 5 minutes late', replicas(5 * MINUTE), 'healthy'),
    of(
      'a replica more than 5 minutes late',
      replicas(5 * MINUTE + SECOND),
      'healthy | scrape/stopped (warning)',
    ),
  ],
  'scrape/rejected': [
    of('an expired token just now', refused(MINUTE), 'healthy | scrape/rejected (critical)'),
    of('an expired token 11 minutes ago', refused(11 * MINUTE), 'healthy | scrape/never (warning)'),
    ...TARGET_REASONS.map((reason) =>
      of(
        `${reason} beside good scrapes, which is no fault of the token`,
        refused(MINUTE, { reason, log: givenReader().log }),
        'healthy | scrape/rejected (warning)',
      ),
    ),
    of(
      'strangers while nobody reads',
      givenFacts({ readers: [givenReader({ log: null })], refusals: REFUSED_STRANGERS }),
      'healthy | scrape/rejected (critical)',
    ),
    of('strangers while the token reads', givenFacts({ refusals: REFUSED_STRANGERS }), 'healthy'),
  ],
  'scrape/slow': [
    of('4.9 of 10 seconds', scraped(ago(MINUTE), { tookMs: 4900 }), 'healthy'),
    of(
      '5 of 10 seconds',
      scraped(ago(MINUTE), { tookMs: 5000 }),
      'healthy | scrape/slow (warning)',
    ),
    of(
      '10 of 10 seconds',
      scraped(ago(MINUTE), { tookMs: 10_000 }),
      'healthy | scrape/slow (critical)',
    ),
  ],
  'scrape/too-large': [
    of('3.9 MB', scraped(ago(MINUTE), { bytes: 3_900_000 }), 'healthy'),
    of('4 MB', scraped(ago(MINUTE), { bytes: 4_000_000 }), 'healthy | scrape/too-large (warning)'),
    of(
      '10,000 lines',
      scraped(ago(MINUTE), { series: 10_000 }),
      'healthy | scrape/too-large (warning)',
    ),
  ],
  'pipelines/minutes': [
    of('two halted runs', halted(2, MINUTE), 'healthy'),
    of('three halted runs', halted(3, MINUTE), 'healthy | pipelines/minutes (critical)'),
    of('three halted runs, long ago', halted(3, 2 * HOUR), 'healthy'),
  ],
  'activity/pushes-without-runs': [
    of('two unanswered pushes', pushes(12, 10), 'healthy'),
    of(
      'three unanswered pushes',
      pushes(13, 10),
      'broken: activity/pushes-without-runs (critical)',
    ),
    of('pushes that never started anything', pushes(12, 0), 'no pipelines'),
    ...PUSHED_UNSEEN,
  ],
  'runners/offline': [
    of(
      'a step without a runner',
      runnersSeen({ state: 'offline', labels: ['self.hosted', 'linux'] }),
      'broken: runners/offline (critical)',
    ),
    of(
      'a step whose runner is busy',
      runnersSeen({ state: 'online', labels: ['self.hosted', 'linux'] }),
      'degraded: pipelines/stuck (warning)',
    ),
    of(
      'a runner with other labels',
      runnersSeen({ state: 'online', labels: ['self.hosted', 'windows'] }),
      'broken: runners/offline (critical)',
    ),
  ],
  'pipelines/stuck': [
    of('pending for 15 minutes', active('pending', 15 * MINUTE), 'healthy'),
    of(
      'pending for 16 minutes',
      active('pending', 16 * MINUTE),
      'degraded: pipelines/stuck (warning)',
    ),
    of('executing for two hours', active('executing', 2 * HOUR), 'healthy'),
    of(
      'executing for longer',
      active('executing', 2 * HOUR + MINUTE),
      'degraded: pipelines/stuck (warning)',
    ),
    of(
      'going on again, of a run created nine hours ago',
      active('executing', 9 * HOUR, { movedAt: ago(MINUTE) }),
      'healthy',
    ),
    of('told of by a build status alone', active('executing', 3 * HOUR, { id: '' }), 'unknown'),
    ...HANGING_UNSEEN,
    of(
      'one that is halted, and one that hangs',
      haltedAndHanging(),
      'degraded: pipelines/stuck (warning), pipelines/stuck (warning)',
    ),
    of('waiting for a person for a day', active('paused', DAY), 'healthy'),
    of('halted for an hour', active('paused', HOUR, { isHalted: true }), 'healthy'),
    of(
      'halted for longer',
      active('paused', HOUR + MINUTE, { isHalted: true }),
      'degraded: pipelines/stuck (warning)',
    ),
  ],
  'pipelines/failing': [
    of('two failures on main', failing(2, 3 * MINUTE), 'healthy'),
    of('three failures on main', failing(3, 3 * MINUTE), 'degraded: pipelines/failing (warning)'),
    of('three failures of which only a custom run is remembered', customFailing(), 'healthy'),
    of('three runs that ended at once', failing(3, 0), 'broken: pipelines/failing (critical)'),
  ],
  'activity/schedule-missed': SCHEDULES,
  'activity/flatline': [
    of('hourly runs, none for an hour and a half', quiet(90 * MINUTE, 800, 1), 'healthy'),
    of(
      'hourly runs, none for eight hours',
      quiet(8 * HOUR, 800, 1),
      'degraded: activity/flatline (warning)',
    ),
  ],
  ...DEPLOYMENTS,
  'access/token-expiring': [
    of('a token of 15 days more', expiring(NOW + 15 * DAY), 'healthy'),
    of(
      'a token of 14 days more',
      expiring(NOW + 14 * DAY),
      'healthy | access/token-expiring (info)',
    ),
    of(
      'a token of 3 days more',
      expiring(NOW + 3 * DAY),
      'healthy | access/token-expiring (warning)',
    ),
  ],
  'series/dropped': [
    of(
      'names counted together',
      withTotals(table('dropped', ['steps'], ago(DAY))),
      'healthy: series/dropped (info)',
    ),
    of('the same, long ago', withTotals(table('dropped', ['steps'], ago(8 * DAY))), 'healthy'),
  ],
  'ingest/collision': [
    of('one run under a number of its own', withTotals({ collisions: [] }), 'healthy'),
    of(
      'a run under the number of another',
      withTotals({ collisions: ['abcdefghij'] }),
      'healthy: ingest/collision (info)',
    ),
  ],
  // A set of the table of steps may come to need 69 of 180,224 bytes, one whose name has 128 characters 194.
  'series/page-full': [
    of('room for all', givenFacts(), 'healthy'),
    of('less detail', fullPage({ out: 0, less: 1 }), 'healthy | series/page-full (info)'),
    of('one left out', fullPage({ out: 1, less: 1 }), 'healthy | series/page-full (warning)'),
  ],
  'series/near-limit': [
    of('1,799 label sets', labelSets(1799), 'healthy'),
    of('1,800 label sets', labelSets(1800), 'healthy: series/near-limit (info)'),
    of('836 long names', longNames(836), 'healthy'),
    of('837 long names', longNames(837), 'healthy: series/near-limit (info)'),
  ],
};

/** A run that has gone on for so many minutes in a repository that was compared so many minutes ago. */
const begunAt = (compared: number, begun: number, more: Partial<RepositoryTotals> = {}): Facts => {
  const facts = active('executing', begun * MINUTE);
  const reconciliation = { at: ago(compared * MINUTE), failure: null };
  return { ...facts, totals: { ...facts.totals, lastPushAt: 0, ...more, reconciliation } };
};

const pushedOnSince = (compared: number): Facts =>
  withTotals({
    lastPushAt: ago(MINUTE),
    reconciliation: { at: ago(compared), failure: null },
  });

/** Where every rule is silent. */
export const CALM: readonly Case[] = [
  of('all is well', givenFacts(), 'healthy'),
  of('a quiet of 25 hours after twenty runs', quiet(25 * HOUR), 'bored'),
  of('nothing that ever ran', withTotals(NO_PIPELINES), 'no pipelines'),
  of('403 where nothing ever ran', nothing403(), 'no pipelines: ingest/denied (info)'),
  of('a quiet of 3 days after five runs', quiet(3 * DAY, 5), 'unknown'),
  of('a quiet of 20 days after five runs', quiet(20 * DAY, 5), 'bored'),
  of('never compared', reconciled({ at: 0 }), 'unknown'),
  of(
    'a comparison that is overdue',
    withTotals({ lastPushAt: ago(DAY), reconciliation: { at: ago(45 * MINUTE), failure: null } }),
    'unknown',
  ),
  of(
    'a push that nobody has looked into',
    withTotals({
      lastPushAt: ago(20 * MINUTE),
      reconciliation: { at: ago(21 * MINUTE), failure: null },
    }),
    'unknown',
  ),
  of('a push after 29 idle minutes', begunAt(29, 15, { lastPushAt: ago(15 * MINUTE) }), 'healthy'),
  of('a run after 29 idle minutes', begunAt(29, 15), 'healthy'),
  of('a push a minute, and no comparison for a day', pushedOnSince(DAY), 'unknown'),
  of('a run that has gone on for 16 minutes since the comparison', begunAt(29, 16), 'unknown'),
  of('a run older than the comparison, 15 minutes after it', begunAt(15, 60), 'healthy'),
  of('a run older than the comparison, 16 minutes after it', begunAt(16, 60), 'unknown'),
  of('a build status of 15 minutes', active('executing', 15 * MINUTE, { id: '' }), 'healthy'),
  of('a build status of 16 minutes', active('executing', 16 * MINUTE, { id: '' }), 'unknown'),
  of(
    'a list of repositories that was not read',
    givenFacts({ workspace: { seenAt: ago(16 * MINUTE) } }),
    'unknown',
  ),
  of(
    'a failing branch that is not counted',
    { ...failing(3, 0), exclusion: { by: 'workspace', since: ago(DAY) } },
    'not counted',
  ),
];

/** The only reader was answered so long ago, and refused for the address that it asked for. */
function refusedBeside(answered: number, age: number): Facts {
  const { log } = scraped(ago(answered)).readers[0] ?? givenReader();
  return refused(age, { reason: 'unknown_path', log });
}

function at15(minutes: number): Facts {
  return givenFacts({ workspace: { heartbeatAt: ago(minutes * MINUTE) } });
}

function nothing403(): Facts {
  return withTotals({ ...NO_PIPELINES, reconciliation: { at: 0, failure: 'forbidden' } });
}
