import type { Counts, Reason } from '../core/access/reasons';

/**
 * What one container remembers of the requests it refused in this installation, so that ten thousand of them cost no
 * more storage than one. Numbers and digests of credentials that can never become valid; it may be lost at any time.
 */
export interface RefusalMemory {
  count(reason: Reason): void;
  /**
   * The counts that nobody has stored yet, at most once a minute; null when there is nothing to store now. Whoever takes
   * them stores them or gives them back.
   */
  take(now: number): Counts | null;
  giveBack(counts: Counts): void;
  /** Why the credential with this digest was refused within the last minute; null when it was not. */
  recall(digest: string, now: number): Reason | null;
  remember(digest: string, reason: Reason, now: number): void;
}
