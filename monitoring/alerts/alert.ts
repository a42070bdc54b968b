/** One alert rule as we write it; the files that users install are made of these. */
export interface Alert {
  /** In the way of mixins: `LifelineScrapeDown`. */
  readonly name: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly expr: string;
  /** How long it must hold, as Prometheus writes durations. */
  readonly for: string;
  readonly summary: string;
  readonly description: string;
  /** The rule of the panel that says the same; null where only Prometheus can know. */
  readonly panelRule: string | null;
}
