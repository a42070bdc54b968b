import {
  DETAIL_SHARE,
  USUAL_BLOCK_SECONDS,
  type SweepRequests,
} from '../../core/aggregates/budget';
import type { Result } from '../../core/result';
import type { ApiProblem, ApiTally } from '../../ports/bitbucket';

export const requestsIn = ({ requests }: ApiTally): number =>
  Object.values(requests).reduce((sum, made) => sum + made, 0);

/** What is left of a sweep's requests. One 429 ends it; the budget is passed by the further pages of one list at most. */
export class ApiAllowance {
  /** How many requests it began with. */
  readonly granted: SweepRequests;
  readonly #made: () => number;
  #left: number;
  #held = 0;
  #forMissing: number;
  #detail = 0;
  #blockedForSeconds: number | null = null;

  /** `made` counts the requests that have been made: a list of many pages takes more than one. */
  constructor(granted: SweepRequests, made: () => number) {
    this.granted = granted;
    this.#made = made;
    this.#left = granted.usual + granted.forMissing;
    this.#forMissing = granted.forMissing;
  }

  /** How many of them have been made. */
  get made(): SweepRequests {
    const forMissing = this.granted.forMissing - this.#forMissing;
    return { usual: this.#made() - forMissing, forMissing };
  }

  /** Whether this many requests may still be made. */
  has(requests: number): boolean {
    return this.left >= requests;
  }

  get left(): number {
    return this.#blockedForSeconds === null
      ? Math.max(0, this.#left - this.#held - this.#forMissing)
      : 0;
  }

  /** The same for what is known to be missing. */
  get leftForMissing(): number {
    return this.left + (this.#blockedForSeconds === null ? this.#forMissing : 0);
  }

  /** Lets the act have what is for what is known to be missing; that is used up first. */
  async lending<T>(act: () => Promise<T>): Promise<T> {
    const [lent, before] = [this.#forMissing, this.#left];
    this.#forMissing = 0;
    try {
      return await act();
    } finally {
      this.#forMissing = Math.max(0, lent - (before - this.#left));
    }
  }

  /** Keeps so many back for what comes after the act. */
  async keeping<T>(requests: number, act: () => Promise<T>): Promise<T> {
    this.#held += requests;
    try {
      return await act();
    } finally {
      this.#held -= requests;
    }
  }

  /** Whether a request for detail may be made: these take no more than a quarter of all. */
  get hasForDetail(): boolean {
    return this.has(1) && this.#detail < this.granted.usual * DETAIL_SHARE;
  }

  /** Asks for one detail, whatever requests that takes. The caller has asked {@link hasForDetail} before. */
  async spendOnDetail<T>(
    request: () => Promise<Result<T, ApiProblem>>,
  ): Promise<Result<T, ApiProblem>> {
    const before = this.#left;
    const answer = await this.spend(request);
    this.#detail += before - this.#left;
    return answer;
  }

  get blockedForSeconds(): number | null {
    return this.#blockedForSeconds;
  }

  /** Asks for one thing on this budget. The caller has asked {@link has} before. */
  async spend<T>(request: () => Promise<Result<T, ApiProblem>>): Promise<Result<T, ApiProblem>> {
    const before = this.#made();
    this.#left -= 1;
    const answer = await request();
    this.#left -= Math.max(0, this.#made() - before - 1);
    if (!answer.ok) this.#note(answer.problem);
    return answer;
  }

  #note({ type, retryAfterSeconds }: ApiProblem): void {
    if (type === 'rate_limited') this.#blockedForSeconds = retryAfterSeconds ?? USUAL_BLOCK_SECONDS;
  }
}
