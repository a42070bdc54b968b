import {
  KNOWN_MEASURES,
  STEP_PREFIX,
  type KnownMeasure,
  type KnownName,
} from '../../pushes/vocabulary';
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
