import { SECOND, type EpochMillis } from '../time';

const REMEMBERED_MAX = 64;
/** A token issued two seconds ago must work everywhere. */
const GOOD_FOR = 2 * SECOND;

interface Remembered<R> {
  /** Undefined where there was no record. */
  readonly record: R | undefined;
  readonly at: EpochMillis;
}

/** Records that one container read of one installation, as they were then. Bounded; the oldest makes room. */
export class LatelyRead<R> {
  readonly #records = new Map<string, Remembered<R>>();

  recall(key: string, now: EpochMillis): { readonly record: R | undefined } | null {
    const known = this.#records.get(key);
    return known !== undefined && now >= known.at && now - known.at < GOOD_FOR ? known : null;
  }

  recallOld(key: string): { readonly record: R | undefined } | null {
    return this.#records.get(key) ?? null;
  }

  remember(key: string, record: R | undefined, now: EpochMillis): void {
    this.#records.delete(key);
    this.#records.set(key, { record, at: now });
    const [oldest] = this.#records.keys();
    if (this.#records.size > REMEMBERED_MAX && oldest !== undefined) this.#records.delete(oldest);
  }

  forget(key: string): void {
    this.#records.delete(key);
  }
}
