import { MINUTE, SECOND } from '../../time';
import type { Facts, Reader, Rule } from '../facts';
import type { Problem } from '../problem';
import { isScraped, patienceOf, scrapersOf, type ScrapeLog } from '../scrape-log';
import { lasting, many, utc } from '../texts';

/** So long a new token may lie in somebody's hands. */
const SETTLING_IN = 15 * MINUTE;

const isGood = ({ revokedAt, expiresAt, hasSuccessor }: Reader, now: number): boolean =>
  revokedAt === null && now < expiresAt && !hasSuccessor;

type SeenReader = Reader & { readonly log: ScrapeLog };

/** The reader that came last. */
const newest = (readers: readonly Reader[]): SeenReader | undefined =>
  readers
    .filter((reader): reader is SeenReader => reader.log !== null)
    .sort((a, b) => b.log.last.at - a.log.last.at)[0];

/** `scrape/never`: nobody has ever scraped, although there is a token for it. */
export const never: Rule<Facts> = ({ readers, now }) => {
  if (readers.some(({ log }) => log !== null && isScraped(log))) return [];
  const good = readers.filter((reader) => isGood(reader, now));
  const [oldest] = [...good].sort((a, b) => a.createdAt - b.createdAt);
  if (oldest === undefined) return [noToken(now)];
  const visitor = good.find(({ log }) => log !== null);
  const seen = visitor?.log
    ? `Only ${visitor.log.last.client} has asked, at ${utc(visitor.log.last.at)},`
    : 'No request has arrived';
  return [
    {
      rule: 'scrape/never',
      severity: now - oldest.createdAt > SETTLING_IN ? 'warning' : 'info',
      since: oldest.createdAt,
      summary: 'Prometheus has not scraped yet.',
      evidence: `${seen} since token ${oldest.name} was issued at ${utc(oldest.createdAt)}, ${lasting(now - oldest.createdAt)} ago.`,
      cause:
        'Prometheus has not loaded the configuration, or its requests do not get out: DNS, firewall or an egress proxy.',
      nextStep:
        'Reload Prometheus and look at Status → Targets; from its machine, try the curl line that the settings page shows.',
    },
  ];
};

const noToken = (now: number): Problem => ({
  rule: 'scrape/never',
  severity: 'info',
  since: now,
  summary: 'No token has been issued.',
  evidence: '0 tokens may read this repository.',
  cause: 'Lifeline is new here, or the last token has ended.',
  nextStep:
    'A workspace admin issues a token in Workspace settings → Lifeline and puts it into the scrape configuration.',
});

/** `scrape/stopped`: requests no longer arrive, from every scraper or from one of several. */
export const stopped: Rule<Facts> = ({ readers, now }) => {
  const scraped = readers.filter(({ log }) => log !== null && isScraped(log));
  const reader = newest(scraped);
  if (reader === undefined) return [];
  const { log } = reader;
  const { last, interval } = log;
  const silent = now - last.at;
  if (silent <= patienceOf(interval)) return stoppedReplica(reader, now);
  const every = interval === null ? '' : `; usually one comes every ${lasting(interval)}`;
  return [
    {
      rule: 'scrape/stopped',
      severity: 'critical',
      since: last.at,
      summary: `Prometheus has not scraped for ${lasting(silent)}.`,
      evidence: `The last request with token ${reader.name} arrived at ${utc(last.at)} from ${last.client} and was answered ${last.status}${every}. No refused request arrived since.${visited(log)}`,
      cause:
        'Prometheus stopped, lost this target from its configuration, or its network does not let it out. Lifeline would answer.',
      nextStep:
        'See on Prometheus that it runs and that Status → Targets shows this job; query up{job="bitbucket"} for when it went down.',
    },
  ];
};

/** Somebody has tried since: Lifeline answers, at least to them. */
const visited = ({ last, visit }: ScrapeLog): string =>
  visit === undefined || visit.at < last.at
    ? ''
    : ` ${visit.client} was answered ${visit.status} with the same token at ${utc(visit.at)}.`;

function stoppedReplica({ name, log }: SeenReader, now: number): readonly Problem[] {
  const scrapers = scrapersOf(log);
  const late = scrapers.filter(({ lastAt }) => now - lastAt > patienceOf(log.interval));
  const [lost] = late;
  if (lost === undefined || late.length === scrapers.length) return [];
  return [
    {
      rule: 'scrape/stopped',
      severity: 'warning',
      since: lost.lastAt,
      summary: `${String(late.length)} of ${many(scrapers.length, 'scraper')} stopped.`,
      evidence: `Token ${name} is read by ${many(scrapers.length, 'scraper')} in step, every ${lasting(log.interval ?? 0)}; one (${lost.client}) last came at ${utc(lost.lastAt)}, ${lasting(now - lost.lastAt)} ago.`,
      cause:
        'One replica of a Prometheus pair is down or cut off; the other still reads everything.',
      nextStep:
        'Compare up{job="bitbucket"} on both replicas and restart the one that has no sample.',
    },
  ];
}

const REFUSED_LATELY = 10 * MINUTE;

/** Reasons that say that a scraper's credentials, and not a stranger's, are refused. */
const REASONS: Readonly<Record<string, string>> = {
  expired: 'has expired',
  revoked: 'was revoked',
  wrong_secret: 'does not match what was issued',
  out_of_scope: 'is not for this repository',
};

/** `scrape/rejected`: requests arrive and are refused. */
export const rejected: Rule<Facts> = ({ readers, refusals, now }) => {
  const [known] = readers
    .filter(({ refused }) => refused !== null && now - refused.at <= REFUSED_LATELY)
    .sort((a, b) => (b.refused?.at ?? 0) - (a.refused?.at ?? 0));
  const isRead = readers.some(
    ({ log, refused }) =>
      log !== null &&
      now - log.succeededAt <= patienceOf(log.interval) &&
      log.succeededAt >= (refused?.at ?? 0),
  );
  if (known?.refused) return [refusedReader(known, known.refused, isRead)];
  const total = Object.values(refusals.counts).reduce((sum, count) => sum + count, 0);
  if (isRead || total === 0 || now - refusals.at > REFUSED_LATELY) return [];
  const [reason = '', count = 0] =
    Object.entries(refusals.counts).sort(([, a], [, b]) => b - a)[0] ?? [];
  return [
    {
      rule: 'scrape/rejected',
      severity: 'critical',
      since: refusals.at,
      summary: 'Requests arrive with credentials that nobody knows.',
      evidence: `${many(total, 'request')} refused so far, last at ${utc(refusals.at)}; most often (${many(count, 'time')}) for the reason ${reason}. No token succeeds.`,
      cause:
        'The scrape configuration has a token that was mistyped, cut off, deleted, or is of another workspace.',
      nextStep:
        'Issue a new token in Workspace settings → Lifeline and put it into the credentials_file; Prometheus reads it without a reload.',
    },
  ];
};

function refusedReader(
  { id, name }: Reader,
  refused: NonNullable<Reader['refused']>,
  isRead: boolean,
): Problem {
  const why = REASONS[refused.reason] ?? `is refused for the reason ${refused.reason}`;
  return {
    rule: 'scrape/rejected',
    severity: isRead ? 'warning' : 'critical',
    since: refused.at,
    summary: `Token ${name} ${why}.`,
    evidence: `A request from ${refused.client} with token ${name} (${id}) was refused at ${utc(refused.at)}: ${refused.reason}. ${isRead ? 'Another token still reads.' : 'No token succeeds.'}`,
    cause: `The network is fine; the permission is not: the token ${why}.`,
    nextStep:
      'Issue or rotate the token in Workspace settings → Lifeline and replace it in the credentials_file; Prometheus reads it without a reload.',
  };
}

const SLOW_SHARE = 0.5;

/** `scrape/slow`: our time uses up the scraper's. */
export const slow: Rule<Facts> = ({ readers }) => {
  const reader = newest(readers);
  if (reader === undefined) return [];
  const { tookMs, timeoutSeconds, at } = reader.log.last;
  if (timeoutSeconds === null || tookMs < SLOW_SHARE * timeoutSeconds * SECOND) return [];
  return [
    {
      rule: 'scrape/slow',
      severity: tookMs >= timeoutSeconds * SECOND ? 'critical' : 'warning',
      since: at,
      summary: 'Scrapes are nearly too slow.',
      evidence: `Making the page took ${(tookMs / SECOND).toFixed(1)} seconds at ${utc(at)}; ${reader.name} gives up after ${timeoutSeconds} seconds.`,
      cause: 'The page has grown, or storage answers slowly.',
      nextStep:
        'Set scrape_timeout to 30s with a scrape_interval of 60s, or split the target by repository in the generated configuration.',
    },
  ];
};

/** Forge ends answers of web triggers at 5 MB; agents have limits of their own. */
const LARGE_BYTES = 4_000_000;
const LARGE_SERIES = 10_000;

/** `scrape/too-large`: the page is near what clients and the platform take. */
export const tooLarge: Rule<Facts> = ({ readers }) => {
  const reader = newest(readers);
  if (reader === undefined) return [];
  const { bytes, series, at } = reader.log.last;
  if (bytes < LARGE_BYTES && series < LARGE_SERIES) return [];
  return [
    {
      rule: 'scrape/too-large',
      severity: 'warning',
      since: at,
      summary: 'The page is near its limits.',
      evidence: `The page read by ${reader.name} at ${utc(at)} had ${(bytes / 1e6).toFixed(1)} MB and ${many(series, 'line')}; the platform ends an answer at 5 MB.`,
      cause: 'Many repositories, or detailed histograms, in one target.',
      nextStep:
        'Split the target by repository or lower detail levels in the settings; see that sample_limit and body_size_limit allow the page.',
    },
  ];
};
