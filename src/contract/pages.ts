/**
 * What the pages show besides verdict and settings. Instants are epoch seconds, durations are seconds, shares go from
 * 0 to 1; `null` means unknown or never. Everything is computed by the resolvers: a page only draws.
 */
import type { MonthView } from './cost';
import type {
  CiState,
  LampView,
  MetricsState,
  PanelAnswer,
  ProblemView,
  ScraperView,
} from './panel';
import type { ResultName } from './pictures';

/** How many observations fell into each bucket; the last has no upper bound. */
export interface DistributionView {
  bounds: readonly number[];
  counts: readonly number[];
  p50: number | null;
  p95: number | null;
}

export interface StepView {
  pipeline: string;
  step: string;
  runs: number;
  meanSeconds: number | null;
  /** Share of its decided runs that failed. */
  failureShare: number | null;
}

/** A step that failed and then passed on the same commit. */
export interface FlakyView {
  pipeline: string;
  step: string;
  times: number;
  lostSeconds: number;
}

/** What came of the merges that a queue tried. */
export interface QueueView {
  queue: string;
  outcomes: { merged: number; ejected: number; dropped: number };
  meanSeconds: number | null;
  wastedSeconds: number;
}

export interface DeploymentView {
  id: string;
  environment: string;
  result: ResultName;
  isFailure: boolean;
  at: number;
  durationSeconds: number | null;
  commit: string | null;
  buildNumber: number | null;
}

/** DORA's four keys for production, since counting began. */
export interface DoraView {
  environment: string | null;
  deploymentsPerWeek: number | null;
  leadTimeSeconds: number | null;
  changeFailureShare: number | null;
  restoreSeconds: number | null;
  /** From when on they count. */
  since: number;
}

/** What a step pushed of an artifact or a cache. */
export interface MeasuredView {
  pipeline: string;
  step: string;
  name: string;
  value: number;
}

export interface MemoryView {
  pipeline: string;
  step: string;
  peak: number;
  limit: number | null;
}

/** An incident that steps of production deployments told of. */
export interface IncidentView {
  id: string;
  environment: string;
  openedAt: number | null;
  /** Null while it is open. */
  resolvedAt: number | null;
}

/** The most of what steps pushed, in bytes and seconds. */
export interface PushedView {
  artifacts: readonly MeasuredView[];
  memory: readonly MemoryView[];
  caches: readonly MeasuredView[];
  incidents: readonly IncidentView[];
}

export interface RepositoryPageAnswer {
  now: number;
  panel: PanelAnswer;
  runDurations: DistributionView;
  queueDurations: DistributionView;
  slowestSteps: readonly StepView[];
  failingSteps: readonly StepView[];
  flakySteps: readonly FlakyView[];
  mergeQueues: readonly QueueView[];
  pushed: PushedView;
  deployments: readonly DeploymentView[];
  dora: DoraView;
  series: { total: number; families: readonly { name: string; series: number }[] };
  configuration: string;
}

/** What a scraper would read of this repository alone. */
export interface ExpositionAnswer {
  text: string;
  /** False where the text was cut because it is too long for a page. */
  isComplete: boolean;
}

export interface FleetRowView {
  uuid: string;
  slug: string;
  ci: CiState;
  /** Why, as far as no other field says it; empty where the others say it all. */
  sentence: string;
  runs: number;
  successRate: number | null;
  /** When the newest run was created. */
  lastRunAt: number | null;
  /** When the counts were last compared with Bitbucket. */
  comparedAt: number | null;
  series: number;
}

export interface FleetAnswer {
  now: number;
  workspace: string;
  heartbeatAt: number | null;
  metrics: LampView<MetricsState>;
  /** Since when Bitbucket has not answered Lifeline; null while it answers. */
  staleSince: number | null;
  /** What concerns the workspace or a scraper, once, worst first. */
  banners: readonly ProblemView[];
  /** Those that the person may see, worst first. */
  repositories: readonly FleetRowView[];
  /** What concerns the workspace as a whole; null for whoever does not administer it. */
  whole: FleetWholeView | null;
}

export interface FleetWholeView {
  scrapers: readonly ScraperView[];
  api: {
    limit: number | null;
    remaining: number | null;
    used: number;
    blockedUntil: number | null;
  };
  series: { total: number; limit: number };
  month: MonthView | null;
}

/** How far the past of each repository has been read. */
export interface ImportProgressAnswer {
  now: number;
  /** Those that are counted. */
  repositories: number;
  imported: number;
  /** Of so many of the others there is no past to read: no pipeline has run there, as far as Bitbucket shows. */
  without: number;
  /** Those whose runs Bitbucket did not show when it was last asked; a few of them by name. */
  failed: { count: number; slugs: readonly string[] };
  /** The moment from which everything is counted. */
  baseline: number | null;
  heartbeatAt: number | null;
}

/** The resolvers of the pages that look. */
export interface PageResolvers {
  repositoryPage: { request: undefined; answer: RepositoryPageAnswer };
  repositoryExposition: { request: undefined; answer: ExpositionAnswer };
  fleet: { request: undefined; answer: FleetAnswer };
  importProgress: { request: undefined; answer: ImportProgressAnswer };
}
