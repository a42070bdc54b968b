/** What the settings page shows of configurations for scrapers. */

export interface ConfigurationView {
  key: string;
  title: string;
  /** When to choose this one. */
  hint: string;
  /** Where the text goes. */
  file: string;
  /** Whether this text was executed, and by what. */
  proof: string;
  /** With the command that stores the token, and a check, as comments. */
  text: string;
}

/** Ready to use, with the addresses of this installation. */
export interface ScrapeConfigurationAnswer {
  scrapeUrl: string;
  discoveryUrl: string;
  examples: readonly ConfigurationView[];
}
