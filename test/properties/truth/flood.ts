import { eventsOf } from './events';
import type { Run } from './history';
import { play } from './play';
import type { RunPlan, StepPlan } from './plan';
import { Random } from './random';
import {
  BASELINE,
  deliver,
  endOf,
  HOUR,
  MINUTE,
  SECOND,
  sweepAt,
  type Action,
  type Scenario,
} from './scenario';

interface Size {
  readonly runs: number;
  /** How many sweeps it takes to count them. */
  readonly sweeps: number;
}

export const CROWD: Size = { runs: 130, sweeps: 8 };
export const FLOOD: Size = { runs: 1_050, sweeps: 30 };

/** So many runs at once that every list, and every allowance, has an end; they rest between two looks. */
export function floodScenario(seed: number, { runs: count, sweeps }: Size): Scenario {
  const random = new Random(seed);
  const created = BASELINE + MINUTE;
  const ends = created + 2 * HOUR;
  const plans = Array.from({ length: count }, (_, index) =>
    crowdPlan(random, { index, created, ends }),
  );
  const looks = Array.from(
    { length: sweeps },
    (_, index) => ends + 10 * MINUTE + index * 5 * MINUTE,
  );
  const late = looks.map((at, index) => latePlan(random, count + index + 1, at));
  const again = looks[looks.length - 1] ?? ends;
  const runs = [
    ...plans.map((plan, index) => (index === 3 ? runAgain(plan, again + HOUR) : plan)),
    ...late,
  ].map(play);
  const end = endOf(runs) + MINUTE;
  const told = runs.flatMap((run, index) => toldOf(random, run, index));
  const actions: Action[] = [
    ...[created + 15 * MINUTE, created + HOUR, ...looks].map(sweepAt),
    ...[created + HOUR + 1, ends + HOUR].map((at) => ({ at, do: 'look' as const })),
    ...told,
    ...[5, 10, 70, 75, 140, 145, 150, 210, 215].map((minutes) => sweepAt(end + minutes * MINUTE)),
  ];
  return {
    history: { mainBranch: 'main', runs },
    seenHeld: new Set(),
    actions: actions.sort((a, b) => a.at - b.at),
    odd: [],
    latency: 40,
  };
}

/** Begun within minutes, over at nearly the same moment; some wait for a person then. */
function crowdPlan(
  random: Random,
  { index, created, ends }: { index: number; created: number; ends: number },
): RunPlan {
  const createdAt = created + index * 300;
  const lasts = ends - createdAt - 10 * SECOND + random.between(0, 120 * SECOND);
  const build: StepPlan = { lasts, ...(index === 3 ? { results: ['FAILED', 'SUCCESSFUL'] } : {}) };
  const gate: StepPlan = { name: 'production', isManual: true };
  const stages = index !== 3 && random.chance(0.1) ? [[build], [gate]] : [[build]];
  return { number: index + 1, createdAt, stages };
}

/** One that comes between two pages of the list that is being read. */
function latePlan(random: Random, number: number, at: number): RunPlan {
  return {
    number,
    createdAt: at + random.between(10, 400),
    stages: [[{ name: 'test', lasts: MINUTE }]],
  };
}

function runAgain(plan: RunPlan, at: number): RunPlan {
  const { createdAt, stages } = plan;
  const lasts = stages[0]?.[0]?.lasts ?? 0;
  const after = at - createdAt - lasts - 10 * SECOND;
  return {
    ...plan,
    stages: [[{ ...stages[0]?.[0], lasts }]],
    later: [{ kind: 'rerun-failed', after }],
  };
}

/** Nearly all events are lost, but not that an old run was run again. */
function toldOf(random: Random, run: Run, index: number): readonly Action[] {
  const events = eventsOf(run);
  const told = index === 3 ? events.slice(-1) : events.filter(() => random.chance(0.02));
  return told.map(({ at, payload }) => deliver(payload, at + random.between(0, MINUTE)));
}
