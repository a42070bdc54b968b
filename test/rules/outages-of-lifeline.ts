/** Outages of the way to Lifeline and of its own work are played; promtool judges the alert rules by their pages. */
import type { Outage, Stage } from './outage';

const api =
  (failure: object) =>
  (stage: Stage): void =>
    stage.act({ action: 'api', ...failure });
const well = api({});

const refusal = (status: number, rule: string): Outage => ({
  name: `Bitbucket answers ${status}`,
  repository: 'monolith',
  cause: api({ status, path: '/pipelines' }),
  minutes: 30,
  mend: well,
  alert: 'LifelineBitbucketRefuses',
  within: 15,
  // A counter that is born with the first refusals shows an increase with those of the next sweep.
  panel: { rule, forMinutes: 7 },
});

export const LIFELINE_OUTAGES: readonly Outage[] = [
  {
    name: 'the token of the scraper is revoked',
    repository: 'platform',
    cause: async (stage) => {
      const { id, token } = await stage.played.issueToken('another');
      stage.token = token;
      await stage.played.revokeToken(id);
    },
    minutes: 30,
    mend: async (stage) => {
      stage.token = (await stage.played.issueToken('a third')).token;
    },
    alert: 'LifelineScrapeDown',
    within: 15,
    panel: { rule: 'scrape/rejected', forMinutes: 15 },
  },
  {
    name: 'storage answers nothing, and every page is 503',
    repository: 'platform',
    cause: ({ played }) => {
      played.faults.storage = true;
    },
    minutes: 30,
    mend: ({ played }) => {
      played.faults.storage = false;
    },
    alert: 'LifelineScrapeDown',
    within: 15,
  },
  {
    name: 'the job is gone from the configuration',
    repository: 'platform',
    cause: (stage) => {
      stage.between = 'no target';
    },
    minutes: 30,
    mend: (stage) => {
      stage.between = 'nothing';
    },
    alert: 'LifelineJobMissing',
    within: 15,
  },
  {
    name: 'something else answers, and holds nothing',
    repository: 'platform',
    cause: (stage) => {
      stage.between = 'an empty page';
    },
    minutes: 40,
    mend: (stage) => {
      stage.between = 'nothing';
    },
    alert: 'LifelinePageEmpty',
    within: 25,
  },
  {
    name: 'scrapes take twenty seconds',
    repository: 'platform',
    cause: (stage) => {
      stage.takes = 20;
    },
    minutes: 40,
    mend: (stage) => {
      stage.takes = 0.2;
    },
    alert: 'LifelineScrapeSlow',
    within: 20,
  },
  {
    name: 'a token is about to expire, and is replaced in the end',
    repository: 'platform',
    cause: async (stage) => {
      stage.token = (await stage.played.issueToken('ending', 3)).token;
    },
    minutes: 20,
    mend: async (stage) => {
      stage.token = (await stage.played.renewToken('ending')).token;
    },
    alert: 'LifelineTokenExpiring',
    within: 10,
    panel: { rule: 'access/token-expiring', forMinutes: 5 },
  },
  {
    name: 'Forge no longer runs the sweep',
    repository: 'platform',
    cause: ({ played }) => {
      played.faults.schedules = true;
    },
    minutes: 40,
    mend: ({ played }) => {
      played.faults.schedules = false;
    },
    alert: 'LifelineHeartbeatStalled',
    within: 20,
    panel: { rule: 'ingest/stalled', forMinutes: 1 },
  },
  refusal(401, 'ingest/denied'),
  refusal(403, 'ingest/denied'),
  refusal(410, 'ingest/gone'),
  {
    name: 'Bitbucket answers 503',
    repository: 'monolith',
    cause: api({ status: 503, path: '/pipelines' }),
    minutes: 70,
    mend: well,
    alert: 'LifelineComparisonLate',
    within: 60,
    panel: { rule: 'ingest/unreachable', forMinutes: 20 },
  },
  {
    name: 'Bitbucket answers 429',
    repository: 'monolith',
    cause: api({ status: 429, retryAfter: '300', path: '/pipelines' }),
    minutes: 70,
    mend: well,
    alert: 'LifelineComparisonLate',
    within: 60,
    // The panel speaks of a 429 at once; the alert as of any comparison that is late.
    panel: { rule: 'ingest/rate-limited', forMinutes: 35 },
  },
];
