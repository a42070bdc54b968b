import type { EpochMillis } from '../time';
import type { IngestMessage } from './message';

type MomentIn<E> = E extends unknown ? Extract<keyof E, 'at' | `${string}At`> : never;

/** Fields of an event that are moments, known by their names: a new one does not compile until it is here. */
const MOMENTS: Readonly<Record<MomentIn<IngestMessage['event']>, true>> = {
  at: true,
  createdAt: true,
  updatedAt: true,
};

/**
 * A message with no moment later than that of its arrival. Whoever may write to a repository may post a status with any
 * date, and one from the future would hold back whatever is newer.
 */
export function arrived(message: IngestMessage, now: EpochMillis): IngestMessage {
  const clamped = Object.entries(message.event).map(([name, value]: [string, unknown]) => [
    name,
    Object.hasOwn(MOMENTS, name) && typeof value === 'number' ? Math.min(value, now) : value,
  ]);
  // Every field is there as it was, and those that are moments are numbers still.
  return { ...message, event: Object.fromEntries(clamped) as IngestMessage['event'] };
}
