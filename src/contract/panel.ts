/** What the pages and their resolvers say to each other. Types only: the page imports no backend code. */
import type { AccessResolvers } from './access';

export type { IssueTokenAnswer, IssueTokenRequest } from './access';

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
}

/** What `repositoryPanel` answers. Instants are epoch seconds; `null` means never seen. */
export interface PanelAnswer {
  repository: { slug: string; uuid: string };
  now: number;
  verdict: Verdict;
  /** The evidence in one sentence; the verdict's name stands before it, as a lozenge. */
  sentence: string;
  problems: ProblemView[];
  scrape: {
    lastAt: number | null;
    client: string | null;
    intervalSeconds: number | null;
    status: number | null;
  };
  counted: { runs: number; uncounted: number };
}

/** Every resolver answers this; a code is stable, a message is a sentence for people. */
export type Answer<T> =
  { ok: true; value: T } | { ok: false; error: { code: string; message: string } };

/** Every resolver the pages may call, by its functionKey: what it is asked, what it answers. */
export interface Resolvers extends AccessResolvers {
  repositoryPanel: { request: undefined; answer: PanelAnswer };
}
