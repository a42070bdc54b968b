import { ago, at, count, fact, named, numeral, say, together, type Told } from './claims';
import type { Lamp } from './ci-lamp';
import type { ReaderFacts } from './facts';
import { areStrangersInstead, isTargetFault, refusalInstead, strangersNow } from './rules/rejected';
import { isArriving, isComing, isGood, isLate, isSeen, lastOf, scraping } from './rules/readers';
import type { SeenReader } from './rules/readers';

export const METRICS_STATES = [
  'arriving',
  'late',
  'not arriving',
  'refused',
  'never',
  'unknown',
] as const;
/** Do the numbers arrive? */
export type MetricsState = (typeof METRICS_STATES)[number];

/** The lamp of one scraper, or of all that may read: the best of them, with what is wrong beside it. */
export function metricsLamp(facts: ReaderFacts): Lamp<MetricsState> {
  const { readers, now } = facts;
  const all = scraping(readers).filter((reader) => isGood(reader, now));
  const arriving = all.filter((reader) => isArriving(reader, now) && !isLate(reader, now));
  if (arriving.length > 0) return arrivingOf(arriving, all, now);
  const refused = refusalOf(facts);
  if (refused !== null) return { state: 'refused', sentence: refused };
  const coming = newestOf(all.filter((reader) => isComing(reader, now)));
  if (coming !== undefined) return comingOf(coming, now);
  const silent = newestOf(all);
  if (silent !== undefined)
    return {
      state: 'not arriving',
      sentence: say`The last request was noted at ${at('scraper.last', lastOf(silent.log))}, ${ago('scraper.silent', lastOf(silent.log), now)} ago.`,
    };
  return unseen(facts);
}

const newestOf = (readers: readonly SeenReader[]): SeenReader | undefined =>
  [...readers].sort((a, b) => lastOf(b.log) - lastOf(a.log))[0];

function arrivingOf(
  arriving: readonly SeenReader[],
  all: readonly SeenReader[],
  now: number,
): Lamp<MetricsState> {
  const newest = newestOf(arriving);
  if (newest === undefined) return { state: 'unknown', sentence: say`` };
  const rest =
    all.length > arriving.length
      ? say`${numeral('scraper.arriving', arriving.length)} of ${count('scraper.count', all.length, 'scraper')} read.`
      : say``;
  const last = lastOf(newest.log);
  return {
    state: 'arriving',
    sentence: together(
      say`Read ${ago('scraper.silent', last, now)} ago by ${named('scraper.client', newest.log.last.client)}.`,
      rest,
    ),
  };
}

function comingOf({ log, ...reader }: SeenReader, now: number): Lamp<MetricsState> {
  const last = lastOf(log);
  if (!isArriving({ log, ...reader }, now))
    return {
      state: 'not arriving',
      sentence: say`Requests come, the last ${ago('scraper.silent', last, now)} ago, and got no whole page; the last was answered ${numeral('scraper.status', log.last.status)}.`,
    };
  return {
    state: 'late',
    sentence: say`The last request was noted ${ago('scraper.silent', last, now)} ago; the next one is overdue.`,
  };
}

/** What still comes, where nothing of it is answered. */
function refusalOf({ readers, refusals, now }: ReaderFacts): Told | null {
  const own = readers
    .flatMap((reader) => refusalInstead(reader, now) ?? [])
    .sort((a, b) => b.at - a.at)[0];
  if (own !== undefined)
    return isTargetFault(own)
      ? say`A request was refused at ${at('scraper.refused', own.at)} for what it asked for.`
      : say`A request was refused at ${at('scraper.refused', own.at)} for its token.`;
  const isInstead = readers
    .filter((reader) => isGood(reader, now))
    .every((reader) => areStrangersInstead(reader, { refusals, now }));
  return isInstead && strangersNow({ refusals, now }).length > 0
    ? say`Requests are refused, the last noted at ${at('scraper.refused', refusals.at)}.`
    : null;
}

function unseen({ readers, now }: ReaderFacts): Lamp<MetricsState> {
  const good = readers.filter((reader) => isGood(reader, now));
  const visitor = good.find(isSeen);
  if (visitor !== undefined)
    return {
      state: 'never',
      sentence: say`No scraper has read yet. It was tried by hand at ${at('scraper.last', visitor.log.last.at)}, with ${named('scraper.client', visitor.log.last.client)}.`,
    };
  return good.length === 0
    ? { state: 'never', sentence: say`${fact('token.count', 'No token is in use.')}` }
    : { state: 'never', sentence: say`No request has been answered yet.` };
}
