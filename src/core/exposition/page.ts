import type { RepositoryTotals } from '../aggregates/totals';
import type { WorkspaceTotals } from '../aggregates/workspace';
import type { Settings } from '../settings';
import type { EpochMillis } from '../time';

/** Everything that one page is made of. */
export interface Page {
  readonly now: EpochMillis;
  readonly version: string;
  readonly settings: Settings;
  readonly workspace: WorkspaceTotals;
  /** In the order in which they are written. */
  readonly repositories: readonly RepositoryTotals[];
  readonly tokens: readonly { readonly name: string; readonly expiresAt: EpochMillis }[];
  /** Refused requests by reason. */
  readonly rejectedScrapes: Readonly<Record<string, number>>;
  /** Rules that look for flatlines, judged. */
  readonly flatlines: readonly {
    readonly repository: RepositoryTotals;
    readonly rule: string;
    readonly isFlat: boolean;
  }[];
  /** How many series a page may have; whole repositories beyond it are left out. */
  readonly seriesLimit: number;
  /** Uuids of the repositories in the order in which they claim room: those known longest first. */
  readonly claims: readonly string[];
}
