interface Entry<T> {
  readonly at: number;
  readonly turn: number;
  readonly change: T;
}

/** What is going to happen, earliest first; changes of the same instant keep the order they were added in. */
export interface ChangeQueue<T> {
  add(at: number, change: T): void;
  /** Epoch ms of the earliest change, or undefined when nothing is planned. */
  nextAt(): number | undefined;
  /** Takes the earliest change that is due at `now`, or undefined. */
  takeDue(now: number): { at: number; change: T } | undefined;
}

function isBefore<T>(one: Entry<T>, other: Entry<T>): boolean {
  return one.at < other.at || (one.at === other.at && one.turn < other.turn);
}

/** A binary heap: adding and taking cost the logarithm of what is planned. */
export function createChangeQueue<T>(): ChangeQueue<T> {
  const heap: Entry<T>[] = [];
  let turn = 0;
  return {
    add(at, change) {
      turn += 1;
      heap.push({ at, turn, change });
      rise(heap, heap.length - 1);
    },
    nextAt: () => heap[0]?.at,
    takeDue(now) {
      const first = heap[0];
      if (first === undefined || first.at > now) return undefined;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        sink(heap);
      }
      return first;
    },
  };
}

function rise<T>(heap: Entry<T>[], from: number): void {
  const entry = entryAt(heap, from);
  let index = from;
  while (index > 0) {
    const above = (index - 1) >> 1;
    const parent = entryAt(heap, above);
    if (!isBefore(entry, parent)) break;
    heap[index] = parent;
    index = above;
  }
  heap[index] = entry;
}

function sink<T>(heap: Entry<T>[]): void {
  const entry = entryAt(heap, 0);
  let index = 0;
  for (;;) {
    const child = smallerChild(heap, index);
    if (child === undefined || !isBefore(entryAt(heap, child), entry)) break;
    heap[index] = entryAt(heap, child);
    index = child;
  }
  heap[index] = entry;
}

function smallerChild<T>(heap: Entry<T>[], index: number): number | undefined {
  const left = index * 2 + 1;
  if (left >= heap.length) return undefined;
  const right = left + 1;
  if (right >= heap.length) return left;
  return isBefore(entryAt(heap, right), entryAt(heap, left)) ? right : left;
}

function entryAt<T>(heap: readonly Entry<T>[], index: number): Entry<T> {
  const entry = heap[index];
  if (entry === undefined) throw new RangeError(`The queue has no entry ${String(index)}.`);
  return entry;
}
