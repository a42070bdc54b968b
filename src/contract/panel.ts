/** What the panel shows. */
import type { PicturesView } from './pictures';

/** Does this repository's pipeline work, or has it nothing to do? Worst first. */
export const CI_STATES = [
  'broken',
  'degraded',
  'unknown',
  'bored',
  'healthy',
  'no pipelines',
  'not counted',
] as const;
export type CiState = (typeof CI_STATES)[number];

/** Do the numbers arrive? */
export type MetricsState = 'arriving' | 'late' | 'not arriving' | 'refused' | 'never' | 'unknown';

export interface LampView<S extends string> {
  state: S;
  /** What was seen, in one sentence or two. */
  sentence: string;
}

/** Where the next step is taken: an address outside of Lifeline, or one of its own pages. */
export type LinkView =
  { label: string; url: string } | { label: string; module: string; tab: string | null };

/** One thing that is wrong, with what was seen, why, and what to do about it. */
export interface ProblemView {
  rule: string;
  scope: 'repository' | 'environment' | 'scraper' | 'workspace';
  severity: 'info' | 'warning' | 'critical';
  headline: string;
  evidence: string;
  cause: string;
  nextStep: string;
  links: LinkView[];
  /** How many repositories it touches. */
  touches: number;
  /** When it began, as far as is known: epoch seconds. */
  since: number;
}

/** What `repositoryPanel` answers. Instants are epoch seconds; `null` means never seen. */
export interface PanelAnswer {
  repository: { slug: string; uuid: string };
  now: number;
  /** The CI lamp in one word and one sentence, for whoever reads this answer as text. */
  verdict: CiState;
  sentence: string;
  ci: LampView<CiState>;
  metrics: LampView<MetricsState>;
  /** Since when Bitbucket has not answered Lifeline: what is shown is of then. Null while it answers. */
  staleSince: number | null;
  /** Of the workspace and of scrapers: the same for every repository that they touch. */
  banners: ProblemView[];
  /** The repository's own. */
  problems: ProblemView[];
  /** Every rule: `quiet`, `standing` (its problem is told), or the name of the rule that explains what it saw. */
  rules?: { rule: string; state: string }[];
  /** What is known, in words: what an on-call pastes into a ticket. */
  facts?: { name: string; value: string }[];
  /** The newest of those that scrape by themselves; while none has, whoever tried by hand. */
  scrape: {
    lastAt: number | null;
    client: string | null;
    intervalSeconds: number | null;
    status: number | null;
    visit: { at: number; client: string } | null;
  };
  /** Everybody who may read this repository, with how the reading goes. */
  scrapers?: ScraperView[];
  /** Since the installation, in epoch seconds; `uncounted` is null until the first comparison with Bitbucket. */
  counted: { runs: number; uncounted: number | null; since: number };
  pictures: PicturesView;
}

/** One token or service account as a reader of the page. Whether Prometheus accepted the page, only `up` knows. */
export interface ScraperView {
  id: string;
  name: string;
  /** As the lamp of metrics says of it alone. `visited`: only tried by hand; `ended`: revoked or expired. */
  state: MetricsState | 'visited' | 'ended';
  lastSuccessAt: number | null;
  lastAt: number | null;
  intervalSeconds: number | null;
  /** Scrapers in step with one another: replicas. */
  scrapers: number;
  client: string | null;
  timeoutSeconds: number | null;
  tookMs: number | null;
  bytes: number | null;
  series: number | null;
  format: string | null;
  /** Answers in a row that were no page. */
  failures: number;
  refused: { reason: string; at: number } | null;
}
