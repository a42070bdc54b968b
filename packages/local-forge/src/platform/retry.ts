import { isRecord, recordOf, stringOf } from '../kit/json';
import { RETRY_AFTER_SECONDS_MAX, RETRY_DATA_BYTES_MAX } from '../limits';

/** What an app asks for by returning an `InvocationError`. */
export interface RetryRequest {
  readonly afterSeconds: number;
  readonly reason: string;
  readonly data: unknown;
}

/** Reads a function's result; undefined when it asks for nothing. */
export function retryRequestOf(result: unknown): RetryRequest | undefined {
  if (!isRecord(result) || result['_retry'] !== true) return undefined;
  const { retryAfter, retryReason, retryData } = recordOf(result['retryOptions']);
  const seconds = typeof retryAfter === 'number' ? retryAfter : 0;
  return {
    afterSeconds: Math.min(Math.max(0, seconds), RETRY_AFTER_SECONDS_MAX),
    reason: stringOf(retryReason) ?? 'FUNCTION_RETRY_REQUEST',
    data: fits(retryData) ? retryData : undefined,
  };
}

/** Larger data is not carried to the next attempt. */
function fits(data: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(data ?? null)) <= RETRY_DATA_BYTES_MAX;
}

/** `retryData` as it is kept between attempts. */
export function retryDataText(data: unknown): string | null {
  return data === undefined ? null : JSON.stringify(data);
}
