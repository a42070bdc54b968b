import { valueAt } from './digits';

/** The texts that a record's fields refer to, the first by 1. */
export interface ReadWords {
  readonly texts: readonly string[];
  readonly hashes: readonly string[];
}

/** A stored text ends too soon, goes on too long, or holds what nobody wrote there. */
export class Damaged extends Error {
  readonly field: string;

  constructor(field: string) {
    super(`The field ${field} of the record is damaged.`);
    this.name = 'Damaged';
    this.field = field;
  }
}

/** A record counts in a table that this app does not know, under its name: whoever wrote it knows more. */
export class UnknownTable extends Error {
  constructor(table: string) {
    super(
      `The record counts in ${JSON.stringify(table.slice(0, 60))}, which this app does not know.`,
    );
    this.name = 'UnknownTable';
  }
}

/** Reads what a {@link Pen} wrote, in the same order. Throws {@link Damaged} where that cannot be. */
export class Cursor {
  readonly #field: string;
  readonly #written: string;
  readonly #words: ReadWords | undefined;
  #at = 0;

  /** `field` is what the text is called in its record. */
  constructor(field: string, written: unknown, words?: ReadWords) {
    if (typeof written !== 'string') throw new Damaged(field);
    this.#field = field;
    this.#written = written;
    this.#words = words;
  }

  damaged(): never {
    throw new Damaged(this.#field);
  }

  /** One value below 64. */
  digit(): number {
    const value = valueAt(this.#written, this.#at++);
    if (value < 0) this.damaged();
    return value;
  }

  count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 32) {
      const next = this.digit();
      value += (next & 31) * scale;
      if (next < 32) return value;
    }
  }

  int(): number {
    const count = this.count();
    return count % 2 === 0 ? count / 2 : -(count + 1) / 2;
  }

  maybe(): number | null {
    const count = this.count();
    return count === 0 ? null : count - 1;
  }

  /** One of a closed set, by its place in it. */
  oneOf<T>(set: readonly T[]): T {
    return set[this.count()] ?? this.damaged();
  }

  textOrNull(): string | null {
    const reference = this.count();
    return reference === 0 ? null : (this.#words?.texts[reference - 1] ?? this.damaged());
  }

  text(): string {
    return this.textOrNull() ?? this.damaged();
  }

  texts(count: number): string[] {
    const texts: string[] = [];
    while (texts.length < count) texts.push(this.text());
    return texts;
  }

  hash(): string | null {
    const reference = this.count();
    return reference === 0 ? null : (this.#words?.hashes[reference - 1] ?? this.damaged());
  }

  raw(length: number): string {
    const characters = this.#written.slice(this.#at, this.#at + length);
    if (characters.length < length) this.damaged();
    this.#at += length;
    return characters;
  }

  sparse(width: number): number[] {
    const numbers = new Array<number>(width).fill(0);
    let at = 0;
    for (let left = this.count(); left > 0; left--) {
      at += this.count();
      if (at >= width) this.damaged();
      numbers[at++] = this.count();
    }
    return numbers;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#written.length;
  }

  /** Reads one after the other until nothing is left. */
  toTheEnd<T>(read: (cursor: this) => T): T[] {
    const all: T[] = [];
    while (!this.isAtEnd) all.push(read(this));
    return all;
  }

  /** What was read, when that was all there is. */
  whole<T>(value: T): T {
    if (this.#at !== this.#written.length) this.damaged();
    return value;
  }
}
