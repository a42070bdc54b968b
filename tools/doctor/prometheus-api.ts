/** What is asked over HTTP was not answered as it should be; the message says by whom and why. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const REQUEST_MILLIS = 30_000;

/** JSON from a server that may be silent, or something else than expected. A user in the address is told by a header. */
export async function askJson(address: string, until?: AbortSignal): Promise<unknown> {
  const { url, headers } = withoutUser(address);
  const signals = [AbortSignal.timeout(REQUEST_MILLIS), ...(until === undefined ? [] : [until])];
  const { ok, status, text } = await ask(url, { headers, signal: AbortSignal.any(signals) });
  if (!ok) throw new NoAnswer(`${url} answered ${status}: ${text.slice(0, 200)}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NoAnswer(`${url} answered something else than JSON: ${text.slice(0, 80)}`, {
      cause: error,
    });
  }
}

async function ask(
  url: string,
  options: RequestInit,
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, options);
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new NoAnswer(`${url} cannot be reached: ${String(cause)}`, { cause: error });
  }
}

function withoutUser(address: string): { url: string; headers: Record<string, string> } {
  const url = new URL(address);
  const { username, password } = url;
  if (username + password === '') return { url: address, headers: {} };
  [url.username, url.password] = ['', ''];
  const user = Buffer.from(decodeURIComponent(`${username}:${password}`)).toString('base64');
  return { url: url.href, headers: { authorization: `Basic ${user}` } };
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of the server, in epoch seconds. */
  readonly at: number;
}

export interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
  /** Old ones do not tell. */
  readonly scrapeInterval?: string;
}

export interface LoadedRule {
  readonly name: string;
  readonly query: string;
  readonly type: string;
  readonly health: string;
  readonly lastError?: string;
}

interface Vector {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** The part of a Prometheus' HTTP API that tells of its own state. Rejects with {@link NoAnswer}. */
export class PrometheusApi {
  readonly #url: string;
  readonly #until: AbortSignal | undefined;

  constructor(url: string, until?: AbortSignal) {
    this.#url = url.replace(/\/+$/, '');
    this.#until = until;
  }

  async query(expression: string): Promise<readonly Sample[]> {
    const { result } = await this.#record('query', { query: expression });
    return (listIn(result) as readonly Vector[]).map(({ metric, value: [at, value] }) => ({
      ...{ metric, at },
      value: Number(value),
    }));
  }

  async targets(): Promise<readonly ActiveTarget[]> {
    const { activeTargets } = await this.#record('targets', { state: 'active' });
    return listIn(activeTargets) as readonly ActiveTarget[];
  }

  async rules(): Promise<readonly LoadedRule[]> {
    const { groups } = await this.#record('rules');
    return (listIn(groups) as readonly { rules: unknown }[]).flatMap(
      ({ rules }) => listIn(rules) as readonly LoadedRule[],
    );
  }

  /** An expression as this Prometheus writes it. */
  async formatted(expression: string): Promise<string> {
    return String(await this.#data('format_query', { query: expression }));
  }

  async flags(): Promise<Readonly<Record<string, unknown>>> {
    return this.#record('status/flags');
  }

  async version(): Promise<string> {
    const { version } = await this.#record('status/buildinfo');
    return typeof version === 'string' ? version.slice(0, VERSION_LENGTH) : 'of unknown version';
  }

  async alertmanagers(): Promise<readonly string[]> {
    const { activeAlertmanagers } = await this.#record('alertmanagers');
    return (listIn(activeAlertmanagers) as readonly { url: string }[]).map(({ url }) => url);
  }

  async #record(
    path: string,
    search: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const data = await this.#data(path, search);
    if (isRecord(data)) return data;
    throw new NoAnswer(
      `${withoutUser(this.#url).url.replace(/\/$/, '')}/api/v1/${path} answered JSON, and not as Prometheus does.`,
    );
  }

  async #data(path: string, search: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const query = new URLSearchParams(search).toString();
    const url = `${this.#url}/api/v1/${path}${query === '' ? '' : `?${query}`}`;
    const answer = await askJson(url, this.#until);
    return isRecord(answer) ? answer['data'] : undefined;
  }
}

const VERSION_LENGTH = 40;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is absent or null is empty, as Go writes it. */
export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
