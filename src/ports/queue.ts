import type { IngestMessage } from '../core/events/message';

/** `attempt` counts from 1; later ones are worked on a little later. */
export interface FirstSweepMessage {
  readonly attempt: number;
}

/** Hands work to the consumers. One repository's messages are worked on one at a time, in no particular order. */
export interface IngestQueue {
  /** `refused` when the platform takes no more for now: the caller should ask to be invoked again. */
  push(message: IngestMessage): Promise<'accepted' | 'refused'>;
  pushFirstSweep(message: FirstSweepMessage): Promise<'accepted' | 'refused'>;
}
