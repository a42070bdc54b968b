/** Arrivals that came, and how many were expected. */
export interface Told {
  readonly seen: number;
  readonly expected: number;
}

export const NOTHING_TOLD: Told = { seen: 0, expected: 0 };

/**
 * Chance of seeing nothing where `due` arrivals are expected, when the rate itself is known only as a Gamma distribution
 * of this `shape` and mean 1 that was updated by what came before: the zero term of the negative binomial,
 * (rate / (rate + due))^(shape + seen) with rate = shape + expected. Source: Gelman et al., Bayesian Data Analysis, 3rd
 * ed., 2.6.
 */
export function chanceOfNone(due: number, shape: number, before: Told = NOTHING_TOLD): number {
  const rate = shape + before.expected;
  return (rate / (rate + due)) ** (shape + before.seen);
}

/**
 * How much better what came fits arrivals at `level` times the expected pace than at that pace, the rate being Gamma
 * distributed as above: the quotient of two negative binomial terms. Source: as above, 2.6.
 */
export function fitOf({ seen, expected }: Told, level: number, shape: number): number {
  const rate = (shape + expected) / (shape + level * expected);
  return Math.exp(seen * Math.log(level * rate) + shape * Math.log(rate));
}

/**
 * Chance that what was missed `misses` times in `trials` is missed the next time: (misses + 1/2) / (trials + 1).
 * Source: Jeffreys' prior for a proportion; Brown, Cai and DasGupta, Statistical Science 16 (2001), section 3.1.
 */
export function chanceOfMiss(misses: number, trials: number): number {
  return (misses + 0.5) / (trials + 1);
}
