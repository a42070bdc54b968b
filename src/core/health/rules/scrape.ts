import { MINUTE } from '../../time';
import {
  ago,
  at,
  atLeast,
  count,
  during,
  named,
  numeral,
  say,
  together,
  type Told,
} from '../claims';
import type { Facts } from '../facts';
import { rule, type Finding } from '../finding';
import { areStrangersInstead, refusalInstead } from './rejected';
import { patienceOf, scrapersOf, type ScrapeLog, type Train } from '../scrape-log';
import {
  called,
  Called,
  FORGOTTEN_AFTER,
  isComing,
  isGood,
  isSeen,
  lastOf,
  NOTED_EVERY,
  scraping,
  type SeenReader,
} from './readers';

/** So long a new token may lie in somebody's hands. */
const SETTLING_IN = 15 * MINUTE;

export const never = rule({
  name: 'scrape/never',
  scopes: ['scraper'],
  silences: [],
  speaks: 'there is no token; or nobody scraped for 15 minutes after the oldest one was issued',
  severity: 'note; warning',
  judge(facts) {
    const { readers, now } = facts;
    if (scraping(readers).length > 0) return [];
    const good = readers.filter((reader) => isGood(reader, now) && !reader.hasSuccessor);
    const [oldest] = [...good].sort((a, b) => a.createdAt - b.createdAt);
    if (oldest === undefined) return [noToken(facts)];
    const visitor = good.find(isSeen);
    const seen =
      visitor === undefined
        ? say`No request has been answered`
        : say`It was only tried by hand, last at ${at('scraper.last', visitor.log.last.at)} with ${named('scraper.client', visitor.log.last.client)},`;
    return [
      {
        scope: 'scraper',
        severity: now - oldest.createdAt > SETTLING_IN ? 'warning' : 'info',
        since: oldest.createdAt,
        touches: oldest.touches,
        headline: say`No scraper reads the metrics yet.`,
        evidence: say`${seen} since ${called(oldest)} was issued at ${at('token.issued', oldest.createdAt)}, ${ago('token.age', oldest.createdAt, now)} ago.`,
        cause: say`Possible, the likeliest first: Prometheus has not loaded the scrape configuration; its requests do not get out (name resolution, a firewall, a proxy).`,
        nextStep: say`Reload Prometheus and look at Status → Targets. From its machine, try the curl line of the settings.`,
        links: [{ to: 'lifeline-settings', tab: 'scraping' }],
      },
    ];
  },
});

const noToken = ({ now, readers, repositories }: Facts): Finding => ({
  scope: 'scraper',
  severity: 'info',
  since: now,
  touches: repositories,
  headline: say`Nothing may read the metrics yet.`,
  evidence:
    readers.length === 0
      ? say`No token has been issued for this repository: ${numeral('token.count', 0)} in use.`
      : say`Every token for this repository has ended: ${numeral('token.count', 0)} in use.`,
  cause: say`Prometheus needs a token to read the metrics.`,
  nextStep: say`A workspace admin issues a token in the settings of Lifeline and puts it into the scrape configuration.`,
  links: [{ to: 'lifeline-settings', tab: 'tokens' }],
});

export const stopped = rule({
  name: 'scrape/stopped',
  scopes: ['scraper'],
  silences: [],
  speaks:
    'no request for three intervals, at least 5 minutes; or one of several scrapers is that late',
  severity: 'critical; warning while others read',
  judge(facts) {
    const { readers, now } = facts;
    const all = scraping(readers).filter((reader) => isGood(reader, now));
    const isRead = all.some((reader) => isComing(reader, now));
    return all.flatMap((reader) => {
      if (isComing(reader, now)) return stoppedReplica(reader, now);
      if (refusalInstead(reader, now) !== null || areStrangersInstead(reader, facts)) return [];
      const isForgotten = now - lastOf(reader.log) > FORGOTTEN_AFTER || reader.hasSuccessor;
      return isRead && isForgotten ? [] : [stoppedReader(reader, { isRead, now })];
    });
  },
});

function stoppedReader(
  reader: SeenReader,
  { isRead, now }: { readonly isRead: boolean; readonly now: number },
): Finding {
  const { log, touches } = reader;
  const { last, interval } = log;
  const silence = atLeast('scraper.silent', now - last.at - NOTED_EVERY);
  return {
    scope: 'scraper',
    severity: isRead ? 'warning' : 'critical',
    since: last.at,
    touches,
    headline: isRead
      ? say`One scraper has sent no request for ${silence}.`
      : say`No scraper has sent a request for ${silence}.`,
    evidence: together(
      say`${Called(reader)} was last noted at ${at('scraper.last', last.at)}, used by ${named('scraper.client', last.client)} and answered ${numeral('scraper.status', last.status)}.`,
      interval === null
        ? say``
        : say`Usually a request comes every ${during('scraper.interval', interval)}.`,
      visited(log),
    ),
    cause: say`Possible, the likeliest first: Prometheus stopped; it lost this target from its configuration; its network does not let it out.`,
    nextStep: say`See that Prometheus runs and that Status → Targets shows this job.`,
    links: [{ to: 'lifeline-settings', tab: 'scraping' }],
  };
}

/** Somebody has tried since: Lifeline answers, at least to them. */
function visited({ last, visit }: ScrapeLog): Told {
  if (visit === undefined || visit.at < last.at) return say``;
  return say`${named('scraper.visit-client', visit.client)} was answered ${numeral('scraper.visit-status', visit.status)} with the same token at ${at('scraper.visit', visit.at)}.`;
}

/** Whether the scraper came again and again, and not now and then in the same step: a quarter of what it sent was noted. */
const isSteady = ({ arrivals, firstAt, lastAt }: Train, { interval }: ScrapeLog): boolean =>
  4 * arrivals * (interval ?? 0) >= lastAt - firstAt;

function stoppedReplica(reader: SeenReader, now: number): readonly Finding[] {
  const { log, touches } = reader;
  const scrapers = scrapersOf(log).filter((train) => isSteady(train, log));
  const late = scrapers.filter(({ lastAt }) => now - lastAt > patienceOf(log.interval));
  const [lost] = late;
  if (lost === undefined || late.length === scrapers.length) return [];
  return [
    {
      scope: 'scraper',
      severity: 'warning',
      since: lost.lastAt,
      touches,
      headline: say`${numeral('scraper.late-replicas', late.length)} of ${count('scraper.replicas', scrapers.length, 'scraper')} stopped.`,
      evidence: say`${Called(reader)} is used by ${count('scraper.replicas', scrapers.length, 'scraper')}, each every ${during('scraper.interval', log.interval ?? 0)}; one (${named('scraper.client', lost.client)}) last came at ${at('scraper.last', lost.lastAt)}, ${ago('scraper.silent', lost.lastAt, now)} ago.`,
      cause: say`One of several Prometheus servers is down or cut off. The others still read everything.`,
      nextStep: say`Compare Status → Targets on each of them.`,
      links: [{ to: 'lifeline-settings', tab: 'scraping' }],
    },
  ];
}
