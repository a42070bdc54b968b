import type { IngestMessage } from '../core/events/message';

/** Hands work to the consumer. One repository's messages are worked on one at a time, in no particular order. */
export interface IngestQueue {
  /** `refused` when the platform takes no more for now: the caller should ask to be invoked again. */
  push(message: IngestMessage): Promise<'accepted' | 'refused'>;
}
