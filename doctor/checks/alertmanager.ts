import type { Check } from '../finding';
import { askJson } from '../prometheus-api';

const bare = (url: string): string => new URL(url).host;

/** Whether alerts reach the Alertmanager that somebody reads. */
export const alertmanagerAt = (url: string): Check => ({
  well: 'Prometheus sends its alerts to this Alertmanager, which is ready.',
  async look({ prometheus }) {
    await askJson(`${url.replace(/\/$/, '')}/api/v2/status`);
    const known = await prometheus.alertmanagers();
    if (known.some((one) => bare(one) === bare(url))) return [];
    return [
      {
        key: 'alertmanager-not-told',
        seen:
          known.length === 0
            ? 'Prometheus sends its alerts to nobody.'
            : `Prometheus sends its alerts to ${known.join(', ')}, not to ${url}.`,
        fix: `Name ${bare(url)} under alerting: alertmanagers: in prometheus.yml, and reload.`,
      },
    ];
  },
});
