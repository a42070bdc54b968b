import type { EpochMillis } from '../core/time';

/**
 * What one container remembers of the scrapes since the last note of them: only when they arrived. Notes are written
 * once a minute; scrapers come more often. It may be lost at any time.
 */
export interface ArrivalMemory {
  note(readerId: string, at: EpochMillis): void;
  /** The arrivals noted for a reader, oldest first, which are forgotten with that. */
  take(readerId: string): readonly EpochMillis[];
}
