import { freeHours, pastDays, sortedDays, type PastDay } from './days';
import { add, at, sum } from './numbers';
import { recentOf, WEEKS, type Heard, type Recent } from './recent';
import { regularSlots } from './regular';
import { runsPerArrivalIn } from './runs-per-arrival';
import { steadinessOf } from './steadiness';
import { HOURS_A_DAY, HOURS_A_WEEK, dayOfWeek, hourOfWeek, kindOfDay } from './week';

/** How often something happens by hour of the week, and how sure we are of it. */
export interface Rhythm {
  /** Arrivals an hour that come by chance, by hour of the week. */
  readonly rates: Float64Array;
  /** Hours of the week that are filled by a clock: what their emptiness is worth, as -ln of its chance; else 0. */
  readonly regular: Float64Array;
  /** Hour of the day at which a day begins for these people: in the middle of their quietest hours. */
  readonly dawn: number;
  /** Shape of the Gamma distribution of a day's level: large is steady, small is moody. */
  readonly steadiness: number;
  /** Arrivals a week, all kinds. */
  readonly perWeek: number;
  /** 1 where runs come one by one. */
  readonly runsPerArrival: number;
}

const HALF_LIFE_WEEKS = 4;
/** Weight of a whole week by its age in weeks. */
const WEIGHTS = Array.from({ length: WEEKS + 1 }, (_, week) => 0.5 ** (week / HALF_LIFE_WEEKS));
/** How many weeks the day's share of similar days weighs against the hour's own count: it is much the steadier guess. */
const SIMILAR_DAYS_WEIGH = 60;

/**
 * Learns a rhythm: counts by hour of the week, an older week weighing less (half-life four weeks), smoothed with the
 * hours next to it and pulled towards the same hour of similar days (working days, weekends), taken as often as this day
 * of the week is busier than those. Holidays and vacations of the past are found by a first look and left out of the
 * second: they would make every day look less busy than it is.
 */
export function learnRhythm(heard: Heard): Rhythm {
  const recent = recentOf(heard);
  const regular = regularSlots(recent);
  const all = looked(recent, regular, []);
  const { worked, rested } = sortedDays(pastDays(recent, all));
  const { rates, dawn, arrivals, hours } =
    rested.length === 0 ? all : looked(recent, regular, rested);
  const perWeek = (HOURS_A_WEEK * arrivals) / (hours || 1);
  const one = { rates, regular, dawn, steadiness: steadinessOf(worked, arrivals), perWeek };
  const runsPerArrival = runsPerArrivalIn(recent, { rates, dawn }, rested);
  return runsPerArrival === 1
    ? { ...one, runsPerArrival }
    : byArrivals(one, { recent, runsPerArrival, arrivals });
}

/** The same rhythm where an arrival brings several runs: told in arrivals. */
function byArrivals(
  rhythm: Omit<Rhythm, 'runsPerArrival'>,
  of: { readonly recent: Recent; readonly runsPerArrival: number; readonly arrivals: number },
): Rhythm {
  const { recent, runsPerArrival, arrivals } = of;
  const rates = rhythm.rates.map((rate) => rate / runsPerArrival);
  const counts = recent.counts.map((count) => count / runsPerArrival);
  const days = pastDays({ ...recent, counts }, { rates, dawn: rhythm.dawn });
  const steadiness = steadinessOf(sortedDays(days).worked, arrivals / runsPerArrival);
  return { ...rhythm, rates, steadiness, runsPerArrival, perWeek: rhythm.perWeek / runsPerArrival };
}

function looked(
  recent: Recent,
  regular: Float64Array,
  rested: readonly PastDay[],
): { rates: Float64Array; dawn: number; arrivals: number; hours: number } {
  const { counts, exposure } = weighed(recent, rested);
  const rates = shrunk(smoothed(counts), exposure);
  for (let slot = 0; slot < HOURS_A_WEEK; slot++) if (regular[slot] !== 0) rates[slot] = 0;
  return { rates, dawn: dawnOf(rates), arrivals: sum(counts), hours: sum(exposure) };
}

/** Counts and hours watched, by hour of the week and weighed by age; free days are left out. */
function weighed(
  { first, counts }: Recent,
  rested: readonly PastDay[],
): { counts: Float64Array; exposure: Float64Array } {
  const weighedCounts = new Float64Array(HOURS_A_WEEK);
  const exposure = new Float64Array(HOURS_A_WEEK);
  const last = counts.length - 1;
  const free = freeHours(counts.length, rested);
  let slot = hourOfWeek(first + last);
  for (let age = 0; age <= last; age++) {
    const weight = free[last - age] === 1 ? 0 : (WEIGHTS[Math.floor(age / HOURS_A_WEEK)] ?? 0);
    add(exposure, slot, weight);
    add(weighedCounts, slot, weight * at(counts, last - age));
    slot = slot === 0 ? HOURS_A_WEEK - 1 : slot - 1;
  }
  return { counts: weighedCounts, exposure };
}

/** A quarter of each hour goes to the hour before and a quarter to the hour after: people are not punctual. */
function smoothed(counts: Float64Array): Float64Array {
  return counts.map((count, slot) => {
    const before = at(counts, slot === 0 ? HOURS_A_WEEK - 1 : slot - 1);
    const after = at(counts, slot === HOURS_A_WEEK - 1 ? 0 : slot + 1);
    return count / 2 + (before + after) / 4;
  });
}

function shrunk(counts: Float64Array, exposure: Float64Array): Float64Array {
  const similar = sumBy(kindOfDay, counts);
  const watched = sumBy(kindOfDay, exposure);
  const usual = counts.map(
    (_, slot) => at(similar, kindOfDay(slot)) / (at(watched, kindOfDay(slot)) || 1),
  );
  const busier = busierDays(
    sumBy(dayOfWeek, counts),
    sumBy(
      dayOfWeek,
      usual.map((rate, slot) => rate * at(exposure, slot)),
    ),
  );
  return counts.map((count, slot) => {
    const pull = at(usual, slot) * at(busier, dayOfWeek(slot));
    return (count + SIMILAR_DAYS_WEIGH * pull) / (at(exposure, slot) + SIMILAR_DAYS_WEIGH);
  });
}

/** Two kinds of days use up two of the seven degrees of freedom. */
const FREEDOM = 5;
/** Days of the week are never taken to be more alike than so many arrivals would tell. */
const MOST_ALIKE = 400;

/**
 * How much busier each day of the week is than similar days, pulled towards 1 the more, the less the days differ beyond
 * chance: the chi-square statistic less its degrees of freedom estimates how much they do (Poisson-Gamma empirical
 * Bayes by moments; Carlin and Louis, Bayesian Methods for Data Analysis, 3rd ed., chapter 5).
 */
function busierDays(seen: Float64Array, due: Float64Array): Float64Array {
  const strangeness = seen.map((count, day) => (count - at(due, day)) ** 2 / (at(due, day) || 1));
  const excess = Math.max(0, sum(strangeness) - FREEDOM);
  const alike = excess === 0 ? MOST_ALIKE : Math.min(MOST_ALIKE, sum(due) / excess);
  return seen.map((count, day) => (count + alike) / (at(due, day) + alike));
}

/** Sums by the part of the week that an hour of the week belongs to; there are 48 parts at most. */
function sumBy(partOf: (slot: number) => number, numbers: Float64Array): Float64Array {
  const sums = new Float64Array(2 * HOURS_A_DAY);
  for (let slot = 0; slot < HOURS_A_WEEK; slot++) add(sums, partOf(slot), at(numbers, slot));
  return sums;
}

const NIGHT_HOURS = 8;

/** The middle of the eight quietest hours in a row of a day. */
function dawnOf(rates: Float64Array): number {
  const byHour = new Float64Array(HOURS_A_DAY);
  for (let slot = 0; slot < HOURS_A_WEEK; slot++) add(byHour, slot % HOURS_A_DAY, at(rates, slot));
  let [dawn, least] = [0, Infinity];
  for (let start = 0; start < HOURS_A_DAY; start++) {
    let total = 0;
    for (let step = 0; step < NIGHT_HOURS; step++)
      total += at(byHour, (start + step) % HOURS_A_DAY);
    if (total < least) [dawn, least] = [(start + NIGHT_HOURS / 2) % HOURS_A_DAY, total];
  }
  return dawn;
}
