import type { Counts, Reason } from '../core/access/reasons';

/**
 * What one container remembers of the requests it refused in this installation, so that ten thousand of them cost no
 * more storage than one. Numbers and digests of credentials that can never become valid; it may be lost at any time.
 */
export interface RefusalMemory {
  count(reason: Reason): void;
  /** The counts that nobody has stored yet; whoever takes them stores them or gives them back. */
  take(): Counts;
  giveBack(counts: Counts): void;
  /** Whether a flush may be tried now: at most once a minute. */
  isDue(now: number): boolean;
  /** Why the credential with this digest was refused within the last minute; null when it was not. */
  recall(digest: string, now: number): Reason | null;
  remember(digest: string, reason: Reason, now: number): void;
}
