/**
 * Forge delivers an event five times at most, the next time within fifteen minutes. Those that a full queue refuses
 * together come back apart, and ever later: over half an hour, in which the queue takes 15,000.
 */
const LATEST_SECONDS: readonly number[] = [120, 600];
const LONGEST_SECONDS = 900;

/** After how many seconds an event is to be delivered again that was so often before: half of the latest moment, and by `chance` (0 to 1) up to all. */
export function putOffSeconds(retries: number, chance: number): number {
  const latest = LATEST_SECONDS[retries] ?? LONGEST_SECONDS;
  return Math.ceil((latest * (1 + chance)) / 2);
}
