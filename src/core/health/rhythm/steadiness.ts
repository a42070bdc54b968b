import type { PastDay } from './days';

/** What is assumed of repositories that nobody has watched: days differ by about a sixth. */
const USUAL = 1 / 40;
const USUAL_WEIGHS_DAYS = 10;
/** Of busy days, so many of the strangest are left out, whatever happened in them. */
const STRANGE_DAYS = 0.08;
const BUSY = 4;

/**
 * Shape of the Gamma distribution of a day's level, by the method of moments: for negative binomial days the variance
 * is m + m²/shape. Source: Johnson, Kemp and Kotz, Univariate Discrete Distributions, 3rd ed., 5.8.
 * Pulled towards what is usual while there are few days, and never surer than the number of arrivals allows.
 */
export function steadinessOf(worked: readonly PastDay[], arrivals: number): number {
  const days = withoutStrange(worked);
  let [spread, square] = [0, 0];
  for (const { seen, expected } of days) {
    spread += (seen - expected) ** 2 - expected;
    square += expected ** 2;
  }
  const measured = square === 0 ? USUAL : Math.max(0, spread / square);
  const moodiness =
    (days.length * measured + USUAL_WEIGHS_DAYS * USUAL) / (days.length + USUAL_WEIGHS_DAYS);
  return 1 / (moodiness + 1 / (arrivals + 1));
}

function withoutStrange(days: readonly PastDay[]): readonly PastDay[] {
  const strangeness = ({ seen, expected }: PastDay): number => (seen - expected) ** 2 / expected;
  const busy = days.filter(({ expected }) => expected >= BUSY);
  const kept = [...busy]
    .sort((a, b) => strangeness(a) - strangeness(b))
    .slice(0, Math.ceil((1 - STRANGE_DAYS) * busy.length));
  return [...kept, ...days.filter(({ expected }) => expected < BUSY)];
}
