/** Outages of the way to Lifeline and of its own work are played; promtool judges the alert rules by their pages. */
import type { COUNTING_ALERTS, SCRAPE_ALERTS } from '../../monitoring/alerts/lifeline';
import type { NamesIn, Outage, OutagesOf, Stage } from './outage';

const api =
  (failure: object) =>
  (stage: Stage): void =>
    stage.act({ action: 'api', ...failure });
const well = api({});

const UNANSWERED = {
  LifelineUncounted: 'build statuses go on to tell of runs that are over, and Bitbucket does not',
};

const refusal = (status: number, rule: string): Outage => ({
  name: `Bitbucket answers ${status}`,
  repository: 'monolith',
  cause: api({ status, path: '/pipelines' }),
  minutes: 30,
  mend: well,
  within: 15,
  // A counter that is born with the first refusals shows an increase with those of the next sweep.
  panel: { rule, forMinutes: 7 },
  beside: UNANSWERED,
});

/** Repositories of the scenario `wide` that the settings leave out at first. */
const LEFT_OUT = Array.from(
  { length: 70 },
  (_, at) => `service-${String(at + 81).padStart(4, '0')}`,
);

/** The watchdog fires always; `live.test.ts` hears it. */
type Played = Exclude<NamesIn<typeof SCRAPE_ALERTS | typeof COUNTING_ALERTS>, 'LifelineWatchdog'>;

export const LIFELINE_OUTAGES: OutagesOf<Played> = {
  LifelineScrapeDown: [
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
      within: 15,
    },
  ],
  LifelineJobMissing: [
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
      within: 15,
    },
  ],
  LifelinePageEmpty: [
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
      within: 25,
    },
  ],
  LifelineScrapeSlow: [
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
      within: 20,
    },
  ],
  LifelineTokenExpiring: [
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
      within: 10,
      panel: { rule: 'access/token-expiring', forMinutes: 5 },
    },
  ],
  LifelineSeriesBudget: [
    {
      name: 'somebody lets in all of a workspace that has no room on one page',
      workspace: 'wide',
      repository: 'service-0001',
      calm: 10,
      prepare: async (stage) => {
        await stage.played.saveSettings({ excludedRepositories: LEFT_OUT });
        await stage.unseen(150);
      },
      cause: (stage) => stage.played.saveSettings({ excludedRepositories: [] }),
      minutes: 40,
      mend: (stage) => stage.played.saveSettings({ excludedRepositories: LEFT_OUT }),
      within: 40,
      panel: { rule: 'scrape/too-large', forMinutes: 15 },
    },
  ],
  LifelineUncounted: [
    {
      name: 'Bitbucket answers 500 when it is asked for steps',
      workspace: 'calm',
      repository: 'web-shop',
      calm: 10,
      cause: async (stage) => {
        api({ status: 500, path: '/steps' })(stage);
        await stage.pushes('web-shop', 1);
      },
      minutes: 45,
      mend: well,
      within: 40,
      panel: { rule: 'ingest/uncounted-runs', forMinutes: 30 },
    },
    {
      name: 'Bitbucket lists no deployments, and events tell of some',
      workspace: 'calm',
      repository: 'web-shop',
      calm: 10,
      cause: async (stage) => {
        api({ status: 404, path: '/deployments' })(stage);
        await stage.pushes('web-shop', 1);
      },
      minutes: 45,
      mend: well,
      within: 40,
      panel: { rule: 'deployments/uncounted', forMinutes: 25 },
    },
  ],
  LifelineHeartbeatStalled: [
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
      within: 20,
      panel: { rule: 'ingest/stalled', forMinutes: 1 },
    },
  ],
  LifelineBitbucketRefuses: [
    refusal(401, 'ingest/denied'),
    refusal(403, 'ingest/denied'),
    refusal(410, 'ingest/gone'),
  ],
  LifelineComparisonLate: [
    {
      name: 'Bitbucket answers 503',
      repository: 'monolith',
      cause: api({ status: 503, path: '/pipelines' }),
      minutes: 70,
      mend: well,
      within: 60,
      panel: { rule: 'ingest/unreachable', forMinutes: 20 },
      beside: UNANSWERED,
    },
    {
      name: 'Bitbucket answers 429',
      repository: 'monolith',
      cause: api({ status: 429, retryAfter: '300', path: '/pipelines' }),
      minutes: 70,
      mend: well,
      within: 60,
      // The panel speaks of a 429 at once; the alert as of any comparison that is late.
      panel: { rule: 'ingest/rate-limited', forMinutes: 35 },
      beside: {
        LifelineUncounted:
          'build statuses go on to tell of runs that are over, and nobody may ask for them',
      },
    },
  ],
};
