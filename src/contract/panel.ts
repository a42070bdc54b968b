/** What the panel shows. Types only: the page imports no backend code. */
import type { PicturesView } from './pictures';

/** The answer to "broken or bored?"; `unknown` until there is enough to judge. */
export type Verdict = 'healthy' | 'bored' | 'degraded' | 'broken' | 'unknown';

/** One thing that is wrong, with what was seen, why, and what to do about it. */
export interface ProblemView {
  rule: string;
  severity: 'info' | 'warning' | 'critical';
  summary: string;
  evidence: string;
  cause: string;
  nextStep: string;
  /** When it began, as far as is known: epoch seconds. */
  since?: number;
}

/** What `repositoryPanel` answers. Instants are epoch seconds; `null` means never seen. */
export interface PanelAnswer {
  repository: { slug: string; uuid: string };
  now: number;
  verdict: Verdict;
  /** The evidence in one sentence; the verdict's name stands before it, as a lozenge. */
  sentence: string;
  problems: ProblemView[];
  /** Every rule: `quiet`, `standing` (its problem is told), or the name of the rule that explains what it saw. */
  rules?: { rule: string; state: string }[];
  /** What is known, in words: what an on-call pastes into a ticket. */
  facts?: { name: string; value: string }[];
  scrape: {
    lastAt: number | null;
    client: string | null;
    intervalSeconds: number | null;
    status: number | null;
  };
  /** Everybody who may read this repository, with how the reading goes. */
  scrapers?: ScraperView[];
  /** `uncounted` is null until the first comparison with Bitbucket. */
  counted: { runs: number; uncounted: number | null };
  pictures: PicturesView;
}

/** One token or service account as a reader of the page. Whether Prometheus accepted the page, only `up` knows. */
export interface ScraperView {
  id: string;
  name: string;
  /** `visited`: whoever came last does not scrape by itself; a person's curl. */
  state: 'healthy' | 'late' | 'never' | 'visited' | 'rejected' | 'ended';
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
