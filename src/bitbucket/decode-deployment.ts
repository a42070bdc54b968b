import type { DeploymentObserved } from '../core/events';
import { at, instantAt, textAt } from './json';
import { environmentTypeOf, resultOf } from './names';

/** A deployment of the REST API, or null unless it has completed. */
export function decodeDeployment(payload: unknown): Omit<DeploymentObserved, 'type'> | null {
  const uuid = textAt(payload, 'uuid');
  const completedAt =
    instantAt(payload, 'state', 'completed_on') ?? instantAt(payload, 'state', 'completion_date');
  if (uuid === null || completedAt === null || textAt(payload, 'state', 'name') !== 'COMPLETED')
    return null;
  return {
    uuid,
    environment: {
      uuid: textAt(payload, 'environment', 'uuid') ?? '',
      name: textAt(payload, 'environment', 'name') ?? 'unknown',
      environmentType: environmentTypeOf(
        textAt(payload, 'environment', 'environment_type', 'name'),
      ),
    },
    // Listings trimmed by `fields` lack the status; a completed deployment without one has succeeded as far as we know.
    result:
      at(payload, 'state', 'status') === undefined
        ? 'success'
        : resultOf(textAt(payload, 'state', 'status', 'name')),
    startedAt:
      instantAt(payload, 'state', 'started_on') ?? instantAt(payload, 'state', 'start_date'),
    completedAt,
    commit:
      textAt(payload, 'release', 'commit', 'hash') ??
      textAt(payload, 'deployable', 'commit', 'hash'),
    buildNumber: buildNumberOf(textAt(payload, 'release', 'name')),
  };
}

/** A release is named after its pipeline: `#7`. */
function buildNumberOf(name: string | null): number | null {
  const digits = /^#(\d{1,9})$/.exec(name ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
