import {
  InvocationLimitReachedError,
  PartialSuccessError,
  type PushEvent,
  Queue,
  RateLimitError,
} from '@forge/events';
import type { IngestQueue } from '../../ports/queue';

const RETRY_SECONDS = 15;

/** {@link IngestQueue} on Forge's async events: one lane for each repository. */
export const forgeQueue: IngestQueue = {
  push(message) {
    const lane = message.repositoryUuid.replace(/[^0-9a-zA-Z-]/g, '') || 'workspace';
    return pushed('ingest', { body: { ...message }, concurrency: { key: lane, limit: 1 } });
  },
  pushFirstSweep(message) {
    const delayInSeconds = message.attempt === 1 ? 0 : RETRY_SECONDS;
    return pushed('first-sweep', { body: { ...message }, delayInSeconds });
  },
};

async function pushed(key: string, event: PushEvent): Promise<'accepted' | 'refused'> {
  try {
    await new Queue({ key }).push(event);
    return 'accepted';
  } catch (error) {
    if (isRefusal(error)) return 'refused';
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof RateLimitError ||
    error instanceof PartialSuccessError ||
    error instanceof InvocationLimitReachedError
  );
}
