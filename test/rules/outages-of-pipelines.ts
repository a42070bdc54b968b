/** Outages of the pipelines themselves are played; promtool judges the alert rules by their pages. */
import type { Outage } from './outage';

const DAY = 24 * 60;

export const PIPELINE_OUTAGES: readonly Outage[] = [
  {
    name: 'Pipelines are switched off while people push',
    repository: 'web-shop',
    cause: async (stage) => {
      await stage.pushes('web-shop', 4);
      stage.act({ action: 'pipelinesOff', repository: 'web-shop', answer: 'not-found' });
      await stage.pushes('web-shop', 3);
    },
    minutes: 30,
    mend: async (stage) => {
      stage.act({ action: 'pipelinesOn', repository: 'web-shop' });
      await stage.pushes('web-shop', 1);
    },
    alert: 'BitbucketPushesWithoutRuns',
    within: 15,
    panel: { rule: 'activity/pushes-without-runs', forMinutes: 2 },
  },
  {
    name: 'bitbucket-pipelines.yml is broken',
    repository: 'web-shop',
    calm: 10,
    cause: async (stage) => {
      stage.act({ action: 'breakYaml', repository: 'web-shop' });
      await stage.pushes('web-shop', 3);
    },
    minutes: 30,
    mend: async (stage) => {
      stage.act({ action: 'pipelinesOn', repository: 'web-shop' });
      await stage.pushes('web-shop', 1);
    },
    alert: 'BitbucketMainBranchFailing',
    within: 15,
    panel: { rule: 'pipelines/failing', forMinutes: 5 },
  },
  {
    name: 'an environment is locked',
    repository: 'web-shop',
    calm: 10,
    cause: (stage) => {
      stage.act({ action: 'lockEnvironment', repository: 'web-shop', environment: 'Test' });
      stage.act({ action: 'push', repository: 'web-shop' });
    },
    minutes: 85,
    mend: (stage) => {
      stage.act({ action: 'unlockEnvironment', repository: 'web-shop', environment: 'Test' });
    },
    // Unlocking resumes nothing: somebody does, within fifty minutes.
    after: 70,
    goneWithin: 62,
    alert: 'BitbucketRunStuck',
    within: 75,
    panel: { rule: 'pipelines/stuck', forMinutes: 5 },
  },
  {
    name: 'self-hosted runners are offline',
    workspace: 'hardware',
    repository: 'firmware',
    calm: 10,
    cause: (stage) => {
      stage.act({ action: 'runnersOffline', repository: 'firmware' });
      stage.act({ action: 'push', repository: 'firmware' });
    },
    minutes: 60,
    mend: (stage) => {
      stage.act({ action: 'runnersOnline', repository: 'firmware' });
    },
    alert: 'BitbucketRunStuck',
    within: 60,
  },
  {
    name: 'one repository falls silent while the others are at work',
    startsAt: Date.UTC(2026, 10, 4, 7),
    repository: 'platform',
    calm: 10,
    cause: (stage) => {
      stage.act({ action: 'stopPushes', repository: 'platform' });
    },
    minutes: 6.5 * 60,
    mend: async (stage) => {
      stage.act({ action: 'resumePushes', repository: 'platform' });
      await stage.pushes('platform', 1);
    },
    alert: 'BitbucketFlatline',
    within: 6.5 * 60,
    panel: { rule: 'activity/flatline', forMinutes: 10 },
  },
  {
    name: 'deployments to production fail',
    workspace: 'calm',
    repository: 'web-shop',
    calm: 10,
    cause: async (stage) => {
      stage.act({ action: 'breakEnvironment', repository: 'web-shop', environment: 'Production' });
      await stage.pushes('web-shop', 2);
    },
    minutes: 20,
    mend: async (stage) => {
      stage.act({ action: 'mendEnvironment', repository: 'web-shop', environment: 'Production' });
      await stage.pushes('web-shop', 1);
    },
    alert: 'BitbucketDeploymentsFailing',
    within: 20,
  },
  {
    name: 'runs wait for runners that come and go',
    workspace: 'hardware',
    repository: 'firmware',
    calm: 10,
    cause: async (stage) => {
      stage.act({ action: 'runnersOffline', repository: 'firmware' });
      for (let count = 0; count < 6; count++) {
        stage.act({ action: 'push', repository: 'firmware' });
        await stage.minutes(1);
      }
      await stage.minutes(6);
      stage.act({ action: 'runnersOnline', repository: 'firmware' });
    },
    minutes: 30,
    after: 60,
    goneWithin: 60,
    alert: 'BitbucketQueueSlow',
    within: 30,
  },
  {
    name: 'runs take three times as long as the day before',
    workspace: 'calm',
    repository: 'web-shop',
    calm: 1.2 * DAY,
    cause: (stage) => {
      stage.act({ action: 'slow', repository: 'web-shop', times: 4 });
    },
    minutes: 5 * 60,
    mend: (stage) => {
      stage.act({ action: 'slow', repository: 'web-shop', times: 1 });
    },
    after: 6 * 60,
    goneWithin: 6 * 60,
    alert: 'BitbucketSlowerThanLastWeek',
    within: 5 * 60,
  },
];
