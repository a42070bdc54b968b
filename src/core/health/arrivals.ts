import type { EpochMillis } from '../time';

const READERS_MAX = 100;
const ARRIVALS_MAX = 24;

/** Arrivals by reader, bounded: the reader that was quiet longest and the oldest arrivals make room. */
export class ArrivedLately {
  readonly #arrivals = new Map<string, readonly EpochMillis[]>();

  note(readerId: string, at: EpochMillis): void {
    const known = this.#arrivals.get(readerId) ?? [];
    this.#arrivals.delete(readerId);
    this.#arrivals.set(readerId, [...known, at].slice(-ARRIVALS_MAX));
    const [quietest] = this.#arrivals.keys();
    if (this.#arrivals.size > READERS_MAX && quietest !== undefined)
      this.#arrivals.delete(quietest);
  }

  take(readerId: string): readonly EpochMillis[] {
    const arrivals = this.#arrivals.get(readerId) ?? [];
    this.#arrivals.delete(readerId);
    return arrivals;
  }
}
