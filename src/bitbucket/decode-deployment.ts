import type { DeploymentCompleted } from '../core/events';
import { at, instantAt, textAt } from './json';
import { environmentTypeOf, resultOf } from './names';

/** A deployment of the REST API, or null unless it has completed. The spec and the service spell its times differently. */
export function decodeDeployment(payload: unknown): Omit<DeploymentCompleted, 'type'> | null {
  const uuid = textAt(payload, 'uuid');
  const state = at(payload, 'state');
  const completedAt = instantAt(state, 'completed_on') ?? instantAt(state, 'completion_date');
  if (uuid === null || completedAt === null || textAt(state, 'name') !== 'COMPLETED') return null;
  return {
    uuid,
    environment: decodeEnvironment(at(payload, 'environment')),
    // Listings trimmed by `fields` lack the status; a completed deployment without one has succeeded as far as we know.
    result:
      at(state, 'status') === undefined ? 'success' : resultOf(textAt(state, 'status', 'name')),
    startedAt: instantAt(state, 'started_on') ?? instantAt(state, 'start_date'),
    completedAt,
    commit:
      textAt(payload, 'release', 'commit', 'hash') ??
      textAt(payload, 'deployable', 'commit', 'hash'),
    buildNumber: buildNumberOf(textAt(payload, 'release', 'name')),
  };
}

function decodeEnvironment(environment: unknown): DeploymentCompleted['environment'] {
  return {
    uuid: textAt(environment, 'uuid') ?? '',
    name: textAt(environment, 'name') ?? 'unknown',
    environmentType: environmentTypeOf(textAt(environment, 'environment_type', 'name')),
  };
}

/** A release is named after its pipeline: `#7`. */
function buildNumberOf(name: string | null): number | null {
  const digits = /^#(\d{1,9})$/.exec(name ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
