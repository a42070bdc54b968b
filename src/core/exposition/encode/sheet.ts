import { writeNumber } from './escape';

const FIRST_ROOM = 64 * 1024;
/** Bytes that one UTF-16 unit takes at most. */
const WIDEST = 3;
const [ZERO, TEN] = [48, 10];
/** Whole numbers up to here are written digit by digit. */
const SMALL = 1e9;

/**
 * Text as bytes in one piece, so that what was written before can be written again without being spelled again.
 * Strings that grow keep every piece alive until somebody reads them, which costs several times the time.
 */
export class Sheet {
  #bytes: Buffer;
  #end = 0;
  #isAscii = true;

  /** `room` is how many bytes are expected, if known. */
  constructor(room = FIRST_ROOM) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(room, FIRST_ROOM));
  }

  /** Where the next byte goes. */
  get end(): number {
    return this.#end;
  }

  /** `text` is ASCII: our own names and punctuation. */
  ascii(text: string): void {
    this.#provide(text.length);
    const bytes = this.#bytes;
    let at = this.#end;
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
    this.#end = at;
  }

  /** Any text; a lone surrogate becomes U+FFFD. */
  text(text: string): void {
    this.#provide(text.length * WIDEST);
    const written = this.#bytes.write(text, this.#end, 'utf8');
    if (written !== text.length) this.#isAscii = false;
    this.#end += written;
  }

  /** What stands from `from` up to `to`, once more. */
  again(from: number, to: number): void {
    this.#provide(to - from);
    this.#bytes.copyWithin(this.#end, from, to);
    this.#end += to - from;
  }

  /** What stands on another sheet from `from` up to `to`. */
  from(other: Sheet, from: number, to: number): void {
    this.#provide(to - from);
    this.#bytes.set(other.#bytes.subarray(from, to), this.#end);
    this.#end += to - from;
    this.#isAscii &&= other.#isAscii;
  }

  /** A sample value. */
  number(value: number): void {
    if (value >= 0 && value < SMALL && Number.isInteger(value)) this.#digits(value);
    else this.ascii(writeNumber(value));
  }

  /** Everything that was written. */
  read(): string {
    return this.#bytes.toString(this.#isAscii ? 'latin1' : 'utf8', 0, this.#end);
  }

  #digits(value: number): void {
    let length = 1;
    for (let limit = TEN; value >= limit; limit *= TEN) length += 1;
    this.#provide(length);
    this.#end += length;
    let rest = value;
    for (let at = this.#end - 1; length > 0; length--) {
      const next = Math.trunc(rest / TEN);
      this.#bytes[at--] = ZERO + rest - next * TEN;
      rest = next;
    }
  }

  #provide(length: number): void {
    const needed = this.#end + length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
