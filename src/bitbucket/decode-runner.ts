import { RUNNER_STATES, type RunnerState } from '../core/aggregates/workspace';
import { listAt, textAt } from './json';

/** A runner as Bitbucket shows it, or null when it has no uuid or no name. Its OAuth client is never read. */
export function decodeRunner(payload: unknown): {
  readonly uuid: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly state: RunnerState;
} | null {
  const uuid = textAt(payload, 'uuid');
  const name = textAt(payload, 'name');
  if (uuid === null || name === null) return null;
  const labels = listAt(payload, 'labels').filter((label) => typeof label === 'string');
  return { uuid, name, labels, state: stateOf(textAt(payload, 'state', 'status')) };
}

/** One that is not registered, or not yet back after it was enabled, takes no step: it is offline. */
const stateOf = (status: string | null): RunnerState =>
  RUNNER_STATES.find((state) => state === status?.toLowerCase()) ?? 'offline';
