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
    this.#limit = numberIn(headers, 'x-ratelimit-limit', LEAST_LIMIT) ?? this.#limit;
    this.#remaining = numberIn(headers, 'x-ratelimit-remaining', 0) ?? this.#remaining;
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

/** Less would leave the sweep no request with which it could hear of more. */
const LEAST_LIMIT = 100;
/** A hundred times what Bitbucket gives to anybody. */
const MOST_REQUESTS = 1_000_000;

/** A whole number of requests; null for anything else that a header may say. */
function numberIn(headers: HeaderReader, name: string, least: number): number | null {
  const text = headers.get(name)?.trim() ?? '';
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= MOST_REQUESTS ? number : null;
}
