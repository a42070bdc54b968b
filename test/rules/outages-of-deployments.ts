/** Outages of deployments are played; promtool judges the alert rules by their pages. */
import type { DEPLOYMENT_ALERTS } from '../../monitoring/alerts/deployments';
import type { NamesIn, OutagesOf } from './outage';

const PRODUCTION = { repository: 'web-shop', environment: 'Production' };

export const DEPLOYMENT_OUTAGES: OutagesOf<NamesIn<typeof DEPLOYMENT_ALERTS>> = {
  BitbucketDeploymentsFailing: [
    {
      name: 'deployments to production fail',
      workspace: 'calm',
      repository: 'web-shop',
      calm: 10,
      cause: async (stage) => {
        stage.act({ action: 'breakEnvironment', ...PRODUCTION });
        await stage.pushes('web-shop', 2);
      },
      minutes: 20,
      mend: async (stage) => {
        stage.act({ action: 'mendEnvironment', ...PRODUCTION });
        await stage.pushes('web-shop', 1);
      },
      within: 20,
      panel: { rule: 'deployments/failing', forMinutes: 5 },
    },
  ],
  BitbucketDeploymentsFlatline: [
    {
      name: 'the step that deploys to production goes from the YAML',
      workspace: 'calm',
      startsAt: Date.UTC(2026, 10, 4, 8),
      repository: 'web-shop',
      calm: 10,
      prepare: (stage) => stage.pushes('web-shop', 20),
      cause: async (stage) => {
        stage.act({ action: 'leaveOutEnvironment', ...PRODUCTION });
        await stage.pushes('web-shop', 16);
      },
      minutes: 5,
      mend: async (stage) => {
        stage.act({ action: 'takeInEnvironment', ...PRODUCTION });
        await stage.pushes('web-shop', 1);
      },
      // It takes some fourteen deployments elsewhere to be sure.
      within: 60,
      panel: { rule: 'deployments/flatline', forMinutes: 10 },
    },
  ],
  BitbucketEnvironmentDrift: [
    {
      name: 'nobody deploys what fifty pushes bring',
      workspace: 'calm',
      repository: 'web-shop',
      calm: 10,
      cause: async (stage) => {
        await stage.played.saveSettings({ commitsBehind: ['Production'] });
        stage.act({ action: 'breakEnvironment', ...PRODUCTION });
        for (let count = 0; count < 60; count++)
          stage.act({ action: 'push', repository: 'web-shop', skipCi: true });
      },
      minutes: 90,
      mend: async (stage) => {
        stage.act({ action: 'mendEnvironment', ...PRODUCTION });
        await stage.pushes('web-shop', 1);
      },
      after: 60,
      goneWithin: 50,
      within: 85,
    },
  ],
  BitbucketPromotionsWaiting: [
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
      within: 95,
    },
  ],
};
