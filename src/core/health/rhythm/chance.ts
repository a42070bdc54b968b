/**
 * Chance of seeing nothing where `expected` arrivals are expected, when the rate itself is known only as a Gamma
 * distribution of this `shape` and mean 1: the zero term of the negative binomial, (shape / (shape + expected))^shape.
 * An infinite shape gives the plain Poisson e^-expected. Source: Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6.
 */
export function chanceOfNone(expected: number, shape: number): number {
  if (expected <= 0) return 1;
  return shape === Infinity ? Math.exp(-expected) : (shape / (shape + expected)) ** shape;
}

/**
 * The same after `seen` arrivals where `expectedSoFar` were expected: the Gamma distribution is updated to shape
 * `shape + seen` and rate `shape + expectedSoFar` before it predicts. Source: as above, conjugate update.
 */
export function chanceOfNoneAfter(
  expected: number,
  shape: number,
  so: { readonly seen: number; readonly expectedSoFar: number },
): number {
  const rate = shape + so.expectedSoFar;
  return (rate / (rate + expected)) ** (shape + so.seen);
}

/**
 * Chance that what was missed `misses` times in `trials` is missed the next time: (misses + 1/2) / (trials + 1).
 * Source: Jeffreys' prior for a proportion; Brown, Cai and DasGupta, Statistical Science 16 (2001), section 3.1.
 */
export function chanceOfMiss(misses: number, trials: number): number {
  return (misses + 0.5) / (trials + 1);
}
