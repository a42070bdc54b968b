import { isWhole } from '../aggregates/outage';
import { runsUnderWay } from '../aggregates/runs/known-runs';
import { haltsIn } from '../aggregates/runs/untouched';
import { CLOCKS_APART, DAY } from '../time';
import { FEWEST_DAYS, FEWEST_RUNS, REST_AFTER } from './activity';
import { ago, at, count, during, fact, named, say, together, type Told } from './claims';
import { dueBy, unansweredSince } from './due';
import type { Exclusion, Facts } from './facts';
import { overdue } from './overdue';
import type { Problem } from './problem';
import { minutes } from './rules/capacity';
import { failureOf } from './rules/failures';
import { hearsOfPushes, withoutList } from './rules/activity';
import { isMissing, STALLED_AFTER } from './rules/ingest';
import { nextScheduled } from './schedules';

/** Does this repository's pipeline work, or has it nothing to do? */
export type CiState =
  'healthy' | 'bored' | 'degraded' | 'broken' | 'unknown' | 'not counted' | 'no pipelines';

export interface Lamp<S extends string> {
  readonly state: S;
  /** What was seen, in one sentence or two. */
  readonly sentence: Told;
}

/** The lamp of a repository: its sentence in parts, so that no page says one of them twice. */
export interface CiLamp extends Lamp<CiState> {
  /** The headline of its worst problem; empty where it has none. */
  readonly headline: Told;
  /** What was seen, as far as it is no figure. */
  readonly seen: Told;
  /** When the last run and the last comparison were: the columns of a table. */
  readonly figures: Told;
}

type Parts = Pick<CiLamp, 'headline' | 'seen' | 'figures'>;

const lampOf = (state: CiState, parts: Partial<Parts>): CiLamp => {
  const { headline, seen, figures } = { headline: say``, seen: say``, figures: say``, ...parts };
  return { state, headline, seen, figures, sentence: together(headline, seen, figures) };
};

/** `problems` are its own, worst first. That Lifeline may not read its runs says nothing of how these do. */
export function ciLamp(facts: Facts, problems: readonly Problem[]): CiLamp {
  if (facts.exclusion !== null) return lampOf('not counted', { seen: excluded(facts.exclusion) });
  const worst = problems.find(({ rule }) => rule !== 'ingest/denied');
  if (worst !== undefined && worst.severity !== 'info')
    return lampOf(worst.severity === 'critical' ? 'broken' : 'degraded', {
      ...{ headline: worst.headline, seen: worst.evidence },
    });
  if (hasNoPipelines(facts)) return lampOf('no pipelines', { seen: nothingEver(facts) });
  const stopped = stoppedHere(facts);
  if (stopped > 0)
    return lampOf('broken', {
      seen: say`${count('runs.halted', stopped, 'run')} halted before the first step; no run of the workspace that was created since has begun.`,
    });
  const missing = whatIsMissing(facts);
  if (missing !== null) return lampOf('unknown', { seen: missing });
  return calm(facts);
}

const WHO = { workspace: 'A workspace admin', repository: 'An admin of the repository' } as const;

/** Who did it and since when, as far as that is noted. */
function excluded({ by, since }: Exclusion): Told {
  if (by === 'somebody')
    return since === 0
      ? say`This repository is excluded from counting. Scrapers see nothing of it; an admin can include it again in the settings, under Counting.`
      : say`This repository has been excluded from counting since ${at('app.excluded-since', since)}.`;
  const who = fact('app.excluded-by', WHO[by]);
  return since === 0
    ? say`${who} has excluded this repository from counting.`
    : say`${who} excluded this repository from counting at ${at('app.excluded-since', since)}.`;
}

const hasNoPipelines = ({ totals, activity }: Facts): boolean =>
  totals.numbers.highest === 0 &&
  activity.lastRunAt === 0 &&
  (totals.clues.isOff || totals.reconciliation.failure === 'forbidden' || isRead(totals));

const isRead = ({ reconciliation }: Facts['totals']): boolean => reconciliation.at > 0;

const nothingEver = ({ totals }: Facts): Told =>
  together(
    say`${fact('repository.nothing-ever', 'No pipeline has ever run here, as far as Bitbucket shows.')}`,
    totals.clues.isOff ? withoutList(totals) : say``,
  );

/** Why nobody can say that all is well; null where somebody can. */
function whatIsMissing(facts: Facts): Told | null {
  const { totals, workspace, now } = facts;
  const { at: comparedAt, failure } = totals.reconciliation;
  if (totals.baseline > now + CLOCKS_APART)
    return say`Nothing that ends before ${at('app.counting-from', totals.baseline)} is counted: the clock of Lifeline’s machine was ahead when it began, or is behind now.`;
  if (isMissing(facts))
    return say`Bitbucket has not shown this repository to Lifeline for a day or longer.`;
  if (isWhole(workspace.outage))
    return say`Not known since ${at('api.failing-since', workspace.outage.since)}: Bitbucket answers Lifeline with ${failureOf(workspace.outage.type)}.`;
  const seenAt = Math.max(Math.min(workspace.seenAt, workspace.heartbeatAt), workspace.baseline);
  if (now - seenAt > STALLED_AFTER)
    return workspace.seenAt === 0
      ? say`Lifeline has not read the list of repositories yet.`
      : say`Lifeline last read the list of repositories at ${at('app.seen', workspace.seenAt)}.`;
  if (comparedAt === 0)
    return say`Lifeline has not yet compared this repository with Bitbucket to the end.`;
  if (failure !== null)
    return say`Bitbucket has not shown the pipelines of this repository since ${at('app.compared', comparedAt)}.`;
  const unanswered = unansweredSince(totals, now);
  if (unanswered !== null)
    return say`Something moved here at ${at('app.unanswered-since', unanswered)}, and Bitbucket has not yet shown Lifeline what came of it.`;
  return overdue(facts);
}

/** How many of its runs are among those that are halted in the whole workspace, where that is told. */
function stoppedHere(facts: Facts): number {
  const since = facts.workspace.halted?.since ?? Infinity;
  if (minutes.judge(facts).length === 0) return 0;
  return haltsIn(facts.totals, facts.now).halted.filter((createdAt) => createdAt >= since).length;
}

/** How many runs are pending or running; those that stand still are none of them. */
const movingRuns = ({ totals, now }: Facts): number =>
  runsUnderWay(totals.runs, now).filter(({ state }) => state !== 'paused').length;

function calm(facts: Facts): CiLamp {
  const { activity, totals, now } = facts;
  const quiet = now - activity.lastAt;
  const figures = totals.clues.isOff ? say`` : agrees(facts);
  const and = totals.clues.isOff ? withoutList(totals) : say``;
  if (quiet <= DAY || movingRuns(facts) > 0) {
    const [seen, last] = newest(facts);
    return lampOf('healthy', { seen: together(seen, and), figures: together(last, figures) });
  }
  if (quiet <= REST_AFTER && isTooYoung(facts))
    return lampOf('unknown', { seen: together(tooYoung(facts), and), figures });
  return lampOf('bored', { seen: together(boredom(facts), and), figures });
}

/** When the comparison was made, and when the next one is due. */
function agrees({ totals, workspace, repositories, now }: Facts): Told {
  const { at: comparedAt } = totals.reconciliation;
  const left = dueBy(totals, { api: workspace.api, repositories }, now) - now;
  return say`All runs counted: compared with Bitbucket ${ago('app.compared-ago', comparedAt, now)} ago, again within ${during('app.next-within', Math.max(0, left))}.`;
}

const isTooYoung = ({ activity: { history } }: Facts): boolean =>
  history.runs > 0 && (history.runs < FEWEST_RUNS || history.days < FEWEST_DAYS);

function tooYoung({ activity: { history }, now, totals }: Facts): Told {
  const pushed =
    totals.lastPushAt === 0
      ? say``
      : say`The last push was ${ago('repository.pushes-since', totals.lastPushAt, now)} ago.`;
  return together(
    say`Too little is known to tell whether this quiet is usual: ${count('rhythm.runs-known', history.runs, 'run')} in ${count('rhythm.days-known', history.days, 'day')}; ${count('rhythm.runs-needed', FEWEST_RUNS, 'run')} in ${count('rhythm.days-needed', FEWEST_DAYS, 'day')} are needed.`,
    pushed,
  );
}

/** What happened last; where that is the last run, it is a figure. */
function newest(facts: Facts): readonly [seen: Told, figure: Told] {
  const { activity, totals, now } = facts;
  const moving = movingRuns(facts);
  if (moving > 0)
    return [
      say`${count('runs.moving', moving, 'run')} pending or running, as Lifeline last heard.`,
      say``,
    ];
  return activity.lastRunAt >= totals.lastPushAt
    ? [
        say``,
        say`The last run was created ${ago('repository.silent-for', activity.lastRunAt, now)} ago.`,
      ]
    : [
        say`The last push was ${ago('repository.pushes-since', totals.lastPushAt, now)} ago.`,
        say``,
      ];
}

/** Others less than half as lively as usual: a holiday. */
const RESTING = 0.5;

function boredom({ activity, totals, now }: Facts): Told {
  const then = say`${at('repository.last-activity', activity.lastAt)}, ${ago('repository.quiet-for', activity.lastAt, now)} ago`;
  const since = hearsOfPushes(totals)
    ? say`No push and no run since ${then}.`
    : say`No run since ${then}.`;
  const tempo = activity.silence?.tempo ?? 1;
  const rest =
    tempo < RESTING
      ? say`${fact('rhythm.others-rest', 'The other repositories are quieter than usual, too.')}`
      : say``;
  return together(since, rest, scheduled(totals, now));
}

function scheduled(totals: Facts['totals'], now: Facts['now']): Told {
  const next = nextScheduled(totals, now);
  return next === null
    ? say``
    : say`A scheduled run, of ${named('schedule.pipeline', next.schedule.pipeline)}, is due at ${at('schedule.next', next.dueAt)}.`;
}
