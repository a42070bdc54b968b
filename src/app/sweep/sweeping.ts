import type { WorkspaceTotals } from '../../core/aggregates/workspace';
import type { Settings } from '../../core/settings';
import type { COMPARED } from '../records/compared';
import type { Loaded } from '../records/kind';
import type { Sizes } from '../records/sizes';
import type { ApiAllowance } from './allowance';

/** What all of one sweep's repositories share. */
export interface Sweeping {
  readonly workspace: WorkspaceTotals;
  readonly budget: ApiAllowance;
  readonly settings: Settings;
  /** What was known of sizes, and of who was behind, when they were last taken. */
  readonly sizes: Sizes;
  /** When those were compared whose records do not say it. */
  readonly compared: Loaded<{ readonly one: typeof COMPARED }>['one'];
}
