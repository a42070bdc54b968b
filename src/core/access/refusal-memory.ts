import { MINUTE, type EpochMillis } from '../time';
import { Tally } from '../tally';
import type { Reason } from './reasons';

const REMEMBERED_MAX = 500;
const REMEMBERED_FOR = 5 * MINUTE;

/**
 * What one container remembers of the refusals of one installation: counts, and digests of credentials that can never
 * become valid. Bounded; the oldest digest makes room for the newest.
 */
export class RefusedLately extends Tally<Reason> {
  readonly #digests = new Map<string, { readonly reason: Reason; readonly until: EpochMillis }>();

  recall(digest: string, now: EpochMillis): Reason | null {
    const known = this.#digests.get(digest);
    return known !== undefined && now < known.until ? known.reason : null;
  }

  remember(digest: string, reason: Reason, now: EpochMillis): void {
    this.#digests.delete(digest);
    this.#digests.set(digest, { reason, until: now + REMEMBERED_FOR });
    const [oldest] = this.#digests.keys();
    if (this.#digests.size > REMEMBERED_MAX && oldest !== undefined) this.#digests.delete(oldest);
  }
}
