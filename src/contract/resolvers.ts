/** What the pages and their resolvers say to each other. Types only: the page imports no backend code. */
import type { AccessResolvers } from './access';
import type { CostResolvers } from './cost';
import type { PageResolvers } from './pages';
import type { PanelAnswer } from './panel';
import type { TargetsResolvers } from './targets';
import type { Problem } from './problem';
import type { PushResolvers } from './pushes';

/** Every resolver answers this. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: Problem };

/** Every resolver the pages may call, by its functionKey: what it is asked, what it answers. */
export interface Resolvers
  extends AccessResolvers, PageResolvers, TargetsResolvers, PushResolvers, CostResolvers {
  repositoryPanel: { request: undefined; answer: PanelAnswer };
}
