import type { EnvironmentRef } from '../core/events';
import type { DeploymentReading } from '../core/events/reading';
import { at, countIn, instantAt, textAt } from './json';
import { environmentTypeOf, resultOf } from './names';

/** A deployment of the REST API, or null where it has no uuid. The spec and the service spell its times differently. */
export function decodeDeployment(payload: unknown): DeploymentReading | null {
  const uuid = textAt(payload, 'uuid');
  if (uuid === null) return null;
  const state = at(payload, 'state');
  return {
    uuid,
    stepUuid: textAt(payload, 'step', 'uuid') ?? '',
    runUuid:
      textAt(payload, 'release', 'pipeline', 'uuid') ??
      textAt(payload, 'deployable', 'pipeline', 'uuid') ??
      '',
    environment: decodeEnvironment(at(payload, 'environment')),
    startedAt: instantAt(state, 'started_on') ?? instantAt(state, 'start_date'),
    ended: endOf(state),
    commit:
      textAt(payload, 'release', 'commit', 'hash') ??
      textAt(payload, 'deployable', 'commit', 'hash'),
    buildNumber: buildNumberOf(textAt(payload, 'release', 'name')),
  };
}

function endOf(state: unknown): DeploymentReading['ended'] {
  const endedAt = instantAt(state, 'completed_on') ?? instantAt(state, 'completion_date');
  if (endedAt === null || textAt(state, 'name') !== 'COMPLETED') return null;
  // Listings trimmed by `fields` lack the status; a completed deployment without one has succeeded as far as we know.
  const isTold = at(state, 'status') !== undefined;
  return { at: endedAt, result: isTold ? resultOf(textAt(state, 'status', 'name')) : 'success' };
}

function decodeEnvironment(environment: unknown): DeploymentReading['environment'] {
  return {
    uuid: textAt(environment, 'uuid') ?? '',
    name: textAt(environment, 'name'),
    environmentType: environmentTypeOf(textAt(environment, 'environment_type', 'name')),
  };
}

/** An environment of the list of environments, or null where its uuid or name is missing. */
export function decodeListedEnvironment(payload: unknown): EnvironmentRef | null {
  const { uuid, name, environmentType } = decodeEnvironment(payload);
  return uuid === '' || name === null ? null : { uuid, name, environmentType };
}

/** A release is named after its pipeline: `#7`. */
function buildNumberOf(name: string | null): number | null {
  return countIn(/^#(\d+)$/.exec(name ?? '')?.[1]);
}
