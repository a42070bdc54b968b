import { listAt, textAt } from './json';

/** A runner of the REST API. Its OAuth client is never read. */
export function decodeRunner(payload: unknown): {
  readonly labels: readonly string[];
  readonly isOnline: boolean;
} {
  return {
    labels: listAt(payload, 'labels').filter((label) => typeof label === 'string'),
    isOnline: textAt(payload, 'state', 'status') === 'ONLINE',
  };
}
