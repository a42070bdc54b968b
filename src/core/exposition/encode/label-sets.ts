import { escapeLabelValue, isPlain } from './escape';
import type { Labels } from './model';
import type { Sheet } from './sheet';

/** Writes label sets one after another: what a set begins with like the one before it is copied, not spelled. */
export class LabelSets {
  readonly #sheet: Sheet;
  readonly #start: string;
  /** Where the set before begins, and how far from there each of its labels ends. */
  #from = 0;
  readonly #ends: number[] = [];
  #before: Labels = [];

  /** `start` comes before the first label of each set. */
  constructor(sheet: Sheet, start: string) {
    this.#sheet = sheet;
    this.#start = start;
  }

  /** `a="1",b="2"` after the start, without braces. */
  write(labels: Labels): void {
    const shared = sharedStart(labels, this.#before);
    const from = this.#sheet.end;
    if (shared === 0) this.#sheet.ascii(this.#start);
    else this.#sheet.again(this.#from, this.#from + (this.#ends[shared - 1] ?? 0));
    this.#from = from;
    this.#before = labels;
    for (let at = shared; at < labels.length; at++) this.#spell(at);
  }

  #spell(at: number): void {
    const [name, value] = this.#before[at] ?? ['', ''];
    if (at > 0) this.#sheet.ascii(',');
    this.#sheet.ascii(name);
    this.#sheet.ascii('="');
    if (isPlain(value)) this.#sheet.ascii(value);
    else this.#sheet.text(escapeLabelValue(value));
    this.#sheet.ascii('"');
    this.#ends[at] = this.#sheet.end - this.#from;
  }
}

/** How many labels both begin with. */
function sharedStart(a: Labels, b: Labels): number {
  let shared = 0;
  while (shared < a.length && isSame(a[shared], b[shared])) shared += 1;
  return shared;
}

type Label = Labels[number];

function isSame(a: Label | undefined, b: Label | undefined): boolean {
  return a === b || (a?.[1] === b?.[1] && a?.[0] === b?.[0]);
}
