import type { RunIdentity, RunOutcome } from '../../events';
import type { ActiveState } from '../../events/vocabulary';
import { DAY, type EpochMillis } from '../../time';
import { shortId } from '../short-id';

/** A run that is remembered: one under way, one that waits for a person, or one that rested lately. */
export interface KnownRun {
  /** {@link shortId} of its uuid; empty where only a build status has told of it. */
  readonly id: string;
  readonly buildNumber: number;
  readonly createdAt: EpochMillis;
  /** Pipeline and ref, hashed: a younger run of the same ones overtakes it. */
  readonly lane: string;
  readonly state: ActiveState | 'completed';
  /** Paused by Bitbucket, and not known to wait for a person. */
  readonly isHalted: boolean;
  /** The youngest word about its state, from a build status or from reading. */
  readonly seenAt: EpochMillis;
  /** When its steps were last asked for; a build status of before tells nothing new. */
  readonly askedAt: EpochMillis;
  /** When a look last saw it stand still before its first rest; 0 for never. */
  readonly haltedAt: EpochMillis;
  /** The rest up to which it is counted; 0 before the first. */
  readonly restAt: EpochMillis;
  /** Whether that rest waits for somebody to start a manual step. */
  readonly isWaiting: boolean;
  readonly isOvertaken: boolean;
  /** Since when it has been in its state, as far as was seen: its creation, or when the state was first seen. */
  readonly movedAt: EpochMillis;
  /** Whether its steps were read and none had begun. */
  readonly isUntouched: boolean;
  /** The step at which it is, as far as its steps were read since it moved. */
  readonly at: Place | null;
  /** Whether it went on after its first rest: remembered longer, so that nothing of that is counted twice. */
  readonly hasGoneOn: boolean;
  /** What it waits for; null where it does not wait, or did not pass. */
  readonly gate: Gate | null;
}

/** What a run that passed may be promoted to once a person starts a manual step. */
export interface Gate {
  /** Its first rest. */
  readonly since: EpochMillis;
  /** Its ref, hashed. */
  readonly ref: string;
  readonly isMain: boolean;
  /** Environments by their uuids, hashed. */
  readonly environments: readonly string[];
  /** Steps behind the manual one whose environment nobody told yet, by their uuids, hashed. */
  readonly steps: readonly string[];
}

export interface Place {
  readonly step: string;
  /** Of the runner that it asks for; none for Bitbucket's own. */
  readonly labels: readonly string[];
  readonly isRunning: boolean;
}

/** How many are remembered: of those that rested, that went on, that wait, and that are under way. */
export const REMEMBERED: Readonly<Record<Kind, number>> = {
  rested: 60,
  goneOn: 500,
  waiting: 2000,
  open: 1000,
};

type Kind = 'rested' | 'goneOn' | 'waiting' | 'open';

/** A run of this age that is neither done nor waiting is no longer shown as active; it is counted when it rests. */
export const ACTIVE_AGE_LIMIT = 7 * DAY;

export const findRun = (runs: readonly KnownRun[], buildNumber: number): KnownRun | undefined => {
  const at = placeOf(runs, buildNumber);
  return runs[at]?.buildNumber === buildNumber ? runs[at] : undefined;
};

/** With this run in its place by number; the list is never changed. */
export function withRun(runs: readonly KnownRun[], run: KnownRun): readonly KnownRun[] {
  const at = placeOf(runs, run.buildNumber);
  const isKnown = runs[at]?.buildNumber === run.buildNumber;
  return runs.toSpliced(at, Number(isKnown), run);
}

function placeOf(runs: readonly KnownRun[], buildNumber: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.buildNumber ?? 0) < buildNumber) low = middle + 1;
    else high = middle;
  }
  return low;
}

const LANE_CHARACTERS = 5;

export const laneOf = ({ pipeline, ref }: Pick<RunIdentity, 'pipeline' | 'ref'>): string =>
  shortId(`${pipeline}\u0000${ref}`).slice(0, LANE_CHARACTERS);

/** A run of which nothing is known but what was just read. */
export function newRun(run: RunIdentity & RunOutcome): KnownRun {
  return {
    id: shortId(run.uuid),
    buildNumber: run.buildNumber,
    createdAt: run.createdAt,
    lane: laneOf(run),
    state: run.state,
    isHalted: false,
    seenAt: 0,
    askedAt: 0,
    haltedAt: 0,
    restAt: 0,
    isWaiting: false,
    isOvertaken: false,
    movedAt: run.createdAt,
    isUntouched: false,
    at: null,
    hasGoneOn: false,
    gate: null,
  };
}

/** With older waiting runs of the same pipeline and ref marked as overtaken. */
export function overtakeBy(runs: readonly KnownRun[], run: RunIdentity): readonly KnownRun[] {
  const lane = laneOf(run);
  const isOlder = (known: KnownRun): boolean =>
    !known.isOvertaken && known.lane === lane && known.buildNumber < run.buildNumber;
  return runs.some(isOlder)
    ? runs.map((known) => (isOlder(known) ? { ...known, isOvertaken: true } : known))
    : runs;
}

const kindOf = ({ isWaiting, state, hasGoneOn, restAt }: KnownRun): Kind => {
  if (isWaiting) return 'waiting';
  // One that is over and not counted is still to be looked at.
  if (state !== 'completed' || restAt === 0) return 'open';
  return hasGoneOn ? 'goneOn' : 'rested';
};

/** Without the oldest of each kind beyond how many are remembered. The same list when there are not too many. */
export function forgetOldest(runs: readonly KnownRun[], limits = REMEMBERED): readonly KnownRun[] {
  const counts: Record<Kind, number> = { rested: 0, goneOn: 0, waiting: 0, open: 0 };
  for (const run of runs) counts[kindOf(run)] += 1;
  const excess = (Object.keys(counts) as Kind[]).filter((kind) => counts[kind] > limits[kind]);
  if (excess.length === 0) return runs;
  const gone = new Set(excess.flatMap((kind) => oldestOf(kind, runs).slice(0, -limits[kind])));
  return runs.filter((run) => !gone.has(run));
}

function oldestOf(kind: Kind, runs: readonly KnownRun[]): readonly KnownRun[] {
  const all = runs.filter((run) => kindOf(run) === kind);
  return all.sort((a, b) => a.restAt - b.restAt || a.buildNumber - b.buildNumber);
}

/** Runs that are shown as active: those under way, and those that wait and have not been overtaken. */
export const activeRuns = (runs: readonly KnownRun[], now: EpochMillis): readonly ActiveRun[] =>
  runs.filter((run): run is ActiveRun => run.state !== 'completed' && isShown(run, now));

const isShown = (run: KnownRun, now: EpochMillis): boolean =>
  isIdle(run) ? !run.isOvertaken : run.createdAt >= now - ACTIVE_AGE_LIMIT;

/** Whether it waits for a person. */
export const isIdle = ({ isWaiting, state }: KnownRun): boolean => isWaiting && state === 'paused';

/** Without those that wait for a person: nothing is wrong with these, and nothing goes on. */
export const runsUnderWay = (runs: readonly KnownRun[], now: EpochMillis): readonly ActiveRun[] =>
  activeRuns(runs, now).filter((run) => !isIdle(run));

export type ActiveRun = KnownRun & { readonly state: ActiveState };
