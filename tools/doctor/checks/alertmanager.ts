import type { Check } from '../finding';
import { askJson } from '../prometheus-api';

/** Host and port; this machine has several names. */
const bare = (url: string): string =>
  new URL(url).host.replace(/^(?:127\.0\.0\.1|\[::1\])(?=:|$)/, 'localhost');

/** Whether alerts reach the Alertmanager that somebody reads. */
export const alertmanagerAt = (url: string): Check => ({
  well: 'Prometheus sends its alerts to this Alertmanager, which answers.',
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
            : `Prometheus sends its alerts to ${known.join(', ')}; ${bare(url)} is not among these names.`,
        fix: `Name ${bare(url)} under alerting: alertmanagers: in prometheus.yml, and reload.`,
      },
    ];
  },
});
