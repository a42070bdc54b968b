import { runsUnderWay, type ActiveRun } from '../../aggregates/runs/known-runs';
import { BOUNDS } from '../../aggregates/tables/histogram';
import type { LastRuns, RepositoryTotals } from '../../aggregates/totals';
import { isFailure, RESULTS } from '../../events/vocabulary';
import { HOUR, MINUTE, SECOND, type EpochMillis, type Millis } from '../../time';
import {
  at,
  atLeast,
  count,
  during,
  fact,
  named,
  numeral,
  say,
  together,
  type Told,
} from '../claims';
import { onMain, rowOnMain } from '../failures-in-a-row';
import { rule, type Finding, type Link } from '../finding';
import { usualMost } from '../quantile';
import { causesOf } from './waiting';

const SHORTEST_WAIT = 15 * MINUTE;
const LONG_RUN = 2 * HOUR;
const HALTED_AFTER = HOUR;

interface Usual {
  readonly queue: Millis | null;
  readonly run: Millis | null;
}

export const stuck = rule({
  name: 'pipelines/stuck',
  scopes: ['repository'],
  silences: ['activity/flatline', 'deployments/flatline'],
  speaks:
    'pending over 15 minutes and four times the usual, running over 2 hours and four times the usual, halted over 1 hour',
  severity: 'warning',
  judge({ totals, now }) {
    const usual = {
      queue: usualMost(totals.tables.queueDurations, BOUNDS.queue),
      run: usualMost(totals.tables.runDurations, BOUNDS.run),
    };
    const waiting = readRuns(totals, now).filter(
      (run) => seenUntil(run, { totals, now }) - run.movedAt > patienceWith(run, usual),
    );
    const alike = [
      waiting.filter(({ isHalted }) => isHalted),
      waiting.filter(({ isHalted }) => !isHalted),
    ];
    return alike.flatMap((runs) => {
      const [oldest] = [...runs].sort((a, b) => a.movedAt - b.movedAt);
      return oldest === undefined ? [] : [stuckRun(oldest, { totals, usual, now, waiting: runs })];
    });
  },
});

/** Runs under way that Bitbucket's own list or answer has shown: a build status does not tell when one began. */
export const readRuns = ({ runs }: RepositoryTotals, now: number): readonly ActiveRun[] =>
  runsUnderWay(runs, now).filter(({ id }) => id !== '');

/**
 * Until when a run is known to be in its state. Where Bitbucket does not show the list, it may have ended since it was
 * last compared.
 */
const seenUntil = (
  { seenAt, askedAt }: ActiveRun,
  {
    totals: { reconciliation },
    now,
  }: { readonly totals: RepositoryTotals; readonly now: EpochMillis },
): EpochMillis =>
  reconciliation.failure === null
    ? now
    : Math.min(now, Math.max(seenAt, askedAt, reconciliation.at));

function patienceWith({ isHalted, state }: ActiveRun, { queue, run }: Usual): Millis {
  if (isHalted) return HALTED_AFTER;
  // A person who has not pressed the button yet is no outage.
  if (state === 'paused') return Infinity;
  return state === 'pending'
    ? Math.max(SHORTEST_WAIT, 4 * (queue ?? 0))
    : Math.max(LONG_RUN, 4 * (run ?? 0));
}

interface Stuck {
  readonly totals: RepositoryTotals;
  readonly usual: Usual;
  readonly now: number;
  /** Those that stand still as this one does. */
  readonly waiting: readonly ActiveRun[];
}

const STATES = { pending: 'pending', executing: 'running', paused: 'paused' } as const;

function stuckRun(run: ActiveRun, { totals, usual, now, waiting }: Stuck): Finding {
  const most = run.state === 'executing' ? usual.run : usual.queue;
  const unlike =
    most === null || run.isHalted
      ? say``
      : say`Usually this takes at most ${during('run.usual', most)}.`;
  const { cause, nextStep, links } = causesOf(run, totals);
  return {
    scope: 'repository',
    severity: 'warning',
    since: run.movedAt,
    touches: 1,
    headline: run.isHalted
      ? say`${count('runs.halted', waiting.length, 'run')} halted for over an hour.`
      : say`${count('runs.stuck', waiting.length, 'run')} unusually slow or stuck.`,
    evidence: together(lasting(run, { totals, now }), stepOf(run), unlike),
    cause,
    nextStep,
    links: [{ to: 'run', buildNumber: run.buildNumber }, ...links],
  };
}

/** Of the present as long as Bitbucket shows it. */
function lasting(run: ActiveRun, { totals, now }: Pick<Stuck, 'totals' | 'now'>): Told {
  const number = numeral('run.number', run.buildNumber);
  const state = named('run.state', run.isHalted ? 'halted' : STATES[run.state]);
  const until = seenUntil(run, { totals, now });
  const since = at('run.since', run.movedAt);
  const time = atLeast('run.lasting', until - run.movedAt);
  return until === now
    ? say`Run ${number} has been ${state} since ${since} or longer, ${time}.`
    : say`Run ${number} had been ${state} since ${since} or longer, ${time}, when Bitbucket last showed it at ${at('run.shown', until)}.`;
}

function stepOf({ at: place, isUntouched }: ActiveRun): Told {
  if (isUntouched)
    return say`${fact('run.no-step-yet', 'None of its steps had begun')} when Lifeline last asked.`;
  if (place === null) return say``;
  return place.isRunning
    ? say`When Lifeline last asked, its step ${named('run.step', place.step)} was running.`
    : say`When Lifeline last asked, its step ${named('run.step', place.step)} was waiting.`;
}

const FEWEST_FAILURES = 3;
/** What is said of a main branch whose runs cannot begin, and of one whose runs fail. */
const INVALID = {
  severity: 'critical',
  headline: say`Runs of the main branch end before their first step.`,
  detail: say`, ${fact('branch.before-first-step', 'before its first step')}`,
  cause: say`Possible, the likeliest first: bitbucket-pipelines.yml has an error; it names something that Bitbucket does not allow here.`,
  nextStep: say`Open the last run: Bitbucket names the line. Push a correction.`,
} as const;
const BROKEN = {
  severity: 'warning',
  headline: say`The main branch fails.`,
  detail: say``,
  cause: say`Possible, the likeliest first: a change on the branch broke it; something that the build depends on did.`,
  nextStep: say`Open the last run, and find in the branch’s history what changed before the first failure.`,
} as const;
export const failing = rule({
  name: 'pipelines/failing',
  scopes: ['repository'],
  silences: ['deployments/flatline'],
  speaks:
    'three failures in a row on the main branch; critical when the last ended before its first step',
  severity: 'warning; critical',
  judge({ totals, now }) {
    const row = rowOnMain(totals, now);
    if (row === null || row.failures < FEWEST_FAILURES || onMain(totals).length === 0) return [];
    const { failures, branch, buildNumber } = row;
    const last = restOf(buildNumber, totals);
    const { severity, headline, detail, cause, nextStep } = endedBeforeItBegan(last)
      ? INVALID
      : BROKEN;
    const wellUntil = succeededAt(totals);
    const name = branch === '' ? say`the main branch` : named('branch.name', branch);
    const links: [Link, ...Link[]] = [{ to: 'run', buildNumber }];
    if (branch !== '') links.push({ to: 'branch', name: branch });
    return [
      {
        scope: 'repository',
        severity,
        since: wellUntil,
        touches: 1,
        headline,
        evidence: together(
          say`${count('branch.failures', failures, 'run')} of ${name} failed in a row; run ${numeral('run.number', buildNumber)} is the latest of them.`,
          last === null
            ? say``
            : say`It ended at ${at('branch.last-failed', last.newest.at)}${detail}.`,
          wellUntil === 0
            ? say``
            : say`The last success of ${name} was at ${at('branch.last-success', wellUntil)}.`,
        ),
        cause,
        nextStep,
        links,
      },
    ];
  },
});

/** When the main branch was last well, as far as was counted; 0 for never. */
const succeededAt = (totals: RepositoryTotals): EpochMillis =>
  Math.max(0, ...onMain(totals).map(({ completedAt: [success = 0] }) => success));

/** What is remembered of how a run failed; null where a run of its pipeline ended later, or it failed when run again. */
const restOf = (buildNumber: number, totals: RepositoryTotals): LastRuns | null =>
  onMain(totals).find(
    ({ newest, completedAt }) =>
      newest.buildNumber === buildNumber &&
      RESULTS.some((result, at) => isFailure(result) && completedAt[at] === newest.at),
  ) ?? null;

/** Bitbucket completes a run with invalid YAML in the moment it creates it. */
function endedBeforeItBegan(last: LastRuns | null): boolean {
  if (last === null) return false;
  const { newest, completedAt } = last;
  return newest.duration !== null && newest.duration < SECOND && newest.at > (completedAt[0] ?? 0);
}
