import { MINUTE, type EpochMillis } from './time';

/** Counts by name; what never happened is not there. */
export type Tallied<K extends string> = Readonly<Partial<Record<K, number>>>;

const none = <K extends string>(): Tallied<K> => ({}) as Tallied<K>;

export function addCounts<K extends string>(a: Tallied<K>, b: Tallied<K>): Tallied<K> {
  const sums: Partial<Record<K, number>> = { ...a };
  for (const name of Object.keys(b) as K[]) {
    const more = b[name] ?? 0;
    if (more > 0) sums[name] = (sums[name] ?? 0) + more;
  }
  return sums;
}

/** What a container has counted and nobody has stored yet. */
export class Tally<K extends string> {
  #counts: Tallied<K> = none();
  #takenAt: EpochMillis = 0;

  count(name: K): void {
    this.#counts = addCounts(this.#counts, { [name]: 1 } as Tallied<K>);
  }

  /** At most once a minute; null when there is nothing to store now. Whoever takes them stores them or gives them back. */
  take(now: EpochMillis): Tallied<K> | null {
    if (Object.keys(this.#counts).length === 0) return null;
    if (now - this.#takenAt < MINUTE && now >= this.#takenAt) return null;
    this.#takenAt = now;
    const taken = this.#counts;
    this.#counts = none();
    return taken;
  }

  giveBack(counts: Tallied<K>): void {
    this.#counts = addCounts(this.#counts, counts);
  }
}
