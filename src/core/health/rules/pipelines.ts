import { runsUnderWay, type ActiveRun } from '../../aggregates/runs/known-runs';
import { mainStreak } from '../../aggregates/runs/last-runs';
import { lengthOf, noStreak } from '../../aggregates/runs/streaks';
import { BOUNDS } from '../../aggregates/tables/histogram';
import type { LastRuns } from '../../aggregates/totals';
import { HOUR, MINUTE, SECOND, type Millis } from '../../time';
import type { RepositoryFacts, Rule } from '../facts';
import type { Problem } from '../problem';
import { usualMost } from '../quantile';
import { lasting, many, utc } from '../texts';

const SHORTEST_WAIT = 15 * MINUTE;
const LONG_RUN = 2 * HOUR;
const HALTED_AFTER = HOUR;

/** `pipelines/stuck`: a run waits far longer than runs usually do here, or for a locked environment. */
export const stuck: Rule<RepositoryFacts> = ({ totals, now }) => {
  const queue = usualMost(totals.tables.queueDurations, BOUNDS.queue);
  const run = usualMost(totals.tables.runDurations, BOUNDS.run);
  const patience: Readonly<Record<ActiveRun['state'], Millis>> = {
    pending: Math.max(SHORTEST_WAIT, 4 * (queue ?? 0)),
    executing: Math.max(LONG_RUN, 4 * (run ?? 0)),
    // A person who has not pressed the button yet is no outage.
    paused: Infinity,
  };
  const waiting = runsUnderWay(totals.runs, now).filter(
    ({ state, isHalted, createdAt }) =>
      now - createdAt > (isHalted ? HALTED_AFTER : patience[state]),
  );
  const [oldest] = [...waiting].sort((a, b) => a.createdAt - b.createdAt);
  if (oldest === undefined) return [];
  if (oldest.isHalted) return [halted(oldest, now)];
  const usual = oldest.state === 'executing' ? run : queue;
  const unlike = usual === null ? '' : `; usually this takes at most ${lasting(usual)}`;
  return [
    {
      rule: 'pipelines/stuck',
      severity: 'warning',
      since: oldest.createdAt,
      summary: `${many(waiting.length, 'run')} stuck: ${oldest.state}.`,
      evidence: `Build ${oldest.buildNumber} is ${oldest.state} since ${utc(oldest.createdAt)}, ${lasting(now - oldest.createdAt)} ago${unlike}.`,
      cause: 'No runner or no build capacity takes the step, or the step hangs.',
      nextStep:
        'Open the run in Bitbucket and see which step waits; free a runner or build capacity, or stop the run.',
    },
  ];
};

const halted = ({ buildNumber, createdAt }: ActiveRun, now: number): Problem => ({
  rule: 'pipelines/stuck',
  severity: 'warning',
  since: createdAt,
  summary: 'A run is halted by its environment.',
  evidence: `Build ${buildNumber} is halted; it began at ${utc(createdAt)}, ${lasting(now - createdAt)} ago.`,
  cause: 'Its deployment environment is locked, or another deployment holds it.',
  nextStep:
    'Open Deployments, unlock the environment or finish the deployment that holds it, then resume the run.',
});

const SHORTEST_WAIT_FOR_RUNNER = 30 * MINUTE;

/**
 * `runners/offline`: in a repository whose steps need self-hosted runners, nothing has moved for longer than runs take.
 * Bitbucket tells the state of runners only to apps with one more scope, so this is inferred.
 */
export const runnersOffline: Rule<RepositoryFacts> = ({ totals, now }) => {
  const used = [...totals.tables.buildSeconds.values(), ...totals.tables.queueDurations.values()];
  if (!used.some(({ labels }) => labels.at(-1) === 'self_hosted')) return [];
  const usual = usualMost(totals.tables.runDurations, BOUNDS.run);
  const patience = Math.max(SHORTEST_WAIT_FOR_RUNNER, 2 * (usual ?? 0));
  const waiting = runsUnderWay(totals.runs, now)
    .filter(({ state, createdAt }) => state !== 'paused' && now - createdAt > patience)
    .sort((a, b) => a.createdAt - b.createdAt);
  const [oldest] = waiting;
  if (oldest === undefined) return [];
  const usually = usual === null ? '' : `; usually a run takes at most ${lasting(usual)}`;
  return [
    {
      rule: 'runners/offline',
      severity: 'critical',
      since: oldest.createdAt,
      summary: 'Runs wait for self-hosted runners.',
      evidence: `${many(waiting.length, 'run')} under way for more than ${lasting(patience)}, the oldest (build ${oldest.buildNumber}) since ${utc(oldest.createdAt)}${usually}. Steps here run on self-hosted runners.`,
      cause:
        'The machines that run the steps are offline, cannot reach Bitbucket, or are all busy.',
      nextStep:
        'See Repository settings → Runners and Workspace settings → Runners, and start those that are offline; waiting steps begin by themselves, expired ones need a re-run.',
    },
  ];
};

const FEWEST_FAILURES = 3;
const NO_STREAK = noStreak([]);
const isCustom = (pipeline: string): boolean => pipeline.startsWith('custom/');

/** `pipelines/failing`: the newest runs of the main branch failed, one after another. */
export const failing: Rule<RepositoryFacts> = ({ totals }) => {
  const streak = lengthOf(mainStreak(totals) ?? NO_STREAK);
  const [last] = [...totals.lastRuns.values()]
    .filter(
      ({ labels: [pipeline = '', refClass] }) => refClass === 'default' && !isCustom(pipeline),
    )
    .sort((a, b) => b.newest.at - a.newest.at);
  if (last === undefined || streak < FEWEST_FAILURES) return [];
  const isInvalid = endedBeforeItBegan(last);
  const [pipeline = ''] = last.labels;
  const { buildNumber, at } = last.newest;
  return [
    {
      rule: 'pipelines/failing',
      severity: isInvalid ? 'critical' : 'warning',
      since: Math.max(0, ...successesOf(last)),
      summary: isInvalid
        ? 'bitbucket-pipelines.yml cannot be used.'
        : `The main branch has failed ${many(streak, 'time')} in a row.`,
      evidence: `${many(streak, 'run')} of pipeline ${pipeline} on the main branch failed in a row, last build ${buildNumber} at ${utc(at)}${isInvalid ? ', which ended before its first step' : ''}.`,
      cause: isInvalid
        ? 'The YAML of the last push is not valid, so Bitbucket ends every run at once.'
        : 'A change on the main branch broke the build, or something that it depends on did.',
      nextStep: isInvalid
        ? 'Open the newest run in Bitbucket: it names the line. Validate bitbucket-pipelines.yml and push the correction.'
        : 'Open the first failed run after the last success and see what changed.',
    },
  ];
};

/** Bitbucket completes a run with invalid YAML in the moment it creates it. */
const endedBeforeItBegan = ({ newest }: LastRuns): boolean =>
  newest.duration !== null && newest.duration < SECOND;

const successesOf = ({ completedAt }: LastRuns): readonly number[] => completedAt.slice(0, 1);
