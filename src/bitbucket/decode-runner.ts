import { listAt, textAt } from './json';

/** A runner as Bitbucket shows it, or null when it has no uuid or no name. Its OAuth client is never read. */
export function decodeRunner(payload: unknown): {
  readonly uuid: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly isOnline: boolean;
} | null {
  const uuid = textAt(payload, 'uuid');
  const name = textAt(payload, 'name');
  if (uuid === null || name === null) return null;
  const labels = listAt(payload, 'labels').filter((label) => typeof label === 'string');
  return { uuid, name, labels, isOnline: textAt(payload, 'state', 'status') === 'ONLINE' };
}
