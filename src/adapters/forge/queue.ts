import {
  InvocationLimitReachedError,
  PartialSuccessError,
  Queue,
  RateLimitError,
} from '@forge/events';
import type { IngestQueue } from '../../ports/queue';

/** {@link IngestQueue} on Forge's async events: one lane for each repository. */
export const forgeQueue: IngestQueue = {
  async push(message) {
    const lane = message.repositoryUuid.replace(/[^0-9a-zA-Z-]/g, '') || 'workspace';
    try {
      await new Queue({ key: 'ingest' }).push({
        body: { ...message },
        concurrency: { key: lane, limit: 1 },
      });
      return 'accepted';
    } catch (error) {
      if (isRefusal(error)) return 'refused';
      throw error;
    }
  },
};

function isRefusal(error: unknown): boolean {
  return (
    error instanceof RateLimitError ||
    error instanceof PartialSuccessError ||
    error instanceof InvocationLimitReachedError
  );
}
