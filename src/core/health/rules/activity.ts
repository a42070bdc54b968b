import type { RepositoryFacts, Rule } from '../facts';
import type { Unanswered } from '../pushes';
import { about, lasting, many, percent, utc } from '../texts';

/** `activity/flatline`: no run for a silence that this repository’s own rhythm makes improbable. */
export const flatline: Rule<RepositoryFacts> = ({ activity, totals, now }) => {
  const { silence, lastRunAt } = activity;
  if (silence === null || silence.chance >= silence.limit || now < totals.quietUntil) return [];
  const pushed =
    totals.lastPushAt > lastRunAt
      ? `The last push was at ${utc(totals.lastPushAt)}.`
      : 'Nothing was pushed since either.';
  return [
    {
      rule: 'activity/flatline',
      severity: 'warning',
      since: lastRunAt,
      summary: `No run for ${lasting(now - lastRunAt)}, which is not like this repository.`,
      evidence: `The last run was created at ${utc(lastRunAt)}. With ${about(silence.perWeek)} runs a week, ${about(silence.expected)} were due since; the chance of none is ${percent(silence.chance)}. ${pushed}`,
      cause:
        'Runs are no longer started (schedules removed, minutes used up, Pipelines disabled), or everybody is away and the other repositories do not show it.',
      nextStep:
        'Start a pipeline by hand on the main branch. If it runs, this is a quiet time; if not, Bitbucket says why.',
    },
  ];
};

const FEWEST_PUSHES = 3;
/** Three pushes to branches that missed one of five at most come to less. */
const IMPROBABLE = 0.01;

/** Whether unanswered pushes are too many to be chance. */
export const isPushProblem = ({ pushes, chance }: Unanswered): boolean =>
  pushes.length >= FEWEST_PUSHES && chance < IMPROBABLE;

/** `activity/pushes-without-runs`: the third push to branches that used to start runs has started none. */
export const pushesWithoutRuns: Rule<RepositoryFacts> = ({ activity, totals }) => {
  const { pushes, before } = activity.unanswered;
  const [first, last] = [pushes[0], pushes.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (!isPushProblem(activity.unanswered)) return [];
  const { isOff } = totals.clues;
  return [
    {
      rule: 'activity/pushes-without-runs',
      severity: 'critical',
      since: first.at,
      summary: isOff ? 'Pipelines are switched off.' : 'Pushes no longer start runs.',
      evidence: `${many(pushes.length, 'push')} from ${utc(first.at)} to ${utc(last.at)} started no run; ${beforeThat(before, activity.lastRunAt)}${isOff ? ' Bitbucket has no list of runs here any more (404).' : ''}`,
      cause: isOff
        ? 'Somebody switched Pipelines off in the repository settings, or removed bitbucket-pipelines.yml.'
        : 'Pipelines are disabled, bitbucket-pipelines.yml no longer names these branches, or the build minutes are used up.',
      nextStep:
        'Open Repository settings → Pipelines → Settings and see that Pipelines are on; then check bitbucket-pipelines.yml of the last push and the minutes left in the workspace’s plan.',
    },
  ];
};

function beforeThat(
  { pushes, answered }: { readonly pushes: number; readonly answered: number },
  lastRunAt: number,
): string {
  const ran =
    lastRunAt === 0 ? 'no run is remembered.' : `the last run was created at ${utc(lastRunAt)}.`;
  return pushes === 0 ? ran : `${String(answered)} of ${many(pushes, 'push')} before did, ${ran}`;
}
