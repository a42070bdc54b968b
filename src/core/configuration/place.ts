/** Where a scraper finds an installation, and what it is told besides; whatever is left out is as most people want it. */
export interface Place {
  /** Of the web trigger, without a slash at its end. */
  readonly url: string;
  /** The workspace's slug: the `instance` of every series, however it is fetched. */
  readonly workspace: string;
  /** The file that holds the token; each stack has a place of its own for it. */
  readonly tokenFile?: string | undefined;
  readonly intervalSeconds?: number | undefined;
  /** Where agents that store nothing themselves write to. */
  readonly remoteWrite?: string | undefined;
}

/** A configuration that is ready to use. No token is in it: it names the file that holds it. */
export interface Configuration {
  readonly key: string;
  readonly title: string;
  /** When to choose this one. */
  readonly hint: string;
  /** Where it goes. */
  readonly file: string;
  /** Whether this text was executed, and by what; or what was checked instead. */
  readonly proof: string;
  readonly text: string;
}

/** A way of scraping, before it knows any address. */
export interface Stack extends Omit<Configuration, 'text'> {
  readonly write: (place: Place) => string;
}

interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

export function addressOf({ url }: Place): Address {
  const { protocol, host, pathname } = new URL(url);
  return { scheme: protocol.replace(':', ''), host, path: pathname.replace(/\/$/, '') };
}

export const REMOTE_WRITE = 'http://localhost:9090/api/v1/write';

const INTERVAL_SECONDS = 60;
const TIMEOUT_SECONDS = 30;

/** How often to scrape and how long to wait: never longer than the interval. */
export function timingOf({ intervalSeconds = INTERVAL_SECONDS }: Place): {
  readonly interval: string;
  readonly timeout: string;
} {
  const timeout = Math.min(TIMEOUT_SECONDS, intervalSeconds);
  return { interval: `${intervalSeconds}s`, timeout: `${timeout}s` };
}
