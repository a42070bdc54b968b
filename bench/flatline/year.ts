import { Chance } from './random';
import { TEMPERAMENTS, type Temperament } from './temperaments';

/** Hours since the epoch, with fractions. Every simulated year begins on the same Monday. */
export type Moment = number;
export const START: Moment = 24 * 18_995;
export const DAYS = 365 + 56;
/** Before this much history nothing is measured; the year comes after it. */
export const WARM_UP_HOURS = 56 * 24;
export const END: Moment = START + DAYS * 24;
/** The measured year begins here. */
export const MEASURED: Moment = START + WARM_UP_HOURS;

export interface SimulatedRepository {
  readonly temperament: Temperament;
  readonly workspace: SimulatedWorkspace;
  /** Moments at which runs were created, in order. */
  readonly runs: readonly Moment[];
  readonly pushes: readonly SimulatedPush[];
}

/** A push and whether, with working CI, it starts a run. */
export interface SimulatedPush {
  readonly at: Moment;
  readonly branch: string;
  readonly startsRun: boolean;
}

export interface SimulatedWorkspace {
  readonly zone: number;
  readonly levels: readonly number[];
  readonly repositories: SimulatedRepository[];
}

const SIZES = [1, 1, 1, 1, 3, 5, 8, 10, 12, 15, 20, 20, 25, 30, 40, 50];

/** Sixteen workspaces with 242 repositories, among them four that have only one. */
export function simulate(seed: number): readonly SimulatedWorkspace[] {
  let dealt = 0;
  return SIZES.map((size, index) => {
    const chance = new Chance(seed * 1000 + index);
    const workspace = newWorkspace(chance);
    for (let count = 0; count < size; count++) {
      const make = TEMPERAMENTS[dealt++ % TEMPERAMENTS.length];
      if (make !== undefined) workspace.repositories.push(live(workspace, make(chance), chance));
    }
    return workspace;
  });
}

/** What each day of the year is worth at work here: weekends apart, 0 on eleven holidays and nearly so at Christmas. */
function newWorkspace(chance: Chance): SimulatedWorkspace {
  const levels = Array.from({ length: DAYS }, () => 1);
  for (let holiday = 0; holiday < 11; holiday++) levels[workday(chance)] = 0;
  const christmas = 56 + Math.floor(chance.between(40, 300));
  for (let day = 0; day < 11; day++) levels[christmas + day] = day === 0 ? 0.4 : 0.02;
  const summer = (christmas + 180) % (DAYS - 40);
  for (let day = 0; day < 28; day++) levels[summer + day] = 0.6 * (levels[summer + day] ?? 1);
  return { zone: Math.floor(chance.between(-8, 9)), levels, repositories: [] };
}

function workday(chance: Chance): number {
  for (;;) {
    const day = Math.floor(chance.between(0, DAYS));
    if (!isWeekend(day)) return day;
  }
}

export const isWeekend = (day: number): boolean => day % 7 >= 5;

/** Shares of a working day by hour, from eight to six with a dip at noon. */
const PROFILE = [0.07, 0.12, 0.14, 0.12, 0.05, 0.1, 0.14, 0.13, 0.09, 0.04];
const WORK_BEGINS = 8;

function live(
  workspace: SimulatedWorkspace,
  temperament: Temperament,
  chance: Chance,
): SimulatedRepository {
  const runs: Moment[] = [];
  const pushes: SimulatedPush[] = [];
  const retiresOn = temperament.retires ? chance.between(120, 350) : Infinity;
  const vacations = temperament.hasVacations
    ? [chance.between(60, 200), chance.between(220, 380)]
    : [];
  const clockAt = Math.floor(chance.between(0, 24)) + chance.between(0.02, 0.8);
  let drift = 0;
  for (let day = 0; day < DAYS && day < retiresOn; day++) {
    if (day % 7 === 0) drift = 0.8 * drift + 0.05 * chance.normal();
    clockwork(temperament, { day, clockAt }, runs);
    if (vacations.some((first) => day >= first && day < first + 14)) continue;
    const mood = chance.gamma(temperament.steadiness);
    const level = temperament.perDay * mood * Math.exp(drift) * (workspace.levels[day] ?? 1);
    work({ temperament, workspace, chance, day, level }, runs, pushes);
  }
  runs.sort((a, b) => a - b);
  pushes.sort((a, b) => a.at - b.at);
  return { temperament, workspace, runs, pushes };
}

function clockwork(
  { clockHours, clockWeekdays }: Temperament,
  { day, clockAt }: { readonly day: number; readonly clockAt: number },
  runs: Moment[],
): void {
  if (clockHours === 0 || (clockWeekdays && isWeekend(day))) return;
  for (let hour = 0; hour < 24; hour += clockHours)
    runs.push(START + 24 * day + ((clockAt + hour) % 24));
}

interface Day {
  readonly temperament: Temperament;
  readonly workspace: SimulatedWorkspace;
  readonly chance: Chance;
  readonly day: number;
  readonly level: number;
}

function work(today: Day, runs: Moment[], pushes: SimulatedPush[]): void {
  const { temperament, workspace, chance, day, level } = today;
  const daily = isWeekend(day) ? level * temperament.weekendShare : level;
  for (let hour = 0; hour < 24; hour++) {
    const inProfile = PROFILE[hour - WORK_BEGINS] ?? 0;
    const mean =
      inProfile * daily * (1 - temperament.nightShare) + (temperament.nightShare * daily) / 24;
    for (let count = chance.poisson(mean); count > 0; count--) {
      const at = START + 24 * day + hour + chance.next() - workspace.zone;
      const more = temperament.isBunched ? moreAt(at, chance) : [];
      runs.push(...more);
      arrive(at, chance, { runs, pushes });
    }
  }
}

/** One push starts two to four pipelines at once: these are all but the first. */
const moreAt = (at: Moment, chance: Chance): readonly Moment[] =>
  Array.from({ length: Math.floor(chance.between(1, 4)) }, () => at);

/** Nine runs of ten answer a push; the tenth is started by hand. Some pushes go where nothing runs, or skip CI. */
function arrive(
  at: Moment,
  chance: Chance,
  { runs, pushes }: { readonly runs: Moment[]; readonly pushes: SimulatedPush[] },
): void {
  runs.push(at);
  if (chance.next() < 0.1) return;
  const branch = chance.next() < 0.4 ? 'main' : `feature/task-${String(Math.floor(at))}`;
  pushes.push({ at, branch, startsRun: true });
  if (chance.next() < 0.02) pushes.push({ at: at + chance.next(), branch, startsRun: false });
  if (chance.next() < 0.08)
    pushes.push({ at: at + chance.next(), branch: 'gh-pages', startsRun: false });
}

/** Working hours between two moments as this workspace works them: holidays count nothing, half days half. */
export function workedBetween(
  { zone, levels }: SimulatedWorkspace,
  from: Moment,
  to: Moment,
): number {
  let worked = 0;
  for (let at = from; at < to; at += 1 / 60) {
    const local = at + zone - START;
    const [day, hour] = [Math.floor(local / 24), ((local % 24) + 24) % 24];
    const isWork = !isWeekend(day) && hour >= WORK_BEGINS && hour < WORK_BEGINS + PROFILE.length;
    if (isWork) worked += (levels[day] ?? 1) / 60;
  }
  return worked;
}

export const WORKING_HOURS_A_DAY = PROFILE.length;
