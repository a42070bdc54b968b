import { runsUnderWay } from '../aggregates/runs/known-runs';
import { uncountedRuns } from '../aggregates/runs/uncounted';
import type { Facts, Reader } from './facts';
import { causeOf, type Problem } from './problem';
import { RULE_NAMES, type RuleName } from './rules';
import { nextScheduled } from './schedules';
import { isScraped, scrapersOf } from './scrape-log';
import { about, lasting, many, percent, utc } from './texts';

/** One thing that is known, for people. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface RuleState {
  readonly rule: RuleName;
  /** `quiet` when the rule sees nothing, `standing` when its problem is told, else the rule that explains it. */
  readonly state: 'quiet' | 'standing' | RuleName;
}

/** Every rule with what became of it, in the order in which they are told. */
export function ruleStates(seen: readonly Problem[]): readonly RuleState[] {
  return RULE_NAMES.map((rule) => {
    const own = seen.filter((problem) => problem.rule === rule);
    const causes = own.map((problem) => causeOf(problem, seen));
    if (own.length === 0) return { rule, state: 'quiet' };
    return { rule, state: causes.includes(null) ? 'standing' : (causes[0] ?? 'standing') };
  });
}

/** The facts behind a verdict, as an on-call would paste them into a ticket. */
export function factsInWords(facts: Facts): readonly Fact[] {
  return [
    ...repositoryInWords(facts),
    ...rhythmInWords(facts),
    ...facts.readers.map((reader) => ({
      name: reader.name === null ? 'a token' : `token ${reader.name}`,
      value: readerInWords(reader, facts.now),
    })),
    { name: 'refused requests', value: refusalsInWords(facts) },
  ];
}

function repositoryInWords({ totals, workspace, activity, now }: Facts): readonly Fact[] {
  const { reconciliation, clues } = totals;
  const when = (at: number): string =>
    at === 0 ? 'never' : `${utc(at)} (${lasting(now - at)} ago)`;
  const failure =
    reconciliation.failure === null ? '' : `, last attempt failed: ${reconciliation.failure}`;
  return [
    { name: 'counting since', value: when(totals.baseline) },
    { name: 'heartbeat', value: when(workspace.heartbeatAt) },
    {
      name: 'compared with Bitbucket',
      value: `${when(reconciliation.at)}, ${many(uncountedRuns(totals), 'run')} uncounted${failure}`,
    },
    { name: 'last run created', value: when(activity.lastRunAt) },
    { name: 'last push', value: when(totals.lastPushAt) },
    { name: 'schedules', value: schedulesInWords(totals, when, now) },
    { name: 'under way', value: many(runsUnderWay(totals.runs, now).length, 'run') },
    { name: 'Pipelines', value: clues.isOff ? 'off (no list of runs)' : 'on' },
    {
      name: 'API budget',
      value:
        workspace.api.remaining === null
          ? 'not told by Bitbucket'
          : `${many(workspace.api.remaining, 'request')} left this hour`,
    },
  ];
}

function schedulesInWords(
  totals: Facts['totals'],
  when: (at: number) => string,
  now: number,
): string {
  const { at, list } = totals.schedules;
  if (at === 0) return 'not read yet: Bitbucket is asked once one of them has started a run';
  const next = nextScheduled(totals, now);
  const due = next === null ? '' : `, next of ${next.schedule.pipeline} at ${utc(next.dueAt)}`;
  return `${many(list.length, 'schedule')} on, as read at ${when(at)}${due}`;
}

/** A limit may be lower than any chance that is told as a number. */
const exactly = (share: number): string => `${String(Number((100 * share).toPrecision(2)))} %`;

function rhythmInWords({ activity: { history, silence, unanswered } }: Facts): readonly Fact[] {
  const judged =
    silence === null
      ? 'not judged: too little history, a run just now, or at rest for two weeks'
      : `${about(silence.expected)} runs were due (${about(silence.perWeek)} a week), chance of none ${percent(silence.chance)}, flat below ${exactly(silence.limit)}; the others were at ${percent(silence.tempo)} of their usual pace or more`;
  const { pushes, before } = unanswered;
  return [
    { name: 'history', value: `${many(history.runs, 'run')} in ${many(history.days, 'day')}` },
    { name: 'silence', value: judged },
    {
      name: 'unanswered pushes',
      value: `${String(pushes.length)} since the last answered one; before, ${String(before.answered)} of ${String(before.pushes)} were answered`,
    },
  ];
}

function readerInWords({ log, expiresAt, revokedAt, refused }: Reader, now: number): string {
  const end =
    revokedAt !== null
      ? `revoked at ${utc(revokedAt)}`
      : expiresAt === Infinity
        ? 'renews itself'
        : `${now < expiresAt ? 'good until' : 'expired at'} ${utc(expiresAt)}`;
  const refusal = refused === null ? '' : `; last refused at ${utc(refused.at)}: ${refused.reason}`;
  if (log === null) return `${end}; never used${refusal}`;
  const { last, interval, visit } = log;
  const looked = visit === undefined ? '' : `; ${visit.client} looked at ${utc(visit.at)}`;
  const every = interval === null ? 'interval not known yet' : `every ${lasting(interval)}`;
  if (!isScraped(log))
    return `${end}; tried by hand at ${utc(last.at)} with ${last.client}${refusal}`;
  const scrapers = Math.max(1, scrapersOf(log).length);
  return `${end}; last scrape ${utc(last.at)} by ${last.client}, ${every}, ${many(scrapers, 'scraper')}, answered ${String(last.status)} with ${many(last.series, 'line')} (${many(last.bytes, 'byte')}, ${last.format}) in ${String(last.tookMs)} ms, timeout ${last.timeoutSeconds === null ? 'not told' : many(last.timeoutSeconds, 'second')}${looked}${refusal}`;
}

function refusalsInWords({ refusals }: Facts): string {
  const counts = Object.entries(refusals.counts).filter(([, count]) => count > 0);
  if (counts.length === 0) return 'none';
  const told = counts.map(([reason, count]) => `${reason} ${String(count)}`).join(', ');
  return `${told}; last noted at ${utc(refusals.at)}`;
}
