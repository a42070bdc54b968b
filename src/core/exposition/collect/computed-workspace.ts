import { isBlocked } from '../../aggregates/budget';
import { SOURCES } from '../../aggregates/totals';
import { COMPONENTS } from '../../aggregates/workspace';
import { SECOND } from '../../time';
import type { ComputedKey } from '../catalogue/catalogue';
import type { Series } from '../encode/model';
import { OF_MONEY } from './computed-money';
import type { Page } from './page';

type Compute = (page: Page) => readonly Series[];

const single =
  (value: (page: Page) => number | null): Compute =>
  (page) => {
    const found = value(page);
    return found === null ? [] : [{ labels: [], value: found }];
  };

const lastEvent: Compute = ({ own }) =>
  SOURCES.flatMap((source) => {
    const at = Math.max(0, ...own.map(({ heardAt }) => heardAt[source]));
    return at === 0 ? [] : [{ labels: [['source', source]], value: at / SECOND }];
  });

/** How the computed families of the workspace come about. */
export const OF_WORKSPACE = {
  ...OF_MONEY,
  exporterUp: ({ workspace: { up, api }, now }) =>
    COMPONENTS.map((component) => ({
      labels: [['component', component]],
      value: Number(up[component] && !(component === 'bitbucket_api' && isBlocked(api, now))),
    })),
  heartbeat: single(({ workspace: { heartbeatAt } }) =>
    heartbeatAt === 0 ? null : heartbeatAt / SECOND,
  ),
  lastEvent,
  rateLimitRemaining: single(({ workspace }) => workspace.api.remaining),
  /** Filled in when everything else is there. */
  seriesCount: () => [],
  omittedRepositories: () => [],
  omittedPushes: () => [],
  seriesLimit: single(({ seriesLimit }) => seriesLimit),
  tokenExpiry: ({ tokens }) =>
    tokens.map(({ name, expiresAt }) => ({
      labels: [['token', name]],
      value: expiresAt / SECOND,
    })),
  rejectedScrapes: ({ rejectedScrapes }) =>
    Object.entries(rejectedScrapes)
      .sort()
      .map(([reason, value]) => ({ labels: [['reason', reason]], value })),
  buildInfo: ({ version }) => [{ labels: [['version', version]], value: 1 }],
} as const satisfies Partial<Record<ComputedKey, Compute>>;
