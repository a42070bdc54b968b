import type { EpochMillis } from '../core/time';
import type { StoredRecord } from './records';

/**
 * What one container remembers of the records that say who may read in this installation, so that a thousand strangers
 * cost no more reads than one. It refuses; it never admits, because it may be two seconds old. It may be lost at any
 * time.
 */
export interface RecordMemory {
  /** The record as it was read within the last two seconds; null when it was not. */
  recall(key: string, now: EpochMillis): { readonly record: StoredRecord | undefined } | null;
  /** The same, however old: good for foreseeing what to read, and for nothing else. */
  recallOld(key: string): { readonly record: StoredRecord | undefined } | null;
  remember(key: string, record: StoredRecord | undefined, now: EpochMillis): void;
  /** What this container writes, it does not remember as it was. */
  forget(key: string): void;
}
