/** What is asked over HTTP was not answered as it should be; the message says by whom and why. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** JSON from a server that may be silent, or something else than expected. */
export async function askJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(
    (error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new NoAnswer(`${url} cannot be reached: ${String(cause)}`);
    },
  );
  const text = await response.text();
  if (!response.ok) throw new NoAnswer(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NoAnswer(`${url} answered something else than JSON: ${text.slice(0, 80)}`, {
      cause: error,
    });
  }
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
  readonly scrapeInterval: string;
}

export interface LoadedRule {
  readonly name: string;
  readonly query: string;
  readonly type: string;
  readonly health: string;
  readonly lastError?: string;
}

interface Vector {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }[];
}

/** The part of a Prometheus' HTTP API that tells of its own state. Rejects with {@link NoAnswer}. */
export class PrometheusApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  async query(expression: string): Promise<readonly Sample[]> {
    const { result } = await this.#data<Vector>('query', { query: expression });
    return result.map(({ metric, value: [at, value] }) => ({ metric, at, value: Number(value) }));
  }

  async targets(): Promise<readonly ActiveTarget[]> {
    const { activeTargets } = await this.#data<{ activeTargets: readonly ActiveTarget[] }>(
      'targets',
      { state: 'active' },
    );
    return activeTargets;
  }

  async rules(): Promise<readonly LoadedRule[]> {
    const { groups } = await this.#data<{ groups: readonly { rules: readonly LoadedRule[] }[] }>(
      'rules',
    );
    return groups.flatMap(({ rules }) => rules);
  }

  /** An expression as this Prometheus writes it. */
  formatted(expression: string): Promise<string> {
    return this.#data<string>('format_query', { query: expression });
  }

  async flags(): Promise<Readonly<Record<string, string>>> {
    return this.#data('status/flags');
  }

  async version(): Promise<string> {
    return (await this.#data<{ version: string }>('status/buildinfo')).version;
  }

  async alertmanagers(): Promise<readonly string[]> {
    const { activeAlertmanagers } = await this.#data<{ activeAlertmanagers: { url: string }[] }>(
      'alertmanagers',
    );
    return activeAlertmanagers.map(({ url }) => url);
  }

  async #data<T>(path: string, search: Readonly<Record<string, string>> = {}): Promise<T> {
    const query = new URLSearchParams(search).toString();
    const url = `${this.#url}/api/v1/${path}${query === '' ? '' : `?${query}`}`;
    return ((await askJson(url)) as { readonly data: T }).data;
  }
}
