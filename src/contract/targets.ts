/** What the settings page shows of service discovery. */

export interface TargetView {
  /** `1-of-1` while everything is on one page. */
  name: string;
  repositories: number;
  /** About, with a reserve: as they were known within the hour. */
  series: number;
}

export interface TargetsAnswer {
  targets: readonly TargetView[];
  /** What a page may have before repositories are left out. */
  seriesLimit: number;
}

export interface TargetsResolvers {
  scrapeTargets: { request: undefined; answer: TargetsAnswer };
}
