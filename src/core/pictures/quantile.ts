/** A quantile read off a histogram. */
export interface Quantile {
  readonly seconds: number;
  /** True when it lies beyond the last bound, which is then given: it is at least that. */
  readonly isAtLeast: boolean;
}

/**
 * The value that the share `q` of all observations does not exceed, in seconds; null without observations. `counts`
 * are per bucket, one more than `bounds`. Within a bucket observations are taken to lie evenly, as Prometheus'
 * `histogram_quantile` takes them.
 */
export function quantileOf(
  q: number,
  counts: readonly number[],
  bounds: readonly number[],
): Quantile | null {
  const total = counts.slice(0, bounds.length + 1).reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * total;
  let below = 0;
  for (const [index, bound] of bounds.entries()) {
    const count = counts[index] ?? 0;
    if (count > 0 && below + count >= rank) {
      const from = bounds[index - 1] ?? 0;
      return { seconds: from + (bound - from) * ((rank - below) / count), isAtLeast: false };
    }
    below += count;
  }
  return { seconds: bounds.at(-1) ?? 0, isAtLeast: true };
}

/** Rows of numbers added up, position by position. */
export function sumOf(rows: Iterable<readonly number[]>): readonly number[] {
  const sum: number[] = [];
  for (const row of rows) row.forEach((value, at) => (sum[at] = (sum[at] ?? 0) + value));
  return sum;
}
