import {
  ago,
  at,
  chance,
  count,
  named,
  numeral,
  roughly,
  say,
  together,
  type Told,
} from '../claims';
import type { RepositoryFacts } from '../facts';
import { rule } from '../finding';
import type { Unanswered } from '../pushes';
import { HEEDED, missedRun } from '../schedules';

export const flatline = rule({
  name: 'activity/flatline',
  scopes: ['repository'],
  silences: ['deployments/flatline'],
  speaks: 'a silence that the repository’s rhythm makes improbable',
  severity: 'warning',
  judge({ activity, totals, now }) {
    const { silence, lastRunAt } = activity;
    if (silence === null || silence.chance >= silence.limit || now < totals.quietUntil) return [];
    const { isOff } = totals.clues;
    return [
      {
        scope: 'repository',
        severity: 'warning',
        since: lastRunAt,
        touches: 1,
        headline: say`No run for ${ago('repository.silent-for', lastRunAt, now)}, which is unusual here.`,
        evidence: together(
          say`The last run was created at ${at('repository.last-run', lastRunAt)}. At ${roughly('rhythm.runs-a-week', silence.perWeek)} runs a week, about ${roughly('rhythm.runs-due', silence.expected)} were expected since; the chance of none is ${chance('rhythm.chance', silence.chance)}.`,
          pushedSince(totals, lastRunAt),
          isOff ? withoutList(totals) : say``,
        ),
        cause: isOff
          ? say`Possible, the likeliest first: somebody switched Pipelines off in the settings of the repository; the repository was deleted, or moved to another workspace.`
          : say`Possible, the likeliest first: nobody works on this repository now, and the other repositories do not show it; schedules were removed; Pipelines were switched off; bitbucket-pipelines.yml was changed.`,
        nextStep: isOff
          ? say`See in the settings of the repository that Pipelines are on.`
          : say`Start a pipeline by hand on the main branch. If it runs, this is a quiet time; if not, Bitbucket says why.`,
        links: [{ to: 'pipelines' }, { to: 'pipelines-settings' }],
      },
    ];
  },
});

/** Nothing tells of pushes where no event is delivered: then their absence says nothing. */
export const hearsOfPushes = ({ lastPushAt }: RepositoryFacts['totals']): boolean => lastPushAt > 0;

function pushedSince(totals: RepositoryFacts['totals'], lastRunAt: number): Told {
  if (!hearsOfPushes(totals)) return say`Lifeline has never heard of a push here.`;
  return totals.lastPushAt > lastRunAt
    ? say`The last push that Lifeline heard of was at ${at('repository.last-push', totals.lastPushAt)}.`
    : say`Lifeline has heard of no push since.`;
}

export const scheduleMissed = rule({
  name: 'activity/schedule-missed',
  scopes: ['repository'],
  silences: ['activity/flatline', 'deployments/flatline'],
  speaks: 'a schedule that is on has started no run for an hour after one was due',
  severity: 'warning',
  judge({ activity, totals }) {
    const missed = missedRun(totals);
    if (missed === null) return [];
    const { schedule, dueAt } = missed;
    return [
      {
        scope: 'repository',
        severity: 'warning',
        since: dueAt,
        touches: 1,
        headline: say`The scheduled run of ${named('schedule.pipeline', schedule.pipeline)} has not come.`,
        evidence: say`It was due at ${at('schedule.due', dueAt)}; the last run of any kind was created at ${at('repository.last-run', activity.lastRunAt)}. At ${at('schedule.read', totals.schedules.at)} the schedule was on. Runs were created around ${numeral('schedule.heeded', HEEDED)} times before that one when it was due.`,
        cause: say`Possible, the likeliest first: the branch or the pipeline that the schedule names is gone; whoever made the schedule has lost access; Bitbucket starts schedules late.`,
        nextStep: say`Look at the schedule among the pipelines of the repository, and start its pipeline by hand. If that runs, make the schedule anew; if not, Bitbucket says why.`,
        links: [{ to: 'pipelines' }, { to: 'pipelines-settings' }, { to: 'bitbucket-status' }],
      },
    ];
  },
});

/** So many to branches that missed one of five at most: less than one chance in a hundred. */
const FEWEST_PUSHES = 3;

/** Whether unanswered pushes are too many to be chance. */
export const isPushProblem = ({ pushes }: Unanswered): boolean => pushes.length >= FEWEST_PUSHES;

export const pushesWithoutRuns = rule({
  name: 'activity/pushes-without-runs',
  scopes: ['repository'],
  silences: ['activity/flatline', 'deployments/flatline', 'ingest/denied'],
  speaks: 'the third push to branches that used to start runs started none',
  severity: 'critical',
  judge({ activity, totals }) {
    const { pushes, before } = activity.unanswered;
    const [first, last] = [pushes[0], pushes.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (!isPushProblem(activity.unanswered)) return [];
    const { isOff } = totals.clues;
    return [
      {
        scope: 'repository',
        severity: 'critical',
        since: first.at,
        touches: 1,
        headline: say`Pushes no longer start runs.`,
        evidence: together(
          say`${count('pushes.unanswered', pushes.length, 'push')} from ${at('pushes.first', first.at)} to ${at('pushes.last', last.at)} started no run.`,
          beforeThat(before, activity.lastRunAt),
          isOff ? withoutList(totals) : say``,
        ),
        cause: isOff
          ? say`Possible, the likeliest first: somebody switched Pipelines off in the settings of the repository; bitbucket-pipelines.yml was removed.`
          : say`Possible, the likeliest first: bitbucket-pipelines.yml no longer names these branches; Pipelines were switched off; the commits ask to skip pipelines.`,
        nextStep: say`See in the settings of the repository that Pipelines are on; then look at bitbucket-pipelines.yml of the last push.`,
        links: [{ to: 'pipelines-settings' }, { to: 'pipelines' }, { to: 'workspace-plan' }],
      },
    ];
  },
});

/** What Bitbucket showed at the last comparison, where Pipelines are off. */
export const withoutList = ({ heardAt }: RepositoryFacts['totals']): Told =>
  say`At ${at('repository.pipelines-off', heardAt.sweep)} Bitbucket had no list of pipelines here.`;

function beforeThat(
  { pushes, answered }: { readonly pushes: number; readonly answered: number },
  lastRunAt: number,
): Told {
  const ran =
    lastRunAt === 0
      ? say`No run is remembered.`
      : say`The last run was created at ${at('repository.last-run', lastRunAt)}.`;
  return pushes === 0
    ? ran
    : say`Of ${count('pushes.before', pushes, 'push')} before, ${numeral('pushes.answered-before', answered)} did. ${ran}`;
}
