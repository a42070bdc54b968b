/** Takes one number after the other off a stored array; what is missing at its end is 0. */
export class Cursor {
  readonly #numbers: readonly number[];
  readonly #strings: readonly string[];
  #at = 0;

  constructor(numbers: readonly number[], strings: readonly string[]) {
    this.#numbers = numbers;
    this.#strings = strings;
  }

  next(): number {
    return this.#numbers[this.#at++] ?? 0;
  }

  /** A number that is stored as -1 where there is none. */
  nextOrNull(): number | null {
    const number = this.next();
    return number < 0 ? null : number;
  }

  /** A reference into the strings; -1 is null. */
  textOrNull(): string | null {
    return this.#strings[this.next()] ?? null;
  }

  text(): string {
    return this.textOrNull() ?? '';
  }

  texts(count: number): readonly string[] {
    return Array.from({ length: count }, () => this.text());
  }

  /** What is left, filled up with the zeros that were not stored. */
  rest(width: number): readonly number[] {
    const numbers = this.#numbers.slice(this.#at);
    while (numbers.length < width) numbers.push(0);
    return numbers;
  }
}
