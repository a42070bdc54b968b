import {
  INCIDENT,
  KNOWN_MEASURES,
  STEP_PREFIX,
  type KnownMeasure,
  type KnownName,
} from '../../pushes/vocabulary';
import { ENVIRONMENT } from '../../aggregates/tables/tables';
import type { PushedSpec } from './spec';

const STEP = ['pipeline', 'step'];

function pushed(measure: KnownName): PushedSpec {
  const { type, labels, help }: KnownMeasure = KNOWN_MEASURES[measure];
  const name = STEP_PREFIX + measure;
  return { name, help, type, labels: [...STEP, ...labels], scope: 'repository', measure };
}

/** The families that steps push by our own names, in the order of the page. Measures of other names follow the catalogue. */
export const PUSHED_FAMILIES = {
  artifactSize: pushed('artifact_size_bytes'),
  stepCpu: pushed('cpu_seconds_total'),
  stepMemoryPeak: pushed('memory_peak_bytes'),
  stepMemoryLimit: pushed('memory_limit_bytes'),
  stepDisk: pushed('disk_used_bytes'),
  cacheRestore: pushed('cache_restore_seconds'),
  stepClone: pushed('clone_seconds'),
} as const;

const OF_INCIDENT = [...ENVIRONMENT.map(({ name }) => name), 'id'];

const ofIncident = (name: string, help: string): PushedSpec => ({
  ...{ name, help, type: 'gauge', labels: OF_INCIDENT, scope: 'repository' },
  measure: INCIDENT,
});

/** What steps of production deployments tell of incidents. */
export const INCIDENT_FAMILIES = {
  incidentOpened: ofIncident(
    'bitbucket_incident_opened_timestamp_seconds',
    'When the first step of a production deployment said that an incident is open.',
  ),
  incidentResolved: ofIncident(
    'bitbucket_incident_resolved_timestamp_seconds',
    'When the last step of a production deployment said that an incident is resolved; absent while it is open.',
  ),
} as const;
