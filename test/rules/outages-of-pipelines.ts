/** Outages of the pipelines themselves are played; promtool judges the alert rules by their pages. */
import type { Outage } from './outage';

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
    // Among the pushes of a working day the panel itself needs more than the third one to be sure.
    within: 40,
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
    name: 'all self-hosted runners go offline while a step needs one',
    workspace: 'bench',
    repository: 'firmware',
    // Until the hourly check has shown that there are runners of its own.
    calm: 30,
    cause: (stage) => {
      stage.act({ action: 'runnersOffline', repository: 'firmware' });
      stage.act({ action: 'push', repository: 'firmware' });
    },
    minutes: 45,
    mend: (stage) => {
      stage.act({ action: 'runnersOnline', repository: 'firmware' });
    },
    after: 45,
    goneWithin: 42,
    alert: 'BitbucketRunnersOffline',
    within: 44,
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
    name: 'nobody deploys what fifty pushes bring',
    workspace: 'calm',
    repository: 'web-shop',
    calm: 10,
    cause: async (stage) => {
      await stage.played.saveSettings({ commitsBehind: ['Production'] });
      stage.act({ action: 'breakEnvironment', repository: 'web-shop', environment: 'Production' });
      for (let count = 0; count < 60; count++)
        stage.act({ action: 'push', repository: 'web-shop', skipCi: true });
    },
    minutes: 90,
    mend: async (stage) => {
      stage.act({ action: 'mendEnvironment', repository: 'web-shop', environment: 'Production' });
      await stage.pushes('web-shop', 1);
    },
    after: 60,
    goneWithin: 50,
    alert: 'BitbucketEnvironmentDrift',
    within: 85,
  },
  {
    name: 'a run waits to be promoted, and the team allows itself none for so long',
    repository: 'monolith',
    calm: 10,
    cause: (stage) => {
      stage.recorded.set('lifeline:promotions_waiting:limit', 1);
      stage.act({ action: 'push', repository: 'monolith' });
      stage.act({ action: 'rest', days: 1 });
    },
    minutes: 100,
    mend: (stage) => {
      stage.recorded.set('lifeline:promotions_waiting:limit', 1000);
    },
    alert: 'BitbucketPromotionsWaiting',
    within: 95,
  },
];
