/** Thrown for a command line that cannot be followed; the message names what and how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
