/** Totals by what they count and the labels that matter, `steps default|build|success`; seconds to the millisecond. */
export type Totals = Record<string, number>;

/** What adds them up. */
export class Sum {
  readonly #values = new Map<string, number>();

  add(value: number, ...key: readonly string[]): void {
    const text = `${key[0] ?? ''} ${key.slice(1).join('|')}`;
    this.#values.set(text, (this.#values.get(text) ?? 0) + value);
  }

  totals(): Totals {
    return Object.fromEntries([...this.#values].filter(([, value]) => value !== 0));
  }
}
