import type { Cursor } from './cursor';
import { digit, DIGIT_BITS } from './digits';

/**
 * Writes whole numbers from 1 on in Elias gamma codes (P. Elias, 1975): as many zeros as the number has bits after its
 * first, then its bits. A 1 takes one bit, so what is mostly 1 takes little room.
 */
export class GammaPen {
  #written = '';
  #digit = 0;
  #free = DIGIT_BITS;

  add(value: number): void {
    const bits = value.toString(2);
    this.#put(0, bits.length - 1);
    this.#put(value, bits.length);
  }

  /** The characters written; what is left of the last one is zeros. */
  end(): string {
    if (this.#free < DIGIT_BITS) this.#put(0, this.#free);
    return this.#written;
  }

  #put(value: number, width: number): void {
    let left = width;
    while (left > 0) {
      const taken = Math.min(left, this.#free);
      left -= taken;
      this.#free -= taken;
      const scale = 2 ** taken;
      this.#digit = this.#digit * scale + (Math.floor(value / 2 ** left) % scale);
      if (this.#free === 0) this.#flush();
    }
  }

  #flush(): void {
    this.#written += digit(this.#digit);
    this.#digit = 0;
    this.#free = DIGIT_BITS;
  }
}

/** Reads what a {@link GammaPen} wrote, from where a cursor stands. */
export class GammaCursor {
  readonly #cursor: Cursor;
  #digit = 0;
  #left = 0;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  next(): number {
    let zeros = 0;
    while (this.#bit() === 0) zeros += 1;
    let value = 1;
    for (; zeros > 0; zeros--) value = value * 2 + this.#bit();
    return value;
  }

  #bit(): number {
    if (this.#left === 0) {
      this.#digit = this.#cursor.digit();
      this.#left = DIGIT_BITS;
    }
    this.#left -= 1;
    return (this.#digit >> this.#left) & 1;
  }
}
