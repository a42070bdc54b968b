import { JOB, latest, OF_REPOSITORY, OF_WORKSPACE, type Alert } from './alert';

const HEARTBEAT = `max by (${OF_WORKSPACE}) (${latest('bitbucket_exporter_heartbeat_timestamp_seconds')})`;

/**
 * Discovery writes the shard, or the repository, into the instance of `up` alone: without it, several would be one
 * series, which label_replace refuses. So the workspace gets a label of its own, by which they are taken together.
 */
const OF_SHARDS = `min by (job, whole) (label_replace(avg_over_time(up{${JOB}}[10m]), "whole", "$1", "instance", "([^/]+)(/.+)?"))`;
const UP = `min by (${OF_WORKSPACE}) (label_replace(${OF_SHARDS}, "instance", "$1", "whole", "(.+)"))`;

/** So many requests to Bitbucket failed for such reasons in the last ten minutes. */
const failed = (types: string): string =>
  `round(sum by (${OF_WORKSPACE}) (increase(bitbucket_exporter_api_request_failures_total{${JOB},error_type=~"${types}"}[10m])))`;

/** So many were answered 401, 403 or 410; of one repository that is no outage, as where its Pipelines are off. */
const REFUSED = failed('unauthorized|forbidden|gone');

/** As the panel judges it: for all repositories. Also while a 429 forbids asking. */
const IS_API_DOWN = `max by (${OF_WORKSPACE}) (${latest('bitbucket_exporter_up', 'component="bitbucket_api"')}) == 0`;

const uncounted = (what: string): string =>
  `max by (${OF_REPOSITORY}) (${latest(`bitbucket_exporter_uncounted_${what}`)})`;

/** Alerts about the way to Lifeline: whether there is a page, and whether it is one. */
export const SCRAPE_ALERTS = [
  {
    name: 'LifelineScrapeDown',
    severity: 'critical',
    expr: `avg_over_time(up{${JOB}}[10m]) < 0.5`,
    for: '5m',
    summary: 'Lifeline of {{ $labels.instance }} cannot be scraped.',
    description:
      'More than half of the scrapes of the last ten minutes failed. The alerts about what this page shows are blind until this is over. Nothing is lost: counters go on where they were.',
    panelRules: ['scrape/rejected', 'scrape/stopped'],
  },
  {
    name: 'LifelineJobMissing',
    severity: 'critical',
    expr: `absent(up{${JOB}})`,
    for: '10m',
    summary: 'Nothing scrapes the job {{ $labels.job }}.',
    description:
      'The job was removed from the configuration or renamed, service discovery told of no target, or what scrapes and writes elsewhere has stopped. The alerts about pipelines are blind.',
    panelRules: ['scrape/stopped', 'scrape/never'],
  },
  {
    name: 'LifelinePageEmpty',
    severity: 'critical',
    expr: `${UP} >= 0.5 unless on (${OF_WORKSPACE}) ${HEARTBEAT}`,
    for: '10m',
    summary: 'Scrapes of {{ $labels.instance }} succeed, and hold no heartbeat of Lifeline.',
    description:
      'For ten minutes no page had a heartbeat. The address answers something else, relabelling drops the metric, or the first sweep after the installation has not begun.',
    panelRules: [],
  },
  {
    name: 'LifelineScrapeSlow',
    severity: 'warning',
    expr: `avg_over_time(scrape_duration_seconds{${JOB}}[10m]) > 15`,
    for: '5m',
    summary: 'Scrapes of {{ $labels.instance }} are nearly too slow.',
    description:
      'A scrape takes {{ $value | humanizeDuration }} on average; the configuration that Lifeline writes gives up after 30 seconds.',
    panelRules: ['scrape/slow'],
  },
  {
    name: 'LifelineTokenExpiring',
    severity: 'warning',
    expr: `max by (${OF_WORKSPACE}, token) (${latest('bitbucket_exporter_token_expiry_timestamp_seconds')}) - time() < 259200`,
    for: '5m',
    summary:
      'Token {{ $labels.token }} of {{ $labels.instance }} expires within three days, or has.',
    description:
      'It ends in {{ $value | humanizeDuration }}, a negative time says that it has, and it has no successor. Whoever scrapes with it is answered 401 from then on.',
    panelRules: ['access/token-expiring'],
  },
  {
    name: 'LifelineSeriesBudget',
    severity: 'warning',
    expr: `max by (${OF_WORKSPACE}) (${latest('bitbucket_exporter_omitted_repositories')}) > 0 or sum by (${OF_WORKSPACE}) (${latest('bitbucket_exporter_series', 'part=""')}) > 0.9 * max by (${OF_WORKSPACE}) (${latest('bitbucket_exporter_series_limit')})`,
    for: '15m',
    summary: 'The page of {{ $labels.instance }} is full, or nearly.',
    description:
      'Beyond the limit series of steps go, then of branches, then whole repositories, and every alert about these is blind. bitbucket_exporter_omitted_repositories says how many.',
    panelRules: ['series/page-full', 'scrape/too-large'],
  },
] as const satisfies readonly Alert[];

/** Alerts about Lifeline's own work: whether it counts, and whether anything is missing. */
export const COUNTING_ALERTS = [
  {
    name: 'LifelineHeartbeatStalled',
    severity: 'critical',
    expr: `time() - ${HEARTBEAT} > 900 and on (${OF_WORKSPACE}) ${UP} >= 0.5`,
    for: '1m',
    summary: 'Lifeline of {{ $labels.instance }} no longer looks at Bitbucket.',
    description:
      'The sweep that runs every 5 minutes last wrote its heartbeat {{ $value | humanizeDuration }} ago. Pages are served, and show what events still tell; what these miss is counted once it runs again.',
    panelRules: ['ingest/stalled'],
  },
  {
    name: 'LifelineBitbucketRefuses',
    severity: 'critical',
    expr: `${REFUSED} > 0 and on (${OF_WORKSPACE}) ${IS_API_DOWN}`,
    for: '2m',
    summary: 'Bitbucket refuses to tell Lifeline of {{ $labels.instance }} about pipelines.',
    description:
      '{{ $value }} requests of the last ten minutes were answered 401, 403 or 410. Lifeline has lost a permission, or Bitbucket withdrew a part of its API.',
    panelRules: ['ingest/denied', 'ingest/gone'],
  },
  {
    name: 'LifelineComparisonLate',
    severity: 'warning',
    expr: `count by (job, instance, workspace) (time() - ${latest('bitbucket_exporter_last_reconcile_timestamp_seconds')} > 900) and on (${OF_WORKSPACE}) ${IS_API_DOWN} unless on (${OF_WORKSPACE}) ${REFUSED} > 0`,
    for: '20m',
    summary: 'Counts of {{ $labels.workspace }} are not compared with Bitbucket.',
    description:
      '{{ $value }} repositories have not been compared with Bitbucket’s list for a quarter of an hour: it answers errors or nothing, or its request budget is used up. Events still count runs; what they miss comes late.',
    panelRules: ['ingest/unreachable', 'ingest/rate-limited'],
  },
  {
    name: 'LifelineUncounted',
    severity: 'warning',
    expr: `${uncounted('runs')} > 0 or ${uncounted('deployments')} > 0`,
    for: '30m',
    summary: 'Lifeline misses something of {{ $labels.repository }}.',
    description:
      'For half an hour something has been known to be missing, {{ $value }} runs or deployments now: those that completed and are not counted, build numbers of which nothing is known, counts that were lost. Counters of {{ $labels.workspace }}/{{ $labels.repository }} are up to that much too low until they are found.',
    panelRules: ['ingest/uncounted-runs', 'deployments/uncounted'],
  },
  {
    name: 'LifelineWatchdog',
    severity: 'none',
    expr: 'vector(1)',
    for: '0m',
    summary: 'Alerting works.',
    description:
      'Fires always. Let a receiver outside of this machine complain when it no longer hears of it: a Prometheus that has stopped cannot say so.',
    panelRules: [],
  },
] as const satisfies readonly Alert[];
