import type { Clock } from '../../time/clock';
import type { Faults } from '../../host/faults';

const STALE_SECONDS_DEFAULT = 5;

/**
 * Queries are eventually consistent on the platform. While the fault is on, this remembers what each
 * recently written key held before, so that a query can be answered from the past.
 */
export class Staleness<T extends { readonly key: string }> {
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #recent = new Map<string, { at: number; before: T | undefined }>();

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** To be told of every write, with what it replaced. */
  note(space: string, key: string, before: T | undefined): void {
    if (this.#faults.value('kvsStaleQueries') === 0) {
      this.#recent.clear();
      return;
    }
    const id = idOf(space, key);
    const known = this.#recent.get(id);
    if (known && this.#isRecent(known.at)) return;
    this.#recent.set(id, { at: this.#clock.now(), before });
  }

  /** Decides whether the next query is stale; if so, returns how it sees a record of the space. */
  view(space: string): ((record: T) => T | undefined) | undefined {
    if (!this.#faults.chance('kvsStaleQueries')) return undefined;
    return (record) => {
      const recent = this.#recent.get(idOf(space, record.key));
      return recent && this.#isRecent(recent.at) ? recent.before : record;
    };
  }

  #isRecent(at: number): boolean {
    const seconds = this.#faults.value('kvsStaleSeconds') || STALE_SECONDS_DEFAULT;
    return this.#clock.now() - at < seconds * 1000;
  }
}

function idOf(space: string, key: string): string {
  return `${space}\n${key}`;
}
