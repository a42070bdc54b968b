import type { AppendedRecord } from './records';

/** One page of what was appended, in the order of the keys. */
export interface TrailPage {
  readonly entries: readonly { readonly key: string; readonly body: unknown }[];
  /** Where the next page begins; null at the end. Good for a few minutes. */
  readonly next: string | null;
}

/**
 * Records that are only ever appended (by {@link Records.write}) and removed. Reading may lag a moment behind writing,
 * and may still tell of a record whose time is over.
 */
export interface Trail {
  /** About a hundred records whose key begins with `prefix`; null for a cursor that is none, or none any more. */
  list(prefix: string, cursor: string | null): Promise<TrailPage | null>;
  remove(keys: readonly string[]): Promise<void>;
  /** Gives records a new time to live. */
  renew(records: readonly AppendedRecord[]): Promise<void>;
}
