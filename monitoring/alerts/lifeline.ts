import type { Alert } from './alert';

/** Alerts about Lifeline itself and the way to it. */
export const LIFELINE_ALERTS: readonly Alert[] = [
  {
    name: 'LifelineScrapeDown',
    severity: 'critical',
    expr: 'avg_over_time(up{job="bitbucket"}[10m]) < 0.5',
    for: '5m',
    summary: 'Lifeline of {{ $labels.instance }} cannot be scraped.',
    description:
      'More than half of the scrapes of the last ten minutes failed. Every alert about pipelines is blind until this is over. Nothing is lost: counters go on where they were.',
    panelRule: 'scrape/rejected',
  },
  {
    name: 'LifelineHeartbeatStalled',
    severity: 'critical',
    expr: 'time() - max by (job, instance) (last_over_time(bitbucket_exporter_heartbeat_timestamp_seconds{job="bitbucket"}[10m])) > 900',
    for: '1m',
    summary: 'Lifeline of {{ $labels.instance }} has stopped counting.',
    description:
      'The sweep that runs every 5 minutes last wrote its heartbeat {{ $value | humanizeDuration }} ago. Pages are served, and their numbers stand still.',
    panelRule: 'ingest/stalled',
  },
];
