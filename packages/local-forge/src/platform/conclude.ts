import { messageOf } from '../kit/json';

/** A disk that is full is not tried again at once. */
const LATER_MS = 30_000;

interface Concluding {
  /** Writes down how a delivery ended. */
  readonly write: () => void;
  /** What follows: the delivery no longer runs. */
  readonly release: () => void;
  readonly log: (text: string) => void;
}

/**
 * Writes down how a delivery ended, and releases it. Where that cannot be written it is released later and delivered
 * again, which at least once allows; the host goes on, with what is there to be read.
 */
export function conclude({ write, release, log }: Concluding): void {
  try {
    write();
  } catch (error) {
    log(`a delivery that ended is repeated, for that could not be written: ${messageOf(error)}`);
    setTimeout(release, LATER_MS).unref();
    return;
  }
  release();
}
