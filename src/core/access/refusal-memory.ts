import { MINUTE, type EpochMillis } from '../time';
import { addCounts, type Counts, type Reason } from './reasons';

const REMEMBERED_MAX = 500;
const REMEMBERED_FOR = 5 * MINUTE;

/**
 * What one container remembers of the refusals of one installation: counts, and digests of credentials that can never
 * become valid. Bounded; the oldest digest makes room for the newest.
 */
export class RefusedLately {
  #counts: Counts = {};
  #takenAt: EpochMillis = 0;
  readonly #digests = new Map<string, { readonly reason: Reason; readonly until: EpochMillis }>();

  count(reason: Reason): void {
    this.#counts = addCounts(this.#counts, { [reason]: 1 });
  }

  take(now: EpochMillis): Counts | null {
    if (Object.keys(this.#counts).length === 0) return null;
    if (now - this.#takenAt < MINUTE && now >= this.#takenAt) return null;
    this.#takenAt = now;
    const taken = this.#counts;
    this.#counts = {};
    return taken;
  }

  giveBack(counts: Counts): void {
    this.#counts = addCounts(this.#counts, counts);
  }

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
