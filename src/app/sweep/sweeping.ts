import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import type { Settings } from '../../core/settings';
import type { ApiAllowance } from './allowance';

/** What all of one sweep's repositories share. */
export interface Sweeping {
  readonly workspace: WorkspaceTotals;
  readonly budget: ApiAllowance;
  readonly settings: Settings;
}
