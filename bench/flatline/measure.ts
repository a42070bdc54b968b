import { judgePushes } from './pushes';
import { outagesOf, silencesOf, SIMPLE_RULES, type Judged, type Outage } from './rules';
import { LONGEST, watch, type Watched, type WatchedWorkspace } from './watch';
import { simulate, workedBetween, WORKING_HOURS_A_DAY, type SimulatedWorkspace } from './year';

/** What one rule achieves on the same data. Delays in hours after the outage began; not found counts as two weeks. */
export interface Row {
  readonly name: string;
  readonly falseAlarms: number;
  readonly found: number;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
}

export interface Measured {
  readonly repositories: number;
  readonly outages: number;
  readonly ours: Row;
  /** As people write them down. */
  readonly usual: readonly Row[];
  /** With the threshold that gives as many false alarms as ours. */
  readonly equal: readonly Row[];
  /** Of repositories with five or more runs a working day, by kind of workspace. */
  readonly busy: { readonly outages: number; readonly within10Gaps: number };
  readonly pushes: {
    readonly outages: number;
    readonly byThird: number;
    readonly falseAlarms: number;
  };
  /** False alarms a year by kind of repository. */
  readonly kinds: readonly {
    readonly kind: string;
    readonly repositories: number;
    readonly falseAlarms: number;
    readonly found: number;
    readonly within10Gaps: number;
  }[];
}

const BUSY_A_DAY = 5;

/** Plays a year in sixteen workspaces, judges every silence and 4 outages of each repository, and adds it up. */
export function measure(
  seed: number,
  worlds: readonly SimulatedWorkspace[] = simulate(seed),
): Measured {
  const spaces = worlds.map(watch);
  const all = spaces.flatMap((space) => space.watched.map((one) => ({ one, space })));
  const silences = all.flatMap(({ one, space }) => silencesOf(one, space));
  const outages = all.flatMap(({ one, space }, index) =>
    outagesOf(one, space, 7919 * seed + index),
  );
  const falseAlarms = silences.filter(({ ours }) => ours !== null).length;
  const years = all.length;
  const thresholds = SIMPLE_RULES.map((_, rule) => thresholdFor(silences, rule, falseAlarms));
  const simple = (threshold: (rule: number) => number): readonly Row[] =>
    SIMPLE_RULES.map(({ name }, rule) =>
      simpleRow({ name, rule, threshold: threshold(rule), years }, silences, outages),
    );
  const pushed = all.map(({ one }, index) => judgePushes(one.repository, 104_729 * seed + index));
  const total = (pick: (result: (typeof pushed)[number]) => number): number =>
    pushed.reduce((sum, each) => sum + pick(each), 0);
  return {
    repositories: years,
    outages: outages.length,
    ours: rowOf(
      'Lifeline',
      falseAlarms / years,
      outages.map(({ at, ours }) => (ours === null ? LONGEST : ours - at)),
    ),
    usual: simple((rule) => SIMPLE_RULES[rule]?.usual ?? 0),
    equal: simple((rule) => thresholds[rule] ?? 0),
    busy: busyResult(outages),
    pushes: {
      outages: total((each) => each.outages),
      byThird: total((each) => each.byThird),
      falseAlarms: total((each) => each.falseAlarms) / years,
    },
    kinds: kindsOf(spaces, silences, outages),
  };
}

const runsADay = ({ repository }: Watched): number => repository.temperament.perDay;

function isWithin10({ one, at, ours }: Outage): boolean {
  if (ours === null) return false;
  const usualGap = WORKING_HOURS_A_DAY / runsADay(one);
  return workedBetween(one.repository.workspace, at, ours) <= 10 * usualGap;
}

function busyResult(outages: readonly Outage[]): Measured['busy'] {
  const busy = outages.filter(({ one }) => runsADay(one) >= BUSY_A_DAY);
  return { outages: busy.length, within10Gaps: busy.filter(isWithin10).length };
}

function kindsOf(
  spaces: readonly WatchedWorkspace[],
  silences: readonly Judged[],
  outages: readonly Outage[],
): Measured['kinds'] {
  const kindOf = ({ repository }: Watched): string =>
    `${repository.temperament.kind}${repository.workspace.repositories.length === 1 ? ', alone' : ''}${repository.temperament.retires ? ', retired' : ''}`;
  const kinds = new Set(spaces.flatMap(({ watched }) => watched.map(kindOf)));
  return [...kinds].sort().map((kind) => {
    const own = outages.filter(({ one }) => kindOf(one) === kind);
    const repositories = spaces
      .flatMap(({ watched }) => watched)
      .filter((one) => kindOf(one) === kind).length;
    const flagged = silences.filter(
      ({ one, ours }) => ours !== null && kindOf(one) === kind,
    ).length;
    return {
      kind,
      repositories,
      falseAlarms: flagged / repositories,
      found: own.filter(({ ours }) => ours !== null).length / Math.max(1, own.length),
      within10Gaps: own.filter(isWithin10).length / Math.max(1, own.length),
    };
  });
}

/** The threshold with which a simple rule has this many false alarms. */
function thresholdFor(silences: readonly Judged[], rule: number, falseAlarms: number): number {
  const scores = silences
    .map(({ length, units }) => length / (units[rule] ?? 1))
    .sort((a, b) => b - a);
  return scores[falseAlarms] ?? 0;
}

function simpleRow(
  {
    name,
    rule,
    threshold,
    years,
  }: {
    readonly name: string;
    readonly rule: number;
    readonly threshold: number;
    readonly years: number;
  },
  silences: readonly Judged[],
  outages: readonly Outage[],
): Row {
  const flagged = silences.filter(
    ({ length, units }) => length > threshold * (units[rule] ?? 1),
  ).length;
  const delays = outages.map(({ at, from, units }) => {
    const speaks = threshold * (units[rule] ?? 1);
    return speaks >= LONGEST ? LONGEST : Math.max(0, from + speaks - at);
  });
  return rowOf(`${name} (${threshold.toFixed(1)})`, flagged / years, delays);
}

function rowOf(name: string, falseAlarms: number, delays: readonly number[]): Row {
  const sorted = [...delays].sort((a, b) => a - b);
  const quantile = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    name,
    falseAlarms,
    found: delays.filter((delay) => delay < LONGEST).length / Math.max(1, delays.length),
    mean: delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length),
    median: quantile(0.5),
    p95: quantile(0.95),
  };
}
