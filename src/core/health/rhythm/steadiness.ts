import type { PastDay } from './days';

/** What is assumed of repositories that nobody has watched: days differ by about a tenth. */
const USUAL = 1 / 100;
const USUAL_WEIGHS_PAIRS = 25;
/** At so much moodiness the usual weighs half: of a repository whose days differ by a third, eight weeks tell enough. */
const MOODY = 1 / 10;
/** So many of the strangest pairs of busy days are left out, whatever happened in them. Measured, see docs/adr/0095. */
const STRANGE_PAIRS = 0.2;
const BUSY = 4;

/** Two working days in a row. */
interface Pair {
  /** Square of the difference of their levels (seen by expected), less what counting alone would make of it. */
  readonly excess: number;
  /** How much the pair tells. */
  readonly weight: number;
  readonly isBusy: boolean;
}

/**
 * Shape of the Gamma distribution of a day's level: negative binomial days vary by m + m²/shape (Johnson, Kemp and
 * Kotz, Univariate Discrete Distributions, 3rd ed., 5.8). Measured by the mean square successive difference (von
 * Neumann, Annals of Mathematical Statistics 12 (1941), 367), which slow changes such as a quiet summer do not disturb.
 * Pulled towards what is usual while there are few days, the less, the moodier it is: a pull of one strength for all takes a
 * moody repository for a steady one. Never surer than the number of arrivals allows.
 */
export function steadinessOf(worked: readonly PastDay[], arrivals: number): number {
  const pairs = withoutStrange(
    worked.slice(1).map((day, index) => pairOf(day, worked[index] ?? day)),
  );
  const weights = pairs.reduce((sum, { weight }) => sum + weight, 0);
  const excess = pairs.reduce((sum, pair) => sum + pair.weight * pair.excess, 0);
  const measured = weights === 0 ? USUAL : Math.max(0, excess / weights / 2);
  const count = pairs.length;
  const weight = USUAL_WEIGHS_PAIRS / (1 + measured / MOODY);
  const moodiness = (count * measured + weight * USUAL) / (count + weight);
  return 1 / (moodiness + 1 / (arrivals + 1));
}

function pairOf(one: PastDay, other: PastDay): Pair {
  const difference = one.seen / one.expected - other.seen / other.expected;
  const byChance = one.seen / one.expected ** 2 + other.seen / other.expected ** 2;
  return {
    excess: difference ** 2 - byChance,
    weight: (one.expected * other.expected) / (one.expected + other.expected),
    isBusy: one.expected >= BUSY && other.expected >= BUSY,
  };
}

function withoutStrange(pairs: readonly Pair[]): readonly Pair[] {
  const busy = pairs.filter(({ isBusy }) => isBusy).sort((a, b) => a.excess - b.excess);
  const kept = busy.slice(0, Math.ceil((1 - STRANGE_PAIRS) * busy.length));
  return [...kept, ...pairs.filter(({ isBusy }) => !isBusy)];
}
