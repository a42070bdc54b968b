import { digit } from './digits';

/** Gives texts and hashes a number each, by which a record refers to them; null has 0. */
interface References {
  text(text: string | null): number;
  hash(hash: string | null): number;
}

/** Writes whole numbers one after the other, small ones short; a {@link Cursor} reads them in the same order. */
export class Pen {
  readonly #words: References;
  #written = '';

  constructor(words: References) {
    this.#words = words;
  }

  get written(): string {
    return this.#written;
  }

  /** A whole number from 0 on: five bits a character, the sixth says that more follow. */
  count(value: number): this {
    if (!(value >= 0 && value % 1 === 0))
      throw new RangeError(`${String(value)} cannot be stored: it is no whole number from 0 on.`);
    let left = value;
    while (left > 31) {
      const low = left % 32;
      this.#written += digit(32 + low);
      left = (left - low) / 32;
    }
    this.#written += digit(left);
    return this;
  }

  /** A whole number of any sign, exact up to 2^52. */
  int(value: number): this {
    return this.count(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** A count that may not be known. */
  maybe(value: number | null): this {
    return this.count(value === null ? 0 : value + 1);
  }

  text(text: string | null): this {
    return this.count(this.#words.text(text));
  }

  hash(hash: string | null): this {
    return this.count(this.#words.hash(hash));
  }

  /** Characters as they are. Whoever reads them must know how many there are. */
  raw(characters: string): this {
    this.#written += characters;
    return this;
  }

  /** Numbers of which most are 0: the others, each with the zeros before it. */
  sparse(numbers: readonly number[]): this {
    this.count(numbers.filter((number) => number !== 0).length);
    let zeros = 0;
    for (const number of numbers) {
      if (number !== 0) this.count(zeros).count(number);
      zeros = number === 0 ? zeros + 1 : 0;
    }
    return this;
  }
}
