import { HOUR, MINUTE } from '../../time';
import { at, count, named, numeral, say } from '../claims';
import { rule } from '../finding';
import { readRuns } from './pipelines';
import {
  hasLabels,
  numberOf,
  READ_LATELY,
  runnersFor,
  runnersReadAt,
  waitsForNobody,
} from '../runners';

const WAITS_AT_LEAST = 10 * MINUTE;

export const runnersOffline = rule({
  name: 'runners/offline',
  scopes: ['repository'],
  silences: ['pipelines/stuck', 'activity/flatline', 'deployments/flatline'],
  speaks:
    'a step has waited 10 minutes for a self-hosted runner, and none that is online has its labels',
  severity: 'critical',
  judge(facts) {
    const { totals, workspace, now } = facts;
    const { runners } = workspace;
    const readAt = runners && runnersReadAt(totals, runners);
    if (runners === null || readAt === null || now - readAt > READ_LATELY) return [];
    const waiting = readRuns(totals, now)
      .filter((run) => now - run.movedAt > WAITS_AT_LEAST && waitsForNobody(run, totals, runners))
      .sort((a, b) => a.movedAt - b.movedAt);
    const [oldest] = waiting;
    const place = oldest?.at ?? null;
    if (oldest === undefined || place === null) return [];
    const labels = named('run.labels', place.labels.join(', '));
    const known = numberOf(runnersFor(totals, runners).filter((each) => hasLabels(each, oldest)));
    return [
      {
        scope: 'repository',
        severity: 'critical',
        since: oldest.movedAt,
        touches: 1,
        headline: say`No runner is online for a step that waits.`,
        evidence: say`The step ${named('run.step', place.step)} of run ${numeral('run.number', oldest.buildNumber)} has waited since ${at('run.since', oldest.movedAt)} or longer for a runner with the labels ${labels}. At ${at('runners.read', readAt)}, none of ${count('runners.known', known, 'runner')} with these labels was online.`,
        cause:
          known === 0
            ? say`Possible, the likeliest first: the labels in bitbucket-pipelines.yml are mistyped; the runner was removed.`
            : say`Possible, the likeliest first: the machine of the runner is off; it cannot reach Bitbucket; the runner was disabled.`,
        nextStep: say`Start a runner with these labels. The step begins by itself; one that has expired must be run again.`,
        links: [
          { to: 'repository-runners' },
          { to: 'workspace-runners' },
          { to: 'run', buildNumber: oldest.buildNumber },
        ],
      },
    ];
  },
});

/** Fewer halted runs are nobody's but their repository's. */
export const FEWEST_HALTED = 3;
const HALTED_LATELY = HOUR;

export const minutes = rule({
  name: 'pipelines/minutes',
  scopes: ['workspace'],
  silences: [],
  speaks:
    'three runs or more, of every repository that started one since the first of them, were halted before their first step',
  severity: 'critical',
  judge({ workspace, now, repositories }) {
    const { halted } = workspace;
    if (halted === null || halted.runs < FEWEST_HALTED || now - halted.at > HALTED_LATELY)
      return [];
    return [
      {
        scope: 'workspace',
        severity: 'critical',
        since: halted.since,
        touches: repositories,
        headline: say`New runs are halted before their first step.`,
        evidence: say`${count('runs.halted', halted.runs, 'run')} in ${count('repositories.halted', halted.repositories, 'repository')} since ${at('run.created', halted.since)}; no run that was created since has begun.`,
        cause: say`Possible, the likeliest first: the build minutes of the workspace are used up; Bitbucket has stopped Pipelines for the workspace.`,
        nextStep: say`See in the plan of the workspace how many build minutes are left, and buy more or wait for the next month. Halted runs must be started again.`,
        links: [{ to: 'workspace-plan' }],
      },
    ];
  },
});
