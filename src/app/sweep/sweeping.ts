import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import type { Settings } from '../../core/settings';
import type { COMPARED } from '../records/compared';
import type { Loaded } from '../records/kind';
import type { ApiAllowance } from './allowance';

/** What all of one sweep's repositories share. */
export interface Sweeping {
  readonly workspace: WorkspaceTotals;
  readonly budget: ApiAllowance;
  readonly settings: Settings;
  /** When those were compared whose records do not say it. */
  readonly compared: Loaded<{ readonly one: typeof COMPARED }>['one'];
}
