import { gauge, ofTable, ownGauge } from './spec';

/** The families that speak about Lifeline itself, in the order of the page. */
export const OWN_FAMILIES = {
  exporterUp: ownGauge({
    name: 'bitbucket_exporter_up',
    help: 'Whether the component did its work when it was last due; bitbucket_api is 0 while Bitbucket refuses or fails every list of runs, or a 429 forbids asking.',
    labels: ['component'],
  }),
  heartbeat: ownGauge({
    name: 'bitbucket_exporter_heartbeat_timestamp_seconds',
    help: 'When the scheduled sweep last ran, stored the way counts are stored.',
    labels: [],
  }),
  lastEvent: ownGauge({
    name: 'bitbucket_exporter_last_event_timestamp_seconds',
    help: 'When something was last heard, by source.',
    labels: ['source'],
  }),
  lastReconcile: gauge({
    name: 'bitbucket_exporter_last_reconcile_timestamp_seconds',
    help: 'When the counts of runs were last compared with the list that Bitbucket keeps.',
    labels: [],
  }),
  uncountedRuns: gauge({
    name: 'bitbucket_exporter_uncounted_runs',
    help: 'Runs known to be missing from the counts: numbers without a run, completed runs not counted, counts lost.',
    labels: [],
  }),
  uncountedDeployments: gauge({
    name: 'bitbucket_exporter_uncounted_deployments',
    help: 'Deployments known to be missing from the counts: those heard of and not read, and counts lost.',
    labels: [],
  }),
  exporterEvents: ofTable('events', {
    name: 'bitbucket_exporter_events_total',
    help: 'Bitbucket events handled.',
  }),
  duplicateEvents: ofTable('duplicates', {
    name: 'bitbucket_exporter_duplicate_events_total',
    help: 'Bitbucket events that told nothing new.',
  }),
  rejectedEvents: ofTable('rejections', {
    name: 'bitbucket_exporter_rejected_events_total',
    help: 'Bitbucket events that could not be believed or understood.',
  }),
  apiRequests: ofTable('apiRequests', {
    name: 'bitbucket_exporter_api_requests_total',
    help: 'Requests to the Bitbucket API.',
  }),
  apiFailures: ofTable('apiFailures', {
    name: 'bitbucket_exporter_api_request_failures_total',
    help: 'Requests to the Bitbucket API that failed.',
  }),
  rateLimitRemaining: ownGauge({
    name: 'bitbucket_exporter_api_rate_limit_remaining',
    help: 'Requests left in this hour as Bitbucket tells it; absent when unknown.',
    labels: [],
  }),
  seriesCount: ownGauge({
    name: 'bitbucket_exporter_series',
    help: 'Series on this page, by family; its own families are not counted.',
    labels: ['family'],
  }),
  omittedRepositories: ownGauge({
    name: 'bitbucket_exporter_omitted_repositories',
    help: 'Repositories left out of this page for want of room; 0 when the page is whole.',
    labels: [],
  }),
  omittedPushes: ownGauge({
    name: 'bitbucket_exporter_omitted_pushes',
    help: 'Repositories whose pushed measures were left out of this page for want of room.',
    labels: [],
  }),
  seriesLimit: ownGauge({
    name: 'bitbucket_exporter_series_limit',
    help: 'Series that a page may have before repositories are left out.',
    labels: [],
  }),
  droppedSeries: ofTable('dropped', {
    name: 'bitbucket_exporter_dropped_series_total',
    help: 'Events counted under the label value other for want of room, by table.',
  }),
  tokenExpiry: ownGauge({
    name: 'bitbucket_exporter_token_expiry_timestamp_seconds',
    help: 'When the token expires.',
    labels: ['token'],
  }),
  rejectedScrapes: {
    name: 'bitbucket_exporter_rejected_scrapes_total',
    help: 'Requests to the scrape URL that were refused, by reason.',
    labels: ['reason'],
    type: 'counter',
    scope: 'workspace',
  },
  flatline: gauge({
    name: 'bitbucket_exporter_flatline',
    help: 'Whether the rule sees a flatline, as the repository panel shows it.',
    labels: ['rule'],
  }),
  buildInfo: ownGauge({
    name: 'bitbucket_exporter_build_info',
    help: 'The version of Lifeline.',
    labels: ['version'],
  }),
} as const;
