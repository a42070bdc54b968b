import type { PageRoom } from '../../aggregates/page-room';
import type { OwnCounts, ShownTotals } from '../../aggregates/totals';
import type { WorkspaceTotals } from '../../aggregates/workspace';
import type { Tempo } from '../../health/rhythm/tempo';
import type { Pushed } from '../../pushes/pushed';
import type { Settings } from '../../settings';
import type { EpochMillis } from '../../time';
import type { Series } from '../encode/model';

/** Everything that one page is made of. */
export interface Page<T extends ShownTotals = ShownTotals> {
  readonly now: EpochMillis;
  readonly version: string;
  readonly settings: Settings;
  readonly workspace: WorkspaceTotals;
  /** How lively the workspace has been. */
  readonly tempo: Tempo;
  /**
   * Those known longest first, for in this order they claim room. Each is read when it is asked for, and may be let
   * go of before the next: a thousand do not fit the memory. Whole where its flatlines have to be judged at `now`.
   */
  readonly repositories: Iterable<T>;
  /** What steps pushed, by repository, in order of slug. */
  readonly pushed: readonly PushedOfRepository[];
  /** How many repositories these are, those without room included. */
  readonly exposed: number;
  /** What we counted of ourselves in every repository: excluded, hidden and removed ones included. */
  readonly own: readonly OwnCounts[];
  readonly tokens: readonly { readonly name: string; readonly expiresAt: EpochMillis }[];
  /** Refused requests by reason. */
  readonly rejectedScrapes: Readonly<Record<string, number>>;
  /** Which part of a workspace this is: a shard or a repository by name; null for a whole. */
  readonly part: string | null;
  /** What of it is shown, as the sweep has decided; null for everything. */
  readonly room: PageRoom | null;
  /** How many pushed series each repository may have; null for an equal share of what the counts leave. */
  readonly pushShare: number | null;
  /** How many series a page is meant to have. */
  readonly seriesLimit: number;
  /** Where it ends in any case, whatever was decided: whole repositories beyond it are left out. */
  readonly seriesMost: number;
}

/** What the steps of one repository pushed. */
export interface PushedOfRepository {
  readonly slug: string;
  readonly workspace: string;
  readonly pushed: Pushed;
}

/** Series of one repository, without the labels that name it; a label without a value is not written. */
export type Compute = (totals: ShownTotals, page: Page) => readonly Series[];
