/** What a scraper asked, with its header names in lower case. */
export interface ScrapeRequest {
  readonly method: string;
  /** What follows the address of the web trigger. */
  readonly path: string;
  /** The first value. */
  readonly header: (name: string) => string | undefined;
  /** Every value of the Authorization header: a sane request has one. */
  readonly authorization: readonly string[];
  readonly query: Readonly<Record<string, readonly string[]>>;
}
