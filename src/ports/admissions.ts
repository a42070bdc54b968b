import type { EpochMillis } from '../core/time';

/**
 * What one container remembers of the credentials it let in to this installation: digests and ids, nothing of a page.
 * It only decides what is read at once; who may read is judged anew every time. It may be lost at any time.
 */
export interface AdmissionMemory {
  /** The id of the token or service account that was let in with this digest in the last five minutes; null for none. */
  recall(digest: string, now: EpochMillis): string | null;
  remember(digest: string, id: string, now: EpochMillis): void;
  /** Whoever was refused since is foreseen no more. */
  forget(digest: string): void;
}
