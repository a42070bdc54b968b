import { join } from 'node:path';
import type { Truth } from 'simulated-bitbucket';
import type { MetersReport } from 'local-forge';
import {
  startLifeline,
  type LifelineDescription,
  type LifelineHost,
  type LifelineOptions,
} from '../../../start/lifeline';

const ROOT = join(__dirname, '../../..');

export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
export const TEXT = 'text/plain; version=0.0.4';

/** A local Forge as its control API shows it. Times are epoch milliseconds. */
export class Forge {
  readonly origin: string;
  readonly #host: LifelineHost | undefined;

  constructor(origin: string, host?: LifelineHost) {
    this.origin = origin;
    this.#host = host;
  }

  async describe(): Promise<LifelineDescription> {
    return (await this.#ask('GET', '')) as LifelineDescription;
  }

  async now(): Promise<number> {
    return Date.parse((await this.describe()).now);
  }

  /** One scrape with the token of the local scraper. */
  async scrape(accept: string = TEXT, token?: string): Promise<Page> {
    const { scrape } = await this.describe();
    const headers = { accept, authorization: `Bearer ${token ?? scrape.token}` };
    const response = await fetch(scrape.url, { headers });
    const contentType = response.headers.get('content-type') ?? '';
    return { status: response.status, contentType, body: await response.text() };
  }

  async advance(seconds: number): Promise<void> {
    await this.#ask('POST', '/clock', { advanceSeconds: seconds });
  }

  async settle(): Promise<void> {
    await this.#ask('POST', '/settle');
  }

  async sweep(): Promise<void> {
    await this.#ask('POST', '/schedules/sweep');
    await this.settle();
  }

  async deliver(events: readonly object[]): Promise<{ success: boolean; error?: string }[]> {
    const answer = (await this.#ask('POST', '/events', events)) as {
      deliveries: { success: boolean; error?: string }[];
    };
    return answer.deliveries;
  }

  /** Stages something in the simulated workspace. */
  async act(action: object): Promise<unknown> {
    return ((await this.#ask('POST', '/world', action)) as { result: unknown }).result;
  }

  /** What is made to go wrong until {@link mend}, as chances from 0 to 1. */
  async fault(chances: object): Promise<void> {
    await this.#ask('POST', '/faults', chances);
  }

  async mend(): Promise<void> {
    await this.#ask('DELETE', '/faults');
  }

  async truth(): Promise<Truth> {
    return (await this.act({ action: 'truth' })) as Truth;
  }

  async meters(): Promise<MetersReport> {
    return (await this.#ask('GET', '/meters')) as MetersReport;
  }

  async resetMeters(): Promise<void> {
    await this.#ask('DELETE', '/meters');
  }

  async close(): Promise<void> {
    await this.#host?.close();
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.origin}/__devhost${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}

/** Set by `npm run official`: the app as Atlassian's own bundler made it. */
const BUNDLE = process.env['LIFELINE_APP_BUNDLE'];
const MADE_ELSEWHERE = BUNDLE === undefined ? {} : { appBundle: BUNDLE };

/** A local Forge in this process, on a manual clock unless told otherwise, with storage that ends with it. */
export async function openForge(options: Omit<LifelineOptions, 'root'>): Promise<Forge> {
  const host = await startLifeline({ root: ROOT, clock: 'manual', ...MADE_ELSEWHERE, ...options });
  return new Forge(host.origin, host);
}

const SAMPLE = /^(\w+(?:\{.*?"\})?) (\S+)(?: # \{.*)?$/;

/** The samples of a page by series, as written; exemplars are left out. */
export function samplesOf(page: string): Map<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map(sampleOf));
}

function sampleOf(line: string): [series: string, value: number] {
  const [, series, value] = SAMPLE.exec(line) ?? [];
  if (series === undefined) throw new Error(`No sample: ${line}`);
  return [series, Number(value)];
}

/** What happened in Bitbucket, which never becomes less; what Lifeline counts of itself is not among it. */
export function countersOn(page: string): ReadonlyMap<string, number> {
  const all = [...samplesOf(page)];
  return new Map(
    all.filter(([series]) => /^bitbucket_(?!exporter_)\w+_(total|count|bucket)(\{|$)/.test(series)),
  );
}

/** Counters that are smaller on a page than on the one before, or gone. */
export const fellBetween = (
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): readonly string[] =>
  [...before].flatMap(([series, value]) => ((now.get(series) ?? -1) < value ? [series] : []));

/** How many runs came to their first rest after a moment. */
export const restedSince = ({ runs }: Truth, at: number): number =>
  runs.filter(({ restedAt }) => restedAt > at).length;

/** The shards that an answer of service discovery names. */
export const shardsIn = (discovered: string): readonly string[] =>
  (JSON.parse(discovered) as readonly { labels: { __param_shard?: string } }[]).map(
    ({ labels }) => labels.__param_shard ?? '1-of-1',
  );

/** The sum of all samples of a metric. */
export function sumOf(page: string, metric: string): number {
  const values = [...samplesOf(page)]
    .filter(([series]) => series === metric || series.startsWith(`${metric}{`))
    .map(([, value]) => value);
  return values.reduce((sum, value) => sum + value, 0);
}
