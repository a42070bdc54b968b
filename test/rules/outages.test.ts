/** Outages are played, and promtool judges the alert rules by what a Prometheus would have stored of them. */
import { readFileSync } from 'node:fs';
import { alertsFile } from '../../monitoring/alerts/rules-file';
import { ALERTS_FILE, expectAlert, type Outage } from './outage';

const OUTAGES: readonly Outage[] = [
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
];

describe('the alert rules', () => {
  it('are what the file has that users install', () => {
    expect(readFileSync(ALERTS_FILE, 'utf8')).toBe(alertsFile());
  });

  it.each(OUTAGES)('fire, once, and nothing else does: $name', expectAlert);
});
