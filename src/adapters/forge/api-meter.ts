import type { ApiErrorType, ApiTally } from '../../ports/bitbucket';

/** As much of a response's headers as is looked at. */
interface HeaderReader {
  get(name: string): string | null;
}

/** Counts what the requests of one invocation came to. */
export class ApiMeter {
  readonly #requests: Record<string, number> = {};
  readonly #failures = new Map<string, { resource: string; type: ApiErrorType; count: number }>();
  #limit: number | null = null;
  #remaining: number | null = null;
  #isNearLimit = false;

  requested(resource: string): void {
    this.#requests[resource] = (this.#requests[resource] ?? 0) + 1;
  }

  failed(resource: string, type: ApiErrorType): void {
    const key = `${resource} ${type}`;
    this.#failures.set(key, { resource, type, count: (this.#failures.get(key)?.count ?? 0) + 1 });
  }

  heard(headers: HeaderReader): void {
    this.#limit = numberIn(headers, 'x-ratelimit-limit') ?? this.#limit;
    this.#remaining = numberIn(headers, 'x-ratelimit-remaining') ?? this.#remaining;
    this.#isNearLimit ||= headers.get('x-ratelimit-nearlimit')?.toLowerCase() === 'true';
  }

  tally(): ApiTally {
    return {
      requests: { ...this.#requests },
      failures: [...this.#failures.values()],
      limit: this.#limit,
      remaining: this.#remaining,
      isNearLimit: this.#isNearLimit,
    };
  }
}

function numberIn(headers: HeaderReader, name: string): number | null {
  const text = headers.get(name);
  const number = text === null || text === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
