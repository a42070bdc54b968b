import { chanceOfNone, fitOf, type Told } from './chance';

/** What is known of one day of a silence. */
export interface Day {
  /** Arrivals that the rhythm expects of its silent part. */
  readonly due: number;
  /** What the day had brought before the silence. */
  readonly before: Told;
  /** What the others did in the silent part. */
  readonly others: Told;
}

/** What a day may be worth against the rhythm: rest, half a day, a slow season, as usual, a lively season. */
const LEVELS = [0.03, 0.4, 0.7, 1, 1.4] as const;
/** How many days are like that, before anybody has told. */
const USUALLY: readonly number[] = [0.03, 0.005, 0.05, 0.865, 0.05];
/** So many days are like the day before; all others are as days usually are. */
const ALIKE = 0.5;
/** Shape of the Gamma distribution of what the others do on days of one level. */
const OTHERS_STEADINESS = 100;

/**
 * Chance of a silence of these days given what the others did, and the level of the days as the others tell it (1 when
 * nobody tells). Each day has a level that moves everybody alike and is often that of the day before. The forward
 * algorithm of hidden Markov chains sums over all levels (Rabiner, Proceedings of the IEEE 77 (1989), 262), once with
 * the silence and once without it; the quotient is the chance.
 */
export function chanceOfSilence(
  days: readonly Day[],
  steadiness: number,
): { readonly chance: number; readonly tempo: number } {
  let [silent, any] = [USUALLY, USUALLY];
  let [chance, due, likely] = [1, 0, 0];
  for (const day of days) {
    const told = fits(day, steadiness);
    const none = LEVELS.map((level) => noneOf(day, level, steadiness));
    const [withSilence, without] = [after(silent, told, none), after(any, told)];
    chance *= withSilence.total / without.total;
    [silent, any] = [nextDay(withSilence.levels), nextDay(without.levels)];
    due += day.due;
    likely += day.due * sum(without.levels.map((share, index) => share * (LEVELS[index] ?? 1)));
  }
  return { chance, tempo: due === 0 ? 1 : likely / due };
}

/** How well each level fits what the others did, and the repository itself before it fell silent. */
const fits = ({ others, before }: Day, steadiness: number): readonly number[] =>
  LEVELS.map((level) => fitOf(others, level, OTHERS_STEADINESS) * fitOf(before, level, steadiness));

const noneOf = (
  { due, before: { seen, expected } }: Day,
  level: number,
  steadiness: number,
): number => chanceOfNone(level * due, steadiness, { seen, expected: level * expected });

/** Levels by their chance after a day has told, and how well it fitted them all together. */
function after(
  levels: readonly number[],
  told: readonly number[],
  none?: readonly number[],
): { readonly total: number; readonly levels: readonly number[] } {
  const joint = levels.map((chance, index) => chance * (told[index] ?? 0) * (none?.[index] ?? 1));
  const total = sum(joint);
  return { total, levels: joint.map((each) => each / total) };
}

const nextDay = (levels: readonly number[]): readonly number[] =>
  levels.map((chance, index) => ALIKE * chance + (1 - ALIKE) * (USUALLY[index] ?? 0));

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
