/** Outages of the pipelines themselves are played; promtool judges the alert rules by their pages. */
import type { PIPELINE_ALERTS } from '../../monitoring/alerts/pipelines';
import type { NamesIn, OutagesOf } from './outage';

export const PIPELINE_OUTAGES: OutagesOf<NamesIn<typeof PIPELINE_ALERTS>> = {
  BitbucketPushesWithoutRuns: [
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
      // Among the pushes of a working day the panel itself needs more than the third one to be sure.
      within: 40,
      panel: { rule: 'activity/pushes-without-runs', forMinutes: 2 },
    },
  ],
  BitbucketMainBranchFailing: [
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
      within: 15,
      panel: { rule: 'pipelines/failing', forMinutes: 5 },
    },
  ],
  BitbucketRunStuck: [
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
      within: 75,
      panel: { rule: 'pipelines/stuck', forMinutes: 5 },
    },
  ],
  BitbucketRunnersOffline: [
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
      within: 44,
    },
  ],
  BitbucketFlatline: [
    {
      name: 'one repository falls silent while the others are at work',
      startsAt: Date.UTC(2026, 10, 4, 7),
      repository: 'web-shop',
      calm: 10,
      cause: (stage) => {
        for (const action of ['stopPushes', 'stopSchedules'])
          stage.act({ action, repository: 'web-shop' });
      },
      minutes: 6.5 * 60,
      mend: async (stage) => {
        for (const action of ['resumePushes', 'resumeSchedules'])
          stage.act({ action, repository: 'web-shop' });
        await stage.pushes('web-shop', 1);
      },
      within: 6.5 * 60,
      panel: { rule: 'activity/flatline', forMinutes: 10 },
    },
  ],
  BitbucketQueueSlow: [
    {
      name: 'every run waits nine minutes for its first step',
      workspace: 'calm',
      repository: 'web-shop',
      calm: 20,
      cause: async (stage) => {
        stage.act({ action: 'crowd', minutes: 9 });
        await stage.pushes('web-shop', 8);
      },
      minutes: 20,
      mend: async (stage) => {
        stage.act({ action: 'crowd', minutes: 0 });
        await stage.pushes('web-shop', 4);
      },
      after: 50,
      // The mean of an hour: runs that wait no longer have to come first.
      goneWithin: 40,
      within: 40,
    },
  ],
  BitbucketSlowerThanLastWeek: [
    {
      name: 'steps take twice as long',
      workspace: 'bench',
      repository: 'firmware',
      calm: 10,
      prepare: (stage) => stage.pushes('firmware', 30),
      cause: async (stage) => {
        stage.act({ action: 'slow', repository: 'firmware', times: 2 });
        await stage.pushes('firmware', 28, 15);
      },
      minutes: 0,
      mend: async (stage) => {
        stage.act({ action: 'slow', repository: 'firmware', times: 1 });
        await stage.pushes('firmware', 24);
      },
      // It compares six hours with the week before them.
      within: 6.5 * 60,
      goneWithin: 80,
    },
  ],
};
