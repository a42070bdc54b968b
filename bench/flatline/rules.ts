import { flaggedAt, isKnown, LONGEST, type Watched, type WatchedWorkspace } from './watch';
import { END, MEASURED, type Moment } from './year';
import { Chance } from './random';

/** A rule that we are compared with: how suspicious a silence is, in units of its own, that grow with its length. */
export interface SimpleRule {
  readonly name: string;
  /** As people write it down. */
  readonly usual: number;
  /** Hours that are worth one unit. */
  readonly unit: (past: Past) => number;
}

interface Past {
  readonly medianGap: number;
  readonly meanGap: number;
}

export const SIMPLE_RULES: readonly SimpleRule[] = [
  { name: 'fixed: no run for 24 h', usual: 24, unit: () => 1 },
  { name: '3 × median gap', usual: 3, unit: ({ medianGap }) => medianGap },
  {
    name: 'exponential without seasons, p < 0.0005',
    usual: -Math.log(0.0005),
    unit: ({ meanGap }) => meanGap,
  },
];

/** A silence in one repository with everything that any rule says about it. Hours. */
export interface Judged {
  readonly one: Watched;
  readonly from: Moment;
  readonly length: number;
  /** When ours speaks; null for never. */
  readonly ours: Moment | null;
  /** What the length of the silence comes to in the units of each simple rule. */
  readonly units: readonly number[];
}

/** Every silence of the measured year that any rule could find suspicious. */
export function silencesOf(one: Watched, workspace: WatchedWorkspace): readonly Judged[] {
  const runs = [...one.repository.runs, END];
  const units = dailyUnits(runs);
  return runs.slice(1).flatMap((to, index) => {
    const from = runs[index] ?? to;
    if (to < MEASURED || to - from < SHORTEST || !isKnown(one, from)) return [];
    const ours = flaggedAt(one, workspace, { from, to });
    const length = Math.min(to - from, LONGEST);
    return [{ one, from, length, ours, units: units(index) }];
  });
}

const SHORTEST = 0.5;
const LOOK_BACK = 56 * 24;

/** The simple rules look at the past once a day. */
function dailyUnits(runs: readonly Moment[]): (index: number) => readonly number[] {
  let [lookedOn, units]: [number, readonly number[]] = [0, []];
  return (index) => {
    const day = Math.floor((runs[index] ?? 0) / 24);
    if (day !== lookedOn) [lookedOn, units] = [day, unitsOf(runs, index)];
    return units;
  };
}

function unitsOf(runs: readonly Moment[], index: number): readonly number[] {
  const to = runs[index] ?? 0;
  const gaps: number[] = [];
  for (let at = index; at > 0 && (runs[at] ?? 0) > to - LOOK_BACK; at--)
    gaps.push((runs[at] ?? 0) - (runs[at - 1] ?? 0));
  const sorted = gaps.sort((a, b) => a - b);
  const past = {
    medianGap: Math.max(1 / 60, sorted[Math.floor(sorted.length / 2)] ?? LOOK_BACK),
    meanGap: gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length),
  };
  return SIMPLE_RULES.map(({ unit }) => unit(past));
}

/** Total silence from a moment on: nothing runs any more in one repository, the others live on. */
export interface Outage {
  readonly one: Watched;
  readonly at: Moment;
  readonly from: Moment;
  readonly ours: Moment | null;
  readonly units: readonly number[];
}

const OUTAGES_EACH = 4;

/** Outages at random moments of the measured year, at work and at night, on holidays and at Christmas. */
export function outagesOf(
  one: Watched,
  workspace: WatchedWorkspace,
  seed: number,
): readonly Outage[] {
  const chance = new Chance(seed);
  const { runs } = one.repository;
  const outages: Outage[] = [];
  for (let count = 0; count < OUTAGES_EACH; count++) {
    const at = chance.between(MEASURED, END - LONGEST - 24);
    const index = runs.findLastIndex((run) => run <= at);
    const from = runs[index];
    // Nobody can miss the runs of a repository that rests already.
    if (from === undefined || index === runs.length - 1 || !isKnown(one, from)) continue;
    const ours = flaggedAt(one, workspace, { from, to: END });
    // A silence that was flagged before the outage began is a false alarm, counted elsewhere.
    if (ours !== null && ours < at) continue;
    outages.push({ one, at, from, ours, units: unitsOf(runs, index) });
  }
  return outages;
}
