import type { TargetReason } from '../../target-reasons';
import { MINUTE } from '../../time';
import { at, count, fact, named, say, type Told } from '../claims';
import type { Facts, Reader, ReaderFacts } from '../facts';
import { rule, type Finding } from '../finding';
import { called, Called, isArriving, isGood, lastOf, NOTED_EVERY, scraping } from './readers';

export const REFUSED_LATELY = 10 * MINUTE;

type Fault = NonNullable<Reader['refused']>;

/** What is wrong with a token, and not with what was asked for. */
const TOKENS: Readonly<Record<string, string>> = {
  expired: 'has expired',
  revoked: 'was revoked',
  wrong_secret: 'does not match what was issued',
};

/** What is wrong with what is asked for, by a scrape job or by hand; the token is good. */
const TARGETS: Readonly<Record<TargetReason, string>> = {
  unknown_repository: 'a repository that Lifeline does not count under that name',
  unknown_path: 'an address that Lifeline does not have',
  bad_shard: 'a part of the repositories that is written wrongly',
  bad_query: 'a page with parameters that are written wrongly',
  out_of_scope: 'a repository that its token may not read',
};

/** What is wrong with credentials that belong to nobody we know. */
const STRANGERS: Readonly<Record<string, string>> = {
  missing: 'without any token',
  malformed: 'with something that is no token',
  too_long: 'with something that is too long for a token',
  in_url: 'with a token in the address',
  checksum: 'with a mistyped or shortened token',
  unknown: 'with a token that was never issued here, or is forgotten',
  method: 'by another method than reading',
};

/** Whether a refusal is about what was asked for and not about who asked. */
export const isTargetFault = ({ reason }: { readonly reason: string }): boolean => isTarget(reason);

const isTarget = (reason: string): reason is TargetReason => Object.hasOwn(TARGETS, reason);

/** The newest refusal of a reader, if it is of now and nothing was answered since. */
export function refusalNow(reader: Reader, now: number): Fault | null {
  const { refused, log } = reader;
  if (refused === null || now - refused.at > REFUSED_LATELY) return null;
  return !isTargetFault(refused) && (log?.succeededAt ?? 0) > refused.at ? null : refused;
}

/** The same, where the reader's last answered request was before it: what it was refused for is all that still comes. */
export function refusalInstead(reader: Reader, now: number): Fault | null {
  const refused = refusalNow(reader, now);
  return refused !== null && isInstead(reader, refused.at, now) ? refused : null;
}

/** What is answered is noted once a minute; what has ended is not answered. */
const isInstead = (reader: Reader, refusedAt: number, now: number): boolean =>
  !isGood(reader, now) || refusedAt - lastAnsweredOf(reader) > NOTED_EVERY;

const lastAnsweredOf = ({ log }: Reader): number => (log === null ? 0 : lastOf(log));

/** Whether strangers are refused of late, and since the reader was last answered: one of them may be the reader. */
export const areStrangersInstead = (
  reader: Reader,
  { refusals, now }: Pick<ReaderFacts, 'refusals' | 'now'>,
): boolean => strangersNow({ refusals, now }).length > 0 && isInstead(reader, refusals.at, now);

export const rejected = rule({
  name: 'scrape/rejected',
  scopes: ['scraper'],
  silences: ['scrape/never'],
  speaks:
    'requests were refused in the last 10 minutes: for a token, or for what is asked for; or nothing succeeds and strangers are refused',
  severity: 'critical, or warning while others read',
  judge(facts) {
    const { readers, now } = facts;
    const isRead = scraping(readers).some((reader) => isArriving(reader, now));
    const own = readers.flatMap((reader) => {
      const refused = refusalNow(reader, now);
      if (refused === null) return [];
      return [
        isTargetFault(refused)
          ? refusedTarget(reader, refused, isRead)
          : refusedToken(reader, refused, isRead),
      ];
    });
    return own.length > 0 || isRead ? own : refusedStrangers(facts);
  },
});

const seen = (reader: Reader, { client, at: refusedAt }: Fault): Told =>
  say`A request of ${named('scraper.client', client)} with ${called(reader)} was refused at ${at('scraper.refused', refusedAt)}.`;

const others = (isRead: boolean): Told =>
  isRead
    ? say`${fact('scraper.arriving', 'Other requests are answered.')}`
    : say`No request is answered now.`;

function refusedToken(reader: Reader, refused: Fault, isRead: boolean): Finding {
  const why = fact('scraper.refused-reason', TOKENS[refused.reason] ?? 'is not accepted');
  return {
    scope: 'scraper',
    severity: isRead ? 'warning' : 'critical',
    since: refused.at,
    touches: reader.touches,
    headline: say`${Called(reader)} ${why}, and is still used.`,
    evidence: say`${seen(reader, refused)} ${others(isRead)}`,
    cause: say`The network is fine, the permission is not: ${called(reader)} ${why}.`,
    nextStep: say`A workspace admin issues a token and puts it where the scraper reads it; Prometheus takes it from its file without a reload.`,
    links: [{ to: 'lifeline-settings', tab: 'tokens' }],
  };
}

function refusedTarget(reader: Reader, refused: Fault, isRead: boolean): Finding {
  const what = fact(
    'scraper.refused-reason',
    isTarget(refused.reason) ? TARGETS[refused.reason] : 'what is not there',
  );
  return {
    scope: 'scraper',
    severity: 'warning',
    since: refused.at,
    touches: 0,
    headline: say`Requests ask for ${what}.`,
    evidence: say`${seen(reader, refused)} ${others(isRead)}`,
    cause: say`A name or a parameter in the address is mistyped, or the repository was renamed or excluded. The token is good: it need not be replaced.`,
    nextStep: say`Compare the address and its parameters with the generated configuration.`,
    links: [{ to: 'lifeline-settings', tab: 'scraping' }],
  };
}

/** Refusals of credentials that nobody knows, by reason, the most frequent first; none where they are of before. */
export function strangersNow({
  refusals,
  now,
}: Pick<ReaderFacts, 'refusals' | 'now'>): readonly (readonly [string, number])[] {
  if (refusals.at === 0 || now - refusals.at > REFUSED_LATELY) return [];
  return Object.entries(refusals.counts)
    .filter(([reason, number]) => !isTarget(reason) && number > 0)
    .sort(([, a], [, b]) => b - a);
}

function refusedStrangers({ refusals, now, repositories }: Facts): readonly Finding[] {
  const counts = strangersNow({ refusals, now });
  const [most] = counts;
  if (most === undefined) return [];
  const total = counts.reduce((sum, [, number]) => sum + number, 0);
  const how = fact(
    'scraper.refused-reason',
    STRANGERS[most[0]] ?? 'with credentials that are not accepted',
  );
  return [
    {
      scope: 'scraper',
      severity: 'critical',
      since: refusals.at,
      touches: repositories,
      headline: say`Requests come ${how}.`,
      evidence: say`${count('scraper.count', total, 'request')} refused within this hour, the last noted at ${at('scraper.refused', refusals.at)}. No request is answered now.`,
      cause: say`Possible, the likeliest first: the token in the scrape configuration is mistyped or cut off; it belongs to another workspace; somebody else tries the address.`,
      nextStep: say`A workspace admin issues a token and puts it where the scraper reads it; Prometheus takes it from its file without a reload.`,
      links: [{ to: 'lifeline-settings', tab: 'tokens' }],
    },
  ];
}
