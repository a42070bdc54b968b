import { REQUESTS_PER_INVOCATION_MINUTE } from '../limits';
import type { RunningInvocation } from '../runtime/invoker';

const MINUTE = 60_000;

/** Knows which invocations ask Bitbucket too often. */
export class Pace {
  readonly #asked = new WeakMap<RunningInvocation, number[]>();

  /** Notes a request of the invocation at `now` in its own time; true when it had too many in the minute before. */
  isTooFast(invocation: RunningInvocation, now: number): boolean {
    const lately = (this.#asked.get(invocation) ?? []).filter((at) => at > now - MINUTE);
    const isTooFast = lately.length >= REQUESTS_PER_INVOCATION_MINUTE;
    this.#asked.set(invocation, isTooFast ? lately : [...lately, now]);
    return isTooFast;
  }
}
