/** One alert rule as we write it; the files that users install are made of these. */
export interface Alert {
  /** In the way of mixins: `LifelineScrapeDown`. */
  readonly name: string;
  /** `none` is for the watchdog: it always fires. */
  readonly severity: 'critical' | 'warning' | 'info' | 'none';
  readonly expr: string;
  /** How long it must hold, as Prometheus writes durations. */
  readonly for: string;
  readonly summary: string;
  readonly description: string;
  /** The rules of the panel that say the same; none where only Prometheus can know. */
  readonly panelRules: readonly string[];
}

export const JOB = 'job="bitbucket"';

/**
 * The newest value of the last ten minutes: one page that is answered 503 makes every series stale, and must neither
 * end an alert nor begin its `for` anew.
 */
export const latest = (family: string, selector = ''): string =>
  `last_over_time(${family}{${JOB}${selector === '' ? '' : `,${selector}`}}[10m])`;

export const OF_REPOSITORY = 'job, instance, workspace, repository';
export const OF_WORKSPACE = 'job, instance';
