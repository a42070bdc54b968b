import { Cursor, Damaged, type ReadWords } from './cursor';
import { digit } from './digits';
import { Pen } from './pen';

/** Texts of a record, each stored once and referred to by a number; 0 refers to null. */
export class Words {
  readonly #texts = new Map<string, number>();
  readonly #hashes = new Map<string, number>();

  text(text: string | null): number {
    return refer(this.#texts, text);
  }

  /** Commits and the like: hexadecimal digits take little room here. */
  hash(hash: string | null): number {
    return refer(this.#hashes, hash);
  }

  /** As stored: texts as they are, hashes packed into one text. Nothing may be referred to afterwards. */
  stored(): { readonly s: readonly string[]; readonly h: string } {
    const pen = new Pen(this);
    for (const hash of this.#hashes.keys()) writeHash(pen, hash);
    return { h: pen.written, s: [...this.#texts.keys()] };
  }
}

function refer(known: Map<string, number>, text: string | null): number {
  if (text === null) return 0;
  const reference = known.get(text) ?? known.size + 1;
  known.set(text, reference);
  return reference;
}

/** Three hexadecimal digits make two characters. */
const HEX_DIGITS = 3;
const PACKED = /^(?:[0-9a-f]{3})+$/;

function writeHash(pen: Pen, hash: string): void {
  const padding = (HEX_DIGITS - (hash.length % HEX_DIGITS)) % HEX_DIGITS;
  const padded = hash + '0'.repeat(padding);
  if (!PACKED.test(padded)) {
    pen.count(0).text(hash);
    return;
  }
  pen.count(hash.length);
  for (let at = 0; at < padded.length; at += HEX_DIGITS) {
    const value = Number.parseInt(padded.slice(at, at + HEX_DIGITS), 16);
    pen.raw(digit(value >> 6) + digit(value & 63));
  }
}

/** What {@link Words} wrote. Throws `Damaged`. */
export function readWords({ s, h }: { readonly s?: unknown; readonly h?: unknown }): ReadWords {
  if (!Array.isArray(s) || !s.every((text) => typeof text === 'string')) throw new Damaged('s');
  return { texts: s, hashes: new Cursor('h', h, { texts: s, hashes: [] }).toTheEnd(readHash) };
}

function readHash(cursor: Cursor): string {
  const length = cursor.count();
  if (length === 0) return cursor.text();
  let hash = '';
  while (hash.length < length) {
    const value = cursor.digit() * 64 + cursor.digit();
    hash += value.toString(16).padStart(HEX_DIGITS, '0');
  }
  return hash.slice(0, length);
}
