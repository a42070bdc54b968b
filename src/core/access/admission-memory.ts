import { MINUTE, type EpochMillis } from '../time';

const REMEMBERED_MAX = 500;
const REMEMBERED_FOR = 5 * MINUTE;

/** Which credentials one container let in lately, by digest. Bounded; the oldest makes room for the newest. */
export class AdmittedLately {
  readonly #ids = new Map<string, { readonly id: string; readonly until: EpochMillis }>();

  recall(digest: string, now: EpochMillis): string | null {
    const known = this.#ids.get(digest);
    return known !== undefined && now < known.until ? known.id : null;
  }

  remember(digest: string, id: string, now: EpochMillis): void {
    this.#ids.delete(digest);
    this.#ids.set(digest, { id, until: now + REMEMBERED_FOR });
    const [oldest] = this.#ids.keys();
    if (this.#ids.size > REMEMBERED_MAX && oldest !== undefined) this.#ids.delete(oldest);
  }

  forget(digest: string): void {
    this.#ids.delete(digest);
  }
}
